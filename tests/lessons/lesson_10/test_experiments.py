"""utils.sweep: results in order, a bar that counts, and the same call on a Dask cluster."""

import os

import joblib
import pytest

from utils.lessons.lesson_10 import experiments as module
from utils.lessons.lesson_10.experiments import sweep

BARS = []


class Bar:
    """A panel that keeps its messages."""

    def __init__(self, controls):
        assert controls == {}
        self.messages = []
        BARS.append(self)

    def __setattr__(self, name, value):
        if name == "message":
            self.messages.append(value)
        object.__setattr__(self, name, value)


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    BARS.clear()
    monkeypatch.setattr(module, "Panel", Bar)
    monkeypatch.setattr(module, "publish", lambda panel, text: ({"text/plain": text}, {}))
    monkeypatch.setattr(module, "display", lambda data, **_: None)


def test_results_come_in_the_order_of_the_settings():
    assert sweep(lambda x: x**2, (3, 1, 2), "calls") == [9, 1, 4]


def test_the_bar_counts_every_call():
    sweep(abs, [1, 2, 3, 4], "training runs")
    counted = [message.rsplit(",", 1)[0].split(" ", 1)[1] for message in BARS[0].messages]
    assert counted == [f"{n} of 4 training runs" for n in range(5)]
    assert BARS[0].messages[-1].startswith("█" * 20)
    assert BARS[0].messages[0].startswith("░" * 20)


def test_nothing_to_do_is_done():
    assert sweep(abs, [], "calls") == []
    assert "0 of 0 calls" in BARS[0].message


def test_an_error_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        sweep(lambda x: 1 / x, [1, 0], "calls")


def test_the_same_call_runs_on_a_dask_cluster():
    distributed = pytest.importorskip(
        "distributed", reason="Dask is not installed; `pip install -e .[cluster]` lets this test run."
    )
    offset = 10  # travels to the workers inside the function
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    )
    with cluster, distributed.Client(cluster), joblib.parallel_config(backend="dask"):
        results = sweep(lambda x: (x + offset, os.getpid()), range(8), "calls")
    assert [value for value, _ in results] == list(range(10, 18))
    assert os.getpid() not in {process for _, process in results}
    assert BARS[0].message.split("█ ")[1].startswith("8 of 8 calls")
