"""What lesson 14 measures: how many images each method calls safe, and what a property comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit
from scipy.stats import binomtest

from utils.beams import snr_db
from utils.language import t
from utils.verification.bounds import interval_bounds, linear_bounds
from utils.verification.exact import PROVED, Answer, verify
from utils.verification.networks import WAYS, Floats, Network, margins, train
from utils.verification.search import Search, attack, one_step

TRIED, DECIDED = ["1,000 copies", "one step", "30 steps"], ["exact"]
BOUNDED = ["linear bounds", "interval bounds"]
TRAININGS = {"as usual": "as usual", "noise": "on noise", "attack": "on attacks", "interval": "on intervals"}
METHODS = [*TRIED, *DECIDED, *BOUNDED]


def box_around(
    image: ArrayLike, error: ArrayLike, limits: tuple[float, float] = (0, 1)
) -> tuple[Floats, Floats]:
    """Give the corners of the box around an image: each pixel may be off by the error, and stays in its limits.

    Parameters
    ----------
    image : array-like, shape (pixels,)
    error : float or array-like, shape (pixels,)
    limits : tuple of two floats

    Returns
    -------
    low, high : ndarray, shape (pixels,)

    Examples
    --------
    >>> [side.tolist() for side in box_around([0.0, 0.5], 0.25)]
    [[0.0, 0.25], [0.25, 0.75]]
    """
    middle, half = np.asarray(image, dtype=np.float64), np.asarray(error, dtype=np.float64)
    return np.clip(middle - half, *limits), np.clip(middle + half, *limits)


def outcomes(
    network: Network,
    images: Floats,
    labels: NDArray[np.integer],
    error: ArrayLike,
    seed: int,
    tries: int = 1000,
    limits: tuple[float, float] = (0, 1),
) -> pd.DataFrame:
    """Say of each image which method calls it safe: the network reads every input of its box right.

    A program is solved only where linear bounds prove nothing and the attack finds nothing.

    Parameters
    ----------
    network : Network
    images : ndarray, shape (n, pixels)
    labels : ndarray of int, shape (n,)
    error : float or array-like, shape (pixels,)
        Half the width of the box.
    seed : int
        Of the copies and of the attacks.
    tries : int
        Noisy copies of each image.
    limits : tuple of two floats
        Of each pixel.

    Returns
    -------
    DataFrame, shape (n, 7)
        True or False by method, and "programs", the number that were solved. What a program leaves open through
        rounding counts as not safe.
    """
    rows, rng = [], np.random.default_rng(seed)
    for image, label in zip(images, labels, strict=True):
        low, high = box_around(image, error, limits)
        ahead = margins(network, int(label))
        right = bool((ahead(image) > 0).all())
        copies = bool((network.decide(rng.uniform(low, high, (tries, len(low)))) == label).all())
        by_lines = bool((linear_bounds(ahead, low, high)[-1][0] > 0).all())
        by_intervals = bool((interval_bounds(ahead, low, high)[-1][0] > 0).all())
        stepped = bool((ahead(one_step(ahead, low, high, image)) > 0).all())
        held = by_lines or (right and attack(ahead, low, high, rng) is None)
        answer = verify(ahead, low, high) if held and not by_lines else None
        exact = by_lines if answer is None else answer.word == PROVED
        programs = 0 if answer is None else answer.programs
        tried = [right and copies, right and stepped, held]
        rows.append([*tried, exact, by_lines, by_intervals, programs])
    return pd.DataFrame(rows, columns=[*METHODS, "programs"])


def share(hits: ArrayLike) -> tuple[float, float, float]:
    """Give a share with its 95 % interval (Wilson, 1927).

    Parameters
    ----------
    hits : array-like of bool, shape (n,)

    Returns
    -------
    share, low, high : float

    Examples
    --------
    >>> [round(value, 2) for value in share([True] * 30 + [False] * 10)]
    [0.75, 0.6, 0.86]
    """
    counted = np.asarray(hits, dtype=bool)
    if not counted.size:
        return np.nan, 0.0, 1.0
    found = binomtest(int(counted.sum()), counted.size).proportion_ci(0.95, "wilson")
    return float(counted.mean()), float(found.low), float(found.high)


def said(hits: ArrayLike) -> str:
    """Write a share with its interval.

    Examples
    --------
    >>> said([True] * 30 + [False] * 10)
    '75 % [60, 86]'
    """
    middle, low, high = share(hits)
    return (
        t("none of none")
        if np.isnan(middle)
        else f"{middle:.0%} [{low * 100:.0f}, {high * 100:.0f}]".replace("%", " %")
    )


def gain(after: ArrayLike, before: ArrayLike) -> tuple[float, float]:
    """Give the gain in a share over the same images, with half of its 95 % interval.

    Parameters
    ----------
    after, before : array-like of bool, shape (n,)
        The same images in the same order.

    Returns
    -------
    gain, half : float

    Examples
    --------
    >>> [round(value, 3) for value in gain([True, True, True, False], [True, False, False, False])]
    [0.5, 0.566]
    """
    apart = np.asarray(after, dtype=float) - np.asarray(before, dtype=float)
    return float(apart.mean()), float(1.96 * apart.std(ddof=1) / np.sqrt(len(apart)))


def every_setting(
    network: Network,
    images: Floats,
    labels: NDArray[np.integer],
    order: Sequence[int],
    errors: Iterable[float],
    counts: Iterable[int],
    seed: int,
) -> dict[tuple[int, float], pd.Series]:
    """Measure the shares for each number of pixels that are free, and each error.

    Parameters
    ----------
    network, images, labels
        As of :func:`outcomes`.
    order : sequence of int
        Pixels, those to free first.
    errors : iterable of float
        Half the width of a free pixel's interval, in grey levels of 16.
    counts : iterable of int
        Numbers of free pixels.
    seed : int
        Of the copies and the attacks, the same in each setting.

    Returns
    -------
    dict from (int, float) to Series
        The share of each method.
    """
    found, levels = {}, list(errors)
    for count in counts:
        for level in levels:
            error = np.zeros(images.shape[1])
            error[np.asarray(order)[:count]] = level / 16
            table = outcomes(network, images, labels, error, seed)
            found[count, level] = table[METHODS].mean()
    return found


def sector_readings(beams: pd.DataFrame) -> tuple[pd.DataFrame, Floats]:
    """Give what a device reports in weeks 1 to 6, and what each of eight sectors would give it.

    Parameters
    ----------
    beams : DataFrame
        As `utils.data.load_beams` gives it.

    Returns
    -------
    readings : DataFrame, shape (n, 10)
        Reported position in m, then the SNR of eight wide beams in dB.
    sector_db : ndarray, shape (n, 8)
        SNR of each sector's best beam, dB.
    """
    early = beams[beams["week"] <= 6].reset_index(drop=True)
    wide = pd.DataFrame(snr_db(early["wide"].tolist())).add_prefix("wide_")
    narrow = snr_db(early["snr"].tolist()).reshape(len(early), 8, 8)
    return early[["east_m", "north_m"]].join(wide).astype(float), narrow.max(axis=2).astype(float)


def operator_box(
    readings: pd.DataFrame, sector_db: Floats, off: ArrayLike, way: str, seed: int, devices: int = 100
) -> dict[str, str]:
    """Train a network to name the best sector, and say for how many devices no input of the box changes its answer.

    Parameters
    ----------
    readings : DataFrame, shape (n, inputs)
    sector_db : ndarray, shape (n, sectors)
        What each sector would give, dB.
    off : array-like, shape (inputs,)
        How far each reading may be off, in its unit.
    way : str
        Of training, as of :func:`utils.verification.networks.train`; the box is that of `off`.
    seed : int
        Of the rows to learn from (3,000), the training and the copies.
    devices : int
        How many of the other rows are decided.

    Returns
    -------
    dict from str to str
        Share of all other rows with the "right sector", what the answers lose in "lost dB", and the share
        of the devices whose answer is the same in the whole box, as copies say it, exactly, and as intervals prove.
    """
    order = np.random.default_rng(seed).permutation(len(readings))
    learn, rest = order[:3000], order[3000:]
    mean, scale = (of(readings.to_numpy()[learn], axis=0) for of in (np.mean, np.std))
    inputs, half, best = (readings.to_numpy() - mean) / scale, np.asarray(off) / scale, sector_db.argmax(1)
    rng = np.random.default_rng(seed)
    network = train(inputs[learn], best[learn], [16], rng, way, error=half, epochs=40)
    named = network.decide(inputs[rest])
    lost = sector_db[rest].max(axis=1) - sector_db[rest, named]
    some, limits = inputs[rest[:devices]], (-np.inf, np.inf)
    table = outcomes(network, some, named[:devices], half, seed, limits=limits)
    shares = {method: said(table[method]) for method in ("1,000 copies", "exact", "interval bounds")}
    right = np.mean(lost == 0)
    return {"right sector": f"{right:.0%}".replace("%", " %"), "lost dB": f"{lost.mean():.2f}"} | shares


def operator_table(readings: pd.DataFrame, sector_db: Floats, off: ArrayLike, seed: int) -> pd.DataFrame:
    """Give what :func:`operator_box` says of each way of training.

    Parameters
    ----------
    readings, sector_db, off, seed
        As of :func:`operator_box`.

    Returns
    -------
    DataFrame
        A row for each way.
    """
    rows = {way: operator_box(readings, sector_db, off, way, seed) for way in WAYS}
    return pd.DataFrame(rows).T.rename(index={"plain": "as usual"} | TRAININGS)


def accuracies(reads: Mapping[str, ArrayLike]) -> pd.DataFrame:
    """Give the share of test images that networks of different trainings read right.

    Parameters
    ----------
    reads : mapping from str to array-like of bool, shape (test images,)

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> accuracies({"noise": [True, False, True]}).squeeze()
    '66.7 %'
    """
    shares = {
        TRAININGS[way]: f"{100 * np.asarray(hits, dtype=bool).mean():.1f} %" for way, hits in reads.items()
    }
    return pd.DataFrame({"images read right": shares}).T


def properties(answers: Mapping[str, Answer], areas: Mapping[str, float]) -> pd.DataFrame:
    """Give what is known of a property, and the area under the curve, by network.

    Parameters
    ----------
    answers : mapping from str to Answer
    areas : mapping from str to float

    Returns
    -------
    DataFrame
    """
    words = {name: answer.word for name, answer in answers.items()}
    shown = {name: f"{area:.3f}" for name, area in areas.items()}
    return pd.DataFrame({"the property is": words, "area under the curve": shown})


def positions(links: pd.DataFrame, site: int) -> tuple[Floats, NDArray[np.intp], NDArray[np.bool_]]:
    """Give the reported positions at a site, the best sector at each, and which of them to learn from.

    Parameters
    ----------
    links : DataFrame
        As `utils.data.load_links` gives it.
    site : int

    Returns
    -------
    east_north : ndarray, shape (n, 2)
        From the site, in units of 100 m.
    sector : ndarray of int, shape (n,)
    learn : ndarray of bool, shape (n,)
        Two devices of three; a device's rows stay together.
    """
    here = links[links["site"] == site]
    bearing = np.deg2rad(here["azimuth_deg"].to_numpy(dtype=float))
    away = here["distance_m"].to_numpy(dtype=float) / 100
    east_north = np.column_stack([away * np.sin(bearing), away * np.cos(bearing)])
    return east_north, here["sector"].to_numpy(dtype=np.intp), (here["link"] % 3 > 0).to_numpy()


def hardest(
    found: Mapping[tuple[float, float], Search], words: Sequence[str]
) -> dict[str, tuple[float, float]]:
    """Find for each word the place that needed the most boxes.

    Parameters
    ----------
    found : mapping from (float, float) to Search
        By place.
    words : sequence of str
        Such as "proved".

    Returns
    -------
    dict from str to (float, float)
        The place of each word that occurs, by a title that says how many boxes it took.
    """
    places = {}
    for word in words:
        those = [place for place, search in found.items() if search.word == word]
        if those:
            place = max(those, key=lambda one: found[one].boxes)
            places[t("{word}; boxes bounded: {count}", word=word, count=found[place].boxes)] = place
    return places


def blockage(
    links: pd.DataFrame, columns: Sequence[str]
) -> tuple[pd.DataFrame, NDArray[np.intp], NDArray[np.bool_]]:
    """Put columns of the links on one scale, and choose the rows to learn from: two devices of three.

    Parameters
    ----------
    links : DataFrame
        As `utils.data.load_links` gives it.
    columns : sequence of str

    Returns
    -------
    inputs : DataFrame, shape (n, columns)
        Mean 0 and standard deviation 1 over the rows to learn from; `attrs` keeps "mean" and "scale".
    blocked : ndarray of int, shape (n,)
    learn : ndarray of bool, shape (n,)
    """
    learn = (links["link"] % 3 > 0).to_numpy()
    raw = links[list(columns)].astype(float)
    mean, scale = raw[learn].mean(), raw[learn].std()
    inputs = (raw - mean) / scale
    inputs.attrs = {"mean": mean, "scale": scale}
    return inputs, links["blocked_100ms"].to_numpy(dtype=np.intp), learn


def blockage_network(
    inputs: pd.DataFrame, blocked: NDArray[np.intp], seed: int, falling: int | None = None
) -> Network:
    """Train a network of 16 neurons to predict blockage.

    Parameters
    ----------
    inputs : DataFrame, shape (n, inputs)
    blocked : ndarray of int, shape (n,)
    seed : int
    falling : int, optional
        The input that may only lower the chance, if any.

    Returns
    -------
    Network
    """
    rng = np.random.default_rng(seed)
    return train(inputs, blocked, [16], rng, epochs=20, falling=falling)


def before_and_after(point: ArrayLike | None, network: Network, inputs: pd.DataFrame) -> pd.DataFrame:
    """Read a counterexample to "more of the first input never raises the chance" in the inputs' own units.

    Parameters
    ----------
    point : array-like, shape (inputs + 1,), or None
        The inputs on one scale, and by how much the first one rises; None if there is no counterexample.
    network : Network
        With two classes.
    inputs : DataFrame
        As :func:`blockage` gives it.

    Returns
    -------
    DataFrame
        A row before and a row after: the inputs in their units, and the "predicted chance" of the second class.
        Empty if there is no counterexample.
    """
    if point is None:
        return pd.DataFrame(columns=[*inputs.columns, "predicted chance"])
    both = np.repeat(np.asarray(point, dtype=float)[None, :-1], 2, axis=0)
    both[1, 0] += np.asarray(point)[-1]
    mean, scale = inputs.attrs["mean"], inputs.attrs["scale"]
    table = pd.DataFrame(
        both * scale.to_numpy() + mean.to_numpy(), ["before the rise", "after the rise"], inputs.columns
    )
    table["predicted chance"] = expit(margins(network, 1)(both)[:, 0])
    return table
