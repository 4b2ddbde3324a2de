"""The figures of lesson 05: what they count, at every end."""

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from utils.data import load_loans
from utils.fairness import group_rates
from utils.lessons.lesson_05.pictures import ProxyStudy, ThresholdStudy
from utils.notebook.explore import explore

PAPERS = ["income_mkrw", "debt_ratio_pct", "late_payments"]


PROXIES = ["district_index", "years_at_address", "commute_minutes"]


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Many small fits: threads would only wait for one another."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def loans():
    return load_loans()


@pytest.fixture(scope="module")
def proxies(loans):
    return ProxyStudy(loans[:4000], loans[4000:], PAPERS, PROXIES, seed=2)


def test_what_is_left_grows_with_what_proxies_tell(proxies):
    table = proxies.tables["equal"]
    assert abs(table.loc[0.0, "AUC"] - 0.5) < 0.05
    assert table.loc[1.0, "AUC"] > 0.97
    assert abs(table.loc[0.0, "left"]) < 0.15
    assert table.loc[1.0, "left"] > 0.6
    assert table["left"].is_monotonic_increasing


def test_mending_on_history_harms_where_nothing_was_wrong(proxies):
    table = proxies.tables["equal"]
    gap, mended = table["A"] - table["B"], table["A mended"] - table["B mended"]
    assert abs(gap[0.0]) < 0.05 < 0.15 < mended[0.0]
    assert mended[1.0] < gap[1.0]


@pytest.mark.parametrize("base", ["equal", "unequal"])
@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
def test_proxy_picture(proxies, strength, base):
    explorer = explore(proxies.fixed, proxies.moving, proxies.controls, proxies.alt, ncols=2)
    assert explorer.draw(strength=strength, base=base)[:4] == b"\x89PNG"
    assert f"{strength:.1f}" in proxies.alt(strength, base)
    word = "widens" if strength == 0.0 else explorer.axes[1].get_title()
    assert word in explorer.axes[1].get_title()


def test_threshold_picture_at_every_end(loans):
    score = np.linspace(0, 1, len(loans))
    study = ThresholdStudy(score, loans)
    explorer = explore(study.fixed, study.moving, study.controls, study.alt)
    for a, b in ((0.05, 0.95), (0.95, 0.05), (0.5, 0.5)):
        for judge in ("approved", "repays"):
            for people in (8000, 800, 80):
                assert explorer.draw(a=a, b=b, judge=judge, people=people)[:4] == b"\x89PNG"
                assert f"{people:,}" in study.alt(a, b, judge, people)
    rates = study.rates(0.5, 0.5, "repays", len(loans))
    pd.testing.assert_frame_equal(rates, group_rates(loans["repays"], score >= 0.5, loans["group"]))
