"""Checks of lesson 06's exercises: interpretability."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.notebook.exercises import Exercise, function_problem

MEASURED_S = {
    "rsrp_dbm": -0.02,
    "beam_switches_1h": 0.0,
    "harq_retransmissions": 0.2,
    "battery_pct": -30.0,
    "video_stalls": 1.0,
    "first_lost_packet": 0.05,
}


def _which_leak(answer: Any) -> str | None:
    if isinstance(answer, str) or not hasattr(answer, "__iter__"):
        return f"Give the names as a set or a list, not as {type(answer).__name__}."
    names = list(answer)
    if unknown := [name for name in names if not isinstance(name, str) or name not in MEASURED_S]:
        return f"{unknown[0]!r} is not one of the six names."
    given, leaks = set(names), {name for name, seconds in MEASURED_S.items() if seconds > 0}
    if given == leaks:
        return None
    if given == set(MEASURED_S) - leaks:
        return "These are the ones that may be used: give the others."
    if not given:
        return "Some of them are measured after the decision: look at the signs."
    if early := sorted(given - leaks):
        when = "at the decision" if MEASURED_S[early[0]] == 0 else "before the decision"
        return f"{early[0]} is measured {when}, so it is known in time: it may be used."
    if given == leaks - {"first_lost_packet"}:
        return (
            "first_lost_packet comes before most blockages, but after the decision: nobody knows it in time."
        )
    return "At least one more is measured after the decision: go through the list by the sign of the seconds."


def _together(x: Any, columns: Any, order: Any) -> Any:
    """Build the shuffled array column by column, another way than by indexing both."""
    parts = [x[order, j] if j in columns else x[:, j] for j in range(x.shape[1])]
    return np.column_stack(parts)


def _shuffle(answer: Any) -> str | None:
    rng = np.random.default_rng(6)
    cases = [
        (rng.integers(0, 99, (n, k)).astype(float), columns, rng.permutation(n))
        for n, k, columns in ((5, 3, [1, 2]), (8, 4, [0, 3]), (6, 2, [1]), (7, 5, [4, 0, 2]))
    ]

    def in_two_orders(x: Any, columns: Any, order: Any) -> Any:
        changed = x.copy()
        for j in columns:
            order = order[order]
            changed[:, j] = x[order, j]
        return changed

    def only(x: Any, columns: Any, order: Any) -> Any:
        return x[order][:, columns]

    def inverse(x: Any, columns: Any, order: Any) -> Any:
        return _together(x, columns, np.argsort(order))

    wrong: list[tuple[Callable[..., Any], str]] = [
        (lambda x, c, o: x[o], "That moves all columns: the others must stay where they are."),
        (lambda x, c, o: x, "Nothing has moved: write the reordered columns into your copy."),
        (only, "Those are the shuffled columns alone: return the whole array."),
        (inverse, "The rows went the other way round: row i of the result takes row order[i]."),
        (
            lambda x, c, o: _together(x, c[:1], o),
            "Only the first of the columns has moved: move all of them.",
        ),
        (
            in_two_orders,
            "The columns went in different orders: copies that stay in step are the whole point.",
        ),
    ]
    return function_problem(answer, cases, _together, wrong)


def _steep(x: Any) -> Any:
    return 1 / (1 + np.exp(-(x[:, 0] * x[:, 1] + x[:, 2])))


def _square(x: Any) -> Any:
    return (x**2).sum(axis=1)


def _dependence(answer: Any) -> str | None:
    rng = np.random.default_rng(7)
    cases = [
        (predict, rng.normal(size=(rows, 3)), column, value)
        for predict, rows, column, value in (
            (_steep, 6, 0, 2.0),
            (_steep, 20, 2, -1.0),
            (_square, 9, 1, 3.0),
            (_steep, 15, 1, 0.5),
        )
    ]

    def set_to(x: Any, column: int, value: float) -> Any:
        changed = x.copy()
        changed[:, column] = value
        return changed

    def oracle(predict: Any, x: Any, column: int, value: float) -> float:
        rows = [np.where(np.arange(x.shape[1]) == column, value, row) for row in x]
        return float(sum(predict(row[np.newaxis])[0] for row in rows) / len(rows))

    wrong: list[tuple[Callable[..., Any], str]] = [
        (
            lambda f, x, c, v: f(set_to(x, c, v).mean(axis=0)[np.newaxis])[0],
            "That predicts for the average row: average the predictions, not the inputs.",
        ),
        (
            lambda f, x, c, v: np.median(f(set_to(x, c, v))),
            "That is the median: partial dependence is the mean.",
        ),
        (lambda f, x, c, v: f(set_to(x, c, v)).sum(), "That is the sum: divide by the number of rows."),
        (lambda f, x, c, v: f(set_to(x, c, v)), "Those are the individual predictions: average them."),
        (lambda f, x, c, v: f(x).mean(), "The column was not set: this is the mean prediction as it is."),
        (
            lambda f, x, c, v: f(np.full_like(x, v)).mean(),
            "That sets every column: set only the one that is asked for.",
        ),
        (
            lambda f, x, c, v: f(set_to(x, c, v)).mean() - f(x).mean(),
            "That is the difference from the mean prediction: give the mean itself.",
        ),
    ]
    return function_problem(answer, cases, oracle, wrong)


EXERCISES = [
    Exercise(
        "06.a",
        "Which columns leak?",
        _which_leak,
        "No model needed: the clock finds every leak that is written down.",
    ),
    Exercise(
        "06.b",
        "Shuffle together",
        _shuffle,
        "Copies that move in step can no longer stand in for each other.",
    ),
    Exercise(
        "06.c",
        "A point of a partial dependence curve",
        _dependence,
        "It is an average over all rows, and so it says nothing about any single one.",
    ),
]
