"""A whole class on one machine: N students at once, each with a server and a kernel, behind a real JupyterHub.

    python benchmarks/classroom.py                     1, 5, 10 and 20 students, lesson 11
    python benchmarks/classroom.py 1 5 --lesson 01     other numbers, another lesson

For each N: all students log in and start their servers at once; then all run the lesson, cell by
cell; then all drag the lesson's first slider from end to end, each asking for the next picture when the last one has
come, as a page does that keeps none of them: the first moves, and the time until the line is drawn for all. Then
all drag on: their pages have all pictures, and only tell their kernels where the slider stands. Meanwhile one such
page is moved in Chromium on the same machine: the later moves, until painted. Printed are the median and the
95th percentile of each, the memory per student (server and kernel), and how many students met an error. It stops
by itself.

It needs Chromium, the maintainers' packages (``python3 course.py lint`` installs them) and
``npm install -g configurable-http-proxy`` (or ``--proxy`` with its path), and runs on Linux and macOS. Hub, proxy and servers listen on this
machine only, and every request carries a token that is drawn for this run.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp
import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))
import lessons
import redraw
import slides
from jupyter import FLAGS
from playwright.async_api import async_playwright

PATIENCE_S = 600
MOVES = 100  # the 95th percentile of 30 is their second largest
FIND_SLIDER = """
import gc, json
from utils.notebook.explore import Explorer
_first = next(x for x in gc.get_objects() if type(x) is Explorer)
_name = next(n for n, c in _first.controls.items() if c.kind == "slider")
print(json.dumps([_first._panel.model_id, _name, len(_first.controls[_name].values), _first._panel.index]))
"""
PACK = "from utils.notebook.stored import pack\nprint(json.dumps(pack(_first, 0)))"
CONFIG = """
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{ports[1]}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {folder!r} + "/{{username}}"
c.Spawner.args = ["--allow-root"] if {root} else []
c.Spawner.environment = {{
    "PYTHONPATH": {pythonpath!r}, "COURSE_PROGRESS": lambda spawner: spawner.home_dir + "/progress.json",
}}
c.Spawner.start_timeout = c.Spawner.http_timeout = {patience}
c.JupyterHub.concurrent_spawn_limit = 0
c.JupyterHub.services = [{{"name": "class", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [
    {{"name": "class", "services": ["class"], "scopes": ["admin:users", "admin:servers", "access:servers"]}}
]
"""


def free_ports(count: int) -> list[int]:
    """Find free loopback ports."""
    holders = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [holder.getsockname()[1] for holder in holders]
    for holder in holders:
        holder.close()
    return ports


@dataclass
class Student:
    """One student: the address of the server, the kernel's channel, and what was measured."""

    name: str
    http: aiohttp.ClientSession
    hub: str
    base: str = ""
    channel: Any = None
    start_s: float = float("nan")
    lesson_s: float = float("nan")
    moves_s: list[float] = field(default_factory=list)
    line_s: float = float("nan")
    told: int = 0
    errors: list[str] = field(default_factory=list)

    async def log_in(self) -> None:
        """Start a server of one's own, and a kernel in it."""
        begin = perf_counter()
        user = f"{self.hub}/hub/api/users/{self.name}"
        await self.http.post(user)
        await self.http.post(f"{user}/server")
        while True:
            async with self.http.get(user) as answer:
                servers = (await answer.json())["servers"]
            if servers.get("", {}).get("ready"):
                break
            await asyncio.sleep(0.2)
        self.base = f"{self.hub}/user/{self.name}"
        async with self.http.post(f"{self.base}/api/kernels", json={"name": "python3"}) as answer:
            kernel = (await answer.json())["id"]
        self.channel = await self.http.ws_connect(
            f"{self.base}/api/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}", max_msg_size=0
        )
        await self.execute("pass")
        self.start_s = perf_counter() - begin

    async def run(self, sources: list[str]) -> None:
        """Run the lesson's cells, one after the other."""
        begin = perf_counter()
        for source in sources:
            await self.execute(source)
        self.lesson_s = perf_counter() - begin

    async def drag(self) -> None:
        """Drag the first slider from end to end; no picture is there."""
        panel, name, positions, index = json.loads(await self.execute(FIND_SLIDER))
        all_begin = perf_counter()
        for place in range(positions):
            at = [place if n == name else i for n, i in index.items()]
            data = {"method": "custom", "content": {"kind": "draw", "at": at, "ahead": False}}
            begin = perf_counter()
            await self._ask("comm_msg", {"comm_id": panel, "data": data})
            self.moves_s.append(perf_counter() - begin)
        self.line_s = perf_counter() - all_begin

    async def drag_on(self, until: asyncio.Event) -> None:
        """Drag it to and fro; the pictures are there, and the kernel is told."""
        panel, name, positions, index = json.loads(await self.execute(FIND_SLIDER))
        while not until.is_set():
            state = {"index": {**index, name: self.told % positions}}
            data = {"method": "update", "state": state, "buffer_paths": []}
            await self._ask("comm_msg", {"comm_id": panel, "data": data})
            self.told += 1

    async def execute(self, source: str) -> str:
        """Run a cell; give what it printed."""
        content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
        return await self._ask("execute_request", content)

    async def _ask(self, kind: str, content: dict[str, Any]) -> str:
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.name, "username": self.name}
        header |= {"version": "5.4", "date": "2026-01-01T00:00:00Z"}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        await self.channel.send_json({**message, "channel": "shell", "buffers": []})
        printed = ""
        async for frame in self.channel:
            reply = decoded(frame.data)
            if reply["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            said = reply["content"]
            if reply["msg_type"] == "stream" and said["name"] == "stdout":
                printed += said["text"]
            if reply["msg_type"] == "error":
                self.errors.append(f"{said['ename']}: {said['evalue']}")
            if reply["msg_type"] == "status" and said["execution_state"] == "idle":
                return printed
        raise ConnectionError("the kernel's channel was closed")


def decoded(data: str | bytes) -> dict[str, Any]:
    """Read a message of the kernel's channel; pictures come as binary frames, whose first part is the message."""
    if isinstance(data, bytes):
        (count,) = struct.unpack_from("!I", data)
        starts = struct.unpack_from(f"!{count}I", data, 4)
        data = data[starts[0] : starts[1] if count > 1 else None].decode()
    message: dict[str, Any] = json.loads(data)
    return message


@asynccontextmanager
async def hub_running(proxy: str) -> AsyncIterator[tuple[str, str, psutil.Process]]:
    """Run a JupyterHub; give its address, the token, and its process."""
    ports, token = free_ports(3), secrets.token_hex(32)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        config = Path(folder, "jupyterhub_config.py")
        config.write_text(
            CONFIG.format(
                ports=ports, token=token, proxy=proxy, folder=folder, password=secrets.token_hex(16),
                patience=PATIENCE_S, root=hasattr(os, "geteuid") and os.geteuid() == 0,
                pythonpath=os.environ.get("PYTHONPATH", ""),
            ),
            encoding="utf-8",
        )  # fmt: skip
        with Path(folder, "hub.log").open("wb") as out:
            hub = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", str(config)],
                cwd=folder, stdout=out, stderr=out, start_new_session=True,
                env={**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])},
            )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{ports[0]}"
            async with aiohttp.ClientSession() as http:
                begin = perf_counter()
                while True:
                    if hub.poll() is not None or perf_counter() - begin > 60:
                        log = Path(folder, "hub.log").read_text(encoding="utf-8", errors="replace")
                        sys.exit(f"JupyterHub did not start:\n{log[-2000:]}")
                    try:
                        async with http.get(f"{url}/hub/api/") as answer:
                            if answer.status == 200:
                                break
                    except aiohttp.ClientError:
                        await asyncio.sleep(0.2)
            yield url, token, psutil.Process(hub.pid)
        finally:
            family = psutil.Process(hub.pid).children(recursive=True) if hub.poll() is None else []
            os.killpg(hub.pid, signal.SIGTERM)
            _, left = psutil.wait_procs(family, timeout=10)
            for process in left:
                process.kill()
            hub.wait(timeout=20)


async def paint(pictures: dict[str, Any]) -> list[float]:
    """Move the slider of a figure whose pictures are there, in Chromium; give the milliseconds until painted."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    figure = f'<div data-pictures="p"></div>{slides.held("p", pictures)}{slides.scripts()}'
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        page = await browser.new_page()
        await page.set_content(figure)
        element = await page.wait_for_selector("[data-pictures]:has(img)")
        last = int(await page.locator("input[type=range]").first.get_attribute("max") or 0)
        took = []
        for move in range(MOVES):
            took.append(await page.evaluate(redraw.MOVE, [element, move % last + (move // last) % 2]))
            await asyncio.sleep(0.1)
        await browser.close()
    return took[1:]


def memory_mb(process: psutil.Process) -> float:
    """Give the memory of a process and its children, in MB; what several share is split among them (Linux)."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            info = one.memory_full_info()
            total += getattr(info, "pss", info.uss)
        except psutil.Error:
            continue
    return total / 2**20


async def together(students: list[Student], act: Callable[[Student], Awaitable[None]]) -> None:
    """Let all students do the same at once; what stops one is kept and does not stop the others."""

    async def one(student: Student) -> None:
        try:
            await asyncio.wait_for(act(student), PATIENCE_S)
        except Exception as error:
            student.errors.append(f"{type(error).__name__}: {error}")

    await asyncio.gather(*(one(student) for student in students if not student.errors))


async def measure(count: int, sources: list[str], proxy: str) -> str:
    """Give the line of the table for a class of `count` students."""
    async with hub_running(proxy) as (url, token, hub):
        limits = aiohttp.TCPConnector(limit=0)
        headers = {"Authorization": f"token {token}"}
        async with aiohttp.ClientSession(headers=headers, connector=limits) as http:
            before = memory_mb(hub)
            students = [Student(f"student{number:02d}", http, url) for number in range(count)]
            await together(students, Student.log_in)
            await together(students, lambda student: student.run(sources))
            await together(students, Student.drag)
            done, painted = asyncio.Event(), [float("nan")]
            pictures = json.loads(await students[0].execute(PACK))
            async with asyncio.TaskGroup() as group:
                group.create_task(together(students, lambda student: student.drag_on(done)))
                try:
                    painted = await paint(pictures)
                finally:
                    done.set()
            each_mb = (memory_mb(hub) - before) / count
            for student in students:
                if student.channel is not None:
                    await student.channel.close()
    failed = [student for student in students if student.errors]
    for student in failed:
        print(f"  {student.name}: {student.errors[0]}", file=sys.stderr)

    def both(values: list[float], digits: int) -> str:
        found = [value for value in values if value == value]
        middle, late = np.percentile(found, [50, 95]) if found else (np.nan, np.nan)
        return f"{middle:.{digits}f} | {late:.{digits}f}"

    start, lesson = both([s.start_s for s in students], 1), both([s.lesson_s for s in students], 1)
    moves = both([1000 * move for s in students for move in s.moves_s], 0)
    line, later = max(s.line_s for s in students), both(painted, 0)
    return (
        f"| {count} | {start} | {lesson} | {moves} | {line:.1f} | {later} | {each_mb:.0f} | {len(failed)} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="A class of N students at once on this machine.")
    parser.add_argument("students", nargs="*", type=int, default=[1, 5, 10, 20])
    parser.add_argument("--lesson", default="11")
    parser.add_argument("--proxy", default="configurable-http-proxy")
    options = parser.parse_args()
    proxy = shutil.which(options.proxy)
    if proxy is None:
        sys.exit("The program configurable-http-proxy is missing: npm install -g configurable-http-proxy")
    if importlib.util.find_spec("jupyterhub") is None:
        sys.exit("JupyterHub is missing: python3 course.py lint installs the maintainers' packages.")
    (path,) = lessons.NOTEBOOKS.glob(f"{options.lesson}_*.ipynb")
    sources = [cell.source for _, cell in lessons.read(path).code]
    print(f"Lesson {options.lesson}, {os.cpu_count()} cores. Columns in pairs: median | 95th percentile.\n")
    print(
        "| students | server starts (s) | | lesson runs (s) | | first moves (ms) | | line drawn for all (s) "
        "| later moves (ms) | | MB each | failed |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for count in options.students:
        print(asyncio.run(measure(count, sources, proxy)), flush=True)


if __name__ == "__main__":
    main()
