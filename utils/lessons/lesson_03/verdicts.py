"""The verdicts of lesson 03: from what was measured to the word.

Times differ from machine to machine, so what is printed of them are inequalities with room on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from scipy import stats

from utils.lessons.lesson_03.experiments import MINUTES
from utils.notebook.claims import CONDITION, CORRECTED, HOLDS, SOURCED, Verdict

QUERIES = 1_000_000  # a week of a hundred users a minute
BOTTLENECK = 2  # times the other part of the work
MLPERF = "https://arxiv.org/abs/1910.01500 (training) and https://arxiv.org/abs/1911.02549 (inference)"


def _named(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _interval(percent: float) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share of the minutes, in percent."""
    sure = stats.binomtest(round(percent / 100 * MINUTES), MINUTES).proportion_ci(method="wilson")
    return 100 * sure.low, 100 * sure.high


def _share(percent: float) -> str:
    low, high = _interval(percent)
    return f"{percent:.0f} % ({low:.0f} to {high:.0f})"


def c05(costs: pd.DataFrame, development_s: pd.Series) -> Verdict:
    """Judge what research and production want of a computer: a habit, and where its reason begins.

    Parameters
    ----------
    costs : DataFrame
        From :func:`experiments.project_costs`.
    development_s : Series
        Seconds that development took, by model.

    Returns
    -------
    Verdict
    """
    crossed = costs.index[development_s / costs["one"] < QUERIES]
    return Verdict(
        "C05",
        SOURCED,
        f"within {QUERIES:,} queries, one at a time, serving has cost more than thirty trainings and validations "
        f"for: {_named(crossed)}",
        source=f"the field's common benchmarks, MLPerf, time a training, and count a server's queries within a p99 "
        f"latency, or its throughput where nobody waits: {MLPERF}",
    )


def c06(costs: pd.DataFrame) -> Verdict:
    """Judge that training is the bottleneck of development, because there is less validation data.

    Parameters
    ----------
    costs : DataFrame
        From :func:`experiments.project_costs`: its ``same_rows`` validates on as many rows as were trained on.

    Returns
    -------
    Verdict
    """
    leads = costs.index[costs["fit"] > BOTTLENECK * costs["validate"]]
    others = costs.index.difference(leads, sort=False)
    anyway = costs.index[costs["fit"] > BOTTLENECK * costs["same_rows"]]
    measured = (
        f"training takes more than twice as long as validation for: {_named(leads)}; also with as many rows to "
        f"validate as to train on: {_named(anyway)}"
    )
    if leads.empty:
        return Verdict("C06", CORRECTED, measured, "training is not the bottleneck of any of these models")
    conditions = []
    if len(others):
        conditions.append(f"not for {_named(others)}")
    if len(anyway):
        conditions.append(f"the smaller validation set is not the reason for {_named(anyway)}")
    if conditions:
        return Verdict("C06", CONDITION, measured, "; ".join(conditions))
    return Verdict("C06", HOLDS, measured)


def c10(calls_ms: pd.Series, found: pd.DataFrame, held: pd.DataFrame, needed: Sequence[int]) -> Verdict:
    """Judge that percentiles make the median and outliers easy to find.

    Parameters
    ----------
    calls_ms : Series
        Summary of a service's latencies: ``p50``, ``p99``, ``mean`` in milliseconds.
    found : DataFrame
        From :func:`experiments.minutes_found_percent`, the rarest outliers first.
    held : DataFrame
        From :func:`experiments.coverage`, with the way "bootstrap" from 100 calls.
    needed : sequence of int
        How many calls it takes to bound a p99 from above, and from both sides.

    Returns
    -------
    Verdict
    """
    rare, often = found.iloc[0], found.iloc[-1]
    measured = (
        f"median {calls_ms['p50']:.0f} ms, p99 {calls_ms['p99']:.0f} ms, mean {calls_ms['mean']:.0f} ms; of the minutes "
        f"with {found.index[-1]:g} % slow calls the p99 finds {_share(often['p99'])}, the mean "
        f"{_share(often['mean'])}, the median {_share(often['p50'])}; with {found.index[0]:g} %, the p99 finds "
        f"{_share(rare['p99'])}"
    )
    if _interval(often["p99"])[0] <= _interval(often["mean"])[1]:
        return Verdict("C10", CORRECTED, measured, "a p99 finds outliers no better than a mean")
    conditions = []
    if _interval(rare["p99"])[1] < 50:
        conditions.append("a percentile finds only outliers that are more frequent than its own tail")
    if held["holds"]["bootstrap", 100] < 90:
        conditions.append(
            f"and it takes calls: {needed[0]} to bound a p99 from above, {needed[1]} from both sides; the bootstrap's "
            f"'95 %' from 100 calls holds it in {held['holds']['bootstrap', 100]:.0f} %"
        )
    if conditions:
        return Verdict("C10", CONDITION, measured, "; ".join(conditions).removeprefix("and "))
    return Verdict("C10", HOLDS, measured)


def decision(
    costs: pd.DataFrame, development_s: pd.Series, found: pd.DataFrame, needed: Sequence[int]
) -> str:
    """Decide where to save computing time, and which number goes on the dashboard.

    Parameters
    ----------
    costs, development_s, found, needed
        As for :func:`c05` and :func:`c10`.

    Returns
    -------
    str
    """
    crossed = bool((development_s / costs["one"])["forest"] < QUERIES)
    often = found.iloc[-1]
    best = str(often.idxmax())
    return (
        f"Decision: speed up the {'answers' if crossed else 'training'} (within {QUERIES:,} queries the "
        f"forest's answers have cost {'more' if crossed else 'less'} than its development); put the {best} on the dashboard, which finds {often[best]:.0f} "
        f"of 100 minutes with {found.index[-1]:g} % slow calls (the mean: {often['mean']:.0f}), and show it from "
        f"{needed[0]} calls on."
    )
