"""Pictures of lesson 02: load tests, costs, batches, four regimes, a queue, a tail.

What is drawn is measured or simulated in the lesson. Each function makes a figure and returns it; the two of
the interactive figure draw on the axes they are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from utils.lessons.lesson_02.experiments import fit_batch_cost, regime_changes
from utils.notebook.plots import COLOURS, figure
from utils.serving.queueing import latency_summary

MS = 1000.0
REGIMES = {
    "i": ("a client's batch", "grey"),
    "ii": ("waiting for company", "orange"),
    "iii": ("batches in the rush", "green"),
    "iv": ("the flood", "vermillion"),
}


def _plain_numbers(*axes: Any) -> None:
    """Write 100 and 1,000 at a logarithmic axis, not powers of ten."""
    for axis in axes:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.9f}".rstrip("0").rstrip(".")))
        axis.set_minor_formatter(NullFormatter())


def draw_load_tests(load_tests: pd.DataFrame) -> Figure:
    """Draw each request of each load test: when it was due, how long it took.

    Parameters
    ----------
    load_tests : DataFrame
        From :func:`experiments.load_test_table`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 3.8))
    for (name, test), marker in zip(load_tests.groupby("test", sort=False), "osx", strict=False):
        p50_ms = MS * latency_summary(test["latency_s"])["p50"]
        ax.plot(test["due_s"], MS * test["latency_s"], marker, ms=5, label=f"{name}: p50 {p50_ms:,.1f} ms")
    ax.set(xlabel="time since the test began (s)", ylabel="latency (ms)")
    ax.set_title("One server, two load tests: only one of them sees the queue")
    ax.legend(loc="center right", framealpha=0.8, frameon=True, edgecolor="none")
    return fig


def draw_costs(costs: pd.DataFrame, development_s: pd.Series, rows: int) -> Figure:
    """Draw the compute of serving against that of development by the number of queries, a panel per model.

    Parameters
    ----------
    costs : DataFrame
        A row per model; columns ``one``, seconds of a query alone, and ``validate``, seconds of a batch.
    development_s : Series
        Seconds that development took, by model.
    rows : int
        Rows of the batch.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, axes = figure(ncols=len(costs), size=(9, 3.8), sharey=True)
    queries = np.logspace(0, 7, 50)
    for ax, name in zip(axes, costs.index, strict=True):
        one_s, batch_s, spent_s = (float(v[name]) for v in (costs["one"], costs["validate"], development_s))
        ax.axhline(spent_s, color=COLOURS["grey"], ls="--", label="development")
        ax.plot(queries, queries * one_s, label="serving one by one")
        ax.plot(queries, queries * batch_s / rows, ls=":", label="serving in batches")
        ax.plot(spent_s / one_s, spent_s, "o", color=COLOURS["black"])
        ax.set(xscale="log", yscale="log", xlabel="queries served")
        _plain_numbers(ax.xaxis, ax.yaxis)
        ax.set_title(f"{name}: equal after {spent_s / one_s:,.0f} queries")
    axes[0].set_ylabel("compute (s)")
    axes[-1].legend(loc="lower right")
    return fig


def draw_batch_curves(curves: pd.DataFrame) -> Figure:
    """Draw throughput against batch size, a panel per model, with the bend of batches made by the client.

    Parameters
    ----------
    curves : DataFrame
        From :func:`experiments.batch_curves`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    models = curves["model"].unique()
    fig, axes = figure(ncols=len(models), size=(9, 3.9), sharey=True)
    for ax, model in zip(axes, models, strict=True):
        fixed_s = per_image_s = 0.0
        for made_by, line in (("client", "o-"), ("server", "s--")):
            curve = curves[(curves["model"] == model) & (curves["made_by"] == made_by)]
            ax.plot(curve["size"], curve["images_per_s"], line, label=f"made by the {made_by}")
            if made_by == "client":
                fixed_s, per_image_s = fit_batch_cost(curve)
        ax.axvline(fixed_s / per_image_s, color=COLOURS["grey"], ls=":")
        ax.set(xscale="log", yscale="log", xlim=(0.7, 1500), xlabel="batch size")
        ax.set_title(f"{model}: {MS * fixed_s:.1f} ms + {MS * per_image_s:.2f} ms per image")
        ax.set_xticks([1, 4, 16, 64, 256, 1024])
        _plain_numbers(ax.xaxis, ax.yaxis)
    axes[0].set_ylabel("throughput (images/s)")
    axes[-1].legend(loc="lower right")
    return fig


def draw_regimes(regimes: Mapping[str, pd.DataFrame]) -> Figure:
    """Draw each regime as an arrow from before to after, in throughput and median latency.

    Parameters
    ----------
    regimes : mapping from str to DataFrame
        By the panel's name: from :func:`experiments.regime_points`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, axes = figure(ncols=len(regimes), size=(12, 5.8), sharex=True, sharey=True)
    for ax, (name, points) in zip(axes, regimes.items(), strict=True):
        for regime, (what, colour) in REGIMES.items():
            tail, head = (_place(points, f"{regime} {when}") for when in ("before", "after"))
            arrow = {"arrowstyle": "-|>", "color": COLOURS[colour], "lw": 3, "mutation_scale": 22}
            ax.annotate("", head, tail, arrowprops=arrow)
            # Both ends, so that the limits hold them; only the first is marked.
            ends = ([tail[0], head[0]], [tail[1], head[1]])
            ax.plot(*ends, "o", markevery=[0], ls="", color=COLOURS[colour], label=f"{regime}  {what}")
            beyond = (0, 8) if head[1] > tail[1] else (0, -20)
            ax.annotate(regime, head, beyond, textcoords="offset points", ha="center", fontsize=15)
        change = regime_changes(points)
        rising, even = (
            ", ".join(change.index[change[column]]) or "none" for column in ("together", "in_proportion")
        )
        ax.set(xscale="log", yscale="log", xlabel="throughput (images/s)")
        ax.set_title(f"{name}: both rise in {rising}\nin proportion: {even}")
        ax.margins(0.18)
        _plain_numbers(ax.xaxis, ax.yaxis)
    low, high = axes[0].get_ylim()
    for ax, points in zip(axes, regimes.values(), strict=True):
        per_s, p50_ms = _place(points, "i before")
        line = [per_s * low / p50_ms, per_s * high / p50_ms], [low, high]
        ax.plot(
            *line, ls="--", lw=1, color=COLOURS["black"], label="in proportion", scalex=False, scaley=False
        )
    axes[0].set_ylabel("median latency (ms)")
    handles, labels = axes[0].get_legend_handles_labels()
    fig.legend(handles, labels, loc="outside lower center", ncols=3, handletextpad=0.3)
    return fig


def _place(points: pd.DataFrame, step: str) -> tuple[float, float]:
    """Give the throughput and the median latency, in milliseconds, of one step."""
    row = points[points.index == step].iloc[0]
    return float(row["per_s"]), MS * float(row["p50_s"])


def draw_sweep(p99_ms: pd.DataFrame, predicted: float | None) -> Figure:
    """Draw p99 against load for several ways of batching, and what the student predicted at 95 %.

    Parameters
    ----------
    p99_ms : DataFrame
        A row per load in percent, a column per way, the first of which is one at a time: the middle of the runs
        of :func:`experiments.sweep_p99_ms`.
    predicted : float or None
        Factor by which batching was predicted to change p99 at 95 % load.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure()
    for way, marker in zip(p99_ms, "os^", strict=False):
        ax.plot(p99_ms.index, p99_ms[way], f"{marker}-", ms=6, label=way)
    if predicted is not None:
        guess_ms = predicted * p99_ms.iloc[:, 0].loc[95]
        ax.plot(95, guess_ms, "D", ms=14, mew=3, mfc="none", color=COLOURS["black"], label="your prediction")
    ax.axvline(100, color=COLOURS["grey"], ls=":")
    ax.annotate(
        "one at a time: no p99 from here on, the queue only grows",
        (100, 1300),
        (8, 0),
        textcoords="offset points",
    )
    ax.set(
        yscale="log", ylim=(5, 3000), xlabel="load (% of what one at a time can answer)", ylabel="p99 (ms)"
    )
    ax.set_title("One at a time breaks at 100 %; greedy batches barely notice")
    _plain_numbers(ax.yaxis)
    ax.legend(loc="center right", bbox_to_anchor=(1, 0.62))
    return fig


def draw_queue_frame(axes: Any) -> Any:
    """Draw what stays of :func:`draw_queue`: scales, limits and labels.

    Parameters
    ----------
    axes : ndarray of matplotlib.axes.Axes, shape (2,)

    Returns
    -------
    ndarray of matplotlib.axes.Axes
    """
    axes[0].set(xlabel="request", ylabel="latency (ms)", yscale="log", xlim=(0, 2000), ylim=(0.5, 9e5))
    _plain_numbers(axes[0].yaxis)
    axes[1].set(ylabel="answered (% of what is asked)", xlim=(-0.6, 1.6), ylim=(0, 119))
    axes[1].set_xticks([0, 1], ["alone", "in batches"])
    return axes


def draw_queue(axes: Any, arrival_s: np.ndarray, alone_s: np.ndarray, batched_s: np.ndarray) -> Any:
    """Draw each request's latency, alone and in batches, beside the share of the demand that is answered.

    Parameters
    ----------
    axes : ndarray of matplotlib.axes.Axes, shape (2,)
    arrival_s, alone_s, batched_s : ndarray of float, shape (n,)
        When the requests arrive, and their latencies in the two ways, in seconds.

    Returns
    -------
    ndarray of matplotlib.axes.Axes
    """
    asked_per_s = len(arrival_s) / arrival_s[-1]
    ways = ((alone_s, "alone", "grey"), (batched_s, "in batches", "blue"))
    for place, (latency_s, name, colour) in enumerate(ways):
        summary = latency_summary(latency_s)
        label = f"{name}: p50 {MS * summary['p50']:,.0f} ms"
        axes[0].plot(MS * latency_s, ".", ms=3, color=COLOURS[colour], label=label)
        rate_per_s = len(arrival_s) / (arrival_s + latency_s).max()
        percent = 100 * rate_per_s / asked_per_s
        axes[1].bar(place, percent, color=COLOURS[colour])
        text = f"{rate_per_s:,.0f}/s"
        axes[1].annotate(text, (place, percent), (0, 4), textcoords="offset points", ha="center")
    axes[0].legend(loc="upper left", markerscale=5)
    alone_ms, batched_ms = (MS * np.percentile(latency_s, 99) for latency_s in (alone_s, batched_s))
    axes[0].set_title(f"p99: {alone_ms:,.0f} → {batched_ms:,.0f} ms")
    axes[1].set_title(f"{asked_per_s:,.0f}/s are asked for")
    return axes


def draw_tail(latency_s: np.ndarray) -> Figure:
    """Draw a histogram of latencies with the mean and the percentiles marked.

    Parameters
    ----------
    latency_s : ndarray of float, shape (n,)
        Latencies in seconds.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 3.8))
    edges = np.logspace(np.log10(latency_s.min()), np.log10(latency_s.max()), 60)
    ax.hist(MS * latency_s, bins=(MS * edges).tolist(), color=COLOURS["sky"])
    summary = latency_summary(latency_s)
    for name, height in {"p50": 0.93, "p90": 0.82, "p95": 0.71, "mean": 0.6, "p99": 0.93}.items():
        colour = COLOURS["vermillion" if name == "mean" else "black"]
        ax.axvline(MS * summary[name], color=colour, ls="--" if name == "mean" else "-", lw=2)
        place = (MS * summary["p99"] if name == "p99" else 40, height)
        ax.annotate(
            f" {name} {MS * summary[name]:.0f} ms", place, xycoords=("data", "axes fraction"), color=colour
        )
    ax.set(xscale="log", yscale="log", xlabel="latency (ms)", ylabel="number of calls")
    ax.set_title(
        f"Mean {MS * summary['mean']:.0f} ms; but one call in a hundred takes {MS * summary['p99']:.0f} ms or more"
    )
    _plain_numbers(ax.xaxis, ax.yaxis)
    return fig
