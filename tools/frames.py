"""The pictures of the lessons' figures in ``build/frames``, for pages where no kernel draws them.

``python tools/refresh.py --frames 02`` writes ``build/frames/02_.../0.json`` and so on, a file for each interactive figure in
the order of the notebook; ``slides.py`` reads them, and so may any page that brings ``panel.js`` and ``still.js`` along.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lessons
import nbformat
from nbformat import NotebookNode

from utils.language import ENGLISH

PATIENCE_S = 900  # a figure that is slow to draw has a minute's work or two
FOLDER = lessons.ROOT / "build" / "frames"


def figures(nb: NotebookNode) -> list[NotebookNode]:
    """List the outputs of a notebook that are interactive figures."""
    outputs = (output for cell in nb.cells for output in cell.get("outputs", []))
    return [output for output in outputs if is_figure(output)]


def is_figure(output: NotebookNode) -> bool:
    """Say whether an output is an interactive figure, in any language: another figure is told by its size."""
    data = output.get("data", {})
    return "image/png" in data and not data.get("text/plain", "").startswith("<Figure")


def _own(lesson: lessons.Lesson, folder: Path) -> Path:
    """Name the folder of a lesson's pictures."""
    return (folder if lesson.language == ENGLISH else folder / lesson.language) / lesson.path.stem


def _source(nb: NotebookNode) -> str:
    """Digest all code of a notebook, which its pictures come from."""
    code = "\0".join(cell.source for cell in nb.cells if cell.cell_type == "code")
    return hashlib.sha256(code.encode()).hexdigest()


def execute(lesson: lessons.Lesson, folder: Path = FOLDER) -> NotebookNode:
    """Run a lesson, and write the pictures of its figures.

    Parameters
    ----------
    lesson : lessons.Lesson
    folder : pathlib.Path
        Where the lesson's own folder is made anew.

    Returns
    -------
    nbformat.NotebookNode
        What :func:`lessons.execute` returns.

    Raises
    ------
    ValueError
        If the pictures of a figure cannot be written.
    """
    own = _own(lesson, folder).resolve()
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    most = sum("explore(" in cell.source for _, cell in lesson.code)
    asked = "from pathlib import Path\nfrom utils.notebook import stored\nstored.write(Path({!r}), {})"
    nb = nbformat.from_dict(lesson.nb)
    nb.cells += [nbformat.v4.new_code_cell(asked.format(str(own), number)) for number in range(most)]
    run = lessons.execute(nb, timeout_s=PATIENCE_S)
    for cell in run.cells[len(lesson.nb.cells) :]:
        if cell.outputs:
            raise ValueError(
                f"{lesson.path.name}: pictures cannot be kept: {lessons.comparable(cell.outputs)}"
            )
    del run.cells[len(lesson.nb.cells) :]
    (own / "source").write_text(_source(lesson.nb), encoding="utf-8")
    return run


def read(lesson: lessons.Lesson, folder: Path = FOLDER) -> Iterator[tuple[NotebookNode, dict[str, Any]]]:
    """Give each interactive figure of a lesson, as its notebook stores it, with its pictures.

    Figures whose pictures are not there, or come from other code than the notebook's, are left out.

    Parameters
    ----------
    lesson : lessons.Lesson
    folder : pathlib.Path

    Yields
    ------
    output : nbformat.NotebookNode
    pictures : dict
        As :func:`utils.notebook.stored.pack` makes it.
    """
    own = _own(lesson, folder)
    source = own / "source"
    if not source.exists() or source.read_text(encoding="utf-8") != _source(lesson.nb):
        return
    for number, output in enumerate(figures(lesson.nb)):
        file = own / f"{number}.json"
        if file.exists():
            pictures = json.loads(file.read_text(encoding="utf-8"))
            if pictures["frames"][0]["alt"] == output.metadata.get("image/png", {}).get("alt"):
                yield output, pictures


def size(lesson: lessons.Lesson, folder: Path = FOLDER) -> str:
    """Say how many pictures of a lesson there are, and what they take."""
    texts = [
        json.loads(file.read_text(encoding="utf-8")) for file in sorted(_own(lesson, folder).glob("*.json"))
    ]
    counts = [f"{len(text['frames'])}{' (all)' if text['all'] else ''}" for text in texts]
    taken = sum(len(frame["picture"]) * 3 / 4 for text in texts for frame in text["frames"])
    return f"pictures of its figures: {', '.join(counts) or 'none'}; {taken / 1000:.0f} kB"
