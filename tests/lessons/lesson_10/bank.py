"""Lesson 10: typical wrong answers with a part of their message, and right ones by other roads."""

import numpy as np
import pandas as pd
from scipy.special import expit, logit, softmax
from scipy.stats import norm

from utils.framing import threshold_labels, top_k_labels
from utils.lessons.lesson_10.experiments import THRESHOLDS


def row_by_row(scores, threshold):
    """Decide one score after the other, on plain lists."""
    return [[1 if float(expit(score)) >= threshold else 0 for score in row] for row in scores.tolist()]


def by_log_odds(scores, threshold):
    """Compare the scores with the threshold's own log odds, to within rounding."""
    return scores >= np.log(threshold / (1 - threshold)) - 1e-12


def filled(scores, threshold):
    """Fill an array of zeros."""
    labels = np.zeros_like(scores)
    labels[expit(scores) >= threshold] = 1
    return labels


def forgets_to_return(scores, threshold):
    """Compute and return nothing."""
    (expit(scores) >= threshold).astype(int)


def first_row_only(scores, threshold):
    """Return inside the loop."""
    for row in scores:
        return [1 if expit(score) >= threshold else 0 for score in row]
    return None


def stretched(scores, threshold):
    """Stretch each row to 0 and 1."""
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    return (scores - low) / np.maximum(high - low, 1e-12) >= threshold


WRONG = {
    "10.a": [
        (
            lambda scores, threshold: np.eye(scores.shape[1])[scores.argmax(axis=1)],
            "several may hold, or none",
        ),
        (lambda scores, threshold: scores.argmax(axis=1), "the number of the best label"),
        (lambda scores, threshold: softmax(scores, axis=1) >= threshold, "compete for one whole"),
        (lambda scores, threshold: softmax(scores, axis=0) >= threshold, "shows compete for a genre"),
        (lambda scores, threshold: softmax(scores) >= threshold, "all shows and genres compete"),
        (
            lambda scores, threshold: expit(scores) / expit(scores).sum(axis=1)[:, None] >= threshold,
            "Dividing by their sum",
        ),
        (lambda scores, threshold: (scores >= threshold).astype(int), "compare raw scores"),
        (lambda scores, threshold: scores > threshold, "compare raw scores"),
        (lambda scores, threshold: np.exp(scores) >= threshold, "is the odds"),
        (lambda scores, threshold: expit(scores) > threshold, "exactly at the threshold"),
        (lambda scores, threshold: expit(scores), "Those are the probabilities"),
        (
            lambda scores, threshold: expit(scores) * (expit(scores) >= threshold),
            "you give its probability",
        ),
        (
            lambda scores, threshold: np.where(np.exp(scores) / (1 + np.exp(scores)) >= threshold, 1, 0),
            "infinity by infinity",
        ),
        (lambda scores, threshold: top_k_labels(scores, 2), "takes two labels from each show"),
        (lambda scores, threshold: expit(scores) >= 0.5, "cut at one half"),
        (lambda scores, threshold: scores >= 0, "cut at one half"),
        (lambda scores, threshold: np.round(expit(scores)), "Rounding cuts at one half"),
        (lambda scores, threshold: expit(-scores) >= threshold, "turned round"),
        (lambda scores, threshold: 1 / (1 + np.exp(scores)) >= threshold, "turned round"),
        (lambda scores, threshold: expit(scores) <= threshold, "probability is too small"),
        (lambda scores, threshold: np.where(expit(scores) >= threshold, 0, 1), "the other way round"),
        (lambda scores, threshold: expit(scores) >= expit(threshold), "compare raw scores"),
        (lambda scores, threshold: scores >= np.log(threshold), "is the odds"),
        (lambda scores, threshold: np.tanh(scores) >= threshold, "tanh goes from -1"),
        (lambda scores, threshold: expit(expit(scores)) >= threshold, "sigmoid twice"),
        (
            lambda scores, threshold: np.maximum(expit(scores) >= threshold, top_k_labels(scores, 1)),
            "a show may have none",
        ),
        (
            lambda scores, threshold: (expit(scores) >= threshold) * top_k_labels(scores, 1),
            "keep the best label alone",
        ),
        (lambda scores, threshold: (expit(scores) >= threshold).any(axis=1), "whether any label holds"),
        (lambda scores, threshold: (expit(scores) >= threshold).sum(axis=1), "counts the labels"),
        (lambda scores, threshold: (expit(scores) >= threshold).T, "have changed places"),
        (lambda scores, threshold: 100 * expit(scores) >= threshold, "in per cent"),
        (lambda scores, threshold: expit(scores) >= 1 - threshold, "compare with 1 - threshold"),
        (lambda scores, threshold: expit(scores) >= expit(scores).mean(), "compare with the mean"),
        (lambda scores, threshold: scores * 0 + 1, "every label holds"),
        (lambda scores, threshold: scores * 0, "no label holds"),
        (lambda scores, threshold: expit(scores - 1e-9).astype(int), "cuts each probability down"),
        (lambda scores, threshold: np.isclose(expit(scores), threshold), "*is* the threshold"),
        (lambda scores, threshold: (1 + scores) / 2 >= threshold, "(1 + score) / 2 is no probability"),
        (lambda scores, threshold: norm.cdf(scores) >= threshold, "normal distribution"),
        (lambda scores, threshold: 1 - np.exp(-scores) >= threshold, "1 - exp(-score)"),
        (lambda scores, threshold: np.abs(scores) >= threshold, "drop the sign"),
        (
            lambda scores, threshold: scores / scores.sum(axis=1)[:, None] >= threshold,
            "Dividing by the sum of the scores",
        ),
        (lambda scores, threshold: scores >= scores.mean(), "compare with the mean"),
        (lambda scores, threshold: np.log(expit(scores)) >= threshold, "never above 0"),
        (lambda scores, threshold: expit(scores) >= 0.44, "the `threshold` of the notebook"),
        (lambda scores, threshold: scores >= expit(threshold), "turn the *scores*"),
        (lambda scores, threshold: scores >= np.log10(threshold / (1 - threshold)), "not `np.log10`"),
        (lambda scores, threshold: scores >= np.log2(threshold / (1 - threshold)), "not `np.log2`"),
        (lambda scores, threshold: scores / (1 + scores) >= threshold, "takes the score for the odds"),
        (
            lambda scores, threshold: expit(scores) / expit(scores).max(axis=1)[:, None] >= threshold,
            "Dividing by the largest makes",
        ),
        (
            lambda scores, threshold: (scores - scores.min()) / (scores.max() - scores.min()) >= threshold,
            "Stretching the scores",
        ),
        (lambda scores, threshold: 1 if expit(scores) >= threshold else 0, "An `if` asks one number"),
        (forgets_to_return, "returns nothing"),
        (first_row_only, "your function gives the shape"),
        (stretched, "Stretching the scores"),
        (lambda scores, threshold: scores / scores.max() >= threshold, "Dividing by the largest score"),
        (lambda scores, threshold: 1 / 1 + np.exp(-scores) >= threshold, "every label holds"),
        (lambda scores, threshold: np.exp(-scores) >= threshold, "only a part of it"),
        (lambda scores, threshold: np.where(expit(scores) >= threshold, 1, -1), "gives -1 among others"),
        (lambda scores, threshold: np.argwhere(expit(scores) >= threshold), "your function gives the shape"),
        (lambda scores, threshold: (expit(scores) >= threshold).astype(str), "no array of numbers"),
        (lambda scores, threshold: softmax(scores, axis=1).round(), "and expected is"),
        (lambda scores: expit(scores) >= 0.5, "your function raised TypeError"),
        (np.zeros((6, 4)), "The answer should be a function"),
    ],
    "10.b": [
        ([0.36, 0.36, 0.32, 0.36], "best thresholds on the shows that judge"),
        ([0.38, 0.48, 0.5, 0.42], "the shows that taught the model"),
        ([0.36, 0.36, 0.4, 0.36], "together: what judges must not tune"),
        ([0.48, 0.54, 0.5, 0.44], "share of right entries largest: the metric"),
        ([0.44, 0.36, 0.56, 0.62], "and on the shows that judge: take the F1"),
        ([0.88, 0.9, 0.88, 0.88], "make the precision largest"),
        ([0.1, 0.1, 0.1, 0.1], "make the recall largest"),
        ([0.44, 0.44, 0.44, 0.44], "One threshold serves all four"),
        ([0.5] * 4, "One threshold serves all four"),
        ([0.9, 0.9, 0.9, 0.9], "the lowest F1"),
        ([0.18, 0.54, 0.44, 0.42], "with and without the genre"),
        ([0.33, 0.36, 0.36, 0.37], "shares of the shows"),
        ([0.32, 0.36, 0.39, 0.37], "shares of the shows"),
        ([0.31, 0.37, 0.35, 0.38], "mean probabilities"),
        ([0.77, 0.8, 0.79, 0.72], "F1s, and of the shows that judge"),
        ([0.44, 0.54, 0.36, 0.44], "in another order"),
        ([13, 22, 17, 17], "positions of the best thresholds"),
        ([13, 13, 11, 13], "positions, and of the shows that judge"),
        ([0.7783, 0.8269, 0.781, 0.8282], "best F1s themselves"),
        ([36, 54, 44, 44], "in per cent"),
        ([0.64, 0.46, 0.56, 0.56], "1 minus the right thresholds"),
        (np.full((41, 4), 0.7), "F1 of every genre at every threshold"),
        (np.arange(41), "one entry per threshold"),
        (0.48, "has the shape ()"),
        ([0.5, 0.5], "has the shape (2,)"),
        (0.44, "has the shape ()"),
        ([0.357, 0.54, 0.44, 0.44], "among those of `experiments.THRESHOLDS`"),
        ([0.36, 0.54, 0.44, 0.9], "genre number 3"),
        ([0.38, 0.54, 0.44, 0.44], "genre number 0"),
        (["low", "low", "low", "high"], "Give four numbers: one threshold for each genre"),
    ],
}

RIGHT = {
    "10.a": [
        row_by_row,
        by_log_odds,
        filled,
        lambda scores, threshold: threshold_labels(1 / (1 + np.exp(-scores)), threshold),
        lambda scores, threshold: pd.DataFrame(expit(scores)).ge(threshold),
        lambda scores, threshold: np.where(expit(scores) < threshold, 0, 1),
        lambda scores, threshold: scores >= logit(threshold) - 1e-12,
        lambda scores, threshold: [list(map(int, row)) for row in expit(scores) >= threshold],
        lambda scores, threshold: 1 - (expit(scores) < threshold),
    ],
    "10.b": [
        (0.36, 0.54, 0.44, 0.44),
        np.array([0.36, 0.54, 0.44, 0.44]),
        THRESHOLDS[[13, 22, 17, 17]],
        {"cooking": 0.36, "mystery": 0.54, "survival": 0.44, "action": 0.44},
        pd.Series([0.36, 0.54, 0.44, 0.44]),
        [[0.36, 0.54, 0.44, 0.44]],
    ],
}
