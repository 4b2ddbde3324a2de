"""The pictures of lesson 06, against scikit-learn and the numbers that they are given."""

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import partial_dependence
from sklearn.linear_model import LogisticRegression

from utils.explanations import swap_one_input
from utils.lessons.lesson_06 import pictures
from utils.lessons.lesson_06.experiments import Interval
from utils.lessons.lesson_06.pictures import CaseStudy
from utils.notebook.explore import explore
from utils.notebook.plots import figure

MOVED = {"a": [-2.0, -1.0, 0.0, 1.0, 2.0], "c": [0.0, 1.0]}


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
    return CaseStudy(chance_of(model), {"first": x.iloc[0], "second": x.iloc[7]}, x, MOVED)


def words(ax):
    return [text.get_text() for text in ax.texts]


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_the_sliders_say_what_the_drawing_is_told(study: CaseStudy) -> None:
    for name, values in MOVED.items():
        assert study.controls[name].shown == ["as it is", *(f"{value:g}" for value in values)]


def test_average_is_scikit_learns_partial_dependence(study, fitted):
    model, x, _ = fitted
    theirs = partial_dependence(
        model, x, ["a"], custom_values={"a": study.grid}, response_method="predict_proba", method="brute"
    )
    np.testing.assert_allclose(study.average, theirs["average"][0])


def test_curve_passes_through_the_explained_case(study, fitted):
    model, x, _ = fitted
    chance, swaps = study.explained("second", a=1.0, c=None)
    assert chance == pytest.approx(study.curve("second", a=None, c=None)[3])
    changed = x.iloc[7].copy()
    changed["a"] = 1.0
    pd.testing.assert_series_equal(swaps, swap_one_input(chance_of(model), changed, x.median()))
    as_it_is, _ = study.explained("second", a=None, c=None)
    assert as_it_is == pytest.approx(chance_of(model)(x.iloc[[7]])[0])
    both = x.iloc[7].copy()
    both[["a", "c"]] = [1.0, 0.0]
    assert study.explained("second", a=1.0, c=0.0)[0] == pytest.approx(chance_of(model)(both.to_frame().T)[0])


def test_controls_are_in_the_readings_own_unit():
    x = pd.DataFrame({"sinr_slope_db": [-8.0, 0.0], "frequency_ghz": [7.5, 28.0]})
    moved = {"sinr_slope_db": range(-9, 1), "frequency_ghz": (7.5, 28)}
    study = CaseStudy(lambda rows: np.full(len(rows), 0.5), {"one": x.iloc[0], "two": x.iloc[1]}, x, moved)
    slope, frequency = study.controls["sinr_slope_db"], study.controls["frequency_ghz"]
    assert slope.label == "SINR slope (dB per 100 ms)" and slope.texts[:2] == ["as it is", "-9 dB"]
    assert (frequency.kind, frequency.texts) == ("choice", ["as it is", "7.5 GHz", "28 GHz"])
    study.curve("one", sinr_slope_db=-9.0, frequency_ghz=None)


@pytest.mark.parametrize("place", [None, -2.0, 2.0])
def test_picture_everywhere(study, place):
    explorer = explore(study.fixed, study.moving, study.controls, study.alt, ncols=2)
    for case in ("first", "second"):
        for c in (None, 0.0, 1.0):
            assert explorer.draw(case=case, a=place, c=c)[:4] == b"\x89PNG"
            assert case in study.alt(case, a=place, c=c)
    first = explorer.draw(case="first", a=0.0, c=None)
    assert explorer.draw(case="first", a=0.0, c=None) == first


def test_the_headline_says_when_nothing_moves_much(fitted):
    _, x, _ = fitted
    for slope, title in ((0.001, "No reading moves it much"), (0.2, "It hangs most on a")):
        study = CaseStudy(
            lambda rows, k=slope: (0.5 + k * rows["a"]).to_numpy(),
            {"one": x.iloc[0] + 2, "two": x.iloc[1]},
            x,
            MOVED,
        )
        _, axes = figure(ncols=2)
        study.moving(axes, "one", a=None, c=None)
        assert axes[1].get_title() == title


def test_the_map_has_a_point_for_each_decision_of_its_site():
    rows = pd.DataFrame(
        {
            "site": [1, 1, 1, 2],
            "link": [7, 7, 8, 9],
            "distance_m": [10.0, 20.0, 30.0, 40.0],
            "azimuth_deg": [0, 90, 180, 270],
            "blocked_100ms": [0, 1, 0, 1],
        }
    )
    _, ax = figure()
    pictures.draw_map(ax, rows, 1)
    free, blocked = (np.asarray(points.get_offsets()) for points in ax.collections)
    np.testing.assert_allclose(free, [[0, 10], [0, -30]], atol=1e-9)
    np.testing.assert_allclose(blocked, [[20, 0]], atol=1e-9)
    assert ax.get_title() == "Site 1: a blockage follows 33 of 100 decisions"
    assert legend(ax) == ["not blocked", "then blocked", "base station"]


def test_the_release_is_drawn_with_what_it_loses_and_what_was_predicted():
    aucs = pd.DataFrame({"validation": [0.8, 0.95], "live": [0.8, 0.7]}, ["old model", "new model"])
    _, ax = figure()
    assert pictures.draw_release(ax, aucs) is ax
    assert ax.get_title() == "The new model: AUC 0.95 in validation, 0.70 live"
    np.testing.assert_allclose([line.get_ydata() for line in ax.lines], aucs)
    assert words(ax) == ["old model 0.80", "0.80 old model", "new model 0.95", "0.70 new model"]
    _, ax = figure()
    pictures.draw_release(ax, aucs, predicted=0.9)
    assert list(ax.lines[-1].get_ydata()) == [0.9] and words(ax)[-1] == "0.90 you said"


def test_suspects_are_drawn_by_how_far_they_move_and_beside_the_clock():
    _, axes = figure(ncols=2)
    pictures.draw_suspects(axes, {"a": 0.1, "b": -0.6, "c": 0.0}, "a", (581.0, 21.0))
    assert [bar.get_width() for bar in axes[0].patches] == [0.0, 0.1, -0.6]
    assert axes[0].get_title() == "b misled it: -0.60"
    assert list(axes[0].lines[0].get_ydata()) == [1] and "your suspect" in words(axes[0])
    assert axes[0].lines[0].get_xdata()[0] > 0.1, "on the bar it cannot be read"
    assert any("581 Mbit/s" in text for text in words(axes[1]))
    starts = [bar.get_x() for bar in axes[1].patches]
    assert starts == [0.0, -5.0, -0.1]


def test_the_ranking_shows_each_alone_and_the_copies_together():
    single = pd.Series({"slope": 0.08, "copy 1": 0.02, "copy 2": 0.01})
    _, ax = figure()
    pictures.draw_ranking(ax, single, ["copy 1", "copy 2"], 0.25, "all four on top")
    assert [bar.get_width() for bar in ax.patches] == [0.01, 0.02, 0.08, 0.25]
    assert ax.get_title() == "Shuffled alone, no copy costs more than 0.02; all four, 0.25"
    assert any("you said: all four on top" in text for text in words(ax))


def test_the_hunt_has_a_bar_for_officers_and_one_for_repayment():
    table = pd.DataFrame({"approved": [0.01, 0.04], "repays": [0.02, 0.0]}, ["income", "district"])
    _, ax = figure()
    counts = [Interval(0.04, 0.03, 0.05), Interval(0.0, -0.01, 0.01)]
    pictures.draw_hunt(ax, table.assign(**{"tells the group": 0.96}), "district", counts)
    assert words(ax) == ["tells the group: AUC 0.96"]
    assert [bar.get_width() for bar in ax.patches] == [0.01, 0.04, 0.02, 0.0]
    assert ax.get_title() == "district: 0.040 for the officers, 0.000 for repayment"


def test_causes_say_whether_anything_really_changes():
    curves = {
        "sinr_slope_db": pd.DataFrame(
            {"forest": [0.7, 0.1], "other": [0.6, 0.2], "really": [0.1, 0.1]}, [-8, 0]
        ),
        "speed_mps": pd.DataFrame(
            {"forest": [0.1, 0.1], "other": [0.1, 0.2], "really": [0.08, 0.14]}, [0, 12]
        ),
    }
    _, axes = figure(ncols=2)
    pictures.draw_causes(axes, curves, 0.1, "sinr_slope_db")
    assert axes[0].get_title() == "SINR slope set: always 10.0 % are blocked"
    assert axes[1].get_title() == "Speed set: 8.0 % to 14.0 % are blocked"
    assert "you said: this" in words(axes[0]) and not words(axes[1])
    np.testing.assert_allclose(axes[1].lines[2].get_ydata(), [8, 14])
    assert legend(axes[0]) == ["forest", "other", "really", "as it is"]
