"""The queue simulation against theory, against a brute-force event loop, and against cases worked by hand."""

import heapq
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from utils.serving.queueing import (
    check_whole,
    constant_arrivals,
    latency_summary,
    plain_numbers,
    poisson_arrivals,
    simulate_queue,
)

# ---------------------------------------------------------------- theory: Pollaczek and Khinchine

UTILISATIONS = (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
REPLICATIONS = 40
SERVICE_S = 0.01
CONFIDENCE = 0.999  # that all intervals together hold the truth, each its share (Bonferroni)


def requests_per_replication(utilisation):
    """Long enough that the start, in an empty system, does not count: memory lasts about 1/(1 - rho)^2 services."""
    return int(4000 + 60 / (1 - utilisation) ** 2)


def mean_wait_s(utilisation, exponential, rng):
    """Mean wait before service in one replication, its first third left out."""
    count = requests_per_replication(utilisation)
    arrival_s = poisson_arrivals(utilisation / SERVICE_S, count, rng)
    times = rng.exponential(SERVICE_S, count) if exponential else np.full(count, SERVICE_S)
    service = iter(times.tolist())
    latency_s = simulate_queue(arrival_s, lambda batch: next(service))
    return (latency_s - times)[count // 3 :].mean()


def pollaczek_khinchine(utilisation, exponential):
    """Mean wait: lambda E[S^2] / (2 (1 - rho)), with E[S^2] = 2 E[S]^2 for exponential service, E[S]^2 for fixed."""
    second_moment = SERVICE_S**2 * (2 if exponential else 1)
    return utilisation / SERVICE_S * second_moment / (2 * (1 - utilisation))


@pytest.mark.parametrize("utilisation", UTILISATIONS)
@pytest.mark.parametrize("exponential", [False, True], ids=["M/D/1", "M/M/1"])
def test_mean_waits_agree_with_theory(utilisation, exponential):
    seeds = np.random.SeedSequence([round(100 * utilisation), exponential]).spawn(REPLICATIONS)
    waits = [mean_wait_s(utilisation, exponential, np.random.default_rng(seed)) for seed in seeds]
    quantile = 1 - (1 - CONFIDENCE) / (2 * len(UTILISATIONS)) / 2
    half = stats.t.ppf(quantile, REPLICATIONS - 1) * stats.sem(waits)
    theory = pollaczek_khinchine(utilisation, exponential)
    assert abs(np.mean(waits) - theory) <= half
    assert half < 0.25 * theory  # the interval is narrow enough to tell a wrong simulation


# ---------------------------------------------------------------- a brute-force event loop


def event_loop(arrival_s, service_s, max_batch, max_wait_s):
    """The same rule, written the slow way: a heap of events, a queue, a server that is free or busy."""
    events = [(time, 0, index) for index, time in enumerate(arrival_s)]
    heapq.heapify(events)
    queue, busy, done = [], False, {}
    while events:
        now = events[0][0]
        while events and events[0][0] == now:  # all that happens at this moment, then decide
            _, kind, what = heapq.heappop(events)
            if kind == 0:
                queue.append(what)
                heapq.heappush(events, (now + max_wait_s, 1, what))
            elif kind == 2:
                busy = False
        due = queue and (len(queue) >= max_batch or now >= arrival_s[queue[0]] + max_wait_s)
        if due and not busy:
            batch, queue = queue[:max_batch], queue[max_batch:]
            end = now + service_s(len(batch))
            busy = True
            heapq.heappush(events, (end, 2, None))
            done.update(dict.fromkeys(batch, end))
    return np.array([done[index] - time for index, time in enumerate(arrival_s)])


# Whole multiples of 1/8 s add without rounding, so ties are ties in both.
eighths = st.integers(0, 40).map(lambda k: k / 8)


@settings(max_examples=300, deadline=None)
@given(
    gaps=st.lists(eighths, max_size=30),
    max_batch=st.integers(1, 6),
    max_wait_s=eighths,
    services=st.lists(eighths, min_size=6, max_size=6),
)
def test_batches_agree_with_the_event_loop(gaps, max_batch, max_wait_s, services):
    arrival_s = np.cumsum(gaps)
    sizes = []

    def service_s(batch):
        sizes.append(batch)
        return services[batch - 1]

    simulated = simulate_queue(arrival_s, service_s, max_batch, max_wait_s)
    assert sum(sizes) == len(gaps)
    assert all(1 <= size <= max_batch for size in sizes)
    taken, sizes = sizes, []
    assert np.array_equal(simulated, event_loop(arrival_s, service_s, max_batch, max_wait_s))
    assert taken == sizes  # the same batches, in the same order, each asked for once


def test_long_random_runs_agree_with_the_event_loop():
    rng = np.random.default_rng(2)
    for rate, max_batch, max_wait_s in [(50, 8, 0.0), (180, 8, 0.02), (900, 16, 0.005), (10, 4, 0.5)]:
        arrival_s = poisson_arrivals(rate, 3000, rng)
        limits = (lambda batch: 0.005 + 0.0002 * batch, max_batch, max_wait_s)
        assert np.allclose(
            simulate_queue(arrival_s, *limits), event_loop(arrival_s.tolist(), *limits), rtol=0, atol=1e-9
        )


# ---------------------------------------------------------------- cases worked by hand


@pytest.mark.parametrize(
    ("arrival_s", "max_batch", "max_wait_s", "latency_s"),
    [
        ([], 4, 1.0, []),
        ([5.0], 1, 0.0, [2.0]),
        # One at a time, 2 s each: the second waits 1 s, the third 2 s.
        ([0.0, 1.0, 2.0], 1, 0.0, [2.0, 3.0, 4.0]),
        # Waiting changes nothing where one request makes a full batch.
        ([0.0, 1.0, 2.0], 1, 9.0, [2.0, 3.0, 4.0]),
        # Greedy: the first goes alone (2 s), the other two together when it is done at 2 (3 s for two).
        ([0.0, 1.0, 2.0], 2, 0.0, [2.0, 4.0, 3.0]),
        # The first waits up to 1 s, the second comes at just that moment: both go at 1, done at 4.
        ([0.0, 1.0], 4, 1.0, [4.0, 3.0]),
        # The second comes too late: the first goes alone at 1, done at 3; the second, from 1.5, may go at 3.
        ([0.0, 1.5], 4, 1.0, [3.0, 3.5]),
        # The batch is full at 0.5, so it does not wait the whole second: done at 3.5.
        ([0.0, 0.5], 2, 1.0, [3.5, 3.0]),
        # A wait runs from the arrival, also while the server is busy: at 2 the second has waited enough.
        ([0.0, 0.5], 2, 0.25, [2.25, 3.75]),
        # All at once, batches of 2: (3 s), (3 s), (2 s).
        ([1.0] * 5, 2, 0.0, [3.0, 3.0, 6.0, 6.0, 8.0]),
        # The last batch cannot fill: it goes when its oldest has waited 4 s.
        ([0.0, 0.0, 0.0], 2, 4.0, [3.0, 3.0, 6.0]),
    ],
)
def test_hand_worked_cases(arrival_s, max_batch, max_wait_s, latency_s):
    simulated = simulate_queue(arrival_s, lambda batch: 1.0 + batch, max_batch, max_wait_s)
    assert simulated.tolist() == latency_s


def test_nothing_random_happens_inside():
    arrival_s = poisson_arrivals(190, 500, np.random.default_rng(7))
    one, other = (simulate_queue(arrival_s, lambda batch: 0.005, 8, 0.01) for _ in range(2))
    assert np.array_equal(one, other)


def test_inputs_stay_as_they_were():
    arrival_s = np.array([0.0, 1.0])
    simulate_queue(arrival_s, lambda batch: 3.0)
    assert arrival_s.tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (([1.0, 0.5], lambda batch: 1.0), "increasing order"),
        (([0.0, math.nan], lambda batch: 1.0), "increasing order"),
        (([[0.0, 1.0]], lambda batch: 1.0), "one-dimensional"),
        (([0.0], lambda batch: 1.0, 0), "max_batch is 0"),
        (([0.0], lambda batch: 1.0, 2.5), "max_batch is 2.5"),
        (([0.0], lambda batch: 1.0, True), "max_batch is True"),
        (([0.0], lambda batch: 1.0, math.inf), "max_batch is inf"),
        (([0.0], lambda batch: 1.0, math.nan), "max_batch is nan"),
        (([0.0], lambda batch: 1.0, 1, -1.0), "max_wait_s is -1"),
        (([0.0], lambda batch: 1.0, 1, math.inf), "max_wait_s is inf"),
        (([0.0], lambda batch: -1.0), "returned -1"),
        (([0.0], lambda batch: math.nan), "returned nan"),
        (([1e308], lambda batch: 1e308), r"returned 1e\+308"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, part):
    with pytest.raises(ValueError, match=part):
        simulate_queue(*arguments)


# ---------------------------------------------------------------- arrivals and summaries


def test_poisson_gaps_are_exponential():
    gaps = np.diff(poisson_arrivals(40, 5000, np.random.default_rng(3)))
    assert stats.kstest(gaps, stats.expon(scale=1 / 40).cdf).pvalue > 0.01


def test_constant_arrivals():
    assert np.allclose(np.diff(constant_arrivals(40, 5)), 1 / 40)


@pytest.mark.parametrize(
    ("rate", "count"), [(0, 1), (-1, 1), (math.nan, 1), (math.inf, 1), (1, -1), (1, 2.5)]
)
def test_loads_that_make_no_sense(rate, count):
    with pytest.raises(ValueError, match="The"):
        constant_arrivals(rate, count)
    with pytest.raises(ValueError, match="The"):
        poisson_arrivals(rate, count, np.random.default_rng(0))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_summary_is_numpys(latency_s):
    summary = latency_summary(latency_s)
    assert list(summary) == ["p50", "p90", "p95", "p99", "mean", "max", "count"]
    for name, percent in [("p50", 50), ("p90", 90), ("p95", 95), ("p99", 99)]:
        assert summary[name] == np.percentile(latency_s, percent)
    assert summary["mean"] == np.mean(latency_s)
    assert summary["max"] == max(latency_s)
    assert summary["count"] == len(latency_s)
    assert {type(value) for value in summary.values()} == {int, float}


@pytest.mark.parametrize(
    ("latency_s", "part"),
    [([], "no latencies"), ([0.1, -0.1], "negative"), ([math.nan], "finite"), ([math.inf], "finite")],
)
def test_summary_refuses_what_is_no_latency(latency_s, part):
    with pytest.raises(ValueError, match=part):
        latency_summary(latency_s)


# ---------------------------------------------------------------- whatever is given, a result or one sentence

anything = st.floats(allow_nan=True, allow_infinity=True) | st.integers(-3, 50) | st.booleans()


@settings(deadline=None)
@given(rate=st.floats(allow_nan=True, allow_infinity=True), count=anything.filter(lambda n: not n > 50))
def test_arrivals_are_in_order_or_refused(rate, count):
    for arrivals in (constant_arrivals, lambda *load: poisson_arrivals(*load, np.random.default_rng(0))):
        try:
            arrival_s = arrivals(rate, count)
        except ValueError as error:
            assert str(error).startswith("The ")
        else:
            assert len(arrival_s) == count
            assert np.isfinite(arrival_s).all()
            assert (np.diff(arrival_s) >= 0).all()


@settings(deadline=None)
@given(
    gaps=st.lists(st.floats(0, 1e308), max_size=10),
    max_batch=anything,
    max_wait_s=anything,
    took_s=st.floats(allow_nan=True, allow_infinity=True),
)
def test_a_queue_gives_latencies_or_one_sentence(gaps, max_batch, max_wait_s, took_s):
    with np.errstate(over="ignore"):
        arrival_s = np.cumsum(gaps)
    try:
        latency_s = simulate_queue(arrival_s, lambda batch: took_s, max_batch, max_wait_s)
    except ValueError as error:
        assert "\n" not in str(error)
    else:
        assert latency_s.shape == arrival_s.shape
        assert np.isfinite(latency_s).all()
        assert (latency_s >= 0).all()


@pytest.mark.parametrize("rate", [5e-324, 1e-300, 1e-10])
def test_rates_too_small_for_a_clock_are_refused(rate):
    for arrivals in (constant_arrivals, lambda *load: poisson_arrivals(*load, np.random.default_rng(0))):
        with pytest.raises(ValueError, match="at least 1e-09"):
            arrivals(rate, 2)


@pytest.mark.parametrize(
    ("values", "part"),
    [
        (np.ma.masked_equal([0.0, 1.0], 1.0), "mask would be lost"),
        (np.ma.array([0.0, 1.0]), "mask would be lost"),
        (np.array([0.0, 1.0]) + 1j, "complex128"),
        (["0.5", "1.0"], "no real numbers"),
        (np.array(["2026-01-01"], "datetime64[D]"), "datetime64"),
        (np.array([0.5, "x"], dtype=object), "no number"),
        (np.array([10**400], dtype=object), "no number"),
    ],
    ids=str,
)
def test_what_would_lose_its_meaning_is_refused(values, part):
    with pytest.raises(ValueError, match=part):
        latency_summary(values)
    with pytest.raises(ValueError, match=part):
        simulate_queue(values, lambda batch: 1.0)


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "float32", "boolean"])
def test_a_tables_column_is_taken(dtype):
    column = pd.Series([0, 1, 1], dtype=dtype)
    assert latency_summary(column)["max"] == 1
    assert simulate_queue(column, lambda batch: 1.0).tolist() == [1.0, 1.0, 2.0]


# ---------------------------------------------------------------- each refusal, word for word

ORDER = "arrival_s must be a one-dimensional list of finite times in increasing order."
NO_LATENCY = "A latency is negative or not a finite number: look at how it was measured, then leave out nothing silently."


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda: constant_arrivals(0, 1),
            "The arrival rate is 0: give a number of requests per second, at least 1e-09.",
        ),
        (lambda: constant_arrivals(1, -1), "The number of arrivals is -1: give a whole number, at least 0."),
        (
            lambda: poisson_arrivals(1, 2.5, None),
            "The number of arrivals is 2.5: give a whole number, at least 0.",
        ),
        (lambda: check_whole("workers", 1, 2), "workers is 1: give a whole number, at least 2."),
        (
            lambda: plain_numbers("delay_s", ["1"]),
            "delay_s holds str32, no real numbers: give a list of numbers.",
        ),
        (
            lambda: plain_numbers("delay_s", np.array(["x"], dtype=object)),
            "delay_s holds what is no number: could not convert string to float: 'x'.",
        ),
        (lambda: simulate_queue([1.0, 0.5], abs), ORDER),
        (lambda: simulate_queue(1.0, abs), ORDER),
        (
            lambda: simulate_queue(["1"], abs),
            "arrival_s holds str32, no real numbers: give a list of numbers.",
        ),
        (lambda: simulate_queue([0.0], abs, 0), "max_batch is 0: give a whole number, at least 1."),
        (
            lambda: simulate_queue([0.0], abs, 1, -1.0),
            "max_wait_s is -1.0: give a finite number of seconds, 0 or more.",
        ),
        (
            lambda: simulate_queue([0.0, 0.0], lambda batch: -batch, 2),
            "service_s(2) returned -2.0: a service time is a finite number of seconds, 0 or more.",
        ),
        (
            lambda: simulate_queue([0.0, 0.0, 5.0], lambda batch: batch - 1.5, 2),
            "service_s(1) returned -0.5: a service time is a finite number of seconds, 0 or more.",
        ),
        (lambda: latency_summary(["1"]), "latency_s holds str32, no real numbers: give a list of numbers."),
        (lambda: latency_summary([]), "There are no latencies to sum up: give at least one."),
        (lambda: latency_summary([-0.1]), NO_LATENCY),
    ],
)
def test_what_a_refusal_says(call, says):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == says


def test_the_least_that_is_allowed():
    assert constant_arrivals(1e-9, 2).tolist() == pytest.approx([0.0, 1e9])
    assert constant_arrivals(1.0, 0).size == 0
    assert simulate_queue([0.0], lambda batch: 0.0, 1, 0.0).tolist() == [0.0]
    assert latency_summary([0.0])["max"] == 0
    check_whole("workers", 2.0, 2)


def test_one_at_a_time_and_at_once_when_nothing_is_said():
    arrival_s = [0.0, 0.0, 1.0]
    said = simulate_queue(arrival_s, lambda batch: 1.0, max_batch=1, max_wait_s=0.0)
    assert simulate_queue(arrival_s, lambda batch: 1.0).tolist() == said.tolist() == [1.0, 2.0, 2.0]
    # nobody comes after the first: it would wait, if somebody were waited for
    assert simulate_queue([0.0], lambda batch: 1.0, max_batch=2).tolist() == [1.0]


def test_times_may_lie_before_zero():
    assert simulate_queue([-5.0, -4.5], lambda batch: 1.0).tolist() == [1.0, 1.5]


def test_latencies_in_a_table_are_summed_up_as_one_list():
    assert latency_summary([[0.1, 0.2], [0.3, 0.4]]) == latency_summary([0.1, 0.2, 0.3, 0.4])
