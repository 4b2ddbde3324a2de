"""The project of lesson 07, turn by turn: the evidence, the ways back with their plans, and what each is worth."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from utils.language import Verbatim, t
from utils.lessons.lesson_07 import experiments
from utils.lifecycle import stages
from utils.lifecycle.runs import RunLog
from utils.lifecycle.service import Service
from utils.lifecycle.stages import Plan, Recipe, Saved, Scope
from utils.linear_model import LinearModel
from utils.serving import can_serve
from utils.uncertainty import bootstrap_by_group

CELLS = (7.5, 28.0)
MONEY = Scope("won")
FEARFUL, HEADSETS = replace(MONEY, missed_won=20), replace(MONEY, missed_won=50)
STREETS = Recipe(frequencies_ghz=CELLS, place="place")
PILOT = Plan()  # the goal is accuracy; January to March, cells at 28 GHz
SCOPED = replace(PILOT, scope=MONEY)
SERVED = replace(SCOPED, recipe=STREETS)

# Each turn's ways back: the plan in words, and what to say to whoever chooses it. True on any draw of the data.
WAYS = {
    1: {
        "scoping": (
            "make money the goal, switch from 1/11 on",
            "Only the goal changes: the same model, asked for money.",
        ),
        "data engineering": (
            "take all cells, and the kind of street",
            "More data answer the old question better, and it is the wrong one.",
        ),
        "model development": (
            "take squares and pairs of all readings",
            "A better model sounds right. But it serves the wrong goal too.",
        ),
        "deployment": (
            "go back to the rule",
            "The rule switches early, and so does the model, if it is asked to.",
        ),
        "monitoring": ("change nothing, watch on", "Watching shows the loss again and mends nothing."),
    },
    2: {
        "scoping": (
            "price a missed blockage at 20 won",
            "A higher price sounds careful. But then it switches more everywhere.",
        ),
        "data engineering": (
            "take all cells, and the kind of street",
            "The pilot had cells at 28 GHz only: what it never saw it can now learn.",
        ),
        "model development": (
            "take squares and pairs of all readings",
            "No pair of readings says in which street a link is.",
        ),
        "deployment": (
            "go back to the rule",
            "The rule helps the links that lose, and gives up what the others have gained.",
        ),
        "monitoring": ("change nothing, watch on", "The mean stays good, and the same people go on losing."),
    },
    3: {
        "scoping": (
            "price a missed blockage at 20 won",
            "At that price it switches more often in every street, also where nothing was built.",
        ),
        "data engineering": (
            "take labels of months 5 and 6, a column for each street",
            "New labels know the new buildings, and the columns say where they stand.",
        ),
        "model development": (
            "take squares and pairs, on the old data",
            "A richer model sounds stronger. But old months cannot teach a new city.",
        ),
        "deployment": (
            "go back to the rule",
            "The rule reads the slope alone, and at a new corner a blocker gives little warning.",
        ),
        "monitoring": ("change nothing, watch on", "The buildings stay: every month of waiting is paid for."),
    },
    4: {
        "scoping": (
            "take the new price of 50 won",
            "One number in the scope, and nothing is trained.",
        ),
        "data engineering": (
            "retrain on the labels of months 9 and 10",
            "Newer labels sound better. But they do not hold the new price.",
        ),
        "model development": (
            "take squares and pairs of all readings",
            "How likely a blockage is has not changed: only its price has.",
        ),
        "deployment": ("go back to the rule", "The rule knows no price, so it cannot follow one."),
        "monitoring": (
            "change nothing, watch on",
            "No input, label or score has moved: whoever watches those sees nothing.",
        ),
    },
}
MOST = {1: "model development", 2: "scoping", 3: "model development", 4: "data engineering"}
SLICES = {
    "place indoor": "links indoors",
    "place main": "main street",
    "place side": "side streets",
    "frequency_ghz 7.5": "7.5 GHz",
    "frequency_ghz 28.0": "28 GHz",
}
EVIDENCE = {1: "business analysis", 2: "model development", 3: "monitoring", 4: "business analysis"}
ASSUMED = {
    1: {"scoping": "what is right more often\nloses less money"},
    2: {"data engineering": "cells at 28 GHz\nlook like all cells"},
    3: {"data engineering": "the next months look\nlike the first"},
    4: {"scoping": "a missed blockage\ncosts 10 won"},
}


# What a stage or the server says in English to what it refuses.
REFUSALS = (
    "{reading} is known only after the decision",
    "The data hold {labels} labels, the scope pays for {paid}: take fewer months.",
    '"inputs" may hold numbers only: no text, true, false, null or deeper lists.',
    "A row has {numbers} numbers; this model takes {inputs}.",
    '"inputs" holds NaN or infinity: send finite numbers only.',
    '"inputs" must be a list of one row or more, each a list of one number or more.',
)


def in_words(said: str) -> str:
    """Give what was said to something refused, in the language in use.

    Parameters
    ----------
    said : str
        In English.

    Returns
    -------
    str

    Examples
    --------
    >>> in_words("A row has 2 numbers; this model takes 11.")
    'A row has 2 numbers; this model takes 11.'
    """
    for refusal in REFUSALS:
        form = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(refusal))
        if match := re.fullmatch(form, said):
            return t(refusal, **{name: Verbatim(value) for name, value in match.groupdict().items()})
    return t(said)


def ways(turn: int) -> dict[str, str]:
    """Give a turn's options, each with its plan, and the stage that it goes back to."""
    return {t("{stage}: {plan}", stage=stage, plan=plan): stage for stage, (plan, _) in WAYS[turn].items()}


def reasons(turn: int) -> dict[str, str]:
    """Give what to say to whoever chooses each of a turn's options."""
    return {t("{stage}: {plan}", stage=stage, plan=plan): t(why) for stage, (plan, why) in WAYS[turn].items()}


def most(turn: int) -> str:
    """Give the option that most people choose."""
    return next(option for option, stage in ways(turn).items() if stage == MOST[turn])


# ---------------------------------------------------------------- once through


class Pilot(NamedTuple):
    """The first model, once through all stages.

    Attributes
    ----------
    lost : pandas.DataFrame, indexed by link
        Won that ``rule``, ``model`` and ``dummy`` lose in each decision of the exam.
    blocked : ndarray of bool, shape (n,)
        Whether the link was then blocked.
    chance : ndarray of float, shape (n,)
        What the model gave as its chance.
    """

    lost: pd.DataFrame
    blocked: NDArray[np.bool_]
    chance: NDArray[np.float64]


def pilot(links: pd.DataFrame) -> Pilot:
    """Run the pilot: its goal is accuracy, its data are January to March at 28 GHz; it is examined on all cells.

    Parameters
    ----------
    links : pandas.DataFrame

    Returns
    -------
    Pilot
    """
    data = stages.prepare(links, PILOT.recipe)
    found = stages.develop(PILOT.scope, data)
    lost = found.lost[["rule", "model"]].assign(dummy=experiments.dummy_lost(data, PILOT.scope))
    return Pilot(lost, data.blocked == 1, found.chance)


# ---------------------------------------------------------------- the four turns: what each way back loses


def turn_1(links: pd.DataFrame) -> pd.DataFrame:
    """Give the won that each way back of turn 1 loses in each decision of the pilot's months."""
    plans = experiments.choices(
        SCOPED, replace(PILOT, recipe=STREETS), replace(PILOT, kind="pairs"), None, PILOT
    )
    return stages.exam_of_choices(links, plans, MONEY)


def turn_2(links: pd.DataFrame) -> pd.DataFrame:
    """Give the won that each way back of turn 2 loses in each decision of the pilot's months."""
    plans = experiments.choices(
        replace(SCOPED, scope=FEARFUL), SERVED, replace(SCOPED, kind="pairs"), None, SCOPED
    )
    return stages.exam_of_choices(links, plans, MONEY)


def turn_3(links: pd.DataFrame) -> pd.DataFrame:
    """Give the won that each way back of turn 3 loses in each decision of months 8 to 10."""
    plans = experiments.choices(
        replace(SERVED, scope=FEARFUL), renewed(links), replace(SERVED, kind="pairs"), None, SERVED
    )
    return stages.cost_of_choices(links, plans, MONEY, months=(8, 9, 10))


def turn_4(links: pd.DataFrame) -> pd.DataFrame:
    """Give the won that each way back of turn 4 loses in each decision of months 11 and 12, at the new price."""
    now = renewed(links)
    newer = replace(now.recipe, months=stages.latest_labelled(links, now=11))
    plans = experiments.choices(
        replace(now, scope=HEADSETS), replace(now, recipe=newer), replace(now, kind="pairs"), None, now
    )
    return stages.cost_of_choices(links, plans, HEADSETS, months=(11, 12))


def renewed(links: pd.DataFrame) -> Plan:
    """Give the plan of month 7: the latest labels of all cells, and a column for each street of each site."""
    return replace(SERVED, recipe=Recipe(stages.latest_labelled(links, now=7), CELLS, "corner"))


@dataclass(frozen=True)
class Turn:
    """What one turn of the loop found.

    Attributes
    ----------
    broke_at : str
        Stage whose evidence broke an assumption.
    back_to : str
        Stage of the cheapest way; "monitoring" is to leave things as they are.
    assumption : str
        The assumption of that stage, in a few words.
    before, after : float
        Won per 1,000 decisions before and after the repair.
    saved : Saved
        What the repair saves.
    """

    broke_at: str
    back_to: str
    assumption: str
    before: float
    after: float
    saved: Saved


def found(turn: int, lost: pd.DataFrame, seed: int) -> Turn:
    """Say what a turn found: the cheapest way, and what it saves against leaving things as they are.

    Parameters
    ----------
    turn : int
    lost : pandas.DataFrame, indexed by link
        What each way back loses in each decision; "monitoring" means leaving things as they are.
    seed : int
        Draws links for the interval.

    Returns
    -------
    Turn
    """
    won = 1000 * lost.mean()
    back_to = str(won.idxmin())
    assumption = ASSUMED[turn].get(back_to, "what it has assumed")
    saved = stages.saved(lost, back_to, "monitoring", seed)
    return Turn(EVIDENCE[turn], back_to, assumption, float(won["monitoring"]), float(won[back_to]), saved)


def decision(money: Saved, lost: pd.DataFrame, turns: list[Turn], seed: int) -> str:
    """Take the decision of the opening, in two sentences.

    Parameters
    ----------
    money : Saved
        What the first model saves against the rule.
    lost : pandas.DataFrame, indexed by link
        What the ways back of turn 2 lose.
    turns : list of Turn
    seed : int
        Draws links for the intervals.

    Returns
    -------
    str
    """
    repaired = stages.saved(lost, turns[1].back_to, "deployment", seed)
    return t(
        "The first model saves {money} won per 1,000 against the rule: {first}.\nAfter two turns it saves "
        "{repaired}: {second}, and watch. Two more turns save {third_turn} and {fourth_turn}.",
        money=money,
        first="ship it" if money.sign > 0 else "do not ship it",
        repaired=repaired,
        second="ship that one" if repaired.sign > 0 else "not yet",
        third_turn=turns[2].saved,
        fourth_turn=turns[3].saved,
    )


# ---------------------------------------------------------------- the evidence


def slices(links: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Give what the model of turn 1 saves against the rule, by slice, ``all links`` last, with its interval."""
    candidate = stages.develop(SCOPED.scope, stages.prepare(links, SCOPED.recipe))
    table = candidate.slices(seed)[["saved", "low", "high"]].rename(SLICES)
    whole = candidate.saved(seed)
    table.loc["all links"] = [whole.won, whole.low, whole.high]
    return table


def months(links: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Give the share of links that the model of turn 2 expects to be blocked in months 4 to 6, and the share seen.

    Parameters
    ----------
    links : pandas.DataFrame
    seed : int
        Draws links for the interval of what was seen.

    Returns
    -------
    pandas.DataFrame, indexed by month
        ``expected``, ``seen``, and the ends ``low`` and ``high`` of the interval of what was seen.
    """
    model, table = _model(links, SERVED), {}
    for month in (4, 5, 6):
        rows = links[stages.months_of(links) == month]
        report = stages.month_report(links, month, stages.chances(SERVED, model, rows), MONEY)
        blocked = rows["blocked_100ms"].to_numpy(dtype=float)
        low, high = bootstrap_by_group(blocked, rows["link"], np.random.default_rng(seed))
        table[month] = {"expected": report["expected"], "seen": report["seen"], "low": low, "high": high}
    return pd.DataFrame(table).T


def _model(links: pd.DataFrame, plan: Plan) -> LinearModel:
    data = stages.prepare(links, plan.recipe)
    return stages.fit(data.inputs[data.learn], data.blocked[data.learn], plan.kind)


# ---------------------------------------------------------------- what must be stopped


class Release(NamedTuple):
    """What a release was tried with.

    Attributes
    ----------
    gate : dict from str to list of str
        Why the ``new`` and the ``poisoned`` model may not replace the old one; empty for one that may.
    forms : dict from str to str
        What stage 2 says to clean data and to each spoilt batch.
    garbage : dict from str to str
        What the server says to each senseless question.
    same, kept : bool
        Whether the answers over HTTP are the model's own; whether each batch is in the log, once.
    crashes : int
        How often the server died meanwhile.
    """

    gate: dict[str, list[str]]
    forms: dict[str, str]
    garbage: dict[str, str]
    same: bool
    kept: bool
    crashes: int

    @property
    def table(self) -> pd.DataFrame:
        """What was tried, what notices it, and what it says."""
        new, poisoned = ("; ".join(self.gate[name][:1]) or "passes" for name in ("new", "poisoned"))
        kept = "no batch lost" if self.kept else "a batch lost"
        table = {
            ("the new model", "exam with checked labels"): new,
            ("labels swapped by a tool", "exam with checked labels"): poisoned,
            ("frequency in MHz, not GHz", "range of each reading"): self.forms["megahertz for gigahertz"],
            ("throughput of the next second", "list of late readings"): self.forms["a leak"],
            ("the server is killed", "log on the disk, restart"): t(
                "{crashes} restart, {kept}", crashes=self.crashes, kept=kept
            ),
        }
        short = {
            k: v.removeprefix("The data do not meet the schema: ").split(". ")[0] for k, v in table.items()
        }
        rows = [
            (tried, notices, in_words(said.split(": leave")[0])) for (tried, notices), said in short.items()
        ]
        if not can_serve():
            rows.append(
                (
                    "a browser starts no server",
                    "this kernel",
                    "the model answered inside it, and its end was played",
                )
            )
        head = ["what notices it", "what it says"]
        return pd.DataFrame([row[1:] for row in rows], [row[0] for row in rows], head)


def release(links: pd.DataFrame) -> Release:
    """Try what has to be stopped before and after a release: bad labels, bad units, a leak, garbage, a killed server.

    Parameters
    ----------
    links : pandas.DataFrame

    Returns
    -------
    Release
    """
    plan, july = renewed(links), links[stages.months_of(links) == 7]
    old, new = (SERVED, _model(links, SERVED)), (plan, _model(links, plan))
    swapped = links.assign(blocked_100ms=1 - links["blocked_100ms"])
    poisoned = (plan, _model(swapped, plan))
    gate = {
        name: stages.refusals(each, old, july, MONEY) for name, each in (("new", new), ("poisoned", poisoned))
    }
    log = RunLog.temporary()
    with Service(LinearModel.from_json(old[1].to_json()), "place", log, "champion") as service:
        april = stages.inputs_of(links[stages.months_of(links) == 4], "place")
        answers = service.ask(april.to_numpy().tolist(), "comparison")
        same = bool(np.abs(old[1].predict(april) - np.array(answers, dtype=float)).max() < 1e-12)
        garbage = {}
        for rows in ([["12 dB"] * 11], [[1.0, 2.0]], [[float("nan")] * 11], []):
            service.ask(rows, "garbage")
            garbage[str(rows)[:24]] = in_words(str(log.read()[-1]["refused"]))
        before = len(log.read())
        for month in (4, 5, 6):
            service.replay(links, month, kill_at=2 if month == 5 else None)
    lines = log.read()[before:]
    crashes = sum("event" in line for line in lines)
    wanted = [f"month {month}, batch {number}" for month in (4, 5, 6) for number in range(4)]
    kept = sorted(line["batch"] for line in lines if "chances" in line) == wanted
    return Release(gate, experiments.forms(links, plan.recipe), garbage, same, kept, crashes)


def resources(links: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, str]:
    """Say how many labels are worth their price, and what is said to a plan that needs more than were assigned.

    Parameters
    ----------
    links : pandas.DataFrame
    seed : int
        Draws which links are learned from.

    Returns
    -------
    lost : pandas.DataFrame, indexed by link
        Won lost in each decision when all labels are learned from, half, and a twentieth.
    said : str
        What stage 3 says to a fourth month.
    """
    lost = experiments.lost_by_labels(stages.prepare(links, STREETS), MONEY, seed)
    four_months = stages.prepare(links, Recipe((1, 2, 3, 4)))
    return lost, in_words(experiments.answer(stages.develop, MONEY, four_months))


def trial(links: pd.DataFrame) -> pd.DataFrame:
    """Give what the old and the new model lose on each link of month 7, in won per 1,000 decisions."""
    plan, july = renewed(links), links[stages.months_of(links) == 7]
    models = {"old": (SERVED, _model(links, SERVED)), "new": (plan, _model(links, plan))}
    return experiments.lost_by_link(july, models, MONEY)


def scoping(
    links: pd.DataFrame, first: pd.DataFrame, last: pd.DataFrame, seed: int
) -> tuple[Saved, Saved, Saved, bool]:
    """Give what goal, requirement and all labels (against a twentieth) save; whether more than assigned is refused."""
    labels, said = resources(links, seed)
    return (
        stages.saved(first, "scoping", "monitoring", seed),
        stages.saved(last, "scoping", "monitoring", seed),
        stages.saved(labels, "all", "1/20", seed),
        said != in_words("passes"),
    )


def data_alone(links: pd.DataFrame, second: pd.DataFrame, third: pd.DataFrame, seed: int) -> dict[str, Saved]:
    """Give what other rows and columns alone have saved: at 7.5 GHz in turn 2, and in the new city in turn 3."""
    table = stages.prepare(links, Recipe(PILOT.recipe.months)).table
    at_7 = second[(table["frequency_ghz"] == CELLS[0]).to_numpy()]
    return {
        "street at 7.5 GHz": stages.saved(at_7, "data engineering", "monitoring", seed),
        "new city": stages.saved(third, "data engineering", "monitoring", seed),
    }


def adapting(third: pd.DataFrame, last: pd.DataFrame, seed: int) -> tuple[Saved, Saved]:
    """Give what adapting to the new city saves, and what adapting to the new requirement saves."""
    return (
        stages.saved(third, "data engineering", "monitoring", seed),
        stages.saved(last, "scoping", "monitoring", seed),
    )
