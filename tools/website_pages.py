"""The pages of the site that are read: each lesson with its stored outputs, and the pages of `docs` and `data`.

Sphinx makes them, of a folder that is put together from the course's own files. Figures move without a kernel where their
pictures are there (``frames.py``).
"""

from __future__ import annotations

import ast
import base64
import io
import json
import re
import shutil
import struct
import tempfile
import warnings
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import claims
import frames
import lessons
import nbformat
import slide_blocks as make
import slide_source
import slides
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from utils.notebook import explore

RUN = "../run/lab/index.html?path={}"  # from a lesson's page; website.LAB
PICTURES = "_static/pictures"
OTHERS = (
    "glossary.md",
    "claims.md",
    "claims_draws.md",
    "statements.md",
    "performance.md",
    "instructor_guide.md",
)
HERE = Path(__file__).parent
# In the list of lessons: the title, the file, the minutes, what is learnt.
ROW = re.compile(r"^\| \[(.+?)\]\(notebooks/(.+?)\) \| (.+?) \| (.+?) \|$", re.MULTILINE)
LEFT_OVER = ("objects.inv", ".buildinfo", "_static/webpack-macros.html")  # Sphinx's own, for no reader
CELLS = re.compile(r"(?<!\\) \| ")  # between the cells of a table's row
SLUG = re.compile(r"[^a-z0-9]+")
STANDS = "On this page the figure stands still. Where you run the lesson, its controls move it."
STORED = "The numbers and pictures on this page come from a stored run of the lesson."
# In place of the cells that mean something to those alone who run them.
PERSONAL = {
    "check": "*Run this lesson to have your answer checked.*",
    "course_map": "*Run this lesson to see your own map here.*",
}
# A knob, turned.
ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<circle cx="8" cy="8" r="7" fill="#0072B2"/><path d="M8 8 12 4" stroke="#fff" stroke-width="2" stroke-linecap="round"/>
</svg>
"""

OPTIONS = {
    "logo": {"text": "ML systems, week 1"},
    "navbar_end": ["theme-switcher"],
    "navbar_persistent": ["search-button"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "primary_sidebar_end": [],
    "secondary_sidebar_items": ["page-toc"],
    "header_links_before_dropdown": 7,
    "search_bar_text": "Search the course",
    "show_toc_level": 2,
}
SETTINGS: dict[str, Any] = {
    "project": "ML systems, week 1",
    "copyright": "the authors of the course; text and data CC BY 4.0, code BSD-3-Clause",
    "language": "en",
    "smartquotes": False,
    "highlight_language": "none",  # of what does not say that it is Python
    "extensions": ["myst_nb", "website_sphinx"],
    "myst_enable_extensions": ["dollarmath"],
    "myst_heading_anchors": 4,
    "myst_dmath_double_inline": True,
    "nb_execution_mode": "off",
    "nb_merge_streams": True,
    "nb_ipywidgets_js": {},
    "nb_code_prompt_show": "Show the code",
    "nb_code_prompt_hide": "Hide the code",
    "suppress_warnings": [
        "myst.header"
    ],  # where a page's second level is written as the third, it is set as the second
    "html_theme": "pydata_sphinx_theme",
    "html_theme_options": OPTIONS,
    "html_title": "ML systems, week 1",
    "html_math_renderer": "mathml",
    "html_static_path": ["_static"],
    "html_css_files": ["course.css"],
    "html_js_files": [("course.js", {"defer": "defer"})],
    "html_sidebars": {"**": []},  # the figures have the room
    "html_context": {"default_mode": "auto"},
    "html_favicon": "_static/icon.svg",
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_sphinx": False,
    "html_use_index": False,
}


# ---------------------------------------------------------------- a lesson


class Page:
    """A lesson made ready for a page.

    Parameters
    ----------
    lesson : lessons.Lesson
    static : pathlib.Path
        The folder of its pictures.
    pictures : pathlib.Path
        Where the pictures of its figures are kept.

    Attributes
    ----------
    nb : nbformat.NotebookNode
        The notebook that Sphinx reads.
    """

    def __init__(self, lesson: lessons.Lesson, static: Path, pictures: Path = frames.FOLDER) -> None:
        self._name, self._static, self._count = lesson.number, static, 0
        self._stored = {id(output): stored for output, stored in frames.read(lesson, pictures)}
        self.nb = nbformat.v4.new_notebook(metadata=nbformat.from_dict(lesson.nb.metadata))
        self.nb.metadata["language_info"]["pygments_lexer"] = "python"
        self._verdicts = claims.judgements(lesson)
        cells = enumerate(lesson.nb.cells, 1)
        self.nb.cells = [made for position, cell in cells for made in self._cell(cell, position)]
        title, below, text = self.nb.cells[0].source.partition("\n")
        self.nb.cells[0].source = f"{title}\n\n{_button(lesson)}\n{below}{text}"

    def _cell(self, cell: NotebookNode, position: int) -> Iterator[NotebookNode]:
        if cell.cell_type == "markdown":
            yield nbformat.v4.new_markdown_cell(lessons.without_twin(cell.source))
        elif not slide_source.is_personal(cell):
            yield self._code(cell, position)
        else:
            called = slide_source.calls(ast.parse(cell.source))
            for text in (text for name, text in PERSONAL.items() if name in called):
                yield nbformat.v4.new_markdown_cell(text)

    def _code(self, cell: NotebookNode, position: int) -> NotebookNode:
        asked = slide_source.question(cell)
        made: NotebookNode = nbformat.v4.new_code_cell(cell.source, execution_count=cell.execution_count)
        if asked or cell.metadata.get("jupyter", {}).get("source_hidden"):
            made.metadata["tags"] = ["hide-input"]
        verdicts = [_html(make.verdict(one).html) for one in self._verdicts if one.cell == position]
        outputs = [
            _ask(asked) if output is asked else self._output(output)
            for output in slides.together(cell.outputs)
            if output is asked or _lasts(output)
        ]
        made.outputs = verdicts + outputs
        return made

    def _output(self, output: NotebookNode) -> NotebookNode:
        data = output.get("data", {})
        if "image/png" in data:
            return _html(self._picture(output))
        if "text/html" in data:
            return _html(_table(data["text/html"]))
        return _html(make.joined(make.printed(_text(output))))

    def _picture(self, output: NotebookNode) -> str:
        """Write a picture into its file, and its other pictures beside it; give the HTML that shows it."""
        name = f"{self._name}-{self._count}"
        self._count += 1
        content = base64.b64decode(output.data["image/png"])
        (self._static / f"{name}.png").write_bytes(content)
        wide, high = struct.unpack(">II", content[16:24])
        alt = escape(output.metadata["image/png"]["alt"])
        place = f'src="../{PICTURES}/{name}.png" alt="{alt}" width="{wide}" height="{high}" loading="lazy"'
        image = f'<div class="picture"><img {place}></div>'
        if stored := self._stored.get(id(output)):
            text = json.dumps(stored, separators=(",", ":"))
            (self._static / f"{name}.js").write_text(f'coursePictures("{name}",{text})\n', encoding="utf-8")
            return f'<div class="knob" data-pictures="{name}">{image}</div>'
        live = output.data.get("text/plain") == explore.TEXT
        return image + (f'<p class="stands">{STANDS}</p>' if live else "")


def _text(output: NotebookNode) -> str:
    """Give what was printed, without verdicts and without what is said to those who have predicted nothing."""
    text = claims.BLOCK.sub("", output.get("text", "")) or output.get("data", {}).get("text/plain", "")
    return "\n".join(line for line in text.split("\n") if not slides.UNANSWERED.search(line))


def _lasts(output: NotebookNode) -> bool:
    """Say whether there is anything to show: a picture, a table or text that is no progress bar."""
    text = _text(output)
    shown = {"image/png", "text/html"} & {*output.get("data", {})}
    return bool(shown or (text.strip() and not slides.BAR.search(text)))


def _button(lesson: lessons.Lesson) -> str:
    address = RUN.format(lesson.path.name)
    return (
        f'<p class="run"><a class="btn btn-primary" href="{address}">Run this lesson</a></p>\n'
        f'<p class="stored">{STORED}</p>\n'
    )


def _html(html: str) -> NotebookNode:
    made: NotebookNode = nbformat.v4.new_output("display_data", {"text/html": html})
    return made


def _table(html: str) -> str:
    """Leave the colours of a table to the page."""
    soup = BeautifulSoup(html, "html.parser")
    for style in soup.find_all("style"):
        style.decompose()
    for table in soup.find_all("table"):
        table.attrs.pop("border", None)
    for head in soup.find_all("th"):
        if not head.get_text().strip():
            head.name = "td"
    return f'<div class="scrolls">{soup}</div>'


def _ask(output: NotebookNode) -> NotebookNode:
    """Show a prediction that is asked for, with its answers."""
    question = output.data["text/plain"].removesuffix(slide_source.ASKED).strip()
    control = output.metadata.get("control", {})
    texts = [escape(str(text)) for text in control.get("texts", [])]
    if control.get("kind") == "slider":
        answers = f"<p>{escape(control['label'])}: {texts[0]} to {texts[-1]}</p>"
    else:
        answers = f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>" if texts else ""
    return _html(
        f'<div class="ask"><p><strong>Your prediction.</strong> {escape(question)}</p>{answers}</div>'
    )


# ---------------------------------------------------------------- the folder that Sphinx reads


def _lessons(folder: Path, pictures: Path) -> None:
    static = folder / PICTURES
    static.mkdir(parents=True)
    (folder / "notebooks").mkdir()
    for path in lessons.paths():
        page = Page(lessons.read(path), static, pictures)
        nbformat.write(page.nb, folder / "notebooks" / path.name)


def _documents(folder: Path) -> list[str]:
    """Copy the pages of `docs` and `data`; name those that are there."""
    (folder / "docs").mkdir()
    (folder / "data").mkdir()
    there = [name for name in OTHERS if (lessons.ROOT / "docs" / name).exists()]
    for name in [*there, "slides_week1_ko.txt", "lesson_screenshot.png"]:
        shutil.copyfile(lessons.ROOT / "docs" / name, folder / "docs" / name)
    for name in {"claims.md", "statements.md"} & {*there}:
        file = folder / "docs" / name
        file.write_text(_apart(file.read_text(encoding="utf-8")), encoding="utf-8")
    draws = folder / "docs" / "claims_draws.md"  # in no list of pages: the claims lead there
    draws.write_text(f"---\norphan: true\n---\n{draws.read_text(encoding='utf-8')}", encoding="utf-8")
    shutil.copyfile(lessons.ROOT / "data" / "README.md", folder / "data" / "README.md")
    return there


def _apart(text: str) -> str:
    """Write a table that is too wide for a page as a short table and a part for each row."""
    intro, bar, table = text.partition("\n|")
    names, _, *rows = [CELLS.split(line.strip("| ")) for line in (bar + table).strip().split("\n")]
    short, parts = [], ""
    for row in rows:
        fields = dict(zip(names, row, strict=True))
        number, verdict = row[0], fields["verdict"]
        said = fields.get("in English") or fields["statement"]
        short.append(f"| [{number}](#{number.lower()}-{SLUG.sub('-', verdict)}) | {said} | {verdict} |")
        parts += f"\n## {number}: {verdict}\n\n**{said}**\n\n"
        shown = [
            name for name in names[1:] if fields[name].strip(" -") and fields[name] not in (said, verdict)
        ]
        parts += "".join(f"- {name}: {fields[name]}\n" for name in shown)
    head = f"| {names[0]} | statement | verdict |\n|---|---|---|\n"
    return f"{intro}\n{head}{chr(10).join(short)}\n{parts}"


def _front(folder: Path, there: list[str]) -> None:
    readme = (lessons.ROOT / "README.md").read_text(encoding="utf-8")
    intro = readme[readme.index("\n\n") : readme.index("## Start")]
    rows = "".join(f"| [{row[0]}](FOLDER{row[1]}) | {row[2]} | {row[3]} |\n" for row in ROW.findall(readme))
    table = f"| lesson | minutes | you learn |\n|---|---:|---|\n{rows}"
    front = (HERE / "website_front.md").read_text(encoding="utf-8")
    texts = {"INTRO": intro.strip(), "TABLE": table.replace("FOLDER", "notebooks/")}
    for name, text in texts.items():
        front = front.replace(name, text)
    names = {"claims.md": "Claims", "statements.md": "Beyond the slides", "performance.md": "Cost"}
    listed = [f"{title} <docs/{name[:-3]}>" for name, title in names.items() if name in there]
    order = ["Lessons <notebooks/index>", "Glossary <docs/glossary>", *listed[:2], "Data <data/README>"]
    order += [*listed[2:], "For instructors <docs/instructor_guide>"]
    (folder / "index.md").write_text(front + _toctree(order), encoding="utf-8")
    every = _toctree([path.stem for path in lessons.paths()])
    text = f"# Lessons\n\n{table.replace('FOLDER', '')}\n{every}"
    (folder / "notebooks" / "index.md").write_text(text, encoding="utf-8")


def _toctree(entries: list[str]) -> str:
    return "\n".join(["", "```{toctree}", ":hidden:", "", *entries, "```", ""])


def _static(folder: Path) -> None:
    script = (HERE / "website_pages.js").read_text(encoding="utf-8").replace("/* PANELS */", slides.panels())
    (folder / "_static" / "course.js").write_text(script, encoding="utf-8")
    shutil.copyfile(HERE / "website_pages.css", folder / "_static" / "course.css")
    (folder / "_static" / "icon.svg").write_text(ICON, encoding="utf-8")


def source(folder: Path, pictures: Path = frames.FOLDER) -> None:
    """Put together the folder that Sphinx reads.

    Parameters
    ----------
    folder : pathlib.Path
        Empty.
    pictures : pathlib.Path
        Where the pictures of figures are kept.
    """
    _lessons(folder, pictures)
    _front(folder, _documents(folder))
    _static(folder)


def draw(pictures: Path = frames.FOLDER) -> None:
    """Draw the pictures of those lessons whose figures have none yet, one lesson after the other.

    Parameters
    ----------
    pictures : pathlib.Path
        Where they are kept.
    """
    for path in lessons.paths():
        lesson = lessons.read(path)
        if frames.figures(lesson.nb) and not any(frames.read(lesson, pictures)):
            print(f"{path.name}: drawing the pictures of its figures", flush=True)
            frames.execute(lesson, pictures)


def build(out: Path, pictures: Path = frames.FOLDER) -> None:
    """Build the pages into the site.

    Parameters
    ----------
    out : pathlib.Path
        The site's folder; what else is in it stays.
    pictures : pathlib.Path
        Where the pictures of figures are kept; without them a figure stands still, and says so.

    Raises
    ------
    RuntimeError
        If Sphinx has anything to object.
    """
    from sphinx.application import Sphinx  # .venv does without

    with tempfile.TemporaryDirectory() as work:
        folder, trees, objections = Path(work, "source"), Path(work, "trees"), io.StringIO()
        folder.mkdir()
        source(folder, pictures)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Sphinx tells those who wrote its extensions
            Sphinx(folder, None, out, trees, "html", SETTINGS, status=None, warning=objections).build()
    if said := objections.getvalue():
        raise RuntimeError(f"The pages could not be built as they should be:\n{said}")
    for file in (*out.glob("_static/**/*.map"), *(out / name for name in LEFT_OVER)):
        file.unlink(missing_ok=True)
    (out / "_sources").rmdir()
