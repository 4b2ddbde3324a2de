"""The measurements of lesson 09, against plain loops and data in which the answer is known."""

import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import KFold
from sklearn.multioutput import ClassifierChain, MultiOutputClassifier

from utils.lessons.lesson_09 import experiments

RNG = np.random.default_rng(0)
GENRES = ["cooking", "action"]


def shows(cooking, action):
    """Each show says in its synopsis which genres it has."""
    words = np.where(cooking, "soup ", "rain ") + np.where(action, "chase", "sleep").astype(object)
    return pd.DataFrame({"synopsis": words, "cooking": cooking, "action": action})


@pytest.fixture(scope="module")
def told():
    return shows(*RNG.integers(0, 2, (2, 200)))


def test_gains_are_means_over_visits_with_an_interval_over_diagnoses():
    table = pd.DataFrame({"diagnosis": np.repeat(list("abcde"), 20)}, index=range(7, 107))
    unseen = table.iloc[50:]
    rights = {
        "helped": (pd.Series(False, unseen.index), unseen["diagnosis"] != "c"),
        "alike": (pd.Series(True, unseen.index), pd.Series(True, unseen.index)),
    }
    asked = []

    def compare(model, given, each):
        asked.append((model, given is table, each))
        return rights[model]

    found = experiments.tree_gains(compare, ["helped", "alike"], table, 10, seed=0)
    assert asked == [("helped", True, 10), ("alike", True, 10)]
    assert found.loc["helped", ["flat", "tree", "gain"]].tolist() == [0, 0.8, 0.8]
    assert found.loc["alike"].tolist() == [1, 1, 0, 0, 0]
    # Three unequal groups (10, 20, 20 rows), of which the smallest gains nothing: by enumeration of the 27 draws.
    sizes, gained = np.array([10, 20, 20]), np.array([0, 20, 20])
    draws = np.stack(np.meshgrid(*[range(3)] * 3), -1).reshape(-1, 3)
    means = gained[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975], method="inverted_cdf")
    assert found.loc["helped", ["low", "high"]].tolist() == pytest.approx([low, high], abs=0.01)


def test_genres_dealt_apart_keep_their_words_and_forget_each_other():
    cooking = RNG.integers(0, 2, 2000)
    apart = experiments.dealt_apart(shows(cooking, 1 - cooking), GENRES, seed=1)
    assert apart["cooking"].sum() == cooking.sum() and apart["action"].sum() == (1 - cooking).sum()
    assert abs(np.corrcoef(apart["cooking"], apart["action"])[0, 1]) < 0.1
    assert (apart["synopsis"].str.contains("cookingsoup") == (apart["cooking"] == 1)).all()
    assert (apart["synopsis"].str.contains("actionchase") == (apart["action"] == 1)).all()
    assert (apart["synopsis"].str.split().str.len() == 4).all()


def test_probabilities_have_one_form_for_every_model(told):
    X, y = told[GENRES].to_numpy(), told[GENRES].to_numpy()
    for model in (RandomForestClassifier(3, random_state=0), MultiOutputClassifier(LogisticRegression())):
        proba = experiments.probabilities(model.fit(X, y), X)
        assert proba.shape == (200, 2)
        assert ((proba > 0.5) == y).all()
    chain = ClassifierChain(LogisticRegression()).fit(X, y)
    np.testing.assert_array_equal(experiments.probabilities(chain, X), chain.predict_proba(X))


def test_best_threshold_against_a_loop():
    truth, proba = RNG.integers(0, 2, (60, 3)), RNG.random((60, 3))
    scores = [f1_score(truth, proba >= t, average="macro") for t in experiments.THRESHOLDS]
    assert experiments.best_threshold(truth, proba) == experiments.THRESHOLDS[np.argmax(scores)]


def test_tuned_scores_learn_tune_and_judge_on_different_shows(told):
    methods = {
        "learns": MultiOutputClassifier(LogisticRegression(C=100)),
        "knows nothing": MultiOutputClassifier(DummyClassifier(strategy="prior")),
    }
    found = experiments.tuned_f1(methods, told, GENRES, seed=0)
    assert found.shape == (5, 2)
    assert found["learns"].tolist() == [1] * 5
    assert found["knows nothing"].between(0.5, 0.8).all()  # a low threshold calls every genre of every show
    # Labels dealt at random: had the judging shows taught or tuned, a model that learns by heart would score 1.
    lost = told.assign(synopsis=[f"show {i}word" for i in range(200)])
    by_heart = {"by heart": RandomForestClassifier(20, random_state=0)}
    assert experiments.tuned_f1(by_heart, lost, GENRES, seed=0).to_numpy().max() < 0.85


def test_whole_vectors_against_a_loop(told):
    none_together = told[~((told["cooking"] == 1) & (told["action"] == 1))].reset_index(drop=True)
    none_together["synopsis"] = "the same"
    methods = {"always": MultiOutputClassifier(DummyClassifier(strategy="constant", constant=1))}
    found = experiments.whole_vectors(methods, none_together, GENRES, seed=3)
    truth = none_together[GENRES].to_numpy()
    for part, (_, judge) in enumerate(KFold(5, shuffle=True, random_state=3).split(truth)):
        row = found.loc["always", part]
        assert (row["exact match"], row["impossible"]) == (0, 1)  # no show has both
        assert row["Hamming loss"] == pytest.approx((truth[judge] == 0).mean())
        assert row[GENRES].tolist() == pytest.approx(truth[judge].mean(axis=0).tolist())
    knowing = {"one each": MultiOutputClassifier(LogisticRegression(C=100))}
    found = experiments.whole_vectors(knowing, told, GENRES, seed=3)
    assert found["exact match"].tolist() == [1] * 5
    assert found["impossible"].tolist() == [0] * 5


def test_leads_are_corrected_for_shared_training_rows():
    a, b = np.array([0.8, 0.7, 0.9, 0.8, 0.8]), np.full(5, 0.7)
    mean, width = experiments.lead(a, b)
    assert mean == pytest.approx(0.1)
    # Student's t with 4 degrees of freedom, variance (1/5 + 1/4) s²
    assert width == pytest.approx(2.776445 * np.sqrt((1 / 5 + 1 / 4) * (a - b).var(ddof=1)))
    index = pd.MultiIndex.from_product([["one", "base"], range(5)])
    found = pd.DataFrame({"topic": [*a, *b]}, index)
    assert experiments.topic_leads(found, "one", "base", ["topic"]) == {
        "topic": (pytest.approx(0.8), pytest.approx(0.7), pytest.approx(width))
    }


def test_lead_in_f1_against_a_plain_bootstrap():
    truth = RNG.integers(0, 2, (150, 3))
    good, poor = (np.where(RNG.random(truth.shape) < share, 1 - truth, truth) for share in (0.1, 0.25))
    lead, low, high = experiments.f1_lead(truth, good, poor, seed=0)

    def difference(rows):
        return np.subtract(*[f1_score(truth[rows], said[rows], average="macro") for said in (good, poor)])

    assert lead == pytest.approx(difference(np.arange(150)))
    by_hand = [difference(np.random.default_rng(seed).integers(0, 150, 150)) for seed in range(400)]
    assert [low, high] == pytest.approx(np.quantile(by_hand, [0.025, 0.975]).tolist(), abs=0.02)
    assert low < lead < high
    assert experiments.f1_lead(truth, good, good, seed=0) == (0, 0, 0)
