"""Checks of lesson 01's exercises: which model wins, and which one ships?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain, combinations, permutations
from typing import Any

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.model_selection import StratifiedShuffleSplit

from utils.language import Verbatim, begins, t
from utils.lessons.lesson_01.experiments import INPUTS_KEPT, benchmark, make_models
from utils.notebook.answers import numbers, results, short
from utils.notebook.exercises import Exercise, function_problem, number_problem
from utils.uncertainty import half_width

BEST, LEGAL = "RBF SVM", "Sparse logistic"
ACCEPTED = (LEGAL, "Decision tree")  # by legal
TYPICAL = (BEST, "Nearest neighbours", "Logistic regression", *ACCEPTED)

# ---------------------------------------------------------------- 01.a


@cache
def _measured(data_name: str, names: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measure scores and costs as the lesson does, of the models that are asked for."""
    load = {"digits": load_digits, "tumours": load_breast_cancer}[data_name]
    models = {name: model for name, model in make_models(0).items() if name in names}
    splits = StratifiedShuffleSplit(6, test_size=1 / 3, random_state=0)
    inputs, labels = load(return_X_y=True)
    scores, _, costs = benchmark(models, inputs, labels, splits)
    return scores, costs


def _by_split(data_name: str, names: tuple[str, ...] = TYPICAL) -> pd.DataFrame:
    """Give the share of mistakes on each split."""
    return 1 - _measured(data_name, names)[0]


def _mistakes(data_name: str) -> dict[str, float]:
    return {str(name): float(share) for name, share in _by_split(data_name).mean().items()}


def _all_mistakes(data_name: str = "digits") -> dict[str, float]:
    """Give the mistakes of all models: two more are trained for it than else."""
    shares = _by_split(data_name, tuple(make_models(0))).mean()
    return {str(name): float(share) for name, share in shares.items()}


def _times(data_name: str, model: str = LEGAL) -> float:
    return _mistakes(data_name)[model] / _mistakes(data_name)[BEST]


def _price(answer: Any) -> str | None:
    if answer is None:
        return "The answer is None: print shows a number and gives nothing back. Write the calculation itself, without print."
    if problem := number_problem(answer, "how many times as many mistakes"):
        return problem
    value = float(np.squeeze(answer))
    price = _times("digits")
    if np.isclose(value, price, rtol=0.015) or value == round(price):
        return None
    if message := _reading(value):
        return message
    if value <= 0:
        return "Mistakes divided by mistakes give a number above 0: look at what stands above and below the line."
    return t(
        "Of 1,000 digits the best model misreads about {best:.0f}. By your number the best that legal accepts would "
        "misread {by_it:,.0f}: it misreads more. Find in the table the most accurate model that reads at most 15 "
        "inputs, and the most accurate of all; then divide the one's mistakes by the other's."
        if value < price
        else "Of 1,000 digits the best model misreads about {best:.0f}. By your number the best that legal accepts "
        "would misread {by_it:,.0f}: it misreads fewer. Find in the table the most accurate model that reads at most "
        "15 inputs, and the most accurate of all; then divide the one's mistakes by the other's.",
        best=1000 * _mistakes("digits")[BEST],
        by_it=1000 * value * _mistakes("digits")[BEST],
    )


def _reading(value: float) -> str | None:
    """Give the message of what a number is: exactly, else nearly or rounded if it is typical, else nearly."""
    wrong = _all_mistakes()
    coarse = "Nearly: the mistakes were rounded before they were divided. Take them as the table holds them."
    computed = value != round(value, 2)  # a number of few digits agrees with too many quantities by chance
    shown = {name: round(share, 3) for name, share in wrong.items()}  # as the table prints them
    for readings, apart in (
        ([(round(wrong[LEGAL], 2) / round(wrong[BEST], 2), coarse)], 1e-6),
        (chain(_typical(), _unusual()), 1e-6),
        (_of_two_models(), 1e-6),
        (_of_the_price(), 1e-6),
        (_of_several(wrong) if computed else (), 1e-6),
        (_of_two_quantities(_quantities(wrong)) if computed else (), 1e-6),
        (_of_two_quantities(_quantities(shown)) if computed else (), 1e-6),
        (_typical(), 0.005),
        (_rounded_as(value, _typical()), 1e-6),
        (_unusual(), 5e-4),
        (_rounded_as(value, _unusual()) if value != round(value) else (), 1e-6),
        (_rounded_as(value, _typed(wrong, value)), 1e-6),
        (_rounded_as(value, _typed(shown, value)), 1e-6),
        (_of_other_columns(), 1e-3),
        (_on_the_tumours() if computed else (), 1e-6),
    ):
        known = [(abs(value / number - 1), message) for number, message in readings if number]
        if known and min(known)[0] < apart:
            return min(known)[1]
    return None


def _rounded_as(value: float, readings: Iterable[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    """Round each number to as many places as a value has, where that changes it by little."""
    places = len(f"{value:.12g}".partition(".")[2])
    rounded = ((round(number, places), number, message) for number, message in readings)
    return ((near, message) for near, number, message in rounded if abs(near - number) < 0.03 * abs(number))


def _typical() -> Iterator[tuple[float, str]]:
    """List what students compute in place of the price."""
    wrong, price = _mistakes("digits"), _times("digits")
    sparse, best = wrong[LEGAL], wrong[BEST]
    difference = (
        "That is the difference of the two: the question is how many times as many mistakes, so divide."
    )
    yield from ((sign * unit * (sparse - best), difference) for sign in (1, -1) for unit in (1, 100))
    percent = "The question is how many times, not how many per cent: leave out the factor of 100."
    yield from ((100 * price, percent), (100 * (price - 1), percent))
    yield price - 1, "That is how many times more, one taken off: divide, and leave it."
    divided = (
        "That divides accuracies: both are close to 1, which hides the price. Divide mistakes, 1 - accuracy."
    )
    yield from ((unit * (1 - sparse) / (1 - best), divided) for unit in (1, 100))
    yield from ((unit * (1 - best) / (1 - sparse), divided) for unit in (1, 100))
    upside = "Upside down: the mistakes of the model that legal accepts stand above."
    yield from ((1 / price, upside), (100 / price, upside))
    tree = "That is the decision tree. Legal accepts another model, which makes fewer mistakes."
    yield _times("digits", "Decision tree"), tree
    plain = "That is plain logistic regression, which reads all 64 inputs: legal refuses it."
    yield _times("digits", "Logistic regression"), plain
    tumours = "That is the price on the tumours: take the digits."
    yield from (
        (_times("tumours"), tumours),
        (1 / _times("tumours"), tumours),
        (_times("tumours") - 1, tumours),
    )
    alone = "Those are the mistakes of the model that legal accepts: divide them by those of the best model."
    yield from ((sparse, alone), (100 * sparse, alone))
    itself = "That divides the most accurate model by itself: it reads 64 inputs, and legal refuses it."
    yield 1.0, itself
    leader = "Those are the mistakes of the best model of all: divide those of legal's model by them."
    yield from ((best, leader), (100 * best, leader))
    accuracy = "That is an accuracy: count mistakes, 1 - accuracy, and divide two of them."
    yield from ((unit * (1 - share), accuracy) for unit in (1, 100) for share in (sparse, best))
    near = "You divide by the mistakes of nearest neighbours: take the most accurate model of all."
    yield sparse / wrong["Nearest neighbours"], near
    counted = "That counts images: divide the mistakes of legal's model by those of the best one."
    cases = len(load_digits().target)
    for count in (cases, cases / 3, 1000):
        yield from ((count * number, counted) for number in (sparse, best, sparse - best))
    yield float(INPUTS_KEPT), "15 is legal's limit: its price is counted in mistakes."
    yield (
        float(len(ACCEPTED)),
        "That is how many models legal accepts: take the better one, and count its mistakes.",
    )


def _unusual() -> Iterator[tuple[float, str]]:
    """List other units, other averages and other quantities."""
    by_split = _by_split("digits")
    wrong, price = by_split.mean(), _times("digits")
    sparse, best, few = wrong[LEGAL], wrong[BEST], wrong[[*ACCEPTED]]
    share = (
        "That is the share of legal's mistakes that the best model avoids: divide the two, and stop there."
    )
    yield from ((1 - best / sparse, share), (100 * (1 - best / sparse), share))
    mixed = "You divide mistakes by an accuracy, or the other way round: take 1 - accuracy of both models."
    for above, below in ((sparse, 1 - best), (1 - sparse, best), (best, 1 - sparse), (1 - best, sparse)):
        yield above / below, mixed
    part = "That is a part of the sum of both: divide legal's mistakes by the best model's alone."
    yield from ((sparse / (sparse + best), part), (best / (sparse + best), part))
    relative = "That compares accuracies, in which the price is small: divide mistakes, 1 - accuracy."
    yield from (((sparse - best) / (1 - best), relative), ((sparse - best) / (1 - sparse), relative))
    one_in = "That says in how many digits there is one mistake: divide the mistakes of the two models."
    yield from ((1 / best, one_in), (1 / sparse, one_in))
    tumours = _mistakes("tumours")
    data = "You mix the two data sets: take both models on the digits."
    yield from ((tumours[LEGAL] / best, data), (sparse / tumours[BEST], data), (tumours[BEST] / best, data))
    both = "You put together both models that legal accepts: it would ship the better one, so take that one alone."
    for number in (few.mean() / best, few.sum() / best, few.mean(), few.sum(), 1 - few.mean()):
        yield number, both
    for number, (_, row) in enumerate(by_split.iterrows(), 1):
        yield (
            row[LEGAL] / row[BEST],
            t(
                "That is split {number} alone: take the mean accuracy of the six, as in the table.",
                number=number,
            ),
        )
    splits = "You divide within each split: divide the mean mistakes, as the table gives them."
    ratios = by_split[LEGAL] / by_split[BEST]
    yield from ((ratios.mean(), splits), (ratios.median(), splits))
    inputs = "That compares how many inputs the models read: compare their mistakes."
    yield from ((64 / INPUTS_KEPT, inputs), (INPUTS_KEPT / 64, inputs), (64 - INPUTS_KEPT, inputs))
    joined = "You add or multiply the mistakes of the two models: divide them."
    yield from (
        (number, joined)
        for number in (sparse + best, (sparse + best) / 2, sparse * best, 100 * (sparse + best))
    )
    spread = by_split.apply(half_width, test_share=1 / 3)
    yield (
        spread[LEGAL] / spread[BEST],
        "That divides the uncertainties, the numbers after the ±: divide mistakes.",
    )
    logarithm = "That is a logarithm of the ratio: the ratio itself is asked for."
    yield from ((np.log(price), logarithm), (np.log10(price), logarithm), (np.log2(price), logarithm))


def _of_two_models() -> Iterator[tuple[float, str]]:
    """List the numbers of the other models, and of other pairs: two more are trained for it than else."""
    wrong = pd.Series(_all_mistakes())
    mean, ask = wrong.mean(), "divide those of the best model that legal accepts by those of the best of all."
    yield from (
        (wrong[LEGAL] / mean, t("You divide by the mean mistakes of all models: {ask}", ask=ask)),
        (mean, t("That is the mean of all models: {ask}", ask=ask)),
    )
    refused = wrong.drop([*ACCEPTED])
    yield (
        wrong[LEGAL] / refused.mean(),
        t("You divide by the mean of those that legal refuses: {ask}", ask=ask),
    )
    yield (
        wrong[[*ACCEPTED]].mean() / refused.mean(),
        t("That compares the means of two groups of models: {ask}", ask=ask),
    )
    yield mean / wrong[BEST], t("Above you have the mean mistakes of all models: {ask}", ask=ask)
    for name, share in wrong.items():
        yield from (
            (unit * share, t("Those are the mistakes of one model, {name}: {ask}", name=name, ask=ask))
            for unit in (1, 100)
        )
        yield from (
            (
                unit * (1 - share),
                t("That is the accuracy of {name}. Take mistakes: {ask}", name=name, ask=ask),
            )
            for unit in (1, 100)
        )
    for one, other in permutations(wrong.index, 2):
        yield (
            wrong[one] / wrong[other],
            t(
                "Those are the mistakes of {one} over those of {other}. {why}",
                one=one,
                other=other,
                why=_whose(one, other),
            ),
        )
        both = t("{one} and {other}", one=one, other=other)
        yield wrong[one] - wrong[other], t("That is a difference, of {both}: {ask}", both=both, ask=ask)
        yield (
            100 * (wrong[one] - wrong[other]),
            t("That is a difference, of {both}: {ask}", both=both, ask=ask),
        )
        yield (
            (1 - wrong[one]) / (1 - wrong[other]),
            t("That divides the accuracies of {both}: take mistakes, 1 - accuracy.", both=both),
        )


_ASK = "Divide the mistakes of the best model that legal accepts by those of the best of all."


def _of_the_price() -> Iterator[tuple[float, str]]:
    """List what is made of the right number by one step too many, and the odds."""
    wrong, price = _mistakes("digits"), _times("digits")
    for number, step in (
        (price + 1, "1 added to it"),
        (1 - price, "taken from 1"),
        (-price, "the other sign"),
        (price / 100, "divided by 100"),
        (price**2, "the square taken"),
        (np.sqrt(price), "the root taken"),
        (np.exp(price), "the exponential taken"),
        (np.ceil(price), "rounded up"),
    ):
        yield float(number), t("That is the right number with one step too many: {step}.", step=step)
    yield 1 / (price - 1), t("You divide by the difference of the two. {ask}", ask=_ASK)
    per_input = t("You divide by the number of inputs as well. {ask}", ask=_ASK)
    yield from ((price * 64 / INPUTS_KEPT, per_input), (price * INPUTS_KEPT / 64, per_input))
    counted = t("You count models: count the mistakes of two of them. {ask}", ask=_ASK)
    models = len(make_models(0))
    yield from ((float(number), counted) for number in (models, models - len(ACCEPTED)))
    yield from ((unit * len(ACCEPTED) / models, counted) for unit in (1, 100))
    images = t("That is a number of images. {ask}", ask=_ASK)
    cases = len(load_digits().target)
    yield from ((float(number), images) for number in (cases, cases // 3, 2 * cases // 3))
    sparse, best = wrong[LEGAL], wrong[BEST]
    odds = "Those are odds, mistakes divided by right answers: divide mistakes by mistakes."
    yield from (
        (sparse / (1 - sparse) * (1 - best) / best, odds),
        (best / (1 - best) * (1 - sparse) / sparse, odds),
        (sparse / (1 - sparse), odds),
        (best / (1 - best), odds),
    )


def _quantities(wrong: dict[str, float]) -> list[tuple[float, str]]:
    """List what the table holds or gives: of each model, and of groups of them, mistakes and accuracies."""
    shares = pd.Series(wrong)
    groups = {
        "all models": shares,
        "those that legal accepts": shares[[*ACCEPTED]],
        "those that legal refuses": shares.drop([*ACCEPTED]),
    }
    found = []
    for of_one, of_group, of in (
        ("the mistakes of {name}", "{rule} of the mistakes of {group}", lambda one: one),
        ("the accuracy of {name}", "{rule} of the accuracy of {group}", lambda one: 1 - one),
    ):
        found += [(share, t(of_one, name=name)) for name, share in of(shares).items()]
        for group, members in groups.items():
            for method, rule in _RULES.items():
                found.append((float(of(members).agg(method)), t(of_group, rule=rule, group=group)))
    spread = _by_split("digits").apply(half_width, test_share=1 / 3)
    found += [(float(size), t("the ± of {name}", name=name)) for name, size in spread.items()]
    return found


def _of_two_quantities(quantities: list[tuple[float, str]]) -> Iterator[tuple[float, str]]:
    """List each quantity, and each two of them divided, subtracted, added or multiplied, in all units."""
    for number, words in quantities:
        yield from (
            (unit * number, t("That is {words}, alone. {ask}", words=words, ask=_ASK)) for unit in (1, 100)
        )
    for (one, first), (other, second) in permutations(quantities, 2):
        ratio = t("You divide {first} by {second}. {ask}", first=first, second=second, ask=_ASK)
        yield from (
            (one / other, ratio),
            (100 * one / other, " ".join([ratio, t("Leave out the factor of 100.")])),
        )
        yield one / other - 1, " ".join([ratio, t("Take nothing off.")])
        yield from (
            (
                unit * (one - other),
                t("You subtract {second} from {first}. {ask}", second=second, first=first, ask=_ASK),
            )
            for unit in (1, 100)
        )
        if first < second:  # else told before
            yield from (
                (
                    one + other,
                    t("You add {first} and {second}. {ask}", first=first, second=second, ask=_ASK),
                ),
                (
                    one * other,
                    t("You multiply {first} by {second}. {ask}", first=first, second=second, ask=_ASK),
                ),
                ((100 - one) / (100 - other), " ".join([t(_SHARES), t(_ASK)])),
                ((100 - other) / (100 - one), " ".join([t(_SHARES), t(_ASK)])),
            )


def _of_several(wrong: dict[str, float]) -> Iterator[tuple[float, str]]:
    """List the means of several models, above or below the line."""
    for size in range(2, len(wrong)):
        for several in combinations(wrong.values(), size):
            yield (
                wrong[LEGAL] / float(np.mean(several)),
                t("You divide by the mean of {size} models. {ask}", size=size, ask=_ASK),
            )
            yield (
                float(np.mean(several)) / wrong[BEST],
                t("Above you have the mean of {size} models. {ask}", size=size, ask=_ASK),
            )


def _typed(wrong: dict[str, float], value: float) -> Iterator[tuple[float, str]]:
    """List what a number of few digits may stand for: few pairs for one digit, none for a whole number."""
    digits = 2 if value != round(value, 1) else int(value != round(value))
    for name, share in wrong.items() if digits else ():
        yield from (
            (unit * share, t("That is the mistakes of {name}, alone. {ask}", name=name, ask=_ASK))
            for unit in (1, 100)
        )
        yield from (
            (unit * (1 - share), t("That is the accuracy of {name}. {ask}", name=name, ask=_ASK))
            for unit in (1, 100)
        )
    for one, other in permutations(wrong, 2) if digits else ():
        if digits == 2 or one in ACCEPTED or other == BEST:
            pair = t(
                "Those are the mistakes of {one} over those of {other}, rounded. {why}",
                one=one,
                other=other,
                why=_whose(one, other),
            )
            yield wrong[one] / wrong[other], pair


def _of_other_columns() -> Iterator[tuple[float, str]]:
    """List comparisons of sizes and of inputs."""
    costs = _measured("digits", tuple(make_models(0)))[1]
    for column, what in (("size_kb", "size in kB"), ("inputs", "number of inputs")):
        yield from (
            (number, t("That is the {what} of {name}. {ask}", what=what, name=name, ask=_ASK))
            for name, number in costs[column].items()
        )
        for one, other in permutations(costs.index, 2):
            if costs[column][one] != costs[column][other]:
                told = t(
                    "You divide the {what} of {one} by that of {other}. {ask}",
                    what=what,
                    one=one,
                    other=other,
                    ask=_ASK,
                )
                yield costs[column][one] / costs[column][other], told


def _on_the_tumours() -> Iterator[tuple[float, str]]:
    """List what the other data set gives, and the two data sets mixed."""
    told = "That takes mistakes on the tumours: take both models on the digits."
    tumours, digits = _all_mistakes("tumours"), _all_mistakes()
    two = "You put the prices on both data sets together: give that on the digits alone."
    here, there = _times("digits"), _times("tumours")
    yield from ((number, two) for number in (here - there, here + there, (here + there) / 2, here / there))
    for above, below in permutations([*tumours.values(), *digits.values()], 2):
        yield from ((above / below, told), (above - below, told))
    yield from ((number, told) for number, _ in _of_two_quantities(_quantities(tumours)))


_RULES = {
    "mean": "the mean",
    "median": "the median",
    "sum": "the sum",
    "std": "the standard deviation",
}
_SHARES = "You subtract shares from 100: an accuracy of the table is a share of 1, so subtract it from 1."


def _whose(above: str, below: str) -> str:
    """Say what is wrong with a pair of models."""
    if above == BEST:
        return "Upside down: the mistakes of legal's model stand above, those of the best of all below."
    said = []
    if above not in ACCEPTED:
        said.append(t("Legal refuses {above}: it reads all 64 inputs.", above=above))
    elif above != LEGAL:
        said.append(t("Legal accepts a model that makes fewer mistakes than that."))
    if below != BEST:
        said.append(t("{below} is not the most accurate of all.", below=below))
    return " ".join(said)


def _what_it_means(answer: Any) -> str:
    wrong = _mistakes("digits")
    return t(
        "{times:.1f} times: of 1,000 digits the best model misreads about {best:.0f}, the best that legal accepts about "
        "{legal:.0f}. On the tumours the same limit costs {tumours:.1f} times. A limit has a price, the price depends on "
        "the data, and somebody can now decide whether to pay it.",
        times=_times("digits"),
        best=1000 * wrong[BEST],
        legal=1000 * wrong[LEGAL],
        tumours=_times("tumours"),
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


def _front_of_slower(mistakes: Any, time_ms: Any) -> list[bool]:
    return _front(mistakes, -np.asarray(time_ms))


def _front_of_worse(mistakes: Any, time_ms: Any) -> list[bool]:
    return _front(-np.asarray(mistakes), time_ms)


def _dominators(mistakes: Any, time_ms: Any) -> list[bool]:
    """Mark the models that dominate another one."""
    points = list(zip(np.asarray(mistakes).tolist(), np.asarray(time_ms).tolist(), strict=True))
    return [any(_dominates(mine, other) for other in points) for mine in points]


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
    """Drop a model as soon as another one is better in either number."""
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


def _in_order_of_time(mistakes: Any, time_ms: Any) -> list[bool]:
    order = np.lexsort((mistakes, time_ms))
    return [_front(mistakes, time_ms)[i] for i in order]


def _in_order_of_mistakes(mistakes: Any, time_ms: Any) -> list[bool]:
    return _in_order_of_time(time_ms, mistakes)


def _how_many_dominate(mistakes: Any, time_ms: Any) -> list[int]:
    points = list(zip(np.asarray(mistakes).tolist(), np.asarray(time_ms).tolist(), strict=True))
    return [sum(_dominates(other, mine) for other in points) for mine in points]


def _unless_all_dominate(mistakes: Any, time_ms: Any) -> list[bool]:
    """Drop a model only if all others dominate it."""
    others = len(np.asarray(mistakes)) - 1
    return [count < others for count in _how_many_dominate(mistakes, time_ms)]


def _front_of_whole_numbers(mistakes: Any, time_ms: Any) -> list[bool]:
    return _front(np.floor(mistakes), np.floor(time_ms))


def _front_of_rounded(mistakes: Any, time_ms: Any) -> list[bool]:
    return _front(np.round(mistakes), np.round(time_ms))


def _against(*numbers: int) -> Callable[[Any, Any], list[bool]]:
    """Compare each model with those alone that are the best in one of the two numbers, 0 or 1."""

    def front(mistakes: Any, time_ms: Any) -> list[bool]:
        points = list(zip(np.asarray(mistakes).tolist(), np.asarray(time_ms).tolist(), strict=True))
        others = [min(points, key=lambda point: point[number]) for number in numbers]
        return [not any(_dominates(other, mine) for other in others) for mine in points]

    return front


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
        (np.array([2.0, 1.0]), np.array([2.0, 1.0])),
        (np.array([0.1, 0.5, 0.2, 0.3]), np.array([0.9, 0.1, 0.4, 0.6])),
    ]
    drawn = [(rng.integers(1, 6, n).astype(float), rng.integers(1, 6, n).astype(float)) for n in (5, 8, 20)]
    return [*hand, *drawn, (rng.random(9).round(3), rng.random(9).round(3))]


_ORDER = "Your marks stand in a sorted order: give them in the order in which the models come in."


def _pareto(answer: Any) -> str | None:
    mistakes = [
        (_dominated, "Turned round: you mark the dominated models. Mark those that no other one dominates."),
        (_front_of_higher, "You treat higher as better: fewer mistakes and less time are better."),
        (_front_of_slower, "You treat more time as better: less time is."),
        (_front_of_worse, "You treat more mistakes as better: fewer are."),
        (
            _dominators,
            "You mark the models that dominate another one. Mark those that no other one dominates.",
        ),
        (_without_ties, "Two equal models do not dominate each other: both stay on the front."),
        (_front_by_a_sweep, "Two equal models do not dominate each other: both stay on the front."),
        (_positions, "Return one True or False for each model, not the positions of those on the front."),
        (
            _none_left,
            "Nothing is left: either no mark becomes True, or by your rule each model dominates itself. One of the two "
            "numbers must be smaller.",
        ),
        (
            _all_left,
            "You keep every model: one that another beats in both numbers is not worth arguing about.",
        ),
        (
            _best_on_both,
            "You drop a model as soon as another is better in one of the two numbers: it must be as good in the other, too.",
        ),
        (
            _smallest_sum,
            "A sum of mistakes and milliseconds has no meaning: compare each of the two by itself.",
        ),
        (
            _smallest_product,
            "A product of the two picks one model by a rule of its own: compare each of the two by itself.",
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
        *((turned, _ORDER) for turned in (_in_order_of_time, _in_order_of_mistakes)),
        (
            _how_many_dominate,
            "You return how many models dominate each one: True belongs where there is none.",
        ),
        (_unless_all_dominate, "You drop a model only if all others dominate it: one other is enough."),
        *(
            (
                _against(*numbers),
                "You compare with the best in one of the two numbers alone: compare with all others.",
            )
            for numbers in ((0,), (1,), (0, 1))
        ),
        *(
            (
                whole,
                "You round the numbers first: models that differ by little become equal. Compare them as they are.",
            )
            for whole in (_front_of_whole_numbers, _front_of_rounded)
        ),
        (_count, "Return one True or False for each model, not how many are on the front."),
        (_points, "Return one True or False for each model, not the models' numbers."),
        (
            _only_strictly_worse,
            "A model is also dominated by one that is equal in one of the two numbers and better in the other.",
        ),
        (
            _only_the_extremes,
            "You keep the fastest and the most accurate: models between the two may be undominated as well.",
        ),
    ]
    problem = function_problem(answer, _front_cases(), _front, mistakes)
    given, stopped = results(answer, _front_cases()) if callable(answer) else ([], problem)
    if problem is None or stopped or not begins(problem, "Called with"):
        return problem
    alike = {str(np.asarray(marks).tolist()) for marks in given}
    if len(alike) == 1 and np.size(given[0]) > 1:
        return (
            "Your function gives the same marks for any models: work them out from `mistakes` and `time_ms`."
        )
    if told := next(filter(None, map(_no_marks, _front_cases(), given)), None):
        return told
    first = next(filter(None, map(_wrong_mark, _front_cases(), given)), problem)
    turned = _ties([1 - np.asarray(numbers(marks, truths=True)) for marks in given])
    kind = (
        _ties(given)
        or (turned and " ".join([t("Turned round: mark those that none dominates."), turned]))
        or t(_probed(answer))
    )
    return " ".join(filter(None, [kind, first]))


def _ties(given: list[Any]) -> str:
    """Say how equal numbers are taken, where all wrong marks come from them."""
    kept, missed = [], []  # wrongly: the models that dominate each, and whether each has an equal
    for (mistakes, time_ms), marks in zip(_front_cases(), given, strict=True):
        models = list(zip(mistakes.tolist(), time_ms.tolist(), strict=True))
        for on, right, mine in zip(np.ravel(marks), _front(mistakes, time_ms), models, strict=True):
            if on and not right:
                kept.append([_how(other, mine) for other in models if _dominates(other, mine)])
            elif right and not on:
                missed.append(models.count(mine) > 1)
    ways = {way for one in kept for way in one}
    if not all(missed) or "fewer mistakes and less time" in ways:
        return ""
    told = [t("Two equal models do not dominate each other: both stay on the front.")] if missed else []
    if len(ways) == 1:
        told.append(t("You leave out one way to dominate another model: {way}.", way=ways.pop()))
    elif ways:
        told.append(
            t(
                "A model is also dominated by one that is equal in one of the two numbers and better in the other."
            )
        )
    return " ".join(told)


def _probed(answer: Any) -> str:
    """Say on what the marks depend, and must not: each change of the models here leaves the front as it is."""
    cases = _front_cases()[-4:]
    rng = np.random.default_rng(5)
    orders = [rng.permutation(len(mistakes)) for mistakes, _ in cases]
    before = _marks(answer, cases)
    moved = _marks(answer, [(m[order], t[order]) for (m, t), order in zip(cases, orders, strict=True)])
    if before is None or moved is None:
        return ""
    if moved != [[marks[i] for i in order] for marks, order in zip(before, orders, strict=True)]:
        parted = _marks(answer, [(m, t[order]) for (m, t), order in zip(cases, orders, strict=True)])
        if moved == before == [_front(np.sort(m), np.sort(t)) for m, t in cases]:
            return "You sort mistakes and times each by itself: then they no longer belong to one model."
        if moved == before != parted:
            return _ORDER
        return (
            "Your marks depend on the order in which the models come in: compare each model with all others, "
            "not with the first one, the earlier ones or its neighbours."
        )
    changes: list[tuple[Any, str]] = [
        (lambda m, t: (m, t[::-1]), "Your marks do not change with the times: compare both numbers."),
        (lambda m, t: (m[::-1], t), "Your marks do not change with the mistakes: compare both numbers."),
    ]
    for change, told in changes:
        if _marks(answer, [change(*case) for case in cases]) == before:
            return told
    changes = [
        (
            lambda m, t: (m, t / 1000),
            "Your marks change when the times are given in seconds: you weigh mistakes against time. Compare each of "
            "the two by itself.",
        ),
        (
            lambda m, t: (2.0**m, 3.0**t),
            "Your marks depend on how far apart the models are, as a mean or a sum does. Only this counts: which of "
            "two is smaller.",
        ),
        (
            lambda m, t: (np.append(m, [9.0] * 9), np.append(t, [9.0] * 9)),
            "Your marks change when models are added that are worse than all: a median or a rank moves then. Compare "
            "each model with each other one.",
        ),
    ]
    for change, told in changes:
        after = _marks(answer, [change(*case) for case in cases])
        if after is not None and [new[: len(old)] for new, old in zip(after, before, strict=True)] != before:
            return told
    return _of_two_models_alone(answer)


def _of_two_models_alone(answer: Any) -> str:
    """Say which of two models are compared wrongly, or that only more of them go wrong."""
    tried = [
        ((2, 2), "Of two models you do not drop just the one that has more mistakes and more time."),
        ((1, 2), "Of two models with as many mistakes you do not drop just the slower one."),
        ((2, 1), "Of two models that are as fast you do not drop just the one with more mistakes."),
        ((1, 1), "Of two equal models you do not keep both."),
    ]
    for (mistakes, time_ms), told in tried:
        case = np.array([1.0, mistakes]), np.array([1.0, time_ms])
        if _marks(answer, [case]) != [_front(*case)]:
            return told
    if _marks(answer, [(np.array([1.0, 2.0]), np.array([2.0, 1.0]))]) != [[True, True]]:
        return "Of two models, one faster and one with fewer mistakes, you do not keep both."
    return (
        "Two models alone you compare rightly: look at how you put the comparisons with all others together."
    )


def _marks(answer: Any, cases: list[tuple[np.ndarray, np.ndarray]]) -> list[list[bool]] | None:
    """Give a function's marks of each case; None where it fails or gives others."""
    given, problem = results(answer, cases)
    if problem or any(map(_no_marks, cases, given)):
        return None
    return [np.ravel(marks).astype(bool).tolist() for marks in given]


def _inputs(mistakes: np.ndarray, time_ms: np.ndarray) -> str:
    return t(
        "the mistakes {mistakes} and the times {time_ms}",
        mistakes=short(mistakes.tolist()),
        time_ms=short(time_ms.tolist()),
    )


def _no_marks(case: tuple[np.ndarray, np.ndarray], given: Any) -> str | None:
    """Say what keeps a result from being one truth value for each model."""
    mistakes, inputs = case[0], _inputs(*case)
    marks = numbers(given, truths=True)
    result = Verbatim(short(given))
    if isinstance(given, list) and given and all(isinstance(mark, str) for mark in given):
        return t(
            "Called with {inputs}, your function gives {result}: return one True or False for each model, without "
            "quotation marks.",
            inputs=inputs,
            result=result,
        )
    if marks is None:
        return t(
            "Called with {inputs}, your function gives {result}: return one True or False for each model.",
            inputs=inputs,
            result=result,
        )
    if marks.size != len(mistakes):
        told = t(
            "Called with {inputs}, your function gives 1 value for {models} models: return one True or False for each "
            "model."
            if marks.size == 1
            else "Called with {inputs}, your function gives {count} values for {models} models: return one True or "
            "False for each model.",
            inputs=inputs,
            count=marks.size,
            models=len(mistakes),
        )
        return " ".join([told, t(_lengths(marks.shape, len(mistakes)))])
    if not np.isin(marks, (0, 1)).all():
        return t(
            "Called with {inputs}, your function gives {result}: return one True or False for each model, no other "
            "numbers.",
            inputs=inputs,
            result=result,
        )
    return None


def _lengths(given: tuple[int, ...], models: int) -> str:
    """Ask for what makes a result too short or too long."""
    if np.prod(given) == 1:
        return "Does a return stand inside the loop?"
    if given in ((models, models), (models**2,), (models**2 - models,)):
        return "You have compared every pair: what do the others together say about one model?"
    return "Do you leave models out, or list only some of them?"


def _wrong_mark(case: tuple[np.ndarray, np.ndarray], given: Any) -> str | None:
    """Say which mark is wrong, and which other model proves it."""
    (mistakes, time_ms), marks = case, numbers(given, truths=True)
    assert marks is not None  # else it has been told
    models = list(zip(mistakes.tolist(), time_ms.tolist(), strict=True))
    for i, (on, mine) in enumerate(zip(marks.ravel().astype(bool).tolist(), models, strict=True)):
        better = [j for j, other in enumerate(models) if _dominates(other, mine)]
        says = t(
            "Called with {inputs}, your function says {on} for model {number} ({model}).",
            inputs=_inputs(*case),
            on=on,
            number=i,
            model=_model(mine),
        )
        if on and better:
            j = better[0]
            proof = t(
                "But model {number} ({model}) dominates it: {how}.",
                number=j,
                model=_model(models[j]),
                how=_how(models[j], mine),
            )
            return " ".join([says, proof])
        if not on and not better:
            return " ".join([says, _tempting(models, i)])
    return None


def _dominates(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one != other and one[0] <= other[0] and one[1] <= other[1]


def _model(point: tuple[float, float]) -> str:
    return t("mistakes {mistakes:g}, time {time:g}", mistakes=point[0], time=point[1])


def _how(one: tuple[float, float], other: tuple[float, float]) -> str:
    """Say in what a model beats another one."""
    if one[0] < other[0] and one[1] < other[1]:
        return "fewer mistakes and less time"
    return "as fast, with fewer mistakes" if one[0] < other[0] else "as few mistakes in less time"


def _tempting(models: list[tuple[float, float]], i: int) -> str:
    """Say why a model that none dominates may look dominated."""
    mine = models[i]
    twins = [j for j, other in enumerate(models) if other == mine and j != i]
    if twins:
        return t(
            "But none of the others dominates it: model {number} is equal to it, and two equal models do not dominate "
            "each other.",
            number=twins[0],
        )
    fewer = any(m < mine[0] for m, _ in models)
    faster = any(time < mine[1] for _, time in models)
    if fewer and faster:
        return t(
            "But none of the others dominates it: each that makes fewer mistakes is slower, and each that is faster "
            "makes more."
        )
    if fewer:
        return t("But none of the others dominates it: it is the fastest.")
    if faster:
        return t("But none of the others dominates it: it makes the fewest mistakes.")
    return t("But none of the others dominates it: it is the best in both.")


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
