"""Calls timed in turns, and the interval of a cross-validated score."""

import math

import numpy as np
import pytest
from scipy import stats

from utils.timing import interleaved_times
from utils.uncertainty import half_width


def test_calls_are_timed_in_turns() -> None:
    order: list[str] = []
    times = interleaved_times({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, repeats=3)
    assert order == ["a", "b"] * 3
    assert list(times.columns) == ["a", "b"] and (times >= 0).all().all()
    with pytest.raises(ValueError, match="repeats is 0"):
        interleaved_times({"a": order.clear}, repeats=0)


def test_the_half_width_by_hand() -> None:
    # mean 2, squares 1 + 0 + 1, variance 1; (1/3 + 1/3) * 1; t quantile for 2 degrees of freedom
    assert half_width([1, 2, 3], test_share=0.25) == pytest.approx(4.302653 * math.sqrt(2 / 3), rel=1e-6)


def test_without_overlap_it_is_the_usual_interval() -> None:
    scores = np.random.default_rng(3).normal(size=12)
    low, high = stats.t.interval(0.9, 11, scores.mean(), stats.sem(scores))
    assert half_width(scores, test_share=1e-12, level=0.9) == pytest.approx((high - low) / 2)


def test_an_interval_that_makes_no_sense_is_refused() -> None:
    for scores in ([1.0], [], [1.0, float("nan")], [[1.0, 2.0]]):
        with pytest.raises(ValueError, match="at least two finite numbers"):
            half_width(scores, test_share=0.2)
    for share in (0, 1, -0.1, 4):
        with pytest.raises(ValueError, match="test_share"):
            half_width([1.0, 2.0], test_share=share)
