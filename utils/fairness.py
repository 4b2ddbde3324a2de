"""Rates by group, their intervals, and thresholds that make them equal."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from utils.masks import refuse_masked

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
        If the three differ in length or are empty, `truth` or `approved` holds anything but 0 and 1, or one of them
        is a masked array.

    Examples
    --------
    >>> rates = group_rates([1, 1, 0, 1], [1, 0, 1, 1], ["A", "A", "A", "B"])
    >>> rates[["approved", "TPR", "FPR", "precision"]].round(2)
       approved  TPR  FPR  precision
    A      0.67  0.5  1.0        0.5
    B      1.00  1.0  NaN        1.0
    """
    truth_, approved_, group_ = _labels(truth, "truth"), _labels(approved, "approved"), _row(group, "group")
    _alike(truth=truth_, approved=approved_, group=group_)
    names = np.unique(group_)
    rates: dict[Any, dict[str, float]] = {}
    for name in names:
        y, p = truth_[group_ == name], approved_[group_ == name]
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
    if not (0 <= share <= 1 and 0 < level < 1 and 1 <= count < np.inf):
        raise ValueError("share must be from 0 to 1, level between 0 and 1, count at least 1 and finite.")
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
        Threshold by group, in the score's unit; the keys are the groups as they were given, numbers or text.

    Raises
    ------
    ValueError
        If a group has no positive label, a score is not a finite number, `label` holds anything but 0 and 1, the
        three differ in length or are empty, or one of them is a masked array.

    References
    ----------
    Hardt, Price and Srebro, *Equality of Opportunity in Supervised Learning*, 2016, https://arxiv.org/abs/1610.02413

    Examples
    --------
    >>> equal_tpr_thresholds([0.9, 0.8, 0.1, 0.6, 0.5, 0.2], [1, 1, 0, 1, 1, 0], list("AAABBB"))
    {'A': 0.8, 'B': 0.5}
    """
    score_, label_, group_ = _row(score, "score"), _labels(label, "label"), _row(group, "group")
    _alike(score=score_, label=label_, group=group_)
    if score_.dtype.kind not in "iuf" or not np.isfinite(score_).all():
        raise ValueError("score must hold finite numbers: remove or repair the rows without one.")
    score_ = score_.astype(np.float64)
    names = np.unique(group_).tolist()
    for name in names:
        if not label_[group_ == name].any():
            raise ValueError(f"Group {name} has no positive label: its true positive rate cannot be set.")
    rates = np.linspace(0.0, 1.0, 201)
    met, thresholds = np.zeros(len(rates)), {}
    for name in names:
        s, y = score_[group_ == name], label_[group_ == name]
        positives, others = np.sort(s[y])[::-1], np.sort(s[~y])
        taken = np.maximum(np.ceil(rates * len(positives)).astype(int), 1)
        thresholds[name] = positives[taken - 1]
        met += taken + np.searchsorted(others, thresholds[name], side="left")
    best = int(met.argmax())
    return {name: float(values[best]) for name, values in thresholds.items()}


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

    Raises
    ------
    ValueError
        If `keep` is not from 0 to 1, or nobody is in `group`.
    """
    if not 0 <= keep <= 1:
        raise ValueError(f"keep is {keep}: give the share that stays, from 0 to 1.")
    if not (loans["group"] == group).any():
        raise ValueError(f"Nobody is in group {group!r}: name one of the column `group`.")
    drawn = np.random.default_rng(seed).random(len(loans)) < keep
    stays = drawn | (loans["group"] != group).to_numpy() | (loans["repays"] != 1).to_numpy()
    return loans[stays]


def _row(values: ArrayLike, name: str) -> NDArray[Any]:
    """Take one value for each person; refuse tables and masks."""
    refuse_masked(**{name: values})
    row = np.asarray(values)
    if row.ndim != 1:
        raise ValueError(f"{name} must be a list with one value for each person, not of shape {row.shape}.")
    return row


def _labels(values: ArrayLike, name: str) -> NDArray[np.bool_]:
    row = _row(values, name)
    if row.dtype.kind not in "biuf" or not np.isin(row, (0, 1)).all():
        raise ValueError(f"{name} must hold 0 and 1 alone.")
    return np.asarray(row == 1)


def _alike(**rows: NDArray[Any]) -> None:
    if len({len(row) for row in rows.values()}) > 1:
        raise ValueError(f"{', '.join(rows)} must have one value for each person.")
    if not len(next(iter(rows.values()))):
        raise ValueError(f"{', '.join(rows)} are empty: give at least one person.")
