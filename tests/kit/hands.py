"""A person with nothing but a keyboard and a mouse: commands by their keys, cells, titles, buttons and links by clicks.

What stands on the screen is looked at as in tests/kit/windows.py; nothing is done through a method of the program."""

from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QInputDialog,
    QLabel,
    QLineEdit,
    QTableView,
    QTabWidget,
    QWidget,
)

from tests.kit.windows import User

Part = TypeVar("Part", bound=QWidget)
_BUTTON = Qt.MouseButton.LeftButton
_MOD = Qt.KeyboardModifier
_ROLE = Qt.ItemDataRole


class Hands(User):
    """Keys go to where the keyboard is, as they would."""

    # -- keys --------------------------------------------------------------------------------------------------------------------------

    def presses(self, keys: str, times: int = 1) -> None:
        """Press a combination, "Ctrl+Shift+V", where the keyboard is."""
        for _ in range(times):
            combination = QKeySequence(keys)[0]
            QTest.keyClick(QApplication.focusWidget() or self.window, combination.key(), combination.keyboardModifiers())
        self.settle()

    def commands(self, name: str) -> None:
        """Press the key of a command; fails when it is greyed or has none."""
        self.settle()
        action = self.find(name, QAction)
        assert action.isEnabled(), f"{name} is greyed"
        assert not action.shortcut().isEmpty(), f"{name} has no key"
        self.presses(action.shortcut().toString())

    def chooses(self, name: str) -> None:
        """Choose a command that has no key, as from its menu."""
        self.settle()
        self.do(name)

    def writes(self, text: str, end: str | None = None) -> None:
        """Type where the keyboard is, and press the key that ends it."""
        self.types(text)
        if end is not None:
            self.presses(end)

    def picks(self, combo: QComboBox, text: str) -> None:
        """Choose an entry with the arrow, from the first one on; where a part of it can be typed, by its letters."""
        combo.setFocus(Qt.FocusReason.TabFocusReason)
        if combo.isEditable():
            self.fills(combo.lineEdit(), text, "Return")
        else:
            self.bot.keyClick(combo, Qt.Key.Key_Home)
            for _ in range(combo.findText(text)):
                self.bot.keyClick(combo, Qt.Key.Key_Down)
        self.settle()
        assert combo.currentText() == text, f"no {text} is offered"

    def fills(self, line: QLineEdit, text: str, end: str | None = None) -> None:
        """Click into a line, replace what stands there."""
        self.clicks(line)
        self.presses("Ctrl+A")
        self.writes(text, end)

    # -- the mouse ---------------------------------------------------------------------------------------------------------------------

    def clicks(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click a widget: in its middle, or at a place of it."""
        assert widget.isVisible() and widget.isEnabled(), f"{widget.objectName()} can't be clicked"
        self.bot.mouseClick(widget, _BUTTON, pos=place or widget.rect().center())
        self.settle()

    def clicks_cell(self, table: QAbstractItemView, index: QModelIndex, modifiers: _MOD = _MOD.NoModifier) -> None:
        """Click the middle of a cell, scrolled into sight first."""
        table.scrollTo(index)
        self.bot.mouseClick(table.viewport(), _BUTTON, modifiers, table.visualRect(index).center())
        self.settle()

    def clicks_at(self, customer: int, key: str, modifiers: _MOD = _MOD.NoModifier) -> None:
        """Click a cell of the grid."""
        self.clicks_cell(self.table, self.index(customer, key), modifiers)

    def clicks_tab(self, title: str) -> None:
        """Click a tab of the properties, whatever number stands behind its title."""
        bar = self.find("propertyTabs", QTabWidget).tabBar()
        (place,) = (each for each in range(bar.count()) if bar.tabText(each).replace("&", "").split(" (")[0] == title)
        self.clicks(bar, bar.place_of(place).center())  # type: ignore[attr-defined]

    def clicks_tick(self, table: QTableView, index: QModelIndex) -> None:
        """Click the box at the left of a cell."""
        table.scrollTo(index)
        box = table.visualRect(index)
        self.bot.mouseClick(table.viewport(), _BUTTON, pos=QPoint(box.left() + 10, box.center().y()))
        self.settle()

    def follows(self, name: str) -> None:
        """Click the link a label holds."""
        label = self.find(name, QLabel)
        self.clicks(label, QPoint(min(20, label.width() // 2), label.height() // 2))

    # -- parts of dialogs --------------------------------------------------------------------------------------------------------------

    def part(self, dialog: QDialog, kind: type[Part], name: str) -> Part:
        """The newest part of this name that is seen."""
        found = [each for each in dialog.findChildren(kind, name) if each.isVisible()]
        assert found, f"no {name} is seen in {dialog.objectName()}"
        return found[-1]

    def names_it(self, title: str) -> None:
        """Type the name that is asked for."""
        asking = self.dialog("viewTitleDialog")
        assert isinstance(asking, QInputDialog)
        self.fills(asking.findChild(QLineEdit), title)  # type: ignore[arg-type]
        self.presses("Return")

    # -- the main job ------------------------------------------------------------------------------------------------------------------

    def allows_writing(self) -> None:
        """Click the badge, agree."""
        self.clicks(self.find("statusReadOnly"))
        self.confirm()
        self.settle()

    def leaves_out(self, customer: int) -> None:
        """In the review on the screen: find the customer's lines, untick them with the space bar, and show all lines again."""
        dialog = self.dialog("reviewDialog")
        self.settle()
        table = self.part(dialog, QTableView, "changesTable")
        self.presses("Ctrl+F")
        self.writes(f"#{customer}")
        self.until(lambda: whose(table) == {f"#{customer}"})
        self.clicks_cell(table, table.model().index(0, 1))
        self.presses("Ctrl+A")
        self.presses("Space")
        self.presses("Ctrl+F")
        self.presses("Esc")
        self.until(lambda: len(whose(table)) > 1)

    def writes_what_is_reviewed(self) -> None:
        """Commit the review on the screen by its key, and agree to what is asked then."""
        dialog = self.dialog("reviewDialog")
        self.settle()
        self.clicks(self.part(dialog, QTableView, "changesTable").viewport())
        self.presses("Ctrl+Return")
        if any(each.objectName() == "confirmDialog" for each in self.open_dialogs()):
            self.confirm()
            self.settle()

    def takes_the_newest_batch_back(self) -> None:
        """Open the history by key, click the newest batch and the button, commit the review."""
        self.commands("action.history")
        dialog = self.dialog("historyDialog")
        self.settle()
        table = self.part(dialog, QTableView, "historyTable")
        self.clicks_cell(table, table.model().index(0, 0))
        self.click("undoBatchButton", dialog)
        self.settle()
        self.writes_what_is_reviewed()
        dialog.close()
        self.settle()


def whose(table: QTableView) -> set[str]:
    """The numbers of the customers whose lines the review shows."""
    model = table.model()
    return {str(model.index(row, 1).data()).split()[0] for row in range(model.rowCount())}
