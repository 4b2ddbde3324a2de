"""The glossary and the lessons agree: every term has its entry, every entry its use, and first uses are linked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import lessons
import prose
import pytest
from lessons import Lesson

from tests.gates import gates

PAGE = lessons.ROOT / "docs/glossary.md"
LESSONS = [lessons.read(path) for path in lessons.paths()]

_ENTRY = re.compile(r"^### (.+)\n\n(.+)\n\n(.+)$", re.MULTILINE)
_NAMES = re.compile(r"\*\*([^*]+)\*\*(?: · also: (.+))?")
_HANGUL = re.compile("[가-힣]")
# A reader on GitHub, whose anchors are in small letters, and one in JupyterLab, whose anchors keep the
# heading's letters, arrive at the same place only if the heading has neither capitals nor signs.
_ANCHORED = re.compile(r"[a-z0-9]+(?:[ -][a-z0-9]+)*")
_LINK = re.compile(r"\[([^\[\]]+)\]\((?:\.\./docs/)?glossary\.md#([^)\s]*)\)")
# "latency (지연 시간)", "index (PSI, 모집단 안정성 지수)", "(the benchmark, 벤치마크)"
_BRACKET = re.compile(
    r"([\w'-]+(?: [\w'-]+)*) \((?:[A-Z]+, )?((?:[A-Za-z]+ )?[가-힣][가-힣A-Za-z -]*)\)"
    r"|\([^()]*?([\w'-]+(?: [\w'-]+)*), ([가-힣][가-힣A-Za-z -]*)\)"
)
# What is no running text: links lead nowhere from there, or it asks and does not tell.
_QUIZ = re.compile(r"^(?:## Quiz|\*\*Question ).*", re.MULTILINE | re.DOTALL)
_TIME = re.compile(r"^\*\*Time:\*\*.*$", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s.*$", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Entry:
    """A term with its Korean name, the other forms in which it is met, and its definition."""

    term: str
    korean: str
    also: tuple[str, ...]
    definition: str

    @property
    def anchor(self) -> str:
        return self.term.replace(" ", "-")

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.term, *self.also)


def entries(page: str) -> list[Entry]:
    found = []
    for term, line, definition in _ENTRY.findall(page):
        names = _NAMES.fullmatch(line)
        korean, also = names.groups("") if names else ("", "")
        found.append(Entry(term, korean, tuple(filter(None, also.split(", "))), definition))
    return found


def page_problems(page: str) -> Iterator[str]:
    """Entries are whole, in order, in both languages, one sentence each, and no form means two things."""
    found = entries(page)
    if len(found) != len(re.findall("^#+ ", page, re.MULTILINE)) - 1:
        yield "an entry is not a heading, a line of names and a line of definition, with empty lines between"
    for before, after in itertools.pairwise(found):
        if not before.term < after.term:
            yield f"{after.term!r} stands after {before.term!r}"
    owner: dict[str, str] = {}
    for entry in found:
        if not _ANCHORED.fullmatch(entry.term):
            yield f"{entry.term!r} has capitals or signs, so its anchor differs from viewer to viewer"
        if not _HANGUL.search(entry.korean):
            yield f"{entry.term!r} has no Korean name"
        if _HANGUL.search(entry.term) or not re.search("[a-z]", entry.term):
            yield f"{entry.term!r} has no English name"
        if not re.fullmatch(r"[A-Z].*[.]", entry.definition) or re.search(r"[.?!]\s", entry.definition):
            yield f"{entry.term!r} is not defined in one sentence"
        for form in entry.forms:
            other = owner.setdefault(form.lower(), entry.term)
            if other != entry.term:
                yield f"{form!r} is a name of {other!r} and of {entry.term!r}"


def running(source: str, with_links: bool) -> str:
    """Blank out whatever is no running text, and on request the links; every place stays where it was."""
    patterns = [_QUIZ, prose.FENCE, gates._DETAILS, prose.CODE, prose.MATHS, _HEADING, _TIME]
    patterns += [_TAG, gates._ADDRESS] if with_links else [gates._LINK, _TAG, gates._ADDRESS]
    for pattern in patterns:
        source = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)
    return source


@cache
def _any_form(forms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, forms), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(longest_first)})(?:s|es)?(?![\w-])", re.IGNORECASE)


def uses(text: str, glossary: Sequence[Entry]) -> Iterator[tuple[Entry, re.Match[str]]]:
    """Find the terms of the glossary in a text, the longest form at each place ("cross entropy", not "entropy")."""
    owner = {form.lower(): entry for entry in glossary for form in entry.forms}
    for match in _any_form(tuple(owner)).finditer(text):
        yield owner[match.group(1).lower()], match


def lesson_problems(sources: Sequence[str], glossary: Sequence[Entry]) -> Iterator[str]:
    """A lesson's links lead to the right entries, from first uses; terms with a Korean name are entries."""
    by_anchor = {entry.anchor: entry for entry in glossary}
    plain: dict[str, tuple[int, int]] = {}
    linked: dict[str, tuple[int, int]] = {}
    introduced = set()
    for position, source in enumerate(sources, 1):
        for entry, match in uses(running(source, with_links=False), glossary):
            plain.setdefault(entry.anchor, (position, match.start()))
        text = running(source, with_links=True)
        for match in _LINK.finditer(text):
            words, anchor = match.groups()
            if anchor not in by_anchor:
                yield f"{words!r} links to #{anchor}, which is no entry"
            elif by_anchor[anchor] not in [e for e, m in uses(words, glossary) if m.group() == words]:
                yield f"{words!r} links to #{anchor}, which is another word"
            elif anchor in linked:
                yield f"#{anchor} is linked more than once"
            linked.setdefault(anchor, (position, match.start()))
        if len(_LINK.findall(source)) != len(_LINK.findall(text)):
            yield f"Markdown cell {position} links to the glossary from a heading, code, a quiz or folded text"
        for match in _BRACKET.finditer(_LINK.sub(r"\1", text).replace("*", "")):
            words, korean = match.group(1) or match.group(3), match.group(2) or match.group(4)
            entry = next((e for e, m in uses(words, glossary) if m.end() == len(words)), None)
            if entry is None:
                yield f"'{words} ({korean})' is no entry"
            elif entry.korean != korean:
                yield f"{entry.term!r} is {korean} here and {entry.korean} in the glossary"
            else:
                introduced.add(entry.anchor)
    for anchor, place in linked.items():
        if plain.get(anchor, place) < place:
            yield f"#{anchor} is linked, but not where it is first used: Markdown cell {plain[anchor][0]}"
    for anchor in sorted(introduced - linked.keys()):
        yield f"{by_anchor[anchor].term!r} gets its Korean name here and no link"


def unused(texts: Sequence[str], glossary: Sequence[Entry]) -> list[str]:
    linked = {anchor for text in texts for _, anchor in _LINK.findall(text)}
    return [f"no lesson links to {entry.term!r}" for entry in glossary if entry.anchor not in linked]


# ---------------------------------------------------------------- the glossary and the lessons


def glossary() -> list[Entry]:
    return entries(PAGE.read_text(encoding="utf-8"))


def test_page() -> None:
    assert list(page_problems(PAGE.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_lesson(lesson: Lesson) -> None:
    sources = [cell.source for _, cell in lesson.prose]
    assert list(lesson_problems(sources, glossary())) == []
    assert len(_LINK.findall("\n".join(sources))) >= 6, "a lesson relies on more terms than that"


def test_every_entry_is_used() -> None:
    assert unused([cell.source for lesson in LESSONS for _, cell in lesson.prose], glossary()) == []


# ---------------------------------------------------------------- each check can fail

SMALL = """# Glossary

### entropy

**엔트로피**

A number.

### latency

**지연 시간** · also: response time, p50

The time that one query takes.
"""


def test_a_sound_page_passes() -> None:
    assert list(page_problems(SMALL)) == []
    assert [entry.forms for entry in entries(SMALL)] == [("entropy",), ("latency", "response time", "p50")]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("### entropy", "### queue", "'latency' stands after 'queue'"),
        ("### entropy", "### latency", "'latency' stands after 'latency'"),
        ("### entropy", "### Entropy", "capitals or signs"),
        ("### entropy", "### entropy (H)", "capitals or signs"),
        ("### entropy", "### 엔트로피", "no English name"),
        ("**엔트로피**", "**entropy**", "'entropy' has no Korean name"),
        ("**엔트로피**", "엔트로피", "'entropy' has no Korean name"),
        ("A number.", "A number. And more.", "not defined in one sentence"),
        ("A number.", "A number", "not defined in one sentence"),
        ("A number.\n", "", "an entry is not"),
        ("**엔트로피**", "**엔트로피** · also: P50", "'p50' is a name of 'entropy' and of 'latency'"),
    ],
)
def test_page_can_fail(old: str, new: str, problem: str) -> None:
    found = list(page_problems(SMALL.replace(old, new, 1)))
    assert any(problem in each for each in found), found


SOUND = "How long is the *[latency](../docs/glossary.md#latency) (지연 시간)* of a query?"


@pytest.mark.parametrize(
    "sources",
    [
        [SOUND],
        [SOUND, "The latency again, and an [entropy](../docs/glossary.md#entropy) (엔트로피) of 0."],
        ["# Latency\n\n`latency`, $latency$ and <details><summary>latency</summary>latency</details>", SOUND],
        ["A [paper on latency](https://example.org) and cross-latency", SOUND],
        [SOUND, "## Quiz\n\nWhat is entropy?", "**Question 2.** And latency?"],
        ["The **[p50](../docs/glossary.md#latency)** and its latency (LAT, 지연 시간)"],
        ["Two [response times](../docs/glossary.md#latency) (the latency, 지연 시간)"],
    ],
)
def test_sound_lessons_pass(sources: list[str]) -> None:
    assert list(lesson_problems(sources, entries(SMALL))) == []


@pytest.mark.parametrize(
    ("sources", "problem"),
    [
        ([SOUND.replace("#latency", "#delay")], "#delay, which is no entry"),
        ([SOUND.replace("#latency", "#entropy")], "which is another word"),
        ([SOUND, SOUND], "#latency is linked more than once"),
        (["A latency.", SOUND], "not where it is first used: Markdown cell 1"),
        (["- Response times.\n- " + SOUND], "not where it is first used: Markdown cell 1"),
        ([SOUND.replace("지연 시간", "지연")], "'latency' is 지연 here and 지연 시간 in the glossary"),
        (["A queue (대기열)."], "'A queue (대기열)' is no entry"),
        (["It shares (a **micro average**, 마이크로 평균) much."], "(마이크로 평균)' is no entry"),
        (["The latency (지연 시간)."], "'latency' gets its Korean name here and no link"),
        (["## Quiz\n\n" + SOUND], "from a heading, code, a quiz or folded text"),
        (["# " + SOUND], "from a heading, code, a quiz or folded text"),
        ([f"<details><summary>Hint</summary>{SOUND}</details>"], "from a heading, code, a quiz or folded"),
    ],
)
def test_lessons_can_fail(sources: list[str], problem: str) -> None:
    found = list(lesson_problems(sources, entries(SMALL)))
    assert any(problem in each for each in found), found


def test_entries_without_use_are_found() -> None:
    assert unused([SOUND], entries(SMALL)) == ["no lesson links to 'entropy'"]
