"""Numbers behind the pictures of lesson 08, and that every position draws."""

import itertools
from operator import attrgetter

import numpy as np
import pytest

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


@pytest.mark.parametrize("name", ["costs", "newcomer"])
def test_every_position_draws_and_has_its_own_description(name, request):
    made = request.getfixturevalue(name)
    stage = made[0] if name == "blurred" else made
    columns = 2 if name == "deciding" else 1
    figure_ = explore(getattr(stage, "fixed", None), stage.moving, stage.controls, stage.alt, ncols=columns)
    positions = list(every_position(stage))
    for values in positions[:: max(1, len(positions) // 12)]:
        assert figure_.draw(**values).startswith(b"\x89PNG")
        assert len(stage.alt(**values)) > 40
    ends = [stage.alt(**positions[0]), stage.alt(**positions[-1])]
    assert ends[0] != ends[1]


def test_stalls_by_mean_count_each_bin(ax):
    mean = [10, 20, 40, 70, 80, 150, 300, 1000]
    stalls = [1, 1, 1, 1, 0, 0, 0, 0]
    pictures.draw_stalls_by_mean(ax, mean, stalls, rate_mbps=30, break_even=1 / 6)
    assert [bar.get_height() for bar in ax.patches] == [1, 1, 0.5, 0, 0, 0]
    assert ax.get_title() == "At a predicted mean of 60 to 120 Mbit/s, 0.50 of the streams stall"
    assert [label.get_text() for label in ax.get_xticklabels()][0::5] == ["below 30", "above 480"]


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


def test_cost_title_compares_yours_with_the_costs_own(costs, ax):
    yours, theirs = (costs.cost(10, t, "good") for t in (0.5, 1 / 11))
    assert titles(costs, ax, ratio=10, threshold=0.5, model="good") == [
        f"Your threshold costs {yours:.2f}, the one from the costs {theirs:.2f}"
    ]


SCORES = {
    "knows old": [[3, 2, 1, 0, -1, -np.inf]] * 4,
    "knows new": [[2, 0, 0, 0, 0, 3]] * 4,
}


@pytest.fixture(scope="module")
def newcomer():
    return pictures.NewAppShare(SCORES, chosen=[0, 4, 5, 5], new=5)


def test_new_app_hits_by_hand(newcomer):
    assert newcomer.natural == 0.5
    assert newcomer.hits.loc["knows old"].tolist() == [0.5, 0, 0.5, 0]
    assert newcomer.hits.loc["knows new"].tolist() == [0, 1, 0.5, 1]


def test_new_app_accuracy_is_the_mixture(newcomer, ax):
    accuracy = newcomer.accuracy(20, "the first suggestion")
    assert accuracy.to_dict() == pytest.approx({"knows old": 0.4, "knows new": 0.2})
    assert titles(newcomer, ax, share=20, right="the first suggestion") == [
        "At 20 %: best is knows old, right in 0.40"
    ]
    assert newcomer.accuracy(40, "the first suggestion").idxmax() == "knows new"
