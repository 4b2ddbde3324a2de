"""Checks of lesson 05's exercises: fairness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.metrics import accuracy_score, precision_score, recall_score

from utils.notebook.exercises import Exercise, function_problem, number_problem


def _people(rng: np.random.Generator, size: int) -> tuple[Any, Any, Any]:
    """Draw truth, decisions and groups in which no rate is undefined."""
    group = np.where(rng.random(size) < 0.4, "B", "A")
    truth, approved = rng.integers(0, 2, size), rng.integers(0, 2, size)
    for start, name in ((0, "A"), (4, "B")):
        group[start : start + 4] = name
        truth[start : start + 4], approved[start : start + 4] = [1, 1, 0, 0], [1, 0, 1, 0]
    return truth, approved, group


def _difference(rate: Callable[[Any, Any], Any]) -> Callable[[Any, Any, Any], Any]:
    """Give the function that counts a rate in group A minus the rate in group B."""
    return lambda t, p, g: rate(t[g == "A"], p[g == "A"]) - rate(t[g == "B"], p[g == "B"])


def _gap(answer: Any) -> str | None:
    rng = np.random.default_rng(5)
    cases = [_people(rng, size) for size in (20, 35, 60, 200)]
    wrong = [
        (
            _difference(lambda t, p: recall_score(1 - t, p)),
            "That is the gap in false positive rates: look at the people whose truth is 1.",
        ),
        (
            _difference(lambda t, p: p.mean()),
            "That is the gap in selection rates: it leaves the truth out. Look only at people whose truth is 1.",
        ),
        (
            _difference(accuracy_score),
            "That is the gap in accuracy, which mixes both kinds of mistake: look only at people whose truth is 1.",
        ),
        (
            _difference(precision_score),
            "That is the gap in precision: divide by those who would repay, not by those approved.",
        ),
        (
            lambda t, p, g: -_difference(recall_score)(t, p, g),
            "The sign is turned round: group A minus group B.",
        ),
        (
            lambda t, p, g: abs(_difference(recall_score)(t, p, g)),
            "That loses the sign: who is ahead matters.",
        ),
        (
            lambda t, p, g: (
                ((t == 1) & (p == 1) & (g == "A")).mean() - ((t == 1) & (p == 1) & (g == "B")).mean()
            ),
            "That divides by everybody: divide by the people of the group whose truth is 1.",
        ),
        (
            lambda t, p, g: np.array([recall_score(t[g == k], p[g == k]) for k in "AB"]),
            "Those are the two rates: return their difference, A minus B.",
        ),
    ]
    return function_problem(answer, cases, _difference(recall_score), wrong)


def _by_counting(base_rate: float, precision: float, tpr: float) -> float:
    """Count out a population of ten million, another way than by the formula."""
    repay = 1e7 * base_rate
    approved_who_repay = repay * tpr
    approved = approved_who_repay / precision
    return (approved - approved_who_repay) / (1e7 - repay)


def _forced(answer: Any) -> str | None:
    cases = [(0.6, 0.8, 0.85), (0.45, 0.8, 0.85), (0.5, 0.9, 0.7), (0.3, 0.75, 0.6), (0.61, 1.0, 1.0)]
    wrong: list[tuple[Callable[..., Any], str]] = [
        (
            lambda p, v, t: (1 - p) / p * (1 - v) / v * t,
            "The base rate is turned round: the wrongly approved are a share of those who do not repay.",
        ),
        (
            lambda p, v, t: p / (1 - p) * v / (1 - v) * t if v < 1 else np.inf,
            "The precision is turned round: the wrongly approved are (1 - precision) / precision of the rightly approved.",
        ),
        (
            lambda p, v, t: p / (1 - p) * (1 - v) / v * (1 - t),
            "That takes those who repay and are refused; the formula needs the TPR itself.",
        ),
        (
            lambda p, v, t: (1 - v) / v * t,
            "That is a share of those who repay: the base rate turns it into one of those who do not.",
        ),
        (
            lambda p, v, t: p * (1 - v) / v * t,
            "That is a share of everybody: divide by those who do not repay.",
        ),
        (
            lambda p, v, t: 1 - v,
            "That is the share of wrong approvals among the approved: the FPR is a share of those who do not repay.",
        ),
        (
            lambda p, v, t: p / (1 - p) * (1 - v) * t,
            "That forgets to divide by the precision: start from the rightly approved.",
        ),
    ]
    return function_problem(answer, cases, _by_counting, wrong)


def _removed(answer: Any) -> str | None:
    if problem := number_problem(answer, "a share from 0 to 1"):
        return problem
    value = float(np.squeeze(answer))
    near = [
        (0.31 / 0.40, "That is the share that is left: the question asks for the share removed."),
        (0.40 - 0.31, "That is the difference of the gaps: give it as a share of the gap with the column."),
        (0.09 / 0.31, "That is a share of the gap without the column: compare with the gap before."),
        (1 - 0.10 / 0.40, "That is what the repair removed: the question is about dropping the column."),
        (22.5, "That is in per cent: give a number from 0 to 1."),
    ]
    if np.isclose(value, 0.225, atol=1e-3):
        return None
    for number, message in near:
        if np.isclose(value, number, rtol=5e-3):
            return message
    return "Not this share: how large is the drop from 0.40 to 0.31, measured by 0.40?"


EXERCISES = [
    Exercise(
        "05.a",
        "The gap in opportunity",
        _gap,
        "This is the gap that the lesson judges every model by.",
    ),
    Exercise(
        "05.b",
        "What must give",
        _forced,
        "No model was needed: two equal rates force the third, and it differs with the base rate.",
    ),
    Exercise(
        "05.c",
        "What is left",
        _removed,
        "Less than a quarter: hiding the column hides little.",
    ),
]
