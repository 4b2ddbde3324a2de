"""The pictures of lesson 13: the site and one device, throughput by the number of tries, and the figure that moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle
from matplotlib.ticker import NullLocator
from numpy.typing import NDArray

from utils import beams
from utils.language import t
from utils.lessons.lesson_13.experiments import PLACE_NAMES, PLACES, WIDE_BEAMS, Part, popular
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# As in data/generators/beams.py: west, south, east, north.
BLOCKS = (
    (8.5, 12, 70, 90),
    (84, 12, 170, 90),
    (-160, 12, -8, 90),
    (8, -90, 70, -12),
    (84, -90, 170, -12),
    (-160, -90, -8, -12),
)
NAMED = {"everywhere": "everywhere"} | PLACE_NAMES
TICKS = (1, 2, 4, 8, 16, 32, 64)
COLOUR_OF = {
    "vote": COLOURS["blue"],
    "power": COLOURS["vermillion"],
    "counts": COLOURS["green"],
    "last beam": COLOURS["purple"],
    "pointing": COLOURS["grey"],
}
DASHES = {"vote": "-", "power": "--", "counts": "-.", "last beam": "--", "pointing": ":"}


def two_lobes(part: Part) -> int:
    """Find a device that two groups of beams serve about equally well, more than 40 degrees apart.

    Parameters
    ----------
    part : Part

    Returns
    -------
    int
        Its row: among those with both groups within 3 dB the one with the strongest best beam, else the closest.
    """
    best = part.best_beam
    apart = np.abs(np.mod(beams.AZIMUTH_DEG[best][:, None] - beams.AZIMUTH_DEG + 180, 360) - 180) > 40
    second = np.where(apart, part.snr, -99).max(axis=1)
    top = part.snr.max(axis=1)
    close = top - second <= 3
    return int((np.where(close, 1000 + top, second - top)).argmax())


def draw_site(axes: Any, part: Part, row: int) -> Any:
    """Draw the map with the devices, and what each beam gives one of them.

    Parameters
    ----------
    axes : array of matplotlib.axes.Axes
        Two.
    part : Part
        Whose devices are drawn.
    row : int
        The device on the right; a ring on the map.

    Returns
    -------
    array of matplotlib.axes.Axes
    """
    left, right = axes
    for west, south, east, north in BLOCKS:
        left.add_patch(Rectangle((west, south), east - west, north - south, color="#DDDDDD", zorder=0))
    table = part.table.iloc[:400]
    works = part.snr[:400].max(axis=1) >= beams.LOWEST_DB
    left.plot(*table.loc[works, ["east_m", "north_m"]].to_numpy().T, "o", color=COLOURS["sky"], markersize=4)
    none = table.loc[~works, ["east_m", "north_m"]].to_numpy().T
    left.plot(*none, "x", color=COLOURS["black"], markersize=5, markeredgewidth=1)
    left.plot(*beams.SITE_EAST_NORTH_M, "^", color=COLOURS["vermillion"], markersize=13)
    left.annotate("the site", beams.SITE_EAST_NORTH_M, xytext=(9, 9), textcoords="offset points")
    here = part.table.loc[row, ["east_m", "north_m"]].to_numpy(dtype=float)
    left.plot(*here, "o", color=COLOURS["blue"], markerfacecolor="none", markersize=15, markeredgewidth=3)
    left.set(xlim=(-135, 165), ylim=(-95, 95), xlabel="east (m)", ylabel="north (m)")
    left.set_title("Reported places; x: no beam works")
    left.grid(visible=False)
    order = np.argsort(beams.AZIMUTH_DEG + 0.01 * beams.ELEVATION_DEG, kind="stable")
    level = np.maximum(part.snr[row], beams.LOWEST_DB)
    right.bar(
        beams.AZIMUTH_DEG[order], (level - beams.LOWEST_DB)[order], 8, beams.LOWEST_DB, color=COLOURS["blue"]
    )
    right.set(
        xlabel="direction of the beam (degrees from north)", ylabel="SNR (dB)", xticks=range(0, 361, 90)
    )
    right.set_title("One device (ring): two groups of beams serve it")
    return axes


def draw_curves(ax: Any, curves: pd.DataFrame, chosen: int, said: float | None = None) -> Any:
    """Draw the throughput by the number of beams tried, a line for each way.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    curves : pandas.DataFrame
        Mbit/s by number of tries (rows) and way (columns); the first way is the one to choose for.
    chosen : int
        The number of tries that week 6 chose for the first way.
    said : float, optional
        The number of tries that a student chose.

    Returns
    -------
    matplotlib.axes.Axes
    """
    names = [str(name) for name in curves.columns]
    for way in names:
        ax.plot(curves.index, curves[way], DASHES[way], color=COLOUR_OF[way], label=way)
    mbps = float(curves[names[0]].to_numpy()[chosen - 1])
    ax.plot(chosen, mbps, "*", color=COLOURS["orange"], markersize=20)
    if said is not None:
        ax.axvline(said, color=COLOURS["black"], linestyle=":")
        ax.annotate("you", (said, ax.get_ylim()[1]), xytext=(5, -14), textcoords="offset points")
    ax.set_xscale("log", base=2)
    ax.set(xticks=TICKS, xticklabels=TICKS, xlabel="beams tried every 20 ms", ylabel="throughput (Mbit/s)")
    ax.xaxis.set_minor_locator(NullLocator())
    ax.legend(loc="lower center", ncols=len(names))
    ax.set_title(
        t(
            "Few tries are best: {chosen} of 64 give {mbps:.0f} Mbit/s ({way})",
            chosen=chosen,
            mbps=mbps,
            way=names[0],
        )
    )
    return ax


def draw_lead(ax: Any, rates: pd.DataFrame, said: str | None = None) -> Any:
    """Draw how much the vote is ahead of the mean power, by the number of tries.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    rates : pandas.DataFrame
        Mbit/s by number of tries; columns "vote" and "power".
    said : str, optional
        What a student said is ahead with one try.

    Returns
    -------
    matplotlib.axes.Axes
    """
    lead = (rates["vote"] - rates["power"]).loc[1:10]
    colours = [COLOUR_OF["vote"] if value > 0 else COLOUR_OF["power"] for value in lead]
    bars = ax.bar(lead.index, lead, color=colours)
    for bar, value in zip(bars, lead, strict=True):
        bar.set_hatch("" if value > 0 else "//")
    ax.axhline(0, color=COLOURS["black"], linewidth=1)
    if said is not None:
        below = lead.loc[2] > 0  # where the second bar is not
        beside = (lead.loc[1] < 0) == below
        ax.annotate(
            t("you: {said}", said=said),
            (1.45 if beside else 0.6, 0),
            xytext=(0, -18 if below else 6),
            textcoords="offset points",
        )
    ax.set(xticks=range(1, 11), xlabel="beams tried", ylabel="vote minus power (Mbit/s)")
    first, third = ("vote" if lead.loc[k] > 0 else "power" for k in (1, 3))
    ax.set_title(t("One try: {first} is ahead. Three tries: {third}", first=first, third=third))
    return ax


class Airtime:
    """The figure that moves: the throughput by the number of tries, and who must wait for whom.

    Parameters
    ----------
    split : mapping from str to Part
        As `experiments.parts` gives it.
    without, with_wide : mapping from str to numpy.ndarray
        Orders of the vote without and with the wide beams as inputs.

    Attributes
    ----------
    controls : dict from str to Control
        Period, devices, who pays for the wide beams, place.
    """

    def __init__(
        self, split: Mapping[str, Part], without: Mapping[str, Ints], with_wide: Mapping[str, Ints]
    ) -> None:
        self.controls: dict[str, Control] = {
            "period_ms": Choice("Length of a period", {f"{period} ms": period for period in (20, 5, 40)}),
            "devices": Slider("Devices that try for themselves", (1, 2, 5, 10, 20, 50), start=1),
            "paid": Choice("Wide beams are paid by", {"these devices": WIDE_BEAMS, "somebody else": 0}),
            "place": Choice("Devices are", {name: place for place, name in NAMED.items()}),
        }
        part = split["test"]
        place = part.table["place"].to_numpy()
        ways = {
            "vote": without["test"],
            "vote, wide beams": with_wide["test"],
            "one list": popular(split)["test"],
        }
        self._rates: dict[tuple[str, str], Floats] = {}
        possible = beams.rate_mbps(part.snr.max(axis=1))
        self._possible = {name: float(possible[place == name].mean()) for name in PLACES}
        self._possible["everywhere"] = float(possible.mean())
        for way, order in ways.items():
            rate = beams.rate_mbps(beams.best_of_first(order, part.snr))
            self._rates[way, "everywhere"] = rate.mean(axis=0)
            for name in PLACES:
                self._rates[way, name] = rate[place == name].mean(axis=0)

    def curves(self, period_ms: float, devices: int, paid: int, place: str) -> dict[str, Floats]:
        """Give the three curves, Mbit/s for 1 to 64 tries."""
        k = np.arange(1, beams.BEAMS + 1)
        cost = {"vote": devices * k, "vote, wide beams": devices * k + devices * paid, "one list": k}
        return {
            way: self._rates[way, place] * beams.share_left(tried, period_ms) for way, tried in cost.items()
        }

    def best(self, **values: Any) -> tuple[str, int, float]:
        """Give the best way, its number of tries, and its Mbit/s."""
        curves = self.curves(**values)
        way = max(curves, key=lambda name: curves[name].max())
        return way, int(curves[way].argmax()) + 1, float(curves[way].max())

    def fixed(self, ax: Any) -> None:
        """Set the stage: the same limits everywhere."""
        ax.set_xscale("log", base=2)
        ax.set(xlim=(1, 64), ylim=(0, 100), xticks=TICKS, xticklabels=TICKS)
        ax.xaxis.set_minor_locator(NullLocator())
        ax.set(xlabel="beams tried, by each device or on the list", ylabel="% of the best possible rate")

    def moving(self, ax: Any, period_ms: float, devices: int, paid: int, place: str) -> None:
        """Draw the three curves and mark the best point."""
        values: dict[str, Any] = {"period_ms": period_ms, "devices": devices, "paid": paid, "place": place}
        styles = {
            "vote": ("blue", "-"),
            "vote, wide beams": ("vermillion", "--"),
            "one list": ("green", "-."),
        }
        for way, curve in self.curves(**values).items():
            colour, dash = styles[way]
            percent = 100 * curve / self._possible[place]
            ax.plot(np.arange(1, beams.BEAMS + 1), percent, dash, color=COLOURS[colour], label=way)
        way, tries, mbps = self.best(**values)
        ax.plot(tries, 100 * mbps / self._possible[place], "*", color=COLOURS["orange"], markersize=20)
        ax.legend(loc="lower center")
        ax.set_title(t("Best: {way}, {tries} tried, {mbps:.0f} Mbit/s", way=way, tries=tries, mbps=mbps))

    def alt(self, period_ms: float, devices: int, paid: int, place: str) -> str:
        """Say in words what the figure shows at this position."""
        way, tries, mbps = self.best(period_ms=period_ms, devices=devices, paid=paid, place=place)
        payer = "these devices" if paid else "somebody else"
        return t(
            "Throughput by beams tried every {period_ms} ms, {devices} devices ({place}), wide beams paid by {payer}: best is {way} with {tries} tried, {mbps:.0f} Mbit/s.",
            period_ms=period_ms,
            devices=devices,
            place=NAMED[place],
            payer=payer,
            way=way,
            tries=tries,
            mbps=mbps,
        )
