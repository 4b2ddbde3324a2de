"""What the pictures of the lessons' figures take beside the notebooks, for pages where no kernel draws them.

    python benchmarks/stored_frames.py       every lesson
    python benchmarks/stored_frames.py 01    the lessons named

Each lesson is run, and its pictures are written as ``python3 course.py refresh --frames`` writes them, in a folder that is
thrown away: all positions of a figure where these take at most 2 MB, else the lines through its start.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import frames
import lessons


def rows(path: Path, folder: Path) -> list[str]:
    """Give a line of the table for each figure of a lesson."""
    lesson, found = lessons.read(path), []
    frames.execute(lesson, folder)
    for number, file in enumerate(sorted((folder / path.stem).glob("*.json")), 1):
        figure = json.loads(file.read_text(encoding="utf-8"))
        count = len(figure["frames"])
        taken_kb = sum(len(frame["picture"]) * 3 / 4 for frame in figure["frames"]) / 1000
        kept = "all" if figure["all"] else "lines"
        found.append(
            f"{lesson.number:6s} {number:6d} {kept:>6s} {count:9d} {taken_kb:7.0f} {taken_kb / count:11.1f}"
        )
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lesson", nargs="*", help="a lesson's number, such as 01; all if none is given")
    options = parser.parse_args()
    print("lesson figure   kept  pictures      kB  kB a picture")
    with tempfile.TemporaryDirectory() as folder:
        for path in lessons.paths(options.lesson):
            print(*rows(path, Path(folder)), sep="\n", flush=True)


if __name__ == "__main__":
    main()
