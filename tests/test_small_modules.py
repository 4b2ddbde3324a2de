"""Claims, the environment check, timing, costs and uncertainty."""

import math
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from utils import environment
from utils.claims import REGISTER, VERDICTS, verdict
from utils.model_costs import inputs_to_read, measure_costs
from utils.timing import interleaved_times
from utils.uncertainty import half_width


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
