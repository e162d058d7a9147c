"""A view of one's own, made by keys and clicks: configured, kept under a name, the same after a restart, and true to the tables."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListWidget, QSpinBox

from sc_desktop.ui.cell_marks import ROLE_NAME_ROLE
from tests.kit.expected import SEPARATOR, Expected, rows_of
from tests.kit.hands import Hands
from tests.kit.shop import TestShop

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing", extend=True)
PINNED = 4  # up to the last name
COLOUR = Qt.ItemDataRole.BackgroundRole
ADDED = {"company (account": "company", "default group": "id_default_group", "valid orders": "orders_valid", "last order": "last_order",
         "last delivery": "last_delivery_address"}  # fmt: skip


def test_that_a_view_of_one_s_own_is_kept_is_true_to_the_tables_and_can_be_taken_back(
    open_hands: Callable[..., Hands], served: TestShop
) -> None:
    url, before = served.server.url(served.database), served.read_all()
    user = open_hands(url)
    shipped = user.column_keys()

    # five columns by searching and Enter, the last one up by keys, kept under a name
    user.commands("action.configure_view")
    dialog = user.dialog("configureDialog")
    for words in ADDED:
        user.fills(user.part(dialog, QLineEdit, "columnSearch"), words, "Return")
    shown = user.part(dialog, QListWidget, "shownColumns")
    user.clicks_cell(shown, shown.model().index(shown.count() - 1, 0))
    user.presses("Alt+Up", times=2)
    pinned = user.part(dialog, QSpinBox, "pinnedColumns")
    pinned.setFocus()
    user.presses("Up", times=PINNED)
    user.click("saveViewAs", dialog)
    user.names_it("Relance")
    *first, group, orders, last, address = ADDED.values()
    columns = [*shipped, *first, group, address, orders, last]
    assert user.column_keys() == columns

    # whoever spent more than 500 is coloured: the filter, one command, Enter
    user.commands("action.filter_build")
    dialog = user.dialog("filterDialog")
    user.picks(user.part(dialog, QComboBox, "conditionColumn"), "Total spent")
    user.fills(user.part(dialog, QLineEdit, "filterField.total_spent"), "> 500", "Return")
    user.presses("Return")
    spenders = user.ids()
    user.chooses("action.colour_shown")
    user.dialog("rulesDialog")
    user.settle()
    user.writes("Spender", "Return")
    user.commands("action.filter_clear")

    # a restart later it is as it was
    user.window.close()
    again = open_hands(url)
    assert again.find("viewPicker", QComboBox).currentText() == "Relance"
    assert again.column_keys() == columns
    again.presses("Ctrl+End")
    assert again.table.visualRect(again.index(again.ids()[-1], "lastname")).left() >= 0, "the name stays at the left"

    # a click on "100 of N" leads to the option; with 500 all are shown
    live = [row[0] for row in served.execute("SELECT id_customer FROM ps_customer WHERE deleted = 0 ORDER BY id_customer DESC")]
    assert again.label("shownLabel").endswith(f">100 of {len(live)} customers</a>")
    again.follows("shownLabel")
    assert QApplication.focusWidget() is again.part(again.dialog("preferencesDialog"), QSpinBox, "pref.customers.max_rows")
    again.presses("Ctrl+A")
    again.writes("500", "Tab")
    again.presses("Esc")
    assert again.ids() == live

    # each cell and each colour is what the tables say
    expected = Expected(lambda table: rows_of(served.server, served.database, f"ps_{table}"), id_lang=1, version="8.2")
    valid, company, spent = expected.orders_valid(), expected.stored("company"), expected.total_spent()
    assert [again.text(each, "orders_valid") for each in live] == [str(valid[each]) for each in live]
    assert [again.text(each, "company") for each in live] == [company[each] or "" for each in live]
    green = {each for each in live if again.cell(each, "lastname", COLOUR) is not None}
    assert green == {each for each in live if valid[each]}
    red = {each for each in live if again.cell(each, "last_delivery_address", COLOUR) is not None}
    assert red == differing(expected) & set(live)
    blue = {each for each in live if again.cell(each, "lastname", ROLE_NAME_ROLE) == "rule_blue"}
    assert blue == {each for each in live if (spent[each] or 0) > 500} >= set(spenders)
    assert green and red and blue

    # taken back: the view is gone, what was shipped stands as it did, and the shop was only read
    again.commands("action.configure_view")
    dialog = again.dialog("configureDialog")
    again.click("deleteView", dialog)
    again.presses("Ctrl+Return")
    assert again.find("viewPicker", QComboBox).findText("Relance") == -1
    again.picks(again.find("viewPicker", QComboBox), "Light")
    assert again.column_keys() == shipped
    assert served.read_all() == before


def differing(expected: Expected) -> set[int]:
    """The customers whose newest order, else cart, goes to another address than its invoice."""
    delivery, invoice = expected.identity("id_address_delivery"), expected.identity("id_address_invoice")
    both = {each: (delivery[each].split(SEPARATOR), invoice[each].split(SEPARATOR)) for each in delivery if delivery[each]}
    return {
        each
        for each, (one, other) in both.items()
        if one[0] != other[0] and [text.strip() for text in one[1:]] != [text.strip() for text in other[1:]]
    }
