"""Typical wrong answers and right answers by other roads for lesson 06."""

import numpy as np
import pandas as pd


def _set(x, column, value):
    changed = x.copy()
    changed[:, column] = value
    return changed


def _in_place(x, columns, order):
    x[:, columns] = x[order][:, columns]
    return x


def _each_its_own_way(x, columns, order):
    changed = x.copy()
    for j in columns:
        order = order[order]
        changed[:, j] = x[order, j]
    return changed


def _columns(x, columns, order):
    changed = x.copy()
    for j in columns:
        changed[:, j] = x[order, j]
    return changed


def _by_loop(x, columns, order):
    changed = [list(row) for row in x]
    for i, source in enumerate(order):
        for j in columns:
            changed[i][j] = x[source][j]
    return changed


WRONG = {
    "06.a": [
        ({"video_stalls", "harq_retransmissions"}, "nobody knows it in time"),
        ({"rsrp_dbm", "beam_switches_1h", "battery_pct"}, "may be used: give the others"),
        (["video_stalls"], "At least one more"),
        (
            {"video_stalls", "harq_retransmissions", "first_lost_packet", "battery_pct"},
            "before the decision, so",
        ),
        (
            {"video_stalls", "harq_retransmissions", "first_lost_packet", "beam_switches_1h"},
            "at the decision, so",
        ),
        (set(), "look at the signs"),
        ({"throughput"}, "not one of the six"),
        ("video_stalls", "as a set or a list"),
    ],
    "06.b": [
        (lambda x, c, o: x[o], "moves all columns"),
        (lambda x, c, o: x.copy(), "Nothing has moved"),
        (lambda x, c, o: x[o][:, c], "alone: return the whole"),
        (lambda x, c, o: _columns(x, c, np.argsort(o)), "other way round"),
        (lambda x, c, o: _columns(x, c[:1], o), "Only the first"),
        (_each_its_own_way, "in different orders"),
        (_in_place, "changes x itself"),
        (lambda x, c, o: None, "returns nothing"),
    ],
    "06.c": [
        (lambda f, x, c, v: f(_set(x, c, v).mean(axis=0, keepdims=True))[0], "predicts for the average row"),
        (lambda f, x, c, v: np.median(f(_set(x, c, v))), "the median"),
        (lambda f, x, c, v: f(_set(x, c, v)).sum(), "the sum"),
        (lambda f, x, c, v: f(_set(x, c, v)), "individual predictions"),
        (lambda f, x, c, v: f(x).mean(), "was not set"),
        (lambda f, x, c, v: f(np.full_like(x, v)).mean(), "sets every column"),
        (lambda f, x, c, v: f(_set(x, c, v)).mean() - f(x).mean(), "difference from the mean"),
        (lambda f, x, c: 0.5, "raised TypeError"),
    ],
}
RIGHT = {
    "06.a": [
        {"harq_retransmissions", "video_stalls", "first_lost_packet"},
        ["video_stalls", "first_lost_packet", "harq_retransmissions"],
        pd.Index(["first_lost_packet", "harq_retransmissions", "video_stalls"]),
        np.array(["first_lost_packet", "harq_retransmissions", "video_stalls"]),
    ],
    "06.b": [_columns, _by_loop, lambda x, c, o: np.where(np.isin(np.arange(x.shape[1]), c), x[o], x)],
    "06.c": [
        lambda f, x, c, v: f(_set(x, c, v)).mean(),
        lambda f, x, c, v: np.mean([f(_set(x[[i]], c, v))[0] for i in range(len(x))]),
        lambda f, x, c, v: np.array(
            [np.average(f(np.column_stack([x[:, :c], np.full(len(x), v), x[:, c + 1 :]])))]
        ),
    ],
}
