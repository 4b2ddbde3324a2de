"""The static site's parts that need no browser: Python's files for a tab, the course's package, the server."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import marshal
import sys
import threading
import tomllib
import urllib.request
import zipfile
import zlib
from pathlib import Path
from typing import Any

import lessons
import pytest
import website
import website_bytecode as bytecode
import website_lab
import website_runtime as runtime
from packaging.requirements import Requirement


def wheel(name: str, version: str, tag: str, depends: list[str]) -> tuple[str, dict[str, Any], bytes]:
    file = f"{name}-{version}-{tag}.whl"
    content = file.encode()
    sha = hashlib.sha256(content).hexdigest()
    return name, {"file_name": file, "sha256": sha, "version": version, "depends": depends}, content


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a small release with three packages, and pin it."""
    folder = tmp_path / "release"
    folder.mkdir()
    made = [
        wheel("beams", "1.0", "cp314-cp314-wasm32", ["rows", "plain"]),
        wheel("rows", "2.0", "cp314-cp314-wasm32", ["beams"]),
        wheel("plain", "3.0", "py3-none-any", []),
        wheel("other", "4.0", "cp314-cp314-wasm32", []),
    ]
    for _, about, content in made:
        (folder / about["file_name"]).write_bytes(content)
    lock = json.dumps({"info": {"python": "3.14.0"}, "packages": {name: about for name, about, _ in made}})
    (folder / runtime.LOCK).write_text(lock, encoding="utf-8")
    (folder / "pyodide.mjs").write_text("core", encoding="utf-8")
    names = ("pyodide.mjs", runtime.LOCK)
    pinned = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    monkeypatch.setattr(runtime, "CORE", pinned)
    return folder


def test_what_is_compiled_is_gathered_with_what_it_needs(release: Path, tmp_path: Path) -> None:
    lock = runtime.gather(["beams", "unknown"], release, tmp_path / "place")
    assert sorted(lock["packages"]) == ["beams", "rows"], "plain Python comes from PyPI"
    found = sorted(file.name for file in (tmp_path / "place").iterdir())
    assert found == sorted([*runtime.CORE, *(one["file_name"] for one in lock["packages"].values())])
    for file in release.iterdir():
        file.unlink()
    assert runtime.gather(["beams"], release, tmp_path / "place") == lock, "nothing is fetched twice"


@pytest.mark.parametrize("name", ["pyodide.mjs", runtime.LOCK, "rows-2.0-cp314-cp314-wasm32.whl"])
def test_a_file_that_is_not_the_pinned_one_is_refused(release: Path, tmp_path: Path, name: str) -> None:
    (release / name).write_bytes((release / name).read_bytes() + b" ")
    with pytest.raises(runtime.RuntimeFilesError, match=f"{name} is not the file of Pyodide"):
        runtime.gather(["beams"], release, tmp_path / "place")
    assert not (tmp_path / "place" / name).exists()


def test_a_missing_file_is_named(release: Path, tmp_path: Path) -> None:
    (release / "beams-1.0-cp314-cp314-wasm32.whl").unlink()
    with pytest.raises(runtime.RuntimeFilesError, match=r"lacks beams-1\.0.*give --pyodide a folder"):
        runtime.gather(["beams"], release, tmp_path / "place")


def test_a_program_that_is_not_there_or_fails_is_named(tmp_path: Path) -> None:
    with pytest.raises(runtime.RuntimeFilesError, match="no-such-program is not installed here"):
        runtime._run(["no-such-program"], tmp_path, "no-such-program")
    failing = [sys.executable, "-c", "import sys; sys.exit('no network')"]
    with pytest.raises(runtime.RuntimeFilesError, match=r"cannot download \(no network\)"):
        runtime._run(failing, tmp_path, "this")


def test_the_courses_package_holds_what_a_lesson_reads(tmp_path: Path) -> None:
    one = website_lab.course_wheel(tmp_path / "one", "numpy==2.4.3\n")
    two = website_lab.course_wheel(tmp_path / "two", "numpy==2.4.3\n")
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as package:
        names = package.namelist()
        assert package.read("requirements.txt") == b"numpy==2.4.3\n"
        about = package.read("ml_systems_week1-1.0.0.dist-info/METADATA").decode()
        listed = package.read("ml_systems_week1-1.0.0.dist-info/RECORD").decode().split()
        handed_out = json.loads(package.read("notebooks/00_start_here.ipynb"))
    assert listed == [f"{name},," for name in names]
    assert {"utils/data.py", "utils/notebook/panel.js", "data/links.csv"} <= set(names)
    assert not any("__pycache__" in name or name.startswith("tests") for name in names)
    assert "Requires-Dist: scikit-learn" in about and "nbval" not in about
    assert not any(cell.get("outputs") for cell in handed_out["cells"])


def test_every_package_that_a_tab_does_without_is_one_of_the_courses() -> None:
    assert {one.name for one in website_lab.needed()} & website_lab.ELSEWHERE == set()
    text = (lessons.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = tomllib.loads(text)["project"]["dependencies"]
    assert {Requirement(line).name for line in lines} >= website_lab.ELSEWHERE


def test_the_site_is_served_on_the_loopback_alone_with_the_types_that_browsers_want(tmp_path: Path) -> None:
    for name in ("a.mjs", "a.wasm", "a.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    with website.server(tmp_path) as running:
        assert running.server_address[0] == "127.0.0.1"
        threading.Thread(target=running.serve_forever, daemon=True).start()
        kinds = {}
        for name in ("a.mjs", "a.wasm", "a.json"):
            with urllib.request.urlopen(f"http://127.0.0.1:{running.server_address[1]}/{name}") as answer:
                kinds[name] = answer.headers["Content-Type"]
        running.shutdown()
    assert kinds == {"a.mjs": "text/javascript", "a.wasm": "application/wasm", "a.json": "application/json"}


def test_a_runtime_that_is_missing_ends_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "PLACE", tmp_path / "place")
    monkeypatch.setattr(runtime.gather, "__defaults__", (None, tmp_path / "place"))
    (tmp_path / "empty").mkdir()
    code = website.main(["--to", str(tmp_path / "out"), "--pyodide", str(tmp_path / "empty")])
    assert code == website.NOT_FETCHED
    assert "lacks pyodide.mjs: give --pyodide a folder" in capsys.readouterr().err


def test_what_lessons_import_is_compiled_and_what_nobody_reads_is_left_out(tmp_path: Path) -> None:
    names = {
        "beams": ["beams/__init__.py", "beams/spare.py", "beams/api.pyi", "beams/tests/test_a.py"],
        "ml-systems-week1": ["utils/data.py"],
    }
    used = {f"{bytecode.SITE}/{name}" for name in ("beams/__init__.py", "utils/data.py")}
    used |= {f"{bytecode.LIBRARY}/json.py"}
    found = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        packages = {}
        for package, files in names.items():
            with zipfile.ZipFile(folder / f"{package}.whl", "w") as archive:
                for name in files:
                    archive.writestr(name, "VALUE = 3\n")
            packages[package] = {
                "file_name": f"{package}.whl",
                "sha256": "",
                "depends": ["fonttools", "rows"],
            }
        with zipfile.ZipFile(folder / "python_stdlib.zip", "w") as archive:
            archive.writestr("json.py", "VALUE = 3\n")
        (folder / runtime.LOCK).write_text(json.dumps({"packages": packages}), encoding="utf-8")
        bytecode.rewrite(folder, used, zlib.compress)
        found.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert found[0] == found[1], "the same bytes from the same files"
    packages = json.loads(found[0][runtime.LOCK])["packages"]
    for package in packages.values():
        assert package["sha256"] == hashlib.sha256(found[0][package["file_name"]]).hexdigest()
        assert package["depends"] == ["rows"]
    cached = importlib.util.cache_from_source("data.py")
    with zipfile.ZipFile(tmp_path / "one" / "ml-systems-week1.whl") as archive:
        assert archive.namelist() == ["utils/data.py", f"utils/{cached}"], "students read the course's source"
        compiled = archive.read(f"utils/{cached}")
        assert {one.date_time for one in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}
    assert compiled[:4] == importlib.util.MAGIC_NUMBER
    assert int.from_bytes(compiled[4:8], "little") == 0b01, "used without a look at the source"
    code = marshal.loads(compiled[16:])
    assert code.co_filename == f"{bytecode.SITE}/utils/data.py"
    assert not (tmp_path / "one" / "beams.whl").exists()
    with zipfile.ZipFile(io.BytesIO(zlib.decompress(found[0]["beams.whl.zst"]))) as archive:
        assert archive.namelist() == ["beams/spare.py", "beams/__init__.pyc"]
    with zipfile.ZipFile(tmp_path / "one" / "python_stdlib.zip") as archive:
        assert archive.namelist() == ["json.pyc"]


def test_a_site_is_built_without_node_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(website_lab.shutil, "which", lambda _: None)
    website_lab.compile_modules(tmp_path)
    assert "Node is not installed here: the site is built without compiled modules" in capsys.readouterr().err


def test_every_import_of_a_lesson_is_found_wherever_it_stands() -> None:
    source = "import a.b\ndef f():\n    from c import d, e\n    from .own import g\n"
    assert set(bytecode.named(source)) == {"a.b", "c", "c.d", "c.e"}
