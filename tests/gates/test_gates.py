"""Each gate can fail: a copy of a lesson is broken in the way the gate is there for, and the gate says so."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import lessons
import nbformat
import pytest
from lessons import Lesson
from nbformat import NotebookNode

from tests.gates import gates
from utils.notebook import claims as register
from utils.notebook import exercises as engine

# A whole lesson in small, sound in every way. "99" is no lesson of the course: its claim and its
# exercises are registered here and in its own setup cell.
TITLE = """# A lesson for the tests

A queue grows and somebody has to decide. Either you buy a second server or you tell users to wait.

**Time:** 20 minutes, 10 more for *Deeper* · **Before this:** [the setup](#Setup) · **Slide claims tested:** C99

**You will be able to**

- measure how a queue grows,
- compare two servers by what they cost,
- judge a claim by numbers.
"""
SETUP = """
from utils.notebook import exercises as engine
from utils.notebook import quiz as quizzes
from utils.notebook.claims import REGISTER, Claim, Verdict
from utils.notebook.page import Choice, Slider, Toggle, check, explore, figure, predict, quiz, show, verdict
REGISTER["C99"] = Claim("99", "empirical", ("줄은 는다",), "Queues grow.")
SEED = 0
class verdicts:
    c99 = lambda load: Verdict("C99", "holds", measured=f"the queue grows by {load} per second")
judge = lambda answer: None if answer == 4 else "Wait and see."
engine._find = lambda i: engine.Exercise(i, "Four", judge, "Four it is.")
quizzes.find = lambda i: [quizzes.Option(letter, "...", "Right: it is.") for letter in "AB"]
load = 0.5
"""
FIGURE = """
fig, ax = figure(size=(4, 2))
ax.plot([0, 1], [0, load])
show(fig, f"A line that grows from 0 to {load} over the whole width of the figure.")
"""
KNOB = """
def draw(ax, slope, mirrored):
    ax.plot([0, 1], [0, -slope if mirrored else slope])
    ax.set_title(f"Slope {slope}")


explore(
    None, draw, {"slope": Slider("Slope", range(9), 2), "mirrored": Toggle("Mirrored")},
    lambda slope, mirrored: f"A straight line through the origin with a slope of {slope}.", size=(4, 2),
)
"""
VERDICT = """
verdict(verdicts.c99(load))
"""
EXERCISE = """### Exercise {id}: four

How much is two and two? The mean of the two was 0.5 in the output above.
"""
HINTS = """<details><summary>Hint 1</summary>

Count.

</details>

<details><summary>Hint 2</summary>

It is more than three.

</details>"""
SOLUTION = """<details><summary>Solution</summary>

```python
{code}
```

</details>"""
QUESTION = """**Question {n}.** What grows?

- **A.** The queue.
- **B.** The server, which is
  as large as it was.

<details><summary>Explanations</summary>

**A.** Right: it grows by one request in every second.

**B.** Not quite: a server stays as large as it was.

</details>"""
PRODUCTION = """## In production, and in a 6G network

The [standard](https://www.3gpp.org/) allows for 1.25 ms. See $x = 7.25$, `9.75` and the 30 % that we assume."""
SUMMARY = """## Summary

- You measured it.
- You compared it.
- You judged it.

Roads not taken: a second queue.
"""


def _exercise(id_: str, name: str, handed_out: str, code: str) -> list[NotebookNode]:
    new_text, new_code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    return [
        new_text(EXERCISE.format(id=id_)),
        new_code(handed_out, metadata={"exercise": id_}),
        new_code(f'check("{id_}", {name})'),
        new_text(HINTS),
        new_text(SOLUTION.format(code=code), metadata={"solution": id_}),
    ]


@pytest.fixture(scope="module", autouse=True)
def registered() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setitem(register.REGISTER, "C99", register.Claim("99", "empirical", ("줄은 는다",), "Queues grow."))
    patch.setattr(gates, "exercise_ids", lambda: ["00.a", "99.a", "99.b"])
    yield
    patch.undo()


@pytest.fixture(scope="module")
def sound(registered: None) -> Lesson:
    """Make the small lesson, run it once, and store it with its outputs."""
    text, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [
        text(TITLE),
        text("## Setup\n\nEverything that is needed."),
        code(SETUP.strip()),
        text("## Predict: who waits?"),
        code('predict("99.wait", "Who waits?", Choice("Who", ["users", "servers"]))'),
        text("## The naive way: guess"),
        code("print(load)"),
        text("## By hand\n\n### In one line\n\nThe load is 0.5 now."),
        code("2 * load"),
        text("## In a picture\n\nHere it is. ![a small dot](data:image/png;base64,iVBORw0KGgo=)"),
        code(FIGURE.strip()),
        text("## Live"),
        code(
            'import_time = object()\nprint(f"{id(import_time)}")',
            metadata={"tags": ["nbval-ignore-output"], "reason": "an address differs in every run"},
        ),
        code("print('b')"),
        text("## Asked again"),
        code('asked = predict("99.load", "How large?", Slider("Load (%)", range(101), 50))\nasked'),
        code('print(asked.reply(50, low="No.", near="Yes.", high="No.", within=5, most="low"))'),
        code('predict("99.more", "And more?", Choice("More", ["yes", "no"]))'),
        text("## Turn the knob"),
        code(KNOB.strip()),
        text("## Verdicts"),
        code(VERDICT.strip()),
        text("## Exercises"),
        *_exercise("99.a", "answer_99a", "answer_99a = ...", "answer_99a = 2 + 2"),
        *_exercise("99.b", "four()", "def four():\n    return ...", "def four():\n    return 4"),
        code("print(answer_99a)", metadata={"tags": ["uses-answer"]}),
        text(PRODUCTION, metadata={"given": ["30 %"]}),
        text("## Quiz\n\n" + QUESTION.format(n=1)),
        code('quiz("99.1")'),
        text(QUESTION.format(n=2)),
        code('quiz("99.2")'),
        text(QUESTION.format(n=3)),
        code('quiz("99.3")'),
        text(SUMMARY),
        text("## Deeper", metadata={"jp-MarkdownHeadingCollapsed": True}),
        text("### A second queue\n\nIt is folded, and takes its own time: " + "a word " * 300 + "more."),
        code(FIGURE.strip().replace("A line", "Another line"), metadata={"jupyter": {"source_hidden": True}}),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nb = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nb.nbformat_minor = 5
    run = lessons.execute(nb)
    run.metadata.pop("widgets", None)
    return Lesson(lessons.NOTEBOOKS / "99_small.ipynb", run)


read = cache(lessons.read)
FIRST = [path for path in lessons.paths() if path.name[:2] in ("00", "01")]


def broken(lesson: Lesson) -> Lesson:
    return Lesson(lesson.path, copy.deepcopy(lesson.nb))


@pytest.mark.parametrize("gate", gates.STORED, ids=lambda gate: gate.__name__)
def test_a_sound_lesson_passes(sound: Lesson, gate: Callable[[Lesson], list[str]]) -> None:
    assert gate(sound) == []


# How to find a cell in any lesson: the small one above, and two real ones of the course.


def code(lesson: Lesson, has: str = "") -> NotebookNode:
    return next(cell for _, cell in lesson.code if has in cell.source)


def text(lesson: Lesson, has: str = "") -> NotebookNode:
    return next(cell for _, cell in lesson.prose if has in cell.source)


def tagged(lesson: Lesson, key: str) -> NotebookNode:
    return next(cell for cell in lesson.nb.cells if key in cell.metadata)


def setup_cell(lesson: Lesson) -> NotebookNode:
    return lesson.code[0][1]


def printing(lesson: Lesson) -> NotebookNode:
    return next(c for _, c in lesson.code[1:] if any(o.output_type == "stream" for o in c.outputs))


def pictured(lesson: Lesson) -> NotebookNode:
    """Find an output with a picture."""
    return next(o for _, c in lesson.code for o in c.outputs if "image/png" in o.get("data", {}))


def put(cell: NotebookNode, old: str, new: str) -> None:
    changed = re.sub(old, new, cell.source, count=1, flags=re.DOTALL)
    assert changed != cell.source, f"{old!r} is not in the cell"
    cell.source = changed


def add_output(cell: NotebookNode, kind: str, data: str) -> None:
    cell.outputs.append(nbformat.v4.new_output("display_data", {kind: data}))


def drop(lesson: Lesson, cell: NotebookNode) -> None:
    lesson.nb.cells.remove(cell)


def move_up(lesson: Lesson, cell: NotebookNode) -> None:
    drop(lesson, cell)
    lesson.nb.cells.insert(1, cell)


def ignore_everything(lesson: Lesson) -> None:
    for _, cell in lesson.code:
        cell.metadata.tags, cell.metadata.reason = ["nbval-ignore-output"], "it was easier this way"


def repeat_alt(lesson: Lesson) -> None:
    add_output(lesson.code[-1][1], "image/png", pictured(lesson).data["image/png"])
    lesson.code[-1][1].outputs[-1].metadata = pictured(lesson).metadata


def print_verdict(lesson: Lesson, old: str, new: str) -> None:
    for output in code(lesson, "verdict(").outputs:
        output.text = re.sub(old, new, output.text, count=1)


def deeper(lesson: Lesson) -> NotebookNode:
    """Give the heading of the section "Deeper", which is put at the end where there is none."""
    for cell in lesson.nb.cells:
        if cell.source.strip() == "## Deeper":
            return cell
    lesson.nb.cells.append(nbformat.v4.new_markdown_cell("## Deeper"))
    return lesson.nb.cells[-1]


def ask(lesson: Lesson, more: int) -> None:
    """Ask for more predictions in the section "Predict", or for none in the lesson."""
    if more < 0:
        for _, cell in lesson.code:
            cell.source = re.sub(r"(?<![.\w])predict\(", "print(", cell.source)
    else:
        cells = [cell for _, cell in gates._section(lesson, "Predict") if cell.cell_type == "code"]
        cells[0].source += "\npredict()" * more


def hide(cell: NotebookNode) -> NotebookNode:
    cell.metadata["jupyter"] = {"source_hidden": True}
    return cell


BREAKS: list[tuple[Callable[[Lesson], list[str]], str, Callable[[Lesson], object]]] = [
    (gates.stored_form, "no valid notebook", lambda x: x.nb.cells[0].pop("metadata")),
    (gates.stored_form, "format is 4.9", lambda x: x.nb.update(nbformat_minor=9)),
    (gates.stored_form, "not python3", lambda x: x.nb.metadata.kernelspec.update(name="julia")),
    (gates.stored_form, "widgets' state", lambda x: x.nb.metadata.update(widgets={})),
    (gates.stored_form, "1 MB is the limit", lambda x: text(x).update(source="x" * 1_000_000)),
    (gates.stored_form, "80 KB is the limit", lambda x: pictured(x).data.update({"image/png": "AAAA" * 30_000})),
    (gates.execution, "has execution count None", lambda x: code(x).update(execution_count=None)),
    (gates.execution, "has execution count 7", lambda x: code(x).update(execution_count=7)),
    (gates.execution, "its result has count 0", lambda x: next(
        o for _, c in x.code for o in c.outputs if o.output_type == "execute_result").update(execution_count=0)),
    (gates.execution, "empty code cell", lambda x: code(x).update(source="")),
    (gates.execution, "stores an error: E: no", lambda x: code(x).outputs.append(
        nbformat.v4.new_output("error", ename="E", evalue="no", traceback=[]))),
    (gates.execution, "on stderr: watch out", lambda x: code(x).outputs.append(
        nbformat.v4.new_output("stream", name="stderr", text="watch out"))),
    (gates.comparison, "say why", lambda x: code(x).metadata.update(tags=["nbval-ignore-output"])),
    (gates.comparison, "say why", lambda x: code(x).metadata.update(tags=["nbval-skip"], reason="slow")),
    (gates.comparison, "neither fails", lambda x: code(x).metadata.update(tags=["raises-exception"])),
    (gates.comparison, "neither fails", lambda x: code(x).metadata.update(tags=["skip-execution"])),
    (gates.comparison, "by a comment", lambda x: put(code(x), "^", "# NBVAL_IGNORE_OUTPUT\n")),
    (gates.comparison, "80 % is the least", ignore_everything),
    (gates.alternative_text, "is ''", lambda x: pictured(x).update(metadata={})),
    (gates.alternative_text, "'A plot.'", lambda x: pictured(x).metadata["image/png"].update(alt="A plot.")),
    (gates.alternative_text, "too short", lambda x: pictured(x).metadata["image/png"].update(alt="a" * 50 + ".png")),
    (gates.alternative_text, "is that of cell", repeat_alt),
    (gates.alternative_text, "is ''", lambda x: add_output(code(x), "image/svg+xml", "<svg/>")),
    (gates.alternative_text, "an <img>", lambda x: add_output(code(x), "text/html", "<img src='data:,'>")),
    (gates.alternative_text, "no alternative", lambda x: put(text(x), "$", "\n\n![](a.png)")),
    (gates.alternative_text, "no alternative", lambda x: put(text(x), "$", "\n\n<img src='a.png'>")),
    (gates.prose_numbers, "says 0.123", lambda x: put(text(x), "$", "\n\nIt was 0.123.")),
    (gates.prose_numbers, "says 17.3 %", lambda x: put(text(x), "$", "\n\nIt was 17.3 % of all.")),
    (gates.prose_numbers, "says 87 %", lambda x: put(text(x), "$", "\n\nIt was 87\u00a0% of all.")),
    (gates.prose_numbers, "says 87 %", lambda x: put(text(x), "$", "\n\nIt was 87 percent of all.")),
    (gates.prose_numbers, "says 0.123", lambda x: put(text(x), "$", "\n\n- 0.123\n- [a](https://a.org)")),
    (gates.prose_numbers, "says 0.123", lambda x: put(text(x), "$", "\n\n[a](../docs/glossary.md#a): 0.123")),
    (gates.prose_numbers, "says 9.125", lambda x: put(text(x, "<details>"), "</details>", "9.125</details>")),
    (gates.prose_numbers, "does not say it", lambda x: text(x).metadata.update(given=["0.321"])),
    (gates.links, "no such file", lambda x: put(text(x), "$", "\n\n[a](12_nothing.ipynb)")),
    (gates.links, "no such file", lambda x: put(text(x), "$", "\n\n<a href='nothing.md'>a</a>")),
    (gates.links, "no such file", lambda x: add_output(code(x), "text/html", "<a href='no.md'>a</a>")),
    (gates.links, "outside the course", lambda x: put(text(x), "$", "\n\n[a](/etc/hosts)")),
    (gates.links, "no such heading", lambda x: put(text(x), "$", "\n\n[a](#Nowhere)")),
    (gates.links, "names no host", lambda x: put(text(x), "$", "\n\n[a](https://)")),
    (gates.links, "http, https", lambda x: put(text(x), "$", "\n\n[a](ftp://a.org/b)")),
    (gates.links, "reference-style", lambda x: put(text(x), "$", "\n\n[a][1]\n\n[1]: https://a.org")),
    (gates.remote, "<img src", lambda x: put(text(x), "$", "\n\n<img src='https://a.org/a.png' alt='a'>")),
    (gates.remote, "another host", lambda x: put(text(x), "$", "\n\n![a dot](https://a.org/a.png)")),
    (gates.remote, "<script src", lambda x: add_output(code(x), "text/html", "<script src='//a.org/a.js'></script>")),
    (gates.remote, "<link href", lambda x: add_output(code(x), "text/html", "<link href='http://a.org/a.css'>")),
    (gates.remote, "<iframe src", lambda x: add_output(code(x), "text/html", "<iframe src='https://a.org'></iframe>")),
    (gates.remote, "url(", lambda x: add_output(code(x), "text/html", "<p style='background:url(https://a.org/a)'>")),
    (gates.remote, "@import", lambda x: add_output(code(x), "text/html", "<style>@import '//a.org/a'</style>")),
    (gates.remote, "from 'https", lambda x: add_output(code(x), "text/html", "<script>import a from 'https://a.org'</script>")),
    (gates.remote, "JavaScript", lambda x: add_output(code(x), "application/javascript", "alert(1)")),
    (gates.anatomy, "first cell is not the title", lambda x: put(text(x), "^# ", "")),
    (gates.anatomy, "one H1", lambda x: put(text(x, "## Setup"), "## Setup", "## Setup\n\n# Again")),
    (gates.anatomy, "deeper than three", lambda x: put(text(x, "## Setup"), "$", "\n\n### A\n\n#### B")),
    (gates.anatomy, "skips a level", lambda x: put(text(x), "$", "\n\n### A")),
    (gates.anatomy, "lacks its line", lambda x: put(text(x), r"\*\*Time:", "**Duration:")),
    (gates.anatomy, "is not the time", lambda x: put(text(x), r"\d+ minutes", "300 minutes")),
    (gates.anatomy, "names the claims", lambda x: put(text(x), r"tested:\*\* C\d\d", "tested:** C77")),
    (gates.anatomy, "names the claims", lambda x: put(text(x), r"Slide claims tested:\*\* .*", "Statements tested:** S77")),
    (gates.anatomy, "lacks its line", lambda x: put(text(x), r"tested:\*\* C\d\d", "tested:** S77")),
    (gates.anatomy, "in two sentences", lambda x: put(text(x), r"\n\n.*?\*\*Time", "\n\nShort.\n\n**Time")),
    (gates.anatomy, "0 objectives", lambda x: put(text(x), r"\*\*You will be able to\*\*", "You will")),
    (gates.anatomy, "begin with a verb", lambda x: put(text(x), r"able to\*\*\s+- \w+", "able to**\n\n- the")),
    *((gates.anatomy, f"0 sections begin with '{name}'", lambda x, name=name: put(text(x, f"## {name}"), f"## {name}", "## Else"))
      for name in (*gates._ORDER, "Turn the knob")),
    (gates.anatomy, "out of order", lambda x: move_up(x, text(x, "## Quiz"))),
    (gates.anatomy, "'Turn the knob' stands", lambda x: move_up(x, text(x, "## Turn the knob"))),
    (gates.anatomy, "after the verdicts", lambda x: put(text(x, "## Summary"), "^", "## Another round\n\n")),
    (gates.anatomy, "rounds stand", lambda x: put(text(x, "## Verdicts"), "^", "## A\n\n## B\n\n## C\n\n")),
    (gates.anatomy, "no predict(...)", lambda x: put(code(x, "predict("), r"predict\(", "print(")),
    (gates.anatomy, "no explore(...)", lambda x: put(code(x, "explore("), r"explore\(", "print(")),
    (gates.anatomy, "bullets for", lambda x: put(text(x, "## Summary"), r"\n- ", "\n- One more.\n- ")),
    (gates.anatomy, "roads not taken", lambda x: put(text(x, "## Summary"), r"(?i)roads not taken", "Next")),
    (gates.anatomy, "after the verdicts", lambda x: put(text(x, "## Quiz"), "^", "## Deeper\n\n")),
    (gates.anatomy, "has a cell of its own", lambda x: put(deeper(x), "$", "\n\nA.")),
    (gates.anatomy, "is not folded", lambda x: deeper(x).metadata.clear()),
    (gates.core, "words, 1,500 is the limit", lambda x: put(text(x, "## Setup"), "$", " word" * 5000)),
    (gates.core, "predictions, 3 to 5", lambda x: ask(x, -9)),
    (gates.core, "predictions, 3 to 5", lambda x: ask(x, 9)),
    (gates.core, "after the section 'The naive way'", lambda x: (ask(x, -9), ask(x, 4))),
    (gates.honest_minutes, "run tools/minutes.py --write", lambda x: put(text(x), r"\d+ minutes", "300 minutes")),
    (gates.honest_minutes, "run tools/minutes.py --write", lambda x: put(text(x, "## Setup"), "$", " word" * 5000)),
    (gates.hidden, "holds text or an exercise", lambda x: hide(tagged(x, "exercise"))),
    (gates.hidden, "holds text or an exercise", lambda x: hide(text(x))),
    (gates.hidden, "defines a function", lambda x: hide(code(x, "def "))),
    (gates.hidden, "defines a function", lambda x: put(hide(setup_cell(x)), "$", "\nclass A: pass")),
    (gates.hidden, "neither draws, judges nor asks", lambda x: hide(printing(x)).update(source="print(1)")),
    (gates.size, "cells, ", lambda x: x.nb.update(cells=x.nb.cells[:10])),
    (gates.size, "cells, ", lambda x: x.nb.update(cells=x.nb.cells * 5)),
    (gates.size, "15 is the limit", lambda x: code(x).update(source="x = 1\n" * 16)),
    (gates.size, "half of the code cells", lambda x: [c.update(source="x = 1\n" * 6) for _, c in x.code]),
    (gates.setup, "no code cell", lambda x: put(text(x, "## Setup"), "## Setup", "## Else")),
    (gates.setup, "imports something", lambda x: put(printing(x), "^", "import os\n")),
    (gates.setup, "imports something", lambda x: put(tagged(x, "solution"), "```python\n", "```python\nimport os\n")),
    (gates.setup, "imports everything", lambda x: put(setup_cell(x), "^", "from math import *\n")),
    (gates.setup, "imports pyplot", lambda x: put(setup_cell(x), "^", "import matplotlib.pyplot as plt\n")),
    (gates.setup, "imports pyplot", lambda x: put(setup_cell(x), "^", "from matplotlib import pyplot\n")),
    (gates.setup, "no accessible name", lambda x: put(setup_cell(x), "^", "from ipywidgets import interact\n")),
    (gates.setup, "hides warnings", lambda x: put(printing(x), "^", "warnings.filterwarnings('ignore')\n")),
    (gates.setup, "seeds globally", lambda x: put(printing(x), "^", "np.random.seed(0)\n")),
    (gates.setup, "without a seed", lambda x: put(printing(x), "^", "rng = np.random.default_rng()\n")),
    (gates.setup, "not plain Python", lambda x: put(setup_cell(x), "^", "%matplotlib inline\n")),
    (gates.setup, "not plain Python", lambda x: put(printing(x), "^", "!ls\n")),
    (gates.quiz, "questions, 3 to 5", lambda x: [c.update(source=c.source.replace("**Question", "**Riddle")) for _, c in x.prose]),
    (gates.quiz, "does not hold one", lambda x: put(text(x, "**Question 2"), r"\*\*Question 2", "**Question 9")),
    (gates.quiz, "lacks two options of the form -", lambda x: put(text(x, "**Question 1"), r"- \*\*B.*?\n\n", "\n")),
    (gates.quiz, "lacks two options", lambda x: put(text(x, "**Question 1"), r"- \*\*A.*?\n\n", "\n")),
    (gates.quiz, "lacks its one part", lambda x: put(text(x, "**Question 1"), "<summary>Explanations", "<summary>Why")),
    (gates.quiz, "lacks its one part", lambda x: put(text(x, "**Question 1"), "</details>", "")),
    (gates.quiz, "lacks its one part", lambda x: put(text(x, "**Question 1"), "$", "<details><summary>Hint</summary>B</details>")),
    (gates.quiz, "explains the options ", lambda x: put(text(x, "**Question 1"), r"\*\*[A-Z]\.\*\* Not", "Not")),
    (gates.quiz, "explains the options A, B, ", lambda x: put(text(x, "**Question 1"), "\n</details>", "\n**C.** Not quite: no.\n</details>")),
    (gates.quiz, "explains the options B, A", lambda x: text(x, "**Question 1").update(source=text(x, "**Question 1").source.replace(
        "\n**A.**", "\n**X.**").replace("\n**B.**", "\n**A.**").replace("\n**X.**", "\n**B.**"))),
    (gates.quiz, "not followed by a code cell", lambda x: drop(x, code(x, f'quiz("{x.number}.2")'))),
    (gates.quiz, "not followed by a code cell", lambda x: put(code(x, f'quiz("{x.number}.2")'), ".2", ".1")),
    (gates.quiz, "not followed by a code cell", lambda x: x.nb.update(
        cells=x.nb.cells[: 1 + x.nb.cells.index(text(x, "**Question 3"))])),
    (gates.quiz, "which of the options to choose", lambda x: code(x, f'quiz("{x.number}.2")').update(outputs=[])),
    (gates.quiz, "which of the options to choose", lambda x: put(text(x, "**Question 1"), r"\n\n<details>", "\n- **C.** Both.\n\n<details>")),
    (gates.quiz, "not lettered", lambda x: put(text(x, "**Question 1"), r"- \*\*A", "- **D")),
    (gates.quiz, "neither 'Right'", lambda x: put(text(x, "**Question 1"), "Right", "Maybe")),
    (gates.quiz, "no explanation", lambda x: put(text(x, "**Question 1"), "Right: [^\n]*", "Right: yes.")),
    (gates.quiz, "at least one right", lambda x: text(x, "**Question 1").update(
        source=text(x, "**Question 1").source.replace("Right", "Not quite"))),
    (gates.quiz, "share an explanation", lambda x: text(x, "**Question 1").update(source=re.sub(
        r"(Right|Not quite): [^\n]*", "Right: because that is how it is.", text(x, "**Question 1").source))),
    (gates.claim_verdicts, "is judged 0 times", lambda x: code(x, "verdict(").update(outputs=[])),
    (gates.claim_verdicts, "is judged 2 times", lambda x: printing(x).outputs.extend(code(x, "verdict(").outputs)),
    (gates.claim_verdicts, "is judged 1 times, not 0", lambda x: print_verdict(x, r"(?m)^C\d\d", "C42")),
    (gates.claim_verdicts, "not the register's", lambda x: print_verdict(x, r"(?m)^(C\d\d  ).*$", r"\1All is well.")),
    (gates.claim_verdicts, "none of", lambda x: print_verdict(x, r"verdict: .*", "verdict: splendid")),
    (gates.claim_verdicts, "not say: measured", lambda x: print_verdict(x, r"  measured: .*\n", "")),
    (gates.claim_verdicts, "not say: condition", lambda x: print_verdict(
        x, r"(?:  condition: .*\n(?:    .*\n)*)?  verdict: .*", "  verdict: corrected")),
    (gates.claim_verdicts, "source without a link", lambda x: print_verdict(
        x, r"  verdict: .*", "  source: a book\n  verdict: sourced")),
    (gates.claim_verdicts, "is not compared", lambda x: code(x, "verdict(").metadata.update(tags=["nbval-ignore-output"])),
    (gates.claim_verdicts, "outside the section", lambda x: put(text(x, "## Verdicts"), "## Verdicts", "## Else")),
    (gates.claim_verdicts, "no call of the lesson's verdicts.py", lambda x: put(code(x, "verdict("), "$", '\nverdict(Verdict("C99", "holds", f"{x}"))')),
    (gates.claim_verdicts, "has at most 5 lines", lambda x: put(code(x, "verdict("), "$", "\nload" * 5)),
    (gates.claim_verdicts, "has no such verdict", lambda x: print_verdict(x, r"verdict: (?!definition).*", "verdict: definition")),
    (gates.setup, "has more than 15 lines", lambda x: put(code(x, "import"), "$", "\nload" * 10)),
    (gates.setup, "no line 'SEED = ...'", lambda x: put(code(x, "import"), r"SEED = 0", "SEED = int(0)")),
    (gates.exercises, "their checks are", lambda x: tagged(x, "exercise").metadata.pop("exercise")),
    (gates.exercises, "the checks are for", lambda x: drop(x, code(x, "check("))),
    (gates.exercises, "the solutions are for", lambda x: drop(x, tagged(x, "solution"))),
    (gates.exercises, "stands outside", lambda x: put(text(x, "## Exercises"), "## Exercises", "## Else")),
    (gates.exercises, "has no heading", lambda x: put(text(x, "### Exercise"), "### Exercise", "### Task")),
    (gates.exercises, "no ... for", lambda x: put(tagged(x, "exercise"), r"\.\.\.", "4")),
    (gates.exercises, "neither sets", lambda x: tagged(x, "exercise").update(source="solution = ...")),
    (gates.exercises, "does not follow", lambda x: move_up(x, code(x, "check("))),
    (gates.exercises, "'not attempted'", lambda x: code(x, "check(").update(outputs=[])),
    (gates.exercises, "folded parts are", lambda x: put(text(x, "<summary>Hint 2"), "Hint 2", "Help")),
    (gates.exercises, "not folded", lambda x: put(tagged(x, "solution"), "^", "It is four.\n\n")),
    (gates.exercises, "not folded", lambda x: put(tagged(x, "solution"), "<details>", "<details open>")),
    (gates.exercises, "folded parts are", lambda x: put(tagged(x, "solution"), ">Solution<", ">Answer<")),
    (gates.exercises, "```python block", lambda x: put(tagged(x, "solution"), "```python", "```")),
    (gates.exercises, "gives the solution away", lambda x: put(
        text(x, "<summary>Hint 2"), "</summary>", "</summary>\n\n" + (gates._solution(tagged(x, "solution")) or ""))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("gate", "says", "breaks"),
    BREAKS,
    ids=[f"{gate.__name__}-{number}-{says}" for number, (gate, says, _) in enumerate(BREAKS)],
)
@pytest.mark.parametrize("path", [None, *FIRST], ids=lambda path: path.stem if path else "small")
def test_a_broken_lesson_fails(
    gate: Callable[[Lesson], list[str]],
    says: str,
    breaks: Callable[[Lesson], object],
    path: Path | None,
    sound: Lesson,
) -> None:
    lesson = read(path) if path else sound
    bad = broken(lesson)
    breaks(bad)
    before = gate(lesson)
    new = [problem for problem in gate(bad) if problem not in before]
    assert any(says in problem for problem in new), new


# ---------------------------------------------------------------- the gates that run the notebook


@pytest.mark.parametrize(
    ("drawn", "says"),
    [
        ({"C99": ("holds", "20 of 20")}, ""),
        ({"C99": ("holds", "19 of 20")}, ""),
        ({"C99": ("holds", "18 of 20")}, "came out in 18 of 20 draws"),
        ({"C99": ("holds", "19 of 19")}, "came out in 19 of 19 draws"),
        ({"C99": ("holds", "-")}, "came out in - draws"),
        ({"C99": ("corrected", "20 of 20")}, "the page of fresh draws 'corrected'"),
        ({}, "the page of fresh draws ''"),
    ],
)
def test_a_verdict_stands_on_fresh_draws(sound: Lesson, drawn: dict[str, tuple[str, str]], says: str) -> None:
    problems = gates.fresh_draws(sound, drawn)
    assert len(problems) == bool(says) and says in "".join(problems)


def test_a_sound_lesson_runs(sound: Lesson) -> None:
    assert gates.run(sound) == []


FLAWED_RUNS = """
import socket, subprocess, sys, ipywidgets
from pathlib import Path
# cell
times_run = globals().get("times_run", 0) + 1
print(times_run)
# cell
print("notebooks" in Path.cwd().parts)
# cell
Path("left_behind.txt").write_text("x")
# cell
try:
    socket.create_connection(("192.0.2.1", 80), timeout=1)
except Exception:
    print("no network, never mind")
# cell
child = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 9))"
print(subprocess.run([sys.executable, "-c", child], capture_output=True).returncode)
# cell
ipywidgets.IntSlider(description="stock")
# cell
ALT = "An alternative text that is long enough to say what it shows."
def fails_late(ax, far):
    ax.plot([1, 2], [3, 4 / (3 - far)])
explore(None, fails_late, {"far": Slider("Far", [0, 1, 2, 3], 0)}, lambda far: ALT, size=(4, 2))
# cell
def forgets(ax, used, unused):
    ax.plot([0, 1], [0, used])
controls = {"used": Slider("Used", [1, 2, 3], 1), "unused": Choice("Unused", ["a", "b"])}
explore(None, forgets, controls, lambda used, unused: ALT, size=(4, 2))
# cell
explore(None, lambda ax, k: ax.plot([0, k]), {"k": Slider("Mute", [1, 2, 3], 1)},
        lambda k: ALT if k < 3 else "A line.", size=(4, 2))
# cell
drawn = []
def remembers(ax, k):
    drawn.append(k)
    ax.plot([0, k], [0, len(drawn)])
explore(None, remembers, {"k": Slider("Memory", [1, 2, 3], 1)}, lambda k: ALT, size=(4, 2))
# cell
never_shown = explore(None, lambda ax, k: ax.plot([0, k]), {"k": Slider("K", [1, 2], 1)}, lambda k: ALT, size=(4, 2))
"""


def test_running_again_elsewhere_and_offline_sees_every_flaw(sound: Lesson, tmp_path: Path) -> None:
    flawed = [nbformat.v4.new_code_cell(source.strip()) for source in (SETUP + FLAWED_RUNS).split("# cell\n")]
    bad = broken(sound)
    bad.nb.cells = flawed
    here = tmp_path / "notebooks"
    here.mkdir()
    stored = lessons.execute(bad.nb, here)
    problems = "\n".join(gates.run(Lesson(bad.path, stored)))
    for said in (
        r"run again .*, cell 2 .* stored as '1\\n' but came out as '2\\n'",
        r"elsewhere, cell 3 .* stored as 'True\\n' but came out as 'False\\n'",
        r"leaves files in its working directory: left_behind.txt",
        r"cell 5 .*NetworkBlockedError: This lesson reaches for '192.0.2.1'",
        r"cell 6 .* stored as '0\\n' but came out as '1\\n'",
        r"a stock IntSlider has no accessible name",
        r"Far cannot be drawn at far=3: ZeroDivisionError",
        r"the control 'Unused' changes nothing",
        r"Mute has the alternative text 'A line.' at k=3",
        r"Memory looks different when it comes back",
        r"4 interactive figures are stored, the two runs made \[5, 5\]",
    ):
        assert re.search(said, problems), f"{said}\n\n{problems}"
    assert "'Used' changes nothing" not in problems


def test_nbval_sees_another_output_and_the_second_run_what_solutions_do(sound: Lesson) -> None:
    bad = broken(sound)
    code(bad, "print('b')").source = "print('c')"
    put(tagged(bad, "solution"), r"2 \+ 2", "2 + 3\nload = 7")
    code(bad, "print(answer_99a)").metadata.tags = []
    code(bad, 'check("99.b"').source = 'check("99.b", four() / 0)'
    by_nbval, *rest = gates.run(bad)
    assert "Cell outputs differ" in by_nbval
    assert f"2 failed, {2 * len(bad.code)} passed" in by_nbval
    problems = "\n".join(rest)
    for said in (
        "the solution of 99.a is not accepted: ✗ Exercise 99.a: wrong. Wait and see.",
        "(print(answer_99a)): stdout is stored as 'Ellipsis\\n' but came out as '5\\n'",
        "the solution of 99.b is not accepted: \n",
        "error is stored as nothing but came out as 'ZeroDivisionError: division by zero'",
    ):
        assert said in problems, f"{said}\n\n{problems}"


def test_a_run_that_cannot_end_is_a_problem(sound: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "CELL_TIMEOUT_S", 2)
    bad = broken(sound)
    bad.nb.cells = [nbformat.v4.new_code_cell("import time; time.sleep(30)")]
    assert "Timeout of 2 seconds" in gates.run(bad)[0]


# ---------------------------------------------------------------- the bank of answers


def test_a_sound_bank_passes(four: None) -> None:
    assert gates.graded("99.a", WRONG, [4, 4.0]) == []


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register an exercise whose right answer is 4."""

    def judge(answer: object) -> str | None:
        if problem := engine.number_problem(answer):
            return problem
        told = {5: "Too many.", 3: "Too few.", -4: "Sign lost.", 44: "You joined the digits."}
        return None if answer == 4 else told.get(answer, "No.")  # type: ignore[call-overload]

    one = engine.Exercise("99.a", "Four", judge, "Four it is.")
    monkeypatch.setattr(engine, "_find", lambda _: one)


WRONG = [(5, "Too many."), (3, "Too few."), (-4, "Sign lost."), (44, "joined"), ("4", "not a str")]


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        (WRONG[:3], [4, 4.0], "3 wrong and 2 right answers"),
        (WRONG, [4], "5 wrong and 1 right answers"),
        ([*WRONG, (4, "No.")], [4, 4.0], "wrong answer 5 (4) is graded 'correct'"),
        ([*WRONG, (6, "Too many.")], [4, 4.0], "is told 'No.', not 'Too many.'"),
        ([*WRONG, (6, "N"), (7, "No.")], [4, 4.0], "two mistakes, 'N' and 'No.', are told the same"),
        ([(6, "No."), (7, "No."), (8, "No."), (9, "No.")], [4, 4.0], "fewer than three"),
        (WRONG, [4, 5], "right answer 1 (5) is graded 'wrong'"),
    ],
)
def test_a_poor_bank_fails(
    four: None, wrong: list[tuple[object, str]], right: list[object], says: str
) -> None:
    assert any(says in problem for problem in gates.graded("99.a", wrong, right))


@pytest.mark.parametrize(
    ("judge", "says"),
    [
        (lambda answer: None, "the absurd answer 'seven' is graded 'correct'"),
        (lambda answer: "" if answer == "" else "No.", "the absurd answer '' is graded 'wrong': "),
        (lambda answer: {}[answer], "the check itself fails on wrong answer 0 (5)"),
    ],
)
def test_a_poor_check_fails(
    judge: Callable[[object], str | None], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = engine.Exercise("99.a", "Four", judge, "Four it is.")
    monkeypatch.setattr(engine, "_find", lambda _: one)
    assert any(says in problem for problem in gates.graded("99.a", WRONG, [4, 4.0]))


def test_a_check_that_raises_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "grade", lambda id_, answer: 1 / 0)
    assert any("is graded 'raised'" in problem for problem in gates.graded("99.a", WRONG, [4, 4.0]))
