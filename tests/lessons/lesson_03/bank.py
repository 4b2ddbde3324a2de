"""Typical answers to lesson 03's exercises: wrong ones with a part of their message, right ones by other roads."""

import math

import numpy as np
import pandas as pd
from scipy import stats

from utils.lessons.lesson_03.checks import page_calls_ms, two_load_tests

CALLS_S = page_calls_ms() / 1000
P95_S = np.percentile(CALLS_S, 95)
SHARE = 1 - 0.95**20


PAGES_S = CALLS_S.reshape(100, 20)


def _counting(share, first=1, step=1, stop=0.05):
    """Counts up as the lesson does, or nearly so."""
    calls = first
    while share**calls > stop:
        calls += step
    return calls


def _share_by_trial():
    """The share of 200,000 pages of calls drawn from the log."""
    rng = np.random.default_rng(5)
    slow = rng.choice(CALLS_S > P95_S, (200_000, 20)).any(axis=1)
    return slow.mean()


def by_trying(share):
    """Counts up with the binomial chance that no call is beyond the percentile."""
    calls = 1
    while stats.binom.pmf(0, calls, 1 - share) > 0.05:
        calls += 1
    return calls


WRONG = {
    "03.a": [
        (P95_S, "a pair in round brackets"),
        ((1000 * P95_S, SHARE), "p95 in milliseconds"),
        ((CALLS_S.mean(), SHARE), "the mean"),
        ((np.median(CALLS_S), SHARE), "the median"),
        ((np.percentile(CALLS_S, 99), SHARE), "is p99"),
        ((np.percentile(CALLS_S, 5), SHARE), "is p5:"),
        ((np.percentile(CALLS_S, 0.95), SHARE), "NumPy wants 95"),
        ((SHARE, P95_S), "The two are swapped"),
        ((P95_S, 0.05), "the chance of one call"),
        ((P95_S, 1.0), "So nearly every page would meet one"),
        ((P95_S, 0.95**20), "meet no slow call"),
        ((P95_S, 0.05**20), "all twenty calls are slow"),
        ((P95_S, 100 * SHARE), "in percent"),
        ((P95_S, 0.5), "The share is not right"),
        ((7.7, SHARE), "The first number is not p95"),
        ((P95_S, "64 %"), "not a str"),
        ((P95_S, 1 - 0.05**20), "So nearly every page would meet one"),
        ((P95_S, 20 * 0.05 * 0.95**19), "exactly one slow call"),
        ((P95_S, 1279), "counts something"),
        ((SHARE, 1000 * P95_S), "first p95 in seconds"),
        ((CALLS_S.max(), SHARE), "the slowest call"),
        ((np.percentile(CALLS_S, 90), SHARE), "is p90"),
        ((1000 * CALLS_S.mean(), SHARE), "the mean"),
        ((P95_S, (CALLS_S > P95_S).mean()), "the chance of one call"),
        ((P95_S, (CALLS_S > P95_S).sum()), "counts something"),
        ((P95_S, 0.95), "the share of calls that are fast enough"),
        ((P95_S, 1 - 0.99**20), "for the p99"),
        ((P95_S, 1 - 0.95**19), "nineteen calls"),
        ((P95_S, 1 - 0.95**21), "twenty-one calls"),
        ((P95_S, 0.05 / 20), "You divide"),
        ((P95_S, 100 * 0.95**20), "no slow call, and in percent"),
        ((CALLS_S.mean() + 1.645 * CALLS_S.std(), SHARE), "a percentile of a bell curve"),
        ((CALLS_S.mean() + 2 * CALLS_S.std(), SHARE), "two spreads"),
        ((CALLS_S.std(), SHARE), "the spread, not"),
        ((P95_S / 1000, SHARE), "p95 in a wrong unit"),
        ((round(P95_S), 0.64), "rounded too far"),
        ((round(P95_S, 2), 0.64), "rounded too far"),
        ((np.sort(CALLS_S)[95], SHARE), "is p5:"),
        ((CALLS_S[1899], SHARE), "which is not sorted"),
        ((np.percentile(PAGES_S.sum(axis=1), 95), SHARE), "of a page added up"),
        ((np.percentile(PAGES_S.max(axis=1), 95), SHARE), "each page's slowest call"),
        ((np.percentile(PAGES_S, 95, axis=1).mean(), SHARE), "cannot be averaged"),
        ((0.95 * CALLS_S.mean(), SHARE), "takes no share of a time"),
        ((np.percentile(CALLS_S, 75), SHARE), "is not exceeded by 75"),
        (((CALLS_S.max() + CALLS_S.min()) / 2, SHARE), "is not exceeded by 98"),
        (((CALLS_S > P95_S).sum(), SHARE), "99 counts something, or is a time"),
        ((P95_S, (CALLS_S > P95_S).sum() / 100), "how many a page meets on average"),
        ((P95_S, (PAGES_S.max(axis=1) > P95_S).mean()), "counted the groups of twenty"),
        ((P95_S, 1 - 20 * 0.05), "no page would meet one"),
        ((P95_S, 1 - 20 * 0.95), "is below 0"),
        ((P95_S, 20 / 2000), "twenty calls of the 2,000"),
        ((P95_S, 1 - 0.95**10), "for pages of about 10 calls"),
        ((P95_S, 0.95 * 20 / 100), "for pages of about 4.1 calls"),
        ((P95_S, SHARE / (1 - SHARE)), "counts something"),
        ((P95_S, P95_S), "You give p95 twice"),
        ((P95_S, 1 - 0.5**20), "So nearly every page would meet one"),
        ((np.percentile(CALLS_S, 75) - np.percentile(CALLS_S, 25), SHARE), "is not exceeded by 0.1%"),
        ((f"{P95_S:.3f} s", SHARE), "no quotation marks around it"),
        ((P95_S, CALLS_S > P95_S), "not a bool"),
        ({"p95": P95_S, "share": SHARE}, "a pair in round brackets"),
    ],
    "03.b": [
        (lambda share: math.ceil(math.log(0.05) / math.log(share)) - 1, "One call short"),
        (lambda share: int(math.log(0.05) / math.log(share)), "One call short"),
        (lambda share: math.ceil(math.log(0.05) / math.log(share)) + 1, "One call too many"),
        (lambda share: math.log(0.05) / math.log(share), "Calls are whole: round up"),
        (lambda share: round(math.log(0.05) / math.log(share)), "round to the nearest whole number"),
        (lambda share: math.ceil(3 / (1 - share)), "the rule of three"),
        (lambda share: 3 / (1 - share), "the rule of three"),
        (lambda share: round(1 / (1 - share)), "one beyond the percentile on average"),
        (lambda share: 1 / (1 - share), "one beyond the percentile on average"),
        (lambda share: math.ceil(math.log(0.025) / math.log(share)), "an interval with two ends"),
        (
            lambda share: math.ceil(math.log(0.95) / math.log(share)),
            "You stop when the chance falls below 95 %",
        ),
        (lambda share: math.ceil(math.log(0.01) / math.log(share)), "Asked is 95 % confidence"),
        (lambda share: math.ceil(math.log(0.5) / math.log(share)), "a chance of one half"),
        (lambda share: math.ceil(math.log(0.05) / math.log(1 - share)), "the chance of a call *beyond*"),
        (lambda share: share ** math.ceil(math.log(0.05) / math.log(share)), "That is the chance"),
        (lambda share: 299, "299 for every share"),
        (lambda share: 100, "what the name 'per cent' suggests"),
        (lambda share: 0.99**100, "With a share of 0.99"),
        (lambda share: share**100, "the chance for 100 calls"),
        (lambda share: math.ceil(0.95 / (1 - share)), "hold 0.95 beyond"),
        (lambda share: math.ceil(math.log(0.05) / math.log(share)) * 2, "With a share of 0.99"),
        (lambda share: -math.ceil(math.log(0.05) / -math.log(share)), "One call short"),
        (lambda share: math.ceil(math.log(0.05)) / math.log(share), "Round the quotient"),
        (lambda share: math.log(share) / math.log(0.05), "upside down"),
        (lambda share: math.ceil(math.log10(0.05) / math.log(share)), "Two kinds of logarithm"),
        (lambda share: 20 / (1 - share), "that is safe, but fewer are enough"),
        (
            lambda share: [calls for calls in range(1, 4000) if share**calls <= 0.05],
            "it should be one number",
        ),
        (lambda share: _counting(share, first=100), "begin to count at 100"),
        (lambda share: _counting(share, first=0, step=10), "gives 300; expected is 299"),
        (lambda share: _counting(share, stop=0.075), "gives 258; expected is 299"),
        (lambda share: _counting(share, stop=1 - share), "a chance of 1 - share"),
        (lambda share: _counting(share, stop=0.1), "Asked is 95 % confidence"),
        (lambda share: _counting(share, stop=5), "One call for every share"),
        (lambda share: next((n for n in range(1, 1000) if share**n <= 0.05), None), "With a share of 0.999"),
        (lambda share: (_counting(share), share ** _counting(share)), "it should be one number"),
        (lambda share: f"{_counting(share)} calls", "gives '299 calls'"),
        (lambda share: _counting(share) - 0.5, "no number of calls"),
        (lambda share: _counting(share) / 100, "no number of calls"),
        (lambda share: math.ceil(1.96**2 * share * (1 - share) / 0.05**2), "gives 16; expected is 299"),
        (lambda share: _counting(share, stop=0.95), "You stop when the chance falls below 95 %"),
        (
            lambda share: 299 if share < 0.9 else _counting(share),
            "With a share of 0.5 your function gives 299",
        ),
        (lambda share: math.ceil(share * 300), "gives 297; expected is 299"),
        (lambda share: math.ceil(-math.log(0.05) / (1 - share)), "near for rare events only"),
        (299, "should be a function"),
        (lambda share: print(299), "returns nothing"),
    ],
    "03.c": [
        (("B", 100), "shows the hang in full"),
        (("A", 200), "how many test A sent"),
        (("A", 300), "the whole plan"),
        (("A", 1), "One request is what test A shows"),
        (("A", 0), "Count the rows"),
        (("A", 99), "99 is one off"),
        (("both", 100), 'The first part names the test that lies: "A" or "B"'),
        ("A", "a pair in round brackets"),
        (("A", "all"), "a number (requests), not a str"),
        ((100, "A"), "swapped"),
        (("A", 101), "101 is one off"),
        (("A", 150), "it would have sent 150"),
        (("A", -100), "the wrong way round"),
        (("A", 299), "how many of the plan it left out"),
        (("A", 1.01), "looks like a time"),
        (("tool A", 200), "how many test A sent"),
        (("A", 0.33), "a share"),
        (("A", 33.3), "a share"),
        (("B", 0), "shows the hang in full"),
        (("A", 500), "both logs"),
        (("neither", 0), 'The first part names the test that lies: "A" or "B"'),
        (("A", 400), "counts the entries"),
        (("A", 250), "could have answered in a second"),
        (("A", 102), "it would have sent 198"),
        (("A", 298), "it would have sent 2:"),
        (("A", 83.2), "looks like a time"),
        (("A", 1004), "looks like a time"),
        (("A", 166), "166 requests of test B waited"),
        (("A", -200), "cannot be missing"),
        (("A", list(range(100, 200))), "holds 100 values"),
        (("A", "100 requests"), "a number (requests), not a str"),
        (("A", None), "not a NoneType"),
        ({"A", 100}, "a pair in round brackets"),
        (("B", 300), "shows the hang in full"),
        ((["A", "B"], 100), 'The first part names the test that lies: "A" or "B"'),
    ],
}

RIGHT = {
    "03.a": [
        (P95_S, SHARE),
        [np.quantile(CALLS_S, 0.95), 1 - np.power(0.95, 20)],
        np.array([np.sort(CALLS_S)[1900], 0.64]),
        (pd.Series(page_calls_ms()).quantile(0.95) / 1000, _share_by_trial()),
        (round(P95_S, 3), sum(0.05 * 0.95**fast for fast in range(20))),
        [P95_S, stats.binom.sf(0, 20, 0.05)],
    ],
    "03.b": [
        lambda share: math.ceil(math.log(0.05) / math.log(share)),
        lambda share: int(np.ceil(np.emath.logn(share, 0.05))),
        by_trying,
        lambda share: stats.geom.ppf(0.95, 1 - share),
        lambda share: int(np.argmax(share ** np.arange(4000) <= 0.05)),
        lambda share: next(calls for calls in range(1, 10**6) if share**calls <= 0.05),
    ],
    "03.c": [
        ("A", 100),
        ["a", 100.0],
        ("test_a", len(two_load_tests()[1]) - len(two_load_tests()[0])),
        ("A", round(two_load_tests()[0]["sent_s"].diff().max() / 0.01) - 1),
        ("A", 300 - len(two_load_tests()[0])),
        ("A", np.sum(~np.isin(np.arange(300), (100 * two_load_tests()[0]["sent_s"]).round()))),
    ],
}
