"""The figures of lesson 05: what they count, at every end."""

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from utils.data import load_loans
from utils.fairness import MEASURES, group_rates, wilson_interval
from utils.lessons.lesson_05.experiments import PAPERS as ALL_PAPERS
from utils.lessons.lesson_05.experiments import halves, learned
from utils.lessons.lesson_05.pictures import (
    BASES,
    BarStudy,
    ProxyStudy,
    ThresholdStudy,
    draw_gaps,
    draw_outcomes,
    draw_people,
    label_of,
)
from utils.notebook.explore import explore
from utils.notebook.plots import figure

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
    gap, mended = table["A"] - table["B"], table["A_mended"] - table["B_mended"]
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
            for base in ("equal", "unequal"):
                for people in (8000, 80):
                    assert explorer.draw(a=a, b=b, judge=judge, base=base, people=people)[:4] == b"\x89PNG"
                    assert f"{people:,} applications, true base rates {label_of(BASES, base)}" in study.alt(
                        a, b, judge, base, people
                    )
    rates = study.rates(0.5, 0.5, "repays", "equal", len(loans))
    pd.testing.assert_frame_equal(rates, group_rates(loans["repays"], score >= 0.5, loans["group"]))


def test_unequal_base_rates_leave_out_people_of_b_alone(loans):
    study = ThresholdStudy(np.full(len(loans), 0.6), loans)
    equal, unequal = (study.rates(0.5, 0.5, "repays", base, len(loans)) for base in ("equal", "unequal"))
    assert equal.loc["A"].equals(unequal.loc["A"])
    assert unequal.loc["B", "precision"] < equal.loc["B", "precision"] - 0.1


@pytest.mark.parametrize(
    ("base", "judge", "apart"),
    [("equal", "repays", set()), ("unequal", "repays", {"approved"}), ("equal", "approved", {"precision"})],
)
def test_one_threshold_makes_all_four_rates_equal_up_to_chance_where_base_rates_are(
    loans, base, judge, apart
):
    past, new = halves(loans, 4)
    study = ThresholdStudy(learned(past, ALL_PAPERS).predict_proba(new[ALL_PAPERS])[:, 1], new)
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        rates = study.rates(threshold, threshold, judge, base, len(new))
        ends = {
            measure: [
                wilson_interval(rates.loc[name, measure], rates.loc[name, f"{measure} of"]) for name in "AB"
            ]
            for measure in MEASURES
        }
        differ = {m for m, (a, b) in ends.items() if max(a[0], b[0]) > min(a[1], b[1])}
        assert apart <= differ
        assert apart or not differ


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_a_hundred_people_of_each_group():
    truth, approved = [1, 1, 0, 0] * 2, [1, 0, 1, 0, 1, 1, 0, 0]
    _, axes = figure(ncols=2)
    draw_people(axes, truth, approved, list("AAAABBBB"))
    assert axes[0].get_title() == "A: approved are 50 of 100 who would repay"
    assert axes[1].get_title() == "B: approved are 100 of 100 who would repay"
    counts = [[len(kind.get_offsets()) for kind in ax.collections] for ax in axes]
    assert counts == [[25, 25, 25, 25], [50, 0, 0, 50]]


def test_gaps_with_a_guess_at_its_bar():
    gaps = pd.Series({"all columns": 0.4, "without the group": 0.3, "papers only": -0.003})
    fig, alt = draw_gaps(gaps, 50)
    (ax,) = fig.axes
    assert "75% of the gap is left" in alt
    assert words(ax) == ["40", "30", "0", "your guess"]
    assert ax.collections[0].get_segments()[0][:, 0].tolist() == [20, 20]
    assert words(draw_gaps(gaps, None)[0].axes[0]) == ["40", "30", "0"]


def test_outcomes_name_the_higher_bar():
    _, ax = figure()
    draw_outcomes(ax, {"A": 0.8, "B": 0.95}, {"A": 100, "B": 60}, 70)
    assert ax.get_title() == "The approved of B repay more often: more was asked of B"
    assert words(ax) == ["80", "95", "your guess"]


def test_without_the_extra_history_is_no_better_than_the_truth():
    _, new = halves(load_loans(), 4)
    study = BarStudy(learned(new, ALL_PAPERS).predict_proba(new[ALL_PAPERS])[:, 1], new)
    truth, history = study.found(0.0, "B")
    assert abs(truth - history) < 0.05
    found = [study.found(extra, "B") for extra in (0.0, 0.5, 1.0, 1.5)]
    assert np.ptp([truth for truth, _ in found]) == 0
    assert (np.diff([history for _, history in found]) > 0).all()
    assert len({study.found(extra, "A") for extra in (0.0, 1.5)}) == 1
    chosen = new[(new["approved"] == 1) & (new["group"] == "B")].index
    counted = (study._score[new.index.get_indexer(chosen)] >= 0.5).mean()
    assert study.found(1.0, "B")[1] == pytest.approx(counted, abs=0.05)
    explorer = explore(study.fixed, study.moving, study.controls, study.alt, nrows=2)
    for extra in (0.0, 1.5):
        assert explorer.draw(extra=extra)[:4] == b"\x89PNG"
        assert f"{study.found(extra, 'B')[1]:.0%}" in explorer.axes[1].get_title()
        assert f"asking {extra:g} times" in study.alt(extra)
