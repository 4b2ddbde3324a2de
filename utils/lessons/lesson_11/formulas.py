"""What a loss does, read from its values: the formula by which it charges a row, and how much each row counts."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logsumexp, softmax

Floats = NDArray[np.float64]

CHANCES = np.array([0.03, 0.08, 0.15, 0.22, 0.31, 0.42, 0.55, 0.63, 0.74, 0.83, 0.91, 0.96])


def _of_a_chance(q: Floats) -> dict[str, Floats]:
    """Give what a formula in q may be made of, the simple parts first."""
    log, surer = np.log, np.maximum(q, 1 - q)
    return {
        "1": np.ones_like(q),
        "log(q)": log(q),
        "log(1-q)": log(1 - q),
        "q": q,
        "q*log(q)": q * log(q),
        "(1-q)*log(1-q)": (1 - q) * log(1 - q),
        "q*log(1-q)": q * log(1 - q),
        "(1-q)*log(q)": (1 - q) * log(q),
        "log(1+q)": log(1 + q),
        "log(2-q)": log(2 - q),
        "q**2": q**2,
        "(1-q)**2": (1 - q) ** 2,
        "exp(q)": np.exp(q),
        "exp(-q)": np.exp(-q),
        "log(1+exp(q))": np.logaddexp(0, q),
        "log(1+exp(-q))": np.logaddexp(0, -q),
        "sqrt(q)": np.sqrt(q),
        "sqrt(1-q)": np.sqrt(1 - q),
        "log(q)*log(1-q)": log(q) * log(1 - q),
        "max(q,1-q)": surer,
        "log(max(q,1-q))": log(surer),
        "log(min(q,1-q))": log(1 - surer),
        "log(abs(q-0.5))": log(np.abs(q - 0.5)),
        "log(1-q**2)": log(1 - q**2),
        "log(-log(q))": log(-log(q)),
        "log(-log(1-q))": log(-log(1 - q)),
    }


def _rows() -> list[tuple[int, Floats]]:
    """Draw rows of logits above 0, so that they have logarithms, each with its true class."""
    rng = np.random.default_rng(95)
    sizes = (3, 4, 3, 5, 4, 3, 5, 4, 3, 5, 4, 6)
    return [(int(rng.integers(0, size)), rng.uniform(0.2, 3, size)) for size in sizes]


ROWS = _rows()


def _of_a_row(k: int, z: Floats) -> dict[str, float]:
    """Give what a formula in a row's logits z and its true class k may be made of, the simple parts first."""
    p, others, total = softmax(z), np.delete(z, k), float(logsumexp(z))
    return {
        "1": 1,
        "log(sum(exp(z)))": total,
        "z[k]": z[k],
        "max(z)": z.max(),
        "sum(z)": z.sum(),
        "mean(z)": z.mean(),
        "max(z[j!=k])": others.max(),
        "sum(exp(z-max(z)))": np.exp(z - z.max()).sum(),
        "k": k,
        "log(1-softmax(z)[k])": np.log(1 - p[k]),
        "sum(log(1-softmax(z)))": np.log(1 - p).sum(),
        "len(z)": len(z),
        "log(len(z))": np.log(len(z)),
        "min(z)": z.min(),
        "z[0]": z[0],
        "z[-1]": z[-1],
        "z[k-1]": z[k - 1],
        "log(sum(exp(z[j!=k])))": logsumexp(others),
        "sum(exp(z))": np.exp(z).sum(),
        "exp(z[k])": np.exp(z[k]),
        "softmax(z)[k]": p[k],
        "max(softmax(z))": p.max(),
        "log(1+exp(z[k]))": np.logaddexp(0, z[k]),
        "sum(log(1+exp(z)))": np.logaddexp(0, z).sum(),
        "log(1+sum(exp(z)))": np.logaddexp(0, total),
        "log(1+exp(sum(z)))": np.logaddexp(0, z.sum()),
        "log(sum(exp(-z)))": logsumexp(-z),
        "log(sum(exp(softmax(z))))": logsumexp(p),
        "sum(softmax(z)*log(softmax(z)))": (p * np.log(p)).sum(),
        "sum(softmax(z)**2)": (p**2).sum(),
        "sum(softmax(z)*z)": (p * z).sum(),
        "log(z[k])": np.log(z[k]),
        "log(sum(z))": np.log(z.sum()),
        "sum(log(z))": np.log(z).sum(),
        "log(max(z))": np.log(z.max()),
        "exp(max(z))": np.exp(z.max()),
        "sum(z**2)": (z**2).sum(),
        "argmax(z)": z.argmax(),
        "(argmax(z)!=k)": z.argmax() != k,
        "(argmax(z)-k)**2": (z.argmax() - k) ** 2,
        "abs(argmax(z)-k)": abs(z.argmax() - k),
        "k*sum(log(softmax(z)))": k * np.log(p).sum(),
        "k*log(softmax(z)[k])": k * np.log(p[k]),
        "log(sum(exp(z[:k+1])))": logsumexp(z[: k + 1]),
    }


_OF_CHANCES = _of_a_chance(CHANCES)
_OF_ROWS = {
    text: np.array([_of_a_row(k, z)[text] for k, z in ROWS], dtype=np.float64) for text in _of_a_row(*ROWS[0])
}
_AROUND: tuple[tuple[str, Callable[[Floats], Floats]], ...] = (
    ("({})**2", np.sqrt),
    ("1/({})", np.reciprocal),
    ("sqrt({})", lambda values: np.where(values >= 0, values**2, np.nan)),
    ("exp({})", np.log),
    ("log({})", np.exp),
)
_SIMPLE = 11  # so many parts of a table are tried three together


def of_chances(values: ArrayLike, wanted: ArrayLike, right: str) -> str:
    """Name a formula in q by its values at `CHANCES`.

    Parameters
    ----------
    values, wanted : array-like, shape (12,)
        What a row is charged, and what it should be.
    right : str
        The right formula.

    Returns
    -------
    str
        As code; empty where no short formula fits.

    Examples
    --------
    >>> of_chances(1 - 2 * np.log(CHANCES), -np.log(CHANCES), "-log(q)")
    '1 - 2*log(q)'
    >>> of_chances(CHANCES**2 * np.log(CHANCES), -np.log(CHANCES), "-log(q)")
    '-q**2 * (-log(q))'
    """
    return _formula(values, wanted, right, _OF_CHANCES)


def of_rows(values: ArrayLike, wanted: ArrayLike, right: str) -> str:
    """Name a formula in the logits z of a row and its true class k by its values at `ROWS`.

    Parameters
    ----------
    values, wanted : array-like, shape (12,)
        What a row is charged, and what it should be.
    right : str
        The right formula.

    Returns
    -------
    str
        As code; empty where no short formula fits.

    Examples
    --------
    >>> of_rows([max(z) - z[k] for k, z in ROWS], [logsumexp(z) - z[k] for k, z in ROWS], "log(sum(exp(z))) - z[k]")
    'max(z) - z[k]'
    """
    return _formula(values, wanted, right, _OF_ROWS)


def _formula(values: ArrayLike, wanted: ArrayLike, right: str, parts: Mapping[str, Floats]) -> str:
    given, right_ones = np.asarray(values, np.float64), np.asarray(wanted, np.float64)
    simple = dict(itertools.islice(parts.items(), _SIMPLE))
    if not np.isfinite(given).all():
        return ""
    if found := _sum_of(given, parts, 1) or _sum_of(given, parts, 2) or _sum_of(given, simple, 3):
        return found
    with np.errstate(all="ignore"):
        if factor := _sum_of(given / right_ones, parts, 1):
            return f"{factor} * ({right})"
        if divisor := _sum_of(right_ones / given, parts, 1) or _sum_of(right_ones / given, simple, 2):
            return f"({right}) / ({divisor})"
        if added := _sum_of(given - right_ones, parts, 1):
            return f"{right} + {added}".replace("+ -", "- ")
        paid = given > 0
        limited = (given >= 0).all() and 5 < paid.sum() < len(given)
        if limited and (found := _sum_of(given, simple, 2, paid) or _sum_of(given, simple, 3, paid)):
            return f"max(0, {found})"
        for text, part in itertools.islice(parts.items(), 1, _SIMPLE):
            if factor := _sum_of(given / part, parts, 1):
                return f"{text} * ({factor})"
            if divided := _sum_of(given * part, parts, 1):
                return f"({divided}) / ({text})"
        halves = list(itertools.islice(parts.items(), 1, 3))  # of the right formula
        for around, undo in _AROUND:
            inner = undo(given)
            if found := _sum_of(inner, parts, 1) or _sum_of(inner, simple, 2) or _sum_of(inner, simple, 3):
                return around.format(found)
            for text, part in halves:
                for rest, shape in (
                    (given - part, f"{around} + {text}"),
                    (part - given, f"{text} - {around}"),
                    (given + part, f"{around} - {text}"),
                ):
                    if found := _sum_of(undo(rest), parts, 1):
                        return shape.format(found)
        for (text, part), (kept, half) in itertools.permutations(halves, 2):
            for rest, shape in ((given - half, f"{kept} + {{}}"), (given + half, f"{{}} - {kept}")):
                if factor := _sum_of(rest / part, parts, 1):
                    return shape.format(f"{text} * ({factor})")
                if divisor := _sum_of(part / rest, parts, 1):
                    return shape.format(f"{text} / ({divisor})")
    return ""


def _sum_of(
    given: Floats, parts: Mapping[str, Floats], count: int, paid: NDArray[np.bool_] | None = None
) -> str:
    """Write values as a sum of so many parts, each with a factor; nothing where none fits.

    Where `paid` is False the sum may be anything that is not above 0.
    """
    if not np.isfinite(given).all():
        return ""
    kept = np.ones(given.shape, dtype=bool) if paid is None else paid
    for texts in itertools.combinations(parts, count):
        columns = np.stack([parts[text] for text in texts], axis=1)
        factors = np.linalg.lstsq(columns[kept], given[kept], rcond=None)[0]
        apart = columns @ factors - given
        if np.abs(apart[kept]).max() <= 1e-8 * np.abs(given).max() and (apart[~kept] <= 0).all():
            terms = [_term(factor, text) for factor, text in zip(factors, texts, strict=True)]
            return " + ".join(sorted(terms, key=lambda term: term.startswith("-"))).replace("+ -", "- ")
    return ""


def _term(factor: float, text: str) -> str:
    sign = "-" if factor < 0 else ""
    for base in (2, 10):
        if np.isclose(abs(factor) * np.log(base), 1) and text.startswith("log("):
            return f"{sign}log{base}{text[3:]}"
    if text == "1":
        return f"{factor + 0:.4g}"  # not -0
    return f"{sign}{text}" if np.isclose(abs(factor), 1) else f"{factor:.4g}*{text}"


def leak(value: Callable[[Sequence[int]], float], count: int) -> bool:
    """Say whether what one row adds to a result depends on the others.

    Parameters
    ----------
    value : callable
        As `weights` takes it.
    count : int
        The number of rows.

    Returns
    -------
    bool

    Examples
    --------
    >>> leak(lambda choice: choice[0] + choice[1] ** 2, 2), leak(lambda choice: max(choice), 2)
    (False, True)
    """
    none, one, other, both = (
        value([first, second, *[0] * (count - 2)]) for first, second in ((0, 0), (1, 0), (0, 1), (1, 1))
    )
    return bool(np.isfinite([none, both]).all()) and not np.isclose(one + other, none + both)


def weights(value: Callable[[Sequence[int]], float], losses: Floats) -> tuple[Floats, float] | None:
    """Find how much each row's loss counts in a result.

    Parameters
    ----------
    value : callable
        ``value(choice)`` is the result when row i is taken in its form number ``choice[i]``.
    losses : ndarray, shape (rows, 3)
        The loss of each row in each of three forms.

    Returns
    -------
    ndarray, shape (rows,), and float
        By what each row's loss is multiplied, and what is added to their sum. None where the result is no such sum.

    Examples
    --------
    >>> losses = np.array([[1.0, 2.0, 4.0], [3.0, 1.0, 2.0]])
    >>> weights(lambda choice: 7 + sum(losses[i, form] for i, form in enumerate(choice)) / 2, losses)
    (array([0.5, 0.5]), 7.0)
    """
    count = len(losses)
    values = [[value([form * (i == row) for i in range(count)]) for form in range(3)] for row in range(count)]
    slopes = np.diff(values, axis=1) / np.diff(losses, axis=1)
    found: Floats = slopes.mean(axis=1)
    added = [value([form] * count) - found @ losses[:, form] for form in range(3)]
    if not (np.allclose(slopes, found[:, np.newaxis], atol=1e-9) and np.allclose(added, added[0], atol=1e-9)):
        return None
    return found, float(added[0])
