"""utils.designs: where both designs must agree they do, and the class does what it says."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from sklearn.base import clone
from sklearn.linear_model import Lasso, LinearRegression, Ridge
from sklearn.tree import DecisionTreeRegressor

from utils.data import load_posts
from utils.designs import Designs, compare, standardised
from utils.pareto import front_area, logit_weights, shown

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


@pytest.mark.parametrize("model", [DecisionTreeRegressor(max_depth=3, random_state=0), Lasso(0.2)])
def test_each_run_of_design_1_is_a_regression_on_the_blend_of_both_targets(feed, model):
    """Targets and shrunken coefficients depend on their sizes, so a blend of another total is another model."""
    inputs, outcomes, learn = feed
    designs = Designs(model, *feed, WEIGHTS)
    columns = standardised(inputs, learn).to_numpy()
    clicks, quality = standardised(outcomes, learn)[learn].to_numpy().T
    for weight, one in zip(WEIGHTS, designs.one, strict=True):
        blend = clone(model).fit(columns[learn], weight * quality + (1 - weight) * clicks)
        assert_allclose(one, shown(blend.predict(columns[~learn]), designs.live), rtol=1e-12)
    for target, score in zip((clicks, quality), designs.scores, strict=True):
        assert_allclose(score, clone(model).fit(columns[learn], target).predict(columns[~learn]), rtol=1e-12)


def test_design_2_adds_the_scores_with_weights_of_sum_one(feed):
    designs = Designs(LinearRegression(), *feed, WEIGHTS)
    for weight in (0.0, 0.3, 1.0):
        by_hand = weight * 7 * designs.scores[1] + (1 - weight) * 2 * designs.scores[0]
        assert_allclose(designs.score(weight, (2.0, 7.0)), by_hand, rtol=1e-12)


def test_comparison_table(feed):
    inputs, outcomes, _ = feed
    models = {"linear": LinearRegression(), "tree": DecisionTreeRegressor(max_depth=2, random_state=0)}
    kinds = {"all": inputs, "few": inputs[["words", "teaser"]]}
    free = logit_weights(33, reach=3)
    table = compare(models, kinds, outcomes, WEIGHTS, free, [5, 6], every=2)
    table = table.set_index(["model", "inputs", "seed"]).sort_index()
    assert sorted(table.index) == sorted((m, k, seed) for m in models for k in kinds for seed in (5, 6))
    learn = np.random.default_rng(6).permutation(len(outcomes)) < 0.7 * len(outcomes)
    for name, kind in (("linear", "all"), ("tree", "few")):
        designs = Designs(models[name], kinds[kind], outcomes, learn, WEIGHTS)
        few = designs.one[[0, 1, 3, 5, 7, 8]]
        fronts = [few, designs.one, designs.two(WEIGHTS), designs.two(free)]
        areas = [front_area(front, *designs.corners()) for front in fronts]
        assert_allclose(table.loc[name, kind, 6], areas)
    one, two = table["design 1, all"], table["design 2, as many"]
    assert_allclose(one.loc["linear"], two.loc["linear"])
    assert (table["design 1, few"] <= table["design 1, all"] + 1e-12).all()


def test_a_constant_column_cannot_be_put_on_one_scale(feed):
    inputs, outcomes, learn = feed
    for bad in (1.0, np.inf, np.where(learn, np.nan, 1), np.where(learn, 2, inputs["photo"])):
        with pytest.raises(ValueError, match="photo: constant or not finite"):
            standardised(inputs.assign(photo=bad), learn)
    with pytest.raises(ValueError, match="clicks: constant"):
        Designs(LinearRegression(), inputs, outcomes.assign(clicks=3), learn, WEIGHTS)


@pytest.mark.parametrize(
    "weights", [[], [0.0, 0.5], [0.5, 1.0], [0, 1, 1.5], [-1, 0, 1], [0, np.nan, 1], [[0, 1]]]
)
def test_weights_without_an_end_or_beyond_are_refused(feed, weights):
    with pytest.raises(ValueError, match="both ends"):
        Designs(LinearRegression(), *feed, weights)


def test_designs_compare_two_objectives(feed):
    inputs, outcomes, learn = feed
    with pytest.raises(ValueError, match="two objectives"):
        Designs(LinearRegression(), inputs, outcomes.assign(more=1), learn, WEIGHTS)
