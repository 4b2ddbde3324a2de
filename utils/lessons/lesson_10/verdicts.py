"""The verdicts of lesson 10: from what was measured to the word, and to the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from utils.language import t
from utils.notebook.claims import CONDITION, CORRECTED, DEFINITION, HOLDS, Verdict

Interval = tuple[float, float, float]  # a difference and the ends of its interval


def c25(several: int, shows: int, vector: Sequence[int], forests: tuple[float, float]) -> Verdict:
    """Show one vector of labels at work.

    Parameters
    ----------
    several, shows : int
        How many of the shows have two genres or more.
    vector : sequence of int
        What one linear model with four outputs says of 흑백요리사.
    forests : tuple of float
        Lead in macro F1 of one forest for the whole vector over one for each label, and its half width.

    Returns
    -------
    Verdict
    """
    measured = t(
        "{several} of {shows} shows have two genres or more; one linear model with four outputs says {vector} of "
        "흑백요리사; one forest for the vector against one for each label, as many trees: macro F1 {lead:+.3f} ± "
        "{width:.3f}",
        several=several,
        shows=shows,
        vector=list(vector),
        lead=forests[0],
        width=forests[1],
    )
    return Verdict("C25", DEFINITION, measured)


def c26(right: Mapping[str, Interval], chain: tuple[float, float], apart: tuple[float, float]) -> Verdict:
    """Judge that a model for each topic says whether the input belongs to it.

    Parameters
    ----------
    right : mapping from str to (float, float, float)
        By topic: how often its model is right, how often the commoner answer is, and the half width of the
        difference.
    chain, apart : tuple of float
        More whole vectors right by a chain, and the half width: on the shows, and on shows whose genres know nothing
        of each other.

    Returns
    -------
    Verdict
    """
    sure = [topic for topic, (model, always, width) in right.items() if model - always > width]
    models, trivial = ([one[i] for one in right.values()] for i in (0, 1))
    measured = t(
        "the models of the {count} topics are right in {low:.2f} to {high:.2f} of the unseen shows, always giving "
        "the commoner answer in {low_common:.2f} to {high_common:.2f}; a chain instead: {chain:+.3f} ± "
        "{width:.3f} whole vectors, where genres know nothing of each other {apart:+.3f} ± {apart_width:.3f}",
        count=len(right),
        low=min(models),
        high=max(models),
        low_common=min(trivial),
        high_common=max(trivial),
        chain=chain[0],
        width=chain[1],
        apart=apart[0],
        apart_width=apart[1],
    )
    if len(sure) == len(right):
        return Verdict("C26", HOLDS, measured)
    if sure:
        return Verdict(
            "C26",
            CONDITION,
            measured,
            t("the input tells of the topic; here only for {topics}", topics=", ".join(map(t, sure))),
        )
    return Verdict("C26", CORRECTED, measured, "no model beats the commoner answer for sure")


def c27(everyone: Interval, two_each: Interval) -> Verdict:
    """Judge that of several labels the top two or three are chosen.

    Parameters
    ----------
    everyone, two_each : (float, float, float)
        Lead in macro F1 of a tuned threshold over the better of top 2 and top 3, with its interval: on all items, and
        on those with exactly two labels.

    Returns
    -------
    Verdict
    """
    (lead, low, high), (lead_two, low_two, high_two) = everyone, two_each
    measured = t(
        "macro F1, a tuned threshold against the better of top 2 and top 3: all shows {lead:+.3f}, between "
        "{low:+.3f} and {high:+.3f}; exactly two genres {lead_two:+.3f}, between {low_two:+.3f} and {high_two:+.3f}",
        lead=lead,
        low=low,
        high=high,
        lead_two=lead_two,
        low_two=low_two,
        high_two=high_two,
    )
    if everyone[1] <= 0:
        return Verdict("C27", HOLDS, measured)
    if two_each[1] <= 0:
        need = "every item is known to have that many labels; otherwise a threshold tuned on other items"
        return Verdict("C27", CONDITION, measured, need)
    return Verdict("C27", CORRECTED, measured, "a tuned threshold wins even where every item has two labels")


def decision(
    threshold: float,
    rules: Mapping[str, Mapping[str, float]],
    impossible: Mapping[str, float],
    vector: Sequence[int],
) -> str:
    """Take the service's decision from what was measured.

    Parameters
    ----------
    threshold : float
        As it was tuned.
    rules : mapping from str to mapping
        By rule, "top 2" and "a threshold": "exact match" and "macro F1".
    impossible : mapping from str to float
        By method, "one each" and "chain": the share of lists that no show has.
    vector : sequence of int
        What the threshold says of 흑백요리사.

    Returns
    -------
    str
    """
    top, cut = rules[t("top {k}", k=2)], rules[t("a threshold")]
    wins = cut["macro F1"] > top["macro F1"]
    first, second = (cut, top) if wins else (top, cut)
    chain, each = impossible[t("chain")], impossible[t("one each")]
    head = (
        t("Decision: one linear model per genre and a threshold, not the top 2:")
        if wins
        else t("Decision: one linear model per genre and the top 2, not a threshold:")
    )
    scores = t(
        "macro F1 {f1:.2f} against {f1_other:.2f}, whole list right {exact:.2f} against {exact_other:.2f}.",
        f1=first["macro F1"],
        f1_other=second["macro F1"],
        exact=first["exact match"],
        exact_other=second["exact match"],
    )
    if chain < each:
        lists = t(
            "A chain where lists must be possible: {chain:.3f} of its lists are not, {each:.3f} of one model each.",
            chain=chain,
            each=each,
        )
    else:
        lists = t(
            "No chain where lists must be possible: {chain:.3f} of its lists are not, {each:.3f} of one model each.",
            chain=chain,
            each=each,
        )
    gets = t("At {threshold:.2f} 흑백요리사 gets {vector}.", threshold=threshold, vector=list(vector))
    return "\n".join([head, scores, lists, gets])
