"""The picture of a descent in lesson 11."""

import numpy as np
import pytest

from utils.descent import LANDSCAPES
from utils.lessons.lesson_11.pictures import draw
from utils.notebook.plots import figure


def descend(gradient, start, step_size, steps=40):
    path = [np.asarray(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - step_size * gradient(path[-1]))
    return np.array(path)


def test_draws_a_path_that_has_left_for_good():
    fig, ax = figure()
    place = LANDSCAPES["squared error", 2]
    draw(ax, place, descend(place.gradient, [-3.0, -3.0], 10.0))
    fig.canvas.draw()


@pytest.mark.parametrize("key", LANDSCAPES)
def test_draws_the_landscape_and_the_path(key):
    _, ax = figure()
    place = LANDSCAPES[key]
    path = descend(place.gradient, [1.0] * key[1], 0.1, steps=5)
    assert draw(ax, place, path) is ax
    assert ax.get_xlabel() == place.parameters[0]
    assert len(ax.lines[-2].get_xdata()) == 6
