"""The pictures of lesson 00: their titles say what was measured, and a prediction stands where it belongs."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Circle

from utils.lessons.lesson_00.pictures import (
    draw_axes,
    draw_by_heart,
    draw_cases,
    draw_nuclei,
    draw_rules,
    with_threshold,
)
from utils.notebook.plots import figure


def test_each_case_is_a_circle_of_its_radius() -> None:
    radius, malignant = np.array([9.0, 10.0, 11.0, 20.0, 21.0, 22.0]), np.array([False] * 3 + [True] * 3)
    fig, alt = draw_nuclei(radius, malignant, each=3)
    circles = [patch for patch in fig.axes[0].patches if isinstance(patch, Circle)]
    assert [circle.radius for circle in circles] == radius.tolist()
    assert alt.endswith("benign 9.0, 10.0, 11.0; malignant 20.0, 21.0, 22.0.")


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ([0.6, 0.8, 0.9], "Each rule is right more often than the one above it: 0.600 to 0.900"),
        ([0.6, 0.9, 0.8], "Not every rule is right more often than the one above it"),
        ([0.6, 0.8, 0.8], "Not every rule is right more often than the one above it"),
    ],
)
def test_the_title_says_whether_each_step_helps(shares: list[float], says: str) -> None:
    fig, alt = draw_rules(pd.Series(shares, index=["a", "b", "c"]), predicted=70)
    (ax,) = fig.axes
    assert ax.get_title() == says
    assert [bar.get_width() for bar in ax.patches] == shares
    assert ax.yaxis_inverted()  # the first rule on top
    assert ax.lines[0].get_xydata().tolist() == [[0.7, 1]]  # on the bar of the rule by hand
    assert "b 0.800" in alt or "b 0.900" in alt
    assert not draw_rules(pd.Series(shares, index=["a", "b", "c"]))[0].axes[0].lines


def test_what_was_learned_by_heart_is_drawn_dot_by_dot() -> None:
    fig, alt = draw_by_heart([1.0, 1.0, 1.0], [0.4, 0.5, 0.6], predicted=50)
    (ax,) = fig.axes
    known, new, guess = ax.lines
    assert known.get_xdata().tolist() == [1.0, 1.0, 1.0] and new.get_xdata().tolist() == [0.4, 0.5, 0.6]
    assert guess.get_xydata().tolist() == [[0.5, 0]]
    assert ax.get_title() == "Nothing to learn: right on 1.000 of its list, on 0.50 of the unseen cases"
    assert "0.40 to 0.60" in alt


def test_both_kinds_of_mistake_are_counted_by_hand() -> None:
    _, axes = figure(nrows=2)
    draw_axes(axes)
    radius, malignant = np.array([10.0, 12.0, 14.0, 16.0, 18.0]), np.array([False, True, False, True, True])
    draw_cases(axes, radius, malignant, threshold=13, thresholds=np.array([11.0, 13.0, 15.0]))
    counts, shares = axes
    assert counts.get_title() == "1 malignant missed, 1 false alarms, 0.600 right"
    assert counts.lines[-1].get_xdata()[0] == 13
    assert shares.lines[0].get_ydata() == pytest.approx([0.8, 0.6, 0.8])
    assert shares.lines[-1].get_xydata()[0] == pytest.approx([13, 0.6])


def test_the_knob_draws_the_chosen_group() -> None:
    few, more = (np.array([10.0, 20.0]), np.array([False, True])), (np.arange(4.0), np.array([True] * 4))
    draw = with_threshold({"seen": few, "unseen": more}, np.array([9.0, 15.0]))
    for cases, title in (("seen", "0 malignant missed"), ("unseen", "4 malignant missed")):
        _, axes = figure(nrows=2)
        draw(axes, threshold=15.0, cases=cases)
        assert axes[0].get_title().startswith(title)
