"""Checks of lesson 11's exercises: a logistic loss that survives certainty, cross entropy from logits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import entr, expit, log_softmax, logsumexp, softmax
from sklearn.metrics import log_loss

from utils.language import begins, t
from utils.lessons.lesson_11.reading import LN2, chosen, of_forecasts, of_logits, of_true_class, stable, value
from utils.notebook.exercises import Exercise, function_problem


def _binary_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(92)
    drawn = [(rng.integers(0, 2, n), expit(rng.normal(0, 3, n))) for n in (3, 8, 40)]
    twice = np.array([1, 0, 1, 0]), np.array([0.8, 0.4, 0.8, 0.4])
    return [*drawn, (np.array([1]), np.array([1e-7])), (np.array([0]), np.array([0.25])), twice]


def _clipped_hard(eps: float) -> Callable[..., Any]:
    return lambda y, q: -np.mean(np.log(np.clip(chosen(y, q), eps, 1 - eps)))


def _swapped(eps: float) -> Callable[..., Any]:
    def loss(y: Any, q: Any) -> Any:
        certain = np.clip(y, eps, 1 - eps)
        return -np.mean(q * np.log(certain) + (1 - q) * np.log(1 - certain))

    return loss


HARD = "You clip too hard: a forecast of 0.0000001 for what happened should still cost 16.1."
BINARY_MISTAKES: list[tuple[Callable[..., Any], str]] = [
    (lambda y, q: np.mean(np.log(chosen(y, q))), "The sign is missing: a loss falls as forecasts improve."),
    (
        lambda y, q: -np.mean(np.log(1 - chosen(y, q))),
        "This takes the log of the wrong argument: use the probability given to what did happen.",
    ),
    (
        lambda y, q: -np.sum(np.log(chosen(y, q))),
        "This is the sum over the samples: take the mean, so that more data is not more loss.",
    ),
    (
        lambda y, q: -np.log(chosen(y, q)),
        "This is one loss per sample: take the mean over the samples.",
    ),
    (
        lambda y, q: -np.mean(np.log2(chosen(y, q))),
        "This takes logarithms to base 2: use the natural one, np.log.",
    ),
    (
        lambda y, q: -np.mean(np.log10(chosen(y, q))),
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
    (
        lambda y, q: np.mean((q - y) ** 2),
        "This is the squared error (the Brier score): take minus a logarithm.",
    ),
    (
        lambda y, q: np.mean(np.abs(q - y)),
        "This is 1 minus the probability of what happened: take minus the logarithm of that probability.",
    ),
    (
        lambda y, q: np.sqrt(np.mean((q - y) ** 2)),
        "This is the RMSE of the probabilities: take minus the logarithm of the probability of what happened.",
    ),
    (
        lambda y, q: np.mean((q > 0.5) != (np.asarray(y) == 1)),
        "This counts wrong answers: how sure a forecast was has to matter.",
    ),
    (
        lambda y, q: -np.log(np.mean(chosen(y, q))),
        "The mean is taken before the logarithm: take the logarithm of each row, then the mean.",
    ),
    (
        lambda y, q: -np.mean((1 - y) * np.log(1 - q)),
        "Half of it is missing: where y is 1, the probability of what happened is q.",
    ),
    (
        lambda y, q: -np.mean(y * np.log(q) - (1 - y) * np.log(1 - q)),
        "The two halves have different signs: both logarithms are added, with one minus in front.",
    ),
    (
        lambda y, q: -np.mean(np.log(q) + np.log(1 - q)),
        "Both logarithms count in every row here: y and 1 - y have to choose one of them.",
    ),
    (
        lambda y, q: -np.mean(np.log(q)),
        "This is right where y is 1 only: where y is 0, the probability of what happened is 1 - q.",
    ),
    (
        lambda y, q: -np.mean(y * np.log(q) + (1 - y) * (1 - np.log(q))),
        "1 - log(q) is not log(1 - q): subtract first, then take the logarithm.",
    ),
    (
        lambda y, q: np.exp(-np.mean(np.log(chosen(y, q)))),
        "One exponential too many: the loss is the mean of minus the logarithms itself.",
    ),
    (
        lambda y, q: np.mean(np.logaddexp(0, np.where(np.asarray(y) == 1, -q, q))),
        "q is taken for a logit here: it is a probability already.",
    ),
    (
        lambda y, q: -np.mean(y * np.log(q) + 1 - y * np.log(1 - q)),
        "The brackets of (1 - y) are missing: without them only y is multiplied by the logarithm.",
    ),
    (
        lambda y, q: -np.mean(y) * np.log(np.mean(q)) - np.mean(1 - y) * np.log(np.mean(1 - q)),
        "y and q are averaged before the formula: compute the loss of each row, then the mean.",
    ),
    (
        lambda y, q: -np.sum(np.log(chosen(y, q))) / 2,
        "The sum is divided by 2: divide by the number of rows.",
    ),
    *[
        (
            _swapped(eps),
            "Truth and forecast are swapped: take the logarithm of the forecast, not of the label.",
        )
        for eps in (0.0, 1e-16, 2.220446049250313e-16, 1e-15, 1e-12)
    ],
    (
        lambda y, q: np.maximum(-np.mean(y * np.log(q)), -np.mean((1 - y) * np.log(1 - q))),
        "This is the larger of the two halves: add them.",
    ),
    (
        lambda y, q: np.average(-np.log(chosen(y, q)), weights=q),
        "The rows are weighed by their forecast q. Each row counts the same: take the mean over all rows.",
    ),
    *[
        (
            lambda y, q, digits=digits: _clipped_hard(2.0**-52)(y, np.round(q, digits)),
            "q is rounded before the logarithm: keep all its digits.",
        )
        for digits in (1, 2, 3)
    ],
    *[(_clipped_hard(eps), HARD) for eps in (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.05)],
]


def _of_rows(rows: Callable[..., Any]) -> list[tuple[Callable[..., Any], str]]:
    """Make the mistakes of what is done with the rows' losses, in place of their mean."""

    def of(reduce: Callable[[Any], Any]) -> Callable[..., Any]:
        return lambda y, values: reduce(np.atleast_1d(rows(y, values)))

    return [
        (
            of(np.median),
            "This is the median of the rows' losses. Each row counts the same: take the mean over all rows.",
        ),
        (
            of(np.max),
            "This is the largest of the rows' losses. Each row counts the same: take the mean over all rows.",
        ),
        (
            of(np.min),
            "This is the smallest of the rows' losses. Each row counts the same: take the mean over all rows.",
        ),
        (
            of(lambda each: each[0]),
            "This is the loss of the first row: does return stand in the loop? Each row counts the same: "
            "take the mean over all rows.",
        ),
        (
            of(lambda each: each[-1]),
            "This is the loss of the last row. Each row counts the same: take the mean over all rows.",
        ),
        (
            of(lambda each: each.sum() / (len(each) + 1)),
            "This divides by one row too many. Each row counts the same: take the mean over all rows.",
        ),
        (of(lambda each: np.sqrt(np.mean(each))), "This is the root of the mean: a logarithm needs no root."),
        (
            of(lambda each: np.mean(each**2)),
            "The rows' losses are squared: take the mean of the losses themselves.",
        ),
        (of(lambda each: np.mean(each) / 2), "This is half the loss: nothing is to be divided by 2."),
        (of(np.prod), "This multiplies the rows' losses: take their mean."),
        (
            of(np.std),
            "This is the spread of the rows' losses. Each row counts the same: take the mean over all rows.",
        ),
        (
            of(lambda each: round(float(np.mean(each)), 2)),
            "That is rounded: return the loss with all its digits.",
        ),
        (
            of(lambda each: round(float(np.mean(each)), 3)),
            "That is rounded: return the loss with all its digits.",
        ),
    ]


BINARY_MISTAKES += _of_rows(lambda y, q: -np.log(chosen(y, q)))


def _judge_binary(answer: Any) -> str | None:
    def oracle(y: Any, q: Any) -> float:
        return float(log_loss(y, q, labels=[0, 1]))

    if problem := function_problem(answer, _binary_cases(), oracle, BINARY_MISTAKES):
        swapped = np.array([0.9, 0.6, 0.35]), np.array([1, 0, 1])
        if "ValueError" in problem and np.isclose(value(answer, swapped), oracle(*swapped[::-1])):
            return "Truth and forecast are exchanged: the library's function takes the truth first."
        if "label" in problem and "ValueError" in problem:
            return "scikit-learn sees one kind of event only in some of the rows: tell it labels=[0, 1]."
        return of_forecasts(answer, problem) if begins(problem, "Called with") else problem

    # From here on: a forecast of exactly 0 or 1 beside one of a half, which costs log 2.
    certain = [(y, q) for q in (0.0, 1.0) for y in (0, 1)]
    costs = 2 * np.array([value(answer, (np.array([y, 1]), np.array([q, 0.5]))) for y, q in certain]) - LN2
    (right_0, wrong_0), (wrong_1, right_1) = costs.reshape(2, 2)
    if np.isclose([wrong_0, wrong_1], 0).any():
        return (
            "A wrong forecast of exactly 0 or 1 costs nothing here: a 0 stands where log(0) was infinite. It has to "
            "cost the most: clip q before the log."
        )
    if np.isclose([wrong_0, wrong_1], LN2).any():
        return "You drop rows with a forecast of exactly 0 or 1: keep them and clip them, they cost the most."
    finite = np.isfinite(costs).reshape(2, 2).all(axis=1)
    if not finite.any():
        return (
            "With a forecast of exactly 0 or 1 this is infinite or not a number: clip q to [EPS, 1 - EPS] before "
            "the log. np.clip gives a new array and leaves q as it is: q = np.clip(...)."
        )
    if not finite.all() and not np.isclose(
        value(answer, (np.array([1]), np.array([0.3]))), -np.log(0.3), rtol=1e-10
    ):
        return (
            "Half of the digits are lost: the numbers become float32, for which 1 - EPS is exactly 1. Keep them as "
            "they come, in float64."
        )
    if not finite.all():
        return t(
            "A forecast of exactly {certain} still reaches log(0): clip on both sides at eps, to [eps, 1 - "
            "eps]; for the computer 1 - 1e-300 is exactly 1.",
            certain=int(finite[0]),
        )
    if max(wrong_0, wrong_1) > 1000:
        return t(
            "A wrong forecast of exactly 0 or 1 costs {cost:.0e} here: log(0) was replaced by the largest "
            "number there is; clip q before the log.",
            cost=max(wrong_0, wrong_1),
        )
    if max(right_0, right_1) > 1:
        return t(
            "A right forecast of exactly 0 or 1 costs {cost:.2f} here, and should cost next to nothing: only the "
            "probability of what happened is to be charged, and in its own row.",
            cost=max(right_0, right_1),
        )
    if min(wrong_0, wrong_1) < 36.04 or max(right_0, right_1) > 1e-6:
        return t(
            "A wrong forecast of exactly 0 or 1 costs {cost:.2f} here, and should cost 36.04 at least: clip "
            "no harder than np.finfo(float).eps.",
            cost=min(wrong_0, wrong_1),
        )
    alone = np.array([value(answer, (np.array([y]), np.array([q]))) for y, q in certain])
    if not np.allclose(alone, costs, atol=1e-6):
        return t(
            "A wrong forecast of exactly 0 or 1 costs {alone:.2f} when it is alone, and {cost:.2f} beside another "
            "row: something limits the mean. Clip q in every row, before the log.",
            alone=alone[1],
            cost=wrong_0,
        )
    return None


def _logit_cases(scale: float) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(93)
    cases = []
    for rows, classes in ((1, 2), (4, 3), (30, 8)):
        cases.append((rng.integers(0, classes, rows), scale * rng.normal(0, 1.5, (rows, classes))))
    labels, logits = cases[1]
    return [*cases, (np.append(labels, labels), np.concatenate([logits, logits]))]


def _without_shift(logits: Any) -> Any:
    return np.log(np.exp(logits - np.max(logits, axis=1, keepdims=True)).sum(axis=1))


def _log_mean(logits: Any) -> Any:
    return logsumexp(logits, axis=1) - np.log(np.shape(logits)[1])


def _of_each_class(labels: Any, logits: Any) -> Any:
    truth, p = np.eye(np.shape(logits)[1])[labels], softmax(logits, axis=1)
    return -np.log(np.where(truth == 1, p, 1 - p))


LOGIT_MISTAKES: list[tuple[Callable[..., Any], str]] = [
    (
        lambda y, z: np.mean(entr(softmax(z, axis=1)).sum(axis=1)),
        "This is the entropy of the forecast, the slide's formula: the true classes do not appear in it.",
    ),
    (
        lambda y, z: -np.mean(of_true_class(y, z)),
        "This is minus the logit of the true class: the log of the sum of exponentials is missing.",
    ),
    (
        lambda y, z: np.mean(of_true_class(y, log_softmax(z, axis=1))),
        "The sign is turned round: a loss falls when the true class becomes more probable.",
    ),
    (
        lambda y, z: -np.sum(of_true_class(y, log_softmax(z, axis=1))),
        "This adds the rows up: take their mean.",
    ),
    (
        lambda y, z: -np.mean(of_true_class(y, log_softmax(z, axis=1))) / LN2,
        "This takes logarithms to base 2: use natural logarithms.",
    ),
    (
        lambda y, z: -np.mean(log_softmax(z, axis=1)),
        "This averages over all classes: take only the class that was true in each row.",
    ),
    (
        lambda y, z: -np.mean(of_true_class(y, softmax(z, axis=1))),
        "The logarithm is missing: this is minus the mean probability of the true class.",
    ),
    (
        lambda y, z: logsumexp(z, axis=1) - of_true_class(y, z),
        "This is one loss per row: take the mean over the rows.",
    ),
    (
        lambda y, z: logsumexp(z) - np.mean(of_true_class(y, z)),
        "This sums the exponentials of the whole table: use logsumexp with axis=1, one value per row.",
    ),
    (
        lambda y, z: np.mean(logsumexp(z, axis=1)) - np.mean(z[:, y]),
        "logits[:, labels] takes all pairs of a row and a label: see hint 2 for one value per row.",
    ),
    (
        lambda y, z: np.mean(logsumexp(z, axis=1) - of_true_class(y - 1, z)),
        "The labels count from 0 already, as Python does: subtract nothing from them.",
    ),
    (
        lambda y, z: -np.mean(np.log(of_true_class(y, expit(z)))),
        "This is the sigmoid, which looks at one logit alone: softmax divides by the sum over all classes.",
    ),
    (
        lambda y, z: np.mean(np.max(z, axis=1) - of_true_class(y, z)),
        "This takes the largest logit for the log-sum-exp: close when one class leads far, too small "
        "elsewhere.",
    ),
    (
        lambda y, z: np.mean(_without_shift(z) - of_true_class(y, z)),
        "The largest logit was subtracted in the sum only: subtract it from the true class's logit too, or "
        "add it back.",
    ),
    (
        lambda y, z: np.mean(_log_mean(z) - of_true_class(y, z)),
        "The exponentials are averaged: the log-sum-exp adds them up.",
    ),
    (
        lambda y, z: np.mean(logsumexp(z, axis=1)),
        "This is the log-sum-exp alone: subtract the logit of the true class.",
    ),
    (
        lambda y, z: np.mean(logsumexp(z, axis=1) + of_true_class(y, z)),
        "The logit of the true class is added: subtract it.",
    ),
    (
        lambda y, z: np.mean(np.exp(z).sum(axis=1) - of_true_class(y, z)),
        "The logarithm of the sum is missing: log-sum-exp, then minus the logit of the true class.",
    ),
    (
        lambda y, z: np.mean(np.log(np.abs(z).sum(axis=1)) - of_true_class(y, z)),
        "The exponentials are missing under the logarithm: it is the log of the sum of exp(z).",
    ),
    (
        lambda y, z: -np.mean(np.log(np.max(softmax(z, axis=1), axis=1))),
        "This is the loss of the class that the model likes best: take the class that was true.",
    ),
    (
        lambda y, z: np.mean(np.argmax(z, axis=1) != y),
        "This counts wrong answers: how sure the model was has to matter.",
    ),
    (
        lambda y, z: np.mean(((softmax(z, axis=1) - np.eye(np.shape(z)[1])[y]) ** 2).sum(axis=1)),
        "This is the squared error of the probabilities: take minus the logarithm of the true class's.",
    ),
    (
        lambda y, z: -np.mean(of_true_class(y, log_softmax(z, axis=0))),
        "The softmax runs down the columns: each row is a sample, so use axis=1.",
    ),
    *[
        (
            lambda y, z, of=of: np.mean(of(_of_each_class(y, z), axis=1)),
            "This is the logistic loss of every class: take minus the logarithm of the true class's probability "
            "alone.",
        )
        for of in (np.sum, np.mean)
    ],
    (
        lambda y, z: -np.log(np.mean(of_true_class(y, softmax(z, axis=1)))),
        "The mean is taken before the logarithm: take the loss of each row, then the mean.",
    ),
    (
        lambda y, z: -np.mean(of_true_class(y, log_softmax(z, axis=1))) / np.shape(z)[1],
        "This is divided by the number of classes as well: take the mean over the rows only.",
    ),
    (
        lambda y, z: -np.mean(of_true_class(y, log_softmax(-np.asarray(z), axis=1))),
        "The logits have the wrong sign: a larger logit means more probable.",
    ),
]


LOGIT_MISTAKES += _of_rows(lambda y, z: logsumexp(z, axis=1) - of_true_class(y, z))


def _judge_logits(answer: Any) -> str | None:
    if problem := function_problem(answer, _logit_cases(1.0), stable, LOGIT_MISTAKES):
        return of_logits(answer, problem) if begins(problem, "Called with") else problem
    if not np.isfinite(value(answer, (np.array([0]), np.array([[1000.0, 1000.0]])))):
        return "Logits of 1000 overflow in exp: subtract the row's largest logit first, or use logsumexp."
    if not np.isfinite(value(answer, (np.array([1]), np.array([[720.0, 0.0]])))):
        return (
            "A difference of two logits overflows in exp where it is above 709: subtract the row's largest logit, "
            "which leaves no exponential above 1."
        )
    huge = [(np.array([0, 1, 2]), np.array([[1000.0, 0.0, -1000.0]] * 3)), *_logit_cases(400.0)]
    if np.isinf(value(answer, (np.array([0]), huge[0][1][:1]))):
        return (
            "Logits of 1000, 0 and -1000 overflow in exp: subtract the row's largest logit, which leaves no "
            "exponential above 1."
        )
    pair = np.array([[1000.0, 1000.0], [0.0, 0.0]])
    alone = [value(answer, (np.array([0]), pair[[row]])) for row in (0, 1)]
    if np.isfinite(alone).all() and not np.isfinite(value(answer, (np.array([0, 0]), pair))):
        return (
            "Each row alone is right, and rows of logits 1000 and 0 together are not: the largest logit of the "
            "whole table is subtracted. Subtract each row's own, logits.max(axis=1, keepdims=True)."
        )
    values, wanted = [value(answer, case) for case in huge], [stable(*case) for case in huge]
    if not np.isfinite(values).all():
        return (
            "With logits of 1000 and 0, softmax is rounded to 0 in places, and log(0) is infinite: use "
            "logsumexp(z) - z_k and form no probability."
        )
    if not np.allclose(values, wanted):
        return "Somewhere a probability is clipped: a loss of 2000 comes out too small. Stay with logits."
    low = np.array([0]), np.array([[-1000.0, -1001.0, -1002.0]])
    if not np.isclose(value(answer, low), stable(*low)):
        return (
            "Logits of -1000, -1001 and -1002 become 0 in exp, and log(0) is infinite: subtract the row's largest "
            "logit, also where it is below 0."
        )
    return None


def _praise_binary(answer: Any) -> str:
    rows = (np.array([1, 1]), np.array([0.0, 0.5]))
    return t(
        "Right: equal to scikit-learn. One forecast of exactly 0 for what happened, and one undecided: yours "
        "says {cost:.2f}; as written it is infinite; clipped at 1 % it is {clipped:.2f}, as if the model had "
        "only been careless.",
        cost=value(answer, rows),
        clipped=_clipped_hard(0.01)(*rows),
    )


def _praise_logits(answer: Any) -> str:
    row = (np.array([2]), np.array([[1000.0, 0.0, -1000.0]]))
    return t(
        "Right: no probability is formed, so nothing overflows or reaches log(0). Logits 1000, 0, -1000, the "
        "last one true: yours says {cost:.0f}; through clipped probabilities it is {clipped:.2f}, the same "
        "as for far smaller mistakes.",
        cost=value(answer, row),
        clipped=-np.log(np.finfo(float).eps),
    )


EXERCISES = [
    Exercise("11.a", "A logistic loss that survives certainty", _judge_binary, _praise_binary),
    Exercise("11.b", "Cross entropy straight from the logits", _judge_logits, _praise_logits),
]
