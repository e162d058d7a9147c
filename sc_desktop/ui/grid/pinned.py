"""Columns that stay at the left while the others scroll under them: their titles and their cells."""

from collections.abc import Iterator

from msgspec import Struct
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QHoverEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QLabel, QStyle, QTableView, QWidget

from sc_desktop.ui.present import plain_label
from sc_desktop.ui.theme import theme

EDGE = 2
"""How wide the line is that ends the pinned part, in pixels."""
_MOST = 3 / 4
"""So much of the width the pinned columns may take; where they would take more, only the first ones stay."""
_AWAY = 1_000_000
"""So many pixels to the left a cell is said to be that has gone under the pinned part: no place there means two cells."""
_TYPE, _LEFT = QEvent.Type, Qt.MouseButton.LeftButton
_ANY = QAbstractItemView.ScrollHint.EnsureVisible
_DRAGS = QAbstractItemView.State.DragSelectingState
Index = QModelIndex | QPersistentModelIndex
_Pointing = QMouseEvent | QHoverEvent | QHelpEvent


class _Taken(Struct):
    """A title the mouse went down on, or the edge of one; the picture follows the mouse while the title is dragged."""

    section: int
    x: int
    width: int
    is_edge: bool
    picture: QLabel | None = None


class PinnedHeader(QHeaderView):
    """A header whose first sections stay at the left. To Qt they scroll like all: they are painted once more where they stay, and what
    the mouse does there is told to Qt as if it were done where they have gone. Only dragging, Qt does nowhere but in sight.

    `pins_changed`: another number of sections stays, or the part that stays has another width."""

    pins_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._wanted = 0
        self._pins: tuple[int, int] | None = None
        self._taken: _Taken | None = None
        for changed in (self.sectionResized, self.sectionCountChanged, self.sectionMoved):
            changed.connect(self._forget_pins)

    def pin(self, count: int) -> None:
        """Let so many sections stay from now on."""
        if count != self._wanted:
            self._wanted = count
            self._forget_pins()

    @property
    def pinned(self) -> int:
        """How many sections stay now; fewer than wanted where there is no room for all."""
        return self._room_of_pins()[0]

    @property
    def pinned_width(self) -> int:
        """How wide the part is that stays."""
        return self._room_of_pins()[1]

    def has_room_for(self, count: int) -> bool:
        """Whether so many sections could stay, and leave room for the others."""
        return sum(map(self.sectionSize, range(count))) <= self.viewport().width() * _MOST

    def left_of(self, section: int) -> int:
        """Where a section begins on the screen, or would behind the pinned part."""
        return self.sectionPosition(section) if section < self.pinned else self.sectionViewportPosition(section)

    def section_at(self, x: int) -> int:
        """The section that is seen there; -1 beyond the last."""
        return self.logicalIndexAt(x - self.offset() if 0 <= x < self.pinned_width else x)

    # -- Qt ----------------------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        pinned, width = self._room_of_pins()
        if pinned and event.rect().left() < width:
            painter, tall = QPainter(self.viewport()), self.viewport().height()
            for section in range(pinned):
                self.paintSection(painter, QRect(self.left_of(section), 0, self.sectionSize(section), tall), section)
            painter.fillRect(width - EDGE, 0, EDGE, tall, theme().line("pinned"))
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget_pins()

    def viewportEvent(self, event: QEvent) -> bool:
        is_scrolled = bool(self.pinned and self.offset()) or self._taken is not None
        if not is_scrolled or not isinstance(event, (QMouseEvent, QHoverEvent, QHelpEvent)):
            return super().viewportEvent(event)
        if isinstance(event, QMouseEvent) and self._drags(event):
            return True
        is_over = 0 <= _x_of(event) < self.pinned_width
        told = super().viewportEvent(_moved(event, QPointF(-self.offset(), 0)) if is_over else event)
        self.viewport().update(0, 0, self.pinned_width, self.viewport().height())
        return told

    # -- dragging ----------------------------------------------------------------------------------------------------------------------

    def _drags(self, event: QMouseEvent) -> bool:
        """Whether this was a title or a pinned edge that is dragged; else it is Qt's."""
        x, taken = _x_of(event), self._taken
        if event.type() == _TYPE.MouseButtonPress and event.button() == _LEFT:
            edge = self._edge_at(x)
            section = self.section_at(x) if edge is None else edge
            self._taken = _Taken(section, x, self.sectionSize(section), edge is not None) if section >= 0 else None
            return edge is not None
        if event.type() == _TYPE.MouseMove and not event.buttons() and x < self.pinned_width:
            self.setCursor(Qt.CursorShape.ArrowCursor if self._edge_at(x) is None else Qt.CursorShape.SplitHCursor)
            return True
        if event.type() == _TYPE.MouseMove and taken is not None:
            self._drag(taken, x)
            return True
        if event.type() == _TYPE.MouseButtonRelease and taken is not None:
            self._taken = None
            if taken.picture is not None:
                self._drop(taken, x)
                super().viewportEvent(_moved(event, QPointF(0, -_AWAY)))  # to Qt it is no click
            return taken.is_edge or taken.picture is not None
        return False

    def _drag(self, taken: _Taken, x: int) -> None:
        if taken.is_edge:
            self.resizeSection(taken.section, max(self.minimumSectionSize(), taken.width + x - taken.x))
        elif taken.picture is None and abs(x - taken.x) >= QApplication.startDragDistance():
            taken.picture = plain_label("", self.viewport())
            taken.picture.setPixmap(self.viewport().grab(QRect(self.left_of(taken.section), 0, taken.width, self.viewport().height())))
            taken.picture.setFrameShape(QLabel.Shape.Box)
            taken.picture.show()
        if taken.picture is not None:
            taken.picture.move(self.left_of(taken.section) + x - taken.x, 0)

    def _drop(self, taken: _Taken, x: int) -> None:
        """The title goes before the section under the mouse, or after it where the mouse is in its other half."""
        assert taken.picture is not None
        taken.picture.deleteLater()
        target, start = self.section_at(max(x, 0)), self.visualIndex(taken.section)
        if target < 0:
            self.moveSection(start, self.count() - 1)
            return
        end, is_right = self.visualIndex(target), x > self.left_of(target) + self.sectionSize(target) / 2
        end += is_right - (end > start)
        self.moveSection(start, min(max(end, 0), self.count() - 1))

    def _edge_at(self, x: int) -> int | None:
        """The pinned section whose edge can be taken here; as near as Qt wants it."""
        grip = self.style().pixelMetric(QStyle.PixelMetric.PM_HeaderGripMargin, None, self)
        ends = (self.left_of(section) + self.sectionSize(section) for section in range(self.pinned))
        return next((section for section, end in enumerate(ends) if end - grip < x < end + grip), None)

    # -- inside ------------------------------------------------------------------------------------------------------------------------

    def _room_of_pins(self) -> tuple[int, int]:
        """How many sections stay, and how wide they are."""
        if self._pins is None:
            pinned = min(self._wanted, self.count())
            while not self.has_room_for(pinned):
                pinned -= 1
            self._pins = pinned, sum(map(self.sectionSize, range(pinned)))
        return self._pins

    def _forget_pins(self, *_what: object) -> None:
        before, self._pins = self._pins, None
        if before != self._room_of_pins():
            self.viewport().update()
            self.pins_changed.emit()


class PinnedTable(QTableView):
    """To Qt all columns scroll. It asks where a cell is, and which cell is at a place; here it is told what is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begun: Index = QPersistentModelIndex()  # the cell a drag or a click with Shift selects from

    @property
    def header(self) -> PinnedHeader:
        header = self.horizontalHeader()
        assert isinstance(header, PinnedHeader)
        return header

    def setHorizontalHeader(self, header: QHeaderView) -> None:
        super().setHorizontalHeader(header)
        self.header.pins_changed.connect(self._follow_pins)

    def parts(self, area: QRect) -> Iterator[tuple[QRect, range]]:
        """What of the area scrolls and what stays, as far as there is any, each with the columns that can be seen in it."""
        pinned, width = self.header.pinned, self.header.pinned_width
        stays, scrolls = QRect(area), QRect(area)
        stays.setRight(min(area.right(), width - 1))
        scrolls.setLeft(max(area.left(), width))
        for part, places in ((scrolls, range(pinned, self.header.count())), (stays, range(pinned))):
            if part.isValid() and places:
                yield part, places

    def rect_of(self, top: int, left: int, bottom: int, right: int) -> QRect:
        """Where a block of cells is seen; as much of it as is not under the pinned part."""
        first, last = self.visualRect(self.model().index(top, left)), self.visualRect(self.model().index(bottom, right))
        if not self.header.pinned:
            return first | last
        if left < self.header.pinned <= right:
            last.setRight(max(last.right(), self.header.pinned_width - 1))
        elif left >= self.header.pinned:
            first.setLeft(max(first.left(), self.header.pinned_width))
        return QRect(first.topLeft(), last.bottomRight())

    def paint_edge(self, painter: QPainter, area: QRect) -> None:
        """The line where the pinned part ends."""
        if self.header.pinned:
            painter.fillRect(self.header.pinned_width - EDGE, area.top(), EDGE, area.height(), theme().line("pinned"))

    # -- Qt ----------------------------------------------------------------------------------------------------------------------------

    def visualRect(self, index: Index) -> QRect:
        rect, shift = super().visualRect(index), self._shift()
        if not shift or not index.isValid():
            return rect
        if index.column() < self.header.pinned:
            return rect.translated(shift, 0)
        edge = self.header.pinned_width
        if rect.right() < edge:
            return rect.translated(-_AWAY, 0)
        if rect.center().x() < edge:  # Qt selects by keys from middle to middle
            rect.setLeft(edge)
        return rect

    def indexAt(self, pos: QPoint) -> QModelIndex:
        x, shift = pos.x(), self._shift()
        if shift and x < -_AWAY // 2:
            x += _AWAY
        elif shift and x < self.header.pinned_width:
            x = max(x, 0) - shift
        return super().indexAt(QPoint(x, pos.y()))

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _ANY) -> None:
        """Bring the cell out from under the pinned part; for a pinned one only up or down."""
        bar = self.horizontalScrollBar()
        before, pinned = bar.value(), self.header.pinned
        super().scrollTo(index, hint)
        if not pinned or not index.isValid():
            return
        if index.column() < pinned:
            bar.setValue(before)
            return
        left, edge = self.header.sectionViewportPosition(index.column()), self.header.pinned_width
        if left < edge or self.header.sectionSize(index.column()) > self.viewport().width() - edge:
            bar.setValue(bar.value() + left - edge)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select from one corner's cell to the other's. A drag goes on from the cell it began in, wherever that has scrolled since."""
        if not self.header.pinned:
            super().setSelection(rect, command)
            return
        if self.state() != _DRAGS or not self._begun.isValid():
            self._begun = QPersistentModelIndex(self.indexAt(rect.topLeft()))
        start, end, model = self._begun, self.indexAt(rect.bottomRight()), self.model()
        if start.isValid() and end.isValid():
            rows, columns = sorted((start.row(), end.row())), sorted((start.column(), end.column()))
            block = QItemSelection(model.index(rows[0], columns[0]), model.index(rows[1], columns[1]))
            self.selectionModel().select(block, command)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Qt moves the picture and the open editors along with the columns."""
        super().scrollContentsBy(dx, dy)
        if dx and self.header.pinned:
            self._follow_pins()
            self.header.viewport().update()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self.header.pinned:
            self.horizontalScrollBar().setPageStep(max(1, self.viewport().width() - self.header.pinned_width))

    def updateEditorGeometries(self) -> None:
        """The open editor goes under the pinned part as its cell does."""
        super().updateEditorGeometries()
        index = self.currentIndex()
        editor = self.indexWidget(index)
        if editor is not None:
            hidden = self.header.pinned_width - editor.x() if index.column() >= self.header.pinned else 0
            if hidden > 0:
                editor.setMask(QRegion(editor.rect().adjusted(hidden, 0, 0, 0)))
            else:
                editor.clearMask()

    # -- inside ------------------------------------------------------------------------------------------------------------------------

    def _shift(self) -> int:
        """How far the pinned columns stand to the right of where Qt has scrolled them."""
        return self.header.offset() if self.header.pinned else 0

    def _follow_pins(self) -> None:
        self.viewport().update()
        self.updateEditorGeometries()


def _x_of(event: _Pointing) -> int:
    return event.pos().x() if isinstance(event, QHelpEvent) else round(event.position().x())


def _moved(event: _Pointing, by: QPointF) -> QEvent:
    """The same event, so many pixels away."""
    if isinstance(event, QHelpEvent):
        return QHelpEvent(event.type(), event.pos() + by.toPoint(), event.globalPos())
    place = event.position() + by
    if isinstance(event, QHoverEvent):
        return QHoverEvent(event.type(), place, event.globalPosition(), event.oldPosF() + by, event.modifiers())
    return QMouseEvent(event.type(), place, event.globalPosition(), event.button(), event.buttons(), event.modifiers())
