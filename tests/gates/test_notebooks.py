"""Every lesson passes every gate; a lesson is covered by merely existing.

The last gate runs it: strict nbval, elsewhere and offline; then in the same kernel again, with the
solutions in place.
``pytest tests/test_notebooks.py -k 01`` tests lesson 01 alone.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import claims
import lessons
import pytest

from tests.gates import forms, gates
from utils.notebook.exercises import exercise_ids

ROOMS = Path(__file__).parents[1] / "lessons"
PATHS = lessons.paths()
read = cache(lessons.read)

every_lesson = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def passes(name: str, problems: list[str]) -> None:
    if problems:
        pytest.fail("\n- ".join([f"{name}:", *problems]), pytrace=False)


def test_lessons_are_found() -> None:
    assert PATHS, f"there is no lesson in {lessons.NOTEBOOKS}"
    assert len({path.name[:2] for path in PATHS}) == len(PATHS), "two lessons have the same number"


@every_lesson
@pytest.mark.parametrize("gate", gates.STORED, ids=lambda gate: gate.__name__)
def test_stored(path: Path, gate: Callable[[lessons.Lesson], list[str]]) -> None:
    passes(path.name, gate(read(path)))


@pytest.mark.parametrize("exercise", exercise_ids())
def test_bank(exercise: str) -> None:
    name = f"lesson_{exercise[:2]}"
    assert (ROOMS / name / "bank.py").exists(), f"tests/lessons/{name}/bank.py is missing"
    bank = importlib.import_module(f"tests.lessons.{name}.bank")
    wrong, right = bank.WRONG.get(exercise, []), bank.RIGHT.get(exercise, [])
    passes(exercise, gates.graded(exercise, wrong, right))


@pytest.mark.parametrize("exercise", exercise_ids())
def test_forms(exercise: str) -> None:
    bank = importlib.import_module(f"tests.lessons.lesson_{exercise[:2]}.bank")
    right = bank.RIGHT.get(exercise, [])
    passes(exercise, [*forms.formed(exercise, right), *forms.spoiling(exercise, right)])


def test_banks_hold_no_other_exercises() -> None:
    for file in sorted(ROOMS.glob("lesson_*/bank.py")):
        bank = importlib.import_module(f"tests.lessons.{file.parent.name}.bank")
        assert set(bank.WRONG) | set(bank.RIGHT) <= set(exercise_ids()), file


def test_claims_pages_are_current() -> None:
    for file, text in claims.pages().items():
        assert claims.stored(file) == text, f"{file.name}: run python tools/claims.py"


@every_lesson
def test_verdicts_stand_on_fresh_draws(path: Path) -> None:
    passes(path.name, gates.fresh_draws(read(path), claims.drawn()))


def test_scripts_of_the_controls_fetch_nothing() -> None:
    scripts = sorted((lessons.ROOT / "utils").rglob("*.js"))
    assert scripts
    for script in scripts:
        assert not gates.remote_in(script.read_text(encoding="utf-8")), script.name


@every_lesson
def test_run(path: Path) -> None:
    passes(path.name, gates.run(read(path)))
