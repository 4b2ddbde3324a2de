"""The launcher, the locked requirements, and the files around them.

What can be tried without a network is tried here for real: a course in a folder with a space and Korean
letters is installed, interrupted, repaired, moved and started, with small stand-ins for uv, pytest and
JupyterLab in place of the real ones.
"""

import ast
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from types import ModuleType

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from utils import language
from utils.notebook.copies import lesson_files

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# A lesson, as its file holds it: one exercise, and an output.
LESSON = """{"cells": [
  {"cell_type": "markdown", "id": "title", "metadata": {}, "source": ["# Lesson 02. Why?"]},
  {"cell_type": "code", "id": "a", "metadata": {"exercise": "02.a"}, "source": ["answer = ..."],
   "execution_count": 1, "outputs": [{"output_type": "stream", "name": "stdout", "text": "0.846"}]}
 ], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"""


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def load(folder: Path) -> ModuleType:
    """Import the launcher that lies in a folder."""
    spec = importlib.util.spec_from_file_location("course", folder / "course.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the launcher and of what it reads, in a folder with a space and Korean letters."""
    folder = tmp_path / "한글 폴더"
    folder.mkdir()
    for name in ("course.py", "pyproject.toml", "requirements.txt", "requirements-maintainer.txt"):
        shutil.copy(ROOT / name, folder)
    (folder / "utils").mkdir()
    shutil.copytree(ROOT / "utils" / "notebook", folder / "utils" / "notebook")
    shutil.copytree(ROOT / "utils" / "translations", folder / "utils" / "translations")
    for name in ("__init__.py", "language.py"):
        shutil.copy(ROOT / "utils" / name, folder / "utils")
    (folder / "notebooks").mkdir()
    for name in ("00_start_here.ipynb", "02_latency.ipynb"):
        (folder / "notebooks" / name).write_text(LESSON, encoding="utf-8")
    return folder


@pytest.fixture
def course(folder: Path) -> ModuleType:
    return load(folder)


# ---- Pythons that cannot run it ------------------------------------------------------------------


def test_an_old_python_can_read_the_launcher() -> None:
    source = (ROOT / "course.py").read_bytes().decode("ascii")
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef, ast.Nonlocal)
    for node in ast.walk(ast.parse(source)):
        assert not isinstance(node, newer), f"line {node.lineno}: Python 2.7 cannot read this"
        if isinstance(node, ast.arguments):
            assert not node.kwonlyargs and not node.posonlyargs
            assert not any(argument.annotation for argument in [*node.args, node.vararg] if argument)
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            assert not any(isinstance(item, ast.Starred) for item in node.elts), f"line {node.lineno}"
        if isinstance(node, ast.Call):
            last = node.args[-1:] and isinstance(node.args[-1], ast.Starred)
            assert not (last and re.search(r",\s*\)$", ast.get_source_segment(source, node) or ""))
            assert not (isinstance(node.func, ast.Name) and node.func.id == "print" and node.keywords)


@pytest.mark.parametrize(
    ("version", "word"),
    [((2, 7), "too old"), ((3, 10), "too old"), ((3, 15), "too new"), ((4, 0), "too new")],
)
def test_a_python_that_is_too_old_or_too_new_is_told_so(version: tuple[int, int], word: str) -> None:
    pretend = (
        f"import runpy, sys; sys.version_info = {(*version, 0, 'final', 0)}; runpy.run_path('course.py')"
    )
    done = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert word in done.stderr and "{}.{}".format(*version) in done.stderr and "Traceback" not in done.stderr


def test_every_file_names_the_same_pythons() -> None:
    inside, outside = SpecifierSet(PROJECT["project"]["requires-python"]), ["3.10", "3.15"]
    pythons = ["3.11", "3.12", "3.13", "3.14"]
    assert all(python in inside for python in pythons) and not any(python in inside for python in outside)
    assert "if not (3, 11) <= sys.version_info[:2] <= (3, 14):" in text("course.py")
    assert "3.11, 3.12, 3.13 or 3.14" in text("course.py") and "3.11, 3.12, 3.13 or 3.14" in text("README.md")
    matrix = yaml.safe_load(text(".github/workflows/tests.yml"))["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["python"] == [pythons[0], pythons[-1]]
    assert {system.split("-")[0] for system in matrix["os"]} == {"ubuntu", "macos", "windows"}


# ---- when to install -----------------------------------------------------------------------------


@pytest.fixture
def steps(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record what the launcher does instead of doing it."""
    done: list[str] = []

    def make_venv() -> None:
        done.append("venv")
        course.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        course.PYTHON.touch()
        course.MARKER.unlink(missing_ok=True)

    monkeypatch.setattr(course, "make_venv", make_venv)
    monkeypatch.setattr(course, "install", lambda requirements: done.append(requirements.name))
    return done


def test_it_installs_once(course: ModuleType, steps: list[str]) -> None:
    course.prepare()
    course.prepare()
    assert steps == ["venv", "requirements.txt"]


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_it_installs_again_when_the_lock_changed(course: ModuleType, steps: list[str], name: str) -> None:
    course.prepare()
    (course.ROOT / name).write_text("changed", encoding="utf-8")
    steps.clear()
    course.prepare()
    course.prepare()
    assert steps == ["requirements.txt"]


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"python": "3.11.0"}', "\0"])
def test_a_damaged_marker_means_a_fresh_start(course: ModuleType, steps: list[str], damage: str) -> None:
    course.prepare()
    course.MARKER.write_text(damage, encoding="utf-8")
    steps.clear()
    course.prepare()
    assert steps == ["venv", "requirements.txt"]


def test_another_python_means_a_fresh_start(
    course: ModuleType, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    course.prepare()
    steps.clear()
    monkeypatch.setattr(course.platform, "python_version", lambda: "3.11.99")
    course.prepare()
    assert steps == ["venv", "requirements.txt"]


def test_a_python_that_is_gone_means_a_fresh_start(course: ModuleType, steps: list[str]) -> None:
    course.prepare()
    course.PYTHON.unlink()
    steps.clear()
    course.prepare()
    assert steps == ["venv", "requirements.txt"]


def test_a_moved_folder_means_a_fresh_start(
    course: ModuleType, folder: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    course.prepare()
    moved = load(folder.rename(folder.with_name("moved")))
    monkeypatch.setattr(moved, "make_venv", lambda: steps.append("venv again"))
    monkeypatch.setattr(moved, "install", lambda requirements: None)
    moved.prepare()
    assert steps[-1] == "venv again"


@pytest.mark.parametrize("stage", ["first", "update"])
def test_an_interrupted_installation_is_not_taken_for_finished(
    course: ModuleType, steps: list[str], monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    def interrupted(requirements: Path) -> None:
        raise KeyboardInterrupt

    if stage == "update":
        course.prepare()
        course.LOCK.write_text("changed", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(course, "install", interrupted)
        assert course.main(["test"]) == 130
    steps.clear()
    course.prepare()
    assert steps == ["venv", "requirements.txt"]


# ---- how to install ------------------------------------------------------------------------------


def fake_installers(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, results: dict[str, tuple[int, str]]
) -> list[str]:
    """Record the installers' commands and give each the result of the first key that its command holds."""
    commands: list[str] = []

    def run_shown(*arguments: str) -> tuple[int, str]:
        commands.append(" ".join(arguments))
        return next((result for key, result in results.items() if key in commands[-1]), (0, ""))

    monkeypatch.setattr(course, "run_shown", run_shown)
    return commands


def test_uv_installs(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = fake_installers(course, monkeypatch, {})
    course.install(course.LOCK)
    assert re.fullmatch(r"-m pip install --only-binary=:all: uv==[\d.]+", commands[0])
    assert commands[1] == f"-m uv pip install --python {course.PYTHON} -r requirements.txt"
    assert len(commands) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        {"uv==": (1, "ERROR: No matching distribution found for uv==0.1")},
        {"-m uv": (1, "error: cannot execute binary file")},
        {"-m uv": (2, "error: Failed to fetch: operation timed out")},  # pip may know a mirror
    ],
)
def test_pip_takes_over(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, trouble: dict[str, tuple[int, str]]
) -> None:
    commands = fake_installers(course, monkeypatch, trouble)
    course.install(course.LOCK)
    assert commands[-1] == "-m pip install -r requirements.txt"


FAILURES = {
    "download": [
        "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('<HTTPSConnection>: "
        "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')'",
        "ConnectionError: HTTPSConnectionPool(host='x', port=443): Max retries exceeded (Caused by "
        "ProxyError('Cannot connect to proxy.'))",
        "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed'))",
        "error: Request failed after 3 retries\n  Caused by: error sending request for url\n  Caused by: dns error",
        "socket.gaierror: [Errno 11001] getaddrinfo failed",
        "pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out.",
    ],
    "disk is full": [
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "  Caused by: failed to copy file: No space left on device (os error 28)",
        "  Caused by: There is not enough space on the disk. (os error 112)",
        "[Errno 122] Disk quota exceeded",
    ],
    "cannot be written": [
        "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/course/.venv/x'",
        "[Errno 30] Read-only file system: '/course/.venv'",
        "  Caused by: failed to remove file `C:\\course\\.venv\\x.pyd`: Access is denied. (os error 5)",
        "[WinError 32] The process cannot access the file because it is being used by another process: 'x'",
    ],
}


@pytest.mark.parametrize(
    ("word", "said"), [(word, said) for word, list_ in FAILURES.items() for said in list_]
)
def test_what_an_installer_says_becomes_one_sentence(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, word: str, said: str
) -> None:
    fake_installers(course, monkeypatch, {"pip": (1, said)})
    with pytest.raises(SystemExit) as stopped:
        course.install(course.LOCK)
    assert word in str(stopped.value) and "run the same command again" in str(stopped.value)
    assert "\n" not in str(stopped.value)


def test_an_unknown_failure_points_to_what_was_said(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_installers(course, monkeypatch, {"pip": (1, "ERROR: something new")})
    with pytest.raises(SystemExit, match="the lines above say why"):
        course.install(course.LOCK)


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (PermissionError(13, "Permission denied", ".venv"), "cannot be written"),
        (OSError(30, "Read-only file system", ".venv"), "cannot be written"),
        (OSError(28, "No space left on device"), "disk is full"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_what_the_system_refuses_becomes_one_sentence(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch, error: OSError, word: str
) -> None:
    def refuse(self: object, folder: str) -> None:
        raise error

    monkeypatch.setattr(venv.EnvBuilder, "create", refuse)
    with pytest.raises(SystemExit, match=word):
        course.main(["test"])


def test_pip_that_cannot_be_put_into_the_environment(
    course: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object, folder: str) -> None:
        raise subprocess.CalledProcessError(1, "ensurepip", b"OSError: [Errno 28] No space left on device")

    monkeypatch.setattr(venv.EnvBuilder, "create", fail)
    with pytest.raises(SystemExit, match="disk is full"):
        course.main(["test"])


def outcome(folder: Path, *arguments: str, code: str = "pass", **variables: str) -> tuple[int, str]:
    """Run the launcher of a folder as a program, some code before it; return its exit code and output."""
    begin = f"import runpy, sys; {code}; sys.argv = {['course.py', *arguments]}; "
    begin += "runpy.run_path('course.py', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", begin],
        cwd=folder,
        env=offline(folder) | variables,
        input="typed",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode, done.stdout


def offline(folder: Path) -> dict[str, str]:
    """Return variables with which pip asks no index, only the folder `wheels`."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    return variables | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": "wheels",
        "PIP_NO_INDEX": "1",
        "PYTHONIOENCODING": "utf-8",
    }


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(folder: Path, module: str) -> None:
    code, said = outcome(folder, "test", code=f"sys.modules['{module}'] = None")
    assert code == 1 and "apt install python3-venv" in said and "Traceback" not in said


# ---- the whole way -------------------------------------------------------------------------------

FAKE_UV = """
import pathlib, subprocess, sys, time
if pathlib.Path("slow").exists():
    print("fake uv is slow", flush=True)
    time.sleep(60)
print("fake uv", *sys.argv[1:])
sys.exit(subprocess.call([sys.executable, "-m", "pip", "install", "-q", "-r", sys.argv[-1]]))
"""
FAKE_PYTEST = """
import sys
print("fake pytest", sys.argv[1:], "stdin", repr(sys.stdin.read()), sys.prefix)
sys.exit(7)
"""
FAKE_LAB = """
import os, sys
print("fake lab", sys.argv[1:])
print("folder", ascii(os.environ["COURSE_FOLDER"]))
misleading = {"PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "CONDA_PREFIX"}
print("misleading", sorted(misleading & set(os.environ)))
print("pip user", os.environ["PIP_USER"], "a letter: \\ud55c")
"""


def make_wheel(folder: Path, name: str, version: str, source: str) -> None:
    """Write the wheel of a package that runs some source."""
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}/__init__.py", "")
        wheel.writestr(f"{name}/__main__.py", source)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def small_course(folder: Path) -> Path:
    """Give a course whose packages are small and at hand."""
    (folder / "wheels").mkdir()
    make_wheel(folder / "wheels", "uv", "0.0.1", FAKE_UV)
    make_wheel(folder / "wheels", "pytest", "0.0.1", FAKE_PYTEST)
    make_wheel(folder / "wheels", "jupyterlab", "0.0.1", FAKE_LAB)
    (folder / "requirements.txt").write_text("pytest==0.0.1\njupyterlab==0.0.1\n", encoding="utf-8")
    (folder / "requirements-maintainer.txt").write_text("uv==0.0.1\n", encoding="utf-8")
    return folder


def interrupt_an_installation(folder: Path) -> tuple[int, str]:
    """Press Ctrl-C while uv is at work."""
    (folder / "slow").touch()
    child = subprocess.Popen(
        [sys.executable, "course.py", "test"],
        cwd=folder,
        env=offline(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    assert child.stdout
    said = ""
    for line in child.stdout:
        said += line
        if "fake uv is slow" in line:
            os.killpg(child.pid, signal.SIGINT)
    child.stdout.close()
    (folder / "slow").unlink()
    return child.wait(), said


def test_the_whole_way(small_course: Path) -> None:
    if os.name == "posix":  # Windows has no way to send Ctrl-C to a group; see the interruptions above
        code, said = interrupt_an_installation(small_course)
        assert code == 130 and "goes on from here" in said and "course.py" not in said
        assert not (small_course / ".venv" / "course.json").exists()

    code, said = outcome(small_course, "test", "-k", "a b")
    assert code == 7, said
    assert "fake uv pip install" in said and "uv does not work" not in said
    assert "'-k', 'a b'] stdin ''" in said and str(small_course / ".venv") in said
    settings = small_course / ".venv/share/jupyter/lab/settings/overrides.json"
    assert '"fetchNews": "false"' in settings.read_text(encoding="utf-8")

    misleading = dict.fromkeys(("PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "CONDA_PREFIX", "PIP_USER"), "1")
    misleading["PYTHONPATH"] = str(small_course)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        started = time.perf_counter()
        code, said = outcome(
            small_course, "--no-browser", "--port", str(port), PYTHONIOENCODING="ascii", **misleading
        )
        seconds = time.perf_counter() - started
    assert code == 0, said
    assert "fake uv" not in said and seconds < 5
    found = re.search(r"--ServerApp.port=(\d+)", said)
    assert found and int(found[1]) > port and f"Port {port} is taken" in said
    assert "--ServerApp.ip=127.0.0.1" in said and "'--no-browser'" in said and "token" not in said
    mine = small_course / "my_lessons"
    here = ascii(str(mine))[1:-1]
    for words in (f"Your lessons are in {here}", f"--ServerApp.root_dir={here}'", f"folder '{here}'"):
        assert words in said
    assert "/lab/tree/00_start_here.ipynb" in said
    assert "0.846" not in (mine / "02_latency.ipynb").read_text(encoding="utf-8")
    assert ("--allow-root" in said) == (hasattr(os, "geteuid") and os.geteuid() == 0)
    assert "misleading []" in said and "pip user 0" in said and "a letter: \\ud55c" in said
    assert "Traceback" not in said

    # A new lock and no network: a port where nobody answers stands for the index.
    (small_course / "requirements-maintainer.txt").write_text("uv==0.0.2\n", encoding="utf-8")
    (small_course / "requirements.txt").write_text("pytest==0.0.2\n", encoding="utf-8")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{closed.getsockname()[1]}/simple"
        code, said = outcome(small_course, "test", PIP_NO_INDEX="0", PIP_INDEX_URL=index, PIP_RETRIES="1")
    assert code == 1 and "Traceback" not in said
    assert said.splitlines()[-1].startswith("The packages cannot be downloaded: connect to the internet")


# ---- options, ports, folders ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "0"],
        ["--port", "65536"],
        ["--port", "x"],
        ["tset"],
        ["--port", "9000", "test"],
        ["slides"],
        ["slides", "02", "--port", "0"],
        ["reset"],
    ],
)
def test_wrong_options_are_refused(
    course: ModuleType, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        course.main(arguments)
    assert "usage: course.py" in capsys.readouterr().err


def test_help_names_every_command(course: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        course.main(["--help"])
    said = capsys.readouterr().out
    assert all(f"python3 course.py {command}" in said for command in course.PASSING)


def test_no_free_port_is_one_sentence(course: ModuleType) -> None:
    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", 65535))
            taken.listen()
        except OSError:
            pass  # somebody else has it: taken all the same
        with pytest.raises(SystemExit, match="choose another one"):
            course.free_port(65535)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (r"C:\course", []),
        (r"C:\Users\student\Downloads\course", []),
        (r"C:\Users\student\OneDrive\Desktop\course", ["synchronised"]),
        ("C:\\Users\\학생\\OneDrive - 대학교\\course", ["synchronised"]),
        (r"D:\Dropbox (Personal)\course", ["synchronised"]),
        ("G:\\내 드라이브\\course", ["synchronised"]),
        ("C:\\" + "a" * 110, ["characters"]),
        ("C:\\OneDrive\\" + "a" * 110, ["characters", "synchronised"]),
    ],
)
def test_folders_that_windows_has_trouble_with(course: ModuleType, path: str, words: list[str]) -> None:
    warnings = course.folder_warnings(PureWindowsPath(path))
    assert len(warnings) == len(words)
    assert all(word in warning for word, warning in zip(words, warnings, strict=True))


def test_the_longest_installed_path_is_known(course: ModuleType) -> None:
    packages = Path(sysconfig.get_paths()["purelib"])
    longest = max(len(at) + 1 + len(name) for at, _, names in os.walk(packages) for name in names)
    assert len(r".venv\Lib\site-packages") + longest - len(str(packages)) <= course.LONGEST_INSIDE


# ---- the student's copies, and reset --------------------------------------------------------------


@pytest.fixture
def lesson(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the student's copy of a lesson, as it was laid out."""
    monkeypatch.setattr(course, "prepare", lambda: None)
    monkeypatch.setattr(course, "run", lambda *command: 0)
    course.main(["--no-browser"])
    return course.ROOT / "my_lessons" / "02_latency.ipynb"


@pytest.fixture(autouse=True)
def variables_are_put_back(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take back the variable that the launcher sets for what it starts, and the language that it speaks."""
    monkeypatch.setenv("COURSE_FOLDER", "")
    monkeypatch.setattr(language, "of_system", lambda: "en")
    yield
    language.use("en")


def reset(course: ModuleType, *arguments: str) -> list[bytes]:
    """Reset a lesson; return the contents of all dated copies."""
    course.main(["reset", *arguments])
    return sorted(file.read_bytes() for file in (course.ROOT / "my_lessons" / "kept").glob("*"))


def test_reset_puts_a_lesson_back_and_keeps_what_was_there(
    course: ModuleType, lesson: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_out = lesson.read_bytes()
    assert reset(course, "02") == []
    assert "is as it was handed out" in capsys.readouterr().out
    answers = [handed_out.replace(b"...", answer) for answer in (b"1", b"2")]
    for answer in answers:  # within one second: none replaces the other
        lesson.write_bytes(answer)
        reset(course, "2")
        assert lesson.read_bytes() == handed_out
    copies = list((lesson.parent / "kept").glob("*"))
    assert sorted(file.read_bytes() for file in copies) == answers
    assert all(re.fullmatch(r"02_latency_\d{4}-\d\d-\d\d_\d{6}(_2)?\.ipynb", file.name) for file in copies)
    said = capsys.readouterr().out
    assert all(file.name in said for file in copies) and "Reload Notebook from Disk" in said

    lesson.unlink()
    assert len(reset(course, "02")) == 2
    assert lesson.read_bytes() == handed_out


def test_reset_asks_neither_git_nor_the_version(
    course: ModuleType, lesson: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Committed answers, a clone of another user's, a corrected zip: what the course holds is what counts."""
    monkeypatch.setenv("PATH", "")  # no git
    stored = course.NOTEBOOKS / "02_latency.ipynb"
    before = lesson.read_bytes().replace(b"...", b"5")
    lesson.write_bytes(before)
    (course.ROOT / ".git").mkdir()
    stored.write_text(LESSON.replace("Why?", "Why not?"), encoding="utf-8")
    assert reset(course, "02") == [before]
    assert b"Why not?" in lesson.read_bytes() and "handed out again" in capsys.readouterr().out

    stored.write_text(LESSON.replace("...", "5"), encoding="utf-8")
    left = lesson.read_bytes()
    with pytest.raises(SystemExit, match="somebody has worked in it; nothing was changed: unpack the course"):
        reset(course, "02")
    assert lesson.read_bytes() == left


def test_reset_keeps_progress_unless_told_otherwise(
    course: ModuleType, lesson: Path, empty_progress: Path
) -> None:
    entries = {"02.a": "correct", "04.a": "wrong"}
    empty_progress.write_text(
        json.dumps({"exercises": entries, "predictions": {"02.x": 1}}), encoding="utf-8"
    )
    before = empty_progress.read_bytes()
    assert reset(course, "02") == [] and empty_progress.read_bytes() == before
    assert reset(course, "02", "--progress") == [before]
    kept = json.loads(empty_progress.read_text(encoding="utf-8"))
    assert kept == {"exercises": {"04.a": "wrong"}, "predictions": {}}
    empty_progress.unlink()
    assert reset(course, "02", "--progress") == [before]


def test_what_reset_cannot_do_is_one_sentence(course: ModuleType, lesson: Path, empty_progress: Path) -> None:
    with pytest.raises(SystemExit, match="There is no lesson 77; there are: 00, 02"):
        reset(course, "77")
    empty_progress.write_text("{", encoding="utf-8")
    with pytest.raises(SystemExit, match="is damaged: delete it"):
        reset(course, "02", "--progress")
    answers = lesson.read_bytes().replace(b"...", b"5")
    lesson.write_bytes(answers)
    (lesson.parent / "kept").touch()  # a file where the folder belongs
    with pytest.raises(SystemExit, match="The system refused"):
        reset(course, "02")
    assert lesson.read_bytes() == answers, "nothing is replaced that could not be kept"


def test_the_folder_is_where_the_student_says(
    course: ModuleType, lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.main(["--no-browser", "--folder", str(tmp_path / "mine")])
    assert os.environ["COURSE_FOLDER"] == str(tmp_path / "mine")  # so the kernels keep the progress there
    monkeypatch.setenv("COURSE_FOLDER", str(tmp_path / "named"))
    course.main(["--no-browser"])
    course.main(["reset", "02", "--folder", str(tmp_path / "third")])
    for name in ("mine", "named", "third"):
        assert (tmp_path / name / "02_latency.ipynb").exists(), name


def test_a_course_that_cannot_be_written_to_puts_the_lessons_into_the_home(
    course: ModuleType,
    lesson: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = course.part_of_utils("progress")
    writable = progress.is_writable
    monkeypatch.setattr(progress, "is_writable", lambda at: course.ROOT not in at.parents and writable(at))
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("COURSE_FOLDER", "")
    course.main(["--no-browser"])
    assert f"Your lessons are in {tmp_path / 'home' / 'ml-systems-week1'}" in capsys.readouterr().out
    assert (tmp_path / "home" / "ml-systems-week1" / "02_latency.ipynb").exists()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(lesson))  # a file: nobody can write below it
    monkeypatch.setenv("COURSE_FOLDER", str(lesson / "mine"))
    with pytest.raises(SystemExit, match="cannot be written to: name a folder of your own"):
        course.main(["--no-browser"])


@pytest.mark.parametrize("missing", ["utils", "notebooks", "requirements.txt"])
def test_a_course_opened_inside_its_zip_says_so(folder: Path, missing: str) -> None:
    shutil.move(folder / missing, folder.parent / missing)
    for command in ([], ["test"], ["reset", "02"], ["slides", "02"]):
        code, said = outcome(folder, *command)
        assert code == 1 and said.startswith(
            "The rest of the course is not beside this file: unpack the whole zip"
        )
        assert len(said.splitlines()) == 1


def test_what_the_launcher_takes_from_utils_needs_no_package(folder: Path) -> None:
    code = "import course, sys; [course.part_of_utils(n) for n in ('copies', 'environment', 'progress')]; "
    code += "print(*{name.split('.')[0] for name in sys.modules if name[0] != '_'} - sys.stdlib_module_names)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=folder,
        env=offline(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    assert sorted(done.stdout.split()) == ["course", "utils"]


# ---- a home that cannot be written to ------------------------------------------------------------

LOOK = "import matplotlib.font_manager, os; print(os.environ.get('HOME'), os.environ.get('MPLCONFIGDIR'))"


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no HOME")
@pytest.mark.parametrize("part", ["HOME", "XDG_CACHE_HOME"])
def test_a_home_that_cannot_be_written_to_is_replaced(
    course: ModuleType, lesson: Path, part: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(part, str(lesson))  # a file: nobody can write below it, not even root
    if part == "XDG_CACHE_HOME" and not sys.platform.startswith("linux"):
        pytest.skip("Only Linux knows this variable")
    monkeypatch.setenv("COURSE_FOLDER", str(tmp_path / "mine"))

    def import_matplotlib(variables: dict[str, str], first: str = "pass") -> tuple[str, str]:
        done = subprocess.run(
            [sys.executable, "-c", f"{first}; {LOOK}"],
            cwd=ROOT,
            env=variables,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout, done.stderr

    assert "temporary cache directory" in import_matplotlib(dict(os.environ))[1]
    assert import_matplotlib(dict(os.environ), "import conftest")[1] == "", "pytest started by hand"
    said, warned = import_matplotlib(course.environment())
    assert warned == ""
    home = tmp_path / "mine" / ".home" / "home" if part == "HOME" else tmp_path
    assert said.split() == [str(home), str(tmp_path / "mine" / ".home" / "matplotlib")]


def test_a_home_that_can_be_written_to_is_left_alone(
    course: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert course.part_of_utils("environment").spare_places() == {}


# ---- slides --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["02", "--no-browser"], ["tools/slides.py", "02_latency.ipynb", "--port", "8000", "--no-browser"]),
        (
            ["2", "--to", "decks"],
            ["tools/slides.py", "02_latency.ipynb", "--to", str(Path("decks").absolute())],
        ),
        (
            ["02", "--live", "--port", "9000"],
            ["-m", "jupyterlab", "--ServerApp.port=9000", "/lab/tree/02_latency.ipynb", "my_lessons"],
        ),
    ],
)
def test_slides_starts_what_shows_them(
    course: ModuleType,
    lesson: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    expected: list[str],
) -> None:
    commands: list[str] = []
    monkeypatch.setattr(course, "prepare", lambda: None)
    monkeypatch.setattr(course, "free_port", lambda first: first)
    monkeypatch.setattr(course, "run", lambda *command: commands.extend(command))
    course.main(["slides", *arguments])
    assert all(any(part in word for word in commands) for part in expected), commands
    if "--live" in arguments:
        options = [word for word in commands if "extra_labextensions_path=" in word]
        assert all(option.startswith("--LabApp.") for option in options)
        assert {Path(option.split("=")[1]).name for option in options} == {"lab", "live"}


# ---- the lessons in another language -------------------------------------------------------------


@pytest.fixture
def pages(course: ModuleType, lesson: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give a course whose lesson 00 exists in Korean as well, and the pages that JupyterLab is opened on."""
    (course.NOTEBOOKS / "ko").mkdir()
    (course.NOTEBOOKS / "ko" / "00_start_here.ipynb").write_text(LESSON, encoding="utf-8")
    opened: list[str] = []

    def run(*command: str) -> None:
        if command[:2] == ("-m", "jupyterlab"):
            opened.extend(word.rpartition("/tree/")[2] for word in command if "/tree/" in word)

    monkeypatch.setattr(course, "run", run)
    return opened


def test_the_launcher_opens_the_lessons_in_the_language_that_was_chosen_last(
    course: ModuleType, pages: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for chosen in ([], ["--language", "ko"], [], ["--language", "en"], []):
        course.main([*chosen, "--no-browser"])
    english, korean = "00_start_here.ipynb", "ko/00_start_here.ipynb"
    assert pages == [english, korean, korean, english, english]
    assert (course.ROOT / "my_lessons" / korean).exists()
    said = capsys.readouterr().out
    assert said.count("Your lessons are in") == said.count("Starting JupyterLab") == 3
    assert said.count("JupyterLab을 시작합니다") == 2


def test_the_systems_language_decides_until_one_is_chosen(
    course: ModuleType, pages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "of_system", lambda: "ko")
    course.main(["--no-browser"])
    course.main(["--no-browser", "--language", "en"])
    course.main(["--no-browser"])
    assert pages == ["ko/00_start_here.ipynb", "00_start_here.ipynb", "00_start_here.ipynb"]


def test_a_lesson_that_is_not_there_in_that_language_opens_in_english(
    course: ModuleType, pages: list[str]
) -> None:
    course.main(["slides", "02", "--live", "--language", "ko"])
    course.main(["slides", "00", "--live", "--language", "ko"])
    assert pages == ["02_latency.ipynb", "ko/00_start_here.ipynb"]


def test_an_unknown_language_is_one_sentence(course: ModuleType, pages: list[str]) -> None:
    for command in ([], ["reset", "02"], ["slides", "02"]):
        with pytest.raises(SystemExit, match=r"^There is no language 'xx': choose one of en, ko\.$"):
            course.main([*command, "--language", "xx"])
    assert pages == []


def test_reset_puts_back_the_copy_in_that_language(
    course: ModuleType, pages: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    course.main(["--no-browser"])
    english, korean = (course.ROOT / "my_lessons" / name / "00_start_here.ipynb" for name in (".", "ko"))
    for file in (english, korean):
        file.write_bytes(file.read_bytes().replace(b"...", b"5"))
    course.main(["reset", "00", "--language", "ko"])
    assert b"..." in korean.read_bytes() and b"..." not in english.read_bytes()
    assert "되돌렸습니다" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["translate", "ko", "09"], ["tools/translation.py", "ko", "09"]),
        (["refresh", "--language", "ko", "09"], ["tools/translation.py", "ko", "09"]),
        (["refresh", "09", "--language", "en"], ["tools/refresh.py", "09"]),
        (["refresh", "09"], ["tools/refresh.py", "09"]),
        (["slides", "00", "--language", "ko", "--to", "f"], ["tools/slides.py", "00_start_here.ipynb", "--to",
                                                            str(Path("f").absolute()), "--language", "ko"]),
    ],
)  # fmt: skip
def test_what_builds_a_language_is_started(
    course: ModuleType,
    pages: list[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    command: list[str],
) -> None:
    said: list[str] = []
    monkeypatch.setattr(course, "run", lambda *words: said.extend(words))
    course.main(arguments)
    assert said == command


# ---- the requirements ----------------------------------------------------------------------------


def pins(name: str) -> dict[str, Requirement]:
    """Read a requirements file in which each line is a comment, `-e .`, or a package with its version."""
    found: dict[str, Requirement] = {}
    for line in text(name).splitlines():
        line = line.split("#")[0].strip()
        if line and line != "-e .":
            requirement = Requirement(line)
            assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), f"{name}: {line} is not a version"
            assert not requirement.url and requirement.name not in found, f"{name}: {line}"
            found[canonicalize_name(requirement.name)] = requirement
    return found


def test_every_direct_dependency_is_locked() -> None:
    student, maintainer = pins("requirements.txt"), pins("requirements-maintainer.txt")
    extra = PROJECT["project"]["optional-dependencies"]["maintainer"]
    for locked, names in ((student, PROJECT["project"]["dependencies"]), (maintainer, extra)):
        for requirement in map(Requirement, names):
            pin = locked[canonicalize_name(requirement.name)]
            assert str(pin.specifier)[2:] in requirement.specifier, f"{pin} is not {requirement}"
    for name, pin in student.items():  # a marker may fall away where an extra needs the package everywhere
        assert maintainer[name].specifier == pin.specifier, name
    assert not {Requirement(name).name for name in extra} & set(student), "a student need not download this"


def test_the_project_itself_is_installed_and_built_by_a_pinned_backend() -> None:
    assert text("requirements.txt").count("\n-e .\n") == 1
    (backend,) = map(Requirement, PROJECT["build-system"]["requires"])
    assert pins("requirements.txt")["setuptools"] == backend


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-maintainer.txt"])
def test_the_lock_names_no_index_and_comes_from_one_command(name: str) -> None:
    assert "python3 course.py lock" in text(name).splitlines()[1]
    assert not re.search(r"://|^-(?!e \.$)", text(name), re.MULTILINE)


def test_what_is_installed_is_what_is_locked_to_the_last_transitive_package() -> None:
    locked, to_see, seen = pins("requirements.txt"), [("ml-systems-week1", "")], set()
    while to_see:
        name, extra = to_see.pop()
        distribution = importlib.metadata.distribution(name)
        if name in locked:
            assert distribution.version == str(locked[name].specifier)[2:], (
                f"{name}: another one is installed"
            )
        for requirement in map(Requirement, distribution.requires or []):
            needed = canonicalize_name(requirement.name)
            if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
                continue
            assert needed in locked, f"{name} needs {needed}, which the lock lacks"
            to_see += [pair for part in ["", *requirement.extras] if (pair := (needed, part)) not in seen]
            seen |= {(needed, part) for part in ["", *requirement.extras]}
    here = {name for name, pin in locked.items() if not pin.marker or pin.marker.evaluate()}
    assert {name for name, _ in seen} == here


def test_conda_defers_to_the_lock() -> None:
    python, pip, packages = yaml.safe_load(text("environment.yml"))["dependencies"]
    assert pip == "pip" and packages == {"pip": ["-r requirements.txt"]}
    assert python.startswith("python=")
    assert python.removeprefix("python=") in SpecifierSet(PROJECT["project"]["requires-python"])


# ---- a folder with Korean letters ----------------------------------------------------------------

AS_KOREAN_WINDOWS = """
import io, locale, site, sys
plain = io.TextIOWrapper
io.TextIOWrapper = lambda file, encoding=None: plain(file, encoding="cp949" if encoding == "locale" else encoding)
locale.getencoding = lambda: "cp949"
site.addsitedir(sys.argv[1])
import utils
print(ascii(utils.__file__))
"""


def test_the_installed_project_is_found_from_a_folder_with_korean_letters(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "utils", folder / "utils", dirs_exist_ok=True)
    build = "import setuptools.build_meta as backend; backend.build_editable('.')"
    subprocess.run([sys.executable, "-c", build], cwd=folder, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")

    environment = tmp_path / "environment"
    venv.create(environment, symlinks=os.name != "nt")
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    paths = {"base": str(environment), "platbase": str(environment)}
    packages = Path(sysconfig.get_path("purelib", "nt_venv" if os.name == "nt" else "posix_venv", vars=paths))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)

    for file in packages.glob("*.pth"):
        assert file.name.isascii() and file.read_bytes().isascii(), f"{file} is read in the system's encoding"
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    expected = ascii(str(folder / "utils" / "__init__.py"))
    for command, variables in (
        (["-c", "import utils; print(ascii(utils.__file__))"], {}),
        (["-c", "import utils; print(ascii(utils.__file__))"], {"LC_ALL": "C"}),
        (["-S", "-c", AS_KOREAN_WINDOWS, str(packages)], {}),
    ):
        done = subprocess.run(
            [python, *command], cwd=tmp_path, env=clean | variables, capture_output=True, text=True
        )
        assert done.stdout.strip() == expected, done.stderr


# ---- line ends -----------------------------------------------------------------------------------


def test_a_clone_on_windows_keeps_every_byte(tmp_path: Path) -> None:
    names = [
        file.relative_to(ROOT)
        for kind in ("data/*.csv", "data/*.gz", "notebooks/*.ipynb")
        for file in ROOT.glob(kind)
    ]
    assert {name.suffix for name in names} >= {".csv", ".ipynb"}
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    for name in [Path(".gitattributes"), Path("course.py"), Path(".ci/run"), *names]:
        (origin / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, origin / name)
    (origin / "data" / "mixed.csv").write_bytes(b"a,b\r\n1,2\n")

    def git(*arguments: str) -> None:
        variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        who = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "core.autocrlf=true"]
        subprocess.run(["git", *who, *arguments], env=variables | nobody, check=True, capture_output=True)

    git("init", str(origin))
    git("-C", str(origin), "add", "--all")
    git("-C", str(origin), "commit", "-m", "a course")
    git("clone", str(origin), str(clone))
    for name in [Path("data/mixed.csv"), Path("course.py"), Path(".ci/run"), *names]:
        assert (clone / name).read_bytes() == (origin / name).read_bytes(), f"{name} changed on its way"


# ---- the README and CI ---------------------------------------------------------------------------


def test_the_readme_lists_the_lessons_and_its_links_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text("README.md")) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []
    lessons = [f"notebooks/{file.name}" for file in lesson_files(ROOT / "notebooks")]
    assert [link for link in links if link.endswith(".ipynb")] == lessons


def test_ci_runs_what_the_readme_says() -> None:
    script = text(".ci/run")
    commands = re.findall(r"^(?!#).*?(python3 course\.py \w+)", script, re.MULTILINE)
    names = ("test", "lint", "browser", "site", "browser")
    assert commands == [f"python3 course.py {name}" for name in names]
    assert all(
        f"`{command}`" in text("README.md") or f"\n{command}\n" in text("README.md") for command in commands
    )
    assert script.count("COURSE_BROWSER=required") == 2
    assert (
        'wait "$lint" || { cat .venv/lint.txt; exit 1; }' in script
    )  # what runs beside must still be able to fail
    assert "bash .ci/run" in text(".github/workflows/tests.yml")
