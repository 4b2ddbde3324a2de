"""The monitors against independent calculations, and against what chance alone does."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from utils.monitoring import (
    block_permutation_p_value,
    drift_report,
    false_alarm_rates,
    population_stability_index,
    psi_without_shift,
)


def psi_by_g_statistics(expected, actual, bins):
    """The index another way: the two Kullback-Leibler divergences, from pandas' cut and SciPy's entropy."""
    edges = np.unique(np.quantile(expected, np.linspace(0, 1, bins + 1)[1:-1]))
    cut = [-np.inf, *edges, np.inf]
    shares = []
    for sample in (expected, actual):
        counts = pd.Series(pd.cut(sample, cut, right=False)).value_counts(sort=False).to_numpy(dtype=float)
        shares.append(np.where(counts == 0, 0.5, counts) / len(sample))
    e, a = shares
    return float((a * np.log(a / e)).sum() + (e * np.log(e / a)).sum())


@pytest.mark.parametrize("bins", [2, 5, 10, 30])
@pytest.mark.parametrize("shift", [0.0, 0.3, 5.0])
def test_index_equals_the_symmetric_divergence(bins, shift):
    rng = np.random.default_rng(bins)
    expected, actual = rng.normal(size=800), rng.normal(shift, 1.3, size=500)
    assert population_stability_index(expected, actual, bins) == pytest.approx(
        psi_by_g_statistics(expected, actual, bins), rel=1e-12
    )


def test_index_by_hand():
    # Shares 0.5, 0.3, 0.2 against 0.2, 0.3, 0.5: 2 x 0.3 x ln(2.5).
    expected = [1] * 5 + [2] * 3 + [3] * 2
    actual = [1] * 2 + [2] * 3 + [3] * 5
    assert population_stability_index(expected, actual) == pytest.approx(0.6 * np.log(2.5))
    texts = [["abc"[i - 1] for i in sample] for sample in (expected, actual)]
    assert population_stability_index(*texts) == pytest.approx(0.6 * np.log(2.5))


def test_values_never_seen_before_count():
    expected, actual = [1] * 60 + [2] * 40, [1] * 30 + [2] * 20 + [3] * 50
    by_hand = (0.3 - 0.6) * np.log(0.5) + (0.2 - 0.4) * np.log(0.5) + (0.5 - 0.005) * np.log(0.5 / 0.005)
    assert population_stability_index(expected, actual) == pytest.approx(by_hand)
    assert np.isfinite(population_stability_index(np.zeros(9), np.ones(9)))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60),
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60),
    st.integers(2, 12),
)
def test_index_is_finite_not_negative_and_zero_for_equal_samples(expected, actual, bins):
    value = population_stability_index(expected, actual, bins)
    assert np.isfinite(value)
    assert value >= 0
    assert population_stability_index(expected, expected[::-1], bins) == 0


def test_index_takes_what_lessons_hold():
    series = pd.Series([True, False, True])
    assert population_stability_index(series, series) == 0
    assert population_stability_index(pd.Series(["x", "y"]), np.array(["x", "y"])) == 0
    assert population_stability_index((1, 2, 3), np.array([1, 2, 3], dtype=np.float32)) == 0


@pytest.mark.parametrize(
    ("expected", "actual", "bins", "words"),
    [
        ([], [1.0], 10, "expected must be one-dimensional with at least one row"),
        ([1.0], [], 10, "actual must be one-dimensional"),
        ([[1.0]], [1.0], 10, "one-dimensional"),
        ([1.0, np.nan], [1.0], 10, "expected holds NaN"),
        ([1.0], [np.inf], 10, "actual holds NaN or infinity"),
        (["a"], [1.0], 10, "both be numbers or both be text"),
        (["a", None], ["a"], 10, "without gaps"),
        ([1.0], [1.0], 1, "bins must be 2 or more"),
    ],
)
def test_index_refuses(expected, actual, bins, words):
    with pytest.raises(ValueError, match=words):
        population_stability_index(expected, actual, bins)


def test_index_without_shift_has_the_stated_mean_and_threshold():
    rng = np.random.default_rng(3)
    n, m = 3000, 1000
    values = [population_stability_index(rng.normal(size=n), rng.normal(size=m)) for _ in range(400)]
    mean, threshold = psi_without_shift(n, m)
    assert mean == pytest.approx(9 * (1 / n + 1 / m))
    assert np.mean(values) == pytest.approx(mean, rel=0.1)
    assert 0.02 < np.mean(np.array(values) > threshold) < 0.09


@pytest.mark.parametrize("arguments", [(0, 5), (5, 0), (5, 5, 1), (5, 5, 10, 0.0), (5, 5, 10, 1.0)])
def test_psi_without_shift_refuses(arguments):
    with pytest.raises(ValueError, match="must be"):
        psi_without_shift(*arguments)


def test_report_agrees_with_scipy_and_corrects_for_the_number_of_columns():
    rng = np.random.default_rng(4)
    before = pd.DataFrame({"a": rng.normal(size=300), "b": rng.normal(size=300), "c": ["x"] * 300})
    after = pd.DataFrame({"b": rng.normal(1, 1, size=200), "c": ["x"] * 200, "a": rng.normal(size=200)})
    report = drift_report(before, after)
    assert list(report.index) == ["a", "b", "c"]
    assert report.loc["b", "reading"] == "large"
    assert report.loc["c", "psi"] == 0
    test = stats.ks_2samp(before["a"], after["a"], method="asymp")
    assert report.loc["a", ["ks", "p_value"]].tolist() == [test.statistic, test.pvalue]
    assert report.loc["a", "p_corrected"] == pytest.approx(min(1.0, 2 * test.pvalue))
    assert report.loc["c", ["ks", "p_value", "p_corrected"]].isna().all()


def test_report_reads_the_custom_thresholds():
    before = pd.DataFrame({"v": ["a"] * 50 + ["b"] * 50})

    def reading(share):
        return drift_report(before, pd.DataFrame({"v": ["a"] * share + ["b"] * (100 - share)}))

    assert [reading(s)["reading"].iloc[0] for s in (50, 65, 66, 73, 74)] == [
        "stable",
        "stable",
        "moderate",
        "moderate",
        "large",
    ]


def test_report_refuses_an_absent_column():
    table = pd.DataFrame({"a": [1.0]})
    with pytest.raises(ValueError, match="Column 'b' is not in both tables"):
        drift_report(table, table, ["a", "b"])


def two_windows(rng, links=100, rows=4, shift=0.0):
    """Two windows of rows in links, with one level per link."""
    level = np.repeat(rng.normal(size=2 * links), rows)
    values = level + 0.3 * rng.normal(size=level.size)
    blocks = np.repeat(np.arange(2 * links), rows)
    half = links * rows
    return values[:half], values[half:] + shift, blocks[:half], blocks[half:]


def test_statistic_is_scipys():
    rng = np.random.default_rng(5)
    first, second, first_blocks, second_blocks = two_windows(rng)
    first, second = np.round(first, 1), np.round(second, 1)  # many ties
    seen = []

    class Recorder:
        def permutation(self, mask):
            seen.append(mask.copy())
            return mask

    assert block_permutation_p_value(first, second, first_blocks, second_blocks, Recorder(), 3) == 1.0
    assert len(seen) == 3
    from utils.monitoring import _ks_of_labels

    values = np.concatenate([first, second])
    blocks = np.concatenate([first_blocks, second_blocks])
    statistic = _ks_of_labels(values, blocks)(seen[0])
    assert statistic == pytest.approx(stats.ks_2samp(first, second).statistic)


def test_dealing_blocks_keeps_its_level_where_the_usual_p_value_does_not():
    rng = np.random.default_rng(6)
    usual = blocked = 0
    for _ in range(100):
        window = two_windows(rng)
        usual += stats.ks_2samp(window[0], window[1], method="asymp").pvalue < 0.05
        blocked += block_permutation_p_value(*window, rng, 99) < 0.05
    assert usual > 20
    assert blocked <= 12


def test_dealing_blocks_sees_a_real_shift():
    rng = np.random.default_rng(7)
    assert block_permutation_p_value(*two_windows(rng, shift=1.0), rng, 199) == 1 / 200


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1.0, 2.0], [3.0], [1], [2]), "Each row needs its block"),
        (([1.0], [3.0], [1, 2], [3, 4]), "Each row needs its block"),
        (([1.0], [3.0], [1], [1]), "A block is in both samples"),
        (([1.0], [np.nan], [1], [2]), "actual holds NaN"),
        (([1.0], [3.0], [1], [2], None, 0), "permutations must be 1 or more"),
    ],
)
def test_dealing_blocks_refuses(arguments, words):
    arguments = arguments if len(arguments) > 4 else (*arguments, np.random.default_rng(0))
    with pytest.raises(ValueError, match=words):
        block_permutation_p_value(*arguments)


def test_false_alarms_are_counted_by_an_honest_and_a_dishonest_test():
    rng = np.random.default_rng(8)
    table = pd.DataFrame({"level": np.repeat(rng.normal(size=300), 4), "noise": rng.normal(size=1200)})
    rates = false_alarm_rates(table, np.repeat(np.arange(300), 4), rng, deals=60)
    assert rates.loc["level", "all rows"] > 0.2
    assert (rates[["one row per block", "permutation in blocks"]] < 0.15).all(axis=None)
    assert rates.loc["noise", "all rows"] < 0.15


@pytest.mark.parametrize("blocks", [[1, 1, 1], [1, 2], [1, 1, 2], [1, 2, 3, 4]])
def test_false_alarms_refuse_blocks_that_do_not_fit(blocks):
    with pytest.raises(
        ValueError, match=r"^false_alarm_rates needs three blocks or more, and the block of each"
    ):
        false_alarm_rates(pd.DataFrame({"a": [1.0, 2.0, 3.0]}), blocks, np.random.default_rng(0))


def index_by_brute_force(expected, actual, bins):
    """The index from its definition: rows counted one by one, in bins written as conditions."""
    values = sorted(set(expected))
    if isinstance(expected[0], str) or len(values) <= bins:
        of = {value: place for place, value in enumerate(values)}
        where = [[of.get(x, len(values)) for x in sample] for sample in (expected, actual)]
    else:
        edges = sorted({float(edge) for edge in np.quantile(expected, np.arange(1, bins) / bins)})
        where = [[sum(x >= edge for edge in edges) for x in sample] for sample in (expected, actual)]
    total = 0.0
    for place in set(where[0]) | set(where[1]):
        e, a = (max(sample.count(place), 0.5) / len(sample) for sample in where)
        total += (a - e) * math.log(a / e)
    return total


WHOLE = st.lists(st.integers(-3, 30), min_size=1, max_size=60)
WORDS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=40)


@given(st.one_of(st.tuples(WHOLE, WHOLE), st.tuples(WORDS, WORDS)), st.integers(2, 12))
def test_index_is_its_definition(samples, bins):
    found = population_stability_index(*samples, bins)
    assert found == pytest.approx(index_by_brute_force(*samples, bins), abs=1e-12)
    assert found >= 0


@given(WHOLE, st.integers(1, 5), st.integers(2, 12))
def test_index_of_equal_shares_is_zero_whatever_the_sizes(sample, times, bins):
    assert population_stability_index(sample * times, sample, bins) == pytest.approx(0, abs=1e-12)
    assert population_stability_index(sample, sample * times, bins) == pytest.approx(0, abs=1e-12)


def test_a_bin_that_both_leave_empty_does_not_count():
    zeros = np.r_[np.zeros(24), np.arange(1, 17)]
    assert population_stability_index(np.tile(zeros, 25_000), zeros) == pytest.approx(0, abs=1e-12)


def test_new_values_stand_together():
    """By hand: five known values at 1/5 each become half a row of 1,000 each, and all that is new one bin."""
    new = np.random.default_rng(0).normal(3, 1, 1000)
    known = 5 * (0.0005 - 0.2) * math.log(0.0005 / 0.2)
    wanted = known + (1 - 0.1) * math.log(1 / 0.1)
    assert population_stability_index([1, 2, 3, 4, 5], new) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: population_stability_index(np.ma.array([1, 2], mask=[0, 1]), [1, 2]), "masked"),
        (lambda: population_stability_index([1, 2], np.ma.array([1, 2], mask=[0, 1])), "masked"),
        (lambda: population_stability_index(pd.to_datetime(["2025-01-01", None]), [1, 2]), "days since"),
        (lambda: population_stability_index([1j, 2], [1, 2]), "complex128"),
        (
            lambda: block_permutation_p_value(["a"], ["b"], [1], [2], np.random.default_rng(0)),
            "must be numbers",
        ),
        (
            lambda: block_permutation_p_value([1.0], ["b"], [1], [2], np.random.default_rng(0)),
            "must be numbers",
        ),
    ],
)
def test_what_has_no_distribution_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_a_block_called_1_is_not_the_block_called_one():
    p = block_permutation_p_value([1.0, 2.0], [3.0, 4.0], [1, 2], ["1", "2"], np.random.default_rng(0))
    assert 0 < p <= 1


RNG = np.random.default_rng(0)


def deal(*arguments):
    return block_permutation_p_value(*arguments, RNG)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: population_stability_index([1.0], ["a"]), "^expected and actual must both be numbers"),
        (lambda: psi_without_shift(0, 1), "^n and m must be 1 or more"),
        (lambda: drift_report(pd.DataFrame({"a": [1.0]}), pd.DataFrame({"b": [1.0]})), "^Column 'a' is not"),
        (lambda: drift_report(pd.DataFrame(), pd.DataFrame({"b": [1.0]}), ["b"]), "^Column 'b' is not"),
        (lambda: deal([np.nan], [1.0], [1], [2]), "^expected holds NaN"),
        (lambda: deal(["a"], ["b"], [1], [2]), "^expected and actual must be numbers"),
        (lambda: deal([1.0], [2.0], [1, 2], [2]), "^Each row needs its block"),
        (lambda: deal([1.0], [2.0], [1], [1]), "^A block is in both samples"),
        (
            lambda: false_alarm_rates(pd.DataFrame({"a": [1.0]}), [1], RNG),
            "^false_alarm_rates needs three blocks",
        ),
    ],
)
def test_each_refusal_begins_with_what_is_wrong(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_the_least_that_is_allowed():
    mean, threshold = psi_without_shift(1, 1, bins=2)
    assert (mean, threshold) == pytest.approx((2.0, 2 * stats.chi2.isf(0.05, 1)))
    assert block_permutation_p_value([1.0], [2.0], [1], [2], np.random.default_rng(0), 1) == 1.0


def test_ten_bins_when_nothing_is_said():
    rng = np.random.default_rng(9)
    before, after = rng.normal(size=500), rng.normal(0.3, 1, size=400)
    assert population_stability_index(before, after) == population_stability_index(before, after, 10)
    tables = pd.DataFrame({"a": before}), pd.DataFrame({"a": after})
    assert drift_report(*tables).equals(drift_report(*tables, bins=10))
    assert drift_report(*tables, bins=4)["psi"].item() == population_stability_index(before, after, 4)


def test_a_corrected_p_value_is_at_most_one():
    same = pd.DataFrame({"a": range(40), "b": range(40)})
    assert drift_report(same, same)["p_corrected"].tolist() == [1.0, 1.0]


def test_a_deal_as_large_as_the_observed_one_counts():
    # two blocks of one value each: every deal has the same statistic, 1
    assert block_permutation_p_value([1.0, 1.0], [2.0], [1, 1], [2], np.random.default_rng(0), 9) == 1.0
    # by default 499 deals: the smallest p-value that there is
    rng = np.random.default_rng(7)
    assert block_permutation_p_value(*two_windows(rng, shift=3.0), rng) == 1 / 500


def test_false_alarms_take_halves_the_deals_and_permutations_that_are_asked_for(monkeypatch):
    import utils.monitoring as monitoring

    seen = []

    def watched(first, second, first_blocks, second_blocks, rng, permutations):
        seen.append((first.tolist(), second.tolist(), set(first_blocks), set(second_blocks), permutations))
        return 0.05

    monkeypatch.setattr(monitoring, "block_permutation_p_value", watched)
    table = pd.DataFrame({"a": np.arange(12.0)})
    blocks = np.repeat(np.arange(6), 2)
    rates = false_alarm_rates(table, blocks, np.random.default_rng(0))
    assert len(seen) == 30 and {one[4] for one in seen} == {99}
    for first, second, ours, theirs, _ in seen:
        assert len(first) == len(second) == 6 and sorted(first + second) == list(range(12))
        assert len(ours) == len(theirs) == 3 and not ours & theirs
    assert rates.loc["a", "permutation in blocks"] == 0, "a p-value at the level is no alarm"


@pytest.mark.parametrize(("psi", "reading"), [(0.1, "moderate"), (0.25, "large"), (0.0999, "stable")])
def test_a_threshold_belongs_to_what_stands_above_it(psi, reading):
    from utils.monitoring import _reading

    assert _reading(psi) == reading


def test_one_row_against_one_is_refused_and_the_fewest_rows_that_can_be_compared_pass():
    one, two = pd.DataFrame({"a": [1.0], "b": ["x"]}), pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]})
    with pytest.raises(ValueError, match=r"^Column 'a' has one row in each table: a test needs more\.$"):
        drift_report(one, one)
    assert drift_report(one, one, ["b"])["psi"].tolist() == [0]
    assert drift_report(one, one, ["b"])["ks"].dtype.kind == "f"
    assert drift_report(one, two)["ks"]["a"] == drift_report(two, one)["ks"]["a"] == 0.5
    rates = false_alarm_rates(pd.DataFrame({"a": [1.0, 2.0, 3.0]}), [1, 2, 3], np.random.default_rng(0))
    assert rates["permutation in blocks"]["a"] == 0  # three ways to deal: no p-value near 0.05


def test_alarms_of_all_rows_and_of_one_row_per_block_are_those_of_the_deals():
    """By another road: the same deals drawn again, and SciPy's p-values for large samples, which differ from exact ones."""
    table, blocks = pd.DataFrame({"a": [0.1, 5.0, 3.0, 0.7, 4.0, 2.0, 9.0]}), [1, 1, 2, 3, 4, 4, 5]
    level, firsts = 0.62, [0, 2, 3, 4, 6]
    found = false_alarm_rates(table, blocks, np.random.default_rng(2), deals=25, level=level, permutations=1)
    rng, alarms, exact = np.random.default_rng(2), np.zeros(2), 0
    for _ in range(25):
        half = (rng.permutation(5) % 2 == 0)[np.array(blocks) - 1]
        for place, used in enumerate((range(7), firsts)):
            pair = [[table["a"][row] for row in used if half[row] == side] for side in (True, False)]
            alarms[place] += stats.ks_2samp(*pair, method="asymp").pvalue < level
            exact += stats.ks_2samp(*pair, method="exact").pvalue < level
        rng.permutation(5)  # the one permutation of the third test
    assert found.loc["a"].tolist()[:2] == (alarms / 25).tolist()
    assert exact != alarms.sum()
