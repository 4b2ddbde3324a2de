"""The measurements of lesson 06: its models, copies of the leak, and differences with their intervals."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import SplineTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from utils.uncertainty import auc_by_row, bootstrap_by_group

BLOCKED = "blocked_100ms"
COPIES = ["app_rate_mbps", "radio_rate_mbps", "billed_mb"]
THRESHOLD, MISS_COST = 1 / 11, 10  # a missed blockage costs 10, a needless warning 1: warn from 1/(1 + 10) on


class Interval(NamedTuple):
    """A difference and the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    def text(self, digits: int) -> str:
        """Write it with so many decimals, as in ``+0.041 [+0.012, +0.070]``."""
        value, low, high = (f"{round(number, digits) + 0.0:+.{digits}f}" for number in self)
        return f"{value} [{low}, {high}]"


def forest(rows: pd.DataFrame, columns: list[str], seed: int, label: str = BLOCKED) -> RandomForestClassifier:
    """Fit the lesson's forest of 60 trees to some columns."""
    return RandomForestClassifier(60, min_samples_leaf=5, random_state=seed).fit(rows[columns], rows[label])


def readable(rows: pd.DataFrame, columns: list[str], seed: int) -> dict[str, Any]:
    """Fit two models that a person can read: a tree of three questions, and a curve per input."""
    curves = SplineTransformer(n_knots=5, degree=2, extrapolation="constant")
    models = {
        "one tree, 3 questions": DecisionTreeClassifier(max_depth=3, random_state=seed),
        "additive, a curve per input": make_pipeline(StandardScaler(), curves, LogisticRegression()),
    }
    return {name: model.fit(rows[columns], rows[BLOCKED]) for name, model in models.items()}


def chance(model: Any, rows: pd.DataFrame) -> Any:
    """Give a model's chance for each row, of a frame that holds its inputs among others."""
    return model.predict_proba(rows[list(model.feature_names_in_)])[:, 1]


def auc(model: Any, rows: pd.DataFrame, label: str = BLOCKED) -> float:
    """Give the area under the curve of a model on rows."""
    return float(roc_auc_score(rows[label], chance(model, rows)))


def with_copies(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Add three copies of the throughput, each off by a twentieth or so."""
    noise = np.random.default_rng(seed).normal(1, 0.05, (len(rows), len(COPIES)))
    copied = rows[["throughput_mbps"]].to_numpy() * noise
    return rows.join(pd.DataFrame(copied, rows.index, COPIES))


def auc_gain(truth: ArrayLike, better: ArrayLike, worse: ArrayLike, groups: Any, seed: int) -> Interval:
    """Give by how much one prediction's AUC exceeds another's on the same rows, with its interval.

    Parameters
    ----------
    truth : array-like of 0 and 1, shape (n,)
    better, worse : array-like of float, shape (n,)
        The two predictions.
    groups : array-like, shape (n,)
        Rows of one group resemble each other: the link of each row, or each person.
    seed : int
        Of the bootstrap.

    Returns
    -------
    Interval

    Examples
    --------
    >>> truth, link = [1, 0] * 40, np.repeat(np.arange(20), 4)
    >>> auc_gain(truth, truth, np.zeros(80), link, seed=0).text(2)
    '+0.50 [+0.50, +0.50]'
    """
    return mean_gain(auc_by_row(truth, better) - auc_by_row(truth, worse), groups, seed)


def mean_gain(differences: ArrayLike, groups: Any, seed: int) -> Interval:
    """Give the mean of differences of rows in groups, with its interval: groups drawn again.

    Parameters
    ----------
    differences : array-like of float, shape (n,)
    groups : array-like, shape (n,)
    seed : int
        Of the bootstrap.

    Returns
    -------
    Interval

    Examples
    --------
    >>> mean_gain([1.0, 1.0, 1.0, 1.0], ["a", "a", "b", "b"], seed=0)
    Interval(value=1.0, low=1.0, high=1.0)
    """
    numbers = np.asarray(differences, dtype=np.float64)
    return Interval(float(numbers.mean()), *bootstrap_by_group(numbers, groups, np.random.default_rng(seed)))


def tells(columns: pd.DataFrame, in_group: ArrayLike) -> list[float]:
    """Say how well each column alone tells a group: AUC from 0.5, not at all, to 1, whichever way it points.

    Parameters
    ----------
    columns : pandas.DataFrame, shape (n, p)
    in_group : array-like of bool, shape (n,)

    Returns
    -------
    list of float

    Examples
    --------
    >>> tells(pd.DataFrame({"a": [1, 2, 3, 4], "b": [4, 3, 2, 1]}), [False, False, True, True])
    [1.0, 1.0]
    """
    return [max(area, 1 - area) for area in (float(roc_auc_score(in_group, columns[c])) for c in columns)]


def _shuffled(rows: pd.DataFrame, column: str, seed: int) -> pd.DataFrame:
    order = np.random.default_rng(seed).permutation(len(rows))
    return rows.assign(**{column: rows[column].to_numpy()[order]})


def drop_of(model: Any, rows: pd.DataFrame, column: str, label: str, groups: Any, seed: int) -> Interval:
    """Give how much a model's AUC drops when one column is shuffled: permutation importance, with its interval.

    Parameters
    ----------
    model : fitted classifier
    rows : pandas.DataFrame, shape (n, columns)
        Rows that it has not learned from.
    column, label : str
        What is shuffled, and what is predicted.
    groups : array-like, shape (n,)
        The group of each row.
    seed : int
        Of the shuffle and the bootstrap.

    Returns
    -------
    Interval
    """
    said, without = chance(model, rows), chance(model, _shuffled(rows, column, seed))
    return auc_gain(rows[label], said, without, groups, seed)


def decision_costs(truth: ArrayLike, chances: ArrayLike) -> Any:
    """Give the cost of each decision, times 1,000: warn above 1/11; a miss costs 10, a needless warning 1.

    Parameters
    ----------
    truth : array-like of 0 and 1, shape (n,)
    chances : array-like of float, shape (n,)

    Returns
    -------
    ndarray of float, shape (n,)

    Examples
    --------
    >>> decision_costs([1, 1, 0, 0], [0.9, 0.01, 0.9, 0.01]).tolist()
    [0, 10000, 1000, 0]
    """
    blocked = np.asarray(truth)
    return 1000 * np.where(np.asarray(chances) > THRESHOLD, 1 - blocked, MISS_COST * blocked)


def compare(models: dict[str, Any], before: Any, rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Compare models with one on the same rows: AUC lost and cost added, with intervals by link.

    Parameters
    ----------
    models : dict of str to fitted classifier
    before : fitted classifier
        The one that they are compared with.
    rows : pandas.DataFrame
        The links that all are judged on.
    seed : int
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        A row for each model: ``live AUC``, ``AUC lost``, ``cost added per 1,000``.
    """
    truth, link, old = rows[BLOCKED].to_numpy(), rows["link"].to_numpy(), chance(before, rows)
    table = {}
    for name, model in models.items():
        said = chance(model, rows)
        added = decision_costs(truth, said) - decision_costs(truth, old)
        table[name] = {
            "live AUC": f"{roc_auc_score(truth, said):.2f}",
            "AUC lost": auc_gain(truth, old, said, link, seed).text(2),
            "cost added per 1,000": mean_gain(added, link, seed).text(0),
        }
    return pd.DataFrame(table).T
