"""The pictures of the lesson on interpretability: each draws on the axes it is given and returns them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from utils.explanations import LEAST_CHANGE, Chance, Floats, changes, swapped
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS


def draw_release(ax: Any, aucs: Any, predicted: float | None = None) -> Any:
    """Draw two models' AUC in validation and live, and the student's prediction if there is one.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    aucs : pandas.DataFrame, shape (2, 2)
        AUC; a row for the old and one for the new model, columns ``validation`` and ``live``.
    predicted : float, optional
        The student's prediction of the new model's live AUC.

    Returns
    -------
    matplotlib.axes.Axes
    """
    for (name, line), style, colour in zip(
        aucs.iterrows(), ("o-", "s--"), ("blue", "vermillion"), strict=True
    ):
        ax.plot(list(aucs.columns), line, style, color=COLOURS[colour], label=name)
    if predicted is not None:
        ax.plot(["live"], [predicted], "D", color=COLOURS["black"], label="your prediction")
    ax.set(ylim=(0.5, 1.02), xlim=(-0.2, 1.2), ylabel="AUC", xlabel="judged on")
    lost = aucs["validation"].iloc[1] - aucs["live"].iloc[1]
    ax.set_title(f"The best in validation loses {lost:.2f} of AUC when live")
    ax.legend(loc="lower left")
    return ax


def draw_importance(axes: Any, importance: Any, curve: Any) -> Any:
    """Draw the inputs' importance, and the partial dependence on the most important one.

    Parameters
    ----------
    axes : ndarray of Axes, shape (2,)
        Where to draw.
    importance : pandas.Series, shape (inputs,)
        Drop in AUC when the input is shuffled.
    curve : sklearn.utils.Bunch
        What :func:`sklearn.inspection.partial_dependence` returned for that input.

    Returns
    -------
    ndarray of Axes
    """
    ordered = importance.sort_values()
    axes[0].barh(ordered.index, ordered, color=COLOURS["blue"])
    axes[0].set(xlabel="drop in AUC when shuffled", title=f"It hangs on {ordered.index[-1]}")
    axes[1].plot(curve["grid_values"][0], curve["average"][0], color=COLOURS["vermillion"])
    axes[1].set(xlabel=ordered.index[-1], ylabel="mean predicted chance", ylim=(0, None))
    axes[1].set_title("How the mean prediction moves with it")
    return axes


def draw_single_curves(ax: Any, curves: Any, xlabel: str, every: int = 12) -> Any:
    """Draw single links' curves behind their average.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    curves : sklearn.utils.Bunch
        What :func:`sklearn.inspection.partial_dependence` returned for one input with ``kind="both"``.
    xlabel : str
        The input, with its unit.
    every : int
        Of how many links one is drawn; the title's range (5 % to 95 %) counts them all.

    Returns
    -------
    matplotlib.axes.Axes
    """
    grid, single, mean = curves["grid_values"][0], curves["individual"][0], curves["average"][0]
    low, high = np.quantile(single[:, 0], [0.05, 0.95])
    ax.plot(grid, single[::every].T, color=COLOURS["sky"], linewidth=0.7, alpha=0.6)
    ax.plot(grid, mean, "--", color=COLOURS["black"], label="average: partial dependence")
    ax.set(xlabel=xlabel, ylabel="predicted chance of blockage", ylim=(0, 1))
    ax.set_title(f"Steepest fall: on average {mean[0]:.2f}, single links {low:.2f} to {high:.2f}")
    ax.legend(loc="upper right")
    return ax


class CaseStudy:
    """Pick a case, change one input, and see the prediction and its explanation move.

    Parameters
    ----------
    chance : callable
        ``chance(x)`` gives the predicted chance for each row of inputs.
    cases : mapping from str to pandas.Series
        The cases by name, each with a value for every input.
    background : pandas.DataFrame, shape (n, inputs)
        Rows that stand for all: their range (1 % to 99 %) is that of the slider, their medians are what is typical, and
        the mean prediction over them is the partial dependence (Friedman 2001, https://doi.org/10.1214/aos/1013203451).
    moved : sequence of str
        The inputs that can be changed.

    Attributes
    ----------
    controls : dict from str to Control
        Case, input, and the input's position: -1 leaves it as it is, 0 to 20 run through its range.
    """

    def __init__(
        self, chance: Chance, cases: Mapping[str, Any], background: Any, moved: Sequence[str]
    ) -> None:
        self._chance, self._cases, self._typical = chance, dict(cases), background.median()
        ends = {name: np.quantile(background[name], [0.01, 0.99]) for name in moved}
        self.grids = {name: np.linspace(low, high, 21) for name, (low, high) in ends.items()}
        self._background = background
        self._averages: dict[str, Floats] = {}
        self._said: dict[tuple[str, str], Floats] = {}
        self.controls: dict[str, Control] = {
            "case": Choice("Case", list(self._cases)),
            "name": Choice("Input to change", list(moved)),
            "place": Slider("Its value, low 0 to high 20 (-1: as it is)", range(-1, 21), start=-1),
        }

    def average(self, name: str) -> Floats:
        """Predict for all rows with the input set to each position in turn, and average: partial dependence."""
        if name not in self._averages:
            rows = pd.concat([self._background.assign(**{name: value}) for value in self.grids[name]])
            said = np.asarray(self._chance(rows), dtype=np.float64)
            self._averages[name] = said.reshape(len(self.grids[name]), -1).mean(axis=1)
        return self._averages[name]

    def curve(self, case: str, name: str) -> Floats:
        """Predict for one case with the input set to each position in turn: its individual curve."""
        return self._predicted(case, name)[1:, -1]

    def explained(self, case: str, name: str, place: int) -> tuple[float, Any]:
        """Give the changed case's chance, and how it would move if one input were the typical one."""
        said = self._predicted(case, name)[place + 1]
        return float(said[-1]), changes(said, self._cases[case].index)

    def _predicted(self, case: str, name: str) -> Floats:
        """Predict for all positions at once, a row each: with every input swapped in turn, and with none."""
        if (case, name) not in self._said:
            as_it_is = self._cases[case].astype(float)
            rows = [swapped(as_it_is, self._typical)]
            for value in self.grids[name]:
                changed = as_it_is.copy()
                changed[name] = value
                rows.append(swapped(changed, self._typical))
            said = self._chance(pd.DataFrame(np.vstack(rows), columns=as_it_is.index))
            self._said[case, name] = np.asarray(said, dtype=np.float64).reshape(len(rows), -1)
        return self._said[case, name]

    def fixed(self, axes: Any) -> None:
        """Draw what stays: the ranges."""
        axes[0].set(ylim=(-0.02, 1.02), ylabel="predicted chance of blockage")
        axes[1].set(xlim=(-0.9, 0.9), ylim=(-0.6, 4.6), yticks=[])
        axes[1].set_xlabel("change of the chance if this input were typical")

    def moving(self, axes: Any, case: str, name: str, place: int) -> None:
        """Draw the case's curve beside the average, and the changed case's explanation."""
        grid, curve = self.grids[name], self.curve(case, name)
        chance, swaps = self.explained(case, name, place)
        axes[0].plot(grid, curve, "-", color=COLOURS["blue"], label="this case")
        axes[0].plot(grid, self.average(name), "--", color=COLOURS["grey"], label="average of all")
        value = self._cases[case][name] if place < 0 else grid[place]
        axes[0].plot(value, chance, "D", color=COLOURS["vermillion"], markersize=12)
        ends, margin = (min(grid[0], value), max(grid[-1], value)), 0.05 * (grid[-1] - grid[0])
        axes[0].set(xlim=(ends[0] - margin, ends[1] + margin), xlabel=f"{name} (input changed)")
        axes[0].set_title(f"{name} = {value:.3g}: chance {chance:.2f}")
        axes[0].legend(loc="upper right")
        shown = swaps.iloc[:5][::-1]
        places = range(len(shown))
        axes[1].barh(places, shown, color=[COLOURS["orange" if v > 0 else "sky"] for v in shown])
        for height, (label, change) in zip(places, shown.items(), strict=True):
            side, start = ("left", 0.02) if change <= 0 else ("right", -0.02)
            axes[1].text(start, height, f"{label} {change:+.2f}", ha=side, va="center")
        moved = abs(swaps.iloc[0]) >= LEAST_CHANGE
        axes[1].set_title(f"It hangs most on {swaps.index[0]}" if moved else "No input moves it much")

    def alt(self, case: str, name: str, place: int) -> str:
        """Say what the picture shows."""
        chance, swaps = self.explained(case, name, place)
        listed = ", ".join(f"{label} {value:+.2f}" for label, value in swaps.iloc[:3].items())
        setting = "as it is" if place < 0 else f"set to {self.grids[name][place]:.3g}"
        return (
            f"{case}, {name} {setting}: predicted chance of blockage {chance:.2f}. If one "
            f"input were typical, the chance would change most by: {listed}."
        )
