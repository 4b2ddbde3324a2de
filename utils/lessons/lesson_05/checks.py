"""Checks of lesson 05's exercises: fairness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.data import load_loans
from utils.language import Verbatim, begins, t
from utils.notebook.answers import numbers, results
from utils.notebook.exercises import Exercise, function_problem
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
            lambda p, v, t: 100 * (p * t / v - p * t) / 100 - 100 * p,
            "Brackets: dividing by 100 - 100 * base_rate is written / (100 - 100 * base_rate).",
        ),
        (
            lambda p, v, t: p * t / v - p * t / (1 - p),
            "Brackets: the difference (approved - rightly) as a whole is divided by those who do not repay.",
        ),
        (
            lambda p, v, t: 100 * p * t / v - 100 * p * t / (100 - 100 * p),
            "Brackets: the difference (approved - rightly) as a whole is divided by those who do not repay.",
        ),
        (
            lambda p, v, t: (p * t * v - p * t) / (1 - p),
            "The approved are more than the rightly approved: divide by the precision, do not multiply by it.",
        ),
        (
            lambda p, v, t: (1 - p) * t * (1 - v) / v / p,
            "The base rate is turned round: the wrongly approved are a share of those who do not repay.",
        ),
        (
            lambda p, v, t: 1 - (1 - v) / v * t * p,
            "Those are all but the wrongly approved, as a share of everybody: ask for the wrongly approved.",
        ),
        (
            lambda p, v, t: 100 * p * t * (1 - v) / v,
            "That is how many of 100 people are wrongly approved: divide by those who do not repay.",
        ),
        (
            lambda p, v, t: p * t * (1 - v) / v * (1 - p),
            "That multiplies by the share of those who do not repay: divide by it, with (1 - base_rate) in brackets.",
        ),
        (
            lambda p, v, t: (p * t / v - p) / (1 - p),
            "That takes away all who repay: take away those of them who are approved, base_rate * tpr.",
        ),
        (
            lambda p, v, t: (p * t / v - p * t) / (1 - p * t / v),
            "That divides by all the refused: divide by those who do not repay, approved or refused.",
        ),
        (
            lambda p, v, t: p / (1 - p) * t,
            "Those are the rightly approved: start from the wrongly approved, and divide them by those who do not repay.",
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
            lambda p, v, t: -_by_counting(p, v, t),
            "A rate is never negative: a difference is taken the other way round, above or below the line.",
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
            lambda p, v, t: p * t * (1 - v) / v / (1 - p - p * t * (1 - v) / v),
            "That divides by those who do not repay and are refused: divide by all who do not repay.",
        ),
        (
            lambda p, v, t: p * t * (1 - v) / v / (1 - p + p * t / v),
            "That divides by the approved and those who do not repay together: divide by those who do not repay.",
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
            lambda p, v, t: p * t * (1 - v) / v / (100 - 100 * p),
            "Per cent and shares are mixed: count all of them in people of 100, or all as shares.",
        ),
        (
            lambda p, v, t: 100 * p * t * (1 - v) / v / (1 - 100 * p),
            "Per cent and shares are mixed: of 100 people 100 - 100 * base_rate do not repay, not 1 - 100 * base_rate.",
        ),
        (
            lambda p, v, t: t * (1 - v) / (1 - p),
            "TPR is a share of those who repay, not of everybody: of 100 people first take those who repay.",
        ),
        (
            lambda p, v, t: t * (1 - v) / v / (1 - p),
            "TPR is a share of those who repay, not of everybody: of 100 people first take those who repay.",
        ),
    ]
    given, problem = results(answer, cases)
    if any(isinstance(result, str) for result in given):
        return "Return a number, not a text: no f-string, no quotation marks."
    if problem:
        return problem
    problem = function_problem(answer, cases, _by_counting, wrong, atol=6e-5)
    if problem and begins(problem, "Called with"):
        if named := _no_rate(answer, given):
            return named
        return t(
            "Count 100 people at a base rate of 0.6: 60 repay, and with a TPR of 0.85 51 of them are approved. "
            "How many are approved in all, if the precision is 0.8? From there to the FPR. {problem}",
            problem=problem,
        )
    return problem or function_problem(answer, [(0.61, 1.0, 1.0), (0.6, 0.8, 0.0)], _by_counting)


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
        return (
            "That is NaN. Either the refused are among the people you count: take the approved alone. Or nobody is: "
            "`group` holds 'A' and 'B'."
        )
    wrong: list[tuple[Callable[..., Any], str]] = [
        (
            lambda p, r, g: -_repaid_share(p, r, g),
            "The sign is turned round: return the share that repaid in B minus the share in A.",
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
            "That is 0 in every case. Count anew, in each group alone (& joins two tests): of the approved, which share repaid? "
            "A median or a smallest value of 0 and 1 does not tell.",
        ),
        (
            lambda p, r, g: _share_in(p, r, g, "B") / _share_in(p, r, g, "A"),
            "That is the ratio of the two shares: return their difference.",
        ),
        (
            lambda p, r, g: _share_in(p, r, g, "A") / _share_in(p, r, g, "B"),
            "That is the ratio of the two shares: return their difference.",
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
        *(
            (
                lambda p, r, g, put=put: _b_minus_a(lambda _, x: x.mean())(p, np.where(p == 1, r, put(r)), g),
                "You put a number in place of NaN, so the refused are still counted: leave them out.",
            )
            for put in (lambda r: 0.5, np.nanmean)
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
            lambda p, r, g: _share_in(p, r, g, "B") + _share_in(p, r, g, "A"),
            "That adds the two shares: return B's minus A's.",
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
        (
            lambda p, r, g: round(100 * _share_in(p, r, g, "B")) - round(100 * _share_in(p, r, g, "A")),
            "That is in whole per cent: give a number from -1 to 1, with all its digits.",
        ),
        (
            _b_minus_a(lambda p, r: p.sum()),
            "Those are counts of the approved: of them, which share repaid in each group?",
        ),
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
        *(
            (
                lambda p, r, g, of=of: _b_minus_a(lambda q, s: of(s[q == 1]))(p, r, g),
                "That compares how much repayment varies in the groups: compare the shares that repaid, the means.",
            )
            for of in (np.std, np.var)
        ),
        (
            _b_minus_a(lambda p, r: np.nansum(r) / (r == 0).sum()),
            "Those are odds, repaid for each not repaid: divide by all the approved of the group.",
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
        (
            lambda p, r, g: (
                np.nansum(r[g == "B"]) / p[g == "A"].sum() - np.nansum(r[g == "A"]) / p[g == "B"].sum()
            ),
            "Each share is divided by the other group's approved: divide by its own.",
        ),
    ]
    if problem := function_problem(answer, cases, _repaid_share, wrong):
        if begins(problem, "Called with"):
            if _same_for_all(given):
                return "Your function gives the same for all inputs: count from approved, repaid and group."
            related = relation(given, [_repaid_share(*case) for case in cases])
            factor = begins(related, "Every result is")
            return f"{_counted(cases, given)} {related if factor else ''}".strip()
        return problem
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
