"""The loop's stages, and the faults that they survive."""

import json
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import PolynomialFeatures

from utils.data import LINKS, load_links
from utils.lifecycle import runs, stages
from utils.lifecycle.runs import RunLog
from utils.lifecycle.service import Service
from utils.lifecycle.stages import Plan, Recipe, Scope
from utils.linear_model import LinearModel, with_pairs

CELLS = (7.5, 28.0)
MONEY = Scope("won")
PLAN = Plan(MONEY, Recipe((1, 2), CELLS, "place"))


@pytest.fixture(scope="module")
def links() -> pd.DataFrame:
    return load_links()


@pytest.fixture(scope="module")
def model(links):
    data = stages.prepare(links, PLAN.recipe)
    return stages.fit(data.inputs, data.blocked)


@pytest.fixture
def log(tmp_path):
    return RunLog(tmp_path / "runs.jsonl")


def month(links, number):
    return links[stages.months_of(links) == number]


def test_the_threshold_is_the_cheapest_one():
    rng = np.random.default_rng(1)
    chance = rng.random(200_000)
    blocked = rng.random(200_000) < chance
    tried = np.linspace(0.01, 0.5, 50)
    cheapest = tried[np.argmin([MONEY.won(blocked, chance > t) for t in tried])]
    assert abs(cheapest - MONEY.threshold) < 0.03
    assert Scope().threshold == 0.5


def test_prepare_says_what_was_dropped_and_keeps_the_exam_whole(links):
    data = stages.prepare(links, Recipe((1, 2)))
    at_7 = (month(links, 1)["frequency_ghz"] == 7.5).sum() + (month(links, 2)["frequency_ghz"] == 7.5).sum()
    assert data.dropped == {"label not there yet": 0, "not a cell at 28 GHz": at_7}
    assert len(data.table) == len(data.learn) == data.learn.sum() + at_7


def test_inputs_have_the_same_columns_whatever_the_rows_hold(links):
    indoors = month(links, 1).query("place == 'indoor'")
    for place, width in (("none", 8), ("place", 11), ("corner", 26)):
        assert stages.inputs_of(indoors, place).shape[1] == width
        assert list(stages.inputs_of(indoors, place)) == list(stages.inputs_of(links, place))
    with pytest.raises(ValueError, match="choose none, place or corner"):
        stages.inputs_of(links, "street")


def test_a_leak_is_refused(links, monkeypatch):
    monkeypatch.setattr(stages, "READINGS", (*stages.READINGS, "throughput_mbps"))
    with pytest.raises(ValueError, match="known only after the decision"):
        stages.prepare(links, Recipe((1,)))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda t: t.drop(columns="sinr_db"), "sinr_db is missing"),
        (lambda t: t.assign(sinr_db=np.nan), "no numbers"),
        (lambda t: t.assign(speed_mps="fast"), "no numbers"),
        (lambda t: t.assign(distance_m=t["distance_m"] / 1000), "leaves its range"),
        (lambda t: pd.concat([t, t.iloc[:3]]), "3 rows stand there twice"),
        (lambda t: t.assign(blocked_100ms=2), "something else than 0 and 1"),
    ],
)
def test_faults_are_found_and_stop_the_data_stage(links, spoil, words):
    clean = month(links, 3)
    assert stages.faults(clean) == []
    assert any(words in fault for fault in stages.faults(spoil(clean)))
    with pytest.raises(ValueError, match=words):
        stages.prepare(spoil(clean), Recipe((3,)))


def test_a_missing_month_and_late_labels(links, log, model):
    gap = links[stages.months_of(links) != 5]
    late = gap.assign(blocked_100ms=gap["blocked_100ms"].where(stages.months_of(gap) != 7))
    assert stages.latest_labelled(links, now=8) == (6, 7)
    assert stages.latest_labelled(late, now=8) == (4, 6)
    for missing in (5, 7):
        with pytest.raises(ValueError, match=f"Month {missing} has no labelled rows"):
            stages.prepare(late, Recipe((4, missing)))
    report = stages.month_report(late, 7, model.predict(stages.inputs_of(month(late, 7), "place")), MONEY)
    assert np.isnan([report["won"], report["rule won"], report["seen"]]).all()
    assert 0 < report["expected"] < 1
    assert Service(model, "place", log, "x").replay(gap, 5).size == 0
    assert log.read() == [{"stage": "monitoring", "service": "x", "missing_month": 5}]


@pytest.mark.parametrize("kind", ["slope", "linear", "pairs"])
def test_a_saved_model_predicts_the_same(links, kind):
    data = stages.prepare(links, Recipe((1,), CELLS))
    fitted = stages.fit(data.inputs, data.blocked, kind)
    loaded = LinearModel.from_json(fitted.to_json())
    assert loaded == fitted
    assert loaded.fingerprint() == fitted.fingerprint()
    assert np.array_equal(loaded.predict(data.inputs), fitted.predict(data.inputs))
    assert abs(fitted.predict(data.inputs).mean() - data.blocked.mean()) < 1e-3


def test_pairs_are_scikit_learns():
    values = np.random.default_rng(0).normal(size=(5, 4))
    assert np.array_equal(with_pairs(values), PolynomialFeatures(2, include_bias=False).fit_transform(values))


def test_a_served_model_needs_no_scikit_learn():
    code = "import sys, utils.linear_model, utils.serving; print({'sklearn', 'pandas', 'matplotlib'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"names": 3}'])
def test_a_damaged_model_is_refused(text):
    with pytest.raises(ValueError, match="not a saved model"):
        LinearModel.from_json(text)


def test_unknown_kind(links):
    with pytest.raises(ValueError, match="choose slope, linear or pairs"):
        stages.fit(stages.inputs_of(month(links, 1), "none"), month(links, 1)["blocked_100ms"], "deep")


def test_slices_and_whole_agree(links):
    found = stages.develop(MONEY, stages.prepare(links, PLAN.recipe))
    exam = stages.prepare(links, PLAN.recipe)
    sizes = exam.table["place"].value_counts()
    parts = found.slices.loc[[f"place {place}" for place in sizes.index], "model"].to_numpy()
    assert np.average(parts, weights=sizes) == pytest.approx(found.scores.loc["model", "won"])
    assert found.plus_minus > 0


def test_the_cross_validation_never_sees_the_link_it_judges(links):
    spoilt = stages.prepare(links, Recipe((1,), CELLS))
    whole = stages.develop(MONEY, spoilt).chance
    turned = replace(spoilt, blocked=np.where(spoilt.table["link"] == 1, 1 - spoilt.blocked, spoilt.blocked))
    own = np.asarray(spoilt.table["link"] == 1)
    assert np.array_equal(whole[own], stages.develop(MONEY, turned).chance[own])


def test_costs_of_choices(links):
    plans = {"data engineering": PLAN, "deployment": None}
    rule = stages.rule_switches(month(links, 4))
    live = stages.cost_of_choices(links, plans, MONEY, [4])
    assert live["deployment"] == MONEY.won(month(links, 4)["blocked_100ms"], rule)
    exam = stages.exam_of_choices(links, plans, MONEY)
    found = stages.develop(MONEY, stages.prepare(links, PLAN.recipe))
    assert exam.to_dict() == pytest.approx(
        {"data engineering": found.scores.loc["model", "won"], "deployment": found.scores.loc["rule", "won"]}
    )


def test_bad_labels_are_refused_and_good_ones_pass(links, model):
    recipe = replace(PLAN.recipe, months=(5, 6), place="corner")
    plan, exam = Plan(MONEY, recipe), month(links, 7)
    data = stages.prepare(links, recipe)
    good, swapped, lost = (
        stages.fit(data.inputs, labels)
        for labels in (data.blocked, 1 - data.blocked, data.blocked * (np.arange(len(data.blocked)) % 8 == 0))
    )
    assert stages.refusals((plan, good), (PLAN, model), exam, MONEY) == []
    for bad in (swapped, lost):
        assert stages.refusals((plan, bad), (PLAN, model), exam, MONEY)


def test_a_run_is_repeated_from_its_line(links, log):
    found = runs.train_and_log(links, PLAN, log)
    again = runs.run_again(links, log.read()[0], log)
    first, second = log.read()
    assert first == second
    assert again.model == found.model
    runs.run_again(links.assign(load_pct=50), first, log)
    assert log.read()[-1]["data"] != first["data"]


def test_a_torn_line_costs_only_itself(log):
    log.add("scoping", turn=1)
    with log.path.open("ab") as file:
        file.write(b'{"stage": "depl')
    log.add("deployment", turn=2)
    assert [line["turn"] for line in RunLog(log.path).read()] == [1, 2]
    assert log.path.read_bytes().startswith(json.dumps({"stage": "scoping", "turn": 1}).encode())
    assert RunLog(log.path.with_name("none")).read() == []


def test_served_equal_local_and_nothing_is_lost(links, model, log):
    with Service(model, "place", log, "champion") as service:
        local = model.predict(stages.inputs_of(month(links, 4), "place"))
        assert np.allclose(service.replay(links, 4), local, rtol=0, atol=1e-12)
        for garbage in ([], [["a"] * 11], [[1.0]], [[float("nan")] * 11], [[float("inf")] * 11]):
            assert service.ask(garbage, "garbage") is None
            assert log.read()[-1]["refused"]
        first = service.server.pid
        assert np.allclose(service.replay(links, 4, kill_at=2), local, rtol=0, atol=1e-12)
        assert service.restarts == 1
        assert service.server.pid != first
    lines = log.read()
    answers = [line for line in lines if "chances" in line]
    assert [line["batch"] for line in answers] == [f"month 4, batch {k}" for k in (0, 1, 2, 3)] * 2
    assert np.allclose([c for line in answers[4:] for c in line["chances"]], local, rtol=0, atol=1e-12)
    assert sum("event" in line for line in lines) == 1


def test_the_scope_pays_for_so_many_labels(links):
    data = stages.prepare(links, Recipe(months=(1, 2)))
    stages.develop(Scope(label_budget=2000), data, "slope")
    with pytest.raises(ValueError, match="The data hold 2000 labels, the scope pays for 1999"):
        stages.develop(Scope(label_budget=1999), data, "slope")


def test_the_service_is_held_to_the_latency_budget(links, model, log):
    rows = stages.inputs_of(links[:30], "place")
    with Service(model, "place", log, "champion") as service:
        assert service.too_slow(rows, Scope(latency_budget_ms=60_000)) == []
        (said,) = service.too_slow(rows, Scope(latency_budget_ms=1e-6), tries=3)
    assert re.fullmatch(r"an answer takes [\d.]+ ms, the scope allows 1e-06 ms", said)
    assert [line["batch"] for line in log.read()] == ["latency"] * 23


def test_refused_rows_fall_back_to_the_rule(links):
    live = month(links, 4)
    report = stages.month_report(links, 4, np.r_[np.full(len(live) - 1, np.nan), 0.0], MONEY)
    switch = stages.rule_switches(live).copy()
    switch[-1] = False
    assert report["won"] == MONEY.won(live["blocked_100ms"], switch)


def test_ranges_of_the_schema_are_those_of_the_card():
    for name, ends in stages.RANGES.items():
        kind = LINKS.columns[name]
        assert (kind.low, kind.high) == ends
