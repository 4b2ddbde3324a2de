"""Checks of lesson 05's exercises: fairness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.data import load_loans
from utils.notebook.answers import numbers, results
from utils.notebook.exercises import Exercise, function_problem

ROUNDED = "That is rounded: return the number itself, with all its digits."


def _by_counting(base_rate: float, precision: float, tpr: float) -> float:
    """Count out a population of ten million, another way than by the formula."""
    repay = 1e7 * base_rate
    approved_who_repay = repay * tpr
    approved = approved_who_repay / precision
    return (approved - approved_who_repay) / (1e7 - repay)


def _forced(answer: Any) -> str | None:
    cases = [(0.6, 0.8, 0.85), (0.45, 0.8, 0.85), (0.5, 0.9, 0.7), (0.3, 0.75, 0.6)]
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
            "That solves the equation for the TPR: the question gives the TPR and asks for the FPR.",
        ),
        (
            lambda p, v, t: p / (1 - p) * (1 - v) / v * (1 - t),
            "That takes those who repay and are refused; start from those who repay and are approved, the TPR itself.",
        ),
        (
            lambda p, v, t: p / (1 - p) * (1 - v) / v,
            "That leaves the TPR out: not all who repay are approved.",
        ),
        (
            lambda p, v, t: p / (1 - p) * t / v,
            "Those are all the approved: take away those of them who repay.",
        ),
        (
            lambda p, v, t: (1 - v) / v * t,
            "That is a share of those who repay: divide by those who do not.",
        ),
        (
            lambda p, v, t: p * (1 - v) / v * t,
            "That is a share of everybody: divide by those who do not repay.",
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
            "That is in per cent: give a number from 0 to 1.",
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
            lambda p, v, t: p / (1 - p) * (1 - v) / (v * t),
            "The TPR is turned round: the rightly approved are base_rate times tpr.",
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
            lambda p, v, t: (p / v - p * t) / (1 - p),
            "All approved are the rightly approved divided by the precision: base_rate * tpr / precision.",
        ),
        (
            lambda p, v, t: (1 - p) * (1 - v) / v * t,
            "The share of those who do not repay stands in the wrong place: divide by it, and start from base_rate * tpr.",
        ),
        *(
            (lambda p, v, t, digits=digits: round(_by_counting(p, v, t), digits), ROUNDED)
            for digits in (1, 2, 3)
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
            lambda p, v, t: -_by_counting(p, v, t),
            "A rate is never negative: take the rightly approved away from all approved.",
        ),
    ]
    given, problem = results(answer, cases)
    if any(isinstance(result, str) for result in given):
        return "Return a number, not a text: no f-string, no quotation marks."
    problem = problem or function_problem(answer, cases, _by_counting, wrong)
    if problem and problem.startswith("Called with") and "your function gives" in problem:
        said = problem.partition("your function gives ")[2]
        return (
            "Count 100 people at a base rate of 0.6: 60 repay, and with a TPR of 0.85 51 of them are approved. How many are "
            f"approved in all, if the precision is 0.8? From there to the FPR; yours is {said}"
        )
    return problem or function_problem(answer, [(0.61, 1.0, 1.0), (0.6, 0.8, 0.0)], _by_counting)


def _applicants(rng: np.random.Generator, size: int) -> tuple[Any, Any, Any]:
    """Draw decisions, what is known of repayment, and groups, in which no share is undefined."""
    group = np.where(rng.random(size) < 0.4, "B", "A")
    approved, repaid = rng.integers(0, 2, size), (rng.random(size) < 0.7).astype(float)
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


def _outcome(answer: Any) -> str | None:
    rng = np.random.default_rng(5)
    cases = [_applicants(rng, size) for size in (16, 35, 60, 200)]
    given, problem = results(answer, cases)
    if problem:
        return problem
    if any(isinstance(result, str) for result in given):
        return "Return the difference of the two shares, a number; its sign says whose bar was higher."
    first = numbers(given[0])
    if first is not None and np.isnan(first).any():
        return "That is NaN: the refused are among the people you count. Take the approved alone."
    wrong: list[tuple[Callable[..., Any], str]] = [
        (
            lambda p, r, g: -_repaid_share(p, r, g),
            "The sign is turned round: of those who repaid, group B minus group A.",
        ),
        (
            lambda p, r, g: abs(_repaid_share(p, r, g)),
            "That loses the sign, which says whose bar was higher.",
        ),
        (
            _b_minus_a(lambda p, r: np.nan_to_num(r).mean()),
            "That counts the refused as if they had not repaid: nobody knows that. Divide by the approved.",
        ),
        (
            _b_minus_a(lambda p, r: np.where(np.isnan(r), 1, r).mean()),
            "That counts the refused as if they had repaid: nobody knows that. Take the approved alone.",
        ),
        (
            _b_minus_a(lambda p, r: p.mean()),
            "That is the gap in selection rates, which says nothing about repayment. Of the approved, who repaid?",
        ),
        (
            _b_minus_a(lambda p, r: p[r == 1].mean()),
            "Of those known to have repaid all were approved. Turn it round: of the approved, who repaid?",
        ),
        (
            lambda p, r, g: _share_in(p, r, g, "B") / _share_in(p, r, g, "A"),
            "That is the ratio of the two shares: return their difference.",
        ),
        (
            lambda p, r, g: np.array([_share_in(p, r, g, "A"), _share_in(p, r, g, "B")]),
            "Those are the two shares: return their difference, B minus A.",
        ),
        (
            lambda p, r, g: np.array([_share_in(p, r, g, "B"), _share_in(p, r, g, "A")]),
            "Those are the two shares: return their difference, B minus A.",
        ),
        (
            _b_minus_a(lambda p, r: np.nansum(r)),
            "Those are counts: divide each by the approved of its group.",
        ),
        (
            lambda p, r, g: (np.nansum(r[g == "B"]) - np.nansum(r[g == "A"])) / p.sum(),
            "That divides by the approved of both groups: divide each group's by its own.",
        ),
        (
            lambda p, r, g: (np.nansum(r[g == "B"]) - np.nansum(r[g == "A"])) / len(p),
            "That divides by everybody: divide each group's by its own approved.",
        ),
        (lambda p, r, g: 100 * _repaid_share(p, r, g), "That is in per cent: give a number from -1 to 1."),
        *(
            (lambda p, r, g, digits=digits: round(_repaid_share(p, r, g), digits), ROUNDED)
            for digits in (1, 2, 3)
        ),
        (
            lambda p, r, g: p[g == "B"].mean() / p[g == "A"].mean(),
            "That is a ratio of selection rates. The outcome test asks: of the approved, who repaid?",
        ),
        (
            lambda p, r, g: (np.nansum(r[g == "B"]) - np.nansum(r[g == "A"])) / np.nansum(r),
            "That divides by all who repaid: divide each group's by its own approved.",
        ),
        (lambda p, r, g: _share_in(p, r, g, "B"), "That is the share in B alone: take A's away."),
        (lambda p, r, g: _share_in(p, r, g, "A"), "That is the share in A alone: it is B's minus A's."),
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
        (
            lambda p, r, g: _share_in(p, r, g, "B") - np.nansum(r) / p.sum(),
            "That compares B with everybody: compare it with A.",
        ),
    ]
    if problem := function_problem(answer, cases, _repaid_share, wrong):
        return _counted(cases, given) if problem.startswith("Called with") else problem
    return None


def _counted(cases: Any, given: Any) -> str:
    """Say the first difference in counts of people, not in arrays."""
    for (p, r, g), result in zip(cases, given, strict=True):
        found, right = numbers(result), float(_repaid_share(p, r, g))
        if found is None or found.ndim:
            return "Return one number: the share in B minus the share in A."
        if not np.isclose(found, right):
            told = [
                f"in {name} {p[g == name].sum()} are approved and {np.nansum(r[g == name]):.0f} of them repaid"
                for name in "AB"
            ]
            return f"Of {len(p)} people, {' and '.join(told)}: that makes {right:.3f}, and your function gives {found:.3f}."
    return "Return one number: the share in B minus the share in A."


def _share_in(approved: Any, repaid: Any, group: Any, name: str) -> Any:
    return np.nansum(repaid[group == name]) / approved[group == name].sum()


def _officers(answer: Any) -> str:
    loans = load_loans()
    approved = loans["approved"].to_numpy()
    repaid = np.where(approved == 1, loans["repays"], np.nan)
    gap = float(np.squeeze(answer(approved, repaid, loans["group"].to_numpy().astype(str))))
    rates = float(_b_minus_a(lambda p, _: p.mean())(approved, repaid, loans["group"].to_numpy()))
    return (
        f"On all of the officers' decisions it gives {gap:+.2f}: more was asked of B. The selection rates, which most "
        f"people look at, differ by {rates:+.2f}, and cannot say whether that is a bar or the people."
    )


def _both_groups(answer: Any) -> str:
    high, low = (float(np.squeeze(answer(base_rate, 0.8, 0.7))) for base_rate in (0.6, 0.4))
    return (
        f"No model was needed. With a precision of 0.8 and a TPR of 0.7 it gives {high:.2f} at a base rate of 0.6 and "
        f"{low:.2f} at 0.4. The formula stands in 'Deeper'."
    )


EXERCISES = [
    Exercise("05.b", "What must give", _forced, _both_groups),
    Exercise("05.d", "Whose bar was higher?", _outcome, _officers),
]
