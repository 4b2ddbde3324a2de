"""The pictures of the lesson on interpretability: each draws on the axes it is given and returns them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from utils.explanations import LEAST_CHANGE, Chance, Floats, changes, swapped
from utils.language import Verbatim, t
from utils.lessons.lesson_06.experiments import BLOCKED, Interval
from utils.notebook.controls import Choice, Control
from utils.notebook.plots import COLOURS

WORDS = {
    "sinr_slope_db": ("SINR slope (dB per 100 ms)", "{:.0f} dB"),
    "speed_mps": ("Speed (m/s)", "{:g} m/s"),
    "distance_m": ("Distance (m)", "{:.0f} m"),
    "frequency_ghz": ("Frequency (GHz)", "{:g} GHz"),
}
SHORT = {"sinr_slope_db": "SINR slope", "speed_mps": "Speed"}
AS_IT_IS = "as it is"


def draw_map(ax: Any, links: pd.DataFrame, site: int) -> Any:
    """Draw the decisions at one site on a map, with a cross where a blockage follows.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    links : pandas.DataFrame
        With distance and azimuth of each decision, and whether the link is then blocked.
    site : int

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = links[links["site"] == site]
    angle = np.deg2rad(rows["azimuth_deg"].astype(float))
    east, north = rows["distance_m"] * np.sin(angle), rows["distance_m"] * np.cos(angle)
    blocked = rows[BLOCKED] == 1
    ax.scatter(east[~blocked], north[~blocked], s=12, color=COLOURS["sky"], label="not blocked")
    ax.scatter(
        east[blocked], north[blocked], s=60, marker="x", color=COLOURS["vermillion"], label="then blocked"
    )
    ax.plot(0, 0, "^", color=COLOURS["black"], markersize=14, label="base station")
    way = rows.assign(east=east).groupby("link")["east"].agg(np.ptp)
    one = rows["link"] == way.idxmax()
    ax.plot(east[one], north[one], "o-", color=COLOURS["black"], linewidth=1.5, markersize=5)
    last = (float(east[one].iloc[-1]), float(north[one].iloc[-1]))
    ax.annotate(
        "one link: four decisions,\n5 s apart, in a car",
        last,
        xytext=(0.74, 0.12),
        textcoords="axes fraction",
        arrowprops={"arrowstyle": "->"},
    )
    ax.set(xlabel="metres to the east", ylabel="metres to the north")
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_title(
        t(
            "Site {site}: a blockage follows {share:.0f} of 100 decisions",
            site=site,
            share=100 * blocked.mean(),
        )
    )
    ax.legend(loc="upper right")
    return ax


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
        ax.plot(list(aucs.columns), line, style, color=COLOURS[colour])
        ax.annotate(
            f"{name} {line.iloc[0]:.2f}",
            (0, line.iloc[0]),
            xytext=(-12, -5),
            textcoords="offset points",
            ha="right",
        )
        ax.annotate(
            f"{line.iloc[1]:.2f} {name}", (1, line.iloc[1]), xytext=(12, -5), textcoords="offset points"
        )
    if predicted is not None:
        ax.plot([aucs.columns[-1]], [predicted], "D", color=COLOURS["black"], markersize=11)
        ax.annotate(
            t("{predicted:.2f} you said", predicted=predicted),
            (1, predicted),
            xytext=(0.5, 0.62),  # below the lines
            ha="center",
            arrowprops={"arrowstyle": "->", "shrinkB": 8},
        )
    ax.set(ylim=(0.5, 1.02), xlim=(-0.6, 1.6), ylabel="AUC", xlabel="judged on")
    validation, live = aucs.iloc[1]
    ax.set_title(
        t(
            "The new model: AUC {validation:.2f} in validation, {live:.2f} live",
            validation=validation,
            live=live,
        )
    )
    return ax


def draw_suspects(
    axes: Any, moves: Mapping[str, float], guess: str | None, clock: tuple[float, float]
) -> Any:
    """Draw what a swap of each reading does to one prediction, and when the readings were measured.

    Parameters
    ----------
    axes : ndarray of Axes, shape (2,)
        Where to draw.
    moves : mapping from str to float
        Change of the predicted chance by swapped reading.
    guess : str, optional
        The student's suspect.
    clock : tuple of float
        The throughput (Mbit/s) that was handed to the model, and the one in the file.

    Returns
    -------
    ndarray of Axes
    """
    left, right = axes
    ordered = pd.Series(dict(moves)).sort_values(key=np.abs)
    left.barh(ordered.index, ordered, color=COLOURS["blue"])
    if guess is not None:
        beside_bar = (max(0.0, ordered[guess]) + 0.03, ordered.index.get_loc(guess))
        left.plot(*beside_bar, "D", color=COLOURS["vermillion"])
        left.annotate(
            "your suspect",
            beside_bar,
            xytext=(10, -5),
            textcoords="offset points",
            color=COLOURS["vermillion"],
        )
    left.set(xlabel="change of the chance when swapped", xlim=(min(-0.1, 1.1 * ordered.min()), 1.2))
    left.set_title(
        t("{reading} misled it: {change:+.2f}", reading=Verbatim(ordered.index[-1]), change=ordered.iloc[-1])
    )
    handed, filed = clock
    for height, (start, end, words, colour) in enumerate(
        [
            (0.0, 1.0, t("throughput in the file\n{filed:.0f} Mbit/s", filed=filed), "vermillion"),
            (-5.0, -4.0, t("throughput handed over\n{handed:.0f} Mbit/s", handed=handed), "orange"),
            (-0.1, 0.0, "slope, SINR, distance, ...", "blue"),
        ]
    ):
        right.barh(height, end - start, left=start, height=0.35, color=COLOURS[colour])
        on_the_right = start < -1
        right.annotate(
            words,
            (end if on_the_right else start, height),
            xytext=(8 if on_the_right else -8, 0),
            textcoords="offset points",
            ha="left" if on_the_right else "right",
            va="center",
        )
    right.axvline(0, color=COLOURS["black"], linewidth=1.5)
    right.set(xlim=(-5.4, 1.4), ylim=(-0.6, 2.9), yticks=[], xlabel="seconds from the decision")
    right.annotate("the decision", (0, 2.6), xytext=(-6, 0), textcoords="offset points", ha="right")
    right.set_title("When each reading is measured")
    return axes


def draw_ranking(
    ax: Any, single: Any, leaks: Sequence[str], together: float, guess: str | None = None
) -> Any:
    """Draw the importance of each reading, shuffled alone, and of the leaks shuffled together.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    single : pandas.Series
        Drop in AUC by reading shuffled alone.
    leaks : sequence of str
        Readings that say the same.
    together : float
        Drop in AUC when they are shuffled together.
    guess : str, optional
        Where the student said that they would stand.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ordered = single.sort_values()
    colours = [COLOURS["vermillion" if name in leaks else "sky"] for name in ordered.index]
    ax.barh(ordered.index, ordered, color=colours, hatch=["//" if n in leaks else "" for n in ordered.index])
    ax.barh("all four together", together, color=COLOURS["vermillion"], hatch="//")
    ax.annotate(f" {together:.2f}", (together, len(ordered)), va="center")
    ax.annotate(
        t("hatched: the throughput and its copies\nyou said: {guess}", guess=guess)
        if guess
        else "hatched: the throughput and its copies",
        (0.97, 0.35),
        xycoords="axes fraction",
        ha="right",
    )
    ax.set(xlabel="drop in AUC when shuffled", xlim=(min(0, 1.1 * ordered.min()), 1.15 * together))
    best = ordered[list(leaks)].max()
    ax.set_title(
        t(
            "Shuffled alone, no copy costs more than {best:.2f}; all four, {together:.2f}",
            best=best,
            together=together,
        )
    )
    return ax


def draw_hunt(ax: Any, importance: pd.DataFrame, suspect: str, counts: Sequence[Interval]) -> Any:
    """Draw what the officers' decisions and the repayments hang on, column by column.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    importance : pandas.DataFrame
        Drop in AUC by column, of the decisions ``approved`` and of the outcomes ``repays``.
    suspect : str
        The column that is named in the title.
    counts : sequence of Interval
        What it counts for each, with its interval.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ordered = importance[["approved", "repays"]].sort_values("approved")
    places = np.arange(len(ordered))
    looks = ((t("the officers"), "vermillion", 0.2, ""), ("who repays", "sky", -0.2, "//"))
    for column, (name, colour, shift, hatch), count in zip(ordered, looks, counts, strict=True):
        ax.barh(places + shift, ordered[column], 0.4, color=COLOURS[colour], hatch=hatch, label=name)
        row = list(ordered.index).index(suspect) + shift
        ax.hlines(row, count.low, count.high, color=COLOURS["black"], lw=2)
    ax.set_yticks(places, ordered.index)
    ax.set(xlabel="drop in AUC when shuffled; line: 95 % interval")
    ax.legend(loc="lower right", title="forest that predicts")
    told = importance["tells the group"].loc[suspect]
    place = list(ordered.index).index(suspect)
    ax.annotate(
        t("tells the group: AUC {told:.2f}", told=told),
        (counts[0].high, place),
        xytext=(8, -4),
        textcoords="offset points",
    )
    ax.set_title(
        t(
            "{suspect}: {officers:.3f} for the officers, {repayment:.3f} for repayment",
            suspect=Verbatim(suspect),
            officers=counts[0].value,
            repayment=counts[1].value,
        )
    )
    return ax


def draw_causes(axes: Any, curves: Mapping[str, pd.DataFrame], share: float, guess: str | None = None) -> Any:
    """Draw what models predict when a reading is set for all links, and what really happens then.

    Parameters
    ----------
    axes : ndarray of Axes, shape (2,)
        Where to draw: one reading each.
    curves : mapping from str to pandas.DataFrame
        By reading: indexed by its values, a column for each model and ``really blocked`` last.
    share : float
        Share of links that is blocked as things are.
    guess : str, optional
        What the student said would prevent more blockages: an input's name, or something else.

    Returns
    -------
    ndarray of Axes
    """
    looks = [("--", "blue"), (":", "purple"), ("o-", "vermillion")]
    for ax, (name, curve) in zip(axes, curves.items(), strict=True):
        for (line, values), (style, colour) in zip(curve.items(), looks, strict=True):
            ax.plot(curve.index, 100 * values, style, color=COLOURS[colour], label=line)
        ax.axhline(100 * share, color=COLOURS["grey"], linewidth=1, label=AS_IT_IS)
        truth = 100 * curve.iloc[:, -1]
        ax.set(
            xlabel=t("{reading}, set for all", reading=WORDS[name][0]),
            ylim=(0, 1.25 * 100 * curve.to_numpy().max()),
        )
        ax.set(ylabel="links blocked (%)")
        first, *_, last = (f"{percent:.1f} %" for percent in truth)
        ax.set_title(
            t("{reading} set: always {first} are blocked", reading=SHORT[name], first=first)
            if np.ptp(truth) == 0
            else t(
                "{reading} set: {first} to {last} are blocked", reading=SHORT[name], first=first, last=last
            )
        )
        if name == guess:
            ax.plot(0, truth.loc[0], "D", color=COLOURS["black"], markersize=11)
            below = np.ptp(truth) > 0  # where the other curves do not run
            ax.annotate(
                "you said: this",
                (0, truth.loc[0]),
                xytext=(6, -34) if below else (0, 12),
                textcoords="offset points",
                ha="left" if below else "center",
            )
    axes[0].legend(loc="upper right")
    return axes


class CaseStudy:
    """Pick a case, change some of its readings, and see the prediction and its explanation move.

    Parameters
    ----------
    chance : callable
        ``chance(x)`` gives the predicted chance for each row of inputs.
    cases : mapping from str to pandas.Series
        The cases by name, each with a value for every input.
    background : pandas.DataFrame, shape (n, inputs)
        Rows that stand for all: their medians are what is typical, and the mean prediction over them is the partial
        dependence (Friedman 2001, https://doi.org/10.1214/aos/1013203451).
    moved : mapping from str to sequence of float
        The inputs that can be changed, each with the values that it can be set to; the curve is drawn over the first.

    Attributes
    ----------
    controls : dict from str to Control
        The case, and each input in its own unit: None leaves it as it is.
    """

    def __init__(
        self,
        chance: Chance,
        cases: Mapping[str, Any],
        background: Any,
        moved: Mapping[str, Sequence[float]],
    ) -> None:
        self._chance, self._cases, self._typical = chance, dict(cases), background.median()
        self._along = next(iter(moved))
        self.grid = np.asarray(moved[self._along], dtype=np.float64)
        rows = pd.concat([background.assign(**{self._along: value}) for value in self.grid])
        self.average = np.asarray(chance(rows), dtype=np.float64).reshape(len(self.grid), -1).mean(axis=1)
        self._said: dict[tuple[Any, ...], Floats] = {}
        self.controls: dict[str, Control] = {"case": Choice("Case", list(self._cases))}
        for name, values in moved.items():
            label, words = WORDS.get(name, (name, "{:g}"))
            kind = "slider" if len(values) > 3 else "choice"
            texts = [AS_IT_IS, *(words.format(value) for value in values)]
            self.controls[name] = Control(kind, label, [None, *map(float, values)], texts, 0)

    def changed(self, case: str, **set_to: float | None) -> Any:
        """Give a case with some of its inputs set; None leaves one as it is."""
        row = self._cases[case].astype(float).copy()
        for name, value in set_to.items():
            row[name] = row[name] if value is None else value
        return row

    def explained(self, case: str, **set_to: float | None) -> tuple[float, Any]:
        """Give the changed case's chance, and how it would move if one input were the typical one."""
        said = self._predicted(case, set_to)[len(self.grid) :]
        return float(said[-1]), changes(said, self._cases[case].index)

    def curve(self, case: str, **set_to: float | None) -> Floats:
        """Predict for the changed case along the first input: its individual curve."""
        return self._predicted(case, set_to)[: len(self.grid)]

    def _predicted(self, case: str, set_to: Mapping[str, float | None]) -> Floats:
        """Predict at once: along the curve, with every input swapped in turn, and as it is."""
        key = (case, *sorted(set_to.items()))
        if key not in self._said:
            row = self.changed(case, **set_to)
            along = pd.DataFrame([row] * len(self.grid)).assign(**{self._along: self.grid})
            rows = np.vstack([along.to_numpy(dtype=np.float64), swapped(row, self._typical)])
            said = self._chance(pd.DataFrame(rows, columns=row.index))
            self._said[key] = np.asarray(said, dtype=np.float64)
        return self._said[key]

    def fixed(self, axes: Any) -> None:
        """Draw what stays: the average of all links, and the ranges."""
        left, right = axes
        left.plot([], [], "-", color=COLOURS["blue"], label="this link")
        left.plot(self.grid, self.average, "--", color=COLOURS["grey"], label="average of all")
        left.legend(loc="upper right")
        left.set(ylim=(-0.02, 1.02), ylabel="predicted chance of blockage")
        left.set(xlabel=WORDS.get(self._along, (self._along,))[0])
        right.set(xlim=(-1.0, 1.0), ylim=(-0.6, 4.6), yticks=[])
        right.set_xlabel("change of the chance if this reading were typical")

    def moving(self, axes: Any, case: str, **set_to: float | None) -> None:
        """Draw the case's curve beside the average, and the changed case's explanation."""
        left, right = axes
        chance, swaps = self.explained(case, **set_to)
        left.plot(self.grid, self.curve(case, **set_to), "-", color=COLOURS["blue"])
        place = self.changed(case, **set_to)[self._along]
        left.plot(place, chance, "D", color=COLOURS["vermillion"], markersize=12)
        left.set_title(t("{case}: chance {chance:.2f}", case=case, chance=chance))
        shown = swaps.iloc[:5][::-1]
        places = range(len(shown))
        right.barh(places, shown, color=[COLOURS["orange" if v > 0 else "sky"] for v in shown])
        for height, (label, change) in zip(places, shown.items(), strict=True):
            side, edge = ("left", 0.02) if change <= 0 else ("right", -0.02)
            right.text(edge, height, f"{label} {round(change, 2) + 0.0:+.2f}", ha=side, va="center")
        moved = abs(swaps.iloc[0]) >= LEAST_CHANGE
        right.set_title(
            t("It hangs most on {reading}", reading=Verbatim(swaps.index[0]))
            if moved
            else "No reading moves it much"
        )

    def alt(self, case: str, **set_to: float | None) -> str:
        """Say what the picture shows."""
        chance, swaps = self.explained(case, **set_to)
        listed = ", ".join(f"{label} {round(value, 2) + 0.0:+.2f}" for label, value in swaps.iloc[:3].items())
        said = [
            t("{reading} set to {value:g}", reading=Verbatim(name), value=value)
            for name, value in set_to.items()
            if value is not None
        ]
        return t(
            "{case}, {readings}: predicted chance of blockage {chance:.2f}. If one reading were typical, the "
            "chance would change most by: {listed}.",
            case=case,
            readings=", ".join(said) or AS_IT_IS,
            chance=chance,
            listed=Verbatim(listed),
        )
