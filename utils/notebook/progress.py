"""A student's progress: what was solved, predicted and chosen, in one small file beside the student's lessons.

The file is ``.progress.json`` in the folder of the student's copies, or where the environment variable
``COURSE_PROGRESS`` says. It is written whole and put in place at once, so that an interrupted
write leaves the old one; a damaged one is set aside under another name and a new one begun.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from utils.language import Verbatim, t
from utils.notebook import first_edition

COURSE = Path(__file__).resolve().parents[2]
HANDED_OUT = ".handed_out"  # in a student's folder: every file as it was handed out
NAME = ".progress.json"
PARTS = ("exercises", "predictions", "quiz")


def is_writable(folder: Path) -> bool:
    """Try whether a folder is there, or can be made, and takes files.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    bool
    """
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def home_folder() -> Path:
    """Name the student's home.

    Returns
    -------
    pathlib.Path
        A folder called ``~`` where the system knows of no home.
    """
    return Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises there


def folder(course: Path = COURSE) -> Path:
    """Say which folder is the student's.

    Parameters
    ----------
    course : pathlib.Path
        The course's folder.

    Returns
    -------
    pathlib.Path
        What the environment variable ``COURSE_FOLDER`` names; else ``my_lessons`` in the course's
        folder or, where that cannot be written to, ``ml-systems-week1`` in the student's home.
    """
    if named := os.environ.get("COURSE_FOLDER"):
        return Path(named).expanduser().absolute()
    here, home = course / "my_lessons", home_folder() / "ml-systems-week1"
    return home if not is_writable(here) and is_writable(home) else here


def students_folder() -> Path | None:
    """Find the student's folder that the kernel runs in: there, or in its folder of another language.

    Returns
    -------
    pathlib.Path or None
        None where the kernel runs elsewhere.
    """
    here = Path.cwd()
    return next((place for place in (here, here.parent) if (place / HANDED_OUT).is_dir()), None)


def path() -> Path:
    """Say where the progress file is.

    Returns
    -------
    pathlib.Path
        What ``COURSE_PROGRESS`` names; else a file beside the copies that the kernel runs among, or in
        :func:`folder`.
    """
    if named := os.environ.get("COURSE_PROGRESS"):
        return Path(named)
    return (students_folder() or folder()) / NAME


def load() -> dict[str, dict[str, Any]]:
    """Read the progress file, or the one of an earlier edition, which kept it in the course's folder.

    Returns
    -------
    dict
        ``{"exercises": {id: "wrong" or "correct"}, "predictions": {key: [position, of how many]}, "quiz": {id: letter}}``;
        a part is empty where there is no file, none that can be read, or one without that part.
    """
    file = path()
    if not file.exists() and not os.environ.get("COURSE_PROGRESS"):
        file = COURSE / NAME
    return read(file)


def read(file: Path) -> dict[str, dict[str, Any]]:
    """Read one progress file, as :func:`load` gives it; exercises of the first edition by their names of today.

    Parameters
    ----------
    file : pathlib.Path

    Returns
    -------
    dict
    """
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        kept = {part: dict(stored.get(part, {})) for part in PARTS}
        if "quiz" not in stored:  # it kept none
            kept["exercises"] = first_edition.exercises(kept["exercises"])
        return kept
    except (OSError, ValueError, TypeError, AttributeError):
        return {part: {} for part in PARTS}


def save(part: str, key: str, value: Any) -> str | None:
    """Put one entry into the progress file.

    Parameters
    ----------
    part : {"exercises", "predictions", "quiz"}
        Where the entry belongs.
    key : str
        The name of the exercise, the prediction or the quiz's question.
    value : object
        What JSON can hold.
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
        return t(
            "Your progress could not be kept in {file} ({error}): make that folder writable, "
            "or set COURSE_FOLDER to a folder of your own.",
            file=target,
            error=Verbatim(error.strerror),
        )
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
