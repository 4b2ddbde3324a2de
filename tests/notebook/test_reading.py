"""Slips that stand in the source of a student's function."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import pytest

from tests.lessons.written import written
from utils.notebook.exercises import grade
from utils.notebook.reading import slip_in_source, steps


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("total = 0\nfor one in x:\n    total += one\n    return total", "inside the loop"),
        ("y = list(x)\ny[0] == 0\nreturn y", "compares and changes nothing"),
        ("for one in x:\n    total = 2 * one\nreturn total", "overwrites `total`"),
        ("share = x[0] / 100 - 100 * x[1]\nreturn share", "divides by 100 alone"),
        ("share = x[0] - x[1] / 100 - 100 * x[1]\nreturn share", "divides by 100 alone"),
        ("return x[0] // x[1]", "a single / divides"),
        ("y = x.copy()\ny[0] = 0\nreturn x", "`y` is worked out"),
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
        "low, high = x\nreturn high / 2 + low / 2",
        "n = x[0] // 2\nreturn x[n]",
    ],
)
def test_nothing_is_said_of_sound_code(body: str) -> None:
    assert slip_in_source(written("f(x)", body)) == ""


def _first(x: Iterable[Any]) -> Any:
    for one in x:
        return one
    return None


def test_without_a_source_or_of_a_library_nothing_is_said() -> None:
    assert slip_in_source(max) == slip_in_source(_first) == ""
    assert slip_in_source(lambda x: x // 2) == ""


def test_a_check_tells_the_slip() -> None:
    body = "for row in x:\n    row[column] = value\n    p = predict_chance(row[None])[0]\nreturn p"
    message = grade("06.c", written("dependence_at(predict_chance, x, column, value)", body)).message
    assert "overwrites `p`" in message


def test_what_is_worked_out_on_the_way_is_listed() -> None:
    answer = written(
        "f(x, y)", "z = [0, 0]\nz[1] = x\ntotal, half = x + y, x / 2\ntotal *= 2\nreturn total - half"
    )
    before = sys.gettrace()
    assert steps(answer, [4, 6]) == [
        ("z", [0, 4], "z[1] = x"),
        ("total", 20, "total *= 2"),
        ("half", 2.0, "total, half = (x + y, x / 2)"),
        ("return", 18.0, "return total - half"),
    ]
    assert sys.gettrace() is before
    assert steps(max, [4, 6]) == []


def test_the_steps_of_a_function_without_a_return_are_listed() -> None:
    found = steps(written("f(x)", "y = 2 * x"), [3])
    assert found == [("y", 6, "y = 2 * x"), ("return", None, "")]
