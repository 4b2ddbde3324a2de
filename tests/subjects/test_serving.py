"""The model server under every fault that a client, a model or a parent can bring, and its load generators."""

import asyncio
import contextlib
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import numpy as np
import pytest

from tests.subjects.serving_models import (
    Chatty,
    Gated,
    Labels,
    Moody,
    Picky,
    RowSum,
    Sleepy,
    TwoFeatures,
    Unloadable,
)
from utils.serving import (
    KernelServer,
    ModelServer,
    ServerError,
    can_serve,
    closed_loop,
    constant_arrivals,
    latency_summary,
    load,
    open_loop,
)
from utils.serving import server as server_module
from utils.serving.server import RefusedError, predicted, read_inputs

PATIENCE_S = 60  # how long a test waits for something that must happen, on however busy a machine


def until(condition):
    """Wait until a condition holds."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def refused(url):
    """Say whether nothing listens at an address."""
    host, port = url.removeprefix("http://").split(":")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return False


@contextlib.contextmanager
def client_of(server):
    """Connect a real HTTP client."""
    with httpx.Client(base_url=server.url, timeout=PATIENCE_S, trust_env=False) as http:
        yield http


@pytest.fixture(scope="module")
def client():
    """A client of a server that takes two features, shared by the tests that leave it as it was."""
    with ModelServer(TwoFeatures(), max_batch=4) as server, client_of(server) as http:
        yield http


def works(http):
    answer = http.post("/predict", json={"inputs": [[1, 2], [3.5, 4]]})
    return answer.status_code == 200 and answer.json() == {"predictions": [3.0, 7.5]}


def refusal(answer):
    """The one sentence of an error."""
    assert answer.headers["content-type"].startswith("application/json")
    (sentence,) = answer.json().values()
    assert list(answer.json()) == ["error"]
    assert sentence.endswith((".", "}."))
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    return sentence


def test_predictions_health_and_metrics(client):
    assert works(client)
    assert client.get("/health").json() == {"status": "ok"}
    before = client.get("/metrics").json()
    assert works(client)
    after = client.get("/metrics").json()
    assert after["requests"] == before["requests"] + 1
    assert after["rows"] == before["rows"] + 2
    assert after["batches"] == before["batches"] + 1
    assert len(after["batch_sizes"]) == len(after["service_s"]) == after["batches"]
    assert after["batch_sizes"][-1] == 1
    assert after["queue"] == 0
    assert all(
        0 < service <= latency
        for service, latency in zip(after["service_s"], after["latency_s"], strict=True)
    )


MALFORMED = [b"", b"{", b"inputs", b"\xff\xfe", b"[" * 100_000, b'{"inputs": [[' + b"9" * 5000 + b", 1]]}"]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_json(client, body):
    answer = client.post("/predict", content=body)
    assert answer.status_code == 400
    assert "JSON" in refusal(answer)
    assert works(client)


INVALID = {
    "not an object": (b"[[1, 2]]", "key"),
    "null": (b"null", "key"),
    "without inputs": (b'{"input": [[1, 2]]}', "key"),
    "a number": (b'{"inputs": 1}', "list"),
    "text": (b'{"inputs": "1"}', "list"),
    "an object inside": (b'{"inputs": {"a": 1}}', "list"),
    "no rows": (b'{"inputs": []}', "one row or more"),
    "empty rows": (b'{"inputs": [[], []]}', "one number or more"),
    "one dimension": (b'{"inputs": [1, 2]}', "list"),
    "three dimensions": (b'{"inputs": [[[1, 2]]]}', "numbers only"),
    "ragged": (b'{"inputs": [[1, 2], [3]]}', "one length"),
    "NaN": (b'{"inputs": [[NaN, 1]]}', "NaN or infinity"),
    "infinity": (b'{"inputs": [[1, -Infinity]]}', "NaN or infinity"),
    "too large for a float": (b'{"inputs": [[1, 1e999]]}', "NaN or infinity"),
    "too large an integer": (b'{"inputs": [[1, 1' + b"0" * 400 + b"]]}", "too large"),
    "true": (b'{"inputs": [[true, true]]}', "numbers only"),
    "true among numbers": (b'{"inputs": [[1, 2], [1.5, true]]}', "numbers only"),
    "text among numbers": (b'{"inputs": [[1, "2"]]}', "numbers only"),
    "null among numbers": (b'{"inputs": [[1, null]]}', "numbers only"),
    "too few features": (b'{"inputs": [[1]]}', "takes 2"),
    "too many features": (b'{"inputs": [[1, 2, 3]]}', "takes 2"),
}


@pytest.mark.parametrize(("body", "part"), INVALID.values(), ids=INVALID)
def test_invalid_inputs(client, body, part):
    before = client.get("/metrics").json()["rejected"]
    answer = client.post("/predict", content=body)
    assert answer.status_code == 422
    assert part in refusal(answer)
    assert client.get("/metrics").json()["rejected"] == before + 1
    assert works(client)


def padded(size):
    body = json.dumps({"inputs": [[1, 2], [3.5, 4]]}).encode()
    return body + b" " * (size - len(body))


def test_body_of_exactly_the_limit(client):
    assert client.post("/predict", content=padded(2**20)).status_code == 200


@pytest.mark.parametrize("size", [2**20 + 1, 5 * 2**20])
@pytest.mark.parametrize("chunked", [False, True], ids=["with a length", "chunked"])
def test_body_over_the_limit(client, size, chunked):
    body = padded(size)
    content = (body[i : i + 2**16] for i in range(0, size, 2**16)) if chunked else body
    answer = client.post("/predict", content=content)
    assert answer.status_code == 413
    assert "1 MiB" in refusal(answer)
    assert works(client)


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/", 404), ("GET", "/predict", 405), ("POST", "/metrics", 405)]
)
def test_what_is_not_there(client, method, path, status):
    answer = client.request(method, path)
    assert answer.status_code == status
    assert "POST /predict" in refusal(answer)


def talk(client, data):
    """Send bytes over a socket of one's own and hang up."""
    with socket.create_connection((client.base_url.host, client.base_url.port), timeout=PATIENCE_S) as raw:
        raw.sendall(data)


def test_a_client_that_hangs_up_or_talks_nonsense_harms_no_one(client):
    talk(client, b"POST /predict HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n{")
    talk(client, b"\x00\x01 nonsense\r\n\r\n")
    talk(client, b"POST /predict HTTP/1.1\r\nHost: here\r\nContent-Length: -5\r\n\r\n")
    assert works(client)


def test_metrics_without_a_client():
    with ModelServer(RowSum()) as server, client_of(server) as http:
        assert works(http)
        assert server.metrics() == http.get("/metrics").json()
        assert server.metrics()["rows"] == 2
    with pytest.raises(ServerError, match="not running"):
        server.metrics()


def test_text_predictions():
    with ModelServer(Labels()) as server, client_of(server) as http:
        assert http.post("/predict", json={"inputs": [[1], [-1]]}).json() == {"predictions": ["up", "지연"]}


def test_a_model_that_fails_answers_500_and_the_server_goes_on():
    moods = {
        1: "RuntimeError: I do not like this row",
        2: "a model that leaves",
        3: "shape (2,)",
        4: "finite",
        5: "JSON",
        6: "shape ()",
    }
    with ModelServer(Moody()) as server, client_of(server) as http:
        for mood, part in moods.items():
            answer = http.post("/predict", json={"inputs": [[mood, 0]]})
            assert answer.status_code == 500
            assert part in refusal(answer)
            assert works(http) is False  # its first row has mood 1
            assert http.post("/predict", json={"inputs": [[0, 5]]}).json() == {"predictions": [5.0]}
        assert http.get("/metrics").json()["failed"] == 2 * len(moods)


def test_a_failing_request_does_not_spoil_the_others_of_its_batch():
    with ModelServer(Moody(), max_batch=3, max_wait_s=10) as server, client_of(server) as http:
        inputs = [[[0, 5]], [[1, 5]], [[0, 7], [0, 8]]]
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(lambda rows: http.post("/predict", json={"inputs": rows}), inputs))
        assert [answer.status_code for answer in answers] == [200, 500, 200]
        assert answers[2].json() == {"predictions": [7.0, 8.0]}
        assert http.get("/metrics").json()["batch_sizes"] == [3]


def test_a_model_that_prints_does_not_block_the_server():
    with ModelServer(Chatty()) as server, client_of(server) as http:
        for _ in range(3):
            assert works(http)


def test_rows_of_different_length_for_a_model_without_a_fixed_number_of_features():
    with ModelServer(RowSum(), max_batch=2, max_wait_s=10) as server, client_of(server) as http:
        with ThreadPoolExecutor(2) as pool:
            answers = pool.map(lambda row: http.post("/predict", json={"inputs": [row]}), [[1, 2], [1, 2, 3]])
        assert sorted(answer.json()["predictions"][0] for answer in answers) == [3.0, 6.0]


class Batches:
    """A gated server, and requests that wait in it until the gate opens."""

    def __init__(self, gate, **limits):
        self.gate = gate
        self.server = ModelServer(Gated(gate), **limits)

    def __enter__(self):
        self.stack = contextlib.ExitStack()
        self.stack.enter_context(self.server)
        self.http = self.stack.enter_context(client_of(self.server))
        self.pool = self.stack.enter_context(ThreadPoolExecutor(16))
        self.stack.callback(self.gate.touch)
        return self

    def __exit__(self, *error):
        return self.stack.__exit__(*error)

    def metrics(self):
        return self.http.get("/metrics").json()

    def send(self, rows=1):
        """Send a request, and come back when it is in the queue or beyond."""
        before = self.metrics()["rows"]
        answer = self.pool.submit(self.http.post, "/predict", json={"inputs": [[1, 2]] * rows})
        until(lambda: self.metrics()["rows"] == before + rows)
        return answer


def test_batches_count_requests_not_rows(tmp_path):
    with Batches(tmp_path / "gate", max_batch=3) as batches:
        answers = [batches.send()]
        until(lambda: batches.metrics()["queue"] == 0)  # the worker has taken the first, alone
        answers += [batches.send(rows=4) for _ in range(5)]
        assert batches.metrics()["queue"] == 5
        batches.gate.touch()
        assert [len(answer.result().json()["predictions"]) for answer in answers] == [1, 4, 4, 4, 4, 4]
        assert batches.metrics()["batch_sizes"] == [1, 3, 2]


def test_a_full_queue_answers_503_and_goes_on(tmp_path):
    with Batches(tmp_path / "gate", max_queue=2) as batches:
        answers = [batches.send()]
        until(lambda: batches.metrics()["queue"] == 0)
        answers += [batches.send(), batches.send()]
        turned_away = batches.http.post("/predict", json={"inputs": [[1, 2]]})
        assert turned_away.status_code == 503
        assert "full" in refusal(turned_away)
        batches.gate.touch()
        assert [answer.result().status_code for answer in answers] == [200, 200, 200]
        assert batches.metrics()["refused"] == 1
        assert works(batches.http)


def test_the_queue_is_bounded_in_memory_as_well(tmp_path):
    rows = [[0] * 1000] * 450  # nearly 1 MiB of text and 450,000 numbers: nine fill the 32 MiB
    with Batches(tmp_path / "gate") as batches:
        first = batches.send()
        until(lambda: batches.metrics()["queue"] == 0)
        body = json.dumps({"inputs": rows}, separators=(",", ":")).encode()
        answers = [batches.pool.submit(batches.http.post, "/predict", content=body) for _ in range(12)]
        until(lambda: sum(answer.done() for answer in answers) == 3)
        assert {answer.result().status_code for answer in answers if answer.done()} == {503}
        batches.gate.touch()
        assert sorted(answer.result().status_code for answer in answers) == [200] * 9 + [503] * 3
        assert first.result().status_code == 200


def test_a_batch_starts_when_full_however_long_it_may_wait():
    with ModelServer(RowSum(), max_batch=3, max_wait_s=10) as server, client_of(server) as http:
        with ThreadPoolExecutor(3) as pool:
            assert all(pool.map(lambda _: works(http), range(3)))
        assert http.get("/metrics").json()["batch_sizes"] == [3]


def test_a_batch_that_does_not_fill_starts_when_its_oldest_request_has_waited():
    with ModelServer(RowSum(), max_batch=3, max_wait_s=0.05) as server, client_of(server) as http:
        assert works(http)
        metrics = http.get("/metrics").json()
        assert metrics["batch_sizes"] == [1]
        assert metrics["latency_s"][0] >= 0.05


def test_limits_change_while_the_server_runs():
    with ModelServer(RowSum(), max_batch=2, max_wait_s=10) as server, client_of(server) as http:
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(works, http)
            until(lambda: http.get("/metrics").json()["queue"] == 1)
            server.set_batching(1)  # what waits need not wait any longer
            assert waiting.result()
        server.set_batching(3, max_wait_s=10)
        with ThreadPoolExecutor(3) as pool:
            assert all(pool.map(lambda _: works(http), range(3)))
        assert http.get("/metrics").json()["batch_sizes"] == [1, 3]
        with pytest.raises(ValueError, match="max_batch is 0"):
            server.set_batching(0)
    with pytest.raises(ServerError, match="not running"):
        server.set_batching(2)


@pytest.mark.parametrize(
    ("limits", "part"),
    [
        ({"max_batch": 0}, "max_batch is 0"),
        ({"max_batch": 1.5}, "max_batch is 1.5"),
        ({"max_batch": True}, "max_batch is True"),
        ({"max_wait_s": -1.0}, "max_wait_s is -1"),
        ({"max_wait_s": float("nan")}, "max_wait_s is nan"),
        ({"max_wait_s": 60.0}, "max_wait_s is 60"),
        ({"max_batch": float("inf")}, "max_batch is inf"),
        ({"max_queue": 0}, "max_queue is 0"),
        ({"max_queue": float("inf")}, "max_queue is inf"),
    ],
)
def test_limits_out_of_range(limits, part):
    with pytest.raises(ValueError, match=part):
        ModelServer(RowSum(), **limits)


def test_something_that_is_no_model():
    with pytest.raises(TypeError, match="predict"):
        ModelServer("a model")


# ---------------------------------------------------------------- how it ends


@pytest.mark.parametrize("error", [None, RuntimeError, KeyboardInterrupt], ids=str)
def test_nothing_is_left_behind_when_the_block_ends(error):
    with contextlib.suppress(error or ()), ModelServer(RowSum()) as server:
        process = server._process
        assert not refused(server.url)
        assert process.pid == server.pid
        if error:
            raise error
    assert process.poll() is not None
    assert refused(server.url)
    server.stop()  # once more does nothing


def test_a_server_with_a_hanging_model_ends_as_well(tmp_path):
    with ModelServer(Gated(tmp_path / "never")) as server:
        talk_to = httpx.URL(server.url)
        with socket.create_connection((talk_to.host, talk_to.port)) as raw:
            body = b'{"inputs": [[1]]}'
            raw.sendall(b"POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            with client_of(server) as http:
                until(lambda: http.get("/metrics").json()["requests"] == 1)
    assert refused(server.url)


def test_start_and_stop_without_a_block():
    server = ModelServer(RowSum())
    with pytest.raises(ServerError, match="not running"):
        server.set_batching(2)
    assert server.start() is server
    first = server.url
    assert server.start().url == first  # once more does nothing
    server._process.kill()
    server._process.wait()
    assert not refused(server.start().url)  # a new process, after the old one died
    server.stop()
    assert refused(server.url)


def test_a_server_that_was_killed():
    with ModelServer(RowSum()) as server:
        server._process.kill()
        server._process.wait()
        with pytest.raises(ServerError, match="not running"):
            server.set_batching(2)
        with pytest.raises(ServerError, match="not running"):
            server.metrics()
        with pytest.raises(ConnectionError, match="No model server answers"):
            closed_loop(server.url, np.ones((1, 1, 2)), 3)


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from tests.subjects.serving_models import RowSum
from utils.serving import ModelServer
with ModelServer(RowSum()) as server:
    print(server.url, flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def script(tmp_path, text, **options):
    """Run a script, without a main guard, in a process of its own."""
    file = tmp_path / "script.py"
    file.write_text(textwrap.dedent(text).format(tests=str(Path(__file__).parents[2])), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def test_it_works_from_a_script_and_ends_when_its_parent_is_killed(tmp_path):
    with script(tmp_path, SCRIPT) as process:
        url = process.stdout.readline().strip()
        assert httpx.get(f"{url}/health", trust_env=False, timeout=PATIENCE_S).status_code == 200
        process.kill()
        until(lambda: refused(url))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal for a group of processes")
def test_an_interrupt_of_the_whole_group_ends_it_in_order(tmp_path):
    with script(tmp_path, SCRIPT, start_new_session=True) as process:
        url = process.stdout.readline().strip()
        os.killpg(process.pid, signal.SIGINT)
        assert "KeyboardInterrupt" in process.communicate(timeout=PATIENCE_S)[1]
        assert refused(url)


# ---------------------------------------------------------------- how it fails to start


def fails_to_start(model):
    server = ModelServer(model)
    with pytest.raises(ServerError) as caught, server:
        raise AssertionError("it started")
    assert server._process is None
    return str(caught.value)


def test_a_model_that_cannot_be_pickled():
    model = RowSum()
    model.link = lambda: None
    assert "pickle" in fails_to_start(model)


def test_a_model_that_cannot_be_loaded():
    assert "the weights are damaged" in fails_to_start(Unloadable("raise"))


def test_a_process_that_ends_while_loading():
    message = fails_to_start(Unloadable("exit"))
    assert "exit code 3" in message
    assert "out of memory, say" in message


def test_a_process_that_never_starts(monkeypatch):
    monkeypatch.setattr(server_module, "START_LIMIT_S", 3.0)
    assert "3 s" in fails_to_start(Unloadable("hang"))


def test_no_process_can_be_started(monkeypatch):
    monkeypatch.setattr(sys, "executable", str(Path("no") / "such" / "python"))
    assert "No process could be started" in fails_to_start(RowSum())


def test_a_class_of_the_script_itself(tmp_path):
    text = """
    from utils.serving import ModelServer, ServerError
    class Own:
        def predict(self, rows):
            return rows
    try:
        ModelServer(Own()).__enter__()
    except ServerError as error:
        print(error)
    """
    with script(tmp_path, text) as process:
        assert "in a file that can be imported" in process.communicate(timeout=PATIENCE_S)[0]


def test_where_there_are_no_processes(tmp_path):
    text = """
    import sys
    for missing in ("aiohttp", "tqdm", "IPython"):
        sys.modules[missing] = None
    sys.platform = "emscripten"
    from utils.serving import ModelServer, ServerError, can_serve, latency_summary, simulate_queue
    class Model:
        def predict(self, rows):
            return rows
    print(can_serve(), latency_summary(simulate_queue([0.0, 0.0], lambda batch: 1.0))["max"])
    try:
        ModelServer(Model()).__enter__()
    except ServerError as error:
        print(error)
    """
    with script(tmp_path, text) as process:
        out, error = process.communicate(timeout=PATIENCE_S)
    assert out.splitlines()[0] == "False 2.0", error
    assert "browser" in out
    assert can_serve()


def test_nothing_but_the_parents_own_bytes_is_unpickled():
    with ModelServer(RowSum()) as server, client_of(server) as http:
        answer = http.post("/predict", content=pickle.dumps({"inputs": [[1, 2]]}))
        assert answer.status_code == 400


# ---------------------------------------------------------------- load generators

SINGLES = np.arange(20.0).reshape(10, 1, 2)


@pytest.fixture(scope="module")
def sleepy():
    with ModelServer(Sleepy()) as server:
        yield server


def test_open_loop_counts_from_the_intended_time(sleepy):
    test = open_loop(sleepy.url, SINGLES, np.zeros(8))
    assert (test.status == 200).all()
    assert (test.due_s == 0).all()
    # One at a time, 20 ms each: whoever is k-th to be served has waited for k - 1 others.
    assert (np.sort(test.latency_s) >= 0.02 * np.arange(1, 9)).all()
    assert test.throughput_per_s <= 50


def test_open_loop_keeps_its_schedule_while_the_server_lags(sleepy):
    due_s = constant_arrivals(200, 12)
    test = open_loop(sleepy.url, SINGLES, due_s)
    assert np.array_equal(test.due_s, due_s)
    assert (test.sent_s >= due_s).all()
    assert test.done_s.max() >= 12 * 0.02
    assert np.allclose(test.latency_s, test.done_s - due_s)
    assert latency_summary(test.latency_s)["count"] == 12


def test_closed_loop_waits_for_each_answer(sleepy):
    test = closed_loop(sleepy.url, SINGLES, 6)
    assert np.array_equal(test.due_s, test.sent_s)
    assert (test.sent_s[1:] >= test.done_s[:-1]).all()
    assert (test.latency_s >= 0.02).all()


def test_closed_loop_with_several_clients_shares_the_requests(sleepy):
    test = closed_loop(sleepy.url, SINGLES, 9, clients=4)
    assert len(test.latency_s) == 9
    assert (np.diff(test.sent_s) >= 0).all()
    busy = [((test.sent_s <= now) & (now < test.done_s)).sum() for now in test.sent_s]
    assert max(busy) == 4


def test_requests_carry_the_rows_they_are_given():
    seen = []
    with ModelServer(RowSum()) as server, client_of(server) as http:
        open_loop(server.url, SINGLES[:3], constant_arrivals(1000, 7))
        closed_loop(server.url, SINGLES.reshape(2, 5, 2), 2)
        seen = http.get("/metrics").json()
    assert seen["requests"] == 9
    assert seen["rows"] == 7 + 10


def test_a_notebooks_loop_may_be_running(sleepy):
    async def cell():
        return closed_loop(sleepy.url, SINGLES, 2), open_loop(sleepy.url, SINGLES, [0.0])

    closed, opened = asyncio.run(cell())
    assert (closed.status == 200).all()
    assert (opened.status == 200).all()


def test_statuses_tell_refusals_and_failures():
    with ModelServer(Moody()) as server:
        test = closed_loop(server.url, [[[0.0, 1.0]], [[1.0, 1.0]]], 4)
    assert test.status.tolist() == [200, 500, 200, 500]


def test_a_server_killed_in_mid_test_leaves_unanswered_requests(tmp_path):
    with ModelServer(Gated(tmp_path / "never")) as server:

        def kill():
            with client_of(server) as http:
                until(lambda: http.get("/metrics").json()["requests"] == 5)
            server._process.kill()

        with ThreadPoolExecutor(1) as pool:
            killer = pool.submit(kill)
            test = open_loop(server.url, SINGLES, np.zeros(5))
            killer.result()
    assert test.status.tolist() == [0] * 5
    assert test.throughput_per_s == 0


def test_a_request_that_takes_too_long_counts_as_unanswered(tmp_path):
    with ModelServer(Gated(tmp_path / "never")) as server:
        test = open_loop(server.url, SINGLES, [0.0], timeout_s=0.3)
    assert test.status.tolist() == [0]
    assert test.latency_s[0] >= 0.3


def test_no_server_at_all():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ConnectionError, match="enter a ModelServer block"):
        open_loop(url, SINGLES, [0.0])


@pytest.mark.parametrize(
    "arrival_s", [[], [[0.0]], [1.0, 0.5], [0.0, np.nan], np.ma.masked_equal([0.0, 9.0], 9.0)], ids=str
)
def test_arrivals_that_make_no_sense(arrival_s):
    with pytest.raises(ValueError, match="arrival_s"):
        open_loop("http://127.0.0.1:1", SINGLES, arrival_s)


def test_inputs_that_make_no_sense():
    with pytest.raises(ValueError, match=r"rows\[:, None, :\]"):
        open_loop("http://127.0.0.1:1", SINGLES[:, 0], [0.0])
    with pytest.raises(ValueError, match="batches is a masked array"):
        open_loop("http://127.0.0.1:1", np.ma.array(SINGLES), [0.0])
    for count, clients in ((0, 1), (1, 0), (2.5, 1), (1, float("inf"))):
        with pytest.raises(ValueError, match="at least 1"):
            closed_loop("http://127.0.0.1:1", SINGLES, count, clients)


def test_an_interrupt_stops_a_load_test(tmp_path, monkeypatch):
    class Bar:
        n = 0

        def update(self, count):
            raise KeyboardInterrupt

        def close(self):
            closed.append(True)

    closed = []
    monkeypatch.setattr(load, "_bar", lambda name, total: Bar())
    with ModelServer(Gated(tmp_path / "never")) as server, pytest.raises(KeyboardInterrupt):
        open_loop(server.url, SINGLES, constant_arrivals(1, 1000))
    assert closed == [True]
    assert threading.active_count() < 20


def test_a_table_of_a_load_test(sleepy):
    table = closed_loop(sleepy.url, SINGLES, 3).to_frame()
    assert table.columns.tolist() == ["due_s", "latency_s"]
    assert (table["latency_s"] >= 0.02).all()


BODIES = (
    b'{"inputs": [[1, 2], [3, 4]]}',
    b'{"inputs": [[13, 2]]}',
    b'{"inputs": [[14, 2]]}',
    b'{"inputs": [[1, 2, 3]]}',
    b'{"inputs": [["12 dB", 1]]}',
    b'{"inputs": [[NaN, 1]]}',
    b'{"inputs": []}',
    b'{"rows": [[1, 2]]}',
    b"no json",
    b" " * (2**20 + 1),
)


@pytest.fixture(scope="module")
def picky() -> Iterator[ModelServer]:
    """Serve the picky model."""
    with ModelServer(Picky()) as server:
        yield server


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:28].decode())
def test_inside_the_kernel_a_model_answers_as_its_server_does(body: bytes, picky: ModelServer) -> None:
    inside = KernelServer(Picky()).start()
    with httpx.Client(transport=httpx.MockTransport(inside.answer)) as client:
        ours = client.post(f"{inside.url}/predict", content=body)
    theirs = httpx.post(f"{picky.url}/predict", content=body, trust_env=False)
    assert (ours.status_code, ours.json()) == (theirs.status_code, theirs.json())


def test_a_model_inside_the_kernel_answers_while_it_runs_and_there_alone() -> None:
    inside = KernelServer(Picky())
    with httpx.Client(transport=httpx.MockTransport(inside.answer)) as client:
        for end in (inside.stop, inside.kill):
            with pytest.raises(httpx.ConnectError, match="start it"):
                client.post(f"{inside.url}/predict", content=BODIES[0])
            inside.start()
            assert client.post(f"{inside.url}/predict", content=BODIES[0]).json() == {
                "predictions": [3.0, 7.0]
            }
            end()
        inside.start()
        assert client.get(f"{inside.url}/health").status_code == 404


# What the child does, done here, where every branch is seen.


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        (b"{", 400, "The body is not valid JSON: JSONDecodeError: "),
        (b"[1]", 422, 'The body must be an object with the key "inputs": {"inputs": [[1.0, 2.0]]}.'),
        (
            b'{"inputs": []}',
            422,
            '"inputs" must be a list of one row or more, each a list of one number or more.',
        ),
        (
            b'{"inputs": [[]]}',
            422,
            '"inputs" must be a list of one row or more, each a list of one number or more.',
        ),
        (
            b'{"inputs": [[1, true]]}',
            422,
            '"inputs" may hold numbers only: no text, true, false, null or deeper lists.',
        ),
        (
            b'{"inputs": [[1, "2"]]}',
            422,
            '"inputs" may hold numbers only: no text, true, false, null or deeper lists.',
        ),
        (
            f'{{"inputs": [[1, {10**400}]]}}'.encode(),
            422,
            '"inputs" holds a number too large for a 64-bit float.',
        ),
        (b'{"inputs": [[1, 2], [3]]}', 422, 'The rows of "inputs" are not all of one length.'),
        (b'{"inputs": [[1, NaN]]}', 422, '"inputs" holds NaN or infinity: send finite numbers only.'),
        (b'{"inputs": [[1, 1e999]]}', 422, '"inputs" holds NaN or infinity: send finite numbers only.'),
        (b'{"inputs": [[1, 2, 3]]}', 422, "A row has 3 numbers; this model takes 2."),
    ],
)
def test_each_refusal_has_its_status_and_its_sentence(body, status, sentence):
    with pytest.raises(RefusedError) as refused:
        read_inputs(body, 2)
    assert refused.value.status == status
    assert refused.value.sentence.startswith(sentence)
    assert refused.value.sentence == sentence or status == 400


def test_a_table_is_read_as_it_was_sent():
    assert read_inputs(b'{"inputs": [[1, 2.5], [-3, 4e2]]}', None).tolist() == [[1, 2.5], [-3, 400]]


class Answers:
    """A model that gives what it was told to, once for each call."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def predict(self, rows):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


ROW = np.zeros((1, 2))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (np.array([np.nan]), "ValueError: it predicted a value that is not a finite number"),
        (np.array([1, 2]), "ValueError: it gave predictions of shape (2,) for 1 rows"),
        (np.array([{"value": float("inf")}]), "ValueError: Out of range float values"),
        (np.array([object()]), "TypeError: Object of type object is not JSON serializable"),
        (RuntimeError("it  fell\n over"), "RuntimeError: it fell over"),
        (KeyError(), "KeyError"),
    ],
)
def test_a_model_that_fails_is_told_in_one_line(answer, sentence):
    (found,) = predicted(Answers(answer), [ROW])
    assert isinstance(found, RefusedError) and found.status == 500
    assert found.sentence.startswith(f"The model failed on this input: {sentence}")
    assert found.sentence.endswith(".") and "\n" not in found.sentence


def test_when_a_batch_fails_each_table_is_tried_alone():
    model = Answers(RuntimeError("all"), np.array([7.0]), RuntimeError("this one"), np.array([9.0, 9.5]))
    first, second, third = predicted(model, [ROW, ROW, np.zeros((2, 2))])
    assert (first, third) == ([7.0], [9.0, 9.5])
    assert second.sentence == "The model failed on this input: RuntimeError: this one."
    assert predicted(Answers(np.arange(3.0)), [ROW, np.zeros((2, 2))]) == [[0.0], [1.0, 2.0]]


def test_a_killed_server_knows_nothing_of_it_and_says_so():
    server = ModelServer(RowSum())
    assert server.pid == 0
    with server:
        process = server._process
        server.kill()
        assert process.wait(10) != 0
        with pytest.raises(ServerError, match="This server is not running"):
            server.set_batching(2)
