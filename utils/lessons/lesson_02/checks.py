"""Checks of lesson 02's exercises: percentiles and pages, limits that meet a budget, a load test that lies."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from utils.notebook.exercises import Exercise, number_problem
from utils.serving.queueing import latency_summary, poisson_arrivals, simulate_queue

CALLS_PER_PAGE = 20
RATE_PER_S = 400
P99_BUDGET_S = 0.025
PLAN = 300  # requests of exercise 02.c, one every 10 ms


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


def busy_server_s(batch: int) -> float:
    """Give the time that exercise 02.b's server takes for a batch: 5 ms, and 0.2 ms per request.

    Parameters
    ----------
    batch : int
        Requests in the batch.

    Returns
    -------
    float
        Seconds.

    Examples
    --------
    >>> round(busy_server_s(10), 6)
    0.007
    """
    return 0.005 + 0.0002 * batch


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
    mistakes = {
        0.05: "That is the chance of one call: a page makes twenty.",
        CALLS_PER_PAGE
        * 0.05: "So every page would meet one. Adding up twenty chances counts a page with two slow "
        "calls twice, and 0.05**20 is the chance that all twenty are slow.",
        1 - wanted: "That is the share of pages that meet no slow call: the question asks for the others.",
        0.05**CALLS_PER_PAGE: "That is the chance that all twenty calls are slow: one is enough.",
    }
    for value, message in mistakes.items():
        if np.isclose(share, value, rtol=1e-3, atol=0.004 if value > 0.01 else 1e-9):
            return message
    return "The share is not right: what is the chance that all twenty calls are fast enough?"


@cache
def _p99_s(max_batch: int, max_wait_s: float) -> float:
    """Mean p99 of three simulated runs of 20,000 requests."""
    runs = [poisson_arrivals(RATE_PER_S, 20_000, np.random.default_rng(seed)) for seed in range(3)]
    latencies = [simulate_queue(arrival_s, busy_server_s, max_batch, max_wait_s) for arrival_s in runs]
    return float(np.mean([latency_summary(latency_s)["p99"] for latency_s in latencies]))


def _limits(answer: Any) -> str | None:
    pair, problem = _numbers(answer, "max_batch", "max_wait_s", ("requests", "seconds"))
    if problem:
        return problem
    max_batch, max_wait_s = pair
    if max_batch < 1 <= max_wait_s:
        return "The two are swapped: first the batch limit, then the waiting limit."
    if max_batch < 1 or max_batch != int(max_batch):
        return f"A batch limit of {max_batch:g} makes no sense: give a whole number of requests, 1 or more."
    if max_wait_s < 0:
        return "A waiting limit is not negative: 0 means that nobody waits for a fuller batch."
    if max_wait_s >= 1:
        return f"You let requests wait {max_wait_s:g} whole seconds: are these milliseconds? Give seconds."
    per_s = max_batch / busy_server_s(int(max_batch))
    if per_s < RATE_PER_S:
        return (
            f"Batches of up to {max_batch:g} answer at most {per_s:.0f} requests per second, and {RATE_PER_S} "
            "arrive: the queue grows without end."
        )
    p99_s = _p99_s(int(max_batch), max_wait_s)
    if p99_s <= P99_BUDGET_S:
        return None
    shown = f"p99 is {1000 * p99_s:.0f} ms with these limits, {1000 * P99_BUDGET_S:.0f} ms is the budget"
    if max_wait_s > 0 and _p99_s(int(max_batch), 0.0) <= P99_BUDGET_S:
        return f"{shown}. The waiting limit alone spoils it: the same batch limit would do without waiting."
    return f"{shown}: let more requests share the fixed cost."


def _liar(answer: Any) -> str | None:
    pair, problem = _pair(answer, '"A" or "B"', "number of requests")
    if problem:
        return problem
    name, count = pair
    if not isinstance(name, str) or name.strip().upper() not in ("A", "B"):
        return 'The first part names the test that lies: "A" or "B".'
    if name.strip().upper() == "B":
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
    if value == 0:
        return "Count the rows of test A: the plan has 300."
    return f"Test A is the one. But it left out another number of requests than {value:g}: compare its rows with the plan."


EXERCISES = [
    Exercise(
        "02.a",
        "Twenty calls to a page",
        _page,
        "What is rare for a call is common for a page: that is why services of many parts watch p99 and beyond.",
    ),
    Exercise(
        "02.b",
        "Meet the budget",
        _limits,
        "Every choice within the budget is right; which one you take decides how much room is left for a rush.",
    ),
    Exercise(
        "02.c",
        "Which load test lies?",
        _liar,
        "The worst second left one mark in its log instead of a hundred: that is coordinated omission.",
    ),
]
