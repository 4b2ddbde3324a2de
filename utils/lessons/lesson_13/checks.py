"""Checks of lesson 13's exercises: throughput after air time, stopping early, a crowd of devices, and the record."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from utils.beams import TRY_MS, share_left
from utils.language import begins, t
from utils.lessons.lesson_13 import kinds, record
from utils.notebook.answers import numbers, results
from utils.notebook.exercises import Exercise, function_problem

Mistakes = list[tuple[Callable[..., Any], str]]
Cases = Sequence[Sequence[Any]]


def _where(answer: Any, groups: Mapping[str, Cases], oracle: Callable[..., Any]) -> str:
    """Say in which situations a function is right or wrong, whichever are fewer."""
    wrong = [name for name, cases in groups.items() if function_problem(answer, cases, oracle)]
    right = [name for name in groups if name not in wrong]
    if not wrong or not right:
        return ""
    if len(wrong) <= len(right):
        return t("It is wrong only in these cases: {cases}.", cases="; ".join(map(t, wrong)))
    return t("It is right only in these cases: {cases}.", cases="; ".join(map(t, right)))


def _explained(found: str | None, name: Callable[[], str], *more: Callable[[], str]) -> str | None:
    """Name the wrong steps in place of a message that only tells the first difference, or say more beside it."""
    if not found or not begins(found, "Called with"):
        return found
    return name() or " ".join(filter(None, [found, *(say() for say in more)]))


_THROUGHPUT_CASES: list[tuple[Any, ...]] = [
    (1400.0, 6, 20.0, False),
    (1400.0, 6, 20.0, True),
    (900.0, 1, 5.0, False),
    (2962.5, 16, 10.0, True),
    (1200.0, 64, 20.0, False),
    (1000.0, 0, 40.0, False),
    (800.0, 30, 160.0, True),
    (1100.0, 2, 160.0, False),
    (1300.0, 1, 160.0, True),
]
_NOTHING_LEFT: list[tuple[Any, ...]] = [
    (1500.0, 64, 5.0, False),
    (1500.0, 60, 5.0, True),
    (1500.0, 64, 4.0, False),
]


def _throughput(rate_mbps: float, tried: float, period_ms: float, wide: bool) -> float:
    return float(rate_mbps * share_left(tried + 8 * bool(wide), period_ms))


def _left(used: Callable[[Any, Any, Any], Any]) -> Callable[..., Any]:
    """Make the wrong function that thinks this share of the period used up."""
    return lambda rate, tried, period, wide: rate * max(1 - used(tried, period, wide), 0)


def _both(tried: Any, wide: Any) -> Any:
    return tried + 8 * wide


THROUGHPUT_MISTAKES: Mistakes = [
    (_left(lambda k, p, w: k * TRY_MS / p), "The eight wide beams are forgotten: they are tried as well."),
    (
        _left(lambda k, p, w: _both(k, True) * TRY_MS / p),
        "Eight wide beams are always counted: only if wide is True.",
    ),
    (
        _left(lambda k, p, w: _both(k, not w) * TRY_MS / p),
        "The eight wide beams are counted when wide is False: count them when it is True.",
    ),
    (
        _left(lambda k, p, w: _both(k, w) * TRY_MS),
        "The time of the tries is not divided by period_ms: as a share of the period it is subtracted from 1.",
    ),
    (
        lambda r, k, p, w: r / max(_both(k, w), 1),
        "The rate is divided by the number of tries: it is multiplied by the share of the period that is left.",
    ),
    (
        _left(lambda k, p, w: (k + w) * TRY_MS / p),
        "The wide beams count as one try: they are eight, each as long as a narrow one.",
    ),
    (
        _left(lambda k, p, w: k * 8**w * TRY_MS / p),
        "The wide beams multiply the tries by eight: they are eight tries more.",
    ),
    (
        _left(lambda k, p, w: _both(k, w) * TRY_MS / p / 1000),
        "Milliseconds are divided by 1,000: both times are in ms already.",
    ),
    (
        _left(lambda k, p, w: _both(k, w) * TRY_MS / p * 1000),
        "Milliseconds are multiplied by 1,000: both times are in ms already.",
    ),
    (_left(lambda k, p, w: _both(k, w) / 64), "The period is missing: a try takes 5/64 ms of period_ms."),
    (_left(lambda k, p, w: _both(k, w) * 5 / p), "Each try counts 5 ms: 64 tries take 5 ms together."),
    (_left(lambda k, p, w: _both(k, w) / p), "Each try counts 1 ms: it takes 5/64 ms."),
    (_left(lambda k, p, w: _both(k, w) * 64 / 5 / p), "The time of a try is turned round: it is 5/64 ms."),
    (_left(lambda k, p, w: _both(k, w) / 64 / p), "Each try counts 1/64 ms: it takes 5/64 ms."),
    (
        lambda r, k, p, w: r * _both(k, w) * TRY_MS / p,
        "This is the rate times the share that is used up: data have the rest.",
    ),
    (
        lambda r, k, p, w: share_left(_both(k, w), p),
        "This is the share of the period that is left: multiply it by the rate.",
    ),
    (
        lambda r, k, p, w: max(p - _both(k, w) * TRY_MS, 0),
        "These are the milliseconds that are left: as a share of the period they multiply the rate.",
    ),
    (
        lambda r, k, p, w: r * max(p - _both(k, w) * TRY_MS, 0),
        "The rate is multiplied by milliseconds: divide what is left by period_ms.",
    ),
    (
        lambda r, k, p, w: r - _both(k, w) * TRY_MS / p,
        "The share of time is subtracted from the rate: the rate is multiplied by what is left.",
    ),
    (lambda r, k, p, w: r, "The tries cost nothing here: subtract their time from the period."),
    (
        lambda r, k, p, w: r / (1 + _both(k, w) * TRY_MS / p),
        "The tries are put on top of the period: they are part of it.",
    ),
    (
        lambda r, k, p, w: r * max(1 - max(_both(k, w) - 1, 0) * TRY_MS / p, 0),
        "One try is not counted: the first one costs as much as the others.",
    ),
    (
        lambda r, k, p, w: r * max(1 - k * TRY_MS / p, 0) * max(1 - 8 * w * TRY_MS / p, 0),
        "Two shares are multiplied: add the tries first, and subtract their time once.",
    ),
    (
        lambda r, k, p, w: _throughput(r, k, p, w) * 8**w,
        "With wide beams the result is multiplied by eight: they are eight tries more.",
    ),
    (
        _left(lambda k, p, w: (k * TRY_MS + 8 * w / 64) / p),
        "A wide beam counts 1/64 ms: like the others it takes 5/64 ms.",
    ),
    (
        _left(lambda k, p, w: (8 if w else k) * TRY_MS / p),
        "With wide beams only the eight are counted: the narrow ones are tried as well.",
    ),
    (
        _left(lambda k, p, w: (_both(k, w) - 1) * TRY_MS / p),
        "One try is not counted: the first one costs as much as the others.",
    ),
    (
        _left(lambda k, p, w: (_both(k, w) + 1) * TRY_MS / p),
        "One try too many is counted: all that are tried are tried and the wide ones.",
    ),
    (
        _left(lambda k, p, w: (k * TRY_MS + 8 * w) / p),
        "The wide beams count 1 ms each: like the others, each takes 5/64 ms.",
    ),
    (
        _left(lambda k, p, w: 8 if w else k * TRY_MS / p),
        "With wide beams a number of tries stands for their time: put `(tried + 8 if wide else tried)` in brackets.",
    ),
    (
        _left(lambda k, p, w: k * TRY_MS / p + 8 * w),
        "The eight wide beams stand for their time: multiply them by 5/64 ms, and divide by period_ms.",
    ),
    (
        _left(lambda k, p, w: k * TRY_MS / p + 8 * w * TRY_MS),
        "The time of the wide beams is not divided by period_ms.",
    ),
    (
        _left(lambda k, p, w: k + 8 * w * TRY_MS / p),
        "Only the wide beams are turned into time: the 5/64 ms belong to tried as well (brackets).",
    ),
    (
        lambda r, k, p, w: r * max(1 - k * TRY_MS / p, 0) - 8 * w,
        "The wide beams are subtracted from the rate: they take time, and time is a share of the period.",
    ),
    (
        lambda r, k, p, w: r * max(1 - _both(k, w) * TRY_MS, 0) / p,
        "The whole product is divided by period_ms: only the time of the tries is (brackets).",
    ),
    (
        lambda r, k, p, w: max(r - _both(k, w) * TRY_MS, 0),
        "Milliseconds are subtracted from the rate: the rate is multiplied by the share that is left.",
    ),
]


def _judge_throughput(answer: Any) -> str | None:
    cases = _THROUGHPUT_CASES
    found = function_problem(answer, cases, _throughput, THROUGHPUT_MISTAKES)
    narrow, wide = ([case for case in cases if case[3] == kind] for kind in (False, True))
    groups = {"wide is False": narrow, "wide is True": wide}
    if found:
        return _explained(
            found,
            lambda: kinds.throughput(answer, cases),
            lambda: _where(answer, groups, _throughput),
            lambda: kinds.counted(answer, cases),
        )
    if function_problem(answer, _NOTHING_LEFT, _throughput):
        return "When trying takes the whole period or more, nothing is left: give 0, not a negative rate."
    return None


def _stop_cases() -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(131)
    cases: list[tuple[Any, ...]] = [
        (np.array([4, 12, 25, 30, 2]), 20, 4),
        (np.array([22, 12, 25, 30]), 20, 4),
        (np.array([4, 12, 20, 19]), 20, 4),
        (np.array([4, 12, 7, 25, 30]), 20, 3),
        (np.array([4, 12, 7]), 20, 3),
        (np.array([14, 18, 25]), 20, 3),
        (np.array([-3, -9, 4, 4]), 4, 2),
        (np.array([-12, -7, 4, 15, 3]), 10, 5),
    ]
    return [*cases, *((rng.integers(-20, 30, 12), int(rng.integers(5, 20)), 8) for _ in range(6))]


def _tried(snr_db: Sequence[float], good_db: float, limit: int) -> int:
    for count, level in enumerate(snr_db[:limit], 1):
        if level >= good_db:
            return count
    return limit


def _first(
    test: Callable[[Any, Any], Any], otherwise: Callable[[Any, int], Any], start: int = 1
) -> Callable[..., Any]:
    def tried(snr: Any, good: Any, limit: int) -> Any:
        hits = np.flatnonzero(test(np.asarray(snr)[:limit], good))
        return hits[0] + start if len(hits) else otherwise(snr, limit)

    return tried


def _reach(snr: Any, good: Any) -> Any:
    return np.asarray(snr) >= good


STOP_MISTAKES: Mistakes = [
    (
        _first(lambda snr, good: snr > good, lambda snr, limit: limit),
        "A beam of exactly good_db is good enough: at least includes equal.",
    ),
    (
        lambda s, g, n: _tried(s, g, n) - 1,
        "This counts from 0: after the first beam one has been tried.",
    ),
    (
        _first(_reach, lambda s, n: n, start=0),
        "The first beam counts as 0: after it one beam has been tried, so add 1 to its index.",
    ),
    (
        lambda s, g, n: _tried(s, g, n - 1),
        "The last beam within the limit is never tried: limit beams are allowed, not one fewer.",
    ),
    (
        lambda s, g, n: min(int(np.argmax(_reach(s, g))) + 1, n),
        "When no beam is good enough, argmax gives 0: then limit beams have been tried, not one.",
    ),
    (
        lambda s, g, n: int(np.argmax(_reach(s, g))) + 1,
        "The whole list is searched, without the limit: look at the first limit beams only.",
    ),
    (
        lambda s, g, n: _tried(s, g, n) + 1,
        "One try too many: the beam that is good enough is the last one tried.",
    ),
    (
        lambda s, g, n: _tried(s, g, len(s)),
        "The limit is not kept: at most limit beams are tried.",
    ),
    (
        _first(_reach, lambda s, n: 0),
        "When no beam is good enough, limit beams have been tried, not 0.",
    ),
    (
        _first(_reach, lambda s, n: n + 1),
        "When no beam is good enough, limit beams have been tried, not one more.",
    ),
    (
        _first(_reach, lambda s, n: 1),
        "When no beam is good enough, the search does not end at the first: limit beams have been tried.",
    ),
    (
        _first(_reach, lambda s, n: len(s)),
        "When no beam is good enough, limit beams have been tried, not all in the list.",
    ),
    (lambda s, g, n: int(_reach(s[:n], g).sum()), "This counts the good beams: count those that are tried."),
    (
        lambda s, g, n: int((~_reach(s[:n], g)).sum()),
        "This counts the beams that are not good enough: stop at the first that is, and count it.",
    ),
    (lambda s, g, n: int(_reach(s, g).sum()), "This counts all good beams, those after the limit as well."),
    (
        lambda s, g, n: int(np.argmax(s[:n])) + 1,
        "This is the place of the best beam: the search stops at the first that is good enough.",
    ),
    (
        lambda s, g, n: s[_tried(s, g, n) - 1],
        "This is the SNR of the last beam tried: give how many were tried.",
    ),
    (
        lambda s, g, n: max(s[: _tried(s, g, n)]),
        "This is the best SNR found: give how many beams were tried.",
    ),
    (lambda s, g, n: n, "This always tries limit beams: stop at the first that is good enough."),
    (
        lambda s, g, n: _tried(sorted(s, reverse=True), g, n),
        "The beams are sorted by SNR first, which nobody knows before trying: keep their order.",
    ),
    (
        _first(lambda snr, good: snr <= good, lambda s, n: n),
        "The comparison is turned round: stop at a beam with at least good_db.",
    ),
    (
        _first(lambda snr, good: snr < good, lambda s, n: n),
        "The comparison is turned round: stop when the SNR is good_db or more.",
    ),
    (
        _first(lambda snr, good: 10 ** (snr / 10) >= good, lambda s, n: n),
        "The SNR is taken out of dB, and the threshold is not: compare dB with dB.",
    ),
    (
        lambda s, g, n: max((k for k in range(1, n + 1) if s[k - 1] >= g), default=n),
        "This goes on to the last good beam: stop at the first.",
    ),
    (
        lambda s, g, n: 1 if s[0] >= g else n,
        "Only the first beam is looked at: return limit after the loop, not inside it.",
    ),
    (
        lambda s, g, n: int((~_reach(s[:n], g)).sum()) + 1,
        "Beams after the first good one are counted as well: stop there.",
    ),
    (
        lambda s, g, n: next((k for k in range(1, n + 1) if np.mean(s[:k]) >= g), n),
        "The mean of the beams tried is compared: compare each beam by itself.",
    ),
    (lambda s, g, n: s[: _tried(s, g, n)], "These are the beams that are tried: give how many."),
    (lambda s, g, n: [*range(1, _tried(s, g, n) + 1)], "These are the numbers of all tries: give the last."),
    (lambda s, g, n: s[:n][_reach(s[:n], g)], "These are the good beams: give how many are tried."),
    (
        lambda s, g, n: bool(_reach(s[:n], g).any()),
        "This says whether a good beam is found: give how many beams were tried.",
    ),
]


def _stop_groups() -> dict[str, Cases]:
    """Sort the cases by what ends the search."""
    groups: dict[str, list[tuple[Any, ...]]] = {
        "the first beam is good enough": [],
        "a later beam within the limit is good enough": [],
        "a beam of exactly good_db ends the search": [],
        "no beam within the limit is good enough": [],
    }
    first, later, equal, none = groups.values()
    for snr, good, limit in _stop_cases():
        end = snr[_tried(snr, good, limit) - 1]
        group = none if end < good else equal if end == good else first if end == snr[0] else later
        group.append((snr, good, limit))
    return {**groups}


def _judge_stop(answer: Any) -> str | None:
    cases = _stop_cases()
    found = function_problem(answer, cases, _tried, STOP_MISTAKES)
    return _explained(
        found, lambda: kinds.stop(answer, cases), lambda: _where(answer, _stop_groups(), _tried)
    )


_CROWD_CASES = [
    (tries, sweep) for sweep in (64, 32, 21) for tries in (1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 16, 20)
]
_CROWD_CASES += [(32, 32), (40, 32)]  # nobody gains


def _most_devices(tries: int, sweep: int) -> int:
    count = 0
    while (count + 1) * tries < sweep:
        count += 1
    return count


CROWD_MISTAKES: Mistakes = [
    (
        lambda k, n: n // k,
        "At equality the devices gain nothing: for 8 tries and a sweep of 64 it is 7 devices, not 8.",
    ),
    (
        lambda k, n: max((n - 1) // k, 1),
        "One device is always allowed here: when its tries take as long as the sweep or longer, the answer is 0.",
    ),
    (
        lambda k, n: [*range(1, (n - 1) // k + 1)],
        "These are all numbers of devices that gain: give the largest of them.",
    ),
    (lambda k, n: n / k, "This is no number of devices: round to a whole one, and keep below the sweep."),
    (lambda k, n: (n - 1) / k, "This is no whole number of devices: cut off what stands after the point."),
    (
        lambda k, n: math.ceil(n / k),
        "Rounded up, the tries take as long as the sweep or longer: take the largest number that is below.",
    ),
    (lambda k, n: round(n / k), "Rounding to the nearest may pass the sweep: cut off instead."),
    (
        lambda k, n: round((n - 1) / k),
        "Rounding to the nearest may pass the sweep: cut off instead of rounding.",
    ),
    (
        lambda k, n: n // k - 1,
        "One device is missing wherever the tries do not divide the sweep: subtract before dividing, not after.",
    ),
    (
        lambda k, n: n // k + 1,
        "This is the first number of devices that takes as long as the sweep, or longer.",
    ),
    (lambda k, n: (n - 1) // k + 1, "This is the first number of devices that no longer gains: one fewer."),
    (
        lambda k, n: math.ceil((n - 1) / k),
        "One beam is subtracted, and then it is rounded up: cut off instead.",
    ),
    (lambda k, n: int(n / k + 0.5), "Rounding to the nearest may pass the sweep: cut off instead."),
    (lambda k, n: n // (k + 1), "One try too many for each device: only tries beams are tried by each."),
    (lambda k, n: (n - 2) // k, "Two beams are subtracted: less than the sweep is at most one beam less."),
    (
        lambda k, n: (n - 1) // k - 1,
        "One device too few: equality is excluded already when 1 is subtracted before dividing.",
    ),
    (lambda k, n: k / n, "This is the share of a sweep that one device needs: how many fit below it?"),
    (lambda k, n: k // n, "The division is turned round: how many times do the tries fit into the sweep?"),
    (lambda k, n: k * n, "This multiplies: how many times do the tries fit into the sweep?"),
    (lambda k, n: n - k, "This subtracts: each device needs tries beams, so divide."),
    (
        lambda k, n: n - k - 1,
        "This subtracts, and one more: each device needs tries beams, so divide.",
    ),
    (lambda k, n: (64 - 1) // k, "The sweep is always 64 here: use the argument sweep."),
    (lambda k, n: 64 // k, "The sweep is always 64 here, and equality counts as a gain."),
    (
        lambda k, n: (n - 1) // (k + 1),
        "One try too many for each device: only tries beams are tried by each.",
    ),
    (lambda k, n: (n - 1) % k, "This is what is left over by the division: the devices are its whole part."),
    (lambda k, n: n % k, "This is the remainder: the devices are the whole part of the division."),
    (
        lambda k, n: (n * TRY_MS) // k,
        "The sweep is turned into time and the tries are not: both are counted in tries.",
    ),
    (
        lambda k, n: n // (k * TRY_MS),
        "The tries are turned into time and the sweep is not: both are counted in tries.",
    ),
    (
        lambda k, n: n // max(k - 1, 1),
        "One try too few for each device: all its tries take time, the first as well.",
    ),
    (lambda k, n: (n + 1) // k, "One beam is added to the sweep: less than the sweep is one beam less."),
    (
        lambda k, n: next(m for m in range(1, n + 2) if m * k >= n),
        "This is the first number of devices that does not gain: the one before it is the answer.",
    ),
    (
        lambda k, n: k * ((n - 1) // k),
        "This is how many beams they try together: give the number of devices.",
    ),
]


def _crowd_groups() -> dict[str, Cases]:
    """Sort the cases by how the tries stand to the sweep."""
    return {
        "the tries divide the sweep": [case for case in _CROWD_CASES if case[1] % case[0] == 0],
        "the tries do not divide it": [case for case in _CROWD_CASES if case[1] % case[0]],
    }


def _together(answer: Any) -> str:
    """Put the first wrong number of devices into the task's inequality."""
    given, problem = results(answer, _CROWD_CASES)
    for one, (tries, sweep) in zip(map(numbers, given), _CROWD_CASES, strict=False):
        if problem or one is None or one.size != 1 or not np.isfinite(one).all() or one.ravel()[0] % 1:
            return ""
        count, right = int(one.ravel()[0]), _most_devices(tries, sweep)
        if count > right:
            return t(
                "Too many: {count} * {tries} is {product}, and {sweep} is not more than that.",
                count=count,
                tries=tries,
                product=count * tries,
                sweep=sweep,
            )
        if count < right:
            return t(
                "Too few: {count} * {tries} is {product}, and that is less than {sweep} as well.",
                count=count + 1,
                tries=tries,
                product=(count + 1) * tries,
                sweep=sweep,
            )
    return ""


def _judge_crowd(answer: Any) -> str | None:
    found = function_problem(answer, _CROWD_CASES, _most_devices, CROWD_MISTAKES)
    return _explained(
        found,
        lambda: kinds.crowd(answer, _CROWD_CASES),
        lambda: _where(answer, _crowd_groups(), _most_devices),
        lambda: _together(answer),
    )


EXERCISES = [
    Exercise(
        "13.a",
        "Throughput after air time",
        _judge_throughput,
        "Right: at a period of 5 ms eight wide beams alone cost an eighth of everything. A rate means little before "
        "somebody has subtracted what it costs to find it.",
    ),
    Exercise(
        "13.b",
        "Stop at a beam that is good enough",
        _judge_stop,
        "Right: the easy devices stop after one or two tries, and the time goes to the data. In the record you can "
        "measure what that brings.",
    ),
    Exercise(
        "13.c",
        "A crowd of devices",
        _judge_crowd,
        "Right: with six tries each, the eleventh device makes the common sweep the cheaper one. A decision for one "
        "device need not be one for a crowd.",
    ),
    Exercise("13.d", "The decision record", record.problem, record.praise),
]
