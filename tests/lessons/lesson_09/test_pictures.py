"""The pictures of lesson 09 say what was measured, at every position of their controls."""

import itertools
from operator import attrgetter

import numpy as np
import pandas as pd
import pytest

from utils.lessons.lesson_09 import pictures
from utils.notebook.explore import explore
from utils.notebook.plots import figure


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


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_a_visit_shows_its_form_and_its_tests():
    visit = pd.Series({"diagnosis": "J00", "head": 1, "chest": 9, "test_1": 450, "test_2": 800})
    fig, alt = pictures.draw_visit(visit, ["head", "chest"], ["test_1", "test_2"])
    left, right = fig.axes
    assert left.get_title() == "The form: worst is chest, 9 of 9"
    assert [bar.get_width() for bar in left.patches] == [1, 9]
    assert words(right) == ["450", "800"] and right.get_xlim()[0] < 450 and right.get_xlim()[1] > 800
    assert "chest 9" in alt and "test_2 800" in alt and "J00" not in alt


def test_recall_names_the_rare_and_the_accuracy():
    fig, alt = pictures.draw_recall([300, 150, 10, 5], [1.0, 0.9, 0.5, 0.1], accuracy=0.9, few=10)
    (ax,) = fig.axes
    assert ax.get_title() == "2 rare diagnoses (at most 10 visits): 0.30 recognised"
    assert words(ax) == ["rare ones: 0.30", "accuracy 0.90"]
    assert ax.lines[0].get_xydata().tolist() == [[300, 1.0], [150, 0.9], [10, 0.5], [5, 0.1]]
    assert ax.lines[1].get_ydata().tolist() == pytest.approx([0.3, 0.3])
    assert ax.lines[2].get_ydata() == [0.9, 0.9]
    assert ax.get_title() in alt and "0.90" in alt


def test_recall_draws_what_the_student_said():
    fig, _ = pictures.draw_recall([300, 10], [1.0, 0.5], accuracy=0.9, few=10, guess=0.8)
    (ax,) = fig.axes
    assert words(ax)[-1] == "you said" and ax.lines[-1].get_ydata().tolist() == [0.8, 0.8]


@pytest.mark.parametrize("guess", [0, 0.43, 0.5, 0.57, 1])
def test_no_dot_or_name_lies_under_what_the_student_said(guess):
    fig, _ = pictures.draw_recall([300, 10], [1.0, 0.5], accuracy=0.9, few=10, guess=guess)
    (ax,) = fig.axes
    said, rare = ax.texts[-1], ax.texts[0]
    places = [text.get_window_extent() for text in (said, rare)]
    assert not places[0].overlaps(places[1])
    assert max(place.x1 for place in places) < ax.transData.transform((10, 0.5))[0] - 5


def test_scales_are_those_of_the_finest_test():
    table = pd.DataFrame({
        "chapter": list("GGGGHHHH"), "diagnosis": ["G1", "G1", "G2", "G2", "H1", "H1", "H2", "H2"],
        "wide": [100, 300, 500, 700, 100, 300, 500, 700], "fine": [501, 502, 508, 509, 400, 450, 550, 600],
    })  # fmt: skip
    fig, alt = pictures.draw_scales(table, ["wide", "fine"])
    left, right = fig.axes
    assert left.get_title() == "On one scale for all, G is a line"
    assert right.get_title() == "Within G, two diagnoses lie apart"
    assert right.get_xlabel().startswith("fine") and right.get_xlim()[1] - right.get_xlim()[0] < 20
    assert "G1 (mean 502)" in alt and "G2 (mean 508)" in alt


def gains(*rows):
    table = pd.DataFrame(
        rows, columns=["flat", "tree", "low", "high"], index=["linear", "naive"][: len(rows)]
    )
    return table.assign(gain=table["tree"] - table["flat"])


UP, DOWN, OPEN = (0.5, 0.6, 0.05, 0.15), (0.6, 0.5, -0.15, -0.05), (0.7, 0.7, -0.01, 0.01)


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ((UP, OPEN), "A tree helps 1 of 2 models"),
        ((UP, DOWN), "A tree helps 1 of 2 models and costs 1"),
        ((DOWN, DOWN), "A tree helps no model, and costs 2 of 2"),
        ((OPEN, OPEN), "A tree helps no model, and costs 0 of 2"),
    ],
)
def test_gains_say_how_many_models_gain(rows, title):
    fig, alt = pictures.draw_gains(gains(*rows))
    assert fig.axes[0].get_title() == title and title in alt


def test_gains_draw_both_ways_and_what_the_student_said():
    fig, alt = pictures.draw_gains(gains(UP, OPEN), "1 of 2 gain")
    (ax,) = fig.axes
    assert words(ax) == ["gains 0.10", "no clear difference", "you said: 1 of 2 gain", "flat", "tree"]
    assert "linear 0.50 flat, 0.60 as a tree" in alt
    fig, _ = pictures.draw_gains(gains(DOWN, OPEN), "a loss", at="linear")
    assert words(fig.axes[0])[:2] == ["you said: a loss", "loses 0.10"]


@pytest.mark.parametrize("guess", [None, 0.05, 0.5, 0.95])
def test_repaired_visits_are_counted_of_a_hundred(guess):
    fig, alt = pictures.draw_repaired(0.15, 0.0, 0.04, guess)
    (ax,) = fig.axes
    assert ax.get_title() == "Of 100 visits 15 land in a wrong chapter; weighing repairs 0.6"
    assert [bar.get_width() for bar in ax.patches] == [0, 0.04]
    assert ("you said" in words(ax)) == (guess is not None)
    *numbers, last = [text.get_window_extent() for text in ax.texts]
    assert guess is None or not any(last.overlaps(number) for number in numbers)
    assert "0.04 of them" in alt


OWN, SAME = "its own in each chapter", "the same in every chapter"


@pytest.fixture
def blurred():
    calls = []

    def compare(model, table, each):
        calls.append((model, each))
        in_place = table["form"] == table["row"]
        return [in_place & False, in_place if model == "one" else in_place & (table["form"] % 2 == 0)]

    own = pd.DataFrame({"row": range(50), "form": range(50), "diagnosis": np.repeat(list("abcde"), 10)})
    same = own.assign(row=-1)
    return pictures.BlurredChapters({OWN: own, SAME: same}, ["form"], compare, ["one", "two"], seed=0), calls


def test_blurred_chapters_compare_each_position_once(blurred, ax):
    stage, calls = blurred
    found = stage.gains(share=0, each=3, spread=OWN)
    assert found["gain"].tolist() == [1, 0.5]
    lines = "One: the tree brings 1.00\nTwo: the tree brings 0.50"
    assert titles(stage, ax, share=0, each=3, spread=OWN) == [lines]
    assert [bar.get_width() for bar in ax.patches] == [0, 1, 0, 0.5]
    assert stage.gains(share=1, each=3, spread=OWN)["gain"].iloc[0] < 0.2
    assert stage.gains(share=0, each=3, spread=SAME)["gain"].tolist() == [0, 0]
    stage.gains(share=0, each=3, spread=OWN)
    assert calls == [("one", 3), ("two", 3)] * 3
    assert "one, tree 1.00" in stage.alt(share=0, each=3, spread=OWN)
    assert SAME in stage.alt(share=0, each=3, spread=SAME)


def test_blurred_chapters_mix_the_table_that_is_asked_for(blurred):
    stage, _ = blurred
    assert (stage.table(0.5, SAME)["row"] == -1).all()
    assert sorted(stage.table(0.5, SAME)["form"]) == list(range(50))
    assert (stage.table(0, OWN)["form"] == np.arange(50)).all()


def test_the_best_bar_is_a_tree_only_where_it_clearly_gains():
    nothing, seven, other = [0] * 10, [1] * 7 + [0] * 3, [0] + [1] * 8 + [0]
    right = {"clear": (nothing, [1] * 10), "open": (seven, other), "poor": (nothing, nothing)}
    table = pd.DataFrame({"form": range(10), "diagnosis": np.repeat(list("abcde"), 2)})

    def compare(model, table, each):
        return [pd.Series(one, table.index) > 0 for one in right[model]]

    best = {}
    for models in (("clear", "open"), ("open", "poor")):
        stage = pictures.BlurredChapters({OWN: table, SAME: table}, ["form"], compare, models, seed=0)
        _, ax = figure()
        stage.moving(ax, share=0, each=3, spread=OWN)
        (label,) = [text for text in ax.texts if text.get_text() == "best of the four"]
        best[models] = label.get_position()[1]
    assert best == {("clear", "open"): 1, ("open", "poor"): 0}


def test_every_position_draws_and_has_its_own_description(blurred):
    stage, _ = blurred
    figure_ = explore(getattr(stage, "fixed", None), stage.moving, stage.controls, stage.alt, ncols=1)
    positions = list(every_position(stage))
    for values in positions[:: max(1, len(positions) // 12)]:
        assert figure_.draw(**values).startswith(b"\x89PNG")
        assert len(stage.alt(**values)) > 40
    ends = [stage.alt(**positions[0]), stage.alt(**positions[-1])]
    assert ends[0] != ends[1]
