"""The pictures of the lesson on shifting data: each draws on the axes it is given and returns them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import clone
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split

from utils.monitoring import LARGE_PSI, MODERATE_PSI
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS

STEPS = range(1, 7)
WRONG_SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4)
LABEL_COUNTS = (2000, 1000, 300, 150, 75, 40)
BLOCKED_SHARES = (0.5, 0.2, 0.1, 0.03, 0.01, 0.003)
DRAWS = 7


def draw_live(ax: Any, cost: Any, benchmark: float, predicted: float | None = None) -> Any:
    """Draw the live cost by month against the benchmark's, and the student's prediction if there is one.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    cost : pandas.Series
        Cost per 1,000 decisions, by month.
    benchmark : float
        Cost per 1,000 decisions on the benchmark.
    predicted : float, optional
        The student's prediction, as a multiple of the benchmark.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.plot(cost, "o-", color=COLOURS["vermillion"], label="live, the same frozen model")
    ax.axhline(benchmark, color=COLOURS["blue"], label="benchmark")
    if predicted is not None:
        ax.axhline(predicted * benchmark, color=COLOURS["black"], linestyle=":", label="your prediction")
    top = max(cost.max(), benchmark * (predicted or 1))
    ax.set(xlabel="month of the year", ylabel="cost per 1,000 decisions", ylim=(0, 1.3 * top))
    ax.set_title(f"Live, the frozen model costs {cost.mean() / benchmark:.1f} times its benchmark")
    ax.legend(loc="upper left", ncols=3)
    return ax


def draw_monitors(axes: Any, psi: Any, shares: Any, margin: float = 0.02) -> Any:
    """Draw what a monitor of inputs sees month by month, and what the labels say.

    Parameters
    ----------
    axes : ndarray of Axes, shape (2,)
        Where to draw.
    psi : pandas.DataFrame, shape (inputs, months)
        Population stability index.
    shares : pandas.DataFrame, shape (months, ...)
        Columns ``predicted`` and ``observed``: mean predicted chance and share of positive labels.
    margin : float
        How far ``observed`` must exceed ``predicted`` to be named in the title.

    Returns
    -------
    ndarray of Axes
    """
    largest = psi.max()
    quiet = largest.index[largest < MODERATE_PSI]
    axes[0].plot(largest, "o-", color=COLOURS["blue"])
    for line, name in ((MODERATE_PSI, "moderate"), (LARGE_PSI, "large")):
        axes[0].axhline(line, color=COLOURS["grey"], linestyle="--", linewidth=1.5)
        axes[0].annotate(name, (largest.index[0], line), xytext=(0, 4), textcoords="offset points")
    axes[0].set(xlabel="month", ylabel="largest PSI", ylim=(0, 1.25 * max(largest.max(), LARGE_PSI)))
    axes[0].set_title(f"Inputs: last quiet in month {quiet[-1]}" if len(quiet) else "Inputs: never quiet")
    for name, style, colour in (("observed", "o-", "vermillion"), ("predicted", "s--", "sky")):
        axes[1].plot(100 * shares[name], style, color=COLOURS[colour], label=name)
    early = shares.index[shares["observed"] > shares["predicted"] + margin]
    axes[1].set_title(f"Labels: too many from month {early[0]} on" if len(early) else "Labels: as predicted")
    axes[1].set(xlabel="month", ylabel="blocked links (%)", ylim=(0, None))
    axes[1].legend(loc="lower left")
    return axes


def draw_policies(ax: Any, policies: Any) -> Any:
    """Draw cost against the number of retrainings, a point for each policy.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    policies : pandas.DataFrame, shape (policies, ...)
        Columns ``cost`` (mean cost per 1,000 decisions) and ``retrained`` (count); one policy is "never".

    Returns
    -------
    matplotlib.axes.Axes
    """
    for name, row in policies.iterrows():
        colour = COLOURS["vermillion" if "alarm" in str(name) else "blue"]
        ax.plot(row["retrained"], row["cost"], "D" if "alarm" in str(name) else "o", color=colour)
        place = (row["retrained"], row["cost"])
        ax.annotate(name, place, xytext=(5, 6), textcoords="offset points", rotation=40)
    most = policies["retrained"].idxmax()
    least = policies[policies["retrained"] > 0].sort_values(["retrained", "cost"]).index[0]
    saved = 1 - policies["cost"] / policies.loc["never", "cost"]
    counts = policies["retrained"]
    ax.set_title(
        f"{counts[least]} retrainings save up to {saved[least]:.0%}, {counts[most]} save {saved[most]:.0%}"
    )
    low, high = policies["cost"].min(), policies["cost"].max()
    ax.set(xlim=(-0.5, counts.max() + 2.5), ylim=(low - 0.3 * (high - low), high + 0.9 * (high - low)))
    ax.set(xlabel="times retrained", ylabel="mean cost per 1,000")
    return ax


class SpoiltLabels:
    """What wrong, scarce and imbalanced labels do to measured scores: experiments, and their picture.

    Parameters
    ----------
    model : scikit-learn classifier
        Cloned for each fit, not changed.
    train_x, exam_x : array-like, shapes (n, inputs) and (m, inputs)
        Inputs to learn from and to be examined on.
    train_y, exam_y : array-like of 0 and 1, shapes (n,) and (m,)
        The true labels.
    seed : int
        Seed of all draws.

    Attributes
    ----------
    tables : dict from str to pandas.DataFrame
        Scores by ill: six rows from mild to severe, a column for each score.
    controls : dict from str to Control
        The ill and the step of severity.
    """

    def __init__(
        self, model: Any, train_x: Any, train_y: ArrayLike, exam_x: Any, exam_y: ArrayLike, seed: int
    ) -> None:
        self._model, self._train_x, self._exam_x = model, np.asarray(train_x), np.asarray(exam_x)
        self._train_y, self._exam_y = np.asarray(train_y), np.asarray(exam_y)
        self._rng, self._seed = np.random.default_rng(seed), seed
        self._said = self._chance(np.arange(len(self._train_y)), self._train_y)
        self.tables: dict[str, Any] = {
            "wrong": pd.DataFrame({f"{x:.0%} wrong": self.wrong(x) for x in WRONG_SHARES}).T,
            "scarce": pd.DataFrame({f"{x} labels": self.scarce(x) for x in LABEL_COUNTS}).T,
            "imbalanced": pd.DataFrame({f"{x:.1%} blocked": self.imbalanced(x) for x in BLOCKED_SHARES}).T,
        }
        self.controls: dict[str, Control] = {
            "ill": Choice("Labels are", list(self.tables)),
            "step": Slider("Severity (step 1 to 6)", STEPS, start=1),
        }

    def _chance(self, rows: Any, labels: Any) -> Any:
        fitted = clone(self._model).fit(self._train_x[rows], labels)
        return fitted.predict_proba(self._exam_x)[:, 1]

    def wrong(self, share: float) -> dict[str, float]:
        """Turn round this share of the labels, in training and exam, and score against both sorts of label."""
        train, exam = (
            np.where(self._rng.random(len(y)) < share, 1 - y, y) for y in (self._train_y, self._exam_y)
        )
        said = self._chance(np.arange(len(train)), train)
        return {
            "AUC against recorded labels": float(roc_auc_score(exam, said)),
            "AUC against the truth": float(roc_auc_score(self._exam_y, said)),
        }

    def scarce(self, count: int) -> dict[str, float]:
        """Train on this many labels, seven times, and score the luckiest, the median and the unluckiest."""
        rows = np.arange(len(self._train_y))
        split: dict[str, Any] = {"train_size": count, "stratify": self._train_y}
        draws = [train_test_split(rows, **split, random_state=self._seed + i)[0] for i in range(DRAWS)]
        auc = [roc_auc_score(self._exam_y, self._chance(rows, self._train_y[rows])) for rows in draws]
        return {
            f"AUC, luckiest of {DRAWS}": max(auc),
            "median": float(np.median(auc)),
            "unluckiest": min(auc),
        }

    def imbalanced(self, share: float) -> dict[str, float]:
        """Weight the exam so that this share of it is positive; the predictions stay the same."""
        truth = self._exam_y
        weight = np.where(truth == 1, share / truth.mean(), (1 - share) / (1 - truth.mean()))
        return {
            "accuracy": float(np.average((self._said > 0.5) == truth, weights=weight)),
            "accuracy of 'never'": 1 - share,
            "AUC": float(roc_auc_score(truth, self._said, sample_weight=weight)),
            "average precision": float(average_precision_score(truth, self._said, sample_weight=weight)),
        }

    def moving(self, ax: Any, ill: str, step: int) -> None:
        """Draw the scores of one ill over its steps, with the chosen step marked and read off."""
        table = self.tables[ill]
        for (name, line), style in zip(table.items(), ("o-", "s--", "D:", "^-."), strict=False):
            ax.plot(STEPS, line, style, label=f"{name}: {line.iloc[step - 1]:.2f}")
        ax.axvline(step, color=COLOURS["grey"], linewidth=10, alpha=0.3)
        ax.set(xlim=(0.7, 6.3), ylim=(0.2, 1.35), xlabel="severity (step)", ylabel="score (1 is perfect)")
        ax.set_title(f"Step {step}: {table.index[step - 1]}")
        ax.legend(loc="upper left", ncols=2)

    def alt(self, ill: str, step: int) -> str:
        """Say what the picture shows."""
        row = self.tables[ill].iloc[step - 1]
        values = ", ".join(f"{name} {value:.2f}" for name, value in row.items())
        return f"Scores over six steps of {ill} labels; at step {step}, {row.name}: {values}."
