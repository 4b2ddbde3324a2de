"""Measuring for lesson 09: what a tree brings to a model, with its uncertainty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from utils.uncertainty import bootstrap_by_group

Compare = Callable[[str, pd.DataFrame, int], Sequence["pd.Series[bool]"]]
MODELS = {
    "linear discriminant": LinearDiscriminantAnalysis(),
    "logistic regression": make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
    "nearest neighbours": make_pipeline(StandardScaler(), KNeighborsClassifier()),
    "naive Bayes": GaussianNB(),
}


def tree_gains(
    compare: Compare, models: Iterable[str], table: pd.DataFrame, each: int, seed: int
) -> pd.DataFrame:
    """Measure what a tree brings to each model, with the interval over the diagnoses.

    Visits of one diagnosis resemble each other, so whole diagnoses are drawn again.

    Parameters
    ----------
    compare : callable
        ``compare(model, table, each)`` says for each unseen visit whether the model by that name is right, flat and
        as a tree, after learning from so many rows of each class of the table. The index is the table's.
    models : iterable of str
        Names of the models.
    table : DataFrame
        With a column "diagnosis".
    each : int
        Rows of each class to learn from.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    DataFrame of float, one row per model
        "flat" and "tree", the shares of right diagnoses; "gain", their difference, and "low" and "high", the ends of
        its 95 % interval.
    """
    found = {}
    for model in models:
        flat, tree = compare(model, table, each)
        more = tree.astype(float) - flat
        low, high = bootstrap_by_group(more, table.loc[more.index, "diagnosis"], np.random.default_rng(seed))
        found[model] = [flat.mean(), tree.mean(), more.mean(), low, high]
    return pd.DataFrame(found, ["flat", "tree", "gain", "low", "high"]).T


def outcome(row: pd.Series[float]) -> str:
    """Say in a word what a tree does to a model: its interval lies above 0, below it, or on both sides.

    Parameters
    ----------
    row : Series
        A row of :func:`tree_gains`.

    Returns
    -------
    {"gains", "loses", "no clear difference"}

    Examples
    --------
    >>> outcome(pd.Series({"gain": 0.1, "low": 0.05, "high": 0.15}))
    'gains'
    """
    if row["low"] > 0:
        return "gains"
    return "loses" if row["high"] < 0 else "no clear difference"


def dealt_again(table: pd.DataFrame, columns: Sequence[str], share: float, seed: int) -> pd.DataFrame:
    """Deal the values of some columns out again at random among a share of the rows.

    The columns stay together: a row gets another row's values of all of them.

    Parameters
    ----------
    table : DataFrame, shape (n, any)
        Left unchanged.
    columns : sequence of str
        The columns to deal out again.
    share : float
        Share of the rows, from 0 to 1.
    seed : int
        Seed of the random draw.

    Returns
    -------
    DataFrame, shape (n, any)

    Examples
    --------
    >>> table = pd.DataFrame({"row": [0, 1, 2, 3], "form": [10, 11, 12, 13]})
    >>> mixed = dealt_again(table, ["form"], share=1, seed=0)
    >>> sorted(mixed["form"]), mixed["row"].tolist(), mixed["form"].tolist() == table["form"].tolist()
    ([10, 11, 12, 13], [0, 1, 2, 3], False)
    """
    rng, mixed = np.random.default_rng(seed), table.copy()
    rows = np.flatnonzero(rng.random(len(table)) < share)
    mixed.loc[table.index[rows], columns] = table.loc[table.index[rng.permutation(rows)], columns].to_numpy()
    return mixed
