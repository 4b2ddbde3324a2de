"""Runs in a lesson's kernel after its last cell: moves every control of every interactive figure."""

import gc
import itertools
import json

import ipywidgets
from ipywidgets.widgets.widget_description import DescriptionWidget

from utils import language
from utils.notebook.explore import Explorer
from utils.notebook.lines import columns

MOST_DRAWINGS = 40
_OUTPUT_ONLY = (ipywidgets.HTML, ipywidgets.HTMLMath, ipywidgets.Label, ipywidgets.FloatProgress)
_earlier = []


def _figures():
    return [thing for thing in gc.get_objects() if type(thing) is Explorer]


def remember():
    """Set the figures of the first run apart from those of the second."""
    _earlier.extend(_figures())


def report():
    """Print, as JSON, how many figures each run made and what is wrong with those of the second."""
    known = {id(figure) for figure in _earlier}
    figures = [figure for figure in _figures() if id(figure) not in known]
    problems = [problem for figure in figures for problem in figure_problems(figure)]
    problems += [
        f"a stock {type(widget).__name__} has no accessible name: use utils.controls"
        for widget in list(ipywidgets.widgets.widget._instances.values())
        if isinstance(widget, DescriptionWidget) and not isinstance(widget, _OUTPUT_ONLY)
    ]
    found = {"figures": [len(_earlier), len(figures)], "problems": problems}
    print(json.dumps({**found, "missing": sorted(language.missing)}))


def positions(control):
    """List the positions tried, as indices: a slider's ends and middle, every option of another control."""
    last = len(control.values) - 1
    return sorted({0, (last + 1) // 2, last}) if control.kind == "slider" else list(range(last + 1))


def drawings(controls):
    """List the positions that the figure is drawn at.

    Every combination of the controls' positions, or where these are too many: each control's
    positions while the others stand at their start, at their lowest and at their highest.
    """
    tried = {name: positions(control) for name, control in controls.items()}
    every = [dict(zip(tried, indices, strict=True)) for indices in itertools.product(*tried.values())]
    if len(every) <= MOST_DRAWINGS:
        return every
    bases = [
        {name: control.start for name, control in controls.items()},
        {name: indices[0] for name, indices in tried.items()},
        {name: indices[-1] for name, indices in tried.items()},
    ]
    return [{**base, name: index} for base in bases for name in tried for index in tried[name]]


def figure_problems(figure):
    """Draw a figure at all these positions; list what fails, says nothing, or does nothing."""
    controls = figure.controls
    called = "the figure with " + ", ".join(control.label for control in controls.values())
    drawn = []
    for at in drawings(controls):
        values = {name: controls[name].values[index] for name, index in at.items()}
        shown = ", ".join(f"{name}={controls[name].texts[index]}" for name, index in at.items())
        try:
            drawn.append((at, figure.draw(**values)))
            alt = figure._alt(**values)
        except Exception as error:
            return [f"{called} cannot be drawn at {shown}: {type(error).__name__}: {error}"]
        if columns(alt.strip()) < 40:
            return [f"{called} has the alternative text {alt!r} at {shown}: too short to say what it shows"]
    problems = [
        f"the control {control.label!r} changes nothing in its figure"
        for name, control in controls.items()
        if not _moves(name, drawn)
    ]
    at, picture = drawn[0]
    if figure.draw(**{name: controls[name].values[index] for name, index in at.items()}) != picture:
        problems.append(f"{called} looks different when it comes back to where it was")
    return problems


def _moves(name, drawn):
    return any(
        one != other and picture != changed and {**one, name: 0} == {**other, name: 0}
        for (one, picture), (other, changed) in itertools.combinations(drawn, 2)
    )
