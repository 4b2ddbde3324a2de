"""What a student made of the first edition, whose lessons had other numbers, is found in this one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lessons
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from refresh import METADATA

from utils.notebook import copies, first_edition, progress
from utils.notebook.exercises import exercise_ids


def lesson(number: str, *exercises: str) -> Any:
    cells = [new_markdown_cell(f"# Lesson {number}", id=f"title-{number}")]
    for name in exercises:
        source = f"answer_{name.replace('.', '')} = ..."
        cells.append(new_code_cell(source, id=f"answer-{name.replace('.', '')}", metadata={"exercise": name}))
    return new_notebook(cells=cells, metadata=METADATA)


def course(folder: Path, **files: Any) -> Path:
    (folder / "notebooks").mkdir(parents=True)
    for name, nb in files.items():
        (folder / "notebooks" / f"{name}.ipynb").write_text(nbformat.writes(nb), encoding="utf-8")
    return folder


def test_the_names_of_today_are_the_courses() -> None:
    there = [path.name for path in lessons.paths()]
    assert set(first_edition.LESSONS.values()) <= set(there)
    assert set(first_edition.EXERCISES.values()) <= set(exercise_ids())
    assert len(set(first_edition.EXERCISES.values())) == len(first_edition.EXERCISES)


def test_answers_of_the_first_edition_are_brought_forward(tmp_path: Path) -> None:
    first = course(
        tmp_path / "first",
        **{
            "02_latency_and_throughput": lesson("02", "02.a", "02.b"),
            "08_many_classes_many_labels": lesson("08", "08.c", "08.z"),
            "10_competing_objectives": lesson("10"),
        },
    )
    mine = tmp_path / "mine"
    copies.lay(mine, first)
    for name in ("02_latency_and_throughput", "08_many_classes_many_labels"):
        file = mine / f"{name}.ipynb"
        file.write_text(file.read_text(encoding="utf-8").replace("= ...", "= 7"), encoding="utf-8")
    now = course(
        tmp_path / "now",
        **{
            "02_latency_and_throughput": lesson("02", "02.a", "02.b"),  # 02.a asks something else now
            "09_many_classes": lesson("09", "09.a", "09.b"),
            "12_competing_objectives": lesson("12"),
        },
    )
    said = copies.lay(mine, now)
    found = {file.name: copies.parse(file.read_bytes()) for file in copies.lesson_files(mine)}
    assert list(found) == [file.name for file in copies.lesson_files(now / "notebooks")]
    sources = {
        name[:2]: [cell["source"] for cell in nb["cells"] if cell["cell_type"] == "code"]
        for name, nb in found.items()
        if nb
    }
    # 02.a became 03.a of another lesson: its answer stays here as a cell of the student's own
    assert sorted(sources["02"]) == ["answer_02a = ...", "answer_02b = 7", "answer_03a = 7"]
    assert sorted(sources["09"]) == ["answer_08z = 7", "answer_09a = ...", "answer_09b = 7"]
    kept = [file.read_text(encoding="utf-8") for file in (mine / copies.KEPT).iterdir()]
    assert sum("answer_02a = 7" in text for text in kept) == 1
    assert any("brought" in sentence or "newer version" in sentence for sentence in said)
    assert copies.lay(mine, now) == [], "the second time there is nothing to do"


@pytest.mark.parametrize("edition", ["first", "this"])
def test_progress_of_the_first_edition_counts_by_the_names_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edition: str
) -> None:
    file = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(file))
    kept: dict[str, Any] = {"exercises": {"00.a": "correct", "02.a": "correct"}, "predictions": {}}
    if edition == "this":
        kept["quiz"] = {}
    file.write_text(json.dumps(kept), encoding="utf-8")
    moved = "03.a" if edition == "first" else "02.a"
    assert progress.load()["exercises"] == {"00.a": "correct", moved: "correct"}
    assert progress.save("exercises", "00.a", "wrong") is None
    for _ in range(2):
        assert progress.load()["exercises"] == {"00.a": "wrong", moved: "correct"}
