"""What lesson 07 measures beside the four turns."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from utils.data import load_links
from utils.lessons.lesson_07 import experiments
from utils.lifecycle import stages
from utils.lifecycle.stages import Plan, Recipe, Scope

MONEY = Scope("won")


@pytest.fixture(scope="module")
def links() -> pd.DataFrame:
    return load_links()


def test_a_dummy_loses_by_the_base_rate_alone(links):
    data = stages.prepare(links, Recipe((1,)))
    share = data.blocked.mean()
    assert experiments.dummy_lost(data, MONEY).mean() == pytest.approx(min(10 * share, 1 - share))
    dear = Scope("won", missed_won=1000)
    assert experiments.dummy_lost(data, dear).mean() == pytest.approx(1 - share)  # always switching
    cheap = Scope("won", missed_won=1)
    assert experiments.dummy_lost(data, cheap).mean() == pytest.approx(share)  # never switching


def test_each_link_is_learned_from_in_one_part(links, monkeypatch):
    data = stages.prepare(links, Recipe((1,), (7.5, 28.0)))
    taught = []
    develop = experiments.develop
    monkeypatch.setattr(experiments, "develop", lambda s, d: taught.append(d.learn) or develop(s, d))
    lost = experiments.lost_by_labels(data, MONEY, seed=0, parts=(2,))
    assert list(lost) == ["all", "1/2"]
    assert (np.sum(taught[1:], axis=0) == 1).all()
    for part in taught[1:]:
        assert data.table["link"][part].nunique() == 125
    halves = [1000 * develop(MONEY, replace(data, learn=part)).lost["model"].mean() for part in taught[1:]]
    assert 1000 * lost["1/2"].mean() == pytest.approx(np.mean(halves))


def test_spoilt_forms_are_refused_and_clean_ones_pass(links):
    said = experiments.forms(links, Recipe((3,)))
    assert said.pop("clean") == "passes"
    assert "only after the decision" in said.pop("a leak")
    assert len(said) == 6
    assert all("do not meet the schema" in sentence for sentence in said.values())


def test_money_by_link(links):
    july = links[stages.months_of(links) == 7]
    plan = Plan(MONEY, Recipe((5, 6)))
    data = stages.prepare(links, plan.recipe)
    model = stages.fit(data.inputs, data.blocked)
    lost = experiments.lost_by_link(july, {"new": (plan, model)}, MONEY)
    one = july[july["link"] == july["link"].iloc[0]]
    assert len(lost) == 250
    assert lost["new"].iloc[0] == MONEY.won(one["blocked_100ms"], stages.decisions(plan, model, one))


def test_choices_stand_in_the_order_of_the_stages():
    plans = [Plan(MONEY), Plan(), None, Plan(), None]
    assert list(experiments.choices(*plans).items()) == list(zip(stages.STAGES[:5], plans, strict=True))
    assert experiments.answer(float, "1") == "passes"
    assert "could not convert" in experiments.answer(float, "x")
