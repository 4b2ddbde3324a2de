"""Time lessons of the built site in Chromium, and count what their tab fetches.

    python3 course.py site                 builds it first
    python benchmarks/site.py              all lessons
    python benchmarks/site.py 00 07        the lessons named
    python benchmarks/site.py --site FOLDER 00

Chromium has to be installed, beside the packages of ``requirements-maintainer.txt``. The site is served on this machine.

A first visit begins with an empty profile, the second one opens the same lesson again in it. Seconds are counted from the
call of the page: until the lesson is in the page, until Python is ready, until its first code cell is done (all cells are
run as soon as Python is ready), until all are. What is fetched is counted at the server: packages as they are, anything
else as gzip makes it, which web hosts send. The lessons after the first are then opened in the first one's profile, to
see what each of them fetches that is not there yet.
"""

from __future__ import annotations

import argparse
import functools
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

import lessons
import website
import website_ahead

LIMIT_MS = 300_000
SHOWN = "count => document.querySelectorAll('.jp-Notebook .jp-Cell').length === count"
RUN = "() => { jupyterapp.commands.execute('notebook:run-all-cells'); }"
COUNTS = """limit => {
  const cells = jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model).filter(cell => cell.type === 'code');
  return cells.slice(0, limit).every(cell => cell.executionCount !== null && cell.executionState === 'idle');
}"""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Serve a folder; give the lessons' address, and the list of files that grows as they are sent."""
    sent: list[Path] = []

    class Noting(website.Handler):
        def copyfile(self, source: Any, outputfile: Any) -> None:
            sent.append(Path(source.name))
            super().copyfile(source, outputfile)

    with website.server(folder, Noting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{website.LAB}/lab/index.html?path=", sent
        server.shutdown()


def visit(context: Any, address: str, path: Path) -> list[float]:
    """Open a lesson, run it, close it; give the seconds of the four moments."""
    from jupyter import POLL_MS, READY

    cells = lessons.read(path).nb.cells
    code = sum(cell.cell_type == "code" for cell in cells)
    page = context.new_page()
    begun, times = perf_counter(), []
    page.goto(address + path.name)
    for script, argument in (
        (SHOWN, len(cells)),
        (READY % (len(cells), len(cells)), None),
        (COUNTS, 1),
        (COUNTS, code),
    ):
        if script == COUNTS and argument == 1:
            page.evaluate(RUN)
        page.wait_for_function(script, arg=argument, timeout=LIMIT_MS, polling=POLL_MS)
        times.append(perf_counter() - begun)
    page.evaluate("async () => { await jupyterapp.commands.execute('docmanager:save'); }")
    page.evaluate("async () => { await jupyterapp.serviceManager.sessions.shutdownAll(); }")
    page.close()
    return times


weight = functools.cache(website_ahead.weight)


def megabytes(sent: list[Path]) -> float:
    """Give the MB of what was sent since the last call."""
    total = sum(map(weight, sent))
    sent.clear()
    return total / 1e6


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lesson", nargs="*")
    parser.add_argument("--site", type=Path, default=website.OUT, help="the built site (build/site)")
    options = parser.parse_args()
    if not (options.site / website.LAB).is_dir():
        sys.exit(f"There is no site in {options.site}: build it with `python3 course.py site`.")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        sys.exit("There is no Chromium here: install it (on Debian: apt install chromium).")
    from jupyter import FLAGS, VIEWPORT
    from playwright.sync_api import sync_playwright

    paths = lessons.paths(options.lesson)
    with sync_playwright() as playwright, served(options.site) as (address, sent):

        @contextmanager
        def profile() -> Iterator[Any]:
            with playwright.chromium.launch(executable_path=program, args=[*FLAGS]) as browser:
                yield browser.new_context(viewport=VIEWPORT)

        print("lesson  visit   shown (s)  Python (s)  first cell (s)  all cells (s)  fetched (MB)")
        for path in paths:
            with profile() as context:
                for which in ("first", "second"):
                    times = visit(context, address, path)
                    shown, ready, first, end = (f"{time:.1f}" for time in times)
                    print(
                        f"{path.name[:2]:7s} {which:7s} {shown:>9s}  {ready:>10s}  {first:>14s}  {end:>13s}  "
                        f"{megabytes(sent):12.1f}",
                        flush=True,
                    )
        if len(paths) > 1:
            print("\nlesson  fetched in the profile of those above it (MB)")
            with profile() as context:
                for path in paths:
                    visit(context, address, path)
                    print(f"{path.name[:2]:7s} {megabytes(sent):45.1f}", flush=True)


if __name__ == "__main__":
    main()
