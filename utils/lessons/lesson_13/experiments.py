"""What lesson 13 measures: orders of beams, how many to try, and what changes when the site does."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import httpx
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.neighbors import NearestNeighbors

from utils import beams, data
from utils.framing import HierarchicalClassifier
from utils.language import Verbatim, t
from utils.monitoring import population_stability_index
from utils.serving import KernelServer, ModelServer, can_serve

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEKS = {"past": (1, 5), "tune": (6, 6), "test": (7, 8), "building": (9, 10), "turned": (11, 12)}
TIMES = {"test": "weeks 7-8", "building": "a new building", "turned": "the antenna turned"}
NEIGHBOURS = 25
WIDE_BEAMS = 8
QUESTIONS = ("vote", "power", "rate", "near best")
RULES = ("pointing", "last beam", "counts")
INPUTS = ("place and last beam", "wide beams too")
PLACES = ("main", "side", "back", "indoor")
PLACE_NAMES = {
    "main": "main street",
    "side": "side street",
    "back": "back street",
    "indoor": "in the buildings",
}
RECORD_PERIOD_MS = 10


@dataclass(frozen=True)
class Part:
    """The rows of some weeks.

    Attributes
    ----------
    table : pandas.DataFrame
        As `utils.data.load_beams` gives them.
    snr : numpy.ndarray, shape (rows, 64)
        SNR of each beam, dB.
    wide : numpy.ndarray, shape (rows, 8)
        SNR of each wide beam, dB.
    """

    table: pd.DataFrame
    snr: Ints
    wide: Ints

    @property
    def best_beam(self) -> Ints:
        """The best beam of each row."""
        best: Ints = self.snr.argmax(axis=1)
        return best


def parts(table: pd.DataFrame) -> dict[str, Part]:
    """Split the weeks: what models learn from, what chooses the number of beams, what judges, and what comes later.

    Parameters
    ----------
    table : pandas.DataFrame
        As `utils.data.load_beams` gives it.

    Returns
    -------
    dict from str to Part
        "past", "tune", "test", "building" and "turned".
    """
    split = {}
    for name, (first, last) in WEEKS.items():
        rows = table[table["week"].between(first, last)].reset_index(drop=True)
        split[name] = Part(rows, beams.snr_db(rows["snr"].tolist()), beams.snr_db(rows["wide"].tolist()))
    return split


def inputs(part: Part, wide: bool = False) -> Floats:
    """Put each row at a place where near means alike.

    Eight metres count as much as 25 degrees between two last beams, or as the step from a beam above to the one below;
    6 dB of a wide beam count as much.

    Parameters
    ----------
    part : Part
    wide : bool
        Whether the wide beams are inputs as well.

    Returns
    -------
    numpy.ndarray, shape (rows, 5 or 13)
    """
    last = part.table["last_beam"].to_numpy()
    angle = np.deg2rad(beams.AZIMUTH_DEG[last])
    columns = [
        part.table["east_m"] / 8,
        part.table["north_m"] / 8,
        2.25 * np.cos(angle),
        2.25 * np.sin(angle),
    ]
    columns.append(beams.ELEVATION_DEG[last] < -6)
    return np.column_stack([*columns, *(part.wide.T / 6 if wide else [])]).astype(np.float64)


def nearest(past: Part, part: Part, wide: bool = False) -> Ints:
    """Find the 25 past rows that are nearest to each row; of rows equally near, those that came first.

    Parameters
    ----------
    past, part : Part
        Where to look, and for which rows.
    wide : bool
        Whether the wide beams are inputs as well.

    Returns
    -------
    numpy.ndarray of int, shape (rows, 25)
        Numbers of past rows.
    """
    return _closest(searcher(past, wide), inputs(part, wide))


def _closest(search: NearestNeighbors, rows: Floats) -> Ints:
    """Take the 25 nearest. Of rows that are equally near but for rounding, each release takes others: here the first."""
    distance, found = search.kneighbors(rows, 2 * NEIGHBOURS)  # up to 31 are as near as the 25th
    order = np.lexsort((found, distance.round(9)))
    closest: Ints = np.take_along_axis(found, order, axis=1)[:, :NEIGHBOURS]
    return closest


def searcher(past: Part, wide: bool = False) -> NearestNeighbors:
    """Make the search for the nearest past rows, ready to be asked.

    Parameters
    ----------
    past : Part
    wide : bool

    Returns
    -------
    sklearn.neighbors.NearestNeighbors
    """
    return NearestNeighbors().fit(inputs(past, wide))


def scores(past: Part, part: Part, way: str, wide: bool = False) -> Floats:
    """Score the beams of each row in one of seven ways.

    Parameters
    ----------
    past, part : Part
        What is known, and for which rows.
    way : str
        One of `QUESTIONS`, asked of the nearest past rows, or of `RULES`.
    wide : bool
        Whether the wide beams are inputs as well; a rule does not look at them.

    Returns
    -------
    numpy.ndarray, shape (rows, 64)
        The higher, the earlier a beam is tried.

    Raises
    ------
    ValueError
        If there is no such way.
    """
    table = part.table
    if way == "pointing":
        return beams.pointing_scores(table["east_m"], table["north_m"])
    if way == "last beam":
        return beams.last_beam_scores(table["last_beam"])
    if way == "counts":
        return beams.count_scores(past.table["last_beam"], past.best_beam, table["last_beam"])
    if way not in QUESTIONS:
        raise ValueError(f"There is no way {way!r}; there are {', '.join((*QUESTIONS, *RULES))}.")
    near = nearest(past, part, wide)
    if way == "rate":
        mean_rate: Floats = beams.rate_mbps(past.snr)[near].mean(axis=1)
        return mean_rate
    power: Floats = past.snr[near].mean(axis=1)
    if way == "power":
        return power
    if way == "near best":
        wins = (past.snr >= past.snr.max(axis=1, keepdims=True) - 3)[near].sum(axis=1).astype(np.float64)
        near_best: Floats = wins + 0.001 * power
        return near_best
    return _votes(past, near)


def _votes(past: Part, near: Ints) -> Floats:
    """Count how often each beam was the best of these past rows; between equal counts mean power decides."""
    wins = np.zeros((len(near), beams.BEAMS))
    np.add.at(wins, (np.arange(len(near))[:, None], past.best_beam[near]), 1)
    votes: Floats = wins + 0.001 * past.snr[near].mean(axis=1)
    return votes


def orders(split: Mapping[str, Part], way: str, wide: bool = False) -> dict[str, Ints]:
    """Put the beams of every later row into the order in which they are tried.

    Parameters
    ----------
    split : mapping from str to Part
        As `parts` gives it.
    way : str
        One of `QUESTIONS` or `RULES`.
    wide : bool
        Whether the wide beams are inputs as well.

    Returns
    -------
    dict from str to numpy.ndarray of int, shape (rows, 64)
        For every part but "past".
    """
    later = [name for name in split if name != "past"]
    return {name: beams.in_order(scores(split["past"], split[name], way, wide)) for name in later}


def popular(split: Mapping[str, Part]) -> dict[str, Ints]:
    """Put the beams into one order for everybody: those first that were the best most often.

    Parameters
    ----------
    split : mapping from str to Part

    Returns
    -------
    dict from str to numpy.ndarray of int, shape (rows, 64)
    """
    counts = np.bincount(split["past"].best_beam, minlength=beams.BEAMS)
    order = beams.in_order(counts[None, :])
    return {name: np.tile(order, (len(part.snr), 1)) for name, part in split.items() if name != "past"}


def tuned(
    split: Mapping[str, Part],
    ordered: Mapping[str, Ints],
    period_ms: float,
    extra: float = 0,
    devices: int = 1,
) -> tuple[int, float]:
    """Choose the number of beams on week 6, and measure the throughput with it in weeks 7 and 8.

    Parameters
    ----------
    split : mapping from str to Part
    ordered : mapping from str to numpy.ndarray
        As `orders` gives it.
    period_ms : float
    extra : float
        Beams tried besides, as the wide ones.
    devices : int
        Devices that try beams one after the other.

    Returns
    -------
    tries : int
    mbps : float
    """
    on_tune = beams.mean_mbps(ordered["tune"], split["tune"].snr, period_ms, extra, devices)
    tries = int(on_tune.argmax()) + 1
    on_test = beams.mean_mbps(ordered["test"], split["test"].snr, period_ms, extra, devices)
    return tries, float(on_test[tries - 1])


def ladder(
    split: Mapping[str, Part], ways: Mapping[str, Mapping[str, Ints]], period_ms: float
) -> pd.DataFrame:
    """Compare ways of trying few beams with trying all, and with knowing the best one beforehand.

    Parameters
    ----------
    split : mapping from str to Part
    ways : mapping from str to mapping
        Orders by the way's name.
    period_ms : float

    Returns
    -------
    pandas.DataFrame
        By way: "tries", "Mbit/s", and "share of the gain" from trying all 64 to knowing the best.
    """
    best_rate = beams.rate_mbps(split["test"].snr.max(axis=1)).mean()
    rows = {"all beams": (beams.BEAMS, float(best_rate * beams.share_left(beams.BEAMS, period_ms)))}
    rows |= {name: tuned(split, ordered, period_ms) for name, ordered in ways.items()}
    rows["the best, known"] = (1, float(best_rate * beams.share_left(1, period_ms)))
    table = pd.DataFrame(rows, ["tries", "Mbit/s"]).T.astype({"tries": int})
    low, high = table["Mbit/s"].iloc[[0, -1]]
    return table.assign(**{"share of the gain": (table["Mbit/s"] - low) / (high - low)})


def who_pays(
    split: Mapping[str, Part], without: Mapping[str, Ints], with_wide: Mapping[str, Ints]
) -> pd.DataFrame:
    """Compare a model without and with the wide beams: how often it is right, and what is left after air time.

    Parameters
    ----------
    split : mapping from str to Part
    without, with_wide : mapping from str to numpy.ndarray
        Orders of the same model without and with the wide beams as inputs.

    Returns
    -------
    pandas.DataFrame
        By inputs: "first is best", "20 ms" and "5 ms" in Mbit/s; the last row has the wide beams for nothing.
    """
    rows = {}
    for name, ordered, extra in (
        ("without wide beams", without, 0),
        ("with wide beams", with_wide, WIDE_BEAMS),
        ("wide beams for free", with_wide, 0),
    ):
        right = float(beams.first_is_best(ordered["test"], split["test"].snr).mean())
        rows[name] = (right, *(tuned(split, ordered, period, extra)[1] for period in (20, 5)))
    return pd.DataFrame(rows, ["first is best", "20 ms", "5 ms"]).T


def rates_by_tries(
    split: Mapping[str, Part], ways: Mapping[str, Mapping[str, Ints]], part: str = "test"
) -> pd.DataFrame:
    """Give the mean rate of the best beam tried, before air time.

    Parameters
    ----------
    split : mapping from str to Part
    ways : mapping from str to mapping
    part : str
        On whose rows.

    Returns
    -------
    pandas.DataFrame
        Mbit/s by the number of tries (rows, from 1 on) and way (columns).
    """
    snr = split[part].snr
    rates = {
        name: beams.rate_mbps(beams.best_of_first(ordered[part], snr)).mean(axis=0)
        for name, ordered in ways.items()
    }
    return pd.DataFrame(rates, index=range(1, beams.BEAMS + 1))


def kept(
    split: Mapping[str, Part], ways: Mapping[str, Mapping[str, Ints]], tries: Iterable[int]
) -> pd.DataFrame:
    """Say how much of the best possible rate is reached, before and after the site changes.

    Parameters
    ----------
    split : mapping from str to Part
    ways : mapping from str to mapping
    tries : iterable of int
        Numbers of beams tried.

    Returns
    -------
    pandas.DataFrame
        Shares by time (rows) and by way and number of tries (columns such as "vote, 6").
    """
    rows = {}
    tries = list(tries)
    for part, name in TIMES.items():
        snr = split[part].snr
        possible = beams.rate_mbps(snr.max(axis=1)).mean()
        reached = {
            way: beams.rate_mbps(beams.best_of_first(ordered[part], snr)).mean(axis=0) / possible
            for way, ordered in ways.items()
        }
        rows[name] = {f"{way}, {k}": float(share[k - 1]) for way, share in reached.items() for k in tries}
    return pd.DataFrame(rows).T


def by_way(shares: pd.DataFrame) -> pd.DataFrame:
    """Set the table of `kept` in two rows of heads: the way, and below it the number of tries.

    Parameters
    ----------
    shares : pandas.DataFrame
        Is not changed.

    Returns
    -------
    pandas.DataFrame
    """
    heads = [tuple(name.rsplit(", ", 1)) for name in shares.columns]
    return shares.set_axis(
        pd.MultiIndex.from_tuples(heads, names=["share of the best rate", "beams tried"]), axis=1
    )


def monitors(split: Mapping[str, Part], ordered: Mapping[str, Ints], tries: int) -> pd.DataFrame:
    """Read three monitors in each time.

    Parameters
    ----------
    split : mapping from str to Part
    ordered : mapping from str to numpy.ndarray
        The order in which beams are tried.
    tries : int
        How many are tried.

    Returns
    -------
    pandas.DataFrame
        By time: "position PSI" (the larger of both coordinates), "first is best" of those tried (a share), and
        "possible (Mbit/s)", the rate of the best beams, in whole numbers, which only a site that tries all beams can know.
    """
    rows = {}
    for part, name in TIMES.items():
        psi = max(
            population_stability_index(split["past"].table[axis], split[part].table[axis])
            for axis in ("east_m", "north_m")
        )
        rows[name] = (
            psi,
            first_of_tried(ordered[part], split[part].snr, tries),
            float(beams.rate_mbps(split[part].snr.max(axis=1)).mean()),
        )
    columns = ["position PSI", "first is best", "possible (Mbit/s)"]
    return pd.DataFrame(rows, columns).T.astype({columns[2]: int})


def first_of_tried(order: Ints, snr_db: Ints, tries: int) -> float:
    """Give the share of rows in which the first beam tried is the best of those tried.

    Parameters
    ----------
    order, snr_db : numpy.ndarray, shape (rows, 64)
    tries : int

    Returns
    -------
    float
    """
    best = beams.best_of_first(order[:, :tries], snr_db)
    return float((best[:, 0] == best[:, -1]).mean())


def crowds(
    split: Mapping[str, Part], ordered: Mapping[str, Ints], period_ms: float, devices: Iterable[int]
) -> pd.DataFrame:
    """Compare many devices that try beams each for itself with one list that all hear together.

    Parameters
    ----------
    split : mapping from str to Part
    ordered : mapping from str to numpy.ndarray
        The order in which each device tries beams.
    period_ms : float
    devices : iterable of int

    Returns
    -------
    pandas.DataFrame
        By number of devices: Mbit/s with "each for itself" and with "one list".
    """
    together = tuned(split, popular(split), period_ms)[1]
    rows = {n: (tuned(split, ordered, period_ms, devices=n)[1], together) for n in devices}
    return pd.DataFrame(rows, ["each for itself", "one list"]).T


@lru_cache(maxsize=1)
def _stored_parts() -> dict[str, Part]:
    return parts(data.load_beams())


@lru_cache(maxsize=32)
def _stored_orders(way: str, wide: bool) -> dict[str, Ints]:
    return orders(_stored_parts(), way, wide)


@lru_cache(maxsize=1)
def _rules_mbps() -> dict[str, float]:
    split = _stored_parts()
    return {rule: tuned(split, _stored_orders(rule, False), RECORD_PERIOD_MS)[1] for rule in RULES}


@dataclass(frozen=True)
class Own:
    """What one design reaches, with one device and a period of 10 ms.

    Attributes
    ----------
    mbps : float
        Mean throughput in weeks 7 and 8.
    rules : dict from str to float
        The same of each rule, with its own number of tries.
    places : dict from str to float
        By place the share of the best possible rate that is reached.
    first_is_best : tuple of float
        How often the first beam tried is the best of those tried: weeks 7-8, and with the antenna turned.
    """

    mbps: float
    rules: dict[str, float]
    places: dict[str, float]
    first_is_best: tuple[float, float]

    def __str__(self) -> str:
        rules = ", ".join(f"{name} {mbps:.0f}" for name, mbps in self.rules.items())
        places = ", ".join(f"{name} {share:.0%}" for name, share in self.places.items())
        before, after = self.first_is_best
        said = (
            t("yours {mbps:.0f} Mbit/s; rules: {rules}", mbps=self.mbps, rules=Verbatim(rules)),
            t("share of the best possible rate: {places}", places=Verbatim(places)),
            t(
                "first is best of those tried: {before:.2f} in weeks 7-8, {after:.2f} with the antenna turned",
                before=before,
                after=after,
            ),
        )
        return "\n".join(said)


def own(question: str, inputs: str, tries: int, stop_db: float | None) -> Own:
    """Measure a design of your own: one device, a period of 10 ms.

    Parameters
    ----------
    question : str
        "vote", "power", "rate" or "near best" (a vote for every beam within 3 dB of the best), asked of the 25 nearest
        past rows; or a rule: "pointing", "last beam", "counts".
    inputs : str
        "place and last beam" or "wide beams too"; the wide beams cost eight tries.
    tries : int
        Most beams that are tried, 1 to 64.
    stop_db : float or None
        A beam with this SNR ends the search; None: never.

    Returns
    -------
    Own

    Raises
    ------
    ValueError
        If a choice is none of these.
    """
    if question not in (*QUESTIONS, *RULES) or inputs not in INPUTS:
        known = f"questions {', '.join((*QUESTIONS, *RULES))}; inputs {', '.join(INPUTS)}"
        raise ValueError(f"{question!r} with {inputs!r} is no design; there are {known}.")
    if isinstance(tries, bool) or tries != int(tries) or not 1 <= tries <= beams.BEAMS:
        raise ValueError(f"From 1 to {beams.BEAMS} beams can be tried, not {tries}.")
    split = _stored_parts()
    wide = inputs == INPUTS[1]
    ordered = _stored_orders(question, wide)
    good = np.inf if stop_db is None else float(stop_db)
    tried, best = beams.tried_until(ordered["test"], split["test"].snr, good, int(tries))
    left = beams.share_left(tried + WIDE_BEAMS * wide, RECORD_PERIOD_MS)
    reached, place = beams.rate_mbps(best), split["test"].table["place"]
    possible = beams.rate_mbps(split["test"].snr.max(axis=1))
    shares = {name: float(reached[place == name].mean() / possible[place == name].mean()) for name in PLACES}
    first = []
    for part in ("test", "turned"):
        _, best = beams.tried_until(ordered[part], split[part].snr, good, int(tries))
        first.append(float((beams.best_of_first(ordered[part], split[part].snr)[:, 0] == best).mean()))
    return Own(float((reached * left).mean()), dict(_rules_mbps()), shares, (first[0], first[1]))


def forest_scores(past: Part, part: Part, seed: int, sectors: bool = False) -> Floats:
    """Score the beams by the share of a forest's trees that call each the best.

    Parameters
    ----------
    past, part : Part
    seed : int
    sectors : bool
        Whether a first forest chooses among the eight sectors, and one for each sector among its beams.

    Returns
    -------
    numpy.ndarray, shape (rows, 64)
    """
    forest = ExtraTreesClassifier(60, min_samples_leaf=2, random_state=seed)
    model: Any = HierarchicalClassifier(forest, {beam: beam // 8 for beam in range(beams.BEAMS)})
    model = (model if sectors else forest).fit(inputs(past), past.best_beam)
    shares = np.zeros((len(part.snr), beams.BEAMS))
    shares[:, model.classes_] = model.predict_proba(inputs(part))
    return shares


def summary(split: Mapping[str, Part], ways: Mapping[str, Mapping[str, Ints]]) -> pd.DataFrame:
    """Measure each way with several tries and with one.

    Parameters
    ----------
    split : mapping from str to Part
    ways : mapping from str to mapping
        Orders by the way's name; "tune" and "test" are looked at.

    Returns
    -------
    pandas.DataFrame
        By way: Mbit/s at "20 ms" and "5 ms", tries as many as were best in week 6, and "one try, rate" before air time.
    """
    rows = {
        name: [tuned(split, ordered, period)[1] for period in (20, 5)]
        + [rates_by_tries(split, {name: ordered}).loc[1, name]]
        for name, ordered in ways.items()
    }
    return pd.DataFrame(rows, ["20 ms", "5 ms", "one try, rate"]).T


CENTRES, REACH_M = 80, 12.0


def learned_orders(split: Mapping[str, Part], targets: Floats, seed: int) -> dict[str, Ints]:
    """Learn weights for each beam by cross-entropy, and put the beams of every later row into order.

    The inputs are how near the reported position is to each of 80 past ones, and the last beam.

    Parameters
    ----------
    split : mapping from str to Part
    targets : numpy.ndarray, shape (past rows, 64)
        How much each beam counts as the right one; rows are divided by their sums.
    seed : int
        Chooses the 80 past positions.

    Returns
    -------
    dict from str to numpy.ndarray of int, shape (rows, 64)
        For every part but "past".
    """
    rng = np.random.default_rng(seed)
    table = split["past"].table
    chosen = table[["east_m", "north_m"]].to_numpy()[rng.choice(len(table), CENTRES, replace=False)]
    known = _near_and_last(split["past"], chosen)
    wanted = targets / targets.sum(axis=1, keepdims=True)

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(-1, beams.BEAMS)
        log_share = log_softmax(known @ weights, axis=1)
        slope = known.T @ (np.exp(log_share) - wanted) / len(known) + 2e-4 * weights
        return float(-(wanted * log_share).sum() / len(known) + 1e-4 * flat @ flat), slope.ravel()

    start = np.zeros(known.shape[1] * beams.BEAMS)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 60}).x
    weights = found.reshape(-1, beams.BEAMS)
    later = {name: part for name, part in split.items() if name != "past"}
    return {name: beams.in_order(_near_and_last(part, chosen) @ weights) for name, part in later.items()}


def _near_and_last(part: Part, chosen: Floats) -> Floats:
    """Give 1, the nearness to each chosen place, and which beam was the last, (rows, 1 + 80 + 64)."""
    at = part.table[["east_m", "north_m"]].to_numpy(dtype=np.float64)
    squared = ((at[:, None] - chosen) ** 2).sum(axis=2)
    last = np.eye(beams.BEAMS)[part.table["last_beam"]]
    return np.column_stack([np.ones(len(at)), np.exp(-squared / (2 * REACH_M**2)), last])


def designs(
    split: Mapping[str, Part], ways: Mapping[str, Mapping[str, Ints]], extra: Mapping[str, int], most: int
) -> pd.DataFrame:
    """List what each way brings in week 6 with each number of tries, before air time.

    Parameters
    ----------
    split : mapping from str to Part
    ways : mapping from str to mapping
        Orders by the way's name.
    extra : mapping from str to int
        Beams that a way tries besides; none for those not named.
    most : int
        Most beams on the air in a period, those tried besides included.

    Returns
    -------
    pandas.DataFrame
        One row a design: "way", "tries", "air" (beams tried in all) and "rate" in Mbit/s.
    """
    rows = [
        (way, tries, tries + extra.get(str(way), 0), float(rate))
        for way, rates in rates_by_tries(split, ways, "tune").items()
        for tries, rate in enumerate(rates.to_numpy()[: most - extra.get(str(way), 0)], 1)
    ]
    return pd.DataFrame(rows, columns=["way", "tries", "air", "rate"])


@dataclass(frozen=True)
class FirstBeams:
    """A model that a server can answer with: of each device the beams to try, by the vote of its neighbours.

    Attributes
    ----------
    past : Part
    search : sklearn.neighbors.NearestNeighbors
        As `searcher` makes it of `past`.
    tries : int
    """

    past: Part
    search: NearestNeighbors
    tries: int
    n_features_in_: ClassVar[int] = 5

    def predict(self, rows: ArrayLike) -> Ints:
        """Give the beams of each row of `inputs`, in the order in which they are tried.

        Parameters
        ----------
        rows : array-like, shape (n, 5)

        Returns
        -------
        numpy.ndarray of int, shape (n, tries)
        """
        near = _closest(self.search, np.asarray(rows, dtype=np.float64))
        return beams.in_order(_votes(self.past, near))[:, : self.tries]


def served(model: FirstBeams, rows: Floats, repeats: int = 3) -> tuple[Ints, dict[str, float]]:
    """Ask a model server, first for each device by itself, then for all of them in one request.

    In a browser's tab, where no server can be started, the model answers inside the kernel.

    Parameters
    ----------
    model : FirstBeams
    rows : numpy.ndarray, shape (devices, 5)
    repeats : int
        How often all are asked; the first answers of a server are slow and are not counted.

    Returns
    -------
    beams : numpy.ndarray of int, shape (devices, tries)
        What the server answered.
    seconds : dict from str to float
        Medians: "one device", "each by itself" (all of them, one after the other), "one request" (all of them).

    Raises
    ------
    RuntimeError
        If the answers for a device differ.
    """
    server = ModelServer(model) if can_serve() else KernelServer(model)
    transport = httpx.MockTransport(server.answer) if isinstance(server, KernelServer) else None
    singles, together = [row[None] for row in rows], [rows]
    server.start()
    try:
        with httpx.Client(transport=transport, timeout=10, trust_env=False) as client:
            _asked(client, server.url, singles[:8])
            alone = [_asked(client, server.url, singles) for _ in range(repeats)]
            batch = [_asked(client, server.url, together) for _ in range(repeats)]
    finally:
        server.stop()
    answers = alone[0][0]
    if any(not np.array_equal(answers, other) for other, _ in (*alone, *batch)):
        raise RuntimeError("The server's answers for the same devices differ.")
    return answers, {
        "one device": float(np.median([second for _, seconds in alone for second in seconds])),
        "each by itself": float(np.median([sum(seconds) for _, seconds in alone])),
        "one request": float(np.median([seconds[0] for _, seconds in batch])),
    }


def _asked(client: httpx.Client, url: str, requests: Sequence[Floats]) -> tuple[Ints, list[float]]:
    """Send requests one after the other; give all answers and the seconds that each took."""
    found, seconds = [], []
    for rows in requests:
        start = time.perf_counter()
        answer = client.post(f"{url}/predict", json={"inputs": rows.tolist()}).raise_for_status()
        seconds.append(time.perf_counter() - start)
        found += answer.json()["predictions"]
    return np.array(found), seconds


def stopped(
    split: Mapping[str, Part], ordered: Mapping[str, Ints], period_ms: float
) -> tuple[int, int, float]:
    """Choose on week 6 when to stop, and measure the throughput with it in weeks 7 and 8.

    Parameters
    ----------
    split : mapping from str to Part
    ordered : mapping from str to numpy.ndarray
    period_ms : float

    Returns
    -------
    good_db : int
        A beam with this SNR ends the search.
    limit : int
        Most beams tried.
    mbps : float
    """

    def mbps(part: str, good_db: int, limit: int) -> float:
        tried, best = beams.tried_until(ordered[part], split[part].snr, good_db, limit)
        return float((beams.rate_mbps(best) * beams.share_left(tried, period_ms)).mean())

    choices = [(good, limit) for good in range(8, 27, 2) for limit in range(2, 13)]
    good_db, limit = max(choices, key=lambda choice: mbps("tune", *choice))
    return good_db, limit, mbps("test", good_db, limit)


def by_place(part: Part, order: Ints, tries: int) -> pd.DataFrame:
    """Say for each place how many devices no beam reaches, and how much of the possible rate is reached.

    Parameters
    ----------
    part : Part
    order : numpy.ndarray of int, shape (rows, 64)
    tries : int

    Returns
    -------
    pandas.DataFrame
        By place: "no beam works" and "share of the possible rate".
    """
    reached = beams.rate_mbps(beams.best_of_first(order, part.snr)[:, tries - 1])
    possible = beams.rate_mbps(part.snr.max(axis=1))
    groups = pd.DataFrame({"dead": possible == 0, "reached": reached, "possible": possible}).groupby(
        part.table["place"].to_numpy()
    )
    means = groups.mean().loc[list(PLACES)]
    share = means["reached"] / means["possible"]
    table = pd.DataFrame({"no beam works": means["dead"], "share of the possible rate": share})
    return table.rename(index=PLACE_NAMES)
