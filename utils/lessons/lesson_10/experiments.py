"""The same training run for many settings, through joblib, with a progress bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from IPython.display import display
from joblib import Parallel, delayed

from utils.notebook.controls import Panel
from utils.notebook.plots import publish


def sweep(fit: Callable[[Any], Any], settings: Iterable[Any], label: str) -> list[Any]:
    """Call a function once for each setting, and show how far it has come and how long it took.

    The calls go through joblib one after the other, or wherever the caller's ``joblib.parallel_config`` sends
    them: to the cores of this machine, or to a cluster.

    Parameters
    ----------
    fit : callable
        ``fit(setting)``: one training run.
    settings : iterable
        What to call it with.
    label : str
        What is counted, for the bar: ``"training runs"``.

    Returns
    -------
    list
        The results, in the order of the settings.

    Notes
    -----
    A cluster needs Dask (``pip install -e .[cluster]``); see
    https://joblib.readthedocs.io/en/stable/auto_examples/parallel/distributed_backend_simple.html.

    Examples
    --------
    >>> results = sweep(abs, [-2, 3], "calls")  # doctest: +ELLIPSIS
    {'text/plain': 'A progress bar of calls.'...}
    >>> results
    [2, 3]
    """
    settings, start = list(settings), perf_counter()
    panel = Panel({})
    panel.message = _bar(0, len(settings), label, 0.0)
    data, metadata = publish(panel, f"A progress bar of {label}.")
    display(data, metadata=metadata, raw=True)
    results = []
    for result in Parallel(return_as="generator")(delayed(fit)(setting) for setting in settings):
        results.append(result)
        panel.message = _bar(len(results), len(settings), label, perf_counter() - start)
    return results


def _bar(done: int, total: int, label: str, seconds: float) -> str:
    full = 20 * done // total if total else 20
    return f"{'█' * full}{'░' * (20 - full)} {done} of {total} {label}, {seconds:.1f} s"
