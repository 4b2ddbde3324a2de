"""Run every benchmark and write what they print to ``docs/performance.md``; takes about 25 minutes on two cores.

    python benchmarks/report.py
    python benchmarks/report.py --proxy node_modules/.bin/configurable-http-proxy

It needs what ``redraw.py --browser``, ``classroom.py`` and ``site.py`` need; their docstrings say how to get it. Leave the machine
alone meanwhile. Arguments are handed on to ``classroom.py``. A benchmark that fails leaves the others their place on the page,
and its last words are printed.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "performance.md"
COMPARED = ("01", "06", "11")  # lessons whose figures `ipywidgets.interact` draws as well: it takes its time
PARTS = (
    (
        "Each lesson next to a notebook that only imports the same packages",
        ("lesson_cost.py", "-n", "2"),
        "Lessons 01 and 02 are to take 3 times the imports at most; they took 4.07 and 5.85 times (the machine of "
        "2026-11-23). Lesson 01 fits eight models on six splits of two data sets, and its intervals need no fewer. Lesson 02 "
        "starts a model server, whose imports and memory are counted with the lesson, and waits for its answers: two load "
        "tests that end with their last request, and batches of each size in three turns, the best of which counts.",
    ),
    (
        "A slider's move: the work of the kernel",
        ("redraw.py", *COMPARED),
        "`anew`: `ipywidgets.interact` drawing the same figure anew. The goal is a ratio of 0.20 at most.",
    ),
    (
        "A class on one machine",
        ("classroom.py", "1", "20"),
        "All students start, run and drag at the same moment, the worst case: in a class they spread out. First moves "
        "are drawn by the kernel, as each move was before pages kept the pictures: then 20 students waited "
        "3571 ms at the median and 4344 ms at the 95th percentile for every move (the machine of 2026-11-23). The goal is "
        "a later move under 100 ms at the 95th percentile.",
    ),
    (
        "A slider's move: until the picture is painted",
        ("redraw.py", "--browser", "--interact", "01,11"),
        "In JupyterLab in Chromium, headless and without a graphics card, on the same machine as the kernel. The goal is a "
        "later move of 1.30 times the floor at most. Before pages kept the pictures every move was a first one: it took "
        "104 to 172 ms on the machine of 2026-11-23, and 81 to 111 ms in three lessons on an idle one.",
    ),
    (
        "What the pictures that a page keeps take",
        ("redraw.py", "--memory", "11"),
        "Kernel and browser before and after the lines of all figures of the lesson are drawn. A page keeps 8 MiB of "
        "pictures for a figure at the most.",
    ),
    (
        "A lesson in a browser's tab",
        ("site.py", "00", "11"),
        "The site of `python3 course.py site`, built before; it is served on this machine. The goals are a first cell of "
        "lesson 00 within 15 s at the first visit, of every lesson within 20 s, within 12 s at the second visit; and at "
        "most 45 MB fetched for the first lesson, 5 MB for each further one.",
    ),
    (
        "What the pictures beside the notebooks take",
        ("stored_frames.py",),
        "For slides and other pages without a kernel: `python3 course.py refresh --frames`. All positions of a figure "
        "are kept where they take 2 MiB at most, else the lines through its start.",
    ),
)


def machine() -> str:
    """Say in words what this machine is."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory, "
        f"Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    )


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    _, for_classroom = parser.parse_known_args()
    # With this variable every start would compile all packages anew.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    parts = [
        "# What the course costs",
        "Written by `python benchmarks/report.py`, each table in one run. "
        f"The machine: {machine()}. Compare ratios, not seconds: they depend on the machine.",
    ]
    failed = []
    for title, (script, *arguments), note in PARTS:
        handed_on = for_classroom if script == "classroom.py" else []
        print(f"{script} {' '.join(arguments)} ...", flush=True)
        run = subprocess.run(
            [sys.executable, str(HERE / script), *arguments, *handed_on],
            env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
        if run.returncode:
            print(f"{script} failed:\n{run.stderr[-2000:]}", file=sys.stderr, flush=True)
            failed.append(script)
        table = "Not measured: the benchmark failed." if run.returncode else run.stdout.strip()
        text = table if run.returncode or "|--" in table else f"```\n{table}\n```"
        parts += [f"## {title}", note, text]
        PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")
    print(f"{PAGE.relative_to(HERE.parent)}: written")
    if failed:
        sys.exit(f"These failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
