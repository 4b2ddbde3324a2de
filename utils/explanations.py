"""Explaining predictions: permuting columns together, swapping one input, and the lesson's interactive picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from utils.controls import Choice, Control, Slider
from utils.plots import COLOURS

Floats = NDArray[np.float64]
Chance = Callable[[pd.DataFrame], Floats]
LEAST_CHANGE = 0.05  # of a chance: less is not worth a headline


def grouped_importance(
    score: Callable[[pd.DataFrame], float],
    x: pd.DataFrame,
    groups: Mapping[str, Sequence[str]],
    rng: np.random.Generator,
    repeats: int = 5,
) -> pd.Series[float]:
    """Measure how much a score drops when the columns of a group are shuffled together.

    Permutation importance of one column asks what the model loses without it *while it keeps all others*; columns
    that say the same hide each other. Shuffled together, in the same order of the rows, they cannot (Breiman,
    *Random Forests*, 2001, https://doi.org/10.1023/A:1010933404324, for single columns).

    Parameters
    ----------
    score : callable
        ``score(x)`` gives the model's score on these inputs, larger is better; the labels are its own business.
    x : pandas.DataFrame, shape (n, columns)
        Inputs, best of rows that the model has not learned from. Not changed.
    groups : mapping from str to sequence of str
        Columns by the group's name; a group of one column gives its permutation importance.
    rng : numpy.random.Generator
        Source of the shuffles.
    repeats : int
        Shuffles of each group.

    Returns
    -------
    pandas.Series
        Mean drop of the score by group, largest first.

    Raises
    ------
    ValueError
        If a column is not in `x`.

    Examples
    --------
    >>> x = pd.DataFrame({"a": [0.0, 1.0] * 50, "copy": [0.0, 1.0] * 50, "noise": [0.0] * 100})
    >>> truth = x["a"].to_numpy()
    >>> score = lambda x: float(np.mean((x["a"] + x["copy"] > 0.5) == truth))
    >>> groups = {"a and its copy": ["a", "copy"], "noise": ["noise"]}
    >>> grouped_importance(score, x, groups, np.random.default_rng(0)).round(1)
    a and its copy    0.5
    noise             0.0
    dtype: float64
    """
    if absent := [c for columns in groups.values() for c in columns if c not in x]:
        raise ValueError(f"Column {absent[0]!r} is not among the inputs.")
    whole = score(x)
    drops = {}
    for name, columns in groups.items():
        shuffled = []
        for _ in range(repeats):
            changed, order = x.copy(), rng.permutation(len(x))
            for column in columns:
                changed[column] = x[column].to_numpy()[order]
            shuffled.append(score(changed))
        drops[name] = whole - float(np.mean(shuffled))
    return pd.Series(drops).sort_values(ascending=False)


def swap_one_input(chance: Chance, case: Any, other: Any) -> pd.Series[float]:
    """Swap the inputs of one case, one at a time, for another's, and see how the prediction moves.

    Parameters
    ----------
    chance : callable
        ``chance(x)`` gives a prediction for each row.
    case : pandas.Series, shape (columns,)
        The case to explain.
    other : pandas.Series, shape (columns,)
        Where the swapped values come from: another case, or a typical one.

    Returns
    -------
    pandas.Series, shape (columns,)
        Prediction with that one input swapped minus the prediction for the case, the largest change first, whatever
        its sign. Changes do not add up to the difference of the two predictions where inputs interact.

    Examples
    --------
    >>> case, other = pd.Series({"a": 1.0, "b": 2.0}), pd.Series({"a": 4.0, "b": 2.5})
    >>> swap_one_input(lambda x: (x["a"] * x["b"]).to_numpy(), case, other)
    a    6.0
    b    0.5
    dtype: float64
    """
    rows = pd.DataFrame(_swapped(case, other), columns=case.index)
    return _changes(np.asarray(chance(rows), dtype=np.float64), case.index)


def _swapped(case: Any, other: Any) -> Floats:
    """Give a row for each input with that one swapped for the other's, and the case as it is last."""
    rows = np.tile(case.to_numpy(dtype=np.float64), (len(case) + 1, 1))
    np.fill_diagonal(rows, other[case.index].to_numpy(dtype=np.float64))
    return rows


def _changes(said: Floats, inputs: Any) -> pd.Series[float]:
    """Turn the predictions for such rows into changes by input, the largest first."""
    changes = pd.Series(said[:-1] - said[-1], index=inputs)
    return changes.iloc[np.argsort(-np.abs(changes.to_numpy()), kind="stable")]


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
        return float(said[-1]), _changes(said, self._cases[case].index)

    def _predicted(self, case: str, name: str) -> Floats:
        """Predict for all positions at once, a row each: with every input swapped in turn, and with none."""
        if (case, name) not in self._said:
            as_it_is = self._cases[case].astype(float)
            rows = [_swapped(as_it_is, self._typical)]
            for value in self.grids[name]:
                changed = as_it_is.copy()
                changed[name] = value
                rows.append(_swapped(changed, self._typical))
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
