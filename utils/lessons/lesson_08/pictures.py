"""The pictures of lesson 08: one problem framed in several ways."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS

Floats = NDArray[np.float64]


def draw_stalls_by_mean(
    ax: Any, mean_mbps: ArrayLike, stalls: ArrayLike, rate_mbps: float, break_even: float
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

    Returns
    -------
    matplotlib.axes.Axes
    """
    mean, stalled = np.asarray(mean_mbps), np.asarray(stalls, dtype=float)
    edges = rate_mbps * np.array([-np.inf, 1, 2, 4, 8, 16, np.inf])
    bins = np.digitize(mean, edges[1:-1])
    shares = np.array([stalled[bins == i].mean() for i in range(6)])
    names = [f"{low:g} to {high:g}" for low, high in pairwise(edges[1:-1])]
    names = [f"below {edges[1]:g}", *names, f"above {edges[-2]:g}"]
    called = [COLOURS["vermillion" if i == 0 else "grey"] for i in range(6)]
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # where a number meets the line
    ax.bar_label(ax.bar(names, shares, color=called), fmt="%.2f", padding=2, bbox=paper)
    ax.axhline(break_even, color=COLOURS["blue"], linestyle="--")
    ax.text(5.45, break_even + 0.06, "stepping down pays above", color=COLOURS["blue"], ha="right")
    ax.set(xlabel="predicted mean throughput (Mbit/s)", ylabel="share that stalls", ylim=(0, 1.1))
    ax.set_title(f"At a predicted mean of {names[2]} Mbit/s, {shares[2]:.2f} of the streams stall")
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

    def fixed(self, ax: Any) -> None:
        """Draw the axes."""
        ax.set(xlim=(0, 1), ylim=(0, 1.6), xlabel="threshold (step down at this probability of a stall)")
        ax.set_ylabel("cost per decision")

    def moving(self, ax: Any, ratio: float, threshold: float, model: str) -> None:
        """Draw the cost curve, the student's threshold and the one from the costs."""
        from_costs = 1 / (1 + ratio)
        yours, theirs = (self.cost(ratio, t, model) for t in (threshold, from_costs))
        ax.plot(self.thresholds, [self.cost(ratio, t, model) for t in self.thresholds], color=COLOURS["blue"])
        ax.axvline(from_costs, color=COLOURS["vermillion"], linestyle="--")
        ax.text(from_costs + 0.01, 1.5, f"1 / (1 + {ratio:g})", color=COLOURS["vermillion"])
        ax.plot(threshold, min(yours, 1.6), "o", color=COLOURS["black"])
        ax.annotate("yours", (threshold, min(yours, 1.6)), (10, -14), textcoords="offset points")
        ax.set_title(f"Your threshold costs {yours:.2f}, the one from the costs {theirs:.2f}")

    def alt(self, ratio: float, threshold: float, model: str) -> str:
        """Say both costs."""
        yours, theirs = (self.cost(ratio, t, model) for t in (threshold, 1 / (1 + ratio)))
        return (
            f"Cost per decision against the threshold, {model}, a missed stall costing {ratio:g}: "
            f"{yours:.2f} at {threshold:g}, {theirs:.2f} at the threshold from the costs."
        )


class NewAppShare:
    """How often a suggestion is right, against the share of openings that go to the new app.

    Parameters
    ----------
    scores : mapping from str to array-like, shape (openings, apps)
        A score for each app at each opening, by model; minus infinity for an app the model cannot name.
    chosen : array-like of int, shape (openings,)
        The column of the app that was opened.
    new : int
        The column of the new app.

    Attributes
    ----------
    hits : DataFrame, shape (models, 4)
        Share of right suggestions on openings of old apps and of the new app: columns "old" and "new" for
        the first suggestion, "old, four" and "new, four" for one of four.
    natural : float
        Share of the new app among these openings.
    controls : dict from str to Control
        The share in per cent, and how many suggestions there are.
    """

    columns: ClassVar[dict[str, tuple[str, str]]] = {
        "the first suggestion": ("old", "new"),
        "one of four suggestions": ("old, four", "new, four"),
    }

    def __init__(self, scores: Mapping[str, ArrayLike], chosen: ArrayLike, new: int) -> None:
        picked = np.asarray(chosen)
        of_new = picked == new
        found = {}
        for name, score in scores.items():
            right = np.argsort(-np.asarray(score), axis=1, kind="stable")[:, :4] == picked[:, np.newaxis]
            first, four = right[:, 0], right.any(axis=1)
            parts = (first[~of_new], first[of_new], four[~of_new], four[of_new])
            found[name] = [float(part.mean()) for part in parts]
        self.hits = pd.DataFrame(found, ["old", "new", "old, four", "new, four"]).T
        self.natural = float(of_new.mean())
        self.controls: dict[str, Control] = {
            "share": Slider("Share of openings that go to the new app (%)", range(0, 51, 2), start=12),
            "right": Choice("Right means", list(self.columns)),
        }

    def accuracy(self, share: float, right: str) -> pd.Series[float]:
        """Give the share of right suggestions of each model, at a share of the new app in per cent."""
        old, new = self.columns[right]
        return self.hits[old] * (1 - share / 100) + self.hits[new] * share / 100

    def _styled(self) -> list[tuple[str, str, str]]:
        styles = (("blue", "-"), ("vermillion", "--"), ("green", "-."))
        return [(str(name), COLOURS[c], s) for name, (c, s) in zip(self.hits.index, styles, strict=False)]

    def fixed(self, ax: Any) -> None:
        """Draw the axes, the models' names and the share in the data."""
        for name, colour, style in self._styled():
            ax.plot([], [], style, color=colour, label=name)
        ax.legend(loc="upper center", ncols=2)
        ax.set(xlim=(0, 50), xlabel="share of openings that go to the new app (%)")
        ax.set_ylabel("right suggestions (share)")
        ax.axvline(100 * self.natural, ymax=0.66, color=COLOURS["grey"], linestyle=":")
        ax.text(100 * self.natural + 0.4, 0.02, "in the data", color=COLOURS["grey"])

    def moving(self, ax: Any, share: float, right: str) -> None:
        """Draw a line for each model and say who wins at this share."""
        now, left, end = (self.accuracy(at, right) for at in (share, 0, 50))
        for i, (_, colour, style) in enumerate(self._styled()):
            ax.plot([0, 50], [left.iloc[i], end.iloc[i]], style, color=colour)
            ax.plot(share, now.iloc[i], "o", color=colour)
        ax.axvline(share, ymax=0.66, color=COLOURS["black"], linewidth=1)
        ax.set_ylim(0, 1.5 * max(left.max(), end.max()))
        ax.set_title(f"At {share:g} %: best is {now.idxmax()}, right in {now.max():.2f}")

    def alt(self, share: float, right: str) -> str:
        """Say every model's accuracy at this share."""
        found = ", ".join(f"{name} {value:.2f}" for name, value in self.accuracy(share, right).items())
        return f"Right suggestions ({right}) with {share:g} % of the openings going to the new app: {found}."
