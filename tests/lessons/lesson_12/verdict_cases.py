"""Made-up measurements for each word that a verdict of lesson 12 can give."""

import pandas as pd


def _kept(conflict, agreeing):
    rows = {"clicks": conflict, "a second panel": agreeing}
    kept = {name: dict(zip(("kept", "low", "high"), row, strict=True)) for name, row in rows.items()}
    return kept, "clicks", "a second panel"


LOSING, KEEPING, UNSURE = (0.6, 0.5, 0.7), (1.0, 0.97, 1.02), (0.9, 0.8, 0.96)

APART = pd.DataFrame({"clicks": [240.0, 70.0], "quality": [45.0, 77.0]}, ["growth: x", "editor: y"])
CLOSE = pd.DataFrame({"clicks": [240.0, 230.0], "quality": [75.0, 77.0]}, ["growth: x", "editor: y"])
FOUND, MISSED = {"growth: x": 0.99, "editor: y": 0.6}, {"growth: x": 0.99, "editor: y": 0.49}

AREAS = pd.DataFrame({"one scale": [0.66, 0.7], "raw scales": [0.01, 0.7]}, ["9 even", "9 logit-spaced"])
SCALED = AREAS.assign(**{"raw scales": [0.6, 0.7]})


def _leads(*values):
    names = ["lasso, all inputs", "tree, all inputs"]
    return pd.DataFrame(values, names, ["lead", "+-"]).assign(equal=0.1)


AHEAD, BEHIND, OPEN = (0.2, 0.1), (-0.2, 0.1), (-0.05, 0.1)

CASES = {
    "C35": [
        (_kept(LOSING, KEEPING), "holds with a condition"),
        (_kept(LOSING, UNSURE), "holds with a condition"),
        (_kept(LOSING, LOSING), "holds"),
        (_kept(KEEPING, KEEPING), "corrected"),
        (_kept(UNSURE, KEEPING), "corrected"),
    ],
    "C36": [
        ((True, APART, FOUND, 30), "holds with a condition"),
        ((False, APART, FOUND, 30), "holds with a condition"),
        ((True, CLOSE, FOUND, 30), "holds"),
        ((True, APART, MISSED, 30), "corrected"),
        ((True, CLOSE, MISSED, 30), "corrected"),
    ],
    "C37": [
        ((True, AREAS, _leads(AHEAD, OPEN)), "holds with a condition"),
        ((True, SCALED, _leads(AHEAD, OPEN)), "holds"),
        ((True, SCALED, _leads(AHEAD, BEHIND)), "holds with a condition"),
        ((False, SCALED, _leads(AHEAD, AHEAD)), "holds with a condition"),
        ((True, SCALED, _leads(BEHIND, BEHIND)), "corrected"),
    ],
}
