"""What a student's function must not do to a notebook's kernel: end it, hold it, write into it."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lessons
import pytest
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

COURSE = Path(__file__).parents[2]
START = """
from utils.notebook import exercises
from utils.notebook.answers import results

def judge(answer):
    given, problem = results(answer, [(1,), (2,)])
    return problem or (None if given == [1, 2] else "Not that.")

exercises._find = lambda exercise_id: exercises.Exercise(exercise_id, "Same", judge, "Yes.")
"""

Kernel = tuple[KernelManager, BlockingKernelClient]


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    progress = str(tmp_path_factory.mktemp("progress") / "progress.json")
    environment = {**os.environ, "COURSE_PROGRESS": progress, "PYTHONPATH": str(COURSE)}
    manager = KernelManager(kernel_spec_manager=lessons.ThisPython())
    manager.start_kernel(cwd=str(COURSE), env=environment)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        assert said(client, client.execute(START)) == ""
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def said(client: BlockingKernelClient, request: str) -> str:
    """Collect all that a cell writes to the page, until it is done."""
    texts = []
    while True:
        message: dict[str, Any] = client.get_iopub_msg(timeout=60)
        content = message["content"]
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            return "\n".join(texts)
        if message["msg_type"] == "stream":
            texts.append(content["text"])
        if message["msg_type"] in ("display_data", "execute_result"):
            texts.append(content["data"]["text/plain"])
        if message["msg_type"] == "error":
            texts.append("\n".join(content["traceback"]))


def checked(kernel: Kernel, body: str) -> str:
    _, client = kernel
    text = said(client, client.execute(f"def answer(x):\n{body}\nexercises.check('77.a', answer)"))
    time.sleep(0.3)  # a kernel that was told to end does so a moment later
    assert said(client, client.execute("print(6 * 7)")) == "42\n"
    return text


def test_a_right_answer_is_right(kernel: Kernel) -> None:
    assert checked(kernel, "    return x") == "✓ Exercise 77.a: correct. Yes."


@pytest.mark.parametrize(
    "leave",
    ["exit()", "quit()", "exit(keep_kernel=True)", "import sys; sys.exit()", "get_ipython().ask_exit()"],
)
def test_the_kernel_outlives_a_function_that_ends_the_program(kernel: Kernel, leave: str) -> None:
    text = checked(kernel, f"    {leave}\n    return x")
    assert text.startswith("✗ Exercise 77.a: wrong. Called with (1), your function ends the whole program: ")
    assert text.endswith(f"Look at line 2 of its cell: {leave}.")


def test_exit_outside_a_check_is_as_it_was(kernel: Kernel) -> None:
    _, client = kernel
    asked = said(client, client.execute("print(get_ipython().ask_exit.__func__.__qualname__)"))
    assert asked == "ZMQInteractiveShell.ask_exit\n"


def test_a_function_that_never_returns_can_be_interrupted(kernel: Kernel) -> None:
    manager, client = kernel
    request = client.execute(
        "def answer(x):\n    while True: pass\n\n"
        "from IPython.display import display\nprint('at work', flush=True)\nexercises.check('77.a', answer)"
    )
    while client.get_iopub_msg(timeout=60)["content"].get("text") != "at work\n":
        pass
    time.sleep(0.5)
    manager.interrupt_kernel()
    assert said(client, request) == (
        "✗ Exercise 77.a: wrong. You stopped this check while your function was called with (1). "
        "Look at line 2 of its cell: while True: pass. A loop that never ends is a likely reason."
    )
    assert said(client, client.execute("print(6 * 7)")) == "42\n"


def test_nothing_that_a_function_prints_or_shows_stands_above_the_feedback(kernel: Kernel) -> None:
    body = "    print('number', x)\n    display({'shown': x})\n    import warnings; warnings.warn('hm')\n    return x"
    assert checked(kernel, body).startswith(
        "✓ Exercise 77.a: correct. Yes.\nYour function printed 6 lines during this check:\nnumber 1\n"
    )


def test_an_error_is_told_with_the_line_of_the_cell(kernel: Kernel) -> None:
    assert checked(kernel, "    y = x - 2\n    return 1 / y").endswith(
        "Called with (2), your function raised ZeroDivisionError: division by zero. "
        "Look at line 3 of its cell: return 1 / y."
    )
