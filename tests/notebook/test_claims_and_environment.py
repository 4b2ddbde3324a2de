"""The verdicts and their register, and the check of the environment."""

import sys
from pathlib import Path

import claims
import lessons
import numpy as np
import pytest
from lessons import Lesson
from nbformat.v4 import new_code_cell, new_notebook, new_output

from utils.notebook import environment
from utils.notebook.claims import KINDS, REGISTER, Verdict, verdict
from utils.notebook.lines import COLUMNS

SLIDES = Path(environment.COURSE) / "docs" / "slides_week1_ko.txt"


def test_the_register_holds_40_claims_and_every_lesson_has_some() -> None:
    assert [number for number in REGISTER if number[0] == "C"] == [f"C{n:02d}" for n in range(1, 41)]
    assert list(REGISTER) == sorted(REGISTER)
    assert {claim.lesson for claim in REGISTER.values()} == {path.name[:2] for path in lessons.paths()}
    assert all(claim.statement.endswith(".") for claim in REGISTER.values())
    assert {claim.kind for claim in REGISTER.values()} == set(KINDS)


@pytest.mark.parametrize("number", REGISTER)
def test_a_claim_quotes_the_slides_word_for_word(number: str) -> None:
    slides = SLIDES.read_text(encoding="utf-8")
    assert bool(REGISTER[number].slide) == (number[0] == "C"), "a statement of the course's own quotes none"
    for line in REGISTER[number].slide:
        assert line in slides


def test_a_verdict_is_printed_in_its_fixed_form(capsys: pytest.CaptureFixture[str]) -> None:
    verdict(
        Verdict("C31", "corrected", measured="0 for every model", condition="that formula is the entropy")
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"C31  {REGISTER['C31'].statement}"
    assert lines[1:] == [
        "  measured: 0 for every model",
        "  condition: that formula is the entropy",
        "  verdict: corrected",
    ]


def test_a_long_verdict_is_broken_between_words_and_read_back_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    measured, source = " ".join(["twelve digits,"] * 20), f"Somebody, https://a.org/{'x' * 120} and elsewhere"
    verdict(Verdict("C38", "sourced", measured=measured, source=source))
    printed = capsys.readouterr().out
    long = [line for line in printed.splitlines() if len(line) > COLUMNS]
    assert [line.strip() for line in long] == [f"https://a.org/{'x' * 120}"]
    cell = new_code_cell("verdict()", outputs=[new_output("stream", name="stdout", text=printed)])
    (read,) = claims.judgements(Lesson(Path("10_x.ipynb"), new_notebook(cells=[cell])))
    assert read.statement == REGISTER["C38"].statement
    assert read.fields == {"measured": measured, "source": source, "verdict": "sourced"}


@pytest.mark.parametrize(
    ("claim", "word", "fields", "message"),
    [
        ("C99", "holds", {}, "no claim 'C99'"),
        ("C01", "true", {}, "is no verdict"),
        ("C01", "holds with a condition", {}, "which need one"),
        ("C01", "corrected", {}, "which need one"),
        ("C01", "holds", {"condition": "on Sundays"}, "alone, which need one"),
        ("C01", "holds", {"measured": ""}, "does not say what was measured"),
        ("C38", "sourced", {}, "needs its source"),
        ("C01", "definition", {}, "is of the kind 'empirical'"),
        ("C22", "holds", {}, "is of the kind 'definition'"),
        ("C01", "sourced", {"source": "https://a.org"}, "is of the kind 'empirical'"),
    ],
)
def test_an_incomplete_verdict_is_refused(claim, word, fields, message) -> None:
    with pytest.raises(ValueError, match=message):
        Verdict(claim, word, **{"measured": "something", **fields})


def test_this_environment_is_ready() -> None:
    assert environment.problems() == []


def test_what_is_wrong_with_an_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    requires = ["numpy", "no-such-package>=1", "ruff; extra == 'maintainer'", "pandas"]
    monkeypatch.setattr(environment.metadata, "requires", lambda _: requires)
    real = environment.metadata.version
    monkeypatch.setattr(environment.metadata, "version", lambda n: "0.1" if n == "pandas" else real(n))
    python, missing, other = environment.problems()
    assert "Python 3.9" in python and "3.11 to 3.14" in python
    assert "no-such-package is not installed" in missing
    assert "pandas is version 0.1" in other
    assert all("course.py" in sentence for sentence in (python, missing, other))


def test_the_locked_versions_are_those_of_the_file() -> None:
    lock = environment.locked_versions(
        (Path(environment.COURSE) / "requirements.txt").read_text(encoding="utf-8")
    )
    assert lock["numpy"] == np.__version__
