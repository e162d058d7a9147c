"""The wheel holds all that the program needs: unpacked elsewhere it starts, without the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[2]
SHOWS_A_WINDOW = """
import sys
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QComboBox, QTableView
import sc_desktop
from sc_desktop.app import open_window

window = open_window(None, profile_dir=sys.argv[1])
loop = QEventLoop()
window.settled.connect(loop.quit)
loop.exec()
rows = window.findChild(QTableView, "customerTable").model().rowCount()
views = window.findChild(QComboBox, "viewPicker").count()
print(rows, views, window.windowIcon().isNull(), sc_desktop.__file__)
window.abandon()
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder that holds what the wheel holds, as an installer would unpack it."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder / "dist"), versions=["standard"])
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder / "site")
    return folder / "site"


def run(installed, tmp_path, *words):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"PYTHONPATH": str(installed), "QT_QPA_PLATFORM": "offscreen", "SC_DESKTOP_LANGUAGE": "fr"}
    done = subprocess.run([sys.executable, *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def files_in(folder):
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def test_that_an_installed_window_shows_the_demo_in_its_views(installed, tmp_path):
    rows, views, icon_is_missing, place = run(installed, tmp_path, "-c", SHOWS_A_WINDOW, str(tmp_path / "profile")).split()
    assert (int(rows), int(views), icon_is_missing) == (100, len(list((ROOT / "views").glob("*.toml"))), "False")
    assert place.startswith(str(installed))


def test_that_an_installed_command_speaks_french(installed, tmp_path):
    assert "lister les lots" in run(installed, tmp_path, "-m", "sc_desktop", "--help")


def test_that_every_data_file_is_in_the_wheel_and_nothing_of_the_tests(installed):
    for name in ("views", "prefs", "resources"):
        assert files_in(ROOT / name) - files_in(installed / "sc_desktop" / "data" / name) == set()
    assert {path.name.split("-")[0] for path in installed.iterdir()} == {"sc_desktop"}
