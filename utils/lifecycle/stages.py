"""The life of a model as a loop: six stages, each from one artifact to the next, and a log of every run.

The case is ``blocked_100ms`` of ``links.csv``: switch beams now, or not? Each artifact says in ``assumes``
what has to hold for it; the lesson on the iterative process watches these sentences break, one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from utils.language import Verbatim, t
from utils.linear_model import LinearModel, with_pairs
from utils.uncertainty import bootstrap_by_group

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
CODES: dict[str, tuple[Any, ...]] = {
    "frequency_ghz": (7.5, 28.0),
    "line_of_sight": (0, 1),
    "device": (1, 2, 3),
    "site": (1, 2, 3, 4, 5, 6),
    "place": ("main", "side", "indoor"),
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
        Labelled rows that the team may use for one training: the resource assigned.
    stakeholders : tuple of str
        Whose requirements these are.

    Raises
    ------
    ValueError
        If the metric is none of the two, a price is negative or not finite, both prices are 0, or a budget
        is not positive.
    """

    metric: str = "accuracy"
    missed_won: float = 10.0
    needless_won: float = 1.0
    latency_budget_ms: float = 100.0
    label_budget: int = 3_000
    stakeholders: tuple[str, ...] = ("network operations", "subscribers", "finance")

    def __post_init__(self) -> None:
        if self.metric not in ("accuracy", "won"):
            raise ValueError(f"metric is {self.metric!r}: choose accuracy or won.")
        prices = (self.missed_won, self.needless_won)
        if not all(isfinite(price) and price >= 0 for price in prices) or sum(prices) == 0:
            raise ValueError(f"The prices are {prices}: give finite won, none negative and not both 0.")
        if not self.latency_budget_ms > 0 or not self.label_budget > 0:
            raise ValueError("A budget is not positive: give more than 0 ms and more than 0 labels.")

    @property
    def assumes(self) -> str:
        """What has to hold for this artifact."""
        if self.metric == "accuracy":
            return t("what is right more often loses less money")
        return t(
            "a missed blockage costs {missed:g} won, a needless switch {needless:g}",
            missed=self.missed_won,
            needless=self.needless_won,
        )

    @property
    def threshold(self) -> float:
        """The chance of blockage from which switching pays: needless / (needless + missed); 0.5 for hits."""
        if self.metric == "accuracy":
            return 0.5
        return self.needless_won / (self.needless_won + self.missed_won)

    def lost(self, blocked: ArrayLike, switch: ArrayLike) -> NDArray[np.float64]:
        """Give the money that each decision loses.

        Parameters
        ----------
        blocked, switch : array_like of 0 and 1, shape (n,)
            Was the link blocked; did we switch.

        Returns
        -------
        ndarray of float, shape (n,)
            Won.

        Raises
        ------
        ValueError
            If one is empty, holds anything else than 0 and 1, or they differ in length.

        Examples
        --------
        >>> Scope(missed_won=10, needless_won=1).lost([1, 0, 0], [0, 1, 0]).tolist()
        [10.0, 1.0, 0.0]
        """
        truth, act = _zeros_and_ones("blocked", blocked), _zeros_and_ones("switch", switch)
        if truth.shape != act.shape:
            raise ValueError(
                f"blocked has {truth.size} entries and switch {act.size}: give one decision each."
            )
        return np.asarray(self.missed_won * (truth & ~act) + self.needless_won * (~truth & act), dtype=float)

    def won(self, blocked: ArrayLike, switch: ArrayLike) -> float:
        """Give the money lost, in won per 1,000 decisions.

        Parameters
        ----------
        blocked, switch : array_like of 0 and 1, shape (n,)
            Was the link blocked; did we switch.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            As :meth:`lost`.

        Examples
        --------
        >>> Scope(missed_won=10, needless_won=1).won([1, 0, 0, 0], [0, 1, 0, 0])
        2750.0
        """
        return float(1000 * np.mean(self.lost(blocked, switch)))


def _zeros_and_ones(name: str, values: ArrayLike) -> NDArray[np.bool_]:
    """Check the labels or decisions of a table, and return them as booleans."""
    found = np.asarray(values)
    numbers = found.dtype.kind in "biuf" or (
        found.dtype.kind == "O" and all(isinstance(x, Real | np.bool_) for x in found.ravel())
    )
    if found.ndim != 1 or not found.size or not numbers or np.ma.is_masked(values):
        raise ValueError(f"{name} must be a list of the numbers 0 and 1, one or more, with none missing.")
    if not np.isin(found, (0, 1)).all():
        raise ValueError(f"{name} holds something else than 0 and 1: leave out rows without a label first.")
    return found.astype(bool)


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
    readings : tuple of str
        Columns that a model reads as they are.
    """

    months: tuple[int, ...] = (1, 2, 3)
    frequencies_ghz: tuple[float, ...] = (28.0,)
    place: str = "none"
    readings: tuple[str, ...] = READINGS

    @property
    def cells(self) -> str:
        """The cells in words."""
        first, *more = (f"{frequency:g}" for frequency in self.frequencies_ghz)
        for frequency in more:
            first = t("{one} and {other}", one=first, other=frequency)
        return f"{first} GHz"

    @property
    def assumes(self) -> str:
        """What has to hold for the data made by this recipe."""
        months = ", ".join(map(str, self.months))
        where = {
            "none": "what comes is like months {months} at {cells}, the same in every street",
            "place": "what comes is like months {months} at {cells}, by kind of street",
            "corner": "what comes is like months {months} at {cells}, street by street",
        }
        return t(where[self.place], months=months, cells=self.cells)


@dataclass(frozen=True)
class Dataset:
    """Artifact of stage 2: numbers that a model can learn from, and what was left out and why."""

    table: pd.DataFrame
    inputs: pd.DataFrame
    blocked: NDArray[np.int_]
    learn: NDArray[np.bool_]
    dropped: dict[str, int]


def months_of(links: pd.DataFrame) -> NDArray[np.int_]:
    """Return the month of each row, 1 to 12, shape (n,)."""
    return np.asarray(links["time"].dt.month)


def inputs_of(links: pd.DataFrame, place: str, readings: tuple[str, ...] = READINGS) -> pd.DataFrame:
    """Write links as the numbers that a model reads; always the same columns, whatever the rows hold.

    Parameters
    ----------
    links : DataFrame, shape (n, ...)
    place : {"none", "place", "corner"}
        See `Recipe`.
    readings : tuple of str
        See `Recipe`.

    Returns
    -------
    DataFrame, shape (n, readings), three columns more for "place" and eighteen for "corner"

    Raises
    ------
    ValueError
        If `place` is none of the three.
    """
    if place not in ("none", "place", "corner"):
        raise ValueError(f"place is {place!r}: choose none, place or corner.")
    inputs = links[list(readings)].astype(float)
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
    if not len(links):
        return [t("the batch holds no rows")]
    if links.columns.has_duplicates:
        twice_there = Verbatim(links.columns[links.columns.duplicated()][0])
        return [t("the column {column} stands there twice", column=twice_there)]
    found = []
    for name in dict.fromkeys([*RANGES, *CODES]):
        if name not in links:
            found.append(t("the column {column} is missing", column=Verbatim(name)))
        elif name == "place":
            if not links[name].isin(CODES[name]).all():
                found.append(t("place holds something else than main, side and indoor"))
        elif fault := _number_fault(name, links[name]):
            found.append(fault)
    try:
        twice = int(links.duplicated().sum())
    except TypeError:  # lists and dictionaries cannot be compared so
        twice = int(links.astype(str).duplicated().sum())
    if twice:
        found.append(t("{count} rows stand there twice", count=twice))
    if "blocked_100ms" in links and not links["blocked_100ms"].dropna().isin((0, 1)).all():
        found.append(t("blocked_100ms holds something else than 0 and 1"))
    return found


def _number_fault(name: str, column: pd.Series[Any]) -> str | None:
    """Say what is wrong with one column of readings; None for a sound one."""
    kind = column.dtype.kind
    if kind in "biuf":
        values = column.to_numpy(dtype=float, na_value=np.nan)
    else:  # numeric text is text: a model would refuse it
        values = np.array([float(x) if isinstance(x, Real) else np.nan for x in column])
    missing = int(np.isnan(values).sum())
    if missing:
        return t("{column} has {count} values that are no numbers", column=Verbatim(name), count=missing)
    if name in CODES:
        if np.isin(values, CODES[name]).all():
            return None
        codes = ", ".join(f"{code:g}" for code in CODES[name])
        return t("{column} holds something else than {codes}", column=Verbatim(name), codes=codes)
    low, high = RANGES[name]
    if ((values >= low) & (values <= high)).all():
        return None
    return t("{column} leaves its range of {low} to {high}", column=Verbatim(name), low=low, high=high)


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
    for month in recipe.months:
        if not (months_of(table[labelled]) == month).any():
            raise ValueError(f"Month {month} has no labelled rows: choose other months, or wait for them.")
    if problems := faults(table):
        raise ValueError(f"The data do not meet the schema: {problems[0]}. Mend them at their source.")
    dropped = {"label not there yet": int((~labelled).sum())}
    table = table[labelled]
    for name in recipe.readings:
        if name in KNOWN_TOO_LATE:
            raise ValueError(f"{name} is known only after the decision: leave it out of the inputs.")
    inputs = inputs_of(table, recipe.place, recipe.readings)
    learn = np.isin(table["frequency_ghz"], recipe.frequencies_ghz)
    dropped[f"not a cell at {recipe.cells}"] = int((~learn).sum())
    return Dataset(table, inputs, table["blocked_100ms"].to_numpy().astype(int), learn, dropped)


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
        If `kind` is none of the three, or the labels are all alike.
    """
    if kind not in ("slope", "linear", "pairs"):
        raise ValueError(f"kind is {kind!r}: choose slope, linear or pairs.")
    if np.unique(np.asarray(blocked)).size != 2:
        raise ValueError(
            "The labels are all alike: a model learns from blocked links and others; take more rows."
        )
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


class Saved(NamedTuple):
    """Money that one way saves where another loses it, with its 95 % interval: won per 1,000 decisions."""

    won: float
    low: float
    high: float

    @property
    def settled(self) -> bool:
        """Whether the whole interval lies above 0: something is saved."""
        return self.low > 0

    @property
    def sign(self) -> int:
        """1 or -1 where the whole interval lies on one side of 0, 0 where it does not."""
        return int(self.low > 0) - int(self.high < 0)

    def __str__(self) -> str:
        return f"{round(self.won)} [{round(self.low)}, {round(self.high)}]"


def saved(lost: pd.DataFrame, way: str, other: str, seed: int | np.random.Generator) -> Saved:
    """Compare two ways on the same decisions: what does one save where the other loses?

    The rows of one link resemble each other, so whole links are drawn again (`bootstrap_by_group`).

    Parameters
    ----------
    lost : DataFrame, shape (n, ways), indexed by link
        Won lost in each decision, a column for each way to decide.
    way, other : str
        Columns.
    seed : int or numpy.random.Generator
        Draws the links.

    Returns
    -------
    Saved

    Raises
    ------
    ValueError
        If the rows are those of one link, whose spread cannot be seen.

    Examples
    --------
    >>> lost = pd.DataFrame({"new": [0.0, 1.0], "old": [10.0, 1.0]}, index=[1, 2])
    >>> print(saved(lost, "new", "old", seed=0))
    5000 [0, 10000]
    """
    if lost.index.nunique() < 2:
        raise ValueError(
            "These rows are those of one link or none: take more, so that their spread can be seen."
        )
    less = 1000 * (lost[other] - lost[way])
    interval = bootstrap_by_group(less, lost.index, np.random.default_rng(seed), repeats=1000)
    return Saved(float(less.mean()), *interval)


def compare(lost: pd.DataFrame, seed: int | np.random.Generator) -> pd.DataFrame:
    """Hold every way to decide against the cheapest one, on the same decisions.

    Parameters
    ----------
    lost : DataFrame, shape (n, ways), indexed by link
        See `saved`.
    seed : int or numpy.random.Generator
        Draws the links.

    Returns
    -------
    DataFrame, indexed by way
        ``won`` lost per 1,000 decisions, how much ``more`` that is than the cheapest way loses, and the ends
        ``low`` and ``high`` of the 95 % interval of this; 0 for the cheapest itself.
    """
    won = 1000 * lost.mean()
    best = str(won.idxmin())
    more = {way: saved(lost, best, str(way), seed) for way in lost}
    table = pd.DataFrame(more, index=["more", "low", "high"]).T
    table.insert(0, "won", won)
    return table


@dataclass(frozen=True)
class Candidate:
    """Artifact of stage 3: a model, and what cross-validation by link says about it.

    Attributes
    ----------
    scores : DataFrame, shape (2, 2)
        Accuracy and won per 1,000 decisions, of the model and of the rule.
    lost : DataFrame, shape (n, 2), indexed by link
        Won that model and rule lose in each decision of the exam.
    parts : DataFrame, shape (n, 2)
        Place and frequency of each decision: the slices.
    chance : ndarray, shape (n,)
        Chance of blockage of each row of the exam, from a fit that has not seen its link.
    """

    model: LinearModel
    scores: pd.DataFrame
    lost: pd.DataFrame
    parts: pd.DataFrame
    chance: NDArray[np.float64]
    assumes: str = "the links to come are like the links in the exam, slice by slice"

    def saved(self, seed: int | np.random.Generator) -> Saved:
        """Say what the model saves where the rule loses it, on all links."""
        return saved(self.lost, "model", "rule", seed)

    def slices(self, seed: int | np.random.Generator) -> pd.DataFrame:
        """Say it by place and frequency.

        Parameters
        ----------
        seed : int or numpy.random.Generator
        Draws the links.

        Returns
        -------
        DataFrame, indexed by slice
            Won per 1,000 decisions of ``model`` and ``rule``, what the model has ``saved``, and the ends ``low``
            and ``high`` of the 95 % interval of this.

        Raises
        ------
        ValueError
            If a slice holds one link only.
        """
        table = {}
        for column in self.parts:
            for value in sorted(self.parts[column].unique()):
                rows = self.lost[np.asarray(self.parts[column] == value)]
                if rows.index.nunique() < 2:
                    raise ValueError(f"The slice {column} {value} holds one link only: take more months.")
                found = saved(rows, "model", "rule", seed)
                won = (1000 * rows.mean()).to_dict()
                table[f"{column} {value}"] = {**won, "saved": found.won, "low": found.low, "high": found.high}
        return pd.DataFrame(table).T


def folds(links: pd.Series) -> NDArray[np.int64]:
    """Share the links out among the folds: those with the most rows first, each to the fold that has the fewest.

    Of two links with equally many rows the one with the higher number comes first. So does scikit-learn's `GroupKFold`,
    which before version 1.9 left that open.

    Parameters
    ----------
    links : Series
        The link of each row.

    Returns
    -------
    ndarray of int, shape (n,)
        The fold of each row, from 0 on.
    """
    rows = links.value_counts().sort_index()
    fold, size = {}, np.zeros(FOLDS)
    for link in rows.index[np.argsort(rows.to_numpy(), kind="stable")[::-1]]:
        fold[link] = int(size.argmin())
        size[fold[link]] += rows[link]
    return links.map(fold).to_numpy(np.int64)


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
        If the data hold more labels than the scope pays for, or fewer links than folds.
    """
    if len(data.table) > scope.label_budget:
        raise ValueError(
            f"The data hold {len(data.table)} labels, the scope pays for {scope.label_budget}: take fewer months."
        )
    links = data.table["link"]
    if links.nunique() < FOLDS:
        raise ValueError(
            f"The data hold {links.nunique()} links, the exam needs {FOLDS} or more: take more months."
        )
    chance = np.empty(len(data.table))
    fold = folds(links)
    for k in range(FOLDS):
        rows, test = data.learn & (fold != k), fold == k
        chance[test] = fit(data.inputs[rows], data.blocked[rows], kind).predict(data.inputs[test])
    switch = {"model": chance > scope.threshold, "rule": rule_switches(data.table)}
    lost = pd.DataFrame(
        {who: scope.lost(data.blocked, s) for who, s in switch.items()}, index=links.to_numpy()
    )
    scores = pd.DataFrame(
        {
            who: {"accuracy": np.mean(s == data.blocked), "won": 1000 * lost[who].mean()}
            for who, s in switch.items()
        }
    ).T
    model = fit(data.inputs[data.learn], data.blocked[data.learn], kind)
    parts = data.table[["place", "frequency_ghz"]].reset_index(drop=True)
    return Candidate(model, scores, lost, parts, chance)


@dataclass(frozen=True)
class Plan:
    """Everything that a person decides in one turn of the loop: scope, data, and kind of model."""

    scope: Scope = field(default_factory=Scope)
    recipe: Recipe = field(default_factory=Recipe)
    kind: str = "linear"


def decisions(plan: Plan, model: LinearModel, links: pd.DataFrame) -> NDArray[np.bool_]:
    """Return what a model decides on these links under a plan: True to switch, shape (n,)."""
    return chances(plan, model, links) > plan.scope.threshold


def chances(plan: Plan, model: LinearModel, links: pd.DataFrame) -> NDArray[np.float64]:
    """Return the chance of blockage that a model gives these links under a plan, shape (n,)."""
    return model.predict(inputs_of(links, plan.recipe.place, plan.recipe.readings))


def cost_of_choices(
    links: pd.DataFrame, plans: Mapping[str, Plan | None], world: Scope, months: Iterable[int]
) -> pd.DataFrame:
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
    DataFrame, shape (n, choices), indexed by link
        Won lost in each decision, see `compare`.
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
        costs[choice] = world.lost(live["blocked_100ms"], switch)
    return pd.DataFrame(costs, index=live["link"].to_numpy())


def exam_of_choices(links: pd.DataFrame, plans: Mapping[str, Plan | None], world: Scope) -> pd.DataFrame:
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
    DataFrame, shape (n, choices), indexed by link
        Won lost in each decision, see `compare`.
    """
    months = next(plan.recipe.months for plan in plans.values() if plan is not None)
    exam = prepare(links, Recipe(months))
    costs = {}
    for choice, plan in plans.items():
        switch = rule_switches(exam.table)
        if plan is not None:
            chance = develop(plan.scope, prepare(links, plan.recipe), plan.kind).chance
            switch = chance > plan.scope.threshold
        costs[choice] = world.lost(exam.blocked, switch)
    return pd.DataFrame(costs, index=exam.table["link"].to_numpy())


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
    if not (blocked == 1).any():
        return [t("the checked exam holds no blocked link, so it cannot judge a model: check more links")]
    won = [world.won(blocked, decisions(*each, exam)) for each in (new, old)]
    rule = world.won(blocked, rule_switches(exam))
    found = []
    if won[0] > 1.1 * won[1]:
        found.append(
            t("it costs {new:.0f} won per 1,000 where the old model costs {old:.0f}", new=won[0], old=won[1])
        )
    if won[0] > rule:
        found.append(
            t("it costs {new:.0f} won per 1,000 where the rule costs {rule:.0f}", new=won[0], rule=rule)
        )
    said = float(chances(*new, exam).mean())
    if not 0.5 < said / blocked.mean() < 2:
        found.append(
            t(
                "it expects {said:.0%} of links to be blocked; in the checked exam it is {blocked:.0%}",
                said=said,
                blocked=blocked.mean(),
            )
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
        ``expected`` as long as labels are missing, and for ``expected`` where the rule decided all.

    Raises
    ------
    ValueError
        If the month has no rows, or not one prediction each.
    """
    live = links[months_of(links) == month]
    said, rule = np.asarray(chance, dtype=float), rule_switches(live)
    if said.shape != rule.shape or not said.size:
        raise ValueError(
            f"Month {month} has {rule.size} rows, and {said.size} predictions came: one for each row."
        )
    known = said[~np.isnan(said)]
    expected = float(known.mean()) if known.size else np.nan
    report = {"won": np.nan, "rule won": np.nan, "expected": expected, "seen": np.nan}
    if live["blocked_100ms"].notna().all():
        switch = np.where(np.isnan(said), rule, said > scope.threshold)
        blocked = live["blocked_100ms"].to_numpy()
        report |= {"won": scope.won(blocked, switch), "rule won": scope.won(blocked, rule)}
        report["seen"] = float(blocked.mean())
    return report
