"""Two designs for two objectives: one model on a weighted loss, or two models whose scores are combined.

For any scikit-learn regressor that is trained on squared error. With one score ``s`` for both objectives,
``a * (s - q)**2 + b * (s - c)**2`` is, up to a constant, ``(a + b)`` times the squared error of ``s`` against the
blend ``(a * q + b * c) / (a + b)``; so design 1 is a regression on the blended target.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
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

    Raises
    ------
    ValueError
        If a column is constant over the rows to learn from, or holds a value there that is not finite.

    Examples
    --------
    >>> table = pd.DataFrame({"x": [1.0, 3.0, 7.0]})
    >>> standardised(table, np.array([True, True, False]))["x"].round(3).tolist()
    [-0.707, 0.707, 3.536]
    """
    rows = values[learn]
    useless = [
        str(name) for name, column in rows.items() if not np.isfinite(column).all() or column.nunique() < 2
    ]
    if useless:
        raise ValueError(f"{', '.join(useless)}: constant or not finite over the rows to learn from.")
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
        gets the rest. Each is a training run.

    Attributes
    ----------
    live : ndarray, shape (live rows, 2)
        Outcomes of the live items.
    scores : ndarray, shape (2, live rows)
        Scores of the live items by a model of the first objective alone and by one of the second alone.
    one : ndarray, shape (m, 2)
        Mean outcomes of what design 1 shows, by weight.

    Raises
    ------
    ValueError
        If there are not two objectives, a column cannot be put on one scale, or the weights leave 0 to 1 or lack
        an end.
    """

    def __init__(
        self, model: Any, inputs: pd.DataFrame, outcomes: pd.DataFrame, learn: ArrayLike, weights: ArrayLike
    ) -> None:
        rows = np.asarray(learn, dtype=bool)
        self.weights = np.asarray(weights, dtype=np.float64)
        if outcomes.shape[1] != 2:
            raise ValueError(f"outcomes has {outcomes.shape[1]} columns; two objectives are compared.")
        if (
            self.weights.ndim != 1
            or not self.weights.size
            or (self.weights.min(), self.weights.max()) != (0, 1)
        ):
            raise ValueError("weights must lie between 0 and 1, with both ends among them.")
        columns = standardised(inputs, rows).to_numpy(dtype=np.float64)
        first, second = standardised(outcomes, rows)[rows].to_numpy(dtype=np.float64).T
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


def compare(
    models: Mapping[str, Any],
    kinds: Mapping[str, pd.DataFrame],
    outcomes: pd.DataFrame,
    weights: ArrayLike,
    free: ArrayLike,
    seeds: Iterable[int],
    every: int = 4,
) -> pd.DataFrame:
    """Compare the areas that both designs reach, at equal numbers of weights and at those they can afford.

    A weight costs design 1 a training run and design 2 a sum.

    Parameters
    ----------
    models : mapping from str to scikit-learn regressor
        Trained on squared error.
    kinds : mapping from str to pandas.DataFrame, shape (n, columns)
        The inputs, by what they are called.
    outcomes, weights
        As for `Designs`; the weights in rising order.
    free : array-like, shape (f,)
        The weights that design 2 takes where they cost nothing.
    seeds : iterable of int
        One for each random split, which is the same for all models and inputs; seven tenths are learned from.
    every : int
        Design 1 is also judged by every so-manieth inner weight and the two ends: by what fewer runs find.

    Returns
    -------
    pandas.DataFrame, shape (models times kinds times seeds, 7)
        "model", "inputs" and "seed", and the areas of design 1 with few runs and with all, and of design 2 with as
        many weights and with the free ones.
    """
    count = len(outcomes)
    rows = []
    for seed in seeds:
        learn = np.random.default_rng(seed).permutation(count) < 0.7 * count
        for (name, model), (kind, inputs) in itertools.product(models.items(), kinds.items()):
            designs = Designs(model, inputs, outcomes, learn, weights)
            few = np.vstack([designs.one[0], designs.one[1:-1:every], designs.one[-1]])
            fronts = [few, designs.one, designs.two(designs.weights), designs.two(free)]
            rows.append([name, kind, seed, *(front_area(front, *designs.corners()) for front in fronts)])
    areas = ["design 1, few", "design 1, all", "design 2, as many", "design 2, free"]
    return pd.DataFrame(rows, columns=["model", "inputs", "seed", *areas])
