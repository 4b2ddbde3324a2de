"""Judge every claim on fresh draws: which verdicts, and which numbers of the sentences, stand.

Runs the lessons' own cells again and again: the data sets rebuilt by their generators with other seeds, and
`SEED` of the setup cell another one, so that splits and models differ as well. Cells tagged `live` (times on this
machine) run once. Each lesson runs in a process of its own, two at a time; what a lesson gave is kept in
``build/verdicts`` and used again until its cells, or a file that they use, change.

    python tools/verdicts.py                        every lesson, 20 draws, writes docs/claims_draws.md
    python tools/verdicts.py 02 07                  these lessons, writes their rows anew
    python tools/verdicts.py --first 2000           other draws, shown and not written (so is another --draws)
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import dataclasses
import hashlib
import html
import importlib
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import claims
import lessons
import numpy as np
import prose
from tqdm import tqdm

from utils.notebook.claims import REGISTER

KEPT = lessons.ROOT / "build" / "verdicts"
LIVE = "live"  # the tag of a cell that measures times on this machine
DRAWS, FIRST = 20, 1000
SURE = 0.95  # the share of draws that have to give the same word
_HEAD = """# The verdicts on fresh draws

Would a verdict have been another one with other data? The lessons' own cells were run on {draws} fresh draws (seeds {first} to
{last}): the synthetic data sets rebuilt by their generators, other splits of the real ones, other seeds of models. Times
on a machine were measured once. A verdict stands when its word is the same in at least 19 of 20 draws. This page is made by
`python tools/verdicts.py`.

| claim | kind | on the committed data | same word | other words | numbers of the measured line: here (lowest, middle, highest of the draws) |
|---|---|---|---|---|---|
"""
_SENTENCES = """
## Numbers that a lesson's sentences quote

Each decimal number and percentage that a lesson's prose takes from an output above it: as printed here, and its lowest, middle
and highest value over the draws. A number that the draws scatter widely carries no conclusion by itself.

| lesson | cell | the sentence | here | lowest | middle | highest |
|---|---|---|---|---|---|---|
"""


# ---------------------------------------------------------------- one lesson, one process


class Draw:
    """Runs a lesson's code cells with another seed and other data, and keeps what they say.

    Parameters
    ----------
    lesson : lessons.Lesson
    """

    def __init__(self, lesson: lessons.Lesson) -> None:
        self._lesson = lesson
        self._names: dict[str, Any] = {"__name__": "__main__", "display": _display}
        self._first = True
        self._judged: list[Any] = []

    def run(self, seed: int | None) -> dict[str, Any]:
        """Run all cells, with `seed` in place of the committed seed and data; None for the lesson as it is."""
        self._judged = []
        said = {}
        with _page(self._judged.extend), _rebuilt(seed):
            for position, cell in self._lesson.code:
                if not self._first and LIVE in lessons.tags(cell):
                    continue
                source = cell.source
                if seed is not None:
                    source = re.sub(r"^SEED = \d+$", f"SEED = {seed}", source, flags=re.MULTILINE)
                said[position] = _numbers(self._run_cell(source, position))
        self._first = False
        return {"verdicts": {one.claim: dataclasses.asdict(one) for one in self._judged}, "said": said}

    def _run_cell(self, source: str, position: int) -> str:
        """Run one cell as IPython does: the value of a last expression is printed as well."""
        tree = ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        where = f"<cell {position} of lesson {self._lesson.number}>"
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            exec(compile(tree, where, "exec"), self._names)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), where, "eval"), self._names)
                if value is not None:
                    print(repr(value))
        return shown.getvalue()


def _display(*shown: Any, **_: Any) -> None:
    """Print what a notebook would show."""
    print(*map(repr, shown), sep="\n")


@contextlib.contextmanager
def _page(keep: Callable[[Sequence[Any]], None]) -> Iterator[None]:
    """Let a page's parts draw and ask nothing; keep the verdicts."""
    page = importlib.import_module("utils.notebook.page")
    plots = importlib.import_module("utils.notebook.plots")
    quiet: dict[str, Callable[..., Any]] = {
        "check": lambda *_: None,
        "course_map": lambda: None,
        "explore": lambda *_, **__: None,
        "predict": lambda *_, **__: SimpleNamespace(value=None, text=None, reply=lambda *_, **__: ""),
        "quiz": lambda *_: None,
        "show": lambda *_, **__: None,
        "verdict": lambda *judged: keep(judged),
    }
    before = [(page, name, getattr(page, name)) for name in quiet] + [(plots, "show", plots.show)]
    for module, name, _ in before:
        setattr(module, name, quiet[name])
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


@contextlib.contextmanager
def _rebuilt(seed: int | None) -> Iterator[None]:
    """Let every loader of `utils.data` give its data set rebuilt with this seed, checked against its card."""
    if seed is None:
        yield
        return
    data = importlib.import_module("utils.data")
    sys.path.insert(0, str(lessons.ROOT / "data"))
    generate = importlib.import_module("generate")
    sys.path.pop(0)
    made = {module.FILE: module for module in generate.modules().values()}
    load = data.load
    known: dict[str, Any] = {}

    def fresh(card: Any) -> Any:
        if card.file not in known:
            module = made[card.file]
            known[card.file] = data.read(generate.csv_bytes(module.make(module.SEED + seed)), card)
        return known[card.file].copy()

    data.load = fresh
    try:
        yield
    finally:
        data.load = load


def _numbers(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number, _ in prose.NUMBER.findall(text)]


def judge(number: str, draws: int, first: int) -> dict[str, Any]:
    """Run one lesson as committed and on fresh draws.

    Parameters
    ----------
    number : str
        The lesson's number.
    draws : int
        How many fresh draws.
    first : int
        Seed of the first; the others follow.

    Returns
    -------
    dict
        ``committed`` and ``draws``: verdicts by claim, and by cell the numbers it said.
    """
    (path,) = lessons.paths([number])
    draw = Draw(lessons.read(path))
    committed = draw.run(None)
    results = []
    for seed in range(first, first + draws):
        results.append(draw.run(seed))
        print("draw", file=sys.stderr, flush=True)
    return {"committed": committed, "draws": results, "used": used(path)}


def used(path: Path) -> dict[str, str]:
    """Fingerprint a lesson and the project's files that this process has loaded for it."""
    modules = [m for name, m in sys.modules.items() if name.partition(".")[0] in ("utils", "generators")]
    files = {Path(module.__file__).resolve() for module in modules if getattr(module, "__file__", None)}
    names = {file.relative_to(lessons.ROOT).as_posix(): fingerprint(file) for file in files}
    return dict(sorted({**names, path.relative_to(lessons.ROOT).as_posix(): fingerprint(path)}.items()))


def fingerprint(file: Path) -> str:
    """Give the SHA-256 of a file, of a notebook that of its code and its prose alone."""
    if not file.exists():
        return ""
    content = file.read_bytes()
    if file.suffix == ".ipynb":
        content = json.dumps(
            [[c.cell_type, c.source, lessons.tags(c)] for c in lessons.read(file).nb.cells]
        ).encode()
    return hashlib.sha256(content).hexdigest()


# ---------------------------------------------------------------- the table


def claim_rows(number: str, result: Mapping[str, Any]) -> list[list[str]]:
    """Make the table's rows for the claims of one lesson.

    Parameters
    ----------
    number : str
        The lesson's number.
    result : mapping
        As :func:`judge` gives it.

    Returns
    -------
    list of list of str
        One row of cells for each claim that the lesson judges.
    """
    rows = []
    for claim, verdict in result["committed"]["verdicts"].items():
        kind = REGISTER[claim].kind
        if verdict["word"] in ("definition", "sourced"):
            rows.append([claim, kind, verdict["word"], "-", "", ""])
            continue
        drawn = [draw["verdicts"][claim] for draw in result["draws"]]
        words = Counter(one["word"] for one in drawn)
        same = words.pop(verdict["word"], 0)
        others = ", ".join(f"{word} {count}" for word, count in words.most_common())
        here = _numbers(verdict["measured"])
        spread = [_numbers(one["measured"]) for one in drawn]
        rows.append(
            [
                claim,
                kind,
                verdict["word"],
                f"{same} of {len(drawn)}",
                others,
                "; ".join(_spreads(here, spread)),
            ]
        )
    return rows


def _spreads(here: Sequence[float], drawn: Sequence[Sequence[float]]) -> Iterator[str]:
    """Say for each number of a line its spread over the draws; a line that reads otherwise is left out."""
    alike = [numbers for numbers in drawn if len(numbers) == len(here)]
    for place, value in enumerate(here):
        values = [numbers[place] for numbers in alike]
        if values:
            low, middle, high = np.quantile(values, [0, 0.5, 1])
            yield f"{value:g} ({low:g}, {middle:g}, {high:g})"
        else:
            yield f"{value:g} (the line reads otherwise)"


def sentence_rows(number: str, result: Mapping[str, Any]) -> list[list[str]]:
    """Make the table's rows for the numbers that one lesson's sentences quote.

    Parameters
    ----------
    number : str
        The lesson's number.
    result : mapping
        As :func:`judge` gives it.

    Returns
    -------
    list of list of str
        One row of cells for each quoted number that an output above or below prints.
    """
    (path,) = lessons.paths([number])
    lesson = lessons.read(path)
    said = {int(cell): numbers for cell, numbers in result["committed"]["said"].items()}
    rows = []
    for position, cell in lesson.prose:
        given = set().union(*(prose.numbers(str(entry)) for entry in cell.metadata.get("given", [])))
        text = re.sub(r"\]\([^)]*\)|<[^>]*>", " ", prose.MATHS.sub(" ", prose.without_code(cell.source)))
        for sentence in re.split(r"(?<=[.!?:])\s+|\n", text):
            for quoted in sorted(prose.claimed_numbers(sentence) - given):
                place = _place(float(quoted.removesuffix(" %")), position, said)
                if place is None:
                    continue
                at, index = place
                drawn = [draw["said"].get(str(at), draw["said"].get(at)) for draw in result["draws"]]
                values = [one[index] for one in drawn if one and len(one) == len(said[at])]
                if values:
                    spread = [f"{value:g}" for value in np.quantile(values, [0, 0.5, 1])]
                    rows.append([number, str(position), sentence.strip(), quoted, *spread])
    return rows


def _place(value: float, position: int, said: Mapping[int, Sequence[float]]) -> tuple[int, int] | None:
    """Find the output that prints a quoted number: the nearest cell above, else the nearest below."""
    for at in sorted(said, key=lambda cell: (cell > position, abs(cell - position))):
        for index, number in enumerate(said[at]):
            if number == value:
                return at, index
    return None


def page(
    verdict_rows: Sequence[Sequence[str]], quoted: Sequence[Sequence[str]], draws: int, first: int
) -> str:
    """Make the page of fresh draws.

    Parameters
    ----------
    verdict_rows, quoted : sequence of rows
        As :func:`claim_rows` and :func:`sentence_rows` give them.
    draws, first : int
        How many draws, and the seed of the first.

    Returns
    -------
    str
        Markdown with both tables, each in order.
    """
    head = _HEAD.format(draws=draws, first=first, last=first + draws - 1)
    by_place = sorted(quoted, key=lambda row: (row[0], int(row[1])))
    return head + table(sorted(verdict_rows)) + _SENTENCES + table(by_place)


def others_rows(numbers: Collection[str]) -> tuple[list[list[str]], list[list[str]]]:
    """Read back from the page the rows of both tables that belong to other lessons than these.

    Parameters
    ----------
    numbers : collection of str
        The lessons that were judged anew.

    Returns
    -------
    tuple of two lists of rows
        Verdicts, and quoted numbers.
    """
    found: tuple[list[list[str]], list[list[str]]] = [], []
    for line in claims.stored(claims.DRAWS).splitlines():
        row = [html.unescape(one.replace("\\|", "|")) for one in re.split(r" \| ", line[2:-2])]
        lesson = REGISTER[row[0]].lesson if row[0] in REGISTER else row[0]
        if line.startswith("| ") and lesson not in numbers and re.fullmatch(r"\d\d", lesson):
            found[row[0] not in REGISTER].append(row)
    return found


def table(rows: Sequence[Sequence[str]]) -> str:
    """Write rows as the rows of a Markdown table."""
    return "".join("| " + " | ".join(map(claims.cell, row)) + " |\n" for row in rows)


def fragile(rows: Sequence[Sequence[str]]) -> list[str]:
    """Name the claims whose word is the same in fewer than 19 of 20 draws.

    Parameters
    ----------
    rows : sequence of rows
        As :func:`claim_rows` gives them.

    Returns
    -------
    list of str
    """
    shares = {row[0]: row[3].split(" of ") for row in rows if " of " in row[3]}
    return [claim for claim, (same, draws) in shares.items() if int(same) < SURE * int(draws)]


# ---------------------------------------------------------------- all lessons


def _judged(number: str, draws: int, first: int, bar: Any) -> dict[str, Any]:
    """Run :func:`judge` in a process of its own, or take what it gave where nothing has changed since."""
    kept = KEPT / f"{number}_{draws}_{first}.json"
    result: dict[str, Any]
    if kept.exists():
        result = json.loads(kept.read_text(encoding="utf-8"))
        if all(fingerprint(lessons.ROOT / name) == known for name, known in result["used"].items()):
            bar.update(draws)
            return result
    with subprocess.Popen(
        [sys.executable, __file__, "--one", number, "--draws", str(draws), "--first", str(first)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8", "MPLBACKEND": "agg"},
        encoding="utf-8",
    ) as process:
        assert process.stderr and process.stdout
        complaints = []
        with ThreadPoolExecutor(1) as reader:
            answer = reader.submit(process.stdout.read)
            for line in process.stderr:
                if line == "draw\n":
                    bar.update()
                else:
                    complaints.append(line)
            text = answer.result()
        if process.wait():
            raise RuntimeError(f"Lesson {number} could not be judged:\n{''.join(complaints[-30:])}")
    result = json.loads(text)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(text, encoding="utf-8")
    return result


def main(arguments: Sequence[str]) -> int:
    """Judge the named lessons, show the table and, for all lessons, write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lessons", nargs="*", help="their numbers; none for all")
    parser.add_argument("--draws", type=int, default=DRAWS, help=f"fresh draws ({DRAWS})")
    parser.add_argument("--first", type=int, default=FIRST, help=f"seed of the first draw ({FIRST})")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        with contextlib.redirect_stdout(sys.stderr):
            result = judge(options.lessons[0], options.draws, options.first)
        json.dump(result, sys.stdout)
        return 0
    numbers = [path.name[:2] for path in lessons.paths(options.lessons)]
    with tqdm(total=len(numbers) * options.draws, unit="draw") as bar, ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda one: _judged(one, options.draws, options.first, bar), numbers))
    found = dict(zip(numbers, results, strict=True))
    verdict_rows = [row for number, result in found.items() for row in claim_rows(number, result)]
    quoted = [row for number, result in found.items() for row in sentence_rows(number, result)]
    print(page(verdict_rows, quoted, options.draws, options.first))
    if weak := fragile(verdict_rows):
        print(f"Fewer than 19 of 20 draws give the same word: {', '.join(weak)}.")
    if (options.draws, options.first) == (DRAWS, FIRST):
        others = others_rows(numbers)
        text = page([*others[0], *verdict_rows], [*others[1], *quoted], DRAWS, FIRST)
        claims.DRAWS.write_text(text, encoding="utf-8", newline="\n")
        claims.write()
        print(f"Written: {claims.DRAWS.relative_to(lessons.ROOT)}")
    return bool(weak)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
