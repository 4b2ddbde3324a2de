"""Typical answers to lesson 02's exercises: wrong ones with a part of their message, right ones by other roads."""

import numpy as np
import pandas as pd

from utils.lessons.lesson_02.checks import page_calls_ms, two_load_tests

CALLS_S = page_calls_ms() / 1000
P95_S = np.percentile(CALLS_S, 95)
SHARE = 1 - 0.95**20


def _share_by_trial():
    """The share of 200,000 pages of calls drawn from the log."""
    rng = np.random.default_rng(5)
    slow = rng.choice(CALLS_S > P95_S, (200_000, 20)).any(axis=1)
    return slow.mean()


WRONG = {
    "02.a": [
        (P95_S, "a pair in round brackets"),
        ((1000 * P95_S, SHARE), "p95 in milliseconds"),
        ((CALLS_S.mean(), SHARE), "the mean"),
        ((np.median(CALLS_S), SHARE), "the median"),
        ((np.percentile(CALLS_S, 99), SHARE), "is p99"),
        ((np.percentile(CALLS_S, 5), SHARE), "is p5:"),
        ((np.percentile(CALLS_S, 0.95), SHARE), "NumPy wants 95"),
        ((SHARE, P95_S), "The two are swapped"),
        ((P95_S, 0.05), "the chance of one call"),
        ((P95_S, 1.0), "counts a page with two slow calls twice"),
        ((P95_S, 0.95**20), "meet no slow call"),
        ((P95_S, 0.05**20), "all twenty calls are slow"),
        ((P95_S, 100 * SHARE), "in percent"),
        ((P95_S, 0.5), "The share is not right"),
        ((7.7, SHARE), "The first number is not p95"),
        ((P95_S, "64 %"), "not a str"),
    ],
    "02.b": [
        ((1, 0.0), "at most 192 requests per second"),
        ((2, 0.0), "at most 370 requests per second"),
        ((16, 0.05), "The waiting limit alone spoils it"),
        ((64, 0.1), "The waiting limit alone spoils it"),
        ((8, 5), "are these milliseconds"),
        ((0.005, 8), "The two are swapped"),
        ((2.5, 0.0), "a whole number of requests"),
        ((8, -0.01), "not negative"),
        (8, "a pair in round brackets"),
        ((8, None), "a number (seconds)"),
    ],
    "02.c": [
        (("B", 100), "shows the hang in full"),
        (("A", 200), "how many test A sent"),
        (("A", 300), "the whole plan"),
        (("A", 1), "One request is what test A shows"),
        (("A", 0), "Count the rows"),
        (("A", 99), "another number of requests than 99"),
        (("both", 100), 'The first part names the test that lies: "A" or "B"'),
        ("A", "a pair in round brackets"),
        (("A", "all"), "a number (requests)"),
    ],
}

RIGHT = {
    "02.a": [
        (P95_S, SHARE),
        [np.quantile(CALLS_S, 0.95), 1 - np.power(0.95, 20)],
        np.array([np.sort(CALLS_S)[1900], 0.64]),
        (pd.Series(page_calls_ms()).quantile(0.95) / 1000, _share_by_trial()),
    ],
    "02.b": [
        (8, 0.0),
        (8, 0.005),
        [1000, 0.0],
        np.array([16, 0.002]),
        (4.0, 0),
        (np.int64(32), np.float64(0.01)),
    ],
    "02.c": [
        ("A", 100),
        ["a", 100.0],
        ("A", 300 - len(two_load_tests()[0])),
        ("A", np.sum(~np.isin(np.arange(300), (100 * two_load_tests()[0]["sent_s"]).round()))),
    ],
}
