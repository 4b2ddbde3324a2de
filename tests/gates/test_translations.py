"""Every lesson exists in every language of the course: whole, fresh, the same but for its words.

``pytest tests/gates/test_translations.py -k 09`` tests lesson 09's translations alone. A branch whose English
is ahead may set ``COURSE_STALE=warn``: what is stale is then reported as expected, and nothing else.
"""

from __future__ import annotations

import ast
import copy
import importlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import lessons
import pytest
import translation
import translation_pages
from babel.messages.catalog import Catalog
from nbformat import NotebookNode

from tests.gates import gates
from tests.gates.test_glossary import PAGE, entries
from tests.gates.test_notebooks import passes
from utils import language
from utils.notebook.exercises import exercise_ids, grade

LANGUAGES = language.languages()[1:]
NAMES = translation.names()
LESSONS = [path.stem for path in lessons.paths()]
STALE = os.environ.get("COURSE_STALE", "fail")  # or "warn"
# What hangs on no word.
STORED: tuple[Callable[[lessons.Lesson], list[str]], ...] = (
    gates.stored_form, gates.execution, gates.comparison, gates.alternative_text, gates.prose_numbers, gates.links,
    gates.remote,
)  # fmt: skip

read = cache(lessons.read)
every_language = pytest.mark.parametrize("code", LANGUAGES)
every_name = pytest.mark.parametrize("name", NAMES)
every_lesson = pytest.mark.parametrize("name", LESSONS)


@pytest.fixture
def catalogue(request: pytest.FixtureRequest, code: str, name: str) -> Catalog:
    """Give a catalogue as it is stored; one that is not whole is named by one test alone, or by none if it may wait."""
    stored = translation.read_catalogue(translation.catalogue_path(code, name))
    names_it = request.function is test_the_catalogue_is_whole_and_sound
    if (STALE == "warn" or not names_it) and list(translation.problems(brought_up_to_date(code, name))):
        pytest.xfail(f"the {code} catalogue of {name} is stale")
    return stored


@pytest.fixture
def english() -> Iterator[None]:
    """Speak English again after a test."""
    yield
    language.use("en")


def brought_up_to_date(code: str, name: str) -> Catalog:
    stored = translation.read_catalogue(translation.catalogue_path(code, name))
    return translation.updated(stored, translation.found_in(name))


def english_lesson(name: str) -> lessons.Lesson:
    return read(lessons.NOTEBOOKS / f"{name}.ipynb")


def twin(code: str, name: str) -> lessons.Lesson:
    return read(lessons.NOTEBOOKS / code / f"{name}.ipynb")


@every_language
def test_every_lesson_has_its_twin(code: str) -> None:
    assert [path.stem for path in sorted((lessons.NOTEBOOKS / code).glob("*.ipynb"))] == LESSONS


@every_language
@every_name
def test_the_catalogue_is_whole_and_sound(code: str, name: str, catalogue: Catalog) -> None:
    passes(f"translations/{code}/{name}.po", list(translation.problems(brought_up_to_date(code, name))))


# Other forms of a term than its name in the glossary.
FORMS = {
    "fairness": ("공정한",),
    "input": ("입력",),
    "multiclass-classification": ("다중 클래스",),
    "multilabel-classification": ("다중 레이블",),
    "top-k": ("상위 3개",),
}
_TERM = re.compile(r"\[([^\[\]]+)\]\((?:\.\./docs/)?glossary\.md#([^)\s]+)\)")


@every_language
@every_name
def test_a_term_is_called_as_in_the_glossary(code: str, name: str, catalogue: Catalog) -> None:
    called = {
        entry.anchor: (entry.korean, *entry.also) for entry in entries(PAGE.read_text(encoding="utf-8"))
    }
    passes(
        name,
        [
            f"{words!r} is no name of {anchor}: {called[anchor][0]}"
            for message in catalogue
            for words, anchor in _TERM.findall(str(message.string or ""))
            if not any(form in words.replace("*", "") for form in (*called[anchor], *FORMS.get(anchor, ())))
        ],
    )


@every_language
@every_name
def test_the_catalogue_holds_the_messages_of_today(code: str, name: str, catalogue: Catalog) -> None:
    file = translation.catalogue_path(code, name)
    assert translation.catalogue_text(brought_up_to_date(code, name)) == file.read_text(encoding="utf-8"), (
        f"run python tools/translation.py {code} {name[:2]}"
    )


@every_language
@every_name
def test_what_is_built_is_what_is_stored(code: str, name: str, catalogue: Catalog) -> None:
    if name in translation_pages.names():
        page = "guide" if name.startswith("guide") else name
        stored = translation_pages.target(page, code).read_text(encoding="utf-8")
        assert translation.built_page(code, page) == stored, f"run python tools/translation.py {code} {page}"
        return
    if name in translation.MADE:
        return  # test_claims_pages_are_current; the site is built when it is asked for
    texts = Path(language.__file__).parent / "translations" / code / f"{name}.json"
    assert json.loads(texts.read_text(encoding="utf-8")) == translation.shown_texts(name, catalogue)
    if name == "utils":
        return
    built = translation.translated(english_lesson(name).nb, translation.lookup(catalogue), code)
    stored = twin(code, name).nb
    assert [cell.id for cell in built.cells] == [cell.id for cell in stored.cells]
    for new, old in zip(built.cells, stored.cells, strict=True):
        assert new.source == old.source, f"cell {old.id}: run python tools/translation.py {code} {name[:2]}"
        assert new.metadata == old.metadata, old.id


@every_language
@every_lesson
def test_the_code_is_the_same_but_for_its_strings(code: str, name: str, catalogue: Catalog) -> None:
    begin = translation.SPEAK.format(code)
    for (_, old), (_, new) in zip(english_lesson(name).code, twin(code, name).code, strict=True):
        assert without_strings(new.source.removeprefix(begin)) == without_strings(old.source), new.id


def without_strings(source: str) -> str:
    class Blank(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.Constant:
            return ast.Constant("") if isinstance(node.value, str) else node

        def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
            self.generic_visit(node)
            values = [value for value in node.values if isinstance(value, ast.FormattedValue)]
            return ast.JoinedStr(sorted(values, key=ast.dump))  # type: ignore[arg-type]

    return ast.dump(Blank().visit(ast.parse(source)))


@every_language
@every_lesson
def test_the_outputs_hold_the_same_numbers(code: str, name: str, catalogue: Catalog) -> None:
    for (_, old), (position, new) in zip(english_lesson(name).code, twin(code, name).code, strict=True):
        if lessons.is_compared(old):
            assert numbers(new) == numbers(old), f"cell {position} ({new.id})"


_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:[.,]\d+)*")
_CLAIM = re.compile(
    r"^[CS]\d\d  .*(?:\n {5}\S.*)*", re.MULTILINE
)  # quoted: the slides write "2개", English "two"


def numbers(cell: NotebookNode) -> Counter[str]:
    """Count the numbers in what a cell printed and in the alternative texts of its pictures."""
    return Counter(number for text in shown(cell) for number in _NUMBER.findall(_CLAIM.sub("", text)))


def shown(cell: NotebookNode) -> Iterator[str]:
    for output in cell.outputs:
        said = lessons.comparable([output])
        if "text/html" in said:  # its plain text says the same
            said = {
                "text/html": [
                    re.sub(r"<style.*?</style>|<[^>]*>", " ", said["text/html"][0], flags=re.DOTALL)
                ]
            }
        yield from (text for texts in said.values() for text in texts if not text.startswith("<"))
    for output in cell.outputs:
        for of_picture in output.get("metadata", {}).values():
            yield of_picture.get("alt", "")


@every_language
@every_lesson
def test_no_english_sentence_is_shown(code: str, name: str, catalogue: Catalog) -> None:
    left = [
        f"cell {position} ({cell.id}) shows {words!r}"
        for position, cell in twin(code, name).code
        for text in shown(cell)
        for words in english_in(text)
    ]
    passes(name, left)


_THREE_WORDS = re.compile(r"[A-Za-z][a-z]+(?:[ ,]+[A-Za-z][a-z]+){2,}")
NAMES_OF_THINGS = frozenset(translation.listed("names.txt"))


def english_in(text: str) -> list[str]:
    """Find three English words in a row, but for names that are the same in every language."""
    for name in sorted((name for name in NAMES_OF_THINGS if " " in name), key=len, reverse=True):
        text = text.replace(name, "")
    return [
        words for words in _THREE_WORDS.findall(text) if set(re.findall("[A-Za-z]+", words)) - NAMES_OF_THINGS
    ]


@every_language
@every_lesson
@pytest.mark.parametrize("gate", STORED, ids=lambda gate: gate.__name__)
def test_stored(
    code: str, name: str, catalogue: Catalog, gate: Callable[[lessons.Lesson], list[str]]
) -> None:
    passes(name, gate(twin(code, name)))


@every_language
@pytest.mark.parametrize("exercise", exercise_ids())
def test_feedback_is_translated(code: str, exercise: str, english: None) -> None:
    bank = importlib.import_module(f"tests.lessons.lesson_{exercise[:2]}.bank")
    answers: list[Any] = [answer for answer, _ in bank.WRONG.get(exercise, [])] + bank.RIGHT.get(exercise, [])
    language.use(code)
    said = {grade(exercise, copied(answer)).message for answer in [..., *answers]}
    problems = [f"{words!r} in {text!r}" for text in sorted(said) for words in english_in(without_code(text))]
    passes(
        exercise,
        problems + [f"{text!r} has no translation" for text in translation.untranslated(language.missing)],
    )


def copied(answer: Any) -> Any:
    try:
        return copy.deepcopy(answer)
    except TypeError:  # a view of a dict
        return answer


def without_code(text: str) -> str:
    """Leave out what a message quotes of the student's code and of Python's own words."""
    return re.sub(r"`[^`]*`|[A-Z]\w*(?:Error|Warning)\b[^:]*: .*", " ", text)


@every_language
@every_lesson
def test_run(code: str, name: str, catalogue: Catalog) -> None:
    passes(name, gates.run(twin(code, name)))


# ---------------------------------------------------------------- the tool itself


@every_lesson
def test_an_identity_translation_gives_the_lesson_back(name: str) -> None:
    nb = english_lesson(name).nb
    same = translation.translated(nb, str)
    assert [cell.source for cell in same.cells] == [cell.source for cell in nb.cells]
    assert [cell.metadata for cell in same.cells] == [cell.metadata for cell in nb.cells]


@every_lesson
def test_a_lesson_whose_every_letter_is_changed_is_the_same_code(name: str) -> None:
    nb = english_lesson(name).nb
    for old, new in zip(nb.cells, translation.translated(nb, accented).cells, strict=True):
        if old.cell_type == "code":
            assert without_strings(new.source) == without_strings(old.source), old.id


ACCENTS = str.maketrans("abcdefghijklmnoprstuvwxyz", "áḃćďéḟǵĥíĵḱĺḿńóṕŕśťúṽẃẋýź")


def accented(text: str) -> str:
    """Write a message in a language that nobody speaks; fields and escapes stay."""
    pieces = re.split(r"(\{[^{}]*\})", text)
    return "".join(piece if piece.startswith("{") else piece.translate(ACCENTS) for piece in pieces)


@pytest.fixture
def pseudo(english: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak a language that nobody speaks: every message with accents on its vowels."""
    every = [text for name in ("utils", *LESSONS) for text, _ in translation.found_in(name)]
    monkeypatch.setattr(language, "_texts", {text: accented(text) for text in every})
    monkeypatch.setattr(language, "_language", "xx")


@pytest.mark.parametrize("exercise", exercise_ids())
def test_no_feedback_escapes_a_pseudo_language(pseudo: None, exercise: str) -> None:
    bank = importlib.import_module(f"tests.lessons.lesson_{exercise[:2]}.bank")
    answers: list[Any] = [answer for answer, _ in bank.WRONG.get(exercise, [])] + bank.RIGHT.get(exercise, [])
    said = {grade(exercise, copied(answer)).message for answer in [..., *answers]}
    passes(
        exercise,
        [f"{words!r} in {text!r}" for text in sorted(said) for words in english_in(without_code(text))],
    )
