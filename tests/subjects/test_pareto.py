"""utils.pareto against brute force and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose
from scipy.special import logit

from utils.pareto import front_area, logit_weights, on_front, overlap, shown

POINTS = hnp.arrays(float, st.tuples(st.integers(1, 15), st.just(2)), elements=st.integers(0, 6).map(float))


@given(POINTS)
def test_front_by_brute_force(points):
    def dominated(one):
        return any((other >= one).all() and (other > one).any() for other in points)

    assert on_front(points).tolist() == [not dominated(point) for point in points]


@given(hnp.arrays(float, st.tuples(st.integers(1, 8), st.just(3)), elements=st.integers(0, 3).map(float)))
def test_somebody_is_always_on_the_front(points):
    assert on_front(points).any()


@given(POINTS)
def test_area_by_counting_cells(points):
    """Corners at whole numbers: the area is the share of the unit squares that some point covers."""
    cells = [(x, y) for x in range(5) for y in range(5)]
    covered = sum(any(p[0] >= x + 1 and p[1] >= y + 1 for p in points) for x, y in cells)
    assert_allclose(front_area(points, worst=[0, 0], best=[5, 5]), covered / 25, atol=1e-12)


@given(POINTS, st.randoms())
def test_area_minds_no_order_and_no_dominated_point(points, random):
    shuffled = points[random.sample(range(len(points)), len(points))]
    area = front_area(points, [0, 0], [6, 6])
    assert_allclose(front_area(shuffled, [0, 0], [6, 6]), area, atol=1e-12)
    assert_allclose(front_area(points[on_front(points)], [0, 0], [6, 6]), area, atol=1e-12)


def test_area_at_its_ends():
    assert front_area([[0, 0]], [0, 0], [1, 1]) == 0
    assert front_area([[-5, 9]], [0, 0], [1, 1]) == 0
    assert front_area([[7, 9]], [0, 0], [1, 1]) == 1
    with pytest.raises(ValueError, match="best must be above"):
        front_area([[1, 1]], [0, 1], [1, 1])


@given(hnp.arrays(float, st.integers(1, 40), elements=st.integers(0, 5).map(float)), st.floats(0.01, 1))
def test_what_is_shown_by_sorting(score, share):
    outcomes = np.column_stack([np.arange(len(score)), score])
    order = sorted(range(len(score)), key=lambda i: (-score[i], i))[: max(1, round(share * len(score)))]
    assert_allclose(shown(score, outcomes, share), outcomes[order].mean(axis=0))


@pytest.mark.parametrize(
    ("score", "outcomes", "share", "message"),
    [
        ([1, 2], [[1], [2], [3]], 0.5, "one score and one row for each item"),
        ([1, 2], [1, 2], 0.5, "one score and one row for each item"),
        ([1, np.nan], [[1], [2]], 0.5, "not finite"),
        ([1, 2], [[1], [2]], 0, "above 0 and at most 1"),
        ([1, 2], [[1], [2]], 1.1, "above 0 and at most 1"),
    ],
)
def test_showing_names_what_is_wrong(score, outcomes, share, message):
    with pytest.raises(ValueError, match=message):
        shown(score, outcomes, share)


def test_overlap_counts_what_both_show():
    score = np.arange(100.0)
    assert overlap(score, score) == 1
    assert overlap(score, 3 * score + 1) == 1
    assert overlap(score, -score) == 0
    assert overlap(score, np.where(score >= 95, score, -score)) == 0.5


def test_weights_are_even_in_their_logit():
    weights = logit_weights(11, reach=4)
    assert weights[[0, -1]].tolist() == [0, 1]
    assert_allclose(logit(weights[1:-1]), np.linspace(-4, 4, 9), atol=1e-9)
    assert_allclose(weights + weights[::-1], 1)
    with pytest.raises(ValueError, match="three weights at least"):
        logit_weights(2)
