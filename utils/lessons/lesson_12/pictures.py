"""The figure of lesson 12 that moves: one weight, two designs, the front."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from utils.designs import Designs
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS
from utils.pareto import shown

Floats = NDArray[np.float64]


class FrontPicture:
    """Both designs' fronts on one picture, the weight of design 2 on a slider, and what the feed then shows.

    Parameters
    ----------
    designs : mapping from str to Designs
        By the model's name.
    traits : pandas.DataFrame, shape (live rows, traits)
        What the items are like, as numbers from 0 to 1; the means over what is shown are drawn.

    Attributes
    ----------
    controls : dict from str to Control
        Weight, scale of the scores, model.
    """

    def __init__(self, designs: Mapping[str, Designs], traits: pd.DataFrame) -> None:
        self.designs, self.traits = dict(designs), traits
        first = next(iter(self.designs.values()))
        raw = (float(first.spread[0]) / 1000, float(first.spread[1]))
        self.controls: dict[str, Control] = {
            "weight": Slider("Weight of quality in design 2", np.linspace(0, 1, 51).round(2), start=0.5),
            "scale": Choice("Scores", {"on one scale": (1.0, 1.0), "as share of clicks and marks": raw}),
            "model": Choice("Models", list(self.designs)),
        }
        self._fronts = {name: d.two(np.linspace(0, 1, 201)) for name, d in self.designs.items()}

    def fixed(self, axes: Any) -> None:
        """Set the stage: the same limits for every model."""
        both = np.concatenate([*self._fronts.values(), *(d.one for d in self.designs.values())])
        margin = 0.05 * np.ptp(both, axis=0)
        (left, low), (right, high) = both.min(axis=0) - margin, both.max(axis=0) + margin
        axes[0].set(
            xlim=(left, right), ylim=(low, high), xlabel="clicks per 1,000 viewers", ylabel="quality (mark)"
        )
        axes[1].set(xlim=(0, 1), xlabel="share of what is shown; bar: of all posts")
        places = range(len(self.traits.columns))
        axes[1].set_yticks(places, self.traits.columns)
        axes[1].set_ylim(len(self.traits.columns) - 0.5, -0.5)
        axes[1].plot(self.traits.mean(), places, "|", color=COLOURS["black"], markersize=30)
        axes[0].plot([], [], color=COLOURS["blue"], label="design 2")
        axes[0].plot([], [], "x", color=COLOURS["orange"], label="design 1")
        axes[0].legend(loc="lower left")

    def moving(self, axes: Any, weight: float, scale: tuple[float, float], model: str) -> None:
        """Draw both fronts of the model, the point at this weight, and the traits of what it shows."""
        designs = self.designs[model]
        score = designs.score(weight, scale)
        clicks, quality = shown(score, designs.live)
        axes[0].plot(*self._fronts[model].T, color=COLOURS["blue"])
        axes[0].plot(*designs.one.T, "x", color=COLOURS["orange"], markeredgewidth=2)
        axes[0].plot(clicks, quality, "o", color=COLOURS["vermillion"], markersize=13)
        axes[0].set_title(f"{clicks:.0f} clicks per 1,000, quality {quality:.0f}")
        means = shown(score, self.traits)
        axes[1].plot(means, range(len(means)), "o", color=COLOURS["vermillion"], markersize=13)
        axes[1].set_title(f"{self.traits.columns[0]}: {means[0]:.0%} of the feed")

    def alt(self, weight: float, scale: tuple[float, float], model: str) -> str:
        """Say what the picture shows."""
        designs = self.designs[model]
        score = designs.score(weight, scale)
        clicks, quality = shown(score, designs.live)
        traits = zip(self.traits.columns, shown(score, self.traits), strict=True)
        return (
            f"Fronts of both designs with {model}. At weight {weight:g} design 2 shows {clicks:.0f} clicks per "
            f"1,000 viewers at a quality of {quality:.0f}; "
            + ", ".join(f"{name} {share:.0%}" for name, share in traits)
            + " of what is shown."
        )
