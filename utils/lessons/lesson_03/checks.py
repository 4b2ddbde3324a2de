"""Checks of lesson 03's exercises: percentiles and pages, how many calls a percentile takes, a load test that lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from utils.notebook.answers import numbers, results, short
from utils.notebook.exercises import Exercise, function_problem, number_problem

CALLS_PER_PAGE = 20
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
        return [], f"The answer should be a pair in round brackets: ({first}, {second})."
    return list(answer), None


def _numbers(answer: Any, first: str, second: str, units: tuple[str, str]) -> tuple[list[float], str | None]:
    pair, problem = _pair(answer, first, second)
    problem = problem or number_problem(pair[0], units[0]) or number_problem(pair[1], units[1])
    return ([], problem) if problem else ([float(np.squeeze(value)) for value in pair], None)


def _page(answer: Any) -> str | None:
    pair, problem = _numbers(answer, "p95 in seconds", "share of pages", ("p95 in seconds", "a share"))
    return problem or _p95_problem(*pair) or _share_problem(pair[1])


def _p95_problem(p95_s: float, share: float) -> str | None:
    calls_s = page_calls_ms() / 1000
    wanted = float(np.percentile(calls_s, 95))

    def near(value: float, other: float) -> bool:
        return bool(np.isclose(value, other, rtol=0.02, atol=0))

    if near(p95_s, wanted):
        return None
    if near(share, wanted):
        return "The two are swapped: first p95, then the share of pages."
    if near(p95_s, 1000 * wanted):
        return "That is p95 in milliseconds: the question asks for seconds."
    others = {
        "the mean": calls_s.mean(),
        "the median, p50": np.median(calls_s),
        "p99": np.percentile(calls_s, 99),
        "the slowest call": calls_s.max(),
        "p90": np.percentile(calls_s, 90),
        "mean and spread added up, which gives a percentile of a bell curve: this has a long tail": calls_s.mean()
        + 1.645 * calls_s.std(),
        "the mean and two spreads, which is for a bell curve: this has a long tail": calls_s.mean()
        + 2 * calls_s.std(),
        "the spread, not a percentile": calls_s.std(),
        "p5: 95 % of the calls are slower": np.percentile(calls_s, 5),
        "the percentile 0.95: NumPy wants 95 for p95": np.percentile(calls_s, 0.95),
    }
    for name, other in others.items():
        if near(p95_s, other) or near(p95_s, 1000 * other):
            return f"That is {name}. Asked is the time that 95 of 100 calls do not exceed."
    return "The first number is not p95: sort the calls; 95 of 100 lie below it."


def _share_problem(share: float) -> str | None:
    wanted = 1 - 0.95**CALLS_PER_PAGE
    if abs(share - wanted) < 0.006:
        return None
    if abs(share - 100 * wanted) < 0.6:
        return "The share is given in percent: give it as a number from 0 to 1."
    if abs(share - 100 * (1 - wanted)) < 0.6:
        return "That is the share of pages that meet no slow call, and in percent: the question asks for the others."
    if share > 1.01:
        return f"A share of pages is a number from 0 to 1: {share:g} counts something."
    mistakes = {
        0.05: "That is the chance of one call: a page makes twenty.",
        CALLS_PER_PAGE
        * 0.05: "So every page would meet one, and with thirty calls more than every page. Twenty chances "
        "added up count a page with two slow calls twice; 1 - 0.05**20 counts every page in which not all twenty are slow.",
        CALLS_PER_PAGE
        * 0.05
        * 0.95 ** (CALLS_PER_PAGE - 1): "That is the chance of exactly one slow call: a page with two "
        "or more has met one as well.",
        0.95: "That is the share of calls that are fast enough: the question asks for pages of twenty.",
        1
        - 0.99**CALLS_PER_PAGE: "That would be right for the p99: one call in twenty is slower than the p95.",
        1
        - 0.95
        ** (CALLS_PER_PAGE - 1): "That is right for a page of nineteen calls: count the exponent again.",
        1
        - 0.95
        ** (CALLS_PER_PAGE + 1): "That is right for a page of twenty-one calls: count the exponent again.",
        0.05
        / CALLS_PER_PAGE: "You divide a call's chance by twenty: but more calls make it likelier to meet a slow one.",
        1 - wanted: "That is the share of pages that meet no slow call: the question asks for the others.",
        0.05**CALLS_PER_PAGE: "That is the chance that all twenty calls are slow: one is enough.",
    }
    for value, message in mistakes.items():
        if np.isclose(share, value, rtol=1e-3, atol=0.004 if value > 0.01 else 1e-9):
            return message
    return "The share is not right: what is the chance that all twenty calls are fast enough?"


def _counted(share: float) -> int:
    """Count calls until the chance that all of them lie below the percentile is 5 % at most."""
    calls, chance = 0, 1.0
    while chance > 0.05:
        calls, chance = calls + 1, chance * share
    return calls


def _logarithm(share: float, chance: float = 0.05) -> float:
    return float(np.log(chance) / np.log(share))


CALLS_MISTAKES: list[tuple[Callable[..., Any], str]] = [
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
    (lambda share: 100, "100 is what the name 'per cent' suggests. But the chance that 100 calls all lie below the p99 is 0.37."),
]  # fmt: skip


def _calls(answer: Any) -> str | None:
    cases = [(share,) for share in SHARES]
    given, problem = results(answer, cases)
    if problem:
        return problem
    problem = function_problem(answer, cases, _counted, CALLS_MISTAKES, rtol=0, atol=1e-6)
    if problem is None or problem in dict((message, wrong) for wrong, message in CALLS_MISTAKES):
        return problem
    return next(filter(None, map(_chance_problem, SHARES, given)), problem)


def _chance_problem(share: float, result: Any) -> str | None:
    """Say what a number of calls leaves of the chance, where it is not the right one."""
    calls = numbers(result)
    asked = f"With a share of {share:g} your function gives {short(result)}"
    if calls is None or calls.size != 1:
        return f"{asked}: it should be one number, the smallest that is enough."
    if calls < 1 or abs(calls - np.round(calls)) > 1e-6:
        return f"{asked}, which is no number of calls: they are whole, and one at least."
    if calls == _counted(share):
        return None
    chance = (
        f"All of so many calls lie below the percentile with a chance of {100 * share ** float(calls):.2g} %"
    )
    if calls < _counted(share):
        return f"{asked}. {chance}: too few, for it has to be 5 % at most."
    return f"{asked}. {chance}: that is safe, but fewer are enough for 5 %."


def _calls_praise(answer: Any) -> str:
    counted = [int(np.squeeze(answer(share))) for share in (0.99, 0.999)] + [
        int(np.ceil(_logarithm(0.99999)))
    ]
    return (
        "Yours: {:,} calls for a p99, where most people say 100; {:,} for a p99.9; {:,} for the five nines of a radio "
        "link. Each further nine costs ten times the calls."
    ).format(*counted)


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
    if problem := number_problem(count, "requests"):
        return problem
    sent = len(two_load_tests()[0])
    value = float(np.squeeze(count))
    if value == PLAN - sent:
        return None
    if value == sent:
        return "That is how many test A sent: how many of its plan did it leave out?"
    if value == PLAN:
        return "That is the whole plan: test A did send some of it."
    if value == 1:
        return "One request is what test A shows of the hang. How many should have been sent meanwhile?"
    if abs(abs(value) - (PLAN - sent)) == 1:
        return f"{value:g} is one off: count the rows of the log with len(), the plan has {PLAN}."
    if value == sent - PLAN:
        return "The difference is the wrong way round: a number of requests is not negative."
    if abs(value - sent) == 1 or value == PLAN - 1:
        return f"Test A sent {sent}. The question asks how many of the plan it left out."
    if value == PLAN + sent:
        return "Those are the rows of both logs together: the question is what is missing from one of them."
    if 1 < value < 3:
        return "That looks like seconds: the hang lasted one second, in which a request was due every 10 ms."
    if 0 < value < 1 or 33 < value < 34:
        return "That is a share of the plan: the question asks for the number of requests."
    if value == 0:
        return "Count the rows of test A: the plan has 300."
    return f"Test A is the one. But it left out another number of requests than {value:g}: compare its rows with the plan."


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
