"""The engine under the exercises: grading an answer, showing the feedback, reporting what went wrong.

The checks themselves are lesson content: ``checks.py`` in the room of each lesson, with a list
``EXERCISES``. The engine finds them by name.
"""

from __future__ import annotations

import copy
import html
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from IPython.display import display

from utils.notebook import progress

NOT_ATTEMPTED, WRONG, CORRECT = "not attempted", "wrong", "correct"
_MARKS = {NOT_ATTEMPTED: ("○", "#6E6E6E"), WRONG: ("✗", "#D55E00"), CORRECT: ("✓", "#009E73")}


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    id : str
        Lesson number, a dot, a letter: ``"01.a"``.
    title : str
        A few words.
    judge : callable
        ``judge(answer)`` gives the message about the mistake, or None when the answer is right.
    praise : str
        One sentence for a right answer: what it shows.
    """

    id: str
    title: str
    judge: Callable[[Any], str | None]
    praise: str


@dataclass(frozen=True)
class Grade:
    """The outcome of a check.

    Attributes
    ----------
    status : {"not attempted", "wrong", "correct"}
    message : str
        What a student reads.
    """

    status: str
    message: str


class _UnansweredError(Exception):
    """The answer still holds the ``...`` it was handed out with."""


def _lessons() -> list[str]:
    rooms = importlib.import_module("utils.lessons").__path__
    return sorted(m.name for m in pkgutil.iter_modules(rooms) if m.name.startswith("lesson_"))


def _exercises(lesson: str) -> dict[str, Exercise]:
    module = importlib.import_module(f"utils.lessons.{lesson}.checks")
    return {exercise.id: exercise for exercise in module.EXERCISES}


def exercise_ids() -> list[str]:
    """List the exercises of all lessons.

    Returns
    -------
    list of str

    Examples
    --------
    >>> "00.a" in exercise_ids()
    True
    """
    return [exercise_id for lesson in _lessons() for exercise_id in _exercises(lesson)]


def _find(exercise_id: str) -> Exercise:
    """Load the checks of one lesson only: those of the others may need much memory."""
    lesson = f"lesson_{str(exercise_id)[:2]}"
    found = _exercises(lesson).get(exercise_id) if lesson in _lessons() else None
    if found is None:
        raise ValueError(f"There is no exercise {exercise_id!r}; there are {', '.join(exercise_ids())}.")
    return found


def _holds_ellipsis(answer: Any) -> bool:
    if answer is ...:
        return True
    if isinstance(answer, dict):
        return any(_holds_ellipsis(value) for value in answer.values())
    return isinstance(answer, list | tuple | set) and any(_holds_ellipsis(value) for value in answer)


def grade(exercise_id: str, answer: Any) -> Grade:
    """Grade an answer; nothing is shown and nothing is kept.

    Parameters
    ----------
    exercise_id : str
        One of :func:`exercise_ids`.
    answer : object
        What the student wrote; ``...`` where nothing has been written yet.

    Returns
    -------
    Grade

    Raises
    ------
    ValueError
        If there is no such exercise.

    Examples
    --------
    >>> grade("00.a", ...).status
    'not attempted'
    """
    exercise = _find(exercise_id)
    try:
        if _holds_ellipsis(answer):
            raise _UnansweredError
        with np.errstate(all="ignore"):
            message = exercise.judge(answer)
    except _UnansweredError:
        return Grade(
            NOT_ATTEMPTED, "Replace the ... in the cell above with your answer, run it, then run this."
        )
    except Exception as error:
        return Grade(
            WRONG,
            f"This answer cannot be checked ({type(error).__name__}: {error}): read the task's form again.",
        )
    return Grade(CORRECT, exercise.praise) if message is None else Grade(WRONG, message)


def check(exercise_id: str, answer: Any) -> None:
    """Show the feedback on an answer and keep the progress.

    Parameters
    ----------
    exercise_id : str
        One of :func:`exercise_ids`.
    answer : object
        What the student wrote; ``...`` where nothing has been written yet.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    result = grade(exercise_id, answer)
    problem = None
    if result.status == CORRECT or (
        result.status == WRONG and progress.load()["exercises"].get(exercise_id) != CORRECT
    ):
        problem = progress.save("exercises", exercise_id, result.status)
    mark, colour = _MARKS[result.status]
    head = f"{mark} Exercise {exercise_id}: {result.status}."
    body = " ".join(filter(None, [result.message, problem]))
    box = (
        f'<div role="status" style="border-left:0.5em solid {colour};padding:0.4em 0.8em;font-size:1.1em">'
        f"<strong>{html.escape(head)}</strong> {html.escape(body)}</div>"
    )
    display({"text/plain": f"{head} {body}", "text/html": box}, raw=True)


def number_problem(answer: Any, unit: str = "") -> str | None:
    """Say what keeps an answer from being one finite real number.

    Parameters
    ----------
    answer : object
        A number, a NumPy scalar or an array with one element is fine.
    unit : str
        The unit to name in the message.

    Returns
    -------
    str or None

    Examples
    --------
    >>> number_problem(3.5) is None
    True
    >>> number_problem("3.5", "ms")
    'The answer should be a number (ms), not a str.'
    """
    wanted = f"a number ({unit})" if unit else "a number"
    if callable(answer):
        return f"The answer should be {wanted}, not a function: call it and give the result."
    array = np.asarray(answer)
    if array.dtype.kind not in "iuf":
        return f"The answer should be {wanted}, not a {type(answer).__name__}."
    if array.size != 1:
        return f"The answer should be {wanted}, but it holds {array.size} values."
    if not np.isfinite(array).all():
        return f"The answer should be {wanted}, but it is {float(array.item())}: look for a division by zero or a missing value."
    return None


def call_problem(answer: Any, cases: Iterable[Sequence[Any]]) -> str | None:
    """Say what keeps a student's function from giving a result on these inputs.

    Parameters
    ----------
    answer : callable
        The student's function; called on copies of the inputs.
    cases : iterable of sequences
        Positional arguments of each call.

    Returns
    -------
    str or None

    Examples
    --------
    >>> call_problem(lambda x: 1 / x, [(1,), (0,)])
    'Called with (0), your function raised ZeroDivisionError: division by zero.'
    """
    return _results(answer, cases)[1]


def _results(answer: Any, cases: Iterable[Sequence[Any]]) -> tuple[list[Any], str | None]:
    """Call the student's function on copies of each case, up to the first failure."""
    if not callable(answer):
        kind = type(answer).__name__
        return [], f"The answer should be a function, not a {kind}: define it with def and give its name."
    results = []
    for case in cases:
        try:
            result = answer(*copy.deepcopy(list(case)))
        except Exception as error:
            return (
                [],
                f"Called with ({_shown(case)}), your function raised {type(error).__name__}: {str(error).rstrip('.')}.",
            )
        if _holds_ellipsis(result):
            raise _UnansweredError
        if result is None:
            return [], "Your function returns nothing: end it with a return statement."
        results.append(result)
    return results, None


def _shown(case: Sequence[Any]) -> str:
    return ", ".join(_short(value) for value in case)


def _short(value: Any) -> str:
    if isinstance(value, float | np.floating):
        return f"{float(value):.6g}"
    array = value if isinstance(value, np.ndarray) else None
    if array is not None and array.size > 6:
        kept = ", ".join(_short(item) for item in array.ravel()[:3])
        return f"an array of shape {array.shape} that begins {kept}"
    if callable(value):
        return f"the function {getattr(value, '__name__', type(value).__name__)}"
    text = repr(value.tolist() if isinstance(value, np.ndarray | np.generic) else value)
    return text if len(text) <= 60 else text[:57] + "..."


def _numbers(value: Any) -> np.ndarray:
    return np.squeeze(np.asarray(value)).astype(float)


def function_problem(
    answer: Any,
    cases: Iterable[Sequence[Any]],
    oracle: Callable[..., Any],
    mistakes: Sequence[tuple[Callable[..., Any], str]] = (),
    rtol: float = 1e-6,
    atol: float = 1e-9,
) -> str | None:
    """Try a student's function on many inputs against an oracle.

    Parameters
    ----------
    answer : callable
        The student's function; called on copies of the inputs.
    cases : iterable of sequences
        Positional arguments of each call; the order decides which failure is told first.
    oracle : callable
        The right function: a library's, or one written another way.
    mistakes : sequence of (callable, str)
        Known wrong functions and the message for an answer that gives the same results as one of
        them on every case where that one can be computed.
    rtol, atol : float
        Tolerances of the comparison.

    Returns
    -------
    str or None
        The message about the first failure, or None when all results agree.

    Examples
    --------
    >>> cases = [([1.0, 2.0, 6.0],), ([0.0, 0.0],)]
    >>> function_problem(lambda y: sum(y) / len(y), cases, np.mean) is None
    True
    >>> function_problem(sum, cases, np.mean, [(np.sum, "This is the sum: divide it by the count.")])
    'This is the sum: divide it by the count.'
    """
    cases = list(cases)
    results, problem = _results(answer, cases)
    if problem:
        return problem
    wanted = [oracle(*case) for case in cases]
    if all(_agree(r, w, rtol, atol) for r, w in zip(results, wanted, strict=True)):
        return None
    for wrong, message in mistakes:
        if all(_agree(r, wrong(*case), rtol, atol) for r, case in zip(results, cases, strict=True)):
            return message
    for case, result, want in zip(cases, results, wanted, strict=True):
        if not _agree(result, want, rtol, atol):
            return f"Called with ({_shown(case)}), your function gives {_short(result)}; expected is {_short(want)}."
    return None


def _agree(result: Any, wanted: Any, rtol: float, atol: float) -> bool:
    try:
        one, other = _numbers(result), _numbers(wanted)
    except (TypeError, ValueError):
        return False
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=rtol, atol=atol, equal_nan=True))
