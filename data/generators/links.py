"""``links.csv``: radio-link measurements of a city district over 12 months.

3,000 links (one device at one site for 15 seconds) of four measurements each, 250 links a month. Formulas of
path loss, line of sight, building entry and shadowing: 3GPP TR 38.901, urban micro, street canyon (UMi), see
``data/README.md``. Blockage, traffic and what changes during the year are this course's own model, in
`blockage` and in the constants below.
"""

import numpy as np
from numpy.typing import NDArray

from generators import fixed

FILE = "links.csv"
SEED = 20260301
LINKS_PER_MONTH, ROWS_PER_LINK, SECONDS_APART = 250, 4, 5
SITES = 6
SITE_HEIGHT_M = 10.0
PLACES = np.array(["main", "side", "indoor"])  # main street, side street, inside a building
BANDWIDTH_HZ = {7.5: 100e6, 28.0: 400e6}
BEAM_POWER_DBM = {7.5: 41.0, 28.0: 47.0}  # power and antenna gain of the serving beam
DEVICE_GAIN_DB = {7.5: 0.0, 28.0: 9.0}
LAYERS = 2
NOISE_FIGURE_DB = np.array([11.0, 9.0, 7.0])  # device generation 1, 2, 3
SINR_RANGE_DB = (-23.0, 40.0)  # reporting range of 3GPP TS 38.133, SS-SINR
LOSS_RANGE_DB, SLOPE_RANGE_DB = (50.0, 190.0), (-25.0, 6.0)  # what lies outside is set to the nearer end

NEW_BUILDINGS_MONTH, NEW_BUILDINGS_SITES = 5, (1, 2, 3)
NEW_DEVICES_SHARE = {8: 0.25, 9: 0.45, 10: 0.6, 11: 0.6, 12: 0.6}  # of generation 3, by month
SITE_UPGRADE_MONTH, SITE_UPGRADE_SITES, SITE_UPGRADE_DB = 11, (4, 5, 6), 8.0
HOUR_WEIGHT = np.array([2, 1, 1, 1, 1, 2, 4, 8, 10, 7, 6, 6, 8, 7, 6, 6, 7, 9, 11, 10, 8, 6, 4, 3])
RUSH_HOURS = (7, 8, 17, 18, 19)

Floats = NDArray[np.float64]


def path_loss_los_db(distance_3d_m: Floats, frequency_ghz: Floats) -> Floats:
    """Return the path loss with line of sight: TR 38.901 table 7.4.1-1, UMi, PL1 (before the break point)."""
    return 32.4 + 21.0 * np.log10(distance_3d_m) + 20.0 * np.log10(frequency_ghz)


def path_loss_nlos_db(distance_3d_m: Floats, frequency_ghz: Floats, height_m: Floats) -> Floats:
    """Return the path loss without line of sight: TR 38.901 table 7.4.1-1, UMi, NLOS."""
    loss = 35.3 * np.log10(distance_3d_m) + 22.4 + 21.3 * np.log10(frequency_ghz) - 0.3 * (height_m - 1.5)
    return np.maximum(loss, path_loss_los_db(distance_3d_m, frequency_ghz))


def break_point_m(frequency_ghz: float, height_m: float) -> float:
    """Return the distance up to which PL1 holds: TR 38.901 table 7.4.1-1, note 1, effective height 1 m."""
    return 4.0 * (SITE_HEIGHT_M - 1.0) * (height_m - 1.0) * frequency_ghz * 1e9 / 3e8


def los_probability(distance_out_m: Floats) -> Floats:
    """Return the probability of line of sight over the outdoor distance: TR 38.901 table 7.4.2-1, UMi street canyon."""
    d = np.maximum(distance_out_m, 18.0)
    return 18.0 / d + np.exp(-d / 36.0) * (1.0 - 18.0 / d)


def wall_loss_db(frequency_ghz: Floats) -> Floats:
    """Return the loss through an outer wall: TR 38.901 tables 7.4.3-1 and 7.4.3-2, low-loss model."""
    glass, concrete = 2.0 + 0.2 * frequency_ghz, 5.0 + 4.0 * frequency_ghz
    return 5.0 - 10.0 * np.log10(0.3 * 10.0 ** (-glass / 10.0) + 0.7 * 10.0 ** (-concrete / 10.0))


def metres_indoors(rng: np.random.Generator, distance_m: Floats) -> Floats:
    """Return the part of each distance that lies inside the building.

    The smaller of two uniform draws from 0 to 25 m, as in TR 38.901 section 7.4.3.1; the report lets it exceed
    the distance, here it may not.
    """
    drawn = np.minimum(rng.random(distance_m.shape), rng.random(distance_m.shape)) * 25.0
    return np.minimum(drawn, distance_m)


def capacity_mbps(sinr_db: Floats, bandwidth_hz: Floats) -> Floats:
    """Return Shannon's bound of all layers together, each with the same SINR."""
    return LAYERS * bandwidth_hz * np.log2(1.0 + 10.0 ** (sinr_db / 10.0)) / 1e6


def shadowing_db(
    rng: np.random.Generator, sigma_db: Floats, correlation_m: Floats, step_m: Floats, rows: int
) -> Floats:
    """Return shadowing along each link's path, (links, rows): TR 38.901 section 7.4.4, exp(-step / distance)."""
    keep = np.exp(-step_m / correlation_m)
    fresh = rng.standard_normal((len(sigma_db), rows))
    track = np.empty_like(fresh)
    track[:, 0] = fresh[:, 0]
    for row in range(1, rows):
        track[:, row] = keep * track[:, row - 1] + np.sqrt(1.0 - keep**2) * fresh[:, row]
    return sigma_db[:, None] * track


def beam_of(azimuth_deg: Floats, elevation_deg: Floats) -> NDArray[np.int64]:
    """Return the beam, 0 to 63, that points this way: 8 sectors of 45 degrees, each 4 across by 2 down."""
    across = np.floor(np.mod(azimuth_deg, 360.0) / 11.25).astype(np.int64)
    near = (elevation_deg < -6.0).astype(np.int64)
    return across // 4 * 8 + near * 4 + across % 4


def blockage(
    rng: np.random.Generator,
    place: NDArray[np.int64],
    frequency_ghz: Floats,
    los: NDArray[np.bool_],
    distance_m: Floats,
    speed_mps: Floats,
    rush: NDArray[np.bool_],
    corner: NDArray[np.bool_],
    device: NDArray[np.int64],
) -> tuple[NDArray[np.bool_], Floats]:
    """Return whether each link is blocked within 100 ms, and the SINR slope of the last 100 ms, dB per 100 ms.

    People and vehicles come into the beam more often on busy streets, at rush hour, on longer links and on
    faster ones; 28 GHz bends around them less than 7.5 GHz. A blocker that comes near shows as a falling SINR
    four times out of five; at a new building's corner (``corner``) blockers are three times as frequent
    and step out with little warning. Devices of generation 3 report a slope smoothed to two fifths.
    """
    chance = np.array([0.13, 0.08, 0.05])[place]
    chance = chance * np.where(frequency_ghz > 20.0, 1.0, 0.4) * np.where(los, 1.0, 0.75)
    chance = chance * np.minimum(1.6, 0.5 + distance_m / 120.0) * (1.0 + 0.04 * speed_mps)
    chance = chance * np.where(rush, 1.6, 1.0) * np.where(corner, 3.0, 1.0)
    blocked = rng.random(place.shape) < np.minimum(chance, 0.6)
    warned = rng.random(place.shape) < np.where(blocked, np.where(corner, 0.35, 0.8), 0.06)
    fall = rng.gamma(3.0, np.where(blocked, 2.0, 1.2))
    slope = rng.standard_normal(place.shape) * (0.9 + 0.05 * speed_mps) - np.where(warned, fall, 0.0)
    return blocked, np.clip(np.where(device == 3, 0.4, 1.0) * slope, *SLOPE_RANGE_DB)


def make(seed: int = SEED) -> dict[str, list[str] | list[int]]:
    """Return the columns of ``links.csv`` in order, or with another seed those of another draw."""
    rng = np.random.Generator(np.random.PCG64(seed))
    links = 12 * LINKS_PER_MONTH
    month = np.repeat(np.arange(1, 13, dtype=np.int64), LINKS_PER_MONTH)

    # When: a second within the month, busy hours more often; links are numbered in order of time.
    first_day = np.array([f"2025-{m:02d}-01" for m in range(1, 13)] + ["2026-01-01"], dtype="datetime64[D]")
    days = np.diff(first_day).astype(np.int64)[month - 1]
    hour_end = np.cumsum(HOUR_WEIGHT) / HOUR_WEIGHT.sum()
    hour = np.searchsorted(hour_end, rng.random(links), side="right").astype(np.int64)
    day = np.floor(rng.random(links) * days).astype(np.int64)
    second = np.floor(rng.random(links) * 3580).astype(np.int64)
    start = first_day[month - 1].astype("datetime64[s]") + (day * 86400 + hour * 3600 + second)
    order = np.argsort(start, kind="stable")
    start, hour = start[order], hour[order]
    rush = np.isin(hour, RUSH_HOURS)

    # Who and where.
    site = 1 + np.floor(rng.random(links) * SITES).astype(np.int64)
    place = np.searchsorted([0.4, 0.8], rng.random(links), side="right").astype(np.int64)
    indoor = place == 2
    band = np.where(rng.random(links) < np.where(indoor, 0.35, 0.7), 28.0, 7.5)
    new_share = np.array([NEW_DEVICES_SHARE.get(m, 0.0) for m in range(1, 13)])[month - 1]
    device = np.where(rng.random(links) < 0.4, 1, 2)
    device = np.where(rng.random(links) < new_share, 3, device).astype(np.int64)
    floor = np.where(indoor, 1 + np.floor(rng.random(links) * 4), 1).astype(np.int64)
    height = 1.5 + 3.0 * (floor - 1)
    in_vehicle = rng.random(links) < np.array([0.4, 0.15, 0.0])[place]
    speed = np.where(in_vehicle, 4.0 + 8.0 * rng.random(links), 0.3 + 1.4 * rng.random(links))
    speed = np.where(indoor, 0.8 * rng.random(links), speed)

    # The path: along the main street (east-west), a side street (north-south) or anywhere indoors.
    distance = np.minimum(14.0 + rng.gamma(2.2, 28.0, links), 200.0)
    street = np.where(place == 0, 90.0, 0.0) + 180.0 * (rng.random(links) < 0.5)
    bearing = np.where(indoor, 360.0 * rng.random(links), street + 25.0 * rng.standard_normal(links))
    heading = np.deg2rad(street + 180.0 * (rng.random(links) < 0.5))
    travelled = np.arange(ROWS_PER_LINK) * SECONDS_APART * speed[:, None]
    east = distance[:, None] * np.sin(np.deg2rad(bearing))[:, None] + travelled * np.sin(heading)[:, None]
    north = distance[:, None] * np.cos(np.deg2rad(bearing))[:, None] + travelled * np.cos(heading)[:, None]
    distance = np.clip(np.sqrt(east**2 + north**2), 10.0, 250.0)
    azimuth = np.rad2deg(np.arctan2(east, north))

    # Propagation.
    new_building = (place == 1) & (month >= NEW_BUILDINGS_MONTH) & np.isin(site, NEW_BUILDINGS_SITES)
    los_draw = rng.random(links)
    depth = np.where(indoor, metres_indoors(rng, distance.min(axis=1)), 0.0)
    los = los_draw < los_probability(distance[:, 0] - depth)
    d3 = np.sqrt(distance**2 + (SITE_HEIGHT_M - height[:, None]) ** 2)
    loss = np.where(
        los[:, None],
        path_loss_los_db(d3, band[:, None]),
        path_loss_nlos_db(d3, band[:, None], height[:, None]),
    )
    entry = wall_loss_db(band) + 0.5 * depth + 4.4 * rng.standard_normal(links)
    loss = loss + np.where(indoor, entry, 0.0)[:, None]
    sigma = np.where(indoor, 7.0, np.where(los, 4.0, 7.82))  # tables 7.4.1-1 and 7.5-6
    correlation = np.where(indoor, 7.0, np.where(los, 10.0, 13.0))
    loss = loss + shadowing_db(rng, sigma, correlation, SECONDS_APART * speed, ROWS_PER_LINK)
    loss = np.clip(loss, *LOSS_RANGE_DB)

    # SINR: received power against noise and the neighbours' interference, which grows with the load.
    load = np.clip(25.0 + 3.5 * HOUR_WEIGHT[hour] + 12.0 * rng.standard_normal(links), 5.0, 95.0)
    bandwidth = np.where(band > 20.0, BANDWIDTH_HZ[28.0], BANDWIDTH_HZ[7.5])
    power = np.where(band > 20.0, BEAM_POWER_DBM[28.0] + DEVICE_GAIN_DB[28.0], BEAM_POWER_DBM[7.5])
    upgraded = (month >= SITE_UPGRADE_MONTH) & np.isin(site, SITE_UPGRADE_SITES)
    noise = -174.0 + 10.0 * np.log10(bandwidth) + NOISE_FIGURE_DB[device - 1]
    budget = power + np.where(upgraded, SITE_UPGRADE_DB, 0.0) - noise - 0.15 * load
    sinr = budget[:, None] - loss + 1.0 * rng.standard_normal(loss.shape)
    sinr = np.rint(np.clip(sinr, *SINR_RANGE_DB) * 10.0) / 10.0

    # One value per row from here on.
    def each_row(values: NDArray) -> NDArray:
        return np.broadcast_to(values[:, None], loss.shape)

    blocked, slope = blockage(
        rng,
        each_row(place),
        each_row(band),
        each_row(los),
        distance,
        each_row(speed),
        each_row(rush),
        each_row(new_building),
        each_row(device),
    )
    off_path = np.where(los, 1.0, 7.0)[:, None] * rng.standard_normal(loss.shape)
    elevation = -np.rad2deg(np.arctan2(SITE_HEIGHT_M - height[:, None], distance))
    beam = beam_of(azimuth + off_path, elevation)
    reported_azimuth = np.mod(azimuth + np.rad2deg(3.0 / distance) * rng.standard_normal(loss.shape), 360.0)

    # Throughput over the second after the decision: a share of Shannon's bound, small when the cell is busy.
    typical_share = 0.3 * (1.0 - 0.9 * load / 100.0)
    share = np.minimum(each_row(typical_share) * np.exp(1.1 * rng.standard_normal(loss.shape)), 0.9)
    left = np.where(blocked, 0.02 + 0.08 * rng.random(loss.shape), 1.0)
    throughput = np.floor(capacity_mbps(sinr, bandwidth[:, None]) * share * left)

    when = start[:, None] + SECONDS_APART * np.arange(ROWS_PER_LINK, dtype=np.int64)
    link = each_row(np.arange(1, links + 1, dtype=np.int64))
    by_time = np.lexsort((link.ravel(), when.ravel()))

    def column(values: NDArray) -> NDArray:
        return np.broadcast_to(values[:, None] if values.ndim == 1 else values, loss.shape).ravel()[by_time]

    return {
        "time": [text.replace("T", " ") for text in np.datetime_as_string(column(when)).tolist()],
        "link": column(link).tolist(),
        "site": column(site).tolist(),
        "sector": column(beam // 8).tolist(),
        "beam": column(beam).tolist(),
        "frequency_ghz": np.where(column(band) > 20.0, "28", "7.5").tolist(),
        "place": PLACES[column(place)].tolist(),
        "line_of_sight": column(los).astype(np.int64).tolist(),
        "distance_m": fixed(column(distance), 1),
        "azimuth_deg": fixed(np.mod(np.rint(column(reported_azimuth)), 360.0), 0),
        "floor": column(floor).tolist(),
        "speed_mps": fixed(column(speed), 1),
        "device": column(device).tolist(),
        "load_pct": fixed(column(load), 0),
        "path_loss_db": fixed(column(loss), 1),
        "sinr_db": fixed(column(sinr), 1),
        "sinr_slope_db": fixed(column(slope), 1),
        "throughput_mbps": fixed(column(throughput), 0),
        "blocked_100ms": column(blocked).astype(np.int64).tolist(),
    }
