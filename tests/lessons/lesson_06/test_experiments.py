"""The measurements of lesson 06 against scikit-learn, the data's generator and sums by hand."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import permutation_importance
from sklearn.metrics import roc_auc_score

from utils.data import load_links, load_loans
from utils.lessons.lesson_06 import experiments
from utils.lessons.lesson_06.experiments import BLOCKED, LAST, LATE, Interval, chance, forest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "data"))
from generators import links as model_of_links


@pytest.fixture(scope="module")
def links():
    rng = np.random.default_rng(5)
    rows = pd.DataFrame(rng.normal(size=(800, 3)), columns=["a", "b", "throughput_mbps"])
    rows[BLOCKED] = (2 * rows["a"] + rows["b"] + rng.normal(size=800) > 1).astype(int)
    return rows.assign(link=np.repeat(np.arange(200), 4))


@pytest.fixture(scope="module")
def parts(links):
    learn, test = links[links["link"] < 100], links[links["link"] >= 100]
    return forest(learn, ["a", "b"], 0), learn, test


def test_a_gain_is_the_difference_of_two_areas(parts):
    model, _, test = parts
    gain = experiments.auc_gain(test[BLOCKED], chance(model, test), test["b"], test["link"], 0)
    wanted = experiments.auc(model, test) - roc_auc_score(test[BLOCKED], test["b"])
    assert gain.value == pytest.approx(wanted)
    assert gain.low < gain.value < gain.high
    none = experiments.auc_gain(test[BLOCKED], test["a"], test["a"], test["link"], 0)
    assert none == Interval(0, 0, 0)


def test_drops_are_scikit_learns_up_to_the_shuffles(parts):
    model, _, test = parts
    theirs = permutation_importance(
        model, test[["a", "b"]], test[BLOCKED], scoring="roc_auc", n_repeats=20, random_state=0
    ).importances_mean
    drops = [
        np.mean([experiments.drop_of(model, test, c, BLOCKED, test["link"], s).value for s in range(20)])
        for c in ("a", "b")
    ]
    np.testing.assert_allclose(drops, theirs, atol=0.02)


def test_costs_and_the_comparison_by_hand(parts):
    model, learn, test = parts
    others = experiments.readable(learn, ["a", "b"], 0)
    table = experiments.compare({**others, "itself": model}, model, test, 0)
    assert list(table.loc["itself"])[1:] == ["+0.00 [+0.00, +0.00]", "+0 [+0, +0]"]
    said, truth = others["one tree, 3 questions"].predict_proba(test[["a", "b"]])[:, 1], test[BLOCKED]
    missed, needless = np.sum((said <= 1 / 11) & (truth == 1)), np.sum((said > 1 / 11) & (truth == 0))
    cost = experiments.decision_costs(truth, said).mean()
    assert cost == pytest.approx(1000 * (10 * missed + needless) / len(test))
    added = cost - experiments.decision_costs(truth, chance(model, test)).mean()
    assert table.loc["one tree, 3 questions", "cost added per 1,000"].startswith(f"{round(added):+d} [")


def test_copies_are_off_by_a_twentieth(links):
    wide = experiments.with_copies(links, 3)
    for name in experiments.COPIES:
        off = wide[name] / links["throughput_mbps"] - 1
        assert abs(off.mean()) < 0.01 and off.std() == pytest.approx(0.05, rel=0.1)
    assert list(links) == list(wide)[: links.shape[1]]


def test_an_interval_is_written_without_a_negative_zero():
    assert Interval(-0.001, -0.2, 0.004).text(2) == "+0.00 [-0.20, +0.00]"


@pytest.fixture(scope="module")
def parts_of_the_year():
    return experiments.parts(load_links(), 5)


def test_live_rows_hold_the_throughput_of_the_row_before(parts_of_the_year):
    learn, valid, live = parts_of_the_year
    links = load_links()
    assert not set(learn["link"]) & set(valid["link"]) and not set(valid["link"]) & set(live["link"])
    assert set(live["time"].dt.month) == {5, 6, 7} and set(learn["time"].dt.month) == {1, 2, 3, 4}
    assert not ((live["place"] == "side") & live["site"].isin([1, 2, 3])).any()
    one = live[live["link"] == live["link"].iloc[9]]
    filed = links.loc[one.index, LATE]
    assert one[LATE].tolist() == [links[LATE].median(), *filed.tolist()[:-1]]
    pd.testing.assert_series_equal(live[LATE], live[LAST], check_names=False)
    assert (learn[LATE] == links.loc[learn.index, LATE]).all() and (learn[LAST] != learn[LATE]).mean() > 0.9


def test_the_chance_of_blockage_is_the_generators(parts_of_the_year):
    rows = load_links()
    hours, corner = rows["time"].dt.hour.isin(model_of_links.RUSH_HOURS), rows["place"] == "side"
    corner &= rows["site"].isin(model_of_links.NEW_BUILDINGS_SITES)
    corner &= rows["time"].dt.month >= model_of_links.NEW_BUILDINGS_MONTH

    class Luck:
        """Draws what makes a link blocked just below a chance of `level`."""

        def __init__(self, level):
            self.level = level

        def random(self, shape):
            return np.full(shape, self.level)

        def gamma(self, *_):
            return 0.0

        def standard_normal(self, shape):
            return np.zeros(shape)

    place = rows["place"].map({name: k for k, name in enumerate(model_of_links.PLACES)}).to_numpy()
    inputs = (
        place, rows["frequency_ghz"].to_numpy(), rows["line_of_sight"].to_numpy() == 1, rows["distance_m"].to_numpy(),
        rows["speed_mps"].to_numpy(), hours.to_numpy(), corner.to_numpy(), rows["device"].to_numpy(),
    )  # fmt: skip
    ours = experiments.blockage_chance(rows)
    for level in (0.02, 0.05, 0.1, 0.2, 0.4):
        blocked, _ = model_of_links.blockage(Luck(level), *inputs)
        np.testing.assert_array_equal(blocked, level < ours)
    assert ours.mean() == pytest.approx(rows[BLOCKED].mean(), abs=0.01)


def test_speed_moves_the_true_chance_and_the_slope_does_not(parts_of_the_year):
    live = parts_of_the_year.live
    truth = experiments.blockage_chance(live)
    np.testing.assert_array_equal(experiments.blockage_chance(live.assign(sinr_slope_db=0.0)), truth)
    at_rest = experiments.blockage_chance(live.assign(speed_mps=0.0))
    np.testing.assert_allclose(truth / at_rest, 1 + 0.04 * live["speed_mps"])


def test_the_surprise_is_the_missed_link_that_the_old_model_was_surest_of(parts):
    model, learn, test = parts
    blind = forest(learn, ["throughput_mbps"], 0)
    found = experiments.surprise(blind, model, test)
    assert found[BLOCKED] == 1 and found["new chance"] < 1 / 11
    same = test[(test[BLOCKED] == 1) & (chance(blind, test) < 1 / 11)]
    assert found["old chance"] <= chance(model, same).max()


def test_a_tree_in_words_ends_in_the_share_of_its_leaves(parts):
    _, learn, _ = parts
    tree = experiments.readable(learn, ["a", "b"], 0)["one tree, 3 questions"]
    said = [
        float(line.split("chance ")[1])
        for line in experiments.in_words(tree, ["a", "b"]).splitlines()
        if "chance" in line
    ]
    leaf = tree.apply(learn[["a", "b"]])
    shares = learn.groupby(leaf)[BLOCKED].mean()
    np.testing.assert_allclose(said, shares, atol=0.005)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((0.05, 0.3, 0.2), "all four on top"),
        ((0.25, 0.3, 0.2), "some on top, some far below"),
        ((0.5, 0.3, 0.2), "an honest reading on top"),
    ],
)
def test_where_the_leaks_stand(values, said):
    ranking = pd.Series(values, ["slope", "one", "two"])
    assert experiments.place_of(ranking, ["one", "two"]) == said


def test_the_hunt_learns_repayment_from_the_approved_only():
    loans = load_loans().iloc[::3]  # a third of the people shows it as well, in half the time
    table, suspect, (decisions, outcome) = experiments.hunt(loans, 5)
    assert suspect == "district_index" and table["tells the group"].idxmax() == suspect
    assert decisions.low > outcome.high
    turned = loans.assign(repays=loans["repays"].where(loans["approved"] == 1, 1 - loans["repays"]))
    again, *_ = experiments.hunt(turned, 5)
    pd.testing.assert_frame_equal(again, table)  # what the refused would have done is never looked at


def test_the_decision_follows_the_intervals(parts_of_the_year):
    aucs = pd.DataFrame({"validation": [0.9, 0.97], "live": [0.88, 0.85]}, ["old model", "new model"])
    open_, settled = Interval(0.0, -0.01, 0.01), Interval(0.02, 0.01, 0.03)
    said = experiments.decision(aucs, experiments.Repair(0.88, open_, settled))
    assert said.startswith("Do not release the new model") and said.endswith("keep the old one.")
    said = experiments.decision(aucs.assign(live=[0.8, 0.9]), experiments.Repair(0.9, settled, settled))
    assert said.startswith("Release the new model") and said.endswith("release the repaired one.")


def test_the_repair_errs_less_than_the_leaky_model(parts_of_the_year):
    learn, _, live = parts_of_the_year
    old, new = (forest(learn, ["sinr_slope_db", *more], 5) for more in ([], [LATE]))
    repaired = experiments.repair(learn, live, old, new, 5)
    assert repaired.error_less.low > 0
    assert repaired.against_old.value == pytest.approx(repaired.live_auc - experiments.auc(old, live))


def test_dependence_is_the_mean_prediction_with_the_reading_set(parts):
    model, _, test = parts
    table = experiments.dependence({"forest": model}, lambda a: 0.2 + a, test, "a", [0.0, 0.5])
    wanted = [model.predict_proba(test[["a", "b"]].assign(a=v))[:, 1].mean() for v in (0.0, 0.5)]
    np.testing.assert_allclose(table["forest"], wanted)
    assert table["really blocked"].tolist() == [0.2, 0.7]


def test_drops_together_exceed_what_copies_cost_alone(parts_of_the_year):
    learn, valid, _ = parts_of_the_year
    wide = forest(experiments.with_copies(learn, 5), [LATE, *experiments.COPIES], 5)
    rows = experiments.with_copies(valid, 5)
    table = experiments.drops(wide, rows, {"one": [LATE], "all": [LATE, *experiments.COPIES]}, 5)
    assert table.index[0] == "all" and table["all"] == pytest.approx(
        experiments.auc(wide, rows) - 0.5, abs=0.05
    )
