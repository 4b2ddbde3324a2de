"""Lines that a page need not break: a Korean letter takes two columns of them."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import Any

COLUMNS = 100  # wider lines would be broken by JupyterLab, in the middle of a word
_SECOND = "\0"  # stands for the second column of a wide letter


def columns(text: str) -> int:
    """Count the columns that a text takes.

    Parameters
    ----------
    text : str

    Returns
    -------
    int

    Examples
    --------
    >>> columns("p50"), columns("중앙값")
    (3, 6)
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def fill(text: str, **options: Any) -> str:
    """Break a text between its words.

    Parameters
    ----------
    text : str
    **options
        Passed on to :func:`textwrap.fill`.

    Returns
    -------
    str
        Lines of at most 100 columns.

    Examples
    --------
    >>> [len(line) for line in fill("가나다 " * 20).splitlines()]
    [55, 23]
    """
    return textwrap.fill(_wide(text), COLUMNS, **options).replace(_SECOND, "")


def count(text: str, width: int) -> int:
    """Count the lines that a text takes in columns of one width.

    Parameters
    ----------
    text : str
    width : int
        The columns of a line.

    Returns
    -------
    int
        One at least.

    Examples
    --------
    >>> count("가나다 라마바", 8), count("", 8)
    (2, 1)
    """
    return len(textwrap.wrap(_wide(text), width, drop_whitespace=False)) or 1


def _wide(text: str) -> str:
    return "".join(c + _SECOND * (unicodedata.east_asian_width(c) in "WF") for c in text)
