"""posts.csv is what its card says, beyond columns and ranges."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from utils.data import load_posts

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
generator = importlib.import_module("generators.posts")

LOUD, CAREFUL, BOTH = ["exclamations", "teaser"], ["words", "sources"], ["photo", "topical", "record"]


@pytest.fixture(scope="module")
def posts():
    return load_posts()


def slopes(table, target):
    """Least-squares slope of each input on the target, inputs in standard deviations."""
    inputs = table[LOUD + CAREFUL + BOTH]
    columns = np.column_stack([np.ones(len(table)), (inputs - inputs.mean()) / inputs.std()])
    found = np.linalg.lstsq(columns, table[target], rcond=None)[0][1:]
    return dict(zip(inputs.columns, found, strict=True))


def test_every_week_has_its_posts(posts):
    assert posts["week"].value_counts().to_dict() == dict.fromkeys(range(1, 11), 600)
    assert posts["week"].is_monotonic_increasing


def test_quality_and_clicks_conflict(posts):
    assert -0.35 < posts["quality"].corr(posts["clicks"]) < -0.1


def test_loud_titles_draw_clicks_and_lack_quality(posts):
    clicks, quality = slopes(posts, "clicks"), slopes(posts, "quality")
    for column in LOUD:
        assert clicks[column] > 5
        assert quality[column] < -1
    for column in CAREFUL:
        assert clicks[column] < 0
        assert quality[column] > 1


def test_three_columns_help_both(posts):
    for target in ("quality", "clicks"):
        found = slopes(posts, target)
        assert min(found[column] for column in BOTH) > 1


def test_quality_follows_its_formula(posts):
    both = generator.helps_both(*(posts[column].to_numpy() for column in BOTH))
    inputs = (posts[c].to_numpy() for c in ("words", "sources", "exclamations", "teaser"))
    without_care = generator.quality(*inputs, care=np.zeros(len(posts)), both=both)
    rest = posts["quality"] - without_care
    # What is left is twice the care, of mean 0 and deviation 1, and the normal term; four standard errors.
    wanted = np.hypot(2, 7)
    assert rest.mean() == pytest.approx(0, abs=4 * wanted / np.sqrt(len(posts)))
    assert rest.std() == pytest.approx(wanted, abs=4 * wanted / np.sqrt(2 * len(posts)))


def test_teasers_wear_off(posts):
    def gain(part):
        return np.log(part.groupby("teaser")["clicks"].mean()).diff().iloc[-1]

    early, late = gain(posts[posts["week"] <= 3]), gain(posts[posts["week"] >= 8])
    assert 0.1 < early - late < 0.4  # 0.03 a week over seven weeks is about 0.2


def test_a_fourth_exclamation_mark_puts_people_off():
    marks = np.arange(6)
    same = np.ones(6, dtype=np.int64)
    chance = generator.click_chance(same, 220 * same, same, marks, 0 * same, 0.0 * same, 0.0 * same)
    assert (np.diff(chance[:4]) > 0).all()
    assert (np.diff(chance[3:]) < 0).all()


def test_chances_by_hand():
    one = np.array([1])
    chance = generator.click_chance(10 * one, 220 * one, 0 * one, 0 * one, one, np.zeros(1), np.zeros(1))
    assert chance[0] == pytest.approx(1 / (1 + np.exp(2.8 - 0.45)))
    mark = generator.quality(220 * one, 4 * one, 2 * one, one, np.zeros(1), np.zeros(1))
    assert mark[0] == pytest.approx(49 + 18 - 7 - 4.4)
    both = generator.helps_both(np.array([1]), np.array([0]), np.array([70]))
    assert both[0] == pytest.approx(0.18 - 0.108 + 0.21)
