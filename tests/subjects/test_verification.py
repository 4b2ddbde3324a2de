"""utils.verification: each formula against brute force, finite differences, scikit-learn, or every linear region."""

import itertools
import os

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import linprog
from scipy.special import log_softmax
from sklearn.neural_network import MLPClassifier

from utils.verification.bounds import box, interval_bounds, linear_bounds, unsure
from utils.verification.exact import quiet_output, relaxed_output, smallest_output, verify
from utils.verification.networks import (
    WAYS,
    Network,
    change,
    interval_slopes,
    loss_slopes,
    margins,
    train,
)
from utils.verification.search import attack, branch_and_bound, one_step

SEEDS = range(12)
ONE_LAYER = Network([np.array([[1.0, -2.0], [3.0, 0.5]])], [np.array([0.5, -1.0])])


def random_network(seed, sizes=(2, 4, 3, 2), scale=1.0):
    rng = np.random.default_rng(seed)
    pairs = list(itertools.pairwise(sizes))
    weights = [rng.normal(0, scale, pair) for pair in pairs]
    return Network(weights, [rng.normal(0, 0.5, after) for _, after in pairs])


def random_box(seed, inputs):
    rng = np.random.default_rng(1000 + seed)
    middle, half = rng.normal(size=inputs), rng.uniform(0.1, 1.0, inputs)
    return middle - half, middle + half


def inside(low, high, count=4000, seed=0):
    corners = np.array(list(itertools.product(*zip(low, high, strict=True))))
    return np.vstack([corners, np.random.default_rng(seed).uniform(low, high, (count, len(low)))])


def smallest_by_regions(network, low, high, output=0, at_most=None):
    """The smallest output, by a linear program for every pattern of neurons that are on and off."""
    best, hidden = np.inf, sum(len(bias) for bias in network.biases[:-1])
    for pattern in itertools.product((0, 1), repeat=hidden):
        slope, constant = np.eye(len(low)), np.zeros(len(low))
        rows, limits, switches = [], [], list(pattern)
        for weight, bias in zip(network.weights[:-1], network.biases[:-1], strict=True):
            slope, constant = slope @ weight, constant @ weight + bias
            on = np.array([switches.pop(0) for _ in bias])
            rows += list((np.where(on, -slope, slope)).T)
            limits += list(np.where(on, constant, -constant))
            slope, constant = slope * on, constant * on
        costs = slope @ network.weights[-1][:, output]
        fixed = constant @ network.weights[-1][:, output] + network.biases[-1][output]
        if at_most is not None:
            rows, limits = [*rows, at_most[0]], [*limits, at_most[1]]
        found = linprog(costs, A_ub=rows, b_ub=limits, bounds=np.column_stack([low, high]))
        if found.status == 0:
            best = min(best, found.fun + fixed)
    return best


# ---------------------------------------------------------------- networks


def test_forward_pass_is_that_of_scikit_learn():
    rng = np.random.default_rng(0)
    inputs, labels = rng.normal(size=(120, 5)), rng.integers(0, 3, 120)
    known = MLPClassifier((7, 4), max_iter=40, tol=1, random_state=0).fit(inputs, labels)
    network = Network(known.coefs_, known.intercepts_)
    assert_allclose(log_softmax(network(inputs), axis=1), known.predict_log_proba(inputs), atol=1e-10)
    assert network.decide(inputs).tolist() == known.predict(inputs).tolist()


def test_a_network_has_layers_that_fit():
    with pytest.raises(ValueError, match="1 weights and 2 biases"):
        Network([np.eye(2)], [np.zeros(2), np.zeros(2)])
    with pytest.raises(ValueError, match="layer 1 has weights"):
        Network([np.ones((2, 3)), np.ones((2, 1))], [np.zeros(3), np.zeros(1)])


@pytest.mark.parametrize("seed", SEEDS)
def test_slope_by_differences(seed):
    network, points = random_network(seed), np.random.default_rng(seed).normal(size=(5, 2))
    outputs = np.array([0, 1, 1, 0, 1])
    step = 1e-6 * np.eye(2)
    rows = np.arange(5)
    slopes = [
        (network(points + one)[rows, outputs] - network(points - one)[rows, outputs]) / 2e-6 for one in step
    ]
    assert_allclose(network.slope(points, outputs), np.transpose(slopes), atol=1e-6)
    assert_allclose(network.slope(points, 1), network.slope(points, np.ones(5, int)))


def test_one_pattern_is_one_linear_function():
    network = random_network(3)
    points = np.random.default_rng(0).uniform(-2, 2, (400, 2))
    patterns, of = np.unique(network.pattern(points), axis=0, return_inverse=True)
    assert patterns.shape[1] == 7 and len(patterns) > 4
    for region in range(len(patterns)):
        slopes = network.slope(points[of.ravel() == region], 0)
        assert_allclose(slopes, np.broadcast_to(slopes[0], slopes.shape), atol=1e-12)


def test_margins_are_above_zero_where_the_class_wins():
    network, points = random_network(1, (3, 5, 4)), np.random.default_rng(0).normal(size=(300, 3))
    outputs = network(points)
    for label in range(4):
        ahead = margins(network, label)(points)
        rest = np.delete(outputs, label, axis=1)
        assert_allclose(ahead, outputs[:, [label]] - rest)
        assert ((ahead > 0).all(axis=1) == (network.decide(points) == label)).all()
    with pytest.raises(ValueError, match="no class 4"):
        margins(network, 4)


def test_change_is_before_minus_after():
    network, rng = random_network(2, (3, 6, 2)), np.random.default_rng(0)
    points, rise = rng.normal(size=(50, 3)), rng.uniform(0, 2, (50, 1))
    after = points + rise * np.array([0, 1, 0])
    assert_allclose(change(network, 1)(np.hstack([points, rise])), network(points) - network(after))
    slack = change(network, 1, slack=0.5)(np.hstack([points, rise]))
    assert_allclose(slack, network(points) - network(after) + 0.5)
    with pytest.raises(ValueError, match="2 hidden layers"):
        change(random_network(0), 0)


def mean_loss(outputs, wanted):
    return -(log_softmax(outputs, axis=1) * wanted).sum(axis=1).mean()


def slopes_by_differences(network, loss):
    arrays = [*network.weights, *network.biases]
    found = []
    for array in arrays:
        slope = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            kept = array[place]
            array[place] = kept + 1e-6
            above = loss()
            array[place] = kept - 1e-6
            slope[place] = (above - loss()) / 2e-6
            array[place] = kept
        found.append(slope)
    return found


def test_loss_slopes_by_differences():
    network, rng = random_network(4), np.random.default_rng(0)
    x, wanted = rng.normal(size=(6, 2)), np.eye(2)[rng.integers(0, 2, 6)]
    (weights, biases), by_input = loss_slopes(network, x, wanted)
    for found, slope in zip(
        [*weights, *biases],
        slopes_by_differences(network, lambda: mean_loss(network(x), wanted)),
        strict=True,
    ):
        assert_allclose(found, slope, atol=1e-7)
    for column in range(2):
        step = 1e-6 * np.eye(2)[column]
        row = [
            (mean_loss(network(x[[i]] + step), wanted[[i]]) - mean_loss(network(x[[i]] - step), wanted[[i]]))
            / 2e-6
            for i in range(6)
        ]
        assert_allclose(by_input[:, column] * 6, row, atol=1e-6)


def test_interval_slopes_by_differences_of_the_bounds():
    network, rng = random_network(5), np.random.default_rng(0)
    x, wanted = rng.normal(size=(6, 2)), np.eye(2)[rng.integers(0, 2, 6)]
    low, high = x - 0.2, x + 0.3

    def loss():
        sides = [interval_bounds(network, a, b)[-1] for a, b in zip(low, high, strict=True)]
        worst = [np.where(w > 0, below, above) for (below, above), w in zip(sides, wanted, strict=True)]
        return mean_loss(np.array(worst), wanted)

    weights, biases = interval_slopes(network, low, high, wanted)
    for found, slope in zip([*weights, *biases], slopes_by_differences(network, loss), strict=True):
        assert_allclose(found, slope, atol=1e-7)


@pytest.fixture(scope="module")
def rings():
    points = np.random.default_rng(0).uniform(-1, 1, (600, 2))
    return points, (np.hypot(*points.T) > 0.75).astype(int)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_training_learns(rings, way):
    points, labels = rings
    one, other = (
        train(points, labels, [12], np.random.default_rng(1), way, error=0.02, epochs=40) for _ in range(2)
    )
    assert (one.decide(points) == labels).mean() > 0.9
    for first, second in zip(one.weights, other.weights, strict=True):
        assert (first == second).all()  # one generator, one network


def test_interval_training_makes_intervals_prove_more(rings):
    points, labels = rings
    shares = {}
    for way in ("plain", "interval"):
        network = train(points, labels, [12], np.random.default_rng(2), way, error=0.08, epochs=40)
        shares[way] = np.mean(
            [
                (interval_bounds(margins(network, label), point - 0.08, point + 0.08)[-1][0] > 0).all()
                for point, label in zip(points[:100], labels[:100], strict=True)
            ]
        )
    assert shares["interval"] > shares["plain"] + 0.1


def test_a_falling_input_only_lowers_the_last_class():
    rng = np.random.default_rng(0)
    points = rng.normal(size=(800, 3))
    labels = (points[:, 0] - np.abs(points[:, 1]) + 0.3 * points[:, 2] > 0).astype(int)
    free = train(points, labels, [8], np.random.default_rng(1), epochs=20)
    bound = train(points, labels, [8], np.random.default_rng(1), epochs=20, falling=1)
    moved = points + np.array([0, 1, 0]) * rng.uniform(0, 2, (800, 1))
    for network, falls in ((free, False), (bound, True)):
        change_of = np.diff(network(moved), axis=1) - np.diff(network(points), axis=1)
        assert (change_of <= 1e-12).all() == falls
    assert (bound.decide(points) == labels).mean() > 0.7


def test_training_refuses_what_it_does_not_know():
    with pytest.raises(ValueError, match="no way 'magic'"):
        train([[0.0]], [0], [2], np.random.default_rng(0), "magic")
    with pytest.raises(ValueError, match="two classes and one hidden layer"):
        train([[0.0], [1.0]], [0, 1], [2, 2], np.random.default_rng(0), falling=0)


# ---------------------------------------------------------------- bounds


@pytest.mark.parametrize("bounds", [interval_bounds, linear_bounds])
def test_one_layer_is_bounded_by_its_corners(bounds):
    low, high = np.array([-1.0, 0.0]), np.array([2.0, 0.5])
    values = ONE_LAYER(inside(low, high))
    below, above = bounds(ONE_LAYER, low, high)[-1]
    assert_allclose(below, values.min(axis=0))
    assert_allclose(above, values.max(axis=0))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("sizes", [(2, 4, 3, 2), (5, 6, 3), (3, 4, 4, 4, 2)])
def test_no_input_of_the_box_breaks_a_bound(seed, sizes):
    network, (low, high) = random_network(seed, sizes), random_box(seed, sizes[0])
    wide, tight = interval_bounds(network, low, high), linear_bounds(network, low, high)
    values = inside(low, high)
    for layer, (weight, bias) in enumerate(zip(network.weights, network.biases, strict=True)):
        before = values @ weight + bias
        for below, above in (wide[layer], tight[layer]):
            assert (before >= below - 1e-9).all() and (before <= above + 1e-9).all()
        assert (tight[layer][0] >= wide[layer][0] - 1e-9).all()
        assert (tight[layer][1] <= wide[layer][1] + 1e-9).all()
        values = np.maximum(before, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_linear_bounds_are_exact_where_no_neuron_changes(seed):
    network, point = random_network(seed), np.random.default_rng(seed).normal(size=2)
    low, high = point - 1e-4, point + 1e-4
    assert unsure(network, low, high) == 0
    below, above = linear_bounds(network, low, high)[-1]
    values = network(inside(low, high, count=0))
    assert_allclose(below, values.min(axis=0), atol=1e-10)
    assert_allclose(above, values.max(axis=0), atol=1e-10)


def test_neurons_that_bounds_leave_open_are_counted():
    network = Network(
        [np.array([[1.0, 1.0, -1.0]]), np.ones((3, 1))], [np.array([0.0, 5.0, -5.0]), np.zeros(1)]
    )
    assert unsure(network, [-1.0], [1.0]) == 1


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ([0.0], [1.0], "the network has 2 inputs"),
        ([0.0, 2.0], [1.0, 1.0], "input 1 has its low above"),
        ([0.0, np.nan], [1.0, 1.0], "not finite"),
    ],
)
def test_a_box_that_does_not_fit_is_refused(low, high, said):
    with pytest.raises(ValueError, match=said):
        box(low, high, 2)
    for decide in (interval_bounds, linear_bounds, smallest_output, verify, branch_and_bound):
        with pytest.raises(ValueError, match=said):
            decide(ONE_LAYER, low, high)
    with pytest.raises(ValueError, match=said):
        attack(ONE_LAYER, low, high, np.random.default_rng(0))
    with pytest.raises(ValueError, match=said):
        one_step(ONE_LAYER, low, high, [0.0, 0.0])
    with pytest.raises(ValueError, match=said):
        relaxed_output(ONE_LAYER, low, high, 0, {})


# ---------------------------------------------------------------- exact


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("bounds", [interval_bounds, linear_bounds])
def test_smallest_output_by_every_linear_region(seed, bounds):
    network, (low, high) = random_network(seed, (2, 3, 2, 2)), random_box(seed, 2)
    for output in (0, 1):
        known = bounds(network, low, high)[:-1]
        bound, point = smallest_output(network, low, high, output, known=known)
        assert bound == pytest.approx(smallest_by_regions(network, low, high, output), abs=1e-5)
        assert (low <= point).all() and (point <= high).all()
        assert network(point)[output] == pytest.approx(bound, abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_input_of_two_values_takes_no_other(seed):
    network, (low, high) = random_network(seed, (3, 5, 1)), random_box(seed, 3)
    bound, point = smallest_output(network, low, high, two_valued=[2])
    assert min(abs(point[2] - low[2]), abs(point[2] - high[2])) < 1e-6
    halves = [(np.r_[low[:2], at], np.r_[high[:2], at]) for at in (low[2], high[2])]
    assert bound == pytest.approx(min(smallest_by_regions(network, *half) for half in halves), abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_limit_on_a_sum_of_inputs_is_kept(seed):
    network, (low, high) = random_network(seed, (2, 5, 1)), random_box(seed, 2)
    at_most = (np.ones(2), float((low + high).sum() / 2))
    bound, point = smallest_output(network, low, high, at_most=at_most)
    assert point.sum() <= at_most[1] + 1e-6
    assert bound == pytest.approx(smallest_by_regions(network, low, high, at_most=at_most), abs=1e-5)


def test_a_network_without_hidden_layers_needs_no_switch():
    bound, point = smallest_output(ONE_LAYER, [-1, 0], [2, 0.5], 1)
    assert bound == pytest.approx(-5) and point.tolist() == [2.0, 0.0]


@pytest.mark.parametrize("seed", range(25))
def test_program_and_dividing_agree_and_a_refutation_has_its_input(seed):
    network, (low, high) = margins(random_network(seed, (2, 5, 3)), 0), random_box(seed, 2)
    lowest = smallest_by_regions(network, low, high, 0), smallest_by_regions(network, low, high, 1)
    wanted = "proved" if min(lowest) > 0 else "refuted"
    for bounds in (interval_bounds, linear_bounds):
        for found in (
            verify(network, low, high, bounds=bounds),
            branch_and_bound(network, low, high, bounds=bounds, limit=20_000),
        ):
            assert found.word == wanted
            if wanted == "refuted":
                assert (network(found.counterexample) <= 0).any()
                assert (low <= found.counterexample).all() and (found.counterexample <= high).all()
            else:
                assert found.counterexample is None


def test_both_words_occur_among_the_random_networks():
    words = [
        verify(margins(random_network(seed, (2, 5, 3)), 0), *random_box(seed, 2)).word for seed in range(25)
    ]
    assert 2 < words.count("proved") < 23


def test_tight_bounds_leave_fewer_programs():
    network, low, high = random_network(3, (2, 6, 3)), np.full(2, -0.1), np.full(2, 0.1)
    ahead = margins(network, int(network.decide(np.zeros(2))))
    assert verify(ahead, low, high).word == "proved"
    assert verify(ahead, low, high).programs <= verify(ahead, low, high, bounds=interval_bounds).programs


def test_what_touches_zero_is_refuted_and_a_solver_without_time_leaves_open():
    kink = Network([np.array([[1.0, -1.0]]), np.ones((2, 1))], [np.zeros(2), np.zeros(1)])
    assert verify(kink, [-1], [1]).word == "refuted"
    wide = random_network(0, (12, 40, 40, 1), scale=2.0)
    answer = verify(wide, np.full(12, -3.0), np.full(12, 3.0), seconds=0.0)
    assert answer.word in ("open", "refuted")
    if answer.word == "open":
        assert answer.counterexample is None


def test_what_c_code_says_is_kept_off_the_page(capfd):
    print("before")
    with quiet_output():
        os.write(1, b"a stray line\n")
    with pytest.raises(ZeroDivisionError), quiet_output():
        os.write(1, b"another\n")
        raise ZeroDivisionError
    print("after")
    assert capfd.readouterr().out == "before\nafter\n"


def test_no_standard_output_is_no_problem(monkeypatch):
    def broken(_):
        raise OSError

    monkeypatch.setattr(os, "dup", broken)
    with quiet_output():
        pass


@pytest.mark.parametrize("seed", SEEDS)
def test_the_least_of_all_settings_is_the_smallest_output(seed):
    network, (low, high) = random_network(seed, (2, 3, 2, 2)), random_box(seed, 2)
    exact = smallest_by_regions(network, low, high, 1)
    settings = [dict(enumerate(pattern)) for pattern in itertools.product((False, True), repeat=5)]
    found = [relaxed_output(network, low, high, 1, setting) for setting in settings]
    assert min(bound for bound, *_ in found) == pytest.approx(exact, abs=1e-5)
    for setting, (bound, point, neuron) in zip(settings, found, strict=True):
        assert neuron is None and (point is None) == (bound == np.inf)
        if point is not None:
            assert network(point)[1] == pytest.approx(bound, abs=1e-5)
            before = network.pattern(point[None])[0]
            sure = np.abs(np.concatenate(_before(network, point))) > 1e-6
            assert (before == np.array(list(setting.values())))[sure].all()


def _before(network, point):
    first = point @ network.weights[0] + network.biases[0]
    return first, np.maximum(first, 0) @ network.weights[1] + network.biases[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_setting_only_raises_the_bound_and_both_together_hold_every_input(seed):
    network, (low, high) = random_network(seed, (3, 5, 1)), random_box(seed, 3)
    bound, point, neuron = relaxed_output(network, low, high, 0, {})
    exact = smallest_output(network, low, high)[0]
    assert bound <= exact + 1e-6 and (low <= point).all() and (point <= high).all()
    if neuron is None:
        assert bound == pytest.approx(exact, abs=1e-5)
        return
    halves = [relaxed_output(network, low, high, 0, {neuron: on})[0] for on in (False, True)]
    assert bound - 1e-6 <= min(halves) <= exact + 1e-6


def test_a_setting_that_no_input_fits_has_no_point():
    kink = Network([np.array([[1.0, -1.0]]), np.ones((2, 1))], [np.zeros(2), np.zeros(1)])
    assert relaxed_output(kink, [1], [2], 0, {1: True}) == (np.inf, None, None)
    assert relaxed_output(kink, [-1], [2], 0, {0: True, 1: True})[0] == pytest.approx(0, abs=1e-6)
    apart = Network([np.array([[1.0, -1.0]]), np.ones((2, 1))], [np.array([-1.0, -1.0]), np.zeros(1)])
    assert relaxed_output(apart, [-2], [2], 0, {0: True, 1: True}) == (np.inf, None, None)


# ---------------------------------------------------------------- search


@pytest.mark.parametrize("seed", SEEDS)
def test_one_step_reaches_the_least_corner_of_a_linear_network(seed):
    network, (low, high) = random_network(seed, (3, 1)), random_box(seed, 3)
    least = network(inside(low, high, 0)).min()
    assert network(one_step(network, low, high, (low + high) / 2))[0] == pytest.approx(least)


def test_one_step_follows_the_smallest_output():
    two = Network([np.array([[1.0, -1.0]])], [np.zeros(2)])
    assert one_step(two, [-2], [3], [1.0]).tolist() == [3.0]  # the second output is the smaller one there
    assert one_step(two, [-2], [3], [-1.0]).tolist() == [-2.0]


@pytest.mark.parametrize("seed", SEEDS)
def test_an_attack_finds_what_breaks_and_nothing_that_is_proved(seed):
    network, (low, high) = margins(random_network(seed, (4, 8, 3)), 1), random_box(seed, 4)
    found = attack(network, low, high, np.random.default_rng(seed))
    if found is None:
        assert attack(network, low, high, np.random.default_rng(seed), starts=1, steps=0) is None
    else:
        assert verify(network, low, high).word == "refuted"
        assert (network(found) <= 0).any() and (low <= found).all() and (found <= high).all()


def test_attacks_find_most_of_what_can_be_broken():
    found = []
    for seed in range(60):
        network, (low, high) = margins(random_network(seed, (4, 8, 3)), 1), random_box(seed, 4)
        if verify(network, low, high).word == "refuted" and (network((low + high) / 2) > 0).all():
            found.append(attack(network, low, high, np.random.default_rng(seed)) is not None)
    assert len(found) >= 5 and np.mean(found) > 0.6


def test_parts_cover_the_box_and_say_what_is_known():
    network = margins(random_network(3, (2, 6, 3)), 0)
    found = branch_and_bound(network, [-1, -1], [1, 1], bounds=interval_bounds)
    area = sum(np.prod(high - low) for low, high, _ in found.parts)
    assert area == pytest.approx(4)
    for low, high, word in found.parts:
        if word == "proved":
            assert (network(inside(low, high, 200)) > 0).all()
        if word == "refuted":
            assert (found.counterexample >= low).all() and (found.counterexample <= high).all()
    assert {word for *_, word in found.parts} <= {"proved", "refuted", "open"}


def test_a_search_stops_at_its_limit_and_at_four_inputs():
    nothing = Network([np.ones((1, 2)), np.array([[1.0], [-1.0]])], [np.zeros(2), np.array([1e-9])])
    stopped = branch_and_bound(nothing, [-1], [np.sqrt(2)], limit=9)
    assert stopped.word == "open" and stopped.boxes == 9
    with pytest.raises(ValueError, match="5 inputs"):
        branch_and_bound(random_network(0, (5, 3, 1)), np.zeros(5), np.ones(5))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_small_gap_finds_the_worst_counterexample(seed):
    network, (low, high) = random_network(seed, (2, 5, 1)), random_box(seed, 2)
    lowest = smallest_by_regions(network, low, high)
    below = Network(network.weights, [network.biases[0], network.biases[1] - lowest - 0.5])
    worst = verify(below, low, high, gap=1e-6)
    assert worst.word == "refuted"
    assert below(worst.counterexample)[0] == pytest.approx(-0.5, abs=1e-5)
    any_one = verify(below, low, high)
    assert any_one.word == "refuted" and below(any_one.counterexample)[0] <= 0


# ---------------------------------------------------------------- training, step by step


def by_hand(network, x, wanted, way, reach, grown, limits, draw):
    """The slopes that a way of training asks for, from its description, with one draw of the box's noise."""
    if way == "plain":
        return loss_slopes(network, x, wanted)[0]
    if way == "noise":
        return loss_slopes(network, np.clip(x + draw * reach, *limits), wanted)[0]
    box_now = grown * reach
    if way == "attack":
        start = np.clip(x + draw * box_now, *limits)
        up = start + 1.25 * box_now * np.sign(loss_slopes(network, start, wanted)[1])
        up = np.minimum(np.maximum(up, x - box_now), x + box_now)
        return loss_slopes(network, np.clip(up, *limits), wanted)[0]
    low, high = np.clip(x - box_now, *limits), np.clip(x + box_now, *limits)
    own, worst = loss_slopes(network, x, wanted)[0], interval_slopes(network, low, high, wanted)
    half = grown / 2
    return tuple(
        [(1 - half) * a + half * b for a, b in zip(*pair, strict=True)]
        for pair in zip(own, worst, strict=True)
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("error", [0.3, None])
def test_training_takes_the_steps_of_adam_as_published(way, error):
    """Kingma and Ba (2015), algorithm 1, for five epochs of one batch; the random numbers are drawn again, in their order."""
    x = np.random.default_rng(5).normal(0, 0.5, (40, 3))
    labels = (x[:, 0] > 0).astype(int)
    limits, epochs = (-0.6, 0.6), 5
    options = {"low": limits[0], "high": limits[1], "epochs": epochs} | ({"error": error} if error else {})
    trained = train(x, labels, [4], np.random.default_rng(7), way, **options)

    rng = np.random.default_rng(7)
    weights = [rng.normal(0, np.sqrt(2 / 3), (3, 4)), rng.normal(0, np.sqrt(2 / 4), (4, 2))]
    network = Network(weights, [np.zeros(4), np.zeros(2)])
    parameters = [*network.weights, *network.biases]
    moments = [[np.zeros_like(parameter) for parameter in parameters] for _ in range(2)]
    for epoch in range(epochs):
        rows = rng.permutation(40)
        draw = rng.uniform(-1, 1, (40, 3)) if way in ("noise", "attack") else None
        grown = min(1, epoch / 3)  # 60 % of five epochs
        slopes = by_hand(network, x[rows], np.eye(2)[labels[rows]], way, error or 0.0, grown, limits, draw)
        decayed = [slope + 1e-4 * weight for slope, weight in zip(slopes[0], network.weights, strict=True)]
        for number, slope in enumerate([*decayed, *slopes[1]]):
            moments[0][number] = 0.9 * moments[0][number] + 0.1 * slope
            moments[1][number] = 0.999 * moments[1][number] + 0.001 * slope**2
            first, second = (
                moments[0][number] / (1 - 0.9 ** (epoch + 1)),
                moments[1][number] / (1 - 0.999 ** (epoch + 1)),
            )
            parameters[number] -= 5e-3 * first / (np.sqrt(second) + 1e-8)
    for found, wanted in zip([*trained.weights, *trained.biases], parameters, strict=True):
        assert_allclose(found, wanted, rtol=1e-9, atol=1e-12)


def test_what_training_and_margins_refuse_is_said_in_full():
    with pytest.raises(ValueError, match=r"^there is no class 3: they run from 0 to 2\.$"):
        margins(Network([np.eye(3)], [np.zeros(3)]), 3)
    with pytest.raises(ValueError, match=r"choose one of plain, noise, attack, interval\.$"):
        train([[0.0]], [0], [2], np.random.default_rng(0), "hard")


def test_a_box_may_be_a_point_and_neurons_of_every_layer_are_counted():
    low, high = box([0.5, 0.5], [0.5, 0.5], 2)
    assert low.tolist() == high.tolist() == [0.5, 0.5]
    network = random_network(11, sizes=(2, 5, 5, 5, 2))
    low, high = np.array([-3.0, -3.0]), np.array([3.0, 3.0])
    layers = linear_bounds(network, low, high)
    open_ones = [((below < 0) & (above > 0)).sum() for below, above in layers[:-1]]
    assert min(open_ones) > 0
    assert unsure(network, low, high) == sum(open_ones)


def test_a_neuron_that_only_touches_zero_is_not_left_open():
    touching = Network([np.array([[1.0, -1.0]]), np.ones((2, 1))], [np.zeros(2), np.zeros(1)])
    assert unsure(touching, [0.0], [1.0]) == 0
    assert unsure(touching, [-1.0], [1.0]) == 2


# ---------------------------------------------------------------- searches, step by step


def falls(inputs, constant):
    """One output: the sum of the inputs plus a constant."""
    return Network([np.ones((inputs, 1))], [np.array([float(constant)])])


def test_an_attack_walks_downhill_by_an_eighth_of_the_box():
    """Only the lowest corner breaks this network: 8 steps lead there from everywhere, 7 do not from every start."""
    low, high = np.full(64, -1.0), np.full(64, 3.0)
    network = falls(64, 63.999)
    point = attack(network, low, high, np.random.default_rng(0), starts=1, steps=8)
    assert_allclose(point, low)
    assert attack(network, low, high, np.random.default_rng(0), starts=1, steps=7) is None
    assert attack(falls(64, 64.001), low, high, np.random.default_rng(0), starts=3, steps=30) is None


def test_an_attack_gives_the_first_start_that_breaks_and_follows_the_smallest_output():
    rng = np.random.default_rng(3)
    starts = np.random.default_rng(3).uniform(-1, 1, (6, 2))
    network = Network([np.array([[1.0, 5.0], [1.0, 5.0]])], [np.array([0.4, 60.0])])
    wanted = next(point for point in starts if point.sum() + 0.4 <= 0)
    assert_allclose(attack(network, [-1, -1], [1, 1], rng, starts=6, steps=0), wanted)
    only_second = Network([np.array([[0.0, 1.0]])], [np.array([3.0, 0.5])])
    found = attack(only_second, [-1], [1], np.random.default_rng(1), starts=1, steps=8)
    assert found is not None and (only_second(found) <= 0).any()


@pytest.mark.parametrize("bounds", [interval_bounds, linear_bounds])
@pytest.mark.parametrize("limit", [5, 40, 2000])
def test_what_is_said_of_a_part_follows_from_its_bound_and_the_counterexample(bounds, limit):
    words = set()
    for seed in range(40):
        classes = random_network(seed, (2, 6, 3))
        network = margins(classes, int(classes.decide([0.0, 0.5])))
        found = branch_and_bound(network, [-0.5, 0.0], [0.5, 1.0], limit, bounds)
        words.add(found.word)
        assert 1 <= found.boxes <= limit + 1
        assert len(found.parts) == (found.boxes + 1) / 2  # each division makes two of one
        assert (found.counterexample is None) == (found.word != "refuted")
        for low, high, word in found.parts:
            bound = bounds(network, low, high)[-1][0].min()
            here = found.word == "refuted" and bool(
                ((low <= found.counterexample) & (found.counterexample <= high)).all()
            )
            assert word == ("refuted" if here else "proved" if bound > 0 else "open")
        assert sum(np.prod(high - low) for low, high, _ in found.parts) == pytest.approx(1)
    assert words == {"proved", "refuted"} | ({"open"} if limit == 5 else words & {"open"})


def test_a_box_is_halved_where_it_is_widest_for_its_size():
    """The second input's side is ten times longer, and counts as much as the first's."""
    kink = Network([np.array([[1.0, -1.0], [0.1, -0.1]]), np.ones((2, 1))], [np.zeros(2), np.array([0.01])])
    found = branch_and_bound(kink, [-1, -10], [1, 10], limit=7, bounds=interval_bounds)
    sides = np.array([high - low for low, high, _ in found.parts])
    assert set(sides[:, 0]) <= {2.0, 1.0, 0.5, 0.25} and set(sides[:, 1]) <= {20.0, 10.0, 5.0}
    assert (np.abs(np.log2(sides[:, 0] / 2) - np.log2(sides[:, 1] / 20)) <= 1).all()


def test_a_side_of_no_width_is_not_divided():
    kink = Network([np.array([[1.0, -1.0], [0.0, 0.0]]), np.ones((2, 1))], [np.zeros(2), np.array([0.01])])
    found = branch_and_bound(kink, [-1, 3], [1, 3], bounds=interval_bounds)
    assert found.word == "proved"
    assert all(low[1] == high[1] == 3 for low, high, _ in found.parts)


def test_verify_hands_on_what_it_is_asked():
    valley = Network([np.array([[1.0, -1.0]]), np.ones((2, 1))], [np.zeros(2), np.array([-0.5])])  # |x| - 0.5
    assert verify(valley, [-1], [1], bounds=interval_bounds).word == "refuted"
    assert verify(valley, [-1], [1], bounds=interval_bounds, two_valued=[0]).word == "proved"
    far = ([-1.0], -0.75)  # only x of 0.75 or more
    assert verify(valley, [-1], [1], bounds=interval_bounds, at_most=far).word == "proved"
    worst = verify(valley, [-1], [1], bounds=interval_bounds, gap=1e-6).counterexample
    assert_allclose(worst, 0, atol=1e-5)


def test_a_program_is_counted_for_each_output_that_bounds_leave_open():
    valley = np.array([[1.0, -1.0]])
    network = Network(
        [valley, np.ones((2, 3))], [np.zeros(2), np.array([0.1, 0.2, 0.3])]
    )  # |x| + 0.1 and so on
    assert verify(network, [-1], [1], bounds=interval_bounds).programs in (0, 3)
    shifted = Network(
        [valley, np.array([[1.0, 1.0, 1.0], [-0.5, -0.5, -0.5]])], [np.zeros(2), np.array([0.6, 0.7, 0.8])]
    )
    answer = verify(shifted, [-1], [1], bounds=interval_bounds)
    left = interval_bounds(shifted, np.array([-1.0]), np.array([1.0]))[-1][0]
    assert answer.word == "proved" and answer.programs == (left <= 0).sum()


def test_a_bound_without_a_program_is_the_least_of_a_linear_network():
    bound, point = smallest_output(falls(3, 1), [0, 0, 0], [1, 1, 1])
    assert bound == pytest.approx(1) and point.tolist() == [0, 0, 0]
    bound, point = smallest_output(
        falls(2, 0), [0, 0], [1, 1], at_most=(np.array([1, 1], dtype=np.int8), -1.0)
    )
    assert point is None
