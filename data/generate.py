"""Rebuild the synthetic data sets, byte for byte: ``python data/generate.py [links loans ...]``.

Each module in ``data/generators`` makes one file. It holds ``FILE`` (the file's name), ``SEED`` (the seed of the
file kept here) and ``make(seed=SEED)``, which returns the columns in order as ``{name: sequence of whole numbers or
strings}``; numbers with decimals pass through ``generators.fixed`` first. Floats are refused here, because their
shortest text may differ in the last digit from one system's mathematics library to another's.

Another seed gives another draw of the same model, which meets the same card but for its SHA-256. To have it as a
table: ``utils.data.read(csv_bytes(links.make(seed)), utils.data.LINKS)``.
"""

import csv
import importlib
import io
import pkgutil
import sys
from collections.abc import Iterable, Mapping
from numbers import Integral
from pathlib import Path
from types import ModuleType

import generators

FOLDER = Path(__file__).parent


def modules() -> dict[str, ModuleType]:
    """Return the generator modules by name: ``{"links": <module>, ...}``."""
    names = sorted(found.name for found in pkgutil.iter_modules(generators.__path__))
    return {name: importlib.import_module(f"generators.{name}") for name in names}


def csv_bytes(columns: Mapping[str, Iterable[object]]) -> bytes:
    """Return the table as the bytes of a CSV file: UTF-8, ``\\n`` at line ends, quotes only where needed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*columns.values(), strict=True):
        if wrong := [value for value in row if not isinstance(value, Integral | str)]:
            raise TypeError(f"{wrong[0]!r} is neither a whole number nor text; use generators.fixed")
        writer.writerow(row)
    return text.getvalue().encode("utf-8")


def main(names: list[str]) -> None:
    """Write the named data sets, or all of them."""
    known = modules()
    if unknown := set(names) - set(known):
        sys.exit(f"unknown data set {', '.join(sorted(unknown))}; choose from {', '.join(known)}")
    for name in names or known:
        path = FOLDER / known[name].FILE
        path.write_bytes(csv_bytes(known[name].make()))
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
