"""A JupyterLab of one's own, and one notebook open in it, for the browser tests."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import lessons
import nbformat
import refresh
from lessons import Lesson
from nbformat import NotebookNode

from utils.notebook import copies

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, ViewportSize

# No sandbox: root in a container has none. The others keep the browser from calling home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
VIEWPORT: ViewportSize = {"width": 1280, "height": 900}
START_S, RUN_S, STEP_S, DRAW_S, END_S = 60, 180, 30, 10, 3
CELL = ".jp-Notebook .jp-Cell"
POLL_MS = 50  # Playwright would ask at every frame, and make the page draw one
SETTINGS: dict[str, dict[str, Any]] = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},  # every cell is in the page
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
# Errors in the browser's console that are JupyterLab's own: what they match, and why they may stand.
KNOWN_LINES = (
    (r"^Error: widget model not found", "a saved figure, loaded again after the kernel was restarted"),
    (r"^Could not restore the debugger state: Canceled future", "a restart while its debugger was asking"),
)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab.

    Attributes
    ----------
    address : str
        With a slash at the end.
    token : str
        What a browser shows at its first visit.
    notebooks : pathlib.Path
        The student's folder, which it serves: copies of the lessons.
    progress : pathlib.Path
        The progress file of its kernels.
    """

    address: str
    token: str
    notebooks: Path
    progress: Path


@contextlib.contextmanager
def jupyterlab(folder: Path) -> Iterator[Lab]:
    """Serve a student's copies of the lessons, with settings, progress and all else inside an empty folder."""
    copies.lay(folder / "mine")
    for name, values in SETTINGS.items():
        file = folder / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    own = {
        "COURSE_PROGRESS": "progress.json",
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"),
        *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={folder / 'mine'}"),
        "--LabApp.extension_manager=readonly",
        f"--LabApp.extra_labextensions_path={lessons.ROOT / 'tools' / 'lab'}",
    ]
    variables = {name: str(folder / part) for name, part in own.items()}
    log = folder / "server.log"
    with log.open("w", encoding="utf-8") as file:
        server = subprocess.Popen(
            command,
            env={**os.environ, **variables, "JUPYTER_PREFER_ENV_PATH": "1"},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        begun = time.monotonic()
        text = ""
        while not text.rstrip().endswith("}"):  # the file is there before what it says
            if server.poll() is not None or time.monotonic() - begun > START_S:
                raise RuntimeError(f"JupyterLab does not start:\n{log.read_text(encoding='utf-8')}")
            time.sleep(0.05)
            found = [*(folder / "runtime").glob("jpserver-*.json")]
            text = found[0].read_text(encoding="utf-8") if found else ""
        info = json.loads(text)
        yield Lab(info["url"], info["token"], folder / "mine", folder / "progress.json")
    finally:
        server.terminate()
        try:
            server.wait(END_S)
        except subprocess.TimeoutExpired:  # it waits for a kernel that is gone
            server.kill()
            server.wait()


def generated(lab: Lab, name: str, cells: list[NotebookNode]) -> str:
    """Put a generated notebook beside the lessons; give its name."""
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=refresh.METADATA)
    (lab.notebooks / name).write_text(nbformat.writes(notebook), encoding="utf-8")
    return name


# What the page is asked. `jupyterapp` is JupyterLab itself (--expose-app-in-browser).
NOTEBOOK = "const panel = jupyterapp.shell.currentWidget, notebook = panel.content;"
READY = """() => {
  const panel = window.jupyterapp?.shell.currentWidget, session = panel?.sessionContext?.session;
  return session?.kernel?.status === 'idle' && panel.content.widgets.length === %d
    && document.querySelectorAll('.jp-Cell').length === %d
    && panel.content.widgets.every(cell => cell.model.type === 'code' || cell.rendered);
}"""
# These cells have run in this order and the kernel is done; or one of them has failed.
RAN = (
    "positions => {"
    + NOTEBOOK
    + """
  const cells = positions.map(i => notebook.widgets[i].model);
  if (cells.some(cell => cell.executionState !== 'idle' || cell.executionCount === null)) {
    return cells.every(cell => cell.executionState === 'idle')
      && cells.some(cell => cell.outputs.toJSON().some(output => output.output_type === 'error'));
  }
  return cells.every((cell, i) => i === 0 || cell.executionCount > cells[i - 1].executionCount);
}"""
)
# Everything sent to the kernel is answered (4: done), but for a question that JupyterLite never answers; a few times in
# a row, as a slider that was moved further sends its next value on an answer.
QUIET = (
    "async limit => {"
    + NOTEBOOK
    + """
  const sent = panel.sessionContext.session.kernel._futures, end = performance.now() + limit;
  const busy = () => [...sent.values()].some(future =>
    !(future._status & 4) && future.msg.header.msg_type !== 'comm_info_request');
  for (let calm = 0; calm < 4; calm = busy() ? 0 : calm + 1) {
    if (performance.now() > end) throw new Error('the kernel does not answer');
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}"""
)

# What is open, or in front, is saved and closed. Closing by command would ask "Save your work?" where a notebook has
# changed since it was saved, as it does by itself, and would leave it open behind the question.
CLOSE = """async all => {
  const open = [...jupyterapp.shell.widgets('main')];
  for (const panel of all ? open : [jupyterapp.shell.currentWidget]) {
    await panel.context?.ready;
    if (panel.context?.model.dirty) await panel.context.save();
    panel.dispose();
  }
}"""
# The kernel in front, if there is one, has said what it is.
KNOWN = """async () => {
  const session = jupyterapp.shell.currentWidget.sessionContext;
  await session?.ready;
  await session?.session.kernel.info;
  return Boolean(session);
}"""
# The widgets under these cells are on the screen.
DRAWN = (
    "positions => {"
    + NOTEBOOK
    + """
  const views = i => notebook.widgets[i].node.querySelectorAll("[data-mime-type*='widget-view']");
  return positions.every(i => [...views(i)].every(view => view.querySelector('img, input')));
}"""
)


class NotebookPage:
    """A notebook open in JupyterLab, in a page of the browser.

    Parameters
    ----------
    context : BrowserContext
        Where the page is opened.
    lab : Lab
        The server.
    name : str
        The notebook's file name.

    Attributes
    ----------
    lab : Lab
        The server.
    lesson : lessons.Lesson
        The notebook as the course stores it, with its outputs; what it shows is the student's copy.
    problems : list of str
        What the browser reported: errors in its console, requests that leave this machine.
    folded : list of int
        The cells that a heading hid when the notebook was opened; it is then unfolded.
    """

    start_s, run_s, step_s = START_S, RUN_S, STEP_S
    begins = "lab/tree/{name}?token={token}&reset"  # what follows the server's address in a new page

    def __init__(self, context: BrowserContext, lab: Lab, name: str) -> None:
        self.lab = lab
        stored = lessons.NOTEBOOKS / name
        self.lesson: Lesson = lessons.read(stored if stored.exists() else lab.notebooks / name)
        self.problems: list[str] = []
        running = context.pages
        self.page = running[0] if running else context.new_page()
        self._listeners: dict[Any, Callable[..., None]] = {
            "console": self._on_console,
            "pageerror": lambda error: self._report(f"error in the page: {error}"),
            "request": lambda request: self._on_address(request.url),
            "websocket": lambda socket: self._on_address(socket.url),
        }
        for event, listener in self._listeners.items():
            self.page.on(event, listener)
        self.page.set_default_timeout(1000 * self.step_s)
        if running:  # JupyterLab is there
            opening = "async path => { await jupyterapp.commands.execute('docmanager:open', {path}); }"
            self.page.evaluate(opening, name)
        else:
            self.page.goto(lab.address + self.begins.format(name=name, token=lab.token))
        try:
            self.wait_until_open()
        except BaseException:  # the next notebook gets a page that nothing stands in
            self.page.close()
            raise
        hidden = (
            f"() => {{ {NOTEBOOK} return notebook.widgets.map((cell, i) => cell.isHidden ? i + 1 : 0); }}"
        )
        self.folded: list[int] = list(filter(None, self.page.evaluate(hidden)))
        self.page.evaluate(
            "async () => { await jupyterapp.commands.execute('notebook:expand-all-headings'); }"
        )
        if self.page.locator("#jp-left-stack").is_visible():
            self.page.keyboard.press("Control+b")

    def __enter__(self) -> NotebookPage:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """End the kernel and close the notebook; after a failure, the whole page."""
        self.page.evaluate("async () => { await jupyterapp.serviceManager.sessions.shutdownAll(); }")
        if kind is None:
            self.page.evaluate(CLOSE, True)
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        if kind is not None:
            self.page.close()

    def _report(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(re.search(line, message.text) for line, _ in KNOWN_LINES):
            self._report(f"error in the browser's console: {message.text} ({message.location['url']})")

    def _on_address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self._report(f"a request leaves this machine: {address}")

    def wait_until_open(self) -> None:
        """Wait until the whole notebook is in the page and its kernel is there."""
        count = len(self.lesson.nb.cells)
        self.page.wait_for_function(READY % (count, count), timeout=1000 * self.start_s, polling=POLL_MS)

    def close_current(self) -> None:
        """Close what is open in front, saved; a kernel that has begun is waited for until it asks for nothing more."""
        if self.page.evaluate(KNOWN):
            self.settle()
        self.page.evaluate(CLOSE, False)

    def cell(self, position: int) -> Locator:
        """Find a cell by its place in the notebook, counted from 1."""
        return self.page.locator(CELL).nth(position - 1)

    def outputs(self, position: int) -> str:
        """Read what stands under a code cell."""
        return "\n".join(self.cell(position).locator(".jp-OutputArea-output").all_inner_texts())

    def source(self, position: int) -> str:
        """Read what stands in a cell."""
        script = f"i => {{ {NOTEBOOK} return notebook.widgets[i].model.sharedModel.getSource(); }}"
        return str(self.page.evaluate(script, position - 1))

    def wait_for(self, positions: Sequence[int]) -> None:
        """Wait until these code cells have run, in this order, or one of them has failed."""
        cells = [i - 1 for i in positions]
        self.page.wait_for_function(RAN, arg=cells, timeout=1000 * self.run_s, polling=POLL_MS)
        self.settle()
        from playwright.sync_api import TimeoutError as TooLongError

        with contextlib.suppress(TooLongError):  # what is not drawn by then is a check's to tell
            self.page.wait_for_function(DRAWN, arg=cells, timeout=1000 * DRAW_S, polling=POLL_MS)

    def settle(self) -> None:
        """Wait until the kernel has answered everything."""
        self.page.evaluate(QUIET, 1000 * self.step_s)

    def select(self, position: int) -> None:
        """Click on the margin left of a cell; one with folded code, which a click unfolds, is chosen without it."""
        cell = self.cell(position)
        if cell.locator(".jp-InputPlaceholder").is_visible():
            choose = "notebook.activeCellIndex = i; notebook.deselectAll(); notebook.activate();"
            self.page.evaluate(f"i => {{ {NOTEBOOK} notebook.mode = 'command'; {choose} }}", position - 1)
        else:
            cell.locator(".jp-InputPrompt").click()

    def run_down_to(self, position: int) -> None:
        """Press Shift + Enter from the first cell on."""
        self.select(1)
        for _ in range(position):
            self.page.keyboard.press("Shift+Enter")
        self.wait_for([i for i, _ in self.lesson.code if i <= position])

    def run(self, position: int) -> None:
        """Select one code cell and press Shift + Enter."""
        self.select(position)
        self._run_selected([position])

    def _run_selected(self, positions: Sequence[int]) -> None:
        """Press Shift + Enter in a code cell, and in those that follow it."""
        script = f"all => {{ {NOTEBOOK} return all.map(i => notebook.widgets[i].model.executionCount); }}"
        before = self.page.evaluate(script, [i - 1 for i in positions])
        for _ in positions:
            self.page.keyboard.press("Shift+Enter")
        changed = (
            f"([all, old]) => {{ {NOTEBOOK} return all.every((i, n) => "
            "notebook.widgets[i].model.executionCount !== old[n]); }"
        )
        self.page.wait_for_function(
            changed, arg=[[i - 1 for i in positions], before], timeout=1000 * self.run_s, polling=POLL_MS
        )
        self.wait_for(positions)

    def run_all(self) -> None:
        """Choose Run All Cells in the menu."""
        self.choose("Run", "Run All Cells")
        self.wait_for([i for i, _ in self.lesson.code])

    def choose(self, menu: str, entry: str) -> None:
        """Choose an entry of JupyterLab's menu with the mouse."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{menu}$")).click()
        self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{entry}$")).click()

    def write(self, position: int, source: str, *, paste: Locator | None = None) -> None:
        """Replace what stands in a cell: by typing, or by copying the text of an element."""
        if paste is not None:
            paste.evaluate("element => getSelection().selectAllChildren(element)")
            self.page.keyboard.press("Control+c")
        self.cell(position).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        if paste is not None:
            self.page.keyboard.press("Control+v")
        else:
            self.page.keyboard.insert_text(source)

    def write_and_check(self, position: int, source: str, *, paste: Locator | None = None) -> str:
        """Replace what stands in an exercise's cell, run it and its check; give what the check says."""
        self.write(position, source, paste=paste)
        self._run_selected([position, position + 1])
        return " ".join(self.outputs(position + 1).split())

    @contextlib.contextmanager
    def unrolled(self) -> Iterator[None]:
        """Make the page so high that nothing of the notebook is scrolled away."""
        height = int(self.page.locator(".jp-WindowedPanel-outer").evaluate("panel => panel.scrollHeight"))
        self.page.set_viewport_size({**VIEWPORT, "height": height + 120})
        self.page.locator(".jp-WindowedPanel-outer").evaluate("panel => { panel.scrollTop = 0; }")
        yield
        self.page.set_viewport_size(VIEWPORT)

    def save_restart_and_reload(self) -> None:
        """Save, restart the kernel from the menu, and load the page anew."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Control+s")
        self.page.wait_for_function(
            "() => !jupyterapp.shell.currentWidget.context.model.dirty", polling=POLL_MS
        )
        kernel = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        self.choose("Kernel", "Restart Kernel…")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.wait_for_function(f"{kernel}.status.includes('restarting')")  # soon over: at each frame
        self.page.wait_for_function(f"{kernel}.status === 'idle'", polling=POLL_MS)
        self.page.reload()
        self.wait_until_open()
