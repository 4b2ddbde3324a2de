"""The language that the lessons speak: English, or a translation from the folder ``translations``.

Text is written in English where it belongs and translated where it is shown. Only a sentence with values
in it is put together by :func:`t`, because the translation decides their order.
"""

from __future__ import annotations

import json
import locale
import os
import re
import sys
from importlib.resources import files
from string import Formatter
from typing import Any

ENGLISH = "en"
_HANGUL_OR_MORE = re.compile(
    r"[^\x00-\u024F\u2000-\u2BFF]"
)  # neither Latin letters nor signs: translated already
_WORD = re.compile("[A-Za-z]{2}")

_texts: dict[str, str] = {}
_language = ENGLISH
missing: set[str] = set()  # what was shown and has no translation; a test looks here


def languages() -> list[str]:
    """List the languages that the lessons can speak.

    Returns
    -------
    list of str
        ``"en"`` first, then the names of the folders in ``utils/translations``.
    """
    folder = files("utils") / "translations"
    return [
        ENGLISH,
        *sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and entry.name.isalpha()),
    ]


def of_system() -> str:
    """Name the language that the system speaks, where the lessons speak it, too.

    Returns
    -------
    str
        ``"en"`` for any other.
    """
    name = ""
    if sys.platform == "win32":
        import ctypes

        name = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    else:
        said = (os.environ.get(variable) for variable in ("LC_ALL", "LC_MESSAGES", "LANG"))
        name = next(filter(None, said), "")
    code = re.split(r"[^a-z]", name.lower())[0]
    return code if code in languages() else ENGLISH


def use(code: str) -> None:
    """Choose the language for this process.

    Parameters
    ----------
    code : str
        ``"en"``, or another of :func:`languages`, such as ``"ko"``.

    Raises
    ------
    ValueError
        If there is no such translation.
    """
    global _language
    if code not in languages():
        raise ValueError(f"There is no language {code!r}: choose one of {', '.join(languages())}.")
    _language = code
    _texts.clear()
    missing.clear()
    if code != ENGLISH:
        folder = files("utils") / "translations" / code
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".json"):
                _texts.update(json.loads(file.read_text(encoding="utf-8")))
    _translate_tables()


def language() -> str:
    """Name the language in use.

    Returns
    -------
    str
        ``"en"`` or ``"ko"``, as :func:`use` was told.
    """
    return _language


def attributes() -> str:
    """Give the attributes of an HTML element that holds text in the language in use.

    Returns
    -------
    str
        With a space before them; nothing for English, which is the language of the pages around.
    """
    return "" if _language == ENGLISH else f' lang="{_language}"'


def t(text: str, **values: Any) -> str:
    """Translate a text, and put values into it.

    Parameters
    ----------
    text : str
        The English text; where there are values, with a field for each: ``"{cost:.1f} nats"``.
    **values
        The values by the name of their field; text among them is translated as well, unless it is
        :class:`Verbatim`.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        If a field has no value.

    Examples
    --------
    >>> t("{cost:.1f} nats", cost=36.04)
    '36.0 nats'
    >>> t("No value, so braces are braces: {}.")
    'No value, so braces are braces: {}.'
    """
    if isinstance(text, Verbatim):
        return text
    found = _texts.get(text)
    if found is None:
        found = text
        if _language != ENGLISH and _WORD.search(text) and not _HANGUL_OR_MORE.search(text):
            missing.add(text)
    if not values:
        return found
    return Formatter().vformat(found, (), {k: t(v) if isinstance(v, str) else v for k, v in values.items()})


def begins(text: str, words: str) -> bool:
    """Say whether a text, as it is shown, was made from an English one that begins with some words.

    Parameters
    ----------
    text : str
        In the language in use, or English.
    words : str
        The first words of the English text.

    Returns
    -------
    bool

    Examples
    --------
    >>> begins("Called with (0), your function gives 1.", "Called with")
    True
    """
    made = (shown for english, shown in _texts.items() if english.startswith(words))
    return text.startswith(words) or any(re.match(pattern(shown), text, re.DOTALL) for shown in made)


def pattern(template: str) -> str:
    """Give the pattern of the sentences that a template makes.

    Parameters
    ----------
    template : str
        As :func:`t` takes it.

    Returns
    -------
    str
        A regular expression.
    """
    return "".join(
        re.escape(words) + ("" if field is None else "(.*?)")
        for words, field, _, _ in Formatter().parse(template)
    )


class Verbatim(str):
    """Text that is no message: a name in a student's code, a value as Python writes it."""


def figure_texts(figure: Any) -> None:
    """Translate the texts of a figure, in place.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure that has not been drawn yet, or is drawn again.
    """
    if _language != ENGLISH:
        _artist_texts(figure)


def _artist_texts(artist: Any) -> None:
    from matplotlib.axis import Axis
    from matplotlib.text import Text

    for part in artist.get_children():
        if isinstance(part, Axis):  # its ticks are made when it is drawn, and writes their texts then
            _said_by(part.label)
            for ticks in (part.major, part.minor):
                _tick_texts(ticks.formatter)
        elif isinstance(part, Text):
            _said_by(part)
        else:
            _artist_texts(part)


def _said_by(text: Any) -> None:
    words = text.get_text()
    if words and (said := _shown(words)) != words:
        text.set_text(said)


def _shown(text: str) -> str:
    """Translate what a figure shows; formulas and numbers are the same everywhere."""
    return text if text.startswith("$") or not _WORD.search(text) else t(text)


def _tick_texts(formatter: Any) -> None:
    """Let a formatter of ticks, which is asked anew in every drawing, answer in the language in use."""
    if "format_ticks" not in vars(formatter):
        english = formatter.format_ticks
        formatter.format_ticks = lambda values: [_shown(str(text)) for text in english(values)]


_FRAMES = ("pandas.DataFrame", "pandas.core.frame.DataFrame")  # as pandas 3 and 2 call it


def _translate_tables() -> None:
    """Let the notebook show tables in the language in use, with numbers as pandas writes them."""
    if "IPython" not in sys.modules:  # the launcher has the standard library alone
        return
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    if shell is None:
        return
    formatters = shell.display_formatter.formatters
    for kind in _FRAMES:
        if _language == ENGLISH:
            formatters["text/html"].pop(kind, None)
            formatters["text/plain"].pop(kind, None)
        else:
            formatters["text/html"].for_type(kind, lambda frame: table(frame)._repr_html_())
            formatters["text/plain"].for_type(kind, lambda frame, out, cycle: out.text(repr(table(frame))))


def table(frame: Any) -> Any:
    """Translate what a table says: the names of its columns and rows, and its texts.

    Parameters
    ----------
    frame : pandas.DataFrame
        Is not changed.

    Returns
    -------
    pandas.DataFrame
    """

    def said(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(said, value))
        return t(value) if isinstance(value, str) else value

    made = frame.copy()
    for place, kind in enumerate(frame.dtypes):
        if kind.kind == "O":  # texts, or what pandas keeps as such
            made.isetitem(place, frame.iloc[:, place].map(said))
    for name in ("index", "columns"):
        labels = getattr(frame, name)
        heads = [said(head) for head in labels.names]
        if any(isinstance(label, str | tuple) for label in labels):
            labels = labels.map(said)
        setattr(made, name, labels.set_names(heads))
    return made
