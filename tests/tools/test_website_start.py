"""How Python starts sooner in a tab: what is changed in Pyodide's files, and what is put beside them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import website_lab
import website_runtime as runtime
import website_start

LOADER = "pyodide/_package_loader.py"


def test_what_reads_otherwise_than_expected_is_named() -> None:
    assert website_start.changed("one two", {"two": "three"}, "a.js") == "one three"
    for text in ("one", "two two"):
        with pytest.raises(RuntimeError, match=r"a\.js reads otherwise than expected: 'two'"):
            website_start.changed(text, {"two": "three"}, "a.js")


def test_compiled_modules_are_loaded_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "pyodide.asm.mjs").write_text("; ".join(website_start.LINKER), encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "python_stdlib.zip", "w") as library:
        library.writestr("ast.py", "import os")
        library.writestr(LOADER, "; ".join(website_start.LOADER))
    website_start.lean(tmp_path)
    text = (tmp_path / "pyodide.asm.mjs").read_text(encoding="utf-8")
    assert text == "; ".join(website_start.LINKER.values())
    with zipfile.ZipFile(tmp_path / "python_stdlib.zip") as library:
        assert library.read("ast.py") == b"import os"
        assert library.read(LOADER).decode() == "; ".join(website_start.LOADER.values())


@pytest.mark.skipif(not (runtime.PLACE / "python_stdlib.zip").exists(), reason="Pyodide was not fetched here")
def test_pyodide_reads_as_expected() -> None:
    text = (runtime.PLACE / "pyodide.asm.mjs").read_text(encoding="utf-8")
    assert website_start.changed(text, website_start.LINKER, "pyodide.asm.mjs") != text
    with zipfile.ZipFile(runtime.PLACE / "python_stdlib.zip") as library:
        website_start.changed(library.read(LOADER).decode(), website_start.LOADER, LOADER)


def test_the_worker_begins_with_what_the_kernel_is_given(tmp_path: Path) -> None:
    kernel = "@jupyterlite/pyodide-kernel-extension"
    options = {"packages": website_lab.START}
    about = {
        "appVersion": "0.8",
        "litePluginSettings": {f"{kernel}:kernel": {"loadPyodideOptions": options}},
    }
    for folder in ("lab", "static/pyodide", f"extensions/{kernel}/static"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "lab" / "index.html").write_text("<html><head></head></html>", encoding="utf-8")
    (tmp_path / "extensions" / kernel / "static" / "comlink.worker.1f.js").write_text("", encoding="utf-8")
    file = tmp_path / "jupyter-lite.json"
    file.write_text(json.dumps({"jupyter-config-data": about}), encoding="utf-8")
    website_start.early(tmp_path)
    told = json.loads(file.read_text(encoding="utf-8"))["jupyter-config-data"]["litePluginSettings"]
    assert told[f"{kernel}:kernel"]["pyodideUrl"] == "./static/pyodide/start.mjs"
    worker = (tmp_path / "static" / "pyodide" / "early.mjs").read_text(encoding="utf-8")
    assert f'"../../extensions/{kernel}/static/comlink.worker.1f.js"' in worker
    assert json.dumps(options) in worker and "/*" not in worker
    assert (tmp_path / "static" / "pyodide" / "start.mjs").is_file()
    page = (tmp_path / "lab" / "index.html").read_text(encoding="utf-8")
    assert page.startswith("<html><head><script>") and '-version`, "0.8")' in page
