"""utils.designs: where both designs must agree they do, and the class does what it says."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from sklearn.linear_model import Lasso, LinearRegression, Ridge
from sklearn.tree import DecisionTreeRegressor

from utils.data import load_posts
from utils.designs import Designs, compare, standardised
from utils.pareto import logit_weights, shown

WEIGHTS = logit_weights(9, reach=3)


@pytest.fixture(scope="module")
def feed():
    posts = load_posts().iloc[::4]
    inputs = posts[["words", "sources", "exclamations", "teaser", "photo", "topical", "record"]]
    return inputs, posts[["clicks", "quality"]], (posts["week"] <= 7).to_numpy()


@pytest.mark.parametrize("model", [LinearRegression(), Ridge(50.0)])
def test_a_model_linear_in_its_target_makes_both_designs_one(feed, model):
    designs = Designs(model, *feed, WEIGHTS)
    assert_allclose(designs.one, designs.two(WEIGHTS), rtol=1e-12)
    assert_allclose(*designs.areas())


@pytest.mark.parametrize("model", [DecisionTreeRegressor(max_depth=3, random_state=0), Lasso(0.2)])
def test_other_models_part(feed, model):
    designs = Designs(model, *feed, WEIGHTS)
    assert np.abs(designs.one - designs.two(WEIGHTS)).max() > 1
    assert_allclose(designs.one[[0, -1]], designs.two([0, 1]))


def test_design_1_minimises_the_weighted_sum_of_both_losses(feed):
    inputs, outcomes, learn = feed
    columns = standardised(inputs, learn).to_numpy()[learn]
    clicks, quality = standardised(outcomes, learn)[learn].to_numpy().T

    def loss(coefficients, weight):
        score = columns @ coefficients
        return weight * np.mean((score - quality) ** 2) + (1 - weight) * np.mean((score - clicks) ** 2)

    rng = np.random.default_rng(6)
    for weight in (0.2, 0.5, 0.9):
        blend = LinearRegression().fit(columns, weight * quality + (1 - weight) * clicks).coef_
        around = [loss(blend + rng.normal(0, 0.01, blend.shape), weight) for _ in range(50)]
        assert loss(blend, weight) < min(around)


def test_scale_moves_along_the_front_and_not_off_it(feed):
    designs = Designs(LinearRegression(), *feed, WEIGHTS)
    a, b = 0.25, 4.0
    weights = np.array([0.1, 0.4, 0.8])
    same = weights * b / (weights * b + (1 - weights) * a)
    assert_allclose(designs.two(weights, (a, b)), designs.two(same))


def test_corners_are_what_single_objectives_get_and_leave(feed):
    designs = Designs(LinearRegression(), *feed, WEIGHTS)
    worst, best = designs.corners()
    assert (best > worst).all()
    assert_allclose(best[0], shown(designs.scores[0], designs.live)[0])
    assert_allclose(worst[0], shown(designs.scores[1], designs.live)[0])


def test_live_rows_are_not_learned_from(feed):
    inputs, outcomes, learn = feed
    changed = outcomes.astype(float).copy()
    changed.loc[~learn] = 0.0
    before, after = (
        Designs(LinearRegression(), inputs, table, learn, WEIGHTS) for table in (outcomes, changed)
    )
    assert_allclose(before.scores, after.scores)


def test_standardised_looks_only_at_the_rows_to_learn_from():
    table = pd.DataFrame({"x": [0.0, 2.0, 100.0]})
    assert_allclose(
        standardised(table, np.array([True, True, False]))["x"], np.array([-1, 1, 99]) / np.sqrt(2)
    )


def test_comparison_table(feed):
    inputs, outcomes, _ = feed
    models = {"linear": LinearRegression(), "tree": DecisionTreeRegressor(max_depth=2, random_state=0)}
    table = compare(models, {"all": inputs, "few": inputs[["words", "teaser"]]}, outcomes, WEIGHTS, splits=2)
    assert list(table.index) == [(model, kind) for model in models for kind in ("all", "few")]
    assert table.loc[("linear", "all"), ["1 ahead", "2 ahead"]].tolist() == [0, 0]
    assert (table[["1 ahead", "2 ahead"]].sum(axis=1) <= 2).all()
    again = compare(models, {"all": inputs}, outcomes, WEIGHTS, splits=2)
    pd.testing.assert_frame_equal(again, table.loc[[("linear", "all"), ("tree", "all")]])
