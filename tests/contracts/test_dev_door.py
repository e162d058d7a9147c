"""tools/dev.py on computers that lack something: the system is pretended, the decisions are real."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Computer:
    """Stands for subprocess: remembers commands, answers with exit codes."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.failing = ""

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.commands.append(list(command))
        if "venv" in command:
            Path(command[-1]).mkdir()
        failed = bool(self.failing) and self.failing in " ".join(command)
        return subprocess.CompletedProcess(command, int(failed), stdout="3.11\n")


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    """dev.py for a root directory of its own that has no .venv, on a Linux computer with nothing on PATH and no screen."""
    spec = importlib.util.spec_from_file_location("dev_door", ROOT / "tools" / "dev.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text(f"{name}==1\n")
    monkeypatch.setattr(module, "LINUX", True)
    monkeypatch.setattr(module, "WINDOWS", False)
    monkeypatch.setenv("PATH", "")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "SC_REQUIRE_DB"):
        monkeypatch.delenv(name, raising=False)
    yield module


@pytest.fixture
def computer(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Computer:
    computer = Computer()
    monkeypatch.setattr(dev.subprocess, "run", computer.run)
    return computer


def pretend(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, *programs: str, user: int) -> None:
    """This user, and these programs on PATH."""
    monkeypatch.setattr(dev.shutil, "which", lambda name, path=None: name if name in programs else None)
    monkeypatch.setattr(dev.os, "geteuid", lambda: user, raising=False)


def test_that_a_bare_computer_lacks_every_package(dev, monkeypatch):
    def nothing(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(dev.ctypes, "CDLL", nothing)
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(dev.shutil, "which", lambda name, path=None: None)
    monkeypatch.setattr(dev, "CLUSTER_PACKAGES", dict.fromkeys(dev.CLUSTER_PACKAGES, lambda: False))
    wanted = {**dev.PROGRAM_PACKAGES, **dev.SERVER_PACKAGES, **dev.CLUSTER_PACKAGES, **dev.SCREEN_PACKAGES, **dev.PEER_PACKAGES}
    assert dev.missing_packages(wanted) == list(wanted)


def test_that_a_server_in_usr_sbin_is_found_without_a_path(dev, monkeypatch):
    asked = []
    monkeypatch.setattr(dev.shutil, "which", lambda name, path=None: asked.append((name, path)))
    dev.program("mariadbd")()
    assert asked == [("mariadbd", os.pathsep + "/usr/sbin")]


def test_that_a_library_that_cannot_be_loaded_is_missing(dev):
    assert not dev.library("libsurely-not-there.so.1")()


def test_that_root_installs_exactly_what_is_missing(dev, computer, monkeypatch):
    pretend(dev, monkeypatch, "apt-get", user=0)
    dev.install_packages(["libegl1", "xauth"])
    update, install = (" ".join(command) for command in computer.commands)
    assert update == "env DEBIAN_FRONTEND=noninteractive apt-get -q update"
    assert install == "env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends libegl1 xauth"


def test_that_a_complete_computer_is_left_alone(dev, computer):
    dev.install_packages([])
    assert computer.commands == []


def test_that_a_user_with_sudo_installs_by_it(dev, computer, monkeypatch):
    pretend(dev, monkeypatch, "apt-get", "sudo", user=1000)
    dev.install_packages(["xauth"])
    assert [command[:2] for command in computer.commands] == [["sudo", "-n"]] * 3


def test_that_a_user_who_may_not_install_gets_the_line_to_type(dev, computer, monkeypatch):
    pretend(dev, monkeypatch, "apt-get", "sudo", user=1000)
    computer.failing = "sudo -n true"
    with pytest.raises(dev.SetupError, match="apt-get install -y --no-install-recommends xauth"):
        dev.install_packages(["xauth"])


def test_that_another_system_gets_the_names(dev, computer):
    with pytest.raises(dev.SetupError, match="libegl1 xauth"):
        dev.install_packages(["libegl1", "xauth"])


def test_that_a_program_without_a_screen_says_so_and_stops(dev, computer, capsys):
    assert dev.main(["run"]) == 2
    assert "xvfb-run" in capsys.readouterr().err
    assert computer.commands == []


def test_that_a_command_without_a_window_needs_no_screen(dev, computer, monkeypatch):
    started: list[list[str]] = []
    monkeypatch.setattr(dev.os, "execv", lambda _, command: started.append(command))
    monkeypatch.setattr(dev, "missing_packages", lambda packages: [])
    dev.main(["run", "check", "--help"])
    assert started[0][1:] == [str(dev.ROOT / "main.py"), "check", "--help"]


def test_that_packages_are_installed_once_and_again_when_the_lock_changes(dev, computer):
    def installs() -> int:
        return sum("--require-hashes" in command for command in computer.commands)

    dev.prepare_venv(dev=True)
    dev.prepare_venv(dev=True)
    dev.prepare_venv(dev=False)
    assert installs() == 1  # the developer's lock contains the program's
    (dev.ROOT / "requirements-dev.lock").write_text("other==2\n")
    dev.prepare_venv(dev=True)
    assert installs() == 2
    assert sum("venv" in command for command in computer.commands) == 1


def test_that_a_failed_installation_is_not_taken_for_done(dev, computer):
    computer.failing = "--require-hashes"
    with pytest.raises(dev.SetupError):
        dev.prepare_venv(dev=True)
    assert list(dev.VENV.glob("*.stamp")) == []


def test_that_tests_that_must_have_a_server_stop_without_one(dev, computer, monkeypatch):
    monkeypatch.setenv("SC_REQUIRE_DB", "1")
    monkeypatch.setattr(dev, "SERVER_PACKAGES", {"mariadb-server-core": lambda: False})
    assert dev.main(["test"]) == 2


def test_that_tests_go_on_without_a_server_and_name_what_they_leave_out(dev, computer, monkeypatch, capsys):
    monkeypatch.setattr(dev, "PROGRAM_PACKAGES", {})
    monkeypatch.setattr(dev, "SERVER_PACKAGES", {"mariadb-server-core": lambda: False})
    assert dev.main(["test"]) == 0
    tests, left_out = computer.commands[-2:]
    assert tests[-6:] == ["-m", "not server", "-n", "2", "--dist", "loadfile"]
    assert left_out[-3:] == ["--collect-only", "-m", "server"]
    assert "left out" in capsys.readouterr().err


def test_that_a_failed_check_ends_the_test_with_its_exit_code(dev, computer, monkeypatch):
    monkeypatch.setattr(dev, "PROGRAM_PACKAGES", {})
    computer.failing = "ruff"
    assert dev.main(["test"]) == 1
    assert not any("pytest" in command for command in computer.commands)


def test_that_an_old_python_is_told_what_is_needed(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev.sys, "version_info", (3, 10, 0))
    assert dev.main(["run"]) == 2
    assert "3.11 or newer" in capsys.readouterr().err
