"""The engine under the exercises: statuses, messages, and what is kept."""

import re
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from utils.notebook import exercises as engine
from utils.notebook import progress
from utils.notebook.exercises import (
    Exercise,
    check,
    exercise_ids,
    function_problem,
    grade,
    number_problem,
    slips,
)


def put(monkeypatch: pytest.MonkeyPatch, exercise: Exercise) -> None:
    """Let this be the only exercise there is."""
    monkeypatch.setattr(engine, "_lessons", lambda: ["lesson_77"])
    monkeypatch.setattr(engine, "_exercises", lambda lesson: {exercise.id: exercise})


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Put one made-up exercise in the place of all, and catch what is shown."""

    def judge(answer: Any) -> str | None:
        if answer == "raise":
            raise RuntimeError("odd <input>")
        return None if answer == 4 else "Not <four>."

    put(monkeypatch, Exercise("77.a", "Four", judge, "Well done & so on."))
    shown: list[Any] = []

    def show(data: Any, raw: bool) -> None:
        assert raw is True
        shown.append(data)

    monkeypatch.setattr(engine, "display", show)
    return shown


@pytest.mark.parametrize("answer", [..., (..., ...), [[...]], {"a": ...}])
def test_what_still_holds_dots_is_not_attempted(sample, answer) -> None:
    assert grade("77.a", answer) == engine.Grade(
        "not attempted", "Replace the ... in the cell above with your answer, run it, then run this."
    )


@pytest.mark.parametrize(
    ("answer", "open_parts"),
    [((..., 1), "1 of 2"), ([1, [...]], "1 of 2"), ({"a": (1, 2), "b": (..., ...)}, "2 of 4")],
)
def test_what_is_begun_is_told_how_much_is_open(sample, answer, open_parts) -> None:
    found = grade("77.a", answer)
    assert found.status == "not attempted"
    assert found.message.startswith(f"{open_parts} parts are still open: replace each ...")


def test_right_wrong_and_impossible_answers(sample) -> None:
    assert grade("77.a", 4) == engine.Grade("correct", "Well done & so on.")
    assert grade("77.a", 5) == engine.Grade("wrong", "Not <four>.")
    assert grade("77.a", "raise").status == "wrong"
    assert "RuntimeError: odd <input>" in grade("77.a", "raise").message


def test_an_unknown_exercise_is_named(sample) -> None:
    with pytest.raises(ValueError, match=re.escape("no exercise '01.z'; there are 77.a")):
        grade("01.z", 1)


def test_the_exercises_are_named_where_there_is_no_such_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "exercise_ids", lambda: ["01.a", "01.b"])
    for unknown in ("99.a", "01.z", 5):
        with pytest.raises(
            ValueError, match=re.escape(f"There is no exercise {unknown!r}; there are 01.a, 01.b.")
        ):
            grade(unknown, 1)  # type: ignore[arg-type]


def test_grading_keeps_nothing_and_checking_keeps_the_best(sample) -> None:
    grade("77.a", 4)
    assert progress.load()["exercises"] == {}
    check("77.a", ...)
    assert progress.load()["exercises"] == {}
    check("77.a", 5)
    assert progress.load()["exercises"] == {"77.a": "wrong"}
    check("77.a", 4)
    check("77.a", 5)
    check("77.a", ...)
    assert progress.load()["exercises"] == {"77.a": "correct"}


def test_feedback_is_text_and_escaped_html(sample) -> None:
    check("77.a", 5)
    [data] = sample
    assert data["text/plain"] == "✗ Exercise 77.a: wrong. Not <four>."
    assert "Not &lt;four&gt;." in data["text/html"] and "<four>" not in data["text/html"]


def test_a_check_is_never_held_up_by_the_progress_file(sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "save", lambda *_: "It could not be kept.")
    check("77.a", 4)
    assert sample[0]["text/plain"].endswith("Well done & so on. It could not be kept.")


@pytest.mark.parametrize("answer", [3, 3.5, np.float32(2), np.array([1.0]), np.array(4), pd.Series([2.5])])
def test_one_finite_number_is_a_number(answer) -> None:
    assert number_problem(answer) is None


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("3", "not a str"),
        (True, "not a bool"),
        (None, "not a NoneType"),
        ([1, 2], "holds 2 values"),
        ([], "holds 0 values"),
        (float("nan"), "it is nan"),
        (np.inf, "it is inf"),
        (1j, "not a complex"),
        (len, "not a function"),
    ],
)
def test_anything_else_is_told_kindly(answer, message) -> None:
    assert message in (number_problem(answer, "ms") or "")


CASES = [(np.array([1.0, 2.0, 6.0]), 2.0), (np.array([0.0, 5.0]), 1.0)]


def scaled_mean(values, factor):
    return factor * np.mean(values)


@pytest.mark.parametrize(
    "answer",
    [
        scaled_mean,
        lambda v, f: [f * sum(v) / len(v)],
        lambda v, f: pd.Series(v).mean() * f,
        lambda v, f: np.float32(f * v.mean()),
    ],
)
def test_the_same_result_by_another_road_is_right(answer) -> None:
    assert function_problem(answer, CASES, scaled_mean) is None


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda v, f: np.mean(v), "the factor"),
        (lambda v, f: v, "expected is"),
        (lambda v, f: "six", "expected is"),
        (lambda v, f: float("nan"), "expected is"),
        (lambda v, f: None, "returns nothing"),
        (lambda v: v, "raised TypeError"),
        (lambda v, f: v[9], "raised IndexError"),
        (3.0, "should be a function, not a float"),
    ],
)
def test_a_wrong_function_is_told_what_is_wrong(answer, message) -> None:
    mistakes = [(lambda v, f: np.mean(v), "You left out the factor.")]
    assert message in (function_problem(answer, CASES, scaled_mean, mistakes) or "")


def test_a_function_that_returns_dots_is_not_attempted(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, Exercise("77.a", "Mean", judge_mean, "Yes."))
    assert grade("77.a", lambda v, f: ...).status == "not attempted"
    assert grade("77.a", scaled_mean).status == "correct"


def judge_mean(answer: Any) -> str | None:
    return function_problem(answer, CASES, scaled_mean)


def test_a_right_function_that_changes_its_input_is_told_that_and_no_wrong_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def spoils(values, factor):
        result = scaled_mean(values, factor)
        values[:] = 0
        return result

    put(monkeypatch, Exercise("77.a", "Mean", judge_mean, "Yes."))
    assert grade("77.a", spoils) == engine.Grade(
        "wrong",
        "What your function returns is right, but it changes values itself, which the caller still needs: "
        "work on a copy.",
    )
    assert CASES[0][0].tolist() == [1.0, 2.0, 6.0]


def test_a_wrong_function_that_changes_its_input_is_told_both(monkeypatch: pytest.MonkeyPatch) -> None:
    def sorts_in_place(values, factor):
        values[:] = 0
        return factor + 7.5

    put(monkeypatch, Exercise("77.a", "Mean", judge_mean, "Yes."))
    message = grade("77.a", sorts_in_place).message
    assert "expected is" in message
    assert message.endswith("It also changes values itself, which the caller still needs: work on a copy.")


def test_every_input_that_is_changed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(first, second):
        first.clear()
        second.clear()
        return 1

    put(
        monkeypatch,
        Exercise("77.a", "One", lambda answer: function_problem(answer, [([1], [2])], max), "Yes."),
    )
    assert "It also changes first and second itself" in grade("77.a", both).message


def test_a_judge_may_call_the_answer_without_care(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, Exercise("77.a", "One", lambda answer: answer(0), "Yes."))
    assert grade("77.a", lambda x: 1 / x) == engine.Grade(
        "wrong", "Called with (0), your function raised ZeroDivisionError: division by zero."
    )


def test_a_right_answer_is_never_called_a_mistake() -> None:
    assert function_problem(scaled_mean, CASES, scaled_mean, [(scaled_mean, "A mistake.")]) is None


def test_inputs_taken_for_each_other_are_named() -> None:
    cases = [(1.0, 2.0, [3.0]), (4.0, 3.0, [1.0])]

    def told(answer: Any) -> str | None:
        return function_problem(answer, cases, lambda part, whole, more: part / whole + more[0])

    def turned(part: float, whole: float, more: list[float]) -> float:
        return whole / part + more[0]

    assert told(turned) == "It would be right with part and whole exchanged: which of the two goes where?"
    assert "exchanged" not in str(told(lambda part, whole, more: part * whole))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda x, more: more, "Your function gives `more` back as it is."),
        (lambda x, more: np.mean(x) - more, "Every result is what is expected, less `more`."),
        (lambda x, more: np.mean(x) + more, "Every result is what is expected, and `more` added to it."),
        (lambda x, more: np.mean(x) * more, "Every result is what is expected, times `more`."),
        (lambda x, more: np.mean(x) / more, "Every result is what is expected, divided by `more`."),
    ],
)
def test_an_input_taken_in_once_too_often_is_named(wrong: Any, told: str) -> None:
    cases = [([1.0, 2.0, 6.0], 0.5), ([4.0, 3.0], 0.25)]
    assert function_problem(wrong, cases, lambda x, more: np.mean(x)) == told
    once = function_problem(wrong, cases[:1], lambda x, more: np.mean(x))
    assert once is not None and "more" not in once  # one input proves nothing


def test_the_first_wrong_case_is_told() -> None:
    cases = [(1,), (2,), (3,)]
    told = function_problem(lambda x: x if x == 1 else 0, cases, lambda x: x)
    assert told == (
        "Called with (2), your function gives 0; expected is 2. "
        "It is right for 1 of the 3 inputs tried; this is the first where it is not."
    )


def test_the_first_entry_that_differs_is_told_with_its_input() -> None:
    scores = np.array([[0.5, -1.5], [2.0, -2.5]])
    told = function_problem(np.abs, [(scores, 3)], lambda scores, _: np.where(scores < -2, 9, np.abs(scores)))
    assert told is not None and "raised TypeError" in told  # np.abs takes no threshold
    told = function_problem(
        lambda scores, _: np.abs(scores),
        [(scores, 3)],
        lambda scores, _: np.where(scores < -2, 9, np.abs(scores)),
    )
    assert told == (
        "Called with ([[0.5, -1.5], [2.0, -2.5]], 3), your function gives 2.5 at [1, 1], where the input is -2.5, "
        "and expected is 9."
    )
    told = function_problem(lambda n: [n, n], [(1,)], lambda n: [n, n + 1])
    assert told == "Called with (1), your function gives 1 at [1] and expected is 2."
    told = function_problem(lambda n: [n], [(1,)], lambda n: [n, n])
    assert (
        told
        == "Called with (1), your function gives [1]; expected is [1, 1]. 2 values are expected, not one number."
    )
    told = function_problem(lambda n: [True, False], [(1,)], lambda n: [1.0, 0.0])
    assert told == (
        "Called with (1), your function gives [True, False]; expected is [1.0, 0.0]. "
        "That is True or False: 2 values are expected."
    )


def test_praise_may_tell_the_students_own_result(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = {0.9: None}.get
    put(monkeypatch, Exercise("77.a", "Share", lambda x: judge(x, "No."), lambda x: f"{x} against 0.5."))
    assert grade("77.a", 0.9) == engine.Grade("correct", "0.9 against 0.5.")
    assert grade("77.a", 0.8) == engine.Grade("wrong", "No.")
    put(monkeypatch, Exercise("77.a", "Share", lambda x: judge(x, "No."), lambda x: f"{x / 0}"))
    assert grade("77.a", 0.9) == engine.Grade("correct", "Share: right.")


def test_numpys_warnings_are_no_matter_of_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def divides_by_zero(values, factor):
        np.array([1.0]) / np.array([0.0])
        np.log(np.zeros(1))
        return scaled_mean(values, factor)

    put(monkeypatch, Exercise("77.a", "Mean", judge_mean, "Yes."))
    assert grade("77.a", divides_by_zero) == engine.Grade("correct", "Yes.")


def test_a_missing_number_is_right_where_it_is_wanted_and_wrong_elsewhere() -> None:
    def rule(values, factor):
        return np.array([factor, np.nan])

    assert function_problem(rule, CASES, lambda v, f: [f, float("nan")]) is None
    assert function_problem(rule, CASES, lambda v, f: [f, f])
    assert function_problem(lambda v, f: [f, f], CASES, rule)


def test_what_a_function_prints_stands_below_the_feedback(sample, monkeypatch: pytest.MonkeyPatch) -> None:
    def talks(values, factor):
        print("<values>", values)
        return scaled_mean(values, factor)

    put(monkeypatch, Exercise("77.a", "Mean", judge_mean, "Yes."))
    check("77.a", talks)
    [data] = sample
    said = "Your function printed 2 lines during this check:\n<values> [1. 2. 6.]\n<values> [0. 5.]"
    assert data["text/plain"] == f"✓ Exercise 77.a: correct. Yes.\n{said}"
    assert data["text/html"].startswith('<div role="status"') and data["text/html"].endswith("</pre></div>")
    assert (
        "<pre>Your function printed 2 lines during this check:\n&lt;values&gt; [1. 2. 6.]"
        in data["text/html"]
    )


def test_a_function_that_ends_the_program_is_wrong(sample, monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, Exercise("77.a", "Mean", judge_mean, "Yes."))
    result = grade("77.a", lambda v, f: sys.exit())
    assert result.status == "wrong" and "your function ends the whole program" in result.message


def test_an_interrupt_of_the_check_itself_judges_nothing(sample, monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(answer: Any) -> str | None:
        raise KeyboardInterrupt

    put(monkeypatch, Exercise("77.a", "Mean", judge, "Yes."))
    check("77.a", 1)
    assert sample[0]["text/plain"] == (
        "○ Exercise 77.a: not attempted. The check was stopped before it came to a result: run it again."
    )
    assert progress.load()["exercises"] == {}


@pytest.mark.parametrize(
    ("result", "wanted", "same"),
    [
        (True, 1, False),
        ([True, 0.5], [1, 0.5], False),
        (1, True, True),
        (True, True, True),
        (np.array([True, False]), [True, False], True),
        (True, False, False),
        ([1.0, 0.0], [True, False], True),
        ("0.5", 0.5, False),
        (0.5 + 5j, 0.5, False),
        (0.5 + 0j, 0.5, False),
        ([[0.5]], 0.5, True),
        ([0.5, 0.5], 0.5, False),
        (1 + 2e-6, 1, False),
        (1 + 5e-7, 1, True),
        (5e-10, 0, True),
        (2e-9, 0, False),
    ],
)
def test_results_are_compared_for_what_they_mean(result: Any, wanted: Any, same: bool) -> None:
    assert (function_problem(lambda: result, [()], lambda: wanted) is None) == same


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (["0.5"], "str"),
        (np.array(["a", "b"]), "str"),
        (np.array([1j]), "complex"),
        ({"a": 1}, "dict: give the value alone, without its name"),
        (None, "NoneType: print shows a value and gives nothing"),
        ("3 ms", "str: no quotation marks around it, and no unit in it"),
        (
            np.array([True, False]),
            "bool: one True or False for each entry, which .sum() counts and .mean() averages",
        ),
        ({1, 2}, "set: give one number, without brackets around it"),
        (True, "bool: True and False say whether, not how many or how much"),
        ([1, "a"], "list"),
        ((None,), "NoneType"),
        (np.array(["2025-01-01"], dtype="datetime64[D]"), "date"),
    ],
)
def test_what_is_no_number_is_named(answer: Any, kind: str) -> None:
    assert number_problem(answer) == f"The answer should be a number, not a {kind}."


def test_a_check_loads_the_checks_of_its_own_lesson_only() -> None:
    code = (
        "import sys; from utils.notebook.exercises import grade; grade('00.a', ...); "
        "print([m for m in sys.modules if m.startswith('utils.lessons.lesson_') and m.endswith('checks')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['utils.lessons.lesson_00.checks']"


def test_the_exercises_have_unique_names_that_fit() -> None:
    ids = exercise_ids()
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"\d\d\.[a-z]", exercise_id) for exercise_id in ids)
    assert {"00.a", "00.b", "01.a", "01.b"} <= set(ids)


def test_inputs_are_told_as_a_student_writes_them() -> None:
    cases = [(np.arange(8), np.int64(3), np.float64(0.5), np.median)]
    told = function_problem(lambda *case: -1, cases, lambda *case: 1)
    assert told == (
        "Called with (an array of shape (8,) that begins 0, 1, 2, 3, 0.5, the function median), "
        "your function gives -1; expected is 1."
    )


def test_an_input_that_changes_nothing_is_named() -> None:
    cases = [(5.0, 1.0), (20.0, 2.0), (3.0, 12.0), (0.5, 0.25)]
    told = function_problem(
        lambda missed, needless: needless / (needless + 5), cases, lambda m, n: n / (m + n)
    )
    assert told is not None and told.endswith("The result does not change with missed.")
    told = function_problem(lambda missed, needless: missed / needless, cases, lambda m, n: n / (m + n))
    assert told is not None and "does not change" not in told


def test_shapes_that_do_not_fit_are_explained() -> None:
    told = function_problem(lambda x: x @ np.ones(3), [(np.ones((3, 2)),)], np.sum)
    assert told is not None and ".T turns a table round" in told


def test_what_a_library_warns_of_while_inputs_are_exchanged_is_not_said_to_be_the_students() -> None:
    """A rule that divides by n - 1 warns where a weight stands in place of the scores."""

    def spread(scores: Any, weight: float) -> Any:
        return weight * (scores - np.mean(scores)) / np.std(scores, ddof=1)

    cases = [(np.array([1.0, 2.0, 4.0]), 0.5), (np.array([3.0, 1.0, 2.0, 9.0]), 0.2)]
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        said = function_problem(lambda scores, weight: -1, cases, spread)
    assert said is not None and said.startswith("Called with")
    assert met == []


STEPS = (
    (lambda x, n: 2 * x, [(lambda x, n: 3 * x, "Twice, not three times.")]),
    (lambda x, n, y: y / n, [(lambda x, n, y: y * n, "Divide."), (lambda x, n, y: 1 / 0, "Never.")]),
)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x, n: 3 * x / n, "Twice, not three times."),
        (lambda x, n: 2 * x * n, "Divide."),
        (lambda x, n: 3 * x * n, "Two steps go wrong. Twice, not three times. Divide."),
    ],
)
def test_a_way_that_goes_wrong_at_one_step_or_two_is_named(answer: Any, words: str) -> None:
    cases = [(2.0, 3.0), (5.0, 7.0)]
    assert function_problem(answer, cases, lambda x, n: 2 * x / n, slips(*STEPS)) == words
