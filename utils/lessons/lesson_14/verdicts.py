"""The verdicts of lesson 14: from what was measured to the word."""

from __future__ import annotations

import pandas as pd
from numpy.typing import ArrayLike

from utils.language import t
from utils.lessons.lesson_14.experiments import gain, said, share
from utils.notebook.claims import CONDITION, CORRECTED, HOLDS, Verdict
from utils.verification.exact import PROVED, Answer

ALMOST = 0.95  # of what passes a test is called all of it, for a decision
POINT = 0.01  # a difference in accuracy or area that matters


def s06(one_level: pd.DataFrame, two_levels: pd.DataFrame) -> Verdict:
    """Judge that an image is safe if a thousand noisy copies of it are read right.

    Parameters
    ----------
    one_level, two_levels : DataFrame
        Outcomes at an error of one and of two grey levels.

    Returns
    -------
    Verdict
    """
    passed = [table.loc[table["1,000 copies"], "exact"] for table in (one_level, two_levels)]
    measured = t(
        "of the images whose 1,000 noisy copies are all read right, these are safe: {one} at one grey level, {two} at two",
        one=said(passed[0]),
        two=said(passed[1]),
    )
    if share(passed[1])[2] < ALMOST:
        return Verdict("S06", CORRECTED, measured, "no number of copies that pass says so")
    if share(passed[1])[1] < ALMOST:
        return Verdict("S06", CONDITION, measured, "as far as so few images can tell")
    return Verdict("S06", HOLDS, measured)


def s07(table: pd.DataFrame) -> Verdict:
    """Judge that an image is not safe if bounds leave it open.

    Parameters
    ----------
    table : DataFrame
        Outcomes at an error of one grey level.

    Returns
    -------
    Verdict
    """
    left = table.loc[~table["interval bounds"], "exact"]
    measured = t(
        "interval bounds prove {proved} of the images; of those that they leave open, {safe} are safe",
        proved=said(table["interval bounds"]),
        safe=said(left),
    )
    if share(left)[1] > 1 - ALMOST:
        return Verdict("S07", CORRECTED, measured, "a bound that proves nothing says nothing")
    if left.any():
        return Verdict("S07", CONDITION, measured, "of most images")
    return Verdict("S07", HOLDS, measured)


def s08(plain: pd.DataFrame, noise: pd.DataFrame, attacked: pd.DataFrame) -> Verdict:
    """Judge that training on noisy copies makes more images safe.

    Parameters
    ----------
    plain, noise, attacked : DataFrame
        Outcomes of the networks trained on the images, on noisy copies, and on attacked ones.

    Returns
    -------
    Verdict
    """
    by_noise, by_attack = (gain(table["exact"], plain["exact"]) for table in (noise, attacked))
    measured = t(
        "gain in safe images, in points: noisy copies {noisy:+.0f} +- {noisy_half:.0f}, attacked copies "
        "{attacked:+.0f} +- {attacked_half:.0f}",
        noisy=100 * by_noise[0],
        noisy_half=100 * by_noise[1],
        attacked=100 * by_attack[0],
        attacked_half=100 * by_attack[1],
    )
    if by_noise[0] - by_noise[1] <= 0:
        return Verdict("S08", CORRECTED, measured, "no gain can be seen from noisy copies")
    if by_noise[0] < by_attack[0] / 2:
        return Verdict("S08", CONDITION, measured, "by less than half of what attacked copies bring")
    return Verdict("S08", HOLDS, measured)


def s09(plain: pd.DataFrame, trained: pd.DataFrame, right: ArrayLike, right_trained: ArrayLike) -> Verdict:
    """Judge that interval bounds are too loose to prove anything useful.

    Parameters
    ----------
    plain, trained : DataFrame
        Outcomes of the network trained on the images, and of the one trained on interval bounds.
    right, right_trained : array-like of bool, shape (test images,)
        Which of all test images the two networks read right.

    Returns
    -------
    Verdict
    """
    cost, half = gain(right_trained, right)
    measured = t(
        "intervals prove {usual} of the images for the network trained as usual, {trained} for the one trained on them; "
        "its accuracy changes by {cost:+.1f} +- {half:.1f} points",
        usual=said(plain["interval bounds"]),
        trained=said(trained["interval bounds"]),
        cost=100 * cost,
        half=100 * half,
    )
    if share(plain["interval bounds"])[1] > 0.5:
        return Verdict("S09", CORRECTED, measured, "they prove most images as they are")
    if share(trained["interval bounds"])[1] > 0.5:
        return Verdict("S09", CONDITION, measured, "for a network that was not trained on them")
    return Verdict("S09", HOLDS, measured)


def s10(free: Answer, built_in: Answer, area_free: float, area_built_in: float) -> Verdict:
    """Judge that to build a property into a network costs accuracy.

    Parameters
    ----------
    free, built_in : Answer
        What is known of the property for a network trained freely, and for one that has it built in.
    area_free, area_built_in : float
        Area under the curve of each on links that neither has seen.

    Returns
    -------
    Verdict
    """
    change = area_built_in - area_free
    measured = t(
        "the property is {free} for the free network and {built_in} for the other; the area under the curve changes by "
        "{change:+.3f}",
        free=free.word,
        built_in=built_in.word,
        change=change,
    )
    if built_in.word != PROVED:
        return Verdict("S10", CONDITION, measured, "and here the property is not even proved")
    if change > -POINT:
        return Verdict("S10", CORRECTED, measured, "no cost can be seen for this property and these data")
    return Verdict("S10", HOLDS, measured)
