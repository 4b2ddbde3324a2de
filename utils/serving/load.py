"""Load generators: users who come when they come, and users who wait for their answer first."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from utils.language import t
from utils.serving.queueing import check_whole, plain_numbers

if TYPE_CHECKING:
    import aiohttp
    import pandas as pd

CONNECTIONS = 256
BAR_EVERY_S = 0.25


@dataclass(frozen=True)
class LoadTest:
    """What a load test saw, one entry per request, in the order of their intended times.

    Attributes
    ----------
    due_s : ndarray of float, shape (n,)
        When each request was meant to be sent, in seconds since the test began.
    sent_s : ndarray of float, shape (n,)
        When it was sent.
    done_s : ndarray of float, shape (n,)
        When its answer was complete.
    status : ndarray of int, shape (n,)
        HTTP status; 200 is a prediction, 503 a full queue, 0 no answer at all.
    """

    due_s: np.ndarray
    sent_s: np.ndarray
    done_s: np.ndarray
    status: np.ndarray

    @property
    def latency_s(self) -> np.ndarray:
        """Seconds from the *intended* time to the complete answer, shape (n,), whatever the status."""
        latency_s: np.ndarray = self.done_s - self.due_s
        return latency_s

    @property
    def throughput_per_s(self) -> float:
        """Predictions (status 200) per second, from the first intended time to the last answer."""
        return float((self.status == 200).sum() / (self.done_s.max() - self.due_s.min()))

    def to_frame(self) -> pd.DataFrame:
        """Give the columns ``due_s`` and ``latency_s`` as a table, one row per request."""
        import pandas as pd

        return pd.DataFrame({"due_s": self.due_s, "latency_s": self.latency_s})


def open_loop(
    url: str, batches: ArrayLike, arrival_s: ArrayLike, timeout_s: float = 30.0, *, bar: bool = True
) -> LoadTest:
    """Send requests on a schedule, whether or not earlier ones have been answered.

    Real users do not wait for each other. A request's latency counts from the time at which it was
    meant to be sent, so that a slow server cannot hide its own queue (Tene, "How NOT to Measure Latency").

    Parameters
    ----------
    url : str
        A model server's address.
    batches : array_like of float, shape (m, rows, features)
        The inputs of m requests; they are sent in turn, again and again.
    arrival_s : array_like of float, shape (n,)
        When to send each request, in seconds since the start, never decreasing.
    timeout_s : float
        Seconds after which a request counts as unanswered (status 0).
    bar : bool
        Show a progress bar, in a notebook.

    Returns
    -------
    LoadTest

    Raises
    ------
    ValueError
        If the inputs are not three-dimensional or the arrivals not in order.
    ConnectionError
        If no server answers at that address.

    Notes
    -----
    At most 256 requests are under way at a time; the others wait in the generator, first come, first
    served, with their clocks running.
    """
    due_s = plain_numbers("arrival_s", arrival_s)
    if due_s.ndim != 1 or not len(due_s) or not np.isfinite(due_s).all() or (np.diff(due_s) < 0).any():
        raise ValueError("arrival_s must be a one-dimensional list of finite times in increasing order.")
    run = _Run(url, batches, len(due_s), timeout_s)

    async def test(client: aiohttp.ClientSession) -> None:
        async with asyncio.TaskGroup() as tasks:
            for index, due in enumerate(due_s.tolist()):
                # A thread's sleep keeps time to a tenth of a millisecond on every system, asyncio's not.
                while (left_s := due - run.now_s()) > 0:
                    await asyncio.to_thread(time.sleep, min(left_s, 0.1))
                tasks.create_task(run.send(client, index))

    run.drive(test, "open loop" if bar else "")
    return LoadTest(due_s, run.sent_s, run.done_s, run.status)


def closed_loop(
    url: str,
    batches: ArrayLike,
    count: int,
    clients: int = 1,
    timeout_s: float = 30.0,
    *,
    bar: bool = True,
) -> LoadTest:
    """Send requests from a few clients, each of which waits for its answer before it sends the next.

    Parameters
    ----------
    url : str
        A model server's address.
    batches : array_like of float, shape (m, rows, features)
        The inputs of m requests; they are sent in turn, again and again.
    count : int
        How many requests in all.
    clients : int
        How many clients send at a time.
    timeout_s : float
        Seconds after which a request counts as unanswered (status 0).
    bar : bool
        Show a progress bar, in a notebook.

    Returns
    -------
    LoadTest
        Here a request is due when its client gets round to it: ``due_s`` equals ``sent_s``.

    Raises
    ------
    ValueError
        If the inputs are not three-dimensional, or a number is not whole or below 1.
    ConnectionError
        If no server answers at that address.
    """
    check_whole("count", count, 1)
    check_whole("clients", clients, 1)
    count, clients = int(count), int(clients)
    run = _Run(url, batches, count, timeout_s)

    async def test(client: aiohttp.ClientSession) -> None:
        indices = iter(range(count))

        async def one() -> None:
            for index in indices:
                await run.send(client, index)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(min(clients, count)):
                tasks.create_task(one())

    run.drive(test, "closed loop" if bar else "")
    order = np.argsort(run.sent_s, kind="stable")
    sent_s, done_s, status = run.sent_s[order], run.done_s[order], run.status[order]
    return LoadTest(sent_s, sent_s, done_s, status)


class _Run:
    """One load test under way: what is sent, when, and what came back."""

    def __init__(self, url: str, batches: ArrayLike, count: int, timeout_s: float) -> None:
        inputs = plain_numbers("batches", batches)
        if inputs.ndim != 3 or not inputs.size:
            raise ValueError(
                f"batches has shape {inputs.shape}: give (requests, rows, features), "
                "for requests of one row each rows[:, None, :]."
            )
        from aiohttp import ClientError

        self.url, self.timeout_s = url, timeout_s
        self.failures = (ClientError, TimeoutError)
        # Made before the clock starts, so that encoding is no part of any latency.
        self.bodies = [json.dumps({"inputs": table}).encode() for table in inputs[:count].tolist()]
        self.sent_s, self.done_s = np.empty(count), np.empty(count)
        self.status = np.zeros(count, dtype=int)
        self.answered = 0
        self.stopped = False
        self.start_s = 0.0

    def now_s(self) -> float:
        """Seconds since the test began."""
        return time.perf_counter() - self.start_s

    async def send(self, client: aiohttp.ClientSession, index: int) -> None:
        """Send one request, wait for its answer, note the times."""
        self.sent_s[index] = self.now_s()
        try:
            async with client.post("/predict", data=self.bodies[index % len(self.bodies)]) as answer:
                await answer.read()
                self.status[index] = answer.status
        except self.failures:
            self.status[index] = 0
        self.done_s[index] = self.now_s()
        self.answered += 1

    def drive(self, test: Callable[[aiohttp.ClientSession], Awaitable[None]], bar_name: str) -> None:
        """Run a test in a thread of its own (a notebook's loop is busy), with a bar if it has a name."""
        bar = _bar(bar_name, len(self.status))
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(asyncio.run, self._main(test))
            try:
                while not wait([future], timeout=BAR_EVERY_S).done:
                    bar.update(self.answered - bar.n)
                future.result()
                bar.update(len(self.status) - bar.n)
            except BaseException:  # the student interrupts: the test stops, too
                self.stopped = True
                raise
            finally:
                bar.close()

    async def _main(self, test: Callable[[aiohttp.ClientSession], Awaitable[None]]) -> None:
        import aiohttp

        _allow_open_files(4 * CONNECTIONS)
        async with aiohttp.ClientSession(
            self.url,
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self.timeout_s),
        ) as client:
            try:
                async with client.get("/health") as answer:
                    await answer.read()
            except aiohttp.ClientError as error:
                raise ConnectionError(
                    f"No model server answers at {self.url}: enter a ModelServer block first."
                ) from error
            self.start_s = time.perf_counter()
            work = asyncio.ensure_future(test(client))
            while not (await asyncio.wait([work], timeout=BAR_EVERY_S))[0]:
                if self.stopped:
                    work.cancel()
            await work


def _allow_open_files(count: int) -> None:
    """Ask for more than the 256 open files that macOS gives at first."""
    try:
        resource: Any = import_module("resource")  # not on Windows, which has no such limit
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < count:
            resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    except (ImportError, ValueError, OSError):
        pass


def _bar(name: str, total: int) -> Any:
    """Make a progress bar, silent where it has no name or there is no notebook to show it."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if name and hasattr(shell, "kernel"):
        return import_module("tqdm.notebook").tqdm(total=total, desc=t(name), unit=t("answers"))
    return import_module("tqdm").tqdm(disable=True)
