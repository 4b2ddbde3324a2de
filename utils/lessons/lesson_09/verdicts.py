"""The verdicts of lesson 09: from what was measured to the word, and to the decision."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from utils.language import t
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
    measured = t(
        "{count} classes: the probabilities of each visit sum to {total:.2f}, and the most probable class is the "
        "answer",
        count=len(classes),
        total=min(sums),
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
    measured = t(
        "60 classes; own scales in each chapter: {gain} of {count} models gain for sure ({model} {own}); the same "
        "scales: {gain_same} gain, {lose_same} lose ({same}); chapters that nobody can tell: {blurred}",
        gain=gaining[0],
        count=len(own),
        model=model,
        own=_interval(own, model),
        gain_same=gaining[1],
        lose_same=losing[1],
        same=_interval(same, model),
        blurred=_interval(blurred, model),
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
    return t("{gain:+.2f}, between {low:+.2f} and {high:+.2f}", gain=gain, low=low, high=high)


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
    return t(
        "Decision: {best}, {way}: {share:.2f} right, where the best tree of another model ({other}) has "
        "{other_share:.2f}.\nJudge it by the mean recall ({mean_recall:.2f} in the clinic's year), not by the "
        "accuracy ({accuracy:.2f}).",
        best=best,
        way=way,
        share=share,
        other=others.idxmax(),
        other_share=others.max(),
        mean_recall=mean_recall,
        accuracy=accuracy,
    )
