"""Typical answers to lesson 09's exercises: wrong ones with a part of their message, right ones by other roads."""

import math

import numpy as np
from scipy.special import log_softmax, logsumexp, softmax, xlogy

from utils import losses


def _chosen(y, p):
    return np.where(y == 1, p, 1 - p)


def _pool_by_loop(rmses, counts):
    total = 0.0
    for error, count in zip(rmses, counts, strict=True):
        total += count * error**2
    return math.sqrt(total / sum(counts))


def _loss_by_loop(y_true, p_pred):
    eps = 1e-15
    total = 0.0
    for y, p in zip(y_true, p_pred, strict=True):
        p = min(max(p, eps), 1 - eps)
        total -= math.log(p) if y == 1 else math.log(1 - p)
    return total / len(y_true)


def _loss_through_xlogy(y_true, p_pred):
    p = np.clip(p_pred, np.finfo(float).eps, 1 - np.finfo(float).eps)
    return np.array([-(xlogy(y_true, p) + xlogy(1 - y_true, 1 - p)).mean()])


def _logits_by_hand(labels, logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(shifted).sum(axis=1))
    return (log_total - shifted[np.arange(len(labels)), labels]).mean()


def _overflowing(labels, logits):
    q = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.log(q[np.arange(len(labels)), labels]).mean()


WRONG = {
    "09.a": [
        (lambda e, n: np.mean(e), "mean of the roots"),
        (lambda e, n: np.average(e, weights=n), "square each RMSE before"),
        (lambda e, n: (e**2 * n).sum() / n.sum(), "the root is missing"),
        (lambda e, n: np.sqrt((e**2 * n).sum()), "root of a sum"),
        (lambda e, n: np.sqrt((e**2).mean()), "Each month counts the same"),
        (lambda e, n: np.sqrt((e**2 * n).mean()), "divided by the number of months"),
        (lambda e, n: np.sqrt((n**2 * e).sum() / e.sum()), "are swapped"),
        (lambda e, n: e, "your function gives"),
        (7.5, "should be a function"),
    ],
    "09.b": [
        (lambda y, p: np.log(_chosen(y, p)).mean(), "sign is missing"),
        (lambda y, p: -np.log(_chosen(1 - y, p)).mean(), "log of the wrong argument"),
        (lambda y, p: -np.log(_chosen(y, p)).sum(), "sum over the samples"),
        (lambda y, p: -np.log2(_chosen(y, p)).mean(), "in bits"),
        (lambda y, p: -np.log10(_chosen(y, p)).mean(), "base 10"),
        (lambda y, p: -(y * np.log(p)).mean(), "Half of it is missing"),
        (lambda y, p: losses.entropy(np.column_stack([p, 1 - p])), "entropy of the forecast"),
        (lambda y, p: -(p * np.log(y) + (1 - p) * np.log(1 - y)).mean(), "are swapped"),
        (lambda y, p: losses.cross_entropy(np.c_[p, 1 - p], np.c_[y, 1 - y]), "are swapped"),
        (lambda y, p: losses.log_loss(y, np.clip(p, 1e-3, 1 - 1e-3)), "You clip too hard"),
        (lambda y, p: losses.log_loss(y, np.clip(p, 1e-8, 1 - 1e-8)), "clip no harder"),
        (lambda y, p: -np.log(_chosen(y, p)).mean(), "exactly 0 or 1"),
        (lambda y, p: -np.log(_chosen(y, p)), "your function gives"),
        (lambda y: 0.0, "raised TypeError"),
    ],
    "09.c": [
        (lambda y, z: losses.entropy(softmax(z, axis=1)), "entropy of the forecast"),
        (lambda y, z: -z[np.arange(len(y)), y].mean(), "minus the logit"),
        (lambda y, z: log_softmax(z, axis=1)[np.arange(len(y)), y].mean(), "sign is turned round"),
        (lambda y, z: _logits_by_hand(y, z) * len(y), "adds the rows up"),
        (lambda y, z: _logits_by_hand(y, z) / math.log(2), "in bits"),
        (lambda y, z: -log_softmax(z, axis=1).mean(), "averages over all classes"),
        (lambda y, z: -softmax(z, axis=1)[np.arange(len(y)), y].mean(), "logarithm is missing"),
        (_overflowing, "overflow in exp"),
        (lambda y, z: losses.log_loss(y, softmax(z, axis=1)), "probability is clipped"),
        (lambda y, z: None, "returns nothing"),
    ],
}

RIGHT = {
    "09.a": [
        _pool_by_loop,
        lambda rmses, counts: np.sqrt(np.average(np.square(rmses), weights=counts)),
        lambda rmses, counts: np.linalg.norm(rmses * np.sqrt(counts / counts.sum())),
        lambda rmses, counts: losses.rmse(0 * rmses, rmses, sample_weight=counts),
    ],
    "09.b": [
        _loss_by_loop,
        _loss_through_xlogy,
        losses.log_loss,
        lambda y, p: losses.cross_entropy(np.c_[y, 1 - y], np.c_[p, 1 - p]),
    ],
    "09.c": [
        _logits_by_hand,
        lambda y, z: -np.mean([row[k] for row, k in zip(log_softmax(z, axis=1), y, strict=True)]),
        lambda y, z: np.mean(logsumexp(z, axis=1) - z[range(len(y)), y]),
        lambda y, z: np.logaddexp.reduce(z - z[np.arange(len(y)), y][:, None], axis=1).mean(),
    ],
}
