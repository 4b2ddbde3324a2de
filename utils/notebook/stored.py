"""The pictures of a figure for pages without a kernel, such as a deck of slides."""

from __future__ import annotations

import base64
import itertools
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from utils.language import t
from utils.notebook.controls import Control, words
from utils.notebook.explore import Explorer

ALONE = "One control at a time: moving one puts the others back to their start."
CAPTION = "In JupyterLab this figure has controls: what will move?"
MOST_BYTES = 2 * 2**20  # of one figure's pictures, where every combination of positions is kept


def lines(controls: Mapping[str, Control]) -> list[tuple[int, ...]]:
    """List the positions that are reached from the start by moving one control.

    Parameters
    ----------
    controls : mapping from str to Control

    Returns
    -------
    list of tuple of int
        An index for each control; the start comes first, and once.

    Examples
    --------
    >>> from utils.notebook.controls import Slider, Toggle
    >>> lines({"a": Slider("A", [1, 2, 3], start=2), "b": Toggle("B")})
    [(1, 0), (0, 0), (2, 0), (1, 1)]
    """
    start = tuple(control.start for control in controls.values())
    found = [
        (*start[:place], index, *start[place + 1 :])
        for place, control in enumerate(controls.values())
        for index in range(len(control.values))
    ]
    return list(dict.fromkeys([start, *found]))


def pack(explorer: Explorer, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """Draw a figure at all positions, or where these are too many, on the lines through its start.

    Parameters
    ----------
    explorer : Explorer
    most_bytes : int
        What the pictures of all positions may take together.

    Returns
    -------
    dict
        What ``json.dumps`` takes: the controls as the browser is told of them (``spec``) and what it says by
        itself (``words``), where they start,
        whether every position is there (``all``), and the ``frames`` with position, picture (PNG in base64),
        alternative text and sentence.
    """
    positions = lines(explorer.controls)
    frames = {at: explorer.frame(at) for at in positions}
    total = sum(len(frame.picture) for frame in frames.values())
    every = math.prod(len(control.values) for control in explorer.controls.values())
    if total / len(frames) * every <= most_bytes:
        for at in itertools.product(*(range(len(c.values)) for c in explorer.controls.values())):
            if at not in frames:
                frames[at] = explorer.frame(at)
        if sum(len(frame.picture) for frame in frames.values()) > most_bytes:
            frames = {at: frames[at] for at in positions}
    return {
        "spec": explorer.spec,
        "start": list(positions[0]),
        "words": words() | {"alone": t(ALONE)},
        "all": len(frames) == every,
        "frames": [
            {
                "at": list(at),
                "picture": base64.b64encode(frame.picture).decode("ascii"),
                "alt": frame.alt,
                "message": frame.message,
            }
            for at, frame in frames.items()
        ],
    }


def write(folder: Path, number: int) -> None:
    """Write one of the figures that the notebook shows, from its kernel, into ``folder/number.json``.

    Parameters
    ----------
    folder : pathlib.Path
        Is there.
    number : int
        Of the figure, counted from 0 in the order in which they are shown; nothing is written where there are fewer.
    """
    for explorer in itertools.islice(Explorer.shown, number, number + 1):
        (folder / f"{number}.json").write_text(json.dumps(pack(explorer)), encoding="utf-8")
