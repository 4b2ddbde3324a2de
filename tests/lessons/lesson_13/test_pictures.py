"""The pictures of lesson 13."""

import itertools
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from utils import beams
from utils.data import load_beams
from utils.lessons.lesson_13 import experiments, pictures
from utils.notebook.plots import figure

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "data"))
from generators import beams as model


@pytest.fixture(scope="module")
def split():
    return experiments.parts(load_beams().iloc[::3])


@pytest.fixture(scope="module")
def airtime(split):
    ways = (experiments.orders(split, "vote", wide) for wide in (False, True))
    return pictures.Airtime(split, *ways)


def test_the_map_is_the_generators():
    np.testing.assert_array_equal(pictures.BLOCKS, model.BLOCKS)


def test_the_device_on_show_has_two_groups_of_beams(split):
    part = split["test"]
    row = pictures.two_lobes(part)
    best = part.best_beam[row]
    apart = np.abs(np.mod(beams.AZIMUTH_DEG[best] - beams.AZIMUTH_DEG + 180, 360) - 180) > 40
    assert part.snr[row][apart].max() >= part.snr[row].max() - 3
    _, axes = figure(ncols=2)
    pictures.draw_site(axes, part, row)
    assert len(axes[1].patches) == 64


def test_without_two_groups_the_closest_is_shown(split):
    part = split["test"]
    only = experiments.Part(
        part.table, np.where(np.arange(64) == 5, 20, -10) * np.ones((len(part.snr), 1)), part.wide
    )
    assert 0 <= pictures.two_lobes(only) < len(part.snr)


@pytest.mark.parametrize("said", [None, 16])
def test_curves_say_what_week_6_chose(said):
    curves = pd.DataFrame({"vote": np.linspace(1500, 1000, 64), "counts": 1200.0}, range(1, 65))
    _, ax = figure()
    pictures.draw_curves(ax, curves, 3, said)
    assert ax.get_title() == f"Few tries are best: 3 of 64 give {curves['vote'][3]:.0f} Mbit/s (vote)"
    assert ("you" in [text.get_text() for text in ax.texts]) == (said is not None)


@pytest.mark.parametrize(("one", "title"), [(10, "power is ahead"), (-10, "vote is ahead")])
def test_lead_is_named(one, title):
    rates = pd.DataFrame({"vote": 1300.0, "power": [1300.0 + one, *([1290.0] * 63)]}, range(1, 65))
    _, ax = figure()
    pictures.draw_lead(ax, rates, "vote is ahead")
    assert ax.get_title() == f"One try: {title}. Three tries: vote"
    assert [text.get_text() for text in ax.texts] == ["you: vote is ahead"]


def test_every_position_agrees_with_its_words(airtime):
    titles = set()
    for period, devices, paid, place in itertools.product(
        (5, 20), (1, 10, 50), (0, 8), ("everywhere", "back")
    ):
        _, ax = figure()
        airtime.fixed(ax)
        airtime.moving(ax, period, devices, paid, place)
        way, tries, mbps = airtime.best(period_ms=period, devices=devices, paid=paid, place=place)
        assert ax.get_title() == f"Best: {way}, {tries} tried, {mbps:.0f} Mbit/s"
        assert f"best is {way} with {tries} tried" in airtime.alt(period, devices, paid, place)
        titles.add(ax.get_title())
    assert len(titles) > 10


def test_who_pays_moves_the_wide_beams_alone(airtime):
    paid, free = (airtime.curves(20, 2, paid, "everywhere") for paid in (8, 0))
    assert (free["vote, wide beams"] > paid["vote, wide beams"]).all()
    for way in ("vote", "one list"):
        np.testing.assert_array_equal(free[way], paid[way])


def test_a_crowd_ends_on_the_list(airtime):
    assert airtime.best(period_ms=20, devices=1, paid=8, place="everywhere")[0] == "vote"
    assert airtime.best(period_ms=20, devices=50, paid=8, place="everywhere")[0] == "one list"
