"""What lesson 12 measures beside its idea: many training runs, the best compromise, searches, leads, a third goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
from IPython.display import display
from joblib import Parallel, delayed
from numpy.typing import ArrayLike, NDArray
from sklearn.linear_model import Lasso, LinearRegression
from sklearn.tree import DecisionTreeRegressor

from utils.designs import Designs, compare, standardised
from utils.language import t
from utils.notebook.controls import Panel
from utils.notebook.plots import publish
from utils.pareto import best_compromise, front_area, logit_weights, overlap, shown
from utils.uncertainty import half_width

Floats = NDArray[np.float64]


INPUTS = ["words", "sources", "exclamations", "teaser", "photo", "topical", "record"]
SHARED = ["photo", "topical", "record"]  # help both objectives


# How people read a table's columns.
COLUMNS = {
    "clicks": "clicks per 1,000 viewers",
    "quality": "quality (mark)",
    "ratio": "alpha / beta",
    "kept": "share kept",
    "low": "lower end",
    "high": "upper end",
    "lead": "lead of design 2",
    "equal": "lead, as many",
    "throughput_mbps": "throughput (Mbit/s)",
    "indoors": "share of people indoors",
}


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of a table the names that people read, with their units.

    Parameters
    ----------
    frame : pandas.DataFrame
        Is not changed.

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> list(named(pd.DataFrame({"clicks": [9], "other": [1]})))
    ['clicks per 1,000 viewers', 'other']
    """
    return frame.rename(columns=COLUMNS)


def prepared(posts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, NDArray[np.bool_]]:
    """Prepare the feed: its inputs on one scale, both outcomes, and the rows to learn from.

    Parameters
    ----------
    posts : pandas.DataFrame
        As `utils.data.load_posts` gives them.

    Returns
    -------
    inputs : pandas.DataFrame
        Seven inputs, the number of words as its logarithm, with mean 0 and standard deviation 1 in weeks 1 to 7.
    outcomes : pandas.DataFrame
        "clicks" and "quality".
    learn : ndarray of bool
        The rows of weeks 1 to 7.
    """
    learn = (posts["week"] <= 7).to_numpy()
    inputs = posts[INPUTS].assign(words=np.log(posts["words"]))
    return standardised(inputs, learn), posts[["clicks", "quality"]], learn


def beside(posts: pd.DataFrame, rng: np.random.Generator) -> dict[str, pd.Series[float]]:
    """Give objectives that stand beside quality: clicks, a second panel of raters, clicks that quality earns.

    Parameters
    ----------
    posts : pandas.DataFrame
        As `utils.data.load_posts` gives them.
    rng : numpy.random.Generator
        Draws the second panel's marks: quality plus noise.

    Returns
    -------
    dict from str to pandas.Series
    """
    found = {
        t("the clicks"): posts["clicks"],
        t("a second panel"): posts["quality"] + rng.normal(0, 7, len(posts)),
    }
    powers = (1, 2, 4)
    return found | {
        t("clicks x quality^{power}", power=power): posts["clicks"] * posts["quality"] ** power
        for power in powers
    }


def choices(feeds: pd.DataFrame, wishes: Mapping[str, tuple[str, float]]) -> pd.DataFrame:
    """Let everybody choose a feed: the most of one outcome, from a least quality on.

    Parameters
    ----------
    feeds : pandas.DataFrame
        Feeds with their "clicks" and "quality".
    wishes : mapping from str to tuple
        By who wishes: the outcome of which most is wanted, and the least quality.

    Returns
    -------
    pandas.DataFrame
        The chosen feeds, by who wishes.

    Examples
    --------
    >>> feeds = pd.DataFrame({"clicks": [9, 5], "quality": [1, 3]})
    >>> choices(feeds, {"growth": ("clicks", 0), "product": ("clicks", 2)})["clicks"].tolist()
    [9, 5]
    """
    best = {}
    for who, (wanted, least) in wishes.items():
        good = feeds[feeds["quality"] >= least]
        best[who] = good.iloc[int(good[wanted].argmax())]
    return pd.DataFrame(best).T


def areas_by_grid(designs: Designs) -> pd.DataFrame:
    """Measure the area that design 2 reaches with few and many weights, evenly or logit-spaced, on two scales.

    Parameters
    ----------
    designs : Designs
        Of clicks per 1,000 viewers and a mark.

    Returns
    -------
    pandas.DataFrame
        Areas on "one scale" and on "raw scales" (clicks as a share of the viewers), by grid of weights.
    """
    scales = {"one scale": (1.0, 1.0), "raw scales": (designs.spread[0] / 1000, designs.spread[1])}
    grids = {t("{n} even", n=n): np.linspace(0, 1, n) for n in (9, 201)}
    grids |= {t("{n} logit-spaced", n=n): logit_weights(n) for n in (9, 201)}
    areas = {
        name: [front_area(designs.two(grid, scale), *designs.corners()) for grid in grids.values()]
        for name, scale in scales.items()
    }
    return pd.DataFrame(areas, [*grids])


def small(seed: int) -> dict[str, Any]:
    """Give a linear model and two that can learn little, by name.

    Parameters
    ----------
    seed : int
        For the tree, which breaks ties at random.

    Returns
    -------
    dict from str to scikit-learn regressor
    """
    tree = DecisionTreeRegressor(max_depth=3, random_state=seed)
    return {t("linear model"): LinearRegression(), t("lasso"): Lasso(0.2), t("small tree"): tree}


def kept(posts: pd.DataFrame, seed: int) -> dict[str, dict[str, float]]:
    """Measure the best compromise between quality and each objective of `beside`.

    Parameters
    ----------
    posts : pandas.DataFrame
        As `utils.data.load_posts` gives them.
    seed : int
        Draws the second panel and the resamples.

    Returns
    -------
    dict from str to dict from str to float
        As `compromises` gives it.
    """
    rng = np.random.default_rng(seed)
    inputs, _, learn = prepared(posts)
    return compromises(inputs, beside(posts, rng), posts["quality"], learn, rng)


def small_models(inputs: pd.DataFrame, outcomes: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Compare both designs with a lasso and a small tree, with all inputs and without those that help both objectives.

    Parameters
    ----------
    inputs, outcomes : pandas.DataFrame
        As `prepared` gives them.
    seed : int
        The first of five splits.

    Returns
    -------
    pandas.DataFrame
        As `leads` gives it.
    """
    models = {name: model for name, model in small(seed).items() if name != t("linear model")}
    kinds = {"all inputs": inputs, "without shared": inputs.drop(columns=SHARED)}
    equal, free = logit_weights(27, reach=4), logit_weights(201, reach=4)
    return leads(compare(models, kinds, outcomes, equal, free, range(seed, seed + 5), every=2))


def sweep(fit: Callable[[Any], Any], settings: Iterable[Any], label: str) -> list[Any]:
    """Call a function once for each setting, and show how far it has come and how long it took.

    The calls go through joblib one after the other, or wherever the caller's ``joblib.parallel_config`` sends
    them: to the cores of this machine, or to a cluster.

    Parameters
    ----------
    fit : callable
        ``fit(setting)``: one training run.
    settings : iterable
        What to call it with.
    label : str
        What is counted, for the bar: ``"training runs"``.

    Returns
    -------
    list
        The results, in the order of the settings.

    Notes
    -----
    A cluster needs Dask (``pip install -e .[cluster]``); see
    https://joblib.readthedocs.io/en/stable/auto_examples/parallel/distributed_backend_simple.html.

    Examples
    --------
    >>> results = sweep(abs, [-2, 3], "calls")  # doctest: +ELLIPSIS
    {'text/plain': 'A progress bar of calls.'...}
    >>> results
    [2, 3]
    """
    settings, start = list(settings), perf_counter()
    panel = Panel({})
    panel.message = _bar(0, len(settings), label, 0.0)
    data, metadata = publish(panel, t("A progress bar of {label}.", label=label))
    display(data, metadata=metadata, raw=True)
    results = []
    for result in Parallel(return_as="generator")(delayed(fit)(setting) for setting in settings):
        results.append(result)
        panel.message = _bar(len(results), len(settings), label, perf_counter() - start)
    return results


def _bar(done: int, total: int, label: str, seconds: float) -> str:
    full = 20 * done // total if total else 20
    return t(
        "{bar} {done} of {total} {label}, {seconds:.1f} s",
        bar="█" * full + "░" * (20 - full),
        done=done,
        total=total,
        label=label,
        seconds=seconds,
    )


def compromise(designs: Designs, rng: np.random.Generator, resamples: int = 200) -> dict[str, float]:
    """Measure what both objectives keep of their own gain at the best compromise of design 2.

    Nothing gained is what a live item at random brings; all is what an objective's own model reaches.

    Parameters
    ----------
    designs : Designs
        The two models and the live items.
    rng : numpy.random.Generator
        Draws the resamples.
    resamples : int
        How often the live items, which do not depend on each other, are drawn again for the interval.

    Returns
    -------
    dict from str to float
        "kept", the share that the worse-off objective keeps, and "low" and "high", its 95 % bootstrap interval.
    """
    count = len(designs.live)
    draws = rng.integers(count, size=(resamples, count))
    times: NDArray[np.int64] = np.array(
        [np.ones(count, dtype=np.int64), *(np.bincount(d, minlength=count) for d in draws)]
    )
    means = []
    for weight in logit_weights(61, reach=3):
        order = np.argsort(-designs.score(weight), kind="stable")
        means.append(_first_means(designs.live[order], times[:, order]))
    points: Floats = np.stack(means, axis=1)
    nothing, best = times @ designs.live / count, np.column_stack([points[:, 0, 0], points[:, -1, 1]])
    shares = [best_compromise(*one) for one in zip(points, nothing, best, strict=True)]
    low, high = np.quantile(shares[1:], [0.025, 0.975])
    return {"kept": shares[0], "low": float(low), "high": float(high)}


def compromises(
    inputs: pd.DataFrame,
    beside: Mapping[str, pd.Series],
    quality: pd.Series,
    learn: NDArray[np.bool_],
    rng: np.random.Generator,
) -> dict[str, dict[str, float]]:
    """Measure the best compromise of linear models between quality and each of several other objectives.

    Parameters
    ----------
    inputs : pandas.DataFrame, shape (n, columns)
    beside : mapping from str to pandas.Series, shape (n,)
        The other objectives, by what they are called.
    quality : pandas.Series, shape (n,)
    learn : ndarray of bool, shape (n,)
        Rows to learn from; the others are live.
    rng : numpy.random.Generator

    Returns
    -------
    dict from str to dict from str to float
        By other objective, what :func:`compromise` gives, and the "correlation of the scores" of both models.
    """
    found = {}
    for name, other in beside.items():
        goals = pd.DataFrame({name: other, "quality": quality})
        pair = Designs(LinearRegression(), inputs, goals, learn, [0, 1])
        agree = float(np.asarray(np.corrcoef(pair.scores))[0, 1])
        found[name] = {**compromise(pair, rng), "correlation of the scores": agree}
    return found


def _first_means(ranked: Floats, times: NDArray[np.int64], share: float = 0.1) -> Floats:
    """Mean outcomes of the first tenth of a ranking in which each item stands so many times, by resample."""
    size = max(1, round(share * ranked.shape[0]))
    taken = np.diff(np.minimum(np.cumsum(times, axis=1), size), axis=1, prepend=0)
    means: Floats = np.matmul(taken, ranked) / size
    return means


def random_searches(
    designs: Designs,
    wishes: Mapping[str, tuple[str, float]],
    runs: int,
    rng: np.random.Generator,
    searches: int = 100,
) -> dict[str, float]:
    """Say how often a search with random weights finds what a wish can get, up to 5 %.

    For linear models and squared losses, where a sum of two scores shows what design 1 shows: so the runs of the
    searches cost nothing here.

    Parameters
    ----------
    designs : Designs
        Of outcomes "clicks" and "quality", in this order.
    wishes : mapping from str to tuple
        By who wishes: the outcome of which most is wanted, and the least quality that is asked for.
    runs : int
        Training runs of one search; both weights are uniform between 0 and 1.
    rng : numpy.random.Generator
        Draws the weights.
    searches : int
        How many searches are made.

    Returns
    -------
    dict from str to float
        By wish the share of searches whose best run reaches 95 % of the best of 201 weights over the whole front.

    Raises
    ------
    ValueError
        If no feed of the front has the quality that a wish asks for.
    """
    front = designs.two(logit_weights(201))
    for who, wish in wishes.items():
        if not np.isfinite(_best(front, *wish)):
            raise ValueError(f"{who}: no feed has a quality of {wish[1]}.")
    pairs = rng.uniform(size=(searches, runs, 2))
    found = [designs.two(pair[:, 0] / pair.sum(axis=1)) for pair in pairs]
    return {
        who: float(np.mean([_best(feeds, *wish) >= 0.95 * _best(front, *wish) for feeds in found]))
        for who, wish in wishes.items()
    }


def _best(feeds: Floats, wanted: str, least: float) -> float:
    """The most of an outcome that a feed of enough quality brings."""
    column = feeds[:, ["clicks", "quality"].index(wanted)]
    return float(np.max(column, where=feeds[:, 1] >= least, initial=-np.inf))


def most_alike(scores: Sequence[ArrayLike], others: Sequence[ArrayLike]) -> list[float]:
    """For each ranking give the share of what it shows that the most similar of the others shows too.

    Parameters
    ----------
    scores, others : sequence of array-like, shape (n,)
        Scores of the same items.

    Returns
    -------
    list of float, one for each of `scores`
    """
    return [max(overlap(one, other) for other in others) for one in scores]


def leads(compared: pd.DataFrame, test_share: float = 0.3) -> pd.DataFrame:
    """Average a comparison over its splits, with the lead of design 2 and how sure it is.

    Parameters
    ----------
    compared : pandas.DataFrame
        As `utils.designs.compare` gives it.
    test_share : float
        Share of the rows that each split leaves out; the splits share training rows, so the interval is the
        corrected one of `utils.uncertainty.half_width`.

    Returns
    -------
    pandas.DataFrame, one row for each model and inputs
        Mean areas; "lead" of design 2 with its free weights over design 1 with few runs, and "equal", its lead
        with as many weights as all runs of design 1; after each the half width of its 95 % interval.
    """
    rows = {}
    for (model, inputs), group in compared.groupby(["model", "inputs"], sort=False):
        areas = group.drop(columns=["model", "inputs", "seed"])
        free = areas["design 2, free"] - areas["design 1, few"]
        equal = areas["design 2, as many"] - areas["design 1, all"]
        rows[f"{t(str(model))}, {t(str(inputs))}"] = {
            **areas.mean(),
            "lead": free.mean(),
            "+-": half_width(free, test_share),
            "equal": equal.mean(),
            "+- ": half_width(equal, test_share),
        }
    return pd.DataFrame(rows).T


def third_objective(
    inputs: pd.DataFrame, outcomes: pd.DataFrame, learn: NDArray[np.bool_], steps: int = 4
) -> tuple[int, int, bool]:
    """Add a third objective to linear models of two, and count the training runs that its mixtures need.

    Parameters
    ----------
    inputs : pandas.DataFrame, shape (n, columns)
    outcomes : pandas.DataFrame, shape (n, 3)
        The third column is the new objective.
    learn : ndarray of bool, shape (n,)
        Rows to learn from; the others are live.
    steps : int
        Each weight is a multiple of one over this, and the three add up to 1.

    Returns
    -------
    runs_1, runs_2 : int
        Training runs of design 1, whose every mixture is one, and of design 2, whose two models stand.
    same : bool
        Whether both show the same feeds.
    """
    columns = standardised(inputs, learn).to_numpy(dtype=np.float64)
    targets = standardised(outcomes, learn)[learn].to_numpy(dtype=np.float64)
    live = outcomes[~learn].to_numpy(dtype=np.float64)
    made: list[Floats] = []

    def train(target: Floats) -> Floats:
        made.append(LinearRegression().fit(columns[learn], target).predict(columns[~learn]))
        return made[-1]

    mixtures = (
        np.array([(a, b, steps - a - b) for a in range(steps + 1) for b in range(steps + 1 - a)]) / steps
    )
    standing = [train(targets[:, 0]), train(targets[:, 1])]
    before = len(made)
    scores = np.column_stack([*standing, train(targets[:, 2])])
    two = [shown(scores @ mixture, live) for mixture in mixtures]
    between = len(made)
    one = [shown(train(targets @ mixture), live) for mixture in mixtures]
    return len(made) - between, between - before, bool(np.allclose(one, two))
