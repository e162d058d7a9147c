"""The selection by customer and column, so that it outlives a new order, a new view or a reading again."""

from array import array
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QTableView

from sc_desktop.domain.query import Query
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.present import runs, spans

_FLAG = QItemSelectionModel.SelectionFlag
APART_AT_MOST = 20_000
"""Customers that are looked up one by one where they no longer stand side by side; the window waits meanwhile."""
_REMEMBERED = 50  # filters, as many as back and forward lead through


class Block(Struct, frozen=True):
    """Selected cells: these customers' in these columns; `columns` None means whole rows, `customers` None everyone."""

    customers: "array[int] | None"
    columns: frozenset[str] | None


class Kept(Struct, frozen=True):
    """What was selected, and the cell the cursor was in."""

    blocks: tuple[Block, ...]
    current: tuple[int, str] | None


class Standing:
    """Keeps the selection over two answers to one question, the first rows and then all: what the first does not show is not lost."""

    def __init__(self, table: QTableView, model: CustomerModel) -> None:
        self._table, self._model = table, model
        self._meant: Kept | None = None
        self._left: Kept | None = None

    def keep(self, *, everyone: bool) -> Kept:
        """What is selected; what was before the first rows came, unless the user has selected something else since."""
        now = keep(self._table, self._model, everyone=everyone)
        return self._meant if self._meant is not None and now == self._left else now

    def restore(self, kept: Kept, *, partial: bool) -> None:
        """Select it again; `partial`: the first rows came, and all will."""
        restore(self._table, self._model, kept)
        self._meant = kept if partial else None
        self._left = keep(self._table, self._model, everyone=_is_everyone(kept)) if partial else None


class Scrolled:
    """How far the table was scrolled down, and across, from answer to answer.

    Under the same question the customer at the top stays there, whoever came above; in another order the row number does. Another filter
    is seen from its first row, and one that is come back to, from the row it was left at. The cursor that is put back into its cell would
    else bring that into view."""

    def __init__(self, table: QTableView, model: CustomerModel) -> None:
        self._table, self._model = table, model
        self._down, self._across = table.verticalScrollBar(), table.horizontalScrollBar()
        self._asked: Query | None = None
        self._tops: dict[Query, int] = {}  # the customer at the top each filter was left at
        self._wish: int | None = None  # who is to stand at the top once the others of the first rows are there
        self._top: int | None = None
        self._value = self._left = 0

    def leave(self, query: Query) -> None:
        """The rows are about to answer this query."""
        before, self._asked, row = self._asked, query, self._table.rowAt(0)
        self._value, self._left = self._down.value(), self._across.value()
        top = self._model.id_at(row) if self._value and row >= 0 else None
        if before is None or query == before:
            self._top = self._wish if top is None else top
        elif filter_of(query) == filter_of(before):
            self._top = None
        else:
            self._tops.pop(filter_of(before), None)
            if top is not None:
                self._tops = dict([*self._tops.items(), (filter_of(before), top)][-_REMEMBERED:])
            self._value, self._top = 0, self._tops.get(filter_of(query))

    def back(self) -> None:
        """They do: scroll there again; to the first row where there are not so many any more."""
        row = None if self._top is None else self._model.row_of(self._top)
        self._wish = self._top if row is None else None
        wanted = self._value if row is None else row
        if wanted >= self._model.rowCount():
            wanted = 0
        if wanted > self._down.maximum():
            self._table.doItemsLayout()  # the bar is told of more rows only once they are laid out, which Qt puts off
        self._down.setValue(wanted)
        self._across.setValue(self._left)


def filter_of(query: Query) -> Query:
    """Whom a query asks for, in whatever order and however many of them."""
    return replace(query, sort=(), limit=None)


def _is_everyone(kept: Kept) -> bool:
    return any(block.customers is None for block in kept.blocks)


def keep(table: QTableView, model: CustomerModel, *, everyone: bool = False) -> Kept:
    """Note what is selected now; read from the ranges, never cell by cell. `everyone`: whoever stands there then is meant."""
    index, keys = table.currentIndex(), [column.key for column in model.columns]
    blocks = []
    for span in spans(table.selectionModel().selection()):
        columns = None if span.width() == len(keys) else frozenset(keys[span.left() : span.right() + 1])
        blocks.append(Block(None if everyone else model.ids[span.top() : span.bottom() + 1], columns))
    current = (model.id_at(index.row()), keys[index.column()]) if index.isValid() else None
    return Kept(tuple(dict.fromkeys(blocks)) if everyone else tuple(blocks), current)


def restore(table: QTableView, model: CustomerModel, kept: Kept) -> None:
    """Select the same cells again, as far as they are shown; the cursor goes back to its cell.

    Of very many customers who no longer stand side by side none stays selected: Qt could not paint so many ranges either."""
    selection = QItemSelection()
    for block in kept.blocks:
        places = [place for place, column in enumerate(model.columns) if block.columns is None or column.key in block.columns]
        for top, bottom in _rows_of(model, block.customers):
            for left, right in runs(places):
                selection.select(model.index(top, left), model.index(bottom, right))
    table.selectionModel().select(selection, _FLAG.ClearAndSelect)
    if kept.current is not None:
        row, place = model.row_of(kept.current[0]), model.column_of(kept.current[1])
        if row is not None:
            table.selectionModel().setCurrentIndex(model.index(row, place or 0), _FLAG.NoUpdate)


def _rows_of(model: CustomerModel, customers: "array[int] | None") -> Iterator[tuple[int, int]]:
    """The runs of rows these customers stand in now, as first and last."""
    if customers is None:
        if model.rowCount():
            yield 0, model.rowCount() - 1
        return
    first = model.row_of(customers[0])
    if first is not None and model.ids[first : first + len(customers)] == customers:
        yield first, first + len(customers) - 1
    elif len(customers) <= APART_AT_MOST:
        yield from runs(row for row in map(model.row_of, customers) if row is not None)
