"""The experiments of lesson 08 against counts by hand and scikit-learn."""

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from utils import data
from utils.lessons.lesson_08 import experiments


@pytest.fixture(scope="module")
def openings():
    return experiments.Openings(data.load_app_opens())


def test_difference_is_paired_and_draws_whole_links():
    rng = np.random.default_rng(0)
    links = np.repeat(np.arange(300), 4)
    shared, of_link = rng.normal(size=1200), np.repeat(rng.normal(size=300), 4)
    more, low, high = experiments.difference(shared + of_link, shared, links, seed=1)
    assert more == pytest.approx(of_link.mean())
    standard_error = of_link[::4].std(ddof=1) / np.sqrt(300)  # the four rows of a link count as one
    assert (high - low) / (2 * 1.96 * standard_error) == pytest.approx(1, abs=0.1)


def test_compare_by_hand():
    table = experiments.compare({"dear": [2, 4, 2, 4], "cheap": [1, 3, 1, 3]}, [1, 1, 2, 2], seed=0)
    assert table.loc["dear"].tolist() == [3, 1, 1, 1]
    assert table.loc["cheap"].tolist() == [2, 0, 0, 0]


def test_one_class_per_app_is_scikit_learns_logistic_regression(openings):
    rows = openings.week <= 3
    library = LogisticRegression(C=1 / (2 * experiments.RIDGE), fit_intercept=False, tol=1e-8, max_iter=2000)
    library.fit(openings.context[rows], openings.chosen[rows])
    weights = openings.learn(np.eye(25), rows)
    ours = softmax((openings.context @ weights)[openings.week == 4][:, ~openings.is_new], axis=1)
    assert ours == pytest.approx(library.predict_proba(openings.context[openings.week == 4]), abs=0.01)
    assert not weights[:, openings.is_new].any(), "nobody could choose the new app"


def test_score_per_pair_finds_the_weights_that_made_the_choices():
    rng = np.random.default_rng(3)
    context, apps, true = rng.normal(size=(6000, 3)), rng.normal(size=(8, 2)), rng.normal(size=(3, 2))
    offered = rng.random((6000, 8)) < 0.8
    offered[:, 0] = True
    utility = context @ true @ apps.T + rng.gumbel(size=(6000, 8))
    chosen = np.where(offered, utility, -np.inf).argmax(axis=1)
    found = experiments.learn_scores(context, apps, chosen, offered)
    assert found == pytest.approx(true, abs=0.1)
    again = experiments.learn_scores(context, apps, chosen, offered, start=true)
    assert again == pytest.approx(found, abs=0.01)
    careless = experiments.learn_scores(context, apps, chosen, np.ones_like(offered))
    assert np.abs(careless - true).max() > np.abs(found - true).max()


def test_openings_know_what_was_on_offer(openings):
    assert not openings.offered[openings.week < 9][:, openings.is_new].any()
    assert openings.offered[openings.week >= 9].all() and openings.offered[:, ~openings.is_new].all()
    assert [openings.names[app] for app in openings.chosen[:5]] == data.load_app_opens()["app"][:5].tolist()
    assert (openings.context.shape[1], openings.apps.shape) == (15, (25, 10))


def rows_of(openings, weeks=6, seed=0):
    """Make a row for each app that was opened, and one for an app at random."""
    before = openings.week <= weeks
    old = np.flatnonzero(~openings.is_new)
    app = np.concatenate([openings.chosen[before], np.random.default_rng(seed).choice(old, before.sum())])
    moments = np.tile(openings.context[before], (2, 1))
    rows = np.array([np.outer(m, openings.apps[a]).ravel() for m, a in zip(moments, app, strict=True)])
    return rows, np.repeat([1, 0], before.sum()), app


def few(names=("dodo", "snaps", "stops", "blocks", "arena", "clips")):
    opens = data.load_app_opens()
    return experiments.Openings(opens[opens["app"].isin(names)])


def test_each_app_is_new_once_and_never_learned_from():
    openings = few()
    rows, opened, app = rows_of(openings)
    after = (openings.week > 6) & (openings.week <= 8)
    table = experiments.each_app_new(openings, rows, opened, app, after)
    assert table.index.tolist() == ["arena", "blocks", "dodo", "snaps", "stops"]
    new = openings.names.index("dodo")
    others = [openings.names.index(name) for name in ("arena", "blocks", "snaps", "stops")]
    model = LogisticRegression(C=0.1, tol=1e-8, max_iter=5000).fit(rows[app != new], opened[app != new])
    first, four, count = 0, 0, 0
    for moment in openings.context[after & (openings.chosen == new)]:
        mine, *theirs = model.decision_function(
            [np.outer(moment, openings.apps[each]).ravel() for each in (new, *others)]
        )
        better = sum(their > mine for their in theirs)
        first, four, count = first + (better == 0), four + (better < 4), count + 1
    assert table.loc["dodo"].tolist() == pytest.approx([count, first / count, four / count], abs=0.02)


def test_an_app_that_nobody_opens_is_left_out():
    openings = few()
    after = (openings.week == 7) & (openings.chosen != openings.names.index("dodo"))
    table = experiments.each_app_new(openings, *rows_of(openings), after)
    assert "dodo" not in table.index and len(table) == 4


def test_pair_scores_order_the_apps_as_the_model_of_pairs_does():
    openings = few()
    rows, opened, _ = rows_of(openings)
    model = LogisticRegression(C=0.1, max_iter=500).fit(rows, opened)
    moment = openings.context[7]
    pairs = [np.outer(moment, app).ravel() for app in openings.apps]
    scores = experiments.pair_scores(model, moment[np.newaxis], openings.apps)[0]
    assert scores + model.intercept_ == pytest.approx(model.decision_function(pairs))


def test_a_class_that_was_never_seen_has_no_score():
    model = LogisticRegression().fit(np.eye(3), [0, 2, 3])
    scores = experiments.class_scores(model, np.eye(3), apps=5)
    assert scores[:, [0, 2, 3]] == pytest.approx(model.decision_function(np.eye(3)))
    assert np.isneginf(scores[:, [1, 4]]).all()


def test_right_first_by_hand():
    scores = {"a": np.array([[3, 2, 1], [0, 1, 2], [5, 0, 1], [0, 0, 1]])}
    table = experiments.right_first(scores, np.array([0, 1, 2, 2]), np.array([False, False, True]))
    assert table.loc["a"].tolist() == [0.5, 0.5]
