"""Lesson 01: its models and what they cost, its live service, and its pictures."""

import itertools

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit, cross_val_score
from sklearn.tree import DecisionTreeClassifier

from utils.lessons.lesson_01.experiments import (
    FAULTS,
    INPUTS_KEPT,
    benchmark,
    by_fault,
    fit_all,
    fit_and_weigh,
    inputs_to_read,
    make_models,
    play,
    shares_of_limits,
    time_answers,
    unlike_any,
    who_accepts,
    within,
)
from utils.lessons.lesson_01.pictures import (
    draw_benchmark,
    draw_costs,
    draw_digits,
    draw_faults,
    draw_flip,
    draw_frame,
    draw_intervals,
    draw_services,
    in_units,
    within_limits,
)
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


def test_one_fit_used_twice_gives_scikit_learns_own_scores() -> None:
    inputs, labels = load_wine(return_X_y=True)
    inputs = np.hstack([inputs, inputs**2])
    splits = StratifiedShuffleSplit(3, test_size=1 / 3, random_state=5)
    scores, fitted, costs = benchmark(make_models(2), inputs, labels, splits)
    for name, model in make_models(2).items():
        assert scores[name].tolist() == cross_val_score(model, inputs, labels, cv=splits).tolist(), name
    *_, (_, test) = splits.split(inputs, labels)
    assert fitted["RBF SVM"].score(inputs[test], labels[test]) == scores["RBF SVM"].iloc[-1]
    assert list(costs.columns) == ["size_kb", "inputs", "fit_s"] and list(costs.index) == list(scores)


def test_labels_that_an_ensemble_would_number_anew_are_refused() -> None:
    inputs, labels = load_wine(return_X_y=True)
    with pytest.raises(ValueError, match="numbered from 0 on"):
        fit_all(make_models(0), inputs, labels + 1)


def test_shares_of_limits_by_brute_force() -> None:
    rng = np.random.default_rng(4)
    for _ in range(20):
        table = pd.DataFrame(rng.integers(1, 5, (6, 3)), columns=["accuracy", "size_kb", "inputs"])
        table = table.sort_values("accuracy", ascending=False, ignore_index=True)
        counts = {"leader": 0, "another": 0, "nobody": 0}
        for accuracy, size_kb, inputs in itertools.product(*(set(table[column]) for column in table)):
            left = [
                row
                for row, (a, s, i) in enumerate(table.itertuples(index=False))
                if a >= accuracy and s <= size_kb and i <= inputs
            ]
            counts["nobody" if not left else "leader" if 0 in left else "another"] += 1
        found = shares_of_limits(table)
        for who, count in counts.items():
            assert found.get(who, 0) == pytest.approx(count / sum(counts.values()))


def test_a_limit_itself_is_accepted_and_a_lead_of_its_half_width_is_not_clear() -> None:
    table = pd.DataFrame({"size_kb": [501.0, 500.0, 9.0], "inputs": [16, 15, 64]}, index=["a", "b", "c"])
    leads = pd.DataFrame({"lead": [0.1, 0.3], "half_width": [0.1, 0.2]}, index=["b", "c"])
    assert who_accepts(table, leads).to_dict("list") == {
        "research lead": [True, True, False],
        "platform": [False, True, True],
        "legal": [False, True, False],
    }


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
    front = next(line for line in ax.lines if line.get_label() == "Pareto front")
    assert np.allclose(front.get_xydata(), [[0.2, 10], [1, 1.5], [9, 1]])
    limit = next(line for line in ax.lines if line.get_label() == "your time limit")
    for name, row in COSTS.iterrows():
        x, y = points[name].get_data()
        assert (x[0], y[0]) == pytest.approx((row["p50_ms"], 100 * (1 - row["accuracy"])))
        shape = (points[name].get_color(), points[name].get_marker())
        assert shape == ((COLOURS["blue"], "o") if name in left else (COLOURS["grey"], "x"))
    assert limit.get_xdata()[0] == limits[0]
    says = f"{left[0]} makes the fewest mistakes" if left else "no model is left"
    assert ax.get_title() == f"{len(left)} of 3 within the limits: {says}"


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


def _anywhere(seed: int) -> dict[str, tuple[float, float]]:
    """Times and accuracies of some other machine: most models crowded together."""
    rng = np.random.default_rng(seed)
    crowded = rng.uniform(0.05, 0.9)
    times = np.clip(10 ** rng.normal(-0.3, crowded, 8), 0.06, 200)
    mistakes = np.clip(10 ** rng.normal(-1.4, crowded / 2, 8), 0.006, 0.35)
    return dict(zip(DIGITS, zip(times, 1 - mistakes, strict=True), strict=True))


@pytest.mark.parametrize(
    "points", [DIGITS, TUMOURS, *map(_anywhere, range(16))], ids=["digits", "tumours", *map(str, range(16))]
)
def test_names_stand_clear_of_each_other_and_of_the_marks(points: dict[str, tuple[float, float]]) -> None:
    fig, ax = figure()
    draw_frame(ax)
    draw_costs(ax, pd.DataFrame(points, ["p50_ms", "accuracy"]).T, [], budget_ms=200)
    fig.draw_without_rendering()
    marks = ax.transData.transform([line.get_xydata()[0] for line in ax.lines[: len(points)]])
    boxes = [text.get_tightbbox() for text in ax.texts]
    for number, box in enumerate(boxes):
        assert not box.count_overlaps(boxes[:number]), ax.texts[number].get_text()
        assert not any(box.contains(*mark) for mark in marks), ax.texts[number].get_text()
        assert not box.overlaps(ax.get_legend().get_window_extent()), ax.texts[number].get_text()
        assert ax.bbox.x0 < box.x0 < box.x1 < ax.bbox.x1


@pytest.mark.parametrize(("lead", "says"), [(0.03, "a wins"), (0.01, "No winner")])
def test_the_benchmarks_title_says_whether_there_is_a_winner(lead: float, says: str) -> None:
    table = pd.DataFrame({"mean": [0.99, 0.9, 0.8], "half": [0.01, 0.02, 0.03]}, index=["a", "b", "c"])
    scores = pd.DataFrame({"a": [0.98, 1.0], "b": [0.9, 0.9], "c": [0.7, 0.9]})
    leads = pd.DataFrame({"lead": [lead, 0.19], "half_width": [0.02, 0.3]}, index=["b", "c"])
    fig, alt = draw_benchmark(table, scores, leads)
    title = f"{says}: {lead:.3f} ahead of b, uncertain by 0.020"
    assert fig.get_suptitle() == title and title in alt
    dots = [
        line.get_xdata().tolist()
        for line in fig.axes[1].lines
        if line.get_marker() == "o" and len(line.get_xdata()) > 1
    ]
    assert np.allclose(dots, [[0.08, 0.1], [0.28, 0.1]])  # a minus b, a minus c, split by split
    assert [text.get_text() for text in fig.axes[1].get_yticklabels()] == ["over b", "over c"]


@pytest.mark.parametrize(
    ("naive", "honest", "says"),
    [
        (0.01, 0.05, ("a winner", "no winner")),
        (0.01, 0.02, ("a winner", "a winner")),
        (0.4, 0.5, ("no winner",) * 2),
    ],
)
def test_the_two_intervals_of_a_lead_say_what_they_say(
    naive: float, honest: float, says: tuple[str, str]
) -> None:
    fig, alt = draw_flip([0.02, 0.04], naive, honest, predicted="nobody")
    ax = fig.axes[0]
    assert ax.get_title() == f"0.0300 ahead: ±{naive:.4f} says {says[0]}, ±{honest:.4f} says {says[1]}"
    assert ax.get_title() in alt
    ends = [container.lines[2][0].get_segments()[0][:, 0] for container in ax.containers]
    assert np.allclose(ends, [[0.03 - naive, 0.03 + naive], [0.03 - honest, 0.03 + honest]])
    assert ax.texts[0].xy[1] == 2  # beside the interval that says "no winner"


def test_digits_and_their_faults_are_shown_as_they_are() -> None:
    images, labels = np.stack([np.full(64, 3.0), np.full(64, 5.0), np.full(64, 9.0)]), np.array([4, 4, 7])
    fig, _ = draw_digits(images, labels)
    (ax,) = fig.axes
    assert [text.get_text() for text in ax.get_xticklabels()] == ["4", "7"]
    shown = ax.images[0].get_array()
    assert (shown[1:9, 1:9] == 3).all() and (shown[1:9, 11:19] == 9).all() and shown.sum() == 64 * (3 + 9)
    fig, _ = draw_faults(np.arange(64.0) / 4, FAULTS)
    assert [ax.get_title().splitlines()[0] for ax in fig.axes] == ["no fault", *list(FAULTS)[1:]]
    assert fig.axes[1].get_title().endswith("0 to 251")
    crosses = [len(ax.lines) for ax in fig.axes]
    assert crosses == [0, 0, 0, 1] and fig.axes[3].lines[0].get_xydata().tolist() == [[3, 3]]


def test_services_are_drawn_with_their_shares_and_the_prediction_on_its_bar() -> None:
    bare = pd.DataFrame(
        {"fault": ["none", "none", "dead pixel"], "outcome": ["right", "wrong", "no answer"], "alarm": False}
    )
    guarded = bare.assign(outcome=["right", "right", "a person"])
    fig, alt = draw_services({"bare": bare, "guarded": guarded}, predicted=80, at="dead pixel")
    left, right = fig.axes
    assert (left.get_title(), right.get_title()) == ("bare service: 33 %", "guarded service: 100 %")
    assert [text.get_text() for text in left.get_yticklabels()] == ["no fault", "dead pixel"]
    widths = {bars.get_label(): [bar.get_width() for bar in bars] for bars in left.containers}
    assert (
        widths["right answer"] == [50, 0]
        and widths["wrong answer"] == [50, 0]
        and widths["no answer"] == [0, 100]
    )
    assert left.lines[0].get_xydata().tolist() == [[80, 1]]
    assert "bare no fault 50 %" in alt


def test_the_table_is_rounded_with_units_in_its_heads() -> None:
    costs = pd.DataFrame(
        {"accuracy": [0.98911], "size_kb": [1829.69], "inputs": [64.0], "fit_s": [0.5671]}, index=["a"]
    )
    table = in_units(costs)
    assert list(table.columns) == ["mean accuracy", "size (kB)", "inputs read for one answer", "training (s)"]
    assert table.loc["a"].tolist() == ["0.989", "1,830", "64", "0.57"]


def test_the_knob_draws_the_chosen_data_within_its_limits() -> None:
    draw, describe = within_limits({"digits": COSTS, "tumours": COSTS.iloc[2:]})
    _, ax = figure()
    draw_frame(ax)
    draw(ax, "tumours", budget_ms=1, size_kb=10, inputs=8)
    assert ax.get_title().startswith("1 of 1 within the limits: tree")
    assert describe("digits", budget_ms=10, size_kb=500, inputs=64).endswith("within the limits: svm, tree.")


@pytest.mark.parametrize("predicted", [None, "svm"])
def test_intervals_are_drawn_best_on_top(predicted) -> None:
    table = pd.DataFrame({"mean": [0.99, 0.9, 0.8], "half": [0.01, 0.02, 0.03]}, index=["a", "svm", "c"])
    _, ax = figure()
    draw_intervals(ax, table, predicted)
    line, _, (bars,) = ax.containers[0].lines
    assert list(line.get_xdata()) == [0.99, 0.9, 0.8] and list(line.get_ydata()) == ["a", "svm", "c"]
    assert ax.yaxis_inverted()
    ends = [segment[:, 0].tolist() for segment in bars.get_segments()]
    assert np.allclose(ends, [[0.98, 1.0], [0.88, 0.92], [0.77, 0.83]])
    assert [text.get_text() for text in ax.texts] == ([] if predicted is None else ["your prediction"])
    if predicted:
        assert ax.lines[-1].get_xydata().tolist() == [[0.9, 1]]
