"""Change the code a little, one place at a time, and see whether a test notices: ``python tools/mutants.py [utils/losses.py ...]``.

mutmut makes the changes ("mutants") and runs for each the tests that reach it, the quickest first. Everything
happens in a copy in a temporary folder. It needs a system that can fork: Linux, macOS, or WSL on Windows.
``--sample 120`` tries as many of each file, the same ones in every run: for a file whose tests are slow.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from lessons import ROOT

ENGINE = ("answers", "exercises", "progress", "controls")
NOTICED = ("killed", "timeout", "segfault")
SEED = 0
# In place of the outermost conftest.py, which calls what is changed: no test would begin.
QUICKEST_FIRST = '''"""Begin with the tests that took the least time, and run each example once."""

import json
from pathlib import Path

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    # every mutant has the examples of its function, all of them the same: one of each is enough
    items[:] = [item for item in items if "__mutmut_" not in item.name.replace("__mutmut_orig", "")]
    file = Path("mutmut-stats.json")
    if file.exists():
        took = json.loads(file.read_text(encoding="utf-8"))["duration_by_test"]
        items.sort(key=lambda item: took.get(item.nodeid, 0))
'''


def modules() -> list[str]:
    """List the files to change: the subjects, and of a page's parts those that judge and keep.

    Returns
    -------
    list of str
        Paths from the course's folder.
    """
    utils = ROOT / "utils"
    subjects = [path for path in sorted(utils.glob("*.py")) if path.name != "__init__.py"]
    subjects += [utils / "serving" / "queueing.py", utils / "lifecycle" / "stages.py"]
    files = [*(utils / "notebook" / f"{name}.py" for name in ENGINE), *subjects]
    return [file.relative_to(ROOT).as_posix() for file in files]


def tests_of(module: str) -> list[str]:
    """List the tests of a file: its examples, and its own test file or else those that import it.

    Parameters
    ----------
    module : str
        Path of the file from the course's folder.

    Returns
    -------
    list of str
        Paths from the course's folder.
    """
    name = module.removesuffix(".py").replace("/", ".")
    package, _, last = name.rpartition(".")
    imports = re.compile(rf"\b{re.escape(name)}\b|from {re.escape(package)} import [^\n]*\b{last}\b")
    folders = (ROOT / "tests" / "notebook", ROOT / "tests" / "subjects")
    files = [file for folder in folders for file in sorted(folder.glob("test_*.py"))]
    own = [file for file in files if file.stem == f"test_{last}"]
    found = own or [file for file in files if imports.search(file.read_text(encoding="utf-8"))]
    return [module, *(file.relative_to(ROOT).as_posix() for file in found)]


def copy_course(folder: Path) -> None:
    """Copy what git knows or would add; a mutant must not touch the course itself."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, encoding="utf-8",
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)


def settings(module: str, tests: Sequence[str], also: Iterable[str]) -> str:
    """Write mutmut's part of ``pyproject.toml``."""
    lines = {
        "source_paths": ["utils"],
        "only_mutate": [module],
        "also_copy": sorted(also),
        "pytest_add_cli_args_test_selection": list(tests),
        "pytest_add_cli_args": ["--hypothesis-profile=first_failure"],
        "use_git_change_detection": False,
        "timeout_multiplier": 5.0,
        "timeout_constant": 30.0,  # on a busy machine a test may take long; an endless loop takes longer
    }
    return "\n".join(["", "[tool.mutmut]", *(f"{key} = {json.dumps(value)}" for key, value in lines.items())])


def run_in(folder: Path, code: str) -> str:
    """Run Python code in the copy, and return what it prints; stop where it fails."""
    environment = os.environ | {"PYTHONPATH": "", "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"mutmut stopped in {folder}:\n{done.stdout[-4000:]}")
    return done.stdout


def mutmut(folder: Path, *commands: list[str]) -> str:
    """Give mutmut its commands, one after the other."""
    each = f"for words in {commands!r}: cli(words, standalone_mode=False)"
    return run_in(folder, f"from mutmut.__main__ import cli\n{each}")


def names_in(module: str, folder: Path) -> list[str]:
    """Name every mutant of a file, as mutmut does, before it has made one."""
    code = f"made = mutate_file_contents({module!r}, open({module!r}, encoding='utf-8').read())"
    begin = "from mutmut.mutation.file_mutation import mutate_file_contents"
    names = run_in(folder, f"{begin}\n{code}\nprint(*made.mutant_names)").split()
    return [f"{module.removesuffix('.py').replace('/', '.')}.{name}" for name in names]


def drawn(names: Sequence[str], count: int) -> list[str]:
    """Draw some of the mutants, the same ones in every run.

    Parameters
    ----------
    names : sequence of str
        All of a file's mutants.
    count : int
        How many; all of them if there are not so many.

    Returns
    -------
    list of str
        In the order of `names`.
    """
    kept = set(random.Random(SEED).sample(sorted(names), min(count, len(names))))
    return [name for name in names if name in kept]


def try_module(module: str, folder: Path, sample: int | None = None) -> tuple[Counter[str], list[str]]:
    """Try the mutants of one file.

    Parameters
    ----------
    module : str
        Path of the file from the course's folder.
    folder : pathlib.Path
        A copy of the course, see `copy_course`.
    sample : int, optional
        How many mutants to draw; all of them by default.

    Returns
    -------
    counts : Counter
        How many mutants ended how: "killed", "survived", "timeout", "no tests", ...
    survivors : list of str
        The changes that no test noticed: their name, the line before and the line after.
    """
    shutil.rmtree(folder / "mutants", ignore_errors=True)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "conftest.py").write_text(QUICKEST_FIRST, encoding="utf-8")
    also = [path.name for path in folder.iterdir() if path.name not in ("utils", "pyproject.toml")]
    text = project + settings(module, tests_of(module), also)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    chosen = [] if sample is None else drawn(names_in(module, folder), sample)
    mutmut(folder, ["run", "--max-children", "1", *chosen])
    every = re.findall(r"^ +(\S+): (.+)$", mutmut(folder, ["results", "--all", "true"]), re.MULTILINE)
    ended = [(name, how) for name, how in every if not chosen or name in chosen]
    missed = [name for name, how in ended if how not in NOTICED]
    shown = mutmut(folder, *(["show", name] for name in missed)) if missed else ""
    return Counter(how for _, how in ended), changed_lines(shown)


def changed_lines(diffs: str) -> list[str]:
    """Shorten diffs to their names and to the lines that change."""
    return re.findall(r"^(?:# \S+: .*|[-+](?![-+]{2} ).*)$", diffs, re.MULTILINE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "module", nargs="*", default=modules(), help="files such as utils/losses.py; all if none"
    )
    parser.add_argument(
        "--sample", type=int, metavar="N", help="draw N mutants of each file; all if left out"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        copy_course(folder)
        for module in arguments.module:
            counts, survivors = try_module(module, folder, arguments.sample)
            noticed = sum(counts[how] for how in NOTICED)
            print(*survivors, sep="\n")
            print(f"{module}: {noticed} of {counts.total()} noticed {dict(counts)}", flush=True)


if __name__ == "__main__":
    main()
