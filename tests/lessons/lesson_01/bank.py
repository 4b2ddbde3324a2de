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


_best, _sparse, _tree, _near, _plain, _stack, _bayes, _forest = _wrong(
    load_digits,
    "RBF SVM",
    "Sparse logistic",
    "Decision tree",
    "Nearest neighbours",
    "Logistic regression",
    "Stacked ensemble",
    "Naive Bayes",
    "Random forest",
)
_best_tumours, _sparse_tumours, _tree_tumours = _wrong(
    load_breast_cancer, "RBF SVM", "Sparse logistic", "Decision tree"
)
_all = pd.Series(
    {
        "RBF SVM": _best,
        "Stacked ensemble": _stack,
        "Nearest neighbours": _near,
        "Logistic regression": _plain,
        "Random forest": _forest,
        "Sparse logistic": _sparse,
        "Decision tree": _tree,
        "Naive Bayes": _bayes,
    }
)
_few = _all[["Sparse logistic", "Decision tree"]]


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


def _least_so_far(mistakes, time_ms):
    """The fewest mistakes of the models up to each one, from fast to slow."""
    order = np.argsort(time_ms, kind="stable")
    least = np.empty(len(mistakes))
    least[order] = np.minimum.accumulate(mistakes[order])
    return least


def _running_minimum(by, in_sorted_order=False):
    """Keep each model that is better in the other number than all before it in a sorted list."""

    def front(mistakes, time_ms):
        first, other = (time_ms, mistakes) if by == "time" else (mistakes, time_ms)
        marks, best, order = np.zeros(len(first), dtype=bool), np.inf, np.argsort(first, kind="stable")
        for place, i in enumerate(order):
            if other[i] < best:
                marks[place if in_sorted_order else i], best = True, other[i]
        return marks

    return front


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
        # 24 answers written before the check was read, but those that stand above already
        (_few.mean() / _best, "put together both models"),
        (_few.max() / _all.max(), "Decision tree over those of Naive Bayes"),
        (_few.min() / _all.max(), "Sparse logistic over those of Naive Bayes"),
        (np.log(_sparse / _best), "a logarithm of the ratio"),
        (round(1797 * _sparse), "counts images"),
        (_sparse / _all.mean(), "divide by the mean mistakes of all models"),
        ("9 times", "should be a number"),
        ((_sparse, _best), "holds 2 values"),
        ((99 + _sparse) / (99 + _best), "subtract shares from 100"),
        # what the sets after it added, kind by kind
        (_few / _best, "holds 2 values"),
        (_tree / _all.mean(), "Decision tree by the mean of the mistakes of all models"),
        (_few.median() / _all.median(), "by the median of the mistakes of all models"),
        ((1 - _few).mean() / (1 - _all).mean(), "mean of the accuracy of those that legal accepts by"),
        (_sparse / (1 - _sparse) * (1 - _best) / _best, "Those are odds"),
        (1 - _sparse / _best, "one step too many: taken from 1"),
        (_tree_tumours / _best_tumours, "mistakes on the tumours: take both"),
        (round(0.155 / 0.011, 2), "Decision tree over those of RBF SVM, rounded"),
        (_best / (_sparse - _best), "divide by the difference of the two"),
        (_few.size / _all.size, "You count models"),
        (_sparse / 15 / (_best / 64), "by the number of inputs as well"),
        ((_all == _sparse).to_numpy(), "which .sum() counts"),
        (_sparse / _all.iloc[:3].mean(), "divide by the mean of 3 models"),
        (_sparse / _best - _sparse_tumours / _best_tumours, "prices on both data sets together"),
        (0.155, "mistakes of Decision tree, alone"),
        (599, "That is a number of images"),
        # 12 answers written after the last change to the check
        (0.089, "mistakes of RBF SVM from the mistakes of Sparse logistic"),
        (100 * _best / _sparse, "Upside down"),
        (_bayes / _best, "Legal refuses Naive Bayes: it reads all 64 inputs"),
        (round(0.989 / 0.900, 2), "divides accuracies"),
        (_sparse / _best + 1, "one step too many: 1 added to it"),
        (_all.drop(_few.index).mean() / _best, "Above you have the mean of 6 models"),
        (1 - _few.mean(), "put together both models"),
        (round(1797 * _sparse) - round(1797 * _best), "counts images"),
        ((_all / _best).to_numpy(), "holds 8 values"),
        (12, "would misread 130: it misreads fewer"),
        ((1 - _best) / (1 - _sparse) - 1, "compares accuracies"),
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
            "depend on the order in which the models come in",
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
            "you weigh mistakes against time",
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
            "depend on the order in which the models come in",
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
        # 24 answers written before the check was read, but those that stand above already
        (lambda m, t: m[_right(m, t)], "no other numbers"),
        (_running_minimum("time", in_sorted_order=True), "depend on the order in which the models come in"),
        (lambda m, t: m <= _least_so_far(m, t), "dominates it: as few mistakes in less time"),
        (lambda m, t: (m < m.mean()) & (t < t.mean()), "how far apart the models are"),
        (
            _compared_with(lambda i, n: [j for j in (i - 1, i + 1) if 0 <= j < n]),
            "depend on the order in which the models come in",
        ),
        (
            lambda m, t: [np.sum((m <= a) & (t <= b)) == 1 for a, b in zip(m, t, strict=True)],
            "Two equal models",
        ),
        (lambda m, t: [True, True, False], "the same marks for any models"),
        (lambda m, t: [str(on) for on in _right(m, t)], "without quotation marks"),
        (lambda m, t: _right(np.sort(m), np.sort(t)), "each by itself: then they no longer belong"),
        (
            lambda m, t: _not_dominated(m, t, lambda p, q: p[0] < q[0] and p[1] <= q[1]),
            "dominates it: as few mistakes in less time",
        ),
        (
            lambda m, t: _not_dominated(m, t, lambda p, q: p[0] <= q[0] and p[1] < q[1]),
            "as fast, with fewer mistakes.",
        ),
        # what the sets after it added, kind by kind
        (
            lambda m, t: m / m.max() + t / t.max() <= np.median(m / m.max() + t / t.max()),
            "how far apart the models are",
        ),
        (lambda m, t: (m <= np.median(m)) | (t <= np.median(t)), "a median or a rank moves then"),
        (_running_minimum("mistakes"), "Two equal models"),
        (
            lambda m, t: [sum(_dominates(m, t, j, i) for j in range(len(m))) <= 1 for i in range(len(m))],
            "Of two models you do not drop just the one that has more mistakes and more time",
        ),
        (
            lambda m, t: [np.any((m < a) & (t < b)) for a, b in zip(m, t, strict=True)],
            "Turned round: mark those",
        ),
        (
            lambda m, t: _compared_with(lambda i, n: [np.argmin(m)])(m, t),
            "the best in one of the two numbers alone",
        ),
        (
            lambda m, t: _compared_with(lambda i, n: [np.argmin(m), np.argmin(t)])(m, t),
            "the best in one of the two numbers alone",
        ),
        (lambda m, t: _right(m.astype(int), t.astype(int)), "You round the numbers first"),
        (lambda m, t: np.arange(len(m)) == np.lexsort((m, t))[0], "Of two equal models you do not keep both"),
        (
            lambda m, t: [a == m[t == b].min() for a, b in zip(m, t, strict=True)],
            "Of two models you do not drop just the one that has more mistakes and more time",
        ),
        # 12 answers written after the last change to the check
        (lambda m, t: m < np.mean(m), "do not change with the times"),
        (lambda m, t: m**2 + t**2 == np.min(m**2 + t**2), "you weigh mistakes against time"),
        (
            lambda m, t: [not np.any(m < a) or not np.any(t < b) for a, b in zip(m, t, strict=True)],
            "the fastest and the most accurate",
        ),
        (
            lambda m, t: [np.sum((m > a) | (t > b)) == len(m) - 1 for a, b in zip(m, t, strict=True)],
            "Two equal models",
        ),
        (lambda m, t: [str(a) for a in m[_right(m, t)]], "without quotation marks"),
        (lambda m, t: np.lexsort((m, t))[_right(m, t)].tolist(), "no other numbers"),
        (
            lambda m, t: (m <= np.percentile(m, 25)) | (t <= np.percentile(t, 25)),
            "a median or a rank moves then",
        ),
        (
            lambda m, t: [not _dominates(m, t, j, i) for i in range(len(m)) for j in range(len(m)) if i != j],
            "compared every pair",
        ),
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
