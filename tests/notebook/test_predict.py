"""What a lesson says to a student's own guess."""

from typing import Any

import numpy as np
import pytest

from utils.notebook import progress
from utils.notebook.controls import Choice, Control, Slider, Toggle
from utils.notebook.predict import Prediction, predict

MODELS = Choice("Winner", ["RBF SVM", "Stacked ensemble", "Tree"])
LEFT = Slider("Left of the gap (%)", range(0, 101, 5), start=50, fmt="{:.0f} %")
SIDES: dict[str, Any] = {"low": "Little.", "near": "Well seen.", "high": "Much.", "within": 10, "most": "low"}
OPTIONS = {"Stacked ensemble": "Three in one.", "Tree": "One rule."}


def asked(control: Control, guess: Any = None, key: str = "99.x") -> Prediction:
    question = predict(key, "What comes out?", control)
    if guess is not None:
        question._panel.index = {"answer": control.values.index(guess)}
    return question


@pytest.mark.parametrize(
    ("guess", "sentence"),
    [
        (0, "Most people guess too low: little."),
        (60, "Most people guess too low: little."),
        (65, "Well seen."),
        (75, "Well seen."),
        (85, "Well seen."),
        (90, "Much."),
        (100, "Much."),
    ],
)
def test_a_slider_is_answered_by_the_side_of_the_guess(guess: int, sentence: str) -> None:
    assert asked(LEFT, guess).reply(75, **SIDES) == f"You said {guess} %; measured: 75 %. {sentence}"


@pytest.mark.parametrize(
    ("most", "sentence"),
    [("low", "guess too low: little."), ("near", "come near: well seen."), ("high", "guess too high: much.")],
)
def test_a_slider_left_open_is_answered_with_what_most_say(most: str, sentence: str) -> None:
    said = asked(LEFT).reply(np.float64(74.6), **(SIDES | {"most": most}))
    assert said == f"Measured: 75 %. Most people {sentence}"


@pytest.mark.parametrize(
    ("guess", "reply"),
    [
        (None, 'Measured: RBF SVM. Most people say "Stacked ensemble": three in one.'),
        ("Stacked ensemble", 'You said "Stacked ensemble"; measured: RBF SVM. Most people say so: three in one.'),
        ("Tree", 'You said "Tree"; measured: RBF SVM. One rule.'),
        ("RBF SVM", 'You said "RBF SVM", and that was measured.'),
    ],
)  # fmt: skip
def test_a_choice_is_answered_by_its_option(guess: str | None, reply: str) -> None:
    assert asked(MODELS, guess).reply("RBF SVM", OPTIONS, most="Stacked ensemble") == reply


def test_the_right_option_may_have_a_sentence_and_be_what_most_say() -> None:
    replies = OPTIONS | {"RBF SVM": "Few see why."}
    most = "Most people say so: few see why."
    assert asked(MODELS).reply("RBF SVM", replies, most="RBF SVM") == f"Measured: RBF SVM. {most}"
    right = asked(MODELS, "RBF SVM")
    assert (
        right.reply("RBF SVM", replies, most="Tree")
        == 'You said "RBF SVM", and that was measured. Few see why.'
    )
    assert (
        right.reply("RBF SVM", replies, most="RBF SVM")
        == f'You said "RBF SVM", and that was measured. {most}'
    )


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("A tree asks.", "a tree asks."),
        ("RBF is smooth.", "RBF is smooth."),
        ("I", "i"),
        ("2 win.", "2 win."),
    ],
)
def test_why_most_say_so_begins_with_a_small_letter_but_for_an_acronym(why: str, said: str) -> None:
    reply = asked(MODELS).reply("Tree", {"RBF SVM": why, "Stacked ensemble": "No."}, most="RBF SVM")
    assert reply == f'Measured: Tree. Most people say "RBF SVM": {said}'


def test_a_long_reply_is_broken_at_spaces() -> None:
    reply = asked(MODELS).reply("Tree", {"RBF SVM": "Very " * 30, "Stacked ensemble": "No."}, most="RBF SVM")
    assert "\n" in reply and max(map(len, reply.splitlines())) <= 100


def test_what_was_measured_may_be_given_as_an_options_value() -> None:
    named = Choice("Winner", {"The SVM": "svm", "The tree": 3})
    assert asked(named, 3).reply("svm", {"The tree": "No."}, most="The tree") == (
        'You said "The tree"; measured: The SVM. Most people say so: no.'
    )
    rises = asked(Toggle("Rises"), key="99.y").reply(True, {"off": "It rises."}, most="off")
    assert rises == 'Measured: on. Most people say "off": it rises.'


@pytest.mark.parametrize(
    ("control", "arguments", "what"),
    [
        (LEFT, {"measured": 75, **SIDES, "near": ""}, "a slider's reply wants low=, near=, high= and within="),
        (LEFT, {"measured": 75, **SIDES, "within": 0}, "a slider's reply wants low=, near=, high= and within="),
        (LEFT, {"measured": 75, **SIDES, "replies": OPTIONS}, "within=, and no options"),
        (LEFT, {"measured": float("nan"), **SIDES}, "nan was measured, which is no number on it"),
        (LEFT, {"measured": 75, **SIDES, "most": "few"}, "most='few' has no sentence; it is one of 'low', 'near', 'hi"),
        (MODELS, {"measured": "RBF", "replies": OPTIONS, "most": "Tree"}, "it has no option 'RBF'; it has 'RBF SVM', "),
        (MODELS, {"measured": "RBF SVM", "replies": OPTIONS | {"X": "x"}, "most": "Tree"}, "it has no option 'X'"),
        (MODELS, {"measured": "Tree", "replies": OPTIONS, "most": "Tree"}, "the option 'RBF SVM' has no sentence"),
        (MODELS, {"measured": "Tree", "most": "Tree"}, "the option 'RBF SVM' has no sentence"),
        (MODELS, {"measured": "RBF SVM", "replies": OPTIONS, "most": "RBF SVM"}, "most='RBF SVM' has no sentence"),
        (MODELS, {"measured": "RBF SVM", **SIDES}, "low=, near= and high= are for a slider"),
    ],
)  # fmt: skip
def test_a_reply_that_cannot_be_given_is_refused(control: Control, arguments: Any, what: str) -> None:
    with pytest.raises(ValueError) as refused:
        asked(control).reply(**arguments)
    message = str(refused.value)
    assert message.startswith(f"Prediction 99.x, {control.label!r}: {what}") or what in message
    assert message.endswith(".") and "\n" not in message


def test_an_answer_is_known_in_every_language() -> None:
    korean = Choice("승자", ["서포트 벡터 머신", "스택 앙상블", "트리"])
    asked(MODELS, "Tree")
    assert asked(korean).text == "트리"
    asked(korean, "스택 앙상블")
    assert asked(MODELS).text == "Stacked ensemble"
    assert asked(Choice("Winner", ["one", "two"])).text is None  # other options: another question


@pytest.mark.parametrize(
    ("kept", "answer"),
    [
        ("Tree", "Tree"),  # as an earlier edition kept it
        ("gone", None),
        ([1, 3], "Stacked ensemble"),
        ([3, 3], None),
        ([True, 3.5], None),
        (None, None),
        (2, None),
        ({}, None),
    ],
)
def test_what_was_kept_is_understood_or_left(kept: Any, answer: str | None) -> None:
    progress.save("predictions", "99.kept", kept)
    assert asked(MODELS, key="99.kept").text == answer
