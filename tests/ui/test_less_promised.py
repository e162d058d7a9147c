"""A shop that can't hold the journal is written to once its user has read and accepted what is not promised there; that is remembered."""

import pytest
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QPushButton, QTableView

from tests.kit.accounts import ON_ALL, ON_DATA, ON_LOG, account, log_of
from tests.kit.shop import TestShop


@pytest.fixture
def shop(mariadb, tmp_path_factory):
    shop = TestShop(mariadb, tmp_path_factory.mktemp("shop"), customers=20)
    yield shop
    shop.drop()


@pytest.fixture
def staff_url(shop):
    """The shop for an account that may not create tables."""
    rights = account(shop, ON_ALL, *ON_DATA, ON_LOG)
    return shop.server.url(shop.database, user=rights["user"], password=rights["password"])


def edit(user):
    """Type a name, and agree to writing as far as that is asked."""
    customer = user.ids()[0]
    user.type_into(customer, "firstname", "Zoe")
    user.confirm()
    user.until(lambda: any(each.isVisible() for each in user.window.findChildren(QCheckBox, "confirmCheck")))
    return customer, user.dialog("confirmDialog")


def accept(user, dialog):
    dialog.findChild(QCheckBox, "confirmCheck").click()
    user.click("confirmButton", dialog)


def is_read_only(user):
    return user.find("statusReadOnly", QPushButton).isVisible()


def test_that_writing_waits_for_the_tick_below_what_is_not_promised(open_user, staff_url):
    user = open_user(staff_url)
    _customer, dialog = edit(user)
    told = dialog.findChild(QPlainTextEdit, "confirmDetails").toPlainText()
    assert "From another computer" in told
    assert "PrestaShop's log" in told
    assert (dialog.findChild(QPushButton, "confirmButton").isEnabled(), is_read_only(user), user.pending) == (False, True, 0)


def test_that_no_leaves_the_shop_read_only(open_user, staff_url):
    user = open_user(staff_url)
    _customer, dialog = edit(user)
    user.click("cancelButton", dialog)
    user.settle()
    assert (is_read_only(user), user.pending) == (True, 0)


def test_that_once_accepted_the_edit_is_taken_written_and_told_as_noted_here(open_user, staff_url, shop):
    user = open_user(staff_url)
    customer, dialog = edit(user)
    accept(user, dialog)
    user.until(lambda: user.pending == 1)
    user.commit()
    user.settle()
    user.do("action.history")
    table = user.dialog("historyDialog").findChild(QTableView, "historyTable")
    user.until(lambda: table.model().rowCount() == 1)
    row = [table.model().index(0, column).data() for column in range(table.model().columnCount())]
    assert any("on this computer only" in str(text) for text in row)
    assert (shop.read(customer)["firstname"], len(log_of(shop))) == ("Zoe", 1)
    assert shop.execute("SHOW TABLES LIKE 'ps_scd%'") == []


def test_that_it_is_remembered_for_the_shop(open_user, staff_url):
    user = open_user(staff_url)
    _customer, dialog = edit(user)
    accept(user, dialog)
    user.until(lambda: user.pending == 1)
    user.window.abandon()
    assert not is_read_only(open_user(staff_url))


def test_that_a_shop_that_could_hold_the_journal_once_is_told_of_and_offered_when_it_is_opened(open_user, shop):
    shop.server.create_user("staff", "secret", f"GRANT ALL ON `{shop.database}`.* TO {{user}}")
    url = shop.server.url(shop.database, user="staff", password="secret")
    user = open_user(url)
    user.type_into(user.ids()[0], "firstname", "Zoe")
    user.confirm()
    user.settle()
    user.window.abandon()
    account(shop, ON_ALL, *ON_DATA)
    user = open_user(url)
    assert (is_read_only(user), any("may not create" in text for text in user.notices())) == (True, True)
    user.notice_button("Allow writing…")
    assert user.dialog("confirmDialog").findChild(QCheckBox, "confirmCheck").isVisible()
