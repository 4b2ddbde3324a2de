"""Exact answers on a box: a mixed-integer program per output, solved by SciPy's HiGHS.

A neuron that may be on or off gets a switch of 0 or 1 and four inequalities with its bounds, the "big M"
(Tjeng, Xiao and Tedrake, 2019). Tight bounds leave few switches, and a small M each.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import Bounds, LinearConstraint, milp

from utils.verification.bounds import Range, box, linear_bounds
from utils.verification.networks import Floats, Network

PROVED, REFUTED, OPEN = "proved", "refuted", "open"


@dataclass(frozen=True)
class Answer:
    """What is known about a property on a box.

    Attributes
    ----------
    word : {"proved", "refuted", "open"}
        Open: rounding leaves it undecided, or the solver's time is up.
    counterexample : ndarray, shape (inputs,), or None
        An input of the box that breaks the property, where it is refuted; the network was run on it.
    programs : int
        How many programs were solved.
    """

    word: str
    counterexample: Floats | None
    programs: int


@contextmanager
def quiet_output() -> Iterator[None]:
    """Keep what C code writes to standard output off the page: HiGHS says a stray line on some programs.

    Examples
    --------
    >>> with quiet_output():
    ...     _ = os.write(1, b"never seen")
    """
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # no standard output, so nothing can be written to it
        yield
        return
    try:
        with tempfile.TemporaryFile() as sink:
            os.dup2(sink.fileno(), 1)
            try:
                yield
            finally:
                sys.stdout.flush()
                os.dup2(kept, 1)
    finally:
        os.close(kept)


class _Program:
    """Rows and limits of one program; its columns are inputs, neurons, their switches, switches of inputs, and a 1."""

    def __init__(
        self, network: Network, low: Floats, high: Floats, known: Sequence[Range], two: Sequence[int]
    ):
        self.sizes = [len(low), *(len(bias) for bias in network.biases[:-1])]
        self.starts = np.cumsum([0, *self.sizes])  # of each layer; the last one is where the switches begin
        neurons = int(self.starts[-1] - len(low))
        self.columns = int(self.starts[-1]) + neurons + len(two) + 1
        self.low, self.high = np.zeros(self.columns), np.zeros(self.columns)
        self.low[: len(low)], self.high[: len(low)] = low, high
        self.low[-1] = self.high[-1] = 1  # carries the constant, so that the solver's gap counts it
        self.rows: list[tuple[Floats, float, float]] = []
        for layer, (below, above) in enumerate(known, 1):
            for place in range(self.sizes[layer]):
                self._neuron(network, layer, place, float(below[place]), float(above[place]))
        for count, place in enumerate(two):
            switch = self.columns - 1 - len(two) + count
            self.high[switch] = 1
            self.add({place: 1, switch: low[place] - high[place]}, low[place], low[place])
        self.integral = np.zeros(self.columns, dtype=np.int64)
        self.integral[self.starts[-1] : -1] = 1

    def add(self, entries: dict[int, float], low: float, high: float, row: Floats | None = None) -> None:
        """Keep a sum of columns between two numbers."""
        full = np.zeros(self.columns) if row is None else row.copy()
        for column, value in entries.items():
            full[column] += value
        self.rows.append((full, low, high))

    def costs(self, network: Network, output: int) -> Floats:
        """Give each column's share in an output."""
        costs = np.zeros(self.columns)
        costs[self.starts[-2] : self.starts[-1]] = network.weights[-1][:, output]
        costs[-1] = network.biases[-1][output]
        return costs

    def apart(self, network: Network, values: Floats) -> Floats:
        """Give for each neuron how far its column lies above the ReLU of what comes in."""
        layers = np.split(values, self.starts[1:])[:-1]
        found = [
            after - np.maximum(before @ weight + bias, 0)
            for before, after, weight, bias in zip(
                layers[:-1], layers[1:], network.weights[:-1], network.biases[:-1], strict=True
            )
        ]
        return np.abs(np.concatenate(found))

    def _neuron(self, network: Network, layer: int, place: int, below: float, above: float) -> None:
        column = int(self.starts[layer]) + place
        switch = column + int(self.starts[-1]) - self.sizes[0]
        if above <= 0:
            return  # always off: neuron and switch stay 0
        weight, bias = network.weights[layer - 1][:, place], float(network.biases[layer - 1][place])
        gap = np.zeros(self.columns)  # the neuron minus what comes in
        gap[column] = 1
        gap[self.starts[layer - 1] : self.starts[layer]] = -weight
        self.high[column], self.high[switch] = above, 1
        if below >= 0:
            self.low[switch] = 1
            self.add({}, bias, bias, gap)
            return
        self.add({}, bias, np.inf, gap)
        self.add({switch: -below}, -np.inf, bias - below, gap)
        self.add({column: 1, switch: -above}, -np.inf, 0)


def smallest_output(
    network: Network,
    low: ArrayLike,
    high: ArrayLike,
    output: int = 0,
    *,
    known: Sequence[Range] | None = None,
    two_valued: Sequence[int] = (),
    at_most: tuple[ArrayLike, float] | None = None,
    gap: float = 1e-6,
    seconds: float = 60.0,
) -> tuple[float, Floats | None]:
    """Find the smallest value of an output on a box.

    Parameters
    ----------
    network : Network
    low, high : array-like, shape (inputs,)
        Corners of the box.
    output : int
    known : sequence of (ndarray, ndarray), optional
        Bounds of the hidden layers; linear bounds if not given.
    two_valued : sequence of int
        Inputs that are either at their low or at their high.
    at_most : (array-like of shape (inputs,), float), optional
        Weights and a limit: only inputs are searched whose weighted sum is at most the limit.
    gap : float
        The solver stops once point and bound are this close, as a share of the point's output. Below 1, both have
        the same sign then.
    seconds : float
        When the solver stops at the latest.

    Returns
    -------
    bound : float
        No input of the box has a smaller output, up to the solver's rounding; minus infinity if time is up.
    point : ndarray of shape (inputs,), or None
        The best input found.

    Raises
    ------
    ValueError
        If the box does not fit the network.

    Examples
    --------
    >>> kink = Network([np.array([[1.0, -1.0]]), np.array([[1.0], [1.0]])], [np.zeros(2), np.zeros(1)])
    >>> bound, point = smallest_output(kink, [-1], [2])
    >>> abs(bound) < 1e-6, bool(abs(point[0]) < 1e-6)
    (True, True)
    """
    lowest, highest = box(low, high, len(network.weights[0]))
    hidden = list(linear_bounds(network, lowest, highest)[:-1] if known is None else known)
    program = _Program(network, lowest, highest, hidden, two_valued)
    if at_most is not None:
        weights = np.asarray(at_most[0], dtype=np.float64)
        program.add(dict(enumerate(weights.tolist())), -np.inf, at_most[1])
    with quiet_output():
        found = milp(
            program.costs(network, output),
            constraints=_constraint(program),
            integrality=program.integral,
            bounds=Bounds(program.low, program.high),
            options={"time_limit": seconds, "mip_rel_gap": gap},
        )
    least = found.mip_dual_bound if program.integral.any() else found.fun if found.status == 0 else None
    bound = -np.inf if least is None else float(least)
    point = None if found.x is None else np.clip(found.x[: len(lowest)], lowest, highest)
    return bound, point


def relaxed_output(
    network: Network, low: ArrayLike, high: ArrayLike, output: int, switched: Mapping[int, bool]
) -> tuple[float, Floats | None, int | None]:
    """Bound an output from below by a linear program: a switch that is not set may take any value from 0 to 1.

    Parameters
    ----------
    network : Network
    low, high : array-like, shape (inputs,)
        Corners of the box.
    output : int
    switched : mapping from int to bool
        Hidden neurons that are set on or off, counted through all layers: only inputs are searched that fit.

    Returns
    -------
    bound : float
        No input that fits has a smaller output, up to the solver's rounding; infinity if no input fits.
    point : ndarray of shape (inputs,), or None
        Where the program has its least value; None if no input fits.
    neuron : int or None
        The neuron whose output the program takes furthest from its ReLU; None if every one is set.

    Raises
    ------
    ValueError
        If the box does not fit the network.
    RuntimeError
        If the solver gives no answer.

    Examples
    --------
    >>> kink = Network([np.array([[1.0, -1.0]]), np.array([[-1.0], [-1.0]])], [np.zeros(2), np.array([2.5])])
    >>> bound, _, neuron = relaxed_output(kink, [-2], [2], 0, {})  # it is 2.5 - abs(x)
    >>> round(bound, 6) + 0.0, neuron in (0, 1)
    (0.5, True)
    """
    lowest, highest = box(low, high, len(network.weights[0]))
    program = _Program(network, lowest, highest, linear_bounds(network, lowest, highest)[:-1], ())
    first = int(program.starts[-1])
    for neuron, on in switched.items():
        if not program.low[first + neuron] <= on <= program.high[first + neuron]:
            return np.inf, None, None
        program.low[first + neuron] = program.high[first + neuron] = float(on)
    with quiet_output():
        found = milp(
            program.costs(network, output),
            constraints=_constraint(program),
            bounds=Bounds(program.low, program.high),
        )
    if found.status == 2:  # no input fits
        return np.inf, None, None
    if found.x is None:
        raise RuntimeError(f"the solver gives no answer: {found.message}")
    unset = program.low[first:-1] < program.high[first:-1]
    apart = np.where(unset, program.apart(network, found.x), -1.0)
    return float(found.fun), np.clip(found.x[: len(lowest)], lowest, highest), _widest(apart)


def _widest(apart: Floats) -> int | None:
    return int(np.argmax(apart)) if (apart >= 0).any() else None


def _constraint(program: _Program) -> list[LinearConstraint]:
    if not program.rows:
        return []
    rows, low, high = zip(*program.rows, strict=True)
    return [LinearConstraint(np.array(rows), np.array(low), np.array(high))]


def verify(
    network: Network,
    low: ArrayLike,
    high: ArrayLike,
    *,
    bounds: Callable[[Network, ArrayLike, ArrayLike], list[Range]] = linear_bounds,
    two_valued: Sequence[int] = (),
    at_most: tuple[ArrayLike, float] | None = None,
    gap: float = 0.5,
    seconds: float = 60.0,
) -> Answer:
    """Decide whether all outputs are above 0 everywhere in a box.

    Bounds come first; a program is solved for each output that they leave open, the lowest bound first. What is
    refuted has an input on which the network itself was run.

    Parameters
    ----------
    network : Network
        Such as :func:`utils.verification.networks.margins` makes: above 0 is what is wanted.
    low, high : array-like, shape (inputs,)
        Corners of the box.
    bounds : callable
        Bounds of every layer: linear or interval ones.
    two_valued, at_most, seconds
        As of :func:`smallest_output`.
    gap : float
        As there, below 1: a small one finds the worst counterexample, which takes longer than any.

    Returns
    -------
    Answer

    Raises
    ------
    ValueError
        If the box does not fit the network.

    Examples
    --------
    >>> kink = Network([np.array([[1.0, -1.0]]), np.array([[1.0], [1.0]])], [np.zeros(2), np.array([-1.0])])
    >>> verify(kink, [2], [3]).word, verify(kink, [-2], [2]).word
    ('proved', 'refuted')
    """
    lowest, highest = box(low, high, len(network.weights[0]))
    known = bounds(network, lowest, highest)
    left, programs = known[-1][0], 0
    for output in np.argsort(left):
        if left[output] > 0:
            break
        programs += 1
        bound, point = smallest_output(
            network,
            lowest,
            highest,
            int(output),
            known=known[:-1],
            two_valued=two_valued,
            at_most=at_most,
            gap=gap,
            seconds=seconds,
        )
        if bound > 0:
            continue
        if point is not None and network(point)[output] <= 0:
            return Answer(REFUTED, point, programs)
        return Answer(OPEN, None, programs)
    return Answer(PROVED, None, programs)
