"""What a lesson says to a student's own guess."""

from typing import Any

import numpy as np
import pytest

from utils.notebook.controls import Choice, Control, Slider, Toggle
from utils.notebook.predict import Prediction, predict

MODELS = Choice("Winner", ["RBF SVM", "Stacked ensemble", "Tree"])
LEFT = Slider("Left of the gap (%)", range(0, 101, 5), start=50, fmt="{:.0f} %")
SIDES: dict[str, Any] = {"low": "Little.", "near": "Well seen.", "high": "Much.", "within": 10, "most": "low"}
OPTIONS = {"Stacked ensemble": "Three in one.", "Tree": "One rule."}


def asked(control: Control, guess: Any = None) -> Prediction:
    question = predict("99.x", "What comes out?", control)
    if guess is not None:
        question._panel.index = {"answer": control.values.index(guess)}
    return question


@pytest.mark.parametrize(
    ("guess", "sentence"),
    [
        (0, "Little."),
        (60, "Little."),
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
    ("most", "sentence"), [("low", "Little."), ("near", "Well seen."), ("high", "Much.")]
)
def test_a_slider_left_open_is_answered_with_what_most_say(most: str, sentence: str) -> None:
    assert asked(LEFT).reply(np.float64(74.6), **(SIDES | {"most": most})) == f"Measured: 75 %. {sentence}"


@pytest.mark.parametrize(
    ("guess", "reply"),
    [
        (None, "Measured: RBF SVM. Three in one."),
        ("Stacked ensemble", "You said Stacked ensemble; measured: RBF SVM. Three in one."),
        ("Tree", "You said Tree; measured: RBF SVM. One rule."),
        ("RBF SVM", "You said RBF SVM; measured: RBF SVM."),
    ],
)
def test_a_choice_is_answered_by_its_option(guess: str | None, reply: str) -> None:
    assert asked(MODELS, guess).reply("RBF SVM", OPTIONS, most="Stacked ensemble") == reply


def test_the_right_option_may_have_a_sentence_and_be_what_most_say() -> None:
    replies = OPTIONS | {"RBF SVM": "Few say so."}
    assert asked(MODELS).reply("RBF SVM", replies, most="RBF SVM") == "Measured: RBF SVM. Few say so."
    right = asked(MODELS, "RBF SVM").reply("RBF SVM", replies, most="Tree")
    assert right == "You said RBF SVM; measured: RBF SVM. Few say so."


def test_what_was_measured_may_be_given_as_an_options_value() -> None:
    named = Choice("Winner", {"The SVM": "svm", "The tree": 3})
    assert asked(named, 3).reply("svm", {"The tree": "No."}, most="The tree") == (
        "You said The tree; measured: The SVM. No."
    )
    assert asked(Toggle("Rises")).reply(True, {"off": "It rises."}, most="off") == "Measured: on. It rises."


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
