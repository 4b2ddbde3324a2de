"""Lesson 02 where no server can start, and the experiments that it is made of."""

import json
from pathlib import Path

import lessons
import nbformat
import numpy as np
import pandas as pd
import pytest

from utils.lessons.lesson_02 import experiments
from utils.lessons.lesson_02.pictures import draw_queue, draw_queue_frame
from utils.notebook.plots import figure
from utils.serving import poisson_arrivals, simulate_queue

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
        "curves": ["images_per_s", "made_by", "model", "quickest_s", "size"],
        "runs": ["latency_s", "step"],
    }
    assert {len(set(map(len, table.values()))) for table in runs.values()} == {1}


def test_a_batch_cost_is_split_exactly_where_it_is_a_straight_line():
    size = np.array([1, 4, 16, 64, 256])
    curve = pd.DataFrame({"size": size, "images_per_s": size / (0.007 + 0.0003 * size)})
    assert experiments.fit_batch_cost(curve) == pytest.approx((0.007, 0.0003))
    assert experiments.fit_batch_cost(curve, largest=16) == pytest.approx((0.007, 0.0003))


def test_points_of_a_regime_worked_by_hand():
    steps = {"ii before": (np.array([0.0, 1.0]), 1, 0.0)}
    curve = pd.DataFrame({"size": [1, 4, 256], "images_per_s": [10.0, 20.0, 512.0]})
    points = experiments.regime_points(steps, {"ii before": np.array([0.5, 3.0])}, curve)
    assert points.loc["i before"].tolist() == [10.0, 0.1]
    assert points.loc["i after"].tolist() == [512.0, 0.5]
    assert points.loc["ii before"].tolist() == [0.5, 1.75]
    fitted = experiments.regime_points(steps, {"ii before": np.zeros(2)}, curve, fitted=True)
    fixed_s, per_image_s = experiments.fit_batch_cost(curve)
    assert fitted.loc["i after", "p50_s"] == pytest.approx(fixed_s + 256 * per_image_s)


def test_the_sweep_is_the_simulation():
    sweep = experiments.sweep_p99_ms({"alone": (1, 0.0)}, lambda batch: 0.01 * batch, seed=3)
    arrival_s = poisson_arrivals(50.0, 8000, np.random.default_rng(3))
    latency_s = simulate_queue(arrival_s, lambda batch: 0.01 * batch)
    assert sweep.loc[50, "alone"] == pytest.approx(1000 * np.percentile(latency_s, 99))
    assert sweep["alone"].is_monotonic_increasing


def test_coverage_counts_the_intervals_that_hold_the_truth():
    assert experiments.coverage_percent(lambda sample, rng: (0.0, 0.1), 50) == 0
    above = experiments.coverage_percent(lambda sample, rng: (0.0, sample.max()), 299)
    assert above == pytest.approx(95, abs=5)  # 1 - 0.99**299, by the definition of the p99


def test_the_interactive_picture_says_what_it_shows():
    _, axes = figure(ncols=2)
    draw_queue_frame(axes)
    draw_queue(axes, np.array([0.5, 1.0]), np.array([0.4, 0.4]), np.array([0.1, 0.1]))
    assert [ax.get_title() for ax in axes] == ["Batching takes p99 to 25 %", "2/s are asked for"]
    assert [text.get_text() for text in axes[1].texts] == ["1/s", "2/s"]
