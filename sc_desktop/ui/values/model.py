"""The values of a column as lines of a table: a tick for those the filter picks, the number of customers, their share."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from sc_desktop.domain.facets import Facet
from sc_desktop.domain.filters import Test
from sc_desktop.domain.folding import fold
from sc_desktop.i18n import N_, grouped, language, tr, trn
from sc_desktop.ui.present import plain_tip

VALUE, COUNT, SHARE = range(3)
TITLES = (N_("Value"), N_("Customers"), N_("Share"))
SHARE_ROLE = Qt.ItemDataRole.UserRole + 1
"""What share of the most frequent value's customers this one has, from 0 to 1: the length of its bar."""
_NOTHING = QModelIndex()
_ROLE = Qt.ItemDataRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


class FacetModel(QAbstractTableModel):
    """`shown` are the lines on the screen: those that hold the text searched for, in the order asked for, the empty cells last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: Sequence[Facet] = ()
        self._picked: frozenset[Test] = frozenset()
        self._search = ""
        self._order = (COUNT, Qt.SortOrder.DescendingOrder)
        self._cells = self._longest = 0
        self.shown: list[Facet] = []

    def show_facets(self, facets: Sequence[Facet], cells: int) -> None:
        """Other lines; `cells` are all of the column, the shares are of them."""
        self._all, self._cells = facets, cells
        self._longest = max((each.count for each in facets), default=0)
        self._lay_out()

    def show_picked(self, picked: frozenset[Test]) -> None:
        """Tick these."""
        self._picked = picked
        if self.shown:
            self.dataChanged.emit(self.index(0, VALUE), self.index(len(self.shown) - 1, VALUE), [_ROLE.CheckStateRole, _ROLE.FontRole])

    def search(self, text: str) -> None:
        """Only lines whose value holds this text, case and accents left aside."""
        self._search = fold(text.strip())
        self._lay_out()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order)
        self._lay_out()

    def _lay_out(self) -> None:
        column, order = self._order
        self.beginResetModel()
        found = [each for each in self._all if not self._search or self._search in fold(each.text)]
        if column == VALUE:
            found.sort(key=_value_of, reverse=order == Qt.SortOrder.DescendingOrder)
        elif order == Qt.SortOrder.AscendingOrder:
            found.sort(key=lambda facet: facet.count)
        else:
            found.sort(key=lambda facet: -facet.count)
        self.shown = sorted(found, key=_is_empty)
        self.endResetModel()

    # -- Qt ----------------------------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: _Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> object:
        facet, column = self.shown[index.row()], index.column()
        if role == _ROLE.DisplayRole:
            return (named(facet).replace("\n", " ⏎ "), grouped(facet.count), self._percent(facet))[column]
        if role == _ROLE.CheckStateRole and column == VALUE and facet.test is not None:
            return Qt.CheckState.Checked if facet.test in self._picked else Qt.CheckState.Unchecked
        if role == _ROLE.TextAlignmentRole and column != VALUE:
            return _RIGHT
        if role == _ROLE.ToolTipRole:
            return plain_tip(self._told(facet))
        if role == SHARE_ROLE:
            return facet.count / self._longest if self._longest else 0.0
        if role == _ROLE.UserRole:
            return facet.count if column == COUNT else facet.text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return tr(TITLES[section])
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.TextAlignmentRole and section != VALUE:
            return _RIGHT
        return None

    def _percent(self, facet: Facet) -> str:
        return percent(facet.count, self._cells)

    def _told(self, facet: Facet) -> str:
        count = trn(N_("{count} customer"), N_("{count} customers"), facet.count)
        return f"{named(facet)}\n{count} · {self._percent(facet)}"


def named(facet: Facet) -> str:
    """The line's value in words."""
    return facet.text or tr(N_("(empty)"))


def percent(part: int, whole: int) -> str:
    """A share as the language writes it, with one decimal, so that those below each other can be compared."""
    share = 100 * part / whole if whole else 0.0
    written = f"{share:.1f}" if share >= 0.05 or not part else "< 0.1"
    return f"{written.replace('.', ',')}\u00a0%" if language() == "fr" else f"{written}%"


def picks(tests: Collection[Test], test: Test) -> list[Test]:
    """With this one more, or, where it is among them, without it."""
    return [each for each in tests if each != test] if test in tests else [*tests, test]


def _is_empty(facet: Facet) -> bool:
    return not facet.text


def _value_of(facet: Facet) -> tuple[int, Decimal, str]:
    if isinstance(facet.stored, (int, Decimal)) and facet.text and facet.text[-1].isdigit():
        return 0, Decimal(facet.stored), ""
    if isinstance(facet.stored, str) and facet.stored[:4].isdigit() and facet.test is not None and facet.text[-1:].isdigit():
        return 0, Decimal(0), facet.stored
    return 1, Decimal(0), fold(facet.text)
