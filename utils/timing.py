"""Timing calls: in turns, since a busy moment of the machine should hit all that are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter

import pandas as pd


def interleaved_times(calls: Mapping[str, Callable[[], object]], repeats: int) -> pd.DataFrame:
    """Time several calls in turn, again and again.

    Parameters
    ----------
    calls : mapping from str to callable
        What is timed, by name; each is called without arguments.
    repeats : int
        How many rounds are run.

    Returns
    -------
    DataFrame of float, shape (repeats, len(calls))
        Seconds of each call, one column for each name.

    Raises
    ------
    ValueError
        If `repeats` is below 1.

    Examples
    --------
    >>> interleaved_times({"sum": lambda: sum(range(10)), "nothing": lambda: None}, repeats=3).shape
    (3, 2)
    """
    if repeats < 1:
        raise ValueError(f"repeats is {repeats}: time at least one round.")
    rounds = []
    for _ in range(repeats):
        seconds = {}
        for name, call in calls.items():
            start = perf_counter()
            call()
            seconds[name] = perf_counter() - start
        rounds.append(seconds)
    return pd.DataFrame(rounds)
