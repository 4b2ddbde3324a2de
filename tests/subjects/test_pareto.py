"""utils.pareto against brute force and by hand."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose
from scipy.special import expit, logit

from utils.pareto import best_compromise, front_area, logit_weights, on_front, overlap, shown

FINITE = st.floats(allow_nan=False, allow_infinity=False)
ANYWHERE = hnp.arrays(float, st.tuples(st.integers(0, 8), st.just(2)), elements=FINITE)
CORNER = hnp.arrays(float, 2, elements=FINITE)
POINTS = hnp.arrays(float, st.tuples(st.integers(1, 15), st.just(2)), elements=st.integers(0, 6).map(float))


@given(POINTS)
def test_front_by_brute_force(points):
    def dominated(one):
        return any((other >= one).all() and (other > one).any() for other in points)

    assert on_front(points).tolist() == [not dominated(point) for point in points]


@given(ANYWHERE)
def test_front_by_exact_comparison_of_any_numbers(points):
    exact = [tuple(map(Fraction, point)) for point in points]

    def dominated(one):
        return any(other != one and other[0] >= one[0] and other[1] >= one[1] for other in exact)

    assert on_front(points).tolist() == [not dominated(one) for one in exact]


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


def exact_gains(points, worst, best):
    """Gains on the scale from the worst corner to the best, as fractions."""
    low, high = [[Fraction(float(value)) for value in corner] for corner in (worst, best)]
    return [
        [(Fraction(float(v)) - a) / (b - a) for v, a, b in zip(point, low, high, strict=True)]
        for point in points
    ]


def exact_area(points, worst, best):
    """Area of a union of rectangles, by adding up the cells of the grid that their corners make."""
    gains = [
        [min(max(gain, Fraction(0)), Fraction(1)) for gain in p] for p in exact_gains(points, worst, best)
    ]
    xs = sorted({Fraction(0), *(x for x, _ in gains)})
    ys = sorted({Fraction(0), *(y for _, y in gains)})
    cells = [
        (right - left) * (top - bottom)
        for left, right in itertools.pairwise(xs)
        for bottom, top in itertools.pairwise(ys)
        if any(x >= right and y >= top for x, y in gains)
    ]
    return sum(cells, Fraction(0))


@given(ANYWHERE, CORNER, CORNER)
def test_area_against_exact_fractions(points, one, other):
    worst, best = np.minimum(one, other), np.maximum(one, other)
    assume((worst < best).all() and (best / 2 - worst / 2 < 8e307).all())
    assert_allclose(front_area(points, worst, best), float(exact_area(points, worst, best)), atol=1e-14)


@given(ANYWHERE, CORNER, CORNER)
def test_compromise_against_exact_fractions(points, one, other):
    worst, best = np.minimum(one, other), np.maximum(one, other)
    assume(len(points) and (worst < best).all() and (best / 2 - worst / 2 < 8e307).all())
    exact = max(map(min, exact_gains(points, worst, best)))
    assume(abs(exact) < 10**300)
    assert_allclose(best_compromise(points, worst, best), float(exact), rtol=1e-14, atol=1e-300)


@given(hnp.arrays(float, st.tuples(st.integers(1, 9), st.just(3)), elements=st.integers(-3, 9).map(float)))
def test_compromise_is_reached_by_a_choice_and_by_none_exceeded(points):
    share = best_compromise(points, [0, 0, 0], [6, 6, 6])
    smallest = [min(point) / 6 for point in points]
    assert share in smallest
    assert all(share >= other for other in smallest)


def test_a_choice_that_is_best_at_everything_loses_nothing():
    assert best_compromise([[3, 9], [5, 9]], [1, 1], [5, 9]) == 1
    with pytest.raises(ValueError, match="no choice"):
        best_compromise(np.empty((0, 2)), [0, 0], [1, 1])


def test_area_at_its_ends():
    assert front_area([[0, 0]], [0, 0], [1, 1]) == 0
    assert front_area([[-5, 9]], [0, 0], [1, 1]) == 0
    assert front_area([[7, 9]], [0, 0], [1, 1]) == 1
    with pytest.raises(ValueError, match="best must be above"):
        front_area([[1, 1]], [0, 1], [1, 1])


SCORES = hnp.arrays(float, st.integers(1, 40), elements=st.integers(0, 5).map(float))
SHARE = st.floats(0, 1, exclude_min=True)


def first(score, share):
    """Positions of what is shown, by sorting."""
    order = sorted(range(len(score)), key=lambda i: (-score[i], i))
    return order[: max(1, round(share * len(score)))]


@given(SCORES, SHARE)
def test_what_is_shown_by_sorting(score, share):
    outcomes = np.column_stack([np.arange(len(score)), score])
    assert_allclose(shown(score, outcomes, share), outcomes[first(score, share)].mean(axis=0))


@given(st.data(), SHARE)
def test_means_of_any_outcomes_by_exact_fractions(data, share):
    outcomes = data.draw(ANYWHERE.filter(len))
    score = data.draw(hnp.arrays(float, len(outcomes), elements=FINITE))
    chosen = [list(map(Fraction, outcomes[i])) for i in first(score, share)]
    means = [float(sum(column) / len(chosen)) for column in zip(*chosen, strict=True)]
    largest = np.abs(outcomes).max(axis=0)
    assert (np.abs(shown(score, outcomes, share) - means) <= 1e-15 * largest + 1e-323).all()


@given(st.data(), SCORES, SHARE)
def test_overlap_by_sets(data, score, share):
    other = data.draw(hnp.arrays(float, len(score), elements=st.integers(0, 5).map(float)))
    one, two = set(first(score, share)), set(first(other, share))
    assert overlap(score, other, share) == len(one & two) / len(one)


GOOD = [[1.0, 2.0], [3.0, 0.0]]
CALLS = {
    "shown, scores": (lambda bad: shown(bad, GOOD), 1),
    "shown, outcomes": (lambda bad: shown([1, 2], bad), 2),
    "overlap, first": (lambda bad: overlap(bad, [1, 2]), 1),
    "overlap, second": (lambda bad: overlap([1, 2], bad), 1),
    "front": (on_front, 2),
    "area, points": (lambda bad: front_area(bad, [0, 0], [9, 9]), 2),
    "area, worst": (lambda bad: front_area(GOOD, bad, [9, 9]), 1),
    "area, best": (lambda bad: front_area(GOOD, [0, 0], bad), 1),
    "compromise, points": (lambda bad: best_compromise(bad, [0, 0], [9, 9]), 2),
    "compromise, worst": (lambda bad: best_compromise(GOOD, bad, [9, 9]), 1),
    "compromise, best": (lambda bad: best_compromise(GOOD, [0, 0], bad), 1),
}


@pytest.mark.parametrize(("call", "dimensions"), CALLS.values(), ids=CALLS)
def test_what_cannot_be_compared_is_refused(call, dimensions):
    good = GOOD if dimensions == 2 else [1.0, 2.0]
    masked = np.ma.masked_equal(good, 2.0)
    strange = [np.where(np.array(good) == 2, bad, good) for bad in (np.nan, np.inf, -np.inf)]
    texts = np.array(good).astype(str)
    for bad, message in (
        (masked, "masked array"),
        *((one, "not finite") for one in strange),
        (texts, "no number"),
        (texts.astype(object), "no number"),
        (np.array(good) * 1j, "no number"),
        (np.array(good).astype(int).astype("datetime64[s]"), "no number"),
        (1.0, "has shape"),
        ([good], "has shape"),
    ):
        with pytest.raises(ValueError, match=message):
            call(bad)


@pytest.mark.parametrize("call", [front_area, best_compromise])
def test_corners_are_the_right_way_round(call):
    for worst, best in (([0, 1], [1, 1]), ([2, 0], [1, 1])):
        with pytest.raises(ValueError, match="best must be above"):
            call(GOOD, worst, best)
    with pytest.raises(ValueError, match="than a float can say"):
        call(GOOD, [-1e308, 0], [1e308, 1])
    with pytest.raises(ValueError, match="worst has shape"):
        call(GOOD, [0, 0, 0], [1, 1])


@pytest.mark.parametrize(
    ("score", "outcomes", "share", "message"),
    [
        ([1, 2], [[1], [2], [3]], 0.5, "one row for each item"),
        ([1, 2], [[1], [2]], 0, "above 0 and at most 1"),
        ([1, 2], [[1], [2]], 1.1, "above 0 and at most 1"),
        ([1, 2], [[1], [2]], np.nan, "above 0 and at most 1"),
        ([], np.empty((0, 2)), 0.5, "no item"),
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
    with pytest.raises(ValueError, match="both rank the same items"):
        overlap([1, 2, 3], [1, 2])


@given(st.integers(3, 300), st.floats(0, 30, exclude_min=True))
def test_weights_run_from_0_to_1_and_are_symmetric(count, reach):
    weights = logit_weights(count, reach)
    assert len(weights) == count
    assert (weights[0], weights[-1]) == (0, 1)
    assert (np.diff(weights) >= 0).all()
    assert_allclose(weights + weights[::-1], 1, rtol=1e-14)  # linspace rounds: 30 has a spacing of 4e-15


@pytest.mark.parametrize(
    "arguments", [(2,), (5.5,), (True,), (5, -8), (5, 0), (5, np.nan), (5, np.inf), (5, 31)]
)
def test_weights_that_cannot_be_are_refused(arguments):
    with pytest.raises(ValueError, match=r"three weights at least|largest logit"):
        logit_weights(*arguments)


def test_weights_are_even_in_their_logit():
    weights = logit_weights(11, reach=4)
    assert weights[[0, -1]].tolist() == [0, 1]
    assert_allclose(logit(weights[1:-1]), np.linspace(-4, 4, 9), atol=1e-9)
    assert logit_weights(3).tolist() == [0, 0.5, 1]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: shown(1.0, GOOD), r"^score has shape \(\); it should have shape \(n\)\.$"),
        (lambda: shown([1], 1.0), r"^outcomes has shape \(\); it should have shape \(n, n\)\.$"),
        (lambda: overlap(1.0, [1]), r"^score has shape"),
        (lambda: overlap([1], 1.0), r"^other has shape"),
        (lambda: on_front(1.0), r"^points has shape"),
        (
            lambda: front_area([[1]], [0], [1]),
            r"^points has shape \(1, 1\); it should have shape \(n, 2\)\.$",
        ),
        (lambda: front_area(GOOD, 0, [9, 9]), r"^worst has shape \(\); it should have shape \(2\)\.$"),
        (lambda: front_area(GOOD, [0, 0], 9), r"^best has shape"),
        (lambda: front_area(GOOD, [-1e308, 0], [1e308, 1]), "^best lies further above"),
        (lambda: best_compromise(1.0, [0], [1]), r"^points has shape"),
        (lambda: best_compromise(np.empty((0, 2)), [0, 0], [1, 1]), "^there is no choice"),
        (lambda: shown([], np.empty((0, 2))), "^there is no item"),
    ],
)
def test_each_refusal_names_its_argument_and_the_shape_that_is_wanted(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_what_holds_when_nothing_is_said():
    score, outcomes = np.arange(30.0), np.arange(30.0)[:, None]
    assert shown(score, outcomes).tolist() == shown(score, outcomes, 0.1).tolist() == [28.0]
    assert logit_weights(9).tolist() == logit_weights(9, 8.0).tolist()
    assert shown(np.array([2, 1], dtype=object), np.array([[5], [7]], dtype=object), 0.5).tolist() == [5.0]


def test_an_objective_of_huge_outcomes_takes_nothing_from_a_small_one():
    assert shown([2, 1], [[1e308, 3e-300], [1e308, 5e-300]], 1.0).tolist() == [1e308, 4e-300]


MASKED = np.ma.masked_equal([[1.0, 2.0]], 2.0)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: shown(["a"], [[1]]), "score holds something that is no number."),
        (lambda: shown([1], [["a"]]), "outcomes holds something that is no number."),
        (lambda: shown([1, np.inf], [[1], [2]]), "score holds a value that is not finite."),
        (
            lambda: shown([1, 2], [[1], [2], [3]]),
            "score has 2 items and outcomes 3; give one row for each item.",
        ),
        (lambda: shown([1], [[1]], 0), "share is 0; give a share of the items above 0 and at most 1."),
        (lambda: shown([], np.empty((0, 2))), "there is no item to show."),
        (lambda: overlap([1, 2, 3], [1, 2]), "score has 3 items and other 2; both rank the same items."),
        (lambda: overlap([1], [np.nan]), "other holds a value that is not finite."),
        (lambda: on_front([[np.nan]]), "points holds a value that is not finite."),
        (lambda: front_area([[np.nan, 0]], [0, 0], [1, 1]), "points holds a value that is not finite."),
        (lambda: front_area(GOOD, [np.nan, 0], [1, 1]), "worst holds a value that is not finite."),
        (lambda: front_area(GOOD, [0, 0], [np.nan, 1]), "best holds a value that is not finite."),
        (
            lambda: front_area(GOOD, [0, 1], [1, 1]),
            "best is [1.0, 1.0] and worst [0.0, 1.0]; best must be above in each.",
        ),
        (
            lambda: front_area(GOOD, [-1e308, 0], [1e308, 1]),
            "best lies further above worst than a float can say.",
        ),
        (lambda: best_compromise([[np.nan]], [0], [1]), "points holds a value that is not finite."),
        (lambda: best_compromise(np.empty((0, 2)), [0, 0], [1, 1]), "there is no choice to compare."),
        (lambda: logit_weights(2), "count is 2; three weights at least, the two ends and one between."),
        (lambda: logit_weights(5, 31), "reach is 31; give a largest logit above 0 and at most 30."),
    ],
)
def test_what_a_refusal_says(call, says):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: shown(MASKED[0], [[1]]), "score"),
        (lambda: shown([1], MASKED), "outcomes"),
        (lambda: on_front(MASKED), "points"),
        (lambda: front_area([[1, 1]], MASKED[0], [3, 3]), "worst"),
        (lambda: best_compromise([[1, 1]], [0, 0], MASKED[0]), "best"),
    ],
)
def test_a_masked_array_is_named(call, name):
    with pytest.raises(ValueError, match=f"^{name} "):
        call()


@pytest.mark.parametrize("kind", ["bool", "int8", "uint8", "float16", "float32", "object"])
def test_every_kind_of_number_is_taken(kind):
    points = np.array([[1, 0], [0, 1], [0, 0]], dtype=kind)
    assert on_front(points).tolist() == [True, True, False]
    assert shown(points[:, 0], points, 0.3).tolist() == [1.0, 0.0]


def test_any_whole_number_of_weights_from_three_on():
    assert len(logit_weights(np.int64(3))) == 3
    assert_allclose(logit_weights(4, 2), [0, expit(-2), expit(2), 1])
    assert_allclose(logit_weights(4, 30)[1:3], [expit(-30), expit(30)])
    assert_allclose(logit_weights(4)[1], expit(-8))


def test_what_lies_further_beyond_a_corner_than_a_float_can_say_reaches_it():
    assert front_area([[1e308, 1e308]], [-1e308, -1e308], [-9e307, -9e307]) == 1


def test_all_may_be_shown_and_one_is_at_least():
    assert shown([1, 2], [[10], [20]], 1).tolist() == [15.0]
    assert shown([1, 2], [[10], [20]], 0.01).tolist() == [20.0]
    assert shown([1, 1], [[10], [20]], 0.5).tolist() == [10.0], "of equal scores the earlier one"
    assert overlap([1, 2], [2, 1], 1) == 1
    scores = np.r_[np.arange(10.0), 50.0], np.r_[50.0, np.arange(10.0)]
    assert overlap(*scores) == overlap(*scores, share=0.1) == 0
