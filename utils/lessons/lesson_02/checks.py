"""Checks of lesson 02's exercises: the arrows of four changes, limits that meet a budget."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from utils.language import Verbatim, t
from utils.notebook.exercises import Exercise, number_problem
from utils.serving.queueing import latency_summary, poisson_arrivals, simulate_queue

RATE_PER_S = 400
P99_BUDGET_S = 0.025
UP, SAME, DOWN = "up", "same", "down"
WORDS = {UP: UP, "rises": UP, "higher": UP, "↑": UP, SAME: SAME, "equal": SAME, "→": SAME}
WORDS |= {"unchanged": SAME, DOWN: DOWN, "falls": DOWN, "lower": DOWN, "↓": DOWN}
ARROWS = {"A": (SAME, SAME), "B": (UP, DOWN), "C": (SAME, UP), "D": (UP, UP)}  # throughput, latency


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


@cache
def changes() -> dict[str, list[tuple[float, float]]]:
    """Simulate the four changes of exercise 02.a.

    Returns
    -------
    dict from str to list of tuple
        By letter, before and after: requests (of D images) answered per second, and their median latency in ms
        (infinite where the queue has no end).

    Examples
    --------
    >>> [round(per_s) for per_s, _ in changes()["B"]]
    [192, 300]
    """

    def point(rate_per_s: float, max_batch: int, max_wait_s: float = 0.0) -> tuple[float, float]:
        capacity_per_s = max_batch / busy_server_s(max_batch)
        if rate_per_s > capacity_per_s:
            return capacity_per_s, np.inf
        arrival_s = poisson_arrivals(rate_per_s, 4000, np.random.default_rng(2))
        latency_s = simulate_queue(arrival_s, busy_server_s, max_batch, max_wait_s)
        return rate_per_s, 1000 * float(np.median(latency_s))

    batch_s = busy_server_s(256)
    return {
        "A": [point(10, 1), point(10, 32)],
        "B": [point(300, 1), point(300, 32)],
        "C": [point(20, 32), point(20, 32, 0.1)],
        "D": [(1 / busy_server_s(1), 1000 * busy_server_s(1)), (256 / batch_s, 1000 * batch_s)],
    }


def _both(letter: str) -> str:
    (before_per_s, before_ms), (after_per_s, after_ms) = changes()[letter]
    return t(
        "{before_per_s:,.0f} to {after_per_s:,.0f} per second, median {before_ms:,.1f} to {after_ms:,.1f} ms",
        before_per_s=before_per_s,
        after_per_s=after_per_s,
        before_ms=before_ms,
        after_ms=after_ms,
    )


def _arrows(answer: Any) -> str | None:
    said, problem = _words(answer)
    if problem:
        return problem
    latency = [said[letter][1] for letter in "ABC"]
    if latency == [UP] * 3:
        return (
            "You let latency rise wherever a batch may grow: so most people think before they see a queue. In B 300 "
            "requests come and one at a time the server answers 192. What did they wait for, and what ends that wait?"
        )
    if all(throughput == late for throughput, late in said.values()):
        return (
            "You let both change alike everywhere, which is the slide's 'proportional'. Look at B: more is answered "
            "because the queue drains. What does that do to the wait?"
        )
    if all((late, throughput) == ARROWS[letter] for letter, (throughput, late) in said.items()):
        return "The two are swapped everywhere: first throughput, then latency."
    for letter, (throughput, late) in said.items():
        if throughput != ARROWS[letter][0]:
            return t("{letter}, throughput: {why}", letter=letter, why=_why_throughput(letter, throughput))
        if late != ARROWS[letter][1]:
            return t("{letter}, latency: {why}", letter=letter, why=_why_latency(letter, late))
    return None


def _words(answer: Any) -> tuple[dict[str, tuple[str, str]], str | None]:
    form = '{"A": ("same", "up"), ...}, with the letters A to D'
    if not isinstance(answer, dict):
        return {}, t("The answer should be a dictionary such as {form}.", form=form)
    said = {str(key).strip().upper(): value for key, value in answer.items()}
    if sorted(said) != sorted(ARROWS):
        if not said:
            return {}, t("The answer has the entries none: it should be {form}.", form=form)
        entries = Verbatim(", ".join(sorted(said)))
        return {}, t("The answer has the entries {entries}: it should be {form}.", entries=entries, form=form)
    found = {}
    for letter in ARROWS:
        pair = said[letter]
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            return {}, t(
                "{letter} should have a pair in round brackets: (throughput, latency).", letter=letter
            )
        words = [WORDS.get(word.strip().lower()) if isinstance(word, str) else None for word in pair]
        if words[0] is None or words[1] is None:
            return {}, t(
                '{letter} is {pair}: each of the two is "up", "same" or "down".', letter=letter, pair=pair
            )
        found[letter] = (words[0], words[1])
    return found, None


def _why_throughput(letter: str, said: str) -> str:
    if letter == "B":
        return "one at a time the server answers 192 requests per second, and 300 come. In batches it answers them all."
    if letter == "D":
        return "256 images need 56 ms, one needs 5.2 ms: 11 times the time for 256 times the images."
    if said == UP:
        rate = {"A": 10, "C": 20}[letter]
        return t(
            "{rate} requests come per second, before and after: no more can be answered than come.", rate=rate
        )
    return "all that come are answered, before and after: the server has time left, and nothing is lost."


def _why_latency(letter: str, said: str) -> str:
    if letter == "A":
        if said == DOWN:
            return t(
                "there is hardly a queue to drain: with 10 requests a second the server takes nearly each one "
                "alone. Simulated: {both}.",
                both=_both("A"),
            )
        return t(
            "a limit is no wait: with 10 requests a second the server takes nearly each one alone. "
            "Simulated: {both}.",
            both=_both("A"),
        )
    if letter == "B":
        return t(
            "a batch takes a little longer than one request, but a queue without end is gone. Simulated: "
            "{both}.",
            both=_both("B"),
        )
    if letter == "C":
        return t(
            "a batch starts when it is full or the oldest has waited 100 ms. At 20 a second nothing fills "
            "32. Simulated: {both}.",
            both=_both("C"),
        )
    return "the client now waits for 256 images together: 56 ms in place of 5.2 ms."


def _arrows_praise(_answer: Any) -> str:
    shown = "; ".join(f"{letter}: {_both(letter)}" for letter in ARROWS)
    return t(
        "Simulated, {shown}. Four changes, four directions: only D is the slide's, and not in proportion "
        "(24 times against 11).",
        shown=shown,
    )


@cache
def _p99_s(max_batch: int, max_wait_s: float) -> float:
    """Mean p99 of three simulated runs of 20,000 requests."""
    runs = [poisson_arrivals(RATE_PER_S, 20_000, np.random.default_rng(seed)) for seed in range(3)]
    latencies = [simulate_queue(arrival_s, busy_server_s, max_batch, max_wait_s) for arrival_s in runs]
    return float(np.mean([latency_summary(latency_s)["p99"] for latency_s in latencies]))


def _limits(answer: Any) -> str | None:
    pair, problem = _limit_pair(answer)
    if problem:
        return problem
    max_batch, max_wait_s = pair
    if max_batch < 1 <= max_wait_s:
        return "The two are swapped: first the batch limit, then the waiting limit."
    if max_batch < 1 or max_batch != int(max_batch):
        return t(
            "A batch limit of {max_batch:g} makes no sense: give a whole number of requests, 1 or more.",
            max_batch=max_batch,
        )
    if max_wait_s < 0:
        return "A waiting limit is not negative: 0 means that nobody waits for a fuller batch."
    if max_wait_s >= 1:
        return t(
            "You let requests wait {max_wait_s:g} whole seconds: are these milliseconds? Give seconds.",
            max_wait_s=max_wait_s,
        )
    per_s = max_batch / busy_server_s(int(max_batch))
    if per_s < RATE_PER_S:
        return t(
            "Batches of up to {max_batch:g} answer at most {per_s:.0f} requests per second, and "
            "{asked_per_s} arrive: the queue grows without end.",
            max_batch=max_batch,
            per_s=per_s,
            asked_per_s=RATE_PER_S,
        )
    p99_s = _p99_s(int(max_batch), max_wait_s)
    if p99_s <= P99_BUDGET_S:
        return None
    shown = {"p99_ms": 1000 * p99_s, "budget_ms": 1000 * P99_BUDGET_S}
    if max_wait_s > 0 and _p99_s(int(max_batch), 0.0) <= P99_BUDGET_S:
        return t(
            "p99 is {p99_ms:.0f} ms with these limits, {budget_ms:.0f} ms is the budget. The waiting limit "
            "alone spoils it: the same batch limit would do without waiting.",
            **shown,
        )
    return t(
        "p99 is {p99_ms:.0f} ms with these limits, {budget_ms:.0f} ms is the budget: let more requests "
        "share the fixed cost.",
        **shown,
    )


def _limit_pair(answer: Any) -> tuple[list[float], str | None]:
    if isinstance(answer, np.ndarray):
        answer = np.squeeze(answer).tolist()
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return [], "The answer should be a pair in round brackets: (max_batch, max_wait_s)."
    problem = number_problem(answer[0], t("requests")) or number_problem(answer[1], t("seconds"))
    return ([], problem) if problem else ([float(np.squeeze(value)) for value in answer], None)


def _limits_praise(answer: Any) -> str:
    (max_batch, max_wait_s), _ = _limit_pair(answer)
    yours, greedy = (1000 * _p99_s(int(max_batch), wait_s) for wait_s in (max_wait_s, 0.0))
    cost = "without waiting it would be the same"
    if not max_wait_s:
        cost = "nobody waits for a fuller batch"
    elif yours - greedy >= 0.05:
        cost = t("waiting costs {more_ms:.1f} ms of it and buys nothing", more_ms=yours - greedy)
    elif greedy - yours >= 0.05:
        cost = t(
            "waiting takes only {less_ms:.1f} ms off, because a full server hardly waits",
            less_ms=greedy - yours,
        )
    return t(
        "Your p99 is {yours_ms:.1f} ms of {budget_ms:.0f}; {cost}. One at a time the queue grows without "
        "end; the smallest limit that keeps the budget is 3, with {three_ms:.1f} ms. A larger one is "
        "room for a rush.",
        yours_ms=yours,
        budget_ms=1000 * P99_BUDGET_S,
        cost=cost,
        three_ms=1000 * _p99_s(3, 0.0),
    )


EXERCISES = [
    Exercise("02.a", "Which way does the arrow go?", _arrows, _arrows_praise),
    Exercise("02.b", "Keep the budget", _limits, _limits_praise),
]
