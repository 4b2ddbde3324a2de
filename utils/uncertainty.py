"""How sure a score is, for the structure that its data have."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

from utils.masks import refuse_masked


def half_width(scores: npt.ArrayLike, test_share: float, level: float = 0.95) -> float:
    """Give the half width of the interval around a cross-validated mean.

    Cross-validation's scores share training data, so the usual standard error is too small. The
    variance here is the corrected one, ``(1 / J + n2 / n1) * s**2`` for ``J`` scores with sample
    variance ``s**2``, ``n2`` test rows and ``n1`` training rows.

    Parameters
    ----------
    scores : array-like of float, shape (J,)
        Scores of one model, or differences of two models' scores on the same parts.
    test_share : float
        Test rows over all rows, between 0 and 1: 0.25 for four parts.
    level : float
        Coverage of the interval.

    Returns
    -------
    float
        The interval is the mean plus or minus this.

    Raises
    ------
    ValueError
        If there are fewer than two scores, one is not finite, the array is masked, or `test_share` is not between 0 and 1.

    References
    ----------
    Nadeau and Bengio, "Inference for the generalization error", Machine Learning 52 (2003), 239-281,
    https://doi.org/10.1023/A:1024068626366 (test parts drawn at random, again and again);
    Bouckaert and Frank, "Evaluating the replicability of significance tests for comparing learning algorithms",
    PAKDD 2004, https://doi.org/10.1007/978-3-540-24775-3_3 (the same for repeated cross-validation)

    Examples
    --------
    >>> round(half_width([0.90, 0.92, 0.91, 0.93], test_share=0.25), 4)
    0.0314
    """
    refuse_masked(scores=scores)
    values = np.asarray(scores, dtype=float)
    if values.ndim != 1 or values.size < 2 or not np.isfinite(values).all():
        raise ValueError("scores must be a list of at least two finite numbers, one for each part.")
    if not 0 < test_share < 1:
        raise ValueError(f"test_share is {test_share}: give the test rows over all rows, between 0 and 1.")
    variance = (1 / values.size + test_share / (1 - test_share)) * values.var(ddof=1)
    return float(stats.t.ppf((1 + level) / 2, values.size - 1) * np.sqrt(variance))


def bootstrap_by_group(
    values: npt.ArrayLike,
    groups: npt.ArrayLike,
    rng: np.random.Generator,
    level: float = 0.95,
    repeats: int = 2000,
) -> tuple[float, float]:
    """Give the interval around the mean of rows that come in groups.

    Rows of one group (one link, one patient) resemble each other, so whole groups are drawn again, with all
    their rows: the percentile bootstrap. For two models on the same rows, give their differences row by row.

    Parameters
    ----------
    values : array-like of float, shape (n,)
        One value for each row.
    groups : array-like, shape (n,)
        The group of each row.
    rng : numpy.random.Generator
        Draws the groups.
    level : float
        Coverage of the interval.
    repeats : int
        How often the groups are drawn.

    Returns
    -------
    low, high : float
        In the unit of `values`.

    Raises
    ------
    ValueError
        If the shapes differ, a value is not finite, there are fewer than two groups, or `level` is not between
        0 and 1.

    References
    ----------
    Davison and Hinkley, *Bootstrap Methods and their Application* (1997), section 3.8,
    https://doi.org/10.1017/CBO9780511802843

    Examples
    --------
    >>> low, high = bootstrap_by_group([1, 1, 3, 3], ["a", "a", "b", "b"], np.random.default_rng(0))
    >>> low, high  # two groups drawn from two: both the one, both the other, or one of each
    (1.0, 3.0)
    """
    return _bounds(_means_of_draws(values, groups, rng, repeats), level)


def bootstrap_ratio_by_group(
    values: npt.ArrayLike,
    groups: npt.ArrayLike,
    base: npt.ArrayLike,
    base_groups: npt.ArrayLike,
    rng: np.random.Generator,
    level: float = 0.95,
    repeats: int = 2000,
) -> tuple[float, float]:
    """Give the interval around the ratio of two means whose rows come in groups, no group in both.

    Both samples are drawn again by whole groups, see :func:`bootstrap_by_group`.

    Parameters
    ----------
    values, groups : array-like, shape (n,)
        One value for each row, and its group.
    base, base_groups : array-like, shape (m,)
        The same for what the mean is divided by; its mean must not be 0.
    rng : numpy.random.Generator
        Draws the groups.
    level : float
        Coverage of the interval.
    repeats : int
        How often the groups are drawn.

    Returns
    -------
    low, high : float
        Times the base's mean.

    Raises
    ------
    ValueError
        As for :func:`bootstrap_by_group`; also if a group is in both samples, or the base's mean can be 0.

    Examples
    --------
    >>> pair, rng = ["a", "a", "b", "b"], np.random.default_rng(0)
    >>> bootstrap_ratio_by_group([2, 2, 6, 6], pair, [2, 2, 2, 2], ["c", "c", "d", "d"], rng)
    (1.0, 3.0)
    """
    if set(np.asarray(groups).tolist()) & set(np.asarray(base_groups).tolist()):
        raise ValueError(
            "A group is in both samples: then they are paired, and their ratio is surer than this."
        )
    above = _means_of_draws(values, groups, rng, repeats)
    below = _means_of_draws(base, base_groups, rng, repeats)
    if (below == 0).any():
        raise ValueError("The mean of base can be 0: a ratio to it says nothing.")
    return _bounds(above / below, level)


def _means_of_draws(
    values: npt.ArrayLike, groups: npt.ArrayLike, rng: np.random.Generator, repeats: int
) -> npt.NDArray[np.float64]:
    refuse_masked(values=values, groups=groups)
    numbers, names = np.asarray(values, dtype=float), np.asarray(groups)
    if numbers.ndim != 1 or numbers.shape != names.shape or not np.isfinite(numbers).all():
        raise ValueError(
            "values must be finite numbers, one for each row, and groups must name each row's group."
        )
    _, position = np.unique(names, return_inverse=True)
    rows = np.bincount(position)
    if rows.size < 2:
        raise ValueError("groups holds fewer than two groups: their spread cannot be seen.")
    drawn = rng.multinomial(rows.size, np.full(rows.size, 1 / rows.size), size=repeats)
    means: npt.NDArray[np.float64] = drawn @ np.bincount(position, weights=numbers) / (drawn @ rows)
    return means


def _bounds(draws: npt.NDArray[np.float64], level: float) -> tuple[float, float]:
    if not 0 < level < 1:
        raise ValueError(f"level is {level}: give the coverage, between 0 and 1.")
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def auc_by_row(truth: npt.ArrayLike, score: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Share the area under the curve among the rows, so that their mean is the AUC and their spread its error.

    A row's value is the AUC plus the row's influence on it: how far the share of the other class that it is
    ranked right against lies from the AUC, weighted by the rarity of its class. For independent rows their variance
    over n is DeLong's; for rows in groups, give them to :func:`bootstrap_by_group`. For two models on the same
    rows, take the differences row by row.

    Parameters
    ----------
    truth : array-like of 0 and 1, shape (n,)
    score : array-like of float, shape (n,)
        Higher where a 1 is likelier; a tie counts half.

    Returns
    -------
    ndarray of float, shape (n,)

    Raises
    ------
    ValueError
        If the shapes differ, a score is not finite, or `truth` does not hold both 0 and 1 and nothing else.

    References
    ----------
    DeLong, DeLong and Clarke-Pearson, "Comparing the areas under two or more correlated ROC curves", Biometrics 44
    (1988), 837-845, https://doi.org/10.2307/2531595; for rows in groups Obuchowski, "Nonparametric analysis of
    clustered ROC curve data", Biometrics 53 (1997), 567-578

    Examples
    --------
    >>> values = auc_by_row([1, 1, 0, 0], [0.9, 0.4, 0.5, 0.1])
    >>> values.tolist(), values.mean().item()  # the second 1 and the first 0 stand in the wrong order
    ([1.25, 0.25, 0.25, 1.25], 0.75)
    """
    refuse_masked(truth=truth, score=score)
    numbers, scores = np.asarray(truth, dtype=float), np.asarray(score, dtype=float)
    if numbers.ndim != 1 or numbers.shape != scores.shape or not np.isfinite(scores).all():
        raise ValueError("score must hold finite numbers, one for each row of truth.")
    if not np.isin(numbers, (0, 1)).all() or np.unique(numbers).size < 2:
        raise ValueError("truth must hold 0 and 1, both of them: AUC compares the one with the other.")
    one = numbers == 1
    ranks, right = stats.rankdata(scores), np.empty(scores.size)
    right[one] = (ranks[one] - stats.rankdata(scores[one])) / np.sum(~one)
    right[~one] = 1 - (ranks[~one] - stats.rankdata(scores[~one])) / np.sum(one)
    auc = right[one].mean()
    return np.asarray(auc + (right - auc) * scores.size / np.where(one, one.sum(), np.sum(~one)))
