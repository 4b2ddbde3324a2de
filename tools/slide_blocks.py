"""What a slide is made of: blocks that move to the next slide as a whole, each with its height.

Text is measured with the fonts that a deck brings along (Matplotlib's), so a page breaks at the same
place on every machine. Pixels are those of a slide of 1280 x 720; ``slides.css`` says the same ones.
"""

from __future__ import annotations

import ast
import base64
import io
import math
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from typing import Any

import claims
import latex2mathml.converter
import matplotlib
from bs4 import BeautifulSoup, Tag
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from PIL import Image, ImageFont
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
WIDTH, HEIGHT = 1200, 648  # what the margins leave
TEXT_PX, LINE = 28, 38
# Of code and of printed output: the largest size at which it takes two thirds of a slide and no line is
# broken; from the second number on lines of code may be, while columns of output stay in line.
SIZES = {"code": ((28, 26, 24, 22, 20), 24), "out": ((28, 26, 24, 22, 20, 19, 18), 18)}

_MATHS = re.compile(r"\$\$(.+?)\$\$|\$(?!\s)([^$\n]+?)(?<!\s)\$", re.DOTALL)


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


def _length(text: str, size: float) -> float:
    return sum(_font().getlength(part) for part in text.split("\n")) * size / TEXT_PX


def lines(text: str, width: float = WIDTH, size: float = TEXT_PX) -> int:
    """Count the lines that a text takes: its length, a twelfth more for ragged ends, over the width."""
    return max(1, math.ceil(_length(text, size) * 13 / 12 / width))


def maths(soup: BeautifulSoup) -> None:
    """Turn LaTeX into MathML, which browsers set without a script."""

    def convert(match: re.Match[str]) -> str:
        display = "block" if match[1] else "inline"
        mathml = latex2mathml.converter.convert(unescape(match[1] or match[2]), display=display)
        return re.sub(r"(<m[io]>(?:log|ln)</m[io]>)", r'\1<mspace width="0.17em"/>', mathml)

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
    every = [
        [cell.get_text().strip() for cell in row.find_all(["td", "th"])] for row in element.find_all("tr")
    ]
    columns = max(map(len, every))
    size, line = (26, 36) if columns <= 5 else (22, 30)
    wants = [max(_length(row[i], size) + 32 for row in every if i < len(row)) for i in range(columns)]
    share = min(1, WIDTH / sum(wants))  # of what a column wants, what it gets
    css = "numbers" if "dataframe" in element.get("class", []) else "words"
    head = element.thead.extract() if element.thead else ""
    rows = head.find_all("tr") if head else []
    opening = f'<table class="{css}" style="font-size: {size}px; line-height: {line}px">{head}<tbody>'

    def high(row: Tag) -> float:
        cells = [cell.get_text().strip() for cell in row.find_all(["td", "th"])]
        broken = [
            math.ceil(_length(text, size) * 1.1 / (want * share - 28)) if share < 1 else 1
            for text, want in zip(cells, wants, strict=False)
        ]
        return line * max(broken) + 13

    for row in element.find_all("tr"):
        yield Block(str(row), high(row), opening, "</tbody></table>", sum(map(high, rows)) + 16)


def code(source: str) -> list[Block]:
    """Divide Python into lines, in colour."""
    coloured = highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).splitlines()
    return _monospaced(source.splitlines(), coloured, "code")


def printed(text: str) -> list[Block]:
    """Divide printed text into lines."""
    plain = text.rstrip("\n").split("\n")
    return _monospaced(plain, [escape(line, quote=False) for line in plain], "out")


def _monospaced(plain: list[str], html: list[str], css: str) -> list[Block]:
    sizes, broken_from = SIZES[css]
    for size in sizes:
        chars = int(1150 / (0.602 * size))  # of DejaVu Sans Mono in a line
        broken = [len(textwrap.wrap(line, chars, drop_whitespace=False)) or 1 for line in plain]
        heights = [size * 4 // 3 * count for count in broken]
        if sum(heights) < HEIGHT * 2 / 3 and (sum(broken) == len(broken) or size <= broken_from):
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
        found.append(Block(html, lines(text, WIDTH - 260, 26) * 36 + 12, "<dl>", "</dl>", 12))
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
                found.append(Block(f"<li>{escape(item)}</li>", 60, '<ol type="A">', "</ol>", 12))
    return found


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
    if height(pages[-1]) > room / 3:
        return pages
    for less in range(int(room / 3), int(room), 20):
        if len(tried := fill(content, less)) == len(pages):
            return tried
    return pages
