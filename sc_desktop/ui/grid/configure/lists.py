"""The two lists of columns: those to choose from, by topic, and those shown. Columns are dragged between them and within."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from sc_desktop.domain.column import TOPICS, Column
from sc_desktop.domain.folding import fold
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.present import named, plain_tip
from sc_desktop.ui.theme import icon, scaled

DRAGGED = "application/x-sc-desktop-columns"
_KEY = Qt.ItemDataRole.UserRole
_MOD = Qt.KeyboardModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _tip(column: Column) -> str:
    return plain_tip(tr(column.help) if column.is_editable else f"{tr(column.help)}\n{tr(N_('Read-only.'))}")


def _packed(keys: Sequence[str]) -> QMimeData:
    data = QMimeData()
    data.setData(DRAGGED, json.dumps(list(keys)).encode())
    return data


def _carried(event: QDropEvent) -> list[str]:
    """The columns that are dragged; none when it is something else."""
    data = event.mimeData()
    return list(json.loads(data.data(DRAGGED).toStdString())) if data.hasFormat(DRAGGED) else []


class RoomyItems(QStyledItemDelegate):
    """Lines as tall as those of the grid, so that they can be aimed at."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index).expandedTo(QSize(0, scaled(20)))


class AvailableColumns(QTreeWidget):
    """The columns that are not shown, by topic. Double click, Space or Enter asks for the selected ones."""

    wanted = Signal(object)
    returned = Signal(object)

    def __init__(self, columns: Mapping[str, Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        named(self, "availableColumns", tr(N_("Available columns")))
        self.setHeaderHidden(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)  # moved by whoever hears of it, never by Qt
        self.setExpandsOnDoubleClick(False)
        self.setItemDelegate(RoomyItems(self))
        self.itemDoubleClicked.connect(lambda item, _column: self._ask([item]))

    def show_columns(self, shown: Collection[str], search: str) -> None:
        """All columns but those shown, of which the title holds every word of the search."""
        self.clear()
        words = fold(search).split()
        for topic, title in TOPICS.items():
            found = [
                column for column in self._columns.values() if column.topic == topic and column.key not in shown and not column.is_hidden
            ]
            found = [column for column in found if all(word in f"{fold(tr(column.label))} {column.key}" for word in words)]
            if not found:
                continue
            above = QTreeWidgetItem(self, [tr(title)])
            above.setFlags(Qt.ItemFlag.ItemIsEnabled)
            bold = self.font()
            bold.setBold(True)
            above.setFont(0, bold)
            for column in sorted(found, key=lambda column: fold(tr(column.label))):
                item = QTreeWidgetItem(above, [tr(column.label)])
                item.setData(0, _KEY, column.key)
                item.setToolTip(0, _tip(column))
        self.expandAll()

    def chosen(self) -> list[str]:
        """Keys of the selected columns, from top to bottom."""
        return self._keys(self.selectedItems())

    def select_first(self) -> None:
        """Select the first column there is."""
        above = self.topLevelItem(0)
        first = None if above is None else above.child(0)
        if first is not None:
            self.setCurrentItem(first)

    def _keys(self, items: Sequence[QTreeWidgetItem]) -> list[str]:
        ordered = sorted(items, key=lambda item: self.visualItemRect(item).y())
        return [key for key in (item.data(0, _KEY) for item in ordered) if key]

    def _ask(self, items: Sequence[QTreeWidgetItem]) -> None:
        keys = self._keys(items)
        if keys:
            self.wanted.emit(keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, *_ENTER) and not event.modifiers() & ~_MOD.KeypadModifier:
            self._ask(self.selectedItems())
        else:
            super().keyPressEvent(event)

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        return _packed(self._keys(items))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(event.mimeData().hasFormat(DRAGGED))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setAccepted(event.mimeData().hasFormat(DRAGGED))

    def dropEvent(self, event: QDropEvent) -> None:
        keys = _carried(event)
        if keys and event.source() is not self:
            self.returned.emit(keys)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()


class ShownColumns(QListWidget):
    """The columns shown, in their order. Alt+Up and Alt+Down move, Delete or a double click takes away, dragging does both."""

    placed = Signal(object, int)
    moved = Signal(int)
    unwanted = Signal(object)

    def __init__(self, columns: Mapping[str, Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        named(self, "shownColumns", tr(N_("Columns shown")))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setItemDelegate(RoomyItems(self))
        self.setIconSize(QSize(scaled(11), scaled(11)))
        self.itemDoubleClicked.connect(lambda item: self.unwanted.emit([item.data(_KEY)]))

    def show_columns(self, keys: Sequence[str], pinned: int, chosen: Collection[str]) -> None:
        """These columns, the first of them pinned; the chosen ones are selected."""
        self.clear()
        for place, key in enumerate(keys):
            column = self._columns.get(key)
            item = QListWidgetItem(tr(column.label) if column is not None else key)
            item.setData(_KEY, key)
            item.setToolTip("" if column is None else _tip(column))
            if place < pinned:
                item.setIcon(icon("thumbtack"))
                pinned_text = tr(N_("Stays at the left"))
                item.setToolTip(f"{item.toolTip()}\n{pinned_text}" if item.toolTip() else pinned_text)
            self.addItem(item)
            item.setSelected(key in chosen)
        first = next((place for place, key in enumerate(keys) if key in chosen), None)
        if first is not None:
            self.setCurrentRow(first, self.selectionModel().SelectionFlag.NoUpdate)

    def keys(self) -> list[str]:
        """All columns, from top to bottom."""
        return [self.item(place).data(_KEY) for place in range(self.count())]

    def chosen(self) -> list[str]:
        """The selected ones, from top to bottom."""
        return [self.item(place).data(_KEY) for place in range(self.count()) if self.item(place).isSelected()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways: dict[tuple[int, Qt.KeyboardModifier], Callable[[], object]] = {
            (Qt.Key.Key_Up, _MOD.AltModifier): lambda: self.moved.emit(-1),
            (Qt.Key.Key_Down, _MOD.AltModifier): lambda: self.moved.emit(1),
            (Qt.Key.Key_Delete, _MOD.NoModifier): lambda: self.unwanted.emit(self.chosen()),
            (Qt.Key.Key_Backspace, _MOD.NoModifier): lambda: self.unwanted.emit(self.chosen()),
        }
        way = ways.get((event.key(), event.modifiers() & ~_MOD.KeypadModifier))
        if way is not None:
            way()
        elif event.key() in _ENTER:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        return _packed([item.data(_KEY) for item in sorted(items, key=self.row)])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        super().dragEnterEvent(event)
        event.setAccepted(event.mimeData().hasFormat(DRAGGED))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # it draws where they would go
        event.setAccepted(event.mimeData().hasFormat(DRAGGED))

    def dropEvent(self, event: QDropEvent) -> None:
        keys = _carried(event)
        place = self.indexAt(event.position().toPoint())
        row = place.row() if place.isValid() else self.count()
        if place.isValid() and event.position().y() > self.visualRect(place).center().y():
            row += 1
        if keys:
            self.placed.emit(keys, row)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()


def told_count(count: int) -> str:
    """How many columns a view shows."""
    return trn(N_("{count} column shown"), N_("{count} columns shown"), count)
