"""The tab of orders as its user drives it, in a small demo shop that is looked at and changed by plain SQL beside the program."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QTableView, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from sc_desktop.app import open_window
from sc_desktop.exchange.clipboard import read_block
from sc_desktop.ui.theme import theme
from sc_desktop.workspace import listing
from tests.kit.robot import Robot
from tests.kit.small_demo import Sql

HOSTILE = '<b>bold</b> & <img src="x">'
ROLE = Qt.ItemDataRole


class OrdersRobot(Robot):
    """Stands in the tab of orders."""

    def __init__(self, window: Any, bot: QtBot) -> None:
        super().__init__(window, bot)
        self.settle()
        self.tab = self.find("ordersTab")
        self.find("propertyTabs", QTabWidget).setCurrentWidget(self.tab)
        self.settle()

    def table_of(self, name: str = "ordersTable") -> QTableView:
        return self.find(name, QTableView)

    def shown(self, name: str, key: str, role: ROLE = ROLE.DisplayRole) -> list[Any]:
        """What a column of a list tells, from top to bottom; by default what it shows."""
        model = self.table_of(name).model()
        keys = [model.headerData(place, Qt.Orientation.Horizontal, ROLE.UserRole) for place in range(model.columnCount())]
        return [model.index(row, keys.index(key)).data(role) for row in range(model.rowCount())]

    def references(self) -> list[str]:
        return [text.removeprefix("✓ ") for text in self.shown("ordersTable", "reference")]

    def current(self) -> str:
        """The reference of the order one stands on."""
        return self.references()[self.table_of().currentIndex().row()]

    def double_click(self, row: int) -> QDialog:
        """Double click an order; its sheet, filled."""
        table = self.table_of()
        point = table.visualRect(table.model().index(row, 0)).center()
        self.bot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point)
        self.bot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=point)
        self.settle()
        return self.dialog("orderSheet")

    def click_product(self, row: int) -> str:
        """Click a product of those bought, -1 for the one bought longest ago; its name."""
        table = self.table_of("boughtTable")
        index = table.model().index(row % table.model().rowCount(), 0)
        table.scrollTo(index)
        self.bot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
        self.settle()
        return str(index.data())

    def empty_text(self) -> str:
        return next(label.text() for label in self.tab.findChildren(QLabel, "emptyText") if label.isVisible())


@pytest.fixture
def robot(sql: Sql, qtbot: QtBot, tmp_path: Path) -> Iterator[OrdersRobot]:
    window = open_window(profile_dir=tmp_path / "profile")
    yield OrdersRobot(window, qtbot)
    window.abandon()


@pytest.fixture
def buyer(robot: OrdersRobot, sql: Sql) -> int:
    """The customer with the most orders, valid ones and others; its row is selected."""
    question = (
        "SELECT id_customer FROM ps_orders WHERE id_customer IN (SELECT id_customer FROM ps_customer WHERE deleted = 0) "
        "GROUP BY id_customer HAVING max(valid) = 1 ORDER BY min(valid), count(*) DESC, id_customer LIMIT 1"
    )
    ((customer,),) = sql(question)
    robot.select([customer])
    return int(customer)


def orders(sql: Sql, customer: int, columns: str = "id_order, reference, valid") -> list[tuple[Any, ...]]:
    return sql(f"SELECT {columns} FROM ps_orders WHERE id_customer = ? ORDER BY date_add DESC, id_order DESC", customer)


def products(sql: Sql, reference: str) -> list[str]:
    """The products of an order's lines."""
    question = "SELECT product_name FROM ps_order_detail JOIN ps_orders USING (id_order) WHERE reference = ? ORDER BY id_order_detail"
    return [name for (name,) in sql(question, reference)]


# -- the lists ---------------------------------------------------------------------------------------------------------------------------


def test_that_the_tab_shows_the_selected_customer_s_orders_the_validated_ones_green(robot, sql, buyer):
    expected = orders(sql, buyer)
    assert len(expected) > 1
    assert robot.references() == [reference for _, reference, _ in expected]
    green = theme().background("validated")
    assert [brush == green for brush in robot.shown("ordersTable", "reference", ROLE.BackgroundRole)] == [v == 1 for *_, v in expected]
    assert [text.startswith("✓ ") for text in robot.shown("ordersTable", "total")] == [valid == 1 for *_, valid in expected]


def test_that_a_state_carries_the_shop_s_colour(robot, sql, buyer):
    colours = orders(sql, buyer, "(SELECT color FROM ps_order_state WHERE id_order_state = current_state)")
    pictures = robot.shown("ordersTable", "state", ROLE.DecorationRole)
    assert [picture.toImage().pixelColor(6, 6).name() for picture in pictures] == [colour.lower() for (colour,) in colours]


def test_that_one_stands_on_the_newest_order_and_sees_its_lines(robot, sql, buyer):
    newest = orders(sql, buyer)[0][1]
    assert robot.current() == newest
    assert robot.shown("orderLinesTable", "product") == products(sql, newest)


def test_that_the_lines_follow_the_current_order_however_fast_the_keys_come(robot, sql, buyer):
    every = sql("SELECT id_customer FROM ps_orders WHERE id_customer IN (SELECT id_customer FROM ps_customer WHERE deleted = 0)")
    robot.select(sorted({customer for (customer,) in every}))
    table = robot.table_of()
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    for _ in range(12):
        robot.bot.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == 12
    robot.settle()
    assert robot.shown("orderLinesTable", "product") == products(sql, robot.current())


def test_that_copying_in_a_list_takes_the_whole_row_one_sees_selected(robot, sql, buyer):
    table = robot.table_of()
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, 3))
    robot.bot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    (row,) = read_block(QApplication.clipboard().text())
    seen = [str(table.model().index(1, place).data()).removeprefix("✓ ") for place in range(table.model().columnCount())]
    assert [" ".join(cell.split()) for cell in row] == [" ".join(cell.split()) for cell in seen]


def test_that_the_lists_keep_the_rules_of_qt(robot, sql, buyer):
    testers = [QAbstractItemModelTester(robot.table_of(name).model()) for name in ("ordersTable", "orderLinesTable", "boughtTable")]
    robot.select([customer for (customer,) in sql("SELECT DISTINCT id_customer FROM ps_orders LIMIT 5")])
    robot.select([buyer])
    assert len(testers) == 3


def test_that_what_was_bought_is_summed_over_the_valid_orders(robot, sql, buyer):
    question = (
        "SELECT sum(product_quantity) FROM ps_order_detail JOIN ps_orders USING (id_order) WHERE id_customer = ? AND valid = 1 "
        "GROUP BY product_id, product_attribute_id ORDER BY 1"
    )
    assert sorted(map(int, robot.shown("boughtTable", "quantity"))) == [quantity for (quantity,) in sql(question, buyer)]


def test_that_a_click_on_a_product_goes_to_the_newest_order_with_it(robot, sql, buyer):
    product = robot.click_product(-1)
    with_it = [reference for _, reference, valid in orders(sql, buyer) if valid == 1 and product in products(sql, reference)]
    assert robot.current() == with_it[0]
    assert robot.shown("orderLinesTable", "product") == products(sql, with_it[0])


def test_that_the_lines_of_an_order_further_down_than_what_was_read_are_shown_all_the_same(robot, sql, buyer, monkeypatch):
    monkeypatch.setattr("sc_desktop.ui.properties.lists.FIRST_ROWS", 1)
    robot.tab.show_customers([])
    robot.tab.show_customers([buyer])
    robot.settle()
    last = robot.click_product(-1)
    with_it = [reference for _, reference, valid in orders(sql, buyer) if valid == 1 and last in products(sql, reference)]
    assert with_it[0] not in robot.references()
    assert robot.shown("orderLinesTable", "product") == products(sql, with_it[0])
    assert not robot.table_of().selectionModel().hasSelection()


def test_that_the_order_one_stands_on_stays_when_the_shop_is_read_again(robot, sql, buyer):
    table = robot.table_of()
    table.setCurrentIndex(table.model().index(1, 0))
    robot.settle()
    stood_on = robot.current()
    robot.do("action.refresh")
    robot.settle()
    assert robot.current() == stood_on


def test_that_a_customer_without_orders_gets_a_friendly_word(robot, sql):
    question = "SELECT id_customer FROM ps_customer WHERE deleted = 0 AND id_customer NOT IN (SELECT id_customer FROM ps_orders) LIMIT 1"
    robot.select([sql(question)[0][0]])
    assert robot.empty_text() == "No orders yet."
    assert not robot.table_of().isVisible()


def test_that_a_customer_without_orders_after_one_with_orders_leaves_no_lines_behind(robot, sql, buyer):
    question = "SELECT id_customer FROM ps_customer WHERE deleted = 0 AND id_customer NOT IN (SELECT id_customer FROM ps_orders) LIMIT 1"
    robot.select([sql(question)[0][0]])
    assert [robot.table_of(name).model().rowCount() for name in ("orderLinesTable", "boughtTable")] == [0, 0]


# -- the sheet ---------------------------------------------------------------------------------------------------------------------------


def test_that_a_double_click_opens_the_sheet_of_the_order(robot, sql, buyer):
    opened = []
    robot.tab.order_opened.connect(opened.append)
    sheet = robot.double_click(1)
    id_order, reference, _ = orders(sql, buyer)[1]
    assert opened == [id_order]
    assert (sheet.windowTitle(), sheet.isModal()) == (f"Order {reference}", False)
    assert robot.shown("sheetLinesTable", "product") == products(sql, reference)
    history = sql("SELECT count(*) FROM ps_order_history WHERE id_order = ?", id_order)
    assert [(len(robot.shown("sheetStatesTable", "state")),)] == history


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_that_enter_opens_the_sheet_and_escape_closes_it(robot, buyer, key):
    table = robot.table_of()
    table.setFocus()
    robot.bot.keyClick(table, key)
    robot.settle()
    sheet = robot.dialog("orderSheet")
    robot.bot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_that_another_order_is_shown_in_the_same_sheet(robot, sql, buyer):
    first = robot.double_click(0)
    assert robot.double_click(1) is first
    assert first.windowTitle() == f"Order {orders(sql, buyer)[1][1]}"


def test_that_the_sheet_shows_both_addresses_and_that_one_was_deleted(robot, sql, buyer):
    delivery, invoice = orders(sql, buyer, "id_address_delivery, id_address_invoice")[0]
    sql("UPDATE ps_address SET deleted = 1, company = 'ACME', city = 'Gone-sur-Mer' WHERE id_address = ?", delivery)
    sheet = robot.double_click(0)
    written = sheet.findChild(QLabel, "orderDelivery").text()
    assert written.startswith("Company (address): ACME")
    assert "Gone-sur-Mer" in written
    assert written.endswith("This address was deleted since.")
    ((street,),) = sql("SELECT address1 FROM ps_address WHERE id_address = ?", invoice)
    assert street in sheet.findChild(QLabel, "orderInvoice").text()


def test_that_the_sheet_names_what_is_missing(robot, sql, buyer):
    id_order, _, _ = orders(sql, buyer)[0]
    sql("UPDATE ps_orders SET id_address_delivery = 99999, id_address_invoice = 0, reference = '' WHERE id_order = ?", id_order)
    for table in ("ps_order_detail", "ps_order_history"):
        sql(f"DELETE FROM {table} WHERE id_order = ?", id_order)
    sheet = robot.double_click(0)
    texts = {label.objectName(): label.text() for label in sheet.findChildren(QLabel) if label.objectName()}
    assert texts["orderDelivery"] == "Address #99999 is no longer in the shop."
    assert texts["orderInvoice"] == "None."
    assert texts["sheetLinesTableNote"] == "This order has no lines."
    assert texts["sheetStatesTableNote"] == "No state was recorded."
    assert texts["sheetPaymentsTableNote"] == "No payment was recorded."
    assert sheet.windowTitle() == f"Order #{id_order}"


def test_that_an_order_that_is_gone_meanwhile_is_told(robot, sql, buyer):
    sql("DELETE FROM ps_orders WHERE id_order = ?", orders(sql, buyer)[0][0])
    sheet = robot.double_click(0)
    assert sheet.findChild(QLabel, "emptyText").text() == "This order is no longer in the shop."


def test_that_names_of_strangers_are_shown_as_they_are(robot, sql, buyer):
    id_order, _, _ = orders(sql, buyer)[0]
    sql("UPDATE ps_orders SET payment = ? WHERE id_order = ?", HOSTILE, id_order)
    sql("UPDATE ps_order_detail SET product_name = ? WHERE id_order = ?", HOSTILE, id_order)
    sql("UPDATE ps_address SET company = ?, firstname = ?", HOSTILE, HOSTILE)
    sql("UPDATE ps_order_state_lang SET name = ?", HOSTILE)
    sql("UPDATE ps_order_state SET color = ?", HOSTILE)
    robot.do("action.refresh")
    robot.settle()
    assert robot.shown("ordersTable", "payment")[0] == robot.shown("ordersTable", "state")[0] == HOSTILE
    assert "<b>" not in robot.shown("orderLinesTable", "product", ROLE.ToolTipRole)[0]
    sheet = robot.double_click(0)
    assert HOSTILE in sheet.findChild(QLabel, "orderDelivery").text()
    assert sheet.findChild(QLabel, "order_payment").text() == HOSTILE
    formats = {label.textFormat() for widget in (robot.tab, sheet) for label in widget.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


# -- the file ----------------------------------------------------------------------------------------------------------------------------


def test_that_one_click_writes_the_list_to_the_folder_of_the_preferences(robot, sql, buyer, tmp_path):
    robot.window.desk.settings.set("export.folder", str(tmp_path))
    asked = []
    robot.tab.export_asked.connect(lambda: asked.append(1))
    robot.click("exportOrdersButton")
    robot.settle()
    (path,) = tmp_path.glob(f"orders_{buyer}_????????_??????.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["Reference"] for row in rows] == [reference for _, reference, _ in orders(sql, buyer)]
    assert asked == [1]


def test_that_the_export_holds_more_than_the_rows_shown(robot, sql, buyer, tmp_path, monkeypatch):
    monkeypatch.setattr("sc_desktop.ui.properties.lists.FIRST_ROWS", 1)
    assert listing.FIRST_ROWS > 1
    robot.window.desk.settings.set("export.folder", str(tmp_path))
    robot.find("ordersTab").show_customers([])
    robot.find("ordersTab").show_customers([buyer])
    robot.settle()
    assert len(robot.references()) == 1
    robot.click("exportOrdersButton")
    robot.settle()
    (path,) = tmp_path.glob("orders_*.csv")
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 1 + len(orders(sql, buyer))


def test_that_the_orders_can_be_exported_from_any_tab(robot, sql, buyer, tmp_path):
    robot.window.desk.settings.set("export.folder", str(tmp_path))
    robot.find("propertyTabs", QTabWidget).setCurrentWidget(robot.find("summaryTab"))
    robot.do("action.export_orders")
    robot.settle()
    (path,) = tmp_path.glob(f"orders_{buyer}_????????_??????.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["Reference"] for row in rows] == [reference for _, reference, _ in orders(sql, buyer)]


def test_that_the_export_of_orders_is_offered_only_where_there_are_some(robot, sql, buyer):
    action = robot.find("action.export_orders", QAction)
    assert action.isEnabled()
    question = "SELECT id_customer FROM ps_customer WHERE deleted = 0 AND id_customer NOT IN (SELECT id_customer FROM ps_orders) LIMIT 1"
    robot.select([sql(question)[0][0]])
    assert not action.isEnabled()
    robot.select([sql(question)[0][0], buyer])
    assert action.isEnabled()
    robot.do("action.select_nothing")
    robot.settle()
    assert not action.isEnabled()


# -- reaching it by keys -----------------------------------------------------------------------------------------------------------------


def test_that_the_three_lists_and_the_button_have_names_a_screen_reader_says(robot, buyer):
    names = ("ordersTable", "orderLinesTable", "boughtTable", "exportOrdersButton")
    assert all(robot.find(name, QWidget).accessibleName() for name in names)


def test_that_going_through_the_lists_by_tab_changes_no_order(robot, sql, buyer):
    robot.table_of().setFocus()
    before, been = robot.current(), []
    for _ in range(8):
        robot.bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        been.append(QApplication.focusWidget().objectName())
    robot.settle()
    assert {"exportOrdersButton", "orderLinesTable", "boughtTable"} <= set(been)
    assert robot.current() == before
