"""A newer edition of the site at the same address: a browser that was there before has it at once, and again without a
network; what a student has made in the lessons is in the newer ones."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lessons
import pytest
import website
import website_lab
import website_texts

from tests.site.test_website_pages import DRIVE
from utils.notebook import copies

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

(LESSON,) = lessons.paths(["00"])
NEW = "A sentence of the newer edition."
SHOWN = "text => [...document.querySelectorAll('.jp-Notebook .jp-Cell')].some(cell => cell.textContent.includes(text))"
KEPT = """async path => {
  for (let i = 0; !(await caches.match(path)); i++) {
    if (i > 600) throw new Error(`${path} is not kept`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}"""
ANSWER, OWN = "my_answer = 42", "my_own_cell = 'stays'"
# A student writes into the exercise at a place, and adds a cell behind it; no cell is run.
WORKED = """async ([place, answer, own]) => {
  const {context, content} = jupyterapp.shell.currentWidget;
  await context.ready;
  const notebook = content.model.sharedModel;
  notebook.getCell(place).setSource(answer);
  notebook.insertCell(place + 1, {cell_type: "code", source: own, metadata: {}});
  await context.save();
}"""
CELLS = (
    "() => jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON().cells.map(cell => cell.source)"
)
PROGRESS = {
    "name": ".progress.json",
    "path": ".progress.json",
    "type": "file",
    "format": "text",
    "mimetype": "application/json",
    "content": "{}",
    "writable": True,
}
LIMIT_MS = 120_000


def changed(lesson: bytes) -> bytes:
    """Put a sentence into a lesson's first cell."""
    notebook = copies.parse(lesson)
    assert notebook is not None
    notebook["cells"][0]["source"] += f"\n\n{NEW}"
    return website_lab._for_a_tab(copies.write(notebook))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Build the lessons that run in a tab; once more with another text."""
    folder = tmp_path_factory.mktemp("editions")
    first, second = (folder / name / website.LAB for name in ("first", "second"))
    (folder / "work").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(website_lab, "finish", lambda out: None)
        website_lab.build(first, folder / "work", plain=True)
    shutil.copytree(first, second)
    for name in (LESSON.name, f"ko/{LESSON.name}"):
        file = second / "files" / name
        file.write_bytes(changed(file.read_bytes()))
    for out in (first, second):
        website_lab.finish(out)
    return first.parent, second.parent


class Handler(website.Handler):
    """Lets browsers keep each file for a while, as GitHub Pages does; no connection outlives the server."""

    protocol_version = "HTTP/1.0"

    def end_headers(self) -> None:
        """Send the headers."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


class Host:
    """A web host, whose folder is replaced at an update."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.server = website.server(place, Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/{website.LAB}/lab/index.html"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def put(self, edition: Path) -> None:
        """Put an edition in place of what is there."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(edition, self.place, copy_function=shutil.copy)  # each file is of now

    def end(self) -> None:
        """Answer nothing more."""
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def host(tmp_path: Path, built: tuple[Path, Path]) -> Iterator[Host]:
    """Serve the first edition."""
    running = Host(tmp_path / "here")
    running.put(built[0])
    yield running
    running.end()


def opened(page: Page, address: str, text: str, name: str = LESSON.name) -> None:
    """Open a lesson, and wait until a text is in it."""
    page.goto(f"{address}?path={name}")
    page.wait_for_function(SHOWN, arg=text, timeout=LIMIT_MS)


def worked_in(page: Page, host: Host, name: str = LESSON.name) -> tuple[int, dict[str, Any]]:
    """Do a student's work in a lesson; give the exercise's place, and what the browser keeps."""
    cells = lessons.read(lessons.NOTEBOOKS / name).nb.cells
    opened(page, host.address, cells[0].source.splitlines()[0].lstrip("# "), name)
    page.evaluate(KEPT, f"/{website.LAB}/files/{name}")
    place = next(i for i, cell in enumerate(cells) if "exercise" in cell.metadata)
    page.evaluate(WORKED, [place, ANSWER, OWN])
    return place, page.evaluate(DRIVE, {PROGRESS["path"]: PROGRESS})


def test_the_newer_edition_is_there_at_once_with_the_students_work_and_without_a_network(
    chromium: Browser, host: Host, built: tuple[Path, Path]
) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        place, mine = worked_in(page, host)
        before = page.evaluate(CELLS)
        caches = page.evaluate("async () => await caches.keys()")
        host.put(built[1])
        opened(page, host.address, NEW)
        newer = page.evaluate("async () => await caches.keys()")
        assert len(newer) == len(caches) == 1 and newer != caches, "the earlier edition's files are dropped"
        assert page.evaluate(CELLS) == [f"{before[0]}\n\n{NEW}", *before[1:]]
        assert before[place : place + 2] == [ANSWER, OWN]
        kept = page.evaluate(DRIVE, {})
        (copy,) = kept.keys() - mine.keys() - {copies.KEPT}
        assert copy.startswith(f"{copies.KEPT}/{LESSON.stem}_")
        assert [cell["source"] for cell in kept[copy]["cells"]] == before
        assert kept[".progress.json"] == "{}"
        bar = page.get_by_role("status").filter(
            has_text=f"with 1 answer and 1 added cell of yours; as you left it, it is kept as {copy}."
        )
        bar.wait_for()
        page.get_by_role("button", name=website_texts.EDITION["close"], exact=True).click()
        bar.wait_for(state="detached")
        host.end()
        page.close()
        page = context.new_page()
        opened(page, host.address, NEW)
        assert page.evaluate(CELLS)[place : place + 2] == [ANSWER, OWN]
        assert page.evaluate(DRIVE, {}).keys() == kept.keys(), "it is brought forward once"


def test_where_a_lesson_cannot_be_brought_forward_it_opens_as_it_was_left_until_it_can(
    chromium: Browser, host: Host, built: tuple[Path, Path]
) -> None:
    name = f"ko/{LESSON.name}"
    lock = host.place / website.LAB / "static" / "pyodide" / "pyodide-lock.json"
    with chromium.new_context() as context:
        page = context.new_page()
        place, mine = worked_in(page, host, name)
        host.put(built[1])
        text = lock.read_bytes()
        lock.unlink()
        opened(page, host.address, OWN, name)
        page.get_by_role("status").filter(has_text="강의를 새 버전으로 바꾸지 못했습니다(").wait_for()
        assert page.evaluate(DRIVE, {}) == mine
        lock.write_bytes(text)
        opened(page, host.address, NEW, name)
        page.get_by_role("status").filter(has_text=f"{name} 파일은 이제 새 버전입니다.").wait_for()
        assert page.evaluate(CELLS)[place : place + 2] == [ANSWER, OWN]
