"""utils.losses against scikit-learn, SciPy, sums done by hand, and an oracle that does not round.

The oracle adds and divides fractions and takes roots and logarithms to 60 digits, so it knows neither overflow
nor underflow.
"""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose
from scipy.special import expit, softmax
from scipy.stats import entropy as scipy_entropy
from sklearn.metrics import log_loss as sklearn_log_loss
from sklearn.metrics import mean_absolute_error, root_mean_squared_error

from utils.losses import cross_entropy, entropy, log_loss, mae, rmse

FLOATS = [np.float16, np.float32, np.float64]
INTEGERS = [np.int8, np.int32, np.int64, np.uint8]
REGRESSION = [(rmse, root_mean_squared_error), (mae, mean_absolute_error)]


@st.composite
def regressions(draw):
    """True values, predictions and weights: any number type, one output or several."""
    shape = draw(st.tuples(st.integers(1, 12)) | st.tuples(st.integers(1, 12), st.integers(1, 3)))
    arrays = []
    for _ in range(2):
        dtype = draw(st.sampled_from(FLOATS + INTEGERS))
        elements = st.integers(0, 120) if dtype in INTEGERS else st.integers(-2000, 2000).map(lambda i: i / 8)
        arrays.append(draw(hnp.arrays(dtype, shape, elements=elements)))
    return *arrays, draw(hnp.arrays(float, shape[0], elements=st.floats(0.01, 10)))


@st.composite
def distributions(draw, classes, dtype=np.float64, least=0.001):
    raw = draw(hnp.arrays(np.float64, classes, elements=st.floats(least, 1)))
    return (raw / raw.sum()).astype(dtype)


@st.composite
def classifications(draw):
    """Labels 0..k-1 (every class at least once, as scikit-learn infers them), probabilities and weights."""
    classes = draw(st.integers(2, 5))
    labels = draw(
        st.permutations([*range(classes), *draw(st.lists(st.integers(0, classes - 1), max_size=6))])
    )
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    rows = [
        draw(distributions(classes, dtype, least=draw(st.sampled_from([0.0, 1e-30, 0.01])) + 1e-300))
        for _ in labels
    ]
    return labels, np.array(rows), draw(hnp.arrays(float, len(labels), elements=st.floats(0.01, 10)))


def exact_mean(values, weights):
    """Weighted mean of numbers, as a fraction."""
    fractions = [Fraction(float(weight)) for weight in weights]
    return sum((w * Fraction(v) for v, w in zip(values, fractions, strict=True)), Fraction(0)) / sum(
        fractions
    )


def decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def exact_regression(y_true, y_pred, weights, power):
    """Mean over the outputs of the mean absolute error (power 1) or the root mean square error (power 2)."""
    truth, prediction = (np.asarray(y, float).reshape(len(y), -1).T for y in (y_true, y_pred))
    with localcontext(prec=60, Emax=10**6, Emin=-(10**6)):
        outputs = []
        for one, other in zip(truth, prediction, strict=True):
            # the difference is the nearest float64, as documented; from there on nothing is rounded
            errors = [Fraction(abs(float(b) - float(a))) ** power for a, b in zip(one, other, strict=True)]
            mean = decimal(exact_mean(errors, weights))
            outputs.append(mean.sqrt() if power == 2 else mean)
        return float(sum(outputs) / len(outputs))


def exact_cross_entropy(p_true, p_pred, weights):
    """Weighted mean of ``-sum(p log q)`` with q clipped to [eps, 1 - eps] of float64."""
    eps = np.finfo(float).eps
    with localcontext(prec=60, Emax=10**6, Emin=-(10**6)):
        rows = []
        for p, q in zip(p_true, p_pred, strict=True):
            logs = [Decimal(min(max(float(one), eps), 1 - eps)).ln() for one in q]
            rows.append(-sum((Decimal(float(a)) * b for a, b in zip(p, logs, strict=True)), Decimal(0)))
        return float(decimal(exact_mean([Fraction(row) for row in rows], weights)))


ANY_SIZE = st.floats(0, np.finfo(float).max) | st.sampled_from([5e-324, 1e-320, 1e-200, 1.0, 1e200, 1e308])


@st.composite
def weightings(draw, rows):
    """Weights of any size that float64 holds, some of them 0, not all."""
    weights = draw(hnp.arrays(float, rows, elements=ANY_SIZE | st.just(0.0)))
    weights[draw(st.integers(0, rows - 1))] = draw(ANY_SIZE.filter(bool))
    return weights


@st.composite
def extreme_regressions(draw):
    """Truths, predictions and weights of every size, whose differences float64 still holds."""
    shape = draw(st.tuples(st.integers(1, 6)) | st.tuples(st.integers(1, 6), st.integers(1, 3)))
    values = st.floats(-8e307, 8e307) | st.sampled_from([0.0, 5e-324, -1e-200, 1e200, 1.2e300, -8e307])
    truth, prediction = (draw(hnp.arrays(float, shape, elements=values)) for _ in range(2))
    return truth, prediction, draw(weightings(shape[0]))


class TestAgainstExactSums:
    @given(extreme_regressions())
    def test_regression_losses(self, case):
        y_true, y_pred, weights = case
        for loss, power in ((mae, 1), (rmse, 2)):
            for given_weights in (weights, None):
                used = np.ones(len(y_true)) if given_weights is None else given_weights
                expected = exact_regression(y_true, y_pred, used, power)
                found = loss(y_true, y_pred, sample_weight=given_weights)
                assert_allclose(found, expected, rtol=1e-14, atol=5e-324)

    @given(st.data(), st.integers(1, 6), st.integers(2, 4))
    def test_losses_of_probabilities(self, data, rows, classes):
        least = data.draw(st.sampled_from([0.0, 1e-30, 0.01])) + 1e-300
        q = np.array([data.draw(distributions(classes, least=least)) for _ in range(rows)])
        p = np.array([data.draw(distributions(classes, least=least)) for _ in range(rows)])
        weights = data.draw(weightings(rows))
        expected = exact_cross_entropy(p, q, weights)
        assert_allclose(cross_entropy(p, q, sample_weight=weights), expected, rtol=1e-13)
        labels = np.array(data.draw(st.lists(st.integers(0, classes - 1), min_size=rows, max_size=rows)))
        expected = exact_cross_entropy(np.eye(classes)[labels], q, weights)
        assert_allclose(log_loss(labels, q, sample_weight=weights), expected, rtol=1e-13)

    @given(st.data(), st.integers(1, 4), st.integers(1, 5))
    def test_entropy(self, data, rows, classes):
        p = np.array([data.draw(distributions(classes, least=1e-300)) for _ in range(rows)])
        with localcontext(prec=60, Emin=-(10**6)):
            logs = [Decimal(float(one)) * Decimal(float(one)).ln() for one in p.ravel() if one > 0]
            expected = float(-sum(logs, Decimal(0)) / rows)
        assert_allclose(entropy(p), expected, rtol=1e-13, atol=1e-300)

    @pytest.mark.parametrize("loss", [rmse, mae])
    def test_means_of_the_largest_number_do_not_overflow(self, loss):
        largest = np.finfo(float).max
        assert loss([0.0] * 3, [largest] * 3) == pytest.approx(largest, rel=1e-15)
        assert loss(np.zeros((2, 3)), np.full((2, 3), largest)) == pytest.approx(largest, rel=1e-15)

    @pytest.mark.parametrize("weight", [1e308, 1e-300, 5e-324])
    def test_equal_weights_of_any_size_change_nothing(self, weight):
        assert rmse([0, 0], [1, 2], sample_weight=[weight] * 2) == pytest.approx(math.sqrt(2.5), rel=1e-15)
        assert mae([0, 0], [0.4, 0.4], sample_weight=[weight] * 2) == 0.4
        assert log_loss([1, 1], [0.8, 0.8], sample_weight=[weight] * 2) == pytest.approx(-math.log(0.8))
        assert cross_entropy([[1, 0]] * 2, [[0.5, 0.5]] * 2, sample_weight=[weight] * 2, base=2) == 1.0

    @pytest.mark.parametrize("loss", [rmse, mae])
    def test_a_row_of_weight_0_does_not_count(self, loss):
        assert loss([0, 0], [1e-200, 1e200], sample_weight=[1, 0]) == 1e-200
        assert loss([0], [1.2e300]) == 1.2e300


ONE_ROW = {
    "y_true": lambda y: [
        lambda: rmse(y, [1.0, 2.0]),
        lambda: mae(y, [1.0, 2.0]),
        lambda: log_loss(y, [0.5, 0.5]),
    ],
    "y_pred": lambda y: [lambda: rmse([1.0, 2.0], y), lambda: mae([1.0, 2.0], y)],
    "p_pred": lambda p: [lambda: log_loss([0, 1], p), lambda: cross_entropy([0.5, 0.5], p)],
    "p_true": lambda p: [lambda: cross_entropy(p, [0.5, 0.5])],
    "p": lambda p: [lambda: entropy(p)],
    "sample_weight": lambda w: [
        lambda: rmse([1, 2], [1, 3], sample_weight=w),
        lambda: mae([1, 2], [1, 3], sample_weight=w),
        lambda: log_loss([0, 1], [0.5, 0.5], sample_weight=w),
        lambda: cross_entropy(np.eye(2), np.eye(2), sample_weight=w),
    ],
}
REFUSED = [
    (np.ma.masked_array([0.5, 0.5], [False, True]), "is a masked array.*compressed"),
    (np.ma.masked_array([0.5, 0.5]), "is a masked array"),
    (["0.5", "0.5"], "must hold real numbers"),
    (pd.Series(["0.5", "0.5"]), "must hold real numbers"),
    (pd.Series(["0.5", "0.5"], dtype=object), "must hold real numbers.*'0.5'"),
    (pd.Series(["0.5", "0.5"], dtype="string"), "must hold real numbers"),
    ([0.5, "0.5"], "must hold real numbers"),
    (np.array([b"1", b"0"], object), "must hold real numbers"),
    (pd.Categorical(["0", "1"]), "must hold real numbers"),
    ([0.5 + 0j, 0.5], "must hold real numbers"),
    (pd.to_datetime(["2025-01-01"] * 2), "must hold real numbers"),
    ([0.5, None], "is nan"),
    (pd.array([0.5, None], dtype="Float64"), "(must hold numbers|is nan)"),
    ([0.5, math.nan], "is nan"),
    ([0.5, math.inf], "is inf"),
    ([0, 10**400], "must hold numbers"),
    ([[0.5], [0.5]], "(shape|column|sums to)"),
    (np.zeros((2, 1, 1)), "one or two dimensions"),
    ({"a": 1}, "must hold numbers"),
]


@pytest.mark.parametrize(("value", "message"), REFUSED, ids=[repr(value)[:30] for value, _ in REFUSED])
@pytest.mark.parametrize("argument", ONE_ROW)
def test_every_argument_refuses_what_it_cannot_mean(argument, value, message):
    for call in ONE_ROW[argument](value):
        with pytest.raises(ValueError, match=f"{argument}.*{message}"):
            call()


@given(
    st.sampled_from(list(ONE_ROW)),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3) | st.complex_numbers(),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=6,
    )
    | hnp.arrays(hnp.scalar_dtypes(), hnp.array_shapes(max_dims=3, max_side=3)),
)
def test_any_argument_gives_a_finite_number_or_a_sentence(argument, value):
    for call in ONE_ROW[argument](value):
        try:
            loss = call()
        except ValueError as error:
            assert str(error).endswith("."), error
        else:
            assert type(loss) is float and math.isfinite(loss) and loss >= 0


class TestRegressionLosses:
    @given(regressions())
    def test_equal_to_scikit_learn(self, case):
        y_true, y_pred, weights = case
        wide_true, wide_pred = y_true.astype(float), y_pred.astype(float)
        for ours, theirs in REGRESSION:
            assert_allclose(ours(y_true, y_pred), theirs(wide_true, wide_pred), rtol=1e-12, atol=1e-12)
            weighted = theirs(wide_true, wide_pred, sample_weight=weights)
            assert_allclose(ours(y_true, y_pred, sample_weight=weights), weighted, rtol=1e-12, atol=1e-12)

    def test_by_hand(self):
        assert rmse([3, 5, 8], [2, 5, 10]) == pytest.approx(math.sqrt(5 / 3), rel=1e-15)
        assert mae([3, 5, 8], [2, 5, 10]) == 1.0
        assert rmse([0, 0], [3, 4], sample_weight=[1, 3]) == pytest.approx(math.sqrt((9 + 48) / 4), rel=1e-15)
        assert mae([0, 0], [3, 4], sample_weight=[1, 3]) == 3.75

    @pytest.mark.parametrize(("loss", "_"), REGRESSION)
    def test_one_sample_gives_the_size_of_its_error(self, loss, _):
        assert loss([7.0], [4.5]) == 2.5
        assert loss([7.0], [7.0]) == 0.0

    @pytest.mark.parametrize(("loss", "_"), REGRESSION)
    def test_unsigned_integers_do_not_wrap_around(self, loss, _):
        assert loss(np.array([250], np.uint8), np.array([5], np.uint8)) == 245.0

    @pytest.mark.parametrize(("loss", "_"), REGRESSION)
    def test_takes_series_tuples_and_lists_and_gives_a_python_float(self, loss, _):
        series = pd.Series([3, 5, 8], index=[7, 8, 9])
        assert type(loss(series, (2, 5, 10))) is float
        assert loss(series, (2, 5, 10)) == loss([3, 5, 8], [2, 5, 10])
        assert loss(pd.Series([3, 5, 8], dtype="Int64"), [2, 5, 10]) == loss([3, 5, 8], [2, 5, 10])

    @given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
    def test_never_below_the_mean_absolute_error(self, errors):
        zeros = [0.0] * len(errors)
        assert rmse(zeros, errors) >= mae(zeros, errors) * (1 - 1e-12)

    @pytest.mark.parametrize(("loss", "_"), REGRESSION)
    def test_errors_beyond_float64_are_refused(self, loss, _):
        assert loss([0.0, 0.0], [1e300, -1e300]) == pytest.approx(1e300, rel=1e-15)
        assert loss([0.0, 0.0], [1e-300, -1e-300]) == pytest.approx(1e-300, rel=1e-15)
        with pytest.raises(ValueError, match="too far apart"):
            loss([1.7e308], [-1.7e308])

    @pytest.mark.parametrize(("loss", "_"), REGRESSION)
    @pytest.mark.parametrize(
        ("y_true", "y_pred", "weights", "message"),
        [
            ([1, 2, 3], [1, 2], None, r"y_true has shape \(3,\) and y_pred has shape \(2,\)"),
            ([1, 2, 3], [[1], [2], [3]], None, r"y_true has shape \(3,\) and y_pred has shape \(3, 1\)"),
            ([], [], None, "y_true is empty"),
            (3.0, 3.0, None, "y_true must have one or two dimensions"),
            ([1, math.nan], [1, 2], None, r"y_true\[1\] is nan"),
            ([1, 2], [math.inf, 2], None, r"y_pred\[0\] is inf"),
            ([[1, 2], [3, 4]], [[1, 2], [3, math.nan]], None, r"y_pred\[1, 1\] is nan"),
            ([1, None], [1, 2], None, r"y_true\[1\] is nan"),
            (pd.Series([1, None], dtype="Int64"), [1, 2], None, "y_true"),
            (["3", "4"], [3, 4], None, "y_true must hold real numbers"),
            ([1 + 2j], [1], None, "y_true must hold real numbers"),
            ([[1, 2], [3]], [1, 2], None, "y_true must hold numbers in rows of equal length"),
            ([1, 2], [1, 2], [1], r"sample_weight has shape \(1,\)"),
            ([1, 2], [1, 2], [1, -1], r"sample_weight\[1\] is -1.0, which is negative"),
            ([1, 2], [1, 2], [0, 0], "sample_weight holds zeros only"),
            ([1, 2], [1, 2], [1, math.nan], r"sample_weight\[1\] is nan"),
        ],
    )
    def test_names_what_is_wrong(self, loss, _, y_true, y_pred, weights, message):
        with pytest.raises(ValueError, match=message):
            loss(y_true, y_pred, sample_weight=weights)


class TestLogLoss:
    @given(classifications())
    def test_equal_to_scikit_learn(self, case):
        labels, probabilities, weights = case
        rtol = 1e-5 if probabilities.dtype == np.float32 else 1e-12  # scikit-learn stays in float32
        for kwargs in ({}, {"sample_weight": weights}):
            expected = sklearn_log_loss(labels, probabilities, **kwargs)
            assert_allclose(log_loss(labels, probabilities, **kwargs), expected, rtol=rtol, atol=1e-15)

    @given(
        st.sampled_from(FLOATS),
        st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), min_size=1, max_size=15),
    )
    def test_one_column_equal_to_scikit_learn(self, dtype, pairs):
        labels, floats = zip(*pairs, strict=True)
        p = np.array(floats, dtype)
        expected = sklearn_log_loss(labels, p, labels=[0, 1])
        assert_allclose(log_loss(labels, p), expected, rtol=5e-3 if dtype == np.float16 else 1e-5)

    def test_by_hand(self):
        by_hand = -(math.log(0.9) + math.log(1 - 0.2) + math.log(0.6)) / 3
        assert log_loss([1, 0, 1], [0.9, 0.2, 0.6]) == pytest.approx(by_hand, rel=1e-15)
        assert log_loss([1], [0.5], base=2) == 1.0
        assert log_loss([1, 0], [0.5, 0.25], sample_weight=[0, 2]) == pytest.approx(
            -math.log(0.75), rel=1e-15
        )
        assert log_loss([0, 2, 1], [[0.5, 0.25, 0.25]] * 3, base=2) == pytest.approx(5 / 3, rel=1e-15)

    @pytest.mark.parametrize("dtype", FLOATS)
    @pytest.mark.parametrize("label", [0, 1])
    def test_certain_predictions_are_clipped_by_type(self, dtype, label):
        eps = float(np.finfo(dtype).eps)
        right = log_loss([label], np.array([label], dtype))
        wrong = log_loss([label], np.array([1 - label], dtype))
        assert right == pytest.approx(eps, rel=1e-2)
        assert wrong == pytest.approx(-math.log(eps), rel=1e-12)

    def test_integer_predictions_count_as_float64(self):
        assert log_loss([1, 0], [0, 1]) == pytest.approx(36.04365338911715, rel=1e-15)

    def test_booleans_are_labels(self):
        assert log_loss([True, False], [0.8, 0.4]) == log_loss([1, 0], [0.8, 0.4])

    @pytest.mark.parametrize("logit", [-1000.0, 1000.0])
    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_extreme_logits_stay_finite(self, logit, dtype):
        p = expit(np.array([logit, logit], dtype))
        assert math.isfinite(log_loss([0, 1], p))
        assert log_loss([0, 1], p) == pytest.approx(sklearn_log_loss([0, 1], p), rel=1e-6)

    @pytest.mark.parametrize(
        ("y_true", "p_pred", "message"),
        [
            ([1, 0], [0.5], r"y_true has shape \(2,\) and p_pred has 1 rows"),
            ([], [], "p_pred is empty"),
            ([1, 0], [0.5, math.nan], r"p_pred\[1\] is nan"),
            ([1, 0], [0.5, 1.01], r"p_pred\[1\] is 1.01, which is no probability"),
            ([1, 0], [-0.01, 0.5], r"p_pred\[0\] is -0.01, which is no probability"),
            ([1, 0], [2.0, -3.0], r"p_pred\[0\] is 2.0"),
            ([1, -1], [0.5, 0.5], r"y_true\[1\] is -1, which is no label; a label is 0 or 1"),
            ([0.8, 0.4], [1, 0], r"y_true\[0\] is 0.8, which is no label.*truth comes first"),
            ([0, 3], [[0.2, 0.3, 0.5]] * 2, r"y_true\[1\] is 3.*from 0 to 2"),
            ([0, 1], [[0.2, 0.3], [0.5, 0.5]], "p_pred row 0 sums to 0.5"),
            ([[0, 1]], [[0.5, 0.5]], r"y_true has shape \(1, 2\).*cross_entropy for one-hot rows"),
            ([[0], [1]], [0.5, 0.5], r"y_true has shape \(2, 1\).*ravel"),
            ([0, 1], [[0.5], [0.5]], "p_pred has one column.*ravel"),
            ([0, 0], [[1.0], [1.0]], "p_pred has one column.*ravel"),
        ],
    )
    def test_names_what_is_wrong(self, y_true, p_pred, message):
        with pytest.raises(ValueError, match=message):
            log_loss(y_true, p_pred)


class TestCrossEntropyAndEntropy:
    @given(st.data(), st.integers(1, 8), st.sampled_from([None, 2, 10]))
    def test_equal_to_scipy(self, data, classes, base):
        p, q = data.draw(distributions(classes)), data.draw(distributions(classes))
        assert_allclose(entropy(p, base=base), scipy_entropy(p, base=base), rtol=1e-12, atol=1e-15)
        both = scipy_entropy(p, base=base) + scipy_entropy(p, q, base=base)
        assert_allclose(cross_entropy(p, q, base=base), both, rtol=1e-12, atol=1e-14)

    @given(classifications())
    def test_one_hot_truth_gives_the_log_loss(self, case):
        labels, probabilities, weights = case
        one_hot = np.eye(probabilities.shape[1], dtype=int)[labels]
        assert_allclose(cross_entropy(one_hot, probabilities), log_loss(labels, probabilities), rtol=1e-14)
        weighted = log_loss(labels, probabilities, sample_weight=weights)
        assert_allclose(cross_entropy(one_hot, probabilities, sample_weight=weights), weighted, rtol=1e-13)

    def test_probabilities_below_eps_cost_less_than_the_entropy(self):
        p = np.full(2000, 1 / 2000, np.float16)
        assert cross_entropy(p, p) == pytest.approx(6.93, abs=0.005)
        assert entropy(p) == pytest.approx(math.log(2000), rel=1e-3)

    @given(st.data(), st.integers(2, 6))
    def test_least_where_the_prediction_is_the_truth(self, data, classes):
        p, q = data.draw(distributions(classes)), data.draw(distributions(classes))
        assert_allclose(cross_entropy(p, p), entropy(p), rtol=1e-12)
        assert cross_entropy(p, q) >= entropy(p) - 1e-12

    @given(st.integers(2, 6).flatmap(lambda k: st.lists(distributions(k), min_size=1, max_size=5)))
    def test_rows_are_averaged(self, rows):
        assert_allclose(entropy(rows), np.mean([entropy(row) for row in rows]), rtol=1e-12)
        turned = rows[::-1]
        each = [cross_entropy(p, q) for p, q in zip(rows, turned, strict=True)]
        assert_allclose(cross_entropy(rows, turned), np.mean(each), rtol=1e-12)

    def test_by_hand(self):
        assert entropy([0.5, 0.25, 0.25], base=2) == 1.5
        assert entropy([0.25] * 4) == pytest.approx(math.log(4), rel=1e-15)
        assert cross_entropy([0.5, 0.5], [0.25, 0.75], base=2) == pytest.approx(
            0.5 * 2 + 0.5 * math.log2(4 / 3), rel=1e-15
        )

    def test_certain_truth_has_no_entropy(self):
        for p in ([1, 0, 0], [0.0, 1.0], [1]):
            assert entropy(p) == 0.0
            assert math.copysign(1, entropy(p)) == 1.0

    @pytest.mark.parametrize("dtype", FLOATS)
    def test_certain_predictions_are_clipped_by_type(self, dtype):
        eps = float(np.finfo(dtype).eps)
        prediction = np.array([0, 1], dtype)
        assert cross_entropy([1, 0], prediction) == pytest.approx(-math.log(eps), rel=1e-12)
        assert cross_entropy([0, 1], prediction) == pytest.approx(eps, rel=1e-2)
        assert cross_entropy([[1]], np.array([[1]], dtype)) == pytest.approx(eps, rel=1e-2)

    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_extreme_logits_stay_finite(self, dtype):
        q = softmax(np.array([[1000, 0, -1000], [-1000, 1000, 1000]], dtype), axis=1)
        truth = np.array([[0, 0, 1], [0, 1, 0]])
        expected = (-math.log(np.finfo(dtype).eps) + math.log(2)) / 2
        assert cross_entropy(truth, q) == pytest.approx(expected, rel=1e-6)
        assert entropy(q) == pytest.approx(math.log(2) / 2, rel=1e-6)

    def test_float32_rounding_is_not_an_error(self):
        rng = np.random.default_rng(0)
        q = softmax(rng.normal(size=(200, 64)).astype(np.float32), axis=1)
        assert entropy(q) == pytest.approx(entropy(q.astype(float)), rel=1e-6)
        assert cross_entropy(q.astype(float), q) == pytest.approx(entropy(q), rel=1e-6)

    @pytest.mark.parametrize(
        ("p_true", "p_pred", "message"),
        [
            ([0.5, 0.5], [0.2, 0.3, 0.5], r"p_true has shape \(2,\) and p_pred has shape \(3,\)"),
            ([[0.5, 0.5]], [0.5, 0.5], r"p_true has shape \(1, 2\) and p_pred has shape \(2,\)"),
            ([], [], "p_true is empty"),
            ([0.5, 0.6], [0.5, 0.5], "p_true sums to 1.1"),
            ([0.5, 0.5], [0.5, 0.4], "p_pred sums to 0.9"),
            ([[1, 0], [1, 0]], [[0.5, 0.5], [0.5, 0.4]], "p_pred row 1 sums to 0.9"),
            ([1.5, -0.5], [0.5, 0.5], r"p_true\[0\] is 1.5, which is no probability"),
            ([1, 0], [math.nan, 1], r"p_pred\[0\] is nan"),
        ],
    )
    def test_names_what_is_wrong(self, p_true, p_pred, message):
        with pytest.raises(ValueError, match=message):
            cross_entropy(p_true, p_pred)

    @pytest.mark.parametrize(
        ("p", "message"),
        [([], "p is empty"), ([0.5, 0.6], "p sums to 1.1"), ([2, -1], r"p\[0\] is 2"), ([math.nan], "nan")],
    )
    def test_entropy_names_what_is_wrong(self, p, message):
        with pytest.raises(ValueError, match=message):
            entropy(p)

    @pytest.mark.parametrize("base", [0, 1, -2, math.nan, math.inf, "2", True])
    def test_refuses_a_base_that_is_none(self, base):
        for loss in (
            lambda: entropy([1], base=base),
            lambda: log_loss([1], [0.5], base=base),
            lambda: cross_entropy([1], [1], base=base),
        ):
            with pytest.raises(ValueError, match="base is"):
                loss()

    def test_takes_a_numpy_base(self):
        assert entropy([0.5, 0.5], base=np.int64(2)) == 1.0
