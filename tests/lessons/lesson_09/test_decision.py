"""The clinic's decision follows what was measured."""

import pandas as pd

from utils.lessons.lesson_09.verdicts import decision


def gains(**rows):
    return pd.DataFrame(rows, ["flat", "tree", "low", "high"]).T


def test_the_best_model_is_flat_where_its_tree_does_not_clearly_gain():
    said = decision(gains(linear=(0.5, 0.6, 0.05, 0.15), naive=(0.7, 0.71, -0.01, 0.02)), 0.84, 0.63)
    assert said.startswith("Decision: naive, flat: 0.70 right")
    assert "another model (linear) has 0.60" in said
    assert "0.63" in said and "0.84" in said


def test_a_tree_that_clearly_gains_is_taken():
    said = decision(gains(linear=(0.5, 0.8, 0.2, 0.4), naive=(0.7, 0.71, -0.01, 0.02)), 0.84, 0.63)
    assert said.startswith("Decision: linear, as a tree: 0.80 right")
