"""The picture of a descent in lesson 11."""

import numpy as np
import pytest

from utils.lessons.lesson_11.pictures import COUNTED, PLACES, Walks, draw_landscape
from utils.notebook.plots import figure


def descend(gradient, start, step_size, steps=40):
    path = [np.asarray(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - step_size * gradient(path[-1]))
    return np.array(path)


@pytest.mark.parametrize("name", PLACES)
def test_draws_the_landscape_and_the_path(name):
    _, ax = figure()
    place = PLACES[name]
    path = descend(place.gradient, [1.0], 0.1, steps=5)
    assert draw_landscape(ax, place, path) is ax
    assert ax.get_xlabel() == f"w, the {place.parameter} of the model"
    assert len(ax.lines[1].get_xdata()) == 6


@pytest.mark.parametrize("name", PLACES)
def test_every_loss_is_drawn_with_its_data(name):
    fig, axes = figure(ncols=2)
    walks = Walks(descend)
    for step_size in walks.controls["step_size"].values:
        for ax in axes:
            ax.clear()
        walks.moving(axes, name, step_size, -3)
        word = walks.walk(name, step_size)[1]
        assert axes[1].get_title() == f"Forty steps of size {step_size:g}: it {word}"
        assert f"it {word}" in walks.alt(name, step_size, -3)
    fig.canvas.draw()


def test_what_the_lesson_says_of_each_loss():
    words = {name: [Walks(descend).walk(name, size)[1] for size in (0.01, 0.3, 3, 10)] for name in PLACES}
    assert words == {
        "squared error": ["crawls", "converges", "diverges", "diverges"],
        "absolute error": ["crawls", "converges", "rattles", "rattles"],
        "logistic loss": ["crawls", "converges", "converges", "rattles"],
        "cross entropy": ["crawls", "converges", "converges", "rattles"],
        COUNTED: ["stays where it is"] * 4,
    }


def test_counted_mistakes_are_flat_but_for_one_jump():
    place = PLACES[COUNTED]
    heights = place.loss(np.linspace(-4, 6, 40)[:, np.newaxis])
    assert len(set(heights)) == 2
    assert heights[-1] == place.loss(place.best) == min(heights)
    assert place.gradient(np.array([2.0])) == 0


@pytest.mark.parametrize(
    ("said", "marked"), [("squared error", True), ("all of them", True), ("logistic loss", False)]
)
def test_the_students_answer_stands_at_its_landscape(said, marked):
    _, axes = figure(ncols=2)
    Walks(descend, said, at=3).moving(axes, "squared error", 3, -3)
    assert any("you said" in text.get_text() for text in axes[1].texts) == marked
