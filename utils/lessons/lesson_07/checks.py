"""Checks of lesson 07's exercises: the iterative process."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from utils.data import load_links
from utils.language import Verbatim, begins, t
from utils.lifecycle.stages import STAGES, Plan, Recipe, Scope, decisions, faults, fit, months_of, prepare
from utils.notebook.answers import numbers, results, short, truth
from utils.notebook.exercises import Exercise

REASONS = ("leak", "metric", "mismatch", "too simple")
CASES = {
    "A": ("data engineering", "leak", "a reading taken after the decision is among the inputs"),
    "B": ("scoping", "metric", "the score does what it was told to, and it was told the wrong thing"),
    "C": ("deployment", "mismatch", "model and data are as they were; only what arrives differs"),
    "D": ("model development", "too simple", "it is poor even on the rows that it was fitted to"),
}
SHOWS = {  # where the evidence of a case turns up
    "A": ("model development", "deployment", "monitoring"),
    "B": ("model development", "monitoring", "business analysis"),
    "C": ("monitoring", "business analysis"),
    "D": ("monitoring", "business analysis"),
}
MOVING = ("sinr_slope_db", "sinr_db", "distance_m", "speed_mps", "load_pct")
BUDGET, TOLERANCE = 2, 1.02


def _plain(text: str) -> str:
    """Write a stage or a reason in the lesson's own form: "2. Data-engineering" is "data engineering"."""
    return " ".join(text.lower().replace("-", " ").replace("_", " ").split()).strip("0123456789. :")


def _stages(answer: Any) -> str | None:
    if isinstance(answer, dict) and set(answer) < set(CASES):
        left = ", ".join(sorted(set(CASES) - set(answer)))
        return t(
            'Give a dictionary with the keys "A", "B", "C" and "D": {left} is still missing.',
            left=Verbatim(left),
        )
    if not isinstance(answer, dict) or set(answer) != set(CASES):
        return 'Give a dictionary with the keys "A", "B", "C" and "D".'
    problems = [problem for case in CASES if (problem := _case_problem(case, answer[case]))]
    if len(problems) < 2:
        return problems[0] if problems else None
    return t(
        "{problem} ({count} of the four cases are not right yet.)", problem=problems[0], count=len(problems)
    )


def _case_problem(case: str, said: Any) -> str | None:
    stage, why, clue = CASES[case]
    if not isinstance(said, tuple | list) or len(said) != 2 or not all(isinstance(x, str) for x in said):
        return t(
            'Case {case}: give a pair of texts, the stage and the reason: ("deployment", "leak").', case=case
        )
    named = [_plain(text) for text in said]
    if named[0] in REASONS and named[1] in STAGES:
        return t(
            "Case {case}: first the stage, then the reason: ({stage!r}, {reason!r}).",
            case=case,
            stage=Verbatim(named[1]),
            reason=Verbatim(named[0]),
        )
    if named[0] not in STAGES:
        return t(
            "Case {case}: {said!r} is none of the six stages: {stages}.",
            case=case,
            said=Verbatim(said[0]),
            stages=Verbatim(", ".join(STAGES)),
        )
    if named[1] not in REASONS:
        return t(
            "Case {case}: {said!r} is none of the reasons: {reasons}.",
            case=case,
            said=Verbatim(said[1]),
            reasons=Verbatim(", ".join(REASONS)),
        )
    if named[0] != stage:
        where = (
            "It shows there. But where was it decided?"
            if named[0] in SHOWS[case]
            else "Where was that decided?"
        )
        return t(
            "Case {case} does not lead back to {stage}: {clue}. {where}",
            case=case,
            stage=Verbatim(named[0]),
            clue=clue,
            where=where,
        )
    if named[1] != why:
        return t(
            "Case {case}: the stage is right, but {reason!r} is not why: {clue}.",
            case=case,
            reason=Verbatim(named[1]),
            clue=clue,
        )
    return None


@cache
def _batches() -> tuple[tuple[tuple[str, pd.DataFrame], ...], tuple[pd.DataFrame, ...]]:
    links = load_links()
    clean = [links[months_of(links) == month] for month in (1, 3, 5, 7, 8, 10, 11, 12)]
    clean.append(clean[-1].drop(clean[-1].index[::25]))  # about 1,000 rows
    rng = np.random.default_rng(6)

    def with_some(column: str, value: Any) -> pd.DataFrame:
        batch = clean[1].astype({column: object})
        batch.iloc[rng.choice(len(batch), 3, replace=False), batch.columns.get_loc(column)] = value
        return pd.DataFrame(batch)

    faulty = [
        ("a column is missing", clean[0].drop(columns="load_pct")),
        ("a reading is no number", with_some("sinr_db", np.nan)),
        ("a reading is text", with_some("speed_mps", "fast")),
        ("distances are in kilometres", clean[2].assign(distance_m=clean[2]["distance_m"] / 1000)),
        ("the slope has the wrong sign", clean[3].assign(sinr_slope_db=-clean[3]["sinr_slope_db"])),
        ("rows stand there twice", pd.concat([clean[4], clean[4].iloc[:50]])),
        ("a reading is frozen at one value", clean[0].assign(sinr_db=12.0)),
        ("another reading is frozen at one value", clean[3].assign(load_pct=40)),
        ("nearly every label is 0", clean[5].assign(blocked_100ms=clean[5]["blocked_100ms"] * (clean[5]["link"] % 20 == 0))),
        ("the labels are turned round", clean[6].assign(blocked_100ms=1 - clean[6]["blocked_100ms"])),
        ("nine rows out of ten are lost", clean[7].iloc[::10]),
    ]  # fmt: skip
    return tuple(faulty), tuple(clean)


def _facts(batch: pd.DataFrame) -> str:
    """Say of a batch what a check could have looked at."""
    blocked = batch["blocked_100ms"].mean()
    return t("{rows:,} rows, {blocked:.1%} of them blocked", rows=len(batch), blocked=blocked)


HINTS = {
    "a reading is frozen at one value": "Count the different values of each of the five readings: one frozen reading is enough.",
    "another reading is frozen at one value": "Look at each of the five readings.",
    "nearly every label is 0": "Compare the share of blocked links with the lower limit, 3 %.",
    "the labels are turned round": "Compare the share of blocked links with the upper limit, 40 %.",
    "nine rows out of ten are lost": "Compare the number of rows with the 1,000 that are due.",
}


def _data_check(answer: Any) -> str | None:
    faulty, clean = _batches()
    named = [("nothing is wrong", batch) for batch in clean] + list(faulty)
    given, problem = results(answer, [(batch,) for _, batch in named])
    if problem:
        return _no_result(answer, problem, named)
    said = [truth(result) for result in given]
    if None in said:
        what = short(given[said.index(None)])
        return t("Your function returns {what}: return True to refuse the batch, else False.", what=what)
    passed, stopped = said[: len(clean)], said[len(clean) :]
    turned = not any(stop for stop, (_, batch) in zip(stopped, faulty, strict=True) if faults(batch))
    if all(passed) and not turned:
        return t(
            "It refuses every clean month: then nobody gets any data. {month}", month=_first_month(clean[0])
        )
    if all(passed):
        return "It refuses all clean months and lets faulty ones through: True is to refuse, False is to let pass."
    if True in passed:
        month = clean[passed.index(True)]
        return t(
            "It refuses {refused} of {count} clean months, and soon nobody listens to it; one of those: month "
            "{month}, {facts}, nothing wrong.",
            refused=passed.count(True),
            count=len(clean),
            month=months_of(month)[0],
            facts=_facts(month),
        )
    missed = [(name, batch) for (name, batch), stop in zip(faulty, stopped, strict=True) if not stop]
    if missed:
        name, batch = missed[0]
        hint = HINTS.get(name, "stages.faults(batch) names it: refuse where that list is not empty.")
        return t(
            "It lets {missed} of {count} faulty months through; one of those: {fault} ({facts}). {hint}",
            missed=len(missed),
            count=len(faulty),
            fault=name,
            facts=_facts(batch),
            hint=hint,
        )
    return None


def _first_month(month: pd.DataFrame) -> str:
    """Say what each condition of a check meets in a clean month."""
    values = [month[name].nunique() for name in MOVING]
    return t(
        "In month {month} `stages.faults` gives {faults}, the mean of blocked_100ms is {blocked:.3f}, there "
        "are {rows:,} rows, and the five readings take {values} different values or more: which of your "
        "conditions is true there?",
        month=months_of(month)[0],
        faults=Verbatim(faults(month)),
        blocked=month["blocked_100ms"].mean(),
        rows=len(month),
        values=min(values),
    )


def _no_result(answer: Any, problem: str, named: list[tuple[str, pd.DataFrame]]) -> str:
    """Say for which month a function gives no result, and what to do about it."""
    failing = [(name, batch) for name, batch in named if results(answer, [(batch,)])[1]]
    if not callable(answer) or not failing:
        return problem
    name, batch = failing[0]
    if begins(problem, "Your function returns nothing"):
        if len(failing) == len(named):
            return problem
        return t(
            "For a month in which {fault} your function returns nothing: return True or False on every way "
            "through it.",
            fault=name,
        )
    missing = re.search(r"KeyError.*?: .*?'(\w+)'", problem)
    if missing and not any(missing[1] in month for _, month in named):
        return t(
            "{problem} No month has a column {column!r}; whether a link was blocked stands in blocked_100ms.",
            problem=problem,
            column=Verbatim(missing[1]),
        )
    if faults(batch):
        if missing:
            return t(
                "{problem} In that month {fault}. A column may be missing: begin with stages.faults(batch), "
                "and return True at once.",
                problem=problem,
                fault=name,
            )
        return t(
            "{problem} In that month {fault}. Begin with stages.faults(batch), and return True at once.",
            problem=problem,
            fault=name,
        )
    return t("{problem} In that month {fault}.", problem=problem, fault=name)


def _data_praise(answer: Any) -> str:
    faulty, clean = _batches()
    alone = sum(bool(faults(batch)) for _, batch in faulty)
    return t(
        "It stops {faulty} of {faulty} faulty months and lets {clean} of {clean} clean ones pass. "
        "`stages.faults` alone, which looks at single values, stops {alone}: the rest can be seen in whole "
        "batches only.",
        faulty=len(faulty),
        clean=len(clean),
        alone=alone,
    )


@cache
def _costs() -> dict[tuple[int, int], float]:
    """Won per 1,000 decisions in a live month (second) of the model trained at the end of another (first)."""
    links, scope = load_links(), Scope(metric="won")
    month, costs = months_of(links), {}
    for trained in range(3, 12):
        window = (1, 2, 3) if trained == 3 else (trained - 1, trained)
        plan = Plan(scope, Recipe(window, (7.5, 28.0), "corner"))
        data = prepare(links, plan.recipe)
        model = fit(data.inputs, data.blocked)
        for live in range(trained + 1, 13):
            rows = links[month == live]
            costs[trained, live] = scope.won(rows["blocked_100ms"], decisions(plan, model, rows))
    return costs


def replay_policy(retrain_after: tuple[int, ...]) -> float:
    """Give the mean cost of months 4 to 12, in won per 1,000, when retrained after these months."""
    live = range(4, 13)
    return float(np.mean([_costs()[max([3, *(k for k in retrain_after if k < m)]), m] for m in live]))


def _months_problem(answer: Any) -> str | None:
    """Say what keeps an answer from being a list of months within the budget."""
    listed = list(answer) if isinstance(answer, list | tuple | set | np.ndarray) else []
    if listed and all(isinstance(month, str) for month in listed):
        return "Give the months as whole numbers, 5 for May: a list of months, such as [4, 7]."
    given = numbers(listed) if isinstance(answer, list | tuple | set | np.ndarray) else None
    if given is None or given.ndim > 1 or (given % 1 != 0).any():
        return "Give a list of months, such as [4, 7]: whole numbers."
    months = [int(month) for month in given.ravel()]
    if len(months) > 2 and set(months) <= {0, 1}:
        return "Give the months themselves, such as [4, 7], and not a yes or no for each month."
    if any(month >= 1000 for month in months):
        return "Those are labels. Give a list of months, such as [4, 7]: each costs 2,000 of them."
    if any(not 4 <= x <= 11 for x in months):
        return "Give months from 4 to 11: the model goes live in month 4, and after month 12 nothing is left to gain."
    twice = [month for month in months if months.count(month) > 1]
    if twice:
        return t(
            "Month {month} stands there twice: a second retraining on the same labels changes nothing.",
            month=twice[0],
        )
    if len(months) > BUDGET:
        return t(
            "{count} retrainings need {labels} labels; the budget holds {budget}.",
            count=len(months),
            labels=2000 * len(months),
            budget=2000 * BUDGET,
        )
    return None


def _policy(answer: Any) -> str | None:
    problem = _months_problem(answer)
    if problem:
        return problem
    months = tuple(sorted(int(month) for month in np.ravel(list(answer))))
    best, never, won = min(map(replay_policy, _policies())), replay_policy(()), replay_policy(months)
    lost = t(
        "The replay gives {won:.0f} won per 1,000; never retraining {never:.0f}, the best policy {best:.0f}.",
        won=won,
        never=never,
        best=best,
    )
    if won <= TOLERANCE * best:
        return None
    if not months:
        return t("{lost} Not retraining costs more than the labels would.", lost=lost)
    if max(months) == 4:
        return t("{lost} You spend the labels before the world has changed.", lost=lost)
    if won >= never:
        return t(
            "{lost} That is no better than never: a retraining on old labels, and a very late one, mend nothing.",
            lost=lost,
        )
    first = min(month for month in months if month > 4)
    if 4 in months:
        return t(
            "{lost} In month 4 nothing had changed: those labels are spent, and month {first} comes late.",
            lost=lost,
            first=first,
        )
    alone = replay_policy((first,))
    if len(months) == 2 and alone <= TOLERANCE * best:
        return t(
            "{lost} Month {first} alone gives {alone:.0f}: which labels does the second retraining throw away?",
            lost=lost,
            first=first,
            alone=alone,
        )
    if first <= 7:
        return t(
            "{lost} You are near, but up to the end of month {first} an old model decides. What is the first "
            "month whose labels show the new buildings? See the figure of turn 3.",
            lost=lost,
            first=first,
        )
    return t(
        "{lost} You retrain too late: up to month {first} a model of another world decides.",
        lost=lost,
        first=first,
    )


def _policies() -> list[tuple[int, ...]]:
    return [(), *((a,) for a in range(4, 12)), *((a, b) for a in range(4, 12) for b in range(a + 1, 12))]


def _policy_praise(answer: Any) -> str:
    given = numbers(list(answer))
    assert given is not None
    months = tuple(sorted({int(month) for month in given.ravel()}))
    won, best, never = replay_policy(months), min(map(replay_policy, _policies())), replay_policy(())
    each = replay_policy(tuple(range(4, 12)))
    return t(
        "Yours costs {won:.0f} won per 1,000; never retraining {never:.0f}, the best within the budget "
        "{best:.0f}, every month, with four times the labels, {each:.0f}. What counts is one retraining as "
        "soon as the change is in the labels. You chose with hindsight: it shows what a policy could have "
        "earned.",
        won=won,
        never=never,
        best=best,
        each=each,
    )


EXERCISES = [
    Exercise(
        "07.a",
        "Which stage, and why",
        _stages,
        "The evidence turns up in one stage, the assumption was made in another: that is the loop.",
    ),
    Exercise(
        "07.b",
        "A data check",
        _data_check,
        _data_praise,
    ),
    Exercise(
        "07.c",
        "Retrain within a budget",
        _policy,
        _policy_praise,
    ),
]
