"""Two designs for two objectives: one model on a weighted loss, or two models whose scores are combined.

For any scikit-learn regressor that is trained on squared error. With one score ``s`` for both objectives,
``a * (s - q)**2 + b * (s - c)**2`` is, up to a constant, ``(a + b)`` times the squared error of ``s`` against the
blend ``(a * q + b * c) / (a + b)``; so design 1 is a regression on the blended target.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.base import clone

from utils.pareto import front_area, shown

Floats = NDArray[np.float64]


def standardised(values: pd.DataFrame, learn: NDArray[np.bool_]) -> pd.DataFrame:
    """Give every column mean 0 and standard deviation 1 over the rows to learn from.

    Parameters
    ----------
    values : pandas.DataFrame, shape (n, columns)
        Numbers; no column may be constant over the rows to learn from.
    learn : ndarray of bool, shape (n,)
        Which rows the mean and the standard deviation are taken from.

    Returns
    -------
    pandas.DataFrame, shape (n, columns)

    Examples
    --------
    >>> table = pd.DataFrame({"x": [1.0, 3.0, 7.0]})
    >>> standardised(table, np.array([True, True, False]))["x"].round(3).tolist()
    [-0.707, 0.707, 3.536]
    """
    rows = values[learn]
    return (values - rows.mean()) / rows.std()


class Designs:
    """Both designs for one regressor on one split.

    Parameters
    ----------
    model : scikit-learn regressor
        Trained on squared error; cloned, not changed.
    inputs : pandas.DataFrame, shape (n, columns)
        Inputs, on any scale.
    outcomes : pandas.DataFrame, shape (n, 2)
        The two objectives, more is better.
    learn : array-like of bool, shape (n,)
        Rows to learn from; the others are live.
    weights : array-like, shape (m,)
        Weights of the second objective in design 1, between 0 and 1, both ends included; the first objective
        gets the rest.

    Attributes
    ----------
    live : ndarray, shape (live rows, 2)
        Outcomes of the live items.
    scores : ndarray, shape (2, live rows)
        Scores of the live items by a model of the first objective alone and by one of the second alone.
    one : ndarray, shape (m, 2)
        Mean outcomes of what design 1 shows, by weight.
    """

    def __init__(
        self, model: Any, inputs: pd.DataFrame, outcomes: pd.DataFrame, learn: ArrayLike, weights: ArrayLike
    ) -> None:
        rows = np.asarray(learn, dtype=bool)
        columns = standardised(inputs, rows).to_numpy(dtype=np.float64)
        first, second = standardised(outcomes, rows)[rows].to_numpy(dtype=np.float64).T
        self.weights = np.asarray(weights, dtype=np.float64)
        self.live: Floats = outcomes[~rows].to_numpy(dtype=np.float64)
        self.spread: Floats = outcomes[rows].std().to_numpy(dtype=np.float64)
        runs = [
            clone(model).fit(columns[rows], w * second + (1 - w) * first).predict(columns[~rows])
            for w in self.weights
        ]
        self.one: Floats = np.array([shown(score, self.live) for score in runs])
        self.scores: Floats = np.array([runs[int(self.weights.argmin())], runs[int(self.weights.argmax())]])

    def score(self, weight: float, scale: tuple[float, float] = (1.0, 1.0)) -> Floats:
        """Combine the two models' scores: `weight` for the second, the rest for the first, after scaling."""
        combined: Floats = weight * scale[1] * self.scores[1] + (1 - weight) * scale[0] * self.scores[0]
        return combined

    def two(self, weights: ArrayLike, scale: tuple[float, float] = (1.0, 1.0)) -> Floats:
        """Give the mean outcomes of what design 2 shows, by weight, shape (weights, 2)."""
        return np.array([shown(self.score(w, scale), self.live) for w in np.asarray(weights)])

    def corners(self) -> tuple[Floats, Floats]:
        """Give the worst and the best corner: what each single objective leaves of the other, and gets."""
        ends = np.array([shown(score, self.live) for score in self.scores])
        return np.array([ends[1, 0], ends[0, 1]]), np.array([ends[0, 0], ends[1, 1]])

    def areas(self) -> tuple[float, float]:
        """Give the area under the front of design 1 and of design 2, over the same weights."""
        worst, best = self.corners()
        return front_area(self.one, worst, best), front_area(self.two(self.weights), worst, best)


def compare(
    models: Mapping[str, Any],
    kinds: Mapping[str, pd.DataFrame],
    outcomes: pd.DataFrame,
    weights: ArrayLike,
    splits: int,
) -> pd.DataFrame:
    """Compare both designs for several models and inputs, on random splits (seven tenths to learn from).

    Parameters
    ----------
    models : mapping from str to scikit-learn regressor
        Trained on squared error.
    kinds : mapping from str to pandas.DataFrame, shape (n, columns)
        The inputs, by what they are called.
    outcomes, weights
        As for `Designs`.
    splits : int
        Number of splits; split number ``i`` is drawn with seed ``i`` and is the same for all.

    Returns
    -------
    pandas.DataFrame, shape (models times kinds, 4)
        Mean area of either design, and on how many splits each is ahead by more than 0.01.
    """
    count = len(outcomes)
    drawn = [np.random.default_rng(seed).permutation(count) < 0.7 * count for seed in range(splits)]
    rows = {}
    for name, model in models.items():
        for kind, inputs in kinds.items():
            areas = np.array([Designs(model, inputs, outcomes, learn, weights).areas() for learn in drawn])
            lead = areas[:, 0] - areas[:, 1]
            rows[name, kind] = [*areas.mean(axis=0), (lead > 0.01).sum(), (lead < -0.01).sum()]
    table = pd.DataFrame(rows, ["design 1", "design 2", "1 ahead", "2 ahead"]).T
    return table.astype({"1 ahead": int, "2 ahead": int})
