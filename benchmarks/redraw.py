"""Time a move of each interactive figure against ``ipywidgets.interact`` drawing the same anew.

    python benchmarks/redraw.py        all lessons
    python benchmarks/redraw.py 01     the lessons named

Both run in one kernel, in turns, over the same positions of the figure's first control; what is
timed is the work of the kernel from the new value to the picture sent. Medians and their ratio are
printed; the goal is a quarter at most.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import lessons

RECORD = """
import utils.explore as _module
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
        explorer._panel.index = {**explorer._panel.index, name: index}
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


def main() -> None:
    """Print a line for each interactive figure."""
    print("lesson  slider            ours (ms)  anew (ms)  ratio")
    for path in lessons.paths():
        if sys.argv[1:] and path.name[:2] not in sys.argv[1:]:
            continue
        for name, ours, anew in measure(path):
            print(f"{path.name[:2]:7s} {name:17s} {1000 * ours:9.1f}  {1000 * anew:9.1f}  {ours / anew:5.2f}")


if __name__ == "__main__":
    main()
