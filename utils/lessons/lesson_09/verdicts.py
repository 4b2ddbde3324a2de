"""The verdicts of lesson 09: from what was measured to the word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from utils.notebook.claims import CONDITION, CORRECTED, DEFINITION, HOLDS, Verdict

Interval = tuple[float, float, float]  # a difference and the ends of its interval


def c23(class_sums: Sequence[float], label_sums: Sequence[float]) -> Verdict:
    """Show multiclass classification at work, beside several labels.

    Parameters
    ----------
    class_sums, label_sums : array-like of float
        By item, the sum of a multiclass model's probabilities, and of a multilabel model's.

    Returns
    -------
    Verdict
    """
    measured = (
        f"60 classes: the probabilities of each visit sum to {min(class_sums):.2f}, and one class is named; four "
        f"labels that may hold together: they sum to {min(label_sums):.1f} to {max(label_sums):.1f}"
    )
    return Verdict("C23", DEFINITION, measured)


def c24(own: pd.DataFrame, same: pd.DataFrame, blurred: pd.DataFrame) -> Verdict:
    """Judge that a hierarchy is useful where classes are many.

    Parameters
    ----------
    own, same : DataFrame
        As `experiments.tree_gains` gives it: with tests whose spread belongs to the chapter, and with the same
        spread in all chapters. The number of classes is the same.
    blurred : DataFrame
        The same with own spreads, when nothing tells the chapters apart.

    Returns
    -------
    Verdict
    """
    gaining = [int((table["low"] > 0).sum()) for table in (own, same)]
    losing = [int((table["high"] < 0).sum()) for table in (own, same)]
    model = blurred.index[0]
    measured = (
        f"60 classes; own scales in each chapter: {gaining[0]} of {len(own)} models gain for sure ({model} "
        f"{_interval(own, model)}); the same scales: {gaining[1]} gain, {losing[1]} lose ({_interval(same, model)}); "
        f"chapters that nobody can tell: {_interval(blurred, model)}"
    )
    if not gaining[0] and not gaining[1]:
        return Verdict(
            "C24", CORRECTED, measured, "no model gains: many classes alone are no reason for a tree"
        )
    if min(gaining) == len(own) and blurred["low"].iloc[0] > 0:
        return Verdict("C24", HOLDS, measured)
    need = "chapters are easy to tell apart, and each has scales of its own that the flat model cannot fit"
    return Verdict("C24", CONDITION, measured, need)


def _interval(table: pd.DataFrame, model: str) -> str:
    gain, low, high = table.loc[model, ["gain", "low", "high"]]
    return f"{gain:+.2f}, between {low:+.2f} and {high:+.2f}"


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
