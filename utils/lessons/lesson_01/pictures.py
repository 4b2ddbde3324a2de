"""The pictures of lesson 01: digits and their faults, scores with their intervals, and what each model costs."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from utils.language import t
from utils.lessons.lesson_01.experiments import FAULTS, by_fault, within
from utils.notebook.plots import COLOURS, figure
from utils.pareto import on_front

BRIGHTEST = 16  # of a pixel
OUTCOMES = {"right": "blue", "a person": "sky", "wrong": "orange", "no answer": "black"}
SHOWN = {
    "right": "right answer",
    "wrong": "wrong answer",
    "none": "no fault",
}  # what else is shown as it is called
GAP = 5  # pixels that stay free between a name and whatever stands beside it


# ---------------------------------------------------------------- digits


def draw_digits(images: NDArray[np.float64], labels: NDArray[np.int_]) -> tuple[Figure, str]:
    """Draw the first image of each digit.

    Parameters
    ----------
    images : ndarray, shape (n, 64)
    labels : ndarray, shape (n,)

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    digits = np.unique(labels)
    tiles = [np.pad(images[labels == digit][0].reshape(8, 8), 1) for digit in digits]
    fig, ax = figure(size=(9, 1.6))
    _show_image(ax, np.hstack(tiles), "What a model reads: 8 by 8 pixels, each from 0 to 16")
    ax.set_xticks(10 * np.arange(len(digits)) + 4.5, [str(digit) for digit in digits])
    return (
        fig,
        t(
            "One handwritten image of 8 by 8 pixels for each of the digits {digits}.",
            digits=", ".join(map(str, digits)),
        ),
    )


def draw_faults(image: NDArray[np.float64], faults: Mapping[str, Any]) -> tuple[Figure, str]:
    """Draw one image with each fault, as the model gets it; a pixel without a number is crossed out.

    Parameters
    ----------
    image : ndarray, shape (64,)
    faults : mapping from str to callable
        By name what a fault makes of an image.

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    fig, axes = figure(ncols=len(faults), size=(9, 2.5))
    for ax, (name, fault) in zip(axes, faults.items(), strict=True):
        faulty = fault(image)
        known = faulty[~np.isnan(faulty)]
        _show_image(
            ax,
            faulty.reshape(8, 8),
            t("{name}\n0 to {known:.0f}", name=SHOWN.get(name, name), known=known.max()),
        )
        for row, column in np.argwhere(np.isnan(faulty.reshape(8, 8))):
            ax.plot(column, row, "x", ms=12, mew=3, color=COLOURS["vermillion"])
    return fig, t(
        "One image of a digit with each of the faults {faults}: brighter than the scale, moved, or with a crossed-out "
        "pixel that holds no number.",
        faults=", ".join(t(SHOWN.get(fault, fault)) for fault in faults),
    )


def _show_image(ax: Any, image: NDArray[np.float64], title: str) -> None:
    ax.imshow(image, cmap="Greys", vmin=0, vmax=BRIGHTEST)
    ax.set_title(title)
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)


# ---------------------------------------------------------------- the benchmark


def draw_benchmark(
    table: pd.DataFrame, scores: pd.DataFrame, leads: pd.DataFrame, predicted: str | None = None
) -> tuple[Figure, str]:
    """Draw the accuracies with their intervals, and the leader's lead over the next models, split by split.

    Parameters
    ----------
    table : DataFrame
        Indexed by model, best first: accuracy in the first column, half width of its interval in the second.
    scores : DataFrame, shape (splits, models)
    leads : DataFrame
        Indexed by the models behind the leader, best first: ``lead`` and its ``half_width``; all are drawn.
    predicted : str, optional
        The model that the student named.

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    best, second = table.index[:2]
    lead, unsure = leads.loc[second, ["lead", "half_width"]]
    title = t(
        "{best} wins: {lead:.3f} ahead of {second}, uncertain by {unsure:.3f}"
        if lead > unsure
        else "No winner: {lead:.3f} ahead of {second}, uncertain by {unsure:.3f}",
        best=best,
        lead=lead,
        second=second,
        unsure=unsure,
    )
    fig, (left, right) = figure(ncols=2, size=(10.4, 4.2), width_ratios=(5, 4))
    draw_intervals(left, table, predicted)
    left.set(xlabel="accuracy, with its 95 % interval")
    draw_leads(right, best, scores, leads)
    fig.suptitle(title)
    return fig, t(
        "Left, accuracy of the {models} models with 95 % intervals, best on top: {best}, {second}. Right, how far {best} "
        "is ahead of the next {behind}, split by split. {title}.",
        models=len(table),
        best=best,
        second=second,
        behind=len(leads),
        title=title,
    )


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
    ax.errorbar(table.iloc[:, 0], table.index, xerr=table.iloc[:, 1], fmt="o", capsize=5)
    ax.set_ylim(len(table) - 0.4, -0.6)
    if predicted is not None:
        row = list(table.index).index(predicted)
        mean, half = table.iloc[row, :2]
        ax.plot(mean, row, "s", ms=18, mfc="none", mew=3, color=COLOURS["vermillion"])
        ax.annotate(
            "your prediction",
            (mean - half, row),
            (-12, 0),
            textcoords="offset points",
            ha="right",
            va="center",
        )


def draw_leads(ax: Any, best: str, scores: pd.DataFrame, leads: pd.DataFrame) -> None:
    """Draw how far one model is ahead of others: a dot for each split, and below them the mean with its interval.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    best : str
        The model whose lead is drawn.
    scores : DataFrame, shape (splits, models)
    leads : DataFrame
        Indexed by the other models: ``lead`` and ``half_width``.
    """
    for row, (name, (lead, half)) in enumerate(leads[["lead", "half_width"]].iterrows()):
        differences = scores[best] - scores[name]
        ax.plot(
            differences, np.full(len(differences), row - 0.14), "o", ms=7, alpha=0.5, color=COLOURS["grey"]
        )
        ax.errorbar(lead, row + 0.14, xerr=half, fmt="o", capsize=5, color=COLOURS["blue"])
    ax.axvline(0, color=COLOURS["black"], lw=1.5)
    ax.set_yticks(range(len(leads)), [t("over {name}", name=name) for name in leads.index])
    ax.set(ylim=(len(leads) - 0.5, -0.5), xlabel=t("lead of {best}", best=best))
    ax.margins(x=0.08)


def draw_flip(
    differences: Sequence[float], naive: float, honest: float, predicted: str | None = None
) -> tuple[Figure, str]:
    """Draw a lead split by split, and the two intervals around its mean.

    Parameters
    ----------
    differences : sequence of float, shape (J,)
        Score of one model minus score of the other, by split.
    naive, honest : float
        Half widths: as if the scores were independent, and with what they share.
    predicted : {"winner", "nobody"}, optional
        The interval that says what the student predicted.

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    values = np.asarray(differences, dtype=float)
    lead = float(values.mean())
    fig, ax = figure(size=(9, 2.7))
    ax.plot(values, np.zeros(len(values)), "o", ms=8, alpha=0.5, color=COLOURS["grey"])
    rows = {
        t("{count} splits, one dot each", count=len(values)): "grey",
        "as if independent": "orange",
        "with what they share": "blue",
    }
    for row, (half, colour) in enumerate(((naive, "orange"), (honest, "blue")), 1):
        ax.errorbar(lead, row, xerr=half, fmt="o", ms=10, capsize=8, color=COLOURS[colour])
    ax.axvline(0, color=COLOURS["black"], lw=1.5)
    ax.set_yticks(range(3), list(rows))
    ax.set(ylim=(2.6, -0.6), xlabel="lead in accuracy (0: none)")
    says = ["a winner" if abs(lead) > half else "no winner" for half in (naive, honest)]
    title = t(
        "{lead:.4f} ahead: ±{naive:.4f} says {naive_says}, ±{honest:.4f} says {honest_says}",
        lead=lead,
        naive=naive,
        naive_says=says[0],
        honest=honest,
        honest_says=says[1],
    )
    ax.set_title(title)
    if predicted is not None:
        row = 1 + ["winner", "nobody"].index(predicted)
        ax.annotate(
            "◇ your prediction", (lead, row), (0, -12), textcoords="offset points", ha="center", va="top"
        )
    return (
        fig,
        t(
            "A dot for the lead in each of {count} splits, and two intervals around their mean. {title}.",
            count=len(values),
            title=title,
        ),
    )


# ---------------------------------------------------------------- the services


def draw_services(
    played: Mapping[str, pd.DataFrame], predicted: float | None = None, at: str = ""
) -> tuple[Figure, str]:
    """Draw what comes of the requests, by service and fault.

    Parameters
    ----------
    played : mapping from str to DataFrame
        By service what :func:`experiments.play` gives.
    predicted : float, optional
        What the student predicted, in per cent right.
    at : str
        The fault that the prediction is about; of the first service.

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    shares = by_fault(played)
    fig, axes = figure(ncols=len(played), size=(10.4, 3.4), sharey=True)
    for ax, service in zip(axes, played, strict=True):
        part: Any = 100 * shares.loc[service]
        start: Any = 0.0
        part = part.loc[[fault for fault in FAULTS if fault in part.index]]
        for outcome, colour in OUTCOMES.items():
            if outcome in part:
                names = [SHOWN.get(fault, fault) for fault in part.index]
                label = SHOWN.get(outcome, outcome)
                ax.barh(names, part[outcome], left=start, color=COLOURS[colour], label=label)
                start = start + part[outcome]
        ax.set_title(t("{service} service: {kept:.0f} %", service=service, kept=said_openly(played[service])))
        ax.set(xlim=(0, 100), xlabel="% of the requests")
    axes[0].invert_yaxis()  # the panels share their rows
    if predicted is not None:
        row = [fault for fault in FAULTS if fault in shares.loc[next(iter(played))].index].index(at)
        axes[0].plot(
            predicted,
            row,
            "D",
            ms=11,
            mfc="white",
            mec=COLOURS["black"],
            mew=2,
            clip_on=False,
            label="your prediction",
        )
    handles = dict(
        pair for ax in axes for pair in zip(*reversed(ax.get_legend_handles_labels()), strict=True)
    )
    absent = {SHOWN.get(outcome, outcome) for outcome in OUTCOMES if outcome not in shares}
    handles = {name: handle for name, handle in handles.items() if name not in absent}
    fig.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=len(handles))
    fig.suptitle("Answered rightly, or handed to a person")
    right = "; ".join(
        t(
            "{service} {fault} {share:.0f} %",
            service=service,
            fault=SHOWN.get(str(fault), str(fault)),
            share=100 * share,
        )
        for service in played
        for fault, share in shares["right"].xs(service).items()
    )
    return fig, t("Outcomes of the requests by service and fault; right answers: {right}.", right=right)


def said_openly(requests: pd.DataFrame) -> float:
    """Give the per cent of requests that are answered rightly or handed to a person."""
    return 100 * float(requests["outcome"].isin(["right", "a person"]).mean())


# ---------------------------------------------------------------- what a model costs


def in_units(table: pd.DataFrame) -> pd.DataFrame:
    """Write a table of models as a reader wants it: rounded, with units in its heads.

    Parameters
    ----------
    table : DataFrame
        Any of the columns below.

    Returns
    -------
    DataFrame of str
    """
    columns = {
        "accuracy": ("mean accuracy", "{:.3f}"),
        "size_kb": ("size (kB)", "{:,.0f}"),
        "inputs": ("inputs read for one answer", "{:.0f}"),
        "p50_ms": ("time of one answer (ms)", "{:.1f}"),
        "rows_per_s": ("rows per second in a batch", "{:,.0f}"),
        "fit_s": ("training (s)", "{:.2f}"),
    }
    return pd.DataFrame(
        {head: table[c].map(form.format) for c, (head, form) in columns.items() if c in table}
    )


def draw_frame(ax: Any) -> None:
    """Draw the axes of :func:`draw_costs`: time of an answer across, mistakes upwards, both logarithmic.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    """
    ax.set(xscale="log", yscale="log", xlim=(0.05, 300), ylim=(0.5, 40))
    ax.set(xlabel="median time of one answer (ms)", ylabel="mistakes (% of the cases)")
    ax.set_yticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    ax.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])


def draw_costs(ax: Any, costs: pd.DataFrame, fits: list[str], budget_ms: float) -> None:
    """Draw each model by the time of an answer and its mistakes, and the front of those that none dominates.

    Those that meet the limits are blue discs, the others grey crosses.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    costs : DataFrame
        With ``p50_ms`` and ``accuracy``, best accuracy first.
    fits : list of str
        The models to show as meeting the limits.
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
        labels[-1].set_bbox({"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1})
    front = points[on_front(-points)]
    front = front[np.argsort(front[:, 0])]
    ax.plot(*front.T, ":", color=COLOURS["green"], label="Pareto front", zorder=1)
    ax.axvline(budget_ms, color=COLOURS["vermillion"], linestyle="--", lw=1.5, label="your time limit")
    ax.legend(loc="upper right", frameon=True, framealpha=1, facecolor="white", edgecolor="none")
    _place(ax, labels, marks)
    ax.set_title(
        t(
            "{count} of {models} within the limits: {best} makes the fewest mistakes"
            if fits
            else "{count} of {models} within the limits: no model is left",
            count=len(fits),
            models=len(costs),
            best=next(iter(fits), ""),
        )
    )


def within_limits(costs: Mapping[str, pd.DataFrame]) -> tuple[Callable[..., None], Callable[..., str]]:
    """Make the knob's drawing and its alternative text, for models on several data sets.

    Parameters
    ----------
    costs : mapping from str to DataFrame
        By data set what :func:`experiments.within` needs.

    Returns
    -------
    draw, describe : callable
        ``draw(ax, data_name, budget_ms, size_kb, inputs)`` and ``describe`` of the same without `ax`.
    """

    def draw(ax: Any, data_name: str, **limits: float) -> None:
        draw_costs(ax, costs[data_name], within(costs[data_name], **limits), limits["budget_ms"])

    def describe(data_name: str, **limits: float) -> str:
        left = ", ".join(map(t, within(costs[data_name], **limits))) or t("no model")
        return t(
            "Models on the {data} by time of an answer and mistakes, with their Pareto front; within the limits: {left}.",
            data=data_name,
            left=left,
        )

    return draw, describe


def _places(width: float, height: float) -> list[tuple[float, float]]:
    """List where a name's left lower corner may stand from its mark, in pixels: near ones first."""
    found = []
    for ring in range(8):
        out = 14 + 16 * ring
        sides = [
            (out, -height / 2),
            (-out - width, -height / 2),
            (-width / 2, out),
            (-width / 2, -out - height),
        ]
        corners = itertools.product((out * 0.8, -out * 0.8 - width), (out * 0.6, -out * 0.6 - height))
        found += [*sides, *corners]
    return found


def _place(ax: Any, labels: Sequence[Any], marks: Sequence[Bbox]) -> None:
    """Put each name near its mark, clear of all others, of all marks and of the legend; a thin line leads to a far one.

    A name that finds no place is put first, and all are placed again.
    """
    fig = ax.figure
    scale = 72 / fig.dpi
    centres = [((mark.x0 + mark.x1) / 2, (mark.y0 + mark.y1) / 2) for mark in marks]
    sizes = [(box.width, box.height) for box in (label.get_window_extent() for label in labels)]
    legend = ax.get_legend().get_window_extent()
    order = list(range(len(labels)))
    chosen: dict[int, tuple[float, float]] = {}
    for _ in range(2 * len(labels)):
        taken, crowded, chosen = [*marks, legend], [], {}
        for number in order:
            (x, y), (width, height) = centres[number], sizes[number]
            places = _places(width, height)
            boxes = [Bbox.from_bounds(x + right, y + up, width, height).padded(GAP) for right, up in places]
            free = [at for at, box in enumerate(boxes) if _is_free(box, taken, ax.bbox)]
            if not free:
                crowded.append(number)
            at = free[0] if free else 0
            chosen[number] = places[at]
            taken.append(boxes[at].padded(-GAP))
        if not crowded:
            break
        order = crowded + [number for number in order if number not in crowded]
    for number, (right, up) in chosen.items():
        labels[number].set(position=(right * scale, up * scale), ha="left", va="bottom")
        width, height = sizes[number]
        dx, dy = max(right, -right - width, 0), max(up, -up - height, 0)
        if np.hypot(dx, dy) > 24:  # far from its mark
            (x, y), end = centres[number], (np.clip(0, right, right + width), np.clip(0, up, up + height))
            ends = ax.transData.inverted().transform([(x, y), (x + end[0], y + end[1])])
            ax.plot(*ends.T, lw=1, color=COLOURS["grey"], zorder=1)


def _is_free(box: Bbox, taken: Sequence[Bbox], inside: Bbox) -> bool:
    within = inside.x0 < box.x0 and box.x1 < inside.x1 and inside.y0 < box.y0 and box.y1 < inside.y1
    return bool(within) and not box.count_overlaps(taken)
