"""The mutation tester's own part: which files it changes, and which tests it runs for each."""

import json
import subprocess
import sys
import tomllib
from collections import Counter
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


@pytest.mark.parametrize("count", [0, 1, 7, 50])
def test_a_sample_is_the_same_in_every_run_and_holds_what_was_asked_for(count: int) -> None:
    names = [f"x_f__mutmut_{number}" for number in range(30)]
    found = mutants.drawn(names, count)
    assert found == mutants.drawn(names, count) == [name for name in names if name in found]
    assert len(found) == min(count, 30)
    assert set(mutants.drawn(names[::-1], count)) == set(found)


def test_a_sample_is_drawn_from_the_whole_file() -> None:
    times = Counter(int(name) // 10 for name in mutants.drawn([str(number) for number in range(100)], 50))
    assert set(times) == set(range(10))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Put an engine in mutmut's place that has five mutants, of which it kills the first; keep what it was told."""
    told: list[list[str]] = []
    names = [f"utils.masks.x_f__mutmut_{number}" for number in range(1, 6)]
    ends = ["killed", *(4 * ["survived"])]

    def mutmut(folder: Path, *commands: list[str]) -> str:
        told.extend(commands)
        if commands[0][0] == "results":
            tried = told[0][3:] or names
            how = (end if name in tried else "not checked" for name, end in zip(names, ends, strict=True))
            return "".join(f"    {name}: {end}\n" for name, end in zip(names, how, strict=True))
        return "".join(f"# {name}: survived\n-    1\n+    2\n" for _, *rest in commands for name in rest)

    monkeypatch.setattr(mutants, "mutmut", mutmut)
    monkeypatch.setattr(mutants, "names_in", lambda module, folder: names)
    return told


def test_every_mutant_is_tried_when_no_number_is_said(asked: list[list[str]], tmp_path: Path) -> None:
    counts, survivors = mutants.try_module("utils/masks.py", tmp_path)
    assert counts == {"killed": 1, "survived": 4}
    assert asked[0] == ["run", "--max-children", "1"]
    assert len(survivors) == 4 * 3


def test_only_the_sample_is_tried_and_counted(asked: list[list[str]], tmp_path: Path) -> None:
    counts, survivors = mutants.try_module("utils/masks.py", tmp_path, sample=2)
    assert len(asked[0]) == 3 + 2
    assert counts.total() == 2 and "not checked" not in counts
    assert len(survivors) == 3 * counts["survived"]


def collected(folder: Path) -> list[str]:
    """Name the tests of a folder in the order in which they would be run."""
    flags = ["-p", "no:cacheprovider", "--doctest-modules", "--collect-only", "-q", "--rootdir=."]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *flags], cwd=folder, capture_output=True, encoding="utf-8"
    )
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_the_quickest_tests_come_first(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(mutants.QUICKEST_FIRST, encoding="utf-8")
    took = {"test_a.py::test_slow": 9.0, "test_a.py::test_quick": 0.1}
    (tmp_path / "mutmut-stats.json").write_text(json.dumps({"duration_by_test": took}), encoding="utf-8")
    (tmp_path / "test_a.py").write_text("def test_slow(): pass\ndef test_quick(): pass\n", encoding="utf-8")
    assert collected(tmp_path) == ["test_a.py::test_quick", "test_a.py::test_slow"]


def test_each_example_is_run_once(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(mutants.QUICKEST_FIRST, encoding="utf-8")
    example = 'def {}():\n    """\n    >>> 1\n    1\n    """\n'
    names = ("x_f__mutmut_orig", "x_f__mutmut_1", "x_f__mutmut_20")
    (tmp_path / "a.py").write_text("".join(map(example.format, names)), encoding="utf-8")
    assert collected(tmp_path) == ["a.py::a.x_f__mutmut_orig"]


@pytest.mark.skipif(sys.platform == "win32", reason="mutmut cannot fork there")
def test_mutants_have_the_names_that_mutmut_gives_them(tmp_path: Path) -> None:
    pytest.importorskip("mutmut", reason="belongs to what maintainers install")
    (tmp_path / "utils").mkdir()
    (tmp_path / "utils" / "a.py").write_text("def add(x):\n    return x + 1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(mutants.settings("utils/a.py", [], []), encoding="utf-8")
    assert mutants.names_in("utils/a.py", tmp_path) == ["utils.a.x_add__mutmut_1", "utils.a.x_add__mutmut_2"]
