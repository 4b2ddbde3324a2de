"""The verdicts of lesson 02: from what was measured to the word.

Times differ from machine to machine, so what is printed of them are inequalities with room on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from scipy import stats

from utils.lessons.lesson_02.experiments import LIKE, MINUTES
from utils.notebook.claims import CONDITION, CORRECTED, HOLDS, SOURCED, Verdict

QUERIES = 1_000_000  # a week of a hundred users a minute
BOTTLENECK = 2  # times the other part of the work
MLPERF = "https://arxiv.org/abs/1910.01500 (training) and https://arxiv.org/abs/1911.02549 (inference)"
DOUBLECLICK = "https://web.archive.org/web/20160908152245/https://www.doubleclickbygoogle.com/articles/mobile-speed-matters"


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


def c07(curves: pd.DataFrame) -> Verdict:
    """Judge that there are also cases where latency is raised to raise throughput.

    Parameters
    ----------
    curves : DataFrame
        From :func:`experiments.batch_curves`.

    Returns
    -------
    Verdict
    """
    table = curves.set_index(["made_by", "model", "size"]).sort_index()
    one = table.xs(1, level="size")
    client = table.loc["client"].xs(1024, level="size") / one.loc["client"]
    bought = bool(((client["images_per_s"] > 5) & (client["p50_s"] > 1.5)).any())
    gain = (table.xs(256, level="size") / one)["images_per_s"]
    half = bool((gain["server"] < gain["client"] / 2).all())
    measured = (
        f"a client's batch of 1,024 against one image: throughput over 5-fold and latency over 1.5-fold, for one model "
        f"at least: {bought}; at 256 a batch made by the server gains less than half of what the client's does: {half}"
    )
    if bought:
        return Verdict("C07", HOLDS, measured)
    return Verdict("C07", CORRECTED, measured, "here no batch raised both")


def c08(load_tests: pd.DataFrame) -> Verdict:
    """Say where the slides' latency begins and ends, and where its example comes from.

    Parameters
    ----------
    load_tests : DataFrame
        From :func:`experiments.load_test_table`.

    Returns
    -------
    Verdict
    """
    median_s = load_tests.groupby("test")["latency_s"].median()
    missed = bool(median_s["closed loop"] > 1.02 * median_s["server's clock"])
    return Verdict(
        "C08",
        SOURCED,
        f"a clock in the server, from receipt to result, reads at least 2 % less than the client's, which waits for "
        f"the way there and back as well: {missed}",
        source=f"53 % of visits to mobile sites were abandoned if the page took longer than 3 s (Google, 2016): {DOUBLECLICK}",
    )


def c09(measured: pd.DataFrame, simulated: pd.DataFrame, p99_ms: pd.DataFrame) -> Verdict:
    """Judge that latency and throughput are proportional, in both readings, and that fewer queries lower latency.

    Parameters
    ----------
    measured, simulated : DataFrame
        From :func:`experiments.regime_changes`.
    p99_ms : DataFrame
        Rows: load in percent; the middle of the runs of :func:`experiments.sweep_p99_ms`. Its first column is one
        at a time, its last a way that waits for fuller batches.

    Returns
    -------
    Verdict
    """
    both = measured[["together", "in_proportion"]] & simulated[["together", "in_proportion"]]
    together, proportional = (both.index[both[column]] for column in ("together", "in_proportion"))
    batches = [regime for regime in both.index if regime != "iv"]  # where a batch grows, not the load
    up = [one for one in batches if min(measured["p50_s"][one], simulated["p50_s"][one]) > LIKE]
    down = [one for one in batches if max(measured["p50_s"][one], simulated["p50_s"][one]) < 1 / LIKE]
    alone_ms, waits_ms = p99_ms.iloc[:, 0], p99_ms.iloc[:, -1]
    helps, hurts = alone_ms[50] < alone_ms[95], waits_ms[50] > waits_ms[200]
    said = (
        f"in proportion in {len(proportional)} of {len(both)} regimes; both rise in: {_named(together)}; a smaller batch "
        f"lowers latency in: {_named(up)}, raises it in: {_named(down)}; fewer arrivals take the p99 from "
        f"{alone_ms[95]:.0f} ms (95 % load) to {alone_ms[50]:.0f} ms (50 %) one at a time, and from {waits_ms[200]:.0f} ms "
        f"(200 %) to {waits_ms[50]:.0f} ms (50 %) where a batch waits for company"
    )
    if together.empty:
        return Verdict("C09", CORRECTED, said, "latency and throughput do not rise together anywhere")
    if len(proportional) == len(both) and helps and not (down or hurts):
        return Verdict("C09", HOLDS, said)
    condition = (
        f"as 'both rise together': in {_named(together)}; as 'in proportion': in {_named(proportional)}"
    )
    if helps and (down or hurts):
        condition += (
            "; fewer queries help where a queue stands, and hurt where a batch drains it or waits for company"
        )
    return Verdict("C09", CONDITION, said, condition)


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
