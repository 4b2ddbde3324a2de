"""The instructor guide agrees with the lessons: their sections, times, exercises, controls and numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import lessons
import minutes
import numpy as np
import prose
import pytest
from lessons import Lesson
from scipy import stats

from tests.gates import gates
from utils import losses
from utils.monitoring import population_stability_index
from utils.notebook.exercises import exercise_ids
from utils.uncertainty import half_width

PAGE = lessons.ROOT / "docs/instructor_guide.md"
LESSONS = [lessons.read(path) for path in lessons.paths()]
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)

# Answers of the exam: what each quoted number is computed from.
SIX = np.array([0.004 + 0.01 * x for x in (1, -1, 1, -1, 0.5, -0.5)])  # six differences ...
SIX = 0.004 + (SIX - SIX.mean()) * 0.01 / SIX.std(ddof=1)  # ... with mean 0.004 and variance 0.0001
FAIR, SURE, ONE = np.array([0.5, 0.5]), np.array([0.9, 0.1]), np.array([0.0, 1.0, 0.0])
GUESS = np.array([0.3, 0.4, 0.3])
EXAM: dict[str, dict[str, float]] = {
    "01": {
        "2.571": stats.t.ppf(0.975, 5),
        "0.021": half_width(SIX, test_share=1 / 3),
        "0.0082": half_width(SIX, test_share=1 / 3) / stats.t.ppf(0.975, 5),
        "0.0041": 0.01 / math.sqrt(6),
    },
    "02": {"2.6": 0.5 * 5.2 / (2 * (1 - 0.5)), "49.4": 0.95 * 5.2 / (2 * (1 - 0.95))},
    "03": {"299": math.ceil(math.log(0.05) / math.log(0.99)), "0.64": 1 - 0.95**20},
    "04": {
        "0.018": 0.1 * math.log(0.6 / 0.5),
        "0.022": -0.1 * math.log(0.4 / 0.5),
        "0.041": population_stability_index(["a"] * 50 + ["b"] * 50, ["a"] * 60 + ["b"] * 40),
        "0.975": 1 - 0.95**72,
        "0.0007": 0.05 / 72,
    },
    "05": {"0.26": 0.6 * 0.7 * 0.25 / 0.4, "0.12": 0.4 * 0.7 * 0.25 / 0.6, "0.25": (1 - 0.8) / 0.8},
    "07": {"0.09": 1 / 11, "0.03": 1 / 31},
    "08": {"0.048": 1 / 21, "0.10": 0.33 - 0.23, "0.68": 0.33 - 0.23 + 0.58, "0.15": 0.10 / 0.68},
    "09": {
        "0.84": (81 + 3) / 100,
        "0.60": (81 / 90 + 3 / 10) / 2,
        "0.30": 0.6 * 0.5,
        "0.36": 0.4 * 0.9,
    },
    "13": {
        "95.3": 100 * (1 - 6 * 5 / 640),
        "90.6": 100 * (1 - 12 * 5 / 640),
        "96.9": 100 * (1 - 4 * 5 / 640),
    },
    "11": {
        "0.916": losses.cross_entropy(ONE, GUESS),
        "1.322": losses.cross_entropy(ONE, GUESS) / math.log(2),
        "1.204": losses.cross_entropy(FAIR, SURE),
        "0.693": losses.entropy(FAIR),
        "0.511": losses.cross_entropy(FAIR, SURE) - losses.entropy(FAIR),
        "5.007": math.log(1 + math.exp(5)),
        "36.044": -math.log(np.finfo(float).eps),
    },
}
# What an exam question takes as given, and what the figures say at the positions that the guide names.
GIVEN = {
    "00": "0.63 63 % 37 % 0.91 0.90 0.89 0.92 5 %",
    "01": "0.004 0.0001 0.01 97.5 % 1.5 % 2 % 8 % 0.912 0.909 0.003 0.99",
    "02": "5.2 10 % 200 %",
    "03": "0.05 0.95 1 %",
    "04": "0.4 0.5 0.6 0.95 0.18 5 %",
    "05": "0.8 0.7 0.6 0.4 0.5 80 % 97 %",
    "07": "38.843",
    "08": "0.95 0.05 0.3 0.2 0.99 0.8",
    "09": "0.6 0.4 0.5 0.9 0.3 0.02",
    "10": "0.6 0.3 0.7 0.5 0.8 1.5",
}
SEEN = {
    "00": "12.00 14.25 14.50 18.00",
    "05": "0.70 0.03 0.72 0.48 71 % 94 % 1.5",
    "06": "0.05 0.79 0.52",
    "08": "0.11 0.50 0.59 1.58",
    "09": "0.11 0.18",
    "10": "0.50 0.80 0.79 0.60",
    "11": "0.01 0.00 9.0 4.4 8.9 8.4 8.7 13.8 5.5 0.69 1.00",
    "12": "44 % 4 % 96 %",
}
CONVENTION = "50 % 90 % 60 % 70 % 95 % 100 %"  # votes of the class, levels, loads


def parts(page: str) -> dict[str, str]:
    """Give the part of each lesson by its number, and what stands before them under an empty name."""
    pieces = re.split(r"^## Lesson (\d\d): .*$", page, flags=re.MULTILINE)
    return {"": pieces[0], **dict(zip(pieces[1::2], pieces[2::2], strict=True))}


def tables(text: str) -> Iterator[list[list[str]]]:
    """Give each table as its rows of cells, the head first."""
    for block in re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        yield [rows[0], *rows[2:]]


def table(text: str, *head: str) -> list[list[str]]:
    """Give the rows below a head that begins with these words."""
    return next((rows for first, *rows in tables(text) if first[: len(head)] == list(head)), [])


def plan_problems(part: str, sections: list[str], minutes: int) -> Iterator[str]:
    rows = table(part, "section", "alone", "50", "90")
    if [row[0] for row in rows] != [*sections, "**minutes**"]:
        yield f"the plan's sections are not the lesson's: {sorted({row[0] for row in rows} ^ {*sections})}"
        return
    for column, wanted in ((1, minutes), (2, 50), (3, 90)):
        added = sum(int(row[column]) for row in rows[:-1])
        if not added == int(rows[-1][column]) == wanted:
            yield f"column {column} adds up to {added}, says {rows[-1][column]}, and has {wanted} minutes"
    at_home = ("Verdicts", "In production", "Quiz", "Summary")
    if sum(int(row[2]) for row in rows if row[0].startswith(at_home)) < 5:
        yield "what is read at home saves less than 5 of the 50 minutes"


def content_problems(part: str, number: str, known_words: str) -> Iterator[str]:
    """Exercises exist, controls have these labels, and questions, answers and fallbacks are there."""
    for exercise in re.findall(r"\b\d\d\.[a-z]\b", part):
        if exercise not in exercise_ids() or not exercise.startswith(number):
            yield f"{exercise} is no exercise of the lesson"
    if len(table(part, "before", "ask", "expect")) < 3:
        yield "there are fewer than three questions to ask"
    drag = table(part, "control", "set it to", "point at")
    if len(drag) < 2:
        yield "there are fewer than two positions to drag to"
    for row in drag:
        for label in re.findall(r"\*\*(.+?)\*\*", " ".join(row)):
            if f'"{label}"' not in known_words:
                yield f"no control is called {label!r}"
    short = part.partition("**Short of time**")[2].partition("**For an exam**")[0]
    if len(re.findall("^- ", short, re.MULTILINE)) < 2:
        yield "there is no fallback for when time is short"
    exam = part.partition("**For an exam**")[2]
    asked, answered = (len(re.findall(p, exam, re.MULTILINE)) for p in (r"^\d\. ", r"^   \*Answer:\* "))
    if not 2 <= asked == answered:
        yield f"the exam has {asked} questions and {answered} answers"


def number_problems(part: str, number: str, known: set[str]) -> list[str]:
    """A decimal number or a percentage is in the lesson, or one of those that are accounted for here."""
    text = gates._LINK.sub(" ", part)
    for listed in (GIVEN.get(number, ""), SEEN.get(number, ""), CONVENTION):
        known = known | prose.numbers(listed)
    known = known | EXAM.get(number, {}).keys()
    found = sorted(prose.claimed_numbers(re.sub(r"\b\d\d\.[a-z]\b", " ", text)))
    return [
        f"the part says {n}, which the lesson does not"
        for n in found
        if not {n, n.removesuffix(" %") if "." in n else n} & known
    ]


def numbers_of(lesson: Lesson) -> set[str]:
    """The numbers in a lesson's code, text outputs and alternative texts."""
    found: set[str] = set()
    for _, cell in lesson.code:
        texts = [cell.source, *(t for each in lessons.comparable(cell.outputs).values() for t in each)]
        texts += [str(o.metadata.get("image/png", {}).get("alt", "")) for o in cell.outputs if "data" in o]
        for text in texts:
            found |= prose.numbers(re.sub(r"<[^>]*>", " ", text))
    return found


def anchors(markdown: str) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    return {re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for _, text in gates._headings(markdown)}


def link_problems(page: str, folder: str) -> Iterator[str]:
    for _, _, target in gates._links(page):
        path, anchor = target.partition("#")[::2]
        file = lessons.ROOT / folder / path
        if re.match("https?://", target):
            continue
        if not path or not file.exists():
            yield f"{path!r} is no file"
        elif anchor and anchor not in anchors(file.read_text(encoding="utf-8")):
            yield f"{target} leads to no heading"


# ---------------------------------------------------------------- the guide


def guide() -> dict[str, str]:
    return parts(PAGE.read_text(encoding="utf-8"))


def words_of(lesson: Lesson) -> str:
    """The lesson's code and that of the modules that draw for it."""
    modules = (lessons.ROOT / "utils").rglob("*.py")
    return "\n".join(
        [cell.source for _, cell in lesson.code] + [file.read_text(encoding="utf-8") for file in modules]
    )


def sections_of(lesson: Lesson) -> list[str]:
    return [title for title, _ in gates._sections(lesson) if title not in ("", minutes.DEEPER)]


def minutes_of(lesson: Lesson) -> int:
    return int(minutes.said(lesson)[0])


def test_every_lesson_has_its_part_in_order() -> None:
    assert [*guide()] == ["", *(lesson.number for lesson in LESSONS)]


@every_lesson
def test_plan(lesson: Lesson) -> None:
    part = guide()[lesson.number]
    assert list(plan_problems(part, sections_of(lesson), minutes_of(lesson))) == []
    line = minutes.said_line(lesson).replace(" minutes", " minutes alone", 1)
    assert f"](../notebooks/{lesson.path.name}) · {line} · " in part


@every_lesson
def test_the_readme_says_the_minutes(lesson: Lesson) -> None:
    page = minutes.README.read_text(encoding="utf-8")
    assert minutes.readme(page, lesson) == page, f"run: python tools/minutes.py --write {lesson.number}"


@every_lesson
def test_content(lesson: Lesson) -> None:
    assert list(content_problems(guide()[lesson.number], lesson.number, words_of(lesson))) == []


@every_lesson
def test_numbers(lesson: Lesson) -> None:
    assert number_problems(guide()[lesson.number], lesson.number, numbers_of(lesson)) == []


@pytest.mark.parametrize(("number", "said"), [(n, said) for n in EXAM for said in EXAM[n]])
def test_exam_answers_are_right(number: str, said: str) -> None:
    digits = len(said.partition(".")[2])
    assert f"{EXAM[number][said]:.{digits}f}" == said
    assert said in guide()[number].partition("**For an exam**")[2]


def test_whole_week() -> None:
    before = guide()[""]
    classes = table(before, "class", "lessons", "minutes")
    assert [n for row in classes for n in row[1].split(", ")] == [lesson.number for lesson in LESSONS]
    assert all(sum(map(int, row[2].split(" + "))) == 90 for row in classes)
    *moments, total = table(before, "lesson", "show", "50", "90")
    assert [row[0] for row in moments] == [lesson.number for lesson in LESSONS]
    assert all(row[1] in sections_of(lesson) for row, lesson in zip(moments, LESSONS, strict=True))
    assert [sum(int(row[column]) for row in moments) for column in (2, 3)] == [50, 90]
    assert total[2:] == ["50", "90"]


@pytest.mark.parametrize("name", ["README.md", "docs/instructor_guide.md", "docs/glossary.md"])
def test_links(name: str) -> None:
    page = (lessons.ROOT / name).read_text(encoding="utf-8")
    assert list(link_problems(page, name.rpartition("/")[0])) == []


# ---------------------------------------------------------------- each check can fail

SMALL = """
| section | alone | 50 | 90 | in class |
| --- | ---: | ---: | ---: | --- |
| Setup | 6 | 44 | 80 | |
| Quiz | 4 | 6 | 10 | 00.a |
| **minutes** | 10 | 50 | 90 | |

| before | ask | expect |
| --- | --- | --- |
| a | b | 0.123 |
| a | b | 17 % |
| a | b | c |

| control | set it to | point at |
| --- | --- | --- |
| **Load** | 1 with **Speed** at 2 | d |
| **Load** | 2 | d |

**Short of time**

- Skip.
- Run.

**For an exam**

1. Why?
   *Answer:* So.
2. How?
   *Answer:* Thus.
"""


def problems_of(part: str) -> list[str]:
    return [
        *plan_problems(part, ["Setup", "Quiz"], 10),
        *content_problems(part, "00", '"Load" "Speed"'),
        *number_problems(part, "99", {"0.123", "17 %"}),
    ]


def test_a_sound_part_passes() -> None:
    assert problems_of(SMALL) == []
    assert list(parts("a\n## Lesson 00: b\nc\n## Lesson 01: d\ne")) == ["", "00", "01"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("| Setup", "| Set up", "sections are not the lesson's"),
        ("| Quiz | 4 | 6 | 10 | 00.a |\n", "", "sections are not the lesson's"),
        ("| 6 | 44 |", "| 7 | 44 |", "column 1 adds up to 11, says 10"),
        ("| 44 | 80 |", "| 43 | 80 |", "column 2 adds up to 49"),
        ("| 6 | 10 |", "| 6 | 11 |", "column 3 adds up to 91"),
        ("| 50 | 90 | |", "| 51 | 90 | |", "says 51"),
        ("44 | 80 | |\n| Quiz | 4 | 6", "46 | 80 | |\n| Quiz | 4 | 4", "saves less than 5"),
        ("00.a", "00.z", "00.z is no exercise"),
        ("00.a", "01.a", "01.a is no exercise of the lesson"),
        ("| a | b | c |\n", "", "fewer than three questions"),
        ("| **Load** | 2 | d |\n", "", "fewer than two positions"),
        ("**Speed**", "**Pace**", "no control is called 'Pace'"),
        ("- Run.\n", "", "no fallback"),
        ("   *Answer:* Thus.\n", "", "2 questions and 1 answers"),
        ("0.123", "0.124", "says 0.124"),
        ("17 %", "18 %", "says 18 %"),
    ],
)
def test_parts_can_fail(old: str, new: str, problem: str) -> None:
    found = problems_of(SMALL.replace(old, new, 1))
    assert any(problem in each for each in found), found


def test_links_can_fail() -> None:
    page = "[a](glossary.md#latency) [b](nothing.md) [c](glossary.md#no-such-word) [d](https://example.org)"
    assert list(link_problems(page, "docs")) == [
        "'nothing.md' is no file",
        "glossary.md#no-such-word leads to no heading",
    ]
