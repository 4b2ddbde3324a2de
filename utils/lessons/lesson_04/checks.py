"""Checks of lesson 04's exercises: static and shifting data."""

from __future__ import annotations

from typing import Any

import numpy as np

from utils.language import Verbatim, begins, t
from utils.notebook.answers import numbers, results
from utils.notebook.exercises import Exercise, function_problem

RANDOM = "Months of both sides are in each part, as in a random split, which no live system can have."
ONE_EACH = (
    "Each row gets a True or False in each mask, as long as `month` itself: `month < 5` is such a mask."
)


def _mixed(one: Any, other: Any) -> bool:
    """Say whether each part has months later than some of the other."""
    return bool(max(one) >= min(other) and max(other) >= min(one))


def _parts_problem(answer: Any) -> str | None:
    """Name parts that are no masks: the months themselves, row numbers, or rows drawn at random."""
    month, first = np.array([3, 9, 1, 5, 12, 5, 7, 2, 11, 4, 8, 6]), 5
    given, problem = results(answer, [(month, first)])
    if problem:
        return problem
    pair = given[0]
    if isinstance(pair, np.ndarray) and pair.size > 1:
        pair = np.squeeze(pair)
    if isinstance(pair, dict):
        return t(
            "That is a dictionary: return the two masks themselves, `return train, test`. {masks}",
            masks=ONE_EACH,
        )
    if not isinstance(pair, tuple | list | np.ndarray) or len(pair) != 2:
        whole = numbers(pair, truths=True)
        if whole is not None and whole.shape == month.shape:
            return None  # one mask: named below
        return t(
            "That is no pair of masks: return two of them, `return train, test`. {masks}",
            masks=ONE_EACH,
        )
    train, test = (numbers(part, truths=True) for part in pair)
    if train is None or test is None:
        return t("Those are no masks. {masks}", masks=ONE_EACH)
    if train.ndim != 1 or test.ndim != 1:
        return t("That is one number for each part, a count: return masks. {masks}", masks=ONE_EACH)
    if len(train) == len(test) == len(month):
        if not np.isin([train, test], (0, 1)).all() and not np.isin(train, month).all():
            return t("A mask holds True and False alone, no other numbers. {masks}", masks=ONE_EACH)
        if np.array_equal(train, np.sort(month) < first):
            return "You have sorted the months, so the masks no longer stand beside their rows: compare `month` as it is."
        in_order = np.array_equal(train, np.arange(len(month)) < first)  # by the row's number: named below
        alone = {tuple(train), tuple(test)} == {tuple(month == first), tuple(month != first)}
        if alone:
            return "One part is the first live month alone, so the other one has months before and after it: divide by time."
        size = int(train.sum())
        if 0 < size < len(month) and not in_order and np.array_equal(train, np.arange(len(month)) < size):
            return t(
                "You cut the array at a place. The rows are in any order: ask for each row's month. {masks}",
                masks=ONE_EACH,
            )
        divided = np.array_equal(train, 1 - test) and 0 < train.sum() < len(month) and not in_order
        late_too = bool((month[train == 1] >= first).any())  # else a month in the test is named below
        return RANDOM if divided and late_too and _mixed(month[train == 1], month[test == 1]) else None
    if not len(train) or not len(test):
        return t("One of your parts is empty. {masks}", masks=ONE_EACH)
    if len(month) in (len(train), len(test)) and len(train) != len(test):
        return t("One of your parts is a mask, the other holds rows or months. {masks}", masks=ONE_EACH)
    if len(train) == len(test) == len(np.unique(month)):
        return t(
            "Those masks have an entry for each different month, not for each row. {masks}",
            masks=ONE_EACH,
        )
    if sorted([*train, *test]) == list(range(1, 13)):
        return t("Those are the months, each one once: no masks. {masks}", masks=ONE_EACH)
    both = sorted([*train, *test])
    if both == sorted(month) or both == list(range(len(month))):
        if list(train) == list(month[: len(train)]) or list(train) == sorted(month)[: len(train)] != sorted(
            month[month < first]
        ):
            return t(
                "You cut the array at a place. The rows are in any order: ask for each row's month. {masks}",
                masks=ONE_EACH,
            )
        of_rows = both == list(range(len(month)))
        early, late = (month[part.astype(int)] if of_rows else part for part in (train, test))
        if _mixed(early, late):
            return RANDOM
        return t(
            "Those are the numbers of the rows, not masks. {masks}"
            if of_rows
            else "Those are the months themselves, not masks. {masks}",
            masks=ONE_EACH,
        )
    return None


def _month_out_of_place(result: Any, month: Any, first: int) -> str | None:
    """Name a month that stands on the wrong side, or on none, in two masks that are not right."""
    both = numbers(result, truths=True)
    if both is None or both.shape != (2, len(month)):
        return None
    for mask, wanted, holds, lacks in (
        (
            both[0],
            month < first,
            "The model goes live at the start of month {first}. Your training rows hold month {found}, in which it is live.",
            "The model goes live at the start of month {first}. Your training rows leave out month {found}, which is over "
            "by then.",
        ),
        (
            both[1],
            month >= first,
            "The model goes live at the start of month {first}. Your test rows hold month {found}, which is over by then.",
            "The model goes live at the start of month {first}. Your test rows leave out month {found}, in which it is "
            "live.",
        ),
    ):
        for told, wrong in ((holds, (mask == 1) & ~wanted), (lacks, (mask != 1) & wanted)):
            if wrong.any():
                return t(told, first=first, found=int(month[wrong][0]))
    return None


def _split(answer: Any) -> str | None:
    rng = np.random.default_rng(3)
    cases = [(rng.integers(1, 13, size), first) for size, first in ((12, 5), (40, 2), (25, 12), (30, 7))]
    if callable(answer) and (problem := _parts_problem(answer)):
        return problem
    wrong = [
        (
            lambda m, f: np.array([m <= f, m >= f]),
            "Rows of the first live month are in both masks: the model would train on rows that it is tested on.",
        ),
        (
            lambda m, f: np.array([m <= f, m > f]),
            "Your model trains on the first live month: it goes live at the start of that month, so this is a test month.",
        ),
        (
            lambda m, f: np.array([m >= f, m < f]),
            "The two masks are swapped: return the training rows first.",
        ),
        (
            lambda m, f: np.array([m > f, m <= f]),
            "The two masks are swapped, and the first live month stands with the earlier ones: it is a test month.",
        ),
        (
            lambda m, f: np.array([m < f, m == f]),
            "Your test stops after the first live month: all later months belong to it, too.",
        ),
        (
            lambda m, f: np.array([m < f, m > f]),
            "Rows of the first live month are in neither mask: test on them.",
        ),
        (
            lambda m, f: np.array([m == f - 1, m >= f]),
            "You train on one month alone: all months before the first live one are known by then.",
        ),
        (
            lambda m, f: np.array([m < f - 1, m >= f]),
            "You leave out the month before the first live one: its labels are in when the model goes live.",
        ),
        (
            lambda m, f: np.array([m >= f, m >= f]),
            "Both masks are the same: the first one marks the rows to train on, those before first_live_month.",
        ),
        (
            lambda m, f: np.array([m > f, m < f]),
            "The two masks are swapped, and rows of the first live month are in neither: test on them.",
        ),
        (
            lambda m, f: (m < f) & (m >= f),
            "That asks for rows that are in both parts, and there are none: return the two masks, with a comma between.",
        ),
        (
            lambda m, f: np.array([m < f, m < f]),
            "Both masks are the same: the second one marks the rows to test on.",
        ),
        (
            lambda m, f: np.array([m >= f - 1, m < f - 1]),
            "The two masks are swapped, and the month before the first live one is a training month.",
        ),
        *(
            (
                lambda m, f, few=few: np.array([(m >= f - few) & (m < f), m >= f]),
                t(
                    "You train on the last {few} months alone: this split takes all months before the first live one.",
                    few=few,
                ),
            )
            for few in (2, 3, 4, 6)
        ),
        *(
            (
                lambda m, f, fixed=fixed: np.array([m <= fixed, m >= f]),
                t("You always train up to month {fixed}: use first_live_month in both masks.", fixed=fixed),
            )
            for fixed in range(1, 12)
        ),
        *(
            (
                lambda m, f, fixed=fixed: np.array([m < fixed, m >= fixed]),
                t(
                    "Your split is always before month {fixed}: use first_live_month, whatever it is.",
                    fixed=fixed,
                ),
            )
            for fixed in range(1, 13)
        ),
        *(
            (
                lambda m, f, fixed=fixed: np.array([m <= fixed, m > fixed]),
                t(
                    "Your split is always after month {fixed}: use first_live_month, whatever it is.",
                    fixed=fixed,
                ),
            )
            for fixed in range(1, 13)
        ),
        (
            lambda m, f: np.array([m < f, m > 0]),
            "You test on all rows, those you train on among them.",
        ),
        (
            lambda m, f: np.array([m > 0, m >= f]),
            "You train on all rows, those you test on among them.",
        ),
        (lambda m, f: m < f, "That is one mask: return two, the training rows and the test rows."),
        (
            lambda m, f: m >= f,
            "That is one mask, of the test rows: return two, the training rows before it.",
        ),
        (
            lambda m, f: np.array([np.arange(len(m)) < f, np.arange(len(m)) >= f]),
            "You compare the row's number with the month: compare `month`, which says the month of each row.",
        ),
    ]
    problem = function_problem(answer, cases, lambda m, f: np.array([m < f, np.isin(m, range(f, 13))]), wrong)
    given, stopped = results(answer, cases) if callable(answer) else ([], problem)
    if problem and not stopped and begins(problem, "Called with"):
        named = (_month_out_of_place(result, *case) for result, case in zip(given, cases, strict=True))
        return next(filter(None, named), problem)
    return problem


BY_INPUTS, BY_BASE_RATE, BY_COST = MONITORS = ("inputs", "base rate", "cost")
WATCHED = {  # what a monitor watches, and its name
    "reading": BY_INPUTS,
    "drift": BY_INPUTS,
    "sinr": BY_INPUTS,
    "number": BY_BASE_RATE,
    "count": BY_BASE_RATE,
    "blocked": BY_BASE_RATE,
    "price": BY_COST,
    "mistake": BY_COST,
    "won": BY_COST,
}
SAME_READINGS = "all readings come as before, and this monitor looks at nothing else"
CASES = {  # the first monitor that sees it, and what is wrong with the others
    "festival": (
        BY_INPUTS,
        {
            BY_BASE_RATE: "it would see more blocked links, but only once labels are in; the places of the phones "
            "change at once",
            BY_COST: "it needs every label; the places of the phones change at once, and need none",
        },
    ),
    "scaffolding": (
        BY_BASE_RATE,
        {
            BY_INPUTS: "all readings come as before, and this monitor looks at nothing else; it is their meaning that changes",
            BY_COST: "it sees it, too; but counting the blocked links is enough here, and needs less",
        },
    ),
    "bus_route": (
        BY_COST,
        {
            BY_INPUTS: "all readings come as before, and this monitor looks at nothing else; it is their meaning that changes",
            BY_BASE_RATE: "the number of blocked links stays, so this count looks healthy while single warnings are wrong",
        },
    ),
    "labelling": (
        BY_BASE_RATE,
        {
            BY_INPUTS: SAME_READINGS,
            BY_COST: "it jumps, too; but many links that were not blocked are now counted as blocked, and the count "
            "shows it first",
        },
    ),
}


def _first_monitor(answer: Any) -> str | None:
    if not isinstance(answer, dict):
        return "Keep the form of the answer: a dictionary with a monitor for each case."
    if {_monitor(case) for case in answer} <= set(MONITORS):
        return (
            "Your dictionary is turned round: each of the four cases is a key, and its monitor is the value."
        )
    answer_of = {_case(case): monitor for case, monitor in answer.items()}
    said = {case: _monitor(monitor) for case, monitor in answer_of.items()}
    if missing := [case for case in CASES if case not in said]:
        return t("The case '{case}' is missing: keep the four names as they are.", case=Verbatim(missing[0]))
    for name, written in said.items():
        case, monitor = Verbatim(name), Verbatim(written)
        if case not in CASES:
            return t("There is no case '{case}': keep the four names as they are.", case=case)
        if isinstance(answer_of[case], list | tuple | set) or sum(one in monitor for one in MONITORS) > 1:
            return t("{case}: name one monitor, the first of the three that can see it.", case=case)
        if monitor == "labels":
            return t(
                "{case}: two of the monitors need labels; write the first that can see it, 'base rate' or 'cost'.",
                case=case,
            )
        if meant := next((watched for word, watched in WATCHED.items() if word in monitor), None):
            return t(
                "{case}: `{monitor}` is what one of the monitors watches; it is called '{meant}'.",
                case=case,
                monitor=monitor,
                meant=Verbatim(meant),
            )
        if monitor not in MONITORS:
            return t(
                "{case}: `{monitor}` is none of the monitors; write 'inputs', 'base rate' or 'cost'.",
                case=case,
                monitor=monitor,
            )
    if len(set(said.values())) == 1:
        return t(
            "One monitor for all, '{monitor}', is not enough: begin with what has changed in the readings.",
            monitor=Verbatim(said["festival"]),
        )
    wrong = [case for case, (right, _) in CASES.items() if said[case] != right]
    if not wrong:
        return None
    return t(
        "{case}, '{monitor}': {reason}. ({right} of 4 are right.)",
        case=Verbatim(wrong[0]),
        monitor=Verbatim(said[wrong[0]]),
        reason=CASES[wrong[0]][1][said[wrong[0]]],
        right=len(CASES) - len(wrong),
    )


def _case(name: Any) -> str:
    return "_".join(str(name).strip().lower().replace("_", " ").split())


def _monitor(said: Any) -> str:
    text = " ".join(str(said).strip().lower().replace("_", " ").replace("-", " ").split())
    text = text.removeprefix("the ").removesuffix(" monitor").removeprefix("by ")
    others = {"input": BY_INPUTS, "psi": BY_INPUTS, "baserate": BY_BASE_RATE, "base rates": BY_BASE_RATE}
    return (others | {"costs": BY_COST, "label": "labels"}).get(text, text)


EXERCISES = [
    Exercise(
        "04.a",
        "Split by time",
        _split,
        "Each row is on one side, and the model never trains on a month it is tested on. On the year of this lesson "
        "such a test says 653 per 1,000 decisions where a random split says 474.",
    ),
    Exercise(
        "04.b",
        "Which monitor sees it first?",
        _first_monitor,
        "No monitor is enough: one of the four shows in the readings, two in a count of labels, one in single "
        "decisions alone. And the labelling? The count alarms, but the world has not changed: only a second reading "
        "of some labels can tell.",
    ),
]
