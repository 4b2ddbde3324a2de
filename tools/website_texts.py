"""What the pages of the site say themselves, in every language, and the addresses of their headings."""

from __future__ import annotations

import re
from pathlib import Path

import translation
from translation_text import Translate

FRONT = Path(__file__).with_name("website_front.md")
STANDS = "On this page the figure stands still. Where you run the lesson, its controls move it."
STORED = "The numbers and pictures on this page come from a stored run of the lesson."
RUN_IT, YOURS, SHOW, HIDE, SEARCH = (
    "Run this lesson",
    "Your prediction.",
    "Show the code",
    "Hide the code",
    "Search the course",
)
RANGE = "{label}: {first} to {last}"
NAMES = {  # of the menu's pages
    "notebooks/index": "Lessons",
    "docs/glossary": "Glossary",
    "docs/claims": "Claims",
    "docs/statements": "Beyond the slides",
    "data/README": "Data",
    "docs/performance": "Cost",
    "docs/instructor_guide": "For instructors",
}
TITLE = "ML systems, week 1"
RIGHTS = "the authors of the course; text and data CC BY 4.0, code BSD-3-Clause"
HEAD = "| lesson | minutes | you learn |"
# In place of the cells that mean something to those alone who run them.
PERSONAL = {
    "check": "*Run this lesson to have your answer checked.*",
    "course_map": "*Run this lesson to see your own map here.*",
}
ANSWERS = {  # what website_answers.js says
    "save": "Save my answers",
    "load": "Load my answers",
    "nothing": "There is nothing to save yet: run a lesson or answer a question first.",
    "saved": "Saved among your downloads: {file} (files: {files}, answers on these pages: {answers}).",
    "loaded": "Brought back from {file} (files: {files}, answers on these pages: {answers}).",
    "replace": "{file} differs from what is here in: {names}. Close the lessons that are open in other tabs. "
    "Then choose OK to replace what is here.",
    "stays": "Nothing was changed.",
    "other": "{file} is no file of saved answers: choose one that the button Save my answers has made.",
    "newer": "{file} comes from a newer edition of the course: load it on that edition's site.",
    "broken": "{file} is damaged, and nothing was changed: choose another copy of it.",
    "failed": "Your answers could not be reached ({error}): allow this site to keep data in the browser, then try again.",
}
AHEAD = {  # what website_ahead.js says
    "now": "Load Python for the lessons now ({all} MB)",
    "loads": "Python for the lessons",
    "loading": "Python for the lessons is loading while you read: {part} of {all} MB.",
    "ready": "Python for the lessons is here: they start sooner, and need no network.",
    "stopped": "Python for the lessons was not loaded to the end: a lesson that you run loads the rest.",
}
TO_ANSWERS = "Save or load my answers"
EDITION = {  # what website_edition.js says
    "meanwhile": "Your lessons are being brought forward to the newer edition of the course; your answers and your cells stay.",
    "failed": "Your lessons could not be brought forward to the newer edition of the course ({error}). They are as you "
    "left them; load this page again to try once more.",
    "close": "Close",
}
SLUGS: dict[str, str] = {}  # of headings that keep the English one's address
_ANCHORED = re.compile(r'^<a id="([^"]+)"></a>\n\n(#+ +(.+))$', re.MULTILINE)
UNFOLD = "Show this part: it is for readers who want more, and no verdict needs it"
SAID = {"unfold": UNFOLD, "code": "en"}  # what stands between the parts of a page, in the language in use


def with_slugs(text: str) -> str:
    """Take the anchors above a text's headings for the headings' own addresses.

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    str
        Without them.
    """
    SLUGS.update({title: anchor for anchor, _, title in _ANCHORED.findall(text)})
    return _ANCHORED.sub(r"\2", text)


def slug(title: str) -> str:
    """Give the address of a heading, as GitHub does where it keeps none.

    Parameters
    ----------
    title : str

    Returns
    -------
    str
    """
    return SLUGS.get(title) or re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def speak(say: Translate, code: str) -> None:
    """Say in a language what stands between the parts of a page."""
    SAID.update(unfold=say(UNFOLD), code=code)


def texts() -> list[tuple[str, str]]:
    """List what the pages say themselves, each message with its place: what a catalogue translates."""
    said = [STANDS, STORED, RUN_IT, YOURS, SHOW, HIDE, SEARCH, RANGE, TITLE, RIGHTS, *NAMES.values(), HEAD]
    said += [*PERSONAL.values(), UNFOLD, *ANSWERS.values(), *AHEAD.values(), TO_ANSWERS, *EDITION.values()]
    found = [(text, "tools/website_texts.py") for text in said]

    def keep(text: str) -> str:
        found.append((text, "tools/website_front.md"))
        return text

    translation.markdown(FRONT.read_text(encoding="utf-8"), keep)
    return found
