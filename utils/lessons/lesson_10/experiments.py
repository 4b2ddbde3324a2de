"""Measuring for lesson 10: methods for several labels on shows that they have not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import bootstrap
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import KFold

from utils.framing import label_scores, threshold_labels
from utils.language import t
from utils.uncertainty import half_width

Floats = NDArray[np.float64]
THRESHOLDS = np.round(np.arange(0.1, 0.91, 0.02), 2)
PARTS = 5


def dealt_apart(shows: pd.DataFrame, genres: Sequence[str], seed: int) -> pd.DataFrame:
    """Make shows whose genres know nothing of each other.

    Each genre of a new show comes from another show, together with the synopsis of that show. Every word is marked
    with the genre that it belongs to, so that a genre is as easy to tell as before.

    Parameters
    ----------
    shows : DataFrame
        With a column "synopsis" and a column of 0 and 1 for each genre.
    genres : sequence of str
        The genres' columns.
    seed : int
        Seed of the dealing.

    Returns
    -------
    DataFrame, shape (n, 1 + genres)
        "synopsis" and the genres.

    Examples
    --------
    >>> shows = pd.DataFrame({"synopsis": ["A dish", "A clue"], "food": [1, 0], "crime": [0, 1]})
    >>> dealt_apart(shows, ["food", "crime"], seed=4).to_numpy().tolist()
    [['foodA foodclue crimeA crimedish', 0, 0], ['foodA fooddish crimeA crimeclue', 1, 1]]
    """
    rng = np.random.default_rng(seed)
    columns: dict[str, Any] = {}
    words = []
    for genre in genres:
        order = rng.permutation(len(shows))
        columns[genre] = shows[genre].to_numpy()[order]
        words.append(shows["synopsis"].iloc[order].str.replace(r"\b(?=\w)", genre, regex=True))
    return pd.DataFrame({"synopsis": [" ".join(parts) for parts in zip(*words, strict=True)], **columns})


def _parts(n: int, seed: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    yield from KFold(PARTS, shuffle=True, random_state=seed).split(np.empty(n))


def _words(texts: pd.Series[str], learn: NDArray[np.intp], *others: NDArray[np.intp]) -> list[Any]:
    """Give the TF-IDF weights of some rows, learned from the first of them."""
    weights = TfidfVectorizer().fit(texts.iloc[learn])
    return [weights.transform(texts.iloc[rows]) for rows in (learn, *others)]


def probabilities(model: Any, texts: ArrayLike) -> Floats:
    """Give the probability of each label, whichever way a model of several labels hands it out.

    Parameters
    ----------
    model : fitted classifier
        Its ``predict_proba`` gives one array, or one of two columns for each label.
    texts : array-like
        What it predicts from.

    Returns
    -------
    ndarray, shape (n, labels)
    """
    proba = model.predict_proba(texts)
    return np.column_stack([one[:, 1] for one in proba]) if isinstance(proba, list) else np.asarray(proba)


def best_threshold(truth: ArrayLike, proba: ArrayLike) -> float:
    """Give the one of `THRESHOLDS` with the highest macro F1; the lowest of equals."""
    scores = [label_scores(truth, threshold_labels(proba, cut))["macro F1"] for cut in THRESHOLDS]
    return float(THRESHOLDS[int(np.argmax(scores))])


def tuned_f1(
    methods: Mapping[str, Any], shows: pd.DataFrame, genres: Sequence[str], seed: int
) -> pd.DataFrame:
    """Score methods on five parts of the shows, each with a threshold tuned on shows that neither teach nor judge.

    Parameters
    ----------
    methods : mapping from str to classifier of several labels
        Each gets the words' TF-IDF weights, learned from the shows that teach.
    shows : DataFrame
        With a column "synopsis" and a column of 0 and 1 for each genre.
    genres : sequence of str
        The genres' columns.
    seed : int
        Seed of the parts.

    Returns
    -------
    DataFrame of float, five rows per method, indexed by method and part
        Macro F1 of each part, "cut at 1/2" and "tuned". Of the other four parts, three quarters teach and one quarter
        tunes.
    """
    truth = shows[list(genres)].to_numpy()
    scores = {}
    for part, (rest, judge) in enumerate(_parts(len(shows), seed)):
        tune, learn = rest[::4], np.delete(rest, np.s_[::4])
        words_learn, words_tune, words_judge = _words(shows["synopsis"], learn, tune, judge)
        for name, method in methods.items():
            model = clone(method).fit(words_learn, truth[learn])
            tuned = best_threshold(truth[tune], probabilities(model, words_tune))
            proba = probabilities(model, words_judge)
            scores[name, part] = {
                cut: label_scores(truth[judge], threshold_labels(proba, threshold))["macro F1"]
                for cut, threshold in (("cut at 1/2", 0.5), ("tuned", tuned))
            }
    return pd.DataFrame(scores).T


def whole_vectors(
    methods: Mapping[str, Any], shows: pd.DataFrame, genres: Sequence[str], seed: int
) -> pd.DataFrame:
    """Judge the vectors that methods say, each show by models that learned from the other four parts.

    Parameters
    ----------
    methods, shows, genres, seed
        As in :func:`tuned_f1`; labels are cut at a probability of 1/2.

    Returns
    -------
    DataFrame, five rows per method, indexed by method and part
        "exact match", "Hamming loss", "macro F1"; "impossible", the share of vectors said that no show has; and a
        column for each genre, the share of shows for which it is called right.
    """
    truth = shows[list(genres)].to_numpy()
    occurring = set(map(tuple, truth.tolist()))
    scores = {}
    for part, (learn, judge) in enumerate(_parts(len(shows), seed)):
        words_learn, words_judge = _words(shows["synopsis"], learn, judge)
        for name, method in methods.items():
            called = clone(method).fit(words_learn, truth[learn]).predict(words_judge).astype(int)
            impossible = np.mean([vector not in occurring for vector in map(tuple, called.tolist())])
            right = dict(zip(genres, (called == truth[judge]).mean(axis=0), strict=True))
            scores[name, part] = label_scores(truth[judge], called) | {"impossible": impossible} | right
    return pd.DataFrame(scores).T


def lead(scores: ArrayLike, others: ArrayLike) -> tuple[float, float]:
    """Give the mean lead over five parts, and the half width of its corrected interval.

    Parameters
    ----------
    scores, others : array-like of float, shape (5,)
        Scores of two methods on the same parts.

    Returns
    -------
    mean, half_width : float
    """
    differences = np.asarray(scores, dtype=float) - np.asarray(others, dtype=float)
    return float(differences.mean()), half_width(differences, 1 / PARTS)


def topic_leads(
    found: pd.DataFrame, method: str, baseline: str, topics: Sequence[str]
) -> dict[str, tuple[float, float, float]]:
    """Compare how often each topic is called right with how often a baseline calls it right.

    Parameters
    ----------
    found : DataFrame
        As :func:`whole_vectors` gives it.
    method, baseline : str
        Two of its methods.
    topics : sequence of str
        Columns.

    Returns
    -------
    dict from str to (float, float, float)
        By topic: the method's share, the baseline's, and the half width of the difference.
    """
    ours, theirs = found.loc[method], found.loc[baseline]
    return {
        topic: (ours[topic].mean(), theirs[topic].mean(), lead(ours[topic], theirs[topic])[1])
        for topic in topics
    }


def f1_lead(truth: ArrayLike, called: ArrayLike, others: ArrayLike, seed: int) -> tuple[float, float, float]:
    """Give the lead in macro F1 of one set of decisions over another, with its interval over the items.

    Parameters
    ----------
    truth, called, others : array-like of 0 and 1, shape (n, labels)
        What holds, and two sets of decisions on the same items.
    seed : int
        Seed of the bootstrap, which draws whole items again.

    Returns
    -------
    lead, low, high : float
        The lead and the ends of its 95 % interval.
    """
    held, one, other = (np.asarray(labels) for labels in (truth, called, others))

    def difference(rows: NDArray[np.intp]) -> float:
        scores = [label_scores(held[rows], said[rows])["macro F1"] for said in (one, other)]
        return scores[0] - scores[1]

    rows = np.arange(len(held))
    drawn = bootstrap(
        (rows,),
        difference,
        n_resamples=1000,
        vectorized=False,
        method="percentile",
        rng=np.random.default_rng(seed),
    )
    interval = drawn.confidence_interval
    return difference(rows), float(interval.low), float(interval.high)


def ahead(lead: tuple[float, float, float]) -> str:
    """Say which rule is ahead, given the threshold's lead over the top k and the ends of its interval.

    Examples
    --------
    >>> ahead((-0.05, -0.07, -0.02))
    'the top 2'
    """
    _, low, high = lead
    if low > 0:
        return t("a tuned threshold")
    return t("the top 2") if high < 0 else t("no clear difference")
