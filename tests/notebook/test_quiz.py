"""The quiz: read from the lesson's text, a choice kept and explained, one sentence where there is no question."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from utils.notebook import copies, progress
from utils.notebook import quiz as quizzes
from utils.notebook.quiz import Option, Quiz, options, plain, quiz

QUESTION = """## Quiz

Choose, then read why.

**Question 1.** The gap stays without the group column. Why?

| column | AUC |
|---|---|
| district | 0.88 |

- **A.** The model remembers `group`.
- **B.** Other columns tell it,
  such as the [district](https://a.org/x_(y)).
* **C.** Both **A** and B.

- **D.** Because $\\alpha < 1$.

<details><summary>Explanations</summary>

**A.** Not quite: each model was trained anew.

It has no memory.

**B.** Right: proxies stand in.
**C.** Not quite: see A.

**D.** Right: as well.

</details>
"""


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay a lesson with a quiz as it is handed out, beside a copy of which nothing is left."""
    cells = [
        new_markdown_cell("# Lesson 05. Who decides?"),
        new_code_cell('quiz("05.9")'),
        new_markdown_cell(QUESTION),
        new_code_cell('quiz("05.1")'),
        new_markdown_cell("**Question 2.** Why?\n\n- **A.** Alone."),
        new_code_cell("quiz('05.2')"),
        new_code_cell('quiz("05.3")'),
    ]
    file = tmp_path / "mine" / ".handed_out" / "05_who.ipynb"
    file.parent.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells), file)
    monkeypatch.chdir(tmp_path / "mine")
    return file


def asked() -> Quiz:
    question = quiz("05.1")
    assert question is not None
    return question


def test_options_are_read_with_their_explanations() -> None:
    found = options(QUESTION)
    assert [option.letter for option in found] == ["A", "B", "C", "D"]
    assert found[1].text == "Other columns tell it,\n  such as the [district](https://a.org/x_(y))."
    assert found[0].explanation == "Not quite: each model was trained anew.\n\nIt has no memory."
    assert [option.is_right for option in found] == [False, True, False, True]


def test_what_is_no_question_has_no_options_and_what_is_unfinished_no_explanation() -> None:
    assert options("Some text with a list.\n\n- one\n- **Two.** more\n") == []
    assert options("- **A.** Yes.\n- **B.** No.") == [Option("A", "Yes.", ""), Option("B", "No.", "")]
    assert not options("- **A.** Yes.\n- **B.** No.")[0].is_right


def test_the_answers_of_the_korean_edition_are_right_as_well() -> None:
    assert Option("A", "예", "맞습니다. 그렇습니다.").is_right
    assert not Option("A", "예", "아쉽습니다. 아닙니다.").is_right


def test_a_question_is_the_text_right_above_its_call(lesson: Path) -> None:
    nb = copies.parse(lesson.read_bytes())
    assert nb is not None
    found = quizzes.questions(nb["cells"])
    assert list(found) == ["05.9", "05.1", "05.2"]
    assert found["05.1"] == QUESTION


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (
            "Not *quite*: **it** is __bold__ and _so_ **and *so* on**.",
            "Not quite: it is bold and so and so on.",
        ),
        ("A [link *here*](https://a.org/b_c) and ![a dot](a.png).", "A link here and a dot."),
        ("`rng.integers(2 * 3 * 4)` and ``a_b_c``", "rng.integers(2 * 3 * 4) and a_b_c"),
        (r"$-\sum P \log P$, $w_{1} \le \Delta$", "-∑ P log P, w_1 ≤ Δ"),
        ("It costs $5 and then $6; snake_case_name; 2 * 3 * 4", None),
        ("&lt;b&gt; &amp; <b>bold</b> 5 < 6", "<b> & <b>bold</b> 5 < 6"),
        (r"Not \*marked\*: 3 \$.", "Not *marked*: 3 $."),
        ("One\nline.\n\nAnother   one.", "One line.\nAnother one."),
    ],
)
def test_markdown_shows_as_plain_text(markdown: str, text: str | None) -> None:
    assert plain(markdown) == (markdown if text is None else text)


def test_a_question_offers_its_options_and_gives_nothing_away(lesson: Path) -> None:
    question = asked()
    assert question.choice is None
    assert question._panel.message == ""
    [control] = question._panel.spec
    assert (control["kind"], control["label"]) == ("choice", "Choose A, B, C or D.")
    assert control["texts"] == ["A", "B", "C", "D"]
    assert control["names"][:2] == [
        "A. The model remembers group.",
        "B. Other columns tell it, such as the district.",
    ]
    data, _ = question._repr_mimebundle_()
    assert data["text/plain"] == "Choose A, B, C or D. (Run this notebook to answer.)"


def test_a_choice_is_explained_kept_and_may_be_changed(lesson: Path) -> None:
    question = asked()
    question._panel.index = {"choice": 0}
    assert question._panel.message == ("✗ A. Not quite: each model was trained anew.\nIt has no memory.")
    assert progress.load()["quiz"] == {"05.1": "A"}
    again = asked()
    assert again.choice is not None and again.choice.letter == "A"
    assert again._panel.message == question._panel.message
    again._panel.index = {"choice": 1}
    assert again._panel.message == "✓ B. Right: proxies stand in."
    assert progress.load()["quiz"] == {"05.1": "B"}
    assert again._repr_mimebundle_()[0]["text/plain"] == "Choose A, B, C or D. (Run this notebook to answer.)"


def test_a_kept_choice_that_is_no_longer_offered_is_left_open(lesson: Path) -> None:
    progress.save("quiz", "05.1", "E")
    assert asked().choice is None


def test_progress_of_an_earlier_edition_is_read_and_kept(lesson: Path, empty_progress: Path) -> None:
    earlier = {"exercises": {"00.a": "correct"}, "predictions": {"05.gap": "half"}}
    empty_progress.write_text(json.dumps(earlier), encoding="utf-8")
    asked()._panel.index = {"choice": 1}
    assert progress.load() == {**earlier, "quiz": {"05.1": "B"}}


def test_a_choice_that_cannot_be_kept_says_so(lesson: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    question = asked()
    monkeypatch.setattr(progress, "save", lambda *_: "It could not be kept.")
    question._panel.index = {"choice": 1}
    assert question._panel.message == "✓ B. Right: proxies stand in.\nIt could not be kept."


def test_the_text_is_the_handed_out_one_whatever_the_copy_says(lesson: Path) -> None:
    Path("05_who.ipynb").write_text("{}", encoding="utf-8")
    assert len(asked().options) == 4


def test_a_copy_that_is_brought_forward_asks_what_the_newer_version_asks(
    lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course, mine = tmp_path / "course", tmp_path / "copies"
    (course / "notebooks").mkdir(parents=True)
    title, exercise = new_markdown_cell("# Lesson 05. Who?"), new_code_cell("answer = ...", id="a")
    exercise.metadata["exercise"] = "05.a"
    old = new_markdown_cell("**Question 1.** Why?\n\n<details><summary>A. So.</summary>Right: so.</details>")
    nbformat.write(new_notebook(cells=[title, exercise, old]), course / "notebooks" / lesson.name)
    copies.lay(mine, course)
    monkeypatch.chdir(mine)
    assert quiz("05.1") is None
    assert capsys.readouterr().out == "Lesson 05 has no question 1 in its quiz.\n"
    copy = nbformat.read(lesson.name, as_version=4)
    copy.cells[1].source = "answer = 4"
    nbformat.write(copy, lesson.name)
    newer = [title, exercise, new_markdown_cell(QUESTION), new_code_cell('quiz("05.1")', id="quiz-1")]
    nbformat.write(new_notebook(cells=newer), course / "notebooks" / lesson.name)
    copies.lay(mine, course)
    sources = [cell.source for cell in nbformat.read(lesson.name, as_version=4).cells]
    assert sources == ["# Lesson 05. Who?", "answer = 4", QUESTION, 'quiz("05.1")']
    asked()._panel.index = {"choice": 1}
    copies.reset("05", mine, course, forget=True)
    assert progress.load()["quiz"] == {}


def test_where_nothing_is_handed_out_the_courses_own_lesson_is_read(
    lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks").mkdir()
    lesson.rename(tmp_path / "notebooks" / lesson.name)
    lesson.parent.rmdir()
    monkeypatch.setattr(progress, "COURSE", tmp_path)
    assert len(asked().options) == 4


@pytest.mark.parametrize(
    ("id_", "says"),
    [
        ("05.7", "Lesson 05 has no question 7 in its quiz."),
        ("05.3", "Lesson 05 has no question 3 in its quiz."),  # no text stands above its call
        ("05.2", "Question 2 of lesson 05 has fewer than two options in its text."),
        ("06.1", "There is no lesson 06; there are: 05."),
        ("gap", "'gap' names no question: write quiz(\"05.1\") for the first question of lesson 05."),
        (5.1, '5.1 names no question: write quiz("05.1") for the first question of lesson 05.'),
    ],
)
def test_a_question_that_is_not_there_is_one_sentence(
    lesson: Path, capsys: pytest.CaptureFixture[str], id_: str, says: str
) -> None:
    assert quiz(id_) is None
    assert capsys.readouterr().out == says + "\n"


def test_a_lesson_that_is_damaged_or_gone_is_one_sentence(
    lesson: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson.write_text("damaged", encoding="utf-8")
    assert quiz("05.1") is None
    said = capsys.readouterr().out
    assert said.startswith("The lesson's file ") and said.count("\n") == 1 and "python3 course.py" in said
    lesson.unlink()
    assert quiz("05.1") is None
    assert capsys.readouterr().out == "There is no lesson 05; there are: none at all.\n"
