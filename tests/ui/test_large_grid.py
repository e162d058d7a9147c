"""The grid with 1,000,000 customers: what is not seen costs nothing. Counts of model calls, never times."""

from array import array

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sc_desktop.domain.change import CUSTOMER, CellChange
from sc_desktop.domain.manner import ENGLISH
from sc_desktop.domain.stage import Stage
from sc_desktop.prestashop.customers.native import COLUMNS
from sc_desktop.ui.grid.kept import keep, restore
from sc_desktop.ui.grid.model import BLOCK, CustomerModel
from sc_desktop.ui.grid.table import CustomerTable
from sc_desktop.workspace.browsing import GridRow

MANY = 1_000_000
MANNER = replace(ENGLISH, lists={"gender": {1: "Mr."}})


class CountingModel(CustomerModel):
    """Counts how often each row is looked at."""

    def __init__(self):
        super().__init__()
        self.rows_seen = set()
        self.rows_painted = []
        self.calls = 0
        self.headers = 0

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        self.calls += 1
        self.rows_seen.add(index.row())
        return super().data(index, role)

    def row_at(self, row):
        self.rows_painted.append(row)
        self.rows_seen.add(row)
        return super().row_at(row)

    def flags(self, index):
        self.calls += 1
        self.rows_seen.add(index.row())
        return super().flags(index)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        self.headers += 1
        return super().headerData(section, orientation, role)

    def forget(self):
        self.rows_seen, self.rows_painted, self.calls, self.headers = set(), [], 0, 0


@pytest.fixture
def table(qtbot):
    model = CountingModel()
    table = CustomerTable(model)
    model.setParent(table)
    qtbot.addWidget(table)
    model.wished = []
    model.rows_wanted.connect(lambda ids: model.wished.append(list(ids)))
    model.set_columns(COLUMNS[:9], MANNER)
    model.take_ids(array("q", range(1, MANY + 1)))
    table.resize(900, 500)
    with qtbot.waitExposed(table):
        table.show()
    QApplication.processEvents()
    return table


def paint(table):
    table.viewport().repaint()
    table.horizontalHeader().viewport().repaint()


def rows_in_sight(table):
    return table.viewport().height() // table.rowHeight(0) + 2


def test_that_selecting_all_and_painting_looks_at_what_is_seen_only(table):
    model = table.model()
    model.forget()
    table.select_everything()
    paint(table)
    assert table.selected_count() == MANY
    assert max(model.rows_seen) <= rows_in_sight(table)
    assert model.headers <= 10 * len(model.columns)


def test_that_painting_asks_once_for_each_row_that_is_seen_and_for_no_cell(table):
    model = table.model()
    ids = list(range(1, BLOCK + 1))
    model.take_rows(ids, {each: GridRow(each, {"id_customer": each}, {"id_customer": str(each)}, {}) for each in ids})
    QApplication.processEvents()
    model.forget()
    table.viewport().repaint()
    assert model.rows_painted == list(range(len(model.rows_painted)))
    assert len(model.rows_painted) <= rows_in_sight(table)
    assert model.calls == 0


def test_that_a_new_order_with_everything_selected_looks_at_what_is_seen_only(table):
    model = table.model()
    table.select_everything()
    paint(table)
    model.forget()
    kept = keep(table, model, everyone=True)
    model.take_ids(array("q", range(MANY, 0, -1)))
    restore(table, model, kept)
    paint(table)
    assert table.selected_count() == MANY
    assert len(model.rows_seen) <= rows_in_sight(table) + 1  # and the row of the cursor
    assert model.calls <= 10 * len(model.columns)


def test_that_painting_rows_not_read_asks_for_their_block_once(table):
    model = table.model()
    paint(table)
    paint(table)
    assert model.wished == [list(range(1, BLOCK + 1))]


def test_that_a_jump_to_the_end_asks_for_the_last_block_only(table):
    model = table.model()
    model.wished.clear()
    table.scrollToBottom()
    paint(table)
    asked = {customer for ids in model.wished for customer in ids}
    assert min(asked) > MANY - 2 * BLOCK
    assert MANY in asked


def test_that_rows_that_arrive_change_one_run_of_cells(table, qtbot):
    model, told = table.model(), []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    ids = list(range(1, BLOCK + 1))
    model.take_rows(ids, {each: GridRow(each, {"id_customer": each}, {"id_customer": str(each)}, {}) for each in ids})
    assert told == [(0, BLOCK - 1)]


def test_that_a_dropped_wish_is_asked_for_again_when_it_is_seen(table):
    model = table.model()
    paint(table)
    model.drop_wishes(list(range(1, BLOCK + 1)))
    model.wished.clear()
    paint(table)
    assert model.wished == [list(range(1, BLOCK + 1))]


def test_that_a_pending_change_of_a_row_not_read_costs_no_reading(table):
    model, stage = table.model(), Stage()
    model.set_stage(stage)
    model.forget()
    model.wished.clear()
    stage.add("names", [CellChange(CUSTOMER, (each,), "firstname", "Ann", "Zoe") for each in range(50_001, 50_101)])
    assert (model.wished, model.property("pending_count")) == ([], 100)


def test_that_typing_into_a_read_only_cell_reads_no_row(table):
    model = table.model()
    ids = list(range(1, BLOCK + 1))
    model.take_rows(ids, {each: GridRow(each, {"id_customer": each}, {"id_customer": str(each)}, {}) for each in ids})
    table.setCurrentIndex(model.index(3, 0))
    QApplication.processEvents()
    model.forget()
    table.keyboardSearch("9")
    assert model.calls == 0


def test_that_rows_to_be_copied_come_from_the_grid_or_from_what_was_read_for_it_with_what_is_pending_over_both(table):
    model, keys, stage = table.model(), ["firstname", "email"], Stage()
    model.set_stage(stage)
    model.take_rows([1, 2], {each: GridRow(each, {}, {"firstname": f"Ann {each}", "email": "a@b.c"}, {}) for each in (1, 2)})
    stage.add("names", [CellChange(CUSTOMER, (each,), "firstname", "Ann", "Zoé") for each in (2, 4)])
    assert model.unread([1, 2, 3, 4, 5]) == [3, 4, 5]
    shown = model.shown_rows([1, 2, 3, 4, 5], keys, {3: ["Bob", "b@b.c"], 4: ["Cid", "c@b.c"]})
    assert list(map(list, shown)) == [["Ann 1", "a@b.c"], ["Zoé", "a@b.c"], ["Bob", "b@b.c"], ["Zoé", "c@b.c"], ["", ""]]
    assert list(map(list, model.shown_rows([1, 4], ["firstname"], {}))) == [["Ann 1"], ["Zoé"]]
