"""Reading, running and comparing the lessons: what the refresh, the claims page and the tests share."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from utils import language
from utils.notebook.copies import lesson_files

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
CELL_TIMEOUT_S = 60
# The paragraph of a title cell that links to the lesson in its other language, in each of the two.
TWIN, _BACK = (
    re.compile(r"English · \[한국어\]\(ko/([^)/]+)\)$"),
    re.compile(r"\[English\]\(\.\./[^)/]+\) · 한국어$"),
)

IGNORE_OUTPUT, SKIP, USES_ANSWER = "nbval-ignore-output", "nbval-skip", "uses-answer"
# What two runs need not share: pictures hang on fonts, a widget's id is drawn at random.
NOT_COMPARED = ("image/png", "application/vnd.jupyter.widget-view+json")


@dataclass(frozen=True)
class Lesson:
    """A notebook and where it stands.

    Attributes
    ----------
    path : pathlib.Path
        The file; the first two characters of its name are the lesson's number.
    nb : nbformat.NotebookNode
        Its content.
    """

    path: Path
    nb: NotebookNode

    @property
    def number(self) -> str:
        """The lesson's number, two digits."""
        return self.path.name[:2]

    @property
    def language(self) -> str:
        """The language that it speaks, such as ``"ko"``: the folder in which it stands."""
        folder = self.path.parent.name
        return folder if folder in language.languages() else language.ENGLISH

    @property
    def code(self) -> list[tuple[int, NotebookNode]]:
        """The code cells with their positions, counted from 1."""
        return [(i, cell) for i, cell in enumerate(self.nb.cells, 1) if cell.cell_type == "code"]

    @property
    def prose(self) -> list[tuple[int, NotebookNode]]:
        """The Markdown cells with their positions, counted from 1."""
        return [(i, cell) for i, cell in enumerate(self.nb.cells, 1) if cell.cell_type == "markdown"]


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for a while, in this process.

    Parameters
    ----------
    code : str
        Such as ``"ko"``.
    """
    before = language.language()
    language.use(code)
    try:
        yield
    finally:
        language.use(before)


def read(path: Path) -> Lesson:
    """Read a lesson.

    Parameters
    ----------
    path : pathlib.Path
        A notebook file.

    Returns
    -------
    Lesson
    """
    return Lesson(path, nbformat.reads(path.read_text(encoding="utf-8"), as_version=4))


def paths(prefixes: Iterable[str] = ()) -> list[Path]:
    """Find the lessons' files.

    Parameters
    ----------
    prefixes : iterable of str
        How a wanted file's name begins (``"01"``); none for every lesson.

    Returns
    -------
    list of pathlib.Path

    Raises
    ------
    ValueError
        If no lesson's name begins with one of the prefixes.
    """
    every = lesson_files(NOTEBOOKS)
    wanted = [Path(prefix).name for prefix in prefixes]
    for prefix in wanted:
        if not any(path.name.startswith(prefix) for path in every):
            raise ValueError(f"No lesson's name begins with {prefix!r}: give its number, such as 01.")
    return [path for path in every if not wanted or path.name.startswith(tuple(wanted))]


def without_twin(source: str) -> str:
    """Leave out of a title cell the line that links to the lesson in its other language.

    Parameters
    ----------
    source : str
        Of a Markdown cell.

    Returns
    -------
    str
    """
    return "\n\n".join(part for part in source.split("\n\n") if not (TWIN.match(part) or _BACK.match(part)))


def tags(cell: NotebookNode) -> list[str]:
    """Give a cell's tags."""
    return list(cell.metadata.get("tags", []))


def is_compared(cell: NotebookNode) -> bool:
    """Say whether a code cell's outputs have to be the same in every run."""
    return not {IGNORE_OUTPUT, SKIP} & set(tags(cell))


def comparable(outputs: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Reduce outputs to what two runs have to share, as nbval compares them.

    Parameters
    ----------
    outputs : iterable of output nodes
        A code cell's outputs.

    Returns
    -------
    dict from str to list of str
        Text by the name of the stream or the MIME type, in the order in which it came.
    """
    found: dict[str, list[str]] = {}
    for output in outputs:
        if output["output_type"] == "stream":
            found[output["name"]] = ["".join([*found.get(output["name"], []), output["text"]])]
        elif output["output_type"] == "error":
            found.setdefault("error", []).append(f"{output['ename']}: {output['evalue']}")
        else:
            for kind, text in output["data"].items():
                if kind not in NOT_COMPARED:
                    found.setdefault(kind, []).append(str(text))
    return found


def first_line(cell: NotebookNode) -> str:
    """Name a cell by the beginning of its first line."""
    line = cell.source.strip().partition("\n")[0]
    return line if len(line) <= 60 else line[:57] + "..."


def difference(position: int, stored: NotebookNode, found: Iterable[NotebookNode]) -> Iterator[str]:
    """Say in which text outputs a cell's run departs from what is stored.

    Parameters
    ----------
    position : int
        The cell's place in the notebook, counted from 1.
    stored : code cell
        The cell as it is in the file.
    found : iterable of output nodes
        What came out of it in a run.

    Yields
    ------
    str
        One sentence per kind of output.
    """
    old, new = comparable(stored.outputs), comparable(found)
    for kind in sorted(old.keys() | new.keys()):
        if old.get(kind) != new.get(kind):
            yield (
                f"cell {position} ({first_line(stored)}): {kind} is stored as {_shown(old.get(kind))} "
                f"but came out as {_shown(new.get(kind))}"
            )


def _shown(texts: list[str] | None) -> str:
    if texts is None:
        return "nothing"
    text = "\n".join(texts)
    return repr(text if len(text) <= 600 else text[:600] + "...")


def first_error(nb: NotebookNode) -> str:
    """Say which cell of a run raised an error first; nothing if none did.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        Executed.

    Returns
    -------
    str
    """
    for position, cell in enumerate(nb.cells, 1):
        if errors := comparable(cell.get("outputs", [])).get("error"):
            return f"cell {position} ({first_line(cell)}) raises {errors[0]}"
    return ""


class ThisPython(KernelSpecManager):
    """Knows one kernel, the Python that runs this program, whatever is registered on the machine."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(resource_dir="", **get_kernel_dict())


class KernelManager(AsyncKernelManager):
    """Starts the Python that runs this program as kernel."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(kernel_spec_manager=ThisPython(), **kwargs)


class StoppedError(Exception):
    """A run that could not be carried to its end: a cell failed or took too long, or the kernel died."""


def execute(
    nb: NotebookNode,
    cwd: Path = NOTEBOOKS,
    env: Mapping[str, str] | None = None,
    on_start: Any = None,
    timeout_s: int | None = None,
    timed: bool = False,
) -> NotebookNode:
    """Run a copy of a notebook in a new kernel, as a student who has answered nothing.

    Errors do not stop the run; they stand in the outputs, as in JupyterLab.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The notebook.
    cwd : pathlib.Path
        The kernel's working directory.
    env : mapping, optional
        Environment variables to set in the kernel.
    on_start : callable, optional
        Called with the kernel's process id before the first cell runs.
    timeout_s : int
        How long a cell may take; `CELL_TIMEOUT_S` if it is not said.
    timed : bool
        Note in each cell's metadata when it began and ended.

    Returns
    -------
    nbformat.NotebookNode
        The copy with its outputs.

    Raises
    ------
    StoppedError
        If a cell takes longer than `timeout_s` or the kernel dies.
    """
    timeout_s = timeout_s or CELL_TIMEOUT_S
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        client = NotebookClient(
            nbformat.from_dict(nb),
            kernel_manager_class=KernelManager,
            timeout=timeout_s,
            allow_errors=True,
            record_timing=timed,
            skip_cells_with_tag=SKIP,
            extra_arguments=["--log-level=40"],  # errors only: no word on local encryption
        )

        def tell(**_: object) -> None:
            on_start(client.km.provisioner.pid)

        if on_start:
            client.on_notebook_start = tell
        # A progress file of its own, and none of the settings that the user's IPython keeps.
        clean = {"COURSE_PROGRESS": str(Path(own) / "progress.json"), "IPYTHONDIR": own}
        # Windows: zmq needs a selector loop.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            try:
                run = client.async_execute(cwd=str(cwd), env={**os.environ, **clean, **(env or {})})
                return runner.run(run)
            except CellTimeoutError as error:
                raise StoppedError(f"A cell took longer than {timeout_s} s: {error}") from None
            except DeadKernelError as error:
                raise StoppedError(f"The kernel died: {error}") from None
