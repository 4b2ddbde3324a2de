"""Lesson 02 where no server can start, and the experiments that it is made of."""

import json
from pathlib import Path

import lessons
import nbformat
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from utils.lessons.lesson_02 import experiments, pictures
from utils.notebook.plots import figure
from utils.serving import LoadTest, poisson_arrivals, simulate_queue

(PATH,) = lessons.NOTEBOOKS.glob("02_*.ipynb")
NO_PROCESSES = """
from utils.lessons.lesson_02 import experiments
from utils import serving
from utils.serving import server
experiments.can_serve = serving.can_serve = server.can_serve = lambda: False
"""


def test_without_processes_the_lesson_goes_on_with_stored_measurements():
    notebook = nbformat.read(PATH, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(NO_PROCESSES))
    ran = lessons.execute(notebook).cells[1:]
    stored = nbformat.read(PATH, as_version=4).cells
    told = []
    for cell, as_handed_out in zip(ran, stored, strict=True):
        if cell.cell_type != "code":
            continue
        assert not [output for output in cell.outputs if output.output_type == "error"], cell.outputs
        texts = [
            "".join(output.text for output in one.outputs if output.output_type == "stream")
            for one in (cell, as_handed_out)
        ]
        told += [texts[0]] if texts[0] != texts[1] else []
    assert told == ["A browser starts no server: stored measurements stand in.\n"]


def test_stored_runs_are_what_the_experiments_return():
    runs = json.loads(Path(experiments.__file__).with_name("stored_runs.json").read_text(encoding="utf-8"))
    assert {name: sorted(table) for name, table in runs.items()} == {
        "load_tests": ["due_s", "latency_s", "test"],
        "curves": ["images_per_s", "made_by", "model", "p50_s", "size"],
        "runs": ["due_s", "latency_s", "step"],
    }
    assert {len(set(map(len, table.values()))) for table in runs.values()} == {1}


def test_a_batch_cost_is_split_exactly_where_it_is_a_straight_line():
    size = np.array([1, 4, 16, 64, 256])
    curve = pd.DataFrame({"size": size, "images_per_s": size / (0.007 + 0.0003 * size)})
    assert experiments.fit_batch_cost(curve) == pytest.approx((0.007, 0.0003))
    assert experiments.fit_batch_cost(curve, largest=16) == pytest.approx((0.007, 0.0003))


def test_the_servers_clock_stands_beside_the_requests_of_the_closed_loop():
    class Server:
        def metrics(self):
            return {"latency_s": [9.0, 9.0, 0.1, 0.2, 0.5, 0.6, 0.7]}

    closed = LoadTest(*(np.array(times) for times in ([0.0, 1.0], [0.0, 1.0], [0.3, 1.4], [200, 200])))
    opened = LoadTest(*(np.array(times) for times in ([0.0] * 3, [0.0] * 3, [0.8] * 3, [200] * 3)))
    table = experiments.load_test_table(closed, opened, Server()).set_index("test")
    assert table.loc["closed loop", "latency_s"].tolist() == pytest.approx([0.3, 0.4])
    assert table.loc["server's clock", "latency_s"].tolist() == [0.1, 0.2]
    assert table.loc["open loop", "latency_s"].tolist() == [0.8] * 3


CURVE = pd.DataFrame({"size": [1, 4, 1024], "images_per_s": [10.0, 20.0, 512.0], "p50_s": [0.11, 0.2, 0.6]})
STEPS = {"ii before": [0.0, 1.0], "iv before": [0.0, 4.0], "iv after": [0.0, 0.0, 1.0, 1.0]}


def test_points_of_a_regime_worked_by_hand():
    latency_s = {"ii before": [0.5, 3.0], "iv before": [0.5, 0.5], "iv after": [1.0, 2.0, 2.0, 3.0]}
    steps = {step: (np.array(due_s), 1, 0.0) for step, due_s in STEPS.items()}
    runs = experiments._step_table(steps, {step: np.array(found) for step, found in latency_s.items()})
    points = experiments.regime_points(runs, CURVE)
    assert points.loc["i before"].tolist() == [10.0, 0.11]  # both measured: no identity
    assert points.loc["i after"].tolist() == [512.0, 0.6]
    assert points.loc["ii before"].tolist() == [0.5, 1.75]
    assert points.loc["iv halfway"].tolist() == [1.0, 1.5]
    assert points.loc["iv after"].tolist() == [1.0, 2.0]
    fitted = experiments.regime_points(runs, CURVE, fitted=True)
    fixed_s, per_image_s = experiments.fit_batch_cost(CURVE)
    assert fitted.loc["i after", "p50_s"] == pytest.approx(fixed_s + 1024 * per_image_s)


def points(after, halfway):
    rows = {"i before": [1.0, 1.0], "i after": after, "iv before": [1.0, 1.0], "iv halfway": halfway}
    return pd.DataFrame({**rows, "iv after": [6.0, 6.0]}, index=["per_s", "p50_s"]).T


@pytest.mark.parametrize(
    ("after", "together", "in_proportion"),
    [
        ([4.0, 4.0], True, True),
        ([4.0, 4.9], True, True),
        ([4.0, 5.1], True, False),
        ([4.0, 3.1], True, False),
        ([4.0, 1.2], False, False),
        ([1.2, 4.0], False, False),
        ([0.5, 0.5], False, False),
    ],
)
def test_what_rises_and_what_rises_in_proportion(after, together, in_proportion):
    change = experiments.regime_changes(points(after, [6.0, 6.0]))
    assert change.loc["i", ["together", "in_proportion"]].tolist() == [together, in_proportion]
    assert change.loc["iv", ["together", "in_proportion"]].tolist() == [True, True]


def test_a_flood_whose_latency_depends_on_the_moment_is_in_no_proportion():
    assert not experiments.regime_changes(points([4.0, 4.0], [6.0, 3.0])).loc["iv", "in_proportion"]


def test_steps_are_simulated_as_they_say():
    rng = np.random.default_rng(5)
    steps = {"a": (poisson_arrivals(100, 30, rng), 4, 0.01), "b": (poisson_arrivals(9, 9, rng), 1, 0.0)}
    table = experiments.simulate_steps(steps, lambda batch: 0.01 + 0.001 * batch)
    for step, (due_s, most, wait_s) in steps.items():
        found = table[table["step"] == step]
        wanted = simulate_queue(due_s, lambda batch: 0.01 + 0.001 * batch, most, wait_s)
        assert found["latency_s"].tolist() == wanted.tolist()
        assert found["due_s"].tolist() == due_s.tolist()


def test_the_sweep_is_the_simulation_and_ends_where_there_is_no_p99():
    sweep = experiments.sweep_p99_ms({"alone": (1, 0.0)}, lambda batch: 0.01 * batch, seed=3, runs=2)
    for run in (0, 1):
        arrival_s = poisson_arrivals(50.0, 8000, np.random.default_rng([3, run]))
        latency_s = simulate_queue(arrival_s, lambda batch: 0.01 * batch)
        assert sweep.loc[(run, 50), "alone"] == pytest.approx(1000 * np.percentile(latency_s, 99))
    assert sweep.xs(0)["alone"].is_monotonic_increasing
    assert np.isinf(sweep["alone"]).tolist() == [load >= 100 for _, load in sweep.index]


def test_the_interval_of_a_p99_by_hand():
    # By the definition: all of n calls lie below the p99 with chance 0.99**n, which is 2.5 % between 367 and 368.
    assert experiments.p99_interval(np.arange(1, 368))[1] == np.inf
    assert experiments.p99_interval(np.arange(1, 369))[1] == 368
    low, high = experiments.p99_interval(np.arange(1, 1001))
    below = stats.binom(1000, 0.99)
    assert below.cdf(low - 1) <= 0.025 < below.cdf(low)
    assert below.sf(high - 1) <= 0.025 < below.sf(high - 2)


@pytest.mark.parametrize("count", [100, 1000])
def test_the_bootstraps_limit_is_what_resampling_comes_to(count):
    rng = np.random.default_rng(count)
    sample = np.arange(1, count + 1)
    resamples = np.sort(rng.choice(sample, (20_000, count)), axis=1)
    drawn = np.percentile(resamples[:, int(np.ceil(0.99 * count)) - 1], [2.5, 97.5])
    assert experiments.bootstrap_p99_interval(sample) == pytest.approx(drawn, abs=1)
    assert experiments.bootstrap_p99_interval(sample[::-1]) == experiments.bootstrap_p99_interval(sample)


def test_coverage_is_what_the_binomial_says():
    ways = {"ranks": experiments.p99_interval, "bootstrap": experiments.bootstrap_p99_interval}
    held = experiments.coverage(ways, (100, 300), np.random.default_rng(8), samples=20_000)
    for (way, count), row in held.iterrows():
        low, high = ways[way](np.arange(1, count + 1))
        below = stats.binom(count, 0.99)
        truth = 100 * (below.cdf(min(high - 1, count)) - below.cdf(low - 1))
        assert row["holds"] == pytest.approx(truth, abs=1.2)  # four standard errors at the most
        assert row["low"] < row["holds"] < row["high"]
    assert held.loc[("bootstrap", 100), "holds"] < 66


def test_minutes_give_as_many_false_alarms_as_they_may():
    found = experiments.minutes_found_percent((0.0, 1.0), np.random.default_rng(4), calls=200)
    assert found.loc[0.0].to_numpy() == pytest.approx([5.0] * 4, abs=5)  # four standard errors
    assert (found.loc[100.0] == 100).all()


def test_pictures_draw_what_was_measured():
    p99_ms = pd.DataFrame({"alone": [10.0, 99.0, np.inf], "greedy": [10.0, 11.0, 12.0]}, index=[10, 95, 200])
    (ax,) = pictures.draw_sweep(p99_ms, 0.5).axes
    lines = {str(line.get_label()): line for line in ax.lines}
    assert lines["greedy"].get_ydata().tolist() == [10.0, 11.0, 12.0]
    assert lines["your prediction"].get_ydata() == [49.5]

    before_after = pd.DataFrame(
        {f"{regime} {when}": [10.0 * factor, 0.01 * factor] for regime in pictures.REGIMES
         for when, factor in (("before", 1), ("halfway", 5), ("after", 9))},
        index=["per_s", "p50_s"],
    ).T  # fmt: skip
    fig = pictures.draw_regimes({"measured": before_after, "simulated": before_after})
    titles = [ax.get_title() for ax in fig.axes]
    even = "both rise in i, ii, iii, iv\nin proportion: i, ii, iii, iv"
    assert titles == [f"measured: {even}", f"simulated: {even}"]
    (line,) = (line for line in fig.axes[0].lines if line.get_label() == "in proportion")
    assert np.diff(np.log(line.get_xdata())) == pytest.approx(np.diff(np.log(line.get_ydata())))

    load_tests = pd.DataFrame({"test": ["a", "a", "b"], "due_s": [0, 1, 0], "latency_s": [0.1, 0.3, 0.4]})
    (ax,) = pictures.draw_load_tests(load_tests).axes
    assert [line.get_label() for line in ax.lines] == ["a: p50 200.0 ms", "b: p50 400.0 ms"]
    assert ax.lines[0].get_ydata() == pytest.approx([100.0, 300.0])


def test_the_interactive_picture_says_what_it_shows():
    _, axes = figure(ncols=2)
    pictures.draw_queue_frame(axes)
    pictures.draw_queue(axes, np.array([0.5, 1.0]), np.array([0.4, 0.4]), np.array([0.1, 0.1]))
    assert [ax.get_title() for ax in axes] == ["p99: 400 → 100 ms", "2/s are asked for"]
    assert [text.get_text() for text in axes[1].texts] == ["1/s", "2/s"]
