"""The figures of lesson 05 that move: proxies of a group, and a threshold for each group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import ArrayLike
from sklearn.metrics import roc_auc_score

from utils.fairness import (
    MEASURES,
    equal_tpr_thresholds,
    group_rates,
    wilson_interval,
    with_lower_base_rate,
)
from utils.lessons.lesson_05.experiments import fit
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS, figure

GROUP_STYLE = {"A": ("blue", ""), "B": ("orange", "//")}


def draw_gaps(gaps: pd.Series[float], predicted: float | None) -> tuple[Figure, str]:
    """Draw the gap between the groups by what the model sees.

    Parameters
    ----------
    gaps : pandas.Series of float
        "all columns", "without the group" and "papers only": share approved of those in A who would repay, minus
        the same share in B.
    predicted : float or None
        What is left without the group column, as the student predicted, in per cent.

    Returns
    -------
    matplotlib.figure.Figure, str
        The figure and its alternative text.
    """
    fig, ax = figure(size=(9, 3.4))
    ax.barh(gaps.index, gaps, color=COLOURS["blue"])
    if predicted is not None:
        ax.axvline(predicted / 100 * gaps["all columns"], color=COLOURS["black"], linestyle=":")
    ax.set(xlabel="gap among those who would repay (dotted: your prediction)", xlim=(-0.05, 0.6))
    left = gaps["without the group"] / gaps["all columns"]
    ax.set_title(f"Without the group column, {left:.0%} of the gap is left")
    return fig, f"Three bars, the gap by what the model sees. {ax.get_title()}."


class ProxyStudy:
    """How much of a bias survives without the group column, by how well proxies reveal the group.

    At each strength s, every proxy is replaced by s times itself plus 1 - s times noise, both standardised. A
    model learns from past decisions without the group column; then thresholds per group are fitted that make
    true positive rates equal on those same past decisions. Both are judged by true repayment.

    Parameters
    ----------
    train, test : pandas.DataFrame
        Loans: columns ``group`` (A or B), ``approved``, ``repays``, and those named below.
    papers, proxies : sequence of str
        Columns about ability, and columns about the group.
    seed : int
        Seed of the noise and of the rows left out for unequal base rates.

    Attributes
    ----------
    tables : dict from str to pandas.DataFrame
        By base rates ("equal" or "unequal") and, in rows, strength: ``AUC`` (how well the proxies tell the group), ``left``
        (share of the gap in true positive rates that is left without the column), ``A``, ``B`` (those rates) and
        ``A mended``, ``B mended`` (after thresholds per group).
    controls : dict from str to Control
        Proxy strength and base rates.
    """

    strengths = tuple(round(step / 10, 1) for step in range(11))

    def __init__(
        self, train: Any, test: Any, papers: Sequence[str], proxies: Sequence[str], seed: int
    ) -> None:
        self._papers, self._proxies, self._seed = list(papers), list(proxies), seed
        unequal = [with_lower_base_rate(rows, seed) for rows in (train, test)]
        self.tables: dict[str, Any] = {"equal": self._table(train, test), "unequal": self._table(*unequal)}
        self.controls: dict[str, Control] = {
            "strength": Slider("Proxy strength (0 none, 1 full)", self.strengths, start=1.0, fmt="{:.1f}"),
            "base": Choice("True base rates", list(self.tables)),
        }

    def _table(self, train: Any, test: Any) -> Any:
        parts = (train, test)
        rng = np.random.default_rng(self._seed)
        noise = [rng.standard_normal((len(part), len(self._proxies))) for part in parts]
        centre, spread = train[self._proxies].mean(), train[self._proxies].std()
        clear = [((part[self._proxies] - centre) / spread).to_numpy() for part in parts]
        papers = [part[self._papers].to_numpy() for part in parts]
        in_b = [(part["group"] == "B").to_numpy(dtype=float) for part in parts]

        def true_rates(approved: Any) -> Any:
            return group_rates(test["repays"], approved, test["group"])["TPR"]

        def gap(approved: Any) -> float:
            rates = true_rates(approved)
            return float(rates["A"] - rates["B"])

        seen = [np.column_stack([p, c, b]) for p, c, b in zip(papers, clear, in_b, strict=True)]
        with_column = gap(fit(seen[0], train["approved"]).predict(seen[1]))
        rows = {}
        for s in self.strengths:
            blurred = [s * c + (1 - s) * n for c, n in zip(clear, noise, strict=True)]
            x = [np.column_stack(pair) for pair in zip(papers, blurred, strict=True)]
            model = fit(x[0], train["approved"])
            said = [model.predict_proba(part)[:, 1] for part in x]
            thresholds = equal_tpr_thresholds(said[0], train["approved"], train["group"])
            mended = said[1] >= test["group"].map(thresholds).to_numpy()
            nothing, after = true_rates(said[1] > 0.5), true_rates(mended)
            tells = fit(blurred[0], in_b[0]).predict_proba(blurred[1])[:, 1]
            rows[s] = {
                "AUC": float(roc_auc_score(in_b[1], tells)),
                "left": float(nothing["A"] - nothing["B"]) / with_column,
                **{name: float(nothing[name]) for name in ("A", "B")},
                **{f"{name} mended": float(after[name]) for name in ("A", "B")},
            }
        return pd.DataFrame(rows).T

    def fixed(self, axes: Any) -> None:
        """Draw what stays: the axes."""
        axes[0].set(xlim=(0.45, 1.02), ylim=(-25, 105))
        axes[0].set(xlabel="how well proxies tell the group (AUC)", ylabel="gap left (% of the gap with it)")
        axes[1].set(xlim=(-0.6, 1.6), ylim=(0, 1.15), ylabel="TPR, judged by the truth", xlabel="repair")
        axes[1].set_xticks([0, 1], ["nothing", "equal TPR on history"])

    def moving(self, axes: Any, strength: float, base: str) -> None:
        """Draw the share of the gap that is left, and the rates before and after mending."""
        table = self.tables[base]
        row = table.loc[strength]
        axes[0].plot(table["AUC"], 100 * table["left"], "o-", color=COLOURS["blue"])
        axes[0].plot(row["AUC"], 100 * row["left"], "D", color=COLOURS["vermillion"], markersize=13)
        axes[0].set_title(f"Without the column {100 * row['left']:.0f} % of the gap is left")
        for place, kind in enumerate(("", " mended")):
            for shift, name in ((-0.2, "A"), (0.2, "B")):
                colour, hatch = GROUP_STYLE[name]
                height = row[name + kind]
                axes[1].bar(place + shift, height, 0.38, color=COLOURS[colour], hatch=hatch)
                axes[1].text(place + shift, height + 0.02, f"{name} {height:.2f}", ha="center")
        gaps = [abs(row["A"] - row["B"]), abs(row["A mended"] - row["B mended"])]
        word = "widens" if gaps[1] > gaps[0] else "narrows"
        axes[1].set_title(f"Mending on history {word} it: {gaps[0]:.2f} to {gaps[1]:.2f}")

    def alt(self, strength: float, base: str) -> str:
        """Say what the picture shows."""
        row = self.tables[base].loc[strength]
        return (
            f"Proxy strength {strength:.1f}, {base} base rates: proxies tell the group with AUC {row['AUC']:.2f} and "
            f"{100 * row['left']:.0f} % of the gap is left. True positive rates of A and B: {row['A']:.2f} and "
            f"{row['B']:.2f} when nothing is done, {row['A mended']:.2f} and {row['B mended']:.2f} after mending."
        )


class ThresholdStudy:
    """A threshold for each group, and what four rates become, with their intervals.

    Parameters
    ----------
    score : array_like, shape (n,)
        The model's score, 0 to 1.
    loans : pandas.DataFrame, shape (n, ...)
        Columns ``group`` (A or B), ``approved`` and ``repays``.

    Attributes
    ----------
    controls : dict from str to Control
        Both thresholds, the label to judge by, and how many applications are looked at.
    """

    def __init__(self, score: ArrayLike, loans: Any) -> None:
        self._score = np.asarray(score, dtype=np.float64)
        self._group = loans["group"].to_numpy().astype(str)
        self._labels = {judge: loans[judge].to_numpy() for judge in ("approved", "repays")}
        self._known: dict[tuple[float, float, str, int], Any] = {}
        steps = [round(0.05 * step, 2) for step in range(1, 20)]
        self.controls: dict[str, Control] = {
            "a": Slider("Threshold for group A", steps, start=0.5, fmt="{:.2f}"),
            "b": Slider("Threshold for group B", steps, start=0.5, fmt="{:.2f}"),
            "judge": Choice("Judged by", {"past decisions": "approved", "true repayment": "repays"}),
            "people": Choice(
                "Applications", {f"{n:,}": n for n in (len(self._score), len(self._score) // 10, 80)}
            ),
        }

    def rates(self, a: float, b: float, judge: str, people: int) -> Any:
        """Count the four rates of both groups for these thresholds, on the first `people` applications."""
        if (a, b, judge, people) not in self._known:
            group, label = self._group[:people], self._labels[judge][:people]
            approved = self._score[:people] >= np.where(group == "A", a, b)
            self._known[a, b, judge, people] = group_rates(label, approved, group)
        return self._known[a, b, judge, people]

    def fixed(self, ax: Any) -> None:
        """Draw what stays: the axes and the groups' names."""
        for name, (colour, hatch) in GROUP_STYLE.items():
            ax.bar(0, 0, color=COLOURS[colour], hatch=hatch, label=f"group {name}")
        ax.set(xlim=(-0.6, 3.6), ylim=(0, 1.35), ylabel="share (black: 95 % interval)", xlabel="rate")
        ax.set_xticks(range(4), MEASURES)
        ax.legend(loc="upper left", ncols=2)

    def moving(self, ax: Any, a: float, b: float, judge: str, people: int) -> None:
        """Draw the four rates of both groups with their 95 % intervals."""
        rates = self.rates(a, b, judge, people)
        for shift, name in ((-0.2, "A"), (0.2, "B")):
            (colour, hatch), row = GROUP_STYLE[name], rates.loc[name]
            places = [place for place, measure in enumerate(MEASURES) if not np.isnan(row[measure])]
            shares = [row[MEASURES[place]] for place in places]
            ends = [wilson_interval(row[MEASURES[p]], row[f"{MEASURES[p]} of"]) for p in places]
            x, low, high = np.array(places) + shift, [end[0] for end in ends], [end[1] for end in ends]
            ax.bar(x, shares, 0.38, color=COLOURS[colour], hatch=hatch)
            ax.vlines(x, low, high, color=COLOURS["black"], linewidth=2, capstyle="projecting")
            for at, top, share in zip(x, high, shares, strict=True):
                ax.text(at, top + 0.02, f"{share:.2f}", ha="center")
        gaps = rates[list(MEASURES)].diff().iloc[-1].abs()
        equal = [measure for measure in MEASURES if gaps[measure] <= 0.03]
        ax.set_title("Within 0.03 of each other: " + (", ".join(equal) or "none"))

    def alt(self, a: float, b: float, judge: str, people: int) -> str:
        """Say what the picture shows."""
        rates = self.rates(a, b, judge, people)
        texts = (
            f"{measure} {rates.loc['A', measure]:.2f} and {rates.loc['B', measure]:.2f}"
            for measure in MEASURES
        )
        return f"Rates of groups A and B on {people:,} applications, judged by {judge}: {', '.join(texts)}."
