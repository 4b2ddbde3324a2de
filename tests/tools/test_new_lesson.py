"""A lesson that was just begun passes every gate that its own files can answer for, and runs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gates import gates

ROOT = Path(__file__).parents[2]


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The course without its lessons' notebooks, but the first, which the new one links to."""
    ignored = shutil.ignore_patterns("__pycache__", "lesson_*", "browser", "[0-9][0-9]_*.ipynb")
    for name in ("utils", "tests", "tools", "notebooks", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copy(ROOT / "notebooks" / "00_start_here.ipynb", tmp_path / "notebooks")
    return tmp_path


def test_a_lesson_just_begun_passes_the_gates(course: Path) -> None:
    code, said = run(course, "tools/new_lesson.py", "97", "Which beams first?")
    assert code == 0, said
    assert "notebooks/97_which_beams_first.ipynb: rewritten\n" in said.replace("\\", "/")
    code, said = run(
        course, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/gates/test_notebooks.py", "-k", "97"
    )
    gates_banks_forms_draws_and_the_run = len(gates.STORED) + 2 + 2 + 1 + 1
    assert code == 0 and f"{gates_banks_forms_draws_and_the_run} passed" in said, said

    before = (course / "notebooks" / "97_which_beams_first.ipynb").read_bytes()
    code, said = run(course, "tools/new_lesson.py", "97", "Another")
    assert code == 1 and "Lesson 97 is there already" in said
    assert (course / "notebooks" / "97_which_beams_first.ipynb").read_bytes() == before


@pytest.mark.parametrize(
    ("number", "title", "says"), [("7", "A", "two digits"), ("98", "빔", "a few letters")]
)
def test_what_cannot_be_a_lesson_is_said(number: str, title: str, says: str) -> None:
    code, said = run(ROOT, "tools/new_lesson.py", number, title)
    assert code == 1 and says in said
