"""A check of the student's environment that names what is wrong and how to mend it."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

COURSE = Path(__file__).resolve().parents[2]
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
            f"This kernel runs Python {sys.version_info[0]}.{sys.version_info[1]}, the course needs 3.11 to 3.14: install one of these, then {MEND}."
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
            found.append(f"The package {name} is not installed: {MEND}.")
            continue
        if version != lock.get(name):
            found.append(
                f"{name} is version {version}, the lessons were written with {lock.get(name)}: {MEND}."
            )
    return found


def check_environment() -> None:
    """Print whether the environment is the one the lessons were written for, or what to mend."""
    found = problems()
    print(
        "\n".join(found) if found else "Your environment is ready: every package has the version of the lock."
    )
