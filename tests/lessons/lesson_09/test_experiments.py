"""The measurements of lesson 09, against data in which the answer is known."""

import numpy as np
import pandas as pd
import pytest

from utils.lessons.lesson_09 import experiments


def test_gains_are_means_over_visits_with_an_interval_over_diagnoses():
    table = pd.DataFrame({"diagnosis": np.repeat(list("abcde"), 20)}, index=range(7, 107))
    unseen = table.iloc[50:]
    rights = {
        "helped": (pd.Series(False, unseen.index), unseen["diagnosis"] != "c"),
        "alike": (pd.Series(True, unseen.index), pd.Series(True, unseen.index)),
    }
    asked = []

    def compare(model, given, each):
        asked.append((model, given is table, each))
        return rights[model]

    found = experiments.tree_gains(compare, ["helped", "alike"], table, 10, seed=0)
    assert asked == [("helped", True, 10), ("alike", True, 10)]
    assert found.loc["helped", ["flat", "tree", "gain"]].tolist() == [0, 0.8, 0.8]
    assert found.loc["alike"].tolist() == [1, 1, 0, 0, 0]
    # Three unequal groups (10, 20, 20 rows), of which the smallest gains nothing: by enumeration of the 27 draws.
    sizes, gained = np.array([10, 20, 20]), np.array([0, 20, 20])
    draws = np.stack(np.meshgrid(*[range(3)] * 3), -1).reshape(-1, 3)
    means = gained[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975], method="inverted_cdf")
    assert found.loc["helped", ["low", "high"]].tolist() == pytest.approx([low, high], abs=0.01)


def test_forms_are_dealt_again_together_and_only_so_many():
    table = pd.DataFrame({"row": range(1000), "a": range(1000), "b": range(0, 2000, 2)}, index=range(7, 1007))
    mixed = experiments.dealt_again(table, ["a", "b"], share=0.3, seed=1)
    moved = mixed["a"] != table["a"]
    assert 0.25 < moved.mean() < 0.35
    assert (mixed["b"] == 2 * mixed["a"]).all()
    assert sorted(mixed["a"]) == table["a"].tolist()
    assert (mixed["row"] == table["row"]).all()
    assert table["a"].tolist() == list(range(1000))
    pd.testing.assert_frame_equal(experiments.dealt_again(table, ["a", "b"], 0, 1), table)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (0.01, 0.2, "gains"),
        (-0.2, -0.01, "loses"),
        (-0.01, 0.2, "no clear difference"),
        (0, 0, "no clear difference"),
    ],
)
def test_an_interval_says_whether_a_tree_gains(low, high, word):
    assert experiments.outcome(pd.Series({"gain": (low + high) / 2, "low": low, "high": high})) == word
