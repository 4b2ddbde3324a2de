"""``beams.csv``: what each of a site's 64 beams would give, and what is known before any of them is tried.

One 28 GHz site at a street crossing, 700 measurements a week for 12 weeks. Lines of sight and first-order
reflections come from the geometry of the street blocks; path loss and building entry from 3GPP TR 38.901, urban micro,
street canyon (UMi). What is this course's own choice is marked so here and in ``data/README.md``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generators import fixed
from generators.links import metres_indoors, path_loss_los_db, path_loss_nlos_db, wall_loss_db

FILE = "beams.csv"
SEED = 20260307
WEEKS, ROWS_PER_WEEK = 12, 700
NEW_BUILDING_WEEK, TURNED_WEEK, TURN_DEG = 9, 11, 9.0

PLACES = np.array(["main", "side", "back", "indoor"])
MAIN, SIDE, BACK, INDOOR = range(4)
PLACE_SHARES = (0.4, 0.2, 0.2, 0.2)
FREQUENCY_GHZ = np.array(28.0)
NOISE_DBM = -174.0 + 10.0 * np.log10(400e6) + 9.0  # 400 MHz, noise figure 9 dB
SITE, SITE_HEIGHT_M, DEVICE_HEIGHT_M = np.array([7.0, 10.5]), 10.0, 1.5
# Blocks of buildings as west, south, east, north, in metres from the middle of the crossing.
BLOCKS = np.array(
    [
        [8.5, 12.0, 70.0, 90.0],
        [84.0, 12.0, 170.0, 90.0],
        [-160.0, 12.0, -8.0, 90.0],
        [8.0, -90.0, 70.0, -12.0],
        [84.0, -90.0, 170.0, -12.0],
        [-160.0, -90.0, -8.0, -12.0],
    ]
)
NEW_BUILDING = np.array([[-6.0, 40.0, 3.0, 60.0]])  # closes most of the northern side street

# Beams as in links.csv: 8 sectors of 45 degrees, each 4 across by 2 down.
BEAM = np.arange(64)
BEAM_AZIMUTH_DEG = 11.25 * (BEAM // 8 * 4 + BEAM % 4) + 5.625
BEAM_ELEVATION_DEG = np.where(BEAM % 8 < 4, -3.0, -12.0)
WIDE_AZIMUTH_DEG = 45.0 * np.arange(8) + 22.5
WIDE_ELEVATION_DEG = np.full(8, -7.0)

# Chosen, not sourced: what makes the site a small one with losses that matter.
POWER_DBM = 40.0  # power and gains of one narrow beam and the device
REFLECTION_DB, REFLECTION_SPREAD_DB = 7.0, 3.0
BODY_DB, BODY_SHARES = 18.0, (0.15, 0.10, 0.10, 0.05)
SCATTERED, SCATTER_DB = 3, 5.0
WIDE_LOSS_DB = 9.0  # a beam eight times as wide has an eighth of the gain
POSITION_ERROR_M = 5.0  # indoors twice that

# One letter a beam: A is -20 dB or less, 9 is 41 dB or more.
LETTERS = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
LOWEST_DB = -20

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def beam_gain_db(
    azimuth_deg: Floats,
    elevation_deg: Floats,
    centres: tuple[Floats, Floats],
    widths_deg: tuple[float, float],
) -> Floats:
    """Return each beam's gain below its peak, (rows, beams): the parabola of TR 38.901 table 7.3-1, at most 30 dB."""
    across = np.mod(azimuth_deg[:, None] - centres[0] + 180.0, 360.0) - 180.0
    down = elevation_deg[:, None] - centres[1]
    horizontal = np.minimum(12.0 * (across / widths_deg[0]) ** 2, 30.0)
    vertical = np.minimum(12.0 * (down / widths_deg[1]) ** 2, 30.0)
    return -np.minimum(horizontal + vertical, 30.0)


def crosses(start: Floats, end: Floats, block: Floats) -> Bools:
    """Return whether each straight line from start to end, (rows, 2), passes through the inside of the block."""
    first, last = np.zeros(len(end)), np.ones(len(end))
    for axis in (0, 1):
        step = end[:, axis] - start[:, axis]
        step = np.where(np.abs(step) < 1e-9, 1e-9, step)
        one = (block[axis] + 1e-6 - start[:, axis]) / step
        other = (block[axis + 2] - 1e-6 - start[:, axis]) / step
        first = np.maximum(first, np.minimum(one, other))
        last = np.minimum(last, np.maximum(one, other))
    return last > first + 1e-9


def clear(start: Floats, end: Floats, blocks: Floats) -> Bools:
    """Return whether nothing stands between start and end, each (rows, 2) or one point for all rows."""
    start, end = np.broadcast_arrays(start, end)
    free = np.ones(len(end), dtype=np.bool_)
    for block in blocks:
        free &= ~crosses(start, end, block)
    return free


def mirrored(position: Floats, axis: int, wall: float) -> tuple[Floats, Floats, Bools]:
    """Return the device's image in a wall, where its path meets the wall, and whether site and device face it together.

    The image method: a reflected path is as long as the straight line to the image.
    """
    image = position.copy()
    image[:, axis] = 2.0 * wall - position[:, axis]
    together = (position[:, axis] - wall) * (SITE[axis] - wall) > 0.0
    length = image[:, axis] - SITE[axis]
    share = (wall - SITE[axis]) / np.where(np.abs(length) < 1e-9, 1e-9, length)
    hit = SITE + share[:, None] * (image - SITE)
    return image, hit, together


@dataclass(frozen=True)
class Paths:
    """The powers that reach each device by every path, summed up: ``narrow`` (rows, 64), ``wide`` (rows, 8)."""

    narrow: Floats
    wide: Floats
    turn_deg: float

    def add(self, target: Floats, length_m: Floats, loss_db: Floats, use: Bools) -> None:
        """Add a path that leaves towards ``target`` and is ``length_m`` long on the ground."""
        east, north = (target - SITE).T
        azimuth = np.rad2deg(np.arctan2(east, north))
        elevation = -np.rad2deg(np.arctan2(SITE_HEIGHT_M - DEVICE_HEIGHT_M, length_m))
        self.add_from(azimuth, elevation, loss_db, use)

    def add_from(self, azimuth_deg: Floats, elevation_deg: Floats, loss_db: Floats, use: Bools) -> None:
        """Add a path that leaves in this direction."""
        azimuth, elevation, loss = (azimuth_deg - self.turn_deg)[use], elevation_deg[use], loss_db[use, None]
        narrow = beam_gain_db(azimuth, elevation, (BEAM_AZIMUTH_DEG, BEAM_ELEVATION_DEG), (12.8, 12.8))
        wide = beam_gain_db(azimuth, elevation, (WIDE_AZIMUTH_DEG, WIDE_ELEVATION_DEG), (50.0, 25.0))
        self.narrow[use] += 10.0 ** ((narrow - loss) / 10.0)
        self.wide[use] += 10.0 ** ((wide - WIDE_LOSS_DB - loss) / 10.0)


def ground_m(start: Floats, end: Floats) -> Floats:
    """Return the horizontal distance between points, (rows,)."""
    east, north = (end - start).T
    return np.sqrt(east**2 + north**2)


def straight_m(length_m: Floats) -> Floats:
    """Return the length of a path that is ``length_m`` long on the ground."""
    return np.sqrt(length_m**2 + (SITE_HEIGHT_M - DEVICE_HEIGHT_M) ** 2)


def received(
    rng: np.random.Generator,
    position: Floats,
    entry_db: Floats,
    body_db: Floats,
    blocks: Floats,
    turn_deg: float,
) -> tuple[Floats, Floats, Bools]:
    """Return the SNR of the 64 beams and of the 8 wide ones in dB, and whether there is a line of sight."""
    rows = len(position)
    everybody = np.ones(rows, dtype=np.bool_)
    paths = Paths(np.zeros((rows, 64)), np.zeros((rows, 8)), turn_deg)
    shadowing = 4.0 * rng.standard_normal(rows)  # table 7.4.1-1, line of sight
    distance = ground_m(SITE, position)
    sight = clear(SITE, position, blocks)
    direct = path_loss_los_db(straight_m(distance), FREQUENCY_GHZ)
    paths.add(position, distance, direct + shadowing + body_db, sight)

    for block in blocks:
        for axis, wall in ((0, block[0]), (0, block[2]), (1, block[1]), (1, block[3])):
            image, hit, together = mirrored(position, axis, wall)
            along = 1 - axis
            on_wall = (hit[:, along] > block[along]) & (hit[:, along] < block[along + 2])
            before = hit.copy()  # a millimetre before the wall, to see whether the way there is clear
            before[:, axis] += 1e-3 if SITE[axis] > wall else -1e-3
            use = together & on_wall & clear(SITE, before, blocks) & clear(before, position, blocks)
            length = ground_m(SITE, image)
            bounce = REFLECTION_DB + REFLECTION_SPREAD_DB * rng.standard_normal(rows)
            loss = path_loss_los_db(straight_m(length), FREQUENCY_GHZ) + bounce + 0.5 * shadowing
            paths.add(hit, length, loss, use)

    # What comes round corners and over roofs: weak, from around the mouth of the device's street.
    in_side_street = np.abs(position[:, 0]) < 8.0
    mouth = np.where(
        in_side_street[:, None],
        np.column_stack([np.zeros(rows), 25.0 * np.sign(position[:, 1])]),
        np.column_stack([77.0 * np.sign(position[:, 0]), np.zeros(rows)]),
    )
    east, north = (np.where(sight[:, None], position, mouth) - SITE).T
    middle, spread = np.rad2deg(np.arctan2(east, north)), np.where(sight, 25.0, 12.0)
    elevation = -np.rad2deg(np.arctan2(SITE_HEIGHT_M - DEVICE_HEIGHT_M, distance))
    no_sight = path_loss_nlos_db(straight_m(distance), FREQUENCY_GHZ, np.array(DEVICE_HEIGHT_M))
    for _ in range(SCATTERED):
        loss = no_sight + SCATTER_DB + 7.82 * rng.standard_normal(rows)  # table 7.4.1-1, no line of sight
        azimuth = middle + spread * rng.standard_normal(rows)
        paths.add_from(azimuth, elevation + 2.0 * rng.standard_normal(rows), loss, everybody)

    budget = POWER_DBM - NOISE_DBM - entry_db[:, None]
    narrow = budget + 10.0 * np.log10(paths.narrow) + 0.5 * rng.standard_normal((rows, 64))
    wide = budget + 10.0 * np.log10(paths.wide) + 1.0 * rng.standard_normal((rows, 8))
    return narrow, wide, sight


def letters(level_db: Floats) -> list[str]:
    """Return each row of whole dB as a word of one letter a beam."""
    place = np.clip(np.rint(level_db) - LOWEST_DB, 0, len(LETTERS) - 1).astype(np.int64)
    return ["".join(row) for row in LETTERS[place].tolist()]


def make(seed: int = SEED) -> dict[str, list[str] | list[int]]:
    """Return the columns of ``beams.csv`` in order, or with another seed those of another draw."""
    rng = np.random.Generator(np.random.PCG64(seed))
    rows = WEEKS * ROWS_PER_WEEK
    week = np.repeat(np.arange(1, WEEKS + 1, dtype=np.int64), ROWS_PER_WEEK)

    # Who is where: along the main street (east-west), the side street and the back street (north-south), or behind a
    # facade of the main street, where the radio enters at the facade.
    place = np.searchsorted(np.cumsum(PLACE_SHARES)[:3], rng.random(rows), side="right").astype(np.int64)
    indoor, one_side = place == INDOOR, np.where(rng.random(rows) < 0.5, 1.0, -1.0)
    facade = -100.0 + 230.0 * rng.random(rows)
    at_a_mouth = (np.abs(facade) < 9.0) | ((facade > 69.0) & (facade < 85.0))
    east_by_place = [
        -120.0 + 270.0 * rng.random(rows),
        -7.0 + 13.0 * rng.random(rows),
        71.0 + 12.0 * rng.random(rows),
        facade + np.where(at_a_mouth, 20.0, 0.0),
    ]
    across_the_main, up_a_street = (
        -11.0 + 21.0 * rng.random(rows),
        one_side * (13.0 + 72.0 * rng.random(rows)),
    )
    north_by_place = [across_the_main, up_a_street, up_a_street, np.where(one_side > 0, 10.9, -11.9)]
    position = np.column_stack([np.choose(place, east_by_place), np.choose(place, north_by_place)])
    depth = np.where(indoor, metres_indoors(rng, np.full(rows, 25.0)), 0.0)
    vehicle = rng.random(rows) < np.array([0.45, 0.15, 0.15, 0.0])[place]
    speed = np.where(vehicle, 4.0 + 8.0 * rng.random(rows), 0.3 + 1.4 * rng.random(rows))
    speed = np.where(indoor, 0.8 * rng.random(rows), speed)

    # When all beams were tried last, and where the device was then.
    age = 10.0 ** (-1.0 + 1.7 * rng.random(rows))
    moved = np.where(rng.random(rows) < 0.5, 1.0, -1.0) * speed * age
    east_west = (place == MAIN) | indoor
    earlier = position + np.column_stack([np.where(east_west, moved, 0.0), np.where(east_west, 0.0, moved)])

    entry = np.where(indoor, wall_loss_db(FREQUENCY_GHZ) + 0.5 * depth + 4.4 * rng.standard_normal(rows), 0.0)
    body = np.where(rng.random(rows) < np.array(BODY_SHARES)[place], BODY_DB, 0.0)
    body_earlier = np.where(rng.random(rows) < 0.1, BODY_DB, 0.0)
    narrow, wide, sight = np.empty((rows, 64)), np.empty((rows, 8)), np.empty(rows, dtype=np.bool_)
    last_beam = np.empty(rows, dtype=np.int64)
    grown = np.vstack([BLOCKS, NEW_BUILDING])
    times = [
        (week < NEW_BUILDING_WEEK, BLOCKS, 0.0),
        ((week >= NEW_BUILDING_WEEK) & (week < TURNED_WEEK), grown, 0.0),
        (week >= TURNED_WEEK, grown, TURN_DEG),
    ]
    for now, blocks, turn in times:
        measured = received(rng, position[now], entry[now], body[now], blocks, turn)
        narrow[now], wide[now], sight[now] = measured
        before, _, _ = received(rng, earlier[now], entry[now], body_earlier[now], blocks, turn)
        last_beam[now] = before.argmax(axis=1)

    # The reported position: where the device stands, indoors behind the facade, with its error.
    error = POSITION_ERROR_M * np.where(indoor, 2.0, 1.0)
    east = position[:, 0] + error * rng.standard_normal(rows)
    north = position[:, 1] + np.sign(position[:, 1]) * depth + error * rng.standard_normal(rows)
    return {
        "week": week.tolist(),
        "place": PLACES[place].tolist(),
        "line_of_sight": sight.astype(np.int64).tolist(),
        "east_m": fixed(np.clip(east, -200.0, 200.0), 0),
        "north_m": fixed(np.clip(north, -150.0, 150.0), 0),
        "speed_mps": fixed(speed, 1),
        "age_s": fixed(age, 1),
        "last_beam": last_beam.tolist(),
        "wide": letters(wide),
        "snr": letters(narrow),
    }
