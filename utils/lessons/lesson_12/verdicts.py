"""The verdicts of lesson 12: from what was measured to the word."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from utils.language import t
from utils.notebook.claims import CONDITION, CORRECTED, HOLDS, Verdict

LOSS = 0.05  # who gives up less than this gives up nothing that matters


def decision(chosen: pd.DataFrame, same_front: bool) -> str:
    """Say which design to build, and what each of those who choose gets.

    Parameters
    ----------
    chosen : pandas.DataFrame
        By who chose: "clicks" and "quality".
    same_front : bool
        Whether both designs show the same feeds.

    Returns
    -------
    str
    """
    feeds = "; ".join(
        t(
            "{who} {clicks:.0f} clicks at quality {quality:.0f}",
            who=who,
            clicks=row["clicks"],
            quality=row["quality"],
        )
        for who, row in chosen.iterrows()
    )
    return t(
        "Build design 2: the same feeds, and a new wish costs no training. Who decides what a click is worth decides "
        "the feed: {feeds}."
        if same_front
        else "Build the one that reaches more. Who decides what a click is worth decides the feed: {feeds}.",
        feeds=feeds,
    )


def c35(kept: Mapping[str, Mapping[str, float]], conflict: str, agreeing: str) -> Verdict:
    """Judge that several objectives make framing difficult: whether the best compromise takes from somebody.

    Parameters
    ----------
    kept : mapping from str to mapping from str to float
        By what stands beside quality: the share of its own gain that each keeps at the best compromise, "kept",
        with its interval from "low" to "high".
    conflict, agreeing : str
        The objective that the lesson is about, and a control that agrees with quality.

    Returns
    -------
    Verdict
    """
    said = {}
    for name in (conflict, agreeing):
        one = kept[name]
        said[name] = f"{one['kept']:.0%} [{one['low']:.0%}, {one['high']:.0%}]"
    measured = t(
        "at the best compromise between quality and {conflict}, each keeps {kept} of what it gains alone; between "
        "quality and {agreeing}, {kept_agreeing}",
        conflict=conflict,
        kept=said[conflict],
        agreeing=agreeing,
        kept_agreeing=said[agreeing],
    )
    if kept[conflict]["high"] > 1 - LOSS:
        return Verdict("C35", CORRECTED, measured, "one ranking serves both objectives")
    if kept[agreeing]["high"] > 1 - LOSS:
        return Verdict(
            "C35", CONDITION, measured, "where the objectives conflict; two that agree need no compromise"
        )
    return Verdict("C35", HOLDS, measured)


def c36(same_minimum: bool, chosen: pd.DataFrame, reached: Mapping[str, float], runs: int) -> Verdict:
    """Judge that values of alpha and beta tried at random find those that work best.

    Parameters
    ----------
    same_minimum : bool
        Whether (3 alpha, 3 beta) has the minimum of (alpha, beta).
    chosen : pandas.DataFrame
        By who chose: "clicks" and "quality" of the run that was chosen.
    reached : mapping from str to float
        By who chose: the share of random searches that come within 5 % of the best on the whole front.
    runs : int
        Training runs of one search.

    Returns
    -------
    Verdict
    """
    outcomes = chosen[["clicks", "quality"]]
    price = (1 - outcomes.min() / outcomes.max()).max()
    searches = ", ".join(f"{who.partition(':')[0]} {share:.0%}" for who, share in reached.items())
    measured = t(
        "{runs} random training runs come within 5 % of the best in these shares of searches: {searches}; who gets "
        "another's choice loses up to {price:.0%}; (3 alpha, 3 beta) has the same minimum: {same_minimum}",
        runs=runs,
        searches=searches,
        price=price,
        same_minimum=same_minimum,
    )
    if min(reached.values()) < 0.5:
        return Verdict(
            "C36", CORRECTED, measured, "most random searches of this size miss what somebody wants"
        )
    if price <= LOSS:
        return Verdict("C36", HOLDS, measured)
    when = "once somebody has said what works best"
    if same_minimum:
        when = "once somebody has said what works best; only the ratio of alpha to beta is searched"
    return Verdict("C36", CONDITION, measured, when)


def c37(same_front: bool, areas: pd.DataFrame, leads: pd.DataFrame) -> Verdict:
    """Judge that two models are made and their outputs combined: whether that reaches what design 1 reaches.

    Parameters
    ----------
    same_front : bool
        Whether linear models with squared losses give the front of design 1.
    areas : pandas.DataFrame
        Area by grid of weights (the first row is the coarse even one), on "one scale" and on "raw scales".
    leads : pandas.DataFrame
        By model and inputs the "lead" of design 2 in area with its free weights, the half width of its interval,
        "+-", and the lead with as many weights as runs, "equal".

    Returns
    -------
    Verdict
    """
    lead, margin = leads["lead"].to_dict(), leads["+-"].to_dict()
    said = [f"{name} {lead[name]:+.2f} +- {margin[name]:.2f}" for name in lead]
    behind = [str(name) for name in lead if lead[name] < -margin[name]]
    scaled, raw = areas["one scale"].tolist()[0], areas["raw scales"].tolist()[0]
    equal = ", ".join(f"{value:+.2f}" for value in leads["equal"])
    measured = t(
        "linear models: the front of design 1: {same_front}; area of design 2 with free weights minus that of design 1 "
        "with few runs: {differences}; with as many of each: {equal}; even weights reach {scaled:.2f} on one scale, "
        "{raw:.2f} on raw scales",
        same_front=same_front,
        differences="; ".join(said),
        equal=equal,
        scaled=scaled,
        raw=raw,
    )
    if len(behind) == len(leads):
        return Verdict("C37", CORRECTED, measured, "one model on both losses reaches more")
    when = [t("the scores are put on one scale first")] if raw < scaled / 2 else []
    when += [t("design 1 reaches more for {models}", models="; ".join(behind))] if behind else []
    if not same_front:
        when.append(t("even linear models part"))
    if when:
        return Verdict("C37", CONDITION, measured, "; ".join(when))
    return Verdict("C37", HOLDS, measured)
