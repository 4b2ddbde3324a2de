"""The loop's stages, and the faults that they survive."""

import json
import math
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from sklearn.preprocessing import PolynomialFeatures

from utils.data import LINKS, load_links
from utils.lifecycle import online, stages
from utils.lifecycle import service as service_module
from utils.lifecycle.runs import RunLog
from utils.lifecycle.service import Service
from utils.lifecycle.stages import Plan, Recipe, Scope
from utils.linear_model import FAR, LinearModel, with_pairs

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


@pytest.mark.parametrize("late", stages.KNOWN_TOO_LATE)
def test_a_leak_is_refused(links, late):
    with pytest.raises(ValueError, match=f"{late} is known only after the decision"):
        stages.prepare(links, Recipe((1,), readings=(*stages.READINGS, late)))
    with_beam = stages.prepare(links, Recipe((1,), readings=(*stages.READINGS, "beam")))
    assert list(with_beam.inputs) == [*stages.READINGS, "beam"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda t: t.drop(columns="sinr_db"), "sinr_db is missing"),
        (lambda t: t.assign(sinr_db=np.nan), "no numbers"),
        (lambda t: t.assign(speed_mps="fast"), "no numbers"),
        (lambda t: t.assign(distance_m=t["distance_m"] / 1000), "leaves its range"),
        (lambda t: pd.concat([t, t.iloc[:3]]), "3 rows stand there twice"),
        (lambda t: t.assign(blocked_100ms=2), "something else than 0 and 1"),
        (lambda t: t.assign(place="roof"), "place holds something else than main, side and indoor"),
        (lambda t: t.drop(columns="site"), "site is missing"),
        (lambda t: t.assign(site=7), "site holds something else than 1, 2, 3, 4, 5, 6"),
        (lambda t: t.assign(frequency_ghz=20.0), "frequency_ghz holds something else than 7.5, 28"),
        (lambda t: t.assign(device=2.5), "device holds something else"),
        (lambda t: t.assign(sinr_db=t["sinr_db"].astype(str)), "1000 values that are no numbers"),
        (lambda t: t.assign(sinr_db=np.inf), "leaves its range"),
        (
            lambda t: t.assign(load_pct=pd.array([None, *[50] * (len(t) - 1)], dtype="Int64")),
            "load_pct has 1",
        ),
        (lambda t: pd.concat([t, t["sinr_db"]], axis=1), "the column sinr_db stands there twice"),
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


def test_a_batch_without_rows_is_faulty(links):
    assert stages.faults(links.iloc[:0]) == ["the batch holds no rows"]
    with pytest.raises(ValueError, match="Month 3 has no labelled rows"):
        stages.prepare(links.iloc[:0], Recipe((3,)))


@cache
def march() -> pd.DataFrame:
    return month(load_links(), 3).iloc[:8]


VALUES = st.one_of(
    st.none(),
    st.text(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.lists(st.integers()),
    st.complex_numbers(),
)


@given(name=st.sampled_from([*stages.RANGES, "site", "place"]), value=VALUES, row=st.integers(0, 7))
def test_a_value_is_sound_or_named(name, value, row):
    values = march()[name].tolist()
    values[row] = value
    spoilt = march().assign(**{name: pd.Series(values, index=march().index, dtype=object)})
    number = isinstance(value, int | float)
    low, high = stages.RANGES.get(name, (-math.inf, math.inf))
    sound = number and low <= value <= high and (name not in stages.CODES or value in stages.CODES[name])
    if name == "place":
        sound = isinstance(value, str) and value in ("main", "side", "indoor")
    found = stages.faults(spoilt)
    assert (found == []) == sound
    assert all(name in fault for fault in found)


@given(
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1),
    st.integers(0, 1000),
    st.integers(1, 1000),
)
def test_money_is_counted_exactly(decided, missed, needless):
    blocked, switch = zip(*decided, strict=True)
    each = [missed if b and not s else needless if s and not b else 0 for b, s in decided]
    scope = Scope("won", missed, needless)
    assert scope.lost(blocked, np.array(switch, dtype=float)).tolist() == each
    assert scope.won(blocked, switch) == pytest.approx(float(1000 * Fraction(sum(each), len(each))))


@pytest.mark.parametrize(
    ("blocked", "switch", "words"),
    [
        ([np.nan, 0], [0, 0], "blocked holds something else than 0 and 1"),
        ([1, 0, 0], [0], "blocked has 3 entries and switch 1"),
        ([], [], "one or more"),
        ([[1, 0]], [[0, 0]], "must be a list"),
        (["1"], [0], "must be a list of the numbers"),
        (pd.array([1, None]), [0, 1], "with none missing"),
        (np.ma.array([1, 0], mask=[True, False]), [0, 1], "with none missing"),
        ([1, 0], [0.5, 1], "switch holds something else"),
        ([1 + 0j], [0], "must be a list of the numbers"),
    ],
)
def test_what_is_no_decision_is_refused(blocked, switch, words):
    with pytest.raises(ValueError, match=words):
        MONEY.won(blocked, switch)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"metric": "wonn"}, "metric is 'wonn': choose accuracy or won"),
        ({"missed_won": -1}, "none negative"),
        ({"needless_won": float("nan")}, "finite won"),
        ({"missed_won": 0, "needless_won": 0}, "not both 0"),
        ({"latency_budget_ms": 0}, "budget is not positive"),
        ({"label_budget": float("nan")}, "budget is not positive"),
    ],
)
def test_a_scope_that_cannot_be_met_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        Scope(**wrong)


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


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2),
    st.sampled_from([(1.0, -2.0), (1.0, -2.0, 0.5, -0.5, 0.25)]),
)
def test_any_finite_row_has_a_chance(row, weights):
    model = LinearModel(("a", "b"), (1.0, 2.0), (0.5, 4.0), weights, 0.1)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        (chance,) = model.predict([row])
    assert 0 <= chance <= 1
    a, b = (Fraction(row[0]) - 1) * 2, (Fraction(row[1]) - 2) / 4
    a, b = (max(min(value, Fraction(FAR)), -Fraction(FAR)) for value in (a, b))
    terms = [a, b, a * a, a * b, b * b][: len(weights)]
    score = sum(Fraction(w) * t for w, t in zip(weights, terms, strict=True)) + Fraction(0.1)
    size = sum(abs(Fraction(w) * t) for w, t in zip(weights, terms, strict=True))
    if size < 10**6:
        expected = 1 / (1 + math.exp(-float(score))) if score > -700 else 0.0
        assert chance == pytest.approx(expected, rel=1e-7, abs=1e-12)
    elif abs(score) > size / 1000:
        assert chance == (score > 0)


@pytest.mark.parametrize("rows", [[1.0, 2.0], [[1.0]], [[1.0, float("nan")]], [[1.0, float("inf")]]])
def test_rows_that_do_not_fit_are_refused(rows):
    model = LinearModel(("a", "b"), (0.0, 0.0), (1.0, 1.0), (1.0, 1.0), 0.0)
    with pytest.raises(ValueError, match="a table of finite numbers, 2 in each row"):
        model.predict(rows)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"names": 3}'])
def test_a_damaged_model_is_refused(text):
    with pytest.raises(ValueError, match="not a saved model"):
        LinearModel.from_json(text)


def test_unknown_kind(links):
    with pytest.raises(ValueError, match="choose slope, linear or pairs"):
        stages.fit(stages.inputs_of(month(links, 1), "none"), month(links, 1)["blocked_100ms"], "deep")


def test_labels_that_are_all_alike(links):
    with pytest.raises(ValueError, match="The labels are all alike"):
        stages.fit(stages.inputs_of(month(links, 1), "none"), np.zeros(1000))


def test_slices_and_whole_agree(links):
    found = stages.develop(MONEY, stages.prepare(links, PLAN.recipe))
    exam = stages.prepare(links, PLAN.recipe)
    sizes = exam.table["place"].value_counts()
    slices = found.slices(0).loc[[f"place {place}" for place in sizes.index]]
    assert np.average(slices["model"], weights=sizes) == pytest.approx(found.scores.loc["model", "won"])
    whole = found.saved(0)
    assert np.average(slices["saved"], weights=sizes) == pytest.approx(whole.won)
    assert whole.won == pytest.approx(found.scores.loc["rule", "won"] - found.scores.loc["model", "won"])
    assert (slices["low"] < slices["saved"]).all()
    assert (slices["saved"] < slices["high"]).all()


def test_a_slice_of_one_link_is_named(links):
    data = stages.prepare(links, PLAN.recipe)
    indoors = data.table["link"][data.table["place"] == "indoor"].iloc[0]
    keep = ((data.table["place"] != "indoor") | (data.table["link"] == indoors)).to_numpy()
    few = replace(
        data,
        table=data.table[keep],
        inputs=data.inputs[keep],
        blocked=data.blocked[keep],
        learn=data.learn[keep],
    )
    found = stages.develop(MONEY, few)
    assert found.saved(0).won
    with pytest.raises(ValueError, match="The slice place indoor holds one link only"):
        found.slices(0)


def test_fewer_links_than_folds(links):
    data = stages.prepare(links[links["link"] <= 5], Recipe((1,), CELLS))
    with pytest.raises(ValueError, match="The data hold 5 links, the exam needs 10 or more"):
        stages.develop(MONEY, data)


def test_the_interval_of_what_is_saved():
    rng = np.random.default_rng(4)
    by_link = rng.normal(size=500)
    each = np.repeat(by_link, 4) + rng.normal(size=2000)
    lost = pd.DataFrame({"old": each + 0.2, "new": 0.0}, index=np.repeat(np.arange(500), 4))
    found = stages.saved(lost, "new", "old", seed=1)
    error = (
        1000 * lost["old"].groupby(level=0).mean().std() / np.sqrt(500)
    )  # the means of links are independent
    assert found.won == pytest.approx(1000 * lost["old"].mean())
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(error, rel=0.1)
    assert stages.Saved(-1.0, -2.0, -0.4).sign == -1
    assert not stages.Saved(1.0, -0.4, 2.0).settled
    assert str(stages.Saved(-0.4, -0.4, 2.6)) == "0 [0, 3]"
    with pytest.raises(ValueError, match="one link or none"):
        stages.saved(lost.iloc[:4], "new", "old", seed=1)


def test_choices_are_held_against_the_cheapest():
    rng = np.random.default_rng(5)
    lost = pd.DataFrame(rng.random((400, 3)), columns=["a", "b", "c"], index=np.repeat(np.arange(100), 4))
    lost["b"] /= 2
    table = stages.compare(lost, 0)
    assert table["won"].to_dict() == pytest.approx((1000 * lost.mean()).to_dict())
    assert table.loc["b", ["more", "low", "high"]].tolist() == [0, 0, 0]
    assert table.loc["a", "more"] == pytest.approx(1000 * (lost["a"] - lost["b"]).mean())
    assert table.loc["a", "low"] == stages.saved(lost, "b", "a", 0).low > 0


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
    assert live["deployment"].tolist() == MONEY.lost(month(links, 4)["blocked_100ms"], rule).tolist()
    assert live.index.tolist() == month(links, 4)["link"].tolist()
    exam = stages.exam_of_choices(links, plans, MONEY)
    found = stages.develop(MONEY, stages.prepare(links, PLAN.recipe))
    assert exam.index.tolist() == found.lost.index.tolist()
    assert (1000 * exam.mean()).to_dict() == pytest.approx(
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
    unblocked = exam[exam["blocked_100ms"] == 0]
    for nothing in (unblocked, exam.iloc[:0]):
        (said,) = stages.refusals((plan, good), (PLAN, model), nothing, MONEY)
        assert "no blocked link" in said


def test_a_torn_line_costs_only_itself(log):
    log.add("scoping", turn=1)
    with log.path.open("ab") as file:
        file.write(b'{"stage": "depl')
    log.add("deployment", turn=2)
    assert [line["turn"] for line in RunLog(log.path).read()] == [1, 2]
    assert log.path.read_bytes().startswith(json.dumps({"stage": "scoping", "turn": 1}).encode())
    assert RunLog(log.path.with_name("none")).read() == []


@pytest.mark.parametrize("has_processes", [True, False])
def test_served_equal_local_and_nothing_is_lost(links, model, log, monkeypatch, has_processes):
    monkeypatch.setattr(service_module, "can_serve", lambda: has_processes)
    with Service(model, "place", log, "champion") as service:
        local = model.predict(stages.inputs_of(month(links, 4), "place"))
        assert np.allclose(service.replay(links, 4), local, rtol=0, atol=1e-12)
        for garbage in ([], [["a"] * 11], [[1.0]], [[float("nan")] * 11], [[float("inf")] * 11]):
            assert service.ask(garbage, "garbage") is None
            assert log.read()[-1]["refused"]
        first = getattr(service.server, "pid", None)
        assert np.allclose(service.replay(links, 4, kill_at=2), local, rtol=0, atol=1e-12)
        assert service.restarts == 1
        assert (getattr(service.server, "pid", None) != first) == has_processes
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


def test_refused_rows_fall_back_to_the_rule(links):
    live = month(links, 4)
    report = stages.month_report(links, 4, np.r_[np.full(len(live) - 1, np.nan), 0.0], MONEY)
    switch = stages.rule_switches(live).copy()
    switch[-1] = False
    assert report["won"] == MONEY.won(live["blocked_100ms"], switch)


def test_a_report_wants_a_prediction_for_each_row(links):
    for number, chance in ((4, [0.1]), (13, [])):
        with pytest.raises(ValueError, match=f"Month {number} has .* one for each row"):
            stages.month_report(links, number, chance, MONEY)
    assert np.isnan(stages.month_report(links, 4, np.full(1000, np.nan), MONEY)["expected"])


def test_ranges_of_the_schema_are_those_of_the_card(links):
    for name, ends in stages.RANGES.items():
        kind = LINKS.columns[name]
        assert (kind.low, kind.high) == ends
    for name, codes in stages.CODES.items():
        assert set(links[name]) == set(codes)


# ---------------------------------------------------------------- an online experiment


@given(
    st.lists(st.integers(0, 100), min_size=2, max_size=20),
    st.lists(st.integers(0, 100), min_size=2, max_size=20),
    st.floats(1, 50),
    st.floats(0.5, 0.99),
    st.floats(0.5, 0.99),
)
def test_links_needed_are_the_fewest_with_that_power(old, new, gain, power, level):
    def power_with(links):
        error = math.sqrt((np.var(old, ddof=1) + np.var(new, ddof=1)) / links)
        return norm.sf(norm.isf((1 - level) / 2) - gain / error) if error else 1.0

    needed = online.links_needed(old, new, gain=gain, power=power, level=level)
    assert power_with(needed) >= power - 1e-9
    assert needed == 2 or power_with(needed - 1) < power + 1e-9


def test_links_needed_hold_in_experiments_that_are_run():
    rng = np.random.default_rng(8)
    old, new = (
        rng.gamma(0.2, 5000, 1000),
        rng.gamma(0.3, 2000, 1000),
    )  # most links lose nothing, few lose much
    needed = online.links_needed(old, new, gain=300)
    assert online.share_that_sees(old, new, needed, 300, seed=1) == pytest.approx(0.8, abs=0.03)
    assert online.share_that_sees(old, new, needed, 0, seed=1) == pytest.approx(0.025, abs=0.012)
    differences = rng.normal(0, 100, 1000)
    pairs = online.links_needed(differences, gain=20)
    drawn = rng.choice(differences - differences.mean() + 20, (4000, pairs))
    seen = drawn.mean(axis=1) > 1.96 * drawn.std(axis=1, ddof=1) / np.sqrt(pairs)
    assert seen.mean() == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize(
    ("lists", "settings", "words"),
    [
        ((), {"gain": 1}, "one list or two"),
        (([1, 2], [1, 2], [1, 2]), {"gain": 1}, "one list or two"),
        (([1],), {"gain": 1}, "two finite numbers or more"),
        (([1, np.nan],), {"gain": 1}, "two finite numbers or more"),
        (([1, 2],), {"gain": 0}, "gain is 0"),
        (([1, 2],), {"gain": float("inf")}, "gain is inf"),
        (([1, 2],), {"gain": 1, "power": 1}, "power is 1"),
        (([1, 2],), {"gain": 1, "power": 0.4}, "from one half on"),
        (([1, 2],), {"gain": 1, "level": 1}, "level 1"),
    ],
)
def test_an_experiment_that_cannot_be_planned(lists, settings, words):
    with pytest.raises(ValueError, match=words):
        online.links_needed(*lists, **settings)
    with pytest.raises(ValueError, match="links is 1"):
        online.share_that_sees([1, 2], [1, 2], 1, 1, seed=0)


def test_a_temporary_log_goes_with_its_object():
    log = RunLog.temporary()
    log.add("scoping", metric="won")
    folder = log.path.parent
    assert log.read() == [{"stage": "scoping", "metric": "won"}]
    del log
    assert not folder.exists()
