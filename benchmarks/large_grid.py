"""The real grid over many customers that no shop holds, and a table of the same shape whose model returns nothing."""

import os
from array import array
from typing import Any

from msgspec.structs import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # this platform has no window manager, and says so at every dialog

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView

from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import ENGLISH
from sc_desktop.domain.stage import Stage
from sc_desktop.prestashop.customers.native import COLUMNS
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.grid.table import CustomerTable
from sc_desktop.ui.theme import apply_theme
from sc_desktop.workspace.browsing import GridRow

ROWS_SEEN, COLUMNS_SEEN = 40, 16
ROW, WIDTH = 22, 94
READ = 4_000  # rows at the top that were read
MANNER = replace(ENGLISH, lists={"gender": {1: "Mr.", 2: "Mrs."}})
Index = QModelIndex | QPersistentModelIndex


class CountingModel(CustomerModel):
    """The grid's model; `calls` are the questions Qt and the painter ask about rows."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.rows_asked: set[int] = set()

    def _count(self, row: int) -> None:
        self.calls += 1
        self.rows_asked.add(row)

    def data(self, index: Index, role: int = 0) -> object:
        self._count(index.row())
        return super().data(index, role)

    def flags(self, index: Index) -> Any:
        self._count(index.row())
        return super().flags(index)

    def row_at(self, row: int) -> Any:
        self._count(row)
        return super().row_at(row)


class NothingModel(QAbstractTableModel):
    """As many cells, and nothing in them: what Qt takes by itself."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return self._rows

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return COLUMNS_SEEN

    def data(self, _index: Index, _role: int = 0) -> object:
        return None


def application() -> QApplication:
    """The one there is, in light colours."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, "light")
    return app


def full_grid(rows: int, *, counting: bool = False) -> CustomerTable:
    """A grid of so many customers with colours, pending marks and a selection, on the screen."""
    model = CountingModel() if counting else CustomerModel()
    table = CustomerTable(model)
    model.setParent(table)
    columns = COLUMNS[:COLUMNS_SEEN]
    model.set_columns(columns, MANNER)
    model.take_ids(array("q", range(1, rows + 1)))
    read = range(1, min(READ, rows) + 1)
    model.take_rows(read, {customer: _row(customer, columns) for customer in read})
    stage = Stage()
    model.set_stage(stage)
    stage.add("names", [CellChange(CUSTOMER, (each,), "lastname", f"lastname {each}", "Zoé") for each in range(1, 200, 3)])
    _lay_out(table)
    block = QItemSelection(model.index(5, 2), model.index(20, 8))
    table.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    QApplication.processEvents()
    return table


def empty_table(rows: int) -> QTableView:
    """The other one, of the same size."""
    table = QTableView()
    model = NothingModel(rows)
    model.setParent(table)
    table.setModel(model)
    table.verticalHeader().setVisible(False)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    _lay_out(table)
    return table


def _lay_out(table: QTableView) -> None:
    table.verticalHeader().setDefaultSectionSize(ROW)
    for place in range(COLUMNS_SEEN):
        table.setColumnWidth(place, WIDTH)
    table.resize(COLUMNS_SEEN * WIDTH + 24, ROWS_SEEN * ROW + 30)
    table.show()
    QApplication.processEvents()


def _row(customer: int, columns: tuple[Column, ...]) -> GridRow:
    """A row with a text in each cell; every other one is green."""
    values = {column.key: _value(column, customer) for column in columns}
    texts = {column.key: f"{column.key} {customer}" for column in columns}
    return GridRow(customer, values, texts, {"firstname": "validated", "lastname": "validated"} if customer % 2 else {})


def _value(column: Column, customer: int) -> int | str:
    if column.kind.name in ("flag", "choice"):
        return customer % 2
    return customer if column.kind.is_numeric else f"{column.key} {customer}"
