"""A window left alone for hours: whatever became of the server meanwhile, the next action works, or says in its time what is wrong."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sc_desktop.app import open_window
from sc_desktop.db import server_line, stopping
from sc_desktop.settings.store import Settings
from sc_desktop.ui.grid import question
from tests.kit.delay_proxy import DelayProxy
from tests.kit.mariadb import MariaDbServer
from tests.kit.robot import Robot
from tests.kit.shop import TestShop

LOST = "connection to the database was lost"


@pytest.fixture(scope="module")
def built(mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestShop]:
    shop = TestShop(mariadb, tmp_path_factory.mktemp("shop"), customers=60)
    yield shop
    shop.drop()


@pytest.fixture
def line(built: TestShop) -> Iterator[DelayProxy]:
    with DelayProxy(built.server.port) as line:
        yield line


@pytest.fixture
def robot(built: TestShop, line: DelayProxy, qtbot: QtBot, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    """A window on the shop through a line that breaks, with a second of patience for a server that doesn't answer."""
    monkeypatch.setattr(server_line, "_TRUSTED_SECONDS", 0)  # each action comes after a long rest
    told = Settings.whole
    monkeypatch.setattr(Settings, "whole", lambda self, key: 1 if key == "connection.connect_timeout" else told(self, key))
    window = open_window(line.url(built.database), profile_dir=tmp_path / "profile")
    robot = Robot(window, qtbot)
    robot.settle()
    assert len(robot.ids()) > 50
    yield robot
    line.swallows = False
    window.abandon()


def notices(robot: Robot) -> str:
    return " ".join(label.text() for label in robot.window.findChildren(QLabel, "noticeText") if label.isVisible())


def retries(robot: Robot) -> None:
    (button,) = (each for each in robot.window.findChildren(QPushButton, "noticeButton") if each.isVisible() and each.text() == "Retry")
    button.click()
    robot.settle()


def orders_anew(robot: Robot, key: str) -> None:
    """Sort by a column: an action that asks the shop."""
    model = robot.table.model()
    model.sort(robot.column(key), Qt.SortOrder.AscendingOrder)
    robot.settle()


def test_that_lines_the_server_has_closed_are_opened_anew_unseen(robot: Robot, built: TestShop) -> None:
    built.server.kill_connections(built.database)
    orders_anew(robot, "lastname")
    names = [name.casefold() for name in robot.texts("lastname")]
    assert names[0] <= names[-1]
    assert LOST not in notices(robot)


def test_that_a_line_that_was_cut_is_opened_anew_unseen(robot: Robot, line: DelayProxy) -> None:
    line.cut_all()
    before = robot.ids()
    orders_anew(robot, "id_customer")
    assert robot.ids() == sorted(before)
    assert LOST not in notices(robot)


def test_that_a_dead_line_is_told_in_its_time_the_rows_stay_and_a_click_tries_again(robot: Robot, line: DelayProxy) -> None:
    rows = robot.ids()
    line.swallows = True
    orders_anew(robot, "id_customer")
    assert "could not be read" in notices(robot)
    assert robot.ids() == rows
    line.swallows = False
    retries(robot)
    assert "could not be read" not in notices(robot)
    assert robot.ids() == sorted(rows)


def test_that_a_line_that_dies_in_the_midst_of_a_question_can_be_given_up(
    robot: Robot, line: DelayProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_line, "_TRUSTED_SECONDS", 3600)  # it has just answered: nobody doubts it
    monkeypatch.setattr(question, "PATIENCE", 0)
    monkeypatch.setattr(stopping, "PATIENCE", 0.2)
    rows = robot.ids()
    line.swallows = True
    robot.table.model().sort(robot.column("id_customer"), Qt.SortOrder.AscendingOrder)
    robot.until(lambda: any(bar.isVisible() for bar in robot.window.findChildren(QWidget, "waitingBar")))
    robot.click("cancelQuestion")
    line.swallows = False
    robot.settle()
    assert robot.ids() == rows
    orders_anew(robot, "id_customer")
    assert robot.ids() == sorted(rows)
