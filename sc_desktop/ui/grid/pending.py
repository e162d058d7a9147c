"""How pending changes look in the grid's cells: made when a cell is painted, kept until the stage changes under it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from sc_desktop.domain.change import ADDRESS, CART, CUSTOMER, CUSTOMER_GROUP, Change, ChangeKey, groups_after
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.stage import Stage
from sc_desktop.i18n import N_, tr
from sc_desktop.ui.grid.selected_cells import SelectedCells

if TYPE_CHECKING:
    from sc_desktop.workspace.browsing import GridRow

GROUPS = "groups"
_KEPT = 20_000
_ONE_BY_ONE = 20_000


class PendingCell(Struct, frozen=True):
    """A cell that was changed and not yet written, ready to be shown."""

    text: str
    typed: object
    tip: str


class PendingCells:
    """Looks of pending cells by customer and column key. Nothing is made for cells nobody sees: a step may change a million."""

    def __init__(self) -> None:
        self.stage = Stage()
        self._columns: Mapping[str, Column] = {}
        self._manner: Manner | None = None
        self._looks: dict[tuple[int, str], PendingCell | None] = {}

    def show(self, columns: Sequence[Column], manner: Manner) -> None:
        """The columns there are now, and how values are written."""
        self._columns, self._manner = {column.key: column for column in columns}, manner
        self._looks.clear()

    def forget(self, cells: Iterable[tuple[int, str]] | None = None) -> None:
        """These cells, or all of them, look otherwise now."""
        if cells is None:
            self._looks.clear()
        else:
            for cell in cells:
                self._looks.pop(cell, None)

    def look(self, customer: int, key: str, row: "GridRow | None") -> PendingCell | None:
        """What is pending in the cell, None when nothing is. `row` is what was read of the customer."""
        if not len(self.stage):
            return None
        cell = (customer, key)
        if cell in self._looks:
            return self._looks[cell]
        if len(self._looks) > _KEPT:
            self._looks.clear()
        made = self._looks[cell] = self._groups_cell(customer, row) if key == GROUPS else self._value_cell(customer, key)
        return made

    def has_any(self, cells: SelectedCells, id_at: Callable[[int], int]) -> bool:
        """Whether any of these cells holds a pending change. The fewer of cells and changes are gone through; where both are many it is
        taken for granted, because the window waits for this."""
        if not len(self.stage):
            return False
        if len(cells) <= _ONE_BY_ONE and GROUPS not in cells.keys:
            return any(self.stage.cell(self.subject(key), (id_at(row),), key) is not None for row, key in cells)
        return len(self.stage) > _ONE_BY_ONE or any((change.row[0], column_of(change)) in cells for change in self.stage)

    def subject(self, key: str) -> str:
        """The table a change of this column is written to."""
        return self._columns[key].subject if key in self._columns else CUSTOMER

    def _value_cell(self, customer: int, key: str) -> PendingCell | None:
        column = self._columns.get(key)
        change = None if column is None else self.stage.cell(column.subject, (customer,), key)
        if change is None or column is None or self._manner is None:
            return None
        before, after = (column.kind.show(value, self._manner) for value in (change.before, change.after))
        empty = tr(N_("(empty)"))
        return PendingCell(after, column.kind.typed(change.after), f"{before or empty} → {after or empty}")

    def _groups_cell(self, customer: int, row: "GridRow | None") -> PendingCell | None:
        """The column of all groups follows pending memberships, though it is not edited itself."""
        column = self._columns.get(GROUPS)
        if column is None or row is None or self._manner is None:
            return None
        stored = str(row.values.get(GROUPS) or "")
        now = {int(part) for part in stored.split(",") if part}
        wanted = groups_after(now, customer, self._manner.labels("group"), self.stage.get)
        if wanted == now:
            return None
        text = column.kind.show(",".join(str(group) for group in sorted(wanted)), self._manner)
        return PendingCell(text, text, f"{row.texts.get(GROUPS, '')} → {text}")


def column_of(change: Change) -> str:
    """The key of the column a change shows in."""
    return cell_of(change.key)[1]


def cell_of(key: ChangeKey) -> tuple[int, str]:
    """The cell a change of this key shows in; of an address none of the grid's, whose keys have no dot."""
    subject, row, column = key
    return (row[0], GROUPS if subject == CUSTOMER_GROUP else f"{subject}.{column}" if subject in (ADDRESS, CART) else column)
