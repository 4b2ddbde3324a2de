"""The verdicts of lesson 01: from what was measured to the word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from scipy import stats

from utils.language import t
from utils.notebook.claims import CONDITION, CORRECTED, DEFINITION, HOLDS, Verdict

LEVEL = 0.95  # of the requests a reliable service answers rightly or hands openly to a person
OWN = 0.8  # of the requests it answers itself: handing everything over would be no service
CONFLICT = 0.05  # share of requirement sets below which nobody would speak of a conflict


def c02(duels: Mapping[str, tuple[str, str, float, float]]) -> Verdict:
    """Show the definition of research ML at work: does this benchmark name a winner?

    Parameters
    ----------
    duels : mapping
        By data set the best model, the second, the lead of the one over the other, and the half width of that
        lead's interval.

    Returns
    -------
    Verdict
    """
    leads = "; ".join(
        t(
            "{data}: {first} ahead of {second} by {lead:.3f} ± {unsure:.3f}",
            data=data,
            first=first,
            second=second,
            lead=lead,
            unsure=unsure,
        )
        for data, (first, second, lead, unsure) in duels.items()
    )
    clear = sum(lead > unsure for _, _, lead, unsure in duels.values())
    return Verdict(
        "C02",
        DEFINITION,
        t(
            "{leads}; so this benchmark names a winner on {clear} of {count} data sets",
            leads=leads,
            clear=clear,
            count=len(duels),
        ),
    )


def _reliable(requests: pd.DataFrame) -> bool:
    """Say whether a service, surely enough, answers rightly or hands over openly, and mostly answers."""
    kept = requests["outcome"].isin(["right", "a person"])
    low = stats.binomtest(int(kept.sum()), len(kept)).proportion_ci(method="wilson").low
    return bool(low >= LEVEL and _own(requests) >= OWN)


def _own(requests: pd.DataFrame) -> float:
    return float(requests["outcome"].isin(["right", "wrong"]).mean())


def c03(accuracy: float, played: Mapping[str, pd.DataFrame], unforeseen: str) -> Verdict:
    """Judge that production ML provides predictions reliably: by a service that checks, falls back and alarms.

    Parameters
    ----------
    accuracy : float
        Of the model on the same images without faults.
    played : mapping
        The requests of the "bare" and the "guarded" service, each with its ``fault`` and ``outcome``.
    unforeseen : str
        The fault that no check was written for.

    Returns
    -------
    Verdict
    """
    facts = []
    for name, requests in played.items():
        kept = requests["outcome"].isin(["right", "a person"])
        interval = stats.binomtest(int(kept.sum()), len(kept)).proportion_ci(method="wilson")
        facts.append(
            t(
                "the {name} one answers rightly or hands over {kept:.3f} of {count} requests ({low:.3f} to {high:.3f}) and answers {own:.3f} itself",
                name=name,
                kept=kept.mean(),
                count=len(kept),
                low=interval.low,
                high=interval.high,
                own=_own(requests),
            )
        )
    measured = t(
        "one model, right on {accuracy:.3f} as a benchmark; of its services {facts}",
        accuracy=accuracy,
        facts="; ".join(facts),
    )
    guarded = played["guarded"]
    if _reliable(guarded):
        return Verdict("C03", HOLDS, measured)
    if _reliable(guarded[guarded["fault"] != unforeseen]):
        return Verdict(
            "C03",
            CONDITION,
            measured,
            t("where no input is {unforeseen}, which no check foresaw", unforeseen=unforeseen),
        )
    return Verdict("C03", CORRECTED, measured, "checks around the model do not make it reliable")


def c04(leaders: Mapping[str, str], shares: Mapping[str, Any]) -> Verdict:
    """Judge that requirements conflict, so that what wins in research may not ship.

    Parameters
    ----------
    leaders : mapping
        By data set the most accurate model.
    shares : mapping
        By data set the share of requirement sets in which the "leader" ships, in which "another" model does, and
        in which "nobody" is left; what never occurs may be missing.

    Returns
    -------
    Verdict
    """
    facts, conflicts = [], []
    for data, share in shares.items():
        ships, another, none = (float(share.get(who, 0)) for who in ("leader", "another", "nobody"))
        facts.append(
            t(
                "{data}: {leader} leads and ships in {ships:.2f} of the requirement sets, another model in {another:.2f}, none in {none:.2f}",
                data=data,
                leader=leaders[data],
                ships=ships,
                another=another,
                none=none,
            )
        )
        if none >= CONFLICT and 1 - ships >= CONFLICT:
            conflicts.append(data)
    measured = "; ".join(facts)
    if len(conflicts) == len(shares):
        return Verdict("C04", HOLDS, measured)
    if conflicts:
        return Verdict("C04", CONDITION, measured, t("only on: {data}", data=", ".join(map(t, conflicts))))
    return Verdict("C04", CORRECTED, measured, "on these data nearly every set of requirements can be met")


def decision(suits: Mapping[str, pd.DataFrame]) -> str:
    """Say which model each person ships, and whether one model serves all.

    Parameters
    ----------
    suits : mapping
        By data set a table of truth values: one row per model, best accuracy first, one column per person.

    Returns
    -------
    str

    Examples
    --------
    >>> accepted = pd.DataFrame({"platform": [True, True], "legal": [False, True]}, index=["SVM", "tree"])
    >>> print(decision({"digits": accepted}))
    digits: platform ships SVM; legal ships tree;
      for all of them: tree
    """
    lines = []
    for data, table in suits.items():
        ships = [
            t("{who} ships {model}", who=who, model=table.index[accepts][0])
            if accepts.any()
            else t("{who} ships nothing", who=who)
            for who, accepts in table.items()
        ]
        for_all = table.index[table.all(axis=1)]
        lines += [
            t("{data}: {ships};", data=data, ships="; ".join(ships)),
            t("  for all of them: {model}", model=for_all[0])
            if len(for_all)
            else t("  for all of them: none"),
        ]
    return "\n".join(lines)
