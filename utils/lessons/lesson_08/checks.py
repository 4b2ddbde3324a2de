"""Checks of lesson 08's exercises: which question do you ask?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from utils.language import Verbatim, begins, t
from utils.notebook.answers import numbers
from utils.notebook.exercises import Exercise, function_problem

_COSTS = [(5.0, 1.0), (1.0, 1.0), (20.0, 1.0), (3.0, 12.0), (0.5, 0.25), (7.0, 2.0)]


_ROUNDED = "That is rounded: return the result with all its digits."


def _threshold(missed: float, needless: float) -> float:
    return needless / (needless + missed)


_THRESHOLDS: list[tuple[Callable[..., Any], str]] = [
    (
        lambda missed, needless: needless / needless + missed,
        "Brackets are missing: needless / (needless + missed) divides by the sum, yours adds after dividing.",
    ),
    (
        lambda missed, needless: min(missed, needless) / (missed + needless),
        "That puts the smaller cost above the line: it is always the cost of acting for nothing, also where it is the larger.",
    ),
    (
        lambda missed, needless: needless / (needless + 5),
        "That has the lesson's 5 in it: the cost of a miss is an input.",
    ),
    (
        lambda missed, needless: missed / (needless + missed),
        "That is one minus the threshold: a dear miss must lower it, so that you act early.",
    ),
    (
        lambda missed, needless: needless / missed,
        "That is the ratio of the costs, and may exceed 1: a threshold is a probability. Solve for p once more.",
    ),
    (
        lambda missed, needless: missed / needless,
        "That is how many needless actions a miss is worth: which probability balances the two mean costs?",
    ),
    (
        lambda missed, needless: 1 / (1 + missed),
        "That is right where acting for nothing costs 1: the second cost has to come in.",
    ),
    (
        lambda missed, needless: 0.5,
        "One half balances the two only if they cost the same: let the costs decide.",
    ),
    (
        lambda missed, needless: 100 * needless / (needless + missed),
        "That is in per cent: give a probability between 0 and 1.",
    ),
    (
        lambda missed, needless: needless / (missed - needless),
        "The costs are subtracted: from needless * (1 - p) = missed * p, bring both terms with p to one side, and they add up.",
    ),
    (
        lambda missed, needless: needless / (needless - missed),
        "The costs are subtracted: from needless * (1 - p) = missed * p, bring both terms with p to one side, and they add up.",
    ),
    (
        lambda missed, needless: missed / (missed - needless),
        "The costs are subtracted: from needless * (1 - p) = missed * p, bring both terms with p to one side, and they add up.",
    ),
    (
        lambda missed, needless: (missed - needless) / (missed + needless),
        "That is by how much one cost outweighs the other: at equal costs it gives 0, where one half is right.",
    ),
    (
        lambda missed, needless: 1 / missed,
        "That forgets what acting for nothing costs: the second cost has to come in, twice.",
    ),
    (
        lambda missed, needless: 1 / (missed + needless),
        "Nearly: the cost of acting for nothing stands above the line, not 1.",
    ),
    (
        lambda missed, needless: 1 / (1 + needless),
        "That leaves the cost of a miss out: the dearer it is, the lower the threshold.",
    ),
    (
        lambda missed, needless: 1 / 6,
        "That is the lesson's 5 to 1: the function has to work for any two costs.",
    ),
    (
        lambda missed, needless: 1 - needless / missed,
        "That is one minus the ratio of the costs: which probability balances the two mean costs?",
    ),
    (
        lambda missed, needless: np.log(needless / missed),
        "That is the logarithm of the odds: turn it into a probability between 0 and 1.",
    ),
    (
        lambda missed, needless: needless // (needless + missed),
        "That is a whole-number division, which cuts off all behind the point: use / in place of //.",
    ),
    (
        lambda missed, needless: round(needless / (needless + missed), 2),
        "That is rounded: return the threshold with all its digits.",
    ),
    (
        lambda missed, needless: round(needless / (needless + missed), 1),
        "That is rounded: return the threshold with all its digits.",
    ),
    (
        lambda missed, needless: missed * needless / (missed + needless),
        "That is the mean cost at the threshold: divide it by the cost of a miss for the threshold itself.",
    ),
    (
        lambda missed, needless: (missed + needless) / needless,
        "That is upside down, and above 1: a threshold is a probability.",
    ),
    (
        lambda missed, needless: needless / (1 + missed),
        "Where you have 1 + the cost of a miss, the 1 stands for the lesson's needless step-down: put the second cost there.",
    ),
]


def _threshold_from_costs(answer: Any) -> str | None:
    apart = [case for case in _COSTS if case[0] != case[1]]  # where subtracting does not divide by zero
    told = function_problem(answer, apart, _threshold, _THRESHOLDS) or function_problem(
        answer, _COSTS, _threshold
    )
    if not told or not begins(told, "Called with") or t(_ROUNDED) in told:
        return told
    return f"{told} {_no_threshold(answer)}".strip()


def _no_threshold(answer: Any) -> str:
    """Say which property of a threshold the student's function lacks."""
    given = [numbers(answer(*case)) for case in _COSTS]
    if any(each is None or each.size != 1 for each in given):
        return ""
    values = [float(np.ravel(each)[0]) for each in given if each is not None]
    outside = [value for value in values if not 0 <= value <= 1]
    if outside:
        return t(
            "A threshold is a probability, between 0 and 1; here {value:.3g} comes out: look at the brackets.",
            value=outside[0],
        )
    even = values[_COSTS.index((1.0, 1.0))]
    if not np.isclose(even, 0.5):
        return t(
            "Where both mistakes cost the same, yours is {value:.3g}: there, one half is right.", value=even
        )
    twice = [float(np.ravel(answer(2 * missed, 2 * needless))[0]) for missed, needless in _COSTS]
    if not np.allclose(twice, values):
        return t("With both costs doubled, yours changes: only their ratio should count.")
    if values[_COSTS.index((3.0, 12.0))] < 0.5:
        return t(
            "Where acting for nothing is the dearer mistake, the threshold lies above one half: you act late."
        )
    if values[_COSTS.index((5.0, 1.0))] > 0.5:
        return t("Where a miss is the dearer mistake, the threshold lies below one half: you act early.")
    return t(
        "Write the two mean costs as in the lesson, needless * (1 - p) and missed * p, and set them equal."
    )


def _threshold_praise(answer: Any) -> str:
    ours = float(np.ravel(answer(5.0, 1.0))[0])
    return t(
        "The dearer a miss, the lower the threshold. At 5 to 1 yours is {ours:.2f}. Take p = 0.3: acting costs "
        "{acting:.1f} on average, not acting {waiting:.1f}. Your threshold acts; one half, right only at equal "
        "costs, would wait.",
        ours=ours,
        acting=1 - 0.3,
        waiting=5 * 0.3,
    )


def _tie_cases() -> list[tuple[float, ...]]:
    rng = np.random.default_rng(7)
    cases: list[tuple[float, ...]] = [(0.34, 0.0, 0.26, 0.48), (0.5, 0.1, 0.4, 0.2)]
    for _ in range(6):
        pair_old, class_new = rng.uniform(0.1, 0.5, 2)
        lead_on_old, lead_on_new = rng.uniform(0.02, 0.4, 2)
        cases.append((pair_old + lead_on_old, class_new, pair_old, class_new + lead_on_new))
    return cases


def _tie(class_old: float, class_new: float, pair_old: float, pair_new: float) -> float:
    slopes = (class_new - class_old) - (pair_new - pair_old)
    return (pair_old - class_old) / slopes


_BRACKETS = "Brackets are missing: a whole difference stands above the line, and both leads, added, below it."
_TURNED = "The sign is turned: a share is positive. Subtract in the same order above and below the line."
_MIXED = (
    "One of the two leads has the other sign: on old apps take class - pair, on the new app pair - class. (Or the "
    "arguments are read in another order: they come as class_old, class_new, pair_old, pair_new.)"
)
_ORDER = (
    "The arguments are taken in another order: they come as class_old, class_new, pair_old, pair_new. "
    "A mixture joins old and new of one framing."
)
_TIES: list[tuple[Callable[..., Any], str]] = [
    (lambda *case: 100 * _tie(*case), "That is in per cent: give a share between 0 and 1."),
    (
        lambda *case: 1 - _tie(*case),
        "That is the share of the old apps: the question asks for the new one's.",
    ),
    (lambda *case: -_tie(*case), _TURNED),
    (lambda *case: _tie(*case) - 1, _TURNED),
    (lambda co, cn, po, pn: co - po / (co - po + pn - cn), _BRACKETS),
    (lambda co, cn, po, pn: (co - po) / (co - po) + (pn - cn), _BRACKETS),
    (lambda co, cn, po, pn: (co - po) / co - po + pn - cn, _BRACKETS),
    (
        lambda co, cn, po, pn: (co - po) / (co + cn + po + pn),
        "The lead on old apps is divided by all four added up: the two leads alone belong below the line.",
    ),
    (lambda co, cn, po, pn: (co - po) / ((co - po) - (pn - cn)), _MIXED),
    (lambda co, cn, po, pn: (co - po) / ((pn - cn) - (co - po)), _MIXED),
    (lambda co, cn, po, pn: _tie(co, po, cn, pn), _ORDER),
    (lambda co, cn, po, pn: _tie(co, cn, pn, po), _ORDER),
    (
        lambda co, cn, po, pn: (co - po) / (pn - cn),
        "That is the ratio of the two leads: the new app's share s stands against 1 - s of old ones.",
    ),
    (
        lambda co, cn, po, pn: (pn - cn) / (co - po),
        "That is the ratio of the two leads, upside down: the new app's share s stands against 1 - s of old ones.",
    ),
    (
        lambda co, cn, po, pn: (co - po) / (co - po + pn),
        "That takes class_new for 0: in some cases the class framing knows the new app a little.",
    ),
    (
        lambda co, cn, po, pn: (co - po) / (pn - po),
        "That holds the class framing at class_old: its line falls as well, to class_new at s = 1.",
    ),
    (
        lambda co, cn, po, pn: (co - po) / (co - cn),
        "That holds the pair framing at pair_old: its line changes as well, to pair_new at s = 1.",
    ),
    (
        lambda co, cn, po, pn: co - po,
        "That is the lead on old apps: how large must s be for the lead on the new app to make it up?",
    ),
    (
        lambda co, cn, po, pn: pn - cn,
        "That is the lead on the new app: how large must s be for it to make up the lead on old ones?",
    ),
    (
        lambda co, cn, po, pn: (co - po) * (pn - cn),
        "That multiplies the two leads: set the two mixtures equal and solve for s.",
    ),
    (
        lambda co, cn, po, pn: co / (co + pn),
        "That compares only the better framing of each kind: what counts are the leads, class_old - pair_old and pair_new - class_new.",
    ),
    (
        lambda co, cn, po, pn: (co + cn - po - pn) / 2,
        "That is the difference of the two framings at equal shares: which s makes the difference 0?",
    ),
    (lambda co, cn, po, pn: 0.5, "At one half they tie only if both leads are equal: let the leads decide."),
    (lambda *case: round(_tie(*case), 2), "That is rounded: return the share with all its digits."),
    (
        lambda *case: (1 - _tie(*case)) * case[0] + _tie(*case) * case[1],
        "That is how often both are right at the tie: the question asks for the share s where it happens.",
    ),
]


def _share_of_tie(answer: Any) -> str | None:
    told = function_problem(answer, _tie_cases(), _tie, _TIES)
    if not told or not begins(told, "Called with") or t(_ROUNDED) in told:
        return told
    return f"{told} {_no_tie(answer)}".strip()


def _no_tie(answer: Any) -> str:
    """Say how often each framing is right at the student's share of the first case."""
    co, cn, po, pn = case = _tie_cases()[0]
    given = numbers(answer(*case))
    if given is None or given.size != 1:
        return ""
    share = float(np.ravel(given)[0])
    if not 0 <= share <= 1:
        if share > 5:
            return t(
                "A share lies between 0 and 1, and {share:.3g} does not: per cent, or a place in a list?",
                share=share,
            )
        return t(
            "A share lies between 0 and 1, and {share:.3g} does not: look at the signs and at the brackets.",
            share=share,
        )
    by_class, by_pair = (1 - share) * co + share * cn, (1 - share) * po + share * pn
    return t(
        "At your share of {share:.3g} the class framing is right in (1 - s) * {co:g} + s * {cn:g} = "
        "{by_class:.3g} of all openings, the pair framing in (1 - s) * {po:g} + s * {pn:g} = {by_pair:.3g}: the "
        "two should be equal.",
        share=share,
        co=co,
        cn=cn,
        by_class=by_class,
        po=po,
        pn=pn,
        by_pair=by_pair,
    )


def _tie_praise(answer: Any) -> str:
    share = float(np.ravel(answer(0.33, 0.0, 0.23, 0.58))[0])
    return t(
        "With 0.33, 0, 0.23 and 0.58 yours gives {share:.2f}: below that share the class framing wins, above it "
        "the pair framing. Who looks at old apps alone says the class framing always wins, by {lead:.2f}.",
        share=share,
        lead=0.33 - 0.23,
    )


_PROBLEMS = {
    "beams": "ranking",
    "handover": "probability",
    "traffic": "quantile",
    "faults": "anomaly score",
    "energy": "mean",
}
_OPTIONS = ("mean", "quantile", "probability", "class", "ranking", "anomaly score")
_NEARLY = {
    "regression": "that is a family of framings: which number, the mean or a quantile?",
    "classification": "that is a family of framings: a class, or the probability of one?",
    "binary classification": "it gives two things, a class or a probability: which one does the decision need?",
    "multiclass classification": "the option is called 'class'",
    "threshold": "a threshold cuts a number: which number?",
    "median": "the median is one quantile; do you want a quantile, and is it this one?",
    "top": "the best few of an order: the option is called 'ranking'",
    "rank": "the option is called 'ranking'",
    "score": "a score of what? The options are 'ranking' and 'anomaly score'",
    "anomaly": "the option is called 'anomaly score'",
    "anomaly detection": "the option is called 'anomaly score'",
    "outlier": "how far from what is usual: the option is called 'anomaly score'",
    "binary": "yes or no comes from a number and a threshold: which number?",
    "max": "a limit that is kept on most days is no maximum: which number is it?",
    "total": "a total is 2,000 times one number: which one?",
    "sum": "a sum is 2,000 times one number: which one?",
    "multi": "several labels at once have no order; which few come first?",
    "yes": "say which number gives the yes or no",
    "true": "say which number gives the yes or no",
    "percentile": "a percentile is a quantile: the option is called 'quantile'",
    "clustering": "groups of similar cells do not say which are unusual",
}
_WHY_NOT = {
    "beams": {
        "class": "one class per beam names one, and a site upgrade changes the list; you need the best four of it",
        "probability": "yes or no for one beam does not choose four; the order of all of them does",
        "mean": "the mean strength of a beam is no decision; put the candidates in order",
        "quantile": "nothing is promised here; the best four have to come first",
        "anomaly score": "the best beam is nothing unusual; put the candidates in order",
    },
    "handover": {
        "class": "two classes need a threshold, and it comes from a number that classes alone do not give",
        "mean": "the mean signal strength does not say how likely a drop is; that is the lesson's naive way",
        "quantile": "a quantile of the signal could serve, but the drop itself is what the two prices are about",
        "ranking": "each call is decided by itself, there is no list to choose from",
        "anomaly score": "drops are recorded, so there are labels to learn from",
    },
    "traffic": {
        "mean": "the mean suffices on about half of the days only",
        "probability": "you need an amount in Mbit/s, not a chance",
        "class": "an amount is no class",
        "ranking": "there is one noon to reserve for, nothing to put in order",
        "anomaly score": "nothing unusual is asked for; a promise is",
    },
    "faults": {
        "probability": "a probability of a fault is learned from labelled faults, and there are none",
        "class": "classes are learned from labels, and there are none",
        "ranking": "the cells do get an order, but by what? Without labels only unusualness can give it",
        "mean": "the mean of a counter tells what is usual; you look for what is not",
        "quantile": "a quantile of one counter could be part of it; the cell as a whole has to be unusual",
    },
    "energy": {
        "quantile": "quantiles do not add up: the sum of 2,000 safe values is far above a safe sum",
        "probability": "a sum of kilowatt hours is no chance",
        "class": "a sum of kilowatt hours is no class",
        "ranking": "an order of the cells cannot be added up",
        "anomaly score": "nothing unusual is asked for; a total is",
    },
}


def _option(choice: Any) -> Any:
    """Give a choice as the options are written: one of a list by itself, without an article or a plural."""
    if isinstance(choice, list | tuple | set) and len(choice) == 1:
        choice = next(iter(choice))
    if not isinstance(choice, str):
        choice = str(choice)
    words = " ".join(choice.lower().replace("_", " ").replace("-", " ").split())
    article, _, rest = words.partition(" ")
    words = (rest if article in ("the", "an", "a") else words).rstrip(".!?")
    return {f"{option}s": option for option in _OPTIONS}.get(words, words)


def _listed(keys: Iterable[Any]) -> Verbatim:
    """Write keys as the student has to write them, in every language."""
    return Verbatim(", ".join(map(str, keys)))


def _framings(answer: Any) -> str | None:
    if not isinstance(answer, dict):
        return "The answer should be a dict, with one framing for each of the five problems."
    missing = [name for name in _PROBLEMS if name not in answer]
    if missing and set(answer) < set(_PROBLEMS):
        return t(
            "Still without a framing: {missing}. The five keys are {keys}.",
            missing=_listed(missing),
            keys=_listed(_PROBLEMS),
        )
    if set(answer) != set(_PROBLEMS):
        return t(
            "The five keys are {keys}: your dict has {given}.",
            keys=_listed(_PROBLEMS),
            given=_listed(answer) if answer else t("none"),
        )
    problems = []
    for name, right in _PROBLEMS.items():
        choice = _option(answer[name])
        if choice not in _OPTIONS:
            close = next((told for start, told in _NEARLY.items() if str(choice).startswith(start)), None)
            several = isinstance(answer[name], list | tuple | set)
            said = {"name": Verbatim(name), "given": Verbatim(repr(answer[name]))}
            if several:
                close = "one framing for each decision"
            problems.append(
                t("{name}: {given} is none of the six options ({close})", close=close, **said)
                if close
                else t(
                    "{name}: {given} is none of the six options, which are {options}",
                    options=_listed(_OPTIONS),
                    **said,
                )
            )
        elif choice != right:
            problems.append(f"{name}: {t(_WHY_NOT[name][choice])}")
    return "; ".join(problems) + "." if problems else None


EXERCISES = [
    Exercise(
        "08.a",
        "The threshold from two costs",
        _threshold_from_costs,
        _threshold_praise,
    ),
    Exercise(
        "08.b",
        "Where two framings tie",
        _share_of_tie,
        _tie_praise,
    ),
    Exercise(
        "08.c",
        "Frame five problems of a 6G network",
        _framings,
        "Each time the decision named the number it needs; the inputs could have served any of them.",
    ),
]
