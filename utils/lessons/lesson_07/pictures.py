"""The pictures of the lesson on the iterative process: each draws on the axes it is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from utils.language import t
from utils.lessons.lesson_07.turns import Turn
from utils.lifecycle import stages
from utils.lifecycle.stages import STAGES
from utils.notebook.controls import Control, Slider
from utils.notebook.plots import COLOURS


def draw_mistakes(axes: Any, lost: pd.DataFrame, guess: str | None = None) -> Any:
    """Draw the mistakes of the rule and the model beside each other, counted alike and counted in won.

    Parameters
    ----------
    axes : ndarray of Axes, shape (2,)
    lost : pandas.DataFrame, shape (n, ways)
        Won that ``rule`` and ``model`` lose in each decision: 10 for a missed blockage, 1 for a needless switch.
    guess : str, optional
        What the student said of the model's money.

    Returns
    -------
    ndarray of Axes
    """
    names = ["rule", "model"]
    most = lost[names].to_numpy().max()
    missed = np.array([1000 * (lost[name] == most).mean() for name in names])
    needless = np.array([1000 * ((lost[name] > 0) & (lost[name] < most)).mean() for name in names])
    bars = ["the rule", "the model"]
    for ax, price in zip(axes, (1, most), strict=True):
        ax.bar(bars, price * missed, 0.6, color=COLOURS["vermillion"], label="missed blockages")
        ax.bar(
            bars,
            needless,
            0.6,
            bottom=price * missed,
            color=COLOURS["sky"],
            hatch="//",
            label="needless switches",
        )
        total = price * missed + needless
        for place, number in enumerate(total):
            ax.annotate(
                f"{number:.0f}", (place, number), xytext=(0, 4), textcoords="offset points", ha="center"
            )
        ax.set(ylim=(0, 1.45 * total.max()))
        counted = {"rule": total[0], "model": total[1]}
        if price == 1:
            ax.set_ylabel("mistakes per 1,000 decisions")
            ax.set_title(t("Mistakes: rule {rule:.0f}, model {model:.0f}", **counted))
        else:
            ax.set_ylabel("won per 1,000 decisions")
            ax.set_title(t("Won: rule {rule:.0f}, model {model:.0f}", **counted))
    axes[0].legend(loc="upper center", ncols=1)
    if guess is not None:
        height = most * missed[1] + needless[1]
        axes[1].annotate(
            t("you said:\n{guess}", guess=guess),
            (1, height),
            xytext=(0, 26),
            textcoords="offset points",
            ha="center",
        )
    return axes


def draw_slices(ax: Any, slices: pd.DataFrame) -> Any:
    """Draw what a model saves against the rule, slice by slice, with intervals.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    slices : pandas.DataFrame
        As :func:`utils.lessons.lesson_07.turns.slices` gives it.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = slices.iloc[::-1]
    colours = [COLOURS["vermillion" if saved < 0 else "green"] for saved in rows["saved"]]
    ax.barh(rows.index, rows["saved"], color=colours, height=0.6)
    ax.hlines(rows.index, rows["low"], rows["high"], color=COLOURS["black"], lw=1.5)
    ax.axvline(0, color=COLOURS["black"], lw=1)
    for place, (_, row) in enumerate(rows.iterrows()):
        ax.annotate(
            f"{row['saved']:+.0f}", (max(0, row["high"]), place), xytext=(6, -5), textcoords="offset points"
        )
    ax.set(xlim=(1.15 * min(0, rows["low"].min()), 1.2 * rows["high"].max()))
    settled = [str(name) for name, row in slices.iterrows() if row["high"] < 0]
    ax.set(xlabel="saved against the rule (won per 1,000 decisions); lines: 95 % intervals")
    ax.set_title(
        t(
            "All links {saved:+.0f} won; settled losers: {losers}",
            saved=slices["saved"].iloc[-1],
            losers=", ".join(map(t, settled)) or "no slice",
        )
    )
    return ax


def draw_months(ax: Any, months: pd.DataFrame) -> Any:
    """Draw the share of links that was expected to be blocked, and the share seen, month by month.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    months : pandas.DataFrame
        As :func:`utils.lessons.lesson_07.turns.months` gives it.

    Returns
    -------
    matplotlib.axes.Axes
    """
    names = [t("month {month}", month=month) for month in months.index]
    percent = 100 * months
    ax.plot(names, percent["expected"], "o--", color=COLOURS["blue"])
    ax.plot(names, percent["seen"], "s-", color=COLOURS["vermillion"])
    ax.vlines(names, percent["low"], percent["high"], color=COLOURS["vermillion"], lw=1.5)
    expected, seen = percent["expected"].iloc[-1], percent["seen"].iloc[-1]
    for words, share, colour in (
        (t("expected {share:.1f} %", share=expected), expected, "blue"),
        (t("seen {share:.1f} %", share=seen), seen, "vermillion"),
    ):
        ax.annotate(
            words,
            (len(names) - 1, share),
            xytext=(10, -5),
            textcoords="offset points",
            color=COLOURS[colour],
        )
    above = [month for month, row in months.iterrows() if row["low"] > row["expected"]]
    ax.set(ylim=(0, 1.1 * percent["high"].max()), xlim=(-0.4, len(names)), ylabel="links blocked (%)")
    ax.set_title(
        t("More links blocked than expected: in months {months}", months=", ".join(map(str, above)))
        if above
        else "More links blocked than expected: in no month"
    )
    return ax


def finding(table: pd.DataFrame) -> str:
    """Say which choice is cheapest, and against which others that is not settled.

    Parameters
    ----------
    table : DataFrame
        As :func:`utils.lifecycle.stages.compare` gives it.

    Returns
    -------
    str
    """
    best = table["won"].idxmin()
    open_ = [str(name) for name in table.index if name != best and table["low"].loc[name] <= 0]
    others = ", ".join(map(t, open_))
    if best == "monitoring" and open_:
        return t("Leaving things as they are is cheapest,\nnot settled against {others}", others=others)
    if best == "monitoring":
        return t("Leaving things as they are is cheapest")
    if open_:
        return t(
            "Going back to {stage} is cheapest,\nnot settled against {others}", stage=best, others=others
        )
    return t("Going back to {stage} is cheapest", stage=best)


def draw_choices(ax: Any, lost: pd.DataFrame, chosen: str | None, seed: int) -> str:
    """Draw what each way back would have cost; the student's own choice is marked.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    lost : DataFrame, indexed by link
        Won lost in each decision, a column for each way back.
    chosen : str, optional
        The student's choice.
    seed : int
        Draws links for the intervals.

    Returns
    -------
    str
        The cheapest way.
    """
    table = stages.compare(lost, seed)
    least = table["won"].min()
    rows = table.iloc[::-1]
    colours = [COLOURS["green" if won == least else "sky"] for won in rows["won"]]
    ax.barh(rows.index, rows["won"], color=colours, height=0.65)
    ends = least + rows[["low", "high"]]
    ax.hlines(rows.index, ends["low"], ends["high"], color=COLOURS["black"], lw=1.5)
    ax.axvline(least, color=COLOURS["black"], lw=1.5, ls=":")
    for place, (name, row) in enumerate(rows.iterrows()):
        words = [f"{row['won']:.0f}", t("cheapest") if row["won"] == least else f"+{row['more']:.0f}"]
        words += [t("your choice")] if name == chosen else []
        right = max(row["won"], ends["high"].loc[name])
        ax.annotate(", ".join(words), (right, place), xytext=(6, -5), textcoords="offset points")
    ax.set(xlabel="lost (won per 1,000 decisions); lines: 95 % intervals beyond the cheapest")
    ax.set(xlim=(0, 1.35 * ends["high"].max()))
    ax.set_title(finding(table))
    return str(table["won"].idxmin())


def costs(lost: pd.DataFrame) -> str:
    """Say in words what each way back loses, for the pictures' alternative texts."""
    return ", ".join(f"{t(str(name))} {1000 * mean:.0f}" for name, mean in lost.mean().items())


class Loop:
    """The six stages in a row, and the ways back of all turns so far.

    Parameters
    ----------
    turns : sequence of Turn
        In order.
    """

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.turns = list(turns)

    @property
    def controls(self) -> dict[str, Control]:
        """The turn."""
        return {"turn": Slider("Turn of the loop", range(1, len(self.turns) + 1), start=1)}

    def fixed(self, axes: Any) -> None:
        """Draw what stays: the stages and the way forward, and the axes of the money."""
        loop, money = axes
        for place, stage in enumerate(STAGES):
            loop.annotate(
                f"{place + 1} " + t(stage).replace(" ", "\n", 1),
                (place, 0),
                ha="center",
                va="center",
                bbox={"boxstyle": "round", "facecolor": "white", "edgecolor": COLOURS["black"]},
            )
            if place:
                ahead = {"arrowstyle": "->", "color": COLOURS["grey"], "shrinkA": 56, "shrinkB": 56}
                loop.annotate("", (place, 0), (place - 1, 0), arrowprops=ahead)
        loop.set(xlim=(-0.6, len(STAGES) - 0.4), ylim=(-0.5, 2.75), xticks=[], yticks=[])
        loop.grid(visible=False)
        loop.spines[["left", "bottom"]].set_visible(False)
        most = max(turn.before for turn in self.turns)
        money.set(xlim=(0, 1.2 * most), ylim=(len(self.turns) + 0.6, 0.4))
        money.set_yticks(
            range(1, len(self.turns) + 1), [t("turn {number}", number=n + 1) for n in range(len(self.turns))]
        )
        money.set_xlabel("lost (won per 1,000 decisions)")

    def moving(self, axes: Any, turn: int) -> None:
        """Draw the ways back up to one turn, the last one with the assumption that broke.

        Parameters
        ----------
        axes : ndarray of Axes, shape (2,)
        turn : int
            From 1.
        """
        loop, money = axes
        for number, one in enumerate(self.turns[:turn], 1):
            start, end = STAGES.index(one.broke_at), STAGES.index(one.back_to)
            now = number == turn
            colour = COLOURS["vermillion" if now else "grey"]
            height = 0.85 + 0.45 * (number - 1)
            for x, y, arrow in ((start, 0.45, "-"), (end, 0.45, "-|>")):
                loop.annotate(
                    "",
                    (x + 0.08 * (number - 2.5), y if arrow == "-|>" else height),
                    (x + 0.08 * (number - 2.5), height if arrow == "-|>" else y),
                    arrowprops={
                        "arrowstyle": arrow,
                        "color": colour,
                        "lw": 3 if now else 1.5,
                        "shrinkA": 0,
                        "shrinkB": 0,
                    },
                )
            shift = 0.08 * (number - 2.5)
            loop.plot(
                [start + shift, end + shift], [height, height], color=colour, linewidth=3 if now else 1.5
            )
            if now:
                loop.annotate(
                    t("broken: {assumption}", assumption=t(one.assumption)).replace("\n", " "),
                    ((start + end) / 2, height),
                    xytext=(0, 6),
                    textcoords="offset points",
                    ha="center",
                    color=COLOURS["vermillion"],
                )
            money.barh(number - 0.2, one.before, 0.36, color=COLOURS["vermillion"])
            money.barh(number + 0.2, one.after, 0.36, color=COLOURS["green"], hatch="//")
            money.annotate(
                t("{before:.0f} before", before=one.before),
                (one.before, number - 0.2),
                xytext=(6, -5),
                textcoords="offset points",
            )
            money.annotate(
                t("{after:.0f} after", after=one.after),
                (one.after, number + 0.2),
                xytext=(6, -5),
                textcoords="offset points",
            )
        one = self.turns[turn - 1]
        loop.set_title(
            t(
                "Turn {turn}: {broke_at} shows it, {back_to} is where it is mended",
                turn=turn,
                broke_at=one.broke_at,
                back_to=one.back_to,
            )
        )
        money.set_title(
            t(
                "The repair of turn {turn} saves {won:.0f} won per 1,000 decisions",
                turn=turn,
                won=one.saved.won,
            )
        )

    def alt(self, turn: int) -> str:
        """Say what the picture of one turn shows."""
        one = self.turns[turn - 1]
        broken = t(one.assumption).replace("\n", " ")
        return t(
            "The six stages in a row; turn {turn}: an arrow leads from {broke_at} back to {back_to}, where it "
            "was assumed that {broken}. The money lost per 1,000 decisions falls from {before:.0f} to "
            "{after:.0f} won.",
            turn=turn,
            broke_at=one.broke_at,
            back_to=one.back_to,
            broken=broken,
            before=one.before,
            after=one.after,
        )
