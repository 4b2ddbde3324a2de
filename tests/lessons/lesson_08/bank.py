"""Lesson 08: typical wrong answers with a part of their message, and right ones by other roads."""

import numpy as np
from scipy.optimize import brentq

GUIDE = {
    "beams": "ranking",
    "handover": "probability",
    "traffic": "quantile",
    "faults": "anomaly score",
    "energy": "mean",
}


def by_search(cost_missed, cost_needless):
    """Find where the two mean costs cross."""
    return brentq(lambda p: cost_needless * (1 - p) - cost_missed * p, 0, 1)


def tie_by_search(class_old, class_new, pair_old, pair_new):
    """Find where the two lines cross."""
    return brentq(lambda s: (1 - s) * (class_old - pair_old) + s * (class_new - pair_new), 0, 1)


def tie_by_algebra(class_old, class_new, pair_old, pair_new):
    """Solve two lines through (0, old) and (1, new)."""
    coefficients = [[class_new - class_old, -1], [pair_new - pair_old, -1]]
    return np.linalg.solve(coefficients, [-class_old, -pair_old])[0]


WRONG = {
    "08.a": [
        (
            lambda cost_missed, cost_needless: cost_missed / (cost_missed + cost_needless),
            "one minus the threshold",
        ),
        (lambda cost_missed, cost_needless: cost_needless / cost_missed, "ratio of the costs"),
        (lambda cost_missed, cost_needless: cost_missed / cost_needless, "how many needless actions"),
        (lambda cost_missed, cost_needless: 1 / (1 + cost_missed), "where acting for nothing costs 1"),
        (lambda cost_missed, cost_needless: 0.5, "One half balances"),
        (lambda cost_missed, cost_needless: print(end=""), "returns nothing"),
        (1 / 6, "The answer should be a function"),
    ],
    "08.b": [
        (lambda co, cn, po, pn: 100 * (co - po) / (co - po + pn - cn), "in per cent"),
        (lambda co, cn, po, pn: (pn - cn) / (co - po + pn - cn), "share of the old apps"),
        (lambda co, cn, po, pn: (co - po) / (pn - cn), "ratio of the two leads"),
        (lambda co, cn, po, pn: (co - po) / (co - po + pn), "takes class_new for 0"),
        (lambda co, cn, po, pn: co - po, "the lead on old apps"),
        (lambda co, cn, po, pn: 0.33, "your function gives 0.33"),
    ],
    "08.c": [
        (GUIDE | {"beams": "class"}, "beams: one class per beam names one"),
        (GUIDE | {"handover": "mean"}, "handover: the mean signal strength"),
        (GUIDE | {"traffic": "mean"}, "traffic: the mean suffices on about half"),
        (
            GUIDE | {"faults": "probability"},
            "faults: a probability of a fault is learned from labelled faults",
        ),
        (GUIDE | {"energy": "quantile"}, "energy: quantiles do not add up"),
        (GUIDE | {"energy": "median"}, "'median' is none of the six options"),
        ({"beams": "ranking"}, "The five keys are beams"),
        (list(GUIDE.values()), "should be a dict"),
    ],
}

RIGHT = {
    "08.a": [
        by_search,
        lambda cost_missed, cost_needless: 1 / (1 + cost_missed / cost_needless),
        lambda cost_missed, cost_needless: np.array([cost_needless / (cost_needless + cost_missed)]),
    ],
    "08.b": [tie_by_search, tie_by_algebra],
    "08.c": [dict(reversed(GUIDE.items())), {name: choice.title() for name, choice in GUIDE.items()}],
}
