"""The verdicts of lesson 11: from what was measured to the word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from utils.language import t
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
    return t(
        "Speed, for planners: squared error asks for {mean:.0f} Mbit/s; promised to a user: absolute error "
        "asks for {median:.0f}.\nBlocked or not: logistic loss, from the logit.\nBest beam: cross entropy, "
        "from {least:.2f} to {most:.2f}, where the printed formula charges all the same.",
        mean=rate.mean(),
        median=rate.median(),
        least=losses.min(),
        most=losses.max(),
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
    measured = t(
        "{least} of {count} losses are least where the prediction is the truth; there a certain truth costs "
        "{certain:.2f} at most, and the soft truth (0.6, 0.3, 0.1) has a cross entropy of {soft:.2f}",
        least=least,
        count=len(table),
        certain=certain,
        soft=soft,
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
    measured = t(
        "{rmse:.4f} ms {ways}; equal to 12 digits: {agree}",
        rmse=rmses.iloc[0],
        ways=", ".join(rmses.index.astype(str)),
        agree=agree,
    )
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
    measured = t(
        "truth (0, 1, 0), three models: the printed formula gives {printed}, cross entropy {meant}",
        printed=shown[0],
        meant=shown[1],
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
    measured = t(
        "one outage at the end of a line turns its slope by {end_squared:.0f} % under squared and "
        "{end_absolute:.0f} % under absolute error, in the middle by {middle_squared:.0f} and "
        "{middle_absolute:.0f} % (medians of {count} made-up sets of points); squared turns more in {more} "
        "of {count} at the end",
        end_squared=middle["end", "squared"],
        end_absolute=middle["end", "absolute"],
        middle_squared=middle["middle", "squared"],
        middle_absolute=middle["middle", "absolute"],
        count=len(lost),
        more=more[0],
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
    sure = scores[scores["start"] == "sure start"].pivot_table(
        index="number", columns="loss", values="squared error"
    )
    wins = int((sure["logistic loss"] < sure["Brier score"]).sum())
    middle = sure.median()
    measured = t(
        "by squared error itself, training on logistic loss ends lower than training on squared error (the "
        "Brier score) from {wins} of {count} sure starts, median {logistic:.3f} against {brier:.3f}; from "
        "zero the Brier score ends higher by {low:+.4f} to {high:+.4f}, by link",
        wins=wins,
        count=len(sure),
        logistic=middle["logistic loss"],
        brier=middle["Brier score"],
        low=extra[0],
        high=extra[1],
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
    for start in ("zero start", "sure start"):
        for measure, sign in (("squared error", 1), ("accuracy", -1)):
            by_loss = scores[scores["start"] == start].pivot_table(
                index="number", columns="loss", values=measure
            )
            gain = sign * (by_loss["squared error"] - by_loss["cross entropy"])
            half = half_width(gain, TEST_SHARE)
            gains.append((gain.mean() - half, gain.mean() + half))
            parts.append(f"{gain.mean():+.3f} ± {half:.3f}")
    measured = t(
        "10 splits of the digits, equal steps: trained on cross entropy instead of squared error, a softmax "
        "gains {squared_zero} of squared error and {right_zero} of accuracy from zero, {squared_sure} and "
        "{right_sure} from sure starts",
        squared_zero=parts[0],
        right_zero=parts[1],
        squared_sure=parts[2],
        right_sure=parts[3],
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
