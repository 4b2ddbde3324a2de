"""The verdicts of lesson 13: from what was measured to the word."""

from __future__ import annotations

import pandas as pd

from utils.language import t
from utils.lessons.lesson_13.experiments import QUESTIONS, RULES
from utils.notebook.claims import CONDITION, CORRECTED, HOLDS, Verdict

BREAKS = 0.05  # a model breaks if it loses more than this share of the best possible rate


def _rows(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Give a table's numbers by row and column."""
    return {
        str(row): {str(name): float(value) for name, value in values.items()}
        for row, values in table.to_dict("index").items()
    }


def _largest(values: dict[str, float]) -> str:
    return max(values, key=lambda name: values[name])


def s01(paid: pd.DataFrame) -> Verdict:
    """Judge that of two models the one that is right more often gives more throughput.

    Parameters
    ----------
    paid : pandas.DataFrame
        "first is best", "20 ms" and "5 ms" of the rows "without wide beams", "with wide beams" and
        "wide beams for free", as `experiments.who_pays` gives it.

    Returns
    -------
    Verdict
    """
    rows = _rows(paid)
    free = rows.pop("wide beams for free")["20 ms"] - rows["without wide beams"]["20 ms"]
    righter = max(rows, key=lambda name: rows[name]["first is best"])
    other = next(name for name in rows if name != righter)
    lead = {name: rows[righter][name] - rows[other][name] for name in rows[other]}
    measured = t(
        "the first beam is the best in {share:.0%} of the rows {righter}, in {other_share:.0%} {other}; throughput {lead_20:+.0f} Mbit/s at a period of 20 ms and {lead_5:+.0f} at 5 ms; with wide beams for nothing {free:+.0f} at 20 ms",
        share=rows[righter]["first is best"],
        righter=righter,
        other_share=rows[other]["first is best"],
        other=other,
        lead_20=lead["20 ms"],
        lead_5=lead["5 ms"],
        free=free,
    )
    if min(lead["20 ms"], lead["5 ms"]) > 0:
        return Verdict("S01", HOLDS, measured)
    if max(lead["20 ms"], lead["5 ms"]) > 0:
        return Verdict("S01", CONDITION, measured, "where trying beams costs little of the period")
    why = "its inputs cost more air time than they bring"
    if free > 0:
        why = "its inputs cost more air time than they bring, unless somebody else pays for them"
    return Verdict("S01", CORRECTED, measured, why)


def s02(rates: pd.DataFrame) -> Verdict:
    """Judge that a model should predict the power of each beam, and not which beam is the best.

    Parameters
    ----------
    rates : pandas.DataFrame
        Mbit/s by number of tries; columns "vote" and "power".

    Returns
    -------
    Verdict
    """
    rows = _rows(rates)
    lead = {k: rows[str(k)]["power"] - rows[str(k)]["vote"] for k in (1, 3)}
    share = max(abs(lead[k]) / rows[str(k)]["vote"] for k in lead)
    measured = t(
        "the same 25 neighbours: mean power minus vote is {one:+.0f} Mbit/s with one try and {three:+.0f} with three, {share:.0%} at most",
        one=lead[1],
        three=lead[3],
        share=share,
    )
    if lead[1] <= 0:
        return Verdict("S02", CORRECTED, measured, "the vote is ahead even with one try")
    if lead[3] > 0:
        return Verdict("S02", HOLDS, measured)
    return Verdict("S02", CONDITION, measured, "when one beam is tried; for several, predict which one wins")


def s03(ladder: pd.DataFrame, shares: pd.DataFrame, crowd: pd.DataFrame) -> Verdict:
    """Judge that a learned order beats simple rules.

    Parameters
    ----------
    ladder : pandas.DataFrame
        "Mbit/s" by way, as `experiments.ladder` gives it.
    shares : pandas.DataFrame
        Share of the best possible rate by time and by way and tries, as `experiments.kept` gives it.
    crowd : pandas.DataFrame
        Mbit/s by number of devices, "each for itself" and with "one list".

    Returns
    -------
    Verdict
    """
    speed = {name: row["Mbit/s"] for name, row in _rows(ladder).items()}
    rule = _largest({name: speed[name] for name in RULES if name in speed})
    ahead = speed["vote"] - speed[rule]
    before, turned = _rows(shares)["weeks 7-8"], _rows(shares)["the antenna turned"]
    many, crowded = list(_rows(crowd).items())[-1]
    measured = t(
        "one device: the vote is {ahead:+.0f} Mbit/s ahead of {rule}, {part:+.1%}; with one try {vote:.0%} of the best possible rate, last beam {last:.0%}; antenna turned {vote_turned:.0%} and {last_turned:.0%}; {many} devices: {crowded:.0f} Mbit/s, one list {together:.0f}",
        ahead=ahead,
        rule=rule,
        part=ahead / speed[rule],
        vote=before["vote, 1"],
        last=before["last beam, 1"],
        vote_turned=turned["vote, 1"],
        last_turned=turned["last beam, 1"],
        many=many,
        crowded=crowded["each for itself"],
        together=crowded["one list"],
    )
    if ahead <= 0:
        return Verdict("S03", CORRECTED, measured, t("{rule} is as good without a model", rule=rule))
    needs = []
    if before["vote, 1"] <= before["last beam, 1"]:
        needs.append("several beams are tried")
    elif turned["vote, 1"] < turned["last beam, 1"]:
        needs.append("the antenna stands as before, or several beams are tried")
    needs += ["few devices try for themselves"] * (crowded["each for itself"] < crowded["one list"])
    if needs:
        return Verdict("S03", CONDITION, measured, "; ".join(map(t, needs)))
    return Verdict("S03", HOLDS, measured)


def s04(shares: pd.DataFrame) -> Verdict:
    """Judge that a turned antenna breaks the model.

    Parameters
    ----------
    shares : pandas.DataFrame
        Share of the best possible rate: rows "weeks 7-8" and "the antenna turned", columns "vote, 1" and "vote, 6".

    Returns
    -------
    Verdict
    """
    before, after = _rows(shares)["weeks 7-8"], _rows(shares)["the antenna turned"]
    one, six = (before[name] - after[name] for name in ("vote, 1", "vote, 6"))
    measured = t(
        "share of the best possible rate, in points: the vote loses {one:.0f} by the turn with one try, {six:.0f} with six; more than {least:.0f} counts as broken",
        one=100 * one,
        six=100 * six,
        least=100 * BREAKS,
    )
    if six > BREAKS:
        return Verdict("S04", HOLDS, measured)
    if one > BREAKS:
        return Verdict("S04", CONDITION, measured, "when one beam is tried; more tries insure against it")
    return Verdict("S04", CORRECTED, measured, "even one try is hardly worse than before")


def s05(ladder: pd.DataFrame) -> Verdict:
    """Judge that most of the gain over trying all beams comes from a model.

    Parameters
    ----------
    ladder : pandas.DataFrame
        "share of the gain" by way, as `experiments.ladder` gives it.

    Returns
    -------
    Verdict
    """
    gain = {name: row["share of the gain"] for name, row in _rows(ladder).items()}
    rule = _largest({name: gain[name] for name in RULES if name in gain})
    learned = _largest({name: gain[name] for name in QUESTIONS if name in gain})
    measured = t(
        "of the way from trying all to knowing the best, the last beam goes {last:.0%}, the best rule ({rule}) {by_rule:.0%} and the best model ({learned}) {by_model:.0%}",
        last=gain["last beam"],
        rule=rule,
        by_rule=gain[rule],
        learned=learned,
        by_model=gain[learned],
    )
    if gain[learned] - gain[rule] > gain[learned] / 2:
        return Verdict("S05", HOLDS, measured)
    return Verdict("S05", CORRECTED, measured, "most of it comes from trying few beams at all")
