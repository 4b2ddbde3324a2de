"""Rates by group, thresholds that make them equal, and the interactive pictures of the lesson on fairness."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

Floats = NDArray[np.float64]


MEASURES = ("approved", "TPR", "FPR", "precision")


def group_rates(truth: ArrayLike, approved: ArrayLike, group: ArrayLike) -> pd.DataFrame:
    """Count four rates for each group: how many are approved, and how often approval is right.

    Parameters
    ----------
    truth : array_like of 0 and 1, shape (n,)
        1 for those who deserve approval, by whatever label it is judged.
    approved : array_like of 0 and 1, shape (n,)
        The decisions.
    group : array_like, shape (n,)
        The group of each row.

    Returns
    -------
    pandas.DataFrame, shape (groups, 8)
        ``approved`` (share of the group), ``TPR`` (share of the deserving that is approved), ``FPR`` (share of the
        others that is approved), ``precision`` (share of the approved that deserves it), each from 0 to 1 and
        NaN where nobody is counted; and beside each the count it is a share of, ``approved of`` and so on.

    Raises
    ------
    ValueError
        If the three differ in length.

    Examples
    --------
    >>> rates = group_rates([1, 1, 0, 1], [1, 0, 1, 1], ["A", "A", "A", "B"])
    >>> rates[["approved", "TPR", "FPR", "precision"]].round(2)
       approved  TPR  FPR  precision
    A      0.67  0.5  1.0        0.5
    B      1.00  1.0  NaN        1.0
    """
    truth_, approved_, group_ = np.asarray(truth), np.asarray(approved), np.asarray(group)
    if not len(truth_) == len(approved_) == len(group_):
        raise ValueError("truth, approved and group must have one value for each person.")
    names = np.unique(group_)
    rates: dict[Any, dict[str, float]] = {}
    for name in names:
        y, p = truth_[group_ == name] == 1, approved_[group_ == name] == 1
        row: dict[str, float] = {}
        for measure, hits, among in zip(
            MEASURES, (p, p[y], p[~y], y[p]), (len(p), y.sum(), (~y).sum(), p.sum()), strict=True
        ):
            row[measure] = float(hits.mean()) if among else np.nan
            row[f"{measure} of"] = int(among)
        rates[name] = row
    return pd.DataFrame(list(rates.values()), index=names, dtype=np.float64)


def wilson_interval(share: float, count: float, level: float = 0.95) -> tuple[float, float]:
    """Give an interval for the true share behind a counted one (Wilson's score interval).

    Parameters
    ----------
    share : float
        Counted share, 0 to 1.
    count : float
        What it is a share of; at least 1.
    level : float
        Confidence level, between 0 and 1.

    Returns
    -------
    low, high : float
        From 0 to 1.

    Raises
    ------
    ValueError
        If `share` or `level` is out of range or `count` is below 1.

    References
    ----------
    Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*, JASA 22, 1927,
    https://doi.org/10.1080/01621459.1927.10502953

    Examples
    --------
    >>> low, high = wilson_interval(0.5, 100)
    >>> round(low, 3), round(high, 3)
    (0.404, 0.596)
    """
    if not (0 <= share <= 1 and 0 < level < 1 and count >= 1):
        raise ValueError("share must be from 0 to 1, level between 0 and 1, count at least 1.")
    z = float(norm.ppf(0.5 + level / 2))
    centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def equal_tpr_thresholds(score: ArrayLike, label: ArrayLike, group: ArrayLike) -> dict[Any, float]:
    """Choose a threshold for each group so that true positive rates are equal and the most labels are met.

    Parameters
    ----------
    score : array_like, shape (n,)
        The model's score; who scores at or above the group's threshold is approved.
    label : array_like of 0 and 1, shape (n,)
        The labels that the rates are counted on.
    group : array_like, shape (n,)
        The group of each row.

    Returns
    -------
    dict
        Threshold by group, in the score's unit.

    Raises
    ------
    ValueError
        If a group has no positive label.

    References
    ----------
    Hardt, Price and Srebro, *Equality of Opportunity in Supervised Learning*, 2016, https://arxiv.org/abs/1610.02413

    Examples
    --------
    >>> equal_tpr_thresholds([0.9, 0.8, 0.1, 0.6, 0.5, 0.2], [1, 1, 0, 1, 1, 0], list("AAABBB"))
    {'A': 0.8, 'B': 0.5}
    """
    score_, label_, group_ = np.asarray(score, dtype=np.float64), np.asarray(label), np.asarray(group)
    names = np.unique(group_)
    if any(not (label_[group_ == name] == 1).any() for name in names):
        raise ValueError("Each group needs at least one positive label.")
    rates = np.linspace(0.0, 1.0, 201)
    met, thresholds = np.zeros(len(rates)), {}
    for name in names:
        s, y = score_[group_ == name], label_[group_ == name] == 1
        positives, others = np.sort(s[y])[::-1], np.sort(s[~y])
        taken = np.maximum(np.ceil(rates * len(positives)).astype(int), 1)
        thresholds[name] = positives[taken - 1]
        met += taken + np.searchsorted(others, thresholds[name], side="left")
    best = int(met.argmax())
    return {str(name): float(values[best]) for name, values in thresholds.items()}


def with_lower_base_rate(loans: pd.DataFrame, seed: int, group: str = "B", keep: float = 0.5) -> pd.DataFrame:
    """Leave out part of one group's repaying people, so that its true base rate is the lower one.

    Parameters
    ----------
    loans : pandas.DataFrame
        Rows with ``group`` and ``repays``.
    seed : int
        Seed of the draw.
    group : str
        The group that loses rows.
    keep : float
        Share of its repaying people that stays, 0 to 1.

    Returns
    -------
    pandas.DataFrame
        The rows that stay, in their order.
    """
    drawn = np.random.default_rng(seed).random(len(loans)) < keep
    stays = drawn | (loans["group"] != group).to_numpy() | (loans["repays"] != 1).to_numpy()
    return loans[stays]
