"""Which beams to try: the rate that a beam gives, the air time that trying costs, and rules that need no learning.

A site tries beams one after the other, each for 5/64 ms: 3GPP TS 38.213, section 4.1, lets a burst of up to 64 beams
last half a frame of 5 ms, and lets bursts come every 5, 10, 20, 40, 80 or 160 ms (TS 38.331, ``ssb-periodicityServingCell``).
The best beam of those tried then carries data until the period ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

BEAMS = 64
TRY_MS = 5 / 64
PERIODS_MS = (5, 10, 20, 40, 80, 160)
BANDWIDTH_MHZ = 400.0
LOWEST_DB = -6.0  # chosen: below it no link works
MOST_BITS = 7.4063  # bit/s/Hz: TS 38.214, table 5.1.3.1-2, highest entry
SITE_EAST_NORTH_M, SITE_ABOVE_DEVICE_M = (7.0, 10.5), 8.5

_BEAM = np.arange(BEAMS)
AZIMUTH_DEG = 11.25 * (_BEAM // 8 * 4 + _BEAM % 4) + 5.625
ELEVATION_DEG = np.where(_BEAM % 8 < 4, -3.0, -12.0)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LETTER_LOWEST_DB = -20

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def snr_db(words: Sequence[str]) -> Ints:
    """Read words of one letter a beam.

    Parameters
    ----------
    words : sequence of str, all of one length
        ``A`` is -20 dB or less, then one letter a dB: ``A`` to ``Z``, ``a`` to ``z``, ``0`` to ``9``.

    Returns
    -------
    numpy.ndarray of int, shape (words, letters)
        SNR in dB.

    Raises
    ------
    ValueError
        If a letter is none of these, or the words differ in length.

    Examples
    --------
    >>> snr_db(["AUa", "9Bz"]).tolist()
    [[-20, 0, 6], [41, -19, 31]]
    """
    if len({len(word) for word in words}) > 1:
        raise ValueError("The words differ in length: each has one letter for each beam.")
    level = {letter: _LETTER_LOWEST_DB + step for step, letter in enumerate(_LETTERS)}
    try:
        return np.array([[level[letter] for letter in word] for word in words], dtype=np.int64)
    except KeyError as error:
        raise ValueError(
            f"{error.args[0]!r} stands for no SNR: letters are A to Z, a to z, 0 to 9."
        ) from None


def rate_mbps(snr_db: npt.ArrayLike) -> Floats:
    """Give the rate of a beam: Shannon's bound, nothing below -6 dB, at most what the densest code carries.

    Parameters
    ----------
    snr_db : array-like
        SNR in dB.

    Returns
    -------
    numpy.ndarray of float, same shape
        Mbit/s at 400 MHz: ``400 * min(log2(1 + SNR), 7.4063)``.

    Examples
    --------
    >>> rate_mbps([-7, 0, 10, 40]).round(1).tolist()
    [0.0, 400.0, 1383.8, 2962.5]
    """
    snr = np.asarray(snr_db, dtype=np.float64)
    bits = np.minimum(np.log2(1.0 + 10.0 ** (snr / 10.0)), MOST_BITS)
    return np.where(snr < LOWEST_DB, 0.0, BANDWIDTH_MHZ * bits)


def share_left(tried: npt.ArrayLike, period_ms: float) -> Floats:
    """Give the share of a period that trying beams leaves for data.

    Parameters
    ----------
    tried : array-like
        Beams that are tried in each period, those of others included.
    period_ms : float
        Length of a period, ms.

    Returns
    -------
    numpy.ndarray of float, same shape
        From 0 to 1: ``max(1 - tried * (5/64) / period_ms, 0)``.

    Raises
    ------
    ValueError
        If the period is not longer than nothing, or fewer than no beams are tried.

    Examples
    --------
    >>> share_left([0, 16, 64], 20).tolist()
    [1.0, 0.9375, 0.75]
    >>> float(share_left(128, 5))
    0.0
    """
    count = np.asarray(tried, dtype=np.float64)
    if not period_ms > 0:
        raise ValueError(f"A period lasts longer than 0 ms, not {period_ms} ms.")
    if (count < 0).any():
        raise ValueError("The number of beams tried cannot be negative.")
    return np.maximum(1.0 - count * TRY_MS / period_ms, 0.0)


def in_order(scores: npt.ArrayLike) -> Ints:
    """Give the beams of each row, that with the highest score first; equal scores keep the order of the beams.

    Parameters
    ----------
    scores : array-like, shape (rows, beams)

    Returns
    -------
    numpy.ndarray of int, shape (rows, beams)

    Examples
    --------
    >>> in_order([[0.2, 0.7, 0.2, 0.9]]).tolist()
    [[3, 1, 0, 2]]
    """
    order: Ints = np.argsort(-np.asarray(scores, dtype=np.float64), axis=1, kind="stable")
    return order


def best_of_first(order: npt.ArrayLike, snr_db: npt.ArrayLike) -> Ints:
    """Give the best SNR among the first beams tried, for every number of them.

    Parameters
    ----------
    order : array-like of int, shape (rows, m)
        Beams in the order in which they are tried.
    snr_db : array-like, shape (rows, beams)

    Returns
    -------
    numpy.ndarray, shape (rows, m)
        Column ``k - 1`` is the best of the first ``k``.

    Examples
    --------
    >>> best_of_first([[1, 0, 2]], [[5, 3, 9]]).tolist()
    [[3, 5, 9]]
    """
    tried = np.take_along_axis(np.asarray(snr_db), np.asarray(order), axis=1)
    best: Ints = np.maximum.accumulate(tried, axis=1)
    return best


def first_is_best(order: npt.ArrayLike, snr_db: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Say for each row whether the first beam tried is the best of all; a tie counts as right.

    Parameters
    ----------
    order : array-like of int, shape (rows, m)
    snr_db : array-like, shape (rows, beams)

    Returns
    -------
    numpy.ndarray of bool, shape (rows,)

    Examples
    --------
    >>> first_is_best([[0], [1]], [[7, 7], [7, 6]]).tolist()
    [True, False]
    """
    snr = np.asarray(snr_db)
    right: npt.NDArray[np.bool_] = best_of_first(order, snr)[:, 0] == snr.max(axis=1)
    return right


def mean_mbps(
    order: npt.ArrayLike, snr_db: npt.ArrayLike, period_ms: float, extra: float = 0, devices: int = 1
) -> Floats:
    """Give the mean throughput for every number of beams tried.

    Parameters
    ----------
    order : array-like of int, shape (rows, m)
        Beams in the order in which each device tries them.
    snr_db : array-like, shape (rows, beams)
    period_ms : float
        Length of a period, ms.
    extra : float
        Beams that are tried besides, as the eight wide ones.
    devices : int
        Devices that try beams one after the other, each for itself; all wait meanwhile.

    Returns
    -------
    numpy.ndarray of float, shape (m,)
        Mbit/s while a device is served, after air time; entry ``k - 1`` is for ``k`` beams.

    Examples
    --------
    >>> mean_mbps([[1, 0]], [[10, 0]], period_ms=5).round(1).tolist()
    [393.8, 1340.5]
    """
    rates = rate_mbps(best_of_first(order, snr_db)).mean(axis=0)
    k = np.arange(1, len(rates) + 1)
    mean: Floats = rates * share_left(devices * (k + extra), period_ms)
    return mean


def tried_until(order: npt.ArrayLike, snr_db: npt.ArrayLike, good_db: float, limit: int) -> tuple[Ints, Ints]:
    """Try beams one by one and stop at the first that is good enough.

    Parameters
    ----------
    order : array-like of int, shape (rows, m)
    snr_db : array-like, shape (rows, beams)
    good_db : float
        A beam with at least this SNR ends the search.
    limit : int
        Most beams that are tried, from 1 to m.

    Returns
    -------
    tried : numpy.ndarray of int, shape (rows,)
        How many beams were tried.
    best : numpy.ndarray of int, shape (rows,)
        SNR of the best of them, dB.

    Raises
    ------
    ValueError
        If the limit is not from 1 to m.

    Examples
    --------
    >>> tried, best = tried_until([[0, 1, 2], [0, 1, 2]], [[1, 20, 30], [1, 2, 30]], good_db=20, limit=2)
    >>> tried.tolist(), best.tolist()
    ([2, 2], [20, 2])
    """
    best = best_of_first(order, snr_db)
    if not 1 <= limit <= best.shape[1]:
        raise ValueError(f"The limit is from 1 to {best.shape[1]} beams, not {limit}.")
    good = best[:, :limit] >= good_db
    tried = np.where(good.any(axis=1), good.argmax(axis=1) + 1, limit).astype(np.int64)
    return tried, np.take_along_axis(best, tried[:, None] - 1, axis=1)[:, 0]


def _closeness(azimuth_deg: npt.NDArray[Any], elevation_deg: npt.NDArray[Any]) -> Floats:
    """Score each beam by how near it points to a direction, (rows, 64)."""
    across = np.mod(azimuth_deg[:, None] - AZIMUTH_DEG + 180.0, 360.0) - 180.0
    scores: Floats = -(across**2) - (elevation_deg[:, None] - ELEVATION_DEG) ** 2
    return scores


def pointing_scores(east_m: npt.ArrayLike, north_m: npt.ArrayLike) -> Floats:
    """Score the beams by how near they point to the reported position: a rule without data.

    Parameters
    ----------
    east_m, north_m : array-like, shape (rows,)
        Reported position, m from the middle of the crossing.

    Returns
    -------
    numpy.ndarray of float, shape (rows, 64)
        Minus the squared angle between beam and position, degrees squared.

    Examples
    --------
    >>> in_order(pointing_scores([100.0], [8.0]))[0, :2].tolist()  # a little south of east
    [16, 11]
    """
    east = np.asarray(east_m, dtype=np.float64) - SITE_EAST_NORTH_M[0]
    north = np.asarray(north_m, dtype=np.float64) - SITE_EAST_NORTH_M[1]
    down = -np.rad2deg(np.arctan2(SITE_ABOVE_DEVICE_M, np.hypot(east, north)))
    return _closeness(np.rad2deg(np.arctan2(east, north)), down)


def last_beam_scores(last_beam: npt.ArrayLike) -> Floats:
    """Score the beams by how near they point to where the last best one did: a rule without data.

    Parameters
    ----------
    last_beam : array-like of int, shape (rows,)

    Returns
    -------
    numpy.ndarray of float, shape (rows, 64)
        Minus the squared angle to the last beam, degrees squared.

    Examples
    --------
    >>> in_order(last_beam_scores([5]))[0, :3].tolist()  # itself, then the one above it
    [5, 1, 4]
    """
    last = np.asarray(last_beam, dtype=np.int64)
    return _closeness(AZIMUTH_DEG[last], ELEVATION_DEG[last])


def count_scores(
    last_learned: npt.ArrayLike, best_learned: npt.ArrayLike, last_beam: npt.ArrayLike
) -> Floats:
    """Score the beams by how often each was the best after this last beam: a table of counts.

    Parameters
    ----------
    last_learned, best_learned : array-like of int, shape (learned,)
        Last beam and best beam of past rows.
    last_beam : array-like of int, shape (rows,)

    Returns
    -------
    numpy.ndarray of float, shape (rows, 64)
        The count; between equal counts the share among all past rows decides.

    Examples
    --------
    >>> count_scores([3, 3, 7], [3, 4, 4], [3])[0, [3, 4, 5]].round(2).tolist()
    [1.33, 1.67, 0.0]
    """
    best = np.asarray(best_learned, dtype=np.int64)
    table = np.zeros((BEAMS, BEAMS))
    np.add.at(table, (np.asarray(last_learned, dtype=np.int64), best), 1)
    return table[np.asarray(last_beam, dtype=np.int64)] + np.bincount(best, minlength=BEAMS) / len(best)
