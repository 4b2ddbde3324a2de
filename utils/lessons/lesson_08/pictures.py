"""The pictures of the lessons on framing: each draws on the axes it is given; the interactive ones carry their controls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from utils.framing import label_scores, threshold_labels, top_k_labels
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS

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
