"""Write ``docs/claims.md``: each claim of the slides, what its lesson measured, and the verdict.

Everything in the table comes out of the stored outputs of the lessons' verdict cells.

    python tools/claims.py
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

import lessons

from utils.notebook.claims import REGISTER

PAGE = lessons.ROOT / "docs" / "claims.md"
DRAWS = lessons.ROOT / "docs" / "claims_draws.md"  # made by tools/verdicts.py
BLOCK = re.compile(r"^(C\d\d)  (\S.*(?:\n {5}\S.*)*)\n((?:  .*(?:\n|$))*)", re.MULTILINE)
_FIELD = re.compile(r"^  (\w+): (.+(?:\n {4}\S.*)*)$", re.MULTILINE)
_HEAD = """# The slides' claims and what the lessons measured

Each claim of the week's slides is judged in one lesson, by a cell that computes the verdict from what
it measured. A **definition** has nothing to measure: its lesson shows it at work. A statement about a **habit** of people
needs a source. A **reconstruction** is put together from the few words that the [slides](slides_week1_ko.txt) hold.{draws} This
page is made from the lessons' stored outputs by `python tools/claims.py`.

| claim | the slides' words | in English | kind | lesson | measured | condition, correction or source | verdict |{column}
|---|---|---|---|---|---|---|---|{line}
"""
_DRAWS = """ The last
column says in how many of the [fresh draws of the data](claims_draws.md) the verdict's word is the same."""


@dataclass(frozen=True)
class Judgement:
    """One printed verdict.

    Attributes
    ----------
    claim, statement : str
        The claim's number and text, as printed.
    fields : dict from str to str
        ``measured``, ``verdict``, and where there is one ``condition`` or ``source``.
    cell : int
        The place of the printing cell in the notebook, counted from 1.
    """

    claim: str
    statement: str
    fields: dict[str, str]
    cell: int


def judgements(lesson: lessons.Lesson) -> list[Judgement]:
    """Read the verdicts out of a lesson's stored outputs.

    Parameters
    ----------
    lesson : lessons.Lesson

    Returns
    -------
    list of Judgement
        In the order in which they were printed.
    """
    return [
        Judgement(
            claim,
            _unbroken(statement),
            {name: _unbroken(said) for name, said in _FIELD.findall(fields)},
            position,
        )
        for position, cell in lesson.code
        for text in lessons.comparable(cell.outputs).get("stdout", [])
        for claim, statement, fields in BLOCK.findall(text)
    ]


def _unbroken(text: str) -> str:
    return " ".join(text.split())


def page(course: Iterable[lessons.Lesson]) -> str:
    """Make the claims page.

    Parameters
    ----------
    course : iterable of lessons.Lesson

    Returns
    -------
    str
        Markdown with one row per judged claim, in the order of the register.
    """
    judged = {j.claim: (j, lesson) for lesson in course for j in judgements(lesson)}
    same = drawn()
    rows = []
    for number, claim in REGISTER.items():
        if number in judged:
            judgement, lesson = judged[number]
            get = judgement.fields.get
            where = f"[{lesson.number}](../notebooks/{lesson.path.name})"
            beside = " ".join(filter(None, [get("condition"), get("source")]))
            columns = [number, " / ".join(claim.slide), judgement.statement, claim.kind, where]
            columns += [get("measured", ""), beside, get("verdict", "")]
            columns += [same.get(number, ("", ""))[1]] if same else []
            rows.append("| " + " | ".join(map(cell, columns)) + " |\n")
    shown = (_DRAWS, " same word in |", "---|") if same else ("", "", "")
    return _HEAD.format(**dict(zip(("draws", "column", "line"), shown, strict=True))) + "".join(rows)


def drawn() -> dict[str, tuple[str, str]]:
    """Read the page of fresh draws.

    Returns
    -------
    dict
        By claim: the verdict on the committed data when the page was made, and in how many draws it was the same.
    """
    text = DRAWS.read_text(encoding="utf-8") if DRAWS.exists() else ""
    rows = re.findall(r"^\| (C\d\d) \| [^|]* \| ([^|]*) \| ([^|]*) \|", text, re.MULTILINE)
    return {claim: (word, same) for claim, word, same in rows}


def cell(text: str) -> str:
    """Keep a text from ending its table cell or from being taken for HTML."""
    return html.escape(text, quote=False).replace("|", "\\|")


def write() -> bool:
    """Write the page if it has changed, and say whether it had."""
    text = page(map(lessons.read, lessons.paths()))
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return False
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return True


if __name__ == "__main__":
    print(f"docs/claims.md: {'written' if write() else 'unchanged'}")
