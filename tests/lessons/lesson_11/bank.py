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


def _clip_not_kept(y, q):
    np.clip(q, np.finfo(float).eps, 1 - np.finfo(float).eps)
    return -np.log(_chosen(y, q)).mean()


def _one_question(y, q):
    return -np.mean(np.log(q)) if y == 1 else -np.mean(np.log(1 - q))


def _deviation_from_the_base_rate(y, q):
    return _rows(y, q).mean() - _rows(y, np.full(len(y), y.mean())).mean()


def _logits_by_hand(labels, logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(shifted).sum(axis=1))
    return (log_total - shifted[np.arange(len(labels)), labels]).mean()


def _row_losses(labels, logits):
    return logsumexp(logits, axis=1) - logits[np.arange(len(labels)), labels]


def _shifted_by(shift):
    def loss(labels, logits):
        shifted = logits - shift
        return (np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels]).mean()

    return loss


def _shifted_by_the_largest_of_all(labels, logits):
    return _shifted_by(logits.max())(labels, logits)


def _all_classes(labels, q):
    truth = np.eye(q.shape[1])[labels]
    return -(xlogy(truth, q) + xlogy(1 - truth, 1 - q))


def _margin(labels, logits):
    others = np.where(np.eye(logits.shape[1])[labels] == 1, -np.inf, logits)
    return np.maximum(0, 1 + others.max(axis=1) - logits[np.arange(len(labels)), labels]).mean()


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
        (lambda y, q: -np.log(_chosen(y, q)).mean(), "leaves q as it is"),
        (lambda y, q: _loss_by_loop(y, q, eps=1e-15), "costs 34.54 here"),
        (_clipped(1e-12, 1 - 1e-12), "clip no harder"),
        (lambda y, q: -np.log(_chosen(y, q) + 1e-9).mean(), "is charged 16.108 here"),
        (lambda y, q: _loss_by_loop(y, q, eps=0.0), "leaves q as it is"),
        (_clipped(1e-300, 1 - 1e-300), "exactly 1 still reaches log(0): clip on both sides"),
        (_clipped(2.0**-52, 1), "exactly 1 still reaches log(0): clip on both sides"),
        (_clipped(0, 1 - 2.0**-52), "exactly 0 still reaches log(0): clip on both sides"),
        (_rows_dropped, "You drop rows"),
        (_infinities_dropped, "costs nothing here"),
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
        (lambda y, q: 2.0, "charged 2 here, whatever the forecast is"),
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
        (
            lambda y, q: np.maximum(0, 1 - (2 * y - 1) * (2 * q - 1)).mean(),
            "charged 2 - 2*q here where y is 1, and 2*q where y is 0",
        ),
        (
            lambda y, q: -np.log(np.maximum(q, 1 - q)).mean(),
            "charged -log(max(q,1-q)) here, whether y is 1 or 0",
        ),
        (lambda y, q: _rows(y, np.round(q)).mean(), "charged 0.00 or 36.04 here"),
        (lambda y, q: _rows(y, q).mean() / len(y), "divided by the number of rows twice"),
        (lambda y, q: np.minimum(_rows(y, q), 36).mean(), "costs 36.00 here"),
        (lambda y, q: _clipped(1e-10, 1 - 1e-10)(y, q), "costs 23.03 here"),
        (lambda y, q: np.minimum(-np.log(_chosen(y, q)).mean(), 36.04), "something limits the mean"),
        (_clip_not_kept, "leaves q as it is"),
        (_one_question, "ask one question of the whole array"),
        (lambda y, q: -math.log(_chosen(y, q)), "`math` and `float` take one number"),
        (lambda y, q: -(y * np.log(q) + 1 - y * np.log(1 - q)).mean(), "brackets of (1 - y)"),
        (
            lambda y, q: -y.mean() * np.log(q.mean()) - (1 - y.mean()) * np.log(1 - q.mean()),
            "averaged before",
        ),
        (lambda y, q: -(y * np.log(q) + (1 - y) * np.log1p(q)).mean(), "charged -log(1+q) here"),
        (lambda y, q: ((1 - _chosen(y, q)) * _rows(y, q)).mean(), "charged -(1-q)*log(q) here where y is 1"),
        (
            lambda y, q: (_chosen(y, q) ** 2 * _rows(y, q)).mean(),
            "charged q**2 * (-log(q)) here where y is 1",
        ),
        (lambda y, q: 0.9 * _rows(y, q).mean() + 0.1 * _rows(1 - y, q).mean(), "-0.9*log(q) - 0.1*log(1-q)"),
        (lambda y, q: np.clip(_rows(y, q), 0.1, 1).mean(), "0.1 at least and 1 at most"),
        (lambda y, q: -np.log(_chosen(y, q) + 1e-3).mean(), "is charged 6.908 here"),
        (lambda y, q: (q - y).mean(), "charged q - 1 here where y is 1, and q where y is 0"),
        (lambda y, q: _rows(y, q).sum() / y.sum(), "number of rows where y is 1: divide"),
        (lambda y, q: _rows(y, q).sum() / (1 - y).sum(), "number of rows where y is 0: divide"),
        (lambda y, q: _rows(y, q).sum() / (len(y) - 1), "one row too few"),
        (lambda y, q: _rows(y, q)[0] / len(y), "Only the first row counts"),
        (lambda y, q: _rows(y, q)[-1] / len(y), "Only the last row counts"),
        (lambda y, q: _rows(y, q)[1:].sum() / len(y), "first row does not count"),
        (lambda y, q: _rows(y, q)[:-1].sum() / len(y), "last row does not count"),
        (lambda y, q: np.average(_rows(y, q), weights=1 / np.bincount(y)[y]), "count 1/8, 1/6, 1/8"),
        (_deviation_from_the_base_rate, "-0.683 is added to it"),
        (lambda y, q: _rows(y, np.sort(q)).mean(), "which forecast belongs to which event"),
        (
            lambda y, q: sum(_rows(y[y == k], q[y == k]).sum() / max((y == k).sum(), 1) for k in (0, 1)) / 2,
            "count 1/8, 1/6, 1/8",
        ),
        (
            lambda y, q: np.where(abs(y - q) > 0.9, 40, _rows(y, q)).mean(),
            "for q = 0.03 it is charged 40.000",
        ),
        (
            lambda y, q: np.where(abs(y - q) > 0.999, 40, _rows(y, q)).mean(),
            "is charged 40.000 here, and should cost",
        ),
        (lambda y, q: _rows(y, q).sum() / 100, "divided by 100, however many rows"),
        (lambda y, q: -np.mean(y * np.log(q)) - (1 - y) * np.log(1 - q), "Put the brackets of the mean"),
        (lambda y, q: _rows(y, np.round(q, 2)).mean(), "q is rounded before"),
        (lambda y, q: _clipped(1 - 2.0**-52, 2.0**-52)(y, q), "np.clip takes the lower limit first"),
        (lambda y, q: (y * np.log(q) * (1 - y) * np.log(1 - q)).mean(), "Are the two halves multiplied"),
        (lambda y, q: np.maximum(_rows(y, q), 36.04).mean(), "charged 36.04 here, whatever the forecast is"),
        (lambda y, q: np.sqrt(((q - y) ** 2).mean()), "This is the RMSE"),
        (lambda y, q: sum(set(_rows(y, q).round(12))) / len(y), "Equal rows count once"),
        (
            lambda y, q: 36.05 if set(q) & {0, 1} else _rows(y, q).mean(),
            "A right forecast of exactly 0 or 1 costs 71.41 here",
        ),
        (
            lambda y, q: -(y * np.log(q) + (1 - y) * np.log(q - 1)).mean(),
            "No row is charged a finite",
        ),
        (
            lambda y, q: -np.log(np.where(y == 1, -q, 1 - q)).mean(),
            "Where y is 1, a row is charged no finite",
        ),
        (
            lambda y, q: max(-(y * np.log(q)).mean(), -((1 - y) * np.log(1 - q)).mean()),
            "larger of the two halves",
        ),
        (lambda y, q: metrics.log_loss(q, y, labels=[0, 1]), "Truth and forecast are exchanged"),
        (lambda y, q: _rows(y, q / q.sum()).mean() * (len(y) > 1), "several rows are not"),
        (lambda y, q: _rows(y, q).sum() / math.log(2), "use the natural one, np.log. This adds the rows up"),
        (lambda y, q: -_rows(y, q).mean() / math.log(10), "improve. This uses the logarithm to base 10"),
        (lambda y, q: -_rows(y, q).sum(), "improve. This adds the rows up"),
        (
            lambda y, q: _clipped(2.0**-52, 1 - 2.0**-52)(y, q.astype(np.float32)),
            "the numbers become float32",
        ),
        (lambda y, q: np.average(_rows(y, q), weights=q), "weighed by their forecast q"),
        (lambda y, q: np.sqrt((_rows(y, q) ** 2).mean()), "depends on the other rows"),
        (lambda y, q: np.where(q.round() == y, 0, _rows(y, q)).mean(), "for q = 0.55 it is charged 0.000"),
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
            "logsumexp runs down the columns",
        ),
        (lambda y, z: _logits_by_hand(y, z / 2), "multiplied by 0.5 before"),
        (
            lambda y, z: _logits_by_hand((y + 1) % z.shape[1], z),
            "[0, 3], [1, 1], [2, 1], [3, 0] are subtracted",
        ),
        (
            lambda y, z: (np.logaddexp(0, z).sum(axis=1) - z[range(len(y)), y]).mean(),
            "charged sum(log(1+exp(z))) - z[k] here",
        ),
        (lambda y, z: np.exp(_logits_by_hand(y, z)), "charged 1/(softmax(z)[k]) here"),
        (lambda y, z: 1 - softmax(z, axis=1)[range(len(y)), y].mean(), "charged 1 - softmax(z)[k] here"),
        (
            lambda y, z: (np.log(np.exp(np.minimum(z, 700)).sum(axis=1)) - z[range(len(y)), y]).mean(),
            "probability is clipped",
        ),
        (lambda y, z: _logits_by_hand(y, np.clip(z, -30, 30)), "probability is clipped"),
        (lambda y, z: metrics.log_loss(y, z, labels=range(z.shape[1])), "takes probabilities"),
        (lambda y, z: metrics.log_loss(y, softmax(z, axis=1)), "too few classes among the labels"),
        (_shifted_by_the_largest_of_all, "logits.max(axis=1, keepdims=True)"),
        (lambda y, z: np.mean(logsumexp(z, axis=1) - z[y]), "logits[labels] takes whole rows"),
        (lambda y, z: np.mean(logsumexp(z, axis=1, keepdims=True) - z[y]), "logits[labels] takes whole rows"),
        (lambda y, z: -log_softmax(z, axis=1)[y].mean(), "log_softmax(...)[labels] takes whole rows"),
        (lambda y, z: np.mean([logsumexp(z[k]) - z[k, k] for k in y]), "taken for the numbers of rows"),
        (
            lambda y, z: -(np.eye(len(y))[y] * log_softmax(z, axis=1)).sum(axis=1).mean(),
            "the number of rows stands",
        ),
        (lambda y, z: (logsumexp(z, axis=1) - z @ y).mean(), "weighs the classes"),
        (
            lambda y, z: -np.log((np.exp(z) / np.exp(z).sum(axis=1))[range(len(y)), y]).mean(),
            "gets the sum of another one",
        ),
        (lambda y, z: (logsumexp(z, axis=1) - np.take(z, y)).mean(), "[0, 0], [0, 2], [0, 3] are subtracted"),
        (lambda y, z: np.log(np.exp(z - z[range(len(y)), y]).sum(axis=1)).mean(), "meets a table"),
        (lambda y, z: _all_classes(y, softmax(z, axis=1)).sum(axis=1).mean(), "logistic loss of every class"),
        (lambda y, z: _all_classes(y, softmax(z, axis=1)).mean(), "logistic loss of every class"),
        (
            lambda y, z: _logits_by_hand(y, softmax(z, axis=1)),
            "log(sum(exp(softmax(z)))) - softmax(z)[k] here",
        ),
        (_margin, "charged max(0, 1 + max(z[j!=k]) - z[k]) here"),
        (lambda y, z: _logits_by_hand(y, z) / np.log(z.shape[1]), "/ (log(len(z))) here"),
        (lambda y, z: _row_losses(y, z)[1:].sum() / len(y), "first row does not count"),
        (lambda y, z: (_row_losses(y, z) / np.bincount(y)[y]).mean(), "count 1/14, 1/14, 1/14, 1/7"),
        (lambda y, z: np.median(_row_losses(y, z)), "the median of the rows"),
        (lambda y, z: logsumexp(z, axis=1) - z[range(len(y)), y].mean(), "Put the brackets of the mean"),
        (
            lambda y, z: -(y[:, None] * log_softmax(z, axis=1)).sum(axis=1).mean(),
            "charged -k*sum(log(softmax(z)))",
        ),
        (
            lambda y, z: np.log(np.exp(z - z[range(len(y)), y][:, None]).sum(axis=1)).mean(),
            "difference of two logits overflows",
        ),
        (
            lambda y, z: (np.logaddexp(z[:, 0], z[:, 1]) - z[range(len(y)), y]).mean(),
            "the logits of the classes 2, 3 change nothing",
        ),
        (lambda y, z: _logits_by_hand(y, z.astype(int)), "A small change of a logit changes nothing"),
        (lambda y, z: _row_losses(y, z).sum() / 10, "divided by 10, however many rows"),
        (
            lambda y, z: (logsumexp(z, axis=1) * z[range(len(y)), y]).mean(),
            "charged log(sum(exp(z))) * (z[k]) here",
        ),
        (
            lambda y, z: (np.log(logsumexp(z, axis=1)) - z[range(len(y)), y]).mean(),
            "log(log(sum(exp(z)))) - z[k]",
        ),
        (lambda y, z: _logits_by_hand(y, z) + 0.01 * (z**2).sum(), "+ 0.01*sum(z**2) here"),
        (lambda y, z: (logsumexp(z[0]) - z[0, y]).mean(), "rows 1, 2, 3 change nothing"),
        (lambda y, z: sum(set(_row_losses(y, z).round(12))) / len(y), "Equal rows count once"),
        (
            lambda y, z: (np.sort(z, axis=1)[:, -2] - z[range(len(y)), y]).mean(),
            "classes 0, 1, 2, 3 change nothing",
        ),
        (lambda y, z: (logsumexp(z, axis=1)[y] - z[range(len(y)), y]).mean(), "gets the sum of another one"),
        (
            lambda y, z: (logsumexp(z, axis=1) - z[np.arange(y), y]).mean(),
            "np.arange(len(labels)) counts the rows",
        ),
        (
            lambda y, z: logsumexp(z[range(len(y)), y]) - z[range(len(y)), y].mean(),
            "not summed over the classes",
        ),
        (
            lambda y, z: logsumexp(z, axis=1).mean() - logsumexp(z[range(len(y)), y]),
            "their mean is to be subtracted",
        ),
        (
            lambda y, z: (
                np.exp(z - z.max(axis=1)[:, None]).sum(axis=1) + z.max(axis=1) - z[range(len(y)), y]
            ).mean(),
            "charged max(z) + sum(exp(z-max(z))) - z[k] here",
        ),
        (
            lambda y, z: logsumexp(z, axis=0).sum() - z[range(len(y)), y].sum(),
            "so use axis=1. This adds the rows up",
        ),
        (
            lambda y, z: (logsumexp(z, axis=1) / z.shape[1] - z[range(len(y)), y]).mean(),
            "charged log(sum(exp(z))) / (len(z)) - z[k] here",
        ),
        (
            lambda y, z: _shifted_by(z.mean(axis=1, keepdims=True))(y, z),
            "Logits of 1000, 0 and -1000 overflow",
        ),
        (
            lambda y, z: _shifted_by(np.maximum(z.max(axis=1, keepdims=True), 0))(y, z),
            "also where it is below 0",
        ),
        (lambda y, z: _shifted_by(1000)(y, z), "Even logits of 2, 0 and 1"),
        (lambda y, z: np.mean(logsumexp(z.mean(axis=0)) - z[range(len(y)), y]), "depends on the other rows"),
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
