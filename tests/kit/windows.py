"""Whole windows for tests of the interface: on a demo shop that is built once a session, or on a shop of the tests' MariaDB.

A test module gets the fixtures by importing them: `from tests.kit.windows import demo, demo_file, open_user`."""

import datetime
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from sc_desktop.app import open_window
from sc_desktop.demo.build import build_demo_file
from tests.kit.robot import PATIENCE, Robot

DEMO_CUSTOMERS = 2031  # 2,000 of them are not deleted
_ROLE = Qt.ItemDataRole
_MOD = Qt.KeyboardModifier


class User(Robot):
    """A person at a window, who uses keys and the mouse and sees what is on the screen."""

    def __init__(self, window: Any, bot: QtBot, profile: Path) -> None:
        super().__init__(window, bot)
        self.profile = profile

    # -- what is behind ----------------------------------------------------------------------------------------------------------------

    def sql(self, question: str, *args: object) -> list[tuple[Any, ...]]:
        """One statement on the demo's file by plain sqlite3, committed at once."""
        connection = sqlite3.connect(self.profile / "demo-shop.db", timeout=10)
        try:
            with connection:
                return connection.execute(question, args).fetchall()
        finally:
            connection.close()

    # -- what is seen ------------------------------------------------------------------------------------------------------------------

    @property
    def model(self) -> Any:
        return self.table.model()

    @property
    def pending(self) -> int:
        """How many changes are pending, as automation reads it."""
        return int(self.model.property("pending_count"))

    def column_keys(self) -> list[str]:
        """The column keys, from left to right."""
        return [self.model.headerData(place, Qt.Orientation.Horizontal, _ROLE.UserRole) for place in range(self.model.columnCount())]

    def cell(self, customer: int, key: str, role: int = _ROLE.DisplayRole) -> Any:
        return self.index(customer, key).data(role)

    def notices(self) -> list[str]:
        """The messages below the panes."""
        return [label.text() for label in self.window.findChildren(QLabel, "noticeText") if label.isVisible()]

    def notice_button(self, text: str) -> None:
        """Click the button of this text in the messages."""
        buttons = [each for each in self.window.findChildren(QPushButton, "noticeButton") if each.isVisible() and each.text() == text]
        assert buttons, f"no {text} among the messages {self.notices()}"
        self.bot.mouseClick(buttons[-1], Qt.MouseButton.LeftButton)
        self.settle()

    def label(self, name: str) -> str:
        return self.find(name, QLabel).text()

    def selected(self) -> list[int]:
        """The customers with a selected cell."""
        return [int(each) for each in self.table.selected_ids()]

    def selected_cells(self) -> set[tuple[int, str]]:
        keys, selection = self.column_keys(), self.table.selectionModel().selection()
        spans = [selection.at(place) for place in range(selection.size())]
        return {(index.data(_ROLE.UserRole), keys[index.column()]) for span in spans for index in span.indexes()}

    def tip(self) -> str:
        """The tooltip on the screen."""
        return QToolTip.text() if QToolTip.isVisible() else ""

    # -- what is done ------------------------------------------------------------------------------------------------------------------

    def go_to(self, customer: int, key: str) -> None:
        """Put the cursor into a cell."""
        self.table.setFocus()
        self.table.setCurrentIndex(self.index(customer, key))
        self.settle()

    def types(self, text: str) -> None:
        """Type where the keyboard is; ASCII only."""
        for letter in text:
            self.bot.keyClick(QApplication.focusWidget(), letter)

    def hits(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _MOD.NoModifier) -> None:
        """Press a key where the keyboard is."""
        self.bot.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.settle()

    def type_into(self, customer: int, key: str, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """Type over a cell, as in a spreadsheet, and press the key that ends it."""
        self.go_to(customer, key)
        self.types(text)
        if end is not None:
            self.hits(end)

    def click_header(self, key: str) -> None:
        header = self.table.horizontalHeader()
        place = header.sectionViewportPosition(self.column(key)) + header.sectionSize(self.column(key)) // 2
        self.table.scrollTo(self.model.index(0, self.column(key)))
        place = header.sectionViewportPosition(self.column(key)) + header.sectionSize(self.column(key)) // 2
        self.bot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, header.height() // 2))
        self.settle()

    def group(self, name: str) -> QTreeWidgetItem:
        (item,) = self.find("groupsTree", QTreeWidget).findItems(name, Qt.MatchFlag.MatchExactly)
        return item

    def click_group(self, name: str, modifiers: Qt.KeyboardModifier = _MOD.NoModifier) -> None:
        tree = self.find("groupsTree", QTreeWidget)
        self.bot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, modifiers, tree.visualItemRect(self.group(name)).center())
        self.settle()

    def sets(self, key: str, value: object) -> None:
        """Give a preference another value."""
        self.window.desk.settings.set(key, value)
        self.settle()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop's file, built once; each test works on a copy."""
    path = tmp_path_factory.mktemp("demo") / "demo-shop.db"
    build_demo_file(path, customers=DEMO_CUSTOMERS, as_of=datetime.datetime(2026, 3, 1, 12), step=lambda done, total: None)
    return path


@pytest.fixture
def open_user(qtbot: QtBot, tmp_path: Path, demo_file: Path) -> Iterator[Callable[..., User]]:
    """Opens windows, all in one profile; the demo shop is in it. Every window is closed in the end."""
    profile, opened = tmp_path / "profile", []
    profile.mkdir(mode=0o700)
    shutil.copyfile(demo_file, profile / "demo-shop.db")
    (profile / "demo-shop.db").chmod(0o600)  # as the program makes it

    def open_it(url: str | None = None, **options: Any) -> User:
        window = open_window(url, profile_dir=profile, **options)
        opened.append(window)
        user = User(window, qtbot, profile)
        user.settle()
        return user

    yield open_it
    for window in opened:
        if shiboken6.isValid(window):
            window.abandon()
    QApplication.processEvents()


@pytest.fixture
def demo(open_user: Callable[..., User]) -> User:
    """A person at a window on the demo shop."""
    return open_user()


__all__ = ["PATIENCE", "User", "demo", "demo_file", "open_user"]
