"""The gate on what answers mean sees a check that takes too much, and one that takes too little."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.gates.forms import formed, spoiling
from utils.notebook import exercises as engine
from utils.notebook.exercises import function_problem, number_problem

Judge = Callable[[Any], str | None]


@pytest.fixture
def judge_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[Judge], None]:
    """Let every exercise be judged by this."""

    def put(judge: Judge) -> None:
        monkeypatch.setattr(engine, "_find", lambda id_: engine.Exercise(id_, "Made up", judge, "Yes."))

    return put


def _one(answer: Any) -> str | None:
    return number_problem(answer) or (None if np.squeeze(answer) == 1 else "No.")


def _negative(answer: Any) -> str | None:
    return function_problem(answer, [(np.array([1.0, 3.0]),), (np.array([2.0]),)], np.negative)


def _positive(answer: Any) -> str | None:
    return function_problem(answer, [(np.array([1.0, -3.0, 0.0]),)], lambda x: x > 0)


@pytest.mark.parametrize(
    ("judge", "right"),
    [
        (_one, [1, 1.0, [1]]),
        (_negative, [lambda x: -x]),
        (_positive, [lambda x: x > 0, lambda x: 1 * (x > 0)]),
    ],
)
def test_sound_checks_pass(judge_by, judge: Judge, right: list[Any]) -> None:
    judge_by(judge)
    assert formed("99.a", right) == []
    assert spoiling("99.a", right) == []


def _casts(answer: Any) -> str | None:
    return None if np.asarray(answer).astype(complex).real.squeeze() == 1 else "No."


def _casts_results(answer: Any) -> str | None:
    return None if np.asarray(answer(2.0)).astype(complex).real.squeeze() == 1 else "No."


@pytest.mark.parametrize(
    ("judge", "right", "says"),
    [
        (_casts, 1, "as complex numbers is correct: Yes."),
        (_casts, 1, "as text is correct"),
        (_casts, 1, "as a Series of text is correct"),
        (_casts, 1, "as truth values is correct"),
        (_casts_results, lambda x: x - 1, "as complex numbers is correct"),
        (_casts_results, lambda x: x - 1, "as text is correct"),
        (_casts_results, lambda x: x - 1, "as truth values is correct"),
        (lambda answer: None, 1, "as masked values is correct"),
        (lambda answer: None, 1, "as a dictionary is correct"),
        (lambda answer: None, 1, "as the same twice is correct"),
        (lambda answer: None, [1, 2], "as the same twice is correct"),
        (
            lambda answer: None if answer == 0.5 and isinstance(answer, float) else "No.",
            0.5,
            "as a list in a tuple is wrong",
        ),
        (
            lambda answer: None if isinstance(answer, tuple) else "No.",
            (1, 2),
            "as a Series or a DataFrame is wrong",
        ),
        (lambda answer: None if isinstance(answer[1], int) else "No.", ("A", 2), "as a matrix is wrong"),
        (
            lambda answer: None if answer(1) is True else "No.",
            lambda x: True,
            "as a Series of objects is wrong",
        ),
        (lambda answer: None if answer == 1 else {}[answer], 1, "is wrong: This answer cannot be checked"),
    ],
)
def test_poor_checks_fail(judge_by, judge: Judge, right: Any, says: str) -> None:
    judge_by(judge)
    assert any(says in problem for problem in formed("99.a", [right]))


def test_a_check_that_goes_round_the_copies_fails(judge_by) -> None:
    judge_by(lambda answer: _negative(answer.__wrapped__))
    assert "which empties its inputs, is correct" in spoiling("99.a", [lambda x: -x])[0]


def test_a_check_that_calls_a_spoiling_function_wrong_fails(judge_by) -> None:
    def judge(answer: Any) -> str | None:
        numbers = np.array([1.0, 2.0])
        answer.__wrapped__(numbers)
        return None if numbers[1] == 2 and answer(numbers).tolist() == [-1.0, -2.0] else "Another number."

    judge_by(judge)
    assert "is wrong: Another number." in spoiling("99.a", [lambda x: -x])[0]
