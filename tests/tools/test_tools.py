"""The maintainers' tools: what a refresh rewrites, the claims page, and the hook that takes the network away."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import claims
import lessons
import nbformat
import pytest
import refresh
from lessons import Lesson
from nbformat import NotebookNode

from tests.gates import gates
from utils.notebook.claims import REGISTER, Claim

new_output = nbformat.v4.new_output


@pytest.fixture
def run() -> NotebookNode:
    """Make a notebook as it comes out of a run."""
    picture = {"image/png": "QUJD", "text/plain": "<Figure>", refresh.WIDGET: {"model_id": "17"}}
    named = {"image/png": {"alt": "What it shows."}}
    cells = [
        nbformat.v4.new_markdown_cell("# Title"),
        nbformat.v4.new_code_cell("1", outputs=[new_output("stream", name="stdout", text="one\n")]),
        nbformat.v4.new_code_cell("2", outputs=[new_output("display_data", picture, metadata=named)]),
        nbformat.v4.new_code_cell(
            "3",
            outputs=[new_output("execute_result", {"text/plain": "0.123 s"}, execution_count=9)],
            metadata={"tags": ["nbval-ignore-output"], "reason": "a time"},
        ),
    ]
    nb = nbformat.v4.new_notebook(
        cells=cells, metadata={"widgets": {}, "language_info": {"name": "python", "version": "3.11"}}
    )
    for number, cell in enumerate(nb.cells):
        cell["id"] = f"cell-{number}"
    return nb


@pytest.fixture
def lesson(run: NotebookNode, tmp_path: Path) -> Lesson:
    file = tmp_path / "99_lesson.ipynb"
    file.write_text(nbformat.writes(refresh.clean(run)), encoding="utf-8", newline="\n")
    return lessons.read(file)


def test_clean_keeps_what_readers_need(run: NotebookNode) -> None:
    run.cells[0].metadata.update(scrolled=True, given=["5 %"])
    nb = refresh.clean(run)
    assert dict(nb.metadata) == refresh.METADATA
    assert nb.cells[0].metadata == {"given": ["5 %"], "slideshow": {"slide_type": "slide"}}
    assert [cell.execution_count for cell in nb.cells[1:]] == [1, 2, 3]
    assert nb.cells[3].outputs[0].execution_count == 3
    assert sorted(nb.cells[2].outputs[0].data) == ["image/png", "text/plain"]
    assert "widgets" in run.metadata, "the notebook given stays as it was"
    nbformat.validate(nb)


def test_the_section_deeper_is_folded_and_no_slide(run: NotebookNode) -> None:
    run.cells[0].metadata["jp-MarkdownHeadingCollapsed"] = True
    more = [
        nbformat.v4.new_markdown_cell(source)
        for source in ("## Deeper", "### Down here\n\n## Deeper is more")
    ]
    run.cells[3].metadata["jupyter"] = {"source_hidden": True}
    run.cells += more
    nb = refresh.clean(run)
    assert [refresh.FOLDED in cell.metadata for cell in nb.cells] == [False] * 4 + [True, False]
    assert [cell.metadata.slideshow.slide_type == "skip" for cell in nb.cells] == [False] * 4 + [True, True]
    assert nb.cells[3].metadata.jupyter == {"source_hidden": True}


def test_a_refresh_leaves_an_unchanged_lesson_alone(
    lesson: Lesson, run: NotebookNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.cells[3].outputs[0].data["text/plain"] = "0.456 s"
    run.cells[2].outputs[0].data[refresh.WIDGET]["model_id"] = "18"
    monkeypatch.setattr(lessons, "execute", lambda nb: run)
    before = lesson.path.read_bytes()
    assert refresh.refresh(lesson) == "unchanged"
    assert lesson.path.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda stored, run: run.cells[1].outputs[0].update(text="two\n"),
        lambda stored, run: run.cells[1].outputs.clear(),
        lambda stored, run: run.cells[2].outputs[0].data.update({"image/png": "REVG"}),
        lambda stored, run: run.cells[2].outputs[0].metadata["image/png"].update(alt="Another finding."),
        lambda stored, run: stored.cells[3].update(execution_count=None),
        lambda stored, run: stored.metadata.update(widgets={}),
        lambda stored, run: stored.cells[0].metadata.update(trusted=True),
    ],
)
def test_a_refresh_rewrites_a_changed_lesson(
    lesson: Lesson,
    run: NotebookNode,
    change: Callable[[NotebookNode, NotebookNode], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change(lesson.nb, run)
    monkeypatch.setattr(lessons, "execute", lambda nb: run)
    assert refresh.refresh(lesson) == "rewritten"
    written = lesson.path.read_bytes()
    assert written.endswith(b"}\n")
    assert b"\r" not in written
    assert lessons.read(lesson.path).nb == refresh.clean(run)
    assert refresh.refresh(lessons.read(lesson.path)) == "unchanged"


def test_a_refresh_names_the_cells_that_fail(
    lesson: Lesson, run: NotebookNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.cells[1].outputs = [new_output("error", ename="E", evalue="no", traceback=[])]
    monkeypatch.setattr(lessons, "execute", lambda nb: run)
    assert refresh.refresh(lesson) == "rewritten; cells [2] raise an error"


def test_lessons_are_found_by_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "NOTEBOOKS", tmp_path)
    for name in ("01_b.ipynb", "00_a.ipynb", "draft.ipynb", "02_c.ipynb"):
        (tmp_path / name).touch()
    assert [path.name for path in lessons.paths()] == ["00_a.ipynb", "01_b.ipynb", "02_c.ipynb"]
    assert [path.name for path in lessons.paths(["02", "notebooks/00_a.ipynb"])] == [
        "00_a.ipynb",
        "02_c.ipynb",
    ]
    with pytest.raises(ValueError, match="No lesson's name begins with '08'"):
        lessons.paths(["08"])


def test_outputs_are_compared_as_nbval_does() -> None:
    outputs = [
        new_output("stream", name="stdout", text="a"),
        new_output("display_data", {"text/plain": "p", "image/png": "QUJD", refresh.WIDGET: {}}),
        new_output("stream", name="stdout", text="b"),
        new_output("error", ename="E", evalue="no", traceback=["long"]),
    ]
    assert lessons.comparable(outputs) == {"stdout": ["ab"], "text/plain": ["p"], "error": ["E: no"]}


def test_the_claims_page_has_a_row_for_each_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "DRAWS", tmp_path / "claims_draws.md")
    printed = (
        "C02  A | B.\n  measured: 3 < 5\n  source: Us <https://a.org>\n  verdict: sourced\n"
        "C01  One.\n  measured: 2 of 2\n  condition: at night\n  verdict: holds with a condition\n"
    )
    cell = nbformat.v4.new_code_cell("verdict()", outputs=[new_output("stream", name="stdout", text=printed)])
    lesson = Lesson(Path("01_x.ipynb"), nbformat.v4.new_notebook(cells=[cell]))
    page = claims.page([lesson])
    where = "[01](../notebooks/01_x.ipynb)"
    rows = [line.removesuffix(" |").split(" | ") for line in page.splitlines()[-2:]]
    assert [row[0] for row in rows] == ["| C01", "| C02"]
    assert "보지 못한 입력에 대해" in rows[0][1] and " / " in rows[0][1]
    assert rows[0][2:8] == ["One.", "empirical", where, "2 of 2", "at night", "holds with a condition"]
    assert rows[1][2:8] == [
        "A \\| B.",
        "definition",
        where,
        "3 &lt; 5",
        "Us &lt;https://a.org&gt;",
        "sourced",
    ]
    assert "claims_draws.md" not in page, "there is no such page yet"
    assert "| C" not in claims.page([lesson], own=True)

    claims.DRAWS.write_text("| C01 | empirical | holds | 19 of 20 | | |\n", encoding="utf-8")
    page = claims.page([lesson])
    assert "claims_draws.md" in page
    assert [row.split(" | ")[-1] for row in page.splitlines()[-2:]] == ["19 of 20 |", " |"]


def test_statements_of_the_courses_own_have_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, file in (("DRAWS", "draws.md"), ("PAGE", "claims.md"), ("STATEMENTS", "statements.md")):
        monkeypatch.setattr(claims, name, tmp_path / file)
    monkeypatch.setitem(REGISTER, "S99", Claim("13", "empirical", (), "Beams are few."))
    printed = "S99  Beams are few.\n  measured: 3 < 64\n  verdict: holds\n"
    cell = nbformat.v4.new_code_cell("verdict()", outputs=[new_output("stream", name="stdout", text=printed)])
    lesson = Lesson(Path("13_x.ipynb"), nbformat.v4.new_notebook(cells=[cell]))
    row = "| S99 | Beams are few. | [13](../notebooks/13_x.ipynb) | 3 &lt; 64 |  | holds |"
    assert claims.page([lesson], own=True).splitlines()[-1] == row
    assert "S99" not in claims.page([lesson])
    claims.DRAWS.write_text("| S99 | empirical | holds | 20 of 20 | | |\n", encoding="utf-8")
    assert claims.page([lesson], own=True).splitlines()[-1] == f"{row} 20 of 20 |"
    assert claims.write() and not claims.write()
    assert claims.STATEMENTS.read_text(encoding="utf-8").startswith("# What the lessons beyond the slides")


REACH = """
import socket, sys, tempfile, pathlib
BLOCKED = []
def attempt(name, call):
    try:
        call()
    except OSError:
        pass
    except BaseException as error:
        BLOCKED.append(f"{name} {type(error).__name__}")
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
attempt("connect", lambda: socket.create_connection(("192.0.2.1", 9), timeout=0.1))
attempt("connect_ex", lambda: socket.socket().connect_ex(("192.0.2.1", 9)))
attempt("connect6", lambda: socket.socket(socket.AF_INET6).connect(("2001:db8::1", 9)))
attempt("sendto", lambda: udp.sendto(b"", ("192.0.2.1", 9)))
attempt("getaddrinfo", lambda: socket.getaddrinfo("course.invalid", 80))
attempt("gethostbyname", lambda: socket.gethostbyname("course.invalid"))
server = socket.create_server(("127.0.0.1", 0))
attempt("here", lambda: socket.create_connection(("localhost", server.getsockname()[1])).close())
attempt("here by number", lambda: socket.create_connection(server.getsockname()).close())
attempt("here by datagram", lambda: udp.sendto(b"", ("127.0.0.1", 9)))
attempt("pair", lambda: [end.close() for end in socket.socketpair()])
if hasattr(socket, "AF_UNIX"):
    attempt("unix", lambda: socket.socket(socket.AF_UNIX).connect(str(pathlib.Path(tempfile.gettempdir(), "no"))))
print(*BLOCKED, sep="\\n")
"""


@pytest.mark.parametrize("child", [False, True])
def test_the_network_is_blocked_but_for_this_machine(child: bool) -> None:
    program = REACH
    if child:
        program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {REACH!r}], check=True)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(gates.OFFLINE)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    tried = ("connect", "connect_ex", "connect6", "sendto", "getaddrinfo", "gethostbyname")
    assert done.stdout.split("\n")[:-1] == [f"{name} NetworkBlockedError" for name in tried]


@pytest.mark.parametrize(
    ("source", "says"),
    [("import time; time.sleep(30)", "took longer than 1 s"), ("import os; os._exit(1)", "The kernel died")],
)
def test_a_run_that_cannot_end_is_stopped(source: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "CELL_TIMEOUT_S", 1)
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    with pytest.raises(lessons.StoppedError, match=says):
        lessons.execute(nb)
