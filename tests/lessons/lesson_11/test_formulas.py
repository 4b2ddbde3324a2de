"""What is read from a loss's values, against the formulas and weights that made them."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import logsumexp, softmax

from utils.lessons.lesson_11 import formulas
from utils.lessons.lesson_11.formulas import CHANCES, ROWS

PLAIN = {"log": np.log, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs, "log2": np.log2, "log10": np.log10}
OF_ROWS = PLAIN | {
    "sum": np.sum,
    "mean": np.mean,
    "argmax": np.argmax,
    "softmax": softmax,
    "len": len,
    "max": np.max,
}
OF_ROWS |= {"min": np.min}
OF_CHANCES = PLAIN | {"max": np.maximum, "min": np.minimum, "q": CHANCES}
RIGHT_OF_ROWS = np.array([logsumexp(z) - z[k] for k, z in ROWS])


def as_code_of_rows(text: str) -> list[float]:
    return [float(eval(text, OF_ROWS | {"z": z, "k": k, "j": np.arange(len(z))})) for k, z in ROWS]


@pytest.mark.parametrize("text", formulas._OF_CHANCES)
def test_each_part_of_a_chance_is_what_its_text_says_and_is_named_so(text: str) -> None:
    values = np.broadcast_to(eval(text, dict(OF_CHANCES)), CHANCES.shape)
    assert_allclose(formulas._OF_CHANCES[text], values)
    named = formulas.of_chances(values, -np.log(CHANCES), "-log(q)")
    assert_allclose(np.broadcast_to(eval(named, dict(OF_CHANCES)), CHANCES.shape), values)
    assert len(named) <= len(text)


@pytest.mark.parametrize("text", formulas._OF_ROWS)
def test_each_part_of_a_row_is_what_its_text_says_and_is_named_so(text: str) -> None:
    values = as_code_of_rows(text)
    assert_allclose(formulas._OF_ROWS[text], values)
    assert formulas.of_rows(values, RIGHT_OF_ROWS, "log(sum(exp(z)))-z[k]") == text


@pytest.mark.parametrize(
    "text",
    [
        "-log(q) - log(1-q)",
        "1 - 2*log(q)",
        "log2(1+q)",
        "-log10(q)",
        "exp(-log(1-q) - q)",
        "(1 - log(q))**2",
        "(-log(q)) / (1 + q)",
        "q**2 * (-log(q))",
        "0.95*log(q) - 0.05*log(1-q) + 3",
    ],
)
def test_formulas_in_q_are_named(text: str) -> None:
    values = eval(text, dict(OF_CHANCES))
    named = formulas.of_chances(values, -np.log(CHANCES), "-log(q)")
    assert_allclose(eval(named, dict(OF_CHANCES)), values)


@pytest.mark.parametrize(
    "text",
    [
        "log(sum(exp(z))) + z[k]",
        "log2(sum(exp(z))) - z[k]",
        "log(sum(exp(z))) - 0.9*z[k] - 0.1*mean(z)",
        "max(0, 1 + max(z[j!=k]) - z[k])",
        "1/(log(sum(exp(z))) - z[k])",
        "(log(sum(exp(z))) - z[k]) / log(len(z))",
        "softmax(z)[k] * (log(sum(exp(z))) - z[k])",
        "exp(max(z) - z[k])",
        "log(sum(exp(z))) * z[k]",
        "(log(sum(exp(z)))) / z[k]",
        "log(log(sum(exp(z)))) - z[k]",
        "log(sum(exp(z))) / len(z) - z[k]",
        "log(sum(exp(z))) - z[k] * log(len(z))",
        "log(sum(exp(z))) - sqrt(z[k])",
        "log(sum(exp(z))) - z[k] + 0.01*sum(z**2)",
    ],
)
def test_formulas_in_logits_are_named(text: str) -> None:
    of = OF_ROWS | {"max": lambda *given: max(given) if len(given) > 1 else np.max(given[0])}
    values = [float(eval(text, of | {"z": z, "k": k, "j": np.arange(len(z))})) for k, z in ROWS]
    named = formulas.of_rows(values, RIGHT_OF_ROWS, "log(sum(exp(z))) - z[k]")
    again = [float(eval(named, of | {"z": z, "k": k, "j": np.arange(len(z))})) for k, z in ROWS]
    assert_allclose(again, values)


@pytest.mark.parametrize("seed", range(5))
def test_no_formula_fits_noise(seed: int) -> None:
    noise = np.random.default_rng(seed).uniform(0.1, 3, 12)
    assert formulas.of_chances(noise, -np.log(CHANCES), "") == ""
    assert formulas.of_rows(noise, RIGHT_OF_ROWS, "") == ""
    assert formulas.of_rows(np.where(np.arange(12) == 3, np.nan, noise), RIGHT_OF_ROWS, "") == ""


def test_weights_are_those_of_the_sum() -> None:
    rng = np.random.default_rng(4)
    losses, counts = rng.uniform(0.1, 3, (5, 3)), rng.normal(size=5)
    rows = np.arange(5)
    found = formulas.weights(lambda choice: counts @ losses[rows, choice] - 2, losses)
    assert found is not None
    assert_allclose(found[0], counts)
    assert found[1] == pytest.approx(-2)


@pytest.mark.parametrize("reduce", [np.median, np.max, np.prod, lambda each: np.mean(each**2)])
def test_what_is_no_weighted_sum_has_no_weights(reduce) -> None:
    losses = np.random.default_rng(4).uniform(0.1, 3, (5, 3))
    assert formulas.weights(lambda choice: reduce(losses[np.arange(5), choice]), losses) is None


def test_what_is_0_in_places_is_named_only_where_the_formula_is_not_above_0_there() -> None:
    right = -np.log(CHANCES)
    assert formulas.of_chances(np.maximum(0, 1 + np.log(CHANCES)), right, "") == "max(0, 1 + log(q))"
    assert formulas.of_chances(np.where(CHANCES < 0.6, right, 0), right, "") == ""


def test_rows_that_are_added_do_not_leak() -> None:
    losses = np.random.default_rng(4).uniform(0.1, 3, (5, 3))
    rows = np.arange(5)
    assert not formulas.leak(lambda choice: np.sum(losses[rows, choice] ** 2), 5)
    assert formulas.leak(lambda choice: np.log(np.sum(losses[rows, choice])), 5)
