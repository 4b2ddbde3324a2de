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
        ``rows_per_s`` when all rows are answered in one batch; ``fit_s``, the training time in
        seconds; ``size_kb``, the pickled model's size in kilobytes; ``inputs``, see
        :func:`inputs_to_read`.

    Examples
    --------
    >>> from sklearn.datasets import load_wine
    >>> inputs, labels = load_wine(return_X_y=True)
    >>> measure_costs({"Tree": DecisionTreeClassifier()}, inputs, labels).columns.tolist()
    ['p50_ms', 'rows_per_s', 'fit_s', 'size_kb', 'inputs']
    """

    def seconds(action: str, repeats: int, *arguments: np.ndarray) -> Any:
        calls = {name: partial(getattr(model, action), *arguments) for name, model in models.items()}
        return interleaved_times(calls, repeats).median()

    fit_s = seconds("fit", 1, inputs, labels)
    seconds("predict", 1, inputs[:1])  # the first call of each is not typical
    return pd.DataFrame(
        {
            "p50_ms": 1000 * seconds("predict", 15, inputs[:1]),
            "rows_per_s": len(inputs) / seconds("predict", 3, inputs),
            "fit_s": fit_s,
            "size_kb": {name: len(pickle.dumps(model, protocol=5)) / 1000 for name, model in models.items()},
            "inputs": {name: inputs_to_read(model, inputs) for name, model in models.items()},
        }
    )
