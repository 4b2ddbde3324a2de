"""The pictures of lesson 06."""

import numpy as np
import pandas as pd

from utils.lessons.lesson_06.pictures import Loop, draw_choices
from utils.lifecycle import stages
from utils.notebook.plots import figure


def test_pictures():
    costs = pd.Series({"scoping": 300.0, "monitoring": 500.0, "deployment": 400.0})
    _, ax = figure()
    draw_choices(ax, costs, "monitoring")
    assert "scoping" in ax.get_title()
    assert "500, your choice" in [text.get_text() for text in ax.texts]
    table = pd.DataFrame({"accuracy": [0.9, 0.8], "won": [1.0, 2.0]}, ["model", "rule"])
    found = stages.Candidate(None, table, 1.0, 1.0, table, np.zeros(1))
    loop = Loop()
    loop.add("business analysis", "scoping", "the metric is right", found, costs)
    loop.add("monitoring", "scoping", "it stays so", found, costs)
    for turn in (1, 2):
        for view, word in (("what broke", "broke"), ("what was repaired", "mended")):
            _, axes = figure(ncols=2)
            loop.moving(axes, turn, view)
            assert any(f"1 scoping\n{word}" in text.get_text() for text in axes[0].texts)
            assert f"turn {turn}" in loop.alt(turn, view)
