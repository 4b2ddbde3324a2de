"""Claims, the environment check, timing, costs and uncertainty."""

import math
import sys
from pathlib import Path

import claims
import numpy as np
import pandas as pd
import pytest
from lessons import Lesson
from nbformat.v4 import new_code_cell, new_notebook, new_output
from scipy import stats
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from utils import environment
from utils.claims import COLUMNS, REGISTER, VERDICTS, verdict
from utils.model_costs import draw_costs, draw_frame, inputs_to_read, measure_costs, within
from utils.plots import COLOURS, figure
from utils.timing import interleaved_times
from utils.uncertainty import draw_intervals, half_width


def test_the_register_holds_the_37_claims_of_lessons_00_to_10() -> None:
    assert list(REGISTER) == [f"C{n:02d}" for n in range(1, 38)]
    assert {claim.lesson for claim in REGISTER.values()} == {f"{n:02d}" for n in range(11)}
    assert all(claim.statement.endswith(".") for claim in REGISTER.values())


def test_a_verdict_is_printed_in_its_fixed_form(capsys: pytest.CaptureFixture[str]) -> None:
    verdict("C31", "corrected", measured="0 for every model", condition="that formula is the entropy")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"C31  {REGISTER['C31'].statement}"
    assert lines[1:] == [
        "  measured: 0 for every model",
        "  condition: that formula is the entropy",
        "  verdict: corrected",
    ]


def test_a_long_verdict_is_broken_between_words_and_read_back_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    measured, source = " ".join(["twelve digits,"] * 20), f"Somebody, https://a.org/{'x' * 120} and elsewhere"
    verdict("C36", "sourced", measured=measured, source=source)
    printed = capsys.readouterr().out
    long = [line for line in printed.splitlines() if len(line) > COLUMNS]
    assert [line.strip() for line in long] == [f"https://a.org/{'x' * 120}"]
    cell = new_code_cell("verdict()", outputs=[new_output("stream", name="stdout", text=printed)])
    (read,) = claims.judgements(Lesson(Path("10_x.ipynb"), new_notebook(cells=[cell])))
    assert read.statement == REGISTER["C36"].statement
    assert read.fields == {"measured": measured, "source": source, "verdict": "sourced"}


@pytest.mark.parametrize(
    ("claim", "word", "message"),
    [
        ("C99", "holds", "no claim 'C99'"),
        ("C01", "true", "is no verdict"),
        ("C01", "holds with a condition", "needs its condition"),
        ("C01", "corrected", "needs its condition"),
        ("C01", "sourced", "needs its source"),
    ],
)
def test_an_incomplete_verdict_is_refused(claim, word, message) -> None:
    assert word in VERDICTS or message == "is no verdict"
    with pytest.raises(ValueError, match=message):
        verdict(claim, word, measured="something")


def test_this_environment_is_ready() -> None:
    assert environment.problems() == []


def test_what_is_wrong_with_an_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    requires = ["numpy", "no-such-package>=1", "ruff; extra == 'maintainer'", "pandas"]
    monkeypatch.setattr(environment.metadata, "requires", lambda _: requires)
    real = environment.metadata.version
    monkeypatch.setattr(environment.metadata, "version", lambda n: "0.1" if n == "pandas" else real(n))
    python, missing, other = environment.problems()
    assert "Python 3.9" in python and "3.11 to 3.14" in python
    assert "no-such-package is not installed" in missing
    assert "pandas is version 0.1" in other
    assert all("course.py" in sentence for sentence in (python, missing, other))


def test_the_locked_versions_are_those_of_the_file() -> None:
    lock = environment.locked_versions(
        (Path(environment.COURSE) / "requirements.txt").read_text(encoding="utf-8")
    )
    assert lock["numpy"] == np.__version__


def test_calls_are_timed_in_turns() -> None:
    order: list[str] = []
    times = interleaved_times({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, repeats=3)
    assert order == ["a", "b"] * 3
    assert list(times.columns) == ["a", "b"] and (times >= 0).all().all()
    with pytest.raises(ValueError, match="repeats is 0"):
        interleaved_times({"a": order.clear}, repeats=0)


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
    costs = measure_costs(models, inputs, labels)
    assert list(costs.index) == ["shallow", "deep"]
    assert (costs > 0).all().all()
    assert costs.loc["deep", "size_kb"] > costs.loc["shallow", "size_kb"]
    assert costs.loc["shallow", "inputs"] == 1


def test_the_half_width_by_hand() -> None:
    # mean 2, squares 1 + 0 + 1, variance 1; (1/3 + 1/3) * 1; t quantile for 2 degrees of freedom
    assert half_width([1, 2, 3], test_share=0.25) == pytest.approx(4.302653 * math.sqrt(2 / 3), rel=1e-6)


def test_without_overlap_it_is_the_usual_interval() -> None:
    scores = np.random.default_rng(3).normal(size=12)
    low, high = stats.t.interval(0.9, 11, scores.mean(), stats.sem(scores))
    assert half_width(scores, test_share=1e-12, level=0.9) == pytest.approx((high - low) / 2)


def test_an_interval_that_makes_no_sense_is_refused() -> None:
    for scores in ([1.0], [], [1.0, float("nan")], [[1.0, 2.0]]):
        with pytest.raises(ValueError, match="at least two finite numbers"):
            half_width(scores, test_share=0.2)
    for share in (0, 1, -0.1, 4):
        with pytest.raises(ValueError, match="test_share"):
            half_width([1.0, 2.0], test_share=share)


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
    "Extra trees": (3.38, 0.965),
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
    "Extra trees": (2.48, 0.960),
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
