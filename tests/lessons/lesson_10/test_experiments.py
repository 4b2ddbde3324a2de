"""The measurements of lesson 10, against plain loops and data in which the answer is known."""

import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import KFold
from sklearn.multioutput import ClassifierChain, MultiOutputClassifier

from utils.lessons.lesson_10 import experiments

RNG = np.random.default_rng(0)
GENRES = ["cooking", "action"]


def shows(cooking, action):
    """Each show says in its synopsis which genres it has."""
    words = np.where(cooking, "soup ", "rain ") + np.where(action, "chase", "sleep").astype(object)
    return pd.DataFrame({"synopsis": words, "cooking": cooking, "action": action})


@pytest.fixture(scope="module")
def told():
    return shows(*RNG.integers(0, 2, (2, 200)))


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
    assert found.shape == (10, 2)
    assert found.loc["learns", "tuned"].tolist() == [1] * 5
    assert found.loc["learns", "cut at 1/2"].tolist() == [1] * 5
    nothing = found.loc["knows nothing"]
    assert nothing["tuned"].between(0.5, 0.8).all()  # a low threshold calls every genre of every show
    # Labels dealt at random: had the judging shows taught or tuned, a model that learns by heart would score 1.
    lost = told.assign(synopsis=[f"show {i}word" for i in range(200)])
    by_heart = {"by heart": RandomForestClassifier(20, random_state=0)}
    assert experiments.tuned_f1(by_heart, lost, GENRES, seed=0).to_numpy().max() < 0.85


def test_a_threshold_helps_a_model_that_is_too_careful(told):
    # All its probabilities are near the mean.
    careful = {"careful": MultiOutputClassifier(LogisticRegression(C=1e-4))}
    rare = told.assign(cooking=told["cooking"] * (np.arange(200) % 3 == 0))
    found = experiments.tuned_f1(careful, rare, GENRES, seed=0)
    assert found["tuned"].mean() > found["cut at 1/2"].mean() + 0.05


@pytest.mark.parametrize(
    ("low", "high", "rule"),
    [(0.01, 0.1, "a tuned threshold"), (-0.1, -0.01, "the top 2"), (-0.01, 0.1, "no clear difference")],
)
def test_an_interval_says_which_rule_is_ahead(low, high, rule):
    assert experiments.ahead(((low + high) / 2, low, high)) == rule


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

    def macro_f1(said, rows):
        hits = (truth[rows] & said[rows]).sum(axis=0)
        return (2 * hits / (truth[rows] + said[rows]).sum(axis=0)).mean()

    def difference(rows):
        return macro_f1(good, rows) - macro_f1(poor, rows)

    every = np.arange(150)
    assert macro_f1(poor, every) == pytest.approx(f1_score(truth, poor, average="macro"))
    assert lead == pytest.approx(difference(every))
    by_hand = [difference(np.random.default_rng(seed).integers(0, 150, 150)) for seed in range(400)]
    assert [low, high] == pytest.approx(np.quantile(by_hand, [0.025, 0.975]).tolist(), abs=0.02)
    assert low < lead < high
    assert experiments.f1_lead(truth, good, good, seed=0) == (0, 0, 0)
