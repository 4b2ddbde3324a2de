"""Checks of lesson 09's exercises: a mean over classes, and a tree of beams."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import (
    balanced_accuracy_score,
    f1_score,
    jaccard_score,
    precision_score,
    recall_score,
    top_k_accuracy_score,
)
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier

from utils.data import load_links
from utils.framing import HierarchicalClassifier
from utils.language import t
from utils.notebook.answers import numbers, results
from utils.notebook.exercises import Exercise, function_problem, number_problem

_BEAMS = range(64)
_SECTORS = {beam: beam // 8 for beam in _BEAMS}


def _recalls(truth: pd.Series[Any], called: pd.Series[Any]) -> pd.Series[float]:
    """Give the recall of each class that holds anywhere, one after the other."""
    shares = {label: (called[truth == label] == label).mean() for label in sorted(set(truth))}
    return pd.Series(shares, dtype=float)


def _f1(truth: pd.Series[Any], called: pd.Series[Any]) -> float:
    return float(f1_score(truth, called, average="macro", zero_division=0))


def _precision(truth: pd.Series[Any], called: pd.Series[Any]) -> float:
    return float(precision_score(truth, called, average="macro", zero_division=0))


def _called_precision(truth: pd.Series[Any], called: pd.Series[Any]) -> float:
    """The same without the classes that nobody called."""
    return float(_recalls(called, truth).mean())


def _only_called(truth: pd.Series[Any], called: pd.Series[Any]) -> float:
    """Leave out the diagnoses that nobody called."""
    return float(_recalls(truth, called)[sorted(set(truth) & set(called))].mean())


def _specificity(truth: pd.Series[Any], called: pd.Series[Any]) -> float:
    """Give the mean share of the visits without a diagnosis that are not called it."""
    return float(np.mean([(called[truth != one] != one).mean() for one in sorted(set(truth))]))


def _shared(truth: pd.Series[Any], called: pd.Series[Any]) -> float:
    """Divide the hits by the visits that have the diagnosis or are called it."""
    return float(jaccard_score(truth, called, labels=sorted(set(truth)), average="macro"))


def _chapters(truth: pd.Series[Any], called: pd.Series[Any]) -> float:
    return float(_recalls(truth.str[0], called.str[0]).mean())


def _visits() -> list[Any]:
    rng = np.random.default_rng(9)
    codes = np.array(["I10", "I21", "J00", "J45"])  # two in each chapter
    pairs: list[tuple[Any, Any]] = [
        (["J00", "J00", "J00", "J00", "I21", "I21"], ["J00", "J00", "J00", "J00", "J00", "I21"]),
        (["J00", "J00", "J00", "I21"], ["J00", "J00", "I21", "J00"]),
        (["K29", "K29", "K29", "I10", "I10", "M54"], ["K29", "K29", "I10", "I10", "K29", "M54"]),
        (["G43", "G43", "I10", "I10", "J00"], ["G43", "G43", "I10", "G43", "I10"]),
    ]
    for n in (40, 90):
        truth = np.concatenate([codes, rng.choice(codes, n, p=[0.7, 0.2, 0.07, 0.03])])
        pairs.append((truth, np.where(rng.random(len(truth)) < 0.7, truth, rng.choice(codes, len(truth)))))
    # As in the notebook, the visits' numbers do not begin with 0: who takes them for places fails.
    rows = [pd.RangeIndex(300, 300 + len(truth)) for truth, _ in pairs]
    return [(pd.Series(t, row), pd.Series(c, row)) for (t, c), row in zip(pairs, rows, strict=True)]


def _mean_recall(answer: Any) -> str | None:
    given, trouble = results(answer, _visits())
    if not trouble and len({repr(result) for result in given}) == 1 and numbers(given[0]) is not None:
        return (
            "Your function gives the same for all visits: use its own `truth` and `called`, no other variable "
            "of the notebook."
        )
    if not trouble and any(isinstance(result, str) for result in given):
        return "Your function gives a text: give the number itself, and write it out where you print it."
    if not trouble and any(isinstance(result, dict) or np.size(result) == 2 for result in given[:1]):
        return "That is one recall for each diagnosis: now take their mean."
    return function_problem(
        answer,
        _visits(),
        lambda truth, called: recall_score(truth, called, average="macro"),
        mistakes=[
            (
                lambda truth, called: (truth == called).mean(),
                "That is the accuracy: each visit counts once, so common diagnoses make it. Let each diagnosis count once.",
            ),
            (
                _recalls,
                "That is one recall for each diagnosis: now take their mean.",
            ),
            (
                _precision,
                "That is the mean precision: of the visits that were *called* a diagnosis, the share that has it. Group by `truth`.",
            ),
            (
                _called_precision,
                "You group by what was called. A recall asks of the visits that *have* the diagnosis: group by `truth`.",
            ),
            (_f1, "That is the macro F1, which mixes in precision: the task asks for the recall alone."),
            (
                lambda truth, called: 1 - _recalls(truth, called).mean(),
                "That is the share that is missed, averaged over the diagnoses: recall is the share that is found.",
            ),
            (
                lambda truth, called: 1 - (truth == called).mean(),
                "That is the share of wrong visits: compare for equality, and let each diagnosis count once.",
            ),
            (
                lambda truth, called: 100 * _recalls(truth, called).mean(),
                "That is in per cent: give a share between 0 and 1.",
            ),
            (
                lambda truth, called: _recalls(truth, called).median(),
                "That is the median of the recalls: a macro average is their mean.",
            ),
            (
                lambda truth, called: _recalls(truth, called).sum(),
                "That is the sum of the recalls: divide it by the number of diagnoses.",
            ),
            (
                lambda truth, called: _recalls(truth, called).sum() / 60,
                "You divide by 60, but these visits have other diagnoses: divide by as many as there are in `truth`.",
            ),
            (
                lambda truth, called: _recalls(truth, called).sum() / len(truth),
                "You divide the sum of the recalls by the number of visits: divide it by the number of diagnoses.",
            ),
            (
                lambda truth, called: _recalls(truth, called).min(),
                "That is the recall of the worst diagnosis: take the mean of all.",
            ),
            (
                lambda truth, called: _recalls(truth, called).max(),
                "That is the recall of the best diagnosis: take the mean of all.",
            ),
            (
                lambda truth, called: (truth == called).groupby(truth).sum().mean(),
                "You divide the count of right visits by the number of diagnoses: first take a share for each diagnosis, then the mean.",
            ),
            (
                lambda truth, called: np.mean(
                    [((truth == one) == (called == one)).mean() for one in set(truth)]
                ),
                "You also count the visits that rightly are *not* called a diagnosis: take only the visits that have it.",
            ),
            (
                lambda truth, called: (truth == called).groupby(truth).any().mean(),
                "That is the share of diagnoses that are found at least once: of each take the share of its visits.",
            ),
            (
                lambda truth, called: (truth == called).groupby(truth).all().mean(),
                "That is the share of diagnoses that are always found: of each take the share of its visits.",
            ),
            (
                lambda truth, called: (truth == called).mean() / truth.nunique(),
                "You divide the accuracy by the number of diagnoses: take one share for each diagnosis, then their mean.",
            ),
            (
                lambda truth, called: (truth == called).groupby(truth).mean().std(),
                "That is the spread of the recalls: take their mean.",
            ),
            (
                lambda truth, called: (truth == called).sum(),
                "That is the number of right visits: of each diagnosis take the share that is right, then the mean.",
            ),
            (
                lambda truth, called: round(_recalls(truth, called).mean(), 2),
                "You round inside the function: give the mean as it is, and round where you print it.",
            ),
            (
                lambda truth, called: balanced_accuracy_score(truth, called, adjusted=True),
                "`adjusted=True` takes chance away, so that is no recall any more: leave it out.",
            ),
            (
                _only_called,
                "You leave out the diagnoses that nobody called: their recall is 0, and they count as well.",
            ),
            (
                lambda truth, called: _recalls(truth, called)[lambda each: each > 0].mean(),
                "You leave out the diagnoses that are never found: their recall is 0, and they count as well.",
            ),
            (
                lambda truth, called: _recalls(truth, called)[truth.value_counts() <= 10].mean(),
                "You leave out the common diagnoses: each counts once, the common ones as well.",
            ),
            (
                _specificity,
                "You look at the visits that do *not* have the diagnosis: take those that have it.",
            ),
            (
                lambda truth, called: 1 - _specificity(truth, called),
                "You look at the visits that do *not* have the diagnosis: take those that have it.",
            ),
            (
                lambda truth, called: (truth == called)[~truth.duplicated()].mean(),
                "You keep one visit of each diagnosis: take the share of all its visits.",
            ),
            (
                lambda truth, called: len(set(truth) & set(called)) / len(set(truth)),
                "That is the share of diagnoses that were called at all: of each take the share of its visits that are right.",
            ),
            (
                _shared,
                "You also divide by the visits that are only *called* the diagnosis: divide by those that have it.",
            ),
            (
                lambda truth, called: np.mean(
                    [(called == one).sum() / (truth == one).sum() for one in set(truth)]
                ),
                "You count every visit that is *called* the diagnosis, rightly or not: count those that also have it.",
            ),
            (
                lambda truth, called: (called.value_counts() / truth.value_counts()).mean(),
                "You count every visit that is *called* the diagnosis, rightly or not: count those that also have it.",
            ),
            (
                lambda truth, called: (truth.str[0] == called.str[0]).groupby(truth).mean().mean(),
                "You compare the first letters, the chapters: compare whole diagnoses.",
            ),
            (
                _chapters,
                "That is the mean recall of the chapters: compare whole diagnoses, and group by them.",
            ),
            (
                lambda truth, called: (truth == called).groupby(truth.str[0]).mean().mean(),
                "You group by the first letter, the chapter: each diagnosis counts once.",
            ),
            (
                lambda truth, called: (called[truth == truth.iloc[0]] == truth.iloc[0]).mean(),
                "That is the recall of one diagnosis: a `return` inside the loop ends it in the first round.",
            ),
            (
                lambda truth, called: _recalls(truth, called).iloc[0],
                "That is the recall of one diagnosis: a `return` inside the loop ends it in the first round.",
            ),
            *(
                (
                    last,
                    "That is the recall of the last diagnosis: keep one for each, and take the mean after the loop.",
                )
                for last in (
                    lambda truth, called: _recalls(truth, called).iloc[-1],
                    lambda truth, called: _recalls(truth, called)[truth.unique()[-1]],
                )
            ),
        ],
    )


def _told_recall(function: Any) -> str:
    """Try the student's function on a common and a rare diagnosis."""
    truth = pd.Series(["common"] * 95 + ["rare"] * 5)
    called = pd.Series(["common"] * 94 + ["rare"] * 2 + ["common"] * 4)
    value = numbers(function(truth, called))
    return t(
        "Of 95 visits with a common diagnosis 94 are recognised, of 5 with a rare one 1. The accuracy says "
        "{accuracy:.2f}, your mean recall {recall:.2f}: it counts the rare patients as well.",
        accuracy=(truth == called).mean(),
        recall=value,
    )


@cache
def _beams() -> dict[str, float]:
    """Give every score of beams with and without the sectors as chapters."""
    links = load_links()
    angle = np.deg2rad(links["azimuth_deg"])
    position = links[["distance_m", "floor"]].assign(sine=np.sin(angle), cosine=np.cos(angle))
    early, beam = links["time"].dt.month <= 8, links["beam"]
    everything = np.ones(len(links), dtype=bool)

    def score(model: Any, seen: Any = early, judged: Any = ~early, rows: Any = position) -> float:
        called = model.fit(rows[seen], beam[seen]).predict(rows[judged])
        return float(balanced_accuracy_score(beam[judged], called))

    def tree(parents: Any = _SECTORS) -> HierarchicalClassifier:
        return HierarchicalClassifier(GaussianNB(), parents)

    model, flat = tree().fit(position[early], beam[early]), GaussianNB().fit(position[early], beam[early])
    called, truth = model.predict(position[~early]), beam[~early].to_numpy()
    flat_called = flat.predict(position[~early])
    found = called // 8 == truth // 8
    of_each, of_flat = (pd.Series(said == truth).groupby(truth).mean() for said in (called, flat_called))
    return {
        "right": float(balanced_accuracy_score(truth, called)),
        "micro": float(np.mean(called == truth)),
        "flat": float(balanced_accuracy_score(truth, flat_called)),
        "flat_micro": float(np.mean(flat_called == truth)),
        "F1": float(f1_score(truth, called, average="macro")),
        "precision": float(precision_score(truth, called, average="macro", zero_division=0)),
        "seen": score(tree(), judged=early),
        "sector": float(balanced_accuracy_score(truth // 8, called // 8)),
        "flat_sector": float(balanced_accuracy_score(truth // 8, flat_called // 8)),
        "logistic": score(HierarchicalClassifier(None, _SECTORS)),
        "remainder": score(tree({b: b % 8 for b in _BEAMS})),
        "sixteen": score(tree({b: b // 16 for b in _BEAMS})),
        "swapped": score(tree(), seen=~early, judged=early),
        "all": score(tree(), seen=everything),
        "all_seen": score(tree(), seen=everything, judged=everything),
        "judged_all": score(tree(), judged=everything),
        "discriminant": score(HierarchicalClassifier(LinearDiscriminantAnalysis(), _SECTORS)),
        "neighbours": score(HierarchicalClassifier(KNeighborsClassifier(), _SECTORS)),
        "called": _called_precision(pd.Series(truth), pd.Series(called)),
        "by_sector": float(pd.Series(called == truth).groupby(truth // 8).mean().mean()),
        "found_sector": float(_recalls(pd.Series(truth[found]), pd.Series(called[found])).mean()),
        "lead": float(balanced_accuracy_score(truth, called) - balanced_accuracy_score(truth, flat_called)),
        "no_angle": score(tree(), rows=links[["distance_m", "floor"]]),
        "top_3": float(
            top_k_accuracy_score(truth, model.predict_proba(position[~early]), k=3, labels=model.classes_)
        ),
        "before_august": score(tree(), seen=links["time"].dt.month < 8, judged=links["time"].dt.month >= 8),
        "degrees": score(tree(), rows=links[["distance_m", "floor", "azimuth_deg"]]),
        "miss": 1 - float(balanced_accuracy_score(truth, called)),
        "gain": float((of_each > of_flat).sum()),
        "lose": float((of_each < of_flat).sum()),
    }


_BEAM_MISTAKES = {
    "micro": "That is the accuracy, where each measurement counts once: let each beam count once.",
    "flat": "That is the flat model's mean recall, without sectors: give `HierarchicalClassifier` the sector of each beam.",
    "flat_micro": "That is the accuracy of the flat model: give `HierarchicalClassifier` the sectors, and let each beam count once.",
    "F1": "That is the macro F1, which mixes in precision: the question asks for recall.",
    "precision": "That is the mean precision: `recall_score` takes the truth first, then what was called.",
    "seen": "That is on the months the model learned from: judge it on the later ones.",
    "sector": "That is the recall of the sectors: the question asks for the beams.",
    "flat_sector": "That is the recall of the sectors by the flat model: the question asks for the beams, by the tree.",
    "logistic": "That is a tree of logistic regressions, which `HierarchicalClassifier` takes by itself: give it `naive_bayes.GaussianNB()`.",
    "remainder": "Your sector is beam % 8, which joins beams that are far apart: it is beam // 8.",
    "sixteen": "Your sectors have 16 beams each: a sector has 8, so it is beam // 8.",
    "swapped": "That learns from the late months and judges on the early ones: the other way round.",
    "all": "That learns from all months, the judging ones among them: fit on `position[early]` alone.",
    "all_seen": "That learns from all months and judges on them: fit on `position[early]`, judge on `position[~early]`.",
    "judged_all": "That judges on all months, those it learned from among them: judge on `position[~early]`.",
    "discriminant": "That is a tree of linear discriminants: give `HierarchicalClassifier` the model `naive_bayes.GaussianNB()`.",
    "neighbours": "That is a tree of nearest neighbours: give `HierarchicalClassifier` the model `naive_bayes.GaussianNB()`.",
    "called": "You group by the beam that was called: a recall groups by the beam that is right. Truth comes first.",
    "by_sector": "That is a share for each sector, averaged: let each *beam* count once.",
    "found_sector": "That leaves out the rows in a wrong sector: they are mistakes, and count as well.",
    "lead": "That is what the tree brings, its mean recall minus the flat model's: give the tree's own.",
    "no_angle": "That leaves out the angle: use all of `position` from the cell above.",
    "top_3": "That is the share within the top 3: the question asks for the mean recall of the first choice.",
    "before_august": "That learns from the months before August: `early` goes to the end of August (`<= 8`).",
    "degrees": "That takes the angle in degrees, where 359 and 0 are far apart: use `position` from the cell above.",
    "miss": "That is the share that is missed: recall is the share that is found.",
}


def _beam_recall(answer: Any) -> str | None:
    if np.size(answer) == 64:
        return "That is one recall per beam: take their mean."
    if problem := number_problem(answer, "a share"):
        return problem
    value, scores = float(np.squeeze(answer)), _beams()
    if np.isclose(value, scores["right"], atol=1e-3) or value == round(scores["right"], 2):
        return None
    if np.isclose(value, 100 * scores["right"], atol=0.1) or value == round(100 * scores["right"]):
        return "That is in per cent: give a share between 0 and 1."
    nearest = min(_BEAM_MISTAKES, key=lambda name: abs(value - scores[name]))
    rounded = [name for name in _BEAM_MISTAKES if value == round(scores[name], 2)]
    if abs(value - scores[nearest]) <= 5e-4 or rounded:
        return _BEAM_MISTAKES[nearest if abs(value - scores[nearest]) <= 5e-4 else rounded[0]]
    if not 0 <= value <= 1:
        return "A recall is a share: it lies between 0 and 1."
    return "Not that. In order: a dict from each beam to beam // 8; fit on the early months; predict the late ones; their mean recall."


def _told_beams(_: Any) -> str:
    found = _beams()
    return t(
        "Your tree {right:.2f}, the flat naive Bayes {flat:.2f}: {gain:.0f} beams gain, {lose:.0f} lose. The "
        "position tells the sectors well ({sector:.2f}). And once more the model matters more than the tree: a "
        "tree of logistic regressions has {logistic:.2f}.",
        right=found["right"],
        flat=found["flat"],
        gain=found["gain"],
        lose=found["lose"],
        sector=found["sector"],
        logistic=found["logistic"],
    )


EXERCISES = [
    Exercise("09.a", "Each diagnosis counts once", _mean_recall, _told_recall),
    Exercise("09.b", "Beams in sectors", _beam_recall, _told_beams),
]
