"""The window comes first: nothing heavy is loaded ahead of it, and painting its grid never asks the shop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS_AT_MOST = 126
"""Modules of the program's own that are loaded when the window first shows; each costs the start a millisecond or more."""

LOOK_UP_ONLY = """
import linecache
import sys
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from sc_desktop.app import open_window

app = QApplication(sys.argv[:1])
window = open_window(profile_dir=sys.argv[1])
seen = []

def look():
    import sqlalchemy
    assert sqlalchemy.__file__ not in linecache.cache, "the source of what was loaded was read"
    needless = {"pymysql", "cryptography", "sqlalchemy.dialects.mysql"} & sys.modules.keys()
    assert not needless, f"a shop in a file does without {needless}"
    from sc_desktop.ui.cell_marks import PENDING_ROLE, REFUSED_ROLE, ROLE_NAME_ROLE

    def refuse(*_, **__):
        raise AssertionError("the grid asked the shop")

    sqlalchemy.Connection.execute = sqlalchemy.Engine.connect = refuse
    window.jobs.run = refuse
    model = window.grid.model
    roles = [*Qt.ItemDataRole, PENDING_ROLE, ROLE_NAME_ROLE, REFUSED_ROLE]
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            told = {role: model.data(index, role) for role in roles}
            assert told[Qt.ItemDataRole.DisplayRole] != "…", (row, column)
            seen.append(told)
    for column in range(model.columnCount()):
        for role in roles:
            model.headerData(column, Qt.Orientation.Horizontal, role)
    window.close()
    app.exit(0)

window.settled.connect(look)
sys.excepthook = lambda kind, error, trace: (sys.__excepthook__(kind, error, trace), app.exit(1))
code = app.exec()
print(len(seen))
sys.exit(code)
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A fresh Python in the project's root, without a screen."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100)


def test_that_nothing_heavy_is_loaded_before_the_window_shows(tmp_path):
    done = run("-m", "benchmarks.first_show", str(tmp_path))
    ours, loaded = done.stdout.splitlines()[-2:]
    assert json.loads(loaded) == [], done.stderr
    assert done.returncode == 0, done.stderr
    assert int(ours) <= OURS_AT_MOST, "load what the window does not need at its first use (ui/window/late_flows.py)"


def test_that_the_check_of_what_is_loaded_sees_what_is(tmp_path):
    done = run("-c", f"import sqlalchemy, benchmarks.first_show as f; f.main({str(tmp_path)!r})")
    assert "sqlalchemy" in json.loads(done.stdout.splitlines()[-1]), done.stderr


def test_that_cells_are_looked_up_and_never_asked_of_the_shop(tmp_path):
    done = run("-c", LOOK_UP_ONLY, str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.splitlines()[-1]) >= 100, "the demo shop shows its rows"
