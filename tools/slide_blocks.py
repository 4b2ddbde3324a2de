"""What a slide is made of: blocks that move to the next slide as a whole, each with its height.

Text is measured with the fonts that a deck brings along (Matplotlib's), so a page breaks at the same
place on every machine. Pixels are those of a slide of 1280 x 720; ``slides.css`` says the same ones.
"""

from __future__ import annotations

import base64
import io
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from PIL import Image, ImageFont
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from utils.notebook import plots
from utils.notebook.lines import COLUMNS as REPLY
from utils.notebook.lines import columns as wide
from utils.notebook.lines import count

FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
HANGUL = plots.FONT
_HANGUL = "[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"  # the letters that slides.css takes from it
WIDTH, HEIGHT = 1200, 648  # what the margins leave
TEXT_PX, LINE = 28, 38
SMALL_PX, SMALL_LINE = 24, 32  # below a picture
KNOB_LINE = 34  # of a control, with the room below it
# Of code and of printed output: the largest size at which it takes half a slide and no line is
# broken; from the second number on lines of code may be, while columns of output stay in line.
SIZES = {"code": ((26, 24, 22, 20), 22), "out": ((26, 24, 22, 20, 19, 18), 18)}

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


@cache
def _hangul() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(HANGUL, TEXT_PX)


def _length(text: str, size: float) -> float:
    parts = re.split(f"({_HANGUL}+)|\n", text)  # each second one is Hangul
    fonts = itertools.cycle((_font(), _hangul()))
    return (
        sum(font.getlength(part) for font, part in zip(fonts, parts, strict=False) if part) * size / TEXT_PX
    )


def lines(text: str, width: float = WIDTH, size: float = TEXT_PX) -> int:
    """Count the lines that a text takes: its length, a twelfth more for ragged ends, over the width."""
    return max(1, math.ceil(_length(text, size) * 13 / 12 / width))


def mathml(latex: str, display: str) -> str:
    """Turn a formula into MathML, which browsers set without a script; `display` is "block" or "inline"."""
    found = latex2mathml.converter.convert(latex, display=display)
    return re.sub(r"(<m[io]>(?:log|ln)</m[io]>)", r'\1<mspace width="0.17em"/>', found)


def maths(soup: BeautifulSoup) -> None:
    """Turn LaTeX into MathML."""

    def convert(match: re.Match[str]) -> str:
        return mathml(unescape(match[1] or match[2]), "block" if match[1] else "inline")

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


def sentences(element: Tag) -> list[Block]:
    """Divide a paragraph into sentences, in the letters that stand below a picture."""
    pieces = [""]
    for child in element.contents:
        first, *more = (
            re.split(r"(?<=[.?!])\s+(?=[A-Z가-힣])", str(child))
            if not isinstance(child, Tag)
            else [str(child)]
        )
        pieces[-1] += first
        pieces += more
    found = []
    for piece in pieces:
        length = _length(BeautifulSoup(piece, "html.parser").get_text(), SMALL_PX)
        height = length * 13 / 12 / WIDTH * SMALL_LINE  # a part of a line: the next sentence goes on in it
        found.append(Block(piece + " ", height, '<p class="reading">', "</p>", SMALL_LINE + 12))
    return found


def paragraph(content: Iterable[Block]) -> Block:
    """Make a paragraph of sentences."""
    html = f"<p>{''.join(block.html for block in content).strip()}</p>"
    return Block(html, lines(BeautifulSoup(html, "html.parser").get_text()) * LINE + 16)


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
    every = [row.find_all(["td", "th"]) for row in element.find_all("tr")]
    columns = max(map(len, every))
    size, line = (24, 32)
    wants = [max(_wide(row[i], size) + 32 for row in every if i < len(row)) for i in range(columns)]
    share = min(1, WIDTH / sum(wants))  # of what a column wants, what it gets
    css = "numbers" if "dataframe" in element.get("class", []) else "words"
    head = element.thead.extract() if element.thead else ""
    rows = head.find_all("tr") if head else []
    opening = f'<table class="{css}" style="font-size: {size}px; line-height: {line}px">{head}<tbody>'

    def high(row: Tag) -> float:
        broken = [
            math.ceil(_wide(cell, size) * 1.1 / (want * share - 28)) if share < 1 else 1
            for cell, want in zip(row.find_all(["td", "th"]), wants, strict=False)
        ]
        return line * max(broken) + 5

    for row in element.find_all("tr"):
        yield Block(str(row), high(row), opening, "</tbody></table>", sum(map(high, rows)) + 16)


def _wide(cell: Tag, size: float) -> float:
    bold = 1.14 if cell.name == "th" else 1
    return _length(cell.get_text().strip(), size) * bold


def code(source: str) -> list[Block]:
    """Divide Python into lines, in colour."""
    coloured = highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).splitlines()
    return _monospaced(source.splitlines(), coloured, "code")


def printed(text: str) -> Iterator[Block]:
    """Divide printed text into lines; those that are no columns are set as text."""
    every = _unbroken(text.strip("\n").split("\n"))
    columns = [_has_columns(line) for line in every]
    for i in range(1, len(every) - 1):  # such as the index's name, in a line of its own
        columns[i] |= columns[i - 1] and columns[i + 1] and len(every[i]) < 30
    for tabular, group in groupby(zip(columns, every, strict=True), lambda pair: pair[0]):
        plain = [line for _, line in group if tabular or line.strip()]
        html = [escape(line, quote=False) for line in plain]
        if tabular:
            yield from _monospaced(plain, html, "out")
        else:
            for line, shown in zip(plain, html, strict=True):
                height = lines(line, WIDTH - 40) * LINE + 8
                yield Block(f"<p>{shown}</p>", height, '<div class="said">', "</div>", 24)


def _unbroken(every: Sequence[str]) -> list[str]:
    """Join the lines that a reply to a prediction was broken into: a slide has a width of its own."""
    whole: list[str] = []
    last = ""
    for line in every:
        following = line.split(" ")[0]
        if last and following and wide(last) <= REPLY < wide(last) + 1 + wide(following):
            whole[-1] += f" {line}"
        else:
            whole.append(line)
        last = line
    return whole


def _has_columns(line: str) -> bool:
    words = line.split()
    numbers = sum(bool(re.fullmatch(r"-?[\d.,%]+", word)) for word in words)
    return "  " in line.strip() or line.startswith("    ") or numbers * 2 > len(words) > 1


def _monospaced(plain: list[str], html: list[str], css: str) -> list[Block]:
    sizes, broken_from = SIZES[css]
    for size in sizes:
        chars = int(1150 / (0.602 * size))  # of DejaVu Sans Mono in a line
        broken = [count(line, chars) for line in plain]
        heights = [size * 4 // 3 * count for count in broken]
        if sum(heights) < HEIGHT / 2 and (sum(broken) == len(broken) or size <= broken_from):
            break
    opening = f'<pre class="{css}" style="font-size: {size}px; line-height: {size * 4 // 3}px">'
    return [
        Block(line + "\n", height, opening, "</pre>", 40) for line, height in zip(html, heights, strict=True)
    ]


def picture(data: str, alt: str, caption: str, room: float, below: Sequence[Block] = ()) -> Block | None:
    """Show a picture as large as the slide allows, with what stands below; none if it were made smaller.

    A caption stands where there is nothing else below.
    """
    if not alt.strip():
        raise ValueError("A picture has no alternative text: show it with utils.plots.show.")
    wide, high = Image.open(io.BytesIO(base64.b64decode(data))).size
    under = list(below) or ([Block(f'<p class="caption">{escape(caption)}</p>', 48)] if caption else [])
    scale = min(WIDTH / wide, (room - height(under)) / high)
    if below and scale < 1:
        return None
    size = f'width="{wide * scale:.0f}" height="{high * scale:.0f}"'
    return Block(f'<img src="data:image/png;base64,{data}" alt="{escape(alt)}" {size}>{joined(under)}', room)


def moving(
    data: str, alt: str, name: str, stored: dict[str, Any], room: float, below: Sequence[Block] = ()
) -> Block | None:
    """Show a figure with its controls, which `still.js` puts in the picture's place; none if it were made smaller.

    Where the controls need too much room below one another, short ones share a row.
    """
    wide, tall = Image.open(io.BytesIO(base64.b64decode(data))).size
    for pairs in ([], _pairs(stored["spec"])):
        high = _controls_height(stored["spec"], pairs) + (0 if stored["all"] else KNOB_LINE)
        scale = min(WIDTH / wide, (room - high - height(list(below))) / tall)
        if scale >= 1:
            size = f'width="{wide * scale:.0f}" height="{tall * scale:.0f}"'
            image = f'<img src="data:image/png;base64,{data}" alt="{escape(alt)}" {size}>'
            style = f'data-pairs="{" ".join(map(str, pairs))}" style="--wide: {wide * scale:.0f}px"'
            knob = f'<div class="knob" data-pictures="{name}" {style}>{image}</div>'
            return Block(f"{knob}{joined(list(below))}", room)
    return None


def _controls_height(spec: Sequence[Mapping[str, Any]], pairs: Sequence[int]) -> float:
    """Say how high the controls of a figure are, where these and the ones after each of them share a row."""
    high = float(KNOB_LINE * len(pairs))
    for number, control in enumerate(spec):
        if number not in pairs and number - 1 not in pairs:
            words, width = (control["label"], 580) if control["kind"] == "slider" else (_row(control), WIDTH)
            high += 4 + (KNOB_LINE - 4) * lines(words, width, SMALL_PX)
    return high


def _pairs(spec: Sequence[Mapping[str, Any]]) -> list[int]:
    """List the controls that can share a row with the next one."""
    found, number = list[int](), 0
    while number < len(spec) - 1:
        pair = _width(spec[number]) + 20 + _width(spec[number + 1]) <= WIDTH
        found += [number] * pair
        number += 1 + pair
    return found


def _width(control: Mapping[str, Any]) -> float:
    """Say how wide a control is at least, all in one line; as slides.css has it."""
    if control["kind"] != "slider":
        return _length(_row(control), SMALL_PX)
    label, *texts = (_length(text, SMALL_PX) for text in [control["label"], *control["texts"]])
    return label + 222 if max(texts) < 92 else math.inf


def _row(control: Mapping[str, Any]) -> str:
    """Write the label and the options of a choice in a line, with room for their buttons."""
    return "       ".join([control["label"], *control.get("texts", [])])


def verdict(judgement: claims.Judgement) -> Block:
    """Show one claim and what became of it."""
    word = next(reversed(judgement.fields.values()), "")  # its name is another in each language
    html = f"<strong>{judgement.claim}: {escape(word)}.</strong> <em>{escape(judgement.statement)}</em>"
    high = lines(f"{judgement.claim}: {word}. {judgement.statement}") * LINE + 12
    rows = ""
    for name, text in list(judgement.fields.items())[:-1]:  # the last one is the verdict
        rows += f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>"
        high += lines(text, WIDTH - 240, SMALL_PX) * SMALL_LINE + 8
    return Block(f'<div class="verdict"><p>{html}</p><dl>{rows}</dl></div>', high + 24)


def vote(question: str, control: Mapping[str, Any]) -> Block:
    """Show a prediction as a question for a show of hands, with its answers."""
    html = f'<p class="question">{escape(question)}</p>'
    high = lines(question, WIDTH, 36) * 50 + 28.0
    texts = [str(text) for text in control.get("texts", [])]
    if control.get("kind") == "slider":
        html += f'<p class="range"><b>{escape(texts[0])}</b><b>{escape(texts[-1])}</b></p>'
        html += f'<p class="label">{escape(control["label"])}</p>'
        high += 120
    elif texts:
        wide = [lines(text, WIDTH / 2 - 80, 34) for text in texts]
        two = len(texts) > 4 and max(wide) == 1
        rows = [1] * math.ceil(len(texts) / 2) if two else [lines(text, WIDTH - 64, 34) for text in texts]
        items = "".join(f"<li>{escape(text)}</li>" for text in texts)
        html += f'<ol type="A"{" class=two" if two else ""}>{items}</ol>'
        high += sum(row * 46 + 14 for row in rows) + 12
    return Block(f'<div class="vote">{html}</div>', high)


def height(content: list[Block]) -> float:
    """Say how high blocks are on one slide."""
    runs = groupby(content, lambda block: (block.opening, block.extra))
    unfolded = max((block.unfolded for block in content), default=0)
    return unfolded + sum(extra + sum(block.height for block in run) for (_, extra), run in runs)


def joined(content: Iterable[Block]) -> str:
    """Write blocks as HTML, those of a kind together."""
    runs = groupby(content, lambda block: (block.opening, block.closing))
    return "".join(opening + "".join(b.html for b in run) + closing for (opening, closing), run in runs)
