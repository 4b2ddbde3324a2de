"""utils.descent: gradients against differences, minima against other roads to them, and the words."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from sklearn.linear_model import LogisticRegression

from utils import losses
from utils.descent import LABELS, LANDSCAPES, SHARES, X, Y, _landscapes, outcome


@pytest.fixture(autouse=True)
def made_anew(monkeypatch):
    """Make the landscapes in each test: what was made at the import would show no change of a function."""
    for key, place in _landscapes().items():
        monkeypatch.setitem(LANDSCAPES, key, place)


def descend(gradient, start, step_size, steps=40):
    path = [np.asarray(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - step_size * gradient(path[-1]))
    return np.array(path)


def test_landscapes_have_their_names_and_their_parameter():
    wanted = {name: "slope" for name in ("squared error", "absolute error", "logistic loss")}
    wanted["cross entropy"] = "logit"
    assert {key: place.parameter for key, place in _landscapes().items()} == wanted


@pytest.mark.parametrize("key", LANDSCAPES)
def test_gradient_is_the_slope_of_the_loss(key):
    place = LANDSCAPES[key]
    for w in np.random.default_rng(3).uniform(-3, 5, (20, 1)):
        gradient = place.gradient(w)
        assert gradient.shape == (1,)
        assert_allclose(gradient, (place.loss(w + 1e-6) - place.loss(w - 1e-6)) / 2e-6, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("key", LANDSCAPES)
def test_best_is_lower_than_its_surroundings(key):
    place = LANDSCAPES[key]
    assert place.best.shape == (1,)
    around = place.best + np.random.default_rng(4).normal(0, 0.05, (500, 1))
    assert place.loss(around).shape == (500,)
    assert place.loss(around).min() >= place.loss(place.best)


@pytest.mark.parametrize("w", [-2.0, 0.5, 1.5])
def test_losses_are_those_of_the_course(w):
    at = {name: float(place.loss(np.array([w]))) for name, place in LANDSCAPES.items()}
    q = np.exp([w, 0, 0]) / np.exp([w, 0, 0]).sum()
    assert_allclose(at["squared error"], losses.rmse(Y, w * X) ** 2)
    assert_allclose(at["absolute error"], losses.mae(Y, w * X))
    assert_allclose(at["logistic loss"], losses.log_loss(LABELS, 1 / (1 + np.exp(-w * X))))
    assert_allclose(at["cross entropy"], losses.cross_entropy(SHARES, q))


def test_minima_by_other_roads():
    assert_allclose(LANDSCAPES["squared error"].best, X @ Y / (X @ X), atol=1e-8)
    place = LANDSCAPES["absolute error"]
    assert_allclose(place.loss(place.best), min(place.loss(np.array([slope])) for slope in Y / X), rtol=1e-9)
    unpenalised = LogisticRegression(C=np.inf, tol=1e-10, fit_intercept=False).fit(X[:, np.newaxis], LABELS)
    assert_allclose(LANDSCAPES["logistic loss"].best, unpenalised.coef_[0], atol=1e-4)
    share = SHARES[0]
    assert_allclose(LANDSCAPES["cross entropy"].best, np.log(2 * share / (1 - share)), atol=1e-6)


@pytest.mark.parametrize(
    ("loss", "step_size", "expected"),
    [
        ("squared error", 0.001, "crawls"),
        ("squared error", 0.2, "converges"),
        ("squared error", 1.0, "diverges"),
        ("absolute error", 0.01, "crawls"),
        ("absolute error", 3.0, "rattles"),
        ("logistic loss", 0.001, "crawls"),
        ("cross entropy", 1.0, "converges"),
    ],
)
def test_one_word_for_each_way_to_go(loss, step_size, expected):
    place = LANDSCAPES[loss]
    assert outcome(place, descend(place.gradient, [-3.0], step_size)) == expected


@pytest.mark.parametrize("end", [1e200, -1e200, np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("key", LANDSCAPES)
def test_a_path_that_leaves_float64_diverges(key, end):
    assert outcome(LANDSCAPES[key], np.array([[1.0], [2.0], [end]])) == "diverges"


def test_a_path_that_comes_back_to_its_height_or_never_leaves():
    place = LANDSCAPES["absolute error"]
    assert outcome(place, [[5], [4], [5]]) == "rattles"
    assert outcome(place, [[5], [5]]) == "crawls"
    assert outcome(place, [place.best, place.best]) == "converges"
    ups = [[5], [6], [5.9], *([5.8 - step / 10] for step in range(9))]
    assert outcome(place, ups) == "crawls", "the step up is no longer among the last ten"
    assert outcome(place, ups[:2] + ups[3:]) == "rattles"


def test_to_make_a_landscape_says_nothing(capfd):
    _landscapes()
    assert capfd.readouterr() == ("", "")


@given(st.lists(st.floats(-20, 20), min_size=2, max_size=14), st.sampled_from(list(LANDSCAPES)))
def test_the_word_is_that_of_its_definition(points, key):
    """Each word by the sentence that defines it, on any path."""
    place, path = LANDSCAPES[key], np.array(points)[:, np.newaxis]
    heights = [float(place.loss(w) - place.loss(place.best)) for w in path]
    ups = [after > before for before, after in itertools.pairwise(heights)][-10:]
    expected = "rattles" if any(ups) else "crawls"
    if heights[-1] <= 0.01 * heights[0]:
        expected = "converges"
    if heights[-1] > heights[0]:
        expected = "diverges"
    assert outcome(place, path) == expected


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ([[1.0]], r"^path has shape \(1, 1\); give two points or more, each with one parameter\.$"),
        ([[1.0, 2.0], [1.0, 2.0]], r"^path has shape \(2, 2\)"),
        ([1.0, 2.0], r"^path has shape \(2,\)"),
        ([[np.nan], [1.0]], r"^path begins at \[nan\]; give a finite number\.$"),
    ],
)
def test_refuses_what_is_no_path(path, message):
    with pytest.raises(ValueError, match=message):
        outcome(LANDSCAPES["squared error"], path)
