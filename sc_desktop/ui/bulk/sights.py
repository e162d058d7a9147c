"""What an edit would come to, customer by customer: before and after, and why some are refused."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from sc_desktop.domain.column import Column
from sc_desktop.i18n import N_, tr, trn
from sc_desktop.ui.plain_table import look_plain
from sc_desktop.ui.present import named, plain_tip
from sc_desktop.ui.theme import theme

if TYPE_CHECKING:
    from sc_desktop.workspace.staging import Preview, Sight

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_TITLES = (N_("Customer"), N_("Column"), N_("Before"), N_("After"))
REFUSED = "✗"


class SightModel(QAbstractTableModel):
    """One row a value; UserRole is the id of the customer."""

    def __init__(self, columns: Mapping[str, Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._sights: Sequence[Sight] = ()

    def show_sights(self, sights: "Sequence[Sight]") -> None:
        """Show these values."""
        self.beginResetModel()
        self._sights = sights
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._sights)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        is_title = orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole
        return tr(_TITLES[section]) if is_title else None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        if not index.isValid():
            return None
        sight = self._sights[index.row()]
        match role:
            case _ROLE.DisplayRole:
                return self._texts(sight)[index.column()]
            case _ROLE.ToolTipRole:
                return plain_tip(self._texts(sight)[index.column()])
            case _ROLE.UserRole:
                return sight.customer
            case _ROLE.BackgroundRole:
                return theme().background("refused") if sight.reason is not None and index.column() == 3 else None
            case _ROLE.ForegroundRole:
                return theme().foreground("refused") if sight.reason is not None and index.column() == 3 else None
        return None

    def _texts(self, sight: "Sight") -> tuple[str, str, str, str]:
        empty = tr(N_("(empty)"))
        after = f"{REFUSED} {tr(sight.reason)}" if sight.reason is not None else sight.after or empty
        return (f"#{sight.customer} {sight.name}", tr(self._columns[sight.column].label), sight.before or empty, after)


class SightTable(QTableView):
    """The table of the preview."""

    def __init__(self, columns: Mapping[str, Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "bulkPreview", tr(N_("Preview")))
        self.rows = SightModel(columns, self)
        self.setModel(self.rows)
        look_plain(self)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        self.setColumnWidth(0, 190)
        self.setColumnWidth(1, 110)


def button_text(preview: "Preview | None", scope: int) -> str:
    """What the button does: how many values change, once every one of the scope's customers was looked at; before, how many may at most."""
    if preview is not None and preview.looked_at >= preview.total:
        return trn(N_("Change {count} value"), N_("Change {count} values"), preview.changed) if preview.changed else tr(N_("Change"))
    return trn(N_("Change at most {count} customer"), N_("Change at most {count} customers"), scope) if scope else tr(N_("Change"))
