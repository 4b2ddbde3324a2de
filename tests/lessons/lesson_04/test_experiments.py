"""The measurements of lesson 04 by hand and against scikit-learn."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import confusion_matrix, log_loss

from utils.data import load_links
from utils.lessons.lesson_04.experiments import MISSED, NEEDLESS, costs, p_values_of_a_year, scores


def test_costs_are_those_of_the_confusion_matrix():
    rng = np.random.default_rng(0)
    truth, chance = rng.integers(0, 2, 500), rng.random(500) / 4
    (_, needless), (missed, _) = confusion_matrix(truth, chance > 1 / 11)
    assert costs(truth, chance).sum() == MISSED * missed + NEEDLESS * needless


def test_a_weight_counts_a_row_so_many_times():
    rng = np.random.default_rng(1)
    truth, chance, weight = rng.integers(0, 2, 60), rng.random(60), rng.integers(1, 5, 60)
    found, wanted = scores(truth, chance, weight), scores(np.repeat(truth, weight), np.repeat(chance, weight))
    assert found == pytest.approx(wanted)
    assert found["log_loss"] == pytest.approx(log_loss(truth, chance, sample_weight=weight))


def test_a_year_without_a_shift_alarms_at_its_level_where_rows_are_independent():
    links = load_links()
    table = links[links["time"].dt.month <= 4].groupby("link", as_index=False).first()
    rng = np.random.default_rng(2)
    years = np.array([p_values_of_a_year(table, ["sinr_db", "distance_m"], rng) for _ in range(30)])
    assert years.shape == (30, 18)
    assert 0.01 < (years < 0.05).mean() < 0.1


def test_one_year_is_scipys_tests_on_the_links_dealt():
    table = pd.DataFrame({"link": np.repeat(np.arange(1, 61), 2), "x": np.random.default_rng(3).random(120)})
    found = p_values_of_a_year(table, ["x"], np.random.default_rng(4))
    month = np.random.default_rng(4).integers(1, 13, 61)[table["link"]]
    wanted = [
        stats.ks_2samp(table["x"][month <= 3], table["x"][month == m], method="asymp").pvalue
        for m in range(4, 13)
    ]
    assert found == pytest.approx(wanted)
