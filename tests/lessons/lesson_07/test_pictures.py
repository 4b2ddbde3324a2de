"""The pictures of lesson 07."""

import numpy as np
import pandas as pd

from utils.lessons.lesson_07.pictures import Loop, draw_choices, finding
from utils.lifecycle import stages
from utils.lifecycle.stages import Plan, Scope
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


def test_choices_are_drawn_with_their_intervals():
    _, ax = figure()
    draw_choices(ax, TABLE, "monitoring")
    assert ax.get_title() == "Going back to scoping is cheapest,\nnot settled against deployment"
    assert "500, your choice" in [text.get_text() for text in ax.texts]
    assert [bar.get_width() for bar in ax.patches] == [400, 500, 300]
    ends = [segment[:, 0].tolist() for segment in ax.collections[0].get_segments()]
    assert ends == [[280, 520], [390, 610], [300, 300]]


def test_the_finding_is_computed():
    assert finding(TABLE.assign(low=[0.0, 90.0, 5.0])) == "Going back to scoping is cheapest"
    assert finding(TABLE.assign(won=[600.0, 500.0, 700.0])).startswith(
        "Leaving things as they are is cheapest"
    )


def test_turns_go_where_it_is_cheapest():
    lost = pd.DataFrame({"scoping": 0.25, "monitoring": 0.5, "deployment": 0.375}, index=np.arange(10))
    scores = pd.DataFrame({"accuracy": [0.9, 0.8], "won": [1.0, 2.0]}, ["model", "rule"])
    found = stages.Candidate(None, scores, lost, lost, np.zeros(1))
    loop = Loop()
    loop.add("business analysis", Plan(), found, lost, seed=0)
    loop.add("monitoring", Plan(Scope("won")), found, lost.assign(deployment=0.125), seed=0)
    first, second = loop.turns
    assert (first.back_to, first.before, first.after, first.rule) == ("scoping", 500, 250, 375)
    assert first.assumption == Plan().scope.assumes
    assert second.back_to == "deployment"
    assert second.saved == stages.Saved(375, 375, 375)
    for turn, name in ((1, "1 scoping"), (2, "4 deployment")):
        for view, word in (("what broke", "broke"), ("what was repaired", "mended")):
            _, axes = figure(ncols=2)
            loop.moving(axes, turn, view)
            assert any(f"{name}\n{word}" in text.get_text() for text in axes[0].texts)
            assert f"turn {turn}" in loop.alt(turn, view)
