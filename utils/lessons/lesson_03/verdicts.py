"""The verdicts of lesson 03: from what was measured to the word.

Times differ from machine to machine, so what is printed of them are inequalities with room on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from scipy import stats

from utils.language import Verbatim, t
from utils.lessons.lesson_03.experiments import MINUTES, MODELS, shown_number
from utils.notebook.claims import CONDITION, CORRECTED, HOLDS, SOURCED, Verdict

QUERIES = 1_000_000  # a week of a hundred users a minute
BOTTLENECK = 2  # times the other part of the work
MLPERF = {
    "training": Verbatim("https://arxiv.org/abs/1910.01500"),
    "inference": Verbatim("https://arxiv.org/abs/1911.02549"),
}


def _named(names: Iterable[str]) -> str:
    return ", ".join(t(MODELS.get(name, name)) for name in names) or t("no model")


def _interval(percent: float) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share of the minutes, in percent."""
    sure = stats.binomtest(round(percent / 100 * MINUTES), MINUTES).proportion_ci(method="wilson")
    return 100 * sure.low, 100 * sure.high


def _share(percent: float) -> str:
    low, high = _interval(percent)
    return t("{percent:.0f} % ({low:.0f} to {high:.0f})", percent=percent, low=low, high=high)


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
        t(
            "within {queries:,} queries, one at a time, serving has cost more than thirty trainings and "
            "validations for: {crossed}",
            queries=QUERIES,
            crossed=_named(crossed),
        ),
        source=t(
            "the field's common benchmarks, MLPerf, time a training, and count a server's queries within a "
            "p99 latency, or its throughput where nobody waits: {training} (training) and {inference} "
            "(inference)",
            **MLPERF,
        ),
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
    measured = t(
        "training takes more than twice as long as validation for: {leads}; also with as many rows to "
        "validate as to train on: {anyway}",
        leads=_named(leads),
        anyway=_named(anyway),
    )
    if leads.empty:
        return Verdict("C06", CORRECTED, measured, "training is not the bottleneck of any of these models")
    if others.empty and anyway.empty:
        return Verdict("C06", HOLDS, measured)
    names = {"others": _named(others), "anyway": _named(anyway)}
    if anyway.empty:
        condition = t("not for {others}", **names)
    elif others.empty:
        condition = t("the smaller validation set is not the reason for {anyway}", **names)
    else:
        condition = t("not for {others}; the smaller validation set is not the reason for {anyway}", **names)
    return Verdict("C06", CONDITION, measured, condition)


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
    measured = t(
        "median {p50:.0f} ms, p99 {p99:.0f} ms, mean {mean:.0f} ms; of the minutes with {often:g} % slow "
        "calls the p99 finds {by_p99}, the mean {by_mean}, the median {by_median}; with {rare:g} %, the "
        "p99 finds {rare_by_p99}",
        p50=calls_ms["p50"],
        p99=calls_ms["p99"],
        mean=calls_ms["mean"],
        often=found.index[-1],
        by_p99=_share(often["p99"]),
        by_mean=_share(often["mean"]),
        by_median=_share(often["p50"]),
        rare=found.index[0],
        rare_by_p99=_share(rare["p99"]),
    )
    if _interval(often["p99"])[0] <= _interval(often["mean"])[1]:
        return Verdict("C10", CORRECTED, measured, "a p99 finds outliers no better than a mean")
    holds = held["holds"][t("bootstrap"), 100]
    blind, unsure = _interval(rare["p99"])[1] < 50, holds < 90
    if not (blind or unsure):
        return Verdict("C10", HOLDS, measured)
    counts = {"above": needed[0], "both": needed[1], "holds": holds}
    if not unsure:
        condition = t("a percentile finds only outliers that are more frequent than its own tail")
    elif not blind:
        condition = t(
            "it takes calls: {above} to bound a p99 from above, {both} from both sides; the bootstrap's '95 "
            "%' from 100 calls holds it in {holds:.0f} %",
            **counts,
        )
    else:
        condition = t(
            "a percentile finds only outliers that are more frequent than its own tail; and it takes calls: "
            "{above} to bound a p99 from above, {both} from both sides; the bootstrap's '95 %' from 100 "
            "calls holds it in {holds:.0f} %",
            **counts,
        )
    return Verdict("C10", CONDITION, measured, condition)


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
    what = {
        "queries": QUERIES,
        "best": shown_number(best),
        "found": often[best],
        "slow": found.index[-1],
        "mean": often["mean"],
        "needed": needed[0],
    }
    if crossed:
        return t(
            "Decision: speed up the answers (within {queries:,} queries the forest's answers have cost more "
            "than its development); put the {best} on the dashboard, which finds {found:.0f} of 100 minutes "
            "with {slow:g} % slow calls (the mean: {mean:.0f}), and show it from {needed} calls on.",
            **what,
        )
    return t(
        "Decision: speed up the training (within {queries:,} queries the forest's answers have cost less "
        "than its development); put the {best} on the dashboard, which finds {found:.0f} of 100 minutes "
        "with {slow:g} % slow calls (the mean: {mean:.0f}), and show it from {needed} calls on.",
        **what,
    )
