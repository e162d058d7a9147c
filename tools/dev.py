#!/usr/bin/env python3
"""The one door for everybody who works on SC Desktop: from a bare computer to the window, or to green tests.

    python3 tools/dev.py run [arguments of the program]
    python3 tools/dev.py test [arguments of pytest]      without arguments: checks of the code, then all tests
    python3 tools/dev.py test --mysql [arguments]        the tests of the shop on genuine MySQL, wherever its files are found
    python3 tools/dev.py check                           ruff, mypy and lint-imports only
    python3 tools/dev.py bench [NAME] [arguments]        without a name: all of them, and one table of what is kept
    python3 tools/dev.py faults [arguments of pytest]    the fault suite, whole: cuts, kills and crashes around commits; takes long
    python3 tools/dev.py package                         a folder of the program that needs no Python: dist/sc-desktop

It needs nothing but Python 3.11 or newer. On Debian and its children it installs the system packages that are missing (as root or by
sudo); into .venv it installs the exact versions of requirements.lock, or requirements-dev.lock, when that file has changed.
`test --mysql` looks for servers in the folders of SC_MYSQL, else in those of ~/.cache/sc-desktop-mysql; tests/kit/mysql.py says what a
folder has to hold. With SC_REQUIRE_DB=1 tests never go on without a MariaDB server. Exit code 2: this computer lacks something; else that
of the command.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
LINUX = sys.platform.startswith("linux")
CANNOT = 2
MYSQL_FOLDERS = Path.home() / ".cache" / "sc-desktop-mysql"
MYSQL_TESTS = [f"tests/{folder}" for folder in ("journal", "prestashop", "workspace", "journeys")]
NOT_OF_MYSQL = "not Aria"  # an engine that MariaDB alone has

Probe = Callable[[], bool]


class SetupError(Exception):
    """Something on this computer is missing, and only its owner can put it there; the text says what to do."""


def library(name: str) -> Probe:
    """A probe that says whether the dynamic loader finds the shared library."""

    def found() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return found


def program(name: str) -> Probe:
    """A probe that says whether the program is on PATH or in /usr/sbin, where Debian puts servers and users don't look."""
    return lambda: shutil.which(name, path=os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin") is not None


def module(name: str) -> Probe:
    """A probe that says whether this Python has the module (Debian leaves ensurepip out)."""
    return lambda: importlib.util.find_spec(name) is not None


def venv_can_be_made() -> bool:
    """Whether .venv exists, or can be made by uv or by ensurepip."""
    return venv_python().exists() or bool(shutil.which("uv")) or module("ensurepip")()


PROGRAM_PACKAGES: Mapping[str, Probe] = {
    "libegl1": library("libEGL.so.1"),
    "libgl1": library("libGL.so.1"),
    "libglib2.0-0": library("libglib-2.0.so.0"),
    "libfontconfig1": library("libfontconfig.so.1"),
    "libdbus-1-3": library("libdbus-1.so.3"),
    "libxkbcommon0": library("libxkbcommon.so.0"),
    "libxcb-cursor0": library("libxcb-cursor.so.0"),
    "libxkbcommon-x11-0": library("libxkbcommon-x11.so.0"),
    "libxcb-icccm4": library("libxcb-icccm.so.4"),
    "libxcb-keysyms1": library("libxcb-keysyms.so.1"),
    "libxcb-shape0": library("libxcb-shape.so.0"),
    "python3-venv": venv_can_be_made,
}
SERVER_PACKAGES: Mapping[str, Probe] = {
    "mariadb-server-core": program("mariadbd"),  # the server's program only: no service is set up or started
    "mariadb-client-core": program("my_print_defaults"),  # mariadb-install-db needs it
}
CLUSTER_PACKAGES: Mapping[str, Probe] = {
    "galera-4": Path("/usr/lib/galera/libgalera_smm.so").exists,  # a library: with it three servers can be one cluster
}
SCREEN_PACKAGES: Mapping[str, Probe] = {
    "xvfb": program("Xvfb"),
    "xauth": program("xauth"),
}
PEER_PACKAGES: Mapping[str, Probe] = {
    "sqlitebrowser": program("sqlitebrowser"),  # the program ours is measured against
    "xdotool": program("xdotool"),  # presses keys in both
}


def missing_packages(packages: Mapping[str, Probe]) -> list[str]:
    """Names of the packages whose content this computer does not have, asked of the computer itself; nothing on Windows and macOS."""
    return [name for name, found in packages.items() if LINUX and not found()]


def install_packages(names: Sequence[str]) -> None:
    """Install Debian packages, or raise SetupError with the one line the user has to type."""
    if not names:
        return
    listed = " ".join(names)
    if not shutil.which("apt-get"):
        raise SetupError(f"These parts of the system are missing (Debian's names for them): {listed}")
    by_hand = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {listed}"
    if os.geteuid() == 0:
        as_root: list[str] = []
    elif shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        as_root = ["sudo", "-n"]
    else:
        raise SetupError(f"System packages are missing. Please run this line, then try again:\n\n    {by_hand}\n")
    say(f"installing system packages: {listed}")
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run([*apt, "update"])  # one dead source need not matter: whether the packages come is what counts
    if subprocess.run([*apt, "install", "-y", "--no-install-recommends", *names]).returncode != 0:
        raise SetupError(f"apt-get could not install the system packages. Its words are above; the line to repeat is\n\n    {by_hand}\n")


def venv_python() -> Path:
    """The Python of .venv, there or not."""
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def venv_tool(name: str) -> str:
    """A program that a package has installed into .venv."""
    return str(venv_python().with_name(name + (".exe" if WINDOWS else "")))


def venv_version() -> str | None:
    """The version of .venv's Python, "3.11"; None when there is none, or it no longer starts."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([str(venv_python()), "-c", ask], capture_output=True, text=True)
    except OSError:
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None


def stamp_of(lock: str, version: str) -> tuple[Path, str]:
    """The file in .venv that says "this lock is installed", and what it has to contain."""
    digest = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    return VENV / f"{lock}.stamp", f"{digest} python{version}\n"


def is_installed(lock: str, version: str) -> bool:
    """Whether .venv holds exactly this lock, for the Python it has now."""
    stamp, content = stamp_of(lock, version)
    return stamp.is_file() and stamp.read_text() == content


def prepare_venv(*, dev: bool) -> None:
    """Bring .venv to the versions of the lock file; nothing to do in a few hundredths of a second when it has them already."""
    version = venv_version()
    satisfying = ["requirements-dev.lock"] if dev else ["requirements.lock", "requirements-dev.lock"]  # the second contains the first
    if version and any(is_installed(lock, version) for lock in satisfying):
        return
    uv = shutil.which("uv")
    if version is None or not any(is_stamped_for(version)):
        say(f"making {VENV.name}")
        make = [uv, "venv", "--quiet", "--clear", "--python", sys.executable] if uv else [sys.executable, "-m", "venv", "--clear"]
        must([*make, str(VENV)])
        version = venv_version()
        assert version is not None
    lock = satisfying[0]
    say(f"installing the packages of {lock}")
    if uv:
        install = [uv, "pip", "install", "--quiet", "--python", str(venv_python())]
    else:
        install = [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    must([*install, "--require-hashes", "-r", str(ROOT / lock)])
    stamp, content = stamp_of(lock, version)
    stamp.write_text(content)


def is_stamped_for(version: str) -> list[bool]:
    """For each lock ever installed in .venv: whether that was for this Python. None at all: .venv was never finished, or isn't ours."""
    return [stamp.read_text().endswith(f" python{version}\n") for stamp in VENV.glob("*.stamp")]


def must(command: Sequence[str]) -> None:
    """Run a command that has to succeed."""
    if subprocess.run(command).returncode != 0:
        raise SetupError(f"This did not succeed (its words are above):\n\n    {shlex.join(command)}\n")


def say(text: str) -> None:
    """One line to whoever watches, in order with what the programs print."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def call(command: Sequence[str], **environment: str) -> int:
    """Run a command of the project in its root and return its exit code."""
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode


def run(arguments: list[str]) -> int:
    """Start the program. Its commands that open no window (`run check ...`) need no screen."""
    opens_window = not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version"))
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if LINUX and opens_window and not has_screen:
        raise SetupError(
            "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it from a desktop session,"
            " through `ssh -X`, or on a screen nobody sees:\n\n    xvfb-run -a python3 tools/dev.py run\n"
        )
    install_packages(missing_packages(PROGRAM_PACKAGES))
    prepare_venv(dev=False)
    command = [str(venv_python()), str(ROOT / "main.py"), *arguments]
    if not WINDOWS:
        os.execv(command[0], command)
    return subprocess.run(command).returncode


def prepare_tests() -> bool:
    """Make ready whatever the tests need; returns whether there is a MariaDB server to test with."""
    wanted = {**PROGRAM_PACKAGES, **SERVER_PACKAGES, **CLUSTER_PACKAGES, **SCREEN_PACKAGES}
    try:
        install_packages(missing_packages(wanted))
    except SetupError as lack:
        if os.environ.get("SC_REQUIRE_DB") == "1" or missing_packages(PROGRAM_PACKAGES):
            raise
        say(str(lack))
    prepare_venv(dev=True)
    has_server = not WINDOWS and all(found() for found in SERVER_PACKAGES.values())
    if not has_server and os.environ.get("SC_REQUIRE_DB") == "1":
        raise SetupError("SC_REQUIRE_DB=1 asks for the tests with a MariaDB server, and there is none on this computer.")
    return has_server


def check_code() -> int:
    """Style, types and the direction of imports; the first failure's exit code, after all three have spoken."""
    python = str(venv_python())
    steps = ([python, "-m", "ruff", "check", "."], [python, "-m", "mypy"], [venv_tool("lint-imports")])
    codes = []
    for step in steps:
        say(f"checking: {Path(step[0]).name if len(step) == 1 else step[2]}")
        codes.append(call(step, PYTHONPATH=str(ROOT)))
    return next((code for code in codes if code), 0)


def check(arguments: list[str]) -> int:
    """Check the code without testing it."""
    if arguments:
        raise SetupError("check takes no arguments")
    install_packages(missing_packages({"python3-venv": venv_can_be_made}))
    prepare_venv(dev=True)
    return check_code()


def test(arguments: list[str]) -> int:
    """All checks and all tests; with arguments only what pytest is asked for, in one process."""
    if arguments[:1] == ["--mysql"]:
        return test_on_mysql(arguments[1:])
    has_server = prepare_tests()
    failed = 0 if arguments else check_code()
    if failed:
        return failed
    pytest = [str(venv_python()), "-m", "pytest"]
    chosen = [] if has_server else ["-m", "not server"]
    environment = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    code = call([*pytest, *chosen, *(arguments or ["-n", "2", "--dist", "loadfile"])], **environment)
    if not has_server:
        say("left out, because there is no MariaDB server on this computer (tests in each file):")
        call([*pytest, "-q", "--collect-only", "-m", "server", *(word for word in arguments if not word.startswith("-"))], **environment)
    return code


def test_on_mysql(arguments: list[str]) -> int:
    """What the tests ask of a shop's server, asked of each genuine MySQL that is found."""
    named = [Path(each) for each in os.environ.get("SC_MYSQL", "").split(os.pathsep) if each]
    folders = named or sorted(each for each in MYSQL_FOLDERS.glob("*") if each.is_dir())
    if not folders:
        raise SetupError(f"no MySQL is found: name folders in SC_MYSQL, or put them into {MYSQL_FOLDERS}")
    prepare_tests()
    codes = []
    for folder in folders:
        say(f"testing on {folder}")
        command = [str(venv_python()), "-m", "pytest", *(arguments or [*MYSQL_TESTS, "-k", NOT_OF_MYSQL, "-n", "2", "--dist", "loadfile"])]
        codes.append(call(command, SC_MYSQL=str(folder), QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen")))
    return next((code for code in codes if code), 0)


def bench(arguments: list[str]) -> int:
    """Run one benchmark, or all of them."""
    name = arguments[0] if arguments and not arguments[0].startswith("-") else "all"
    extra = {**PEER_PACKAGES, **SCREEN_PACKAGES} if name in ("start", "peer", "all") else {}
    install_packages(missing_packages({**PROGRAM_PACKAGES, **SERVER_PACKAGES, **extra}))
    prepare_venv(dev=True)
    return call([str(venv_python()), "-m", "benchmarks", *arguments])


def faults(arguments: list[str]) -> int:
    """Run the fault suite with all its rounds; the usual tests run a short form of it."""
    if not prepare_tests():
        raise SetupError("the fault suite needs a MariaDB server, and there is none on this computer")
    return call([str(venv_python()), "-m", "pytest", "tests/faults", "--timeout=1800", *arguments], SC_FAULTS="whole")


def package(arguments: list[str]) -> int:
    """Make a folder of the program that needs no Python, and start it from there."""
    if arguments:
        raise SetupError("package takes no arguments")
    install_packages(missing_packages({**PROGRAM_PACKAGES, **SCREEN_PACKAGES, "binutils": program("objdump")}))
    prepare_venv(dev=True)
    return call([str(venv_python()), "-m", "tools.package"])


COMMANDS: Mapping[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "faults": faults,
    "package": package,
}


def main(arguments: list[str]) -> int:
    """Do one command and return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  (whoever starts this has not read pyproject.toml)
        print(f"SC Desktop needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).", file=sys.stderr)
        return CANNOT
    if not arguments or arguments[0] not in COMMANDS:
        asked_for_help = bool(arguments) and arguments[0] in ("-h", "--help", "help")
        print(__doc__, file=sys.stdout if asked_for_help else sys.stderr)
        return 0 if asked_for_help else CANNOT
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except SetupError as lack:
        say(str(lack))
        return CANNOT
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
