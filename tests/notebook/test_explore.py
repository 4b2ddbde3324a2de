"""The interactive figure: what is painted, for every way in which a control can move."""

import base64
import io
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from utils.notebook.controls import Choice, Frame, Slider, Toggle
from utils.notebook.explore import TEXT, explore
from utils.notebook.plots import encode, figure


def fixed(ax) -> None:
    ax.plot([0, 10], [0, 10], color="black")
    ax.set(xlabel="x (m)", ylabel="y (m)")


def moving(ax, height, kind, log) -> None:
    if kind == "broken":
        raise ValueError("no <b>such</b> kind")
    ax.plot([0, 10], [height, height], color="red")
    ax.set_title(f"height {height}")
    ax.annotate("here", (5, height))
    if log:
        ax.set(yscale="log", ylim=(0.1, 100), ylabel="y, logarithmic (m)")


def describe(height, kind, log) -> str:
    return f"A line at height {height} & a <diagonal>."


def make(**options):
    controls = {
        "height": Slider("Height (m)", [1, 3, 5, 9], start=3),
        "kind": Choice("Kind", ["plain", "broken"]),
        "log": Toggle("Logarithmic"),
    }
    return explore(fixed, moving, controls, describe, **options)


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def drawn_anew(**values) -> np.ndarray:
    """Draw the same picture without any background, blitting or memory."""
    fig, ax = figure()
    fixed(ax)
    limits = ax.get_xlim(), ax.get_ylim()
    ax.set_autoscale_on(False)
    ax.set(xlim=limits[0], ylim=limits[1])
    ax.set_prop_cycle(None)
    moving(ax, **values)
    fig.canvas.draw()
    return pixels(encode(fig))


def share_that_differs(one: np.ndarray, other: np.ndarray) -> float:
    return float((np.abs(one - other).max(axis=2) > 60).mean())


@pytest.mark.parametrize("height", [1, 5, 9])
def test_a_redraw_equals_a_drawing_from_scratch(height) -> None:
    explorer = make()
    explorer.draw(height=9)
    explorer.draw(height=1)
    fresh = drawn_anew(height=height, kind="plain", log=False)
    assert share_that_differs(pixels(explorer.draw(height=height)), fresh) < 0.001
    assert share_that_differs(pixels(explorer.draw(height=3)), fresh) > 0.001


def test_the_colours_begin_anew_with_every_drawing() -> None:
    def two_lines(ax, height):
        ax.plot([0, 1], [height, height])
        ax.plot([0, 1], [0, height])

    explorer = explore(
        None, two_lines, {"height": Slider("Height", [1, 2], start=1)}, lambda height: "Two lines."
    )
    first = [line.get_color() for line in explorer.axes.lines]
    assert len(set(first)) == 2
    for height in (2, 1, 2):
        explorer.draw(height=height)
        assert [line.get_color() for line in explorer.axes.lines] == first


def test_limits_scales_and_labels_come_and_go() -> None:
    explorer = make()
    before = explorer.draw()
    assert explorer.axes.get_yscale() == "linear"
    logarithmic = explorer.draw(log=True)
    assert explorer.axes.get_yscale() == "log"
    assert explorer.axes.get_ylabel() == "y, logarithmic (m)"
    assert share_that_differs(pixels(before), pixels(logarithmic)) > 0.005
    assert explorer.draw() == before
    assert explorer.axes.get_ylabel() == "y (m)"


def test_a_label_that_moves_is_drawn_over_what_stays() -> None:
    def move(ax, unit) -> None:
        ax.plot([0, 10], [5, 5], color="red")
        ax.set_xlabel(f"x ({unit})")

    explorer = explore(
        fixed, move, {"unit": Choice("Unit", ["cm", "kilometres"])}, lambda unit: f"A line, x in {unit}."
    )
    redraws, draw = [], explorer.figure.canvas.draw
    explorer.figure.canvas.draw = lambda: (redraws.append(1), draw())
    moved = pixels(explorer.draw(unit="kilometres"))
    assert not redraws
    assert explorer.axes.xaxis.label.get_visible()
    fig, ax = figure()
    fixed(ax)
    ax.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())
    move(ax, "kilometres")
    fig.canvas.draw()
    assert share_that_differs(moved, pixels(encode(fig))) < 0.0005
    assert share_that_differs(moved, pixels(explorer.draw(unit="cm"))) > 0.0005


def test_what_was_added_is_taken_away() -> None:
    explorer = make()
    count = len(explorer.axes.get_children())
    for height in (1, 5, 9, 3):
        explorer.draw(height=height)
    assert len(explorer.axes.get_children()) == count


def test_the_fixed_part_is_drawn_once() -> None:
    calls = []
    explorer = explore(
        lambda ax: calls.append("fixed"),
        lambda ax, a: calls.append(a),
        {"a": Slider("A", [1, 2], start=1)},
        lambda a: f"{a}",
    )
    explorer.draw(a=2)
    explorer.draw(a=1)
    assert calls == ["fixed", 1, 2, 1]


def test_the_limits_follow_from_what_stays() -> None:
    explorer = make()
    low, high = explorer.axes.get_xlim()
    assert low < 0 and high > 10


def test_a_position_gives_picture_and_alternative_text_together() -> None:
    explorer = make()
    words = "A line at height 9 & a <diagonal>."
    assert explorer.frame((3, 0, 0)) == Frame(explorer.draw(height=9), words)
    assert explorer.frame((3, 0, 1)) == Frame(explorer.draw(height=9, log=True), words)


def test_the_values_follow_the_controls_without_a_drawing() -> None:
    explorer = make()
    explorer.draw = explorer._draw = None
    explorer._panel.index = {"height": 3, "kind": 0, "log": 1}
    assert explorer.values == {"height": 9, "kind": "plain", "log": True}


def test_the_page_has_the_first_picture_and_its_place_from_the_start() -> None:
    explorer = make()
    panel = explorer._panel
    assert panel.at == [1, 0, 0]
    assert Frame(panel.picture, panel.alt, panel.message) == explorer.frame((1, 0, 0))


def test_an_error_gives_a_sentence_and_the_next_value_recovers() -> None:
    explorer = make()
    good = explorer.frame((1, 0, 0))
    broken = explorer.frame((1, 1, 0))
    assert broken == Frame(
        b"",
        "",
        "This picture could not be drawn here (ValueError: no <b>such</b> kind); move a control to go on.",
    )
    assert explorer.frame((1, 0, 0)) == good


def test_an_interrupted_drawing_leaves_nothing_behind() -> None:
    explorer = make()
    wanted = explorer.draw(log=True)
    explorer.draw()
    draw = explorer.figure.canvas.draw

    def interrupted() -> None:
        explorer.figure.canvas.draw = draw
        raise KeyboardInterrupt

    explorer.figure.canvas.draw = interrupted
    with pytest.raises(KeyboardInterrupt):
        explorer.draw(log=True)
    assert explorer.draw(log=True) == wanted


def test_an_error_in_a_plain_call_is_raised() -> None:
    with pytest.raises(ValueError, match="such"):
        make().draw(kind="broken")


def test_an_error_at_the_start_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        explore(None, lambda ax, a: 1 / 0, {"a": Slider("A", [1, 2], start=1)}, lambda a: "")


def test_a_figure_without_controls_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a control"):
        explore(None, lambda ax: None, {}, lambda: "")


def test_the_output_is_fixed_and_carries_the_first_picture() -> None:
    explorer = make()
    first = explorer._panel.picture
    explorer._panel.index = {"height": 3, "kind": 0, "log": 0}
    data, metadata = explorer._repr_mimebundle_()
    assert data["text/plain"] == TEXT
    assert base64.b64decode(data["image/png"]) == first
    assert metadata["image/png"]["alt"] == "A line at height 3 & a <diagonal>."
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer._panel.model_id


def test_a_slow_figure_redraws_when_the_slider_is_let_go() -> None:
    assert make()._panel.continuous
    assert not make(slow=True)._panel.continuous


def test_several_panels_are_given_as_an_array() -> None:
    def two(axes, a) -> None:
        axes[0].set_title(f"left {a}")
        axes[1].plot([0, 1], [a, a])

    explorer = explore(None, two, {"a": Slider("A", [0.2, 0.8], start=0.2)}, lambda a: f"{a}", ncols=2)
    assert explorer.axes.shape == (2,)
    assert explorer.draw(a=0.8) != explorer.draw(a=0.2)


def test_colours_and_pictures_do_not_depend_on_the_way_there() -> None:
    explorer = make()
    pictures = {height: explorer.draw(height=height) for height in (1, 3, 5, 9)}
    for one, other in pairwise([9, 1, 5, 3, 3, 9]):
        explorer.draw(height=one, log=True)
        assert explorer.draw(height=other) == pictures[other]


def test_each_position_is_drawn_as_a_figure_draws_it_that_shows_it_first() -> None:
    """To the pixel, whatever was drawn before: the background, texts and limits are those of the position."""
    explorer = make()
    positions = [(height, 0, log) for log in (1, 0) for height in (2, 0, 3, 1)]
    for at in (*positions, *reversed(positions)):
        assert explorer.frame(at) == make().frame(at)
