"""Whether a cell of the notebook is running, and telling those who ask when one has ended."""

from __future__ import annotations

import weakref
from typing import Any

from IPython.core.getipython import get_ipython


class Cells:
    """What is known of the notebook's cells; there is one, :data:`CELLS`.

    A widget's messages are handled beside a running cell where the frontend has a thread of its own for
    them, as JupyterLab has. So who draws without being asked looks here first.

    Attributes
    ----------
    running : bool
        Whether a cell is running; always False outside of IPython.
    """

    def __init__(self) -> None:
        self.running = False
        self._followers: weakref.WeakSet[Any] = weakref.WeakSet()
        self._shell: Any = None

    def follow(self, follower: Any) -> None:
        """Call the follower's ``cell_ended()`` whenever a cell has ended, for as long as it lives.

        Parameters
        ----------
        follower : object
            Has a method ``cell_ended()``; it is not kept alive.
        """
        self._followers.add(follower)
        shell = get_ipython()
        if shell is None or shell is self._shell:
            return
        self._shell = shell
        self.running = True  # the cell that asks
        shell.events.register("pre_run_cell", self._on_begin)
        shell.events.register("post_run_cell", self._on_end)

    def _on_begin(self, _info: object) -> None:
        self.running = True

    def _on_end(self, _result: object) -> None:
        self.running = False
        for follower in list(self._followers):
            follower.cell_ended()


CELLS = Cells()
