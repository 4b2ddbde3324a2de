"""Rewrite the packages of a tab, and Python's own library, so that what lessons import is compiled already.

This runs in Pyodide itself, started by ``website_bytecode.mjs``: the bytecode is that of the tab's own Python. Archives
are written anew, the same bytes from the same files. A module that the lessons import is there as bytecode alone, but for
the course's own, whose source students read. What no lesson reads, tests and the like, is left out; what no lesson
imports is loaded when a cell imports it.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib
import importlib.util
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

SITE = Path("/lib/python3.14/site-packages")
LIBRARY = Path("/lib/python314.zip")
WHEELS = Path("/wheels")
COURSE = "ml-systems-week1"
# What the kernel imports beside the lessons; the last one reads these archives.
KERNEL = ("IPython", "jedi", "matplotlib_inline.backend_inline", "pyodide_kernel", "compression.zstd")
# Packages that others name as needed, and no lesson imports: for pictures in PDF, and for an old pandas.
LATER = {"fonttools", "pytz"}
# What only developers of a package read.
LEFT_OUT = re.compile(
    r"(^|/)tests?/|\.(pyi|pyx|pxd|tp|h|a|afm)$|\.data/|/mpl-data/sample_data/|^sklearn/datasets/images/"
)


def sources() -> Iterator[str]:
    """Give the code of the course: of its package, and of the lessons' cells."""
    for file in sorted((SITE / "utils").rglob("*.py")):
        yield file.read_text(encoding="utf-8")
    for file in sorted((SITE / "notebooks").glob("*.ipynb")):
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
            lines = "".join(cell["source"]).splitlines()
            if cell["cell_type"] == "code":
                yield "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!")))


def named(source: str) -> Iterator[str]:
    """Name what a source imports anywhere; of ``from a import b``, ``a.b`` may be a module too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def imported() -> set[str]:
    """Import all that; give the files of every module that is then there."""
    modules = {name for source in sources() for name in named(source)}
    modules |= {
        ".".join(file.relative_to(SITE).with_suffix("").parts) for file in (SITE / "utils").rglob("*.py")
    }
    for name in [*sorted(modules), *KERNEL]:
        with contextlib.suppress(
            ImportError
        ):  # a name that is no module, or a package that a tab does without
            importlib.import_module(name)
    return {
        str(module.__file__) for module in list(sys.modules.values()) if getattr(module, "__file__", None)
    }


def bytecode(source: bytes, name: str) -> bytes:
    """Compile a source; the result is used without a look at the source's time."""
    from importlib import _bootstrap_external

    code = compile(source, name, "exec", dont_inherit=True)
    data = _bootstrap_external._code_to_hash_pyc(code, importlib.util.source_hash(source), False)
    return bytes(data)


def rewritten(
    archive: Path, root: Path, used: Collection[str], keep_source: bool
) -> Iterator[tuple[str, bytes]]:
    """Give the files of an archive as they are to be."""
    with zipfile.ZipFile(archive) as old:
        for name in sorted(old.namelist()):
            file, content = f"{root}/{name}", old.read(name)
            if file in used and name.endswith(".py"):
                compiled = bytecode(content, file)
                if not keep_source:
                    yield f"{name}c", compiled
                    continue
                module = name.rpartition("/")[2]
                yield name.removesuffix(module) + importlib.util.cache_from_source(module), compiled
            if not name.endswith("/") and (file in used or not LEFT_OUT.search(name)):
                yield name, content


def archived(files: Iterable[tuple[str, bytes]], method: int) -> bytes:
    """Make an archive, the same bytes from the same files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as new:
        for name, one in files:
            new.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), one, method, 9)
    return content.getvalue()


def kind(one: tuple[str, bytes]) -> tuple[str, str]:
    """Order files by what they are: what is alike is packed better side by side."""
    return one[0].rpartition(".")[2], one[0]


def rewrite(folder: Path, used: Collection[str], pack: Callable[[bytes], bytes]) -> None:
    """Rewrite all packages of a folder, those but the course's own packed as a whole, and its lock."""
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        wheel = folder / package["file_name"]
        files = sorted(rewritten(wheel, SITE, used, name == COURSE), key=kind)
        if name == COURSE:  # a newer edition unpacks it by itself
            content = archived(files, zipfile.ZIP_DEFLATED)
        else:
            content = pack(archived(files, zipfile.ZIP_STORED))
            wheel.unlink()
            package["file_name"] += ".zst"
        (folder / package["file_name"]).write_bytes(content)
        package["sha256"] = hashlib.sha256(content).hexdigest()
        package["depends"] = [one for one in package["depends"] if one not in LATER]
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    library = folder / "python_stdlib.zip"  # Python reads it before it can read another packing
    files = list(rewritten(library, LIBRARY, used, keep_source=False))
    library.write_bytes(archived(files, zipfile.ZIP_DEFLATED))


if __name__ == "__main__":
    from compression import zstd

    rewrite(WHEELS, imported(), lambda content: zstd.compress(content, 19))
