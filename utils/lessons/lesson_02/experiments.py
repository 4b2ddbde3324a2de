"""The experiments of lesson 02: what a project costs, what a batch buys, four regimes, a service with a tail.

They drive :mod:`utils.serving` and return plain tables. What they mean is said in the lesson.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.base import clone
from tqdm.notebook import tqdm

from utils.serving import (
    ModelServer,
    can_serve,
    closed_loop,
    latency_summary,
    open_loop,
    poisson_arrivals,
    simulate_queue,
)
from utils.timing import interleaved_times

SIZES = (1, 4, 16, 64, 256)
Steps = Mapping[str, tuple[np.ndarray, int, float]]


def project_costs(
    models: Mapping[str, Any], train: tuple[np.ndarray, np.ndarray], check_x: np.ndarray
) -> pd.DataFrame:
    """Time training and predicting with each model.

    Parameters
    ----------
    models : mapping from str to estimator
        Fitted models by name; copies of them are trained.
    train : tuple of ndarray
        Rows and labels to train on.
    check_x : ndarray, shape (n, features)
        Rows to validate on.

    Returns
    -------
    DataFrame
        A row per model; the median seconds to ``fit``, to ``validate`` (predict all of `check_x`), to
        predict ``same_rows`` as it was trained on, to predict ``one`` row.
    """

    def predict_s(rows: np.ndarray, repeats: int) -> Any:
        calls = {name: lambda m=model: m.predict(rows) for name, model in models.items()}
        return interleaved_times(calls, repeats).median()

    fits = {name: lambda m=model: clone(m).fit(*train) for name, model in models.items()}
    return pd.DataFrame(
        {
            "fit": interleaved_times(fits, repeats=3).median(),
            "validate": predict_s(check_x, 5),
            "same_rows": predict_s(train[0], 3),
            "one": predict_s(check_x[:1], 15),
        }
    )


def start(servers: Mapping[str, ModelServer]) -> None:
    """Start the servers that are not running, all at a time: each has its own imports to do.

    Parameters
    ----------
    servers : mapping from str to ModelServer
        By the model's name.
    """
    with ThreadPoolExecutor() as pool:
        for _ in pool.map(ModelServer.start, servers.values()):
            pass


def batch_curves(servers: Mapping[str, ModelServer], images: np.ndarray) -> pd.DataFrame:
    """Measure throughput and least latency at each batch size, with batches made by the client and by the server.

    Each size has two turns, of which the better one counts: what the machine did besides is no part of a cost.

    Parameters
    ----------
    servers : mapping from str to ModelServer
        By the model's name; they are started.
    images : ndarray, shape (n, features)
        At least 256 rows.

    Returns
    -------
    DataFrame
        Columns ``model``, ``made_by``, ``size``, ``quickest_s`` (the least latency) and
        ``images_per_s``.
    """
    plan = [(makes, size) for _ in range(2) for makes in ("client", "server") for size in SIZES]
    rows = []
    start(servers)
    for model, server in servers.items():
        for made_by, size in tqdm(plan, desc=f"batches, {model}"):
            server.set_batching(size if made_by == "server" else 1)
            if made_by == "client":
                test = closed_loop(server.url, images[:size][None], count=6, bar=False)
                rate_per_s = size * test.throughput_per_s
            else:
                test = closed_loop(server.url, images[:, None], count=size + 8, clients=size, bar=False)
                rate_per_s = test.throughput_per_s
            rows.append((model, made_by, size, test.latency_s.min(), rate_per_s))
    table = pd.DataFrame(rows, columns=["model", "made_by", "size", "quickest_s", "images_per_s"])
    turns = table.groupby(["model", "made_by", "size"], as_index=False, sort=False)
    return turns.agg({"quickest_s": "min", "images_per_s": "max"})


def fit_batch_cost(curve: pd.DataFrame, largest: int = 256) -> tuple[float, float]:
    """Split the cost of a batch: seconds = fixed + per image * size, by least squares of relative errors.

    Parameters
    ----------
    curve : DataFrame
        Columns ``size`` and ``images_per_s``, one row per size.
    largest : int
        Sizes above it are left out.

    Returns
    -------
    fixed_s, per_image_s : float

    Examples
    --------
    >>> size = np.array([1, 4, 16])
    >>> curve = pd.DataFrame({"size": size, "images_per_s": size / (0.005 + 0.0002 * size)})
    >>> [round(part, 6) for part in fit_batch_cost(curve)]
    [0.005, 0.0002]
    """
    curve = curve[curve["size"] <= largest]
    batch_s = curve["size"] / curve["images_per_s"]
    per_image_s, fixed_s = np.polyfit(curve["size"], batch_s, 1, w=1 / batch_s)
    return float(fixed_s), float(per_image_s)


def run_steps(server: ModelServer, images: np.ndarray, steps: Steps) -> pd.DataFrame:
    """Send each step's requests to the server, batched as the step says.

    Each step has two turns, of which the one with the lower median latency counts: a step lasts a fraction of a
    second, and whatever else the machine does in it would pass for the server's doing.

    Parameters
    ----------
    server : ModelServer
        It is started.
    images : ndarray, shape (n, features)
        One request holds one image.
    steps : mapping from str to tuple
        By name: arrival times (n,) in seconds, the most in a batch, the longest wait for a fuller one.

    Returns
    -------
    DataFrame
        Columns ``step`` and ``latency_s``, one row per request.
    """
    server.start()
    turns: dict[str, list[np.ndarray]] = {step: [] for step in steps}
    for step in tqdm([*steps] * 2, desc="steps"):
        arrival_s, max_batch, max_wait_s = steps[step]
        server.set_batching(max_batch, max_wait_s)
        turns[step].append(open_loop(server.url, images[:, None], arrival_s, bar=False).latency_s)
    quietest = {step: min(latencies, key=np.median) for step, latencies in turns.items()}
    return pd.concat(pd.DataFrame({"step": step, "latency_s": found}) for step, found in quietest.items())


def regime_points(
    steps: Steps, latency_s: Mapping[str, np.ndarray], client_curve: pd.DataFrame, *, fitted: bool = False
) -> pd.DataFrame:
    """Sum up the regimes, before and after: requests per second and median latency.

    Parameters
    ----------
    steps : mapping from str to tuple
        As for :func:`run_steps`: regimes ii to iv.
    latency_s : mapping from str to ndarray
        Latencies by step, in seconds.
    client_curve : DataFrame
        Columns ``size`` and ``images_per_s`` of batches made by a client: regime i.
    fitted : bool
        Take regime i from the fit of that curve, not from the curve itself.

    Returns
    -------
    DataFrame
        Rows ``"i before"``, ``"i after"``, ``"ii before"`` and so on; columns ``per_s`` and ``p50_s``.
    """
    per_s = client_curve.set_index("size")["images_per_s"]
    if fitted:
        fixed_s, per_image_s = fit_batch_cost(client_curve)
        per_s = per_s.index.to_series() / (fixed_s + per_image_s * per_s.index)
    rows = {f"i {when}": (per_s[size], size / per_s[size]) for when, size in (("before", 1), ("after", 256))}
    for step, (due_s, _, _) in steps.items():
        rows[step] = (len(due_s) / float((due_s + latency_s[step]).max()), float(np.median(latency_s[step])))
    return pd.DataFrame(rows, index=["per_s", "p50_s"]).T


def regime_changes(points: pd.DataFrame) -> pd.DataFrame:
    """Divide after by before, regime by regime.

    Parameters
    ----------
    points : DataFrame
        From :func:`regime_points`.

    Returns
    -------
    DataFrame
        A row per regime; the factors ``per_s`` and ``p50_s``.

    Examples
    --------
    >>> points = pd.DataFrame({"per_s": [1.0, 4.0], "p50_s": [0.2, 0.1]}, ["i before", "i after"])
    >>> regime_changes(points)
       per_s  p50_s
    i    4.0    0.5
    """
    before, after = (
        points[points.index.str.endswith(when)].rename(lambda step: step.split()[0])
        for when in ("before", "after")
    )
    return after / before


def sweep_p99_ms(
    ways: Mapping[str, tuple[int, float]], service_s: Callable[[int], float], seed: int
) -> pd.DataFrame:
    """Simulate the p99 at loads from 10 to 300 % of what one at a time can answer.

    Parameters
    ----------
    ways : mapping from str to tuple
        By name: the most in a batch, the longest wait for a fuller one in seconds.
    service_s : callable
        From the size of a batch to its seconds.
    seed : int
        Of the arrivals, 8,000 per load.

    Returns
    -------
    DataFrame
        Milliseconds; a row per load in percent, a column per way.
    """
    table = {}
    for load in (10, 30, 50, 70, 80, 90, 95, 100, 120, 200, 300):
        arrival_s = poisson_arrivals(load / 100 / service_s(1), 8000, np.random.default_rng(seed))
        latencies = (simulate_queue(arrival_s, service_s, *limits) for limits in ways.values())
        table[load] = [1000 * latency_summary(latency_s)["p99"] for latency_s in latencies]
    return pd.DataFrame(table, index=list(ways)).T


def coverage_percent(interval: Callable[[np.ndarray, np.random.Generator], Any], count: int) -> float:
    """Count how often an interval from so many latencies holds the true p99.

    Parameters
    ----------
    interval : callable
        From a sample and a source of randomness to two bounds.
    count : int
        Size of each of 200 lognormal samples.

    Returns
    -------
    float
        Percent of the samples.

    Examples
    --------
    >>> coverage_percent(lambda sample, rng: (0.0, np.inf), 100)
    100.0
    """
    rng, truth = np.random.default_rng(0), np.exp(stats.norm.ppf(0.99))
    bounds = np.array([interval(rng.lognormal(size=count), rng) for _ in range(200)])
    return float(100 * np.mean((bounds[:, 0] <= truth) & (truth <= bounds[:, 1])))


def calls_with_a_tail_s(count: int, rng: np.random.Generator) -> np.ndarray:
    """Draw the latencies of a service that takes about 20 ms, and 30 times as long for 2 calls in 100.

    Parameters
    ----------
    count : int
        Number of calls.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray of float, shape (count,)
        Seconds.

    Examples
    --------
    >>> calls_s = calls_with_a_tail_s(10_000, np.random.default_rng(0))
    >>> bool(np.median(calls_s) < 0.021 and np.percentile(calls_s, 99) > 0.5)
    True
    """
    quick, slow = 0.020 * rng.lognormal(0, 0.25, count), 0.6 * rng.lognormal(0, 0.3, count)
    return np.where(rng.random(count) < 0.02, slow, quick)


def live_or_stored(name: str, measure: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """Measure on this machine or, where no server can start, take the same measurement from a stored run.

    Parameters
    ----------
    name : str
        The measurement's name in ``stored_runs.json``, which ``benchmarks/serving_runs.py`` writes.
    measure : callable
        Measures live; called without arguments.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> live_or_stored("nothing", lambda: pd.DataFrame({"latency_s": [0.01]}))
       latency_s
    0       0.01
    """
    if can_serve():
        return measure()
    runs = json.loads(Path(__file__).with_name("stored_runs.json").read_text(encoding="utf-8"))
    return pd.DataFrame(runs[name])
