"""Explaining predictions: permuting columns together, and swapping one input at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Chance = Callable[[pd.DataFrame], Floats]
LEAST_CHANGE = 0.05  # of a chance: less is not worth a headline


def grouped_importance(
    score: Callable[[pd.DataFrame], float],
    x: pd.DataFrame,
    groups: Mapping[str, Sequence[str]],
    rng: np.random.Generator,
    repeats: int = 5,
) -> pd.Series[float]:
    """Measure how much a score drops when the columns of a group are shuffled together.

    Permutation importance of one column asks what the model loses without it *while it keeps all others*; columns
    that say the same hide each other. Shuffled together, in the same order of the rows, they cannot (Breiman,
    *Random Forests*, 2001, https://doi.org/10.1023/A:1010933404324, for single columns).

    Parameters
    ----------
    score : callable
        ``score(x)`` gives the model's score on these inputs, larger is better; the labels are its own business.
    x : pandas.DataFrame, shape (n, columns)
        Inputs, best of rows that the model has not learned from. Not changed.
    groups : mapping from str to sequence of str
        Columns by the group's name; a group of one column gives its permutation importance.
    rng : numpy.random.Generator
        Source of the shuffles.
    repeats : int
        Shuffles of each group.

    Returns
    -------
    pandas.Series
        Mean drop of the score by group, largest first.

    Raises
    ------
    ValueError
        If a column is not in `x`.

    Examples
    --------
    >>> x = pd.DataFrame({"a": [0.0, 1.0] * 50, "copy": [0.0, 1.0] * 50, "noise": [0.0] * 100})
    >>> truth = x["a"].to_numpy()
    >>> score = lambda x: float(np.mean((x["a"] + x["copy"] > 0.5) == truth))
    >>> groups = {"a and its copy": ["a", "copy"], "noise": ["noise"]}
    >>> grouped_importance(score, x, groups, np.random.default_rng(0)).round(1)
    a and its copy    0.5
    noise             0.0
    dtype: float64
    """
    if absent := [c for columns in groups.values() for c in columns if c not in x]:
        raise ValueError(f"Column {absent[0]!r} is not among the inputs.")
    whole = score(x)
    drops = {}
    for name, columns in groups.items():
        shuffled = []
        for _ in range(repeats):
            changed, order = x.copy(), rng.permutation(len(x))
            for column in columns:
                changed[column] = x[column].to_numpy()[order]
            shuffled.append(score(changed))
        drops[name] = whole - float(np.mean(shuffled))
    return pd.Series(drops).sort_values(ascending=False)


def swap_one_input(chance: Chance, case: Any, other: Any) -> pd.Series[float]:
    """Swap the inputs of one case, one at a time, for another's, and see how the prediction moves.

    Parameters
    ----------
    chance : callable
        ``chance(x)`` gives a prediction for each row.
    case : pandas.Series, shape (columns,)
        The case to explain.
    other : pandas.Series, shape (columns,)
        Where the swapped values come from: another case, or a typical one.

    Returns
    -------
    pandas.Series, shape (columns,)
        Prediction with that one input swapped minus the prediction for the case, the largest change first, whatever
        its sign. Changes do not add up to the difference of the two predictions where inputs interact.

    Examples
    --------
    >>> case, other = pd.Series({"a": 1.0, "b": 2.0}), pd.Series({"a": 4.0, "b": 2.5})
    >>> swap_one_input(lambda x: (x["a"] * x["b"]).to_numpy(), case, other)
    a    6.0
    b    0.5
    dtype: float64
    """
    rows = pd.DataFrame(swapped(case, other), columns=case.index)
    return changes(np.asarray(chance(rows), dtype=np.float64), case.index)


def swapped(case: Any, other: Any) -> Floats:
    """Give a row for each input with that one swapped for the other's, and the case as it is last."""
    rows = np.tile(case.to_numpy(dtype=np.float64), (len(case) + 1, 1))
    np.fill_diagonal(rows, other[case.index].to_numpy(dtype=np.float64))
    return rows


def changes(said: Floats, inputs: Any) -> pd.Series[float]:
    """Turn the predictions for such rows into changes by input, the largest first."""
    changes = pd.Series(said[:-1] - said[-1], index=inputs)
    return changes.iloc[np.argsort(-np.abs(changes.to_numpy()), kind="stable")]
