"""Typical wrong answers and right answers by other roads for lesson 05."""

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, true_positive_rate


def _difference(rate):
    return lambda t, p, g: rate(t[g == "A"], p[g == "A"]) - rate(t[g == "B"], p[g == "B"])


def _by_frame(truth, approved, group):
    frame = MetricFrame(metrics=true_positive_rate, y_true=truth, y_pred=approved, sensitive_features=group)
    return frame.by_group["A"] - frame.by_group["B"]


def _by_loop(truth, approved, group):
    rates = {}
    for name in ("A", "B"):
        repays = [p for t, p, g in zip(truth, approved, group, strict=True) if g == name and t == 1]
        rates[name] = sum(repays) / len(repays)
    return rates["A"] - rates["B"]


def _by_pandas(truth, approved, group):
    table = pd.DataFrame({"truth": truth, "approved": approved, "group": group})
    rates = table[table["truth"] == 1].groupby("group")["approved"].mean()
    return [rates["A"] - rates["B"]]


WRONG = {
    "05.a": [
        (_difference(lambda t, p: p[t == 0].mean()), "false positive rates"),
        (_difference(lambda t, p: p.mean()), "selection rates"),
        (_difference(lambda t, p: (t == p).mean()), "gap in accuracy"),
        (_difference(lambda t, p: t[p == 1].mean()), "gap in precision"),
        (lambda t, p, g: -_by_loop(t, p, g), "sign is turned round"),
        (lambda t, p, g: abs(_by_loop(t, p, g)), "loses the sign"),
        (lambda t, p, g: (t * p * (g == "A")).mean() - (t * p * (g == "B")).mean(), "divides by everybody"),
        (lambda t, p, g: [p[(t == 1) & (g == k)].mean() for k in "AB"], "two rates"),
        (lambda t, p, g: None, "returns nothing"),
        (0.37, "should be a function"),
    ],
    "05.b": [
        (lambda p, v, t: (1 - p) / p * (1 - v) / v * t, "base rate is turned round"),
        (
            lambda p, v, t: p / (1 - p) * v / (1 - v) * t if v < 1 else float("inf"),
            "precision is turned round",
        ),
        (lambda p, v, t: p / (1 - p) * (1 - v) / v * (1 - t), "TPR itself"),
        (lambda p, v, t: t * (1 - v) / v, "share of those who repay"),
        (lambda p, v, t: p * t * (1 - v) / v, "share of everybody"),
        (lambda p, v, t: 1 - v, "among the approved"),
        (lambda p, v, t: p * t * (1 - v) / (1 - p), "divide by the precision"),
        (lambda p, v: p * v, "raised TypeError"),
    ],
    "05.c": [
        (0.31 / 0.40, "share that is left"),
        (0.09, "difference of the gaps"),
        (0.09 / 0.31, "gap without the column"),
        (0.75, "what the repair removed"),
        (22.5, "in per cent"),
        (0.5, "Not this share"),
        ("22.5 %", "should be a number"),
    ],
}
RIGHT = {
    "05.a": [_by_frame, _by_loop, _by_pandas, _difference(lambda t, p: p[t == 1].mean())],
    "05.b": [
        lambda p, v, t: p / (1 - p) * (1 - v) / v * t,
        lambda p, v, t: (p * t / v - p * t) / (1 - p),
        lambda p, v, t: np.float64(t) * (1 / v - 1) / (1 / p - 1),
    ],
    "05.c": [0.225, (0.40 - 0.31) / 0.40, np.array([0.225])],
}
