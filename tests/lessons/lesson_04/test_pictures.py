"""The pictures of the lesson on shifting data, and the exam with bad labels behind one of them."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, recall_score

from utils.lessons.lesson_04 import pictures
from utils.notebook.explore import explore
from utils.notebook.plots import figure


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_the_street_names_its_parts():
    _, ax = figure()
    assert {"the site", "the beam", "the phone"} < set(words(pictures.draw_street(ax)))


def test_live_cost_against_the_benchmark():
    cost = pd.DataFrame({"mean": [100.0, 300.0], "low": [50.0, 200.0], "high": [150.0, 400.0]}, [4, 5])
    _, ax = figure()
    assert pictures.draw_live(ax, cost, 100.0) is ax
    assert ax.get_title() == "Live, the frozen model costs 2.0 times its benchmark"
    assert words(ax) == ["the benchmark", "live, on average"]
    for guess in (0.5, 1.0, 2.0, 4.0):  # the names stand clear of one another, wherever the guess is
        _, ax = figure()
        pictures.draw_live(ax, cost, 100.0, guess)
        assert "your guess" in words(ax)
        heights = sorted(text.get_position()[1] for text in ax.texts)
        assert min(np.diff(heights)) >= 0.09 * 400 - 1e-9
        assert ax.get_ylim()[1] > max(heights)


def test_changes_name_the_loudest_and_the_dearest():
    harm = pd.DataFrame(
        {
            "largest PSI": [0.04, 3.0],
            "times the cost": [5.0, 1.2],
            "at least": [3.0, 0.9],
            "at most": [9.0, 1.7],
        },
        ["buildings", "devices"],
    )
    _, axes = figure(ncols=2)
    pictures.draw_changes(axes, harm, "devices")
    assert axes[0].get_title() == "The monitor: loudest for devices"
    assert axes[1].get_title() == "The cost: 5.0 times for buildings"
    assert "1.2  ← your guess" in words(axes[1])
    assert "5.0" in words(axes[1])


def test_same_readings_other_labels():
    rows = pd.DataFrame({"before": [0.1, 0.9], "after": [0.12, 0.88]}, ["falls", "steady"])
    blocked = pd.DataFrame({"before": [0.5, 0.03], "after": [0.8, 0.22]}, ["falls", "steady"])
    _, axes = figure(ncols=2)
    pictures.draw_same_readings(axes, rows, blocked)
    assert axes[0].get_title() == "Readings: no share moves by more than 2 points"
    assert axes[1].get_title() == "Labels: 'steady' blocked 22 %, was 3 %"
    assert words(axes[0]) == ["10", "90", "12", "88"]


@pytest.mark.parametrize(
    ("psi", "low", "titles"),
    [
        (
            [0.01, 0.2],
            [-0.01, 0.1],
            ("Inputs: alarm in months 5", "Labels: too many blocked from month 5"),
        ),
        ([0.01, 0.02], [-0.1, -0.1], ("Inputs: no alarm", "Labels: as expected")),
    ],
)
def test_monitors_name_the_months(psi, low, titles):
    _, axes = figure(ncols=2)
    surprise = pd.DataFrame({"mean": [0.0, 0.2], "low": low, "high": [0.3, 0.4]}, [4, 5])
    readings = pd.DataFrame([psi, [0.0, 0.0]], ["speed_mps", "load_pct"], [4, 5])
    pictures.draw_monitors(axes, readings, surprise)
    assert (axes[0].get_title(), axes[1].get_title()) == titles
    assert ("the speed" in words(axes[0])) == (max(psi) >= 0.1)


@pytest.fixture(scope="module")
def exam():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(4000, 2))
    y = (x[:, 0] + rng.normal(size=4000) > 1.8).astype(int)
    return pictures.ExamStudy(LogisticRegression(), x[:3000], y[:3000], x[3000:], y[3000:], seed=1)


def position(study, **changed):
    start = {"learn": 0, "exam": 0, "labels": study.all_labels, "blocked": study.all_blocked}
    return {**start, **changed}


def test_right_labels_give_scikit_learns_numbers(exam):
    said = LogisticRegression().fit(exam._train_x, exam._train_y).predict_proba(exam._exam_x)[:, 1]
    warned = said >= np.sort(said)[-100]
    recall = recall_score(exam._exam_y, warned)
    assert exam.shares(**position(exam)) == pytest.approx((recall, recall))
    count = exam.count(**position(exam))
    assert count["right"] / count["links"] == pytest.approx(accuracy_score(exam._exam_y, warned))


def test_each_slider_does_what_the_lesson_says(exam):
    good = exam.shares(**position(exam))[1]
    recorded, true = exam.shares(**position(exam, exam=20))
    assert true == good
    assert recorded < good - 0.2
    assert exam.both_wrong(20) == exam.shares(**position(exam, learn=20, exam=20))
    count = exam.count(**position(exam, exam=20))
    assert count["recorded true"] < count["recorded"] / 2
    assert exam.shares(**position(exam, learn=20))[1] > good - 0.15
    rare = exam.count(**position(exam, blocked=exam.all_blocked // 20))
    assert rare["true"] == exam.all_blocked // 20
    assert rare["right"] < rare["links"] - rare["true"]


def test_more_wrong_labels_turn_all_that_fewer_turn(exam):
    few, many = (exam._turned(exam._exam_y, share, 1) != exam._exam_y for share in (5, 40))
    assert not (few & ~many).any()
    assert few.sum() < many.sum()


def test_every_end_is_drawn_and_described(exam):
    explorer = explore(None, exam.moving, exam.controls, exam.alt, ncols=2)
    for name, control in exam.controls.items():
        values = list(control.values)
        for place in (0, -1):
            now = position(exam, **{name: values[place]})
            assert explorer.draw(**now)[:4] == b"\x89PNG"
            count, (recorded, true) = exam.count(**now), exam.shares(**now)
            assert f"{recorded:.0%} of {count['recorded']} warned" in explorer.axes[0].get_title()
            assert f"{true:.0%} of {count['true']}" in exam.alt(**now)
            assert max(count["recorded"], count["true"]) < 16 * exam.ACROSS
