"""The interactive figure: some controls, a part that stays and a part that moves.

The figure is made once. What stays is drawn once and kept as a background; for each position only
the moving artists, the titles and the axis labels that a move sets are drawn over it. Where a move
changes limits or scales, the whole figure is drawn again. Who asks for the pictures, and when, is in
:mod:`utils.notebook.frames`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from utils.language import Verbatim, figure_texts, t
from utils.notebook.controls import Control, Frame, Panel
from utils.notebook.frames import Frames
from utils.notebook.plots import encode, figure, publish, use_style

TEXT = "Interactive figure: run this notebook to move its controls."
_DRAWING = threading.RLock()  # Matplotlib's settings are one for all threads


class Explorer:
    """An interactive figure; made by :func:`explore`, shown as a cell's last expression.

    Attributes
    ----------
    controls : dict from str to Control
        The controls by the name of the value they set.
    figure : matplotlib.figure.Figure
        The one figure that is drawn on.
    axes : Axes or ndarray of Axes
        As given to the drawing functions.
    spec : list of dict
        The controls as the browser is told of them.
    shown : list of Explorer
        Of the class: those that the notebook has shown, in their order.
    """

    shown: ClassVar[list[Explorer]] = []

    def __init__(
        self,
        fixed: Callable[[Any], object] | None,
        moving: Callable[..., object],
        controls: Mapping[str, Control],
        alt: Callable[..., str],
        *,
        ncols: int,
        nrows: int,
        size: tuple[float, float],
        slow: bool,
    ) -> None:
        self.figure: Figure
        self.figure, self.axes = figure(ncols, nrows, size)
        self.controls = dict(controls)
        self._moving, self._alt = moving, alt
        if fixed is not None:
            fixed(self.axes)
        figure_texts(self.figure)
        self._base = _view(self.figure.axes)  # settles the limits that follow from what stays
        for ax in self.figure.axes:
            ax.set_autoscale_on(False)
        self._known = set(_artists(self.figure))
        self._titles = [title for ax in self.figure.axes for title in _titles(ax)]
        self._labels = [label for ax in self.figure.axes for label in (ax.xaxis.label, ax.yaxis.label)]
        self._texts = {text: text.get_text() for text in (*self._titles, *self._labels)}
        self._background: Any = None
        self._background_view: list[Any] = []
        values = {name: control.values[control.start] for name, control in self.controls.items()}
        with _DRAWING:
            self._first = Frame(self._draw(values), t(alt(**values)))
        self._panel = Panel(self.controls, continuous=not slow, first=self._first)
        self._frames = Frames(self._panel, self.frame)

    @property
    def spec(self) -> list[dict[str, Any]]:
        """The controls as the browser is told of them."""
        return list(self._panel.spec)

    @property
    def values(self) -> dict[str, Any]:
        """The values that the controls stand at."""
        return self._panel.values

    def draw(self, **values: Any) -> bytes:
        """Draw the figure for these values, leaving the controls where they are.

        Parameters
        ----------
        **values
            Values by name; those not given are the ones the controls stand at.

        Returns
        -------
        bytes
            The picture as PNG.
        """
        with _DRAWING:
            return self._draw({**self.values, **values})

    def frame(self, at: tuple[int, ...]) -> Frame:
        """Draw the figure for one position of each control.

        Parameters
        ----------
        at : tuple of int
            An index for each control, in their order.

        Returns
        -------
        Frame
            The picture with its text; one sentence where it cannot be drawn.
        """
        controls = self.controls.items()
        values = {name: control.values[i] for (name, control), i in zip(controls, at, strict=True)}
        try:
            return Frame(self.draw(**values), t(self._alt(**values)))
        except Exception as error:
            sentence = t(
                "This picture could not be drawn here ({error}); move a control to go on.",
                error=Verbatim(f"{type(error).__name__}: {error}"),
            )
            return Frame(b"", "", sentence)

    def _draw(self, values: dict[str, Any]) -> bytes:
        use_style()  # another may have been chosen since the last drawing
        for artist in self._new_artists():
            artist.remove()
        for text, words in self._texts.items():
            text.set_text(words)
        if _view(self.figure.axes) != self._base:
            _restore(self.figure.axes, self._base)
        for ax in self.figure.axes:
            ax.set_prop_cycle(None)  # else the colours would move on with every drawing
        self._moving(self.axes, **values)
        figure_texts(self.figure)
        self._paint()
        return encode(self.figure)

    def _new_artists(self) -> list[Artist]:
        return [artist for artist in _artists(self.figure) if artist not in self._known]

    def _paint(self) -> None:
        canvas: Any = self.figure.canvas
        moving = [*self._new_artists(), *self._titles]
        labels = [label for label in self._labels if label.get_text() != self._texts[label]]
        view = [_view(self.figure.axes), labels]
        if self._background is None or view != self._background_view:
            if self._background is None:  # once: make room for everything, then keep the panels in place
                canvas.draw()
                self.figure.set_layout_engine("none")
            for artist in moving:
                artist.set_animated(True)  # leaves it out of the drawing of what stays
            try:
                for label in labels:  # an axis draws its label, animated or not
                    label.set_visible(False)
                canvas.draw()
            finally:
                for label in labels:
                    label.set_visible(True)
            self._background = canvas.copy_from_bbox(self.figure.bbox)
            self._background_view = view
        canvas.restore_region(self._background)
        for artist in sorted([*moving, *labels], key=lambda a: a.get_zorder()):
            self.figure.draw_artist(artist)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        if self not in self.shown:
            self.shown.append(self)
        return publish(self._panel, t(TEXT), self._first.picture, self._first.alt)


def _titles(ax: Any) -> tuple[Text, Text, Text]:
    return ax.title, ax._left_title, ax._right_title


def _artists(fig: Figure) -> list[Artist]:
    return [artist for parent in (fig, *fig.axes) for artist in parent.get_children()]


def _view(axes: list[Axes]) -> list[Any]:
    return [
        (
            ax.get_xscale(),
            ax.get_yscale(),
            ax.get_xlim(),
            ax.get_ylim(),
        )
        for ax in axes
    ]


def _restore(axes: list[Axes], view: list[Any]) -> None:
    for ax, (xscale, yscale, xlim, ylim) in zip(axes, view, strict=True):
        if ax.get_xscale() != xscale:
            ax.set_xscale(xscale)
        if ax.get_yscale() != yscale:
            ax.set_yscale(yscale)
        ax.set(xlim=xlim, ylim=ylim)


def explore(
    fixed: Callable[[Any], object] | None,
    moving: Callable[..., object],
    controls: Mapping[str, Control],
    alt: Callable[..., str],
    *,
    ncols: int = 1,
    nrows: int = 1,
    size: tuple[float, float] = (9, 4.2),
    slow: bool = False,
) -> Explorer:
    """Make an interactive figure.

    Parameters
    ----------
    fixed : callable or None
        ``fixed(axes)`` draws what stays. It is called once.
    moving : callable
        ``moving(axes, **values)`` adds the artists and sets the titles for these values: an ordinary
        function, which a test calls without any widget. What it added is taken away before the next
        call; limits and scales it set are put back. Limits follow from what stays: where nothing
        does, this function sets them.
    controls : mapping from str to Control
        The controls by the name of the value they set, from :mod:`utils.controls`.
    alt : callable
        ``alt(**values)`` gives the picture's alternative text.
    ncols, nrows : int
        Number of panels across and down; with one panel `axes` is that Axes, else the array.
    size : tuple of float
        Width and height in inches, at 100 dots per inch.
    slow : bool
        Redraw only when a slider is let go; for a drawing that takes more than about 200 ms.

    Returns
    -------
    Explorer
        Shown where it is a cell's last expression.

    Raises
    ------
    ValueError
        If there is no control.

    Examples
    --------
    >>> from utils.notebook.controls import Slider
    >>> def power(ax, exponent):
    ...     ax.plot([0, 0.5, 1], [0, 0.5**exponent, 1])
    ...     ax.set_title(f"x to the power of {exponent}")
    >>> control = Slider("Exponent", [1, 2, 3], start=2)
    >>> explorer = explore(None, power, {"exponent": control}, lambda exponent: f"Power {exponent}.")
    >>> explorer.draw(exponent=3)[:4]
    b'\\x89PNG'
    """
    if not controls:
        raise ValueError("An interactive figure needs a control: give at least one, or use utils.plots.show.")
    return Explorer(fixed, moving, controls, alt, ncols=ncols, nrows=nrows, size=size, slow=slow)
