"""The tool that keeps the catalogues and builds what they make."""

from __future__ import annotations

import ast
import re
from pathlib import Path, PurePosixPath

import lessons
import nbformat
import pytest
import translation
import translation_pages
import translation_text
from babel.messages.catalog import Catalog
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from utils.notebook.lines import columns

NOBODY: frozenset[str] = frozenset()


def shout(text: str) -> str:
    """Write a text in capital letters, its fields as they were."""
    return "".join(
        part if re.fullmatch(r"\{[^{}]*\}", part) else part.upper()
        for part in re.split(r"(?<!\{)(\{[^{}]+\})(?!\})", text)
    )


def catalogue(english: str, other: str) -> Catalog:
    made = Catalog(locale="ko")
    made.add(english, other, locations=[("utils/module.py", 0)])
    return made


@pytest.mark.parametrize(
    ("markdown", "messages"),
    [
        ("# A title\n\nTwo lines\nof one paragraph.\n", ["A title", "Two lines\nof one paragraph."]),
        ("- one\n- two\n  goes on\n1. three", ["one", "two\n  goes on", "three"]),
        ("| a row | of two |\n|---|---|\n| and | more |", ["| a row | of two |", "| and | more |"]),
        ("$$\nx = y\n$$\nAfter it.", ["After it."]),
        ("```python\nx = 'shown'\n```\n", []),
        ("<details><summary>Hint 1</summary>\n\nLook.\n\n</details>\n", ["Hint 1", "Look."]),
        ("12 %\n\n— 3", []),
    ],
)
def test_markdown_is_cut_into_messages_and_put_together_again(markdown: str, messages: list[str]) -> None:
    found: list[str] = []

    def keep(text: str) -> str:
        found.append(text)
        return text

    assert translation_text.markdown(markdown, keep) == markdown
    assert found == messages


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ('print("all rows")  # each of them\n', 'print("ALL ROWS")  # EACH OF THEM\n'),
        ('x = f"mean {y.mean():.1f} ms"', 'x = f"MEAN {y.mean():.1f} MS"'),
        ('table["mean"]', 'table["MEAN"]'),
        ('table["p50_ms"] + numpy["a.b"]', 'table["p50_ms"] + numpy["a.b"]'),
        ('frame.query("place == 1")', 'frame.query("place == 1")'),
        ('print(" it\'s  ")', 'print(" IT\'S  ")'),
        ('x = 1  # 2\ny = "5 %"', 'x = 1  # 2\ny = "5 %"'),
        ("f\"{x['in it']} and {'no' if y else 'yes'}\"", "f\"{x['IN IT']} AND {('NO' if y else 'YES')}\""),
        ('f"{{braces}} {x}"', 'f"{{BRACES}} {x}"'),
        ('def f():\n    """Say it."""', 'def f():\n    """SAY IT."""'),
    ],
)
def test_strings_and_comments_are_translated_and_nothing_else(source: str, made: str) -> None:
    assert translation_text.code(source, str, NOBODY) == source
    assert translation_text.code(source, shout, NOBODY) == made


def test_a_key_stays() -> None:
    source = 'x["plan A"] = "Plan B"'
    assert translation_text.code(source, shout, frozenset({"plan A"})) == 'x["plan A"] = "PLAN B"'


def test_a_sentence_over_several_lines_stays_one() -> None:
    source = 'print(\n    "one two " * 1,\n    "a sentence that is broken because it is long, "\n    f"with {x} in it.",\n)\n'
    made = translation_text.code(source, lambda text: text.replace("sentence", "문장 " * 30), NOBODY)
    ast.parse(made)
    assert made.count("문장") == 30
    assert max(map(columns, made.splitlines())) <= 110
    assert all(line.startswith("    ") for line in made.splitlines()[1:-1])


ENGLISH = "See `np.log`, [the page](../docs/glossary.md#batch) and $x^2$: {cost:.1f} of 30 ms"
SOUND = "`np.log`와 [이 쪽](../docs/glossary.md#batch), $x^2$: 30 ms 가운데 {cost:.1f}"


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        (SOUND, ""),
        ("", "is not translated"),
        (SOUND.replace("np.log", "np.lo"), "has other codes"),
        (SOUND.replace("glossary.md", "readme.md"), "has other links"),
        (SOUND.replace("x^2", "x^3"), "has other formulas"),
        (SOUND.replace("{cost:.1f}", "{cost:.2f}"), "has other fields"),
        (SOUND.replace("{cost:.1f}", ""), "has other fields"),
        (SOUND.replace("30", "13"), "has lost the numbers"),
        (SOUND + "은 큽니다", "has a particle right after a field"),
        (SOUND + ", **[후버 손실](x)**은", "shows asterisks"),
        (SOUND + "\n", "has another number of lines"),
    ],
)
def test_what_a_translation_lost_is_said(other: str, problem: str) -> None:
    said = " ".join(translation.problems(catalogue(ENGLISH, other)))
    assert problem in said
    assert bool(said) == bool(problem)


def test_a_changed_paragraph_makes_one_message_stale() -> None:
    one, two = "The first of two paragraphs stays.", "The second one of them is changed."
    stored = Catalog(locale="ko")
    stored.add(one, "첫째")
    stored.add(two, "둘째")
    new = translation.updated(stored, [(one, "cell-1"), (two.replace("changed", "altered"), "cell-2")])
    assert [
        problem.endswith("has changed since it was translated") for problem in translation.problems(new)
    ] == [True]
    text = translation.catalogue_text(new)
    assert "#, fuzzy" in text
    assert f'#| msgid "{two}"' in text
    assert translation.lookup(new)(one) == "첫째"
    assert translation.lookup(new)(two.replace("changed", "altered")).startswith("The second")


def test_what_is_gone_is_left_over_and_what_is_new_is_not_translated() -> None:
    new = translation.updated(
        catalogue("An old sentence of a lesson.", "옛 문장"), [("Something else, 7.", "cell-1")]
    )
    said = list(translation.problems(new))
    assert any("is not translated" in problem for problem in said)
    assert any("is left over" in problem for problem in said)


def test_short_messages_are_never_taken_for_older_forms() -> None:
    new = translation.updated(catalogue("Loss", "손실"), [("loss", "cell-1")])
    assert not new["loss"].string


def test_a_lesson_speaks_its_language_and_its_links_lead_one_folder_up() -> None:
    nb = new_notebook(
        cells=[
            new_markdown_cell("See [the card](../data/README.md#links) and [lesson 02](02_x.ipynb)."),
            new_code_cell('print("all rows")'),
            new_code_cell("2"),
        ]
    )
    made = translation.translated(nb, str, "ko")
    assert "](02_x.ipynb)" in made.cells[0].source
    assert "](../../" in made.cells[0].source
    assert made.cells[1].source == translation.SPEAK.format("ko") + 'print("all rows")'
    assert made.cells[2].source == "2"


def test_texts_of_utils_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "module.py"
    file.write_text(
        '"""A docstring of it."""\n'
        'LABEL = "share of rows"\n'
        "def f(x):\n"
        '    if x:\n        raise ValueError(f"x is {x}: give another")\n'
        '    print(f"there are {x} of them")\n'
        '    return t("there is {x}", x="one of them")\n',
        encoding="utf-8",
    )
    texts = translation.Texts(file)
    assert texts.shown == ["there is {x}"]
    assert texts.others == ["share of rows", "one of them"]


def test_the_command_says_what_is_lacking_and_changes_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(translation, "FOLDER", tmp_path)
    assert translation.main(["xx", "00", "--check"]) == 1
    assert "00_start_here: 'Lesson 00." in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_a_lesson_in_which_a_cell_fails_is_not_stored(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cells = [new_markdown_cell("# One"), new_code_cell("x = 1"), new_code_cell("x / 0")]
    english, place = tmp_path / "15_one.ipynb", tmp_path / "ko" / "15_one.ipynb"
    english.write_text(nbformat.writes(new_notebook(cells=cells)), encoding="utf-8")
    monkeypatch.setattr(translation, "FOLDER", tmp_path / "translations")
    monkeypatch.setattr(translation, "UTILS", tmp_path / "utils")
    monkeypatch.setattr(lessons, "NOTEBOOKS", tmp_path)
    said = (
        "notebooks/ko/15_one.ipynb is not stored: cell 3 (x / 0) raises ZeroDivisionError: division by zero"
    )
    for stored in (None, "as it was"):
        if stored:
            place.write_text(stored, encoding="utf-8")
        assert translation.main(["ko", "15"]) == 1
        assert said in capsys.readouterr().out.splitlines()
        assert (place.read_text(encoding="utf-8") if place.exists() else None) == stored


@pytest.mark.parametrize(
    ("page", "link", "moved"),
    [
        ("notebooks/x.ipynb", "../docs/glossary.md#batch", "../../docs/ko/glossary.md#batch"),
        ("notebooks/x.ipynb", "../data/README.md", "../../docs/ko/data_cards.md"),
        ("notebooks/x.ipynb", "09_x.ipynb", "09_x.ipynb"),
        ("notebooks/x.ipynb", "../docs/slides_week1_ko.txt", "../../docs/slides_week1_ko.txt"),
        ("notebooks/x.ipynb", "https://example.org/a.md", "https://example.org/a.md"),
        ("README.md", "docs/claims.md", "docs/ko/claims.md"),
        ("README.md", "notebooks/09_x.ipynb", "notebooks/ko/09_x.ipynb"),
        ("data/README.md", "links.csv", "../../data/links.csv"),
        ("docs/instructor_guide.md", "glossary.md", "glossary.md"),
        ("docs/instructor_guide.md", "#lesson-01", "#lesson-01"),
        ("docs/instructor_guide.md", "../notebooks/09_x.ipynb", "../../notebooks/ko/09_x.ipynb"),
    ],
)
def test_a_link_leads_to_what_is_there_in_the_language(page: str, link: str, moved: str) -> None:
    text = f"See [this]({link})."
    assert translation_pages.with_links(text, PurePosixPath(page), "ko") == f"See [this]({moved})."


@pytest.mark.parametrize("name", ["readme", "data_cards", "guide"])
def test_an_identity_translation_gives_a_page_back(name: str) -> None:
    text = translation_pages.english(name)
    assert translation_text.markdown(text, str) == text
    parts = [part for part in translation_pages.names() if part == name or part.startswith(f"{name}_")]
    assert "".join(map(translation_pages.part, parts)) == text


def test_the_glossary_keeps_its_anchors_and_follows_the_other_names() -> None:
    made = translation_pages.page_text("glossary", "ko", str)
    names = re.findall(r"^### (.+)$", made, re.MULTILINE)
    terms = re.findall(r"^### (.+)$", translation_pages.english("glossary"), re.MULTILINE)
    assert names == sorted(names)
    assert sorted(re.findall(r'<a id="([^"]+)"></a>', made)) == sorted(
        term.replace(" ", "-") for term in terms
    )


def test_a_translated_heading_keeps_the_anchor_of_the_english_one() -> None:
    def translate(text: str) -> str:
        return {"Before class": "수업 전"}.get(text, text)

    made = translation_pages._anchored("# Top\n\n## Before class\n\nText.\n", translate)
    assert '<a id="before-class"></a>\n\n## 수업 전' in made


def test_each_lesson_links_to_its_twin(tmp_path: Path) -> None:
    cell = new_markdown_cell(
        "# One\n\nWhy?\n\n**Time:** 20 minutes · **Before this:** none\n\n**You**\n\n- read"
    )
    english = translation.linked(new_notebook(cells=[cell]), "09_x.ipynb")
    assert english.cells[0].source.split("\n\n")[3] == "English · [한국어](ko/09_x.ipynb)"
    assert translation.linked(english, "09_x.ipynb") == english, "once"
    found = translation.lesson_messages(english)
    assert not any("한국어" in text for text, _ in found), "no message"
    korean = translation.translated(english, lambda text: f"가 {text}", "ko")
    assert korean.cells[0].source.split("\n\n")[3] == "[English](../09_x.ipynb) · 한국어"
    assert translation.translated(english, str).cells[0].source == english.cells[0].source, "the round trip"
    for nb in (english, korean):
        assert "English" not in lessons.without_twin(nb.cells[0].source)


def test_every_translated_lesson_is_linked_both_ways() -> None:
    for path in (lessons.NOTEBOOKS / "ko").glob("*.ipynb"):
        titles = [lessons.read(file).nb.cells[0].source for file in (lessons.NOTEBOOKS / path.name, path)]
        assert f"English · [한국어](ko/{path.name})" in titles[0], path.name
        assert f"[English](../{path.name}) · 한국어" in titles[1], path.name
