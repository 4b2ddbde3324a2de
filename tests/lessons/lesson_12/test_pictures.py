"""The figure of lesson 12."""

import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from utils.data import load_posts
from utils.designs import Designs
from utils.lessons.lesson_12.pictures import FrontPicture, draw_feeds, draw_posts
from utils.notebook.plots import figure
from utils.pareto import logit_weights, shown

WEIGHTS = logit_weights(9, reach=3)


@pytest.fixture(scope="module")
def feed():
    posts = load_posts().iloc[::4]
    inputs = posts[["words", "sources", "exclamations", "teaser", "photo", "topical", "record"]]
    return inputs, posts[["clicks", "quality"]], (posts["week"] <= 7).to_numpy()


def test_picture_follows_its_controls(feed):
    inputs, _, learn = feed
    designs = Designs(LinearRegression(), *feed, WEIGHTS)
    traits = inputs.loc[~learn, ["teaser", "photo"]].astype(float)
    picture = FrontPicture({"linear": designs, "again": designs}, traits)
    titles = set()
    for scale in ((1.0, 1.0), (0.08, 15.0)):
        for weight in (0.0, 0.5, 1.0):
            _, axes = figure(ncols=2)
            picture.fixed(axes)
            picture.moving(axes, weight, scale, "linear")
            titles.add(axes[0].get_title())
            clicks, quality = shown(designs.score(weight, scale), designs.live)
            assert axes[0].get_title() == f"{clicks:.0f} clicks per 1,000, quality {quality:.0f}"
            assert f"{clicks:.0f} clicks" in picture.alt(weight, scale, "linear")
    assert len(titles) >= 3


def test_feeds_that_are_dominated_are_hollow_and_a_students_wish_is_marked():
    _, ax = figure()
    feeds = pd.DataFrame({"clicks": [9.0, 5.0, 4.0], "quality": [1.0, 3.0, 2.0]}, index=["a", "b", "c"])
    assert draw_feeds(ax, feeds, feeds.loc[["b", "c"]], least=2) is ax
    assert ax.get_title() == "2 of 3 feeds: no other is better in both"
    assert ax.lines[1].get_xydata().tolist() == [[4.0, 2.0]]
    assert [star.get_markerfacecolor() for star in ax.lines[2:4]] == ["#E69F00", "white"]
    assert ax.lines[-1].get_xydata().tolist() == [[5.0, 3.0]]
    assert "you" in [text.get_text() for text in ax.texts]


def test_no_feed_is_good_enough_for_the_wish():
    _, ax = figure()
    feeds = pd.DataFrame({"clicks": [9.0], "quality": [1.0]}, index=["a"])
    draw_feeds(ax, feeds, feeds, least=5)
    assert "you" not in [text.get_text() for text in ax.texts]


def test_posts_are_cards_with_what_came_of_them():
    _, axes = figure(ncols=2)
    posts = load_posts().iloc[:2]
    draw_posts(axes, posts)
    for ax, clicks in zip(axes, posts["clicks"], strict=True):
        assert f"clicks {clicks} of 1,000" in "".join(text.get_text() for text in ax.texts)


@pytest.mark.parametrize(
    ("said", "place"),
    [("near clicks alone", [9.0, 1.0]), ("half way", [5.0, 3.0]), ("near quality alone", [1.0, 5.0])],
)
def test_a_students_place_for_the_sum_is_drawn(said, place):
    _, ax = figure()
    feeds = pd.DataFrame(
        {"clicks": [9.0, 1.0], "quality": [1.0, 5.0]}, index=["clicks alone", "quality alone"]
    )
    draw_feeds(ax, feeds, feeds, said=said)
    assert ax.lines[-1].get_xydata().tolist() == [place]
