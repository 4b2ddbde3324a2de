"""The course map of lesson 00: every lesson with the student's progress."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass

from IPython.display import display

from utils.language import attributes, t
from utils.notebook import copies, progress, quiz

_TIME = re.compile(r"^\*\*[^*]+:\*\* (.+?) · \*\*", re.MULTILINE)  # of the title cell, in any language


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

    A lesson's bar counts its exercises whose check has said "correct", where one stays counted when
    the answer is changed later, and the questions of its quiz whose choice, as it is kept now, is right.
    """
    kept = progress.load()
    rows, lines = [], []
    for lesson in lessons():
        file, title = html.escape(lesson.file), html.escape(lesson.title)
        solved = sum(kept["exercises"].get(id_) == "correct" for id_ in lesson.exercises)
        right = sum(kept["quiz"].get(id_) in letters for id_, letters in lesson.questions.items())
        label = t(
            "{solved} of {exercises} exercises solved, {right} of {questions} questions right"
            if lesson.questions
            else "{solved} of {exercises} exercises solved",
            solved=solved,
            exercises=len(lesson.exercises),
            right=right,
            questions=len(lesson.questions),
        )
        most = len(lesson.exercises) + len(lesson.questions)
        lines.append(f"{lesson.title}\n  {lesson.time}; {label}")
        rows.append(
            f'<tr>\n<td style="text-align:left"><a href="{file}">{title}</a></td>\n'
            f'<td style="text-align:left">{html.escape(lesson.time)}</td>'
            f'<td><progress max="{most or 1}" value="{solved + right}" aria-label="{title}: {label}"></progress></td>'
            f'<td style="text-align:left">{label}</td>\n</tr>\n'
        )
    table = (
        f'<table{attributes()}><thead><tr><th style="text-align:left">{t("Lesson")}</th><th style="text-align:left">{t("Time")}</th>'
        f'<th>{t("Progress")}</th><th style="text-align:left">{t("Exercises and quiz")}</th></tr></thead>'
        f"<tbody>\n{''.join(rows)}</tbody></table>"
    )
    display({"text/plain": "\n".join(lines), "text/html": table}, raw=True)
