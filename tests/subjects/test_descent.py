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


LINE = np.column_stack([np.ones_like(X), X])


def test_landscapes_have_their_names_and_their_parameters():
    line = {1: ("slope",), 2: ("intercept", "slope")}
    names = ("squared error", "absolute error", "logistic loss")
    wanted = {(name, count): line[count] for name in names for count in line}
    wanted |= {("cross entropy", 1): ("logit",), ("cross entropy", 2): ("logit_1", "logit_2")}
    assert {key: place.parameters for key, place in _landscapes().items()} == wanted


@pytest.mark.parametrize("key", LANDSCAPES)
def test_gradient_is_the_slope_of_the_loss(key):
    place = LANDSCAPES[key]
    rng = np.random.default_rng(3)
    for w in rng.uniform(-3, 5, (20, key[1])):
        steps = 1e-6 * np.eye(key[1])
        differences = (place.loss(w + steps) - place.loss(w - steps)) / 2e-6
        assert_allclose(place.gradient(w), differences, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("key", LANDSCAPES)
def test_best_is_lower_than_its_surroundings(key):
    place = LANDSCAPES[key]
    assert place.best.shape == (key[1],) == (len(place.parameters),)
    around = place.best + np.random.default_rng(4).normal(0, 0.05, (500, key[1]))
    assert place.loss(around).min() >= place.loss(place.best)


def test_losses_are_those_of_the_course():
    w = np.array([0.5, 1.5])
    line = LINE @ w
    p = 1 / (1 + np.exp(-line))
    logits = np.array([0.5, 1.5, 0.0])
    q = np.exp(logits) / np.exp(logits).sum()
    assert_allclose(LANDSCAPES["squared error", 2].loss(w), losses.rmse(Y, line) ** 2)
    assert_allclose(LANDSCAPES["absolute error", 2].loss(w), losses.mae(Y, line))
    assert_allclose(LANDSCAPES["logistic loss", 2].loss(w), losses.log_loss(LABELS, p))
    assert_allclose(LANDSCAPES["cross entropy", 2].loss(w), losses.cross_entropy(SHARES, q))


def test_minima_by_other_roads():
    assert_allclose(LANDSCAPES["squared error", 2].best, np.polyfit(X, Y, 1)[::-1], atol=1e-4)
    through_two = [np.polyfit(X[list(i)], Y[list(i)], 1)[::-1] for i in itertools.combinations(range(8), 2)]
    place = LANDSCAPES["absolute error", 2]
    assert_allclose(place.loss(place.best), min(place.loss(w) for w in through_two), rtol=1e-6)
    unpenalised = LogisticRegression(C=np.inf, tol=1e-10).fit(X[:, np.newaxis], LABELS)
    expected = [unpenalised.intercept_[0], unpenalised.coef_[0, 0]]
    assert_allclose(LANDSCAPES["logistic loss", 2].best, expected, atol=1e-3)
    assert_allclose(LANDSCAPES["cross entropy", 2].best, np.log(SHARES[:2] / SHARES[2]), atol=1e-4)


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
    place = LANDSCAPES[loss, 2]
    assert outcome(place, descend(place.gradient, [-3.0, -3.0], step_size)) == expected


@pytest.mark.parametrize("end", [1e200, np.inf, np.nan])
@pytest.mark.parametrize("key", [key for key in LANDSCAPES if key[0] == "squared error"])
def test_a_path_that_leaves_float64_diverges(key, end):
    assert outcome(LANDSCAPES[key], np.array([[1.0] * key[1], [2.0] * key[1], [end] * key[1]])) == "diverges"


@given(st.data(), st.sampled_from(list(LANDSCAPES)))
def test_the_word_is_that_of_its_definition(data, key):
    """Each word by the sentence that defines it, on any path."""
    place = LANDSCAPES[key]
    points = st.lists(st.floats(-20, 20), min_size=key[1], max_size=key[1])
    path = np.array(data.draw(st.lists(points, min_size=2, max_size=14)))
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
        ([[1.0, 2.0]], "two points or more"),
        ([[1.0], [2.0]], "each with 2 parameters"),
        ([1.0, 2.0], "has shape"),
        ([[np.nan, 1.0], [1.0, 1.0]], "begins at"),
    ],
)
def test_refuses_what_is_no_path(path, message):
    with pytest.raises(ValueError, match=message):
        outcome(LANDSCAPES["squared error", 2], path)
