"""The engine under the exercises: grading an answer, showing the feedback, reporting what went wrong.

The checks themselves are lesson content: ``checks.py`` in the room of each lesson, with a list
``EXERCISES``. The engine finds them by name.
"""

from __future__ import annotations

import copy
import functools
import html
import importlib
import inspect
import itertools
import pkgutil
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from IPython.display import display

from utils.language import Verbatim, attributes, t
from utils.notebook import progress
from utils.notebook.answers import (
    AnswerError,
    Trial,
    UnansweredError,
    holds_ellipsis,
    input_name,
    numbers,
    plain,
    results,
    short,
    shown,
)
from utils.notebook.reading import slip_in_source
from utils.notebook.relations import Whole, relation

NOT_ATTEMPTED, WRONG, CORRECT = "not attempted", "wrong", "correct"
SAID = {
    NOT_ATTEMPTED: "Exercise {exercise}: not attempted.",
    WRONG: "Exercise {exercise}: wrong.",
    CORRECT: "Exercise {exercise}: correct.",
}
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
        ``judge(answer)`` gives the message about the mistake, or None when the answer is right. It is
        given a value's plain form, and of a function one that works on copies of its inputs.
    praise : str or callable
        What a right answer shows, in a sentence or two; ``praise(answer)`` where it tells the student's own
        result beside others. It is given what `judge` is.
    """

    id: str
    title: str
    judge: Callable[[Any], str | None]
    praise: str | Callable[[Any], str]


@dataclass(frozen=True)
class Grade:
    """The outcome of a check.

    Attributes
    ----------
    status : {"not attempted", "wrong", "correct"}
    message : str
        What a student reads.
    printed : str
        What the student's function printed meanwhile: how many lines, and the first of them.
    """

    status: str
    message: str
    printed: str = ""


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
    trial = Trial()
    try:
        status, message = _judged(exercise, answer, trial)
    except KeyboardInterrupt:
        return Grade(NOT_ATTEMPTED, t("The check was stopped before it came to a result: run it again."))
    return Grade(status, message, trial.printed)


def _judged(exercise: Exercise, answer: Any, trial: Trial) -> tuple[str, str]:
    """Give status and message of an answer."""
    try:
        with trial, np.errstate(all="ignore"):
            taken = trial.take(answer)
            if holds_ellipsis(taken):
                raise UnansweredError(_still_open(taken))
            problem = exercise.judge(taken)
            if problem:
                problem = " ".join(filter(None, [t(problem), slip_in_source(taken)]))
            praise = "" if problem or trial.changed else _praise(exercise, taken)
    except UnansweredError as error:
        begin = t("Replace the ... in the cell above with your answer, run it, then run this.")
        return NOT_ATTEMPTED, str(error) or begin
    except AnswerError as error:
        return WRONG, t(str(error))
    except Exception as error:
        said = Verbatim(f"{type(error).__name__}: {error}")
        return WRONG, t("This answer cannot be checked ({error}): read the task's form again.", error=said)
    if not trial.changed:
        return (CORRECT, praise) if problem is None else (WRONG, problem)
    return WRONG, t(
        "What your function returns is right, but it changes {names} itself, which the caller still needs: "
        "work on a copy."
        if problem is None
        else "{problem} It also changes {names} itself, which the caller still needs: work on a copy.",
        problem=problem,
        names=_all_of(trial.changed),
    )


def _all_of(names: Iterable[str]) -> Verbatim:
    """Join names as a sentence does that is about all of them."""
    return functools.reduce(
        lambda one, other: Verbatim(t("{one} and {other}", one=one, other=other)), map(Verbatim, names)
    )


def _any_of(names: Iterable[str]) -> Verbatim:
    """Join names as a sentence does that is about none of them."""
    return functools.reduce(
        lambda one, other: Verbatim(t("{one} or {other}", one=one, other=other)), map(Verbatim, names)
    )


def _still_open(value: Any) -> str:
    """Say how many parts of an answer that is begun are still ``...``; nothing for one that is not begun."""

    def leaves(part: Any) -> list[Any]:
        parts = part.values() if isinstance(part, dict) else part
        if not isinstance(part, dict | list | tuple | set):
            return [part]
        return [leaf for one in parts for leaf in leaves(one)]

    every = leaves(value)
    left = sum(leaf is ... for leaf in every)
    if left == len(every):
        return ""
    return t(
        "{left} of {count} parts are still open: replace each ... in the cell above, run it, then run this.",
        left=left,
        count=len(every),
    )


def _praise(exercise: Exercise, answer: Any) -> str:
    """Say what a right answer shows; it stays right whatever goes wrong in saying so."""
    if not callable(exercise.praise):
        return t(exercise.praise)
    try:
        return t(exercise.praise(answer))
    except Exception:
        return t("{title}: right.", title=exercise.title)


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
    head = f"{mark} {t(SAID[result.status], exercise=Verbatim(exercise_id))}"
    body = " ".join(filter(None, [result.message, problem]))
    box = (
        f'<div role="status"{attributes()} style="border-left:0.5em solid {colour};padding:0.4em 0.8em;font-size:1.1em">'
        f"<strong>{html.escape(head)}</strong> {html.escape(body)}"
    )
    text = f"{head} {body}"
    if result.printed:
        box += f"<pre>{html.escape(result.printed)}</pre>"
        text += f"\n{result.printed}"
    display({"text/plain": text, "text/html": f"{box}</div>"}, raw=True)


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
    'The answer should be a number (ms), not a str: no quotation marks around it, and no unit in it.'
    """
    wanted = t("a number ({unit})", unit=unit) if unit else t("a number")
    if callable(answer):
        return t("The answer should be {wanted}, not a function: call it and give the result.", wanted=wanted)
    array = numbers(answer)
    if array is None:
        value = plain(answer)
        return t(_no_number(value), wanted=wanted, kind=Verbatim(_kind(value)))
    if array.size != 1:
        return t(
            "The answer should be {wanted}, but it holds {count} values.", wanted=wanted, count=array.size
        )
    if not np.isfinite(array).all():
        return t(
            "The answer should be {wanted}, but it is {value}: look for a division by zero or a missing value.",
            wanted=wanted,
            value=array.item(),
        )
    return None


def _no_number(value: Any) -> str:
    """Say what to do with a value that is no number; its kind is told for `{kind}`."""
    if isinstance(value, str):
        return "The answer should be {wanted}, not a {kind}: no quotation marks around it, and no unit in it."
    if value is None:
        return "The answer should be {wanted}, not a {kind}: print shows a value and gives nothing."
    if isinstance(value, dict):
        return "The answer should be {wanted}, not a {kind}: give the value alone, without its name."
    if isinstance(value, set):
        return "The answer should be {wanted}, not a {kind}: give one number, without brackets around it."
    if isinstance(value, bool):
        return "The answer should be {wanted}, not a {kind}: True and False say whether, not how many or how much."
    if isinstance(value, np.ndarray) and value.dtype.kind == "b":
        return (
            "The answer should be {wanted}, not a {kind}: one True or False for each entry, which .sum() "
            "counts and .mean() averages."
        )
    return "The answer should be {wanted}, not a {kind}."


def _kind(value: Any) -> str:
    """Name the type of what is no number; of a container's first part where all parts are of one type."""
    parts = value.ravel().tolist() if isinstance(value, np.ndarray) else value
    if isinstance(parts, list | tuple) and len({type(part) for part in parts}) == 1:
        return _kind(parts[0])
    return type(value).__name__


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
    given, problem = results(answer, cases)
    if problem:
        return problem
    wanted = [oracle(*case) for case in cases]
    wrong_cases = [
        (case, result, want)
        for case, result, want in zip(cases, given, wanted, strict=True)
        if not _agree(result, want, rtol, atol)
    ]
    if not wrong_cases:
        return None
    for wrong, message in mistakes:
        if all(_agree(r, wrong(*case), rtol, atol) for r, case in zip(given, cases, strict=True)):
            return t(message)
    if mixed := _mixed_with_an_input(answer, cases, given, wanted, rtol, atol):
        return mixed
    if exchanged := _exchanged(answer, cases, given, oracle, rtol, atol):
        return exchanged
    case, result, want = wrong_cases[0]
    told = _apart(case, result, want, rtol, atol)
    said = relation(given, wanted)
    unused = "" if isinstance(said, Whole) else _unused(answer, cases, given, wanted, oracle)
    return " ".join(filter(None, [told, said, unused]))


Slip = tuple[Callable[..., Any], str]


def slips(*steps: tuple[Callable[..., Any], Sequence[Slip]]) -> list[Slip]:
    """List the ways to a result that go wrong at one step, then those that go wrong at two.

    Parameters
    ----------
    steps : pairs of a callable and a sequence of (callable, str)
        What is right at this step, and what is not, with its message. Each is called with the inputs and
        with the results of the steps before it; the last step gives the result.

    Returns
    -------
    list of (callable, str)
        As the `mistakes` of :func:`function_problem`. A way that cannot be computed gives None.

    Examples
    --------
    >>> total = (sum, [(max, "That is the largest: add them up.")])
    >>> mean = (lambda y, s: s / len(y), [(lambda y, s: s / (len(y) - 1), "Divide by all of them.")])
    >>> [(wrong([1, 2, 6]), message) for wrong, message in slips(total, mean)][-1]
    (3.0, 'Two steps go wrong. That is the largest: add them up. Divide by all of them.')
    """
    right = [step for step, _ in steps]
    ways: list[Slip] = []
    for place, (_, wrong) in enumerate(steps):
        ways += [(_way(right, {place: step}), message) for step, message in wrong]
    for one, other in reversed(list(itertools.combinations(range(len(steps)), 2))):
        for first, second in itertools.product(*map(_of_one_kind, (steps[one][1], steps[other][1]))):
            both = t(
                "Two steps go wrong. {one} {other}",
                one=Verbatim(t(first[1])),
                other=Verbatim(t(second[1])),
            )
            ways.append((_way(right, {one: first[0], other: second[0]}), both))
    return ways


def _of_one_kind(wrong: Sequence[Slip]) -> list[Slip]:
    """Leave out what shares its message with two others: in a pair it would explain nearly anything."""
    said = [message for _, message in wrong]
    return [slip for slip in wrong if said.count(slip[1]) < 3]


def _way(right: Sequence[Callable[..., Any]], wrong: dict[int, Callable[..., Any]]) -> Callable[..., Any]:
    """Give the function that goes step by step, and wrong at some."""

    def walk(*inputs: Any) -> Any:
        found: list[Any] = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                for place, step in enumerate(right):
                    found.append(wrong.get(place, step)(*inputs, *found))
            except (ArithmeticError, IndexError, ValueError):  # no such way from these inputs
                return None
        result = numbers(found[-1], truths=True)
        return found[-1] if result is not None and np.isfinite(result).all() else None

    return walk


def _right(oracle: Callable[..., Any], inputs: Sequence[Any]) -> Any:
    """Give what is right for inputs that may not fit together; what the library warns of is not the student's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return oracle(*copy.deepcopy(list(inputs)))


def _unused(
    answer: Callable[..., Any], cases: Sequence[Any], given: Sequence[Any], wanted: Sequence[Any], oracle: Any
) -> str:
    """Name the inputs that change the right result and never the student's, when exchanged between two cases."""
    try:
        names = list(inspect.signature(answer).parameters)
    except (TypeError, ValueError):
        return ""
    if not len(cases[0]) == len(names) > 1:
        return ""
    silent = [name for i, name in enumerate(names) if _is_silent(answer, cases, given, wanted, oracle, i)]
    return t("The result does not change with {names}.", names=_any_of(silent)) if silent else ""


def _is_silent(
    answer: Any, cases: Sequence[Any], given: Sequence[Any], wanted: Sequence[Any], oracle: Any, i: int
) -> bool:
    """Say whether input `i`, taken from the next case, changes the right result and not the given one."""
    tried = 0
    for k, (case, following) in enumerate(itertools.pairwise(cases)):
        mixed = [*case[:i], following[i], *case[i + 1 :]]
        try:
            if _agree(_right(oracle, mixed), wanted[k], 1e-6, 1e-9):
                continue
        except Exception:
            continue  # what only fits together is not exchanged
        again, problem = results(answer, [mixed])
        if problem or not _agree(again[0], given[k], 1e-6, 1e-9):
            return False
        tried += 1
    return tried > 1


def _exchanged(
    answer: Any, cases: Sequence[Sequence[Any]], given: Sequence[Any], oracle: Any, rtol: float, atol: float
) -> str | None:
    """Name two inputs that a function takes for each other: then it is right for all inputs with these exchanged."""
    for one, other in itertools.combinations(range(len(cases[0]) if len(cases) > 1 else 0), 2):
        try:
            swapped = [
                _right(
                    oracle, [case[{one: other, other: one}.get(place, place)] for place in range(len(case))]
                )
                for case in cases
            ]
        except Exception:  # inputs of other kinds or lengths
            continue
        if all(_agree(r, w, rtol, atol) for r, w in zip(given, swapped, strict=True)):
            names = _all_of(input_name(answer, place) for place in (one, other))
            return t("It would be right with {names} exchanged: which of the two goes where?", names=names)
    return None


_MIXED: tuple[tuple[Callable[[Any, Any], Any], str], ...] = (
    (lambda want, value: value, "Your function gives `{name}` back as it is."),
    (lambda want, value: want - value, "Every result is what is expected, less `{name}`."),
    (lambda want, value: want + value, "Every result is what is expected, and `{name}` added to it."),
    (lambda want, value: want * value, "Every result is what is expected, times `{name}`."),
    (lambda want, value: want / value, "Every result is what is expected, divided by `{name}`."),
)


def _mixed_with_an_input(
    answer: Any,
    cases: Sequence[Sequence[Any]],
    given: Sequence[Any],
    wanted: Sequence[Any],
    rtol: float,
    atol: float,
) -> str | None:
    """Name an input that is taken in once too often, or given back, in all of two cases and more."""
    for place in range(len(cases[0]) if len(cases) > 1 else 0):
        values = [numbers(case[place]) for case in cases]
        for rule, told in _MIXED:
            with np.errstate(all="ignore"):
                mixed = [
                    rule(want, value)
                    for want, value in zip(map(numbers, wanted), values, strict=True)
                    if want is not None and value is not None and want.shape == value.shape
                ]
            if len(mixed) == len(cases) and all(
                _agree(r, m, rtol, atol) for r, m in zip(given, mixed, strict=True)
            ):
                return t(told, name=input_name(answer, place))
    return None


def _apart(case: Sequence[Any], result: Any, want: Any, rtol: float, atol: float) -> str:
    """Say where a result differs: of arrays of one shape the first entry, with the input at that place."""
    one, other = numbers(result, truths=True), numbers(want, truths=True)
    if one is None or other is None or one.shape != other.shape or one.size < 2:
        return _gives(case, result, want)
    apart = ~np.isclose(one, other, rtol=rtol, atol=atol, equal_nan=True)
    if not apart.any():  # numbers for truth values, or the other way round
        return _gives(case, result, want)
    place = tuple(int(axis) for axis in np.argwhere(apart)[0])
    there = [
        short(values[place])
        for values in (numbers(item) for item in case)
        if values is not None and values.shape == one.shape
    ]
    return t(
        "Called with ({case}), your function gives {result} at [{place}], where the input is {inputs}, "
        "and expected is {want}."
        if there
        else "Called with ({case}), your function gives {result} at [{place}] and expected is {want}.",
        case=shown(case),
        result=short(one[place]),
        place=Verbatim(", ".join(map(str, place))),
        inputs=Verbatim(", ".join(there)),
        want=short(other[place]),
    )


def _gives(case: Sequence[Any], result: Any, want: Any) -> str:
    """Say what a function gives, and what is expected."""
    return t(
        "Called with ({case}), your function gives {result}; expected is {want}.",
        case=shown(case),
        result=short(result),
        want=short(want),
    )


def _agree(result: Any, wanted: Any, rtol: float, atol: float) -> bool:
    """Compare numbers with numbers; where truth values are wanted, 0 and 1 mean the same."""
    other = numbers(wanted, truths=True)
    one = numbers(result, truths=numbers(wanted) is None)
    if one is None or other is None:
        return False
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=rtol, atol=atol, equal_nan=True))
