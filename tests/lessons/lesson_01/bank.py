"""Typical answers to lesson 01's exercises."""

import itertools

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.model_selection import StratifiedShuffleSplit, cross_val_score

from utils.lessons.lesson_01.experiments import make_models


def _wrong(load, *names):
    """Measure the share of mistakes as the lesson does, here by scikit-learn's own loop."""
    splits = StratifiedShuffleSplit(6, test_size=1 / 3, random_state=0)
    models, data = make_models(0), load(return_X_y=True)
    return [1 - cross_val_score(models[name], *data, cv=splits).mean() for name in names]


_best, _sparse, _tree, _near, _plain = _wrong(
    load_digits, "RBF SVM", "Sparse logistic", "Decision tree", "Nearest neighbours", "Logistic regression"
)
_best_tumours, _sparse_tumours = _wrong(load_breast_cancer, "RBF SVM", "Sparse logistic")


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


def _better_than_the_one_before(mistakes, time_ms):
    order = np.lexsort((mistakes, time_ms))
    on_front = [True] * len(mistakes)
    for before, i in itertools.pairwise(order):
        on_front[i] = mistakes[i] < mistakes[before]
    return on_front


def _not_dominated(mistakes, time_ms, better):
    points = list(zip(mistakes, time_ms, strict=True))
    return np.array([not any(better(p, q) for p in points) for q in points])


WRONG = {
    "01.a": [
        (_sparse - _best, "difference of the two"),
        (100 * (_sparse - _best), "difference of the two"),
        (_sparse / _best - 1, "one taken off"),
        ((1 - _sparse) / (1 - _best), "divides accuracies"),
        ((1 - _best) / (1 - _sparse), "divides accuracies"),
        (_best / _sparse, "Upside down"),
        (_tree / _best, "That is the decision tree"),
        (_plain / _best, "reads all 64 inputs"),
        (_sparse_tumours / _best_tumours, "price on the tumours"),
        (_sparse, "mistakes of the model that legal accepts"),
        (round(100 * _sparse, 1), "mistakes of the model that legal accepts"),
        (_best, "mistakes of the best model of all"),
        (1 - _sparse, "That is an accuracy"),
        (_sparse / _near, "mistakes of nearest neighbours"),
        (15, "legal's limit"),
        ("Sparse logistic", "should be a number"),
        ([_sparse, _best], "holds 2 values"),
        (3.0, "Not that"),
        (0, "Not that"),
        (float("inf"), "is inf"),
    ],
    "01.b": [
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
        (lambda m, t: m == m.min(), "only the most accurate"),
        (lambda m, t: t == np.min(t), "only the fastest"),
        (lambda m, t: _not_dominated(m, t, lambda p, q: p[0] <= q[0] and p[1] <= q[1]), "dominates itself"),
        (lambda m, t: _not_dominated(m, t, lambda p, q: p[0] < q[0] or p[1] < q[1]), "better on one count"),
        (lambda m, t: np.ones(len(m), dtype=bool), "keep every model"),
        (lambda m, t: (m + t) == (m + t).min(), "A sum of mistakes"),
        (lambda m, t: (m * t) == (m * t).min(), "A product of the two"),
        (lambda m, t: (m <= m.mean()) & (t <= t.mean()), "Better than the average"),
        (lambda m, t: sum(_front_by_sorting(m, t)), "not how many"),
        (
            lambda m, t: [(a, b) for a, b, on in zip(m, t, _front_by_sorting(m, t), strict=True) if on],
            "not the models' numbers",
        ),
        (_better_than_the_one_before, "next faster one"),
        (lambda m, t: None, "returns nothing"),
        (lambda m: m == m.min(), "raised TypeError"),
        (lambda m, t: [0], "expected is"),
        (lambda m, t: 1 / 0, "raised ZeroDivisionError"),
        ([True, False], "should be a function"),
    ],
}

RIGHT = {
    "01.a": [_sparse / _best, round(_sparse / _best, 1), round(_sparse / _best), np.array([_sparse / _best])],
    "01.b": [
        _front_by_sorting,
        lambda m, t: _not_dominated(m, t, lambda p, q: p != q and p[0] <= q[0] and p[1] <= q[1]),
        lambda m, t: pd.Series(_not_dominated(m, t, lambda p, q: p != q and p[0] <= q[0] and p[1] <= q[1])),
    ],
}
