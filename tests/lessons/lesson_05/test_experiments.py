"""The measurements of lesson 05 against SciPy and fairlearn's own sums."""

import numpy as np
import pytest
from scipy import stats

from utils.lessons.lesson_05.experiments import by_group, difference, fit, learned


def test_the_difference_is_welchs_for_many_people():
    rng = np.random.default_rng(4)
    a, b = rng.normal(0.3, 1, 3000), rng.normal(0, 2, 1500)
    values, group = np.concatenate([a, b]), np.repeat(["A", "B"], [3000, 1500])
    found, half = difference(values, group)
    interval = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    assert found == pytest.approx(a.mean() - b.mean())
    assert (found - half, found + half) == pytest.approx((interval.low, interval.high), abs=1e-3)


def test_a_group_of_one_has_no_interval():
    with pytest.raises(ValueError, match="two people at least"):
        difference([1, 0, 1], ["A", "A", "B"])


def test_rates_by_hand():
    rates = by_group([1, 1, 0, 0, 1], [1, 0, 1, 0, 1], ["A", "A", "A", "B", "B"])
    assert rates.loc["A"].to_dict() == pytest.approx(
        {"selection": 2 / 3, "TPR": 0.5, "FPR": 1.0, "precision": 0.5}
    )


def test_both_ways_to_fit_are_one():
    import pandas as pd

    rows = pd.DataFrame({"x": np.arange(20.0), "y": np.arange(20) % 7, "approved": np.arange(20) > 9})
    one, other = learned(rows, ["x", "y"]), fit(rows[["x", "y"]].to_numpy(), rows["approved"])
    assert np.allclose(one.predict_proba(rows[["x", "y"]]), other.predict_proba(rows[["x", "y"]].to_numpy()))
