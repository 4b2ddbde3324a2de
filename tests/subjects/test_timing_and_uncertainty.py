"""Calls timed in turns, and the interval of a cross-validated score."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from utils import timing
from utils.timing import interleaved_times
from utils.uncertainty import auc_by_row, bootstrap_by_group, bootstrap_ratio_by_group, half_width


def test_calls_are_timed_in_turns() -> None:
    order: list[str] = []
    times = interleaved_times({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, repeats=3)
    assert order == ["a", "b"] * 3
    assert list(times.columns) == ["a", "b"] and (times >= 0).all().all()
    with pytest.raises(ValueError, match="repeats is 0"):
        interleaved_times({"a": order.clear}, repeats=0)


def test_each_call_has_the_seconds_that_it_took(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.accumulate(
        [100.0, 1.0, 7.0, 2.0, 7.0, 3.0, 7.0, 4.0]
    )  # a call, what lies between, a call
    monkeypatch.setattr(timing, "perf_counter", lambda: next(clock))
    times = interleaved_times({"a": list, "b": dict}, repeats=2)
    assert times.to_dict("list") == {"a": [1.0, 3.0], "b": [2.0, 4.0]}
    clock = itertools.count()
    assert interleaved_times({"a": list}, repeats=1).shape == (1, 1)


def test_the_half_width_by_hand() -> None:
    # mean 2, squares 1 + 0 + 1, variance 1; (1/3 + 1/3) * 1; t quantile for 2 degrees of freedom
    assert half_width([1, 2, 3], test_share=0.25) == pytest.approx(4.302653 * math.sqrt(2 / 3), rel=1e-6)


def test_without_overlap_it_is_the_usual_interval() -> None:
    scores = np.random.default_rng(3).normal(size=12)
    low, high = stats.t.interval(0.9, 11, scores.mean(), stats.sem(scores))
    assert half_width(scores, test_share=1e-12, level=0.9) == pytest.approx((high - low) / 2)


def test_an_interval_that_makes_no_sense_is_refused() -> None:
    for scores in ([1.0], [], [1.0, float("nan")], [[1.0, 2.0]]):
        with pytest.raises(ValueError, match="at least two finite numbers"):
            half_width(scores, test_share=0.2)
    for share in (0, 1, -0.1, 4):
        with pytest.raises(ValueError, match="test_share"):
            half_width([1.0, 2.0], test_share=share)


def test_the_bootstrap_by_group_is_scipys_where_each_row_is_a_group() -> None:
    values = np.random.default_rng(1).exponential(size=60)
    found = bootstrap_by_group(values, np.arange(60), np.random.default_rng(2), repeats=20_000)
    wanted = stats.bootstrap(
        (values,), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(3)
    ).confidence_interval
    np.testing.assert_allclose(found, wanted, rtol=0.01)


def test_the_bootstrap_by_group_enumerates_small_samples() -> None:
    """Three groups of unequal size have 27 equally likely samples, whose means are counted one by one."""
    groups = {"a": [1.0, 2.0], "b": [5.0], "c": [3.0, 3.0, 9.0]}
    means = [
        np.mean([value for name in names for value in groups[name]])
        for names in itertools.product(groups, repeat=3)
    ]
    values = [value for rows in groups.values() for value in rows]
    names = [name for name, rows in groups.items() for _ in rows]
    for level in (0.6, 0.8):
        found = bootstrap_by_group(values, names, np.random.default_rng(0), level=level, repeats=20_000)
        wanted = np.quantile(means, [(1 - level) / 2, (1 + level) / 2], method="inverted_cdf")
        np.testing.assert_allclose(found, wanted)


def test_the_bootstrap_by_group_covers_where_rows_resemble_each_other() -> None:
    """Four rows of a link share half of their variance: row by row the interval is too narrow."""
    rng = np.random.default_rng(4)
    groups = {"link": np.repeat(np.arange(60), 4), "row": np.arange(240)}
    covered = dict.fromkeys(groups, 0)
    for _ in range(200):
        values = np.repeat(rng.normal(size=60), 4) + rng.normal(size=240)
        for name, group in groups.items():
            low, high = bootstrap_by_group(values, group, rng, repeats=400)
            covered[name] += low < 0 < high
    assert covered["link"] >= 180 > covered["row"]


@pytest.mark.parametrize(
    ("values", "groups", "level", "message"),
    [
        ([1, 2], [1, 2, 3], 0.95, "one for each row"),
        ([[1], [2]], [[1], [2]], 0.95, "one for each row"),
        ([1, np.nan], [1, 2], 0.95, "finite"),
        ([1, 2], [7, 7], 0.95, "fewer than two groups"),
        ([1, 2], [1, 2], 95, "level is 95"),
    ],
)
def test_the_bootstrap_by_group_names_what_is_wrong(
    values: list[float], groups: list[int], level: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        bootstrap_by_group(values, groups, np.random.default_rng(0), level=level)


def test_the_bootstrap_of_a_ratio_is_scipys_where_each_row_is_a_group() -> None:
    rng = np.random.default_rng(5)
    above, below = rng.exponential(3, size=80), rng.exponential(1, size=60)
    found = bootstrap_ratio_by_group(
        above, np.arange(80), below, 100 + np.arange(60), np.random.default_rng(2), repeats=20_000
    )
    wanted = stats.bootstrap(
        (above, below),
        lambda a, b, axis: a.mean(axis=axis) / b.mean(axis=axis),
        n_resamples=20_000,
        method="percentile",
        rng=np.random.default_rng(3),
    ).confidence_interval
    np.testing.assert_allclose(found, wanted, rtol=0.02)


def test_the_bootstrap_of_a_ratio_refuses_pairs_and_nothing_below() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="in both samples"):
        bootstrap_ratio_by_group([1, 2], ["a", "b"], [1, 2], ["b", "c"], rng)
    with pytest.raises(ValueError, match="can be 0"):
        bootstrap_ratio_by_group([1, 2], ["a", "b"], [0, 0], ["c", "d"], rng)
    with pytest.raises(ValueError, match="between 0 and 1"):
        bootstrap_ratio_by_group([1, 2], ["a", "b"], [1, 1], ["c", "d"], rng, level=1.0)


def test_auc_by_row_means_the_auc_and_spreads_as_delong():
    rng = np.random.default_rng(3)
    truth = rng.random(400) < 0.2
    score = np.round(truth + rng.normal(0, 1.2, 400), 1)  # with ties
    other = np.round(truth + rng.normal(0, 2.0, 400), 1)
    assert auc_by_row(truth, score).mean() == pytest.approx(roc_auc_score(truth, score))

    def beaten(s):  # DeLong's components, pair by pair
        wins = (s[truth][:, None] > s[~truth]) + 0.5 * (s[truth][:, None] == s[~truth])
        return wins.mean(axis=1), wins.mean(axis=0)

    (one, zero), (other_one, other_zero) = beaten(score), beaten(other)
    delong = (one - other_one).var() / truth.sum() + (zero - other_zero).var() / np.sum(~truth)
    by_row = auc_by_row(truth, score) - auc_by_row(truth, other)
    assert by_row.var() / 400 == pytest.approx(delong)


def test_auc_by_row_with_groups_is_as_wide_as_links_drawn_again():
    rng = np.random.default_rng(4)
    link = np.repeat(np.arange(600), 4)
    likely = np.repeat(rng.normal(size=600), 4)
    truth = likely + rng.normal(size=2400) > 1
    score = likely + 0.5 * np.repeat(rng.normal(size=600), 4)
    low, high = bootstrap_by_group(auc_by_row(truth, score), link, np.random.default_rng(5))

    def auc(rows):
        """By ranks: how often a yes has the higher score of a pair, ties counted half."""
        yes, rank = truth[rows], stats.rankdata(score[rows])
        return (rank[yes].mean() - (yes.sum() + 1) / 2) / np.sum(~yes)

    assert auc(np.arange(2400)) == pytest.approx(roc_auc_score(truth, score))
    draws = rng.integers(0, 600, (1000, 600))
    drawn = [auc((4 * links[:, None] + np.arange(4)).ravel()) for links in draws]
    assert high - low == pytest.approx(np.diff(np.quantile(drawn, [0.025, 0.975]))[0], rel=0.1)


@pytest.mark.parametrize(
    ("truth", "score", "message"),
    [
        ([1, 0], [1.0], "one for each row"),
        ([1, 0], [1.0, np.nan], "finite numbers"),
        ([1, 1], [1.0, 2.0], "both of them"),
        ([1, 2], [1.0, 2.0], "both of them"),
    ],
)
def test_auc_by_row_refuses(truth, score, message):
    with pytest.raises(ValueError, match=message):
        auc_by_row(truth, score)


def test_masked_arrays_are_refused() -> None:
    masked, rng = np.ma.masked_equal([1.0, 2.0, 9.0], 9.0), np.random.default_rng(0)
    for call in (
        lambda: half_width(masked, test_share=0.2),
        lambda: bootstrap_by_group(masked, [1, 2, 3], rng),
        lambda: bootstrap_by_group([1, 2, 3], masked, rng),
    ):
        with pytest.raises(ValueError, match="is a masked array"):
            call()
