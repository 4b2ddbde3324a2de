"""Checks of lesson 08's exercises: which question do you ask?"""

from __future__ import annotations

from typing import Any

import numpy as np

from utils.notebook.exercises import Exercise, function_problem

_COSTS = [(5.0, 1.0), (1.0, 1.0), (20.0, 1.0), (3.0, 12.0), (0.5, 0.25), (7.0, 2.0)]


def _threshold_from_costs(answer: Any) -> str | None:
    return function_problem(
        answer,
        _COSTS,
        lambda missed, needless: needless / (needless + missed),
        mistakes=[
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
        ],
    )


def _tie_cases() -> list[tuple[float, ...]]:
    rng = np.random.default_rng(7)
    cases: list[tuple[float, ...]] = [(0.34, 0.0, 0.26, 0.48), (0.5, 0.1, 0.4, 0.2)]
    for _ in range(6):
        pair_old, class_new = rng.uniform(0.1, 0.5, 2)
        lead_on_old, lead_on_new = rng.uniform(0.02, 0.4, 2)
        cases.append((pair_old + lead_on_old, class_new, pair_old, class_new + lead_on_new))
    return cases


def _share_of_tie(answer: Any) -> str | None:
    def tie(class_old: float, class_new: float, pair_old: float, pair_new: float) -> float:
        slopes = (class_new - class_old) - (pair_new - pair_old)
        return (pair_old - class_old) / slopes

    return function_problem(
        answer,
        _tie_cases(),
        tie,
        mistakes=[
            (lambda *case: 100 * tie(*case), "That is in per cent: give a share between 0 and 1."),
            (
                lambda *case: 1 - tie(*case),
                "That is the share of the old apps: the question asks for the new one's.",
            ),
            (
                lambda class_old, class_new, pair_old, pair_new: (
                    (class_old - pair_old) / (pair_new - class_new)
                ),
                "That is the ratio of the two leads: the new app's share s stands against 1 - s of old ones.",
            ),
            (
                lambda class_old, class_new, pair_old, pair_new: (
                    (class_old - pair_old) / (class_old - pair_old + pair_new)
                ),
                "That takes class_new for 0: in some cases the class framing knows the new app a little.",
            ),
            (
                lambda class_old, class_new, pair_old, pair_new: class_old - pair_old,
                "That is the lead on old apps: how large must s be for the lead on the new app to make it up?",
            ),
        ],
    )


_PROBLEMS = {
    "beams": "ranking",
    "handover": "probability",
    "traffic": "quantile",
    "faults": "anomaly score",
    "energy": "mean",
}
_OPTIONS = ("mean", "quantile", "probability", "class", "ranking", "anomaly score")
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


def _framings(answer: Any) -> str | None:
    if not isinstance(answer, dict):
        return "The answer should be a dict, with one framing for each of the five problems."
    if set(answer) != set(_PROBLEMS):
        return f"The five keys are {', '.join(_PROBLEMS)}: your dict has {', '.join(map(str, answer)) or 'none'}."
    problems = []
    for name, right in _PROBLEMS.items():
        choice = answer[name].strip().lower() if isinstance(answer[name], str) else answer[name]
        if choice not in _OPTIONS:
            problems.append(f"{name}: {answer[name]!r} is none of the six options")
        elif choice != right:
            problems.append(f"{name}: {_WHY_NOT[name][choice]}")
    return "; ".join(problems) + "." if problems else None


EXERCISES = [
    Exercise(
        "08.a",
        "The threshold from two costs",
        _threshold_from_costs,
        "The dearer a miss, the lower the threshold; one half is the special case of equal costs.",
    ),
    Exercise(
        "08.b",
        "Where two framings tie",
        _share_of_tie,
        "Below that share the class framing wins, above it the pair framing: the traffic decides, not taste.",
    ),
    Exercise(
        "08.c",
        "Frame five problems of a 6G network",
        _framings,
        "Each time the decision named the number it needs; the inputs could have served any of them.",
    ),
]
