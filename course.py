#!/usr/bin/env python3
"""Open the course, or test it.

  python3 course.py            install what the course needs, then open JupyterLab on your copy of lesson 00
  python3 course.py test       the same installation, then every test (further arguments go to pytest)
  python3 course.py reset 02   put your lesson 02 back as it was handed out; what was there is kept
  python3 course.py --language ko  open the lessons in Korean, now and later (en: in English); before you choose, your
                               system's language decides

For instructors (`slides --help` shows the options):

  python3 course.py slides 02  show lesson 02 as slides (slides 02 --live: in JupyterLab, where cells run)
  python3 course.py site       build the course as a folder of static files, whose lessons run in a browser's tab

For maintainers:

  python3 course.py refresh    run the lessons again and store their outputs (refresh 01 02: only those)
  python3 course.py translate ko 09  bring lesson 09's Korean messages up to date, build it, and say what it lacks
  python3 course.py new 15 "A title"  begin a lesson: its notebook and its room
  python3 course.py lock       write the requirements files anew (with --upgrade: newer packages)
  python3 course.py lint       check format, style, types and which part may import which
  python3 course.py browser    the tests in a real browser, which needs Chromium (arguments go to pytest; --site: the
                               tests of the static site, which build it)

Everything is installed into the folder .venv beside this file; delete it to start afresh. Your lessons and
your progress are in my_lessons beside it, or where --folder or the variable COURSE_FOLDER says.
"""
# This file needs the standard library alone (so does what it takes from utils), and no syntax that Python 2.7 cannot read:
# an old Python has to get as far as the sentence that says so.

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    sys.exit(
        "The course needs Python 3.11, 3.12, 3.13 or 3.14, and this is {}.{}, which is too {}: install "
        "Python 3.13 from https://www.python.org/downloads/ and run `{} course.py`.".format(
            sys.version_info[0],
            sys.version_info[1],
            "old" if sys.version_info < (3, 11) else "new",
            "py -3.13" if sys.platform == "win32" else "python3.13",
        )
    )

import argparse
import hashlib
import importlib
import json
import os
import platform
import re
import signal
import socket
import subprocess
import tempfile
from pathlib import Path, PureWindowsPath

ROOT = Path(__file__).absolute().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MARKER = VENV / "course.json"  # written last: which installation was finished
LOCK = ROOT / "requirements.txt"
MAINTAINER_LOCK = ROOT / "requirements-maintainer.txt"
SITE_LOCK = ROOT / "requirements-site.txt"
NOTEBOOKS = ROOT / "notebooks"

# Variables that would lead a program started here to another Python than the one in .venv, or have it compile
# every package anew (nothing is compiled before it is used: that takes longer than all the rest of the installation).
MISLEADING = (
    "CONDA_PREFIX",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHOME",
    "PYTHONPATH",
    "UV_PYTHON",
    "UV_SYSTEM_PYTHON",
    "VIRTUAL_ENV",
    "__PYVENV_LAUNCHER__",
)

# What pip, uv and the system say when they fail, and the mend.
MENDS = (
    (
        r"no space left|not enough space|disk quota exceeded|errno 28\b|os error (28|112|122)\b",
        "The disk is full: the course needs about 1.5 GB; free that much and run the same command again.",
    ),
    (
        r"permission denied|access is denied|read-only file system|operation not permitted"
        r"|being used by another process|errno (13|30)\b|os error (5|13|30|32)\b|winerror (5|32)\b",
        "The course's folder cannot be written to: close what still runs from its .venv, or copy the course "
        "to a folder of your own, and run the same command again.",
    ),
    (
        r"name resolution|getaddrinfo|nodename nor servname|dns error|newconnectionerror|connecttimeout"
        r"|timed out|proxyerror|tunnel error|network is unreachable|connection (refused|reset|aborted)"
        r"|failed to establish a new connection|error sending request|certificate",
        "The packages cannot be downloaded: connect to the internet (behind a proxy: set HTTPS_PROXY) and "
        "run the same command again.",
    ),
)

# Windows refuses paths of 260 characters; this is the longest one of an installed file, from the course's
# folder on (tests/tools/test_course.py measures it).
LONGEST_INSIDE = 180
SYNCHRONISED = (
    "box sync",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "my drive",
    "\ub0b4 \ub4dc\ub77c\uc774\ube0c",  # "My Drive" on a Korean system
    "mybox",
    "naver mybox",
    "nextcloud",
    "onedrive",
)

# JupyterLab asks no question about news on top of the first lesson, and calls no other host.
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
}


def say(text):
    print(text)
    sys.stdout.flush()


def mend_for(text):
    """The sentence for a known failure, None for an unknown one."""
    for pattern, sentence in MENDS:
        if re.search(pattern, text, re.IGNORECASE):
            return sentence
    return None


def part_of_utils(name):
    """Import what the lessons' pages use as well; it needs no package."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return importlib.import_module("utils.notebook." + name)


def require_whole_course():
    """Opened inside a zip, this file comes alone."""
    parts = (LOCK, MAINTAINER_LOCK, ROOT / "pyproject.toml", ROOT / "utils", NOTEBOOKS)
    if not all(part.exists() for part in parts):
        sys.exit(
            "The rest of the course is not beside this file: unpack the whole zip into a folder of your own, "
            "and run course.py there."
        )


def environment():
    """The variables for every program started here."""
    variables = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    variables.update(part_of_utils("environment").spare_places())
    variables["PIP_USER"] = "0"  # also where pip's own settings say "user = true"
    variables["JUPYTER_PREFER_ENV_PATH"] = "1"  # the kernel in .venv, not one of the same name elsewhere
    variables.setdefault("UV_HTTP_TIMEOUT", "180")
    encoding = variables.get("PYTHONIOENCODING", "")
    if ":" not in encoding:  # a console that lacks a letter gets its number
        variables["PYTHONIOENCODING"] = encoding + ":backslashreplace"
    return variables


def end(child):
    """Leave no program behind when this one is stopped."""
    if child.poll() is None:
        child.terminate()
        child.wait()


def run(*arguments, **options):
    """Run the Python in .venv on this console; return its exit code."""
    child = subprocess.Popen((str(PYTHON),) + arguments, cwd=str(ROOT), env=environment(), **options)
    try:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                pass  # Ctrl-C reached the program as well, which ends in its own way
    finally:
        end(child)


def run_shown(*arguments):
    """Run the Python in .venv, show its lines as they come; return its exit code and what it said."""
    child = subprocess.Popen(
        (str(PYTHON),) + arguments,
        cwd=str(ROOT),
        env=dict(environment(), PYTHONIOENCODING="utf-8"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    said = []
    try:
        for line in child.stdout:
            said.append(line)
            say("  " + line.rstrip())
        return child.wait(), "".join(said)
    finally:
        end(child)


def folder_warnings(folder):
    """What may go wrong in this folder (a PureWindowsPath) on Windows, as sentences."""
    warnings = []
    most = 259 - LONGEST_INSIDE
    if len(str(folder)) > most:
        warnings.append(
            "The path of this folder has {} characters, and with more than {} Windows may refuse some files: "
            "if the installation fails, move the course to C:\\course.".format(len(str(folder)), most)
        )
    if any(part.lower().startswith(SYNCHRONISED) for part in folder.parts):
        warnings.append(
            "This folder is synchronised with a cloud, which locks files while they are being installed: "
            "if the installation fails or is slow, move the course to C:\\course."
        )
    return warnings


def read_marker():
    try:
        return dict(json.loads(MARKER.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def prepare():
    """Make .venv and install the requirements into it, unless that was finished before."""
    wanted = {
        "lock": hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest(),
        "python": platform.python_version(),
        "folder": str(ROOT),
    }
    finished = read_marker() if PYTHON.exists() else {}
    if finished == wanted:
        return
    if os.name == "nt":
        for warning in folder_warnings(PureWindowsPath(ROOT)):
            say("Warning: " + warning)
    if (finished.get("python"), finished.get("folder")) == (wanted["python"], wanted["folder"]):
        MARKER.unlink()
    else:
        make_venv()  # there was none, or it was interrupted, moved, or made by another Python
    install(LOCK)
    settings = VENV / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(json.dumps(LAB_SETTINGS), encoding="utf-8")
    MARKER.write_text(json.dumps(wanted), encoding="utf-8")


def make_venv():
    say("Making a Python environment for the course in {} ...".format(VENV))
    try:
        importlib.import_module("ensurepip")
        venv = importlib.import_module("venv")
    except ImportError:
        sys.exit(
            "This Python lacks `venv` or `ensurepip`: on Debian or Ubuntu run `sudo apt install python3-venv`, "
            "elsewhere install Python from https://www.python.org/downloads/, and run the same command again."
        )
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(str(VENV))
    except subprocess.CalledProcessError as error:
        said = (error.output or b"").decode("utf-8", "replace")
        sys.exit(mend_for(said) or said + "\nThe environment cannot be made; the lines above say why.")


def install_uv():
    """Put the one version of uv that the maintainers' requirements name into .venv."""
    names = MAINTAINER_LOCK.read_text(encoding="utf-8")
    pin = re.search(r"^uv==[^\s;]+", names, re.MULTILINE).group()
    return run_shown("-m", "pip", "install", "--only-binary=:all:", pin)


def install(requirements):
    """Install a requirements file with uv, which takes seconds, or else with pip."""
    say("Installing {}; the first time, about 180 MB are downloaded ...".format(requirements.name))
    code, said = install_uv()
    if code and mend_for(said):
        sys.exit(mend_for(said))
    if not code:
        uv = ("-m", "uv", "pip", "install", "--python", str(PYTHON), "-r", requirements.name)
        code, said = run_shown(*uv)
    if code:
        say("uv does not work here; pip does the same in a minute or two ...")
        code, said = run_shown("-m", "pip", "install", "-r", requirements.name)
    if code:
        sys.exit(mend_for(said) or "The installation failed; the lines above say why.")


def free_port(first):
    """The first port from this one on that nobody listens on."""
    for port in range(first, min(first + 100, 65536)):
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    sys.exit("No port from {} on is free: choose another one, for example `--port 9000`.".format(first))


def port_number(text):
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535, not {}".format(text))
    return int(text)


def add_folder_option(parser):
    parser.add_argument("--folder", help="where your lessons are (or set COURSE_FOLDER); else in my_lessons")


def add_language_option(parser):
    parser.add_argument(
        "--language", metavar="CODE", help="en or ko; else the one chosen last, or the system's"
    )


def add_server_options(parser, port):
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument(
        "--port", type=port_number, default=port, help="{}; the next free one is used".format(port)
    )


def students_folder(named):
    """The folder of the student's lessons; what is started from here on keeps its progress there."""
    folder = Path(named).expanduser().absolute() if named else part_of_utils("progress").folder(ROOT)
    os.environ["COURSE_FOLDER"] = str(folder)
    return folder


def speak(code, folder):
    """Speak this language, else the one that the student has chosen before, else the system's; return it."""
    copies = part_of_utils("copies")
    code = code or copies.remembered(folder)
    try:
        copies.language.use(code)
    except ValueError as error:
        sys.exit(str(error))
    return code


def page_in(language, name):
    """Where the student's copy of a lesson in this language is, or the English one where there is no other."""
    there = name if language == "en" else "{}/{}".format(language, name)
    return there if (NOTEBOOKS / there).exists() else name


def lab(options, name, *more):
    """Lay the student's lessons, and open JupyterLab on one of them."""
    folder = students_folder(options.folder)
    language = speak(options.language, folder)
    prepare()
    copies = part_of_utils("copies")
    for sentence in copies.lay(folder, ROOT):
        say(sentence)
    if options.language:
        copies.remember(folder, language)
    page = page_in(language, name)
    whereabouts, starting = copies.opening(folder)
    say(whereabouts)
    first_port = options.port
    port = free_port(first_port)
    if port != first_port:
        say("Port {} is taken; taking {}.".format(first_port, port))
    say(starting)
    arguments = [
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.port={}".format(port),
        "--ServerApp.root_dir={}".format(folder),
        "--ServerApp.answer_yes=True",  # one Ctrl-C is enough
        "--log-level=WARN",
        "--LabApp.default_url=/lab/tree/{}".format(page),
        "--LabApp.extra_labextensions_path={}".format(ROOT / "tools" / "lab"),
    ]
    arguments.extend(more)
    if options.no_browser:
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    return run("-m", "jupyterlab", *arguments)


def slides(arguments):
    parser = argparse.ArgumentParser(
        prog="course.py slides",
        description="Show a lesson as slides: a deck with speaker's notes (key S), or live in JupyterLab.",
    )
    parser.add_argument("lesson", help="its number, such as 02")
    parser.add_argument(
        "--live",
        action="store_true",
        help="open your copy of the lesson in JupyterLab, where the button `Slide show` shows it and its cells run",
    )
    parser.add_argument("--to", metavar="FOLDER", help="only build the deck, into this folder")
    add_language_option(parser)
    add_folder_option(parser)
    add_server_options(parser, 8000)
    options = parser.parse_args(arguments)
    name = part_of_utils("copies").lesson_file(options.lesson, NOTEBOOKS).name
    if options.live:
        extension = "--LabApp.extra_labextensions_path={}".format(ROOT / "tools" / "live")
        return lab(options, name, extension)
    language = speak(options.language, students_folder(options.folder))
    prepare()
    more = [] if page_in(language, name) == name else ["--language", language]
    if options.to:
        return run("tools/slides.py", name, "--to", str(Path(options.to).absolute()), *more)
    more += ["--no-browser"] if options.no_browser else []
    return run("tools/slides.py", name, "--port", str(free_port(options.port)), *more)


def reset(arguments):
    parser = argparse.ArgumentParser(
        prog="course.py reset",
        description="Put your copy of a lesson back as it was handed out; what was there is kept, with its date.",
    )
    parser.add_argument("lesson", help="its number, such as 02")
    parser.add_argument(
        "--progress", action="store_true", help="forget the lesson's answers and predictions as well"
    )
    add_language_option(parser)
    add_folder_option(parser)
    options = parser.parse_args(arguments)
    folder = students_folder(options.folder)
    speak(options.language, folder)
    for sentence in part_of_utils("copies").reset(options.lesson, folder, ROOT, forget=options.progress):
        say(sentence)


def test(arguments):
    prepare()
    spread = ("-n", "logical", "--maxprocesses", "4", "--dist", "worksteal")
    return run("-m", "pytest", *(spread + tuple(arguments)), stdin=subprocess.DEVNULL)


def refresh(arguments):
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--language", default="en")
    options, rest = parser.parse_known_args(arguments)
    prepare()
    if options.language != "en":
        return run("tools/translation.py", options.language, *rest)
    return run("tools/refresh.py", *rest)


def translate(arguments):
    prepare()
    return run("tools/translation.py", *arguments)


def new(arguments):
    prepare()
    return run("tools/new_lesson.py", *arguments)


def lock(arguments):
    if not PYTHON.exists():
        make_venv()
    if install_uv()[0]:
        sys.exit("uv writes the requirements files, and it cannot be installed; the lines above say why.")
    uv = ("-m", "uv", "pip", "compile", "--quiet", "--universal", "--fork-strategy=fewest") + tuple(arguments)
    uv += ("--python-version=3.11", "--custom-compile-command=python3 course.py lock")
    with tempfile.TemporaryFile() as project:
        project.write(b"-e .\n")
        project.seek(0)
        code = run(*(uv + ("-", "--output-file", LOCK.name)), stdin=project)
    more = (
        LOCK.name,
        "pyproject.toml",
        "--extra=maintainer",
        "--extra=cluster",
        "--no-emit-package=ml-systems-week1",
    )
    code = code or run(*(uv + more + ("--output-file", MAINTAINER_LOCK.name)))
    more = (LOCK.name, "pyproject.toml", "--extra=site", "--no-emit-package=ml-systems-week1")
    code = code or run(*(uv + more + ("--output-file", SITE_LOCK.name)))
    say("The requirements files are {}.".format("NOT up to date" if code else "up to date"))
    if not code:
        prepare()  # .venv follows the files: one that holds uv alone would look finished to others
    return code


def run_with_site(*arguments, **options):
    """Run Python with what builds the site, which .venv does without: JupyterLab would find another kernel there."""
    if install_uv()[0]:
        sys.exit("uv fetches what builds the site, and it cannot be installed; the lines above say why.")
    uv = ("-m", "uv", "run", "--quiet", "--no-project", "--python", str(PYTHON))
    return run(*(uv + ("--with-requirements", SITE_LOCK.name, "python") + arguments), **options)


def site(arguments):
    prepare()
    return run_with_site("tools/website.py", *arguments)


def lint(arguments):
    prepare()
    install(MAINTAINER_LOCK)
    checks = (("ruff", "format", "--check", "."), ("ruff", "check", "."), ("mypy",))
    codes = [run("-m", *check) for check in checks]
    codes.append(
        run("-c", "from importlinter.cli import lint_imports_command as check; check()", "--no-logo")
    )
    return max(codes)


def browser_tests(arguments):
    prepare()
    install(MAINTAINER_LOCK)
    if "--site" in arguments:
        rest = tuple(argument for argument in arguments if argument != "--site")
        with tempfile.TemporaryDirectory() as folder:
            # Built once, for both processes of pytest.
            built = os.environ.setdefault("COURSE_SITE_FOLDER", str(Path(folder) / "site"))
            if not Path(built).exists() and site(("--still", "--to", built)):
                return 1
            tests = ("-m", "pytest", "-n", "2", "tests/site")
            return run_with_site(*(tests + rest), stdin=subprocess.DEVNULL)
    return run("-m", "pytest", "-n", "2", "tests/browser", *arguments, stdin=subprocess.DEVNULL)


PASSING = {
    "test": test,
    "reset": reset,
    "slides": slides,
    "refresh": refresh,
    "translate": translate,
    "new": new,
    "lock": lock,
    "lint": lint,
    "site": site,
    "browser": browser_tests,
}


def main(arguments):
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        require_whole_course()
        if arguments and arguments[0] in PASSING:
            return PASSING[arguments[0]](arguments[1:])
        parser = argparse.ArgumentParser(
            prog="course.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        parser.add_argument("command", nargs="?", default="lab", choices=["lab"] + sorted(PASSING))
        add_language_option(parser)
        add_folder_option(parser)
        add_server_options(parser, 8888)
        options = parser.parse_args(arguments)
        if options.command != "lab":
            parser.error("options come after the command: `course.py {} ...`".format(options.command))
        return lab(options, "00_start_here.ipynb")
    except KeyboardInterrupt:
        say("\nStopped. The same command goes on from here.")
        return 130
    except part_of_utils("copies").CopiesError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(mend_for(str(error)) or "The system refused: {}".format(error))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
