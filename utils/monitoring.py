"""Watching a model's inputs: has what comes in now drifted away from what the model was trained on?"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from utils.masks import refuse_masked

MODERATE_PSI, LARGE_PSI = 0.1, 0.25


def population_stability_index(expected: ArrayLike, actual: ArrayLike, bins: int = 10) -> float:
    """Measure how far the distribution of a sample has moved from that of a reference sample.

    With shares :math:`e_i` of the reference and :math:`a_i` of the new sample in bin i,
    :math:`PSI = \\sum_i (a_i - e_i) \\ln(a_i / e_i)`. It is 0 for equal shares. By custom, below 0.1 is read as
    no shift, from 0.1 as a moderate and from 0.25 as a large one (Siddiqi, *Credit Risk Scorecards*, 2006,
    https://doi.org/10.1002/9781119201731); the custom does not know the samples' sizes, see
    `psi_without_shift`.

    Parameters
    ----------
    expected : array_like, shape (n,)
        Reference sample, as a rule what the model was trained on: numbers, or categories as text.
    actual : array_like, shape (m,)
        New sample, in the same unit.
    bins : int
        Number of bins, at the quantiles of `expected`. Text, and numbers with at most `bins` different
        values, get one bin per value instead, and one for all values together that only `actual` has.

    Returns
    -------
    float
        The index, 0 or more, without unit. A bin that one sample alone leaves empty counts as half a row
        there, so that the index stays finite; one that both leave empty does not count.

    Raises
    ------
    ValueError
        If a sample is empty, not one-dimensional, mixes text and numbers with the other, is a masked array, or
        holds NaN, infinity, dates or complex numbers, or if `bins` is below 2.

    References
    ----------
    Yurdakul, *Statistical Properties of Population Stability Index*, 2018,
    https://scholarworks.wmich.edu/dissertations/3208/

    Examples
    --------
    >>> round(population_stability_index(["a"] * 50 + ["b"] * 50, ["a"] * 80 + ["b"] * 20), 4)
    0.4159
    >>> population_stability_index([1, 2, 3, 4] * 9, [4, 3, 2, 1] * 5)
    0.0
    """
    if bins < 2:
        raise ValueError(f"bins must be 2 or more, not {bins}.")
    reference, sample = _sample(expected, "expected"), _sample(actual, "actual")
    if (reference.dtype.kind == "f") != (sample.dtype.kind == "f"):
        raise ValueError("expected and actual must both be numbers or both be text.")
    values = np.unique(reference)
    if reference.dtype.kind != "f" or len(values) <= bins:
        places = [np.searchsorted(values, x).clip(max=len(values) - 1) for x in (reference, sample)]
        places[1] = np.where(
            values[places[1]] == sample, places[1], len(values)
        )  # what is new stands together
        counts = [np.bincount(place, minlength=len(values) + 1) for place in places]
    else:
        edges = np.unique(np.quantile(reference, np.arange(1, bins) / bins))
        counts = [
            np.bincount(np.searchsorted(edges, x, side="right"), minlength=len(edges) + 1)
            for x in (reference, sample)
        ]
    counts = [count[(counts[0] > 0) | (counts[1] > 0)] for count in counts]
    e, a = (np.where(count == 0, 0.5, count) / count.sum() for count in counts)
    return float(((a - e) * np.log(a / e)).sum())


def psi_without_shift(n: int, m: int, bins: int = 10, level: float = 0.05) -> tuple[float, float]:
    """Return what the index is when nothing has shifted: its mean, and the value it exceeds with chance `level`.

    For independent rows and large samples, the index divided by :math:`1/n + 1/m` follows a chi-squared
    distribution with ``bins - 1`` degrees of freedom (Yurdakul 2018, see `population_stability_index`).

    Parameters
    ----------
    n, m : int
        Rows in the reference and in the new sample.
    bins : int
        Number of bins.
    level : float
        Chance of a false alarm, between 0 and 1.

    Returns
    -------
    mean, threshold : float
        Without unit, as the index.

    Raises
    ------
    ValueError
        If a sample is empty, `bins` is below 2 or `level` is not between 0 and 1.

    Examples
    --------
    >>> mean, threshold = psi_without_shift(100, 100)
    >>> round(mean, 2), round(threshold, 2)
    (0.18, 0.34)
    """
    if min(n, m) < 1 or bins < 2 or not 0 < level < 1:
        raise ValueError("n and m must be 1 or more, bins 2 or more, and level between 0 and 1.")
    size = 1 / n + 1 / m
    return (bins - 1) * size, float(stats.chi2.isf(level, bins - 1)) * size


def drift_report(
    expected: pd.DataFrame, actual: pd.DataFrame, columns: Sequence[str] | None = None, bins: int = 10
) -> pd.DataFrame:
    """Compare two tables column by column.

    Parameters
    ----------
    expected : pandas.DataFrame, shape (n, ...)
        Reference rows.
    actual : pandas.DataFrame, shape (m, ...)
        New rows.
    columns : sequence of str, optional
        The columns to compare; by default all of `expected`.
    bins : int
        Bins of the population stability index.

    Returns
    -------
    pandas.DataFrame, shape (columns, 5)
        Per column: ``psi``; ``reading`` ("stable", "moderate" or "large" by the custom thresholds); ``ks``, the
        two-sample Kolmogorov-Smirnov statistic (largest difference of the distribution functions, 0 to 1);
        ``p_value`` of it, which assumes independent rows and is too large where many values are equal; ``p_corrected``, the p-value times the number of
        numeric columns (Bonferroni), at most 1. The last three are NaN for columns of text.

    Raises
    ------
    ValueError
        If a column is missing in one of the tables, or a column cannot be compared: numbers of one row in each
        table, for example.

    Examples
    --------
    >>> before = pd.DataFrame({"snr_db": range(100), "place": ["main"] * 100})
    >>> after = pd.DataFrame({"snr_db": range(40, 140), "place": ["main"] * 100})
    >>> drift_report(before, after)[["reading", "ks"]]
           reading   ks
    snr_db   large  0.4
    place   stable  NaN
    """
    names = list(expected.columns if columns is None else columns)
    if absent := [name for name in names if name not in expected or name not in actual]:
        raise ValueError(f"Column {absent[0]!r} is not in both tables.")
    rows = []
    for name in names:
        psi = population_stability_index(expected[name], actual[name], bins)
        ks = p_value = np.nan
        if pd.api.types.is_numeric_dtype(expected[name]):
            if len(expected) == len(actual) == 1:
                raise ValueError(f"Column {name!r} has one row in each table: a test needs more.")
            test = stats.ks_2samp(expected[name], actual[name], method="asymp")
            ks, p_value = float(test.statistic), float(test.pvalue)
        rows.append({"psi": psi, "reading": _reading(psi), "ks": ks, "p_value": p_value})
    report = pd.DataFrame(rows, index=names)
    report["p_corrected"] = (report["p_value"] * report["p_value"].notna().sum()).clip(upper=1.0)
    return report


def block_permutation_p_value(
    expected: ArrayLike,
    actual: ArrayLike,
    expected_blocks: ArrayLike,
    actual_blocks: ArrayLike,
    rng: np.random.Generator,
    permutations: int = 499,
) -> float:
    """Test two samples for a shift by the Kolmogorov-Smirnov statistic, for rows that depend on each other in blocks.

    The usual p-value assumes independent rows. Rows of one radio link, one user or one day are alike;
    then whole blocks, never single rows, are dealt anew to the two samples, and the p-value is the share of
    deals with a statistic at least as large as the one observed (which counts as a deal itself).

    Parameters
    ----------
    expected, actual : array_like, shapes (n,) and (m,)
        The two samples, numbers.
    expected_blocks, actual_blocks : array_like, shapes (n,) and (m,)
        The block of each row; a block belongs to one sample only.
    rng : numpy.random.Generator
        Source of the deals.
    permutations : int
        Number of deals.

    Returns
    -------
    float
        The p-value, from ``1 / (permutations + 1)`` to 1.

    Raises
    ------
    ValueError
        If samples and blocks differ in length, a sample is text, a block is in both samples, or `permutations`
        is below 1.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> levels = rng.normal(size=60)  # one level per link, four equal rows each: nothing has shifted
    >>> rows, links = np.repeat(levels, 4), np.repeat(np.arange(60), 4)
    >>> p = block_permutation_p_value(rows[:120], rows[120:], links[:120], links[120:], rng)
    >>> bool(p > stats.ks_2samp(rows[:120], rows[120:]).pvalue)
    True
    """
    if permutations < 1:
        raise ValueError(f"permutations must be 1 or more, not {permutations}.")
    reference, sample = _sample(expected, "expected"), _sample(actual, "actual")
    if "f" not in reference.dtype.kind + sample.dtype.kind or reference.dtype.kind != sample.dtype.kind:
        raise ValueError("expected and actual must be numbers: text has no distribution function.")
    in_first, in_second = np.asarray(expected_blocks).tolist(), np.asarray(actual_blocks).tolist()
    if len(in_first) != len(reference) or len(in_second) != len(sample):
        raise ValueError("Each row needs its block: expected and expected_blocks, actual and actual_blocks.")
    block_of_row, names = pd.factorize(np.array([*in_first, *in_second], dtype=object))
    in_actual = np.zeros(len(names), dtype=bool)
    in_actual[block_of_row[len(reference) :]] = True
    if in_actual[block_of_row[: len(reference)]].any():
        raise ValueError("A block is in both samples; each block must belong to one.")
    statistic = _ks_of_labels(np.concatenate([reference, sample]), block_of_row)
    observed = statistic(in_actual)
    # The same deal gives the same sum in another order of the rows: compare with room for rounding.
    deals = sum(statistic(rng.permutation(in_actual)) >= observed - 1e-12 for _ in range(permutations))
    return (1 + deals) / (1 + permutations)


def false_alarm_rates(
    table: pd.DataFrame,
    blocks: ArrayLike,
    rng: np.random.Generator,
    deals: int = 30,
    level: float = 0.05,
    permutations: int = 99,
) -> pd.DataFrame:
    """Count how often tests for a shift alarm where nothing has shifted, on rows that depend on each other in blocks.

    Whole blocks of one table are dealt at random into two halves, which therefore differ by chance alone; an
    honest test alarms in a share of `level` of the deals.

    Parameters
    ----------
    table : pandas.DataFrame, shape (n, columns)
        Numeric columns of a time in which nothing shifted.
    blocks : array_like, shape (n,)
        The block of each row.
    rng : numpy.random.Generator
        Source of the deals.
    deals : int
        Number of deals.
    level : float
        An alarm is a p-value below this.
    permutations : int
        See `block_permutation_p_value`.

    Returns
    -------
    pandas.DataFrame, shape (columns, 3)
        Share of deals with an alarm by the Kolmogorov-Smirnov test on ``all rows``, on ``one row per
        block`` (the first), and by the ``permutation in blocks``.

    Raises
    ------
    ValueError
        If there are fewer than three blocks, so that one row would be compared with one, or `blocks` and
        `table` differ in length.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> table = pd.DataFrame({"level_db": np.repeat(rng.normal(size=200), 5)})
    >>> rates = false_alarm_rates(table, np.repeat(np.arange(200), 5), rng)
    >>> rates.loc["level_db", "all rows"] > 3 * rates.loc["level_db", "one row per block"]
    np.True_
    """
    block_of_row, names = pd.factorize(np.asarray(blocks))
    if len(names) < 3 or len(block_of_row) != len(table):
        raise ValueError(
            "false_alarm_rates needs three blocks or more, and the block of each row of the table."
        )
    first = ~pd.Series(block_of_row).duplicated().to_numpy()
    alarms = {column: np.zeros(3) for column in table.columns}
    for _ in range(deals):
        half = (rng.permutation(len(names)) % 2 == 0)[block_of_row]
        for column, count in alarms.items():
            value = table[column].to_numpy()
            pairs = ((value[used & half], value[used & ~half]) for used in (np.ones_like(first), first))
            p_values = [float(stats.ks_2samp(*pair, method="asymp").pvalue) for pair in pairs]
            args = value[half], value[~half], block_of_row[half], block_of_row[~half]
            p_values.append(block_permutation_p_value(*args, rng, permutations))
            count += np.array(p_values) < level
    kinds = ["all rows", "one row per block", "permutation in blocks"]
    return pd.DataFrame.from_dict(alarms, "index", columns=kinds) / deals


def _ks_of_labels(
    values: NDArray[np.float64], block_of_row: NDArray[np.intp]
) -> Callable[[NDArray[np.bool_]], float]:
    """Return a function: blocks of the second sample, as a mask -> Kolmogorov-Smirnov statistic."""
    order = np.argsort(values, kind="stable")
    blocks = block_of_row[order]
    ends = np.flatnonzero(np.append(np.diff(values[order]) > 0, True))  # the last of each run of equal values
    rows_so_far = ends + 1

    def statistic(in_second: NDArray[np.bool_]) -> float:
        second = np.cumsum(in_second[blocks], dtype=np.int64)[ends]
        first = rows_so_far - second
        return float(np.abs(first / first[-1] - second / second[-1]).max())

    return statistic


def _reading(psi: float) -> str:
    return "large" if psi >= LARGE_PSI else "moderate" if psi >= MODERATE_PSI else "stable"


def _sample(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return the sample as floats, or as text, checked."""
    refuse_masked(**{name: values})
    sample = np.asarray(values)
    if sample.ndim != 1 or not len(sample):
        raise ValueError(
            f"{name} must be one-dimensional with at least one row, not of shape {sample.shape}."
        )
    if sample.dtype.kind in "OUS":
        if not all(isinstance(value, str) for value in sample.tolist()):
            raise ValueError(f"{name} must be numbers or text without gaps.")
        return sample.astype(str)
    if sample.dtype.kind not in "biuf":
        raise ValueError(
            f"{name} holds {sample.dtype}: give numbers or text, a date for instance as days since."
        )
    sample = sample.astype(np.float64)
    if not np.isfinite(sample).all():
        raise ValueError(f"{name} holds NaN or infinity; count missing values separately.")
    return sample
