"""What an answer means in any form, and what a student's function may do without harm."""

import functools
import linecache
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from traitlets.config import Config

from tests.gates.forms import OTHER, SAME
from utils.notebook.answers import (
    AnswerError,
    Trial,
    UnansweredError,
    holds_ellipsis,
    numbers,
    plain,
    results,
    short,
    shown,
    truth,
)

# ---------------------------------------------------------------- values


@pytest.mark.parametrize("form", SAME.values(), ids=SAME.keys())
@pytest.mark.parametrize("value", [2.5, 3, [1.0, 2.0], [[1, 2], [3, 4]]], ids=repr)
def test_what_means_the_same_is_the_same(form: Callable[[Any], Any], value: Any) -> None:
    given = numbers(form(value))
    assert given is not None and given.dtype == float
    assert np.array_equal(given, value)


@pytest.mark.parametrize("form", OTHER.values(), ids=OTHER.keys())
@pytest.mark.parametrize("value", [2.5, [1.0, 2.0], [[1, 2], [3, 4]]], ids=repr)
def test_what_means_something_else_is_no_number(form: Callable[[Any], Any], value: Any) -> None:
    assert numbers(form(value)) is None


@pytest.mark.parametrize(
    "value", [True, np.True_, [True], [0.5, True], np.array([True]), np.array([1, True], object)]
)
def test_truth_values_are_numbers_only_where_asked_for(value: Any) -> None:
    assert numbers(value) is None
    given = numbers(value, truths=True)
    assert given is not None and given.max() == 1


@pytest.mark.parametrize(
    "value",
    [10**400, [[1, 2], [3]], None, {}, {0.5}, "", b"1", object(), np.datetime64("2025-01-01"), np.timedelta64(1, "ns"),
     np.array([1], "m8[ns]"), np.array(["2025-01-01"], "M8[ns]"), pd.Timedelta(1), [None, 1.0], pd.NA, float, np.float64],
)  # fmt: skip
def test_anything_else_is_no_number(value: Any) -> None:
    assert numbers(value) is None


def test_numbers_of_every_kind_become_pythons() -> None:
    given = plain(
        [np.int16(3), Fraction(1, 4), Decimal("0.5"), np.longdouble(2), np.array(4), np.bool_(True)]
    )
    assert given == [3, 0.25, 0.5, 2.0, 4, True]
    assert [type(item) for item in given] == [int, float, float, float, int, bool]


def test_containers_keep_their_kind_and_hold_plain_parts() -> None:
    given = plain({np.str_("A"): (np.int64(1), [np.float64(2)]), "B": {np.int64(3)}, "C": frozenset([4])})
    assert given == {"A": (1, [2.0]), "B": {3}, "C": frozenset([4])}
    assert [type(value) for value in given.values()] == [tuple, set, frozenset]
    assert plain({"A": 1}.keys()) == ["A"] and plain({"A": 1}.values()) == [1] and plain(range(2)) == [0, 1]
    for texts in (np.array(["A", "B"]), pd.Series(["A", "B"]), pd.Index(["A", "B"])):
        assert plain(texts) == ["A", "B"]
    assert plain(np.ma.masked_array([1.0, 2.0], [False, True])) == [1.0, None]
    assert type(plain(np.ma.masked_array([1.0, 2.0]))) is np.ndarray
    assert plain(len) is len and plain(np.ndarray) is np.ndarray


def test_a_plain_form_is_a_copy() -> None:
    array = np.arange(3)
    plain(array)[0] = 9
    assert array[0] == 0


def test_axes_of_length_one_mean_nothing() -> None:
    assert numbers([[[5]]]).shape == () and numbers([[1], [2]]).shape == (2,)  # type: ignore[union-attr]
    assert numbers([]).shape == (0,) and numbers(np.ones((1, 3))).shape == (3,)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "said"),
    [(True, True), (0, False), (1.0, True), ([False], False), (2, None), (0.5, None), ("True", None),
     ([True, True], None), ([], None), (None, None), (float("nan"), None)],
)  # fmt: skip
def test_a_truth_value_in_any_form(value: Any, said: bool | None) -> None:
    assert truth(value) is said


def test_dots_are_found_in_any_container() -> None:
    assert all(map(holds_ellipsis, (..., [1, [...]], {"a": (..., 1)}, {...})))
    assert not any(map(holds_ellipsis, (1, [], {"a": 1}, "...", {...: 1})))
    assert holds_ellipsis(plain(np.array([1, ...], dtype=object)))


# ---------------------------------------------------------------- functions


def test_every_call_gets_copies_and_a_change_of_them_is_noted() -> None:
    def change(rows: Any, frame: Any, nested: Any, value: Any, gone: Any) -> Any:
        rows[0] = 99
        frame["new"] = 1
        nested["a"].append(1)
        value += 1
        gone.clear()
        return rows[0]

    case = (np.arange(3), pd.DataFrame({"x": [1]}), {"a": []}, 5, {1, 2})
    trial = Trial()
    call = trial.take(change)
    assert [call(*case), call(*case)] == [99, 99]
    assert trial.changed == ["rows", "frame", "nested", "gone"]
    assert case[0].tolist() == [0, 1, 2] and list(case[1]) == ["x"] and case[2:] == ({"a": []}, 5, {1, 2})


@pytest.mark.parametrize(
    "value",
    [np.array([1.0, np.nan]), np.array([np.nan, None], dtype=object), np.array(["a"]), np.array([1 + 1j, np.nan]),
     [1.0, float("nan"), [None, {"a": (1, "b")}]], pd.DataFrame({"x": [1.0, np.nan], "y": ["a", None]}),
     pd.Series([np.nan]), pd.Index([1, 2]), object(), np.median, np.random.default_rng(1), bytearray(b"x"), {1}],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_an_input_left_alone_is_not_called_changed(value: Any) -> None:
    trial = Trial()
    trial.take(lambda given: 1)(value)
    assert trial.changed == []


def _set_first(given: Any) -> None:
    given[0] = given[0] * 2 + 1


@pytest.mark.parametrize(
    ("value", "change"),
    [
        (np.array([1.0, 2.0]), _set_first),
        (np.array([1 + 1j]), _set_first),
        (np.array([1, "a"], dtype=object), _set_first),
        (np.array(["a"]), lambda given: given.fill("b")),
        (np.arange(6), lambda given: given.resize((2, 3), refcheck=False)),
        ([1, 2], lambda given: given.reverse()),
        ([1], lambda given: given.append(1)),
        ([1], lambda given: given.__setitem__(0, 1.5)),
        (["a"], lambda given: given.__setitem__(0, 1)),
        ([[1]], lambda given: given[0].pop()),
        (([1],), lambda given: given[0].pop()),
        ({"a": 1}, lambda given: given.update(a=2)),
        ({"a": 1, "b": 1}, lambda given: given.update(a=given.pop("a"))),
        ({1}, lambda given: given.add(2)),
        (bytearray(b"ab"), lambda given: given.reverse()),
        (pd.Series([1.0, np.nan]), lambda given: given.__setitem__(1, 2.0)),
        (pd.DataFrame({"x": [1]}), lambda given: given.__setitem__("x", [2])),
        (pd.DataFrame({"x": [1]}), lambda given: setattr(given, "columns", ["y"])),
    ],
)
def test_a_changed_input_is_noted(value: Any, change: Callable[[Any], None]) -> None:
    def after_use(given: Any) -> int:
        change(given)
        return 1

    trial = Trial()
    assert trial.take(after_use)(value) == 1
    assert trial.changed == ["given"]


def test_an_input_without_a_name_is_counted() -> None:
    trial = Trial()
    trial.take(lambda *given: given[1].clear() or 1)(0, [1])
    assert trial.changed == ["number 2"]


def test_a_result_is_kept_as_it_was_given() -> None:
    kept = np.zeros(1)

    def same_array(x: float) -> np.ndarray:
        kept[0] = x
        return kept

    given, problem = results(same_array, [(1.0,), (2.0,)])
    assert problem is None
    assert [array.tolist() for array in given] == [[1.0], [2.0]]


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda x: sys.exit(), "Called with (2), your function ends the whole program: give the result back"),
        (lambda x: sys.exit("bye"), "ends the whole program"),
        (lambda x: None, "Your function returns nothing: end it with a return statement."),
        (lambda x: 1 / 0, "Called with (2), your function raised ZeroDivisionError: division by zero."),
        (lambda x: {}[x], "raised KeyError: 2."),
        (lambda: 1, "raised TypeError: "),
        ("f", "The answer should be a function, not a str"),
    ],
)
def test_what_keeps_a_function_from_a_result_is_said(function: Any, says: str) -> None:
    given, problem = results(function, [(2,)])
    assert given == [] and problem is not None and says in problem


def _before_its_value(x: float) -> float:
    if x > 9:
        value = x
    return value


@pytest.mark.parametrize(
    ("function", "cure"),
    [
        (lambda x: x and x > 0, "`and` is written &"),
        (lambda x: pd.Series(x) > 1 or x, "A whole column stands in a test"),
        (lambda x: len(x) > "1", "Compare a number with a number"),
        (lambda x: x["column"], "not by text"),
        (lambda x: x & x == 1, "put each comparison in brackets"),
        (lambda x: x.mean(axis=1), "leave axis= out"),
        (lambda x: x.mean - 1, "A function is called with brackets"),
        (lambda x: x + x[:2], "Those arrays do not fit together"),
        (lambda x: np.atleast_2d(x)[:, 7], "x[rows, columns] takes the rows first"),
        (lambda: 1, "Keep the inputs in the brackets of def"),
        (lambda x: x(1), "Round brackets call a function"),
        (lambda x: max[x], "Square brackets take an entry"),
        (lambda x: x.groupby("B"), "look at what stands before the dot"),
        (lambda x: _before_its_value(x[0]), "read before it has a value"),
    ],
)
def test_an_error_is_told_with_what_to_write_instead(function: Any, cure: str) -> None:
    assert cure in str(results(function, [(np.arange(3.0),)])[1])


def test_an_interrupt_is_told_as_a_stop_while_the_function_ran() -> None:
    def interrupted(x: float) -> None:
        raise KeyboardInterrupt

    assert "You stopped this check while your function was called with (1)." in str(
        results(interrupted, [(1,)])[1]
    )


def test_a_value_is_taken_in_its_plain_form() -> None:
    assert Trial().take(np.array(["A"])) == ["A"]
    assert Trial().take(None) is None


def test_a_guarded_function_is_not_guarded_again() -> None:
    call = Trial().take(abs)
    assert Trial().take(call) is call
    assert call.__name__ == "abs"


def test_dots_that_are_returned_are_unanswered_and_an_error_keeps_its_cause() -> None:
    with pytest.raises(UnansweredError):
        results(lambda x: [...], [(1,)])
    with pytest.raises(AnswerError) as caught:
        Trial().take(lambda x: 1 / x)(0)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


CELL = """
def long(x):
    return 1 / x + 1000000000000000000000 + 1000000000000000000000 + 1000000000000 + 111111

def helper(x):
    return 1 / x

def answer(x):
    if x < 0:
        raise ValueError("no negative numbers.\\nNot one")
    if x == 3:
        return undefined
    return helper(x)
"""


@pytest.fixture
def cell() -> dict[str, Any]:
    """Run a cell as a notebook does: it is the main program, and its lines can be looked up."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, text in enumerate((CELL, "def other(x):\n    return answer(x)")):
        file = f"cell {number}"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec"), names)
    return names


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        (
            "answer",
            0,
            "raised ZeroDivisionError: division by zero. Look at line 6 of its cell: return 1 / x.",
        ),
        (
            "long",
            0,
            ": return 1 / x + 1000000000000000000000 + 1000000000000000000000 + 100000000000....",
        ),
        ("answer", 3, "name 'undefined' is not defined. Look at line 12 of its cell: return undefined."),
        (
            "answer",
            -1,
            "raised ValueError: no negative numbers. Not one. Look at line 10 of its cell: raise Value",
        ),
        ("other", 0, "division by zero. Look at line 6 of the cell that defines helper: return 1 / x."),
    ],
)
def test_an_error_is_told_with_its_line(cell: dict[str, Any], name: str, value: float, says: str) -> None:
    assert says in str(results(cell[name], [(1,), (value,)])[1])


def test_a_function_without_lines_of_its_own_is_told_the_line_it_came_to(cell: dict[str, Any]) -> None:
    told = str(results(functools.partial(cell["answer"]), [(0,)])[1])
    assert told.endswith("division by zero. Look at line 6 of its cell: return 1 / x.")


def test_an_error_of_a_library_called_by_the_cell_is_told_with_the_cells_line(cell: dict[str, Any]) -> None:
    exec(
        compile("import numpy\ndef wide(x):\n    return numpy.zeros(2) @ numpy.zeros(x)", "cell 2", "exec"),
        cell,
    )
    assert " Look at line 3 of its cell: " in str(results(cell["wide"], [(5,)])[1])


# ---------------------------------------------------------------- what is printed


def test_what_is_printed_is_counted_and_its_beginning_kept(capsys: pytest.CaptureFixture[str]) -> None:
    with Trial() as trial:
        for number in range(1706):
            print("x" * 200 if number == 1 else f"line {number}")
    assert capsys.readouterr() == ("", "")
    assert trial.printed == (
        f"Your function printed 1,706 lines during this check:\nline 0\n{'x' * 77}...\nline 2\n..."
    )


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], ""),
        (["one\n"], "Your function printed 1 line during this check:\none"),
        (["  a\n", ""], "Your function printed 1 line during this check:\n  a"),
        (["a   b\n"], "Your function printed 1 line during this check:\na   b"),
        (["x" * 80], f"Your function printed 1 line during this check:\n{'x' * 80}"),
        (["a", "b"], "Your function printed 1 line during this check:\nab"),
        (["1\n2\n3\n"], "Your function printed 3 lines during this check:\n1\n2\n3"),
        (["1\n2\n3\n4"], "Your function printed 4 lines during this check:\n1\n2\n3\n..."),
    ],
)
def test_the_first_three_lines_are_shown(texts: list[str], said: str) -> None:
    with Trial() as trial:
        for text in texts:
            sys.stderr.write(text)
    assert trial.printed == said


def test_endless_output_fills_no_memory() -> None:
    with Trial() as trial:
        for _ in range(1000):
            print("x" * 1000)
    assert len(trial._output.getvalue()) < 3000
    assert "1,000 lines" in trial.printed


@pytest.fixture
def shell() -> Iterator[Any]:
    """Give IPython's shell as a notebook has one, which ends the program by a method of its own."""
    hook = sys.displayhook
    InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()
    sys.displayhook = hook


def test_what_is_displayed_counts_as_printed(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with Trial() as trial:
        print("out")
        print("err", file=sys.stderr)
        display("shown")
        display({"image/png": ""}, raw=True)
    assert capsys.readouterr() == ("", "")
    assert trial.printed == "Your function printed 4 lines during this check:\nout\nerr\n'shown'\n..."
    with Trial() as trial:
        display({"image/png": ""}, raw=True)
    assert trial.printed.endswith(":\na picture")


def test_ipythons_exit_is_stopped_during_a_trial_only(shell: Any) -> None:
    with Trial() as trial:
        call = trial.take(lambda x: shell.ask_exit())
        with pytest.raises(AnswerError, match="your function ends the whole program"):
            call(1)
    assert not hasattr(shell, "ask_exit")


# ---------------------------------------------------------------- how inputs are written


def test_inputs_are_written_briefly() -> None:
    frame = pd.DataFrame({"x": [1, 2], "y": 0})
    assert shown((frame, len, 1 / 3)) == "a DataFrame of 2 rows and 2 columns, the function len, 0.333333"
    assert short(np.arange(6)) == "[0, 1, 2, 3, 4, 5]"
    assert short(np.arange(7)) == "an array of shape (7,) that begins 0, 1, 2"
    assert short(functools.partial(len)) == "the function partial"
    assert short("y" * 58) == "'" + "y" * 58 + "'"
    assert short("y" * 70) == "'" + "y" * 56 + "..."
    assert short(np.float32(0.1)) == "0.1" and short(np.int64(3)) == "3"
