"""The verdicts of lesson 02: from what was measured to the word.

Times differ from machine to machine, so what is printed of them are inequalities with room on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from utils.language import Verbatim, t
from utils.lessons.lesson_02.experiments import LIKE
from utils.notebook.claims import CONDITION, CORRECTED, HOLDS, SOURCED, Verdict

DOUBLECLICK = "https://web.archive.org/web/20160908152245/https://www.doubleclickbygoogle.com/articles/mobile-speed-matters"


def _named(names: Iterable[str]) -> str:
    return Verbatim(", ".join(names)) or t("no regime")


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
    table = curves.set_index(["made_by", "size"])
    client = table.loc["client"]
    bought = client.loc[1024] / client.loc[1]
    both = bool(bought["images_per_s"] > 5 and bought["p50_s"] > 1.5)
    measured = t(
        "a client's batch of 1,024 against one image: throughput over 5-fold and latency over 1.5-fold: "
        "{both}",
        both=both,
    )
    if both:
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
        t(
            "a clock in the server, from receipt to result, reads at least 2 % less than the client's, which "
            "waits for the way there and back as well: {missed}",
            missed=missed,
        ),
        source=t(
            "53 % of visits to mobile sites were abandoned if the page took longer than 3 s (Google, 2016): "
            "{link}",
            link=Verbatim(DOUBLECLICK),
        ),
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
    said = t(
        "in proportion in {proportional} of {regimes} regimes; both rise in: {together}; a smaller batch "
        "lowers latency in: {up}, raises it in: {down}; fewer arrivals take the p99 from "
        "{alone_full_ms:.0f} ms (95 % load) to {alone_half_ms:.0f} ms (50 %) one at a time, and from "
        "{waits_full_ms:.0f} ms (200 %) to {waits_half_ms:.0f} ms (50 %) where a batch waits for more",
        proportional=len(proportional),
        regimes=len(both),
        together=_named(together),
        up=_named(up),
        down=_named(down),
        alone_full_ms=alone_ms[95],
        alone_half_ms=alone_ms[50],
        waits_full_ms=waits_ms[200],
        waits_half_ms=waits_ms[50],
    )
    if together.empty:
        return Verdict("C09", CORRECTED, said, "latency and throughput do not rise together anywhere")
    if len(proportional) == len(both) and helps and not (down or hurts):
        return Verdict("C09", HOLDS, said)
    where = {"together": _named(together), "proportional": _named(proportional)}
    if helps and (down or hurts):
        condition = t(
            "as 'both rise together': in {together}; as 'in proportion': in {proportional}; fewer queries "
            "help where a queue stands, and hurt where a batch drains it or waits for more",
            **where,
        )
    else:
        condition = t(
            "as 'both rise together': in {together}; as 'in proportion': in {proportional}", **where
        )
    return Verdict("C09", CONDITION, said, condition)


def decision(p99_ms: pd.DataFrame, budget_ms: float) -> str:
    """Decide on the batch limit and the waiting limit: the smallest that keep the budget, and what waiting costs.

    Parameters
    ----------
    p99_ms : DataFrame
        As for :func:`c09`: the limits that wait for nobody, from small to large, then the way that waits.
    budget_ms : float
        What the p99 may be.

    Returns
    -------
    str
    """
    at_once = p99_ms.iloc[:, :-1]

    def smallest(load: int) -> str:
        for way, line in at_once.items():
            if line[load] <= budget_ms:
                return t(
                    "at {load} % load '{way}' keeps it ({p99:.0f} ms)", load=load, way=way, p99=line[load]
                )
        return t("no limit here keeps {load} % load within it", load=load)

    return t(
        "Decision for a budget of {budget_ms:.0f} ms: {first}, {second}; waiting for a fuller batch "
        "keeps it at {kept} of {count} loads. Let it batch, and wait for nobody.",
        budget_ms=budget_ms,
        first=smallest(95),
        second=smallest(200),
        kept=int((p99_ms.iloc[:, -1] <= budget_ms).sum()),
        count=len(p99_ms),
    )
