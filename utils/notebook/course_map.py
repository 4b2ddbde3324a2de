"""The course map of lesson 00: every lesson with the student's progress."""

from __future__ import annotations

import html
import json
from pathlib import Path

from IPython.display import display

from utils.notebook import progress
from utils.notebook.copies import lesson_files


def lessons() -> list[tuple[str, str, list[str]]]:
    """List the lessons: those handed out to the folder that the kernel runs in, elsewhere the course's.

    Returns
    -------
    list of (str, str, list of str)
        File name, title, and the names of the exercises.
    """
    found = []
    handed_out = Path(progress.HANDED_OUT)
    for file in lesson_files(handed_out if handed_out.is_dir() else progress.COURSE / "notebooks"):
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        title = "".join(cells[0]["source"]).partition("\n")[0].lstrip("# ").strip()
        exercises = [cell["metadata"]["exercise"] for cell in cells if "exercise" in cell["metadata"]]
        found.append((file.name, title, exercises))
    return found


def course_map() -> None:
    """Show the lessons with a progress bar each.

    A lesson's bar counts its exercises whose check has said "correct"; one stays counted when
    the answer is changed later.
    """
    solved = progress.load()["exercises"]
    rows, lines = [], []
    for file, title, ids in lessons():
        done = sum(solved.get(i) == "correct" for i in ids)
        label = f"{done} of {len(ids)} exercises solved"
        lines.append(f"{title}: {label}")
        rows.append(
            f'<tr><td style="text-align:left"><a href="{html.escape(file)}">{html.escape(title)}</a></td>'
            f'<td><progress max="{len(ids) or 1}" value="{done}" aria-label="{html.escape(title)}: {label}">'
            f'</progress></td><td style="text-align:left">{label}</td></tr>'
        )
    table = (
        '<table><thead><tr><th style="text-align:left">Lesson</th><th>Progress</th>'
        '<th style="text-align:left">Exercises</th></tr></thead><tbody>' + "".join(rows) + "</tbody></table>"
    )
    display({"text/plain": "\n".join(lines), "text/html": table}, raw=True)
