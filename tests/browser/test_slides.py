"""Every slide of every lesson, in Chromium: nothing overflows, all is readable, nothing comes from elsewhere."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import frames
import lessons
import nbformat
import pytest
import refresh
import slides

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = ((1280, 720), (1920, 1080))
LEAST_PX = 18  # of code and formulas at 1280 x 720; a figure's labels have it at the figure's own size
TEXT_PX = 24  # of all other text

# Goes through the deck; on each slide everything folded is unfolded in turn, as a click would do it.
MEASURE = """([least, leastText]) => {
  const problems = [], notes = [];
  let words = 0;
  const ownText = element => [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  for (const slide of Reveal.getSlides()) {
    const at = Reveal.getIndices(slide);
    Reveal.slide(at.h, at.v);
    Reveal.layout();
    const where = `slide ${at.h}.${at.v} (${slide.textContent.trim().slice(0, 40)})`;
    notes.push(Reveal.getSlideNotes(slide) || "");
    const scale = slide.getBoundingClientRect().width / 1280;
    const number = document.querySelector(".slide-number").getBoundingClientRect();
    const shown = [...slide.querySelectorAll("*:not(aside, aside *)")];
    const look = state => {
      for (const element of [...shown, document.querySelector(".slide-number a")]) {
        const box = element.getBoundingClientRect(), name = `${where}${state}: <${element.localName}>`;
        if (!element.checkVisibility() || !box.width || !box.height) continue;
        const text = ownText(element);
        if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
          problems.push(`${name} leaves the page: ${Math.round(box.right)} x ${Math.round(box.bottom)}`);
        if (slide.contains(element) && (text || element.localName === "img")
            && box.right > number.left && box.bottom > number.top)
          problems.push(`${name} touches the slide's number`);
        const px = parseFloat(getComputedStyle(element).fontSize) * scale;
        if (text) words += 1;
        const small = element.closest("pre, code, math, .slide-number");
        if (text && px < (small ? least : leastText) * scale - 0.1)
          problems.push(`${name} has text of ${px.toFixed(1)} px: ${element.textContent.slice(0, 30)}`);
        if (element.localName === "img") {
          if (!element.alt.trim()) problems.push(`${name} has no alternative text`);
          if (!element.naturalWidth) problems.push(`${name} is broken`);
          if (box.width < element.naturalWidth * scale - 1)
            problems.push(`${name} is shown smaller than it is: ${box.width} of ${element.naturalWidth}`);
        }
      }
    };
    look("");
    for (const folded of slide.querySelectorAll("details")) {
      folded.open = true;
      look(`, "${folded.firstElementChild.textContent}" unfolded`);
      folded.open = false;
    }
  }
  return {problems: [...new Set(problems)], notes, words, scale: Reveal.getScale()};
}"""


def on_this_machine(address: str) -> bool:
    """Say whether a request stays on this machine."""
    parts = urlsplit(address)
    return parts.scheme in ("data", "blob", "about", "file") or parts.hostname in ("127.0.0.1", "localhost")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Give a page that reaches nothing outside this machine; it fails the test if it tried."""
    context = chromium.new_context()
    trouble: list[str] = []
    context.on("request", lambda r: None if on_this_machine(r.url) else trouble.append(f"asks for {r.url}"))
    context.on("response", lambda r: trouble.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    context.on("weberror", lambda error: trouble.append(str(error.error)))
    context.route(lambda address: not on_this_machine(address), lambda route: route.abort())
    yield context.new_page()
    context.close()
    assert not trouble, "\n".join(trouble)


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Serve the deck of a lesson."""
    name = slides.build(lessons.read(request.param), tmp_path).name
    with slides.server(tmp_path) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/{name}"
        serving.shutdown()


@pytest.mark.parametrize("address", lessons.paths(), indirect=True, ids=lambda path: path.stem)
def test_every_slide(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function("Reveal.isReady() && document.fonts.status === 'loaded'")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        found: dict[str, Any] = page.evaluate(MEASURE, [LEAST_PX, TEXT_PX])
        assert not found["problems"], f"at {width} x {height}:\n" + "\n".join(found["problems"])
        assert found["scale"] == pytest.approx(width / 1280)
        assert all(found["notes"]), "a slide has no speaker's notes"
        assert found["words"] > 300


@pytest.mark.parametrize("address", lessons.paths(["00"]), indirect=True, ids=lambda path: path.stem)
def test_a_deck_prints_a_slide_on_each_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function("Reveal.isReady()")
    count = page.evaluate("Reveal.getTotalSlides()")
    page.goto(address + "?print-pdf")
    page.wait_for_function("Reveal.isReady() && document.fonts.status === 'loaded'")
    page.wait_for_selector(".pdf-page")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == count


# ---------------------------------------------------------------- live in JupyterLab

SETUP = "from utils.notebook.controls import Slider\nfrom utils.notebook.explore import explore"
KNOB = """explore(None, lambda ax, level: ax.plot([0, level]), {"level": Slider("Level", range(1, 10), start=2)},
        lambda level: f"A line that rises from zero to the level {level}.")"""


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start JupyterLab as `course.py slides 99 --live` does, on a small lesson; give its address."""
    cells = [
        nbformat.v4.new_markdown_cell("# A lesson\n\nText."),
        nbformat.v4.new_code_cell(SETUP),
        nbformat.v4.new_markdown_cell("## Turn the knob"),
        nbformat.v4.new_code_cell(KNOB),
    ]
    nb = nbformat.v4.new_notebook(cells=cells, metadata=refresh.METADATA)
    slides.mark(nb)
    (tmp_path / "notebooks").mkdir()
    nbformat.write(nb, tmp_path / "notebooks" / "99_x.ipynb")

    spec = importlib.util.spec_from_file_location("course", lessons.ROOT / "course.py")
    assert spec and spec.loader
    course = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(course)
    command: list[str] = []
    shutil.copytree(lessons.ROOT / "tools" / "live", tmp_path / "tools" / "live")
    monkeypatch.setattr(course, "ROOT", tmp_path)
    monkeypatch.setattr(course, "NOTEBOOKS", tmp_path / "notebooks")
    monkeypatch.setenv("COURSE_FOLDER", str(tmp_path / "mine"))
    monkeypatch.setattr(course, "prepare", lambda: None)
    monkeypatch.setattr(course, "run", lambda *arguments: command.extend(arguments))
    course.slides(["99", "--live", "--no-browser"])
    own = {
        f"JUPYTER{kind}_DIR": str(tmp_path / kind) for kind in ("_CONFIG", "LAB_SETTINGS", "LAB_WORKSPACES")
    }
    news = ["--LabApp.news_url=None", "--IdentityProvider.token=secret"]
    server = subprocess.Popen(
        [sys.executable, *command, *news],
        env={**os.environ, **own, "JUPYTER_PREFER_ENV_PATH": "1"},
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = next(part.split("=")[1] for part in command if part.startswith("--ServerApp.port="))
        yield f"http://127.0.0.1:{port}/lab/tree/99_x.ipynb?token=secret"
    finally:
        server.terminate()
        server.wait()


def test_the_live_slide_show(page: Page, live: str) -> None:
    """The notebook itself, a slide at a time: cells run, and a figure follows its control."""
    from playwright.sync_api import Error, expect  # the fixture `chromium` has seen that it is there

    page.set_viewport_size({"width": 1280, "height": 720})
    for _ in range(60):
        with contextlib.suppress(Error):
            page.goto(live)
            break
        time.sleep(0.5)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.get_by_role("button", name="Slide show").click()
    bar = page.locator(".course-slides-bar")
    expect(bar).to_have_text("1 / 3", timeout=60_000)
    cells = page.locator(".jp-Notebook .jp-Cell:visible")
    expect(cells).to_have_count(1)
    expect(cells).to_contain_text("A lesson")
    assert page.evaluate("document.fullscreenElement.matches('.jp-NotebookPanel')")
    for number, shown in ((2, "Turn the knob"), (3, "Level")):
        page.keyboard.press("PageDown")
        expect(bar).to_have_text(f"{number} / 3")
        expect(cells).to_have_count(1)
        expect(cells).to_contain_text(shown)
    page.keyboard.press("Shift+Enter")  # the setup has run: it is no slide
    expect(cells.locator(".jp-InputPrompt")).to_have_text("[2]:", timeout=60_000)
    picture = cells.get_by_role("img", name="A line that rises")
    expect(picture).to_have_attribute("alt", "A line that rises from zero to the level 2.")
    page.get_by_label("Level").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")  # moves the control, not the slides
    expect(picture).to_have_attribute("alt", "A line that rises from zero to the level 5.")
    expect(bar).to_have_text("3 / 3")
    shown_px = page.evaluate(
        """() => [...document.querySelectorAll(".course-show *")].filter(e => e.checkVisibility()
            && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getBoundingClientRect().width)
            .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert shown_px and min(shown_px) >= LEAST_PX
    box = picture.bounding_box()
    assert box and box["width"] >= 900
    page.get_by_label("Level").blur()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Slide show")).to_be_visible()
    expect(page.locator(".course-off")).to_have_count(0)


# ---------------------------------------------------------------- figures that move on slides

SHEETS = """import numpy as np
from utils.notebook.controls import Choice, Slider
from utils.notebook.explore import explore

noise = np.random.default_rng(0).random((100, 200)) / 5


def sheet(ax, red, green):
    ax.figure.figimage(np.dstack([noise, noise, noise]) + np.array([red, green, 0]) / 25)


def flat(ax, level, kind):
    ax.set_axis_off()
    ax.fill([-9, 9, 9, -9], [-9, -9, 9, 9], color=(level / 4, "abc".index(kind) / 4, 0))


red, green = Slider("Red", range(21), 5), Slider("Green", range(21), 5)
noisy = "Noise that is red {red} and green {green}, too many to keep."
level, kind = Slider("Level", range(5), 2), Choice("Kind", ["a", "b", "c"])
plain = "A sheet of level {level} and kind {kind}, </script> & few."
"""
FIGURES = (
    'explore(None, flat, {"level": level, "kind": kind}, plain.format, size=(9, 3))',
    'explore(None, sheet, {"red": red, "green": green}, noisy.format, size=(2, 1))',
)


@pytest.fixture(scope="session")
def moving_deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the deck of a lesson with two figures and all that they show; give the file."""
    folder = tmp_path_factory.mktemp("moving")
    cells = [nbformat.v4.new_markdown_cell("# Lesson 70. Two sheets"), nbformat.v4.new_code_cell(SHEETS)]
    for title, source in zip(("One", "Two"), FIGURES, strict=True):
        cells += [nbformat.v4.new_markdown_cell(f"## {title}"), nbformat.v4.new_code_cell(source)]
    lesson = lessons.Lesson(folder / "70_x.ipynb", nbformat.v4.new_notebook(cells=cells))
    with ThreadPoolExecutor() as aside:  # Playwright has a running loop in this thread
        run = aside.submit(frames.execute, lesson, folder / "frames").result()
    lesson = lessons.Lesson(lesson.path, refresh.clean(run))
    return slides.build(lesson, folder / "deck", folder / "frames")


def test_figures_move_on_slides_without_a_kernel(page: Page, moving_deck: Path) -> None:
    asked: list[str] = []
    page.goto(moving_deck.as_uri())
    page.wait_for_function("Reveal.isReady() && document.fonts.status === 'loaded'")
    page.on("request", lambda request: asked.append(request.url))
    slide = page.locator("section.present:not(.stack)")
    level, picture = slide.get_by_label("Level"), slide.get_by_role("img", name="A sheet of")
    while not level.count():
        page.keyboard.press("PageDown")
    level.focus()
    at = page.evaluate("JSON.stringify(Reveal.getIndices())")
    for key, value, kind in (("End", 4, "a"), ("ArrowLeft", 3, "a"), ("Tab", 3, "a"), ("ArrowDown", 3, "b")):
        page.keyboard.press(key)
        wanted = f"A sheet of level {value} and kind {kind}, </script> & few."
        assert picture.get_attribute("alt") == wanted, "any combination is there"
    assert page.evaluate("JSON.stringify(Reveal.getIndices())") == at, "keys move the control, not the slides"
    assert not slide.get_by_text("One control at a time").is_visible()
    slide.get_by_role("radio", name="c").click()
    page.keyboard.press("PageDown")
    red, green = slide.get_by_label("Red"), slide.get_by_label("Green")
    while not red.count():
        page.keyboard.press("PageDown")
    assert page.evaluate("JSON.stringify(Reveal.getIndices())") != at, (
        "after a click the keys turn the slides"
    )
    assert slide.get_by_text("One control at a time").is_visible()
    picture = slide.get_by_role("img", name="Noise that is")
    for slider, key, values in ((red, "Home", (0, 5)), (red, "ArrowRight", (1, 5)), (green, "End", (5, 20))):
        slider.press(key)
        assert picture.get_attribute("alt") == "Noise that is red {} and green {}, too many to keep.".format(
            *values
        )
        assert (int(red.input_value()), int(green.input_value())) == values
        assert red.get_attribute("aria-valuetext") == str(values[0])
        colour = page.evaluate(MIDDLE, picture.element_handle())
        assert [part / 255 * 25 - 2.5 for part in colour[:2]] == pytest.approx(list(values), abs=3)
    assert [url for url in asked if not url.startswith("blob:")] == []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(MEASURE, [LEAST_PX, TEXT_PX])["problems"] == []


def test_a_lessons_figure_moves_on_its_slide_by_keyboard(page: Page, tmp_path: Path) -> None:
    (path,) = lessons.paths(["04"])
    lesson = lessons.read(path)
    with ThreadPoolExecutor() as aside:
        aside.submit(frames.execute, lesson, tmp_path / "frames").result()
    ((_, pictures),) = frames.read(lesson, tmp_path / "frames")
    alts = {tuple(frame["at"]): frame["alt"] for frame in pictures["frames"]}
    asked: list[str] = []
    page.goto(slides.build(lesson, tmp_path / "deck", tmp_path / "frames").as_uri())
    page.wait_for_function("Reveal.isReady() && document.fonts.status === 'loaded'")
    page.on("request", lambda request: asked.append(request.url))
    sliders, picture = page.locator("[data-pictures] input"), page.locator("[data-pictures] img")
    sliders.first.evaluate(
        "slider => Reveal.slide(...Object.values(Reveal.getIndices(slider.closest('section'))))"
    )
    assert sliders.count() == len(pictures["start"]) == 4
    seen = set()
    for control, slider in enumerate(sliders.all()):
        moves = ["ArrowRight"] * (len(pictures["spec"][control]["texts"]) - 1)
        for key in ("Home" if pictures["start"][control] else "End", "Home", *moves):
            slider.press(key)
            at = list(pictures["start"])
            at[control] = int(slider.input_value())
            assert [int(other.input_value()) for other in sliders.all()] == at, (
                "the others are at their start"
            )
            assert picture.get_attribute("alt") == alts[tuple(at)]
            seen.add(tuple(at))
    assert seen == set(alts)
    assert [url for url in asked if not url.startswith(("blob:", "file:"))] == []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(MEASURE, [LEAST_PX, TEXT_PX])["problems"] == []


# The colour of a picture, over its middle.
MIDDLE = """image => {
  const paper = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d");
  paper.drawImage(image, 0, 0, 1, 1);
  return [...paper.getImageData(0, 0, 1, 1).data];
}"""
