"""Build the course as a folder of static files, for any web host: pages to read, and lessons that run in a tab.

    python3 course.py site                      builds build/site
    python3 course.py site --to FOLDER
    python3 course.py site --pyodide FOLDER     with the files of Pyodide's release, where they cannot be downloaded
    python3 course.py site --still              without drawing the pictures of figures that have none yet
    python3 course.py site --plain              without compiling what lessons import: built sooner, lessons start later
    python3 course.py site --serve              builds it, then serves it on this machine alone, until Ctrl + C

Nothing on the site asks another host for anything.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import lessons
import website_lab
import website_pages
import website_runtime

OUT = lessons.ROOT / "build" / "site"
LAB = "run"  # the folder of the lessons that run
NOT_FETCHED = 3  # the exit code where Python's files for a tab cannot be had


def build(out: Path, folder: Path | None = None, still: bool = False, plain: bool = False) -> dict[str, str]:
    """Build the site.

    Parameters
    ----------
    out : pathlib.Path
        Where it goes; what is there is replaced.
    folder : pathlib.Path, optional
        The files of Pyodide's release; None to take them from npm and PyPI.
    still : bool
        Whether figures whose pictures are not there yet stand still on the pages; else they are drawn, which takes a
        minute or two for each lesson.
    plain : bool
        Whether Python in the tab compiles what lessons import; else that is done here.

    Returns
    -------
    dict from str to str
        Version by package in a tab.
    """
    out = out.resolve()  # JupyterLite is built from another folder
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as work:
        versions = website_lab.build(out / LAB, Path(work), folder, plain)
    shutil.copyfile(out / LAB / "lab" / "favicon.ico", out / "favicon.ico")  # browsers ask for it there
    if not still:
        website_pages.draw()
    website_pages.build(out)
    return versions


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a site with the types that browsers want, and says nothing."""

    protocol_version = "HTTP/1.1"
    extensions_map: ClassVar[dict[str, str]] = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".whl": "application/octet-stream",
    }

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def server(folder: Path, handler: type[Handler] = Handler) -> http.server.ThreadingHTTPServer:
    """Make a server of a folder on the loopback, on a free port.

    Parameters
    ----------
    folder : pathlib.Path
    handler : type
        What answers.

    Returns
    -------
    http.server.ThreadingHTTPServer
    """
    return http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(folder))
    )


def main(arguments: Sequence[str]) -> int:
    """Build the site, say how large it is, and serve it where that is asked for."""
    parser = argparse.ArgumentParser(
        prog="course.py site", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--to", type=Path, default=OUT, help="the folder to build (build/site)")
    parser.add_argument("--pyodide", type=Path, help="a folder with the files of Pyodide's release")
    parser.add_argument(
        "--still", action="store_true", help="do not draw pictures of figures that have none yet"
    )
    parser.add_argument("--plain", action="store_true", help="do not compile what lessons import")
    parser.add_argument("--serve", action="store_true", help="serve it afterwards, on this machine alone")
    options = parser.parse_args(arguments)
    try:
        versions = build(options.to, options.pyodide, options.still, options.plain)
    except website_runtime.RuntimeFilesError as error:
        print(error, file=sys.stderr)
        return NOT_FETCHED
    size = sum(file.stat().st_size for file in options.to.rglob("*") if file.is_file())
    print(f"{options.to}: {size / 1e6:.0f} MB")
    others = [f"{name} {here} ({pinned})" for name, (here, pinned) in website_lab.differing(versions).items()]
    print(f"In a tab, in another version than in requirements.txt: {', '.join(others)}")
    if options.serve:
        with server(options.to) as running:
            print(f"http://127.0.0.1:{running.server_address[1]}/ (Ctrl + C ends it)")
            try:
                running.serve_forever()
            except KeyboardInterrupt:
                print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
