"""How wrong results are related to the right ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from utils.notebook.relations import relation

SHARES = [0.25, 0.52, 0.137, 0.9]
RULES: list[tuple[Callable[[float], Any], str]] = [
    (lambda want: 100 * want, "per cent where a share is meant"),
    (lambda want: want / 100, "a share where per cent is meant"),
    (lambda want: 1000 * want, "1000 times what is expected: another unit."),
    (lambda want: 2 * want, "Every result is 2 times what is expected."),
    (lambda want: -want, "other sign"),
    (lambda want: want + 1, "Every result is 1 more than expected."),
    (lambda want: want - 0.5, "Every result is 0.5 less than expected."),
    (lambda want: 1 - want, "1 minus what is expected"),
    (lambda want: 1 / want, "upside down"),
    (lambda want: want**2, "is the square"),
    (np.sqrt, "is the root"),
    (np.log, "is the logarithm"),
    (np.exp, "is the exponential"),
    (lambda want: round(want, 2), "rounded"),
    (int, "whatever the input is"),
    (lambda want: 0.5, "It gives 0.5 whatever the input is"),
    (lambda want: float("nan"), "no finite number"),
    (lambda want: f"{want}", "That is text: a number is expected"),
    (lambda want: lambda: want, "That is a function: a number is expected"),
    (lambda want: {"share": want}, "What is expected stands at place 1 of 1: return it alone."),
    (lambda want: {"share": 2 * want}, "That is a dict: a number is expected"),
    (lambda want: want > 0.5, "True or False: a number is expected"),
    (lambda want: (want, 1.0), "What is expected stands at place 1 of 2: return it alone."),
    (lambda want: ("B", want), "What is expected stands at place 2 of 2"),
    (lambda want: (2 * want, 1.0), "One number is expected, not 2 values"),
    (lambda want: [want + 1, want - 1], "The mean of your values is what is expected."),
    (lambda want: np.array([want - 1, 1.0]), "The sum of your values"),
    (lambda want: [want - 1, want, 0.1], "stands at place 2 of 3"),
    (lambda want: [-9.0] * round(100 * want) + [want], "The largest of your values"),
    (lambda want: [9.0] * round(100 * want) + [want], "The smallest of your values"),
    (lambda want: want if want > 0.2 else 0.0, "right for 3 of the 4 inputs"),
]


@pytest.mark.parametrize(("rule", "told"), RULES)
def test_numbers(rule: Callable[[float], Any], told: str) -> None:
    assert told in relation([rule(want) for want in SHARES], SHARES)


def test_what_is_related_to_nothing_is_told_nothing() -> None:
    assert relation([0.3, 0.1, 0.7, 0.2], SHARES) == ""
    assert relation([3.0], [4.0]) == ""


def test_a_cut_number_and_a_lost_sign() -> None:
    assert "cut off" in relation([1, 2, 9], [1.4, 2.9, 9.1])
    assert "lost its sign" in relation([1.5, 2.5, 9.5], [-1.5, 2.5, 9.5])


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (lambda want: want[::-1], "reversed order"),
        (np.cumsum, "added up from the first on"),
        (lambda want: np.roll(want, 1), "one place too late"),
        (lambda want: np.roll(want, -1), "one place too early"),
        (lambda want: want / np.sum(want), "divided by their sum"),
        (np.sort, "sorted"),
        (np.argsort, "places in the order"),
        (lambda want: np.argsort(-np.asarray(want)), "places in the order"),
        (lambda want: np.argsort(np.argsort(want)) + 1, "ranks"),
        (lambda want: (want - np.min(want)) / np.ptp(want), "the scale is another"),
        (lambda want: -np.sort(-np.asarray(want)), "sorted"),
        (lambda want: want[:-1], "values are expected, not"),
        (lambda want: want[0], "values are expected, not one number"),
        (str, "That is text: 4 values are expected"),
    ],
)
def test_orders(rule: Callable[[Any], Any], told: str) -> None:
    wanted = [np.array([3.0, 1.0, 4.0, 1.5]), np.array([2.0, 7.0, 1.0, 8.0, 2.5])]
    assert told in relation([rule(want) for want in wanted], wanted)


def test_an_array_beside_others_is_told_its_place() -> None:
    wanted = [np.arange(3.0), np.arange(4.0)]
    assert "place 1 of 2" in relation([(want, [0, 1]) for want in wanted], wanted)
    assert "place 2 of 2" in relation([{"order": [0, 1], "x": want} for want in wanted], wanted)
    assert (
        relation([[0.5, 1.0]], [1.5]) == "One number is expected, not 2 values."
    )  # one input proves nothing


def test_other_forms() -> None:
    table = np.arange(6.0).reshape(2, 3)
    assert relation([table.T], [table]) == "Rows and columns are swapped."
    assert relation([np.ones((3, 3))], [table]) == "The shape (2, 3) is expected, not (3, 3)."
    assert "comparison is turned round" in relation([[True, False]], [[False, True]])
    assert relation([["a"]], [{"a": 1}]) == "A dict is expected, not a list."
    assert relation([{"b": 1}], [{"a": 1}]) == "Of the keys, 'a' missing; 'b' too many."
    assert relation([1], ["stall"]) == "Text is expected, and this is 1."
    assert "right for 1 of the 2 inputs" in relation(["a", "b"], ["a", "c"])
    assert relation([["a", "b"]], [["a", "c"]]) == ""


def test_durations_that_stand_for_a_number_hold_nothing() -> None:
    seconds = [np.asarray(value).astype("timedelta64[s]") for value in (3, 5)]
    assert relation(seconds, [3.5, 5.5]) == relation([value.item() for value in seconds], [3.5, 5.5])
