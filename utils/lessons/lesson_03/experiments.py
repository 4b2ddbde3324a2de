"""The experiments of lesson 03: what a project costs, a service with a tail, how far a percentile is to be trusted.

They time models or draw latencies, and return plain tables. What they mean is said in the lesson.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize, stats
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from threadpoolctl import threadpool_limits

from utils.language import t
from utils.notebook.predict import nearest as nearest
from utils.timing import interleaved_times

SOUND_PERCENT = 95  # a minute raises an alarm beyond this percentile of sound minutes
MINUTES, SOUND_MINUTES = 400, 2000
MODELS = {
    "linear": "linear model",
    "forest": "random forest",
    "neighbours": "nearest neighbours",
}  # as they are shown
QUICK_S, SLOW_S = (0.020, 0.25), (0.6, 0.3)  # a call's median and the spread of its logarithm


def shown_number(name: str) -> str:
    """Name a number of the dashboard as a reader knows it.

    Parameters
    ----------
    name : str
        A column of :func:`minutes_found_percent`.

    Returns
    -------
    str

    Examples
    --------
    >>> shown_number("mean"), shown_number("p99")
    ('mean of the calls', 'p99')
    """
    return t("mean of the calls") if name == "mean" else name


def fit_models(train_x: np.ndarray, train_y: np.ndarray, seed: int) -> dict[str, Any]:
    """Fit the three models of the lesson.

    Parameters
    ----------
    train_x : ndarray, shape (n, features)
    train_y : ndarray, shape (n,)
    seed : int
        Of the forest.

    Returns
    -------
    dict from str to estimator
        ``linear``, ``forest`` of 50 trees, and ``neighbours``.
    """
    models = {
        "linear": make_pipeline(MinMaxScaler(), LogisticRegression(max_iter=1000)),
        "forest": RandomForestClassifier(50, random_state=seed),
        "neighbours": KNeighborsClassifier(3),
    }
    with threadpool_limits(1):  # threads only wait for each other on so few rows
        return {name: model.fit(train_x, train_y) for name, model in models.items()}


def project_costs(
    models: Mapping[str, Any], train: tuple[np.ndarray, np.ndarray], check_x: np.ndarray
) -> pd.DataFrame:
    """Time training and predicting with each model.

    Parameters
    ----------
    models : mapping from str to estimator
        Fitted models by name; copies of them are trained.
    train : tuple of ndarray
        Rows and labels to train on.
    check_x : ndarray, shape (n, features)
        Rows to validate on.

    Returns
    -------
    DataFrame
        A row per model; the seconds to ``fit``, to ``validate`` (predict all of `check_x`), to predict
        ``same_rows`` as it was trained on, to predict ``one`` row: the quickest of several turns, for what the
        machine does besides is no part of a cost.
    """

    def predict_s(rows: np.ndarray, repeats: int) -> Any:
        calls = {name: lambda m=model: m.predict(rows) for name, model in models.items()}
        return interleaved_times(calls, repeats).min()

    fits = {name: lambda m=model: clone(m).fit(*train) for name, model in models.items()}
    with threadpool_limits(1):  # linear algebra on one core, so that times compare
        return pd.DataFrame(
            {
                "fit": interleaved_times(fits, repeats=3).min(),
                "validate": predict_s(check_x, 5),
                "same_rows": predict_s(train[0], 3),
                "one": predict_s(check_x[:1], 15),
            }
        )


def p99_interval(sample_s: np.ndarray, percent: float = 99) -> tuple[float, float]:
    """Enclose a true percentile by two of the calls, with 95 % confidence, whatever the distribution.

    Parameters
    ----------
    sample_s : ndarray of float, shape (n,)
        Latencies of independent calls.
    percent : float
        Which percentile; the p99 if not given.

    Returns
    -------
    low_s, high_s : float
        Infinite where there are too few calls for an end.

    Examples
    --------
    >>> p99_interval(np.arange(1, 101))
    (97.0, inf)
    """
    found = stats.quantile_test(sample_s, p=percent / 100).confidence_interval(0.95)
    low_s, high_s = np.asarray(found)
    return float(np.nan_to_num(low_s, nan=0.0)), float(np.nan_to_num(high_s, nan=np.inf))


def bootstrap_p99_interval(sample_s: np.ndarray) -> tuple[float, float]:
    """Give the 95 % percentile interval that the bootstrap comes to with ever more resamples.

    The p99 of a resample is one of the calls, and the chance that it is at most the j-th smallest is that of a
    binomial number: how many of the n calls drawn are among those j. So nothing has to be drawn.

    Parameters
    ----------
    sample_s : ndarray of float, shape (n,)
        Latencies of independent calls.

    Returns
    -------
    low_s, high_s : float

    References
    ----------
    Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979), 1-26, section 3,
    https://doi.org/10.1214/aos/1176344552

    Examples
    --------
    >>> bootstrap_p99_interval(np.arange(1, 101))
    (95.0, 100.0)
    """
    ordered = np.sort(sample_s)
    count = len(ordered)
    chance = stats.binom.sf(np.ceil(0.99 * count) - 1, count, np.arange(1, count + 1) / count)
    low, high = np.searchsorted(chance, [0.025, 0.975])
    return float(ordered[low]), float(ordered[high])


def coverage(
    ways: Mapping[str, Callable[[np.ndarray], tuple[float, float]]],
    counts: tuple[int, ...],
    rng: np.random.Generator,
    samples: int = 4000,
) -> pd.DataFrame:
    """Count how often each way's interval holds the true p99 of lognormal latencies.

    Parameters
    ----------
    ways : mapping from str to callable
        From a sample to two bounds, each one of its calls or beyond their ends; which of them, in their order,
        depends on their number alone.
    counts : tuple of int
        How many calls a sample has.
    rng : numpy.random.Generator
        Source of randomness.
    samples : int
        How many samples of each size.

    Returns
    -------
    DataFrame
        A row per way and number of calls; in percent, the share that ``holds`` the p99, and its 95 % interval from
        ``low`` to ``high`` (Wilson).
    """
    rows = {}
    for count in counts:
        latency_s = rng.lognormal(size=(samples, count))
        below = (latency_s < np.exp(stats.norm.ppf(0.99))).sum(axis=1)
        for way, interval in ways.items():
            low, high = interval(np.arange(1, count + 1))
            held = int(((low <= below) & (below < high)).sum())
            sure = stats.binomtest(held, samples).proportion_ci(method="wilson")
            rows[way, count] = [100 * held / samples, 100 * sure.low, 100 * sure.high]
    table = pd.DataFrame(rows, index=["holds", "low", "high"]).T
    return table.rename_axis(["from", "calls"]).sort_index(ascending=[False, True])


def minutes_found_percent(
    slow_shares: tuple[float, ...], rng: np.random.Generator, calls: int = 1000
) -> pd.DataFrame:
    """Count in how many minutes with slow calls each number on a dashboard gives an alarm.

    A minute's level moves by 30 % with the load, in sound minutes as well. A number gives an alarm where it is
    beyond what it is in 95 of 100 sound minutes.

    Parameters
    ----------
    slow_shares : tuple of float
        Which share of a minute's calls is slow, see :func:`calls_with_a_tail_s`.
    rng : numpy.random.Generator
        Source of randomness.
    calls : int
        How many calls a minute has.

    Returns
    -------
    DataFrame
        Percent of 400 minutes: a row per share of slow calls in percent, columns ``mean``, ``p50``, ``p90``,
        ``p99``. The alarm's limits come from 2,000 sound minutes.
    """

    def dashboard(share: float, minutes: int) -> pd.DataFrame:
        rows = []
        for level in rng.lognormal(0, 0.3, minutes):
            minute_s = level * calls_with_a_tail_s(calls, rng, share)
            rows.append([minute_s.mean(), *np.percentile(minute_s, [50, 90, 99])])
        return pd.DataFrame(rows, columns=["mean", "p50", "p90", "p99"])

    limit_s = dashboard(0.0, SOUND_MINUTES).quantile(SOUND_PERCENT / 100)
    found = {100 * share: 100 * (dashboard(share, MINUTES) > limit_s).mean() for share in slow_shares}
    return pd.DataFrame(found).T.rename_axis("slow calls (%)")


def calls_with_a_tail_s(count: int, rng: np.random.Generator, slow_share: float = 0.02) -> np.ndarray:
    """Draw the latencies of a service that takes about 20 ms, and 30 times as long for some calls.

    Parameters
    ----------
    count : int
        Number of calls.
    rng : numpy.random.Generator
        Source of randomness.
    slow_share : float
        Which share of the calls is slow.

    Returns
    -------
    ndarray of float, shape (count,)
        Seconds.

    Examples
    --------
    >>> calls_s = calls_with_a_tail_s(10_000, np.random.default_rng(0))
    >>> bool(np.median(calls_s) < 0.021 and np.percentile(calls_s, 99) > 0.5)
    True
    """
    quick, slow = (median_s * rng.lognormal(0, spread, count) for median_s, spread in (QUICK_S, SLOW_S))
    return np.where(rng.random(count) < slow_share, slow, quick)


def true_percentile_s(percent: float, slow_share: float = 0.02) -> float:
    """Give a percentile of the service of :func:`calls_with_a_tail_s`, by its formula.

    Parameters
    ----------
    percent : float
        From 0 to 100.
    slow_share : float
        Which share of the calls is slow.

    Returns
    -------
    float
        Seconds.

    Examples
    --------
    >>> true_percentile_s(50, slow_share=0.0)
    0.02
    """
    (quick_s, quick_spread), (slow_s, slow_spread) = QUICK_S, SLOW_S

    def below(log_s: float) -> float:
        quick = stats.norm.cdf((log_s - np.log(quick_s)) / quick_spread)
        slow = stats.norm.cdf((log_s - np.log(slow_s)) / slow_spread)
        return float((1 - slow_share) * quick + slow_share * slow - percent / 100)

    return round(float(np.exp(optimize.brentq(below, np.log(1e-4), np.log(1e3)))), 9)
