"""Lessons that a browser keeps, brought forward to a newer edition: with what tells the course's cells from a student's."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from utils import language
from utils.notebook import edition

NAME = "01_x.ipynb"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English again afterwards."""
    yield
    language.use(language.ENGLISH)


def cell(id_: str, source: str, **metadata: str) -> dict[str, Any]:
    """Make a cell."""
    kind = "code" if metadata else "markdown"
    return {"id": id_, "cell_type": kind, "source": source, "metadata": metadata}


def lesson(*cells: dict[str, Any]) -> dict[str, Any]:
    """Make a lesson as the site hands it out."""
    about = {"cells": list(copy.deepcopy(cells)), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return edition.noted(about)


def brought(saved: dict[str, Any], new: dict[str, Any], code: str = "en") -> dict[str, Any]:
    """Bring one lesson forward."""
    task = {"language": code, "saved": {NAME: saved}, "new": {NAME: new}}
    answer: dict[str, Any] = json.loads(edition.brought_forward(json.dumps(task)))
    return answer


def sources(nb: dict[str, Any]) -> list[str]:
    """Give what stands in the cells."""
    return ["".join(one["source"]) for one in nb["cells"]]


TITLE, ASKED, GONE, OWN = (
    cell("1", "# One"),
    cell("2", "answer = ...", exercise="01.a"),
    cell("3", "Was here."),
    cell("4", "Mine."),
)


def test_the_note_says_which_edition_of_a_lesson_it_is() -> None:
    one, same, other = lesson(TITLE), lesson(TITLE), lesson(cell("1", "# Two"))
    notes = [nb["metadata"][edition.NOTE]["edition"] for nb in (one, same, other)]
    assert notes[0] == notes[1] != notes[2]


def test_answers_and_added_cells_stay_and_the_other_cells_are_the_newer_ones() -> None:
    saved, new = lesson(TITLE, ASKED, GONE), lesson(cell("1", "# Two"), ASKED)
    saved["cells"][1]["source"] = "answer = 3"
    saved["cells"].append(OWN)
    answer = brought(saved, new)
    assert sources(answer["files"][NAME]) == ["# Two", "answer = 3", "Mine."]
    assert answer["files"][NAME]["metadata"] == new["metadata"]
    (kept,) = answer["files"].keys() - {NAME}
    assert kept.startswith("kept/01_x_") and answer["files"][kept] == saved
    assert answer["said"] == [
        f"{NAME} is the newer version now, with 1 answer and 1 added cell of yours; as you left it, it is kept as {kept}."
    ]
    assert brought(saved, new, "ko")["said"][0].startswith(f"{NAME} 파일은 이제 새 버전입니다.")


def test_an_exercise_that_is_not_answered_is_the_newer_one() -> None:
    newer = cell("2", "answer = ...  # in ms", exercise="01.a")
    answer = brought(lesson(TITLE, ASKED), lesson(TITLE, newer))
    assert sources(answer["files"][NAME]) == ["# One", "answer = ...  # in ms"]


def test_without_a_note_no_cell_that_can_be_a_students_is_lost() -> None:
    saved = lesson(TITLE, ASKED, GONE)
    del saved["metadata"][edition.NOTE]
    answer = brought(saved, lesson(cell("1", "# Two"), ASKED))
    assert sources(answer["files"][NAME]) == ["# Two", "answer = ...", "Was here."]


def test_where_no_cell_changes_the_lesson_stays_and_is_of_the_newer_edition() -> None:
    saved, new = lesson(TITLE, ASKED), lesson(TITLE, ASKED)
    new["metadata"][edition.NOTE]["edition"] = "newer"
    answer = brought(saved, new)
    assert answer["said"] == [] and answer["files"].keys() == {NAME}
    assert sources(answer["files"][NAME]) == sources(saved)
    assert answer["files"][NAME]["metadata"] == new["metadata"]
