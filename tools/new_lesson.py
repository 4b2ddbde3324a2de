"""Begin a lesson: its notebook with the parts that every lesson has, its room, and the bank of its answers.

    python tools/new_lesson.py 15 "Which beams first?"

What stands in the parts says what belongs there, and it runs: the gates pass before a line of it is replaced.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import lessons
import minutes
import nbformat
import refresh
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

_TITLE = """# Lesson {number}. {title}

Open on a puzzle that the student cannot solve yet. Say in a second sentence who has to decide what.

**Time:** 20 minutes · **Before this:** [lesson 00](00_start_here.ipynb) · **Slide claims tested:** none

**You will be able to**

- measure the first thing;
- compare two ways by what they cost;
- decide with a number."""
_SETUP = """import numpy as np

from utils.lessons.lesson_{number} import pictures
from utils.notebook.page import Choice, Slider, check, explore, predict, quiz, show

SEED = 0
rng = np.random.default_rng(SEED)"""
_PREDICT = """my_guess = predict("{number}.guess", "How large is the mean?", Choice("The mean is", ["small", "large"]))
my_guess"""
_REPLY = """said = {{"small": "Say here why they do, and what that overlooks."}}
print(my_guess.reply("large", said, most="small"))"""
_SECOND = """my_share = predict("{number}.share", "How large is the share?", Slider("Share (%)", range(0, 101, 5), 50, "{{:.0f}} %"))
my_share"""
_SIDES = """sides = {{"low": "Say why, and what a low guess overlooks.", "near": "Say why.", "high": "Say what a high one overlooks."}}
print(my_share.reply(100 * np.mean(values > 4), **sides, within=10, most="low"))"""
_THIRD = """my_last = predict("{number}.last", "Does the mean change?", Choice("The mean changes", ["yes", "no"]))
my_last"""
_KNOB = """knobs = {"slope": Slider("Slope", range(1, 6), start=1)}
alt = "A straight line through the origin with the slope {slope}, drawn from 0 to 1."
explore(None, pictures.draw_line, knobs, lambda **values: alt.format(**values))"""
_FIGURE = """fig, alt = pictures.draw_values(values)
show(fig, alt)"""
_TASK = """### Exercise {number}.{letter}: a number

Say what is asked for, with its unit, and for which decision somebody needs it."""
_HELP = """<details><summary>Hint 1</summary>

Point at the first step.

</details>
<details><summary>Hint 2</summary>

Point at the second one.

</details>
<details><summary>Solution</summary>

```python
answer_{number}{letter} = {answer}
```

</details>"""
_QUESTION = """**Question {n}.** What does question {n} ask?

- **A.** What the lesson has shown.
- **B.** What most people think.

<details><summary>Explanations</summary>

**A.** Right: say here why, in one sentence, for question {n}.

**B.** Not quite: say here what this overlooks, for question {n}.

</details>"""
_SUMMARY = """## Summary

- You measured the first thing.
- You compared two ways.
- You decided with a number.

Roads not taken: name what the lesson leaves out, and where to read on."""

_PICTURES = '''"""The pictures of lesson {number}."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from utils.notebook.plots import COLOURS, figure


def draw_values(values: ArrayLike) -> tuple[Figure, str]:
    """Draw values in their order.

    Parameters
    ----------
    values : array-like, shape (n,)
        What is drawn, in its unit.

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    fig, ax = figure(size=(9, 3.2))
    ax.plot(values, "o-", color=COLOURS["blue"])
    ax.set(title="The title says the finding", xlabel="place (count)", ylabel="value (unit)")
    return fig, "Values in their order: say here what a reader sees in the picture."


def draw_line(ax: Any, slope: float) -> None:
    """Draw a line through the origin.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    slope : float
    """
    ax.plot([0, 1], [0, slope], color=COLOURS["blue"])
    ax.set(xlim=(0, 1), ylim=(0, 6), xlabel="input (unit)", ylabel="output (unit)", title=f"Slope {{slope}}")
'''
_CHECKS = '''"""Checks of lesson {number}'s exercises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.notebook.exercises import Exercise, number_problem


def _number(wanted: float) -> Callable[[Any], str | None]:
    def judge(answer: Any) -> str | None:
        if problem := number_problem(answer):
            return problem
        value = float(np.squeeze(answer))
        if value == -wanted:
            return "The sign is turned round: say here what leads to that."
        if value == wanted / 2:
            return "This is half of it: say here what was left out."
        return None if value == wanted else "Say here which entry differs first, and by how much."

    return judge


EXERCISES = [
    Exercise("{number}.a", "A number", _number(4.0), "Say here what the right answer means."),
    Exercise("{number}.b", "Another number", _number(6.0), "Say here what the right answer means."),
]
'''
_VERDICTS = '''"""The verdicts of lesson {number}: a function `cNN(...) -> Verdict` for each claim, from what was measured."""
'''
_BANK = '''"""Typical answers to lesson {number}'s exercises."""

WRONG = {{
    "{number}.a": [(-4, "The sign"), (2, "half of it"), (5, "differs first"), ("four", "should be a number")],
    "{number}.b": [(-6, "The sign"), (3, "half of it"), (5, "differs first"), ("six", "should be a number")],
}}
RIGHT = {{"{number}.a": [4, 4.0], "{number}.b": [6, 6.0]}}
'''
_CASES = '''"""Made-up measurements for each word that a verdict of lesson {number} can give."""

CASES: dict[str, list[tuple[object, str]]] = {{}}
'''


def notebook(number: str, title: str) -> NotebookNode:
    """Make the notebook of a new lesson.

    Parameters
    ----------
    number : str
        Two digits.
    title : str
        What stands in its heading.

    Returns
    -------
    nbformat.NotebookNode
        Not run yet.
    """
    nb = new_notebook(cells=list(_cells(number, title)), metadata=refresh.METADATA)
    for count, cell in enumerate(nb.cells, 1):
        cell.id = f"cell-{count:02d}"
    return nb


def _cells(number: str, title: str) -> Iterator[NotebookNode]:
    yield new_markdown_cell(_TITLE.format(number=number, title=title))
    yield new_markdown_cell("## Setup\n\nSay what the data are, real or synthetic, and where they come from.")
    yield new_code_cell(_SETUP.format(number=number))
    yield new_markdown_cell("## Predict: how large is the mean?\n\nAsk before anything runs.")
    yield new_code_cell(_PREDICT.format(number=number))
    yield new_markdown_cell("## The naive way: look at one value\n\nShow the thing, then the way that fails.")
    yield new_code_cell("values = rng.integers(0, 10, size=20)\nprint(values[0])")
    rounds = {
        "First round: by hand": (
            "total = sum(int(value) for value in values)\nprint(total / len(values))",
            _REPLY,
        ),
        "Second round: with the library": (_SECOND, "print(np.mean(values) == total / len(values))", _SIDES),
        "Third round: in a picture": (_THIRD, _FIGURE),
    }
    for name, codes in rounds.items():
        yield new_markdown_cell(f"## {name}\n\nSay why, in a short paragraph.")
        yield from (new_code_cell(code.format(number=number)) for code in codes)
        yield new_markdown_cell("Read the result in one sentence.")
    yield new_markdown_cell("## Turn the knob: what moves?\n\nSet a task that the figure answers.")
    yield new_code_cell(_KNOB)
    yield new_markdown_cell("Say what the reader has seen.")
    yield new_markdown_cell("## Verdicts\n\nOne call of `verdicts.cNN(...)` for each claim of the lesson.")
    yield new_markdown_cell("## Exercises\n\nReplace the `...` by your answer.")
    for letter, answer in (("a", "2 + 2"), ("b", "2 * 3")):
        id_, name = f"{number}.{letter}", f"answer_{number}{letter}"
        yield new_markdown_cell(_TASK.format(number=number, letter=letter))
        yield new_code_cell(f"{name} = ...", metadata={"exercise": id_})
        yield new_code_cell(f'check("{id_}", {name})')
        yield new_markdown_cell(
            _HELP.format(number=number, letter=letter, answer=answer), metadata={"solution": id_}
        )
    yield new_markdown_cell(
        "## In production, and in a 6G network\n\nSay where it costs money, with a primary source."
    )
    for n in (1, 2, 3):
        yield new_markdown_cell("## Quiz\n\n" * (n == 1) + _QUESTION.format(n=n))
        yield new_code_cell(f'quiz("{number}.{n}")')
    yield new_markdown_cell(_SUMMARY)


def files(number: str) -> dict[Path, str]:
    """Give the files of a new lesson's room and of its tests.

    Parameters
    ----------
    number : str
        Two digits.

    Returns
    -------
    dict from pathlib.Path to str
        Their texts by their places in the project.
    """
    room, tests = (Path(folder, "lessons", f"lesson_{number}") for folder in ("utils", "tests"))
    texts = {
        room / "__init__.py": f'"""What belongs to lesson {number} alone."""\n',
        room / "checks.py": _CHECKS.format(number=number),
        room / "pictures.py": _PICTURES.format(number=number),
        room / "verdicts.py": _VERDICTS.format(number=number),
        tests / "__init__.py": "",
        tests / "bank.py": _BANK.format(number=number),
        tests / "verdict_cases.py": _CASES.format(number=number),
    }
    return texts


def main(arguments: Sequence[str]) -> None:
    """Write the files of a new lesson and run it once; nothing that exists is touched."""
    parser = argparse.ArgumentParser(prog="course.py new", description="Begin a lesson.")
    parser.add_argument("number", help="two digits, such as 15")
    parser.add_argument("title", help="what its heading says")
    options = parser.parse_args(arguments)
    if not re.fullmatch(r"\d\d", options.number):
        sys.exit(f"A lesson's number has two digits, such as 15; {options.number!r} has not.")
    name = "_".join(re.findall(r"[a-z0-9]+", options.title.lower()))
    if not name:
        sys.exit("The title needs a few letters from a to z: they become the file's name.")
    file = lessons.NOTEBOOKS / f"{options.number}_{name}.ipynb"
    there = [
        *lessons.NOTEBOOKS.glob(f"{options.number}_*"),
        *(lessons.ROOT / f for f in files(options.number)),
    ]
    if found := [path for path in there if path.exists()]:
        sys.exit(f"Lesson {options.number} is there already: {found[0].relative_to(lessons.ROOT)}.")
    for place, text in files(options.number).items():
        (lessons.ROOT / place).parent.mkdir(parents=True, exist_ok=True)
        (lessons.ROOT / place).write_text(text, encoding="utf-8", newline="\n")
    text = nbformat.writes(notebook(options.number, options.title))
    file.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(f"{file.relative_to(lessons.ROOT)}: {refresh.refresh(lessons.read(file))}")
    minutes.retitle(lessons.read(file))
    print(
        "Next: its part in docs/instructor_guide.md and row in README.md, and a link from the summary of the lesson before it."
    )


if __name__ == "__main__":
    main(sys.argv[1:])
