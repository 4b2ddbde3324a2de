"""The verdicts of lesson 05: from what was measured to the word."""

from __future__ import annotations

from collections.abc import Sequence

from utils.language import t
from utils.notebook.claims import CORRECTED, HOLDS, SOURCED, Verdict

BIRHANE = "Birhane and others, FAccT 2022, https://doi.org/10.1145/3531146.3533083"


def c12(
    unexplained: tuple[float, float],
    from_truth: tuple[float, float],
    share_left: float,
    mended: Sequence[float],
) -> Verdict:
    """Judge that inferring from patterns of the past makes bias possible.

    Parameters
    ----------
    unexplained : tuple of float
        How many more of group A than of group B a model of past decisions approves, beyond what their repayment
        explains: approved minus repays, the difference between the groups (share) and the half width of its interval.
    from_truth : tuple of float
        The same for the same kind of model that learned from true repayment.
    share_left : float
        Share of the gap in true positive rates that is left without the group column.
    mended : sequence of float, shape (2,)
        By how much equal rates on past labels move the gap by the truth: of the model without the group column, and
        of a model that sees the papers alone.

    Returns
    -------
    Verdict
    """
    (gap, half), (control, control_half) = unexplained, from_truth
    measured = t(
        "beyond what repayment explains, a model of past decisions approves {gap:.0f} ± {half:.0f} of 100 more "
        "in A than in B, one of true repayment {control:.0f} ± {control_half:.0f}; without the column "
        "{share_left:.0%} of the gap is left; equal TPR on past labels moves that gap by {blind:+.2f}, and the "
        "gap of a model of the papers alone by {papers:+.2f}",
        gap=100 * gap,
        half=100 * half,
        control=100 * control,
        control_half=100 * control_half,
        share_left=share_left,
        blind=mended[0],
        papers=mended[1],
    )
    if abs(gap) > half and abs(gap) > abs(control) + control_half:
        return Verdict("C12", HOLDS, measured)
    return Verdict("C12", CORRECTED, measured, "past decisions carry no bias here that a model could learn")


def c38() -> Verdict:
    """Judge that research puts fairness off: a habit, with its source.

    Returns
    -------
    Verdict
    """
    return Verdict(
        "C38",
        SOURCED,
        "not measured here; of 100 highly cited papers 1 % discuss negative potential, which shows the delay and not "
        "its reason",
        source=BIRHANE,
    )
