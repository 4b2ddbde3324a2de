"""The verdicts of lesson 04: from what was measured to the word."""

from __future__ import annotations

from collections.abc import Sequence

from utils.language import t
from utils.notebook.claims import CORRECTED, HOLDS, SOURCED, Verdict

GEBRU = "Gebru and others, Datasheets for Datasets, 2018, https://arxiv.org/abs/1803.09010"


def c11(again: Sequence[float], times: tuple[float, float, float], labels: tuple[float, float]) -> Verdict:
    """Judge that research data is static, and production data changes and has labels that may be incorrect.

    Parameters
    ----------
    again : sequence of float
        The benchmark's cost of 1,000 decisions, asked twice.
    times : tuple of float
        Mean live cost as a multiple of it, and the ends of its 95 % interval, links drawn again as a whole.
    labels : tuple of float
        Share of the blocked links that a model warned of, by labels of which 20 % are wrong, and by the truth.

    Returns
    -------
    Verdict
    """
    factor, low, high = times
    measured = t(
        "the benchmark costs {first:.0f}, asked again {again:.0f}; live the same model costs {factor:.1f} times that (95 % interval by link {low:.1f} to {high:.1f}); with 20 % wrong labels in training and exam {recorded:.0%} of the recorded blockages were warned of, of the true ones {true:.0%}",
        first=again[0],
        again=again[1],
        factor=factor,
        low=low,
        high=high,
        recorded=labels[0],
        true=labels[1],
    )
    if again[0] == again[1] and not low <= 1 <= high:
        return Verdict("C11", HOLDS, measured)
    return Verdict(
        "C11", CORRECTED, measured, "here the live data have not moved the model's cost away from 1 time"
    )


def c40() -> Verdict:
    """Judge that research data is well specified, its strengths known, its models published: a habit.

    Returns
    -------
    Verdict
    """
    return Verdict(
        "C40",
        SOURCED,
        "not measured here; the source finds that data sets often come without a description of their origin, "
        "and asks for one, so 'easy to know' needs somebody who wrote it down",
        source=GEBRU,
    )
