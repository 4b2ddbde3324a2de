"""A real browser for the tests in this folder, which `python3 course.py browser` runs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn

import pytest

from tests.browser.jupyter import FLAGS, VIEWPORT, Lab, jupyterlab

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


def give_up(reason: str) -> NoReturn:
    """Skip the test, or fail it where the browser is required (COURSE_BROWSER=required)."""
    if os.environ.get("COURSE_BROWSER") == "required":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the system's Chromium, driven by Playwright, with an empty profile."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        give_up("There is no Chromium here: install it (on Debian: apt install chromium).")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        give_up("Playwright is not installed: run `python3 course.py browser`, which installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Start one JupyterLab for all notebooks."""
    with jupyterlab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="session")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """Share one cache among all pages: JupyterLab is large."""
    with chromium.new_context(viewport=VIEWPORT) as shared:
        yield shared
