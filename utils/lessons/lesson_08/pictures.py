"""The pictures of lesson 08: one problem framed in several ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from utils.language import t
from utils.lessons.lesson_08.experiments import SUGGESTIONS
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS

Floats = NDArray[np.float64]
LINES = (("blue", "-"), ("vermillion", "--"), ("green", "-."))


def draw_stalls_by_mean(
    ax: Any,
    mean_mbps: ArrayLike,
    stalls: ArrayLike,
    rate_mbps: float,
    break_even: float,
    guess: float | None = None,
) -> Any:
    """Draw how often a stream stalls at each predicted mean throughput.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    mean_mbps : array-like, shape (n,)
        Predicted mean throughput, Mbit/s.
    stalls : array-like of bool, shape (n,)
        Whether the throughput fell below the stream's rate.
    rate_mbps : float
        The stream's rate, Mbit/s.
    break_even : float
        Share of stalls above which stepping down pays.
    guess : float, optional
        The share that the student expects at two to four times the rate.

    Returns
    -------
    matplotlib.axes.Axes
    """
    mean, stalled = np.asarray(mean_mbps), np.asarray(stalls, dtype=float)
    edges = rate_mbps * np.array([-np.inf, 1, 2, 4, 8, np.inf])
    bins = np.digitize(mean, edges[1:-1])
    shares = np.array([stalled[bins == i].mean() for i in range(5)])
    names = [t("{low:g} to {high:g}", low=low, high=high) for low, high in pairwise(edges[1:-1])]
    names = [t("below {edge:g}", edge=edges[1]), *names, t("above {edge:g}", edge=edges[-2])]
    called = [COLOURS["vermillion" if i == 0 else "grey"] for i in range(5)]
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # where a number meets the line
    ax.bar_label(ax.bar(names, shares, color=called), fmt="%.2f", padding=2, bbox=paper)
    ax.axhline(break_even, color=COLOURS["blue"], linestyle="--")
    ax.text(
        4.45, break_even + 0.17, "above this line,\nstepping down pays", color=COLOURS["blue"], ha="right"
    )
    if guess is not None:
        ax.plot([1.6, 2.4], [guess, guess], color=COLOURS["black"])
        ax.text(1.55, guess, "your guess", ha="right", va="center", bbox=paper)
    ax.tick_params(axis="x", labelsize=13)
    ax.set(xlabel="predicted mean (Mbit/s)", ylabel="share of seconds that stall", ylim=(0, 1.12))
    ax.set_title(
        t("Predicted mean {range} Mbit/s: {share:.2f} of the seconds stall", range=names[2], share=shares[2])
    )
    return ax


def draw_one_kind(
    ax: Any, throughput_mbps: ArrayLike, rate_mbps: float, share: float, most: float = 300
) -> Any:
    """Draw how the throughput of one kind of link is spread, with its mean and a low quantile.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    throughput_mbps : array-like, shape (n,)
        Throughput of each second, Mbit/s.
    rate_mbps : float
        The stream's rate, Mbit/s.
    share : float
        The share of seconds below the quantile that is drawn.
    most : float
        Where the picture ends, Mbit/s.

    Returns
    -------
    matplotlib.axes.Axes
    """
    values = np.asarray(throughput_mbps, dtype=float)
    mean, low, below = values.mean(), np.quantile(values, share), np.mean(values < rate_mbps)
    counts, edges = np.histogram(values, np.arange(0, most + 10, 10))
    colours = [COLOURS["vermillion" if edge < rate_mbps else "grey"] for edge in edges[:-1]]
    ax.bar(edges[:-1], counts, 10, align="edge", color=colours, edgecolor="white", linewidth=0.5)
    top = counts.max()
    lines = (
        ("black", low, 1.32, t("1/6 of the seconds below {low:.0f}", low=low)),
        (
            "vermillion",
            rate_mbps,
            1.12,
            t("{below:.2f} of the seconds below {rate_mbps:g}", below=below, rate_mbps=rate_mbps),
        ),
        ("blue", mean, 0.6, t("mean {mean:.0f}", mean=mean)),
    )
    for colour, at, height, name in lines:
        ax.plot([at, at], [0, (height + 0.05) * top], color=COLOURS[colour], linestyle="--")
        ax.text(at + 5, height * top, name, color=COLOURS[colour], va="center")
    over = int(np.sum(values >= most))
    ax.set(xlim=(0, most), ylim=(0, 1.45 * top), ylabel="seconds")
    ax.set_xlabel(t("throughput (Mbit/s); {over} seconds lie above {most:g}", over=over, most=most))
    ax.set_title(t("A few fast seconds lift the mean to {mean:.0f} Mbit/s", mean=mean))
    return ax


def draw_costs(ax: Any, compared: pd.DataFrame, guess: str | None = None) -> Any:
    """Draw the cost of each player, with the interval of its difference from the cheapest.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    compared : pandas.DataFrame
        As `experiments.compare` gives it.
    guess : str, optional
        The player that the student chose.

    Returns
    -------
    matplotlib.axes.Axes
    """
    table = compared.iloc[::-1]
    best = table["cost"].min()
    level = table["from"] <= 0
    colours = [COLOURS["blue" if each else "grey"] for each in level]
    reach = np.array([table["more"] - table["from"], table["to"] - table["more"]])
    ax.barh(table.index, table["cost"], color=colours, xerr=reach, ecolor=COLOURS["black"], capsize=3)
    for i, (name, row) in enumerate(table.iterrows()):
        said = t("{cost:.2f}  <- your guess", cost=row["cost"]) if name == guess else f"{row['cost']:.2f}"
        ax.text(best + row["to"] + 0.03, i, said, va="center")
    ax.set(xlim=(0, 1.35 * table["cost"].max()), xlabel="cost per second (needless step-downs)")
    names, *others = map(str, compared.index[compared["from"] <= 0])
    for other in others:
        names = t("{one} and {other}", one=names, other=other)
    ax.set_title(t("Lowest cost per second: {names}", names=names))
    return ax


def draw_wasted(ax: Any, wasted: Mapping[str, int], helped: int, guess: float | None = None) -> Any:
    """Draw each list of seconds that get help as squares: those that would not have stalled at the right.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    wasted : mapping from str to int
        By list: how many of its seconds would not have stalled.
    helped : int
        How many seconds a list holds; a multiple of 10.
    guess : float, optional
        How many the student expects in the first list.

    Returns
    -------
    matplotlib.axes.Axes
    """
    columns = helped // 10
    for i, (name, count) in enumerate(wasted.items()):
        place = np.arange(helped)
        x, y = place // 10, 13 * i + 9 - place % 10
        missed = place >= helped - count
        for part, colour in ((~missed, "grey"), (missed, "vermillion")):
            ax.plot(x[part], y[part], "s", color=COLOURS[colour], markersize=3.2)
        ax.text(-1.5, 13 * i + 4.5, name, ha="right", va="center")
        ax.text(
            columns + 0.5,
            13 * i + 4.5,
            t("{count} wasted", count=count),
            va="center",
            color=COLOURS["vermillion"],
        )
    if guess is not None:
        at = columns - 0.5 - guess / 10
        ax.plot([at, at], [-1.5, 10.5], color=COLOURS["black"])
        ax.text(at, -1.8, "your guess", ha="center", va="bottom")
    ax.set(xlim=(-14, columns + 11), ylim=(13 * len(wasted) - 2, -5))
    ax.axis("off")
    first, *others = wasted.items()
    best, least = min(others, key=lambda other: other[1])
    ax.set_title(
        t(
            "Wasted help, of {helped} seconds: {count} {first}, {least} {best}",
            helped=helped,
            count=first[1],
            first=first[0],
            least=least,
            best=best,
        )
    )
    return ax


class CostOfThreshold:
    """The mean cost of a decision against the threshold, for costs that are dragged.

    Parameters
    ----------
    truth : array-like of bool, shape (n,)
        Whether the event came.
    proba : mapping from str to array-like, shape (n,)
        Its probability by each model.

    Attributes
    ----------
    controls : dict from str to Control
        Cost of a missed event in needless actions, the student's threshold, the model.
    """

    thresholds = np.round(np.linspace(0, 1, 101), 2)

    def __init__(self, truth: ArrayLike, proba: Mapping[str, ArrayLike]) -> None:
        self.truth = np.asarray(truth, dtype=bool)
        self.proba = {name: np.asarray(p) for name, p in proba.items()}
        self.controls: dict[str, Control] = {
            "ratio": Slider("Cost of a missed stall (needless step-downs)", [1, 2, 5, 10, 20], start=5),
            "threshold": Slider(
                "Your threshold (probability)", self.thresholds[5:96:5], start=0.5, fmt="{:.2f}"
            ),
            "model": Choice("Probabilities from", list(self.proba)),
        }

    def cost(self, ratio: float, threshold: float, model: str) -> float:
        """Give the mean cost per decision, in needless actions."""
        act = self.proba[model] >= threshold
        return float(np.mean(np.where(self.truth, ratio * ~act, act)))

    def curve(self, model: str) -> tuple[Floats, Floats]:
        """Give, for the tenths of the probability, what was said and the share of events that came."""
        said = self.proba[model]
        tenth = np.minimum((said * 10).astype(int), 9)
        filled = np.unique(tenth)
        means = np.array([said[tenth == i].mean() for i in filled])
        return means, np.array([self.truth[tenth == i].mean() for i in filled])

    def at(self, ratio: float) -> pd.DataFrame:
        """Tell, for each model, what both thresholds cost and what came of its highest probabilities.

        Parameters
        ----------
        ratio : float
            The cost of a missed event in needless actions.

        Returns
        -------
        pandas.DataFrame
            A row for each model, rounded to two places.
        """
        rows = {
            name: {
                "one half": self.cost(ratio, 1 / 2, name),
                "dashed line": self.cost(ratio, 1 / (1 + ratio), name),
                "said at most": self.curve(name)[0][-1],
                "came true": self.curve(name)[1][-1],
            }
            for name in self.proba
        }
        return pd.DataFrame(rows).T.round(2)

    def fixed(self, axes: Any) -> None:
        """Draw the axes."""
        left, right = axes
        left.set(xlim=(0, 1), ylim=(0, 1.7), xlabel="threshold: step down from this probability on")
        left.set_ylabel("cost per second")
        right.plot([0, 1], [0, 1], color=COLOURS["grey"], linestyle=":")
        right.text(0.33, 0.45, "as said", color=COLOURS["grey"], rotation=38, ha="center")
        right.set(xlim=(0, 1.02), ylim=(0, 1.05), xlabel="probability of a stall, as the model says it")
        right.set_ylabel("share that stalled")

    def moving(self, axes: Any, ratio: float, threshold: float, model: str) -> None:
        """Draw the cost curve with both thresholds, and what came of what the model said."""
        left, right = axes
        from_costs = 1 / (1 + ratio)
        yours, theirs = (self.cost(ratio, cut, model) for cut in (threshold, from_costs))
        left.plot(
            self.thresholds, [self.cost(ratio, cut, model) for cut in self.thresholds], color=COLOURS["blue"]
        )
        left.axvline(from_costs, color=COLOURS["vermillion"], linestyle="--")
        left.text(from_costs + 0.01, 1.6, f"1 / (1 + {ratio:g})", color=COLOURS["vermillion"])
        at, side = (threshold, min(yours, 1.65)), -1 if threshold > 0.7 else 1
        left.plot(*at, "o" if yours < 1.65 else "^", color=COLOURS["black"])
        name = t("yours") if yours < 1.65 else t("yours, higher up")
        aligned = "left" if side > 0 else "right"
        place = (10 * side, -14) if yours < 1.65 or side > 0 else (12, -44)  # clear of the curve
        left.annotate(name, at, place, textcoords="offset points", ha=aligned)
        left.set_title(
            t("Cost per second: yours {yours:.2f}, from the costs {theirs:.2f}", yours=yours, theirs=theirs)
        )
        said, came = self.curve(model)
        right.plot(said, came, "o-", color=COLOURS["green"])
        right.set_title(t("Where the model says {said:.2f}, {came:.2f} stall", said=said[-1], came=came[-1]))

    def alt(self, ratio: float, threshold: float, model: str) -> str:
        """Say both costs, and what came of the highest probabilities."""
        yours, theirs = (self.cost(ratio, cut, model) for cut in (threshold, 1 / (1 + ratio)))
        said, came = self.curve(model)
        return t(
            "Cost per second against the threshold, {model}, a missed stall costing {ratio:g}: {yours:.2f} at "
            "{threshold:g}, {theirs:.2f} at the threshold from the costs. Where the model says {said:.2f}, "
            "{came:.2f} stalled.",
            model=model,
            ratio=ratio,
            yours=yours,
            threshold=threshold,
            theirs=theirs,
            said=said[-1],
            came=came[-1],
        )


def draw_newcomers(axes: Any, hits: pd.DataFrame, newcomers: pd.DataFrame, guess: int | None = None) -> Any:
    """Draw right suggestions against the share of one new app, and what is found of each app as a newcomer.

    Parameters
    ----------
    axes : sequence of two matplotlib.axes.Axes
        Where to draw.
    hits : pandas.DataFrame
        As `experiments.right_first` gives it, of three framings.
    newcomers : pandas.DataFrame
        As `experiments.each_app_new` gives it.
    guess : int, optional
        How many newcomers the student expects above chance.

    Returns
    -------
    sequence of matplotlib.axes.Axes
    """
    left, right = axes
    shares = np.linspace(0, 0.5, 2)
    ends = {}
    for (name, row), (colour, style) in zip(hits.iterrows(), LINES, strict=True):
        line = row["old apps"] * (1 - shares) + row["new app"] * shares
        left.plot(100 * shares, line, style, color=COLOURS[colour])
        ends[name] = (line[1], COLOURS[colour])
    heights = _apart([height for height, _ in ends.values()], 0.035)
    for (name, (_, colour)), height in zip(ends.items(), heights, strict=True):
        left.text(51, height, name, color=colour, va="center")
    left.set(
        xlim=(0, 84),
        ylim=(0, 1.1 * max(heights)),
        xlabel="openings that go to the new app (%)",
        xticks=range(0, 51, 10),
    )
    left.set_ylabel("right first suggestions")
    leads = hits.iloc[0] - hits.iloc[1]
    tie = leads["old apps"] / (leads["old apps"] - leads["new app"])
    left.set_title(t("From {tie:.0f} % on, a score per pair beats one class per app", tie=100 * tie))
    four = newcomers["four"].sort_values(ascending=False).to_numpy()
    chance = SUGGESTIONS / len(four)
    above = int(np.sum(four > chance))
    colours = [COLOURS["vermillion" if share > chance else "grey"] for share in four]
    right.bar(np.arange(1, len(four) + 1), four, color=colours)
    right.axhline(chance, color=COLOURS["black"], linestyle="--")
    right.text(len(four) + 1, chance + 0.05, t("chance"))
    if guess is not None:
        right.plot([guess + 0.5, guess + 0.5], [0, 0.99], color=COLOURS["black"])
        right.text(guess + 0.5, 1.01, "your guess", ha="center")
    right.set(xlim=(-1, len(four) + 6), ylim=(0, 1.12), xticks=range(0, len(four) + 1, 4))
    right.set(xlabel="each old app as the newcomer", ylabel="found in four suggestions")
    right.set_title(t("{above} of {count} newcomers found above chance", above=above, count=len(four)))
    return axes


def _apart(heights: Sequence[float], least: float) -> list[float]:
    """Move heights up until each pair is `least` apart; their order is kept."""
    placed: dict[int, float] = {}
    for i in sorted(range(len(heights)), key=lambda i: heights[i]):
        placed[i] = max([heights[i], *(height + least for height in placed.values())])
    return [placed[i] for i in range(len(heights))]
