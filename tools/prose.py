"""Reading a lesson's prose: what is code, what is mathematics, and which numbers it claims."""

from __future__ import annotations

import re

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?^ {0,3}\1[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$", re.MULTILINE)
MATHS = re.compile(
    r"\$\$.+?\$\$|\\\[.+?\\\]|\\\(.+?\\\)|\\begin\{(\w+\*?)\}.+?\\end\{\1\}|(?<![\\$\w])\$(?!\s)[^$\n]+?(?<![\s\\])\$",
    re.DOTALL,
)
NUMBER = re.compile(
    r"(?<![\w.])(\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][-+]?\d+)?)(?!\d|\.\d)(?:\s?(%|percent\b|per cent\b))?"
)


def headings(source: str) -> list[tuple[int, str]]:
    """List the headings of a Markdown text with their levels."""
    return [(len(marks), text) for marks, text in _HEADING.findall(FENCE.sub("\n", source))]


def without_code(source: str) -> str:
    """Take code spans and fenced code out of a Markdown text."""
    return CODE.sub(" ", FENCE.sub("\n", source))


def numbers(text: str) -> set[str]:
    """Find the numbers of a text; one of percent is found with its sign and, if decimal, without."""
    found = set()
    for number, percent in NUMBER.findall(text.replace("\u00a0", " ").replace("\u202f", " ")):
        plain = number.replace(",", "")
        if percent:
            found.add(plain + " %")
        if not percent or "." in plain:
            found.add(plain)
    return found


def claimed_numbers(text: str) -> set[str]:
    """Find what prose has to account for: decimal numbers and percentages."""
    found = numbers(text)
    return {n for n in found if n.endswith("%") or ("." in n and f"{n} %" not in found)}
