"""Lesson 14's measurements: shares with their intervals, outcomes of each method, positions, a counterexample read."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy.special import expit
from scipy.stats import binom

from utils.data import load_beams, load_links
from utils.lessons.lesson_14 import checks
from utils.lessons.lesson_14.experiments import (
    METHODS,
    TRIED,
    before_and_after,
    blockage,
    blockage_network,
    box_around,
    every_setting,
    gain,
    hardest,
    operator_box,
    outcomes,
    positions,
    said,
    sector_readings,
    share,
)
from utils.verification.networks import Network, margins, train
from utils.verification.search import Search, one_step


@pytest.fixture(scope="module")
def task():
    rng = np.random.default_rng(0)
    points = rng.uniform(0, 1, (400, 6))
    labels = (points[:, 0] > points[:, 1]).astype(int) + (points[:, 2] > 0.8)
    return train(points, labels, [8], rng, epochs=40), points[:60], labels[:60]


def test_shares_and_their_interval():
    assert share([True] * 50 + [False] * 50)[0] == 0.5
    wide, narrow = share([True, False] * 5), share([True, False] * 500)
    assert wide[1] < narrow[1] < 0.5 < narrow[2] < wide[2]
    assert share([])[1:] == (0.0, 1.0) and said([]) == "none of none"
    assert said(np.ones(10, dtype=bool)).startswith("100 % [")


@pytest.mark.parametrize("truth", [0.1, 0.3, 0.5, 0.75, 0.9, 0.95])
def test_interval_of_a_share_of_100_holds_the_truth_as_often_as_it_says(truth):
    """By every count that may come out, with its probability."""
    held = 0.0
    for count in range(101):
        _, low, high = share(np.arange(100) < count)
        held += binom.pmf(count, 100, truth) * (low <= truth <= high)
    assert 0.93 < held < 0.97


def test_gain_by_hand():
    after, before = np.array([1, 1, 0, 1], bool), np.array([0, 1, 0, 0], bool)
    middle, half = gain(after, before)
    assert middle == 0.5
    assert half == pytest.approx(1.96 * np.std([1, 0, 0, 1], ddof=1) / 2)


def test_methods_stand_in_their_order(task):
    network, images, labels = task
    found = outcomes(network, images, labels, 0.05, seed=1)
    assert list(found) == [*METHODS, "programs"] and len(found) == 60
    right = network.decide(images) == labels
    pairs = [(method, "exact") for method in TRIED]
    for loose, tight in [*pairs, ("exact", "linear bounds")]:
        assert (found[loose] >= found[tight]).all(), (loose, tight)
    assert (found["linear bounds"] >= found["interval bounds"]).all()
    assert not found.loc[~right, METHODS].any().any()
    assert found["exact"].any() and not found["exact"].all()
    assert found.equals(outcomes(network, images, labels, 0.05, seed=1))


def test_without_an_error_every_method_says_what_is_read(task):
    network, images, labels = task
    found, right = outcomes(network, images, labels, 0.0, seed=1), network.decide(images) == labels
    for method in METHODS:
        assert (found[method] == right).all(), method


def test_exact_shares_by_a_fine_search(task):
    """What the exact answer calls safe, 20,000 inputs do not break; what it does not, some input breaks."""
    network, images, labels = task
    found, rng = outcomes(network, images, labels, 0.08, seed=1), np.random.default_rng(3)
    for place in np.flatnonzero(found["exact"])[:10]:
        low, high = box_around(images[place], 0.08)
        points = np.where(rng.random((20_000, 6)) < 0.5, low, high)
        assert (network.decide(points) == labels[place]).all()


def test_settings_free_the_first_pixels(task):
    network, images, labels = task
    settings = every_setting(network, images[:20], labels[:20], range(6), (0.5, 2), (1, 6), seed=0)
    assert set(settings) == {(1, 0.5), (1, 2), (6, 0.5), (6, 2)}
    assert settings[6, 2]["exact"] <= settings[1, 2]["exact"]
    assert settings[6, 2]["exact"] <= settings[6, 0.5]["exact"]
    whole = outcomes(network, images[:20], labels[:20], 2 / 16, seed=0)[METHODS].mean()
    assert_allclose(settings[6, 2], whole)


def test_positions_by_hand():
    links = load_links()
    places, sectors, learn = positions(links, 2)
    here = links[links["site"] == 2]
    assert len(places) == len(here) == len(sectors) and 0.6 < learn.mean() < 0.73
    assert_allclose(100 * np.hypot(*places.T), here["distance_m"], atol=1e-9)
    bearing = np.rad2deg(np.arctan2(*places.T)) % 360
    assert_allclose((bearing - here["azimuth_deg"] + 180) % 360, 180, atol=1e-6)
    assert not set(here["link"][learn]) & set(here["link"][~learn])


def test_the_hardest_box_of_each_word():
    found = {(0.0, 0.0): Search("proved", None, 3, []), (1.0, 0.0): Search("proved", None, 9, [])}
    assert hardest(found, ["proved", "refuted"]) == {"proved; boxes bounded: 9": (1.0, 0.0)}


def test_a_counterexample_is_read_in_its_units():
    links = load_links().iloc[::20]
    inputs, blocked, learn = blockage(links, ["sinr_slope_db", "distance_m"])
    assert (blocked == links["blocked_100ms"]).all()
    assert_allclose(inputs[learn].mean(), 0, atol=1e-9)
    assert_allclose(inputs[learn].std(), 1)
    network = Network([np.eye(2), np.array([[0.0, -1.0], [0.0, 2.0]])], [np.zeros(2), np.zeros(2)])
    table = before_and_after([0.5, 0.2, 1.5], network, inputs)
    scale, mean = links.loc[learn, "sinr_slope_db"].std(), links.loc[learn, "sinr_slope_db"].mean()
    assert_allclose(table["sinr_slope_db"], [0.5 * scale + mean, 2.0 * scale + mean])
    assert table.loc["before the rise", "distance_m"] == table.loc["after the rise", "distance_m"]
    assert_allclose(table["predicted chance"], expit([-0.5 + 0.4, -2.0 + 0.4]))
    assert before_and_after(None, network, inputs).empty


def test_every_impossible_row_is_impossible_in_one_column():
    rows, happened = checks._domain_case()
    real, made = rows[:happened], rows[happened:]
    for (_, row), (column, value, _) in zip(made.iterrows(), checks.IMPOSSIBLE, strict=True):
        outside = [name for name in rows if not real[name].min() <= row[name] <= real[name].max()]
        assert row[column] == value
        assert outside == [column] or (column == "frequency_ghz" and value not in set(real[column]))


def test_the_neuron_grid_reaches_both_words_and_the_corners():
    grid = checks._neuron_grid()
    words = pd.Series([checks._is_relu(*point) for point in grid])
    assert 20 < words.sum() < len(words) / 4
    for low, high in checks._RANGES:
        assert (low, 0.0, 0, low, high) in grid and (high, high, 1, low, high) in grid


def test_a_built_in_slope_only_lowers_the_chance():
    links = load_links().iloc[::4]
    inputs, blocked, learn = blockage(links, ["sinr_slope_db", "sinr_db", "distance_m"])
    steeper = inputs.assign(sinr_slope_db=inputs["sinr_slope_db"] - 0.5)
    network = blockage_network(inputs[learn], blocked[learn], seed=1, falling=0)
    rise = np.diff(network(steeper), axis=1) - np.diff(network(inputs), axis=1)
    assert (rise >= -1e-12).all() and (rise > 1e-3).any()
    free = blockage_network(inputs[learn], blocked[learn], seed=1)
    assert not np.allclose(free(inputs), network(inputs))


def test_the_one_step_of_the_lesson_is_that_of_the_subject(task):
    """The lesson's own lines: move every pixel by the whole error, and clip."""
    network, images, labels = task
    found = outcomes(network, images, labels, 0.08, seed=1)["one step"]
    for image, label, safe in zip(images, labels, found, strict=True):
        ahead = margins(network, int(label))
        slope = ahead.slope(image[None], ahead(image).argmin())[0]
        stepped = np.clip(image - 0.08 * np.sign(slope), 0, 1)
        assert_allclose(one_step(ahead, *box_around(image, 0.08), image), stepped, atol=1e-12)
        assert safe == (network.decide(image) == label and network.decide(stepped) == label)
    assert found.any() and not found.all()


def test_readings_by_hand():
    beams = load_beams()
    readings, sector_db = sector_readings(beams)
    early = beams[beams["week"] <= 6].reset_index(drop=True)
    assert readings.shape == (len(early), 10) and sector_db.shape == (len(early), 8)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    for row in (0, 100, len(early) - 1):
        best = [max(map(letters.index, early["snr"][row][8 * n : 8 * n + 8])) - 20 for n in range(8)]
        assert sector_db[row].tolist() == best
        assert readings.loc[row, "wide_3"] == letters.index(early["wide"][row][3]) - 20
        assert readings.loc[row, ["east_m", "north_m"]].tolist() == [
            early["east_m"][row],
            early["north_m"][row],
        ]


def test_a_box_of_no_width_keeps_every_answer_and_a_wide_one_few():
    readings, sector_db = sector_readings(load_beams())
    none, wide = (
        operator_box(readings, sector_db, np.full(10, off), "plain", seed=0, devices=20)
        for off in (0.0, 30.0)
    )
    for method in ("1,000 copies", "exact", "interval bounds"):
        assert none[method].startswith("100 %")
    assert int(wide["exact"].split()[0]) < 30
    assert none["right sector"] == wide["right sector"] and 0 < float(none["lost dB"]) < 1
