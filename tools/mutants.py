"""Change the code a little, one place at a time, and see whether a test notices: ``python tools/mutants.py [utils/losses.py ...]``.

mutmut makes the changes ("mutants") and runs for each the tests that reach it. Everything happens in a
copy in a temporary folder. It needs a system that can fork: Linux, macOS, or WSL on Windows.
"""

from __future__ import annotations

import argparse
import json
import os
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
        "use_git_change_detection": False,
        "timeout_multiplier": 5.0,
        "timeout_constant": 5.0,
    }
    return "\n".join(["", "[tool.mutmut]", *(f"{key} = {json.dumps(value)}" for key, value in lines.items())])


def try_module(module: str, folder: Path) -> tuple[Counter[str], list[str]]:
    """Try every mutant of one file.

    Parameters
    ----------
    module : str
        Path of the file from the course's folder.
    folder : pathlib.Path
        A copy of the course, see `copy_course`.

    Returns
    -------
    counts : Counter
        How many mutants ended how: "killed", "survived", "timeout", "no tests", ...
    survivors : list of str
        The changes that no test noticed: their name, the line before and the line after.
    """
    shutil.rmtree(folder / "mutants", ignore_errors=True)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    # without the outermost conftest.py, which calls what is changed: no test would begin
    left_out = ("utils", "pyproject.toml", "conftest.py")
    also = [path.name for path in folder.iterdir() if path.name not in left_out]
    text = project + settings(module, tests_of(module), also)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": "", "OMP_NUM_THREADS": "1"}

    def mutmut(*commands: list[str]) -> str:
        code = (
            f"from mutmut.__main__ import cli\nfor words in {commands!r}: cli(words, standalone_mode=False)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, env=environment, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"mutmut stopped at {module}:\n{done.stdout[-4000:]}")
        return done.stdout

    mutmut(["run", "--max-children", "1"])
    ended = re.findall(r"^ +(\S+): (.+)$", mutmut(["results", "--all", "true"]), re.MULTILINE)
    missed = [name for name, how in ended if how not in NOTICED]
    shown = mutmut(*(["show", name] for name in missed)) if missed else ""
    return Counter(how for _, how in ended), changed_lines(shown)


def changed_lines(diffs: str) -> list[str]:
    """Shorten diffs to their names and to the lines that change."""
    return re.findall(r"^(?:# \S+: .*|[-+](?![-+]{2} ).*)$", diffs, re.MULTILINE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "module", nargs="*", default=modules(), help="files such as utils/losses.py; all if none"
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        copy_course(folder)
        for module in parser.parse_args().module:
            counts, survivors = try_module(module, folder)
            noticed = sum(counts[how] for how in NOTICED)
            print(*survivors, sep="\n")
            print(f"{module}: {noticed} of {counts.total()} noticed {dict(counts)}", flush=True)


if __name__ == "__main__":
    main()
