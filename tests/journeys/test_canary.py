"""A password and an e-mail address that must turn up nowhere but in the shop: no file, no output, no log, no process list."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from sc_desktop.settings.crash_log import CrashLog
from sc_desktop.ui.crash import CrashGuard
from sc_desktop.workspace import exporting
from tests.kit.mariadb import MariaDbServer
from tests.kit.robot import Robot
from tests.kit.shop import TestShop

PASSWORD = "canary-5f3c9a71"
EMAIL = "canary-81b2e6d4@example.com"
PATIENCE = 20.0
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def served(mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestShop]:
    shop = TestShop(mariadb, tmp_path_factory.mktemp("shop"), customers=60)
    shop.server.create_user("staff", PASSWORD, f"GRANT ALL ON `{shop.database}`.* TO {{user}}")
    shop.change_elsewhere(shop.ids(1)[0], email=EMAIL)
    yield shop
    shop.drop()


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, ...]:
    """Where the program may leave something: its profile, the user's home, the folder of temporary files, the one it works in."""
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    return (tmp_path, Path.home())


def fills(robot: Robot, dialog: QDialog, bot: QtBot, **texts: str) -> None:
    for name, text in texts.items():
        field = dialog.findChild(QLineEdit, name)
        assert field is not None, name
        field.clear()
        bot.keyClicks(field, text)


def connects(robot: Robot, bot: QtBot, shop: TestShop, password: str) -> QDialog:
    robot.do("action.connect")
    dialog = robot.dialog("connectDialog")
    given = {"hostEdit": "127.0.0.1", "portEdit": str(shop.server.port), "userEdit": "staff", "databaseEdit": shop.database}
    fills(robot, dialog, bot, **given, passwordEdit=password)
    robot.click("openButton", dialog)
    robot.settle()
    return dialog


def breaks_down() -> None:
    email, password = EMAIL, PASSWORD
    raise ValueError(f"{email} {password}")


def commands(shop: TestShop, profile: Path, folder: Path) -> Iterator[str]:
    """What the command line says, of the shop and of one that isn't there."""
    url = f"mysql://staff@127.0.0.1:{shop.server.port}/"
    environment = {**os.environ, "SC_DESKTOP_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT)}
    for words in (
        ("export", "--all", "--view", "light", "-o", "out.csv", "--url", url + shop.database),
        ("check", "--url", url + "no_such_shop"),
    ):
        command = [sys.executable, "-m", "sc_desktop", *words, "--profile-dir", str(profile)]
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=100)
        yield done.stdout + done.stderr


def found_in(places: tuple[Path, ...]) -> list[str]:
    """The files that hold either canary, by name or by content."""
    hits = []
    for place in places:
        for path in (each for each in place.rglob("*") if each.is_file()):
            held = path.read_bytes()
            for canary in (PASSWORD, EMAIL):
                forms = (canary.encode(), canary.encode("utf-16-le"), canary.encode().hex().encode())
                if canary in path.name or any(form in held for form in forms):
                    hits.append(f"{canary} in {path}")
    return hits


def holding(parts_of: Callable[..., Iterator[object]], held: threading.Event) -> Callable[..., Iterator[object]]:
    """Gives no second look at the shop before it is allowed to: an export that lasts until it is cancelled."""

    def parts(*told: object) -> Iterator[object]:
        for part in parts_of(*told):
            held.wait(PATIENCE)
            yield part

    return parts


def cancel_buttons(robot: Robot) -> list[QPushButton]:
    return [each for each in robot.window.findChildren(QPushButton, "noticeButton") if each.isVisible() and each.text() == "Cancel"]


def process_list() -> str:
    told = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            told.append(path.read_bytes())
        except OSError:  # it has ended meanwhile
            continue
    return b"\n".join(told).decode(errors="replace")


def test_that_the_look_for_a_canary_finds_one(tmp_path: Path) -> None:
    for name, content in (("plain", PASSWORD.encode()), ("wide", EMAIL.encode("utf-16-le")), (f"{EMAIL}.txt", b"")):
        (tmp_path / name).write_bytes(content)
    assert len(found_in((tmp_path,))) == 3


def test_that_a_password_and_an_address_turn_up_nowhere(
    served: TestShop,
    open_robot: Callable[..., Robot],
    qtbot: QtBot,
    places: tuple[Path, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    for place in (sys, threading):
        monkeypatch.setattr(place, "excepthook", place.excepthook)
    held = threading.Event()
    monkeypatch.setattr(exporting, "parts_of", holding(exporting.parts_of, held))
    robot = open_robot()
    guard = CrashGuard(CrashLog(tmp_path / "profile"), robot.window)
    guard.install()
    connects(robot, qtbot, served, PASSWORD + "-wrong")
    for dialog in robot.open_dialogs():
        dialog.reject()
    connects(robot, qtbot, served, PASSWORD)
    assert robot.window.desk.workspace.title and not robot.window.desk.workspace.is_demo
    robot.allow_writing()
    robot.search(EMAIL)
    (customer,) = robot.ids()
    robot.type_over(customer, "firstname", "Camille")
    robot.commit(consents=True)
    for dialog in robot.open_dialogs():
        dialog.close()
    assert served.read(customer)["firstname"] == "Camille"
    robot.window.desk.settings.set("export.folder", str(tmp_path))
    robot.do("action.select_all")
    robot.do("action.export_csv")
    robot.until(lambda: cancel_buttons(robot) != [])
    cancel_buttons(robot)[0].click()
    held.set()
    robot.settle()
    assert list(tmp_path.glob("*customers_*")) == [], "a cancelled export leaves no file"

    def crashes() -> None:
        try:
            breaks_down()
        except ValueError as error:
            guard.take(type(error), error, error.__traceback__)

    QTimer.singleShot(0, QObject(robot.window), crashes)
    robot.until(lambda: (tmp_path / "profile" / "logs" / "errors.log").exists())
    assert "breaks_down" in (tmp_path / "profile" / "logs" / "errors.log").read_text()
    running = process_list()
    said = "".join(commands(served, tmp_path / "profile", tmp_path))
    assert (tmp_path / "out.csv").exists(), said
    assert EMAIL in (tmp_path / "out.csv").read_text("utf-8-sig")
    (tmp_path / "out.csv").unlink()
    told = capfd.readouterr()
    said += told.out + told.err + caplog.text + process_list() + running
    assert found_in(places) == []
    assert [canary for canary in (PASSWORD, EMAIL) if canary in said] == []
