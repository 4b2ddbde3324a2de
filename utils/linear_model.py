"""The model that lesson 07 serves: plain numbers and NumPy, so that a server starts without scikit-learn."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

FAR = 1e100  # scales from the mean; what lies further counts as that far, so that no product overflows


def with_pairs(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Append each input's square and its products with the others.

    Parameters
    ----------
    values : ndarray, shape (n, p)

    Returns
    -------
    ndarray, shape (n, p + p * (p + 1) / 2)
        In the order of scikit-learn's ``PolynomialFeatures(2, include_bias=False)``.

    Examples
    --------
    >>> with_pairs(np.array([[2.0, 3.0]]))
    array([[2., 3., 4., 6., 9.]])
    """
    first, second = np.triu_indices(values.shape[1])
    return np.hstack([values, values[:, first] * values[:, second]])


@dataclass(frozen=True)
class LinearModel:
    """A logistic regression as plain numbers: saved as JSON text, so that loading it runs no code.

    Attributes
    ----------
    names : tuple of str
        The inputs, in order.
    mean, scale : tuple of float
        Of each input.
    weights : tuple of float
        Of each input, or of inputs, squares and pairs.
    bias : float
    """

    names: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    @property
    def n_features_in_(self) -> int:
        """How many numbers a row has."""
        return len(self.names)

    def predict(self, rows: ArrayLike) -> NDArray[np.float64]:
        """Return the chance of blockage of each row.

        Parameters
        ----------
        rows : array_like, shape (n, n_inputs)

        Returns
        -------
        ndarray of float, shape (n,)

        Raises
        ------
        ValueError
            If a row has more or fewer numbers than the model has inputs, or one is not finite.

        Examples
        --------
        >>> LinearModel(("x",), (0.0,), (1.0,), (1.0,), 0.0).predict([[0.0], [-1000.0]]).tolist()
        [0.5, 0.0]
        """
        given = np.asarray(rows, dtype=float)
        if given.ndim != 2 or given.shape[1] != len(self.names) or not np.isfinite(given).all():
            raise ValueError(f"rows must be a table of finite numbers, {len(self.names)} in each row.")
        with np.errstate(over="ignore"):
            values = np.clip((given - self.mean) / self.scale, -FAR, FAR)
        if len(self.weights) > len(self.names):
            values = with_pairs(values)
        return np.asarray(expit(values @ np.array(self.weights) + self.bias))

    def to_json(self) -> str:
        """Return the model as JSON text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Make the model from its JSON text.

        Parameters
        ----------
        text : str
            As `to_json` gives it.

        Returns
        -------
        LinearModel

        Raises
        ------
        ValueError
            If the text is damaged.
        """
        try:
            said = json.loads(text)
            parts = {k: tuple(said[k]) for k in ("names", "mean", "scale", "weights")}
            return cls(**parts, bias=float(said["bias"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"This is not a saved model ({error}): save it again with to_json.") from error

    def fingerprint(self) -> str:
        """Return eight letters that change when anything in the model does."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:8]
