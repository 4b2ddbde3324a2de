"""The verdicts of lesson 11: from what was measured to the word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from utils.lessons.lesson_11.experiments import TEST_SHARE
from utils.notebook.claims import CONDITION, CORRECTED, DEFINITION, HOLDS, Verdict
from utils.uncertainty import half_width


def _mostly(wins: int, of: int) -> bool:
    """Say whether more than half win, by a sign test."""
    return bool(stats.binomtest(wins, of, alternative="greater").pvalue < 0.025)


def decision(rate: pd.Series[float], losses: pd.Series[float]) -> str:
    """Say which loss the opening's three forecasts want.

    Parameters
    ----------
    rate : pandas.Series
        Speeds of links in Mbit/s.
    losses : pandas.Series
        Cross entropy in nats of several forecasts of a beam.

    Returns
    -------
    str
    """
    return (
        f"Speed, for planners: squared error asks for {rate.mean():.0f} Mbit/s; promised to a user: absolute error "
        f"asks for {rate.median():.0f}.\nBlocked or not: logistic loss, from the logit.\nBest beam: cross entropy, "
        f"from {losses.min():.2f} to {losses.max():.2f}, where the printed formula charges all the same."
    )


def c29(table: pd.DataFrame) -> Verdict:
    """Show that a loss compares a prediction with the truth.

    Parameters
    ----------
    table : pandas.DataFrame
        As `experiments.at_the_truth` gives it.

    Returns
    -------
    Verdict
    """
    least = (table["at the truth"] <= table["lowest elsewhere"]).sum()
    certain = table["at the truth"].drop("cross entropy, soft truth").max()
    soft = table["at the truth"]["cross entropy, soft truth"]
    measured = (
        f"{least} of {len(table)} losses are least where the prediction is the truth; there a certain truth costs "
        f"{certain:.2f} at most, and the soft truth (0.6, 0.3, 0.1) has a cross entropy of {soft:.2f}"
    )
    return Verdict("C29", DEFINITION, measured)


def c30(rmses: pd.Series[float]) -> Verdict:
    """Show the formula of the RMSE at work.

    Parameters
    ----------
    rmses : pandas.Series
        The RMSE in ms of the same three errors, on several roads.

    Returns
    -------
    Verdict
    """
    agree = bool(np.ptp(rmses) < 1e-12)
    measured = f"{rmses.iloc[0]:.4f} ms {', '.join(rmses.index.astype(str))}; equal to 12 digits: {agree}"
    return Verdict("C30", DEFINITION, measured)


def c31(printed: Sequence[float], meant: Sequence[float]) -> Verdict:
    """Judge the printed formula of cross entropy.

    Parameters
    ----------
    printed, meant : sequence of float
        For each forecast the printed formula of the truth, and the cross entropy of both, in nats.

    Returns
    -------
    Verdict
    """
    shown = [[round(float(value), 2) for value in values] for values in (printed, meant)]
    measured = (
        f"truth (0, 1, 0), three models: the printed formula gives {shown[0]}, cross entropy {shown[1]}"
    )
    if shown[0] == shown[1]:
        return Verdict("C31", HOLDS, measured)
    mend = "-sum P log P is the entropy of P; cross entropy has the forecast q inside the log, the same only if q = P"
    return Verdict("C31", CORRECTED, measured, mend)


def c32(lost: pd.DataFrame) -> Verdict:
    """Judge that regression takes the RMSE or the MAE.

    Parameters
    ----------
    lost : pandas.DataFrame
        As `experiments.slopes_lost` gives it.

    Returns
    -------
    Verdict
    """
    middle = lost.median()
    more = [int((lost[place, "squared"] > lost[place, "absolute"]).sum()) for place in ("end", "middle")]
    measured = (
        f"one outage at the end of a line turns its slope by {middle['end', 'squared']:.0f} % under squared and "
        f"{middle['end', 'absolute']:.0f} % under absolute error, in the middle by "
        f"{middle['middle', 'squared']:.0f} and {middle['middle', 'absolute']:.0f} % (medians of {len(lost)} made-up "
        f"sets of points); squared turns more in {more[0]} of {len(lost)} at the end"
    )
    if not _mostly(more[0], len(lost)):
        return Verdict("C32", HOLDS, measured)
    need = "the RMSE where a mean is needed; the MAE for a median, and where an outlier with leverage must not decide"
    return Verdict("C32", CONDITION, measured, need)


def c33(scores: pd.DataFrame, extra: tuple[float, float]) -> Verdict:
    """Judge that binary classification takes the logistic loss, by its rival's own measure.

    Parameters
    ----------
    scores : pandas.DataFrame
        As `experiments.train_binary` gives them.
    extra : (float, float)
        Interval of the squared error from zero: with the Brier score minus with logistic loss.

    Returns
    -------
    Verdict
    """
    sure = scores[scores["start"] == "sure"].pivot_table(
        index="number", columns="loss", values="squared error"
    )
    wins = int((sure["logistic loss"] < sure["Brier score"]).sum())
    middle = sure.median()
    measured = (
        f"by squared error itself, training on logistic loss ends lower than training on squared error (the Brier "
        f"score) from {wins} of {len(sure)} sure starts, median {middle['logistic loss']:.3f} against "
        f"{middle['Brier score']:.3f}; from zero the Brier score ends higher by {extra[0]:+.4f} to {extra[1]:+.4f}, "
        "by link"
    )
    if extra[1] < 0:
        return Verdict(
            "C33", CORRECTED, measured, "another proper score, the Brier score, trains it better from zero"
        )
    if _mostly(wins, len(sure)):
        return Verdict("C33", HOLDS, measured)
    return Verdict("C33", CONDITION, measured, "the Brier score, a proper score too, serves as well")


def c34(scores: pd.DataFrame) -> Verdict:
    """Judge that multiclass classification takes cross entropy, by its rival's own measure and by accuracy.

    Parameters
    ----------
    scores : pandas.DataFrame
        As `experiments.train_digits` gives them.

    Returns
    -------
    Verdict
    """
    parts, gains = [], []
    for start in ("zero", "sure"):
        for measure, sign in (("squared error", 1), ("accuracy", -1)):
            by_loss = scores[scores["start"] == start].pivot_table(
                index="number", columns="loss", values=measure
            )
            gain = sign * (by_loss["squared error"] - by_loss["cross entropy"])
            half = half_width(gain, TEST_SHARE)
            gains.append((gain.mean() - half, gain.mean() + half))
            parts.append(f"{gain.mean():+.3f} ± {half:.3f}")
    measured = (
        "10 splits of the digits, equal steps: trained on cross entropy instead of squared error, a softmax gains "
        f"{parts[0]} of squared error and {parts[1]} of accuracy from zero, {parts[2]} and {parts[3]} from sure starts"
    )
    if any(high < 0 for _, high in gains):
        return Verdict(
            "C34", CORRECTED, measured, "squared error trains the softmax better where a gain is negative"
        )
    if gains[0][0] > 0 and gains[2][0] > 0 and gains[3][0] > 0:
        return Verdict("C34", HOLDS, measured)
    return Verdict(
        "C34", CONDITION, measured, "squared error serves as well where the gain is within its uncertainty"
    )
