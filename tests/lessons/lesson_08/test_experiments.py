"""The experiments of lesson 08 against counts by hand and scikit-learn."""

import numpy as np
import pandas as pd
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


def test_each_app_is_new_once_and_never_learned_from(openings):
    class Few(experiments.Openings):
        """The same with few apps, so that each opening can be counted by hand."""

        def __init__(self):
            opens = data.load_app_opens()
            super().__init__(opens[opens["app"].isin(["dodo", "snaps", "stops", "blocks", "arena", "clips"])])

    few = Few()
    by_pair = few.learn(few.apps, few.week <= 6)
    table = experiments.each_app_new(few, by_pair)
    assert table.index.tolist() == ["arena", "blocks", "dodo", "snaps", "stops"]
    app = few.names.index("dodo")
    rest = [few.names.index(name) for name in ("arena", "blocks", "snaps", "stops")]
    rows = (few.week <= 6) & (few.chosen != app)
    weights = experiments.learn_scores(
        few.context[rows],
        few.apps[rest],
        np.searchsorted(rest, few.chosen[rows]),
        np.ones((rows.sum(), 4), dtype=bool),
    )
    first, four, count = 0, 0, 0
    for moment in few.context[(few.week > 6) & (few.week <= 8) & (few.chosen == app)]:
        mine, theirs = (moment @ weights @ few.apps[each].T for each in (app, rest))
        better = int((theirs > mine).sum())
        first, four, count = first + (better == 0), four + (better < 4), count + 1
    assert table.loc["dodo"].tolist() == pytest.approx([count, first / count, four / count], abs=0.01)


def test_an_app_that_nobody_opens_is_left_out():
    opens = data.load_app_opens()
    late = opens["week"].between(2, 8)
    gone = experiments.Openings(opens[~(late & (opens["app"] == "dodo"))])
    few = experiments.each_app_new(gone, np.zeros((15, 10)), until=1)
    assert isinstance(few, pd.DataFrame) and "dodo" not in few.index and len(few) == 23
