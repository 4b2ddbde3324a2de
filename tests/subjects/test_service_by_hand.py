"""The deployed model's part that needs no server: what it asks, logs, starts again and gives up, with a stand-in for HTTP."""

import json

import httpx
import numpy as np
import pandas as pd
import pytest

from utils.lifecycle import service as service_module
from utils.lifecycle.runs import RunLog
from utils.lifecycle.service import Service
from utils.lifecycle.stages import READINGS
from utils.linear_model import LinearModel

MODEL = LinearModel(("a",), (0.0,), (1.0,), (1.0,), 0.0)


class Server:
    """A stand-in for the server's process: counts how often it is started and stopped."""

    url, pid = "http://server", 4321

    def __init__(self, model):
        self.model, self.calls = model, []

    def start(self):
        self.calls.append("start")

    def stop(self):
        self.calls.append("stop")

    def kill(self):
        self.calls.append("kill")


@pytest.fixture
def made(monkeypatch, tmp_path):
    """Make a service whose server answers as it is told, one answer for each time that it is asked."""
    asked, answers, opened = [], [], []

    def answer(request):
        asked.append((request.method, str(request.url), json.loads(request.content)))
        found = answers.pop(0) if answers else httpx.Response(200, json={"predictions": [0.5]})
        if isinstance(found, Exception):
            raise found
        return found

    real = httpx.Client

    def client(**settings):
        opened.append(settings)
        return real(transport=httpx.MockTransport(answer), **settings)

    monkeypatch.setattr(service_module, "ModelServer", Server)
    monkeypatch.setattr(service_module.httpx, "Client", client)
    service = Service(MODEL, "none", RunLog(tmp_path / "log.jsonl"), "champion")
    service.asked, service.answers, service.opened = asked, answers, opened
    return service


def lines(service):
    return service.log.read()


def test_a_service_is_started_and_stopped_as_a_block_and_may_be_started_again(made):
    assert (made.server.model, made.place, made.name, made.restarts) == (MODEL, "none", "champion", 0)
    with made as entered:
        assert entered is made
        assert made.server.calls == ["start"]
    assert made.server.calls == ["start", "stop"]
    assert made.start() is made
    assert made.ask([[1.0]]) == [0.5]
    assert made.opened == 2 * [{"timeout": 10, "trust_env": False}]
    made.start()
    assert len(made.opened) == 2, "one connection for all that is asked"
    made.stop()
    assert made._http.is_closed


def test_an_answer_is_logged_before_it_is_given(made):
    made.answers.append(httpx.Response(200, json={"predictions": [0.25, 0.75]}))
    assert made.ask([[1.0], [2.0]], "batch 7") == [0.25, 0.75]
    assert made.asked == [("POST", "http://server/predict", {"inputs": [[1.0], [2.0]]})]
    assert lines(made) == [
        {"stage": "deployment", "service": "champion", "batch": "batch 7", "chances": [0.25, 0.75]}
    ]
    made.ask([[1.0]])
    assert lines(made)[-1]["batch"] == ""


def test_refused_rows_are_logged_with_the_reason(made):
    made.answers.append(httpx.Response(400, json={"error": "no numbers"}))
    assert made.ask([["a"]], "k") is None
    assert lines(made) == [
        {"stage": "deployment", "service": "champion", "batch": "k", "refused": "no numbers"}
    ]


def test_a_dead_server_is_started_again_and_asked_once_more(made):
    made.answers += [httpx.ConnectError("gone")]
    assert made.ask([[1.0]], "k") == [0.5]
    assert made.server.calls == ["stop", "start"]
    assert made.restarts == 1
    assert [asked[2] for asked in made.asked] == 2 * [{"inputs": [[1.0]]}]
    event = {
        "stage": "deployment",
        "service": "champion",
        "batch": "k",
        "event": "server died, started again",
    }
    assert lines(made)[0] == event
    assert len(lines(made)) == 2
    made.answers += [httpx.ReadTimeout("slow")]
    made.ask([[1.0]])
    assert made.restarts == 2


def test_a_server_that_dies_twice_is_not_hidden(made):
    made.answers += [httpx.ConnectError("gone"), httpx.ConnectError("gone again")]
    with pytest.raises(httpx.ConnectError, match="gone again"):
        made.ask([[1.0]])
    assert (made.restarts, len(made.asked)) == (1, 2)


def month(rows, number=4):
    """Make measurements of one month; the first reading is the number of the row."""
    table = pd.DataFrame(0.0, index=range(rows), columns=list(READINGS))
    table[READINGS[0]] = np.arange(rows)
    return table.assign(time=pd.Timestamp(2025, number, 1))


def test_a_month_goes_in_batches_of_250(made):
    made.answers += [
        httpx.Response(200, json={"predictions": [2.0] * 250}),
        httpx.Response(422, json={"error": "no"}),
        httpx.Response(200, json={"predictions": [0.1]}),
    ]
    links = pd.concat([month(3, 3), month(501)], ignore_index=True)
    found = made.replay(links, 4)
    assert found[:250].tolist() == [2.0] * 250 and np.isnan(found[250:500]).all() and found[500] == 0.1
    assert found.shape == (501,)
    sent = [row for _, _, body in made.asked for row in body["inputs"]]
    assert [len(body["inputs"]) for _, _, body in made.asked] == [250, 250, 1]
    assert [row[0] for row in sent] == list(range(501)) and {len(row) for row in sent} == {len(READINGS)}
    assert [line["batch"] for line in lines(made)] == [f"month 4, batch {number}" for number in range(3)]


def test_a_month_that_is_missing_is_logged(made):
    found = made.replay(month(3), 5)
    assert found.shape == (0,)
    assert lines(made) == [{"stage": "monitoring", "service": "champion", "missing_month": 5}]
    made.replay(month(3), 4)
    assert "missing_month" not in lines(made)[-1]


@pytest.mark.parametrize(("kill_at", "before"), [(None, []), (0, [0]), (1, [1]), (2, [])])
def test_the_server_is_killed_before_the_batch_that_is_named(made, monkeypatch, kill_at, before):
    killed = []
    monkeypatch.setattr(made.server, "kill", lambda: killed.append(len(made.asked)))
    made.replay(month(300), 4, kill_at)
    assert killed == before


def test_the_place_is_written_as_the_model_wants_it(made):
    made.place = "place"
    made.replay(month(1).assign(place="side"), 4)
    assert made.asked[0][2]["inputs"][0][-3:] == [0.0, 1.0, 0.0]
