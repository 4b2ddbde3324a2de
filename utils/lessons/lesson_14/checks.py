"""Checks of lesson 14's exercises: bounds of a layer, a neuron's four inequalities, a certificate, a domain."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from utils.data import load_links
from utils.language import Verbatim, begins, t
from utils.notebook.answers import numbers, results, truth
from utils.notebook.exercises import Exercise, function_problem

Mistakes = list[tuple[Callable[..., Any], str]]
Bools = NDArray[np.bool_]
Side = tuple[str, float, tuple[float, float]]


# ---------------------------------------------------------------- 14.a: interval bounds of a layer


def _layer_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(141)
    cases = []
    for inputs, neurons in ((2, 1), (3, 2), (4, 3), (5, 4), (6, 2)):
        low = rng.normal(size=inputs)
        high = low + rng.uniform(0.1, 2, inputs)
        cases.append((rng.normal(size=(inputs, neurons)), rng.normal(size=neurons), low, high))
    same = np.array([0.5, -1.0])
    cases.append((np.array([[2.0, -1.0], [1.0, 3.0]]), np.array([0.5, -0.5]), same, same))
    return cases


def _bounds_by_corners(weights: Any, bias: Any, low: Any, high: Any) -> Any:
    """The oracle: a linear layer takes its extremes at corners of the box, so try them all."""
    corners = np.array(list(itertools.product(*zip(low, high, strict=True))))
    values = corners @ weights + bias
    return values.min(axis=0), values.max(axis=0)


def _spread(
    centre: Callable[..., Any], spread: Callable[..., Any], after: Callable[[Any], Any] = lambda v: v
) -> Callable[..., Any]:
    """Make the function that gives centre minus and plus spread, with something done to both at the end."""

    def bounds(weights: Any, bias: Any, low: Any, high: Any) -> Any:
        middle, half = (low + high) / 2, (high - low) / 2
        one, other = centre(middle, weights, bias), spread(half, weights, bias)
        return after(one - other), after(one + other)

    return bounds


def _centre(middle: Any, weights: Any, bias: Any) -> Any:
    return middle @ weights + bias


def _around(twice_middle: Any, width: Any, middle: float, half: float) -> Callable[..., Any]:
    """Give centre minus and plus spread for another middle and another half width."""

    def bounds(weights: Any, bias: Any) -> Any:
        centre, spread = middle * twice_middle @ weights + bias, half * width @ np.abs(weights)
        return centre - spread, centre + spread

    return bounds


def _half(half: Any, weights: Any, bias: Any) -> Any:
    return half @ np.abs(weights)


LAYER_MISTAKES: Mistakes = [
    (
        lambda w, b, low, high: (low @ w + b, high @ w + b),
        "The weights keep their signs in the spread, as if two corners were enough: with a negative weight the low input "
        "gives the high value.",
    ),
    (
        lambda w, b, low, high: (
            np.minimum(low @ w, high @ w) + b,
            np.maximum(low @ w, high @ w) + b,
        ),
        "The absolute value comes after the sum, or two corners are sorted: each input takes its own worst side, by the "
        "sign of its weight.",
    ),
    (
        _spread(_centre, lambda half, w, b: 2 * half @ np.abs(w)),
        "The spread is twice too wide: half the width of each input goes through the weights.",
    ),
    (
        _spread(_centre, lambda half, w, b: half @ np.abs(w) / 2),
        "The spread is twice too narrow: it is half the width, not a quarter of it.",
    ),
    (_spread(lambda m, w, b: m @ w, _half), "The bias is missing: it moves both bounds."),
    (
        _spread(_centre, lambda half, w, b: half @ np.abs(w) + b),
        "The bias is in the spread as well: it moves both bounds the same way, and widens nothing.",
    ),
    (
        _spread(lambda m, w, b: m @ w, lambda half, w, b: half @ np.abs(w) + b),
        "The bias is in the spread, not in the centre: it moves both bounds the same way.",
    ),
    (
        _spread(_centre, _half, lambda v: np.maximum(v, 0)),
        "The ReLU is applied already: the bounds before it are asked for.",
    ),
    (
        lambda w, b, low, high: _spread(_centre, _half)(w, b, low, high)[::-1],
        "The two bounds are in the wrong order: the lowest values come first.",
    ),
    (
        _spread(lambda m, w, b: m @ np.abs(w) + b, _half),
        "The centre uses absolute weights: only the spread does, the centre keeps the signs.",
    ),
    (
        lambda w, b, low, high: (_centre((low + high) / 2, w, b), _half((high - low) / 2, w, b)),
        "This is centre and spread: the bounds are centre minus spread and centre plus spread.",
    ),
    (
        _spread(_centre, lambda half, w, b: np.sqrt(half**2 @ w**2)),
        "This adds the widths like independent errors: the worst case adds them as they are.",
    ),
    (
        _spread(_centre, lambda half, w, b: np.max(half) * np.abs(w).sum(axis=0)),
        "This takes the widest input for all of them: each has its own width.",
    ),
    (
        _spread(_centre, lambda half, w, b: np.mean(half) * np.abs(w).sum(axis=0)),
        "This takes the mean width for all inputs: each has its own width.",
    ),
    (
        _spread(_centre, lambda half, w, b: half @ np.abs(w) + np.abs(b)),
        "The bias is in the spread as well, without its sign: it is a fixed number, which widens nothing.",
    ),
    (
        lambda w, b, low, high: (
            _bounds_by_corners(w, 0, low, high)[0],
            _bounds_by_corners(w, b, low, high)[1],
        ),
        "The bias is in the upper bound only: it moves both bounds.",
    ),
    (
        lambda w, b, low, high: (
            _bounds_by_corners(w, b, low, high)[0],
            _bounds_by_corners(w, 0, low, high)[1],
        ),
        "The bias is in the lower bound only: it moves both bounds.",
    ),
    (
        lambda w, b, low, high: (low @ np.maximum(w, 0) + b, high @ np.maximum(w, 0) + b),
        "The negative weights are missing: they move the bounds as well, each from the other end of its input.",
    ),
    (
        lambda w, b, low, high: (low[:, None] * w, high[:, None] * w),
        "These are single products: a neuron adds them over its inputs, and its bias.",
    ),
    (
        lambda w, b, low, high: _around(high - low, low + high, 0.5, 0.5)(w, b),
        "Middle and half width are exchanged: the middle is the mean of low and high, the half width half their "
        "difference.",
    ),
    (
        lambda w, b, low, high: _around(low + high, high - low, 1, 1)(w, b),
        "Nothing is halved: middle and half width are halves of the sum and of the difference.",
    ),
    (
        lambda w, b, low, high: _around(low + high, high - low, 1, 0.5)(w, b),
        "The middle is twice too far out: it is half the sum of low and high.",
    ),
    (
        _spread(_centre, lambda half, w, b: np.max(half @ np.abs(w))),
        "Every neuron gets the widest neuron's spread: each has its own.",
    ),
    (
        _spread(_centre, lambda half, w, b: np.sqrt((half**2).sum() * (w**2).sum(axis=0))),
        "This multiplies two lengths: that bounds a ball which holds the box, and is too wide. Add up input by input.",
    ),
    (
        lambda w, b, low, high: (
            np.maximum(_bounds_by_corners(w, b, low, high)[0], 0),
            _bounds_by_corners(w, b, low, high)[1],
        ),
        "The ReLU is applied to the lowest values: the bounds before it are asked for.",
    ),
    (
        _spread(lambda m, w, b: b, _half),
        "The middle is missing: the bounds lie around what the layer gives in the middle of the box.",
    ),
    (_spread(lambda m, w, b: m @ w - b, _half), "The bias is taken off: it is added."),
    (
        lambda w, b, low, high: (
            _bounds_by_corners(w, b, low, high)[0],
            high @ np.maximum(w, 0) - low @ np.minimum(w, 0) + b,
        ),
        "Negative weights count with the wrong sign in the highest values: their product is added, as it is.",
    ),
    (
        lambda w, b, low, high: (
            low @ np.maximum(w, 0) - high @ np.minimum(w, 0) + b,
            _bounds_by_corners(w, b, low, high)[1],
        ),
        "Negative weights count with the wrong sign in the lowest values: their product is added, as it is.",
    ),
    (
        lambda w, b, low, high: _centre((low + high) / 2, w, b),
        "This is the centre alone: two bounds are asked for, the spread below it and above it.",
    ),
]


def _judge_layer(answer: Any) -> str | None:
    cases = _layer_cases()
    problem = function_problem(answer, cases, _bounds_by_corners, LAYER_MISTAKES)
    if problem is None or not begins(problem, "Called with"):
        return problem
    given, failure = results(answer, cases)
    return failure or f"{problem} {t(_side(given, cases))}"


def _side(given: list[Any], cases: list[tuple[Any, ...]]) -> str:
    """Say what is right in two wrong bounds, or on which side of the right ones they lie."""
    pairs = []
    for result, case in zip(given, cases, strict=True):
        wanted, found = np.squeeze(_bounds_by_corners(*case)), numbers(result)
        if found is None or found.shape != wanted.shape:
            return "Return two arrays, the lowest values and the highest, with one value for each neuron."
        pairs.append(found - wanted)
    low, high = np.hstack([pair[0] for pair in pairs]), np.hstack([pair[1] for pair in pairs])
    for holds, message in (
        (np.allclose(low, 0), "Your lowest values are right, the highest are not."),
        (np.allclose(high, 0), "Your highest values are right, the lowest are not."),
        (
            (low > -1e-9).all() and (high < 1e-9).all(),
            "No bound is too wide and some are too narrow: a corner of the box gives a value beyond them.",
        ),
        (
            (low < 1e-9).all() and (high > -1e-9).all(),
            "No bound is too narrow and some are too wide: no input of the box comes near them.",
        ),
        (
            np.allclose(low, -high),
            "The centre is right and the spread is not: half of each input's own width goes through absolute weights.",
        ),
        (
            np.allclose(low, high),
            "The spread is right and the centre is not: the middle goes through the weights, then the bias is added once.",
        ),
    ):
        if holds:
            return message
    return "Neither centre nor spread is right: with low = high both bounds are the layer's own output."


# ---------------------------------------------------------------- 14.d: the four inequalities of a neuron

_CORNERS = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1), (-1, -1, -1)]  # before, after, switch
_RANGES = ((-2.0, 3.0), (-1.0, 0.5), (-3.0, 1.0))


@cache
def _neuron_grid() -> list[tuple[float, float, int, float, float]]:
    """Every before, after and switch on a grid of halves, corners and beyond: (before, after, switch, low, high)."""
    return [
        (float(before), float(after), switch, low, high)
        for low, high in _RANGES
        for before in np.arange(low, high + 0.25, 0.5)
        for after in np.arange(-1, high + 1.25, 0.5)
        for switch in (0, 1)
    ]


def _is_relu(before: float, after: float, switch: int, low: float, high: float) -> bool:
    """The oracle: what comes out is the ReLU, and the switch says whether the neuron is on."""
    return after == max(before, 0.0) and (before == 0 or switch == int(before > 0))


def _four(
    above_input: Callable[..., float] = lambda z, a, d, low, high: z - a,
    above_zero: Callable[..., float] = lambda z, a, d, low, high: -a,
    on: Callable[..., float] = lambda z, a, d, low, high: a - z + low * (1 - d),
    off: Callable[..., float] = lambda z, a, d, low, high: a - high * d,
) -> Callable[..., list[float]]:
    """Make four inequalities, right ones unless another is given."""
    return lambda *point: [row(*point) for row in (above_input, above_zero, on, off)]


def _none(*point: float) -> float:
    return -1.0


ROWS = (
    "after >= before",
    "after >= 0",
    "after <= before - low * (1 - switch)",
    "after <= high * switch",
)
NEURON_MISTAKES: Mistakes = [
    (_four(above_input=_none), "What comes out may lie below what goes in: after >= before is missing."),
    (_four(above_zero=_none), "What comes out may be negative: after >= 0 is missing."),
    (
        _four(off=_none),
        "A neuron that is off may still give something: the row with high * switch is missing.",
    ),
    (_four(on=_none), "A neuron that is on may give more than what goes in: the row with low is missing."),
    (
        _four(
            on=lambda z, a, d, low, high: a - z + low * d, off=lambda z, a, d, low, high: a - high * (1 - d)
        ),
        "The switch is turned round: 1 means that the neuron is on.",
    ),
    (
        _four(on=lambda z, a, d, low, high: a - z + low * d),
        "The row with low is turned round: it has to bind where the switch is 1, so low counts where it is 0.",
    ),
    (
        _four(off=lambda z, a, d, low, high: a - high * (1 - d)),
        "The row with high is turned round: it has to bind where the switch is 0.",
    ),
    (
        _four(on=lambda z, a, d, low, high: a - z - low * (1 - d)),
        "The sign of low is turned, or high stands in its place: the row has to give way where the switch is 0, and low "
        "is negative.",
    ),
    (
        _four(on=lambda z, a, d, low, high: a - z - high * (1 - d)),
        "The row for the neuron that is on gives way by high: as far as before can fall, which is low, is needed.",
    ),
    (
        _four(off=lambda z, a, d, low, high: a + low * d),
        "The row for the neuron that is off has low: what comes out reaches high where the switch is 1.",
    ),
    (
        _four(above_input=lambda z, a, d, low, high: a - z),
        "The sign of the first row is turned: after >= before is before - after <= 0.",
    ),
    (
        _four(above_zero=lambda z, a, d, low, high: a),
        "The sign of one row is turned: after >= 0 is -after <= 0.",
    ),
    (
        _four(on=lambda z, a, d, low, high: a - z),
        "No input below 0 is left. Either after <= before is asked also where the neuron is off: let it give way by "
        "low * (1 - switch). Or before >= 0 is asked in place of after >= 0.",
    ),
    (
        _four(off=lambda z, a, d, low, high: a),
        "This asks for after <= 0 also where the neuron is on: let it give way by high * switch.",
    ),
    (
        _four(on=lambda z, a, d, low, high: a - z + low, off=lambda z, a, d, low, high: a - high),
        "The switch is not used: then no row binds, and any value between 0 and high may come out.",
    ),
]


def _allowed(given: list[Any]) -> Bools:
    return np.array([bool((np.asarray(row) <= 1e-9).all()) for row in given])


def _judge_neuron(answer: Any) -> str | None:
    grid = _neuron_grid()
    given, problem = results(answer, grid)
    if problem:
        return problem
    for result in given:
        row = numbers(result)
        if row is None and numbers(result, truths=True) is not None:
            return "Return the four numbers themselves, not True or False: a program needs sums."
        if row is None or row.shape != (4,):
            return t(
                "Return four numbers, each 0 or less where its inequality holds; this is {given}.",
                given=Verbatim(repr(result)[:60]),
            )
    allowed, wanted = _allowed(given), np.array([_is_relu(*point) for point in grid])
    if (allowed == wanted).all():
        return _bent(answer)
    if (_allowed([-np.asarray(numbers(row)) for row in given]) == wanted).all():
        return "Every sign is turned: write each inequality so that the number is 0 or less where it holds."
    for wrong, message in NEURON_MISTAKES:
        if (allowed == _allowed([wrong(*point) for point in grid])).all():
            return message
    bent = _bent_row(answer)
    if bent:
        return t(
            "{difference} Your row {row} is no sum of the three variables.",
            difference=_first_difference(grid, given, allowed, wanted),
            row=bent,
        )
    return _read_rows(answer) or _first_difference(grid, given, allowed, wanted)


def _bent_row(answer: Any) -> int | None:
    """Give the first row that is no sum of `before`, `after` and the switch, each times a number; None if all are."""
    low, high = _RANGES[0]
    given, problem = results(answer, [(*point, low, high) for point in _CORNERS])
    values = [numbers(result) for result in given]
    if problem or any(row is None or row.shape != (4,) for row in values):
        return None
    constant, *ones, ahead, behind = np.array(values, dtype=float)
    change = sum(one - constant for one in ones)
    sums = np.isclose(constant + change, ahead) & np.isclose(constant - change, behind)
    return None if sums.all() else int(np.argmin(sums)) + 1


def _read_rows(answer: Any) -> str | None:
    """Say which inequality is missing, or between what a row keeps `after`; None if none is wrong."""
    low, high = _RANGES[0]
    given, problem = results(answer, [(*point, low, high) for point in _CORNERS[:4]])
    values = [numbers(result) for result in given]
    if problem or any(row is None or row.shape != (4,) for row in values):
        return None
    constant, *ones = np.array(values, dtype=float)
    before, after, switch = (one - constant for one in ones)
    sides = [_read_row(*row) for row in zip(constant, before, after, switch, strict=True)]
    wanted = [
        (">=", 1.0, (0.0, 0.0)),
        (">=", 0.0, (0.0, 0.0)),
        ("<=", 1.0, (-low, 0.0)),
        ("<=", 0.0, (0.0, high)),
    ]
    said = {"low": low, "high": high}
    for place, (name, (sign, slope, limits)) in enumerate(zip(ROWS, wanted, strict=True)):
        alike = [
            one for one, side in enumerate(sides) if side and side[0] == sign and np.isclose(side[1], slope)
        ]
        if not alike:
            return t(
                "None of your rows says {name}. With low {low:g} and high {high:g} your row {row} says {told}.",
                name=Verbatim(name),
                row=place + 1,
                told=_told(sides[place]),
                **said,
            )
        if not any(_wide_enough(sides[one], limits, place) for one in alike):
            return t(
                "With low {low:g} and high {high:g} your row {row} says {told}. It should say {right}.",
                row=alike[0] + 1,
                told=_told(sides[alike[0]]),
                right=_told((sign, slope, limits)),
                **said,
            )
    return None


def _read_row(constant: float, before: float, after: float, switch: float) -> Side | None:
    """Read a sum that is 0 or less: sign, slope and limits of what it says about `after`, at a switch of 0 and of 1."""
    if not after:
        return None
    sign = "<=" if after > 0 else ">="
    return sign, -before / after, (-constant / after, -(constant + switch) / after)


def _told(side: Side | None) -> str:
    """Say what a row keeps `after` below or above."""
    if side is None:
        return t("nothing about after")
    sign, slope, limits = side
    line = {0.0: "", 1.0: "before"}.get(slope, f"{slope:g} * before")  # as in the student's code
    off, on = (
        Verbatim(" ".join(filter(None, ["after", sign, line, _added(limit) if slope else f"{limit + 0:g}"])))
        for limit in limits
    )
    if off == on:
        return t("{line}, whatever the switch", line=on)
    return t("{off} where the switch is 0 and {on} where it is 1", off=off, on=on)


def _added(limit: float) -> str:
    return f"{'-' if limit < 0 else '+'} {abs(limit):g}" if limit else ""


def _wide_enough(side: Side | None, limits: tuple[float, float], place: int) -> bool:
    """Say whether limits are right: where a row gives way to the other one, a wider limit does."""
    given = side[2] if side else (np.nan, np.nan)
    gives_way = {2: 0, 3: 1}.get(place)
    return all(
        np.isclose(one, other) or (end == gives_way and one > other)
        for end, (one, other) in enumerate(zip(given, limits, strict=True))
    )


def _first_difference(grid: list[Any], given: list[Any], allowed: Bools, wanted: Bools) -> str:
    """Say at which point of the grid the inequalities are wrong, and which of them."""
    place = int(np.argmax(allowed != wanted))
    before, after, switch, low, high = grid[place]
    point = {"before": before, "after": after, "switch": switch, "low": low, "high": high}
    point["relu"] = max(before, 0.0)
    if not allowed[place]:
        row = numbers(given[place])
        return t(
            "With low {low:g} and high {high:g} your inequalities forbid before {before:g}, after {after:g}, switch "
            "{switch}; a ReLU gives {relu:g} there. It is your row {row} that is above 0 there.",
            row=1 + (int(np.argmax(row)) if row is not None else 0),
            **point,
        )
    broken = [name for name, value in zip(ROWS, _four()(*grid[place]), strict=True) if value > 0]
    return t(
        "With low {low:g} and high {high:g} your inequalities allow before {before:g}, after {after:g}, switch "
        "{switch}; a ReLU gives {relu:g} there. The row that should forbid it says {row}.",
        row=Verbatim(broken[0]),
        **point,
    )


def _bent(answer: Any) -> str | None:
    """Say whether the rows are no sums: at the middle of two points a sum has the middle of its two values."""
    rng = np.random.default_rng(142)
    for low, high in _RANGES:
        ends = rng.uniform([low, -1, 0], [high, high + 1, 1], (8, 2, 3))
        points = [*ends[:, 0], *ends[:, 1], *ends.mean(axis=1)]
        given, problem = results(answer, [(*map(float, point), low, high) for point in points])
        rows = [numbers(result) for result in given]
        if problem or any(row is None or row.shape != (4,) for row in rows):
            return "On a grid this is right, but not for a switch between 0 and 1, which a solver tries on its way."
        one, other, middle = np.split(np.array(rows), 3)
        if not np.allclose((one + other) / 2, middle, atol=1e-9):
            return (
                "This allows the right points, but a row is no sum: without max, if or a product of two variables, "
                "a linear program can take it."
            )
    return None


# ---------------------------------------------------------------- 14.b: read a certificate

STATEMENTS = {
    "A": (True, "half a grey level lies inside the box, and the proof is for all of it."),
    "B": (False, "two grey levels lie outside the box: the certificate says nothing there, good or bad."),
    "C": (False, "the proof is that the answer stays the same; it may stay wrong."),
    "D": (False, "the certificate is for the images on the list; a new one needs a proof of its own."),
    "E": (True, "the proof is for every input of the box, also for those that a cleverer attack would try."),
    "F": (False, "not proved is not false: a better method may still prove them."),
    "G": (True, "a counterexample is an input: run the network on it and look."),
}


def _judge_certificate(answer: Any) -> str | None:
    if not isinstance(answer, dict):
        return "The answer should be a dictionary with the letters A to G and True or False for each."
    missing = [letter for letter in STATEMENTS if letter not in answer]
    if missing and missing[0].lower() in answer:
        return "Write the letters as capitals, from A to G."
    if missing:
        return t(
            "The letter {letter} is missing: give True or False for each letter from A to G.",
            letter=missing[0],
        )
    said = {letter: truth(answer[letter]) for letter in STATEMENTS}
    for letter, value in said.items():
        if value is None:
            given = Verbatim(repr(answer[letter])[:40])
            return t("Give True or False for {letter}, not {given}.", letter=letter, given=given)
    wrong = [letter for letter, (right, _) in STATEMENTS.items() if said[letter] != right]
    if not wrong:
        return None
    if len(wrong) == len(STATEMENTS):
        return "Every one is turned round: True means that the statement follows from the certificate."
    parts: dict[str, str] = {"letter": wrong[0], "reason": STATEMENTS[wrong[0]][1]}
    if len(wrong) == 1:
        return t("Look at {letter} again: {reason}", **parts)
    return t("Look at {letter} again: {reason} And {count} more.", count=len(wrong) - 1, **parts)


# ---------------------------------------------------------------- 14.c: a domain

SIGNS = ["sinr_slope_db", "sinr_db", "distance_m", "speed_mps", "load_pct", "frequency_ghz"]
_TYPICAL = {
    "sinr_slope_db": -0.5,
    "sinr_db": 15.0,
    "distance_m": 80.0,
    "speed_mps": 1.0,
    "load_pct": 50.0,
    "frequency_ghz": 28.0,
}
IMPOSSIBLE: list[tuple[str, float, str]] = [
    (
        "frequency_ghz",
        17.0,
        "no site has a carrier at 17 GHz: there are two carriers, and nothing between them",
    ),
    ("frequency_ghz", 7.0, "no site has a carrier at 7 GHz"),
    ("frequency_ghz", 60.0, "no site has a carrier at 60 GHz"),
    ("frequency_ghz", 8.0, "no site has a carrier at 8 GHz, which 7.5 only rounds to"),
    ("frequency_ghz", 28.4, "no site has a carrier at 28.4 GHz, which only rounds to 28"),
    ("distance_m", -20.0, "no distance is negative"),
    ("distance_m", 400.0, "no device of the district is 400 m from its site"),
    ("speed_mps", -3.0, "no speed is negative"),
    ("speed_mps", 60.0, "nothing drives 60 m/s in this district"),
    ("speed_mps", 30.0, "30 m/s are 108 km/h, and the card's limit is in m/s"),
    ("load_pct", -10.0, "no load is negative"),
    ("load_pct", 130.0, "no cell is loaded by 130 %"),
    ("sinr_db", -45.0, "no SINR below -23 dB is reported"),
    ("sinr_db", 60.0, "no SINR above 40 dB is reported"),
    ("sinr_slope_db", -60.0, "no slope below -25 dB is written"),
    ("sinr_slope_db", 30.0, "no slope above 6 dB is written"),
]


@cache
def _domain_case() -> tuple[pd.DataFrame, int]:
    """Links that happened, then rows that cannot; and how many happened."""
    happened = load_links()[SIGNS].astype(float).reset_index(drop=True)
    made = pd.DataFrame([{**_TYPICAL, column: value} for column, value, _ in IMPOSSIBLE])[SIGNS]
    return pd.concat([happened, made], ignore_index=True), len(happened)


def _judge_domain(answer: Any) -> str | None:
    rows, happened = _domain_case()
    given, problem = results(answer, [(rows.copy(),)])
    if problem:
        return problem
    mask = numbers(given[0], truths=True)
    if mask is None or mask.shape != (len(rows),) or not np.isin(mask, (0, 1)).all():
        return t(
            "Return one True or False for each of the {count} rows: combine conditions with & and not with and.",
            count=len(rows),
        )
    allowed = mask.astype(bool)
    real, made = allowed[:happened], allowed[happened:]
    if allowed.all():
        return (
            "Every row is possible for you, also those that cannot happen: limit each column by its card, and join "
            "the limits with &, not with |."
        )
    if not allowed.any():
        return (
            "No row is possible for you: then anything is proved, and nothing is said. Look at the units (the load is "
            "in %, a carrier is a number in GHz), and at limits that are in the wrong order."
        )
    if not real.any() and made.all():
        return "This is turned round: True is for what can happen."
    out = int((~real).sum())
    if out:
        return _ruled_out(rows[:happened], real, out)
    column, value, reason = IMPOSSIBLE[int(np.argmax(made))] if made.any() else ("", 0.0, "")
    if column:
        return t(
            "Your domain has rows with {column} {value:g}: {reason}.",
            column=Verbatim(column),
            value=value,
            reason=reason,
        )
    return None


def _ruled_out(rows: pd.DataFrame, allowed: Bools, out: int) -> str:
    """Say how many links that happened are ruled out, and by which column most likely."""
    said = {"out": out, "count": len(rows)}
    for column in SIGNS:
        values, kept = rows[column], rows.loc[allowed, column]
        if column == "frequency_ghz" and kept.nunique() < 2:
            return t(
                "Your domain rules out {out} of {count} links that happened: all those at one of the two carriers, or "
                "nearly all.",
                **said,
            )
        if (values < kept.min()).sum() == out:
            return t(
                "Your domain rules out {out} of {count} links that happened: those with the lowest {column}, which goes "
                "to {limit:g}.",
                column=Verbatim(column),
                limit=values.min(),
                **said,
            )
        if (values > kept.max()).sum() == out:
            return t(
                "Your domain rules out {out} of {count} links that happened: those with the highest {column}, which goes "
                "to {limit:g}.",
                column=Verbatim(column),
                limit=values.max(),
                **said,
            )
    ends = [(rows[column] == rows[column].agg(end)) for column in SIGNS[:-1] for end in ("min", "max")]
    if np.any(ends, axis=0)[~allowed].all():
        return t(
            "Your domain rules out {out} of {count} links that happened: those at the limits. The limits themselves can "
            "happen: compare with <= and >=.",
            **said,
        )
    return t(
        "Your domain rules out {out} of {count} links that happened, on more than one side: a limit from a part of the "
        "data, or from its usual values, is too tight.",
        **said,
    )


EXERCISES = [
    Exercise(
        "14.a",
        "Interval bounds of a layer",
        _judge_layer,
        "Right: the middle goes through the weights, half the width through their absolute values. Two products bound "
        "every input of the box.",
    ),
    Exercise(
        "14.b",
        "Read a certificate",
        _judge_certificate,
        "Right: a certificate is for its network, its images and its box, and for an unchanged answer. It says nothing "
        "elsewhere.",
    ),
    Exercise(
        "14.c",
        "A domain",
        _judge_domain,
        "Right: all 12,000 links lie inside and no impossible row does. A proof over your domain is about what can "
        "happen.",
    ),
    Exercise(
        "14.d",
        "A neuron as four inequalities",
        _judge_neuron,
        "Right: at a switch of 0 or 1 only the ReLU itself is left, on every point of the grid. With such rows a solver "
        "decides a network.",
    ),
]
