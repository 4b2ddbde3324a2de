"""What all tests share."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

# The lessons run beside the tests: threads that share a core with them would spend their time waiting for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# A shell that runs the tests in the background has told them to ignore Ctrl-C; what they start and interrupt must not.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same inputs in every run, and no time limit: a busy machine is not a bug.
settings.register_profile(
    "course", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("course")
# For the search for mutants, which asks only whether a test fails: the first failing input is enough.
settings.register_profile(
    "first_failure", settings.get_profile("course"), phases=[Phase.explicit, Phase.generate]
)


@pytest.fixture(autouse=True)
def empty_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the student's own progress out of the tests."""
    file = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(file))
    monkeypatch.delenv("COURSE_FOLDER", raising=False)
    return file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the lessons: what takes longest should not be left to one process at the end."""
    items.sort(key=lambda item: getattr(item, "originalname", "") != "test_run")
