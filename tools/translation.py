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
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path, PurePosixPath

import lessons
import nbformat
import translation_pages
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from nbformat import NotebookNode
from translation_pages import with_links
from translation_text import Translate, code, markdown

MADE = {"claims": "claims", "site": "website_texts"}  # pages that a module makes, by their catalogue
Found = list[tuple[str, str]]  # messages in their order, each with its place

FOLDER = lessons.ROOT / "translations"
UTILS = lessons.ROOT / "utils"
# ---------------------------------------------------------------- what utils says


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
                silent |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and (node.value.strip()):
                constants.append(node)
        for node in sorted(constants, key=lambda n: (n.lineno, n.col_offset)):
            if id(node) in called:
                self.shown.append(node.value)
            elif id(node) not in silent:
                self.others.append(node.value)


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
    known = {text for texts in _texts() for text in texts.others}
    called = {text for texts in _texts() for text in texts.shown}
    return frozenset((columns_ | known | set(listed("tokens.txt"))) - called)


# ---------------------------------------------------------------- messages

_A_LESSON = PurePosixPath("notebooks/lesson.ipynb")  # any: links count from its folder
SPEAK = 'from utils import language\n\nlanguage.use("{}")\n\n'


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
            parts = cell.source.split("\n\n")
            twins = [(place, twin) for place, part in enumerate(parts) if (twin := lessons.TWIN.match(part))]
            cell.source = markdown(
                lessons.without_twin(cell.source), translate, lambda text: code(text, translate, known)
            )
            if code_of:
                cell.source = with_links(cell.source, _A_LESSON, code_of)
            for place, twin in twins:  # no message: it names both languages in both lessons
                parts = cell.source.split("\n\n")
                parts.insert(place, f"[English](../{twin[1]}) · 한국어" if code_of else twin[0])
                cell.source = "\n\n".join(parts)
        else:
            cell.source = code(cell.source, translate, known)
            if code_of and first:
                cell.source = SPEAK.format(code_of) + cell.source
            first = False
            cell.outputs, cell.execution_count = [], None
        if "notes" in cell.metadata:
            cell.metadata["notes"] = markdown(cell.metadata["notes"], translate)
    return nb


def linked(nb: NotebookNode, name: str) -> NotebookNode:
    """Give the English lesson with the line that links to the Korean one, below the time that it takes.

    Parameters
    ----------
    nb : nbformat.NotebookNode
    name : str
        The lesson's file.

    Returns
    -------
    nbformat.NotebookNode
    """
    nb = nbformat.from_dict(nb)
    parts = lessons.without_twin(nb.cells[0].source).split("\n\n")
    below = next((place for place, part in enumerate(parts, 1) if part.startswith("**")), len(parts))
    nb.cells[0].source = "\n\n".join([*parts[:below], f"English · [한국어](ko/{name})", *parts[below:]])
    return nb


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
    quoted = 10 * len(re.findall("[가-힣]", text)) > len(re.findall("[A-Za-z]", text))
    return bool(words) and "</" not in text and not quoted  # no HTML, no quotation of the slides


_NO_WORD = re.compile(r"\{[^{}]*\}|\w*_\w*|\d\w*")  # fields, names in code, numbers


def untranslated(shown: Iterable[str]) -> list[str]:
    """Leave out, of what was shown without a translation, what needs none: names and units.

    Parameters
    ----------
    shown : iterable of str
        Such as ``utils.language.missing``.

    Returns
    -------
    list of str
        Sorted.
    """
    names = set(listed("names.txt"))
    texts = set(shown) - set(listed("tokens.txt")) - names
    return sorted(text for text in texts if set(re.findall(r"[A-Za-z]{2,}", _NO_WORD.sub(" ", text))) - names)


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
    for text in [text for text, message in catalogue.obsolete.items() if not message.string]:
        del catalogue.obsolete[text]  # nobody's work
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
    in_code = any(str(place).endswith(".py") for place, _ in message.locations)
    if in_code and old.count("\n") != new.count("\n"):
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
    """List the catalogues of a language: one for each lesson, for the rest of ``utils``, for each page."""
    return [*(path.stem for path in lessons.paths()), "utils", *translation_pages.names(), *MADE]


def found_in(name: str) -> Found:
    """List the messages that belong into a catalogue."""
    if name == "utils":
        return utils_messages("")
    if name in translation_pages.names():
        return translation_pages.page_messages(name)
    if name in MADE:
        import importlib  # they make their pages with what stands here

        return list(importlib.import_module(MADE[name]).texts())
    path = lessons.NOTEBOOKS / f"{name}.ipynb"
    return lesson_messages(lessons.read(path).nb) + utils_messages(name[:2])


def shown_texts(name: str, catalogue: Catalog) -> dict[str, str]:
    """Give what a running lesson needs of a catalogue: the texts of ``utils``, by the English ones."""
    wanted = {text for text, _ in utils_messages("" if name == "utils" else name[:2])}
    return {
        str(m.id): str(m.string)
        for m in catalogue
        if m.id in wanted and m.string and not m.fuzzy and m.id != m.string
    }


def translations(language: str, *names: str) -> Translate:
    """Translate by the stored catalogues of these names."""
    return lookup(*(read_catalogue(catalogue_path(language, name)) for name in names))


def built_page(language: str, name: str) -> str:
    """Make a page from its stored catalogues.

    Parameters
    ----------
    language, name : str
        Such as ``"ko"`` and ``"glossary"``.

    Returns
    -------
    str
    """
    parts = [part for part in translation_pages.names() if part == name or part.startswith(f"{name}_")]
    return translation_pages.page_text(name, language, translations(language, *parts))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def build(language: str, name: str, with_frames: bool = False) -> None:
    """Write what a stored catalogue makes: a page; or the texts for ``utils`` and the lesson, run.

    Parameters
    ----------
    language, name : str
        Such as ``"ko"`` and ``"09_many_classes"``.
    with_frames : bool
        Whether the pictures of the lesson's figures are written into ``build/frames``.

    Raises
    ------
    StoppedError
        If a cell of the lesson raises an error or takes too long; the lesson stays as it was.
    """
    if name == "site":
        return  # by course.py site
    if name == "claims":
        import claims

        claims.write()
        return
    if name in translation_pages.names():
        page = "guide" if name.startswith("guide") else name
        _write(translation_pages.target(page, language), built_page(language, page))
        return
    catalogue = read_catalogue(catalogue_path(language, name))
    texts = json.dumps(shown_texts(name, catalogue), ensure_ascii=False, indent=0)
    _write(UTILS / "translations" / language / f"{name}.json", texts + "\n")
    if name != "utils":
        import frames  # these and all that runs a lesson
        import refresh

        english = lessons.NOTEBOOKS / f"{name}.ipynb"
        if language == "ko":
            _write(english, nbformat.writes(linked(lessons.read(english).nb, english.name)) + "\n")
        nb = translated(lessons.read(english).nb, lookup(catalogue), language)
        place = lessons.NOTEBOOKS / language / f"{name}.ipynb"
        place.parent.mkdir(exist_ok=True)
        before = place.read_text(encoding="utf-8") if place.exists() else None
        _write(place, nbformat.writes(nb) + "\n")  # its quiz reads it
        own = lessons.Lesson(place, nbformat.from_dict(nb))
        try:
            run = frames.execute(own) if with_frames else lessons.execute(own.nb, cwd=place.parent)
            if failed := lessons.first_error(run):
                raise lessons.StoppedError(failed)
        except lessons.StoppedError as error:
            place.unlink() if before is None else _write(place, before)
            raise lessons.StoppedError(f"notebooks/{language}/{name}.ipynb is not stored: {error}") from None
        run = refresh.clean(run)
        for cell, planned in zip(run.cells, nb.cells, strict=True):
            cell.metadata = planned.metadata  # slide types and folds as in English, whatever the headings say
        _write(place, nbformat.writes(run) + "\n")


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
    parser.add_argument(
        "--frames", action="store_true", help="keep the pictures of figures for decks of slides as well"
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
        _write(file, catalogue_text(catalogue))
        if not (options.no_run and name in names()[: len(lessons.paths())]):
            try:
                build(options.language, name, options.frames)
            except lessons.StoppedError as error:
                said.append(str(error))
    print(*said, sep="\n")
    return bool(said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
