"""Small networks of ReLU layers in NumPy: what they compute, their slopes, and four ways to train them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import softmax

Floats = NDArray[np.float64]
Layers = tuple[list[Floats], list[Floats]]  # the slopes by the weights, and by the biases

WAYS = ("plain", "noise", "attack", "interval")


@dataclass(frozen=True)
class Network:
    """Layers of weights and biases with a ReLU between each two: ``relu(x @ W0 + b0) @ W1 + b1``.

    Attributes
    ----------
    weights : sequence of ndarray, shape (inputs of the layer, outputs of the layer)
    biases : sequence of ndarray, shape (outputs of the layer,)

    Examples
    --------
    >>> kink = Network([np.array([[1.0, -1.0]]), np.array([[1.0], [1.0]])], [np.zeros(2), np.zeros(1)])
    >>> kink([[-3.0], [0.0], [2.0]]).ravel().tolist()
    [3.0, 0.0, 2.0]
    """

    weights: Sequence[Floats]
    biases: Sequence[Floats]

    def __post_init__(self) -> None:
        if len(self.weights) != len(self.biases) or not self.weights:
            raise ValueError(
                f"{len(self.weights)} weights and {len(self.biases)} biases: give one of each a layer."
            )
        width = self.weights[0].shape[0]
        for number, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            if weight.shape != (width, *bias.shape) or bias.ndim != 1:
                raise ValueError(
                    f"layer {number} has weights of shape {weight.shape} and biases of shape {bias.shape}; "
                    f"its inputs are {width}."
                )
            width = len(bias)

    def __call__(self, inputs: ArrayLike) -> Floats:
        """Give the outputs.

        Parameters
        ----------
        inputs : array-like, shape (..., inputs)

        Returns
        -------
        ndarray, shape (..., outputs)
        """
        values: Floats = np.asarray(inputs, dtype=np.float64)
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            values = np.maximum(values @ weight + bias, 0)
        return np.asarray(values @ self.weights[-1] + self.biases[-1])

    def decide(self, inputs: ArrayLike) -> NDArray[np.intp]:
        """Give the class with the largest output; of equal ones the first.

        Parameters
        ----------
        inputs : array-like, shape (..., inputs)

        Returns
        -------
        ndarray of int, shape (...)
        """
        return np.asarray(np.argmax(self(inputs), axis=-1))

    def pattern(self, inputs: ArrayLike) -> NDArray[np.bool_]:
        """Say which neurons are on; inputs of one pattern lie in one linear region.

        Parameters
        ----------
        inputs : array-like, shape (n, inputs)

        Returns
        -------
        ndarray of bool, shape (n, hidden neurons of all layers)
        """
        values = np.asarray(inputs, dtype=np.float64)
        on = [np.zeros((len(values), 0), dtype=bool)]  # for a network without hidden layers
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            before = values @ weight + bias
            on.append(before > 0)
            values = np.maximum(before, 0)
        return np.concatenate(on, axis=1)

    def slope(self, inputs: ArrayLike, output: ArrayLike) -> Floats:
        """Give the gradient of an output by the inputs.

        Parameters
        ----------
        inputs : array-like, shape (n, inputs)
        output : array-like of int, shape (n,) or one number
            Which output, for each row.

        Returns
        -------
        ndarray, shape (n, inputs)
        """
        rows = np.asarray(inputs, dtype=np.float64)
        on = np.split(self.pattern(rows), np.cumsum([len(b) for b in self.biases[:-1]], dtype=int), axis=1)
        back: Floats = self.weights[-1].T[np.broadcast_to(output, len(rows))]
        for weight, open_now in zip(self.weights[-2::-1], on[-2::-1], strict=True):
            back = (back * open_now) @ weight.T
        return back


def margins(network: Network, label: int) -> Network:
    """Make the network whose outputs say by how much one class is ahead of each other one.

    Parameters
    ----------
    network : Network
    label : int
        The class that should win.

    Returns
    -------
    Network
        With one output fewer; the decision is `label` where all of them are above 0.

    Examples
    --------
    >>> three = Network([np.eye(3)], [np.zeros(3)])
    >>> margins(three, 1)([5.0, 7.0, 1.0]).tolist()
    [2.0, 6.0]
    """
    classes = len(network.biases[-1])
    if not 0 <= label < classes:
        raise ValueError(f"there is no class {label}: they run from 0 to {classes - 1}.")
    others = [number for number in range(classes) if number != label]
    ahead = np.eye(classes)[:, [label]] - np.eye(classes)[:, others]
    return Network(
        [*network.weights[:-1], network.weights[-1] @ ahead],
        [*network.biases[:-1], network.biases[-1] @ ahead],
    )


def change(network: Network, moved: int, slack: float = 0.0) -> Network:
    """Make the network that says how much an output falls when one input rises: two copies side by side.

    Parameters
    ----------
    network : Network
        With one hidden layer.
    moved : int
        The input that rises.
    slack : float
        A rise of the output by less than this is let pass.

    Returns
    -------
    Network
        Its inputs are those of the network, and the rise. Its outputs are those of the network before the rise
        minus those after it, plus the slack.

    Examples
    --------
    >>> double = Network([np.array([[2.0]]), np.array([[1.0]])], [np.zeros(1), np.zeros(1)])
    >>> change(double, 0)([3.0, 1.0]).tolist()  # 2 * 3 - 2 * (3 + 1)
    [-2.0]
    """
    if len(network.weights) != 2:
        raise ValueError(
            f"the network has {len(network.weights) - 1} hidden layers; two copies are made of one."
        )
    (first, last), (bias, _) = network.weights, network.biases
    rise = np.concatenate([np.zeros_like(first[moved]), first[moved]])
    return Network(
        [np.vstack([np.hstack([first, first]), rise]), np.vstack([last, -last])],
        [np.concatenate([bias, bias]), np.full(last.shape[1], slack)],
    )


def train(
    inputs: ArrayLike,
    labels: ArrayLike,
    hidden: Sequence[int],
    rng: np.random.Generator,
    way: str = "plain",
    *,
    error: ArrayLike = 0.0,
    low: float = -np.inf,
    high: float = np.inf,
    epochs: int = 100,
    falling: int | None = None,
) -> Network:
    """Train a network on the cross entropy of its classes, with Adam (Kingma and Ba, 2015).

    Parameters
    ----------
    inputs : array-like, shape (n, p)
    labels : array-like of int, shape (n,)
        Classes from 0 on.
    hidden : sequence of int
        Neurons of each hidden layer.
    rng : numpy.random.Generator
    way : {"plain", "noise", "attack", "interval"}
        What the network is trained on: the inputs as they are; a random point of the box around each; the point
        of the box that one step of the gradient's sign gives (Goodfellow and others, 2015; from a random start);
        or half the inputs' own loss and half that of the worst outputs that interval bounds allow (Gowal and
        others, 2018). In the last two ways the box grows during the first 60 % of the epochs.
    error : float or array-like, shape (p,)
        Half the width of the box around an input.
    low, high : float
        Limits of every input, which the box respects.
    epochs : int
    falling : int, optional
        An input that may only lower the last class against the first, of two: weights that would do otherwise
        are set to 0 after every step. One hidden layer only.

    Returns
    -------
    Network

    Raises
    ------
    ValueError
        If the way is unknown, or `falling` is asked of another form of network.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> points = rng.uniform(-1, 1, (200, 2))
    >>> network = train(points, points[:, 0] > 0, [4], rng, epochs=50)
    >>> bool((network.decide(points) == (points[:, 0] > 0)).mean() > 0.9)
    True
    """
    if way not in WAYS:
        raise ValueError(f"there is no way {way!r} to train: choose one of {', '.join(WAYS)}.")
    x: Floats = np.asarray(inputs, dtype=np.float64)
    wanted: Floats = np.eye(int(np.max(labels)) + 1)[np.asarray(labels, dtype=np.intp)]
    sizes = [x.shape[1], *hidden, wanted.shape[1]]
    if falling is not None and (len(hidden) != 1 or wanted.shape[1] != 2):
        raise ValueError("a falling input wants two classes and one hidden layer.")
    pairs = list(itertools.pairwise(sizes))
    weights = [rng.normal(0, np.sqrt(2 / before), (before, after)) for before, after in pairs]
    network = Network(weights, [np.zeros(after) for _, after in pairs])
    reach = np.broadcast_to(np.asarray(error, dtype=np.float64), x.shape[1])
    adam = _Adam(network)
    for epoch in range(epochs):
        grown = min(1.0, epoch / (0.6 * epochs))
        for rows in np.array_split(rng.permutation(len(x)), max(1, len(x) // 64)):
            adam.step(_slopes(network, x[rows], wanted[rows], rng, way, reach, grown, (low, high)))
            if falling is not None:
                _let_fall(network, falling)
    return network


class _Adam:
    """Adam's memory of the slopes; a step changes the network's own arrays, with a little weight decay."""

    def __init__(self, network: Network, rate: float = 5e-3, decay: float = 1e-4) -> None:
        self.arrays = [*network.weights, *network.biases]
        self.first = [np.zeros_like(array) for array in self.arrays]
        self.second = [np.zeros_like(array) for array in self.arrays]
        self.rate, self.decay, self.steps = rate, decay, 0

    def step(self, slopes: Layers) -> None:
        self.steps += 1
        gathered = zip(self.arrays, [*slopes[0], *slopes[1]], self.first, self.second, strict=True)
        for array, slope, first, second in gathered:
            if array.ndim == 2:
                slope = slope + self.decay * array
            first += 0.1 * (slope - first)
            second += 0.001 * (slope**2 - second)
            even_first, even_second = first / (1 - 0.9**self.steps), second / (1 - 0.999**self.steps)
            array -= self.rate * even_first / (np.sqrt(even_second) + 1e-8)


def _slopes(
    network: Network,
    x: Floats,
    wanted: Floats,
    rng: np.random.Generator,
    way: str,
    reach: Floats,
    grown: float,
    limits: tuple[float, float],
) -> Layers:
    """Give the slopes of the loss that a way of training asks for."""
    if way == "plain":
        return loss_slopes(network, x, wanted)[0]
    if way == "noise":
        return loss_slopes(network, np.clip(x + rng.uniform(-1, 1, x.shape) * reach, *limits), wanted)[0]
    reach = grown * reach
    if way == "attack":
        start = np.clip(x + rng.uniform(-1, 1, x.shape) * reach, *limits)
        uphill = np.sign(loss_slopes(network, start, wanted)[1])
        moved = np.clip(start + 1.25 * reach * uphill, x - reach, x + reach)
        return loss_slopes(network, np.clip(moved, *limits), wanted)[0]
    plain, _ = loss_slopes(network, x, wanted)
    worst = interval_slopes(network, np.clip(x - reach, *limits), np.clip(x + reach, *limits), wanted)
    share = 0.5 * grown
    weights, biases = (
        [(1 - share) * one + share * other for one, other in zip(ones, others, strict=True)]
        for ones, others in zip(plain, worst, strict=True)
    )
    return weights, biases


def _let_fall(network: Network, falling: int) -> None:
    """Set weights of an input to 0 by which it would raise the last class against the first."""
    first, last = network.weights
    raises = first[falling] * (last[:, 1] - last[:, 0]) > 0
    first[falling, raises] = 0


def loss_slopes(network: Network, x: Floats, wanted: Floats) -> tuple[Layers, Floats]:
    """Give the slopes of the mean cross entropy, by backpropagation.

    Parameters
    ----------
    network : Network
    x : ndarray, shape (n, p)
    wanted : ndarray, shape (n, classes)
        1 at each row's class, 0 elsewhere.

    Returns
    -------
    slopes : tuple of list of ndarray
        By the weights, and by the biases, layer by layer.
    by_input : ndarray, shape (n, p)
    """
    values = [x]
    for weight, bias in zip(network.weights[:-1], network.biases[:-1], strict=True):
        values.append(np.maximum(values[-1] @ weight + bias, 0))
    outputs = values[-1] @ network.weights[-1] + network.biases[-1]
    back = (softmax(outputs, axis=1) - wanted) / len(x)
    weights: list[Floats] = []
    biases: list[Floats] = []
    for layer in reversed(range(len(network.weights))):
        weights.insert(0, values[layer].T @ back)
        biases.insert(0, back.sum(axis=0))
        back = back @ network.weights[layer].T
        if layer:
            back = back * (values[layer] > 0)
    return (weights, biases), back


def interval_slopes(network: Network, low: Floats, high: Floats, wanted: Floats) -> Layers:
    """Give the slopes of the mean cross entropy at the worst outputs that interval bounds allow.

    Parameters
    ----------
    network : Network
    low, high : ndarray, shape (n, p)
        Each row's box.
    wanted : ndarray, shape (n, classes)
        1 at each row's class, 0 elsewhere: the class takes its lowest output, the others their highest.

    Returns
    -------
    tuple of list of ndarray
        By the weights, and by the biases, layer by layer.
    """
    kept = []
    for number, (weight, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
        if number:
            low, high = np.maximum(low, 0), np.maximum(high, 0)
        middle, half = (low + high) / 2, (high - low) / 2
        centre, spread = middle @ weight + bias, half @ np.abs(weight)
        low, high = centre - spread, centre + spread
        kept.append((middle, half, low, high))
    error = (softmax(np.where(wanted > 0, low, high), axis=1) - wanted) / len(wanted)
    by_low, by_high = np.where(wanted > 0, error, 0), np.where(wanted > 0, 0, error)
    weights: list[Floats] = []
    biases: list[Floats] = []
    for layer in reversed(range(len(network.weights))):
        middle, half, low, high = kept[layer]
        if layer < len(network.weights) - 1:
            by_low, by_high = by_low * (low > 0), by_high * (high > 0)
        by_centre, by_spread = by_low + by_high, by_high - by_low
        weight = network.weights[layer]
        weights.insert(0, middle.T @ by_centre + np.sign(weight) * (half.T @ by_spread))
        biases.insert(0, by_centre.sum(axis=0))
        by_middle, by_half = by_centre @ weight.T, by_spread @ np.abs(weight).T
        by_low, by_high = (by_middle - by_half) / 2, (by_middle + by_half) / 2
    return weights, biases
