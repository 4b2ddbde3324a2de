"""Typical answers to lesson 12's exercises: wrong ones with a part of their message, right ones by other roads."""

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import zscore


def _gradient_by_parts(w, X, quality, hit, alpha, beta):
    s = X @ w
    squared = 2 * (X * (s - quality)[:, None]).mean(axis=0)
    logistic = (X * (1 / (1 + np.exp(-s)) - hit)[:, None]).mean(axis=0)
    return alpha * squared + beta * logistic


def _loss(w, X, quality, hit, alpha, beta):
    s = X @ w
    return alpha * np.mean((s - quality) ** 2) + beta * np.mean(np.logaddexp(0, s) - hit * s)


def _gradient_by_differences(w, *rest):
    steps = 1e-6 * np.eye(len(w))
    return [(_loss(w + step, *rest) - _loss(w - step, *rest)) / 2e-6 for step in steps]


def _slopes(squared, logistic):
    def gradient(w, X, quality, hit, alpha, beta):
        s = X @ w
        return X.T @ (alpha * squared * (s - quality) + beta * logistic(s, hit)) / len(X)

    return gradient


def _both_squashed(w, X, quality, hit, alpha, beta):
    q = expit(X @ w)
    return X.T @ (alpha * 2 * (q - quality) + beta * (q - hit)) / len(X)


def _forecast(s, hit):
    return expit(s) - hit


def _loop_choice(weights, clicks, quality, least_quality):
    best, most = float("nan"), -1.0
    for w, c, q in zip(weights, clicks, quality, strict=True):
        if q >= least_quality and c > most:
            best, most = w, c
    return best


def _frame_choice(weights, clicks, quality, least_quality):
    good = pd.DataFrame({"w": weights, "c": clicks, "q": quality}).query("q >= @least_quality")
    return good.sort_values("c")["w"].iloc[-1] if len(good) else np.nan


def _careless_choice(weights, clicks, quality, least_quality):
    return weights[np.argmax(np.where(quality >= least_quality, clicks, 0))]


def _pick(key, allowed):
    def choose(w, c, q, least):
        return w[np.argmax(np.where(allowed(q, least), key(c, q), -1e9))]

    return choose


def _each(scale):
    return lambda q, c, w: w * scale(q) + (1 - w) * scale(c)


WRONG = {
    "12.a": [
        (_slopes(1, _forecast), "lacks its factor 2"),
        (lambda w, X, q, h, a, b: _gradient_by_parts(w, X, q, h, b, a), "weights are swapped"),
        (lambda w, X, q, h, a, b: _gradient_by_parts(w, X, q, h, a, 0), "clicks are missing"),
        (lambda w, X, q, h, a, b: _gradient_by_parts(w, X, q, h, 0, b), "quality is missing"),
        (_slopes(2, lambda s, h: s - h), "expit(score), not the score"),
        (_slopes(2, lambda s, h: 2 * (s - h)), "Both losses are squared"),
        (_slopes(2, lambda s, h: h - expit(s)), "wrong sign"),
        (lambda *case: -_gradient_by_parts(*case), "points downhill"),
        (lambda w, X, *rest: len(X) * _gradient_by_parts(w, X, *rest), "gradient of a sum"),
        (_loss, "This is the loss"),
        (lambda w, X, q, h, a, b: 2 * a * (X @ w - q) + b * _forecast(X @ w, h), "one per row"),
        (_slopes(2, lambda s, h: 2 * (expit(s) - h)), "factor 2 belongs to the squared"),
        (_slopes(2, lambda s, h: (expit(s) - h) * expit(s) * expit(-s)), "has cancelled already"),
        (_slopes(2, lambda s, h: 2 * (expit(s) - h) * expit(s) * expit(-s)), "squared error of expit"),
        (_both_squashed, "expit is in both terms: quality"),
        (lambda w, X, q, h, a, b: _gradient_by_parts(w, X, q, h, a, 1 - a), "not 1 - alpha"),
        (lambda w, X, q, h, a, b: _gradient_by_parts(w, X, q, h, 1 - b, b), "not 1 - beta"),
        (lambda w, X, q, h, a, b: _gradient_by_parts(w, X, q, h, a, b) / (a + b), "belongs to the step"),
        (lambda w, X, q, h, a, b: _gradient_by_parts(w, X, q, h, 1, 1), "weights alpha and beta are missing"),
        (lambda w, X, *r: _gradient_by_parts(w, X, *r) / X.shape[1], "number of inputs as well"),
        (lambda w, X, *r: _gradient_by_parts(w, X, *r) * len(X) / X.shape[1], "number of inputs: divide"),
        (_slopes(2, lambda s, h: (s > 0) - h), "rounded to yes or no"),
        (_slopes(-2, _forecast), "squared slope has the wrong sign"),
        (lambda w, *rest: w - _gradient_by_parts(w, *rest), "This is a step"),
        (lambda w: w, "raised TypeError"),
        (lambda w, X, q, h, a, b: X @ (2 * a * (X @ w - q)), ".T turns a table round"),
        (lambda w, X, q, h, a, b: _gradient_by_parts(w, X, h, q, a, b), "right with q and h exchanged"),
        (lambda w, X, q, h, a, b: _gradient_by_parts(w, X, q, h, 1, b), "The result does not change with a"),
        (lambda w, X, q, h, a, b: _gradient_by_parts(w, X, q, h, a * len(X), b), "look at the squared loss"),
        (
            lambda w, X, q, h, a, b: X.T @ (2 * a * (X @ w - q) - b * h * expit(-h * (X @ w))) / len(X),
            "With beta = 0 yours is right, with alpha = 0 it is not",
        ),
        (lambda *case: np.round(_gradient_by_parts(*case), 2), "rounded"),
        (lambda w, X, q, h, a, b: _gradient_by_parts(w, X, q, h, a, a), "The result does not change with b"),
        (
            lambda w, X, q, h, a, b: _gradient_by_parts(w, X, expit(q), h, a, b),
            "With alpha = 0 yours is right, with beta = 0 it is not",
        ),
        (lambda w, X, *rest: _gradient_by_parts(w, X, *rest) / len(X), "gives 0.162913"),
        (lambda *case: _gradient_by_parts(*case).mean(), "2 values are expected, not one number"),
        (
            lambda w, X, q, h, a, b: _gradient_by_parts(w, X, q, h, a**2, b**2),
            "Each loss alone comes out right",
        ),
        (lambda w, X, q, h, a, b: _gradient_by_parts(2 * w, X, q, h, a, b), "look at what both share"),
    ],
    "12.b": [
        (lambda q, c, w: w * q + (1 - w) * c, "on their own scales"),
        (lambda q, c, w: w * zscore(c) + (1 - w) * zscore(q), "on the wrong score"),
        (_each(lambda s: s - s.mean()), "centred but not scaled"),
        (_each(lambda s: s / s.std()), "scaled but not centred"),
        (_each(lambda s: (s - s.min()) / (s.max() - s.min())), "between 0 and 1"),
        (_each(lambda s: (s - s.mean()) / s.var()), "by the variance"),
        (lambda q, c, w: zscore(q) + w * zscore(c), "Only one score has a weight"),
        (lambda q, c, w: w * zscore(q) + w * zscore(c), "the same weight"),
        (lambda q, c, w: zscore(w * q + (1 - w) * c), "The sum is standardised"),
        (lambda q, c, w: zscore(q), "does not change with c or w"),
        (lambda q, c, w: w * zscore(q) + zscore(c), "Only one score has a weight"),
        (_each(lambda s: s.argsort().argsort() + 1.0), "These are ranks"),
        (
            lambda q, c, w: (w * (q - q.mean()) + (1 - w) * (c - c.mean())) / np.std([*q, *c]),
            "divided by one standard deviation",
        ),
        (lambda q, c, w: np.argsort(-(w * zscore(q) + (1 - w) * zscore(c))), "places in the order"),
        (
            lambda q, c, w: (w * zscore(q) + (1 - w) * zscore(c)).mean(),
            "5 values are expected, not one number",
        ),
        (_each(lambda s: s / s.max()), "yours has mean 0.716 and standard deviation 0.187"),
        (_each(lambda s: s / s.sum()), "yours has mean 0.2"),
        (lambda q, c, w: w * zscore(q) * (1 - w) * zscore(c), "yours has mean 0 and standard deviation 0"),
        (_each(lambda s: (s - np.median(s)) / s.std()), "The order is right and the scale is another"),
        (lambda q, c, w: (zscore(q) + zscore(c)) / 2, "The result does not change with w"),
        (lambda q, c, w: w * q + (1 - w) * zscore(c), "standard deviation 17.3"),
        (lambda q, c, w: zscore(w * zscore(q) + (1 - w) * zscore(c)), "put together in between"),
        (lambda q, c, w: w**2 * zscore(q) + (1 - w) ** 2 * zscore(c), "put together in between"),
        (lambda q, c, w: w * zscore(q) - (1 - w) * zscore(c), "comes out with the other sign"),
        (
            lambda q, c, w: np.sort(w * zscore(q) + (1 - w) * zscore(c))[::-1],
            "The values are right and sorted",
        ),
        (lambda q, c, w: w * zscore(q), "standard deviation 0."),
        (lambda q, c, w: (w * zscore(q) + (1 - w) * zscore(c)) / 2, "Every result is 0.5 times"),
        (lambda q, c, w: (w * zscore(q), (1 - w) * zscore(c)), "One score for each item is expected"),
    ],
    "12.c": [
        (_pick(lambda c, q: c, lambda q, least: q > 0), "not looked at"),
        (_pick(lambda c, q: q, lambda q, least: q > 0), "takes the best quality"),
        (_pick(lambda c, q: -q, lambda q, least: q >= least), "closest to the limit"),
        (_pick(lambda c, q: c + q, lambda q, least: q > 0), "adds clicks and quality"),
        (_pick(lambda c, q: c + q, lambda q, least: q >= least), "Among the allowed this adds"),
        (lambda w, c, q, least: w[c[q >= least].argmax()], "no position among all"),
        (_pick(lambda c, q: -c, lambda q, least: q >= least), "fewest clicks"),
        (_pick(lambda c, q: c, lambda q, least: q > least), "includes equal"),
        (lambda w, c, q, least: int(np.argmax(np.where(q >= least, c, -1))), "position of the weight"),
        (lambda w, c, q, least: c[q >= least].max(), "clicks that are reached"),
        (lambda w, c, q, least: w[q >= least][0], "first weight that is good enough"),
        (_pick(lambda c, q: c * q, lambda q, least: q > 0), "multiplies clicks and quality: the"),
        (_pick(lambda c, q: c * q, lambda q, least: q >= least), "Among the allowed this multiplies"),
        (lambda w, c, q, least: w[q.argmin()], "lowest quality"),
        (lambda w, c, q, least: w[c.argmax()] if q[c.argmax()] >= least else np.nan, "most clicks of all"),
        (lambda w, c, q, least: max(w[q >= least]), "largest allowed weight"),
        (lambda w, c, q, least: min(w[q >= least]), "smallest allowed weight"),
        (lambda w, c, q, least: w[q >= least].mean(), "mean of the allowed"),
        (lambda w, c, q, least: w[q >= least][-1], "last weight that is good enough"),
        (lambda w, c, q, least: q[np.argmax(np.where(q >= least, c, -1))], "quality that is reached"),
        (_careless_choice, "no weight is good enough"),
        (lambda w, c, q, least: w[abs(q - least).argmin()], "reaches 91.9 clicks at quality 58.4"),
        (lambda w, c, q, least: float(np.interp(least, q, w)), "none of the weights; 0.5 reaches 180 at 65"),
        (lambda w, c, q, least: 1 - _loop_choice(w, c, q, least), "is 1 minus what is expected"),
        (
            lambda w, c, q, least: w[q >= least][np.argsort(c[q >= least])[-2:][0]],
            "Your weight 0.75 reaches 110",
        ),
        (lambda w, c, q, least: q >= least, "That is True or False"),
        (lambda w, c, q, least: w[q >= least], "One number is expected, not 3 values"),
        (lambda w, c, q, least: _loop_choice(w, q, c, least), "right with c and q exchanged"),
    ],
}

RIGHT = {
    "12.a": [_gradient_by_parts, _gradient_by_differences, _slopes(2, _forecast)],
    "12.b": [
        _each(zscore),
        lambda q, c, w: zscore(np.column_stack([q, c])) @ [w, 1 - w],
        _each(lambda s: (s - s.mean()) / s.std(ddof=1)),
        lambda q, c, w: list(w * zscore(q) + (1 - w) * zscore(c)),
    ],
    "12.c": [_loop_choice, _frame_choice],
}
