"""Time a move of each interactive figure against ``ipywidgets.interact`` drawing the same anew.

    python benchmarks/redraw.py                all lessons
    python benchmarks/redraw.py 01             the lessons named
    python benchmarks/redraw.py --browser 01   from the slider to the painted pixel

Both run in one kernel, in turns, over the same positions of the figure's first control; what is
timed is the work of the kernel from the new value to the picture sent. Medians and their ratio are
printed; the goal is a fifth at most.

With ``--browser`` each lesson is opened and run once in one JupyterLab, in Chromium (which has to be
installed, beside the packages of ``requirements-maintainer.txt``). What is timed there is the whole way:
from an ``input`` event on the figure's first slider until its picture has another source, is decoded, and
the next frame is painted. A slider that redraws only when it is let go is let go at once.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
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


# One move of the first slider of the figure; gives the milliseconds until the new picture is painted.
MOVE = """async ([figure, place]) => {
  const slider = figure.querySelector("input[type=range]"), image = figure.querySelector("img");
  const old = image.src, begun = performance.now();
  slider.value = place;
  for (const kind of ["input", "change"]) slider.dispatchEvent(new Event(kind, { bubbles: true }));
  while (image.src === old) {
    if (performance.now() - begun > 20000) throw new Error("the picture does not change");
    await new Promise((resolve) => setTimeout(resolve));
  }
  await image.decode();
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}"""
MOVES = 11


def measure_in_browser(view: Any) -> Iterator[tuple[str, float]]:
    """Give the first slider's label and the median in milliseconds for each figure of an open lesson."""
    view.run_all()
    outputs = view.page.locator(".jp-OutputArea-output")
    figures = outputs.filter(has=view.page.locator("img:not([hidden])"))
    for figure in figures.filter(has=view.page.locator("input[type=range]")).all():
        figure.scroll_into_view_if_needed()
        slider = figure.locator("input[type=range]").first
        label = figure.locator(f"label[for='{slider.get_attribute('id')}']").inner_text()
        last, start = int(slider.get_attribute("max")), int(slider.input_value())
        took = []
        for move in range(MOVES):
            place = (start + 1 + move) % (last + 1)
            took.append(view.page.evaluate(MOVE, [figure.element_handle(), place]))
            view.settle()
        yield label, median(took[1:])


def browse(wanted: list[str]) -> None:
    """Print a line for each interactive figure, as seen in the browser."""
    from jupyter import FLAGS, VIEWPORT, NotebookPage, jupyterlab
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    print("lesson  slider to painted pixel (ms)  slider")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        jupyterlab(Path(folder)) as lab,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=[*FLAGS]) as browser,
        browser.new_context(viewport=VIEWPORT) as context,
    ):
        for path in lessons.paths(wanted):
            with NotebookPage(context, lab, path.name) as view:
                for label, took in measure_in_browser(view):
                    print(f"{path.name[:2]:7s} {took:28.0f}  {label}", flush=True)


def main() -> None:
    """Print a line for each interactive figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lesson", nargs="*", help="a lesson's number, such as 01; all if none is given")
    parser.add_argument("--browser", action="store_true", help="measure in JupyterLab and Chromium")
    options = parser.parse_args()
    if options.browser:
        browse(options.lesson)
        return
    print("lesson  slider            ours (ms)  anew (ms)  ratio")
    for path in lessons.paths(options.lesson):
        for name, ours, anew in measure(path):
            print(f"{path.name[:2]:7s} {name:17s} {1000 * ours:9.1f}  {1000 * anew:9.1f}  {ours / anew:5.2f}")


if __name__ == "__main__":
    main()
