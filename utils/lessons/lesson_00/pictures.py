"""The pictures of lesson 00: four rules compared, and the cases on both sides of a threshold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from utils.notebook.plots import COLOURS, figure

BINS = np.arange(6, 30)


def draw_rules(rules: pd.Series[float], predicted: float | None = None) -> tuple[Figure, str]:
    """Draw how often each rule is right on the held-out cases.

    Parameters
    ----------
    rules : pandas.Series of float, shape (4,)
        Share of held-out cases called right, by rule, from the simplest rule to the richest.
    predicted : float, optional
        The share that the student predicted for the hand-written rule.

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    fig, ax = figure(size=(9, 3.2))
    ax.barh(rules.index, rules, color=[COLOURS[c] for c in ("grey", "orange", "sky", "blue")])
    ax.bar_label(ax.containers[0], fmt="%.3f", padding=4)
    ax.set(xlim=(0, 1.12), xlabel="share of held-out cases called right")
    first, *_, last = rules
    ax.set_title(
        f"Each step helps: from {first:.3f} to {last:.3f} of the cases right"
        if rules.is_monotonic_increasing and rules.is_unique
        else "Not every step helps"
    )
    if predicted is not None:
        ax.axvline(predicted, color=COLOURS["black"], linestyle=":", label="your prediction")
        ax.legend(loc="lower right")
    return fig, "Held-out accuracy: " + ", ".join(
        f"{name} {value:.3f}" for name, value in rules.items()
    ) + "."


def draw_axes(ax: Any) -> None:
    """Draw what stays while the threshold moves: the axes.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    """
    ax.set(
        xlim=(6, 29), ylim=(0, 62), ylabel="cases", xlabel="mean radius of the cell nuclei (the data's unit)"
    )


def draw_cases(ax: Any, radius: NDArray[np.float64], malignant: NDArray[np.bool_], threshold: float) -> None:
    """Draw the cases by radius, and count both kinds of mistake of a threshold.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    radius : ndarray, shape (n,)
        Mean radius of each case, in the data's unit.
    malignant : ndarray of bool, shape (n,)
        The truth.
    threshold : float
        Cases above it are called malignant.
    """
    ax.hist(radius[~malignant], BINS, histtype="stepfilled", color=COLOURS["sky"], label="benign")
    ax.hist(
        radius[malignant], BINS, histtype="step", hatch="//", color=COLOURS["vermillion"], label="malignant"
    )
    ax.axvline(threshold, color=COLOURS["black"])
    ax.legend(loc="upper right")
    missed, alarms = (radius[malignant] <= threshold).sum(), (radius[~malignant] > threshold).sum()
    right = 1 - (missed + alarms) / malignant.size
    ax.set_title(f"{missed} malignant missed, {alarms} false alarms, {right:.3f} right")
