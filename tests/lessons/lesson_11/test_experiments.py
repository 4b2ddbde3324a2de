"""The experiments of lesson 11 against other roads to the same numbers."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import approx_fprime, minimize
from scipy.special import expit, softmax
from sklearn.linear_model import LinearRegression, QuantileRegressor

from utils import losses
from utils.lessons.lesson_11 import experiments

MODELS = {"squared": LinearRegression(), "absolute": QuantileRegressor(quantile=0.5, alpha=0)}


def test_slopes_are_those_of_the_losses() -> None:
    rng = np.random.default_rng(1)
    for z, y in zip(rng.normal(0, 3, 20), rng.integers(0, 2, 20), strict=True):
        wanted = approx_fprime(np.array([z]), lambda z, y=y: (expit(z[0]) - y) ** 2, 1e-7)
        assert_allclose(experiments.brier_slope(np.array([y]), np.array([z])), wanted, atol=1e-6)
    p, z = rng.dirichlet(np.ones(4), 5), rng.normal(0, 2, (5, 4))
    for truth, logits, slope in zip(p, z, experiments.squared_slope(p, z), strict=True):
        wanted = approx_fprime(logits, lambda z, p=truth: ((softmax(z) - p) ** 2).sum(), 1e-7)
        assert_allclose(slope, wanted, atol=1e-6)


def test_two_classes_have_the_slope_of_the_brier_score() -> None:
    """With two classes the squared errors of the classes are equal, and the logits move in opposite directions."""
    y, z = np.array([0.0, 1.0, 1.0]), np.array([2.0, -1.0, 0.3])
    both = experiments.squared_slope(np.column_stack([1 - y, y]), np.column_stack([0 * z, z]))
    assert_allclose(both[:, 1], 2 * experiments.brier_slope(y, z))
    assert_allclose(both.sum(axis=1), 0, atol=1e-15)


@pytest.mark.parametrize("p", [0.0, 0.2, 0.7, 1.0])
def test_proper_scores_are_least_at_the_probability(p: float) -> None:
    found = experiments.least_at(p)
    assert found["logistic loss"] == found["Brier score"] == p
    assert found["absolute error"] == round(p)


def test_losses_are_least_at_the_truth() -> None:
    table = experiments.at_the_truth(0, others=50)
    assert (table["at the truth"] < table["lowest elsewhere"]).all()
    assert_allclose(table["at the truth"].iloc[:4], 0, atol=1e-15)
    assert table["at the truth"].iloc[4] == pytest.approx(losses.entropy([0.6, 0.3, 0.1]))


def test_slopes_lost_are_those_of_numpy() -> None:
    lost = experiments.slopes_lost(MODELS, seed=3, sets=2)
    rng, x = np.random.default_rng(3), np.arange(0.0, 24.0, 2.0)
    for _, row in lost.iterrows():
        y = 41 + 9 * x + rng.normal(0, 8, 12)
        for place, index in (("end", 11), ("middle", 5)):
            failed = np.where(np.arange(12) == index, 0, y)
            before, after = np.polyfit(x, y, 1)[0], np.polyfit(x, failed, 1)[0]
            assert row[place, "squared"] == pytest.approx(100 * abs(after / before - 1))
    assert (lost["end", "squared"] > lost["middle", "squared"]).all()


def test_the_extra_loss_is_a_difference_of_log_losses() -> None:
    rng = np.random.default_rng(2)
    happened, links = rng.integers(0, 2, 80), np.repeat(np.arange(20), 4)
    q, other = np.append(rng.random(79), 0.0), rng.random(80)
    mean, low, high = experiments.extra_loss(happened, q, other, links, seed=0)
    assert mean == pytest.approx(losses.log_loss(happened, q) - losses.log_loss(happened, other))
    assert low < mean < high


@pytest.fixture(scope="module")
def events() -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    rng = np.random.default_rng(5)
    signals = pd.DataFrame(rng.normal(size=(600, 2)), columns=["a", "b"])
    happened = pd.Series((rng.random(600) < expit(signals["a"] - 1)).astype(int))
    return signals, happened, pd.Series(np.arange(600) < 400)


def test_binary_walks_end_near_the_least_loss(events: tuple[pd.DataFrame, pd.Series, pd.Series]) -> None:
    signals, happened, learn = events
    scores, (low, high) = experiments.train_binary(*events, links=np.arange(600) // 4, seed=0)
    assert scores.groupby(["loss", "start"]).size().to_dict() == {
        (loss, start): count
        for loss in ("Brier score", "logistic loss")
        for start, count in (("sure start", 100), ("zero start", 1))
    }
    X = np.column_stack([np.ones(600), signals])

    def held_out(cost) -> tuple[float, float]:
        w = minimize(lambda w: cost(happened[learn], expit(X[learn] @ w)), np.zeros(3)).x
        q = expit(X[~learn] @ w)
        return losses.log_loss(happened[~learn], q), ((q - happened[~learn]) ** 2).mean()

    zero = scores[scores["start"] == "zero start"].set_index("loss")
    for name, cost in (
        ("logistic loss", losses.log_loss),
        ("Brier score", lambda y, q: ((q - y) ** 2).mean()),
    ):
        assert_allclose(
            zero.loc[name, ["log loss", "squared error"]].astype(float), held_out(cost), rtol=0.02
        )
    extra = zero.loc["Brier score", "squared error"] - zero.loc["logistic loss", "squared error"]
    assert low < extra < high


def test_sure_starts_have_sure_logits() -> None:
    rng = np.random.default_rng(0)
    X = np.column_stack([np.ones(200), rng.normal(size=(200, 3))])
    logits = X @ experiments._sure_start(rng, X, 4)
    assert_allclose(logits.std(axis=0), experiments.SURE)


def test_digits_are_learned_from_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments, "SPLITS", 2)
    scores = experiments.train_digits(seed=1)
    assert len(scores) == 2 * 2 * 2
    zero = scores[scores["start"] == "zero start"].groupby("loss").mean(numeric_only=True)
    assert zero.loc["cross entropy", "accuracy"] > 0.9
    assert (scores["squared error"].between(0, 2)).all() and (scores["accuracy"].between(0, 1)).all()
