"""The entries of a list with a tick and a count each: those ticked are shown in the grid. Opens below a field of the filter row."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyle, QStyleOptionViewItem, QVBoxLayout, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.domain.filters import AnyOf, Op, Test, Where, each_test
from sc_desktop.domain.folding import fold
from sc_desktop.domain.manner import Labels
from sc_desktop.i18n import N_, grouped, tr, trn
from sc_desktop.ui.present import named, plain_tip
from sc_desktop.ui.signs import TickedItems
from sc_desktop.ui.theme import scaled

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_ID = _ROLE.UserRole
COUNT = _ROLE.UserRole + 1
"""How many customers have the entry, as it is written; None until they were counted."""
EMPTY = 0
_ROW, _AIR, _LEAST, _WIDEST = 22, 12, 220, 420  # pixels at 100 %: of an entry, around a count, and of the whole list


class CountedEntries(TickedItems):
    """Names at the left, their counts at the right, one below the other: a name that is too long gives way."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        count = index.data(COUNT)
        if count is not None:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setPen(option.palette.color(option.palette.ColorRole.HighlightedText if selected else option.palette.ColorRole.Text))
            room = QRect(option.rect).adjusted(0, 0, -scaled(_AIR) // 2, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        style = option.widget.style() if option.widget is not None else None
        if style is not None:
            before = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget).left() - option.rect.left()
            room = option.rect.width() - before - self._room_of_count(option, index) - scaled(_AIR) // 2
            option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, max(0, room))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        wanted = QStyleOptionViewItem(option)
        wanted.rect = QRect(0, 0, scaled(_WIDEST) * 4, option.rect.height())  # nothing gives way while it is measured
        size = super().sizeHint(wanted, index)
        return QSize(size.width() + self._room_of_count(option, index), max(size.height(), scaled(_ROW)))

    def _room_of_count(self, option: QStyleOptionViewItem, index: Index) -> int:
        count = index.data(COUNT)
        return 0 if count is None else option.fontMetrics.horizontalAdvance(count) + scaled(_AIR)


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
            item.setToolTip(plain_tip(label))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if number in ticked else Qt.CheckState.Unchecked)
        self._list.setItemDelegate(CountedEntries(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setCurrentRow(0)
        self._list.itemChanged.connect(lambda _item: self.given.emit(self.condition()))
        box = QVBoxLayout(self)
        box.setContentsMargins(2, 2, 2, 2)
        box.addWidget(self._list)

    def open_at(self, place: QPoint, width: int) -> None:
        """Show it at this place of the screen."""
        rows = min(self._list.count(), 14)
        self.resize(max(width, self._widest()), rows * self._list.sizeHintForRow(0) + scaled(8))
        self.move(place)
        self.show()
        self._list.setFocus()

    def show_counts(self, counts: Mapping[int, int]) -> None:
        """Say how many customers have each."""
        blocked = self._list.blockSignals(True)
        for row in range(self._list.count()):
            item = self._list.item(row)
            count = counts.get(item.data(_ID), 0)
            told = f"{item.text()}: {trn(N_('{count} customer'), N_('{count} customers'), count)}"
            item.setData(COUNT, grouped(count))
            item.setData(_ROLE.AccessibleTextRole, told)
            item.setToolTip(plain_tip(told))
        self._list.blockSignals(blocked)
        self.resize(max(self.width(), self._widest()), self.height())

    def _widest(self) -> int:
        """The room the longest name takes with its count and the bar to scroll, as far as it goes."""
        wanted = self._list.sizeHintForColumn(0) + self._list.verticalScrollBar().sizeHint().width() + scaled(12)
        return min(max(wanted, scaled(_LEAST)), scaled(_WIDEST))

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
