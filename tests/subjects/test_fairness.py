"""Rates, intervals and thresholds against fairlearn and SciPy; the interactive pictures drawn and described."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
from fairlearn.postprocessing import ThresholdOptimizer
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score
from threadpoolctl import threadpool_limits

from utils.data import load_loans
from utils.fairness import equal_tpr_thresholds, group_rates, wilson_interval, with_lower_base_rate

PAPERS = ["income_mkrw", "debt_ratio_pct", "late_payments"]
PROXIES = ["district_index", "years_at_address", "commute_minutes"]


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Many small fits: threads would only wait for one another."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def loans():
    return load_loans()


def test_rates_are_fairlearns(loans):
    rng = np.random.default_rng(0)
    decisions = rng.random(len(loans)) < 0.4
    metrics = {
        "approved": selection_rate,
        "TPR": true_positive_rate,
        "FPR": false_positive_rate,
        "precision": precision_score,
    }
    frame = MetricFrame(
        metrics=metrics,
        y_true=loans["repays"],
        y_pred=decisions.astype(int),
        sensitive_features=loans["group"],
    )
    ours = group_rates(loans["repays"], decisions, loans["group"])
    np.testing.assert_allclose(ours[list(metrics)], frame.by_group[list(metrics)])
    assert ours.loc["B", "approved of"] == (loans["group"] == "B").sum()
    assert ours.loc["A", "TPR of"] == ((loans["group"] == "A") & (loans["repays"] == 1)).sum()


def test_rates_of_nobody_are_nan():
    rates = group_rates([1, 0], [0, 0], ["A", "B"])
    assert np.isnan(rates.loc["A", "FPR"])
    assert np.isnan(rates.loc["B", "TPR"])
    assert np.isnan(rates["precision"]).all()
    with pytest.raises(ValueError, match="one value for each person"):
        group_rates([1], [1, 0], ["A", "B"])


@pytest.mark.parametrize(("hits", "count"), [(0, 5), (5, 5), (3, 10), (60, 200), (1, 1)])
def test_interval_is_scipys(hits, count):
    expected = binomtest(hits, count).proportion_ci(method="wilson")
    assert wilson_interval(hits / count, count) == pytest.approx((expected.low, expected.high), abs=1e-12)


@pytest.mark.parametrize("arguments", [(-0.1, 5), (1.1, 5), (0.5, 0), (0.5, 5, 1.0)])
def test_interval_refuses(arguments):
    with pytest.raises(ValueError, match="share must be"):
        wilson_interval(*arguments)


def test_thresholds_make_rates_equal_as_fairlearns_do(loans):
    x, label, group = loans[PAPERS + PROXIES], loans["approved"], loans["group"]
    model = LogisticRegression(solver="newton-cholesky").fit(x, label)
    score = model.predict_proba(x)[:, 1]
    bars = equal_tpr_thresholds(score, label, group)
    ours = score >= group.map(bars)
    rates = group_rates(label, ours, group)
    assert abs(rates["TPR"].diff().iloc[-1]) < 0.005
    theirs = ThresholdOptimizer(
        estimator=model,
        constraints="true_positive_rate_parity",
        prefit=True,
        predict_method="predict_proba",
    ).fit(x, label, sensitive_features=group)
    theirs = theirs.predict(x, sensitive_features=group, random_state=0)
    assert (ours == label).mean() == pytest.approx((theirs == label).mean(), abs=0.005)
    np.testing.assert_allclose(
        group_rates(label, theirs, group)["TPR"], rates["TPR"], atol=0.03
    )  # fairlearn draws lots between two thresholds, and settles on a rate nearby


def test_thresholds_need_positives():
    with pytest.raises(ValueError, match="Group B has no positive label"):
        equal_tpr_thresholds([0.5, 0.5], [1, 0], ["A", "B"])


def test_a_lower_base_rate_touches_one_group_only(loans):
    fewer = with_lower_base_rate(loans, seed=1)
    before, after = (rows.groupby("group")["repays"].agg(["mean", "size"]) for rows in (loans, fewer))
    assert after.loc["A"].equals(before.loc["A"])
    assert after.loc["B", "mean"] < before.loc["B", "mean"] - 0.1
    assert with_lower_base_rate(loans, seed=1, keep=1.0).equals(loans)


PEOPLE = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.sampled_from([1, 2, 3])), min_size=1, max_size=40
)


@given(PEOPLE)
def test_rates_are_exact_shares(people):
    truth, approved, group = (list(column) for column in zip(*people, strict=True))
    rates = group_rates(truth, approved, group)
    assert list(rates.index) == sorted(set(group))
    for name in rates.index:
        ours = [(y, p) for y, p, g in people if g == name]
        for measure, counted in {
            "approved": [p for _, p in ours],
            "TPR": [p for y, p in ours if y],
            "FPR": [p for y, p in ours if not y],
            "precision": [y for y, p in ours if p],
        }.items():
            assert rates.loc[name, f"{measure} of"] == len(counted)
            if counted:
                assert rates.loc[name, measure] == float(Fraction(sum(counted), len(counted)))
            else:
                assert np.isnan(rates.loc[name, measure])


@given(st.integers(0, 400), st.integers(1, 400), st.floats(0.5, 0.999))
def test_interval_is_scipys_for_any_count(hits, more, level):
    count = hits + more
    wanted = binomtest(hits, count).proportion_ci(level, method="wilson")
    np.testing.assert_allclose(
        wilson_interval(hits / count, count, level), (wanted.low, wanted.high), atol=1e-12
    )


SCORED = st.lists(
    st.tuples(st.integers(0, 8).map(lambda n: n / 8), st.booleans(), st.sampled_from([7, 8])),
    min_size=2,
    max_size=30,
)


@given(SCORED)
def test_thresholds_keep_their_groups_and_give_equal_rates(people):
    score, label, group = (np.array(column) for column in zip(*people, strict=True))
    assume(all(label[group == name].any() for name in np.unique(group)))
    thresholds = equal_tpr_thresholds(score, label, group)
    assert set(thresholds) == set(group.tolist())
    for name, threshold in thresholds.items():
        positives = score[(group == name) & label]
        assert threshold in positives, "a threshold stands at the score of a positive"
    called = score >= pd.Series(group).map(thresholds).to_numpy()
    assert not np.isnan(pd.Series(group).map(thresholds)).any()
    alone = [(called & label & (group == name)).sum() for name in thresholds]
    assert min(alone) >= 1


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: group_rates([1, 2], [1, 0], ["A", "B"]), "truth must hold 0 and 1"),
        (lambda: group_rates([1, 0], [1, np.nan], ["A", "B"]), "approved must hold 0 and 1"),
        (lambda: group_rates(["1", "0"], [1, 0], ["A", "B"]), "truth must hold 0 and 1"),
        (lambda: group_rates([], [], []), "are empty"),
        (lambda: group_rates([[1]], [[1]], [["A"]]), "one value for each person"),
        (lambda: group_rates(np.ma.array([1, 0], mask=[0, 1]), [1, 0], ["A", "B"]), "masked"),
        (lambda: group_rates([1, 0], [1, 0], np.ma.array([1, 2], mask=[0, 1])), "masked"),
        (lambda: equal_tpr_thresholds([0.1, np.nan], [1, 1], ["A", "B"]), "finite"),
        (lambda: equal_tpr_thresholds(["0.1", "0.2"], [1, 1], ["A", "B"]), "finite"),
        (lambda: equal_tpr_thresholds([0.1, 0.2], [1, 0], [1, 2]), "Group 2 has no positive label"),
        (lambda: equal_tpr_thresholds([0.1], [1, 0], [1, 2]), "one value for each person"),
        (lambda: equal_tpr_thresholds(np.ma.array([0.1, 0.2], mask=[0, 1]), [1, 1], [1, 2]), "masked"),
        (lambda: wilson_interval(0.5, np.inf), "finite"),
        (lambda: with_lower_base_rate(load_loans(), 0, keep=1.5), "from 0 to 1"),
        (lambda: with_lower_base_rate(load_loans(), 0, group="C"), "Nobody is in group"),
    ],
)
def test_what_is_outside_the_domain_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
