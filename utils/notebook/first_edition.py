"""What the first edition called otherwise: two of its lessons are four now, and most have other numbers.

Standard library alone: :mod:`utils.notebook.copies` uses it before anything is installed.
"""

from __future__ import annotations

import re
from typing import Any

# The lessons' files, then and now.
LESSONS = {
    "02_latency_and_throughput.ipynb": "02_latency_and_throughput.ipynb",
    "03_static_and_shifting_data.ipynb": "04_static_and_shifting_data.ipynb",
    "04_fairness.ipynb": "05_fairness.ipynb",
    "05_interpretability.ipynb": "06_interpretability.ipynb",
    "06_iterative_process.ipynb": "07_iterative_process.ipynb",
    "07_classification_or_regression.ipynb": "08_classification_or_regression.ipynb",
    "08_many_classes_many_labels.ipynb": "09_many_classes.ipynb",
    "09_loss_functions.ipynb": "11_loss_functions.ipynb",
    "10_competing_objectives.ipynb": "12_competing_objectives.ipynb",
}
# The exercises that are still asked.
EXERCISES = {
    "00.a": "00.a",
    "00.b": "00.b",
    "01.c": "01.b",
    "02.a": "03.a",
    "02.b": "02.b",
    "02.c": "03.c",
    "03.a": "04.a",
    "04.b": "05.a",
    **{f"05.{letter}": f"06.{letter}" for letter in "abc"},
    **{f"06.{letter}": f"07.{letter}" for letter in "abc"},
    **{f"07.{letter}": f"08.{letter}" for letter in "abc"},
    "08.a": "10.a",
    "08.b": "10.b",
    "08.c": "09.b",
    "09.b": "11.a",
    "09.c": "11.b",
    **{f"10.{letter}": f"12.{letter}" for letter in "abc"},
}
_ANSWER = re.compile(r"\banswer_([0-9]{2})([a-z])\b")


def exercise(name: str) -> str | None:
    """Give an exercise's name of today.

    Parameters
    ----------
    name : str
        Its name in the first edition: ``"02.c"``.

    Returns
    -------
    str or None
        None for an exercise that is no longer asked.

    Examples
    --------
    >>> exercise("02.c"), exercise("00.a"), exercise("03.c")
    ('03.c', '00.a', None)
    """
    return EXERCISES.get(name)


def exercises(kept: dict[str, Any]) -> dict[str, Any]:
    """Give what was kept of the first edition's exercises the names of today.

    Parameters
    ----------
    kept : dict
        By the names of the first edition.

    Returns
    -------
    dict
        By the names of today; what is no longer asked is left out.

    Examples
    --------
    >>> exercises({"02.c": "correct", "03.c": "wrong"})
    {'03.c': 'correct'}
    """
    return {now: value for name, value in kept.items() if (now := exercise(name))}


def lesson(nb: dict[str, Any]) -> dict[str, Any]:
    """Give the exercises in a lesson of the first edition, and the names that answer them, those of today.

    Parameters
    ----------
    nb : dict
        A notebook, the source of each cell as one text; it is not changed.

    Returns
    -------
    dict
        The notebook. An exercise that is no longer asked is called one of the first edition.
    """

    def rename(found: re.Match[str]) -> str:
        now = exercise(f"{found[1]}.{found[2]}")
        return f"answer_{now.replace('.', '')}" if now else found[0]

    cells = []
    for cell in nb["cells"]:
        if name := cell["metadata"].get("exercise"):
            metadata = {**cell["metadata"], "exercise": exercise(name) or f"first edition, {name}"}
            cell = {**cell, "metadata": metadata, "source": _ANSWER.sub(rename, cell["source"])}
        cells.append(cell)
    return {**nb, "cells": cells}
