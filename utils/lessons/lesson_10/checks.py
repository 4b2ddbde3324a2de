"""Checks of lesson 10's exercises: labels that decide for themselves, and a threshold for each."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtr, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, f1_score, precision_score, recall_score
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import make_pipeline

from utils.data import load_shows
from utils.framing import threshold_labels, top_k_labels
from utils.language import begins, t
from utils.lessons.lesson_10.experiments import THRESHOLDS
from utils.notebook.answers import numbers, results
from utils.notebook.exercises import Exercise, function_problem

Floats = npt.NDArray[np.float64]


def _score_cases() -> list[tuple[Floats, float]]:
    rng = np.random.default_rng(8)
    made = [(rng.normal(0, 2, (6, 4)), threshold) for threshold in (0.5, 0.3, 0.8)]
    edges = np.array([[0.0, -1.0, 2.0, 0.0], [-3.0, -4.0, -2.0, -5.0], [800.0, 3.0, 2.0, -800.0]])
    near = np.array([[0.19, 0.45, 0.55, 0.7], [1.2, 1.3, 1.5, 1.7]])
    return [
        (np.array([[2.0, -1.0, 0.1]]), 0.6),
        *made,
        (edges, 0.5),
        (np.array([[1.0, 0.5]]), 0.6),
        (near, 0.6),
        (near, 0.8),
    ]


def _overflowing(scores: Floats, threshold: float) -> npt.NDArray[np.bool_]:
    with np.errstate(all="ignore"):
        grown: Floats = np.exp(scores)
        return grown / (1 + grown) >= threshold


def _odds(scores: Floats, threshold: float) -> npt.NDArray[np.bool_]:
    with np.errstate(all="ignore"):
        return np.asarray(np.exp(scores) >= threshold)


def _at_least_one(scores: Floats, threshold: float) -> npt.NDArray[np.bool_]:
    return np.asarray((expit(scores) >= threshold) | (top_k_labels(scores, 1) == 1))


def _stretched(scores: Floats, threshold: float) -> npt.NDArray[np.bool_]:
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    return np.asarray((scores - low) / (high - low) >= threshold)


def _before_minus(scores: Floats, threshold: float) -> npt.NDArray[np.bool_]:
    return np.asarray(scores / (1 + scores) >= threshold)


_ONE_GENRE = "argmax gives every show one genre: several may hold, or none. Decide label by label."
_ONE_WHOLE = (
    "A softmax makes the labels compete for one whole: these are independent. Which function turns one score into one "
    "probability?"
)
_RAW = "You compare raw scores with a probability: turn each score into a probability first."
_LABEL_MISTAKES = [
    (lambda scores, threshold: top_k_labels(scores, 1), _ONE_GENRE),
    (
        lambda scores, threshold: scores.argmax(axis=1),
        "That is the number of the best label: give one 0 or 1 for each label of each show.",
    ),
    (lambda scores, threshold: softmax(scores, axis=1) >= threshold, _ONE_WHOLE),
    (
        lambda scores, threshold: softmax(scores, axis=0) >= threshold,
        "Your softmax goes down the shows, so that shows compete for a genre: each score has a probability of its own.",
    ),
    (
        lambda scores, threshold: softmax(scores) >= threshold,
        "Your softmax makes all shows and genres compete for one whole: each score has a probability of its own.",
    ),
    (
        lambda scores, threshold: expit(scores) / expit(scores).sum(axis=1, keepdims=True) >= threshold,
        "Dividing by their sum makes the labels compete for one whole: leave each probability as it is.",
    ),
    (lambda scores, threshold: scores >= threshold, _RAW),
    (lambda scores, threshold: scores > threshold, _RAW),
    (
        _odds,
        "The exponential of a score is the odds, which have no upper end: the probability is odds / (1 + odds).",
    ),
    (
        lambda scores, threshold: expit(scores) > threshold,
        "Nearly: a probability exactly at the threshold counts as well.",
    ),
    (
        _overflowing,
        "The right formula, but for a score of 800 it divides infinity by infinity: use `expit`, or 1 / (1 + exp(-score)).",
    ),
    (
        lambda scores, threshold: expit(scores),
        "Those are the probabilities: now compare them with the threshold.",
    ),
    (
        lambda scores, threshold: np.where(expit(scores) >= threshold, expit(scores), 0),
        "Where a label holds you give its probability: give 1.",
    ),
    (
        lambda scores, threshold: top_k_labels(scores, 2),
        "That takes two labels from each show, whatever their probabilities: use the threshold.",
    ),
    (
        lambda scores, threshold: expit(scores) >= 0.5,
        "You cut at one half (a score of 0) whatever is asked: use the `threshold` that your function is given.",
    ),
    (
        lambda scores, threshold: np.round(expit(scores)),
        "Rounding cuts at one half, and sends one half itself to 0: compare with the `threshold` that is given.",
    ),
    (
        lambda scores, threshold: expit(-scores) >= threshold,
        "The sign in the sigmoid is turned round: it is 1 / (1 + exp(-score)), large for a large score.",
    ),
    (
        lambda scores, threshold: expit(scores) <= threshold,
        "You give 1 where the probability is too small: it is 1 where it is *at least* the threshold.",
    ),
    (
        lambda scores, threshold: expit(scores) < threshold,
        "You give 1 where the probability is below the threshold, and 0 where it reaches it: the other way round.",
    ),
    (
        lambda scores, threshold: np.tanh(scores) >= threshold,
        "tanh goes from -1 to 1, so it is no probability: which function goes from 0 to 1?",
    ),
    (
        lambda scores, threshold: expit(expit(scores)) >= threshold,
        "You apply the sigmoid twice: once turns a score into a probability.",
    ),
    (
        _at_least_one,
        "You give each show at least its best label: a show may have none.",
    ),
    (
        lambda scores, threshold: (expit(scores) >= threshold) & (top_k_labels(scores, 1) == 1),
        "You keep the best label alone: every label that reaches the threshold holds.",
    ),
    (
        lambda scores, threshold: (expit(scores) >= threshold).any(axis=1),
        "That says for each show whether any label holds: give one 0 or 1 for each label of each show.",
    ),
    (
        lambda scores, threshold: (expit(scores) >= threshold).sum(axis=1),
        "That counts the labels of each show: give one 0 or 1 for each label of each show.",
    ),
    (
        lambda scores, threshold: (expit(scores) >= threshold).T,
        "Rows and columns have changed places: a row is a show.",
    ),
    (
        lambda scores, threshold: 100 * expit(scores) >= threshold,
        "Your probabilities are in per cent, the threshold is a share: compare like with like.",
    ),
    (
        lambda scores, threshold: expit(scores) >= 1 - threshold,
        "You compare with 1 - threshold: a label holds where its probability reaches the threshold itself.",
    ),
    (
        lambda scores, threshold: 1 + np.exp(-scores) >= threshold,
        "Your function says that every label holds. Look at the brackets: 1 / 1 + exp(-score) is not 1 / (1 + exp(-score)).",
    ),
    (
        lambda scores, threshold: np.exp(-scores) >= threshold,
        "exp(-score) is only a part of it: the probability is 1 / (1 + exp(-score)).",
    ),
    (
        lambda scores, threshold: scores / scores.max() >= threshold,
        "Dividing by the largest score makes no probability: a sigmoid does, for each score by itself.",
    ),
    (
        _stretched,
        "Stretching the scores to 0 and 1 makes no probability: a sigmoid does, for each score by itself.",
    ),
    (
        lambda scores, threshold: np.zeros_like(scores),
        "Your function says that no label holds: compare each probability with the threshold.",
    ),
    (
        lambda scores, threshold: expit(scores).astype(int),
        "`int` cuts each probability down to 0 before anything is compared: compare with the threshold first.",
    ),
    (
        lambda scores, threshold: np.isclose(expit(scores), threshold),
        "You ask whether the probability *is* the threshold: it must be at least as large.",
    ),
    (
        lambda scores, threshold: (1 + scores) / 2 >= threshold,
        "(1 + score) / 2 is no probability, as scores have no ends: which function goes from 0 to 1?",
    ),
    (
        lambda scores, threshold: ndtr(scores) >= threshold,
        "The normal distribution takes other scores: log odds become a probability by 1 / (1 + exp(-score)).",
    ),
    (
        lambda scores, threshold: 1 - np.exp(-scores) >= threshold,
        "1 - exp(-score) can be far below 0: the probability is 1 / (1 + exp(-score)).",
    ),
    (
        lambda scores, threshold: np.abs(scores) >= threshold,
        "You drop the sign of the score, but a score far below 0 means that the label does not hold.",
    ),
    (
        lambda scores, threshold: scores / scores.sum(axis=1, keepdims=True) >= threshold,
        "Dividing by the sum of the scores makes no probability, and lets labels compete: turn each score by itself.",
    ),
    (
        lambda scores, threshold: scores >= scores.mean(),
        "You compare with the mean: use the `threshold` that your function is given.",
    ),
    (
        lambda scores, threshold: np.log(expit(scores)) >= threshold,
        "The logarithm of a probability is never above 0: compare the probability itself.",
    ),
    (
        lambda scores, threshold: expit(scores) >= 0.44,
        "You use 0.44, the `threshold` of the notebook: take the one that your function is given, as its second input.",
    ),
    (
        lambda scores, threshold: scores >= expit(threshold),
        "You turn the threshold into a probability, but it is one already: turn the *scores*.",
    ),
    (
        lambda scores, threshold: scores >= np.log10(threshold / (1 - threshold)),
        "Log odds are natural logarithms: `np.log`, not `np.log10`.",
    ),
    (
        lambda scores, threshold: scores >= np.log2(threshold / (1 - threshold)),
        "Log odds are natural logarithms: `np.log`, not `np.log2`.",
    ),
    (
        _before_minus,
        "score / (1 + score) takes the score for the odds: it is their logarithm, so exp(score) are the odds.",
    ),
    (
        lambda scores, threshold: expit(scores) / expit(scores).max(axis=1, keepdims=True) >= threshold,
        "Dividing by the largest makes the labels compete: leave each probability as it is.",
    ),
    (
        lambda scores, threshold: (scores - scores.min()) / np.ptp(scores) >= threshold,
        "Stretching the scores to 0 and 1 makes no probability: a sigmoid does, for each score by itself.",
    ),
    (
        lambda scores, threshold: np.abs(expit(scores)) >= np.abs(expit(scores)).mean(),
        "You compare with the mean: use the `threshold` that your function is given.",
    ),
]


def _form_problem(answer: Any) -> str | None:
    """Say what a result lacks that is no array of 0 and 1 in the shape of the scores."""
    cases = _score_cases()
    given, _ = results(answer, cases)
    for (scores, _), result in zip(cases, given, strict=False):
        labels = numbers(result, truths=True)
        if labels is None:
            return "Your function gives something that is no array of numbers: give 1 where a label holds, else 0."
        if labels.shape != np.squeeze(scores).shape:
            return t(
                "For scores of the shape {shape} your function gives the shape {given}: give one 0 or 1 for each "
                "label of each show.",
                shape=scores.shape,
                given=labels.shape,
            )
        if odd := sorted(set(labels.ravel().tolist()) - {0.0, 1.0}):
            return t(
                "Your function gives {entry:.3g} among others: give 1 where a label holds, else 0.",
                entry=odd[0],
            )
    return None


def _labels_that_hold(answer: Any) -> str | None:
    problem = function_problem(
        answer,
        _score_cases(),
        lambda scores, threshold: expit(scores) >= threshold,
        mistakes=_LABEL_MISTAKES,
    )
    if problem and "truth value of an array" in problem:
        return "An `if` asks one number, and `scores` holds many: compare the whole array at once, or go through it entry by entry."
    if problem and begins(problem, "Called with"):
        return _form_problem(answer) or problem
    return problem


def _told_labels(function: Any) -> str:
    """Let the student's function judge the scores of the real show."""
    scores = np.array([[0.324, -0.904, 0.666, -3.571]])
    given = numbers(function(scores, 0.44), truths=True)
    labels = [] if given is None else given.astype(int).tolist()
    return t(
        "Each label decides for itself: of 흑백요리사 your function says {labels} at 0.44. A softmax of the same "
        "scores leaves {left}: there survival takes from cooking.",
        labels=labels,
        left=(softmax(scores) >= 0.44).astype(int)[0].tolist(),
    )


@cache
def _tuning() -> dict[str, Floats]:
    """Give scores of each label at each threshold, (thresholds, labels), on parts of the shows."""
    shows = load_shows()
    labels = shows.columns[2:]
    judge, tune, learn = shows[:600], shows[600:900], shows[900:]
    linear = LogisticRegression(C=10, solver="liblinear")
    tagger = make_pipeline(TfidfVectorizer(), MultiOutputClassifier(linear)).fit(
        learn["synopsis"], learn[labels]
    )
    found: dict[str, Floats] = {}
    for name, part in {"judge": judge, "tune": tune, "learn": learn, "both": shows[:900]}.items():
        proba = np.column_stack([p[:, 1] for p in tagger.predict_proba(part["synopsis"])])
        called = [threshold_labels(proba, cut) for cut in THRESHOLDS]
        measured = {
            "share": part[labels].mean().to_numpy(),
            "mean": proba.mean(axis=0),
            "balance": [
                [balanced_accuracy_score(part[label], c[:, j]) for j, label in enumerate(labels)]
                for c in called
            ],
            "F1": [f1_score(part[labels], c, average=None) for c in called],
            "accuracy": [(c == part[labels]).mean() for c in called],
            "precision": [precision_score(part[labels], c, average=None, zero_division=0) for c in called],
            "recall": [recall_score(part[labels], c, average=None, zero_division=0) for c in called],
        }
        found |= {f"{name}.{score}": np.array(values) for score, values in measured.items()}
    return found


def _best(score: str) -> npt.NDArray[np.intp]:
    return np.asarray(_tuning()[score].argmax(axis=0))


_SHARES = {
    "tune.share": "These are the shares of the shows that have each genre: try every threshold, and keep the one with the best F1.",
    "learn.share": "These are the shares of the shows that have each genre: try every threshold, and keep the one with the best F1.",
    "tune.mean": "These are the mean probabilities: try every threshold, and keep the one with the best F1.",
}
_OTHER_SCORES = {
    "judge.F1": "These are the best thresholds on the shows that judge: tuned there, the score is no test any more. Tune on `tune`.",
    "learn.F1": "These are the best thresholds on the shows that taught the model, which it knows too well: tune on `tune`.",
    "both.F1": "These are the best thresholds on `tune` and `judge` together: what judges must not tune. Use `tune` alone.",
    "tune.accuracy": "These make the share of right entries largest: the metric here is the F1 of each genre.",
    "judge.accuracy": "These make the share of right entries largest, and on the shows that judge: take the F1, on `tune`.",
    "tune.precision": "These make the precision largest: F1 is the balance of precision and recall.",
    "tune.balance": "These balance the recall of the shows with and without the genre: the metric here is the F1 of each genre.",
    "tune.recall": "These make the recall largest, which the lowest threshold always does: F1 weighs it against precision.",
}


def _four_thresholds(answer: Any) -> str | None:
    if isinstance(answer, dict):
        answer = [answer.get(genre) for genre in load_shows().columns[2:]]
    chosen = numbers(answer)
    if chosen is None:
        return "Give four numbers: one threshold for each genre, in the order of GENRES."
    found = _tuning()
    if chosen.shape == (len(THRESHOLDS), 4):
        return "That is the F1 of every genre at every threshold: find the largest of each column, with argmax(axis=0)."
    if chosen.shape == (len(THRESHOLDS),):
        return "That has one entry per threshold: argmax(axis=0) goes down the thresholds and gives one entry per genre."
    if chosen.shape != (4,):
        return t(
            "Give four numbers, one threshold for each genre; your answer has the shape {shape}.",
            shape=chosen.shape,
        )
    if np.array_equal(chosen, _best("tune.F1")):
        return "These are the positions of the best thresholds: give `experiments.THRESHOLDS` at these positions."
    if np.array_equal(chosen, _best("judge.F1")):
        return "These are positions, and of the shows that judge: give thresholds, tuned on `tune`."
    if np.allclose(chosen, found["tune.F1"].max(axis=0), atol=1e-3):
        return "These are the best F1s themselves: give the thresholds at which they are reached."
    if np.allclose(chosen / 100, THRESHOLDS[_best("tune.F1")], atol=1e-6):
        return "These are in per cent: give them as in `experiments.THRESHOLDS`, between 0 and 1."
    if np.allclose(1 - chosen, THRESHOLDS[_best("tune.F1")], atol=1e-6):
        return "These are 1 minus the right thresholds: a genre holds where its probability reaches the threshold."
    if np.allclose(chosen, found["judge.F1"].max(axis=0), atol=5e-3):
        return "These are F1s, and of the shows that judge: give thresholds, tuned on `tune`."
    for shares, message in _SHARES.items():
        if np.allclose(chosen, found[shares], atol=5e-3):
            return message
    at = np.abs(THRESHOLDS[:, np.newaxis] - chosen).argmin(axis=0)
    if not np.allclose(THRESHOLDS[at], chosen, atol=1e-6):
        return "Choose each threshold among those of `experiments.THRESHOLDS`."
    label = np.arange(4)

    def best(score: str) -> bool:
        return bool((found[score][at, label] >= found[score].max(axis=0) - 1e-9).all())

    if best("tune.F1"):
        return None
    for score, message in _OTHER_SCORES.items():
        if best(score):
            return message
    if (found["tune.F1"][at, label] <= found["tune.F1"].min(axis=0) + 1e-9).all():
        return "These have the lowest F1: argmin for argmax, or a score that was sorted the other way round?"
    if np.ptp(chosen) < 1e-9:
        return "One threshold serves all four: tune each genre by its own F1."
    if sorted(at) == sorted(_best("tune.F1")):
        return "The right four thresholds in another order: they stand in the order of `GENRES`."
    wrong = int((found["tune.F1"][at, label] < found["tune.F1"].max(axis=0) - 1e-9).argmax())
    return t(
        "Another threshold has a higher F1 for genre number {number} (counted from 0) on `tune`: try them all.",
        number=wrong,
    )


def _told_thresholds(_: Any) -> str:
    found, label = _tuning(), np.arange(4)
    shared = int(found["tune.F1"].mean(axis=1).argmax())
    own = found["judge.F1"][_best("tune.F1"), label].mean()
    seen = found["judge.F1"].max(axis=0).mean()
    return t(
        "On the shows that judge, your four thresholds reach a macro F1 of {own:.3f}, one tuned threshold for all "
        "{shared:.3f}. Had you tuned on the judging shows, you would have believed {seen:.3f}: three numbers more "
        "to tune are not always worth it, and never free.",
        own=own,
        shared=found["judge.F1"][shared].mean(),
        seen=seen,
    )


EXERCISES = [
    Exercise("10.a", "Scores of independent labels", _labels_that_hold, _told_labels),
    Exercise("10.b", "A threshold for each genre", _four_thresholds, _told_thresholds),
]
