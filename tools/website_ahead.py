"""List what a lesson that runs needs, for its page to load ahead (``website_ahead.js``)."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import website_runtime as runtime

LIST = "ahead.json"
KINDS = {
    ".css",
    ".html",
    ".ico",
    ".ipynb",
    ".js",
    ".json",
    ".mjs",
    ".wasm",
    ".whl",
    ".woff",
    ".woff2",
    ".zip",
    ".zst",
}
PACKED = {".ico", ".png", ".whl", ".woff", ".woff2", ".zip", ".zst"}  # gzip makes these no smaller
PYTHON = "static/pyodide"


def weight(file: Path) -> int:
    """Give the bytes of a file as a web host sends it.

    Parameters
    ----------
    file : pathlib.Path

    Returns
    -------
    int
    """
    return file.stat().st_size if file.suffix in PACKED else len(gzip.compress(file.read_bytes(), 6, mtime=0))


def needed(out: Path) -> list[str]:
    """Name the files that a lesson needs: all of JupyterLite, and of Python what a kernel begins with.

    Parameters
    ----------
    out : pathlib.Path
        JupyterLite with the lessons, as it was built.

    Returns
    -------
    list of str
        Their places in the folder, the largest files last, so that JupyterLite is there first.
    """
    about: dict[str, Any] = json.loads((out / "jupyter-lite.json").read_text(encoding="utf-8"))
    kernel = about["jupyter-config-data"]["litePluginSettings"][
        "@jupyterlite/pyodide-kernel-extension:kernel"
    ]
    packages = json.loads((out / PYTHON / runtime.LOCK).read_text(encoding="utf-8"))["packages"]
    begun = runtime.closure(packages, kernel["loadPyodideOptions"]["packages"])
    wheels = {packages[name]["file_name"] for name in begun}
    files = [
        file
        for file in sorted(out.rglob("*"))
        if file.suffix in KINDS
        and file.name not in (LIST, "service-worker.js", "third-party-licenses.json")
        and (file.suffix not in (".whl", ".zst") or (file.name in wheels and file.parent == out / PYTHON))
    ]
    return [file.relative_to(out).as_posix() for file in sorted(files, key=lambda file: file.stat().st_size)]


def write(out: Path, edition: str) -> None:
    """Write the list, with the bytes of each file, as a web host sends it.

    Parameters
    ----------
    out : pathlib.Path
        JupyterLite with the lessons, as it was built.
    edition : str
        Its name, see ``website_lab.edition``.
    """
    about = json.loads((out / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    listed = {
        "edition": edition,
        "version": about["appVersion"],
        "files": {name: weight(out / name) for name in needed(out)},
    }
    (out / LIST).write_text(json.dumps(listed), encoding="utf-8")
