"""Two objectives at once: which choices are dominated, how good a set of choices is, which weights to try."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

Floats = NDArray[np.float64]


def shown(score: ArrayLike, outcomes: ArrayLike, share: float = 0.1) -> Floats:
    """Show the items with the highest scores, and give the mean outcomes of what was shown.

    Parameters
    ----------
    score : array-like, shape (n,)
        Score of each item; of equal scores the earlier item is shown first.
    outcomes : array-like, shape (n, objectives)
        What each item brings, one column per objective.
    share : float
        Share of the items that are shown, above 0 and at most 1; at least one item is.

    Returns
    -------
    ndarray, shape (objectives,)

    Raises
    ------
    ValueError
        If the lengths differ, a score is not finite, or the share is outside its range.

    Examples
    --------
    >>> shown([0.1, 0.9, 0.5, 0.2], [[10, 1], [40, 2], [20, 9], [30, 5]], share=0.5).tolist()
    [30.0, 5.5]
    """
    score, table = np.asarray(score, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    if score.ndim != 1 or table.ndim != 2 or len(score) != len(table):
        raise ValueError(
            f"score has shape {score.shape} and outcomes {table.shape}; give one score and one row for each item."
        )
    if not np.isfinite(score).all():
        raise ValueError("score holds a value that is not finite; nothing can be ranked by it.")
    if not 0 < share <= 1:
        raise ValueError(f"share is {share}; give a share of the items above 0 and at most 1.")
    means: Floats = table[_first(score, share)].mean(axis=0)
    return means


def _first(score: Floats, share: float) -> NDArray[np.intp]:
    """Positions of the highest scores, the earlier of equal ones first."""
    return np.argsort(-score, kind="stable")[: max(1, round(share * len(score)))]


def overlap(score: ArrayLike, other: ArrayLike, share: float = 0.1) -> float:
    """Share of what is shown that two rankings have in common.

    Parameters
    ----------
    score, other : array-like, shape (n,)
        Scores of the same items by two rankings.
    share : float
        Share of the items that each of them shows.

    Returns
    -------
    float
        1 if both show the same items, 0 if no item is shown by both.

    Examples
    --------
    >>> overlap([4, 3, 2, 1], [1, 9, 8, 7], share=0.5)
    0.5
    """
    first = _first(np.asarray(score, dtype=np.float64), share)
    second = _first(np.asarray(other, dtype=np.float64), share)
    return len(np.intersect1d(first, second)) / len(first)


def on_front(points: ArrayLike) -> NDArray[np.bool_]:
    """Say which choices no other choice dominates, where more is better in every objective.

    Parameters
    ----------
    points : array-like, shape (n, objectives)
        What each choice achieves.

    Returns
    -------
    ndarray of bool, shape (n,)
        False where another choice is at least as good in every objective and better in one.

    Notes
    -----
    Pareto dominance; Miettinen, *Nonlinear Multiobjective Optimization*, 1998, definition 2.2.1
    (https://doi.org/10.1007/978-1-4615-5563-6).

    Examples
    --------
    >>> on_front([[1, 5], [2, 4], [1, 4], [3, 1], [2, 4]]).tolist()
    [True, True, False, True, True]
    """
    table = np.asarray(points, dtype=np.float64)
    as_good = np.all(table[:, np.newaxis] <= table, axis=2)
    better = np.any(table[:, np.newaxis] < table, axis=2)
    return np.asarray(~np.any(as_good & better, axis=1))


def front_area(points: ArrayLike, worst: ArrayLike, best: ArrayLike) -> float:
    """Share of the rectangle from the worst corner to the best that some choice reaches or exceeds.

    Parameters
    ----------
    points : array-like, shape (n, 2)
        What each choice achieves in two objectives; more is better.
    worst, best : array-like, shape (2,)
        Two opposite corners: what counts as nothing gained, and as everything.

    Returns
    -------
    float
        From 0 (no choice beyond the worst corner) to 1 (one choice is best in both); what lies beyond
        the best corner does not count.

    Raises
    ------
    ValueError
        If the best corner is not above the worst one in both objectives.

    Notes
    -----
    The hypervolume indicator in two dimensions: Zitzler and Thiele, 1999 (https://doi.org/10.1109/4235.797969).

    Examples
    --------
    >>> front_area([[0.5, 1.0], [1.0, 0.5]], worst=[0, 0], best=[1, 1])
    0.75
    """
    low, high = np.asarray(worst, dtype=np.float64), np.asarray(best, dtype=np.float64)
    if not (high > low).all():
        raise ValueError(f"best is {high.tolist()} and worst {low.tolist()}; best must be above in both.")
    scaled = np.clip((np.asarray(points, dtype=np.float64) - low) / (high - low), 0.0, 1.0)
    area, reached = 0.0, 0.0
    for across, up in scaled[np.lexsort((scaled[:, 1], -scaled[:, 0]))]:
        if up > reached:
            area, reached = area + across * (up - reached), up
    return float(area)


def logit_weights(count: int, reach: float = 8.0) -> Floats:
    """Weights between 0 and 1 that are evenly spaced in their logit, with both ends added.

    Parameters
    ----------
    count : int
        Number of weights, the ends 0 and 1 included; at least 3.
    reach : float
        Largest logit: with 8, the ratio of the two weights runs from about 1:3,000 to 3,000:1.

    Returns
    -------
    ndarray, shape (count,)

    Raises
    ------
    ValueError
        If `count` is below 3.

    Examples
    --------
    >>> logit_weights(5).round(3).tolist()
    [0.0, 0.0, 0.5, 1.0, 1.0]
    """
    if count < 3:
        raise ValueError(f"count is {count}; three weights at least, the two ends and one between.")
    inside: Floats = expit(np.linspace(-reach, reach, count - 2))
    return np.concatenate([[0.0], inside, [1.0]])
