"""A slide deck from a lesson's own cells, for a lecture hall without a network.

    python tools/slides.py 02                     build the deck and show it in a browser
    python tools/slides.py 02 --to decks/02       only build it, into that folder

What does not fit a slide goes on to the next one: paragraphs, list items, table rows, lines of code and
of output move as they are. Text is measured with the fonts that the deck brings along (Matplotlib's), so
a page breaks at the same place on every machine. ``mark`` writes the slide types by which JupyterLab's
slide show divides the same cells (see `python3 course.py slides --help`).
"""

from __future__ import annotations

import argparse
import ast
import base64
import io
import math
import re
import shutil
import sys
import textwrap
import webbrowser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from typing import Any

import claims
import latex2mathml.converter
import lessons
import matplotlib
from bs4 import BeautifulSoup, Tag
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from PIL import Image, ImageFont
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from utils import explore

REVEAL = Path(__file__).with_name("reveal")
FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
FONT_FILES = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono", "DejaVuSansMono-Bold")

# Pixels on a slide of 1280 x 720; the style sheet says the same.
WIDTH, HEIGHT = 1200, 648  # what the margins leave
TEXT_PX, LINE = 28, 38
CODE_SIZES = (28, 26, 24, 22, 20)  # the largest at which it takes two thirds of a slide and no line breaks
OUT_SIZES = (*CODE_SIZES, 18)

_MATHS = re.compile(r"\$\$(.+?)\$\$|\$(?!\s)([^$\n]+?)(?<!\s)\$", re.DOTALL)
_BAR = re.compile(r"\d+%\|")


# ---------------------------------------------------------------- the slide show in JupyterLab


def slide_type(cell: NotebookNode) -> str:
    """Say how a cell stands in the slide show: as a new slide, one below it, or on the same one."""
    if cell.cell_type == "markdown":
        if "solution" in cell.metadata and not cell.source.startswith("<details><summary>Hint 1<"):
            return "-"
        return "slide" if re.search(r"^##? ", cell.source, re.MULTILINE) else "subslide"
    return "-" if "exercise" in cell.metadata or cell.source.startswith("check(") else "subslide"


def mark(nb: NotebookNode) -> None:
    """Write the slide types into a notebook's cells."""
    for cell in nb.cells:
        cell.metadata["slideshow"] = NotebookNode(slide_type=slide_type(cell))


# ---------------------------------------------------------------- blocks: what moves as a whole


@dataclass(frozen=True)
class Block:
    """Something that is not divided: a paragraph, a row, a line.

    Attributes
    ----------
    html : str
    height : float
        In pixels.
    opening, closing : str
        What stands around the blocks of one kind, such as ``<ul>``.
    extra : float
        How high that is.
    unfolded : float
        How much higher it grows when it is unfolded, which one part of a slide is at a time.
    """

    html: str
    height: float
    opening: str = ""
    closing: str = ""
    extra: float = 0
    unfolded: float = 0


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / "DejaVuSans.ttf", TEXT_PX)


def lines(text: str, width: float = WIDTH, size: float = TEXT_PX) -> int:
    """Count the lines that a text takes: its length, a twelfth more for ragged ends, over the width."""
    length = sum(_font().getlength(part) for part in text.split("\n")) * size / TEXT_PX
    return max(1, math.ceil(length * 13 / 12 / width))


def maths(soup: BeautifulSoup) -> None:
    """Turn LaTeX into MathML, which browsers set without a script."""

    def convert(match: re.Match[str]) -> str:
        display = "block" if match[1] else "inline"
        return latex2mathml.converter.convert(match[1] or match[2], display=display)

    for text in soup.find_all(string=lambda text: "$" in text):
        if not text.find_parent(["code", "pre"]):
            text.replace_with(BeautifulSoup(_MATHS.sub(convert, escape(text, quote=False)), "html.parser"))


def render(markdown: str) -> BeautifulSoup:
    """Turn Markdown into HTML whose links lead out of the course only."""
    soup = BeautifulSoup(markdown2html(markdown), "html.parser")
    for anchor in soup.select("a.anchor-link"):
        anchor.decompose()
    for link in soup.find_all("a", href=lambda href: not (href or "").startswith("http")):
        link.unwrap()
    maths(soup)
    return soup


def blocks(element: Tag) -> Iterator[Block]:
    """Divide an HTML element."""
    text = element.get_text()
    if element.name in ("ul", "ol"):
        for number, item in enumerate(element.find_all("li", recursive=False), 1):
            item.attrs |= {"value": str(number)} if element.name == "ol" else {}
            height = lines(item.get_text(), WIDTH - 44) * LINE + 10
            yield Block(str(item), height, f"<{element.name}>", f"</{element.name}>", 12)
    elif element.name == "table":
        yield from table(element)
    elif element.name == "details":
        assert element.summary
        folded = lines(element.summary.get_text(), WIDTH - 60) * LINE + 26
        yield Block(str(element), folded, unfolded=_unfolded(element))
    elif element.name == "div" or element.name == "pre":
        yield Block(str(element), (text.rstrip().count("\n") + 1) * 30 + 40)
    elif element.find("math", display="block"):
        yield Block(str(element), 120)
    else:
        yield Block(str(element), lines(text) * LINE + 16)


def _unfolded(element: Tag) -> float:
    height = 24.0
    for child in element.contents:
        if isinstance(child, Tag) and child.name != "summary":
            height += sum(block.height for block in blocks(child))
        elif not isinstance(child, Tag):
            height += lines(child.get_text()) * LINE if child.get_text().strip() else 0
    return height


def table(element: Tag) -> Iterator[Block]:
    """Divide a table into rows; the head is repeated on every slide."""
    head = element.thead.extract() if element.thead else ""
    rows = head.find_all("tr") if head else []
    for row in element.find_all("tr"):
        cells = [cell.get_text().strip() for cell in row.find_all(["td", "th"])]
        height = 43 * max(lines(cell, WIDTH / len(cells), 22) for cell in cells)
        yield Block(str(row), height, f"<table>{head}<tbody>", "</tbody></table>", 43 * (len(rows) + 1))


def code(source: str) -> list[Block]:
    """Divide Python into lines, in colour."""
    coloured = highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).splitlines()
    return _monospaced(source.splitlines(), coloured, "code", CODE_SIZES)


def printed(text: str) -> list[Block]:
    """Divide printed text into lines."""
    plain = text.rstrip("\n").split("\n")
    return _monospaced(plain, [escape(line, quote=False) for line in plain], "out", OUT_SIZES)


def _monospaced(plain: list[str], html: list[str], css: str, sizes: tuple[int, ...]) -> list[Block]:
    for size in sizes:
        chars = int(1150 / (0.602 * size))  # of DejaVu Sans Mono in a line
        broken = [len(textwrap.wrap(line, chars, drop_whitespace=False)) or 1 for line in plain]
        heights = [size * 4 // 3 * count for count in broken]
        if sum(heights) < HEIGHT * 2 / 3 and sum(broken) == len(broken):
            break
    opening = f'<pre class="{css}" style="font-size: {size}px; line-height: {size * 4 // 3}px">'
    return [
        Block(line + "\n", height, opening, "</pre>", 40) for line, height in zip(html, heights, strict=True)
    ]


def picture(data: str, alt: str, caption: str, room: float) -> Block:
    """Show a picture as large as the slide allows."""
    if not alt.strip():
        raise ValueError("A picture has no alternative text: show it with utils.plots.show.")
    width, height = Image.open(io.BytesIO(base64.b64decode(data))).size
    below = f'<p class="caption">{escape(caption)}</p>' if caption else ""
    scale = min(WIDTH / width, (room - (44 if caption else 0)) / height)
    size = f'width="{width * scale:.0f}" height="{height * scale:.0f}"'
    html = f'<img src="data:image/png;base64,{data}" alt="{escape(alt)}" {size}>{below}'
    return Block(html, room)


def verdict(judgement: claims.Judgement) -> list[Block]:
    """Show one claim and what became of it."""
    found = [
        Block(f'<p class="claim">{escape(judgement.statement)}</p>', lines(judgement.statement) * LINE + 30)
    ]
    for name, text in list(judgement.fields.items())[:-1]:  # the last one, the verdict, is the title
        html = f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>"
        found.append(Block(html, lines(text, WIDTH - 200, 26) * 36 + 12, "<dl>", "</dl>", 12))
    return found


def poll(cell: NotebookNode, question: str) -> list[Block]:
    """Show a prediction as a question for a show of hands, with its answers where the cell lists them."""
    found = [Block(f'<p class="question">{escape(question)}</p>', lines(question, WIDTH, 36) * 50 + 30)]
    tree = ast.parse(cell.source)
    named = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) > 1):
        options: Any = call.args[1]
        options = named.get(options.id, options) if isinstance(options, ast.Name) else options
        if ast.unparse(call.func).endswith("Choice") and isinstance(options, ast.List | ast.Dict):
            items = options.elts if isinstance(options, ast.List) else options.keys
            for item in map(ast.literal_eval, items):
                found.append(Block(f"<li>{escape(item)}</li>", LINE + 10, '<ol type="A">', "</ol>", 12))
    return found


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
        return HEIGHT - lines(BeautifulSoup(self.title, "html.parser").get_text(), WIDTH, size) * line

    @property
    def large(self) -> bool:
        """Whether it is prose so short that larger letters fit as well."""
        prose = all(
            block.opening in ("", "<ul>", "<ol>", "<dl>") and not block.unfolded for block in self.content
        )
        short = height(self.content) * 1.55 < self.room
        return prose and short and self.level != 1

    def add(self, more: list[Block], css: str = "") -> bool:
        """Put blocks below the others if there is room for all of them."""
        if height([*self.content, *more]) > self.room:
            return False
        if css:
            more = [Block(f'<div class="{css}">{joined(more)}</div>', height(more))]
        self.content += more
        return True


def height(content: list[Block]) -> float:
    """Say how high blocks are on one slide."""
    runs = groupby(content, lambda block: (block.opening, block.extra))
    unfolded = max((block.unfolded for block in content), default=0)
    return unfolded + sum(extra + sum(block.height for block in run) for (_, extra), run in runs)


def joined(content: Iterable[Block]) -> str:
    """Write blocks as HTML, those of a kind together."""
    runs = groupby(content, lambda block: (block.opening, block.closing))
    return "".join(opening + "".join(b.html for b in run) + closing for (opening, closing), run in runs)


def fill(content: list[Block], room: float) -> list[list[Block]]:
    """Divide blocks among as few slides as they need."""
    pages: list[list[Block]] = [[]]
    for block in content:
        if pages[-1] and height([*pages[-1], block]) > room:
            pages.append([])
        pages[-1].append(block)
    return pages


def balanced(content: list[Block], room: float) -> list[list[Block]]:
    """Divide blocks among as few slides as they need, and leave no scrap for the last one."""
    pages = fill(content, room)
    if height(pages[-1]) > room / 4:
        return pages
    for less in range(int(room / 3), int(room), 20):
        if len(tried := fill(content, less)) == len(pages):
            return tried
    return pages


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
        for position, cell in enumerate(lesson.nb.cells, 1):
            if cell.cell_type == "markdown":
                self._prose(cell)
            else:
                self._code(cell, position)

    def _show(self, content: list[Block], level: int = 0, fresh: bool = False) -> None:
        """Begin a slide, and go on to others if there is more than fits."""
        first = Slide(self._title, level, self._note, fresh=fresh)
        for number, page in enumerate(balanced(content, first.room)):
            self.slides.append(
                Slide(self._title, 0 if number else level, self._note, page, fresh and not number)
            )

    def _prose(self, cell: NotebookNode) -> None:
        level, fresh, content = 0, False, list[Block]()
        elements = [element for element in render(cell.source).contents if isinstance(element, Tag)]
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
                content += blocks(element)
        help_ = content and all(block.unfolded for block in content)
        if content and not (help_ and self.slides[-1].add(content)):
            self._show(content, level, fresh)

    def _code(self, cell: NotebookNode, position: int) -> None:
        judged = [judgement for judgement in self._verdicts if judgement.cell == position]
        texts = [output.get("data", {}).get("text/plain", "") for output in cell.outputs]
        question = next((text for text in texts if text.endswith("(Run this notebook to answer.)")), "")
        pictures = [output for output in cell.outputs if "image/png" in output.get("data", {})]
        source = list(code(cell.source))
        if judged:
            for judgement in judged:
                self._title = f"{judgement.claim}: {escape(judgement.fields.get('verdict', ''))}"
                self._show(verdict(judgement), 3)
        elif question:
            self._show(poll(cell, question.removesuffix("(Run this notebook to answer.)").strip()))
        elif "exercise" in cell.metadata:
            if not self.slides[-1].add(source):
                self._show(source)
        elif not _only_live(cell, pictures):
            self._show(source)
            if (said := list(_texts(cell))) and not self.slides[-1].add(said, "fragment"):
                self._show(said)
            for output in pictures:
                room = Slide(self._title, 0, "").room
                live = output.data.get("text/plain") == explore.TEXT
                caption = "In JupyterLab this figure has controls: what will move?" if live else ""
                alt = output.metadata.get("image/png", {}).get("alt", "")
                self._show([picture(output.data["image/png"], alt, caption, room)])


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
            yield from printed(output.text)
        elif "text/html" in data:
            soup = BeautifulSoup(data["text/html"], "html.parser")
            for style in soup.find_all("style"):
                style.decompose()
            for element in soup.find_all("table") or [soup]:
                yield from blocks(element)
        elif "image/png" not in data and not _BAR.search(data.get("text/plain", "")):
            yield from printed(data.get("text/plain", ""))


# ---------------------------------------------------------------- the page


def page(lesson: lessons.Lesson) -> str:
    """Write a lesson's deck as an HTML page that lies beside `reveal.js` and `slides.css`."""
    deck, columns = Deck(lesson), list[str]()
    for number, slide in enumerate(deck.slides):
        tag = f"h{slide.level}" if slide.level else 'p class="running"'
        heading = f"<{tag}>{slide.title}</{tag.split()[0]}>"
        note = f'<aside class="notes">{render(slide.note)}</aside>' if slide.note else ""
        content = joined(slide.content).replace("<details>", f'<details name="slide-{number}">')
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
        shutil.copyfile(FONTS / f"{name}.ttf", folder / f"{name}.ttf")
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
