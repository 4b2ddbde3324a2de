"""HierarchicalClassifier against scikit-learn's checks and by hand; label decisions against plain loops."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, from_dtype
from scipy import sparse
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, hamming_loss
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.estimator_checks import parametrize_with_checks

from utils.framing import HierarchicalClassifier, label_scores, threshold_labels, top_k_labels


class AnyLabel(Mapping):
    """Put any label into one of two chapters, so that the checks' own labels make a hierarchy."""

    def __getitem__(self, label: object) -> bool:
        return sum(str(label).encode()) % 2 == 0

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __repr__(self) -> str:  # the same in every process: it is part of the tests' names
        return "AnyLabel()"


@parametrize_with_checks(
    [
        HierarchicalClassifier(),
        HierarchicalClassifier(parent_of=AnyLabel()),
        HierarchicalClassifier(LogisticRegression(max_iter=1000), AnyLabel()),
        HierarchicalClassifier(GaussianNB(), AnyLabel()),
        HierarchicalClassifier(HistGradientBoostingClassifier(max_iter=5), AnyLabel()),
    ]
)
def test_is_a_scikit_learn_estimator(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def digits():
    X, y = load_digits(return_X_y=True)
    return X[:900], y[:900], X[900:1200], y[900:1200]


PARENT_OF = {digit: "round" if digit in (0, 6, 8, 9) else "open" for digit in range(10)}


def test_probabilities_are_chapter_times_class_within_chapter(digits):
    X, y, X_new, _ = digits
    base = GaussianNB(var_smoothing=0.01)
    model = HierarchicalClassifier(base, PARENT_OF).fit(X, y)

    chapter = np.array([PARENT_OF[label] for label in y])
    by_hand = np.empty((len(X_new), 10))
    chapter_model = clone(base).fit(X, chapter)
    for name in ("round", "open"):
        p_chapter = chapter_model.predict_proba(X_new)[:, list(chapter_model.classes_).index(name)]
        within = clone(base).fit(X[chapter == name], y[chapter == name])
        by_hand[:, within.classes_] = p_chapter[:, None] * within.predict_proba(X_new)

    np.testing.assert_allclose(model.predict_proba(X_new), by_hand, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(model.predict_proba(X_new).sum(axis=1), 1, rtol=1e-12)
    np.testing.assert_array_equal(model.predict(X_new), by_hand.argmax(axis=1))


def test_chapter_probabilities_are_the_sums_over_their_classes(digits):
    X, y, X_new, _ = digits
    model = HierarchicalClassifier(GaussianNB(var_smoothing=0.01), PARENT_OF).fit(X, y)
    assert model.chapters_ == ["round", "open"]
    sums = [model.predict_proba(X_new)[:, model.chapter_index_ == g].sum(axis=1) for g in (0, 1)]
    np.testing.assert_allclose(model.predict_chapter_proba(X_new), np.transpose(sums), rtol=1e-9, atol=1e-15)


def test_predict_down_stays_in_the_most_probable_chapter(digits):
    X, y, X_new, _ = digits
    model = HierarchicalClassifier(GaussianNB(var_smoothing=0.1), PARENT_OF).fit(X, y)
    proba, chapter = model.predict_proba(X_new), model.predict_chapter_proba(X_new).argmax(axis=1)
    inside = np.where(model.chapter_index_ == chapter[:, None], proba, -1)
    np.testing.assert_array_equal(model.predict_down(X_new), inside.argmax(axis=1))


def test_predict_can_leave_the_most_probable_chapter_and_predict_down_cannot():
    # Chapter "a" holds 60 % of the rows, spread over three classes alike; "b" holds 40 % in one class.
    y = np.array([0] * 20 + [1] * 20 + [2] * 20 + [3] * 40)
    X = np.zeros((100, 1))
    prior = DummyClassifier(strategy="prior")
    model = HierarchicalClassifier(prior, {0: "a", 1: "a", 2: "a", 3: "b"}).fit(X, y)
    np.testing.assert_allclose(model.predict_proba(X[:1]), [[0.2, 0.2, 0.2, 0.4]])
    assert model.predict(X[:1]).tolist() == [3]
    assert model.predict_down(X[:1]).tolist() == [0]


def test_one_chapter_is_flat_classification(digits):
    X, y, X_new, _ = digits
    flat = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(X, y)
    for parent_of in (None, dict.fromkeys(range(10), "digits")):
        model = HierarchicalClassifier(parent_of=parent_of).fit(X, y)
        np.testing.assert_allclose(model.predict_proba(X_new), flat.predict_proba(X_new))
        np.testing.assert_array_equal(model.predict_down(X_new), flat.predict(X_new))


def test_every_class_a_chapter_is_flat_classification_too(digits):
    X, y, X_new, _ = digits
    model = HierarchicalClassifier(GaussianNB(), {digit: f"chapter {digit}" for digit in range(10)}).fit(X, y)
    assert model.class_estimators_ == [None] * 10
    np.testing.assert_allclose(model.predict_proba(X_new), GaussianNB().fit(X, y).predict_proba(X_new))
    np.testing.assert_array_equal(model.predict_down(X_new), GaussianNB().fit(X, y).predict(X_new))


def test_chapter_of_one_class_among_others(digits):
    X, y, X_new, y_new = digits
    model = HierarchicalClassifier(parent_of={d: "seven" if d == 7 else "others" for d in range(10)}).fit(
        X, y
    )
    proba = model.predict_proba(X_new)
    np.testing.assert_allclose(proba[:, 7], model.predict_chapter_proba(X_new)[:, 1])
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    for predict in (model.predict, model.predict_down):
        assert np.mean(predict(X_new) == y_new) > 0.85


@pytest.mark.parametrize("to_label", [int, str, np.int8, lambda d: -d, lambda d: f"진단 {d}", float])
def test_labels_may_be_numbers_or_text(digits, to_label):
    X, y, X_new, y_new = digits
    labels = np.array([to_label(label) for label in y])
    parent_of = {to_label(digit): chapter for digit, chapter in PARENT_OF.items()}
    model = HierarchicalClassifier(GaussianNB(var_smoothing=0.01), parent_of).fit(X, labels)
    plain = HierarchicalClassifier(GaussianNB(var_smoothing=0.01), PARENT_OF).fit(X, y)
    expected = [to_label(label) for label in plain.predict(X_new)]
    assert model.predict(X_new).tolist() == expected
    assert model.predict(X_new).dtype.kind == labels.dtype.kind
    assert model.score(X_new, np.array([to_label(label) for label in y_new])) > 0.7


@pytest.mark.parametrize("names", [("round", "open"), (1, 0), (("ward", 1), None), (True, "open")])
def test_chapters_may_be_any_hashable(digits, names):
    X, y, X_new, _ = digits
    parent_of = {digit: names[name == "open"] for digit, name in PARENT_OF.items()}
    model = HierarchicalClassifier(GaussianNB(), parent_of).fit(X, y)
    assert model.chapters_ == list(names)
    plain = HierarchicalClassifier(GaussianNB(), PARENT_OF).fit(X, y)
    np.testing.assert_allclose(model.predict_proba(X_new), plain.predict_proba(X_new))


def test_classes_and_chapters_without_rows_are_left_out(digits):
    X, y, X_new, _ = digits
    wide = PARENT_OF | {10: "round", 11: "letters", 12: "letters"}
    model = HierarchicalClassifier(GaussianNB(), wide).fit(X, y)
    assert model.chapters_ == ["round", "open"]
    assert model.predict_proba(X_new).shape == (300, 10)


def test_class_without_chapter_is_named(digits):
    X, y, *_ = digits
    narrow = {digit: chapter for digit, chapter in PARENT_OF.items() if digit != 4}
    with pytest.raises(ValueError, match="no chapter for class 4"):
        HierarchicalClassifier(GaussianNB(), narrow).fit(X, y)
    with pytest.raises(ValueError, match="no chapter for class '0'"):
        HierarchicalClassifier(GaussianNB(), PARENT_OF).fit(X, y.astype(str))


def test_parent_of_may_be_a_series(digits):
    X, y, X_new, _ = digits
    series = HierarchicalClassifier(GaussianNB(), pd.Series(PARENT_OF)).fit(X, y)
    plain = HierarchicalClassifier(GaussianNB(), PARENT_OF).fit(X, y)
    np.testing.assert_array_equal(series.predict_proba(X_new), plain.predict_proba(X_new))


def test_estimator_without_probabilities_is_refused(digits):
    X, y, *_ = digits
    with pytest.raises(ValueError, match=r"LinearSVC has no predict_proba"):
        HierarchicalClassifier(LinearSVC(), PARENT_OF).fit(X, y)


def test_nan_and_sparse_input_as_the_estimator_takes_it(digits):
    X, y, X_new, _ = digits
    holes = np.where(X == 3, np.nan, X)
    boosted = HierarchicalClassifier(HistGradientBoostingClassifier(max_iter=3), PARENT_OF).fit(holes, y)
    assert np.isfinite(boosted.predict_proba(np.where(X_new == 3, np.nan, X_new))).all()
    with pytest.raises(ValueError, match="NaN"):
        HierarchicalClassifier(GaussianNB(), PARENT_OF).fit(holes, y)

    linear = HierarchicalClassifier(LogisticRegression(max_iter=5000), PARENT_OF)
    dense = linear.fit(X / 16, y).predict_proba(X_new / 16)
    thin = linear.fit(sparse.coo_array(X / 16), y).predict_proba(sparse.csc_array(X_new / 16))
    np.testing.assert_allclose(thin, dense, atol=1e-3)
    np.testing.assert_array_equal(
        linear.predict_down(sparse.csr_array(X_new / 16)), linear.predict_down(X_new / 16)
    )
    with pytest.raises(TypeError, match="dense data is required"):
        HierarchicalClassifier(GaussianNB(), PARENT_OF).fit(sparse.csr_array(X), y)


def test_clone_and_params(digits):
    X, y, X_new, _ = digits
    model = HierarchicalClassifier(LogisticRegression(C=0.1, max_iter=1000), PARENT_OF).fit(X, y)
    twin = clone(model)
    assert not hasattr(twin, "classes_")
    assert twin.get_params()["estimator__C"] == 0.1
    assert twin.parent_of == PARENT_OF
    twin.set_params(estimator__C=0.001)
    assert model.estimator.C == 0.1
    assert not np.allclose(twin.fit(X, y).predict_proba(X_new), model.predict_proba(X_new))


# ---------------------------------------------------------------- weights


WEIGHED = arrays(np.int64, 60, elements=st.integers(0, 3)).filter(lambda weights: weights.any())


@settings(max_examples=25)
@given(WEIGHED)
def test_a_weight_is_a_repetition_and_a_weight_of_0_leaves_the_row_out(digits, weights):
    X, y, X_new, _ = digits
    X, y = X[:60, 10:30], y[:60]
    parent_of = PARENT_OF | {7: "seven"}
    base = DecisionTreeClassifier(max_depth=3, random_state=0)
    weighed = HierarchicalClassifier(base, parent_of).fit(X, y, sample_weight=weights)
    repeated = HierarchicalClassifier(base, parent_of).fit(np.repeat(X, weights, 0), np.repeat(y, weights))
    np.testing.assert_array_equal(weighed.classes_, repeated.classes_)
    X_new = X_new[:50, 10:30]
    np.testing.assert_allclose(weighed.predict_proba(X_new), repeated.predict_proba(X_new), atol=1e-12)


def test_weights_reach_each_step_of_a_pipeline_that_takes_them(digits):
    X, y, X_new, _ = digits
    weights = np.random.default_rng(0).uniform(0.1, 2, len(y))
    plain = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    both = {"standardscaler__sample_weight": weights, "logisticregression__sample_weight": weights}
    flat = plain.fit(X, y, **both).predict_proba(X_new)
    model = HierarchicalClassifier().fit(X, y, sample_weight=weights)
    np.testing.assert_allclose(model.predict_proba(X_new), flat, atol=1e-6)
    assert not np.allclose(HierarchicalClassifier().fit(X, y).predict_proba(X_new), flat, atol=1e-4)


def test_weights_are_refused_where_the_estimator_takes_none(digits):
    X, y, *_ = digits
    for base in (KNeighborsClassifier(), make_pipeline(StandardScaler(), KNeighborsClassifier())):
        HierarchicalClassifier(base, PARENT_OF).fit(X, y)
        with pytest.raises(ValueError, match="takes no sample_weight; give another estimator"):
            HierarchicalClassifier(base, PARENT_OF).fit(X, y, sample_weight=np.ones(len(y)))


@pytest.mark.parametrize(
    ("weights", "problem"),
    [
        (np.zeros(900), "non-zero"),
        (np.r_[-1, np.ones(899)], "Negative values"),
        (np.ones(899), "shape"),
        (np.r_[np.nan, np.ones(899)], "NaN"),
        (np.ma.masked_array(np.ones(900), mask=[True] + 899 * [False]), "sample_weight is a masked array"),
    ],
)
def test_weights_that_make_no_sense(digits, weights, problem):
    X, y, *_ = digits
    with pytest.raises(ValueError, match=problem):
        HierarchicalClassifier(GaussianNB(), PARENT_OF).fit(X, y, sample_weight=weights)


def test_masked_inputs_are_refused(digits):
    X, y, X_new, _ = digits
    model = HierarchicalClassifier(GaussianNB(), PARENT_OF)
    with pytest.raises(ValueError, match="X is a masked array"):
        model.fit(np.ma.masked_equal(X, 3), y)
    with pytest.raises(ValueError, match="y is a masked array"):
        model.fit(X, np.ma.masked_equal(y, 3))
    model.fit(X, y)
    for predict in (model.predict, model.predict_down, model.predict_proba, model.predict_chapter_proba):
        with pytest.raises(ValueError, match="X is a masked array"):
            predict(np.ma.masked_equal(X_new, 3))


@pytest.mark.parametrize(
    ("parent_of", "problem"),
    [
        (PARENT_OF | {4: np.nan}, "no chapter for class 4"),
        (pd.Series(PARENT_OF | {4: np.nan}), "no chapter for class 4"),
        (PARENT_OF | {4: ["open"]}, "class 4 to a chapter of a hashable type"),
        (7, "class 0 to a chapter"),
        ([], "no chapter for class 0"),
    ],
)
def test_chapters_that_make_no_sense(digits, parent_of, problem):
    X, y, *_ = digits
    with pytest.raises(ValueError, match=problem):
        HierarchicalClassifier(GaussianNB(), parent_of).fit(X, y)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 3), min_size=6, max_size=6), st.integers(0, 1000))
def test_any_hierarchy_against_the_product_by_hand(chapters, seed):
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(6), 4)
    X, X_new = rng.normal(y[:, None], 1, (24, 2)), rng.normal(2, 3, (7, 2))
    model = HierarchicalClassifier(GaussianNB(), dict(enumerate(chapters))).fit(X, y)
    row_chapter = np.array(chapters)[y]
    expected = np.ones((7, 6))
    for label, chapter in enumerate(chapters):
        if len(set(chapters)) > 1:
            up = GaussianNB().fit(X, row_chapter)
            expected[:, label] *= up.predict_proba(X_new)[:, list(up.classes_).index(chapter)]
        rows = row_chapter == chapter
        within = GaussianNB().fit(X[rows], y[rows])
        expected[:, label] *= within.predict_proba(X_new)[:, list(within.classes_).index(label)]
    np.testing.assert_allclose(model.predict_proba(X_new), expected, rtol=1e-9, atol=1e-300)
    np.testing.assert_array_equal(model.predict(X_new), expected.argmax(axis=1))


# ---------------------------------------------------------------- decisions for several labels

TYPES = [np.float16, np.float32, np.float64, np.longdouble, np.int8, np.int64, np.uint64, np.bool_]


@st.composite
def score_arrays(draw):
    """Finite scores of any number type, with many ties."""
    kind = np.dtype(draw(st.sampled_from(TYPES)))
    shape = draw(array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=6))
    if kind.kind == "f" and draw(st.booleans()):
        elements = st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.7, 0.9, 1.0]).map(kind.type)
        return np.array(
            draw(st.lists(elements, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])), dtype=kind
        ).reshape(shape)
    if kind == np.longdouble:
        kind = np.dtype(np.float64)
    finite = {"allow_nan": False, "allow_infinity": False} if kind.kind == "f" else {}
    return draw(arrays(kind, shape, elements=from_dtype(kind, **finite)))


@given(score_arrays(), st.integers(1, 8))
def test_top_k_against_a_plain_sort(proba, k):
    labels = top_k_labels(proba, k)
    for row, got in zip(proba.tolist(), labels, strict=True):  # Python's numbers compare exactly
        best = sorted(range(len(row)), key=lambda j: (-row[j], j))[:k]
        assert np.flatnonzero(got).tolist() == sorted(best)
    assert labels.dtype == np.int64


THRESHOLDS = st.one_of(
    st.sampled_from([0.1, 0.2, 0.3, 0.7, 0.9]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.1, 0.7]).map(np.float32),
    st.sampled_from([0.1, 0.7]).map(np.float16),
    st.integers(-5, 5),
)


@given(score_arrays(), THRESHOLDS)
def test_threshold_against_exact_numbers_in_the_coarser_type(proba, threshold):
    limit = np.asarray(threshold)
    floats = [each.dtype for each in (proba, limit) if each.dtype.kind == "f"]
    coarser = min(floats, key=lambda kind: kind.itemsize) if len(floats) == 2 else None

    def exact(number):
        with np.errstate(over="ignore"):
            number = number if coarser is None else coarser.type(number)
        return number.item() if not isinstance(number, np.longdouble) else number

    if proba.dtype.kind != "f" and limit.dtype.kind == "f":  # NumPy compares whole numbers as 64-bit floats
        proba = proba.astype(np.float64)
    expected = [[int(exact(p) >= exact(limit[()])) for p in row] for row in proba]
    labels = threshold_labels(proba, threshold)
    assert labels.tolist() == expected
    assert labels.dtype == np.int64


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.longdouble])
@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.7, [0.7], np.float32(0.7), np.float16(0.1), 1e300, -1e300])
def test_a_score_exactly_at_the_threshold_counts_in_every_type(kind, threshold):
    with np.errstate(over="ignore"):
        at = np.full((1, 1), threshold, dtype=kind)
    if np.isfinite(at).all():
        assert threshold_labels(at, threshold).tolist() == [[1]]
        below = np.nextafter(at, kind(-np.inf))
        if kind().itemsize <= np.asarray(threshold).itemsize:
            assert threshold_labels(below, threshold).tolist() == [[0]]
    assert threshold_labels(np.zeros((1, 1), kind), threshold).tolist() == [[int(np.max(threshold) <= 0)]]


scores = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=6),
    elements=st.floats(0, 1).map(lambda p: round(p, 1)),
)


@given(scores)
def test_top_1_is_argmax_and_the_row_maximum_as_threshold_agrees(proba):
    assert (top_k_labels(proba, 1).argmax(axis=1) == proba.argmax(axis=1)).all()
    assert (threshold_labels(proba, 0.0) == 1).all()


@st.composite
def two_label_arrays(draw):
    """Two arrays of 0 and 1 of one shape, each of a type of its own."""
    shape = draw(array_shapes(min_dims=2, max_dims=2, max_side=6))
    made = [draw(arrays(np.int64, shape, elements=st.integers(0, 1))) for _ in range(2)]
    return [labels.astype(draw(st.sampled_from([bool, np.int8, np.uint8, np.float32]))) for labels in made]


@given(two_label_arrays())
def test_label_scores_by_hand(pair):
    scores = label_scores(*pair)
    rows = list(zip(*[labels.astype(int).tolist() for labels in pair], strict=True))
    entries = [list(zip(truth, called, strict=True)) for truth, called in rows]
    f1 = []
    for column in zip(*entries, strict=True):
        hits, named = sum(t * c for t, c in column), sum(t + c for t, c in column)
        f1.append(Fraction(2 * hits, named) if named else Fraction(0))
    wrong = [sum(t != c for t, c in row) for row in entries]
    assert scores["exact match"] == pytest.approx(float(Fraction(wrong.count(0), len(wrong))))
    assert scores["Hamming loss"] == pytest.approx(float(Fraction(sum(wrong), len(wrong) * len(entries[0]))))
    assert scores["macro F1"] == pytest.approx(float(sum(f1) / len(f1)))


@given(two_label_arrays())
def test_label_scores_are_scikit_learns(pair):
    truth, called = (
        np.hstack([labels, labels[:, :1]]).astype(int) for labels in pair
    )  # one column is another task there
    scores = label_scores(truth, called)
    assert scores["exact match"] == pytest.approx(accuracy_score(truth, called))
    assert scores["Hamming loss"] == pytest.approx(hamming_loss(truth, called))
    library = f1_score(truth, called, average="macro", zero_division=0)
    assert scores["macro F1"] == pytest.approx(library)


@pytest.mark.parametrize(
    ("truth", "called", "problem"),
    [
        ([[1, 0]], [[1, 0, 1]], r"truth has shape \(1, 2\) and called \(1, 3\)"),
        (np.empty((0, 4)), np.empty((0, 4)), "same shape"),
        ([1, 0], [1, 0], "truth must have the two dimensions"),
        ([[1, 0]], [[0.9, 0.1]], "other values than 0 and 1"),
        ([[1, 2]], [[1, 0]], "other values than 0 and 1"),
        ([[1, 0]], [[1, np.nan]], "called has NaN"),
        ([[1, 0]], np.ma.masked_equal([[1, 0]], 0), "called is a masked array"),
        ([["1", "0"]], [[1, 0]], "truth must be an array of numbers"),
    ],
)
def test_labels_that_make_no_sense(truth, called, problem):
    with pytest.raises(ValueError, match=problem):
        label_scores(truth, called)


def test_a_threshold_for_each_class():
    proba = [[0.9, 0.2], [0.3, 0.1]]
    assert threshold_labels(proba, [0.5, 0.2]).tolist() == [[1, 1], [0, 0]]
    assert threshold_labels(proba, np.array(0.3)).tolist() == [[1, 0], [1, 0]]


def test_no_rows_give_no_rows():
    assert top_k_labels(np.empty((0, 4)), 2).shape == (0, 4)
    assert threshold_labels(np.empty((0, 4)), 0.5).shape == (0, 4)


def test_frames_and_integers_are_fine_and_stay_unchanged():
    frame = pd.DataFrame({"cooking": [3, 1], "mystery": [2, 5]})
    assert top_k_labels(frame, 1).tolist() == [[1, 0], [0, 1]]
    assert threshold_labels(frame, 3).tolist() == [[1, 0], [0, 1]]
    assert frame.to_numpy().tolist() == [[3, 2], [1, 5]]


def test_objects_that_are_numbers_are_fine():
    nullable = pd.DataFrame({"cooking": [3, 1], "mystery": [2, 5]}, dtype="Int64")
    assert top_k_labels(nullable, 1).tolist() == [[1, 0], [0, 1]]
    assert threshold_labels([[Fraction(1, 2), Decimal("0.4")]], 0.5).tolist() == [[1, 0]]


@pytest.mark.parametrize("decide", [lambda p: top_k_labels(p, 2), lambda p: threshold_labels(p, 0.5)])
@pytest.mark.parametrize(
    ("proba", "problem"),
    [
        ([0.1, 0.9], r"two dimensions \(n, classes\), got shape \(2,\)"),
        (0.5, "two dimensions"),
        (np.zeros((4, 3, 2)), r"got shape \(4, 3, 2\)"),
        ([[0.1, np.nan]], "NaN or infinite"),
        ([[0.1, np.inf]], "NaN or infinite"),
        ([[0.1, None]], "NaN or infinite"),
        ([[0.1, 0.2], [0.3]], "rows of equal length"),
        ([["high", "low"]], "array of numbers"),
        ([["0.1", "0.9"]], "array of numbers"),
        ([[0.1 + 1j, 0.9]], "array of numbers"),
        (np.array([["2026-01-01", "2026-01-02"]], dtype="M8[D]"), "array of numbers"),
        ([[0.1, pd.NA]], "array of numbers"),
        (sparse.csr_array([[0.1, 0.9]]), "array of numbers"),
        (np.ma.masked_less([[0.1, 0.9]], 0.5), "proba is a masked array"),
        (np.ma.masked_less([[0.1, 0.9]], 0.0), "proba is a masked array"),
        ([np.ma.masked_less([0.1, 0.9], 0.5)], "proba is a masked array"),
    ],
)
def test_scores_that_make_no_sense(decide, proba, problem):
    with pytest.raises(ValueError, match=problem):
        decide(proba)


@pytest.mark.parametrize("k", [0, -1, 1.0, 2.5, True, "2", None, np.nan])
def test_k_that_makes_no_sense(k):
    with pytest.raises(ValueError, match="k must be an integer of 1 or more"):
        top_k_labels([[0.1, 0.9]], k)


@pytest.mark.parametrize(
    ("threshold", "problem"),
    [
        ([0.5, 0.5, 0.5], r"each of the 2 classes, got shape \(3,\)"),
        ([[0.5, 0.5]], r"got shape \(1, 2\)"),
        ([0.5, np.nan], "threshold has NaN"),
        ("half", "threshold must be an array of numbers"),
        ("0.5", "threshold must be an array of numbers"),
        (np.ma.masked_less([0.5, 0.9], 0.6), "threshold is a masked array"),
    ],
)
def test_threshold_that_makes_no_sense(threshold, problem):
    with pytest.raises(ValueError, match=problem):
        threshold_labels([[0.1, 0.9]], threshold)
