"""Cells carried on into the cells beside them, repeated or as a series, and judged by the columns' rules; nothing is staged."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from sc_desktop.domain.change import CellChange, Change, ChangeKey, StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.kinds import Choice, Kind
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.series import Filling, carried_on
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.workspace.browsing import load_values
from sc_desktop.workspace.pasting import Pasted, RefusedText, change_of
from sc_desktop.workspace.workspace import Workspace

ROWS_A_QUESTION = 2000
OTHER_KIND = msg(N_("Its column holds another kind of value."))


class Fill(Struct, frozen=True):
    """Cells to carry on, and where to: rows of `ids` in the columns `keys`, both in the grid's order.

    Down or up: each column from the rows `ids` into the rows `into_ids`. Aside: each row of `ids` from the columns `keys` into the
    columns `into_keys`. What is carried into comes nearest first; `backwards` is up and to the left."""

    keys: Sequence[str]
    ids: Sequence[int]
    into_ids: Sequence[int] = ()
    into_keys: Sequence[str] = ()
    backwards: bool = False
    how: Filling = Filling.USUAL


def read_filled(workspace: Workspace, fills: Sequence[Fill], pending: Mapping[ChangeKey, Change], *, progress: Progress) -> Pasted:
    """The changes some fills make against what the shop holds now. They carry on what the user sees: what is `pending` comes first."""
    keys = list(dict.fromkeys(key for fill in fills for key in (*fill.keys, *fill.into_keys)))
    ids = list(dict.fromkeys(customer for fill in fills for customer in (*fill.ids, *fill.into_ids)))
    progress.begin(len(ids))
    held = load_values(workspace, keys, ids, rows=ROWS_A_QUESTION, progress=progress)
    cells = _Cells(workspace, held, pending)
    for fill in fills:
        if fill.into_keys:
            for customer in fill.ids:
                _fill_row(cells, fill, customer)
        else:
            for key in fill.keys:
                _fill_column(cells, fill, workspace.columns[key])
    meant = dict.fromkeys(key for fill in fills for key in fill.into_keys or fill.keys)
    read_only = tuple(key for key in meant if not workspace.columns[key].is_editable)
    return Pasted(tuple(cells.changes), tuple(cells.refused), read_only, len(ids) - len(held))


def _fill_column(cells: "_Cells", fill: Fill, column: Column) -> None:
    """Carry some cells of a column on into others of it."""
    values = [cells.value(customer, column.key) for customer in fill.ids if customer in cells.held]
    if column.is_editable and values:
        carried = carried_on(column.kind, values, len(fill.into_ids), backwards=fill.backwards, how=fill.how)
        for customer, value in zip(fill.into_ids, carried, strict=True):
            cells.put(customer, column, value)


def _fill_row(cells: "_Cells", fill: Fill, customer: int) -> None:
    """Carry one customer's cells on into other columns; those of another kind take nothing."""
    columns = cells.workspace.columns
    kind = columns[fill.keys[0]].kind
    values = [cells.value(customer, key) for key in fill.keys] if customer in cells.held else []
    if not values:
        return
    same = all(agree(kind, columns[key].kind) for key in fill.keys)
    carried = carried_on(kind, values, len(fill.into_keys), backwards=fill.backwards, how=fill.how) if same else []
    for place, key in enumerate(fill.into_keys):
        if columns[key].is_editable:
            agrees = same and agree(kind, columns[key].kind)
            cells.put(customer, columns[key], carried[place] if agrees else OTHER_KIND)


def agree(one: Kind, other: Kind) -> bool:
    """Whether values of two columns can be carried from one to the other."""
    if isinstance(one, Choice) and isinstance(other, Choice):
        return one.list_name == other.list_name
    return one.name == other.name


class _Cells:
    """What the cells hold, what is pending over it, and what becomes of them."""

    def __init__(self, workspace: Workspace, held: Mapping[int, Mapping[str, StoredValue]], pending: Mapping[ChangeKey, Change]) -> None:
        self.workspace, self.held = workspace, held
        self._pending, self._manner = pending, workspace.manner
        self.changes: list[CellChange] = []
        self.refused: list[RefusedText] = []

    def value(self, customer: int, key: str) -> StoredValue:
        """What the user sees in the cell."""
        change = self._pending.get((self.workspace.columns[key].subject, (customer,), key))
        return change.after if isinstance(change, CellChange) else self.held[customer][key]

    def put(self, customer: int, column: Column, value: StoredValue | Message) -> None:
        """Make the value a change of the cell, or note why it can't stand there."""
        if customer not in self.held:
            return
        reason = value if isinstance(value, Message) else column.why_not_of(self.held[customer]) or column.refuse(value)
        if reason is not None:
            shown = "" if isinstance(value, Message) else column.kind.show(value, self._manner)
            self.refused.append(RefusedText(customer, column.key, shown, reason))
        elif not isinstance(value, Message):
            self.changes.append(change_of(column, customer, self.held[customer][column.key], value, self._manner))
