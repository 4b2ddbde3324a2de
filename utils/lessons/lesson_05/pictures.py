"""The pictures of lesson 05: people, gaps, the officers' bar, proxies of a group, a threshold for each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from utils.language import t
from utils.lessons.lesson_05.experiments import fit, officers_chance
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS, figure

MENDED = "_mended"
BASES = {"equal in A and B": "equal", "lower in B": "unequal"}
JUDGES = {"past decisions": "approved", "true repayment": "repays"}
GROUP_STYLE = {"A": ("blue", ""), "B": ("orange", "//")}


def draw_people(axes: Any, truth: ArrayLike, approved: ArrayLike, group: ArrayLike) -> Any:
    """Draw 100 people of each group: who would repay, and who is approved.

    Parameters
    ----------
    axes : ndarray of Axes, shape (2,)
        Where to draw: group A, then group B.
    truth, approved : array-like of 0 and 1, shape (n,)
        Who would repay, and who is approved.
    group : array-like of str, shape (n,)
        "A" or "B".

    Returns
    -------
    ndarray of Axes
    """
    repays, chosen, names = np.asarray(truth) == 1, np.asarray(approved) == 1, np.asarray(group)
    kinds = (
        (repays & chosen, "would repay, approved", {"color": COLOURS["blue"]}),
        (repays & ~chosen, "would repay, refused", {"color": COLOURS["orange"]}),
        (~repays & chosen, "would not, approved", {"facecolors": "none", "edgecolors": COLOURS["blue"]}),
        (~repays & ~chosen, "would not, refused", {"facecolors": "none", "edgecolors": COLOURS["grey"]}),
    )
    place = np.arange(100)
    for ax, name in zip(axes, "AB", strict=True):
        of_group = names == name
        ends = np.rint([100 * (kind & of_group).sum() / of_group.sum() for kind, _, _ in kinds]).cumsum()
        ends[-1] = 100
        begin = 0.0
        for end, (_, label, style) in zip(ends, kinds, strict=True):
            these = place[(place >= begin) & (place < end)]
            ax.scatter(these % 20, these // 20, 110, label=label, linewidths=2, **style)
            begin = end
        rate = chosen[of_group & repays].mean()
        ax.set_title(t("{name}: approved are {rate:.0f} of 100 who would repay", name=name, rate=100 * rate))
        ax.set(xlim=(-0.8, 19.8), ylim=(4.8, -0.8), xticks=[], yticks=[])
        ax.grid(visible=False)
        for side in ("left", "bottom"):
            ax.spines[side].set_visible(False)
    axes[0].figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    return axes


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
    fig, ax = figure(size=(9, 3))
    places = np.arange(len(gaps))
    ax.barh(places, 100 * gaps, 0.6, color=COLOURS["blue"])
    for place, gap in zip(places, 100 * gaps, strict=True):
        ax.text(max(gap, 0) + 0.8, place, f"{round(gap)}", va="center")
    if predicted is not None:
        at, guess = gaps.index.tolist().index(t("without the group")), predicted * gaps[t("all columns")]
        ax.vlines(guess, at - 0.4, at + 0.4, color=COLOURS["black"], linestyle=":")
        ax.text(guess + 0.5, at + 0.5, "your guess", va="center")
    ax.set_yticks(places, gaps.index)
    ax.set(xlabel="gap: of 100 who would repay, how many more are approved in A", xlim=(-5, 60))
    ax.set_ylim(len(gaps) - 0.4, -0.6)
    left = gaps[t("without the group")] / gaps[t("all columns")]
    ax.set_title(t("Without the group column, {left:.0%} of the gap is left", left=left))
    return fig, t("Three bars, the gap by what the model sees. {title}.", title=ax.get_title())


def draw_outcomes(
    ax: Any, shares: Mapping[str, float], counts: Mapping[str, int], guess: float | None
) -> Any:
    """Draw how many of the approved of each group repaid, with 95 % intervals.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    shares, counts : mapping from str to number
        For "A" and "B": the share of the approved that repaid, and how many were approved.
    guess : float or None
        The student's guess for B, in per cent.

    Returns
    -------
    matplotlib.axes.Axes
    """
    for place, name in enumerate("AB"):
        colour, hatch = GROUP_STYLE[name]
        share = 100 * shares[name]
        low, high = wilson_interval(shares[name], counts[name])
        ax.barh(place, share, color=COLOURS[colour], hatch=hatch)
        ax.hlines(place, 100 * low, 100 * high, color=COLOURS["black"], linewidth=4)
        ax.text(100 * high + 1, place, f"{share:.0f}", va="center")
    if guess is not None:
        ax.vlines(guess, 0.55, 1.45, color=COLOURS["black"], linestyle=":")
        ax.text(guess, 1.6, "your guess", ha="center", va="center")
    higher = max("AB", key=lambda name: shares[name])
    ax.set_yticks([0, 1], ["A", "B"])
    ax.set(
        xlim=(0, 110),
        ylim=(1.8, -0.6),
        xlabel="of 100 whom the officers approved, so many repaid (black: 95 % interval)",
    )
    ax.set_title(t("The approved of {higher} repay more often: more was asked of {higher}", higher=higher))
    return ax


def label_of(choices: Mapping[str, str], chosen: str) -> str:
    """Give the label under which a value is chosen.

    Parameters
    ----------
    choices : mapping from str to str
        Values by their labels.
    chosen : str
        One of the values.

    Returns
    -------
    str

    Examples
    --------
    >>> label_of({"past decisions": "approved"}, "approved")
    'past decisions'
    """
    return next(label for label, value in choices.items() if value == chosen)


class BarStudy:
    """Two groups along the papers' model's score: who would repay, whom the officers approved, and their bar for B.

    Parameters
    ----------
    score : array_like, shape (n,)
        The score of a model that treats both groups alike, 0 to 1; it approves from one half.
    loans : pandas.DataFrame, shape (n, ...)
        The people: papers, ``repays``, ``approved``, ``group`` and ``in_b``.

    Attributes
    ----------
    controls : dict from str to Control
        How much more the officers ask of group B.
    """

    edges = np.linspace(0, 1, 21)

    def __init__(self, score: ArrayLike, loans: Any) -> None:
        self._score, self._group = np.asarray(score), loans["group"].to_numpy().astype(str)
        self._repays = loans["repays"].to_numpy() == 1
        self._chance = {
            extra: officers_chance(loans, extra) for extra in (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
        }
        self.controls: dict[str, Control] = {
            "extra": Slider("Extra asked of B (1: as it was)", list(self._chance), start=1.0)
        }

    def found(self, extra: float, name: str) -> tuple[float, float]:
        """Give the share that the model approves, of those who would repay and of those the officers approve."""
        here, chance, above = self._group == name, self._chance[extra], self._score >= 0.5
        return (
            float(above[here & self._repays].mean()),
            float(chance[here & above].sum() / chance[here].sum()),
        )

    def fixed(self, axes: Any) -> None:
        """Draw what stays: who would repay, and the model's threshold."""
        for ax, name in zip(axes, "AB", strict=True):
            here = self._score[(self._group == name) & self._repays]
            weights = np.full(len(here), 100 / (self._group == name).sum())
            ax.hist(here, self.edges, weights=weights, color=COLOURS["sky"], label=t("would repay"))
            ax.axvline(0.5, color=COLOURS["black"], linestyle="--")
            ax.set(xlim=(0, 1), ylim=(0, 10), yticks=[0, 5, 10], ylabel=t("of 100 in {name}", name=name))
        axes[0].stairs([], [0], color=COLOURS["vermillion"], linewidth=3, label="approved by the officers")
        axes[0].text(0.51, 9.2, "the papers' model approves →", va="center")
        axes[0].legend(loc="upper left")
        axes[1].set_xlabel("score of the papers' model")

    def moving(self, axes: Any, extra: float) -> None:
        """Draw whom the officers approve, and what the papers' model finds of both."""
        for ax, name in zip(axes, "AB", strict=True):
            here = self._group == name
            counts, _ = np.histogram(self._score[here], self.edges, weights=self._chance[extra][here])
            ax.stairs(100 * counts / here.sum(), self.edges, color=COLOURS["vermillion"], linewidth=3)
            truth, history = self.found(extra, name)
            ax.set_title(
                t(
                    "{name}: it approves {truth:.0%} of those who would repay, {history:.0%} of the officers' "
                    "approved",
                    name=name,
                    truth=truth,
                    history=history,
                )
            )

    def alt(self, extra: float) -> str:
        """Say what the picture shows."""
        (truth_a, history_a), (truth_b, history_b) = (self.found(extra, name) for name in "AB")
        return t(
            "People of both groups by score, officers asking {extra:g} times the extra of B: of A the papers' "
            "model approves {truth_a:.0%} of those who would repay and {history_a:.0%} of those whom the "
            "officers approved; of B the papers' model approves {truth_b:.0%} of those who would repay and "
            "{history_b:.0%} of those whom the officers approved.",
            extra=extra,
            truth_a=truth_a,
            history_a=history_a,
            truth_b=truth_b,
            history_b=history_b,
        )


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
        ``A_mended``, ``B_mended`` (after thresholds per group).
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
            "base": Choice("True base rates", BASES),
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
                **{name + MENDED: float(after[name]) for name in ("A", "B")},
            }
        return pd.DataFrame(rows).T

    def fixed(self, axes: Any) -> None:
        """Draw what stays: the axes."""
        axes[0].set(xlim=(0.45, 1.02), ylim=(-25, 105))
        axes[0].set(xlabel="how well proxies tell the group (AUC)", ylabel="gap left (% of the gap with it)")
        axes[1].set(
            xlim=(-0.6, 1.6), ylim=(0, 1.15), ylabel="TPR, judged by the truth", xlabel="kind of repair"
        )
        axes[1].set_xticks([0, 1], ["no repair", "equal TPR on history"])

    def moving(self, axes: Any, strength: float, base: str) -> None:
        """Draw the share of the gap that is left, and the rates before and after mending."""
        table = self.tables[base]
        row = table.loc[strength]
        axes[0].plot(table["AUC"], 100 * table["left"], "o-", color=COLOURS["blue"])
        axes[0].plot(row["AUC"], 100 * row["left"], "D", color=COLOURS["vermillion"], markersize=13)
        axes[0].set_title(t("Without the column {left:.0f} % of the gap is left", left=100 * row["left"]))
        for place, kind in enumerate(("", MENDED)):
            for shift, name in ((-0.2, "A"), (0.2, "B")):
                colour, hatch = GROUP_STYLE[name]
                height = row[name + kind]
                axes[1].bar(place + shift, height, 0.38, color=COLOURS[colour], hatch=hatch)
                axes[1].text(place + shift, height + 0.02, f"{name} {height:.2f}", ha="center")
        before, after = abs(row["A"] - row["B"]), abs(row["A" + MENDED] - row["B" + MENDED])
        axes[1].set_title(
            t("Mending on history widens it: {before:.2f} to {after:.2f}", before=before, after=after)
            if after > before
            else t("Mending on history narrows it: {before:.2f} to {after:.2f}", before=before, after=after)
        )

    def alt(self, strength: float, base: str) -> str:
        """Say what the picture shows."""
        row = self.tables[base].loc[strength]
        return t(
            "Proxy strength {strength:.1f}, true base rates {base}: proxies tell the group with AUC {auc:.2f} and "
            "{left:.0f} % of the gap is left. True positive rates of A and B: {a:.2f} and {b:.2f} when nothing "
            "is done, {a_mended:.2f} and {b_mended:.2f} after mending.",
            strength=strength,
            base=label_of(BASES, base),
            auc=row["AUC"],
            left=100 * row["left"],
            a=row["A"],
            b=row["B"],
            a_mended=row["A" + MENDED],
            b_mended=row["B" + MENDED],
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
        Both thresholds, the label to judge by, the true base rates, and how many applications are looked at.
    """

    def __init__(self, score: ArrayLike, loans: Any, seed: int = 0) -> None:
        table = loans[["group", "approved", "repays"]].assign(score=np.asarray(score, dtype=np.float64))
        self._people = {"equal": table, "unequal": with_lower_base_rate(table, seed)}
        self._known: dict[tuple[float, float, str, str, int], Any] = {}
        steps = [round(0.05 * step, 2) for step in range(1, 20)]
        self.controls: dict[str, Control] = {
            "a": Slider("Threshold for group A", steps, start=0.5, fmt="{:.2f}"),
            "b": Slider("Threshold for group B", steps, start=0.5, fmt="{:.2f}"),
            "judge": Choice("Judged by", JUDGES),
            "base": Choice("True base rates", BASES),
            "people": Choice("Applications", {"all of them": len(table), "80": 80}),
        }

    def rates(self, a: float, b: float, judge: str, base: str, people: int) -> Any:
        """Count the four rates of both groups for these thresholds, on the first `people` applications."""
        if (a, b, judge, base, people) not in self._known:
            table = self._people[base][:people]
            approved = table["score"] >= np.where(table["group"] == "A", a, b)
            self._known[a, b, judge, base, people] = group_rates(table[judge], approved, table["group"])
        return self._known[a, b, judge, base, people]

    def fixed(self, ax: Any) -> None:
        """Draw what stays: the axes and the groups' names."""
        for name, (colour, hatch) in GROUP_STYLE.items():
            ax.bar(0, 0, color=COLOURS[colour], hatch=hatch, label=t("group {name}", name=name))
        ax.set(
            xlim=(-0.6, 3.6),
            ylim=(0, 1.35),
            yticks=np.linspace(0, 1, 6),
            ylabel="share (black: 95 % interval)",
            xlabel="rate within each group",
        )
        ax.set_xticks(range(4), MEASURES)
        ax.legend(loc="upper left", ncols=2)

    def moving(self, ax: Any, a: float, b: float, judge: str, base: str, people: int) -> None:
        """Draw the four rates of both groups with their 95 % intervals."""
        rates = self.rates(a, b, judge, base, people)
        for shift, name in ((-0.2, "A"), (0.2, "B")):
            (colour, hatch), row = GROUP_STYLE[name], rates.loc[name]
            places = [place for place, measure in enumerate(MEASURES) if not np.isnan(row[measure])]
            shares = [row[MEASURES[place]] for place in places]
            ends = [wilson_interval(row[MEASURES[p]], row[MEASURES[p] + " of"]) for p in places]
            x, low, high = np.array(places) + shift, [end[0] for end in ends], [end[1] for end in ends]
            ax.bar(x, shares, 0.38, color=COLOURS[colour], hatch=hatch)
            ax.vlines(x, low, high, color=COLOURS["black"], linewidth=2, capstyle="projecting")
            for at, top, share in zip(x, high, shares, strict=True):
                ax.text(at, top + 0.02, f"{share:.2f}", ha="center")
        gaps = rates[list(MEASURES)].diff().iloc[-1].abs()
        equal = [measure for measure in MEASURES if gaps[measure] <= 0.03]
        ax.set_title(
            t("Within 0.03 of each other: {rates}", rates=", ".join(map(t, equal)))
            if equal
            else "Within 0.03 of each other: none"
        )

    def alt(self, a: float, b: float, judge: str, base: str, people: int) -> str:
        """Say what the picture shows."""
        rates = self.rates(a, b, judge, base, people)
        texts = (
            t(
                "{rate} {a:.2f} and {b:.2f}",
                rate=measure,
                a=rates.loc["A", measure],
                b=rates.loc["B", measure],
            )
            for measure in MEASURES
        )
        return t(
            "Rates of groups A and B on {people:,} applications, true base rates {base}, judged by {judge}: {rates}.",
            people=people,
            base=label_of(BASES, base),
            judge=label_of(JUDGES, judge),
            rates=", ".join(texts),
        )
