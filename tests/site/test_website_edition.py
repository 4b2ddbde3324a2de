"""A newer edition of the site at the same address: a browser that was there before has it at once, and again without a network."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import lessons
import pytest
import website
import website_lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

(LESSON,) = lessons.paths(["00"])
NEW = "A sentence of the newer edition."
SHOWN = "text => [...document.querySelectorAll('.jp-Notebook .jp-Cell')].some(cell => cell.textContent.includes(text))"
KEPT = "async path => { const found = await caches.match(path); return found && (await found.text()); }"
LIMIT_MS = 120_000


def changed(lesson: bytes) -> bytes:
    """Put a sentence into a lesson's first cell."""
    notebook = json.loads(lesson)
    notebook["cells"][0]["source"] = [*notebook["cells"][0]["source"], f"\n\n{NEW}"]
    return json.dumps(notebook).encode()


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
    file = second / "files" / LESSON.name
    file.write_bytes(changed(file.read_bytes()))
    for out in (first, second):
        website_lab.finish(out)
    return first.parent, second.parent


class Handler(website.Handler):
    """Lets browsers keep each file for a while, as GitHub Pages does."""

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
        shutil.copytree(edition, self.place)

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


def opened(page: Page, address: str, text: str) -> None:
    """Open a lesson, and wait until a text is in it."""
    page.goto(f"{address}?path={LESSON.name}")
    page.wait_for_function(SHOWN, arg=text, timeout=LIMIT_MS)


def test_a_browser_that_was_there_before_has_the_newer_edition_at_once_and_without_a_network(
    chromium: Browser, host: Host, built: tuple[Path, Path]
) -> None:
    title = lessons.read(LESSON).nb.cells[0].source.splitlines()[0].lstrip("# ")
    with chromium.new_context() as context:
        page = context.new_page()
        opened(page, host.address, title)
        page.wait_for_function(KEPT, arg=f"/{website.LAB}/files/{LESSON.name}", timeout=LIMIT_MS)
        before = page.evaluate("async () => await caches.keys()")
        assert page.evaluate(f"({SHOWN})({json.dumps(NEW)})") is False
        host.put(built[1])
        opened(page, host.address, NEW)
        after = page.evaluate("async () => await caches.keys()")
        assert len(before) == len(after) == 1 and before != after, "the earlier edition's files are dropped"
        host.end()
        page.close()
        page = context.new_page()
        opened(page, host.address, NEW)
