"""The data of lessons 08 and 09 are what their cards say, beyond columns and ranges."""

import importlib
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from utils.data import load_app_opens, load_shows, load_visits

FOLDER = Path(__file__).resolve().parents[2] / "data"
sys.path.insert(0, str(FOLDER))
shows_generator = importlib.import_module("generators.shows")

GENRES = ["cooking", "mystery", "survival", "action"]
ATTRIBUTES = ["category", "mb_per_min", "minutes", "offline", "stars_x10"]
SITE_OF = dict(zip("GIJKLM", ["head", "chest", "airways", "belly", "skin", "joints"], strict=True))


@pytest.fixture(scope="module")
def opens():
    return load_app_opens()


@pytest.fixture(scope="module")
def visits():
    return load_visits()


@pytest.fixture(scope="module")
def shows():
    return load_shows()


def share_fits(count: int, total: int, share: float) -> bool:
    """Tell whether a count agrees with a share, but for one in a thousand cases."""
    return binomtest(int(count), int(total), share).pvalue > 0.001


def test_opens_come_in_order_of_time_and_evenly(opens):
    time = opens["week"] * 168 + opens["day"] * 24 + opens["hour"]
    assert time.is_monotonic_increasing
    assert opens["week"].value_counts().eq(750).all()
    assert opens["plan_gb"].isin([1, 3, 10, 50]).all()


def test_new_app_is_not_on_offer_before_week_9(opens):
    is_new = opens["app"] == "clips"
    assert not is_new[opens["week"] < 9].any()
    assert is_new[opens["week"] >= 9].groupby(opens["week"]).sum().gt(30).all()
    assert opens["app"].nunique() == 25


def test_attributes_belong_to_the_app_and_tell_all_apps_apart(opens):
    attributes = opens[["app", *ATTRIBUTES]].drop_duplicates()
    assert len(attributes) == 25
    assert not attributes[ATTRIBUTES].duplicated().any()


def test_a_person_has_one_plan_and_one_set_of_interests(opens):
    of_person = ["plan_gb", *[column for column in opens if column.startswith("likes_")]]
    assert opens.groupby("person")[of_person].nunique().eq(1).all(axis=None)


def test_choices_follow_the_mechanism_in_words(opens):
    def share(rows: pd.Series, of: pd.Series) -> float:
        return float((rows & of).sum() / of.sum())

    for category in ("message", "video", "music", "map", "news", "game"):
        opened, likes = opens["category"] == category, opens[f"likes_{category}"]
        assert share(opened, likes >= 7) > 2 * share(opened, likes <= 2)
    assert share(opens["category"] == "video", opens["place"] == "home") > 0.1
    assert share(opens["category"] == "video", opens["place"] == "work") < 0.1
    heavy, home = opens["mb_per_min"] >= 10, opens["place"] == "home"
    assert share(heavy, home & (opens["network"] == "mobile") & (opens["plan_gb"] == 1)) < share(
        heavy, home & (opens["network"] == "wifi")
    )


def test_each_diagnosis_has_340_visits_and_its_letter_is_its_chapter(visits):
    assert visits["diagnosis"].value_counts().eq(340).all()
    assert visits["diagnosis"].str.fullmatch(r"[GIJKLM]\d\d").all()
    assert (visits["diagnosis"].str[0] == visits["chapter"]).all()
    assert visits.groupby("chapter")["diagnosis"].nunique().eq(10).all()


def test_diagnoses_are_listed_in_the_card(visits):
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    section = card.split("\n## `visits.csv`")[1].split("\n## ")[0]
    assert set(re.findall(r"\b[GIJKLM]\d\d\b", section)) == set(visits["diagnosis"])


def test_complaints_point_at_the_chapter_and_tests_do_not(visits):
    means = visits.groupby("chapter")[list(SITE_OF.values())].mean()
    assert means.idxmax(axis=1).to_dict() == SITE_OF
    tests = visits.groupby("chapter")[[f"test_{slot}" for slot in range(1, 7)]]
    # A chapter's mean is that of ten diagnoses, each a standard normal times the spread: 3.3 / sqrt(10) at 0.1 %.
    assert ((tests.mean() - 500).abs() / tests.std()).to_numpy().max() < 3.3 / np.sqrt(10)
    assert tests.std().max().max() > 10 * tests.std().min().min()


def test_visits_are_in_random_order(visits):
    neighbours = (visits["chapter"] == visits["chapter"].shift()).iloc[1:]
    assert share_fits(neighbours.sum(), len(neighbours), 3399 / 20399)


def test_titles_are_korean_and_unique(shows):
    assert shows["title"].is_unique
    assert shows["title"].str.fullmatch(r"[가-힣]+( [가-힣]+)*").all()


def test_the_lectures_show_is_there_with_the_lectures_labels(shows):
    show = shows[shows["title"] == "흑백요리사"]
    assert show[GENRES].to_numpy().tolist() == [[1, 0, 1, 0]]
    assert "black spoons" in show["synopsis"].item()


def test_sets_of_genres_are_as_frequent_as_the_table_says(shows):
    together = shows_generator.TOGETHER
    names = shows[GENRES].apply(lambda row: " ".join(row.index[row == 1]), axis=1)
    assert set(names) == set(together)
    total = sum(together.values())
    for genres, share in together.items():
        assert share_fits((names == genres).sum(), len(shows), share / total), genres
    both = shows[(shows["cooking"] == 1) & (shows["action"] == 1)]
    assert (both[GENRES].sum(axis=1) == 4).all()


def test_synopses_are_short_sentences_that_tell_the_genre_often_but_not_always(shows):
    assert shows["synopsis"].str.fullmatch(r"([A-Z][^.{}]*\.( |$))+").all()
    assert shows["synopsis"].str.len().between(40, 600).all()

    for genre in GENRES:
        fragments = [
            re.escape(part)
            for text in shows_generator.SENTENCES[genre]
            for part in re.split(r"\{\w+\}", text)
        ]
        pattern = "|".join(part for part in fragments if len(part) > 8)
        told = shows["synopsis"].str.contains(pattern, case=False)
        invented = shows["title"] != "흑백요리사"
        holds, not_holds = invented & (shows[genre] == 1), invented & (shows[genre] == 0)
        assert share_fits((told & holds).sum(), holds.sum(), 0.85)
        assert share_fits((told & not_holds).sum(), not_holds.sum(), 0.15)
