"""Checks of lesson 03's exercises: percentiles and pages, how many calls a percentile takes, a load test that lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from utils.language import begins, t
from utils.notebook.answers import numbers, results, short
from utils.notebook.exercises import Exercise, function_problem, number_problem

CALLS_PER_PAGE = 20
PAGES_SLOW = 1 - 0.95**CALLS_PER_PAGE  # share of pages with a call beyond the p95
PLAN = 300  # requests of exercise 03.c, one every 10 ms
SHARES = (0.99, 0.5, 0.6, 0.9, 0.95, 0.999)


def page_calls_ms() -> np.ndarray:
    """Give the times of 2,000 calls of a service, most of them quick, some very slow.

    Returns
    -------
    ndarray of float, shape (2000,)
        Milliseconds.

    Examples
    --------
    >>> page_calls_ms().shape
    (2000,)
    """
    rng = np.random.default_rng(22)
    quick, slow = 18 * rng.lognormal(0, 0.3, 2000), 900 * rng.lognormal(0, 0.3, 2000)
    return np.round(np.where(rng.random(2000) < 0.02, slow, quick), 1)


def two_load_tests() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make the logs of two load tests of one server, which answers in 4 ms but hangs from second 1 to 2.

    Both tools have the same plan: one request every 10 ms for 3 s. Test A's tool waits for each answer and
    goes on at the plan's next moment; test B's tool keeps to the plan.

    Returns
    -------
    test_a, test_b : DataFrame
        One row per request: ``sent_s``, seconds since the start, and ``latency_s``.

    Examples
    --------
    >>> [log.columns.tolist() for log in two_load_tests()]
    [['sent_s', 'latency_s'], ['sent_s', 'latency_s']]
    """

    def answered_s(start_s: float) -> float:
        return (2.0 if 1.0 <= start_s < 2.0 else start_s) + 0.004

    waits, keeps, free_a_s, free_b_s = [], [], 0.0, 0.0
    for due_s in np.arange(PLAN) / 100:
        free_b_s = answered_s(max(due_s, free_b_s))
        keeps.append((due_s, free_b_s - due_s))
        if due_s >= free_a_s:
            free_a_s = answered_s(due_s)
            waits.append((due_s, free_a_s - due_s))
    a, b = (pd.DataFrame(log, columns=["sent_s", "latency_s"]) for log in (waits, keeps))
    return a, b


def _pair(answer: Any, first: str, second: str) -> tuple[list[Any], str | None]:
    if isinstance(answer, np.ndarray):
        answer = np.squeeze(answer).tolist()
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return [], t(
            "The answer should be a pair in round brackets: ({first}, {second}).", first=first, second=second
        )
    return list(answer), None


def _numbers(answer: Any, first: str, second: str, units: tuple[str, str]) -> tuple[list[float], str | None]:
    pair, problem = _pair(answer, first, second)
    problem = problem or number_problem(pair[0], units[0]) or number_problem(pair[1], units[1])
    return ([], problem) if problem else ([float(np.squeeze(value)) for value in pair], None)


def _page(answer: Any) -> str | None:
    pair, problem = _numbers(answer, "p95 in seconds", "share of pages", ("p95 in seconds", "a share"))
    problem = problem or _p95_problem(*pair)
    if not problem and pair[0] == pair[1]:
        return (
            "You give p95 twice: the second number is the share of pages that meet a call slower than that."
        )
    return problem or _share_problem(pair[1])


def _near(value: float, other: float) -> bool:
    return bool(np.isclose(value, other, rtol=0.02, atol=0))


def _p95_problem(p95_s: float, share: float) -> str | None:
    calls_s = page_calls_ms() / 1000
    wanted = float(np.percentile(calls_s, 95))
    if _near(p95_s, wanted):
        return None
    if _near(share, wanted) or (_near(share, 1000 * wanted) and abs(p95_s - PAGES_SLOW) < 0.006):
        if share < 1:
            return t("The two are swapped: first p95, then the share of pages.")
        return t("The two are swapped: first p95 in seconds, then the share of pages.")
    if _near(p95_s, 1000 * wanted):
        return "That is p95 in milliseconds: the question asks for seconds."
    if p95_s == 0 or any(p95_s == round(wanted, digits) for digits in (1, 2)):
        return t(
            "That is rounded too far: p95 is a few hundredths of a second, and {p95_s} keeps too little of "
            "it.",
            p95_s=short(p95_s),
        )
    for name, other in _other_times(calls_s).items():
        if any(_near(p95_s * unit, other) for unit in (1, 1e-3, 1e3)):
            return t("That is {name}. Asked is the time that 95 of 100 calls do not exceed.", name=name)
    if p95_s >= 3 and p95_s % 1 == 0:
        return t(
            "{p95_s:g} counts something, or is a time in another unit: asked is a time in seconds.",
            p95_s=p95_s,
        )
    for factor in (60_000, 1e6, 1e9, 10, 100):
        if _near(p95_s * factor, 1000 * wanted) or _near(p95_s, 1000 * wanted * factor):
            return (
                "That is p95 in a wrong unit: the calls are in milliseconds, and a second has 1,000 of them."
            )
    at_most = float((calls_s <= p95_s).mean())
    return t(
        "The first number is not p95: {p95_s} s is not exceeded by {at_most:.1%} of the calls, and 95 % "
        "are asked. Take the percentile of all calls, then divide by 1,000.",
        p95_s=short(p95_s),
        at_most=at_most,
    )


def _other_times(calls_s: np.ndarray) -> dict[str, float]:
    """Name what is taken for the p95 of a call."""
    pages_s = calls_s.reshape(-1, CALLS_PER_PAGE)
    return {
        "the mean": calls_s.mean(),
        "the median, p50": float(np.median(calls_s)),
        "p99": float(np.percentile(calls_s, 99)),
        "p99.9": float(np.percentile(calls_s, 99.9)),
        "p99.5": float(np.percentile(calls_s, 99.5)),
        "the slowest call": calls_s.max(),
        "the quickest call": calls_s.min(),
        "p90": float(np.percentile(calls_s, 90)),
        "p97.5, the upper end of a 95 % interval": float(np.percentile(calls_s, 97.5)),
        "mean and spread added up, which gives a percentile of a bell curve: this has a long tail": calls_s.mean()
        + 1.645 * calls_s.std(),
        "the mean and two spreads, which is for a bell curve: this has a long tail": calls_s.mean()
        + 2 * calls_s.std(),
        "the spread, not a percentile": calls_s.std(),
        "p5: 95 % of the calls are slower": float(np.percentile(calls_s, 5)),
        "the percentile 0.95: NumPy wants 95 for p95": float(np.percentile(calls_s, 0.95)),
        "the percentile 0.05: NumPy wants 95 for p95": float(np.percentile(calls_s, 0.05)),
        "0.95 times the mean: a percentile counts calls, it takes no share of a time": 0.95 * calls_s.mean(),
        "0.95 times the slowest call: a percentile counts calls, it takes no share of a time": 0.95 * calls_s.max(),
        "0.95 times the median: a percentile counts calls, it takes no share of a time": 0.95 * float(np.median(calls_s)),
        "the mean of the slowest 5 %: they lie beyond the p95": calls_s[calls_s > np.percentile(calls_s, 95)].mean(),
        "the mean of the quickest 95 %: they lie below the p95": calls_s[calls_s <= np.percentile(calls_s, 95)].mean(),
        "the p95 of each page's slowest call": float(np.percentile(pages_s.max(axis=1), 95)),
        "the mean of each page's slowest call": pages_s.max(axis=1).mean(),
        "the mean of each page's p95; percentiles cannot be averaged": float(np.percentile(pages_s, 95, axis=1).mean()),
        "the p95 of the calls of a page added up: asked is one call": float(np.percentile(pages_s.sum(axis=1), 95)),
        "the mean of the calls of a page added up: asked is one call": pages_s.sum(axis=1).mean(),
        "the p95 of each page's mean": float(np.percentile(pages_s.mean(axis=1), 95)),
        "the p95 of twenty calls: take all 2,000": float(np.percentile(calls_s[:CALLS_PER_PAGE], 95)),
        "p95 times twenty: a page's calls are another question": CALLS_PER_PAGE * float(np.percentile(calls_s, 95)),
        "p95 divided by twenty: a page's calls are another question": float(np.percentile(calls_s, 95)) / CALLS_PER_PAGE,
        "the call at place 1,900 of the log, which is not sorted": calls_s[1900],
        "the call at place 1,899 of the log, which is not sorted": calls_s[1899],
    }  # fmt: skip


def _share_problem(share: float) -> str | None:
    if abs(share - PAGES_SLOW) < 0.006:
        return None
    if abs(share - 100 * PAGES_SLOW) < 0.6:
        return "The share is given in percent: give it as a number from 0 to 1."
    if abs(share - 100 * (1 - PAGES_SLOW)) < 0.6:
        return "That is the share of pages that meet no slow call, and in percent: the question asks for the others."
    if share > 1.01:
        return t("A share of pages is a number from 0 to 1: {share:g} counts something.", share=share)
    if share == 0:
        return "So no page would meet one, as 1 - 20 * 0.05 gives. Chances of calls that are all fast are multiplied, not added."
    if share < 0:
        return t(
            "A share is a number from 0 to 1, and {share:g} is below 0. What did you subtract from what?",
            share=share,
        )
    for value, message in _other_shares():
        if np.isclose(share, value, rtol=1e-3, atol=0.004 if value > 0.01 else 1e-9):
            return message
    if 0 < share < 1:
        calls = np.log(1 - share) / np.log(0.95)
        return t(
            "The share is not right: {share} is the share for pages of about {calls:.2g} calls. What is the "
            "chance that all {count} calls are fast enough? The other pages are asked.",
            share=short(share),
            calls=max(calls, 0.1),
            count=CALLS_PER_PAGE,
        )
    return "The share is not right: what is the chance that all twenty calls are fast enough?"


def _other_shares() -> list[tuple[float, str]]:
    """Name what is taken for the share of pages that meet a call slower than the p95."""
    calls, calls_ms = CALLS_PER_PAGE, page_calls_ms()
    pages = [calls_ms.reshape(-1, calls), calls_ms.reshape(calls, -1).T]
    slow_ms = np.percentile(calls_ms, 95)
    counted = [float((page.max(axis=1) > slow_ms).mean()) for page in pages]
    counted += [float((page.max(axis=1) >= slow_ms).mean()) for page in pages]
    added = (
        "So nearly every page would meet one, and it is fewer. Twenty chances added up count a page with two slow calls twice, and with "
        "thirty calls give more than every page; 1 - 0.05**20 counts every page in which not all twenty are slow."
    )
    groups = (
        "You counted the groups of twenty in this log: a hundred pages, whose count chance moves by some five. "
        "The calls are independent, so the share can be calculated: how likely are twenty fast ones?"
    )
    return [
        (0.05, "That is the chance of one call: a page makes twenty."),
        (calls * 0.05, added),
        (calls * 0.05 * 0.95 ** (calls - 1), "That is the chance of exactly one slow call: a page with two or more has met one as well."),
        (1 - 0.95**calls - calls * 0.05 * 0.95 ** (calls - 1), "That is the chance of two slow calls or more: one is enough."),
        (0.05 * 0.95 ** (calls - 1), "That is the chance that one certain call is slow and the others are not. Any of the twenty may be slow."),
        (0.95, "That is the share of calls that are fast enough: the question asks for pages of twenty."),
        (1 - 0.99**calls, "That would be right for the p99: one call in twenty is slower than the p95."),
        (1 - 0.98**calls, "That would be right if two calls in a hundred were slow: one in twenty is slower than the p95."),
        (1 - 0.95 ** (calls - 1), "That is right for a page of nineteen calls: count the exponent again."),
        (1 - 0.95 ** (calls + 1), "That is right for a page of twenty-one calls: count the exponent again."),
        (0.95 ** (calls - 1), "That is the chance that nineteen calls are fast: count the exponent, then ask for the other pages."),
        (0.05 / calls, "You divide a call's chance by twenty: but more calls make it likelier to meet a slow one."),
        (1 / calls, "That is one call of twenty: the question asks for pages."),
        (float((calls_ms > slow_ms).sum()) / len(pages[0]), "You divide the slow calls by the pages: that is how many a page meets on average. Some meet two, others none."),
        (calls / len(calls_ms), "That is twenty calls of the 2,000: the question asks for pages."),
        (0.05 * calls / len(calls_ms), "You divide by the number of calls: the chance of a page does not depend on the length of the log."),
        (0.95 / calls, "You divide by twenty: chances of calls that all happen are multiplied."),
        (1 - PAGES_SLOW, "That is the share of pages that meet no slow call: the question asks for the others."),
        (0.05**calls, "That is the chance that all twenty calls are slow: one is enough."),
        *((value, groups) for value in counted),
    ]  # fmt: skip


def _counted(share: float) -> int:
    """Count calls until the chance that all of them lie below the percentile is 5 % at most."""
    calls, chance = 0, 1.0
    while chance > 0.05:
        calls, chance = calls + 1, chance * share
    return calls


def _logarithm(share: float, chance: float = 0.05) -> float:
    return float(np.log(chance) / np.log(share))


CALLS_MISTAKES: list[tuple[Callable[..., Any], str]] = [
    (lambda share: 1, "One call for every share. A loop that gives this ends at once: it goes on *while* the chance is above 5 %."),
    (lambda share: 0, "No calls for every share: your loop ends at once. It goes on *while* the chance is above 5 %."),
    (lambda share: int(np.ceil(_logarithm(share, 1 - share))), "You stop at a chance of 1 - share. The confidence is 95 % for every share: stop at 5 %."),
    (lambda share: int(np.ceil(_logarithm(share, 0.1))), "You let the chance fall to 10 %. Asked is 95 % confidence: 5 %."),
    (lambda share: _counted(share) - 1, "One call short: with that many the chance is still above 5 %."),
    (lambda share: _counted(share) + 1, "One call too many: the number before it is enough already."),
    (_logarithm, "That is the place where the chance is just 5 %. Calls are whole: round up."),
    (lambda share: round(_logarithm(share)), "You round to the nearest whole number: where that is below, the chance is still above 5 %. Round up."),
    (lambda share: int(np.ceil(3 / (1 - share))), "That is the rule of three, which is near for rare events and wrong for a median. Count with share**calls."),
    (lambda share: 3 / (1 - share), "That is the rule of three, which is near for rare events and wrong for a median. Count with share**calls."),
    (lambda share: round(3 / (1 - share)), "That is the rule of three, which is near for rare events and wrong for a median. Count with share**calls."),
    (lambda share: round(1 / (1 - share)), "So many calls hold one beyond the percentile on average. In a third of all cases they hold none."),
    (lambda share: int(np.ceil(1 / (1 - share))), "So many calls hold one beyond the percentile on average. In a third of all cases they hold none."),
    (lambda share: 1 / (1 - share), "So many calls hold one beyond the percentile on average. In a third of all cases they hold none."),
    (lambda share: int(np.ceil(_logarithm(share, 0.025))), "That leaves 2.5 %, as for an interval with two ends. Here one end is asked: 5 %."),
    (lambda share: int(np.ceil(_logarithm(share, 0.95))), "You stop when the chance falls below 95 %: that leaves it at 95 %. It has to fall to 5 %."),
    (lambda share: int(np.ceil(_logarithm(share, 0.01))), "You let the chance fall to 1 %. Asked is 95 % confidence: 5 %."),
    (lambda share: int(np.ceil(_logarithm(share, 0.5))), "You stop at a chance of one half. It has to fall to 5 %."),
    (lambda share: int(np.ceil(_logarithm(1 - share))), "You multiply the chance of a call *beyond* the percentile. A call lies below it with chance `share`."),
    (lambda share: share ** np.ceil(_logarithm(share)), "That is the chance. Asked is the number of calls."),
    (lambda share: _counted(0.99), "299 for every share: use the share that your function is given."),
    (lambda share: share**100, "That is the chance for 100 calls. Asked is for how many calls it falls to 5 %."),
    (lambda share: np.ceil(np.log(0.05)) / np.log(share), "Round the quotient up, not the logarithm above the line."),
    (lambda share: 1 / _logarithm(share), "The quotient is upside down: the logarithm of 0.05 stands above the line."),
    (lambda share: np.ceil(np.log10(0.05) / np.log(share)), "Two kinds of logarithm in one quotient: take the same above and below."),
    (lambda share: max(_counted(share), 100), "You begin to count at 100, as the lesson does for the p99. For a smaller share fewer are enough: begin with 1."),
    (lambda share: max(_counted(share), 299), "You never give fewer than 299. For a smaller share fewer are enough: begin with 1."),
    (lambda share: int(np.ceil(-np.log(0.05) / (1 - share))), "That takes -log(share) for 1 - share, which is near for rare events only. Divide by log(share)."),
    (lambda share: -np.log(0.05) / (1 - share), "That takes -log(share) for 1 - share, which is near for rare events only. Divide by log(share)."),
    (lambda share: -_counted(share), "The sign is wrong: both logarithms are negative, so their quotient is not."),
    (lambda share: share**_counted(share) * 100, "That is the chance. Asked is the number of calls."),
    (lambda share: 1 - share**_counted(share), "That is the confidence reached. Asked is the number of calls."),
    (lambda share: _counted(0.999), "The number of the p99.9 for every share: use the share that your function is given."),
    (lambda share: np.log(0.05) - np.log(share), "A quotient of logarithms is not their difference: divide."),
    (lambda share: int(np.ceil(0.95 / (1 - share))), "So many calls hold 0.95 beyond the percentile on average. But how often do they hold none?"),
    (lambda share: 0.95 / (1 - share), "So many calls hold 0.95 beyond the percentile on average. But how often do they hold none?"),
    (lambda share: int(np.ceil(0.05 / (1 - share))), "A chance is not shared out among the calls: all of `n` calls lie below with chance share**n."),
    (lambda share: 100, "100 is what the name 'per cent' suggests. But the chance that 100 calls all lie below the p99 is 0.37."),
]  # fmt: skip


def _calls(answer: Any) -> str | None:
    cases = [(share,) for share in SHARES]
    given, problem = results(answer, cases)
    if problem:
        return _sometimes(answer, problem)
    problem = function_problem(answer, cases, _counted, CALLS_MISTAKES, rtol=0, atol=1e-6)
    if problem is None or problem in [t(message) for _, message in CALLS_MISTAKES]:
        return problem
    return next(filter(None, map(_chance_problem, SHARES, given)), problem)


def _sometimes(answer: Any, problem: str) -> str:
    """Name the share for which a function gives nothing, where it gives a number for others."""
    if not begins(problem, "Your function returns nothing"):
        return problem
    empty = [share for share in SHARES if results(answer, [(share,)])[1]]
    if len(empty) == len(SHARES):
        return problem
    return t(
        "With a share of {share:g} your function returns nothing, with others it does. Does its loop end "
        "too early? A p99.9 takes thousands of calls.",
        share=empty[0],
    )


def _chance_problem(share: float, result: Any) -> str | None:
    """Say what a number of calls leaves of the chance, where it is not the right one."""
    calls, wanted = numbers(result), _counted(share)
    given = {"share": share, "result": short(result)}
    if calls is None or calls.size != 1:
        return t(
            "With a share of {share:g} your function gives {result}: it should be one number, the smallest "
            "that is enough.",
            **given,
        )
    if calls < 1 or abs(calls - np.round(calls)) > 1e-6:
        return t(
            "With a share of {share:g} your function gives {result}, which is no number of calls: they are "
            "whole, and one at least.",
            **given,
        )
    if calls == wanted:
        return None
    given |= {"wanted": wanted, "chance": 100 * share ** float(calls)}
    if calls < wanted:
        return t(
            "With a share of {share:g} your function gives {result}; expected is {wanted}. All of so many "
            "calls lie below the percentile with a chance of {chance:.2g} %: too few, for it has to be 5 % "
            "at most.",
            **given,
        )
    return t(
        "With a share of {share:g} your function gives {result}; expected is {wanted}. All of so many "
        "calls lie below the percentile with a chance of {chance:.2g} %: that is safe, but fewer are "
        "enough for 5 %.",
        **given,
    )


def _calls_praise(answer: Any) -> str:
    counted = [int(np.squeeze(answer(share))) for share in (0.99, 0.999)] + [
        int(np.ceil(_logarithm(0.99999)))
    ]
    return t(
        "Yours: {two:,} calls for a p99, where most people say 100; {three:,} for a p99.9; {five:,} for "
        "the five nines of a radio link. Each further nine costs ten times the calls.",
        two=counted[0],
        three=counted[1],
        five=counted[2],
    )


def _liar(answer: Any) -> str | None:
    pair, problem = _pair(answer, '"A" or "B"', "number of requests")
    if problem:
        return problem
    name, count = pair
    if isinstance(name, str):
        name = name.strip().upper().removeprefix("TEST").removeprefix("TOOL").strip(" _")
    if isinstance(count, str) and count.strip().upper() in ("A", "B"):
        return "The two are swapped: first the test, then the number of requests."
    if not isinstance(name, str) or name not in ("A", "B"):
        return 'The first part names the test that lies: "A" or "B".'
    if name == "B":
        return "Test B shows the hang in full: all that were due while the server hung waited. Look at who shows it least."
    if problem := number_problem(count, t("requests")):
        return problem
    sent = len(two_load_tests()[0])
    value = float(np.squeeze(count))
    if value == PLAN - sent:
        return None
    return _count_problem(value, sent)


def _count_problem(value: float, sent: int) -> str:
    """Name what a wrong number of requests is."""
    missing = PLAN - sent
    said: dict[float, str] = {
        sent: "That is how many test A sent: how many of its plan did it leave out?",
        PLAN: "That is the whole plan: test A did send some of it.",
        1: "One request is what test A shows of the hang. How many should have been sent meanwhile?",
        -missing: "The difference is the wrong way round: a number of requests is not negative.",
        PLAN
        + sent: "Those are the rows of both logs together: the question is what is missing from one of them.",
        2 * sent: "That counts the entries of the log, and a row has two: use len().",
        2 * PLAN: "That counts two entries a row, or the plans of both tests: take the rows of test A.",
        250: "So many the server could have answered in a second. The plan has one request every 10 ms.",
        0: t("Count the rows of test A: the plan has {plan}.", plan=PLAN),
    }
    if value in said:
        return said[value]
    if abs(abs(value) - missing) == 1:
        return t(
            "{value:g} is one off: count the rows of the log with len(), the plan has {plan}.",
            value=value,
            plan=PLAN,
        )
    if abs(value - sent) == 1 or value == PLAN - 1:
        return t("Test A sent {sent}. The question asks how many of the plan it left out.", sent=sent)
    if 0 < value < 1 or 33 < value < 34 or 66 < value < 67:
        return "That is a share of the plan: the question asks for the number of requests."
    if 1 < value < 3 or value in (1000, 1004, 1010) or value % 1:
        return "That looks like a time: the hang lasted one second, in which a request was due every 10 ms."
    if value in _waiting():
        return t(
            "{value:g} requests of test B waited. The question asks how many of its plan test A never sent.",
            value=value,
        )
    if not 0 <= value <= PLAN:
        return t(
            "{value:g} cannot be missing from a plan of {plan}: take the rows of test A from it.",
            value=value,
            plan=PLAN,
        )
    return t(
        "Test A is the one. With {value:g} left out it would have sent {sent:g}: how many rows has its log?",
        value=value,
        sent=PLAN - value,
    )


def _waiting() -> set[int]:
    """Give how many of test B's requests waited, by any threshold that may be meant."""
    latency_s = two_load_tests()[1]["latency_s"].to_numpy()
    thresholds_s = [0.0041, 0.005, 0.01, 0.02, 0.1, 0.5]
    return {int((latency_s > threshold_s).sum()) for threshold_s in thresholds_s}


EXERCISES = [
    Exercise(
        "03.a",
        "Twenty calls to a page",
        _page,
        "One call in 20 is slow, and 64 % of the pages meet one; people who add chances say 100 %, people who think of one "
        "call say 5 %. What is rare for a call is common for a page: so services of many parts watch p99 and beyond.",
    ),
    Exercise("03.b", "How many calls for a percentile?", _calls, _calls_praise),
    Exercise(
        "03.c",
        "Which load test lies?",
        _liar,
        "A's log has 200 rows, B's 300. The worst second left one mark in A's log instead of a hundred: that is "
        "coordinated omission, and the p99 of 4 ms comes from it.",
    ),
]
