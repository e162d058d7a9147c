"""Addresses are edited in their tab as customers are in the grid: typed, pending, reviewed, written, taken back."""

from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QTableView, QTabWidget

from sc_desktop.ui.cell_marks import PENDING_ROLE, REFUSED_ROLE
from tests.kit.windows import User, demo, demo_file, open_user

__all__ = ["demo", "demo_file", "open_user"]
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)  # a tooltip on a screen that is none
_ROLE = Qt.ItemDataRole
_ONE_ADDRESS = """
    SELECT a.id_customer, a.id_address FROM ps_address a JOIN ps_customer c USING (id_customer)
    WHERE a.deleted = 0 AND a.id_country = 8 AND c.deleted = 0 AND c.id_customer IN ({shown})
    AND NOT EXISTS (SELECT 1 FROM ps_address b WHERE b.id_customer = a.id_customer AND b.id_address <> a.id_address)
    AND {whether} EXISTS (SELECT 1 FROM ps_orders o WHERE a.id_address IN (o.id_address_delivery, o.id_address_invoice)) LIMIT 1
"""


class AddressBook:
    """The addresses tab of the customer selected, and the shop's table of addresses behind it."""

    def __init__(self, user: User, *, used: bool) -> None:
        self.user = user
        (found,) = user.sql(_ONE_ADDRESS.format(shown=", ".join(map(str, user.ids())), whether="" if used else "NOT"))
        self.customer, self.address = found
        user.select([self.customer])
        tabs = user.find("propertyTabs", QTabWidget)
        tabs.setCurrentWidget(user.find("addressesTab"))
        user.settle()

    @property
    def table(self) -> QTableView:
        return self.user.find("addressesTable", QTableView)

    def cell(self, key: str, row: int = 0) -> QModelIndex:
        model = self.table.model()
        keys = [model.headerData(place, Qt.Orientation.Horizontal, _ROLE.UserRole) for place in range(model.columnCount())]
        return model.index(row, keys.index(key))

    def goes_to(self, key: str) -> None:
        self.table.setFocus()
        self.table.setCurrentIndex(self.cell(key))
        self.user.settle()

    def types_into(self, key: str, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        self.goes_to(key)
        self.user.types(text)
        self.user.hits(end)

    def adds_one(self) -> None:
        """A new address in Lyon, pending in the table's first row."""
        self.user.click("newAddress")
        dialog = self.user.dialog("newAddressDialog")
        for name, text in (("alias", "Bureau"), ("address1", "1, rue"), ("postcode", "69001"), ("city", "Lyon")):
            dialog.findChild(QLineEdit, f"newAddress.{name}").setText(text)
        self.user.click("addNewAddress", dialog)
        self.user.settle()

    def rows(self) -> dict[int, tuple[Any, ...]]:
        """Street's town and whether it is deleted, of all addresses of the customer in the shop."""
        found = self.user.sql("SELECT id_address, city, deleted FROM ps_address WHERE id_customer = ?", self.customer)
        return {address: (city, deleted) for address, city, deleted in found}


@pytest.fixture
def book(demo: User) -> AddressBook:
    """On a customer with one address that no order uses."""
    return AddressBook(demo, used=False)


@pytest.fixture
def used_book(demo: User) -> AddressBook:
    """On a customer with one address that orders use."""
    return AddressBook(demo, used=True)


def test_that_a_town_typed_into_the_tab_is_pending_then_written_then_taken_back(book, demo):
    before = book.rows()
    book.types_into("city", "Tarare")
    assert (book.cell("city").data(), book.cell("city").data(PENDING_ROLE), demo.pending) == ("Tarare", True, 1)
    assert book.rows() == before
    demo.commit()
    assert book.rows() == {book.address: ("Tarare", 0)}
    assert (book.cell("city").data(), book.cell("city").data(PENDING_ROLE)) == ("Tarare", False)
    demo.undo_newest_batch()
    assert book.rows() == before


def test_that_the_review_says_that_an_address_of_orders_is_copied_and_the_copy_stands_in_the_tab(used_book, demo):
    ((town, _deleted),) = used_book.rows().values()
    used_book.types_into("city", "Tarare")
    demo.do("action.review")
    table = demo.dialog("reviewDialog").findChild(QTableView, "changesTable")
    assert isinstance(table, QTableView)
    told = [str(table.model().index(row, 6).data()) for row in range(table.model().rowCount())]
    assert (told[0], told[1].startswith("Copied:")) == ("", True)
    demo.commit_review()
    (copy,) = used_book.rows().keys() - {used_book.address}
    assert used_book.rows() == {used_book.address: (town, 1), copy: ("Tarare", 0)}
    assert used_book.cell("id_address").data() == str(copy)


def test_that_undo_and_redo_reach_the_addresses(book, demo):
    town = book.cell("city").data()
    book.types_into("city", "Tarare")
    demo.do("action.undo")
    demo.settle()
    assert (book.cell("city").data(), demo.pending) == (town, 0)
    demo.do("action.redo")
    assert (book.cell("city").data(), demo.pending) == ("Tarare", 1)


@pytest.mark.parametrize(("key", "text"), [("city", "Paris <b>"), ("postcode", "75 002"), ("phone", "call me"), ("alias", "")])
def test_that_what_prestashop_refuses_is_refused_in_the_cell(book, demo, key, text):
    held = book.cell(key).data()
    book.goes_to(key)
    demo.hits(Qt.Key.Key_F2)
    demo.focused_line().clear()
    demo.types(text)
    demo.hits(Qt.Key.Key_Tab)  # leaves it behind
    assert (book.cell(key).data(), book.cell(key).data(REFUSED_ROLE), demo.pending) == (held, True, 0)
    assert demo.notices()[-1].endswith("The old value was kept.")


def test_that_a_postcode_the_country_has_not_keeps_the_editor_open_with_the_reason(book, demo):
    book.types_into("postcode", "7500")
    assert demo.focused_line().text() == "7500"
    assert demo.tip() == "A postcode of this country is written like 00000."
    demo.hits(Qt.Key.Key_Escape)
    assert (demo.pending, book.cell("postcode").data(REFUSED_ROLE)) == (0, False)


def moves_where_a_state_is_asked_for(book, demo):
    """To a country that has states: said at once, and refused by the review until there is one."""
    book.table.model().setData(book.cell("id_country"), 21)
    demo.settle()
    assert demo.notices()[-1] == "An address in this country needs a state. The address can't be written before that."
    demo.do("action.review")
    dialog = demo.dialog("reviewDialog")
    assert not dialog.findChild(QTableView, "changesTable").model().index(0, 0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    dialog.reject()
    demo.settle()


def test_that_another_country_empties_the_state_and_asks_for_one_before_the_commit(book, demo):
    (state,) = demo.sql("SELECT id_state FROM ps_state WHERE id_country = 21 LIMIT 1")
    moves_where_a_state_is_asked_for(book, demo)
    book.goes_to("id_state")
    demo.hits(Qt.Key.Key_F2)
    box = QApplication.focusWidget()
    assert isinstance(box, QComboBox)
    offered = {box.itemData(place) for place in range(box.count())}
    assert offered == {0, *(row[0] for row in demo.sql("SELECT id_state FROM ps_state WHERE id_country = 21"))}
    box.setCurrentIndex(box.findData(state[0]))
    demo.hits(Qt.Key.Key_Return)
    assert demo.pending == 2


def test_that_delete_empties_and_a_block_is_pasted_over_cells(book, demo):
    book.goes_to("company")
    QGuiApplication.clipboard().setText("ACME\tZoe")
    demo.hits(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (book.cell("company").data(), book.cell("firstname").data(), demo.pending) == ("ACME", "Zoe", 2)
    book.goes_to("company")
    demo.hits(Qt.Key.Key_Delete)
    assert book.cell("company").data() == ""


def test_that_a_pending_address_survives_a_restart(book, demo, open_user):
    book.types_into("city", "Tarare")
    demo.window.abandon()
    again = open_user()
    assert again.pending == 1


def test_that_the_table_of_addresses_is_a_sound_model(book, demo):
    tester = QAbstractItemModelTester(book.table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    book.types_into("city", "Tarare")
    assert tester.model() is book.table.model()


def test_that_an_address_no_order_uses_is_deleted_kept_and_deleted_after_all(book, demo):
    before = book.rows()
    book.goes_to("city")
    demo.click("deleteAddress")
    demo.settle()
    assert (demo.pending, book.cell("city").data(_ROLE.FontRole).strikeOut(), book.rows()) == (1, True, before)
    assert not book.cell("city").flags() & Qt.ItemFlag.ItemIsEditable
    demo.click("deleteAddress")  # it says Keep now
    assert (demo.pending, book.cell("city").data(_ROLE.FontRole)) == (0, None)
    demo.click("deleteAddress")
    demo.settle()
    demo.commit()
    assert book.rows() == {}
    demo.undo_newest_batch()
    assert book.rows() == before


def test_that_deleting_drops_what_was_typed_and_an_address_of_orders_is_put_away(used_book, demo):
    ((town, _deleted),) = used_book.rows().values()
    used_book.types_into("city", "Tarare")
    used_book.goes_to("city")
    demo.click("deleteAddress")
    demo.settle()
    assert (demo.pending, "put away" in demo.notices()[-1]) == (1, True)
    demo.commit()
    assert used_book.rows() == {used_book.address: (town, 1)}


def test_that_a_new_address_is_asked_for_judged_pending_written_and_taken_back(book, demo):
    before = book.rows()
    demo.click("newAddress")
    dialog = demo.dialog("newAddressDialog")
    fields = {name: dialog.findChild(QLineEdit, f"newAddress.{name}") for name in ("alias", "address1", "postcode", "city")}
    demo.click("addNewAddress", dialog)
    assert dialog.isVisible() and dialog.findChild(QLabel, "newAddressTold").text()
    for field, text in zip(fields.values(), ("Bureau", "1, rue de l'Été", "69001", "Lyon"), strict=True):
        field.setText(text)
    demo.click("addNewAddress", dialog)
    demo.settle()
    assert (demo.pending, book.cell("city").data(), book.cell("city").data(PENDING_ROLE), book.rows()) == (1, "Lyon", True, before)
    demo.commit()
    assert sorted(book.rows().values()) == sorted([*before.values(), ("Lyon", 0)])
    assert [book.cell("city", row).data(PENDING_ROLE) for row in (0, 1)] == [False, False]
    demo.undo_newest_batch()
    assert book.rows() == before


def test_that_a_new_address_that_is_deleted_again_leaves_nothing_pending(book, demo):
    book.adds_one()
    book.goes_to("city")
    demo.click("deleteAddress")
    demo.settle()
    assert (demo.pending, book.table.model().rowCount()) == (0, 1)


def test_that_cells_of_a_new_address_are_edited_in_place_each_a_step_of_undo_and_written_as_they_are_then(book, demo):
    before = book.rows()
    book.adds_one()
    resets = []
    book.table.model().modelReset.connect(lambda: resets.append(True))
    book.types_into("city", "Nice")
    book.types_into("postcode", "06000")
    assert (resets, book.table.currentIndex().column()) == ([], book.cell("postcode").column()), "the cursor stays where it is"
    seen = [(book.cell("city").data(), book.cell("postcode").data(), demo.pending)]
    for deed in ("undo", "undo", "redo"):
        demo.do(f"action.{deed}")
        demo.settle()
        seen.append((book.cell("city").data(), book.cell("postcode").data(), demo.pending))
    assert seen == [("Nice", "06000", 1), ("Nice", "69001", 1), ("Lyon", "69001", 1), ("Nice", "69001", 1)]
    demo.commit()
    assert sorted(book.rows().values()) == sorted([*before.values(), ("Nice", 0)])


def test_that_a_cell_of_a_new_address_is_judged_as_one_of_the_others_is(book, demo):
    book.adds_one()
    book.types_into("postcode", "6900")
    assert demo.tip() == "A postcode of this country is written like 00000."
    demo.hits(Qt.Key.Key_Escape)
    book.table.model().setData(book.cell("city"), "")
    assert (book.cell("city").data(), book.cell("postcode").data()) == ("Lyon", "69001")


def test_that_a_new_address_moved_to_a_country_that_asks_for_more_is_refused_until_it_has_it(book, demo):
    before = book.rows()
    ((state,),) = demo.sql("SELECT MIN(id_state) FROM ps_state WHERE id_country = 21")
    book.adds_one()
    moves_where_a_state_is_asked_for(book, demo)
    book.table.model().setData(book.cell("id_state"), state)
    demo.commit()
    assert len(book.rows()) == len(before) + 1
    assert demo.sql("SELECT COUNT(*) FROM ps_address WHERE id_country = 21 AND id_state = ? AND city = 'Lyon'", state) == [(1,)]
