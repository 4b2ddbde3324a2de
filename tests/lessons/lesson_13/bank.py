"""Typical answers to lesson 13's exercises: wrong ones with a part of their message, right ones by other roads."""

import itertools
from functools import cache

import numpy as np

from utils.lessons.lesson_13.experiments import own

TRY = 5 / 64


def _unfloored(rate_mbps, tried, period_ms, wide):
    return rate_mbps * (1 - (tried + 8 * wide) * TRY / period_ms)


def _floored(rate_mbps, tried, period_ms, wide):
    all_tried = tried + (8 if wide else 0)
    if all_tried * TRY >= period_ms:
        return 0
    return rate_mbps * (period_ms - all_tried * TRY) / period_ms


def _in_slots(rate_mbps, tried, period_ms, wide):
    slots = 64 * period_ms / 5
    return rate_mbps * np.clip(slots - tried - 8 * wide, 0, None) / slots


def _left(used):
    return lambda rate, tried, period, wide: rate * max(1 - used(tried, period, wide), 0)


def _all(tried, wide):
    return tried + 8 * wide


def _while(snr_db, good_db, limit):
    count = 1
    while count < limit and snr_db[count - 1] < good_db:
        count += 1
    return count


def _with_where(snr_db, good_db, limit):
    good = np.where(np.asarray(snr_db)[:limit] >= good_db)[0]
    return good[0] + 1 if good.size else limit


def _takewhile(snr_db, good_db, limit):
    failed = len(list(itertools.takewhile(lambda level: level < good_db, snr_db)))
    return min(failed + 1, limit)


def _argmax(snr_db, good_db, limit):
    """Forget that argmax gives 0 where nothing is good enough."""
    return int(np.argmax(np.asarray(snr_db)[:limit] >= good_db)) + 1


def _strict(snr_db, good_db, limit):
    for count, level in enumerate(snr_db[:limit], 1):
        if level > good_db:
            return count
    return limit


def _none_found(instead):
    def tried(snr_db, good_db, limit):
        for count, level in enumerate(snr_db[:limit], 1):
            if level >= good_db:
                return count
        return instead(snr_db, limit)

    return tried


def _searched(tries, sweep):
    return max(n for n in range(sweep) if n * tries < sweep)


def _ceiling(tries, sweep):
    return int(np.ceil(sweep / tries)) - 1


def _some_floored(rate_mbps, tried, period_ms, wide):
    left = 1 - _all(tried, wide) * TRY / period_ms
    return rate_mbps * (max(left, 0) if wide else left)


def _other_wide(rate_mbps, tried, period_ms, wide):
    """Return early, with nothing tried, where there are no wide beams."""
    return max(rate_mbps * (1 - _all(tried, 1) * TRY / period_ms), 0) if wide else rate_mbps


def _from_second(snr_db, good_db, limit):
    return next((i + 1 for i in range(1, limit) if snr_db[i] >= good_db), limit)


def _first_of(values, good_db, limit, start=1):
    return next((i for i, level in enumerate(values, start) if level >= good_db), limit)


def _reversed(snr_db, good_db, limit):
    return _first_of(snr_db[:limit][::-1], good_db, limit)


def _past_the_end(snr_db, good_db, limit):
    i = 1
    while snr_db[i] < good_db and i < limit:
        i += 1
    return i


def _never_at_the_end(snr_db, good_db, limit):
    return next((i for i, level in enumerate(snr_db[:limit], 1) if level >= good_db), None)


def _below(snr_db, good_db):
    return int((np.asarray(snr_db) < good_db).sum())


@cache
def _measured(question, inputs, tries, stop_db):
    return own(question, inputs, tries, stop_db)


REASONS = {
    "question": "Several beams are tried, and votes spread over both groups.",
    "inputs": "Wide beams would cost eight tries in each period.",
    "tries": "Week 6 chose this number, and more cost more.",
    "stop_db": "From there on another beam can add very little.",
    "baseline": "It is what we would ship without a model.",
    "gain_mbps": "Measured in weeks 7 and 8 after all was chosen.",
    "worse_off": "Only walls carry the signal there, and walls differ.",
    "alarm_below": "Half way between quiet weeks and the turned antenna.",
}


def _record(question="vote", inputs="place and last beam", tries=5, stop_db=18, baseline="counts", **other):
    mine = _measured(question, inputs, int(tries), None if stop_db is None else int(stop_db))
    before, after = mine.first_is_best
    values = {
        "question": question,
        "inputs": inputs,
        "tries": tries,
        "stop_db": stop_db,
        "baseline": baseline,
        "gain_mbps": mine.mbps - mine.rules[baseline],
        "worse_off": min(mine.places, key=mine.places.get),
        "alarm_below": (before + after) / 2 if before - after >= 0.05 else None,
    }
    values |= other
    return {name: (value, REASONS[name]) for name, value in values.items()}


def _without(name):
    return {field: entry for field, entry in _record().items() if field != name}


def _reasoned(name, reason):
    return _record() | {name: (_record()[name][0], reason)}


MINE = _measured("vote", "place and last beam", 5, 18)
BEST_OFF = max(MINE.places, key=MINE.places.get)
GAIN = MINE.mbps - MINE.rules["counts"]
BETWEEN = next(name for name in ("indoor", "main", "side") if name != BEST_OFF)

WRONG = {
    "13.a": [
        (_unfloored, "give 0, not a negative"),
        (_left(lambda k, p, w: k * TRY / p), "eight wide beams are forgotten"),
        (_left(lambda k, p, w: (k + 8) * TRY / p), "always counted"),
        (_left(lambda k, p, w: (k + w) * TRY / p), "count as one try"),
        (_left(lambda k, p, w: _all(k, not w) * TRY / p), "when wide is False"),
        (_left(lambda k, p, w: _all(k, w) * TRY), "not divided by period_ms"),
        (_left(lambda k, p, w: (k + 64 * w) * TRY / p), "not 64 more"),
        (_left(lambda k, p, w: (k - 8 * w) * TRY / p), "are subtracted from the tries"),
        (lambda r, k, p, w: r / _all(k, w) if _all(k, w) else r, "divided by the number of tries"),
        (_left(lambda k, p, w: _all(k, w) * TRY / (1000 * p)), "divided by 1,000"),
        (_left(lambda k, p, w: _all(k, w) / 64), "The period is missing"),
        (_left(lambda k, p, w: _all(k, w) * 5 / p), "Each try counts 5 ms"),
        (_left(lambda k, p, w: _all(k, w) / p), "Each try counts 1 ms"),
        (_left(lambda k, p, w: _all(k, w) * 12.8 / p), "turned round"),
        (_left(lambda k, p, w: _all(k, w) / 64 / p), "1/64 ms"),
        (lambda r, k, p, w: r * _all(k, w) * TRY / p, "share that is used up"),
        (lambda r, k, p, w: max(1 - _all(k, w) * TRY / p, 0), "multiply it by the rate"),
        (lambda r, k, p, w: r * max(p - _all(k, w) * TRY, 0), "multiplied by milliseconds"),
        (lambda r, k, p, w: r, "cost nothing here"),
        (lambda r, k, p, w: r / (1 + _all(k, w) * TRY / p), "on top of the period"),
        (_left(lambda k, p, w: max(_all(k, w) - 1, 0) * TRY / p), "One try is not counted"),
        (lambda r, k, p, w: r * 0.9, "expected is"),
        (_some_floored, "give 0, not a negative"),
        (_other_wide, "wrong only in these cases: wide is False"),
        (_left(lambda k, p, w: (8 if w else k) * TRY / p), "only the eight are counted"),
        (_left(lambda k, p, w: (k * TRY + 8 * w) / p), "count 1 ms each"),
        (_left(lambda k, p, w: (k * TRY + 8 * w / 64) / p), "A wide beam counts 1/64 ms"),
        (_left(lambda k, p, w: (k * TRY + 40 * w) / p), "Each wide beam counts 5 ms"),
        (_left(lambda k, p, w: (_all(k, w) - 1) * TRY / p), "One try is not counted"),
        (_left(lambda k, p, w: k + 8 if w else k * TRY / p), "stands for their time"),
        (_left(lambda k, p, w: k * TRY / p + 8 * w * TRY), "time of the wide beams is not divided"),
        (_left(lambda k, p, w: k * 8**w * TRY / p), "multiply the tries by eight"),
        (_left(lambda k, p, w: _all(k, w) / 128 * 5 / p), "half of its 5/64 ms"),
        (_left(lambda k, p, w: _all(k, 2 * w) * TRY / p), "The wide beams count twice"),
        (_left(lambda k, p, w: round(_all(k, w) * TRY) / p), "rounded to whole milliseconds"),
        (_left(lambda k, p, w: 5 / p), "All 64 beams are counted"),
        (_left(lambda k, p, w: _all(k, w) * TRY / p * 1000), "multiplied by 1,000"),
        (lambda r, k, p, w: r * max(1 - k * TRY / p, 0) * (1 - 8 * w * TRY / p), "Two shares are multiplied"),
        (lambda r, k, p, w: 100 * max(1 - _all(k, w) * TRY / p, 0), "counts per cent"),
        (lambda r, k, p, w: r / max(1 - _all(k, w) * TRY / p, 1e-9), "divided by the share that is left"),
        (lambda r, k, p, w: r * abs(1 - _all(k, w) * TRY / p), "give 0, not a negative"),
        (lambda r, k, p, w: r * max(p - _all(k, w) * TRY, 0) / 1000, "by milliseconds"),
        (lambda r, k, p, w: int(_floored(r, k, p, w)), "whole Mbit/s"),
        (lambda r, k, p, w: r * min(1 - _all(k, w) * TRY / p, 0), "whatever the input is"),
        (lambda r, k, p, w: 9 * r, "A throughput lies from 0 to the rate"),
        (lambda r, k, p, w: _floored(r, k, p, w) / max(_all(k, w), 1), "Here 6 are tried"),
    ],
    "13.b": [
        (_strict, "at least includes equal"),
        (lambda s, g, n: _while(s, g, n) - 1, "counts from 0"),
        (lambda s, g, n: _while(s, g, n) + 1, "One try too many"),
        (lambda s, g, n: _while(s, g, len(s)), "The limit is not kept"),
        (_none_found(lambda s, n: 0), "not 0"),
        (_none_found(lambda s, n: n + 1), "not one more"),
        (_argmax, "does not end at the first"),
        (_none_found(lambda s, n: len(s)), "not all in the list"),
        (lambda s, g, n: sum(level >= g for level in s[:n]), "counts the good beams"),
        (lambda s, g, n: sum(level < g for level in s[:n]), "that are not good enough"),
        (lambda s, g, n: int(np.argmax(s[:n])) + 1, "place of the best beam"),
        (lambda s, g, n: s[_while(s, g, n) - 1], "SNR of the last beam tried"),
        (lambda s, g, n: max(s[: _while(s, g, n)]), "best SNR found"),
        (lambda s, g, n: n, "always tries limit"),
        (lambda s, g, n: _while(sorted(s)[::-1], g, n), "sorted by SNR"),
        (_none_found(lambda s, n: -1), "-1 is no count"),
        (lambda s, g, n: next((i for i in range(n) if s[i] >= g), n), "add 1 to its index"),
        (lambda s, g, n: _while(s, g, n - 1), "not one fewer"),
        (lambda s, g, n: int(np.argmax(np.asarray(s) >= g)) + 1, "without the limit"),
        (lambda s, g, n: min(int(np.argmax(np.asarray(s) >= g)) + 1, n), "argmax gives 0"),
        (lambda s, g, n: max((i for i in range(1, n + 1) if s[i - 1] >= g), default=n), "the last good beam"),
        (lambda s, g, n: 1 if s[0] >= g else n, "Only the first beam"),
        (lambda s, g, n: 1 + sum(level < g for level in s[:n]), "after the first good one"),
        (lambda s, g, n: next((i for i in range(1, n) if np.mean(s[:i]) >= g), n), "The mean of the beams"),
        (lambda s, g, n: _while(10 ** (np.asarray(s) / 10), g, n), "compare dB with dB"),
        (_from_second, "The first beam is never looked at"),
        (_reversed, "from the last to the first"),
        (_past_the_end, "Counting begins at 0"),
        (_never_at_the_end, "returns nothing"),
        (lambda s, g, n: _first_of(np.abs(s)[:n], g, n), "sign of the SNR is lost"),
        (lambda s, g, n: _first_of(s[:n], g - 3, n), "3 dB below good_db"),
        (lambda s, g, n: _first_of(s[:n], g, -1, start=0), "-1 is no count"),
        (lambda s, g, n: _first_of(s[:n], g + 1e-9, 0), "not 0"),
        (lambda s, g, n: 1 if max(s[:n]) >= g else n, "Any good beam counts as the first"),
        (lambda s, g, n: s[: _while(s, g, n)], "These are the beams that are tried"),
        (lambda s, g, n: (_while(s, g, n), max(s[:n])), "stands at place 1 of 2"),
        (lambda s, g, n: min(_below(s, g), n), "without the limit"),
        (lambda s, g, n: min(_below(s, g) + 1, n), "without the limit"),
        (lambda s, g, n: min(int(np.argmax(np.asarray(s) >= g)), n), "argmax counts from 0"),
        (lambda s, g, n: n - _while(s, g, n) if max(s[:n]) >= g else n, "how many beams are left"),
        (lambda s, g, n: int((np.asarray(s[:n]) >= g).sum()) or n, "The good beams are counted"),
        (lambda s, g, n: _while(s, g, n) * 2, "is 2 times what is expected"),
        (
            lambda s, g, n: next((i for i in range(2, n + 1) if min(s[i - 2 : i]) >= g), n),
            "right only in these cases: no beam within the limit",
        ),
    ],
    "13.c": [
        (lambda k, n: n // k, "At equality"),
        (lambda k, n: n / k, "no number of devices"),
        (lambda k, n: (n - 1) / k, "no whole number"),
        (lambda k, n: -(-n // k), "Rounded up"),
        (lambda k, n: round(n / k), "Rounding to the nearest"),
        (lambda k, n: n // k - 1, "One device is missing"),
        (lambda k, n: n // k + 1, "first number of devices that takes"),
        (lambda k, n: (n - 1) // k + 1, "Rounded up"),
        (lambda k, n: k / n, "share of a sweep"),
        (lambda k, n: k // n, "turned round"),
        (lambda k, n: k * n, "This multiplies"),
        (lambda k, n: n - k, "This subtracts"),
        (lambda k, n: 63 // k, "always 64"),
        (lambda k, n: n % k, "remainder"),
        (lambda k, n: 10, "expected is"),
        (lambda k, n: max(1, (n - 1) // k), "always allowed"),
        (lambda k, n: list(range(1, (n - 1) // k + 1)), "the largest of them"),
        (lambda k, n: int(np.ceil((n - 1) / k)), "then it is rounded up"),
        (lambda k, n: int(n / k + 0.5), "Rounding to the nearest"),
        (lambda k, n: n // (k + 1), "One try too many"),
        (lambda k, n: (n - 2) // k, "Two beams are subtracted"),
        (lambda k, n: (n - 1) // k - 1, "One device too few"),
        (lambda k, n: int(n * TRY // k), "turned into time"),
        (lambda k, n: n * TRY / k, "turned into time"),
        (lambda k, n: n // max(k - 1, 1), "One try too few"),
        (lambda k, n: (n - 1) // (2 * k), "halved at the end"),
        (lambda k, n: (n - 1) // (k + 8), "Eight wide beams are added"),
        (lambda k, n: min(n // k, 10), "At most ten devices"),
        (lambda k, n: max(n // k - 1, 0), "One device is taken off"),
        (lambda k, n: 64 // k, "always 64"),
        (lambda k, n: int((n - 1) / k + 0.5), "rounded to the nearest"),
        (lambda k, n: int(np.floor(n / k - 0.5)), "A half is subtracted"),
        (lambda k, n: int(np.ceil(n / k)) + 1, "Two devices are added"),
        (lambda k, n: n / k > 1, "give how many"),
        (lambda k, n: n // k if n % k else n // k + 1, "wrong only in these cases: the tries divide"),
        (lambda k, n: n // k if n % k else n - 1, "Too many: 63 * 2"),
        (lambda k, n: n - 1, "Too many: 63 * 2"),
        (lambda k, n: f"{(n - 1) // k} devices", "That is text"),
        (lambda k, n: ((n - 1) // k, n), "stands at place 1 of 2"),
        (lambda k, n: (k - 1) // n, "exchanged"),
    ],
    "13.d": [
        ([1, 2], "should be a dictionary"),
        (_without("tries"), "these are missing: tries"),
        (
            _record() | {"cost": (1, "It costs something, and nobody counts it.")},
            "does not have these fields: cost",
        ),
        ({name: entry[0] for name, entry in _record().items()}, "should be a pair"),
        ({name: entry[::-1] for name, entry in _record().items()}, "the reason stands first"),
        (_reasoned("inputs", "Cheap."), "too short to be tested"),
        (_reasoned("inputs", ""), "has no reason"),
        (_reasoned("tries", REASONS["question"]), "stands in another field"),
        (_record() | {"question": ("classification", REASONS["question"])}, "Field 'question'"),
        (_record() | {"inputs": ("all of them", REASONS["inputs"])}, "Field 'inputs'"),
        (_record(question="counts", inputs="wide beams too", stop_db=None), "does not look at wide beams"),
        (_record() | {"tries": (0, REASONS["tries"])}, "from 1 to 64"),
        (_record() | {"stop_db": ("never", REASONS["stop_db"])}, "number of dB"),
        (_record() | {"baseline": ("power", REASONS["baseline"])}, "one of the simple rules"),
        (_record() | {"worse_off": ("everybody", REASONS["worse_off"])}, "Field 'worse_off'"),
        (_record(gain_mbps=-GAIN), "wrong sign"),
        (_record(gain_mbps=MINE.mbps), "not its gain"),
        (_record(gain_mbps=MINE.rules["counts"]), "the rule's throughput"),
        (_record(gain_mbps=100 * GAIN / MINE.rules["counts"]), "as a share"),
        (_record(gain_mbps=MINE.mbps - MINE.rules["pointing"]), "gain over 'pointing'"),
        (_record(gain_mbps=GAIN + 9), "measure it again"),
        (_record(gain_mbps="much"), "should be a number"),
        (_record(worse_off=BEST_OFF), "best off"),
        (_record(worse_off=BETWEEN), "another place gets less"),
        (_record(alarm_below=0.99), "rings in weeks 7-8 as well"),
        (_record(alarm_below=0.01), "stays silent"),
        (_record(alarm_below=100 * sum(MINE.first_is_best) / 2), "in per cent"),
        (_record(alarm_below=None), "a threshold between them"),
        (_record(tries=1, stop_db=None, alarm_below=0.5), "no threshold sees it"),
    ],
}

RIGHT = {
    "13.a": [_floored, _in_slots],
    "13.b": [_while, _with_where, _takewhile],
    "13.c": [_searched, _ceiling],
    "13.d": [
        _record(),
        _record(gain_mbps=round(GAIN)),
        _record(tries=np.int64(5), stop_db=18.0),
        {name: list(entry) for name, entry in _record(stop_db=None).items()},
        _record(tries=1, stop_db=None, question="power"),
        _record(question="rate", tries=4, baseline="pointing"),
        _record(inputs="wide beams too", tries=3, stop_db=None),  # beaten, and honestly measured
        _record(question="pointing", tries=40, stop_db=None),  # so is this
        _record(question="last beam", tries=6, stop_db=None),
        _record(question="near best", tries=4, stop_db=20),
    ],
}
