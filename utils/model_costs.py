"""What a model costs besides its mistakes: time, size, and what a person must read."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.transforms import Bbox
from sklearn.tree import DecisionTreeClassifier

from utils.plots import COLOURS
from utils.timing import interleaved_times

# Where a mark's name may stand: points to the right and upwards, and which side of the name is there. The first
# place is taken that is free.
BESIDE = (
    ((12, 0), "left", "center"),
    ((-12, 0), "right", "center"),
    ((0, 11), "center", "bottom"),
    ((0, -11), "center", "top"),
    ((9, 12), "left", "bottom"),
    ((9, -12), "left", "top"),
    ((-9, 12), "right", "bottom"),
    ((-9, -12), "right", "top"),
    ((0, 22), "center", "bottom"),
    ((0, -22), "center", "top"),
)


def inputs_to_read(model: Any, inputs: np.ndarray) -> float:
    """Count the inputs that a person must read to follow one decision, on average.

    Parameters
    ----------
    model : fitted scikit-learn classifier
        For a decision tree these are the inputs on the decision's path; any other model uses all.
    inputs : ndarray, shape (n, p)
        The cases to average over.

    Returns
    -------
    float

    Examples
    --------
    >>> from sklearn.datasets import load_wine
    >>> inputs, labels = load_wine(return_X_y=True)
    >>> inputs_to_read(DecisionTreeClassifier(max_depth=1).fit(inputs, labels), inputs)
    1.0
    """
    if not isinstance(model, DecisionTreeClassifier):
        return float(inputs.shape[1])
    feature = model.tree_.feature
    paths = model.decision_path(inputs)
    return float(np.mean([len(set(feature[path.indices]) - {-2}) for path in paths]))  # -2 marks a leaf


def measure_costs(models: Mapping[str, Any], inputs: np.ndarray, labels: np.ndarray) -> pd.DataFrame:
    """Fit each model and measure what it costs.

    Times are taken in turns, so that a busy moment of the machine hits every model alike.

    Parameters
    ----------
    models : mapping from str to scikit-learn classifier
        The models by name; they are fitted.
    inputs : ndarray, shape (n, p)
    labels : ndarray, shape (n,)

    Returns
    -------
    DataFrame
        One row per model: ``p50_ms``, the median time of a single answer in milliseconds;
        ``rows_per_s`` when all rows are answered in one batch, the quickest of four; ``fit_s``, the training time in
        seconds; ``size_kb``, the pickled model's size in kilobytes; ``inputs``, see
        :func:`inputs_to_read`.

    Examples
    --------
    >>> from sklearn.datasets import load_wine
    >>> inputs, labels = load_wine(return_X_y=True)
    >>> measure_costs({"Tree": DecisionTreeClassifier()}, inputs, labels).columns.tolist()
    ['p50_ms', 'rows_per_s', 'fit_s', 'size_kb', 'inputs']
    """

    def seconds(action: str, repeats: int, *arguments: np.ndarray) -> pd.DataFrame:
        calls = {name: partial(getattr(model, action), *arguments) for name, model in models.items()}
        return interleaved_times(calls, repeats)

    fit_s = seconds("fit", 1, inputs, labels).iloc[0]
    seconds("predict", 1, inputs[:1])  # the first call of each is not typical
    return pd.DataFrame(
        {
            "p50_ms": 1000 * seconds("predict", 9, inputs[:1]).median(),
            "rows_per_s": len(inputs) / seconds("predict", 4, inputs).min(),
            "fit_s": fit_s,
            "size_kb": {name: len(pickle.dumps(model, protocol=5)) / 1000 for name, model in models.items()},
            "inputs": {name: inputs_to_read(model, inputs) for name, model in models.items()},
        }
    )


def within(costs: pd.DataFrame, budget_ms: float, size_kb: float, inputs: float) -> list[str]:
    """Name the models that cost no more than this, in the table's order.

    Parameters
    ----------
    costs : DataFrame
        As :func:`measure_costs` gives it.
    budget_ms : float
        The most that the median time of a single answer may be, in milliseconds.
    size_kb : float
        The most that the size may be, in kilobytes.
    inputs : float
        The most inputs to read for one decision.

    Returns
    -------
    list of str

    Examples
    --------
    >>> costs = pd.DataFrame({"p50_ms": [1, 9], "size_kb": [5, 5], "inputs": [4, 4]}, index=["a", "b"])
    >>> within(costs, budget_ms=2, size_kb=10, inputs=4)
    ['a']
    """
    fits = (costs["p50_ms"] <= budget_ms) & (costs["size_kb"] <= size_kb) & (costs["inputs"] <= inputs)
    return list(costs.index[fits])


def draw_frame(ax: Any) -> None:
    """Draw the axes of :func:`draw_costs`: time of an answer across, mistakes upwards, both logarithmic.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    """
    ax.set(xscale="log", yscale="log", xlim=(0.05, 300), ylim=(0.7, 30))
    ax.set(xlabel="median time of one answer, p50 (ms)", ylabel="mistakes (% of the cases)")
    ax.set_yticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    ax.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])


def draw_costs(ax: Any, costs: pd.DataFrame, fits: list[str], budget_ms: float) -> None:
    """Draw each model by the time of an answer and its mistakes; those that fit as blue discs.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    costs : DataFrame
        With ``p50_ms`` and ``accuracy``, best accuracy first.
    fits : list of str
        The models to show as meeting the requirements; the others are grey crosses.
    budget_ms : float
        Where the dashed line stands, in milliseconds.
    """
    points = np.column_stack([costs["p50_ms"], 100 * (1 - costs["accuracy"])])
    taken = [Bbox.from_bounds(x - 9, y - 9, 18, 18) for x, y in ax.transData.transform(points)]  # the marks
    for name, point in zip(costs.index, points, strict=True):
        colour, marker = (COLOURS["blue"], "o") if name in fits else (COLOURS["grey"], "x")
        ax.plot(*point, marker, ms=11, mew=3, color=colour)
        label = ax.annotate(name, point, (0, 0), textcoords="offset points", color=colour)
        for (x, y), ha, va in BESIDE:
            label.set(position=(x, y), ha=ha, va=va)
            box = label.get_window_extent()
            if not box.count_overlaps(taken) and ax.bbox.x0 < box.x0 and box.x1 < ax.bbox.x1:
                break
        taken.append(box)
    ax.axvline(budget_ms, color=COLOURS["vermillion"], linestyle="--")
    best = f"{fits[0]} makes the fewest mistakes" if fits else "no model is left"
    ax.set_title(f"{len(fits)} of {len(costs)} meet the requirements: {best}")
