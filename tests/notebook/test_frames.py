"""What a page that asks for pictures is sent, and what a notebook without a page does not do."""

from types import SimpleNamespace

import pytest

from utils.notebook import cells, frames
from utils.notebook.cells import Cells
from utils.notebook.controls import Frame, Panel, Slider, Toggle
from utils.notebook.frames import Frames

CONTROLS = {"rate": Slider("Rate", [1, 5, 9], start=5), "log": Toggle("Logarithmic")}


class Page:
    """A figure whose messages to its page are kept in a list."""

    def __init__(self, draw) -> None:
        self.panel = Panel(CONTROLS, first=Frame(b"first", "words"))
        self.sent = []
        self.panel.send = lambda content, buffers=None: self.sent.append((content, buffers))
        self.frames = Frames(self.panel, draw)

    def says(self, **content):
        """Let the page send a message; give what it is answered."""
        before = len(self.sent)
        self.panel._handle_custom_msg(content, [])
        return self.sent[before:]


@pytest.fixture
def notebook(monkeypatch) -> Cells:
    """Give the notebook's cells, none of them running."""
    own = Cells()
    monkeypatch.setattr(frames, "CELLS", own)
    return own


def drawing(at):
    return Frame(f"picture {at}".encode(), f"words {at}", "")


def test_a_picture_that_is_asked_for_comes_with_its_words(notebook) -> None:
    page = Page(drawing)
    content = {"kind": "frame", "at": (2, 0), "alt": "words (2, 0)", "message": ""}
    assert page.says(kind="draw", at=[2, 0], ahead=False) == [(content, [b"picture (2, 0)"])]


def test_where_nothing_can_be_drawn_the_sentence_comes_alone(notebook) -> None:
    page = Page(lambda at: Frame(b"", "", "It could not be drawn."))
    content = {"kind": "frame", "at": (0, 1), "alt": "", "message": "It could not be drawn."}
    assert page.says(kind="draw", at=[0, 1], ahead=True) == [(content, [])]


@pytest.mark.parametrize(
    "content",
    [{}, {"kind": "draw"}, {"kind": "draw", "at": [3, 0]}, {"kind": "draw", "at": "00"}, {"kind": "go"}],
)
def test_what_makes_no_sense_is_not_answered(notebook, content) -> None:
    page = Page(None)
    assert page.says(**content) == []
    page.panel._handle_custom_msg("draw", [])
    assert page.sent == []


def test_nothing_is_drawn_ahead_beside_a_running_cell(notebook) -> None:
    page = Page(drawing)
    notebook.running = True
    assert page.says(kind="draw", at=[2, 0], ahead=True) == [({"kind": "not drawn", "at": (2, 0)}, None)]
    assert page.says(kind="draw", at=[2, 0], ahead=False)[0][0]["kind"] == "frame"
    notebook.running = False
    assert page.says(kind="draw", at=[2, 0], ahead=True)[0][0]["kind"] == "frame"


def test_an_interrupt_ends_the_drawing_and_nothing_else(notebook) -> None:
    def interrupted(at):
        raise KeyboardInterrupt

    page = Page(interrupted)
    for ahead in (True, False):
        (answer,) = page.says(kind="draw", at=[2, 0], ahead=ahead)
        assert answer == ({"kind": "not drawn", "at": (2, 0)}, None)


def test_a_page_is_told_once_that_a_cell_has_ended(notebook) -> None:
    page = Page(drawing)
    ended = ({"kind": "cell ended", "anew": True}, None)
    assert page.says(kind="here") == []
    page.frames.cell_ended()
    page.frames.cell_ended()
    assert page.sent == [ended], "it has nothing to forget, and may have gone"
    page.says(kind="draw", at=[2, 0], ahead=True)
    page.frames.cell_ended()
    assert page.sent[2:] == [ended]
    assert page.says(kind="here") == [ended], "one that is loaded now holds the first picture"


def test_without_a_page_nothing_is_sent(notebook) -> None:
    page = Page(None)
    page.frames.cell_ended()
    assert page.sent == []


def test_the_end_of_the_cell_that_made_the_figure_leaves_its_pictures(notebook) -> None:
    notebook.running = True
    page = Page(drawing)
    page.says(kind="here")
    page.frames.cell_ended()
    page.frames.cell_ended()
    assert [content["anew"] for content, _ in page.sent] == [False, True]


def test_a_picture_that_a_cell_overtakes_is_not_sent(notebook) -> None:
    drawn = []

    def overtaken(at):
        drawn.append(at)
        if len(drawn) in (1, 3):
            page.frames.cell_ended()
        return drawing(f"number {len(drawn)}")

    page = Page(overtaken)
    ahead = [content["kind"] for content, _ in page.says(kind="draw", at=[0, 0], ahead=True)]
    assert ahead == ["cell ended", "not drawn"]
    page.says(kind="draw", at=[1, 0], ahead=True)
    wanted = page.says(kind="draw", at=[2, 0], ahead=False)
    assert [content["kind"] for content, _ in wanted] == ["cell ended", "frame"]
    assert wanted[-1][1] == [b"picture number 4"], "what is waited for is drawn anew"


class Shell:
    """The events of an IPython."""

    def __init__(self) -> None:
        self.called = {}
        self.events = SimpleNamespace(register=self.called.__setitem__)


def test_cells_tell_their_followers(monkeypatch) -> None:
    shell, calls = Shell(), []
    monkeypatch.setattr(cells, "get_ipython", lambda: shell)
    own = Cells()
    followers = [Follower(name, calls) for name in "ab"]
    for follower in followers:
        own.follow(follower)
    assert own.running, "the cell that asks"
    shell.called["post_run_cell"]("result")
    assert not own.running and sorted(calls) == ["a", "b"]
    shell.called["pre_run_cell"]("info")
    assert own.running
    del follower, followers[0]
    shell.called["post_run_cell"]("result")
    assert sorted(calls) == ["a", "b", "b"]


class Follower:
    """Writes down when a cell has ended."""

    def __init__(self, name, calls) -> None:
        self.name, self.calls = name, calls

    def cell_ended(self) -> None:
        self.calls.append(self.name)


def test_outside_of_ipython_no_cell_runs(monkeypatch) -> None:
    monkeypatch.setattr(cells, "get_ipython", lambda: None)
    own = Cells()
    own.follow(Follower("a", []))
    assert not own.running
