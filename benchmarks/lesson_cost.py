"""What a lesson costs, next to a notebook that only imports the same packages.

For each lesson the two run in turn, in new kernels, in one go; the medians of the wall-clock time
(from starting the kernel to its end), of the processor's time and of the peak memory (kernel and its
children, resident) are printed with their ratio. Wall-clock times compare on an idle machine only.

    python benchmarks/lesson_cost.py             every lesson, five rounds
    python benchmarks/lesson_cost.py 01 -n 3     lesson 01, three rounds
"""

from __future__ import annotations

import argparse
import ast
import sys
import threading
from pathlib import Path
from statistics import median
from time import perf_counter

import nbformat
import psutil
from nbformat import NotebookNode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import lessons

SAMPLE_S = 0.02


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


def cost(nb: NotebookNode) -> tuple[float, float, float]:
    """Run a notebook once.

    Parameters
    ----------
    nb : nbformat.NotebookNode

    Returns
    -------
    seconds, work_s, megabytes : float
        Time from the kernel's start to its end, the processor's time, and the peak memory.
    """
    watched = Watch()
    begun = perf_counter()
    try:
        run = lessons.execute(nb, on_start=watched.watch)
    finally:
        watched.stop()
    seconds = perf_counter() - begun
    for position, cell in enumerate(run.cells, 1):
        if error := lessons.comparable(cell.get("outputs", [])).get("error"):
            raise lessons.StoppedError(f"cell {position} raises {error[0]}")
    return seconds, sum(watched.work_s.values()), watched.megabytes


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
            high, low = (median(run[i] for run in runs) for runs in (whole, bare))
            print(
                f"{lesson.number} {what:20} {high:10.1f} {unit:2} {low:16.1f} {unit:2} {high / low:7.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
