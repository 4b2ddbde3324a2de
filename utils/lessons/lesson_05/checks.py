"""Checks of lesson 05's exercises: fairness."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from utils.data import load_loans
from utils.language import Verbatim, begins, t
from utils.notebook.answers import numbers, results, short, shown
from utils.notebook.exercises import Exercise, Slip, function_problem, slips
from utils.notebook.reading import steps
from utils.notebook.relations import relation

ROUNDED = "That is rounded: return the number itself, with all its digits."


def _by_counting(base_rate: float, precision: float, tpr: float) -> float:
    """Count out a population of ten million, another way than by the formula."""
    repay = 1e7 * base_rate
    approved_who_repay = repay * tpr
    approved = approved_who_repay / precision
    return (approved - approved_who_repay) / (1e7 - repay)


def _forced(answer: Any) -> str | None:
    cases = [(0.6, 0.8, 0.85), (0.45, 0.8, 0.85), (0.5, 0.9, 0.7), (0.3, 0.75, 0.6), (0.455, 0.8, 0.85)]
    wrong: list[tuple[Callable[..., Any], str]] = [
        (
            lambda p, v, t: (1 - p) / p * (1 - v) / v * t,
            "The base rate is turned round: the wrongly approved are a share of those who do not repay.",
        ),
        (
            lambda p, v, t: p / (1 - p) * v / (1 - v) * t,
            "The precision is turned round: the wrongly approved are (1 - precision) / precision of the rightly approved.",
        ),
        (
            lambda p, v, t: (1 - p) / p * v / (1 - v) * t,
            "There base_rate and precision have changed places, or the equation is solved for the TPR, which is given.",
        ),
        (
            lambda p, v, t: (1 - v) / v * t,
            "That is a share of those who repay: divide by those who do not.",
        ),
        (
            lambda p, v, t: 1 - v,
            "That is the share of wrong approvals among the approved: the FPR is a share of those who do not repay.",
        ),
        (
            lambda p, v, t: p / (1 - p) * (1 - v) * t,
            "That forgets to divide by the precision: start from the rightly approved.",
        ),
        (
            lambda p, v, t: 100 * _by_counting(p, v, t),
            "That is in per cent, or people of 100 are divided by shares: give a number from 0 to 1.",
        ),
        (
            lambda p, v, t: p * (1 - v) / (1 - p),
            "That takes all who repay for all who are approved: TPR of those who repay are approved, and precision says "
            "how many are approved in all.",
        ),
        (
            lambda p, v, t: p * t,
            "Those are the rightly approved, as a share of everybody: how many are wrongly approved beside them?",
        ),
        (
            lambda p, v, t: p * t / v,
            "Those are all the approved, as a share of everybody: take away those of them who repay, and divide by those who "
            "do not.",
        ),
        (
            lambda p, v, t: 1 - p * t / v,
            "Those are all the refused, as a share of everybody: ask for the approved who do not repay.",
        ),
        (
            lambda p, v, t: 1 - _by_counting(p, v, t),
            "That is the share of those who do not repay that is refused: the FPR is the share that is approved.",
        ),
        (
            lambda p, v, t: (1 - v) / v,
            "That is how many are wrongly approved for each one rightly approved: how many are rightly approved?",
        ),
        (
            lambda p, v, t: t * (1 - v) / (v * p),
            "That divides by those who repay: multiply by base_rate, and divide by 1 - base_rate.",
        ),
        (
            lambda p, v, t: (1 - v) / (1 - p),
            "That takes everybody for approved: first count how many are approved in all.",
        ),
        (
            lambda p, v, t: (1 - v) * t,
            "Those are two shares of different people: count both among 100 people first.",
        ),
        (
            lambda p, v, t: p * (1 - t) / (1 - p),
            "Those are the refused who would repay: ask for the approved who do not.",
        ),
        (
            lambda p, v, t: (1 - p) * (1 - v) / v * t,
            "The share of those who do not repay stands in the wrong place: divide by it, and start from base_rate * tpr.",
        ),
        *(
            (lambda p, v, t, digits=digits: round(_by_counting(p, v, t), digits), ROUNDED)
            for digits in (1, 2, 3)
        ),
        *(
            (
                lambda p, v, t, whole=whole: _by_counting(whole(100 * p) / 100, v, t),
                "That counts in whole people: of 100 there may be 45.5 who repay, so do not round.",
            )
            for whole in (int, np.ceil)
        ),
        *(
            (
                lambda p, v, t, whole=whole: (whole(100 * p * t / v) - whole(100 * p * t)) / (100 - 100 * p),
                "That counts in whole people: of 100 there may be 45.5 who repay, so do not round.",
            )
            for whole in (int, round)
        ),
        *(
            (
                lambda p, v, t, whole=whole: (
                    (whole(100 * p * t / v) - whole(100 * p * t)) / (100 - whole(100 * p))
                ),
                "That counts in whole people: of 100 there may be 45.5 who repay, so do not round.",
            )
            for whole in (int, round)
        ),
        (
            lambda p, v, t: p * t * (1 - v) / v / (1 - p * t),
            "That divides by all but the rightly approved: the refused who repay are among these. Divide by those who do "
            "not repay.",
        ),
        (
            lambda p, v, t: (p * t / v - p * t) / 100 - 100 * p,
            "Brackets: dividing by 100 - 100 * base_rate is written / (100 - 100 * base_rate).",
        ),
        (
            lambda p, v, t: p * t / v - p * t / (1 - p),
            "Brackets: the difference (approved - rightly) as a whole is divided by those who do not repay.",
        ),
        (
            lambda p, v, t: (1 - p) * t * (1 - v) / v / p,
            "The base rate is turned round: the wrongly approved are a share of those who do not repay.",
        ),
        (
            lambda p, v, t: 1 - (1 - v) / v * t * p,
            "Those are all but the wrongly approved, as a share of everybody: ask for the wrongly approved.",
        ),
        *(
            (
                lambda p, v, t, of=of: of(p, t) * (1 - v),
                "1 - precision is a share of the approved, whoever they are: first count all the approved.",
            )
            for of in (lambda p, t: p, lambda p, t: 1 - p, lambda p, t: p * t, lambda p, t: (1 - p) * t)
        ),
        *(
            (
                lambda p, v, t, of=of: of(p, t) / (1 - v),
                "You divide by 1 - precision: the approved are the rightly approved divided by the precision.",
            )
            for of in (lambda p, t: p * t, lambda p, t: p * t / (1 - p))
        ),
        (
            lambda p, v, t: 1 - t,
            "That is the share of those who repay that is refused: it needs no base rate.",
        ),
        (lambda p, v, t: t, "That is the TPR, which is given: ask for those who do not repay."),
        (
            lambda p, v, t: p / 1 - p * (1 - v) / v * t,
            "Brackets: dividing by 1 - base_rate is written / (1 - base_rate).",
        ),
        (
            lambda p, v, t: p / (1 - p) * 1 - v / v * t,
            "Brackets: 1 - precision must stand in brackets before it is divided.",
        ),
        (
            lambda p, v, t: p * t - (p * t) / v,
            "That is a share of everybody, and negative: rightly approved are taken from all approved, and the rest is "
            "divided by those who do not repay.",
        ),
        (
            lambda p, v, t: _by_counting(p / 100, v / 100, t / 100),
            "The inputs are shares already, from 0 to 1: do not divide them by 100.",
        ),
        (
            lambda p, v, t: (1 - v) / (1 - p) * (p * t + (1 - p) * (1 - t)),
            "That takes 1 - tpr for the rate that is asked for: TPR says nothing of those who do not repay.",
        ),
        (
            lambda p, v, t: 1 - p * (1 - t) - p * t * (1 - v) / v,
            "That is the accuracy, the share of all decisions that are right: ask for the approved who do not repay.",
        ),
        (
            lambda p, v, t: (1 - p - p * t * (1 - v) / v) / (1 - p * t / v),
            "That is the share of the refused who do not repay: the FPR is the share of those who do not repay that is approved.",
        ),
        (
            lambda p, v, t: p * t * (1 - v) / v / 0.5,
            "You divide by 50 people whatever the base rate is: how many of 100 do not repay?",
        ),
        (
            lambda p, v, t: p * t * (1 - v) / v / (100 - p),
            "Per cent and shares are mixed: where the base rate is a share, 1 - base_rate do not repay.",
        ),
        (
            lambda p, v, t: t * (1 - v) / (1 - p),
            "TPR is a share of those who repay, not of everybody: of 100 people first take those who repay.",
        ),
    ]
    given, problem = results(answer, cases)
    if any(isinstance(result, str) for result in given):
        return "Return a number, not a text: no f-string, no quotation marks."
    if problem:
        return problem
    ways, single = slips(*_steps_of_counting()), sum(len(slip) for _, slip in _steps_of_counting())
    if _same_for_all(given) or any(one is None or one.ndim for one in map(numbers, given)):
        return _no_rate(answer, given)
    problem = function_problem(answer, cases, _by_counting, wrong + ways[:single], atol=6e-5)
    if problem and begins(problem, "Called with"):
        if named := _step_apart(answer):
            return named
        problem = function_problem(answer, cases, _by_counting, ways[single:], atol=6e-5) or ""
        if not begins(problem, "Called with"):
            return problem
        if named := _times(answer) or _no_rate(answer, given):
            return named
        return t(
            "Count 100 people at a base rate of 0.6: 60 repay, and with a TPR of 0.85 51 of them are approved. "
            "How many are approved in all, if the precision is 0.8? From there to the FPR. {problem}",
            problem=problem,
        )
    return problem or function_problem(answer, [(0.6, 0.8, 0.0)], _by_counting)


def _steps_of_counting() -> list[tuple[Callable[..., Any], list[Slip]]]:
    """List the steps of counting 100 people, and how each goes wrong."""
    mixed = "Per cent and shares are mixed: count all of them in people of 100, or all as shares."
    of_approved = "Precision is a share of the approved: the rightly approved are base_rate times tpr."
    divided = "That is not how many are approved: these are the rightly approved divided by the precision."
    people = "Take people from people: the rightly approved from all the approved."
    not_repay = "It is the base rate that says how many do not repay: of 100 people 100 - 100 * base_rate."
    rightly: list[Slip] = [
        (lambda p, v, t: 100 * p, "That leaves the TPR out: not all who repay are approved."),
        (
            lambda p, v, t: 100 * t,
            "TPR is a share of those who repay, not of everybody: of 100 people first take those who repay.",
        ),
        (
            lambda p, v, t: 100 * p * (1 - t),
            "That takes those who repay and are refused; start from those who repay and are approved, the TPR itself.",
        ),
        (
            lambda p, v, t: 100 * (1 - p) * t,
            "TPR is a share of those who repay, and you take it of those who do not.",
        ),
        (
            lambda p, v, t: 100 * p / t,
            "The TPR is turned round: the rightly approved are base_rate times tpr.",
        ),
        (lambda p, v, t: p * t, mixed),
        *(
            (of, of_approved)
            for of in (
                lambda p, v, t: 100 * p * v,
                lambda p, v, t: 100 * t * v,
                lambda p, v, t: 100 * v,
                lambda p, v, t: 100 * p * t * v,
            )
        ),
    ]
    approved: list[Slip] = [
        (
            lambda p, v, t, right: right * v,
            "The approved are more than the rightly approved: divide by the precision, do not multiply by it.",
        ),
        (
            lambda p, v, t, right: right / (1 - v),
            "You divide by 1 - precision: the approved are the rightly approved divided by the precision.",
        ),
        (
            lambda p, v, t, right: 100 * p / v,
            "All approved are the rightly approved divided by the precision: base_rate * tpr / precision.",
        ),
        (
            lambda p, v, t, right: right * (1 - v),
            "1 - precision is a share of the approved, whoever they are: first count all the approved.",
        ),
        (
            lambda p, v, t, right: 100,
            "That takes everybody for approved: first count how many are approved in all.",
        ),
        (
            lambda p, v, t, right: 100 * p,
            "That takes all who repay for all who are approved: TPR of those who repay are approved, and precision says "
            "how many are approved in all.",
        ),
        (lambda p, v, t, right: right / v / 100, mixed),
        *(
            (of, divided)
            for of in (
                lambda p, v, t, right: 100 * v,
                lambda p, v, t, right: 100 * t,
                lambda p, v, t, right: 100 * p * v,
                lambda p, v, t, right: 100 * (1 - p) * v,
                lambda p, v, t, right: 100 / v,
                lambda p, v, t, right: 100 * t / v,
                lambda p, v, t, right: right / t,
                lambda p, v, t, right: right / p,
                lambda p, v, t, right: right + 100 * v,
                lambda p, v, t, right: right + 100 * (1 - v),
                lambda p, v, t, right: right + right * (1 - v),
                lambda p, v, t, right: right + 100 * p * (1 - t),
                lambda p, v, t, right: v / right,
                lambda p, v, t, right: right**2 / v,
            )
        ),
    ]
    wrongly: list[Slip] = [
        (
            lambda p, v, t, right, every: every,
            "Those are all the approved: take away those of them who repay.",
        ),
        (
            lambda p, v, t, right, every: right,
            "Those are the rightly approved: start from the wrongly approved, and divide them by those who do not repay.",
        ),
        (
            lambda p, v, t, right, every: every + right,
            "You add where you should take away: the wrongly approved are approved - rightly.",
        ),
        (
            lambda p, v, t, right, every: right - every,
            "A rate is never negative: a difference is taken the other way round, above or below the line.",
        ),
        (
            lambda p, v, t, right, every: every - 100 * p,
            "That takes away all who repay: take away those of them who are approved, base_rate * tpr.",
        ),
        (
            lambda p, v, t, right, every: 100 - every,
            "Those are all the refused: ask for the approved who do not repay.",
        ),
        (
            lambda p, v, t, right, every: 100 * p - right,
            "Those are the refused who would repay: ask for the approved who do not.",
        ),
        (
            lambda p, v, t, right, every: 100 - right,
            "You take the rightly approved from everybody: take them from all the approved.",
        ),
        (
            lambda p, v, t, right, every: 100 - 100 * p - every + right,
            "Those do not repay and are refused: ask for those who do not repay and are approved.",
        ),
        (
            lambda p, v, t, right, every: 100 - 100 * p - every,
            "You take the approved from those who do not repay: take the rightly approved from all the approved.",
        ),
        (
            lambda p, v, t, right, every: 100 - 100 * p - right,
            "You take the rightly approved from those who do not repay, to whom they do not belong: take them from all "
            "the approved.",
        ),
        (
            lambda p, v, t, right, every: every / right,
            "You divide where you should take away: the wrongly approved are approved - rightly.",
        ),
        *(
            (of, people)
            for of in (
                lambda p, v, t, right, every: every - t,
                lambda p, v, t, right, every: every - 100 * t,
                lambda p, v, t, right, every: every - v,
                lambda p, v, t, right, every: every - 100 * v,
                lambda p, v, t, right, every: every - p * t,
                lambda p, v, t, right, every: every - p,
                lambda p, v, t, right, every: every - 1,
            )
        ),
        *(
            (
                of,
                "You take others from all the approved: take away those of them who repay, base_rate * tpr.",
            )
            for of in (
                lambda p, v, t, right, every: every - (100 * p - right),
                lambda p, v, t, right, every: every - 100 * p * v,
                lambda p, v, t, right, every: every - right * v,
                lambda p, v, t, right, every: every - (100 - 100 * p),
                lambda p, v, t, right, every: every - (100 - every),
            )
        ),
        *(
            (
                of,
                "1 - precision is a share of the approved, whoever they are: first count all the approved.",
            )
            for of in (
                lambda p, v, t, right, every: right * (1 - v),
                lambda p, v, t, right, every: 100 * p * (1 - v),
                lambda p, v, t, right, every: 100 * (1 - p) * (1 - v),
                lambda p, v, t, right, every: 100 * (1 - v),
                lambda p, v, t, right, every: (100 - every) * (1 - v),
                lambda p, v, t, right, every: (100 - 100 * p) * (1 - v) / v,
            )
        ),
        *(
            (
                of,
                "1 - tpr is a share of those who repay: it says nothing of the wrongly approved, who are approved - rightly.",
            )
            for of in (
                lambda p, v, t, right, every: (100 - 100 * p) * (1 - t),
                lambda p, v, t, right, every: every * (1 - t),
                lambda p, v, t, right, every: 100 * (1 - t),
            )
        ),
    ]
    among: list[Slip] = [
        (
            lambda p, v, t, *found: 100 * p,
            "That is a share of those who repay: divide by those who do not.",
        ),
        (
            lambda p, v, t, *found: 100,
            "That is a share of everybody: divide by those who do not repay.",
        ),
        (
            lambda p, v, t, *found: 1,
            "That is how many of 100 people are wrongly approved: divide by those who do not repay.",
        ),
        (
            lambda p, v, t, right, every, bad: every,
            "You divide by all the approved: divide by those who do not repay.",
        ),
        (
            lambda p, v, t, right, every, bad: 100 - every,
            "That divides by all the refused: divide by those who do not repay, approved or refused.",
        ),
        (
            lambda p, v, t, right, every, bad: 100 - right,
            "That divides by all but the rightly approved: the refused who would repay are among these. Divide by those "
            "who do not repay.",
        ),
        (
            lambda p, v, t, right, every, bad: right,
            "You divide by the rightly approved: divide by those who do not repay.",
        ),
        (
            lambda p, v, t, right, every, bad: 100 * p - right,
            "You divide by the refused who would repay: divide by those who do not repay.",
        ),
        (
            lambda p, v, t, *found: 100 - p,
            "Per cent and shares are mixed: where the base rate is a share, 1 - base_rate do not repay.",
        ),
        (
            lambda p, v, t, *found: 1 - 100 * p,
            "Per cent and shares are mixed: of 100 people 100 - 100 * base_rate do not repay, not 1 - 100 * base_rate.",
        ),
        (lambda p, v, t, *found: 1 - p, mixed),
        (
            lambda p, v, t, right, every, bad: 100 - 100 * p + every,
            "That divides by the approved and those who do not repay together: divide by those who do not repay.",
        ),
        (
            lambda p, v, t, right, every, bad: 100 - 100 * p - bad,
            "That divides by those who do not repay and are refused: divide by all who do not repay.",
        ),
        (
            lambda p, v, t, right, every, bad: 100 - 100 * p + bad,
            "The wrongly approved are counted twice below the line: they are among those who do not repay.",
        ),
        (
            lambda p, v, t, *found: 100 * p - 100,
            "A rate is never negative: a difference is taken the other way round, above or below the line.",
        ),
        *(
            (of, not_repay)
            for of in (
                lambda p, v, t, *found: 100 - 100 * v,
                lambda p, v, t, *found: 100 - 100 * t,
                lambda p, v, t, *found: 50,
                lambda p, v, t, *found: 100 - 100 * p * v,
                lambda p, v, t, *found: 100 + 100 * p,
                lambda p, v, t, *found: 100 * p * (1 - p),
                lambda p, v, t, *found: (100 - 100 * p) * t,
                lambda p, v, t, *found: (100 - 100 * p) * v,
                lambda p, v, t, *found: (100 - 100 * p) * (1 - t),
                lambda p, v, t, *found: (100 - 100 * p) * (1 - v),
            )
        ),
    ]
    result: list[Slip] = [
        (
            lambda p, v, t, right, every, bad, rest: 1 - bad / rest,
            "That is 1 minus a share: the FPR is the share that is approved.",
        ),
        (
            lambda p, v, t, right, every, bad, rest: 100 * bad / rest,
            "That is in per cent, or people of 100 are divided by shares: give a number from 0 to 1.",
        ),
        (
            lambda p, v, t, right, every, bad, rest: min(1, max(0, bad / rest)),
            "Cut off at 0 and 1, it looks like a share: without that it shows that something before is wrong.",
        ),
        (
            lambda p, v, t, right, every, bad, rest: rest / bad,
            "The fraction is upside down: divide the wrongly approved by those who do not repay.",
        ),
        (
            lambda p, v, t, right, every, bad, rest: bad * rest / 1e4,
            "That multiplies by the share of those who do not repay: divide by it, with (1 - base_rate) in brackets.",
        ),
        (
            lambda p, v, t, right, every, bad, rest: bad - rest,
            "You take away where you should divide: divide the wrongly approved by those who do not repay.",
        ),
        (
            lambda p, v, t, right, every, bad, rest: every - right / rest,
            "Brackets: the difference (approved - rightly) as a whole is divided by those who do not repay.",
        ),
        (
            lambda p, v, t, right, every, bad, rest: bad / 100 - 100 * p,
            "Brackets: dividing by 100 - 100 * base_rate is written / (100 - 100 * base_rate).",
        ),
        (
            lambda p, v, t, right, every, bad, rest: bad / 100 / (rest / 100) ** 2,
            "You divide twice by those who do not repay: once is enough.",
        ),
    ]
    return [
        (lambda p, v, t: 100 * p * t, rightly),
        (lambda p, v, t, right: right / v, approved),
        (lambda p, v, t, right, every: every - right, wrongly),
        (lambda p, v, t, *found: 100 - 100 * p, among),
        (lambda p, v, t, right, every, bad, rest: bad / rest, result),
    ]


def _step_apart(answer: Any) -> str | None:
    """Name the first thing on a function's way that counts no people, or where all do what it makes of them."""
    case = base_rate, precision, tpr = 0.6, 0.8, 0.85
    right, repay = base_rate * tpr, base_rate
    every = right / precision
    people = {
        repay: "those who repay",
        1 - repay: "those who do not repay",
        right: "the rightly approved",
        every: "all the approved",
        every - right: "the wrongly approved",
        repay - right: "the refused who would repay",
        1 - repay - every + right: "the refused who would not repay",
        1 - every: "all the refused",
    }
    shares = [*case, 1, 1 - precision, 1 - tpr, 1 / precision, (1 - precision) / precision]
    shares += [repay / (1 - repay), _by_counting(*case)]
    held: list[str] = []
    *way, (_, given, last) = steps(answer, case) or [("", 0, "")]
    for name, value, line in way:
        if not isinstance(value, int | float) or value == 0:
            continue
        scales = [10.0**power for power in range(8)]
        known = [said for share, said in people.items() if any(np.isclose(value, share * s) for s in scales)]
        if known:
            held.append(t("{name}: {people}", name=Verbatim(name), people=Verbatim(t(known[0]))))
        elif not any(np.isclose(value, share * s) for share in shares for s in scales):
            return t(
                "Called with ({case}), `{name}` becomes {value}. Of 100 people 60 repay, 51 are rightly approved, "
                "63.75 are approved in all, 12.75 wrongly approved, and 40 do not repay: it is none of these. Look at "
                "`{line}`.",
                case=shown(case),
                name=Verbatim(name),
                value=short(value),
                line=Verbatim(line),
            )
    if len(held) < 3:
        return None
    return t(
        "You have {held}. What is made of them at the end is not right: `{line}` gives {given}, and expected is "
        "{want}, the wrongly approved divided by those who do not repay.",
        held=Verbatim(", ".join(held)),
        line=Verbatim(last),
        given=short(given),
        want=short(_by_counting(*case)),
    )


def _times(answer: Any) -> str | None:
    """Name what the right rate is multiplied with, where that is made of the inputs alone."""
    rng = np.random.default_rng(5)
    cases = [tuple(map(float, rng.uniform(0.3, 0.9, 3))) for _ in range(8)]
    found = [numbers(result) for result in results(answer, cases)[0]]
    given = [float(one) for one in found if one is not None and not one.ndim and 0 < one < np.inf]
    if len(given) < len(cases):
        return None
    terms = ["base_rate", "(1 - base_rate)", "precision", "(1 - precision)", "tpr"]
    table = np.log([(p, 1 - p, v, 1 - v, t) for p, v, t in cases])
    ratio = np.log([one / _by_counting(*case) for one, case in zip(given, cases, strict=True)])
    powers = np.linalg.lstsq(table, ratio, rcond=None)[0].round()
    if not np.allclose(table @ powers, ratio) or not 0 < np.abs(powers).sum() < 3:
        return None
    above, below = (
        " * ".join(term for term, power in zip(terms, powers, strict=True) for _ in range(int(sign * power)))
        for sign in (1, -1)
    )
    factors = f"{above or 1} / ({below})" if below else above
    return t(
        "Your result is the right one times {factors}: look where these stand, above or below the line, and how "
        "often.",
        factors=Verbatim(factors),
    )


def _no_rate(answer: Any, given: Any) -> str | None:
    """Name what makes results no rate of these inputs: no single number, one left out, or out of 0 to 1."""
    found = [one for one in map(numbers, given) if one is not None and one.ndim == 0]
    if len(found) < len(given):
        return "Return one number, the false positive rate."
    if _same_for_all(given):
        if np.allclose(numbers(given[0]) or 0, 0):
            return "Your function gives 0 for all inputs: look for //, int() or round(), which cut a share down to 0."
        if np.allclose(numbers(given[0]) or 0, 1):
            return (
                "Your function gives 1 for all inputs: a share is never above 1, so nothing need be cut off."
            )
        return "Your function gives the same for all inputs: work it out from base_rate, precision and tpr."
    start = (0.6, 0.8, 0.85)
    for place, name in enumerate(("base_rate", "precision", "tpr")):
        moved = (*start[:place], start[place] - 0.1, *start[place + 1 :])
        both = [numbers(result) for result in results(answer, [start, moved])[0]]
        one, other = both if len(both) == 2 else (None, None)
        if one is not None and other is not None and np.isclose(one, other):
            return t(
                "Your result stays the same when only {name} changes: all three are needed. Count 100 people.",
                name=Verbatim(name),
            )
    least, most = float(min(found)), float(max(found))
    if least < 0:
        return t(
            "A rate is never negative, and yours is {least:.3g} once: look which number is taken from which, "
            "above and below the line, and divide people by people, of 100.",
            least=least,
        )
    sure = [numbers(result) for result in results(answer, [(0.6, 1.0, 0.85)])[0]]
    if sure and sure[0] is not None and sure[0].ndim == 0 and sure[0] > 1e-9:
        return t(
            "With a precision of 1 nobody is wrongly approved, so the rate is 0, and yours is {rate:.3g}: the wrongly "
            "approved are all the approved, rightly / precision, less the rightly approved, base_rate * tpr.",
            rate=float(sure[0]),
        )
    half = [float(np.sum(result)) for result in results(answer, [start, (0.6, 0.8, 0.425)])[0]]
    if len(half) == 2 and not np.isclose(half[0], 2 * half[1]):
        return t(
            "With half the TPR the rate is half as high, and yours goes from {one:.3g} to {other:.3g}: TPR only "
            "says how many of those who repay are approved.",
            one=half[0],
            other=half[1],
        )
    if most > 1:
        return t(
            "Here no rate is above 1, and yours is {most:.3g}: it is the wrongly approved, divided by all who "
            "do not repay.",
            most=most,
        )
    return None


def _same_for_all(given: Any) -> bool:
    """Say whether a function gives one number, whatever it is called with."""
    found = [numbers(result) for result in given]
    return all(one is not None and one.ndim == 0 and one == found[0] for one in found)


def _applicants(rng: np.random.Generator, size: int, in_a: float = 0.7) -> tuple[Any, Any, Any]:
    """Draw decisions, what is known of repayment, and groups, in which no share is undefined."""
    group = np.where(rng.random(size) < 0.4, "B", "A")
    repays = np.where(group == "A", in_a, 0.7)
    approved, repaid = rng.integers(0, 2, size), (rng.random(size) < repays).astype(float)
    for start, name in ((0, "A"), (5, "B")):
        group[start : start + 5] = name
        approved[start : start + 5], repaid[start : start + 5] = [1, 1, 1, 1, 0], [1, 0, 1, 1, 0]
    repaid[1:4] = 0, 0, 1  # in A fewer repay: no two of the mistakes below agree
    repaid[approved == 0] = np.nan
    return approved, repaid, group


def _b_minus_a(share: Callable[[Any, Any], Any]) -> Callable[[Any, Any, Any], Any]:
    """Give the function that counts something in group B minus the same in group A."""
    return lambda p, r, g: share(p[g == "B"], r[g == "B"]) - share(p[g == "A"], r[g == "A"])


_repaid_share = _b_minus_a(lambda p, r: np.nansum(r) / p.sum())


def _standard_errors(approved: Any, repaid: Any, group: Any) -> Any:
    a, b = (repaid[(approved == 1) & (group == name)] for name in "AB")
    return (b.mean() - a.mean()) / np.sqrt(a.var() / len(a) + b.var() / len(b))


def _outcome(answer: Any) -> str | None:
    rng = np.random.default_rng(5)
    cases = [_applicants(rng, size) for size in (16, 35, 60, 200)]
    cases.append(_applicants(rng, 60, in_a=0.3))  # here even the medians differ
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the mean of nobody is NaN, which is told below
        given, problem = results(answer, cases)
    if problem:
        return problem
    if any(isinstance(result, str) for result in given):
        return "Return the difference of the two shares, a number; its sign says whose bar was higher."
    first = numbers(given[0])
    if first is not None and np.isnan(first).any():
        return _no_number(answer, cases[0])
    if all(number is not None and np.allclose(number, 0) for number in map(numbers, given)):
        return _always_0(answer)
    wrong: list[tuple[Callable[..., Any], str]] = [
        (
            lambda p, r, g: -_repaid_share(p, r, g),
            "The sign is turned round: return B's share minus A's, of those who repaid and not of those who did not.",
        ),
        (
            _b_minus_a(lambda p, r: p.mean()),
            "That is the gap in selection rates, which says nothing about repayment. Of the approved, who repaid?",
        ),
        (
            lambda p, r, g: np.log(_share_in(p, r, g, "B") / _share_in(p, r, g, "A")),
            "That is the logarithm of a ratio: return the difference of the two shares.",
        ),
        (
            lambda p, r, g: np.sign(_repaid_share(p, r, g)),
            "That is only the sign: return the difference itself.",
        ),
        (
            _b_minus_a(lambda p, r: (r == 0).mean()),
            "Those are the approved who did not repay, as a share of all people: of the approved, which share repaid?",
        ),
        (
            _b_minus_a(lambda p, r: (r == 0).sum()),
            "Those are counts of the approved who did not repay: of the approved, which share repaid?",
        ),
        *(
            (
                lambda p, r, g, name=name: 1 - _share_in(p, r, g, name),
                t(
                    "That is the share in {name} that did not repay: return the share that repaid, in B minus in A.",
                    name=name,
                ),
            )
            for name in "AB"
        ),
        (
            lambda p, r, g: (g[p == 1] == "B").mean() - (g[p == 1] == "A").mean(),
            "Those are the groups' shares of the approved: of the approved of each group, which share repaid?",
        ),
        (
            lambda p, r, g: p[g == "A"].mean() / p[g == "B"].mean(),
            "That is a ratio of selection rates. The outcome test asks: of the approved, who repaid?",
        ),
        *(
            (
                lambda p, r, g, of=of: _repaid_share(p, r, g) / _share_in(p, r, g, of),
                t(
                    "That is the difference as a part of the share in {name}: return the difference itself.",
                    name=of,
                ),
            )
            for of in "AB"
        ),
        (
            lambda p, r, g: (_share_in(p, r, g, "B") + _share_in(p, r, g, "A")) / 2,
            "That is the middle of the two shares: return B's minus A's.",
        ),
        (
            _standard_errors,
            "That is how many standard errors the difference has: return the difference itself.",
        ),
        (
            lambda p, r, g: np.corrcoef(r[p == 1], g[p == 1] == "B")[0, 1],
            "That is a correlation: return the difference of the two shares.",
        ),
        (
            lambda p, r, g: round(100 * _share_in(p, r, g, "B")) - round(100 * _share_in(p, r, g, "A")),
            "That is in whole per cent: give a number from -1 to 1, with all its digits.",
        ),
        (
            _b_minus_a(lambda p, r: p.sum()),
            "Those are counts of the approved: of them, which share repaid in each group?",
        ),
        (
            lambda p, r, g: p[g == "B"].mean() / p[g == "A"].mean(),
            "That is a ratio of selection rates. The outcome test asks: of the approved, who repaid?",
        ),
        (
            lambda p, r, g: np.nansum(r) / p.sum(),
            "That is the share of both groups together: count each group by itself.",
        ),
        (
            lambda p, r, g: _repaid_share(p, r, g) > 0,
            "That says only whether the share in B is larger: return the difference itself.",
        ),
        (
            lambda p, r, g: (p[g == "B"].mean() - p[g == "A"].mean()) * -1,
            "That is the gap in selection rates, A minus B. The outcome test asks: of the approved, who repaid?",
        ),
        *(
            (
                lambda p, r, g, of=of: _b_minus_a(lambda q, s: of(s[q == 1]))(p, r, g),
                "That compares how much repayment varies in the groups: compare the shares that repaid, the means.",
            )
            for of in (np.std, np.var)
        ),
        (
            lambda p, r, g: (
                (g == "B").mean() * _share_in(p, r, g, "B") - (g == "A").mean() * _share_in(p, r, g, "A")
            ),
            "You weigh each share by the size of its group: return the plain difference.",
        ),
        *(
            (
                lambda p, r, g, few=few: _b_minus_a(lambda q, s: s[q == 1][:few].mean())(p, r, g),
                t("You count only the first {few} approved of each group: count all of them.", few=few),
            )
            for few in (1, 2, 3, 4, 5, 10)
        ),
    ]
    wrong += [*slips(*_steps_of_the_test()), *_in_one_group()]
    if problem := function_problem(answer, cases, _repaid_share, wrong):
        if begins(problem, "Called with"):
            if _same_for_all(given):
                return "Your function gives the same for all inputs: count from approved, repaid and group."
            if told := _who_counts(answer, cases) or _share_apart(answer, cases, given):
                return told
            related = relation(given, [_repaid_share(*case) for case in cases])
            factor = begins(related, "Every result is")
            return f"{_counted(cases, given)} {related if factor else ''}".strip()
        return problem
    return None


def _no_number(answer: Any, case: tuple[Any, Any, Any]) -> str:
    """Say why the outcome test gives NaN: it does not, once it is known what the refused would have done."""
    approved, repaid, group = case
    known, problem = results(answer, [(approved, np.nan_to_num(repaid), group)])
    found = None if problem else numbers(known[0])
    if found is not None and np.isfinite(found).all():
        return (
            "That is NaN: the refused are among the people you count, and nobody knows whether they would have "
            "repaid. Take the approved alone."
        )
    return (
        "That is NaN: nobody is left to count of whom it is known. `group` holds 'A' and 'B', `approved` the numbers 0 "
        "and 1; compare with these. np.isnan picks those of whom it is not known, ~ before it the others."
    )


def _always_0(answer: Any) -> str:
    """Say why the outcome test gives 0 whatever happened, from what it gives where repayment has degrees."""
    approved, group = np.ones(4, dtype=int), np.array(["A", "A", "B", "B"])
    given, problem = results(
        answer, [(approved, np.array(r), group) for r in ([0.2, 0.4, 0.6, 0.9], [0.0, 0.0, 1.0, 1.0])]
    )
    found = [one for one in map(numbers, given) if one is not None and np.isfinite(one).all()]
    if problem or len(found) < 2:
        return (
            "That is 0 in every case: of those who repaid, all were approved. Ask the other way round: of the "
            "approved, which share repaid?"
        )
    partly, wholly = (float(np.sum(one)) for one in found)
    if partly == wholly == 0:
        return (
            "That is 0 in every case, whoever repaid: the same people are counted for both groups, or it does not count "
            "who of them repaid. .count() and len() count all; of two tests & takes those who pass both, | those who "
            "pass one or the other."
        )
    if partly == 0:
        return "That is 0 in every case: //, int() or round() cuts each share down to 0."
    return (
        "That is 0 in every case: a largest, smallest or middle one of 0 and 1 does not tell. Which share of the "
        "approved repaid is their mean."
    )


def _of_groups(pick: Callable[[Any, Any, Any], Any]) -> Callable[..., Any]:
    """Give the function that takes something of each group, from decisions, repayments and a mask: A, then B."""
    return lambda p, r, g: tuple(pick(p, r, g == name) for name in "AB")


def _each(share: Callable[[Any], Any]) -> Callable[..., Any]:
    """Give the function that works something out of what was taken of A, and of B."""
    return lambda p, r, g, taken: tuple(share(values) for values in taken)


def _steps_of_the_test() -> list[tuple[Callable[..., Any], list[Slip]]]:
    """List the steps of the outcome test, and how each goes wrong."""
    alone = "You put a number in place of NaN, so the refused are still counted: leave them out."
    one_less = "One person is left out in each group: count all the approved."
    each_own = "That divides by the approved of both groups: divide each group's by its own."
    taken: list[Slip] = [
        (
            _of_groups(lambda p, r, own: np.nan_to_num(r[own])),
            "That counts the refused as if they had not repaid: nobody knows that. Divide by the approved.",
        ),
        (
            _of_groups(lambda p, r, own: np.nan_to_num(r[own], nan=1)),
            "That counts the refused as if they had repaid: nobody knows that. Take the approved alone.",
        ),
        (_of_groups(lambda p, r, own: np.nan_to_num(r[own], nan=0.5)), alone),
        (_of_groups(lambda p, r, own: np.nan_to_num(r[own], nan=np.nanmean(r))), alone),
        (_of_groups(lambda p, r, own: np.nan_to_num(r[own], nan=-1)), alone),
        (
            _of_groups(lambda p, r, own: p[own]),
            "Those are decisions: of the approved, who repaid?",
        ),
        (
            _of_groups(lambda p, r, own: 1 - r[own & (p == 1)]),
            "Those are the approved who did not repay: count those who repaid.",
        ),
        (
            _of_groups(lambda p, r, own: r[p == 1]),
            "You count the approved of both groups: take one group at a time.",
        ),
        (_of_groups(lambda p, r, own: r[own & (p == 1)][1:]), one_less),
        (_of_groups(lambda p, r, own: r[own & (p == 1)][:-1]), one_less),
        (
            _of_groups(lambda p, r, own: (r == 1)[own | (p == 1)]),
            "Of two tests & takes those who pass both, | those who pass one or the other.",
        ),
    ]
    shares: list[Slip] = [
        (_each(np.sum), "Those are counts: divide each by the approved of its group."),
        (_each(len), "That is how many are counted: of them, which share repaid?"),
        (
            lambda p, r, g, taken: [values.sum() / len(p) for values in taken],
            "That divides by everybody: divide each group's by its own approved.",
        ),
        (
            lambda p, r, g, taken: [values.sum() / p.sum() for values in taken],
            each_own,
        ),
        (
            lambda p, r, g, taken: [values.sum() / np.nansum(r) for values in taken],
            "That divides by all who repaid: divide each group's by its own approved.",
        ),
        (
            lambda p, r, g, taken: [
                values.sum() / (g == name).sum() for values, name in zip(taken, "AB", strict=True)
            ],
            "That divides by all of the group, approved or not: divide by its approved.",
        ),
        (
            lambda p, r, g, taken: [
                values.sum() / (p[g == name] == 0).sum() for values, name in zip(taken, "AB", strict=True)
            ],
            "That divides by the refused of the group: divide by its approved.",
        ),
        (
            lambda p, r, g, taken: [
                values.sum() / len(other) for values, other in zip(taken, taken[::-1], strict=True)
            ],
            "Each share is divided by the other group's approved: divide by its own.",
        ),
        (_each(np.median), "That is a median, which of 0 and 1 tells hardly anything: take the mean."),
        (
            _each(np.std),
            "That compares how much repayment varies in the groups: compare the shares that repaid, the means.",
        ),
        (
            _each(lambda values: values.sum() / (len(values) - 1)),
            "That divides by one person too few: divide by all the approved of the group.",
        ),
        (
            _each(lambda values: values.sum() / (len(values) + 1)),
            "That divides by one person too many: divide by all the approved of the group.",
        ),
        (
            _each(lambda values: values.sum() / (len(values) - values.sum())),
            "Those are odds, repaid for each not repaid: divide by all the approved of the group.",
        ),
        (
            _each(lambda values: len(values) / values.sum()),
            "Each share is upside down: divide those who repaid by all the approved of the group.",
        ),
        (_each(lambda values: values.mean().round()), ROUNDED),
        (_each(lambda values: values.mean().round(1)), ROUNDED),
        (_each(lambda values: values.mean().round(2)), ROUNDED),
    ]
    gap: list[Slip] = [
        (
            lambda p, r, g, taken, both: both[0] - both[1],
            "The sign is turned round: return B's share minus A's, of those who repaid and not of those who did not.",
        ),
        (
            lambda p, r, g, taken, both: abs(both[1] - both[0]),
            "That loses the sign, which says whose bar was higher.",
        ),
        *(
            (ratio, "That is the ratio of the two shares: return their difference.")
            for ratio in (
                lambda p, r, g, taken, both: both[1] / both[0],
                lambda p, r, g, taken, both: both[0] / both[1],
            )
        ),
        (lambda p, r, g, taken, both: both[1], "That is the share in B alone: take A's away."),
        (lambda p, r, g, taken, both: both[0], "That is the share in A alone: it is B's minus A's."),
        (
            lambda p, r, g, taken, both: np.array(both),
            "Those are the two shares: return their difference, B minus A.",
        ),
        (
            lambda p, r, g, taken, both: np.array(both[::-1]),
            "Those are the two shares: return their difference, B minus A.",
        ),
        (lambda p, r, g, taken, both: both[0] + both[1], "That adds the two shares: return B's minus A's."),
        (
            lambda p, r, g, taken, both: both[0] * both[1],
            "That multiplies the two shares: return B's minus A's.",
        ),
        (
            lambda p, r, g, taken, both: (both[1] - both[0]) ** 2,
            "That is the square of the difference: return the difference itself.",
        ),
        (
            lambda p, r, g, taken, both: max(both),
            "That is the larger share: return B's minus A's.",
        ),
        (
            lambda p, r, g, taken, both: both[1] - taken[0].sum(),
            "Only one of the two is divided: divide each by the approved of its group.",
        ),
        (
            lambda p, r, g, taken, both: taken[1].sum() - both[0],
            "Only one of the two is divided: divide each by the approved of its group.",
        ),
        *(
            (
                lambda p, r, g, taken, both, of=of: (both[1] - both[0]) / of(both),
                "That is the difference as a part of something else: return the difference itself.",
            )
            for of in (lambda both: both[0], lambda both: both[1], np.sum, np.mean, max)
        ),
        (
            lambda p, r, g, taken, both: both[1] - np.concatenate(taken).mean(),
            "That compares B with everybody: compare it with A.",
        ),
        (
            lambda p, r, g, taken, both: np.concatenate(taken).mean() - both[1],
            "That compares B with everybody: compare it with A.",
        ),
        (
            lambda p, r, g, taken, both: both[0] - np.concatenate(taken).mean(),
            "That compares A with everybody: return B's minus A's.",
        ),
        (
            lambda p, r, g, taken, both: np.concatenate(taken).mean() - both[0],
            "That compares A with everybody: return B's minus A's.",
        ),
        (
            lambda p, r, g, taken, both: 1 - (both[1] - both[0]),
            "That is 1 minus the difference: return the difference itself.",
        ),
        (
            lambda p, r, g, taken, both: 1 - both[1] - both[0],
            "In B those are counted who did not repay, in A those who did: count those who repaid in both.",
        ),
        (
            lambda p, r, g, taken, both: both[1] - (1 - both[0]),
            "In A those are counted who did not repay, in B those who did: count those who repaid in both.",
        ),
    ]
    scale: list[Slip] = [
        (lambda *found: 100 * np.asarray(found[-1]), "That is in per cent: give a number from -1 to 1."),
        *((lambda *found, digits=digits: np.round(found[-1], digits), ROUNDED) for digits in (1, 2, 3)),
    ]
    return [
        (_of_groups(lambda p, r, own: r[own & (p == 1)]), taken),
        (_each(np.mean), shares),
        (lambda p, r, g, taken, both: both[1] - both[0], gap),
        (lambda *found: found[-1], scale),
    ]


def _in_one_group() -> list[Slip]:
    """List the ways that count one group rightly and the other one not."""
    groups = [(step, [(step, ""), *wrong]) for step, wrong in _steps_of_the_test()[:2]]
    (right, _), *others = slips(*groups)[
        : sum(len(wrong) for _, wrong in groups)
    ]  # those with one step wrong

    def mixed(way: Callable[..., Any], place: int) -> Callable[..., Any]:
        def walk(p: Any, r: Any, g: Any) -> Any:
            both, found = list(right(p, r, g)), way(p, r, g)
            if found is None:
                return None
            both[place] = found[place]
            return both[1] - both[0]

        return walk

    return [
        (
            mixed(way, place),
            t("{problem} It is so in group {name} alone.", name=Verbatim(name), problem=Verbatim(t(told))),
        )
        for way, told in others
        if told
        for place, name in enumerate("AB")
    ]


def _share_apart(answer: Any, cases: Any, given: Any) -> str | None:
    """Name the first number on a function's way that is neither a share nor a count of the groups."""
    found = [float(one) for one in map(numbers, given) if one is not None and not one.ndim]
    wrong = [k for k, one in enumerate(found) if not np.isclose(one, _repaid_share(*cases[k]))]
    if len(found) < len(cases) or not wrong:
        return None
    case = approved, repaid, group = cases[wrong[0]]
    right: list[Any] = [
        len(group),
        approved.sum(),
        np.nansum(repaid),
        np.nanmean(repaid),
        _repaid_share(*case),
    ]
    for name in "AB":
        own, count = repaid[(approved == 1) & (group == name)], (group == name).sum()
        right += [
            own.mean(),
            1 - own.mean(),
            own.sum(),
            len(own),
            len(own) - own.sum(),
            count,
            len(own) / count,
        ]
    shares = [repaid[(approved == 1) & (group == name)].mean() for name in "AB"]
    counted = Verbatim(_counted([case], [found[wrong[0]]]))
    held: list[Any] = []
    *way, (_, _, last) = steps(answer, case) or [("", 0, "")]
    for name, value, line in way:
        values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        single = [number for one in values if (number := numbers(one)) is not None and not number.ndim]
        foreign = [one for one in single if not np.isclose(one, [*right, 0, 1]).any()]
        if foreign:
            return t(
                "{counted} On its way `{name}` is {value}, which is none of these counts and shares: look at `{line}`.",
                counted=counted,
                name=Verbatim(name),
                value=short(float(foreign[0])),
                line=Verbatim(line),
            )
        held += single
    if all(np.isclose(own, held).any() for own in shares):
        return t(
            "{counted} Both shares stand in your function: look what `{line}` makes of them.",
            counted=counted,
            line=Verbatim(last),
        )
    return None


def _who_counts(answer: Any, cases: Any) -> str | None:
    """Say whether decisions are taken for row numbers, or some of the approved left out."""

    def of(inputs: Any) -> Any:
        found = results(answer, [inputs])[0]
        return numbers(found[0]) if found else None

    def same(inputs: Any) -> bool:
        one = of(inputs)
        return one is not None and one.ndim == 0 and bool(np.isclose(one, first))

    approved, repaid, group = cases[0]
    first = of(cases[0])
    if first is None or first.ndim:
        return None
    if not same((approved == 1, repaid, group)):
        return (
            "`approved` holds 0 and 1, no truth values: between square brackets these are the numbers of rows. "
            "`approved == 1` is a mask."
        )
    others = [np.where(np.arange(len(repaid)) == i, repaid[i] != 1, repaid) for i in range(len(repaid))]
    if any(same((approved, others[i], group)) for i in np.flatnonzero(approved == 1)):
        return (
            "Some of the approved do not count: whether they repaid or not, your result stays the same. Count all "
            "of them."
        )
    return None


def _counted(cases: Any, given: Any) -> str:
    """Say the first difference in counts of people, not in arrays."""
    for (p, r, g), result in zip(cases, given, strict=True):
        found, right = numbers(result), float(_repaid_share(p, r, g))
        if found is None or found.ndim:
            return "Return one number: the share in B minus the share in A."
        if not np.isclose(found, right):
            return t(
                "Of {people} people, in B {repaid_b:.0f} of {approved_b} approved repaid and in A "
                "{repaid_a:.0f} of {approved_a} approved repaid: the first share minus the second makes "
                "{right:.3f}, and your function gives {found:.3f}.",
                people=len(p),
                repaid_b=np.nansum(r[g == "B"]),
                approved_b=p[g == "B"].sum(),
                repaid_a=np.nansum(r[g == "A"]),
                approved_a=p[g == "A"].sum(),
                right=right,
                found=found,
            )
    return "Return one number: the share in B minus the share in A."


def _share_in(approved: Any, repaid: Any, group: Any, name: str) -> Any:
    return np.nansum(repaid[group == name]) / approved[group == name].sum()


def _officers(answer: Any) -> str:
    loans = load_loans()
    approved = loans["approved"].to_numpy()
    repaid = np.where(approved == 1, loans["repays"], np.nan)
    gap = float(np.squeeze(answer(approved, repaid, loans["group"].to_numpy().astype(str))))
    rates = float(_b_minus_a(lambda p, _: p.mean())(approved, repaid, loans["group"].to_numpy()))
    return t(
        "On all of the officers' decisions it gives {gap:+.2f}: more was asked of B. The selection rates, "
        "which most people look at, differ by {rates:+.2f}, and cannot say whether that is a bar or the people.",
        gap=gap,
        rates=rates,
    )


def _both_groups(answer: Any) -> str:
    high, low = (float(np.squeeze(answer(base_rate, 0.8, 0.7))) for base_rate in (0.6, 0.4))
    return t(
        "No model was needed. With a precision of 0.8 and a TPR of 0.7 it gives {high:.2f} at a base rate of "
        "0.6 and {low:.2f} at 0.4. The formula stands in 'Deeper'.",
        high=high,
        low=low,
    )


EXERCISES = [
    Exercise("05.a", "The rate that is forced", _forced, _both_groups),
    Exercise("05.b", "Whose bar was higher?", _outcome, _officers),
]
