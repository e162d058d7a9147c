"""The selection by customer and column, so that it outlives a new order, a new view or a reading again."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QTableView

from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.present import runs, spans

_FLAG = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True, slots=True)
class Block:
    """Selected cells: these customers' in these columns; `columns` None means whole rows."""

    customers: Sequence[int]
    columns: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What was selected, and the cell the cursor was in."""

    blocks: tuple[Block, ...]
    current: tuple[int, str] | None


def keep(table: QTableView, model: CustomerModel) -> Kept:
    """Note what is selected now; read from the ranges, never cell by cell."""
    index, keys = table.currentIndex(), [column.key for column in model.columns]
    blocks = []
    for span in spans(table.selectionModel().selection()):
        columns = None if span.width() == len(keys) else frozenset(keys[span.left() : span.right() + 1])
        blocks.append(Block(model.ids[span.top() : span.bottom() + 1], columns))
    current = (model.id_at(index.row()), keys[index.column()]) if index.isValid() else None
    return Kept(tuple(blocks), current)


def restore(table: QTableView, model: CustomerModel, kept: Kept) -> None:
    """Select the same cells again, as far as they are shown; the cursor goes back to its cell."""
    selection = QItemSelection()
    for block in kept.blocks:
        rows = [row for row in map(model.row_of, block.customers) if row is not None]
        places = [place for place, column in enumerate(model.columns) if block.columns is None or column.key in block.columns]
        for top, bottom in runs(rows):
            for left, right in runs(places):
                selection.select(model.index(top, left), model.index(bottom, right))
    table.selectionModel().select(selection, _FLAG.ClearAndSelect)
    if kept.current is not None:
        row, place = model.row_of(kept.current[0]), model.column_of(kept.current[1])
        if row is not None:
            table.selectionModel().setCurrentIndex(model.index(row, place or 0), _FLAG.NoUpdate)
