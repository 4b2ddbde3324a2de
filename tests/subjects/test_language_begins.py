"""Whether a shown sentence was made from an English one, in the language in use."""

import pytest

from utils import language

MADE = "Called with ({case}), your function gives {result}."


@pytest.fixture
def korean(monkeypatch):
    monkeypatch.setattr(language, "_texts", {MADE: "({case})에 대한 결과는 {result}입니다."})
    monkeypatch.setattr(language, "_language", "ko")


def test_english_is_known_by_its_first_words():
    assert language.begins(language.t(MADE, case="1, 2", result=3), "Called with")
    assert not language.begins("It would be right.", "Called with")


def test_a_translated_sentence_is_known_by_the_english_one(korean):
    said = language.t(MADE, case="[1\n 2], 0", result=3)
    assert said.startswith("([1")
    assert language.begins(said + " 그리고 더.", "Called with")
    assert not language.begins(said, "It would be")
    assert not language.begins("부호가 반대입니다.", "Called with")
