"""Typical answers to lesson 14's exercises: wrong ones with a part of their message, right ones by other roads."""

import itertools

import numpy as np

from tests.lessons.written import written
from utils.data import load_links

CARRIERS = [7.5, 28]
LIMITS = {
    "sinr_slope_db": (-25, 6),
    "sinr_db": (-23, 40),
    "distance_m": (10, 250),
    "speed_mps": (0, 12),
    "load_pct": (5, 95),
}


def _bounds(weights, bias, low, high):
    middle, half = (low + high) / 2, (high - low) / 2
    return middle @ weights + bias - half @ abs(weights), middle @ weights + bias + half @ abs(weights)


def _bounds_by_sign(weights, bias, low, high):
    up, down = np.maximum(weights, 0), np.minimum(weights, 0)
    return [low @ up + high @ down + bias, high @ up + low @ down + bias]


def _bounds_by_loop(weights, bias, low, high):
    lowest, highest = list(bias), list(bias)
    for i, j in itertools.product(*map(range, weights.shape)):
        ends = sorted([weights[i, j] * low[i], weights[i, j] * high[i]])
        lowest[j] += ends[0]
        highest[j] += ends[1]
    return lowest, highest


def _twice(weights, bias, low, high):
    centre, spread = (low + high) / 2 @ weights + bias, (high - low) @ abs(weights)
    return centre - spread, centre + spread


def _spread_without_signs(weights, bias, low, high):
    centre, spread = (low + high) / 2 @ weights + bias, (high - low) / 2 @ weights
    return centre - spread, centre + spread


def _late_absolute(weights, bias, low, high):
    centre, spread = (low + high) / 2 @ weights + bias, abs((high - low) / 2 @ weights)
    return centre - spread, centre + spread


def _sorted_corners(weights, bias, low, high):
    ends = np.sort([low @ weights + bias, high @ weights + bias], axis=0)
    return ends[0], ends[1]


def _centre_and_spread(weights, bias, low, high):
    return (low + high) / 2 @ weights + bias, (high - low) / 2 @ abs(weights)


def _as_errors(weights, bias, low, high):
    centre, spread = (low + high) / 2 @ weights + bias, np.sqrt(((high - low) / 2) ** 2 @ weights**2)
    return centre - spread, centre + spread


def _by_copies(weights, bias, low, high):
    values = np.random.default_rng(0).uniform(low, high, (1000, len(low))) @ weights + bias
    return values.min(axis=0), values.max(axis=0)


def _without_width(weights, bias, low, high):
    centre, spread = (low + high) / 2 @ weights + bias, abs(weights).sum(axis=0) / 2
    return centre - spread, centre + spread


def _too_wide(weights, bias, low, high):
    centre, spread = (low + high) / 2 @ weights + bias, 3 * (high - low) @ abs(weights)
    return centre - spread, centre + spread


def _rows(before, after, switch, low, high):
    return [before - after, -after, after - before + low * (1 - switch), after - high * switch]


def _rows_scaled(before, after, switch, low, high):
    return np.array(
        [3 * (after - high * switch), -2 * after, before - after, 0.5 * (after - before + low - low * switch)]
    )


def _rows_large_m(before, after, switch, low, high):
    """Any M that is large enough does: looser, but right."""
    return (before - after, -after, after - before - 100 * (1 - switch), after - 100 * switch)


def _changed(number, row):
    def rows(before, after, switch, low, high):
        found = _rows(before, after, switch, low, high)
        found[number] = row(before, after, switch, low, high)
        return found

    return rows


def _turned(before, after, switch, low, high):
    return _rows(before, after, 1 - switch, low, high)


def _certificate(**said):
    return {"A": True, "B": False, "C": False, "D": False, "E": True, "F": False, "G": True} | said


def _domain(carriers=None, **limits):
    def possible(rows):
        inside = np.ones(len(rows), dtype=bool)
        for column, (low, high) in (LIMITS | limits).items():
            inside &= (rows[column] >= low).to_numpy() & (rows[column] <= high).to_numpy()
        return inside & (carriers or (lambda f: f.isin(CARRIERS)))(rows["frequency_ghz"]).to_numpy()

    return possible


def _without(column):
    return _domain(**{column: (-np.inf, np.inf)})


def _seen_early(rows):
    links = load_links()
    early = links[links["time"] < "2025-05-01"]
    inside = [rows[name].between(early[name].min(), early[name].max()) for name in LIMITS]
    return rows["frequency_ghz"].isin(CARRIERS) & np.all(inside, axis=0)


def _usual(rows):
    inside = [rows[name].between(rows[name].quantile(0.01), rows[name].quantile(0.99)) for name in LIMITS]
    return rows["frequency_ghz"].isin(CARRIERS) & np.all(inside, axis=0)


def _own_limits(rows):
    return np.all([rows[name].between(rows[name].min(), rows[name].max()) for name in rows], axis=0)


def _with_and(rows):
    return rows["speed_mps"].max() <= 12 and rows["load_pct"].max() <= 95


def _possible(rows):
    inside = [rows[name].between(*LIMITS[name]) for name in LIMITS]
    return rows["frequency_ghz"].isin(CARRIERS) & np.all(inside, axis=0)


def _by_query(rows):
    kept = rows.query(
        "frequency_ghz in [7.5, 28] and -20 <= sinr_slope_db <= 5 and -23 <= sinr_db <= 40 "
        "and 0 < distance_m <= 300 and 0 <= speed_mps <= 20 and 0 <= load_pct <= 100"
    )
    return rows.index.isin(kept.index)


def _layer(
    centre="middle @ weights + bias", spread="half @ np.abs(weights)", back="centre - spread, centre + spread"
):
    lines = ["middle, half = (low + high) / 2, (high - low) / 2", f"centre, spread = {centre}, {spread}"]
    return written("layer_bounds(weights, bias, low, high)", "\n".join([*lines, f"return {back}"]))


def _neuron(
    one="before - after", zero="-after", on="after - before + low * (1 - switch)", off="after - high * switch"
):
    return written("four_rows(before, after, switch, low, high)", f"return [{one}, {zero}, {on}, {off}]")


def _signs(
    carrier="f.isin([7.5, 28])", sinr="rows['sinr_db'].between(-23, 40)", slope="between(-25, 6)", end="fine"
):
    lines = [
        "f = rows['frequency_ghz']",
        f"fine = {carrier} & {sinr} & rows['sinr_slope_db'].{slope}",
        "fine = fine & rows['distance_m'].between(10, 250) & rows['speed_mps'].between(0, 12)",
        "fine = fine & rows['load_pct'].between(5, 95)",
    ]
    return written("possible(rows)", "\n".join([*lines, f"return {end}"]))


def _strict(rows):
    inside = [(rows[name] > low) & (rows[name] < high) for name, (low, high) in LIMITS.items()]
    return rows["frequency_ghz"].isin(CARRIERS) & np.all(inside, axis=0)


UP_DOWN = "up, down = np.maximum(weights, 0), np.minimum(weights, 0)\n"
WRONG = {
    "14.a": [
        (lambda w, b, low, high: (low @ w + b, high @ w + b), "as if two corners"),
        (_sorted_corners, "two corners are sorted"),
        (_spread_without_signs, "as if two corners"),
        (_late_absolute, "two corners are sorted"),
        (_twice, "twice too wide"),
        (lambda w, b, low, high: tuple(side - b for side in _bounds(w, b, low, high)), "bias is missing"),
        (
            lambda w, b, low, high: (_bounds(w, b, low, high)[0] - b, _bounds(w, b, low, high)[1] + b),
            "in the spread as well",
        ),
        (
            lambda w, b, low, high: tuple(np.maximum(s, 0) for s in _bounds(w, b, low, high)),
            "ReLU is applied already",
        ),
        (lambda w, b, low, high: _bounds(w, b, low, high)[::-1], "wrong order"),
        (lambda w, b, low, high: (low @ abs(w) + b, high @ abs(w) + b), "The centre uses absolute"),
        (_centre_and_spread, "centre and spread"),
        (_as_errors, "independent errors"),
        (lambda w, b, low, high: _bounds(w, b, low, high)[0], "Return two arrays"),
        (
            lambda w, b, low, high: (_bounds(w, 0, low, high)[0], _bounds(w, b, low, high)[1]),
            "upper bound only",
        ),
        (
            lambda w, b, low, high: (_bounds(w, b, low, high)[0], _bounds(w, 0, low, high)[1]),
            "lower bound only",
        ),
        (
            lambda w, b, low, high: (
                _bounds(w, b, low, high)[0] - abs(b),
                _bounds(w, b, low, high)[1] + abs(b),
            ),
            "without its sign",
        ),
        (lambda w, b, low, high: _bounds(np.maximum(w, 0), b, low, high), "negative weights are missing"),
        (lambda w, b, low, high: (low[:, None] * w, high[:, None] * w), "single products"),
        (lambda w, b, low, high: (low + high) / 2 @ w + b, "centre alone"),
        (_by_copies, "No bound is too wide"),
        (_without_width, "The centre is right and the spread is not"),
        (lambda w, b, low, high: tuple(side + b for side in _bounds(w, b, low, high)), "The spread is right"),
        (lambda w, b, low, high: (low @ w + b, _bounds(w, b, low, high)[1]), "Your highest values are right"),
        (lambda w, b, low, high: (low @ w, high @ w), "Neither centre nor spread"),
        (lambda w, b, low, high: (_bounds(w, b, low, high)[0], high @ w + b), "Your lowest values are right"),
        (
            lambda w, b, low, high: (low @ w + b, low @ w + b + (high - low) @ abs(w)),
            "The spread is right",
        ),
        (_too_wide, "No bound is too narrow"),
        (lambda w, b, low, high: (low.min(), high.max()), "Return two arrays"),
        (lambda w, b, low, high: np.stack(_bounds(w, b, low, high), axis=1), "Rows and columns"),
        (lambda w, b, low, high: _bounds(w.T, b, low, high), "raised ValueError"),
        (
            written(
                "layer_bounds(weights, bias, low, high)",
                UP_DOWN + "return low @ up + high @ down + bias, high @ up - low @ down + bias",
            ),
            "wrong sign in the highest values",
        ),
        (
            written(
                "layer_bounds(weights, bias, low, high)",
                UP_DOWN + "return low @ up - high @ down + bias, high @ up + low @ down + bias",
            ),
            "wrong sign in the lowest values",
        ),
        (_layer("half @ weights + bias", "middle @ np.abs(weights)"), "are exchanged"),
        (_layer("2 * middle @ weights + bias", "2 * half @ np.abs(weights)"), "Nothing is halved"),
        (_layer("2 * middle @ weights + bias"), "twice too far out"),
        (_layer("weights @ middle + bias"), "compare the shapes"),
        (_layer(spread="(half @ np.abs(weights)).max()"), "widest neuron's spread"),
        (_layer(spread="half.mean() * np.abs(weights).sum(axis=0)"), "mean width"),
        (_layer(spread="np.linalg.norm(half) * np.linalg.norm(weights, axis=0)"), "two lengths"),
        (_layer(back="{'low': centre - spread, 'high': centre + spread}"), "That is a dict"),
        (_layer(back="np.maximum(centre - spread, 0), centre + spread"), "applied to the lowest values"),
        (_layer("bias"), "The middle is missing"),
        (_layer("middle @ weights - bias"), "The bias is taken off"),
        (_layer("middle * weights + bias", "half * np.abs(weights)"), "do not fit together"),
        (_layer(back="print(centre - spread, centre + spread)"), "returns nothing"),
        (_layer(spread="half @ weights ** 2"), "The centre is right and the spread is not"),
        (_layer("np.maximum(middle @ weights + bias, 0)"), "The spread is right and the centre is not"),
    ],
    "14.d": [
        (_changed(0, lambda *point: 0), "after >= before is missing"),
        (_changed(1, lambda *point: 0), "after >= 0 is missing"),
        (_changed(3, lambda *point: 0), "high * switch is missing"),
        (_changed(2, lambda *point: 0), "row with low is missing"),
        (_turned, "switch is turned round"),
        (_changed(2, lambda z, a, d, low, high: a - z + low * d), "row with low is turned round"),
        (_changed(3, lambda z, a, d, low, high: a - high * (1 - d)), "row with high is turned round"),
        (_changed(2, lambda z, a, d, low, high: a - z - low * (1 - d)), "sign of low is turned"),
        (lambda *point: [-value for value in _rows(*point)], "Every sign is turned"),
        (_changed(0, lambda z, a, d, low, high: a - z), "sign of the first row"),
        (_changed(2, lambda z, a, d, low, high: a - z), "also where the neuron is off"),
        (_changed(3, lambda z, a, d, low, high: a), "also where the neuron is on"),
        (lambda *point: [value <= 0 for value in _rows(*point)], "not True or False"),
        (lambda *point: _rows(*point)[:3], "Return four numbers"),
        (lambda z, a, d, low, high: max(z, 0), "Return four numbers"),
        (_changed(3, lambda z, a, d, low, high: a - high), "says after <= 3, whatever the switch"),
        (
            _changed(2, lambda z, a, d, low, high: a - z + low),
            "says after <= before + 2, whatever the switch",
        ),
        (lambda z, a, d, low, high: [a - max(z, 0)] * 4, "says after >= 0"),
        (_changed(0, lambda z, a, d, low, high: z - high * d), "says after >= before"),
        (_changed(0, lambda z, a, d, low, high: z + 0.5 - a), "says after >= before + 0.5"),
        (_changed(1, lambda z, a, d, low, high: -z), "also where the neuron is off"),
        (_changed(2, lambda z, a, d, low, high: a - z + high * (1 - d)), "sign of low is turned"),
        (_changed(2, lambda z, a, d, low, high: a - z - high * (1 - d)), "gives way by high"),
        (
            lambda *point: ["after >= before", "after >= 0", "after <= before", "after <= 0"],
            "Return four numbers",
        ),
        (
            lambda z, a, d, low, high: [a - max(z, 0), max(z, 0) - a, z - high * d, low * (1 - d) - z],
            "no sum",
        ),
        (_changed(2, lambda z, a, d, low, high: a - z * d), "no sum"),
        (_neuron(off="after - low * switch"), "after <= -2 where it is 1"),
        (_neuron(on="after - before - low * switch"), "after <= before - 2 where it is 1"),
        (_neuron(on="before - after - low * (1 - switch)"), "says after <= before - low"),
        (_neuron(on="after - before + low - switch"), "after <= before + 3 where it is 1"),
        (_neuron(on="after - before - low + switch"), "after <= before - 3 where it is 1"),
        (_neuron(on="after - before - (1 - switch)"), "after <= before + 1 where the switch is 0"),
        (_neuron(on="after + low * (1 - switch)"), "your row 3 says after <= 2 where"),
        (_neuron(on="after - before * (1 - switch)"), "Your row 3 is no sum"),
        (_neuron(off="high * switch - after"), "says after >= 0 where the switch is 0 and after >= 3"),
        (_neuron(off="after - switch"), "after <= 1 where it is 1"),
        (_neuron(off="after + high * switch"), "after <= -3 where it is 1"),
        (_neuron(off="after - high * (switch + 1)"), "after <= 6 where it is 1"),
        (_neuron(off="after - high * before"), "after <= 3 * before"),
        (_neuron(on="after - before + high * (1 - switch)", off="after - low * switch"), "before - 3 where"),
        (_neuron(zero="after - before"), "None of your rows says after >= 0"),
        (_neuron(one="before - after + low * (1 - switch)"), "after >= before - 2 where the switch is 0"),
        (_neuron(on="after - before + abs(low) * (1 - switch)"), "sign of low is turned"),
    ],
    "14.b": [
        (_certificate(A=False), "inside the box"),
        (_certificate(B=True), "outside the box"),
        (_certificate(C=True), "stay wrong"),
        (_certificate(D=True), "a new one needs"),
        (_certificate(E=False), "cleverer attack"),
        (_certificate(F=True), "not proved is not false"),
        (_certificate(G=False), "run the network on it"),
        (_certificate(B=True, C=True), "And 1 more"),
        (_certificate(B=True, D=True, F=True), "And 2 more"),
        (dict.fromkeys("ABCDEFG", True), "And 3 more"),
        ({letter: not said for letter, said in _certificate().items()}, "Every one is turned round"),
        ([True, False, False, False, True, False, True], "should be a dictionary"),
        ({"A": True, "B": False}, "letter C is missing"),
        (_certificate(C="no"), "Give True or False for C"),
        (_certificate(F=None), "Give True or False for F"),
        ({letter: str(said) for letter, said in _certificate().items()}, "Give True or False for A"),
        ({"A", "E", "G"}, "should be a dictionary"),
        ("A, E, G", "should be a dictionary"),
        (dict.fromkeys("ABCDEFG", False), "And 2 more"),
        (_certificate(A=False, G=False), "inside the box"),
        (_certificate(C=True, D=True), "stay wrong"),
        (_certificate(D=True, E=False, F=True), "a new one needs"),
        (_certificate(E=False, G=False), "cleverer attack"),
        ({letter.lower(): said for letter, said in _certificate().items()}, "as capitals"),
        (_certificate(C=np.nan), "Give True or False for C"),
        (_certificate(F=2), "Give True or False for F"),
        ([1, 0, 0, 0, 1, 0, 1], "should be a dictionary"),
    ],
    "14.c": [
        (lambda rows: rows["frequency_ghz"] > 0, "Every row is possible"),
        (_domain(lambda f: f.between(7.5, 28)), "frequency_ghz 17"),
        (_domain(lambda f: f == 28), "one of the two carriers"),
        (_without("distance_m"), "distance_m -20"),
        (_without("speed_mps"), "speed_mps -3"),
        (_without("load_pct"), "load_pct -10"),
        (_without("sinr_db"), "sinr_db -45"),
        (_without("sinr_slope_db"), "sinr_slope_db -60"),
        (_domain(distance_m=(10.5, 250)), "lowest distance_m"),
        (_domain(sinr_db=(-23, 39.9)), "highest sinr_db"),
        (_domain(sinr_slope_db=(-10, 6)), "lowest sinr_slope_db"),
        (_seen_early, "more than one side"),
        (_usual, "more than one side"),
        (_own_limits, "Every row is possible"),
        (lambda rows: ~_possible(rows), "turned round"),
        (lambda rows: rows["load_pct"] > 1000, "No row is possible"),
        (
            lambda rows: (rows["speed_mps"] >= 0) | (rows["load_pct"] <= 95) | (rows["distance_m"] < 250),
            "Every row is possible",
        ),
        (_domain(speed_mps=(0, 43)), "the card's limit is in m/s"),
        (_domain(load_pct=(0.05, 0.95)), "No row is possible"),
        (_domain(lambda f: f.isin(["7.5", "28"])), "No row is possible"),
        (_domain(lambda f: f.isin([7.5, 17, 28])), "frequency_ghz 17"),
        (_domain(sinr_slope_db=(-25, 0)), "highest sinr_slope_db"),
        (_domain(speed_mps=(1, 12)), "lowest speed_mps"),
        (lambda rows: _possible(rows).sum(), "one True or False for each"),
        (_with_and, "one True or False for each"),
        (lambda rows: rows[_possible(rows)], "one True or False for each"),
        (lambda rows: rows["speed"] < 12, "KeyError"),
        (written("possible(rows)", "return (rows['frequency_ghz'] == 7.5) | 28"), "Every row is possible"),
        (written("possible(rows)", "return 5 <= rows['load_pct'] <= 95"), "stands in a test"),
        (_signs("f.isin([7.5, 28.5])"), "one of the two carriers"),
        (_signs("f.isin([7500, 28000])"), "No row is possible"),
        (_signs("f.round().isin([8, 28])"), "frequency_ghz 8"),
        (_signs("(f.between(7.5, 7.5) | f.between(27.5, 28.5))"), "frequency_ghz 28.4"),
        (_signs("f.astype(int).isin([7, 28])"), "frequency_ghz 7"),
        (_signs(sinr="rows['sinr_db'].between(0, 40)"), "lowest sinr_db"),
        (_signs(slope="between(6, -25)"), "No row is possible"),
        (_signs(end="fine.all()"), "one True or False for each"),
        (_strict, "The limits themselves can happen"),
        (written("possible(rows)", "return rows['frequency_ghz'].isin([7.5, 28])"), "distance_m -20"),
    ],
}

RIGHT = {
    "14.a": [_bounds, _bounds_by_sign, _bounds_by_loop],
    "14.d": [_rows, _rows_scaled, _rows_large_m],
    "14.b": [_certificate(), {letter: int(said) for letter, said in _certificate().items()}],
    "14.c": [_possible, _domain(), _by_query, lambda rows: list(_possible(rows))],
}
