"""The pictures of lesson 00: cases drawn to scale, four rules, the cases beside a threshold, a list learned by heart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import NDArray

from utils.language import t
from utils.notebook.plots import COLOURS, figure

BINS = np.arange(6, 30)
STEP = 47  # from the centre of one drawn case to the next, in the unit of the radius


def draw_nuclei(
    radius: NDArray[np.float64], malignant: NDArray[np.bool_], each: int = 8
) -> tuple[Figure, str]:
    """Draw cases of both groups as circles, each with the mean radius of its nuclei.

    Each group is shown from small to large: its 5 % quantile, its 95 % quantile, and even steps between.

    Parameters
    ----------
    radius : ndarray, shape (n,)
        Mean radius of each case, without a unit.
    malignant : ndarray of bool, shape (n,)
        The truth.
    each : int
        Cases of each group.

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    fig, ax = figure(size=(9, 2.9))
    levels = np.linspace(0.05, 0.95, each)
    groups = {"benign": radius[~malignant], "malignant": radius[malignant]}
    drawn = {name: np.quantile(radii, levels, method="nearest") for name, radii in groups.items()}
    for row, (name, radii) in enumerate(drawn.items()):
        colour = COLOURS["sky" if name == "benign" else "vermillion"]
        ax.text(-STEP * 0.7, -row * 66, t(name), ha="right", va="center")
        for place, one in enumerate(radii.tolist()):
            ax.add_patch(Circle((place * STEP, -row * 66), one, facecolor=colour, edgecolor=COLOURS["black"]))
            ax.text(place * STEP, -row * 66 - 26, f"{one:.1f}", ha="center", va="top")
    ax.set(xlim=(-STEP * 2.3, STEP * (each - 0.4)), ylim=(-110, 28), aspect="equal")
    ax.set_axis_off()
    ax.set_title("Cell nuclei by their mean radius: most malignant ones are larger, not all")
    rows = {name: ", ".join(f"{one:.1f}" for one in radii) for name, radii in drawn.items()}
    return fig, t(
        "Circles drawn to scale, one a case, by the mean radius of its cell nuclei: benign {benign}; "
        "malignant {malignant}.",
        **rows,
    )


def draw_rules(rules: pd.Series[float], predicted: float | None = None) -> tuple[Figure, str]:
    """Draw how often each rule is right on the held-out cases, the simplest rule on top.

    Parameters
    ----------
    rules : pandas.Series of float, shape (4,)
        Share of held-out cases called right, by rule, from the simplest rule to the richest.
    predicted : float, optional
        What the student predicted for the second rule, the one written by hand, in per cent.

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    fig, ax = figure(size=(9, 3.2))
    ax.barh(rules.index, rules, color=[COLOURS[c] for c in ("grey", "orange", "sky", "blue")])
    ax.bar_label(ax.containers[0], fmt="%.3f", padding=4)
    ax.set(xlim=(0, 1.12), xlabel="share of held-out cases called right")
    ax.invert_yaxis()
    first, *_, last = rules
    ax.set_title(
        t(
            "Each rule is right more often than the one above it: {first:.3f} to {last:.3f}",
            first=first,
            last=last,
        )
        if rules.is_monotonic_increasing and rules.is_unique
        else "Not every rule is right more often than the one above it"
    )
    if predicted is not None:
        mark_guess(ax, (predicted / 100, 1), (0.02, 1), "your prediction")
    each = ", ".join(f"{t(str(name))} {value:.3f}" for name, value in rules.items())
    return fig, t("Share of held-out cases called right: {each}.", each=each)


def mark_guess(ax: Any, point: tuple[float, float], words_at: tuple[float, float], words: str) -> None:
    """Mark a student's prediction with a white diamond, and say so in words that stand clear of it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    point : tuple of float
        Where the prediction lies.
    words_at : tuple of float
        Where the words begin, in the same units.
    words : str
    """
    ax.plot(*point, "D", ms=11, mfc="white", mec=COLOURS["black"], mew=2, zorder=5, clip_on=False)
    ax.text(*words_at, f"◇ {t(words)}", va="center", zorder=6)


def draw_by_heart(
    on_its_list: Sequence[float], on_unseen: Sequence[float], predicted: float | None = None
) -> tuple[Figure, str]:
    """Draw how often trees that learned shuffled labels are right: on their own lists, and on unseen cases.

    Parameters
    ----------
    on_its_list, on_unseen : sequence of float, shape (n,)
        Share called right by each tree.
    predicted : float, optional
        What the student predicted for the tree's own list, in per cent.

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    fig, ax = figure(size=(9, 2.8))
    jitter = np.linspace(-0.22, 0.22, len(on_its_list))[np.argsort(np.arange(len(on_its_list)) % 7)]
    for row, (values, colour) in enumerate(((on_its_list, "orange"), (on_unseen, "blue"))):
        ax.plot(values, row + jitter, "o", ms=7, alpha=0.6, color=COLOURS[colour])
    ax.set(xlim=(-0.02, 1.05), ylim=(1.6, -0.6), xlabel="share called right, one dot for each shuffled list")
    ax.set_yticks([0, 1], [t("the list it learned"), t("unseen cases")])
    known, new = float(np.mean(on_its_list)), float(np.mean(on_unseen))
    ax.set_title(
        t(
            "Nothing to learn: right on {known:.3f} of its list, on {new:.2f} of the unseen cases",
            known=known,
            new=new,
        )
    )
    if predicted is not None:
        mark_guess(ax, (predicted / 100, 0), (0.0, -0.42), "your prediction")
    return fig, (
        t(
            "{count} trees that learned shuffled labels: each is right on {known:.3f} or more of its own "
            "list, and on {low:.2f} to {high:.2f} of the unseen cases.",
            count=len(on_its_list),
            known=min(on_its_list),
            low=min(on_unseen),
            high=max(on_unseen),
        )
    )


def draw_axes(axes: Any) -> None:
    """Draw what stays while the threshold moves: the axes of :func:`draw_cases`.

    Parameters
    ----------
    axes : array of matplotlib.axes.Axes, shape (2,)
    """
    counts, shares = axes
    counts.set(xlim=(6, 29), ylim=(0, 62), ylabel="number of cases")
    shares.set(xlim=(6, 29), ylim=(0.3, 1.0), ylabel="share right")
    shares.set_xlabel("mean radius of the cell nuclei (no unit)")
    shares.set_xticks(range(8, 29, 4))
    counts.set_xticks(range(8, 29, 4), [""] * 6)


def with_threshold(
    groups: Mapping[str, tuple[Any, Any]], thresholds: NDArray[np.float64]
) -> Callable[..., None]:
    """Make the drawing of the knob: a group of cases, with a threshold.

    Parameters
    ----------
    groups : mapping
        By name of the group the radius of each case and whether it is malignant.
    thresholds : ndarray, shape (t,)
        The thresholds to choose from.

    Returns
    -------
    callable
        ``draw(axes, threshold, cases)`` for the name of a group, see :func:`draw_cases`.
    """

    def draw(axes: Any, threshold: float, cases: str) -> None:
        radius, malignant = groups[cases]
        draw_cases(axes, np.asarray(radius), np.asarray(malignant), threshold, thresholds)

    return draw


def describe_cases(threshold: float, cases: str) -> str:
    """Say in words what :func:`draw_cases` draws for the knob's position."""
    return t(
        "The {cases} by mean radius, benign and malignant overlapping, threshold at {threshold:g}; "
        "below, the share called right by each threshold.",
        cases=cases,
        threshold=threshold,
    )


def draw_cases(
    axes: Any,
    radius: NDArray[np.float64],
    malignant: NDArray[np.bool_],
    threshold: float,
    thresholds: NDArray[np.float64],
) -> None:
    """Draw the cases by radius, count both kinds of mistake of a threshold, and how often each is right.

    Parameters
    ----------
    axes : array of matplotlib.axes.Axes, shape (2,)
        Above the cases, below the share called right.
    radius : ndarray, shape (n,)
        Mean radius of each case, without a unit.
    malignant : ndarray of bool, shape (n,)
        The truth.
    threshold : float
        Cases above it are called malignant.
    thresholds : ndarray, shape (t,)
        All thresholds of the curve below.
    """
    counts, shares = axes
    counts.hist(radius[~malignant], BINS, histtype="stepfilled", color=COLOURS["sky"], label=t("benign"))
    counts.hist(
        radius[malignant],
        BINS,
        histtype="step",
        hatch="//",
        color=COLOURS["vermillion"],
        label=t("malignant"),
    )
    counts.axvline(threshold, color=COLOURS["black"])
    counts.legend(loc="upper right")
    missed, alarms = (radius[malignant] <= threshold).sum(), (radius[~malignant] > threshold).sum()
    right = 1 - (missed + alarms) / malignant.size
    counts.set_title(
        t(
            "{missed} malignant missed, {alarms} false alarms, {right:.3f} right",
            missed=missed,
            alarms=alarms,
            right=right,
        )
    )
    shares.plot(
        thresholds, [np.mean((radius > one) == malignant) for one in thresholds], color=COLOURS["blue"]
    )
    shares.axvline(threshold, color=COLOURS["black"])
    shares.plot(threshold, right, "o", ms=10, color=COLOURS["black"])
