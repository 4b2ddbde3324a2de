"""The lessons as they run in a tab: JupyterLite, Python for the browser, the course as a package, and the lessons' copies.

What the course needs is solved into one lock: Pyodide's own wheels where it has them (with their versions), the course's
pinned versions for all else.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lessons
import translation
import website_ahead
import website_runtime as runtime
import website_start
import website_texts
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from utils import language
from utils.notebook import copies, edition, environment

NAME, VERSION = "ml_systems_week1", "1.0.0"
WHEEL = f"{NAME}-{VERSION}-py3-none-any.whl"
# What the launcher, the decks and the tests need, and a lesson in a tab does not.
ELSEWHERE = {
    *(
        "aiohttp",
        "beautifulsoup4",
        "jupyterlab",
        "latex2mathml",
        "nbclient",
        "nbconvert",
        "nbformat",
        "nbval",
    ),
    *("hypothesis", "pytest", "pytest-xdist", "setuptools"),
}
SETTINGS = {  # every cell is in the page: it can be searched, and an address leads to a heading
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}
}
EXTENSIONS = Path(__file__).with_name("lab")  # those of the course's own
KEEP, EDITION, WORKER = (
    Path(__file__).with_name(f"website_{name}.js") for name in ("keep", "edition", "worker")
)
COMPILER = Path(__file__).with_name("website_bytecode.mjs")
START = [  # what a kernel begins with; of JupyterLite's own, what is not named here is installed once more at each start
    *("ipykernel", "comm", "pyodide-kernel", "jedi", "ipython", "micropip", "piplite"),
    canonicalize_name(NAME),
]
DRIVE = "/drive"  # where a tab's Python finds the reader's own files


def needed() -> list[Requirement]:
    """Read from ``pyproject.toml`` what a lesson in a tab needs."""
    project = tomllib.loads((lessons.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    every = [Requirement(line.split("#")[0]) for line in project["dependencies"]]
    return [one for one in every if canonicalize_name(one.name) not in ELSEWHERE]


def _members(requirements: str) -> Iterator[tuple[str, bytes]]:
    """Give the files of the course's package: its code, its data, and the versions that it is to find."""
    for folder, pattern in (("utils", "*"), ("data", "*.csv*")):
        for file in sorted((lessons.ROOT / folder).rglob(pattern)):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(lessons.ROOT).as_posix(), file.read_bytes()
    for name, content in copies.contents(lessons.ROOT)[0].items():
        if name.endswith(".ipynb"):  # the quiz and the course map read them
            yield f"notebooks/{name}", content
    yield "requirements.txt", requirements.encode()
    about = f"{NAME}-{VERSION}.dist-info"
    needs = "".join(f"Requires-Dist: {one}\n" for one in needed())
    head = f"Metadata-Version: 2.1\nName: {canonicalize_name(NAME)}\nVersion: {VERSION}\n"
    yield f"{about}/METADATA", f"{head}{needs}".encode()
    yield (
        f"{about}/WHEEL",
        b"Wheel-Version: 1.0\nGenerator: course\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    )
    yield f"{about}/top_level.txt", b"utils\n"


def course_wheel(folder: Path, requirements: str = "") -> Path:
    """Make the course's package, the same bytes from the same files.

    Parameters
    ----------
    folder : pathlib.Path
        Where it goes.
    requirements : str
        The versions that the lessons find in a tab, as in ``requirements.txt``.

    Returns
    -------
    pathlib.Path
    """
    folder.mkdir(parents=True, exist_ok=True)
    record = []
    with zipfile.ZipFile(folder / WHEEL, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in _members(requirements):
            wheel.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
            record.append(f"{name},,\n")
        name = f"{NAME}-{VERSION}.dist-info/RECORD"
        wheel.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), "".join([*record, f"{name},,\n"]))
    return folder / WHEEL


def solve(static: Path, work: Path, folder: Path | None) -> dict[str, str]:
    """Lay Python, the course's package and all that it needs into a folder, under one lock.

    Parameters
    ----------
    static : pathlib.Path
        Where they go.
    work : pathlib.Path
        For what lies about meanwhile.
    folder : pathlib.Path, optional
        The files of Pyodide's release, see :func:`website_runtime.gather`.

    Returns
    -------
    dict from str to str
        Version by package.
    """
    names = [canonicalize_name(one.name) for one in needed()]
    lock = runtime.gather(names, folder)
    from pyodide_lock.uv_pip_compile import UvPipCompile

    static.mkdir(parents=True)
    for file in [*runtime.CORE, *(one["file_name"] for one in lock["packages"].values())]:
        shutil.copyfile(runtime.PLACE / file, static / file)
    lock["info"]["version"] = runtime.VERSION  # pyodide-lock asks for it
    path = static / runtime.LOCK
    path.write_text(json.dumps(lock), encoding="utf-8")
    pinned = environment.locked_versions((lessons.ROOT / "requirements.txt").read_text(encoding="utf-8"))
    UvPipCompile(
        input_path=path,
        specs=["ipython", "micropip", "pytz", "tzdata"],
        wheels=[course_wheel(work / "wheels"), *_kernel_wheels()],
        constraints=[
            f"{name}=={version}" for name, version in pinned.items() if name not in lock["packages"]
        ],
        excludes=["jupyterlab-widgets", "jupyterlab", "notebook", "jupyter-server"],
    ).update()
    solved = json.loads(path.read_text(encoding="utf-8"))
    versions = {name: str(one["version"]) for name, one in sorted(solved["packages"].items())}
    _with_versions(static, solved, versions)
    path.write_text(json.dumps(solved), encoding="utf-8")
    return versions


def differing(versions: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """List what a tab has in another version than the course's lock.

    Parameters
    ----------
    versions : mapping from str to str
        Version by package in a tab.

    Returns
    -------
    dict from str to tuple
        The version in a tab and the one in ``requirements.txt``, by package; without what only a tab needs.
    """
    pinned = environment.locked_versions((lessons.ROOT / "requirements.txt").read_text(encoding="utf-8"))
    return {
        name: (version, pinned[name])
        for name, version in versions.items()
        if pinned.get(name, version) != version
    }


def _with_versions(static: Path, solved: dict[str, Any], versions: dict[str, str]) -> None:
    """Tell the course's package which versions it finds in a tab."""
    one = solved["packages"][canonicalize_name(NAME)]
    lines = "".join(f"{name}=={version}\n" for name, version in versions.items())
    (static / one["file_name"]).unlink()
    wheel = course_wheel(static, lines)
    one["file_name"] = wheel.name
    one["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()


def compile_modules(static: Path) -> None:
    """Let a tab find compiled what lessons import, see ``website_bytecode.py``; that takes Node.

    Parameters
    ----------
    static : pathlib.Path
        The folder of Python's files, with their lock.
    """
    program = shutil.which("node")
    if program is None:
        print(
            "Node is not installed here: the site is built without compiled modules, and its lessons start more slowly.",
            file=sys.stderr,
        )
        return
    command = [program, str(COMPILER), str(static), *START]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise RuntimeError(f"The modules for a tab could not be compiled:\n{done.stderr[-2000:]}")


def _kernel_wheels() -> list[Path]:
    """Find the wheels that come with JupyterLite's kernel."""
    kernel = importlib.metadata.distribution("jupyterlite-pyodide-kernel")
    index = next(file for file in kernel.files or () if str(file).endswith("static/pypi/all.json"))
    folder = Path(str(kernel.locate_file(index))).resolve().parent
    return sorted(wheel for wheel in folder.glob("*.whl") if "widgetsnbextension-3" not in wheel.name)


def edition_of(out: Path) -> str:
    """Name an edition: the same name for the same files, whenever they were built.

    Parameters
    ----------
    out : pathlib.Path
        JupyterLite with the lessons.

    Returns
    -------
    str
    """
    files = {file.relative_to(out).as_posix(): file for file in out.rglob("*") if file.is_file()}
    whole = hashlib.sha256()
    for name in sorted(files):
        if not name.startswith("api/"):  # these lists hold the time at which they were made
            whole.update(f"{name} {hashlib.sha256(files[name].read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def finish(out: Path) -> None:
    """Let a second visit need no network, and one after an update have the new edition.

    JupyterLite's service worker forgets that it keeps files when it is started again, keeps no list of the lessons,
    takes a page with another address for another page, keeps an earlier edition's files, and comes too late for what
    the first visit has loaded before.

    Parameters
    ----------
    out : pathlib.Path
        JupyterLite with the lessons, as it was built.
    """
    before = EDITION.read_text(encoding="utf-8")
    for place, filled in (("LESSONS", _editions(out)), ("WORDS", _words())):
        before = before.replace(f"{{}}/* {place} */", json.dumps(filled, ensure_ascii=False))
    scripts = f"<script>{before}</script><script>{KEEP.read_text(encoding='utf-8')}</script>"
    waits = "await window.beforeLessons;\n        await import("
    website_start.change(out / "lab" / "index.html", {"await import(": waits, "<head>": f"<head>{scripts}"})
    worker, ours = out / "service-worker.js", WORKER.read_text(encoding="utf-8")
    for called in re.findall(r"^(?:async )?function (\w+)", ours, re.MULTILINE):
        website_start.change(worker, {f"function {called}(": f"function theirs_{called}("})
    name = edition_of(out)
    website_ahead.write(out, name)
    ours = ours.replace("/* EDITION */", name)
    worker.write_text(worker.read_text(encoding="utf-8") + ours, encoding="utf-8")


def _editions(out: Path) -> dict[str, str]:
    """Give the edition of each lesson, by its path."""
    folder = out / "files"
    notebooks = {
        file: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.rglob("*.ipynb"))
    }
    return {
        file.relative_to(folder).as_posix(): one["metadata"][edition.NOTE]["edition"]
        for file, one in notebooks.items()
    }


def _words() -> dict[str, dict[str, str]]:
    """Give what ``website_edition.js`` says, by language."""
    found = {}
    for code in language.languages():
        say = translation.translations(code, "site")
        found[code] = {name: say(text) for name, text in website_texts.EDITION.items()}
    return found


def _for_a_tab(lesson: bytes) -> bytes:
    """Name the kernel that a tab has, and note what the lesson is when it is handed out."""
    notebook = copies.parse(lesson)
    assert notebook is not None
    notebook = edition.noted(notebook)
    notebook["metadata"]["kernelspec"] = {
        "display_name": "Python (Pyodide)",
        "language": "python",
        "name": "python",
    }
    return copies.write(notebook)


def build(out: Path, work: Path, folder: Path | None = None, plain: bool = False) -> dict[str, str]:
    """Build JupyterLite with the lessons.

    Parameters
    ----------
    out : pathlib.Path
        Where it goes; must not be there yet.
    work : pathlib.Path
        An empty folder for what lies about meanwhile.
    folder : pathlib.Path, optional
        The files of Pyodide's release.
    plain : bool
        Whether modules are left as they are, for the tab to compile.

    Returns
    -------
    dict from str to str
        Version by package in a tab.
    """
    versions = solve(work / "static" / "pyodide", work, folder)
    website_start.lean(work / "static" / "pyodide")
    if not plain:
        compile_modules(work / "static" / "pyodide")
    files, _ = copies.contents(lessons.ROOT)
    for name, content in files.items():
        file = work / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_for_a_tab(content) if file.suffix == ".ipynb" else content)
    config = {
        "contents": ["content"],
        "output_dir": str(out),
        "cache_dir": str(work / "cache"),
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "apps": ["lab"],
    }
    options = {
        "packages": START,
        "env": {"HOME": "/home/pyodide", "COURSE_FOLDER": DRIVE},
    }
    page = {
        "appName": "ML systems, week 1",
        "enableServiceWorkerCache": True,
        "exposeAppInBrowser": True,
        "litePluginSettings": {
            "@jupyterlite/pyodide-kernel-extension:kernel": {
                "disablePyPIFallback": True,
                "loadPyodideOptions": options,
            }
        },
    }
    (work / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    both = {
        "LiteBuildConfig": config,
        "FederatedExtensionAddon": {"extra_labextensions_path": [str(EXTENSIONS)]},
    }
    (work / "jupyter_lite_config.json").write_text(json.dumps(both), encoding="utf-8")
    whole = {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}
    (work / "jupyter-lite.json").write_text(json.dumps(whole), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(work)]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"JupyterLite could not be built:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    website_start.early(out)
    finish(out)
    return versions
