"""The pictures of the lesson on loss functions: each draws on the axes it is given and returns them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit
from sklearn.base import clone

from utils.descent import LANDSCAPES, Landscape, outcome
from utils.losses import cross_entropy, entropy, mae, rmse
from utils.notebook.controls import Choice, Control, Slider
from utils.notebook.plots import COLOURS

Floats = NDArray[np.float64]
SINR_DB = np.arange(0.0, 24.0, 2.0)
THROUGHPUT_MBPS = np.array([41.0, 63, 79, 88, 121, 124, 155, 163, 190, 197, 224, 240])  # near 41 + 9 per dB
LINES = (("blue", "-"), ("orange", "--"), ("green", ":"))


def draw_constants(ax: Any, values: ArrayLike, guesses: ArrayLike) -> Any:
    """Draw RMSE and MAE of one constant guess for all values, and where each is least.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    values : array-like, shape (n,)
        What is guessed, in milliseconds.
    guesses : array-like, shape (m,)
        The constants to try, in milliseconds.

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
        least.append(f"{name} at {guesses[best]:g} ms")
    ax.plot(values, np.zeros(values.shape), "|", color=COLOURS["black"], markersize=18, clip_on=False)
    ax.set(ylim=(0, None), xlabel="constant guess (ms); bars: the delays", ylabel="loss (ms)")
    ax.set_title(f"Least {' and '.join(least)}: the mean and the median")
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
            axes[0].plot([], [], style, color=COLOURS[colour], label=name)
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
            text.append(f"{name} {slope:.1f}")
        axes[0].set_title("Slope: " + ", ".join(text))
        now, before = self.losses(last), self.losses(self.y[-1])
        axes[1].plot([last, last], now, "D", color=COLOURS["vermillion"], markersize=11)
        axes[1].set_title(f"RMSE times {now[0] / before[0]:.1f}, MAE times {now[1] / before[1]:.1f}")

    def alt(self, last: float) -> str:
        """Say what the picture shows with the last point at `last`."""
        slopes = ", ".join(f"{name} {slope:.1f}" for name, (_, slope) in self.lines(last).items())
        return (
            f"Twelve points and the lines fitted to them, the last point at {last:g} Mbit/s. Slopes in Mbit/s "
            f"per dB: {slopes}. Right: RMSE and MAE of the line before the drag rise as the point leaves it."
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
        ax.set_title(f"Where {name} is surest: {said[-1]:.0%} said, {happened[-1]:.0%} happened")
    ax.legend(loc="upper left")
    ax.set(xlim=(0, 0.8), ylim=(0, 0.8), xlabel="forecast probability", ylabel="share that happened")
    return ax


def draw_slopes(ax: Any, sure: float = 6.0) -> Any:
    """Draw what a forecast pays for an event that did not happen, over its logit, under three losses.

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
    logits, q = np.linspace(-8, 8, 401), float(expit(sure))
    curves = {
        "logistic loss (nats)": np.logaddexp(0, logits),
        "Brier score": expit(logits) ** 2,
        "one if wrong, else 0": (logits > 0).astype(np.float64),
    }
    for (name, curve), (colour, style) in zip(curves.items(), LINES, strict=True):
        ax.plot(logits, curve, style, color=COLOURS[colour], label=name)
    ax.axvline(sure, color=COLOURS["grey"], linewidth=1)
    ax.legend(loc="upper left")
    ax.set(xlabel="logit of an event that did not happen", ylabel="loss")
    ax.set_title(f"Sure and wrong: slope {q:.2f} logistic, {2 * q**2 * (1 - q):.2f} Brier")
    return ax


class Entropies:
    """Entropy, cross entropy and the divergence between them, for an event of two outcomes.

    Attributes
    ----------
    controls : dict from str to Control
        True probability, forecast, and the logarithm's base.
    """

    def __init__(self) -> None:
        percent = np.arange(0, 101, 5)
        forecasts = np.clip(percent, 2, 98) / 100
        self.controls: dict[str, Control] = {
            "p": Slider("True probability p", percent / 100, start=0.7),
            "q": Slider("Forecast q", forecasts, start=0.4),
            "base": Choice("Unit", {"nats (natural logarithm)": None, "bits (base 2)": 2}),
        }

    def fixed(self, ax: Any) -> None:
        """Set the stage."""
        ax.set(xlim=(0, 1), ylim=(-0.4, 4), xlabel="forecast probability q", ylabel="loss per forecast")

    def moving(self, ax: Any, p: float, q: float, base: float | None) -> None:
        """Draw the curve over all forecasts, the true event's entropy, and the gap at `q`."""
        forecasts = np.linspace(0.005, 0.995, 100)
        truth = [p, 1 - p]
        curve = [cross_entropy(truth, [f, 1 - f], base=base) for f in forecasts]
        own, cross = entropy(truth, base=base), cross_entropy(truth, [q, 1 - q], base=base)
        ax.plot(forecasts, curve, color=COLOURS["blue"])
        ax.plot([0, 1], [own, own], "--", color=COLOURS["orange"])
        ax.plot([q, q], [own, cross], color=COLOURS["vermillion"], linewidth=5)
        ax.plot(q, cross, "o", color=COLOURS["blue"], markersize=11)
        ax.text(0.5, own - 0.06, "entropy: the printed formula", ha="center", va="top")
        unit = "nats" if base is None else "bits"
        gap = max(cross - own, 0.0)
        ax.set_title(f"Cross entropy {cross:.2f} = entropy {own:.2f} + divergence {gap:.2f} {unit}")

    def alt(self, p: float, q: float, base: float | None) -> str:
        """Say what the picture shows."""
        truth, unit = [p, 1 - p], "nats" if base is None else "bits"
        own, cross = entropy(truth, base=base), cross_entropy(truth, [q, 1 - q], base=base)
        return (
            f"Cross entropy over the forecast q, for an event of true probability {p:g}: a curve that touches "
            f"the entropy, {own:.2f} {unit}, at q = {p:g} only. At q = {q:g} it is {cross:.2f}; the gap of "
            f"{max(cross - own, 0.0):.2f} is the Kullback-Leibler divergence."
        )


RANGE = (-4.0, 6.0)  # of every parameter, in the pictures


FAR = 1e3  # where a path is cut off in the pictures


def draw(ax: Any, landscape: Landscape, path: Floats) -> Any:
    """Draw a landscape of one parameter (a curve) or two (contours), and a path on it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    landscape : Landscape
        What to draw.
    path : ndarray, shape (steps + 1, parameters)
        The parameters before and after each step.

    Returns
    -------
    matplotlib.axes.Axes
    """
    axis, path = np.linspace(*RANGE, 81), np.clip(path, -FAR, FAR)
    if len(landscape.parameters) == 1:
        curve = landscape.loss(axis[:, np.newaxis])
        ax.plot(axis, curve, color=COLOURS["grey"])
        across, up = path[:, 0], landscape.loss(path)
        ax.set(ylim=(0, 1.1 * curve.max()), ylabel="loss")
    else:
        loss = landscape.loss(np.stack(np.meshgrid(axis, axis), axis=-1))
        ax.contour(axis, axis, loss, levels=12, colors=COLOURS["grey"], linewidths=0.8)
        ax.plot(*landscape.best, "x", color=COLOURS["black"], markersize=11, markeredgewidth=3)
        across, up = path.T
        ax.set(ylim=RANGE, ylabel=landscape.parameters[1])
    ax.plot(across, up, ".-", color=COLOURS["vermillion"], linewidth=1.5, markersize=9)
    ax.plot(across[0], up[0], "o", color=COLOURS["blue"], markersize=11)
    ax.set(xlim=RANGE, xlabel=landscape.parameters[0])
    return ax


class Walks:
    """Two descents side by side under one loss: one parameter on the left, two on the right.

    Parameters
    ----------
    descend : callable
        ``descend(gradient, start, step_size)`` gives the path, shape (steps + 1, parameters).

    Attributes
    ----------
    controls : dict from str to Control
        Loss, step size and start.
    """

    def __init__(self, descend: Callable[[Callable[[Floats], Floats], Floats, float], Floats]) -> None:
        self._descend = descend
        steps = [0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.6, 1, 2, 3, 6, 10]
        self.controls: dict[str, Control] = {
            "loss": Choice("Loss", list(dict.fromkeys(name for name, _ in LANDSCAPES))),
            "step_size": Slider("Step size", steps, start=0.2),
            "start": Slider("Start of every parameter", range(-3, 7), start=-3),
        }

    def _walk(
        self, loss: str, parameters: int, start: float, step_size: float
    ) -> tuple[Landscape, Floats, str]:
        place = LANDSCAPES[loss, parameters]
        path = self._descend(place.gradient, np.full(parameters, float(start)), step_size)
        return place, path, outcome(place, path)

    def moving(self, axes: Any, loss: str, step_size: float, start: float) -> None:
        """Draw both paths."""
        for parameters, ax in enumerate(axes, 1):
            place, path, word = self._walk(loss, parameters, start, step_size)
            draw(ax, place, path)
            ax.set_title(f"{parameters} parameter{'s' * (parameters > 1)}: it {word}")

    def alt(self, loss: str, step_size: float, start: float) -> str:
        """Say what the picture shows."""
        one, two = (self._walk(loss, parameters, start, step_size)[2] for parameters in (1, 2))
        return (
            f"Gradient descent on the {loss} from {start:g} with step size {step_size:g}: with one parameter "
            f"it {one}, with two it {two}."
        )
