"""Importance, swaps and curves against scikit-learn and against models whose answer is known."""

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from utils.explanations import grouped_importance, swap_one_input


@pytest.fixture(scope="module")
def fitted():
    rng = np.random.default_rng(0)
    x = pd.DataFrame(rng.normal(size=(600, 4)), columns=list("abcd"))
    y = (2 * x["a"] + x["b"] + rng.normal(size=600) > 0).astype(int)
    return LogisticRegression().fit(x, y), x, y


def chance_of(model):
    return lambda x: model.predict_proba(x)[:, 1]


def test_groups_of_one_agree_with_scikit_learn(fitted):
    model, x, y = fitted
    ours = grouped_importance(
        lambda rows: roc_auc_score(y, chance_of(model)(rows)),
        x,
        {name: [name] for name in x},
        np.random.default_rng(1),
        repeats=15,
    )
    theirs = permutation_importance(model, x, y, scoring="roc_auc", n_repeats=15, random_state=0)
    np.testing.assert_allclose(ours[list(x)], theirs.importances_mean, atol=0.02)
    assert list(ours.index[:2]) == ["a", "b"]


def test_copies_hide_each_other_alone_but_not_together(fitted):
    _, x, y = fitted
    copies = [f"a{i}" for i in range(4)]
    wide = x.join(pd.DataFrame({name: x["a"] for name in copies}))
    model = LogisticRegression().fit(wide, y)
    groups = {name: [name] for name in ("a0", "b")} | {"all copies": ["a", *copies]}
    drops = grouped_importance(
        lambda rows: roc_auc_score(y, chance_of(model)(rows)), wide, groups, np.random.default_rng(2)
    )
    assert drops["a0"] < drops["b"] < drops["all copies"]
    assert drops.is_monotonic_decreasing


def test_inputs_are_left_alone_and_absent_columns_named(fitted):
    model, x, y = fitted
    before = x.copy()

    def score(rows):
        return roc_auc_score(y, chance_of(model)(rows))

    grouped_importance(score, x, {"both": ["a", "b"]}, np.random.default_rng(0), repeats=1)
    pd.testing.assert_frame_equal(x, before)
    with pytest.raises(ValueError, match="Column 'z' is not among the inputs"):
        grouped_importance(score, x, {"z": ["z"]}, np.random.default_rng(0))


def test_swaps_in_an_additive_model_add_up(fitted):
    model, x, _ = fitted
    case, other = x.iloc[0], x.iloc[1]
    swaps = swap_one_input(lambda rows: model.decision_function(rows), case, other)
    both = pd.DataFrame([case, other])
    difference = model.decision_function(both)[1] - model.decision_function(both)[0]
    assert swaps.sum() == pytest.approx(difference)
    assert swaps.abs().is_monotonic_decreasing
    assert swaps["a"] == pytest.approx(model.coef_[0][0] * (other["a"] - case["a"]))


def test_swapping_with_itself_changes_nothing(fitted):
    model, x, _ = fitted
    assert (swap_one_input(chance_of(model), x.iloc[0], x.iloc[0]) == 0).all()
