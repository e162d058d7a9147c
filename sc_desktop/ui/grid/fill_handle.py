"""The little square at the lower right of the selection: dragged, it carries the cells on; double-clicked, down to the last row."""

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.series import Filling, carried_on
from sc_desktop.i18n import N_, Message, tr, trn
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.grid.table import CustomerTable
from sc_desktop.ui.grid.walking import Box, selected_boxes
from sc_desktop.ui.present import plain_tip
from sc_desktop.ui.theme import scaled

SIDE = 8
SCROLL_EVERY = 60  # milliseconds, while the mouse is beyond the edge
PREVIEWED = 200  # cells looked at, or carried on, for the tip


class Drag(Struct, frozen=True):
    """Cells, and how far they are carried on: `rows` down or `columns` to the right; below 0 up or to the left. One of the two is 0.

    `is_to_last`: by a double click, down to the last row; `rows` is 0 where there is none below."""

    box: Box
    rows: int = 0
    columns: int = 0
    is_turned: bool = False
    is_to_last: bool = False

    def into_rows(self) -> range:
        """The rows carried into, the nearest first."""
        if self.rows >= 0:
            return range(self.box.bottom + 1, self.box.bottom + 1 + self.rows)
        return range(self.box.top - 1, self.box.top - 1 + self.rows, -1)

    def into_columns(self) -> range:
        """The columns carried into, the nearest first."""
        if self.columns >= 0:
            return range(self.box.right + 1, self.box.right + 1 + self.columns)
        return range(self.box.left - 1, self.box.left - 1 + self.columns, -1)

    def whole(self) -> Box:
        """The cells and what they are carried into."""
        box = self.box
        return Box(
            box.top + min(0, self.rows), box.left + min(0, self.columns), box.bottom + max(0, self.rows), box.right + max(0, self.columns)
        )


class FillHandle(QWidget):
    """Stands over the table's viewport where one block is selected. While it is dragged, a dashed frame shows how far, a tip the value.

    Esc lets go without filling; Ctrl, when the button is let go, makes a series of what would be repeated, and the other way."""

    wanted = Signal(object)

    def __init__(self, table: CustomerTable) -> None:
        super().__init__(table.viewport())
        self.setObjectName("fillHandle")
        self.setAccessibleName(tr(N_("Fill handle")))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setToolTip(tr(N_("Drag to fill the cells beside; Ctrl makes a series or repeats. A double click fills down to the last row.")))
        self._table = table
        self._frame = _Frame(table.viewport())
        self._drag: Drag | None = None
        self._scroll = QTimer(self, interval=SCROLL_EVERY)
        self._scroll.timeout.connect(self._on_scroll)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.follow)
        self._connect()
        self.hide()

    def follow(self) -> None:
        """Stand where the selection ends now, or nowhere."""
        boxes = selected_boxes(self._table)
        corner = self._corner(boxes[0]) if len(boxes) == 1 and not self._customers.is_locked else None
        side = scaled(SIDE)
        if corner is None:
            self.hide()
        else:
            self.setGeometry(QRect(corner - QPoint(side // 2 + 1, side // 2 + 1), QSize(side, side)))
            self.show()
            self.raise_()

    # -- Qt ----------------------------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().base())
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), self.palette().link())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        boxes = selected_boxes(self._table)
        if event.button() == Qt.MouseButton.LeftButton and len(boxes) == 1:
            self._table.delegate.finish()
            self._drag = Drag(boxes[0])
            self.setFocus()  # for Esc

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._reach(event.globalPosition().toPoint(), is_turned=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)
        drag = self._drag
        if drag is not None:
            self._let_go()
            self._fill(drag)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        boxes = selected_boxes(self._table)
        if event.button() == Qt.MouseButton.LeftButton and len(boxes) == 1:
            rows = self._customers.rowCount() - 1 - boxes[0].bottom
            is_turned = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._fill(Drag(boxes[0], rows, is_turned=is_turned, is_to_last=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._let_go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The viewport has another size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._later.start()
        return False

    # -- inside ------------------------------------------------------------------------------------------------------------------------

    @property
    def _customers(self) -> CustomerModel:
        return self._table.customers

    def _connect(self) -> None:
        model, header = self._customers, self._table.header
        for changed in (
            self._table.selection_changed,
            model.modelReset,
            header.sectionResized,
            header.geometriesChanged,
            header.pins_changed,
            self._table.verticalHeader().sectionResized,
            self._table.verticalScrollBar().valueChanged,
            self._table.horizontalScrollBar().valueChanged,
        ):
            changed.connect(lambda *_told: self._later.start())
        self._table.viewport().installEventFilter(self)

    def _corner(self, box: Box) -> QPoint | None:
        """Where the block ends in the viewport, its edge for a cell that goes on beyond; None when that is out of sight."""
        rect, seen = self._table.visualRect(self._customers.index(box.bottom, box.right)), self._table.viewport().rect()
        if rect.left() >= seen.right() or rect.right() <= 0 or not 0 < rect.bottom() <= seen.bottom():
            return None
        return QPoint(min(rect.right(), seen.right() - scaled(SIDE) // 2), rect.bottom())

    def _reach(self, point: QPoint, *, is_turned: bool) -> None:
        """Carry on as far as the cell under the mouse, along the longer way."""
        assert self._drag is not None
        table, box = self._table, self._drag.box
        here = table.viewport().mapFromGlobal(point)
        inside = table.viewport().rect()
        at = QPoint(min(max(here.x(), 0), inside.right()), min(max(here.y(), 0), inside.bottom()))
        row, column = table.rowAt(at.y()), table.header.section_at(at.x())
        row = self._customers.rowCount() - 1 if row < 0 else row
        column = len(self._customers.columns) - 1 if column < 0 else column
        rows = row - box.bottom if row > box.bottom else min(0, row - box.top)
        columns = column - box.right if column > box.right else min(0, column - box.left)
        start = self._corner(box)
        is_aside = columns and (not rows or (start is not None and abs(at.x() - start.x()) > abs(at.y() - start.y())))
        self._drag = Drag(box, 0 if is_aside else rows, columns if is_aside else 0, is_turned)
        self._frame.show_around(table, self._drag.whole())
        self._show_tip(point)
        is_beyond = not inside.adjusted(1, 1, -1, -1).contains(here)
        if is_beyond != self._scroll.isActive():
            (self._scroll.start if is_beyond else self._scroll.stop)()

    def _on_scroll(self) -> None:
        """The mouse is held beyond the table's edge: go on, a row or a column at a time."""
        table, point = self._table, self.cursor().pos()
        here, inside = table.viewport().mapFromGlobal(point), table.viewport().rect()
        for bar, place, last in (
            (table.verticalScrollBar(), here.y(), inside.bottom()),
            (table.horizontalScrollBar(), here.x(), inside.right()),
        ):
            if not 0 < place < last:
                bar.setValue(bar.value() + (bar.singleStep() if place > 0 else -bar.singleStep()))
        if self._drag is not None:
            self._reach(point, is_turned=self._drag.is_turned)

    def _let_go(self) -> None:
        self._drag = None
        self._scroll.stop()
        self._frame.hide()
        self._table.setFocus()
        QToolTip.hideText()

    def _fill(self, drag: Drag) -> None:
        """Ask for it, and select all of it as a spreadsheet does."""
        if drag.rows or drag.columns or drag.is_to_last:
            self.wanted.emit(drag)
            self._table.select_box(drag.whole())

    def _show_tip(self, point: QPoint) -> None:
        text = self.told()
        if text:
            QToolTip.showText(point + QPoint(14, 14), plain_tip(text), self)
        else:
            QToolTip.hideText()

    def told(self) -> str:
        """What the farthest cell will hold; of many cells or columns, how many are filled."""
        drag = self._drag
        if drag is None or not (drag.rows or drag.columns):
            return ""
        whole = drag.whole()
        filled = whole.size - drag.box.size
        source = self._source(drag)
        if source is None or max(abs(drag.rows), abs(drag.columns)) > PREVIEWED:
            return trn(N_("Fill {count} cell"), N_("Fill {count} cells"), filled)
        how = Filling.TURNED if drag.is_turned else Filling.USUAL
        kind = self._customers.columns[drag.box.left].kind
        last = carried_on(kind, source, abs(drag.rows or drag.columns), backwards=drag.rows < 0 or drag.columns < 0, how=how)[-1]
        manner = self._table.delegate.manner()
        if isinstance(last, Message) or manner is None:
            return tr(last) if isinstance(last, Message) else ""
        return kind.show(last, manner) or tr(N_("(empty)"))

    def _source(self, drag: Drag) -> list[StoredValue] | None:
        """What is carried on, where it is one line of cells at hand; else None."""
        box = drag.box
        if (box.width if drag.rows else box.height) > 1 or box.size > PREVIEWED:
            return None
        values: list[StoredValue] = []
        for row in range(box.top, box.bottom + 1):
            for place in range(box.left, box.right + 1):
                was_read, value = self._customers.value(self._customers.id_at(row), self._customers.columns[place].key)
                if not was_read:
                    return None
                values.append(value)
        return values


class _Frame(QWidget):
    """A dashed frame around cells; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_around(self, table: CustomerTable, box: Box) -> None:
        """Stand around these cells."""
        rect = table.rect_of(box.top, box.left, box.bottom, box.right)
        self.setGeometry(rect & table.viewport().rect().adjusted(-2, -2, 2, 2))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().link(), 2, Qt.PenStyle.DashLine))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
