"""The deployed model: a server of its own, a log of what was asked, and the rule when it fails."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

import httpx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from utils.lifecycle.runs import RunLog
from utils.lifecycle.stages import inputs_of, months_of
from utils.linear_model import LinearModel
from utils.serving import KernelServer, ModelServer, can_serve


class Service:
    """Artifact of stage 4: a model behind HTTP that survives its server's death; a context manager.

    In a browser's tab, where no server can be started, the model answers inside the kernel.

    Parameters
    ----------
    model : LinearModel
    place : str
        How the model wants places written, see `Recipe`.
    log : RunLog
        Every answer is logged before anyone acts on it.
    name : str
        Name in the log.
    """

    assumes = "what arrives is what the model was trained on: same columns, same order, same units"

    def __init__(self, model: LinearModel, place: str, log: RunLog, name: str) -> None:
        self.server = ModelServer(model) if can_serve() else KernelServer(model)
        self.place, self.log, self.name = place, log, name
        self.restarts = 0
        self._http = self._client()

    def start(self) -> Self:
        """Start the server, as entering a block does."""
        if self._http.is_closed:
            self._http = self._client()
        self.server.start()
        return self

    def _client(self) -> httpx.Client:
        """Open one connection for all that is asked."""
        if isinstance(self.server, KernelServer):
            return httpx.Client(transport=httpx.MockTransport(self.server.answer))
        return httpx.Client(timeout=10, trust_env=False)

    def stop(self) -> None:
        """Stop the server, as leaving a block does."""
        self._http.close()
        self.server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def ask(self, rows: Sequence[Sequence[Any]], key: str = "") -> list[float] | None:
        """Ask for the chances of some rows; None says that the server refused them: use the rule instead.

        Parameters
        ----------
        rows : list of lists of numbers
        key : str
            Name of this batch in the log.

        Returns
        -------
        list of float, or None
        """
        body = json.dumps({"inputs": rows}).encode()
        for attempt in (1, 2):
            try:
                answer = self._http.post(f"{self.server.url}/predict", content=body)
                break
            except httpx.TransportError:
                if attempt == 2:
                    raise
                self.log.add("deployment", service=self.name, batch=key, event="server died, started again")
                self.server.stop()
                self.server.start()
                self.restarts += 1
        if answer.status_code != 200:
            self.log.add("deployment", service=self.name, batch=key, refused=answer.json()["error"])
            return None
        chances: list[float] = answer.json()["predictions"]
        self.log.add("deployment", service=self.name, batch=key, chances=chances)
        return chances

    def replay(self, links: pd.DataFrame, month: int, kill_at: int | None = None) -> NDArray[np.float64]:
        """Send a month's links through the server, 250 rows at a time.

        Parameters
        ----------
        links : DataFrame
        month : int
        kill_at : int, optional
            Kill the server's process before this batch (0 to 3).

        Returns
        -------
        ndarray of float, shape (n,)
            The chance of blockage of each row; NaN where the server refused. Empty for a missing month,
            which is logged.
        """
        inputs = inputs_of(links[months_of(links) == month], self.place)
        if inputs.empty:
            self.log.add("monitoring", service=self.name, missing_month=month)
        parts: list[list[float]] = []
        for number, start in enumerate(range(0, len(inputs), 250)):
            if number == kill_at:
                self.server.kill()
            rows = inputs.iloc[start : start + 250].to_numpy().tolist()
            parts.append(self.ask(rows, f"month {month}, batch {number}") or [float("nan")] * len(rows))
        return np.array([chance for part in parts for chance in part])
