"""The grid's table: keys of a spreadsheet, selection read as ranges."""

from array import array
from collections.abc import Collection, Iterator, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.grid.delegate import CellDelegate, point_in_tick
from sc_desktop.ui.grid.header import GridHeader
from sc_desktop.ui.grid.model import IN_WORK_ROLE, CustomerModel, is_tick
from sc_desktop.ui.grid.selected_cells import SelectedCells
from sc_desktop.ui.present import spans
from sc_desktop.ui.theme import scaled

Index = QModelIndex | QPersistentModelIndex
_KEY = Qt.Key
_MOD = Qt.KeyboardModifier
_EDGES = {  # where Ctrl and the key go: 0 the first, 1 the last, None stays
    _KEY.Key_Up: (0, None),
    _KEY.Key_Down: (1, None),
    _KEY.Key_Left: (None, 0),
    _KEY.Key_Right: (None, 1),
    _KEY.Key_Home: (0, 0),
    _KEY.Key_End: (1, 1),
}
MANY_ROWS = 1000
NOTCH = 120  # of a wheel, in eighths of a degree
ROW_HEIGHTS = {"compact": 22, "normal": 26, "roomy": 32}


class CustomerTable(QTableView):
    """The table of customers. Typing over a cell edits it, F2 opens it, the space bar flips ticks, Delete empties."""

    selection_changed = Signal()
    tick_asked = Signal(object, object)
    clear_asked = Signal(object)
    zoom_asked = Signal(int)
    font_changed = Signal()
    list_asked = Signal(str)
    locked_typed = Signal()

    def __init__(self, model: CustomerModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("customerTable")
        self._customers = model
        self._pressed: Index = QPersistentModelIndex()
        self._turned = 0
        self.setHorizontalHeader(GridHeader(self))
        self.setModel(model)
        for pressed in (self.header.sectionPressed, self.header.sectionEntered):
            pressed.disconnect()  # a click on a title sorts; Qt would select the whole column besides
        self.delegate = CellDelegate(model, self)
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
        header = self.horizontalHeader()
        assert isinstance(header, GridHeader)
        return header

    # -- what is selected --------------------------------------------------------------------------------------------------------------

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
        if _rows(selected) + _rows(deselected) > MANY_ROWS:
            super().selectionChanged(QItemSelection(), QItemSelection())
            self.viewport().update()
        else:
            super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

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
        elif key in _EDGES and modifiers in (_MOD.ControlModifier, _MOD.ControlModifier | _MOD.ShiftModifier):
            self._go_to_edge(key, extend=bool(modifiers & _MOD.ShiftModifier))
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
        return bool(super().edit(index, *how))

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

    def _go_to_edge(self, key: int, *, extend: bool) -> None:
        """Ctrl and an arrow: to the first or last row or column; Home and End to the corners. With Shift the selection goes along."""
        index, (row, column) = self.currentIndex(), _EDGES[_KEY(key)]
        if not index.isValid():
            return
        row = index.row() if row is None else row * (self._customers.rowCount() - 1)
        column = index.column() if column is None else column * (len(self._customers.columns) - 1)
        target = self._customers.index(row, column)
        anchor = self._anchor() if extend else target
        self.setCurrentIndex(target)
        if extend:
            box = QItemSelection(
                self._customers.index(min(anchor.row(), target.row()), min(anchor.column(), target.column())),
                self._customers.index(max(anchor.row(), target.row()), max(anchor.column(), target.column())),
            )
            self.selectionModel().select(box, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _anchor(self) -> QModelIndex:
        """The corner of the selection opposite to the current cell; without one, the current cell itself."""
        index = self.currentIndex()
        span = next((span for span in spans(self.selectionModel().selection()) if span.contains(index)), None)
        if span is None:
            return index
        row = span.top() if index.row() == span.bottom() else span.bottom()
        column = span.left() if index.column() == span.right() else span.right()
        return self._customers.index(row, column)

    def step(self, rows: int) -> None:
        """Move the cursor this many rows down; it stays at the edge."""
        index = self.currentIndex()
        target = self._customers.index(index.row() + rows, index.column())
        if index.isValid() and target.isValid():
            self.setCurrentIndex(target)


def _rows(selection: QItemSelection) -> int:
    return sum(span.height() for span in spans(selection))
