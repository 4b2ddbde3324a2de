"""The measurements of lesson 04 by hand and against scikit-learn."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import confusion_matrix, log_loss

from utils import monitoring
from utils.data import load_links
from utils.lessons.lesson_04.experiments import (
    MISSED,
    NEEDLESS,
    READINGS,
    costs,
    decision,
    judge_changes,
    monthly,
    p_values_of_a_year,
    prepared,
    scores,
    times_the_cost,
)


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


@pytest.fixture(scope="module")
def links():
    return load_links()


def test_inputs_are_the_readings_and_one_corner_each(links):
    month, blocked, inputs = prepared(links)
    assert inputs.columns[: len(READINGS)].tolist() == READINGS
    assert (inputs.iloc[:, len(READINGS) :].sum(axis=1) == 1).all()
    assert inputs.shape == (len(links), len(READINGS) + 18)
    assert (month.min(), month.max()) == (1, 12)
    assert blocked.sum() == links["blocked_100ms"].sum()


def test_a_months_interval_is_that_of_its_links_means(links):
    month, blocked, _ = prepared(links)
    found = monthly(blocked, month, links["link"], np.random.default_rng(5))
    by_link = links.groupby([month, "link"])["blocked_100ms"].mean()
    for live in range(4, 13):
        means = by_link[live]
        half = stats.norm.ppf(0.975) * means.std() / np.sqrt(len(means))
        wanted = [means.mean(), means.mean() - half, means.mean() + half]
        assert found.loc[live].to_numpy() == pytest.approx(wanted, abs=0.004)


def test_the_three_changes_by_hand(links):
    month, blocked, _ = prepared(links)
    cost, before = np.where(blocked == 1, 10.0, 1.0), month <= 4
    found = judge_changes(links, cost, before, np.random.default_rng(6))
    corner = ((links["place"] == "side") & (links["site"] <= 3)).to_numpy()
    after = corner & (month >= 5) & (month <= 7)
    assert found.loc["new buildings", "times the cost"] == pytest.approx(
        cost[after].mean() / cost[corner & before].mean()
    )
    window = links[(month >= 8) & (month <= 10)]
    psi = [monitoring.population_stability_index(links.loc[month <= 3, x], window[x]) for x in READINGS]
    assert found.loc["new devices", "largest PSI"] == pytest.approx(max(psi))
    assert found.loc["new devices", "of the reading"] == READINGS[int(np.argmax(psi))]
    assert (found["at least"] < found["times the cost"]).all()
    assert (found["times the cost"] < found["at most"]).all()


def test_times_the_cost():
    cost, link = np.array([1.0, 1, 3, 3]), np.array([1, 2, 3, 4])
    live = np.array([False, False, True, True])
    found = times_the_cost(cost, live, ~live, link, np.random.default_rng(7))
    assert found == pytest.approx((3, 3, 3))


def test_the_decision_says_every_policys_cost():
    names = ["never", "on input alarm", "on cost alarm", "every month"]
    table = pd.DataFrame({"cost": [600.0, 500, 450, 440], "retrained": [0, 4, 2, 8]}, names)
    said = decision(table)
    assert "costs 600 per" in said
    assert "of the cost 450 (2 retrainings)" in said
    assert "So retrain when the cost alarms:" in said


@pytest.mark.parametrize(
    ("cost", "way"),
    [
        ([600.0, 500, 500, 440], "retrain every month"),
        ([450.0, 500, 450, 440], "leave it alone"),
        ([600.0, 450, 500, 440], "retrain when the inputs alarm"),
    ],
)
def test_the_decision_takes_the_fewest_retrainings_near_the_cheapest(cost, way):
    names = ["never", "on input alarm", "on cost alarm", "every month", "with luck"]
    assert f"So {way}:" in decision(pd.DataFrame({"cost": [*cost, 1], "retrained": [0, 4, 2, 8, 1]}, names))
