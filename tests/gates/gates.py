"""The gates that every lesson passes: each takes a lesson and lists, in sentences, what is wrong with it."""

from __future__ import annotations

import ast
import base64
import html
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import claims
import lessons
import minutes
import nbformat
import refresh
import translation
from lessons import Lesson, first_line, tags
from minutes import code_lines as _lines
from minutes import is_hidden
from nbformat import NotebookNode
from prose import MATHS, claimed_numbers, numbers, without_code
from prose import headings as _headings

from utils.language import Verbatim, t
from utils.notebook import claims as register
from utils.notebook import explore
from utils.notebook import quiz as quizzes
from utils.notebook.exercises import CORRECT, SAID, exercise_ids, grade
from utils.notebook.lines import columns

OFFLINE = Path(__file__).with_name("offline")


# ---------------------------------------------------------------- reading Markdown, HTML and code

_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^\s()<>]*(?:\([^()]*\)[^\s()<>]*)*)>?[^)]*\)")
_DETAILS = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
_BULLET = re.compile(r"^(?:[-*+]|\d+[.)])\s+(.+(?:\n(?![-*+]\s|\d+[.)]\s|\s*\n).+)*)", re.MULTILINE)


class _Tags(HTMLParser):
    """Collects the tags of an HTML text, and the text inside script and style."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.active: list[str] = []
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._inside = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.active.append(data)


def _links(source: str) -> list[tuple[bool, str, str]]:
    """List the links and images of a Markdown text: whether an image, its text, its target."""
    text = without_code(source)
    found = [(bool(mark), words, target) for mark, words, target in _LINK.findall(text)]
    for tag, attributes in _Tags(text).found:
        if tag == "img":
            found.append((True, attributes.get("alt") or "", attributes.get("src") or ""))
        elif tag == "a" and "href" in attributes:
            found.append((False, "", attributes["href"] or ""))
    return found


def _tree(cell: NotebookNode) -> ast.Module:
    try:
        return ast.parse(cell.source)
    except SyntaxError:
        return ast.parse("")


def _calls(cell: NotebookNode, name: str) -> list[ast.Call]:
    """List a cell's calls of a function, by its bare name or as an attribute."""
    return [
        node
        for node in ast.walk(_tree(cell))
        if isinstance(node, ast.Call)
        and name == (node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None))
    ]


def _html_outputs(cell: NotebookNode) -> Iterator[str]:
    for output in cell.outputs:
        for kind in ("text/html", "image/svg+xml", "text/markdown"):
            if kind in output.get("data", {}):
                yield output.data[kind]


def _sections(lesson: Lesson) -> list[tuple[str, list[tuple[int, NotebookNode]]]]:
    """Divide a lesson at its H2 headings; the part before the first is called by an empty name."""
    parts: list[tuple[str, list[tuple[int, NotebookNode]]]] = [("", [])]
    for position, cell in enumerate(lesson.nb.cells, 1):
        if cell.cell_type == "markdown":
            parts += [(text, []) for level, text in _headings(cell.source) if level == 2]
        parts[-1][1].append((position, cell))
    return parts


def _section(lesson: Lesson, name: str) -> list[tuple[int, NotebookNode]]:
    return next((cells for title, cells in _sections(lesson) if title.startswith(name)), [])


def _bullets(markdown: str) -> list[str]:
    """List the bullets of the first list in a Markdown text."""
    first: list[str] = []
    end = 0
    for match in _BULLET.finditer(markdown):
        if first and markdown[end : match.start()].strip():
            break
        first.append(match.group(1))
        end = match.end()
    return first


# ---------------------------------------------------------------- gates on what is stored


def stored_form(lesson: Lesson) -> list[str]:
    """A valid notebook for the course's kernel, small, without what an editor leaves behind."""
    nb = lesson.nb
    problems = []
    try:
        nbformat.validate(nb)
    except nbformat.ValidationError as error:
        return [f"the file is no valid notebook: {error.message}"]
    if (nb.nbformat, nb.nbformat_minor) != (4, 5):
        problems.append(f"the notebook's format is {nb.nbformat}.{nb.nbformat_minor}, not 4.5")
    if nb.metadata.get("kernelspec", {}).get("name") != "python3":
        problems.append("the notebook's kernel is not python3")
    if "widgets" in nb.metadata:
        problems.append("the notebook stores the widgets' state: run tools/refresh.py")
    size = len(nbformat.writes(nb).encode())
    if size >= 1_000_000:
        problems.append(f"the notebook has {size / 1e6:.1f} MB, 1 MB is the limit")
    for position, cell in lesson.code:
        for kind, data in _images(cell):
            kilobytes = len(base64.b64decode(data) if kind != "image/svg+xml" else data) / 1000
            if kilobytes > 80:
                problems.append(f"cell {position}: the picture has {kilobytes:.0f} KB, 80 KB is the limit")
    return problems


def _images(cell: NotebookNode) -> Iterator[tuple[str, str]]:
    for output in cell.outputs:
        for kind, data in output.get("data", {}).items():
            if kind.startswith("image/"):
                yield kind, data


def execution(lesson: Lesson) -> list[str]:
    """Every code cell was run, in order, with nothing on stderr and no error."""
    problems = []
    for count, (position, cell) in enumerate(lesson.code, 1):
        if not cell.source.strip():
            problems.append(f"cell {position} is an empty code cell")
        if cell.execution_count != count:
            problems.append(
                f"cell {position} ({first_line(cell)}) has execution count {cell.execution_count}, not {count}"
            )
        for output in cell.outputs:
            if output.output_type == "error":
                problems.append(f"cell {position} stores an error: {output.ename}: {output.evalue}")
            elif output.get("name") == "stderr":
                problems.append(f"cell {position} stores text on stderr: {output.text.strip()[:200]}")
            elif output.output_type == "execute_result" and output.execution_count != count:
                problems.append(
                    f"cell {position}: its result has count {output.execution_count}, not {count}"
                )
    return problems


_HIDING = ("nbval-raises-exception", "raises-exception", "skip-execution")


def _prints_text(cell: NotebookNode) -> bool:
    """Say whether a cell's outputs hold text of its own, not a picture, a question or a check."""
    if any(_calls(cell, name) for name in ("check", "predict", "quiz")):
        return False
    return any(
        output.output_type == "stream"
        or ("data" in output and not any(kind.startswith("image/") for kind in output.data))
        for output in cell.outputs
    )


def comparison(lesson: Lesson) -> list[str]:
    """What nbval does not compare is tagged and has a reason; at least 80 % of the text is compared."""
    problems = []
    compared = []
    for position, cell in lesson.code:
        where = f"cell {position} ({first_line(cell)})"
        for tag in set(tags(cell)) & set(_HIDING):
            problems.append(f"{where} is tagged {tag}: a lesson neither fails nor leaves out cells")
        if re.search(r"#\s*(NBVAL_|PYTEST_VALIDATE)", cell.source):
            problems.append(f"{where} steers nbval by a comment: use a tag and metadata.reason")
        if not lessons.is_compared(cell) and len(str(cell.metadata.get("reason", "")).strip()) < 10:
            problems.append(f"{where} is not compared: say why in metadata.reason")
        if _prints_text(cell) or lessons.SKIP in tags(cell):
            compared.append(lessons.is_compared(cell))
    if compared and statistics.mean(compared) < 0.8:
        problems.append(
            f"only {sum(compared)} of {len(compared)} cells that print text are compared, 80 % is the least"
        )
    return problems


_FILE_NAME = re.compile(r"^\S+\.\w{2,5}$")


def alternative_text(lesson: Lesson) -> list[str]:
    """Every picture says what it shows to a reader who cannot see it."""
    problems = []
    seen: dict[str, int] = {}
    for position, cell in lesson.code:
        for output in cell.outputs:
            for kind in output.get("data", {}):
                if not kind.startswith("image/"):
                    continue
                alt = str(output.metadata.get(kind, {}).get("alt", "")).strip()
                if columns(alt) < 40 or _FILE_NAME.match(alt):
                    problems.append(
                        f"cell {position}: the picture's alternative text is {alt!r}, too short to say what it shows"
                    )
                elif alt in seen:
                    problems.append(f"cell {position}: the alternative text is that of cell {seen[alt]}")
                seen.setdefault(alt, position)
        for text in _html_outputs(cell):
            for tag, attributes in _Tags(text).found:
                if tag == "img" and not (attributes.get("alt") or "").strip():
                    problems.append(f"cell {position}: an <img> in the output has no alternative text")
    for position, cell in lesson.prose:
        for is_image, words, target in _links(cell.source):
            if is_image and (not words.strip() or _FILE_NAME.match(words.strip())):
                problems.append(f"cell {position}: the image {target[:60]} has no alternative text")
    return problems


_ADDRESS = re.compile(r"https?://[^\s<>)]+")
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)")


def prose_numbers(lesson: Lesson) -> list[str]:
    """A decimal number or a percentage in the prose is printed, in the code, linked to a source, or given."""
    known: set[str] = set()
    for _, cell in lesson.code:
        known |= numbers(cell.source)
        if lessons.is_compared(cell):  # what may drift supports no prose
            for kind, texts in lessons.comparable(cell.outputs).items():
                for text in texts:
                    known |= numbers(re.sub(r"<[^>]*>", " ", text) if kind == "text/html" else text)
    problems = []
    for position, cell in lesson.prose:
        given = set().union(*(numbers(str(entry)) for entry in cell.metadata.get("given", [])))
        used: set[str] = set()
        for paragraph in _PARAGRAPH.split(MATHS.sub(" ", without_code(cell.source))):
            targets = [target for image, _, target in _links(paragraph) if not image]
            sources = [to for to in targets if not to.startswith("#") and "glossary.md#" not in to]
            has_link = bool(_ADDRESS.search(paragraph) or sources)
            text = html.unescape(re.sub(r"<[^>]*>", " ", _ADDRESS.sub(" ", _LINK.sub(" ", paragraph))))
            used |= numbers(text)
            if not has_link:
                for number in sorted(claimed_numbers(text) - given):
                    if not {number, number.removesuffix(" %") if "." in number else number} & known:
                        problems.append(
                            f"cell {position} says {number}, which no compared output and no code shows: "
                            "print it, link its source, or list it in metadata.given"
                        )
        for entry in cell.metadata.get("given", []):
            if not numbers(str(entry)) & used:
                problems.append(f"cell {position} gives {entry!r} in its metadata but does not say it")
    return problems


def links(lesson: Lesson) -> list[str]:
    """Links lead to a file of the course, to a heading that exists, or to a well-formed address."""
    problems = []
    found = [(i, target) for i, cell in lesson.prose for _, _, target in _links(cell.source)]
    for position, cell in lesson.code:
        for text in _html_outputs(cell):
            found += [
                (position, a["href"] or "") for tag, a in _Tags(text).found if tag == "a" and "href" in a
            ]
    for position, cell in lesson.prose:
        if re.search(r"\]\[[^\]]*\]|^\s*\[[^\]]+\]:\s", without_code(cell.source), re.MULTILINE):
            problems.append(
                f"cell {position} has a reference-style link, which other cells cannot see: [text](target)"
            )
    for position, target in found:
        problem = _link_problem(lesson, target)
        if problem:
            problems.append(f"cell {position} links to {target!r}: {problem}")
    return problems


def _link_problem(lesson: Lesson, target: str) -> str | None:
    parts = urlsplit(target)
    if parts.scheme in ("http", "https"):
        return None if re.fullmatch(r"[\w.-]+\.\w{2,}(:\d+)?", parts.netloc) else "the address names no host"
    if parts.scheme == "data":
        return None
    if parts.scheme:
        return "a link is http, https or a file of the course"
    path, anchor = unquote(parts.path), unquote(parts.fragment)
    file = Path(os.path.normpath(lesson.path.parent / path)) if path else lesson.path
    if not file.is_relative_to(lessons.ROOT):
        return "this is outside the course"
    if file != lesson.path and not _exists_as_written(file):
        return "there is no such file"
    if anchor and file.suffix == ".ipynb":
        other = lesson if file == lesson.path else lessons.read(file)
        headings = [text for _, cell in other.prose for _, text in _headings(cell.source)]
        if anchor not in [re.sub(r"[`*_]", "", text).replace(" ", "-") for text in headings]:
            return "there is no such heading"
    return None


def _exists_as_written(file: Path) -> bool:
    """Say whether a file exists with just these capital letters, which some systems do not mind."""
    if not file.exists():
        return False
    inside = file.relative_to(lessons.ROOT)
    folders = [lessons.ROOT, *(lessons.ROOT / p for p in reversed(inside.parents) if p != Path())]
    return all(
        any(part == other.name for other in folder.iterdir())
        for part, folder in zip(inside.parts, folders, strict=True)
    )


_FETCHING = {"src", "srcset", "data", "poster", "background", "xlink:href"}
_REMOTE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
_REMOTE_INSIDE = re.compile(
    r"url\(\s*['\"]?(?:https?:)?//|@import\s+['\"]?(?:https?:)?//"
    r"|(?:\bfrom|\bimport|\bfetch|\brequire)\s*\(?\s*\[?\s*['\"`](?:https?:)?//",
    re.IGNORECASE,
)


def remote_in(text: str) -> list[str]:
    """List what a browser would fetch from elsewhere on showing an HTML, SVG or JavaScript text."""
    tags_ = _Tags(text)
    found = [match.group() for match in _REMOTE_INSIDE.finditer(text)]
    for tag, attributes in tags_.found:
        names = _FETCHING | ({"href"} if tag in ("link", "image", "use", "base") else set())
        found += [
            f"<{tag} {n}={v!r}>" for n, v in attributes.items() if n in names and _REMOTE.match(v or "")
        ]
    found += [part.strip()[:80] for part in tags_.active if re.search(r"https?://", part)]
    return found


def remote(lesson: Lesson) -> list[str]:
    """Nothing shown makes a browser fetch anything from another host."""
    problems = []
    for position, cell in enumerate(lesson.nb.cells, 1):
        shown = [cell.source] if cell.cell_type == "markdown" else list(_html_outputs(cell))
        for text in shown:
            without = without_code(text) if cell.cell_type == "markdown" else text
            problems += [f"cell {position} makes a browser fetch {what}" for what in remote_in(without)]
        if cell.cell_type == "markdown":
            problems += [
                f"cell {position} shows an image from another host: {target}"
                for image, _, target in _links(cell.source)
                if image and _REMOTE.match(target)
            ]
        else:
            problems += [
                f"cell {position} stores JavaScript, which runs on showing the notebook"
                for output in cell.outputs
                if "application/javascript" in output.get("data", {})
            ]
    return sorted(set(problems))


_TITLE_LINE = re.compile(
    r"\*\*Time:\*\* (\d+) minutes(?:, \d+ more for \*Deeper\*)? · \*\*Before this:\*\* (\S.*?) · \*\*(?:Slide claims tested:\*\* (none|C\d\d(?:, C\d\d)*)|Statements tested:\*\* (S\d\d(?:, S\d\d)*))\s*$",
    re.MULTILINE,
)
_ORDER = (
    "Setup", "Predict", "The naive way", "Verdicts", "Exercises",
    "In production, and in a 6G network", "Quiz", "Summary",
)  # fmt: skip


def anatomy(lesson: Lesson) -> list[str]:
    """The parts of a lesson are present and in order."""
    problems = _title_problems(lesson)
    headings = [(i, *heading) for i, cell in lesson.prose for heading in _headings(cell.source)]
    if [position for position, level, _ in headings if level == 1] != [1]:
        problems.append("a lesson has one H1, in its first cell")
    problems += [f"cell {i}: heading {t!r} is deeper than three levels" for i, n, t in headings if n > 3]
    problems += [
        f"cell {now[0]}: heading {now[2]!r} skips a level"
        for before, now in itertools.pairwise(headings)
        if now[1] > before[1] + 1
    ]
    titles = [text for _, level, text in headings if level == 2]
    if titles[-1:] == [minutes.DEEPER]:
        titles.pop()
    places = []
    for name in (*_ORDER, "Turn the knob"):
        at = [i for i, title in enumerate(titles) if title.startswith(name)]
        if len(at) != 1:
            problems.append(f"{len(at)} sections begin with {name!r}, one is wanted")
        places += at[:1]
    if len(places) == len(_ORDER) + 1:
        *order, knob = places
        if order != sorted(order) or order[:3] != [0, 1, 2]:
            problems.append(f"the sections are out of order: {', '.join(titles)}")
        elif titles[order[3] :] != [titles[i] for i in order[3:]]:
            problems.append("a section of another kind stands after the verdicts")
        if not order[2] < knob < order[3]:
            problems.append("'Turn the knob' stands between 'The naive way' and 'Verdicts'")
        rounds = order[3] - order[2] - 2
        if not 3 <= rounds <= 5:
            problems.append(
                f"{rounds} rounds stand between 'The naive way' and 'Verdicts', 3 to 5 are wanted"
            )
    for name, call in (("Predict", "predict"), ("Turn the knob", "explore"), ("Exercises", "check")):
        if not any(_calls(cell, call) for _, cell in _section(lesson, name) if cell.cell_type == "code"):
            problems.append(f"section {name!r} has no {call}(...)")
    return problems + _summary_problems(lesson) + [*_deeper_problems(lesson)]


def _title_problems(lesson: Lesson) -> list[str]:
    title = lesson.nb.cells[0]
    if title.cell_type != "markdown" or not title.source.startswith("# "):
        return ["the first cell is not the title cell, beginning with '# '"]
    problems = []
    line = _TITLE_LINE.search(title.source)
    if line is None:
        problems.append(
            "the title cell lacks its line '**Time:** ... · **Before this:** ... · **Slide claims tested:** C..' "
            "(or '**Statements tested:** S..')"
        )
    else:
        if not 5 <= int(line[1]) <= 60:
            problems.append(f"{line[1]} minutes is not the time of a lesson")
        wanted = _claims_of(lesson)
        named = line[3] or line[4]
        if named != (", ".join(wanted) or "none"):
            problems.append(f"the title cell names the claims {named}; the register has {', '.join(wanted)}")
        stake = title.source[: line.start()].partition("\n")[2].strip()
        if len(re.findall(r"[.?!](?:\s|$)", stake)) < 2:
            problems.append("the title cell does not say the decision at stake in two sentences")
    objectives = _objectives(lesson)
    if not 3 <= len(objectives) <= 5:
        problems.append(f"the title cell has {len(objectives)} objectives, 3 to 5 are wanted")
    for objective in objectives:
        if re.match(
            r"(?:\W*)(?:a|an|the|how|why|what|when|that|to|you|know|understand|learn)\b",
            objective,
            re.IGNORECASE,
        ):
            problems.append(f"the objective {objective!r} does not begin with a verb that can be observed")
    return problems


def _objectives(lesson: Lesson) -> list[str]:
    return _bullets(lesson.nb.cells[0].source.partition("**You will be able to**")[2])


def _summary_problems(lesson: Lesson) -> list[str]:
    text = "\n\n".join(cell.source for _, cell in _section(lesson, "Summary"))
    problems = []
    if len(_bullets(text)) != len(_objectives(lesson)):
        problems.append(
            f"the summary has {len(_bullets(text))} bullets for {len(_objectives(lesson))} objectives"
        )
    if "roads not taken" not in text.lower():
        problems.append("the summary does not name the roads not taken")
    following = [path.name for path in lessons.paths() if path.name[:2] > lesson.number]
    if following and following[0] not in [target for _, _, target in _links(text)]:
        problems.append(f"the summary does not link to the next lesson, {following[0]}")
    return problems


def _deeper_problems(lesson: Lesson) -> Iterator[str]:
    """List what is wrong with the optional section at the end, which JupyterLab shows folded."""
    for place, (position, cell) in enumerate(_section(lesson, minutes.DEEPER)):
        if not place and cell.source.strip() != f"## {minutes.DEEPER}":
            yield f"cell {position}: the heading '## {minutes.DEEPER}' has a cell of its own, which folds the rest"
        if not place and not cell.metadata.get(refresh.FOLDED):
            yield f"cell {position}: the section is not folded: run tools/refresh.py"


def size(lesson: Lesson) -> list[str]:
    """A core has 25 to 50 cells (00 may be shorter); code cells are short, most of them very short."""
    problems = []
    least = 15 if lesson.number == "00" else 25
    if not least <= len(minutes.core(lesson)) <= 50:
        problems.append(f"the lesson has {len(minutes.core(lesson))} cells, {least} to 50 are wanted")
    lines = [_lines(cell.source) for _, cell in lesson.code]
    for (position, cell), count in zip(lesson.code, lines, strict=True):
        if count > 15:
            problems.append(f"cell {position} ({first_line(cell)}) has {count} lines, 15 is the limit")
    if lines and statistics.median(lines) > 5:
        problems.append(
            f"half of the code cells have more than 5 lines (median {statistics.median(lines):g})"
        )
    return problems


def core(lesson: Lesson) -> list[str]:
    """What everybody reads has at most 1,500 words and three to five predictions, one past the naive way."""
    here, deeper = minutes.measure(lesson)
    problems = []
    if here.words > 1500:
        problems.append(f"the core has {here.words} words, 1,500 is the limit: cut, or move some to 'Deeper'")
    if not here.predictions >= 3 or not here.predictions + deeper.predictions <= 5:
        problems.append(f"the lesson asks for {here.predictions} predictions, 3 to 5 are wanted")
    titles = [*minutes.sections(lesson)]
    naive = next((place for place, title in enumerate(titles) if title.startswith("The naive way")), 0)
    after = [
        cells for title, cells in [*minutes.sections(lesson).items()][naive + 1 :] if title != minutes.DEEPER
    ]
    if not any(minutes.load(cells).predictions for cells in after):
        problems.append(f"none of the {here.predictions} predictions comes after the section 'The naive way'")
    return problems


def honest_minutes(lesson: Lesson) -> list[str]:
    """The title cell says the minutes that the rule of tools/minutes.py gives."""
    said, line = minutes.SAID.search(lesson.nb.cells[0].source), minutes.time_line(lesson)
    if said and said[0] == f"**Time:** {line} · ":
        return []
    return [f"the lesson takes {line}, not {said and said[1]}: run tools/minutes.py --write {lesson.number}"]


_TEACHES_NOTHING = ("show", "explore", "verdict", "predict", "reply", "quiz")


def hidden(lesson: Lesson) -> list[str]:
    """Only the setup and cells that draw, judge or ask fold their code away, and none that is to be read."""
    problems = []
    setup_cell = next((i for i, cell in _section(lesson, "Setup") if cell.cell_type == "code"), None)
    for position, cell in enumerate(lesson.nb.cells, 1):
        if not is_hidden(cell):
            continue
        functions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        if cell.cell_type != "code" or "exercise" in cell.metadata:
            problems.append(f"cell {position} is folded away, and holds text or an exercise")
        elif any(isinstance(node, functions) for node in ast.walk(_tree(cell))):
            problems.append(f"cell {position} is folded away, and defines a function: let it be read")
        elif position != setup_cell and not any(_calls(cell, name) for name in _TEACHES_NOTHING):
            problems.append(
                f"cell {position} ({first_line(cell)}) is folded away: it neither draws, judges nor asks"
            )
    return problems


def setup(lesson: Lesson) -> list[str]:
    """One setup cell holds every import; no star imports, magics, filters, pyplot or global seeds."""
    cells = [(i, cell) for i, cell in _section(lesson, "Setup") if cell.cell_type == "code"]
    problems = [] if cells else ["the section 'Setup' has no code cell"]
    solutions = [(i, NotebookNode(source=_solution(cell) or "")) for i, cell in lesson.prose]
    if cells and len(list(filter(str.strip, cells[0][1].source.splitlines()))) > 15:
        problems.append(f"cell {cells[0][0]}: the setup cell has more than 15 lines")
    if cells and not re.search(r"^SEED = \d+$", cells[0][1].source, re.MULTILINE):
        problems.append(f"cell {cells[0][0]}: the setup cell has no line 'SEED = ...' of its own")
    for position, cell in [*lesson.code, *solutions]:
        where = f"cell {position}"
        try:
            tree = ast.parse(cell.source)
        except SyntaxError as error:
            problems.append(f"{where} is not plain Python ({error.msg}): no magics, no shell commands")
            continue
        for node in ast.walk(tree):
            problems += [f"{where}: {problem}" for problem in _import_problems(node)]
            if isinstance(node, ast.Import | ast.ImportFrom) and cells and position != cells[0][0]:
                problems.append(f"{where} imports something: imports belong in the setup cell")
    return problems


_BANNED_CALLS = {
    "filterwarnings": "hides warnings",
    "simplefilter": "hides warnings",
    "catch_warnings": "hides warnings",
    "np.random.seed": "seeds globally: pass a generator",
    "random.seed": "seeds globally: pass a generator",
    "plt.show": "uses pyplot: use show(fig, alt)",
}


def _import_problems(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [alias.name for alias in node.names]
        module = getattr(node, "module", None) or ""
        if "*" in names:
            yield f"imports everything from {module}"
        full = [f"{module}.{name}".lstrip(".") for name in names]
        if any(re.search(r"\b(pyplot|pylab)\b", name) for name in full):
            yield "imports pyplot: use utils.plots"
        if any(re.match(r"(ipywidgets|IPython\.html)\b", name) for name in full):
            yield "imports ipywidgets: its controls have no accessible name, use utils.controls"
    elif isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        for banned, problem in _BANNED_CALLS.items():
            if name == banned or name.endswith("." + banned):
                yield problem
        if name.endswith("default_rng") and not node.args and not node.keywords:
            yield "makes a random generator without a seed"


def quiz(lesson: Lesson) -> list[str]:
    """Three to five questions, each with its choice below it; every option is explained and said to be right or not."""
    problems = []
    cells = [(i, cell) for i, cell in _section(lesson, "Quiz") if "**Question" in cell.source]
    if not 3 <= len(cells) <= 5:
        problems.append(f"the quiz has {len(cells)} questions, 3 to 5 are wanted")
    for number, (position, cell) in enumerate(cells, 1):
        where = f"cell {position} (question {number})"
        if re.findall(r"\*\*Question (\d+)\.\*\*", cell.source) != [str(number)]:
            problems.append(f"{where} does not hold one '**Question {number}.**'")
        options = [(f"{o.letter}. {o.text}", o.explanation) for o in quizzes.options(cell.source)]
        problems += [f"{where}{problem}" for problem in _choice_problems(lesson, position, number)]
        if [option[:3] for option, _ in options] != [f"{letter}. " for letter in "ABCDEF"[: len(options)]]:
            problems.append(f"{where}: the options are not lettered 'A. ', 'B. ' and so on")
        outcomes = [re.match(r"(Right|Not quite)\W+", text) for _, text in options]
        for (option, text), outcome in zip(options, outcomes, strict=True):
            if outcome is None:
                problems.append(f"{where}: option {option!r} says neither 'Right' nor 'Not quite'")
            elif len(text[outcome.end() :].strip()) < 20:
                problems.append(f"{where}: option {option!r} has no explanation")
        said = [outcome[1] for outcome in outcomes if outcome]
        if options and set(said) != {"Right", "Not quite"}:
            problems.append(f"{where} wants at least one right and one wrong option")
        if len({text for _, text in options}) < len(options):
            problems.append(f"{where}: two options share an explanation")
    return problems


def _choice_problems(lesson: Lesson, position: int, number: int) -> Iterator[str]:
    """Check what the text of a question has beside its options, and that its choice follows it."""
    cell = lesson.nb.cells[position - 1]
    options = quizzes.options(cell.source)
    if len(options) < 2:
        yield " lacks two options of the form - **A.** ..."
    folded = _DETAILS.findall(cell.source)
    if [title for title, _ in folded] != ["Explanations"] or len(folded) != cell.source.count("<summary"):
        yield " lacks its one part <details><summary>Explanations</summary>...</details>"
    explained = re.findall(r"^\*\*([A-Z])\.\*\*", folded[0][1] if folded else "", re.MULTILINE)
    if explained != [option.letter for option in options]:
        yield f" explains the options {', '.join(explained) or 'of none'}, in another order or number than they stand"
    call = f'quiz("{lesson.number}.{number}")'
    following = lesson.nb.cells[position] if position < len(lesson.nb.cells) else None
    if following is None or following.cell_type != "code" or following.source != call:
        yield f" is not followed by a code cell that says {call}"
    elif len(options) > 1 and quizzes.choose([option.letter for option in options]) not in _said(
        following.outputs
    ):
        yield f": its choice says {_said(following.outputs)!r}, not which of the options to choose"


def _claims_of(lesson: Lesson) -> list[str]:
    return [number for number, claim in register.REGISTER.items() if claim.lesson == lesson.number]


def claim_verdicts(lesson: Lesson) -> list[str]:
    """Each claim of the lesson is judged once, by a computed verdict in its section."""
    problems = []
    judged = claims.judgements(lesson)
    wanted = _claims_of(lesson)
    counts = Counter(judgement.claim for judgement in judged)
    for number in [*wanted, *(number for number in counts if number not in wanted)]:
        if counts[number] != (number in wanted):
            problems.append(f"claim {number} is judged {counts[number]} times, not {int(number in wanted)}")
    section = [position for position, _ in _section(lesson, "Verdicts")]
    cells = dict(lesson.code)
    for judgement in judged:
        where = f"cell {judgement.cell} (claim {judgement.claim})"
        fields = judgement.fields
        claim = register.REGISTER.get(judgement.claim)
        if claim is None or judgement.statement != claim.statement:
            problems.append(f"{where} prints a statement that is not the register's")
        if fields.get("verdict") not in register.VERDICTS:
            problems.append(
                f"{where} prints the verdict {fields.get('verdict')!r}, none of {register.VERDICTS}"
            )
        if claim and fields.get("verdict") not in register.KINDS[claim.kind]:
            problems.append(f"{where} is of the kind {claim.kind!r}, which has no such verdict")
        needs = {"holds with a condition": "condition", "corrected": "condition", "sourced": "source"}
        for field in ("measured", needs.get(fields.get("verdict", ""), "measured")):
            if not fields.get(field):
                problems.append(f"{where} does not say: {field}")
        if fields.get("verdict") == "sourced" and "https://" not in fields.get("source", ""):
            problems.append(f"{where} has a source without a link")
        if not lessons.is_compared(cells[judgement.cell]):
            problems.append(f"{where} is not compared: a verdict is reproducible")
        if judgement.cell not in section:
            problems.append(f"{where} stands outside the section 'Verdicts'")
    for position, cell in lesson.code:
        calls = _calls(cell, "verdict")
        if calls and _lines(cell.source) > 5:
            problems.append(
                f"cell {position}: a verdict cell has at most 5 lines: the logic is in verdicts.py"
            )
        for argument in (argument for call in calls for argument in call.args):
            if not re.match(r"verdicts\.[cs]\d\d\(", ast.unparse(argument)):
                problems.append(
                    f"cell {position}: {ast.unparse(argument)[:40]} is no call of the lesson's verdicts.py"
                )
    return problems


def fresh_draws(lesson: Lesson, drawn: Mapping[str, tuple[str, str]]) -> list[str]:
    """A verdict has the word that the page of fresh draws has, the same in 19 of 20 draws at least."""
    problems = []
    for judgement in claims.judgements(lesson):
        word, same = drawn.get(judgement.claim, ("", ""))
        where = f"cell {judgement.cell} (claim {judgement.claim})"
        if judgement.fields.get("verdict") != word:
            problems.append(
                f"{where} says {judgement.fields.get('verdict')!r}, the page of fresh draws {word!r}: "
                "run tools/verdicts.py"
            )
        elif word in ("definition", "sourced"):
            if same != "-":
                problems.append(f"{where}: {word!r} is nothing that draws could change")
        else:
            count, _, of = same.partition(" of ")
            if not of or int(of) < 20 or int(count) < 0.95 * int(of):
                problems.append(f"{where}: the word came out in {same or 'no'} draws, 19 of 20 are wanted")
    return problems


# ---------------------------------------------------------------- gates on the exercises


def _solution(cell: NotebookNode) -> str | None:
    """Take the code out of a folded solution: the very text that a student unfolds."""
    if "solution" not in cell.metadata:
        return None
    blocks = re.findall(r"^```python\n(.*?)^```\s*$", cell.source, re.MULTILINE | re.DOTALL)
    return blocks[0].rstrip("\n") if len(blocks) == 1 else None


def _checked(cell: NotebookNode) -> list[str]:
    """List the exercises that a code cell checks."""
    return [
        call.args[0].value
        for call in _calls(cell, "check")
        if call.args and isinstance(call.args[0], ast.Constant)
    ]


def _said(outputs: Sequence[NotebookNode]) -> str:
    return "\n".join(lessons.comparable(outputs).get("text/plain", []))


_BEYOND = ("13", "14")  # beyond the slides: one exercise more


def exercises(lesson: Lesson) -> list[str]:
    """Each exercise has its question, cell, check, two hints and folded solution, and starts unanswered."""
    problems = []
    handed_out = [(i, cell.metadata.exercise) for i, cell in lesson.code if "exercise" in cell.metadata]
    registered = [id_ for id_ in exercise_ids() if id_.startswith(lesson.number + ".")]
    if [id_ for _, id_ in handed_out] != registered:
        problems.append(
            f"the lesson has exercises {[i for _, i in handed_out]}, their checks are {registered}"
        )
    least, most = 1 if lesson.number == "00" else 2, 4 if lesson.number in _BEYOND else 3
    if not least <= len(handed_out) <= most:
        problems.append(f"the lesson has {len(handed_out)} exercises, {least} to {most} are wanted")
    for kind, found in (
        ("check", [id_ for _, cell in lesson.code for id_ in _checked(cell)]),
        ("solution", [cell.metadata.solution for _, cell in lesson.prose if "solution" in cell.metadata]),
    ):
        if found != [id_ for _, id_ in handed_out]:
            problems.append(f"the {kind}s are for {found}, the exercises are {[i for _, i in handed_out]}")
    inside = [position for name in ("Exercises", minutes.DEEPER) for position, _ in _section(lesson, name)]
    for position, id_ in handed_out:
        where = f"exercise {id_} (cell {position})"
        if position not in inside:
            problems.append(f"{where} stands outside the section 'Exercises'")
        problems += [f"{where}: {problem}" for problem in _exercise_problems(lesson.nb.cells, position, id_)]
    return problems


def _exercise_problems(cells: Sequence[NotebookNode], position: int, id_: str) -> Iterator[str]:
    cell, rest = cells[position - 1], cells[position:]
    question = next((c.source for c in reversed(cells[: position - 1]) if c.cell_type == "markdown"), "")
    if not any(level == 3 and text.startswith(f"Exercise {id_}: ") for level, text in _headings(question)):
        yield f"the text before it has no heading '### Exercise {id_}: title'"
    if not any(isinstance(node, ast.Constant) and node.value is ... for node in ast.walk(_tree(cell))):
        yield "it has no ... for the student to replace"
    answer = f"answer_{id_.replace('.', '')}"
    names = [node.id for node in ast.walk(_tree(cell)) if isinstance(node, ast.Name)]
    if answer not in names and not any(isinstance(node, ast.FunctionDef) for node in _tree(cell).body):
        yield f"it neither sets {answer} nor defines a function"
    if not rest or rest[0].cell_type != "code" or _checked(rest[0]) != [id_]:
        yield "its check does not follow it"
    elif f"Exercise {id_}: not attempted." not in _said(rest[0].outputs):
        yield "its check, as handed out, does not say 'not attempted'"
    end = next((n for n, c in enumerate(rest) if c.metadata.get("solution") == id_), None)
    if end:
        yield from _help_problems(rest[1 : end + 1])


def _help_problems(cells: Sequence[NotebookNode]) -> Iterator[str]:
    """Check hints and solution: folded, two hints at least, one block of code, not given away."""
    folded = [(title.strip(), text) for cell in cells for title, text in _DETAILS.findall(cell.source)]
    titles = [title for title, _ in folded]
    if len(titles) < 3 or titles != [*(f"Hint {n}" for n in range(1, len(titles))), "Solution"]:
        yield f"its folded parts are {titles}, not 'Hint 1', 'Hint 2' (or more) and 'Solution'"
    if any(cell.cell_type == "code" for cell in cells):
        yield "a code cell stands between its check and its solution"
    if any(_DETAILS.sub("", cell.source).strip() for cell in cells):
        yield "a hint or the solution is not folded: text stands outside <details>"
    code = _solution(cells[-1])
    if code is None:
        yield "its solution does not hold one ```python block"
    elif any(code.strip() in text for _, text in folded[:-1]):
        yield "a hint gives the solution away"


# An answer of any kind may come from a student; none of them is right anywhere.
ABSURD: tuple[Any, ...] = (
    None, "", "seven", [], {}, object(), float("nan"), [None, "x"], lambda: None, lambda *args: 1 / 0,
)  # fmt: skip


def graded(id_: str, wrong: Sequence[tuple[Any, str]], right: Sequence[Any]) -> list[str]:
    """Typical wrong answers are told apart, right ones by other roads are accepted, nothing raises."""
    problems = []
    if len(wrong) < 4 or len(right) < 2:
        problems.append(
            f"{id_} has {len(wrong)} wrong and {len(right)} right answers in the bank, 4 and 2 at least"
        )
    messages = []
    for number, (answer, part) in enumerate(wrong):
        status, message = grade_of(id_, answer)
        messages.append((part, message))
        if status != "wrong":
            problems.append(f"{id_}: wrong answer {number} ({answer!r}) is graded {status!r}: {message}")
        elif "cannot be checked" in message:
            problems.append(f"{id_}: the check itself fails on wrong answer {number} ({answer!r}): {message}")
        elif not part or part not in message:
            problems.append(f"{id_}: wrong answer {number} ({answer!r}) is told {message!r}, not {part!r}")
    for (part, message), (other, same) in itertools.combinations(messages, 2):
        if part != other and message == same:
            problems.append(f"{id_}: two mistakes, {part!r} and {other!r}, are told the same: {message!r}")
    if len({part for part, _ in messages}) < 3:
        problems.append(f"{id_}: fewer than three different mistakes are told apart")
    for number, answer in enumerate(right):
        status, message = grade_of(id_, answer)
        if status != "correct":
            problems.append(f"{id_}: right answer {number} ({answer!r}) is graded {status!r}: {message}")
    for answer in ABSURD:
        status, message = grade_of(id_, answer)
        if status != "wrong" or not message:
            problems.append(f"{id_}: the absurd answer {answer!r} is graded {status!r}: {message}")
    if grade_of(id_, ...)[0] != "not attempted":
        problems.append(f"{id_}: an answer of ... is not taken for unattempted")
    return problems


def grade_of(id_: str, answer: Any) -> tuple[str, str]:
    """Give the status and the message, ``"raised"`` where grading raises."""
    try:
        result = grade(id_, answer)
    except Exception as error:
        return "raised", f"{type(error).__name__}: {error}"
    return result.status, result.message


# ---------------------------------------------------------------- gates that run the notebook


def run(lesson: Lesson) -> list[str]:
    """Strict nbval of every cell passes elsewhere and offline; then Run All again, with the solutions in place.

    Both runs are in one kernel. In the second every check says "correct", what hangs on no answer stays
    the same, and every control of every interactive figure moves.
    """
    first = lesson.code
    outputs, problems = _nbval(_doubled(lesson), lesson.path.name)
    if len(outputs) != 2 * len(first) + 2:
        return problems or ["nbval did not run every cell"]
    for (position, stored), found in zip(first, outputs, strict=False):
        problems += [f"run offline and elsewhere, {text}" for text in _difference(position, stored, found)]
    for (position, stored), found in zip(first, outputs[len(first) + 1 :], strict=False):
        checked = _checked(stored)
        for id_ in checked:
            if _right(lesson, id_) not in _said(found):
                problems.append(f"the solution of {id_} is not accepted: {_said(found)}")
        free = bool(checked) or lessons.USES_ANSWER in tags(stored)
        problems += [
            f"run again with the solutions in place, {text}"
            for text in _difference(position, stored, found, free)
        ]
    return problems + _figure_problems(lesson, outputs[-1])


def _right(lesson: Lesson, id_: str) -> str:
    """Say what a check says of a right answer."""
    with lessons.speaking(lesson.language):
        return t(SAID[CORRECT], exercise=Verbatim(id_))


def _doubled(lesson: Lesson) -> NotebookNode:
    """Let the lesson follow itself: as handed out and stored, then with the solutions, to be compared here."""
    nb = nbformat.from_dict(lesson.nb)
    solutions = {
        cell.metadata.solution: _solution(cell) for _, cell in lesson.prose if "solution" in cell.metadata
    }
    again = [cell for cell in nbformat.from_dict(lesson.nb).cells if cell.cell_type == "code"]
    for cell in again:
        if "exercise" in cell.metadata:
            cell.source = solutions.get(cell.metadata.exercise) or "raise LookupError('no solution')"
        # nbval compares no cell without execution count, and with this tag goes on after an error
        cell.update(id=f"{cell.id}-again", outputs=[], execution_count=None)
        cell.metadata["tags"] = [*tags(cell), "raises-exception"]
    inspect = nbformat.v4.new_code_cell("import inspect_figures as _inspect\n_inspect.remember()")
    report = nbformat.v4.new_code_cell("_inspect.report()")
    nb.cells = [*nb.cells, inspect, *again, report]
    return nb


def _nbval(nb: NotebookNode, name: str) -> tuple[list[list[NotebookNode]], list[str]]:
    """Run strict nbval on a notebook in a folder of its own, without network; give the outputs by code cell."""
    keep = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    path = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")]))
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as elsewhere,
    ):
        file, kept = Path(elsewhere, name), Path(own, "outputs.json")
        file.write_text(nbformat.writes(nb), encoding="utf-8")
        run = subprocess.run(
            [
                sys.executable, "-m", "pytest", "-p", "nbval.plugin", "--nbval", "--nbval-current-env",
                "-p", "nbval_outputs",
                f"--nbval-cell-timeout={lessons.CELL_TIMEOUT_S}", "-o", "addopts=", "-o", "filterwarnings=",
                "-p", "no:cacheprovider", "--color=no", "--tb=short", "--no-header", "-q", str(file),
            ],
            cwd=lessons.ROOT,
            env={
                **keep, "COURSE_PROGRESS": str(Path(own, "progress.json")), "IPYTHONDIR": own,
                "PYTHONPATH": path, "COURSE_OUTPUTS": str(kept),
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # others than these two cost 2 s of imports
            },
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )  # fmt: skip
        problems = []
        if run.returncode:
            problems.append(f"strict nbval fails:\n{run.stdout[-6000:]}{run.stderr[-2000:]}")
        if left := sorted(other.name for other in Path(elsewhere).iterdir() if other != file):
            problems.append(f"the lesson leaves files in its working directory: {', '.join(left)}")
        outputs = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else []
    return [[nbformat.from_dict(one) for one in cell] for cell in outputs], problems


def _difference(
    position: int, stored: NotebookNode, found: list[NotebookNode], free: bool = False
) -> list[str]:
    """List a cell's differences that count: where outputs may differ, only that it fails."""
    fails = {"error", "stderr"} & lessons.comparable(found).keys()
    if (free or not lessons.is_compared(stored)) and not fails:
        return []
    return list(lessons.difference(position, stored, found))


def _figure_problems(lesson: Lesson, report: list[NotebookNode]) -> list[str]:
    said = lessons.comparable(report)
    if list(said) != ["stdout"]:
        return [f"the interactive figures could not be inspected: {said}"]
    inspected = json.loads(said["stdout"][0])
    with lessons.speaking(lesson.language):
        text = t(explore.TEXT)
    wanted = sum(
        text in lessons.comparable([output]).get("text/plain", [])
        for _, cell in lesson.code
        for output in cell.outputs
    )
    problems: list[str] = inspected["problems"]
    problems += [
        f"{text!r} was shown and has no translation"
        for text in translation.untranslated(inspected["missing"])
    ]
    if inspected["figures"] != [wanted, wanted]:
        problems.append(f"{wanted} interactive figures are stored, the two runs made {inspected['figures']}")
    return problems


STORED: tuple[Callable[[Lesson], list[str]], ...] = (
    stored_form, execution, comparison, alternative_text, prose_numbers, links, remote, anatomy, size, core,
    honest_minutes, hidden, setup, quiz, claim_verdicts, exercises,
)  # fmt: skip
