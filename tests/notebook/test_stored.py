"""The pictures kept for pages without a kernel: which positions, and that they are the figure's own."""

import base64
import itertools
import json

import pytest

from utils.notebook import stored
from utils.notebook.controls import Choice, Slider, Toggle
from utils.notebook.explore import Explorer, explore

CONTROLS = {"a": Slider("A", [1, 2, 3], start=2), "b": Toggle("B"), "c": Choice("C", ["x", "y"], start="y")}


def make() -> Explorer:
    def draw(ax, a, b, c):
        if (a, b) == (3, True):
            raise ValueError("not here")
        ax.set_title(f"{a} {b} {c}")

    return explore(None, draw, CONTROLS, "A title that says {a}, {b} and {c}.".format, size=(3, 2))


def test_all_positions_are_kept_where_they_take_little_room() -> None:
    explorer = make()
    packed = json.loads(json.dumps(stored.pack(explorer)))
    assert packed["all"]
    assert packed["start"] == packed["frames"][0]["at"] == [1, 0, 1]
    assert packed["spec"] == explorer._panel.spec
    found = {tuple(frame.pop("at")): frame for frame in packed["frames"]}
    assert sorted(found) == [*itertools.product(range(3), range(2), range(2))]
    for at, kept in found.items():
        frame = explorer.frame(at)
        assert base64.b64decode(kept["picture"]) == frame.picture
        assert (kept["alt"], kept["message"]) == (frame.alt, frame.message)
    assert "ValueError: not here" in found[2, 1, 0]["message"]
    assert found[2, 1, 0]["picture"] == ""


@pytest.mark.parametrize("room", ["a byte less than all take", "nothing"])
def test_else_the_lines_through_the_start_are_kept(room) -> None:
    explorer = make()
    frames = stored.pack(explorer)["frames"]
    total = sum(len(base64.b64decode(frame["picture"])) for frame in frames)
    packed = stored.pack(explorer, most_bytes=0 if room == "nothing" else total - 1)
    assert not packed["all"]
    assert [frame["at"] for frame in packed["frames"]] == [
        [1, 0, 1], [0, 0, 1], [2, 0, 1], [1, 1, 1], [1, 0, 0]
    ]  # fmt: skip


def test_nothing_is_drawn_twice() -> None:
    explorer = make()
    drawn, frame = [], explorer.frame
    explorer.frame = lambda at: (drawn.append(at), frame(at))[1]
    stored.pack(explorer)
    assert len(drawn) == len(set(drawn)) == 12


def test_figures_are_numbered_as_they_are_shown(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(Explorer, "shown", [])
    _never, first, second = make(), make(), make()
    for explorer in (first, second, first):
        explorer._repr_mimebundle_()
    assert Explorer.shown == [first, second]
    second._alt = "The second, {a} {b} {c}.".format
    stored.write(tmp_path, 1)
    stored.write(tmp_path, 2)
    (file,) = tmp_path.iterdir()
    assert file.name == "1.json"
    assert json.loads(file.read_text(encoding="utf-8"))["frames"][0]["alt"] == "The second, 2 False y."
