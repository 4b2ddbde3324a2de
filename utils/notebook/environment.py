"""A check of the student's environment that names what is wrong and how to mend it."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from utils.language import Verbatim, t
from utils.notebook.progress import COURSE, folder, home_folder, is_writable

MEND = "run `python3 course.py` (Windows: `py course.py`) in the course's folder, then restart the kernel"


def locked_versions(requirements: str) -> dict[str, str]:
    """Read the pinned versions out of the text of ``requirements.txt``.

    Parameters
    ----------
    requirements : str
        The file's text: lines of the form ``name==version`` with an optional ``; marker``.

    Returns
    -------
    dict
        Version by package name.

    Examples
    --------
    >>> locked_versions("numpy==2.4.6\\ncolorama==0.4.6 ; sys_platform == 'win32'")
    {'numpy': '2.4.6', 'colorama': '0.4.6'}
    """
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", requirements, flags=re.MULTILINE))


def problems() -> list[str]:
    """List what differs from the environment the lessons were written for.

    Returns
    -------
    list of str
        One sentence for each problem, with its mend; empty when all is well.
    """
    found = []
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        found.append(
            t(
                "This kernel runs Python {version}, the course needs 3.11 to 3.14: install one of these, then {mend}.",
                version=Verbatim(f"{sys.version_info[0]}.{sys.version_info[1]}"),
                mend=MEND,
            )
        )
    lock = locked_versions((COURSE / "requirements.txt").read_text(encoding="utf-8"))
    direct = metadata.requires("ml-systems-week1") or []
    for line in direct:
        name = re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]
        if "extra ==" in line:
            continue
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            found.append(t("The package {name} is not installed: {mend}.", name=Verbatim(name), mend=MEND))
            continue
        if version != lock.get(name):
            found.append(
                t(
                    "{name} is version {version}, the lessons were written with {locked}: {mend}.",
                    name=Verbatim(name),
                    version=version,
                    locked=lock.get(name),
                    mend=MEND,
                )
            )
    return found


def check_environment() -> None:
    """Print whether the environment is the one the lessons were written for, or what to mend."""
    found = problems()
    ready = t("Your environment is ready: every package has the version of the lock.")
    print("\n".join(found) if found else ready)


def spare_places() -> dict[str, str]:
    """Give the variables that lead programs elsewhere where the home folder takes none of their files.

    There JupyterLab would not start, and Matplotlib would warn on stderr in every lesson.

    Returns
    -------
    dict from str to str
        Empty where all is well; else folders in the student's folder, or temporary ones.
    """
    home = home_folder()
    wanted = {}
    if os.name == "posix" and not (home.is_dir() and os.access(home, os.W_OK)):
        wanted["HOME"] = "home"
    places = [home / ".matplotlib"]
    if sys.platform.startswith(("linux", "freebsd")):
        names = {"XDG_CONFIG_HOME": ".config", "XDG_CACHE_HOME": ".cache"}
        places = [Path(os.environ.get(name) or home / at, "matplotlib") for name, at in names.items()]
    if os.name == "posix" and not os.environ.get("MPLCONFIGDIR") and not all(map(is_writable, places)):
        wanted["MPLCONFIGDIR"] = "matplotlib"
    if not wanted:
        return {}
    spare = folder() / ".home"
    spare = spare if is_writable(spare) else Path(tempfile.mkdtemp(prefix="ml-systems-week1-"))
    for name in wanted.values():
        (spare / name).mkdir(exist_ok=True)
    return {variable: str(spare / name) for variable, name in wanted.items()}
