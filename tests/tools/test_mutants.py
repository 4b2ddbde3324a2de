"""The mutation tester's own part: which files it changes, and which tests it runs for each."""

import tomllib
from pathlib import Path

import lessons
import mutants
import pytest


def test_the_subjects_and_the_engine_are_changed() -> None:
    found = mutants.modules()
    assert {"utils/losses.py", "utils/serving/queueing.py", "utils/notebook/answers.py"} <= set(found)
    assert not [module for module in found if "__init__" in module or "lessons/" in module]
    assert all((lessons.ROOT / module).is_file() for module in found)


@pytest.mark.parametrize("module", mutants.modules())
def test_every_file_has_tests_of_its_own(module: str) -> None:
    own, *others = mutants.tests_of(module)
    assert own == module
    assert others and all((lessons.ROOT / test).is_file() for test in others)


@pytest.mark.parametrize(
    ("module", "test", "runs"),
    [
        ("utils/losses.py", "tests/subjects/test_losses.py", True),
        ("utils/losses.py", "tests/subjects/test_pareto.py", False),
        ("utils/notebook/progress.py", "tests/notebook/test_progress.py", True),
        ("utils/notebook/progress.py", "tests/notebook/test_answers.py", False),
        ("utils/notebook/progress.py", "tests/notebook/test_exercises.py", False),
        ("utils/lifecycle/stages.py", "tests/subjects/test_lifecycle.py", True),
    ],
)
def test_only_tests_that_reach_a_file_are_run_for_it(module: str, test: str, runs: bool) -> None:
    assert (test in mutants.tests_of(module)) == runs


def test_the_settings_are_read_as_they_were_meant() -> None:
    text = (lessons.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text + mutants.settings("utils/losses.py", ["tests/a b.py"], ["tools", "data"]))
    told = read["tool"]["mutmut"]
    assert told["only_mutate"] == ["utils/losses.py"]
    assert told["pytest_add_cli_args_test_selection"] == ["tests/a b.py"]
    assert told["also_copy"] == ["data", "tools"]


def test_the_copy_holds_the_course_and_nothing_that_git_ignores(tmp_path: Path) -> None:
    mutants.copy_course(tmp_path)
    assert (tmp_path / "utils" / "losses.py").read_bytes() == (
        lessons.ROOT / "utils" / "losses.py"
    ).read_bytes()
    assert not (tmp_path / ".git").exists() and not list(tmp_path.rglob("__pycache__"))


def test_a_survivor_is_told_by_the_lines_that_changed() -> None:
    diff = "# name: survived\n--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n def f():\n-    return 1\n+    return 2\n"
    assert mutants.changed_lines(diff) == ["# name: survived", "-    return 1", "+    return 2"]
