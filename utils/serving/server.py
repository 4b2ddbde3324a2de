"""A real model server for the lessons: HTTP on the loopback, in a process of its own.

:class:`ModelServer` starts ``python -m utils.serving`` as a child. The model goes in through the
child's standard input, so there is no file that anyone could tamper with, and nothing is ever
unpickled but what the parent has sent in this run. That pipe then stays open: when it closes,
because the block ended or the parent died in any way, the child ends.

Where there are no sockets or processes (Python in a browser) this module imports all the same.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import json
import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

import numpy as np

from utils.serving.queueing import check_whole

if TYPE_CHECKING:
    from aiohttp import web
    from aiohttp.typedefs import Handler

MAX_BODY_BYTES = 2**20
MAX_QUEUED_VALUES = 2**22  # numbers in all waiting requests together: 32 MiB
METRICS_KEPT = 10_000
START_LIMIT_S = 60.0
LONGEST_WAIT_S = 10.0


class ServerError(RuntimeError):
    """The model server could not start; the message says why."""


def can_serve() -> bool:
    """Tell whether this Python can start a model server: not in a browser, where there are no processes.

    Returns
    -------
    bool

    Examples
    --------
    >>> can_serve() or sys.platform in ("emscripten", "wasi")
    True
    """
    return sys.platform not in ("emscripten", "wasi")


class ModelServer:
    """Serve a model over HTTP from a process of its own; a context manager.

    ``POST /predict`` with ``{"inputs": [[...], ...]}`` gives ``{"predictions": [...]}``, ``GET /health``
    says that the server is up, ``GET /metrics`` gives counts, batch sizes and times. An input that is
    no table of finite numbers gets a 4xx, a body over 1 MiB 413, a model that raises 500, a full queue
    503, each with one sentence in ``{"error": "..."}``.

    Parameters
    ----------
    model : object with a ``predict`` method
        ``predict`` takes an array of shape (n_rows, n_features) and returns n_rows predictions. It must
        be picklable and its class importable: not defined in the notebook itself.
    max_batch : int
        The most requests (not rows) that are predicted together.
    max_wait_s : float
        The longest that a free server waits for a fuller batch, in seconds, counted from the arrival of
        the oldest request. 0 is greedy: whatever waits is taken at once.
    max_queue : int
        The most requests that may wait; the next one gets 503.

    Attributes
    ----------
    url : str
        Where the server listens, such as ``http://127.0.0.1:54321``.
    pid : int
        Process id of the server.

    Raises
    ------
    ValueError
        If a limit is out of range.
    TypeError
        If the model has no ``predict`` method.
    ServerError
        On entering the block, if the server cannot start.

    Examples
    --------
    >>> import httpx
    >>> from sklearn.dummy import DummyRegressor
    >>> model = DummyRegressor(strategy="constant", constant=7.0).fit([[0.0]], [0.0])
    >>> with ModelServer(model, max_batch=8) as server:
    ...     httpx.post(f"{server.url}/predict", json={"inputs": [[1.0], [2.0]]}).json()
    {'predictions': [7.0, 7.0]}
    """

    def __init__(
        self, model: Any, max_batch: int = 1, max_wait_s: float = 0.0, *, max_queue: int = 1000
    ) -> None:
        if not callable(getattr(model, "predict", None)):
            raise TypeError(f"The model is a {type(model).__name__} without a predict method: give it one.")
        check_whole("max_queue", max_queue, 1)
        self.url = ""
        self.pid = 0
        self._model = model
        self._settings: dict[str, float] = {**_batching(max_batch, max_wait_s), "max_queue": int(max_queue)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start the server, as entering a block does; nothing happens if it is running already.

        Without a block, call :meth:`stop` in the end. It also stops when this Python ends in any way.

        Returns
        -------
        ModelServer
            This server.

        Raises
        ------
        ServerError
            If it cannot start.
        """
        if self._process is not None and self._process.poll() is None:
            return self
        self.stop()
        if not can_serve():
            raise ServerError(
                "A model server needs processes and sockets, which Python in a browser has not."
            )
        try:
            # The search path goes first: the model's own module may be needed to unpickle it.
            message = pickle.dumps({**self._settings, "path": sys.path}) + pickle.dumps(self._model)
        except Exception as error:
            raise ServerError(
                f"The model cannot be sent to a process of its own ({_one_line(error)}): "
                "use a model that pickle can save, without lambdas or open files."
            ) from error
        with tempfile.TemporaryFile() as log:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "utils.serving"],
                    cwd=Path(__file__).resolve().parents[2],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows: no console
                )
            except OSError as error:
                raise ServerError(f"No process could be started for the server: {error}.") from error
            try:
                self._hand_over(self._process, message, log)
            except BaseException:
                self.stop()
                raise
        self.pid = self._process.pid
        return self

    def __enter__(self) -> Self:
        return self.start()

    def set_batching(self, max_batch: int, max_wait_s: float = 0.0) -> None:
        """Change how requests are batched from now on, while the server runs.

        Parameters
        ----------
        max_batch, max_wait_s
            As for the class.

        Raises
        ------
        ValueError
            If a limit is out of range.
        ServerError
            If the server is not running.
        """
        limits = _batching(max_batch, max_wait_s)
        try:
            if self._process is None:
                raise OSError("start it, or enter its block")
            assert self._process.stdin is not None and self._process.stdout is not None
            self._process.stdin.write(json.dumps(limits).encode() + b"\n")
            self._process.stdin.flush()
            if not self._process.stdout.readline():
                raise OSError("its process has ended")
            self._settings |= limits
        except OSError as error:
            raise ServerError(f"This server is not running: {error}.") from error

    def metrics(self) -> dict[str, Any]:
        """Read what the server counted and timed by its own clock, from ``GET /metrics``.

        Returns
        -------
        dict
            Counts since the start (``requests``, ``rows``, ``batches``, ``rejected``, ``refused``,
            ``failed``), the ``queue`` now, and lists of the last 10,000: ``batch_sizes`` in requests,
            ``service_s`` per batch, ``latency_s`` per request from its receipt to its predictions.

        Raises
        ------
        ServerError
            If the server is not running.
        """
        try:
            if self._process is None:
                raise OSError("start it, or enter its block")
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy in between
            with direct.open(f"{self.url}/metrics", timeout=START_LIMIT_S) as answer:
                counted: dict[str, Any] = json.load(answer)
                return counted
        except OSError as error:
            raise ServerError(f"This server is not running: {error}.") from error

    def _hand_over(self, process: subprocess.Popen[bytes], message: bytes, log: IO[bytes]) -> None:
        """Send the model, wait until the child says where it listens."""
        assert process.stdin is not None and process.stdout is not None
        too_late = threading.Timer(START_LIMIT_S, process.kill)
        too_late.daemon = True
        too_late.start()
        try:
            with contextlib.suppress(OSError):  # a child that died early: what it said is below
                process.stdin.write(message)
                process.stdin.flush()
            line = process.stdout.readline()
        finally:
            too_late.cancel()
        if not line:
            code = process.wait()
            log.seek(0)
            last = (log.read().decode("utf-8", "replace").strip().splitlines() or ["it said nothing"])[-1]
            raise ServerError(
                f"The server's process ended before it listened, within the {START_LIMIT_S:g} s it has "
                f"for loading its model (exit code {code}): {last}."
            )
        reply: dict[str, Any] = json.loads(line)
        if "error" in reply:
            raise ServerError(f"The server could not start: {reply['error']}")
        self.url = f"http://127.0.0.1:{reply['port']}"

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def kill(self) -> None:
        """Kill the server's process, as a crash would; it does not know."""
        os.kill(self.pid, 9 if os.name == "posix" else 15)

    def stop(self) -> None:
        """End the server's process and wait until it is gone; nothing happens if it is gone already."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None and process.stdout is not None
        try:
            with contextlib.suppress(OSError):
                process.stdin.close()  # the child's sign to end
            process.wait(2)
        except BaseException as error:  # it hangs, or the student interrupts: end it the hard way
            process.kill()
            process.wait()
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
        finally:
            process.stdout.close()


def _batching(max_batch: int, max_wait_s: float) -> dict[str, float]:
    check_whole("max_batch", max_batch, 1)
    if not 0 <= max_wait_s <= LONGEST_WAIT_S:
        raise ValueError(f"max_wait_s is {max_wait_s}: give seconds from 0 to {LONGEST_WAIT_S:.0f}.")
    return {"max_batch": int(max_batch), "max_wait_s": float(max_wait_s)}


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__


# What follows runs in the child, or in a kernel that can have none.


class RefusedError(Exception):
    """A request that gets no predictions.

    Parameters
    ----------
    status : int
        Of the HTTP answer.
    sentence : str
        What the answer says instead.
    """

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass(eq=False)
class _Job:
    """One request on its way through the queue."""

    inputs: np.ndarray
    arrived_s: float
    answer: asyncio.Future[list[Any]]


class _Batcher:
    """The queue and the one worker that empties it, batch by batch."""

    def __init__(self, model: Any, max_batch: int, max_wait_s: float, max_queue: int) -> None:
        self.model = model
        self.max_batch, self.max_wait_s, self.max_queue = max_batch, max_wait_s, max_queue
        self.loop: asyncio.AbstractEventLoop | None = None
        self.waiting: collections.deque[_Job] = collections.deque()
        self.queued_values = 0
        self.arrival = asyncio.Event()
        self.worker = ThreadPoolExecutor(1)
        self.counts = {"requests": 0, "rows": 0, "batches": 0, "rejected": 0, "refused": 0, "failed": 0}
        self.batch_sizes: collections.deque[int] = collections.deque(maxlen=METRICS_KEPT)
        self.service_s: collections.deque[float] = collections.deque(maxlen=METRICS_KEPT)
        self.latency_s: collections.deque[float] = collections.deque(maxlen=METRICS_KEPT)

    def set_limits(self, limits: dict[str, Any]) -> None:
        """Batch by these limits from now on; called from another thread."""
        assert self.loop is not None

        def apply() -> None:
            self.max_batch, self.max_wait_s = limits["max_batch"], limits["max_wait_s"]
            self.arrival.set()

        self.loop.call_soon_threadsafe(apply)

    async def predict(self, inputs: np.ndarray) -> list[Any]:
        """Put one request in the queue and wait for its predictions."""
        if len(self.waiting) >= self.max_queue or self.queued_values + inputs.size > MAX_QUEUED_VALUES:
            raise RefusedError(503, "The queue is full: try again later.")
        job = _Job(inputs, time.perf_counter(), asyncio.get_running_loop().create_future())
        self.waiting.append(job)
        self.queued_values += inputs.size
        self.arrival.set()
        return await job.answer

    async def run(self) -> None:
        """Take batch after batch, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            await self._until_due()
            jobs = [self.waiting.popleft() for _ in range(min(self.max_batch, len(self.waiting)))]
            self.queued_values -= sum(job.inputs.size for job in jobs)
            start_s = time.perf_counter()
            inputs = [job.inputs for job in jobs]
            answers = await loop.run_in_executor(self.worker, predicted, self.model, inputs)
            done_s = time.perf_counter()
            self.batch_sizes.append(len(jobs))
            self.service_s.append(done_s - start_s)
            self.latency_s.extend(done_s - job.arrived_s for job in jobs)
            self.counts["batches"] += 1
            for job, answer in zip(jobs, answers, strict=True):
                if job.answer.cancelled():
                    continue
                if isinstance(answer, RefusedError):
                    job.answer.set_exception(answer)
                else:
                    job.answer.set_result(answer)

    async def _until_due(self) -> None:
        """Wait until `max_batch` requests wait, or the oldest has waited `max_wait_s`."""
        while len(self.waiting) < self.max_batch:
            left_s = None
            if self.waiting:
                left_s = self.waiting[0].arrived_s + self.max_wait_s - time.perf_counter()
                if left_s <= 0:
                    return
            self.arrival.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.arrival.wait(), left_s)

    def metrics(self) -> dict[str, Any]:
        """Counts since the start, and the last 10,000 batches and latencies."""
        return {
            **self.counts,
            "queue": len(self.waiting),
            "batch_sizes": list(self.batch_sizes),
            "service_s": list(self.service_s),
            "latency_s": list(self.latency_s),
        }


def predicted(model: Any, tables: Sequence[np.ndarray]) -> list[list[Any] | RefusedError]:
    """Predict a batch; if that fails, each table alone, so that no one suffers for another's input.

    Parameters
    ----------
    model : object with a ``predict`` method
    tables : sequence of ndarray, shape (n_rows, n_features)

    Returns
    -------
    list
        Of each table its predictions, or why there are none.
    """
    try:
        rows = np.concatenate(tables)
        predictions = np.asarray(model.predict(rows))
        if predictions.shape[:1] != rows.shape[:1]:
            raise ValueError(f"it gave predictions of shape {predictions.shape} for {len(rows)} rows")
        if predictions.dtype.kind == "f" and not np.isfinite(predictions).all():
            raise ValueError("it predicted a value that is not a finite number")
        cuts = np.cumsum([len(table) for table in tables])[:-1]
        answers = [part.tolist() for part in np.split(predictions, cuts)]
        json.dumps(answers, allow_nan=False)
        return answers
    except BaseException as error:  # whatever a model does, the server goes on
        if len(tables) > 1:
            return [predicted(model, [table])[0] for table in tables]
        return [RefusedError(500, f"The model failed on this input: {_one_line(error)}.")]


def read_inputs(body: bytes, n_features: int | None) -> np.ndarray:
    """Turn a request's body into a table of finite numbers.

    Parameters
    ----------
    body : bytes
        JSON as of ``POST /predict``.
    n_features : int or None
        How many numbers a row has to have; None for any.

    Returns
    -------
    ndarray of float, shape (n_rows, n_features)

    Raises
    ------
    RefusedError
        If it is no table of finite numbers.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, f"The body is not valid JSON: {_one_line(error)}.") from error
    if not isinstance(document, dict) or "inputs" not in document:
        raise RefusedError(422, 'The body must be an object with the key "inputs": {"inputs": [[1.0, 2.0]]}.')
    rows = document["inputs"]
    table = isinstance(rows, list) and rows and all(isinstance(row, list) and row for row in rows)
    if not table:
        raise RefusedError(
            422, '"inputs" must be a list of one row or more, each a list of one number or more.'
        )
    # NumPy alone would read [1, true] as [1, 1] and "1" as text: look at each value's own type.
    if not {type(value) for row in rows for value in row} <= {int, float}:
        raise RefusedError(422, '"inputs" may hold numbers only: no text, true, false, null or deeper lists.')
    try:
        inputs = np.array(rows, dtype=float)
    except OverflowError as error:
        raise RefusedError(422, '"inputs" holds a number too large for a 64-bit float.') from error
    except ValueError as error:
        raise RefusedError(422, 'The rows of "inputs" are not all of one length.') from error
    if not np.isfinite(inputs).all():
        raise RefusedError(422, '"inputs" holds NaN or infinity: send finite numbers only.')
    if n_features is not None and inputs.shape[1] != n_features:
        raise RefusedError(422, f"A row has {inputs.shape[1]} numbers; this model takes {n_features}.")
    return inputs


def _application(batcher: _Batcher) -> web.Application:
    """Put the three routes before the batcher."""
    from aiohttp import web

    n_features = getattr(batcher.model, "n_features_in_", None)

    async def predict(request: web.Request) -> web.Response:
        batcher.counts["requests"] += 1
        try:
            inputs = read_inputs(await request.read(), n_features)
            batcher.counts["rows"] += len(inputs)
            return web.json_response({"predictions": await batcher.predict(inputs)})
        except RefusedError as refused:
            batcher.counts[{503: "refused", 500: "failed"}.get(refused.status, "rejected")] += 1
            return web.json_response({"error": refused.sentence}, status=refused.status)

    async def health(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def metrics(_request: web.Request) -> web.Response:
        return web.json_response(batcher.metrics())

    @web.middleware
    async def one_sentence(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPRequestEntityTooLarge:
            batcher.counts["rejected"] += 1
            sentence, status = "The body is larger than 1 MiB: send fewer rows at a time.", 413
        except web.HTTPException as error:
            sentence = "There is nothing here: use POST /predict, GET /health or GET /metrics."
            status = error.status
        return web.json_response({"error": sentence}, status=status)

    application = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[one_sentence])
    application.router.add_post("/predict", predict)
    application.router.add_get("/health", health)
    application.router.add_get("/metrics", metrics)
    return application


def serve_parent() -> None:
    """Run the child: read the model, listen, say where, end when the parent does."""
    import signal

    # An interrupt goes to the notebook's whole process group: the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever the model prints must neither mix with the one line for the parent nor fill its pipe.
    tell = os.fdopen(os.dup(1), "w", encoding="utf-8")
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)

    def reply(message: dict[str, Any]) -> None:
        print(json.dumps(message), file=tell, flush=True)

    try:
        from aiohttp import web

        settings = pickle.load(sys.stdin.buffer)
        sys.path[:] = settings.pop("path")
        batcher = _Batcher(pickle.load(sys.stdin.buffer), **settings)
    except BaseException as error:
        lost = isinstance(error, AttributeError | ModuleNotFoundError)
        hint = " Define the model's class in a file that can be imported, not in a notebook." if lost else ""
        reply({"error": f"{_one_line(error)}.{hint}"})
        return

    async def serve() -> None:
        batcher.loop = asyncio.get_running_loop()
        try:
            runner = web.AppRunner(_application(batcher), access_log=None, handle_signals=False)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            reply({"port": runner.addresses[0][1]})
        except BaseException as error:
            reply({"error": f"{_one_line(error)}."})
            raise
        os.dup2(null, 2)
        await batcher.run()

    threading.Thread(target=asyncio.run, args=(serve(),), daemon=True).start()
    # The main thread only listens to the parent: new limits, or its end, however busy the others are.
    for line in sys.stdin.buffer:
        batcher.set_limits(json.loads(line))
        reply({})
    os._exit(0)
