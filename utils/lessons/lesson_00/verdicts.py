"""The verdict of lesson 00: from what was measured to the word."""

from __future__ import annotations

from collections.abc import Mapping

from utils.language import t
from utils.notebook.claims import CONDITION, CORRECTED, HOLDS, Verdict


def c01(accuracy: Mapping[str, float], leads: Mapping[str, tuple[float, float]]) -> Verdict:
    """Judge that ML learns rules from data and predicts on input it has not seen.

    It does where the learned rule is right on unseen cases more often than a person's rule, by more than the
    uncertainty of the lead.

    Parameters
    ----------
    accuracy : mapping
        Share of held-out cases called right: "trivial" (always benign), "by_hand" and "learned".
    leads : mapping
        By data set how far the learned rule leads the one by eye, and the half width of that lead's interval.

    Returns
    -------
    Verdict
    """
    each = ", ".join(f"{lead:.3f} ± {unsure:.3f} ({name})" for name, (lead, unsure) in leads.items())
    measured = t(
        "on unseen tumours the learned rule is right in {learned:.3f}, the hand-written one in "
        "{by_hand:.3f}, 'always benign' in {trivial:.3f}; over 20 splits the learned rule leads the one "
        "by eye by {each}",
        **accuracy,
        each=each,
    )
    best = accuracy["learned"] > max(accuracy["by_hand"], accuracy["trivial"])
    sure = [name for name, (lead, unsure) in leads.items() if lead > unsure]
    if best and len(sure) == len(leads):
        return Verdict("C01", HOLDS, measured)
    if sure:
        return Verdict(
            "C01",
            CONDITION,
            measured,
            t("surely better than a person's rule on: {where}", where=", ".join(sure)),
        )
    return Verdict("C01", CORRECTED, measured, "on these data a rule by hand does as well")


def decision(accuracy: Mapping[str, float], lead: tuple[float, float]) -> str:
    """Say which rule the clinic should trust with the next patient, and how many of a hundred it gets wrong.

    Parameters
    ----------
    accuracy : mapping
        As for :func:`c01`.
    lead : tuple of float
        How far the learned rule leads a rule by eye over many splits, and the half width of that lead's interval.

    Returns
    -------
    str

    Examples
    --------
    >>> print(decision({"trivial": 0.63, "by_hand": 0.85, "learned": 0.97}, (0.10, 0.03)))
    The clinic: of 100 new patients like these the learned rule is wrong about 3, the one-line rule about 15,
      'always benign' about 37: trust the learned rule, and ask next which of its mistakes is worse.
    """
    wrong = {rule: 100 * (1 - share) for rule, share in accuracy.items()}
    ahead, unsure = lead
    if ahead > unsure and accuracy["learned"] > accuracy["by_hand"]:
        advice = "trust the learned rule, and ask next which of its mistakes is worse"
    else:
        advice = "keep the rule that is easier to explain, until more cases tell them apart"
    return t(
        "The clinic: of 100 new patients like these the learned rule is wrong about {learned:.0f}, the "
        "one-line rule about {by_hand:.0f},\n  'always benign' about {trivial:.0f}: {advice}.",
        **wrong,
        advice=advice,
    )
