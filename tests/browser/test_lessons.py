"""Every lesson in a real JupyterLab and Chromium, used as a student uses it: by mouse and by keyboard.

Each check takes the page of a lesson and lists, in sentences, what is wrong. A lesson is opened and run
once; all checks of it are done on that one page, and all they find is reported together. After the last
test every lesson must have been saved as it was left, and come back with new kernels in a page that was
loaded anew; what is wrong shows as an error at that test's teardown.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lessons
import minutes
import nbformat
import pytest
import refresh
from lessons import Lesson
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.browser.jupyter import CELL, Lab, NotebookPage, generated
from utils.language import Verbatim, t
from utils.notebook import copies, explore
from utils.notebook import quiz as quizzes
from utils.notebook.exercises import CORRECT, SAID, WRONG, grade
from utils.notebook.lines import columns
from utils.notebook.progress import HANDED_OUT
from utils.notebook.quiz import Option

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ElementHandle, Locator, Page

SCREENSHOTS = lessons.ROOT / "build" / "screenshots"
FAILURES = ", ".join(f"[data-mime-type='application/vnd.jupyter.{kind}']" for kind in ("error", "stderr"))

# Without addresses of scripts to load: what these would fetch, the page must do without.
EXPORTER = HTMLExporter(
    template_name="lab", require_js_url="", jquery_url="", mathjax_url="", mermaid_js_url=""
)
# What axe-core leaves out, not ours to mend: the code's colours and editors are JupyterLab's or nbconvert's.
CODE = [".cm-editor", ".highlight"]
# What it finds that is not ours to mend: the rule, the elements, and the reason.
KNOWN = (
    ("empty-table-header", ".dataframe thead th", "pandas leaves the head above the row names empty"),
    ("aria-allowed-attr", "jp-button", "JupyterLab's toolbar buttons carry aria-pressed on the wrong role"),
    ("aria-required-children", ".jp-WindowedPanel-viewport", "JupyterLab's feed of cells has no articles"),
    ("button-name", ".jp-collapseHeadingButton", "JupyterLab's button that folds a section has no name"),
    ("region", ".jp-skiplink-wrapper", "JupyterLab's skip link lies outside its landmarks"),
    ("color-contrast", ".jp-InputPrompt, .jp-OutputPrompt", "nbconvert's colours of the cells' numbers"),
    (
        "link-in-text-block",
        ".jp-RenderedHTMLCommon a, .jp-RenderedText a",
        "JupyterLab and nbconvert do not underline links",
    ),
)


# ---------------------------------------------------------------- the checks


def clean_run(view: NotebookPage) -> Iterator[str]:
    """No cell fails, warns, or shows a picture without alternative text or a widget that cannot be drawn."""
    found = view.page.locator(CELL).evaluate_all(
        """(cells, failures) => {
          const texts = (cell, what) => [...cell.querySelectorAll(what)].map(e => e.innerText);
          const alts = cell => [...cell.querySelectorAll("img:not([hidden])")].map(image => image.alt);
          return cells.map(cell =>
            [texts(cell, failures), alts(cell), texts(cell, ".jp-OutputArea-output").join("\\n")]);
        }""",
        FAILURES,
    )
    for position, cell in view.lesson.code:
        where = f"cell {position} ({lessons.first_line(cell)})"
        failures, alts, shown = found[position - 1]
        for text in failures:
            yield f"{where} shows an error or a warning: {text[-300:]}"
        for alt in alts:
            if columns(alt) < 40:  # JupyterLab itself puts "Image" where there is none
                yield f"{where} shows a picture with the alternative text {alt!r}"
        if re.search(r"Loading widget|Error displaying widget", shown):
            yield f"{where} has a widget that is not drawn: {shown[:200]}"


def breaks_between_words(view: NotebookPage) -> Iterator[str]:
    """Text and what was printed are broken between words: no number or syllable is torn."""
    for what in (".jp-RenderedMarkdown p", ".jp-OutputArea-output pre"):
        broken = view.page.locator(what).first.evaluate("part => getComputedStyle(part).wordBreak")
        if broken != "keep-all":
            yield f"{what} is broken inside words: word-break is {broken}"


def says_its_language(view: NotebookPage) -> Iterator[str]:
    """What a lesson in another language than the page's shows says so, for screen readers."""
    if (wanted := view.lesson.language) == "en":
        return
    marked = view.page.locator(".jp-OutputArea-output [lang]").evaluate_all("parts => parts.map(p => p.lang)")
    panels = view.page.locator(
        ".jp-OutputArea-output fieldset, .jp-OutputArea-output input[type=range]"
    ).count()
    if not panels or set(marked) != {wanted}:
        yield f"the outputs say the languages {sorted(set(marked))}, not {wanted}"
    for box in view.page.locator(".jp-OutputArea-output [role=status]").all():
        if box.evaluate("b => b.closest('[lang]')?.lang") != wanted:
            yield f"a message does not say its language: {box.inner_text()[:80]!r}"


def nothing_given_away(view: NotebookPage) -> Iterator[str]:
    """Before anything has run no output is on the screen: it would answer a question that comes first."""
    shown = view.page.locator(CELL).evaluate_all(
        "cells => cells.map(cell => cell.querySelectorAll('.jp-OutputArea-output').length)"
    )
    yield from (f"cell {i} shows an output before it has run" for i, count in enumerate(shown, 1) if count)


def opens_folded(view: NotebookPage) -> Iterator[str]:
    """A lesson opens with its section "Deeper" folded, and nothing else; code is folded where the lesson says so."""
    cells = view.lesson.nb.cells
    start = next((i for i, cell in enumerate(cells, 1) if cell.metadata.get(refresh.FOLDED)), len(cells))
    if view.folded != list(range(start + 1, len(cells) + 1)):
        yield f"the cells {view.folded} are folded on opening, those behind cell {start} should be"
    for position, cell in view.lesson.code:
        if view.cell(position).locator(".cm-content").is_visible() == minutes.is_hidden(cell):
            yield f"cell {position}: its code is {'shown' if minutes.is_hidden(cell) else 'folded'}"


def answer_predictions(view: NotebookPage, last: int) -> Iterator[str]:
    """Every open question down to a cell can be answered by keyboard, which says that it is kept."""
    for position in _predictions(view.lesson):
        if position > last:
            continue
        panel = view.cell(position).locator(".jp-OutputArea-output")
        if panel.locator("input:checked").count() or _kept(view, position) is not None:
            continue
        control = panel.locator("input").first
        control.focus()
        view.page.keyboard.press("ArrowRight" if control.get_attribute("type") == "range" else "Space")
        view.settle()
        if _kept(view, position) is None:
            yield f"cell {position}: the question is answered by keyboard, and does not say that it is kept"


def in_its_language(lesson: Lesson, text: str, **values: str) -> str:
    """Say a text of the page's parts as it is shown in a lesson."""
    with lessons.speaking(lesson.language):
        return t(text, **{name: Verbatim(value) for name, value in values.items()})


def _predictions(lesson: Lesson) -> list[int]:
    said = in_its_language(lesson, "{question} (Run this notebook to answer.)", question="").strip()
    return [
        position
        for position, cell in lesson.code
        if not cell.source.startswith("quiz(")
        and any(said in text for text in lessons.comparable(cell.outputs).get("text/plain", []))
    ]


def _kept(view: NotebookPage, position: int) -> str | None:
    said = in_its_language(view.lesson, "Kept: {answer}. Now run on and see.", answer="\0")
    found = re.search(re.escape(said).replace("\0", "(.+)"), view.outputs(position))
    return found and found[1]


def figures(view: NotebookPage, most: int | None = None) -> Iterator[str]:
    """Every control of every interactive figure, or of the first few, moves the picture, by keyboard and by mouse."""
    said = in_its_language(view.lesson, explore.TEXT)
    wanted = sum(
        said in text
        for _, cell in view.lesson.code
        for text in lessons.comparable(cell.outputs).get("text/plain", [])
    )
    outputs = view.page.locator(".jp-OutputArea-output")
    found = outputs.filter(has=view.page.locator("img:not([hidden])")).filter(has=view.page.locator("input"))
    if found.count() != wanted:
        yield f"{wanted} interactive figures are stored, the page shows {found.count()}"
    for figure in found.element_handles()[:most]:  # a locator would look through the whole page at each step
        for slider in figure.query_selector_all("input[type=range]"):
            yield from _Figure(view, figure).slid(slider)
        for group in figure.query_selector_all("fieldset"):
            yield from _Figure(view, figure).chosen(group)
        for box in figure.query_selector_all("input[type=checkbox]"):
            yield from _Figure(view, figure).switched(box)


class _Figure:
    """An interactive figure in the page; `look` gives what it shows, once it has come to rest."""

    def __init__(self, view: NotebookPage, element: ElementHandle) -> None:
        self.view, self.keys, self.mouse = view, view.page.keyboard, view.page.mouse
        self.element, self.image = element, element.wait_for_selector("img")

    def look(self) -> tuple[str, str]:
        self.view.settle()
        return tuple(
            self.image.evaluate(
                """async image => {
                  if (image.hidden) return [image.alt, ''];
                  const bytes = await (await fetch(image.src)).arrayBuffer();
                  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
                  return [image.alt, Array.from(digest).join()];
                }"""
            )
        )

    def _message(self, label: str) -> Iterator[str]:
        if message := self.element.query_selector("p[role=status]:not([hidden])"):
            yield f"moving {label!r} shows the message {message.inner_text()!r}"

    def slid(self, slider: ElementHandle) -> Iterator[str]:
        label = slider.evaluate("input => input.labels[0]?.textContent") or "a slider without a label"
        steps, start = int(slider.get_attribute("max") or 0), slider.input_value()
        slider.scroll_into_view_if_needed()
        slider.focus()
        before, seen = self.look(), {}
        for keys, place in ((["Home", "ArrowRight"], 1), (["ArrowLeft"], 0), (["End"], steps)):
            for key in keys:
                self.keys.press(key)
            seen[place] = self.look()
            yield from self._stands_at(slider, label, place, " and ".join(keys))
        if {before} == set(seen.values()):
            yield f"{label!r}: the arrow keys, Home and End leave the picture as it is"
        box = slider.bounding_box() or {"x": 0.0, "y": 0.0, "width": 0.0, "height": 0.0}
        y, left, right = box["y"] + box["height"] / 2, box["x"] + 8, box["x"] + box["width"] - 8
        self.mouse.move(right, y)
        self.mouse.down()
        self.mouse.move(2 * left - right, y, steps=4)  # beyond the end
        self.mouse.up()
        yield from self._stands_at(slider, label, 0, "a fast drag")
        if self.look() != seen[0]:
            yield f"{label!r}: after a fast drag to the left the picture is not the one of that end"
        yield from self._message(label)
        self._put_back(slider, start)

    def _put_back(self, control: ElementHandle, start: Any) -> None:
        """Let the other controls be tried with this one where the lesson puts it."""
        control.evaluate(
            """(input, start) => {
              Object.assign(input, input.type === 'range' ? {value: start} : {checked: start});
              input.dispatchEvent(new Event('change'));
            }""",
            start,
        )

    def _stands_at(self, slider: ElementHandle, label: str, place: int, how: str) -> Iterator[str]:
        text = slider.evaluate(
            "input => [input.valueAsNumber, input.parentElement.querySelector('output').value]"
        )
        value = slider.get_attribute("aria-valuetext")
        if text[0] != place or text[1] != value or not value:
            yield f"{label!r}: after {how} it stands at {text[0]}, not {place}, and says {text[1]!r} and {value!r}"

    def chosen(self, group: ElementHandle) -> Iterator[str]:
        label = group.wait_for_selector("legend").inner_text()
        options, names = group.query_selector_all("input"), group.query_selector_all("label")
        group.scroll_into_view_if_needed()
        start = next(option for option in options if option.is_checked())
        start.focus()
        seen = {self.look()}
        for _ in options:
            self.keys.press("ArrowDown")
            seen.add(self.look())
        if len(seen) == 1:
            yield f"{label!r}: the arrow keys leave the picture as it is"
        clicked = set()
        for option, name in ((options[-1], names[-1]), (options[0], names[0])):
            name.click()
            clicked.add(self.look())
            if not option.is_checked():
                yield f"{label!r}: a click on {name.inner_text()!r} does not choose it"
        if len(seen) > 1 and not clicked <= seen:
            yield f"{label!r}: a click shows another picture than the arrow keys"
        if len(clicked) == 1 and len(options) == 2:
            yield f"{label!r}: clicks leave the picture as it is"
        yield from self._message(label)
        self._put_back(start, True)

    def switched(self, box: ElementHandle) -> Iterator[str]:
        label = box.evaluate("input => input.labels[0]?.textContent") or "a check box without a label"
        box.scroll_into_view_if_needed()
        box.focus()
        before = self.look()
        self.keys.press("Space")
        by_key = self.look()
        box.click()
        if by_key == before:
            yield f"{label!r}: the space bar leaves the picture as it is"
        if self.look() != before:
            yield f"{label!r}: a click does not bring the picture back"
        yield from self._message(label)


def _rounded(message: str) -> str:
    """Leave out the last of a number's 16 digits, which the processor decides."""
    return re.sub(r"\d+\.\d{13,}", lambda number: f"{float(number[0]):.12g}", message)


def exercises(view: NotebookPage) -> Iterator[str]:
    """A wrong answer gets its message; hint and solution unfold; the solution, copied, is correct."""
    for position, cell in view.lesson.code:
        if "exercise" not in cell.metadata:
            continue
        id_ = cell.metadata.exercise
        wrong = cell.source.replace("...", "-1")
        with lessons.speaking(view.lesson.language):
            message = grade(id_, _answer(wrong)).message
        wanted = " ".join(f"✗ {_graded(view.lesson, id_, WRONG)} {message}".split())
        said = view.write_and_check(position, wrong)
        if _rounded(said) != _rounded(wanted):
            yield f"exercise {id_}: {wrong!r} is told {said!r}, not {wanted!r}"
        below = next(i for i, c in view.lesson.prose if c.metadata.get("solution") == id_)
        helps = [view.cell(i) for i in range(position + 2, below + 1)]
        solution = helps[-1].locator("details").last
        for name, folded in (("first hint", helps[0].locator("details").first), ("solution", solution)):
            folded.locator("summary").click()
            if not _is_unfolded(folded):
                yield f"exercise {id_}: a click on the {name} does not unfold it"
        said = view.write_and_check(position, "", paste=solution.locator("pre"))
        if not said.startswith(f"✓ {_graded(view.lesson, id_, CORRECT)} "):
            yield f"exercise {id_}: the solution, copied and pasted, is told {said!r}; the cell holds {view.source(position)!r}"


def _graded(lesson: Lesson, id_: str, status: str) -> str:
    """Say what a check says first."""
    return in_its_language(lesson, SAID[status], exercise=id_)


def _answer(source: str) -> Any:
    """Give what an exercise's cell with a constant in place of the ... hands to its check."""
    last = ast.parse(source).body[-1]
    if not isinstance(last, ast.FunctionDef):
        return ast.literal_eval(last.value)
    names: dict[str, Any] = {}
    exec(compile(ast.Module([last], []), "<answer>", "exec"), names)
    return names[last.name]


def _is_unfolded(details: Locator) -> bool:
    script = "d => d.open && d.offsetHeight > d.querySelector('summary').offsetHeight + 10 && d.innerText"
    return len(str(details.evaluate(script) or "")) > 10


def quiz(view: NotebookPage) -> Iterator[str]:
    """What is folded opens by a key; a wrong choice by keyboard and a right one by mouse are explained."""
    questions = [
        position
        for position, cell in view.lesson.prose
        if "<summary>" in cell.source and re.search(r"^\*\*\S+ \d+\.\*\*", cell.source, re.MULTILINE)
    ]
    if not questions:
        yield "there is no quiz"
    for position in questions:
        cell = view.cell(position)
        view.select(position)
        cell.evaluate("cell => cell.focus()")
        folded = view.lesson.nb.cells[position - 1].source.count("<summary>")
        for number in range(folded):
            option = cell.locator("summary").nth(number)
            for _ in range(8):
                view.page.keyboard.press("Tab")
                if option.evaluate("summary => summary === document.activeElement"):
                    break
            else:
                yield f"cell {position}: option {number + 1} is not reached by Tab"
                continue
            view.page.keyboard.press("Enter" if number % 2 else "Space")
            if not _is_unfolded(option.locator("..")):
                yield f"cell {position}: {option.inner_text()!r} is not opened by a key"
    for position, options in _choices(view.lesson).items():
        yield from _chosen_by_key_and_mouse(view, position, options)


def _choices(lesson: Lesson) -> dict[int, list[Option]]:
    """Give the options of each question of the quiz, by the place of its choice."""
    cells = lesson.nb.cells
    return {
        position: quizzes.options(cells[position - 2].source)
        for position, cell in lesson.code
        if cell.source.startswith("quiz(")
    }


def _chosen_by_key_and_mouse(view: NotebookPage, position: int, options: list[Option]) -> Iterator[str]:
    radios = view.cell(position).locator("input[type=radio]")
    if radios.count() != len(options):
        yield f"cell {position}: no choice of {len(options)} options is shown: {view.outputs(position)!r}"
        return
    wrong, right = ([o.is_right for o in options].index(is_right) for is_right in (False, True))
    radios.nth(wrong).focus()
    view.page.keyboard.press("Space")
    yield from _explained(view, position, options[wrong], "✗")
    radios.nth(right).locator("..").click()
    yield from _explained(view, position, options[right], "✓")


def _explained(view: NotebookPage, position: int, option: Option, mark: str) -> Iterator[str]:
    view.settle()
    said = " ".join(view.outputs(position).split())
    wanted = " ".join(f"{mark} {option.letter}. {quizzes.plain(option.explanation)}".split())
    if _chosen(view, position) != option.letter or wanted not in said:
        yield f"cell {position}: {option.letter} is chosen, and {said!r} is said, not {wanted!r}"


def _chosen(view: NotebookPage, position: int) -> str | None:
    """Read which option of a question is chosen and explained in the page."""
    chosen = view.cell(position).locator("label", has=view.page.locator("input:checked")).all_inner_texts()
    explained = re.search(r"[✓✗] ([A-Z])\. ", view.outputs(position))
    return explained[1] if explained and chosen == [explained[1]] else None


def accessible(page: Page) -> Iterator[str]:
    """List what axe-core finds on a page, without what is known."""
    import axe_playwright_python

    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js")
    page.evaluate(axe.read_text(encoding="utf-8"))
    # JupyterLab's body has no height; axe-core takes all that lies outside of it for invisible.
    page.evaluate("document.body.style.minHeight = '100vh'")
    found = page.evaluate(
        """async ([exclude, known]) => {
          // Nothing is fetched for the one rule that asks for it, about the orientation of phones.
          const options = {resultTypes: ['violations'], elementRef: true, preload: false};
          const result = await axe.run({include: ['html'], exclude}, options);
          const cells = [...document.querySelectorAll('.jp-Cell')];
          return result.violations.flatMap(({id, impact, help, nodes}) => nodes
            .filter(({element}) => !known.some(([rule, what]) => rule === id && element.matches(what)))
            .map(({element}) => [id, impact, help, element.outerHTML.slice(0, 160),
                                 1 + cells.indexOf(element.closest('.jp-Cell'))]));
        }""",
        [CODE, KNOWN],
    )
    for rule, impact, says, html, position in found:
        yield f"axe-core, {rule} ({impact}), cell {position or 'none'}: {says}: {html}"


def as_page(context: BrowserContext, lesson: Lesson) -> Iterator[str]:
    """Exported to HTML, a lesson needs no other host and passes axe-core.

    That its pictures have alternative text is not seen here: nbconvert's template puts a sentence of its
    own in place of what the notebook stores, which tests/gates.py looks at.
    """
    html, _ = EXPORTER.from_notebook_node(lesson.nb)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.set_content(html)
        page.evaluate("document.querySelectorAll('.highlight').forEach(code => code.remove())")  # see CODE
        yield from (f"as a page: {problem}" for problem in accessible(page))
    finally:
        page.close()
    yield from (f"as a page it asks for {url}" for url in asked if not url.startswith(("data:", "blob:")))


@dataclass(frozen=True)
class Left:
    """What a student leaves in a lesson: by cell, its predictions, what its exercises hold, and the quiz's choices."""

    answers: dict[int, str | None]
    written: dict[int, str]
    choices: dict[int, str | None]


def what_is_left(view: NotebookPage) -> Left:
    return Left(
        {position: _kept(view, position) for position in _predictions(view.lesson)},
        {i: view.source(i) for i, cell in view.lesson.code if "exercise" in cell.metadata},
        {i: _chosen(view, i) for i in _choices(view.lesson)},
    )


def still_there(view: NotebookPage, left: Left) -> Iterator[str]:
    """Every answer is in the page, and every check says what it said."""
    for position, source in left.written.items():
        id_ = view.lesson.nb.cells[position - 1].metadata.exercise
        if view.source(position) != source or _graded(view.lesson, id_, CORRECT) not in view.outputs(
            position + 1
        ):
            yield f"exercise {id_}: the answer and its check are not there after a reload"


def on_the_disk(lab: Lab, name: str, left: Left) -> Iterator[str]:
    """Every answer, and what every check said, is in a file."""
    nb = nbformat.read(lab.notebooks / name, as_version=4)
    handed_out = lessons.NOTEBOOKS / name
    lesson = lessons.read(handed_out if handed_out.exists() else lab.notebooks / name)
    for position, source in left.written.items():
        cell, check = nb.cells[position - 1 : position + 1]
        if cell.source != source or _graded(lesson, cell.metadata.exercise, CORRECT) not in str(
            check.outputs
        ):
            yield f"exercise {cell.metadata.exercise}: the answer and its check are not in the saved notebook"
    stored = json.loads(lab.progress.read_text(encoding="utf-8"))
    for position, answer in left.answers.items():
        cell = lesson.nb.cells[position - 1]
        key = re.search(r"predict\(\s*[\"']([^\"']+)", cell.source)
        place, count = stored["predictions"].get(key[1] if key else "", (-1, 0))
        shown = [output.get("metadata", {}) for output in cell.outputs]
        control = next((one["control"] for one in shown if "control" in one), {"kind": "", "texts": []})
        texts = control["texts"]
        kept = place in range(count) and (control["kind"] == "slider" or texts[place : place + 1] == [answer])
        if answer is None or not kept:
            yield f"cell {position}: the answer {answer!r} is not kept"
    for position, letter in left.choices.items():
        id_ = nb.cells[position - 1].source.removeprefix('quiz("').removesuffix('")')
        if letter is None or stored["quiz"].get(id_) != letter:
            yield f"cell {position}: the choice {letter!r} is not kept"


def asked_again(view: NotebookPage, left: Left) -> Iterator[str]:
    """In a new kernel the first prediction and the first question of the quiz stand as they were answered."""
    first = min(left.answers)  # a later one may stand on hours of a student's work
    view.run_down_to(first)
    if (answer := _kept(view, first)) is None or answer != left.answers[first]:
        yield f"cell {first}: asked again, the question shows {answer!r}, not {left.answers[first]!r}"
    for position, letter in list(left.choices.items())[:1]:
        view.run(position)
        if letter is None or _chosen(view, position) != letter:
            yield f"cell {position}: asked again, the quiz says {view.outputs(position)!r}, not {letter!r}"


def on_the_map(view: NotebookPage, finished: Mapping[str, Left]) -> Iterator[str]:
    """The course map shows every exercise of the finished lessons solved, and every question answered right."""
    cell = next(i for i, cell in view.lesson.code if "exercise" in cell.metadata)
    view.write(cell, "from utils.notebook.course_map import course_map\n\ncourse_map()")
    view.run(cell)
    for name, left in finished.items():
        if "/" in name:
            continue  # another language: the same answers, another map
        title = lessons.read(view.lab.notebooks / name).nb.cells[0].source.partition("\n")[0].lstrip("# ")
        link = view.page.get_by_role("link", name=title, exact=True)
        row = view.cell(cell).locator("tr").filter(has=link).all_inner_texts()
        count, asked = len(left.written), len(left.choices)
        wanted = f"{count} of {count} exercises solved, {asked} of {asked} questions right"
        wanted = wanted if asked else wanted.partition(", ")[0]
        if wanted not in " ".join(row):
            yield f"{name}: the course map does not show {wanted}: {row}"


def all_is_kept(context: BrowserContext, lab: Lab, finished: Mapping[str, Left]) -> Iterator[str]:
    """Every lesson was saved as it was left; after a restart of its kernel and a reload all of it is there.

    The page is reloaded with the first lesson open; the others are opened in it anew.
    """
    for place, (name, left) in enumerate(finished.items()):
        problems = list(on_the_disk(lab, name, left))
        with NotebookPage(context, lab, name) as view:
            if place == 0:
                view.save_restart_and_reload()
            problems += still_there(view, left)
            if place == 0:
                problems += [*asked_again(view, left), *on_the_map(view, finished)]
            problems += view.problems
        yield from (f"{name}: {problem}" for problem in problems)


# ---------------------------------------------------------------- the tests


@pytest.fixture(scope="session")
def finished(context: BrowserContext, lab: Lab) -> Iterator[dict[str, Left]]:
    """Collect what is left in each lesson; after the last test all of it must still be there."""
    left: dict[str, Left] = {}
    yield left
    problems = list(all_is_kept(context, lab, left))
    assert not problems, "\n".join(problems)


IN_KOREAN = ("05", "11")


@pytest.mark.parametrize(
    "name",
    [*(path.name for path in lessons.paths()), *(f"ko/{path.name}" for path in lessons.paths(IN_KOREAN))],
)
def test_lesson(context: BrowserContext, lab: Lab, finished: dict[str, Left], name: str) -> None:
    with NotebookPage(context, lab, name) as view:
        problems = [*nothing_given_away(view), *opens_folded(view)]
        first = min(_predictions(view.lesson))
        view.run_down_to(first)
        problems += answer_predictions(view, first)
        view.run_all()  # with an answer to the first question, which the stored outputs do not have
        problems += clean_run(view)
        problems += answer_predictions(view, len(view.lesson.nb.cells))
        with view.unrolled():
            view.page.screenshot(
                path=SCREENSHOTS / name.replace(".ipynb", ".jpeg").replace("/", "_"), quality=80
            )
            problems += accessible(view.page)
        problems += figures(view)
        problems += exercises(view)
        problems += quiz(view)
        problems += [*breaks_between_words(view), *says_its_language(view), *as_page(context, view.lesson)]
        finished[name] = what_is_left(view)
        problems += view.problems
    assert not problems, f"{name}:\n" + "\n".join(problems)


def test_links_lead_to_the_students_copies(context: BrowserContext, lab: Lab) -> None:
    """From a lesson to the next one and to the glossary: what opens lies in the student's folder."""
    first, second = (path.name for path in lessons.paths()[:2])
    opened = "path => jupyterapp.shell.currentWidget?.context?.path === path"
    with NotebookPage(context, lab, first) as view:
        for path in ("docs/glossary.md", second):
            view.page.locator(f".jp-Notebook a[href*='{path}']").first.click()
            view.page.wait_for_function(opened, arg=path, polling=50)
            view.close_current()
        assert not view.problems


SETUP = """import sys
from IPython.display import HTML, Javascript, display
from utils.notebook.controls import Choice, Panel, Slider
from utils.notebook.exercises import check
from utils.notebook.explore import explore
from utils.notebook.quiz import quiz"""


def test_a_drawing_that_fails_shows_one_sentence_and_recovers(context: BrowserContext, lab: Lab) -> None:
    figure = """def draw(ax, share):
    ax.set_title(f"One in {100 / share:g}")


share = Slider("Share (%)", [0, 10, 20], start=10)
explore(None, draw, {"share": share}, "A title that tells what a share of {share} % is.".format)"""
    cells = [new_markdown_cell("# A figure"), new_code_cell(SETUP), new_code_cell(figure)]
    with NotebookPage(context, lab, generated(lab, "80_drawing_error.ipynb", cells)) as view:
        view.run_all()
        image, slider = view.cell(3).locator("img"), view.page.get_by_label("Share (%)")
        slider.focus()
        view.page.keyboard.press("Home")
        view.settle()
        assert view.cell(3).locator("p[role=status]").inner_text() == (
            "This picture could not be drawn here (ZeroDivisionError: division by zero); "
            "move a control to go on."
        )
        assert not image.is_visible()
        assert not list(clean_run(view))
        view.page.keyboard.press("End")
        view.settle()
        assert image.get_attribute("alt") == "A title that tells what a share of 20 % is."
        assert image.is_visible()
        assert not view.cell(3).locator("p[role=status]").is_visible()
        assert not view.problems


def test_what_is_optional_opens_folded_and_runs(context: BrowserContext, lab: Lab) -> None:
    """Of a copy as students get it: "Deeper" and plumbing are folded, and Shift + Enter and Run All run them."""
    plumbing = {"jupyter": {"source_hidden": True}}
    cells = [new_markdown_cell("# Lesson 82. Folded"), new_code_cell("seen = [0]", metadata=plumbing)]
    cells += [new_markdown_cell("## Summary"), new_code_cell("seen"), new_markdown_cell("## Deeper")]
    cells += [
        new_markdown_cell("### More"),
        new_code_cell("len(seen)"),
        new_code_cell("2", metadata=plumbing),
    ]
    lesson = refresh.clean(new_notebook(cells=cells))
    name = "82_folded.ipynb"
    copy = copies.parse(nbformat.writes(lesson).encode())
    assert copy
    (lab.notebooks / name).write_bytes(copies.write(copies.make_copy(copy)))
    with NotebookPage(context, lab, name) as view:
        assert view.folded == [6, 7, 8]
        assert not list(opens_folded(view))
        view.run_down_to(7)
        assert [view.outputs(position) for position in (2, 4, 7, 8)] == ["", "[0]", "1", ""]
        view.run(2)
        view.run_all()
        assert view.outputs(8) == "2"
        assert [*opens_folded(view)] == [], "running unfolds no code"
        assert not view.problems


def test_a_quiz_is_answered_wrongly_and_rightly_and_found_as_it_was_left(
    context: BrowserContext, lab: Lab
) -> None:
    question = """**Question {n}.** How large is $\\alpha$?

- **A.** About `2 * 3`.
- **B.** <b>None</b> of these.
- **C.** As [the source](https://a.org/) says.

<details><summary>Explanations</summary>

**A.** Not quite: it is $\\le 1$.

**B.** Right: &lt;b&gt; is *no* mark here.

And that is all.

**C.** Right: as well.

</details>"""
    cells = [new_markdown_cell("# Lesson 81. A quiz"), new_code_cell(SETUP)]
    for n in (1, 2):
        cells += [new_markdown_cell(question.format(n=n)), new_code_cell(f'quiz("81.{n}")')]
    cells[3].metadata["jupyter"] = {"source_hidden": True}
    name = generated(lab, "81_quiz.ipynb", cells)
    (lab.notebooks / HANDED_OUT / name).write_bytes((lab.notebooks / name).read_bytes())
    with NotebookPage(context, lab, name) as view:
        view.run_all()
        assert not list(quiz(view))
        left = what_is_left(view)
        assert left.choices == {4: "B", 6: "B"}
        assert view.cell(4).locator("p[role=status]").inner_text() == (
            "✓ B. Right: <b> is no mark here.\nAnd that is all."
        )
        view.cell(6).get_by_role("radio", name="C. As the source says.").check()
        view.page.keyboard.press("ArrowDown")  # from the last option to the first
        assert not list(_explained(view, 6, _choices(view.lesson)[6][0], "✗"))
        with view.unrolled():
            view.page.screenshot(path=SCREENSHOTS / "quiz.jpeg", quality=80)
            assert not list(accessible(view.page))
        view.select(4)  # a control keeps its keys to itself
        view.save_restart_and_reload()
        view.run_down_to(2)
        for position, letter in ((6, "A"), (4, "B")):
            view.run(position)
            assert _chosen(view, position) == letter
        assert not view.problems
    (lab.notebooks / HANDED_OUT / name).unlink()


# A figure of someone's own, with another picture at each move.
DRIFTING = """<div><label for="drift">Drifting</label><input id="drift" type="range" max="2" value="1" oninput="
  const canvas = document.createElement('canvas'), paper = canvas.getContext('2d');
  window.moves = (window.moves || 0) + 1;
  paper.fillStyle = `rgb(${10 * window.moves}, 0, 0)`;
  paper.fillRect(0, 0, 300, 150);
  this.parentElement.querySelector('img').src = canvas.toDataURL();
"><output for="drift"></output><img alt="A sheet in a colour that no position decides." src="data:,"></div>"""
FLAWS = {
    "quiz": new_markdown_cell(
        "**Question 1.** Which?\n\n<details><summary>A. This.</summary>\nRight: this is the one of the two."
        "</details>\n<detail><summary>B. That.</summary>\nNot quite: that is the other one.</detail>"
    ),
    "setup": new_code_cell(SETUP),
    "asked": new_markdown_cell("- **A.** This.\n- **B.** That."),
    "unknown": new_code_cell('quiz("90.1")'),
    "question": new_code_cell("Panel({'a': Choice('Not kept', ['yes', 'no'])}, unanswered=True)"),
    "dead": new_code_cell(
        "def dead(ax, idle, lively):\n    ax.set_title(str(lively))\n\n\n"
        "controls = {'idle': Slider('Idle', [1, 2, 3], 1), 'lively': Choice('Lively', ['a', 'b'])}\n"
        "explore(None, dead, controls, 'A title that tells {lively}'.format)"
    ),
    "drifting": new_code_cell(f"HTML({DRIFTING!r})"),
    "picture": new_code_cell("HTML('<img width=9 height=9 src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\">')"),
    "unreadable": new_code_cell("HTML('<p style=\"color: #bbb; background: #fff\">Too pale to read.</p>')"),
    "remote": new_code_cell("HTML('<img alt=\"remote\" src=\"http://192.0.2.1/remote.png\">')"),
    "console": new_code_cell("Javascript(\"console.error('a flaw of ours')\")"),
    "stderr": new_code_cell("print('to be seen by nobody', file=sys.stderr)"),
    "exercise": new_code_cell("answer_00a = ...", metadata={"exercise": "00.a"}),
    "check": new_code_cell("check('00.a', 'seven')"),
    "solution": new_markdown_cell(
        "<details open><summary>Hint 1</summary>\n\nThis one was unfolded before.\n\n</details>\n"
        "<details><summary>Solution</summary>\n\n```python\nanswer_00a = 8\n```\n\n</details>",
        metadata={"solution": "00.a"},
    ),
    "error": new_code_cell("1 / 0"),
}  # fmt: skip


FOUND = [
    "cell 5 shows an output before it has run",
    "cell 4: no choice of 2 options is shown: 'There is no lesson 90; ",
    "cell 4: the choice None is not kept",
    "cell 4: asked again, the quiz says ",
    "cell 16 (1 / 0) shows an error or a warning: ",
    "shows an error or a warning: to be seen by nobody",
    "cell 5: the question is answered by keyboard, and does not say that it is kept",
    "cell 5: the answer None is not kept",
    "cell 5: asked again, the question shows None, not None",
    "3 interactive figures are stored, the page shows 2",
    "'Idle': the arrow keys, Home and End leave the picture as it is",
    "'Drifting': after a fast drag to the left the picture is not the one of that end",
    "exercise 00.a: 'answer_00a = -1' is told ",
    "exercise 00.a: a click on the first hint does not unfold it",
    "exercise 00.a: the solution, copied and pasted, is told ",
    "exercise 00.a: the answer and its check are not in the saved notebook",
    "exercise 00.a: the answer and its check are not there after a reload",
    "cell 1: option 2 is not reached by Tab",
    "shows a picture with the alternative text 'Image'",
    "axe-core, color-contrast (serious), cell 9: ",
    "as a page: axe-core, ",
    "the course map does not show 1 of 1 exercises solved",
    "error in the browser's console: a flaw of ours",
    "a request leaves this machine: http://192.0.2.1/remote.png",
]


def test_every_flaw_is_found(context: BrowserContext, lab: Lab) -> None:
    for name, cell in FLAWS.items():
        cell.id = name
    said = {
        "question": "Not kept (Run this notebook to answer.)",
        "dead": explore.TEXT,
        "drifting": explore.TEXT,
        "picture": explore.TEXT,  # there is none
    }
    for name, text in said.items():
        FLAWS[name].outputs = [new_output("display_data", {"text/plain": text})]
    with NotebookPage(context, lab, generated(lab, "90_flaws.ipynb", [*FLAWS.values()])) as view:
        problems = list(nothing_given_away(view))
        view.run_all()
        checks = (clean_run, figures, exercises, quiz)
        problems += answer_predictions(view, len(FLAWS))
        with view.unrolled():
            problems += accessible(view.page)
        problems += [problem for check in checks for problem in check(view)]
        left, name = what_is_left(view), view.lesson.path.name
        view.save_restart_and_reload()
        problems += [*on_the_disk(lab, name, left), *still_there(view, left), *asked_again(view, left)]
        problems += on_the_map(view, {name: left})
        problems += [*as_page(context, view.lesson), *view.problems]
    found = "\n".join(problems)
    missed = [problem for problem in FOUND if problem not in found]
    assert not missed, f"{missed} are not among what was found:\n{found}"
