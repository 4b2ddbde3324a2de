"""How wrong results are related to the right ones: a factor, a sign, rounding, an order, another form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from utils.language import Verbatim, t
from utils.notebook.answers import numbers, plain, short

Floats = NDArray[np.float64]
_RULES: tuple[tuple[Callable[[Floats], Floats], str], ...] = (
    (lambda want: 1 - want, "Every result is 1 minus what is expected: the share of the others."),
    (lambda want: 1 / want, "Every result is upside down: 1 divided by what is expected."),
    (lambda want: want**2, "Every result is the square of what is expected."),
    (np.sqrt, "Every result is the root of what is expected."),
    (np.log, "Every result is the logarithm of what is expected."),
    (np.exp, "Every result is the exponential of what is expected."),
    (np.abs, "Every result lost its sign: it is the size of what is expected."),
)
_OF_VALUES: tuple[tuple[Callable[[Floats], Any], str], ...] = (
    (np.mean, "The mean of your values is what is expected."),
    (np.sum, "The sum of your values is what is expected."),
    (np.max, "The largest of your values is what is expected."),
    (np.min, "The smallest of your values is what is expected."),
)
_ORDERS: tuple[tuple[Callable[[Floats], Floats], str], ...] = (
    (lambda want: want[::-1], "The values are right and stand in the reversed order."),
    (np.cumsum, "The values are added up from the first on: give each by itself."),
    (lambda want: np.roll(want, 1), "The values are right and stand one place too late."),
    (lambda want: np.roll(want, -1), "The values are right and stand one place too early."),
    (lambda want: want / want.sum(), "The values are divided by their sum: give them as they are."),
    (
        lambda want: _places(want),
        "Those are places in the order: the values themselves are expected.",
    ),
    (
        lambda want: _places(-want),
        "Those are places in the order: the values themselves are expected.",
    ),
    (
        lambda want: _places(_places(want)) + 1,
        "Those are ranks, 1 for the smallest: the values themselves are expected.",
    ),
    (np.sort, "The values are right and sorted: keep the order of the inputs."),
    (lambda want: np.sort(want)[::-1], "The values are right and sorted: keep the order of the inputs."),
)


class Whole(str):
    """A sentence about all results, after which nothing is left to say of a single input."""


def _places(want: Floats) -> Floats:
    return np.argsort(want).astype(np.float64)


def relation(given: Sequence[Any], wanted: Sequence[Any]) -> str:
    """Say how a function's wrong results are related to the right ones.

    Parameters
    ----------
    given, wanted : sequences of the same length
        The function's result and the right one, for each input that was tried.

    Returns
    -------
    str
        A sentence; empty where nothing simple relates the two.

    Examples
    --------
    >>> relation([25, 50, 10], [0.25, 0.5, 0.1])
    'Every result is 100 times what is expected: per cent where a share is meant, or another unit.'
    >>> relation(["0.5"], [0.5])
    'That is text: a number is expected, without quotes and without a format.'
    """
    if inside := _inside(given, wanted):
        return inside
    for one, other in zip(given, wanted, strict=True):
        problem = _form(plain(one), plain(other))
        if problem:
            return problem
    pairs = [
        (numbers(one, truths=True), numbers(other, truths=True))
        for one, other in zip(given, wanted, strict=True)
    ]
    numeric = [(one, other) for one, other in pairs if one is not None and other is not None]
    if len(numeric) < len(pairs):
        return _right_in([repr(plain(a)) == repr(plain(b)) for a, b in zip(given, wanted, strict=True)])
    with np.errstate(all="ignore"):
        return _numeric(numeric)


def _inside(given: Sequence[Any], wanted: Sequence[Any]) -> str:
    """Say where in each result what is expected stands, or which number of its values it is."""
    pairs = [(plain(one), numbers(want, truths=True)) for one, want in zip(given, wanted, strict=True)]
    parts = [list(one.values()) if isinstance(one, dict) else one for one, _ in pairs]
    if not all(
        isinstance(part, list | tuple) or (isinstance(part, np.ndarray) and part.ndim) for part in parts
    ):
        return ""
    for place in range(min(map(len, parts), default=0)):
        at = [part[place] if place < len(part) else None for part in parts]
        if all(_equal(one, want) for one, (_, want) in zip(at, pairs, strict=True)):
            return t(
                "What is expected stands at place {place} of {count}: return it alone.",
                place=place + 1,
                count=len(parts[0]),
            )
    values = [value for part in parts if (value := numbers(part)) is not None and value.size > 1]
    if len(values) < len(pairs) or len(pairs) == 1:
        return ""
    for rule, told in _OF_VALUES:
        if all(_equal(rule(value), want) for value, (_, want) in zip(values, pairs, strict=True)):
            return t(told)
    return ""


def _equal(one: Any, want: Floats | None) -> bool:
    result = numbers(one, truths=True)
    return (
        result is not None and want is not None and result.shape == want.shape and np.allclose(result, want)
    )


def _numeric(pairs: Sequence[tuple[Floats, Floats]]) -> str:
    one = np.concatenate([np.ravel(result) for result, _ in pairs])
    other = np.concatenate([np.ravel(want) for _, want in pairs])
    if not np.isfinite(one).all() and np.isfinite(other).all():
        return Whole(t("A value is no finite number: look for a division by zero or a missing value."))
    if set(np.unique(other)) <= {0.0, 1.0}:
        turned = bool(np.array_equal(one, 1 - other)) and len(one) > 1
        if turned:
            return t("Every result is the opposite of what is expected: the comparison is turned round.")
    elif len(np.unique(other)) > 2:
        told = _elementwise(one, other)
        if told:
            return told
    if all(want.ndim == 1 for _, want in pairs):
        for rule, order in _ORDERS:
            moved = [(result, rule(want), want) for result, want in pairs]
            if all(np.allclose(result, other) for result, other, _ in moved) and not all(
                np.allclose(other, want) for _, other, want in moved
            ):
                return t(order)
        if all(_another_scale(result, want) for result, want in pairs):
            return t(
                "The order is right and the scale is another: look at what is subtracted and what divides."
            )
    return _right_in([bool(np.allclose(*pair, rtol=1e-6, equal_nan=True)) for pair in pairs])


def _another_scale(result: Floats, want: Floats) -> bool:
    """Say whether a straight rising line leads from the right values to the given ones."""
    if len(want) < 4 or np.ptp(want) == 0:
        return False
    slope, start = np.polyfit(want, result, 1)
    return bool(slope > 0 and np.allclose(result, slope * want + start, rtol=1e-6, atol=1e-9 * abs(slope)))


def _elementwise(one: Floats, other: Floats) -> str:
    """Name what turns each right value into the given one."""
    if np.allclose(one, one[0]):
        return Whole(t("It gives {value:.6g} whatever the input is: use the inputs.", value=one[0]))
    factors = one[other != 0] / other[other != 0]
    if np.allclose(factors, factors[0]) and np.allclose(one[other == 0], 0):
        return _factor(float(factors[0]))
    steps = one - other
    if np.allclose(steps, steps[0]):
        return t(
            "Every result is {step:.6g} more than expected."
            if steps[0] > 0
            else "Every result is {step:.6g} less than expected.",
            step=abs(steps[0]),
        )
    for rule, told in _RULES:
        if np.allclose(one, rule(other)):
            return t(told)
    for digits in range(6):
        if np.array_equal(one, np.round(other, digits)):
            return t("That is rounded: return the result with all its digits.")
    if np.array_equal(one, np.floor(other)) or np.array_equal(one, np.trunc(other)):
        return t("All behind the point is cut off: look for // or int().")
    return ""


def _factor(factor: float) -> str:
    if np.isclose(factor, -1):
        return t("Every result has the other sign: a difference is taken the other way round.")
    other_unit = "Every result is {factor:.6g} times what is expected: another unit."
    causes = {
        100: "Every result is {factor:.6g} times what is expected: per cent where a share is meant, or another unit.",
        0.01: "Every result is {factor:.6g} times what is expected: a share where per cent is meant, or another unit.",
        1000: other_unit,
        0.001: other_unit,
    }
    said = next((text for size, text in causes.items() if np.isclose(factor, size)), None)
    return t(said or "Every result is {factor:.6g} times what is expected.", factor=factor)


def _right_in(right: Sequence[bool]) -> str:
    """Count the inputs for which the function is right, where it is for some."""
    found = sum(right)
    if not found:
        return ""
    return t(
        "It is right for {found} of the {count} inputs tried; this is the first where it is not.",
        found=found,
        count=len(right),
    )


def _form(given: Any, wanted: Any) -> str:
    """Say what keeps a result from having the form of the right one."""
    want = numbers(wanted, truths=True)
    result = numbers(given, truths=True)
    if isinstance(wanted, dict):
        return _keys(given, wanted)
    if isinstance(wanted, str):
        return (
            "" if isinstance(given, str) else t("Text is expected, and this is {given}.", given=short(given))
        )
    if want is None:
        return ""
    truths = result is not None and numbers(given) is None and numbers(wanted) is not None
    if truths or callable(given) or isinstance(given, str | dict | set):
        return _kind_of_result(given, want.size)
    if result is None or result.shape == want.shape:
        return ""
    if result.size == want.size and result.shape == want.shape[::-1]:
        return t("Rows and columns are swapped.")
    if want.size == 1:
        return t("One number is expected, not {count} values.", count=result.size)
    if result.size == 1:
        return t("{count} values are expected, not one number.", count=want.size)
    if result.ndim == want.ndim == 1:
        return t("{wanted} values are expected, not {given}.", wanted=want.size, given=result.size)
    return t("The shape {wanted} is expected, not {given}.", wanted=want.shape, given=result.shape)


def _kind_of_result(given: Any, count: int) -> str:
    """Say of what kind a result is that should be a number, or so many values."""
    if callable(given):
        said = (
            "That is a function: a number is expected, so call it inside yours.",
            "That is a function: {count} values are expected, so call it inside yours.",
        )
    elif isinstance(given, str):
        said = (
            "That is text: a number is expected, without quotes and without a format.",
            "That is text: {count} values are expected, without quotes and without a format.",
        )
    elif isinstance(given, dict | set):
        said = (
            "That is a {kind}: a number is expected.",
            "That is a {kind}: {count} values are expected.",
        )
    else:
        said = (
            "That is True or False: a number is expected.",
            "That is True or False: {count} values are expected.",
        )
    return t(said[count != 1], count=count, kind=Verbatim(type(given).__name__))


def _keys(given: Any, wanted: dict[Any, Any]) -> str:
    if not isinstance(given, dict):
        return t("A dict is expected, not a {kind}.", kind=Verbatim(type(given).__name__))
    missing = Verbatim(", ".join(short(key) for key in wanted if key not in given))
    more = Verbatim(", ".join(short(key) for key in given if key not in wanted))
    if missing and more:
        return t("Of the keys, {missing} missing; {more} too many.", missing=missing, more=more)
    if missing:
        return t("Of the keys, {missing} missing.", missing=missing)
    return t("Of the keys, {more} too many.", more=more) if more else ""
