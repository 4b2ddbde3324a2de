"""Looking for a counterexample along the gradient, and deciding a small box by dividing it."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from utils.verification.bounds import Range, box, linear_bounds
from utils.verification.exact import OPEN, PROVED, REFUTED
from utils.verification.networks import Floats, Network

_Part = tuple[float, int, Floats, Floats]  # lowest bound, when it was made, corners


def attack(
    network: Network,
    low: ArrayLike,
    high: ArrayLike,
    rng: np.random.Generator,
    starts: int = 10,
    steps: int = 30,
) -> Floats | None:
    """Look for an input of a box where an output is not above 0, by steps along the gradient's sign.

    The way of Madry and others (2018): several random starts, each step an eighth of the box's width. To find
    nothing proves nothing.

    Parameters
    ----------
    network : Network
        Such as :func:`utils.verification.networks.margins` makes: above 0 is what is wanted.
    low, high : array-like, shape (inputs,)
        Corners of the box.
    rng : numpy.random.Generator
    starts, steps : int

    Returns
    -------
    ndarray of shape (inputs,), or None

    Raises
    ------
    ValueError
        If the box does not fit the network.

    Examples
    --------
    >>> line = Network([np.array([[1.0], [1.0]])], [np.zeros(1)])
    >>> attack(line, [0.1, -1.0], [1.0, 1.0], np.random.default_rng(0)) is not None
    True
    """
    lowest, highest = box(low, high, len(network.weights[0]))
    points = rng.uniform(lowest, highest, (starts, len(lowest)))
    for step in range(steps + 1):
        outputs = network(points)
        broken = (outputs <= 0).any(axis=1)
        if broken.any():
            return np.asarray(points[broken][0])
        if step < steps:
            downhill = -np.sign(network.slope(points, outputs.argmin(axis=1)))
            points = np.clip(points + (highest - lowest) / 8 * downhill, lowest, highest)
    return None


def one_step(network: Network, low: ArrayLike, high: ArrayLike, start: ArrayLike) -> Floats:
    """Move an input to the side of its box where the gradient says that the smallest output falls.

    The way of Goodfellow and others (2015).

    Parameters
    ----------
    network : Network
        Such as :func:`utils.verification.networks.margins` makes: above 0 is what is wanted.
    low, high : array-like, shape (inputs,)
        Corners of the box.
    start : array-like, shape (inputs,)
        Where the gradient is taken.

    Returns
    -------
    ndarray, shape (inputs,)
        An input of which the output does not depend stays as it is.

    Raises
    ------
    ValueError
        If the box does not fit the network.

    Examples
    --------
    >>> line = Network([np.array([[1.0], [-1.0], [0.0]])], [np.zeros(1)])
    >>> one_step(line, [0, 0, 0], [2, 2, 2], [1, 1, 1]).tolist()
    [0.0, 2.0, 1.0]
    """
    lowest, highest = box(low, high, len(network.weights[0]))
    point = np.asarray(start, dtype=np.float64)
    slope = network.slope(point[None], int(network(point).argmin()))[0]
    return np.select([slope > 0, slope < 0], [lowest, highest], point)


@dataclass(frozen=True)
class Search:
    """How a box was decided by dividing it.

    Attributes
    ----------
    word : {"proved", "refuted", "open"}
    counterexample : ndarray, shape (inputs,), or None
    boxes : int
        How many boxes were bounded.
    parts : list of (ndarray, ndarray, str)
        Corners of the boxes that cover the whole, and what is known of each: "proved", "refuted" or "open".
    """

    word: str
    counterexample: Floats | None
    boxes: int
    parts: list[tuple[Floats, Floats, str]]


def branch_and_bound(
    network: Network,
    low: ArrayLike,
    high: ArrayLike,
    limit: int = 2000,
    bounds: Callable[[Network, ArrayLike, ArrayLike], list[Range]] = linear_bounds,
) -> Search:
    """Decide whether all outputs are above 0 in a box: bound it, and halve what stays open, the worst part first.

    Parameters
    ----------
    network : Network
        Such as :func:`utils.verification.networks.margins` makes: above 0 is what is wanted.
    low, high : array-like, shape (inputs,)
        Corners of the box, of four inputs at most.
    limit : int
        How many boxes are bounded at most.
    bounds : callable
        Bounds of every layer: linear or interval ones.

    Returns
    -------
    Search

    Raises
    ------
    ValueError
        If the box does not fit the network, or has more than four inputs: too many halves.

    Examples
    --------
    >>> kink = Network([np.array([[1.0, -1.0]]), np.array([[1.0], [1.0]])], [np.zeros(2), np.array([0.1])])
    >>> found = branch_and_bound(kink, [-1], [2])
    >>> found.word
    'proved'
    """
    lowest, highest = box(low, high, len(network.weights[0]))
    if len(lowest) > 4:
        raise ValueError(f"the box has {len(lowest)} inputs; four are the limit.")
    width = np.where(highest > lowest, highest - lowest, 1.0)
    queue: list[_Part] = []
    pieces, boxes = [(lowest, highest)], 0
    while True:
        for below, above in pieces:
            boxes += 1
            lower = float(bounds(network, below, above)[-1][0].min())
            heapq.heappush(queue, (lower, boxes, below, above))
        found = [point for below, above in pieces for point in _broken(network, below, above)]
        if found:
            return Search(REFUTED, found[0], boxes, _parts(queue, found[0]))
        if queue[0][0] > 0:
            return Search(PROVED, None, boxes, _parts(queue))
        if boxes >= limit:
            return Search(OPEN, None, boxes, _parts(queue))
        _, _, below, above = heapq.heappop(queue)
        pieces = _halves(below, above, int(np.argmax((above - below) / width)))


def _broken(network: Network, low: Floats, high: Floats) -> Floats:
    """Middle and corners of a box, as far as an output is not above 0 there."""
    tried = np.array([(low + high) / 2, *itertools.product(*zip(low, high, strict=True))])
    return np.asarray(tried[(network(tried) <= 0).any(axis=1)])


def _halves(low: Floats, high: Floats, side: int) -> list[tuple[Floats, Floats]]:
    below, above = high.copy(), low.copy()
    below[side] = above[side] = (low[side] + high[side]) / 2
    return [(low, below), (above, high)]


def _parts(queue: list[_Part], broken: Floats | None = None) -> list[tuple[Floats, Floats, str]]:
    """Say of each box what is known: the one that holds the counterexample is refuted."""
    parts = []
    for bound, _, low, high in queue:
        holds = broken is not None and bool(((low <= broken) & (broken <= high)).all())
        parts.append((low, high, REFUTED if holds else PROVED if bound > 0 else OPEN))
    return parts
