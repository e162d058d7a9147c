"""What is noted of the program's own mistakes: where, and never with which values."""

import faulthandler
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sc_desktop.settings import crash_log
from sc_desktop.settings.crash_log import CrashLog, report_of

CANARY = "canary@example.com"
DYING = """
import faulthandler, sys
from pathlib import Path
from sc_desktop.settings.crash_log import CrashLog
print(repr(CrashLog(Path(sys.argv[1])).watch()))
sys.stdout.flush()
faulthandler._sigsegv()
"""


def a_mistake():
    """An error with a secret in its message, in a variable, and in the error it came from."""
    password = CANARY
    try:
        {}[password]
    except KeyError as fault:
        raise ValueError(f"no {password}") from fault


@pytest.fixture(autouse=True)
def _pytest_watches_again():
    """pytest has Python note its own death too."""
    yield
    faulthandler.enable(sys.__stderr__)


@pytest.fixture
def error():
    with pytest.raises(ValueError) as met:
        a_mistake()
    return met.value


def test_that_a_report_says_where_and_holds_no_value(error):
    report = report_of(error)
    assert CANARY not in report and str(Path.home()) not in report
    assert "builtins.ValueError" in report and "which came from\nbuiltins.KeyError" in report
    assert "settings/test_crash_log.py" in report and "in a_mistake: raise ValueError" in report


def test_that_the_log_is_its_owners_alone_and_keeps_every_report(tmp_path, error):
    log = CrashLog(tmp_path)
    reports = [log.note(error), log.note(error)]
    assert log.path.read_text("utf-8").split("\n\n")[:2] == reports
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_that_the_log_does_not_grow_without_end(tmp_path, error, monkeypatch):
    monkeypatch.setattr(crash_log, "LARGEST", 4_000)
    log = CrashLog(tmp_path)
    for _ in range(30):
        last = log.note(error)
    assert log.path.stat().st_size < 4_000 + 2 * len(last)
    assert log.path.read_text("utf-8").endswith(last + "\n\n")


def test_that_a_disk_that_refuses_costs_only_the_log(tmp_path, error):
    log = CrashLog(tmp_path)
    log.path.mkdir()
    assert "ValueError" in log.note(error)


def test_that_a_process_that_died_is_told_of_once(tmp_path):
    died = subprocess.run([sys.executable, "-c", DYING, str(tmp_path)], capture_output=True, text=True, check=False)
    assert died.returncode < 0 and died.stdout == "''\n"
    log = CrashLog(tmp_path)
    told = log.watch()
    log.unwatch()
    assert "Segmentation fault" in told and str(Path.home()) not in told
    assert told in log.path.read_text("utf-8")
    assert CrashLog(tmp_path).watch() == ""


def test_that_a_program_that_ends_well_leaves_nothing(tmp_path):
    log = CrashLog(tmp_path)
    assert log.watch() == ""
    log.unwatch()
    assert list((tmp_path / crash_log.FOLDER).iterdir()) == []
