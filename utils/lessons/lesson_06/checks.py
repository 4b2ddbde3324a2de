"""Checks of lesson 06's exercises: interpretability."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

import numpy as np

from utils.language import Verbatim, begins, t
from utils.notebook.answers import numbers, results, short
from utils.notebook.exercises import Exercise, Slip, function_problem, slips

MEASURED_S = {
    "rsrp_dbm": -0.02,
    "beam_switches_1h": 0.0,
    "harq_retransmissions": 0.2,
    "battery_pct": -30.0,
    "video_stalls": 1.0,
    "first_lost_packet": 0.05,
}


def _which_leak(answer: Any) -> str | None:
    if isinstance(answer, str) and not any(name in answer for name in MEASURED_S):
        return "None of the six names stands there: give those that leak, as a set or a list."
    if isinstance(answer, str) and answer in MEASURED_S:
        return "More than one leaks. Give the names as a set or a list: {'one', 'another'}."
    if isinstance(answer, str):
        return "Give the names as a set or a list, not as one text (str): {'one', 'another'}."
    if answer is None:
        return "Nothing was given: print shows the names and gives nothing, so leave print out."
    if isinstance(answer, int) and answer == 3:
        return "So many leak, yes: which ones? Give the names as a set or a list."
    if not hasattr(answer, "__iter__"):
        return t("Give the names as a set or a list, not as {kind}.", kind=Verbatim(type(answer).__name__))
    names = list(answer)
    if isinstance(answer, dict) and {type(value) for value in answer.values()} == {bool}:
        return "Each name has a True or False now: give only the names of those that leak."
    if problem := _no_names(names):
        return problem
    given, leaks = set(names), {name for name, seconds in MEASURED_S.items() if seconds > 0}
    if given == leaks:
        return None
    if given == set(MEASURED_S) - leaks:
        return "These are the ones that may be used: give the others."
    if not given:
        return "Some of them are measured after the decision: look at the signs."
    if given == set(MEASURED_S):
        return "All six stand there: those measured before the decision, or at it, are known in time and may be used."
    early, missing = sorted(given - leaks), sorted(leaks - given)
    if len(early) > 1 and not given & leaks:
        return (
            "None of these leaks: they are known in time. Negative seconds are before the decision, and what leaks is "
            "measured after it."
        )
    if early:
        return _too_early(early[0], bool(missing))
    if missing == ["first_lost_packet"]:
        return (
            "first_lost_packet comes before most blockages, but after the decision: nobody knows it in time."
        )
    return t(
        "{name} is measured {seconds} s after the decision: nobody knows it in time, so it leaks, too.",
        name=Verbatim(missing[-1]),
        seconds=MEASURED_S[missing[-1]],
    )


def _too_early(name: str, more: bool) -> str:
    """Say that a reading may be used, and whether others are missing that may not."""
    if MEASURED_S[name] == 0:
        known = t(
            "{name} is measured at the decision, so it is known in time: it may be used.", name=Verbatim(name)
        )
    else:
        known = t(
            "{name} is measured before the decision, so it is known in time: it may be used.",
            name=Verbatim(name),
        )
    return f"{known} {t('And at least one that is measured after it is missing.')}" if more else known


def _no_names(given: list[Any]) -> str | None:
    """Say what stands in place of the names."""
    if any(isinstance(one, list | tuple | set | dict) for one in given):
        return "Each entry should be a name alone: leave out the seconds and the brackets around it."
    if given and all(isinstance(one, bool | np.bool_) for one in given):
        return "That is True or False for each reading: give the names, not the truth values."
    if given and not any(isinstance(one, str) for one in given):
        seconds = any(one not in range(7) for one in given) or {float(one) for one in given} <= {0.0, 1.0}
        if seconds:
            return "Those are not names: give the names, not the seconds."
        return "Those are not names: give the names, not the positions."
    unknown = [one for one in given if not isinstance(one, str) or one not in MEASURED_S]
    if not unknown:
        return None
    if all(isinstance(one, str) and one.strip("+-").replace(".", "").isdigit() for one in given):
        return "Those are not names: give the names, not the seconds."
    if all(isinstance(one, str) and len(one) == 1 for one in given):
        return "Those are single letters: set() and list() take a text to pieces. Write the names in {...} or [...]."
    if sum(name in str(unknown[0]) for name in MEASURED_S) > 1 and "," not in str(unknown[0]):
        return "Two names have grown together: a comma is missing between their quotes."
    if "," in str(unknown[0]):
        return "Those are several names in one text: put quotes around each name of the list."
    said = str(min(unknown, key=str))
    near = [name for name in MEASURED_S if said.lower() in name] or difflib.get_close_matches(
        said.lower(), MEASURED_S, 1
    )
    if not near:
        return t("{said} is not one of the six names.", said=Verbatim(repr(said)))
    return t(
        "{said} is not one of the six names: {name} is.",
        said=Verbatim(repr(said)),
        name=Verbatim(repr(near[0])),
    )


def _together(x: Any, columns: Any, order: Any) -> Any:
    """Build the shuffled array column by column, another way than by indexing both."""
    parts = [x[order, j] if j in columns else x[:, j] for j in range(x.shape[1])]
    return np.column_stack(parts)


def _one_by_one(x: Any, columns: Any, order: Any) -> Any:
    changed = x.copy()
    for j in columns:
        order = order[order]
        changed[:, j] = x[order, j]
    return changed


def _exchanged(x: Any, columns: Any, order: Any) -> Any:
    changed = x.copy()
    changed[:, columns] = x[order][:, columns[::-1]]
    return changed


def _as_it_goes(x: Any, columns: Any, order: Any) -> Any:
    changed = x.copy()
    for i, source in enumerate(order):
        changed[i, columns] = changed[source, columns]
    return changed


def _put(x: Any, place: Any, values: Any) -> Any:
    changed = x.copy()
    changed[place] = values
    return changed


def _span(columns: Any) -> list[int]:
    return list(range(min(columns), max(columns) + 1))


SHUFFLED_WRONG: list[tuple[Callable[..., Any], str]] = [
    (
        lambda x, c, o: x,
        "Nothing has moved: write the reordered columns into your copy (a pandas table puts rows back by their labels).",
    ),
    (
        lambda x, c, o: x[:, c],
        "Those are the columns as they were: reorder their rows, and return the whole array.",
    ),
    (
        lambda x, c, o: x[o][:, c].T,
        "Those are the shuffled columns one by one: write each into its place in a copy of x.",
    ),
    (
        _as_it_goes,
        "You read from the copy that you are writing into, so some values are lost: take them from x.",
    ),
    (
        lambda x, c, o: _together(x, c, np.sort(o)),
        "Nothing has moved: write the reordered columns into your copy. A sorted order is the old one.",
    ),
    (_exchanged, "The columns have changed places with each other: each one keeps its own place."),
    (
        lambda x, c, o: _put(x, np.ix_(range(len(x)), c), np.sort(x[:, c], axis=0)),
        "You sorted the columns: `order` says which row each row takes, x[order].",
    ),
    (
        lambda x, c, o: _put(x, np.ix_(range(len(x)), c), x[o][:, c[:1]]),
        "Every column took the first one's values: each takes its own, from other rows.",
    ),
    (
        lambda x, c, o: _put(np.zeros_like(x), np.ix_(range(len(x)), c), x[o][:, c]),
        "The other columns have become 0: begin with a copy of x.",
    ),
    (
        lambda x, c, o: _put(x, np.ix_(range(len(x)), c), x[:, c] + x[o][:, c]),
        "The new values are added to the old ones: they take their places.",
    ),
    (
        lambda x, c, o: _put(x, np.ix_(range(len(x)), c), x[:, c].mean(axis=0)),
        "The columns have become their means: their rows change places, the values stay.",
    ),
    (
        lambda x, c, o: _put(x, c, x[o][c]),
        "Rows have changed whose numbers stand in `columns`: columns come second, changed[:, columns].",
    ),
    (
        lambda x, c, o: _put(x, o[c], x[c]),
        "Rows have changed whose numbers stand in `columns`: columns come second, changed[:, columns].",
    ),
    (_one_by_one, "The columns went in different orders: copies that stay in step are the whole point."),
]


def _steps_of_shuffling() -> list[tuple[Callable[..., Any], list[Slip]]]:
    """List the steps of shuffling together, and how each goes wrong."""
    away = "The columns that move stand at other places now: each one keeps its own place."
    again = "All rows were put in order once more at the end: only the columns in `columns` move, and once."
    orders: list[Slip] = [
        (
            lambda x, c, o: np.argsort(o),
            "The rows went the other way round: row i of the result takes row order[i].",
        ),
        (lambda x, c, o: o[::-1], "The order was reversed: row i of the result takes row order[i]."),
        (lambda x, c, o: o[o], "The order was applied twice: row i takes row order[i]."),
        (
            lambda x, c, o: o - 1,
            "The rows are taken one place too early: counting begins at 0, in `order` as well.",
        ),
        (lambda x, c, o: np.roll(o, 1), "The rows stand one place too late: row i takes row order[i]."),
        (lambda x, c, o: np.roll(o, -1), "The rows stand one place too early: row i takes row order[i]."),
    ]
    chosen: list[Slip] = [
        (lambda x, c, o, rows: c[:1], "Only the first of the columns has moved: move all of them."),
        (
            lambda x, c, o, rows: c[-1:],
            "Only the last of the columns has moved: if you loop, make the copy before the loop.",
        ),
        (lambda x, c, o, rows: c[:-1], "The last of the columns has not moved: move all of them."),
        (lambda x, c, o, rows: c[1:], "The first of the columns has not moved: move all of them."),
        (
            lambda x, c, o, rows: list(range(x.shape[1])),
            "That moves all columns: the others must stay where they are.",
        ),
        (
            lambda x, c, o, rows: [j for j in range(x.shape[1]) if j not in c],
            "You moved just the columns that should stay: move those in `columns`.",
        ),
        (
            lambda x, c, o, rows: [j - 1 for j in c],
            "You moved the columns before those asked for: column numbers begin at 0.",
        ),
        (
            lambda x, c, o, rows: list(range(len(c))),
            "You moved the first columns, as many as `columns` holds: move those whose numbers it holds.",
        ),
        (
            lambda x, c, o, rows: [len(c)],
            "You moved one column, whose number is how many `columns` holds: move those whose numbers it holds.",
        ),
        (
            lambda x, c, o, rows: _span(c),
            "You moved the columns in between, too: a slice goes from one to the other, `columns` is a list.",
        ),
        (
            lambda x, c, o, rows: _span(c)[:-1],
            "You moved the columns in between, too: a slice goes from one to the other, `columns` is a list.",
        ),
    ]
    whole: list[Slip] = [
        (
            lambda x, c, o, rows, j: x[rows][:, j],
            "Those are the shuffled columns alone: return the whole array.",
        ),
        (lambda x, c, o, rows, j: _together(x, j, rows)[o], again),
        (lambda x, c, o, rows, j: _together(x, j, rows).T, "Rows and columns are swapped in the result."),
        (
            lambda x, c, o, rows, j: np.hstack([np.delete(x, j, axis=1), x[rows][:, j]]),
            away,
        ),
        (
            lambda x, c, o, rows, j: np.hstack([x[rows][:, j], np.delete(x, j, axis=1)]),
            away,
        ),
        (
            lambda x, c, o, rows, j: np.hstack([x, x[rows][:, j]]),
            "The shuffled columns stand beside the old ones: they take their places.",
        ),
        (
            lambda x, c, o, rows, j: np.delete(x, j, axis=1),
            "Those are the columns that stay, alone: return the whole array.",
        ),
    ]
    return [
        (lambda x, c, o: o, orders),
        (lambda x, c, o, rows: c, chosen),
        (lambda x, c, o, rows, j: _together(x, j, rows), whole),
    ]


MISMATCHES = {
    "indexing arrays": "NumPy pairs the two lists number by number: choose the rows first, then the columns.",
    "value array of shape (5,) could": "Right of the = stands one column, left of it stand several.",
    "value array": "Left and right of the = stand the same columns.",
}


def _shuffle(answer: Any) -> str | None:
    rng = np.random.default_rng(6)
    cases = [
        (rng.permutation(n * k).reshape(n, k).astype(float), columns, rng.permutation(n))
        for n, k, columns in ((5, 3, [1, 2]), (8, 4, [1, 3]), (6, 2, [1]), (7, 5, [4, 1, 2]))
    ]
    known = [*SHUFFLED_WRONG, *slips(*_steps_of_shuffling())]
    problem = function_problem(answer, cases, _together, known)
    if problem is None or not begins(problem, "Called with"):
        return problem
    given, raised = results(answer, cases)
    if raised:
        hints = [t(hint) for words, hint in MISMATCHES.items() if words in raised]
        return " ".join([problem, *hints[:1]])
    wrong = [number for number, case in enumerate(cases) if function_problem(answer, [case], _together)]
    return _shuffled_otherwise(given[wrong[0]], *cases[wrong[0]]) or problem


def _shuffled_otherwise(result: Any, x: Any, columns: Any, order: Any) -> str | None:
    """Name what a result has become that no known mistake gives: a shuffle by chance, say."""
    if isinstance(result, tuple | list) and any(np.shape(one) == x.shape for one in result):
        return "Your function gives the array and more: return the changed copy alone."
    found = numbers(result)
    if found is None:
        return t(
            "Your function gives {result}: return the changed copy, an array of the shape of x.",
            result=short(result),
        )
    if found.shape != x.shape:
        return t(
            "The result has the shape {shape}, x has {wanted}: return the whole changed copy.",
            shape=found.shape,
            wanted=x.shape,
        )
    still = [j for j in range(x.shape[1]) if j not in columns]
    if moved := [j for j in still if not np.array_equal(found[:, j], x[:, j])]:
        return t(
            "Column {column} is not in `columns`, but it has changed: leave the others as they are.",
            column=moved[0],
        )
    if len(columns) > 1 and (kept := [j for j in columns if np.array_equal(found[:, j], x[:, j])]):
        return t("Column {column} is in `columns`, but it has not moved: move all of them.", column=kept[0])
    right = (found == _together(x, columns, order)).all(axis=1)
    if right.any() and not right.all() and np.array_equal(found[~right], x[~right]):
        return t(
            "Only {right} of the {rows} rows took their new values: reorder all rows.",
            right=right.sum(),
            rows=len(x),
        )
    if not all(np.array_equal(np.sort(found[:, j]), np.sort(x[:, j])) for j in columns):
        if np.isin(found[:, columns], x[:, columns]).all() and len(columns) > 1:
            places = [
                np.array_equal(np.sort(found[i, columns]), np.sort(x[i, columns])) for i in range(len(x))
            ]
            if all(places):
                return (
                    "You moved values within their row: the rows change places, each column keeps its values."
                )
        for j in columns:
            values = np.sort(found[:, j])
            if others := [
                i for i in range(x.shape[1]) if i != j and np.array_equal(values, np.sort(x[:, i]))
            ]:
                return t(
                    "Column {column} has taken values of column {other}: each takes its own, from other rows.",
                    column=j,
                    other=others[0],
                )
        return "A shuffled column still holds all its values, each once: yours has lost some of them."
    rows = {tuple(row) for row in x[:, columns]}
    if all(tuple(row) in rows for row in found[:, columns]):
        return "The columns move together, but not by `order`: row i of the result takes row order[i]."
    return "Each column was shuffled by itself: copies that stay in step are the whole point, so use `order` for all."


def _shuffled_praise(answer: Any) -> str:
    rng = np.random.default_rng(8)
    signal = rng.normal(size=400)
    copies = np.column_stack([signal + rng.normal(0, 0.05, 400) for _ in range(3)])

    def lost(columns: list[int]) -> float:
        changed = numbers(answer(copies.copy(), columns, rng.permutation(400)))
        assert changed is not None
        return float(1 - np.mean((changed.sum(axis=1) > 0) == (signal > 0)))

    return t(
        "Three copies of one column, and a model that adds them up: with your function one copy shuffled costs "
        "{one:.2f} of its accuracy, two {two:.2f}, all three together {three:.2f}.",
        one=lost([0]),
        two=lost([0, 1]),
        three=lost([0, 1, 2]),
    )


def _steep(x: Any) -> Any:
    if np.shape(x)[1:] != (3,):
        raise ValueError(f"predict_chance takes whole rows, an array of shape (n, 3), not {np.shape(x)}")
    return 1 / (1 + np.exp(-(x[:, 0] * x[:, 1] + x[:, 2])))


def _square(x: Any) -> Any:
    return (x**2).sum(axis=1)


for _function in (_steep, _square):  # the name that a message shows
    _function.__name__ = "predict_chance"


def _set_to(x: Any, column: int, value: Any) -> Any:
    changed = x.copy()
    changed[:, column] = value
    return changed


def _row_set(x: Any, row: int, value: float) -> Any:
    changed = x.copy()
    changed[row] = value
    return changed


def _added(x: Any, column: int, value: float) -> Any:
    changed = x.copy()
    changed[:, column] += value
    return changed


def _first_set(x: Any, column: int, value: float) -> Any:
    changed = x.copy()
    changed[0, column] = value
    return changed


def _partly(x: Any, column: int, value: float, rows: Any) -> Any:
    changed = x.copy()
    changed[rows, column] = value
    return changed


def _nearest(x: Any, column: int, value: float) -> Any:
    return x[[np.argmin(np.abs(x[:, column] - value))]]


DEPENDENCE_WRONG: list[tuple[Callable[..., Any], str]] = [
    (
        lambda f, x, c, v: f(x[x[:, c] == v]).mean(),
        "That averages over the rows that have this value already, and they differ in all else as well: set the "
        "column in every row.",
    ),
    (
        lambda f, x, c, v: f(_set_to(x, c, v).mean(axis=0)[np.newaxis])[0],
        "That predicts for the average row: average the predictions, not the inputs.",
    ),
    (
        lambda f, x, c, v: f(np.median(_set_to(x, c, v), axis=0)[np.newaxis])[0],
        "That predicts for one typical row: predict for every row, then average.",
    ),
    (
        lambda f, x, c, v: np.median(f(_set_to(x, c, v))),
        "That is the median: partial dependence is the mean.",
    ),
    *(
        (
            lambda f, x, c, v, of=of: of(f(_set_to(x, c, v))),
            said,
        )
        for of, said in (
            (np.std, "That is the standard deviation of the predictions: give their mean."),
            (np.var, "That is the variance of the predictions: give their mean."),
            (np.prod, "That is the product of the predictions: give their mean."),
            (np.min, "That is the smallest of the predictions: give their mean."),
            (np.ptp, "That is the range of the predictions: give their mean."),
            (
                lambda p: (p.min() + p.max()) / 2,
                "That is the middle between smallest and largest of the predictions: give their mean.",
            ),
            (lambda p: p[-1], "That is the last of the predictions: give their mean."),
            (
                lambda p: np.exp(np.log(p).mean()),
                "That is the geometric mean of the predictions: give their mean.",
            ),
            (
                lambda p: 1 / (1 / p).mean(),
                "That is the harmonic mean of the predictions: give their mean.",
            ),
            (
                lambda p: np.sqrt((p**2).mean()),
                "That is the root of the mean square of the predictions: give their mean.",
            ),
            (lambda p: (p**2).mean(), "That is the mean square of the predictions: give their mean."),
            (
                lambda p: p.sum() / (len(p) - 1),
                "That is the sum over n - 1 of the predictions: give their mean.",
            ),
            (
                lambda p: np.sort(p)[1:-1].mean(),
                "That is the trimmed mean of the predictions: give their mean.",
            ),
            (len, "That is the number of the predictions: give their mean."),
        )
    ),
    *(
        (
            lambda f, x, c, v, q=q: np.quantile(f(_set_to(x, c, v)), q),
            "That is a quantile of the predictions: give their mean.",
        )
        for q in (0.05, 0.1, 0.25, 0.75, 0.9, 0.95, 0.99)
    ),
    (
        lambda f, x, c, v: f(_set_to(x, c, x[:, c] - v)).mean(),
        "That takes the value away: the column is to become the value.",
    ),
    (
        lambda f, x, c, v: (f(_set_to(x, c, v)).mean() + f(x).mean()) / 2,
        "That mixes in the mean prediction as it is: give the mean after the column was set, alone.",
    ),
    (
        lambda f, x, c, v: f(_set_to(x, c, v)).mean() / f(x).mean(),
        "That is the ratio to the mean prediction as it is: give the mean itself.",
    ),
    (
        lambda f, x, c, v: f(np.unique(_set_to(x, c, v), axis=0)).mean(),
        "Rows that are alike are counted once: every row counts.",
    ),
    *(
        (
            lambda f, x, c, v, k=k: np.mean([f(_set_to(x, c, v))[:k]]),
            "That averages over the first rows alone: average over all.",
        )
        for k in (2, 3, 5, 10)
    ),
    (
        lambda f, x, c, v: _set_to(x, c, v),
        "That is the changed table: predict with it, then average the predictions.",
    ),
    (
        lambda f, x, c, v: f(_set_to(x, c, 0)).mean(),
        "The column became 0, whatever `value` is: set it to `value`.",
    ),
    *(
        (
            lambda f, x, c, v, rows=rows: f(_partly(x, c, v, rows(x, c, v))).mean(),
            "Only some of the rows were set: set the column in every row.",
        )
        for rows in (
            lambda x, c, v: np.arange(len(x)) < len(x) // 2,
            lambda x, c, v: np.arange(len(x)) == len(x) - 1,
            lambda x, c, v: np.arange(len(x)) > 0,
            lambda x, c, v: x[:, c] > v,
            lambda x, c, v: x[:, c] < v,
            lambda x, c, v: np.arange(len(x)) % 2 == 0,
        )
    ),
    (
        lambda f, x, c, v: (f(_set_to(x, c, v)) >= 0.5).mean(),
        "That is the share of predictions from one half on: average the chances themselves.",
    ),
    (
        lambda f, x, c, v: f(_set_to(x, c, c)).mean(),
        "The column became its own number: set it to `value`.",
    ),
    (
        lambda f, x, c, v: f(_set_to(np.zeros_like(x), c, v)).mean(),
        "The other columns have become 0: they keep their values.",
    ),
    (
        lambda f, x, c, v: f(_first_set(x, c, v)).mean(),
        "Only the first row was set: set the column in every row.",
    ),
    (
        lambda f, x, c, v: f(_set_to(x, c, x[:, c] * v)).mean(),
        "That multiplies by the value: the column is to become the value.",
    ),
    (lambda f, x, c, v: f(_set_to(x, c, v)).sum(), "That is the sum: divide by the number of rows."),
    (
        lambda f, x, c, v: f(_set_to(x, c, v)).mean() / len(x),
        "That is divided by the number of rows twice: the mean has done it already.",
    ),
    (lambda f, x, c, v: f(_set_to(x, c, v)), "Those are the individual predictions: average them."),
    (
        lambda f, x, c, v: f(_set_to(x, c, v))[0],
        "That is one row's prediction, its individual curve: average over all rows.",
    ),
    (
        lambda f, x, c, v: f(_nearest(x, c, v))[0],
        "That is the prediction for the nearest row: set the column in all.",
    ),
    (lambda f, x, c, v: f(x).mean(), "The column was not set: this is the mean prediction as it is."),
    (lambda f, x, c, v: f(_set_to(x, c, v)).max(), "That is the largest prediction: give the mean of all."),
    (
        lambda f, x, c, v: (f(_set_to(x, c, v)) > 0.5).mean(),
        "That is the share of predictions above one half: average the chances themselves.",
    ),
    (
        lambda f, x, c, v: f(x)[x[:, c] >= v].mean(),
        "That averages over rows from this value on: set the column in every row.",
    ),
    (
        lambda f, x, c, v: f(_set_to(x, c, x[:, c].mean())).mean(),
        "That sets the column to its own mean: set it to `value`.",
    ),
    (
        lambda f, x, c, v: f(np.full_like(x, v)).mean(),
        "That sets every column: set only the one that is asked for.",
    ),
    (lambda f, x, c, v: f(_row_set(x, c, v)).mean(), "That sets a row: a column is `changed[:, column]`."),
    (lambda f, x, c, v: f(_added(x, c, v)).mean(), "That adds the value: the column is to become the value."),
    (
        lambda f, x, c, v: f(_set_to(x, c - 1, v)).mean(),
        "That sets the column before the one asked for: column numbers begin at 0.",
    ),
    (
        lambda f, x, c, v: _set_to(x, c, v).mean(),
        "That is the mean of the inputs: predict first, then average the predictions.",
    ),
    (
        lambda f, x, c, v: f(_set_to(x, c, v)).mean() - f(x).mean(),
        "That is the difference from the mean prediction: give the mean itself.",
    ),
]


def _steps_of_dependence() -> list[tuple[Callable[..., Any], list[Slip]]]:
    """List the steps to a point of the curve, and how each goes wrong."""
    some = "Only some of the rows are left, as they are: keep every row, and set the column in it."
    own = "The column became a number of its own: set it to `value`."
    no_mean = "That is a single number of the row, but no mean: average the predictions."
    tables: list[Slip] = [
        (lambda f, x, c, v: x, "The column was not set: this is the mean prediction as it is."),
        (lambda f, x, c, v: _row_set(x, c, v), "That sets a row: a column is `changed[:, column]`."),
        *(
            (
                lambda f, x, c, v, k=k: _set_to(x, k(c), v),
                "That sets another column than the one asked for: column numbers begin at 0.",
            )
            for k in (lambda c: c - 1, lambda c: (c + 1) % 3, lambda c: 0, lambda c: -1)
        ),
        (
            lambda f, x, c, v: _set_to(x, int(v), c),
            "Column and value have changed places: column number `column` becomes `value`.",
        ),
        (
            lambda f, x, c, v: _added(x, c, v),
            "That adds the value: the column is to become the value.",
        ),
        (
            lambda f, x, c, v: _set_to(x, c, x[:, c] - v),
            "That takes the value away: the column is to become the value.",
        ),
        (
            lambda f, x, c, v: _set_to(x, c, x[:, c] * v),
            "That multiplies by the value: the column is to become the value.",
        ),
        (
            lambda f, x, c, v: np.full_like(x, v),
            "That sets every column: set only the one that is asked for.",
        ),
        (
            lambda f, x, c, v: _set_to(np.zeros_like(x), c, v),
            "The other columns have become 0: they keep their values.",
        ),
        (
            lambda f, x, c, v: _set_to(np.tile(x.mean(axis=0), (len(x), 1)), c, v),
            "The other columns have become their means: they keep their values.",
        ),
        *(
            (lambda f, x, c, v, k=k: _set_to(x, c, k(x[:, c], c)), own)
            for k in (
                lambda y, c: y.mean(),
                lambda y, c: np.median(y),
                lambda y, c: y.max(),
                lambda y, c: y.min(),
                lambda y, c: y[0],
                lambda y, c: c,
                lambda y, c: 0,
                lambda y, c: 1,
            )
        ),
        *(
            (
                lambda f, x, c, v, cap=cap: _set_to(x, c, cap(x[:, c], v)),
                "Only values on one side of `value` became it: set the column in every row.",
            )
            for cap in (np.minimum, np.maximum)
        ),
        *(
            (lambda f, x, c, v, keep=keep: x[keep(x[:, c], v)], some)
            for keep in (
                np.less_equal,
                np.less,
                np.greater_equal,
                np.greater,
                np.not_equal,
                np.equal,
                lambda y, v: np.abs(y - v) <= 0.5,
                lambda y, v: np.abs(y - v) <= 1,
            )
        ),
        *(
            (
                lambda f, x, c, v, rows=rows: _set_to(x, c, v)[rows],
                "Rows are left out: predict for every row.",
            )
            for rows in (slice(1, None), slice(None, -1), slice(None, None, 2), slice(1))
        ),
        (
            lambda f, x, c, v: _partly(x, c, v, x[:, c] != x[:, c].max()),
            "Only some of the rows were set: set the column in every row.",
        ),
        (
            lambda f, x, c, v: _first_set(x, c, v),
            "Only the first row was set: set the column in every row.",
        ),
    ]
    predictions: list[Slip] = [
        (
            lambda f, x, c, v, table: f(table.mean(axis=0)[np.newaxis]),
            "That predicts for the average row: average the predictions, not the inputs.",
        ),
        (
            lambda f, x, c, v, table: f(np.median(table, axis=0)[np.newaxis]),
            "That predicts for one typical row: predict for every row, then average.",
        ),
        (
            lambda f, x, c, v, table: table.ravel(),
            "That is the mean of the inputs: predict first, then average the predictions.",
        ),
        (
            lambda f, x, c, v, table: table[:, c],
            "Those are the inputs of one column: predict first, then average the predictions.",
        ),
        *(
            (
                lambda f, x, c, v, table, above=above: above(f(table), 0.5),
                "Each prediction was made a yes or no at one half: average the chances themselves.",
            )
            for above in (np.greater, np.greater_equal, np.less)
        ),
        *(
            (
                lambda f, x, c, v, table, digits=digits: np.round(f(table), digits),
                "The predictions were rounded before they were averaged: take them as they are.",
            )
            for digits in (0, 1, 2)
        ),
        *(
            (
                lambda f, x, c, v, table, against=against: against(f(table), f(x)),
                "Each prediction is compared with the one before the column was set: average the predictions alone.",
            )
            for against in (
                np.subtract,
                lambda one, other: other - one,
                lambda one, other: np.abs(one - other),
                np.divide,
                np.add,
                np.multiply,
                lambda one, other: (one - other) ** 2,
            )
        ),
        (
            lambda f, x, c, v, table: 1 - f(table),
            "That is the chance of the opposite, 1 minus each prediction: average the predictions.",
        ),
        *(
            (
                lambda f, x, c, v, table, of=of: of(f(table)),
                "The predictions were changed before they were averaged: take them as they are.",
            )
            for of in (
                np.square,
                np.sqrt,
                np.log,
                np.exp,
                np.cumsum,
                np.unique,
                lambda p: p / p.sum(),
                lambda p: p / (1 - p),
                lambda p: np.log(p / (1 - p)),
                lambda p: p - p.mean(),
            )
        ),
        *(
            (
                lambda f, x, c, v, table, keep=keep: f(table)[keep(f(table), 0.5)],
                "Predictions are left out on one side of one half: average all of them.",
            )
            for keep in (np.greater, np.less)
        ),
        *(
            (
                lambda f, x, c, v, table, k=k: f(table) * table[:, k],
                "Each prediction is multiplied by a column: average the predictions alone.",
            )
            for k in range(3)
        ),
        (
            lambda f, x, c, v, table: f(table) * v,
            "Each prediction is multiplied by `value`: the value goes into the column, before the prediction.",
        ),
        (
            lambda f, x, c, v, table: f(table) + v,
            "`value` is added to each prediction: the value goes into the column, before the prediction.",
        ),
        (
            lambda f, x, c, v, table: f(table)[x[:, c] == v],
            "That averages the predictions of those rows alone that have this value already: average over all.",
        ),
    ]
    averages: list[Slip] = [
        (lambda f, x, c, v, table, p: np.sum(p), "That is the sum: divide by the number of rows."),
        (lambda f, x, c, v, table, p: np.median(p), "That is the median: partial dependence is the mean."),
        (lambda f, x, c, v, table, p: np.max(p), "That is the largest prediction: give the mean of all."),
        (
            lambda f, x, c, v, table, p: np.min(p),
            "That is the smallest of the predictions: give their mean.",
        ),
        *((lambda f, x, c, v, table, p, k=k: p[k], no_mean) for k in (0, -1, 1)),
        (
            lambda f, x, c, v, table, p: p[c],
            "Predictions have one number for each row, not for each column: average them, without [column].",
        ),
        (
            lambda f, x, c, v, table, p: np.std(p),
            "That is the standard deviation of the predictions: give their mean.",
        ),
        (lambda f, x, c, v, table, p: p, "Those are the individual predictions: average them."),
        *(
            (
                lambda f, x, c, v, table, p, n=n: np.sum(p) / n(x),
                "The sum is divided by another number than that of the rows: divide by len(x).",
            )
            for n in (
                lambda x: x.shape[1],
                np.size,
                lambda x: len(x) - 1,
                lambda x: len(x) + 1,
                lambda x: len(x) ** 2,
                lambda x: 2,
            )
        ),
    ]
    ends: list[Slip] = [
        (
            lambda f, x, c, v, table, p, mean: mean - f(x).mean(),
            "That is the difference from the mean prediction: give the mean itself.",
        ),
        (
            lambda f, x, c, v, table, p, mean: f(x).mean() - mean,
            "That is the difference from the mean prediction: give the mean itself.",
        ),
        (
            lambda f, x, c, v, table, p, mean: abs(mean - f(x).mean()),
            "That is the difference from the mean prediction: give the mean itself.",
        ),
        (
            lambda f, x, c, v, table, p, mean: mean - f(_set_to(x, c, 0)).mean(),
            "That is the difference from the curve at 0: give the mean itself.",
        ),
        (lambda f, x, c, v, table, p, mean: 100 * mean, "That is in per cent: give the mean as it is."),
        (
            lambda f, x, c, v, table, p, mean: mean > 0.5,
            "That says only whether the mean is above one half: give the mean.",
        ),
        *(
            (
                lambda f, x, c, v, table, p, mean, digits=digits: np.round(mean, digits),
                "That is rounded: return the result with all its digits.",
            )
            for digits in (0, 1, 2, 3)
        ),
        (
            lambda f, x, c, v, table, p, mean: np.array([v, mean]),
            "`value` stands before the mean: return the mean alone.",
        ),
    ]
    return [
        (lambda f, x, c, v: _set_to(x, c, v), tables),
        (lambda f, x, c, v, table: f(table), predictions),
        (lambda f, x, c, v, table, p: np.mean(p), averages),
        (lambda f, x, c, v, table, p, mean: mean, ends),
    ]


def _dependence(answer: Any) -> str | None:
    rng = np.random.default_rng(7)
    cases = [
        (predict, rng.integers(-2, 4, (rows, 3)).astype(float), column, value)
        for predict, rows, column, value in (
            (_steep, 12, 1, 2.0),
            (_steep, 20, 2, -1.0),
            (_square, 15, 1, 3.0),
            (_steep, 25, 2, 1.0),
        )
    ]

    for _, x, column, value in cases:
        x[0, column], x[[1, 3], column] = value + 1, value  # some rows have the value already

    def oracle(predict: Any, x: Any, column: int, value: float) -> float:
        rows = [np.where(np.arange(x.shape[1]) == column, value, row) for row in x]
        return float(sum(predict(row[np.newaxis])[0] for row in rows) / len(rows))

    known = [*DEPENDENCE_WRONG, *slips(*_steps_of_dependence())]
    problem = function_problem(answer, cases, oracle, known)
    if problem is None or not begins(problem, "Called with") or results(answer, cases)[1]:
        return problem
    first = numbers(results(answer, cases[:1])[0][0])
    served = _served(answer) if first is not None and first.ndim == 0 else problem
    return f"{served} {_worked(answer)}"


def _served(answer: Any) -> str:
    """Say what a function gives to `predict_chance` that it should not, or that the mistake comes after it."""
    x, tables = np.array([[1.0, 2.0, 5.0], [3.0, 7.0, 4.0], [6.0, 8.0, 9.0]]), []

    def predict_chance(rows: Any) -> Any:
        tables.append(np.array(rows, dtype=float))
        return _square(tables[-1])

    results(answer, [(predict_chance, x, 1, 4.0)])
    if not tables:
        return t("`predict_chance` is never called: the curve is made of its predictions.")
    wanted = _set_to(x, 1, 4.0)
    if any(np.array_equal(table, wanted) for table in (*tables, np.vstack(tables))):
        return t(
            "Among what you predict for is the right table; what you make of the predictions is not right: give "
            "their mean, and nothing more."
        )
    if tables[0].shape[1:] == (3,) and len(np.vstack(tables)) == 3:
        return t(
            "The table that you predict for is not right: of the rows {rows} with column 1 set to 4, yours has made {given}.",
            rows=Verbatim(str(x.tolist())),
            given=Verbatim(str(np.vstack(tables).tolist())),
        )
    return t(
        "Of {rows} rows, you predict for {given}: set the column in each row, and predict for each once.",
        rows=3,
        given=sum(map(len, tables)),
    )


def _worked(answer: Any) -> str:
    """Show the way to the result on two rows, which can be counted by hand."""
    x = np.array([[1.0, 2.0], [3.0, 5.0]])

    def predict_chance(rows: Any) -> Any:
        return np.asarray(rows) @ np.array([1.0, 10.0])

    given, problem = results(answer, [(predict_chance, x, 1, 4.0)])
    if problem:
        return "By hand: take the rows [1, 2] and [3, 5], and column 1 set to 4. They become [1, 4] and [3, 4]; where a prediction is the first number plus 10 times the second one, these are 41 and 43, and their mean is 42, which raises an error."
    return t(
        "By hand: take the rows [1, 2] and [3, 5], and column 1 set to 4. They become [1, 4] and [3, 4]; where "
        "a prediction is the first number plus 10 times the second one, these are 41 and 43, and their mean is "
        "42, which gives {given} with your function.",
        given=short(given[0]),
    )


def _dependence_praise(answer: Any) -> str:
    x = np.random.default_rng(9).normal(size=(200, 3))
    given = numbers(answer(_steep, x.copy(), 0, 2.0))
    assert given is not None
    low, high = np.quantile(_steep(_set_to(x, 0, 2.0)), [0.05, 0.95])
    return t(
        "On 200 rows your average is {given:.2f}, while single rows go from {low:.2f} to {high:.2f}: the "
        "average curve describes hardly anybody.",
        given=given.item(),
        low=low,
        high=high,
    )


EXERCISES = [
    Exercise(
        "06.a",
        "Which columns leak?",
        _which_leak,
        "Three of the six leak, and no model was needed to see it: the clock finds every leak that is written down.",
    ),
    Exercise(
        "06.b",
        "Shuffle together",
        _shuffle,
        _shuffled_praise,
    ),
    Exercise(
        "06.c",
        "A point of a partial dependence curve",
        _dependence,
        _dependence_praise,
    ),
]
