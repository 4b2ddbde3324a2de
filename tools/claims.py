"""Write ``docs/claims.md``: each claim of the slides, what its lesson measured, and the verdict.

``docs/statements.md`` is the same for the statements of the course's own. Everything in the tables comes out of the
stored outputs of the lessons' verdict cells; for the pages in another language, of those of its lessons.

    python tools/claims.py
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import lessons
import translation

from utils import language
from utils.language import t
from utils.notebook.claims import KINDS, REGISTER

PAGE = lessons.ROOT / "docs" / "claims.md"
STATEMENTS = lessons.ROOT / "docs" / "statements.md"
DRAWS = lessons.ROOT / "docs" / "claims_draws.md"  # made by tools/verdicts.py
BLOCK = re.compile(r"^([CS]\d\d)  (\S.*(?:\n {5}\S.*)*)\n((?:  .*(?:\n|$))*)", re.MULTILINE)
_FIELD = re.compile(r"^  (\w+): (.+(?:\n {4}\S.*)*)$", re.MULTILINE)
_HEAD = """# The slides' claims and what the lessons measured

Each claim of the week's slides is judged in one lesson, by a cell that computes the verdict from what
it measured. A **definition** has nothing to measure: its lesson shows it at work. A statement about a **habit** of people
needs a source. A **reconstruction** is put together from the few words that the [slides](slides_week1_ko.txt) hold.{draws} This
page is made from the lessons' stored outputs by `python tools/claims.py`.

| claim | the slides' words | in English | kind | lesson | measured | condition, correction or source | verdict |{column}
|---|---|---|---|---|---|---|---|{line}
"""
_OWN_HEAD = """# What the lessons beyond the slides state and measured

The last lessons go beyond the week's slides. They put statements of the course's own to the test, judged as the
[slides' claims](claims.md) are: by a cell that computes the verdict from what it measured.{draws} This page is made from the
lessons' stored outputs by `python tools/claims.py`.

| number | statement | lesson | measured | condition, correction or source | verdict |{column}
|---|---|---|---|---|---|{line}
"""
_DRAWS = """ The last
column says in how many of the [fresh draws of the data](claims_draws.md) the verdict's word is the same."""
_SHOWN = {"draws": _DRAWS, "column": " same word in |", "line": "---|"}
_COUNTED = "{count} of {draws}"
_FIELDS = ("measured", "condition", "source", "verdict")


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


def texts() -> list[tuple[str, str]]:
    """List what the pages say themselves, each message with its place: what a catalogue translates."""
    found = [(text, "docs/claims.md") for text in (*KINDS, _COUNTED)]
    for head in (_HEAD, _OWN_HEAD):
        translation.markdown(
            head.format(**_SHOWN), lambda text: found.append((text, "docs/claims.md")) or text
        )
    return found


def page(course: Iterable[lessons.Lesson], *, own: bool = False, code: str = language.ENGLISH) -> str:
    """Make the page of the slides' claims, or that of the course's own statements.

    Parameters
    ----------
    course : iterable of lessons.Lesson
    own : bool
        Whether to list the course's own statements.
    code : str
        The language of the course, such as ``"ko"``.

    Returns
    -------
    str
        Markdown with one row per judged claim or statement, in the order of the register.
    """
    translate = translation.translations(code, "claims")
    same = drawn()
    rows = []
    with lessons.speaking(code):
        judged = {j.claim: (j, lesson) for lesson in course for j in judgements(lesson)}
        for number, claim in REGISTER.items():
            if number in judged and (not claim.slide) == own:
                judgement, lesson = judged[number]
                said = {name: judgement.fields.get(t(name), "") for name in _FIELDS}
                where = f"[{lesson.number}](../notebooks/{lesson.path.name})"
                beside = " ".join(filter(None, [said["condition"], said["source"]]))
                columns = [number, " / ".join(claim.slide), judgement.statement, translate(claim.kind), where]
                if own:
                    columns = [number, judgement.statement, where]
                columns += [said["measured"], beside, said["verdict"]]
                columns += [_counted(same.get(number, ("", ""))[1], translate)] if same else []
                rows.append("| " + " | ".join(map(cell, columns)) + " |\n")
    shown = _SHOWN if same else dict.fromkeys(_SHOWN, "")
    head = translation.markdown((_OWN_HEAD if own else _HEAD).format(**shown), translate)
    if code == language.ENGLISH:
        return head + "".join(rows)
    return translation.with_links(head + "".join(rows), PurePosixPath("docs/claims.md"), code)


def _counted(same: str, translate: translation.Translate) -> str:
    """Say in a language in how many draws the word is the same."""
    found = re.fullmatch(r"(?P<count>\d+) of (?P<draws>\d+)", same)
    return translate(_COUNTED).format(**found.groupdict()) if found else same


def drawn() -> dict[str, tuple[str, str]]:
    """Read the page of fresh draws.

    Returns
    -------
    dict
        By claim: the verdict on the committed data when the page was made, and in how many draws it was the same.
    """
    rows = re.findall(r"^\| ([CS]\d\d) \| [^|]* \| ([^|]*) \| ([^|]*) \|", stored(DRAWS), re.MULTILINE)
    return {claim: (word, same) for claim, word, same in rows}


def cell(text: str) -> str:
    """Keep a text from ending its table cell or from being taken for HTML."""
    return html.escape(text, quote=False).replace("|", "\\|")


def write() -> bool:
    """Write the pages that have changed, and say whether any had."""
    changed = [(file, text) for file, text in pages().items() if stored(file) != text]
    for file, text in changed:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return bool(changed)


def pages() -> dict[Path, str]:
    """Make each page, by its file, in every language."""
    made = {}
    for code in language.languages():
        english = code == language.ENGLISH
        folder = lessons.NOTEBOOKS if english else lessons.NOTEBOOKS / code
        course = [lessons.read(file) for path in lessons.paths() if (file := folder / path.name).exists()]
        for file, own in ((PAGE, False), (STATEMENTS, True)):
            place = file if english else file.parent / code / file.name
            made[place] = page(course, own=own, code=code)
    return made


def stored(file: Path) -> str:
    """Read a page as it is stored; empty if it is not there."""
    return file.read_text(encoding="utf-8") if file.exists() else ""


if __name__ == "__main__":
    print(f"docs/claims.md and docs/statements.md: {'written' if write() else 'unchanged'}")
