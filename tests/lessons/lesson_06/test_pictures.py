"""The pictures of lesson 06, against scikit-learn."""

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import partial_dependence
from sklearn.linear_model import LogisticRegression

from utils.explanations import swap_one_input
from utils.lessons.lesson_06 import pictures
from utils.lessons.lesson_06.pictures import CaseStudy
from utils.notebook.explore import explore
from utils.notebook.plots import figure


@pytest.fixture(scope="module")
def fitted():
    rng = np.random.default_rng(0)
    x = pd.DataFrame(rng.normal(size=(600, 4)), columns=list("abcd"))
    y = (2 * x["a"] + x["b"] + rng.normal(size=600) > 0).astype(int)
    return LogisticRegression().fit(x, y), x, y


def chance_of(model):
    return lambda x: model.predict_proba(x)[:, 1]


@pytest.fixture(scope="module")
def study(fitted):
    model, x, _ = fitted
    return CaseStudy(chance_of(model), {"first": x.iloc[0], "second": x.iloc[7]}, x, ["a", "c"])


def test_average_is_scikit_learns_partial_dependence(study, fitted):
    model, x, _ = fitted
    for name in ("a", "c"):
        custom = {name: study.grids[name]}
        theirs = partial_dependence(
            model, x, [name], custom_values=custom, response_method="predict_proba", method="brute"
        )
        np.testing.assert_allclose(study.average(name), theirs["average"][0])


def test_curve_passes_through_the_explained_case(study, fitted):
    model, x, _ = fitted
    chance, swaps = study.explained("second", "a", 3)
    assert chance == pytest.approx(study.curve("second", "a")[3])
    changed = x.iloc[7].copy()
    changed["a"] = study.grids["a"][3]
    pd.testing.assert_series_equal(swaps, swap_one_input(chance_of(model), changed, x.median()))
    as_it_is, _ = study.explained("second", "a", -1)
    assert as_it_is == pytest.approx(chance_of(model)(x.iloc[[7]])[0])


@pytest.mark.parametrize("place", [-1, 0, 20])
def test_picture_everywhere(study, place):
    explorer = explore(study.fixed, study.moving, study.controls, study.alt, ncols=2)
    for case in ("first", "second"):
        for name in ("a", "c"):
            assert explorer.draw(case=case, name=name, place=place)[:4] == b"\x89PNG"
            assert case in study.alt(case, name, place)
    first = explorer.draw(case="first", name="a", place=5)
    assert explorer.draw(case="first", name="a", place=5) == first


def test_the_release_is_drawn_with_what_it_loses_and_what_was_predicted():
    aucs = pd.DataFrame({"validation": [0.8, 0.95], "live": [0.8, 0.7]}, ["old model", "new model"])
    _, ax = figure()
    assert pictures.draw_release(ax, aucs) is ax
    assert ax.get_title() == "The best in validation loses 0.25 of AUC when live"
    np.testing.assert_allclose([line.get_ydata() for line in ax.lines], aucs)
    _, ax = figure()
    pictures.draw_release(ax, aucs, predicted=0.9)
    assert list(ax.lines[-1].get_ydata()) == [0.9]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [*aucs.index, "your prediction"]


def test_importance_is_drawn_in_order_beside_the_curve(fitted):
    model, x, _ = fitted
    _, axes = figure(ncols=2)
    curve = partial_dependence(model, x, ["b"], grid_resolution=7)
    pictures.draw_importance(axes, pd.Series({"a": 0.1, "b": 0.3, "c": 0.2}), curve)
    assert [bar.get_width() for bar in axes[0].patches] == [0.1, 0.2, 0.3]
    assert axes[0].get_title() == "It hangs on b" and axes[1].get_xlabel() == "b"
    np.testing.assert_allclose(axes[1].lines[0].get_ydata(), curve["average"][0])


def test_single_curves_and_their_average(fitted):
    model, x, _ = fitted
    curves = partial_dependence(model, x, ["a"], kind="both", grid_resolution=5)
    _, ax = figure()
    pictures.draw_single_curves(ax, curves, "a (m)", every=100)
    assert len(ax.lines) == 6 + 1
    np.testing.assert_allclose(ax.lines[-1].get_ydata(), curves["individual"][0].mean(axis=0))
    low, high = np.quantile(curves["individual"][0][:, 0], [0.05, 0.95])
    assert f"single links {low:.2f} to {high:.2f}" in ax.get_title()


def test_the_headline_says_when_nothing_moves_much(fitted):
    _, x, _ = fitted
    for slope, title in ((0.001, "No input moves it much"), (0.2, "It hangs most on a")):
        study = CaseStudy(
            lambda rows, k=slope: (0.5 + k * rows["a"]).to_numpy(),
            {"one": x.iloc[0] + 2, "two": x.iloc[1]},
            x,
            ["a", "b"],
        )
        _, axes = figure(ncols=2)
        study.moving(axes, "one", "a", -1)
        assert axes[1].get_title() == title
