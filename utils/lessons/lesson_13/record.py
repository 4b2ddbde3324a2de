"""The decision record of lesson 13: eight fields, each a value and a reason, held against the student's own measurement."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

import numpy as np

from utils.language import Verbatim, t
from utils.lessons.lesson_13.experiments import INPUTS, PLACES, QUESTIONS, RULES, Own, own
from utils.notebook.answers import holds_ellipsis, numbers

FIELDS = {
    "question": "Question to the neighbours, or rule",
    "inputs": "What the model knows",
    "tries": "Most beams tried",
    "stop_db": "Stop at a beam with this SNR (dB)",
    "baseline": "Compared with",
    "gain_mbps": "Measured gain over it (Mbit/s)",
    "worse_off": "Who is worse off",
    "alarm_below": "Alarm when 'first is best' falls below",
}
CLEAR_FALL = 0.05  # a smaller fall of the monitor is no ground for a threshold
LEAST_WORDS = 3
COLUMNS = 96


def own_of(record: dict[str, Any]) -> Own:
    """Measure the design of a record.

    Parameters
    ----------
    record : dict
        With the fields "question", "inputs", "tries" and "stop_db", each a value and a reason.

    Returns
    -------
    Own
    """
    question, inputs, tries, stop_db = (
        record[name][0] for name in ("question", "inputs", "tries", "stop_db")
    )
    return own(question, inputs, int(_number(tries) or 0), None if stop_db is None else _number(stop_db))


def problem(record: Any) -> str | None:
    """Say what keeps a record from standing: an open field, no reason, or a value that its own measurement contradicts.

    Parameters
    ----------
    record : object
        What the student wrote.

    Returns
    -------
    str or None
    """
    wrong = _form(record) or _design(record)
    return wrong or _measured(record, own_of(record))


def _form(record: Any) -> str | None:
    if not isinstance(record, dict):
        return "The record should be a dictionary with a value and a reason for each field."
    missing = [name for name in FIELDS if name not in record]
    extra = [str(name) for name in record if name not in FIELDS]
    if missing or extra:
        lacks = t("Of the form's fields these are missing: {names}.", names=Verbatim(", ".join(missing)))
        unknown = t("The form does not have these fields: {names}.", names=Verbatim(", ".join(extra)))
        return " ".join([lacks] * bool(missing) + [unknown] * bool(extra))
    for name, entry in record.items():
        if not isinstance(entry, tuple | list) or len(entry) != 2:
            return t("Field {name!r} should be a pair: (value, reason).", name=Verbatim(name))
        if _sentence(entry[0]) and entry[0] not in INPUTS and not _sentence(entry[1]):
            return t("In field {name!r} the reason stands first: write (value, reason).", name=Verbatim(name))
        if not isinstance(entry[1], str) or not entry[1].strip():
            return t(
                "Field {name!r} has no reason: write a sentence of at least {least} words.",
                name=Verbatim(name),
                least=LEAST_WORDS,
            )
        if not _sentence(entry[1]):
            return t(
                "The reason in field {name!r} is too short to be tested: write at least {least} words.",
                name=Verbatim(name),
                least=LEAST_WORDS,
            )
    reasons = [" ".join(entry[1].lower().split()) for entry in record.values()]
    for name, reason in zip(record, reasons, strict=True):
        if reasons.count(reason) > 1:
            return t(
                "The reason in field {name!r} stands in another field as well: say what belongs to this one.",
                name=Verbatim(name),
            )
    return None


def _sentence(value: Any) -> bool:
    return isinstance(value, str) and len(value.split()) >= LEAST_WORDS


def _number(value: Any) -> float | None:
    """Read one finite number, or None."""
    array = None if isinstance(value, bool) else numbers(value)
    if array is None or array.size != 1 or not np.isfinite(array).all():
        return None
    return float(array.item())


def _codes(names: Iterable[str]) -> Verbatim:
    """List names as they are written in code."""
    return Verbatim(", ".join(f"`{name!r}`" for name in names))


def _design(record: dict[str, Any]) -> str | None:
    question, inputs = record["question"][0], record["inputs"][0]
    if not isinstance(question, str) or question not in (*QUESTIONS, *RULES):
        return t("Field 'question' should be one of {known}.", known=_codes((*QUESTIONS, *RULES)))
    if not isinstance(inputs, str) or inputs not in INPUTS:
        return t("Field 'inputs' should be one of {known}.", known=_codes(INPUTS))
    if question in RULES and inputs == INPUTS[1]:
        return t(
            "The rule {question!r} does not look at wide beams: with `{inputs!r}` you would pay for nothing.",
            question=Verbatim(question),
            inputs=Verbatim(INPUTS[1]),
        )
    tries, stop = _number(record["tries"][0]), record["stop_db"][0]
    if tries is None or tries != int(tries) or not 1 <= tries <= 64:
        return "Field 'tries' should be a whole number of beams, from 1 to 64."
    if stop is not None and _number(stop) is None:
        return "Field 'stop_db' should be a number of dB, or None if the search never stops early."
    if record["baseline"][0] not in RULES:
        return t("Field 'baseline' should be one of the simple rules: {known}.", known=_codes(RULES))
    if record["worse_off"][0] not in PLACES:
        return t("Field 'worse_off' should be one of {known}.", known=_codes(PLACES))
    return None


def _measured(record: dict[str, Any], mine: Own) -> str | None:
    return _gain(record, mine) or _worse_off(record, mine) or _alarm(record, mine)


def _gain(record: dict[str, Any], mine: Own) -> str | None:
    baseline = record["baseline"][0]
    gain, said = mine.mbps - mine.rules[baseline], _number(record["gain_mbps"][0])
    if said is None:
        return "Field 'gain_mbps' should be a number: your Mbit/s minus the rule's."
    if abs(said - gain) <= 1.5:
        return None
    if abs(said + gain) <= 1.5:
        return "The gain has the wrong sign: it is your throughput minus the rule's, and may be negative."
    if abs(said - mine.mbps) <= 1.5:
        return "This is your throughput, not its gain: subtract the rule's."
    if abs(said - mine.rules[baseline]) <= 1.5:
        return "This is the rule's throughput, not your gain over it."
    if (
        abs(said - gain / mine.rules[baseline]) <= 0.002
        or abs(said - 100 * gain / mine.rules[baseline]) <= 0.2
    ):
        return "This is the gain as a share of the rule's throughput: give it in Mbit/s."
    for rule in RULES:
        if abs(said - (mine.mbps - mine.rules[rule])) <= 1.5:
            return t(
                "This is the gain over {rule!r}, but the record says {baseline!r}.",
                rule=Verbatim(rule),
                baseline=Verbatim(baseline),
            )
    return t(
        "Your own measurement of this design gives {gain:.0f} Mbit/s over {baseline!r}, not {said:g}: measure it again.",
        gain=gain,
        baseline=Verbatim(baseline),
        said=said,
    )


def _worse_off(record: dict[str, Any], mine: Own) -> str | None:
    said, worst = record["worse_off"][0], min(mine.places, key=lambda name: mine.places[name])
    if mine.places[said] <= mine.places[worst] + 0.005:
        return None
    if mine.places[said] == max(mine.places.values()):
        return t(
            "{said!r} is best off, with {share:.0%} of what is possible there: look for the smallest share.",
            said=Verbatim(said),
            share=mine.places[said],
        )
    return t(
        "In your own measurement {said!r} gets {share:.0%} of what is possible there; another place gets less.",
        said=Verbatim(said),
        share=mine.places[said],
    )


def _alarm(record: dict[str, Any], mine: Own) -> str | None:
    before, after = mine.first_is_best
    alarm = record["alarm_below"][0]
    if before - after < CLEAR_FALL:
        if alarm is None:
            return None
        return t(
            "With this design the monitor says {before:.2f} before and {after:.2f} after the turn: no threshold sees it. Write None, and say how you would notice.",
            before=before,
            after=after,
        )
    if alarm is None:
        return t(
            "The monitor falls from {before:.2f} to {after:.2f}: a threshold between them sees the turn.",
            before=before,
            after=after,
        )
    said = _number(alarm)
    if said is None:
        return "Field 'alarm_below' should be a share from 0 to 1, or None."
    if 1 < said <= 100 and after < said / 100 < before:
        return "The alarm is in per cent: give a share from 0 to 1."
    if said >= before:
        return t(
            "An alarm below {said:g} rings in weeks 7-8 as well, where the monitor says {before:.2f}.",
            said=said,
            before=before,
        )
    if said <= after:
        return t(
            "An alarm below {said:g} stays silent when the antenna is turned: the monitor says {after:.2f}.",
            said=said,
            after=after,
        )
    return None


def praise(record: dict[str, Any]) -> str:
    """Say where the decision of a record stands, without judging it.

    Parameters
    ----------
    record : dict
        A record without a problem.

    Returns
    -------
    str
    """
    mine = own_of(record)
    best = max(mine.rules, key=lambda name: mine.rules[name])
    ahead = mine.mbps - mine.rules[best]
    values = {"mbps": mine.mbps, "apart": abs(ahead), "best": Verbatim(best)}
    if ahead > 0:
        return t(
            "The record stands: its numbers are those of your own measurement. Your design gives {mbps:.0f} Mbit/s, {apart:.0f} ahead of the best rule ({best}). A reviewer can now disagree with your reasons, and test them.",
            **values,
        )
    return t(
        "The record stands: its numbers are those of your own measurement. Your design gives {mbps:.0f} Mbit/s, {apart:.0f} behind the best rule ({best}). A reviewer can now disagree with your reasons, and test them.",
        **values,
    )


def show_record(record: Any) -> None:
    """Print a record as the page that a reviewer reads.

    Parameters
    ----------
    record : object
        The student's record; while a field is open, one sentence says so.
    """
    if not isinstance(record, dict) or holds_ellipsis(list(record.values())):
        print(t("The record is still open: fill each field with a value and a reason."))
        return
    print(t("DECISION RECORD: which beams to try first (one device, every 10 ms)"))
    for name, entry in record.items():
        value, reason = entry if isinstance(entry, tuple | list) and len(entry) == 2 else (entry, "")
        value = f"{float(value):.4g}" if isinstance(value, float | np.floating) else value
        print(f"{t(FIELDS.get(name, str(name)))}: {value}")
        print(textwrap.fill(str(reason), COLUMNS, initial_indent="    ", subsequent_indent="    "))
    if _form(record) is None and _design(record) is None:
        print(t("MEASURED AGAIN, with the values above:"))
        print(textwrap.indent(str(own_of(record)), "    "))
