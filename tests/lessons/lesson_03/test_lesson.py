"""The experiments and pictures of lesson 03."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from utils.lessons.lesson_03 import experiments, pictures, verdicts
from utils.notebook.plots import figure

COSTS = pd.DataFrame(
    {"fit": [0.1, 0.3], "validate": [0.001, 0.1], "same_rows": [0.002, 0.15], "one": [0.0002, 0.002]},
    index=["linear", "forest"],
)


def test_the_interval_of_a_p99_by_hand():
    # By the definition: all of n calls lie below the p99 with chance 0.99**n, which is 2.5 % between 367 and 368.
    assert experiments.p99_interval(np.arange(1, 368))[1] == np.inf
    assert experiments.p99_interval(np.arange(1, 369))[1] == 368
    low, high = experiments.p99_interval(np.arange(1, 1001))
    below = stats.binom(1000, 0.99)
    assert below.cdf(low - 1) <= 0.025 < below.cdf(low)
    assert below.sf(high - 1) <= 0.025 < below.sf(high - 2)


@pytest.mark.parametrize("count", [100, 1000])
def test_the_bootstraps_limit_is_what_resampling_comes_to(count):
    rng = np.random.default_rng(count)
    sample = np.arange(1, count + 1)
    resamples = np.sort(rng.choice(sample, (20_000, count)), axis=1)
    drawn = np.percentile(resamples[:, int(np.ceil(0.99 * count)) - 1], [2.5, 97.5])
    assert experiments.bootstrap_p99_interval(sample) == pytest.approx(drawn, abs=1)
    assert experiments.bootstrap_p99_interval(sample[::-1]) == experiments.bootstrap_p99_interval(sample)


def test_coverage_is_what_the_binomial_says():
    ways = {"ranks": experiments.p99_interval, "bootstrap": experiments.bootstrap_p99_interval}
    held = experiments.coverage(ways, (100, 300), np.random.default_rng(8), samples=20_000)
    for (way, count), row in held.iterrows():
        low, high = ways[way](np.arange(1, count + 1))
        below = stats.binom(count, 0.99)
        truth = 100 * (below.cdf(min(high - 1, count)) - below.cdf(low - 1))
        assert row["holds"] == pytest.approx(truth, abs=1.2)  # four standard errors at the most
        assert row["low"] < row["holds"] < row["high"]
    assert held.loc[("bootstrap", 100), "holds"] < 66


def test_minutes_give_as_many_false_alarms_as_they_may():
    found = experiments.minutes_found_percent((0.0, 1.0), np.random.default_rng(4), calls=200)
    assert found.loc[0.0].to_numpy() == pytest.approx([5.0] * 4, abs=5)  # four standard errors
    assert (found.loc[100.0] == 100).all()


def test_the_interval_of_another_percentile_by_hand():
    # All of n calls lie below the median with chance 0.5**n: 3.1 % at 5, 1.6 % at 6.
    assert experiments.p99_interval(np.arange(1, 6), 50) == (0.0, np.inf)
    assert experiments.p99_interval(np.arange(1, 7), 50) == (1.0, 6.0)


@pytest.mark.parametrize(("percent", "slow_share"), [(50, 0.02), (99, 0.005), (99, 0.02), (99.9, 0.05)])
def test_the_true_percentile_is_that_of_many_calls(percent, slow_share):
    calls_s = experiments.calls_with_a_tail_s(1_000_000, np.random.default_rng(7), slow_share)
    below = (calls_s < experiments.true_percentile_s(percent, slow_share)).mean()
    assert 100 * below == pytest.approx(percent, abs=4 * 100 * np.sqrt(percent * (100 - percent)) / 1e5)


def test_costs_are_those_of_each_model():
    class Counting:
        def __init__(self, seconds=0):
            self.seconds, self.rows = seconds, []

        def get_params(self, deep=True):
            return {"seconds": self.seconds}

        def fit(self, rows, labels):
            return self

        def predict(self, rows):
            self.rows.append(len(rows))

    model = Counting()
    costs = experiments.project_costs({"a": model}, (np.zeros((6, 2)), np.zeros(6)), np.zeros((3, 2)))
    assert costs.columns.tolist() == ["fit", "validate", "same_rows", "one"]
    assert costs.index.tolist() == ["a"] and (costs > 0).all(axis=None)
    assert sorted(set(model.rows)) == [1, 3, 6]


def test_pictures_draw_what_was_measured():
    (ax,) = pictures.draw_costs(COSTS, 3.0).axes
    assert [round(bar.get_height()) for bar in ax.patches] == [100, 300, 1, 100, 2, 150]
    assert ax.get_title() == "With equal rows, training takes 50 and 2.00 times as long"
    assert ax.lines[-1].get_ydata().tolist() == pytest.approx([3.0])
    spent_s = pd.Series({"linear": 3.0, "forest": 12.0})
    (ax,) = pictures.draw_bill(COSTS, spent_s, 1e5).axes
    assert ax.get_title() == "Serving has cost more after 6,000 queries: 1.0 hours at 100 a minute"
    assert "your guess: 100,000 (far beyond)" in [text.get_text() for text in ax.texts]
    (ax,) = pictures.draw_chance(299, 100).axes
    assert ax.lines[-1].get_ydata().tolist() == pytest.approx([100 * 0.99**100])
    found = pd.DataFrame({"mean": [10.0, 40.0], "p99": [9.0, 90.0]}, index=[0.5, 2.0])
    (ax,) = pictures.draw_found(found, "mean").axes
    assert [bar.get_height() for bar in ax.patches] == [40.0, 90.0, 10.0, 9.0]
    assert ax.get_title() == "With 2 % slow calls the p99 finds 90 minutes of 100, the mean 40"
    assert [text.xy[0] for text in ax.texts if text.get_text() == "your guess"] == [-0.2]
    tail, _ = pictures.draw_tail(np.r_[np.full(999, 0.02), 0.6]).axes
    assert tail.get_title() == "Slow calls: 0 of 500"


@pytest.mark.parametrize(
    ("interval_s", "title"),
    [
        ((0.03, np.inf), "p99 from 2 calls: 30 ms to no upper end"),
        ((0.0, np.inf), "p99 from 2 calls: no lower end to no upper end"),
        ((0.03, 0.7), "p99 from 2 calls: 30 ms to 700 ms"),
    ],
)
def test_the_interactive_picture_says_what_it_shows(interval_s, title):
    _, ax = figure()
    pictures.draw_trust_frame(ax)
    pictures.draw_trust(ax, np.array([0.02, 0.6]), 99, interval_s, 0.6)
    assert ax.get_title() == title


@pytest.mark.parametrize(("spent_s", "wanted"), [(30.0, "answers"), (30_000.0, "training")])
def test_the_decision_follows_what_was_measured(spent_s, wanted):
    found = pd.DataFrame({"mean": [10.0, 40.0], "p99": [9.0, 90.0]}, index=[0.5, 2.0])
    spent = pd.Series({"linear": spent_s, "forest": spent_s})
    said = verdicts.decision(COSTS, spent, found, [299, 368])
    assert said.startswith(f"Decision: speed up the {wanted} ")
    assert "put the p99 on the dashboard, which finds 90 of 100" in said and "from 299 calls on" in said
