"""The run log: a line for each thing that happened, which a crash cannot take away."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import Any, Self


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
