"""The experiments of lesson 11: what a loss is least for, what it trains, and how hard one outage pulls a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, softmax, xlogy
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from utils import losses
from utils.lessons.lesson_11.pictures import lines_through
from utils.uncertainty import bootstrap_by_group

Floats = NDArray[np.float64]
Slope = Callable[[Floats, Floats], Floats]

STEPS = 40
STEP_SIZES = (1.0, 3.0, 10.0)
SURE = 5.0  # standard deviation of the logits at a sure start
STARTS, SPLITS, TEST_SHARE = 100, 10, 0.25


def at_the_truth(seed: int, others: int = 200) -> pd.DataFrame:
    """Compare each loss where the prediction is the truth with the same loss elsewhere.

    Parameters
    ----------
    seed : int
        Draws the other predictions.
    others : int
        How many other predictions are tried.

    Returns
    -------
    pandas.DataFrame
        By loss and truth: the loss "at the truth" and the "lowest elsewhere".
    """
    rng = np.random.default_rng(seed)
    numbers, events, beam = np.array([3.0, 5.0, 8.0]), np.array([1, 0, 1]), np.array([0.0, 1.0, 0.0])
    soft = np.array([0.6, 0.3, 0.1])
    guesses = numbers + rng.normal(0, 1, (others, 3))
    chances, shares = rng.random((others, 3)), rng.dirichlet(np.ones(3), others)
    tried: dict[str, tuple[Callable[..., float], Floats, Floats]] = {
        "RMSE": (losses.rmse, numbers, guesses),
        "MAE": (losses.mae, numbers, guesses),
        "logistic loss": (losses.log_loss, events, chances),
        "cross entropy, certain truth": (losses.cross_entropy, beam, shares),
        "cross entropy, soft truth": (losses.cross_entropy, soft, shares),
    }
    rows = {name: [loss(t, t), min(loss(t, one) for one in rest)] for name, (loss, t, rest) in tried.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["at the truth", "lowest elsewhere"])


def least_at(p: float) -> dict[str, float]:
    """Find the forecast that is cheapest, on average, for an event of probability `p`: 0 to 1 in hundredths.

    Examples
    --------
    >>> least_at(0.7)
    {'logistic loss': 0.7, 'Brier score': 0.7, 'absolute error': 1.0}
    """
    q = np.arange(101) / 100
    with np.errstate(divide="ignore"):
        costs = {
            "logistic loss": -(xlogy(p, q) + xlogy(1 - p, 1 - q)),
            "Brier score": p * (1 - q) ** 2 + (1 - p) * q**2,
            "absolute error": p * (1 - q) + (1 - p) * q,
        }
    return {name: float(q[cost.argmin()]) for name, cost in costs.items()}


def slopes_lost(models: Mapping[str, Any], seed: int, sets: int = 20) -> pd.DataFrame:
    """Let one link of twelve fail, at the end or in the middle of a line, and see how far the fits turn.

    The points are made up: 41 Mbit/s at 0 dB and 9 more per dB, with a spread of 8 Mbit/s.

    Parameters
    ----------
    models : mapping from str to scikit-learn regressor
        Linear models by name.
    seed : int
        Draws the points.
    sets : int
        How many sets of points are drawn.

    Returns
    -------
    pandas.DataFrame, shape (sets, 2 * models)
        Change of the slope, in percent of what it was, by (place, model).
    """
    rng, x = np.random.default_rng(seed), np.arange(0.0, 24.0, 2.0)
    rows = []
    for _ in range(sets):
        y = 41 + 9 * x + rng.normal(0, 8, len(x))
        before = lines_through(models, x, y)
        row = {}
        for place, index in (("end", -1), ("middle", 5)):
            failed = y.copy()
            failed[index] = 0.0
            for name, (_, slope) in lines_through(models, x, failed).items():
                row[place, name] = 100 * abs(slope / before[name][1] - 1)
        rows.append(row)
    return pd.DataFrame(rows)


def extra_loss(
    happened: ArrayLike, q: ArrayLike, other: ArrayLike, links: ArrayLike, seed: int
) -> tuple[float, float, float]:
    """Give how much more logistic loss one forecaster pays than another on the same rows.

    Parameters
    ----------
    happened : array-like of 0 and 1, shape (n,)
        What happened.
    q, other : array-like, shape (n,)
        Probabilities of the forecaster and of the one that it is compared with.
    links : array-like, shape (n,)
        The link of each row; rows of one link resemble each other.
    seed : int
        Draws the links again.

    Returns
    -------
    mean, low, high : float
        In nats per forecast, with the 95 % interval.
    """
    eps = np.finfo(float).eps
    chosen = [np.where(np.asarray(happened) == 1, p, 1 - np.asarray(p)) for p in (q, other)]
    extra = np.log(chosen[1].clip(eps)) - np.log(chosen[0].clip(eps))
    return float(extra.mean()), *bootstrap_by_group(extra, links, np.random.default_rng(seed))


def blockage(links: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series[int], pd.Series[bool]]:
    """Prepare the forecast of a blockage: inputs on one scale, what happened, and the rows to learn from.

    Parameters
    ----------
    links : pandas.DataFrame
        As `utils.data.load_links` gives them, with rows before and after 1 March 2025.

    Returns
    -------
    signals : pandas.DataFrame
        Six inputs with mean 0 and standard deviation 1 over the rows to learn from.
    happened : pandas.Series of 0 and 1
        Whether the link was blocked.
    learn : pandas.Series of bool
        The rows before March.
    """
    learn = links["time"] < "2025-03-01"
    signals = links[["sinr_slope_db", "sinr_db", "path_loss_db", "distance_m", "speed_mps", "load_pct"]]
    return (signals - signals[learn].mean()) / signals[learn].std(), links["blocked_100ms"], learn


def brier_slope(y: Floats, logits: Floats) -> Floats:
    """Slope of ``(q - y)**2`` by the logit: the factors q and 1 - q vanish where a forecast is sure."""
    q = expit(logits)
    return np.asarray(2 * (q - y) * q * (1 - q), dtype=np.float64)


def squared_slope(p: Floats, logits: Floats) -> Floats:
    """Slope of ``sum((q - p)**2)`` by the logits of a softmax, for each row."""
    q: Floats = np.asarray(softmax(logits, axis=1), dtype=np.float64)
    pull = 2 * (q - p)
    return np.asarray(q * (pull - (q * pull).sum(axis=1, keepdims=True)), dtype=np.float64)


def _descended(X: Floats, truth: Floats, slope: Slope, w: Floats, step_size: float) -> Floats:
    for _ in range(STEPS):
        w = w - step_size * X.T @ slope(truth, X @ w) / len(X)
    return w


def _sure_start(rng: np.random.Generator, X: Floats, columns: int) -> Floats:
    """Random weights under which the logits of the rows scatter by `SURE`."""
    w = rng.normal(size=(X.shape[1], columns))
    return np.asarray(w * SURE / (X @ w).std(axis=0), dtype=np.float64)


def _with_intercept(X: ArrayLike) -> Floats:
    table = np.asarray(X, dtype=np.float64)
    return np.column_stack([np.ones(len(table)), table])


def train_binary(
    signals: pd.DataFrame, happened: pd.Series[int], learn: pd.Series[bool], links: ArrayLike, seed: int
) -> tuple[pd.DataFrame, tuple[float, float]]:
    """Train forecasts of an event with logistic loss and with the Brier score, in equally many steps.

    Each loss takes the step size that ends lowest by its own value on the rows to learn from. It starts from
    zero, and from 100 random starts that are sure.

    Parameters
    ----------
    signals : pandas.DataFrame, shape (n, inputs)
        Standardised inputs.
    happened : pandas.Series of 0 and 1
        What happened, in the same rows.
    learn : pandas.Series of bool
        The rows to learn from; the others judge.
    links : array-like, shape (n,)
        The link of each row.
    seed : int
        Draws the starts, and the links again.

    Returns
    -------
    scores : pandas.DataFrame
        By "loss", "start" ("zero start" or "sure start") and "number" of the start, on the other rows: "accuracy",
        "log loss" (nats) and "squared error", ``(q - y)**2``.
    extra : (float, float)
        95 % interval by link of the squared error from zero: with the Brier score minus with logistic loss.
    """
    X, rows = _with_intercept(signals), learn.to_numpy()
    y: Floats = np.asarray(happened, dtype=np.float64)[:, np.newaxis]
    sure = _sure_start(np.random.default_rng(seed), X[rows], STARTS)
    starts = np.column_stack([np.zeros(X.shape[1]), sure])  # each column is a model of its own
    ways: dict[str, tuple[Slope, Slope]] = {
        "logistic loss": (lambda y, z: expit(z) - y, lambda y, z: np.logaddexp(0, np.where(y == 1, -z, z))),
        "Brier score": (brier_slope, lambda y, z: (expit(z) - y) ** 2),
    }
    found, from_zero = [], {}
    for name, (slope, cost) in ways.items():
        ends = np.array([_descended(X[rows], y[rows], slope, starts, size) for size in STEP_SIZES])
        costs = np.array([cost(y[rows], X[rows] @ w).mean(axis=0) for w in ends])
        w = ends[costs.argmin(axis=0), :, np.arange(starts.shape[1])].T
        q = expit(X[~rows] @ w)
        squared = (q - y[~rows]) ** 2
        from_zero[name] = squared[:, 0]
        found += [
            {
                "loss": name,
                "start": "sure start" if number else "zero start",
                "number": number,
                "accuracy": ((q[:, number] > 0.5) == y[~rows, 0]).mean(),
                "log loss": losses.log_loss(y[~rows, 0], q[:, number]),
                "squared error": squared[:, number].mean(),
            }
            for number in range(starts.shape[1])
        ]
    extra = from_zero["Brier score"] - from_zero["logistic loss"]
    interval = bootstrap_by_group(extra, np.asarray(links)[~rows], np.random.default_rng(seed))
    return pd.DataFrame(found), interval


def train_digits(seed: int) -> pd.DataFrame:
    """Train a softmax on handwritten digits with cross entropy and with squared error, in equally many steps.

    Ten splits of the 1,797 digits of scikit-learn; in each, both losses start from zero and from one random start
    that is sure, and take the step size that ends lowest by their own value on the rows to learn from.

    Parameters
    ----------
    seed : int
        Draws splits and starts.

    Returns
    -------
    pandas.DataFrame
        Scores as `train_binary` gives them, with ``sum((q - p)**2)``; the number is that of the split.
    """
    digits, found = load_digits(), []
    X, truth = _with_intercept(digits.data / 16), np.eye(10)[digits.target]
    slopes: dict[str, tuple[Slope, Callable[[Floats, Floats], float]]] = {
        "cross entropy": (lambda p, z: softmax(z, axis=1) - p, losses.cross_entropy),
        "squared error": (squared_slope, lambda p, q: float(((q - p) ** 2).sum(axis=1).mean())),
    }
    for split in range(SPLITS):
        rows, rest = train_test_split(np.arange(len(X)), test_size=TEST_SHARE, random_state=seed + split)
        sure = _sure_start(np.random.default_rng(seed + split), X[rows], 10)
        for start, w in (("zero start", np.zeros((X.shape[1], 10))), ("sure start", sure)):
            for name, (slope, cost) in slopes.items():
                ends = [_descended(X[rows], truth[rows], slope, w, size) for size in STEP_SIZES]
                end = min(ends, key=lambda w: cost(truth[rows], softmax(X[rows] @ w, axis=1)))
                q = softmax(X[rest] @ end, axis=1)
                found.append(
                    {
                        "loss": name,
                        "start": start,
                        "number": split,
                        "accuracy": (q.argmax(axis=1) == digits.target[rest]).mean(),
                        "log loss": losses.log_loss(digits.target[rest], q),
                        "squared error": ((q - truth[rest]) ** 2).sum(axis=1).mean(),
                    }
                )
    return pd.DataFrame(found)
