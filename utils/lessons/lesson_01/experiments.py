"""Lesson 01's models, what each costs besides its mistakes, and a live service with simulated faults."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier, StackingClassifier
from sklearn.feature_selection import SelectFromModel
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from utils.timing import interleaved_times

MOST_KB = 500  # that platform sends to a device
INPUTS_KEPT = 15  # by the sparse model: as many as a person may be asked to read

# What a live digit may have gone through, by the fault's name: each takes an image of 64 pixels, 0 to 16.
FAULTS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "none": lambda image: image,
    "other scanner": lambda image: image * 255 / 16,
    "shifted by a pixel": lambda image: np.roll(image.reshape(8, 8), 1, axis=1).ravel(),
    "dead pixel": lambda image: np.where(np.arange(64) == 27, np.nan, image),
}


def make_models(seed: int, n_trees: int = 20) -> dict[str, Any]:
    """Make the lesson's eight classifiers, with settings that were fixed before anything was measured.

    Parameters
    ----------
    seed : int
        Of the models that draw at random.
    n_trees : int
        Trees of a forest.

    Returns
    -------
    dict of str to scikit-learn classifier
        By name, not fitted.

    Examples
    --------
    >>> len(make_models(0))
    8
    """

    def scaled(*steps: Any) -> Pipeline:
        return make_pipeline(MinMaxScaler(), *steps)

    def weighing() -> LogisticRegression:
        return LogisticRegression(max_iter=1000)

    # A strong L1 penalty drops most inputs; the tolerance is loose, since only their order counts.
    penalised = LogisticRegression(
        C=0.05, l1_ratio=1, solver="saga", tol=0.01, max_iter=500, random_state=seed
    )
    kept = SelectFromModel(penalised, max_features=INPUTS_KEPT, threshold=-np.inf)
    svm, neighbours = scaled(SVC(C=5)), scaled(KNeighborsClassifier(3))
    forest = RandomForestClassifier(n_trees, random_state=seed)
    members = [("forest", forest), ("svm", svm), ("neighbours", neighbours)]
    return {
        "Decision tree": DecisionTreeClassifier(random_state=seed),
        "Naive Bayes": GaussianNB(),
        "Logistic regression": scaled(weighing()),
        "Nearest neighbours": neighbours,
        "RBF SVM": svm,
        "Sparse logistic": scaled(kept, weighing()),
        "Random forest": forest,
        "Stacked ensemble": StackingClassifier(members, scaled(weighing()), cv=2),
    }


def inputs_to_read(model: Any, inputs: NDArray[np.float64]) -> float:
    """Count the inputs that a person must read to follow one decision, on average.

    Parameters
    ----------
    model : fitted scikit-learn classifier
        For a decision tree these are the inputs on the decision's path, for a pipeline that selects inputs the
        selected ones; any other model uses all.
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
    if isinstance(model, Pipeline):
        for step in model:
            if isinstance(step, SelectFromModel):
                return float(step.get_support().sum())
    if not isinstance(model, DecisionTreeClassifier):
        return float(inputs.shape[1])
    feature = model.tree_.feature
    paths = model.decision_path(inputs)
    return float(np.mean([len(set(feature[path.indices]) - {-2}) for path in paths]))  # -2 marks a leaf


def fit_all(
    models: Mapping[str, Any], inputs: NDArray[np.float64], labels: NDArray[np.int_]
) -> dict[str, Any]:
    """Fit each model once.

    A model that is also a part of the stacked ensemble is not fitted again: the ensemble fits each of its parts to all
    cases, with the same settings and seed, before it stacks them.

    Parameters
    ----------
    models : mapping from str to scikit-learn classifier
        Those of :func:`make_models`.
    inputs : ndarray, shape (n, p)
    labels : ndarray of int, shape (n,)
        From 0 on, without a gap: as the ensemble numbers them for its parts.

    Returns
    -------
    dict of str to fitted classifier

    Raises
    ------
    ValueError
        If the labels are numbered otherwise.

    Examples
    --------
    >>> from sklearn.datasets import load_wine
    >>> inputs, labels = load_wine(return_X_y=True)
    >>> fitted = fit_all(make_models(0), inputs, labels)
    >>> fitted["RBF SVM"] is fitted["Stacked ensemble"].named_estimators_["svm"]
    True
    """
    found = np.unique(labels)
    if not np.array_equal(found, np.arange(len(found))):
        raise ValueError("labels must be numbered from 0 on, without a gap.")
    fitted: dict[str, Any] = {}
    for ensemble in models.values():
        if isinstance(ensemble, StackingClassifier):
            whole = clone(ensemble).fit(inputs, labels)
            parts = {id(part): name for name, part in ensemble.estimators}
            fitted |= {
                name: whole if model is ensemble else whole.named_estimators_[parts[id(model)]]
                for name, model in models.items()
                if model is ensemble or id(model) in parts
            }
    return {
        name: fitted[name] if name in fitted else clone(model).fit(inputs, labels)
        for name, model in models.items()
    }


def benchmark(
    models: Mapping[str, Any],
    inputs: NDArray[np.float64],
    labels: NDArray[np.int_],
    splits: Any,
) -> tuple[pd.DataFrame, dict[str, Any], pd.DataFrame]:
    """Score each model on several splits, and weigh those of the last one: what is judged is what is weighed.

    Parameters
    ----------
    models : mapping from str to scikit-learn classifier
    inputs : ndarray, shape (n, p)
    labels : ndarray of int, shape (n,)
        As for :func:`fit_all`.
    splits : scikit-learn splitter

    Returns
    -------
    scores : DataFrame, shape (splits, models)
        Accuracy on the held-out part.
    fitted : dict of str to fitted classifier
        Of the last split.
    costs : DataFrame
        As :func:`fit_and_weigh` gives it, of the last split.

    Examples
    --------
    >>> from sklearn.datasets import load_wine
    >>> from sklearn.model_selection import ShuffleSplit
    >>> models = {"Tree": DecisionTreeClassifier(random_state=0)}
    >>> scores, fitted, costs = benchmark(models, *load_wine(return_X_y=True), ShuffleSplit(3, random_state=0))
    >>> scores.shape, list(fitted), len(costs)
    ((3, 1), ['Tree'], 1)
    """
    *first, (train, test) = splits.split(inputs, labels)
    rows = [
        {
            name: model.score(inputs[held_out], labels[held_out])
            for name, model in fit_all(models, inputs[rest], labels[rest]).items()
        }
        for rest, held_out in first
    ]
    fitted = {name: clone(model) for name, model in models.items()}
    costs = fit_and_weigh(fitted, inputs[train], labels[train])
    rows.append({name: model.score(inputs[test], labels[test]) for name, model in fitted.items()})
    return pd.DataFrame(rows), fitted, costs


def fit_and_weigh(
    models: Mapping[str, Any], inputs: NDArray[np.float64], labels: NDArray[np.int_]
) -> pd.DataFrame:
    """Fit each model by itself and measure what it weighs.

    Parameters
    ----------
    models : mapping from str to scikit-learn classifier
        The models by name; they are fitted.
    inputs : ndarray, shape (n, p)
    labels : ndarray, shape (n,)

    Returns
    -------
    DataFrame
        One row per model: ``size_kb``, the pickled model's size in kilobytes; ``inputs``, see
        :func:`inputs_to_read`; ``fit_s``, the training time in seconds on this machine.

    Examples
    --------
    >>> from sklearn.datasets import load_wine
    >>> inputs, labels = load_wine(return_X_y=True)
    >>> fit_and_weigh({"Tree": DecisionTreeClassifier()}, inputs, labels).columns.tolist()
    ['size_kb', 'inputs', 'fit_s']
    """
    fits = {name: partial(model.fit, inputs, labels) for name, model in models.items()}
    fit_s = interleaved_times(fits, 1).iloc[0]
    return pd.DataFrame(
        {
            "size_kb": {name: len(pickle.dumps(model, protocol=5)) / 1000 for name, model in models.items()},
            "inputs": {name: inputs_to_read(model, inputs) for name, model in models.items()},
            "fit_s": fit_s,
        }
    )


def time_answers(models: Mapping[str, Any], inputs: NDArray[np.float64]) -> pd.DataFrame:
    """Time the answers of fitted models on this machine.

    Times are taken in turns, so that a busy moment of the machine hits every model alike.

    Parameters
    ----------
    models : mapping from str to fitted scikit-learn classifier
    inputs : ndarray, shape (n, p)
        The cases to answer.

    Returns
    -------
    DataFrame
        One row per model: ``p50_ms``, the median time of a single answer in milliseconds; ``rows_per_s`` when all
        rows are answered in one batch, the quicker of two.

    Examples
    --------
    >>> from sklearn.datasets import load_wine
    >>> inputs, labels = load_wine(return_X_y=True)
    >>> time_answers({"Tree": DecisionTreeClassifier().fit(inputs, labels)}, inputs).columns.tolist()
    ['p50_ms', 'rows_per_s']
    """

    def seconds(rows: NDArray[np.float64], repeats: int) -> pd.DataFrame:
        calls = {name: partial(model.predict, rows) for name, model in models.items()}
        return interleaved_times(calls, repeats)

    seconds(inputs[:1], 1)  # the first call of each is not typical
    single, batch = seconds(inputs[:1], 7), seconds(inputs, 2)
    return pd.DataFrame({"p50_ms": 1000 * single.median(), "rows_per_s": len(inputs) / batch.min()})


def unlike_any(known: NDArray[np.float64], pass_share: float = 0.99) -> Callable[[NDArray[np.float64]], bool]:
    """Make a check that tells inputs unlike all the known ones.

    An input is unlike them if its distance to the nearest is greater than the distance to the nearest other one
    of nearly all known inputs.

    Parameters
    ----------
    known : ndarray, shape (n, p)
        What the model learned from.
    pass_share : float
        The share of the known inputs that would pass, between 0 and 1.

    Returns
    -------
    callable
        Takes one input of shape (p,), says whether it is unlike them.

    Examples
    --------
    >>> is_unlike = unlike_any(np.array([[0.0], [1.0], [2.0]]))
    >>> is_unlike(np.array([2.5])), is_unlike(np.array([9.0]))
    (False, True)
    """
    others = (
        NearestNeighbors(n_neighbors=2).fit(known).kneighbors(known)[0][:, 1]
    )  # the first is the input itself
    limit = np.quantile(others, pass_share)
    return lambda one: bool(cdist(known, one[np.newaxis]).min() > limit)


def play(
    service: Callable[[NDArray[np.float64]], tuple[Any, bool]],
    faults: Sequence[str],
    images: NDArray[np.float64],
    truths: NDArray[np.int_],
) -> pd.DataFrame:
    """Send each image, with its fault, to a service and say what came of it.

    Parameters
    ----------
    service : callable
        Takes an image; gives its answer (a label, or a text that says why there is none), and whether it raised
        an alarm.
    faults : sequence of str, shape (n,)
        Keys of `FAULTS`, one for each image.
    images : ndarray, shape (n, 64)
    truths : ndarray, shape (n,)
        The right labels.

    Returns
    -------
    DataFrame
        One row per request: ``fault``, ``outcome`` ("right", "wrong", or the service's text) and ``alarm``.

    Examples
    --------
    >>> requests = play(lambda image: (7, False), ["none", "none"], np.zeros((2, 64)), np.array([7, 8]))
    >>> requests["outcome"].tolist()
    ['right', 'wrong']
    """
    rows = []
    for fault, image, truth in zip(faults, images, truths, strict=True):
        given, alarm = service(FAULTS[fault](image))
        outcome = given if isinstance(given, str) else "right" if given == truth else "wrong"
        rows.append((fault, outcome, bool(alarm)))
    return pd.DataFrame(rows, columns=["fault", "outcome", "alarm"])


def by_fault(played: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Give the share of each outcome, and of alarms, by service and fault.

    Parameters
    ----------
    played : mapping from str to DataFrame
        By service what :func:`play` gives.

    Returns
    -------
    DataFrame
        One row per service and fault, one column per outcome, and ``alarm``.
    """
    shares = {}
    for name, requests in played.items():
        outcomes = pd.crosstab(requests["fault"], requests["outcome"], normalize="index")
        shares[name] = outcomes.assign(alarm=requests.groupby("fault")["alarm"].mean())
    return pd.concat(shares, names=["service", "fault"]).fillna(0.0)


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


def who_accepts(table: pd.DataFrame, leads: pd.DataFrame) -> pd.DataFrame:
    """Say which models suit the people of the lesson whose requirements need no clock.

    Parameters
    ----------
    table : DataFrame
        One row per model, best accuracy first: ``size_kb`` and ``inputs``.
    leads : DataFrame
        Indexed by the other models: the ``lead`` of the first one over each, and its ``half_width``.

    Returns
    -------
    DataFrame of bool
        One row per model, a column for the research lead, platform and legal.

    Examples
    --------
    >>> table = pd.DataFrame({"size_kb": [900.0, 9.0], "inputs": [64, 8]}, index=["a", "b"])
    >>> leads = pd.DataFrame({"lead": [0.2], "half_width": [0.1]}, index=["b"])
    >>> who_accepts(table, leads).to_numpy().tolist()
    [[True, False, False], [False, True, True]]
    """
    close = leads["lead"] <= leads["half_width"]
    return pd.DataFrame(
        {
            "research lead": close.reindex(table.index, fill_value=True),
            "platform": table["size_kb"] <= MOST_KB,
            "legal": table["inputs"] <= INPUTS_KEPT,
        }
    )


def shares_of_limits(table: pd.DataFrame) -> pd.Series[float]:
    """Try every set of three limits, and say in which share of them the leader ships, another model, or none.

    Each limit is the value of one of the models, so that each alone can be met.

    Parameters
    ----------
    table : DataFrame
        One row per model, best accuracy first: ``accuracy``, ``size_kb`` and ``inputs``.

    Returns
    -------
    Series of float
        Shares of the sets by "leader", "another" and "nobody"; what never occurs is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"accuracy": [0.9, 0.8], "size_kb": [9, 1], "inputs": [4, 4]}, index=["a", "b"])
    >>> shares_of_limits(table).to_dict()
    {'leader': 0.5, 'another': 0.25, 'nobody': 0.25}
    """

    accuracies, sizes, counts = (table[column].to_numpy() for column in ("accuracy", "size_kb", "inputs"))

    def who_ships(accuracy: float, size_kb: float, inputs: float) -> str:
        left = (accuracies >= accuracy) & (sizes <= size_kb) & (counts <= inputs)
        return "leader" if left[0] else "another" if left.any() else "nobody"

    sets = itertools.product(*(np.unique(values) for values in (accuracies, sizes, counts)))
    return pd.Series([who_ships(*one) for one in sets]).value_counts(normalize=True)
