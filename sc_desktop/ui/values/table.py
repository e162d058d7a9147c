"""The table of a column's values: a click picks one, a double click gives it another value."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QWidget

from sc_desktop.ui.plain_table import SortedTitles, look_plain
from sc_desktop.ui.signs import TickedItems
from sc_desktop.ui.theme import scaled, theme
from sc_desktop.ui.values.model import COUNT, SHARE, SHARE_ROLE, VALUE, FacetModel
from sc_desktop.ui.zoomed_table import ZoomedTable

_ROW, _TICK, _BAR, _ARROW = 24, 24, 4, 28  # pixels at 100 %
_COUNT_WIDTH, _SHARE_WIDTH = 68, 60
_KEY = Qt.Key


class Bars(TickedItems):
    """Below each share a bar, as long as the value is frequent."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, option, index)
        if index.column() != SHARE:
            return
        room = QRectF(option.rect).adjusted(scaled(6), 0, -scaled(4), -1)
        colour = QColor(theme().line("accent"))
        colour.setAlphaF(0.75)
        length = max(1.0, room.width() * float(index.data(SHARE_ROLE)))
        painter.fillRect(QRectF(room.left(), room.bottom() - scaled(_BAR), length, scaled(_BAR)), colour)


class FacetTable(ZoomedTable):
    """`pick_asked` brings a row and whether it is added to those picked; `change_asked` the row whose value is to be another.

    `pick_revoked`: the click before was the first of two, which pick nothing. A click that waited for a second one would be slow."""

    pick_asked = Signal(int, bool)
    pick_revoked = Signal()
    change_asked = Signal(int)

    def __init__(self, model: FacetModel, parent: QWidget) -> None:
        super().__init__(_ROW, parent)
        self._pressed = self._clicked = -1
        self.setHorizontalHeader(SortedTitles(self))
        self.setModel(model)
        look_plain(self)
        self.verticalHeader().setDefaultSectionSize(scaled(_ROW))
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setItemDelegate(Bars(self))
        self.setSortingEnabled(True)
        header = self.horizontalHeader()
        header.setSortIndicator(COUNT, Qt.SortOrder.DescendingOrder)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(scaled(40))
        for column, least in ((COUNT, _COUNT_WIDTH), (SHARE, _SHARE_WIDTH)):
            title = self.fontMetrics().horizontalAdvance(str(model.headerData(column, Qt.Orientation.Horizontal)))
            self.setColumnWidth(column, max(scaled(least), title + scaled(_ARROW)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self.indexAt(event.position().toPoint()).row()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row, self._pressed = self.indexAt(event.position().toPoint()).row(), -1
        if row >= 0 and row == self._clicked:
            self.pick_revoked.emit()
        self._clicked = -1
        if row >= 0:
            self.change_asked.emit(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        row, pressed, self._pressed = self.indexAt(place).row(), self._pressed, -1
        if event.button() == Qt.MouseButton.LeftButton and row >= 0 and row == pressed:
            self._clicked = row
            adds = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) or place.x() < scaled(_TICK)
            self.pick_asked.emit(row, adds)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if row >= 0 and event.key() in (_KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Space):
            self.pick_asked.emit(row, event.key() == _KEY.Key_Space)
        elif row >= 0 and event.key() == _KEY.Key_F2:
            self.change_asked.emit(row)
        else:
            super().keyPressEvent(event)
