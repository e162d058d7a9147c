"""A read-only list of the properties: rows that were read whole, shown as they are."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QWidget

from sc_desktop.prestashop.colours import SIGNS
from sc_desktop.ui.present import named, plain_tip, spans
from sc_desktop.ui.theme import theme
from sc_desktop.ui.zoomed_table import ZoomedTable

if TYPE_CHECKING:
    from sc_desktop.workspace.listing import ListColumn, Listed, ListRow

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
SWATCH = 12


class ListModel(QAbstractTableModel):
    """Header UserRole is the column's key; UserRole of a cell the id of its customer; EditRole the stored value.

    A cell the shop colours (an order state) shows the colour as a swatch: the text stays readable whatever colour a shop chose."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[ListColumn] = ()
        self._rows: Sequence[ListRow] = ()

    def show_list(self, listed: "Listed") -> None:
        """Show these rows."""
        self.beginResetModel()
        self._columns, self._rows = listed.columns, listed.rows
        self.endResetModel()

    def clear(self) -> None:
        """Show no rows; the columns stay."""
        self.beginResetModel()
        self._rows = ()
        self.endResetModel()

    def row_at(self, row: int) -> "ListRow":
        return self._rows[row]

    def texts_at(self, row: int) -> list[str]:
        """What a row tells, in the order of the columns."""
        return [self._rows[row].texts[column.key] for column in self._columns]

    def place_of(self, key: str) -> int | None:
        """The place of a column by its key; None when it is not shown."""
        return next((place for place, column in enumerate(self._columns) if column.key == key), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        column = self._columns[section]
        if role == _ROLE.TextAlignmentRole:
            return _RIGHT if column.is_numeric else None
        return {_ROLE.DisplayRole: column.label, _ROLE.UserRole: column.key, _ROLE.ToolTipRole: column.help or None}.get(_ROLE(role))

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        name = row.roles.get(column.key)
        match role:
            case _ROLE.DisplayRole:
                text = row.texts[column.key]
                return f"{SIGNS.get(name, '')} {text}".strip() if name else text
            case _ROLE.EditRole:
                return row.values[column.key]
            case _ROLE.UserRole:
                return row.customer
            case _ROLE.TextAlignmentRole:
                return _RIGHT if column.is_numeric else None
            case _ROLE.BackgroundRole:
                return theme().background(name) if name else None
            case _ROLE.ForegroundRole:
                return theme().foreground(name) if name else None
            case _ROLE.DecorationRole:
                return swatch(row.colours.get(column.key, ""))
            case _ROLE.ToolTipRole:
                return plain_tip(row.texts[column.key]) or None
        return None


class ListTable(ZoomedTable):
    """The table of one list."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(24, parent)
        named(self, name, title)
        self._least_rows = 0
        self.rows = self.make_rows()
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)  # Tab goes on to what stands beside the list
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def make_rows(self) -> ListModel:
        """The model of the rows."""
        return ListModel(self)

    def keep_rows(self, rows: int) -> None:
        """Never be lower than so many rows under the titles."""
        self._least_rows = rows
        self.horizontalHeader().geometriesChanged.connect(self.updateGeometry)  # its height comes with the first columns
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        if not self._least_rows:
            return least
        rows = self._least_rows * self.verticalHeader().defaultSectionSize()
        around = self.horizontalHeader().sizeHint().height() + self.horizontalScrollBar().sizeHint().height() + 2 * self.frameWidth()
        return QSize(least.width(), around + rows)

    def show_list(self, listed: "Listed") -> None:
        """Show these rows; the widths are the columns' own the first time."""
        fresh = self.rows.columnCount() != len(listed.columns)
        self.rows.show_list(listed)
        if fresh:
            letter = self.fontMetrics().horizontalAdvance("0")
            for place, column in enumerate(listed.columns):
                self.setColumnWidth(place, max(column.width * letter + 12, self.fontMetrics().horizontalAdvance(column.label) + 20))

    def clear(self) -> None:
        """Show no rows; the columns stay as they are."""
        self.rows.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying takes the row one sees selected, ready for a spreadsheet; Qt would take the one cell of the keyboard."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.selectionModel().hasSelection():
            self._copy_rows()
        else:
            super().keyPressEvent(event)

    def copied_block(self) -> list[list[str]]:
        """What copying takes: the selected rows, whole."""
        chosen = spans(self.selectionModel().selection())
        return [self.rows.texts_at(row) for part in chosen for row in range(part.top(), part.bottom() + 1)]

    def _copy_rows(self) -> None:
        from sc_desktop.exchange.clipboard import written

        text, markup = written(self.copied_block())
        copied = QMimeData()
        copied.setText(text)
        copied.setHtml(markup)
        QGuiApplication.clipboard().setMimeData(copied)


def swatch(colour: str) -> QPixmap | None:
    """A small square in a colour of the shop, outlined, as it may be that of the table; None when it is no colour."""
    found = QColor(colour) if colour else QColor()
    return _draw_swatch(found.rgb(), theme().name) if found.isValid() else None


@lru_cache(maxsize=64)
def _draw_swatch(colour: int, _theme: str) -> QPixmap:
    picture = QPixmap(SWATCH, SWATCH)
    picture.fill(QColor.fromRgb(colour))
    painter = QPainter(picture)
    painter.setPen(theme().line("outline"))
    painter.drawRect(0, 0, SWATCH - 1, SWATCH - 1)
    painter.end()
    return picture
