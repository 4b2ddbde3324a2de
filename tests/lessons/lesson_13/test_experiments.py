"""What lesson 13 measures: against loops by hand, on a small part of the data."""

import numpy as np
import pytest

from utils import beams
from utils.data import load_beams
from utils.lessons.lesson_13 import experiments


@pytest.fixture(scope="module")
def split():
    return experiments.parts(load_beams().iloc[::4])


@pytest.fixture(scope="module")
def vote(split):
    return experiments.orders(split, "vote")


def test_weeks_are_split_in_order_and_completely(split):
    assert [*split] == ["past", "tune", "test", "building", "turned"]
    weeks = [sorted(set(part.table["week"])) for part in split.values()]
    assert weeks == [[1, 2, 3, 4, 5], [6], [7, 8], [9, 10], [11, 12]]
    assert sum(len(part.snr) for part in split.values()) == 2100


def test_nearest_are_the_nearest(split):
    near = experiments.nearest(split["past"], split["tune"])
    past, here = experiments.inputs(split["past"]), experiments.inputs(split["tune"])
    for row in range(0, len(here), 17):
        distance = np.sqrt(((past - here[row]) ** 2).sum(axis=1))
        assert np.sort(distance[near[row]]).round(9).tolist() == np.sort(distance)[:25].round(9).tolist()


def test_of_rows_that_are_equally_near_the_first_are_taken(split):
    past = split["past"]
    copies = np.tile([0, 1], 40)  # two rows, in turns
    many = experiments.Part(past.table.iloc[copies], past.snr[copies], past.wide[copies])
    two = experiments.Part(past.table.iloc[:2], past.snr[:2], past.wide[:2])
    assert experiments.nearest(many, two).tolist() == [[*range(0, 50, 2)], [*range(1, 51, 2)]]


def test_wide_beams_are_more_inputs(split):
    assert experiments.inputs(split["test"]).shape[1] == 5
    assert experiments.inputs(split["test"], wide=True).shape[1] == 13


def test_questions_are_asked_of_the_same_neighbours(split):
    past, part = split["past"], split["tune"]
    near = experiments.nearest(past, part)
    scores = {way: experiments.scores(past, part, way) for way in experiments.QUESTIONS}
    for row in (0, 9, 40):
        rows = near[row]
        assert scores["power"][row].tolist() == pytest.approx(past.snr[rows].mean(axis=0).tolist())
        rates = beams.rate_mbps(past.snr[rows]).mean(axis=0)
        assert scores["rate"][row].tolist() == pytest.approx(rates.tolist())
        wins = np.bincount(past.best_beam[rows], minlength=64)
        assert np.rint(scores["vote"][row]).tolist() == wins.tolist()
        near_best = past.snr[rows] >= past.snr[rows].max(axis=1, keepdims=True) - 3
        assert np.rint(scores["near best"][row]).tolist() == near_best.sum(axis=0).tolist()
        equal = np.flatnonzero(wins == 0)
        ranked = equal[np.argsort(-scores["vote"][row][equal], kind="stable")]
        assert (np.diff(scores["power"][row][ranked]) <= 0).all()


def test_an_unknown_way_is_refused(split):
    with pytest.raises(ValueError, match="no way 'luck'"):
        experiments.scores(split["past"], split["tune"], "luck")


def test_the_number_of_tries_is_chosen_on_week_6_and_judged_on_weeks_7_and_8(split, vote):
    tries, mbps = experiments.tuned(split, vote, 20, extra=8, devices=2)
    tune = [
        beams.rate_mbps(beams.best_of_first(vote["tune"], split["tune"].snr)[:, k - 1]).mean()
        * max(1 - 2 * (k + 8) * 5 / 64 / 20, 0)
        for k in range(1, 65)
    ]
    assert tries == int(np.argmax(tune)) + 1
    test = beams.rate_mbps(beams.best_of_first(vote["test"], split["test"].snr)[:, tries - 1]).mean()
    assert mbps == pytest.approx(test * (1 - 2 * (tries + 8) * 5 / 64 / 20))


def test_the_ladder_runs_from_all_to_the_best_known(split, vote):
    ladder = experiments.ladder(split, {"vote": vote}, 20)
    assert ladder["share of the gain"].iloc[[0, -1]].tolist() == [0, 1]
    best = beams.rate_mbps(split["test"].snr.max(axis=1)).mean()
    assert ladder.loc["all beams", "Mbit/s"] == pytest.approx(0.75 * best)
    assert 0 < ladder.loc["vote", "share of the gain"] < 1


def test_who_pays_charges_eight_tries(split, vote):
    paid = experiments.who_pays(split, vote, vote)
    assert paid["first is best"].nunique() == 1
    assert paid.loc["wide beams for free"].tolist() == paid.loc["without wide beams"].tolist()
    assert (
        paid.loc["with wide beams", ["20 ms", "5 ms"]] < paid.loc["without wide beams", ["20 ms", "5 ms"]]
    ).all()


def test_all_tries_reach_everything_at_any_time(split, vote):
    shares = experiments.kept(split, {"vote": vote}, (1, 64))
    assert shares["vote, 64"].tolist() == pytest.approx([1, 1, 1])
    assert (shares["vote, 1"] < 0.95).all()
    rates = experiments.rates_by_tries(split, {"vote": vote})
    assert rates["vote"].is_monotonic_increasing
    assert rates.index[[0, -1]].tolist() == [1, 64]


def test_the_monitor_sees_a_wrong_order(split, vote):
    signs = experiments.monitors(split, vote, 6)
    first = signs["first is best"]
    assert first["the antenna turned"] < first["weeks 7-8"] - 0.1
    assert (signs["position PSI"] < 0.1).all()
    assert experiments.first_of_tried(vote["test"], split["test"].snr, 1) == 1


def test_one_list_is_one_order_for_all(split):
    lists = experiments.popular(split)
    assert (lists["test"] == lists["test"][0]).all()
    counts = np.bincount(split["past"].best_beam, minlength=64)
    assert (np.diff(counts[lists["test"][0]]) <= 0).all()


def test_a_crowd_waits_and_a_list_does_not(split, vote):
    crowd = experiments.crowds(split, vote, 20, (1, 5, 50))
    assert crowd["each for itself"].is_monotonic_decreasing
    assert crowd["one list"].nunique() == 1


def test_stopping_early_is_never_worse_on_the_week_that_chose_it(split, vote):
    good_db, limit, mbps = experiments.stopped(split, vote, 5)
    tried, best = beams.tried_until(vote["test"], split["test"].snr, good_db, limit)
    assert mbps == pytest.approx((beams.rate_mbps(best) * beams.share_left(tried, 5)).mean())


def test_a_forest_scores_every_beam(split):
    scores = experiments.forest_scores(split["past"], split["tune"], 0)
    assert scores.shape == split["tune"].snr.shape
    np.testing.assert_allclose(scores.sum(axis=1), 1)


def test_sector_then_beam_scores_every_beam_and_is_another_model(split):
    scores = experiments.forest_scores(split["past"], split["tune"], 0, sectors=True)
    np.testing.assert_allclose(scores.sum(axis=1), 1)
    assert not np.allclose(scores, experiments.forest_scores(split["past"], split["tune"], 0))


def test_a_summary_by_hand(split, vote):
    table = experiments.summary(split, {"vote": vote})
    assert table.loc["vote", "5 ms"] == experiments.tuned(split, vote, 5)[1]
    first = split["test"].snr[np.arange(len(vote["test"])), vote["test"][:, 0]]
    assert table.loc["vote", "one try, rate"] == pytest.approx(beams.rate_mbps(first).mean())


def test_a_learned_order_takes_its_target(split):
    past = split["past"]
    one_hot = np.eye(64)[past.best_beam]
    learned = experiments.learned_orders(split, one_hot, 0)
    assert beams.first_is_best(learned["test"], split["test"].snr).mean() > 0.4
    again = experiments.learned_orders(split, 7 * one_hot, 0)
    assert all((again[part] == learned[part]).all() for part in learned)
    everywhere_5 = experiments.learned_orders(split, np.tile(np.eye(64)[5], (len(past.snr), 1)), 0)
    assert (everywhere_5["tune"][:, 0] == 5).all()


def test_designs_count_what_is_tried_besides(split, vote):
    designs = experiments.designs(split, {"vote": vote, "paid": vote}, {"paid": 8}, most=12)
    assert designs.groupby("way")["air"].agg(list).to_dict() == {
        "paid": [9, 10, 11, 12],
        "vote": [*range(1, 13)],
    }
    second = beams.best_of_first(vote["tune"], split["tune"].snr)[:, 1]
    chosen = designs[designs["tries"] == 2]
    assert chosen["rate"].tolist() == pytest.approx([beams.rate_mbps(second).mean()] * 2)


@pytest.mark.parametrize("processes", [True, False])
def test_a_server_gives_the_beams_of_the_page(split, vote, processes, monkeypatch):
    monkeypatch.setattr(experiments, "can_serve", lambda: processes)
    model = experiments.FirstBeams(split["past"], experiments.searcher(split["past"]), tries=3)
    answered, seconds = experiments.served(model, experiments.inputs(split["test"])[:10], repeats=2)
    assert answered.tolist() == vote["test"][:10, :3].tolist()
    assert 0 < seconds["one device"] < seconds["each by itself"]
    assert seconds["one request"] > 0


def test_places_by_hand(split, vote):
    table = experiments.by_place(split["test"], vote["test"], 6)
    back = (split["test"].table["place"] == "back").to_numpy()
    dead = (split["test"].snr[back].max(axis=1) < -6).mean()
    assert table.loc["back street", "no beam works"] == pytest.approx(dead)
    assert [*table.index] == [*experiments.PLACE_NAMES.values()]
    assert table["share of the possible rate"].between(0.5, 1).all()


@pytest.mark.parametrize(
    ("question", "inputs", "tries"),
    [("luck", "place and last beam", 3), ("vote", "all", 3), ("vote", "place and last beam", 0)],
)
def test_no_design_is_refused(question, inputs, tries):
    with pytest.raises(ValueError, match=r"no design|From 1 to 64"):
        experiments.own(question, inputs, tries, None)


def test_own_agrees_with_the_lessons_way_of_measuring():
    split = experiments.parts(load_beams())
    order = experiments.orders(split, "power")["test"]
    mine = experiments.own("power", "place and last beam", 4, None)
    assert mine.mbps == pytest.approx(beams.mean_mbps(order, split["test"].snr, 10)[3])
    assert mine.first_is_best[0] == experiments.first_of_tried(order, split["test"].snr, 4)
    places = experiments.by_place(split["test"], order, 4)["share of the possible rate"]
    named = {experiments.PLACE_NAMES[place]: share for place, share in mine.places.items()}
    assert named == pytest.approx(places.to_dict())
    paid = experiments.own("power", "wide beams too", 4, None)
    free = beams.mean_mbps(experiments.orders(split, "power", True)["test"], split["test"].snr, 10, extra=8)
    assert paid.mbps == pytest.approx(free[3])
    assert str(mine).startswith(f"yours {mine.mbps:.0f} Mbit/s; rules: pointing ")
