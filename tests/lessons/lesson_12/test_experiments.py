"""Lesson 12's measurements: the sweep and its bar, the best compromise, searches, leads, a third objective."""

import os
from types import SimpleNamespace

import joblib
import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.linear_model import LinearRegression

from utils.data import load_posts
from utils.designs import Designs
from utils.lessons.lesson_12 import experiments as module
from utils.lessons.lesson_12.experiments import (
    compromise,
    compromises,
    leads,
    most_alike,
    random_searches,
    sweep,
    third_objective,
)
from utils.pareto import logit_weights, shown

BARS = []


class Bar:
    """A panel that keeps its messages."""

    def __init__(self, controls):
        assert controls == {}
        self.messages = []
        BARS.append(self)

    def __setattr__(self, name, value):
        if name == "message":
            self.messages.append(value)
        object.__setattr__(self, name, value)


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    BARS.clear()
    monkeypatch.setattr(module, "Panel", Bar)
    monkeypatch.setattr(module, "publish", lambda panel, text: ({"text/plain": text}, {}))
    monkeypatch.setattr(module, "display", lambda data, **_: None)


def test_results_come_in_the_order_of_the_settings():
    assert sweep(lambda x: x**2, (3, 1, 2), "calls") == [9, 1, 4]


def test_the_bar_counts_every_call():
    sweep(abs, [1, 2, 3, 4], "training runs")
    counted = [message.rsplit(",", 1)[0].split(" ", 1)[1] for message in BARS[0].messages]
    assert counted == [f"{n} of 4 training runs" for n in range(5)]
    assert BARS[0].messages[-1].startswith("█" * 20)
    assert BARS[0].messages[0].startswith("░" * 20)


def test_nothing_to_do_is_done():
    assert sweep(abs, [], "calls") == []
    assert "0 of 0 calls" in BARS[0].message


def test_an_error_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        sweep(lambda x: 1 / x, [1, 0], "calls")


def test_the_same_call_runs_on_a_dask_cluster():
    distributed = pytest.importorskip(
        "distributed", reason="Dask is not installed; `pip install -e .[cluster]` lets this test run."
    )
    offset = 10  # travels to the workers inside the function
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    )
    with cluster, distributed.Client(cluster), joblib.parallel_config(backend="dask"):
        results = sweep(lambda x: (x + offset, os.getpid()), range(8), "calls")
    assert [value for value, _ in results] == list(range(10, 18))
    assert os.getpid() not in {process for _, process in results}
    assert BARS[0].message.split("█ ")[1].startswith("8 of 8 calls")


@pytest.fixture(scope="module")
def feed():
    posts = load_posts().iloc[::4]
    inputs = posts[["words", "sources", "exclamations", "teaser", "photo", "topical", "record"]]
    learn = (posts["week"] <= 7).to_numpy()
    return inputs, posts[["clicks", "quality"]], learn


@pytest.fixture(scope="module")
def designs(feed):
    return Designs(LinearRegression(), *feed, [0, 1])


def share_kept(scores, live):
    """The best compromise by drawing every feed of 61 weights, slowly."""
    feeds = [shown(w * scores[1] + (1 - w) * scores[0], live) for w in logit_weights(61, reach=3)]
    nothing, everything = live.mean(axis=0), np.array([feeds[0][0], feeds[-1][1]])
    return max(((feed - nothing) / (everything - nothing)).min() for feed in feeds)


def test_compromise_and_its_interval_by_drawing_every_resample(designs):
    found = compromise(designs, np.random.default_rng(4), resamples=5)
    assert found["kept"] == pytest.approx(share_kept(designs.scores, designs.live))
    rows = np.sort(np.random.default_rng(4).integers(450, size=(5, 450)), axis=1)
    assert len(designs.live) == 450
    drawn = [share_kept(designs.scores[:, row], designs.live[row]) for row in rows]
    assert [found["low"], found["high"]] == pytest.approx(np.quantile(drawn, [0.025, 0.975]))


def test_interval_of_the_compromise_covers_what_many_posts_give():
    """Scores and outcomes of known laws: the interval from 900 items holds the value of 200,000 in most draws."""

    def items(count, rng):
        scores = rng.multivariate_normal([0, 0], [[1, -0.3], [-0.3, 1]], count).T
        made = SimpleNamespace(scores=scores, live=(scores + rng.normal(size=scores.shape)).T)
        made.score = lambda w: w * scores[1] + (1 - w) * scores[0]
        return made

    many = items(200_000, np.random.default_rng(0))
    truth = share_kept(many.scores, many.live)
    held = 0
    for seed in range(1, 41):
        rng = np.random.default_rng(seed)
        found = compromise(items(900, rng), rng, resamples=100)
        held += found["low"] <= truth <= found["high"]
    assert held >= 36, held  # 38 of 40 are due


def test_agreeing_objectives_keep_everything(feed):
    inputs, outcomes, learn = feed
    twins = outcomes.assign(clicks=3 * outcomes["quality"] + 1)
    found = compromise(Designs(LinearRegression(), inputs, twins, learn, [0, 1]), np.random.default_rng(0))
    assert found == {"kept": 1.0, "low": 1.0, "high": 1.0}


def test_compromises_name_each_pair(feed, designs):
    inputs, outcomes, learn = feed
    quality = outcomes["quality"]
    beside = {"clicks": outcomes["clicks"], "quality again": 2 * quality}
    found = compromises(inputs, beside, quality, learn, np.random.default_rng(4))
    assert found["clicks"]["kept"] == pytest.approx(share_kept(designs.scores, designs.live))
    assert found["clicks"]["correlation of the scores"] == pytest.approx(stats.pearsonr(*designs.scores)[0])
    assert found["quality again"]["correlation of the scores"] == pytest.approx(1)
    assert list(found) == list(beside)


def test_random_searches_by_hand(designs):
    wishes = {"growth": ("clicks", 0), "product": ("clicks", 65.0)}
    found = random_searches(designs, wishes, 12, np.random.default_rng(7), searches=20)
    front = designs.two(logit_weights(201))
    limits = {"growth": front[:, 0].max(), "product": max(c for c, q in front if q >= 65)}
    rng, reached = np.random.default_rng(7), {"growth": 0, "product": 0}
    for pairs in rng.uniform(size=(20, 12, 2)):
        feeds = [designs.two([a / (a + b)])[0] for a, b in pairs]
        reached["growth"] += max(c for c, _ in feeds) >= 0.95 * limits["growth"]
        reached["product"] += max((c for c, q in feeds if q >= 65), default=0) >= 0.95 * limits["product"]
    assert 0 < reached["product"] < 20
    assert found == {who: n / 20 for who, n in reached.items()}
    with pytest.raises(ValueError, match="nobody: no feed has a quality of 200"):
        random_searches(designs, {"nobody": ("clicks", 200)}, 2, np.random.default_rng(0))


def test_more_runs_find_more(designs):
    wishes = {"product": ("clicks", 65.0)}
    few, many = (random_searches(designs, wishes, n, np.random.default_rng(1)) for n in (2, 60))
    assert few["product"] < 0.6 < many["product"]


def test_most_alike_takes_the_nearest():
    one, other = np.arange(20.0), -np.arange(20.0)
    assert most_alike([one, other, one], [other, 2 * one]) == [1.0, 1.0, 1.0]
    assert most_alike([one], [other]) == [0.0]


def test_leads_are_paired_over_the_splits():
    areas = pd.DataFrame(
        {
            "model": ["tree"] * 3 + ["lasso"] * 3,
            "inputs": "all",
            "seed": [0, 1, 2] * 2,
            "design 1, few": [0.1, 0.2, 0.3] * 2,
            "design 1, all": [0.2, 0.3, 0.4] * 2,
            "design 2, as many": [0.5, 0.6, 0.7] * 2,
            "design 2, free": [0.4, 0.6, 0.8, 0.1, 0.2, 0.3],
        }
    )
    found = leads(areas)
    assert list(found.index) == ["tree, all", "lasso, all"]
    assert found.loc["tree, all", ["lead", "equal", "design 2, free"]].tolist() == pytest.approx(
        [0.4, 0.3, 0.6]
    )
    spread = stats.t.ppf(0.975, 2) * np.sqrt((1 / 3 + 3 / 7) * 0.1**2)
    assert found.loc["tree, all", "+-"] == pytest.approx(spread)
    assert found.loc["lasso, all", ["lead", "+-"]].tolist() == pytest.approx([0, 0], abs=1e-12)
    assert found["+- "].tolist() == pytest.approx([0, 0], abs=1e-12)


def test_a_third_objective_costs_one_model_or_every_mixture(feed):
    inputs, outcomes, learn = feed
    three = outcomes.assign(third=inputs["words"] * outcomes["clicks"])
    assert third_objective(inputs, three, learn) == (15, 1, True)
    assert third_objective(inputs, three, learn, steps=2) == (6, 1, True)
