"""Links to the shop's own back office: only where its user told the address, and only to that address."""

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QLineEdit, QPushButton, QTabWidget

FOLDER = "https://shop.example/admin123/"


class Browser(QObject):
    """Stands in for the user's browser: whatever is opened arrives here."""

    def __init__(self):
        super().__init__()
        self.pages = []

    @Slot(QUrl)
    def take(self, page):
        self.pages.append(page.toString())


@pytest.fixture
def browser():
    found = Browser()
    for scheme in ("https", "http"):
        QDesktopServices.setUrlHandler(scheme, found, "take")
    yield found
    for scheme in ("https", "http"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def user(open_user):
    """Somebody at a shop that is no demo, though it is the demo's file."""
    profile = open_user().profile
    return open_user(f"sqlite:///{profile}/demo-shop.db", prefix="ps_")


@pytest.fixture
def linked(user):
    """The same after telling the address in the connection's form."""
    tell_address(user, f"{FOLDER}index.php?controller=AdminDashboard&token=c0ffee")
    return user


def tell_address(user, address):
    user.do("action.connect")
    dialog = user.dialog("connectDialog")
    dialog.findChild(QLineEdit, "backOfficeEdit").setText(address)
    user.click("openButton", dialog)
    user.settle()


def buyer(user):
    question = "SELECT id_customer, max(id_order) FROM ps_orders JOIN ps_customer USING (id_customer) WHERE deleted = 0 GROUP BY 1"
    return next(pair for pair in user.sql(question) if pair[0] in user.ids())


def open_sheet(user, customer):
    user.select([customer])
    user.find("propertyTabs", QTabWidget).setCurrentWidget(user.find("ordersTab"))
    user.settle()
    table = user.find("ordersTable")
    table.setFocus()
    user.bot.keyClick(table, Qt.Key.Key_Return)
    user.settle()
    return user.dialog("orderSheet")


def test_that_without_an_address_no_link_is_offered(user, browser):
    customer, _ = buyer(user)
    sheet = open_sheet(user, customer)
    assert not sheet.findChild(QPushButton, "orderPageButton").isVisible()
    user.find("propertyTabs", QTabWidget).setCurrentWidget(user.find("summaryTab"))
    user.settle()
    assert not user.find("customerPageButton").isVisible()
    assert not user.find("action.show_in_back_office", QAction).isEnabled()


def test_that_the_summary_and_the_menu_show_the_customer_s_page(linked, browser):
    customer, _ = buyer(linked)
    linked.select([customer])
    linked.click("customerPageButton")
    linked.do("action.show_in_back_office")
    assert browser.pages == [f"{FOLDER}index.php/sell/customers/{customer}/view"] * 2
    assert linked.find("action.show_in_back_office", QAction) in linked.table.actions()
    assert "log in" in linked.find("customerPageButton").toolTip()


def test_that_the_sheet_shows_the_order_s_page(linked, browser):
    sheet = open_sheet(linked, buyer(linked)[0])
    newest = linked.sql(
        "SELECT id_order FROM ps_orders WHERE id_customer = ? ORDER BY date_add DESC, id_order DESC LIMIT 1", buyer(linked)[0]
    )
    linked.click("orderPageButton", sheet)
    assert browser.pages == [f"{FOLDER}index.php/sell/orders/{newest[0][0]}/view"]
    assert "security token" in sheet.findChild(QPushButton, "orderPageButton").toolTip()


def test_that_of_several_customers_no_page_is_offered(linked, browser):
    linked.select(linked.ids()[:2])
    assert not linked.find("action.show_in_back_office", QAction).isEnabled()


def test_that_the_address_is_known_at_the_next_start_and_its_token_is_not(linked, open_user, browser):
    again = open_user(f"sqlite:///{linked.profile}/demo-shop.db", prefix="ps_")
    again.select(again.ids()[:1])
    again.do("action.show_in_back_office")
    assert browser.pages == [f"{FOLDER}index.php/sell/customers/{again.ids()[0]}/view"]
    assert "c0ffee" not in (linked.profile / "shops.json").read_text("utf-8")


def test_that_an_address_that_is_taken_away_is_forgotten(linked, browser):
    tell_address(linked, "")
    linked.select(linked.ids()[:1])
    assert not linked.find("action.show_in_back_office", QAction).isEnabled()
    assert not linked.find("customerPageButton").isVisible()


def test_that_the_address_of_a_shop_never_comes_from_its_database(user, browser):
    user.sql("UPDATE ps_shop_url SET domain = 'evil.example', domain_ssl = 'evil.example'")
    user.do("action.refresh")
    user.settle()
    user.select(user.ids()[:1])
    assert not user.find("action.show_in_back_office", QAction).isEnabled()


def test_that_a_browser_that_does_not_open_is_told_with_the_page(linked, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda page: False)
    linked.select(linked.ids()[:1])
    linked.do("action.show_in_back_office")
    linked.settle()
    assert any(f"{FOLDER}index.php/sell/customers/{linked.ids()[0]}/view" in notice for notice in linked.notices())
