"""links.csv is a credible radio network: its formulas by hand, and its rows against the formulas."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize_scalar

from utils.data import LINKS, load_links, read

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
import generate
from generators import links as model

ROUNDING = 1e-4  # the hand computations carry four decimals


@pytest.fixture(scope="module")
def links():
    table = load_links()
    table["month"] = table["time"].dt.month
    height = 1.5 + 3.0 * (table["floor"] - 1)
    distance_3d = np.hypot(table["distance_m"], 10.0 - height)
    los = model.path_loss_los_db(distance_3d, table["frequency_ghz"])
    nlos = model.path_loss_nlos_db(distance_3d, table["frequency_ghz"], height)
    table["excess_db"] = table["path_loss_db"] - np.where(table["line_of_sight"] == 1, los, nlos)
    return table


@pytest.fixture(scope="module")
def draws():
    """The first row of each link in six draws of the model, with the month and the link's shortest distance."""
    seeds = [model.SEED + 1000 * k for k in range(6)]
    tables = [read(generate.csv_bytes(model.make(seed)), LINKS) for seed in seeds]
    firsts = [
        table.assign(
            month=table["time"].dt.month, shortest_m=table.groupby("link")["distance_m"].transform("min")
        )
        .groupby("link")
        .first()
        for table in tables
    ]
    return pd.concat(firsts, ignore_index=True)


def sight_by_the_report(distance_m):
    """TR 38.901 table 7.4.2-1, UMi, written as the report writes it."""
    return np.where(distance_m <= 18, 1.0, 18 / distance_m + np.exp(-distance_m / 36) * (1 - 18 / distance_m))


def mean_over_depths(function, shortest_m):
    """Mean of a function of the metres indoors: the smaller of two uniform draws from 0 to 25, cut at the shortest.

    Each pair of 250 by 250 equally likely draws is tried.
    """
    draw = (np.arange(250) + 0.5) / 10
    depths, counts = np.unique(np.minimum(draw[:, None], draw), return_counts=True)
    cut = np.minimum(depths, np.asarray(shortest_m)[:, None])
    return function(cut) @ (counts / counts.sum())


# By hand, from TR 38.901 V17.0.0.
@pytest.mark.parametrize(
    ("value", "by_hand"),
    [
        (model.path_loss_los_db(np.array(100.0), np.array(28.0)), 32.4 + 42.0 + 28.9432),
        (model.path_loss_los_db(np.array(10.0), np.array(7.5)), 32.4 + 21.0 + 17.5012),
        (model.path_loss_nlos_db(np.array(100.0), np.array(28.0), np.array(1.5)), 70.6 + 22.4 + 30.8245),
        (model.path_loss_nlos_db(np.array(100.0), np.array(7.5), np.array(10.5)), 93.0 + 18.6388 - 2.7),
        (model.los_probability(np.array(18.0)), 1.0),
        (model.los_probability(np.array(10.0)), 1.0),
        (model.los_probability(np.array(50.0)), 0.36 + 0.249352 * 0.64),
        (model.wall_loss_db(np.array(28.0)), 5.0 + 12.8288),
        (model.wall_loss_db(np.array(7.5)), 5.0 + 8.7216),
        (model.capacity_mbps(np.array(0.0), np.array(400e6)), 800.0),
        (model.break_point_m(7.5, 1.5), 450.0),
    ],
)
def test_formula_against_hand_computation(value, by_hand):
    assert float(value) == pytest.approx(by_hand, abs=ROUNDING)


def test_loss_without_line_of_sight_is_never_the_smaller():
    near, far = np.array([10.0, 10.0, 250.0]), np.array([7.5, 28.0, 28.0])
    high = np.array([10.5, 10.5, 10.5])
    assert (model.path_loss_nlos_db(near, far, high) >= model.path_loss_los_db(near, far)).all()


def test_break_point_lies_beyond_every_row(links):
    for frequency, rows in links.groupby("frequency_ghz"):
        assert rows["distance_m"].max() < model.break_point_m(frequency, 1.5)


@pytest.mark.parametrize(("los", "sigma"), [(1, 4.0), (0, 7.82)])
def test_outdoor_path_loss_is_the_formula_plus_shadowing(links, los, sigma):
    outdoor = links[(links["place"] != "indoor") & (links["line_of_sight"] == los)]
    firsts = outdoor.groupby("link")["excess_db"].first()
    assert abs(firsts.mean()) < 4 * sigma / np.sqrt(len(firsts))
    assert firsts.std() == pytest.approx(sigma, rel=0.1)


@pytest.mark.parametrize(("los", "distance"), [(1, 10.0), (0, 13.0)])
def test_shadowing_correlation_distance(links, los, distance):
    outdoor = links[(links["place"] != "indoor") & (links["line_of_sight"] == los)]
    sigma = {1: 4.0, 0: 7.82}[los]
    track = outdoor.sort_values(["link", "time"]).groupby("link")["excess_db"]
    before, now = track.shift(1) / sigma, outdoor["excess_db"] / sigma
    pairs = before.notna()
    step_m = 5.0 * outdoor["speed_mps"][pairs]
    product = (before * now)[pairs]
    fit = minimize_scalar(
        lambda d: ((product - np.exp(-step_m / d)) ** 2).sum(), bounds=(2, 40), method="bounded"
    )
    assert fit.x == pytest.approx(distance, rel=0.25)


@pytest.mark.parametrize("frequency", [7.5, 28.0])
def test_a_wall_costs_what_the_formula_says(links, frequency):
    indoor = links[(links["place"] == "indoor") & (links["frequency_ghz"] == frequency)]
    by_link = indoor.groupby("link")
    extra, shortest = by_link["excess_db"].first(), by_link["distance_m"].min()
    expected = model.wall_loss_db(np.array(frequency)) + mean_over_depths(lambda d: 0.5 * d, shortest).mean()
    spread = np.sqrt(4.4**2 + 7.0**2 + (0.5 * 25.0) ** 2 / 18.0)
    assert abs(extra.mean() - expected) < 4 * spread / np.sqrt(len(extra))
    assert extra.std() == pytest.approx(spread, rel=0.12)


def off_by(rows, chance):
    """How many standard errors the links in sight lie above what the chances say."""
    return (rows["line_of_sight"].sum() - chance.sum()) / np.sqrt((chance * (1 - chance)).sum())


def test_line_of_sight_outdoors_follows_its_probability_all_year_new_buildings_or_not(draws):
    outdoor = draws[draws["place"] != "indoor"]
    corner = (outdoor["place"] == "side") & outdoor["site"].isin(model.NEW_BUILDINGS_SITES)
    built = corner & (outdoor["month"] >= model.NEW_BUILDINGS_MONTH)
    for rows in (outdoor[built], outdoor[~built]):
        chance = sight_by_the_report(rows["distance_m"].to_numpy())
        assert abs(off_by(rows, chance)) < 3
    assert off_by(outdoor[built], 0.8 * sight_by_the_report(outdoor.loc[built, "distance_m"].to_numpy())) > 5
    share = outdoor.groupby(np.digitize(outdoor["distance_m"], [30, 60, 100, 150]))["line_of_sight"].mean()
    assert (share.diff().dropna() < 0).all()


def test_line_of_sight_indoors_follows_the_outdoor_part_of_the_distance(draws):
    indoor = draws[draws["place"] == "indoor"]
    whole = indoor["distance_m"].to_numpy()
    outdoor_part = mean_over_depths(
        lambda depth: sight_by_the_report(np.maximum(whole[:, None] - depth, 1e-9)), indoor["shortest_m"]
    )
    assert abs(off_by(indoor, outdoor_part)) < 3
    assert off_by(indoor, sight_by_the_report(whole)) > 5  # the whole distance is refuted


def test_the_part_indoors_is_the_smaller_of_two_draws_and_no_longer_than_the_distance():
    distance = np.repeat([0.0, 5.0, 12.0, 25.0, 200.0], 20_000)
    inside = model.metres_indoors(np.random.default_rng(4), distance)
    assert (inside >= 0).all()
    assert (inside <= np.minimum(distance, 25)).all()
    for metres in (12.0, 200.0):
        mean = mean_over_depths(lambda depth: depth, [metres]).item()
        assert inside[distance == metres].mean() == pytest.approx(mean, abs=0.17)  # four standard errors


def test_throughput_never_above_capacity(links):
    bandwidth = links["frequency_ghz"].map(model.BANDWIDTH_HZ)
    capacity = model.capacity_mbps(links["sinr_db"], bandwidth)
    assert (links["throughput_mbps"] <= 0.9 * capacity).all()


@pytest.mark.parametrize("los", [0, 1])
@pytest.mark.parametrize("frequency", [7.5, 28.0])
def test_sinr_falls_with_distance(links, frequency, los):
    rows = links[(links["frequency_ghz"] == frequency) & (links["line_of_sight"] == los)]
    rows = rows[rows["place"] != "indoor"]
    by_distance = rows.groupby(np.digitize(rows["distance_m"], [40, 80, 140]))["sinr_db"].mean()
    assert (by_distance.diff().dropna() < 0).all()


def test_blockage_follows_its_causes(links):
    stable = links[links["month"] < model.NEW_BUILDINGS_MONTH]
    rate = stable.groupby("frequency_ghz")["blocked_100ms"].mean()
    assert rate[28.0] > 1.5 * rate[7.5]
    places = stable.groupby("place")["blocked_100ms"].mean()
    assert places["main"] > places["side"] > places["indoor"]
    slope = stable.groupby(np.digitize(stable["sinr_slope_db"], [-6, -3, -1]))["blocked_100ms"].mean()
    assert (slope.diff().dropna() < 0).all()
    assert slope.iloc[0] > 0.5 > 0.1 > slope.iloc[-1]


def test_blocked_links_deliver_less(links):
    median = links.groupby("blocked_100ms")["throughput_mbps"].median()
    assert median[1] < 0.2 * median[0]


def test_beams_point_at_the_device(links):
    assert (links["beam"] // 8 == links["sector"]).all()
    sight = links[links["line_of_sight"] == 1]
    centre = (sight["sector"] * 4 + sight["beam"] % 4 + 0.5) * 11.25
    error = (sight["azimuth_deg"] - centre + 180) % 360 - 180
    assert error.abs().median() < 5.625
    assert links["beam"].value_counts().min() >= 50
    assert links["beam"].nunique() == 64


def test_four_rows_of_a_link_five_seconds_apart(links):
    rows = links.groupby("link")["time"].agg(["count", "min", "max"])
    assert (rows["count"] == 4).all()
    assert ((rows["max"] - rows["min"]).dt.total_seconds() == 15).all()
    assert links["time"].is_monotonic_increasing
    assert (links.groupby("month").size() == 1000).all()


def test_the_year_changes_as_the_card_says(links):
    corner = (links["place"] == "side") & links["site"].isin(model.NEW_BUILDINGS_SITES)
    rate = links[corner].groupby(links["month"] >= model.NEW_BUILDINGS_MONTH)["blocked_100ms"].mean()
    assert rate[True] > 2 * rate[False]
    elsewhere = links[~corner].groupby(links["month"] >= model.NEW_BUILDINGS_MONTH)["blocked_100ms"].mean()
    assert abs(elsewhere[True] - elsewhere[False]) < 0.02
    assert (links.loc[links["month"] < 8, "device"] < 3).all()
    newest = links[links["month"] >= 10]
    assert (newest["device"] == 3).mean() == pytest.approx(0.6, abs=0.06)
    slope = newest[newest["blocked_100ms"] == 1].groupby(newest["device"] == 3)["sinr_slope_db"].mean()
    assert slope[True] > 0.6 * slope[False]  # both negative: the smoothed slope is the smaller fall
    upgraded = links[links["site"].isin(model.SITE_UPGRADE_SITES) & (links["device"] < 3)]
    sinr = upgraded.groupby(upgraded["month"] >= model.SITE_UPGRADE_MONTH)["sinr_db"].mean()
    assert sinr[True] - sinr[False] > 4
