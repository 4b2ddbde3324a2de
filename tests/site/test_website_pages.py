"""The pages of the site in a browser that reaches nothing else: read, unfolded, moved by keyboard, light and dark, narrow and wide."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urldefrag, urlsplit

import frames
import lessons
import pytest
import website
import website_pages
from bs4 import BeautifulSoup

from utils.notebook import quiz

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

MOVED = "04"  # the lesson whose figure moves here
OPENED = (
    "index",
    "notebooks/04_static_and_shifting_data",
    "notebooks/11_loss_functions",
    "docs/claims",
    "data/README",
    "ko/index",
    "ko/notebooks/11_loss_functions",
    "ko/docs/glossary",
)
LOOKS = ((1280, "light"), (390, "dark"))
# The files of JupyterLite, as it keeps them: what is there, or with something new, all of which is there then.
DRIVE = """async files => {
  const asked = request => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const request = indexedDB.open("JupyterLite Storage - /run/");
  request.onupgradeneeded = () => request.result.createObjectStore("files");
  const database = await asked(request), store = database.transaction("files", "readwrite").objectStore("files");
  for (const [path, model] of Object.entries(files)) store.put(model, path);
  const [paths, models] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())]);
  database.close();
  return Object.fromEntries(paths.map((path, at) => [path, models[at].content]));
}"""
FORGET = """async () => {
  localStorage.clear();
  await new Promise(resolve => { indexedDB.deleteDatabase("JupyterLite Storage - /run/").onsuccess = resolve; });
}"""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the pages, with the pictures of one lesson's figure."""
    folder = tmp_path_factory.mktemp("site")
    (path,) = lessons.paths([MOVED])
    with ThreadPoolExecutor() as aside:  # Playwright has a running loop in this thread
        aside.submit(frames.execute, lessons.read(path), folder / "frames").result()
        aside.submit(website_pages.build, folder / "out", folder / "frames").result()
    return folder / "out"


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Read all pages, by their place in the site."""
    files = sorted(site.rglob("*.html"))
    return {
        file.relative_to(site).as_posix(): BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for file in files
    }


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the pages."""
    with website.server(site) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """Give a page that reaches the site alone; it fails the test if it asked for more, or had anything to object."""
    context = chromium.new_context()
    trouble: list[str] = []

    def asks(url: str) -> bool:
        return not url.startswith((address, "data:", "blob:"))

    context.on("request", lambda r: trouble.append(f"asks for {r.url}") if asks(r.url) else None)
    context.on("response", lambda r: trouble.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    context.on("weberror", lambda error: trouble.append(str(error.error)))
    context.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
    context.route(asks, lambda route: route.abort())
    yield context.new_page()
    context.close()
    assert not trouble, "\n".join(trouble)


def accessible(page: Page) -> list[str]:
    """List what axe-core finds."""
    import axe_playwright_python

    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js")
    page.evaluate(axe.read_text(encoding="utf-8"))
    return list(
        page.evaluate(
            """async () => (await axe.run({resultTypes: ["violations"], preload: false})).violations.flatMap(
              ({id, help, nodes}) => nodes.map(({html}) => `${id}: ${help}: ${html.slice(0, 160)}`))"""
        )
    )


def test_the_build_leaves_the_pages_and_nothing_else(site: Path) -> None:
    assert sorted(one.name for one in site.parent.iterdir()) == ["frames", "out"]
    assert not [*site.rglob("*.ipynb")]


@pytest.mark.parametrize("name", OPENED)
def test_a_page_asks_for_nothing_and_can_be_read_by_everybody(page: Page, address: str, name: str) -> None:
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(f"{address}{name}.html")
        page.wait_for_function("scheme => document.documentElement.dataset.theme === scheme", arg=scheme)
        page.wait_for_load_state("networkidle")
        for folded in page.locator("article details").all():
            folded.evaluate("element => { element.open = true; }")
        for figure in page.locator("[data-pictures]").all():
            figure.scroll_into_view_if_needed()
            figure.locator("input").first.wait_for()
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
        breaks = page.locator("h1").evaluate("title => getComputedStyle(title).wordBreak")
        assert breaks == ("keep-all" if name.startswith("ko/") else "normal"), "Korean words stay whole"
        assert accessible(page) == []


def test_a_figure_moves_by_keyboard_without_a_kernel(page: Page, address: str) -> None:
    (path,) = lessons.paths([MOVED])
    page.goto(f"{address}notebooks/{path.stem}.html")
    figure = page.locator("[data-pictures]")
    picture, slider = figure.locator("img"), figure.locator("input[type=range]").first
    figure.scroll_into_view_if_needed()
    slider.focus()
    seen = set()
    for key in ("Home", "ArrowRight", "ArrowRight", "End"):
        slider.press(key)
        seen.add((picture.get_attribute("alt"), picture.get_attribute("src")))
    assert len({alt for alt, _ in seen}) == len({src for _, src in seen}) == len(seen) == 4
    assert all(alt for alt, _ in seen)
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")


def test_what_is_folded_unfolds_by_keyboard_and_by_a_link_into_it(page: Page, address: str) -> None:
    (path,) = lessons.paths([MOVED])
    page.goto(f"{address}notebooks/{path.stem}.html")
    hint = page.locator("details", has=page.get_by_text("Hint 1", exact=True)).first
    text, summary = hint.locator("p").first, hint.locator("summary")
    assert not text.is_visible()
    summary.press("Enter")
    assert text.is_visible()
    summary.press("Enter")
    assert not text.is_visible()
    (heading,) = page.locator("details.deeper h3").all()[:1]
    assert not heading.is_visible()
    page.goto(f"{page.url}#{heading.evaluate('heading => heading.parentElement.id')}")
    heading.wait_for()


def test_a_page_is_printed_light_with_its_last_part_unfolded(page: Page, address: str) -> None:
    (path,) = lessons.paths([MOVED])
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}notebooks/{path.stem}.html")
    theme = "document.documentElement.dataset.theme"
    page.wait_for_function(f"{theme} === 'dark'")
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = {theme}; }})")
    assert page.pdf(print_background=True)
    assert page.evaluate("window.printed") == "light" and page.evaluate(theme) == "dark"
    assert page.locator("details.deeper").evaluate("part => part.open")


def test_every_question_has_what_its_choice_is_made_of(pages: dict[str, BeautifulSoup]) -> None:
    for path in lessons.paths():
        for folder in ("", "ko/"):
            lesson = lessons.read(path.parent / folder / path.name)
            asked = {name: quiz.options(text) for name, text in quiz.questions(lesson.nb.cells).items()}
            places = pages[f"{folder}notebooks/{path.stem}.html"].select("main .quiz")
            assert [place["data-question"] for place in places] == [*asked]
            for place, options in zip(places, asked.values(), strict=True):
                letters = [option.letter for option in options]
                folded = place.find_previous_sibling()
                assert folded and folded.name == "details"
                choices = folded.find_previous_sibling()
                assert choices and len(choices.find_all("li", recursive=False)) == len(letters)
                explained = [p.find("strong") for p in folded.find_all("p", recursive=False)]
                assert [strong.text for strong in explained if strong][: len(letters)] == [
                    f"{one}." for one in letters
                ]
                assert place["data-letters"] == "".join(letters)
                assert place["data-right"] == "".join(one.letter for one in options if one.is_right) != ""


@pytest.mark.parametrize("name", ["notebooks/05_fairness", "ko/notebooks/05_fairness"])
def test_a_question_is_answered_by_keyboard_and_the_choice_is_kept(
    page: Page, address: str, name: str
) -> None:
    (path,) = lessons.paths(["05"])
    lesson = lessons.read(path.parent / ("ko" if name.startswith("ko") else "") / path.name)
    text = next(iter(quiz.questions(lesson.nb.cells).values()))
    wrong, _, right = (quiz.plain(option.explanation) for option in quiz.options(text))
    page.goto(f"{address}{name}.html")
    group = page.locator("fieldset.choice").first
    said = page.get_by_role("status").first
    assert said.inner_text() == ""
    first = group.get_by_role("radio").first
    first.focus()
    page.keyboard.press("Space")
    assert said.inner_text() == f"✗ A. {wrong}"
    page.keyboard.press("ArrowUp")  # round to the last
    assert said.inner_text() == f"✓ C. {right}"
    page.reload()
    assert group.get_by_role("radio").last.is_checked() and said.inner_text() == f"✓ C. {right}"
    assert page.locator("fieldset.choice input:checked").count() == 1
    assert accessible(page) == []


def stored(path: str, type_: str, content: object, format_: str = "json") -> dict[str, object]:
    """Make a file as JupyterLite keeps it."""
    name = path.rpartition("/")[2]
    return {"name": name, "path": path, "type": type_, "content": content, "format": format_, "size": 1}


def worked_in(source: str) -> dict[str, object]:
    """Make a student's files: a notebook with a cell that was run, one in a folder, the progress, and a module."""
    output = {"output_type": "display_data", "data": {"text/html": "<b>7</b>"}, "metadata": {}}
    metadata = {"trusted": True, "exercise": "05.1"}
    cell = {"cell_type": "code", "id": "a", "source": source, "metadata": metadata, "outputs": [output]}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    progress = base64.b64encode(b'{"exercises": {"05.1": "correct"}}').decode()
    files = [
        stored("05_fairness.ipynb", "notebook", notebook),
        stored("mine", "directory", None),
        stored("mine/try.ipynb", "notebook", notebook),
        stored(".progress.json", "file", progress, "base64"),
        stored("numpy.py", "file", "import os", "text"),
    ]
    return {str(file["path"]): file for file in files}


def saved(page: Page) -> dict[str, object]:
    """Press the button that saves; give what was downloaded."""
    button = page.get_by_role("button", name="Save my answers")
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    return dict(json.loads(download.value.path().read_text(encoding="utf-8")))


def load(page: Page, content: str) -> str:
    """Choose a file to load; give what is said then."""
    said = page.locator("#answers [role=status]")
    said.evaluate("element => { element.textContent = ''; }")
    page.locator("#answers input").set_input_files(
        {"name": "<b>mine.json", "mimeType": "", "buffer": content.encode()}
    )
    said.filter(has_text=re.compile(".")).wait_for()
    return said.inner_text()


def test_answers_go_into_one_file_and_come_back(page: Page, address: str) -> None:
    asked: list[str] = []
    agrees = [False]

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if agrees[0]:
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    lesson, front = f"{address}notebooks/05_fairness.html", f"{address}index.html"
    page.goto(lesson)
    page.locator("fieldset.choice").first.get_by_role("radio").last.check()
    page.evaluate(DRIVE, worked_in("answer = 7"))
    page.get_by_role("link", name="Save or load my answers").click()
    page.wait_for_url("**/index.html#answers")
    text = json.dumps(saved(page))
    assert "files: 3, answers on these pages: 1" in page.locator("#answers").inner_text()
    page.evaluate(FORGET)
    page.get_by_role("button", name="Load my answers").focus()
    picker = page.locator("#answers input")
    picker.evaluate("input => { input.onclick = () => { input.dataset.opened = ''; return false; }; }")
    page.keyboard.press("Enter")
    assert picker.get_attribute("data-opened") == ""
    came = "Brought back from <b>mine.json (files: 3, answers on these pages: 1)."
    assert load(page, text) == came
    there = page.evaluate(DRIVE, {})
    assert sorted(there) == [".progress.json", "05_fairness.ipynb", "mine", "mine/try.ipynb"]
    cell = there["05_fairness.ipynb"]["cells"][0]
    assert cell["source"] == "answer = 7" and cell["metadata"] == {
        "exercise": "05.1"
    }  # nothing runs by itself
    assert "05.1" in base64.b64decode(there[".progress.json"]).decode()
    assert load(page, text) == came and asked == []  # what is the same is no question
    assert accessible(page) == []
    page.goto(lesson)
    assert page.locator("fieldset.choice").first.get_by_role("radio").last.is_checked()
    page.locator("fieldset.choice").first.get_by_role("radio").first.check()
    page.evaluate(DRIVE, worked_in("answer = 8"))
    page.goto(front)
    assert load(page, text) == "Nothing was changed."
    assert page.evaluate(DRIVE, {})["mine/try.ipynb"]["cells"][0]["source"] == "answer = 8"
    assert len(asked) == 1 and "05_fairness.ipynb, mine/try.ipynb, 05.1." in asked[0]
    agrees[0] = True
    assert load(page, text) == came
    assert page.evaluate(DRIVE, {})["mine/try.ipynb"]["cells"][0]["source"] == "answer = 7"
    assert page.evaluate("JSON.parse(localStorage['ml-systems-week1']).quiz['05.1']") == "C"


def test_the_korean_page_saves_the_same(page: Page, address: str) -> None:
    page.goto(f"{address}ko/index.html")
    page.get_by_role("button", name="내 답 저장하기").click()
    assert page.locator("#answers [role=status]").inner_text().startswith("아직 저장할 것이 없습니다.")
    page.evaluate(DRIVE, worked_in("answer = 7"))
    with page.expect_download():
        page.get_by_role("button", name="내 답 저장하기").click()
    assert "(파일 수: 3, 이 사이트에서 고른 답: 0)" in page.locator("#answers").inner_text()


def changed(**parts: object) -> str:
    """Give a file of answers with these parts of it changed."""
    files = {"05.ipynb": worked_in("answer = 7")["05_fairness.ipynb"]}
    whole = {"format": "ml-systems-week1-answers", "version": 1, "files": files, "quiz": {}}
    return json.dumps({**whole, **parts}, separators=(",", ":"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no JSON", "is no file of saved answers"),
        ("[]", "is no file of saved answers"),
        (json.dumps(worked_in("answer = 7")["05_fairness.ipynb"]), "is no file of saved answers"),
        (changed(version=2), "comes from a newer edition"),
        (changed(version="1"), "is damaged"),
        (changed()[:-40], "is damaged"),
        (changed(files=[]), "is damaged"),
        (changed(quiz={"05.1": "<b>"}), "is damaged"),
        (changed(files={"../05.ipynb": worked_in("")["05_fairness.ipynb"]}), "is damaged"),
        (changed(files={"numpy.py": worked_in("")["numpy.py"]}), "is damaged"),
        (changed(files={"05.ipynb": stored("05.ipynb", "notebook", {"cells": "none"})}), "is damaged"),
    ],
)
def test_a_file_that_holds_no_answers_is_refused(page: Page, address: str, content: str, said: str) -> None:
    page.goto(f"{address}index.html")
    assert said in load(page, content)
    assert (
        page.evaluate(DRIVE, {}) == {} and page.evaluate("localStorage.getItem('ml-systems-week1')") is None
    )
    assert "Brought back" in load(page, changed())


def test_the_first_stop_leads_past_the_menus(page: Page, address: str) -> None:
    page.goto(address + "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main-content"


def test_links_lead_somewhere(site: Path, pages: dict[str, BeautifulSoup]) -> None:
    lost = []
    for name, soup in pages.items():
        for element in soup.find_all(["a", "img", "script", "link"]):
            link = str(element.get("href") or element.get("src") or "")
            whole, fragment = urldefrag(link)
            parts = urlsplit(whole)
            if parts.scheme in ("http", "https", "mailto"):
                assert element.name == "a", f"{name} fetches {link}"
                continue
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            if (site / website.LAB) in target.resolve().parents:
                (lesson,) = parse_qs(parts.query)["path"]
                assert (lessons.NOTEBOOKS / lesson).is_file()
                continue
            there = target.is_file()
            if there and fragment and target.suffix == ".html":
                other = pages[target.resolve().relative_to(site.resolve()).as_posix()]
                there = bool(other.find(id=unquote(fragment)))
            if not there:
                lost.append(f"{name}: {link}")
    assert not lost


def test_every_page_has_its_language_headings_and_alternative_texts(pages: dict[str, BeautifulSoup]) -> None:
    for path in lessons.paths():
        assert {f"notebooks/{path.stem}.html", f"ko/notebooks/{path.stem}.html"} <= {*pages}
    for name, soup in pages.items():
        assert soup.html and soup.html["lang"] == ("ko" if name.startswith("ko/") else "en")
        main = soup.find("main")
        assert main
        levels = [int(heading.name[1]) for heading in main.find_all(["h1", "h2", "h3", "h4", "h5"])]
        assert levels.count(1) == 1 and levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        assert all(str(image.get("alt", "")).strip() for image in soup.find_all("img")), name


def test_a_lesson_is_all_there(pages: dict[str, BeautifulSoup]) -> None:
    for path in lessons.paths():
        lesson, soup = lessons.read(path), pages[f"notebooks/{path.stem}.html"]
        stored = [o for cell in lesson.nb.cells for o in cell.get("outputs", [])]
        assert len(soup.select("main img")) == sum("image/png" in o.get("data", {}) for o in stored)
        (run,) = soup.find_all("a", string="Run this lesson")
        assert run["href"] == f"../{website.LAB}/lab/index.html?path={path.name}"
        for summary in ("Hint 1", "Solution", "Explanations"):
            text = "".join(cell.source for _, cell in lesson.prose)
            assert len(soup.find_all("summary", string=summary)) == text.count(f"<summary>{summary}<")
        still = soup.find_all("p", string=website_pages.STANDS)
        assert len(still) == (0 if path.name.startswith(MOVED) else len(frames.figures(lesson.nb)))


def test_each_claim_has_its_part_and_korean_words_are_marked(pages: dict[str, BeautifulSoup]) -> None:
    rows = (lessons.ROOT / "docs" / "claims.md").read_text(encoding="utf-8").split("\n| C")[1:]
    soup = pages["docs/claims.html"]
    heads = [
        (str(head.string or head.get_text()).rstrip("#"), head.parent) for head in soup.select("main h2")
    ]
    assert [head[1:3] for head, _ in heads] == [row[:2] for row in rows]
    for (head, part), row in zip(heads, rows, strict=True):
        assert f" | {head.partition(': ')[2]} | " in row
        assert part and (part.find("span", lang="ko") or not re.search("[가-힣]", row))
