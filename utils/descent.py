"""Small loss landscapes for gradient descent, and how a path on them went.

Each landscape is the mean loss of a model with one or two parameters on eight samples (three beams for cross
entropy), so that the whole loss can be drawn and the path of the descent on it.
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
    """Mean loss of a model as a function of its parameters.

    Attributes
    ----------
    parameters : tuple of str
        The parameters' names.
    loss : callable
        ``loss(w)`` for ``w`` of shape (..., parameters); gives shape (...).
    gradient : callable
        ``gradient(w)`` for ``w`` of shape (parameters,); gives the same shape.
    best : ndarray, shape (parameters,)
        Where the loss is least.
    """

    parameters: tuple[str, ...]
    loss: Callable[[Floats], Floats]
    gradient: Callable[[Floats], Floats]
    best: Floats


def _landscape(
    names: str, columns: Floats, loss: Callable[[Floats], Floats], slope: Callable[[Floats], Floats]
) -> Landscape:
    """Landscape of a loss of ``s = columns @ w``, given the loss of ``s`` and its derivative by ``s``."""

    def total(w: Floats) -> Floats:
        return loss(np.asarray(w, dtype=np.float64) @ columns.T)

    def gradient(w: Floats) -> Floats:
        return slope(columns @ w) @ columns

    def height(w: Any) -> float:
        return float(total(w))

    start = np.zeros(columns.shape[1])
    best = fmin(height, start, xtol=1e-10, ftol=1e-12, maxiter=4000, disp=False)
    return Landscape(tuple(names.split()), total, gradient, np.asarray(best, dtype=np.float64))


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


def _landscapes() -> dict[tuple[str, int], Landscape]:
    slope = X[:, np.newaxis]
    line = np.column_stack([np.ones_like(X), X])
    beams = np.eye(3)
    made = {}
    for name, loss, gradient in (
        ("squared error", _squared, _squared_slope),
        ("absolute error", _absolute, _absolute_slope),
        ("logistic loss", _logistic, _logistic_slope),
    ):
        made[name, 1] = _landscape("slope", slope, loss, gradient)
        made[name, 2] = _landscape("intercept slope", line, loss, gradient)
    made["cross entropy", 1] = _landscape("logit", beams[:, :1], _cross_entropy, _cross_entropy_slope)
    made["cross entropy", 2] = _landscape(
        "logit_1 logit_2", beams[:, :2], _cross_entropy, _cross_entropy_slope
    )
    return made


#: By loss and number of parameters: ``LANDSCAPES["squared error", 2]``.
LANDSCAPES = _landscapes()


def outcome(landscape: Landscape, path: Floats) -> str:
    """Say in one word how a descent went.

    Parameters
    ----------
    landscape : Landscape
        Where it went.
    path : ndarray, shape (steps + 1, parameters)
        The parameters before and after each step.

    Returns
    -------
    str
        "diverges" (it ends higher than it began, or beyond float64), "converges" (99 % of the way down is done),
        "rattles" (not down, and one of the last ten steps went up), or "crawls" (not down, and still going down).

    Raises
    ------
    ValueError
        If `path` has not two points or more, each with the landscape's parameters, or begins at no finite number.

    Examples
    --------
    >>> place = LANDSCAPES["squared error", 1]
    >>> outcome(place, np.linspace([-3.0], place.best, 40))
    'converges'
    """
    path = np.asarray(path, dtype=np.float64)
    if path.ndim != 2 or len(path) < 2 or path.shape[1] != len(landscape.parameters):
        raise ValueError(
            f"path has shape {path.shape}; give two points or more, each with {len(landscape.parameters)} parameters."
        )
    if not np.isfinite(path[0]).all():
        raise ValueError(f"path begins at {path[0]}; give finite numbers.")
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
