"""Small loss landscapes for gradient descent, and how a path on them went.

Each landscape is the mean loss of a model with one parameter on eight samples (three beams for cross entropy),
so that the whole loss can be drawn and the path of the descent on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import fmin
from scipy.special import expit, log_softmax, softmax

Floats = NDArray[np.float64]

X = np.array([-2.0, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, 2.0])
Y = np.array([-2.6, -2.1, -0.7, 0.4, 1.6, 3.5, 3.7, 5.0])  # near 1 + 2 x
LABELS = np.array([0, 0, 1, 0, 1, 0, 1, 1])  # more ones at larger x, and none too certain
SHARES = np.array([0.6, 0.3, 0.1])  # how often each of three beams was the best


@dataclass(frozen=True)
class Landscape:
    """Mean loss of a model as a function of its one parameter.

    Attributes
    ----------
    parameter : str
        The parameter's name.
    loss : callable
        ``loss(w)`` for ``w`` of shape (..., 1); gives shape (...).
    gradient : callable
        ``gradient(w)`` for ``w`` of shape (1,); gives the same shape.
    best : ndarray, shape (1,)
        Where the loss is least.
    """

    parameter: str
    loss: Callable[[Floats], Floats]
    gradient: Callable[[Floats], Floats]
    best: Floats


def _landscape(
    name: str, column: Floats, loss: Callable[[Floats], Floats], slope: Callable[[Floats], Floats]
) -> Landscape:
    """Landscape of a loss of ``s = column * w``, given the loss of ``s`` and its derivative by ``s``."""

    def total(w: Floats) -> Floats:
        return loss(np.asarray(w, dtype=np.float64) * column)

    def gradient(w: Floats) -> Floats:
        return np.atleast_1d(slope(column * w) @ column)

    def height(w: Any) -> float:
        return float(total(w))

    best = fmin(height, 0.0, xtol=1e-10, ftol=1e-12, disp=False)
    return Landscape(name, total, gradient, np.asarray(best, dtype=np.float64))


def _squared(s: Floats) -> Floats:
    return np.asarray(((s - Y) ** 2).mean(axis=-1))


def _squared_slope(s: Floats) -> Floats:
    return np.asarray(2 * (s - Y) / len(Y))


def _absolute(s: Floats) -> Floats:
    return np.asarray(np.abs(s - Y).mean(axis=-1))


def _absolute_slope(s: Floats) -> Floats:
    return np.asarray(np.sign(s - Y) / len(Y))


def _logistic(s: Floats) -> Floats:
    return np.asarray(np.logaddexp(0, np.where(LABELS == 1, -s, s)).mean(axis=-1))


def _logistic_slope(s: Floats) -> Floats:
    return np.asarray((expit(s) - LABELS) / len(LABELS))


def _cross_entropy(s: Floats) -> Floats:
    return np.asarray(-(log_softmax(s, axis=-1) @ SHARES))


def _cross_entropy_slope(s: Floats) -> Floats:
    return np.asarray(softmax(s) - SHARES)


def _landscapes() -> dict[str, Landscape]:
    first_beam = np.array([1.0, 0.0, 0.0])
    return {
        "squared error": _landscape("slope", X, _squared, _squared_slope),
        "absolute error": _landscape("slope", X, _absolute, _absolute_slope),
        "logistic loss": _landscape("slope", X, _logistic, _logistic_slope),
        "cross entropy": _landscape("logit", first_beam, _cross_entropy, _cross_entropy_slope),
    }


#: By loss: ``LANDSCAPES["squared error"]``.
LANDSCAPES = _landscapes()


def outcome(landscape: Landscape, path: Floats) -> str:
    """Say in one word how a descent went.

    Parameters
    ----------
    landscape : Landscape
        Where it went.
    path : ndarray, shape (steps + 1, 1)
        The parameter before and after each step.

    Returns
    -------
    str
        "diverges" (it ends higher than it began, or beyond float64), "converges" (99 % of the way down is done),
        "rattles" (not down, and one of the last ten steps went up), or "crawls" (not down, and still going down).

    Raises
    ------
    ValueError
        If `path` has not two points or more of one parameter each, or begins at no finite number.

    Examples
    --------
    >>> place = LANDSCAPES["squared error"]
    >>> outcome(place, np.linspace([-3.0], place.best, 40))
    'converges'
    """
    path = np.asarray(path, dtype=np.float64)
    if path.ndim != 2 or len(path) < 2 or path.shape[1] != 1:
        raise ValueError(f"path has shape {path.shape}; give two points or more, each with one parameter.")
    if not np.isfinite(path[0]).all():
        raise ValueError(f"path begins at {path[0]}; give a finite number.")
    with np.errstate(over="ignore", invalid="ignore"):
        losses = landscape.loss(path)
    if not np.isfinite(losses[-1]):
        return "diverges"
    above, height = losses - landscape.loss(landscape.best), losses[0] - landscape.loss(landscape.best)
    if above[-1] > height:
        return "diverges"
    if above[-1] <= 0.01 * height:
        return "converges"
    return "rattles" if (np.diff(losses[-11:]) > 0).any() else "crawls"
