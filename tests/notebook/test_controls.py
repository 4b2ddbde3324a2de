"""The controls: labels, positions, and nothing from the browser but a position."""

import numpy as np
import pytest
import traitlets

from utils.notebook.controls import Choice, Panel, Slider, Toggle


def test_a_slider_holds_plain_numbers() -> None:
    slider = Slider("Rate (1/s)", np.array([1.0, 2.5, 10.0]), start=2.5)
    assert slider.values == [1.0, 2.5, 10.0]
    assert [type(value) for value in slider.values] == [float] * 3
    assert slider.texts == ["1", "2.5", "10"]
    assert slider.start == 1


def test_a_choice_takes_names_or_names_with_values() -> None:
    assert Choice("Model", ["svm", "tree"]).values == ["svm", "tree"]
    choice = Choice("Model", {"Forest": 1, "Tree": 2}, start=2)
    assert (choice.texts, choice.values, choice.start) == (["Forest", "Tree"], [1, 2], 1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Slider("", [1, 2], start=1),
            "^A control needs a label: say in a few words what it sets, with its unit[.]$",
        ),
        (lambda: Toggle("  "), "needs a label"),
        (
            lambda: Slider("Rate", [1], start=1),
            "^Control 'Rate' has fewer than two positions: give it at least two[.]$",
        ),
        (
            lambda: Slider("Rate", [1, 2], start=3),
            "^Control 'Rate' starts at 3, which is not one of its positions[.]$",
        ),
        (lambda: Choice("Model", ["a", "b"], start="c"), "^Control 'Model' starts at 'c', which"),
    ],
)
def test_a_control_that_cannot_work_is_refused(make, message) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_values_follow_the_positions() -> None:
    panel = Panel({"rate": Slider("Rate", [1, 5, 9], start=5), "log": Toggle("Logarithmic")})
    assert panel.values == {"rate": 5, "log": False}
    panel.index = {"rate": 2, "log": 1}
    assert panel.values == {"rate": 9, "log": True}


def test_the_browser_is_told_of_every_control_what_it_shows() -> None:
    controls = {
        "rate": Slider("Rate (1/s)", [1e-7, 1], start=1),
        "model": Choice("Model", ["a", "b"]),
        "log": Toggle("Logarithmic", start=True),
    }
    panel = Panel(controls)
    assert panel.spec == [
        {"name": "rate", "kind": "slider", "label": "Rate (1/s)", "texts": ["1e-07", "1"]},
        {"name": "model", "kind": "choice", "label": "Model", "texts": ["a", "b"]},
        {"name": "log", "kind": "toggle", "label": "Logarithmic", "texts": ["off", "on"]},
    ]
    assert panel.index == {"rate": 1, "model": 0, "log": 1}
    assert panel.continuous and not Panel(controls, continuous=False).continuous


def test_a_question_starts_without_an_answer() -> None:
    panel = Panel({"answer": Choice("Winner", ["a", "b"])}, unanswered=True)
    assert panel.values == {"answer": None}


@pytest.mark.parametrize(
    "index", [{"rate": 3}, {"rate": -2}, {"rate": 1.0}, {"rate": True}, {"rate": "1"}, {}]
)
def test_the_browser_cannot_send_anything_but_a_position(index) -> None:
    panel = Panel({"rate": Slider("Rate", [1, 5, 9], start=5)})
    with pytest.raises(traitlets.TraitError, match="is no position of the control 'Rate'"):
        panel.index = index
    assert panel.values == {"rate": 5}


@pytest.mark.parametrize(
    "at", [None, [], [3, 0], [-1, 0], [1.0, 0], [True, 0], ["1", 0], [1], [1, 0, 0], "10", {}]
)
def test_only_a_list_with_a_position_of_each_control_is_one(at) -> None:
    panel = Panel({"rate": Slider("Rate", [1, 5, 9], start=5), "log": Toggle("Logarithmic")})
    assert not panel.is_position(at)
    assert panel.is_position([0, 1]) and panel.is_position([2, 0])


def test_names_the_browser_invents_are_dropped() -> None:
    panel = Panel({"rate": Slider("Rate", [1, 5, 9], start=5)})
    panel.index = {"rate": 0, "other": 7}
    assert panel.index == {"rate": 0}
