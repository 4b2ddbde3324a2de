"""The pictures of the lesson on interpretability: each draws on the axes it is given and returns them."""

from __future__ import annotations

from typing import Any

import numpy as np

from utils.plots import COLOURS


def draw_release(ax: Any, aucs: Any, predicted: float | None = None) -> Any:
    """Draw two models' AUC in validation and live, and the student's prediction if there is one.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    aucs : pandas.DataFrame, shape (2, 2)
        AUC; a row for the old and one for the new model, columns ``validation`` and ``live``.
    predicted : float, optional
        The student's prediction of the new model's live AUC.

    Returns
    -------
    matplotlib.axes.Axes
    """
    for (name, line), style, colour in zip(
        aucs.iterrows(), ("o-", "s--"), ("blue", "vermillion"), strict=True
    ):
        ax.plot(list(aucs.columns), line, style, color=COLOURS[colour], label=name)
    if predicted is not None:
        ax.plot(["live"], [predicted], "D", color=COLOURS["black"], label="your prediction")
    ax.set(ylim=(0.5, 1.02), xlim=(-0.2, 1.2), ylabel="AUC", xlabel="judged on")
    lost = aucs["validation"].iloc[1] - aucs["live"].iloc[1]
    ax.set_title(f"The best in validation loses {lost:.2f} of AUC when live")
    ax.legend(loc="lower left")
    return ax


def draw_importance(axes: Any, importance: Any, curve: Any) -> Any:
    """Draw the inputs' importance, and the partial dependence on the most important one.

    Parameters
    ----------
    axes : ndarray of Axes, shape (2,)
        Where to draw.
    importance : pandas.Series, shape (inputs,)
        Drop in AUC when the input is shuffled.
    curve : sklearn.utils.Bunch
        What :func:`sklearn.inspection.partial_dependence` returned for that input.

    Returns
    -------
    ndarray of Axes
    """
    ordered = importance.sort_values()
    axes[0].barh(ordered.index, ordered, color=COLOURS["blue"])
    axes[0].set(xlabel="drop in AUC when shuffled", title=f"It hangs on {ordered.index[-1]}")
    axes[1].plot(curve["grid_values"][0], curve["average"][0], color=COLOURS["vermillion"])
    axes[1].set(xlabel=ordered.index[-1], ylabel="mean predicted chance", ylim=(0, None))
    axes[1].set_title("How the mean prediction moves with it")
    return axes


def draw_single_curves(ax: Any, curves: Any, xlabel: str, every: int = 12) -> Any:
    """Draw single links' curves behind their average.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    curves : sklearn.utils.Bunch
        What :func:`sklearn.inspection.partial_dependence` returned for one input with ``kind="both"``.
    xlabel : str
        The input, with its unit.
    every : int
        Of how many links one is drawn; the title's range (5 % to 95 %) counts them all.

    Returns
    -------
    matplotlib.axes.Axes
    """
    grid, single, mean = curves["grid_values"][0], curves["individual"][0], curves["average"][0]
    low, high = np.quantile(single[:, 0], [0.05, 0.95])
    ax.plot(grid, single[::every].T, color=COLOURS["sky"], linewidth=0.7, alpha=0.6)
    ax.plot(grid, mean, "--", color=COLOURS["black"], label="average: partial dependence")
    ax.set(xlabel=xlabel, ylabel="predicted chance of blockage", ylim=(0, 1))
    ax.set_title(f"Steepest fall: on average {mean[0]:.2f}, single links {low:.2f} to {high:.2f}")
    ax.legend(loc="upper right")
    return ax
