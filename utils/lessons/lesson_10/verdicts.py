"""The verdicts of lesson 10: from what was measured to the word, and to the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    measured = (
        f"{several} of {shows} shows have two genres or more; one linear model with four outputs says {list(vector)} "
        f"of 흑백요리사; one forest for the vector against one for each label, as many trees: macro F1 "
        f"{forests[0]:+.3f} ± {forests[1]:.3f}"
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
    measured = (
        f"the models of the {len(right)} topics are right in {min(models):.2f} to {max(models):.2f} of the unseen "
        f"shows, always giving the commoner answer in {min(trivial):.2f} to {max(trivial):.2f}; a chain instead: "
        f"{chain[0]:+.3f} ± {chain[1]:.3f} whole vectors, where genres know nothing of each other "
        f"{apart[0]:+.3f} ± {apart[1]:.3f}"
    )
    if len(sure) == len(right):
        return Verdict("C26", HOLDS, measured)
    if sure:
        return Verdict(
            "C26", CONDITION, measured, f"the input tells of the topic; here only for {', '.join(sure)}"
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
    measured = "macro F1, a tuned threshold against the better of top 2 and top 3: " + "; ".join(
        f"{name} {lead:+.3f}, between {low:+.3f} and {high:+.3f}"
        for name, (lead, low, high) in {"all shows": everyone, "exactly two genres": two_each}.items()
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
        By rule, "top 2" and "threshold": "exact match" and "macro F1".
    impossible : mapping from str to float
        By method, "one each" and "chain": the share of lists that no show has.
    vector : sequence of int
        What the threshold says of 흑백요리사.

    Returns
    -------
    str
    """
    top, cut = rules["top 2"], rules["threshold"]
    better, worse = (
        ("a threshold", "the top 2") if cut["macro F1"] > top["macro F1"] else ("the top 2", "a threshold")
    )
    first, second = (cut, top) if better == "a threshold" else (top, cut)
    chain = "A chain" if impossible["chain"] < impossible["one each"] else "No chain"
    return (
        f"Decision: one linear model per genre and {better}, not {worse}:\nmacro F1 {first['macro F1']:.2f} against "
        f"{second['macro F1']:.2f}, whole list right {first['exact match']:.2f} against {second['exact match']:.2f}.\n"
        f"{chain} where lists must be possible: {impossible['chain']:.3f} of its lists are not, {impossible['one each']:.3f} of one "
        f"model each.\nAt {threshold:.2f} 흑백요리사 gets {list(vector)}."
    )
