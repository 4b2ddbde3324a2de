"""The pictures of the lessons on framing: each draws on the axes it is given; the interactive ones carry their controls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from utils.controls import Choice, Control, Slider
from utils.framing import label_scores, threshold_labels, top_k_labels
from utils.plots import COLOURS

Floats = NDArray[np.float64]


def draw_recall(ax: Any, rows_a_year: ArrayLike, recall: ArrayLike, accuracy: float, few: int) -> Any:
    """Draw the recall of each class against how often it comes, and the accuracy that hides it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    rows_a_year : array-like, shape (classes,)
        How often each class comes in a year.
    recall : array-like, shape (classes,)
        Share of each class that is recognised.
    accuracy : float
        The average over rows.
    few : int
        Classes with at most so many rows are called rare.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows, shares = np.asarray(rows_a_year), np.asarray(recall)
    rare = rows <= few
    ax.semilogx(rows, shares, "o", color=COLOURS["blue"], alpha=0.7)
    ax.axhline(accuracy, color=COLOURS["vermillion"], linestyle="--")
    ax.text(rows.min(), accuracy + 0.02, f"accuracy {accuracy:.2f}", color=COLOURS["vermillion"])
    ax.set(xlabel="visits of the diagnosis in a year (log scale)", ylabel="recall (share recognised)")
    ax.set(
        ylim=(0, 1.05),
        title=f"{rare.sum()} rare diagnoses (at most {few} visits): {shares[rare].mean():.2f} recognised",
    )
    return ax


def dealt_again(table: pd.DataFrame, columns: Sequence[str], share: float, seed: int) -> pd.DataFrame:
    """Deal the values of some columns out again at random among a share of the rows.

    The columns stay together: a row gets another row's values of all of them.

    Parameters
    ----------
    table : DataFrame, shape (n, any)
        Left unchanged.
    columns : sequence of str
        The columns to deal out again.
    share : float
        Share of the rows, from 0 to 1.
    seed : int
        Seed of the random draw.

    Returns
    -------
    DataFrame, shape (n, any)

    Examples
    --------
    >>> table = pd.DataFrame({"row": [0, 1, 2, 3], "form": [10, 11, 12, 13]})
    >>> mixed = dealt_again(table, ["form"], share=1, seed=0)
    >>> sorted(mixed["form"]), mixed["row"].tolist(), mixed["form"].tolist() == table["form"].tolist()
    ([10, 11, 12, 13], [0, 1, 2, 3], False)
    """
    rng, mixed = np.random.default_rng(seed), table.copy()
    rows = np.flatnonzero(rng.random(len(table)) < share)
    mixed.loc[table.index[rows], columns] = table.loc[table.index[rng.permutation(rows)], columns].to_numpy()
    return mixed


class BlurredChapters:
    """Flat models against trees while the forms that tell the chapters apart are mixed up.

    Parameters
    ----------
    visits : DataFrame
        The visits as they are.
    forms : sequence of str
        The columns that tell the chapters apart.
    compare : callable
        ``compare(model, table, each)`` gives the accuracy of a model by that name, flat and as a tree, after
        learning from so many rows of each class of the table.
    models : sequence of str
        Names of two models.
    seed : int
        Seed of the mixing.

    Attributes
    ----------
    controls : dict from str to Control
        Share of forms mixed up, and rows per class.
    """

    def __init__(
        self,
        visits: pd.DataFrame,
        forms: Sequence[str],
        compare: Callable[[str, pd.DataFrame, int], Sequence[float]],
        models: Sequence[str],
        seed: int,
    ) -> None:
        self.visits, self.forms, self.compare, self.models, self.seed = (
            visits,
            list(forms),
            compare,
            models,
            seed,
        )
        self.controls: dict[str, Control] = {
            "share": Slider("Share of complaint forms mixed up", [0, 0.25, 0.5, 0.75, 1], start=0),
            "each": Slider("Visits per diagnosis to learn from", [3, 10, 30, 100, 300], start=10),
        }
        self._bars = [f"{model}, {way}" for model in models for way in ("flat", "tree")]
        self._tables: dict[float, pd.DataFrame] = {}
        self._known: dict[tuple[float, int], dict[str, float]] = {}

    def table(self, share: float) -> pd.DataFrame:
        """Give the visits with so many of their forms mixed up."""
        if share not in self._tables:
            self._tables[share] = dealt_again(self.visits, self.forms, share, self.seed)
        return self._tables[share]

    def accuracies(self, share: float, each: int) -> dict[str, float]:
        """Give the accuracy of each model, flat and as a tree."""
        if (share, each) not in self._known:
            found = [self.compare(model, self.table(share), each) for model in self.models]
            self._known[share, each] = dict(zip(self._bars, np.ravel(found).tolist(), strict=True))
        return self._known[share, each]

    def gains(self, share: float, each: int) -> list[float]:
        """Give what the tree brings to each model."""
        values = list(self.accuracies(share, each).values())
        return [tree - flat for flat, tree in zip(values[::2], values[1::2], strict=True)]

    def fixed(self, ax: Any) -> None:
        """Draw the axes, with a place for each bar."""
        ax.set(xlim=(0, 1), ylim=(3.6, -0.6), xlabel="right diagnoses (share of the unseen visits)")
        ax.set_yticks(range(4), self._bars)

    def moving(self, ax: Any, share: float, each: int) -> None:
        """Draw the four accuracies."""
        colours = [COLOURS[name] for name in ("sky", "blue", "orange", "vermillion")]
        bars = ax.barh(range(4), list(self.accuracies(share, each).values()), color=colours)
        ax.bar_label(bars, fmt="%.2f", padding=4)
        first, second = self.gains(share, each)
        ax.set_title(f"The tree brings {first:+.2f} to {self.models[0]}, {second:+.2f} to {self.models[1]}")

    def alt(self, share: float, each: int) -> str:
        """Say the four accuracies."""
        found = ", ".join(f"{name} {value:.2f}" for name, value in self.accuracies(share, each).items())
        return f"Share of right diagnoses with {share:g} of the forms mixed up, {each} visits each: {found}."


class TopKOrThreshold:
    """The macro F1 of the top k labels and of a threshold, and what both say about one show.

    Parameters
    ----------
    shows : DataFrame, shape (n, 2 + labels)
        Title, synopsis and a column of 0 and 1 for each label.
    proba : array-like, shape (n, labels)
        A probability for each label.
    title : str
        The show whose probabilities are drawn; the first one if there is none of this title.
    name : str
        What the show is called in the picture.

    Attributes
    ----------
    thresholds : ndarray
        Every position of the threshold's slider.
    groups : dict from str to sequence of int
        Which shows judge: those with one of these numbers of labels.
    controls : dict from str to Control
        k, the threshold and the group.
    """

    thresholds = np.round(np.arange(0.1, 0.91, 0.02), 2)
    groups: ClassVar[dict[str, Sequence[int]]] = {"all shows": range(5), "shows with exactly two genres": [2]}

    def __init__(self, shows: pd.DataFrame, proba: ArrayLike, title: str, name: str) -> None:
        self.labels = list(shows.columns[2:])
        self.truth, self.proba, self.name = shows[self.labels].to_numpy(), np.asarray(proba), name
        self.show = self.proba[[int((shows["title"] == title).to_numpy().argmax())]]
        self.controls: dict[str, Control] = {
            "k": Slider("k (labels per show)", range(1, len(self.labels) + 1), start=2),
            "threshold": Slider("Threshold (probability)", self.thresholds, start=0.5, fmt="{:.2f}"),
            "group": Choice("Which shows judge", list(self.groups)),
        }
        self._curves = {
            group: [self.threshold_f1(group, t) for t in self.thresholds] for group in self.groups
        }

    def _f1(self, group: str, called: NDArray[np.int64]) -> float:
        keep = np.isin(self.truth.sum(axis=1), list(self.groups[group]))
        return label_scores(self.truth[keep], called[keep])["macro F1"]

    def top_k_f1(self, group: str, k: int) -> float:
        """Give the macro F1 of the top k labels on a group of items."""
        return self._f1(group, top_k_labels(self.proba, k))

    def threshold_f1(self, group: str, threshold: float) -> float:
        """Give the macro F1 of a threshold on a group of items."""
        return self._f1(group, threshold_labels(self.proba, threshold))

    def best_threshold(self, group: str) -> float:
        """Give the threshold with the highest macro F1 on a group of items; the lowest of equals."""
        return float(self.thresholds[int(np.argmax(self._curves[group]))])

    def compare(self, tuning: TopKOrThreshold) -> pd.DataFrame:
        """Give macro F1 of the top 1, 2 and 3 and of the threshold tuned on other shows, by group."""
        rules = {f"top {k}": [self.top_k_f1(group, k) for group in self.groups] for k in (1, 2, 3)}
        tuned = [self.threshold_f1(group, tuning.best_threshold(group)) for group in self.groups]
        return pd.DataFrame(rules | {"tuned threshold": tuned}, list(self.groups)).T

    def moving(self, axes: Any, k: int, threshold: float, group: str) -> None:
        """Draw F1 against the threshold beside the top k's, and the item's probabilities."""
        left, right = axes
        top, at = self.top_k_f1(group, k), self.threshold_f1(group, threshold)
        left.plot(self.thresholds, self._curves[group], color=COLOURS["blue"])
        left.plot(threshold, at, "o", color=COLOURS["blue"])
        left.text(threshold, at + 0.03, "threshold", color=COLOURS["blue"], ha="center")
        left.axhline(top, color=COLOURS["vermillion"], linestyle="--")
        left.text(0.01, top - 0.07, f"top {k}", color=COLOURS["vermillion"])
        left.set(xlim=(0, 1), ylim=(0, 1), xlabel="threshold (probability)", ylabel="macro F1")
        winner = "threshold" if at > top else f"top {k}"
        left.set_title(f"The {winner} wins: {max(at, top):.2f} against {min(at, top):.2f}")
        colours = [COLOURS["vermillion" if on else "grey"] for on in top_k_labels(self.show, k)[0]]
        right.barh(self.labels, self.show[0], color=colours)
        right.axvline(threshold, color=COLOURS["blue"])
        right.set(xlim=(0, 1), ylim=(len(self.labels) - 0.4, -0.6), xlabel=f"probability (orange: top {k})")
        right.set_title(f"{self.name}: {threshold_labels(self.show, threshold)[0].tolist()}")

    def alt(self, k: int, threshold: float, group: str) -> str:
        """Say both scores and what the threshold says of the item."""
        top, at = self.top_k_f1(group, k), self.threshold_f1(group, threshold)
        called = threshold_labels(self.show, threshold)[0].tolist()
        return (
            f"Macro F1 on {group}: {at:.2f} at threshold {threshold:g}, {top:.2f} with the top {k}. "
            f"For one show the threshold gives {called}."
        )


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
        styles = (("blue", "-"), ("vermillion", "--"), ("green", "-."), ("orange", "--"), ("purple", ":"))
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
