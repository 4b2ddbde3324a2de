"""Checks of lesson 01's exercises: which model wins, and which one ships?"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from utils.notebook.exercises import Exercise, function_problem, number_problem

ANSWER_TIMES_S = np.array([0.0021, 0.0019, 0.0020, 0.0024, 0.0020, 0.0950, 0.0022, 0.0018, 0.0023])


def _median_ms(answer: Any) -> str | None:
    if problem := number_problem(answer, "ms"):
        return problem
    value = float(np.squeeze(answer))
    median_s = float(np.median(ANSWER_TIMES_S))
    typical = {
        1000 * median_s: None,
        median_s: "That is the median in seconds: product asks for milliseconds.",
        1e6 * median_s: "That is the median in microseconds: product asks for milliseconds.",
        1000
        * float(
            ANSWER_TIMES_S.mean()
        ): "That is the mean: one slow answer of 95 ms pulls it up. p50 is the median.",
        float(ANSWER_TIMES_S.mean()): "That is the mean, and in seconds: p50 is the median, in milliseconds.",
        1000
        * float(
            ANSWER_TIMES_S[4]
        ): "That is the fifth in the order given, or the median rounded: sort the values, and do not round.",
        1000
        * float(
            np.percentile(ANSWER_TIMES_S, 95)
        ): "That is the p95: half of the answers are within the p50.",
        1000
        * float(ANSWER_TIMES_S.max()): "That is the slowest answer: half of the answers are within the p50.",
    }
    for number, message in typical.items():
        if np.isclose(value, number, rtol=1e-6):
            return message
    return "Not that: sort the nine times and take the one in the middle, then turn it into milliseconds."


def _standard_error(differences: Any, test_rows: float, train_rows: float) -> Any:
    count = len(differences)
    squares = np.sum((np.asarray(differences, dtype=float) - np.mean(differences)) ** 2)
    return (squares / (count - 1) * (1 / count + test_rows / train_rows)) ** 0.5


def _fold_cases() -> list[tuple[np.ndarray, int, int]]:
    rng = np.random.default_rng(11)
    sizes = [(10, 360, 1437), (5, 50, 450), (2, 30, 60), (30, 100, 900)]
    return [(rng.normal(0.002, 0.01, size=count), test, train) for count, test, train in sizes]


def _error_of_the_lead(answer: Any) -> str | None:
    mistakes = [
        (
            lambda d, test, train: np.std(d, ddof=1) / len(d) ** 0.5,
            "That divides by the root of the count, as if the scores were independent: add the second fraction.",
        ),
        (
            lambda d, test, train: np.std(d) / len(d) ** 0.5,
            "That treats the scores as independent: add the second fraction; and a sample's variance has ddof=1.",
        ),
        (
            lambda d, test, train: np.sqrt((1 / len(d) + test / train) * np.var(d)),
            "Nearly: a sample's variance divides by one less than the count (ddof=1).",
        ),
        (
            lambda d, test, train: (1 / len(d) + test / train) * np.var(d, ddof=1),
            "That is the variance of the mean: take the root.",
        ),
        (
            lambda d, test, train: np.sqrt((1 / len(d) + train / test) * np.var(d, ddof=1)),
            "The fraction is upside down: the test rows stand above the training rows.",
        ),
        (
            lambda d, test, train: np.sqrt((1 / len(d) + test / (test + train)) * np.var(d, ddof=1)),
            "The test rows are divided by the training rows, not by all rows.",
        ),
        (
            lambda d, test, train: np.sqrt((1 / len(d) + test / train) * np.std(d, ddof=1)),
            "Under the root stands the variance, the square of the standard deviation that you used.",
        ),
        (
            lambda d, test, train: np.sqrt((1 / 6 + test / train) * np.var(d, ddof=1)),
            "You wrote down 1/6, which is true of this lesson's six scores only: use len(differences).",
        ),
        (
            lambda d, test, train: np.sqrt((1 / len(d) + 1 / 2) * np.var(d, ddof=1)),
            "You wrote down 1/2, which is true of three parts only: use test_rows / train_rows.",
        ),
        (
            lambda d, test, train: 1.96 * _standard_error(d, test, train),
            "That is the half width of an interval: give the standard error alone.",
        ),
        (
            lambda d, test, train: stats.t.ppf(0.975, len(d) - 1) * _standard_error(d, test, train),
            "That is the half width of an interval: give the standard error alone.",
        ),
        (
            lambda d, test, train: np.sqrt(1 / len(d) + test / train) * np.var(d, ddof=1),
            "The variance belongs under the root, too: outside it stands the standard deviation.",
        ),
    ]
    return function_problem(answer, _fold_cases(), _standard_error, mistakes)


def _front(mistakes: Any, time_ms: Any) -> list[bool]:
    points = list(zip(np.asarray(mistakes).tolist(), np.asarray(time_ms).tolist(), strict=True))
    return [
        not any(m <= mine_m and t <= mine_t and (m, t) != (mine_m, mine_t) for m, t in points)
        for mine_m, mine_t in points
    ]


def _dominated(mistakes: Any, time_ms: Any) -> list[bool]:
    return [not on for on in _front(mistakes, time_ms)]


def _front_of_higher(mistakes: Any, time_ms: Any) -> list[bool]:
    return _front(-np.asarray(mistakes), -np.asarray(time_ms))


def _without_ties(mistakes: Any, time_ms: Any) -> list[bool]:
    points = list(zip(np.asarray(mistakes).tolist(), np.asarray(time_ms).tolist(), strict=True))
    return [
        not any(j != i and m <= points[i][0] and t <= points[i][1] for j, (m, t) in enumerate(points))
        for i in range(len(points))
    ]


def _only_strictly_worse(mistakes: Any, time_ms: Any) -> list[bool]:
    points = list(zip(np.asarray(mistakes).tolist(), np.asarray(time_ms).tolist(), strict=True))
    return [not any(m < mine_m and t < mine_t for m, t in points) for mine_m, mine_t in points]


def _only_the_extremes(mistakes: Any, time_ms: Any) -> Any:
    mistakes, time_ms = np.asarray(mistakes), np.asarray(time_ms)
    return (mistakes == mistakes.min()) | (time_ms == time_ms.min())


def _front_by_a_sweep(mistakes: Any, time_ms: Any) -> Any:
    """From fast to slow, keep each model that makes fewer mistakes than all before: drops equal ones."""
    mistakes, time_ms = np.asarray(mistakes), np.asarray(time_ms)
    front, best = np.zeros(len(mistakes), dtype=bool), np.inf
    for i in np.lexsort((mistakes, time_ms)):
        if mistakes[i] < best:
            front[i], best = True, mistakes[i]
    return front


def _positions(mistakes: Any, time_ms: Any) -> Any:
    return np.flatnonzero(_front(mistakes, time_ms))


def _front_cases() -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(12)
    hand = [
        (np.array([3.0, 2.0, 1.0]), np.array([1.0, 2.0, 3.0])),
        (np.array([1.0, 1.0, 2.0]), np.array([2.0, 2.0, 2.0])),
        (np.array([1.0, 1.0]), np.array([1.0, 5.0])),
        (np.array([4.0]), np.array([7.0])),
    ]
    drawn = [(rng.integers(1, 6, n).astype(float), rng.integers(1, 6, n).astype(float)) for n in (5, 8, 20)]
    return hand + drawn


def _pareto(answer: Any) -> str | None:
    mistakes = [
        (_dominated, "Turned round: you mark the dominated models. Mark those that no other one dominates."),
        (_front_of_higher, "You treat higher as better: fewer mistakes and less time are better."),
        (_without_ties, "Two equal models do not dominate each other: both stay on the front."),
        (_front_by_a_sweep, "Two equal models do not dominate each other: both stay on the front."),
        (_positions, "Return one True or False for each model, not the positions of those on the front."),
        (
            _only_strictly_worse,
            "A model is also dominated by one that is equal on one count and better on the other.",
        ),
        (
            _only_the_extremes,
            "You keep the fastest and the most accurate: models between the two may be undominated as well.",
        ),
    ]
    return function_problem(answer, _front_cases(), _front, mistakes)


EXERCISES = [
    Exercise(
        "01.a",
        "Half of the answers",
        _median_ms,
        "The one slow answer does not move the median at all. Lesson 02 asks who cares about that slow one.",
    ),
    Exercise(
        "01.b",
        "How sure is the lead?",
        _error_of_the_lead,
        "With three parts the second fraction is a half: more repeats hardly help, and now you know why.",
    ),
    Exercise(
        "01.c",
        "The models worth arguing about",
        _pareto,
        "Everything off the front can be struck from the table before anyone starts to argue.",
    ),
]
