"""The measurements of lesson 05: rates by group, repairs, the officers' bar, and whom decisions move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
from fairlearn.postprocessing import ThresholdOptimizer
from fairlearn.preprocessing import CorrelationRemover
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from utils.language import t

PAPERS = ["income_mkrw", "years_employed", "debt_ratio_pct", "late_payments", "savings_mkrw"]
HOMES = ["district_index", "years_at_address", "commute_minutes"]
RATES = {"selection rate": selection_rate, "TPR": true_positive_rate, "FPR": false_positive_rate}


def learned(rows: pd.DataFrame, columns: Sequence[str], label: str = "approved") -> Any:
    """Fit a logistic regression to some columns.

    Parameters
    ----------
    rows : pandas.DataFrame
        What it learns from.
    columns : sequence of str
        Its inputs.
    label : str
        The column to learn.

    Returns
    -------
    scikit-learn pipeline
        Fitted.

    Examples
    --------
    >>> rows = pd.DataFrame({"x": [0.0, 1, 2, 3], "approved": [0, 0, 1, 1]})
    >>> learned(rows, ["x"]).predict(rows[["x"]]).tolist()
    [0, 0, 1, 1]
    """
    return fit(rows[list(columns)], rows[label])


def fit(inputs: Any, labels: ArrayLike) -> Any:
    """Fit the lesson's model, a logistic regression on standardised inputs.

    Parameters
    ----------
    inputs : array-like or DataFrame, shape (n, p)
    labels : array-like of 0 and 1, shape (n,)

    Returns
    -------
    scikit-learn pipeline
        Fitted.
    """
    return make_pipeline(StandardScaler(), LogisticRegression(solver="newton-cholesky")).fit(inputs, labels)


def by_group(truth: ArrayLike, approved: ArrayLike, group: ArrayLike) -> pd.DataFrame:
    """Count four rates within each group with fairlearn.

    Parameters
    ----------
    truth, approved : array-like of 0 and 1, shape (n,)
    group : array-like, shape (n,)

    Returns
    -------
    pandas.DataFrame
        A row for each group: ``selection rate``, ``TPR``, ``FPR`` and ``precision``, from 0 to 1.

    Examples
    --------
    >>> by_group([1, 1, 0, 0], [1, 0, 0, 1], list("AABB")).loc["A", "TPR"].item()
    0.5
    """
    rates = {**RATES, "precision": precision_score}
    frame = MetricFrame(metrics=rates, y_true=truth, y_pred=approved, sensitive_features={"group": group})
    return pd.DataFrame(frame.by_group)


def difference(values: ArrayLike, group: ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """Give the mean in group A minus the mean in group B, and the half width of its interval.

    People are drawn independently of one another, so the two variances add up (Welch's interval for many rows).

    Parameters
    ----------
    values : array-like of float, shape (n,)
        One value for each person, for instance approved minus repays.
    group : array-like of str, shape (n,)
        "A" or "B".
    level : float
        Coverage of the interval.

    Returns
    -------
    difference, half_width : float

    Raises
    ------
    ValueError
        If a group has fewer than two people.

    Examples
    --------
    >>> difference([1, 1, 0, 0, 1, 0], list("AAABBB"))[0].__round__(3)
    0.333
    """
    numbers, names = np.asarray(values, dtype=np.float64), np.asarray(group)
    parts = [numbers[names == name] for name in "AB"]
    if min(map(len, parts)) < 2:
        raise ValueError("Each of the groups A and B needs two people at least.")
    error = np.sqrt(sum(part.var(ddof=1) / len(part) for part in parts))
    return float(parts[0].mean() - parts[1].mean()), float(norm.ppf(0.5 + level / 2) * error)


def halves(loans: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Divide loans into past decisions to learn from and new applicants, with a column ``in_b`` of 0 and 1.

    Parameters
    ----------
    loans : pandas.DataFrame
        As :func:`utils.data.load_loans` gives it.
    seed : int
        Seed of the draw.

    Returns
    -------
    past, new : pandas.DataFrame
    """
    past, new = train_test_split(
        loans.assign(in_b=(loans["group"] == "B").astype(float)), test_size=0.5, random_state=seed
    )
    return past, new


def officers_chance(loans: pd.DataFrame, times: float) -> NDArray[np.float64]:
    """Give the chance that the officers approve each person, had they asked so many times the extra of group B.

    A logistic regression of their decisions on the papers, on what a talk told them (stood for by repayment) and on
    the group; the group's weight is then multiplied.

    Parameters
    ----------
    loans : pandas.DataFrame
        Rows with the papers, ``repays``, ``in_b`` and ``approved``.
    times : float
        0 for no extra, 1 for what they asked.

    Returns
    -------
    ndarray, shape (n,)
    """
    seen = loans[[*PAPERS, "repays", "in_b"]].astype(float)
    officers = fit(seen, loans["approved"])
    return np.asarray(officers.predict_proba(seen.assign(in_b=times * seen["in_b"]))[:, 1])


def fairlearn_repairs(past: pd.DataFrame, new: pd.DataFrame, seed: int) -> dict[str, NDArray[np.int64]]:
    """Decide about new applicants after fairlearn's repairs, without the group's column but with the homes.

    ``before training``: `CorrelationRemover` takes out of every column what is correlated with the group. ``after training``:
    `ThresholdOptimizer` makes true positive rates equal on past decisions.

    Parameters
    ----------
    past, new : pandas.DataFrame
        As :func:`halves` gives them.
    seed : int
        Seed of the optimizer, which may draw.

    Returns
    -------
    dict from str to ndarray of int
        Decisions of ``no repair``, ``before training``, ``after training`` and ``before and after``.
    """
    columns = [*PAPERS, *HOMES, "in_b"]
    remover = CorrelationRemover(sensitive_feature_ids=[len(columns) - 1]).fit(past[columns].to_numpy())
    plain = past[columns[:-1]].to_numpy(), new[columns[:-1]].to_numpy()
    clean = remover.transform(past[columns].to_numpy()), remover.transform(new[columns].to_numpy())
    decided = {}
    for first, then, (x_past, x_new) in (
        ("no repair", "after training", plain),
        ("before training", "before and after", clean),
    ):
        model = fit(x_past, past["approved"])
        fair = ThresholdOptimizer(
            estimator=model,
            constraints="true_positive_rate_parity",
            prefit=True,
            predict_method="predict_proba",
        ).fit(x_past, past["approved"], sensitive_features=past["group"])
        decided[first] = model.predict(x_new)
        decided[then] = fair.predict(x_new, sensitive_features=new["group"], random_state=seed)
    return decided


def opportunity(approved: ArrayLike, label: ArrayLike, group: ArrayLike) -> float:
    """Give the true positive rate of group A minus that of group B.

    Parameters
    ----------
    approved, label : array-like of 0 and 1, shape (n,)
        The decisions, and the label that they are judged by.
    group : array-like of str, shape (n,)
        "A" or "B".

    Returns
    -------
    float

    Examples
    --------
    >>> opportunity([1, 1, 0, 1], [1, 1, 1, 1], list("AABB"))
    0.5
    """
    chosen, judged, names = np.asarray(approved), np.asarray(label) == 1, np.asarray(group)
    return float(chosen[judged & (names == "A")].mean() - chosen[judged & (names == "B")].mean())


def who_pays(decided: Mapping[str, ArrayLike], truth: ArrayLike, group: ArrayLike) -> pd.DataFrame:
    """Count how many of 100 people of each kind are approved, and the profit from 100 applications.

    Parameters
    ----------
    decided : mapping from str to array-like of 0 and 1, shape (n,)
        Decisions by name.
    truth : array-like of 0 and 1, shape (n,)
        Whether each person repays: a loan that is repaid earns 1, one that is not loses 2.
    group : array-like of str, shape (n,)

    Returns
    -------
    pandas.DataFrame
        A row for each name: four kinds of people, and ``profit from 100``.

    Raises
    ------
    ValueError
        If a name has not one decision for each person.
    """
    truth = np.asarray(truth)
    for name, approved in decided.items():
        if np.shape(approved) != truth.shape:
            raise ValueError(
                f"{name!r} has shape {np.shape(approved)}: give one decision for each of the {truth.size} people."
            )
    would = np.where(np.asarray(group) == "A", t("A would repay"), t("B would repay")).astype(object)
    would_not = np.where(np.asarray(group) == "A", t("A would not"), t("B would not")).astype(object)
    kinds = np.where(truth == 1, would, would_not)
    table = 100 * pd.DataFrame(dict(decided)).groupby(kinds, sort=False).mean().T
    order = ("A would not", "A would repay", "B would not", "B would repay")
    table = table[[t(kind) for kind in order if t(kind) in table]]
    earned = np.where(truth == 1, 1, -2)
    table[t("profit from 100")] = [
        100 * np.mean(np.asarray(approved) * earned) for approved in decided.values()
    ]
    return table


def decision(people: pd.DataFrame, before: str, after: str) -> str:
    """Take the opening's decision again, with numbers.

    Parameters
    ----------
    people : pandas.DataFrame
        As :func:`who_pays` gives it.
    before, after : str
        The rows to compare.

    Returns
    -------
    str
    """
    one, other = people.loc[before], people.loc[after]
    return t(
        "The decision, from '{before}' to '{after}': of 100 who would repay, {a_after:.0f} instead of "
        "{a_before:.0f} are approved in A and {b_after:.0f} instead of {b_before:.0f} in B; the profit from "
        "100 applications is {profit_after:.1f} instead of {profit_before:.1f}.",
        before=before,
        after=after,
        a_after=other[t("A would repay")],
        a_before=one[t("A would repay")],
        b_after=other[t("B would repay")],
        b_before=one[t("B would repay")],
        profit_after=other[t("profit from 100")],
        profit_before=one[t("profit from 100")],
    )


def drive_tests(links: pd.DataFrame) -> pd.DataFrame:
    """Judge models of coverage that learned from drive tests, from all rows, or with a column for indoors.

    The drive tests have one in twenty of the indoor rows. All models are asked about the second half of the year.

    Parameters
    ----------
    links : pandas.DataFrame
        As :func:`utils.data.load_links` gives it.

    Returns
    -------
    pandas.DataFrame, shape (4, 3)
        ``accuracy of all``, ``accuracy indoors``, and ``called covered``: of the indoor places without coverage
        (SINR at or below 0 dB), the share that the model calls covered.
    """
    indoors = links["place"] == "indoor"
    table = links.assign(indoors=indoors.astype(int), covered=(links["sinr_db"] > 0).astype(int))
    late = links["time"].dt.month > 6
    driven = ~late & (~indoors | (np.arange(len(links)) % 20 == 0))
    radio, truth = ["distance_m", "line_of_sight", "frequency_ghz", "load_pct"], table["covered"][late] == 1
    found = {}
    for name, rows, columns in (
        ("drive tests", driven, radio),
        ("all rows", ~late, radio),
        ("drive tests, with the column", driven, [*radio, "indoors"]),
        ("all rows, with the column", ~late, [*radio, "indoors"]),
    ):
        said = learned(table[rows], columns, "covered").predict(table.loc[late, columns]) == 1
        inside = indoors[late]
        found[name] = {
            "accuracy of all": (said == truth).mean(),
            "accuracy indoors": (said == truth)[inside].mean(),
            "called covered": said[(inside & ~truth).to_numpy()].mean(),
        }
    return pd.DataFrame(found).T
