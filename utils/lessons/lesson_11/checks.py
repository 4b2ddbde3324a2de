"""Checks of lesson 11's exercises: pooling errors, a logistic loss that survives certainty, a stable one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import entr, expit, log_softmax, logsumexp, softmax
from sklearn.metrics import log_loss

from utils.notebook.answers import AnswerError, numbers
from utils.notebook.exercises import Exercise, function_problem

LN2 = np.log(2)


def _pool_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(91)
    drawn = [(rng.uniform(1, 30, n).round(1), rng.integers(5, 400, n)) for n in (2, 3, 5, 12)]
    return [(np.array([3.0, 9.0]), np.array([900, 100])), *drawn, (np.array([4.0]), np.array([7]))]


def _pooled(errors: Any, counts: Any) -> float:
    return float(np.sqrt(np.average(np.square(errors), weights=counts)))


POOL_MISTAKES: list[tuple[Callable[..., Any], str]] = [
    (
        lambda e, n: np.mean(e),
        "This is the mean of the roots: undo the roots first, since it is squared errors that add up.",
    ),
    (
        lambda e, n: np.average(e, weights=n),
        "The months are weighted, but roots are averaged: square each RMSE before you average it.",
    ),
    (
        lambda e, n: np.average(np.square(e), weights=n),
        "This is the pooled mean square error, in squared Mbit/s: the root is missing at the end.",
    ),
    (
        lambda e, n: np.sqrt(np.sum(np.square(e) * n)),
        "This is the root of a sum: divide the sum of squared errors by the number of all samples.",
    ),
    (
        lambda e, n: np.sqrt(np.mean(np.square(e))),
        "Each month counts the same here: a month of 900 samples should count nine times one of 100.",
    ),
    (
        lambda e, n: np.sqrt(np.sum(np.square(e) * n) / len(e)),
        "The sum of squares is divided by the number of months: divide it by the number of samples.",
    ),
    (
        lambda e, n: np.sqrt(np.average(np.square(n), weights=e)),
        "The two arguments are swapped: the errors come first, then the numbers of samples.",
    ),
]


def _judge_pool(answer: Any) -> str | None:
    return function_problem(answer, _pool_cases(), _pooled, POOL_MISTAKES)


def _binary_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(92)
    drawn = [(rng.integers(0, 2, n), expit(rng.normal(0, 3, n))) for n in (3, 8, 40)]
    return [*drawn, (np.array([1]), np.array([1e-7])), (np.array([0]), np.array([0.25]))]


def _chosen(y: Any, q: Any) -> Any:
    return np.where(np.asarray(y) == 1, q, 1 - np.asarray(q))


def _clipped_hard(eps: float) -> Callable[..., Any]:
    return lambda y, q: -np.mean(np.log(np.clip(_chosen(y, q), eps, 1 - eps)))


def _swapped(eps: float) -> Callable[..., Any]:
    def loss(y: Any, q: Any) -> Any:
        certain = np.clip(y, eps, 1 - eps)
        return -np.mean(q * np.log(certain) + (1 - q) * np.log(1 - certain))

    return loss


HARD = "You clip too hard: a forecast of 0.0000001 for what happened should still cost 16.1 nats."
BINARY_MISTAKES: list[tuple[Callable[..., Any], str]] = [
    (lambda y, q: np.mean(np.log(_chosen(y, q))), "The sign is missing: a loss falls as forecasts improve."),
    (
        lambda y, q: -np.mean(np.log(1 - _chosen(y, q))),
        "This takes the log of the wrong argument: use the probability given to what did happen.",
    ),
    (
        lambda y, q: -np.sum(np.log(_chosen(y, q))),
        "This is the sum over the samples: take the mean, so that more data is not more loss.",
    ),
    (
        lambda y, q: -np.log(_chosen(y, q)),
        "This is one loss per sample: take the mean over the samples.",
    ),
    (
        lambda y, q: -np.mean(np.log2(_chosen(y, q))),
        "This is in bits: use the natural logarithm, np.log, for nats.",
    ),
    (
        lambda y, q: -np.mean(np.log10(_chosen(y, q))),
        "This uses the logarithm to base 10: use the natural logarithm, np.log.",
    ),
    (
        lambda y, q: -np.mean(y * np.log(q)),
        "Half of it is missing: where y is 0, the probability of what happened is 1 - q.",
    ),
    (
        lambda y, q: -np.mean(q * np.log(q) + (1 - q) * np.log(1 - q)),
        "This is the entropy of the forecast: the truth y does not appear in it.",
    ),
    *[
        (
            _swapped(eps),
            "Truth and forecast are swapped: take the logarithm of the forecast, not of the label.",
        )
        for eps in (0.0, 1e-16, 2.220446049250313e-16, 1e-15, 1e-12)
    ],
    *[(_clipped_hard(eps), HARD) for eps in (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.05)],
]


def _value(answer: Any, case: tuple[Any, ...]) -> float:
    """Give what the student's function makes of a case; a log(0) or overflow of `math` is not a number."""
    try:
        value = numbers(answer(*case))
    except AnswerError as error:
        if isinstance(error.__cause__, ArithmeticError | ValueError):
            return np.nan
        raise
    return float(value) if value is not None and value.size == 1 else np.nan


def _judge_binary(answer: Any) -> str | None:
    def oracle(y: Any, q: Any) -> float:
        return float(log_loss(y, q, labels=[0, 1]))

    if problem := function_problem(answer, _binary_cases(), oracle, BINARY_MISTAKES):
        return problem

    # From here on: a forecast of exactly 0 or 1 beside one of a half, which costs log 2.
    cases = [(np.array([y, 1]), np.array([q, 0.5])) for q in (0.0, 1.0) for y in (0, 1)]
    costs = 2 * np.array([_value(answer, case) for case in cases]) - LN2
    (right_0, wrong_0), (wrong_1, right_1) = costs.reshape(2, 2)
    if any(np.isclose(cost, dropped) for cost in (wrong_0, wrong_1) for dropped in (0, LN2)):
        return "You drop rows with a forecast of exactly 0 or 1: keep them and clip them, they cost the most."
    finite = np.isfinite(costs).reshape(2, 2).all(axis=1)
    if not finite.any():
        return "With a forecast of exactly 0 or 1 this is infinite or not a number: clip q before the log."
    if not finite.all():
        return (
            f"A forecast of exactly {int(finite[0])} still reaches log(0): clip on both sides at eps, to "
            "[eps, 1 - eps]; for the computer 1 - 1e-300 is exactly 1."
        )
    if max(wrong_0, wrong_1) > 1000:
        return (
            f"A wrong forecast of exactly 0 or 1 costs {max(wrong_0, wrong_1):.0e} nats here: log(0) was replaced "
            "by the largest number there is; clip q before the log."
        )
    if min(wrong_0, wrong_1) < 36 or max(right_0, right_1) > 1e-6:
        return (
            f"A wrong forecast of exactly 0 or 1 costs {min(wrong_0, wrong_1):.1f} nats here, and should cost "
            "36 at least: clip no harder than np.finfo(float).eps."
        )
    return None


def _logit_cases(scale: float) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(93)
    cases = []
    for rows, classes in ((1, 2), (4, 3), (30, 8)):
        cases.append((rng.integers(0, classes, rows), scale * rng.normal(0, 1.5, (rows, classes))))
    return cases


def _of_true_class(labels: Any, values: Any) -> Any:
    return np.take_along_axis(np.asarray(values), np.asarray(labels)[:, np.newaxis], axis=1)[:, 0]


def _stable(labels: Any, logits: Any) -> float:
    return float(np.mean(logsumexp(logits, axis=1) - _of_true_class(labels, logits)))


LOGIT_MISTAKES: list[tuple[Callable[..., Any], str]] = [
    (
        lambda y, z: np.mean(entr(softmax(z, axis=1)).sum(axis=1)),
        "This is the entropy of the forecast, the slide's formula: the true classes do not appear in it.",
    ),
    (
        lambda y, z: -np.mean(_of_true_class(y, z)),
        "This is minus the logit of the true class: the log of the sum of exponentials is missing.",
    ),
    (
        lambda y, z: np.mean(_of_true_class(y, log_softmax(z, axis=1))),
        "The sign is turned round: a loss falls when the true class becomes more probable.",
    ),
    (
        lambda y, z: -np.sum(_of_true_class(y, log_softmax(z, axis=1))),
        "This adds the rows up: take their mean.",
    ),
    (
        lambda y, z: -np.mean(_of_true_class(y, log_softmax(z, axis=1))) / LN2,
        "This is in bits (base 2): use natural logarithms.",
    ),
    (
        lambda y, z: -np.mean(log_softmax(z, axis=1)),
        "This averages over all classes: take only the class that was true in each row.",
    ),
    (
        lambda y, z: -np.mean(_of_true_class(y, softmax(z, axis=1))),
        "The logarithm is missing: this is minus the mean probability of the true class.",
    ),
    (
        lambda y, z: logsumexp(z, axis=1) - _of_true_class(y, z),
        "This is one loss per row: take the mean over the rows.",
    ),
    (
        lambda y, z: logsumexp(z) - np.mean(_of_true_class(y, z)),
        "This sums the exponentials of the whole table: use logsumexp with axis=1, one value per row.",
    ),
    (
        lambda y, z: np.mean(logsumexp(z, axis=1)) - np.mean(z[:, y]),
        "logits[:, labels] takes all pairs of a row and a label: see hint 2 for one value per row.",
    ),
    (
        lambda y, z: np.mean(logsumexp(z, axis=1) - _of_true_class(y - 1, z)),
        "The labels count from 0 already, as Python does: subtract nothing from them.",
    ),
]


def _judge_logits(answer: Any) -> str | None:
    problem = function_problem(answer, _logit_cases(1.0), _stable, LOGIT_MISTAKES)
    if problem:
        return problem
    if not np.isfinite(_value(answer, (np.array([0]), np.array([[1000.0, 1000.0]])))):
        return "Logits of 1000 overflow in exp: subtract the row's largest logit first, or use logsumexp."
    huge = [(np.array([0, 1, 2]), np.array([[1000.0, 0.0, -1000.0]] * 3)), *_logit_cases(400.0)]
    values, wanted = [_value(answer, case) for case in huge], [_stable(*case) for case in huge]
    if not np.isfinite(values).all():
        return (
            "With logits of 1000 and 0, softmax is rounded to 0 in places, and log(0) is infinite: use "
            "logsumexp(z) - z_k and form no probability."
        )
    if not np.allclose(values, wanted):
        return (
            "Somewhere a probability is clipped: a loss of 2000 nats comes out too small. Stay with logits."
        )
    return None


EXERCISES = [
    Exercise(
        "11.a",
        "Pool the errors of several months",
        _judge_pool,
        "Right: squared errors add up, roots do not.",
    ),
    Exercise(
        "11.b",
        "A logistic loss that survives certainty",
        _judge_binary,
        "Right: equal to scikit-learn, and a forecast of exactly 0 costs much instead of everything.",
    ),
    Exercise(
        "11.c",
        "Cross entropy straight from the logits",
        _judge_logits,
        "Right: no probability is ever formed, so nothing can overflow or reach log(0).",
    ),
]
