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
    if np.size(answer) == len(unseen_y) > 1:
        return "That is one value per case: count how many of them differ."
    if np.shape(answer) == (2, 2):
        return "That is the table of right and wrong calls: add up its two numbers of wrong ones."
    if np.size(answer) == differ.sum():
        return "Those are the cases that it gets wrong, one by one: how many are they?"
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
    counts = {
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
    return counts.get(
        int(value) if value.is_integer() else -1,
        "Not that many: compare `calls` with `unseen_y` element by element, and count the differences.",
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
    if "returns nothing" not in problem or all(said):
        return problem
    radius, concavity = next(case for case, one in zip(cases, said, strict=True) if one)
    return (
        f"Your rule returns nothing for some cases, such as radius {radius:.1f} and concavity {concavity:.2f}: "
        "give these an answer as well, for instance a last line `return False`."
    )


def _turned(answer: Any) -> str | None:
    """Name a measurement of which more turns a rule's malignant into benign, and never the other way."""
    steps = np.linspace([8.0, 0.0], [26.0, 0.4], 19)
    calls = _calls(answer, [[r, c] for r in steps[:, 0].tolist() for c in steps[:, 1].tolist()])
    if None in calls:
        return None
    for axis, name in enumerate(("radius", "concavity")):
        change = np.diff(np.array(calls, dtype=int).reshape(19, 19), axis=axis)
        if change.min() < 0 and change.max() <= 0:
            return name
    return None


def _both_needed(answer: Any) -> bool:
    """Say whether neither measurement alone makes a rule say malignant, but both together do: an `and`."""
    return _calls(answer, [[28.0, 0.0], [7.0, 0.4], [28.0, 0.4]]) == [False, False, True]


def _hardly_counts(answer: Any) -> str | None:
    """Name a measurement that moves a rule's line on the other one by less than a tenth of its range."""
    ranges = {"radius": (6.0, 30.0), "concavity": (0.0, 0.45)}
    for column, ((name, ends), (_, (low, high))) in enumerate(itertools.permutations(ranges.items(), 2)):
        lines = []
        for end in ends:
            along = [float(one) for one in np.linspace(low, high, 481)]
            calls = _calls(answer, [[end, one] if not column else [one, end] for one in along])
            turns = [
                one for one, before, now in zip(along[1:], calls, calls[1:], strict=False) if before != now
            ]
            lines.append(turns)
        if len(lines[0]) == len(lines[1]) == 1 and abs(lines[1][0] - lines[0][0]) < (high - low) / 10:
            return name
    return None


def _beat_the_line(answer: Any) -> str | None:
    _, _, seen_y, unseen_y = _split()
    seen, unseen = _cases()
    both = [*seen.tolist(), *unseen.tolist()]
    said, problem = results(answer, both)
    if problem:
        pairs = {"for |": "or", "for &": "and"}
        word = next((word for sign, word in pairs.items() if sign in problem), None)
        hint = (
            f" In Python, `{word}` joins two comparisons; a sign such as | or & is worked out before the >."
        )
        return _silent(answer, both, problem) + (hint if word else "")
    truths = [truth(call) for call in said]
    if None in truths:
        return "Your rule should return True or False for each case: compare the measurements with numbers."
    calls, held_out = np.split(np.array(truths, dtype=bool), [len(seen)])
    if calls.all() or not calls.any():
        return (
            f"Your rule says {bool(calls[0])} to every case. Radius runs from 7 to 28 and concavity from 0 to about 0.4: "
            "let both decide, each by a threshold in its range."
        )
    for column, name in enumerate(("radius", "concavity")):
        shuffled = seen.copy()
        shuffled[:, column] = shuffled[::-1, column]
        if _calls(answer, shuffled.tolist()) == calls.tolist():
            return f"Your rule takes no notice of the {name}: let both measurements decide."
    right = float(np.mean(calls == seen_y))
    if right < 0.5:
        return "Your rule is mostly wrong: you seem to return True for benign. Turn it round."
    if weak := _hardly_counts(answer):
        return (
            f"In your rule the {weak} hardly counts. Radius runs from 7 to 28 and concavity from 0 to about 0.4, so a bare "
            "sum is a line on one of them: bring both to one scale first, or test each by itself."
        )
    if np.mean(held_out == unseen_y) > np.mean((unseen[:, 0] > 14) == unseen_y):
        return None
    missed, alarms = int((~calls & seen_y).sum()), int((calls & ~seen_y).sum())
    told = f"Your rule is right on {right:.3f} of the seen cases: {missed} malignant missed, {alarms} false alarms."
    if turned := _turned(answer):
        return f"{told} In your rule a higher {turned} turns malignant into benign: turn that test round."
    if _both_needed(answer):
        return f"{told} With `and` a case must fail both tests, so more malignant ones slip through. What would `or` do?"
    side = "lower a threshold" if missed > alarms else "raise a threshold"
    return f"{told} On the held-out cases it does not beat the one-line rule: {side}."


def _reward(answer: Any) -> str:
    _, unseen_x, seen_y, unseen_y = _split()
    seen, unseen = _cases()
    mine = [
        np.mean(np.array(_calls(answer, cases.tolist()), dtype=bool) == truths)
        for cases, truths in ((seen, seen_y), (unseen, unseen_y))
    ]
    line = np.mean((unseen[:, 0] > 14) == unseen_y)
    return (
        f"Your rule is right on {mine[0]:.3f} of the seen cases and on {mine[1]:.3f} of the held-out ones; there the "
        f"one-line rule has {line:.3f}, the learned one {_learned().score(unseen_x, unseen_y):.3f}. "
        "Stop here: if you now tune your rule until this check says more, the held-out cases are unseen no longer."
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
