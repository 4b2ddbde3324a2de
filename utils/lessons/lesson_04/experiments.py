"""The measurements of lesson 04: what warnings cost, how sure a rise of the cost is, and what three changes do."""

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

from utils import monitoring, uncertainty
from utils.language import t

Floats = NDArray[np.float64]

MISSED, NEEDLESS = 10, 1  # costs of a missed blockage and of a needless warning
MOVING = ["sinr_slope_db", "sinr_db", "distance_m", "speed_mps", "line_of_sight", "load_pct"]
READINGS = [*MOVING, "frequency_ghz", "device"]
LIVE = range(4, 13)  # the months in which the frozen model works


def prepared(links: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64], pd.DataFrame]:
    """Take month, label and the model's inputs out of the table of links.

    Parameters
    ----------
    links : pandas.DataFrame, shape (n, ...)
        As :func:`utils.data.load_links` gives it.

    Returns
    -------
    month, blocked : ndarray of int, shape (n,)
        The month, 1 to 12, and whether the link was blocked within 100 ms.
    inputs : pandas.DataFrame, shape (n, readings + corners)
        The readings, and for each kind of place at each site a column of 0 and 1.
    """
    corner = links["place"].astype(str) + " at site " + links["site"].astype(str)
    inputs = links[READINGS].join(pd.get_dummies(corner, dtype=float))
    return links["time"].dt.month.to_numpy(), links["blocked_100ms"].to_numpy(), inputs


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


def ask(model: Any, inputs: pd.DataFrame, truth: Any) -> float:
    """Ask a model about some links, and count what 1,000 such decisions cost.

    Parameters
    ----------
    model : scikit-learn classifier
        Fitted.
    inputs : pandas.DataFrame, shape (n, ...)
    truth : array-like of 0 and 1, shape (n,)

    Returns
    -------
    float
    """
    return float(1000 * costs(truth, model.predict_proba(inputs)[:, 1]).mean())


def monthly(values: Any, month: Any, link: Any, rng: np.random.Generator) -> pd.DataFrame:
    """Give the mean of each live month with its 95 % interval, whole links drawn again.

    Parameters
    ----------
    values : array-like of float, shape (n,)
        One value for each row.
    month, link : array-like of int, shape (n,)
        The month and the link of each row.
    rng : numpy.random.Generator
        Draws the links.

    Returns
    -------
    pandas.DataFrame, shape (9, 3)
        ``mean``, ``low`` and ``high`` for months 4 to 12.
    """
    values, month, link = np.asarray(values), np.asarray(month), np.asarray(link)
    found = {}
    for live in LIVE:
        now = month == live
        low, high = uncertainty.bootstrap_by_group(values[now], link[now], rng)
        found[live] = {"mean": float(values[now].mean()), "low": low, "high": high}
    return pd.DataFrame(found).T


def judge_changes(links: pd.DataFrame, cost: Any, reference: Any, rng: np.random.Generator) -> pd.DataFrame:
    """Judge the year's three changes by what a monitor of inputs sees and by what they cost.

    Each is judged where no other change acts: new devices outside the side streets with new buildings, the site
    upgrade on devices of the old generations.

    Parameters
    ----------
    links : pandas.DataFrame, shape (n, ...)
        As :func:`utils.data.load_links` gives it.
    cost : array-like of float, shape (n,)
        The cost of each decision.
    reference : array-like of bool, shape (n,)
        Rows before all changes that the model has not learned from.
    rng : numpy.random.Generator
        Draws links again for the interval.

    Returns
    -------
    pandas.DataFrame, shape (3, 5)
        By change: ``largest PSI`` of any reading, the reading it is ``of``, and by how much the rows that the change
        touches cost more than the same kind of rows before (``times the cost``, with ``at least`` and ``at most``).
    """
    month, cost, reference = links["time"].dt.month, np.asarray(cost), np.asarray(reference)
    side = (links["place"] == "side") & (links["site"] <= 3)
    old, upgraded = links["device"] < 3, links["site"] > 3
    changes = {  # the window that the monitor sees; the rows that the change touches; the same kind before it
        "new buildings": (month.between(5, 7), side, side),
        "new devices": (month.between(8, 10), ~old & ~side, ~side),
        "site upgrade": ((month >= 11) & old, upgraded, upgraded),
    }
    found, link = {}, links["link"].to_numpy()
    for name, (window, touched, kind) in changes.items():
        psi = monitoring.drift_report(links[month <= 3], links[window], READINGS)["psi"]
        after, before = (window & touched).to_numpy(), kind.to_numpy() & reference
        interval = uncertainty.bootstrap_ratio_by_group(
            cost[after], link[after], cost[before], link[before], rng
        )
        times = cost[after].mean() / cost[before].mean()
        found[name] = [psi.max(), psi.idxmax(), times, *interval]
    columns = ["largest PSI", "of the reading", "times the cost", "at least", "at most"]
    return pd.DataFrame(found, columns).T.astype(dict.fromkeys(columns[:1] + columns[2:], float))


def times_the_cost(
    cost: Any, live: Any, benchmark: Any, link: Any, rng: np.random.Generator
) -> tuple[float, float, float]:
    """Give the mean live cost as a multiple of the benchmark's, with its 95 % interval, whole links drawn again.

    Parameters
    ----------
    cost : array-like of float, shape (n,)
        The cost of each decision.
    live, benchmark : array-like of bool, shape (n,)
        The rows of each.
    link : array-like of int, shape (n,)
        The link of each row.
    rng : numpy.random.Generator
        Draws the links.

    Returns
    -------
    times, at_least, at_most : float
    """
    cost, link, live, benchmark = (np.asarray(values) for values in (cost, link, live, benchmark))
    low, high = uncertainty.bootstrap_ratio_by_group(
        cost[live], link[live], cost[benchmark], link[benchmark], rng
    )
    return float(cost[live].mean() / cost[benchmark].mean()), low, high


def decision(policies: pd.DataFrame) -> str:
    """Take the opening's decision again, with numbers.

    Of the policies within 3 % of the cheapest, the one that retrains least is taken.

    Parameters
    ----------
    policies : pandas.DataFrame, shape (policies, 2)
        ``cost`` per 1,000 decisions and the times ``retrained``, by policy: "never", "on input alarm",
        "on cost alarm" and "every month" among them; others are not looked at.

    Returns
    -------
    str
    """
    ways = {
        "never": "leave it alone",
        "every month": "retrain every month",
        "on input alarm": "retrain when the inputs alarm",
        "on cost alarm": "retrain when the cost alarms",
    }
    cost, times = policies.loc[list(ways), "cost"], policies.loc[list(ways), "retrained"]
    chosen = times[cost <= 1.03 * cost.min()].idxmin()

    def told(name: str) -> str:
        return t("{cost:.0f} ({times:.0f} retrainings)", cost=cost[name], times=times[name])

    return t(
        "The decision: left alone, the model costs {never:.0f} per 1,000 decisions; retrained every month {every_month}, on an alarm of the inputs {on_inputs}, of the cost {on_cost}. So {way}: of these four it retrains least within 3 % of the cheapest.",
        never=cost["never"],
        every_month=told("every month"),
        on_inputs=told("on input alarm"),
        on_cost=told("on cost alarm"),
        way=ways[str(chosen)],
    )
