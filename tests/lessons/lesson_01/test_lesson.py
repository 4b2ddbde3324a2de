"""Lesson 01: its models and what they cost, its live service, and its pictures."""

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from utils.lessons.lesson_01.experiments import (
    FAULTS,
    INPUTS_KEPT,
    by_fault,
    fit_and_weigh,
    inputs_to_read,
    make_models,
    play,
    time_answers,
    unlike_any,
    within,
)
from utils.lessons.lesson_01.pictures import draw_benchmark, draw_costs, draw_frame, draw_intervals
from utils.notebook.plots import COLOURS, figure


def test_inputs_to_read_follows_the_path_by_hand() -> None:
    inputs, labels = load_wine(return_X_y=True)
    tree = DecisionTreeClassifier(random_state=0).fit(inputs, labels)
    counts = []
    for row in inputs:
        node, seen = 0, set()
        while tree.tree_.children_left[node] != -1:
            column = tree.tree_.feature[node]
            seen.add(column)
            left = row[column].astype(np.float32) <= tree.tree_.threshold[node]
            node = (tree.tree_.children_left if left else tree.tree_.children_right)[node]
        counts.append(len(seen))
    assert inputs_to_read(tree, inputs) == pytest.approx(np.mean(counts))
    assert inputs_to_read(LogisticRegression(max_iter=5000), inputs) == 13


def test_costs_are_measured_for_every_model() -> None:
    inputs, labels = load_wine(return_X_y=True)
    models = {"shallow": DecisionTreeClassifier(max_depth=1), "deep": DecisionTreeClassifier()}
    costs = fit_and_weigh(models, inputs, labels).join(time_answers(models, inputs))
    assert list(costs.index) == ["shallow", "deep"]
    assert (costs > 0).all().all()
    assert costs.loc["deep", "size_kb"] > costs.loc["shallow", "size_kb"]
    assert costs.loc["shallow", "inputs"] == 1


def test_models_share_no_part_that_one_of_them_fits() -> None:
    inputs, labels = load_wine(return_X_y=True)
    inputs = np.hstack([inputs, inputs**2])  # more inputs than the sparse model keeps
    alone = {name: model.fit(inputs, labels).predict(inputs) for name, model in make_models(3).items()}
    models = make_models(3)
    weighed = fit_and_weigh(models, inputs, labels)
    for name, model in models.items():
        assert (model.predict(inputs) == alone[name]).all(), name
    assert weighed.loc["Sparse logistic", "inputs"] == INPUTS_KEPT
    assert weighed.loc["RBF SVM", "inputs"] == 26


def test_faults_do_what_they_are_called() -> None:
    image = np.arange(64.0) / 4
    assert (FAULTS["none"](image) == image).all()
    assert FAULTS["other scanner"](image).max() == pytest.approx(63 / 4 * 255 / 16)
    assert FAULTS["shifted by a pixel"](image)[1:8].tolist() == image[:7].tolist()
    dead = FAULTS["dead pixel"](image)
    assert np.flatnonzero(np.isnan(dead)).tolist() == [27]


def test_what_is_unlike_all_known_by_hand() -> None:
    known = np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 5.0]])  # nearest others: 5, 1, 1 away
    is_unlike = unlike_any(known, pass_share=1.0)
    assert not is_unlike(np.array([0.0, 5.0])) and is_unlike(np.array([-4.0, -3.1]))
    stricter = unlike_any(known, pass_share=0.5)
    assert not stricter(np.array([0.0, 1.0])) and stricter(np.array([0.0, 1.1]))


def test_outcomes_of_a_service_are_counted_by_hand() -> None:
    def service(image: np.ndarray) -> tuple[object, bool]:
        if np.isnan(image).any():
            return "a person", True
        return int(image.max() > 16), False

    images, truths = np.full((4, 64), 8.0), np.array([0, 0, 1, 1])
    requests = play(service, ["none", "other scanner", "other scanner", "dead pixel"], images, truths)
    assert requests["outcome"].tolist() == ["right", "wrong", "right", "a person"]
    table = by_fault({"one": requests})
    assert table.loc[("one", "other scanner"), ["right", "wrong", "alarm"]].tolist() == [0.5, 0.5, 0]
    assert table.loc[("one", "dead pixel"), ["right", "a person", "alarm"]].tolist() == [0, 1, 1]


COSTS = pd.DataFrame(
    {
        "accuracy": [0.99, 0.985, 0.9],
        "p50_ms": [9.0, 1.0, 0.2],
        "size_kb": [900.0, 400.0, 5.0],
        "inputs": [64, 64, 8],
    },
    index=["ensemble", "svm", "tree"],
)


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        ((10, 1000, 64), ["ensemble", "svm", "tree"]),
        ((9, 900, 64), ["ensemble", "svm", "tree"]),
        ((1, 1000, 64), ["svm", "tree"]),
        ((10, 100, 64), ["tree"]),
        ((10, 1000, 8), ["tree"]),
        ((0.1, 1000, 64), []),
    ],
)
def test_models_within_limits_and_their_picture(limits, left) -> None:
    fits = within(COSTS, *limits)
    assert fits == left
    _, ax = figure()
    draw_frame(ax)
    draw_costs(ax, COSTS, fits, budget_ms=limits[0])
    points = {text.get_text(): line for text, line in zip(ax.texts, ax.lines, strict=False)}
    for name, row in COSTS.iterrows():
        x, y = points[name].get_data()
        assert (x[0], y[0]) == pytest.approx((row["p50_ms"], 100 * (1 - row["accuracy"])))
        shape = (points[name].get_color(), points[name].get_marker())
        assert shape == ((COLOURS["blue"], "o") if name in left else (COLOURS["grey"], "x"))
    assert ax.lines[-1].get_xdata()[0] == limits[0]
    says = f"{left[0]} makes the fewest mistakes" if left else "no model is left"
    assert ax.get_title() == f"{len(left)} of 3 meet the requirements: {says}"


DIGITS = {
    "RBF SVM": (0.82, 0.990),
    "Stacked ensemble": (8.77, 0.987),
    "Nearest neighbours": (1.2, 0.986),
    "Sparse logistic": (1.3, 0.908),
    "Logistic regression": (0.73, 0.964),
    "Random forest": (2.89, 0.958),
    "Decision tree": (0.32, 0.843),
    "Naive Bayes": (0.61, 0.843),
}


TUMOURS = {
    "Stacked ensemble": (5.8, 0.978),
    "RBF SVM": (0.86, 0.976),
    "Nearest neighbours": (1.15, 0.965),
    "Logistic regression": (0.7, 0.963),
    "Random forest": (2.55, 0.961),
    "Sparse logistic": (1.1, 0.948),
    "Naive Bayes": (0.39, 0.937),
    "Decision tree": (0.25, 0.915),
}


@pytest.mark.parametrize("points", [DIGITS, TUMOURS], ids=["digits", "tumours"])
def test_names_stand_clear_of_each_other_and_of_the_marks(points: dict[str, tuple[float, float]]) -> None:
    fig, ax = figure()
    draw_frame(ax)
    draw_costs(ax, pd.DataFrame(points, ["p50_ms", "accuracy"]).T, [], budget_ms=200)
    fig.draw_without_rendering()
    marks = ax.transData.transform([line.get_xydata()[0] for line in ax.lines[:-1]])
    boxes = [text.get_window_extent() for text in ax.texts]
    for number, box in enumerate(boxes):
        assert not box.count_overlaps(boxes[:number]), ax.texts[number].get_text()
        assert not any(box.padded(6).contains(*mark) for mark in marks), ax.texts[number].get_text()
        assert ax.bbox.x0 < box.x0 < box.x1 < ax.bbox.x1


@pytest.mark.parametrize(("lead", "says"), [(0.03, "a wins"), (0.01, "No winner")])
def test_the_benchmarks_title_says_whether_there_is_a_winner(lead: float, says: str) -> None:
    table = pd.DataFrame({"mean": [0.99, 0.9], "half": [0.01, 0.02]}, index=["a", "b"])
    fig, alt = draw_benchmark(table, ("a", "b", lead, 0.02))
    assert fig.axes[0].get_title() == f"{says}: a lead of {lead:.3f} in accuracy, uncertain by 0.020"
    assert fig.axes[0].get_title() in alt


@pytest.mark.parametrize("predicted", [None, "svm"])
def test_intervals_are_drawn_best_on_top(predicted) -> None:
    table = pd.DataFrame({"mean": [0.99, 0.9, 0.8], "half": [0.01, 0.02, 0.03]}, index=["a", "svm", "c"])
    _, ax = figure()
    draw_intervals(ax, table, predicted)
    line, _, (bars,) = ax.containers[0].lines
    assert list(line.get_xdata()) == [0.8, 0.9, 0.99] and list(line.get_ydata()) == ["c", "svm", "a"]
    ends = [segment[:, 0].tolist() for segment in bars.get_segments()]
    assert np.allclose(ends, [[0.77, 0.83], [0.88, 0.92], [0.98, 1.0]])
    assert [text.get_text() for text in ax.texts] == ([] if predicted is None else ["your prediction"])
