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
        (lambda m, n: 100 * n / (n + m), "in per cent"),
        (lambda m, n: n / (m - n), "costs are subtracted"),
        (lambda m, n: n / (n - m), "costs are subtracted"),
        (lambda m, n: m / (m - n), "costs are subtracted"),
        (lambda m, n: (m - n) / (m + n), "outweighs the other"),
        (lambda m, n: 1 / m, "twice"),
        (lambda m, n: 1 / (m + n), "stands above the line"),
        (lambda m, n: 1 / (1 + n), "leaves the cost of a miss out"),
        (lambda m, n: 1 / 6, "the lesson's 5 to 1"),
        (lambda m, n: 1 - n / m, "one minus the ratio"),
        (lambda m, n: np.log(n / m), "logarithm of the odds"),
        (lambda m, n: n // (n + m), "whole-number division"),
        (lambda m, n: round(n / (n + m), 2), "rounded"),
        (lambda m, n: round(n / (n + m), 1), "rounded"),
        (lambda m, n: m * n / (m + n), "mean cost at the threshold"),
        (lambda m, n: (m + n) / n, "upside down"),
        (lambda m, n: n / (1 + m), "put the second cost there"),
        (lambda m, n: n / (n + m) if n != m else 1.0, "expected is 0.5"),
        (lambda cost_missed, cost_needless: print(end=""), "returns nothing"),
        (1 / 6, "The answer should be a function"),
        (lambda m, n: n / n + m, "Brackets are missing"),
        (lambda m, n: min(m, n) / (m + n), "the smaller cost above the line"),
        (lambda m, n: n / (n + 5), "has the lesson's 5 in it"),
        (lambda m, n: f"{n / (n + m):.2f}", "That is text: a number is expected"),
        (lambda m, n: {"threshold": n / (m + n)}, "stands at place 1 of 1"),
        (lambda m, n: (n / (m + n), m / (m + n)), "stands at place 1 of 2"),
        (lambda m, n: n < m, "That is True or False"),
        (lambda m, n: lambda p: p >= n / (m + n), "That is a function"),
        (lambda m, n: n / (m + 2 * n), "Where both mistakes cost the same, yours is 0.333"),
        (lambda m, n: 1 / (1 + np.exp(m - n)), "your function gives 0.0179862"),
        (lambda m, n: 1 - 1 / m, "does not change with n"),
        (lambda m, n: 0.5 * n / m, "here 2 comes out"),
        (lambda m, n: max(m, n) / (m + n), "Where a miss is the dearer mistake"),
        (lambda m, n: n / (m + n) / 2, "Every result is 0.5 times what is expected"),
        (lambda m, n: 1 - 1 / (m + n), "A threshold is a probability, between 0 and 1"),
        (lambda m, n: (n / (m + n)) ** 0.5, "is the root of what is expected"),
        (lambda m, n: (n + 1) / (n + m + 2), "only their ratio should count"),
        (lambda m, n: m - n, "between 0 and 1; here 4 comes out"),
        (lambda m, n: round(n / (m + n), 3), "rounded"),
        (lambda m, n: np.exp(-m / n), "Where both mistakes cost the same, yours is 0.368"),
        (lambda m, n: n**2 / (n**2 + m**2), "set them equal"),
        (lambda m, n: 0.2 + 0 * m, "It gives 0.2 whatever the input is"),
        (lambda m, n: m / (m + 3), "does not change with n"),
        (lambda m, n: 0.5 if m == n else (0.2 if m < n else 0.1), "you act late"),
    ],
    "08.b": [
        (lambda co, cn, po, pn: 100 * (co - po) / (co - po + pn - cn), "in per cent"),
        (lambda co, cn, po, pn: (pn - cn) / (co - po + pn - cn), "share of the old apps"),
        (lambda co, cn, po, pn: (co - po) / (pn - cn), "ratio of the two leads"),
        (lambda co, cn, po, pn: (co - po) / (co - po + pn), "takes class_new for 0"),
        (lambda co, cn, po, pn: co - po, "the lead on old apps"),
        (lambda co, cn, po, pn: (po - co) / (co - po + pn - cn), "sign is turned"),
        (lambda co, cn, po, pn: (co - po) / ((co - po) - (pn - cn)), "has the other sign"),
        (lambda co, cn, po, pn: (co - po) / ((pn - cn) - (co - po)), "has the other sign"),
        (lambda co, po, cn, pn: (co - po) / (co - po + pn - cn), "are taken in another order"),
        (lambda co, pn, po, cn: (co - po) / (co - po + pn - cn), "has the other sign"),
        (lambda co, cn, pn, po: (co - po) / (co - po + pn - cn), "are taken in another order"),
        (lambda po, cn, co, pn: (co - po) / (co - po + pn - cn), "has the other sign"),
        (lambda co, cn, po, pn: (pn - cn) / (co - po), "upside down"),
        (lambda co, cn, po, pn: (co - po) / (pn - po), "holds the class framing"),
        (lambda co, cn, po, pn: (co - po) / (co - cn), "holds the pair framing"),
        (lambda co, cn, po, pn: pn - cn, "the lead on the new app"),
        (lambda co, cn, po, pn: (co - po) * (pn - cn), "multiplies the two leads"),
        (lambda co, cn, po, pn: co / (co + pn), "only the better framing"),
        (lambda co, cn, po, pn: (co + cn - po - pn) / 2, "at equal shares"),
        (lambda co, cn, po, pn: 0.5, "At one half they tie only"),
        (lambda co, cn, po, pn: round(tie_by_search(co, cn, po, pn), 2), "rounded"),
        (
            lambda co, cn, po, pn: co + (cn - co) * tie_by_search(co, cn, po, pn),
            "how often both are right at the tie",
        ),
        (lambda co, cn, po, pn: 0.33, "your function gives 0.33"),
        (lambda co, cn, po, pn: (co - po) / (co + cn + po + pn), "divided by all four"),
        (lambda co, cn, po, pn: co - po / (co - po + pn - cn), "Brackets are missing"),
        (lambda co, cn, po, pn: round(tie_by_search(co, cn, po, pn), 1), "rounded"),
        (lambda co, cn, po, pn: (cn - pn) / (co - po + pn - cn), "sign is turned"),
        (lambda co, cn, po, pn: (cn - po) / (cn - po + pn - co), "co and cn exchanged"),
        (lambda co, cn, po, pn: f"{tie_by_search(co, cn, po, pn):.0%}", "That is text"),
        (lambda co, cn, po, pn: (tie_by_search(co, cn, po, pn), 1), "stands at place 1 of 2"),
        (lambda co, cn, po, pn: (co + cn) / (po + pn), "the two should be equal"),
        (lambda co, cn, po, pn: co + cn < po + pn, "That is True or False"),
        (lambda co, cn, po, pn: (co - po) / (cn - pn), "look at the signs"),
        (lambda co, cn, po, pn: co - po + pn - cn, "At your share of 0.56 the class framing"),
        (lambda co, cn, po, pn: pn / (co + pn), "The result does not change with cn or po"),
        (lambda co, cn, po, pn: (co - cn) / (co - cn + pn - po), "are taken in another order"),
        (lambda co, cn, po, pn: 0.15, "It gives 0.15 whatever the input is"),
        (lambda co, cn, po, pn: 100 * (pn - cn) / (co - po + pn - cn), "per cent, or a place in a list?"),
        (lambda co, cn, po, pn: 1 / tie_by_search(co, cn, po, pn), "upside down"),
        (lambda co, cn, po, pn: co - po - pn + cn, "look at the signs"),
        (lambda co, cn, po, pn: (co - po) / (co - po + cn), "does not change with pn"),
        (lambda co, cn, po, pn: (co + po) / (co + po + cn + pn), "At your share of 0.556"),
        (lambda co, cn, po, pn: max(co - po, pn - cn), "At your share of 0.48"),
        (lambda co, cn, po, pn: tie_by_search(co, cn, po, pn) / 2, "Every result is 0.5 times"),
        (lambda co, cn, po, pn: co * pn - cn * po, "At your share of 0.163"),
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
        (GUIDE | {"beams": "mean"}, "put the candidates in order"),
        (GUIDE | {"handover": "class"}, "two classes need a threshold"),
        (GUIDE | {"handover": "binary classification"}, "a class or a probability"),
        (GUIDE | {"handover": "threshold"}, "a threshold cuts a number"),
        (GUIDE | {"traffic": "regression"}, "the mean or a quantile?"),
        (GUIDE | {"traffic": "probability"}, "an amount in Mbit/s"),
        (GUIDE | {"traffic": "median"}, "the median is one quantile"),
        (GUIDE | {"faults": "ranking"}, "but by what?"),
        (GUIDE | {"faults": "class"}, "classes are learned from labels"),
        (GUIDE | {"faults": "clustering"}, "do not say which are unusual"),
        (GUIDE | {"energy": "sum"}, "2,000 times one number"),
        (GUIDE | {"beams": "top-k"}, "called 'ranking'"),
        (GUIDE | {"faults": "anomaly"}, "called 'anomaly score'"),
        (GUIDE | {"beams": 4}, "4 is none of the six options"),
        ({"beams": "ranking"}, "Still without a framing: handover"),
        (GUIDE | {"rain": "mean"}, "The five keys are beams"),
        (list(GUIDE.values()), "should be a dict"),
        (GUIDE | {"handover": "threshold 1/21"}, "a threshold cuts a number"),
        (GUIDE | {"handover": True}, "which number gives the yes or no"),
        (GUIDE | {"energy": None}, "None is none of the six options, which are mean"),
        (GUIDE | {"beams": "top-4"}, "the best few of an order"),
        (GUIDE | {"handover": "binary"}, "yes or no comes from a number"),
        (GUIDE | {"traffic": "maximum"}, "is no maximum"),
        (GUIDE | {"energy": "total"}, "a total is 2,000 times"),
        (GUIDE | {"faults": "outlier detection"}, "how far from what is usual"),
        (GUIDE | {"beams": "multilabel"}, "several labels at once have no order"),
        (GUIDE | {"beams": ["ranking", "class"]}, "one framing for each decision"),
        (GUIDE | {"traffic": "mean", "energy": "quantile"}, "half of the days only; energy: quantiles"),
        (dict.fromkeys(GUIDE, "probability"), "beams: yes or no for one beam"),
    ],
}

RIGHT = {
    "08.a": [
        by_search,
        lambda cost_missed, cost_needless: 1 / (1 + cost_missed / cost_needless),
        lambda cost_missed, cost_needless: np.array([cost_needless / (cost_needless + cost_missed)]),
    ],
    "08.b": [
        tie_by_search,
        tie_by_algebra,
        lambda co, cn, po, pn: (po - co) / (po - co - pn + cn),
        lambda co, cn, po, pn: 1 / (1 + (pn - cn) / (co - po)),
        lambda co, cn, po, pn: np.roots([cn - co - pn + po, co - po])[0],
    ],
    "08.c": [
        GUIDE | {"faults": "anomaly_score"},
        dict(reversed(GUIDE.items())),
        {name: choice.title() for name, choice in GUIDE.items()},
        GUIDE | {"faults": "anomaly scores", "energy": ["mean"], "beams": "a ranking"},
    ],
}
