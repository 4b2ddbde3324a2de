"""Loss functions: one number for how wrong predictions are.

The argument order is scikit-learn's, truth first. Every function takes array-likes (lists, arrays, Series)
of any integer or float type, computes in float64, and returns a Python float. Errors and weights of any size
that float64 holds are taken; a row of weight 0 does not count.

A shape that does not fit, an empty input, text (also text that reads like a number), a masked array, NaN, an
infinite value, or a probability that cannot be one raises a ``ValueError`` that says which argument is wrong,
where, and what to do. No shape is stretched or turned: one number per row is a vector ``(n,)``, a column
``(n, 1)`` is a table of one column, and one-hot rows are distributions, which `cross_entropy` takes.

Logarithms are natural (the loss is then in nats); ``base=2`` gives bits.

Probabilities of exactly 0 or 1 in a prediction are clipped as scikit-learn does: to ``[eps, 1 - eps]``, where
``eps`` is the machine precision of the prediction's own type (2.2e-16 for float64, 1.2e-7 for float32). The
loss of a certain and wrong prediction is therefore large (36.04 nats in float64, 15.94 in float32) and never
infinite or NaN, and the loss of a perfect one is ``eps`` rather than 0.
"""

import math
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import xlogy

from utils.masks import refuse_masked

__all__ = ["cross_entropy", "entropy", "log_loss", "mae", "rmse"]

Floats = NDArray[np.float64]


def rmse(y_true: ArrayLike, y_pred: ArrayLike, *, sample_weight: ArrayLike | None = None) -> float:
    """Root mean square error, the square root of the mean of the squared errors.

    Parameters
    ----------
    y_true : array-like, shape (n,) or (n, outputs)
        True values, in any unit.
    y_pred : array-like, same shape
        Predicted values, in the same unit.
    sample_weight : array-like, shape (n,), optional
        Weight of each sample, 0 or more; all equal when left out.

    Returns
    -------
    float
        Error in the unit of `y_true`. With several outputs, the mean of the outputs' errors.

    Raises
    ------
    ValueError
        If the shapes differ, there is no sample, a value is not a finite number, an error is beyond float64
        (1.8e308), a weight is negative, or all weights are 0.

    Notes
    -----
    ``sqrt(sum((y_pred - y_true)**2) / n)``; the same as `sklearn.metrics.root_mean_squared_error`
    (https://scikit-learn.org/stable/modules/model_evaluation.html#mean-squared-error).

    Examples
    --------
    >>> rmse([3, 5, 8], [2, 5, 10])  # errors -1, 0 and 2: the root of 5 / 3
    1.2909944487358056
    """
    sizes, weights = _errors(y_true, y_pred, sample_weight)
    return _mean([_mean(output, weights, power=2) for output in sizes.T])


def mae(y_true: ArrayLike, y_pred: ArrayLike, *, sample_weight: ArrayLike | None = None) -> float:
    """Mean absolute error, the mean of the errors' sizes.

    Parameters
    ----------
    y_true : array-like, shape (n,) or (n, outputs)
        True values, in any unit.
    y_pred : array-like, same shape
        Predicted values, in the same unit.
    sample_weight : array-like, shape (n,), optional
        Weight of each sample, 0 or more; all equal when left out.

    Returns
    -------
    float
        Error in the unit of `y_true`. With several outputs, the mean of the outputs' errors.

    Raises
    ------
    ValueError
        If the shapes differ, there is no sample, a value is not a finite number, an error is beyond float64
        (1.8e308), a weight is negative, or all weights are 0.

    Notes
    -----
    ``sum(abs(y_pred - y_true)) / n``; the same as `sklearn.metrics.mean_absolute_error`
    (https://scikit-learn.org/stable/modules/model_evaluation.html#mean-absolute-error).

    Examples
    --------
    >>> mae([3, 5, 8], [2, 5, 10])  # errors -1, 0 and 2: their sizes add up to 3
    1.0
    """
    sizes, weights = _errors(y_true, y_pred, sample_weight)
    return _mean([_mean(output, weights) for output in sizes.T])


def log_loss(
    y_true: ArrayLike,
    p_pred: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
    base: float | None = None,
) -> float:
    """Logistic loss: the mean of minus the log of the probability given to what happened.

    Parameters
    ----------
    y_true : array-like, shape (n,)
        What happened: 0 or 1; with one column per class in `p_pred`, the column's number, counted from 0.
    p_pred : array-like, shape (n,) or (n, classes)
        Predicted probability of class 1, or of each of two classes or more (rows sum to 1, as from
        ``predict_proba``).
        Clipped to ``[eps, 1 - eps]`` of its own float type before the logarithm, as the module says.
    sample_weight : array-like, shape (n,), optional
        Weight of each sample, 0 or more; all equal when left out.
    base : float, optional
        Base of the logarithm, above 1: 2 gives bits. Natural (nats) when left out.

    Returns
    -------
    float
        Loss per sample in nats, or in the unit of `base`.

    Raises
    ------
    ValueError
        If the shapes do not fit, there is no sample, a label is not a class, a value is not a probability, a
        row does not sum to 1, a weight is negative, or all weights are 0.

    Notes
    -----
    For two classes ``-(y * log(p) + (1 - y) * log(1 - p))``, averaged; the same as `sklearn.metrics.log_loss`
    (https://scikit-learn.org/stable/modules/model_evaluation.html#log-loss).

    Examples
    --------
    >>> log_loss([1, 0], [0.8, 0.4])  # minus the mean of log(0.8) and log(0.6)
    0.3669845875401002
    >>> log_loss([2], [[0.25, 0.25, 0.5]], base=2)
    1.0
    """
    probabilities = _probabilities(p_pred, "p_pred")
    if probabilities.ndim == 1:
        probabilities = np.column_stack([1 - probabilities, probabilities])
    if probabilities.shape[1] == 1:
        raise ValueError(
            "p_pred has one column: give the probabilities of class 1 as a vector (.ravel()), or a column for "
            "each class."
        )
    _sums_to_one(probabilities, "p_pred")
    classes = _classes(y_true, probabilities)
    chosen = _clip(probabilities)[np.arange(len(classes)), classes]
    return _mean(-np.log(chosen), _weights(sample_weight, len(classes))) / _log_base(base)


def cross_entropy(
    p_true: ArrayLike,
    p_pred: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
    base: float | None = None,
) -> float:
    """Cross entropy of a prediction relative to the truth, ``-sum(p_true * log(p_pred))``.

    Parameters
    ----------
    p_true : array-like, shape (classes,) or (n, classes)
        True distribution (one-hot when the class is known), or one in each row.
    p_pred : array-like, same shape
        Predicted distribution, or one in each row. Clipped to ``[eps, 1 - eps]`` of its own float type before
        the logarithm, as the module says.
    sample_weight : array-like, shape (n,), optional
        Weight of each row, 0 or more; all equal when left out.
    base : float, optional
        Base of the logarithm, above 1: 2 gives bits. Natural (nats) when left out.

    Returns
    -------
    float
        Cross entropy in nats, or in the unit of `base`; with several rows, their mean.

    Raises
    ------
    ValueError
        If the shapes differ, there is no value, a value is not a probability, a distribution does not sum to
        1, a weight is negative, or all weights are 0.

    Notes
    -----
    Goodfellow, Bengio and Courville, *Deep Learning*, section 3.13
    (https://www.deeplearningbook.org/contents/prob.html). It is `entropy` of the truth plus the
    Kullback-Leibler divergence from the truth to the prediction, so it is least, and equal to the entropy,
    where both are the same: as long as no probability of the prediction is below ``eps``. One that is, is
    clipped up, and costs less than its logarithm: with 2,000 equal classes in float16, 6.93 for an entropy of
    7.60. With one-hot rows it is `log_loss`.

    Examples
    --------
    >>> cross_entropy([1, 0, 0], [0.5, 0.25, 0.25], base=2)
    1.0
    >>> cross_entropy([0.5, 0.25, 0.25], [0.5, 0.25, 0.25], base=2)
    1.5
    """
    truth = _probabilities(p_true, "p_true")
    prediction = _probabilities(p_pred, "p_pred")
    _same_shape(truth, prediction, "p_true", "p_pred")
    _sums_to_one(truth, "p_true")
    _sums_to_one(prediction, "p_pred")
    rows = np.atleast_1d(-np.sum(truth.astype(np.float64) * np.log(_clip(prediction)), axis=-1))
    return _mean(rows, _weights(sample_weight, rows.size)) / _log_base(base)


def entropy(p: ArrayLike, *, base: float | None = None) -> float:
    """Entropy of a distribution, ``-sum(p * log(p))``: how uncertain it is, whatever anyone predicts.

    Parameters
    ----------
    p : array-like, shape (classes,) or (n, classes)
        Distribution, or one in each row. A probability of 0 adds nothing, since ``x * log(x)`` goes to 0
        with ``x``; nothing is clipped.
    base : float, optional
        Base of the logarithm, above 1: 2 gives bits. Natural (nats) when left out.

    Returns
    -------
    float
        Entropy in nats, or in the unit of `base`; with several rows, their mean.

    Raises
    ------
    ValueError
        If there is no value, a value is not a probability, or a distribution does not sum to 1.

    Notes
    -----
    Shannon, *A Mathematical Theory of Communication*, 1948, section 6
    (https://doi.org/10.1002/j.1538-7305.1948.tb01338.x).

    Examples
    --------
    >>> entropy([0.5, 0.5], base=2)
    1.0
    >>> entropy([1, 0, 0])
    0.0
    """
    own_type = _probabilities(p, "p")
    _sums_to_one(own_type, "p")
    distribution = own_type.astype(np.float64)
    # "+ 0.0" turns the -0.0 of a certain distribution into 0.0
    return float(-np.sum(xlogy(distribution, distribution), axis=-1).mean()) / _log_base(base) + 0.0


def _numbers(values: ArrayLike, name: str) -> NDArray[np.generic]:
    """`values` as a non-empty array of finite numbers with at least one dimension, its float type kept."""
    refuse_masked(**{name: values})
    try:
        array = np.asarray(values)
        if array.dtype.kind == "O":
            array = _of_objects(array, name)
        elif array.dtype.kind == "f" and array.dtype.itemsize > 8:
            with np.errstate(over="ignore"):
                array = array.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} must hold numbers in rows of equal length: {error}.") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must hold real numbers, and its type is {array.dtype}; convert it first.")
    if array.ndim not in (1, 2):
        raise ValueError(f"{name} must have one or two dimensions, and it has {array.ndim}; reshape it.")
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}); a mean needs one value at least.")
    _refuse_where(~np.isfinite(array), array, name, "not a finite number; drop it or repair it")
    return array


def _of_objects(array: NDArray[np.object_], name: str) -> Floats:
    """Objects as float64, as from a Series of ``Int64``; text is not read as a number."""
    for entry in array.flat:
        if isinstance(entry, str | bytes):
            raise ValueError(f"{name} must hold real numbers, and holds the text {entry!r}; convert it first")
    return array.astype(np.float64)


def _refuse_where(bad: NDArray[np.bool_], array: NDArray[np.generic], name: str, problem: str) -> None:
    """Raise a ValueError that names the first bad entry, if there is one."""
    if bad.any():
        where = [int(i) for i in np.argwhere(bad)[0]]
        raise ValueError(f"{name}{where} is {array[tuple(where)]}, which is {problem}.")


def _same_shape(first: NDArray[np.generic], second: NDArray[np.generic], name: str, other: str) -> None:
    if first.shape != second.shape:
        raise ValueError(
            f"{name} has shape {first.shape} and {other} has shape {second.shape}; give them the same shape "
            "(a column becomes a vector with .ravel())."
        )


def _errors(y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None) -> tuple[Floats, Floats]:
    """Sizes of the errors in float64, shape (n, outputs), and the weights of the rows."""
    truth = _numbers(y_true, "y_true")
    prediction = _numbers(y_pred, "y_pred")
    _same_shape(truth, prediction, "y_true", "y_pred")
    with np.errstate(over="ignore"):
        sizes = np.abs(prediction.astype(np.float64) - truth.astype(np.float64))
    if np.isinf(sizes).any():
        raise ValueError("y_true and y_pred are too far apart for float64; divide both by a common scale.")
    return sizes.reshape(len(sizes), -1), _weights(sample_weight, len(truth))


def _mean(sizes: ArrayLike, weights: ArrayLike = 1.0, power: int = 1) -> float:
    """Weighted mean of sizes, 0 or more, or with ``power=2`` the root of the mean of their squares.

    Mantissas and exponents of two are kept apart, counted from the largest term: nothing overflows, and what
    underflows is too small to change the sum.
    """
    sizes, weights = np.broadcast_arrays(np.asarray(sizes, np.float64), np.asarray(weights, np.float64))
    counts = (sizes > 0) & (weights > 0)
    if not counts.any():
        return 0.0
    size, size_exponent = np.frexp(sizes[counts])
    weight, weight_exponent = np.frexp(weights)
    exponent = power * size_exponent + weight_exponent[counts]
    most, heaviest = int(exponent.max()), int(weight_exponent[weights > 0].max())
    total = np.ldexp(size**power * weight[counts], exponent - most).sum()
    mean = total / np.ldexp(weight, weight_exponent - heaviest).sum()
    whole, rest = divmod(most - heaviest, power)
    with np.errstate(over="ignore"):
        root = np.ldexp(np.ldexp(mean, rest) ** (1 / power), whole)
    return float(min(root, sizes[counts].max()))  # rounding lifts no mean above its largest term


def _weights(sample_weight: ArrayLike | None, rows: int) -> Floats:
    if sample_weight is None:
        return np.ones(rows)
    weights = _numbers(sample_weight, "sample_weight").astype(np.float64)
    if weights.shape != (rows,):
        raise ValueError(
            f"sample_weight has shape {weights.shape}; give it one weight per row, as a vector ({rows},)."
        )
    _refuse_where(weights < 0, weights, "sample_weight", "negative; a weight is 0 or more")
    if not weights.any():
        raise ValueError("sample_weight holds zeros only; give one sample a weight above 0 at least.")
    return weights


def _probabilities(values: ArrayLike, name: str) -> NDArray[np.floating]:
    """`values` as probabilities in [0, 1], in their own float type (float64 for integers)."""
    array = _numbers(values, name)
    bad = (array < 0) | (array > 1)  # type: ignore[operator]
    _refuse_where(bad, array, name, "no probability; it must lie between 0 and 1")
    single_or_half = np.issubdtype(array.dtype, np.floating) and array.dtype.itemsize < 8
    return np.asarray(array, array.dtype if single_or_half else np.float64)


def _sums_to_one(probabilities: NDArray[np.floating], name: str) -> None:
    """Refuse a distribution whose sum is further from 1 than rounding in its own float type explains."""
    sums = np.atleast_1d(probabilities.sum(axis=-1, dtype=np.float64))
    tolerance = max(1e-6, math.sqrt(np.finfo(probabilities.dtype).eps))
    wrong = np.flatnonzero(np.abs(sums - 1) > tolerance)
    if wrong.size:
        row = "" if probabilities.ndim == 1 else f" row {wrong[0]}"
        raise ValueError(f"{name}{row} sums to {sums[wrong[0]]:g}; the probabilities must sum to 1.")


def _classes(y_true: ArrayLike, probabilities: NDArray[np.floating]) -> NDArray[np.int64]:
    """Labels as column numbers of `probabilities`."""
    labels = _numbers(y_true, "y_true")
    if labels.shape == probabilities.shape:
        raise ValueError(
            f"y_true has shape {labels.shape}, a row per label: give the labels' numbers, as from "
            ".argmax(axis=1), or take cross_entropy for one-hot rows."
        )
    if labels.shape != probabilities.shape[:1]:
        raise ValueError(
            f"y_true has shape {labels.shape} and p_pred has {len(probabilities)} rows; give one label per row, "
            "as a vector (a column becomes one with .ravel())."
        )
    count = probabilities.shape[1]
    bad = ~np.isin(labels, np.arange(count))
    choice = "0 or 1" if count == 2 else f"a column number from 0 to {count - 1}"
    problem = f"no label; a label is {choice} (truth comes first, then the prediction)"
    _refuse_where(bad, labels, "y_true", problem)
    return labels.astype(np.int64)


def _clip(probabilities: NDArray[np.floating]) -> Floats:
    """Clipped to [eps, 1 - eps] of their own type, then float64."""
    eps = np.finfo(probabilities.dtype).eps
    clipped: Floats = np.clip(probabilities, eps, 1 - eps).astype(np.float64)
    return clipped


def _log_base(base: float | None) -> float:
    if base is None:
        return 1.0
    if not (isinstance(base, Real) and 1 < base < math.inf):
        raise ValueError(f"base is {base!r}; give a number above 1 (2 for bits), or leave it out for nats.")
    return math.log(base)
