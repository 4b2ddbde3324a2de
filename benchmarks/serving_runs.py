"""Run lesson 02 on this machine and keep what it measures, for places where no server can start.

    python benchmarks/serving_runs.py

The lesson's own cells do the measuring. Its tables go into ``utils/lessons/lesson_02/stored_runs.json``.
"""

import json
import sys
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import lessons

KEPT = ("load_tests", "curves", "runs")
PRINT = f"import json\nprint(json.dumps({{name: globals()[name].to_dict('list') for name in {KEPT}}}))"


def main() -> None:
    """Run the lesson with one more cell, which prints the tables; write them rounded to a microsecond."""
    (path,) = lessons.NOTEBOOKS.glob("02_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(PRINT))
    last = lessons.execute(notebook).cells[-1]
    tables = json.loads("".join(output.text for output in last.outputs))
    rounded = {
        name: {
            column: [round(v, 6) if isinstance(v, float) else v for v in values]
            for column, values in table.items()
        }
        for name, table in tables.items()
    }
    file = lessons.ROOT / "utils" / "lessons" / "lesson_02" / "stored_runs.json"
    file.write_text(json.dumps(rounded) + "\n", encoding="utf-8", newline="\n")
    print(
        f"{file.relative_to(lessons.ROOT)}: {', '.join(f'{len(t)} columns of {n}' for n, t in rounded.items())}"
    )


if __name__ == "__main__":
    main()
