"""Made-up measurements for each word that a verdict of lesson 11 can give."""

import pandas as pd

LEAST = pd.DataFrame(
    {"at the truth": [0.0, 0.0, 0.0, 0.9], "lowest elsewhere": [0.1, 0.2, 0.1, 1.0]},
    index=["RMSE", "MAE", "logistic loss", "cross entropy, soft truth"],
)
ROADS = pd.Series([1.5, 1.5, 1.5], index=["by hand", "own code", "scikit-learn"])


def lost(squared, absolute, sets=20):
    """Slopes lost in percent, the same in every set."""
    row = {("end", "squared"): squared, ("end", "absolute"): absolute}
    return pd.DataFrame([row | {("middle", "squared"): 2.0, ("middle", "absolute"): 1.0}] * sets)


def scores(loss, rival, sure, zero):
    """Scores of ten starts: by start a pair (squared errors, accuracies) of the loss and of its rival."""
    rows = []
    for start, (errors, accuracies) in (("zero start", zero), ("sure start", sure)):
        for name, error, accuracy in zip((loss, rival), errors, accuracies, strict=True):
            for number in range(10):
                wobble = 0.001 * (number % 3 - 1) * (name == rival)
                row = {"loss": name, "start": start, "number": number, "accuracy": accuracy - wobble}
                rows.append(row | {"squared error": error + wobble})
    return pd.DataFrame(rows)


def binary(loss, rival):
    ends = ((loss, rival), (0.9, 0.9))
    return scores("logistic loss", "Brier score", ends, ends)


def digits(sure, zero):
    return scores("cross entropy", "squared error", sure, zero)


BETTER, SAME, WORSE = ((0.1, 0.2), (0.9, 0.8)), ((0.1, 0.1), (0.9, 0.9)), ((0.2, 0.1), (0.8, 0.9))
CASES = {
    "C29": [((LEAST,), "definition")],
    "C30": [((ROADS,), "definition"), ((ROADS.mul([1, 1.001, 1]),), "definition")],
    "C31": [
        (([0.0, 0.0], [0.04, 3.91]), "corrected"),
        (([0.5, 0.9], [0.5, 0.9]), "holds"),
    ],
    "C32": [
        ((lost(50.0, 2.0),), "holds with a condition"),
        ((lost(2.0, 2.0),), "holds"),
        ((lost(2.0, 50.0),), "holds"),
    ],
    "C33": [
        ((binary(0.05, 0.07), (0.001, 0.002)), "holds"),
        ((binary(0.05, 0.07), (-0.001, 0.002)), "holds"),
        ((binary(0.05, 0.05), (-0.001, 0.002)), "holds with a condition"),
        ((binary(0.07, 0.05), (-0.001, 0.002)), "holds with a condition"),
        ((binary(0.05, 0.07), (-0.002, -0.001)), "corrected"),
    ],
    "C34": [
        ((digits(BETTER, BETTER),), "holds"),
        ((digits(BETTER, ((0.1, 0.2), (0.9, 0.9))),), "holds"),
        ((digits(SAME, BETTER),), "holds with a condition"),
        ((digits(BETTER, SAME),), "holds with a condition"),
        ((digits(BETTER, WORSE),), "corrected"),
        ((digits(WORSE, BETTER),), "corrected"),
    ],
}
