"""Lesson 09: typical wrong answers with a part of their message, and right ones by other roads."""

from fractions import Fraction

import numpy as np
import pandas as pd
from scipy.special import expit, softmax

from utils.framing import threshold_labels, top_k_labels


def row_by_row(scores, threshold):
    """Decide one score after the other, on plain lists."""
    return [[1 if float(expit(score)) >= threshold else 0 for score in row] for row in scores.tolist()]


def by_log_odds(scores, threshold):
    """Compare the scores with the threshold's own log odds, to within rounding."""
    return scores >= np.log(threshold / (1 - threshold)) - 1e-12


WRONG = {
    "09.a": [
        (
            lambda scores, threshold: np.eye(scores.shape[1])[scores.argmax(axis=1)],
            "several may hold, or none",
        ),
        (lambda scores, threshold: scores.argmax(axis=1), "the number of the best label"),
        (lambda scores, threshold: softmax(scores, axis=1) >= threshold, "compete for one whole"),
        (lambda scores, threshold: (scores >= threshold).astype(int), "compare raw scores"),
        (lambda scores, threshold: np.exp(scores) >= threshold, "is the odds"),
        (lambda scores, threshold: expit(scores) > threshold, "exactly at the threshold"),
        (lambda scores, threshold: expit(scores), "Those are the probabilities"),
        (
            lambda scores, threshold: np.where(np.exp(scores) / (1 + np.exp(scores)) >= threshold, 1, 0),
            "infinity by infinity",
        ),
        (lambda scores, threshold: top_k_labels(scores, 2), "takes two labels from each show"),
        (lambda scores, threshold: expit(-scores) >= threshold, "your function gives"),
        (lambda scores: expit(scores) >= 0.5, "your function raised TypeError"),
        (np.zeros((6, 4)), "The answer should be a function"),
    ],
    "09.b": [
        ([0.36, 0.36, 0.32, 0.36], "best thresholds on the shows that judge"),
        ([0.48, 0.54, 0.5, 0.44], "share of right entries largest"),
        ([0.44, 0.44, 0.44, 0.44], "One threshold serves all four"),
        (0.48, "has the shape ()"),
        ([0.5, 0.5], "has the shape (2,)"),
        ([0.357, 0.54, 0.44, 0.44], "among those of `deciding.thresholds`"),
        ([0.36, 0.54, 0.44, 0.9], "genre number 3"),
        (["low", "low", "low", "high"], "Give four numbers: one threshold for each genre"),
    ],
    "09.c": [
        (0.500, "That is the accuracy"),
        (0.44501, "That is the flat model's"),
        (0.47305, "mixes in precision"),
        (0.49649, "the months the model learned from"),
        (0.87795, "the recall of the sectors"),
        (48.730, "in per cent"),
        (np.full(64, 0.487), "one recall per beam"),
        (0.9, "Not that"),
    ],
}

RIGHT = {
    "09.a": [
        row_by_row,
        by_log_odds,
        lambda scores, threshold: threshold_labels(1 / (1 + np.exp(-scores)), threshold),
        lambda scores, threshold: pd.DataFrame(expit(scores)).ge(threshold),
    ],
    "09.b": [
        (0.36, 0.54, 0.44, 0.44),
        np.array([0.36, 0.54, 0.44, 0.44]),
        {"cooking": 0.36, "mystery": 0.54, "survival": 0.44, "action": 0.44},
        pd.Series([0.36, 0.54, 0.44, 0.44]),
    ],
    "09.c": [0.49, 0.4874, np.float64(0.487304), [0.4873], Fraction(4873, 10_000).__float__()],
}
