"""The entries of a list with a tick and a count each: those ticked are shown in the grid. Opens below a field of the filter row."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.filters import AnyOf, Op, Test, Where, each_test
from sc_desktop.domain.folding import fold
from sc_desktop.domain.manner import Labels
from sc_desktop.i18n import N_, grouped, tr
from sc_desktop.ui.present import named
from sc_desktop.ui.signs import TickedItems
from sc_desktop.ui.theme import scaled

_ID = Qt.ItemDataRole.UserRole
EMPTY = 0


class TickList(QFrame):
    """`given` brings the condition the ticks come to; None where none is ticked, or all are."""

    given = Signal(object)

    def __init__(self, column: Column, labels: Labels, where: Where | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._column, self._labels = column, labels
        self._list = named(QListWidget(self), "filterTicks", tr(column.label))
        ticked = _ticked(where)
        entries = sorted(labels.items(), key=lambda entry: fold(entry[1]))
        for number, label in [*entries, (EMPTY, tr(N_("(empty)")))]:
            item = QListWidgetItem(label, self._list)
            item.setData(_ID, number)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if number in ticked else Qt.CheckState.Unchecked)
        self._list.setItemDelegate(TickedItems(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setCurrentRow(0)
        self._list.itemChanged.connect(lambda _item: self.given.emit(self.condition()))
        box = QVBoxLayout(self)
        box.setContentsMargins(2, 2, 2, 2)
        box.addWidget(self._list)

    def open_at(self, place: QPoint, width: int) -> None:
        """Show it at this place of the screen."""
        rows = min(self._list.count(), 14)
        self.resize(max(width, scaled(220), self._widest()), rows * max(self._list.sizeHintForRow(0), 18) + 12)
        self.move(place)
        self.show()
        self._list.setFocus()

    def show_counts(self, counts: Mapping[int, int]) -> None:
        """Say how many customers have each."""
        blocked = self._list.blockSignals(True)
        for row in range(self._list.count()):
            item = self._list.item(row)
            number = item.data(_ID)
            name = self._labels.get(number) or tr(N_("(empty)"))
            item.setText(f"{name}  ({grouped(counts.get(number, 0))})")
        self._list.blockSignals(blocked)
        self.resize(max(self.width(), self._widest()), self.height())

    def _widest(self) -> int:
        """The room the longest name takes with its count and the bar to scroll."""
        return self._list.sizeHintForColumn(0) + self._list.verticalScrollBar().sizeHint().width() + scaled(12)

    def condition(self) -> Where | None:
        """What the ticks come to."""
        items = [self._list.item(row) for row in range(self._list.count())]
        ticked = [int(item.data(_ID)) for item in items if item.checkState() == Qt.CheckState.Checked]
        ids = tuple(number for number in ticked if number != EMPTY)
        if not ticked or len(ticked) == len(items):
            return None
        entries, empty = Test(self._column.key, Op.ONE_OF, ids), Test(self._column.key, Op.EMPTY)
        return entries if EMPTY not in ticked else AnyOf((entries, empty)) if ids else empty

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)


def _ticked(where: Where | None) -> set[int]:
    """The entries a condition asks for; none where it asks otherwise."""
    found: set[int] = set()
    for test in each_test(where):
        if test.op is Op.EMPTY:
            found.add(EMPTY)
        elif test.op in (Op.ONE_OF, Op.IS):
            found.update(int(value) for value in test.values)
    return found
