"""The measurements of lesson 06: its links and models, copies of the leak, how blockage comes about, and intervals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import SplineTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier, export_text

from utils.explanations import grouped_importance
from utils.language import t
from utils.uncertainty import auc_by_row, bootstrap_by_group

BLOCKED, LATE, LAST = "blocked_100ms", "throughput_mbps", "last_throughput_mbps"
COPIES = ["app_rate_mbps", "radio_rate_mbps", "billed_mb"]
THRESHOLD, MISS_COST = 1 / 11, 10  # a missed blockage costs 10, a needless warning 1: warn from 1/(1 + 10) on


class Interval(NamedTuple):
    """A difference and the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    def text(self, digits: int) -> str:
        """Write it with so many decimals, as in ``+0.041 [+0.012, +0.070]``."""
        value, low, high = (f"{round(number, digits) + 0.0:+.{digits}f}" for number in self)
        return f"{value} [{low}, {high}]"


class Parts(NamedTuple):
    """The links of the lesson: to learn from, to validate with, and live."""

    learn: pd.DataFrame
    valid: pd.DataFrame
    live: pd.DataFrame


def last_throughput(links: pd.DataFrame) -> pd.Series[float]:
    """Give each row the throughput of the link's row before it, and the median of all where there is none."""
    before = links.groupby("link")[LATE].shift(1)
    return before.fillna(float(links[LATE].median()))


def parts(links: pd.DataFrame, seed: int) -> Parts:
    """Divide months 1 to 7: two thirds of the early links to learn from, one third to validate with, the rest live.

    Parameters
    ----------
    links : pandas.DataFrame
        As :func:`utils.data.load_links` gives them.
    seed : int
        Draws the links.

    Returns
    -------
    Parts
        ``live`` leaves out the side streets with new buildings, so that nothing shifts. Its rows are as the live
        system serves them: what is measured after the decision is not there yet, and the value before stands for it.
        The column ``last_throughput_mbps`` holds that value in all three.
    """
    table = links.astype({LATE: float}).assign(**{LAST: last_throughput(links)})
    month = table["time"].dt.month
    early = table.loc[month <= 4, "link"].unique()
    to_learn, to_validate = train_test_split(early, test_size=1 / 3, random_state=seed)
    built = (table["place"] == "side") & table["site"].isin([1, 2, 3])
    served = table.assign(**{LATE: table[LAST]})
    return Parts(
        table[table["link"].isin(to_learn)],
        table[table["link"].isin(to_validate)],
        served[month.between(5, 7) & ~built],
    )


def auc_table(models: dict[str, Any], rows: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Give the AUC of each model (a row each) on each set of rows (a column each)."""
    table = {
        name: {where: auc(model, part) for where, part in rows.items()} for name, model in models.items()
    }
    return pd.DataFrame(table).T


def surprise(new: Any, old: Any, live: pd.DataFrame) -> Any:
    """Find the missed blockage that should not have happened.

    Of the live rows that were blocked and got no warning from the new model, and whose link has a row before, it is
    the one that the old model was surest of; both chances come with it.

    Parameters
    ----------
    new, old : fitted classifier
    live : pandas.DataFrame

    Returns
    -------
    pandas.Series
        The row, with ``new chance`` and ``old chance``.
    """
    said = live.assign(**{"new chance": chance(new, live), "old chance": chance(old, live)})
    missed = said[(said[BLOCKED] == 1) & (said["new chance"] < THRESHOLD) & said["link"].duplicated()]
    return missed.sort_values("old chance", kind="stable").iloc[-1]


def forest(rows: pd.DataFrame, columns: list[str], seed: int, label: str = BLOCKED) -> RandomForestClassifier:
    """Fit the lesson's forest of 60 trees to some columns."""
    return RandomForestClassifier(60, min_samples_leaf=5, random_state=seed).fit(rows[columns], rows[label])


def readable(rows: pd.DataFrame, columns: list[str], seed: int) -> dict[str, Any]:
    """Fit two models that a person can read: a tree of three questions, and a curve per input."""
    curves = SplineTransformer(n_knots=5, degree=2, extrapolation="constant")
    models = {
        t("one tree, 3 questions"): DecisionTreeClassifier(max_depth=3, random_state=seed),
        t("additive, a curve per input"): make_pipeline(StandardScaler(), curves, LogisticRegression()),
    }
    return {name: model.fit(rows[columns], rows[BLOCKED]) for name, model in models.items()}


def in_words(tree: DecisionTreeClassifier, columns: list[str]) -> str:
    """Write a tree as scikit-learn does, with the chance of blockage at the end of each branch.

    Parameters
    ----------
    tree : fitted sklearn.tree.DecisionTreeClassifier
        Of two classes, 0 and 1.
    columns : list of str
        Its inputs.

    Returns
    -------
    str

    Examples
    --------
    >>> tree = DecisionTreeClassifier(max_depth=1).fit([[0], [1], [5], [6]], [0, 0, 1, 1])
    >>> print(in_words(tree, ["speed"]))
    speed <= 3.0: chance 0.00
    speed >  3.0: chance 1.00
    """
    said = export_text(tree, feature_names=columns, decimals=1, show_weights=True)
    leaves = tree.tree_.children_left == -1
    chances = iter(tree.tree_.value[leaves, 0, 1] / tree.tree_.value[leaves, 0].sum(axis=1))
    # one line a question: "|   |--- sinr_db <= -9.8", and the leaf's line, which ends its path, behind it
    leaf = re.compile(r"\n[| ]*\|--- weights: .*")
    joined = leaf.sub(lambda _: t(": chance {chance:.2f}", chance=next(chances)), said)
    lines = [line.replace("|--- ", "").replace("|", " ") for line in joined.splitlines()]
    return "\n".join(lines)


def chance(model: Any, rows: pd.DataFrame) -> Any:
    """Give a model's chance for each row, of a frame that holds its inputs among others."""
    return model.predict_proba(rows[list(model.feature_names_in_)])[:, 1]


def auc(model: Any, rows: pd.DataFrame, label: str = BLOCKED) -> float:
    """Give the area under the curve of a model on rows."""
    return float(roc_auc_score(rows[label], chance(model, rows)))


def with_copies(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Add three copies of the throughput, each off by a twentieth or so."""
    noise = np.random.default_rng(seed).normal(1, 0.05, (len(rows), len(COPIES)))
    copied = rows[["throughput_mbps"]].to_numpy() * noise
    return rows.join(pd.DataFrame(copied, rows.index, COPIES))


def place_of(ranking: pd.Series[float], leaks: list[str]) -> str:
    """Say where the leaks stand in a ranking, largest importance first."""
    honest = ranking.drop(leaks)
    above = sum(ranking[name] > honest.max() for name in leaks)
    if above == len(leaks):
        return t("all four on top")
    return t("some on top, some far below") if above else t("an honest reading on top")


def blockage_chance(rows: pd.DataFrame) -> NDArray[np.float64]:
    """Give the chance of blockage that these data were made with: ``data/generators/links.py``, function ``blockage``.

    What it does not read, such as the slope of the signal, has no part in whether a link is blocked.

    Parameters
    ----------
    rows : pandas.DataFrame
        Links, as `parts` gives them.

    Returns
    -------
    ndarray of float, shape (n,)
    """
    hour = rows["time"].dt.hour.isin((7, 8, 17, 18, 19))
    corner = (rows["place"] == "side") & rows["site"].isin((1, 2, 3)) & (rows["time"].dt.month >= 5)
    busy = rows["place"].map({"main": 0.13, "side": 0.08, "indoor": 0.05})
    chance = (
        busy
        * np.where(rows["frequency_ghz"] > 20, 1.0, 0.4)
        * np.where(rows["line_of_sight"] == 1, 1.0, 0.75)
    )
    chance = chance * np.minimum(1.6, 0.5 + rows["distance_m"] / 120) * (1 + 0.04 * rows["speed_mps"])
    chance = chance * np.where(hour, 1.6, 1.0) * np.where(corner, 3.0, 1.0)
    return np.asarray(np.minimum(chance, 0.6), dtype=np.float64)


def dependence(
    models: dict[str, Any],
    share_blocked: Callable[..., float],
    rows: pd.DataFrame,
    name: str,
    values: Iterable[float],
) -> pd.DataFrame:
    """Set one reading for all rows: what do models predict on average, and what really happens?

    Parameters
    ----------
    models : dict from str to fitted classifier
    share_blocked : callable
        ``share_blocked(name=value)`` gives the share of links that is blocked when a reading is set for all.
    rows : pandas.DataFrame
    name : str
        The reading.
    values : iterable of float

    Returns
    -------
    pandas.DataFrame, indexed by value
        A column for each model, its partial dependence, and ``really blocked`` last.
    """
    places = list(values)
    table = {
        said: [float(chance(model, rows.assign(**{name: value})).mean()) for value in places]
        for said, model in models.items()
    }
    truth = {"really blocked": [float(share_blocked(**{name: value})) for value in places]}
    return pd.DataFrame(table | truth, index=places)


def causes(
    models: dict[str, Any], share_blocked: Callable[..., float], rows: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Make `dependence` for the slope of the signal and for the speed."""
    places: dict[str, Iterable[float]] = {"sinr_slope_db": range(-10, 3, 2), "speed_mps": range(0, 13, 2)}
    return {name: dependence(models, share_blocked, rows, name, values) for name, values in places.items()}


def drops(model: Any, rows: pd.DataFrame, groups: dict[str, list[str]], seed: int) -> pd.Series[float]:
    """Give how much a model's AUC drops when the columns of a group are shuffled together.

    Parameters
    ----------
    model : fitted classifier
    rows : pandas.DataFrame
        Links that it has not learned from.
    groups : dict from str to list of str
        Columns by the group's name.
    seed : int
        Of the shuffles.

    Returns
    -------
    pandas.Series
        Mean drop by group, largest first.
    """
    return grouped_importance(lambda x: auc(model, x), rows, groups, np.random.default_rng(seed))


def hunt(loans: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, str, list[Interval]]:
    """Compare what two forests hang on: one predicts the officers' decisions, one who repays.

    Neither sees the group. Repayment is learned and judged on approved people only: a bank knows it of no others.

    Parameters
    ----------
    loans : pandas.DataFrame
        As :func:`utils.data.load_loans` gives them.
    seed : int
        Of the division of the people, the forests, the shuffles and the bootstrap.

    Returns
    -------
    importance : pandas.DataFrame, indexed by column
        Drop in AUC when the column is shuffled, ``approved`` and ``repays``; and how well it ``tells the group``.
    suspect : str
        The column that counts most for the officers beyond what it counts for repayment.
    counts : list of Interval
        What it counts for the officers, and for repayment.
    """
    columns = [str(name) for name in loans if name not in ("group", "approved", "repays")]
    past, judged = train_test_split(loans, train_size=0.4, test_size=0.3, random_state=seed)
    importance, models, seen = pd.DataFrame(index=columns), {}, {}
    approved = {
        "approved": (past, judged),
        "repays": [rows[rows["approved"] == 1] for rows in (past, judged)],
    }
    for label, (learned, seen[label]) in approved.items():
        models[label] = forest(learned, columns, seed, label)
        found = permutation_importance(
            models[label],
            seen[label][columns],
            seen[label][label],
            scoring="roc_auc",
            n_repeats=2,
            random_state=seed,
        )
        importance[label] = found.importances_mean
    suspect = str((importance["approved"] - importance["repays"]).idxmax())
    counts = [drop_of(models[k], seen[k], suspect, k, seen[k].index, seed) for k in models]
    importance.loc[suspect, list(models)] = [count.value for count in counts]  # as their intervals say
    importance["tells the group"] = tells(judged[columns], judged["group"] == "B")
    return importance, suspect, counts


class Repair(NamedTuple):
    """A repaired model's live AUC, by how much it exceeds the old model's, and how much less it errs than the new one."""

    live_auc: float
    against_old: Interval
    error_less: Interval


def repair(learn: pd.DataFrame, live: pd.DataFrame, old: Any, new: Any, seed: int) -> Repair:
    """Let the new model learn from the throughput before the decision, and judge it live.

    Parameters
    ----------
    learn, live : pandas.DataFrame
        As `parts` gives them.
    old, new : fitted classifier
        The new one uses the throughput after the decision.
    seed : int
        Of the forest and the bootstrap.

    Returns
    -------
    Repair
        ``error_less`` is the mean squared error of the chance, the new model's minus the repaired one's.
    """
    columns = [LAST if name == LATE else name for name in new.feature_names_in_]
    model = forest(learn, columns, seed)
    truth, link, said = live[BLOCKED], live["link"], chance(model, live)
    less = (chance(new, live) - truth) ** 2 - (said - truth) ** 2
    against_old = auc_gain(truth, said, chance(old, live), link, seed)
    return Repair(auc(model, live), against_old, mean_gain(less, link, seed))


def decision(aucs: pd.DataFrame, repaired: Repair) -> str:
    """Take the decision of the lesson's opening, in two sentences.

    Parameters
    ----------
    aucs : pandas.DataFrame
        As `auc_table` gives it: the old model's row first, then the new one's; columns ``validation`` and ``live``.
    repaired : Repair

    Returns
    -------
    str
    """
    old, new = aucs.iloc[:, -1]
    release = "Release the new model" if new > old else "Do not release the new model"
    use = "release the repaired one" if repaired.against_old.low > 0 else "keep the old one"
    return t(
        "{release}: live AUC {new:.2f} against {old:.2f} of the old one.\nRepaired it has {live_auc:.2f}, "
        "{against_old} against the old one: {use}.",
        release=release,
        new=new,
        old=old,
        live_auc=repaired.live_auc,
        against_old=repaired.against_old.text(2),
        use=use,
    )


def auc_gain(truth: ArrayLike, better: ArrayLike, worse: ArrayLike, groups: Any, seed: int) -> Interval:
    """Give by how much one prediction's AUC exceeds another's on the same rows, with its interval.

    Parameters
    ----------
    truth : array-like of 0 and 1, shape (n,)
    better, worse : array-like of float, shape (n,)
        The two predictions.
    groups : array-like, shape (n,)
        Rows of one group resemble each other: the link of each row, or each person.
    seed : int
        Of the bootstrap.

    Returns
    -------
    Interval

    Examples
    --------
    >>> truth, link = [1, 0] * 40, np.repeat(np.arange(20), 4)
    >>> auc_gain(truth, truth, np.zeros(80), link, seed=0).text(2)
    '+0.50 [+0.50, +0.50]'
    """
    return mean_gain(auc_by_row(truth, better) - auc_by_row(truth, worse), groups, seed)


def mean_gain(differences: ArrayLike, groups: Any, seed: int) -> Interval:
    """Give the mean of differences of rows in groups, with its interval: groups drawn again.

    Parameters
    ----------
    differences : array-like of float, shape (n,)
    groups : array-like, shape (n,)
    seed : int
        Of the bootstrap.

    Returns
    -------
    Interval

    Examples
    --------
    >>> mean_gain([1.0, 1.0, 1.0, 1.0], ["a", "a", "b", "b"], seed=0)
    Interval(value=1.0, low=1.0, high=1.0)
    """
    numbers = np.asarray(differences, dtype=np.float64)
    return Interval(float(numbers.mean()), *bootstrap_by_group(numbers, groups, np.random.default_rng(seed)))


def tells(columns: pd.DataFrame, in_group: ArrayLike) -> list[float]:
    """Say how well each column alone tells a group: AUC from 0.5, not at all, to 1, whichever way it points.

    Parameters
    ----------
    columns : pandas.DataFrame, shape (n, p)
    in_group : array-like of bool, shape (n,)

    Returns
    -------
    list of float

    Examples
    --------
    >>> tells(pd.DataFrame({"a": [1, 2, 3, 4], "b": [4, 3, 2, 1]}), [False, False, True, True])
    [1.0, 1.0]
    """
    return [max(area, 1 - area) for area in (float(roc_auc_score(in_group, columns[c])) for c in columns)]


def _shuffled(rows: pd.DataFrame, column: str, seed: int) -> pd.DataFrame:
    order = np.random.default_rng(seed).permutation(len(rows))
    return rows.assign(**{column: rows[column].to_numpy()[order]})


def leak(model: Any, rows: pd.DataFrame, column: str, seed: int) -> tuple[str, Interval]:
    """Give a column of the links with its permutation importance and the interval of this."""
    return column, drop_of(model, rows, column, BLOCKED, rows["link"], seed)


def drop_of(model: Any, rows: pd.DataFrame, column: str, label: str, groups: Any, seed: int) -> Interval:
    """Give how much a model's AUC drops when one column is shuffled: permutation importance, with its interval.

    Parameters
    ----------
    model : fitted classifier
    rows : pandas.DataFrame, shape (n, columns)
        Rows that it has not learned from.
    column, label : str
        What is shuffled, and what is predicted.
    groups : array-like, shape (n,)
        The group of each row.
    seed : int
        Of the shuffle and the bootstrap.

    Returns
    -------
    Interval
    """
    said, without = chance(model, rows), chance(model, _shuffled(rows, column, seed))
    return auc_gain(rows[label], said, without, groups, seed)


def decision_costs(truth: ArrayLike, chances: ArrayLike) -> Any:
    """Give the cost of each decision, times 1,000: warn above 1/11; a miss costs 10, a needless warning 1.

    Parameters
    ----------
    truth : array-like of 0 and 1, shape (n,)
    chances : array-like of float, shape (n,)

    Returns
    -------
    ndarray of float, shape (n,)

    Examples
    --------
    >>> decision_costs([1, 1, 0, 0], [0.9, 0.01, 0.9, 0.01]).tolist()
    [0, 10000, 1000, 0]
    """
    blocked = np.asarray(truth)
    return 1000 * np.where(np.asarray(chances) > THRESHOLD, 1 - blocked, MISS_COST * blocked)


def compare(models: dict[str, Any], before: Any, rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Compare models with one on the same rows: AUC lost and cost added, with intervals by link.

    Parameters
    ----------
    models : dict of str to fitted classifier
    before : fitted classifier
        The one that they are compared with.
    rows : pandas.DataFrame
        The links that all are judged on.
    seed : int
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        A row for each model: ``live AUC``, ``AUC lost``, ``cost added per 1,000``.
    """
    truth, link, old = rows[BLOCKED].to_numpy(), rows["link"].to_numpy(), chance(before, rows)
    table = {}
    for name, model in models.items():
        said = chance(model, rows)
        added = decision_costs(truth, said) - decision_costs(truth, old)
        table[name] = {
            "live AUC": f"{roc_auc_score(truth, said):.2f}",
            "AUC lost": auc_gain(truth, old, said, link, seed).text(2),
            "cost added per 1,000": mean_gain(added, link, seed).text(0),
        }
    return pd.DataFrame(table).T
