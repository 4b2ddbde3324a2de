"""What all tests share."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def empty_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the student's own progress out of the tests."""
    file = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(file))
    return file
