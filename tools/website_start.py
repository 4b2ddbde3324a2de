"""Let Python start sooner in a tab: it begins to load while JupyterLab still does, and loads what it needs, not more.

``website_start.js`` makes the kernel's worker in the page, ``website_early.mjs`` is that worker, and
``website_start.mjs`` gives JupyterLite's kernel the Python that it has begun to load.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# In Pyodide, for each file: what stands there once, and what takes its place.
LOADER = {
    # A compiled module is loaded when it is imported: not each of a package when the package comes.
    "return to_js(get_dynlibs(f, suffix, extract_path))": "return to_js([])",
    # What ``website_bytecode.py`` has packed as a whole.
    "    with NamedTemporaryFile(suffix=filename) as f:\n        buffer._into_file(f)\n": """\
    packed, filename = filename, filename.removesuffix(".zst")
    with NamedTemporaryFile(suffix=filename) as f:
        if packed == filename:
            buffer._into_file(f)
        else:
            from compression import zstd

            f.write(zstd.decompress(buffer.to_bytes()))
            f.flush()
""",
}
LINKER = {
    # After each compiled module, only the symbols that are new are looked through.
    "var GOT={};": "var GOT={},GOT_NEW=new Map;",
    'rtn=GOT[symName]=new WebAssembly.Global({value:"i32",mutable:true},-1)}': 'rtn=GOT[symName]=new WebAssembly.Global({value:"i32",mutable:true},-1);GOT_NEW.set(symName,rtn)}',
    "of Object.entries(GOT)){if(entry.value==-1){": "of GOT_NEW){GOT_NEW.delete(symName);if(entry.value==-1){",
}


def changed(text: str, changes: dict[str, str], name: str) -> str:
    """Replace what stands in a text once.

    Parameters
    ----------
    text : str
    changes : dict from str to str
        What takes its place, by what stands there.
    name : str
        The file's name.

    Returns
    -------
    str

    Raises
    ------
    RuntimeError
        If one of them is not there once.
    """
    for before, after in changes.items():
        if text.count(before) != 1:
            raise RuntimeError(f"{name} reads otherwise than expected: {before!r} is not there once.")
        text = text.replace(before, after)
    return text


def change(file: Path, changes: dict[str, str]) -> None:
    """Replace what stands in a file once, see :func:`changed`.

    Parameters
    ----------
    file : pathlib.Path
    changes : dict from str to str
    """
    file.write_text(changed(file.read_text(encoding="utf-8"), changes, file.name), encoding="utf-8")


def lean(static: Path) -> None:
    """Let Pyodide load compiled modules one by one, as they are imported, each without a look at all others' symbols.

    Parameters
    ----------
    static : pathlib.Path
        The folder of Python's files, which are changed.
    """
    change(static / "pyodide.asm.mjs", LINKER)
    library, loader = static / "python_stdlib.zip", "pyodide/_package_loader.py"
    with zipfile.ZipFile(library) as old:
        files = [(one, old.read(one)) for one in old.infolist()]
    with zipfile.ZipFile(library, "w") as new:
        for one, content in files:
            if one.filename == loader:
                content = changed(content.decode(), LOADER, loader).encode()
            new.writestr(one, content, zipfile.ZIP_DEFLATED, 9)


def early(out: Path) -> None:
    """Let Python begin to load as soon as a lesson's page does.

    Parameters
    ----------
    out : pathlib.Path
        JupyterLite with the lessons, as it was built.
    """
    file, static = out / "jupyter-lite.json", out / "static" / "pyodide"
    whole: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    about = whole["jupyter-config-data"]
    settings = about["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    settings["pyodideUrl"] = "./static/pyodide/start.mjs"
    file.write_text(json.dumps(whole), encoding="utf-8")
    (kernel,) = (out / "extensions").rglob("comlink.worker.*.js")
    words = {
        "/* KERNEL */": f"../../{kernel.relative_to(out).as_posix()}",
        "/* OPTIONS */": json.dumps(settings["loadPyodideOptions"]),
    }
    worker = changed((HERE / "website_early.mjs").read_text(encoding="utf-8"), words, "website_early.mjs")
    (static / "early.mjs").write_text(worker, encoding="utf-8")
    (static / "start.mjs").write_bytes((HERE / "website_start.mjs").read_bytes())
    script = (HERE / "website_start.js").read_text(encoding="utf-8")
    script = changed(script, {"/* VERSION */": about["appVersion"]}, "website_start.js")
    change(out / "lab" / "index.html", {"<head>": f"<head><script>{script}</script>"})
