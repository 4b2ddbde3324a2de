"""What is said of a loss that is wrong in a way which nobody listed: what it charges, and how it counts the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import log_softmax, logsumexp, softmax

from utils.language import Verbatim, t
from utils.lessons.lesson_11 import formulas
from utils.notebook.answers import AnswerError, numbers

LN2 = np.log(2)
ADDED = "This adds the rows up: take their mean."
MIXED = (
    "A row alone comes out right, and what it adds to the result depends on the other rows here: compute each row's "
    "loss from that row alone, then take the mean of the losses."
)


def chosen(y: Any, q: Any) -> Any:
    """Give the probability that each row gave to what happened."""
    return np.where(np.asarray(y) == 1, q, 1 - np.asarray(q))


def of_true_class(labels: Any, values: Any) -> Any:
    """Give of each row the value of its true class."""
    return np.take_along_axis(np.asarray(values), np.asarray(labels)[:, np.newaxis], axis=1)[:, 0]


def stable(labels: Any, logits: Any) -> float:
    """Give the cross entropy of logits of any size."""
    return float(np.mean(logsumexp(logits, axis=1) - of_true_class(labels, logits)))


def value(answer: Any, case: tuple[Any, ...]) -> float:
    """Give what the student's function makes of a case; a log(0) or overflow of `math` is not a number."""
    try:
        given = numbers(answer(*case))
    except AnswerError as error:
        if isinstance(error.__cause__, ArithmeticError | ValueError):
            return np.nan
        raise
    return float(given) if given is not None and given.size == 1 else np.nan


def _tried(answer: Any, *case: Any) -> float:
    """Give what the student's function makes of a case; NaN where it fails."""
    try:
        return value(answer, tuple(map(np.array, case)))
    except AnswerError:
        return np.nan


def of_forecasts(answer: Any, problem: str) -> str:
    """Name the mistake in a logistic loss of events and forecasts.

    Parameters
    ----------
    answer : callable
        The student's function.
    problem : str
        What is known of it: a call and its result.

    Returns
    -------
    str
        The message.
    """
    y, q = np.array([1, 0, 1, 0, 0]), np.array([0.9, 0.6, 0.35, 0.2, 0.75])
    named = (
        _raised(problem)
        or _many(answer, (y, q), -np.log(chosen(y, q)).mean())
        or _charged(answer, problem)
        or _once(answer, y[:2], q[:2])
    )
    return named or f"{problem} {t(_first_row(answer))}".strip()


def of_logits(answer: Any, problem: str) -> str:
    """Name the mistake in a cross entropy of labels and logits.

    Parameters
    ----------
    answer : callable
        The student's function.
    problem : str
        What is known of it: a call and its result.

    Returns
    -------
    str
        The message.
    """
    if "greater" in problem and "y_prob" in problem:
        return "scikit-learn's log_loss takes probabilities, and these are logits: use logsumexp."
    if "scalars" in problem:
        return (
            "`math`, `float`, range and np.arange take one number: np.log and np.exp take the whole array, and "
            "np.arange(len(labels)) counts the rows."
        )
    if "y_true" in problem:
        return "scikit-learn finds too few classes among the labels of these rows. Stay with the logits: use logsumexp."
    case = np.array([2, 0, 1, 1]), np.random.default_rng(98).normal(0, 1.5, (4, 3))
    named = (
        _many(answer, case, stable(*case))
        or _indexed(answer)
        or _charged_by_logits(answer)
        or _logits_together(answer)
        or _broadcast(problem)
        or _once(answer, np.array([1, 0]), np.array([[0.5, 0.2, 1.0], [0.1, 2.0, 0.4]]))
    )
    return named or f"{problem} {t(_first_logits(answer))}".strip()


def _many(answer: Any, case: tuple[Any, ...], right: float) -> str:
    """Say that a mean is taken of one part only, where there is a value for each row and their mean is right."""
    try:
        given = numbers(answer(*case))
    except AnswerError:
        return ""
    if given is None or given.size < 2 or not np.isclose(given.mean(), right):
        return ""
    return (
        "It gives one value for each row, and their mean would be right: the mean is taken of one part only. Put the "
        "brackets of the mean around the whole."
    )


def _raised(problem: str) -> str:
    """Say what to write where an array stands in the place of one number."""
    if "ambiguous" in problem:
        return (
            "`if`, `and`, `min` and `max` ask one question of the whole array, and every row needs its own answer: "
            "np.where, np.minimum, np.maximum and np.clip work row by row."
        )
    if "scalars" in problem:
        return "`math` and `float` take one number: np.log takes the whole array."
    return ""


def _charged(answer: Any, problem: str) -> str:
    """Name what is wrong with how one row is charged; where nothing is, with how the rows are put together."""
    q = formulas.CHANCES
    given = {y: np.array([_tried(answer, [y], [chance]) for chance in q]) for y in (1, 0)}
    right = {y: -np.log(chosen(y, q)) for y in (1, 0)}
    wrong = [y for y in (1, 0) if not np.allclose(given[y], right[y])]
    if not wrong:
        return _cut_short(answer) or _forecasts_together(answer)
    alone = np.concatenate([given[1], given[0]])
    silent = not (np.isfinite(alone).all() and alone.any())  # as where a division is by the rows less one
    if silent and (together := _forecasts_together(answer, np.nan)):
        return together
    if not alone.any() and not _tried(answer, [1, 0, 1], [0.9, 0.6, 0.35]):
        return (
            "Rows are charged 0 here, whatever the forecasts are. Are the two halves multiplied? One of them is "
            "always 0: add them."
        )
    if not alone.any():
        return (
            "A row alone is charged 0 here, whatever the forecast is, and several rows are not. Is q divided by its "
            "sum, or compared with the other rows? Compute each row's loss from that row alone."
        )
    infinite = [y for y in wrong if not np.isfinite(given[y]).any()]
    if infinite and "nan" not in problem and "inf" not in problem:
        return ""  # no number at all, which the problem says
    if len(infinite) == 2:
        return (
            "No row is charged a finite number here, whatever q is: somewhere a logarithm is taken of a number that is "
            "0 or less. What happened had got q or 1-q, which np.clip keeps between EPS and 1 - EPS."
        )
    if infinite:
        return t(
            "Where y is {y}, a row is charged no finite number here, whatever q is: a logarithm is taken of a number "
            "that is 0 or less. What happened had got {chosen}, which np.clip keeps between EPS and 1 - EPS.",
            y=infinite[0],
            chosen=Verbatim("q" if infinite[0] else "1-q"),
        )
    if np.ptp(alone) < 1e-12:
        return t(
            "A row alone is charged {cost:.4g} here, whatever the forecast is. Is a limit put around a logarithm? "
            "np.clip, np.maximum and np.minimum belong around q, before the logarithm.",
            cost=alone[0],
        )
    if limited := _limited(wrong[0], given[wrong[0]], right[wrong[0]]):
        return limited
    texts = {1: "-log(q)", 0: "-log(1-q)"}
    named = {y: formulas.of_chances(given[y], right[y], texts[y]) for y in wrong}
    if not all(named.values()):
        near = all(np.allclose(given[y], right[y], atol=0.1) for y in wrong)
        return (near and _cut_short(answer)) or _in_places(wrong[0], given[wrong[0]], right[wrong[0]])
    if len(wrong) == 1:
        return t(
            "Where y is {right}, a row is charged right. Where y is {y}, it is charged {given} here: what happened "
            "had got {chosen}, so charge {wanted}.",
            right=1 - wrong[0],
            y=wrong[0],
            given=Verbatim(named[wrong[0]]),
            chosen=Verbatim("q" if wrong[0] else "1-q"),
            wanted=Verbatim(texts[wrong[0]]),
        )
    if named[0] == named[1]:
        return t(
            "A row is charged {given} here, whether y is 1 or 0. What happened had got q or 1-q: y has to choose "
            "between -log(q) and -log(1-q).",
            given=Verbatim(named[0]),
        )
    factors = np.concatenate([given[y] / right[y] for y in (1, 0)])
    if np.allclose(factors, factors[0]):
        return _forecasts_together(answer, factors[0])
    if all(np.ptp(given[y]) == 0 for y in (1, 0)):
        return t(
            "A row is charged {one} here where y is 1, and {other} where y is 0, whatever q is: look for what "
            "replaces q. np.clip takes the lower limit first.",
            one=Verbatim(named[1]),
            other=Verbatim(named[0]),
        )
    return t(
        "A row is charged {one} here where y is 1, and {other} where y is 0. What happened had got q or 1-q: charge "
        "-log(q) and -log(1-q).",
        one=Verbatim(named[1]),
        other=Verbatim(named[0]),
    )


def _says_nothing(given: Any) -> bool:
    """Say whether no result for a row alone is a finite number other than 0."""
    return not np.any(np.isfinite(given) & (given != 0))


def _limited(y: int, given: Any, right: Any) -> str:
    """Say where the charge of a row stops following the forecast."""
    amounts = np.unique(np.round(given, 6))
    if len(amounts) == 2:
        return t(
            "Where y is {y}, a row is charged {low:.2f} or {high:.2f} here, whatever q exactly is: q is rounded or "
            "compared with a limit before the logarithm. How sure the forecast was has to matter.",
            y=y,
            low=amounts[0],
            high=amounts[1],
        )
    if np.isclose(given, right).sum() > 2 and np.allclose(given, np.clip(right, given.min(), given.max())):
        return t(
            "Where y is {y}, a row is charged {low:.3g} at least and {high:.3g} at most here: a probability or its "
            "logarithm is cut off too early. Clip q to [EPS, 1 - EPS], no harder.",
            y=y,
            low=given.min(),
            high=given.max(),
        )
    return ""


def _in_places(y: int, given: Any, right: Any) -> str:
    """Name the first forecast whose row is charged wrong, where others are charged right."""
    if np.isclose(given, right).sum() > 2 and np.isfinite(given).all():
        place = np.flatnonzero(~np.isclose(given, right))[0]
        return t(
            "Where y is {y}, a row is charged right for some forecasts, and for q = {q} it is charged {given:.3f} in "
            "place of {cost:.3f}: look for what takes such a forecast for another one.",
            y=y,
            q=formulas.CHANCES[place],
            given=given[place],
            cost=right[place],
        )
    return ""


def _cut_short(answer: Any) -> str:
    """Say what a forecast of nearly 0 costs, where one row is charged right otherwise."""
    cost = _tried(answer, [1], [1e-7])
    if np.isnan(cost) or np.isclose(cost, -np.log(1e-7)):
        return ""
    if cost > 16.2:
        return t(
            "A forecast of 0.0000001 for what happened is charged {cost:.3f} here, and should cost 16.118: only a "
            "forecast of exactly 0 or 1 is to be clipped. Clip q at EPS, no harder.",
            cost=cost,
        )
    return t(
        "A forecast of 0.0000001 for what happened is charged {cost:.3f} here, and should cost 16.118: it is "
        "clipped, or something is added to it, before the logarithm. Clip q at EPS, no harder.",
        cost=cost,
    )


def _forecasts_together(answer: Any, alone: float = 1) -> str:
    """Say how the rows' losses are put together, where a row alone is charged `alone` times the right loss; NaN where that is not known."""
    y = np.array([1, 0, 1, 1, 0, 0, 1])
    forms = np.add.outer(np.linspace(0, 0.06, len(y)), [0.9, 0.6, 0.35])

    def result(choice: Any) -> float:
        p = forms[np.arange(len(y)), choice]
        return _tried(answer, y, np.where(y == 1, p, 1 - p))

    divisors = {
        4: "The sum is divided by the number of rows where y is 1: divide by the number of all rows.",
        3: "The sum is divided by the number of rows where y is 0: divide by the number of all rows.",
    }
    found = formulas.weights(result, -np.log(forms))
    if found is None and np.isnan(alone):
        return ""
    if found is None:
        return _order(answer) or (MIXED if formulas.leak(result, len(y)) else "")
    return _weighed(found, alone, "y", y, divisors)


def _order(answer: Any) -> str:
    """Say whether it does not matter which forecast belongs to which event, where the rows have no weights."""
    y, q = np.array([1, 0, 1, 0, 0]), np.array([0.9, 0.6, 0.35, 0.2, 0.75])
    results = [_tried(answer, y, np.roll(q, places)) for places in range(len(q))]
    if not np.allclose(results, results[0]):
        return ""
    return (
        "It does not matter here which forecast belongs to which event: q is sorted or averaged before y chooses. "
        "Keep each forecast in its row."
    )


def _logits_together(answer: Any, alone: float = 1) -> str:
    """Say how the rows' losses are put together, where a row alone is charged `alone` times the right loss."""
    labels = np.array([2, 0, 1, 3, 0, 2, 1])
    rows = np.arange(len(labels))
    forms = np.random.default_rng(97).normal(0, 1.5, (len(labels), 3, 4))
    losses = logsumexp(forms, axis=2) - forms[rows, :, labels]
    divisors = {4: "The sum is divided by the number of classes: divide by the number of rows."}

    def result(choice: Any) -> float:
        return _tried(answer, labels, forms[rows, choice])

    found = formulas.weights(result, losses)
    if found is None and _tried(answer, [1], [[2.0, 0.0, 1.0]]) == 0:
        return (
            "A row alone is charged 0 here, whatever its logits are: its exponentials are not summed over the classes. "
            "That is logsumexp(logits, axis=1), of the whole table."
        )
    if found is None:
        return _subtracted(answer) or (MIXED if formulas.leak(result, len(labels)) else "")
    return _weighed(found, alone, "labels", labels, divisors)


def _weighed(found: tuple[Any, float], alone: float, name: str, groups: Any, divisors: dict[int, str]) -> str:
    """Say how seven rows count, by a result's weights of them and what is added; nothing where that is right."""
    counts, added = found
    if not counts.any():
        return ""
    if np.allclose(counts, alone / 7) and not np.isclose(alone, 1):
        return _factor(alone)
    if np.allclose(counts, alone) and not np.isclose(alone, 1):
        if factor := _factor(alone):
            return f"{factor} {t(ADDED)}"
        return t(
            "The sum is divided by {divisor:.4g}, however many rows there are: divide by the number of rows.",
            divisor=1 / alone,
        )
    if np.allclose(counts, 1 / 7):
        return (
            ""
            if np.isclose(added, 0, atol=1e-9)
            else t(
                "The mean over the rows is right, and {added:.3g} is added to it, which does not depend on the "
                "forecasts: return the mean alone.",
                added=added,
            )
        )
    told = {
        6: "This divides by one row too few. Each row counts the same: take the mean over all rows.",
        49: "This is divided by the number of rows twice: np.mean has divided already.",
        **divisors,
    }
    if np.allclose(counts, counts[0]) and (divisor := np.round(1 / counts[0], 6)) in told:
        return told[divisor]
    places = {
        tuple(range(1, 7)): "Only the first row counts: does return stand inside the loop?",
        tuple(range(6)): "Only the last row counts: in a loop, += adds a row's loss to the others'.",
        (0,): "The first row does not count: counting begins at 0.",
        (6,): "The last row does not count: range(n) ends before n by itself.",
    }
    unused = tuple(np.flatnonzero(np.isclose(counts, 0)).tolist())
    if unused in places:
        return places[unused]
    return t(
        "Seven rows with {name} = {groups} count {shares} here: each counts 1/7, so take one mean over all rows.",
        name=Verbatim(name),
        groups=Verbatim(groups.tolist()),
        shares=Verbatim(", ".join(map(_share, counts))),
    )


def _factor(alone: float) -> str:
    """Say what multiplies every loss: a sign or another base; nothing where it is anything else."""
    bases = {
        np.e: "",
        2: "This takes logarithms to base 2: use the natural one, np.log.",
        10: "This uses the logarithm to base 10: use the natural logarithm, np.log.",
    }
    said = [told for base, told in bases.items() if np.isclose(abs(alone) * np.log(base), 1)]
    if said and alone < 0:
        said = ["The sign is missing: a loss falls as forecasts improve.", *said]
    return " ".join(t(told) for told in said if told)


def _share(weight: float) -> str:
    """Write a weight as a fraction of 1 where it is one."""
    parts = 1 / weight if weight else 0
    whole = round(parts) > 1 and np.isclose(parts, round(parts))
    return f"1/{round(parts)}" if whole else f"{weight:.3g}"


def _broadcast(problem: str) -> str:
    """Say what to do with one value per row beside a table, of four rows and three classes."""
    if "(4,3) (4,)" in problem or "(4,) (4,3)" in problem:
        return (
            "One value per row meets a table of a column per class: make it a column, with keepdims=True or [:, "
            "np.newaxis], or take one logit of each row."
        )
    return ""


def _charged_by_logits(answer: Any) -> str:
    """Name the formula by which one row is charged, where it is not the right one."""
    given = np.array([_tried(answer, [k], [z]) for k, z in formulas.ROWS])
    right = np.array([stable([k], [z]) for k, z in formulas.ROWS])
    if np.isinf(given).all():
        return (
            "Even logits of 2, 0 and 1 give an infinite loss: exp or log goes beyond what a float holds. Look at what "
            "is added to or subtracted from the logits: it is the row's largest logit, or nothing with logsumexp."
        )
    if np.allclose(given, right) or _says_nothing(given):
        return ""
    for factor in (0.001, 0.01, 0.1, 0.5, LN2, 1 / LN2, 2.0, np.log(10), 10.0, 100.0):
        scaled = np.array([stable([k], [factor * z]) for k, z in formulas.ROWS])
        if np.allclose(given / scaled, given[0] / scaled[0]):
            return t(
                "The logits are multiplied by {factor:.4g} before the exponential: take them as they are, with np.exp.",
                factor=factor,
            )
    if np.allclose(given / right, given[0] / right[0]):
        return _logits_together(answer, given[0] / right[0])
    named = formulas.of_rows(given, right, "log(sum(exp(z)))-z[k]")
    if not named:
        return _unused_logits(answer)
    return t(
        "A row z of true class k is charged {given} here: charge log(sum(exp(z))) - z[k].",
        given=Verbatim(named),
    )


def _unused_logits(answer: Any) -> str:
    """Say which logits of a row change nothing."""
    z = np.array([0.7, -0.4, 1.6, 0.3])
    places = np.arange(len(z))
    unused = []
    for k in places:
        steps = [_tried(answer, [k], [z + 1e-5 * (places == place)]) for place in places]
        unused.append(np.isclose(steps, _tried(answer, [k], [z]), rtol=1e-9, atol=1e-12))
    if np.all(unused):
        return (
            "A small change of a logit changes nothing here: the logits are rounded, or only compared. How sure "
            "the model was has to matter."
        )
    for truth, those in enumerate(unused):
        if those.any():
            return t(
                "With four classes and true class {k}, the logits of the classes {unused} change nothing here: the "
                "log of the sum of exponentials takes all classes.",
                k=truth,
                unused=Verbatim(", ".join(map(str, np.flatnonzero(those)))),
            )
    return ""


_SQUARE_MISTAKES: list[tuple[Callable[..., Any], str]] = [
    (
        lambda y, z: np.mean(logsumexp(z, axis=0) - of_true_class(y, z)),
        "logsumexp runs down the columns: each row is a sample, so use axis=1.",
    ),
    (
        lambda y, z: np.mean(logsumexp(z, axis=1) - z[y]),
        "logits[labels] takes whole rows, by the labels: take one number of each row, as in hint 2.",
    ),
    (
        lambda y, z: np.mean(logsumexp(z, axis=1, keepdims=True) - z[y]),
        "logits[labels] takes whole rows, by the labels: take one number of each row, as in hint 2.",
    ),
    (
        lambda y, z: -np.mean(log_softmax(z, axis=1)[y]),
        "log_softmax(...)[labels] takes whole rows, by the labels: take one number of each row, as in hint 2.",
    ),
    (
        lambda y, z: np.mean((logsumexp(z, axis=1) - np.diag(z))[y]),
        "The labels are taken for the numbers of rows: row i belongs to labels[i].",
    ),
    (
        lambda y, z: np.mean(logsumexp(z, axis=1)[y] - of_true_class(y, z)),
        "Each row gets the sum of another one, whose number is its label: a sum belongs to its row, as a column "
        "(keepdims=True) in a quotient, and [labels] takes the true class's logit alone.",
    ),
    (
        lambda y, z: np.mean(logsumexp(z, axis=1) - z @ y),
        "logits @ labels weighs the classes by the labels' numbers: take the true class's logit, as in hint 2.",
    ),
]


def _indexed(answer: Any) -> str:
    """Name a wrong index or axis, which tables of as many rows as classes tell apart and let pass."""
    rng = np.random.default_rng(94)
    cases = [(rng.integers(0, n, n), rng.normal(0, 1.5, (n, n))) for n in (3, 4, 5)]
    given = [_tried(answer, *case) for case in cases]
    other = rng.integers(0, 3, 4), rng.normal(0, 1.5, (4, 3))
    right = np.allclose(given, [stable(*case) for case in cases])
    if right and not np.isclose(_tried(answer, *other), stable(*other)):
        return (
            "It is right where there are as many rows as classes, and fails elsewhere: the number of rows stands "
            "where the number of classes belongs, or the other way round."
        )
    for wrong, message in _SQUARE_MISTAKES:
        means = np.array([wrong(*case) for case in cases])
        if np.allclose(given, means):
            return message
        if np.allclose(given, means * [len(labels) for labels, _ in cases]):
            return f"{t(message)} {t(ADDED)}"
    return ""


def _subtracted(answer: Any) -> str:
    """Say which logits are subtracted, found by moving each of them a little."""
    labels, z = np.array([2, 0, 0, 3]), np.random.default_rng(96).normal(0, 1, (4, 4))
    slopes = np.empty(z.shape)
    for place in np.ndindex(*z.shape):
        step = np.zeros(z.shape)
        step[place] = 1e-4
        slopes[place] = (_tried(answer, labels, z + step) - _tried(answer, labels, z - step)) / 2e-4
    if len(unused := np.flatnonzero(np.isclose(slopes, 0, atol=1e-9).all(axis=1))):
        return t(
            "Of four rows, the logits of the rows {unused} change nothing here: each row is charged by its own "
            "logits.",
            unused=Verbatim(", ".join(map(str, unused))),
        )
    taken = np.argwhere(~np.isclose(softmax(z, axis=1) / 4, slopes, atol=1e-6))
    wanted = np.stack([np.arange(4), labels], axis=1)
    if np.isnan(slopes).any() or len(taken) > 4:
        return ""
    if np.array_equal(taken, wanted):
        counts = of_true_class(labels, softmax(z, axis=1) / 4 - slopes)
        return (
            ""
            if np.allclose(counts, 1 / 4, atol=1e-6)
            else t(
                "The logits of the true classes are the right ones, and of four rows they count {shares} here: their "
                "mean is to be subtracted.",
                shares=Verbatim(", ".join(f"{count:.3g}" for count in counts)),
            )
        )
    return t(
        "With labels 2, 0, 0, 3 the logits at [row, class] {taken} are subtracted, and it should be those at "
        "{wanted}: see hint 2 for one logit of each row.",
        taken=Verbatim(", ".join(str(place.tolist()) for place in taken)),
        wanted=Verbatim(", ".join(str(place.tolist()) for place in wanted)),
    )


def _once(answer: Any, *rows: Any) -> str:
    """Say whether of two equal rows one counts, where two that differ are put together right."""
    twice = [np.append(part, part[:1], axis=0) for part in rows]
    of_two = _tried(answer, *rows)
    if not (of_two and np.isfinite(of_two) and np.isclose(3 * _tried(answer, *twice), 2 * of_two)):
        return ""
    return "Equal rows count once here: every row counts, also one that is equal to another."


def _first_row(answer: Any) -> str:
    """Compute the loss of one row by hand, the first that the student's function gets wrong."""
    for y, q in ((0, 0.25), (1, 0.25), (0, 0.75), (1, 0.75), (1, 1e-7)):
        given, got = value(answer, (np.array([y]), np.array([q]))), q if y else 1 - q
        if np.isnan(given):
            return ""
        if not np.isclose(given, -np.log(got)):
            return t(
                "Take one row: y = {y}, q = {q}. What came had got {chosen}, so it costs -log {chosen} = "
                "{cost:.3f}; yours gives {given:.3f}.",
                y=y,
                q=q,
                chosen=got,
                cost=-np.log(got),
                given=given,
            )
    return "One row alone comes out right, so look at how the rows are put together."


def _first_logits(answer: Any) -> str:
    """Compute the loss of one row of logits by hand, the first that the student's function gets wrong."""
    row, total = [2.0, 0.0, 1.0], float(logsumexp([2.0, 0.0, 1.0]))
    for k, logit in enumerate(row):
        given = value(answer, (np.array([k]), np.array([row])))
        if np.isnan(given):
            return ""
        if not np.isclose(given, total - logit):
            return t(
                "Take one row, logits 2, 0 and 1, true class {k}: the log of the sum of exponentials is "
                "{total:.3f}, the true class's logit {logit:g}, so the loss is their difference, {loss:.3f}; "
                "yours gives {given:.3f}.",
                k=k,
                total=total,
                logit=logit,
                loss=total - logit,
                given=given,
            )
    return "One row alone comes out right, so look at how the rows are put together."
