"""Checks of lesson 01's exercises: which model wins, and which one ships?"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.model_selection import StratifiedShuffleSplit

from utils.lessons.lesson_01.experiments import benchmark, make_models
from utils.notebook.exercises import Exercise, function_problem, number_problem

# ---------------------------------------------------------------- 01.a


@cache
def _mistakes(data_name: str) -> dict[str, float]:
    """Measure the share of mistakes as the lesson does, of the models that the exercise is about."""
    load = {"digits": load_digits, "tumours": load_breast_cancer}[data_name]
    inputs, labels = load(return_X_y=True)
    names = ("RBF SVM", "Nearest neighbours", "Logistic regression", "Sparse logistic", "Decision tree")
    models = {name: model for name, model in make_models(0).items() if name in names}
    splits = StratifiedShuffleSplit(6, test_size=1 / 3, random_state=0)
    scores, _, _ = benchmark(models, inputs, labels, splits)
    return {str(name): float(1 - scores[name].mean()) for name in names}


def _times(data_name: str, model: str = "Sparse logistic") -> float:
    return _mistakes(data_name)[model] / _mistakes(data_name)["RBF SVM"]


def _price(answer: Any) -> str | None:
    if problem := number_problem(answer, "how many times as many mistakes"):
        return problem
    value = float(np.squeeze(answer))
    price, wrong = _times("digits"), _mistakes("digits")
    if np.isclose(value, price, rtol=0.015) or value == round(price):
        return None
    sparse, best = wrong["Sparse logistic"], wrong["RBF SVM"]
    typical = {
        (sparse - best, 100 * (sparse - best)): "That is the difference of the two: the question is how many *times* as "
        "many mistakes, so divide.",
        (price - 1,): "That is how many times *more*, one taken off: divide, and leave it.",
        ((1 - sparse) / (1 - best), (1 - best) / (1 - sparse)): "That divides accuracies: both are close to 1, which "
        "hides the price. Divide mistakes, 1 - accuracy.",
        (1 / price,): "Upside down: the mistakes of the model that legal accepts stand above.",
        (_times("digits", "Decision tree"),): "That is the decision tree. Legal accepts another model, which makes fewer "
        "mistakes.",
        (_times("digits", "Logistic regression"),): "That is plain logistic regression, which reads all 64 inputs: legal "
        "refuses it.",
        (_times("tumours"),): "That is the price on the tumours: take the digits.",
        (sparse, 100 * sparse): "Those are the mistakes of the model that legal accepts: divide them by those of the "
        "best model.",
        (best, 100 * best): "Those are the mistakes of the best model of all: divide those of legal's model by them.",
        (1 - sparse, 1 - best): "That is an accuracy: count mistakes, 1 - accuracy, and divide two of them.",
        (sparse / wrong["Nearest neighbours"],): "You divide by the mistakes of nearest neighbours: take the most "
        "accurate model of all.",
        (15.0,): "15 is legal's limit: its price is counted in mistakes.",
    }  # fmt: skip
    for numbers, message in typical.items():
        if np.isclose(value, numbers, rtol=0.006).any():
            return message
    return (
        "Not that: find the most accurate model that reads at most 15 inputs, and the most accurate of all; then divide "
        "the one's mistakes by the other's."
    )


def _what_it_means(answer: Any) -> str:
    wrong = _mistakes("digits")
    return (
        f"{_times('digits'):.1f} times: of 1,000 digits the best model misreads about {1000 * wrong['RBF SVM']:.0f}, the "
        f"best that legal accepts about {1000 * wrong['Sparse logistic']:.0f}. On the tumours the same limit costs "
        f"{_times('tumours'):.1f} times. A limit has a price, the price depends on the data, and somebody can now decide "
        "whether to pay it."
    )


# ---------------------------------------------------------------- 01.b


def _front(mistakes: Any, time_ms: Any) -> list[bool]:
    points = list(zip(np.asarray(mistakes).tolist(), np.asarray(time_ms).tolist(), strict=True))
    return [
        not any(m <= mine_m and t <= mine_t and (m, t) != (mine_m, mine_t) for m, t in points)
        for mine_m, mine_t in points
    ]


def _dominated(mistakes: Any, time_ms: Any) -> list[bool]:
    return [not on for on in _front(mistakes, time_ms)]


def _front_of_higher(mistakes: Any, time_ms: Any) -> list[bool]:
    return _front(-np.asarray(mistakes), -np.asarray(time_ms))


def _without_ties(mistakes: Any, time_ms: Any) -> list[bool]:
    points = list(zip(np.asarray(mistakes).tolist(), np.asarray(time_ms).tolist(), strict=True))
    return [
        not any(j != i and m <= points[i][0] and t <= points[i][1] for j, (m, t) in enumerate(points))
        for i in range(len(points))
    ]


def _only_strictly_worse(mistakes: Any, time_ms: Any) -> list[bool]:
    points = list(zip(np.asarray(mistakes).tolist(), np.asarray(time_ms).tolist(), strict=True))
    return [not any(m < mine_m and t < mine_t for m, t in points) for mine_m, mine_t in points]


def _only_the_extremes(mistakes: Any, time_ms: Any) -> Any:
    mistakes, time_ms = np.asarray(mistakes), np.asarray(time_ms)
    return (mistakes == mistakes.min()) | (time_ms == time_ms.min())


def _front_by_a_sweep(mistakes: Any, time_ms: Any) -> Any:
    """From fast to slow, keep each model that makes fewer mistakes than all before: drops equal ones."""
    mistakes, time_ms = np.asarray(mistakes), np.asarray(time_ms)
    front, best = np.zeros(len(mistakes), dtype=bool), np.inf
    for i in np.lexsort((mistakes, time_ms)):
        if mistakes[i] < best:
            front[i], best = True, mistakes[i]
    return front


def _none_left(mistakes: Any, time_ms: Any) -> list[bool]:
    """Every model is at least as good as itself."""
    return [False] * len(mistakes)


def _all_left(mistakes: Any, time_ms: Any) -> list[bool]:
    return [True] * len(mistakes)


def _best_on_both(mistakes: Any, time_ms: Any) -> Any:
    """Drop a model as soon as another one is better on either count."""
    mistakes, time_ms = np.asarray(mistakes), np.asarray(time_ms)
    return (mistakes == mistakes.min()) & (time_ms == time_ms.min())


def _smallest_sum(mistakes: Any, time_ms: Any) -> Any:
    total = np.asarray(mistakes) + np.asarray(time_ms)
    return total == total.min()


def _smallest_product(mistakes: Any, time_ms: Any) -> Any:
    product = np.asarray(mistakes) * np.asarray(time_ms)
    return product == product.min()


def _than_the_one_before(mistakes: Any, time_ms: Any) -> Any:
    """Compare each model with the next faster one only."""
    mistakes, order = np.asarray(mistakes), np.lexsort((mistakes, time_ms))
    front = np.ones(len(mistakes), dtype=bool)
    front[order[1:]] = mistakes[order[1:]] < mistakes[order[:-1]]
    return front


def _below_average(mistakes: Any, time_ms: Any) -> Any:
    mistakes, time_ms = np.asarray(mistakes), np.asarray(time_ms)
    return (mistakes <= mistakes.mean()) & (time_ms <= time_ms.mean())


def _fewest_mistakes(mistakes: Any, time_ms: Any) -> Any:
    return np.asarray(mistakes) == np.min(mistakes)


def _fastest(mistakes: Any, time_ms: Any) -> Any:
    return np.asarray(time_ms) == np.min(time_ms)


def _count(mistakes: Any, time_ms: Any) -> int:
    return sum(_front(mistakes, time_ms))


def _points(mistakes: Any, time_ms: Any) -> Any:
    return np.column_stack([mistakes, time_ms])[np.array(_front(mistakes, time_ms))]


def _positions(mistakes: Any, time_ms: Any) -> Any:
    return np.flatnonzero(_front(mistakes, time_ms))


def _front_cases() -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(12)
    hand = [
        (np.array([3.0, 2.0, 1.0]), np.array([1.0, 2.0, 3.0])),
        (np.array([1.0, 1.0, 2.0]), np.array([2.0, 2.0, 2.0])),
        (np.array([1.0, 1.0]), np.array([1.0, 5.0])),
        (np.array([4.0]), np.array([7.0])),
    ]
    drawn = [(rng.integers(1, 6, n).astype(float), rng.integers(1, 6, n).astype(float)) for n in (5, 8, 20)]
    return hand + drawn


def _pareto(answer: Any) -> str | None:
    mistakes = [
        (_dominated, "Turned round: you mark the dominated models. Mark those that no other one dominates."),
        (_front_of_higher, "You treat higher as better: fewer mistakes and less time are better."),
        (_without_ties, "Two equal models do not dominate each other: both stay on the front."),
        (_front_by_a_sweep, "Two equal models do not dominate each other: both stay on the front."),
        (_positions, "Return one True or False for each model, not the positions of those on the front."),
        (
            _none_left,
            "Nothing is left: by your rule each model dominates itself. One of the two counts must be smaller.",
        ),
        (
            _all_left,
            "You keep every model: one that another beats on both counts is not worth arguing about.",
        ),
        (
            _best_on_both,
            "You drop a model as soon as another is better on one count: it must be as good on the other, too.",
        ),
        (_smallest_sum, "A sum of mistakes and milliseconds has no meaning: compare each count by itself."),
        (
            _smallest_product,
            "A product of the two picks one model by a rule of its own: compare each count by itself.",
        ),
        (
            _than_the_one_before,
            "You compare each model with the next faster one: compare it with all others.",
        ),
        (
            _below_average,
            "Better than the average is another question: compare each model with each other one.",
        ),
        (_fewest_mistakes, "You keep only the most accurate: a faster one is not dominated by it."),
        (_fastest, "You keep only the fastest: a more accurate one is not dominated by it."),
        (_count, "Return one True or False for each model, not how many are on the front."),
        (_points, "Return one True or False for each model, not the models' numbers."),
        (
            _only_strictly_worse,
            "A model is also dominated by one that is equal on one count and better on the other.",
        ),
        (
            _only_the_extremes,
            "You keep the fastest and the most accurate: models between the two may be undominated as well.",
        ),
    ]
    return function_problem(answer, _front_cases(), _front, mistakes)


EXERCISES = [
    Exercise("01.a", "The price of legal's limit", _price, _what_it_means),
    Exercise(
        "01.b",
        "The models worth arguing about",
        _pareto,
        "Everything off the front can be struck from the table before anyone starts to argue. Call it with the lesson's "
        "own numbers, 1 - costs['digits']['accuracy'] and costs['digits']['p50_ms']: is it the dotted line above?",
    ),
]
