"""Typical wrong answers and right answers by other roads for lesson 04."""

import numpy as np
from scipy.special import rel_entr

WRONG = {
    "04.a": [
        (lambda month, first: (month <= first, month > first), "trains on the first live month"),
        (lambda month, first: (month <= first, month >= first), "in both masks"),
        (lambda month, first: (month >= first, month < first), "swapped"),
        (lambda month, first: (month < first, month == first), "stops after the first live month"),
        (lambda month, first: (month < first, month > first), "in neither mask"),
        (lambda month, first: month < first, "one mask"),
        ((np.array([True]), np.array([False])), "should be a function"),
        (lambda month: month < 5, "raised TypeError"),
    ],
    "04.b": [
        (lambda e, a: np.sum((a - e) * np.log2(a / e)), "in bits"),
        (lambda e, a: np.sum((a - e) * np.log10(a / e)), "base 10"),
        (lambda e, a: np.sum((a - e) * np.log(e / a)), "sign is turned round"),
        (lambda e, a: np.sum(a * np.log(a / e)), "by the actual share alone"),
        (lambda e, a: np.sum(e * np.log(e / a)), "by the expected share alone"),
        (lambda e, a: np.mean((a - e) * np.log(a / e)), "mean over the bins"),
        (lambda e, a: (a - e) * np.log(a / e), "one value per bin"),
        (lambda e, a: np.sum(np.abs(a - e)), "leaves the logarithm out"),
        (lambda e, a: None, "returns nothing"),
    ],
    "04.c": [
        (0.95**72, "no test alarms"),
        (97.5, "in per cent"),
        (72 * 0.05, "number of false alarms"),
        (0.05, "one test alone"),
        (0.05 / 72, "corrected level"),
        (0.05**72, "all 72 tests alarm"),
        (-1, "between 0 and 1"),
        (0.5, "stay silent"),
    ],
}


def _split_by_loop(month, first_live_month):
    train, test = [], []
    for m in month:
        train.append(m < first_live_month)
        test.append(not m < first_live_month)
    return train, test


RIGHT = {
    "04.a": [
        lambda month, first: (month < first, month >= first),
        lambda month, first: np.stack([month < first, ~(month < first)]),
        _split_by_loop,
        lambda month, first: [(month <= first - 1).astype(int), (month > first - 1).astype(int)],
    ],
    "04.b": [
        lambda e, a: np.sum((a - e) * np.log(a / e)),
        lambda e, a: np.sum((e - a) * np.log(e / a)),
        lambda e, a: rel_entr(a, e).sum() + rel_entr(e, a).sum(),
        lambda e, a: sum((y - x) * (np.log(y) - np.log(x)) for x, y in zip(e, a, strict=True)),
    ],
    "04.c": [1 - 0.95**72, np.float64(0.9751), np.array([0.975]), -np.expm1(72 * np.log1p(-0.05))],
}
