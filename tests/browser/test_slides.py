"""Every slide of every lesson, in Chromium: nothing overflows, all is readable, nothing comes from elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lessons
import pytest
import slides
from playwright.sync_api import Browser, Page

SIZES = ((1280, 720), (1920, 1080))
LEAST_PX = 18  # of any text at 1280 x 720; a figure's labels have it at the figure's own size

# Goes through the deck; on each slide everything folded is unfolded in turn, as a click would do it.
MEASURE = """(least) => {
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
        if (text && px < least * scale - 0.1)
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
    return parts.scheme in ("data", "blob", "about") or parts.hostname in ("127.0.0.1", "localhost")


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
    slides.build(lessons.read(request.param), tmp_path)
    with slides.server(tmp_path) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/"
        serving.shutdown()


@pytest.mark.parametrize("address", lessons.paths(), indirect=True, ids=lambda path: path.stem)
def test_every_slide(page: Page, address: str) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        page.wait_for_function("Reveal.isReady() && document.fonts.status === 'loaded'")
        found: dict[str, Any] = page.evaluate(MEASURE, LEAST_PX)
        assert not found["problems"], f"at {width} x {height}:\n" + "\n".join(found["problems"])
        assert found["scale"] == pytest.approx(width / 1280)
        assert all(found["notes"]), "a slide has no speaker's notes"
        assert found["words"] > 300
