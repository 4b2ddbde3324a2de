"""The pages of the course in another language, and where the links of a text that has moved lead to."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import lessons
from translation_text import Translate, markdown

PAGES = {  # by the name of the catalogue: the English page
    "readme": PurePosixPath("README.md"),
    "data_cards": PurePosixPath("data/README.md"),
    "glossary": PurePosixPath("docs/glossary.md"),
    "guide": PurePosixPath("docs/instructor_guide.md"),
}
MADE = (PurePosixPath("docs/claims.md"), PurePosixPath("docs/statements.md"))  # by tools/claims.py
_LINK = re.compile(r"(?<=\]\()[^)\s]+")
_PART = re.compile(r"^## Lesson (\d\d)\b", re.MULTILINE)
_ENTRY = re.compile(
    r"### (?P<term>.+)\n\n\*\*(?P<name>[^*]+)\*\*(?: · also: (?P<also>.+))?\n\n(?P<text>.+)\n?"
)


def place_of(page: PurePosixPath, language: str) -> PurePosixPath:
    """Say where a file of the course stands in a language; itself where it is the same in all.

    Parameters
    ----------
    page : PurePosixPath
        From the course's folder.
    language : str
        Such as ``"ko"``.

    Returns
    -------
    PurePosixPath
    """
    if page == PAGES["readme"]:
        return PurePosixPath(f"README.{language}.md")
    if page == PAGES["data_cards"]:
        return PurePosixPath("docs", language, "data_cards.md")
    if page in (*PAGES.values(), *MADE):
        return page.parent / language / page.name
    if page.suffix == ".ipynb" and page.parent == PurePosixPath("notebooks"):
        return page.parent / language / page.name
    return page


def with_links(text: str, page: PurePosixPath, language: str) -> str:
    """Let the links of a Markdown text lead, from its place in a language, to what is there in this language.

    Parameters
    ----------
    text : str
        As it stands at its English place.
    page : PurePosixPath
        The English page, or lesson.
    language : str
        Such as ``"ko"``.

    Returns
    -------
    str
    """
    begin = place_of(page, language).parent

    def moved(link: re.Match[str]) -> str:
        parts = urlsplit(link[0])
        if parts.scheme or parts.netloc or not parts.path:
            return link[0]
        target = PurePosixPath(os.path.normpath(page.parent / parts.path).replace(os.sep, "/"))
        there = os.path.relpath(place_of(target, language), begin).replace(os.sep, "/")
        return (
            there
            + ("/" if parts.path.endswith("/") else "")
            + (f"#{parts.fragment}" if parts.fragment else "")
        )

    return _LINK.sub(moved, text)


def names() -> list[str]:
    """List the pages' catalogues; the instructor's guide has one for each lesson."""
    parts = [f"guide_{number}" for number in _PART.findall(english("guide"))]
    return [*PAGES, *parts]


def english(name: str) -> str:
    """Read the English page of a catalogue."""
    return (lessons.ROOT / PAGES[name.partition("_")[0] if name.startswith("guide") else name]).read_text(
        encoding="utf-8"
    )


def part(name: str) -> str:
    """Read the part of a page that a catalogue translates."""
    text = english(name)
    if not name.startswith("guide"):
        return text
    starts = [0, *(found.start() for found in _PART.finditer(text)), len(text)]
    number = names().index(name) - names().index("guide")
    return text[starts[number] : starts[number + 1]]


def page_text(name: str, language: str, translate: Translate) -> str:
    """Make a page in a language.

    Parameters
    ----------
    name : str
        One of `PAGES`.
    language : str
        Such as ``"ko"``.
    translate : callable
        Gives the translation of a message of the page.

    Returns
    -------
    str
        Markdown; every heading can be reached by the anchor of the English one.
    """
    made: Callable[[str, Translate], str] = _glossary if name == "glossary" else _anchored
    return with_links(made(english(name), translate), PAGES[name], language)


def _anchored(text: str, translate: Translate) -> str:
    """Translate a page, and give each heading whose words change the English one's anchor."""
    blocks = []
    for line in re.split(r"(?m)^(?=#{2,6} )", text):
        heading = re.match(r"#{2,6} (.+)", line)
        new = markdown(line, translate)
        if heading and not new.startswith(line.partition("\n")[0]):
            anchor = re.sub(r"[^\w\- ]", "", heading[1].lower()).replace(" ", "-")
            new = f'<a id="{anchor}"></a>\n\n{new}'
        blocks.append(new)
    return "".join(blocks)


def _glossary(text: str, translate: Translate) -> str:
    """Write the glossary by its other names, in their order; a term keeps its anchor."""
    head, *entries = re.split(r"(?m)^(?=### )", text)
    made = []
    for entry in entries:
        found = _ENTRY.fullmatch(entry.rstrip("\n") + "\n")
        assert found, entry
        forms = ", ".join(filter(None, [found["term"], found["also"]]))
        anchor = found["term"].replace(" ", "-")
        made.append(
            (
                found["name"],
                f'<a id="{anchor}"></a>\n\n### {found["name"]}\n\n{forms}\n\n{translate(found["text"])}\n',
            )
        )
    return markdown(head, translate) + "\n".join(text for _, text in sorted(made))


def page_messages(name: str) -> list[tuple[str, str]]:
    """List the messages that belong into a page's catalogue, each with its page."""
    found: list[tuple[str, str]] = []
    place = PAGES["guide" if name.startswith("guide") else name].as_posix()

    def keep(text: str) -> str:
        found.append((text, place))
        return text

    (_glossary if name == "glossary" else markdown)(part(name), keep)
    return found


def target(name: str, language: str) -> Path:
    """Give the file of a page in a language."""
    return lessons.ROOT / place_of(PAGES[name], language)
