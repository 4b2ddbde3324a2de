"""Checks of lesson 07's exercises: the iterative process."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from utils.data import load_links
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
BUDGET, TOLERANCE = 2, 1.02


def _stages(answer: Any) -> str | None:
    if isinstance(answer, dict) and set(answer) < set(CASES):
        left = ", ".join(sorted(set(CASES) - set(answer)))
        return f'Give a dictionary with the keys "A", "B", "C" and "D": {left} is still missing.'
    if not isinstance(answer, dict) or set(answer) != set(CASES):
        return 'Give a dictionary with the keys "A", "B", "C" and "D".'
    for case, (stage, why, clue) in CASES.items():
        said = answer[case]
        if not isinstance(said, tuple | list) or len(said) != 2 or not all(isinstance(x, str) for x in said):
            return f'Case {case}: give a pair of texts, the stage and the reason: ("deployment", "leak").'
        named = [text.strip().lower() for text in said]
        if named[0] in REASONS and named[1] in STAGES:
            return f"Case {case}: first the stage, then the reason: ({named[1]!r}, {named[0]!r})."
        if named[0] not in STAGES:
            return f"Case {case}: {said[0]!r} is none of the six stages: {', '.join(STAGES)}."
        if named[1] not in REASONS:
            return f"Case {case}: {said[1]!r} is none of the reasons: {', '.join(REASONS)}."
        if named[0] != stage:
            return f"Case {case} does not lead back to {named[0]}: {clue}. Where was that decided?"
        if named[1] != why:
            return f"Case {case}: the stage is right, but {named[1]!r} is not why: {clue}."
    return None


@cache
def _batches() -> tuple[tuple[tuple[str, pd.DataFrame], ...], tuple[pd.DataFrame, ...]]:
    links = load_links()
    clean = [links[months_of(links) == month] for month in (1, 3, 5, 7, 8, 10, 11, 12)]
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
    return f"{len(batch):,} rows, {blocked:.1%} of them blocked"


def _data_check(answer: Any) -> str | None:
    faulty, clean = _batches()
    batches = [*clean, *(batch for _, batch in faulty)]
    given, problem = results(answer, [(batch,) for batch in batches])
    if problem:
        if "raised" in problem and "KeyError" in problem:
            return f"{problem} A column may be missing: begin with stages.faults(batch)."
        return problem
    said = [truth(result) for result in given]
    if None in said:
        what = short(given[said.index(None)])
        return f"Your function returns {what}: return True to refuse the batch, else False."
    passed, stopped = said[: len(clean)], said[len(clean) :]
    if all(said):
        return "It refuses every month, the clean ones too: then nobody gets any data."
    if all(passed):
        return "It refuses all clean months and lets faulty ones through: True is to refuse, False is to let pass."
    if True in passed:
        month = clean[passed.index(True)]
        return (
            f"It refuses {passed.count(True)} of {len(clean)} clean months, and soon nobody listens to it; one of "
            f"those: month {months_of(month)[0]}, {_facts(month)}, nothing wrong."
        )
    missed = [(name, batch) for (name, batch), stop in zip(faulty, stopped, strict=True) if not stop]
    if missed:
        name, batch = missed[0]
        return f"It lets {len(missed)} of {len(faulty)} faulty months through; one of those: {name} ({_facts(batch)})."
    return None


def _data_praise(answer: Any) -> str:
    faulty, clean = _batches()
    alone = sum(bool(faults(batch)) for _, batch in faulty)
    return (
        f"It stops {len(faulty)} of {len(faulty)} faulty months and lets {len(clean)} of {len(clean)} clean ones pass. "
        f"`stages.faults` alone, which looks at single values, stops {alone}: the rest can be seen in whole batches only."
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


def _policy(answer: Any) -> str | None:
    given = numbers(list(answer)) if isinstance(answer, list | tuple | set | np.ndarray) else None
    if given is None or given.ndim > 1 or (given % 1 != 0).any():
        return "Give a list of months, such as [4, 7]: whole numbers."
    months = tuple(sorted({int(month) for month in given.ravel()}))
    if any(not 4 <= x <= 11 for x in months):
        return "Give months from 4 to 11: the model goes live in month 4, and after month 12 nothing is left to gain."
    if len(months) > BUDGET:
        return (
            f"{len(months)} retrainings need {2000 * len(months)} labels; the budget holds {2000 * BUDGET}."
        )
    best, never, won = min(map(replay_policy, _policies())), replay_policy(()), replay_policy(months)
    lost = (
        f"The replay gives {won:.0f} won per 1,000; never retraining {never:.0f}, the best policy {best:.0f}."
    )
    if won <= TOLERANCE * best:
        return None
    if not months:
        return f"{lost} Not retraining costs more than the labels would."
    if max(months) == 4:
        return f"{lost} You spend the labels before the world has changed."
    if won >= never:
        return f"{lost} That is no better than never: a retraining on old labels, and a very late one, mend nothing."
    first = min(month for month in months if month > 4)
    if 4 in months:
        return f"{lost} In month 4 nothing had changed: those labels are spent, and month {first} comes late."
    if first <= 7:
        return f"{lost} You are near: what is the first month whose labels show the new buildings?"
    return f"{lost} You retrain too late: up to month {first} a model of another world decides."


def _policies() -> list[tuple[int, ...]]:
    return [(), *((a,) for a in range(4, 12)), *((a, b) for a in range(4, 12) for b in range(a + 1, 12))]


def _policy_praise(answer: Any) -> str:
    given = numbers(list(answer))
    assert given is not None
    months = tuple(sorted({int(month) for month in given.ravel()}))
    won, best, never = replay_policy(months), min(map(replay_policy, _policies())), replay_policy(())
    each = replay_policy(tuple(range(4, 12)))
    return (
        f"Yours costs {won:.0f} won per 1,000; never retraining {never:.0f}, the best within the budget {best:.0f}, every "
        f"month, with four times the labels, {each:.0f}. What counts is one retraining as soon as the change is in the labels. "
        "You chose with hindsight: it shows what a policy could have earned."
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
