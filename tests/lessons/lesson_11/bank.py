"""Typical answers to lesson 11's exercises: wrong ones with a part of their message, right ones by other roads."""

import math

import numpy as np
from scipy.special import expit, log_softmax, logsumexp, softmax, xlogy
from sklearn import metrics

from utils import losses


def _chosen(y, q):
    return np.where(y == 1, q, 1 - q)


def _loss_by_loop(events, forecasts, eps=2.0**-52):
    total = 0.0
    for y, q in zip(events, forecasts, strict=True):
        q = min(max(q, eps), 1 - eps)
        total -= math.log(q) if y == 1 else math.log(1 - q)
    return total / len(events)


def _loss_through_xlogy(y, forecasts):
    q = np.clip(forecasts, np.finfo(float).eps, 1 - np.finfo(float).eps)
    return np.array([-(xlogy(y, q) + xlogy(1 - y, 1 - q)).mean()])


def _clipped(low, high):
    def loss(y, q):
        q = np.clip(q, low, high)
        return -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))

    return loss


def _rows_dropped(y, q):
    keep = (q > 0) & (q < 1)
    return -np.log(_chosen(y[keep], q[keep])).mean()


def _infinities_dropped(y, q):
    each = -np.log(_chosen(y, q))
    return np.where(np.isfinite(each), each, 0).mean()


def _rows(y, q):
    return -np.log(_chosen(y, np.clip(q, np.finfo(float).eps, 1 - np.finfo(float).eps)))


def _logits_by_hand(labels, logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(shifted).sum(axis=1))
    return (log_total - shifted[np.arange(len(labels)), labels]).mean()


def _overflowing(labels, logits):
    q = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.log(q[np.arange(len(labels)), labels]).mean()


WRONG = {
    "11.a": [
        (lambda y, q: np.log(_chosen(y, q)).mean(), "sign is missing"),
        (lambda y, q: -np.log(_chosen(1 - y, q)).mean(), "log of the wrong argument"),
        (lambda y, q: -np.log(_chosen(y, q)).sum(), "sum over the samples"),
        (lambda y, q: -np.log2(_chosen(y, q)).mean(), "base 2"),
        (lambda y, q: -np.log10(_chosen(y, q)).mean(), "base 10"),
        (lambda y, q: -(y * np.log(q)).mean(), "Half of it is missing"),
        (lambda y, q: losses.entropy(np.column_stack([q, 1 - q])), "entropy of the forecast"),
        (lambda y, q: -(q * np.log(y) + (1 - q) * np.log(1 - y)).mean(), "are swapped"),
        (lambda y, q: losses.cross_entropy(np.c_[q, 1 - q], np.c_[y, 1 - y]), "are swapped"),
        (lambda y, q: losses.log_loss(y, np.clip(q, 1e-3, 1 - 1e-3)), "You clip too hard"),
        (lambda y, q: losses.log_loss(y, np.clip(q, 1e-8, 1 - 1e-8)), "clip no harder"),
        (lambda y, q: -np.log(_chosen(y, q)).mean(), "exactly 0 or 1"),
        (lambda y, q: _loss_by_loop(y, q, eps=1e-15), "costs 34.54 here"),
        (_clipped(1e-12, 1 - 1e-12), "clip no harder"),
        (lambda y, q: -np.log(_chosen(y, q) + 1e-9).mean(), "Take one row: y = 1, q = 1e-07"),
        (lambda y, q: _loss_by_loop(y, q, eps=0.0), "exactly 0 or 1"),
        (_clipped(1e-300, 1 - 1e-300), "exactly 1 still reaches log(0): clip on both sides"),
        (_clipped(2.0**-52, 1), "exactly 1 still reaches log(0): clip on both sides"),
        (_clipped(0, 1 - 2.0**-52), "exactly 0 still reaches log(0): clip on both sides"),
        (_rows_dropped, "You drop rows"),
        (_infinities_dropped, "You drop rows"),
        (lambda y, q: -np.mean(np.nan_to_num(np.log(_chosen(y, q)))), "replaced by the largest number"),
        (lambda y, q: -np.log(_chosen(y, q)), "one loss per sample"),
        (lambda y, q: np.minimum(36, -np.log(_chosen(y, q))).mean(), "costs 36.00 here"),
        (lambda y, q: ((q - y) ** 2).mean(), "squared error"),
        (lambda y, q: abs(q - y).mean(), "1 minus the probability of what happened"),
        (lambda y, q: (q.round() != y).mean(), "counts wrong answers"),
        (lambda y, q: -np.log(_chosen(y, q).mean()), "mean is taken before"),
        (lambda y, q: 1 - _chosen(y, q).mean(), "1 minus the probability of what happened"),
        (lambda y, q: -((1 - y) * np.log(1 - q)).mean(), "where y is 1"),
        (lambda y, q: -(y * np.log(q) - (1 - y) * np.log(1 - q)).mean(), "different signs"),
        (lambda y, q: -(np.log(q) + np.log(1 - q)).mean(), "in every row"),
        (lambda y, q: -np.log(q).mean(), "right where y is 1 only"),
        (lambda y, q: -(y * np.log(q) + (1 - y) * (1 - np.log(q))).mean(), "not log(1 - q)"),
        (lambda y, q: np.exp(-np.log(_chosen(y, q)).mean()), "One exponential too many"),
        (lambda y, q: np.logaddexp(0, np.where(y == 1, -q, q)).mean(), "taken for a logit"),
        (metrics.log_loss, "labels=[0, 1]"),
        (lambda y, q: 2.0, "your function gives"),
        (lambda y: 0.0, "raised TypeError"),
        (lambda y, q: np.median(_rows(y, q)), "the median of the rows"),
        (lambda y, q: _rows(y, q).max(), "the largest of the rows"),
        (lambda y, q: _rows(y, q).min(), "the smallest of the rows"),
        (lambda y, q: _rows(y, q)[0], "the loss of the first row"),
        (lambda y, q: _rows(y, q)[-1], "the loss of the last row"),
        (lambda y, q: (_rows(y, q) ** 2).mean(), "losses are squared"),
        (lambda y, q: _rows(y, q).mean() / 2, "half the loss"),
        (lambda y, q: round(_rows(y, q).mean(), 2), "rounded"),
        (lambda y, q: f"{_rows(y, q).mean():.3f} nats", "That is text"),
        (lambda y, q: (_rows(y, q).mean(), len(y)), "stands at place 1 of 2"),
        (lambda y, q: int(_rows(y, q).mean()), "cut off"),
        (lambda y, q: 100 * _rows(y, q).mean(), "Every result is 100 times"),
        (lambda y, q: np.maximum(0, 1 - (2 * y - 1) * (2 * q - 1)).mean(), "yours gives 0.500"),
        (lambda y, q: -np.log(np.maximum(q, 1 - q)).mean(), "y = 1, q = 0.25. What came had got 0.25"),
        (lambda y, q: _rows(y, np.round(q)).mean(), "so it costs -log 0.75 = 0.288; yours gives 0.000"),
        (lambda y, q: _rows(y, q).mean() / len(y), "how the rows are put together"),
        (lambda y, q: np.minimum(_rows(y, q), 36).mean(), "costs 36.00 here"),
        (lambda y, q: _clipped(1e-10, 1 - 1e-10)(y, q), "costs 23.03 here"),
    ],
    "11.b": [
        (lambda y, z: losses.entropy(softmax(z, axis=1)), "entropy of the forecast"),
        (lambda y, z: -z[np.arange(len(y)), y].mean(), "minus the logit"),
        (lambda y, z: log_softmax(z, axis=1)[np.arange(len(y)), y].mean(), "sign is turned round"),
        (lambda y, z: _logits_by_hand(y, z) * len(y), "adds the rows up"),
        (lambda y, z: _logits_by_hand(y, z) / math.log(2), "base 2"),
        (lambda y, z: -log_softmax(z, axis=1).mean(), "averages over all classes"),
        (lambda y, z: -softmax(z, axis=1)[np.arange(len(y)), y].mean(), "logarithm is missing"),
        (_overflowing, "overflow in exp"),
        (lambda y, z: (np.log(np.exp(z).sum(axis=1)) - z[range(len(y)), y]).mean(), "overflow in exp"),
        (lambda y, z: -np.log(softmax(z, axis=1)[range(len(y)), y]).mean(), "softmax is rounded to 0"),
        (
            lambda y, z: -(np.eye(z.shape[1])[y] * np.log(softmax(z, axis=1))).sum(axis=1).mean(),
            "softmax is rounded to 0",
        ),
        (lambda y, z: (logsumexp(z) - z[range(len(y)), y]).mean(), "axis=1, one value per row"),
        (lambda y, z: (logsumexp(z, axis=1, keepdims=True) - z[:, y]).mean(), "all pairs"),
        (lambda y, z: (logsumexp(z, axis=1) - z[:, y]).mean(), "all pairs"),
        (lambda y, z: (logsumexp(z, axis=1) - z[range(len(y)), y - 1]).mean(), "count from 0 already"),
        (lambda y, z: logsumexp(z, axis=1) - z[range(len(y)), y], "take the mean over the rows"),
        (lambda y, z: losses.log_loss(y, softmax(z, axis=1)), "probability is clipped"),
        (lambda y, z: -np.log(expit(z)[range(len(y)), y]).mean(), "This is the sigmoid"),
        (lambda y, z: (z.max(axis=1) - z[range(len(y)), y]).mean(), "takes the largest logit"),
        (
            lambda y, z: (
                np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1)) - z[range(len(y)), y]
            ).mean(),
            "subtracted in the sum only",
        ),
        (lambda y, z: (np.log(np.exp(z).mean(axis=1)) - z[range(len(y)), y]).mean(), "are averaged"),
        (lambda y, z: logsumexp(z, axis=1).mean(), "log-sum-exp alone"),
        (lambda y, z: (logsumexp(z, axis=1) + z[range(len(y)), y]).mean(), "is added: subtract it"),
        (
            lambda y, z: (np.exp(z).sum(axis=1) - z[range(len(y)), y]).mean(),
            "logarithm of the sum is missing",
        ),
        (lambda y, z: (logsumexp(z, axis=1) - z.mean(axis=1)).mean(), "averages over all classes"),
        (lambda y, z: -np.log(softmax(z, axis=1).max(axis=1)).mean(), "likes best"),
        (lambda y, z: (z.argmax(axis=1) != y).mean(), "counts wrong answers"),
        (
            lambda y, z: ((softmax(z, axis=1) - np.eye(z.shape[1])[y]) ** 2).sum(axis=1).mean(),
            "squared error of the probabilities",
        ),
        (lambda y, z: -log_softmax(z, axis=0)[range(len(y)), y].mean(), "down the columns"),
        (lambda y, z: -np.log(softmax(z, axis=1)[range(len(y)), y].mean()), "mean is taken before"),
        (lambda y, z: _logits_by_hand(y, z) / z.shape[1], "number of classes"),
        (lambda y, z: _logits_by_hand(y, -z), "wrong sign"),
        (lambda y, z: None, "returns nothing"),
        (
            lambda y, z: (logsumexp(z, axis=0).mean() - z[range(len(y)), y]).mean(),
            "Take one row, logits 2, 0",
        ),
        (lambda y, z: _logits_by_hand(y, z / 2), "their difference, 0.408; yours gives 0.680"),
        (lambda y, z: _logits_by_hand((y + 1) % z.shape[1], z), "yours gives 2.408"),
        (lambda y, z: (np.logaddexp(0, z).sum(axis=1) - z[range(len(y)), y]).mean(), "yours gives 2.133"),
        (lambda y, z: np.exp(_logits_by_hand(y, z)), "is the exponential of what is expected"),
        (lambda y, z: 1 - softmax(z, axis=1)[range(len(y)), y].mean(), "yours gives 0.335"),
        (
            lambda y, z: (np.log(np.exp(np.minimum(z, 700)).sum(axis=1)) - z[range(len(y)), y]).mean(),
            "probability is clipped",
        ),
        (lambda y, z: _logits_by_hand(y, np.clip(z, -30, 30)), "probability is clipped"),
    ],
}

RIGHT = {
    "11.a": [
        lambda y, q: -(y * np.log(q + 2.0**-52) + (1 - y) * np.log(1 - q + 2.0**-52)).mean(),
        lambda y, q: -np.log(np.maximum(1 - abs(y - q), 2.0**-52)).mean(),
        _loss_by_loop,
        _loss_through_xlogy,
        losses.log_loss,
        lambda y, q: losses.cross_entropy(np.c_[y, 1 - y], np.c_[q, 1 - q]),
        lambda y, q: -np.mean(np.log(np.clip(_chosen(y, q), 1e-300, None))),
    ],
    "11.b": [
        _logits_by_hand,
        lambda y, z: -np.mean([row[k] for row, k in zip(log_softmax(z, axis=1), y, strict=True)]),
        lambda y, z: np.mean(logsumexp(z, axis=1) - z[range(len(y)), y]),
        lambda y, z: np.logaddexp.reduce(z - z[np.arange(len(y)), y][:, None], axis=1).mean(),
    ],
}
