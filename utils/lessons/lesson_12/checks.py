"""Checks of lesson 12's exercises: a gradient with two losses, two scores on one scale, a criterion that chooses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import expit

from utils.language import begins, t
from utils.notebook.answers import numbers
from utils.notebook.exercises import Exercise, function_problem

RAISED = "Called with ({case}), your function raised"
Mistakes = list[tuple[Callable[..., Any], str]]


def _gradient_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(101)
    cases = []
    for rows, columns, alpha, beta in (
        (6, 2, 0.3, 0.7),
        (40, 4, 0.8, 0.5),
        (25, 3, 1.0, 0.0),
        (25, 3, 0.0, 2.0),
    ):
        inputs = rng.normal(size=(rows, columns))
        quality, hit = rng.normal(size=rows), rng.integers(0, 2, rows)
        cases.append((rng.normal(size=columns), inputs, quality, hit, alpha, beta))
    return cases


def _of_slopes(
    squared: Callable[[Any, Any], Any], logistic: Callable[[Any, Any], Any], swap: bool = False
) -> Callable[..., Any]:
    """Make the gradient function that has these slopes along the score, weights swapped or not."""

    def gradient(w: Any, inputs: Any, quality: Any, hit: Any, alpha: float, beta: float) -> Any:
        score = inputs @ w
        first, second = (beta, alpha) if swap else (alpha, beta)
        return inputs.T @ (first * squared(score, quality) + second * logistic(score, hit)) / len(inputs)

    return gradient


def _twice_error(score: Any, quality: Any) -> Any:
    return 2 * (score - quality)


def _forecast_error(score: Any, hit: Any) -> Any:
    return expit(score) - hit


def _nothing(score: Any, target: Any) -> Any:
    return 0 * score


def _whole_loss(w: Any, inputs: Any, quality: Any, hit: Any, alpha: float, beta: float) -> Any:
    score = inputs @ w
    logistic = np.logaddexp(0, np.where(hit == 1, -score, score))
    return alpha * np.mean((score - quality) ** 2) + beta * np.mean(logistic)


_RIGHT_GRADIENT = _of_slopes(_twice_error, _forecast_error)
GRADIENT_MISTAKES: Mistakes = [
    (
        _of_slopes(lambda s, q: s - q, _forecast_error),
        "The slope of the squared loss lacks its factor 2: the derivative of (s - q)**2 is 2 * (s - q).",
    ),
    (
        _of_slopes(_twice_error, _forecast_error, swap=True),
        "The two weights are swapped: alpha belongs to quality, beta to clicks.",
    ),
    (
        _of_slopes(_twice_error, _nothing),
        "The clicks are missing: both terms belong into one slope.",
    ),
    (
        _of_slopes(_nothing, _forecast_error),
        "The quality is missing: both terms have to be in the slope.",
    ),
    (
        _of_slopes(_twice_error, lambda s, h: s - h),
        "The forecast of a click is expit(score), not the score itself.",
    ),
    (
        _of_slopes(_twice_error, lambda s, h: 2 * (s - h)),
        "Both losses are squared here: the slope of the logistic loss is expit(score) - hit.",
    ),
    (
        _of_slopes(_twice_error, lambda s, h: h - expit(s)),
        "The logistic slope has the wrong sign: it is forecast minus truth.",
    ),
    (
        lambda *case: -_RIGHT_GRADIENT(*case),
        "The whole gradient points downhill: the slope is prediction minus truth, and the step subtracts it.",
    ),
    (
        lambda w, X, *rest: _RIGHT_GRADIENT(w, X, *rest) * len(X),
        "This is the gradient of a sum over the rows: divide by their number.",
    ),
    (
        _of_slopes(_twice_error, lambda s, h: 2 * (expit(s) - h)),
        "The factor 2 belongs to the squared loss only: the slope of the logistic loss is expit(score) - hit.",
    ),
    (
        _of_slopes(_twice_error, lambda s, h: (expit(s) - h) * expit(s) * (1 - expit(s))),
        "A factor expit'(s) too many: in the slope of the logistic loss it has cancelled already.",
    ),
    (
        _of_slopes(_twice_error, lambda s, h: 2 * (expit(s) - h) * expit(s) * (1 - expit(s))),
        "This is the slope of a squared error of expit(score): the logistic loss gives expit(score) - hit.",
    ),
    (
        _of_slopes(lambda s, q: 2 * (expit(s) - q), _forecast_error),
        "expit is in both terms: quality is compared with the score itself.",
    ),
    (
        _of_slopes(lambda s, q: expit(s) - q, _forecast_error),
        "expit is in both terms, and the factor 2 is missing: quality is compared with the score itself.",
    ),
    (
        lambda w, X, q, h, a, b: _RIGHT_GRADIENT(w, X, q, h, a, 1 - a),
        "The weight of clicks is beta, as given, not 1 - alpha.",
    ),
    (
        lambda w, X, q, h, a, b: _RIGHT_GRADIENT(w, X, q, h, 1 - b, b),
        "The weight of quality is alpha, as given, not 1 - beta.",
    ),
    (
        lambda w, X, q, h, a, b: _RIGHT_GRADIENT(w, X, q, h, a, b) / (a + b),
        "This is divided by alpha + beta: that belongs to the step, not to the gradient.",
    ),
    (
        lambda w, X, q, h, a, b: _RIGHT_GRADIENT(w, X, q, h, 1.0, 1.0),
        "The weights alpha and beta are missing: both terms count the same here.",
    ),
    (
        lambda w, X, q, h, a, b: _RIGHT_GRADIENT(w, X, q, h, a, b) / X.shape[1],
        "This is divided by the number of inputs as well: divide by the number of rows only.",
    ),
    (
        lambda w, X, q, h, a, b: _RIGHT_GRADIENT(w, X, q, h, a, b) * len(X) / X.shape[1],
        "This is divided by the number of inputs: divide by the number of rows.",
    ),
    (
        _of_slopes(_twice_error, lambda s, h: (s > 0) - h),
        "The forecast is rounded to yes or no: take expit(score) as it is.",
    ),
    (
        _of_slopes(lambda s, q: 2 * (q - s), _forecast_error),
        "The squared slope has the wrong sign: it is score minus quality.",
    ),
    (
        _of_slopes(lambda s, q: np.sign(s - q), _forecast_error),
        "This is the slope of an absolute loss: the squared one gives 2 * (s - q).",
    ),
    (
        lambda w, X, q, h, a, b: w - _RIGHT_GRADIENT(w, X, q, h, a, b),
        "This is a step, not the gradient: return the slope alone.",
    ),
    (_whole_loss, "This is the loss, one number: the gradient has one number for each weight in w."),
    (
        lambda w, X, q, h, a, b: a * 2 * (X @ w - q) + b * (expit(X @ w) - h),
        "This is the slope along each score, one per row: carry it to the weights with X.T.",
    ),
]


def _judge_gradient(answer: Any) -> str | None:
    told = function_problem(answer, _gradient_cases(), _RIGHT_GRADIENT, GRADIENT_MISTAKES)
    if not told or not begins(told, "Called with") or begins(told, RAISED):
        return told
    return f"{told} {t(_wrong_part(answer))}".strip()


def _wrong_part(answer: Any) -> str:
    """Say which of the two losses has the wrong slope: each is tried alone."""
    w, inputs, quality, hit, _, _ = _gradient_cases()[0]

    def is_right(alpha: float, beta: float) -> bool:
        given = numbers(answer(w, inputs, quality, hit, alpha, beta))
        wanted = _RIGHT_GRADIENT(w, inputs, quality, hit, alpha, beta)
        return given is not None and given.shape == wanted.shape and np.allclose(given, wanted)

    squared, logistic = is_right(1.0, 0.0), is_right(0.0, 1.0)
    if squared and logistic:
        return "Each loss alone comes out right, so look at how alpha and beta put the two together."
    if squared:
        return "With beta = 0 yours is right, with alpha = 0 it is not: look at the logistic loss."
    if logistic:
        return "With alpha = 0 yours is right, with beta = 0 it is not: look at the squared loss."
    return "Each loss alone comes out wrong: look at what both share, the score, X.T and the number of rows."


def _score_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(102)
    cases = [
        (60 + 15 * rng.normal(size=n), 0.1 + 0.05 * rng.normal(size=n), w) for n, w in ((5, 0.3), (30, 0.5))
    ]
    cases += [(rng.normal(size=12), 1000 * rng.normal(size=12) - 50, w) for w in (0.0, 0.8, 1.0)]
    return cases


def _standard(score: Any, ddof: int = 0) -> Any:
    return (score - np.mean(score)) / np.std(score, ddof=ddof)


def _scaled(scale: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda q, c, w: w * scale(q) + (1 - w) * scale(c)


COMBINED_MISTAKES: Mistakes = [
    (_scaled(lambda s: s), "The scores are combined on their own scales: the wider one decides alone."),
    (
        lambda q, c, w: w * _standard(c) + (1 - w) * _standard(q),
        "The weight sits on the wrong score: weight belongs to quality, the rest to clicks.",
    ),
    (
        _scaled(lambda s: s - np.mean(s)),
        "The scores are centred but not scaled: divide by the standard deviation.",
    ),
    (
        _scaled(lambda s: s / np.std(s)),
        "The scores are scaled but not centred: subtract the mean, so that each has mean 0.",
    ),
    (
        _scaled(lambda s: (s - np.min(s)) / np.ptp(s)),
        "This puts the scores between 0 and 1, so one extreme post sets the scale: use mean and deviation.",
    ),
    (
        _scaled(lambda s: (s - np.mean(s)) / np.var(s)),
        "This divides by the variance: divide by its root, the standard deviation.",
    ),
    (
        lambda q, c, w: w * _standard(q) + _standard(c),
        "Only one score has a weight: quality gets weight, clicks get 1 - weight.",
    ),
    (
        lambda q, c, w: _standard(q) + w * _standard(c),
        "Only one score has a weight: quality gets weight, clicks get 1 - weight.",
    ),
    (
        lambda q, c, w: w * (_standard(q) + _standard(c)),
        "Both scores have the same weight: clicks should get 1 - weight.",
    ),
    (
        lambda q, c, w: (w * (q - np.mean(q)) + (1 - w) * (c - np.mean(c))) / np.std(np.concatenate([q, c])),
        "Both are divided by one standard deviation: each score needs its own.",
    ),
    (
        _scaled(lambda s: np.argsort(np.argsort(s)) + 1.0),
        "These are ranks: they lose how far apart two items are. Use mean and standard deviation.",
    ),
    (
        lambda q, c, w: _standard(w * q + (1 - w) * c),
        "The sum is standardised, after the wider score has decided: standardise each score first.",
    ),
]


def _judge_combined(answer: Any) -> str | None:
    cases = _score_cases()
    problem = function_problem(answer, cases, _scaled(_standard), COMBINED_MISTAKES)
    if problem and function_problem(answer, cases, _scaled(lambda s: _standard(s, ddof=1))) is None:
        return None  # the other standard deviation (n - 1) is as good a scale
    if not problem or not begins(problem, "Called with") or begins(problem, RAISED) or _is_reordered(answer):
        return problem
    return f"{problem} {t(_off_scale(answer))}".strip()


def _is_reordered(answer: Any) -> bool:
    """Say whether the right values stand in another order."""
    case = _score_cases()[0]
    given = numbers(answer(*case))
    wanted = np.sort(_scaled(_standard)(*case))
    return given is not None and given.shape == wanted.shape and np.allclose(np.sort(given), wanted)


def _off_scale(answer: Any) -> str:
    """Say what the result looks like where one score has all the weight."""
    quality, clicks, _ = _score_cases()[0]
    for name, score, weight in ((t("quality alone"), quality, 1.0), (t("clicks alone"), clicks, 0.0)):
        given = numbers(answer(quality, clicks, weight))
        if given is None or given.shape != score.shape:
            return t("One score for each item is expected, {count} here.", count=len(score))
        if np.allclose(given, -_standard(score)):
            return t(
                "With weight {weight:g}, {name}, the score comes out with the other sign: the two are added.",
                weight=weight,
                name=name,
            )
        if not np.allclose(given, _standard(score), atol=0.01):
            return t(
                "With weight {weight:g} the result should be {name}, with mean 0 and standard deviation 1: yours has mean {mean:.3g} and standard deviation {deviation:.3g}.",
                weight=weight,
                name=name,
                mean=np.mean(given),
                deviation=np.std(given),
            )
    return "With weight 0 and 1 yours is right: look at how the two scores are put together in between."


def _choice_cases() -> list[tuple[Any, ...]]:
    weights = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    clicks, quality = np.array([240.0, 220, 180, 110, 70]), np.array([43.0, 50, 65, 74, 77])
    rng = np.random.default_rng(103)
    cases: list[tuple[Any, ...]] = [(weights, clicks, quality, least) for least in (60, 65, 76.5, 40)]
    for _ in range(4):
        order = rng.permutation(5)
        cases.append((weights[order], clicks[order], quality[order], 60.0))
    cases.append((np.array([0.0, 0.5, 1.0]), np.array([200.0, 199, 90]), np.array([66.0, 75, 80]), 65.0))
    cases += [(rng.random(9), rng.uniform(50, 250, 9), rng.uniform(40, 80, 9), 58.0) for _ in range(4)]
    return cases


def _chosen(weights: Any, clicks: Any, quality: Any, least: float) -> Any:
    good = [i for i in range(len(weights)) if quality[i] >= least]
    return weights[max(good, key=lambda i: clicks[i])] if good else np.nan


def _by(key: Callable[[Any, Any], Any], above: Callable[[Any, float], Any]) -> Callable[..., Any]:
    def choose(weights: Any, clicks: Any, quality: Any, least: float) -> Any:
        allowed = above(quality, least)
        return (
            weights[np.argmax(np.where(allowed, key(clicks, quality), -np.inf))] if allowed.any() else np.nan
        )

    return choose


def _at_least(quality: Any, least: float) -> Any:
    return quality >= least


def _any(quality: Any, least: float) -> Any:
    return quality > -np.inf


CHOICE_MISTAKES: Mistakes = [
    (_by(lambda c, q: c, _any), "The quality is not looked at: keep only weights that reach least_quality."),
    (
        _by(lambda c, q: q, _any),
        "This takes the best quality: among the good enough, the most clicks are wanted.",
    ),
    (
        _by(lambda c, q: -q, _at_least),
        "This takes the quality closest to the limit: clicks decide among the allowed.",
    ),
    (
        _by(lambda c, q: c + q, _any),
        "This adds clicks and quality up: the criterion is a limit on one of them.",
    ),
    (
        _by(lambda c, q: c + q, _at_least),
        "Among the allowed this adds clicks and quality up: there, the clicks alone decide.",
    ),
    (
        lambda w, c, q, least: w[np.argmax(c[q >= least])],
        "The position of the most clicks among the allowed is no position among all: filter the weights as well.",
    ),
    (
        _by(lambda c, q: q, _at_least),
        "This takes the best quality of all: once the quality is good enough, the most clicks are wanted.",
    ),
    (
        _by(lambda c, q: c * q, _any),
        "This multiplies clicks and quality: the criterion is a limit on one of them.",
    ),
    (
        _by(lambda c, q: c * q, _at_least),
        "Among the allowed this multiplies clicks and quality: there, the clicks alone decide.",
    ),
    (_by(lambda c, q: -abs(q), _any), "This takes the lowest quality: keep those that reach least_quality."),
    (
        _by(lambda c, q: c, lambda q, least: q <= least),
        "The comparison is turned round: quality must be at least least_quality.",
    ),
    (
        lambda w, c, q, least: w[np.argmax(c)] if q[np.argmax(c)] >= least else np.nan,
        "Only the weight with the most clicks of all is looked at: the next one may be good enough.",
    ),
    (
        lambda w, c, q, least: np.max(np.asarray(w)[q >= least]) if (q >= least).any() else np.nan,
        "This takes the largest allowed weight: take the one with the most clicks.",
    ),
    (
        lambda w, c, q, least: np.min(np.asarray(w)[q >= least]) if (q >= least).any() else np.nan,
        "This takes the smallest allowed weight: take the one with the most clicks.",
    ),
    (
        lambda w, c, q, least: np.mean(np.asarray(w)[q >= least]) if (q >= least).any() else np.nan,
        "This is the mean of the allowed weights: take the one with the most clicks.",
    ),
    (
        lambda w, c, q, least: w[np.flatnonzero(q >= least)[-1]],
        "This takes the last weight that is good enough: take the one with the most clicks.",
    ),
    (
        lambda w, c, q, least: q[np.flatnonzero(np.asarray(w) == _chosen(w, c, q, least))[0]],
        "This is the quality that is reached: return the weight that reaches it.",
    ),
    (
        lambda w, c, q, least: c[np.argmax(np.where(q >= least, c, -np.inf))] / np.sum(c),
        "This is a share of the clicks: return the weight that reaches them.",
    ),
    (_by(lambda c, q: -c, _at_least), "This takes the fewest clicks among the allowed."),
    (
        _by(lambda c, q: c, lambda q, least: q > least),
        "A quality of exactly least_quality is allowed too: at least includes equal.",
    ),
    (
        lambda w, c, q, least: float(np.flatnonzero(np.asarray(w) == _chosen(w, c, q, least))[0]),
        "This is the position of the weight: return the weight itself.",
    ),
    (
        lambda w, c, q, least: c[np.flatnonzero(np.asarray(w) == _chosen(w, c, q, least))[0]],
        "These are the clicks that are reached: return the weight that reaches them.",
    ),
    (
        lambda w, c, q, least: w[np.flatnonzero(q >= least)[0]],
        "This takes the first weight that is good enough: take the one with the most clicks.",
    ),
]


def _judge_choice(answer: Any) -> str | None:
    if problem := function_problem(answer, _choice_cases(), _chosen, CHOICE_MISTAKES):
        return f"{problem} {_better_choice(answer)}".strip() if problem.startswith("Called") else problem
    none = [(np.array([0.0, 0.5, 1.0]), np.array([200.0, 150, 90]), np.array([40.0, 55, 70]), 90.0)]
    if function_problem(answer, none, _chosen):
        return "When no weight is good enough, return np.nan: there is nothing to choose."
    return None


def _better_choice(answer: Any) -> str:
    """Set what the student's weight reaches beside what the right one reaches, in the first case they differ."""
    for weights, clicks, quality, least in _choice_cases():
        given = numbers(answer(weights, clicks, quality, least))
        best = list(weights).index(_chosen(weights, clicks, quality, least))
        if given is None or given.size != 1 or float(given) == weights[best]:
            continue
        right = {
            "best": weights[best],
            "best_clicks": clicks[best],
            "best_quality": quality[best],
            "least": least,
        }
        if float(given) not in list(weights):
            return t(
                "Yours is none of the weights; {best:.3g} reaches {best_clicks:.3g} at {best_quality:.3g}, with "
                "{least:.3g} wanted at least.",
                **right,
            )
        mine = list(weights).index(float(given))
        return t(
            "Your weight {weight:.3g} reaches {clicks:.3g} clicks at quality {quality:.3g}; {best:.3g} reaches "
            "{best_clicks:.3g} at {best_quality:.3g}, with {least:.3g} wanted at least.",
            weight=weights[mine],
            clicks=clicks[mine],
            quality=quality[mine],
            **right,
        )
    return ""


def _praise_choice(answer: Any) -> str:
    weights, clicks = np.array([0.0, 0.25, 0.5, 0.75, 1.0]), np.array([240.0, 220, 180, 110, 70])
    quality = np.array([43.0, 50, 65, 74, 77])
    chosen = float(np.asarray(answer(weights, clicks, quality, 65.0)))
    at = int(np.flatnonzero(weights == chosen)[0])
    return t(
        "Right: with a criterion the front has a best point. For a quality of 65 yours takes weight {chosen:g}: "
        "{clicks:.0f} clicks at quality {quality:.0f}. Most clicks of all: {most_clicks:.0f} at quality "
        "{least_quality:.0f}; best quality: {least_clicks:.0f} clicks.",
        chosen=chosen,
        clicks=clicks[at],
        quality=quality[at],
        most_clicks=clicks[0],
        least_quality=quality[0],
        least_clicks=clicks[-1],
    )


EXERCISES = [
    Exercise(
        "12.a",
        "One slope, two kinds of loss",
        _judge_gradient,
        "Right: one score, one slope with both terms, whatever the losses are. (3 alpha, 3 beta) makes it three times as "
        "long: same minimum, shorter step.",
    ),
    Exercise(
        "12.b",
        "Two scores on one scale",
        _judge_combined,
        "Right: now the weight means the same from one retraining to the next.",
    ),
    Exercise("12.c", "A criterion that chooses", _judge_choice, _praise_choice),
]
