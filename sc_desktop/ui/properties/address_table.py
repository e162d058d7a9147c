"""The table of addresses, whose cells are edited in place as those of the grid are."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from sc_desktop.domain.change import ADDRESS, CellChange, RowAdded, RowId, RowRemoved, StoredValue
from sc_desktop.domain.column import Column, Field
from sc_desktop.domain.kinds import Text
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.stage import Stage
from sc_desktop.i18n import N_, Message, tr
from sc_desktop.ui.cell_delegate import CellDelegate
from sc_desktop.ui.cell_marks import IN_WORK_ROLE, PENDING_ROLE, REFUSED_ROLE, Draft, Index
from sc_desktop.ui.present import plain_tip, spans
from sc_desktop.ui.properties.list_table import ListModel, ListTable
from sc_desktop.ui.properties.new_rows import new_addresses, row_of

if TYPE_CHECKING:
    from sc_desktop.workspace.listing import Listed, ListRow

_ROLE = Qt.ItemDataRole
_KEY = Qt.Key
_SHOWN_ONLY = Field(ADDRESS, "", editable=False)


class AddressModel(ListModel):
    """The addresses that were read, with the pending changes over them. Live ones can be edited, in the columns the shop lets one edit.

    `give` hands a value over; it returns why it was refused. `customers` are those whose addresses are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stage = Stage()
        self._editable: Mapping[str, Column] = {}
        self._made: Sequence[Column] = ()
        self.manner: Manner | None = None
        self.give: Callable[[ListRow, Column, object], Message | None] = lambda row, column, value: None
        self.last_refusal: Message | None = None
        self._drafts: dict[tuple[int, str], Draft] = {}
        self._listed: Listed | None = None
        self.customers: Collection[int] = ()
        self._added: list[RowAdded] = []
        self._struck = QFont()
        self._struck.setStrikeOut(True)

    @property
    def columns(self) -> Sequence[Column]:
        """As the delegate wants them; those that are only shown have nothing to edit."""
        return self._made

    @property
    def editable(self) -> Mapping[str, Column]:
        """The columns that can be edited, by key."""
        return self._editable

    def edit_columns(self, editable: Mapping[str, Column]) -> None:
        """From now on these columns can be edited."""
        self._editable = editable
        self._make_columns()

    def show_list(self, listed: "Listed") -> None:
        """Show these rows, and above them the new ones that are pending of the customers."""
        self._drafts.clear()
        self._listed = listed
        super().show_list(self._with_new(listed))
        self._make_columns()

    def _with_new(self, listed: "Listed") -> "Listed":
        self._added = new_addresses(self.stage, self.customers)
        if not self._added or self.manner is None:
            return listed
        keys, manner = [column.key for column in listed.columns], self.manner
        return replace(listed, rows=(*(row_of(change, keys, self._editable, manner) for change in self._added), *listed.rows))

    def clear(self) -> None:
        self._listed = None
        super().clear()

    def _make_columns(self) -> None:
        keys = [str(self.headerData(place, Qt.Orientation.Horizontal, _ROLE.UserRole)) for place in range(self.columnCount())]
        self._made = [self._editable.get(f"{ADDRESS}.{key}") or Column(key, key, "", Text(), _SHOWN_ONLY) for key in keys]

    def id_at(self, row: int) -> int:
        """The address's number."""
        return int(str(self.row_at(row).values["id_address"]))

    def key_at(self, row: int) -> RowId:
        """What a change of this address is known by."""
        return (self.row_at(row).customer, self.id_at(row))

    def draft(self, index: Index) -> Draft | None:
        """What was typed into this cell and refused."""
        return self._drafts.get((self.id_at(index.row()), self._made[index.column()].key))

    def keep_draft(self, row: int, key: str, text: str, reason: str) -> None:
        """Keep what was typed and refused; the cell shows that it was."""
        self._drafts[row, key] = Draft(text, reason)
        self.show_again()

    def drop_draft(self, index: Index) -> None:
        """Forget what was typed into this cell and refused."""
        self._drafts.pop((self.id_at(index.row()), self._made[index.column()].key), None)
        self.show_again()

    def show_again(self) -> None:
        """What is pending, or being written, is not what it was."""
        shown = self._added
        listed = None if self._listed is None else self._with_new(self._listed)
        if listed is not None and [change.row for change in self._added] != [change.row for change in shown]:
            ListModel.show_list(self, listed)
        elif self.rowCount() and self.columnCount():
            if listed is not None:
                self._rows = listed.rows  # cells of new ones may hold other values; the cursor stays where it is
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def pending_at(self, index: Index) -> CellChange | None:
        """What is pending in a cell."""
        column = self._made[index.column()]
        return self.stage.cell(ADDRESS, self.key_at(index.row()), _name(column)) if column.is_editable else None

    def is_leaving(self, row: int) -> bool:
        """Whether it is pending that the address is deleted."""
        away = self.stage.cell(ADDRESS, self.key_at(row), "deleted")
        return away is not None or isinstance(self.stage.get((ADDRESS, self.key_at(row), "")), RowRemoved)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid() or not self._made[index.column()].is_editable or self.manner is None:
            return flags
        row = self.row_at(index.row())
        is_free = not row.values["deleted"] and row.customer not in self.stage.in_work and not self.is_leaving(index.row())
        return flags | Qt.ItemFlag.ItemIsEditable if is_free else flags

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == IN_WORK_ROLE:
            return self.row_at(index.row()).customer in self.stage.in_work
        column, pending = self._made[index.column()], self.pending_at(index)
        is_leaving = self.is_leaving(index.row())
        if role == PENDING_ROLE:
            return pending is not None or is_leaving or self.id_at(index.row()) < 0
        if role == _ROLE.FontRole and is_leaving:
            return self._struck
        if role == REFUSED_ROLE:
            return self.draft(index) is not None
        if role == _ROLE.ToolTipRole:
            return self._tip(index, column, pending) or super().data(index, role)
        if pending is None or self.manner is None:
            return super().data(index, role)
        match role:
            case _ROLE.DisplayRole:
                return column.kind.show(pending.after, self.manner)
            case _ROLE.EditRole:
                return column.kind.typed(pending.after)
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = _ROLE.EditRole) -> bool:
        """Give a value to a cell: it is staged, or refused. Returns whether it was taken."""
        if role != _ROLE.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        row, column = self.row_at(index.row()), self._made[index.column()]
        self._drafts.pop((self.id_at(index.row()), column.key), None)
        self.last_refusal = self.give(row, column, value)
        return self.last_refusal is None

    def texts_at(self, row: int) -> list[str]:
        return [str(self.index(row, place).data() or "") for place in range(self.columnCount())]

    def _tip(self, index: Index, column: Column, pending: CellChange | None) -> str | None:
        parts = [tr(N_("Will be deleted, once that is saved."))] if self.is_leaving(index.row()) else []
        if pending is not None and self.manner is not None:
            empty = tr(N_("(empty)"))
            before, after = (column.kind.show(value, self.manner) or empty for value in (pending.before, pending.after))
            parts.append(f"{before} → {after}")
        draft = self.draft(index)
        if draft is not None:
            parts.append(tr(N_("Refused: “{text}”. {reason}"), text=draft.text, reason=draft.reason))
        return plain_tip("\n".join(parts)) if parts else None


class AddressDelegate(CellDelegate):
    """Offers the countries that are switched on, and the states of the address's country."""

    def __init__(self, model: AddressModel, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self._addresses = model
        self.offered: Callable[[int, Manner], Manner] = lambda row, manner: manner
        self.why_not: Callable[[int, Column, StoredValue], Message | None] = lambda row, column, value: column.refuse(value)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget | None:  # type: ignore[override]
        manner = self._addresses.manner
        self.manner = lambda: None if manner is None else self.offered(index.row(), manner)
        return super().createEditor(parent, option, index)

    def column_at(self, index: Index) -> Column:
        column = super().column_at(index)
        return replace(column, check=partial(self.why_not, index.row(), column)) if column.is_editable else column


class AddressTable(ListTable):
    """Typing over a cell edits it, F2 opens it, Enter hands it over, Delete empties, Ctrl+C and Ctrl+V copy and paste cells."""

    rows: AddressModel

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self.delegate = AddressDelegate(self.rows, self)
        self.setItemDelegate(self.delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setTabKeyNavigation(True)
        self.delegate.step_asked.connect(self._step)

    def make_rows(self) -> AddressModel:
        return AddressModel(self)

    def finish(self) -> None:
        """Take what is being typed."""
        self.delegate.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (_KEY.Key_Delete, _KEY.Key_Backspace) and not event.modifiers():
            self._give_selected(None)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.key() in (_KEY.Key_Return, _KEY.Key_Enter):
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing into a cell that can't be edited finds nothing."""

    def chosen(self) -> list[int]:
        """The rows of the selected cells, from the top."""
        return sorted({row for part in spans(self.selectionModel().selection()) for row in range(part.top(), part.bottom() + 1)})

    def copied_block(self) -> list[list[str]]:
        """The selected cells, as a spreadsheet has them."""
        chosen = spans(self.selectionModel().selection())
        return [
            [str(self.rows.index(row, place).data() or "") for place in range(part.left(), part.right() + 1)]
            for part in chosen
            for row in range(part.top(), part.bottom() + 1)
        ]

    def _paste(self) -> None:
        """One value goes into every selected cell, a block from the cell of the keyboard on."""
        from sc_desktop.exchange.clipboard import read_block

        block = read_block(QGuiApplication.clipboard().text())
        if len(block) == 1 and len(block[0]) == 1:
            self._give_selected(block[0][0])
            return
        start = self.currentIndex()
        for down, line in enumerate(block):
            for right, text in enumerate(line):
                self._give(self.rows.index(start.row() + down, start.column() + right), text)

    def _give_selected(self, value: str | None) -> None:
        for index in [each for part in spans(self.selectionModel().selection()) for each in part.indexes()]:
            self._give(index, value)

    def _give(self, index: QModelIndex, value: str | None) -> None:
        if index.isValid():
            self.rows.setData(index, value)

    def _step(self, rows: int, columns: int) -> None:
        index = self.currentIndex()
        target = self.rows.index(index.row() + rows, index.column() + columns)
        if target.isValid():
            self.setCurrentIndex(target)
            self.setFocus()


def narrowed(manner: Manner, name: str, ids: Sequence[int]) -> Manner:
    """The manner with one of its lists cut to these entries."""
    labels = manner.labels(name)
    return replace(manner, lists={**manner.lists, name: {each: labels[each] for each in ids if each in labels}})


def _name(column: Column) -> str:
    return column.source.name if isinstance(column.source, Field) else ""
