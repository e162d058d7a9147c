"""The grid's table: keys of a spreadsheet, selection read as ranges."""

import sys
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QStyleOptionViewItem, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.cell_delegate import point_in_tick
from sc_desktop.ui.cell_marks import IN_WORK_ROLE, is_tick
from sc_desktop.ui.grid.header import GridHeader
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.grid.painter import ColumnBox, GridDelegate, Rect, Seen
from sc_desktop.ui.grid.pinned import PinnedTable
from sc_desktop.ui.grid.selected_cells import SelectedCells
from sc_desktop.ui.grid.walking import Box, Walker
from sc_desktop.ui.present import spans
from sc_desktop.ui.theme import scaled

Index = QModelIndex | QPersistentModelIndex
_KEY = Qt.Key
_MOD = Qt.KeyboardModifier
_MOVE = QAbstractItemView.CursorAction
_EDGES = {  # where Ctrl and an arrow go: 0 the first, 1 the last, None stays
    _MOVE.MoveUp: (0, None),
    _MOVE.MoveDown: (1, None),
    _MOVE.MoveLeft: (None, 0),
    _MOVE.MoveRight: (None, 1),
}
_MOVING = frozenset(
    (_KEY.Key_Up, _KEY.Key_Down, _KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Home, _KEY.Key_End, _KEY.Key_PageUp, _KEY.Key_PageDown)
)
_TABS = {_KEY.Key_Tab: 1, _KEY.Key_Backtab: -1}
_DIGITS = {key: place for place, key in enumerate("123456789")}
_DIGITS |= dict(zip("&É\"'(ÈÇ", (0, 1, 2, 3, 4, 6, 8), strict=True))  # a French keyboard has the digits there with Shift only
MANY_ROWS = 1000
NOTCH = 120  # of a wheel, in eighths of a degree
ROW_HEIGHTS = {"compact": 22, "normal": 26, "roomy": 32}


class CustomerTable(PinnedTable):
    """The table of customers. Typing over a cell edits it, F2 opens it, the space bar flips ticks, Delete empties."""

    selection_changed = Signal()
    tick_asked = Signal(object, object)
    clear_asked = Signal(object)
    zoom_asked = Signal(int)
    font_changed = Signal()
    list_asked = Signal(str)
    locked_typed = Signal()
    customer_tip_asked = Signal()
    view_wanted = Signal(int)

    def __init__(self, model: CustomerModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("customerTable")
        self._customers = model
        self._pressed: Index = QPersistentModelIndex()
        self._turned = 0
        self._rects: Sequence[Rect] | None = None
        self._walker = Walker(self)
        self.setHorizontalHeader(GridHeader(self))
        self.setModel(model)
        for told in (model.modelReset, model.layoutChanged, model.rowsInserted, model.rowsRemoved, self.selectionModel().selectionChanged):
            told.connect(self._forget_rects)
        for pressed in (self.header.sectionPressed, self.header.sectionEntered):
            pressed.disconnect()  # a click on a title sorts; Qt would select the whole column besides
        self.delegate = GridDelegate(model, self)
        self.setItemDelegate(self.delegate)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.set_row_height("normal")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        self.setCornerButtonEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setAccessibleName(tr(N_("Customers")))
        self.setMouseTracking(True)  # the cursor tells which cells open a list
        self.setShowGrid(False)  # the delegate draws the lines: a style sheet would keep the table from following the theme

    def set_row_height(self, density: str) -> None:
        """Rows as tall as the preference says: compact, normal, roomy."""
        self.verticalHeader().setDefaultSectionSize(scaled(ROW_HEIGHTS.get(density, ROW_HEIGHTS["normal"])))

    @property
    def header(self) -> GridHeader:
        header = super().header
        assert isinstance(header, GridHeader)
        return header

    # -- what is selected --------------------------------------------------------------------------------------------------------------

    @property
    def customers(self) -> CustomerModel:
        """The model, by its own type."""
        return self._customers

    def select_box(self, box: Box) -> None:
        """Select these cells and no others; the cursor stays."""
        selection = QItemSelection(self._customers.index(box.top, box.left), self._customers.index(box.bottom, box.right))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def row_spans(self, places: Collection[int] | None = None) -> list[tuple[int, int]]:
        """The rows that have a selected cell, in these columns or in any, as first and last of each run, in order.

        Read from the ranges, never row by row."""
        ranges = spans(self.selectionModel().selection())
        meant = ranges if places is None else [span for span in ranges if any(span.left() <= place <= span.right() for place in places)]
        runs = sorted((span.top(), span.bottom()) for span in meant)
        merged: list[tuple[int, int]] = []
        for top, bottom in runs:
            if merged and top <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(bottom, merged[-1][1]))
            else:
                merged.append((top, bottom))
        return merged

    def selected_ids(self) -> "array[int]":
        """The customers that have a selected cell, in the grid's order."""
        return self._ids_in(self.row_spans())

    def selected_count(self, places: Collection[int] | None = None) -> int:
        """How many customers have a selected cell, in these columns or in any."""
        return sum(bottom - top + 1 for top, bottom in self.row_spans(places))

    def cells(self) -> Iterator[tuple[Column, "array[int]"]]:
        """The selected cells: for each column, the customers whose cell in it is selected. Columns with the same ones share them."""
        shared: dict[tuple[tuple[int, int], ...], array[int]] = {}
        for place, column in enumerate(self._customers.columns):
            rows = tuple(self.row_spans((place,)))
            if rows:
                if rows not in shared:
                    shared[rows] = self._ids_in(rows)
                yield column, shared[rows]

    def selected_cells(self) -> SelectedCells:
        """The selected cells, to ask whether one is among them."""
        runs = ((column.key, self.row_spans((place,))) for place, column in enumerate(self._customers.columns))
        return SelectedCells({key: rows for key, rows in runs if rows}, self._customers.row_of)

    def _ids_in(self, rows: Sequence[tuple[int, int]]) -> "array[int]":
        """The customers in these runs of rows, in their packed form."""
        ids: array[int] = array("q")
        for top, bottom in rows:
            ids += self._customers.ids[top : bottom + 1]
        return ids

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell it. While a screen reader listens, Qt's own lists every cell of a selection: seconds on 100,000 rows."""
        if _rows(selected) + _rows(deselected) > MANY_ROWS or self.header.pinned:  # Qt would paint anew where all columns scroll
            super().selectionChanged(QItemSelection(), QItemSelection())
            self.viewport().update()
        else:
            super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """All cells at once: Qt would ask for a dozen values a cell, and make an index and an option for each."""
        area, option = event.rect(), QStyleOptionViewItem()
        self.initViewItemOption(option)
        painter = QPainter(self.viewport())
        for part, places in self.parts(area):
            painter.setClipRect(part)
            self.delegate.cells.paint(painter, option, self._seen(part, places))
        painter.setClipping(False)
        self.paint_edge(painter, area)
        painter.end()

    def _seen(self, area: QRect, places: Iterable[int]) -> Seen:
        """The cells of these columns that reach into this area of the viewport."""
        rows, height, last = self._customers.rowCount(), self.verticalHeader().defaultSectionSize(), self.rowAt(area.bottom())
        first = self.rowAt(area.top()) if rows else -1
        shown = range(first, (rows if last < 0 else last + 1)) if first >= 0 else range(0)
        top = self.rowViewportPosition(first) if shown else 0
        boxes = []
        for place in places:
            x, width = self.header.left_of(place), self.columnWidth(place)
            if width and x <= area.right() and x + width > area.left():
                boxes.append(ColumnBox(place, x, width))
        index = self.currentIndex()
        focus = (index.row(), index.column()) if index.isValid() and self.hasFocus() else None
        selected = [rect for rect in self._selected_rects() if shown and rect[0] < shown.stop and rect[2] >= first]
        return Seen([(row, top + (row - first) * height) for row in shown], height, boxes, selected, focus)

    def _selected_rects(self) -> Sequence[Rect]:
        """The ranges of the selection as numbers: asking Qt's own for them again at every painting takes as long as the painting."""
        if self._rects is None:
            ranges = spans(self.selectionModel().selection())
            self._rects = [(span.top(), span.left(), span.bottom(), span.right()) for span in ranges]
        return self._rects

    def _forget_rects(self) -> None:
        self._rects = None

    def select_everything(self) -> None:
        """Every row shown, as one range."""
        if self._customers.rowCount():
            self.selectAll()

    # -- keys and clicks ---------------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers() & ~_MOD.KeypadModifier
        index = self.currentIndex()
        if key == _KEY.Key_Space and modifiers == _MOD.ShiftModifier:
            self._select_rows()
        elif key == _KEY.Key_Space and modifiers == _MOD.ControlModifier:
            self._select_columns()
        elif key == _KEY.Key_Space and not modifiers and index.isValid() and is_tick(self._customers.columns[index.column()]):
            self._flip(index)
        elif key in (_KEY.Key_Return, _KEY.Key_Enter) and modifiers in (_MOD.NoModifier, _MOD.ShiftModifier):
            self.step(-1 if modifiers else 1)
        elif key in _TABS and not modifiers & ~_MOD.ShiftModifier:
            self.step(0, _TABS[_KEY(key)])
        elif modifiers == _MOD.ControlModifier and 0 < key < sys.maxunicode and chr(key) in _DIGITS:
            self.view_wanted.emit(_DIGITS[chr(key)])
        elif key == _KEY.Key_F2 and modifiers == _MOD.ShiftModifier:
            self.customer_tip_asked.emit()
        elif key == _KEY.Key_Down and modifiers == _MOD.AltModifier:
            self._open_choices(index)
        elif key == _KEY.Key_F10 and modifiers == _MOD.ShiftModifier and sys.platform != "win32":  # Windows asks for the menu itself
            place = self.visualRect(index).center()
            asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, self.viewport().mapToGlobal(place))
            QApplication.sendEvent(self.viewport(), asked)
        elif key in (_KEY.Key_Delete, _KEY.Key_Backspace) and not modifiers:
            self.clear_asked.emit(list(self.cells()))
        else:
            super().keyPressEvent(event)

    def edit(self, index: Index, *how: object) -> bool:  # type: ignore[override]
        """Open the editor; `locked_typed` tells that one was wanted on a customer a batch is writing now."""
        trigger, event = how if len(how) == 2 else (None, None)
        text = event.text() if isinstance(event, QKeyEvent) else ""
        typed = trigger == QAbstractItemView.EditTrigger.AnyKeyPressed and bool(text) and text.isprintable()
        asked = typed or trigger in (QAbstractItemView.EditTrigger.DoubleClicked, QAbstractItemView.EditTrigger.EditKeyPressed)
        if asked and index.isValid() and index.data(IN_WORK_ROLE):
            self.locked_typed.emit()
            return False
        if asked and self.header.pinned:
            self.scrollTo(index)  # a double click may have met what is seen of it beside the pinned part
        is_open = bool(super().edit(index, *how))
        if is_open and trigger in (QAbstractItemView.EditTrigger.DoubleClicked, QAbstractItemView.EditTrigger.EditKeyPressed):
            self.delegate.place_caret()
        return is_open

    def _open_choices(self, index: Index) -> None:
        """Alt+Down: the cell's list or calendar, opened; in a cell without one nothing happens."""
        if index.isValid() and self.edit(index, QAbstractItemView.EditTrigger.EditKeyPressed, None):
            self.delegate.open_choices()

    def keyboardSearch(self, search: str) -> None:
        """Typing into a cell that can't be edited finds nothing: Qt's own search would read every row there is."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = QPersistentModelIndex(self.indexAt(event.position().toPoint()))
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        if event.button() != Qt.MouseButton.LeftButton or event.modifiers() or not index.isValid() or index != self._pressed:
            return  # the button may have been pressed elsewhere, to drag a selection to here
        column = self._customers.columns[index.column()]
        if column.opens and self._selects_only(index):
            self.list_asked.emit(column.opens)
        on_tick = is_tick(column) and point_in_tick(self.visualRect(index), point)
        if on_tick and self.selectionModel().isSelected(index) and self._selects_one_column():
            self._flip(index)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:  # comes some time after the application was given another font
            self.font_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms, a step for each notch; a touchpad sends parts of one."""
        if event.modifiers() != _MOD.ControlModifier:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y()
        steps = int(self._turned / NOTCH)
        self._turned -= steps * NOTCH
        if steps:
            self.zoom_asked.emit(steps)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_link = index.isValid() and not event.buttons() and bool(self._customers.columns[index.column()].opens)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)

    def _flip(self, index: Index) -> None:
        """Turn the tick; in a selection all ticks of the column become what this one becomes."""
        column = self._customers.columns[index.column()]
        wanted = not index.data(Qt.ItemDataRole.EditRole)
        ids: Sequence[int] = next((ids for each, ids in self.cells() if each.key == column.key), [])
        if column.is_editable and index.data(Qt.ItemDataRole.DisplayRole):
            self.tick_asked.emit((column, ids or [self._customers.id_at(index.row())]), wanted)

    def _selects_one_column(self) -> bool:
        ranges = spans(self.selectionModel().selection())
        return len(ranges) == 1 and ranges[0].width() == 1

    def _selects_only(self, index: Index) -> bool:
        ranges = spans(self.selectionModel().selection())
        return len(ranges) == 1 and ranges[0].width() == ranges[0].height() == 1 and ranges[0].contains(index)

    def _select_rows(self) -> None:
        last = len(self._customers.columns) - 1
        selection = QItemSelection()
        for top, bottom in self.row_spans():
            selection.select(self._customers.index(top, 0), self._customers.index(bottom, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _select_columns(self) -> None:
        selection = QItemSelection()
        for span in spans(self.selectionModel().selection()):
            selection.select(self._customers.index(0, span.left()), self._customers.index(self._customers.rowCount() - 1, span.right()))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Ctrl and an arrow go to the first or last row or column there is."""
        index = self.currentIndex()
        if not modifiers & _MOD.ControlModifier or action not in _EDGES or not index.isValid():
            return super().moveCursor(action, modifiers)
        row, column = _EDGES[action]
        row = index.row() if row is None else row * (self._customers.rowCount() - 1)
        column = index.column() if column is None else column * (len(self._customers.columns) - 1)
        return self._customers.index(row, column)

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """With Shift a key that moves takes the selection along, with Ctrl too; Qt's own leaves it where it was."""
        if isinstance(event, QKeyEvent) and event.key() in _MOVING:
            flag = QItemSelectionModel.SelectionFlag
            return flag.SelectCurrent if event.modifiers() & _MOD.ShiftModifier else flag.ClearAndSelect
        return super().selectionCommand(index, event)

    def step(self, rows: int, columns: int = 0) -> None:
        """Move the cursor on, as Enter and Tab do: round in a selection, else down or aside; it stays at the edge.

        Enter after some Tabs goes to the column they began in. A key moves it: so Qt knows where Shift begins to select next."""
        index = self.currentIndex()
        if not index.isValid() or self._walker.walk(rows=rows, columns=columns):
            return
        start = self._walker.line_start() if rows > 0 else None
        key = (_KEY.Key_Tab if columns > 0 else _KEY.Key_Backtab) if columns else (_KEY.Key_Down if rows > 0 else _KEY.Key_Up)
        super().keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, _MOD.NoModifier))
        if columns > 0:
            self._walker.note_tab(index.column())
        elif start is not None and self.currentIndex().row() != index.row():
            self.setCurrentIndex(self._customers.index(self.currentIndex().row(), start))


def _rows(selection: QItemSelection) -> int:
    return sum(span.height() for span in spans(selection))
