"""A list that arrives in pages: the next one is wished for when the table is scrolled to its end. Texts are made on arrival."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from sc_desktop.i18n import tr

Index = QModelIndex | QPersistentModelIndex
Item = TypeVar("Item")
_ROLE = Qt.ItemDataRole
_FLAGS = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren


class PagedModel(QAbstractTableModel, Generic[Item]):
    """One row an item. `more_wanted` carries the last item; it is answered with `add`, or with `stop_waiting` when that failed."""

    more_wanted = Signal(object)
    titles: Sequence[str] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[Item] = []
        self._texts: list[tuple[str, ...]] = []
        self._has_more, self._is_waiting = False, False

    def take(self, items: Sequence[Item], *, has_more: bool = False) -> None:
        """Show the first page."""
        self.beginResetModel()
        self._items, self._texts = [], []
        self._append(items)
        self._has_more, self._is_waiting = has_more, False
        self.endResetModel()

    def add(self, items: Sequence[Item], *, has_more: bool = False) -> None:
        """Show the next page below."""
        self._has_more, self._is_waiting = has_more, False
        if items:
            first = len(self._items)
            self.beginInsertRows(QModelIndex(), first, first + len(items) - 1)
            self._append(items)
            self.endInsertRows()

    def stop_waiting(self) -> None:
        """The page wished for did not come; it may be wished for again."""
        self._is_waiting = False

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""
        return self._texts[row][column]

    def item_at(self, row: int) -> Item:
        return self._items[row]

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._has_more and not self._is_waiting

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._is_waiting = True
            self.more_wanted.emit(self._items[-1])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        return tr(self.titles[section]) if orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def told(self, item: Item) -> tuple[str, ...]:
        """The texts of an item's cells."""
        raise NotImplementedError

    def _append(self, items: Sequence[Item]) -> None:
        self._items += items
        self._texts += [self.told(item) for item in items]
