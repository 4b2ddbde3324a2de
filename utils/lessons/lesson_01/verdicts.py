"""The verdicts of lesson 01: from what was measured to the word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from scipy import stats

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
        f"{data}: {first} ahead of {second} by {lead:.3f} ± {unsure:.3f}"
        for data, (first, second, lead, unsure) in duels.items()
    )
    clear = sum(lead > unsure for _, _, lead, unsure in duels.values())
    return Verdict(
        "C02", DEFINITION, f"{leads}; so this benchmark names a winner on {clear} of {len(duels)} data sets"
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
            f"the {name} one answers rightly or hands over {kept.mean():.3f} of {len(kept)} requests "
            f"({interval.low:.3f} to {interval.high:.3f}) and answers {_own(requests):.3f} itself"
        )
    measured = f"one model, right on {accuracy:.3f} as a benchmark; of its services {'; '.join(facts)}"
    guarded = played["guarded"]
    if _reliable(guarded):
        return Verdict("C03", HOLDS, measured)
    if _reliable(guarded[guarded["fault"] != unforeseen]):
        return Verdict("C03", CONDITION, measured, f"where no input is {unforeseen}, which no check foresaw")
    return Verdict("C03", CORRECTED, measured, "checks around the model do not make it reliable")


def c04(leaders: Mapping[str, str], shares: Mapping[str, Any]) -> Verdict:
    """Judge that requirements conflict, so that what wins in research may not ship.

    Parameters
    ----------
    leaders : mapping
        By data set the most accurate model.
    shares : mapping
        By data set the share of requirement sets in which the "leader" ships, in which "another" model does, and
        in which "none" is left; what never occurs may be missing.

    Returns
    -------
    Verdict
    """
    facts, conflicts = [], []
    for data, share in shares.items():
        ships, another, none = (float(share.get(who, 0)) for who in ("leader", "another", "none"))
        facts.append(
            f"{data}: {leaders[data]} leads and ships in {ships:.2f} of the requirement sets, another model in "
            f"{another:.2f}, none in {none:.2f}"
        )
        if none >= CONFLICT and 1 - ships >= CONFLICT:
            conflicts.append(data)
    measured = "; ".join(facts)
    if len(conflicts) == len(shares):
        return Verdict("C04", HOLDS, measured)
    if conflicts:
        return Verdict("C04", CONDITION, measured, f"only on: {', '.join(conflicts)}")
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
            f"{who} ships {table.index[accepts][0] if accepts.any() else 'nothing'}"
            for who, accepts in table.items()
        ]
        for_all = table.index[table.all(axis=1)]
        lines += [
            f"{data}: {'; '.join(ships)};",
            f"  for all of them: {for_all[0] if len(for_all) else 'none'}",
        ]
    return "\n".join(lines)
