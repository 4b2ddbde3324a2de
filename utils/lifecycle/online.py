"""An online experiment between two models on live links: how many links it needs, and what it then sees."""

from __future__ import annotations

from math import ceil, isfinite

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm


def links_needed(
    *lost: ArrayLike,
    gain: float,
    power: float = 0.8,
    level: float = 0.95,
) -> int:
    """Give the links that an experiment needs to see a gain.

    With a list for each of two models, each link is given to one of them by chance. With one list, of
    differences, both models are asked about every link. For ``n`` links a model and the standard deviations
    ``s`` of the lists, the difference of the means has the standard error ``sqrt(sum(s**2) / n)``; it is seen
    with the wanted power when the gain is ``z(level) + z(power)`` of these.

    Parameters
    ----------
    *lost : array_like of float, shape (links,)
        One list or two: the money lost by link, in a trial run; links are independent, their rows are not.
    gain : float
        The smallest difference of the means worth seeing, in the same unit.
    power : float
        The share of such experiments that shall see it.
    level : float
        Coverage of the interval that has to leave out 0.

    Returns
    -------
    int
        Links for each model.

    Raises
    ------
    ValueError
        If there is not one list or two of two finite numbers or more, the gain is not positive, or power and
        level are not between 0 and 1, power above one half.

    References
    ----------
    Kohavi, Tang and Xu, *Trustworthy Online Controlled Experiments* (2020), chapter 17,
    https://doi.org/10.1017/9781108653985

    Examples
    --------
    >>> links_needed([0, 20], [0, 20], gain=10)  # standard deviation 14.1 each
    32
    """
    variance = sum(float(values.var(ddof=1)) for values in _lists(lost))
    if not (isfinite(gain) and gain > 0):
        raise ValueError(f"gain is {gain}: give the smallest difference worth seeing, more than 0.")
    if not (0.5 <= power < 1 and 0 < level < 1):
        raise ValueError(f"power is {power}, level {level}: give shares below 1, power from one half on.")
    z = norm.ppf((1 + level) / 2) + norm.ppf(power)
    return max(2, ceil(z**2 * variance / gain**2))


def share_that_sees(
    old: ArrayLike,
    new: ArrayLike,
    links: int,
    gain: float,
    seed: int | np.random.Generator,
    repeats: int = 1000,
) -> float:
    """Run the experiment many times on made-up months, and count how often it sees the gain.

    Parameters
    ----------
    old, new : array_like of float, shape (trial links,)
        The money lost by link, from which links are drawn; the lists are moved so that the new model really
        saves `gain`.
    links : int
        Links given to each model.
    gain : float
        What the new model saves per link.
    seed : int or numpy.random.Generator
        Draws the links.
    repeats : int
        How many experiments.

    Returns
    -------
    float
        Share of experiments whose 95 % interval lies above 0.

    Raises
    ------
    ValueError
        If a list is not one of two finite numbers or more, or fewer than two links are given to a model.

    Examples
    --------
    >>> share_that_sees([0, 20], [0, 20], 32, 10, seed=0) > 0.7
    True
    """
    if links < 2:
        raise ValueError(f"links is {links}: an interval needs two links or more for each model.")
    first, second = _lists((old, new))
    rng, seen = np.random.default_rng(seed), 0
    for _ in range(repeats):
        a = rng.choice(first - first.mean() + gain, links)
        b = rng.choice(second - second.mean(), links)
        error = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / links)
        seen += bool(a.mean() - b.mean() > norm.ppf(0.975) * error)
    return seen / repeats


def _lists(lost: tuple[ArrayLike, ...]) -> list[NDArray[np.float64]]:
    found = [np.asarray(values, dtype=float) for values in lost]
    if not 1 <= len(found) <= 2 or any(
        each.ndim != 1 or each.size < 2 or not np.isfinite(each).all() for each in found
    ):
        raise ValueError(
            "Give one list or two of the money lost by link, each of two finite numbers or more."
        )
    return found
