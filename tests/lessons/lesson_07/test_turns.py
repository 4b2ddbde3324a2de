"""The turns of lesson 07: their plans, their evidence, and what a release is tried with."""

import numpy as np
import pandas as pd
import pytest

from utils.data import load_links
from utils.lessons.lesson_07 import turns
from utils.lifecycle import stages
from utils.lifecycle.stages import STAGES, Recipe, Saved
from utils.notebook.controls import Choice
from utils.notebook.predict import predict


@pytest.fixture(scope="module")
def links() -> pd.DataFrame:
    return load_links()


@pytest.fixture(scope="module")
def release(links):
    return turns.release(links)


@pytest.mark.parametrize("turn", [1, 2, 3, 4])
def test_each_turn_has_a_plan_and_an_answer_for_every_way_back(turn):
    ways = turns.ways(turn)
    assert list(ways.values()) == list(STAGES[:5])
    asked = predict(f"07.turn{turn}", "Which way back?", Choice("Go back to", ways))
    for stage in STAGES[:5]:
        assert asked.reply(stage, turns.reasons(turn), most=turns.most(turn)).startswith(
            f"Measured: {stage}:"
        )
    assert set(turns.ASSUMED[turn]) <= set(STAGES) and turns.EVIDENCE[turn] in STAGES


def test_the_pilot_is_examined_at_all_cells(links):
    pilot = turns.pilot(links)
    exam = stages.prepare(links, Recipe((1, 2, 3))).table
    np.testing.assert_array_equal(pilot.blocked, exam["blocked_100ms"] == 1)
    switch = pilot.chance > 0.5
    np.testing.assert_allclose(
        pilot.lost["model"], stages.Scope().lost(exam["blocked_100ms"], switch.astype(int))
    )


def test_a_turn_goes_where_it_is_cheapest():
    lost = pd.DataFrame({"scoping": 0.25, "monitoring": 0.5, "deployment": 0.375}, index=np.arange(10))
    first = turns.found(1, lost, seed=0)
    assert (first.back_to, first.before, first.after) == ("scoping", 500, 250)
    assert first.assumption == "what is right more often\nloses less money"
    assert first.saved == Saved(250, 250, 250)
    other = turns.found(1, lost.assign(deployment=0.125), seed=0)
    assert other.back_to == "deployment" and other.assumption == "what it has assumed"


def test_ways_back_change_what_they_say_they_change(links):
    """The costs of turn 2 by hand: the model of all cells and streets against the one of the pilot."""
    lost = turns.turn_2(links)
    streets = stages.develop(turns.MONEY, stages.prepare(links, turns.STREETS))
    np.testing.assert_allclose(lost["data engineering"], streets.lost["model"])
    np.testing.assert_allclose(lost["deployment"], streets.lost["rule"])
    np.testing.assert_allclose(lost["monitoring"], turns.turn_1(links)["scoping"])


def test_the_repaired_models_are_judged_on_later_months(links):
    third, fourth = turns.turn_3(links), turns.turn_4(links)
    months = stages.months_of(links)
    assert len(third) == np.isin(months, (8, 9, 10)).sum() and len(fourth) == np.isin(months, (11, 12)).sum()
    assert turns.renewed(links).recipe.months == (5, 6)
    live = links[np.isin(months, (11, 12))]
    rule = turns.HEADSETS.lost(live["blocked_100ms"], stages.rule_switches(live))
    np.testing.assert_allclose(fourth["deployment"], rule)


def test_slices_and_months_have_their_intervals(links):
    table = turns.slices(links, 6)
    assert list(table.index) == [
        "links indoors",
        "main street",
        "side streets",
        "7.5 GHz",
        "28 GHz",
        "all links",
    ]
    assert (table["low"] < table["saved"]).all() and (table["saved"] < table["high"]).all()
    months = turns.months(links, 6)
    seen = links.groupby(stages.months_of(links))["blocked_100ms"].mean()
    np.testing.assert_allclose(months["seen"], seen.loc[[4, 5, 6]])
    assert (months["low"] < months["seen"]).all() and (months["seen"] < months["high"]).all()


def test_a_release_stops_what_has_to_be_stopped(release):
    assert not release.gate["new"] and release.gate["poisoned"]
    assert release.same and release.kept and release.crashes == 1
    assert len(release.garbage) == 4 and all(len(said) > 20 for said in release.garbage.values())
    lines = "\n".join(release.table["what it says"])
    assert "frequency_ghz holds something else than 7.5, 28" in lines  # the unit is caught by its range
    assert "known only after the decision" in lines and "no batch lost" in lines
    assert len(release.table) == 5


def test_a_release_says_what_it_did_not_keep(release):
    lost = release._replace(kept=False, gate={"new": ["it is worse"], "poisoned": []})
    assert (
        "a batch lost" in lost.table["what it says"].iloc[-1]
        and "it is worse" in lost.table["what it says"].iloc[0]
    )
    assert lost.table["what it says"].iloc[1] == "passes"


def test_more_labels_than_assigned_are_refused(links):
    lost, said = turns.resources(links, 6)
    assert list(lost) == ["all", "1/2", "1/20"] and "pays for 3000" in said


def test_the_trial_is_on_the_links_of_july(links):
    lost = turns.trial(links)
    assert list(lost) == ["old", "new"] and len(lost) == 250


def test_what_each_part_alone_has_saved(links):
    second, third = turns.turn_2(links), turns.turn_3(links)
    alone = turns.data_alone(links, second, third, 6)
    assert alone["new city"] == stages.saved(third, "data engineering", "monitoring", 6)
    at_7 = stages.prepare(links, Recipe((1, 2, 3))).table["frequency_ghz"].to_numpy() == 7.5
    won = 1000 * (second["monitoring"] - second["data engineering"])[at_7].mean()
    assert alone["street at 7.5 GHz"].won == pytest.approx(won)
    fourth = turns.turn_4(links)
    *three, refused = turns.scoping(links, turns.turn_1(links), fourth, 6)
    assert refused and all(isinstance(one, Saved) for one in three)
    assert turns.adapting(third, fourth, 6) == (alone["new city"], three[1])


@pytest.mark.parametrize(
    ("money", "deployment", "ends"),
    [
        (Saved(-94.0, -130.0, -55.0), 0.5, ("do not ship it", "ship that one")),
        (Saved(90.0, 30.0, 130.0), 0.2, ("ship it", "not yet")),
    ],
)
def test_the_decision_is_taken_from_the_intervals(money, deployment, ends):
    lost = pd.DataFrame({"data engineering": 0.3, "deployment": deployment}, index=np.arange(10))
    turn = turns.Turn("monitoring", "data engineering", "", 1.0, 0.5, Saved(1.0, 0.5, 2.0))
    first, second = turns.decision(money, lost, [turn] * 4, 0).split("\n")
    assert ends[0] in first and ends[1] in second
