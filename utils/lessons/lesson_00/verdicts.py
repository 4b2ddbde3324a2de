"""The verdict of lesson 00: from what was measured to the word."""

from __future__ import annotations

from utils.notebook.claims import CONDITION, HOLDS, Verdict


def c01(accuracy: dict[str, float], wins: int, splits: int) -> Verdict:
    """Judge that ML learns rules from data and predicts on input it has not seen.

    Parameters
    ----------
    accuracy : dict
        Share of held-out cases called right: "always benign", "by hand" and "learned".
    wins : int
        In how many splits of the cases the learned rule beats the hand-written one.
    splits : int
        How many splits were tried.

    Returns
    -------
    Verdict
    """
    measured = (
        f"on unseen tumours the learned rule is right in {accuracy['learned']:.3f}, the hand-written one in "
        f"{accuracy['by hand']:.3f}, 'always benign' in {accuracy['always benign']:.3f}; learned wins in "
        f"{wins} of {splits} splits"
    )
    if accuracy["learned"] > max(accuracy["by hand"], accuracy["always benign"]) and wins >= 0.95 * splits:
        return Verdict("C01", HOLDS, measured)
    return Verdict("C01", CONDITION, measured, "not in every split of the data")
