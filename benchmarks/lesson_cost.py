"""What a lesson costs, next to a notebook that only imports the same packages.

For each lesson the two run in turn, in new kernels, in one go; the medians of the wall-clock time
(from starting the kernel to its end), of the processor's time and of the peak memory (kernel and its
children, resident) are printed with their ratio. Wall-clock times compare on an idle machine only. Of a lesson
that takes more than three times its imports the longest cells are printed.

    python benchmarks/lesson_cost.py             every lesson, five rounds
    python benchmarks/lesson_cost.py 01 -n 3     lesson 01, three rounds
"""

from __future__ import annotations

import argparse
import ast
import sys
import threading
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import nbformat
import psutil
from nbformat import NotebookNode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import lessons

SAMPLE_S = 0.02
MOST_RATIO = 3.0  # of a lesson's time to that of its imports


def imports_only(lesson: lessons.Lesson) -> NotebookNode:
    """Make a notebook of one cell with all the imports of a lesson.

    Parameters
    ----------
    lesson : lessons.Lesson

    Returns
    -------
    nbformat.NotebookNode
    """
    found = [
        ast.unparse(node)
        for _, cell in lesson.code
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("\n".join(found))])


class Watch:
    """Watches a process and its children: the most memory that they held together, and what they computed.

    Attributes
    ----------
    megabytes : float
        The peak of the summed resident memory, in MB.
    work_s : dict from int to float
        By process: the processor's time so far, in seconds.
    """

    def __init__(self) -> None:
        self.megabytes = 0.0
        self.work_s: dict[int, float] = {}
        self._over = threading.Event()

    def watch(self, pid: int) -> None:
        """Begin to watch a process."""
        threading.Thread(target=self._sample, args=(psutil.Process(pid),), daemon=True).start()

    def stop(self) -> None:
        """Watch no longer."""
        self._over.set()

    def _sample(self, kernel: psutil.Process) -> None:
        while not self._over.wait(SAMPLE_S):
            try:
                family = [kernel, *kernel.children(recursive=True)]
                held = sum(self._look(process) for process in family)
            except psutil.NoSuchProcess:
                return
            self.megabytes = max(self.megabytes, held / 1e6)

    def _look(self, process: psutil.Process) -> int:
        """Note what a process has computed, and give the bytes that it holds."""
        try:
            times = process.cpu_times()
            self.work_s[process.pid] = times.user + times.system
            return int(process.memory_info().rss)
        except psutil.NoSuchProcess:
            return 0


def longest_cells(run: NotebookNode, count: int = 4) -> str:
    """Say which cells of a notebook took longest when it was run.

    Parameters
    ----------
    run : nbformat.NotebookNode
        With the times that nbclient notes.
    count : int

    Returns
    -------
    str
        Execution counts and seconds, the longest first.
    """
    took = []
    for cell in run.cells:
        if cell.cell_type == "code":
            begun, ended = (
                datetime.fromisoformat(cell.metadata.execution[event].replace("Z", "+00:00"))
                for event in ("iopub.execute_input", "shell.execute_reply")
            )
            took.append(((ended - begun).total_seconds(), cell.execution_count))
    return ", ".join(f"[{number}] {seconds:.1f} s" for seconds, number in sorted(took, reverse=True)[:count])


def cost(nb: NotebookNode) -> tuple[float, float, float, str]:
    """Run a notebook once.

    Parameters
    ----------
    nb : nbformat.NotebookNode

    Returns
    -------
    seconds, work_s, megabytes : float
        Time from the kernel's start to its end, the processor's time, and the peak memory.
    longest : str
        As :func:`longest_cells` gives it.
    """
    watched = Watch()
    begun = perf_counter()
    try:
        run = lessons.execute(nb, on_start=watched.watch, timed=True)
    finally:
        watched.stop()
    seconds = perf_counter() - begun
    for position, cell in enumerate(run.cells, 1):
        if error := lessons.comparable(cell.get("outputs", [])).get("error"):
            raise lessons.StoppedError(f"cell {position} raises {error[0]}")
    return seconds, sum(watched.work_s.values()), watched.megabytes, longest_cells(run)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lesson", nargs="*", help="a lesson's number, such as 01; all if none is given")
    parser.add_argument("-n", "--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"medians of {options.rounds} rounds        lesson         imports only   ratio")
    for path in lessons.paths(options.lesson):
        lesson = lessons.read(path)
        floor = imports_only(lesson)
        cost(floor)  # not counted: on a new installation it compiles what is imported
        whole, bare = [], []
        for _ in range(options.rounds):
            bare.append(cost(floor))
            whole.append(cost(lesson.nb))
        for i, (what, unit) in enumerate((("time", "s"), ("processor", "s"), ("memory", "MB"))):
            high, low = (median(float(run[i]) for run in runs) for runs in (whole, bare))
            print(
                f"{lesson.number} {what:20} {high:10.1f} {unit:2} {low:16.1f} {unit:2} {high / low:7.2f}",
                flush=True,
            )
            if what == "time" and high / low > MOST_RATIO:
                print(f"{lesson.number} its longest cells: {whole[-1][3]}")


if __name__ == "__main__":
    main()
