"""The measurements of lesson 05: rates by group, the gap, and a model of each group's chances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
from numpy.typing import ArrayLike
from scipy.stats import norm
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

RATES = {"selection": selection_rate, "TPR": true_positive_rate, "FPR": false_positive_rate}


def learned(rows: pd.DataFrame, columns: Sequence[str], label: str = "approved") -> Any:
    """Fit a logistic regression to some columns.

    Parameters
    ----------
    rows : pandas.DataFrame
        What it learns from.
    columns : sequence of str
        Its inputs.
    label : str
        The column to learn.

    Returns
    -------
    scikit-learn pipeline
        Fitted.

    Examples
    --------
    >>> rows = pd.DataFrame({"x": [0.0, 1, 2, 3], "approved": [0, 0, 1, 1]})
    >>> learned(rows, ["x"]).predict(rows[["x"]]).tolist()
    [0, 0, 1, 1]
    """
    return fit(rows[list(columns)], rows[label])


def fit(inputs: Any, labels: ArrayLike) -> Any:
    """Fit the lesson's model, a logistic regression on standardised inputs.

    Parameters
    ----------
    inputs : array-like or DataFrame, shape (n, p)
    labels : array-like of 0 and 1, shape (n,)

    Returns
    -------
    scikit-learn pipeline
        Fitted.
    """
    return make_pipeline(StandardScaler(), LogisticRegression(solver="newton-cholesky")).fit(inputs, labels)


def by_group(truth: ArrayLike, approved: ArrayLike, group: ArrayLike) -> pd.DataFrame:
    """Count four rates within each group with fairlearn.

    Parameters
    ----------
    truth, approved : array-like of 0 and 1, shape (n,)
    group : array-like, shape (n,)

    Returns
    -------
    pandas.DataFrame
        A row for each group: ``selection``, ``TPR``, ``FPR`` and ``precision``, from 0 to 1.

    Examples
    --------
    >>> by_group([1, 1, 0, 0], [1, 0, 0, 1], list("AABB")).loc["A", "TPR"].item()
    0.5
    """
    rates = {**RATES, "precision": precision_score}
    frame = MetricFrame(metrics=rates, y_true=truth, y_pred=approved, sensitive_features={"group": group})
    return pd.DataFrame(frame.by_group)


def difference(values: ArrayLike, group: ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """Give the mean in group A minus the mean in group B, and the half width of its interval.

    People are drawn independently of one another, so the two variances add up (Welch's interval for many rows).

    Parameters
    ----------
    values : array-like of float, shape (n,)
        One value for each person, for instance approved minus repays.
    group : array-like of str, shape (n,)
        "A" or "B".
    level : float
        Coverage of the interval.

    Returns
    -------
    difference, half_width : float

    Raises
    ------
    ValueError
        If a group has fewer than two people.

    Examples
    --------
    >>> difference([1, 1, 0, 0, 1, 0], list("AAABBB"))[0].__round__(3)
    0.333
    """
    numbers, names = np.asarray(values, dtype=np.float64), np.asarray(group)
    parts = [numbers[names == name] for name in "AB"]
    if min(map(len, parts)) < 2:
        raise ValueError("Each of the groups A and B needs two people at least.")
    error = np.sqrt(sum(part.var(ddof=1) / len(part) for part in parts))
    return float(parts[0].mean() - parts[1].mean()), float(norm.ppf(0.5 + level / 2) * error)
