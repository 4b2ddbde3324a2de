"""The pictures that a page keeps: the one shown belongs to the position shown, whatever happens around it.

Each picture carries its numbers twice, in its alternative text and in its colour, and both are read. The
drawing function writes down what it draws, so that a test sees what was drawn ahead and what twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import slides
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.browser.jupyter import Lab, NotebookPage, generated

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator

SETUP = """import os, time
from pathlib import Path
from utils.notebook.controls import Choice, Slider
from utils.notebook.explore import explore

lift, wait_s, broken = 0, 0.0, None"""
FIGURE = """def draw(ax, level, kind):
    with Path("drawn.txt").open("a") as file:
        print(f"{level} {kind} {lift}", file=file)
    time.sleep(wait_s)
    if level == broken:
        raise ValueError(f"no {level} & <b>no</b> more")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.set_axis_off()
    ax.fill([-1, 2, 2, -1], [-1, -1, 2, 2], color=(level / 10, "abc".index(kind) / 4, lift / 4))


controls = {"level": Slider("Level", range(11), 5), "kind": Choice("Kind", ["a", "b", "c"])}
describe = lambda level, kind: f"A sheet in the colour of level {level}, kind {kind} and lift {lift}."
explore(None, draw, controls, describe, size=(2, 1))"""
FIGURE_CELL, CHANGE_CELL = 3, 4
LINES, PATIENCE_S = 13, 30  # the positions on both lines; how long they may take on a busy machine

# What one figure shows: the slider's place, its text, the chosen kind, the alternative text, the colour of the
# picture's middle; None in place of the last two while the page itself says that they are still to come.
LOOK = """figure => {
  const image = figure.querySelector("img"), slider = figure.querySelector("input[type=range]");
  const kind = [...figure.querySelectorAll("input[type=radio]")].findIndex(input => input.checked);
  const seen = [slider.valueAsNumber, Number(slider.getAttribute("aria-valuetext")), kind];
  if (image.hidden || image.getAttribute("aria-busy") === "true") return [...seen, null, null];
  const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1});
  const paper = canvas.getContext("2d");
  paper.drawImage(image, image.naturalWidth / 2, image.naturalHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...seen, image.alt, [...paper.getImageData(0, 0, 1, 1).data].slice(0, 3)];
}"""
SLIDE = """(figure, places) => {
  const slider = figure.querySelector("input[type=range]"), look = LOOK;
  return places.map(place => {
    slider.value = place;
    for (const kind of ["input", "change"]) slider.dispatchEvent(new Event(kind, {bubbles: true}));
    return look(figure);
  });
}""".replace("LOOK", LOOK)
# Looks at the figure in each frame from now on.
WATCH = """figure => {
  const look = LOOK;
  window.seen = [];
  const next = () => { seen.push(look(figure)); window.watching = requestAnimationFrame(next); };
  next();
}""".replace("LOOK", LOOK)
SEEN = "() => { cancelAnimationFrame(watching); return seen; }"


class Sheet:
    """The figure in the page."""

    def __init__(self, view: NotebookPage) -> None:
        self.view = view
        self.element: Locator = view.cell(FIGURE_CELL).locator(".jp-OutputArea-output").first
        self.slider = self.element.get_by_label("Level")
        self.image = self.element.locator("img")
        self.status = self.element.locator("p[role=status]")

    def look(self) -> list[Any]:
        return list(self.element.evaluate(LOOK))

    def slide(self, *places: int) -> list[Any]:
        """Move the slider within one task of the page; give what is shown right after each move."""
        return list(self.element.evaluate(SLIDE, list(places)))

    def drawn(self) -> list[str]:
        """List what was drawn since the last call."""
        self.view.settle()
        file = self.view.lab.notebooks / "drawn.txt"
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("", encoding="utf-8")
        return lines

    def line_drawn(self) -> list[str]:
        """Wait until all that can be drawn ahead is there; give what was drawn."""
        self.slider.focus()
        lines, end = self.drawn(), time.monotonic() + PATIENCE_S
        while len(lines) < LINES and time.monotonic() < end:
            self.view.page.wait_for_timeout(200)
            lines += self.drawn()
        while more := (self.view.page.wait_for_timeout(1300), self.drawn())[1]:
            lines += more
        return lines

    def change(self, source: str) -> None:
        """Run a cell."""
        self.view.write(CHANGE_CELL, source)
        self.view.run(CHANGE_CELL)


def belongs(seen: list[Any], lift: int = 0) -> str | None:
    """Say what is wrong if picture and text are not those of the position."""
    place, text, kind, alt, colour = seen
    if text != place:
        return f"the text beside the slider is {text} at {place}"
    if alt is None:
        return None
    wanted = f"A sheet in the colour of level {place}, kind {'abc'[kind]} and lift {lift}."
    coded = [round(255 * share) for share in (place / 10, kind / 4, lift / 4)]
    far = max(abs(one - other) for one, other in zip(colour, coded, strict=True))
    return None if alt == wanted and far < 13 else f"{alt!r} in {colour} at {place}, kind {kind}, {coded}"


@pytest.fixture
def sheet(context: BrowserContext, lab: Lab) -> Iterator[Sheet]:
    """Open a notebook with the figure, run."""
    cells = [
        new_markdown_cell("# A figure"),
        new_code_cell(SETUP),
        new_code_cell(FIGURE),
        new_code_cell("None"),
    ]
    (lab.notebooks / "drawn.txt").unlink(missing_ok=True)
    with NotebookPage(context, lab, generated(lab, "70_frames.ipynb", cells)) as view:
        view.run_all()
        yield Sheet(view)
        assert not view.problems


def test_pictures_are_drawn_ahead_once_and_shown_at_once(sheet: Sheet) -> None:
    first, *lines = sheet.line_drawn()
    assert first == "5 a 0", "where it starts, before there is a page"
    assert sorted(lines) == sorted(set(lines)), "nothing is drawn twice"
    assert {f"{level} a 0" for level in range(11)} | {"5 b 0", "5 c 0"} == set(lines)
    levels = [int(line.split()[0]) for line in lines if " a " in line]
    assert all(abs(one - 5) <= abs(other - 5) for one, other in pairwise(levels)), "nearest first"

    shown = sheet.slide(*range(11), 3)
    assert [place for place, *_ in shown] == [*range(11), 3]
    assert all(alt for *_, alt, _ in shown)
    assert [problem for seen in shown if (problem := belongs(seen))] == []

    again = sheet.drawn()
    sheet.view.page.wait_for_timeout(1300)
    assert {*again, *sheet.drawn()} <= {"3 b 0", "3 c 0"}, "the other lines now go through 3"


def test_a_fast_drag_shows_no_picture_of_another_position(sheet: Sheet) -> None:
    sheet.change("wait_s = 0.05")
    box = sheet.slider.bounding_box()
    assert box
    y, left, right = box["y"] + box["height"] / 2, box["x"] + 8, box["x"] + box["width"] - 8
    mouse = sheet.view.page.mouse
    mouse.move(right, y)
    sheet.element.evaluate(WATCH)
    mouse.down()
    for end in (left, right, left, (left + right) / 2, right):
        mouse.move(end, y, steps=12)
    mouse.up()
    sheet.drawn()
    seen = sheet.view.page.evaluate(SEEN)
    assert len({place for place, *_ in seen}) > 3
    assert len({alt for *_, alt, _ in seen if alt}) > 1, "on the way, too"
    assert [problem for now in seen if (problem := belongs(now))] == []
    assert sheet.look()[0] == 10 and sheet.look()[3]


# Two views of a panel over a model that sends, as a widget's does, and is then told by the kernel what it has sent.
ECHO = """async () => {
  const spec = [{name: "level", kind: "slider", label: "Level", texts: [...Array(11).keys()].map(String)}];
  const state = {spec, index: {level: 5}, at: [5], continuous: true, alt: "", message: ""};
  const calls = {}, sent = [], seen = [];
  const change = index => { state.index = index; calls["change:index"].forEach(call => call()); };
  const model = {
    get: name => state[name],
    set: (name, value) => change(value),
    on: (event, call) => (calls[event] ??= []).push(call),
    send() {},
    save_changes: () => sent.push(state.index),
  };
  const panel = makePanel();
  panel.initialize({model});
  for (let at = 0; at < 11; at++) {
    calls["msg:custom"].forEach(call => call({kind: "frame", at: [at], alt: "", message: `level ${at}`}, []));
  }
  for (const el of [document.body, document.body.appendChild(document.createElement("div"))]) {
    panel.render({model, el});
  }
  const sliders = [...document.querySelectorAll("input")], says = document.querySelectorAll("p");
  const [slider] = sliders;
  const move = place => {
    slider.value = place;
    slider.dispatchEvent(new Event("input", {bubbles: true}));
  };
  const look = () => seen.push(sliders.map((one, view) => `${one.value}: ${says[view].textContent}`));
  move(6);
  while (!sent.length) await new Promise(resolve => setTimeout(resolve, 1));
  move(7);
  look();
  if (state.index.level !== sent[0].level) change({...sent[0]}); // a word on what the model holds changes nothing
  look();
  while (sent.length < 2) await new Promise(resolve => setTimeout(resolve, 1));
  look();
  change({level: 2}); // the kernel's own
  look();
  return [seen, sent];
}"""


def test_the_kernels_word_on_an_earlier_place_moves_nothing_back(chromium: Browser) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_content(slides.scripts().replace('type="module"', ""))  # its names are the page's
        seen, sent = page.evaluate(ECHO)
    assert seen == [["7: level 7"] * 2] * 3 + [["2: level 2"] * 2]
    assert sent == [{"level": 6}, {"level": 7}]


def test_another_control_and_the_keyboard(sheet: Sheet) -> None:
    sheet.slider.focus()
    keys = sheet.view.page.keyboard
    for key in ("ArrowLeft", "Tab", "ArrowDown", "ArrowDown", "Shift+Tab", "End", "Tab", "ArrowUp"):
        keys.press(key)
        assert belongs(sheet.look()) is None
        sheet.view.settle()
        seen = sheet.look()
        assert belongs(seen) is None and seen[3]
    assert sheet.look()[:3] == [10, 10, 1]


def test_what_is_changed_and_run_again_is_drawn_again(sheet: Sheet) -> None:
    sheet.line_drawn()
    sheet.change("lift = 2")
    assert belongs(sheet.slide(6)[0], lift=2) is None, "nothing old is shown after a cell has run"
    lines = sheet.line_drawn()
    assert sorted(lines) == sorted(set(lines)) and {line[-1] for line in lines} == {"2"}
    shown = sheet.slide(*range(11))
    assert all(alt for *_, alt, _ in shown) and not any(belongs(seen, lift=2) for seen in shown)
    sheet.change("lift = 3\n" + FIGURE.partition("controls")[0] + "explore")
    sheet.view.page.wait_for_timeout(1300)
    sheet.view.settle()
    seen = sheet.look()
    assert seen[3] and belongs(seen, lift=3) is None, "a figure in view follows without a move"
    sheet.view.run(FIGURE_CELL)
    assert belongs(sheet.look(), lift=3) is None
    assert sheet.look()[0] == 5


def test_an_error_says_its_sentence_at_its_position_and_nowhere_else(sheet: Sheet) -> None:
    sheet.change("broken = 7")
    sheet.line_drawn()
    for place in (6, 7, 8, 7, 5):
        (seen,) = sheet.slide(place)
        if place == 7:
            assert seen[3] is None
            assert sheet.status.inner_text() == (
                "This picture could not be drawn here (ValueError: no 7 & <b>no</b> more); "
                "move a control to go on."
            )
        else:
            assert seen[3] and belongs(seen) is None
            assert not sheet.status.is_visible()


def test_while_a_cell_runs_for_ten_seconds(sheet: Sheet) -> None:
    sheet.line_drawn()
    sheet.view.write(CHANGE_CELL, "begun = time.perf_counter()\nwhile time.perf_counter() < begun + 10: pass")
    sheet.view.select(CHANGE_CELL)
    sheet.view.page.keyboard.press("Shift+Enter")
    sheet.view.page.wait_for_function(
        "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'busy'"
    )
    shown = sheet.slide(*range(11))
    assert all(alt for *_, alt, _ in shown) and not any(belongs(seen) for seen in shown)
    sheet.slider.focus()
    sheet.view.page.wait_for_timeout(2000)
    file = sheet.view.lab.notebooks / "drawn.txt"
    assert file.read_text(encoding="utf-8") == "", "nothing is drawn ahead beside a running cell"
    running = "() => jupyterapp.shell.currentWidget.content.widgets[3].model.executionState"
    assert sheet.view.page.evaluate(running) == "running"
    sheet.view.wait_for([CHANGE_CELL])
    sheet.view.page.wait_for_timeout(1300)
    assert {line[:3] for line in sheet.drawn()} > {"10 "}, "drawn anew once the cell has ended"


def test_a_long_wait_is_said(sheet: Sheet) -> None:
    sheet.view.page.evaluate(
        "Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})"
    )
    sheet.drawn()
    sheet.change("wait_s = 2")
    sheet.view.page.wait_for_timeout(1300)
    assert sheet.drawn() == [], "a page that nobody sees asks for nothing ahead"
    assert sheet.slide(8)[0][3] is None
    sheet.status.get_by_text("This picture is being drawn.").wait_for()
    assert sheet.image.get_attribute("alt") == "This picture is being drawn."
    sheet.view.page.wait_for_function(
        "image => image.alt.includes('level 8')", arg=sheet.image.element_handle()
    )
    assert not sheet.status.is_visible()
    assert sheet.look()[3] and belongs(sheet.look()) is None
    sheet.view.page.evaluate("delete document.hidden")


def test_without_its_kernel_a_figure_shows_what_was_drawn(sheet: Sheet) -> None:
    sheet.line_drawn()
    sheet.view.write(CHANGE_CELL, "os.kill(os.getpid(), 9)")
    sheet.view.select(CHANGE_CELL)
    sheet.view.page.keyboard.press("Shift+Enter")
    gone = "The kernel is gone: only positions drawn before can be shown. Run the notebook again to go on."
    sheet.status.get_by_text(gone).wait_for()
    sheet.view.page.locator(".jp-Dialog .jp-mod-accept").click()
    shown = sheet.slide(*range(11))
    assert all(alt for *_, alt, _ in shown) and not any(belongs(seen) for seen in shown)
    assert sheet.status.inner_text() == gone
    sheet.element.get_by_label("b", exact=True).check()  # with level 10: not drawn
    assert sheet.look()[:4] == [10, 10, 1, None]
    assert sheet.status.inner_text() == gone
    sheet.element.get_by_label("a", exact=True).check()
    assert sheet.look()[3] and belongs(sheet.look()) is None
    sheet.view.problems.clear()  # JupyterLab's own, about the kernel that died


SLOW = FIGURE.replace("size=", "slow=True, size=")


def test_a_slow_figure_follows_a_drag_over_what_is_drawn(sheet: Sheet) -> None:
    sheet.view.write(FIGURE_CELL, SLOW)
    sheet.view.run(FIGURE_CELL)
    sheet.line_drawn()
    one = "(figure, place) => { const slider = figure.querySelector('input'); slider.value = place;"
    drag = one + "slider.dispatchEvent(new Event('input', {bubbles: true})); }"
    for place in (9, 1, 5):
        sheet.element.evaluate(drag, place)
        assert sheet.look()[3] and belongs(sheet.look()) is None
    sheet.element.get_by_label("b", exact=True).check()
    sheet.view.page.evaluate(
        "Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})"
    )
    sheet.drawn()
    sheet.change("lift = 1")
    sheet.slide(4)
    assert sheet.drawn() == ["4 b 1"]
    sheet.element.evaluate(drag, 8)
    assert sheet.look() == [8, 8, 1, None, None], "the picture is not the one of this position"
    assert sheet.drawn() == [], "it is drawn when the slider is let go"
    sheet.slide(4)
    assert sheet.look()[3] and belongs(sheet.look(), lift=1) is None
    sheet.slide(8)
    assert sheet.drawn() == ["8 b 1"]
    assert sheet.look()[3] and belongs(sheet.look(), lift=1) is None
    sheet.view.page.evaluate("delete document.hidden")


LARGE = """import numpy as np
noise = np.random.default_rng(0).random((1000, 1500, 3))

def draw(ax, level):
    ax.figure.figimage(noise)

explore(None, draw, {"level": Slider("Level", range(8), 0)}, "Noise, level {level}, so large that few fit.".format, size=(15, 10))"""
COUNT = """() => {
  window.alive = new Map();
  const make = URL.createObjectURL, revoke = URL.revokeObjectURL;
  URL.createObjectURL = blob => {
    const url = make.call(URL, blob);
    if (blob.type === "image/png") alive.set(url, blob.size);
    return url;
  };
  URL.revokeObjectURL = url => { alive.delete(url); revoke.call(URL, url); };
}"""


def test_what_a_page_keeps_is_bounded_and_given_back(context: BrowserContext, lab: Lab) -> None:
    cells = [new_markdown_cell("# A large figure"), new_code_cell(SETUP), new_code_cell(LARGE)]
    with NotebookPage(context, lab, generated(lab, "71_large.ipynb", cells)) as view:
        view.page.evaluate(COUNT)
        view.run_all()
        slider = view.page.get_by_label("Level")
        image = view.cell(3).locator("img").element_handle()
        sizes = set()
        for place in range(8):
            slider.press("ArrowRight" if place else "Home")
            view.page.wait_for_function(
                "([image, place]) => image.alt.includes(`level ${place}`)", arg=[image, place]
            )
            view.settle()
            kept = view.page.evaluate("[...alive.values()]")
            sizes |= {*kept}
            assert sum(kept) <= 8 * 2**20
        assert 8 * min(sizes) > 8 * 2**20, "not all would fit"
        assert len(view.page.evaluate("[...alive.values()]")) > 1
        view.write(3, "None")
        view.run(3)
        assert not view.problems
