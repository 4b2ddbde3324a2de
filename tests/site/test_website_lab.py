"""Lessons that run in a tab, from the built site alone: as a student uses them, with no Python on the machine."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import lessons
import pytest
import website

from tests.browser import test_lessons as checks
from tests.browser.jupyter import Lab, NotebookPage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage

# In CI some lessons; all where COURSE_SITE says so.
IN_CI = ("00", "02", "07", "11")
NUMBERS = [path.name[:2] for path in lessons.paths()] if os.environ.get("COURSE_SITE") == "all" else IN_CI
# Cells whose text differs in a tab: what they begin with, and why.
OUTPUTS = """i => jupyterapp.shell.currentWidget.content.widgets[i].model.outputs.toJSON()
  .map(output => ({...output, text: output.text && [].concat(output.text).join("")}))"""
TIES = "the 25th and the 26th neighbour are often equally near; a tab takes the other one"
OTHER = {
    "01": {
        "measured = {name: tables[name].join(costs[name]) for name": "the models' sizes, as that version saves them"
    },
    "02": {"import numpy as np": "it says that a browser starts no server"},
    "07": {
        "release = turns.release(links)": "it says that a browser starts no server",
    },
    "13": {
        'with_wide = experiments.orders(weeks, "vote", wide=True)': TIES,
        "shares = experiments.kept(weeks, {name: ways[name] for na": TIES,
        'crowd = experiments.crowds(weeks, ways["vote"], 20, devic': TIES,
        "def forest(sectors):": TIES,
    },
}


class TabPage(NotebookPage):
    """A lesson open in JupyterLite; Python comes up in the tab, which takes longer."""

    start_s, run_s, step_s = 240, 420, 60
    begins = "lab/index.html?path={name}"

    def _on_console(self, message: ConsoleMessage) -> None:
        """Leave out what JupyterLite asks of a server for every file that the tab itself has made."""
        if "/api/contents/" not in message.location["url"]:
            super()._on_console(message)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Build the site and serve it."""
    folder = Path(os.environ.get("COURSE_SITE_FOLDER") or tmp_path_factory.mktemp("site") / "site")
    if not folder.exists():
        command = [sys.executable, str(lessons.ROOT / "course.py"), "site", "--still", "--to", str(folder)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    with website.server(folder) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{running.server_address[1]}/{website.LAB}/"
        yield Lab(address, "", folder, folder)
        running.shutdown()


def same_outputs(view: NotebookPage) -> Iterator[str]:
    """What the cells print is what the course has stored, but for times and for what `OTHER` names, which differs."""
    expected = set(OTHER.get(view.lesson.number, {}))
    found = set()
    for position, cell in view.lesson.code:
        if not lessons.is_compared(cell) or {"live", "uses-answer"} & set(lessons.tags(cell)):
            continue
        stored, here = (
            lessons.comparable(outputs)
            for outputs in (cell.outputs, view.page.evaluate(OUTPUTS, position - 1))
        )
        kinds = ("stdout", "stderr", "text/plain", "error")
        first = lessons.first_line(cell).removesuffix("...")
        if other := {
            kind: (stored.get(kind), here.get(kind)) for kind in kinds if stored.get(kind) != here.get(kind)
        }:
            found.add(first)
            if first not in expected:
                yield f"cell {position} ({first}) says otherwise than the stored one: {other}"
    yield from (
        f"the cell {first!r} says what is stored: OTHER need not name it" for first in expected - found
    )


@pytest.mark.parametrize("number", NUMBERS)
def test_a_lesson_in_a_tab(chromium: Browser, site: Lab, number: str) -> None:
    (path,) = lessons.paths([number])
    begun = time.monotonic()
    with (
        chromium.new_context(viewport={"width": 1280, "height": 900}) as context,
        TabPage(context, site, path.name) as view,
    ):
        opened = time.monotonic() - begun
        problems = list(checks.nothing_given_away(view))
        first = view.lesson.code[0][0]
        view.run(first)
        imported = time.monotonic() - begun
        view.run_all()
        ended = time.monotonic() - begun
        print(f"lesson {number}: kernel {opened:.0f} s, first cell {imported:.0f} s, end {ended:.0f} s")
        problems += [*checks.clean_run(view), *same_outputs(view)]
        problems += checks.answer_predictions(view, len(view.lesson.nb.cells))
        problems += [*checks.exercises(view), *checks.quiz(view)]
        left = checks.what_is_left(view)
        view.page.evaluate("async () => { await jupyterapp.commands.execute('docmanager:save'); }")
        context.set_offline(True)
        view.page.reload()
        view.wait_until_open()
        problems += [*checks.still_there(view, left), *checks.asked_again(view, left), *view.problems]
    assert not problems, f"{path.name}:\n" + "\n".join(problems)
