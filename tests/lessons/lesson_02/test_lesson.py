"""Lesson 02 where no server can start, and the experiments that it is made of."""

import json
from pathlib import Path
from types import SimpleNamespace

import lessons
import nbformat
import numpy as np
import pandas as pd
import pytest
from tqdm import tqdm

from utils.lessons.lesson_02 import experiments, pictures, verdicts
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
        "curves": ["images_per_s", "made_by", "p50_s", "size"],
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
        arrival_s = poisson_arrivals(50.0, 4000, np.random.default_rng([3, run]))
        latency_s = simulate_queue(arrival_s, lambda batch: 0.01 * batch)
        assert sweep.loc[(run, 50), "alone"] == pytest.approx(1000 * np.percentile(latency_s, 99))
    assert sweep.xs(0)["alone"].is_monotonic_increasing
    assert np.isinf(sweep["alone"]).tolist() == [load >= 100 for _, load in sweep.index]


def test_turns_end_when_the_two_quickest_are_alike(monkeypatch):
    # By hand: 'ii' needs a third turn (9 and 5 differ), 'iii' none; the quickest turn counts.
    plan = {"ii before": [9.0, 5.0, 5.5, 1.0], "iii before": [2.0, 2.2, 1.0]}
    steps = {step: (np.array([0.0]), 1, 0.0) for step in plan}
    server = SimpleNamespace(url="", start=lambda: None, set_batching=lambda *_: None)

    def answered(url, batches, arrival_s, bar):
        step = next(step for step in plan if steps[step][0] is arrival_s)
        return LoadTest(arrival_s, arrival_s, arrival_s + plan[step].pop(0), np.array([200]))

    monkeypatch.setattr(experiments, "tqdm", lambda **_: tqdm(disable=True))
    monkeypatch.setattr(experiments, "open_loop", answered)
    runs = experiments.run_steps(server, np.zeros((1, 2)), steps).set_index("step")["latency_s"]
    assert runs.to_dict() == {"ii before": 5.0, "iii before": 2.0}
    assert plan == {"ii before": [1.0], "iii before": [1.0]}


def test_turns_that_are_never_alike_end_as_well():
    turns = [np.array([4.0**power]) for power in range(experiments.TURNS)]
    assert not experiments.is_settled(turns)


def test_the_queue_by_hand_is_the_librarys():
    cells = nbformat.read(PATH, as_version=4).cells
    (cell,) = (cell for cell in cells if "def queue_by_hand" in cell.source)
    namespace = {"np": np}
    exec(cell.source.partition("\n\n\n")[0], namespace)
    arrival_s = poisson_arrivals(190.0, 5000, np.random.default_rng(2))
    by_hand_ms = namespace["queue_by_hand"](arrival_s, 0.0052)
    assert by_hand_ms == pytest.approx(1000 * simulate_queue(arrival_s, lambda batch: 0.0052))


def test_bars_of_the_timeline_worked_by_hand():
    # Service 2 ms and 1 ms each. The first goes alone (0 to 3), the two that wait go together (3 to 7).
    def service_s(batch):
        return 0.002 + 0.001 * batch

    arrival_s = np.array([0.0, 0.001, 0.002])
    _, ax = figure()
    pictures.draw_timeline_frame(ax)
    pictures.draw_timeline(ax, arrival_s, simulate_queue(arrival_s, service_s, 2), service_s)
    waiting, served = [bars.patches for bars in ax.containers]
    assert [bar.get_width() for bar in waiting] == pytest.approx([0, 2, 1])
    assert [bar.get_x() for bar in served] == pytest.approx([0, 3, 3])
    assert [bar.get_width() for bar in served] == pytest.approx([3, 4, 4])
    assert ax.get_title() == "2 of 3 requests wait, the longest 2 ms"


def sweep():
    runs = pd.MultiIndex.from_product([range(2), [50, 90, 95, 200]], names=["run", "load (%)"])
    columns = {"one at a time": [20.0, 80.0, 100.0, np.inf, 24.0, 90.0, 140.0, np.inf]}
    columns |= {"up to 8": [10.0, 10.5, 11.0, 12.0] * 2, "waiting": [56.0, 56.0, 56.0, 38.0] * 2}
    return pd.DataFrame(columns, index=runs)


def test_pictures_draw_what_was_simulated():
    p99_ms = sweep().groupby("load (%)").median()
    (ax,) = pictures.draw_full(sweep(), 40).axes
    assert ax.get_title() == "p99: 22 ms at 50 % load, 120 ms at 95 %"
    assert ax.lines[0].get_ydata().tolist() == [22.0, 85.0, 120.0]
    assert (ax.lines[-1].get_xdata(), ax.lines[-1].get_ydata()) == ([95], [40])
    for guess in (8.0, 0.5, 0.1):
        (ax,) = pictures.draw_ways(p99_ms.iloc[:, :2], guess).axes
        assert ax.lines[-1].get_ydata().tolist() == pytest.approx([120 * guess])
    assert ax.get_title() == "At 95 % load the p99 is 120 ms one at a time, 11 ms up to 8"
    assert ax.lines[0].get_xdata().tolist() == [50, 90, 95]  # no p99 where the queue has no end
    (ax,) = pictures.draw_waiting(p99_ms.iloc[:, 1:], 0.6, "shorter").axes
    assert ax.get_title() == "With waiting, fewer requests are slower: 38 ms at 200 % load, 56 ms at 50 %"
    assert ax.lines[-1].get_ydata().tolist() == pytest.approx([0.6 * 38])


def test_pictures_draw_what_was_measured():
    points_of = {f"{regime} before": [10.0, 0.01] for regime in pictures.REGIMES}
    points_of |= {f"{regime} after": [30.0, 0.03] for regime in pictures.REGIMES}
    even = pd.DataFrame({**points_of, "iv halfway": [30.0, 0.03]}, index=["per_s", "p50_s"]).T
    (ax,) = pictures.draw_regimes(even, even, 2).axes
    assert ax.get_title() == "4 of 4 arrows run along the line 'in proportion'"
    words = [text.get_text() for text in ax.texts]
    assert "in proportion\n(you said: 2 of 4 lie here)" in words and "iv  the flood: no end" in words
    line = ax.lines[0]
    assert line.get_xdata().tolist() == line.get_ydata().tolist()
    uneven = even.copy()
    uneven.loc["i after", "p50_s"] = 0.01
    (ax,) = pictures.draw_regimes(even, uneven, None).axes
    assert ax.get_title() == "3 of 4 arrows run along the line 'in proportion'"

    load_tests = pd.DataFrame(
        {
            "test": ["closed loop"] * 2 + ["open loop"] * 2,
            "due_s": [0, 1, 0, 1],
            "latency_s": [0.1, 0.3, 0.4, 0.2],
        }
    )
    (ax,) = pictures.draw_load_tests(load_tests).axes
    assert ax.get_title() == "The slowest of 2 requests: 300 ms in turn, 400 ms at random moments"
    assert ax.lines[0].get_ydata() == pytest.approx([100.0, 300.0])

    size = np.array([1, 64, 1024])
    curves = pd.DataFrame({"made_by": "client", "size": size, "images_per_s": size / (0.005 + 0.0001 * size)})
    (ax,) = pictures.draw_batch_curves(pd.concat([curves, curves.assign(made_by="server")])).axes
    assert ax.get_title() == "A batch costs 5.0 ms and 0.100 ms an image: both parts are equal at 50"


def test_the_interactive_picture_says_what_it_shows():
    _, axes = figure(ncols=2)
    pictures.draw_queue_frame(axes)
    pictures.draw_queue(axes, np.array([0.5, 1.0]), np.array([0.4, 0.4]), np.array([0.1, 0.1]))
    assert [ax.get_title() for ax in axes] == ["p99: 400 ms alone, 100 ms in batches", "2/s are asked for"]
    assert [text.get_text() for text in axes[1].texts] == ["1/s", "2/s"]


def test_the_decision_names_the_smallest_limit_that_keeps_the_budget():
    p99_ms = sweep().groupby("load (%)").median()
    said = verdicts.decision(p99_ms, budget_ms=25)
    assert "at 95 % load 'up to 8' keeps it (11 ms), at 200 % load 'up to 8' keeps it (12 ms)" in said
    assert "waiting for a fuller batch keeps it at 0 of 4 loads" in said
    assert "no limit here keeps 200 % load within it" in verdicts.decision(p99_ms, budget_ms=11)
