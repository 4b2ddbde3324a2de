"""Checks of lesson 04's exercises: static and shifting data."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import entropy

from utils.notebook.exercises import Exercise, function_problem, number_problem


def _split(answer: Any) -> str | None:
    rng = np.random.default_rng(3)
    cases = [(rng.integers(1, 13, size), first) for size, first in ((12, 5), (40, 2), (25, 12), (30, 7))]
    wrong = [
        (
            lambda m, f: np.array([m <= f, m >= f]),
            "Rows of the first live month are in both masks: the model would train on rows that it is tested on.",
        ),
        (
            lambda m, f: np.array([m <= f, m > f]),
            "Your model trains on the first live month: it goes live at the start of that month, so this is a test month.",
        ),
        (
            lambda m, f: np.array([m >= f, m < f]),
            "The two masks are swapped: return the training rows first.",
        ),
        (
            lambda m, f: np.array([m < f, m == f]),
            "Your test stops after the first live month: all later months belong to it, too.",
        ),
        (
            lambda m, f: np.array([m < f, m > f]),
            "Rows of the first live month are in neither mask: test on them.",
        ),
        (lambda m, f: m < f, "That is one mask: return two, the training rows and the test rows."),
    ]
    return function_problem(answer, cases, lambda m, f: np.array([m < f, np.isin(m, range(f, 13))]), wrong)


def _index(answer: Any) -> str | None:
    rng = np.random.default_rng(4)
    cases = [
        (np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.3, 0.5])),
        (np.array([0.4, 0.6]), np.array([0.4, 0.6])),
    ]
    cases += [(rng.dirichlet(np.full(k, 3.0)), rng.dirichlet(np.full(k, 3.0))) for k in (2, 5, 10)]
    wrong = [
        (
            lambda e, a: (entropy(a, e) + entropy(e, a)) / np.log(2),
            "That is the index in bits: take the natural logarithm, np.log.",
        ),
        (
            lambda e, a: (entropy(a, e) + entropy(e, a)) / np.log(10),
            "That uses the logarithm to base 10: take the natural one, np.log.",
        ),
        (
            lambda e, a: -(entropy(a, e) + entropy(e, a)),
            "The sign is turned round: difference and ratio must be taken in the same order.",
        ),
        (
            lambda e, a: entropy(a, e),
            "That weights the logarithm by the actual share alone: weight it by the difference of the shares.",
        ),
        (
            lambda e, a: entropy(e, a),
            "That weights the logarithm by the expected share alone: weight it by the difference of the shares.",
        ),
        (
            lambda e, a: (entropy(a, e) + entropy(e, a)) / len(e),
            "That is the mean over the bins: add them up instead.",
        ),
        (lambda e, a: (a - e) * np.log(a / e), "That is one value per bin: add them up."),
        (lambda e, a: np.abs(a - e).sum(), "That leaves the logarithm out: multiply each difference by it."),
    ]
    return function_problem(answer, cases, lambda e, a: entropy(a, e) + entropy(e, a), wrong, rtol=1e-5)


def _any_alarm(answer: Any) -> str | None:
    if problem := number_problem(answer, "a chance from 0 to 1"):
        return problem
    value = float(np.squeeze(answer))
    silent = 0.95**72
    near = [
        (silent, "That is the chance that no test alarms: the question asks for the opposite."),
        (100 * (1 - silent), "That is in per cent: give a number from 0 to 1."),
        (72 * 0.05, "That is the number of false alarms to expect, not a chance: it can exceed 1."),
        (0.05, "That is the chance for one test alone; the monitor makes 72 of them."),
        (
            0.05 / 72,
            "That is the corrected level of each test: the question is what happens without correction.",
        ),
        (0.05**72, "That is the chance that all 72 tests alarm: one is enough."),
    ]
    if np.isclose(value, 1 - silent, atol=5e-4):
        return None
    for number, message in near:
        if np.isclose(value, number, rtol=5e-3, atol=1e-12):
            return message
    if not 0 <= value <= 1:
        return "A chance lies between 0 and 1."
    return "Not this number: work out the chance that all 72 tests stay silent, then turn it round."


EXERCISES = [
    Exercise(
        "04.a",
        "Split by time",
        _split,
        "Each row is on one side, and the model never trains on a month it is tested on.",
    ),
    Exercise(
        "04.b",
        "The stability index from shares",
        _index,
        "It is symmetric: swap old and new and it stays the same.",
    ),
    Exercise(
        "04.c",
        "One alarm at least",
        _any_alarm,
        "A monitor that tests everything at 5 % is all but sure to cry wolf within a year.",
    ),
]
