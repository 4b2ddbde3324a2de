"""The figure of lesson 12."""

import pytest
from sklearn.linear_model import LinearRegression

from utils.data import load_posts
from utils.designs import Designs
from utils.lessons.lesson_12.pictures import FrontPicture
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
