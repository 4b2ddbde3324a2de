"""The student's own copies: laid out, brought forward to a newer version, put back; nothing is ever lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lessons
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from refresh import METADATA

from utils import language
from utils.notebook import copies, course_map, progress, quiz

NAME = "01_x.ipynb"
WIDGET = "application/vnd.jupyter.widget-view+json"


def code(id_: str, source: str, **metadata: Any) -> Any:
    return new_code_cell(source, id=id_, metadata=metadata)


def text(id_: str, source: str, **metadata: Any) -> Any:
    return new_markdown_cell(source, id=id_, metadata=metadata)


def stored() -> Any:
    """Give a lesson as the course stores it: with outputs, which tell the answers."""
    cells = [
        text("title", "# Lesson 01. Which?", notes="Most say 70; it is 0.846."),
        text("words", "See the [glossary](../docs/glossary.md#model) and [lesson 02](02_y.ipynb)."),
        code("measure", "accuracy"),
        code("a", "answer_01a = ...", exercise="01.a"),
        code("check-a", 'check("01.a", answer_01a)'),
        code("b", "def answer(x):\n    return ...", exercise="01.b"),
        text("end", "The end.", slideshow={"slide_type": "slide"}),
    ]
    cells[2].outputs = [new_output("execute_result", {"text/plain": "0.846"}, execution_count=1)]
    cells[2].execution_count = 1
    return new_notebook(cells=cells, metadata={**METADATA, "widgets": {"state": {}}})


def newer() -> Any:
    """Give the newer version: a mended text, changed code, a cell more, a cell less, a task put anew."""
    nb = stored()
    nb.cells[1].source = "A mended sentence, with the [glossary](../docs/glossary.md)."
    nb.cells[2].source = "better_accuracy"
    nb.cells[4].source = 'check("01.a", answer_01a)  # mended'
    del nb.cells[6]
    nb.cells.insert(3, text("more", "A new paragraph."))
    return nb


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Give a small course."""
    course = tmp_path / "course"
    for name, content in (("docs/glossary.md", "# Words\n"), ("data/README.md", "# Data\n")):
        (course / name).parent.mkdir(parents=True)
        (course / name).write_text(content, encoding="utf-8")
    (course / "notebooks").mkdir()
    publish(course, stored())
    publish(course, new_notebook(cells=[text("title", "# Lesson 02. Why?")]), "02_y.ipynb")
    return course


def publish(course: Path, nb: Any, name: str = NAME) -> None:
    (course / "notebooks" / name).write_text(nbformat.writes(nb), encoding="utf-8")


@pytest.fixture
def mine(course: Path) -> Path:
    """Give the student's folder, laid out."""
    folder = course / "my_lessons"
    assert copies.lay(folder, course) == []
    return folder


def cells(folder: Path, name: str = NAME) -> list[Any]:
    return list(nbformat.read(folder / name, as_version=4).cells)


def sources(folder: Path, name: str = NAME) -> dict[str, str]:
    return {cell.id: cell.source for cell in cells(folder, name)}


def work(folder: Path, change: Callable[[Any], None], name: str = NAME) -> bytes:
    """Change a copy and save it, as JupyterLab does; give what is in the file now."""
    nb = nbformat.read(folder / name, as_version=4)
    change(nb)
    nbformat.write(nb, folder / name)
    return (folder / name).read_bytes()


def kept(folder: Path) -> list[bytes]:
    return sorted(file.read_bytes() for file in folder.glob("kept/*"))


# ---- what is handed out --------------------------------------------------------------------------


def test_a_copy_shows_nothing_before_it_is_run(mine: Path) -> None:
    found = cells(mine)
    assert [cell.id for cell in found] == [cell.id for cell in stored().cells]
    assert all(not cell.outputs and cell.execution_count is None for cell in found if "outputs" in cell)
    assert "0.846" not in (mine / NAME).read_text(encoding="utf-8")
    nb = nbformat.read(mine / NAME, as_version=4)
    nbformat.validate(nb)
    assert nb.metadata == METADATA
    assert found[3].metadata == {"exercise": "01.a"}
    assert found[6].metadata == {"slideshow": {"slide_type": "slide"}}
    assert sorted(file.name for file in mine.glob("[!.]*")) == ["01_x.ipynb", "02_y.ipynb", "docs"]


def test_every_lesson_of_the_course_can_be_handed_out(tmp_path: Path) -> None:
    assert copies.lay(tmp_path) == []
    for path in lessons.paths():
        ours, theirs = lessons.read(tmp_path / path.name).nb, lessons.read(path).nb
        nbformat.validate(ours)
        assert [cell.id for cell in ours.cells] == [cell.id for cell in theirs.cells]
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in ours.cells)
        for source in (cell.source for cell in ours.cells if cell.cell_type == "markdown"):
            for target in re.findall(r"\]\(([^)#\s:]+)[)#]", source):
                assert (tmp_path / target).is_file(), f"{path.name} links to {target}"
                assert ".." not in target, "JupyterLab may have been started in this folder"


def test_what_is_laid_again_stays(mine: Path, course: Path) -> None:
    answered = work(mine, lambda nb: nb.cells[3].update(source="answer_01a = 5"))
    assert copies.lay(mine, course) == []
    assert (mine / NAME).read_bytes() == answered and kept(mine) == []


# ---- a newer version -----------------------------------------------------------------------------


def test_an_untouched_copy_is_replaced(mine: Path, course: Path) -> None:
    work(mine, lambda nb: nb.metadata.update(language_info={"version": "3.13.1"}))  # opened and saved
    publish(course, newer())
    (course / "docs" / "glossary.md").write_text("# More words\n", encoding="utf-8")
    assert copies.lay(mine, course) == [
        "Newer versions are in place of what you had not changed: 01_x.ipynb, docs/glossary.md."
    ]
    assert sources(mine)["measure"] == "better_accuracy" and kept(mine) == []
    assert (mine / "docs" / "glossary.md").read_text(encoding="utf-8") == "# More words\n"


def study(nb: Any) -> None:
    """Work as a student does: answer, add cells, change and delete some, and run."""
    by_id = {cell.id: cell for cell in nb.cells}
    by_id["a"].source = "answer_01a = 5  # my own way"
    by_id["words"].source += "\n\nMy note in the course's text."
    by_id["measure"].outputs = [new_output("stream", name="stdout", text="0.846")]
    by_id["measure"].execution_count = 7
    nb.cells.remove(by_id["check-a"])
    for neighbour, extra in (
        ("measure", code("mine-1", "accuracy - 0.5")),
        ("mine-1", text("mine-2", "So it is better than a coin.")),
        ("end", code("mine-3", "1 + 1")),
        ("mine-3", code("empty", "")),  # JupyterLab adds one after the last cell
    ):
        at = [cell.id for cell in nb.cells].index(neighbour)
        nb.cells.insert(at + 1, extra)


FORWARD = copies.bring_forward


def replaced_plainly(mine: Any, old: Any, new: Any) -> tuple[Any, int, int]:
    """Stand in for bringing forward: the newer version, and nothing else."""
    return new, 0, 0


@pytest.mark.parametrize("way", [FORWARD, replaced_plainly])
def test_a_copy_worked_in_is_brought_forward(
    mine: Path, course: Path, way: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "bring_forward", way)
    before = work(mine, study)
    publish(course, newer())
    [said] = copies.lay(mine, course)
    found = sources(mine)
    brought = {
        "the answer": found["a"] == "answer_01a = 5  # my own way",
        "added cells": [
            id_ for id_ in found if id_ in ("measure", "mine-1", "mine-2", "more", "b", "mine-3")
        ] == ["measure", "mine-1", "mine-2", "more", "b", "mine-3"],
    }  # fmt: skip
    assert set(brought.values()) == {way is FORWARD}, brought
    # The newer version's own, whichever way.
    assert (
        found["words"] == "A mended sentence, with the [glossary](docs/glossary.md)."
        and found["measure"] == "better_accuracy"
    )
    assert found["check-a"].endswith("# mended") and "end" not in found and "empty" not in found
    assert found["b"].endswith("return ...")
    assert not any(cell.get("outputs") for cell in cells(mine))
    nbformat.validate(nbformat.read(mine / NAME, as_version=4))
    # Nothing is lost, and one sentence says where it is.
    assert kept(mine) == [before]
    (old,) = mine.glob("kept/*")
    assert re.fullmatch(r"01_x_\d{4}-\d\d-\d\d_\d{6}\.ipynb", old.name)
    wanted = "1 answer and 3 added cells" if way is FORWARD else "no answers and no added cells"
    assert said == (
        f"01_x.ipynb is the newer version now, with {wanted} of yours; as you left it, it is kept as "
        f"kept/{old.name}."
    )
    assert copies.lay(mine, course) == [] and kept(mine) == [before]


def test_every_newer_version_is_brought_to_the_same_work(mine: Path, course: Path) -> None:
    work(mine, study)
    publish(course, newer())
    copies.lay(mine, course)
    third = newer()
    third.cells[0].source = "# Lesson 01. Which one?"
    publish(course, third)
    assert len(copies.lay(mine, course)) == 1
    found = sources(mine)
    assert found["a"] == "answer_01a = 5  # my own way" and {"mine-1", "mine-2", "mine-3"} <= found.keys()
    assert found["title"] == "# Lesson 01. Which one?" and len(kept(mine)) == 2


def test_an_exercise_that_is_gone_stays_as_a_cell_of_the_student(mine: Path, course: Path) -> None:
    def answer_both(nb: Any) -> None:
        nb.cells[3].source, nb.cells[5].source = "answer_01a = 5", "def answer(x):\n    return x"

    work(mine, answer_both)
    nb = stored()
    del nb.cells[5]
    publish(course, nb)
    copies.lay(mine, course)
    assert list(sources(mine))[4:] == ["check-a", "b", "end"]
    assert sources(mine)["a"] == "answer_01a = 5" and sources(mine)["b"].endswith("return x")


def test_an_exercise_put_anew_keeps_the_answer_and_renews_what_was_left_open(
    mine: Path, course: Path
) -> None:
    work(mine, lambda nb: nb.cells[3].update(source="answer_01a = 5"))
    nb = stored()
    nb.cells[3].source, nb.cells[5].source = "answer_01a = ...  # in ms", "def answer(x, y):\n    return ..."
    nb.cells[3].id, nb.cells[5].id = "other-a", "other-b"
    publish(course, nb)
    copies.lay(mine, course)
    assert sources(mine)["other-a"] == "answer_01a = 5"
    assert sources(mine)["other-b"].startswith("def answer(x, y)")
    assert len(cells(mine)) == len(nb.cells)


def test_an_emptied_exercise_comes_back(mine: Path, course: Path) -> None:
    before = work(mine, lambda nb: nb.cells[3].update(source=" "))
    publish(course, newer())
    copies.lay(mine, course)
    assert sources(mine)["a"] == "answer_01a = ..." and kept(mine) == [before]


def test_a_duplicated_cell_answers_its_exercise_once(mine: Path, course: Path) -> None:
    def duplicate(nb: Any) -> None:
        for id_, answer in (("first", "answer_01a = 1"), ("last", "answer_01a = 2")):
            nb.cells.insert(3 if id_ == "first" else 5, code(id_, answer, exercise="01.a"))
        nb.cells[4].source = "answer_01a = 5"

    work(mine, duplicate)
    publish(course, newer())
    copies.lay(mine, course)
    found = sources(mine)
    assert (found["first"], found["a"], found["last"]) == (
        "answer_01a = 1",
        "answer_01a = 5",
        "answer_01a = 2",
    )


def test_cells_without_ids_are_known_by_what_they_say(mine: Path, course: Path) -> None:
    nb = json.loads((mine / NAME).read_text(encoding="utf-8"))
    for cell in nb["cells"]:
        del cell["id"]
    nb["nbformat_minor"] = 4
    nb["cells"][3]["source"] = ["answer_01a = 5"]
    nb["cells"].insert(3, {"cell_type": "code", "metadata": {}, "source": "mine", "outputs": []})
    (mine / NAME).write_text(json.dumps(nb), encoding="utf-8")
    publish(course, newer())
    copies.lay(mine, course)
    found = cells(mine)
    assert len(found) == len(newer().cells) + 1 and found[3].source == "mine"
    assert found[5].source == "answer_01a = 5"


def test_without_its_record_nothing_of_a_copy_is_given_up(mine: Path, course: Path) -> None:
    before = work(mine, study)
    shutil.rmtree(mine / progress.HANDED_OUT)
    publish(course, newer())
    assert len(copies.lay(mine, course)) == 1
    found = sources(mine)
    assert found["a"] == "answer_01a = 5  # my own way" and {"mine-1", "mine-2", "mine-3"} <= found.keys()
    assert kept(mine) == [before]


@pytest.mark.parametrize("stop_at", range(1, 8))
def test_an_interruption_at_any_write_loses_nothing(
    mine: Path, course: Path, stop_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = work(mine, study)
    publish(course, newer())
    left, replace, opened = [stop_at], Path.replace, Path.open

    def counted(real: Any) -> Any:
        def step(self: Path, *arguments: Any, **more: Any) -> Any:
            if real is opened and arguments[:1] != ("xb",):
                return real(self, *arguments, **more)
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
            return real(self, *arguments)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", counted(replace))
        patch.setattr(Path, "open", counted(opened))
        try:
            copies.lay(mine, course)
        except KeyboardInterrupt:
            assert before in [(mine / NAME).read_bytes(), *kept(mine)]
    copies.lay(mine, course)
    found = sources(mine)
    assert found["a"] == "answer_01a = 5  # my own way" and found["measure"] == "better_accuracy"
    assert list(found).count("mine-1") == 1 and len(found) == len(newer().cells) + 3
    assert before in kept(mine)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"null", b'{"cells": 3}', b"\xff\xfe", b'{"cells": [1]}']
)
def test_a_copy_that_cannot_be_read_is_kept_aside(mine: Path, course: Path, damage: bytes) -> None:
    (mine / NAME).write_bytes(damage)
    [said] = copies.lay(mine, course)
    assert said.startswith("01_x.ipynb could not be read; it is kept as kept/01_x_")
    assert kept(mine) == [damage] and sources(mine)["measure"] == "accuracy"


def test_a_lesson_that_has_left_the_course_goes_to_the_kept_ones(mine: Path, course: Path) -> None:
    before = work(mine, study)
    (course / "notebooks" / NAME).rename(course / "notebooks" / "03_x.ipynb")
    [said] = copies.lay(mine, course)
    assert said.startswith("01_x.ipynb is no longer part of the course; yours is now kept/01_x_")
    assert not (mine / NAME).exists() and (mine / "03_x.ipynb").exists() and kept(mine) == [before]
    assert copies.lay(mine, course) == []


def test_a_changed_page_beside_the_lessons_is_kept(mine: Path, course: Path) -> None:
    (mine / "docs" / "glossary.md").write_text("# My words\n", encoding="utf-8")
    assert copies.lay(mine, course) == []
    (course / "docs" / "glossary.md").write_text("# New words\n", encoding="utf-8")
    [said] = copies.lay(mine, course)
    assert said.startswith("docs/glossary.md is the newer version now; as you left it")
    assert kept(mine) == [b"# My words\n"]
    assert (mine / "docs" / "glossary.md").read_text(encoding="utf-8") == "# New words\n"


# ---- reset, and lessons that somebody has worked in ----------------------------------------------


def test_reset_hands_out_what_the_course_holds_now(mine: Path, course: Path) -> None:
    """A corrected version of the same number, unpacked over the old one, is what comes back."""
    before = work(mine, study)
    publish(course, newer())
    said = copies.reset("1", mine, course)
    assert said[1:3] == ["01_x.ipynb is as it was handed out again.", copies.RELOAD]
    assert [cell.id for cell in cells(mine)] == [cell.id for cell in newer().cells]
    assert sources(mine)["measure"] == "better_accuracy" and sources(mine)["a"] == "answer_01a = ..."
    assert kept(mine) == [before]
    assert copies.reset("01", mine, course)[0] == "01_x.ipynb is as it was handed out."
    assert copies.lay(mine, course) == []


def answered(nb: Any) -> None:
    nb.cells[3].source = "answer_01a = 5"


def run(nb: Any) -> None:
    nb.cells[2].outputs = [new_output("display_data", {"text/plain": "a figure", WIDGET: {}})]


@pytest.mark.parametrize("change", [answered, run])
def test_a_stored_lesson_that_was_worked_in_is_not_taken_for_the_original(
    course: Path, tmp_path: Path, change: Callable[[Any], None]
) -> None:
    """Known by what it holds: whether somebody has committed it, and to what, is not asked."""
    nb = stored()
    change(nb)
    publish(course, nb)
    mine = tmp_path / "mine"
    [said] = copies.lay(mine, course)
    assert said.startswith("notebooks/01_x.ipynb is not as it was handed out, somebody has worked in it")
    assert copies.lay(mine, course) == [], "once is enough"
    before = (mine / NAME).read_bytes()
    with pytest.raises(copies.CopiesError, match=r"somebody has worked in it; nothing was changed: unpack"):
        copies.reset("01", mine, course)
    assert (mine / NAME).read_bytes() == before
    publish(course, stored())  # unpacked once more
    copies.lay(mine, course)
    assert sources(mine)["a"] == ("answer_01a = 5" if change is answered else "answer_01a = ...")
    copies.reset("01", mine, course)
    assert sources(mine)["a"] == "answer_01a = ..."


@pytest.mark.parametrize("left", ["nothing", "a damaged lesson"])
def test_a_course_without_its_lessons_is_one_sentence(mine: Path, course: Path, left: str) -> None:
    before = work(mine, study)
    if left == "nothing":
        shutil.rmtree(course / "notebooks")
    else:
        (course / "notebooks" / NAME).write_text("{", encoding="utf-8")
    with pytest.raises(copies.CopiesError, match=r"unpack the course once more over this folder"):
        copies.lay(mine, course)
    assert (mine / NAME).read_bytes() == before


# ---- where ---------------------------------------------------------------------------------------


@pytest.fixture
def no_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Take the variables away that name a place; give a home."""
    monkeypatch.delenv("COURSE_PROGRESS")
    monkeypatch.delenv("COURSE_FOLDER", raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return home


def test_the_folder_is_the_students(
    no_variables: Path, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert progress.folder(course) == course / "my_lessons"
    unwritable = course / "docs" / "glossary.md"  # below a file nobody can write, not even root
    assert progress.folder(unwritable) == no_variables / "ml-systems-week1"
    monkeypatch.setenv("COURSE_FOLDER", "~/mine")
    assert progress.folder(unwritable) == no_variables / "mine"


def test_nowhere_to_write_is_one_sentence(
    no_variables: Path, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(course / "docs" / "glossary.md"))
    monkeypatch.setenv("USERPROFILE", str(course / "docs" / "glossary.md"))
    folder = progress.folder(course / "docs" / "glossary.md")
    with pytest.raises(copies.CopiesError, match=r"cannot be written to: name a folder of your own"):
        copies.lay(folder, course)


@pytest.mark.parametrize("part", [".", "notebooks", "docs"])
def test_the_course_itself_is_no_folder_of_a_student(course: Path, part: str) -> None:
    before = {file: file.read_bytes() for file in course.rglob("*") if file.is_file()}
    with pytest.raises(copies.CopiesError, match="holds the course itself"):
        copies.lay(course / part, course)
    assert before == {file: file.read_bytes() for file in course.rglob("*") if file.is_file()}


def test_progress_is_where_the_copies_are(
    no_variables: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mine)
    assert progress.path() == mine / ".progress.json"
    assert progress.save("exercises", "01.a", "correct") is None
    assert progress.load()["exercises"] == {"01.a": "correct"}
    monkeypatch.chdir(mine.parent)
    monkeypatch.setenv("COURSE_FOLDER", str(no_variables / "mine"))
    assert progress.path() == no_variables / "mine" / ".progress.json"


def old_progress(course: Path, exercises: dict[str, str]) -> bytes:
    content = json.dumps({"exercises": exercises, "predictions": {"01.x": "70"}}).encode()
    (course / ".progress.json").write_bytes(content)
    return content


def test_an_old_progress_file_is_found(
    no_variables: Path, mine: Path, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_exercises = {"00.a": "correct", "00.b": "wrong"}
    old = old_progress(course, old_exercises)
    monkeypatch.chdir(mine)
    monkeypatch.setattr(progress, "COURSE", course)
    assert progress.load()["exercises"] == old_exercises  # before the copies were laid anew, too
    copies.lay(mine, course)
    assert not (course / ".progress.json").exists() and kept(mine) == [old]
    assert progress.load() == {"exercises": old_exercises, "predictions": {"01.x": "70"}, "quiz": {}}
    (mine / ".progress.json").unlink()
    copies.lay(mine, course)
    assert progress.load()["exercises"] == {}, "begun anew, it stays so"


def test_an_old_progress_file_is_added_to_a_new_one(no_variables: Path, mine: Path, course: Path) -> None:
    ours = {
        "exercises": {"00.a": "wrong", "00.b": "correct"},
        "predictions": {"01.x": "80"},
        "quiz": {"01.1": "B"},
    }
    (mine / ".progress.json").write_text(json.dumps(ours), encoding="utf-8")
    old_progress(course, {"00.a": "correct", "00.b": "wrong", "02.b": "wrong"})
    copies.lay(mine, course)
    assert progress.read(mine / ".progress.json") == {
        "exercises": {"00.a": "correct", "00.b": "correct", "02.b": "wrong"},
        "predictions": {"01.x": "80"},
        "quiz": {"01.1": "B"},
    }


def test_a_shared_old_progress_file_is_copied_once(
    no_variables: Path, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_progress(course, {"00.a": "correct"})
    mine = tmp_path / "mine"
    writable = copies.is_writable
    monkeypatch.setattr(copies, "is_writable", lambda folder: folder != course and writable(folder))
    copies.lay(mine, course)
    assert progress.read(mine / ".progress.json")["exercises"] == {"00.a": "correct"}
    copies.reset("01", mine, course)
    (mine / ".progress.json").write_text("{}", encoding="utf-8")
    copies.lay(mine, course)
    assert progress.read(mine / ".progress.json")["exercises"] == {}
    assert (course / ".progress.json").exists()


# ---- duplicates, and the course map --------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "01_x-Copy1.ipynb",
        "01_x - Copy.ipynb",
        "01_x copy.ipynb",
        "01_x (1).ipynb",
        "my 01.ipynb",
        "1_x.ipynb",
    ],
)
def test_a_duplicate_is_no_lesson(
    no_variables: Path, mine: Path, course: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (mine, course / "notebooks"):
        shutil.copy(folder / NAME, folder / name)
    before = (mine / name).read_bytes()
    assert copies.lay(mine, course) == [] and (mine / name).read_bytes() == before
    monkeypatch.chdir(mine)
    assert [row.file for row in course_map.lessons()] == ["01_x.ipynb", "02_y.ipynb"]
    monkeypatch.setattr(lessons, "NOTEBOOKS", course / "notebooks")
    assert [path.name for path in lessons.paths()] == ["01_x.ipynb", "02_y.ipynb"]


def test_the_map_lists_what_was_handed_out(
    no_variables: Path, mine: Path, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mine)
    (mine / "02_y.ipynb").write_text("damaged", encoding="utf-8")
    work(mine, lambda nb: nb.cells.insert(4, code("again", "answer_01a = ...", exercise="01.a")))
    publish(course, stored(), "03_z.ipynb")  # the course is newer than the copies: no link may lead nowhere
    assert course_map.lessons() == [
        course_map.Row("01_x.ipynb", "Lesson 01. Which?", ["01.a", "01.b"], {}),
        course_map.Row("02_y.ipynb", "Lesson 02. Why?", [], {}),
    ]


# ---- the student's way, for real -----------------------------------------------------------------


def test_git_status_is_clean_after_a_lesson_was_run(tmp_path: Path) -> None:
    """In a clone: lay the copies with the command, run lesson 00 among them, save it, and ask git."""
    clone = tmp_path / "clone"
    left_out = shutil.ignore_patterns(
        ".*", "__pycache__", "*.egg-info", "build", "kept", "my_lessons", "tests"
    )
    shutil.copytree(lessons.ROOT, clone, ignore=left_out)
    shutil.copy(lessons.ROOT / ".gitignore", clone)

    def git(*arguments: str) -> str:
        who = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "core.safecrlf=false"]
        done = subprocess.run(
            ["git", *who, *arguments], cwd=clone, check=True, capture_output=True, encoding="utf-8"
        )
        return done.stdout

    git("init")
    git("add", "--all")
    git("commit", "-m", "a course")
    own = {"PYTHONPATH": str(clone), "COURSE_PROGRESS": "", "COURSE_FOLDER": ""}
    command = [sys.executable, "-m", "utils.notebook.copies"]
    laid = subprocess.run(
        command, cwd=clone, env={**os.environ, **own}, check=True, capture_output=True, encoding="utf-8"
    )
    copy_ = clone / "my_lessons" / "00_start_here.ipynb"
    assert laid.stdout.startswith(f"Your lessons are in {copy_.parent}; begin with: jupyter lab")

    nb = nbformat.read(copy_, as_version=4)
    answer = next(cell for cell in nb.cells if cell.metadata.get("exercise") == "00.a")
    answer.source = "answer_00a = 1"
    saved = lessons.execute(nb, cwd=copy_.parent, env=own)
    nbformat.write(saved, copy_)
    said = [text for cell in saved.cells for text in lessons.comparable(cell.get("outputs", [])).items()]
    assert not {kind for kind, _ in said} & {"error", "stderr"}
    assert "Exercise 00.a: wrong." in str(said)
    stored_progress = json.loads((copy_.parent / ".progress.json").read_text(encoding="utf-8"))
    assert stored_progress["exercises"] == {"00.a": "wrong"}
    assert git("status", "--porcelain") == ""
    assert not (clone / ".progress.json").exists()


# ---- the lessons in another language -----------------------------------------------------------------


def korean() -> Any:
    """Give the Korean lesson: the same cells, links one folder deeper."""
    nb = stored()
    nb.cells[0].source = "# 01강. 어느 것?\n\n**시간:** 20분 · **먼저 볼 것:** 없음"
    nb.cells[1].source = (
        "[용어집](../../docs/ko/glossary.md#model), [02강](02_y.ipynb), [English](../01_x.ipynb), "
        "[data](../../data/README.md)"
    )
    nb.cells.append(
        text("asked", "**문제 1.** 무엇?\n\n- **A.** 하나.\n- **B.** 둘.\n\n<details><summary>설명</summary>\n\n"
             "**A.** 아쉽습니다.\n\n**B.** 맞습니다.\n\n</details>")
    )  # fmt: skip
    nb.cells.append(code("quiz", 'quiz("01.1")'))
    return nb


@pytest.fixture
def both(course: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a course whose first lesson exists in Korean as well."""
    for place in ("docs/ko", "notebooks/ko"):
        (course / place).mkdir()
    (course / "docs" / "ko" / "glossary.md").write_text("# 용어\n", encoding="utf-8")
    publish(course, korean(), f"ko/{NAME}")
    yield course
    language.use("en")


def test_the_student_has_the_lessons_in_both_languages(both: Path) -> None:
    mine = both / "my_lessons"
    assert copies.lay(mine, both) == []
    found = cells(mine, f"ko/{NAME}")
    assert "0.846" not in (mine / "ko" / NAME).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]*)", found[1].source)
    assert links == ["../docs/ko/glossary.md", "02_y.ipynb", "../01_x.ipynb", "../data/README.md"]
    assert all((mine / "ko" / link).is_file() for link in links if link != "02_y.ipynb")
    assert sources(mine)["words"].startswith("See the [glossary](docs/glossary.md")
    assert copies.lay(mine, both) == []  # once more: nothing to say


def test_a_korean_copy_is_brought_forward_put_back_and_taken_away_as_well(both: Path) -> None:
    mine = both / "my_lessons"
    copies.lay(mine, both)
    answered = work(mine, lambda nb: nb.cells[3].update(source="answer_01a = 1"), f"ko/{NAME}")
    new = korean()
    new.cells[0].source = "# 01강. 새 제목"
    publish(both, new, f"ko/{NAME}")
    (said,) = copies.lay(mine, both)
    assert said.startswith(f"ko/{NAME} is the newer version now, with 1 answer and no added cells of yours")
    assert sources(mine, f"ko/{NAME}")["a"] == "answer_01a = 1" and answered in kept(mine)
    language.use("ko")
    assert copies.reset("1", mine, both)[1] == f"ko/{NAME} 파일을 처음 받은 그대로 되돌렸습니다."
    assert sources(mine, f"ko/{NAME}")["a"] == "answer_01a = ..."
    assert copies.reset("1", mine, both)[0] == f"ko/{NAME} 파일은 처음 받은 그대로입니다."
    language.use("en")
    (both / "notebooks" / "ko" / NAME).unlink()
    (said,) = copies.lay(mine, both)
    assert said.startswith(f"ko/{NAME} is no longer part of the course")
    assert not (mine / "ko" / NAME).exists() and (mine / NAME).exists()


def test_map_and_quiz_read_the_lesson_in_the_language_in_use(
    both: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = both / "my_lessons"
    copies.lay(mine, both)
    monkeypatch.chdir(mine / "ko")
    monkeypatch.delenv("COURSE_PROGRESS")
    language.use("ko")
    (row,) = course_map.lessons()
    assert (row.title, row.time, row.questions) == ("01강. 어느 것?", "20분", {"01.1": {"B"}})
    question = quiz.quiz("01.1")
    assert question is not None and question.text == "A, B 가운데 하나를 고르세요."
    question._panel.index = {"choice": 1}
    assert question._panel.message == "✓ B. 맞습니다."
    assert progress.path() == mine / progress.NAME
    assert json.loads(progress.path().read_text(encoding="utf-8"))["quiz"] == {"01.1": "B"}
    language.use("en")
    monkeypatch.chdir(mine)
    assert [row.file for row in course_map.lessons()] == [NAME, "02_y.ipynb"]
    assert progress.load()["quiz"] == {"01.1": "B"}


def test_the_chosen_language_is_remembered(both: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = both / "my_lessons"
    monkeypatch.setattr(language, "of_system", lambda: "ko")
    assert copies.remembered(mine) == "ko"
    copies.remember(mine, "en")
    assert copies.remembered(mine) == "en"
    (mine / copies.CHOSEN).write_bytes(b"xx\xff")
    assert copies.remembered(mine) == "ko"
