"""The measurements of lesson 05 against SciPy and fairlearn's own sums."""

import numpy as np
import pytest
from scipy import stats

from utils.data import load_links, load_loans
from utils.lessons.lesson_05.experiments import (
    HOMES,
    PAPERS,
    by_group,
    decision,
    difference,
    drive_tests,
    fairlearn_repairs,
    fit,
    halves,
    learned,
    officers_chance,
    who_pays,
)


def test_the_difference_is_welchs_for_many_people():
    rng = np.random.default_rng(4)
    a, b = rng.normal(0.3, 1, 3000), rng.normal(0, 2, 1500)
    values, group = np.concatenate([a, b]), np.repeat(["A", "B"], [3000, 1500])
    found, half = difference(values, group)
    interval = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    assert found == pytest.approx(a.mean() - b.mean())
    assert (found - half, found + half) == pytest.approx((interval.low, interval.high), abs=1e-3)


def test_a_group_of_one_has_no_interval():
    with pytest.raises(ValueError, match="two people at least"):
        difference([1, 0, 1], ["A", "A", "B"])


def test_rates_by_hand():
    rates = by_group([1, 1, 0, 0, 1], [1, 0, 1, 0, 1], ["A", "A", "A", "B", "B"])
    assert rates.loc["A"].to_dict() == pytest.approx(
        {"selection rate": 2 / 3, "TPR": 0.5, "FPR": 1.0, "precision": 0.5}
    )


def test_both_ways_to_fit_are_one():
    import pandas as pd

    rows = pd.DataFrame({"x": np.arange(20.0), "y": np.arange(20) % 7, "approved": np.arange(20) > 9})
    one, other = learned(rows, ["x", "y"]), fit(rows[["x", "y"]].to_numpy(), rows["approved"])
    assert np.allclose(one.predict_proba(rows[["x", "y"]]), other.predict_proba(rows[["x", "y"]].to_numpy()))


@pytest.fixture(scope="module")
def parts():
    return halves(load_loans(), 4)


def test_halves_share_nobody(parts):
    past, new = parts
    assert len(past) == len(new)
    assert not set(past.index) & set(new.index)
    assert (past["in_b"] == (past["group"] == "B")).all()


def test_the_officers_chance_adds_up_to_what_they_did(parts):
    past, _ = parts
    chance = officers_chance(past, 1.0)
    for of in ("A", "B"):
        here = (past["group"] == of).to_numpy()
        assert chance[here].mean() == pytest.approx(past["approved"][here].mean(), abs=0.005)
    in_a = (past["group"] == "A").to_numpy()
    assert np.array_equal(chance[in_a], officers_chance(past, 0.0)[in_a])
    assert (officers_chance(past, 0.0)[~in_a] > chance[~in_a]).all()


def test_fairlearns_repairs(parts):
    past, new = parts
    decided = fairlearn_repairs(past, new, 4)
    columns = [*PAPERS, *HOMES]
    assert np.array_equal(decided["no repair"], learned(past, columns).predict(new[columns]))
    history = {name: by_group(new["approved"], d, new["group"])["TPR"] for name, d in decided.items()}
    gaps = {name: abs(rates["A"] - rates["B"]) for name, rates in history.items()}
    assert gaps["after training"] < gaps["no repair"]
    assert gaps["before and after"] < gaps["before training"]


def test_who_pays_by_hand():
    table = who_pays({"all": [1, 1, 1, 1], "some": [1, 0, 1, 0]}, [1, 0, 1, 0], list("AABB"))
    assert table.loc["all"].to_dict() == pytest.approx(
        {
            "A would repay": 100,
            "A would not": 100,
            "B would repay": 100,
            "B would not": 100,
            "profit from 100": -50,
        }
    )
    assert table.loc["some", "profit from 100"] == 50
    assert (
        "in A and 100 instead of 100 in B; the profit from 100 applications is 50.0 instead of -50.0"
        in decision(table, "all", "some")
    )


@pytest.mark.parametrize("decided", [-0.003, [1], [1, 0, 1]])
def test_who_pays_refuses_what_is_not_one_decision_for_each_person(decided):
    with pytest.raises(
        ValueError, match=r"'papers' has shape .*: give one decision for each of the 4 people"
    ):
        who_pays({"papers": decided}, [1, 0, 1, 0], list("AABB"))


def test_drive_tests_count_indoors():
    links = load_links()
    found = drive_tests(links)
    late = links["time"].dt.month > 6
    share = (links["place"][late] == "indoor").mean()
    rest = (found["accuracy of all"] - share * found["accuracy indoors"]) / (1 - share)
    assert ((rest > 0) & (rest <= 1)).all()
    assert found.index[0] == "drive tests"
    assert found["called covered"].between(0, 1).all()
