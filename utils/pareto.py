"""Two objectives at once: which choices are dominated, how good a set of choices is, which weights to try."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from utils.masks import refuse_masked

Floats = NDArray[np.float64]


def _numbers(values: ArrayLike, name: str, shape: tuple[int | None, ...]) -> Floats:
    """Read finite numbers of the wanted shape; a length of None may be any."""
    refuse_masked(**{name: values})
    table: NDArray[Any] = np.asarray(values)
    texts = table.dtype.kind == "O" and any(isinstance(value, str) for value in table.flat)
    try:
        if texts or table.dtype.kind not in "biufO":
            raise TypeError
        numbers = table.astype(np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} holds something that is no number.") from None
    fits = [wanted in (None, length) for wanted, length in zip(shape, numbers.shape, strict=False)]
    if numbers.ndim != len(shape) or not all(fits):
        wanted = ", ".join("n" if length is None else str(length) for length in shape)
        raise ValueError(f"{name} has shape {numbers.shape}; it should have shape ({wanted}).")
    if not np.isfinite(numbers).all():
        raise ValueError(f"{name} holds a value that is not finite.")
    return numbers


def shown(score: ArrayLike, outcomes: ArrayLike, share: float = 0.1) -> Floats:
    """Show the items with the highest scores, and give the mean outcomes of what was shown.

    Parameters
    ----------
    score : array-like, shape (n,)
        Score of each item, at least one; of equal scores the earlier item is shown first.
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
        If the lengths differ, something is not a finite number or is masked, or the share is outside its range.

    Examples
    --------
    >>> shown([0.1, 0.9, 0.5, 0.2], [[10, 1], [40, 2], [20, 9], [30, 5]], share=0.5).tolist()
    [30.0, 5.5]
    """
    ranked, table = _numbers(score, "score", (None,)), _numbers(outcomes, "outcomes", (None, None))
    if len(ranked) != len(table):
        raise ValueError(
            f"score has {len(ranked)} items and outcomes {len(table)}; give one row for each item."
        )
    chosen = table[_first(ranked, share)]
    power = np.frexp(np.abs(chosen).max(axis=0))[1]  # a sum of huge outcomes would overflow
    means: Floats = np.ldexp(np.ldexp(chosen, -power).mean(axis=0), power)
    return means


def _first(score: Floats, share: float) -> NDArray[np.intp]:
    """Positions of the highest scores, the earlier of equal ones first."""
    if not len(score):
        raise ValueError("there is no item to show.")
    if not 0 < share <= 1:
        raise ValueError(f"share is {share}; give a share of the items above 0 and at most 1.")
    return np.argsort(-score, kind="stable")[: max(1, round(share * len(score)))]


def overlap(score: ArrayLike, other: ArrayLike, share: float = 0.1) -> float:
    """Share of what is shown that two rankings have in common.

    Parameters
    ----------
    score, other : array-like, shape (n,)
        Scores of the same items by two rankings.
    share : float
        Share of the items that each of them shows, above 0 and at most 1.

    Returns
    -------
    float
        1 if both show the same items, 0 if no item is shown by both.

    Raises
    ------
    ValueError
        If the lengths differ, a score is not a finite number or is masked, or the share is outside its range.

    Examples
    --------
    >>> overlap([4, 3, 2, 1], [1, 9, 8, 7], share=0.5)
    0.5
    """
    one, two = _numbers(score, "score", (None,)), _numbers(other, "other", (None,))
    if len(one) != len(two):
        raise ValueError(f"score has {len(one)} items and other {len(two)}; both rank the same items.")
    first, second = _first(one, share), _first(two, share)
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

    Raises
    ------
    ValueError
        If a value is not a finite number or is masked.

    Notes
    -----
    Pareto dominance; Miettinen, *Nonlinear Multiobjective Optimization*, 1998, definition 2.2.1
    (https://doi.org/10.1007/978-1-4615-5563-6).

    Examples
    --------
    >>> on_front([[1, 5], [2, 4], [1, 4], [3, 1], [2, 4]]).tolist()
    [True, True, False, True, True]
    """
    table = _numbers(points, "points", (None, None))
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
        If the best corner is not above the worst one in both objectives, or a value is not a finite number or
        is masked.

    Notes
    -----
    The hypervolume indicator in two dimensions: Zitzler and Thiele, 1999 (https://doi.org/10.1109/4235.797969).

    Examples
    --------
    >>> front_area([[0.5, 1.0], [1.0, 0.5]], worst=[0, 0], best=[1, 1])
    0.75
    """
    scaled = np.clip(_gains(_numbers(points, "points", (None, 2)), worst, best), 0.0, 1.0)
    area, reached = 0.0, 0.0
    for across, up in scaled[np.lexsort((scaled[:, 1], -scaled[:, 0]))]:
        if up > reached:
            area, reached = area + across * (up - reached), up
    return float(area)


def _gains(points: Floats, worst: ArrayLike, best: ArrayLike) -> Floats:
    """Put every objective on a scale from 0 at the worst corner to 1 at the best."""
    low, high = (_numbers(c, n, (points.shape[1],)) for c, n in ((worst, "worst"), (best, "best")))
    if not (high > low).all():
        raise ValueError(f"best is {high.tolist()} and worst {low.tolist()}; best must be above in each.")
    with np.errstate(over="ignore"):  # a choice may lie further beyond a corner than a float can say
        span = high - low
        if not np.isfinite(span).all():
            raise ValueError("best lies further above worst than a float can say.")
        gains: Floats = (points - low) / span
    return gains


def best_compromise(points: ArrayLike, worst: ArrayLike, best: ArrayLike) -> float:
    """Share of its own gain that every objective keeps at the choice that is fairest to the worst-off.

    Parameters
    ----------
    points : array-like, shape (n, objectives)
        What each choice achieves, at least one choice; more is better.
    worst : array-like, shape (objectives,)
        What counts as nothing gained: what a choice at random achieves, for example.
    best : array-like, shape (objectives,)
        What each objective reaches when it is the only one.

    Returns
    -------
    float
        1 where one choice gives every objective all that it reaches alone; lower, the more somebody must lose.
        Below 0 where every choice leaves some objective worse than `worst`.

    Raises
    ------
    ValueError
        If `best` is not above `worst` in every objective, there is no choice, or a value is not a finite number
        or is masked.

    Notes
    -----
    The largest smallest gain, an achievement function: Miettinen, *Nonlinear Multiobjective Optimization*, 1998
    (https://doi.org/10.1007/978-1-4615-5563-6).

    Examples
    --------
    >>> best_compromise([[10, 0], [6, 7], [0, 10]], worst=[0, 0], best=[10, 10])
    0.6
    """
    table = _numbers(points, "points", (None, None))
    if not len(table):
        raise ValueError("there is no choice to compare.")
    return float(_gains(table, worst, best).min(axis=1).max())


def logit_weights(count: int, reach: float = 8.0) -> Floats:
    """Weights between 0 and 1 that are evenly spaced in their logit, with both ends added.

    Parameters
    ----------
    count : int
        Number of weights, the ends 0 and 1 included; at least 3.
    reach : float
        Largest logit, above 0 and at most 30: with 8, the ratio of the two weights runs from about 1:3,000 to
        3,000:1.

    Returns
    -------
    ndarray, shape (count,)

    Raises
    ------
    ValueError
        If `count` is no whole number from 3 on, or `reach` is outside its range.

    Examples
    --------
    >>> logit_weights(5).round(3).tolist()
    [0.0, 0.0, 0.5, 1.0, 1.0]
    """
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < 3:
        raise ValueError(f"count is {count}; three weights at least, the two ends and one between.")
    if not 0 < reach <= 30:
        raise ValueError(f"reach is {reach}; give a largest logit above 0 and at most 30.")
    logits = np.linspace(-reach, reach, count - 2) if count > 3 else np.zeros(1)
    return np.concatenate([[0.0], np.asarray(expit(logits), dtype=np.float64), [1.0]])
