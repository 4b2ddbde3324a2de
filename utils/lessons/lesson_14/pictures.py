"""The pictures of lesson 14: digits, a ReLU between two lines, a box that is divided, shares, and the knob."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.patches import Polygon, Rectangle
from numpy.typing import ArrayLike

from utils.language import t
from utils.lessons.lesson_14.experiments import BOUNDED, DECIDED, METHODS, TRAININGS, TRIED, share
from utils.notebook.controls import Control, Slider
from utils.notebook.plots import COLOURS
from utils.verification.networks import Floats, Network
from utils.verification.search import Search

KIND = dict.fromkeys(TRIED, "orange") | dict.fromkeys(DECIDED, "blue") | dict.fromkeys(BOUNDED, "green")
SIGNS = {"orange": "tried", "blue": "decided", "green": "bounded"}


def draw_digits(axes: Any, images: Sequence[ArrayLike], titles: Sequence[str]) -> Any:
    """Draw images of 8 times 8 pixels, each under its title.

    Parameters
    ----------
    axes : array of matplotlib.axes.Axes
        One for each image.
    images : sequence of array-like, shape (64,)
        From 0 (white) to 1 (black).
    titles : sequence of str

    Returns
    -------
    array of matplotlib.axes.Axes
    """
    for ax, image, title in zip(axes, images, titles, strict=True):
        ax.imshow(np.reshape(image, (8, 8)), cmap="gray_r", vmin=0, vmax=1)
        ax.set(xticks=[], yticks=[], title=title)
        ax.grid(visible=False)
    return axes


def draw_relu(axes: Any, low: float, high: float) -> Any:
    """Draw what two kinds of bounds know of a ReLU: a rectangle, and the space between two lines.

    Parameters
    ----------
    axes : array of two matplotlib.axes.Axes
    low, high : float
        Bounds of what goes into the neuron, of different signs.

    Returns
    -------
    array of matplotlib.axes.Axes
    """
    below = [0.0, 0.0] if high <= -low else [low, high]
    corners = [
        [(low, 0), (high, 0), (high, high), (low, high)],
        [(low, below[0]), (high, below[1]), (high, high), (low, 0)],
    ]
    titles = ("Intervals: a rectangle", "Linear bounds: between two lines")
    for ax, shape, title in zip(axes, corners, titles, strict=True):
        ax.add_patch(Polygon(shape, color=COLOURS["green"], alpha=0.3))
        ax.plot([low, 0, high], [0, 0, high], color=COLOURS["black"])
        ax.set(xlim=(low - 0.2, high + 0.2), ylim=(min(below) - 0.2, high + 0.2), title=title)
        ax.set(xlabel="into the neuron", ylabel="out of it")
    return axes


def _edges(ax: Any, network: Network, low: Floats, high: Floats, points: int) -> None:
    """Colour the decisions of a two-input network, and draw where its linear regions meet."""
    across, up = (np.linspace(low[side], high[side], points) for side in (0, 1))
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    decided = network.decide(grid).reshape(points, points)
    code = network.pattern(grid) @ (2.0 ** np.arange(network.pattern(grid).shape[1]))
    where = code.reshape(points, points)
    border = np.zeros((points, points), dtype=bool)
    border[1:] |= where[1:] != where[:-1]
    border[:, 1:] |= where[:, 1:] != where[:, :-1]
    extent = (low[0], high[0], low[1], high[1])
    ax.imshow(decided, origin="lower", extent=extent, cmap="Pastel1", vmin=0, vmax=8, aspect="auto")
    shade = np.zeros((points, points, 4))
    shade[border] = (0.3, 0.3, 0.3, 0.7)
    ax.imshow(shade, origin="lower", extent=extent, aspect="auto")
    ax.grid(visible=False)


def _name_sectors(ax: Any, network: Network, low: Floats, high: Floats) -> None:
    """Write each decision at the middle of where it is taken, clear of the dot in the middle of the box."""
    grid = np.stack(np.meshgrid(*np.linspace(low, high, 40).T), axis=-1).reshape(-1, 2)
    decided = network.decide(grid)
    apart = np.abs(grid - (low + high) / 2) / (high - low)
    clear = (apart < 0.36).all(axis=1) & (apart[:, 1] > 0.1)
    for sector in np.unique(decided):
        there = grid[(decided == sector) & clear]
        if len(there) > 20:
            middle = there[np.argmin(((there - there.mean(axis=0)) ** 2).sum(axis=1))]
            ax.text(
                *middle,
                t("sector {sector}", sector=sector),
                ha="center",
                va="bottom",
                bbox={"color": "white", "alpha": 0.7, "pad": 1},
            )


def draw_divided(axes: Any, network: Network, boxes: Mapping[str, tuple[Floats, Floats, Search]]) -> Any:
    """Draw boxes that branch and bound has divided, over the network's decisions and its linear regions.

    Parameters
    ----------
    axes : array of matplotlib.axes.Axes
        One for each box.
    network : Network
        Of two inputs, in units of 100 m.
    boxes : mapping from str to (ndarray, ndarray, Search)
        By title: the corners of the box and how it was decided.

    Returns
    -------
    array of matplotlib.axes.Axes
    """
    colours = {"proved": COLOURS["blue"], "refuted": COLOURS["vermillion"], "open": COLOURS["grey"]}
    for ax, (title, (low, high, search)) in zip(axes, boxes.items(), strict=True):
        margin = 0.25 * (high - low)
        _edges(ax, network, low - margin, high + margin, 160)
        for below, above, word in search.parts:
            style = "-" if word == "proved" else "--"
            wide, tall = above - below
            corner = (float(below[0]), float(below[1]))
            ax.add_patch(Rectangle(corner, wide, tall, fill=False, ec=colours[word], lw=1.8, ls=style))
        _name_sectors(ax, network, low - margin, high + margin)
        if search.counterexample is not None:
            ax.plot(*search.counterexample, "X", color=COLOURS["vermillion"], markersize=14)
        ax.plot(*((low + high) / 2), "o", color=COLOURS["black"])
        ticks = ax.get_xticks(), ax.get_yticks()
        ax.set_xticks(ticks[0], [f"{100 * tick:.0f}" for tick in ticks[0]])
        ax.set_yticks(ticks[1], [f"{100 * tick:.0f}" for tick in ticks[1]])
        ax.set(xlim=(low[0] - margin[0], high[0] + margin[0]), ylim=(low[1] - margin[1], high[1] + margin[1]))
        ax.set(title=title, xlabel="east (m)", ylabel="north (m)")
    return axes


def draw_shares(
    axes: Any, tables: Mapping[str, pd.DataFrame], guesses: Mapping[str, tuple[str, float | None]]
) -> Any:
    """Draw the share of images that each method calls safe, with its interval and the student's guess.

    Parameters
    ----------
    axes : array of matplotlib.axes.Axes
        One for each table.
    tables : mapping from str to DataFrame
        Outcomes by title.
    guesses : mapping from str to (str, float or None)
        By title: a method, and what the student said of it, in percent.

    Returns
    -------
    array of matplotlib.axes.Axes
    """
    for ax, (title, table) in zip(axes, tables.items(), strict=True):
        for place, method in enumerate(METHODS):
            middle, low, high = share(table[method])
            ax.barh(place, 100 * middle, color=COLOURS[KIND[method]], height=0.7)
            ax.plot([100 * low, 100 * high], [place, place], color=COLOURS["black"], linewidth=1.5)
            ax.text(103, place, f"{middle:.0%}", va="center")
        _method_axis(ax)
        method, guess = guesses[title]
        if guess is not None:
            ax.plot(guess, METHODS.index(method), "D", color=COLOURS["vermillion"], markersize=11)
        ax.set_title(t("{title}: {share:.0%} are safe", title=title, share=table["exact"].mean()))
    return axes


def _method_axis(ax: Any) -> None:
    names = [t("{method} ({kind})", method=method, kind=SIGNS[KIND[method]]) for method in METHODS]
    ax.set_yticks(range(len(METHODS)), names)
    ax.set(ylim=(len(METHODS) - 0.5, -0.5), xlim=(0, 118), xticks=range(0, 101, 25), xlabel="called safe (%)")


def draw_trainings(ax: Any, tables: Mapping[str, pd.DataFrame]) -> Any:
    """Draw for each training how many images are safe, and how many of them interval bounds prove.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    tables : mapping from str to DataFrame
        Outcomes by way of training.

    Returns
    -------
    matplotlib.axes.Axes
    """
    for method, shift, label in (
        ("exact", -0.2, "safe (exact)"),
        ("interval bounds", 0.2, "proved by intervals"),
    ):
        for place, table in enumerate(tables.values()):
            middle, low, high = share(table[method])
            name = label if not place else None
            ax.barh(place + shift, 100 * middle, color=COLOURS[KIND[method]], height=0.36, label=name)
            ax.plot([100 * low, 100 * high], [place + shift] * 2, color=COLOURS["black"], linewidth=1.5)
            ax.text(103, place + shift, f"{middle:.0%}", va="center")
    ax.set_yticks(range(len(tables)), [TRAININGS[way] for way in tables])
    ax.set(
        ylim=(len(tables) - 0.5, -0.5),
        xlim=(0, 118),
        xticks=range(0, 101, 25),
        xlabel="share of the images (%)",
    )
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    last, table = list(tables.items())[-1]
    share_proved = table["interval bounds"].mean()
    ax.set_title(t("Trained {way}: intervals prove {share:.0%}", way=TRAININGS[last], share=share_proved))
    return ax


class SharesPicture:
    """The shares by error and number of free pixels: bars at one setting, curves over the error.

    Parameters
    ----------
    shares : mapping from (int, float) to Series
        By free pixels and error in grey levels: the share of each method.
    images : int
        How many images were measured.

    Attributes
    ----------
    controls : dict from str to Control
    """

    DRAWN = ("1,000 copies", "exact", "linear bounds", "interval bounds")
    STYLES = ("--", "-", "-.", ":")

    def __init__(self, shares: Mapping[tuple[int, float], pd.Series], images: int) -> None:
        self.shares, self.images = dict(shares), images
        self.counts = sorted({count for count, _ in shares})
        self.errors = sorted({error for _, error in shares})
        self.controls: dict[str, Control] = {
            "count": Slider("Pixels that may be off", self.counts, start=self.counts[-1]),
            "error": Slider("Error (grey levels of 16)", self.errors, start=self.errors[1]),
        }

    def fixed(self, axes: Any) -> None:
        """Set the axes and the words beside the curves."""
        _method_axis(axes[0])
        axes[1].set(xlim=(self.errors[0], self.errors[-1]), ylim=(-3, 103))
        axes[1].set(xlabel="error (grey levels)", ylabel="called safe (%)")
        for method, style in zip(self.DRAWN, self.STYLES, strict=True):
            axes[1].plot([], [], style, color=self._colour(method), label=method)
        axes[1].legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))

    def moving(self, axes: Any, count: int, error: float) -> None:
        """Draw the bars at this setting, and the curves for this number of pixels."""
        now = self.shares[count, error]
        axes[0].barh(
            range(len(METHODS)), 100 * now[METHODS], color=[COLOURS[KIND[m]] for m in METHODS], height=0.7
        )
        for place, method in enumerate(METHODS):
            axes[0].text(103, place, f"{now[method]:.0%}", va="center")
        gap = now["1,000 copies"] - now["exact"]
        axes[0].set_title(
            t("Copies promise {gap:.0f} points too many", gap=100 * gap)
            if gap > 0.005
            else "Copies and the exact answer agree"
        )
        for method, style in zip(self.DRAWN, self.STYLES, strict=True):
            values = [100 * self.shares[count, level][method] for level in self.errors]
            axes[1].plot(self.errors, values, style, color=self._colour(method))
        axes[1].axvline(error, color=COLOURS["grey"], linewidth=1.5)
        axes[1].set_title(t("{count} of 64 pixels may be off", count=count))

    def alt(self, count: int, error: float) -> str:
        """Say what the picture shows."""
        now = self.shares[count, error]
        return t(
            "Share of {images} images called safe, {count} pixels off by up to {error:g} grey levels: {shares}. "
            "Beside it the shares over the error.",
            images=self.images,
            count=count,
            error=error,
            shares=", ".join(f"{t(method)} {now[method]:.0%}" for method in METHODS),
        )

    @staticmethod
    def _colour(method: str) -> str:
        return COLOURS["sky"] if method == "interval bounds" else COLOURS[KIND[method]]
