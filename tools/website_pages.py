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
from collections.abc import Iterator, Sequence
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
import translation
import website_ahead
import website_texts
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from translation_text import Translate
from website_texts import (
    AHEAD,
    ANSWERS,
    FRONT,
    HEAD,
    HIDE,
    NAMES,
    PERSONAL,
    RANGE,
    RIGHTS,
    RUN_IT,
    SEARCH,
    SHOW,
    STANDS,
    STORED,
    TITLE,
    TO_ANSWERS,
    YOURS,
)

from utils import language
from utils.language import t
from utils.notebook import explore, quiz

RUN = "../run/lab/index.html?path="  # from a lesson's page; website.LAB
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
SCRIPTS = ("website_quiz.js", "website_answers.js")  # as they are, in this order
LOADS = "website_ahead.js"  # where there are lessons to run
# In the list of lessons: the title, the file, the minutes, what is learnt.
ROW = re.compile(r"^\| \[(.+?)\]\(notebooks/(.+?)\) \| (.+?) \| (.+?) \|$", re.MULTILINE)
LEFT_OVER = ("objects.inv", ".buildinfo", "_static/webpack-macros.html")  # Sphinx's own, for no reader
CELLS = re.compile(r"(?<!\\) \| ")  # between the cells of a table's row
TWIN = {language.ENGLISH: "English", "ko": "한국어"}  # each in its own words
# A knob, turned.
ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<circle cx="8" cy="8" r="7" fill="#0072B2"/><path d="M8 8 12 4" stroke="#fff" stroke-width="2" stroke-linecap="round"/>
</svg>
"""


def settings(say: Translate, code: str, scripts: Sequence[str] = SCRIPTS) -> dict[str, Any]:
    """Give Sphinx's settings for the pages in a language, with these scripts."""
    options = {
        "logo": {"text": say(TITLE)},
        "navbar_end": ["theme-switcher"],
        "navbar_persistent": ["search-button"],
        "footer_start": ["copyright"],
        "footer_end": [],
        "primary_sidebar_end": [],
        "secondary_sidebar_items": ["page-toc"],
        "header_links_before_dropdown": 7,
        "search_bar_text": say(SEARCH),
        "show_toc_level": 2,
    }
    return {
        "project": say(TITLE),
        "copyright": say(RIGHTS),
        "language": code,
        "smartquotes": False,
        "highlight_language": "none",  # of what does not say that it is Python
        "extensions": ["myst_nb", "website_sphinx"],
        "myst_enable_extensions": ["dollarmath"],
        "myst_heading_anchors": 4,
        "myst_heading_slug_func": "website_texts.slug",
        "myst_dmath_double_inline": True,
        "nb_execution_mode": "off",
        "nb_merge_streams": True,
        "nb_ipywidgets_js": {},
        "nb_code_prompt_show": say(SHOW),
        "nb_code_prompt_hide": say(HIDE),
        # where a page's second level is written as the third, it is set as the second
        "suppress_warnings": ["myst.header"],
        "html_theme": "pydata_sphinx_theme",
        "html_theme_options": options,
        "html_title": say(TITLE),
        "html_math_renderer": "mathml",
        "html_static_path": ["_static"],
        "html_css_files": ["course.css"],
        "html_js_files": [(name, {"defer": "defer"}) for name in ("course.js", *scripts)],
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
    say : callable
        Gives the translation of what the page says itself.
    pictures : pathlib.Path
        Where the pictures of its figures are kept.

    Attributes
    ----------
    nb : nbformat.NotebookNode
        The notebook that Sphinx reads.
    """

    def __init__(
        self, lesson: lessons.Lesson, static: Path, say: Translate = str, pictures: Path = frames.FOLDER
    ) -> None:
        self._name, self._static, self._count, self._say = lesson.number, static, 0, say
        self._open = slides.left_open(lesson)
        self._stored = {id(output): stored for output, stored in frames.read(lesson, pictures)}
        self.nb = nbformat.v4.new_notebook(metadata=nbformat.from_dict(lesson.nb.metadata))
        self.nb.metadata["language_info"]["pygments_lexer"] = "python"
        self._verdicts = claims.judgements(lesson)
        self._questions = quiz.questions(lesson.nb.cells)
        cells = enumerate(lesson.nb.cells, 1)
        self.nb.cells = [made for position, cell in cells for made in self._cell(cell, position)]
        title, below, text = self.nb.cells[0].source.partition("\n")
        self.nb.cells[0].source = f"{title}\n\n{_button(lesson, say)}\n{below}{text}"

    def _cell(self, cell: NotebookNode, position: int) -> Iterator[NotebookNode]:
        if cell.cell_type == "markdown":
            yield nbformat.v4.new_markdown_cell(lessons.without_twin(cell.source))
        elif not slide_source.is_personal(cell):
            yield self._code(cell, position)
        else:
            called = slide_source.calls(ast.parse(cell.source))
            if "quiz" in called:
                yield nbformat.v4.new_markdown_cell(self._choice(cell))
            for text in (text for name, text in PERSONAL.items() if name in called):
                yield nbformat.v4.new_markdown_cell(self._say(text))

    def _choice(self, cell: NotebookNode) -> str:
        """Give what ``website_quiz.js`` makes a choice of, with the list and the folded part above it."""
        id_ = next(id_ for id_ in self._questions if f'"{id_}"' in cell.source)
        options = quiz.options(self._questions[id_])
        letters = "".join(option.letter for option in options)
        right = "".join(option.letter for option in options if option.is_right)
        said = f'data-letters="{letters}" data-right="{right}" data-choose="{escape(quiz.choose(letters))}"'
        return f'<div class="quiz" data-question="{id_}" {said}></div>'

    def _code(self, cell: NotebookNode, position: int) -> NotebookNode:
        asked = slide_source.question(cell)
        made: NotebookNode = nbformat.v4.new_code_cell(cell.source, execution_count=cell.execution_count)
        if asked or cell.metadata.get("jupyter", {}).get("source_hidden"):
            made.metadata["tags"] = ["hide-input"]
        verdicts = [_html(make.verdict(one).html) for one in self._verdicts if one.cell == position]
        outputs = [
            _ask(asked, self._say) if output is asked else self._output(output)
            for output in slides.together(cell.outputs)
            if output is asked or self._lasts(output)
        ]
        made.outputs = verdicts + outputs
        return made

    def _output(self, output: NotebookNode) -> NotebookNode:
        data = output.get("data", {})
        if "image/png" in data:
            return _html(self._picture(output))
        if "text/html" in data:
            return _html(_table(data["text/html"]))
        return _html(make.joined(make.printed(self._text(output))))

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
        live = output.data.get("text/plain") == t(explore.TEXT)
        return image + (f'<p class="stands">{self._say(STANDS)}</p>' if live else "")

    def _text(self, output: NotebookNode) -> str:
        """Give what was printed, without verdicts and without what is said to those who have predicted nothing."""
        text = claims.BLOCK.sub("", output.get("text", "")) or output.get("data", {}).get("text/plain", "")
        return "\n".join(line for line in text.split("\n") if not self._open.search(line))

    def _lasts(self, output: NotebookNode) -> bool:
        """Say whether there is anything to show: a picture, a table or text that is no progress bar."""
        text = self._text(output)
        shown = {"image/png", "text/html"} & {*output.get("data", {})}
        return bool(shown or (text.strip() and not slides.BAR.search(text)))


def _button(lesson: lessons.Lesson, say: Translate) -> str:
    english = lesson.language == language.ENGLISH
    up, inside = ("", "") if english else ("../", f"{lesson.language}/")
    run = f'<p class="run"><a class="btn btn-primary" href="{up}{RUN}{inside}{lesson.path.name}">{say(RUN_IT)}</a>'
    twins = "".join(
        f' <a href="../{up}{"" if code == language.ENGLISH else code + "/"}notebooks/{lesson.path.stem}.html" '
        f'lang="{code}" hreflang="{code}">{name}</a>'
        for code, name in TWIN.items()
        if code != lesson.language
    )
    answers = f' <a href="../index.html#answers">{say(TO_ANSWERS)}</a>'
    words = escape(json.dumps({name: say(text) for name, text in AHEAD.items()}, ensure_ascii=False))
    ahead = f'<p class="ahead" data-run="{up}../run/" data-words="{words}"></p>\n'
    return f'{run}{twins}{answers}</p>\n{ahead}<p class="stored">{say(STORED)}</p>\n'


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


def _ask(output: NotebookNode, say: Translate) -> NotebookNode:
    """Show a prediction that is asked for, with its answers."""
    question = slide_source.asked(output)
    control = output.metadata.get("control", {})
    texts = [escape(str(text)) for text in control.get("texts", [])]
    if control.get("kind") == "slider":
        words = {"label": escape(control["label"]), "first": texts[0], "last": texts[-1]}
        answers = f"<p>{say(RANGE).format(**words)}</p>"
    else:
        answers = f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>" if texts else ""
    return _html(f'<div class="ask"><p><strong>{say(YOURS)}</strong> {escape(question)}</p>{answers}</div>')


# ---------------------------------------------------------------- the folder that Sphinx reads


def _lessons(folder: Path, pictures: Path, say: Translate, code: str) -> None:
    static = folder / PICTURES
    static.mkdir(parents=True)
    (folder / "notebooks").mkdir()
    english = code == language.ENGLISH
    for path in lessons.paths():
        file = path if english else path.parent / code / path.name
        page = Page(lessons.read(file), static, say, pictures)
        for cell in page.nb.cells:
            cell.source = _at_home(cell.source, code)
        nbformat.write(page.nb, folder / "notebooks" / path.name)


def _at_home(text: str, code: str) -> str:
    """Let the links of a text lead to the pages of its own language, which stand as the English ones do."""
    if code == language.ENGLISH:
        return text
    text = re.sub(rf"\]\((?:\.\./)*docs/{code}/data_cards\.md", "](../data/README.md", text)
    text = re.sub(r"\]\(data_cards\.md", "](../data/README.md", text)
    return re.sub(rf"\]\((?:\.\./\.\./|\.\./)(docs/|notebooks/|data/|)({code}/)?(?=\w)", _one_up, text)


def _one_up(link: re.Match[str]) -> str:
    return f"](../{link[1]}" if link[1] else "]("


def _documents(folder: Path, code: str) -> list[str]:
    """Copy the pages of `docs` and `data`; name those that are there."""
    (folder / "docs").mkdir()
    (folder / "data").mkdir()
    english = code == language.ENGLISH
    docs = lessons.ROOT / "docs" if english else lessons.ROOT / "docs" / code
    there = [name for name in OTHERS if (docs / name).exists()]
    shared = ["slides_week1_ko.txt", "lesson_screenshot.png", *([] if english else ["claims_draws.md"])]
    for file in [*(docs / name for name in there), *(lessons.ROOT / "docs" / name for name in shared)]:
        shutil.copyfile(file, folder / "docs" / file.name)
    card = lessons.ROOT / "data" / "README.md" if english else docs / "data_cards.md"
    shutil.copyfile(card, folder / "data" / "README.md")
    for file in (*(folder / "docs" / name for name in there), folder / "data" / "README.md"):
        text = _at_home(file.read_text(encoding="utf-8"), code)
        text = website_texts.with_slugs(text)
        file.write_text(
            _apart(text) if file.name in ("claims.md", "statements.md") else text, encoding="utf-8"
        )
    draws = folder / "docs" / "claims_draws.md"  # in no list of pages: the claims lead there
    draws.write_text(f"---\norphan: true\n---\n{draws.read_text(encoding='utf-8')}", encoding="utf-8")
    return there


def _apart(text: str) -> str:
    """Write a table that is too wide for a page as a short table and a part for each row."""
    intro, bar, table = text.partition("\n|")
    names, _, *rows = [CELLS.split(line.strip("| ")) for line in (bar + table).strip().split("\n")]
    counted = "-" if len(names) in (7, 9) else None  # the last column says in how many draws
    verdict_at, said_at = (-2 if counted else -1), (2 if len(names) > 7 else 1)
    short, parts = [], ""
    for row in rows:
        number, verdict, said = row[0], row[verdict_at], row[said_at]
        short.append(f"| [{number}](#{website_texts.slug(f'{number}: {verdict}')}) | {said} | {verdict} |")
        parts += f"\n## {number}: {verdict}\n\n**{said}**\n\n"
        shown = [
            (name, text)
            for name, text in zip(names[1:], row[1:], strict=True)
            if text.strip(" -") and text not in (said, verdict)
        ]
        parts += "".join(f"- {name}: {text}\n" for name, text in shown)
    head = f"| {names[0]} | {names[said_at]} | {names[verdict_at]} |\n|---|---|---|\n"
    return f"{intro}\n{head}{chr(10).join(short)}\n{parts}"


def _front(folder: Path, there: list[str], say: Translate, code: str) -> None:
    english = code == language.ENGLISH
    file = "README.md" if english else f"README.{code}.md"
    readme = (lessons.ROOT / file).read_text(encoding="utf-8").replace(f"notebooks/{code}/", "notebooks/")
    intro = readme[readme.index("\n\n") :].strip().split("\n\n")[0]
    rows = "".join(f"| [{row[0]}](FOLDER{row[1]}) | {row[2]} | {row[3]} |\n" for row in ROW.findall(readme))
    table = f"{say(HEAD)}\n|---|---:|---|\n{rows}"
    front = translation.markdown(FRONT.read_text(encoding="utf-8"), say)
    other = next(name for name in TWIN if name != code)
    twin = f'<a href="{"ko/" if english else "../"}index.html" lang="{other}" hreflang="{other}">{TWIN[other]}</a>'
    words = escape(json.dumps({name: say(text) for name, text in ANSWERS.items()}, ensure_ascii=False))
    run = "run/" if english else "../run/"  # website.LAB
    said = {
        "INTRO": _without_twin(intro),
        "TABLE": table.replace("FOLDER", "notebooks/"),
        "TWIN": twin,
        "ANSWERS": f'<div id="answers" data-run="{run}" data-words="{words}"></div>',
    }
    for name, text in said.items():
        front = front.replace(name, text)
    order = [
        f"{say(title)} <{page}>"
        for page, title in NAMES.items()
        if not page.startswith("docs/") or f"{page.removeprefix('docs/')}.md" in there
    ]
    (folder / "index.md").write_text(front + _toctree(order), encoding="utf-8")
    every = _toctree([path.stem for path in lessons.paths()])
    text = f"# {say(NAMES['notebooks/index'])}\n\n{table.replace('FOLDER', '')}\n{every}"
    (folder / "notebooks" / "index.md").write_text(text, encoding="utf-8")


def _without_twin(text: str) -> str:
    """Leave out the sentences that lead to the README in the other language: the site has its own link."""
    return re.sub(r"\s[^.]*?\[[^\]]*\]\(README\.\w+\.md\)[^.]*\.", "", text)


def _toctree(entries: list[str]) -> str:
    return "\n".join(["", "```{toctree}", ":hidden:", "", *entries, "```", ""])


def _static(folder: Path) -> None:
    script = (HERE / "website_pages.js").read_text(encoding="utf-8").replace("/* PANELS */", slides.panels())
    (folder / "_static" / "course.js").write_text(script, encoding="utf-8")
    for name in (*SCRIPTS, LOADS):
        shutil.copyfile(HERE / name, folder / "_static" / name)
    shutil.copyfile(HERE / "website_pages.css", folder / "_static" / "course.css")
    (folder / "_static" / "icon.svg").write_text(ICON, encoding="utf-8")


def source(folder: Path, pictures: Path = frames.FOLDER, code: str = language.ENGLISH) -> None:
    """Put together the folder that Sphinx reads.

    Parameters
    ----------
    folder : pathlib.Path
        Empty.
    pictures : pathlib.Path
        Where the pictures of figures are kept.
    code : str
        The language, such as ``"ko"``.
    """
    say = translation.translations(code, "site")
    website_texts.SLUGS.clear()
    with lessons.speaking(code):
        _lessons(folder, pictures, say, code)
    _front(folder, _documents(folder, code), say, code)
    _static(folder)


def draw(pictures: Path = frames.FOLDER) -> None:
    """Draw the pictures of those lessons whose figures have none yet, one lesson after the other.

    Parameters
    ----------
    pictures : pathlib.Path
        Where they are kept.
    """
    folders = [code for code in language.languages() if code != language.ENGLISH]
    every = [path.parent / code / path.name for code in ["", *folders] for path in lessons.paths()]
    for path in every:
        lesson = lessons.read(path)
        if frames.figures(lesson.nb) and not any(frames.read(lesson, pictures)):
            print(f"{path.name}: drawing the pictures of its figures", flush=True)
            frames.execute(lesson, pictures)


def build(out: Path, pictures: Path = frames.FOLDER) -> None:
    """Build the pages into the site: the English ones, and in a folder for each other language its own.

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
    for code in language.languages():
        _build(out, pictures, code)


def _build(out: Path, pictures: Path, code: str) -> None:
    from sphinx.application import Sphinx  # .venv does without
    from sphinx.util.docutils import docutils_namespace

    with tempfile.TemporaryDirectory() as work:
        folder, trees, objections = Path(work, "source"), Path(work, "trees"), io.StringIO()
        made = Path(work, "made")  # not the site at once: myst-nb leaves notebooks beside what it makes
        folder.mkdir()
        source(folder, pictures, code)
        website_texts.speak(translation.translations(code, "site"), code)
        scripts = (*SCRIPTS, LOADS) if (out / "run" / website_ahead.LIST).exists() else SCRIPTS
        told = settings(translation.translations(code, "site"), code, scripts)
        with (
            warnings.catch_warnings(),
            docutils_namespace(),
        ):  # nothing of one language's run is left for the next
            warnings.simplefilter("ignore")  # what Sphinx tells those who wrote its extensions
            Sphinx(folder, None, made, trees, "html", told, status=None, warning=objections).build()
        if said := objections.getvalue():
            raise RuntimeError(f"The pages could not be built as they should be:\n{said}")
        for file in (*made.glob("_static/**/*.map"), *(made / name for name in LEFT_OVER)):
            file.unlink(missing_ok=True)
        (made / "_sources").rmdir()
        shutil.copytree(made, out if code == language.ENGLISH else out / code, dirs_exist_ok=True)
