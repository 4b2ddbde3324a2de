"""Typical wrong answers and right answers by other roads for lesson 04."""

import numpy as np
from sklearn.model_selection import train_test_split

from tests.lessons.written import written

MONITORS = {"festival": "inputs", "scaffolding": "base rate", "bus_route": "cost", "labelling": "base rate"}


def _at_random(month, first):
    return train_test_split(month, test_size=0.3, random_state=0)


def _rows_at_random(month, first):
    return train_test_split(np.arange(len(month)), test_size=0.3, random_state=0)


def _masks_at_random(month, first):
    train = np.random.default_rng(0).random(len(month)) < 0.7
    return train, ~train


WRONG = {
    "04.a": [
        (lambda month, first: (month <= first, month > first), "trains on the first live month"),
        (lambda month, first: (month <= first, month >= first), "in both masks"),
        (lambda month, first: (month >= first, month < first), "swapped"),
        (lambda month, first: (month > first, month <= first), "stands with the earlier ones"),
        (lambda month, first: (month < first, month == first), "stops after the first live month"),
        (lambda month, first: (month < first, month > first), "in neither mask"),
        (lambda month, first: month < first, "one mask"),
        (lambda month, first: month >= first, "one mask, of the test rows"),
        (_at_random, "random split"),
        (_rows_at_random, "random split"),
        (_masks_at_random, "random split"),
        (lambda month, first: (month[month < first], month[month >= first]), "months themselves"),
        (
            lambda month, first: (np.where(month < first)[0], np.where(month >= first)[0]),
            "numbers of the rows",
        ),
        (lambda month, first: (np.where(month < first), np.where(month >= first)), "numbers of the rows"),
        (lambda month, first: (month == first - 1, month >= first), "one month alone"),
        (lambda month, first: (month < first - 1, month >= first), "leave out the month before"),
        (lambda month, first: (month <= 3, month > 3), "always before month 4"),
        (lambda month, first: (month <= 4, month > 4), "always before month 5"),
        (lambda month, first: (month < first, month < first), "Both masks are the same: the second"),
        (lambda month, first: (month >= first, month >= first), "Both masks are the same: the first"),
        (lambda month, first: (month > first, month < first), "are in neither: test"),
        (lambda month, first: (month < first) & (month >= first), "with a comma between"),
        (lambda month, first: (month < first, np.ones(len(month), bool)), "test on all rows"),
        (
            lambda month, first: (np.arange(len(month)) < first, np.arange(len(month)) >= first),
            "the row's number",
        ),
        (lambda month, first: (~(month < first), month < first), "swapped"),
        (lambda month, first: (month < first).nonzero(), "no pair of masks"),
        (lambda month, first: [i for i, m in enumerate(month) if m < first], "no pair of masks"),
        (lambda month, first: np.where(month < first, "train", "test"), "no pair of masks"),
        (lambda month, first: {"train": month < first, "test": month >= first}, "a dictionary"),
        (lambda month, first: ((month < first).sum(), (month >= first).sum()), "a count"),
        (lambda month, first: (month[:first], month[first:]), "cut the array at a place"),
        (lambda month, first: (sorted(month)[:first], sorted(month)[first:]), "cut the array at a place"),
        (lambda month, first: (month != first, month == first), "first live month alone"),
        (lambda month, first: (month == first, month != first), "first live month alone"),
        (lambda month, first: (month >= first - 1, month < first - 1), "is a training month"),
        (lambda month, first: (month <= 3, month >= first), "always train up to month 3"),
        (
            lambda month, first: ((month >= first - 3) & (month < first), month >= first),
            "last 3 months alone",
        ),
        (lambda month, first: (np.unique(month) < first, np.unique(month) >= first), "each different month"),
        (lambda month, first: (list(range(1, first)), list(range(first, 13))), "each one once"),
        (lambda month, first: (np.sort(month) < first, np.sort(month) >= first), "sorted the months"),
        (lambda month, first: (month < first, ~month), "True and False alone"),
        (lambda month, first: (month < first, None), "no masks"),
        (lambda month, first: ["train", "test"], "no masks"),
        (lambda month, first: (month < first and month > 0, month >= first), "`and` is written &"),
        (lambda month, first: (month <= first + 1, month > first + 1), "training rows hold month 6"),
        (lambda month, first: (month < month.max(), month == month.max()), "in which it is live"),
        (lambda month, first: (month < first, month >= first + 3), "test rows leave out month 7"),
        (lambda month, first: (month < first, month >= first - 1), "test rows hold month 4"),
        (lambda month, first: (np.isin(month, [2, 4]), month >= first), "training rows leave out month"),
        ((np.array([True]), np.array([False])), "should be a function"),
        (lambda month: month < 5, "raised TypeError"),
        (lambda month, first: None, "returns nothing"),
    ],
    "04.b": [
        (MONITORS | {"festival": "base rate"}, "only once labels are in"),
        (MONITORS | {"festival": "cost"}, "needs every label"),
        (MONITORS | {"scaffolding": "inputs"}, "scaffolding, 'inputs': all readings come as before"),
        (MONITORS | {"scaffolding": "cost"}, "counting the blocked links is enough"),
        (MONITORS | {"bus_route": "inputs"}, "bus_route, 'inputs': all readings come as before"),
        (MONITORS | {"bus_route": "base rate"}, "looks healthy"),
        (MONITORS | {"labelling": "inputs"}, "labelling, 'inputs': all readings come as before"),
        (MONITORS | {"labelling": "cost"}, "counted as blocked"),
        (MONITORS | {"labelling": "none"}, "`none` is none of the monitors"),
        (MONITORS | {"labelling": "labels"}, "two of the monitors need labels"),
        (MONITORS | {"festival": ["inputs", "cost"]}, "name one monitor, the first"),
        (dict.fromkeys(MONITORS, "inputs"), "One monitor for all, 'inputs'"),
        (dict.fromkeys(MONITORS, "cost"), "One monitor for all, 'cost'"),
        ({k: v for k, v in MONITORS.items() if k != "festival"}, "'festival' is missing"),
        ("inputs", "dictionary"),
        (list(MONITORS.values()), "dictionary"),
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
        lambda month, first: (np.isin(month, range(1, first)), np.isin(month, range(first, 13))),
    ],
    "04.b": [
        MONITORS,
        {case: monitor.upper() for case, monitor in MONITORS.items()},
        {case: monitor.replace(" ", "_") for case, monitor in MONITORS.items()},
        MONITORS | {"festival": "PSI"},
        {case.replace("_", " "): monitor for case, monitor in MONITORS.items()},
        {case: f" {monitor} " for case, monitor in MONITORS.items()},
    ],
}


# Answers as students write them, run as cells.


def _a(body):
    return written("split_by_time(month, first_live_month)", body)


WRONG["04.a"] += [
    (_a("return month <= first_live_month, month > first_live_month"), "trains on the first live month"),
    (_a("return month < first_live_month, month > first_live_month"), "in neither mask"),
    (_a("return month <= first_live_month, month >= first_live_month"), "in both masks"),
    (_a("return month >= first_live_month, month < first_live_month"), "swapped"),
    (_a("return month[month < first_live_month], month[month >= first_live_month]"), "months themselves"),
    (
        _a("return np.where(month < first_live_month)[0], np.where(month >= first_live_month)[0]"),
        "numbers of the rows",
    ),
    (_a("train = np.random.default_rng(0).random(len(month)) < 0.7\nreturn train, ~train"), "random split"),
    (_a("return month < first_live_month"), "one mask"),
    (_a("return month <= 3, month > 3"), "always before month 4"),
    (
        _a("rows = np.arange(len(month))\nreturn rows < first_live_month, rows >= first_live_month"),
        "the row's number",
    ),
    (_a("return month < first_live_month, month == first_live_month"), "stops after the first live month"),
    (_a("return month == first_live_month - 1, month >= first_live_month"), "one month alone"),
    (_a("return (month < first_live_month).sum(), (month >= first_live_month).sum()"), "a count"),
    (
        _a("month = np.sort(month)\nreturn month < first_live_month, month >= first_live_month"),
        "sorted the months",
    ),
    (_a("train = month < first_live_month\nreturn train, month[~train]"), "One of your parts is a mask"),
    (_a("return month[:first_live_month], month[first_live_month:]"), "cut the array at a place"),
    (
        _a(
            "train = (month < first_live_month) & (month >= first_live_month - 3)\nreturn train, month >= first_live_month"
        ),
        "last 3 months alone",
    ),
    (_a('return {"train": month < first_live_month, "test": month >= first_live_month}'), "a dictionary"),
    (_a("train = month < first_live_month\nreturn np.column_stack([train, ~train])"), "no pair of masks"),
    (_a('return ["train" if m < first_live_month else "test" for m in month]'), "no pair of masks"),
    (_a("return range(1, first_live_month), range(first_live_month, 13)"), "each one once"),
    (_a("train = month < first_live_month - 1\nreturn train, ~train"), "The model goes live at the"),
    (_a("train = month < first_live_month\nreturn train, not train"), "`and` is written &"),
    (
        _a(
            "train = month < first_live_month\ntest = (month >= first_live_month) & (month < first_live_month + 3)\nreturn train, test"
        ),
        "The model goes live at the",
    ),
    (_a('return "month < first_live_month", "month >= first_live_month"'), "no masks"),
    (
        _a("train = month < first_live_month\nreturn train, ~train | (month == first_live_month - 1)"),
        "test rows hold month 4",
    ),
    (_a("return month < first_live_month - 1, month > first_live_month + 1"), "The model goes live at the"),
    (
        _a("train = (month < first_live_month) & (month % 2 == 1)\nreturn train, ~train"),
        "The model goes live at the",
    ),
    (_a("return [(m < first_live_month, m >= first_live_month) for m in month]"), "no pair of masks"),
    (_a("return month < first_live_month, []"), "One of your parts is empty"),
    (_a("return len(month) // 2, len(month) - len(month) // 2"), "a count"),
    (
        _a("return np.argwhere(month < first_live_month), np.argwhere(month >= first_live_month)"),
        "numbers of the rows",
    ),
    (
        _a(
            "return np.where(month < first_live_month, month, 0), np.where(month >= first_live_month, month, 0)"
        ),
        "True and False alone",
    ),
    (_a("return month < month.max(), month >= month.max()"), "in which it is live"),
    (
        _a(
            'df = pd.DataFrame({"month": month})\nreturn df[df.month < first_live_month], df[df.month >= first_live_month]'
        ),
        "months themselves",
    ),
    (_a("train = month < first_live_month\nreturn train, -train"), "TypeError"),
]
WRONG["04.b"] += [
    (
        {"festival": "base rate", "scaffolding": "base rate", "bus_route": "cost", "labelling": "base rate"},
        "only once labels are in",
    ),
    (
        {"festival": "inputs", "scaffolding": "inputs", "bus_route": "cost", "labelling": "base rate"},
        "scaffolding, 'inputs': all readings come as before",
    ),
    (
        {"festival": "inputs", "scaffolding": "cost", "bus_route": "cost", "labelling": "base rate"},
        "counting the blocked links is enough",
    ),
    (
        {
            "festival": "inputs",
            "scaffolding": "base rate",
            "bus_route": "base rate",
            "labelling": "base rate",
        },
        "looks healthy",
    ),
    (
        {"festival": "inputs", "scaffolding": "base rate", "bus_route": "inputs", "labelling": "base rate"},
        "bus_route, 'inputs': all readings come as before",
    ),
    (
        {"festival": "inputs", "scaffolding": "base rate", "bus_route": "cost", "labelling": "cost"},
        "counted as blocked",
    ),
    (
        {"festival": "inputs", "scaffolding": "base rate", "bus_route": "cost", "labelling": "inputs"},
        "labelling, 'inputs': all readings come as before",
    ),
    (
        {"festival": "cost", "scaffolding": "base rate", "bus_route": "cost", "labelling": "base rate"},
        "needs every label",
    ),
    (
        {"festival": "cost", "scaffolding": "cost", "bus_route": "cost", "labelling": "cost"},
        "One monitor for all, 'cost'",
    ),
    (
        {"festival": "inputs", "scaffolding": "inputs", "bus_route": "inputs", "labelling": "inputs"},
        "One monitor for all, 'inputs'",
    ),
    (
        {"festival": "inputs", "scaffolding": "labels", "bus_route": "cost", "labelling": "base rate"},
        "scaffolding: two of the monitors",
    ),
    (
        {
            "festival": ["inputs", "base rate", "cost"],
            "scaffolding": "base rate",
            "bus_route": "cost",
            "labelling": "base rate",
        },
        "name one monitor, the first",
    ),
    (
        {"inputs": "festival", "base rate": ["scaffolding", "labelling"], "cost": "bus_route"},
        "Your dictionary is turned",
    ),
    (
        {"festival": "inputs", "scaffolding": "base rate", "bus_route": "cost", "labelling": None},
        "`none` is none of the monitors",
    ),
    (
        {"festival": "inputs", "scaffolding": "base rate", "bus_route": "cost"},
        "The case 'labelling' is missing",
    ),
    ({"festival": 1, "scaffolding": 2, "bus_route": 3, "labelling": 2}, "festival: `1` is none of"),
    (["inputs", "base rate", "cost", "base rate"], "dictionary"),
    (
        {
            "festival": "base rate",
            "scaffolding": "base rate",
            "bus_route": "base rate",
            "labelling": "base rate",
        },
        "One monitor for all, 'base",
    ),
    (
        {
            "festival": "base rate",
            "scaffolding": "base rate",
            "bus_route": "base rate",
            "labelling": "base rate",
        },
        "One monitor for all, 'base",
    ),
    (
        {"festival": "inputs", "scaffolding": "none", "bus_route": "cost", "labelling": "base rate"},
        "scaffolding: `none` is none",
    ),
    (
        {"festival": "readings", "scaffolding": "base rate", "bus_route": "cost", "labelling": "base rate"},
        "festival: `readings` is what",
    ),
    (
        {
            "festival": "inputs",
            "scaffolding": "base rate",
            "bus_route": "cost",
            "labelling": "base rate or cost",
        },
        "labelling: name one monitor",
    ),
    (
        {"festival": "inputs", "scaffolding": "inputs", "bus_route": "inputs", "labelling": "cost"},
        "scaffolding, 'inputs': all readings",
    ),
    (
        {"festival": "inputs", "scaffolding": "cost", "bus_route": "base rate", "labelling": "base rate"},
        "scaffolding, 'cost': it sees",
    ),
    (
        {"festival": "base rate", "scaffolding": "base rate", "bus_route": "cost", "labelling": "cost"},
        "festival, 'base rate': it",
    ),
    (
        {"festival": "inputs", "scaffolding": "base rate", "bus_route": "cost", "labelling": ""},
        "labelling: `` is none of",
    ),
    (
        {
            "festival": "inputs",
            "scaffolding": "base rate",
            "bus_route": "none of them",
            "labelling": "base rate",
        },
        "bus_route: `none of them`",
    ),
    ({"inputs", "base rate", "cost"}, "dictionary"),
    (
        [
            ("festival", "inputs"),
            ("scaffolding", "base rate"),
            ("bus_route", "cost"),
            ("labelling", "base rate"),
        ],
        "dictionary",
    ),
    (
        {
            "festival": "inputs",
            "scaffolding": "base rate",
            "bus_route": "inputs, cost",
            "labelling": "base rate",
        },
        "bus_route: name one monitor",
    ),
    (
        {"festival": "inputs", "scaffolding": "?", "bus_route": "cost", "labelling": "base rate"},
        "scaffolding: `?` is none",
    ),
    (
        {
            "festival": "inputs",
            "scaffolding": "number of blocked links",
            "bus_route": "cost",
            "labelling": "base rate",
        },
        "scaffolding: `number of blocked",
    ),
    (
        {"festival": "drift", "scaffolding": "base rate", "bus_route": "cost", "labelling": "base rate"},
        "festival: `drift` is what",
    ),
    (
        {
            "festival": "inputs",
            "scaffolding": "base rate",
            "bus_route": "cost",
            "labelling": ["inputs", "base rate"],
        },
        "labelling: name one monitor",
    ),
    (
        {"festival": "base rate", "scaffolding": "cost", "bus_route": "base rate", "labelling": "inputs"},
        "festival, 'base rate': it",
    ),
]
RIGHT["04.a"] += [
    _a("return [m < first_live_month for m in month], [m >= first_live_month for m in month]"),
    _a("live = month >= first_live_month\nreturn np.array([~live, live])"),
    _a("train = np.isin(month, range(1, first_live_month))\nreturn train, np.logical_not(train)"),
    _a("live = np.greater_equal(month, first_live_month)\nreturn np.invert(live), live"),
    _a("m = pd.Series(month)\nreturn m.lt(first_live_month), m.ge(first_live_month)"),
    _a("return [month <= first_live_month - 1, month > first_live_month - 1]"),
    _a("before = np.vectorize(lambda m: m < first_live_month)(month)\nreturn before, before == False"),
    _a("train = np.array([m in set(range(1, first_live_month)) for m in month])\nreturn [train, 1 - train]"),
    _a("train = tuple(m < first_live_month for m in month)\nreturn train, tuple(not t for t in train)"),
]
RIGHT["04.b"] += [
    {"labelling": "base rate", "bus_route": "cost", "scaffolding": "base rate", "festival": "inputs"},
    {"festival": "Inputs", "scaffolding": "Base rate", "bus_route": "cost", "labelling": "base rate"},
    {"festival": " inputs ", "scaffolding": "base rate", "bus_route": "Cost", "labelling": "base rate"},
    {"festival": "inputs", "scaffolding": "base_rate", "bus_route": "cost", "labelling": "base_rate"},
    {"festival": "inputs", "scaffolding": "BASE RATE", "bus_route": "cost", "labelling": "Base-rate"},
    {"festival": "inputs", "scaffolding": "base rate", "bus_route": "costs", "labelling": "base rate"},
    dict(festival="inputs", scaffolding="base rate", bus_route="cost", labelling="base rate"),
]
WRONG["04.a"] += [
    (_a("return month < month.mean(), month >= month.mean()"), "The model goes live at the"),
    (
        _a("n = int(0.75 * len(month))\nreturn np.arange(len(month)) < n, np.arange(len(month)) >= n"),
        "cut the array at a place",
    ),
    (_a('return links["month"] < first_live_month, links["month"] >= first_live_month'), "NameError"),
    (_a("return month != first_live_month, month == first_live_month"), "first live month alone"),
    (_a("month[month < first_live_month] = 0\nreturn month == 0, month != 0"), "What your function returns"),
    (
        _a("return month < first_live_month, month == first_live_month, month > first_live_month"),
        "no pair of masks",
    ),
    (
        _a(
            'train = ["yes" if m < first_live_month else "no" for m in month]\ntest = ["no" if t == "yes" else "yes" for t in train]\nreturn train, test'
        ),
        "no masks",
    ),
    (_a("return sum(month < first_live_month), sum(month >= first_live_month)"), "a count"),
    (_a("return month <= first_live_month, month >= first_live_month + 1"), "trains on the first live month"),
    (_a("return month < first_live_month, month > 9"), "test rows leave out month 7"),
    (
        _a("return np.abs(month - first_live_month) > 3, np.abs(month - first_live_month) <= 3"),
        "random split",
    ),
    (_a("return (month < first_live_month).any(), (month >= first_live_month).any()"), "a count"),
]
WRONG["04.b"] += [
    (
        {"festival": False, "scaffolding": "base rate", "bus_route": "cost", "labelling": "base rate"},
        "festival: `false` is none",
    ),
    (
        {"festival": "all", "scaffolding": "base rate", "bus_route": "cost", "labelling": "base rate"},
        "festival: `all` is none of",
    ),
    (
        {"festival": "inputs", "scaffolding": "base rate", "bus_route": "cost", "labelling": "no monitor"},
        "labelling: `no` is none of",
    ),
    (
        {"festival": "i", "scaffolding": "base rate", "bus_route": "cost", "labelling": "base rate"},
        "festival: `i` is none of",
    ),
    (
        {
            "festival": "inputs",
            "scaffolding": "base rate",
            "bus_route": "base rate then cost",
            "labelling": "base rate",
        },
        "bus_route: name one monitor",
    ),
    (
        {
            "festival": "inputs",
            "scaffolding": "base rate",
            "bus_route": "cost",
            "labelling": "base rate",
            "snow": "inputs",
        },
        "There is no case 'snow'",
    ),
    (
        {"Festival day": "inputs", "scaffold": "base rate", "bus": "cost", "labels": "base rate"},
        "'festival' is missing",
    ),
    ("festival: inputs, scaffolding: base rate", "dictionary"),
    (
        {"festival": "inputs", "scaffolding": "inputs", "bus_route": "cost", "labelling": "cost"},
        "scaffolding, 'inputs': all readings",
    ),
    (
        {"festival": "inputs", "scaffolding": "cost", "bus_route": "inputs", "labelling": "base rate"},
        "scaffolding, 'cost': it sees",
    ),
    (
        {"festival": "inputs", "scaffolding": "base rate", "bus_route": "cost", "labelling": "accuracy"},
        "labelling: `accuracy` is none",
    ),
]
RIGHT["04.a"] += [
    _a(
        'df = pd.DataFrame({"m": month})\nreturn df.eval("m < @first_live_month"), df.eval("m >= @first_live_month")'
    ),
    _a("part = np.digitize(month, [first_live_month])\nreturn part == 0, part == 1"),
    _a(
        "return list(map(lambda m: m < first_live_month, month)), list(map(lambda m: not m < first_live_month, month))"
    ),
]
RIGHT["04.b"] += [
    {"festival": "Inputs", "scaffolding": "base rate", "bus_route": " COST", "labelling": "base rate"},
    {"festival": "inputs", "scaffolding": "base-rate", "bus_route": "cost", "labelling": "Base_Rate"},
    {
        c: m
        for c, m in [
            ("festival", "inputs"),
            ("scaffolding", "base rate"),
            ("bus_route", "cost"),
            ("labelling", "base rate"),
        ]
    },
]
WRONG["04.a"] += [
    (_a("return month < first_live_month, month == 12"), "The model goes live at the"),
    (_a("return list(month < first_live_month) + list(month >= first_live_month)"), "no pair of masks"),
    (_a("return month / 12 < 0.5, month / 12 >= 0.5"), "Your split is always before"),
    (
        _a("return month < first_live_month + 1, month >= first_live_month + 1"),
        "trains on the first live month",
    ),
    (
        _a(
            "order = np.random.default_rng(1).permutation(len(month))\nreturn order[: len(order) // 2], order[len(order) // 2 :]"
        ),
        "random split",
    ),
    (_a("test = month < first_live_month\ntrain = ~test\nreturn train, test"), "swapped"),
    (
        _a("return [m for m in month if m < first_live_month], [m for m in month if m >= first_live_month]"),
        "months themselves",
    ),
    (_a("return month == 1, month >= first_live_month"), "You always train up to month"),
    (_a("return (month < first_live_month) + (month >= first_live_month)"), "is expected, not"),
    (_a("return month < first_live_month + 1, month >= first_live_month"), "in both masks"),
    (
        _a("return month < first_live_month, month >= first_live_month and month <= 12"),
        "`and` is written &",
    ),
    (_a("train = month < first_live_month\ntest = month >= first_live_month"), "returns nothing"),
]
WRONG["04.b"] += [
    (
        {"festival": "cost", "scaffolding": "base rate", "bus_route": "cost", "labelling": "cost"},
        "festival, 'cost': it needs",
    ),
    (
        {"festival": "inputs", "scaffolding": "inputs", "bus_route": "inputs", "labelling": "base rate"},
        "scaffolding, 'inputs': all readings",
    ),
    (
        {"festival": "inputs", "scaffolding": "base rate", "bus_route": "cost", "labelling": 2},
        "labelling: `2` is none of",
    ),
    (
        {
            "festival": "inputs",
            "scaffolding": "base rate",
            "bus_route": {"first": "cost"},
            "labelling": "base rate",
        },
        "bus_route: `{'first': 'cost'}` is",
    ),
    (
        {"festival": "입력", "scaffolding": "base rate", "bus_route": "cost", "labelling": "base rate"},
        "festival: `입력` is none of",
    ),
    (
        {"festival": "inputs", "scaffolding": "base rate", "bus_route": "cost", "labelling": "none can"},
        "labelling: `none can` is",
    ),
    (
        {"festival": "inputs", "scaffolding": "baserates", "bus_route": "cost", "labelling": "base rate"},
        "scaffolding: `baserates` is none",
    ),
    (
        {
            "festival": "inputs",
            "scaffolding": "base rate/cost",
            "bus_route": "cost",
            "labelling": "base rate",
        },
        "scaffolding: name one monitor",
    ),
    ({0: "inputs", 1: "base rate", 2: "cost", 3: "base rate"}, "'festival' is missing"),
    (
        {"festival": "inputs", "scafolding": "base rate", "bus_route": "cost", "labelling": "base rate"},
        "The case 'scaffolding' is",
    ),
    (
        {"festival": "inputs", "scaffolding": "base rate", "bus_route": "labels", "labelling": "base rate"},
        "bus_route: two of the monitors",
    ),
    (
        {"festival": "SINR drift", "scaffolding": "base rate", "bus_route": "cost", "labelling": "base rate"},
        "festival: `sinr drift` is",
    ),
]
RIGHT["04.a"] += [
    _a(
        "s = pd.Series(month, dtype=float)\nreturn (s < first_live_month).to_list(), (s >= first_live_month).to_list()"
    ),
    _a(
        "train = np.zeros(len(month), dtype=bool)\nfor i, m in enumerate(month):\n    train[i] = m < first_live_month\nreturn train, ~train"
    ),
    _a("earlier = np.sign(month - first_live_month) == -1\nreturn earlier, earlier != True"),
]
RIGHT["04.b"] += [
    {"festival": "INPUTS", "scaffolding": "base rate", "bus_route": "Cost ", "labelling": "base rate"},
    {"festival": "inputs", "scaffolding": "baserate", "bus_route": "cost", "labelling": "base rate"},
    {"labelling": "base rate", "bus_route": "cost", "festival": "inputs", "scaffolding": "base rate"},
]
