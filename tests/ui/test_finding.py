"""The bar that finds texts in the grid's cells, on the demo shop."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier


def finds(user, text):
    """Ctrl+F and the text."""
    user.hits(_KEY.Key_F, _MOD.ControlModifier)
    user.types(text)
    user.settle()


def here(user):
    index = user.table.currentIndex()
    return index.data(Qt.ItemDataRole.UserRole), user.column_keys()[index.column()]


def emails(user):
    """The customers shown whose e-mail alone holds a rare text, in the grid's order, and the text."""
    return [each for each in user.ids() if ".net" in user.text(each, "email")]


def test_that_what_is_typed_leads_to_the_first_cell_found_and_enter_goes_on_and_round(demo):
    expected = emails(demo)
    assert len(expected) > 2
    finds(demo, ".net")
    assert here(demo) == (expected[0], "email")
    assert demo.label("findCount") == f"1 of {len(expected)}"
    demo.hits(_KEY.Key_Return)
    assert here(demo) == (expected[1], "email")
    for _ in range(2):
        demo.hits(_KEY.Key_Return, _MOD.ShiftModifier)
    assert here(demo) == (expected[-1], "email")


def test_that_f3_and_shift_f3_go_on_from_the_cursor_after_the_bar_was_closed(demo):
    expected = emails(demo)
    finds(demo, ".net")
    demo.hits(_KEY.Key_Escape)
    assert QApplication.focusWidget() is demo.table
    demo.go_to(expected[1], "email")
    demo.hits(_KEY.Key_F3)
    assert here(demo) == (expected[2], "email")
    demo.hits(_KEY.Key_F3, _MOD.ShiftModifier)
    demo.find("findClose").click()
    demo.hits(_KEY.Key_F3, _MOD.ShiftModifier)
    assert here(demo) == (expected[0], "email")


def test_that_case_and_accents_are_left_aside_until_they_are_asked_for(demo):
    customer = demo.ids()[3]
    demo.type_into(customer, "lastname", "Zywar")
    demo.window.desk.give([customer], demo.window.desk.shop.columns["lastname"], "Zéphyrîn")
    demo.settle()
    finds(demo, "ZEPHYRIN")
    assert (here(demo), demo.label("findCount")) == ((customer, "lastname"), "1 of 1")
    demo.find("findCase").click()
    demo.settle()
    assert demo.label("findCount") == "No match"


def test_that_a_pending_value_is_found_and_the_old_one_is_not(demo):
    customer = demo.ids()[3]
    demo.type_into(customer, "lastname", "Qwertz")
    finds(demo, "qwertz")
    assert here(demo) == (customer, "lastname")
    demo.do("action.undo")
    demo.settle()
    assert demo.label("findCount") == "No match"


def test_that_whole_cells_and_one_column_can_be_asked_for(demo):
    first, second = demo.ids()[2:4]
    demo.type_into(first, "lastname", "Anna")
    demo.type_into(second, "firstname", "Annabel")
    demo.type_into(second, "lastname", "Xanna")
    demo.go_to(first, "lastname")
    finds(demo, "anna")
    everywhere = demo.label("findCount")
    demo.find("findColumn").click()
    demo.settle()
    assert demo.label("findCount").endswith(" of 2")
    demo.find("findWhole").click()
    demo.settle()
    assert (demo.label("findCount"), here(demo)) == ("1 of 1", (first, "lastname"))
    assert everywhere != "1 of 1"


def test_that_rows_nobody_has_seen_are_found_too(demo):
    demo.sets("customers.max_rows", 0)
    (wanted, mail) = demo.sql("SELECT id_customer, email FROM ps_customer WHERE deleted = 0 ORDER BY id_customer LIMIT 1 OFFSET 40")[0]
    finds(demo, mail)
    assert here(demo) == (wanted, "email")
    assert demo.text(wanted, "email") == mail


@pytest.mark.parametrize("part", [7, 700])
def test_that_a_search_in_parts_finds_each_cell_once_in_the_grids_order(demo, monkeypatch, part):
    monkeypatch.setattr("sc_desktop.ui.grid.finding.PART", part)
    expected = emails(demo)
    demo.go_to(demo.ids()[50], "email")
    finds(demo, ".net")
    assert demo.label("findCount").endswith(f" of {len(expected)}")
    assert here(demo)[0] == next(each for each in expected if each <= demo.ids()[50])


def test_that_stopping_keeps_what_was_found(demo, monkeypatch):
    from sc_desktop.ui.grid.finding import Finder

    monkeypatch.setattr("sc_desktop.ui.grid.finding.PART", 10)
    from sc_desktop.workspace.finding import Wanted

    finder = Finder(demo.window.desk, demo.model)
    finder.progressed.connect(lambda: finder.stop() if finder.done >= 30 else None)
    finder.find(Wanted("@"), 0, "email")
    demo.settle()
    assert (finder.done, len(finder.hits), finder.is_looking) == (30, 30, False)


def test_that_the_cursor_stays_in_the_bar_and_escape_goes_back(demo):
    finds(demo, "a")
    assert QApplication.focusWidget() is demo.find("findText", QLineEdit)
    demo.hits(_KEY.Key_Escape)
    assert not demo.find("findBar").isVisible()
    assert demo.pending == 0
