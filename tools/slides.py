"""A slide deck from a lesson's own cells, for a lecture hall without a network.

    python tools/slides.py 02                     build the deck and show it in a browser
    python tools/slides.py 02 --to decks/02       only build it, into that folder

What does not fit a slide goes on to the next one: paragraphs, list items, table rows, lines of code and
of output move as they are (``slide_blocks.py``). ``mark`` writes the slide types by which the slide show
in JupyterLab (``live/``) divides the same cells.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import claims
import lessons
import slide_blocks as make
from bs4 import BeautifulSoup, Tag
from minutes import DEEPER, is_hidden
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter
from slide_blocks import Block

from utils.notebook import explore

REVEAL = Path(__file__).with_name("reveal")
FONT_FILES = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono", "DejaVuSansMono-Bold")

_BAR = re.compile(r"\d+%\||^A progress bar")


# ---------------------------------------------------------------- the slide show in JupyterLab


def slide_type(cell: NotebookNode) -> str:
    """Say how a cell stands in the slide show: as a new slide, one below it, or on the same one."""
    if cell.cell_type == "markdown":
        if "solution" in cell.metadata and not cell.source.startswith("<details><summary>Hint 1<"):
            return "-"
        return "slide" if re.search(r"^##? ", cell.source, re.MULTILINE) else "subslide"
    return "-" if "exercise" in cell.metadata or cell.source.startswith(("check(", "quiz(")) else "subslide"


def mark(nb: NotebookNode) -> None:
    """Write the slide types into a notebook's cells; what stands in "Deeper" is no slide."""
    deeper = _deeper(nb)
    for place, cell in enumerate(nb.cells):
        cell.metadata["slideshow"] = NotebookNode(slide_type="skip" if place >= deeper else slide_type(cell))


def _deeper(nb: NotebookNode) -> int:
    """Say at which cell the section "Deeper" begins, which is for readers alone; the end where there is none."""
    starts = (place for place, cell in enumerate(nb.cells) if cell.source.strip() == f"## {DEEPER}")
    return next(starts, len(nb.cells))


# ---------------------------------------------------------------- slides


@dataclass
class Slide:
    """One slide.

    Attributes
    ----------
    title : str
        HTML.
    level : int
        Of the heading; 0 where the slide goes on under one that an earlier slide has shown.
    content : list of Block
    note : str
        What the speaker reads, in Markdown.
    fresh : bool
        Whether a new column of slides begins here.
    """

    title: str
    level: int
    note: str
    content: list[Block] = field(default_factory=list)
    fresh: bool = False

    @property
    def room(self) -> float:
        """The height below the title."""
        size, line = {0: (24, 46), 1: (52, 70), 2: (42, 62), 3: (42, 62)}[self.level]
        return (
            make.HEIGHT
            - make.lines(BeautifulSoup(self.title, "html.parser").get_text(), make.WIDTH, size) * line
        )

    @property
    def large(self) -> bool:
        """Whether it is prose so short that larger letters fit as well."""
        prose = all(
            block.opening in ("", "<ul>", "<ol>", "<dl>") and not block.unfolded for block in self.content
        )
        short = make.height(self.content) * 1.55 < self.room
        return prose and short

    def add(self, more: list[Block], css: str = "") -> bool:
        """Put blocks below the others if there is room for all of them."""
        if make.height([*self.content, *more]) > self.room:
            return False
        if css:
            more = [Block(f'<div class="{css}">{make.joined(more)}</div>', make.height(more))]
        self.content += more
        return True


class Deck:
    """The slides of a lesson.

    Parameters
    ----------
    lesson : lessons.Lesson

    Attributes
    ----------
    slides : list of Slide
    """

    def __init__(self, lesson: lessons.Lesson) -> None:
        self.slides: list[Slide] = []
        self._title, self._note = "", ""
        self._verdicts = claims.judgements(lesson)
        for position, cell in enumerate(lesson.nb.cells[: _deeper(lesson.nb)], 1):
            if cell.cell_type == "markdown":
                self._prose(cell)
            else:
                self._code(cell, position)

    def _show(self, content: list[Block], level: int = 0, fresh: bool = False) -> None:
        """Begin a slide, and go on to others if there is more than fits."""
        first = Slide(self._title, level, self._note, fresh=fresh)
        for number, page in enumerate(make.balanced(content, first.room)):
            self.slides.append(
                Slide(self._title, 0 if number else level, self._note, page, fresh and not number)
            )

    def _prose(self, cell: NotebookNode) -> None:
        level, fresh, content = 0, False, list[Block]()
        elements = [element for element in make.render(cell.source).contents if isinstance(element, Tag)]
        note = cell.metadata.get("notes", self._note)
        if not any(element.name in ("h1", "h2", "h3") for element in elements):
            self._note = note
        for element in elements:
            heading = element.name in ("h1", "h2", "h3")
            if content and (heading or element.get_text() == "You will be able to"):
                self._show(content, level, fresh)
                level, fresh, content = 0, False, []
            if heading:
                self._title, self._note = element.decode_contents(), note
                level, fresh = int(element.name[1]), fresh or element.name != "h3"
            else:
                content += make.blocks(element)
        help_ = content and all(block.unfolded for block in content)
        if content and not (help_ and self.slides[-1].add(content)):
            self._show(content, level, fresh)

    def _code(self, cell: NotebookNode, position: int) -> None:
        if cell.source.startswith("quiz("):  # its question stands above, for a show of hands
            return
        judged = [judgement for judgement in self._verdicts if judgement.cell == position]
        texts = [output.get("data", {}).get("text/plain", "") for output in cell.outputs]
        question = next((text for text in texts if text.endswith("(Run this notebook to answer.)")), "")
        pictures = [output for output in cell.outputs if "image/png" in output.get("data", {})]
        source = [] if is_hidden(cell) else list(make.code(cell.source))
        if judged:
            for judgement in judged:
                self._title = f"{judgement.claim}: {escape(judgement.fields.get('verdict', ''))}"
                self._show(make.verdict(judgement), 3)
        elif question:
            self._show(make.poll(cell, question.removesuffix("(Run this notebook to answer.)").strip()))
        elif "exercise" in cell.metadata:
            if not self.slides[-1].add(source):
                self._show(source)
        elif not _only_live(cell, pictures):
            if source:
                self._show(source)
            below = bool(source or (self.slides and self.slides[-1].title == self._title))
            if (said := list(_texts(cell))) and not (below and self.slides[-1].add(said, "fragment")):
                self._show(said)
            for output in pictures:
                room = Slide(self._title, 0, "").room
                live = output.data.get("text/plain") == explore.TEXT
                caption = "In JupyterLab this figure has controls: what will move?" if live else ""
                alt = output.metadata.get("image/png", {}).get("alt", "")
                self._show([make.picture(output.data["image/png"], alt, caption, room)])


def _only_live(cell: NotebookNode, pictures: list[NotebookNode]) -> bool:
    """Say whether a code cell means something to the person alone who runs it: imports, checks, progress."""
    imports = re.search(r"^(import|from) ", cell.source, re.MULTILINE)
    answers = lessons.USES_ANSWER in lessons.tags(cell) and not pictures
    return bool(imports or answers or cell.source.startswith("check("))


def _texts(cell: NotebookNode) -> Iterator[Block]:
    """List what a cell prints and its tables, without progress bars."""
    for output in cell.outputs:
        data = output.get("data", {})
        if output.output_type == "stream":
            yield from make.printed(output.text)
        elif "text/html" in data:
            soup = BeautifulSoup(data["text/html"], "html.parser")
            for style in soup.find_all("style"):
                style.decompose()
            for element in soup.find_all("table") or [soup]:
                yield from make.blocks(element)
        elif "image/png" not in data and not _BAR.search(data.get("text/plain", "")):
            yield from make.printed(data.get("text/plain", ""))


# ---------------------------------------------------------------- the page


def page(lesson: lessons.Lesson) -> str:
    """Write a lesson's deck as an HTML page that lies beside `reveal.js` and `slides.css`."""
    deck, columns = Deck(lesson), list[str]()
    for number, slide in enumerate(deck.slides):
        tag = f"h{slide.level}" if slide.level else 'p class="running"'
        heading = f"<{tag}>{slide.title}</{tag.split()[0]}>"
        note = f'<aside class="notes">{make.render(slide.note)}</aside>' if slide.note else ""
        content = make.joined(slide.content).replace("<details>", f'<details name="slide-{number}">')
        large = ' class="large"' if slide.large else ""
        section = f"<section{large}>{heading}{content}{note}</section>\n"
        if slide.fresh or not number:
            columns.append("")
        columns[-1] += section
    body = "".join(f"<section>\n{column}</section>\n" for column in columns)
    title = re.sub(r"^# ", "", lesson.nb.cells[0].source.partition("\n")[0])
    return _PAGE.format(title=escape(title), body=body)


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="reveal.css">
<link rel="stylesheet" href="slides.css">
</head>
<body>
<div class="reveal"><div class="slides">
{body}</div></div>
<script src="reveal.js"></script>
<script src="notes.js"></script>
<script>
Reveal.initialize({{
  width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 4, center: false, hash: true,
  transition: "none", slideNumber: "c/t", plugins: [RevealNotes],
  // A space or Enter on an answer unfolds it and does not turn the page.
  keyboardCondition: event => !(document.activeElement.matches("summary") && [" ", "Enter"].includes(event.key)),
}});
</script>
</body>
</html>
"""


def build(lesson: lessons.Lesson, folder: Path) -> Path:
    """Write a lesson's deck with all that it needs into a folder.

    Parameters
    ----------
    lesson : lessons.Lesson
    folder : pathlib.Path
        Made where it is missing; files of the same names are replaced.

    Returns
    -------
    pathlib.Path
        The page to open.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("reveal.js", "reveal.css", "notes.js"):
        shutil.copyfile(REVEAL / name, folder / name)
    for name in FONT_FILES:
        shutil.copyfile(make.FONTS / f"{name}.ttf", folder / f"{name}.ttf")
    colours = HtmlFormatter(style="vs").get_style_defs([".code", ".highlight"])
    style = Path(__file__).with_name("slides.css").read_text(encoding="utf-8") + colours + "\n"
    (folder / "slides.css").write_text(style, encoding="utf-8", newline="\n")
    file = folder / "index.html"
    file.write_text(page(lesson), encoding="utf-8", newline="\n")
    return file


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Keep the console for the address."""


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """Serve a folder to this machine alone; port 0 takes a free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(folder)))


def main(arguments: list[str]) -> None:
    """Build a deck; show it unless a folder is named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("lesson")
    parser.add_argument("--to", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args(arguments)
    lesson = lessons.read(lessons.paths([options.lesson])[0])
    folder = options.to or lessons.ROOT / "build" / "slides" / lesson.path.stem
    file = build(lesson, folder)
    if options.to:
        print(f"The deck is in {file}")
        return
    with server(folder, options.port) as serving:
        address = f"http://127.0.0.1:{serving.server_port}/"
        print(f"The slides of lesson {lesson.number}: {address}")
        print(
            "S opens the speaker's notes, Esc shows all slides. Ctrl-C in this window stops it.", flush=True
        )
        if not options.no_browser:
            webbrowser.open(address)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print("Stopped.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ValueError as error:
        sys.exit(str(error))
