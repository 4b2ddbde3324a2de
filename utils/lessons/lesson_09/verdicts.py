"""The verdicts of lesson 09: from what was measured to the word, and to the decision."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from utils.notebook.claims import CONDITION, CORRECTED, DEFINITION, HOLDS, Verdict


def c23(classes: Sequence[str], sums: Sequence[float]) -> Verdict:
    """Show multiclass classification at work.

    Parameters
    ----------
    classes : sequence of str
        The classes that the model tells apart.
    sums : sequence of float
        By visit, the sum of the probabilities.

    Returns
    -------
    Verdict
    """
    measured = (
        f"{len(classes)} classes: the probabilities of each visit sum to {min(sums):.2f}, and the most probable class "
        "is the answer"
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


def decision(gains: pd.DataFrame, accuracy: float, mean_recall: float) -> str:
    """Take the clinic's decision from what was measured.

    Parameters
    ----------
    gains : DataFrame
        As `experiments.tree_gains` gives it.
    accuracy, mean_recall : float
        What the clinic's year says of one model, by visit and by diagnosis.

    Returns
    -------
    str
    """
    best = str(gains[["flat", "tree"]].max(axis=1).idxmax())
    others = gains.drop(index=best)["tree"]
    row: pd.Series[float] = gains.loc[[best]].iloc[0]
    way, share = ("as a tree", row["tree"]) if row["low"] > 0 else ("flat", row["flat"])
    return (
        f"Decision: {best}, {way}: {share:.2f} right, where the best tree of another model ({others.idxmax()}) has "
        f"{others.max():.2f}.\nJudge it by the mean recall ({mean_recall:.2f} in the clinic's year), not by the accuracy "
        f"({accuracy:.2f})."
    )
