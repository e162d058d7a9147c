"""The grid's model: a list of ids, rows that were read, and the pending edits over them. `data` only looks up."""

from array import array
from collections.abc import Container, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from sc_desktop.domain.change import ChangeKey, StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.kinds import Flag
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.places import Places, places_of
from sc_desktop.domain.stage import Stage
from sc_desktop.i18n import N_, Message, tr
from sc_desktop.ui.cell_marks import IN_WORK_ROLE, PENDING_ROLE, REFUSED_ROLE, ROLE_NAME_ROLE, Draft, Index
from sc_desktop.ui.grid.pending import GROUPS, PendingCell, PendingCells, cell_of
from sc_desktop.ui.grid.selected_cells import SelectedCells
from sc_desktop.ui.present import plain_tip, runs
from sc_desktop.ui.theme import theme

if TYPE_CHECKING:
    from sc_desktop.workspace.browsing import GridRow

BLOCK = 256
MANY = 500
KEPT_ROWS = 20_000
WAITING = "…"
_ROLE = Qt.ItemDataRole


class CustomerModel(QAbstractTableModel):
    """Customers by id. Rows not read yet show a placeholder and are wished for, all wishes of one painting in one signal."""

    rows_wanted = Signal(object)
    value_given = Signal(object, object, object)
    sort_wanted = Signal(str, bool)
    pending_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: array[int] = array("q")
        self._columns: Sequence[Column] = ()
        self._manner: Manner | None = None
        self._rows: dict[int, GridRow] = {}
        self._places: Places | None = None
        self._wished: set[int] = set()
        self._pending = PendingCells()
        self._drafts: dict[tuple[int, str], Draft] = {}
        self._stage = Stage()
        self._tell_wish_is_due = False
        self.last_refusal: Message | None = None
        self.is_locked = False  # the shop can't be written to at all: no editor opens

    # -- what the pane sets ------------------------------------------------------------------------------------------------------------

    def set_stage(self, stage: Stage) -> None:
        """The pending changes to show over what was read."""
        self._stage = self._pending.stage = stage
        stage.on_change.append(self._on_staged)
        self._on_staged([change.key for change in stage])

    def set_columns(self, columns: Sequence[Column], manner: Manner) -> None:
        """Which columns to show; rows read for other columns are forgotten."""
        self.beginResetModel()
        self._columns, self._manner = tuple(columns), manner
        self._rows.clear()
        self._wished.clear()
        self._pending.show(columns, manner)
        self.endResetModel()

    def reorder(self, columns: Sequence[Column]) -> None:
        """The same columns in another order; the rows read are kept."""
        for shown in ((), tuple(columns)):  # Qt's header forgets what was dragged only once there are no columns
            self.beginResetModel()
            self._columns = shown
            self.endResetModel()

    def take_ids(self, ids: "array[int]", places: Places | None = None) -> None:
        """Show these customers in this order; rows already read are kept. Without `places` they are made when they are first asked for."""
        self.beginResetModel()
        self._ids, self._places = ids, places
        self._wished.clear()
        self.endResetModel()

    def take_rows(self, asked: Iterable[int], rows: "Mapping[int, GridRow]") -> None:
        """Rows that were read. One dataChanged per run of rows."""
        asked = list(asked)
        if len(self._rows) > KEPT_ROWS:
            for old in list(self._rows)[: KEPT_ROWS // 2]:
                del self._rows[old]
        self._rows.update(rows)
        self._wished.difference_update(asked)
        self._pending.forget((customer, GROUPS) for customer in asked)  # what is pending of it is shown over what was read
        self._tell_changed(asked)

    def forget_rows(self, ids: Sequence[int] | None = None) -> None:
        """These customers (all of them without ids) must be read again; what is shown stays until then."""
        is_all = ids is None or len(ids) > KEPT_ROWS  # of so many, those that were read can't be told faster than by reading them again
        gone = list(self._rows) if ids is None or is_all else [customer for customer in ids if customer in self._rows]
        self._wished.clear()
        if is_all and len(gone) > BLOCK * 4:
            self._rows.clear()
        elif gone:
            self.rows_wanted.emit(gone)
        self._tell_changed(gone)

    def follow_work(self) -> None:
        """Other customers are being written now than before."""
        if self._ids and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self._columns) - 1))

    def drop_wishes(self, ids: Sequence[int]) -> None:
        """These rows will not come: they are asked for when they are painted next, those that were to be read again too."""
        self._wished.difference_update(ids)
        for customer in ids:
            self._rows.pop(customer, None)

    # -- what others ask ---------------------------------------------------------------------------------------------------------------

    @property
    def ids(self) -> "array[int]":
        return self._ids

    @property
    def columns(self) -> Sequence[Column]:
        return self._columns

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def row_of(self, customer: int) -> int | None:
        """The row a customer stands in; None when it is not shown."""
        if self._places is None:
            self._places = places_of(self._ids)
        return self._places.of(customer)

    def row_at(self, row: int) -> "tuple[int, GridRow | None]":
        """The customer of a row that is painted, and what was read of it; a row that was not is wished for."""
        customer = self._ids[row]
        held = self._rows.get(customer)
        if held is None:
            self._wish(row)
        return customer, held

    def look(self, customer: int, key: str, row: "GridRow | None") -> PendingCell | None:
        """What is pending in a cell, None when nothing is."""
        return self._pending.look(customer, key, row)

    @property
    def has_any_pending(self) -> bool:
        return len(self._stage) > 0

    @property
    def in_work(self) -> frozenset[int]:
        """The customers a batch is writing now."""
        return self._stage.in_work

    @property
    def drafts(self) -> Mapping[tuple[int, str], Draft]:
        """What was typed and refused, by customer and column key."""
        return self._drafts

    def column_of(self, key: str) -> int | None:
        return next((place for place, column in enumerate(self._columns) if column.key == key), None)

    def stored(self, customer: int, key: str) -> tuple[bool, StoredValue]:
        """Whether the cell was read, and the value the shop holds."""
        row = self._rows.get(customer)
        return (True, row.values.get(key)) if row is not None else (False, None)

    def held(self, ids: Sequence[int]) -> Mapping[int, Mapping[str, StoredValue]] | None:
        """What was read of these customers; None when not all of them were. Never more than are kept."""
        if len(ids) > KEPT_ROWS:
            return None
        rows = {customer: row.values for customer in ids if (row := self._rows.get(customer)) is not None}
        return rows if len(rows) == len(ids) else None

    def value(self, customer: int, key: str) -> tuple[bool, StoredValue]:
        """Whether the cell was read, and the value it will hold: what is pending, else what the shop holds."""
        was_read, stored = self.stored(customer, key)
        return was_read, self._stage.value(self._pending.subject(key), (customer,), key, stored)

    def shown_text(self, customer: int, key: str) -> str | None:
        """What the cell shows, a pending change included; None while it has not been read."""
        row = self._rows.get(customer)
        pending = self._pending.look(customer, key, row)
        return pending.text if pending is not None else None if row is None else row.texts.get(key, "")

    def unread(self, customers: Iterable[int]) -> list[int]:
        """Those of these customers that were not read, or are not kept any more."""
        return [customer for customer in customers if customer not in self._rows]

    def shown_rows(self, customers: Iterable[int], keys: Sequence[str], read: Mapping[int, Sequence[str]]) -> list[Sequence[str]]:
        """What these rows show in some columns, pending changes included; `read` are the texts of those not kept here. Else empty."""
        wanted, at_hand, nothing = list(customers), self._rows.get, ("",) * len(keys)
        take = itemgetter(*keys) if len(keys) > 1 else lambda texts: (texts[keys[0]],)
        block = [take(row.texts) if (row := at_hand(customer)) is not None else read.get(customer, nothing) for customer in wanted]
        pending = {change.row[0] for change in self._stage}
        if pending:
            for place, customer in enumerate(wanted):
                if customer in pending:
                    looks = [self._pending.look(customer, key, at_hand(customer)) for key in keys]
                    block[place] = [text if look is None else look.text for text, look in zip(block[place], looks, strict=True)]
        return block

    def tip_lines(self, index: Index) -> list[str]:
        """What there is to tell of a cell besides its text; nothing of a row that was not read."""
        customer, column = self._ids[index.row()], self._columns[index.column()]
        row = self._rows.get(customer)
        return [] if row is None else self._tips(customer, column, row, self._pending.look(customer, column.key, row))

    def draft(self, index: Index) -> Draft | None:
        """What was typed into this cell and refused."""
        return self._drafts.get((self._ids[index.row()], self._columns[index.column()].key))

    def keep_draft(self, customer: int, key: str, text: str, reason: str) -> None:
        """Keep what was typed and refused; the cell shows that it was."""
        self._drafts[customer, key] = Draft(text, reason)
        self._tell_changed([customer])

    def drop_drafts(self, cells: Container[tuple[int, str]] | None = None) -> None:
        """Forget what was typed and refused in these cells, or in all."""
        gone = [cell for cell in self._drafts if cells is None or cell in cells]
        for cell in gone:
            del self._drafts[cell]
        self._tell_changed(customer for customer, _key in gone)

    def drop_draft(self, index: Index) -> None:
        """Forget what was typed into this cell and refused."""
        customer = self._ids[index.row()]
        if self._drafts.pop((customer, self._columns[index.column()].key), None) is not None:
            self._tell_changed([customer])

    def has_pending(self, cells: SelectedCells) -> bool:
        """Whether any of these cells holds a pending change; of very many it is taken for granted."""
        return self._pending.has_any(cells, self.id_at)

    def _get_pending_count(self) -> int:
        return len(self._stage)

    pending_count = Property(int, _get_pending_count, notify=pending_changed)

    # -- QAbstractTableModel -----------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return section + 1 if role == _ROLE.DisplayRole else None
        column = self._columns[section]
        match role:
            case _ROLE.DisplayRole:
                return tr(column.label)
            case _ROLE.UserRole:
                return column.key
            case _ROLE.ToolTipRole:
                return tr(column.help) if column.is_editable else f"{tr(column.help)}\n{tr(N_('Read-only.'))}"
            case _ROLE.TextAlignmentRole:  # as its values
                return _RIGHT if column.kind.is_numeric else _MIDDLE if isinstance(column.kind, Flag) else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        customer, is_editable = self._ids[index.row()], self._columns[index.column()].is_editable
        if not self.is_locked and is_editable and customer in self._rows and customer not in self._stage.in_work:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        if not index.isValid():
            return None
        customer, column = self._ids[index.row()], self._columns[index.column()]
        if role == _ROLE.UserRole:
            return customer
        row = self._rows.get(customer)
        if row is None:
            return self._wish(index.row()) if role == _ROLE.DisplayRole else None
        pending = self._pending.look(customer, column.key, row)
        match role:
            case _ROLE.DisplayRole:
                return pending.text if pending else row.texts.get(column.key, "")
            case _ROLE.EditRole:
                return pending.typed if pending else column.kind.typed(row.values.get(column.key))
            case _ROLE.TextAlignmentRole:
                return _RIGHT if column.kind.is_numeric else _LEFT
        return self._mark(role, customer, column, row, pending)

    def setData(self, index: Index, value: object, role: int = _ROLE.EditRole) -> bool:
        """Give a value to a cell: it is staged, or refused with the signal's receiver telling why. Returns whether it was taken."""
        if role != _ROLE.EditRole or not index.isValid() or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        self.last_refusal = None
        self.value_given.emit([self._ids[index.row()]], self._columns[index.column()], value)
        return self.last_refusal is None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask the shop for another order; the rows follow when it has answered."""
        if 0 <= column < len(self._columns):
            self.sort_wanted.emit(self._columns[column].key, order == Qt.SortOrder.DescendingOrder)

    # -- inside ------------------------------------------------------------------------------------------------------------------------

    def _mark(self, role: int, customer: int, column: Column, row: "GridRow", pending: PendingCell | None) -> object:
        """Colours, signs and tooltips of a cell that was read."""
        name = row.roles.get(column.key)
        match role:
            case _ROLE.BackgroundRole:
                return theme().background(name) if name else None
            case _ROLE.ForegroundRole:
                return theme().foreground(name) if name else None
            case _ROLE.ToolTipRole:
                return plain_tip("\n".join(self._tips(customer, column, row, pending))) or None
            case _:
                if role == PENDING_ROLE:
                    return pending is not None
                if role == ROLE_NAME_ROLE:
                    return name
                if role == REFUSED_ROLE:
                    return (customer, column.key) in self._drafts
                if role == IN_WORK_ROLE:
                    return customer in self._stage.in_work
        return None

    def _tips(self, customer: int, column: Column, row: "GridRow", pending: PendingCell | None) -> list[str]:
        """What there is to tell of a cell, a line each."""
        draft = self._drafts.get((customer, column.key))
        parts = [tr(N_("Being written to the shop; can be edited again when that is done."))] if customer in self._stage.in_work else []
        if pending:
            parts.append(pending.tip)
        if draft is not None:
            parts.append(tr(N_("Refused: “{text}”. {reason}"), text=draft.text, reason=draft.reason))
        parts.extend(reason.told for reason in row.reasons.get(column.key, ()))
        if column.opens:
            parts.append(tr(N_("A click opens the customer's orders.")))
        return parts

    def _wish(self, row: int) -> str:
        """Note that a row is missing; the whole block around it is asked for once, after the painting."""
        start = row - row % BLOCK
        missing = [customer for customer in self._ids[start : start + BLOCK] if customer not in self._rows and customer not in self._wished]
        if missing:
            self._wished.update(missing)
            self.rows_wanted.emit(missing)
        return WAITING

    def _on_staged(self, keys: Sequence[ChangeKey]) -> None:
        if len(keys) > MANY:  # the window waits for this: all cells are made anew when they are painted
            staged = set(map(cell_of, keys)) if self._drafts else set()
            self._drafts = {cell: draft for cell, draft in self._drafts.items() if cell not in staged}
            self._pending.forget()
            if self._ids and self._columns:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self._columns) - 1))
        else:
            cells = list(map(cell_of, keys))
            self._pending.forget(cells)
            for cell in cells:
                self._drafts.pop(cell, None)
            self._tell_changed(dict.fromkeys(customer for customer, _key in cells))
        self.pending_changed.emit()

    def _tell_changed(self, customers: Iterable[int]) -> None:
        """One dataChanged per run of rows next to each other."""
        if not self._columns:
            return
        last = len(self._columns) - 1
        for top, bottom in runs(row for row in map(self.row_of, customers) if row is not None):
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, last))


_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
