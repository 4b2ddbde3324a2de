"""The files of pictures beside the lessons: written from a run, read for the notebook that they belong to."""

import json

import frames
import lessons
import nbformat
import pytest
import refresh

SOURCE = """from utils.notebook.controls import Slider
from utils.notebook.explore import explore

draw = lambda ax, a: ax.set_title(str(a))
explore(None, draw, {"a": Slider("A", [1, 2, 3], start=2)}, "A title that says {a}.".format, size=(3, 2))"""


@pytest.fixture(scope="module")
def lesson(tmp_path_factory) -> lessons.Lesson:
    """Run a lesson, with its pictures in the folder beside it."""
    folder = tmp_path_factory.mktemp("frames")
    cells = [nbformat.v4.new_code_cell(SOURCE), nbformat.v4.new_code_cell("'explore(no figure)'")]
    lesson = lessons.Lesson(folder / "70_x.ipynb", nbformat.v4.new_notebook(cells=cells))
    run = frames.execute(lesson, folder)
    assert len(run.cells) == 2
    return lessons.Lesson(lesson.path, refresh.clean(run))


def test_each_figure_has_its_pictures(lesson) -> None:
    ((output, pictures),) = frames.read(lesson, lesson.path.parent)
    assert output is lesson.nb.cells[0].outputs[0]
    assert [frame["alt"] for frame in pictures["frames"]] == [f"A title that says {a}." for a in (2, 1, 3)]
    assert pictures["frames"][0]["picture"] == output.data["image/png"].strip()
    taken = sum(len(frame["picture"]) for frame in pictures["frames"]) * 3 / 4000
    assert frames.size(lesson, lesson.path.parent) == f"pictures of its figures: 3 (all); {taken:.0f} kB"


def test_pictures_of_other_code_are_left_out(lesson) -> None:
    changed = nbformat.from_dict(lesson.nb)
    changed.cells[0].source += "  # changed"
    assert list(frames.read(lessons.Lesson(lesson.path, changed), lesson.path.parent)) == []
    other = nbformat.from_dict(lesson.nb)
    other.cells[0].outputs[0].metadata["image/png"]["alt"] = "Other words."
    assert list(frames.read(lessons.Lesson(lesson.path, other), lesson.path.parent)) == []
    assert list(frames.read(lesson, lesson.path.parent / "nowhere")) == []


def test_what_is_left_of_an_earlier_run_goes(lesson, tmp_path) -> None:
    own = tmp_path / lesson.path.stem
    own.mkdir()
    (own / "5.json").write_text(json.dumps({}), encoding="utf-8")
    frames.execute(lesson, tmp_path)
    assert sorted(file.name for file in own.iterdir()) == ["0.json", "source"]


def test_a_lesson_whose_pictures_cannot_be_kept_says_so(lesson, tmp_path) -> None:
    broken = nbformat.from_dict(lesson.nb)
    broken.cells[1].source = "import utils.notebook.stored as stored; stored.write = None"
    with pytest.raises(ValueError, match=r"70_x.ipynb: pictures cannot be kept: .*TypeError"):
        frames.execute(lessons.Lesson(lesson.path, broken), tmp_path)
