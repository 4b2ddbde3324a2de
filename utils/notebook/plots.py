"""One figure style for the course, and showing a figure together with its alternative text."""

from __future__ import annotations

import base64
import dataclasses
import io
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib.style
from cycler import cycler
from IPython.display import display
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from utils.language import ENGLISH, figure_texts, language, t
from utils.notebook.controls import Panel
from utils.notebook.lines import columns

# Okabe & Ito, "Color Universal Design" (2008), https://jfly.uni-koeln.de/color/; with a grey.
COLOURS = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "yellow": "#F0E442",
    "black": "#000000",
    "grey": "#6E6E6E",
}
DPI = 100
LATIN, HANGUL = "DejaVu Sans", "NanumSquare of the course"
FONT = Path(__file__).parents[1] / "fonts" / "NanumSquareR.ttf"
_STYLE: Any = {
    "font.size": 13,  # 13 pt is 18 px at 100 dpi: readable from the back of a hall
    "axes.titlesize": 14,
    "axes.labelsize": 13,
    "xtick.labelsize": 13,
    "ytick.labelsize": 13,
    "legend.fontsize": 13,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(
        color=[COLOURS[c] for c in ("blue", "vermillion", "green", "orange", "purple", "sky", "black")]
    ),
    "lines.linewidth": 2.5,
    "lines.markersize": 8,
    "axes.formatter.min_exponent": 99,  # no raised exponents at a logarithmic axis: they would be too small
    "axes.grid": True,
    "grid.alpha": 0.3,
    "axes.axisbelow": True,
}


@cache
def add_font() -> None:
    """Make the course's own font for Hangul known to Matplotlib, under a name that no other font has."""
    known = font_manager.fontManager
    known.addfont(FONT)
    known.ttflist.append(dataclasses.replace(known.ttflist.pop(), name=HANGUL))


def use_style() -> None:
    """Put the course's style into Matplotlib's ``rcParams``, over whatever style was chosen before.

    It begins with Matplotlib's own defaults: a dark style, or a ``matplotlibrc``, would leave white
    words on white paper. The first font also writes the words beside a formula, so it is the one that
    holds the language in use.
    """
    add_font()
    family = [LATIN, HANGUL] if language() == ENGLISH else [HANGUL, LATIN]
    matplotlib.style.use(["default", {**_STYLE, "font.family": family}])


def figure(
    ncols: int = 1, nrows: int = 1, size: tuple[float, float] = (9, 4.2), **subplots_kw: Any
) -> tuple[Figure, Any]:
    """Make a figure in the course's style, with its axes.

    The style goes into Matplotlib's ``rcParams``, so that what is drawn later follows it as well. The
    figure is not known to ``pyplot``: nothing shows it but :func:`show`, and nothing keeps it.

    Parameters
    ----------
    ncols, nrows : int
        Number of panels across and down.
    size : tuple of float
        Width and height in inches, at 100 dots per inch.
    **subplots_kw
        Passed on to :meth:`matplotlib.figure.Figure.subplots`.

    Returns
    -------
    fig : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes or numpy.ndarray of Axes
        One Axes if there is one panel, else the array of them.

    Examples
    --------
    >>> fig, ax = figure()
    >>> ax.plot([1, 2, 3], [1, 4, 9])[0].get_linewidth()
    2.5
    """
    use_style()
    fig = Figure(figsize=size, dpi=DPI, layout="constrained")
    FigureCanvasAgg(fig)
    return fig, fig.subplots(nrows, ncols, **subplots_kw)


def encode(fig: Figure) -> bytes:
    """Turn what stands on a figure's canvas into a PNG with an adaptive palette.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        A figure on an Agg canvas that has been drawn.

    Returns
    -------
    bytes
        A PNG of 256 colours: a third of the size of one in full colour, and text stays sharp.
    """
    canvas = fig.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    buffer = io.BytesIO()
    picture.convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE).save(
        buffer, format="PNG", compress_level=6
    )
    return buffer.getvalue()


def publish(
    panel: Panel, text: str, picture: bytes = b"", alt: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make the output of a panel: live where a kernel runs, its picture or text elsewhere.

    Parameters
    ----------
    panel : utils.controls.Panel
        The widget that a running notebook shows.
    text : str
        A fixed sentence, for places that show neither the widget nor a picture.
    picture : bytes
        PNG for places without a kernel, such as a static page.
    alt : str
        The picture's alternative text.

    Returns
    -------
    data, metadata : dict
        As IPython's ``_repr_mimebundle_`` returns them.
    """
    data: dict[str, Any] = {
        "text/plain": text,
        "application/vnd.jupyter.widget-view+json": {
            "version_major": 2,
            "version_minor": 0,
            "model_id": panel.model_id,
        },
    }
    if not picture:
        return data, {}
    data["image/png"] = base64.b64encode(picture).decode("ascii")
    return data, {"image/png": {"alt": alt}}


def show(fig: Figure, alt: str) -> None:
    """Show a figure with its alternative text.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure, from :func:`figure`.
    alt : str
        What the figure shows and what to see in it, for a reader who cannot see it.

    Raises
    ------
    ValueError
        If the alternative text is too short to say what the figure shows.

    Notes
    -----
    JupyterLab drops the alternative text of a plain ``image/png``; so a running notebook shows the
    picture in an ``<img>`` of its own, and the plain one is what a page without a kernel shows.
    """
    if columns(alt.strip()) < 40:
        raise ValueError("The alternative text is too short: say in a sentence what the figure shows.")
    figure_texts(fig)
    fig.canvas.draw()
    panel, alt = Panel({}), t(alt)
    panel.alt, panel.picture = alt, encode(fig)
    data, metadata = publish(panel, repr(fig), panel.picture, alt)
    display(data, metadata=metadata, raw=True)
