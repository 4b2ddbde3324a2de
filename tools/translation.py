"""The course in another language: its messages, the lessons and pages built from them, and what they lack.

    python tools/translation.py ko           bring translations/ko up to date, build and run notebooks/ko
    python tools/translation.py ko 09        the same for lesson 09 alone
    python tools/translation.py ko --check   say what is untranslated, changed or broken; write nothing

A text is cut into messages as small as a paragraph, a list item, a table row or a string in the code. A
catalogue (gettext's PO, ``translations/ko/09_many_classes.po``) holds their translations: those of the lesson,
then those of its room in ``utils/lessons``. The translated lesson is the English one with other words: same
cells, same code, same links, formulas and numbers. Nobody edits it: it is built.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
import tokenize
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

import lessons
import nbformat
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from nbformat import NotebookNode

Translate = Callable[[str], str]
Found = list[tuple[str, str]]  # messages in their order, each with its place

FOLDER = lessons.ROOT / "translations"
UTILS = lessons.ROOT / "utils"
# ---------------------------------------------------------------- Markdown

_LINE = re.compile(r"(?P<before>\s*(?:#{1,6} +|[-*+] +|\d+[.)] +)?)(?P<text>.*\S)(?P<after>\s*)", re.DOTALL)
_FOLDED = re.compile(r"(<details><summary>)(.*?)(</summary>)(.*?)((?:</details>)?\n?)", re.DOTALL)
_BEGINS = re.compile(r"#{1,6} |[-*+] |\d+[.)] |\||<details>|</details>|\$\$|```")
_VERBATIM = ("```", "$$", "</details>", "|---", "<!--")


def _blocks(markdown: str) -> Iterator[str]:
    """Cut a text before each empty line, heading, list item, table row, folded block or fence."""
    block, verbatim = "", ""
    for line in markdown.splitlines(keepends=True):
        if verbatim:
            block += line
            if line.rstrip().endswith(verbatim):
                yield block
                block, verbatim = "", ""
            continue
        if block and (not line.strip() or not block.strip() or _BEGINS.match(line)):
            yield block
            block = ""
        block += line
        fence = next((sign for sign in ("```", "$$") if line.startswith(sign)), "")
        if fence and not (fence == "$$" and line.rstrip().endswith("$$") and len(line.strip()) > 4):
            verbatim = fence
    if block:
        yield block


def markdown(source: str, translate: Translate, code: Translate = str) -> str:
    """Translate a Markdown text, message by message.

    Parameters
    ----------
    source : str
        The text.
    translate : callable
        Gives the translation of a message.
    code : callable
        Gives the translation of a piece of Python between fences.

    Returns
    -------
    str
    """
    made = []
    for block in _blocks(source):
        if block.startswith("```python\n"):
            body, fence, after = block[len("```python\n") :].rpartition("```")
            made.append("```python\n" + code(body) + fence + after)
        elif not re.search(r"[A-Za-z]", block) or block.startswith(_VERBATIM):
            made.append(block)
        elif folded := _FOLDED.fullmatch(block):
            opening, title, middle, text, end = folded.groups()
            made.append(
                opening + translate(title) + middle + (_line(text, translate) if text.strip() else text) + end
            )
        else:
            made.append(_line(block, translate))
    return "".join(made)


def _line(block: str, translate: Translate) -> str:
    line = _LINE.fullmatch(block)
    assert line, block
    return line["before"] + translate(line["text"]) + line["after"]


# ---------------------------------------------------------------- code

_NAME = re.compile(r"\w*_\w*|\w+(?:\.\w+)+")  # a column's name, a module, a key: not for people
_WORD = re.compile(r"[A-Za-z]{2}")
_WIDTH = 96  # columns of a line of code whose string was broken in English as well


class _Strings(ast.NodeTransformer):
    """Translates the strings of a piece of code."""

    def __init__(self, translate: Translate, kept: frozenset[str]) -> None:
        self._translate, self._kept = translate, kept

    def words(self, text: str) -> str:
        """Translate a text between its spaces."""
        begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
        return text[:begin] + self._translate(text[begin:end]) + text[end:]

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        text = node.value
        if isinstance(text, str) and _is_message(text, self._kept):
            return ast.Constant(self.words(text))
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
        template, fields = _fields(node)
        if _has_words(node):
            template = self.words(template)
        return _joined(template, {shown: self.generic_visit(value) for shown, value in fields.items()})

    def visit_Call(self, node: ast.Call) -> ast.Call:
        if getattr(node.func, "attr", "") in ("query", "eval"):
            return node  # a condition in pandas' own language
        self.generic_visit(node)
        return node


def _is_message(text: str, kept: frozenset[str]) -> bool:
    text = text.strip()
    return bool(_WORD.search(text)) and text not in kept and not _NAME.fullmatch(text)


def _has_words(node: ast.JoinedStr) -> bool:
    return any(isinstance(part, ast.Constant) and _WORD.search(str(part.value)) for part in node.values)


def _fields(node: ast.JoinedStr) -> tuple[str, dict[str, ast.AST]]:
    """Write a sentence with values as its translator sees it, and give the values by their fields."""
    template, fields = "", {}
    for part in node.values:
        if isinstance(part, ast.Constant):
            template += str(part.value).replace("{", "{{").replace("}", "}}")
        else:
            shown = "{" + ast.unparse(ast.JoinedStr([part]))[3:-2] + "}"
            fields[shown] = part
            template += shown
    return template, fields


def _joined(words: str, fields: dict[str, ast.AST]) -> ast.JoinedStr:
    """Put the values into a translated sentence."""
    pattern = "|".join(map(re.escape, sorted(fields, key=len, reverse=True))) or "(?!)"
    parts: list[ast.AST] = []
    for piece in re.split(f"({pattern})", words):
        if piece in fields:
            parts.append(fields[piece])
        elif piece:
            parts.append(ast.Constant(piece.replace("{{", "{").replace("}}", "}")))
    return ast.JoinedStr(parts)  # type: ignore[arg-type]


def _written(node: ast.AST) -> str:
    """Write a string as the formatter does: with double quotes where nothing has to be escaped."""
    text = ast.unparse(ast.fix_missing_locations(node))
    prefix = "f" if text.startswith("f") else ""
    body = text[len(prefix) :]
    if body.startswith("'") and '"' not in body and body.count("'") == 2:
        body = '"' + body[1:-1] + '"'
    return prefix + body


def _broken(node: ast.AST, column: int) -> str:
    """Write a long string in several lines, as it was written before it was translated."""
    pieces: list[list[ast.AST]] = [[]]
    width = 0
    for part in node.values if isinstance(node, ast.JoinedStr) else [node]:
        words = re.split(r"(?<= )", part.value) if isinstance(part, ast.Constant) else [part]
        for word in words:
            new = ast.Constant(word) if isinstance(word, str) else word
            size = columns(word if isinstance(word, str) else ast.unparse(word))
            if pieces[-1] and width + size > _WIDTH - column:
                pieces.append([])
                width = 0
            pieces[-1].append(new)
            width += size
    made = []
    for piece in pieces:
        texts = [part.value for part in piece if isinstance(part, ast.Constant)]
        plain = len(texts) == len(piece)
        made.append(_written(ast.Constant("".join(texts)) if plain else ast.JoinedStr(_merged(piece))))  # type: ignore[arg-type]
    return ("\n" + " " * column).join(made)


def _merged(parts: list[ast.AST]) -> list[ast.AST]:
    """Join constants that stand side by side."""
    made: list[ast.AST] = []
    for part in parts:
        if made and isinstance(part, ast.Constant) and isinstance(made[-1], ast.Constant):
            made[-1] = ast.Constant(made[-1].value + part.value)
        else:
            made.append(part)
    return made


def columns(text: str) -> int:
    """Count the columns that a text takes on a screen: Hangul takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def code(source: str, translate: Translate, kept: frozenset[str]) -> str:
    """Translate the strings and the comments of a piece of code; nothing else changes.

    Parameters
    ----------
    source : str
        Python code.
    translate : callable
        Gives the translation of a message.
    kept : frozenset of str
        Strings that are not for people: columns, options, keys.

    Returns
    -------
    str
    """
    lines, starts = source.splitlines(keepends=True), [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    changes: list[tuple[int, int, str]] = []
    strings = _Strings(translate, kept)

    def walk(node: ast.AST) -> None:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("query", "eval"):
            return
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        ):
            old = ast.parse(ast.unparse(node), mode="eval").body  # a copy
            new = strings.visit(ast.parse(ast.unparse(node), mode="eval").body)
            if ast.unparse(new) != ast.unparse(old):
                begin = starts[node.lineno - 1] + node.col_offset
                end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
                if node.end_lineno == node.lineno:
                    text = _written(new)
                else:  # broken as in English: in lines that begin where its second one does
                    second = lines[node.lineno]
                    text = _broken(new, len(second) - len(second.lstrip()))
                changes.append((begin, end, text))
            return
        for child in ast.iter_child_nodes(node):
            walk(child)

    walk(ast.parse(source))
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type == tokenize.COMMENT and _WORD.search(token.string):
            text = token.string.lstrip("# ")
            begin = starts[token.start[0] - 1] + len(token.line[: token.start[1]].encode())
            changes.append((begin, begin + len(token.string.encode()), "# " + translate(text)))
    raw = source.encode()
    for begin, end, text in sorted(changes, reverse=True):
        raw = raw[:begin] + text.encode() + raw[end:]
    return raw.decode()


def listed(name: str) -> list[str]:
    """Read one of the lists in ``translations``: a text on each line."""
    file = FOLDER / name
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line] if file.exists() else []


class Texts:
    """The strings in a file of ``utils``: those that may be shown, and those that are not for people."""

    def __init__(self, file: Path) -> None:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        self.file = file
        self.shown: list[str] = []  # in the order of the file
        self.others: list[str] = []
        self.with_values: list[tuple[int, str]] = []  # sentences with values that are not made by t
        called, silent = set(), set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "t" and node.args:
                called |= {id(part) for part in ast.walk(node.args[0])}
            if isinstance(node, ast.Raise | ast.Assert):
                silent |= {id(part) for part in ast.walk(node)}
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                silent.add(id(node.value))  # a docstring
        constants = []
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                silent |= {id(part) for part in ast.walk(node) if isinstance(part, ast.JoinedStr)} - {
                    id(node)
                }
                if id(node) not in silent | called and _has_words(node):
                    self.with_values.append((node.lineno, _fields(node)[0]))
                silent |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and (node.value.strip()):
                constants.append(node)
        for node in sorted(constants, key=lambda n: (n.lineno, n.col_offset)):
            if id(node) in called:
                self.shown.append(node.value)
            elif id(node) not in silent:
                self.others.append(node.value)
        self.other_strings = set(self.others)


@cache
def _texts() -> list[Texts]:
    return [Texts(file) for file in sorted(UTILS.rglob("*.py"))]


@cache
def kept() -> frozenset[str]:
    """Give the strings in lessons' code that are not for people.

    Returns
    -------
    frozenset of str
        Columns of the data, what ``utils`` knows by the same name, and ``translations/tokens.txt``.
    """
    files = (lessons.ROOT / "data").glob("*.csv")
    heads = [file.read_text(encoding="utf-8").partition("\n")[0] for file in files]
    columns_ = {name for head in heads for name in head.strip().split(",")}
    known = {text for texts in _texts() for text in texts.other_strings}
    called = {text for texts in _texts() for text in texts.shown}
    return frozenset((columns_ | known | set(listed("tokens.txt"))) - called)


# ---------------------------------------------------------------- messages

SPEAK = 'from utils import language\n\nlanguage.use("{}")\n\n'
_LINK = re.compile(r"\]\(\.\./([^)\s]*)")


def translated(nb: NotebookNode, translate: Translate, code_of: str = "") -> NotebookNode:
    """Make a lesson in another language from the English one; without outputs.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The English lesson.
    translate : callable
        Gives the translation of a message.
    code_of : str
        The language that its setup cell chooses; none for a copy that says nothing of it.

    Returns
    -------
    nbformat.NotebookNode
    """
    nb, first = nbformat.from_dict(nb), True
    known = kept()
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            cell.source = markdown(cell.source, translate, lambda text: code(text, translate, known))
            if code_of:
                cell.source = _LINK.sub(lambda link: _moved(link[1], code_of), cell.source)
        else:
            cell.source = code(cell.source, translate, known)
            if code_of and first:
                cell.source = SPEAK.format(code_of) + cell.source
            first = False
            cell.outputs, cell.execution_count = [], None
        if "notes" in cell.metadata:
            cell.metadata["notes"] = markdown(cell.metadata["notes"], translate)
        if "reason" in cell.metadata:
            pass  # for maintainers: why a cell's output is not compared
    return nb


def _moved(link: str, language: str) -> str:
    """Follow a link from a lesson, one folder deeper; to the page in its language where there is one."""
    page, sign, place = link.partition("#")
    there = pages(language).get(page)
    if there is None:
        return f"](../../{link}"
    return f"](../../{there}{sign}{place}"


def pages(language: str) -> dict[str, str]:
    """Give the pages that exist in a language, by the English one's place."""
    names = {"README.md": f"README.{language}.md", "data/README.md": f"docs/{language}/data_cards.md"}
    for name in ("glossary", "instructor_guide", "claims", "statements"):
        names[f"docs/{name}.md"] = f"docs/{language}/{name}.md"
    return {page: there for page, there in names.items() if (lessons.ROOT / there).exists()}


def lesson_messages(nb: NotebookNode) -> Found:
    """List a lesson's messages in their order, each with the id of its cell.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        The English lesson.

    Returns
    -------
    list of (str, str)
    """
    found: Found = []
    for cell in nb.cells:

        def keep(text: str, place: str = cell.id) -> str:
            found.append((text, place))
            return text

        translated(NotebookNode(cells=[cell]), keep)
    return found


def utils_messages(room: str) -> Found:
    """List the texts of a lesson's room that may be shown, each with its file.

    Parameters
    ----------
    room : str
        A lesson's number; ``""`` for what belongs to no lesson.

    Returns
    -------
    list of (str, str)
        What :func:`utils.language.t` is given, strings with a space outside of errors, and those of
        ``translations/words.txt``.
    """
    tokens, words = set(listed("tokens.txt")), set(listed("words.txt"))
    mine = UTILS / "lessons" / f"lesson_{room}"
    found: Found = []
    for texts in _texts():
        if texts.file.is_relative_to(mine) if room else "lessons" not in texts.file.relative_to(UTILS).parts:
            place = texts.file.relative_to(lessons.ROOT).as_posix()
            speaks = bool(
                {"lessons", "notebook"} & set(texts.file.relative_to(UTILS).parts)
            )  # a subject says t
            said = [text for text in texts.others if text in words or (speaks and _is_sentence(text))]
            said = [*texts.shown, *said]
            found += [(text, place) for text in said if text not in tokens]
    return found


def _is_sentence(text: str) -> bool:
    words = re.search(r"[A-Za-z]{2}.* |.* .*[A-Za-z]{2}", text, re.DOTALL)
    return bool(words) and not re.search("</|[가-힣]", text)  # no HTML, no quotation of the slides


# ---------------------------------------------------------------- catalogues


def catalogue_path(language: str, name: str) -> Path:
    """Give a catalogue's file."""
    return FOLDER / language / f"{name}.po"


def read_catalogue(file: Path) -> Catalog:
    """Read a catalogue; an empty one where there is none yet."""
    if not file.exists():
        return Catalog(locale=file.parent.name)
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parent.name)


def updated(catalogue: Catalog, found: Iterable[tuple[str, str]]) -> Catalog:
    """Bring a catalogue up to date: new messages come in, changed ones are marked fuzzy, gone ones set aside.

    Parameters
    ----------
    catalogue : babel.messages.catalog.Catalog
        Is changed.
    found : iterable of (str, str)
        The messages as they are now, each with its place.

    Returns
    -------
    babel.messages.catalog.Catalog
    """
    template = Catalog()
    for text, place in found:
        template.add(text, locations=[(place, 0)])
    catalogue.update(template, update_creation_date=False)
    for message in catalogue:
        message.flags -= {"python-format", "python-brace-format"}
        if message.fuzzy and len(str(message.id)) < 15:  # "Loss" is no older form of "loss"
            message.flags.discard("fuzzy")
            message.string, message.previous_id = "", []
    return catalogue


def catalogue_text(catalogue: Catalog) -> str:
    """Write a catalogue as the text of its file."""
    stream = BytesIO()
    write_po(stream, catalogue, width=0, include_previous=True, include_lineno=False, omit_header=True)
    return stream.getvalue().decode()


_PLACES = {
    "link": re.compile(r"\]\(([^)]*)\)"),
    "code": re.compile(r"`[^`]+`"),
    "formula": re.compile(r"\$[^$]+\$"),
    "tag": re.compile(r"</?\w+[^>]*>"),
    "field": re.compile(r"\{[^{}|]*(?:\{[^{}]*\})?[^{}|]*\}"),
}
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_PARTICLE = re.compile(r"\}(은|는|이|가|을|를|과|와|으로|로)(?=[\s.,!?)\"'…]|$)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*(\w?)")


def problems(catalogue: Catalog) -> Iterator[str]:
    """Say what a catalogue lacks, and where a translation has lost a link, code, a formula, a field or a number.

    Parameters
    ----------
    catalogue : babel.messages.catalog.Catalog

    Yields
    ------
    str
        One sentence for each.
    """
    for message in catalogue:
        if message.id:
            short = repr(str(message.id)[:70])
            yield from (f"{short} {problem}" for problem in _problems(message))
    for text in catalogue.obsolete:
        yield f"{str(text)[:70]!r} is left over: its English is gone"


def _problems(message: Message) -> Iterator[str]:
    old, new = str(message.id), str(message.string or "")
    if not new:
        yield "is not translated"
        return
    if message.fuzzy:
        yield "has changed since it was translated"
    for name, pattern in _PLACES.items():
        before, after = Counter(pattern.findall(old)), Counter(pattern.findall(new))
        if before != after:
            lost, come = sorted((before - after).elements()), sorted((after - before).elements())
            yield f"has other {name}s: {lost} became {come}"
    lost = Counter(_DIGITS.findall(old)) - Counter(_DIGITS.findall(new))
    if lost:
        yield f"has lost the numbers {sorted(lost.elements())}"
    if _PARTICLE.search(new):
        yield "has a particle right after a field, which cannot fit every value"
    for inner, after in _BOLD.findall(new):
        if after and not inner[-1].isalnum():
            yield f"shows asterisks: **{inner}** ends with a sign and is followed by a letter"
    if message.id != message.string and old.count("\n") != new.count("\n"):
        yield "has another number of lines"


def lookup(*catalogues: Catalog) -> Translate:
    """Translate by catalogues; what they lack stays English."""
    texts = {
        str(message.id): str(message.string)
        for catalogue in catalogues
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }
    return lambda text: texts.get(text, text)


# ---------------------------------------------------------------- building


def names() -> list[str]:
    """List the catalogues of a language: one for each lesson, and one for the rest of ``utils``."""
    return [*(path.stem for path in lessons.paths()), "utils"]


def found_in(name: str) -> Found:
    """List the messages that belong into a catalogue."""
    if name == "utils":
        return utils_messages("")
    path = lessons.NOTEBOOKS / f"{name}.ipynb"
    return lesson_messages(lessons.read(path).nb) + utils_messages(name[:2])


def shown_texts(name: str, catalogue: Catalog) -> dict[str, str]:
    """Give what a running lesson needs of a catalogue: the texts of ``utils``, by the English ones."""
    wanted = {text for text, _ in utils_messages("" if name == "utils" else name[:2])}
    # Strings of a lesson's code are translated by the builder; a label that the lesson hands to a figure again is known.
    return {
        str(m.id): str(m.string)
        for m in catalogue
        if m.id in wanted and m.string and not m.fuzzy and m.id != m.string
    }


def build(language: str, name: str, catalogue: Catalog) -> NotebookNode | None:
    """Write what a catalogue makes: the texts for ``utils``, and the lesson, run.

    Returns
    -------
    nbformat.NotebookNode or None
        The lesson as it is stored.
    """
    texts = json.dumps(shown_texts(name, catalogue), ensure_ascii=False, indent=0)
    target = UTILS / "translations" / language / f"{name}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(texts + "\n", encoding="utf-8", newline="\n")
    if name == "utils":
        return None
    import refresh

    english = lessons.read(lessons.NOTEBOOKS / f"{name}.ipynb")
    nb = translated(english.nb, lookup(catalogue), language)
    place = lessons.NOTEBOOKS / language / f"{name}.ipynb"
    place.parent.mkdir(exist_ok=True)
    run = refresh.clean(lessons.execute(nb, cwd=place.parent))
    place.write_text(nbformat.writes(run) + "\n", encoding="utf-8", newline="\n")
    return run


def main(arguments: list[str]) -> int:
    """Bring catalogues up to date, build what they make, and say what they lack."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("language", help="such as ko")
    parser.add_argument(
        "lessons", nargs="*", metavar="NN", help="a lesson's number, or utils; all if none is given"
    )
    parser.add_argument("--check", action="store_true", help="only say what is lacking")
    parser.add_argument(
        "--no-run", action="store_true", help="bring the catalogues up to date, run no lesson"
    )
    options = parser.parse_args(arguments)
    said = []
    wanted = [name for name in names() if not options.lessons or name.startswith(tuple(options.lessons))]
    for name in wanted:
        file = catalogue_path(options.language, name)
        catalogue = updated(read_catalogue(file), found_in(name))
        said += [f"{name}: {problem}" for problem in problems(catalogue)]
        if options.check:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(catalogue_text(catalogue), encoding="utf-8", newline="\n")
        if not options.no_run:
            build(options.language, name, catalogue)
    print(*said, sep="\n")
    return bool(said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
