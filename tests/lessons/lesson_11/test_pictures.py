"""The pictures of lesson 11: their numbers against other roads to them."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy.special import expit
from scipy.stats import entropy as scipy_entropy
from sklearn.calibration import calibration_curve
from sklearn.linear_model import HuberRegressor, LinearRegression, QuantileRegressor

from utils.lessons.lesson_11.pictures import (
    SINR_DB,
    THROUGHPUT_MBPS,
    Entropies,
    Outlier,
    calibration,
    draw_calibration,
    draw_constants,
    draw_opening,
    draw_price,
    draw_slopes,
    lines_through,
    with_last,
)
from utils.losses import log_loss, mae, rmse
from utils.notebook.plots import figure

MODELS = {"squared": LinearRegression(), "absolute": QuantileRegressor(quantile=0.5, alpha=0)}


def test_constants_are_least_at_mean_and_median():
    values = [1, 2, 3, 4, 40]
    _, ax = figure()
    draw_constants(ax, values, np.arange(0, 51))
    dots = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"]
    assert dots == [np.mean(values), np.median(values)]
    assert f"RMSE at {np.mean(values):g} ms" in ax.get_title()


def test_lines_are_numpys_and_models_stay_untouched():
    (intercept, slope), _ = lines_through(MODELS, SINR_DB, THROUGHPUT_MBPS).values()
    assert_allclose([slope, intercept], np.polyfit(SINR_DB, THROUGHPUT_MBPS, 1))
    assert not hasattr(MODELS["squared"], "coef_")


def test_the_last_point_alone_moves():
    moved = with_last(THROUGHPUT_MBPS, 0)
    assert_allclose(moved[:-1], THROUGHPUT_MBPS[:-1])
    assert moved[-1] == 0
    assert THROUGHPUT_MBPS[-1] == 240


def test_the_outlier_pulls_the_squared_fit_more():
    outlier = Outlier(MODELS)
    before, after = outlier.lines(240), outlier.lines(0)
    change = {name: abs(before[name][1] - after[name][1]) for name in MODELS}
    assert change["squared"] > 2 * change["absolute"]
    intercept, slope = before["squared"]
    line = intercept + slope * SINR_DB
    moved = with_last(THROUGHPUT_MBPS, 100)
    assert_allclose(outlier.losses(100), [rmse(moved, line), mae(moved, line)])


def test_the_outliers_picture_is_drawn_at_every_position():
    outlier = Outlier(MODELS | {"Huber": HuberRegressor()})
    _, axes = figure(ncols=2)
    outlier.fixed(axes)
    for last in range(0, 401, 20):
        outlier.moving(axes, last)
        assert f"at {last:g} Mbit/s" in outlier.alt(last)
    assert axes[1].get_title().startswith("Old line: RMSE 5 → 47, MAE 4 → 18")


@pytest.mark.parametrize(("p", "q"), [(0.7, 0.4), (1.0, 0.02), (0.0, 0.5), (0.3, 0.3)])
def test_cross_entropy_is_entropy_plus_divergence(p, q):
    _, ax = figure()
    picture = Entropies()
    picture.fixed(ax)
    picture.moving(ax, p, q)
    truth, forecast = [p, 1 - p], [q, 1 - q]
    own, gap = scipy_entropy(truth), scipy_entropy(truth, forecast)
    wanted = f"Cross entropy {own + gap:.2f} = entropy {own:.2f} + divergence {gap:.2f}"
    assert ax.get_title().startswith(wanted)
    assert f"{own:.2f}" in picture.alt(p, q)


def test_calibration_agrees_with_scikit_learn():
    rng = np.random.default_rng(5)
    p = rng.random(400)
    outcomes = (rng.random(400) < p).astype(int)
    said, happened = calibration(outcomes, p, bins=8)
    share, mean = calibration_curve(outcomes, p, n_bins=8, strategy="quantile")
    assert_allclose(happened, share, atol=0.05)
    assert_allclose(said, mean, atol=0.02)


def test_one_forecast_for_all_makes_one_group():
    said, happened = calibration([0, 1, 1, 0], [0.5] * 4)
    assert said.tolist() == happened.tolist() == [0.5]


def test_the_slopes_are_those_of_the_losses():
    _, ax = figure()
    assert draw_slopes(ax, sure=6.0) is ax
    logits = np.linspace(-8, 8, 4001)
    logistic, brier, counted = (np.interp(logits, *line.get_data()) for line in ax.lines[:3])
    assert_allclose(logistic, np.gradient(np.logaddexp(0, logits), logits), atol=2e-3)
    assert_allclose(brier, np.gradient(expit(logits) ** 2, logits), atol=2e-3)
    assert set(counted) == {0}
    at = np.flatnonzero(np.isclose(logits, 6.0))[0]
    assert ax.get_title() == f"Sure and wrong: slope {logistic[at]:.2f} logistic, {brier[at]:.2f} Brier"


@pytest.mark.parametrize("limit", [None, 10.0, np.inf])
def test_the_price_of_being_sure_and_a_students_limit(limit):
    _, ax = figure()
    assert draw_price(ax, limit) is ax
    logits, loss = ax.lines[0].get_data()
    some = logits < 20  # further out the library, which sees q alone, has lost digits
    assert_allclose(loss[some], [log_loss([0], [q]) for q in expit(logits[some])], rtol=1e-6)
    assert ax.lines[1].get_ydata()[-1] == pytest.approx(log_loss([0], [1.0]))
    assert any("your limit" in text.get_text() for text in ax.texts) == (limit == 10)


@pytest.mark.parametrize(
    ("said", "words"), [("one", "you said: least"), ("all", "you said: all the same"), (None, None)]
)
def test_the_opening_marks_what_a_student_said(said, words):
    _, axes = figure(ncols=2)
    losses = pd.DataFrame({"printed": [0.0, 0.0], "meant": [0.1, 3.0]}, index=["one", "two"])
    draw_opening(axes, losses, said)
    assert [bar.get_width() for bar in axes[1].patches] == [0.1, 3.0]
    marks = [text.get_text() for text in axes[0].texts if "said" in text.get_text()]
    assert marks == [word for word in [words] if word]


def test_a_students_guess_is_drawn():
    _, ax = figure()
    draw_constants(ax, [1, 2, 6], np.arange(8), said=2)
    assert [text.get_text() for text in ax.texts][-1] == "you: 2 ms"


def test_the_calibration_curve_is_drawn():
    _, ax = figure()
    assert draw_calibration(ax, [0, 1, 1], {"one": [0.1, 0.6, 0.8]}) is ax
    assert ax.get_title() == "one, surest: says 80%, 100% happen"
