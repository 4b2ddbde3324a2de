"""How long a lesson takes a student, by one rule, and what it is made of.

    python tools/minutes.py              a line for each lesson
    python tools/minutes.py 01 02        these lessons
    python tools/minutes.py --write 01   write the minutes into the title cell, README.md and the guide

The rule, whose numbers are below: a minute for 120 words of prose, 10 lines of code or a figure, half a minute
for a prediction or a question of the quiz, 4 minutes for an exercise; rounded up to 5. The section "Deeper" is
counted by itself.

- Words are those that a student reads: headings, prose and the quiz's questions and options, but nothing that is
  folded (hints, solutions, explanations).
- Lines of code are neither blank nor imports; a cell whose input is folded (``source_hidden``), a check and the
  call of a quiz's question have none.
- A figure is a picture in the text or in a stored output.

"""

from __future__ import annotations

import argparse
import ast
import math
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

import lessons
import nbformat
from lessons import Lesson
from nbformat import NotebookNode
from prose import FENCE, headings

WORDS_A_MINUTE, LINES_A_MINUTE, STEP = 120, 10, 5
FIGURE, PREDICTION, QUESTION, EXERCISE = 1, 0.5, 0.5, 4
DEEPER = "Deeper"
LONG = 25  # words of a sentence
README, GUIDE = lessons.ROOT / "README.md", lessons.ROOT / "docs" / "instructor_guide.md"

SAID = re.compile(r"\*\*Time:\*\* (\d+) minutes(?:, (\d+) more for \*Deeper\*)? · ")
_OPTION = re.compile(r"<summary>\s*([A-F]\. .*?)</summary>", re.DOTALL)
_FOLDED = re.compile(r"<details\b.*?</details>", re.DOTALL)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img\b[^>]*>")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^)]*\)")
_TERM = re.compile(r"\]\((?:\.\./docs/)?glossary\.md#([^)\s]+)\)")
_SENTENCE = re.compile(r"(?<=[.?!])[\"*_)]*\s+(?=[\"*_(\[]*[A-Z0-9])")


@dataclass(frozen=True)
class Load:
    """What a student does in a lesson, or in a part of one.

    Attributes
    ----------
    words, lines, figures, predictions, questions, exercises : int
        How many of each.
    """

    words: int = 0
    lines: int = 0
    figures: int = 0
    predictions: int = 0
    questions: int = 0
    exercises: int = 0

    def __add__(self, other: Load) -> Load:
        return Load(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def exact(self) -> float:
        """The minutes before they are rounded."""
        return (
            self.words / WORDS_A_MINUTE
            + self.lines / LINES_A_MINUTE
            + self.figures * FIGURE
            + self.predictions * PREDICTION
            + self.questions * QUESTION
            + self.exercises * EXERCISE
        )

    @property
    def minutes(self) -> int:
        """The minutes, rounded up to five."""
        return math.ceil(self.exact / STEP) * STEP


# ---------------------------------------------------------------- counting


def shown(markdown: str) -> str:
    """Take out of a Markdown text what a student does not read: what is folded, pictures, targets of links.

    Examples
    --------
    >>> shown("Two [words](a.md). <details><summary>Hint 1</summary>No.</details>")
    'Two words. '
    """
    options = _OPTION.sub(r"</details>\1<details>", markdown)  # a quiz's option can be read, and unfolds
    text = _IMAGE.sub(" ", _FOLDED.sub("", FENCE.sub("\n", options)))
    return re.sub(r"<[^>]*>", " ", _LINK.sub(r"\1", text))


def words(text: str) -> int:
    """Count the words of a text: what has a letter or a digit."""
    return sum(bool(re.search(r"\w", word)) for word in text.split())


def code_lines(source: str) -> int:
    """Count the lines of a code cell that are neither blank nor imports."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        tree = ast.parse("")
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    imported = sum((node.end_lineno or node.lineno) - node.lineno + 1 for node in imports)
    return sum(bool(line.strip()) for line in source.splitlines()) - imported


def is_hidden(cell: NotebookNode) -> bool:
    """Say whether JupyterLab folds a code cell's input."""
    return bool(cell.metadata.get("jupyter", {}).get("source_hidden"))


def calls(cell: NotebookNode, name: str) -> int:
    """Count the calls of a function by its bare name in a code cell."""
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        return 0
    found = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sum(isinstance(function, ast.Name) and function.id == name for function in found)


def load(cells: Sequence[NotebookNode]) -> Load:
    """Count what some cells hold.

    Parameters
    ----------
    cells : sequence of cells
        With their stored outputs.

    Returns
    -------
    Load
    """
    return sum((_prose(cell) if cell.cell_type == "markdown" else _code(cell) for cell in cells), Load())


def _prose(cell: NotebookNode) -> Load:
    return Load(
        words=words(shown(cell.source)),
        figures=len(_IMAGE.findall(cell.source)),
        questions=len(re.findall(r"^\*\*Question \d+\.\*\*", cell.source, re.MULTILINE)),
    )


def _code(cell: NotebookNode) -> Load:
    only_asks = re.match(r"(check|quiz)\(", cell.source)
    return Load(
        lines=0 if is_hidden(cell) or only_asks else code_lines(cell.source),
        figures=sum(
            any(kind.startswith("image/") for kind in output.get("data", {})) for output in cell.outputs
        ),
        predictions=calls(cell, "predict"),
        exercises=int("exercise" in cell.metadata),
    )


def sections(lesson: Lesson) -> dict[str, list[NotebookNode]]:
    """Divide a lesson's cells at its H2 headings; the title's belong to the first."""
    parts: dict[str, list[NotebookNode]] = {}
    before: list[NotebookNode] = []
    for cell in lesson.nb.cells:
        titles = [text for level, text in headings(cell.source) if level == 2]
        if cell.cell_type == "markdown" and titles:
            where = [parts.setdefault(text, []) for text in titles][-1]
            parts[titles[0]] += [*before, cell]
            before = []
        elif parts:
            where.append(cell)
        else:
            before.append(cell)
    return parts


def core(lesson: Lesson) -> list[NotebookNode]:
    """Give a lesson's cells without the section "Deeper"."""
    parts = sections(lesson)
    return [cell for title, cells in parts.items() if title != DEEPER for cell in cells]


def measure(lesson: Lesson) -> tuple[Load, Load]:
    """Count what a lesson's core and its section "Deeper" hold.

    Parameters
    ----------
    lesson : lessons.Lesson

    Returns
    -------
    core, deeper : Load
    """
    return load(core(lesson)), load(sections(lesson).get(DEEPER, []))


def terms(lesson: Lesson) -> list[str]:
    """List the glossary's terms that a lesson's core links to, each once."""
    text = "\n".join(cell.source for cell in core(lesson) if cell.cell_type == "markdown")
    return list(dict.fromkeys(_TERM.findall(text)))


def sentences(lesson: Lesson) -> list[int]:
    """Give the number of words of each sentence of a lesson's core, without headings, tables and the quiz."""
    found: list[int] = []
    for title, cells in sections(lesson).items():
        for cell in cells if title not in (DEEPER, "Quiz") else []:
            if cell.cell_type == "markdown":
                text = re.sub(r"^\s*(?:#|\||\*\*Time).*$", "\n", shown(cell.source), flags=re.MULTILINE)
                for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)", text):
                    found += [words(sentence) for sentence in _SENTENCE.split(paragraph)]
    return [count for count in found if count]


# ---------------------------------------------------------------- saying and writing


def time_line(lesson: Lesson) -> str:
    """Say a lesson's minutes as its title cell does, computed anew."""
    here, deeper = measure(lesson)
    return f"{here.minutes} minutes" + (f", {deeper.minutes} more for *Deeper*" if deeper.words else "")


def said(lesson: Lesson) -> tuple[str, str]:
    """Read a lesson's minutes in its title cell: those of the core and, or "", those of "Deeper"."""
    match = SAID.search(lesson.nb.cells[0].source)
    if match is None:
        raise ValueError(f"Lesson {lesson.number}: the title cell does not say '**Time:** N minutes · '.")
    return match[1], match[2] or ""


def said_line(lesson: Lesson) -> str:
    """Give a lesson's minutes as its title cell says them."""
    here, deeper = said(lesson)
    return f"{here} minutes" + (f", {deeper} more for *Deeper*" if deeper else "")


def spread(total: int, parts: Sequence[float]) -> list[int]:
    """Divide whole minutes in proportion, at least one to each part.

    Examples
    --------
    >>> spread(10, [1.0, 1.0, 6.0, 0.1])
    [2, 1, 6, 1]
    """
    shares = [1] * len(parts)
    while sum(shares) < total:
        behind = [part / share for part, share in zip(parts, shares, strict=True)]
        shares[behind.index(max(behind))] += 1
    return shares


def write(lesson: Lesson) -> None:
    """Write a lesson's minutes into its title cell, README.md and the guide.

    Parameters
    ----------
    lesson : lessons.Lesson

    Raises
    ------
    ValueError
        If the title cell, the README's table or the lesson's part in the guide has no place for them.
    """
    retitle(lesson)
    pages = {
        README: readme(README.read_text(encoding="utf-8"), lesson),
        GUIDE: guide(GUIDE.read_text(encoding="utf-8"), lesson),
    }
    for file, text in pages.items():
        file.write_text(text, encoding="utf-8", newline="\n")


def retitle(lesson: Lesson) -> None:
    """Write a lesson's minutes into its title cell alone."""
    said(lesson)
    title = lesson.nb.cells[0]
    title.source = SAID.sub(f"**Time:** {time_line(lesson)} · ", title.source, count=1)
    lesson.path.write_text(nbformat.writes(lesson.nb) + "\n", encoding="utf-8", newline="\n")


def readme(page: str, lesson: Lesson) -> str:
    """Give README.md with the minutes that a lesson's title cell says."""
    row = re.compile(
        rf"^(\| \[{lesson.number} [^|]*\(notebooks/{lesson.path.name}\) \|)[^|]*\|", re.MULTILINE
    )
    if not row.search(page):
        raise ValueError(f"README.md has no row for {lesson.path.name} in its table of lessons.")
    return row.sub(rf"\1 {in_table(lesson)} |", page)


def in_table(lesson: Lesson) -> str:
    """Say a lesson's minutes in a table: "35", or "35 + 10" with "Deeper"."""
    return " + ".join(filter(None, said(lesson)))


def guide(page: str, lesson: Lesson) -> str:
    """Give the instructor's guide with a lesson's minutes, divided among its sections."""
    part = re.search(rf"^## Lesson {lesson.number}: .*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    if not part:
        raise ValueError(f"The guide has no part '## Lesson {lesson.number}: ...'.")
    minutes, _ = said(lesson)
    alone = re.compile(r"(\]\(\.\./notebooks/)[^)]*\) · .*? · ")
    line = said_line(lesson).replace(" minutes", " minutes alone", 1)
    text = alone.sub(lambda found: f"{found[1]}{lesson.path.name}) · {line} · ", part[0], count=1)
    parts = {title: load(cells).exact for title, cells in sections(lesson).items() if title != DEEPER}
    for title, share in zip(parts, spread(int(minutes), list(parts.values())), strict=True):
        row = re.compile(rf"^(\| {re.escape(title)} \|)[^|]*\|", re.MULTILINE)
        if not row.search(text):
            raise ValueError(
                f"The guide's plan of lesson {lesson.number} has no row {title!r}: write it first."
            )
        text = row.sub(lambda found, share=share: f"{found[1]} {share} |", text, count=1)
    text = re.sub(r"^(\| \*\*minutes\*\* \|)[^|]*\|", rf"\1 {minutes} |", text, count=1, flags=re.MULTILINE)
    return page[: part.start()] + text + page[part.end() :]


def report(chosen: Sequence[Lesson], every: Sequence[Lesson]) -> Iterator[str]:
    """Print a line for each lesson."""
    yield "lesson  words  code  figures  predictions  exercises  questions  terms  minutes  deeper  words/sentence  long"
    for lesson in chosen:
        here, deeper = measure(lesson)
        earlier = {term for other in every if other.number < lesson.number for term in terms(other)}
        new = [term for term in terms(lesson) if term not in earlier]
        counts = sentences(lesson)
        long = sum(count > LONG for count in counts) / len(counts) if counts else 0
        yield (
            f"{lesson.number:6}  {here.words:5}  {here.lines:4}  {here.figures:7}  {here.predictions:11}  "
            f"{here.exercises:9}  {here.questions:9}  {len(new):5}  {here.minutes:7}  {deeper.minutes:6}  "
            f"{sum(counts) / max(len(counts), 1):14.1f}  {long:4.0%}"
        )
        if len(chosen) < len(every):
            yield f"        new terms: {', '.join(new) or 'none'}"


def main(arguments: Sequence[str]) -> None:
    """Print the lessons' figures, or write their minutes."""
    parser = argparse.ArgumentParser(description="How long lessons take, by one rule.")
    parser.add_argument("lessons", nargs="*", help="numbers, such as 01; without any, all")
    parser.add_argument("--write", action="store_true", help="write the minutes where they stand")
    options = parser.parse_args(arguments)
    chosen = [lessons.read(path) for path in lessons.paths(options.lessons)]
    if options.write:
        for lesson in chosen:
            write(lesson)
            print(f"Lesson {lesson.number}: {time_line(lesson).replace('*', '')}")
    else:
        print(*report(chosen, [lessons.read(path) for path in lessons.paths()]), sep="\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ValueError as error:
        sys.exit(str(error))
