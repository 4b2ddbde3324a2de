"""Time a move of each interactive figure against ``ipywidgets.interact`` drawing the same anew.

    python benchmarks/redraw.py                all lessons
    python benchmarks/redraw.py 01             the lessons named
    python benchmarks/redraw.py --browser 01   from the slider to the painted pixel
    python benchmarks/redraw.py --browser --interact 01,11   all lessons, with interact in these two alone
    python benchmarks/redraw.py --memory 11    what the pictures that a page keeps take

Both run in one kernel, in turns, over the same positions of the figure's first slider; what is
timed is the work of the kernel from the new value to the picture sent. Medians and their ratio are
printed; the goal is a fifth at most.

With ``--browser`` each lesson is opened and run once in one JupyterLab, in Chromium (which has to be
installed, beside the packages of ``requirements-maintainer.txt``), with ``interact`` and an empty control that only swaps
two stored pictures below it. What is timed there is the whole way: from an ``input`` event on the figure's first
slider until its picture has another source, is decoded, and the second frame from then begins.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import nbformat
import psutil
from nbclient import NotebookClient

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

import lessons

RECORD = """
import utils.notebook.explore as _module
_made, _original = [], _module.explore
def _recording(fixed, moving, controls, alt, **options):
    explorer = _original(fixed, moving, controls, alt, **options)
    _made.append((fixed, moving, controls, options, explorer))
    return explorer
_module.explore = _recording
"""

MEASURE = """
%matplotlib inline
import json, statistics, time
import ipywidgets, matplotlib.pyplot as plt

def _anew(fixed, moving, options):
    def draw(**values):
        fig, axes = plt.subplots(options.get("nrows", 1), options.get("ncols", 1), figsize=options.get("size", (9, 4.2)), layout="constrained")
        if fixed is not None:
            fixed(axes)
        moving(axes, **values)
        plt.show()
    return draw

_rows = []
for fixed, moving, controls, options, explorer in _made:
    widgets = {name: ipywidgets.SelectionSlider(options=list(zip(c.texts, c.values)), index=c.start) for name, c in controls.items()}
    interactive = ipywidgets.interactive(_anew(fixed, moving, options), **widgets)
    display(interactive)
    name, control = next((n, c) for n, c in controls.items() if c.kind == "slider")
    ours, theirs = [], []
    for round in range(13):
        index = round % len(control.values)
        start = time.perf_counter()
        explorer.frame(tuple(index if n == name else c.start for n, c in controls.items()))
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        widgets[name].index = index
        theirs.append(time.perf_counter() - start)
    moved = [i for i in range(2, 13)]
    _rows.append([name, statistics.median(ours[i] for i in moved), statistics.median(theirs[i] for i in moved)])
"""

RESULT = "print(json.dumps(_rows))"


def measure(path: Path) -> list[tuple[str, float, float]]:
    """Give the first slider's name and the medians in seconds, ours and theirs, for each figure."""
    nb = lessons.read(path).nb
    cells = [nbformat.v4.new_code_cell(source) for source in (RECORD, MEASURE, RESULT)]
    nb.cells = [cells[0], *[cell for cell in nb.cells if cell.cell_type == "code"], *cells[1:]]
    NotebookClient(nb, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    return json.loads(nb.cells[-1].outputs[-1].text)


# What the page is asked to do with an element: the output of a figure, of `interact`, or the floor.
COMMON = """
const slider = figure.querySelector("input[type=range], .noUi-handle"), image = () => figure.querySelector("img");
const busy = () => image()?.getAttribute("aria-busy") === "true";
const go = place => {
  if (slider.matches("input")) {
    slider.value = place;
    for (const kind of ["input", "change"]) slider.dispatchEvent(new Event(kind, { bubbles: true }));
  } else {
    slider.dispatchEvent(new KeyboardEvent("keydown", { key: place, bubbles: true }));
  }
};
const frame = () => new Promise(requestAnimationFrame);
"""
# One move; gives the milliseconds until the new picture is painted.
MOVE = (
    "async ([figure, place]) => {"
    + COMMON
    + """
  const old = image()?.src, begun = performance.now();
  go(place);
  while (!image() || image().src === old || busy()) {
    if (performance.now() - begun > 20000) throw new Error("the picture does not change");
    await new Promise((resolve) => setTimeout(resolve));
  }
  await image().decode();
  await frame();
  await frame();
  return performance.now() - begun;
}"""
)
# A drag along the whole slider, a position in each frame; gives the share of positions whose picture stood
# there in the next frame, and the milliseconds from the last one until its picture did.
DRAG = (
    "async ([figure, last]) => {"
    + COMMON
    + """
  let shown = 0, count = 0, begun;
  for (let place = 0; place <= last; place++) {
    await frame();
    begun = performance.now();
    go(place);
    await frame();
    count += 1;
    if (!busy()) shown += 1;
  }
  while (busy()) await new Promise((resolve) => setTimeout(resolve));
  await image().decode();
  return [100 * shown / count, performance.now() - begun];
}"""
)
# Nothing is drawn ahead in a page that nobody sees.
SEEN = "seen => Object.defineProperty(document, 'hidden', { get: () => !seen, configurable: true })"
WAKE = "document.dispatchEvent(new Event('visibilitychange'))"
# Later moves and the floor's take turns, block by block: a frame of 17 ms is a coarse clock.
MOVES, BLOCKS = 12, 2
FLOOR = """
from IPython.display import HTML, display
import base64
def _stored(picture):
    return "data:image/png;base64," + base64.b64encode(picture).decode()
for fixed, moving, controls, options, explorer in _made:
    _name, _control = next((n, c) for n, c in controls.items() if c.kind == "slider")
    _pair = [explorer.frame(tuple(i if n == _name else c.start for n, c in controls.items())).picture for i in (0, 1)]
    display(HTML(
        f'<div class="floor"><input type="range" min="0" max="1000" value="0"><img src="{_stored(_pair[0])}">'
        f'<img hidden src="{_stored(_pair[1])}"></div>'
        '<script>for (const box of document.querySelectorAll(".floor")) {'
        'const [image, other] = box.querySelectorAll("img"), two = [image.src, other.src];'
        'box.querySelector("input").oninput = event => { image.src = two[event.target.valueAsNumber % 2]; }; }</script>'
    ))
"""
INTERACT = (
    MEASURE[: MEASURE.index("_rows = []")]
    + """
for fixed, moving, controls, options, explorer in _made:
    widgets = {name: ipywidgets.SelectionSlider(options=list(zip(c.texts, c.values)), index=c.start) for name, c in controls.items()}
    name = next(n for n, c in controls.items() if c.kind == "slider")
    widgets = {name: widgets.pop(name), **widgets}  # the one that is moved comes first
    display(ipywidgets.interactive(_anew(fixed, moving, options), **widgets))
"""
)


def with_rivals(path: Path, interact: bool) -> list[Any]:
    """Give a lesson's cells with the floor for each of its figures, `interact` too, and an empty cell at the end."""
    sources = (RECORD, *([INTERACT] if interact else []), FLOOR, "None")
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    code = [cell for cell in lessons.read(path).nb.cells if cell.cell_type == "code"]
    return [nbformat.v4.new_markdown_cell("# Figures"), cells[0], *code, *cells[1:]]


def measure_in_browser(view: Any) -> Iterator[str]:
    """Give a line of the table for each figure of an open lesson."""
    view.run_all()
    page = view.page
    outputs = page.locator(".jp-OutputArea-output")
    ours = (
        outputs.filter(has=page.locator("img[aria-busy]")).filter(has=page.locator("input[type=range]")).all()
    )
    theirs = outputs.filter(has=page.locator(".widget-interact")).all()
    floors = page.locator(".floor").all()
    empty = len(view.lesson.nb.cells)  # a cell that ends: the page forgets what it has
    for figure, rival, floor in zip(ours, theirs or [None] * len(ours), floors, strict=True):
        slider = figure.locator("input[type=range]").first
        label = figure.locator(f"label[for='{slider.get_attribute('id')}']").inner_text()
        last, start = int(slider.get_attribute("max")), int(slider.input_value())
        positions = [(start + 1 + move) % (last + 1) for move in range(MOVES * BLOCKS)]

        def moves(element: Any, places: Sequence[Any]) -> list[float]:
            element.scroll_into_view_if_needed()
            took = []
            for place in places:
                took.append(page.evaluate(MOVE, [element.element_handle(), place]))
                view.settle()
            return took

        page.evaluate(SEEN, False)
        view.run(empty)
        first = moves(figure, positions[: min(MOVES, last)])
        view.run(empty)
        shown, late = page.evaluate(DRAG, [figure.element_handle(), last])
        page.evaluate(SEEN, True)
        begun = perf_counter()
        slider.focus()
        page.evaluate(WAKE)
        view.settle()
        line = perf_counter() - begun
        later, bare = [], []
        for block in range(BLOCKS):
            later += moves(figure, positions[block * MOVES : (block + 1) * MOVES])
            bare += moves(floor, range(1, MOVES + 1))
        shown_then, late_then = page.evaluate(DRAG, [figure.element_handle(), last])
        there, back = ("ArrowLeft", "ArrowRight") if start == last else ("ArrowRight", "ArrowLeft")
        anew = f"{median(moves(rival, [there, back] * 3)):.0f}" if rival else "-"
        yield (
            "{:8.0f} {:6.0f} {:6.0f}".format(*map(median, (first, later, bare)))
            + f" {anew:>9s} {median(later) / median(bare):12.2f}"
            + f" {line:7.1f} {shown:6.0f} {late:6.0f} {shown_then:7.0f} {late_then:6.0f}  {label}"
        )


def memory_mb() -> tuple[float, float]:
    """Give the memory of the kernels, and of the browser, below this process in MB."""
    kernels = browsers = 0.0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            info, command = process.memory_full_info(), " ".join(process.cmdline())
            taken = getattr(info, "pss", info.uss) / 2**20
            kernels += taken if "ipykernel" in command else 0
            browsers += taken if "--type=" in command or "chrom" in process.name() else 0
    return kernels, browsers


def browse(wanted: list[str], interact: list[str]) -> None:
    """Print a line for each interactive figure, as seen in the browser; with `interact` in these lessons, or in all."""
    from jupyter import FLAGS, VIEWPORT, NotebookPage, generated, jupyterlab
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    print(
        "Milliseconds until painted, medians. first: nothing drawn before; later: the line is drawn; floor: an"
    )
    print(
        "empty control that swaps two stored pictures; interact: ipywidgets, in the same page. line: seconds"
    )
    print(
        "until all lines through a position are drawn. A drag through all positions, one in each frame: the"
    )
    print("share shown (%) and the time to the last, at first and when the line is drawn.\n")
    print("lesson    first  later  floor  interact  later/floor  line   drag   last   later   last  slider")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        jupyterlab(Path(folder)) as lab,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=[*FLAGS]) as browser,
        browser.new_context(viewport=VIEWPORT) as context,
    ):
        for path in lessons.paths(wanted):
            name = generated(
                lab, f"60_{path.name}", with_rivals(path, not interact or path.name[:2] in interact)
            )
            with NotebookPage(context, lab, name) as view:
                for line in measure_in_browser(view):
                    print(f"{path.name[:2]:6s} {line}", flush=True)


def memory(wanted: list[str]) -> None:
    """Print the memory of kernel and page before and after the lines of all figures are drawn."""
    from jupyter import FLAGS, VIEWPORT, NotebookPage, jupyterlab
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    print("Megabytes, before and after the lines of all its figures are drawn.\n")
    print("lesson  kernel  after  browser  after")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        jupyterlab(Path(folder)) as lab,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=[*FLAGS]) as browser,
        browser.new_context(viewport=VIEWPORT) as context,
    ):
        for path in lessons.paths(wanted):
            with NotebookPage(context, lab, path.name) as view:
                view.page.evaluate(SEEN, False)
                view.run_all()
                before = memory_mb()
                view.page.evaluate(SEEN, True)
                for image in view.page.locator("img[aria-busy]").all():
                    image.scroll_into_view_if_needed()
                    view.page.evaluate(WAKE)
                    view.page.wait_for_timeout(1300)
                    view.settle()
                after = memory_mb()
            print(
                f"{path.name[:2]:6s} {before[0]:7.0f} {after[0]:6.0f} {before[1]:8.0f} {after[1]:6.0f}",
                flush=True,
            )


def main() -> None:
    """Print a line for each interactive figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lesson", nargs="*", help="a lesson's number, such as 01; all if none is given")
    parser.add_argument("--browser", action="store_true", help="measure in JupyterLab and Chromium")
    parser.add_argument("--interact", default="", help="there, in these lessons alone, such as 01,11")
    parser.add_argument("--memory", action="store_true", help="measure there what is kept")
    options = parser.parse_args()
    if options.memory:
        memory(options.lesson)
        return
    if options.browser:
        browse(options.lesson, [number for number in options.interact.split(",") if number])
        return
    print("lesson  slider            ours (ms)  anew (ms)  ratio")
    for path in lessons.paths(options.lesson):
        for name, ours, anew in measure(path):
            print(f"{path.name[:2]:7s} {name:17s} {1000 * ours:9.1f}  {1000 * anew:9.1f}  {ours / anew:5.2f}")


if __name__ == "__main__":
    main()
