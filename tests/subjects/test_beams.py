"""Rates, air time, orders and rules of utils.beams: by hand and by brute force."""

import numpy as np
import pytest

from utils import beams


@pytest.fixture
def rng():
    return np.random.default_rng(13)


@pytest.mark.parametrize(
    ("snr_db", "by_hand"),
    [
        (-20, 0.0),
        (-6.01, 0.0),
        (-6, 400 * np.log2(1 + 0.2511886)),
        (0, 400.0),
        (10, 400 * np.log2(11)),
        (22.2, 400 * np.log2(1 + 165.9587)),
        (22.4, 400 * 7.4063),
        (41, 400 * 7.4063),
    ],
)
def test_rate_by_hand(snr_db, by_hand):
    assert beams.rate_mbps(snr_db) == pytest.approx(by_hand, rel=1e-6)


def test_trying_all_beams_takes_half_a_frame():
    assert beams.share_left(64, 5) == 0
    assert beams.share_left(64, 20) == 0.75
    assert beams.share_left([0, 1, 200], 10).tolist() == [1, 1 - 5 / 640, 0]


@pytest.mark.parametrize(("tried", "period"), [(1, 0), (1, -5), (-1, 20), ([2, -2], 20)])
def test_impossible_air_time_is_refused(tried, period):
    with pytest.raises(ValueError, match=r"period|negative"):
        beams.share_left(tried, period)


def test_letters_that_mean_nothing_are_refused():
    with pytest.raises(ValueError, match="'-'"):
        beams.snr_db(["AB", "A-"])
    with pytest.raises(ValueError, match="length"):
        beams.snr_db(["AB", "ABC"])


def test_letters_one_by_one():
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    assert beams.snr_db([alphabet])[0].tolist() == list(range(-20, 42))


def brute_force(order, snr, k):
    return [max(row[beam] for beam in tried[:k]) for tried, row in zip(order, snr, strict=True)]


def test_best_of_first_and_mean_by_brute_force(rng):
    snr = rng.integers(-20, 42, (30, 64))
    order = beams.in_order(rng.random((30, 64)))
    best = beams.best_of_first(order, snr)
    for k in (1, 2, 7, 64):
        assert best[:, k - 1].tolist() == brute_force(order.tolist(), snr.tolist(), k)
        wanted = np.mean(beams.rate_mbps(best[:, k - 1])) * max(1 - 3 * (k + 8) * 5 / 64 / 40, 0)
        assert beams.mean_mbps(order, snr, 40, extra=8, devices=3)[k - 1] == pytest.approx(wanted)
    assert best[:, -1].tolist() == snr.max(axis=1).tolist()


def test_order_is_by_score_and_stable(rng):
    scores = rng.integers(0, 4, (20, 64))
    for row, tried in zip(scores, beams.in_order(scores), strict=True):
        assert tried.tolist() == sorted(range(64), key=lambda beam, row=row: (-row[beam], beam))


def test_a_tie_counts_as_right():
    assert beams.first_is_best([[2, 0], [0, 2], [1, 0]], [[5, 4, 5]] * 3).tolist() == [True, True, False]


def test_stopping_by_brute_force(rng):
    snr = rng.integers(-20, 42, (60, 16))
    order = beams.in_order(rng.random((60, 16)))
    for good, limit in ((10, 5), (-20, 3), (99, 4), (30, 16)):
        tried, best = beams.tried_until(order, snr, good, limit)
        for row in range(60):
            seen = []
            for beam in order[row, :limit]:
                seen.append(snr[row, beam])
                if seen[-1] >= good:
                    break
            assert (tried[row], best[row]) == (len(seen), max(seen))


@pytest.mark.parametrize("limit", [0, 3, -1])
def test_a_limit_beyond_the_order_is_refused(limit):
    with pytest.raises(ValueError, match="from 1 to 2"):
        beams.tried_until([[0, 1]], [[1, 2]], 5, limit)


def test_pointing_finds_the_beam_of_every_direction():
    """Standing where a beam's axis meets the ground at device height, that beam is first."""
    distance = beams.SITE_ABOVE_DEVICE_M / np.tan(np.deg2rad(-beams.ELEVATION_DEG))
    azimuth = np.deg2rad(beams.AZIMUTH_DEG)
    east = beams.SITE_EAST_NORTH_M[0] + distance * np.sin(azimuth)
    north = beams.SITE_EAST_NORTH_M[1] + distance * np.cos(azimuth)
    assert beams.in_order(beams.pointing_scores(east, north))[:, 0].tolist() == list(range(64))


def test_the_last_beam_comes_first_and_its_neighbours_next():
    order = beams.in_order(beams.last_beam_scores(np.arange(64)))
    assert order[:, 0].tolist() == list(range(64))
    turn = np.abs(np.mod(beams.AZIMUTH_DEG[order[:, 1:4]] - beams.AZIMUTH_DEG[:, None] + 180, 360) - 180)
    assert turn.max() == pytest.approx(11.25)
    assert beams.in_order(beams.last_beam_scores([0]))[0, :4].tolist() == [0, 4, 1, 59]


def test_counts_by_hand_and_the_popular_where_nothing_is_known():
    scores = beams.count_scores([1, 1, 1, 2], [5, 5, 6, 9], [1, 2, 40])
    assert beams.in_order(scores)[:, :3].tolist() == [[5, 6, 9], [9, 5, 6], [5, 6, 9]]


def test_numbers_of_every_kind_are_computed_in_doubles():
    small = np.array([[3, 200, 7]], dtype=np.uint8)
    assert beams.in_order(small).tolist() == [[1, 2, 0]]
    assert beams.rate_mbps(np.float32(0.1)).dtype == np.float64
    assert beams.rate_mbps(np.float32(3.5)) == beams.rate_mbps(3.5)
    assert beams.share_left(np.float32(0.1), 20).dtype == np.float64
    assert beams.snr_db(["AB"]).dtype == np.int64
    assert beams.snr_db([]).dtype == np.int64


def test_each_row_is_held_against_its_own_best():
    assert beams.first_is_best([[0], [1]], [[9, 4], [1, 3]]).tolist() == [True, True]


def test_one_beam_may_be_the_limit():
    assert [kind.tolist() for kind in beams.tried_until([[1, 0]], [[9, 2]], 5, 1)] == [[1], [2]]


def test_a_period_may_be_short():
    assert beams.share_left(0, 0.5) == 1


def test_what_is_refused_is_said_in_a_sentence():
    with pytest.raises(
        ValueError, match=r"^The words differ in length: each has one letter for each beam\.$"
    ):
        beams.snr_db(["A", "AB"])
    with pytest.raises(ValueError, match=r"^The number of beams tried cannot be negative\.$"):
        beams.share_left(-1, 20)


@pytest.mark.parametrize("step", [0.01, 5.0, 30.0])
def test_directions_are_seen_from_the_site(step):
    """Straight north, east, south and west of the site the beams nearest to that azimuth lead."""
    east, north = beams.SITE_EAST_NORTH_M
    places = [(0, step), (step, 0), (0, -step), (-step, 0)]
    first = beams.in_order(
        beams.pointing_scores([east + e for e, _ in places], [north + n for _, n in places])
    )[:, 0]
    for beam, azimuth in zip(first, (0, 90, 180, 270), strict=True):
        assert abs((beams.AZIMUTH_DEG[beam] - azimuth + 180) % 360 - 180) <= 5.625 + 1e-9


def test_places_and_beams_may_come_in_single_precision():
    place = [np.float32(40.3), np.float32(-7.7)]
    wide = [float(value) for value in place]
    assert (
        beams.pointing_scores(*[[v] for v in place]).tolist()
        == beams.pointing_scores(*[[v] for v in wide]).tolist()
    )
    few = np.array([1, 2], dtype=np.int8)
    assert beams.last_beam_scores(few).tolist() == beams.last_beam_scores([1, 2]).tolist()
    assert beams.count_scores(few, few, few).tolist() == beams.count_scores([1, 2], [1, 2], [1, 2]).tolist()
