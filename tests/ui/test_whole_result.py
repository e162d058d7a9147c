"""Everything that answers, selected beyond what is shown: offered below the table, told by the query, named wherever it is acted on."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton

from sc_desktop.ui.grid import kept, question, selecting
from tests.ui.test_bulk import Bulk

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier
CTRL = _MOD.ControlModifier
ALL = "All 2,000 customers of the result selected"
EVERYONE = "SELECT id_customer FROM ps_customer WHERE deleted = 0"
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)


def select_all(user):
    user.press(_KEY.Key_A, CTRL)


def select_result(user):
    select_all(user)
    user.click("selectResult")
    user.settle()


def offer(user):
    """The text of the bar below the table; empty while it is hidden."""
    bar = user.find("selectedBar")
    return user.find("selectedText", QLabel).text() if bar.isVisible() else ""


def test_that_ctrl_a_selects_the_rows_shown_and_offers_the_rest(demo):
    select_all(demo)
    assert demo.label("statusSelected") == "100 customers selected"
    assert offer(demo) == "100 customers of 2,000 are selected: those shown."
    assert demo.find("selectResult", QPushButton).text() == "Select all 2,000 customers of the result"


def test_that_one_row_less_offers_nothing(demo):
    demo.select(demo.ids()[:99])
    assert offer(demo) == ""


def test_that_the_whole_result_is_named_in_the_status_bar_the_context_menu_and_the_properties(demo):
    select_result(demo)
    named = demo.find("selectedCustomers", QAction)
    assert (demo.label("statusSelected"), named.text(), named.isEnabled(), named.isVisible()) == (ALL, ALL, False, True)
    assert demo.table.actions()[0] is named
    assert demo.find("tooManySelected", QLabel).text().startswith("2,000 customers are selected")
    assert not demo.find("propertyTabs").isVisible(), "each tab would ask to select a customer"


def test_that_the_way_back_leads_to_the_rows_shown(demo):
    select_result(demo)
    demo.click("selectShown")
    demo.settle()
    assert demo.label("statusSelected") == "100 customers selected"


def test_that_a_new_order_and_reading_again_keep_everything_selected_and_a_search_does_not(demo):
    select_result(demo)
    demo.click_header("lastname")
    sorted_by = demo.label("statusSelected")
    demo.press(_KEY.Key_F5)
    read_again = demo.label("statusSelected")
    demo.search("a")
    assert (sorted_by, read_again) == (ALL, ALL)
    assert not demo.label("statusSelected").startswith("All")


def test_that_a_bulk_edit_means_everything_that_is_selected(demo):
    select_result(demo)
    bulk = Bulk(demo)
    assert bulk.find("bulkScope.result", QRadioButton).isChecked()
    assert bulk.button.text() == "Change at most 2,000 customers"


def test_that_a_bulk_edit_of_a_selected_column_reaches_everyone_in_it(demo):
    demo.go_to(demo.ids()[0], "lastname")
    demo.press(_KEY.Key_Space, CTRL)
    demo.click("selectResult")
    demo.settle()
    bulk = Bulk(demo)
    assert bulk.find("bulkScope.cells", QRadioButton).isChecked()
    bulk.pick("bulkEdit", "Upper, lower or title case")
    bulk.pick("bulkCase", "CAPITALS")
    bulk.apply()
    changed = {change.row[0] for change in demo.window.desk.stage}
    lower = {row[0] for row in demo.sql(f"{EVERYONE} AND lastname <> upper(lastname)")}
    assert len(lower) > 100
    assert lower <= changed <= {row[0] for row in demo.sql(EVERYONE)}


def test_that_a_key_changes_everyone_selected_and_one_undo_takes_it_back(demo):
    demo.go_to(demo.ids()[0], "newsletter")
    demo.press(_KEY.Key_Space, CTRL)
    demo.click("selectResult")
    demo.settle()
    wanted = not demo.cell(demo.ids()[0], "newsletter", Qt.ItemDataRole.EditRole)
    demo.press(_KEY.Key_Space)
    meant = {row[0] for row in demo.sql(f"{EVERYONE} AND newsletter <> ?", int(wanted))}
    assert {change.row[0] for change in demo.window.desk.stage} == meant
    assert len(meant) > 100
    demo.do("action.undo")
    demo.settle()
    assert demo.pending == 0


def test_that_pending_changes_of_everyone_selected_are_reverted(demo):
    demo.go_to(demo.ids()[0], "newsletter")
    demo.press(_KEY.Key_Space, CTRL)
    demo.click("selectResult")
    demo.settle()
    demo.press(_KEY.Key_Space)
    demo.do("action.revert_cell")
    demo.settle()
    assert demo.pending == 0


def test_that_an_export_takes_everyone_selected_without_asking(demo, tmp_path):
    demo.sets("export.folder", str(tmp_path))
    select_result(demo)
    demo.do("action.export_csv")
    demo.settle()
    (path,) = tmp_path.glob("customers_*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file, delimiter=";"))) == 2001


def test_that_so_many_cells_are_not_copied_by_half(demo):
    select_result(demo)
    demo.press(_KEY.Key_C, CTRL)
    assert any("export them instead" in text for text in demo.notices())


def test_that_what_is_too_much_to_copy_is_not_emptied_by_cutting_it(demo):
    select_result(demo)
    demo.press(_KEY.Key_X, CTRL)
    assert any("export them instead" in text for text in demo.notices())
    assert len(demo.window.desk.stage) == 0


# -- all there are, the first of them at once ----------------------------------------------------------------------------------------------


def test_that_the_first_rows_stand_there_while_the_others_are_read_and_stay_in_place(demo, monkeypatch):
    monkeypatch.setattr(question, "FIRST", 300)
    demo.sets("customers.max_rows", 0)
    shown = []
    demo.model.modelReset.connect(lambda: shown.append(demo.ids()))
    demo.click_header("lastname")
    assert [len(ids) for ids in shown] == [300, 2000]
    assert shown[1][:300] == shown[0]


def test_that_cells_selected_far_down_are_still_selected_after_another_order(demo, monkeypatch):
    monkeypatch.setattr(question, "FIRST", 300)
    demo.sets("customers.max_rows", 0)
    far = demo.ids()[-5:-2]
    demo.select(far, "email")
    demo.click_header("lastname")
    assert demo.selected_cells() == {(each, "email") for each in far}


def test_that_reading_again_shows_no_part_of_all_there_are(demo, monkeypatch):
    monkeypatch.setattr(question, "FIRST", 300)
    demo.sets("customers.max_rows", 0)
    shown = []
    demo.model.modelReset.connect(lambda: shown.append(demo.model.rowCount()))
    demo.press(_KEY.Key_F5)
    assert shown == [2000]


def test_that_everything_selected_stays_so_while_another_order_is_read(demo, monkeypatch):
    monkeypatch.setattr(question, "FIRST", 300)
    monkeypatch.setattr(selecting, "NAMED_AT_MOST", 500)
    monkeypatch.setattr(kept, "APART_AT_MOST", 100)
    demo.sets("customers.max_rows", 0)
    select_all(demo)
    demo.click_header("lastname")
    assert demo.label("statusSelected") == ALL
    assert len(demo.selected()) == 2000
