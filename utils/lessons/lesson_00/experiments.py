"""What lesson 00 repeats over many splits: a rule by eye against a learned one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def by_eye_and_learned(
    table: pd.DataFrame, truth: NDArray[np.bool_], column: str, seed: int
) -> tuple[float, float]:
    """Judge two rules on one half of the cases: one chosen by eye on the other half, one learned from it.

    By eye means: the threshold on one measurement halfway between the medians of the two groups.

    Parameters
    ----------
    table : DataFrame, shape (n, p)
        The measurements.
    truth : ndarray of bool, shape (n,)
    column : str
        The measurement that the person looks at; larger where the truth is True.
    seed : int
        Of the split.

    Returns
    -------
    by_eye, learned : float
        Share of the held-out half called right.

    Examples
    --------
    >>> table = pd.DataFrame({"size": [1.0, 2.0, 3.0, 4.0, 11.0, 12.0, 13.0, 14.0]})
    >>> by_eye_and_learned(table, np.arange(8) > 3, "size", seed=0)
    (1.0, 1.0)
    """
    a_x, b_x, a_y, b_y = train_test_split(table, truth, test_size=0.5, stratify=truth, random_state=seed)
    halfway = (a_x[column][a_y].median() + a_x[column][~a_y].median()) / 2
    learned = make_pipeline(StandardScaler(), LogisticRegression()).fit(a_x, a_y)
    return float(((b_x[column] > halfway) == b_y).mean()), float(learned.score(b_x, b_y))
