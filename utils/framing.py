"""Framing a classification problem: a hierarchy over many classes, and decisions for several labels."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from numbers import Real
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import get_tags
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import (
    _check_sample_weight,
    check_is_fitted,
    has_fit_parameter,
    validate_data,
)

from utils.masks import refuse_masked

__all__ = ["HierarchicalClassifier", "label_scores", "threshold_labels", "top_k_labels"]


class HierarchicalClassifier(ClassifierMixin, BaseEstimator):
    """Find the chapter first, then the class within it.

    One model tells the chapters apart; for each chapter of two classes or more, another model tells
    its classes apart, trained on that chapter's rows only. For input x and class c in chapter g(c),

    .. math:: P(c \\mid x) = P(g(c) \\mid x) \\; P(c \\mid g(c), x)

    which sums to 1 over the classes because each factor does.

    Parameters
    ----------
    estimator : classifier with ``predict_proba``, optional
        Cloned for the chapters and once more for each chapter. By default logistic regression on
        standardised inputs, which needs finite numbers in a dense array.
    parent_of : mapping from class to chapter, optional
        The chapter of each class, for example ``{"I10": "I", "J45": "J"}``. Chapters may be of any hashable
        type. Classes that do not occur among the labels are left out, and so is a chapter none of
        whose classes occurs: the model knows what it has seen. By default all classes form one chapter, which
        is flat classification with `estimator`.

    Attributes
    ----------
    classes_ : (n_classes,) array
        The classes seen in `fit`, sorted.
    chapters_ : list
        The chapters seen in `fit`, in the order of their first class in ``classes_``.
    chapter_index_ : (n_classes,) array of int
        The position in ``chapters_`` of each class.
    chapter_estimator_ : fitted classifier, or None where there is one chapter
        Predicts positions in ``chapters_``.
    class_estimators_ : list, one item per chapter
        A fitted classifier that predicts positions in ``classes_``, or None for a chapter of one class.

    Notes
    -----
    Inputs become one array (dense, or CSR where `estimator` takes sparse input) before the models see
    them, so an `estimator` that picks columns by name does not fit in here; put such steps before this
    one in a pipeline. With an `estimator` that takes NaN, this one does too.

    `predict` weighs all classes together. `predict_down` goes down the tree: cheaper, but once the chapter
    is wrong, nothing below can mend it.

    References
    ----------
    Silla, C. N. and Freitas, A. A. (2011). A survey of hierarchical classification across different
    application domains. Data Mining and Knowledge Discovery 22, 31-72: "local classifier per parent node".

    Examples
    --------
    >>> X = [[0, 0], [0, 1], [1, 0], [1, 1], [9, 0], [9, 1]]
    >>> y = ["I10", "I20", "I10", "I20", "J45", "J45"]
    >>> parent_of = {"I10": "I", "I20": "I", "J45": "J", "J18": "J"}
    >>> model = HierarchicalClassifier(parent_of=parent_of).fit(X, y)
    >>> model.classes_.tolist(), model.chapters_
    (['I10', 'I20', 'J45'], ['I', 'J'])
    >>> model.predict([[0, 1], [9, 9]]).tolist()
    ['I20', 'J45']
    """

    def __init__(self, estimator: Any = None, parent_of: Mapping[Any, Hashable] | None = None) -> None:
        self.estimator = estimator
        self.parent_of = parent_of

    def __sklearn_tags__(self) -> Any:
        """Take what the estimator takes: NaN, sparse input."""
        tags = super().__sklearn_tags__()
        inner = get_tags(self._base())
        tags.input_tags.allow_nan = inner.input_tags.allow_nan
        tags.input_tags.sparse = inner.input_tags.sparse
        return tags

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Fit the chapter model and a model within each chapter.

        Parameters
        ----------
        X : (n, features) array-like
        y : (n,) array-like of int or str
            The class of each row.
        sample_weight : (n,) array-like of float, 0 or more, optional
            How often each row counts, in every model; one of weight 0 is left out. In a pipeline each step
            that takes weights gets them.

        Returns
        -------
        HierarchicalClassifier
            This object.

        Raises
        ------
        ValueError
            If a class has no chapter in `parent_of`, the estimator gives no probabilities or takes no weights
            where some are given, an input is a masked array, a weight is negative or all are 0.
        """
        refuse_masked(X=X, y=y, sample_weight=sample_weight)
        X, y = validate_data(self, X, y, **self._checks())
        check_classification_targets(y)
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X, ensure_non_negative=True)
            counts = sample_weight > 0
            X, y, sample_weight = X[counts], y[counts], sample_weight[counts]
        self.classes_, class_index = np.unique(y, return_inverse=True)
        parents = [self._parent(label) for label in self.classes_.tolist()]
        self.chapters_ = list(dict.fromkeys(parents))
        self.chapter_index_ = np.array([self.chapters_.index(parent) for parent in parents])
        row_chapter = self.chapter_index_[class_index]
        everything = np.ones(len(row_chapter), dtype=bool)
        self.chapter_estimator_ = self._fitted(X, row_chapter, sample_weight, everything)
        self.class_estimators_ = [
            self._fitted(X, class_index, sample_weight, row_chapter == g) for g in range(len(self.chapters_))
        ]
        return self

    def predict_proba(self, X: Any) -> npt.NDArray[np.float64]:
        """Give the probability of each class: its chapter's times its own within the chapter.

        Parameters
        ----------
        X : (n, features) array-like

        Returns
        -------
        (n, n_classes) array
            Columns in the order of ``classes_``; every row sums to 1.
        """
        X = self._validated(X)
        proba = self._chapter_proba(X)[:, self.chapter_index_]
        for model in self.class_estimators_:
            if model is not None:
                proba[:, model.classes_] *= model.predict_proba(X)
        return proba

    def predict_chapter_proba(self, X: Any) -> npt.NDArray[np.float64]:
        """Give the probability of each chapter.

        Parameters
        ----------
        X : (n, features) array-like

        Returns
        -------
        (n, n_chapters) array
            Columns in the order of ``chapters_``; every row sums to 1.
        """
        return self._chapter_proba(self._validated(X))

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """Give the class of highest probability over all chapters.

        Parameters
        ----------
        X : (n, features) array-like

        Returns
        -------
        (n,) array
            Classes; of equally probable ones the first in ``classes_``.
        """
        proba = self.predict_proba(X)
        classes: npt.NDArray[Any] = self.classes_[proba.argmax(axis=1)]
        return classes

    def predict_down(self, X: Any) -> npt.NDArray[Any]:
        """Give the most probable class within the most probable chapter.

        Each row asks two models, whatever the number of chapters.

        Parameters
        ----------
        X : (n, features) array-like

        Returns
        -------
        (n,) array
            Classes.
        """
        X = self._validated(X)
        row_chapter = self._chapter_proba(X).argmax(axis=1)
        found = np.empty(X.shape[0], dtype=np.intp)
        for g, model in enumerate(self.class_estimators_):
            rows = row_chapter == g
            if model is None:
                found[rows] = np.flatnonzero(self.chapter_index_ == g)[0]
            elif rows.any():
                found[rows] = model.classes_[model.predict_proba(X[rows]).argmax(axis=1)]
        classes: npt.NDArray[Any] = self.classes_[found]
        return classes

    def _base(self) -> Any:
        if self.estimator is not None:
            return self.estimator
        return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))

    def _fitted(self, X: Any, targets: npt.NDArray[Any], weight: Any, rows: npt.NDArray[np.bool_]) -> Any:
        """Fit a clone to these rows; None where they hold one target alone."""
        base = clone(self._base())
        name = type(base).__name__
        if not hasattr(base, "predict_proba"):
            raise ValueError(f"{name} has no predict_proba; give an estimator that predicts probabilities.")
        if len(np.unique(targets[rows])) == 1:
            return None
        if weight is None:
            return base.fit(X[rows], targets[rows])
        steps = base.steps if isinstance(base, Pipeline) else [("", base)]
        taking = [step for step, model in steps if has_fit_parameter(model, "sample_weight")]
        if steps[-1][0] not in taking:
            raise ValueError(
                f"{name} takes no sample_weight; give another estimator, or leave the weights out."
            )
        keys = [f"{step}__sample_weight".removeprefix("__") for step in taking]
        return base.fit(X[rows], targets[rows], **dict.fromkeys(keys, weight[rows]))

    def _checks(self) -> dict[str, Any]:
        accepts = self.__sklearn_tags__().input_tags
        return {
            "accept_sparse": "csr" if accepts.sparse else False,
            "ensure_all_finite": not accepts.allow_nan,
        }

    def _parent(self, label: Any) -> Hashable:
        if self.parent_of is None:
            return 0
        try:
            parent = self.parent_of[label]
            hash(parent)
        except LookupError:
            parent = np.nan
        except TypeError:
            raise ValueError(
                f"parent_of must map class {label!r} to a chapter of a hashable type, such as a text."
            ) from None
        if parent != parent:  # NaN
            raise ValueError(f"parent_of has no chapter for class {label!r}; add it to the mapping.")
        return parent

    def _validated(self, X: Any) -> Any:
        check_is_fitted(self)
        refuse_masked(X=X)
        return validate_data(self, X, reset=False, **self._checks())

    def _chapter_proba(self, X: Any) -> npt.NDArray[np.float64]:
        if self.chapter_estimator_ is None:
            return np.ones((X.shape[0], 1))
        proba: npt.NDArray[np.float64] = self.chapter_estimator_.predict_proba(X)
        return proba


def top_k_labels(proba: npt.ArrayLike, k: int) -> npt.NDArray[np.int64]:
    """Give each row its k highest labels.

    Parameters
    ----------
    proba : (n, classes) array-like
        A probability, or any finite score, for each label.
    k : int, 1 or more
        Labels per row. With k larger than the number of classes a row gets all of them.

    Returns
    -------
    (n, classes) array of 0 and 1
        ``min(k, classes)`` ones in each row. Of equal scores the one further left comes first.

    Raises
    ------
    ValueError
        If `proba` is not a two-dimensional array of finite numbers, or `k` not an integer of 1 or more.

    Examples
    --------
    >>> top_k_labels([[0.9, 0.2, 0.7, 0.1], [0.5, 0.5, 0.5, 0.1]], k=2)
    array([[1, 0, 1, 0],
           [1, 1, 0, 0]])
    """
    scores = _scores(proba)
    if not isinstance(k, (int, np.integer)) or isinstance(k, bool) or k < 1:
        raise ValueError(f"k must be an integer of 1 or more, got {k!r}.")
    rising = np.argsort(scores[:, ::-1], axis=1, kind="stable")  # from the right, so that equals end leftmost
    highest = scores.shape[1] - 1 - rising[:, ::-1][:, :k]
    labels = np.zeros(scores.shape, dtype=np.int64)
    np.put_along_axis(labels, highest, 1, axis=1)
    return labels


def threshold_labels(proba: npt.ArrayLike, threshold: npt.ArrayLike = 0.5) -> npt.NDArray[np.int64]:
    """Give each row all labels that reach the threshold: none, one or several.

    Parameters
    ----------
    proba : (n, classes) array-like
        A probability, or any finite score, for each label.
    threshold : float or (classes,) array-like
        One threshold for all labels, or one for each.

    Returns
    -------
    (n, classes) array of 0 and 1
        1 where ``proba >= threshold``: a score exactly at the threshold counts. The two are compared in the
        coarser of their number types, so that a 0.7 of 32 bits reaches a threshold of 0.7.

    Raises
    ------
    ValueError
        If `proba` is not a two-dimensional array of finite numbers, or `threshold` neither one number nor
        one per class.

    Examples
    --------
    >>> threshold_labels([[0.9, 0.2, 0.7, 0.1], [0.5, 0.5, 0.4, 0.1]])
    array([[1, 0, 1, 0],
           [1, 1, 0, 0]])
    >>> threshold_labels([[0.9, 0.2, 0.7, 0.1]], threshold=[0.95, 0.2, 0.5, 0.5])
    array([[0, 1, 1, 0]])
    """
    scores = _scores(proba)
    limits = _numbers(threshold, "threshold")
    if limits.shape not in {(), scores.shape[1:]}:
        raise ValueError(
            f"threshold must be one number or one for each of the {scores.shape[1]} classes, "
            f"got shape {limits.shape}."
        )
    kinds = [values.dtype for values in (scores, limits) if values.dtype.kind == "f"]
    if len(kinds) == 2:
        coarser = min(kinds, key=lambda kind: kind.itemsize)
        with np.errstate(over="ignore"):  # a threshold beyond the type's range becomes infinite
            scores, limits = scores.astype(coarser), limits.astype(coarser)
    return (scores >= limits).astype(np.int64)


def label_scores(truth: npt.ArrayLike, called: npt.ArrayLike) -> dict[str, float]:
    """Judge several labels per item: the whole vector, each entry, each label.

    Parameters
    ----------
    truth, called : (n, labels) array-like of 0 and 1
        The labels that hold and those that were said to hold.

    Returns
    -------
    dict from str to float
        "exact match", the share of items whose labels are all right; "Hamming loss", the share of wrong
        entries; "macro F1", the mean over the labels of 2 hits / (held + called), 0 for a label that neither
        holds anywhere nor is called.

    Raises
    ------
    ValueError
        If the two are not arrays of 0 and 1 of the same shape (n, labels) with at least one entry.

    Examples
    --------
    >>> label_scores([[1, 0], [1, 1]], [[1, 0], [0, 1]])
    {'exact match': 0.5, 'Hamming loss': 0.25, 'macro F1': 0.8333333333333333}
    """
    held, said = _scores(truth, "truth"), _scores(called, "called")
    if held.shape != said.shape or not held.size:
        raise ValueError(f"truth has shape {held.shape} and called {said.shape}: give two of the same shape.")
    if not np.isin([held, said], (0, 1)).all():
        raise ValueError("truth and called hold other values than 0 and 1; decide first, then judge.")
    held, said = held.astype(np.int64), said.astype(np.int64)
    hits, both = (held * said).sum(axis=0), held.sum(axis=0) + said.sum(axis=0)
    return {
        "exact match": float((held == said).all(axis=1).mean()),
        "Hamming loss": float((held != said).mean()),
        "macro F1": float(np.mean(2 * hits / np.maximum(both, 1))),
    }


def _scores(proba: npt.ArrayLike, name: str = "proba") -> npt.NDArray[Any]:
    scores = _numbers(proba, name)
    if scores.ndim != 2:
        raise ValueError(f"{name} must have the two dimensions (n, classes), got shape {scores.shape}.")
    return scores


def _numbers(values: npt.ArrayLike, name: str) -> npt.NDArray[Any]:
    """Give real finite numbers in a type that holds them as they are."""
    refuse_masked(**{name: values})
    try:
        numbers = np.asarray(values)
        if numbers.dtype.kind == "O" and all(
            one is None or isinstance(one, (Real, Decimal, np.bool_)) for one in numbers.flat
        ):
            numbers = numbers.astype(np.float64)
    except (TypeError, ValueError):
        numbers = np.asarray(None)
    if numbers.dtype.kind not in "biuf":
        raise ValueError(f"{name} must be an array of numbers with rows of equal length.")
    if not np.isfinite(numbers).all():
        raise ValueError(f"{name} has NaN or infinite values; replace them or drop their rows first.")
    return numbers
