"""Checks of lesson 00's exercises: who writes the rule?"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from utils.notebook.answers import results, truth
from utils.notebook.exercises import Exercise, number_problem


@cache
def _split() -> tuple[Any, Any, Any, Any]:
    """Split the tumours as the lesson does: seen and unseen measurements, seen and unseen truth."""
    tumours = load_breast_cancer(as_frame=True)
    malignant = (tumours.target == 0).to_numpy()
    seen_x, unseen_x, seen_y, unseen_y = train_test_split(
        tumours.data, malignant, test_size=0.5, stratify=malignant, random_state=0
    )
    return seen_x, unseen_x, seen_y, unseen_y


def _count_mistakes(answer: Any) -> str | None:
    seen_x, unseen_x, seen_y, unseen_y = _split()
    if np.size(answer) == len(unseen_y) > 1:
        return "That is one value per case: count how many of them differ."
    if problem := number_problem(answer, "a count of cases"):
        return problem
    value = float(np.squeeze(answer))
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(seen_x, seen_y)
    differ = model.predict(unseen_x) != unseen_y
    if value == differ.sum():
        return None
    if value == (~differ).sum():
        return "That is how many it gets right: count where the two differ."
    if np.isclose(value, differ.mean(), atol=5e-3) or np.isclose(value, 100 * differ.mean(), atol=0.1):
        return "That is the share of mistakes: the question asks for their number."
    if np.isclose(value, (~differ).mean(), atol=5e-3):
        return "That is the accuracy: the question asks for the number of mistakes."
    calls = model.predict(unseen_x)
    if value == (calls & ~unseen_y).sum():
        return "Those are the false alarms only (or the mistakes on the seen cases): a missed case is a mistake, too."
    if value == (~calls & unseen_y).sum():
        return "Those are the missed cases only: a false alarm is a mistake, too."
    return "Not that many: compare `calls` with `unseen_y` element by element, and count the differences."


def _beat_the_line(answer: Any) -> str | None:
    seen_x, unseen_x, seen_y, unseen_y = _split()
    columns = ["mean radius", "mean concavity"]
    seen, unseen = seen_x[columns].to_numpy(), unseen_x[columns].to_numpy()
    said, problem = results(answer, [*seen.tolist(), *unseen.tolist()])
    if problem:
        return problem
    truths = [truth(call) for call in said]
    if None in truths:
        return "Your rule should return True or False for each case: compare the measurements with numbers."
    calls, held_out = np.split(np.array(truths, dtype=bool), [len(seen)])
    if calls.all() or not calls.any():
        return f"Your rule says {bool(calls[0])} to every case: let the two measurements decide."
    for column, name in enumerate(("radius", "concavity")):
        shuffled = seen.copy()
        shuffled[:, column] = shuffled[::-1, column]
        moved, _ = results(answer, shuffled.tolist())
        if [truth(call) for call in moved] == calls.tolist():
            return f"Your rule takes no notice of the {name}: let both measurements decide."
    right = float(np.mean(calls == seen_y))
    if right < 0.5:
        return "Your rule is mostly wrong: you seem to return True for benign. Turn it round."
    if np.mean(held_out == unseen_y) > np.mean((unseen[:, 0] > 14) == unseen_y):
        return None
    return f"Your rule is right on {right:.3f} of the seen cases, and on the held-out ones it does not beat the line: move a threshold."


EXERCISES = [
    Exercise(
        "00.a",
        "Count the mistakes",
        _count_mistakes,
        "A handful of patients: behind every accuracy there are cases to look at one by one.",
    ),
    Exercise(
        "00.b",
        "Beat the one-line rule",
        _beat_the_line,
        "A second measurement sees what the first one cannot. The learned rule weighs all thirty.",
    ),
]
