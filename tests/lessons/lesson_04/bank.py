"""Typical wrong answers and right answers by other roads for lesson 04."""

import numpy as np
from sklearn.model_selection import train_test_split

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
        (MONITORS | {"labelling": "none"}, "'none' is none of the monitors"),
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
