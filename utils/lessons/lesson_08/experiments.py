"""The experiments of lesson 08: costs compared link by link, and apps that a framing has never seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression

from utils.uncertainty import bootstrap_by_group

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SUGGESTIONS = 4
RIDGE = 5.0


def difference(these: ArrayLike, those: ArrayLike, links: ArrayLike, seed: int) -> tuple[float, float, float]:
    """Compare the costs of two players on the same rows.

    Parameters
    ----------
    these, those : array-like, shape (n,)
        Cost of each row.
    links : array-like, shape (n,)
        The link of each row: rows of one link resemble each other, so whole links are drawn again.
    seed : int
        Draws the links.

    Returns
    -------
    more, low, high : float
        How much more `these` cost per row, with its 95 % interval.

    Examples
    --------
    >>> difference([1, 0, 1, 0], [0, 0, 0, 0], ["a", "a", "b", "b"], seed=0)
    (0.5, 0.5, 0.5)
    """
    paired = np.asarray(these, dtype=float) - np.asarray(those, dtype=float)
    return float(paired.mean()), *bootstrap_by_group(paired, links, np.random.default_rng(seed))


def compare(costs: Mapping[str, ArrayLike], links: ArrayLike, seed: int) -> pd.DataFrame:
    """Compare each player's costs with those of the cheapest.

    Parameters
    ----------
    costs : mapping from str to array-like, shape (n,)
        Cost of each row, by player.
    links : array-like, shape (n,)
        The link of each row.
    seed : int
        Draws the links.

    Returns
    -------
    pandas.DataFrame
        By player: its "cost" per row, how much "more" that is than the cheapest player's, and the 95 %
        interval of the difference, "from" and "to".

    Examples
    --------
    >>> compare({"a": [1, 1], "b": [0, 1]}, [1, 2], seed=0)
       cost  more  from   to
    a   1.0   0.5   0.0  1.0
    b   0.5   0.0   0.0  0.0
    """
    each = {player: np.asarray(cost, dtype=float) for player, cost in costs.items()}
    cheapest = min(each.values(), key=np.mean)
    rows = {player: [cost.mean(), *difference(cost, cheapest, links, seed)] for player, cost in each.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["cost", "more", "from", "to"])


def learn_scores(
    context: Floats, described: Floats, chosen: NDArray[np.intp], offered: Bools, start: Floats | None = None
) -> Floats:
    """Find weights such that the softmax of context x weights x apps fits the choices.

    Parameters
    ----------
    context : ndarray, shape (n, m)
        What describes the moments.
    described : ndarray, shape (apps, d)
        What describes the apps. With the identity matrix, this is multinomial logistic regression.
    chosen : ndarray of int, shape (n,)
        The row of the app that was opened.
    offered : ndarray of bool, shape (n, apps)
        What could be opened.
    start : ndarray, shape (m, d), optional
        Weights to begin with; zeros if left out.

    Returns
    -------
    ndarray, shape (m, d)

    Examples
    --------
    >>> offered = np.ones((40, 2), dtype=bool)
    >>> weights = learn_scores(np.ones((40, 1)), np.eye(2), np.repeat([0, 1], [30, 10]), offered)
    >>> bool(weights[0, 0] > weights[0, 1])
    True
    """
    took, shape = np.eye(len(described))[chosen], (context.shape[1], described.shape[1])
    closed = np.where(offered, 0.0, -np.inf)

    def loss(w: Floats) -> tuple[float, Floats]:
        log_p = log_softmax(context @ w.reshape(shape) @ described.T + closed, axis=1)
        slope = context.T @ (np.exp(log_p) - took) @ described
        return RIDGE * w @ w - log_p[took == 1].sum(), 2 * RIDGE * w + slope.ravel()

    first = np.zeros(shape) if start is None else start
    found: Floats = minimize(loss, first.ravel(), jac=True, method="L-BFGS-B").x
    return found.reshape(shape)


class Openings:
    """Who opened which app when, in numbers.

    Parameters
    ----------
    opens : pandas.DataFrame
        As `utils.data.load_app_opens` gives it.
    new : str
        The app that is new.

    Attributes
    ----------
    week : ndarray of int, shape (n,)
    context : ndarray, shape (n, 15)
        The person and the moment.
    apps : ndarray, shape (25, 10)
        The apps' attributes: category, data use, length of a session, stars, works offline; never the name.
    names : list of str
        The apps, in the order of the rows of `apps`.
    chosen : ndarray of int, shape (n,)
        The row of the app that was opened.
    is_new : ndarray of bool, shape (25,)
        Which app is the new one.
    offered : ndarray of bool, shape (n, 25)
        What could be opened: the new app only from its first opening on.
    """

    def __init__(self, opens: pd.DataFrame, new: str = "clips") -> None:
        moment = pd.get_dummies(opens[["place", "network"]])
        moment["evening"], moment["morning"] = opens["hour"] >= 19, opens["hour"].between(6, 9)
        moment["small_plan"] = moment["network_mobile"] / opens["plan_gb"]
        likes = opens.filter(like="likes_") / 3 - 1.5
        apps = opens.drop_duplicates("app").set_index("app").loc[:, "category":].sort_index()
        sizes = np.log2(1 + apps[["mb_per_min", "minutes"]]) / 2
        stars = apps["stars_x10"] / 5 - 8
        kind = pd.get_dummies(apps["category"])
        self.week = opens["week"].to_numpy()
        self.context: Floats = np.column_stack([moment, likes]).astype(float)
        self.apps: Floats = np.column_stack([kind, sizes, stars, apps["offline"]]).astype(float)
        self.names = list(apps.index)
        self.chosen = apps.index.get_indexer(pd.Index(opens["app"]))
        self.is_new = np.asarray(apps.index == new)
        arrived = self.week >= self.week[self.is_new[self.chosen]].min()
        self.offered: Bools = arrived[:, np.newaxis] | ~self.is_new

    def learn(self, described: Floats, rows: Bools, careful: bool = True) -> Floats:
        """Learn from some rows.

        Parameters
        ----------
        described : ndarray, shape (25, d)
            What describes the apps.
        rows : ndarray of bool, shape (n,)
            The openings to learn from.
        careful : bool
            Whether what was not on offer counts as not on offer, or as not wanted.

        Returns
        -------
        ndarray, shape (15, d)
            See `learn_scores`.
        """
        offered = self.offered if careful else np.ones_like(self.offered)
        return learn_scores(self.context[rows], described, self.chosen[rows], offered[rows])


def class_scores(by_class: LogisticRegression, context: Floats, apps: int) -> Floats:
    """Score each app by a model with one class per app; minus infinity for an app that it cannot name.

    Parameters
    ----------
    by_class : sklearn.linear_model.LogisticRegression
        Its classes are rows of the table of apps.
    context : ndarray, shape (n, m)
        The moments.
    apps : int
        How many apps there are.

    Returns
    -------
    ndarray, shape (n, apps)
    """
    scores = np.full((len(context), apps), -np.inf)
    scores[:, by_class.classes_] = by_class.decision_function(context)
    return scores


def pair_scores(by_pair: LogisticRegression, context: Floats, apps: Floats) -> Floats:
    """Score each app by a model of pairs, whose inputs are all products of a moment's and an app's numbers.

    Parameters
    ----------
    by_pair : sklearn.linear_model.LogisticRegression
        Learned from rows ``np.outer(moment, app).ravel()``.
    context : ndarray, shape (n, m)
        The moments.
    apps : ndarray, shape (k, d)
        The apps' attributes.

    Returns
    -------
    ndarray, shape (n, k)
    """
    weights = by_pair.coef_.reshape(context.shape[1], apps.shape[1])
    return np.asarray(context @ weights @ apps.T)


def right_first(
    scores: Mapping[str, Floats], chosen: NDArray[np.intp], new: NDArray[np.bool_]
) -> pd.DataFrame:
    """Count how often the app with the highest score is the one that was opened.

    Parameters
    ----------
    scores : mapping from str to ndarray, shape (n, apps)
        By framing: a score of each app at each moment.
    chosen : ndarray of int, shape (n,)
        The row of the app that was opened.
    new : ndarray of bool, shape (apps,)
        Which app is the new one.

    Returns
    -------
    pandas.DataFrame
        By framing: the share of right first suggestions among openings of "old apps" and of the "new app".

    Examples
    --------
    >>> scores = {"always 0": np.array([[1.0, 0.0], [1.0, 0.0]])}
    >>> right_first(scores, np.array([0, 1]), np.array([False, True]))
              old apps  new app
    always 0       1.0      0.0
    """
    of_new = new[chosen]
    rows = {}
    for framing, score in scores.items():
        right = score.argmax(axis=1) == chosen
        rows[framing] = [float(right[~of_new].mean()), float(right[of_new].mean())]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["old apps", "new app"])


def each_app_new(
    openings: Openings, rows: ArrayLike, opened: ArrayLike, app: ArrayLike, after: Bools
) -> pd.DataFrame:
    """Let each old app in turn be one that the score per pair has never seen.

    All rows with the app are left out when the weights are learned; afterwards its row of attributes is added,
    and nothing is learned.

    Parameters
    ----------
    openings : Openings
    rows : array-like, shape (r, 150)
        All products of a moment's and an app's numbers.
    opened : array-like of bool, shape (r,)
        Whether the app of the row was opened.
    app : array-like of int, shape (r,)
        The row of the app in the table of apps.
    after : ndarray of bool, shape (n,)
        The openings that judge, from before the truly new app arrives.

    Returns
    -------
    pandas.DataFrame
        By app that was opened in the moments that judge: its "openings" there, and the share of them where it
        is the "first" suggestion, and where it is one of "four".
    """
    pairs, taken, of_app = np.asarray(rows), np.asarray(opened), np.asarray(app)
    old = np.flatnonzero(~openings.is_new)
    model = LogisticRegression(C=1 / (2 * RIDGE), solver="newton-cholesky", warm_start=True)
    found = {}
    for newcomer in old:
        judged = after & (openings.chosen == newcomer)
        if not judged.any():
            continue
        kept = of_app != newcomer
        model.fit(pairs[kept], taken[kept])
        scores = pair_scores(model, openings.context[judged], openings.apps[old])
        four = old[np.argsort(-scores, axis=1, kind="stable")[:, :SUGGESTIONS]] == newcomer
        found[openings.names[newcomer]] = [
            int(judged.sum()),
            float(four[:, 0].mean()),
            float(four.any(axis=1).mean()),
        ]
    return pd.DataFrame.from_dict(found, orient="index", columns=["openings", "first", "four"])
