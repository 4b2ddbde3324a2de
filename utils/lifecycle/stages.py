"""The life of a model as a loop: six stages, each from one artifact to the next, and a log of every run.

The case is ``blocked_100ms`` of ``links.csv``: switch beams now, or not? Each artifact says in ``assumes``
what has to hold for it; the lesson on the iterative process watches these sentences break, one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from utils.linear_model import LinearModel, with_pairs
from utils.uncertainty import half_width

STAGES = (
    "scoping",
    "data engineering",
    "model development",
    "deployment",
    "monitoring",
    "business analysis",
)
READINGS = (
    "sinr_slope_db",
    "sinr_db",
    "distance_m",
    "speed_mps",
    "line_of_sight",
    "load_pct",
    "frequency_ghz",
    "device",
)
RANGES = {
    "sinr_slope_db": (-25, 6),
    "sinr_db": (-23, 40),
    "distance_m": (10, 250),
    "speed_mps": (0, 12),
    "line_of_sight": (0, 1),
    "load_pct": (5, 95),
    "frequency_ghz": (7.5, 28),
    "device": (1, 3),
}
KNOWN_TOO_LATE = ("throughput_mbps", "blocked_100ms")  # measured after the decision: a leak as an input
FOLDS = 10


# ---------------------------------------------------------------- 1 scoping


@dataclass(frozen=True)
class Scope:
    """Artifact of stage 1: what is wanted, what it may take, and what has to be beaten.

    Attributes
    ----------
    metric : {"accuracy", "won"}
        What decides when to switch: the most hits, or the least money.
    missed_won, needless_won : float
        Cost of a missed blockage and of a needless switch, in won per decision. Assumptions.
    latency_budget_ms : float
        The longest that an answer may take.
    label_budget : int
        Labelled rows that the team may buy in a year: the resource assigned.
    stakeholders : tuple of str
        Whose requirements these are.
    assumes : str
        What has to hold for this artifact.
    """

    metric: str = "accuracy"
    missed_won: float = 10.0
    needless_won: float = 1.0
    latency_budget_ms: float = 100.0
    label_budget: int = 12_000
    stakeholders: tuple[str, ...] = ("network operations", "subscribers", "finance")
    assumes: str = "the metric goes up when the money does"

    @property
    def threshold(self) -> float:
        """The chance of blockage from which switching pays: needless / (needless + missed); 0.5 for hits."""
        if self.metric == "accuracy":
            return 0.5
        return self.needless_won / (self.needless_won + self.missed_won)

    def won(self, blocked: ArrayLike, switch: ArrayLike) -> float:
        """Give the money lost, in won per 1,000 decisions.

        Parameters
        ----------
        blocked, switch : array_like of 0 and 1, shape (n,)
            Was the link blocked; did we switch.

        Returns
        -------
        float

        Examples
        --------
        >>> Scope(missed_won=10, needless_won=1).won([1, 0, 0, 0], [0, 1, 0, 0])
        2750.0
        """
        truth, act = np.asarray(blocked, dtype=bool), np.asarray(switch, dtype=bool)
        return float(1000 * np.mean(self.missed_won * (truth & ~act) + self.needless_won * (~truth & act)))


def rule_switches(links: pd.DataFrame) -> NDArray[np.bool_]:
    """Return what today's rule does, the baseline to beat: switch when the signal falls faster than 3 dB per 100 ms.

    Parameters
    ----------
    links : DataFrame, shape (n, ...)
        With the column ``sinr_slope_db``.

    Returns
    -------
    ndarray of bool, shape (n,)

    Examples
    --------
    >>> rule_switches(pd.DataFrame({"sinr_slope_db": [-8.0, 0.5]})).tolist()
    [True, False]
    """
    return np.asarray(links["sinr_slope_db"] < -3)


# ---------------------------------------------------------------- 2 data engineering


@dataclass(frozen=True)
class Recipe:
    """How the data are made: which months and cells are learned from, and how a place is written as numbers.

    Attributes
    ----------
    months : tuple of int
        Months to learn from.
    frequencies_ghz : tuple of float
        Cells to learn from.
    place : {"none", "place", "corner"}
        Leave the place out, or give a column for each kind of street, or one for each street at each site.
    """

    months: tuple[int, ...] = (1, 2, 3)
    frequencies_ghz: tuple[float, ...] = (28.0,)
    place: str = "none"


@dataclass(frozen=True)
class Dataset:
    """Artifact of stage 2: numbers that a model can learn from, and what was left out and why."""

    table: pd.DataFrame
    inputs: pd.DataFrame
    blocked: NDArray[np.int_]
    learn: NDArray[np.bool_]
    dropped: dict[str, int]
    assumes: str


def months_of(links: pd.DataFrame) -> NDArray[np.int_]:
    """Return the month of each row, 1 to 12, shape (n,)."""
    return np.asarray(links["time"].dt.month)


def inputs_of(links: pd.DataFrame, place: str) -> pd.DataFrame:
    """Write links as the numbers that a model reads; always the same columns, whatever the rows hold.

    Parameters
    ----------
    links : DataFrame, shape (n, ...)
    place : {"none", "place", "corner"}
        See `Recipe`.

    Returns
    -------
    DataFrame, shape (n, 8), (n, 11) or (n, 26)

    Raises
    ------
    ValueError
        If `place` is none of the three.
    """
    if place not in ("none", "place", "corner"):
        raise ValueError(f"place is {place!r}: choose none, place or corner.")
    inputs = links[list(READINGS)].astype(float)
    if place == "none":
        return inputs
    streets = ["main", "side", "indoor"]
    names = streets if place == "place" else [f"{s} at {k}" for s in streets for k in range(1, 7)]
    said = links["place"] if place == "place" else links["place"] + " at " + links["site"].astype(str)
    return inputs.join(pd.DataFrame({n: (said == n).astype(float) for n in names}, index=links.index))


def faults(links: pd.DataFrame) -> list[str]:
    """List what is wrong with a batch of measurements: the schema that data must meet.

    Parameters
    ----------
    links : DataFrame
        A batch.

    Returns
    -------
    list of str
        A sentence per fault; empty for clean data.

    Examples
    --------
    >>> faults(pd.DataFrame({"sinr_db": [12.0]}))[0]
    'the column sinr_slope_db is missing'
    """
    found = []
    for name, (low, high) in RANGES.items():
        if name not in links:
            found.append(f"the column {name} is missing")
            continue
        column = pd.to_numeric(links[name], errors="coerce")
        if column.isna().any():
            found.append(f"{name} has {int(column.isna().sum())} values that are no numbers")
        elif not column.between(low, high).all():
            found.append(f"{name} leaves its range of {low} to {high}")
    if links.duplicated().any():
        found.append(f"{int(links.duplicated().sum())} rows stand there twice")
    if "blocked_100ms" in links and not links["blocked_100ms"].dropna().isin((0, 1)).all():
        found.append("blocked_100ms holds something else than 0 and 1")
    return found


def prepare(links: pd.DataFrame, recipe: Recipe) -> Dataset:
    """Stage 2: check, split by time, drop, write as numbers.

    Parameters
    ----------
    links : DataFrame
        Measurements, as `utils.data.load_links` gives them; labels that have not arrived are NaN.
    recipe : Recipe

    Returns
    -------
    Dataset
        All rows of the recipe's months with a label; ``learn`` marks those to learn from. The others
        are kept for the exam, because the live system will meet them.

    Raises
    ------
    ValueError
        If the data are faulty, or a month has no labelled rows.
    """
    table = links[np.isin(months_of(links), recipe.months)]
    labelled = table["blocked_100ms"].notna()
    if problems := faults(table):
        raise ValueError(f"The data do not meet the schema: {problems[0]}. Mend them at their source.")
    dropped = {"label not there yet": int((~labelled).sum())}
    table = table[labelled]
    for month in recipe.months:
        if not (months_of(table) == month).any():
            raise ValueError(f"Month {month} has no labelled rows: choose other months, or wait for them.")
    inputs = inputs_of(table, recipe.place)
    if leaks := set(inputs) & set(KNOWN_TOO_LATE):
        raise ValueError(f"{leaks.pop()} is known only after the decision: leave it out of the inputs.")
    learn = np.isin(table["frequency_ghz"], recipe.frequencies_ghz)
    cells = " and ".join(f"{f:g}" for f in recipe.frequencies_ghz)
    dropped[f"not a cell at {cells} GHz"] = int((~learn).sum())
    blocked = table["blocked_100ms"].to_numpy().astype(int)
    assumes = f"cells at {cells} GHz in months {recipe.months} look like what comes; place: {recipe.place}"
    return Dataset(table, inputs, blocked, learn, dropped, assumes)


def latest_labelled(links: pd.DataFrame, now: int, count: int = 2) -> tuple[int, ...]:
    """Return the latest months before `now` whose labels have all arrived; gaps are stepped over.

    Parameters
    ----------
    links : DataFrame
        Measurements; a label that is still missing is NaN.
    now : int
        The month that is about to begin.
    count : int
        How many months.

    Returns
    -------
    tuple of int
        At most `count` months, in order.

    Examples
    --------
    >>> times = pd.to_datetime(["2025-01-05", "2025-02-05", "2025-04-05", "2025-05-05"])
    >>> table = pd.DataFrame({"time": times, "blocked_100ms": [0, 1, 0, np.nan]})
    >>> latest_labelled(table, now=6)  # March is missing, the labels of May are late
    (2, 4)
    """
    complete = links["blocked_100ms"].notna().groupby(months_of(links)).all()
    return tuple(int(m) for m in complete.index[complete & (complete.index < now)])[-count:]


# ---------------------------------------------------------------- 3 model development


def fit(inputs: pd.DataFrame, blocked: ArrayLike, kind: str = "linear") -> LinearModel:
    """Fit a logistic regression.

    Parameters
    ----------
    inputs : DataFrame, shape (n, n_inputs)
    blocked : array_like of 0 and 1, shape (n,)
    kind : {"slope", "linear", "pairs"}
        The first input alone; every input; every input, its square and its pairs with others.

    Returns
    -------
    LinearModel

    Raises
    ------
    ValueError
        If `kind` is none of the three.
    """
    if kind not in ("slope", "linear", "pairs"):
        raise ValueError(f"kind is {kind!r}: choose slope, linear or pairs.")
    scaler = StandardScaler().fit(inputs.to_numpy())
    values = scaler.transform(inputs.to_numpy())
    if kind == "slope":
        values[:, 1:] = 0
    if kind == "pairs":
        values = with_pairs(values)
    found = LogisticRegression(solver="newton-cholesky").fit(values, np.asarray(blocked))
    parts = (scaler.mean_, scaler.scale_, found.coef_[0])
    mean, scale, weights = (tuple(float(x) for x in part) for part in parts)
    return LinearModel(tuple(inputs.columns), mean, scale, weights, float(found.intercept_[0]))


@dataclass(frozen=True)
class Candidate:
    """Artifact of stage 3: a model, and what cross-validation by link says about it.

    Attributes
    ----------
    scores : DataFrame, shape (2, 2)
        Accuracy and won per 1,000 decisions, of the model and of the rule.
    saved, plus_minus : float
        Won per 1,000 saved against the rule, and the half width of its 95 % interval.
    slices : DataFrame
        By place and frequency: won per 1,000 of model and rule, what the model saves, and the half width of that.
    chance : ndarray, shape (n,)
        Chance of blockage of each row of the exam, from a fit that has not seen its link.
    """

    model: LinearModel
    scores: pd.DataFrame
    saved: float
    plus_minus: float
    slices: pd.DataFrame
    chance: NDArray[np.float64]
    assumes: str = "the links to come are like the links in the exam, slice by slice"


def develop(scope: Scope, data: Dataset, kind: str = "linear") -> Candidate:
    """Stage 3: fit, and examine on links that the fit has not seen.

    Parameters
    ----------
    scope : Scope
        Decides when to switch, and prices the mistakes.
    data : Dataset
    kind : str
        See `fit`.

    Returns
    -------
    Candidate

    Raises
    ------
    ValueError
        If the data hold more labels than the scope pays for.
    """
    if len(data.table) > scope.label_budget:
        raise ValueError(
            f"The data hold {len(data.table)} labels, the scope pays for {scope.label_budget}: take fewer months."
        )
    chance = np.empty(len(data.table))
    folds = list(GroupKFold(FOLDS).split(data.inputs, groups=data.table["link"]))
    for train, test in folds:
        rows = train[data.learn[train]]
        chance[test] = fit(data.inputs.iloc[rows], data.blocked[rows], kind).predict(data.inputs.iloc[test])
    switch = {"model": chance > scope.threshold, "rule": rule_switches(data.table)}
    table = {
        who: {"accuracy": np.mean(s == data.blocked), "won": scope.won(data.blocked, s)}
        for who, s in switch.items()
    }

    def costs(rows: Any) -> dict[str, float]:
        return {who: scope.won(data.blocked[rows], s[rows]) for who, s in switch.items()}

    def saving(rows: NDArray[np.bool_]) -> dict[str, float]:
        each = [costs(test[rows[test]]) for _, test in folds]
        saved = [won["rule"] - won["model"] for won in each]
        return costs(rows) | {"saved": float(np.mean(saved)), "+/-": half_width(saved, 1 / FOLDS)}

    slices = {
        f"{column} {value}": saving(np.asarray(data.table[column] == value))
        for column in ("place", "frequency_ghz")
        for value in sorted(data.table[column].unique())
    }
    whole = saving(np.ones(len(data.table), dtype=bool))
    model = fit(data.inputs[data.learn], data.blocked[data.learn], kind)
    scores = pd.DataFrame(table).T
    return Candidate(model, scores, whole["saved"], whole["+/-"], pd.DataFrame(slices).T, chance)


@dataclass(frozen=True)
class Plan:
    """Everything that a person decides in one turn of the loop: scope, data, and kind of model."""

    scope: Scope = field(default_factory=Scope)
    recipe: Recipe = field(default_factory=Recipe)
    kind: str = "linear"


def decisions(plan: Plan, model: LinearModel, links: pd.DataFrame) -> NDArray[np.bool_]:
    """Return what a model decides on these links under a plan: True to switch, shape (n,)."""
    return model.predict(inputs_of(links, plan.recipe.place)) > plan.scope.threshold


def cost_of_choices(
    links: pd.DataFrame, plans: Mapping[str, Plan | None], world: Scope, months: Iterable[int]
) -> pd.Series[float]:
    """Try every choice on months that it has not seen, at the prices that really hold then.

    Parameters
    ----------
    links : DataFrame
    plans : mapping from str to Plan or None
        The plan that each choice leads to; None falls back to the rule.
    world : Scope
        The true prices.
    months : iterable of int
        The months to be judged on.

    Returns
    -------
    Series, indexed by choice
        Won per 1,000 decisions.
    """
    live = links[np.isin(months_of(links), list(months))]
    costs = {}
    for choice, plan in plans.items():
        if plan is None:
            switch = rule_switches(live)
        else:
            data = prepare(links, plan.recipe)
            model = fit(data.inputs[data.learn], data.blocked[data.learn], plan.kind)
            switch = decisions(plan, model, live)
        costs[choice] = world.won(live["blocked_100ms"], switch)
    return pd.Series(costs, name="won per 1,000")


def exam_of_choices(links: pd.DataFrame, plans: Mapping[str, Plan | None], world: Scope) -> pd.Series[float]:
    """Try every choice by cross-validation in the months that its plan learns from, at the prices that hold.

    Parameters
    ----------
    links : DataFrame
    plans : mapping from str to Plan or None
        The plan that each choice leads to, all with the same months; None falls back to the rule.
    world : Scope
        The true prices.

    Returns
    -------
    Series, indexed by choice
        Won per 1,000 decisions.
    """
    months = next(plan.recipe.months for plan in plans.values() if plan is not None)
    exam = prepare(links, Recipe(months))
    costs = {}
    for choice, plan in plans.items():
        switch = rule_switches(exam.table)
        if plan is not None:
            chance = develop(plan.scope, prepare(links, plan.recipe), plan.kind).chance
            switch = chance > plan.scope.threshold
        costs[choice] = world.won(exam.blocked, switch)
    return pd.Series(costs, name="won per 1,000")


# ---------------------------------------------------------------- 4 deployment


def refusals(
    new: tuple[Plan, LinearModel], old: tuple[Plan, LinearModel], exam: pd.DataFrame, world: Scope
) -> list[str]:
    """Give the reasons why a new model may not replace the old one; none means that it passes.

    Parameters
    ----------
    new, old : tuple of Plan and LinearModel
    exam : DataFrame
        Links whose labels a person has checked; never the labels that the new model was trained on.
    world : Scope
        The prices.

    Returns
    -------
    list of str
    """
    blocked = exam["blocked_100ms"].to_numpy()
    won = [world.won(blocked, decisions(*each, exam)) for each in (new, old)]
    rule = world.won(blocked, rule_switches(exam))
    found = []
    if won[0] > 1.1 * won[1]:
        found.append(f"it costs {won[0]:.0f} won per 1,000 where the old model costs {won[1]:.0f}")
    if won[0] > rule:
        found.append(f"it costs {won[0]:.0f} won per 1,000 where the rule costs {rule:.0f}")
    said = float(new[1].predict(inputs_of(exam, new[0].recipe.place)).mean())
    if not 0.5 < said / blocked.mean() < 2:
        found.append(
            f"it expects {said:.0%} of links to be blocked; in the checked exam it is {blocked.mean():.0%}"
        )
    return found


# ---------------------------------------------------------------- 5 and 6: monitoring, business analysis


def month_report(links: pd.DataFrame, month: int, chance: ArrayLike, scope: Scope) -> dict[str, float]:
    """Say what a month did: money of model and rule, blockages expected and seen.

    Parameters
    ----------
    links : DataFrame
    month : int
    chance : array_like, shape (n,)
        Predictions for this month's rows; NaN means that the rule decided.
    scope : Scope

    Returns
    -------
    dict from str to float
        ``won`` and ``rule won`` per 1,000 decisions, ``expected`` and ``seen`` as shares; ``nan`` for all but
        ``expected`` as long as labels are missing.
    """
    live = links[months_of(links) == month]
    said, rule = np.asarray(chance, dtype=float), rule_switches(live)
    report = {"won": np.nan, "rule won": np.nan, "expected": float(np.nanmean(said)), "seen": np.nan}
    if live["blocked_100ms"].notna().all():
        switch = np.where(np.isnan(said), rule, said > scope.threshold)
        blocked = live["blocked_100ms"].to_numpy()
        report |= {"won": scope.won(blocked, switch), "rule won": scope.won(blocked, rule)}
        report["seen"] = float(blocked.mean())
    return report
