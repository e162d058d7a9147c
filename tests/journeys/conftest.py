"""The shops the journeys go through: PrestaShop 8.2 and 1.6.1 on MariaDB, and the demo on SQLite; each with an independent look."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from sc_desktop.app import open_window
from tests.kit.hands import Hands
from tests.kit.mariadb import MariaDbServer
from tests.kit.robot import Robot
from tests.kit.shop import TestShop


class DemoShop:
    """The demo's file, looked at by plain sqlite3."""

    version = "demo"
    url = None

    def __init__(self, folder: Path) -> None:
        self._path = folder / "demo-shop.db"

    def execute(self, sql: str, args: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """One statement on a connection of its own, committed at once; %s stands for a value as with MySQL."""
        connection = sqlite3.connect(self._path, timeout=10)
        try:
            with connection:
                return connection.execute(sql.replace("%s", "?"), args).fetchall()
        finally:
            connection.close()


class ServedShop:
    """A shop on the tests' MariaDB."""

    def __init__(self, shop: TestShop) -> None:
        self._shop = shop
        self.version = shop.version
        self.url = shop.server.url(shop.database)
        self.execute = shop.execute


@pytest.fixture(params=["8.2", "1.6.1", "demo"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """Each of the three shops in turn, fresh."""
    if request.param == "demo":
        yield DemoShop(tmp_path / "profile")
        return
    server: MariaDbServer = request.getfixturevalue("mariadb")
    built = TestShop(server, tmp_path, version=request.param, customers=200)
    yield ServedShop(built)
    built.drop()


@pytest.fixture
def open_robot(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Robot]]:
    """Opens windows in one profile; all of them are closed in the end."""
    opened: list[Any] = []

    def open_it(url: str | None = None, **options: Any) -> Robot:
        window = open_window(url, profile_dir=tmp_path / "profile", **options)
        opened.append(window)
        robot = Robot(window, qtbot)
        robot.settle()
        return robot

    yield open_it
    for window in opened:
        if shiboken6.isValid(window):
            window.abandon()


@pytest.fixture
def open_hands(open_robot: Callable[..., Robot], qtbot: QtBot, tmp_path: Path) -> Callable[..., Hands]:
    """Opens windows for a person with nothing but a keyboard and a mouse."""
    return lambda url: Hands(open_robot(url).window, qtbot, tmp_path / "profile")


@pytest.fixture(scope="session")
def _served(mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestShop]:
    built = TestShop(mariadb, tmp_path_factory.mktemp("shop"), customers=230)
    yield built
    built.drop()


@pytest.fixture
def served(_served: TestShop) -> TestShop:
    """A PrestaShop 8.2 of 230 customers, more than are shown at once; built once, put back before each test."""
    _served.reset()
    return _served
