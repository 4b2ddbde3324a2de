"""The figure of lesson 12 that moves: one weight, two designs, the front."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from utils.designs import Designs
from utils.language import t
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS
from utils.pareto import on_front, shown

Floats = NDArray[np.float64]


def draw_posts(axes: Any, posts: pd.DataFrame) -> Any:
    """Draw posts as cards: what a reader sees, and what came of it.

    Parameters
    ----------
    axes : array of matplotlib.axes.Axes
        One for each post.
    posts : pandas.DataFrame
        Posts as `utils.data.load_posts` gives them; the titles on the cards are made up.

    Returns
    -------
    array of matplotlib.axes.Axes
    """
    for ax, post in zip(axes, posts.to_dict("records"), strict=True):
        title = (
            t("You will not believe\nwhat they found")
            if post["teaser"]
            else t("City opens the new\nriver bridge")
        )
        ax.text(0.06, 0.92, title + "!" * int(post["exclamations"]), va="top", size=16)
        card = "no photo, {words} words\n{sources} sources"
        if post["photo"]:
            card = "photo, {words} words\n{sources} sources"
        ax.text(0.06, 0.56, t(card, words=post["words"], sources=post["sources"]), va="top")
        ax.text(
            0.06,
            0.24,
            t(
                "clicks {clicks} of 1,000\nquality {quality:.0f} of 100",
                clicks=post["clicks"],
                quality=post["quality"],
            ),
            va="top",
        )
        ax.axhline(0.29, color=COLOURS["grey"], linewidth=1)
        ax.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
        ax.grid(visible=False)
        for side in ax.spines.values():
            side.set_visible(True)
    return axes


def draw_feeds(
    ax: Any, feeds: pd.DataFrame, named: pd.DataFrame, least: float | None = None, said: str | None = None
) -> Any:
    """Draw feeds by their clicks and quality, and name some of them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    feeds : pandas.DataFrame
        Feeds with their "clicks" and "quality"; dominated ones are hollow.
    named : pandas.DataFrame
        The feeds that have a name, by it.
    least : float, optional
        The least quality that a student wants; the feed with the most clicks from there on is marked.
    said : str, optional
        Where a student said that the feed "sum" lies.

    Returns
    -------
    matplotlib.axes.Axes
    """
    points = feeds[["clicks", "quality"]]
    front = on_front(points)
    ax.plot(*points[front].to_numpy().T, "o", color=COLOURS["blue"])
    ax.plot(*points[~front].to_numpy().T, "o", color=COLOURS["blue"], markerfacecolor="white")
    for name, feed in named.iterrows():
        best = on_front(np.vstack([feed[["clicks", "quality"]].to_numpy(dtype=float), points.to_numpy()]))[0]
        (star,) = ax.plot(feed["clicks"], feed["quality"], "*", color=COLOURS["orange"], markersize=20)
        star.set_markerfacecolor(COLOURS["orange"] if best else "white")
        ax.annotate(str(name), (feed["clicks"], feed["quality"]), xytext=(12, 4), textcoords="offset points")
    if said is not None:
        at = feeds.loc[[t("clicks alone"), t("quality alone")], ["clicks", "quality"]].to_numpy()
        ends = {t("near clicks alone"): at[0], t("near quality alone"): at[1]}
        place = ends.get(said, at.mean(axis=0))
        ax.plot(*place, "D", color=COLOURS["vermillion"], markersize=10, markerfacecolor="none")
        ax.annotate(t("you: the sum"), tuple(place), xytext=(-100, 8), textcoords="offset points")
    if least is not None:
        ax.axhline(least, color=COLOURS["vermillion"], linestyle=":")
        good = points[points["quality"] >= least]
        if len(good):
            clicks, quality = good.to_numpy()[int(good["clicks"].argmax())]
            ax.plot(clicks, quality, "D", color=COLOURS["vermillion"], markersize=10)
            ax.annotate(t("you"), (clicks, quality), xytext=(-32, -16), textcoords="offset points")
    ax.set(xlim=(50, 290), xlabel="clicks per 1,000 viewers", ylabel="quality (mark)")
    ax.set_title(
        t("{free} of {count} feeds: no other is better in both", free=front.sum(), count=len(points))
    )
    return ax


TRAITS = {
    "teaser": "teaser title",
    "photo": "with a photo",
    "topical": "topical subject",
    "sourced": "two sources or more",
}


def _trait(name: str) -> str:
    """Say what a post is like, as a figure writes it."""
    return t(TRAITS.get(name, name))


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
        axes[1].set_yticks(places, [_trait(name) for name in self.traits.columns])
        axes[1].set_ylim(len(self.traits.columns) - 0.5, -0.5)
        axes[1].plot(self.traits.mean(), places, "|", color=COLOURS["black"], markersize=30)
        axes[0].plot([], [], color=COLOURS["blue"], label=t("design 2"))
        axes[0].plot([], [], "x", color=COLOURS["orange"], label=t("design 1"))
        axes[0].legend(loc="lower left")

    def moving(self, axes: Any, weight: float, scale: tuple[float, float], model: str) -> None:
        """Draw both fronts of the model, the point at this weight, and the traits of what it shows."""
        designs = self.designs[model]
        score = designs.score(weight, scale)
        clicks, quality = shown(score, designs.live)
        axes[0].plot(*self._fronts[model].T, color=COLOURS["blue"])
        axes[0].plot(*designs.one.T, "x", color=COLOURS["orange"], markeredgewidth=2)
        axes[0].plot(clicks, quality, "o", color=COLOURS["vermillion"], markersize=13)
        axes[0].set_title(
            t("{clicks:.0f} clicks per 1,000, quality {quality:.0f}", clicks=clicks, quality=quality)
        )
        means = shown(score, self.traits)
        axes[1].plot(means, range(len(means)), "o", color=COLOURS["vermillion"], markersize=13)
        axes[1].set_title(
            t("{trait}: {share:.0%} of the feed", trait=_trait(self.traits.columns[0]), share=means[0])
        )

    def alt(self, weight: float, scale: tuple[float, float], model: str) -> str:
        """Say what the picture shows."""
        designs = self.designs[model]
        score = designs.score(weight, scale)
        clicks, quality = shown(score, designs.live)
        traits = zip(self.traits.columns, shown(score, self.traits), strict=True)
        return t(
            "Fronts of both designs with models of one kind: {model}. At weight {weight:g} design 2 shows {clicks:.0f} "
            "clicks per 1,000 viewers at a quality of {quality:.0f}. Of what is shown: {traits}.",
            model=model,
            weight=weight,
            clicks=clicks,
            quality=quality,
            traits=", ".join(f"{_trait(name)} {share:.0%}" for name, share in traits),
        )
