"""Rates, intervals and thresholds against fairlearn and SciPy; the interactive pictures drawn and described."""

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
from fairlearn.postprocessing import ThresholdOptimizer
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
    with pytest.raises(ValueError, match="at least one positive"):
        equal_tpr_thresholds([0.5, 0.5], [1, 0], ["A", "B"])


def test_a_lower_base_rate_touches_one_group_only(loans):
    fewer = with_lower_base_rate(loans, seed=1)
    before, after = (rows.groupby("group")["repays"].agg(["mean", "size"]) for rows in (loans, fewer))
    assert after.loc["A"].equals(before.loc["A"])
    assert after.loc["B", "mean"] < before.loc["B", "mean"] - 0.1
    assert with_lower_base_rate(loans, seed=1, keep=1.0).equals(loans)
