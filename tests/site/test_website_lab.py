"""Lessons that run in a tab, from the built site alone: as a student uses them, with no Python on the machine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

import lessons
import pytest
import website
import website_ahead
import website_lab

from tests.browser import test_lessons as checks
from tests.browser.jupyter import Lab, NotebookPage
from tests.site.test_website_pages import accessible

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage

NAMES = [path.name for path in lessons.paths()] + [f"ko/{path.name}" for path in lessons.paths(["11"])]
NEWER = {f"/{website.LAB}/service-worker.js"}  # asked for: is there a newer edition?
LOAD_MS = 240_000  # until a page has loaded ahead
RUNS = {"": "Run this lesson", "ko": "이 강의 실행하기"}  # what the link on a lesson's page says
# Cells whose text differs in a tab: what they begin with, and why.
OUTPUTS = """i => jupyterapp.shell.currentWidget.content.widgets[i].model.outputs.toJSON()
  .map(output => ({...output, text: output.text && [].concat(output.text).join("")}))"""
OLDER = "scikit-learn 1.8, on any machine, learns otherwise than 1.9"
OTHER = {
    "01": {
        "measured = {name: tables[name].join(costs[name]) for name": "models are smaller: a tab's whole numbers take 4 bytes in place of 8"
    },
    "02": {"import numpy as np": "it says that a browser starts no server"},
    "07": {
        "release = turns.release(links)": "it says that a browser starts no server",
    },
    "08": {
        "def charged(steps_down):": OLDER,
        "knob.at(20)  # the models at a cost of 20": OLDER,
        "print(verdicts.decision(compared))": OLDER,
        'judges, best = links["link"][~learn], costs[players[3]]': OLDER,
        'for name, score in {"by mean": -mean_mbps, "by probabilit': OLDER,
    },
    "09": {
        "few = visits[nth < 10]": OLDER,
        "def flat_and_tree(kind, table, each):": OLDER,
        'forgotten = blur.gains(1, 10, "its own in each chapter")': OLDER,
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


class Counting(website.Handler):
    """Serves the site, counts the bytes of the files that it sends, and notes what it is asked for."""

    sent: ClassVar[list[int]] = []
    asked: ClassVar[list[str]] = []

    def send_head(self) -> Any:
        """Begin to answer a request."""
        self.asked.append(urlsplit(self.path).path)
        return super().send_head()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send a file."""
        self.sent.append(Path(source.name).stat().st_size)
        super().copyfile(source, outputfile)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Build the site and serve it."""
    folder = Path(os.environ.get("COURSE_SITE_FOLDER") or tmp_path_factory.mktemp("site") / "site")
    if not folder.exists():
        command = [sys.executable, str(lessons.ROOT / "course.py"), "site", "--still", "--to", str(folder)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    with website.server(folder, Counting) as running:
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


def linked(context: BrowserContext, site: Lab, name: str) -> Iterator[str]:
    """The link on a lesson's page leads to that lesson."""
    page = context.new_page()
    root = site.address.removesuffix(f"{website.LAB}/")
    folder, _, file = name.rpartition("/")
    page.goto(f"{root}{f'{folder}/' if folder else ''}notebooks/{Path(file).stem}.html")
    leads = page.get_by_role("link", name=RUNS[folder]).first.evaluate("link => link.href")
    if leads != site.address + TabPage.begins.format(name=name):
        yield f"the page's link leads to {leads}"
    page.close()


def test_a_tab_has_the_versions_of_the_lock_but_for_what_comes_compiled(site: Lab) -> None:
    """What differs is what Pyodide compiles, and the two packages that JupyterLite's kernel puts in others' place."""
    lock = json.loads(
        (site.notebooks / website.LAB / "static" / "pyodide" / "pyodide-lock.json").read_text("utf-8")
    )
    versions = {name: one["version"] for name, one in lock["packages"].items()}
    files = {name: lock["packages"][name]["file_name"] for name in website_lab.differing(versions)}
    assert {name for name, file in files.items() if "-none-any.whl" in file} == {
        "ipykernel",
        "widgetsnbextension",
    }
    assert {"numpy", "pandas", "scipy", "scikit-learn", "matplotlib"} <= versions.keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_in_a_tab(chromium: Browser, site: Lab, name: str) -> None:
    Counting.sent.clear()
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        problems = list(linked(context, site, name))
        begun = time.monotonic()
        with TabPage(context, site, name) as view:
            opened = time.monotonic() - begun
            problems += checks.nothing_given_away(view)
            first = view.lesson.code[0][0]
            view.run(first)
            imported = time.monotonic() - begun
            view.run_all()
            ended = time.monotonic() - begun
            fetched = sum(Counting.sent) / 1e6
            print(
                f"{name}: kernel {opened:.0f} s, first cell {imported:.0f} s, end {ended:.0f} s, {fetched:.0f} MB"
            )
            problems += [*checks.clean_run(view), *same_outputs(view)]
            problems += [*checks.breaks_between_words(view), *checks.says_its_language(view)]
            problems += checks.answer_predictions(view, len(view.lesson.nb.cells))
            problems += [*checks.figures(view, most=1), *checks.exercises(view), *checks.quiz(view)]
            left = checks.what_is_left(view)
            view.page.evaluate("async () => { await jupyterapp.commands.execute('docmanager:save'); }")
            context.set_offline(True)
            view.page.reload()
            view.wait_until_open()
            problems += [*checks.still_there(view, left), *checks.asked_again(view, left), *view.problems]
    assert not problems, f"{name}:\n" + "\n".join(problems)


# What a kernel prints when it is asked beside the notebook's cells.
ASK = """async code => {
  const future = jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code});
  let said = "";
  future.onIOPub = message => { said += message.content.text ?? ""; };
  await future.done;
  return said;
}"""
LACKING = "import sys; print({'numpy', 'sklearn.tree', 'utils.lessons.lesson_00.verdicts'} - {*sys.modules} or 'none')"


def test_a_second_visit_fetches_nothing_and_imports_before_a_cell_is_run(
    chromium: Browser, site: Lab
) -> None:
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        with TabPage(context, site, NAMES[0]) as view:
            view.run(view.lesson.code[0][0])
            view.page.evaluate("async () => { await jupyterapp.commands.execute('docmanager:save'); }")
        view.page.close()
        Counting.asked.clear()
        with TabPage(context, site, NAMES[0]) as view:
            said, until = "", time.monotonic() + view.start_s
            while said.strip() != "none" and time.monotonic() < until:
                said = view.page.evaluate(ASK, LACKING)
            assert said.strip() == "none"
            view.run(view.lesson.code[0][0])
        assert set(Counting.asked) <= NEWER


def test_a_page_loads_ahead_what_its_lesson_needs(chromium: Browser, site: Lab) -> None:
    root, name = site.address.removesuffix(f"{website.LAB}/"), NAMES[0]
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{root}notebooks/{Path(name).stem}.html")
        said = page.locator(".ahead [role=status]")
        said.filter(has_text="is loading while you read").wait_for()
        assert page.get_by_role("progressbar", name="Python for the lessons").is_visible()
        assert accessible(page) == []
        said.filter(has_text="is here").wait_for(timeout=LOAD_MS)
        assert page.get_by_role("progressbar").count() == 0
        page.close()
        Counting.asked.clear()
        context.set_offline(True)
        with TabPage(context, site, name) as view:
            view.run(view.lesson.code[0][0])
            view.run_all()
            problems = [*checks.clean_run(view), *view.problems]
            assert not [
                one for one in problems if "/favicon.ico" not in one
            ]  # browsers ask for it by themselves
        assert set(Counting.asked) <= NEWER


@pytest.mark.parametrize(
    ("folder", "offers", "saves"),
    [("", "Load Python for the lessons now", True), ("ko/", "지금 강의용 Python 불러오기", False)],
)
def test_a_page_loads_nothing_by_itself_where_data_are_saved_or_the_screen_is_narrow(
    chromium: Browser, site: Lab, folder: str, offers: str, saves: bool
) -> None:
    root = site.address.removesuffix(f"{website.LAB}/")
    with chromium.new_context(viewport={"width": 1280 if saves else 390, "height": 900}) as context:
        if saves:
            saving = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
            context.add_init_script(saving)
        page = context.new_page()
        Counting.asked.clear()
        page.goto(f"{root}{folder}notebooks/{Path(NAMES[0]).stem}.html")
        button = page.get_by_role("button", name=offers)
        button.wait_for()
        assert re.search(r"\d\d MB", button.inner_text())
        assert accessible(page) == []
        run = [path for path in Counting.asked if path.startswith(f"/{website.LAB}/")]
        assert run == [f"/{website.LAB}/{website_ahead.LIST}"]
        button.press("Enter")
        page.get_by_role("progressbar").wait_for()
        assert button.count() == 0
