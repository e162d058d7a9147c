"""A person at the window: looks things up by their names for automation, clicks and types, and waits for the window to settle.

Only public names are used (docs/automation.md), so that whoever writes a script for the program can do the same."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

Found = TypeVar("Found", bound=QObject)
PATIENCE = 30_000  # milliseconds; a limit, never a wait


class Robot:
    """Drives one main window."""

    def __init__(self, window: Any, bot: QtBot) -> None:
        self.window, self.bot = window, bot

    # -- finding -----------------------------------------------------------------------------------------------------------------------

    def find(self, name: str, kind: type[Found] = QWidget) -> Found:  # type: ignore[assignment]
        """The child of this name, dialogs included; fails when there is none."""
        found = [each for each in self.window.findChildren(kind, name) if not isinstance(each, QDialog) or each.isVisible()]
        assert found, f"nothing is called {name}"
        return found[-1]

    def dialog(self, name: str) -> QDialog:
        """Wait for a dialog of this name to stand on the screen."""

        def stands() -> None:
            assert any(each.isVisible() for each in self.window.findChildren(QDialog, name)), f"no {name} on the screen"

        self.bot.waitUntil(stands, timeout=PATIENCE)
        return next(each for each in self.window.findChildren(QDialog, name) if each.isVisible())

    @property
    def table(self) -> QTableView:
        return self.find("customerTable", QTableView)

    # -- waiting -----------------------------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Wait until nothing is under way any more. No window manager runs here, so the window is made active where it would be."""
        QApplication.processEvents()
        if not self.open_dialogs():
            self.window.activateWindow()
        self.bot.waitUntil(lambda: not self.window.property("busy"), timeout=PATIENCE)
        QApplication.processEvents()
        self.bot.waitUntil(lambda: not self.window.property("busy"), timeout=PATIENCE)

    def until(self, claim: Callable[[], bool]) -> None:
        """Wait until the claim holds."""
        self.bot.waitUntil(claim, timeout=PATIENCE)

    # -- doing -------------------------------------------------------------------------------------------------------------------------

    def do(self, action: str) -> None:
        """Trigger an action by its name; fails when it is greyed."""
        found = self.find(action, QAction)
        assert found.isEnabled(), f"{action} is greyed"
        found.trigger()

    def click(self, name: str, inside: QWidget | None = None) -> None:
        """Click a button by its name."""
        buttons = [each for each in (inside or self.window).findChildren(QPushButton, name) if each.isVisible()]
        assert buttons, f"no button {name} on the screen"
        assert buttons[-1].isEnabled(), f"{name} is greyed"
        self.bot.mouseClick(buttons[-1], Qt.MouseButton.LeftButton)

    def confirm(self) -> None:
        """Click the confirmation on the screen."""
        self.until(lambda: any(each.isVisible() for each in self.window.findChildren(QPushButton, "confirmButton")))
        self.click("confirmButton")

    def pick_view(self, title: str) -> None:
        """Choose a view by its title."""
        self.find("viewPicker", QComboBox).setCurrentText(title)
        self.settle()

    def search(self, text: str) -> None:
        """Type into the quick search."""
        field = self.find("quickSearch", QLineEdit)
        field.clear()
        self.bot.keyClicks(field, text)
        self.settle()

    # -- the grid ----------------------------------------------------------------------------------------------------------------------

    def column(self, key: str) -> int:
        """The place of a column by its key."""
        model = self.table.model()
        keys = [model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.UserRole) for place in range(model.columnCount())]
        return keys.index(key)

    def index(self, customer: int, key: str) -> QModelIndex:
        """The cell of a customer and a column."""
        model, place = self.table.model(), self.column(key)
        rows = (row for row in range(model.rowCount()) if model.index(row, 0).data(Qt.ItemDataRole.UserRole) == customer)
        return model.index(next(rows), place)

    def ids(self) -> list[int]:
        """The customers shown, in order."""
        model = self.table.model()
        return [model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(model.rowCount())]

    def text(self, customer: int, key: str) -> str:
        return str(self.index(customer, key).data() or "")

    def texts(self, key: str) -> list[str]:
        """What a column shows, from top to bottom."""
        model, place = self.table.model(), self.column(key)
        return [str(model.index(row, place).data()) for row in range(model.rowCount())]

    def select(self, customers: Iterable[int], key: str | None = None) -> None:
        """Select the cells of these customers in a column, or their whole rows."""
        model, selection = self.table.model(), QItemSelection()
        first = None
        for customer in customers:
            index = self.index(customer, key or "id_customer")
            last = index if key else model.index(index.row(), model.columnCount() - 1)
            selection.select(index, last)
            first = first or index
        assert first is not None
        self.table.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.settle()

    def type_over(self, customer: int, key: str, text: str) -> None:
        """Go to a cell, type over it, press Enter."""
        self.open_editor(customer, key)
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        self.bot.keyClicks(editor, text)
        self.bot.keyClick(editor, Qt.Key.Key_Return)
        self.settle()

    def open_editor(self, customer: int, key: str) -> None:
        """Go to a cell and press F2."""
        self.table.setFocus()
        self.table.setCurrentIndex(self.index(customer, key))
        self.settle()
        self.bot.keyClick(self.table, Qt.Key.Key_F2)
        self.until(lambda: self.table.state() == QAbstractItemView.State.EditingState)

    def open_editor_on_selection(self) -> None:
        """Press F2 where the selection stands; it stays."""
        self.table.setFocus()
        self.bot.keyClick(self.table, Qt.Key.Key_F2)
        self.until(lambda: self.table.state() == QAbstractItemView.State.EditingState)

    def focused_line(self) -> QLineEdit:
        """The line that is being edited."""
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit), f"the keys go to {editor} in {QApplication.activeWindow()}"
        return editor

    def open_dialogs(self) -> list[QDialog]:
        """The dialogs on the screen."""
        return [each for each in self.window.findChildren(QDialog) if each.isVisible()]

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the grid."""
        self.table.setFocus()
        self.bot.keyClick(self.table, key, modifiers)
        self.settle()

    def click_cell(self, customer: int, key: str) -> None:
        """Click in the middle of a cell."""
        index = self.index(customer, key)
        self.table.scrollTo(index)
        point: QPoint = self.table.visualRect(index).center()
        self.bot.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=point)
        self.settle()

    # -- writing -----------------------------------------------------------------------------------------------------------------------

    def allow_writing(self) -> None:
        """Click the badge, agree."""
        self.click("statusReadOnly")
        self.confirm()
        self.settle()

    def commit(self, *, consents: bool = False) -> None:
        """Review, commit, and agree to the journal where the shop asks for it."""
        self.do("action.review")
        self.commit_review(consents=consents)

    def commit_review(self, *, consents: bool = False) -> None:
        """Commit what the review on the screen shows."""
        dialog = self.dialog("reviewDialog")
        if consents:
            box = dialog.findChild(QWidget, "consentBox")
            assert box is not None
            box.setChecked(True)  # type: ignore[attr-defined]
        self.click("commitButton", dialog)
        QApplication.processEvents()
        self.bot.waitUntil(lambda: not self.window.property("busy"), timeout=PATIENCE)
        if any(each.isVisible() for each in self.window.findChildren(QPushButton, "confirmButton")):
            self.confirm()
        self.settle()

    def undo_newest_batch(self) -> None:
        """Open the history, choose the newest batch, take it back."""
        self.do("action.history")
        dialog = self.dialog("historyDialog")
        self.settle()
        table = dialog.findChild(QTableView, "historyTable")
        assert isinstance(table, QTableView)
        table.selectRow(0)
        self.click("undoBatchButton", dialog)
        self.commit_review()
        dialog.close()
        self.settle()
