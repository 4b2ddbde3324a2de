"""The pictures of lesson 09: a visit, recalls, scales, and what a tree brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from utils.language import t
from utils.lessons.lesson_09.experiments import Compare, dealt_again, outcome, tree_gains
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS, figure

PLACES = ("head", "chest", "airways", "belly", "skin", "joints")  # of the form: texts that a figure shows
FLAT, TREE, GUESS = COLOURS["sky"], COLOURS["blue"], COLOURS["vermillion"]


def draw_visit(visit: pd.Series[Any], forms: Sequence[str], tests: Sequence[str]) -> tuple[Any, str]:
    """Draw what is known of one visit: the complaint form and the tests.

    Parameters
    ----------
    visit : Series
        One row of the visits.
    forms, tests : sequence of str
        The columns of the form, 0 to 9, and of the tests, whose usual value is 500.

    Returns
    -------
    figure, str
        The figure and what it shows.
    """
    scores, values = visit[list(forms)].astype(int), visit[list(tests)].astype(int)
    worst = str(scores.idxmax())
    fig, (left, right) = figure(ncols=2, size=(9, 2.8))
    bars = left.barh(forms, scores, color=[TREE if form == worst else COLOURS["grey"] for form in forms])
    left.bar_label(bars, padding=3)
    left.set(xlim=(0, 10), xlabel="how bad it is there (0 to 9)")
    left.set_title(t("The form: worst is {worst}, {score} of 9", worst=worst, score=scores[worst]))
    left.invert_yaxis()
    right.axvline(500, color=COLOURS["grey"])
    right.plot(values, tests, "o", color=TREE)
    for test, value in values.items():
        word = right.annotate(str(value), (value, test), xytext=(8, -4), textcoords="offset points")
        word.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
    far = max(100, int((values - 500).abs().max())) * 1.3
    right.set(xlim=(500 - far, 500 + far), xlabel="value (500 is usual)", ylim=(len(tests) - 0.5, -0.5))
    right.set_title("Six tests, each in its own unit")
    said = [", ".join(f"{t(str(name))} {value}" for name, value in part.items()) for part in (scores, values)]
    return fig, t(
        "One visit. The complaint form, 0 to 9: {form}. The tests, 500 is usual: {tests}.",
        form=said[0],
        tests=said[1],
    )


def draw_recall(
    rows_a_year: ArrayLike, recall: ArrayLike, accuracy: float, few: int, guess: float | None = None
) -> tuple[Any, str]:
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
    guess : float, optional
        What the student said of the rare ones, as a share.

    Returns
    -------
    figure, str
        The figure and what it shows.
    """
    rows, shares = np.asarray(rows_a_year), np.asarray(recall)
    rare = rows <= few
    fig, ax = figure(size=(9, 3.6))
    ax.semilogx(rows, shares, "o", color=TREE, alpha=0.7)
    ends, mean = [rows.min() * 0.95, few * 1.05], shares[rare].mean()
    ax.plot(ends, [mean, mean], color=COLOURS["black"])
    left = ends[0] * 0.96  # of all dots
    ax.text(left, mean, t("rare ones: {mean:.2f}", mean=mean), ha="right", va="center")
    ax.axhline(accuracy, color=COLOURS["grey"], linestyle="--")
    ax.text(
        rows.max(),
        accuracy - 0.07,
        t("accuracy {accuracy:.2f}", accuracy=accuracy),
        color=COLOURS["grey"],
        ha="right",
    )
    if guess is not None:
        ax.plot(ends, [guess, guess], color=GUESS, linestyle=":")
        place = max(guess, mean + 0.08) if guess >= mean else min(guess, mean - 0.08)
        word = ax.text(left, place, "you said", color=GUESS, ha="right", va="center")
        word.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
    ax.set(xlabel="visits of the diagnosis in a year (log scale)", ylabel="recall (share recognised)")
    title = t(
        "{count} rare diagnoses (at most {few} visits): {mean:.2f} recognised",
        count=rare.sum(),
        few=few,
        mean=mean,
    )
    ax.set(xlim=(0.3 * rows.min(), 1.3 * rows.max()), ylim=(0, 1.05), title=title)
    return fig, t(
        "Recall against visits a year. {title}; the accuracy is {accuracy:.2f}.",
        title=title,
        accuracy=accuracy,
    )


def draw_scales(table: pd.DataFrame, tests: Sequence[str]) -> tuple[Any, str]:
    """Draw the test that varies least within a chapter: on the scale of all chapters, and on that chapter's own.

    Parameters
    ----------
    table : DataFrame
        With the columns "chapter", "diagnosis" and the tests.
    tests : sequence of str
        The tests' columns.

    Returns
    -------
    figure, str
        The figure and what it shows.
    """
    spread = table.groupby("chapter")[list(tests)].std()
    test = str(spread.min().idxmin())
    chapter = str(spread[test].idxmin())
    there = table[table["chapter"] == chapter]
    means = there.groupby("diagnosis")[test].mean().sort_values()
    apart = [means.index[0], means.index[-1]]
    fig, (left, right) = figure(ncols=2, size=(9, 3))
    chapters, place = np.unique(table["chapter"], return_inverse=True)
    colours = np.where(table["chapter"] == chapter, GUESS, COLOURS["grey"])
    left.scatter(table[test], place, marker="|", s=160, c=colours, alpha=0.5)
    left.set_yticks(range(len(chapters)), [t("chapter {name}", name=name) for name in chapters])
    left.set(xlabel=t("{test} (its own unit)", test=test), ylim=(len(chapters) - 0.4, -0.6))
    left.set_title(t("On one scale for all, {chapter} is a line", chapter=chapter))
    for y, diagnosis in enumerate(apart):
        values = there.loc[there["diagnosis"] == diagnosis, test]
        right.scatter(values, np.full(len(values), y), marker="|", s=300, color=(TREE, COLOURS["orange"])[y])
    right.set_yticks([0, 1], apart)
    right.set(xlabel=t("{test} (its own unit)", test=test), ylim=(1.6, -0.6))
    right.set_title(t("Within {chapter}, two diagnoses lie apart", chapter=chapter))
    return fig, (
        t(
            "{test} of the visits by chapter: with the scale of all chapters those of {chapter} are one thin "
            "line; on the scale of {chapter} alone {lowest} (mean {low:.0f}) and {highest} (mean {high:.0f}) lie "
            "apart.",
            test=test,
            chapter=chapter,
            lowest=apart[0],
            low=means.iloc[0],
            highest=apart[1],
            high=means.iloc[-1],
        )
    )


def draw_gains(gains: pd.DataFrame, said: str = "", at: str = "") -> tuple[Any, str]:
    """Draw what a tree does to each model: from the flat model's share of right diagnoses to the tree's.

    Parameters
    ----------
    gains : DataFrame
        As :func:`utils.lessons.lesson_09.experiments.tree_gains` gives it.
    said : str
        What the student said, written under the models, or beside one.
    at : str
        The model that it is about.

    Returns
    -------
    figure, str
        The figure and what it shows.
    """
    fig, ax = figure(size=(9, 3.2))
    words, shares = [outcome(row) for _, row in gains.iterrows()], []
    for y, (model, row) in enumerate(gains.iterrows()):
        flat, tree = float(row["flat"]), float(row["tree"])
        ax.plot([flat, tree], [y, y], color=COLOURS["grey"], zorder=1)
        ax.plot(flat, y, "o", color=FLAT, markersize=10)
        ax.plot(tree, y, "D", color=TREE, markersize=9)
        note = {
            "gains": t("gains {gain:.2f}", gain=abs(row["gain"])),
            "loses": t("loses {gain:.2f}", gain=abs(row["gain"])),
        }.get(words[y], words[y])
        if said and model == at:
            ax.text(0.402, y + 0.45, t("you said: {said}", said=said), color=GUESS, va="center")
        ax.text(max(flat, tree) + 0.012, y, note, va="center")
        shares.append(t("{model} {flat:.2f} flat, {tree:.2f} as a tree", model=model, flat=flat, tree=tree))
    if said and not at:
        ax.text(0.402, len(gains) - 0.25, t("you said: {said}", said=said), color=GUESS, va="center")
    ax.plot(0.41, -0.85, "o", color=FLAT, markersize=10)
    ax.text(0.42, -0.85, "flat", va="center")
    ax.plot(0.47, -0.85, "D", color=TREE, markersize=9)
    ax.text(0.48, -0.85, "tree", va="center")
    ax.set_yticks(range(len(gains)), gains.index)
    ax.set(xlim=(0.4, 1), ylim=(len(gains) + 0.1, -1.3))
    ax.set_xlabel("right diagnoses (share of the unseen visits)")
    helped, cost = words.count("gains"), words.count("loses")
    title = t("A tree helps {helped} of {count} models", helped=helped, count=len(gains))
    if cost:
        title = t(
            "A tree helps {helped} of {count} models and costs {cost}",
            helped=helped,
            count=len(gains),
            cost=cost,
        )
    if not helped:
        title = t("A tree helps no model, and costs {cost} of {count}", cost=cost, count=len(gains))
    ax.set_title(title)
    return fig, t("{title}. Share of right diagnoses: {shares}.", title=title, shares="; ".join(shares))


def draw_repaired(lost: float, down: float, weighed: float, guess: float | None = None) -> tuple[Any, str]:
    """Draw how many of the visits in a wrong chapter still get their diagnosis.

    Parameters
    ----------
    lost : float
        Share of the visits whose chapter was called wrong.
    down, weighed : float
        Of those, the share that gets the right diagnosis: going down the tree, and weighing all products.
    guess : float, optional
        What the student said of the second.

    Returns
    -------
    figure, str
        The figure and what it shows.
    """
    fig, ax = figure(size=(9, 2.2))
    bars = ax.barh(["going down", "weighing all 60"], [down, weighed], color=[FLAT, TREE], height=0.6)
    ax.bar_label(bars, fmt="%.2f", padding=4)
    if guess is not None:
        ax.plot(guess, 1.6, "D", color=GUESS, markersize=10)
        side = "right" if guess > 0.8 else "left"
        ax.text(
            guess + (-0.02 if side == "right" else 0.02), 1.62, "you said", color=GUESS, va="center", ha=side
        )
    ax.set(xlim=(0, 1), ylim=(2, -0.6), xlabel="right diagnosis (share of the visits in a wrong chapter)")
    title = t(
        "Of 100 visits {lost:.0f} land in a wrong chapter; weighing repairs {repaired:.1f}",
        lost=100 * lost,
        repaired=100 * lost * weighed,
    )
    ax.set_title(title)
    return fig, t(
        "{title}: {weighed:.2f} of them, against {down:.2f} going down.",
        title=title,
        weighed=weighed,
        down=down,
    )


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
        self._bars = [f"{t(model)}, {t(way)}" for model in models for way in ("flat", "tree")]
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
        ax.set(xlim=(0, 1.2), ylim=(3.6, -0.6), xlabel="right diagnoses (share of the unseen visits)")
        ax.set_xticks(np.linspace(0, 1, 6))
        ax.set_yticks(range(4), self._bars)

    def moving(self, ax: Any, share: float, each: int, spread: str) -> None:
        """Draw the four accuracies; the best bar is in full colour."""
        found = self.gains(share, each, spread)
        shares = found[["flat", "tree"]].to_numpy().ravel()
        bars = ax.barh(range(4), shares, color=[FLAT, TREE, COLOURS["orange"], COLOURS["vermillion"]])
        ax.bar_label(bars, fmt="%.2f", padding=4)
        # A tree counts only where it clearly gains.
        clear = np.array(
            [[row["flat"], row["tree"] * (outcome(row) == "gains")] for _, row in found.iterrows()]
        )
        best = int(clear.ravel().argmax())
        ax.text(shares[best] + 0.09, best, "best of the four", va="center")
        ax.set_title("\n".join(_finding(found, model) for model in self.models))

    def alt(self, share: float, each: int, spread: str) -> str:
        """Say what the tree does to both models, and the four accuracies."""
        gains = self.gains(share, each, spread)
        shares = gains[["flat", "tree"]].to_numpy().ravel()
        found = ", ".join(f"{name} {value:.2f}" for name, value in zip(self._bars, shares, strict=True))
        findings = "; ".join(_finding(gains, model) for model in self.models)
        return t(
            "{findings}. Share of right diagnoses with {share:g} of the forms mixed up, {each} visits each, "
            "spread of the tests {spread}: {found}.",
            findings=findings,
            share=share,
            each=each,
            spread=spread,
            found=found,
        )


def _finding(gains: pd.DataFrame, model: str) -> str:
    """Say what the tree does to a model, by as much as the rounded bars differ."""
    row: pd.Series[float] = gains.loc[[model]].iloc[0]
    by = abs(round(row["tree"], 2) - round(row["flat"], 2))
    name = t(model)
    name = name[0].upper() + name[1:]
    return {
        "gains": t("{name}: the tree brings {by:.2f}", name=name, by=by),
        "loses": t("{name}: the tree costs {by:.2f}", name=name, by=by),
        "no clear difference": t("{name}: flat or tree makes no clear difference", name=name),
    }[outcome(row)]
