"""The pictures of lesson 07 say what they are given, and say it beside the right bar."""

import numpy as np
import pandas as pd
import pytest

from utils.lessons.lesson_07 import pictures
from utils.lessons.lesson_07.pictures import Loop, draw_choices, finding
from utils.lessons.lesson_07.turns import Turn
from utils.lifecycle.stages import Saved
from utils.notebook.explore import explore
from utils.notebook.plots import figure

TABLE = pd.DataFrame(
    {
        "won": [300.0, 500.0, 400.0],
        "more": [0.0, 200.0, 100.0],
        "low": [0.0, 90.0, -20.0],
        "high": [0.0, 310.0, 220.0],
    },
    index=["scoping", "monitoring", "deployment"],
)
TURNS = [
    Turn("business analysis", "scoping", "hits are money", 535.0, 394.0, Saved(141.0, 73.0, 211.0)),
    Turn("monitoring", "data engineering", "all stays as it is", 647.0, 462.0, Saved(185.0, 111.0, 258.0)),
]


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_choices_are_drawn_with_their_intervals(monkeypatch):
    monkeypatch.setattr(pictures.stages, "compare", lambda lost, seed: TABLE)
    _, ax = figure()
    assert draw_choices(ax, pd.DataFrame(), "monitoring", seed=0) == "scoping"
    assert ax.get_title() == "Going back to scoping is cheapest,\nnot settled against deployment"
    assert words(ax) == ["400, +100", "500, +200, your choice", "300, cheapest"]
    assert [bar.get_width() for bar in ax.patches] == [400, 500, 300]
    ends = [segment[:, 0].tolist() for segment in ax.collections[0].get_segments()]
    assert ends == [[280, 520], [390, 610], [300, 300]]


def test_the_finding_is_computed():
    assert finding(TABLE.assign(low=[0.0, 90.0, 5.0])) == "Going back to scoping is cheapest"
    assert finding(TABLE.assign(won=[600.0, 500.0, 700.0])).startswith(
        "Leaving things as they are is cheapest"
    )
    assert pictures.costs(pd.DataFrame({"a": [0.1, 0.3], "b": [0.0, 1.0]})) == "a 200, b 500"


def test_mistakes_are_counted_alike_and_by_their_price():
    lost = pd.DataFrame({"rule": [10.0, 1.0, 1.0, 0.0], "model": [10.0, 10.0, 0.0, 0.0]})
    _, axes = figure(ncols=2)
    pictures.draw_mistakes(axes, lost, "less")
    assert axes[0].get_title() == "Mistakes: rule 750, model 500"
    assert axes[1].get_title() == "Won: rule 3000, model 5000"
    assert words(axes[1])[-1] == "you said:\nless" and axes[1].texts[-1].xy == (1, 5000)
    assert [bar.get_height() for bar in axes[1].patches] == [2500, 5000, 500, 0]


def test_slices_name_who_loses_and_only_the_settled():
    table = pd.DataFrame(
        {"saved": [-69.0, -29.0, 47.0], "low": [-107.0, -92.0, -7.0], "high": [-22.0, 38.0, 105.0]},
        ["indoors", "side streets", "all links"],
    )
    _, ax = figure()
    pictures.draw_slices(ax, table)
    assert ax.get_title() == "All links +47 won; settled losers: indoors"
    assert [bar.get_width() for bar in ax.patches] == [47, -29, -69]
    assert words(ax) == ["+47", "-29", "-69"]
    pictures.draw_slices(ax, table.assign(high=200.0))
    assert ax.get_title().endswith("settled losers: no slice")


def test_months_say_when_more_is_blocked_than_expected():
    table = pd.DataFrame(
        {"expected": [0.1, 0.1], "seen": [0.1, 0.14], "low": [0.08, 0.12], "high": [0.12, 0.16]}, [4, 5]
    )
    _, ax = figure()
    pictures.draw_months(ax, table)
    assert ax.get_title() == "More links blocked than expected: in months 5"
    assert words(ax) == ["expected 10.0 %", "seen 14.0 %"]
    np.testing.assert_allclose([line.get_ydata() for line in ax.lines], [[10, 10], [10, 14]])
    pictures.draw_months(ax, table.assign(low=0.05))
    assert ax.get_title().endswith("in no month")


@pytest.mark.parametrize("turn", [1, 2])
def test_the_way_back_is_an_arrow_with_the_broken_assumption(turn):
    loop = Loop(TURNS)
    _, axes = figure(nrows=2)
    loop.fixed(axes)
    loop.moving(axes, turn)
    one = TURNS[turn - 1]
    assert f"broken: {one.assumption}" in words(axes[0])
    heads = [text for text in axes[0].texts if text.arrow_patch and "-|>" in str(text.arrowprops)]
    assert len(heads) == turn
    place = pictures.STAGES.index(one.back_to)
    assert heads[-1].xy[0] == pytest.approx(place, abs=0.2)
    assert len(axes[1].patches) == 2 * turn
    assert one.back_to in loop.alt(turn) and one.assumption in loop.alt(turn)


def test_the_loop_is_drawn_at_each_turn():
    loop = Loop(TURNS)
    explorer = explore(loop.fixed, loop.moving, loop.controls, loop.alt, nrows=2)
    assert explorer.draw(turn=1)[:4] == b"\x89PNG" and explorer.draw(turn=1) != explorer.draw(turn=2)
