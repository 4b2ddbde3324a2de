"""The figures of lesson 14."""

import numpy as np
import pandas as pd
import pytest

from utils.lessons.lesson_14.experiments import METHODS
from utils.lessons.lesson_14.pictures import (
    SharesPicture,
    draw_digits,
    draw_divided,
    draw_relu,
    draw_shares,
    draw_trainings,
)
from utils.lessons.lesson_14.verdicts import s06
from utils.notebook.plots import figure
from utils.verification.networks import Network, margins
from utils.verification.search import branch_and_bound

TABLE = pd.DataFrame({name: np.arange(20) < 18 - 3 * n for n, name in enumerate(METHODS)})


def test_digits_stand_under_their_titles():
    _, axes = figure(ncols=2)
    draw_digits(axes, [np.zeros(64), np.ones(64)], ["white", "black"])
    assert [ax.get_title() for ax in axes] == ["white", "black"]
    assert [ax.images[0].get_array().mean() for ax in axes] == [0, 1]


@pytest.mark.parametrize(("low", "high"), [(-1.0, 2.0), (-2.0, 1.0)])
def test_a_relu_lies_in_both_shapes(low, high):
    _, axes = figure(ncols=2)
    draw_relu(axes, low, high)
    for ax in axes:
        path = ax.patches[0].get_path()
        for x in np.linspace(low + 0.01, high - 0.01, 20):
            assert path.contains_point((x, max(x, 0)), radius=0.02) or path.contains_point(
                (x, max(x, 0)), radius=-0.02
            )


def test_a_divided_box_shows_every_part_and_the_counterexample():
    rng = np.random.default_rng(0)
    network = Network([rng.normal(size=(2, 6)), rng.normal(size=(6, 3))], [rng.normal(size=6), np.zeros(3)])
    label = int(network.decide(np.zeros(2)))
    low, high = np.full(2, -2.0), np.full(2, 2.0)
    search = branch_and_bound(margins(network, label), low, high)
    assert search.word == "refuted"
    _, ax = figure()
    draw_divided([ax], network, {"a title": (low, high, search)})
    assert len(ax.patches) == len(search.parts)
    marked = [line for line in ax.lines if line.get_marker() == "X"]
    assert marked[0].get_xydata()[0].tolist() == search.counterexample.tolist()
    assert any(text.get_text().startswith("sector") for text in ax.texts)


def test_the_name_of_the_sector_leaves_the_dot_free():
    same = Network([np.zeros((2, 1)), np.zeros((1, 2))], [np.zeros(1), np.array([1.0, 0.0])])
    low, high = np.full(2, -0.1), np.full(2, 0.1)
    fig, axes = figure(ncols=2, size=(11, 4.6))
    draw_divided(axes[:1], same, {"a title": (low, high, branch_and_bound(margins(same, 0), low, high))})
    fig.draw_without_rendering()
    (name,) = axes[0].texts
    dot = axes[0].transData.transform((low + high) / 2)
    assert not name.get_window_extent().padded(3).contains(*dot)


def test_shares_have_intervals_and_the_students_guess():
    _, axes = figure(ncols=2)
    draw_shares(axes, {"one": TABLE, "two": TABLE}, {"one": ("exact", 40.0), "two": ("one step", None)})
    assert [bar.get_width() for bar in axes[0].patches] == pytest.approx([90, 75, 60, 45, 30, 15])
    assert axes[0].get_title() == "one: 45% are safe"
    diamonds = [[line for line in ax.lines if line.get_marker() == "D"] for ax in axes]
    assert diamonds[0][0].get_xydata().tolist() == [[40.0, METHODS.index("exact")]] and not diamonds[1]


def test_trainings_say_what_intervals_prove():
    _, ax = figure()
    draw_trainings(ax, {"as usual": TABLE, "interval": TABLE})
    assert ax.get_title() == "Trained on intervals: intervals prove 15%"
    assert len(ax.patches) == 4


def test_the_knobs_picture_follows_its_controls():
    shares = {
        (count, error): pd.Series(np.linspace(1, 0.5, len(METHODS)) - error / 10 * (count > 4), METHODS)
        for count in (4, 64)
        for error in (1, 2)
    }
    picture, titles = SharesPicture(shares, images=40), set()
    for count, error in shares:
        _, axes = figure(ncols=2)
        picture.fixed(axes)
        picture.moving(axes, count, error)
        titles.add(axes[1].get_title())
        widths = [bar.get_width() for bar in axes[0].patches]
        assert widths == pytest.approx((100 * shares[count, error]).tolist())
        assert f"{count} pixels off by up to {error} grey levels" in picture.alt(count, error)
    assert titles == {"4 of 64 pixels may be off", "64 of 64 pixels may be off"}
    same = SharesPicture({k: v * 0 + 0.5 for k, v in shares.items()}, images=40)
    _, axes = figure(ncols=2)
    same.moving(axes, 4, 1)
    assert axes[0].get_title() == "Copies and the exact answer agree"


def test_a_verdict_says_its_shares():
    table = pd.DataFrame({"1,000 copies": [True] * 40, "exact": [True] * 10 + [False] * 30})
    assert "25 % [14, 40] at two" in s06(table, table).measured
