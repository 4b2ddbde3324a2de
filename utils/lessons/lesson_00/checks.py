"""Checks of lesson 00's exercises: who writes the rule?"""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from utils.language import Verbatim, begins, t
from utils.notebook.answers import results, truth
from utils.notebook.exercises import Exercise, number_problem

COLUMNS = ["mean radius", "mean concavity"]


@cache
def _split() -> tuple[Any, Any, Any, Any]:
    """Split the tumours as the lesson does: seen and unseen measurements, seen and unseen truth."""
    tumours = load_breast_cancer(as_frame=True)
    malignant = (tumours.target == 0).to_numpy()
    seen_x, unseen_x, seen_y, unseen_y = train_test_split(
        tumours.data, malignant, test_size=0.5, stratify=malignant, random_state=0
    )
    return seen_x, unseen_x, seen_y, unseen_y


@cache
def _learned() -> Any:
    """Learn the rule of all measurements as the lesson does."""
    seen_x, _, seen_y, _ = _split()
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(seen_x, seen_y)


# ---------------------------------------------------------------- 00.a


def _count_mistakes(answer: Any) -> str | None:
    _, unseen_x, _, unseen_y = _split()
    calls = _learned().predict(unseen_x)
    differ = calls != unseen_y
    if several := _several_counts(answer, differ):
        return several
    if problem := number_problem(answer, "a count of cases"):
        return problem
    value = float(np.squeeze(answer))
    if np.isclose(value, differ.sum()):
        return None
    if value < 0:
        return "A count is never negative: count the cases where the two differ."
    wrong, right = float(differ.mean()), float((~differ).mean())
    if np.isclose(value, wrong, atol=5e-3) or np.isclose(value, 100 * wrong, atol=0.1):
        return "That is the share of mistakes: the question asks for their number."
    if np.isclose(value, right, atol=5e-3) or np.isclose(value, 100 * right, atol=0.5):
        return (
            "That is the accuracy, the share of right calls: the question asks for the number of wrong ones."
        )
    by_hand, best = ((unseen_x["mean radius"] > threshold).to_numpy() for threshold in (14, 15))
    seen_x, _, seen_y, _ = _split()
    on_seen = int((_learned().predict(seen_x) != seen_y).sum())
    if not value.is_integer():
        return t(
            "A count of cases is a whole number, and yours is {value:.3g}: add up the cases where the two "
            "differ.",
            value=value,
        )
    both, neither = int((calls & unseen_y).sum()), int((~calls & ~unseen_y).sum())
    counts = {
        2: "That is how many different values there are, True and False: count the cases in which the two differ.",
        len(differ) - neither: "Those are the cases called malignant or really so, right calls among them: count where "
        "the two differ.",
        both: "Those are right calls, the malignant cases that it finds: count the wrong ones.",
        neither: "Those are right calls, the benign cases that it leaves alone: count the wrong ones.",
        len(seen_y): "That is how many cases it learned from: count its mistakes on the held-out ones.",
        len(seen_y) + len(calls): "That is how many cases there are in all: count the mistakes on the held-out ones.",
        int(calls.sum() + unseen_y.sum()): "That adds the malignant calls to the malignant cases: count where the two "
        "differ.",
        int(np.argmax(differ)): "That is the place of the first wrong call: how many are there?",
        int(np.flatnonzero(differ)[-1]): "That is the place of the last wrong call: how many are there?",
        0: "It does make some mistakes: compare `calls` with `unseen_y`, each with its own case.",
        int((~calls).sum()): "That is how many cases the rule calls benign, rightly or not.",
        int((~unseen_y).sum()): "That is how many cases are benign: the question is about the calls that differ from it.",
        int((best != unseen_y).sum()): "Those are the mistakes of the learned threshold: `calls` holds what the rule of all "
        "measurements says.",
        int(differ.sum()) + on_seen: "Those are the mistakes on all cases: count those on the held-out ones.",
        int((~differ).sum()): "That is how many it gets right: count where the two differ.",
        int((calls & ~unseen_y).sum()): "Those are the false alarms alone (it is also the share in per cent, "
        "and the mistakes on the seen cases): count all wrong calls on the held-out cases.",
        int((~calls & unseen_y).sum()): "Those are the missed cases only: a false alarm is a mistake, too.",
        len(calls): "That is how many cases there are: count those where the two differ.",
        int(calls.sum()): "That is how many cases the rule calls malignant, rightly or not.",
        int(unseen_y.sum()): "That is how many cases are malignant: the question is about the calls that differ from it.",
        int((by_hand != unseen_y).sum()): "Those are the mistakes of the one-line rule: `calls` holds what the learned "
        "rule says.",
    }  # fmt: skip
    return counts.get(int(value)) or _one_mistake(value, calls, unseen_y)


def _several_counts(answer: Any, differ: NDArray[np.bool_]) -> str | None:
    """Name an answer that holds the number asked for, or the cases to be counted, among others."""
    values = list(answer.values()) if isinstance(answer, dict) else answer
    if np.shape(values) == (2, 2):
        if np.sum(values) == len(differ):
            return "That is the table of right and wrong calls: add up its two numbers of wrong ones."
        return "Those are both counts, of right calls and of wrong ones: give the number of wrong ones alone."
    if np.size(values) == 2 and sum(values) == len(differ):
        return "Those are the numbers of right calls and of wrong ones: give the number of wrong ones alone."
    if np.size(values) == 2 and np.isclose(sum(values), 1):
        return (
            "Those are the shares of wrong and right calls: the question asks for the number of wrong ones."
        )
    if np.size(values) == 2 and sum(values) == differ.sum():
        return "Those are the two kinds of mistakes, the missed cases and the false alarms: add them up."
    if np.size(values) == len(differ) > 1:
        return "That is one value per case: count how many of them differ."
    if np.size(values) == differ.sum():
        return "Those are the cases that it gets wrong, one by one: how many are they?"
    return None


def _one_mistake(value: float, calls: NDArray[np.bool_], truths: NDArray[np.bool_]) -> str:
    """Show a case that counts, to whoever has another number of them."""
    differ = calls != truths
    words, case = {True: t("malignant"), False: t("benign")}, int(np.argmax(differ))
    if abs(value - differ.sum()) == 1:
        return "Nearly, by one: count every case in which the two differ, the first and the last one, too."
    found = {"case": case, "said": words[bool(calls[case])], "really": words[bool(truths[case])]}
    if value < differ.sum():
        return t(
            "There are more than that. Case {case}, say, is one of them: `calls` says {said}, `unseen_y` "
            "says {really}. Compare the two entry by entry.",
            **found,
        )
    return t(
        "There are fewer than that. Case {case}, say, is one of them: `calls` says {said}, `unseen_y` "
        "says {really}. Compare the two entry by entry.",
        **found,
    )


# ---------------------------------------------------------------- 00.b


def _cases() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    seen_x, unseen_x, _, _ = _split()
    return seen_x[COLUMNS].to_numpy(), unseen_x[COLUMNS].to_numpy()


def _calls(answer: Any, cases: list[list[float]]) -> list[bool | None]:
    """Ask a rule about cases; None where it says neither True nor False."""
    said, problem = results(answer, cases)
    return [None] * len(cases) if problem else [truth(call) for call in said]


def _silent(answer: Any, cases: list[list[float]], problem: str) -> str:
    """Name a case for which a rule returns nothing, where it returns something for others."""
    said = [results(answer, [case])[1] for case in cases]
    if not begins(problem, "Your function returns nothing") or all(said):
        return problem
    radius, concavity = next(case for case, one in zip(cases, said, strict=True) if one)
    return t(
        "Your rule returns nothing for some cases, such as radius {radius:.1f} and concavity "
        "{concavity:.2f}: give these an answer as well, for instance a last line `return False`.",
        radius=radius,
        concavity=concavity,
    )


def _turned(answer: Any, both: bool = False) -> str | None:
    """Name a measurement of which more turns a rule's malignant into benign, never the other way; or say `both` do."""
    steps = np.linspace([8.0, 0.0], [26.0, 0.4], 19)
    calls = _calls(answer, [[r, c] for r in steps[:, 0].tolist() for c in steps[:, 1].tolist()])
    if None in calls:
        return None
    names = []
    for axis, name in enumerate(("radius", "concavity")):
        change = np.diff(np.array(calls, dtype=int).reshape(19, 19), axis=axis)
        if change.min() < 0 and change.max() <= 0:
            names.append(name)
    return names[0] if len(names) > both else None


def _limited(answer: Any) -> str | None:
    """Name a measurement of which more turns benign into malignant, and still more turns it back."""
    for name, ends in (
        ("radius", [[7.0, c, 28.0] for c in (0.0, 0.4)]),
        ("concavity", [[0.0, r, 0.4] for r in (7.0, 28.0)]),
    ):
        for low, other, high in ends:
            along = np.linspace(low, high, 60).tolist()
            cases = [[one, other] if name == "radius" else [other, one] for one in along]
            calls = _calls(answer, cases)
            if None not in calls and not calls[0] and not calls[-1] and any(calls):
                return name
    return None


def _both_needed(answer: Any) -> bool:
    """Say whether neither measurement alone makes a rule say malignant, but both together do: an `and`."""
    return _calls(answer, [[28.0, 0.0], [7.0, 0.4], [28.0, 0.4]]) == [False, False, True]


def _either_but_not_both(answer: Any) -> bool:
    """Say whether a rule says malignant to what is large or dented, and benign to what is both."""
    return _calls(answer, [[28.0, 0.0], [7.0, 0.4], [28.0, 0.4]]) == [True, True, False]


def _hardly_counts(answer: Any) -> str | None:
    """Name a measurement that moves a rule's line on the other one by less than a tenth of its range."""
    ranges = {"radius": (6.0, 30.0), "concavity": (0.0, 0.45)}
    for column, ((name, ends), (_, (low, high))) in enumerate(itertools.permutations(ranges.items(), 2)):
        lines: list[list[float]] = []
        starts = set()
        for end in ends:
            along = [float(one) for one in np.linspace(low, high, 481)]
            calls = _calls(answer, [[end, one] if not column else [one, end] for one in along])
            starts.add(calls[0])
            turns = [
                one for one, before, now in zip(along[1:], calls, calls[1:], strict=False) if before != now
            ]
            lines.append(turns)
        if (
            len(lines[0]) == len(lines[1]) == len(starts) == 1
            and abs(lines[1][0] - lines[0][0]) < (high - low) / 10
        ):
            return name
    return None


def _no_truth(said: list[Any], cases: list[list[float]]) -> str:
    """Name what a rule returns where it should say True or False."""
    case, found = next((case, one) for case, one in zip(cases, said, strict=True) if truth(one) is None)
    if isinstance(found, str):
        return t(
            "Your rule returns text, {found}: return True for malignant and False for benign, without quotes.",
            found=Verbatim(repr(found[:20])),
        )
    several = isinstance(found, list | tuple | dict) or (isinstance(found, np.ndarray) and found.ndim == 1)
    if several and len(found) == 2:
        if isinstance(found, dict) or None in map(truth, found):
            return "Your rule returns more than True or False: return the truth value alone, without a word or number beside it."
        return (
            "Your rule returns two answers for each case: join the two tests into one, by `and` or by `or`."
        )
    if callable(found):
        return "Your rule returns a function: return True or False, worked out from `radius` and `concavity`."
    if not isinstance(found, int | float):
        return (
            "Your rule should return True or False for each case: it is given one case at a time, as `radius` and "
            "`concavity`, so compare these with numbers."
        )
    if found in case:
        name = ("radius", "concavity")[case.index(found)]
        return t(
            "For some cases your rule returns the {name} itself: write a whole test on each side of `and` "
            "and `or`, such as {name} > a number.",
            name=name,
        )
    if set(said) == {-1, 1}:
        return "Your rule returns 1 and -1: return True for malignant and False for benign."
    if all(isinstance(one, int) for one in said):
        return t(
            "Your rule returns how many of its tests a case has passed, such as {found}: say from how many "
            "on it is malignant.",
            found=found,
        )
    if len({one for one in said if truth(one) is None}) == 1:
        return t(
            "For some cases your rule returns the number {found:.3g}: it stands alone, so write a whole test "
            "there, with > or <.",
            found=found,
        )
    return t(
        "Your rule returns a number, such as {found:.3g}, not True or False: compare it with a "
        "threshold, by > or <.",
        found=found,
    )


def _beat_the_line(answer: Any) -> str | None:
    _, _, seen_y, unseen_y = _split()
    seen, unseen = _cases()
    both = [*seen.tolist(), *unseen.tolist()]
    said, problem = results(answer, both)
    if problem:
        pairs = {"for |": "or", "for &": "and"}
        word = next((word for sign, word in pairs.items() if sign in problem), None)
        said_of_it = _silent(answer, both, problem)
        if word is None:
            return said_of_it
        return t(
            "{problem} In Python, `{word}` joins two comparisons; a sign such as | or & is worked out before "
            "the >.",
            problem=Verbatim(said_of_it),
            word=Verbatim(word),
        )
    truths = [truth(call) for call in said]
    if None in truths:
        return _no_truth(said, both)
    calls, held_out = np.split(np.array(truths, dtype=bool), [len(seen)])
    if calls.all() or not calls.any():
        return t(
            "Your rule says {call} to every case. Radius runs from 7 to 28 and concavity from 0 to about "
            "0.4: let both decide, each by a threshold in its range.",
            call=bool(calls[0]),
        )
    for column, name in enumerate(("radius", "concavity")):
        shuffled = seen.copy()
        shuffled[:, column] = shuffled[::-1, column]
        if _calls(answer, shuffled.tolist()) == calls.tolist():
            return t("Your rule takes no notice of the {name}: let both measurements decide.", name=name)
    right = float(np.mean(calls == seen_y))
    if right < 0.5 and calls.mean() > 0.85 and not _turned(answer):
        return t(
            "Your rule says malignant to {share:.0%} of the cases: raise its thresholds.", share=calls.mean()
        )
    if right < 0.5 and not _turned(answer, both=True) and (turned := _turned(answer)):
        return t(
            "Your rule is mostly wrong: in it a higher {turned} turns malignant into benign. Turn that test "
            "round.",
            turned=turned,
        )
    if right < 0.5:
        return "Your rule is mostly wrong: you seem to return True for benign. Turn it round."
    if weak := _hardly_counts(answer):
        return t(
            "In your rule the {weak} hardly counts. Radius runs from 7 to 28 and concavity from 0 to about "
            "0.4, so a bare sum is a line on one of them: bring both to one scale first, or test each by "
            "itself.",
            weak=weak,
        )
    if np.mean(held_out == unseen_y) > np.mean((unseen[:, 0] > 14) == unseen_y):
        return None
    missed, alarms = int((~calls & seen_y).sum()), int((calls & ~seen_y).sum())
    told = t(
        "Your rule is right on {right:.3f} of the seen cases: {missed} malignant missed, {alarms} false "
        "alarms.",
        right=right,
        missed=missed,
        alarms=alarms,
    )
    if _either_but_not_both(answer):
        return t(
            "{told} In your rule a case that is both large and dented is benign: that is != or ^, and `or` "
            "takes both.",
            told=told,
        )
    if turned := _turned(answer):
        return t(
            "{told} In your rule a higher {turned} turns malignant into benign: turn that test round.",
            told=told,
            turned=turned,
        )
    if limited := _limited(answer):
        return t(
            "{told} In your rule a {limited} in the middle is malignant and a larger one benign: take the "
            "upper limit away.",
            told=told,
            limited=limited,
        )
    if _both_needed(answer):
        return t(
            "{told} With `and` a case must fail both tests, so more malignant ones slip through. What would "
            "`or` do?",
            told=told,
        )
    if missed > alarms:
        return t(
            "{told} On the held-out cases it does not beat the one-line rule: lower a threshold.", told=told
        )
    return t("{told} On the held-out cases it does not beat the one-line rule: raise a threshold.", told=told)


def _reward(answer: Any) -> str:
    _, unseen_x, seen_y, unseen_y = _split()
    seen, unseen = _cases()
    mine = [
        np.mean(np.array(_calls(answer, cases.tolist()), dtype=bool) == truths)
        for cases, truths in ((seen, seen_y), (unseen, unseen_y))
    ]
    line = np.mean((unseen[:, 0] > 14) == unseen_y)
    return t(
        "Your rule is right on {seen:.3f} of the seen cases and on {unseen:.3f} of the held-out ones; "
        "there the one-line rule has {line:.3f}, the learned one {learned:.3f}. Stop here: if you now "
        "tune your rule until this check says more, the held-out cases are unseen no longer.",
        seen=mine[0],
        unseen=mine[1],
        line=line,
        learned=_learned().score(unseen_x, unseen_y),
    )


EXERCISES = [
    Exercise(
        "00.a",
        "Count the mistakes",
        _count_mistakes,
        "A handful of patients: behind every accuracy there are cases to look at one by one.",
    ),
    Exercise("00.b", "Beat the one-line rule", _beat_the_line, _reward),
]
