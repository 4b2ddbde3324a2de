"""What a model costs besides its mistakes: time, size, and what a person must read."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

from utils.timing import interleaved_times


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
