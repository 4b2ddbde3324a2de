"""Progress, predictions and the course map: kept, damaged, deleted, unwritable."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from utils.notebook import course_map, predict, progress
from utils.notebook.controls import Choice, Slider

EMPTY: dict[str, Any] = {"exercises": {}, "predictions": {}, "quiz": {}}


def test_what_is_saved_is_loaded(empty_progress: Path) -> None:
    assert progress.load() == EMPTY
    assert progress.save("exercises", "01.a", "correct") is None
    assert progress.save("predictions", "01.winner", "서포트 벡터 머신") is None
    assert progress.save("quiz", "01.1", "B") is None
    assert progress.load() == {
        "exercises": {"01.a": "correct"},
        "predictions": {"01.winner": "서포트 벡터 머신"},
        "quiz": {"01.1": "B"},
    }
    assert [file.name for file in empty_progress.parent.iterdir()] == [empty_progress.name]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"3", b'{"exercises": 5}', b"\xff\xfe\x00", b"null"])
def test_a_damaged_file_neither_stops_nor_is_lost(empty_progress: Path, damage: bytes) -> None:
    empty_progress.write_bytes(damage)
    assert progress.load() == EMPTY
    assert progress.save("exercises", "01.a", "wrong") is None
    assert progress.load()["exercises"] == {"01.a": "wrong"}
    aside = empty_progress.with_name(empty_progress.name + ".damaged")
    if damage.startswith(b"{") and damage != b"{":
        return  # readable, only its parts are odd
    assert aside.read_bytes() == damage


def test_a_deleted_file_is_begun_anew(empty_progress: Path) -> None:
    progress.save("exercises", "01.a", "correct")
    empty_progress.unlink()
    assert progress.load() == EMPTY
    assert progress.save("exercises", "01.b", "wrong") is None


def test_an_interrupted_write_leaves_the_old_file(
    empty_progress: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.save("exercises", "01.a", "correct")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(progress.Path, "write_text", full)
    problem = progress.save("exercises", "01.b", "correct")
    assert problem is not None and "No space left on device" in problem
    assert progress.load()["exercises"] == {"01.a": "correct"}
    assert [file.name for file in empty_progress.parent.iterdir()] == [empty_progress.name]


def test_a_write_cut_off_half_way_leaves_the_old_file(
    empty_progress: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.save("exercises", "01.a", "correct")

    def half(self: Path, text: str, **_: object) -> None:
        self.write_bytes(text[: len(text) // 2].encode())
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(progress.Path, "write_text", half)
    progress.save("exercises", "01.b", "correct")
    assert progress.load()["exercises"] == {"01.a": "correct"}


def test_a_save_puts_a_new_file_in_the_old_ones_place(empty_progress: Path) -> None:
    progress.save("exercises", "01.a", "wrong")
    before, other_name = empty_progress.read_bytes(), empty_progress.with_name("the old file")
    other_name.hardlink_to(empty_progress)
    progress.save("exercises", "01.a", "correct")
    assert other_name.read_bytes() == before
    assert progress.load()["exercises"] == {"01.a": "correct"}


def test_the_file_is_the_same_on_every_system_and_can_be_read(empty_progress: Path) -> None:
    progress.save("predictions", "01.winner", "트리")
    progress.save("exercises", "01.b", "wrong")
    progress.save("exercises", "01.a", "correct")
    assert empty_progress.read_bytes().decode("utf-8") == (
        '{\n "exercises": {\n  "01.a": "correct",\n  "01.b": "wrong"\n },\n "predictions": {\n  "01.winner": "트리"\n },\n "quiz": {}\n}'
    )


def test_what_is_kept_already_is_not_written_again(
    empty_progress: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress.save("exercises", "01.a", "correct")
    monkeypatch.setattr(progress.Path, "write_text", lambda *_, **__: 1 / 0)
    assert progress.save("exercises", "01.a", "correct") is None


def test_a_place_that_cannot_be_written_gives_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a file, no folder"
    file.write_text("x", encoding="utf-8")
    monkeypatch.setenv("COURSE_PROGRESS", str(file / "progress.json"))
    problem = progress.save("exercises", "01.a", "correct")
    assert problem is not None and problem.startswith("Your progress could not be kept in ")
    assert problem.endswith("): make that folder writable, or set COURSE_FOLDER to a folder of your own.")
    assert progress.load() == EMPTY


def test_the_variable_moves_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "a" / "new folder" / "p.json"))
    progress.save("exercises", "01.a", "correct")
    assert json.loads((tmp_path / "a" / "new folder" / "p.json").read_text(encoding="utf-8"))["exercises"]
    monkeypatch.delenv("COURSE_PROGRESS")
    assert progress.path() == progress.folder() / ".progress.json"


def test_a_folder_is_tried_by_writing_into_it(tmp_path: Path) -> None:
    assert progress.is_writable(tmp_path / "new" / "folder") and progress.is_writable(tmp_path / "new")
    assert [file.name for file in (tmp_path / "new").rglob("*")] == ["folder"]
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert not progress.is_writable(tmp_path / "file") and not progress.is_writable(
        tmp_path / "file" / "in it"
    )


def test_the_students_folder_is_where_it_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    here, home = tmp_path / "course" / "my_lessons", tmp_path / "ml-systems-week1"
    for writable, chosen in (({here, home}, here), ({here}, here), ({home}, home), (set(), here)):
        monkeypatch.setattr(progress, "is_writable", writable.__contains__)
        assert progress.folder(tmp_path / "course") == chosen
    monkeypatch.setenv("COURSE_FOLDER", "~/mine")
    assert progress.folder(tmp_path / "course") == tmp_path / "mine"


def test_progress_is_kept_beside_the_copies_and_an_old_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COURSE_PROGRESS")
    monkeypatch.setenv("COURSE_FOLDER", str(tmp_path / "mine"))
    monkeypatch.setattr(progress, "COURSE", tmp_path)
    (tmp_path / ".progress.json").write_text('{"exercises": {"00.a": "wrong"}}', encoding="utf-8")
    assert progress.load() == EMPTY | {"exercises": {"00.a": "wrong"}}
    progress.save("exercises", "00.b", "correct")
    assert progress.load()["exercises"] == {"00.a": "wrong", "00.b": "correct"}
    assert progress.path() == tmp_path / "mine" / ".progress.json"
    (tmp_path / "copies" / ".handed_out").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "copies")
    assert progress.path() == tmp_path / "copies" / ".progress.json"


def test_an_old_file_is_not_read_where_the_variable_names_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "COURSE", tmp_path / "course")
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / ".progress.json").write_text('{"exercises": {"00.a": "wrong"}}', encoding="utf-8")
    assert progress.load() == EMPTY


def test_the_new_file_is_written_beside_the_old_one_out_of_sight(
    empty_progress: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    replace = Path.replace

    def noted(self: Path, target: Path) -> Path:
        seen.append(self)
        return replace(self, target)

    monkeypatch.setattr(progress.Path, "replace", noted)
    progress.save("exercises", "01.a", "correct")
    assert [file.parent.parent for file in seen] == [empty_progress.parent]
    assert seen[0].parent.name.startswith(".progress")


def test_git_ignores_the_students_folder_and_an_old_progress_file() -> None:
    lines = (progress.COURSE / ".gitignore").read_text(encoding="utf-8").split()
    assert {"my_lessons/", ".progress.json*"} <= set(lines)


def test_a_prediction_survives_a_restart() -> None:
    def ask() -> predict.Prediction:
        return predict.predict("01.winner", "Which one?", Choice("Winner", {"Forest": 1, "Tree": 2}))

    first = ask()
    assert first.value is None and first.text is None
    first._panel.index = {"answer": 1}
    assert first.value == 2
    assert "Kept: Tree" in first._panel.message
    again = ask()
    assert (again.value, again.text) == (2, "Tree")


def test_a_kept_answer_that_is_no_longer_offered_is_left_open() -> None:
    progress.save("predictions", "01.guess", "70")
    assert predict.predict("01.guess", "How much?", Slider("Share (%)", [10, 20], start=10)).value is None


def test_a_prediction_that_cannot_be_kept_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = predict.predict("01.winner", "Which one?", Choice("Winner", ["a", "b"]))
    monkeypatch.setattr(progress, "save", lambda *_: "It could not be kept.")
    asked._panel.index = {"answer": 0}
    assert asked.value == "a"
    assert asked._panel.message == "It could not be kept."


def test_a_prediction_shows_a_fixed_sentence_and_stores_its_answers() -> None:
    controls = [Choice("Winner", {"a": 1, "b": 2, "c": 3}), Slider("Share (%)", range(0, 101, 5), start=50)]
    texts = []
    for control in controls:
        data, metadata = predict.predict("01.winner", "Which one?", control)._repr_mimebundle_()
        assert data["text/plain"] == "Which one? (Run this notebook to answer.)"
        assert (metadata["control"]["kind"], metadata["control"]["label"]) == (control.kind, control.label)
        texts.append(metadata["control"]["texts"])
    assert texts == [["a", "b", "c"], ["0", "100"]]


def test_the_map_counts_what_was_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs: list[dict[str, str]] = []
    monkeypatch.setattr(course_map, "display", lambda data, raw: outputs.append(data))
    questions = {"01.1": {"B"}, "01.2": {"A", "C"}, "01.3": {"A"}, "01.4": {"A"}}
    lesson = course_map.Row(
        "01_x.ipynb", "Lesson 01. <b>Which</b> & who?", ["01.a", "01.b"], questions, "35 minutes"
    )
    monkeypatch.setattr(course_map, "lessons", lambda: [lesson])
    progress.save("exercises", "00.a", "correct")
    progress.save("exercises", "01.a", "correct")
    progress.save("exercises", "01.b", "wrong")
    course_map.course_map()
    [data] = outputs
    counts = "1 of 2 exercises solved, 0 of 4 questions right"
    assert data["text/plain"] == f"Lesson 01. <b>Which</b> & who?\n  35 minutes; {counts}"
    assert '<progress max="6" value="1"' in data["text/html"]
    assert ">35 minutes</td>" in data["text/html"]
    assert "<b>Which" not in data["text/html"]
    for id_, letter in (("01.1", "B"), ("01.2", "C"), ("01.3", "B"), ("02.1", "A")):
        progress.save("quiz", id_, letter)
    course_map.course_map()
    counts = "1 of 2 exercises solved, 2 of 4 questions right"
    assert outputs[1]["text/plain"].endswith(f"; {counts}")
    assert f">{counts}</td>" in outputs[1]["text/html"]
    assert '<progress max="6" value="3"' in outputs[1]["text/html"]
    lesson.questions.clear()
    course_map.course_map()
    assert outputs[2]["text/plain"].endswith("; 1 of 2 exercises solved")
    assert '<progress max="2" value="1"' in outputs[2]["text/html"]


def test_the_map_finds_every_lesson() -> None:
    found = course_map.lessons()
    files = sorted(file.name for file in (progress.COURSE / "notebooks").glob("[0-9]*.ipynb"))
    assert [row.file for row in found] == files
    assert all(row.title.startswith(f"Lesson {row.file[:2]}. ") for row in found)
    assert all(re.fullmatch(r"\d+ minutes(, \d+ more for Deeper)?", row.time) for row in found)
    assert [exercise for row in found for exercise in row.exercises][:3] == ["00.a", "00.b", "01.a"]
