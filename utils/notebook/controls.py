"""Controls with an accessible name and a picture with alternative text, in one notebook widget.

The stock ipywidgets slider has no accessible name and ``ipywidgets.Image`` no alternative text, so
this widget draws the browser's own inputs (``panel.js``). A control is a list of positions: the
browser only ever sends the index of one of them, so no other value can reach the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

from utils.language import language, t


@dataclass(frozen=True)
class Control:
    """One control: its label, its positions and where it starts.

    Use :func:`Slider`, :func:`Choice` or :func:`Toggle` to make one.

    Attributes
    ----------
    kind : {"slider", "choice", "toggle"}
        What the browser shows.
    label : str
        The accessible name; carries the unit if there is one.
    values : list
        Every position, in the order in which the control runs through them.
    texts : list of str
        What is written for each position.
    start : int
        Index of the first position.
    fmt : str
        Format of a number that is no position, with the unit of the texts; a slider's only.
    names : list of str
        Of a choice: the accessible name of each position that is only a letter; none where its text is enough.
    """

    kind: str
    label: str
    values: list[Any] = field(repr=False)
    texts: list[str] = field(repr=False)
    start: int
    fmt: str = field(default="{}", repr=False)
    names: list[str] = field(default_factory=list, repr=False)

    @property
    def shown(self) -> list[str]:
        """What is written for each position, in the language in use."""
        return [
            t(self.fmt).format(value) if self.kind == "slider" and text == self.fmt.format(value) else t(text)
            for value, text in zip(self.values, self.texts, strict=True)
        ]

    def __post_init__(self) -> None:
        if not self.label.strip():
            raise ValueError("A control needs a label: say in a few words what it sets, with its unit.")
        if len(self.values) < 2:
            raise ValueError(f"Control {self.label!r} has fewer than two positions: give it at least two.")


def _index_of(label: str, values: Sequence[Any], start: Any) -> int:
    for index, value in enumerate(values):
        if value is start or value == start:
            return index
    raise ValueError(f"Control {label!r} starts at {start!r}, which is not one of its positions.")


def Slider(label: str, values: Sequence[Any] | np.ndarray, start: Any, fmt: str = "{:g}") -> Control:
    """Make a slider that runs through the given positions.

    Parameters
    ----------
    label : str
        Accessible name, with the unit: ``"Arrival rate (requests/s)"``.
    values : sequence of numbers, shape (n,)
        The positions in order, evenly spaced or not.
    start : number
        The first position; one of `values`.
    fmt : str
        Format of a position's text, and of a measurement that stands beside it: ``"{:.0f} ms"``.

    Returns
    -------
    Control

    Raises
    ------
    ValueError
        If the label is empty, there are fewer than two positions, or `start` is none of them.

    Examples
    --------
    >>> Slider("Batch size", [1, 2, 4, 8], start=4).texts
    ['1', '2', '4', '8']
    """
    positions = [v.item() if isinstance(v, np.generic) else v for v in values]
    texts = [fmt.format(v) for v in positions]
    return Control("slider", label, positions, texts, _index_of(label, positions, start), fmt)


def Choice(
    label: str,
    options: Sequence[str] | Mapping[str, Any],
    start: Any = None,
    names: Sequence[str] = (),
) -> Control:
    """Make a choice of one among several named options.

    Parameters
    ----------
    label : str
        Accessible name.
    options : sequence of str, or mapping from the text shown to the value
        The options in order.
    start : object, optional
        The value chosen at first; the first option if not given.
    names : sequence of str, optional
        The options' accessible names where their texts are too short to be understood alone.

    Returns
    -------
    Control

    Examples
    --------
    >>> Choice("Model", {"Support vector machine": "svm", "Forest": "forest"}, start="forest").start
    1
    """
    texts = list(options)
    values = list(options.values()) if isinstance(options, Mapping) else list(options)
    first = 0 if start is None else _index_of(label, values, start)
    return Control("choice", label, values, texts, first, names=list(names))


def Toggle(label: str, start: bool = False) -> Control:
    """Make a check box.

    Examples
    --------
    >>> Toggle("Logarithmic scale").values
    [False, True]
    """
    return Control("toggle", label, [False, True], ["off", "on"], int(start))


@dataclass(frozen=True)
class Frame:
    """What a figure shows at one position of all its controls.

    Attributes
    ----------
    picture : bytes
        PNG; empty where it could not be drawn.
    alt : str
        The picture's alternative text.
    message : str
        One sentence shown in the picture's place.
    """

    picture: bytes
    alt: str
    message: str = ""


def words() -> dict[str, str]:
    """Give what the browser says by itself, in the language in use.

    Returns
    -------
    dict from str to str
        By the names that ``panel.js`` uses; and which language it is.
    """
    return {
        "lang": language(),
        "unanswered": t("not answered yet"),
        "waiting": t("This picture is being drawn."),
        "stopped": t("The drawing was stopped; move a control to go on."),
        "gone": t(
            "The kernel is gone: only positions drawn before can be shown. Run the notebook again to go on."
        ),
    }


class Panel(anywidget.AnyWidget):
    """A column of controls over a picture; the browser side is ``panel.js``.

    Parameters
    ----------
    controls : mapping from str to Control
        The controls by the name of the value they set.
    unanswered : bool
        Start with no position chosen (index -1), for a question.
    continuous : bool
        Send a slider's position while it is dragged, not only when it is let go.
    first : Frame, optional
        What is shown at the start where each position has a picture of its own, which the page asks for
        (:mod:`utils.notebook.frames`).

    Attributes
    ----------
    index : dict from str to int
        The position of each control.
    at : list of int
        The position of each control that the picture belongs to; empty where it belongs to all.
    picture : bytes
        PNG shown under the controls; empty for none.
    alt : str
        The picture's alternative text.
    message : str
        One sentence shown in the picture's place, or under the controls where there is no picture.
    words : dict from str to str
        What the browser says by itself.
    """

    _esm = Path(__file__).with_name("panel.js")
    spec: Any = traitlets.List().tag(sync=True)
    index: Any = traitlets.Dict().tag(sync=True)
    continuous = traitlets.Bool(True).tag(sync=True)
    at: Any = traitlets.List().tag(sync=True)
    picture = traitlets.Bytes(b"").tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)
    words: Any = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        controls: Mapping[str, Control],
        *,
        unanswered: bool = False,
        continuous: bool = True,
        first: Frame | None = None,
    ) -> None:
        self.controls = dict(controls)
        starts = [control.start for control in self.controls.values()]
        shown = {} if first is None else {"at": starts, "picture": first.picture, "alt": first.alt}
        super().__init__(
            spec=[
                {"name": name, "kind": c.kind, "label": t(c.label), "texts": c.shown}
                | ({"names": [t(name) for name in c.names]} if c.names else {})
                for name, c in self.controls.items()
            ],
            index={name: -1 if unanswered else c.start for name, c in self.controls.items()},
            continuous=continuous,
            words=words(),
            **shown,
        )

    @traitlets.validate("index")
    def _only_known_positions(self, proposal: dict[str, Any]) -> dict[str, int]:
        """Refuse anything from the browser that is not a position of a known control."""
        new: dict[str, int] = proposal["value"]
        for name, control in self.controls.items():
            index = new.get(name)
            if type(index) is not int or not -1 <= index < len(control.values):
                raise traitlets.TraitError(f"{index!r} is no position of the control {control.label!r}.")
        return {name: new[name] for name in self.controls}

    def is_position(self, at: Any) -> bool:
        """Say whether this, from the browser, is a list with a position of each control.

        Parameters
        ----------
        at : object

        Returns
        -------
        bool
        """
        controls = self.controls.values()
        return (
            isinstance(at, list)
            and len(at) == len(controls)
            and all(type(i) is int and 0 <= i < len(c.values) for i, c in zip(at, controls, strict=True))
        )

    @property
    def values(self) -> dict[str, Any]:
        """The value of each control's position; None where nothing is chosen yet."""
        return {
            name: None if self.index[name] < 0 else control.values[self.index[name]]
            for name, control in self.controls.items()
        }
