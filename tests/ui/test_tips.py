"""What resting the mouse on a cell tells: its whole text where that is cut, and on an ID the customer."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QToolTip

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier
pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)
NAME, LONG = "Zoé <b>& Co</b>", "a private note that goes on and on, longer than its column is wide"


@pytest.fixture(autouse=True)
def no_tip():
    QToolTip.hideText()
    yield
    QToolTip.hideText()


def rest(user, customer, key, *, settle=True):
    """Rest with the mouse on a cell until a tip would come."""
    port, place = user.table.viewport(), user.table.visualRect(user.index(customer, key)).center()
    user.bot.mouseMove(port, place)
    QApplication.sendEvent(port, QHelpEvent(QEvent.Type.ToolTip, place, port.mapToGlobal(place)))
    if settle:
        user.settle()


def told(user):
    """The tip's lines as they are read."""
    text = user.tip()
    return (QTextDocumentFragment.fromHtml(text).toPlainText() if text.startswith("<qt>") else text).splitlines()


def test_that_an_id_tells_of_its_customer_in_plain_text_with_what_is_pending(demo):
    customer = demo.sql("SELECT id_customer FROM ps_orders WHERE valid = 1 ORDER BY id_customer DESC LIMIT 1")[0][0]
    demo.sql("UPDATE ps_customer SET company = ?, note = ? WHERE id_customer = ?", NAME, "two\nlines", customer)
    demo.type_into(customer, "lastname", "Meunier")
    ((first, email),) = demo.sql("SELECT firstname, email FROM ps_customer WHERE id_customer = ?", customer)
    ((orders,),) = demo.sql("SELECT COUNT(*) FROM ps_orders WHERE valid = 1 AND id_customer = ?", customer)
    rest(demo, customer, "id_customer")
    lines = told(demo)
    assert lines[:2] == [f"{first} Meunier", f"{email} · #{customer}"]
    assert f"Company (account): {NAME}" in lines
    assert f"Valid orders: {orders}" in lines
    assert lines[-1] == "Private note: two lines"


def test_that_a_cell_that_is_cut_tells_its_whole_text_and_another_nothing(demo):
    customer = demo.ids()[3]
    demo.sql("UPDATE ps_customer SET firstname = ? WHERE id_customer = ?", LONG, customer)
    demo.do("action.refresh")
    demo.settle()
    rest(demo, customer, "firstname")
    assert told(demo)[0] == LONG
    rest(demo, customer, "optin")
    demo.until(lambda: not demo.tip())  # Qt lets it stand a moment longer
    demo.type_into(customer, "firstname", "Zoe")
    rest(demo, customer, "firstname")
    assert told(demo) == [f"{LONG} → Zoe"]


def test_that_shift_f2_tells_of_the_customer_the_cursor_is_at(demo):
    customer = demo.ids()[2]
    demo.go_to(customer, "email")
    demo.hits(_KEY.Key_F2, _MOD.ShiftModifier)
    assert f"#{customer}" in told(demo)[1]
    demo.hits(_KEY.Key_Down)
    demo.until(lambda: not demo.tip())  # Qt lets it stand a moment longer


def test_that_a_customer_the_mouse_has_left_is_not_told_any_more(demo):
    ids = demo.ids()
    rest(demo, ids[1], "id_customer", settle=False)
    demo.bot.mouseMove(demo.table.viewport(), demo.table.visualRect(demo.index(ids[4], "email")).center())
    demo.settle()
    demo.until(lambda: not demo.tip())  # Qt lets it stand a moment longer
