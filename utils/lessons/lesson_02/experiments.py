"""The experiments of lesson 02: two load tests, what a batch costs, four regimes, the p99 by load.

They drive :mod:`utils.serving` and return plain tables. What they mean is said in the lesson.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tqdm.notebook import tqdm

from utils.language import t
from utils.notebook.predict import nearest as nearest
from utils.serving import (
    LoadTest,
    ModelServer,
    can_serve,
    closed_loop,
    latency_summary,
    open_loop,
    poisson_arrivals,
    simulate_queue,
)

SIZES = {"client": (1, 8, 64, 256, 1024), "server": (1, 8, 64)}
LOADS = (10, 50, 80, 90, 95, 150, 200)
Steps = Mapping[str, tuple[np.ndarray, int, float]]
TURNS = 5  # of a step, at the most
LIKE = 1.25  # factors closer to 1 than this count as no change


def make_server(model: Any) -> ModelServer:
    """Make a server for a model, not started yet, and say whether servers can run.

    Parameters
    ----------
    model : object with a ``predict`` method

    Returns
    -------
    ModelServer
    """
    where = (
        "The server runs live."
        if can_serve()
        else "A browser starts no server: stored measurements stand in."
    )
    print(t(where))
    return ModelServer(model)


def warm_up(server: ModelServer, batches: np.ndarray) -> None:
    """Start a server and send it requests until it is warm: the first ones are slow, and nobody's concern.

    Parameters
    ----------
    server : ModelServer
    batches : ndarray, shape (m, rows, features)
        The inputs of m requests.
    """
    closed_loop(server.start().url, batches, count=40, bar=False)


def load_test_table(closed: LoadTest, opened: LoadTest, server: ModelServer) -> pd.DataFrame:
    """Put two load tests of a server into one table, and beside the first what the server's own clock said.

    Parameters
    ----------
    closed : LoadTest
        The last requests but those of the other test.
    opened : LoadTest
        The test that followed.
    server : ModelServer
        It is running.

    Returns
    -------
    DataFrame
        Columns ``due_s``, ``latency_s`` and ``test``.
    """
    count = len(closed.due_s)
    own_clock_s = server.metrics()["latency_s"][-count - len(opened.due_s) :][:count]
    tests = {
        "closed loop": closed.to_frame(),
        "server's clock": closed.to_frame().assign(latency_s=own_clock_s),
        "open loop": opened.to_frame(),
    }
    return pd.concat([table.assign(test=name) for name, table in tests.items()])


def batch_curves(server: ModelServer, images: np.ndarray) -> pd.DataFrame:
    """Measure throughput and median latency at each batch size, with batches made by the client and by the server.

    Each size has three turns, of which the best one counts: what the machine did besides is no part of a cost.
    Small batches are sent more often, so that a turn lasts longer than a busy moment.

    Parameters
    ----------
    server : ModelServer
        It is started where it is not running.
    images : ndarray, shape (n, features)
        Sent again and again where a batch has more.

    Returns
    -------
    DataFrame
        Columns ``made_by``, ``size``, ``p50_s`` (the median latency of a request) and ``images_per_s``.
    """
    turns_of = ("client", "server") * 3
    plan = [(made_by, size) for made_by in turns_of for size in SIZES[made_by]]
    rows = []
    server.start()
    for made_by, size in tqdm(plan, desc=t("batches")):
        server.set_batching(size if made_by == "server" else 1)
        if made_by == "client":
            batch = np.resize(images, (size, images.shape[1]))
            test = closed_loop(server.url, [batch], max(6, 32 // size), bar=False)
            rate_per_s = size * test.throughput_per_s
        else:
            test = closed_loop(server.url, images[:, None], count=size + 8, clients=size, bar=False)
            rate_per_s = test.throughput_per_s
        rows.append((made_by, size, np.median(test.latency_s), rate_per_s))
    table = pd.DataFrame(rows, columns=["made_by", "size", "p50_s", "images_per_s"])
    turns = table.groupby(["made_by", "size"], as_index=False, sort=False)
    return turns.agg({"p50_s": "min", "images_per_s": "max"})


def fit_batch_cost(curve: pd.DataFrame, largest: int = 1024) -> tuple[float, float]:
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


def regime_steps(service_s: Callable[[int], float], seed: int) -> Steps:
    """Plan what happens before and after in the regimes that the server makes.

    Parameters
    ----------
    service_s : callable
        From the size of a batch to its seconds, as measured.
    seed : int
        Of the arrivals.

    Returns
    -------
    mapping from str to tuple
        By name: when requests arrive (n,) in seconds, the most in a batch, the longest wait for a fuller one.
    """

    def arrivals(load: float, batch: int, count: int) -> np.ndarray:
        """Arrivals at a multiple of what batches of this size can carry."""
        return poisson_arrivals(load * batch / service_s(batch), count, np.random.default_rng(seed))

    calm_s, rush_s = np.arange(6) * 0.06, arrivals(5, 1, 64)
    return {
        "ii before": (calm_s, 1, 0.0),
        "ii after": (calm_s, 32, 0.05),
        "iii before": (rush_s, 1, 0.0),
        "iii after": (rush_s, 32, 0.0),
        "iv before": (arrivals(0.2, 4, 16), 4, 0.0),
        "iv after": (arrivals(5, 4, 300), 4, 0.0),
    }


def run_steps(server: ModelServer, images: np.ndarray, steps: Steps) -> pd.DataFrame:
    """Send each step's requests to the server, batched as the step says, until the quickest turn is known.

    A step lasts a fraction of a second, and whatever else the machine does in it makes it slower, never quicker. So
    the quickest of its turns counts, by the median latency. Each step has two turns, and further ones, five in all at
    the most, until the two quickest are alike.

    Parameters
    ----------
    server : ModelServer
        It is started where it is not running.
    images : ndarray, shape (n, features)
        One request holds one image.
    steps : mapping from str to tuple
        From :func:`regime_steps`.

    Returns
    -------
    DataFrame
        Columns ``step`` and ``latency_s``, one row per request.
    """
    server.start()
    turns: dict[str, list[np.ndarray]] = {step: [] for step in steps}
    with tqdm(desc=t("steps"), unit=t("turns")) as bar:
        for _ in range(TURNS):
            for step in [step for step, found in turns.items() if not is_settled(found)]:
                arrival_s, max_batch, max_wait_s = steps[step]
                server.set_batching(max_batch, max_wait_s)
                turns[step].append(open_loop(server.url, images[:, None], arrival_s, bar=False).latency_s)
                bar.update()
    return _step_table(steps, {step: min(found, key=np.median) for step, found in turns.items()})


def is_settled(turns: Sequence[np.ndarray]) -> bool:
    """Say whether a step needs no further turn: the median latencies of the two quickest are alike.

    Parameters
    ----------
    turns : sequence of ndarray
        The latencies of each turn so far.

    Returns
    -------
    bool

    Examples
    --------
    >>> slow, quick, again = np.array([9.0]), np.array([5.0]), np.array([5.5])
    >>> is_settled([slow, quick]), is_settled([slow, quick, again])
    (False, True)
    """
    medians_s = sorted(np.median(latency_s) for latency_s in turns)
    return len(medians_s) > 1 and bool(medians_s[1] <= LIKE * medians_s[0])


def simulate_steps(steps: Steps, service_s: Callable[[int], float]) -> pd.DataFrame:
    """Simulate each step's requests, batched as the step says.

    Parameters
    ----------
    steps : mapping from str to tuple
        From :func:`regime_steps`.
    service_s : callable
        From the size of a batch to its seconds.

    Returns
    -------
    DataFrame
        As :func:`run_steps` gives it.
    """
    latency_s = {
        step: simulate_queue(due_s, service_s, most, wait_s) for step, (due_s, most, wait_s) in steps.items()
    }
    return _step_table(steps, latency_s)


def _step_table(steps: Steps, latency_s: Mapping[str, np.ndarray]) -> pd.DataFrame:
    tables = [
        pd.DataFrame({"step": step, "due_s": due_s, "latency_s": latency_s[step]})
        for step, (due_s, *_) in steps.items()
    ]
    return pd.concat(tables, ignore_index=True)


def regime_points(runs: pd.DataFrame, client_curve: pd.DataFrame, *, fitted: bool = False) -> pd.DataFrame:
    """Sum up the regimes, before and after: requests per second and median latency.

    The flood of regime iv is looked at twice, when half of it has come and at its end: where a queue only grows, a
    median tells how long one has looked.

    Parameters
    ----------
    runs : DataFrame
        Regimes ii to iv, from :func:`run_steps` or :func:`simulate_steps`.
    client_curve : DataFrame
        Columns ``size``, ``p50_s`` and ``images_per_s`` of batches made by a client: regime i.
    fitted : bool
        Take regime i from the fit of that curve's throughput, not from the measured points.

    Returns
    -------
    DataFrame
        Rows ``"i before"``, ``"i after"``, ``"ii before"`` and so on, and ``"iv halfway"``; columns ``per_s``
        and ``p50_s``.
    """
    rows = {}
    for step, size in (("i before", 1), ("i after", 1024)):
        point = client_curve[client_curve["size"] == size].iloc[0]
        rows[step] = [float(point["images_per_s"]), float(point["p50_s"])]
        if fitted:
            fixed_s, per_image_s = fit_batch_cost(client_curve)
            batch_s = fixed_s + per_image_s * size
            rows[step] = [size / batch_s, batch_s]
    steps = {str(step): run for step, run in runs.groupby("step", sort=False)}
    flood = steps["iv after"]
    for step, run in {**steps, "iv halfway": flood.head(len(flood) // 2)}.items():
        last_s = (run["due_s"] + run["latency_s"]).max()
        rows[step] = [len(run) / float(last_s), float(run["latency_s"].median())]
    return pd.DataFrame(rows, index=["per_s", "p50_s"]).T


def regime_changes(points: pd.DataFrame) -> pd.DataFrame:
    """Divide after by before, regime by regime, and say what rises.

    Parameters
    ----------
    points : DataFrame
        From :func:`regime_points`.

    Returns
    -------
    DataFrame
        A row per regime; the factors ``per_s`` and ``p50_s``; whether both rise (``together``), and whether they do
        so ``in_proportion``: by factors that are alike, whenever one looks.

    Examples
    --------
    >>> rows = ["i before", "i after", "iv before", "iv halfway", "iv after"]
    >>> points = pd.DataFrame({"per_s": [1.0, 4.0, 1.0, 6.0, 6.0], "p50_s": [0.2, 0.8, 0.1, 0.6, 1.2]}, rows)
    >>> regime_changes(points)
        per_s  p50_s  together  in_proportion
    i     4.0    4.0      True           True
    iv    6.0   12.0      True          False
    """
    regimes = [row.split()[0] for row in points.index if row.endswith("before")]
    at = {when: points.loc[[f"{regime} {when}" for regime in regimes]] for when in ("before", "after")}
    change = pd.DataFrame(at["after"].to_numpy() / at["before"].to_numpy(), regimes, points.columns)
    change["together"] = (change > LIKE).all(axis=1)
    alike = (change["p50_s"] / change["per_s"]).between(1 / LIKE, LIKE)
    halfway = points.loc["iv halfway"] / points.loc["iv before"]
    alike["iv"] &= 1 / LIKE <= halfway["p50_s"] / halfway["per_s"] <= LIKE
    change["in_proportion"] = change["together"] & alike
    return change


def sweep_p99_ms(
    ways: Mapping[str, tuple[int, float]], service_s: Callable[[int], float], seed: int, runs: int = 10
) -> pd.DataFrame:
    """Simulate the p99 at loads from 10 to 200 % of what one at a time can answer, again and again.

    Parameters
    ----------
    ways : mapping from str to tuple
        By name: the most in a batch, the longest wait for a fuller one in seconds.
    service_s : callable
        From the size of a batch to its seconds.
    seed : int
        Of the arrivals, 4,000 per load and run.
    runs : int
        How many runs.

    Returns
    -------
    DataFrame
        Milliseconds; a row per run and load in percent, a column per way. Infinite where more arrives than the
        way can carry: a longer run would have a greater p99.
    """
    table = {}
    for run in range(runs):
        for load in LOADS:
            rate_per_s = load / 100 / service_s(1)
            arrival_s = poisson_arrivals(rate_per_s, 4000, np.random.default_rng([seed, run]))
            table[run, load] = [
                1000 * latency_summary(simulate_queue(arrival_s, service_s, most, wait_s))["p99"]
                if rate_per_s < most / service_s(most)
                else np.inf
                for most, wait_s in ways.values()
            ]
    return pd.DataFrame(table, index=list(ways)).T.rename_axis(["run", "load (%)"])


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
