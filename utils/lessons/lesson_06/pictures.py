"""The pictures of the lesson on the iterative process: each draws on the axes it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from utils.lifecycle.stages import STAGES, Candidate
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS, figure, show

MARKERS = {"rule": ("s", "grey", -0.2), "before": ("X", "vermillion", 0.0), "after": ("o", "green", 0.2)}


@dataclass(frozen=True)
class Turn:
    """What one turn of the loop found.

    Attributes
    ----------
    broke_at : str
        Stage whose evidence broke an assumption.
    back_to : str
        Stage where that assumption was made.
    assumption : str
        The assumption.
    accuracy : float
        Share of right decisions before the repair.
    before, after, rule : float
        Won per 1,000 decisions before and after the repair, and of the rule.
    """

    broke_at: str
    back_to: str
    assumption: str
    accuracy: float
    before: float
    after: float
    rule: float


def draw_choices(ax: Any, costs: pd.Series[float], chosen: str | None = None) -> Any:
    """Draw what each choice of a stage would have cost; the student's own choice is marked.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    costs : Series, indexed by stage
        Won per 1,000 decisions.
    chosen : str, optional
        The student's choice.

    Returns
    -------
    matplotlib.axes.Axes
    """
    best = costs.idxmin()
    rows = costs.iloc[::-1]
    colours = [COLOURS["green" if name == best else "sky"] for name in rows.index]
    ax.barh(rows.index, rows, color=colours)
    for place, (name, won) in enumerate(rows.items()):
        words = [
            f"{won:.0f}",
            *(["cheapest"] if name == best else []),
            *(["your choice"] if name == chosen else []),
        ]
        ax.annotate(", ".join(words), (won, place), xytext=(5, -5), textcoords="offset points")
    ax.set(xlabel="lost (won per 1,000 decisions)", xlim=(0, 1.35 * costs.max()))
    ax.set_title(f"Going back to {best} is cheapest")
    return ax


def show_choices(costs: pd.Series[float], chosen: str | None, occasion: str) -> None:
    """Print and show what each choice of a stage would have cost.

    Parameters
    ----------
    costs : Series, indexed by stage
        Won per 1,000 decisions.
    chosen : str, optional
        The student's choice.
    occasion : str
        Which turn this is.
    """
    print(costs.round().astype(int).to_string())
    if chosen is not None:
        print(f"Your choice, {chosen}, costs {costs[chosen] - costs.min():.0f} won more than the cheapest.")
    fig, ax = figure(size=(9, 3.2))
    draw_choices(ax, costs, chosen)
    said = ", ".join(f"{name} {won:.0f}" for name, won in costs.items())
    show(fig, f"{occasion}: bars of the won lost per 1,000 decisions by stage: {said}. {ax.get_title()}.")


class Loop:
    """The loop with its six stages, drawn for one turn at a time.

    Attributes
    ----------
    turns : list of Turn
        In order; see `add`.
    """

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    def add(
        self, broke_at: str, back_to: str, assumption: str, model: Candidate, costs: pd.Series[float]
    ) -> None:
        """Add a turn.

        Parameters
        ----------
        broke_at, back_to, assumption : str
            See `Turn`.
        model : Candidate
            The model before the repair.
        costs : Series, indexed by stage
            What each choice costs; "monitoring" means leaving things as they are, "deployment" the rule.
        """
        accuracy = float(model.scores["accuracy"].loc["model"])
        before, after, rule = (float(costs[name]) for name in ("monitoring", back_to, "deployment"))
        self.turns.append(Turn(broke_at, back_to, assumption, accuracy, before, after, rule))

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
                arrowprops={"arrowstyle": "->", "color": COLOURS["grey"], "shrinkA": 22, "shrinkB": 22},
            )
        left.set(xlim=(-2.3, 2.3), ylim=(-1.4, 1.4), xticks=[], yticks=[])
        left.grid(visible=False)
        for name, (marker, colour, _) in MARKERS.items():
            right.plot([], [], marker, color=COLOURS[colour], label=name, ms=9)
        top = max(max(t.before, t.rule) for t in self.turns)
        right.set(xlim=(0.4, len(self.turns) + 0.6), ylim=(0, 1.25 * top))
        right.set(xticks=range(1, len(self.turns) + 1), xlabel="turn of the loop")
        right.set(ylabel="lost (won per 1,000 decisions)")
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
        for number, (stage, spot) in enumerate(self._spots.items(), 1):
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
