"""The pictures of lesson 00: their titles say what was measured."""

import numpy as np
import pandas as pd
import pytest

from utils.lessons.lesson_00.pictures import draw_axes, draw_cases, draw_rules
from utils.notebook.plots import figure


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ([0.6, 0.8, 0.9], "Each step helps: from 0.600 to 0.900 of the cases right"),
        ([0.6, 0.9, 0.8], "Not every step helps"),
        ([0.6, 0.8, 0.8], "Not every step helps"),
    ],
)
def test_the_title_says_whether_each_step_helps(shares: list[float], says: str) -> None:
    fig, alt = draw_rules(pd.Series(shares, index=["a", "b", "c"]), predicted=0.7)
    (ax,) = fig.axes
    assert ax.get_title() == says
    assert [bar.get_width() for bar in ax.patches] == shares
    assert ax.lines[0].get_xdata()[0] == 0.7
    assert "b 0.800" in alt or "b 0.900" in alt


def test_both_kinds_of_mistake_are_counted_by_hand() -> None:
    _, ax = figure()
    draw_axes(ax)
    radius, malignant = np.array([10.0, 12.0, 14.0, 16.0, 18.0]), np.array([False, True, False, True, True])
    draw_cases(ax, radius, malignant, threshold=13)
    assert ax.get_title() == "1 malignant missed, 1 false alarms, 0.600 right"
    assert ax.lines[-1].get_xdata()[0] == 13
