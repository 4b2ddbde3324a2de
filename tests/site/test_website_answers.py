"""What a student has made in lessons that run in a tab: saved as one file, and there again in another browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import lessons
import website

from tests.browser.jupyter import Lab
from tests.site.test_website_lab import ASK, TabPage, site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["site"]
SOLVED = "import json; from utils.notebook import progress; print(json.dumps(progress.load()['exercises']))"


def test_answers_of_one_browser_are_there_in_another(chromium: Browser, site: Lab, tmp_path: Path) -> None:
    (path,) = lessons.paths(["00"])
    front = site.address.removesuffix(f"{website.LAB}/") + "index.html"
    with chromium.new_context() as context, TabPage(context, site, path.name) as view:
        position, cell = next((i, cell) for i, cell in view.lesson.code if "exercise" in cell.metadata)
        id_, answer = cell.metadata["exercise"], cell.source.replace("...", "-1")
        view.run_down_to(position - 1)
        said = view.write_and_check(position, answer)
        view.page.evaluate("async () => { await jupyterapp.commands.execute('docmanager:save'); }")
        page = context.new_page()
        page.goto(front)
        with page.expect_download() as download:
            page.get_by_role("button", name="Save my answers").click()
        download.value.save_as(tmp_path / "mine.json")
        page.close()
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(front)
        page.locator("#answers input").set_input_files(tmp_path / "mine.json")
        page.locator("#answers [role=status]").filter(has_text="(files: 2, answers").wait_for()
        page.close()
        with TabPage(context, site, path.name) as view:
            assert view.source(position) == answer
            assert said and " ".join(view.outputs(position + 1).split()) == said
            assert json.loads(view.page.evaluate(ASK, SOLVED)) == {id_: "wrong"}
