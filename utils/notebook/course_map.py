"""The course map of lesson 00: every lesson with the student's progress."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass

from IPython.display import display

from utils.notebook import copies, progress, quiz

_TIME = re.compile(r"\*\*Time:\*\* (.+?) · ")


@dataclass(frozen=True)
class Row:
    """What the map says of one lesson.

    Attributes
    ----------
    file, title : str
    exercises : list of str
        The names of its exercises.
    questions : dict from str to set of str
        The letters of the right options, by the name of each question of its quiz.
    time : str
        What the title cell says.
    """

    file: str
    title: str
    exercises: list[str]
    questions: dict[str, set[str]]
    time: str = ""


def lessons() -> list[Row]:
    """List the lessons: those handed out to the folder that the kernel runs in, elsewhere the course's.

    Returns
    -------
    list of Row
    """
    found = []
    for file in copies.lesson_files(copies.here()):
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            cell["source"] = "".join(cell["source"])
        title = cells[0]["source"].partition("\n")[0].lstrip("# ").strip()
        exercises = [cell["metadata"]["exercise"] for cell in cells if "exercise" in cell["metadata"]]
        questions = {
            id_: {option.letter for option in quiz.options(markdown) if option.is_right}
            for id_, markdown in quiz.questions(cells).items()
        }
        time = (_TIME.findall(cells[0]["source"]) or [""])[0].replace("*", "")
        found.append(Row(file.name, title, exercises, questions, time))
    return found


def course_map() -> None:
    """Show the lessons with the time that each takes and a progress bar.

    A lesson's bar counts its exercises whose check has said "correct"; one stays counted when
    the answer is changed later. Of a quiz's questions it says how many of the choices now kept are right,
    once one is made.
    """
    kept = progress.load()
    rows, lines = [], []
    for lesson in lessons():
        file, title, ids = lesson.file, lesson.title, lesson.exercises
        done = sum(kept["exercises"].get(i) == "correct" for i in ids)
        label = f"{done} of {len(ids)} exercises solved"
        if kept["quiz"].keys() & lesson.questions:
            right = sum(kept["quiz"].get(id_) in letters for id_, letters in lesson.questions.items())
            label += f", {right} of {len(lesson.questions)} questions right"
        lines.append(f"{title} ({lesson.time}): {label}")
        rows.append(
            f'<tr><td style="text-align:left"><a href="{html.escape(file)}">{html.escape(title)}</a></td>'
            f'<td style="text-align:left">{html.escape(lesson.time)}</td>'
            f'<td><progress max="{len(ids) or 1}" value="{done}" aria-label="{html.escape(title)}: {label}">'
            f'</progress></td><td style="text-align:left">{label}</td></tr>'
        )
    table = (
        '<table><thead><tr><th style="text-align:left">Lesson</th><th style="text-align:left">Time</th><th>Progress</th>'
        '<th style="text-align:left">Exercises</th></tr></thead><tbody>' + "".join(rows) + "</tbody></table>"
    )
    display({"text/plain": "\n".join(lines), "text/html": table}, raw=True)
