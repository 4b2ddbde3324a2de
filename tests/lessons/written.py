"""Answers as a student writes them into the cell: source text, run as the notebook would."""

from __future__ import annotations

import itertools
import linecache
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

_cells = itertools.count()


def written(head: str, body: str, **names: Any) -> Callable[..., Any]:
    """Run a cell that defines a function; its name and inputs are `head`, the lines below it are `body`.

    Examples
    --------
    >>> written("half(x)", "return x / 2")(3)
    1.5
    """
    scope = {"np": np, "pd": pd} | names
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    source, name = f"def {head}:\n{lines}\n", f"<cell {next(_cells)}>"
    linecache.cache[name] = len(source), None, source.splitlines(True), name  # as a notebook keeps its cells
    exec(compile(source, name, "exec"), scope)
    return scope[head.partition("(")[0]]


def value(source: str, **names: Any) -> Any:
    """Run a cell that gives a value.

    Examples
    --------
    >>> value("np.mean(calls)", calls=[1, 2])
    np.float64(1.5)
    """
    return eval(source, {"np": np, "pd": pd} | names)
