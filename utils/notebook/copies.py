"""The student's own copies of the lessons: laid out, brought forward to a newer version, put back.

    python -m utils.notebook.copies [--folder FOLDER]

A copy holds no outputs, so that no answer stands on the screen before the question, and no speaker's
notes, which tell answers as well. The folder holds what the lessons link to, so that it can be opened
by itself. ``.handed_out`` in it has every file as it was handed out: by this content, and by no version
number, is known what the student has changed. ``kept`` has, by date, all that was ever replaced.

This module needs the standard library alone: ``course.py`` uses it before anything is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from utils import language
from utils.language import ENGLISH, Verbatim, t
from utils.notebook import first_edition, progress
from utils.notebook.progress import COURSE, HANDED_OUT, is_writable

Notebook = dict[str, Any]

KEPT = "kept"
CHOSEN = ".language"  # in a student's folder: the one to open the lessons in
# A lesson's name; the "-Copy1", " copy" or "(1)" of a duplicate is not part of one.
_LESSON = re.compile(r"[0-9]{2}_\w+\.ipynb")
# In a link: the step out of `notebooks` to what lies beside the lessons in a student's folder.
_STEP = re.compile(r"(?<=\]\()\.\./(?=(?:\.\./)?(?:docs|data)/)")
_WIDGET = "application/vnd.jupyter.widget-view+json"
_LINKED = re.compile(r"\]\((?:\.\./){1,2}((?:docs|data)/[^)#\s]+)")
ANEW = "unpack the course once more over this folder (or copy it from a new clone) and run the same command again"
RELOAD = "If it is open in JupyterLab, choose File > Reload Notebook from Disk there."


class CopiesError(Exception):
    """Something that a student can mend; the message says how."""


def lesson_files(folder: Path) -> list[Path]:
    """List the lessons in a folder; a duplicate (``01_x-Copy1.ipynb``) is none.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    list of pathlib.Path
        In the order of their numbers.
    """
    return sorted(file for file in folder.glob("*.ipynb") if _LESSON.fullmatch(file.name))


def every_lesson(folder: Path) -> list[Path]:
    """List the lessons in a folder, and those in its folders of other languages.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    list of pathlib.Path
    """
    places = [folder, *(folder / code for code in language.languages() if code != ENGLISH)]
    return [file for place in places for file in lesson_files(place)]


def spoken(folder: Path) -> Path:
    """Say where in a folder the lessons in the language in use are.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    pathlib.Path
    """
    code = language.language()
    return folder if code == ENGLISH else folder / code


def here() -> Path:
    """Say where the lessons are as they were handed out, in the language in use.

    Returns
    -------
    pathlib.Path
        Beside the copies that the kernel runs among; elsewhere the course's own folder of them.
    """
    mine = progress.students_folder()
    return spoken(mine / HANDED_OUT if mine else progress.COURSE / "notebooks")


def lesson_file(number: str, folder: Path) -> Path:
    """Find a lesson by its number, as people type it.

    Parameters
    ----------
    number : str
        ``"2"`` or ``"02"``.
    folder : pathlib.Path

    Returns
    -------
    pathlib.Path

    Raises
    ------
    CopiesError
        If there is none.
    """
    every = lesson_files(folder)
    for file in every:
        if file.name[:2] == number.zfill(2):
            return file
    numbers = ", ".join(file.name[:2] for file in every) or "none at all"
    raise CopiesError(
        t("There is no lesson {number}; there are: {numbers}.", number=Verbatim(number), numbers=numbers)
    )


def parse(content: bytes) -> Notebook | None:
    """Read a notebook.

    Parameters
    ----------
    content : bytes
        What its file holds.

    Returns
    -------
    dict or None
        The notebook, the source of each cell as one text; None if it cannot be read.
    """
    try:
        nb: Notebook = json.loads(content.decode("utf-8"))
        for cell in nb["cells"]:
            cell["source"] = "".join(cell["source"])
            cell["metadata"] = dict(cell["metadata"])
            cell["cell_type"] = str(cell["cell_type"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return nb


def write(nb: Notebook) -> bytes:
    """Write a notebook as JupyterLab does.

    Parameters
    ----------
    nb : dict
        A notebook, the source of each cell as one text.

    Returns
    -------
    bytes
    """
    cells = [{**cell, "source": cell["source"].splitlines(keepends=True)} for cell in nb["cells"]]
    return (json.dumps({**nb, "cells": cells}, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def clear(cell: dict[str, Any]) -> dict[str, Any]:
    """Copy a cell without what running it left behind.

    Parameters
    ----------
    cell : dict

    Returns
    -------
    dict
    """
    left = {"notes", "execution", "ExecuteTime"}
    copy = {**cell, "metadata": {key: value for key, value in cell["metadata"].items() if key not in left}}
    if cell["cell_type"] == "code":
        copy.update(outputs=[], execution_count=None)
    return copy


def remember(folder: Path, code: str) -> None:
    """Keep the language that a student has chosen.

    Parameters
    ----------
    folder : pathlib.Path
        The student's folder.
    code : str
        One of :func:`utils.language.languages`.
    """
    put(folder / CHOSEN, f"{code}\n".encode())


def remembered(folder: Path) -> str:
    """Give the language that a student has chosen.

    Parameters
    ----------
    folder : pathlib.Path
        The student's folder.

    Returns
    -------
    str
        The system's where none was chosen, or one that there is no longer.
    """
    code = (_content(folder / CHOSEN) or b"").decode("utf-8", "replace").strip()
    return code if code in language.languages() else language.of_system()


def make_copy(stored: Notebook) -> Notebook:
    """Make of a stored lesson what a student is handed out.

    Parameters
    ----------
    stored : dict
        A notebook of the course.

    Returns
    -------
    dict
        The same cells with their ids; no outputs, no widget's state, no notes; links lead to what lies
        beside it in the student's folder.
    """
    metadata = {key: value for key, value in stored["metadata"].items() if key != "widgets"}
    cells = [clear(cell) for cell in stored["cells"]]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            cell["source"] = _STEP.sub("", cell["source"])
    return {**stored, "metadata": metadata, "cells": cells}


def worked_in(nb: Notebook | None) -> bool:
    """Say whether somebody has answered or run a lesson.

    Handed out, every exercise holds the ``...`` that asks for an answer, and no output a live widget.

    Parameters
    ----------
    nb : dict or None
        A notebook, the course's or a student's; None for a file that is none.

    Returns
    -------
    bool
    """
    return any(
        ("exercise" in cell["metadata"] and "..." not in cell["source"])
        or any(_WIDGET in output.get("data", {}) for output in cell.get("outputs", []))
        for cell in (nb["cells"] if nb else [])
        if cell["cell_type"] == "code"
    )


def bring_forward(mine: Notebook, old: Notebook, new: Notebook) -> tuple[Notebook, int, int]:
    """Put what a student has made into a newer version of a lesson.

    Answers are known by the exercise in their cell's metadata. A cell that the student added stays
    behind the cell that it stood behind or, where that one is gone, behind the nearest one above it.
    Every other cell is the newer version's.

    Parameters
    ----------
    mine : dict
        The copy that the student has worked in.
    old : dict
        That copy as it was handed out; without cells where this is not known.
    new : dict
        The newer version, as it is handed out.

    Returns
    -------
    nb : dict
        The newer version with the student's answers and added cells; nothing in it has run.
    answers, added : int
        How many of them it has.
    """
    given = {cell.get("id"): cell for cell in old["cells"]}
    asked = {cell["metadata"]["exercise"]: cell for cell in old["cells"] if "exercise" in cell["metadata"]}
    cells = [dict(cell) for cell in new["cells"]]
    exercises = {cell["metadata"]["exercise"]: cell for cell in cells if "exercise" in cell["metadata"]}
    used = {cell["id"] for cell in cells}
    behind: dict[str, list[dict[str, Any]]] = {}
    met: set[str] = set()
    anchor, answers, added = "", 0, 0
    own = _own_cells(_with_ids(mine["cells"], old["cells"]), asked)
    for exercise, cell in own:
        before = asked.get(exercise or "", {}).get("source")
        untouched = not cell["source"].strip() or (before == cell["source"] and "..." in before)
        if exercise in exercises:
            anchor = exercises[exercise]["id"]
            if not untouched:
                exercises[exercise]["source"] = cell["source"]
                answers += 1
        elif exercise is None and cell["id"] in used and cell["id"] not in met:
            anchor = cell["id"]
        elif cell["source"].strip() and (not untouched if exercise else cell["id"] not in given.keys() - met):
            extra = clear(cell)
            if extra["id"] in used | met:
                extra["id"] = uuid.uuid4().hex[:8]
            behind.setdefault(anchor, []).append(extra)
            added += 1
        met.add(cell["id"])
    merged = behind.get("", []) + [one for cell in cells for one in (cell, *behind.get(cell["id"], []))]
    return {**new, "cells": merged}, answers, added


def _with_ids(mine: list[dict[str, Any]], old: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give back their ids to cells that an editor has stripped of them."""
    by_text = {(cell["cell_type"], cell["source"]): cell.get("id") for cell in old}
    for cell in mine:
        known = cell.get("id") or by_text.get((cell["cell_type"], cell["source"]))
        yield {**cell, "id": known or uuid.uuid4().hex[:8]}


def _own_cells(
    mine: Iterator[dict[str, Any]], asked: dict[str, dict[str, Any]]
) -> list[tuple[str | None, dict[str, Any]]]:
    """Pair each cell with the exercise that it answers: of a cell and its duplicate, the first one does."""
    cells = list(mine)
    answer: dict[str, dict[str, Any]] = {}
    for cell in cells:
        exercise = cell["metadata"].get("exercise")
        if exercise is not None:
            first = answer.setdefault(exercise, cell)
            if cell["id"] == asked.get(exercise, {}).get("id") != first["id"]:
                answer[exercise] = cell
    pairs = []
    for cell in cells:
        exercise = cell["metadata"].get("exercise")
        pairs.append((exercise if exercise is not None and answer[exercise] is cell else None, cell))
    return pairs


def put(file: Path, content: bytes) -> None:
    """Write a file whole: an interruption leaves the old one.

    Parameters
    ----------
    file : pathlib.Path
    content : bytes
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(file.name + ".new")
    new.write_bytes(content)
    new.replace(file)


def keep(folder: Path, name: str, content: bytes) -> str:
    """Put a dated copy into the folder ``kept``, beside all earlier ones.

    Parameters
    ----------
    folder : pathlib.Path
        The student's folder.
    name : str
        The file's name.
    content : bytes
        What it holds.

    Returns
    -------
    str
        Where the copy is, from the student's folder on.
    """
    (folder / KEPT).mkdir(parents=True, exist_ok=True)
    stem, _, suffix = name.rpartition("/")[2].lstrip(".").rpartition(".")
    stem += time.strftime("_%Y-%m-%d_%H%M%S")
    number = 1
    while True:
        copy = f"{KEPT}/{stem}{f'_{number}' if number > 1 else ''}.{suffix}"
        try:
            with (folder / copy).open("xb") as file:
                file.write(content)
            return copy
        except FileExistsError:
            number += 1


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _essence(content: bytes | None) -> object:
    """Reduce a file to what a student can have put into it: a notebook's cells, and whether they were run."""
    nb = None if content is None else parse(content)
    if nb is None:
        return content
    return [
        (cell.get("id"), cell["cell_type"], cell["source"], bool(cell.get("outputs"))) for cell in nb["cells"]
    ]


def contents(course: Path = COURSE) -> tuple[dict[str, bytes], set[str]]:
    """Give all that a student is handed out.

    Parameters
    ----------
    course : pathlib.Path
        The course's folder.

    Returns
    -------
    files : dict from str to bytes
        By name in the student's folder: the copies of the lessons, and what these link to.
    changed : set of str
        The lessons that somebody has worked in, in the course's own folder.

    Raises
    ------
    CopiesError
        If there is no lesson, or one that cannot be read.
    """
    files: dict[str, bytes] = {}
    changed = set()
    for file in every_lesson(course / "notebooks"):
        stored, lesson = parse(file.read_bytes()), file.relative_to(course / "notebooks").as_posix()
        if stored is None:
            raise CopiesError(t("notebooks/{file} cannot be read: {anew}.", file=Verbatim(lesson), anew=ANEW))
        if worked_in(stored):
            changed.add(lesson)
        linked = {target for cell in stored["cells"] for target in _LINKED.findall(cell["source"])}
        files.update((name, (course / name).read_bytes()) for name in linked if (course / name).is_file())
        files[lesson] = write(make_copy(stored))
    if not files:
        raise CopiesError(t("The lessons are not here: {anew}.", anew=ANEW))
    return files, changed


def lay(folder: Path, course: Path = COURSE) -> list[str]:
    """Lay the lessons into the student's folder; bring forward those of an earlier version.

    Parameters
    ----------
    folder : pathlib.Path
        The student's folder.
    course : pathlib.Path
        The course's folder.

    Returns
    -------
    list of str
        What a student should know about it, in sentences.

    Raises
    ------
    CopiesError
        If the lessons cannot be found, or the folder cannot be written to.
    """
    _require_own(folder, course)
    files, changed = contents(course)
    _renumber(folder)
    said = [
        t(
            "notebooks/{file} is not as it was handed out, somebody has worked in it, and your copy "
            "begins with that: to have the original as well, {anew}.",
            file=Verbatim(name),
            anew=ANEW,
        )
        for name in sorted(changed)
        if files[name] != _content(folder / HANDED_OUT / name)
    ]
    said += bring(folder, files)
    for record in every_lesson(folder / HANDED_OUT):
        if (name := record.relative_to(folder / HANDED_OUT).as_posix()) not in files:
            if (mine := _content(folder / name)) is not None:
                copy = keep(folder, name, mine)
                said.append(
                    t(
                        "{file} is no longer part of the course; yours is now {copy}.",
                        file=Verbatim(name),
                        copy=Verbatim(copy),
                    )
                )
                (folder / name).unlink()
            record.unlink()
    _take_over_progress(folder, course)
    return said


def bring(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Lay files into the student's folder; bring forward those of an earlier version.

    Parameters
    ----------
    folder : pathlib.Path
        The student's folder.
    files : mapping from str to bytes
        By name, what the student is handed out.

    Returns
    -------
    list of str
        What a student should know about it, in sentences.
    """
    said, replaced = [], []
    for name, new in sorted(files.items()):
        sentence = _lay_one(folder, name, new)
        if sentence is None:
            replaced.append(name)
        elif sentence:
            said.append(sentence)
    if replaced:
        said.append(
            t(
                "Newer versions are in place of what you had not changed: {files}.",
                files=Verbatim(", ".join(replaced)),
            )
        )
    return said


def _renumber(folder: Path) -> None:
    """Give lessons of the first edition their names of today; as they were, changed ones are kept."""
    records = folder / HANDED_OUT
    if not any((records / old).exists() for old, new in first_edition.LESSONS.items() if old != new):
        return
    for old, new in first_edition.LESSONS.items():
        record, mine = _content(records / old), _content(folder / old)
        if mine is not None and _essence(mine) != _essence(record):
            keep(folder, old, mine)
        for place, content in ((folder, mine), (records, record)):
            nb = None if content is None else parse(content)
            if nb is not None and (old == new or not (place / new).exists()):
                put(place / new, write(first_edition.lesson(nb)))
                if old != new:
                    (place / old).unlink()


def _require_own(folder: Path, course: Path) -> None:
    if folder.resolve() in (
        course.resolve(),
        *(course.resolve() / part for part in ("notebooks", "docs", "data")),
    ):
        raise CopiesError(
            t("{folder} holds the course itself: name another folder for your lessons.", folder=folder)
        )
    if not is_writable(folder):
        raise CopiesError(
            t(
                "Your lessons cannot be put into {folder}, which cannot be written to: name a folder of your own "
                "with --folder or in the variable COURSE_FOLDER.",
                folder=folder,
            )
        )


def _lay_one(folder: Path, name: str, new: bytes) -> str | None:
    """Lay one file; give a sentence if there is one to say, None if a newer version was put in place."""
    file, record = folder / name, folder / HANDED_OUT / name
    mine, old = _content(file), _content(record)
    said: str | None = ""
    if mine is None:
        put(file, new)
    elif name.endswith(".ipynb") and parse(mine) is None:
        said = t(
            "{file} could not be read; it is kept as {copy}, and a fresh one is in its place.",
            file=Verbatim(name),
            copy=Verbatim(keep(folder, name, mine)),
        )
        put(file, new)
    elif new != old and _essence(mine) == _essence(old) and not worked_in(parse(mine)):
        said = None
        put(file, new)
    elif new != old:
        merged, with_ = _merge(mine, old, new)
        if _essence(merged) != _essence(mine):
            said = t(
                "{file} is the newer version now, with {answers} and {added} of yours; as you left it, it is kept "
                "as {copy}."
                if with_
                else "{file} is the newer version now; as you left it, it is kept as {copy}.",
                file=Verbatim(name),
                copy=Verbatim(keep(folder, name, mine)),
                **with_,
            )
            put(file, merged)
    if new != old:
        put(record, new)
    return said


def _merge(mine: bytes, old: bytes | None, new: bytes) -> tuple[bytes, dict[str, str]]:
    """Bring a file forward; give it, and what of the student's is in it."""
    ours, before, newer = parse(mine), parse(old or b""), parse(new)
    if ours is None or newer is None:
        return new, {}
    merged, answers, added = bring_forward(ours, before or {"cells": []}, newer)
    return write(merged), {
        "answers": t(_counted(answers, "no answers", "{count} answer", "{count} answers"), count=answers),
        "added": t(
            _counted(added, "no added cells", "{count} added cell", "{count} added cells"), count=added
        ),
    }


def _counted(count: int, none: str, one: str, more: str) -> str:
    return none if not count else one if count == 1 else more


def _take_over_progress(folder: Path, course: Path) -> None:
    """Move what an earlier edition kept in the course's folder to the copies, once."""
    old, new = course / progress.NAME, folder / progress.NAME
    before = None if os.environ.get("COURSE_PROGRESS") else _content(old)
    if before is None or (new.exists() and not is_writable(course)):
        return
    theirs, ours = progress.read(old), progress.read(new)
    solved = {key: value for key, value in theirs["exercises"].items() if value == "correct"}
    merged = {
        **{part: {**theirs[part], **ours[part]} for part in progress.PARTS},
        "exercises": {**theirs["exercises"], **ours["exercises"], **solved},
    }
    keep(folder, progress.NAME, before)
    put(new, json.dumps(merged, ensure_ascii=False, indent=1, sort_keys=True).encode())
    if is_writable(course):
        old.unlink()


def opening(folder: Path) -> list[str]:
    """Say what a student should know when the lessons open.

    Parameters
    ----------
    folder : pathlib.Path
        The student's folder.

    Returns
    -------
    list of str
        Sentences.
    """
    return [
        t("Your lessons are in {folder}", folder=folder),
        t("Starting JupyterLab. Ctrl-C in this window stops it."),
    ]


def reset(number: str, folder: Path, course: Path = COURSE, *, forget: bool = False) -> list[str]:
    """Put the student's copy of a lesson back as it was handed out.

    Parameters
    ----------
    number : str
        The lesson's number.
    folder, course : pathlib.Path
        The student's and the course's folder.
    forget : bool
        Whether to open the lesson's exercises, predictions and quiz again.

    Returns
    -------
    list of str
        What was done, in sentences.

    Raises
    ------
    CopiesError
        If this cannot be done; nothing has been changed.
    """
    _require_own(folder, course)
    file = lesson_file(number, spoken(course / "notebooks"))
    name, stored = file.relative_to(course / "notebooks").as_posix(), parse(file.read_bytes())
    if stored is None or worked_in(stored):
        raise CopiesError(
            t(
                "notebooks/{file} is not as it was handed out, somebody has worked in it; nothing was changed: {anew}.",
                file=Verbatim(name),
                anew=ANEW,
            )
        )
    if not (folder / HANDED_OUT).is_dir():
        lay(folder, course)
    new, mine = write(make_copy(stored)), _content(folder / name)
    said = [t("{file} is as it was handed out.", file=Verbatim(name))]
    if _essence(mine) != _essence(new):
        said = [t("{file} is as it was handed out again.", file=Verbatim(name)), t(RELOAD)]
        if mine is not None:
            said.insert(0, t("What was there is kept as {copy}.", copy=folder / keep(folder, name, mine)))
        put(folder / name, new)
    put(folder / HANDED_OUT / name, new)
    if not forget:
        counts = "Your progress in it still counts (`reset {number} --progress` forgets that, too)."
        return [*said, t(counts, number=file.name[:2])]
    _forget(file.name[:2], folder)
    return [*said, t("Its exercises, predictions and quiz are open again.")]


def _forget(number: str, folder: Path) -> None:
    """Take a lesson's answers, predictions and quiz out of the progress file."""
    file = Path(os.environ.get("COURSE_PROGRESS") or folder / progress.NAME)
    before = _content(file)
    if before is None:
        return
    try:
        parts = json.loads(before.decode("utf-8"))
        after = {
            part: {key: value for key, value in entries.items() if not key.startswith(number + ".")}
            for part, entries in parts.items()
        }
    except (ValueError, AttributeError):
        raise CopiesError(
            t("The progress file {file} is damaged: delete it, and the course map begins anew.", file=file)
        ) from None
    if after != parts:
        keep(folder, file.name, before)
        put(file, json.dumps(after, ensure_ascii=False, indent=1, sort_keys=True).encode())


def main(arguments: list[str]) -> None:
    """Lay the copies, and say where they are."""
    parser = argparse.ArgumentParser(
        prog="python -m utils.notebook.copies", description=t("Lay the lessons into a folder of your own.")
    )
    parser.add_argument("--folder", help=t("this one, not my_lessons in the course's folder"))
    parser.add_argument("--language")
    options = parser.parse_args(arguments)
    folder = Path(options.folder or progress.folder()).absolute()
    if options.language:
        language.use(options.language)
        _require_own(folder, COURSE)
        remember(folder, options.language)
    else:
        language.use(remembered(folder))
    for sentence in lay(folder):
        print(sentence)
    first = (lesson_files(spoken(folder)) or lesson_files(folder))[0]
    print(t('Your lessons are in {folder}; begin with: jupyter lab "{first}"', folder=folder, first=first))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (OSError, ValueError, CopiesError) as error:
        sys.exit(str(error))
