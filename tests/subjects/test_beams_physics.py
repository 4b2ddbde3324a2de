"""beams.csv is a credible site: its formulas by hand, its geometry, and its rows against both."""

import sys
from pathlib import Path

import numpy as np
import pytest

from utils import beams
from utils.data import BEAMS, load_beams, read

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
import generate
from generators import beams as model

BLOCK = np.array([0.0, 0.0, 10.0, 10.0])


@pytest.fixture(scope="module")
def table():
    return load_beams()


@pytest.fixture(scope="module")
def snr(table):
    return beams.snr_db(table["snr"])


def points(*pairs):
    return np.array(pairs, dtype=float)


@pytest.mark.parametrize(
    ("end", "through"),
    [
        ((20.0, 5.0), True),
        ((20.0, 20.0), False),  # from (-5, 5) it passes north-west of the block
        ((-5.0, 30.0), False),
        ((-1.0, 5.0), False),  # it ends before the block
        ((5.0, 5.0), True),
        ((20.0, -8.0), True),
        ((9.0, -30.0), False),
    ],
)
def test_a_line_crosses_a_block_or_passes_it(end, through):
    start = np.array([-5.0, 5.0])
    if end == (20.0, 20.0):
        start = np.array([-5.0, 10.0])
    assert model.crosses(np.broadcast_to(start, (1, 2)), points(end), BLOCK).tolist() == [through]


def test_crossing_agrees_with_a_thousand_points_on_the_line():
    rng = np.random.default_rng(5)
    start, end = rng.uniform(-15, 25, (400, 2)), rng.uniform(-15, 25, (400, 2))
    steps = np.linspace(0, 1, 1001)[:, None, None]
    on_line = start + steps * (end - start)
    inside = ((on_line > 0) & (on_line < 10)).all(axis=2).sum(axis=0)
    said = model.crosses(start, end, BLOCK)
    assert said[inside > 0].all()
    assert (said[inside == 0]).mean() < 0.02  # corners shorter than a step


def test_an_image_is_as_far_as_the_path_over_the_wall():
    device = points((20.0, 4.0), (-30.0, 9.0))
    image, hit, together = model.mirrored(device, axis=1, wall=-12.0)
    assert image.tolist() == [[20.0, -28.0], [-30.0, -33.0]]
    assert together.all()
    np.testing.assert_allclose(hit[:, 1], -12.0)
    over_the_wall = model.ground_m(model.SITE, hit) + model.ground_m(hit, device)
    np.testing.assert_allclose(over_the_wall, model.ground_m(model.SITE, image))
    _, _, behind = model.mirrored(device, axis=1, wall=10.0)
    assert not behind.any()  # the site stands at 10.5 north, they stand south of this wall


@pytest.mark.parametrize(
    ("off_axis", "gain"), [((0.0, 0.0), 0.0), ((6.4, 0.0), -3.0), ((0.0, 6.4), -3.0), ((90.0, 0.0), -30.0)]
)
def test_a_beam_loses_3_db_at_half_its_width_and_at_most_30(off_axis, gain):
    centre = (np.array([5.625]), np.array([-3.0]))
    across, down = np.array([5.625 + off_axis[0]]), np.array([-3.0 + off_axis[1]])
    assert model.beam_gain_db(across, down, centre, (12.8, 12.8))[0, 0] == pytest.approx(gain)


def test_gain_goes_round_north():
    centre = (np.array([354.375]), np.array([-3.0]))
    assert model.beam_gain_db(np.array([0.775]), np.array([-3.0]), centre, (12.8, 12.8))[
        0, 0
    ] == pytest.approx(-3)


def test_the_width_is_that_of_eight_elements_half_a_wavelength_apart():
    assert np.rad2deg(0.886 * 2 / 8) == pytest.approx(12.8, abs=0.15)


def test_generator_and_reader_agree_about_beams_and_letters():
    np.testing.assert_allclose(beams.AZIMUTH_DEG, model.BEAM_AZIMUTH_DEG)
    np.testing.assert_allclose(beams.ELEVATION_DEG, model.BEAM_ELEVATION_DEG)
    assert tuple(model.SITE) == beams.SITE_EAST_NORTH_M
    assert model.SITE_HEIGHT_M - model.DEVICE_HEIGHT_M == beams.SITE_ABOVE_DEVICE_M
    level = np.arange(-25.0, 47.0)[None, :]
    np.testing.assert_array_equal(beams.snr_db(model.letters(level)), np.clip(level, -20, 41))


def test_a_device_alone_in_the_open_gets_the_link_budget(monkeypatch):
    """No block, no shadowing, no error: power minus noise minus the path loss of the table."""

    class Still:
        def standard_normal(self, size):
            return np.zeros(size)

    monkeypatch.setattr(model, "SCATTER_DB", 300.0)
    azimuth = np.deg2rad(model.BEAM_AZIMUTH_DEG[8])
    distance = 8.5 / np.tan(np.deg2rad(3.0))
    device = model.SITE + distance * points((np.sin(azimuth), np.cos(azimuth)))
    zero, no_blocks = np.zeros(1), np.empty((0, 4))
    narrow, wide, sight = model.received(Still(), device, zero, zero, no_blocks, 0.0)
    straight = np.hypot(distance, 8.5)
    by_hand = 40.0 - (-174 + 86.0206 + 9) - (32.4 + 21 * np.log10(straight) + 28.9432)
    assert sight.all()
    assert narrow.argmax() == 8
    assert narrow[0, 8] == pytest.approx(by_hand, abs=1e-3)
    assert wide.argmax() == 8 // 8
    turned, _, _ = model.received(Still(), device, zero, zero, no_blocks, 11.25)
    assert turned.argmax() == 3  # an antenna turned clockwise by one beam: the beam before it hits


def test_sight_is_what_the_map_says(table):
    main, back = (table.query(f"place == {place!r}")["line_of_sight"] for place in ("main", "back"))
    assert main.mean() > 0.99
    assert back.mean() < 0.05


def test_the_new_building_takes_the_sight_of_the_northern_side_street_only(table):
    side = table.query("place == 'side' and abs(north_m) > 70")
    share = side.groupby([side["north_m"] > 0, side["week"] >= 9])["line_of_sight"].mean()
    assert share[True, False] > 0.8
    assert share[True, True] < 0.5  # what stands at the eastern edge still sees the site
    assert abs(share[False, False] - share[False, True]) < 0.1


def test_the_turn_moves_the_best_beam_and_the_last_one(table, snr):
    """Along the main street to the east the antenna turned clockwise hits with beams farther anticlockwise."""
    east = (table["place"] == "main") & (table["east_m"] > 60)
    best = beams.AZIMUTH_DEG[snr.argmax(axis=1)]
    for direction in (best, beams.AZIMUTH_DEG[table["last_beam"]]):
        before, after = (direction[east & part].mean() for part in (table["week"] <= 8, table["week"] >= 11))
        assert 3 < before - after < 18


def test_where_no_beam_works(table, snr):
    dead = snr.max(axis=1) < beams.LOWEST_DB
    share = table.assign(dead=dead).groupby("place")["dead"].mean()
    assert share["main"] < 0.01
    assert 0.1 < share["back"] < 0.35
    assert 0.25 < share["indoor"] < 0.5


def test_ties_are_about_one_row_in_six(snr):
    ties = (snr == snr.max(axis=1, keepdims=True)).sum(axis=1) > 1
    assert 0.12 < ties.mean() < 0.2


def test_the_middle_of_the_file_is_random_and_its_weeks_are_alike():
    """Before week 9 nothing changes: no place is more frequent in one half of these weeks, in another draw either."""
    other = read(generate.csv_bytes(model.make(model.SEED + 7000)), BEAMS).query("week <= 8")
    shares = other.groupby(other["week"] <= 4)["place"].value_counts(normalize=True).unstack()
    assert abs(shares.loc[True] - shares.loc[False]).max() < 0.05
