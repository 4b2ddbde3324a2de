"""A slide deck from a lesson's own cells, for a lecture hall without a network.

    python tools/slides.py 02                     build the deck and show it in a browser
    python tools/slides.py 02 --to decks          only build it: decks/02.html, beside the decks of other lessons
    python tools/slides.py 02 --language ko       the same for the Korean lesson

What does not fit a slide goes on to the next one: paragraphs, list items, table rows, lines of code and
of output move as they are (``slide_blocks.py``), to as few slides as hold together what belongs together
(``slide_pages.py``). A figure and the text that reads it share a slide; what only the page needs, such as imports, is left
out (``slide_source.py``); so are checks, quizzes' choices and the part "Deeper". ``mark`` writes the slide types by which the slide show
in JupyterLab (``live/``) divides the same cells.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import webbrowser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from typing import Any

import claims
import frames
import lessons
import slide_blocks as make
import slide_source
import translation
from bs4 import BeautifulSoup, Tag
from minutes import DEEPER
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter
from slide_blocks import Block
from slide_pages import Kind, Piece, arranged, framed
from slide_source import Source, is_personal, question

from utils import language
from utils.language import t
from utils.notebook import controls, quiz
from utils.notebook.stored import CAPTION

REVEAL = Path(__file__).with_name("reveal")
FONT_FILES = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono", "DejaVuSansMono-Bold")

HEADINGS = ("h1", "h2", "h3")
BAR = re.compile(r"\d+%\||\d+\w+ \[\d\d:\d\d, |^A progress bar")
# What a lesson prints where a prediction was left open.
UNANSWERED = re.compile(
    r"\((no prediction|none made)\)|nothing yet|left the (prediction|question) open|(made|gave) no (prediction|guess|answer)",
    re.IGNORECASE,
)
# What pandas says below a column.
DTYPE = re.compile(r"^(Name: .*, |Length: .*, )*dtype: \w+$")
_QUESTION, _OPTION = re.compile(r"\w+ \d+\.$"), re.compile(r"[A-Z]\. ")


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


def _core(nb: NotebookNode) -> list[NotebookNode]:
    """List the cells before "Deeper"; a lesson in another language is known by the slide types that `mark` wrote."""
    skipped = (
        i for i, cell in enumerate(nb.cells) if cell.metadata.get("slideshow", {}).get("slide_type") == "skip"
    )
    return list(nb.cells[: min(_deeper(nb), next(skipped, len(nb.cells)))])


def left_open(lesson: lessons.Lesson) -> re.Pattern[str]:
    """Give the pattern of what a lesson prints where a prediction was left open, in its language."""
    if lesson.language == language.ENGLISH:
        return UNANSWERED
    catalogue = translation.read_catalogue(translation.catalogue_path(lesson.language, lesson.path.stem))
    said = [
        str(message.string) for message in catalogue if UNANSWERED.search(str(message.id)) and message.string
    ]
    return re.compile("|".join([UNANSWERED.pattern, *map(language.pattern, said)]), UNANSWERED.flags)


# ---------------------------------------------------------------- slides


@dataclass
class Slide:
    """One slide: a stop.

    Attributes
    ----------
    title : str
        HTML.
    level : int
        Of the heading; 0 where the slide goes on under one that an earlier slide has shown.
    content : list of Block
    note : str
        What the speaker reads, as HTML.
    fresh : bool
        Whether a new column of slides begins here.
    large : bool
        Whether it is prose so short that larger letters fit as well.
    """

    title: str
    level: int
    content: list[Block]
    note: str
    fresh: bool
    large: bool


class Deck:
    """The slides of a lesson.

    Parameters
    ----------
    lesson : lessons.Lesson
    pictures : pathlib.Path
        Where the pictures of its figures are kept.

    Attributes
    ----------
    slides : list of Slide
    pictures : dict
        By the identity of a figure's output: a name, and its pictures.
    """

    def __init__(self, lesson: lessons.Lesson, pictures: Path = frames.FOLDER) -> None:
        found = enumerate(frames.read(lesson, pictures))
        self.pictures = {id(output): (f"pictures-{i}", stored) for i, (output, stored) in found}
        self.slides: list[Slide] = []
        self._title, self._level, self._fresh, self._note, self._help = "", 0, False, "", ""
        self._pieces: list[Piece] = []
        self._verdicts = claims.judgements(lesson)
        self._source, self._left_open = Source(lesson), left_open(lesson)
        for position, cell in enumerate(_core(lesson.nb), 1):
            if cell.cell_type == "markdown":
                self._prose(cell, position)
            elif not is_personal(cell):
                self._code(cell, position)
        self._end_section()

    def _room(self, first: bool) -> float:
        """The height below the title."""
        size, line, below = {1: (52, 66, 14), 2: (42, 52, 14), 3: (42, 52, 14)}.get(
            self._level if first else 0, (24, 34, 12)
        )
        text = BeautifulSoup(self._title, "html.parser").get_text()
        return make.HEIGHT - make.lines(text, make.WIDTH, size) * line - below

    def _end_section(self) -> None:
        """Put what has come since the last heading on slides."""
        pieces = framed(self._pieces, self._room)
        for number, slide in enumerate(arranged(pieces, self._room)):
            content = [piece.block for piece in slide]
            notes = dict.fromkeys(piece.note for piece in slide)
            prose = all(
                piece.kind == "text"
                and piece.block.opening in ("", "<ul>", "<ol>")
                and not piece.block.unfolded
                for piece in slide
            )
            large = prose and make.height(content) * 1.55 < self._room(not number)
            level, fresh = (0, False) if number else (self._level, self._fresh)
            note = "".join(map(str, map(make.render, notes))) + self._help
            self.slides.append(Slide(self._title, level, content, note, fresh, large))
        self._fresh = self._fresh and not self._pieces
        self._pieces, self._level, self._help = [], 0, ""

    def _prose(self, cell: NotebookNode, position: int) -> None:
        elements = [
            element
            for element in make.render(lessons.without_twin(cell.source)).contents
            if isinstance(element, Tag)
        ]
        note = cell.metadata.get("notes", self._note)
        if not any(element.name in HEADINGS for element in elements):
            self._note = note
        for element in elements:
            if element.name in HEADINGS:
                self._end_section()
                self._title, self._note, self._level = element.decode_contents(), note, int(element.name[1])
                self._fresh = self._fresh or element.name != "h3"
            else:
                self._add(element, position, explains=len(quiz.options(cell.source)) > 1)

    def _add(self, element: Tag, position: int, explains: bool) -> None:
        """Take a paragraph, a list, a table or something folded in, which may explain a question's options."""
        content = list(make.blocks(element))
        small = make.sentences(element) if element.name == "p" and not element.find("math") else ()
        begins = bool(element.strong and _QUESTION.match(element.strong.get_text()))
        if element.name == "details" and element.summary:
            folded = element.summary.get_text()
            if not _OPTION.match(folded):  # for the speaker; on the slide as well if it explains a question
                self._help += f"<p><strong>{folded}</strong></p>{''.join(map(str, element.contents[1:]))}"
                asked = [piece.block for piece in self._pieces if piece.cell == position]
                if not explains or make.height([*asked, *content]) > self._room(bool(self._level)):
                    return
        self._pieces += [Piece(block, "text", position, self._note, begins, small=small) for block in content]

    def _code(self, cell: NotebookNode, position: int) -> None:
        def add(kind: Kind, blocks: Iterable[Block], **more: Any) -> None:
            self._pieces += [Piece(block, kind, position, self._note, **more) for block in blocks]

        shown = self._source.shown(cell, position)
        source = make.code(shown) if shown else []
        if "exercise" in cell.metadata:
            here = [piece.block for piece in self._pieces]
            add("code", source if make.height([*here, *source]) <= self._room(True) else [])
            return
        add("code", source)
        add("found", [make.verdict(one) for one in self._verdicts if one.cell == position])
        if position == min(self._source.setup, default=0):
            return
        asked = question(cell)
        for output in together(cell.outputs):
            data = output.get("data", {})
            if output is asked:
                add("vote", [make.vote(slide_source.asked(output), output.metadata.get("control", {}))])
            elif "image/png" in data:
                picture = partial(_picture, output, *self.pictures.get(id(output), ()))
                add("found", [Block("", 0)], picture=picture)
            else:
                add("found", _said(output, self._left_open))


def _still(output: NotebookNode, room: float, below: Sequence[Block]) -> Block | None:
    caption = t(CAPTION) if frames.is_figure(output) else ""
    alt = output.metadata.get("image/png", {}).get("alt", "")
    return make.picture(output.data["image/png"], alt, caption, room, below)


def _picture(output: NotebookNode, *more: Any) -> Block | None:
    """Show a picture, with its controls where its other pictures are there and it need not be made smaller."""
    *pictures, room, below = more
    if pictures:
        alt = output.metadata["image/png"]["alt"]
        moving = make.moving(output.data["image/png"], alt, *pictures, room, below)
        if moving or below:
            return moving
    return _still(output, room, below)


def together(outputs: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    """Join what was printed in one go and stored in parts."""
    for name, group in groupby(outputs, lambda output: output.get("name", "")):
        if name:
            yield NotebookNode(output_type="stream", text="".join(output.text for output in group))
        else:
            yield from group


def _said(output: NotebookNode, left_open: re.Pattern[str]) -> Iterator[Block]:
    """List what was printed, or the rows of tables, without progress bars and unanswered predictions."""
    data = output.get("data", {})
    if "text/html" in data:
        soup = BeautifulSoup(data["text/html"], "html.parser")
        for style in soup.find_all("style"):
            style.decompose()
        for element in soup.find_all("table") or [soup]:
            yield from make.blocks(element)
    else:
        text = claims.BLOCK.sub("", output.get("text", "")) or data.get("text/plain", "")
        lines = [line for line in text.split("\n") if not (left_open.search(line) or DTYPE.match(line))]
        if any(lines) and not BAR.search(text):
            yield from make.printed("\n".join(lines))


# ---------------------------------------------------------------- the page


def page(lesson: lessons.Lesson, pictures: Path = frames.FOLDER) -> str:
    """Write a lesson's deck as an HTML page that lies beside `reveal.js` and `slides.css`."""
    with lessons.speaking(lesson.language):
        return _written(lesson, pictures)


def _written(lesson: lessons.Lesson, pictures: Path) -> str:
    deck, columns = Deck(lesson, pictures), list[str]()
    for number, slide in enumerate(deck.slides):
        tag = f"h{slide.level}" if slide.level else 'p class="running"'
        heading = f"<{tag}>{slide.title}</{tag.split()[0]}>"
        note = f'<aside class="notes">{slide.note}</aside>' if slide.note else ""
        content = make.joined(slide.content).replace("<details>", f'<details name="slide-{number}">')
        large = ' class="large"' if slide.large else ""
        section = f"<section{large}>{heading}{content}{note}</section>\n"
        if slide.fresh or not number:
            columns.append("")
        columns[-1] += section
    body = "".join(f"<section>\n{column}</section>\n" for column in columns)
    title = re.sub(r"^# ", "", lesson.nb.cells[0].source.partition("\n")[0])
    live = "".join(held(name, stored) for name, stored in deck.pictures.values() if f'"{name}"' in body)
    return _PAGE.format(
        language=lesson.language,
        title=escape(title),
        body=body,
        stops=len(deck.slides),
        live=live and live + scripts(),
    )


def held(name: str, stored: dict[str, Any]) -> str:
    """Write the pictures of a figure into a page."""
    text = json.dumps(stored).replace("<", "\\u003c")  # no end of the script inside it
    return f'<script type="application/json" id="{name}">{text}</script>\n'


def scripts() -> str:
    """Join what moves the figures of a page into one script: a page that was opened as a file may load no module."""
    return f'<script type="module">\n{panels()}\n{_EACH}</script>\n'


def panels() -> str:
    """Give the JavaScript of a figure that moves without a kernel: ``still(element, stored)``."""
    panel = Path(controls.__file__).with_name("panel.js").read_text(encoding="utf-8")
    panel = panel.replace("export default ", "const makePanel = ")
    return panel + Path(__file__).with_name("still.js").read_text(encoding="utf-8")


_EACH = """for (const element of document.querySelectorAll("[data-pictures]")) {
  still(element, JSON.parse(document.getElementById(element.dataset.pictures).textContent));
}
"""
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="stops" content="{stops}">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="reveal.css">
<link rel="stylesheet" href="slides.css">
</head>
<body>
<div class="reveal"><div class="slides">
{body}</div></div>
{live}<script src="reveal.js"></script>
<script src="notes.js"></script>
<script>
Reveal.initialize({{
  width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 4, center: false, hash: true,
  transition: "none", slideNumber: "c/t", plugins: [RevealNotes],
  // A space or Enter on an answer unfolds it and does not turn the page.
  keyboardCondition: event => !(document.activeElement.matches("summary") && [" ", "Enter"].includes(event.key)),
}});
// A control that was moved with the mouse gives the keys back to the slides.
document.addEventListener("click", event => {{
  if (event.detail) setTimeout(() => document.activeElement.closest("[data-pictures]") && document.activeElement.blur());
}});
</script>
</body>
</html>
"""


def build(lesson: lessons.Lesson, folder: Path, pictures: Path = frames.FOLDER) -> Path:
    """Write a lesson's deck with all that it needs into a folder, and a list of the decks that are there.

    Parameters
    ----------
    lesson : lessons.Lesson
    folder : pathlib.Path
        Made where it is missing; the decks of other lessons stay.
    pictures : pathlib.Path
        Where the pictures of figures are kept (``frames.py``): those that are there move on the slides.

    Returns
    -------
    pathlib.Path
        The page to open, named for the lesson's number.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("reveal.js", "reveal.css", "notes.js"):
        shutil.copyfile(REVEAL / name, folder / name)
    for name in FONT_FILES:
        shutil.copyfile(make.FONTS / f"{name}.ttf", folder / f"{name}.ttf")
    shutil.copyfile(make.HANGUL, folder / make.HANGUL.name)
    colours = HtmlFormatter(style="vs").get_style_defs([".code", ".highlight"])
    style = Path(__file__).with_name("slides.css").read_text(encoding="utf-8") + colours + "\n"
    (folder / "slides.css").write_text(style, encoding="utf-8", newline="\n")
    file = folder / f"{lesson.number}.html"
    file.write_text(page(lesson, pictures), encoding="utf-8", newline="\n")
    (folder / "index.html").write_text(_index(folder), encoding="utf-8", newline="\n")
    return file


def stops(file: Path) -> int:
    """Count the stops of a deck: how often the speaker goes on, from the title to the end."""
    return int(re.findall(r'<meta name="stops" content="(\d+)">', file.read_text(encoding="utf-8"))[0])


def _index(folder: Path) -> str:
    rows = ""
    head = _LISTED[language.ENGLISH][0]
    for file in sorted(folder.glob("[0-9][0-9].html")):
        text = file.read_text(encoding="utf-8")
        (title,), (code,) = re.findall("<title>(.*?)</title>", text), re.findall('<html lang="(.*?)"', text)
        head, count, to_print = _LISTED[code]
        rows += (
            f'<li lang="{code}"><a href="{file.name}">{title}</a>, {count.format(stops(file))} '
            f'(<a href="{file.name}?print-pdf">{to_print}</a>)</li>\n'
        )
    return _INDEX.format(rows=rows, head=head)


_LISTED = {"en": ("Slides", "{} stops", "to print"), "ko": ("슬라이드", "{}장", "인쇄용")}


_INDEX = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{head}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="slides.css">
</head>
<body class="index">
<h1>{head}</h1>
<ul>
{rows}</ul>
</body>
</html>
"""


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
    parser.add_argument("--language", default=language.ENGLISH)
    parser.add_argument("--to", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args(arguments)
    path, built = lessons.paths([options.lesson])[0], lessons.ROOT / "build" / "slides"
    if options.language != language.ENGLISH:
        path, built = path.parent / options.language / path.name, built / options.language
        if not path.exists():
            raise ValueError(f"Lesson {path.name[:2]} does not exist in the language {options.language!r}.")
    lesson = lessons.read(path)
    folder = options.to or built / lesson.path.stem
    file = build(lesson, folder)
    if lesson.language == language.ENGLISH and frames.figures(lesson.nb) and not any(frames.read(lesson)):
        print(
            f"Its figures stand still; after `python3 course.py refresh --frames {lesson.number}` they move."
        )
    if options.to:
        print(f"The deck is in {file}: {stops(file)} stops")
        return
    with server(folder, options.port) as serving:
        address = f"http://127.0.0.1:{serving.server_port}/{file.name}"
        print(f"The slides of lesson {lesson.number}, {stops(file)} stops: {address}")
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
