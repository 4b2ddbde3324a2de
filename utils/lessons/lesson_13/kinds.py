"""Wrong answers taken apart: each step of a solution with the ways in which it goes wrong, alone or two together."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from utils.beams import TRY_MS
from utils.language import t
from utils.notebook.answers import numbers, results

Step = Sequence[tuple[Callable[..., Any], str]]
Cases = Sequence[Sequence[Any]]


def named(answer: Any, cases: Cases, steps: Sequence[Step], solve: Callable[..., Any]) -> str:
    """Name the steps that a function takes wrongly: at most two of them.

    Parameters
    ----------
    answer : callable
        The student's function.
    cases : sequence of sequences
        Its arguments in each call.
    steps : sequence of sequences of (callable, str)
        Of each step the right way first, with an empty message, then the wrong ones with theirs.
    solve : callable
        ``solve(case, *ways)`` gives the result with one way for each step.

    Returns
    -------
    str
        The messages; empty where no such combination gives the same results.
    """
    given, problem = results(answer, cases)
    found = [numbers(one, truths=True) for one in given]
    if problem or any(one is None or one.size != 1 for one in found):
        return ""
    wanted = np.array(found, dtype=np.float64).ravel()
    if np.ptp(wanted) == 0:  # whatever the input is: no step explains that
        return ""
    chosen = sorted(itertools.product(*steps), key=lambda ways: sum(bool(told) for _, told in ways))
    for ways in chosen[1:]:
        told = [said for _, said in ways if said]
        if len(told) <= 2 and _same(wanted, cases, [way for way, _ in ways], solve):
            return " ".join(map(t, told))
    return ""


def _same(wanted: Any, cases: Cases, ways: Sequence[Callable[..., Any]], solve: Callable[..., Any]) -> bool:
    for want, case in zip(wanted, cases, strict=True):
        try:
            result = float(solve(case, *ways))
        except (ZeroDivisionError, OverflowError, ValueError):
            return False
        if not math.isclose(result, want, rel_tol=1e-6, abs_tol=1e-9):
            return False
    return True


_TRIES: Step = (
    (lambda k, w: k + 8 * w, ""),
    (lambda k, w: k, "The eight wide beams are forgotten: they are tried as well."),
    (lambda k, w: k + 8, "Eight wide beams are always counted: only if wide is True."),
    (lambda k, w: k + 8 * (not w), "The eight wide beams are counted when wide is False."),
    (lambda k, w: 8 if w else k, "With wide beams only the eight are counted: add those tried."),
    (lambda k, w: 8 * w, "Only the wide beams are counted: add those tried."),
    (lambda k, w: k + w, "The wide beams count as one try: they are eight."),
    (lambda k, w: k + 7 * w, "Seven wide beams are counted: they are eight."),
    (lambda k, w: k + 16 * w, "The wide beams count twice."),
    (lambda k, w: k + 64 * w, "The wide beams are eight more, not 64 more."),
    (lambda k, w: k + 512 * w, "Each wide beam counts 5 ms: like the others it takes 5/64 ms."),
    (lambda k, w: k + k * w, "The wide beams count as many as tried: they are always eight."),
    (lambda k, w: k * 8**w, "The wide beams multiply the tries by eight: they are eight tries more."),
    (lambda k, w: k - 8 * w, "The wide beams are subtracted from the tries: they are eight tries more."),
    (lambda k, w: k + 8 * w - 1, "One try is not counted: the first one costs as much as the others."),
    (lambda k, w: k + 8 * w + 1, "One try too many is counted."),
    (lambda k, w: 64, "All 64 beams are counted: only those that are tried cost time."),
)
_TIME: Step = (
    (lambda n: n * TRY_MS, ""),
    (lambda n: n * 5, "Each try counts 5 ms: 64 tries take 5 ms together."),
    (lambda n: n, "Each try counts 1 ms: it takes 5/64 ms."),
    (lambda n: n / 64, "Each try counts 1/64 ms: it takes 5/64 ms."),
    (lambda n: n * 64 / 5, "The time of a try is turned round: it is 5/64 ms."),
    (lambda n: n * TRY_MS / 2, "Each try counts half of its 5/64 ms."),
    (lambda n: n * TRY_MS * 2, "Each try counts twice its 5/64 ms."),
    (lambda n: n * 0.08, "5/64 is rounded: keep it as it is."),
    (lambda n: n * 0.078, "5/64 is rounded: keep it as it is."),
    (lambda n: math.floor(n * TRY_MS), "The time is cut to whole milliseconds: look for // or int()."),
    (lambda n: math.ceil(n * TRY_MS), "The time is rounded up to whole milliseconds."),
    (lambda n: round(n * TRY_MS), "The time is rounded to whole milliseconds."),
)
_SHARE: Step = (
    (lambda used, p: used / p, ""),
    (lambda used, p: used, "The time of the tries is not divided by period_ms."),
    (lambda used, p: used / p / 1000, "Milliseconds are divided by 1,000: both times are in ms."),
    (lambda used, p: used / p * 1000, "Milliseconds are multiplied by 1,000: both times are in ms."),
    (lambda used, p: p / used, "The share is upside down: the time of the tries is divided by period_ms."),
    (lambda used, p: used / (p + used), "The tries are put on top of the period: they are part of it."),
    (lambda used, p: used / 20, "The period is always 20 ms here: use period_ms."),
    (lambda used, p: used / 5, "The period is always 5 ms here: use period_ms."),
)
_REST: Step = (
    (lambda r, x, p: r * max(1 - x, 0), ""),
    (lambda r, x, p: r * (1 - x), "Below 0 it should stop at 0."),
    (
        lambda r, x, p: r * abs(1 - x),
        "Where nothing is left, the answer is 0: not the size of a negative rate.",
    ),
    (lambda r, x, p: r * x, "This is the share that is used up: data have the rest."),
    (lambda r, x, p: max(1 - x, 0), "The share that is left is to be multiplied by the rate."),
    (lambda r, x, p: r * max(1 - x, 0) * p, "The rate is multiplied by milliseconds, not by a share."),
    (lambda r, x, p: r * max(1 - x, 0) / p, "The result is divided by period_ms once more."),
    (lambda r, x, p: r / (1 - x), "The rate is divided by the share that is left: multiply it."),
    (lambda r, x, p: r / (1 + x), "The rate is divided by 1 and the share used: multiply it by the rest."),
    (lambda r, x, p: r / x, "The rate is divided by the share that is used: multiply it by the rest."),
    (
        lambda r, x, p: r - x,
        "The share of time is subtracted from the rate: the rate is multiplied by the rest.",
    ),
    (lambda r, x, p: r * (1 + x), "The tries are added to what is left: they are subtracted."),
    (lambda r, x, p: r * (1 - x) ** 2, "The tries are subtracted twice."),
)
_UNIT: Step = (
    (lambda value: value, ""),
    (lambda value: value * 100, "The result counts per cent: a share from 0 to 1 multiplies the rate."),
    (lambda value: value / 100, "The result is divided by 100: it is in Mbit/s as the rate is."),
    (lambda value: value * 1000, "The result is multiplied by 1,000: it is in Mbit/s as the rate is."),
    (lambda value: value / 1000, "The result is divided by 1,000: it is in Mbit/s as the rate is."),
    (
        lambda value: value / TRY_MS,
        "The result is divided by 5/64 ms: the share that is left multiplies the rate.",
    ),
    (math.floor, "The result is cut to whole Mbit/s: give it with all its digits."),
    (round, "The result is rounded to whole Mbit/s: give it with all its digits."),
)


def throughput(answer: Any, cases: Cases) -> str:
    """Name the wrong steps of a throughput: tries counted, their time, its share, what is left.

    Parameters
    ----------
    answer : callable
    cases : sequence of (rate_mbps, tried, period_ms, wide)

    Returns
    -------
    str
        Empty where no steps explain the results.
    """

    def solve(case: Any, tries: Any, time: Any, share: Any, rest: Any, unit: Any) -> Any:
        rate, tried, period, wide = case
        return unit(rest(rate, share(time(tries(tried, bool(wide))), period), period))

    return named(answer, cases, (_TRIES, _TIME, _SHARE, _REST, _UNIT), solve)


def counted(answer: Any, cases: Cases) -> str:
    """Say for how many tries' time a throughput stands, in the first case where it is not the right number.

    Parameters
    ----------
    answer : callable
    cases : sequence of (rate_mbps, tried, period_ms, wide)

    Returns
    -------
    str
        Empty where the results are no numbers.
    """
    given, problem = results(answer, cases)
    if problem:
        return ""
    for one, (rate, tried, period, wide) in zip(map(numbers, given), cases, strict=True):
        if one is None or one.size != 1:
            return ""
        mbps = float(one.ravel()[0])
        if not 0 <= mbps <= rate:
            return t("A throughput lies from 0 to the rate, here {rate:g}.", rate=rate)
        count, right = (1 - mbps / rate) * period / TRY_MS, tried + 8 * wide
        if not math.isclose(count, right, rel_tol=1e-6, abs_tol=1e-6):
            return t(
                "Your result leaves {left:.1%} of the rate: that is the time of {count:.4g} tries. Here {right:g} are tried.",
                left=mbps / rate,
                count=count,
                right=right,
            )
    return ""


_LOOKED_AT: Step = (
    (lambda s, n: s[:n], ""),
    (lambda s, n: s, "The whole list is searched, without the limit."),
    (lambda s, n: s[: n - 1], "The last beam within the limit is never looked at."),
    (lambda s, n: s[: n + 1], "One beam after the limit is looked at as well."),
    (lambda s, n: [-math.inf, *s[1:n]], "The first beam is never looked at."),
    (lambda s, n: s[:n][::-1], "The beams are tried from the last to the first: keep their order."),
    (lambda s, n: s[::-1][:n], "The beams are tried from the last to the first: keep their order."),
    (lambda s, n: sorted(s[:n]), "The beams are sorted by SNR first: keep their order."),
    (lambda s, n: sorted(s)[::-1][:n], "The beams are sorted by SNR first: keep their order."),
    (lambda s, n: [abs(x) for x in s[:n]], "The sign of the SNR is lost: -20 dB is no good beam."),
    (lambda s, n: list(np.cumsum(s[:n])), "The SNR values are added up: compare each beam by itself."),
    (lambda s, n: s[:n][:1], "Only the first beam is looked at: return after the loop, not inside it."),
    (lambda s, n: list(np.diff(s[:n], prepend=0)), "Steps from beam to beam are compared: compare each SNR."),
    (lambda s, n: [x / s[0] if s[0] else x for x in s[:n]], "The SNR is divided by that of the first beam."),
)
_GOOD: Step = (
    (lambda x, good: x >= good, ""),
    (lambda x, good: x > good, "A beam of exactly good_db is good enough: at least includes equal."),
    (lambda x, good: x < good, "The comparison is turned round."),
    (lambda x, good: x <= good, "The comparison is turned round."),
    (
        lambda x, good: x == good,
        "Only a beam of exactly good_db ends the search here: at least includes more.",
    ),
    (lambda x, good: x >= good - 1, "The search stops below good_db."),
    (lambda x, good: x >= good - 3, "The search stops 3 dB below good_db."),
    (lambda x, good: x >= good + 3, "The search stops 3 dB above good_db."),
    (lambda x, good: x >= 20, "The threshold is always 20 dB here: use good_db."),
    (lambda x, good: x >= 0, "The threshold is always 0 dB here: use good_db."),
    (lambda x, good: 10 ** (x / 10) >= good, "The SNR is taken out of dB: compare dB with dB."),
)
_ENDS: Step = (
    (lambda hits, looked, n: hits[0] + 1 if hits else n, ""),
    (
        lambda hits, looked, n: min(hits[0], n) if hits else 0,
        "argmax counts from 0, and gives 0 where no beam is good enough: then limit beams have been tried.",
    ),
    (lambda hits, looked, n: hits[0] if hits else n, "Add 1 to the index of the beam that ends the search."),
    (
        lambda hits, looked, n: hits[0] + 2 if hits else n,
        "The beam that is good enough is the last one tried.",
    ),
    (
        lambda hits, looked, n: hits[-1] + 1 if hits else n,
        "This goes on to the last good beam: stop at the first.",
    ),
    (
        lambda hits, looked, n: hits[1] + 1 if len(hits) > 1 else n,
        "The second good beam ends it: stop at the first.",
    ),
    (
        lambda hits, looked, n: n - hits[0] - 1 if hits else n,
        "This gives how many beams are left: count those tried.",
    ),
    (
        lambda hits, looked, n: n - hits[0] if hits else n,
        "This gives how many beams are left: count those tried.",
    ),
    (
        lambda hits, looked, n: min(len(looked) - len(hits), n),
        "All beams below good_db are counted, those after the first good one as well: stop there, and count it.",
    ),
    (
        lambda hits, looked, n: min(len(looked) - len(hits) + 1, n),
        "All beams below good_db are counted, those after the first good one as well: stop there.",
    ),
    (lambda hits, looked, n: len(hits) or n, "The good beams are counted: count those that are tried."),
    (lambda hits, looked, n: len(hits), "The good beams are counted: count those that are tried."),
    (
        lambda hits, looked, n: 1 if hits else n,
        "Any good beam counts as the first one: count those tried before it.",
    ),
    (lambda hits, looked, n: looked[hits[0]] if hits else n, "The SNR is given: give how many were tried."),
)
_NO_GOOD: Step = (
    (lambda n, length: n, ""),
    (lambda n, length: 0, "When no beam is good enough, limit beams have been tried, not 0."),
    (lambda n, length: 1, "When no beam is good enough, limit beams have been tried, not 1."),
    (lambda n, length: -1, "When no beam is good enough, limit beams have been tried: -1 is no count."),
    (lambda n, length: n - 1, "When no beam is good enough, limit beams have been tried, not one fewer."),
    (lambda n, length: n + 1, "When no beam is good enough, limit beams have been tried, not one more."),
    (lambda n, length: length, "When no beam is good enough, limit beams have been tried, not all."),
)


def stop(answer: Any, cases: Cases) -> str:
    """Name the wrong steps of a search that stops: what is looked at, what is good, what ends it, what if none is.

    Parameters
    ----------
    answer : callable
    cases : sequence of (snr_db, good_db, limit)

    Returns
    -------
    str
        Empty where no steps explain the results.
    """

    def solve(case: Any, look: Any, good: Any, end: Any, none: Any) -> Any:
        snr, good_db, limit = case
        looked = [*look([float(x) for x in snr], limit)]
        hits = [i for i, x in enumerate(looked) if good(x, good_db)]
        return end(hits, looked, none(limit, len(snr)))

    return named(answer, cases, (_LOOKED_AT, _GOOD, _ENDS, _NO_GOOD), solve)


_BELOW: Step = (
    (lambda k, n: n - 1, ""),
    (lambda k, n: n, "Equality counts as a gain here: less than the sweep is at most one beam less."),
    (lambda k, n: n - 2, "Two beams are subtracted from the sweep: one is enough."),
    (lambda k, n: n + 1, "One beam is added to the sweep: less than the sweep is one beam less."),
    (lambda k, n: n - k, "The tries of one device are subtracted from the sweep first."),
    (lambda k, n: n - k - 1, "The tries of one device are subtracted from the sweep first."),
    (lambda k, n: 64, "The sweep is always 64 here, and equality counts as a gain."),
    (lambda k, n: n * TRY_MS, "The sweep is turned into time: count both in tries, or both in time."),
    (lambda k, n: 63, "The sweep is always 64 here: use the argument sweep."),
    (lambda k, n: (n - 1) * TRY_MS, "The sweep is turned into time: count both in tries, or both in time."),
    (lambda k, n: n - 9, "Eight more beams are taken from the sweep: there are no wide beams here."),
)
_EACH: Step = (
    (lambda k: k, ""),
    (lambda k: k + 1, "One try too many for each device."),
    (lambda k: max(k - 1, 1), "One try too few for each device."),
    (lambda k: 2 * k, "The tries of each device count twice."),
    (lambda k: k / 2, "The tries of each device count half."),
    (lambda k: k * k, "The tries are taken as a square: n devices try n * tries."),
    (lambda k: k * TRY_MS, "The tries are turned into time: count both in tries, or both in time."),
    (lambda k: k + 8, "Eight wide beams are added: there are none here."),
)
_WHOLE: Step = (
    (math.floor, ""),
    (math.ceil, "It is rounded up: cut off instead."),
    (round, "It is rounded to the nearest: cut off instead."),
    (lambda x: math.floor(x + 0.5), "It is rounded to the nearest: cut off instead."),
    (lambda x: math.floor(x - 0.5), "A half is subtracted before cutting off: cut off what is there."),
    (float, "This is no whole number of devices."),
)
_LAST: Step = (
    (lambda m, k: m, ""),
    (lambda m, k: m - 1, "One device is taken off at the end."),
    (lambda m, k: max(m - 1, 0), "One device is taken off at the end."),
    (lambda m, k: m + 1, "One device is added at the end."),
    (lambda m, k: max(m, 1), "One device is always allowed here."),
    (lambda m, k: m + 2, "Two devices are added at the end."),
    (lambda m, k: m // 2, "The result is halved at the end."),
    (lambda m, k: 2 * m, "The result is doubled at the end."),
    (lambda m, k: min(m, 10), "At most ten devices are allowed here: there is no such limit."),
    (lambda m, k: m > 0, "This says whether any device gains: give how many."),
)


def crowd(answer: Any, cases: Cases) -> str:
    """Name the wrong steps of a number of devices: what it stays below, tries of each, rounding, the end.

    Parameters
    ----------
    answer : callable
    cases : sequence of (tries, sweep)

    Returns
    -------
    str
        Empty where no steps explain the results.
    """

    def solve(case: Any, below: Any, each: Any, whole: Any, last: Any) -> Any:
        tries, sweep = case
        return last(whole(below(tries, sweep) / each(tries)), tries)

    return named(answer, cases, (_BELOW, _EACH, _WHOLE, _LAST), solve)
