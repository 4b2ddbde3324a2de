"""``posts.csv``: feed posts with a quality rating and clicks, over 10 weeks.

Two hidden traits stand behind a post: how loud its title is and how much care went into it; loud posts get less
care. Loudness draws clicks, care earns quality, and three things help both: an own photograph, news of the day,
and an author with a good record. All of it is this course's own model, see `quality` and `click_chance`.
"""

import numpy as np
from numpy.typing import NDArray

from generators import fixed

FILE = "posts.csv"
SEED = 20260306
WEEKS, POSTS_PER_WEEK = 10, 600
VIEWERS = 1000  # a post's clicks are counted among the first 1,000 people who were shown it
LOUD_AGAINST_CARE = -0.5  # correlation of the two traits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def helps_both(photo: Ints, topical: Ints, record: Ints) -> Floats:
    """Return the part of a post that readers and raters agree on, about 0 on average."""
    return 0.36 * (photo - 0.5) + 0.36 * (topical - 0.3) + 0.021 * (record - 60.0)


def quality(
    words: Ints, sources: Ints, exclamations: Ints, teaser: Ints, care: Floats, both: Floats
) -> Floats:
    """Return the expected mark from 0 to 100: sources count most, the first ones more than the later ones."""
    content = 9.0 * np.sqrt(sources) + 4.0 * np.log(words / 220.0) + 2.0 * care
    return 49.0 + content - 7.0 * teaser - 2.2 * exclamations + 17.0 * both


def click_chance(
    week: Ints, words: Ints, sources: Ints, exclamations: Ints, teaser: Ints, loud: Floats, both: Floats
) -> Floats:
    """Return the chance that a viewer clicks; teasers wear off over the weeks, a fourth mark puts people off."""
    title = (0.75 - 0.03 * week) * teaser + 0.3 * np.minimum(exclamations, 3)
    title = title - 0.25 * np.maximum(exclamations - 3, 0) + 0.2 * loud
    score = title - 0.12 * np.log(words / 220.0) - 0.1 * sources + 1.2 * both - 2.8
    return 1.0 / (1.0 + np.exp(-score))


def make(seed: int = SEED) -> dict[str, list[str] | list[int]]:
    """Return the columns of ``posts.csv`` in order, or with another seed those of another draw."""
    rng = np.random.Generator(np.random.PCG64(seed))
    posts = WEEKS * POSTS_PER_WEEK
    week = np.repeat(np.arange(1, WEEKS + 1, dtype=np.int64), POSTS_PER_WEEK)

    def draw() -> Floats:
        return rng.standard_normal(posts)

    def whole(values: Floats, low: int, high: int) -> Ints:
        return np.clip(np.rint(values), low, high).astype(np.int64)

    loud = draw()
    care = LOUD_AGAINST_CARE * loud + np.sqrt(1.0 - LOUD_AGAINST_CARE**2) * draw()
    words = whole(np.exp(5.4 + 0.45 * care + 0.5 * draw()), 20, 2000)
    sources = whole(1.0 + 1.3 * care + draw(), 0, 8)
    exclamations = whole(0.9 * loud + 0.8 * draw(), 0, 5)
    teaser = (loud + 0.9 * draw() > 0.7).astype(np.int64)
    photo = (rng.random(posts) < 0.5).astype(np.int64)
    topical = (rng.random(posts) < 0.3).astype(np.int64)
    record = whole(60.0 + 15.0 * draw(), 0, 100)

    both = helps_both(photo, topical, record)
    mark = quality(words, sources, exclamations, teaser, care, both) + 7.0 * draw()
    chance = click_chance(week, words, sources, exclamations, teaser, loud, both)
    chance = chance * np.exp(0.3 * draw())  # what no column explains
    clicks = VIEWERS * chance + np.sqrt(VIEWERS * chance) * draw()
    return {
        "week": week.tolist(),
        "words": words.tolist(),
        "sources": sources.tolist(),
        "exclamations": exclamations.tolist(),
        "teaser": teaser.tolist(),
        "photo": photo.tolist(),
        "topical": topical.tolist(),
        "record": record.tolist(),
        "quality": fixed(np.clip(mark, 0.0, 100.0), 1),
        "clicks": whole(clicks, 0, VIEWERS).tolist(),
    }
