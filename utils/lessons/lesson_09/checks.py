"""Checks of lesson 09's exercises: many classes, many labels."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, f1_score
from sklearn.multioutput import MultiOutputClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline

from utils.data import load_links, load_shows
from utils.framing import HierarchicalClassifier, threshold_labels, top_k_labels
from utils.lessons.lesson_09.experiments import THRESHOLDS
from utils.notebook.answers import numbers
from utils.notebook.exercises import Exercise, function_problem, number_problem

Floats = npt.NDArray[np.float64]


def _one_hot(scores: Floats, threshold: float) -> npt.NDArray[np.int64]:
    return top_k_labels(scores, 1)


def _score_cases() -> list[tuple[Floats, float]]:
    rng = np.random.default_rng(8)
    made = [(rng.normal(0, 2, (6, 4)), threshold) for threshold in (0.5, 0.3, 0.8)]
    edges = np.array([[0.0, -1.0, 2.0, 0.0], [-3.0, -4.0, -2.0, -5.0], [800.0, 3.0, 2.0, -800.0]])
    return [*made, (edges, 0.5), (np.array([[1.0, 0.5]]), 0.6)]


def _overflowing(scores: Floats, threshold: float) -> npt.NDArray[np.bool_]:
    with np.errstate(all="ignore"):
        grown: Floats = np.exp(scores)
        return grown / (1 + grown) >= threshold


def _odds(scores: Floats, threshold: float) -> npt.NDArray[np.bool_]:
    with np.errstate(all="ignore"):
        return np.asarray(np.exp(scores) >= threshold)


def _labels_that_hold(answer: Any) -> str | None:
    return function_problem(
        answer,
        _score_cases(),
        lambda scores, threshold: expit(scores) >= threshold,
        mistakes=[
            (
                _one_hot,
                "argmax gives every show one genre: several may hold, or none. Decide label by label.",
            ),
            (
                lambda scores, threshold: scores.argmax(axis=1),
                "That is the number of the best label: give one 0 or 1 for each label of each show.",
            ),
            (
                lambda scores, threshold: softmax(scores, axis=1) >= threshold,
                "A softmax makes the labels compete for one whole: these are independent. Which function turns one score into one probability?",
            ),
            (
                lambda scores, threshold: scores >= threshold,
                "You compare raw scores with a probability: turn each score into a probability first.",
            ),
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
                lambda scores, threshold: top_k_labels(scores, 2),
                "That takes two labels from each show, whatever their probabilities: use the threshold.",
            ),
        ],
    )


@cache
def _tuning() -> dict[str, Floats]:
    """Give F1 and accuracy of each label at each threshold, (thresholds, labels), on the tuning and judging shows."""
    shows = load_shows()
    labels = shows.columns[2:]
    judge, tune, learn = shows[:600], shows[600:900], shows[900:]
    linear = LogisticRegression(C=10, solver="liblinear")
    tagger = make_pipeline(TfidfVectorizer(), MultiOutputClassifier(linear)).fit(
        learn["synopsis"], learn[labels]
    )
    found = {}
    for name, part in {"judge": judge, "tune": tune}.items():
        proba = np.column_stack([p[:, 1] for p in tagger.predict_proba(part["synopsis"])])
        called = [threshold_labels(proba, t) for t in THRESHOLDS]
        found[f"{name} F1"] = np.array([f1_score(part[labels], c, average=None) for c in called])
        found[f"{name} accuracy"] = np.array([(c == part[labels]).mean() for c in called])
    return found


def _four_thresholds(answer: Any) -> str | None:
    if isinstance(answer, dict):
        answer = [answer.get(genre) for genre in load_shows().columns[2:]]
    chosen = numbers(answer)
    if chosen is None:
        return "Give four numbers: one threshold for each genre, in the order of GENRES."
    if chosen.shape != (4,):
        return f"Give four numbers, one threshold for each genre; your answer has the shape {chosen.shape}."
    at = np.abs(THRESHOLDS[:, np.newaxis] - chosen).argmin(axis=0)
    if not np.allclose(THRESHOLDS[at], chosen, atol=1e-6):
        return "Choose each threshold among those of `deciding.thresholds`."
    found = _tuning()
    label = np.arange(4)

    def best(score: str) -> bool:
        return bool((found[score][at, label] >= found[score].max(axis=0) - 1e-9).all())

    if best("tune F1"):
        return None
    if best("judge F1"):
        return "These are the best thresholds on the shows that judge: tuned there, the score is no test any more. Tune on `tune`."
    if best("tune accuracy"):
        return "These make the share of right entries largest: the metric here is the F1 of each genre."
    if np.ptp(chosen) < 1e-9:
        return "One threshold serves all four: tune each genre by its own F1."
    wrong = int((found["tune F1"][at, label] < found["tune F1"].max(axis=0) - 1e-9).argmax())
    return f"Another threshold has a higher F1 for genre number {wrong} (counted from 0) on `tune`: try them all."


@cache
def _beams() -> dict[str, float]:
    """Give every score of beams with and without the sectors as chapters."""
    links = load_links()
    angle = np.deg2rad(links["azimuth_deg"])
    position = links[["distance_m", "floor"]].assign(sine=np.sin(angle), cosine=np.cos(angle))
    early = links["time"].dt.month <= 8
    truth = links["beam"][~early].to_numpy()
    flat = GaussianNB().fit(position[early], links["beam"][early])
    tree = HierarchicalClassifier(GaussianNB(), {beam: beam // 8 for beam in range(64)})
    tree.fit(position[early], links["beam"][early])
    called = tree.predict(position[~early])
    return {
        "right": float(balanced_accuracy_score(truth, called)),
        "micro": float(np.mean(called == truth)),
        "flat": float(balanced_accuracy_score(truth, flat.predict(position[~early]))),
        "F1": f1_score(truth, called, average="macro"),
        "seen": float(
            balanced_accuracy_score(links["beam"][early].to_numpy(), tree.predict(position[early]))
        ),
        "sector": float(balanced_accuracy_score(truth // 8, called // 8)),
    }


_BEAM_MISTAKES = {
    "micro": "That is the accuracy, where each measurement counts once: let each beam count once.",
    "flat": "That is the flat model's: give the tree `parent_of`, which names the sector of each beam.",
    "F1": "That is the macro F1, which mixes in precision: the question asks for recall.",
    "seen": "That is on the months the model learned from: judge it on the later ones.",
    "sector": "That is the recall of the sectors: the question asks for the beams.",
}


def _beam_recall(answer: Any) -> str | None:
    if np.size(answer) == 64:
        return "That is one recall per beam: take their mean."
    if problem := number_problem(answer, "a share"):
        return problem
    value, scores = float(np.squeeze(answer)), _beams()
    if np.isclose(value, scores["right"], atol=1e-3) or value == round(scores["right"], 2):
        return None
    if np.isclose(value, 100 * scores["right"], atol=0.1):
        return "That is in per cent: give a share between 0 and 1."
    for name, message in _BEAM_MISTAKES.items():
        if np.isclose(value, scores[name], atol=1e-3):
            return message
    return "Not that: the chapter of a beam is its sector, beam // 8; fit on the early months, predict the late ones."


EXERCISES = [
    Exercise(
        "09.a",
        "Scores of independent labels",
        _labels_that_hold,
        "Each label decides for itself: one sigmoid, one comparison, no competition.",
    ),
    Exercise(
        "09.b",
        "A threshold for each genre",
        _four_thresholds,
        "Macro F1 is a mean over the genres, so each may have a threshold of its own, tuned where nothing is judged.",
    ),
    Exercise(
        "09.c",
        "Beams in sectors",
        _beam_recall,
        "Sectors are chapters that a position tells apart well. Compare with the flat naive Bayes: the mean rises a little, some beams gain and others lose.",
    ),
]
