"""The verdicts of lesson 08: from what was measured to the word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from utils.language import t
from utils.lessons.lesson_08.experiments import SUGGESTIONS
from utils.notebook.claims import CONDITION, CORRECTED, DEFINITION, HOLDS, Verdict

Interval = tuple[float, float, float]


def c21(classes: Sequence[str], predicted_mbps: ArrayLike) -> Verdict:
    """Show classification and regression at work on one decision.

    Parameters
    ----------
    classes : sequence of str
        The categories that the classifier can answer.
    predicted_mbps : array-like, shape (n,)
        What the regression answers, in Mbit/s.

    Returns
    -------
    Verdict
    """
    low, high = np.min(predicted_mbps), np.max(predicted_mbps)
    measured = t(
        "asked of the same seconds, classification answers one of {count} categories ({classes}), regression a "
        "value from {low:.0f} to {high:.0f} Mbit/s; the slide says common types: ranking and anomaly scores exist "
        "as well",
        count=len(classes),
        classes=", ".join(classes),
        low=low,
        high=high,
    )
    return Verdict("C21", DEFINITION, measured)


def c22(p_stall: ArrayLike) -> Verdict:
    """Show binary classification at work: two classes, and what the threshold does to them.

    Parameters
    ----------
    p_stall : array-like, shape (n,)
        Probability of a stall in each second that judges.

    Returns
    -------
    Verdict
    """
    called = [np.mean(np.asarray(p_stall) >= cut) for cut in (1 / 2, 1 / 6)]
    measured = t(
        "two classes, 'stall' and 'no stall'; cut at 1/2, {half:.2f} of the seconds are called a stall, cut at "
        "1/6, {sixth:.2f}",
        half=called[0],
        sixth=called[1],
    )
    return Verdict("C22", DEFINITION, measured)


def c28(mean_for_quantile: Interval, probability_for_quantile: Interval, newcomers: pd.DataFrame) -> Verdict:
    """Judge that the framing makes a problem hard, and that it is decided by input and process.

    Parameters
    ----------
    mean_for_quantile : tuple of float
        How much more the mean costs than the quantile, two regressions, with the interval's ends.
    probability_for_quantile : tuple of float
        How much more the probability costs than the quantile, classification against regression.
    newcomers : pandas.DataFrame
        As `experiments.each_app_new` gives it.

    Returns
    -------
    Verdict
    """
    within, low, high = mean_for_quantile
    between, least, most = probability_for_quantile
    apps = len(newcomers)
    found = int((newcomers["four"] > SUGGESTIONS / apps).sum())
    mostly = bool(stats.binomtest(found, apps, alternative="greater").pvalue < 0.025)
    measured = t(
        "from the same inputs, the mean costs {within:.2f} more than the quantile (95 % interval {low:.2f} to "
        "{high:.2f}), the probability {between:.3f} more ({least:.3f} to {most:.3f}); one class per app cannot "
        "name a new app, a score per pair finds {found} of {apps} new apps more often than chance",
        within=within,
        low=low,
        high=high,
        between=between,
        least=least,
        most=most,
        found=found,
        apps=apps,
    )
    if low <= 0 and not mostly:
        return Verdict("C28", CORRECTED, measured, "no framing was harder than another in these data")
    if (least > 0 or most < 0) and abs(between) > within:
        return Verdict("C28", HOLDS, measured)
    need = (
        "the framing counts, but the inputs stayed the same: what decided was the number that the decision needs, "
        "and whether the list of answers changes"
    )
    return Verdict("C28", CONDITION, measured, need)


def decision(compared: pd.DataFrame) -> str:
    """Take the lesson's decision with what each player cost.

    Parameters
    ----------
    compared : pandas.DataFrame
        As `experiments.compare` gives it, with the players "mean below 30" and "always" among its rows.

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> table = pd.DataFrame({"cost": [0.3, 0.9, 0.8], "from": [0.0, 0.5, 0.4]}, ["quantile", "mean below 30", "always"])
    >>> decision(table)
    'The decision: step down by quantile: 0.30 per second, against 0.90 for mean below 30 and 0.80 for always.'
    """
    level, *players = map(str, compared.index[compared["from"] <= 0])
    for player in players:
        level = t("{level} or {player}", level=level, player=player)
    costs = compared["cost"]
    return t(
        "The decision: step down by {level}: {best:.2f} per second, against {mean:.2f} for mean below 30 and "
        "{always:.2f} for always.",
        level=level,
        best=costs.min(),
        mean=costs[t("mean below 30")],
        always=costs[t("always")],
    )
