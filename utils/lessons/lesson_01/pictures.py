"""The pictures of lesson 01: scores with their intervals, and what each model costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from utils.notebook.plots import COLOURS, figure

# Where a mark's name may stand: points to the right and upwards, and which side of the name is there. The first
# place is taken that is free.
BESIDE = (
    ((12, 0), "left", "center"),
    ((-12, 0), "right", "center"),
    ((12, 8), "left", "center"),
    ((12, -8), "left", "center"),
    ((-12, 8), "right", "center"),
    ((-12, -8), "right", "center"),
    ((0, 11), "center", "bottom"),
    ((0, -11), "center", "top"),
    ((9, 12), "left", "bottom"),
    ((9, -12), "left", "top"),
    ((-9, 12), "right", "bottom"),
    ((-9, -12), "right", "top"),
    ((0, 22), "center", "bottom"),
    ((0, -22), "center", "top"),
)


def draw_frame(ax: Any) -> None:
    """Draw the axes of :func:`draw_costs`: time of an answer across, mistakes upwards, both logarithmic.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    """
    ax.set(xscale="log", yscale="log", xlim=(0.05, 300), ylim=(0.7, 30))
    ax.set(xlabel="median time of one answer, p50 (ms)", ylabel="mistakes (% of the cases)")
    ax.set_yticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    ax.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])


def draw_costs(ax: Any, costs: pd.DataFrame, fits: list[str], budget_ms: float) -> None:
    """Draw each model by the time of an answer and its mistakes; those that fit as blue discs.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    costs : DataFrame
        With ``p50_ms`` and ``accuracy``, best accuracy first.
    fits : list of str
        The models to show as meeting the requirements; the others are grey crosses.
    budget_ms : float
        Where the dashed line stands, in milliseconds.
    """
    points = np.column_stack([costs["p50_ms"], 100 * (1 - costs["accuracy"])])
    marks = [Bbox.from_bounds(x - 9, y - 9, 18, 18) for x, y in ax.transData.transform(points)]
    labels = []
    for name, point in zip(costs.index, points, strict=True):
        colour, marker = (COLOURS["blue"], "o") if name in fits else (COLOURS["grey"], "x")
        ax.plot(*point, marker, ms=11, mew=3, color=colour)
        labels.append(ax.annotate(name, point, (0, 0), textcoords="offset points", color=colour))
    _place(ax, labels, marks)
    ax.axvline(budget_ms, color=COLOURS["vermillion"], linestyle="--")
    best = f"{fits[0]} makes the fewest mistakes" if fits else "no model is left"
    ax.set_title(f"{len(fits)} of {len(costs)} meet the requirements: {best}")


def _is_free(box: Bbox, taken: list[Bbox], inside: Bbox) -> bool:
    return not box.count_overlaps(taken) and bool(inside.x0 < box.x0 and box.x1 < inside.x1)


def _place(ax: Any, labels: list[Any], marks: list[Bbox]) -> None:
    """Put each name beside its mark where it is clear of all others; one that finds no place is put first."""
    boxes: list[list[Bbox]] = []
    for label in labels:
        boxes.append([])
        for (x, y), ha, va in BESIDE:
            label.set(position=(x, y), ha=ha, va=va)
            boxes[-1].append(label.get_window_extent())
    order = list(range(len(labels)))
    for _ in labels:
        taken, chosen, crowded = list(marks), {}, []
        for number in order:
            free = [place for place, box in enumerate(boxes[number]) if _is_free(box, taken, ax.bbox)]
            if not free:
                crowded.append(number)
            chosen[number] = free[0] if free else 0
            taken.append(boxes[number][chosen[number]])
        if not crowded:
            break
        order = crowded + [number for number in order if number not in crowded]
    for number, place in chosen.items():
        (x, y), ha, va = BESIDE[place]
        labels[number].set(position=(x, y), ha=ha, va=va)


def draw_benchmark(
    table: pd.DataFrame, duel: tuple[str, str, float, float], predicted: str | None = None
) -> tuple[Figure, str]:
    """Draw the benchmark of the digits: accuracies with their intervals, and what the duel of the two best says.

    Parameters
    ----------
    table : DataFrame
        Indexed by model, best first: accuracy in the first column, half width of its interval in the second.
    duel : tuple
        The best model, the second, the lead of the one over the other and the half width of the lead's interval.
    predicted : str, optional
        The model that the student named.

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    first, second, lead, unsure = duel
    word = f"{first} wins" if lead > unsure else "No winner"
    title = f"{word}: a lead of {lead:.3f} in accuracy, uncertain by {unsure:.3f}"
    fig, ax = figure(size=(9, 4.4))
    draw_intervals(ax, table, predicted)
    ax.set(xlabel="accuracy on the digits, with its 95 % interval", title=title)
    alt = f"Accuracy of the {len(table)} models on the digits with 95 % intervals, best on top: {first}, {second}. "
    return fig, alt + title + "."


def draw_intervals(ax: Any, table: pd.DataFrame, predicted: str | None = None) -> None:
    """Draw means with their intervals, the first row on top.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    table : DataFrame
        Indexed by name: the mean in the first column, the half width in the second.
    predicted : str, optional
        The row that the student named; it is framed.
    """
    rows = table.iloc[::-1]
    ax.errorbar(rows.iloc[:, 0], rows.index, xerr=rows.iloc[:, 1], fmt="o", capsize=5)
    if predicted is not None:
        point = (table.loc[predicted].iloc[0], predicted)
        ax.plot(*point, "s", ms=18, mfc="none", mew=3, color=COLOURS["vermillion"])
        ax.annotate("your prediction", point, (-14, -20), textcoords="offset points", ha="right")
