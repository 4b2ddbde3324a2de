"""The tool that judges claims on fresh draws: it runs the lesson's own cells, and counts what comes out."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import claims
import lessons
import nbformat
import pytest
import verdicts
from lessons import Lesson
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from utils import data
from utils.notebook import page, plots

SETUP = """
import numpy as np
from utils import data
from utils.notebook.claims import Verdict
from utils.notebook.page import check, explore, predict, quiz, show, verdict
SEED = 7
rng = np.random.default_rng(SEED)
"""
JUDGE = """
mean = data.load_loans()["repays"].mean()
word = "holds" if SEED % 2 else "corrected"
condition = "" if word == "holds" else "in odd seeds alone"
verdict(Verdict("C12", word, f"of {len(measured):,} draws {mean:.4f}", condition))
"""


def lesson(*cells: Any) -> Lesson:
    return Lesson(Path("05_small.ipynb"), new_notebook(cells=list(cells)))


@pytest.fixture
def small() -> Lesson:
    return lesson(
        new_code_cell(SETUP),
        new_markdown_cell("It was 0.55 then, and 17.5 by the [source](https://a.org)."),
        new_code_cell("measured = rng.random(4)\nprint(f'seed {SEED}, {0.5 + 0.01 * SEED:.2f}')"),
        new_code_cell(
            "asked = predict('05.x', 'How much?', None)\nexplore(None, None, {}, None)\nshow(1, 'a')\nquiz('05.1')"
        ),
        new_code_cell("timed = SEED", metadata={"tags": ["live"]}),
        new_code_cell("check('05.a', asked.value)\nprint(asked.reply(1, most='low'))\ntimed"),
        new_code_cell(JUDGE),
    )


def test_a_draw_runs_the_cells_with_its_own_seed_and_data(small: Lesson) -> None:
    draw = verdicts.Draw(small)
    here, first, second = draw.run(None), draw.run(1000), draw.run(1001)
    words = [one["verdicts"]["C12"]["word"] for one in (here, first, second)]
    assert words == ["holds", "corrected", "holds"]
    assert here["said"][4] == [], "what draws and asks says nothing"
    assert [one["said"][3] for one in (here, first, second)] == [[7, 0.57], [1000, 10.5], [1001, 10.51]]
    measured = [one["verdicts"]["C12"]["measured"] for one in (here, first, second)]
    assert measured[0] == f"of 4 draws {data.load_loans()['repays'].mean():.4f}"
    assert len(set(measured)) == 3, "the data set is the same in every draw"


def test_a_live_cell_runs_once(small: Lesson) -> None:
    draw = verdicts.Draw(small)
    assert [draw.run(seed)["said"][6] for seed in (1000, 1001)] == [[1000], [1000]]


def test_nothing_is_left_behind(small: Lesson) -> None:
    before = (page.verdict, page.explore, plots.show, data.load)
    verdicts.Draw(small).run(1000)
    assert (page.verdict, page.explore, plots.show, data.load) == before


def test_what_a_lesson_gave_is_used_until_a_file_that_it_uses_changes(
    small: Lesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "05_small.ipynb"
    file.write_text(nbformat.writes(small.nb), encoding="utf-8")
    monkeypatch.setattr(lessons, "ROOT", tmp_path)
    monkeypatch.setattr(verdicts, "KEPT", tmp_path / "kept")
    (tmp_path / "used.py").write_text("1", encoding="utf-8")
    uses = {name: verdicts.fingerprint(tmp_path / name) for name in ("05_small.ipynb", "used.py")}
    verdicts.KEPT.mkdir()
    (verdicts.KEPT / "05_2_7.json").write_text(json.dumps({"used": uses}), encoding="utf-8")
    monkeypatch.setattr(verdicts.subprocess, "Popen", lambda *_, **__: pytest.fail("it was run again"))
    bar = SimpleNamespace(update=lambda *_: None)
    assert verdicts._judged("05", 2, 7, bar) == {"used": uses}
    small.nb.cells[2].outputs, small.nb.cells[2].execution_count = [], 5
    file.write_text(nbformat.writes(small.nb), encoding="utf-8")
    assert verdicts._judged("05", 2, 7, bar) == {"used": uses}, "outputs are no reason to run it again"
    for changed in (file, tmp_path / "used.py"):
        before = changed.read_text(encoding="utf-8")
        changed.write_text(before.replace("1", "2"), encoding="utf-8")
        with pytest.raises(pytest.fail.Exception, match="run again"):
            verdicts._judged("05", 2, 7, bar)
        changed.write_text(before, encoding="utf-8")


def test_the_numbers_of_a_shown_table_are_read() -> None:
    table = lesson(new_code_cell("import pandas as pd\ndisplay(pd.DataFrame({'rate': [1437]}))"))
    (said,) = verdicts.Draw(table).run(None)["said"].values()
    assert 1437 in said


def test_a_failing_cell_is_named() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        verdicts.Draw(lesson(new_code_cell("1 / 0"))).run(None)
    assert "<cell 1 of lesson 05>" in str(caught.traceback[-1].path)


def result(*words: str) -> dict[str, Any]:
    drawn = [
        {"verdicts": {"C12": {"word": word, "measured": f"{n}.5 of 1,000"}}, "said": {}}
        for n, word in enumerate(words)
    ]
    return {"committed": {"verdicts": {"C12": {"word": "holds", "measured": "7 of 1,000"}}}, "draws": drawn}


def test_the_table_counts_words_and_spreads() -> None:
    (row,) = verdicts.claim_rows("05", result(*["holds"] * 19, "corrected"))
    assert row[:5] == ["C12", "empirical", "holds", "19 of 20", "corrected 1"]
    assert row[5] == "7 (0.5, 10, 19.5); 1000 (1000, 1000, 1000)"


@pytest.mark.parametrize(("others", "weak"), [(0, []), (1, []), (2, ["C12"]), (20, ["C12"])])
def test_fewer_than_19_of_20_is_named(others: int, weak: list[str]) -> None:
    rows = verdicts.claim_rows("05", result(*["holds"] * (20 - others), *["corrected"] * others))
    assert verdicts.fragile(rows) == weak


def test_a_definition_is_not_drawn() -> None:
    said = {"C22": {"word": "definition", "measured": "two"}}
    (row,) = verdicts.claim_rows("08", {"committed": {"verdicts": said}, "draws": []})
    assert row == ["C22", "definition", "definition", "-", "", ""]


def test_quoted_numbers_are_followed_through_the_draws(
    small: Lesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "05_small.ipynb"
    small.nb.cells[1].source = "It was 0.57 then. Later it was 99.5 somewhere, and `0.57` in code."
    file.write_text(nbformat.writes(small.nb), encoding="utf-8")
    monkeypatch.setattr(lessons, "NOTEBOOKS", tmp_path)
    draw = verdicts.Draw(lessons.read(file))
    found = json.loads(
        json.dumps({"committed": draw.run(None), "draws": [draw.run(n) for n in (10, 20, 60)]})
    )
    assert verdicts.sentence_rows("05", found) == [
        ["05", "2", "It was 0.57 then.", "0.57", "0.6", "0.7", "1.1"]
    ]


def test_the_page_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = verdicts.claim_rows("05", result(*["holds"] * 20))
    monkeypatch.setattr(claims, "DRAWS", tmp_path / "draws.md")
    assert claims.drawn() == {}
    claims.DRAWS.write_text(verdicts.table(rows), encoding="utf-8")
    assert claims.drawn() == {"C12": ("holds", "20 of 20")}


def test_the_rows_of_other_lessons_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "DRAWS", tmp_path / "draws.md")
    assert verdicts.others_rows([]) == ([], [])
    judged = [
        ["C22", "definition", "definition", "-", "", ""],
        ["C38", "habit", "holds", "20 of 20", "", "a | b < c"],
    ]
    quoted = [
        ["05", "9", "Of | 3.5 it", "3.5", "1", "2", "3"],
        ["08", "10", "It was 0.57.", "0.57", "0", "1", "2"],
    ]
    text = verdicts.page(judged[::-1], quoted[::-1], 20, 1000)
    claims.DRAWS.write_text(text, encoding="utf-8")
    assert verdicts.others_rows([]) == (judged, quoted)
    assert verdicts.page(*verdicts.others_rows([]), 20, 1000) == text
    assert verdicts.others_rows(["05"]) == (judged[:1], quoted[1:])
    assert claims.drawn()["C38"] == ("holds", "20 of 20")
