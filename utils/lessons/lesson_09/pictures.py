"""The pictures of the lessons on framing: each draws on the axes it is given; the interactive ones carry their controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from utils.framing import label_scores, threshold_labels, top_k_labels
from utils.lessons.lesson_09.experiments import THRESHOLDS, Compare, f1_lead, tree_gains
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS, figure, korean

Floats = NDArray[np.float64]


def draw_recall(rows_a_year: ArrayLike, recall: ArrayLike, accuracy: float, few: int) -> tuple[Any, str]:
    """Draw the recall of each class against how often it comes, and the accuracy that hides it.

    Parameters
    ----------
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
    figure, str
        The figure and what it shows.
    """
    rows, shares = np.asarray(rows_a_year), np.asarray(recall)
    rare = rows <= few
    fig, ax = figure(size=(9, 3.6))
    ax.semilogx(rows, shares, "o", color=COLOURS["blue"], alpha=0.7)
    ax.axhline(accuracy, color=COLOURS["vermillion"], linestyle="--")
    ax.text(rows.min(), accuracy + 0.02, f"accuracy {accuracy:.2f}", color=COLOURS["vermillion"])
    ax.set(xlabel="visits of the diagnosis in a year (log scale)", ylabel="recall (share recognised)")
    title = f"{rare.sum()} rare diagnoses (at most {few} visits): {shares[rare].mean():.2f} recognised"
    ax.set(ylim=(0, 1.05), title=title)
    return fig, f"Recall against visits a year. {title}; the accuracy is {accuracy:.2f}."


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
    """Flat models against trees while what tells the chapters apart, or what they differ in, is taken away.

    Parameters
    ----------
    tables : dict from str to DataFrame
        The visits, by what the spread of their tests is; the same rows in the same order.
    forms : sequence of str
        The columns that tell the chapters apart.
    compare : callable
        As in :func:`utils.lessons.lesson_09.experiments.tree_gains`.
    models : sequence of str
        Names of two models.
    seed : int
        Seed of the mixing.

    Attributes
    ----------
    controls : dict from str to Control
        Share of forms mixed up, rows per class, and the spread of the tests.
    """

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        forms: Sequence[str],
        compare: Compare,
        models: Sequence[str],
        seed: int,
    ) -> None:
        self.forms, self.compare, self.models, self.seed = list(forms), compare, list(models), seed
        self.controls: dict[str, Control] = {
            "share": Slider("Share of complaint forms mixed up", [0, 0.25, 0.5, 0.75, 1], start=0),
            "each": Slider("Visits per diagnosis to learn from", [3, 10, 30, 100, 300], start=10),
            "spread": Choice("Spread of the tests", list(tables)),
        }
        self._bars = [f"{model}, {way}" for model in models for way in ("flat", "tree")]
        self._tables = {(spread, 0.0): table for spread, table in tables.items()}
        self._known: dict[tuple[str, float, int], pd.DataFrame] = {}

    def table(self, share: float, spread: str) -> pd.DataFrame:
        """Give the visits with so many of their forms mixed up."""
        if (spread, share) not in self._tables:
            mixed = dealt_again(self._tables[spread, 0.0], self.forms, share, self.seed)
            self._tables[spread, share] = mixed
        return self._tables[spread, share]

    def gains(self, share: float, each: int, spread: str) -> pd.DataFrame:
        """Give the accuracy of each model, flat and as a tree, and the gain with its interval."""
        at = (spread, share, each)
        if at not in self._known:
            self._known[at] = tree_gains(
                self.compare, self.models, self.table(share, spread), each, self.seed
            )
        return self._known[at]

    def fixed(self, ax: Any) -> None:
        """Draw the axes, with a place for each bar."""
        ax.set(xlim=(0, 1), ylim=(3.6, -0.6), xlabel="right diagnoses (share of the unseen visits)")
        ax.set_yticks(range(4), self._bars)

    def moving(self, ax: Any, share: float, each: int, spread: str) -> None:
        """Draw the four accuracies."""
        colours = [COLOURS[name] for name in ("sky", "blue", "orange", "vermillion")]
        found = self.gains(share, each, spread)
        bars = ax.barh(range(4), found[["flat", "tree"]].to_numpy().ravel(), color=colours)
        ax.bar_label(bars, fmt="%.2f", padding=4)
        lines = [f"{model}: the tree brings {_gain(found.loc[model])}" for model in self.models]
        ax.set_title("\n".join(lines))

    def alt(self, share: float, each: int, spread: str) -> str:
        """Say the four accuracies."""
        shares = self.gains(share, each, spread)[["flat", "tree"]].to_numpy().ravel()
        found = ", ".join(f"{name} {value:.2f}" for name, value in zip(self._bars, shares, strict=True))
        return (
            f"Share of right diagnoses with {share:g} of the forms mixed up, {each} visits each, spread of the tests "
            f"{spread}: {found}."
        )


def _gain(row: Any) -> str:
    gain, low, high = row[["gain", "low", "high"]].round(2) + 0.0  # no minus before a zero
    return f"{gain:+.2f} ({low:+.2f} to {high:+.2f})"


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
    english : str
        What the show is called in the picture where no font holds Korean.

    Attributes
    ----------
    thresholds : ndarray
        Every position of the threshold's slider.
    groups : dict from str to sequence of int
        Which shows judge: those with one of these numbers of labels.
    controls : dict from str to Control
        k, the threshold and the group.
    """

    thresholds = THRESHOLDS
    groups: ClassVar[dict[str, Sequence[int]]] = {"all shows": range(5), "shows with exactly two genres": [2]}

    def __init__(self, shows: pd.DataFrame, proba: ArrayLike, title: str, english: str) -> None:
        self.labels = list(shows.columns[2:])
        self.truth, self.proba = shows[self.labels].to_numpy(), np.asarray(proba)
        self.name = korean(title, english)
        self.show = self.proba[[int((shows["title"] == title).to_numpy().argmax())]]
        self.controls: dict[str, Control] = {
            "k": Slider("k (labels per show)", range(1, len(self.labels) + 1), start=2),
            "threshold": Slider("Threshold (probability)", self.thresholds, start=0.5, fmt="{:.2f}"),
            "group": Choice("Which shows judge", list(self.groups)),
        }
        self._curves = {
            group: [self.threshold_f1(group, t) for t in self.thresholds] for group in self.groups
        }

    def _members(self, group: str) -> NDArray[np.bool_]:
        return np.isin(self.truth.sum(axis=1), list(self.groups[group]))

    def _f1(self, group: str, called: NDArray[np.int64]) -> float:
        keep = self._members(group)
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

    def lead(self, tuning: TopKOrThreshold, group: str, seed: int) -> tuple[float, float, float]:
        """Give the lead of the threshold tuned on other shows over the better of top 2 and top 3, with its interval."""
        keep, k = self._members(group), max((2, 3), key=lambda k: self.top_k_f1(group, k))
        tuned = threshold_labels(self.proba, tuning.best_threshold(group))
        return f1_lead(self.truth[keep], tuned[keep], top_k_labels(self.proba, k)[keep], seed)

    def moving(self, axes: Any, k: int, threshold: float, group: str) -> None:
        """Draw F1 against the threshold beside the top k's, and the item's probabilities."""
        left, right = axes
        top, at = self.top_k_f1(group, k), self.threshold_f1(group, threshold)
        left.plot(self.thresholds, self._curves[group], color=COLOURS["blue"])
        left.plot(threshold, at, "o", color=COLOURS["blue"])
        side = "left" if threshold < 0.3 else "right" if threshold > 0.7 else "center"  # below the curve
        place = threshold + {"left": 0.02, "right": -0.02, "center": 0}[side]
        word = left.text(place, at - 0.1, "threshold", color=COLOURS["blue"], ha=side)
        word.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
        left.axhline(top, color=COLOURS["vermillion"], linestyle="--")
        above = self._curves[group][0] < top  # where the curve does not begin
        left.text(0.01, top + (0.02 if above else -0.07), f"top {k}", color=COLOURS["vermillion"])
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
