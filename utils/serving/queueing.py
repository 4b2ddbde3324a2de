"""Arrivals, a single server that takes its queue in batches, and the latencies that come out.

Pure NumPy: it runs wherever the lessons do, also where no server process can be started.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from utils.masks import refuse_masked

PERCENTILES = (50, 90, 95, 99)
LEAST_RATE_PER_S = 1e-9  # one request in thirty years


def poisson_arrivals(rate_per_s: float, count: int, rng: np.random.Generator) -> np.ndarray:
    """Draw the arrival times of users who do not know of each other: a Poisson process.

    Parameters
    ----------
    rate_per_s : float
        Mean number of arrivals per second.
    count : int
        How many arrivals.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray of float, shape (count,)
        Increasing times in seconds; the gaps are exponential with mean ``1 / rate_per_s``.

    Raises
    ------
    ValueError
        If the rate is below 1e-9 or not finite, or the count is no whole number of at least 0.

    Examples
    --------
    >>> arrival_s = poisson_arrivals(100.0, 50_000, np.random.default_rng(1))
    >>> round(arrival_s[-1])
    500
    """
    _check_load(rate_per_s, count)
    return np.cumsum(rng.exponential(1.0 / rate_per_s, int(count)))


def constant_arrivals(rate_per_s: float, count: int) -> np.ndarray:
    """Give the arrival times of a metronome: one request every ``1 / rate_per_s`` seconds.

    Parameters
    ----------
    rate_per_s : float
        Arrivals per second.
    count : int
        How many arrivals.

    Returns
    -------
    ndarray of float, shape (count,)
        Times in seconds, the first at 0.

    Raises
    ------
    ValueError
        If the rate is below 1e-9 or not finite, or the count is no whole number of at least 0.

    Examples
    --------
    >>> constant_arrivals(4.0, 3)
    array([0.  , 0.25, 0.5 ])
    """
    _check_load(rate_per_s, count)
    return np.arange(int(count)) / rate_per_s


def _check_load(rate_per_s: float, count: int) -> None:
    if not (math.isfinite(rate_per_s) and rate_per_s >= LEAST_RATE_PER_S):
        raise ValueError(
            f"The arrival rate is {rate_per_s}: give a number of requests per second, at least {LEAST_RATE_PER_S:g}."
        )
    check_whole("The number of arrivals", count, 0)


def check_whole(name: str, value: float, least: int) -> None:
    """Refuse what is no whole number, or too small.

    Parameters
    ----------
    name : str
        What the message calls it.
    value : float
        The number.
    least : int
        The smallest one allowed.

    Raises
    ------
    ValueError
        If it is not a whole number of at least `least`.

    Examples
    --------
    >>> check_whole("max_batch", float("inf"), 1)
    Traceback (most recent call last):
        ...
    ValueError: max_batch is inf: give a whole number, at least 1.
    """
    if isinstance(value, bool) or not math.isfinite(value) or value != int(value) or value < least:
        raise ValueError(f"{name} is {value}: give a whole number, at least {least}.")


def plain_numbers(name: str, values: ArrayLike) -> np.ndarray:
    """Turn values into an array of floats, and refuse what would lose its meaning on the way.

    Parameters
    ----------
    name : str
        What the message calls them.
    values : array_like
        Real numbers of any shape.

    Returns
    -------
    ndarray of float

    Raises
    ------
    ValueError
        If the array is masked, or holds texts, dates or complex numbers.

    Examples
    --------
    >>> plain_numbers("latency_s", [1, 2])
    array([1., 2.])
    """
    refuse_masked(**{name: values})
    array = np.asarray(values)
    if array.dtype.kind not in "biufO":
        raise ValueError(f"{name} holds {array.dtype.name}, no real numbers: give a list of numbers.")
    try:
        return array.astype(float)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} holds what is no number: {error}.") from None


def simulate_queue(
    arrival_s: ArrayLike,
    service_s: Callable[[int], float],
    max_batch: int = 1,
    max_wait_s: float = 0.0,
) -> np.ndarray:
    """Simulate one server that answers its requests in batches, first come, first served.

    A batch starts when the server is free and either `max_batch` requests are waiting or the oldest
    has waited `max_wait_s` since it arrived. It takes all that have arrived by then, at most
    `max_batch`. All of a batch are answered together when its service time is over.

    Parameters
    ----------
    arrival_s : array_like of float, shape (n,)
        When each request arrives, in seconds, never decreasing.
    service_s : callable
        From the number of requests in a batch to the seconds that the batch takes. Called exactly
        once per batch, in order.
    max_batch : int
        The most requests in a batch.
    max_wait_s : float
        The longest that a free server waits for a fuller batch, in seconds, counted from the arrival
        of the oldest request.

    Returns
    -------
    ndarray of float, shape (n,)
        Latency of each request in seconds: waiting and service together.

    Raises
    ------
    ValueError
        If arrivals are not one-dimensional, finite and in order, or are a masked array; if a limit is out
        of range; or if a service time is negative or not finite.

    Notes
    -----
    Without batching, the mean wait before service at arrival rate :math:`\\lambda`, mean service time
    :math:`E[S]` and utilisation :math:`\\rho = \\lambda E[S]` follows Pollaczek and Khinchine:
    :math:`\\lambda E[S^2] / (2 (1 - \\rho))` (Kleinrock, *Queueing Systems*, volume 1, 1975, section 5.6).

    Examples
    --------
    Three requests, 1 s of service each: the second and third wait for those before them.

    >>> simulate_queue([0.0, 0.5, 0.6], lambda batch: 1.0)
    array([1. , 1.5, 2.4])

    In batches of up to 2 that take 1.2 s, the last two are served together.

    >>> simulate_queue([0.0, 0.5, 0.6], lambda batch: 0.8 + 0.2 * batch, max_batch=2)
    array([1. , 1.7, 1.6])
    """
    arrivals = plain_numbers("arrival_s", arrival_s)
    if arrivals.ndim != 1 or not np.isfinite(arrivals).all() or (np.diff(arrivals) < 0).any():
        raise ValueError("arrival_s must be a one-dimensional list of finite times in increasing order.")
    check_whole("max_batch", max_batch, 1)
    if not (math.isfinite(max_wait_s) and max_wait_s >= 0):
        raise ValueError(f"max_wait_s is {max_wait_s}: give a finite number of seconds, 0 or more.")

    times: list[float] = arrivals.tolist()  # plain floats: ten times faster than NumPy's, one by one
    count, limit = len(times), int(max_batch)
    sizes, done_s = list[int](), list[float]()  # of the batches
    free_s = -math.inf
    first = 0
    while first < count:  # comparisons, since min and max would take half of the time
        start_s = times[first] + max_wait_s
        end = first + limit
        if end > count:
            end = count
        elif times[end - 1] < start_s:
            start_s = times[end - 1]
        if start_s < free_s:
            start_s = free_s
        if times[end - 1] > start_s:
            end = bisect_right(times, start_s, first, end)
        took_s = float(service_s(end - first))
        free_s = start_s + took_s
        if not (took_s >= 0 and free_s < math.inf):
            raise ValueError(
                f"service_s({end - first}) returned {took_s}: a service time is a finite number of seconds, 0 or more."
            )
        sizes.append(end - first)
        done_s.append(free_s)
        first = end
    latency_s: np.ndarray = np.repeat(np.array(done_s), np.array(sizes, dtype=int)) - arrivals
    return latency_s


def latency_summary(latency_s: ArrayLike) -> dict[str, float]:
    """Sum up latencies the way an operator reads them: percentiles first.

    Parameters
    ----------
    latency_s : array_like of float, shape (n,)
        Latencies in seconds.

    Returns
    -------
    dict from str to float
        ``p50``, ``p90``, ``p95``, ``p99`` (NumPy's default interpolation), ``mean`` and ``max`` in
        seconds, and ``count``.

    Raises
    ------
    ValueError
        If there is no latency, one is negative or not a finite number, or the array is masked.

    Examples
    --------
    >>> summary = latency_summary([0.010] * 98 + [0.500, 0.900])
    >>> summary["p50"], round(summary["mean"], 4), summary["max"], summary["count"]
    (0.01, 0.0238, 0.9, 100)
    """
    values = plain_numbers("latency_s", latency_s).ravel()
    if values.size == 0:
        raise ValueError("There are no latencies to sum up: give at least one.")
    if not np.isfinite(values).all() or (values < 0).any():
        raise ValueError(
            "A latency is negative or not a finite number: look at how it was measured, then leave out nothing silently."
        )
    summary = {f"p{q}": float(np.percentile(values, q)) for q in PERCENTILES}
    return {**summary, "mean": float(values.mean()), "max": float(values.max()), "count": int(values.size)}
