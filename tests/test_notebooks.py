"""Every lesson passes every gate; a lesson is covered by merely existing.

The gate that runs a lesson (strict nbval, elsewhere and offline; then in the same kernel again, with
the solutions in place) works in the background, one lesson per core, while the quick ones are tested.
``pytest tests/test_notebooks.py -k 01`` tests lesson 01 alone.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from pathlib import Path

import claims
import gates
import lessons
import pytest

from utils.exercises import exercise_ids

BANK = Path(__file__).with_name("exercise_bank")
PATHS = lessons.paths()
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
read = cache(lessons.read)

every_lesson = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


@pytest.fixture(scope="session", autouse=True)
def runs(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[list[str]]]]:
    """Start the runs that the selected tests wait for.

    They go on in processes of their own, out of reach of what other tests patch in the meantime.
    """
    wanted = [
        item.callspec.params["path"]
        for item in request.session.items
        if getattr(item, "originalname", "") == test_run.__name__
    ]
    pool = ProcessPoolExecutor(CORES, mp_context=multiprocessing.get_context("spawn"))
    yield {path.stem: pool.submit(gates.run_file, path) for path in wanted}
    pool.shutdown(cancel_futures=True)


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
    assert (BANK / f"{name}.py").exists(), f"tests/exercise_bank/{name}.py is missing"
    bank = importlib.import_module(f"exercise_bank.{name}")
    wrong, right = bank.WRONG.get(exercise, []), bank.RIGHT.get(exercise, [])
    passes(exercise, gates.graded(exercise, wrong, right))


def test_banks_hold_no_other_exercises() -> None:
    for file in sorted(BANK.glob("lesson_*.py")):
        bank = importlib.import_module(f"exercise_bank.{file.stem}")
        assert set(bank.WRONG) | set(bank.RIGHT) <= set(exercise_ids()), file.name


def test_claims_page_is_current() -> None:
    stored = claims.PAGE.read_text(encoding="utf-8") if claims.PAGE.exists() else ""
    assert stored == claims.page(map(read, PATHS)), "run: python tools/claims.py"


def test_scripts_of_the_controls_fetch_nothing() -> None:
    scripts = sorted((lessons.ROOT / "utils").rglob("*.js"))
    assert scripts
    for script in scripts:
        assert not gates.remote_in(script.read_text(encoding="utf-8")), script.name


@every_lesson
def test_run(path: Path, runs: dict[str, Future[list[str]]]) -> None:
    passes(path.name, runs[path.stem].result())
