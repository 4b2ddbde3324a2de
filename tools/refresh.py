"""Run the lessons and store their outputs; rewrite only the lessons that changed.

A lesson has changed if a text output that the tests compare, or a picture or metadata of a cell whose outputs
are not ignored, came out other than stored, or if its file holds what a saved notebook should not
(widgets' state, execution counts out of order, time stamps) or lacks a cell's slide type. Then all of its outputs are stored anew
and ``docs/claims.md`` follows.

    python tools/refresh.py            every lesson
    python tools/refresh.py 01 02      these lessons
    python tools/refresh.py --frames   keep the pictures of their figures as well (``frames.py``)
"""

from __future__ import annotations

import argparse
import sys
from time import perf_counter

import claims
import frames
import lessons
import nbformat
import slides
from minutes import DEEPER
from nbformat import NotebookNode

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
WIDGET = "application/vnd.jupyter.widget-view+json"
FOLDED = "jp-MarkdownHeadingCollapsed"  # what a heading's cell tells JupyterLab
# Cell metadata that editors write and no reader needs.
_VOLATILE = (
    "ExecuteTime",
    "collapsed",
    "execution",
    FOLDED,
    "lines_to_next_cell",
    "scrolled",
    "trusted",
)


def clean(nb: NotebookNode) -> NotebookNode:
    """Copy a notebook without what changes from save to save.

    Parameters
    ----------
    nb : nbformat.NotebookNode

    Returns
    -------
    nbformat.NotebookNode
        Execution counts run from 1; metadata is the course's own, slide types among it; the live view of
        a widget, which has a random id and no meaning without its kernel, has left its picture and its
        text behind. The section "Deeper" is folded.
    """
    copy = nbformat.from_dict(nb)
    copy.metadata = nbformat.from_dict(METADATA)
    copy.nbformat, copy.nbformat_minor = 4, 5
    count = 0
    for cell in copy.cells:
        for key in _VOLATILE:
            cell.metadata.pop(key, None)
        if cell.cell_type == "markdown" and cell.source.strip() == f"## {DEEPER}":
            cell.metadata[FOLDED] = True
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
                output.get("data", {}).pop(WIDGET, None)
    slides.mark(copy)
    return copy


def _lasting(cell: NotebookNode) -> object:
    """Reduce a cell's outputs to what two runs on one machine should share."""
    shown = [
        (output.data.get("image/png"), output.metadata)  # alternative texts, the answers of a prediction
        for output in cell.outputs
        if "data" in output
    ]
    return lessons.comparable(cell.outputs), shown


def is_current(stored: NotebookNode, run: NotebookNode) -> bool:
    """Say whether a lesson's file can stay as it is after a run.

    Parameters
    ----------
    stored : nbformat.NotebookNode
        What the file holds.
    run : nbformat.NotebookNode
        The same notebook, executed.

    Returns
    -------
    bool
    """
    return stored == clean(stored) and all(
        _lasting(old) == _lasting(new)
        for old, new in zip(stored.cells, run.cells, strict=True)
        if old.cell_type == "code" and lessons.is_compared(old)
    )


def refresh(lesson: lessons.Lesson, with_frames: bool = False) -> str:
    """Run one lesson and rewrite its file if it changed.

    Parameters
    ----------
    lesson : lessons.Lesson
    with_frames : bool
        Whether the pictures of its figures are written into ``build/frames``.

    Returns
    -------
    str
        What was done.
    """
    run = clean(frames.execute(lesson) if with_frames else lessons.execute(lesson.nb))
    if is_current(lesson.nb, run):
        return "unchanged"
    nbformat.validate(run)
    lesson.path.write_text(nbformat.writes(run) + "\n", encoding="utf-8", newline="\n")
    failed = [
        i for i, cell in enumerate(run.cells, 1) if "error" in lessons.comparable(cell.get("outputs", []))
    ]
    return f"rewritten; cells {failed} raise an error" if failed else "rewritten"


def main(arguments: list[str]) -> None:
    """Refresh the lessons named, or all, then the claims page; print a line for each."""
    parser = argparse.ArgumentParser(description="Run the lessons and store their outputs.")
    parser.add_argument("lesson", nargs="*", help="a lesson's number, such as 01; all if none is given")
    parser.add_argument(
        "--frames", action="store_true", help="keep the pictures of their figures for decks of slides"
    )
    options = parser.parse_args(arguments)
    for path in lessons.paths(options.lesson):
        begun = perf_counter()
        done = refresh(lessons.read(path), options.frames)
        if options.frames:
            done += "; " + frames.size(lessons.read(path))
        print(f"{path.name}: {done} ({perf_counter() - begun:.0f} s)", flush=True)
    print(f"docs/claims.md and docs/statements.md: {'rewritten' if claims.write() else 'unchanged'}")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (ValueError, lessons.StoppedError) as error:
        sys.exit(str(error))
