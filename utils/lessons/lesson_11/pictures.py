"""The pictures of the lesson on loss functions: each draws on the axes it is given and returns them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, softmax
from sklearn.base import clone

from utils.descent import LABELS, LANDSCAPES, SHARES, Landscape, X, Y, outcome
from utils.language import t
from utils.losses import cross_entropy, entropy, mae, rmse
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS

Floats = NDArray[np.float64]
SINR_DB = np.arange(0.0, 24.0, 2.0)
THROUGHPUT_MBPS = np.array([41.0, 63, 79, 88, 121, 124, 155, 163, 190, 197, 224, 240])  # near 41 + 9 per dB
LINES = (("blue", "-"), ("orange", "--"), ("green", ":"))


def draw_opening(axes: Any, losses: pd.DataFrame, said: str | None) -> Any:
    """Draw what two formulas charge for each forecast, and mark the one that a student chose.

    Parameters
    ----------
    axes : array of two matplotlib.axes.Axes
        Where to draw, a formula each.
    losses : pandas.DataFrame, shape (forecasts, 2)
        Loss in nats by forecast and formula.
    said : str or None
        The forecast of which the student said that it has the least loss by the first formula.

    Returns
    -------
    array of two matplotlib.axes.Axes
    """
    places = np.arange(len(losses))
    for ax, formula, (colour, _) in zip(axes, losses, LINES, strict=False):
        ax.barh(places, losses[formula], color=COLOURS[colour])
        for place, loss in zip(places, losses[formula], strict=True):
            ax.text(loss + 0.08, place, f"{loss:.2f}", va="center")
        ax.set(xlim=(0, 4.7), xlabel="loss (natural logarithm)", yticks=places)
        ax.set_yticklabels(losses.index if ax is axes[0] else [])
        ax.invert_yaxis()
        ax.set_title(formula)
    if said in losses.index:
        chosen = list(losses.index).index(said)
        axes[0].plot(0.75, chosen, "<", color=COLOURS["vermillion"], markersize=11, clip_on=False)
        axes[0].text(0.95, chosen, t("you said: least"), va="center")
    elif said is not None:
        axes[0].text(0.95, 1, t("you said: all the same"), va="center")
    return axes


def draw_constants(ax: Any, values: ArrayLike, guesses: ArrayLike, said: float | None = None) -> Any:
    """Draw RMSE and MAE of one constant guess for all values, and where each is least.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    values : array-like, shape (n,)
        What is guessed, in milliseconds.
    guesses : array-like, shape (m,)
        The constants to try, in milliseconds.
    said : float, optional
        The guess of a student, in milliseconds.

    Returns
    -------
    matplotlib.axes.Axes
    """
    values, guesses = np.asarray(values), np.asarray(guesses)
    least = []
    for loss, name, (colour, style) in zip((rmse, mae), ("RMSE", "MAE"), LINES, strict=False):
        curve = np.array([loss(values, np.full(values.shape, g)) for g in guesses])
        best = int(curve.argmin())
        ax.plot(guesses, curve, style, color=COLOURS[colour])
        ax.plot(guesses[best], curve[best], "o", color=COLOURS[colour], markersize=11)
        ax.annotate(name, (guesses[-1], curve[-1]), xytext=(6, 0), textcoords="offset points", va="center")
        least.append(guesses[best])
    ax.plot(values, np.zeros(values.shape), "|", color=COLOURS["black"], markersize=18, clip_on=False)
    if said is not None:
        ax.axvline(said, color=COLOURS["vermillion"], linestyle="--", linewidth=1.5)
        ax.text(said + 1, 8, t("you: {said:g} ms", said=said), color=COLOURS["vermillion"])
    ax.set(ylim=(0, None), xlabel="constant guess (ms); bars: the delays", ylabel="loss (ms)")
    ax.set_title(
        t(
            "Least RMSE at {mean:g} ms and MAE at {median:g} ms: the mean and the median",
            mean=least[0],
            median=least[1],
        )
    )
    return ax


def lines_through(models: Mapping[str, Any], x: ArrayLike, y: ArrayLike) -> dict[str, tuple[float, float]]:
    """Fit a straight line with each model.

    Parameters
    ----------
    models : mapping from str to scikit-learn regressor
        Linear models by name; they are cloned, not changed.
    x, y : array-like, shape (n,)
        The points.

    Returns
    -------
    dict from str to (float, float)
        Intercept and slope by the model's name.

    Examples
    --------
    >>> from sklearn.linear_model import LinearRegression
    >>> lines = lines_through({"least squares": LinearRegression()}, [0, 1, 2], [1, 3, 5])
    >>> [round(number, 6) for number in lines["least squares"]]
    [1.0, 2.0]
    """
    column = np.asarray(x, dtype=np.float64)[:, np.newaxis]
    fitted = {name: clone(model).fit(column, np.asarray(y)) for name, model in models.items()}
    return {name: (float(m.intercept_), float(m.coef_[0])) for name, m in fitted.items()}


def with_last(y: ArrayLike, last: float) -> Floats:
    """Give the values with the last one replaced.

    Examples
    --------
    >>> with_last([1, 2, 3], 9).tolist()
    [1.0, 2.0, 9.0]
    """
    return np.append(np.asarray(y, dtype=np.float64)[:-1], last)


FITS = {"squared": "squared error", "Huber": "Huber's loss", "absolute": "absolute error"}
SLOPES = {
    "squared": "squared {slope:.1f}",
    "Huber": "Huber {slope:.1f}",
    "absolute": "absolute {slope:.1f}",
}


def _slope(name: str, slope: float) -> str:
    """Say how steep the line of a fit is."""
    return t(SLOPES[name], slope=slope)


class Outlier:
    """Points on a line, of which the last is dragged: what stays and what moves in the picture.

    Parameters
    ----------
    models : mapping from str to scikit-learn regressor
        Linear models by name, three at most; the first one's line before the drag is judged on the right.

    Attributes
    ----------
    controls : dict from str to Control
        Where the last point is dragged to.
    """

    def __init__(self, models: Mapping[str, Any]) -> None:
        self.models = dict(models)
        self.x, self.y = SINR_DB, THROUGHPUT_MBPS
        self.controls: dict[str, Control] = {
            "last": Slider("Throughput of the last link (Mbit/s)", range(0, 401, 20), start=self.y[-1])
        }
        intercept, slope = self.lines(self.y[-1])[next(iter(models))]
        self.first_line = intercept + slope * self.x

    def lines(self, last: float) -> dict[str, tuple[float, float]]:
        """Give intercept (Mbit/s) and slope (Mbit/s per dB) by model, with the last point at `last`."""
        return lines_through(self.models, self.x, with_last(self.y, last))

    def losses(self, last: float) -> tuple[float, float]:
        """Give RMSE and MAE (Mbit/s) of the first line, with the last point at `last`."""
        dragged = with_last(self.y, last)
        return rmse(dragged, self.first_line), mae(dragged, self.first_line)

    def fixed(self, axes: Any) -> None:
        """Draw the points that stay, and the losses over all places of the last one."""
        axes[0].plot(self.x[:-1], self.y[:-1], "o", color=COLOURS["black"])
        for name, (colour, style) in zip(self.models, LINES, strict=False):
            axes[0].plot([], [], style, color=COLOURS[colour], label=FITS.get(name, name))
        axes[0].legend(loc="upper left")
        axes[0].set(ylim=(-20, 420), xlabel="SINR (dB)", ylabel="throughput (Mbit/s)")
        axes[0].set(xlim=(self.x[0] - 1, self.x[-1] + 1))
        places = np.linspace(0, 400, 81)
        curves = np.array([self.losses(place) for place in places]).T
        for curve, name, (colour, style) in zip(curves, ("RMSE", "MAE"), LINES, strict=False):
            axes[1].plot(places, curve, style, color=COLOURS[colour])
            axes[1].text(8, curve[0], name, va="bottom")
        axes[1].set(ylim=(0, 1.15 * curves.max()), ylabel="loss of the line before (Mbit/s)")
        axes[1].set(xlabel="last point (Mbit/s)")

    def moving(self, axes: Any, last: float) -> None:
        """Draw the dragged point and the lines fitted to it."""
        axes[0].plot(self.x[-1], last, "D", color=COLOURS["vermillion"], markersize=11)
        text = []
        for (name, (intercept, slope)), (colour, style) in zip(self.lines(last).items(), LINES, strict=False):
            axes[0].plot(self.x, intercept + slope * self.x, style, color=COLOURS[colour])
            text.append(_slope(name, slope))
        axes[0].set_title(t("Slope: {slopes}", slopes=", ".join(text)))
        now, before = self.losses(last), self.losses(self.y[-1])
        axes[1].plot([last, last], now, "D", color=COLOURS["vermillion"], markersize=11)
        rises = [f"{name} {b:.0f} → {n:.0f}" for name, b, n in zip(("RMSE", "MAE"), before, now, strict=True)]
        axes[1].set_title(t("Old line: {losses} Mbit/s", losses=", ".join(rises)))

    def alt(self, last: float) -> str:
        """Say what the picture shows with the last point at `last`."""
        slopes = ", ".join(_slope(name, slope) for name, (_, slope) in self.lines(last).items())
        return t(
            "Twelve points and the lines fitted to them, the last point at {last:g} Mbit/s. Slopes in Mbit/s "
            "per dB: {slopes}. Right: RMSE and MAE of the line before the drag rise as the point leaves it.",
            last=last,
            slopes=slopes,
        )


def calibration(outcomes: ArrayLike, p: ArrayLike, bins: int = 8) -> tuple[Floats, Floats]:
    """Group forecasts by size and compare what was said with what happened.

    Parameters
    ----------
    outcomes : array-like of 0 and 1, shape (n,)
        What happened.
    p : array-like, shape (n,)
        Forecast probabilities.
    bins : int
        Number of groups of equal size; forecasts that are all the same make one group.

    Returns
    -------
    said, happened : ndarray, shape (groups,)
        Mean forecast and share that happened, by group, the surest last.

    Examples
    --------
    >>> said, happened = calibration([0, 0, 1, 1], [0.1, 0.3, 0.8, 0.6], bins=2)
    >>> said.round(3).tolist(), happened.tolist()
    ([0.2, 0.7], [0.0, 1.0])
    """
    p, outcomes = np.asarray(p, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    groups = np.array_split(np.argsort(p, kind="stable"), min(bins, len(p)) if np.ptp(p) > 0 else 1)
    said = np.array([p[group].mean() for group in groups])
    return said, np.array([outcomes[group].mean() for group in groups])


def draw_calibration(ax: Any, outcomes: ArrayLike, forecasts: Mapping[str, ArrayLike]) -> Any:
    """Draw how often the event happened against how probable each forecaster said it was.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    outcomes : array-like of 0 and 1, shape (n,)
        What happened.
    forecasts : mapping from str to array-like, shape (n,)
        Probabilities by the forecaster's name, three at most; the title tells of the last one.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.plot([0, 1], [0, 1], color=COLOURS["grey"], linewidth=1)
    for (name, p), (colour, style) in zip(forecasts.items(), LINES, strict=False):
        said, happened = calibration(outcomes, p)
        ax.plot(said, happened, "o" + style, color=COLOURS[colour], label=name)
        ax.set_title(
            t(
                "{name}, surest: says {said:.0%}, {happened:.0%} happen",
                name=name,
                said=said[-1],
                happened=happened[-1],
            )
        )
    ax.legend(loc="upper left")
    ax.set(xlim=(0, 0.8), ylim=(0, 0.8), xlabel="forecast probability", ylabel="share that happened")
    return ax


def draw_price(ax: Any, limit: float | None = None) -> Any:
    """Draw what a forecast pays for an event that did not happen, over its logit, computed in three ways.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    limit : float, optional
        What a student said that a wrong forecast pays at most, in nats.

    Returns
    -------
    matplotlib.axes.Axes
    """
    logits, most = np.linspace(-5, 50, 221), -np.log(np.finfo(float).eps)
    loss = np.logaddexp(0, logits)
    ax.plot(logits, loss, color=COLOURS["blue"])
    ax.plot(logits, np.minimum(loss, most), "--", color=COLOURS["orange"])
    ax.axvline(37, color=COLOURS["grey"], linewidth=1)
    ax.text(49, 51, t("from the logit"), ha="right", va="bottom", color=COLOURS["blue"])
    ax.text(50, most - 1, t("clipped"), ha="right", va="top")
    ax.text(36, 3, "as written:\ninfinite from here on", ha="right", va="bottom")
    if limit is not None and np.isfinite(limit):
        ax.axhline(limit, color=COLOURS["vermillion"], linestyle=":")
        ax.text(-4.5, limit + 0.5, t("your limit: {limit:g}", limit=limit), color=COLOURS["vermillion"])
    ax.set(xlim=(-5, 50), ylim=(0, 55), ylabel="loss (natural log)")
    ax.set_xlabel("logit z of an event that did not happen (surer to the right)")
    ax.set_title(t("Clipped, every surer mistake costs the same {most:.0f}", most=most))
    return ax


def draw_slopes(ax: Any, sure: float = 6.0) -> Any:
    """Draw how steep three losses are, over the logit of an event that did not happen.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    sure : float
        The logit at which the title gives the slopes.

    Returns
    -------
    matplotlib.axes.Axes
    """
    logits = np.linspace(-8, 8, 401)
    slopes = (expit(logits), brier_steepness(logits))
    for curve, (colour, style) in zip(slopes, LINES, strict=False):
        ax.plot(logits, curve, style, color=COLOURS[colour])
    ax.text(-3.6, 0.7, "logistic loss")
    ax.text(1.6, 0.32, "Brier score")
    ax.plot(logits, 0 * logits, ":", color=COLOURS["green"])
    ax.text(8, 0.07, "wrong answers, counted", ha="right")
    ax.axvline(sure, color=COLOURS["grey"], linewidth=1)
    ax.set(ylim=(-0.03, 1.08), xlabel="logit of an event that did not happen", ylabel="slope of the loss")
    ax.set_title(
        t(
            "Sure and wrong: slope {logistic:.2f} logistic, {brier:.2f} Brier",
            logistic=expit(sure),
            brier=brier_steepness(sure),
        )
    )
    return ax


def brier_steepness(logits: ArrayLike) -> Floats:
    """Slope of ``q**2``, the Brier score of what did not happen, by the logit."""
    q = expit(np.asarray(logits, dtype=np.float64))
    return np.asarray(2 * q * q * (1 - q), dtype=np.float64)


class Entropies:
    """Entropy, cross entropy and the divergence between them, for an event of two outcomes.

    Attributes
    ----------
    controls : dict from str to Control
        True probability and forecast.
    """

    def __init__(self) -> None:
        percent = np.arange(0, 101, 5)
        forecasts = np.clip(percent, 2, 98) / 100
        self.controls: dict[str, Control] = {
            "p": Slider("True probability p", percent / 100, start=0.7),
            "q": Slider("Forecast q", forecasts, start=0.1),
        }

    def fixed(self, ax: Any) -> None:
        """Set the stage."""
        ax.set(xlim=(0, 1), ylim=(0, 4), xlabel="forecast probability q", ylabel="loss per forecast")

    def moving(self, ax: Any, p: float, q: float) -> None:
        """Draw the curve over all forecasts, the true event's entropy, and the gap at `q`."""
        forecasts = np.linspace(0.005, 0.995, 100)
        truth = [p, 1 - p]
        curve = [cross_entropy(truth, [f, 1 - f]) for f in forecasts]
        own, cross = entropy(truth), cross_entropy(truth, [q, 1 - q])
        ax.plot(forecasts, curve, color=COLOURS["blue"])
        ax.plot([0, 1], [own, own], "--", color=COLOURS["orange"])
        ax.plot([q, q], [own, cross], color=COLOURS["vermillion"], linewidth=5)
        ax.plot(q, cross, "o", color=COLOURS["blue"], markersize=11)
        low = own < 0.35  # no room below the line: write above it, away from the curve
        place, align = (0.25 if p > 0.5 else 0.75, "bottom") if low else (0.5, "top")
        ax.text(place, own + (0.03 if low else -0.06), "entropy: the printed formula", ha="center", va=align)
        if cross - own > 0.8:  # room for a word under the curve
            side, align = (0.02, "left") if q < 0.6 else (-0.02, "right")
            ax.text(q + side, own + max(0.3, 0.2 * (cross - own)), t("divergence"), ha=align)
        gap = max(cross - own, 0.0)
        ax.set_title(
            t(
                "Cross entropy {cross:.2f} = entropy {own:.2f} + divergence {gap:.2f}",
                cross=cross,
                own=own,
                gap=gap,
            )
        )

    def alt(self, p: float, q: float) -> str:
        """Say what the picture shows."""
        truth = [p, 1 - p]
        own, cross = entropy(truth), cross_entropy(truth, [q, 1 - q])
        return t(
            "Cross entropy over the forecast q, for an event of true probability {p:g}: a curve that touches "
            "the entropy, {own:.2f}, at q = {p:g} only. At q = {q:g} it is {cross:.2f}; the gap of {gap:.2f} "
            "is the Kullback-Leibler divergence.",
            p=p,
            own=own,
            q=q,
            cross=cross,
            gap=max(cross - own, 0.0),
        )


RANGE = (-4.0, 6.0)  # of the parameter, in the pictures
FAR = 1e3  # where a path is cut off in the pictures
COUNTED = "share of wrong answers"
PARAMETERS = {"slope": "w, the slope of the model", "logit": "w, the logit of the model"}
BEFORE, AFTER = "before the steps", "after the steps"
WALKS = {
    "converges": "Forty steps of size {step_size:g}: it converges",
    "crawls": "Forty steps of size {step_size:g}: it crawls",
    "rattles": "Forty steps of size {step_size:g}: it rattles",
    "diverges": "Forty steps of size {step_size:g}: it diverges",
    "stays where it is": "Forty steps of size {step_size:g}: it stays where it is",
}


def _wrong_answers(w: Floats) -> Floats:
    return np.asarray(((np.asarray(w) * X > 0) != (LABELS == 1)).mean(axis=-1))


def _flat(w: Floats) -> Floats:
    return np.zeros_like(w)


#: Losses of one parameter, by name: those of `utils.descent`, and one that no descent can use.
PLACES = LANDSCAPES | {COUNTED: Landscape("slope", _wrong_answers, _flat, np.array([1.0]))}


def draw_landscape(ax: Any, landscape: Landscape, path: Floats) -> Any:
    """Draw a landscape of one parameter, and a path on it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    landscape : Landscape
        What to draw.
    path : ndarray, shape (steps + 1, 1)
        The parameter before and after each step.

    Returns
    -------
    matplotlib.axes.Axes
    """
    axis, path = np.linspace(*RANGE, 201), np.clip(path, -FAR, FAR)
    curve = landscape.loss(axis[:, np.newaxis])
    ax.plot(axis, curve, color=COLOURS["grey"])
    ax.plot(path[:, 0], landscape.loss(path), ".-", color=COLOURS["vermillion"], linewidth=1.5, markersize=9)
    ax.plot(path[0, 0], landscape.loss(path[0]), "o", color=COLOURS["blue"], markersize=11)
    ax.set(
        xlim=RANGE,
        ylim=(0, 1.1 * curve.max()),
        xlabel=PARAMETERS[landscape.parameter],
        ylabel="mean loss",
    )
    return ax


def draw_data(ax: Any, loss: str, start: float, end: float) -> Any:
    """Draw the data of a landscape, and what the model says before the first step and after the last.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    loss : str
        One of `PLACES`.
    start, end : float
        The parameter before and after.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ends = ((BEFORE, start, "blue", "--"), (AFTER, float(np.clip(end, -FAR, FAR)), "vermillion", "-"))
    if loss == "cross entropy":
        beams = np.arange(len(SHARES))
        ax.bar(beams, SHARES, width=0.7, color=COLOURS["grey"], alpha=0.5)
        for name, w, colour, _ in ends:
            ax.plot(beams, softmax([w, 0, 0]), "oD"[name == AFTER], color=COLOURS[colour], label=name)
        ax.set(xlim=(-0.5, 2.5), ylim=(0, 1.05), xlabel="number of the beam", ylabel="share (bars), forecast")
        ax.set_xticks(beams)
    else:
        x, binary = np.linspace(-2.2, 2.2, 89), loss in ("logistic loss", COUNTED)
        ax.plot(X, LABELS if binary else Y, "o", color=COLOURS["black"])
        for name, w, colour, style in ends:
            model = w * x if not binary else expit(w * x) if loss != COUNTED else (w * x > 0).astype(float)
            ax.plot(x, model, style, color=COLOURS[colour], label=name)
        ax.set(xlim=(-2.3, 2.3), ylim=(-0.1, 1.1) if binary else (-8, 8), xlabel="x")
        ax.set_ylabel("y, forecast" if binary else "y, prediction")
        ax.set_xticks([-2, -1, 0, 1, 2])
    places = {"cross entropy": "upper right", "logistic loss": "center right", COUNTED: "center right"}
    ax.legend(loc=places.get(loss, "upper center"))
    ax.set_title("The data, and the model before and after")
    return ax


class Walks:
    """A descent of forty steps: its data and model on the left, its landscape on the right.

    Parameters
    ----------
    descend : callable
        ``descend(gradient, start, step_size)`` gives the path, shape (steps + 1, 1).
    said : str or None
        The loss of which a student said that it runs away.
    at : float
        The step size that the student was asked about.

    Attributes
    ----------
    controls : dict from str to Control
        Loss, step size and start.
    """

    def __init__(
        self,
        descend: Callable[[Callable[[Floats], Floats], Floats, float], Floats],
        said: str | None = None,
        at: float = 3,
    ) -> None:
        self._descend, self._said, self._at = descend, said, at
        steps = [0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.6, 1, 2, 3, 6, 10]
        self.controls: dict[str, Control] = {
            "loss": Choice("Loss", list(PLACES)),
            "step_size": Slider("Step size", steps, start=0.1),
            "start": Slider("Start", range(-3, 7), start=-3),
        }

    def walk(self, loss: str, step_size: float, start: float = -3) -> tuple[Floats, str]:
        """Give the path, and how it went in a word: as `utils.descent.outcome` says, or "stays"."""
        place = PLACES[loss]
        path = self._descend(place.gradient, np.array([float(start)]), step_size)
        moved = bool((path != path[0]).any())
        return path, outcome(place, path) if moved else "stays where it is"

    def moving(self, axes: Any, loss: str, step_size: float, start: float) -> None:
        """Draw the data with both models, and the path."""
        path, word = self.walk(loss, step_size, start)
        draw_data(axes[0], loss, float(path[0, 0]), float(path[-1, 0]))
        draw_landscape(axes[1], PLACES[loss], path)
        axes[1].set_title(t(WALKS[word], step_size=step_size))
        if self._said in (loss, "all of them") and step_size == self._at:
            axes[1].text(0.5, 0.9, t("you said: it runs away"), ha="center", transform=axes[1].transAxes)

    def alt(self, loss: str, step_size: float, start: float) -> str:
        """Say what the picture shows."""
        path, word = self.walk(loss, step_size, start)
        return t(
            "Gradient descent on the {loss} from {start:g}. {how}; w ends at {end:.3g}.",
            loss=loss,
            start=start,
            how=t(WALKS[word], step_size=step_size),
            end=path[-1, 0],
        )
