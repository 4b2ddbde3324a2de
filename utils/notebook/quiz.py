"""A quiz's question: a choice that is made and kept, and after it the explanation of what was chosen.

Question, options and explanations are the Markdown cell above the call, so that they can be read without a
kernel::

    **Question 1.** Which part of a queue grows?

    - **A.** The line.
    - **B.** The server.

    <details><summary>Explanations</summary>

    **A.** Right: one request comes in every second.

    **B.** Not quite: a server stays as large as it was.

    </details>

They are read from the lesson as it was handed out, whatever a student has made of the copy.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from utils.language import Verbatim, t
from utils.notebook import copies, progress
from utils.notebook.controls import Choice, Panel
from utils.notebook.plots import publish

RIGHT = ("Right", "맞습니다")  # how the explanation of a right option begins
_PART = r"^{}\*\*([A-Z])\.\*\*[ \t]+(.+?)(?=^{}\*\*[A-Z]\.\*\*[ \t]|\Z)"
_OPTION, _EXPLANATION = (
    re.compile(_PART.format(mark, mark), re.MULTILINE | re.DOTALL) for mark in (r"[-*] ", "")
)
_FOLDED = re.compile(r"<details>\s*<summary>[^<]*</summary>(.*?)</details>", re.DOTALL)
_CALL = re.compile(r"^quiz\([\"'](\d\d\.\d+)[\"']\)", re.MULTILINE)


@dataclass(frozen=True)
class Option:
    """One option of a question.

    Attributes
    ----------
    letter : str
        ``"A"``, ``"B"`` and so on.
    text, explanation : str
        Markdown; the explanation says first whether the option is right.
    """

    letter: str
    text: str
    explanation: str

    @property
    def is_right(self) -> bool:
        """Whether the option is right; several of a question may be."""
        return self.explanation.startswith(RIGHT)


def options(markdown: str) -> list[Option]:
    """Read the options of a question.

    Parameters
    ----------
    markdown : str
        The source of the question's cell.

    Returns
    -------
    list of Option
        In their order; an explanation that is missing is empty.

    Examples
    --------
    >>> cell = '''**Question 1.** How many?
    ... - **A.** One.
    ... - **B.** Two.
    ... <details><summary>Explanations</summary>
    ...
    ... **A.** Not quite: it is more.
    ...
    ... **B.** Right: count them.
    ... </details>'''
    >>> [(option.letter, option.text, option.is_right) for option in options(cell)]
    [('A', 'One.', False), ('B', 'Two.', True)]
    """
    folded = _FOLDED.search(markdown)
    explained = dict(_parts(_EXPLANATION, folded[1])) if folded else {}
    above = markdown[: folded.start()] if folded else markdown
    return [Option(letter, text, explained.get(letter, "")) for letter, text in _parts(_OPTION, above)]


def _parts(form: re.Pattern[str], markdown: str) -> list[tuple[str, str]]:
    return [(letter, text.strip()) for letter, text in form.findall(markdown)]


def questions(cells: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Find the questions of a lesson.

    Parameters
    ----------
    cells : sequence of dict
        The lesson's cells, the source of each as one text.

    Returns
    -------
    dict from str to str
        By the name in the call ``quiz("05.1")``, the Markdown cell right above it.
    """
    found = {}
    for above, cell in itertools.pairwise(cells):
        call = _CALL.search(cell["source"]) if cell["cell_type"] == "code" else None
        if call and above["cell_type"] == "markdown":
            found[call[1]] = above["source"]
    return found


# What LaTeX's signs are called elsewhere; Greek letters have the same names there.
_SIGNS = {
    "times": "MULTIPLICATION SIGN",
    "cdot": "MIDDLE DOT",
    "sum": "N-ARY SUMMATION",
    "sqrt": "SQUARE ROOT",
    "le": "LESS-THAN OR EQUAL TO",
    "ge": "GREATER-THAN OR EQUAL TO",
    "ne": "NOT EQUAL TO",
    "approx": "ALMOST EQUAL TO",
    "infty": "INFINITY",
    "to": "RIGHTWARDS ARROW",
    "lambda": "GREEK SMALL LETTER LAMDA",
}


def plain(markdown: str) -> str:
    r"""Write Markdown as plain text: what is inside marks, links and formulas, without them.

    Parameters
    ----------
    markdown : str

    Returns
    -------
    str
        Paragraphs are divided by one line break.

    Examples
    --------
    >>> plain(r"The *weight* `w_1` of [this](https://a.org/b) is $2 \cdot \beta$ &lt; 3.")
    'The weight w_1 of this is 2 · β < 3.'
    """
    kept: list[str] = []  # code, formulas and escaped signs, in which no other mark counts

    def keep(match: re.Match[str]) -> str:
        kept.append(_formula(match[2]) if match[2] else match[1] or match[3])
        return f"\x00{len(kept) - 1}\x00"

    text = re.sub(r"`+([^`]+)`+|(?<!\\)\$(?!\s)([^$\n]+?)(?<!\s)\$|\\([^\w\s])", keep, markdown)
    text = re.sub(r"!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)", r"\1", text)
    for mark in (r"\*\*", r"\*", r"(?<!\w)__", r"(?<!\w)_"):
        end = mark.removeprefix(r"(?<!\w)") + (r"(?!\w)" if "_" in mark else "")
        text = re.sub(rf"{mark}(?=\S)(.+?)(?<=\S){end}", r"\1", text)
    text = re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], unescape(text))
    return "\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text.strip()))


def _formula(latex: str) -> str:
    return re.sub(r"[{}]|\\[,;! ]", "", re.sub(r"\\([A-Za-z]+)", _sign, latex))


def _sign(match: re.Match[str]) -> str:
    word = match[1]
    case = "SMALL" if word.islower() else "CAPITAL"
    try:
        return unicodedata.lookup(_SIGNS.get(word, f"GREEK {case} LETTER {word.upper()}"))
    except KeyError:  # a word of the formula, such as log
        return word


def choose(letters: Sequence[str]) -> str:
    """Say what a reader is asked to do.

    Examples
    --------
    >>> choose("ABC")
    'Choose A, B or C.'
    """
    return t("Choose {letters} or {last}.", letters=", ".join(letters[:-1]), last=letters[-1])


class Quiz:
    """A question with its choice; made by :func:`quiz`, shown as a cell's last expression.

    Attributes
    ----------
    id : str
        The name under which the choice is kept.
    options : list of Option
    """

    def __init__(self, id_: str, options: Sequence[Option]) -> None:
        self.id, self.options = id_, list(options)
        letters = [option.letter for option in self.options]
        names = [f"{option.letter}. {plain(option.text)}" for option in self.options]
        self.text = choose(letters)
        self._panel = Panel({"choice": Choice(self.text, letters, names=names)}, unanswered=True)
        kept = progress.load()["quiz"].get(id_)
        if kept in letters:
            self._panel.index = {"choice": letters.index(kept)}
        self._panel.message = self._explanation()
        self._panel.observe(self._on_choice, names="index")

    @property
    def choice(self) -> Option | None:
        """The option that the student chose."""
        index = self._panel.index["choice"]
        return None if index < 0 else self.options[index]

    def _explanation(self) -> str:
        if self.choice is None:
            return ""
        mark = "✓" if self.choice.is_right else "✗"
        return f"{mark} {self.choice.letter}. {plain(self.choice.explanation)}"

    def _on_choice(self, _change: object) -> None:
        if self.choice is not None:
            problem = progress.save("quiz", self.id, self.choice.letter)
            self._panel.message = "\n".join(filter(None, [self._explanation(), problem]))

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return publish(self._panel, t("{question} (Run this notebook to answer.)", question=self.text))


class QuizError(Exception):
    """A question that cannot be asked; the message says why."""


def quiz(id_: str) -> Quiz | None:
    """Ask the question whose cell stands above, and keep the choice.

    Parameters
    ----------
    id_ : str
        The lesson's number, a dot, and the question's number: ``"05.1"``.

    Returns
    -------
    Quiz or None
        Where there is no such question one sentence is printed, and nothing is raised.

    Examples
    --------
    >>> quiz("00.91")
    Lesson 00 has no question 91 in its quiz.
    """
    try:
        return Quiz(id_, find(id_))
    except (QuizError, copies.CopiesError) as error:
        print(error)
        return None


def find(id_: str) -> list[Option]:
    """Find the options of a question in the lesson as it was handed out.

    Parameters
    ----------
    id_ : str

    Returns
    -------
    list of Option
        Two or more.

    Raises
    ------
    QuizError, utils.notebook.copies.CopiesError
        If there is no such lesson or question, or it cannot be read.
    """
    if not re.fullmatch(r"\d\d\.\d+", str(id_)):
        raise QuizError(
            t(
                '{name} names no question: write quiz("05.1") for the first question of lesson 05.',
                name=Verbatim(repr(id_)),
            )
        )
    lesson, _, number = id_.partition(".")
    file = copies.lesson_file(lesson, copies.here())
    try:
        nb = copies.parse(file.read_bytes())
    except OSError:
        nb = None
    if nb is None:
        raise QuizError(
            t(
                "The lesson's file {file} cannot be read: close JupyterLab and start the course anew (python3 course.py).",
                file=file,
            )
        )
    markdown = questions(nb["cells"]).get(id_)
    if markdown is None:
        raise QuizError(
            t("Lesson {lesson} has no question {number} in its quiz.", lesson=lesson, number=number)
        )
    found = options(markdown)
    if len(found) < 2:
        raise QuizError(
            t(
                "Question {number} of lesson {lesson} has fewer than two options in its text.",
                number=number,
                lesson=lesson,
            )
        )
    return found
