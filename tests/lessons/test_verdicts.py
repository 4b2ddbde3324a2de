"""Every verdict that a claim can get is reached: with made-up measurements, in the lesson's own function.

``tests/lessons/lesson_NN/verdict_cases.py`` holds ``CASES``: by claim a list of cases, each the arguments of the
lesson's function (a tuple, or a dict of keywords) and the word it has to give.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from typing import Any

import pytest

from utils.notebook import claims
from utils.notebook.claims import KINDS, REGISTER, VERDICTS, Verdict

WORDS = {"HOLDS": claims.HOLDS, "CONDITION": claims.CONDITION, "CORRECTED": claims.CORRECTED}
WORDS |= {"SOURCED": claims.SOURCED, "DEFINITION": claims.DEFINITION}


def judge_of(claim: str) -> Any:
    room = importlib.import_module(f"utils.lessons.lesson_{REGISTER[claim].lesson}.verdicts")
    return getattr(room, claim.lower())


def cases_of(claim: str) -> list[tuple[Any, str]]:
    bank = importlib.import_module(f"tests.lessons.lesson_{REGISTER[claim].lesson}.verdict_cases")
    cases: list[tuple[Any, str]] = bank.CASES[claim]
    return cases


def words_in(function: Any) -> set[str]:
    """The verdict words that a function names, as constants of the register's module or as texts."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    named = {WORDS[node.id] for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in WORDS}
    spelt = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)} & set(VERDICTS)
    return named | {str(word) for word in spelt}


@pytest.mark.parametrize("claim", REGISTER)
def test_every_word_is_reached(claim: str) -> None:
    function = judge_of(claim)
    reached = set()
    for measured, word in cases_of(claim):
        judged = function(**measured) if isinstance(measured, dict) else function(*measured)
        assert isinstance(judged, Verdict) and judged.claim == claim
        assert judged.word == word, f"{claim} with {measured} is {judged.word!r}: {judged.measured}"
        reached.add(word)
    assert words_in(function) == reached, f"{claim} names {words_in(function)}, its cases reach {reached}"
    assert reached <= set(KINDS[REGISTER[claim].kind])
    if REGISTER[claim].kind in ("empirical", "reconstruction"):
        assert len(reached) > 1, f"{claim} can only be {reached}: then it is a definition"
