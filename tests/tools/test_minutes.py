"""The minutes of a lesson: what counts, what does not, and where they are written."""

from pathlib import Path

import lessons
import minutes
import nbformat
import pytest
from lessons import Lesson
from minutes import Load
from nbformat import NotebookNode

text, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
PICTURE = nbformat.v4.new_output("display_data", {"image/png": "QUJD", "text/plain": "<Figure>"})
TITLE = "# Lesson 99. Small\n\n**Time:** 20 minutes · **Before this:** nothing"


def lesson(*cells: NotebookNode) -> Lesson:
    return Lesson(Path("99_small.ipynb"), nbformat.v4.new_notebook(cells=[text(TITLE), *cells]))


@pytest.mark.parametrize(
    ("cell", "counted"),
    [
        (text("Three plain words. - |"), Load(words=3)),
        (text("## A [link](a.md) to `x`, **bold**, $a + b$"), Load(words=7)),
        (text("One ![a long alternative text](data:image/png;base64,AA==) two"), Load(words=2, figures=1)),
        (text("<details><summary>Hint 1</summary>\n\nNo.\n\n</details>"), Load()),
        (text("One\n\n```python\nnot = counted\n```"), Load(words=1)),
        (
            text("**Question 1.** Who?\n\n<details><summary>A. You and I</summary>Right: so.</details>"),
            Load(words=7, questions=1),
        ),
        (
            text("**Question 2.** Who?\n\n- **A.** You.\n\n<details><summary>Explanations</summary>**A.** No.</details>"),
            Load(words=5, questions=1),
        ),
        (code("import numpy as np\nfrom a import (\n    b,\n)\n\nx = 1\n# why\ny = 2"), Load(lines=3)),
        (code("x = 1", metadata={"jupyter": {"source_hidden": True}}), Load()),
        (code("check('99.a', answer_99a)"), Load()),
        (code("quiz('99.1')"), Load()),
        (code("answer_99a = ...", metadata={"exercise": "99.a"}), Load(lines=1, exercises=1)),
        (code("a = predict('99.x', 'Who?', c)\nmodel.predict(x)"), Load(lines=2, predictions=1)),
        (code("show(fig, alt)", outputs=[PICTURE, PICTURE]), Load(lines=1, figures=2)),
    ],
)  # fmt: skip
def test_what_counts(cell: NotebookNode, counted: Load) -> None:
    assert minutes.load([cell]) == counted


def test_the_rule() -> None:
    assert Load(120, 10, 1, 1, 1, 1).exact == 1 + 1 + 1 + 0.5 + 0.5 + 4
    assert [Load(words=120 * n).minutes for n in (0, 1, 5, 6)] == [0, 5, 5, 10]
    assert Load(600).minutes == 5 and Load(601).minutes == 10


def test_deeper_has_its_own_minutes() -> None:
    small = lesson(text("## Setup"), code("x = 1"), text("## Deeper"), text("### More\n\n" + "word " * 700))
    core, deeper = minutes.measure(small)
    assert (core.words, core.lines, deeper.words) == (3 + 6 + 1, 1, 702)
    assert minutes.time_line(small) == "5 minutes, 10 more for *Deeper*"
    assert minutes.time_line(lesson(text("## Setup"))) == "5 minutes"


def test_what_no_title_cell_says_is_missed() -> None:
    small = lesson(text("## Setup"))
    assert minutes.said(small) == ("20", "")
    small.nb.cells[0].source = "# Lesson 99. Small"
    with pytest.raises(ValueError, match="Lesson 99: the title cell does not say"):
        minutes.said(small)


GUIDE = """## Lesson 98: Other

| Setup | 3 | 1 | 2 | a |

## Lesson 99: Small

[Open it](../notebooks/99_small.ipynb) · 20 minutes alone · **They take home:** a · b

| section | alone | 50 | 90 | in class |
| --- | ---: | ---: | ---: | --- |
| Setup | 1 | 2 | 3 | a |
| Why? (2) | 9 | 8 | 7 | b |
| **minutes** | 10 | 50 | 90 | |
"""


def test_minutes_are_written_into_title_readme_and_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, page in (
        ("README", "| [99 Small](notebooks/99_small.ipynb) | 20 | so |\n"),
        ("GUIDE", GUIDE),
    ):
        file = tmp_path / f"{name}.md"
        file.write_text(page, encoding="utf-8", newline="\n")
        monkeypatch.setattr(minutes, name, file)
    small = lesson(
        text("## Setup"), text("## Why? (2)\n\n" + "word " * 900), text("## Deeper"), text("A word.")
    )
    small = Lesson(tmp_path / small.path, small.nb)
    minutes.write(small)
    stored = lessons.read(small.path)
    assert (
        "\n**Time:** 10 minutes, 5 more for *Deeper* · **Before this:** nothing" in stored.nb.cells[0].source
    )
    assert minutes.said(stored) == ("10", "5")
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert readme == "| [99 Small](notebooks/99_small.ipynb) | 10 + 5 | so |\n"
    guide = (tmp_path / "GUIDE.md").read_text(encoding="utf-8")
    assert "· 10 minutes alone, 5 more for *Deeper* · **They take home:** a · b\n" in guide
    assert (
        "| Setup | 1 | 2 | 3 | a |\n| Why? (2) | 9 | 8 | 7 | b |\n| **minutes** | 10 | 50 | 90 | |" in guide
    )
    assert "| Setup | 3 | 1 | 2 | a |" in guide, "another lesson's part stays"


def test_a_page_without_a_place_for_the_minutes_says_so() -> None:
    small = lesson(text("## Setup"), text("## Else"))
    with pytest.raises(ValueError, match="has no row for 99_small"):
        minutes.readme("", small)
    with pytest.raises(ValueError, match="no part '## Lesson 99"):
        minutes.guide("", small)
    with pytest.raises(ValueError, match="no row 'Else'"):
        minutes.guide(GUIDE, small)


@pytest.mark.parametrize(("total", "parts"), [(35, [0.3, 4.0, 9.5, 0.01]), (5, [1.0, 1.0]), (50, [1.0] * 12)])
def test_minutes_are_divided_without_loss(total: int, parts: list[float]) -> None:
    shares = minutes.spread(total, parts)
    assert sum(shares) == total and min(shares) >= 1
    assert max(shares) == shares[parts.index(max(parts))]


def test_long_sentences_are_counted() -> None:
    small = lesson(
        text("## A\n\nFour words are here. " + "Word " * 26 + ".\n\n- An item\n- Another item\n\n| a | b |")
    )
    assert minutes.sentences(small) == [4, 26, 2, 2]


def test_the_report_names_new_terms_and_all_counts() -> None:
    first = lesson(text("## A\n\n[x](../docs/glossary.md#model) [y](../docs/glossary.md#model)"))
    second = Lesson(Path("98_x.ipynb"), first.nb)
    head, line, terms = minutes.report([first], [first, lesson()])
    assert "new terms: model" in terms and line.split()[0] == "99" and len(head.split()) == len(line.split())
    assert "new terms: none" in [*minutes.report([first], [second, first])][-1]
