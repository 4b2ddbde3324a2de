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


def _own_shuffle(x, columns, order):
    rng, changed = np.random.default_rng(1), x.copy()
    for j in columns:
        changed[:, j] = rng.permutation(x[:, j])
    return changed


def _shuffled_by_chance(x, columns, order):
    rng = np.random.default_rng(2)
    return _columns(x, columns, rng.permutation(len(x)))


def _filled(x, columns, order, with_):
    changed = x.copy()
    changed[:, columns] = with_(x[:, columns])
    return changed


def _chained(x, columns, order):
    changed = x.copy()
    changed[order][:, columns] = x[:, columns]
    return changed


def _exchanged(x, columns, order):
    changed = x.copy()
    changed[:, columns] = x[order][:, list(reversed(columns))]
    return changed


def _crossed(x, columns, order):
    changed = x.copy()
    changed[:, columns] = x[order, columns]
    return changed


def _set_in_place(f, x, c, v):
    x[:, c] = v
    return f(x).mean()


def _plus(x, column, value):
    changed = x.copy()
    changed[:, column] = changed[:, column] + value
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
        ({"first_lost_packet"}, "At least one more"),
        (
            {
                "rsrp_dbm",
                "beam_switches_1h",
                "harq_retransmissions",
                "battery_pct",
                "video_stalls",
                "first_lost_packet",
            },
            "before the decision, so",
        ),
        ({"battery_pct"}, "before the decision, so"),
        ([0.2, 1.0, 0.05], "give the names, not the seconds"),
        (3, "as a set or a list"),
        ({"rsrp_dbm": False, "video_stalls": True}, "only the names of those that leak"),
        ({"video_stalls": 1.0, "harq_retransmissions": 0.2}, "nobody knows it in time"),
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
        (_own_shuffle, "shuffled by itself"),
        (_shuffled_by_chance, "not by `order`"),
        (lambda x, c, o: _filled(x, c, o, lambda part: np.sort(part, axis=0)), "shuffled by itself"),
        (lambda x, c, o: _filled(x, c, o, lambda part: part.mean(axis=0)), "has lost some"),
        (lambda x, c, o: _filled(x, c, o, lambda part: np.roll(part, 1, axis=0)), "not by `order`"),
        (lambda x, c, o: _filled(x, c, o, np.zeros_like), "has lost some"),
        (_chained, "Nothing has moved"),
        (_exchanged, "changed places"),
        (_crossed, "choose the rows first"),
        (lambda x, c, o: _filled(x, c, o, lambda part: x[o]), "the same columns"),
        (
            lambda x, c, o: _columns(x, [j for j in range(x.shape[1]) if j not in c], o),
            "columns that should stay",
        ),
        (lambda x, c, o: _columns(x, [j - 1 for j in c], o), "begin at 0"),
        (lambda x, c, o: _columns(x, c, o[o]), "applied twice"),
        (lambda x, c, o: x[:, c], "has the shape"),
        (lambda x, c, o: np.random.default_rng(3).permutation(x), "has changed: leave the others"),
    ],
    "06.c": [
        (lambda f, x, c, v: f(_set(x, c, v).mean(axis=0, keepdims=True))[0], "predicts for the average row"),
        (lambda f, x, c, v: np.median(f(_set(x, c, v))), "the median"),
        (lambda f, x, c, v: f(_set(x, c, v)).sum(), "the sum"),
        (lambda f, x, c, v: f(_set(x * 0, c, v)).mean(), "keep their values"),
        (lambda f, x, c, v: f(np.vstack([_set(x[:1], c, v), x[1:]])).mean(), "Only the first row"),
        (lambda f, x, c, v: f(_set(x, c, v * x[:, c])).mean(), "multiplies"),
        (lambda f, x, c, v: f(_set(x, c, v)[:, [c]]).mean(), "takes whole rows"),
        (lambda f, x, c, v: np.mean([f(row) for row in _set(x, c, v)]), "takes whole rows"),
        (lambda f, x, c, v: f(_set(x, c, v)), "individual predictions"),
        (lambda f, x, c, v: f(x).mean(), "was not set"),
        (lambda f, x, c, v: f(np.full_like(x, v)).mean(), "sets every column"),
        (lambda f, x, c, v: f(_set(x, c, v)).mean() - f(x).mean(), "difference from the mean"),
        (lambda f, x, c: 0.5, "raised TypeError"),
        (lambda f, x, c, v: f(x[x[:, c] == v]).mean(), "have this value already"),
        (lambda f, x, c, v: f(x)[np.isclose(x[:, c], v)].mean(), "have this value already"),
        (_set_in_place, "changes x itself"),
        (lambda f, x, c, v: f(np.median(_set(x, c, v), axis=0)[None])[0], "one typical row"),
        (lambda f, x, c, v: f(_set(x, c, v)).mean() / len(x), "twice"),
        (lambda f, x, c, v: f(_set(x, c, v))[0], "one row's prediction"),
        (lambda f, x, c, v: f(x[[np.abs(x[:, c] - v).argmin()]])[0], "nearest row"),
        (lambda f, x, c, v: f(_plus(x, c, v)).mean(), "adds the value"),
        (lambda f, x, c, v: f(_set(x, c - 1, v)).mean(), "begin at 0"),
        (lambda f, x, c, v: _set(x, c, v).mean(), "mean of the inputs"),
        (lambda f, x, c, v: f(_set(x.T, c, v).T).mean(), "sets a row"),
        (lambda f, x, c, v: f(np.full(len(x), v)).mean(), "raised"),
        (lambda f, x, c, v: f(_set(x, c, v)).max(), "largest prediction"),
        (lambda f, x, c, v: np.mean(f(_set(x, c, v)) > 0.5), "above one half"),
        (lambda f, x, c, v: f(x[x[:, c] >= v]).mean(), "from this value on"),
        (lambda f, x, c, v: f(_set(x, c, x[:, c].mean())).mean(), "its own mean"),
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
        lambda f, x, c, v: sum(f(_set(x, c, v)).tolist()) / x.shape[0],
        lambda f, x, c, v: float(pd.Series(f(_set(x, c, v))).mean()),
    ],
}
