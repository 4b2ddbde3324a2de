"""The measurements of lesson 04: what warnings cost, usual scores beside it, and how sure a rise of the cost is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

Floats = NDArray[np.float64]

MISSED, NEEDLESS = 10, 1  # costs of a missed blockage and of a needless warning


def new_model() -> Any:
    """Make the lesson's model, not fitted: a logistic regression on standardised inputs.

    Returns
    -------
    scikit-learn pipeline
    """
    return make_pipeline(StandardScaler(), LogisticRegression(solver="newton-cholesky"))


def costs(truth: Any, chance: Any) -> Floats:
    """Give the cost of each decision, where a warning goes out from a chance of 1/11.

    Parameters
    ----------
    truth : array-like of 0 and 1, shape (n,)
        Whether the link was blocked.
    chance : array-like of float, shape (n,)
        The predicted chance of it.

    Returns
    -------
    ndarray, shape (n,)
        10 for a missed blockage, 1 for a needless warning, else 0.

    Examples
    --------
    >>> costs([1, 1, 0, 0], [0.5, 0.01, 0.5, 0.01]).tolist()
    [0.0, 10.0, 1.0, 0.0]
    """
    blocked, warn = np.asarray(truth) == 1, np.asarray(chance) > NEEDLESS / (NEEDLESS + MISSED)
    return np.asarray(MISSED * (blocked & ~warn) + NEEDLESS * (~blocked & warn), dtype=np.float64)


def scores(truth: Any, chance: Any, weight: Any = None) -> dict[str, float]:
    """Give the cost of 1,000 decisions, two usual scores, and the mean prediction beside what was observed.

    Parameters
    ----------
    truth : array-like of 0 and 1, shape (n,)
    chance : array-like of float, shape (n,)
    weight : array-like of float, shape (n,), optional
        How often each row counts.

    Returns
    -------
    dict
        ``cost``, ``log_loss``, ``roc_auc_score``, ``predicted``, ``observed``.

    Examples
    --------
    >>> scores([1, 0], [0.5, 0.01])["cost"]
    0.0
    """
    return {
        "cost": float(1000 * np.average(costs(truth, chance), weights=weight)),
        "log_loss": float(log_loss(truth, chance, sample_weight=weight)),
        "roc_auc_score": float(roc_auc_score(truth, chance, sample_weight=weight)),
        "predicted": float(np.average(chance, weights=weight)),
        "observed": float(np.average(truth, weights=weight)),
    }


def p_values_of_a_year(table: pd.DataFrame, readings: Sequence[str], rng: np.random.Generator) -> Floats:
    """Test every reading in nine live months of a year in which nothing shifts.

    The links of a time without a shift are dealt at random into twelve months; months 1 to 3 are the reference.

    Parameters
    ----------
    table : pandas.DataFrame, shape (n, ...)
        Rows with ``link`` (whole numbers from 1) and the readings.
    readings : sequence of str
        The columns to test.
    rng : numpy.random.Generator
        Deals the links.

    Returns
    -------
    ndarray, shape (9 * readings,)
        p-values of the Kolmogorov-Smirnov test, which takes rows for independent.
    """
    month = rng.integers(1, 13, table["link"].max() + 1)[table["link"]]
    pairs = [(table[name].to_numpy(), live) for name in readings for live in range(4, 13)]
    tests = [stats.ks_2samp(x[month <= 3], x[month == live], method="asymp") for x, live in pairs]
    return np.array([test.pvalue for test in tests])
