"""The pictures of lesson 10 say what was measured, at every position of their controls."""

import itertools
from operator import attrgetter

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from utils.framing import threshold_labels, top_k_labels
from utils.lessons.lesson_10 import pictures
from utils.notebook.explore import explore
from utils.notebook.plots import figure

RNG = np.random.default_rng(0)


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


SHOWS = pd.DataFrame({"title": ["가", "흑백요리사", "나"] * 20, "synopsis": "x"}).assign(
    cooking=RNG.integers(0, 2, 60), mystery=RNG.integers(0, 2, 60), survival=1, action=RNG.integers(0, 2, 60)
)
PROBA = np.clip(0.6 * SHOWS.iloc[:, 2:].to_numpy() + 0.4 * RNG.random((60, 4)), 0, 1)


@pytest.fixture(scope="module")
def deciding():
    return pictures.TopKOrThreshold(SHOWS, PROBA, "흑백요리사")


def test_deciding_scores_are_scikit_learns(deciding):
    truth = SHOWS.iloc[:, 2:].to_numpy()
    two = truth.sum(axis=1) == 2
    every = f1_score(truth, top_k_labels(PROBA, 3), average="macro")
    assert deciding.top_k_f1("all shows", 3) == pytest.approx(every)
    some = f1_score(truth[two], threshold_labels(PROBA[two], 0.42), average="macro", zero_division=0)
    assert deciding.threshold_f1("shows with exactly two genres", 0.42) == pytest.approx(some)


def test_best_threshold_is_tuned_on_its_own_shows(deciding):
    best = deciding.best_threshold("all shows")
    scores = [deciding.threshold_f1("all shows", t) for t in deciding.thresholds]
    assert deciding.threshold_f1("all shows", best) == max(scores)
    other = pictures.TopKOrThreshold(SHOWS, 1 - PROBA, "흑백요리사")
    table = deciding.compare(tuning=other)
    assert table.index.tolist() == ["top 1", "top 2", "top 3", "tuned threshold"]
    tuned = other.best_threshold("all shows")
    assert table.loc["tuned threshold", "all shows"] == deciding.threshold_f1("all shows", tuned)


@pytest.mark.parametrize("group", list(pictures.TopKOrThreshold.groups))
def test_lead_of_the_tuned_threshold_over_the_better_k(deciding, group):
    other = pictures.TopKOrThreshold(SHOWS, 1 - PROBA, "흑백요리사")
    table = deciding.compare(tuning=other)[group]
    lead, low, high = deciding.lead(other, group, seed=0)
    assert lead == pytest.approx(table["tuned threshold"] - max(table["top 2"], table["top 3"]))
    assert low <= lead <= high


def test_deciding_draws_the_named_show_and_the_winner(deciding):
    _, axes = figure(ncols=2)
    left, right = titles(deciding, axes, k=2, threshold=0.5, group="all shows")
    at, top = deciding.threshold_f1("all shows", 0.5), deciding.top_k_f1("all shows", 2)
    assert at > top
    assert left == f"The threshold wins: {at:.2f} against {top:.2f}"
    assert right == f"흑백요리사: {threshold_labels(PROBA[[1]], 0.5)[0].tolist()}"
    assert [bar.get_width() for bar in axes[1].patches] == PROBA[1].tolist()


def test_deciding_draws_what_the_student_said_where_it_is_about():
    stage = pictures.TopKOrThreshold(SHOWS, PROBA, "흑백요리사", "the top 2")
    for group, drawn in zip(stage.groups, (False, True), strict=True):
        _, axes = figure(ncols=2)
        stage.moving(axes, k=2, threshold=0.5, group=group)
        assert ("you said: the top 2" in words(axes[0])) == drawn


def test_the_curves_name_lies_on_no_line(deciding):
    for values in list(every_position(deciding))[::13]:
        fig, (ax, _) = figure(ncols=2, size=(11, 4.2))
        deciding.moving(fig.axes, **values)
        (name,) = [text.get_window_extent() for text in ax.texts if text.get_text() == "a threshold"]
        assert not any(
            line.get_path().intersects_bbox(name.transformed(line.get_transform().inverted()), filled=False)
            for line in ax.lines
        ), values


def test_shows_say_what_was_missed_and_what_was_too_many():
    some = SHOWS.iloc[:3].assign(cooking=[1, 1, 0], mystery=[0, 1, 0], survival=[0, 1, 1], action=[0, 0, 1])
    called = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1]])
    fig, alt = pictures.draw_shows(some, PROBA[:3], called, ["one", "흑백요리사", "two"])
    assert [ax.get_title() for ax in fig.axes] == [
        "one: 1 too many", "흑백요리사: 1 missed", "two: all right",
    ]  # fmt: skip
    assert words(fig.axes[0]) == ["hit", "too many", "", ""]
    assert words(fig.axes[1]) == ["hit", "hit", "missed", ""]
    assert [bar.get_width() for bar in fig.axes[2].patches] == PROBA[2].tolist()
    assert "two has [0, 0, 1, 1] and is called [0, 0, 1, 1]" in alt


def test_weights_are_the_same_or_not():
    one = RNG.normal(size=(5, 4))
    fig, alt = pictures.draw_weights(one, one, list("abcd"), "one vector")
    assert fig.axes[0].get_title() == "The same weights in both" and "20 weights" in alt
    assert words(fig.axes[0]) == ["you said: one vector"]
    fig, _ = pictures.draw_weights(one, one + 0.25, list("abcd"))
    assert fig.axes[0].get_title() == "Weights differ by up to 0.25" and not fig.axes[0].texts


@pytest.mark.parametrize("guess", [None, 0, 0.02, 0.1])
def test_a_chains_lead_is_drawn_with_its_width(guess):
    fig, alt = pictures.draw_chain([0.54, 0.56], (0.02, 0.015), guess)
    (ax,) = fig.axes
    assert ax.get_title() == "The chain: 2.0 ± 1.5 more of 100 whole lists right" and ax.get_title() in alt
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([54, 56])
    assert ax.lines[0].get_xdata() == pytest.approx([54.5, 57.5])
    assert ("you said" in words(ax)) == (guess is not None)
    if guess is not None:
        assert ax.lines[1].get_xdata() == pytest.approx([54 + 100 * guess])
        said, drawn = ax.texts[-1].get_window_extent(), [bar.get_window_extent() for bar in ax.patches]
        assert not any(said.overlaps(other) for other in [*drawn, ax.texts[-2].get_window_extent()])


def test_every_position_draws_and_has_its_own_description(deciding):
    stage = deciding
    figure_ = explore(getattr(stage, "fixed", None), stage.moving, stage.controls, stage.alt, ncols=2)
    positions = list(every_position(stage))
    for values in positions[:: max(1, len(positions) // 12)]:
        assert figure_.draw(**values).startswith(b"\x89PNG")
        assert len(stage.alt(**values)) > 40
    ends = [stage.alt(**positions[0]), stage.alt(**positions[-1])]
    assert ends[0] != ends[1]
