"""Pictures of lesson 02: two load tests, a queue as a timeline, the p99 by load, four regimes, batches.

What is drawn is measured or simulated in the lesson. Each function makes a figure and returns it; those of the
interactive figures draw on the axes they are given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from utils.language import t
from utils.lessons.lesson_02.experiments import fit_batch_cost, regime_changes
from utils.notebook.plots import COLOURS, figure

MS = 1000.0
BUDGET_MS = 25
TIMELINE_MS = 132  # twelve requests at half load
# What happens, its colour, and where its name stands from the arrow's head.
REGIMES: dict[str, tuple[str, str, tuple[float, float], str]] = {
    "i": ("a bigger batch\n   from one client", "grey", (-36, -56), "left"),
    "ii": ("waiting for\na fuller batch", "orange", (-16, -12), "right"),
    "iii": ("batches\nin the rush", "green", (16, -4), "left"),
    "iv": ("the flood: no end", "vermillion", (-12, 0), "right"),
}


def _plain_numbers(*axes: Any) -> None:
    """Write 100 and 1,000 at a logarithmic axis, not powers of ten."""
    for axis in axes:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.9f}".rstrip("0").rstrip(".")))
        axis.set_minor_formatter(NullFormatter())


def _name(ax: Any, text: str, place: tuple[float, float], offset: tuple[float, float], **kind: Any) -> None:
    """Write a line's name where it runs, a few points away."""
    ax.annotate(text, place, offset, textcoords="offset points", annotation_clip=False, **kind)


def _guess(
    ax: Any,
    place: tuple[float, float],
    text: str = "your guess",
    offset: tuple[float, float] = (13, -5),
    side: str = "left",
) -> None:
    """Mark what the student predicted at the very place it is about."""
    ax.plot(*place, "D", ms=13, mew=3, mfc="none", color=COLOURS["black"], zorder=5)
    _name(ax, text, place, offset, ha=side)


def draw_load_tests(load_tests: pd.DataFrame) -> Figure:
    """Draw each request of the two load tests: when it was due, how long it took.

    Parameters
    ----------
    load_tests : DataFrame
        From :func:`experiments.load_test_table`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 3.8))
    slowest_ms = []
    for name, label, marker in (
        ("closed loop", "closed loop: in turn", "o"),
        ("open loop", "open loop: at random moments", "s"),
    ):
        test = load_tests[load_tests["test"] == name]
        latency_ms = MS * test["latency_s"].to_numpy()
        ax.plot(test["due_s"], latency_ms, marker, ms=6, label=label)
        slowest_ms.append(latency_ms.max())
    ax.set(xlabel="time since the test began (s)", ylabel="latency (ms)")
    ax.set_ylim(0, 1.3 * MS * load_tests["latency_s"].max())
    ax.legend(loc="upper left", ncols=2)
    ax.set_title(
        t(
            "The slowest of {count} requests: {in_turn_ms:,.0f} ms in turn, {at_random_ms:,.0f} ms at random "
            "moments",
            count=len(test),
            in_turn_ms=slowest_ms[0],
            at_random_ms=slowest_ms[1],
        )
    )
    return fig


def draw_timeline_frame(ax: Any) -> Any:
    """Draw what stays of :func:`draw_timeline`: limits and labels.

    Parameters
    ----------
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.set(xlabel="time (ms)", ylabel=t("request"), xlim=(0, TIMELINE_MS), ylim=(12.7, -1.3))
    ax.set_yticks([1, 4, 8, 12])
    return ax


def draw_timeline(
    ax: Any, arrival_s: np.ndarray, latency_s: np.ndarray, service_s: Callable[[int], float]
) -> Any:
    """Draw each request as a bar: waiting in grey, being served in blue.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    arrival_s, latency_s : ndarray of float, shape (n,)
        When the requests arrive, and their latencies in seconds.
    service_s : callable
        From the number of requests that are served together to the seconds that this takes.

    Returns
    -------
    matplotlib.axes.Axes
    """
    done_ms = MS * (arrival_s + latency_s)
    served_ms = [MS * service_s(int(np.isclose(done_ms, done).sum())) for done in done_ms]
    start_ms = done_ms - served_ms
    wait_ms = np.maximum(start_ms - MS * arrival_s, 0)
    requests = np.arange(1, len(arrival_s) + 1)
    grey = {"color": "#C4C4C4", "hatch": "//", "edgecolor": COLOURS["grey"]}
    waiting = ax.barh(requests, wait_ms, left=MS * arrival_s, **grey)
    served = ax.barh(requests, served_ms, left=start_ms, color=COLOURS["blue"])
    # By name: axes remember bars that were taken away.
    ax.legend([waiting, served], [t("waiting"), t("being served")], loc="upper right", ncols=2)
    waits = int((wait_ms > 0.05).sum())
    ax.set_title(
        t(
            "{waits} of {count} requests wait, the longest {longest_ms:.0f} ms",
            waits=waits,
            count=len(requests),
            longest_ms=wait_ms.max(),
        )
    )
    return ax


def draw_full(sweep: pd.DataFrame, guess_ms: float | None) -> Figure:
    """Draw the p99 of one at a time against load, the middle and the range of the runs.

    Parameters
    ----------
    sweep : DataFrame
        From :func:`experiments.sweep_p99_ms`; its first column is one at a time.
    guess_ms : float or None
        What the student predicted at 95 %.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 3.9))
    alone = sweep.iloc[:, 0].groupby("load (%)").agg(["min", "median", "max"]).loc[:95]
    ax.fill_between(alone.index, alone["min"], alone["max"], color=COLOURS["sky"], alpha=0.4, lw=0)
    ax.plot(alone.index, alone["median"], "o-", color=COLOURS["blue"])
    _name(
        ax, "the middle of ten runs ", (90, alone["median"][90]), (-8, 4), ha="right", color=COLOURS["blue"]
    )
    _name(ax, "lowest to highest run ", (90, alone["max"][90]), (-4, 14), ha="right", color=COLOURS["grey"])
    if guess_ms is not None:
        _guess(ax, (95, guess_ms))
    ax.set(
        xlabel="load (% of what one at a time can answer)", ylabel="p99 (ms)", xlim=(5, 112), ylim=(0, None)
    )
    ax.set_title(
        t(
            "p99: {half_ms:.0f} ms at 50 % load, {full_ms:.0f} ms at 95 %",
            half_ms=alone["median"][50],
            full_ms=alone["median"][95],
        )
    )
    return fig


def draw_ways(p99_ms: pd.DataFrame, guess: float | None) -> Figure:
    """Draw the p99 against load for each batch limit, and what the student predicted at 95 %.

    Parameters
    ----------
    p99_ms : DataFrame
        A row per load in percent, a column per limit, the first of which is one at a time: the middle of the runs
        of :func:`experiments.sweep_p99_ms`.
    guess : float or None
        Factor by which batching was predicted to change the p99 at 95 % load.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 4.2))
    at = [float(p99_ms[way][95]) for way in p99_ms]
    for (way, line), marker, colour in zip(
        p99_ms.items(), "os^", ("vermillion", "blue", "green"), strict=False
    ):
        seen = line[np.isfinite(line)]
        ax.plot(seen.index, seen, f"{marker}-", ms=7, color=COLOURS[colour])
        place = (float(seen.index[-1]), float(seen.iloc[-1]))
        _name(
            ax,
            t("{way}\n(no p99 from 100 % on)", way=way) if place[0] < 100 else str(way),
            place,
            (10, -5),
            color=COLOURS[colour],
        )
    if guess is not None:
        offset, side = ((0.0, -26.0), "center")  # below the other lines
        if guess > 0.2:
            offset, side = ((-13.0, -5.0), "right") if guess >= 1 else ((13.0, -5.0), "left")
        _guess(ax, (95, guess * at[0]), "your guess", offset, side)
    ax.set(
        yscale="log",
        ylim=(6, 2500),
        xlim=(0, 235),
        xlabel="load (% of what one at a time can answer)",
        ylabel="p99 (ms)",
    )
    ax.set_xticks(range(0, 201, 25))
    ax.set_title(
        t(
            "At 95 % load the p99 is {each}",
            each=", ".join(
                t("{ms:.0f} ms {way}", ms=ms, way=way) for ms, way in zip(at, p99_ms, strict=True)
            ),
        )
    )
    _plain_numbers(ax.yaxis)
    return fig


def draw_waiting(p99_ms: pd.DataFrame, guess: float | None, said: str | None) -> Figure:
    """Draw the p99 against load of a server that takes what is there, and of one that waits for more.

    Parameters
    ----------
    p99_ms : DataFrame
        A row per load in percent; two columns, the second of which is the way that waits.
    guess : float or None
        Factor by which half load was predicted to change the p99 of the way that waits, from double load.
    said : str or None
        The prediction in words.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 3.6))
    for name, way, colour in zip(
        ("takes what is there", "waits up to 50 ms"), p99_ms, ("green", "orange"), strict=True
    ):
        ax.plot(p99_ms.index, p99_ms[way], "o-", color=COLOURS[colour])
        _name(ax, name, (120, float(p99_ms[way].loc[95:150].mean())), (0, 9), color=COLOURS[colour])
    waits = p99_ms.iloc[:, -1]
    if guess is not None:
        _guess(ax, (50, guess * waits[200]), t("your guess: {said}", said=said), (0, 14), "center")
    ax.set(xlabel="load (% of what one at a time can answer)", ylabel="p99 (ms)", xlim=(0, 205), ylim=(0, 75))
    ax.set_title(
        t(
            "With waiting, fewer requests are slower: {many_ms:.0f} ms at 200 % load, {few_ms:.0f} ms at 50 %",
            many_ms=waits[200],
            few_ms=waits[50],
        )
    )
    return fig


def draw_regimes(measured: pd.DataFrame, simulated: pd.DataFrame, guess: int | None) -> Figure:
    """Draw what each regime does to throughput and latency: an arrow from one common beginning.

    Parameters
    ----------
    measured, simulated : DataFrame
        From :func:`experiments.regime_points`.
    guess : int or None
        In how many regimes the student predicted that both change in proportion.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 5))
    ax.set(xscale="log", yscale="log", xlim=(0.04, 3000), ylim=(0.02, 300))
    ax.plot([0.04, 300], [0.04, 300], ls="--", lw=1.5, color=COLOURS["black"])
    words = (
        t("in proportion")
        if guess is None
        else t("in proportion\n(you said: {guess} of 4 lie here)", guess=guess)
    )
    _name(ax, words, (0.12, 0.12), (12, -12), va="top")
    for regime, (what, colour, offset, side) in REGIMES.items():
        head, model = (_factors(points, regime, "after") for points in (measured, simulated))
        arrow = {"arrowstyle": "-|>", "color": COLOURS[colour], "lw": 3, "mutation_scale": 22}
        arrow |= {"shrinkA": 0, "shrinkB": 0}
        if regime == "iv":  # its latency is no place: it grows for as long as one looks
            end = (head[0], 250)
            ax.annotate("", end, head, arrowprops=arrow | {"arrowstyle": "->", "linestyle": (0, (1, 1.5))})
            arrow |= {"arrowstyle": "-", "linestyle": (0, (3, 1.5))}
        ax.annotate("", head, (1, 1), arrowprops=arrow)
        ax.plot(*model, "x", ms=11, mew=2.5, color=COLOURS[colour])
        place = (head[0], 200) if regime == "iv" else head
        _name(ax, f"{regime}  {t(what)}", place, offset, ha=side, va="center", color=COLOURS[colour])
    ax.plot(1, 1, "o", ms=10, color=COLOURS["black"])
    _name(ax, "as it was", (1, 1), (14, -5))
    _name(ax, "x: the same, simulated", (3000, 0.02), (-4, 8), ha="right", color=COLOURS["grey"])
    along = regime_changes(measured)["in_proportion"] & regime_changes(simulated)["in_proportion"]
    ax.set(xlabel="throughput, times what it was", ylabel="median latency, times what it was")
    ax.set_title(t("{along} of 4 arrows run along the line 'in proportion'", along=along.sum()))
    _plain_numbers(ax.xaxis, ax.yaxis)
    return fig


def _factors(points: pd.DataFrame, regime: str, when: str) -> tuple[float, float]:
    """Give throughput and median latency, divided by what they were before."""
    per_s, p50_s = (
        float(points[column][f"{regime} {when}"] / points[column][f"{regime} before"])
        for column in ("per_s", "p50_s")
    )
    return per_s, p50_s


def draw_queue_frame(axes: Any) -> Any:
    """Draw what stays of :func:`draw_queue`: scales, limits, labels and the budget.

    Parameters
    ----------
    axes : ndarray of matplotlib.axes.Axes, shape (2,)

    Returns
    -------
    ndarray of matplotlib.axes.Axes
    """
    axes[0].set(xlabel=t("request"), ylabel="latency (ms)", yscale="log", xlim=(0, 2000), ylim=(0.5, 9e5))
    axes[0].axhline(BUDGET_MS, color=COLOURS["black"], ls="--", lw=1.5)
    _plain_numbers(axes[0].yaxis)
    axes[1].set(ylabel="answered (% of what is asked)", xlim=(-0.6, 1.6), ylim=(0, 119))
    axes[1].set_xticks([0, 1], [t("alone"), t("in batches")])
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
    ways = ((alone_s, t("alone"), "grey"), (batched_s, t("in batches"), "blue"))
    for place, (latency_s, name, colour) in enumerate(ways):
        axes[0].plot(MS * latency_s, ".", ms=3, color=COLOURS[colour])
        axes[0].text(
            0.03, 0.95 - 0.09 * place, name, transform=axes[0].transAxes, color=COLOURS[colour], va="top"
        )
        rate_per_s = len(arrival_s) / (arrival_s + latency_s).max()
        percent = 100 * rate_per_s / asked_per_s
        axes[1].bar(place, percent, color=COLOURS[colour])
        _name(axes[1], f"{rate_per_s:,.0f}/s", (place, percent), (0, 4), ha="center")
    axes[0].text(
        0.97,
        0.95,
        t("- - budget {budget_ms} ms", budget_ms=BUDGET_MS),
        transform=axes[0].transAxes,
        ha="right",
        va="top",
    )
    alone_ms, batched_ms = (MS * np.percentile(latency_s, 99) for latency_s in (alone_s, batched_s))
    axes[0].set_title(
        t(
            "p99: {alone_ms:,.0f} ms alone, {batched_ms:,.0f} ms in batches",
            alone_ms=alone_ms,
            batched_ms=batched_ms,
        )
    )
    axes[1].set_title(t("{asked_per_s:,.0f}/s are asked for", asked_per_s=asked_per_s))
    return axes


def draw_batch_curves(curves: pd.DataFrame) -> Figure:
    """Draw throughput against batch size, with the cost of batches made by the client beyond what was measured.

    Parameters
    ----------
    curves : DataFrame
        From :func:`experiments.batch_curves`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 4.2))
    client = curves[curves["made_by"] == "client"]
    fixed_s, per_image_s = fit_batch_cost(client)
    size = np.logspace(0, np.log10(16_384), 60)
    ax.plot(size, size / (fixed_s + per_image_s * size), color=COLOURS["blue"], lw=1.5, alpha=0.6)
    for made_by, name, line, colour in (
        ("client", "batches made by the client", "o", "blue"),
        ("server", "batches made by the server", "s--", "vermillion"),
    ):
        curve = curves[curves["made_by"] == made_by]
        ax.plot(curve["size"], curve["images_per_s"], line, color=COLOURS[colour])
        last = (float(curve["size"].iloc[-1]), float(curve["images_per_s"].iloc[-1]))
        offset, side = ((10, -20), "left") if made_by == "client" else ((0, -24), "right")
        _name(ax, name, last, offset, ha=side, color=COLOURS[colour])
    bend = fixed_s / per_image_s
    ax.axvline(bend, color=COLOURS["grey"], ls=":")
    ax.set(
        xscale="log", yscale="log", xlim=(0.7, 16_384), xlabel="batch size", ylabel="throughput (images/s)"
    )
    ax.set_xticks([1, 8, 64, 512, 4096])
    ax.set_title(
        t(
            "A batch costs {fixed_ms:.1f} ms and {per_image_ms:.3f} ms an image: both parts are equal at "
            "{bend:,.0f}",
            fixed_ms=MS * fixed_s,
            per_image_ms=MS * per_image_s,
            bend=bend,
        )
    )
    _plain_numbers(ax.xaxis, ax.yaxis)
    return fig
