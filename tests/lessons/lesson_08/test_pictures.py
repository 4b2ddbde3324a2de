"""Numbers behind the pictures of lesson 08, and that every position draws."""

import itertools
from operator import attrgetter

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import calibration_curve

from utils.lessons.lesson_08 import pictures
from utils.notebook.explore import explore
from utils.notebook.plots import figure

RNG = np.random.default_rng(0)


@pytest.fixture
def ax():
    return figure()[1]


def every_position(stage):
    names = list(stage.controls)
    positions = map(attrgetter("values"), stage.controls.values())
    for values in itertools.product(*positions):
        yield dict(zip(names, values, strict=True))


def titles(stage, axes, **values):
    fixed = getattr(stage, "fixed", None)
    if fixed:
        fixed(axes)
    stage.moving(axes, **values)
    return [ax.get_title() for ax in np.atleast_1d(axes)]


def test_every_position_draws_and_has_its_own_description(costs):
    figure_ = explore(costs.fixed, costs.moving, costs.controls, costs.alt, ncols=2)
    positions = list(every_position(costs))
    for values in positions[:: max(1, len(positions) // 12)]:
        assert figure_.draw(**values).startswith(b"\x89PNG")
        assert len(costs.alt(**values)) > 40
    assert costs.alt(**positions[0]) != costs.alt(**positions[-1])


def test_stalls_by_mean_count_each_bin(ax):
    mean = [10, 20, 40, 70, 80, 150, 300, 1000]
    stalls = [1, 1, 1, 1, 0, 0, 1, 0]
    pictures.draw_stalls_by_mean(ax, mean, stalls, rate_mbps=30, break_even=1 / 6, guess=0.2)
    assert [bar.get_height() for bar in ax.patches] == [1, 1, 0.5, 0, 0.5]
    assert ax.get_title() == "Predicted mean 60 to 120 Mbit/s: 0.50 of the seconds stall"
    assert [label.get_text() for label in ax.get_xticklabels()][0::4] == ["below 30", "above 240"]
    guess = ax.lines[-1]  # stands at the bar that it is about
    assert np.mean(guess.get_xdata()) == 2 and set(guess.get_ydata()) == {0.2}


def test_one_kind_shows_mean_quantile_and_share(ax):
    values = [5, 15, 25, 35, 320, 200]
    pictures.draw_one_kind(ax, values, rate_mbps=30, share=1 / 6)
    said = [text.get_text() for text in ax.texts]
    assert said == ["1/6 of the seconds below 13", "0.50 of the seconds below 30", "mean 100"]
    assert "1 seconds lie above 300" in ax.get_xlabel()
    red = [bar.get_height() for bar in ax.patches if bar.get_facecolor() == ax.patches[0].get_facecolor()]
    assert sum(red) == 3


def test_costs_name_all_that_are_level_and_mark_the_guess(ax):
    columns = ["cost", "more", "from", "to"]
    rows = {"a": [0.9, 0.6, 0.5, 0.7], "b": [0.32, 0.02, -0.01, 0.05], "c": [0.3, 0, 0, 0]}
    pictures.draw_costs(ax, pd.DataFrame.from_dict(rows, orient="index", columns=columns), "a")
    assert ax.get_title() == "Lowest cost per second: b and c"
    assert [text.get_text() for text in ax.texts] == ["0.30", "0.32", "0.90  <- your guess"]
    assert [bar.get_width() for bar in ax.patches] == [0.3, 0.32, 0.9]


def test_wasted_squares_are_counted(ax):
    pictures.draw_wasted(ax, {"by mean": 7, "by probability": 3, "by quantile": 5}, helped=60, guess=10)
    assert [len(line.get_xdata()) for line in ax.lines] == [53, 7, 57, 3, 55, 5, 2]
    assert ax.get_title() == "Wasted help, of 60 seconds: 7 by mean, 3 by probability"
    assert set(ax.lines[-1].get_xdata()) == {4.5}  # of 6 columns the last one is the guess


@pytest.fixture(scope="module")
def costs():
    truth = RNG.random(500) < 0.3
    good = np.clip(0.5 * truth + 0.4 * RNG.random(500), 0, 1)
    return pictures.CostOfThreshold(truth, {"good": good, "coin": np.full(500, 0.5)})


def test_cost_by_hand():
    stage = pictures.CostOfThreshold(
        [True, True, False, False], {"model": [0.9, 0.2, 0.6, 0.1], "b": [0] * 4}
    )
    assert stage.cost(ratio=5, threshold=0.5, model="model") == (0 + 5 + 1 + 0) / 4
    assert stage.cost(ratio=5, threshold=0.2, model="model") == (0 + 0 + 1 + 0) / 4
    assert stage.cost(ratio=20, threshold=1, model="model") == (20 + 20) / 4


def test_table_tells_what_both_thresholds_cost():
    stage = pictures.CostOfThreshold(
        [True, True, False, False], {"model": [0.9, 0.2, 0.6, 0.1], "b": [0] * 4}
    )
    assert stage.at(5).loc["model"].tolist() == [(5 + 1) / 4, 1 / 4, 0.9, 1]


def test_cost_title_compares_yours_with_the_costs_own(costs):
    axes = figure(ncols=2)[1]
    yours, theirs = (costs.cost(10, t, "good") for t in (0.5, 1 / 11))
    assert titles(costs, axes, ratio=10, threshold=0.5, model="good") == [
        f"Cost per second: yours {yours:.2f}, from the costs {theirs:.2f}",
        "Where the model says {:.2f}, {:.2f} stall".format(*(each[-1] for each in costs.curve("good"))),
    ]


def test_reliability_is_scikit_learns_calibration_curve(costs):
    came, said = calibration_curve(costs.truth, costs.proba["good"], n_bins=10)
    ours = costs.curve("good")
    assert ours[0] == pytest.approx(said) and ours[1] == pytest.approx(came)
    assert [len(part) for part in costs.curve("coin")] == [1, 1]


@pytest.mark.parametrize("guess", [None, 0, 24])
def test_newcomers_lines_are_mixtures_and_bars_are_counted(guess):
    rows = {"class": [0.4, 0.0], "pair": [0.2, 0.6], "again": [0.3, 0.3]}
    hits = pd.DataFrame.from_dict(rows, orient="index", columns=["old apps", "new app"])
    newcomers = pd.DataFrame({"four": [0.9, 0.5, 0.1, 0.8, 0.7]})
    left, right = pictures.draw_newcomers(figure(ncols=2)[1], hits, newcomers, guess)
    assert [list(line.get_ydata()) for line in left.lines] == [
        pytest.approx([0.4, 0.2]),
        pytest.approx([0.2, 0.4]),
        pytest.approx([0.3, 0.3]),
    ]
    assert [bar.get_height() for bar in right.patches] == [0.9, 0.8, 0.7, 0.5, 0.1]
    assert right.get_title() == "1 of 5 newcomers found above chance"
    assert left.get_title() == "From 25 % on, a score per pair beats one class per app"
    assert len(right.lines) == (1 if guess is None else 2)


def test_names_at_one_height_are_moved_apart():
    assert pictures._apart([0.3, 0.31, 0.1], 0.05) == pytest.approx([0.3, 0.35, 0.1])
