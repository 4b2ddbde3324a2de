"""What a student's answer means, whatever its form, and what a student's function does when it is called.

A value is taken in its plain form: a pandas Series, a NumPy scalar or a fraction means the same as the
list or number in it. A function is called on copies of its inputs, and whatever it does there (raise, end the
program, run until it is interrupted, print, change its inputs) stays with the check.
"""

from __future__ import annotations

import copy
import functools
import inspect
import io
import linecache
import traceback
from collections.abc import Callable, Iterable, KeysView, Mapping, Sequence, ValuesView
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

import numpy as np
from IPython.core.getipython import get_ipython
from IPython.utils.capture import capture_output

from utils.language import Verbatim, t


class UnansweredError(Exception):
    """The answer still holds the ``...`` it was handed out with."""


class AnswerError(Exception):
    """A student's function gave no result; the message says why, ``__cause__`` is what it raised."""


def plain(value: Any) -> Any:
    """Give the plain form of a value: what it means, without the kind of container it came in.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    object
        NumPy's scalars and 0-d arrays, fractions and decimals become Python's numbers; arrays, pandas'
        objects and whatever turns into an array become ndarrays where they hold numbers, truth values
        or dates, else lists; masked entries become None. Lists, tuples, sets and dictionaries hold
        plain forms. Always a copy; anything else as it is.

    Examples
    --------
    >>> plain((np.float64(0.5), np.array(["A", "B"]), Fraction(1, 4)))
    (0.5, ['A', 'B'], 0.25)
    """
    if isinstance(value, np.ma.MaskedArray):
        return plain(value.tolist()) if np.ma.is_masked(value) else plain(np.array(value))
    if isinstance(value, Fraction | Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | KeysView | ValuesView | range):
        return [plain(item) for item in value]
    for kind in (tuple, set, frozenset):
        if isinstance(value, kind):
            return kind(plain(item) for item in value)
    if not hasattr(value, "__array__") or isinstance(value, type):
        return value
    array = np.array(value)
    if array.dtype.kind in "mM":  # as a list, these would be bare numbers
        return array
    if array.ndim == 0 and array.dtype.kind == "f":
        return float(array)  # of any precision
    return array if array.ndim and array.dtype.kind in "biufc" else plain(array.tolist())


def numbers(value: Any, truths: bool = False) -> np.ndarray | None:
    """Give the real numbers in a value.

    Parameters
    ----------
    value : object
        A number or any container of numbers of one shape.
    truths : bool
        Take True for 1 and False for 0; else they are no numbers.

    Returns
    -------
    ndarray of float, or None
        In the value's shape without axes of length 1. None where something in it is no real number:
        text, complex numbers, dates, missing entries.

    Examples
    --------
    >>> numbers([[1, 2.5]])
    array([1. , 2.5])
    >>> numbers(["0.5"]) is None
    True
    """
    value = plain(value)
    if not isinstance(value, np.ndarray):
        try:
            leaves = np.array(value, dtype=object)
            fine = all(
                isinstance(leaf, int | float) and (truths or not isinstance(leaf, bool))
                for leaf in leaves.ravel()
            )
            return np.squeeze(leaves.astype(float)) if fine else None
        except (OverflowError, ValueError):  # an integer beyond all floats; rows of different lengths
            return None
    kinds = "biuf" if truths else "iuf"
    return np.squeeze(value).astype(float) if value.dtype.kind in kinds else None


def truth(value: Any) -> bool | None:
    """Give the one truth value that a value stands for, None where it is none.

    Examples
    --------
    >>> truth(np.array([1])), truth("True")
    (True, None)
    """
    given = numbers(value, truths=True)
    return bool(given) if given is not None and given.size == 1 and given in (0, 1) else None


def holds_ellipsis(value: Any) -> bool:
    """Say whether a value in plain form is, or holds, the ``...`` it was handed out with.

    Examples
    --------
    >>> holds_ellipsis({"A": (..., 1)})
    True
    """
    if value is ...:
        return True
    if isinstance(value, dict):
        return any(holds_ellipsis(item) for item in value.values())
    return isinstance(value, list | tuple | set) and any(holds_ellipsis(item) for item in value)


class _Output(io.StringIO):
    """Counts the lines that are written, and keeps the beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.ends, self.inside_line = 0, False

    def write(self, text: str) -> int:
        self.ends += text.count("\n")
        self.inside_line = not text.endswith("\n") if text else self.inside_line
        if self.tell() < 1000:
            super().write(text[:1000])
        return len(text)


@dataclass
class Trial:
    """The trial of one answer: a context in which nothing that the answer does reaches the page.

    Attributes
    ----------
    changed : list of str
        The inputs that the student's function changed.
    """

    changed: list[str] = field(default_factory=list)
    _output: _Output = field(default_factory=_Output)
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Trial:
        self._stack.enter_context(redirect_stdout(self._output))
        self._stack.enter_context(redirect_stderr(self._output))
        shell: Any = get_ipython()
        if shell is not None:
            shown = self._stack.enter_context(capture_output(stdout=False, stderr=False))
            self._stack.callback(
                lambda: [
                    print(o.data.get("text/plain", "a picture"), file=self._output) for o in shown.outputs
                ]
            )
            shell.ask_exit = _leave  # IPython's exit() does not raise: it tells the kernel to end
            self._stack.callback(delattr, shell, "ask_exit")
        return self

    def __exit__(self, *raised: object) -> None:
        self._stack.close()

    @property
    def printed(self) -> str:
        """How many lines were printed, and the first three of them; empty if none."""
        text = self._output.getvalue()
        count = self._output.ends + self._output.inside_line
        if not count:
            return ""
        first = [_cut(line, 80) for line in text.splitlines()[:3]]
        said = t(
            "Your function printed {count:,} line during this check:"
            if count == 1
            else "Your function printed {count:,} lines during this check:",
            count=count,
        )
        return "\n".join([said, *first, *["..."] * (count > 3)])

    def take(self, answer: Any) -> Any:
        """Give an answer's plain form; of a function, one that calls it guarded.

        Parameters
        ----------
        answer : object
            What the student wrote.

        Returns
        -------
        object
            A function's guarded form takes the same inputs and gives the plain form of the result. It
            raises `AnswerError` where there is none, `UnansweredError` where that is ``...``.
        """
        return self._guarded(answer) if callable(answer) else plain(answer)

    def _guarded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        if getattr(function, "is_guarded", False):
            return function

        @functools.wraps(function)
        def call(*inputs: Any) -> Any:
            copies = copy.deepcopy(list(inputs))
            try:
                result = plain(function(*copies))
            except KeyboardInterrupt as error:
                stopped = t(
                    "You stopped this check while your function was called with ({case}).", case=shown(inputs)
                )
                likely = t("A loop that never ends is a likely reason.")
                raise AnswerError(f"{stopped}{_where(error, function)} {likely}") from error
            except SystemExit as error:
                ends = t(
                    "Called with ({case}), your function ends the whole program: give the result "
                    "back with return, without exit or quit.",
                    case=shown(inputs),
                )
                raise AnswerError(ends + _where(error, function)) from error
            except BaseException as error:
                raised = t(
                    "Called with ({case}), your function raised {kind}: {error}.",
                    case=shown(inputs),
                    kind=Verbatim(type(error).__name__),
                    error=Verbatim(_cut(str(error), 300).rstrip(".")),
                )
                raise AnswerError(raised + _where(error, function) + _cure(error)) from error
            if holds_ellipsis(result):
                raise UnansweredError
            if result is None:
                raise AnswerError(t("Your function returns nothing: end it with a return statement."))
            for number, (before, after) in enumerate(zip(inputs, copies, strict=True)):
                if not _same(before, after):
                    name = input_name(function, number)
                    self.changed += [name] if name not in self.changed else []
            return result

        call.is_guarded = True  # type: ignore[attr-defined]
        return call


def _leave() -> NoReturn:
    raise SystemExit


# What to write instead, by words of Python's own message that do not say so.
_CURES = {
    "truth value of a Series": "A whole column stands in a test: compare one value with one number, or write & for `and` and "
    "| for `or`, with each comparison in brackets.",
    "not supported between instances": "Compare a number with a number: no quotation marks, no list, no function.",
    "only integers, slices": "An entry of an array is named by whole numbers, a slice or a mask, not by text or a number "
    "with a point.",
    "boolean index did not match": "The mask and the array that it picks from have different lengths: what was cut from one "
    "must be cut from the other.",
    "list indices must be": "A list knows neither masks nor text between its square brackets: np.array(...) takes a mask.",
    "bitwise_": "A sign such as & or | is worked out before == and >: put each comparison in brackets.",
    "out of bounds for array of dimension": "That array has fewer axes: look at its shape, or leave axis= out.",
    "truth value of a": "For each entry of an array, `and` is written &, `or` is |, `not` is ~, with each comparison in brackets.",
    "operands could not be broadcast": "Those arrays do not fit together: take rows that belong together, or make a number of "
    "each first.",
    "out of bounds for axis": "Counting begins at 0, and x[rows, columns] takes the rows first.",
    "positional argument": "Keep the inputs in the brackets of def as the cell was handed out.",
    "matmul": "A @ B needs as many columns in A as rows in B: compare the shapes; .T turns a table round.",
    "not aligned": "A @ B needs as many columns in A as rows in B: compare the shapes; .T turns a table round.",
    "not callable": "Round brackets call a function; an entry is taken with square ones.",
    "not subscriptable": "Square brackets take an entry; a function is called with round ones.",
    "_or_method'": "A function is called with brackets, as in x.mean().",
    "object has no attribute": "That kind of object has no such method: look at what stands before the dot.",
    "not associated with a value": "On some way through the function it is read before it has a value.",
}


def _cure(error: BaseException) -> str:
    """Say what to write instead, where Python's own message does not."""
    return next((f" {t(cure)}" for words, cure in _CURES.items() if words in str(error)), "")


def results(answer: Any, cases: Iterable[Sequence[Any]]) -> tuple[list[Any], str | None]:
    """Call a student's function on each case, up to the first failure.

    Parameters
    ----------
    answer : callable
        The student's function; called on copies of the inputs.
    cases : iterable of sequences
        Positional arguments of each call.

    Returns
    -------
    list
        The plain forms of the results; empty after a failure.
    str or None
        What keeps the function from giving a result.

    Raises
    ------
    UnansweredError
        If the function gives the ``...`` that it was handed out with.

    Examples
    --------
    >>> results(lambda x: 1 / x, [(1,), (0,)])
    ([], 'Called with (0), your function raised ZeroDivisionError: division by zero.')
    """
    if not callable(answer):
        kind = Verbatim(type(answer).__name__)
        return [], t(
            "The answer should be a function, not a {kind}: define it with def and give its name.", kind=kind
        )
    function = Trial().take(answer)
    try:
        return [function(*case) for case in cases], None
    except AnswerError as error:
        return [], str(error)


def shown(case: Sequence[Any]) -> Verbatim:
    """Write inputs as a student writes them, in a line.

    Examples
    --------
    >>> shown((np.arange(8), 0.1 + 0.2, np.median))
    'an array of shape (8,) that begins 0, 1, 2, 0.3, the function median'
    """
    return Verbatim(", ".join(short(value) for value in case))


def short(value: Any) -> Verbatim:
    """Write a value in at most about 60 characters.

    Examples
    --------
    >>> short(np.array([1.0, 2.0]))
    '[1.0, 2.0]'
    """
    return Verbatim(_short(value))


def _short(value: Any) -> str:
    if isinstance(value, float | np.floating):
        return f"{float(value):.6g}"
    if hasattr(value, "to_numpy") and not hasattr(value, "columns"):  # a Series
        value = value.to_numpy()
    array = value if isinstance(value, np.ndarray) else None
    if array is not None and array.size > 6:
        kept = ", ".join(short(item) for item in array.ravel()[:3])
        return t("an array of shape {shape} that begins {kept}", shape=array.shape, kept=Verbatim(kept))
    if hasattr(value, "columns"):
        rows, columns = value.shape
        return t("a DataFrame of {rows} rows and {columns} columns", rows=rows, columns=columns)
    if callable(value):
        return t("the function {name}", name=Verbatim(getattr(value, "__name__", type(value).__name__)))
    return _cut(repr(value.tolist() if isinstance(value, np.ndarray | np.generic) else value), 60)


def _cut(text: str, length: int) -> str:
    text = " ".join(text.split()) if len(text.splitlines()) > 1 else text
    return text if len(text) <= length else text[: length - 3] + "..."


def _where(error: BaseException, function: Callable[..., Any]) -> str:
    """Name the innermost line of a notebook's cell that an error came through."""
    frames = [
        (frame.f_code, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__") == "__main__"
    ]
    if not frames:
        return ""
    code, line = frames[-1]
    own = getattr(inspect.unwrap(function), "__code__", code).co_filename == code.co_filename
    text = _cut(linecache.getline(code.co_filename, line).strip(), 80)
    look = t(
        "Look at line {line} of its cell: {code}."
        if own
        else "Look at line {line} of the cell that defines {name}: {code}.",
        line=line,
        name=Verbatim(code.co_name),
        code=Verbatim(text),
    )
    return f" {look}"


def input_name(function: Callable[..., Any], number: int) -> Verbatim:
    """Give the name of a function's input by its number from 0.

    Examples
    --------
    >>> input_name(lambda base_rate, tpr: tpr, 1), input_name(max, 0)
    ('tpr', 'number 1')
    """
    try:
        return Verbatim(list(inspect.signature(function).parameters)[number])
    except (ValueError, IndexError, TypeError):  # a built-in function, or *inputs
        return Verbatim(t("number {number}", number=number + 1))


def _same(one: Any, other: Any) -> bool:
    """Say whether a caller would see no change: only containers and tables can be changed by a function."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        if one.dtype == object:
            return one.shape == other.shape and _same(one.tolist(), other.tolist())
        exact = one.dtype.kind not in "fc"
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=not exact)
    if hasattr(one, "equals"):  # pandas
        return bool(one.equals(other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, set | bytearray | str | int | float):
        return one == other or one != one
    return True
