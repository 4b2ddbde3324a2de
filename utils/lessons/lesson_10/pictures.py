"""The pictures of lesson 10: shows with their genres, a threshold against the top k, weights, and a chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from utils.framing import label_scores, threshold_labels, top_k_labels
from utils.language import t
from utils.lessons.lesson_10.experiments import THRESHOLDS, f1_lead
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS, figure

GUESS = COLOURS["vermillion"]
SHOWN = ("cooking", "mystery", "survival", "action", "Hamming loss")  # columns whose names are shown as texts


def draw_shows(
    shows: pd.DataFrame, proba: ArrayLike, called: ArrayLike, names: Sequence[str]
) -> tuple[Any, str]:
    """Draw the probabilities of some shows, what was called, and what holds.

    Parameters
    ----------
    shows : DataFrame, shape (n, 2 + labels)
        Title, synopsis and a column of 0 and 1 for each label.
    proba, called : array-like, shape (n, labels)
        The probability of each label, and 1 where it was called.
    names : sequence of str, shape (n,)
        What each is called in the picture.

    Returns
    -------
    figure, str
        The figure and what it shows.
    """
    labels = list(shows.columns[2:])
    fig, axes = figure(ncols=len(shows), size=(11, 3.2), sharey=True)
    said = []
    for ax, name, row, shares, on in zip(
        axes, names, shows[labels].to_numpy(), np.asarray(proba), np.asarray(called), strict=True
    ):
        ax.barh(
            [t(label) for label in labels], shares, color=[COLOURS["blue" if one else "grey"] for one in on]
        )
        for y, (share, one, holds) in enumerate(zip(shares, on, row, strict=True)):
            word = {(1, 1): t("hit"), (1, 0): t("too many"), (0, 1): t("missed"), (0, 0): ""}[
                int(one), int(holds)
            ]
            side, colour = ("right", "white") if share > 0.55 else ("left", "black")
            ax.text(share + (-0.03 if share > 0.55 else 0.03), y, word, va="center", ha=side, color=colour)
        ax.set(xlim=(0, 1.05), xlabel="probability (blue: called)", ylim=(len(labels) - 0.4, -0.6))
        many, missed = int((on > row).sum()), int((on < row).sum())
        wrong = [t(text, n=n) for n, text in ((many, "{n} too many"), (missed, "{n} missed")) if n]
        ax.set_title(f"{name}: {', '.join(wrong) or t('all right')}")
        said.append(t("{name} has {row} and is called {on}", name=name, row=row.tolist(), on=on.tolist()))
    return fig, t(
        "Genres {genres} of {count} shows. {shows}.",
        genres=", ".join(map(t, labels)),
        count=len(shows),
        shows="; ".join(said),
    )


def draw_weights(
    together: ArrayLike, alone: ArrayLike, labels: Sequence[str], said: str | None = None
) -> tuple[Any, str]:
    """Draw the weights that one vector model learns against those of one model for each label.

    Parameters
    ----------
    together, alone : array-like, shape (words, labels)
        Weights.
    labels : sequence of str
        The labels.
    said : str, optional
        Which of the two the student said is better.

    Returns
    -------
    figure, str
        The figure and what it shows.
    """
    one, each = np.asarray(together), np.asarray(alone)
    fig, ax = figure(size=(5.5, 4))
    for y, (label, colour) in enumerate(zip(labels, ("blue", "orange", "green", "vermillion"), strict=True)):
        ax.plot(one[:, y], each[:, y], "o", color=COLOURS[colour], alpha=0.5, markersize=5, label=t(label))
    ax.legend(loc="upper left")
    if said:
        ax.text(0.97, 0.05, t("you said: {said}", said=said), color=GUESS, ha="right", transform=ax.transAxes)
    ax.set(xlabel="weight in one vector model", ylabel="weight in one model for each")
    apart = np.abs(one - each).max()
    title = (
        "The same weights in both" if apart < 1e-9 else t("Weights differ by up to {apart:.2g}", apart=apart)
    )
    ax.set_title(title)
    return (
        fig,
        t(
            "{title}: {size} weights of {words} words and {count} labels, drawn against each other.",
            title=title,
            size=one.size,
            words=one.shape[0],
            count=len(labels),
        ),
    )


def draw_chain(exact: ArrayLike, lead: tuple[float, float], guess: float | None = None) -> tuple[Any, str]:
    """Draw how many whole lists are right, by one model for each label and by a chain.

    Parameters
    ----------
    exact : array-like, shape (2,)
        Share of the shows whose whole list is right: one model each, and the chain.
    lead : tuple of float
        The chain's lead and its half width.
    guess : float, optional
        What the student said of the lead, as a share.

    Returns
    -------
    figure, str
        The figure and what it shows.
    """
    each, chain = 100 * np.asarray(exact, dtype=float)
    by, width = 100 * lead[0], 100 * lead[1]
    fig, ax = figure(size=(9, 2.4))
    bars = ax.barh(
        [t("one each"), t("chain")], [each, chain], color=[COLOURS["sky"], COLOURS["blue"]], height=0.6
    )
    for bar, colour in zip(bars, ("black", "white"), strict=True):
        ax.text(1, bar.get_y() + 0.3, f"{bar.get_width():.1f}", va="center", color=colour)
    ax.plot([each + by - width, each + by + width], [1.42, 1.42], color=COLOURS["black"])
    ax.text(each + by + width + 0.5, 1.42, t("lead {by:+.1f} ± {width:.1f}", by=by, width=width), va="center")
    if guess is not None:
        ax.plot(each + 100 * guess, 1.75, "D", color=GUESS, markersize=10)
        ax.text(each + 100 * guess + 1.2, 1.75, "you said", color=GUESS, va="center")
    ax.set(xlim=(0, 100), ylim=(2.1, -0.5), xlabel="shows whose whole list is right (of 100)")
    title = t("The chain: {by:.1f} ± {width:.1f} more of 100 whole lists right", by=by, width=width)
    ax.set_title(title)
    return fig, t(
        "{title}: {each:.1f} by one model each, {chain:.1f} by the chain.",
        title=title,
        each=each,
        chain=chain,
    )


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
    said : str, optional
        Which rule the student said is ahead on the last of the groups.

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

    def __init__(self, shows: pd.DataFrame, proba: ArrayLike, title: str, said: str | None = None) -> None:
        self.labels = list(shows.columns[2:])
        self.truth, self.proba = shows[self.labels].to_numpy(), np.asarray(proba)
        self.name, self.said = title, said
        self.show = self.proba[[int((shows["title"] == title).to_numpy().argmax())]]
        self.controls: dict[str, Control] = {
            "k": Slider("k (labels per show)", range(1, len(self.labels) + 1), start=2),
            "threshold": Slider("Threshold (probability)", self.thresholds, start=0.5, fmt="{:.2f}"),
            "group": Choice("Which shows judge", list(self.groups)),
        }
        self._curves = {
            group: [self.threshold_f1(group, cut) for cut in self.thresholds] for group in self.groups
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
        rules = {t("top {k}", k=k): [self.top_k_f1(group, k) for group in self.groups] for k in (1, 2, 3)}
        tuned = [self.threshold_f1(group, tuning.best_threshold(group)) for group in self.groups]
        return pd.DataFrame(rules | {t("tuned threshold"): tuned}, list(self.groups)).T

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
        end = self._curves[group][-1]  # where no top k stands as low
        left.text(self.thresholds[-1], end - 0.08, t("a threshold"), color=COLOURS["blue"], ha="right")
        left.axhline(top, color=COLOURS["vermillion"], linestyle="--")
        above = self._curves[group][0] < top  # where the curve does not begin
        left.text(0.01, top + (0.02 if above else -0.07), t("top {k}", k=k), color=COLOURS["vermillion"])
        if self.said and group == list(self.groups)[-1]:
            left.text(0.01, 0.03, t("you said: {said}", said=self.said), color=GUESS)
        left.set(xlim=(0, 1), ylim=(0, 1), xlabel="threshold (probability)", ylabel="macro F1")
        title = t("The top {k} wins: {best:.2f} against {other:.2f}", k=k, best=top, other=at)
        if at > top:
            title = t("The threshold wins: {best:.2f} against {other:.2f}", best=at, other=top)
        left.set_title(title)
        colours = [COLOURS["vermillion" if on else "grey"] for on in top_k_labels(self.show, k)[0]]
        right.barh([t(label) for label in self.labels], self.show[0], color=colours)
        right.axvline(threshold, color=COLOURS["blue"])
        right.set(
            xlim=(0, 1), ylim=(len(self.labels) - 0.4, -0.6), xlabel=t("probability (orange: top {k})", k=k)
        )
        right.set_title(f"{self.name}: {threshold_labels(self.show, threshold)[0].tolist()}")

    def alt(self, k: int, threshold: float, group: str) -> str:
        """Say both scores and what the threshold says of the item."""
        top, at = self.top_k_f1(group, k), self.threshold_f1(group, threshold)
        called = threshold_labels(self.show, threshold)[0].tolist()
        return t(
            "Macro F1 on {group}: {at:.2f} at threshold {threshold:g}, {top:.2f} with the top {k}. For one show "
            "the threshold gives {called}.",
            group=group,
            at=at,
            threshold=threshold,
            top=top,
            k=k,
            called=called,
        )
