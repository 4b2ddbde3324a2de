"""The gate on what answers mean: other forms of a right answer are right, what means something else is wrong."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from tests.gates.gates import grade_of
from utils.notebook.answers import plain

Forms = dict[str, Callable[[Any], Any]]


def _series(value: Any) -> Any:
    """Give pandas' form: a Series of a number or a row, a DataFrame of a table."""
    array = np.atleast_1d(np.asarray(value))
    return pd.DataFrame(array) if array.ndim > 1 else pd.Series(array, index=np.arange(len(array)) + 7)


def _matrix(value: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        return np.matrix(np.asarray(value))


def _tuples(value: Any) -> Any:
    array = np.asarray(value)
    return tuple(map(_tuples, array)) if array.ndim else array.item()


def _texts(value: Any) -> np.ndarray:
    return np.asarray(value).astype(str)


# Numbers and truth values, one or many, mean the same in these forms ...
SAME: Forms = {
    "an array": np.asarray,
    "NumPy's scalar": lambda value: np.asarray(value)[()],
    "a list": lambda value: np.asarray(value).tolist(),
    "tuples": _tuples,
    "an array with an axis more": lambda value: np.asarray(value)[np.newaxis],
    "an array of Python's objects": lambda value: np.asarray(value).astype(object),
    "an array of higher precision": lambda value: np.asarray(value, dtype=np.longdouble),
    "a masked array with no mask": lambda value: np.ma.masked_array(np.asarray(value)),
    "a matrix": _matrix,
    "a Series or a DataFrame": _series,
    "a Series of objects": lambda value: _series(np.asarray(value).astype(object)),
    "a Series of pandas' own types": lambda value: _series(value).convert_dtypes(),
    "an Index": lambda value: pd.Index(np.atleast_1d(value)) if np.ndim(value) < 2 else _series(value),
}
# ... a single number in these as well ...
SAME_NUMBER: Forms = {
    "a fraction": Fraction,
    "a decimal": lambda value: Decimal(float(value)),
    "a list in a tuple": lambda value: ([value],),
    "a table": lambda value: pd.DataFrame([[value]]),
}
# ... and something else in these ...
OTHER: Forms = {
    "complex numbers": lambda value: np.asarray(value) + 5j,
    "complex numbers without an imaginary part": lambda value: np.asarray(value) + 0j,
    "a list of complex numbers": lambda value: (np.asarray(value) + 5j).tolist(),
    "text": lambda value: _texts(value).tolist(),
    "an array of text": _texts,
    "an array of text objects": lambda value: _texts(value).astype(object),
    "a Series of text": lambda value: _series(_texts(value)),
    "durations": lambda value: np.asarray(value).astype("timedelta64[s]"),
    "masked values": lambda value: np.ma.masked_array(np.asarray(value), mask=True),
    "a dictionary": lambda value: {"answer": plain(value)} if np.ndim(value) == 0 else {"answer": value},
}
# ... as in this one, but for a list of one.
TWICE: Forms = {"the same twice": lambda value: [value, value]}
TRUTHS: Forms = {"truth values": lambda value: np.asarray(value).astype(bool)}


def formed(id_: str, right: Sequence[Any]) -> list[str]:
    """What means the same as a right answer is right, what does not is wrong.

    Tries right answers that are numbers, rows of numbers, a number beside a text, or functions that give numbers
    or truth values. Truth values are wrong where no right answer gives any.
    """
    truths = any(_gives_truths(id_, answer) for answer in right if callable(answer))
    problems = []
    for number, answer in enumerate(right):
        for name, variant, wanted in _variants(answer, truths):
            status, message = grade_of(id_, variant)
            if status != wanted or "cannot be checked" in message:
                problems.append(f"{id_}: right answer {number} ({answer!r}) as {name} is {status}: {message}")
    return problems


def spoiling(id_: str, right: Sequence[Any]) -> list[str]:
    """A right function that empties its inputs after use is told that, and of no wrong result."""
    problems = []
    for number, answer in enumerate(filter(callable, right)):
        emptied: list[Any] = []
        status, message = grade_of(id_, _emptying(answer, emptied))
        told = message.startswith("What your function returns is right, but it changes ")
        if (status, told) != (("wrong", True) if emptied else ("correct", False)):
            problems.append(
                f"{id_}: right function {number}, which empties its inputs, is {status}: {message}"
            )
    return problems


def _emptying(answer: Callable[..., Any], emptied: list[Any]) -> Callable[..., Any]:
    @functools.wraps(answer)
    def emptying(*inputs: Any) -> Any:
        result = plain(answer(*inputs))
        for value in inputs:
            if isinstance(value, np.ndarray):
                value[...] = "" if value.dtype.kind == "U" else 0
            elif isinstance(value, list | dict | set):
                value.clear()
            elif isinstance(value, pd.DataFrame):
                value.insert(0, "spoiled", 0)
            else:
                continue
            emptied.append(value)
        return result

    return emptying


def _variants(answer: Any, truths: bool) -> Iterator[tuple[str, Any, str]]:
    """Give each form's name, the answer in that form, and the status that it must get."""
    other = (
        OTHER | (TWICE if np.size(answer) > 1 or np.ndim(answer) == 0 else {}) | ({} if truths else TRUTHS)
    )
    make: Callable[[Callable[[Any], Any]], Any]
    same = SAME
    if callable(answer):

        def make(form: Callable[[Any], Any]) -> Any:
            return _then(answer, form)

    elif isinstance(answer, list | tuple) and len({isinstance(part, str) for part in answer}) == 2:

        def make(form: Callable[[Any], Any]) -> Any:
            return type(answer)(part if isinstance(part, str) else form(part) for part in answer)

    elif not isinstance(answer, set | dict) and np.asarray(answer).dtype.kind in "iuf":
        same = SAME | (SAME_NUMBER if np.ndim(answer) == 0 else {})

        def make(form: Callable[[Any], Any]) -> Any:
            return form(answer)

    else:
        return
    for forms, wanted in ((same, "correct"), (other, "wrong")):
        for name, form in forms.items():
            yield name, make(form), wanted


def _then(answer: Callable[..., Any], form: Callable[[Any], Any]) -> Callable[..., Any]:
    """Give the function that gives the same results in another form."""
    return functools.wraps(answer)(lambda *inputs: form(plain(answer(*inputs))))


def _gives_truths(id_: str, answer: Callable[..., Any]) -> bool:
    kinds = set()

    def note(result: Any) -> Any:
        kinds.add(np.asarray(result).dtype.kind)
        return result

    grade_of(id_, _then(answer, note))
    return "b" in kinds
