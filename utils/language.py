"""The language that the lessons speak: English, or a translation from the folder ``translations``.

Text is written in English where it belongs and translated where it is shown. Only a sentence with values
in it is put together by :func:`t`, because the translation decides their order.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from string import Formatter
from typing import Any

ENGLISH = "en"
_HANGUL_OR_MORE = re.compile(
    r"[^\x00-\u024F\u2000-\u2BFF]"
)  # neither Latin letters nor signs: translated already

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
        for file in (files("utils") / "translations" / code).iterdir():
            if file.name.endswith(".json"):
                _texts.update(json.loads(file.read_text(encoding="utf-8")))


def language() -> str:
    """Name the language in use.

    Returns
    -------
    str
        ``"en"`` or ``"ko"``, as :func:`use` was told.
    """
    return _language


def t(text: str, **values: Any) -> str:
    """Translate a text, and put values into it.

    Parameters
    ----------
    text : str
        The English text; where there are values, with a field for each: ``"{cost:.1f} nats"``.
    **values
        The values by the name of their field; text among them is translated as well.

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
    found = _texts.get(text)
    if found is None:
        found = text
        if _language != ENGLISH and re.search("[A-Za-z]{2}", text) and not _HANGUL_OR_MORE.search(text):
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
    return text.startswith(words) or any(re.match(_pattern(shown), text, re.DOTALL) for shown in made)


def _pattern(template: str) -> str:
    """Give the pattern of the sentences that a template makes."""
    return "".join(
        re.escape(words) + ("" if field is None else "(.*?)")
        for words, field, _, _ in Formatter().parse(template)
    )


def figure_texts(figure: Any) -> None:
    """Translate the texts of a figure, in place.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure that has not been drawn yet, or is drawn again.
    """
    if _language == ENGLISH:
        return
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        if words := text.get_text():
            text.set_text(t(words))
