"""Typical wrong answers and right answers by other roads for lesson 06."""

import numpy as np
import pandas as pd

from tests.lessons.written import value, written


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
        (["video_stalls"], "after the decision: nobody knows"),
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
        ("video_stalls", "More than one leaks"),
        ({"first_lost_packet"}, "after the decision: nobody knows"),
        (
            {
                "rsrp_dbm",
                "beam_switches_1h",
                "harq_retransmissions",
                "battery_pct",
                "video_stalls",
                "first_lost_packet",
            },
            "All six stand there",
        ),
        ({"battery_pct"}, "at least one that is measured after"),
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
        (lambda x, c, o: _filled(x, c, o, lambda part: np.sort(part, axis=0)), "You sorted the columns"),
        (lambda x, c, o: _filled(x, c, o, lambda part: part.mean(axis=0)), "become their means"),
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
        (lambda x, c, o: x[:, c], "Those are the columns as they were"),
        (lambda x, c, o: x[:2], "has the shape"),
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
        (lambda f, x, c, v: f(np.full(len(x), v)).mean(), "takes whole rows"),
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


# Answers as students write them, run as cells.
_NAMES = {
    "measured_s": {
        "rsrp_dbm": -0.02,
        "beam_switches_1h": 0.0,
        "harq_retransmissions": 0.2,
        "battery_pct": -30.0,
        "video_stalls": 1.0,
        "first_lost_packet": 0.05,
    }
}


def _cell(source):
    return value(source, **_NAMES)


def _b(body):
    return written("shuffle_together(x, columns, order)", body)


def _c(body):
    return written("dependence_at(predict_chance, x, column, value)", body)


WRONG["06.a"] += [
    (_cell("{n for n, s in measured_s.items() if s <= 0}"), "may be used: give the others"),
    (_cell("{n for n, s in measured_s.items() if s >= 0}"), "at the decision, so"),
    (_cell('["harq_retransmissions", "video_stalls"]'), "nobody knows it in time"),
    (_cell('"video_stalls"'), "More than one leaks"),
    (_cell("{n for n, s in measured_s.items() if s < 0}"), "None of these leaks"),
    (_cell('"harq_retransmissions, video_stalls, first_lost_packet"'), "as a set or a list"),
    (_cell("sum(s > 0 for s in measured_s.values())"), "as a set or a list"),
    (_cell("[s for s in measured_s.values() if s > 0]"), "give the names, not the seconds"),
    (_cell("{n for n, s in measured_s.items() if s != 0}"), "before the decision, so"),
    (
        _cell('["harq_retransmissions", "video_stalls", "first_lost_packet", "battery_pct"]'),
        "before the decision, so",
    ),
    (_cell("[s > 0 for s in measured_s.values()]"), "That is True or False for"),
    (
        _cell('["harq_retransmission", "video_stalls", "first_lost_packet"]'),
        "'harq_retransmission' is not one",
    ),
    (_cell("[(n, s) for n, s in measured_s.items() if s > 0]"), "Each entry should be a name"),
    (_cell('set("video_stalls")'), "Those are single letters"),
    (_cell('{"harq retransmissions", "video stalls", "first lost packet"}'), "'first lost packet' is not"),
    (_cell("[2, 4, 5]"), "Those are not names: give"),
    (_cell("measured_s"), "All six stand there"),
    (_cell("True"), "Give the names as a set or"),
    (_cell("max(measured_s, key=measured_s.get)"), "More than one leaks"),
    (_cell("lambda name: measured_s[name] > 0"), "Give the names as a set or"),
    (_cell("{n for n, s in measured_s.items() if 0 < s < 0.1}"), "after the decision: nobody knows"),
    (_cell('["video_stalls", "battery_pct"]'), "at least one that is measured after"),
    (_cell("[n for n, s in measured_s.items() if abs(s) < 0.1]"), "at the decision, so"),
    (_cell('[["harq_retransmissions", "video_stalls"], ["rsrp_dbm"]]'), "Each entry should be a name"),
    (
        _cell(
            '["harq_retransmissions", "video_stalls", "first_lost_packet", "beam_switches_1h", "rsrp_dbm"]'
        ),
        "at the decision, so",
    ),
    (_cell("np.array(list(measured_s.values())) > 0"), "That is True or False for"),
    (_cell("sorted(measured_s, key=measured_s.get)[-2:]"), "nobody knows it in time"),
    (_cell("max(measured_s, key=lambda n: abs(measured_s[n]))"), "More than one leaks"),
    (_cell('{"harq", "video", "packet"}'), "'harq' is not one of the"),
    (_cell('"""harq_retransmissions\nvideo_stalls\nfirst_lost_packet"""'), "as a set or a list"),
    (_cell('{"harq_retransmissions": "after", "video_stalls": "after"}'), "nobody knows it in time"),
    (_cell("{n for n, s in measured_s.items() if s >= 0.2}"), "nobody knows it in time"),
    (_cell("[]"), "look at the signs"),
    (_cell('["throughput_mbps", "video_stalls"]'), "'throughput_mbps' is not one"),
    (_cell('["rsrp_dbm", "harq_retransmissions", "first_lost_packet"]'), "rsrp_dbm is measured before"),
]
WRONG["06.b"] += [
    (_b("return x[order]"), "moves all columns"),
    (_b("x[:, columns] = x[order][:, columns]\nreturn x"), "changes x itself"),
    (
        _b(
            "changed = x.copy()\nrng = np.random.default_rng(0)\nfor c in columns:\n    changed[:, c] = rng.permutation(x[:, c])\nreturn changed"
        ),
        "shuffled by itself",
    ),
    (
        _b("changed = x.copy()\nchanged[order][:, columns] = x[:, columns]\nreturn changed"),
        "Nothing has moved",
    ),
    (
        _b("changed = x.copy()\nfor c in columns:\n    changed[order, c] = x[:, c]\nreturn changed"),
        "other way round",
    ),
    (_b("return x[order][:, columns]"), "alone: return the whole"),
    (
        _b("changed = x.copy()\nchanged[columns] = x[order][columns]\nreturn changed"),
        "columns come second",
    ),
    (
        _b("changed = x[order].copy()\nchanged[:, columns] = x[:, columns]\nreturn changed"),
        "columns that should stay",
    ),
    (
        _b(
            "changed = x.copy()\no = np.random.default_rng(1).permutation(len(x))\nchanged[:, columns] = x[o][:, columns]\nreturn changed"
        ),
        "not by `order`",
    ),
    (
        _b("changed = x.copy()\nchanged[:, columns[0]] = x[order, columns[0]]\nreturn changed"),
        "Only the first",
    ),
    (
        _b("changed = x.copy()\nchanged[:, columns] = x[order, columns]\nreturn changed"),
        "choose the rows first",
    ),
    (_b("changed = x.copy()\nchanged[:, columns] = x[order][:, columns]"), "returns nothing"),
    (
        _b(
            "changed = x.copy()\nfor i in range(len(x)):\n    changed[i, columns] = changed[order[i], columns]\nreturn changed"
        ),
        "You read from the copy that",
    ),
    (
        _b("changed = x.copy()\nchanged[:, columns] = x[columns][:, order]\nreturn changed"),
        "Counting begins at 0, and",
    ),
    (_b("changed = x.copy()\nreturn np.take(x, order, axis=1)"), "Counting begins at 0, and"),
    (
        _b("changed = x.copy()\nchanged[:, columns] = x[order]\nreturn changed"),
        "the same columns",
    ),
    (
        _b(
            "changed = x.copy()\nlo, hi = min(columns), max(columns) + 1\nchanged[:, lo:hi] = x[order, lo:hi]\nreturn changed"
        ),
        "You moved the columns in",
    ),
    (
        _b("changed = x.copy()\nchanged[:, columns] = x[order][:, columns]\nreturn changed, order"),
        "Your function gives the array",
    ),
    (_b("changed = x.copy()\nreturn [x[order, c] for c in columns]"), "Those are the shuffled columns"),
    (
        _b("changed = x.copy()\nnp.random.default_rng(0).shuffle(changed[:, columns])\nreturn changed"),
        "Nothing has moved",
    ),
    (
        _b(
            "changed = x.copy()\nchanged = x[order]\nchanged[:, columns] = x[order][:, columns]\nreturn changed"
        ),
        "moves all columns",
    ),
    (
        _b(
            "changed = x.copy()\nfor c in columns:\n    changed = x.copy()\n    changed[:, c] = x[order, c]\nreturn changed"
        ),
        "Only the last of the columns",
    ),
    (
        _b("changed = x.copy()\nchanged[:, columns] = x[np.sort(order)][:, columns]\nreturn changed"),
        "Nothing has moved",
    ),
    (
        _b("changed = x.copy()\nchanged[np.ix_(order, columns)] = x[:, columns]\nreturn changed"),
        "other way round",
    ),
    (
        _b("changed = x.copy()\nchanged[:, columns] = x[order][order][:, columns]\nreturn changed"),
        "applied twice",
    ),
    (
        _b(
            "changed = x.copy()\nfor c in range(len(columns)):\n    changed[:, c] = x[order, c]\nreturn changed"
        ),
        "You moved the first columns",
    ),
    (
        _b(
            "changed = x.copy()\nfor k, c in enumerate(columns):\n    changed[:, c] = x[np.roll(order, k), c]\nreturn changed"
        ),
        "shuffled by itself",
    ),
    (_b("changed = x\nchanged[:, columns] = x[order][:, columns]\nreturn changed"), "changes x itself"),
    (
        _b("changed = x.copy()\nchanged[:, columns] = x[:, columns][:, ::-1]\nreturn changed"),
        "You moved values within their",
    ),
    (
        _b("changed = x.copy()\nchanged[:, columns] = x[order][:, columns]\nreturn changed.T"),
        "Rows and columns are swapped",
    ),
    (_b("changed = x.copy()\nreturn np.hstack([x, x[order][:, columns]])"), "stand beside the old ones"),
    (
        _b(
            "changed = x.copy()\nn = len(x) // 2\nchanged[:n, columns] = x[order[:n]][:, columns]\nreturn changed"
        ),
        "Only 2 of the 5 rows took",
    ),
    (
        _b("changed = x.copy()\nchanged[:, columns] = x[np.argsort(order)][:, columns]\nreturn changed"),
        "other way round",
    ),
    (
        _b(
            "changed = x.copy()\ndf = pd.DataFrame(x)\ndf[columns] = df[columns].iloc[order]\nreturn df.to_numpy()"
        ),
        "Nothing has moved",
    ),
    (_b("changed = x.copy()\nchanged[order][columns] = x[columns]\nreturn changed"), "Nothing has moved"),
    (_b("changed = x.copy()\nchanged[:, columns] = order\nreturn changed"), "Right of the = stands one"),
]
WRONG["06.c"] += [
    (
        _c("row = x.mean(axis=0)\nrow[column] = value\nreturn predict_chance(row[None])[0]"),
        "predicts for the average row",
    ),
    (_c("return predict_chance(x).mean()"), "was not set"),
    (_c("return predict_chance(x[x[:, column] == value]).mean()"), "have this value already"),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance(changed)"),
        "individual predictions",
    ),
    (_c("x[:, column] = value\nreturn predict_chance(x).mean()"), "changes x itself"),
    (_c("changed = x.copy()\nchanged[column] = value\nreturn predict_chance(changed).mean()"), "sets a row"),
    (
        _c("changed = x.copy()\nchanged[:, column] += value\nreturn predict_chance(changed).mean()"),
        "adds the value",
    ),
    (_c("changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance(changed).sum()"), "the sum"),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn np.median(predict_chance(changed))"),
        "the median",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance(changed)[0]"),
        "one row's prediction",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance(changed).mean() - predict_chance(x).mean()"
        ),
        "difference from the mean",
    ),
    (_c("return predict_chance(np.full(len(x), value)).mean()"), "takes whole rows"),
    (
        _c("changed = x.copy()\nchanged[:, column] == value\nreturn np.mean(predict_chance(changed))"),
        "was not set",
    ),
    (
        _c("changed = x.copy()\nchanged[0, column] = value\nreturn np.mean(predict_chance(changed))"),
        "Only the first row",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn value, np.mean(predict_chance(changed))"),
        "stands before the mean",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn 100 * np.mean(predict_chance(changed))"),
        "That is in per cent",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn np.std(predict_chance(changed))"),
        "That is the standard deviation",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = 0\nreturn np.mean(predict_chance(changed))"),
        "The column became 0, whatever",
    ),
    (_c("changed = x.copy()\nchanged[:, column] = value\nreturn changed"), "That is the changed table"),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance(changed[:, column])"),
        "takes whole rows",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\nreturn round(np.mean(predict_chance(changed)), 2)"
        ),
        "That is rounded: return the",
    ),
    (
        _c("changed = x.copy()\np = predict_chance(changed)\nchanged[:, column] = value\nreturn np.mean(p)"),
        "was not set",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn np.prod(predict_chance(changed))"),
        "That is the product of the",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\np = predict_chance(changed)\nreturn (p.min() + p.max()) / 2"
        ),
        "That is the middle between",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn np.mean(predict_chance(changed)) - value"),
        "Every result is what is expected",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn np.mean(1 - predict_chance(changed))"),
        "chance of the opposite",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[: len(x) // 2, column] = value\nreturn np.mean(predict_chance(changed))"
        ),
        "Only some of the rows were",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[changed[:, column] > value, column] = value\nreturn np.mean(predict_chance(changed))"
        ),
        "Only some of the rows were",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn np.mean(predict_chance(changed), axis=1)"),
        "That array has fewer axes",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn [predict_chance(row) for row in changed]"),
        "takes whole rows",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\np = predict_chance(changed)\nreturn (p * p).sum() / p.sum()"
        ),
        "what you make of the predictions",
    ),
    (
        _c("changed = x.copy()\nchanged[:] = value\nreturn np.mean(predict_chance(changed))"),
        "sets every column",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance(changed[:1])[0]"),
        "one row's prediction",
    ),
    (
        _c(
            'changed = x.copy()\ndf = pd.DataFrame(x)\ndf["column"] = value\nreturn predict_chance(df.to_numpy()).mean()'
        ),
        "takes whole rows",
    ),
    (
        _c(
            "changed = x.copy()\nbase = predict_chance(x).mean()\nchanged[:, column] = value\nreturn base, predict_chance(changed).mean()"
        ),
        "What is expected stands at",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn np.mean(predict_chance(changed) >= 0.5)"),
        "That is the share of predictions",
    ),
]
RIGHT["06.a"] += [
    _cell('["video_stalls", "first_lost_packet", "harq_retransmissions"]'),
    _cell("(lambda s: s.index[s > 0])(pd.Series(measured_s))"),
    _cell("tuple(sorted(n for n in measured_s if measured_s[n] > 0))"),
    _cell("{n: s for n, s in measured_s.items() if s > 0}.keys()"),
    _cell('frozenset(measured_s) - {"rsrp_dbm", "beam_switches_1h", "battery_pct"}'),
    _cell("list(filter(lambda n: measured_s[n] > 0, measured_s))"),
    _cell("set(measured_s) - {n for n in measured_s if measured_s[n] <= 0}"),
    _cell("np.array([n for n, s in measured_s.items() if s > 0])"),
    _cell('pd.DataFrame(measured_s.items(), columns=["n", "s"]).query("s > 0")["n"]'),
]
RIGHT["06.b"] += [
    _b("changed = x.copy()\nfor c in columns:\n    changed[:, c] = x[order, c]\nreturn changed"),
    _b("changed = np.array(x)\nchanged[:, columns] = x[np.ix_(order, columns)]\nreturn changed"),
    _b("mask = np.isin(np.arange(x.shape[1]), columns)\nreturn np.where(mask, x[order], x)"),
    _b("changed = x.copy()\nchanged.T[columns] = x.T[columns][:, order]\nreturn changed"),
    _b(
        "changed = x.copy()\ndf = pd.DataFrame(x)\nfor c in columns:\n    df[c] = df[c].to_numpy()[order]\nreturn df.to_numpy()"
    ),
    _b("changed = x.copy()\nchanged[:, columns] = x[np.array(order)[:, None], columns]\nreturn changed"),
    _b(
        "changed = x.copy()\nfor i, j in enumerate(order):\n    changed[i, columns] = x[j, columns]\nreturn changed"
    ),
    _b(
        "changed = x.copy()\nreturn np.column_stack([x[order, c] if c in list(columns) else x[:, c] for c in range(x.shape[1])])"
    ),
    _b(
        "changed = x.copy()\nnp.put_along_axis(changed, np.tile(columns, (len(x), 1)), x[order][:, columns], axis=1)\nreturn changed"
    ),
]
RIGHT["06.c"] += [
    _c(
        "total = 0\nfor row in x:\n    row = row.copy()\n    row[column] = value\n    total += predict_chance(row.reshape(1, -1))[0]\nreturn total / len(x)"
    ),
    _c("c = np.array(x)\nc[:, column] = value\nreturn sum(predict_chance(c)) / len(c)"),
    _c("c = np.where(np.arange(x.shape[1]) == column, value, x)\nreturn np.average(predict_chance(c))"),
    _c(
        "changed = x.copy()\ndf = pd.DataFrame(x)\ndf[column] = value\nreturn predict_chance(df.to_numpy()).mean()"
    ),
    _c(
        "changed = x.copy()\nreturn np.mean(predict_chance(np.vstack([np.where(np.arange(x.shape[1]) == column, value, row) for row in x])))"
    ),
    _c("changed = x.copy()\nchanged[:, column] = value\nreturn np.array([predict_chance(changed).mean()])"),
    _c(
        "changed = x.copy()\nrows = np.array([list(row[:column]) + [value] + list(row[column + 1:]) for row in x])\nreturn predict_chance(rows).mean()"
    ),
    _c(
        "changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance(changed) @ np.full(len(x), 1 / len(x))"
    ),
]
WRONG["06.a"] += [
    (
        _cell('{"harq_retransmissions: 0.2", "video_stalls: 1.0", "first_lost_packet: 0.05"}'),
        "'first_lost_packet: 0.05' is not",
    ),
    (_cell('"none"'), "None of the six names stands"),
    (_cell("list(measured_s)"), "All six stand there"),
    (
        _cell('["HARQ_RETRANSMISSIONS", "VIDEO_STALLS", "FIRST_LOST_PACKET"]'),
        "'FIRST_LOST_PACKET' is not one",
    ),
    (_cell("next(n for n, s in measured_s.items() if s > 0)"), "More than one leaks"),
    (_cell("measured_s.values()"), "give the names, not the seconds"),
    (_cell('["battery_pct", "rsrp_dbm"]'), "None of these leaks"),
    (_cell('{("video_stalls", "harq_retransmissions", "first_lost_packet")}'), "Each entry should be a name"),
    (_cell('["harq_retransmissions"]'), "after the decision: nobody knows"),
    (_cell('lambda: ["video_stalls"]'), "Give the names as a set or"),
    (_cell("[n for n in measured_s if measured_s[n] > 0.1]"), "nobody knows it in time"),
    (_cell("{n: s > 0 for n, s in measured_s.items()}"), "only the names of those that leak"),
]
WRONG["06.b"] += [
    (
        _b("changed = x.copy()\nchanged[order, columns] = x[:, columns]\nreturn changed"),
        "choose the rows first",
    ),
    (
        _b(
            "changed = x.copy()\nchanged[:, columns] = np.random.default_rng(0).permuted(x[:, columns], axis=0)\nreturn changed"
        ),
        "shuffled by itself",
    ),
    (_b("changed = x.copy()\nchanged[:, columns] = x[::-1][:, columns]\nreturn changed"), "not by `order`"),
    (
        _b("changed = x.copy()\nchanged[:, columns] = np.sort(x[:, columns], axis=0)\nreturn changed"),
        "You sorted the columns",
    ),
    (_b("changed = x.copy()\nreturn {c: x[order, c] for c in columns}"), "Your function gives {1: array([13"),
    (
        _b(
            "changed = x.copy()\nmask = np.zeros(x.shape[1], bool)\nmask[columns] = True\nchanged[:, ~mask] = x[order][:, ~mask]\nreturn changed"
        ),
        "columns that should stay",
    ),
    (
        _b(
            "changed = x.copy()\ncolumns = [c - 1 for c in columns]\nchanged[:, columns] = x[order][:, columns]\nreturn changed"
        ),
        "begin at 0",
    ),
    (
        _b(
            "changed = x.copy()\nchanged = []\nfor i in order:\n    changed.append(x[i, columns])\nreturn changed"
        ),
        "alone: return the whole",
    ),
    (
        _b(
            "changed = x.copy()\nfor i, j in enumerate(order):\n    changed[[i, j]] = changed[[j, i]]\nreturn changed"
        ),
        "has changed: leave the others",
    ),
    (
        _b("changed = x.copy()\nchanged[:, columns] = x[:, columns].mean(axis=0)\nreturn changed"),
        "become their means",
    ),
    (_b("changed = x.copy()\nchanged[:, columns].take(order, axis=0)\nreturn changed"), "Nothing has moved"),
    (
        _b("changed = x.copy()\nchanged.loc[:, columns] = x[order][:, columns]\nreturn changed"),
        "That kind of object has no",
    ),
]
WRONG["06.c"] += [
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\nreturn np.quantile(predict_chance(changed), 0.9)"
        ),
        "That is a quantile of the",
    ),
    (
        _c("changed = x.copy()\nchanged[column, :] = value\nreturn predict_chance(changed).mean()"),
        "sets a row",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column + 1] = value\nreturn predict_chance(changed).mean()"),
        "Counting begins at 0, and",
    ),
    (_c("changed = x.copy()\nreturn predict_chance(x).mean() * value"), "Two steps go wrong."),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\npredict_chance(changed).mean()"),
        "Your function returns nothing",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] -= value\nreturn predict_chance(changed).mean()"),
        "That takes the value away",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\np = predict_chance(changed)\nreturn np.exp(np.mean(np.log(p)))"
        ),
        "That is the geometric mean",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\nreturn (predict_chance(changed).mean() + predict_chance(x).mean()) / 2"
        ),
        "That mixes in the mean prediction",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance(np.unique(changed, axis=0)).mean()"
        ),
        "Rows that are alike are counted",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance(changed).mean() / predict_chance(x).mean()"
        ),
        "That is the ratio to the",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance.predict(changed).mean()"),
        "That kind of object has no",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance(changed).sum() / (len(x) - 1)"
        ),
        "That is the sum over n -",
    ),
]
RIGHT["06.a"] += [
    _cell("[*(n for n in measured_s if measured_s[n] > 0)]"),
    _cell('measured_s.keys() - {"rsrp_dbm", "beam_switches_1h", "battery_pct"}'),
    _cell('["video_stalls", "video_stalls", "first_lost_packet", "harq_retransmissions"]'),
]
RIGHT["06.b"] += [
    _b("changed = x.copy()\nout = x.T.copy()\nfor c in columns:\n    out[c] = out[c][order]\nreturn out.T"),
    _b("changed = x.copy()\nchanged[:, columns] = np.take(x, order, axis=0)[:, columns]\nreturn changed"),
    _b(
        "changed = x.copy()\nreturn [[x[order[i], j] if j in columns else x[i, j] for j in range(x.shape[1])] for i in range(len(x))]"
    ),
]
RIGHT["06.c"] += [
    _c(
        'changed = x.copy()\nchanged[:, column] = value\nreturn pd.Series(predict_chance(changed)).agg("mean")'
    ),
    _c(
        "changed = x.copy()\nchanged.T[column] = np.full(len(x), value)\nreturn np.mean(predict_chance(changed))"
    ),
    _c(
        "changed = x.copy()\nchanged[:, column] = value\nparts = [predict_chance(part) for part in np.array_split(changed, 3)]\nreturn np.concatenate(parts).mean()"
    ),
]
WRONG["06.a"] += [
    (_cell("sorted(measured_s.items(), key=lambda item: item[1])[3:]"), "Each entry should be a name"),
    (_cell("[n for n in measured_s if measured_s[n] not in (-0.02,)]"), "before the decision, so"),
    (
        _cell('["harq-retransmissions", "video-stalls", "first-lost-packet"]'),
        "'first-lost-packet' is not one",
    ),
    (_cell('["video_stalls"]'), "after the decision: nobody knows"),
    (_cell("{n: s for n, s in measured_s.items() if not s > 0}"), "may be used: give the others"),
    (_cell('["video_stalls", 1.0, "harq_retransmissions", 0.2]'), "'0.2' is not one of the six"),
    (_cell("[n for n, s in measured_s.items() if s >= 1]"), "after the decision: nobody knows"),
    (_cell('"harq_retransmissions video_stalls first_lost_packet"'), "as a set or a list"),
    (_cell("pd.Series(measured_s) > 0"), "That is True or False for"),
    (_cell('["battery_pct", "video_stalls"]'), "at least one that is measured after"),
    (_cell('["video_stalls", "first_lost_packet", None]'), "'None' is not one of the"),
    (
        _cell('{"blocked", "video_stalls", "first_lost_packet", "harq_retransmissions"}'),
        "'blocked' is not one of the",
    ),
]
WRONG["06.b"] += [
    (
        _b(
            "changed = x.copy()\nchanged[:, [c + 0 for c in columns]] = x[order + 0][:, columns[::-1]]\nreturn changed"
        ),
        "changed places",
    ),
    (
        _b("changed = x.copy()\nfor c in columns:\n    changed[:, c] = x[order, c]\n    return changed"),
        "Only the first",
    ),
    (_b("changed = x.copy()\nchanged[order] = x\nreturn changed"), "Two steps go wrong."),
    (
        _b(
            "changed = x.copy()\nchanged[:, columns] = x[np.argsort(np.argsort(order))][:, columns]\nreturn x"
        ),
        "Nothing has moved",
    ),
    (
        _b("changed = x.copy()\nout = np.zeros_like(x)\nout[:, columns] = x[order][:, columns]\nreturn out"),
        "have become 0",
    ),
    (
        _b(
            "changed = x.copy()\nfor c in columns:\n    np.random.default_rng(c).shuffle(changed[:, c])\nreturn changed"
        ),
        "shuffled by itself",
    ),
    (_b("changed = x.copy()\nreturn order[x.astype(int) % len(order)]"), "has changed: leave the others"),
    (
        _b("changed = x.copy()\nchanged[columns, :] = x[columns, :][:, ::-1]\nreturn changed"),
        "has changed: leave the others",
    ),
    (
        _b("changed = x.copy()\nchanged[:, columns] = np.roll(x[:, columns], 1, axis=0)\nreturn changed"),
        "not by `order`",
    ),
    (
        _b("changed = x.copy()\nchanged[:, columns] += x[order][:, columns]\nreturn changed"),
        "added to the old ones",
    ),
    (_b("changed = x.copy()\nreturn list(x[order][:, columns])"), "alone: return the whole"),
    (_b("changed = x.copy()\nfor c in columns:\n    changed[:, c] = order\nreturn changed"), "has lost some"),
]
WRONG["06.c"] += [
    (
        _c(
            "changed = x.copy()\nrow = x.mean(axis=0)\nrow[column] = value\nreturn predict_chance(np.vstack([x, row])).mean()"
        ),
        "By hand: take the rows [1",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = value\nreturn max(predict_chance(changed))"),
        "largest prediction",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\nreturn predict_chance(changed.mean(axis=1)[:, None]).mean()"
        ),
        "takes whole rows",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = np.random.default_rng(0).permutation(x[:, column])\nreturn predict_chance(changed).mean()"
        ),
        "table that you predict for",
    ),
    (
        _c('changed = x.copy()\nchanged[:, "column"] = value\nreturn predict_chance(changed).mean()'),
        "An entry of an array is named",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\nreturn np.abs(predict_chance(changed) - predict_chance(x)).mean()"
        ),
        "compared with the one before",
    ),
    (
        _c(
            "changed = x.copy()\nchanged = np.full_like(x, np.nan)\nchanged[:, column] = value\nreturn predict_chance(changed).mean()"
        ),
        "table that you predict for",
    ),
    (
        _c("changed = x.copy()\nchanged[:, column] = int(value) + 1\nreturn predict_chance(changed).mean()"),
        "a number of its own",
    ),
    (
        _c("changed = x.copy()\np = predict_chance(x)\np[column] = value\nreturn p.mean()"),
        "By hand: take the rows [1",
    ),
    (
        _c(
            "changed = x.copy()\nnear = np.abs(x[:, column] - value) < 1.5\nreturn predict_chance(x[near]).mean()"
        ),
        "Only some of the rows are left",
    ),
    (
        _c(
            "changed = x.copy()\nchanged[:, column] = value\nreturn pd.Series(predict_chance(changed)).mode()[0]"
        ),
        "By hand: take the rows [1",
    ),
    (
        _c('changed = x.copy()\nchanged[:, column] = value\nreturn f"{predict_chance(changed).mean():.0%}"'),
        "That is text: a number is",
    ),
]
RIGHT["06.a"] += [
    _cell("sorted(n for n in measured_s if measured_s[n] > 0)"),
    _cell("[n for n, s in sorted(measured_s.items(), key=lambda i: i[1])][-3:]"),
    _cell("pd.Series(measured_s).loc[lambda s: s > 0].index.tolist()"),
]
RIGHT["06.b"] += [
    _b(
        "changed = x.copy()\nfor c in columns:\n    col = x[:, c]\n    changed[:, c] = [col[i] for i in order]\nreturn changed"
    ),
    _b(
        "changed = x.copy()\ndf = pd.DataFrame(x)\ndf[columns] = df[columns].iloc[order].to_numpy()\nreturn df"
    ),
    _b(
        "changed = x.copy()\nhit = [j in columns for j in range(x.shape[1])]\nreturn np.where(hit, x[np.asarray(order)], x)"
    ),
]
RIGHT["06.c"] += [
    _c(
        "changed = x.copy()\nchanged[:, column] = value\nreturn np.cumsum(predict_chance(changed))[-1] / len(x)"
    ),
    _c(
        "changed = x.copy()\nreturn predict_chance(np.insert(np.delete(x, column, axis=1), column, value, axis=1)).mean()"
    ),
    _c("changed = x.copy()\nchanged[:, column] = value\nreturn np.nanmean(predict_chance(changed))"),
]


# One step goes wrong, or two; what the model is given; what the source shows.
WRONG["06.a"] += [
    (_cell("{name for name, s in measured_s.items() if s < 0}"), "None of these leaks"),
    (_cell("list(measured_s)"), "All six stand there"),
    ("video_stalls", "More than one leaks"),
    (_cell("{name for name, s in measured_s.items() if s > 0.5}"), "after the decision: nobody knows"),
    (["battery_pct", "video_stalls"], "at least one that is measured after"),
    (["harq_retransmissionsvideo_stalls", "first_lost_packet"], "comma is missing"),
    (["0.2", "1.0", "0.05"], "give the names, not the seconds"),
]
_COPY = "c = x.copy()\n"
WRONG["06.b"] += [
    (_b(_COPY + "c[:, columns] = np.sort(x[:, columns], axis=0)\nreturn c"), "You sorted the columns"),
    (_b(_COPY + "c[:, columns] = x[order][:, columns]\nreturn c[order]"), "once more at the end"),
    (_b(_COPY + "for j in columns:\n    c[:, j] = x[order, columns[0]]\nreturn c"), "first one's values"),
    (_b(_COPY + "c[columns] = x[order][columns]\nreturn c"), "columns come second"),
    (_b("return np.hstack([np.delete(x, columns, axis=1), x[order][:, columns]])"), "stand at other places"),
    (_b("c = np.zeros_like(x)\nc[:, columns] = x[order][:, columns]\nreturn c"), "have become 0"),
    (_b(_COPY + "c[:, columns] = x[:, columns].mean(axis=0)\nreturn c"), "become their means"),
    (_b(_COPY + "c[:, columns] += x[order][:, columns]\nreturn c"), "added to the old ones"),
    (_b(_COPY + "k = columns[0]\nc[:, k:] = x[order][:, k:]\nreturn c"), "Column 2 is not"),
    (
        _b(_COPY + "lo, hi = columns[0], columns[-1]\nc[:, lo:hi] = x[order][:, lo:hi]\nreturn c"),
        "is in `columns`, but it has not moved",
    ),
    (
        _b(_COPY + "for i, j in enumerate(columns):\n    c[:, j] = x[order, i]\nreturn c"),
        "has taken values of column",
    ),
    (_b(_COPY + "c[:, columns] = x[order][:, columns]\nreturn x"), "`c` is worked out"),
    (_b(_COPY + "c[:, columns] == x[order][:, columns]\nreturn c"), "compares and changes nothing"),
]
WRONG["06.c"] += [
    (_c("return predict_chance(x[x[:, column] <= value]).mean()"), "Only some of the rows are left"),
    (
        _c(_COPY + "c[:, column:] = value\nreturn predict_chance(c).mean()"),
        "table that you predict for is not right",
    ),
    (
        _c(_COPY + "c[:, column] = value\nreturn round(100 * predict_chance(c).mean())"),
        "what you make of the predictions",
    ),
    (_c(_COPY + "c[:, column] = value\nreturn c.mean() + value"), "never called"),
    (_c("return predict_chance(x[:2])[0] + value"), "you predict for 2"),
    (
        _c(
            _COPY
            + "for row in c:\n    row[column] = value\n    p = predict_chance(row[None])[0]\nreturn p / len(c)"
        ),
        "overwrites `p`",
    ),
    (
        _c(
            _COPY + "for row in c:\n    row[column] = value\n    return predict_chance(row[None])[0] / len(c)"
        ),
        "inside the loop",
    ),
    (_c("return predict_chance(x)[column]"), "Two steps go wrong. The column was not set"),
]
RIGHT["06.c"] += [
    _c(
        "keep = np.ones(x.shape[1])\nkeep[column] = 0\nreturn predict_chance(x * keep + value * (1 - keep)).mean()"
    )
]
