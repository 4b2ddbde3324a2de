"""Pictures of lesson 03: where the compute goes, a service with a tail, how far a percentile is to be trusted.

What is drawn is measured or drawn at random in the lesson. Each function makes a figure and returns it; those of the
interactive figure draw on the axes they are given.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from utils.language import t
from utils.lessons.lesson_03.experiments import MODELS, shown_number
from utils.notebook.plots import COLOURS, figure
from utils.serving.queueing import latency_summary

MS = 1000.0
PARTS = {
    "fit": ("to train", "blue"),
    "validate": ("to validate", "orange"),
    "same_rows": ("to validate as many rows as were trained on", "sky"),
}


def _plain_numbers(*axes: Any) -> None:
    """Write 100 and 1,000 at a logarithmic axis, not powers of ten."""
    for axis in axes:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.9f}".rstrip("0").rstrip(".")))
        axis.set_minor_formatter(NullFormatter())


def _name(ax: Any, text: str, place: tuple[float, float], offset: tuple[float, float], **kind: Any) -> None:
    """Write a name a few points from what it names."""
    ax.annotate(text, place, offset, textcoords="offset points", annotation_clip=False, **kind)


def draw_costs(costs: pd.DataFrame, guess: float | None) -> Figure:
    """Draw what training and validating cost, a group of bars for each model, and what the student predicted.

    Parameters
    ----------
    costs : DataFrame
        From :func:`experiments.project_costs`.
    guess : float or None
        How many times the linear model's validation its training was predicted to take.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 3.9))
    places = np.arange(len(costs))
    for shift, (part, (name, colour)) in zip((-0.27, 0, 0.27), PARTS.items(), strict=True):
        ax.bar(places + shift, MS * costs[part], 0.25, color=COLOURS[colour], label=name)
        for place, value in zip(places, costs[part], strict=True):
            text = f"{MS * value:.1f}" if MS * value < 10 else f"{MS * value:.0f}"
            _name(ax, text, (place + shift, MS * value), (0, 3), ha="center")
    if guess is not None:
        guess_ms = guess * MS * costs["validate"].iloc[0]
        ax.plot(-0.27, guess_ms, "D", ms=13, mew=3, mfc="white", color=COLOURS["black"], zorder=5)
        _name(ax, "your guess", (-0.27, guess_ms), (-24, -5), ha="right")
    ax.set(yscale="log", ylabel="time (ms)", xlim=(-0.9, len(costs) - 0.5))
    ax.set_ylim(top=12 * MS * costs[list(PARTS)].to_numpy().max())
    ax.set_xticks(places, [t(MODELS.get(name, name)) for name in costs.index])
    ax.legend(loc="upper right", ncols=3, columnspacing=1)
    *others, last = (f"{value:.{0 if value > 2 else 2}f}" for value in costs["fit"] / costs["same_rows"])
    ax.set_title(
        t(
            "With equal rows, training takes {others} and {last} times as long",
            others=", ".join(others),
            last=last,
        )
    )
    _plain_numbers(ax.yaxis)
    return fig


def draw_bill(costs: pd.DataFrame, development_s: pd.Series, guess: float | None) -> Figure:
    """Draw the compute of serving against that of development by the number of queries.

    Parameters
    ----------
    costs : DataFrame
        A row per model; column ``one``, seconds of a query alone.
    development_s : Series
        Seconds that development took, by model.
    guess : float or None
        After how many queries both were predicted to be equal, for the forest.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 4))
    one_s, spent_s = float(costs["one"]["forest"]), float(development_s["forest"])
    equal = spent_s / one_s
    queries = np.linspace(0, 4 * equal, 50)
    ax.axhline(spent_s, color=COLOURS["grey"], ls="--")
    _name(
        ax,
        "developing the forest: thirty trainings",
        (4 * equal, spent_s),
        (0, -18),
        ha="right",
        color=COLOURS["grey"],
    )
    ax.plot(queries, queries * one_s, color=COLOURS["blue"])
    _name(
        ax,
        "serving it, query by query ",
        (3.2 * equal, 3.2 * spent_s),
        (-8, 0),
        ha="right",
        color=COLOURS["blue"],
    )
    ax.plot(equal, spent_s, "o", ms=11, color=COLOURS["black"])
    if guess is not None:
        inside = min(guess, 3.9 * equal)
        ax.plot(inside, spent_s, "D", ms=13, mew=3, mfc="none", color=COLOURS["black"])
        side = "left" if guess < equal / 3 else "right"
        words = t("your guess: {guess:,.0f}", guess=guess)
        if guess > inside:
            words = t("your guess: {guess:,.0f} (far beyond)", guess=guess)
        _name(ax, words, (inside, spent_s), (0, 12), ha=side)
    ax.set(xlabel="queries served", ylabel="compute (s)", xlim=(0, 4 * equal), ylim=(0, 4 * spent_s))
    _plain_numbers(ax.xaxis)
    hours = equal / 6000
    ax.set_title(
        t(
            "Serving has cost more after {equal:,.0f} queries: {hours:.1f} hours at 100 a minute",
            equal=equal,
            hours=hours,
        )
    )
    return fig


def draw_tail(latency_s: np.ndarray) -> Figure:
    """Draw five hundred calls one by one, beside a histogram of all with the mean and two percentiles marked.

    Parameters
    ----------
    latency_s : ndarray of float, shape (n,)
        Latencies in seconds.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, axes = figure(ncols=2, size=(9, 3.8), width_ratios=(2, 3), sharey=False)
    some_ms = MS * latency_s[:500]
    slow = some_ms > 200
    calls = np.arange(1, 501)
    axes[0].vlines(calls, 0, some_ms, lw=1, color=COLOURS["sky"])
    axes[0].vlines(calls[slow], 0, some_ms[slow], lw=3, color=COLOURS["vermillion"])
    axes[0].set(xlabel=t("call"), ylabel="latency (ms)", xlim=(0, 501), ylim=(0, None))
    axes[0].set_title(t("Slow calls: {slow} of 500", slow=slow.sum()))
    ax = axes[1]
    edges = np.logspace(np.log10(latency_s.min()), np.log10(latency_s.max()), 60)
    ax.hist(MS * latency_s, bins=(MS * edges).tolist(), color=COLOURS["sky"])
    summary = latency_summary(latency_s)
    for name, words, height, colour in (
        ("p50", " p50 {ms:.0f} ms", 0.92, "black"),
        ("mean", " mean {ms:.0f} ms", 0.8, "vermillion"),
        ("p99", " p99 {ms:.0f} ms", 0.92, "black"),
    ):
        value_ms = MS * summary[name]
        ax.axvline(value_ms, color=COLOURS[colour], ls="--" if name == "mean" else "-", lw=2)
        place = (value_ms if name == "p99" else 42, height)
        ax.annotate(t(words, ms=value_ms), place, xycoords=("data", "axes fraction"), color=COLOURS[colour])
    ax.set(xscale="log", yscale="log", xlabel="latency (ms)", ylabel="number of calls")
    ax.set_xlim(right=1.6 * MS * latency_s.max())
    ax.set_title(t("200,000 calls: the mean is {mean_ms:.0f} ms", mean_ms=MS * summary["mean"]))
    _plain_numbers(ax.xaxis, ax.yaxis)
    return fig


def draw_found(found: pd.DataFrame, said: str | None) -> Figure:
    """Draw in how many minutes with slow calls each number gives an alarm.

    Parameters
    ----------
    found : DataFrame
        From :func:`experiments.minutes_found_percent`, the rarest outliers first.
    said : str or None
        The column that the student predicted to find most.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 3.6))
    places = np.arange(found.shape[1])
    for shift, (share, row), colour in zip(
        (-0.2, 0.2), found.iloc[::-1].iterrows(), ("blue", "sky"), strict=True
    ):
        ax.bar(
            places + shift,
            row,
            0.37,
            color=COLOURS[colour],
            label=t("{share:g} % of its calls are slow", share=share),
        )
        for place, value in zip(places, row, strict=True):
            _name(ax, f"{value:.0f}", (place + shift, value), (0, 3), ha="center")
    if said is not None:
        bar = found.columns.tolist().index(said)
        _name(
            ax,
            "your guess",
            (bar - 0.2, found[said].iloc[-1]),
            (0, 20),
            ha="center",
        )
    ax.set(ylabel="minutes with an alarm (%)", ylim=(0, 128))
    ax.set_xticks(places, [shown_number(str(name)) for name in found.columns])
    ax.legend(loc="upper left")
    best = found.iloc[-1].idxmax()
    ax.set_title(
        t(
            "With 2 % slow calls the {best} finds {of_best:.0f} minutes of 100, the mean {of_mean:.0f}",
            best=shown_number(str(best)),
            of_best=found[best].iloc[-1],
            of_mean=found["mean"].iloc[-1],
        )
    )
    return fig


def draw_chance(needed: int, guess: int | None) -> Figure:
    """Draw the chance that all calls lie below the true p99 against their number, and what the student predicted.

    Parameters
    ----------
    needed : int
        From how many calls on the chance is 5 % at most.
    guess : int or None
        The number of calls that was predicted.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig, ax = figure(size=(9, 3.6))
    calls = np.arange(0, max(550, int(1.1 * (guess or 0))) + 1)
    ax.plot(calls, 100 * 0.99**calls, color=COLOURS["blue"])
    ax.axhline(5, color=COLOURS["grey"], ls="--")
    _name(ax, "5 %", (calls[-1], 5), (4, -5), color=COLOURS["grey"])
    ax.plot(needed, 100 * 0.99**needed, "o", ms=11, color=COLOURS["black"])
    _name(ax, t("{needed} calls", needed=needed), (needed, 5), (4, 12))
    if guess is not None:
        chance = 100 * 0.99**guess
        ax.plot(guess, chance, "D", ms=13, mew=3, mfc="none", color=COLOURS["black"])
        offset = (14, 8) if guess < 200 else (10, 36)
        side = "right" if guess > 0.8 * calls[-1] else "left"
        _name(ax, t("your guess: {chance:.0f} %", chance=chance), (guess, chance), offset, ha=side)
    ax.set(xlabel="calls seen", ylabel="chance (%)", ylim=(0, 105), xlim=(0, calls[-1]))
    ax.set_title(
        t("All of 100 calls lie below the true p99 in {cases:.0f} cases of 100", cases=100 * 0.99**100)
    )
    return fig


def draw_trust_frame(ax: Any) -> Any:
    """Draw what stays of :func:`draw_trust`: scales, limits and labels.

    Parameters
    ----------
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.set(xscale="log", xlim=(7, 6000), ylim=(0, 1), xlabel="latency (ms)")
    ax.set_yticks([])
    _plain_numbers(ax.xaxis)
    return ax


def draw_trust(
    ax: Any, calls_s: np.ndarray, percent: float, interval_s: tuple[float, float], true_s: float
) -> Any:
    """Draw the calls that were seen, the interval of a percentile, and where it truly is.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    calls_s : ndarray of float, shape (n,)
        Latencies of the calls seen, in seconds.
    percent : float
        Which percentile.
    interval_s : tuple of float
        Its two ends in seconds; the upper one may be infinite.
    true_s : float
        The true percentile in seconds.

    Returns
    -------
    matplotlib.axes.Axes
    """
    low_ms, high_ms = MS * interval_s[0], MS * interval_s[1]
    heights = np.random.default_rng(0).uniform(0.08, 0.5, len(calls_s))
    ax.plot(MS * calls_s, heights, ".", ms=4, color=COLOURS["sky"])
    _name(ax, "the calls seen", (7.4, 0.53), (0, 0), color=COLOURS["blue"])
    ends = (max(low_ms, 7), min(high_ms, 6000))
    ax.plot(ends, (0.72, 0.72), lw=9, solid_capstyle="butt", color=COLOURS["orange"])
    if high_ms > 6000:
        ax.plot(5400, 0.72, ">", ms=20, color=COLOURS["orange"], clip_on=False)
    _name(ax, "the interval", (7.4, 0.7), (0, 0))
    ax.axvline(MS * true_s, color=COLOURS["black"], ls="--", lw=2)
    ax.annotate(t(" truth: {true_ms:,.0f} ms", true_ms=MS * true_s), (MS * true_s, 0.9))
    low = t("{ms:,.0f} ms", ms=low_ms) if low_ms > 0 else t("no lower end")
    high = t("{ms:,.0f} ms", ms=high_ms) if np.isfinite(high_ms) else t("no upper end")
    ax.set_title(
        t(
            "p{percent:g} from {count:,} calls: {low} to {high}",
            percent=percent,
            count=len(calls_s),
            low=low,
            high=high,
        )
    )
    return ax
