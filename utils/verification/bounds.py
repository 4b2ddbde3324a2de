"""Bounds of a ReLU network's outputs on a box of inputs: by intervals, and by linear functions.

A bound holds for every input in the box, and is cheap. It may be far from what the network does there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from utils.verification.networks import Floats, Network

Range = tuple[Floats, Floats]  # lowest and highest values of a layer


def box(low: ArrayLike, high: ArrayLike, inputs: int) -> Range:
    """Read the corners of a box.

    Parameters
    ----------
    low, high : array-like, shape (inputs,)
    inputs : int
        How many inputs the network has.

    Returns
    -------
    low, high : ndarray, shape (inputs,)

    Raises
    ------
    ValueError
        If a shape is another one, a number is not finite, or `low` lies above `high` somewhere.

    Examples
    --------
    >>> box([0, 0], [1, 2], 2)[1].tolist()
    [1.0, 2.0]
    """
    lowest, highest = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    if lowest.shape != (inputs,) or highest.shape != (inputs,):
        raise ValueError(
            f"the box has shapes {lowest.shape} and {highest.shape}; the network has {inputs} inputs."
        )
    if not (np.isfinite(lowest).all() and np.isfinite(highest).all()):
        raise ValueError("a side of the box is not finite.")
    if (lowest > highest).any():
        raise ValueError(f"input {int(np.argmax(lowest > highest))} has its low above its high.")
    return lowest, highest


def interval_bounds(network: Network, low: ArrayLike, high: ArrayLike) -> list[Range]:
    """Bound every layer before its ReLU by intervals, layer after layer (Gowal and others, 2018).

    A layer's middle goes through the weights, half its width through their absolute values.

    Parameters
    ----------
    network : Network
    low, high : array-like, shape (inputs,)
        Corners of the box.

    Returns
    -------
    list of (ndarray, ndarray)
        Lowest and highest values of each layer; the last ones are those of the outputs.

    Raises
    ------
    ValueError
        If the box does not fit the network.

    Examples
    --------
    >>> difference = Network([np.array([[1.0], [-1.0]])], [np.zeros(1)])
    >>> [side.tolist() for side in interval_bounds(difference, [0, 0], [1, 3])[-1]]
    [[-3.0], [1.0]]
    """
    lowest, highest = box(low, high, len(network.weights[0]))
    found: list[Range] = []
    for weight, bias in zip(network.weights, network.biases, strict=True):
        found.append(_through_layer(weight, bias, lowest, highest))
        lowest, highest = (np.maximum(side, 0) for side in found[-1])
    return found


def _through_layer(weight: Floats, bias: Floats, low: Floats, high: Floats) -> Range:
    centre, spread = (low + high) / 2 @ weight + bias, (high - low) / 2 @ np.abs(weight)
    return centre - spread, centre + spread


def linear_bounds(network: Network, low: ArrayLike, high: ArrayLike) -> list[Range]:
    """Bound every layer before its ReLU by linear functions of the inputs (CROWN; Zhang and others, 2018).

    A ReLU that may be on or off lies between two lines; through them a layer is carried back to the inputs, where
    a linear function's lowest value on a box is plain. Where intervals are tighter, they are taken.

    Parameters
    ----------
    network : Network
    low, high : array-like, shape (inputs,)
        Corners of the box.

    Returns
    -------
    list of (ndarray, ndarray)
        Lowest and highest values of each layer; the last ones are those of the outputs.

    Raises
    ------
    ValueError
        If the box does not fit the network.

    Examples
    --------
    >>> same = Network([np.array([[1.0, 1.0]]), np.array([[1.0], [-1.0]])], [np.array([2.0, 2.0]), np.zeros(1)])
    >>> [side.tolist() for side in interval_bounds(same, [-1], [1])[-1]]
    [[-2.0], [2.0]]
    >>> [side.tolist() for side in linear_bounds(same, [-1], [1])[-1]]  # it is 0 everywhere
    [[0.0], [0.0]]
    """
    lowest, highest = box(low, high, len(network.weights[0]))
    found: list[Range] = []
    before: Range = lowest, highest
    for depth, (weight, bias) in enumerate(zip(network.weights, network.biases, strict=True), 1):
        by_interval = _through_layer(weight, bias, *before)
        weights, biases = network.weights[:depth], network.biases[:depth]
        turned = [*weights[:-1], -weight], [*biases[:-1], -bias]
        below = _carried_back(weights, biases, found, lowest, highest)
        above = 0.0 - _carried_back(*turned, found, lowest, highest)
        found.append((np.maximum(below, by_interval[0]), np.minimum(above, by_interval[1])))
        before = np.maximum(found[-1][0], 0), np.maximum(found[-1][1], 0)
    return found


def _carried_back(
    weights: Sequence[Floats], biases: Sequence[Floats], known: Sequence[Range], low: Floats, high: Floats
) -> Floats:
    """Lower bounds of the last layer: a linear function of each layer, from the last one back to the inputs."""
    slope, constant = np.eye(len(biases[-1])), np.zeros(len(biases[-1]))
    for layer in reversed(range(len(weights))):
        constant = constant + biases[layer] @ slope
        slope = weights[layer] @ slope
        if layer:
            slope, shift = _through_relu(slope, *known[layer - 1])
            constant = constant + shift
    return np.asarray(constant + low @ np.maximum(slope, 0) + high @ np.minimum(slope, 0))


def _through_relu(slope: Floats, low: Floats, high: Floats) -> Range:
    """Replace each ReLU by a line below it where it counts positively, by one above it elsewhere."""
    unsure = (low < 0) & (high > 0)
    width = np.where(unsure, high - low, 1.0)
    above = np.where(unsure, high / width, low >= 0)
    below = np.where(unsure, high > -low, above)
    up, down = np.maximum(slope, 0), np.minimum(slope, 0)
    shift = np.where(unsure, -above * low, 0) @ down
    return up * below[:, None] + down * above[:, None], shift


def unsure(network: Network, low: ArrayLike, high: ArrayLike) -> int:
    """Count the neurons that linear bounds leave open: on for some input of the box perhaps, off for another.

    Parameters
    ----------
    network : Network
    low, high : array-like, shape (inputs,)
        Corners of the box.

    Returns
    -------
    int
    """
    layers = linear_bounds(network, low, high)[:-1]
    return sum(int(((below < 0) & (above > 0)).sum()) for below, above in layers)
