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
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from threadpoolctl import threadpool_limits
from tqdm.notebook import tqdm

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
from utils.timing import interleaved_times

SIZES = {"client": (1, 4, 16, 64, 256, 1024), "server": (1, 4, 16, 64, 256)}
Steps = Mapping[str, tuple[np.ndarray, int, float]]
LIKE = 1.25  # factors closer to 1 than this count as no change
SOUND_PERCENT = 95  # a minute raises an alarm beyond this percentile of sound minutes
MINUTES, SOUND_MINUTES = 400, 2000


def fit_models(train_x: np.ndarray, train_y: np.ndarray, seed: int) -> dict[str, Any]:
    """Fit the three models of the lesson.

    Parameters
    ----------
    train_x : ndarray, shape (n, features)
    train_y : ndarray, shape (n,)
    seed : int
        Of the forest.

    Returns
    -------
    dict from str to estimator
        ``linear``, ``forest`` of 50 trees, and ``neighbours``.
    """
    models = {
        "linear": make_pipeline(MinMaxScaler(), LogisticRegression(max_iter=1000)),
        "forest": RandomForestClassifier(50, random_state=seed),
        "neighbours": KNeighborsClassifier(3),
    }
    return {name: model.fit(train_x, train_y) for name, model in models.items()}


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
    with threadpool_limits(1):  # linear algebra on one core, so that times compare
        return pd.DataFrame(
            {
                "fit": interleaved_times(fits, repeats=3).median(),
                "validate": predict_s(check_x, 5),
                "same_rows": predict_s(train[0], 3),
                "one": predict_s(check_x[:1], 15),
            }
        )


def make_servers(models: Mapping[str, Any]) -> dict[str, ModelServer]:
    """Make a server for each model that goes into service, not started yet, and say whether servers can run.

    Parameters
    ----------
    models : mapping from str to estimator
        Fitted models by name.

    Returns
    -------
    dict from str to ModelServer
        By the names ``linear`` and ``forest``.
    """
    where = (
        "Servers run live." if can_serve() else "A browser starts no server: stored measurements stand in."
    )
    print(where)
    return {name: ModelServer(models[name]) for name in ("linear", "forest")}


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


def batch_curves(servers: Mapping[str, ModelServer], images: np.ndarray) -> pd.DataFrame:
    """Measure throughput and median latency at each batch size, with batches made by the client and by the server.

    Each size has two turns or three, of which the best one counts: what the machine did besides is no part of a cost.
    Small batches are sent more often, so that a turn lasts longer than a busy moment.

    Parameters
    ----------
    servers : mapping from str to ModelServer
        By the model's name; they are started.
    images : ndarray, shape (n, features)
        Sent again and again where a batch has more.

    Returns
    -------
    DataFrame
        Columns ``model``, ``made_by``, ``size``, ``p50_s`` (the median latency of a request) and
        ``images_per_s``.
    """
    turns_of = ("client", "server", "client", "server", "client")
    plan = [(made_by, size) for made_by in turns_of for size in SIZES[made_by]]
    rows = []
    start(servers)
    for model, server in servers.items():
        for made_by, size in tqdm(plan, desc=f"batches, {model}"):
            server.set_batching(size if made_by == "server" else 1)
            if made_by == "client":
                test = closed_loop(
                    server.url, [np.resize(images, (size, images.shape[1]))], max(6, 32 // size), bar=False
                )
                rate_per_s = size * test.throughput_per_s
            else:
                test = closed_loop(server.url, images[:, None], count=size + 8, clients=size, bar=False)
                rate_per_s = test.throughput_per_s
            rows.append((model, made_by, size, np.median(test.latency_s), rate_per_s))
    table = pd.DataFrame(rows, columns=["model", "made_by", "size", "p50_s", "images_per_s"])
    turns = table.groupby(["model", "made_by", "size"], as_index=False, sort=False)
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


def run_steps(server: ModelServer, images: np.ndarray, steps: Steps) -> pd.DataFrame:
    """Send each step's requests to the server, batched as the step says.

    Each step has three turns, of which the middle one counts, by its median latency: a step lasts a fraction of a
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
    for step in tqdm([*steps] * 3, desc="steps"):
        arrival_s, max_batch, max_wait_s = steps[step]
        server.set_batching(max_batch, max_wait_s)
        turns[step].append(open_loop(server.url, images[:, None], arrival_s, bar=False).latency_s)
    return _step_table(steps, {step: sorted(found, key=np.median)[1] for step, found in turns.items()})


def simulate_steps(steps: Steps, service_s: Callable[[int], float]) -> pd.DataFrame:
    """Simulate each step's requests, batched as the step says.

    Parameters
    ----------
    steps : mapping from str to tuple
        As for :func:`run_steps`.
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
    """Simulate the p99 at loads from 10 to 300 % of what one at a time can answer, again and again.

    Parameters
    ----------
    ways : mapping from str to tuple
        By name: the most in a batch, the longest wait for a fuller one in seconds.
    service_s : callable
        From the size of a batch to its seconds.
    seed : int
        Of the arrivals, 8,000 per load and run.
    runs : int
        How many runs.

    Returns
    -------
    DataFrame
        Milliseconds; a row per run and load in percent, a column per way. Infinite where more arrives than the
        way can carry: a longer run would have a greater p99.
    """
    loads = (10, 30, 50, 80, 90, 95, 100, 120, 200, 300)
    table = {}
    for run in range(runs):
        for load in loads:
            rate_per_s = load / 100 / service_s(1)
            arrival_s = poisson_arrivals(rate_per_s, 8000, np.random.default_rng([seed, run]))
            table[run, load] = [
                1000 * latency_summary(simulate_queue(arrival_s, service_s, most, wait_s))["p99"]
                if rate_per_s < most / service_s(most)
                else np.inf
                for most, wait_s in ways.values()
            ]
    return pd.DataFrame(table, index=list(ways)).T.rename_axis(["run", "load (%)"])


def p99_interval(sample_s: np.ndarray) -> tuple[float, float]:
    """Enclose the true p99 by two of the calls, with 95 % confidence, whatever the distribution.

    Parameters
    ----------
    sample_s : ndarray of float, shape (n,)
        Latencies of independent calls.

    Returns
    -------
    low_s, high_s : float
        Infinite where there are too few calls for an end.

    Examples
    --------
    >>> p99_interval(np.arange(1, 101))
    (97.0, inf)
    """
    low_s, high_s = np.asarray(stats.quantile_test(sample_s, p=0.99).confidence_interval(0.95))
    return float(np.nan_to_num(low_s, nan=0.0)), float(np.nan_to_num(high_s, nan=np.inf))


def bootstrap_p99_interval(sample_s: np.ndarray) -> tuple[float, float]:
    """Give the 95 % percentile interval that the bootstrap comes to with ever more resamples.

    The p99 of a resample is one of the calls, and the chance that it is at most the j-th smallest is that of a
    binomial number: how many of the n calls drawn are among those j. So nothing has to be drawn.

    Parameters
    ----------
    sample_s : ndarray of float, shape (n,)
        Latencies of independent calls.

    Returns
    -------
    low_s, high_s : float

    References
    ----------
    Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7 (1979), 1-26, section 3,
    https://doi.org/10.1214/aos/1176344552

    Examples
    --------
    >>> bootstrap_p99_interval(np.arange(1, 101))
    (95.0, 100.0)
    """
    ordered = np.sort(sample_s)
    count = len(ordered)
    chance = stats.binom.sf(np.ceil(0.99 * count) - 1, count, np.arange(1, count + 1) / count)
    low, high = np.searchsorted(chance, [0.025, 0.975])
    return float(ordered[low]), float(ordered[high])


def coverage(
    ways: Mapping[str, Callable[[np.ndarray], tuple[float, float]]],
    counts: tuple[int, ...],
    rng: np.random.Generator,
    samples: int = 4000,
) -> pd.DataFrame:
    """Count how often each way's interval holds the true p99 of lognormal latencies.

    Parameters
    ----------
    ways : mapping from str to callable
        From a sample to two bounds, each one of its calls or beyond their ends; which of them, in their order,
        depends on their number alone.
    counts : tuple of int
        How many calls a sample has.
    rng : numpy.random.Generator
        Source of randomness.
    samples : int
        How many samples of each size.

    Returns
    -------
    DataFrame
        A row per way and number of calls; in percent, the share that ``holds`` the p99, and its 95 % interval from
        ``low`` to ``high`` (Wilson).
    """
    rows = {}
    for count in counts:
        latency_s = rng.lognormal(size=(samples, count))
        below = (latency_s < np.exp(stats.norm.ppf(0.99))).sum(axis=1)
        for way, interval in ways.items():
            low, high = interval(np.arange(1, count + 1))
            held = int(((low <= below) & (below < high)).sum())
            sure = stats.binomtest(held, samples).proportion_ci(method="wilson")
            rows[way, count] = [100 * held / samples, 100 * sure.low, 100 * sure.high]
    table = pd.DataFrame(rows, index=["holds", "low", "high"]).T
    return table.rename_axis(["from", "calls"]).sort_index(ascending=[False, True])


def minutes_found_percent(
    slow_shares: tuple[float, ...], rng: np.random.Generator, calls: int = 1000
) -> pd.DataFrame:
    """Count in how many minutes with slow calls each number on a dashboard gives an alarm.

    A minute's level moves by 30 % with the load, in sound minutes as well. A number gives an alarm where it is
    beyond what it is in 95 of 100 sound minutes.

    Parameters
    ----------
    slow_shares : tuple of float
        Which share of a minute's calls is slow, see :func:`calls_with_a_tail_s`.
    rng : numpy.random.Generator
        Source of randomness.
    calls : int
        How many calls a minute has.

    Returns
    -------
    DataFrame
        Percent of 400 minutes: a row per share of slow calls in percent, columns ``mean``, ``p50``, ``p90``,
        ``p99``. The alarm's limits come from 2,000 sound minutes.
    """

    def dashboard(share: float, minutes: int) -> pd.DataFrame:
        rows = []
        for level in rng.lognormal(0, 0.3, minutes):
            minute_s = level * calls_with_a_tail_s(calls, rng, share)
            rows.append([minute_s.mean(), *np.percentile(minute_s, [50, 90, 99])])
        return pd.DataFrame(rows, columns=["mean", "p50", "p90", "p99"])

    limit_s = dashboard(0.0, SOUND_MINUTES).quantile(SOUND_PERCENT / 100)
    found = {100 * share: 100 * (dashboard(share, MINUTES) > limit_s).mean() for share in slow_shares}
    return pd.DataFrame(found).T.rename_axis("slow calls (%)")


def calls_with_a_tail_s(count: int, rng: np.random.Generator, slow_share: float = 0.02) -> np.ndarray:
    """Draw the latencies of a service that takes about 20 ms, and 30 times as long for some calls.

    Parameters
    ----------
    count : int
        Number of calls.
    rng : numpy.random.Generator
        Source of randomness.
    slow_share : float
        Which share of the calls is slow.

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
    return np.where(rng.random(count) < slow_share, slow, quick)


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
