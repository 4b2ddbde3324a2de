"""The pictures of a figure by the positions of its controls, drawn when a page asks for them.

The page keeps what it was sent (``panel.js``), shows it at once when a control comes back to it, and asks for one
position at a time: the one that is shown, or one that a reader near a control may come to next. A notebook
that is run without a page is asked for nothing, and so draws nothing ahead. What was sent holds until a
cell has run, which may have changed the data or the function that draws: then the page is told to
begin anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from utils.notebook.cells import CELLS
from utils.notebook.controls import Frame, Panel


class Frames:
    """Answers a page that asks for a figure's pictures.

    Parameters
    ----------
    panel : Panel
        The figure's widget, with its first picture.
    draw : callable
        ``draw(at)`` gives the frame at these positions, a tuple of one index for each control.
    """

    def __init__(self, panel: Panel, draw: Callable[[tuple[int, ...]], Frame]) -> None:
        self._panel, self._draw = panel, draw
        CELLS.follow(self)
        self._generation = 0  # of what the pictures are made from
        self._page = False  # whether one is there that keeps pictures
        self._in_own_cell = CELLS.running  # whose end changes nothing
        self._lock = threading.Lock()
        panel.on_msg(self._on_message)

    def cell_ended(self) -> None:
        """Let the page forget what it keeps, and go on."""
        with self._lock:
            self._generation += not self._in_own_cell
            if self._page:
                self._page = self._in_own_cell  # else until it asks again: it may have gone
                self._panel.send({"kind": "cell ended", "anew": not self._in_own_cell})
            self._in_own_cell = False

    def _on_message(self, _panel: object, content: Any, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        if content.get("kind") == "here":
            self._page = True
            if self._generation:
                self._panel.send({"kind": "cell ended", "anew": True})
        elif content.get("kind") == "draw" and self._panel.is_position(content.get("at")):
            self._page = True
            self._answer(tuple(content["at"]), ahead=content.get("ahead") is not False)

    def _answer(self, at: tuple[int, ...], ahead: bool) -> None:
        try:
            frame, generation = None, self._generation
            if not (ahead and CELLS.running):
                frame = self._draw(at)
            while not ahead and generation != self._generation:  # a cell has ended meanwhile
                generation, frame = self._generation, self._draw(at)
        except KeyboardInterrupt:  # ends this drawing, and nothing else
            frame = None
        with self._lock:
            if frame is None or generation != self._generation:
                self._panel.send({"kind": "not drawn", "at": at})
                return
            content = {"kind": "frame", "at": at, "alt": frame.alt, "message": frame.message}
            self._panel.send(content, [frame.picture] if frame.picture else [])
