"""A student's progress: what was solved and predicted, in one small file that git ignores.

The file is ``.progress.json`` in the course's folder, or where the environment variable
``COURSE_PROGRESS`` says. It is written whole and put in place at once, so that an interrupted
write leaves the old one; a damaged one is set aside under another name and a new one begun.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

COURSE = Path(__file__).resolve().parents[2]


def path() -> Path:
    """Say where the progress file is.

    Returns
    -------
    pathlib.Path
    """
    return Path(os.environ.get("COURSE_PROGRESS") or COURSE / ".progress.json")


def load() -> dict[str, dict[str, Any]]:
    """Read the progress file.

    Returns
    -------
    dict
        ``{"exercises": {id: "wrong" or "correct"}, "predictions": {key: value}}``; empty where
        there is no file, or none that can be read.
    """
    try:
        stored = json.loads(path().read_text(encoding="utf-8"))
        return {part: dict(stored.get(part, {})) for part in ("exercises", "predictions")}
    except (OSError, ValueError, TypeError, AttributeError):
        return {"exercises": {}, "predictions": {}}


def save(part: str, key: str, value: Any) -> str | None:
    """Put one entry into the progress file.

    Parameters
    ----------
    part : {"exercises", "predictions"}
        Where the entry belongs.
    key : str
        The exercise's or the prediction's name.
    value : str, int, float or bool
        What to keep.

    Returns
    -------
    str or None
        One sentence if it could not be written; nothing is raised, so that a check is never held up.
    """
    target = path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _set_damaged_aside(target)
        stored = load()
        if stored[part].get(key) == value:
            return None
        stored[part][key] = value
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".progress") as folder:
            new = Path(folder) / target.name
            text = json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True)
            new.write_text(text, encoding="utf-8", newline="\n")
            new.replace(target)
    except OSError as error:
        return f"Your progress could not be kept in {target} ({error.strerror}): make that folder writable."
    return None


def _set_damaged_aside(target: Path) -> None:
    if not target.exists():
        return
    try:
        sound = isinstance(json.loads(target.read_text(encoding="utf-8")), dict)
    except ValueError:
        sound = False
    if not sound:
        target.replace(target.with_name(target.name + ".damaged"))
