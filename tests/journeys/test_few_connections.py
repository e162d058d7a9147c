"""A host that allows an account three connections, and modules that alter tables meanwhile: the whole main job passes, and so do they."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget
from pytestqt.qtbot import QtBot

from tests.kit.few_lines import THREE, Neighbour, account_of_three
from tests.kit.mariadb import MariaDbServer
from tests.kit.robot import Robot
from tests.kit.shop import TestShop


@pytest.fixture
def served(mariadb: MariaDbServer, tmp_path: Path) -> Iterator[TestShop]:
    shop = TestShop(mariadb, tmp_path, customers=200)
    yield shop
    shop.drop()


def test_that_the_main_job_needs_three_connections_and_is_in_nobodys_way_while_idle(
    served: TestShop, open_robot: Callable[..., Robot], qtbot: QtBot, tmp_path: Path
) -> None:
    account, neighbour = account_of_three(served), Neighbour(served)
    robot = open_robot(served.server.url(served.database, account["user"], account["password"]))

    def is_in_nobodys_way() -> None:
        robot.settle()
        neighbour.alters_tables()
        assert neighbour.transactions() == 0
        assert neighbour.lines() <= THREE

    is_in_nobodys_way()
    robot.pick_view("Overview")
    robot.search("a")
    robot.search("")
    is_in_nobodys_way()
    ids = robot.ids()[:50]
    robot.select(ids[:1])
    tabs = robot.find("propertyTabs", QTabWidget)
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        robot.settle()
    is_in_nobodys_way()
    robot.allow_writing()
    is_in_nobodys_way()
    robot.select(ids, "firstname")
    robot.open_editor_on_selection()
    editor = robot.focused_line()
    editor.selectAll()
    qtbot.keyClicks(editor, "Camille")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    is_in_nobodys_way()
    robot.commit()
    for dialog in robot.open_dialogs():
        dialog.close()
    assert {served.read(each)["firstname"] for each in ids} == {"Camille"}
    is_in_nobodys_way()
    robot.window.desk.settings.set("export.folder", str(tmp_path))
    robot.select(ids)
    robot.do("action.export_csv")
    robot.do("action.refresh")
    is_in_nobodys_way()
    assert len(list(tmp_path.glob("customers_*.csv"))) == 1
    robot.undo_newest_batch()
    assert {served.read(each)["firstname"] for each in ids} != {"Camille"}
    is_in_nobodys_way()
