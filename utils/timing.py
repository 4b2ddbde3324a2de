"""Timing calls: medians over repeats, since one measurement on a busy machine says little."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np


def call_times(call: Callable[[], object], repeats: int) -> np.ndarray:
    """Time a call again and again, after one call that is not counted.

    Parameters
    ----------
    call : callable
        Called without arguments.
    repeats : int
        How many calls are timed.

    Returns
    -------
    ndarray of float, shape (repeats,)
        Seconds of each call.

    Raises
    ------
    ValueError
        If `repeats` is below 1.

    Examples
    --------
    >>> call_times(lambda: sum(range(10)), repeats=3).shape
    (3,)
    """
    if repeats < 1:
        raise ValueError(f"repeats is {repeats}: time at least one call.")
    call()
    seconds = np.empty(repeats)
    for i in range(repeats):
        start = perf_counter()
        call()
        seconds[i] = perf_counter() - start
    return seconds
