"""The pictures of the lesson on shifting data, and the experiments on spoilt labels behind one of them."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, average_precision_score, roc_auc_score
from threadpoolctl import threadpool_limits

from utils.lessons.lesson_04 import pictures as shift_pictures
from utils.notebook.explore import explore
from utils.notebook.plots import figure


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Many small fits: threads would only wait for one another."""
    with threadpool_limits(1):
        yield


def test_live_cost_against_the_benchmark():
    _, ax = figure()
    cost = pd.Series([100.0, 300.0], index=[4, 5])
    assert shift_pictures.draw_live(ax, cost, 100.0) is ax
    assert ax.get_title() == "Live, the frozen model costs 2.0 times its benchmark"
    assert len(ax.lines) == 2
    _, ax = figure()
    shift_pictures.draw_live(ax, cost, 100.0, predicted=4.0)
    assert [text.get_text() for text in ax.get_legend().get_texts()][-1] == "your prediction"
    assert ax.get_ylim()[1] > 400


@pytest.mark.parametrize(
    ("psi", "observed", "titles"),
    [
        ([0.01, 0.2], [0.1, 0.2], ("Inputs: last quiet in month 4", "Labels: too many from month 5 on")),
        ([0.3, 0.2], [0.1, 0.1], ("Inputs: never quiet", "Labels: as predicted")),
    ],
)
def test_monitors_name_the_months(psi, observed, titles):
    _, axes = figure(ncols=2)
    shares = pd.DataFrame({"observed": observed, "predicted": [0.1, 0.1]}, index=[4, 5])
    shift_pictures.draw_monitors(axes, pd.DataFrame([psi, [0.0, 0.0]], columns=[4, 5]), shares)
    assert (axes[0].get_title(), axes[1].get_title()) == titles


def test_policies_compare_the_fewest_with_the_most_retrainings():
    _, ax = figure()
    table = pd.DataFrame(
        {"cost": [200.0, 150.0, 160.0, 140.0], "retrained": [0, 2, 2, 8]},
        index=["never", "on cost alarm", "every 4 months", "every month"],
    )
    shift_pictures.draw_policies(ax, table)
    assert ax.get_title() == "2 retrainings save up to 25%, 8 save 30%"
    assert {text.get_text() for text in ax.texts} == set(table.index)


@pytest.fixture(scope="module")
def spoilt():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(4000, 2))
    y = (x[:, 0] + rng.normal(size=4000) > 1.2).astype(int)
    return shift_pictures.SpoiltLabels(LogisticRegression(), x[:3000], y[:3000], x[3000:], y[3000:], seed=1)


def test_unspoilt_labels_give_scikit_learns_scores(spoilt):
    said = LogisticRegression().fit(spoilt._train_x, spoilt._train_y).predict_proba(spoilt._exam_x)[:, 1]
    wrong = spoilt.tables["wrong"].iloc[0]
    assert wrong.tolist() == [roc_auc_score(spoilt._exam_y, said)] * 2
    as_they_are = spoilt.imbalanced(spoilt._exam_y.mean())
    assert as_they_are["accuracy"] == pytest.approx(accuracy_score(spoilt._exam_y, said > 0.5))
    assert as_they_are["average precision"] == pytest.approx(average_precision_score(spoilt._exam_y, said))
    assert as_they_are["accuracy of 'never'"] == pytest.approx(1 - spoilt._exam_y.mean())


def test_each_ill_does_what_the_lesson_says(spoilt):
    wrong, scarce, imbalanced = spoilt.tables.values()
    assert wrong.iloc[3, 0] < wrong.iloc[3, 1] - 0.1
    assert (scarce.iloc[:, 0] >= scarce["median"]).all()
    assert (scarce["median"] >= scarce["unluckiest"]).all()
    assert np.ptp(imbalanced["AUC"]) < 1e-9
    assert imbalanced["average precision"].is_monotonic_decreasing
    assert imbalanced.iloc[-1]["accuracy of 'never'"] > imbalanced.iloc[-1]["accuracy"]


def test_every_position_is_drawn_and_described(spoilt):
    explorer = explore(None, spoilt.moving, spoilt.controls, spoilt.alt)
    for ill in spoilt.tables:
        for step in (1, 6):
            assert explorer.draw(ill=ill, step=step)[:4] == b"\x89PNG"
            assert spoilt.tables[ill].index[step - 1] in explorer.axes.get_title()
            assert spoilt.tables[ill].index[step - 1] in spoilt.alt(ill, step)
            read_off = [text.get_text() for text in explorer.axes.get_legend().get_texts()]
            scores = spoilt.tables[ill].iloc[step - 1].items()
            assert read_off == [f"{name}: {score:.2f}" for name, score in scores]


def test_the_same_seed_gives_the_same_tables(spoilt):
    parts = spoilt._train_x, spoilt._train_y, spoilt._exam_x, spoilt._exam_y
    again = shift_pictures.SpoiltLabels(LogisticRegression(), *parts, seed=1)
    for name, table in spoilt.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name])
