"""The run log: what each training run was made from, so that it can be run again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import pandas as pd

from utils.lifecycle.stages import Candidate, Plan, Recipe, Scope, develop, prepare


class RunLog:
    """A log that is only ever appended to: one line of JSON for each thing that happened.

    Parameters
    ----------
    path : Path
        The file; it is made when it is missing, and continued when it is there.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     log = RunLog(Path(folder, "runs.jsonl"))
    ...     log.add("scoping", metric="accuracy")
    ...     log.read()
    [{'stage': 'scoping', 'metric': 'accuracy'}]
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    @classmethod
    def temporary(cls) -> Self:
        """Make a log in a folder that goes when the log does."""
        folder = tempfile.mkdtemp()
        log = cls(Path(folder, "runs.jsonl"))
        weakref.finalize(log, shutil.rmtree, folder, ignore_errors=True)
        return log

    def add(self, stage: str, **facts: Any) -> None:
        """Append a line, and return only when it is on the disk.

        Parameters
        ----------
        stage : str
        **facts
            Anything that JSON can hold.
        """
        before = self.path.read_bytes() if self.path.exists() else b""
        lead = b"\n" if before and not before.endswith(b"\n") else b""  # a crash tore the last line
        with self.path.open("ab") as file:
            file.write(lead + json.dumps({"stage": stage, **facts}).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[dict[str, Any]]:
        """Return every whole line; one torn by a crash while it was written is left out."""
        if not self.path.exists():
            return []
        found = []
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
        return found


def train_and_log(links: pd.DataFrame, plan: Plan, log: RunLog) -> Candidate:
    """Run stages 2 and 3 for a plan and log what is needed to run them again.

    Parameters
    ----------
    links : DataFrame
    plan : Plan
    log : RunLog

    Returns
    -------
    Candidate
    """
    data = prepare(links, plan.recipe)
    found = develop(plan.scope, data, plan.kind)
    rows = hashlib.sha256(pd.util.hash_pandas_object(data.table).to_numpy().tobytes()).hexdigest()[:8]
    result = {"won": round(float(found.scores["won"].loc["model"]), 6), "model": found.model.fingerprint()}
    log.add("model development", plan=asdict(plan), data=rows, result=result)
    return found


def run_again(links: pd.DataFrame, entry: Mapping[str, Any], log: RunLog) -> Candidate:
    """Repeat a run from its line in the log alone.

    Parameters
    ----------
    links : DataFrame
    entry : mapping
        A line that `train_and_log` has written.
    log : RunLog
        Where the repetition is logged.

    Returns
    -------
    Candidate
    """

    def tuples(said: Mapping[str, Any]) -> dict[str, Any]:
        return {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}

    said = entry["plan"]
    plan = Plan(Scope(**tuples(said["scope"])), Recipe(**tuples(said["recipe"])), said["kind"])
    return train_and_log(links, plan, log)
