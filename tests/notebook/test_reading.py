"""Slips that stand in the source of a student's function."""

from __future__ import annotations

import pytest

from tests.lessons.written import written
from utils.notebook.exercises import function_problem
from utils.notebook.reading import slip_in_source, unused_in_source


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("total = 0\nfor one in x:\n    total += one\n    return total", "inside the loop"),
        ("y = list(x)\ny[0] == 0\nreturn y", "compares and changes nothing"),
        ("for one in x:\n    total = 2 * one\nreturn total", "overwrites `total`"),
        ("share = x[0] / 100 - 100 * x[1]\nreturn share", "divides by 100 alone"),
        ("share = x[0] - x[1] / 100 - 100 * x[1]\nreturn share", "divides by 100 alone"),
        ("return x[0] // 2", "a single / divides"),
    ],
)
def test_a_slip_is_named(body: str, words: str) -> None:
    assert words in slip_in_source(written("f(x)", body))


@pytest.mark.parametrize(
    "body",
    [
        "for one in x:\n    if one > 1:\n        return one\nreturn 0",
        "total = 0\nfor one in x:\n    total = total + one\nreturn total",
        "for one in x:\n    y = x.copy()\n    y[0] = one\nreturn y",
        "y = x.copy()\ny[0] = 0\nreturn y",
        "share = x[0] / (100 - 100 * x[1])\nreturn 1 / 2 - share",
        "return sum(1 for _, one in enumerate(x))",
        "n = len(x) // 2\nreturn x[n]",
    ],
)
def test_nothing_is_said_of_sound_code(body: str) -> None:
    answer = written("f(x)", body)
    assert slip_in_source(answer) == unused_in_source(answer) == ""


def test_what_is_worked_out_and_not_used_is_named() -> None:
    assert "`y` is worked out" in unused_in_source(written("f(x)", "y = x.copy()\ny[0] = 0\nreturn x"))


def test_where_there_is_no_source_nothing_is_said() -> None:
    assert slip_in_source(max) == ""
    assert slip_in_source(lambda x: x // 2) == ""


def test_a_check_tells_the_slip() -> None:
    answer = written("f(x)", "for one in x:\n    total = one\nreturn total")
    problem = function_problem(answer, [([1, 2, 4],), ([2, 5, 9],)], sum)
    assert problem is not None and "overwrites `total`" in problem
