"""Typical answers to lesson 01's exercises."""

import itertools

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.model_selection import StratifiedShuffleSplit, cross_val_score

from utils.lessons.lesson_01.experiments import make_models
from utils.pareto import on_front


def _wrong(load, *names):
    """Measure the share of mistakes as the lesson does, here by scikit-learn's own loop."""
    splits = StratifiedShuffleSplit(6, test_size=1 / 3, random_state=0)
    models, data = make_models(0), load(return_X_y=True)
    return [1 - cross_val_score(models[name], *data, cv=splits).mean() for name in names]


_best, _sparse, _tree, _near, _plain, _stack, _bayes = _wrong(
    load_digits,
    "RBF SVM",
    "Sparse logistic",
    "Decision tree",
    "Nearest neighbours",
    "Logistic regression",
    "Stacked ensemble",
    "Naive Bayes",
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


def _dominates(mistakes, time_ms, j, i):
    better = mistakes[j] < mistakes[i] or time_ms[j] < time_ms[i]
    return mistakes[j] <= mistakes[i] and time_ms[j] <= time_ms[i] and better


def _right(mistakes, time_ms):
    """Compare each model with every one."""
    models = range(len(mistakes))
    return [not any(_dominates(mistakes, time_ms, j, i) for j in models) for i in models]


def _compared_with(others):
    """Compare each model with some of the others alone: `others(i, n)` lists them."""
    return lambda m, t: [not any(_dominates(m, t, j, i) for j in others(i, len(m))) for i in range(len(m))]


def _in_the_order_of_time(mistakes, time_ms):
    table = pd.DataFrame({"m": mistakes, "t": time_ms}).sort_values(["t", "m"])
    return _right(table["m"].to_numpy(), table["t"].to_numpy())


def _leaves_the_loop(mistakes, time_ms):
    for i in range(len(mistakes)):
        if any(_dominates(mistakes, time_ms, j, i) for j in range(len(mistakes))):
            return False
    return True


def _strikes_the_wrong_one(mistakes, time_ms):
    front = [True] * len(mistakes)
    for i, j in itertools.product(range(len(mistakes)), repeat=2):
        if _dominates(mistakes, time_ms, j, i):
            front[j] = False
    return front


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
        (round(100 * _sparse, 2), "mistakes of the model that legal accepts"),
        (_best, "mistakes of the best model of all"),
        (1 - _sparse, "That is an accuracy"),
        (_sparse / _near, "mistakes of nearest neighbours"),
        (15, "legal's limit"),
        ("Sparse logistic", "should be a number"),
        ([_sparse, _best], "holds 2 values"),
        (3.0, "would misread 33: it misreads more"),
        (30, "would misread 326: it misreads fewer"),
        (10, "rounded before they were divided"),
        (-100 * (_sparse - _best), "difference of the two"),
        ((1 - _sparse) / _best, "mistakes by an accuracy"),
        (0, "give a number above 0"),
        (-3.0, "give a number above 0"),
        (float("inf"), "is inf"),
        (_best - _sparse, "difference of the two"),
        (0.09, "difference of the two"),
        (round(_sparse / _best - 1, 1), "one taken off"),
        (round(_best / _sparse, 2), "Upside down"),
        (f"{_sparse / _best:.1f} times", "should be a number"),
        (None, "print shows a number and gives nothing back"),
        (_sparse / _stack, "Stacked ensemble is not the most accurate of all"),
        (_tree / _stack, "Legal accepts a model that makes fewer mistakes than that"),
        (_bayes / _best, "Legal refuses Naive Bayes: it reads all 64 inputs"),
        (_sparse / _plain, "Logistic regression is not the most accurate of all"),
        (_best / _tree, "Upside down: the mistakes of legal's model stand above"),
        (_tree - _best, "a difference, of Decision tree and RBF SVM"),
        ((_sparse + _tree) / 2 / _best, "put together both models"),
        (1.0, "the most accurate model by itself"),
        (100 * _sparse / _best, "not how many per cent"),
        (100 * (_sparse / _best - 1), "not how many per cent"),
        (1 - _best / _sparse, "that the best model avoids"),
        (_sparse / (_sparse + _best), "a part of the sum of both"),
        (_sparse + _best, "add or multiply"),
        (_sparse / (1 - _best), "mistakes by an accuracy"),
        ((_sparse - _best) / (1 - _best), "compares accuracies"),
        (1 / _best, "in how many digits there is one mistake"),
        (round(599 * (_sparse - _best)), "counts images"),
        (64 / 15, "how many inputs the models read"),
        (np.log2(_sparse / _best), "a logarithm of the ratio"),
        (_sparse_tumours / _best, "mix the two data sets"),
        (round(_sparse_tumours / _best_tumours, 1), "price on the tumours"),
        (2, "how many models legal accepts"),
    ],
    "01.b": [
        (
            lambda m, t: _not_dominated(m, t, lambda p, q: p[0] < q[0] and p[1] < q[1]),
            "equal in one of the two numbers",
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
        (
            lambda m, t: _not_dominated(m, t, lambda p, q: p[0] <= q[0] and p[1] <= q[1]),
            "no mark becomes True",
        ),
        (
            lambda m, t: _not_dominated(m, t, lambda p, q: p[0] < q[0] or p[1] < q[1]),
            "better in one of the two numbers",
        ),
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
        (lambda m, t: [0], "Does a return stand inside the loop?"),
        (_leaves_the_loop, "Does a return stand inside the loop?"),
        (lambda m, t: (m[:, None] <= m) & (t[:, None] <= t), "compared every pair"),
        (lambda m, t: (_right(m, t), _right(m, t)), "gives 6 values for 3 models"),
        (lambda m, t: ["front" if on else "off" for on in _right(m, t)], "gives ['front', 'front', 'front']"),
        (lambda m, t: dict(enumerate(_right(m, t))), "one True or False for each model"),
        (lambda m, t: [1 if on else -1 for on in _right(m, t)], "gives [1, 1, -1]"),
        (
            _compared_with(lambda i, n: range(i)),
            "model 1 (mistakes 2, time 1) dominates it: as fast, with fewer",
        ),
        (_compared_with(lambda i, n: range(i + 1, n)), "model 0 (mistakes 1, time 2) dominates it"),
        (
            lambda m, t: [not any((m < a) & (t <= b)) for a, b in zip(m, t, strict=True)],
            "dominates it: as few mistakes in less time",
        ),
        (
            lambda m, t: (lambda rank: rank == rank.min())(
                (pd.Series(m).rank() + pd.Series(t).rank()).to_numpy()
            ),
            "none of the others dominates it: it makes the fewest mistakes",
        ),
        (
            lambda m, t: m + t <= (m + t).mean(),
            "model 1 (mistakes 2, time 1) dominates it: as fast, with fewer",
        ),
        (
            lambda m, t: [
                not any((m <= a) & (t <= b)) or k == 0 for k, (a, b) in enumerate(zip(m, t, strict=True))
            ],
            "each that makes fewer mistakes is slower, and each that is faster makes more",
        ),
        (lambda m, t: [on and k > 0 for k, on in enumerate(_right(m, t))], "it is the fastest"),
        (lambda m, t: np.array(_right(m, t)) & (len(m) > 1), "it is the best in both"),
        (_in_the_order_of_time, "stand in a sorted order"),
        (lambda m, t: _in_the_order_of_time(t, m), "stand in a sorted order"),
        (
            lambda m, t: [sum(_dominates(m, t, j, i) for j in range(len(m))) for i in range(len(m))],
            "how many models dominate each one",
        ),
        (
            lambda m, t: [
                not all(_dominates(m, t, j, i) for j in range(len(m)) if j != i) for i in range(len(m))
            ],
            "only if all others dominate it",
        ),
        (lambda m, t: _right(m, -t), "more time as better"),
        (lambda m, t: _right(-m, t), "more mistakes as better"),
        (
            lambda m, t: [any(_dominates(m, t, i, j) for j in range(len(m))) for i in range(len(m))],
            "that dominate another one",
        ),
        (lambda m, t: np.zeros(len(m)), "no mark becomes True"),
        (lambda m, t: "".join("FT"[on] for on in _right(m, t)), "gives 'TTT'"),
        (
            lambda m, t: _right(*np.unique(np.column_stack([m, t]), axis=0).T),
            "gives 2 values for 3 models",
        ),
        (
            lambda m, t: [k == 0 or on for k, on in enumerate(_right(m, t))],
            "model 1 (mistakes 2, time 1) dominates it: as fast, with fewer",
        ),
        (_strikes_the_wrong_one, "higher as better"),
        (
            lambda m, t: [not (np.any(m < a) and np.any(t < b)) for a, b in zip(m, t, strict=True)],
            "the fastest and the most accurate",
        ),
        (lambda m, t: pd.DataFrame({"m": m, "t": t})[_right(m, t)], "not the models' numbers"),
        (lambda m, t: [not any(m <= a and t <= b) for a, b in zip(m, t, strict=True)], "`and` is written &"),
        (lambda m, t: 1 / 0, "raised ZeroDivisionError"),
        ([True, False], "should be a function"),
    ],
}

RIGHT = {
    "01.a": [
        _sparse / _best,
        round(_sparse / _best, 1),
        round(_sparse / _best),
        np.array([_sparse / _best]),
        0.100 / 0.011,
        598 / 65,
    ],
    "01.b": [
        _front_by_sorting,
        lambda m, t: _not_dominated(m, t, lambda p, q: p != q and p[0] <= q[0] and p[1] <= q[1]),
        lambda m, t: np.array(_right(m, t), dtype=object),
        lambda m, t: [int(on) for on in _right(m, t)],
        lambda m, t: on_front(-np.column_stack([m, t])),
        lambda m, t: pd.Series(_not_dominated(m, t, lambda p, q: p != q and p[0] <= q[0] and p[1] <= q[1])),
    ],
}
