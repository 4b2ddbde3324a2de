"""The pictures of the lesson on the iterative process: each draws on the axes it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from utils.lifecycle import stages
from utils.lifecycle.service import Service
from utils.lifecycle.stages import STAGES, Candidate, Plan, Saved
from utils.notebook import page
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS

MARKERS = {"rule": ("s", "grey", -0.2), "before": ("X", "vermillion", 0.0), "after": ("o", "green", 0.2)}


@dataclass(frozen=True)
class Turn:
    """What one turn of the loop found.

    Attributes
    ----------
    broke_at : str
        Stage whose evidence broke an assumption.
    back_to : str
        Stage of the cheapest way; "monitoring" is to leave things as they are.
    assumption : str
        The assumption.
    accuracy : float
        Share of right decisions before the repair.
    before, after, rule : float
        Won per 1,000 decisions before and after the repair, and of the rule.
    saved : Saved
        What the repair saves.
    """

    broke_at: str
    back_to: str
    assumption: str
    accuracy: float
    before: float
    after: float
    rule: float
    saved: Saved


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
    said = "Leaving things as they are" if best == "monitoring" else f"Going back to {best}"
    open_ = [str(name) for name in table.index if name != best and table["low"].loc[name] <= 0]
    return f"{said} is cheapest" + (f",\nnot settled against {' and '.join(open_)}" if open_ else "")


def draw_choices(ax: Any, table: pd.DataFrame, chosen: str | None = None) -> Any:
    """Draw what each choice of a stage would have cost; the student's own choice is marked.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    table : DataFrame
        As :func:`utils.lifecycle.stages.compare` gives it.
    chosen : str, optional
        The student's choice.

    Returns
    -------
    matplotlib.axes.Axes
    """
    least = table["won"].min()
    rows = table.iloc[::-1]
    colours = [COLOURS["green" if won == least else "sky"] for won in rows["won"]]
    ax.barh(rows.index, rows["won"], color=colours)
    ends = least + rows[["low", "high"]]
    ax.hlines(rows.index, ends["low"], ends["high"], color=COLOURS["black"], lw=1.5)
    for place, (name, won) in enumerate(rows["won"].items()):
        words = [
            f"{won:.0f}",
            *(["cheapest"] if won == least else []),
            *(["your choice"] if name == chosen else []),
        ]
        right = max(won, ends["high"].loc[name])
        ax.annotate(", ".join(words), (right, place), xytext=(5, -5), textcoords="offset points")
    ax.set(xlabel="lost (won per 1,000 decisions); lines: 95 % intervals")
    ax.set(xlim=(0, 1.35 * ends["high"].max()))
    ax.set_title(finding(table))
    return ax


def show_choices(lost: pd.DataFrame, chosen: str | None, occasion: str, seed: int) -> None:
    """Print and show what each choice of a stage would have cost.

    Parameters
    ----------
    lost : DataFrame, indexed by link
        Won lost in each decision, a column for each choice.
    chosen : str, optional
        The student's choice.
    occasion : str
        Which turn this is.
    seed : int
        Draws links for the intervals.
    """
    table = stages.compare(lost, seed)
    print(table.round().astype(int).to_string())
    print(finding(table).replace("\n", " "))
    if chosen is not None:
        print(f"Your choice, {chosen}, costs {table['more'].loc[chosen]:.0f} won more than the cheapest.")
    fig, ax = page.figure(size=(9, 3.4))
    draw_choices(ax, table, chosen)
    said = ", ".join(f"{name} {won:.0f}" for name, won in table["won"].items())
    title = ax.get_title().replace("\n", " ")
    page.show(fig, f"{occasion}: bars of the won lost per 1,000 decisions by stage: {said}. {title}.")


def ask(turn: int) -> Any:
    """Ask to which stage a turn goes back."""
    return page.predict(f"07.turn{turn}", f"Turn {turn}: which stage?", page.Choice("Go back to", STAGES[:5]))


class Loop:
    """The loop with its six stages, drawn for one turn at a time.

    Attributes
    ----------
    turns : list of Turn
        In order; see `add`.
    """

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    def add(self, broke_at: str, plan: Plan, model: Candidate, lost: pd.DataFrame, seed: int) -> None:
        """Add a turn: the cheapest choice says to which stage it goes back, and that stage what it assumed.

        Parameters
        ----------
        broke_at : str
            Stage whose evidence broke an assumption.
        plan : Plan
            The plan before the repair.
        model : Candidate
            Its model.
        lost : DataFrame, indexed by link
            What each choice loses in each decision; "monitoring" means leaving things as they are,
            "deployment" the rule.
        seed : int
            Draws links for the interval.
        """
        won = 1000 * lost.mean()
        back_to = str(won.idxmin())
        assumed = {
            "scoping": plan.scope.assumes,
            "data engineering": plan.recipe.assumes,
            "model development": model.assumes,
            "deployment": Service.assumes,
            "monitoring": "nothing that broke",
        }
        accuracy = float(model.scores["accuracy"].loc["model"])
        before, after, rule = (float(won[name]) for name in ("monitoring", back_to, "deployment"))
        saved = stages.saved(lost, back_to, "monitoring", seed)
        self.turns.append(Turn(broke_at, back_to, assumed[back_to], accuracy, before, after, rule, saved))

    @property
    def controls(self) -> dict[str, Control]:
        """The turn, and what is shown of it."""
        return {
            "turn": Slider("Turn of the loop", range(1, len(self.turns) + 1), start=1),
            "view": Choice("Show", ["what broke", "what was repaired"]),
        }

    @property
    def _spots(self) -> dict[str, tuple[float, float]]:
        angles = np.pi / 2 - 2 * np.pi * np.arange(len(STAGES)) / len(STAGES)
        return {stage: (1.5 * np.cos(a), np.sin(a)) for stage, a in zip(STAGES, angles, strict=True)}

    def fixed(self, axes: Any) -> None:
        """Draw what stays: the ring's arrows, the axes and the markers' names."""
        left, right = axes
        spots = self._spots
        for stage, after in zip(STAGES, [*STAGES[1:], STAGES[0]], strict=True):
            left.annotate(
                "",
                spots[after],
                spots[stage],
                arrowprops={"arrowstyle": "->", "color": COLOURS["grey"], "shrinkA": 28, "shrinkB": 28},
            )
        left.set(xlim=(-2.3, 2.3), ylim=(-1.4, 1.4), xticks=[], yticks=[])
        left.grid(visible=False)
        for name, (marker, colour, _) in MARKERS.items():
            right.plot([], [], marker, color=COLOURS[colour], label=name, ms=9)
        won = [value for t in self.turns for value in (t.before, t.after, t.rule)]
        ticks = [
            tick for tick in (200, 300, 500, 1000, 2000, 3000, 5000) if min(won) / 1.3 < tick < 2 * max(won)
        ]
        right.set(yscale="log", ylim=(0.7 * min(won), 2.5 * max(won)))
        right.set_yticks(ticks, [f"{tick:,}" for tick in ticks])
        right.minorticks_off()
        right.set(xlim=(0.4, len(self.turns) + 0.6))
        right.set(xticks=range(1, len(self.turns) + 1), xlabel="turn of the loop")
        right.set(ylabel="lost (won per 1,000 decisions, log axis)")
        right.legend(loc="upper left", ncols=3)

    def moving(self, axes: Any, turn: int, view: str) -> None:
        """Draw one turn.

        Parameters
        ----------
        axes : ndarray of Axes, shape (2,)
        turn : int
            From 1.
        view : {"what broke", "what was repaired"}
            Which assumption broke and where, or the loop after the repair.
        """
        now, repaired = self.turns[turn - 1], view == "what was repaired"
        left, right = axes
        way_back = {"arrowstyle": "-|>", "color": COLOURS["vermillion"], "lw": 2.5}
        way_back |= {"shrinkA": 20, "shrinkB": 42, "connectionstyle": "arc3,rad=0.25"}
        spots = self._spots
        left.annotate("", spots[now.back_to], spots[now.broke_at], arrowprops=way_back)
        for number, (stage, spot) in enumerate(spots.items(), 1):
            words, colour = f"{number} " + stage.replace(" ", "\n"), "white"
            if stage == now.back_to:
                words += "\nmended" if repaired else "\nbroke here"
                colour = COLOURS["green" if repaired else "vermillion"]
            elif stage == now.broke_at and not repaired:
                words, colour = words + "\nevidence", COLOURS["yellow"]
            box = {"boxstyle": "round", "facecolor": colour, "edgecolor": COLOURS["black"]}
            left.annotate(words, spot, ha="center", va="center", bbox=box)
        left.set_title(f"Turn {turn}: {now.broke_at} sends us back\nto {now.back_to}")
        numbers = np.arange(1, len(self.turns) + 1)
        for name, (marker, colour, shift) in MARKERS.items():
            won = [getattr(t, name) for t in self.turns]
            right.plot(numbers + shift, won, marker, color=COLOURS[colour], ms=9)
        right.axvspan(turn - 0.4, turn + 0.4, ymax=0.86, color=COLOURS["yellow"], alpha=0.3)
        right.set_title(
            f"accuracy {now.accuracy:.0%} before;\n{now.before:.0f} won before, {now.after:.0f} after"
        )

    def alt(self, turn: int, view: str) -> str:
        """Say what the picture of one turn shows."""
        now = self.turns[turn - 1]
        state = "mended" if view == "what was repaired" else "broken"
        return (
            f"The six stages in a ring; turn {turn}: {now.broke_at} shows that an assumption of {now.back_to} is "
            f"{state}: {now.assumption}. Money lost per 1,000 decisions falls from {now.before:.0f} to "
            f"{now.after:.0f} won; the rule loses {now.rule:.0f}."
        )
