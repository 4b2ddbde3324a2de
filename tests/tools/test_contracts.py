"""The contracts between the parts of ``utils`` hold, and each is broken by the import that it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECK = "from importlinter.cli import lint_imports_command as check; check()"

pytest.importorskip("importlinter", reason="a maintainer's package: python3 course.py lint installs it")


def checked(folder: Path) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-c", CHECK, "--no-logo", "--no-cache"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return run.returncode, " ".join((run.stdout + run.stderr).split())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "utils", tmp_path / "utils", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    code, said = checked(copy)
    assert code == 0, said


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("losses.py", "import utils.notebook.plots", "a subject draws nothing BROKEN"),
        ("losses.py", "import utils.lessons.lesson_11.pictures", "know no subject and no lesson BROKEN"),
        ("notebook/plots.py", "import utils.losses", "know no subject and no lesson BROKEN"),
        ("notebook/exercises.py", "import utils.lessons.lesson_00", "know no subject and no lesson BROKEN"),
        ("lessons/lesson_00/checks.py", "import utils.lessons.lesson_01.checks", "another's room BROKEN"),
        ("unnamed_subject.py", "", "not listed as layers: - utils.unnamed_subject"),
    ],
)
def test_a_forbidden_import_is_seen(copy: Path, file: str, line: str, contract: str) -> None:
    with (copy / "utils" / file).open("a", encoding="utf-8") as source:
        source.write(f"{line}\n")
    code, said = checked(copy)
    assert code != 0 and contract in said, said
