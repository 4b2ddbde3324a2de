"""A student's lessons on the course's site, brought forward to a newer edition, as :mod:`copies` does on a disk.

There the lessons are kept in the browser. What each was when it was handed out is known by a note in its metadata, which
stays in what JupyterLab saves. The site calls this before JupyterLab opens; it needs the standard library alone.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

from utils import language
from utils.notebook import copies
from utils.notebook.progress import HANDED_OUT

NOTE = "handed_out"


def noted(lesson: copies.Notebook) -> copies.Notebook:
    """Note in a lesson what it is when it is handed out.

    Parameters
    ----------
    lesson : dict
        A notebook, the source of each cell as one text.

    Returns
    -------
    dict
        The same with the note: the lesson's edition, and of its cells what tells the course's from a student's.
    """
    edition = hashlib.sha256(copies.write(lesson)).hexdigest()[:16]
    cells = []
    for cell in lesson["cells"]:
        asked = {key: value for key, value in cell["metadata"].items() if key == "exercise"}
        source = cell["source"] if asked else ""
        cells.append({"id": cell["id"], "cell_type": cell["cell_type"], "metadata": asked, "source": source})
    return {**lesson, "metadata": {**lesson["metadata"], NOTE: {"edition": edition, "cells": cells}}}


def brought_forward(task: str) -> str:
    """Bring lessons forward.

    Parameters
    ----------
    task : str
        JSON: the ``language`` to speak; by path, what the student has ``saved`` and the ``new`` lessons.

    Returns
    -------
    str
        JSON: by path all ``files`` that are to be saved now, those that are kept among them; and what is ``said``.
    """
    asked: dict[str, Any] = json.loads(task)
    language.use(asked["language"])
    with tempfile.TemporaryDirectory() as name:
        folder, records = Path(name), Path(name, HANDED_OUT)
        for path, mine in asked["saved"].items():
            copies.put(folder / path, json.dumps(mine).encode())
            if note := mine["metadata"].get(NOTE):
                copies.put(records / path, json.dumps(note).encode())
        said = copies.bring(folder, {path: json.dumps(new).encode() for path, new in asked["new"].items()})
        files = {
            file.relative_to(folder).as_posix(): json.loads(file.read_bytes())
            for file in sorted(folder.rglob("*.ipynb"))
            if records not in file.parents
        }
    for path, new in asked["new"].items():
        files[path]["metadata"][NOTE] = new["metadata"][NOTE]
    return json.dumps({"files": files, "said": said})
