"""The pictures of the lessons on framing say what was measured, at every position of their controls."""

import itertools
from operator import attrgetter

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from utils.framing import threshold_labels, top_k_labels
from utils.lessons.lesson_09 import pictures
from utils.notebook.explore import explore
from utils.notebook.plots import figure, korean

RNG = np.random.default_rng(0)


@pytest.fixture
def ax():
    return figure()[1]


def every_position(stage):
    names = list(stage.controls)
    positions = map(attrgetter("values"), stage.controls.values())
    for values in itertools.product(*positions):
        yield dict(zip(names, values, strict=True))


def titles(stage, axes, **values):
    fixed = getattr(stage, "fixed", None)
    if fixed:
        fixed(axes)
    stage.moving(axes, **values)
    return [ax.get_title() for ax in np.atleast_1d(axes)]


def test_recall_names_the_rare_and_the_accuracy():
    fig, alt = pictures.draw_recall([300, 150, 10, 5], [1.0, 0.9, 0.5, 0.1], accuracy=0.9, few=10)
    (ax,) = fig.axes
    assert ax.get_title() == "2 rare diagnoses (at most 10 visits): 0.30 recognised"
    assert ax.texts[0].get_text() == "accuracy 0.90"
    assert ax.lines[0].get_xydata().tolist() == [[300, 1.0], [150, 0.9], [10, 0.5], [5, 0.1]]
    assert ax.lines[1].get_ydata() == [0.9, 0.9]
    assert ax.get_title() in alt and "0.90" in alt


def test_forms_are_dealt_again_together_and_only_so_many():
    table = pd.DataFrame({"row": range(1000), "a": range(1000), "b": range(0, 2000, 2)}, index=range(7, 1007))
    mixed = pictures.dealt_again(table, ["a", "b"], share=0.3, seed=1)
    moved = mixed["a"] != table["a"]
    assert 0.25 < moved.mean() < 0.35
    assert (mixed["b"] == 2 * mixed["a"]).all()
    assert sorted(mixed["a"]) == table["a"].tolist()
    assert (mixed["row"] == table["row"]).all()
    assert table["a"].tolist() == list(range(1000))
    pd.testing.assert_frame_equal(pictures.dealt_again(table, ["a", "b"], 0, 1), table)


OWN, SAME = "its own in each chapter", "the same in every chapter"


@pytest.fixture
def blurred():
    calls = []

    def compare(model, table, each):
        calls.append((model, each))
        in_place = table["form"] == table["row"]
        return [in_place & False, in_place if model == "one" else in_place & (table["form"] % 2 == 0)]

    own = pd.DataFrame({"row": range(50), "form": range(50), "diagnosis": np.repeat(list("abcde"), 10)})
    same = own.assign(row=-1)
    return pictures.BlurredChapters({OWN: own, SAME: same}, ["form"], compare, ["one", "two"], seed=0), calls


def test_blurred_chapters_compare_each_position_once(blurred, ax):
    stage, calls = blurred
    found = stage.gains(share=0, each=3, spread=OWN)
    assert found["gain"].tolist() == [1, 0.5]
    lines = "one: the tree brings +1.00 (+1.00 to +1.00)\ntwo: the tree brings +0.50 (+0.50 to +0.50)"
    assert titles(stage, ax, share=0, each=3, spread=OWN) == [lines]
    assert [bar.get_width() for bar in ax.patches] == [0, 1, 0, 0.5]
    assert stage.gains(share=1, each=3, spread=OWN)["gain"].iloc[0] < 0.2
    assert stage.gains(share=0, each=3, spread=SAME)["gain"].tolist() == [0, 0]
    stage.gains(share=0, each=3, spread=OWN)
    assert calls == [("one", 3), ("two", 3)] * 3
    assert "one, tree 1.00" in stage.alt(share=0, each=3, spread=OWN)
    assert SAME in stage.alt(share=0, each=3, spread=SAME)


def test_blurred_chapters_mix_the_table_that_is_asked_for(blurred):
    stage, _ = blurred
    assert (stage.table(0.5, SAME)["row"] == -1).all()
    assert sorted(stage.table(0.5, SAME)["form"]) == list(range(50))
    assert (stage.table(0, OWN)["form"] == np.arange(50)).all()


SHOWS = pd.DataFrame({"title": ["가", "흑백요리사", "나"] * 20, "synopsis": "x"}).assign(
    cooking=RNG.integers(0, 2, 60), mystery=RNG.integers(0, 2, 60), survival=1, action=RNG.integers(0, 2, 60)
)
PROBA = np.clip(0.6 * SHOWS.iloc[:, 2:].to_numpy() + 0.4 * RNG.random((60, 4)), 0, 1)


@pytest.fixture(scope="module")
def deciding():
    return pictures.TopKOrThreshold(SHOWS, PROBA, "흑백요리사", "the show")


def test_deciding_scores_are_scikit_learns(deciding):
    truth = SHOWS.iloc[:, 2:].to_numpy()
    two = truth.sum(axis=1) == 2
    every = f1_score(truth, top_k_labels(PROBA, 3), average="macro")
    assert deciding.top_k_f1("all shows", 3) == pytest.approx(every)
    some = f1_score(truth[two], threshold_labels(PROBA[two], 0.42), average="macro", zero_division=0)
    assert deciding.threshold_f1("shows with exactly two genres", 0.42) == pytest.approx(some)


def test_best_threshold_is_tuned_on_its_own_shows(deciding):
    best = deciding.best_threshold("all shows")
    scores = [deciding.threshold_f1("all shows", t) for t in deciding.thresholds]
    assert deciding.threshold_f1("all shows", best) == max(scores)
    other = pictures.TopKOrThreshold(SHOWS, 1 - PROBA, "흑백요리사", "the show")
    table = deciding.compare(tuning=other)
    assert table.index.tolist() == ["top 1", "top 2", "top 3", "tuned threshold"]
    tuned = other.best_threshold("all shows")
    assert table.loc["tuned threshold", "all shows"] == deciding.threshold_f1("all shows", tuned)


@pytest.mark.parametrize("group", list(pictures.TopKOrThreshold.groups))
def test_lead_of_the_tuned_threshold_over_the_better_k(deciding, group):
    other = pictures.TopKOrThreshold(SHOWS, 1 - PROBA, "흑백요리사", "the show")
    table = deciding.compare(tuning=other)[group]
    lead, low, high = deciding.lead(other, group, seed=0)
    assert lead == pytest.approx(table["tuned threshold"] - max(table["top 2"], table["top 3"]))
    assert low <= lead <= high


def test_deciding_draws_the_named_show_and_the_winner(deciding):
    _, axes = figure(ncols=2)
    left, right = titles(deciding, axes, k=2, threshold=0.5, group="all shows")
    at, top = deciding.threshold_f1("all shows", 0.5), deciding.top_k_f1("all shows", 2)
    assert at > top
    assert left == f"The threshold wins: {at:.2f} against {top:.2f}"
    assert right == f"{korean('흑백요리사', 'the show')}: {threshold_labels(PROBA[[1]], 0.5)[0].tolist()}"
    assert [bar.get_width() for bar in axes[1].patches] == PROBA[1].tolist()


@pytest.mark.parametrize("name", ["blurred", "deciding"])
def test_every_position_draws_and_has_its_own_description(name, request):
    made = request.getfixturevalue(name)
    stage = made[0] if name == "blurred" else made
    columns = 2 if name == "deciding" else 1
    figure_ = explore(getattr(stage, "fixed", None), stage.moving, stage.controls, stage.alt, ncols=columns)
    positions = list(every_position(stage))
    for values in positions[:: max(1, len(positions) // 12)]:
        assert figure_.draw(**values).startswith(b"\x89PNG")
        assert len(stage.alt(**values)) > 40
    ends = [stage.alt(**positions[0]), stage.alt(**positions[-1])]
    assert ends[0] != ends[1]
