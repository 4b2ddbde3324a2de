"""The measurements of lesson 06 against scikit-learn and sums by hand."""

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import permutation_importance
from sklearn.metrics import roc_auc_score

from utils.lessons.lesson_06 import experiments
from utils.lessons.lesson_06.experiments import BLOCKED, Interval, chance, forest


@pytest.fixture(scope="module")
def links():
    rng = np.random.default_rng(5)
    rows = pd.DataFrame(rng.normal(size=(800, 3)), columns=["a", "b", "throughput_mbps"])
    rows[BLOCKED] = (2 * rows["a"] + rows["b"] + rng.normal(size=800) > 1).astype(int)
    return rows.assign(link=np.repeat(np.arange(200), 4))


@pytest.fixture(scope="module")
def parts(links):
    learn, test = links[links["link"] < 100], links[links["link"] >= 100]
    return forest(learn, ["a", "b"], 0), learn, test


def test_a_gain_is_the_difference_of_two_areas(parts):
    model, _, test = parts
    gain = experiments.auc_gain(test[BLOCKED], chance(model, test), test["b"], test["link"], 0)
    wanted = experiments.auc(model, test) - roc_auc_score(test[BLOCKED], test["b"])
    assert gain.value == pytest.approx(wanted)
    assert gain.low < gain.value < gain.high
    none = experiments.auc_gain(test[BLOCKED], test["a"], test["a"], test["link"], 0)
    assert none == Interval(0, 0, 0)


def test_drops_are_scikit_learns_up_to_the_shuffles(parts):
    model, _, test = parts
    theirs = permutation_importance(
        model, test[["a", "b"]], test[BLOCKED], scoring="roc_auc", n_repeats=20, random_state=0
    ).importances_mean
    drops = [
        np.mean([experiments.drop_of(model, test, c, BLOCKED, test["link"], s).value for s in range(20)])
        for c in ("a", "b")
    ]
    np.testing.assert_allclose(drops, theirs, atol=0.02)


def test_costs_and_the_comparison_by_hand(parts):
    model, learn, test = parts
    others = experiments.readable(learn, ["a", "b"], 0)
    table = experiments.compare({**others, "itself": model}, model, test, 0)
    assert list(table.loc["itself"])[1:] == ["+0.00 [+0.00, +0.00]", "+0 [+0, +0]"]
    said, truth = others["one tree, 3 questions"].predict_proba(test[["a", "b"]])[:, 1], test[BLOCKED]
    missed, needless = np.sum((said <= 1 / 11) & (truth == 1)), np.sum((said > 1 / 11) & (truth == 0))
    cost = experiments.decision_costs(truth, said).mean()
    assert cost == pytest.approx(1000 * (10 * missed + needless) / len(test))
    added = cost - experiments.decision_costs(truth, chance(model, test)).mean()
    assert table.loc["one tree, 3 questions", "cost added per 1,000"].startswith(f"{round(added):+d} [")


def test_copies_are_off_by_a_twentieth(links):
    wide = experiments.with_copies(links, 3)
    for name in experiments.COPIES:
        off = wide[name] / links["throughput_mbps"] - 1
        assert abs(off.mean()) < 0.01 and off.std() == pytest.approx(0.05, rel=0.1)
    assert list(links) == list(wide)[: links.shape[1]]


def test_an_interval_is_written_without_a_negative_zero():
    assert Interval(-0.001, -0.2, 0.004).text(2) == "+0.00 [-0.20, +0.00]"
