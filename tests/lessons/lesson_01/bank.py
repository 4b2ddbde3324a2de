"""Typical answers to lesson 01's exercises."""

import numpy as np
import pandas as pd

_times_s = np.array([0.0021, 0.0019, 0.0020, 0.0024, 0.0020, 0.0950, 0.0022, 0.0018, 0.0023])


def _as_if_independent(differences, test_rows, train_rows):
    return np.std(differences, ddof=1) / np.sqrt(len(differences))


def _front_by_sorting(mistakes, time_ms):
    """Walk through the models from fast to slow and keep each that makes fewer mistakes than all before."""
    on_front = np.zeros(len(mistakes), dtype=bool)
    order = np.lexsort((mistakes, time_ms))
    best = np.inf
    for i in order:
        equal = any(on_front[j] and mistakes[j] == mistakes[i] and time_ms[j] == time_ms[i] for j in order)
        if mistakes[i] < best or equal:
            on_front[i] = True
            best = min(best, mistakes[i])
    return on_front.tolist()


def _front_by_a_careless_sweep(mistakes, time_ms):
    """The same, without a thought for equal models."""
    on_front, best = [False] * len(mistakes), np.inf
    for i in np.lexsort((mistakes, time_ms)):
        if mistakes[i] < best:
            on_front[i], best = True, mistakes[i]
    return on_front


def _not_dominated(mistakes, time_ms, better):
    points = list(zip(mistakes, time_ms, strict=True))
    return np.array([not any(better(p, q) for p in points) for q in points])


WRONG = {
    "01.a": [
        (np.median(_times_s), "median in seconds"),
        (1000 * _times_s.mean(), "That is the mean: one slow answer"),
        (_times_s.mean(), "mean, and in seconds"),
        (1000 * np.percentile(_times_s, 95), "p95"),
        (1000 * _times_s.max(), "slowest"),
        (1000 * _times_s, "holds 9 values"),
        (2, "or the median rounded"),
        ("2.1 ms", "should be a number"),
        (5.0, "take the one in the middle"),
    ],
    "01.b": [
        (_as_if_independent, "as if the scores were independent"),
        (lambda d, n2, n1: np.sqrt((1 / len(d) + n2 / n1) * np.var(d)), "ddof=1"),
        (lambda d, n2, n1: (1 / len(d) + n2 / n1) * np.var(d, ddof=1), "take the root"),
        (lambda d, n2, n1: np.sqrt((1 / len(d) + n1 / n2) * np.var(d, ddof=1)), "upside down"),
        (lambda d, n2, n1: np.sqrt((1 / len(d) + n2 / (n1 + n2)) * np.var(d, ddof=1)), "not by all rows"),
        (lambda d, n2, n1: np.sqrt(1 / len(d) + n2 / n1) * np.var(d, ddof=1), "belongs under the root"),
        (lambda d, n2, n1: np.sqrt((1 / len(d) + n2 / n1) * np.std(d, ddof=1)), "square of the standard"),
        (lambda d, n2, n1: np.sqrt((1 / 6 + n2 / n1) * np.var(d, ddof=1)), "wrote down 1/6"),
        (lambda d, n2, n1: np.sqrt((1 / len(d) + 0.5) * np.var(d, ddof=1)), "wrote down 1/2"),
        (lambda d, n2, n1: 1.96 * np.sqrt((1 / len(d) + n2 / n1) * np.var(d, ddof=1)), "half width"),
        (lambda d, n2, n1: print(end=""), "returns nothing"),
        (lambda d, n2, n1: d, "expected is"),
        (0.004, "should be a function"),
    ],
    "01.c": [
        (
            lambda m, t: _not_dominated(m, t, lambda p, q: p[0] < q[0] and p[1] < q[1]),
            "equal on one count",
        ),
        (
            lambda m, t: _not_dominated(-m, -t, lambda p, q: p != q and p[0] <= q[0] and p[1] <= q[1]),
            "higher as better",
        ),
        (
            lambda m, t: ~_not_dominated(m, t, lambda p, q: p != q and p[0] <= q[0] and p[1] <= q[1]),
            "Turned round",
        ),
        (lambda m, t: (m == m.min()) | (t == t.min()), "the fastest and the most accurate"),
        (_front_by_a_careless_sweep, "Two equal models"),
        (lambda m, t: np.flatnonzero(_front_by_sorting(m, t)), "not the positions"),
        (lambda m, t: m == m.min(), "expected is"),
        (lambda m, t: [0], "expected is"),
        (lambda m, t: 1 / 0, "raised ZeroDivisionError"),
        ([True, False], "should be a function"),
    ],
}

RIGHT = {
    "01.a": [2.1, sorted(_times_s)[4] * 1e3, np.percentile(1000 * _times_s, 50), np.array([2.1])],
    "01.b": [
        lambda d, n2, n1: pd.Series(d).std() * (1 / len(d) + n2 / n1) ** 0.5,
        lambda d, n2, n1: np.sqrt(d.var(ddof=1) / len(d) + d.var(ddof=1) * n2 / n1),
    ],
    "01.c": [
        _front_by_sorting,
        lambda m, t: _not_dominated(m, t, lambda p, q: p != q and p[0] <= q[0] and p[1] <= q[1]),
        lambda m, t: pd.Series(_not_dominated(m, t, lambda p, q: p != q and p[0] <= q[0] and p[1] <= q[1])),
    ],
}
