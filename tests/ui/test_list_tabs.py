"""The tabs of lists as a user drives them, in a small demo shop that is looked at and changed by plain SQL beside the program."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton, QSplitter, QTableView, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from sc_desktop.app import open_window
from sc_desktop.errors import ShopUnreachable
from sc_desktop.prestashop.colours import OF_LISTS
from sc_desktop.ui.properties import lists, sub_list
from sc_desktop.ui.theme import Theme, theme
from sc_desktop.workspace import listing
from tests.kit.robot import Robot
from tests.kit.small_demo import Sql

HOSTILE = '<b>bold</b> & <img src="x">'
ROLE = Qt.ItemDataRole
TITLES = ["Summary", "Addresses", "Orders & products", "Groups", "Messages", "Carts", "Vouchers", "Segments", "Connections"]


class TabsRobot(Robot):
    """Goes from tab to tab."""

    @property
    def tabs(self) -> QTabWidget:
        return self.find("propertyTabs", QTabWidget)

    def goes_to(self, tab: str) -> None:
        self.tabs.setCurrentWidget(self.find(tab))
        self.settle()

    def list_of(self, name: str) -> QTableView:
        return self.find(name, QTableView)

    def shown(self, name: str, key: str, role: ROLE = ROLE.DisplayRole) -> list[Any]:
        """What a column of a list tells, from top to bottom; by default what it shows."""
        model = self.list_of(name).model()
        keys = [model.headerData(place, Qt.Orientation.Horizontal, ROLE.UserRole) for place in range(model.columnCount())]
        return [model.index(row, keys.index(key)).data(role) for row in range(model.rowCount())]

    def stands_on(self, name: str, row: int) -> None:
        table = self.list_of(name)
        table.setCurrentIndex(table.model().index(row, 0))
        self.settle()

    def said(self, tab: str) -> list[str]:
        """The friendly texts on the tab's page where lists are empty."""
        labels = self.find(tab).findChildren(QLabel, "emptyText")
        return [label.text() for label in labels if label.isVisible()]

    def titles(self) -> list[str]:
        return [self.tabs.tabText(place).replace("&&", "&") for place in range(self.tabs.count())]


@pytest.fixture
def open_shop(sql: Sql, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[[], TabsRobot]]:
    """Opens the window on the shop as it is by then."""
    opened = []

    def open_it() -> TabsRobot:
        window = open_window(None, profile_dir=tmp_path / "profile")
        opened.append(window)
        robot = TabsRobot(window, qtbot)
        robot.settle()
        return robot

    yield open_it
    for window in opened:
        window.abandon()


@pytest.fixture
def robot(open_shop: Callable[[], TabsRobot]) -> TabsRobot:
    return open_shop()


def with_most(sql: Sql, table: str) -> int:
    return int(sql(f"SELECT id_customer FROM ps_{table} WHERE id_customer > 0 GROUP BY id_customer ORDER BY COUNT(*) DESC LIMIT 1")[0][0])


def talk(sql: Sql, *messages: str, customer: int = 1) -> None:
    """A conversation of a customer with these messages, every second one of an employee, the last one private."""
    sql(
        "INSERT INTO ps_customer_thread (id_customer_thread, id_shop, id_lang, id_contact, id_customer, id_order, id_product, status,"
        " email, token, date_add, date_upd) VALUES (900, 1, 1, 1, ?, 0, 0, 'pending1', ?, 'x', '2026-01-01', '2026-01-01')",
        *(customer, HOSTILE),
    )
    for place, text in enumerate(messages):
        sql(
            "INSERT INTO ps_customer_message (id_customer_message, id_customer_thread, id_employee, message, date_add, date_upd, private,"
            " read) VALUES (?, 900, ?, ?, ?, '2026-01-01', ?, 0)",
            *(900 + place, place % 2, text, f"2026-01-0{1 + place} 10:00:00", place == len(messages) - 1),
        )


# -- the tabs ----------------------------------------------------------------------------------------------------------------------------


def test_that_the_tabs_stand_in_their_order(robot):
    assert robot.titles() == TITLES
    names = [robot.tabs.widget(place).objectName() for place in range(robot.tabs.count())]
    assert names[4:] == ["messagesTab", "cartsTab", "vouchersTab", "segmentsTab", "connectionsTab"]


@pytest.mark.parametrize("tab", ["messages", "carts", "vouchers", "segments", "connections"])
def test_that_a_tab_without_a_selection_says_what_to_do(robot, tab):
    robot.table.clearSelection()
    robot.settle()
    robot.goes_to(f"{tab}Tab")
    assert robot.said(f"{tab}Tab") == ["Select one or more customers in the grid."]


@pytest.mark.parametrize(
    ("tab", "table", "text"),
    [
        ("messages", "customer_thread", "No conversations yet."),
        ("carts", "cart", "No carts yet."),
        ("vouchers", "cart_rule", "No personal vouchers. Those for everybody are not listed here."),
        ("segments", "", "Store Commander's segments are not in this shop: its tables sc_segment and sc_segment_element are not there."),
        ("connections", "guest", "No visits are known. Shops delete old visits, and may count none."),
    ],
)
def test_that_an_empty_list_says_what_belongs_there(robot, sql, tab, table, text):
    if table:
        sql(f"DELETE FROM ps_{table}")
    robot.select([robot.ids()[0]])
    robot.goes_to(f"{tab}Tab")
    assert text in robot.said(f"{tab}Tab")


def test_that_the_carts_of_one_customer_are_shown_with_the_lines_of_the_newest(robot, sql):
    customer = with_most(sql, "cart")
    robot.select([customer])
    robot.goes_to("cartsTab")
    carts = sql("SELECT id_cart FROM ps_cart WHERE id_customer = ? ORDER BY date_add DESC, id_cart DESC", customer)
    assert robot.shown("cartsTable", "id_cart", ROLE.EditRole) == [cart for (cart,) in carts]
    for row in range(len(carts)):
        robot.stands_on("cartsTable", row)
        lines = sql("SELECT id_product FROM ps_cart_product WHERE id_cart = ? ORDER BY date_add, id_product", *carts[row])
        assert robot.shown("cartLinesTable", "id_product", ROLE.EditRole) == [product for (product,) in lines]


def test_that_the_total_says_that_it_is_estimated(robot, sql):
    robot.select([with_most(sql, "cart")])
    robot.goes_to("cartsTab")
    model = robot.list_of("cartsTable").model()
    told = {
        model.headerData(place, Qt.Orientation.Horizontal, ROLE.DisplayRole): model.headerData(
            place, Qt.Orientation.Horizontal, ROLE.ToolTipRole
        )
        for place in range(model.columnCount())
    }
    assert told["Total (estimated, excl. tax)"].startswith("Estimated, excl. tax")


def test_that_several_customers_are_shown_together_with_whose_each_row_is(robot, sql):
    customers = robot.ids()[:20]
    robot.select(customers)
    robot.goes_to("cartsTab")
    expected = sql(f"SELECT id_customer FROM ps_cart WHERE id_customer IN {tuple(customers)} ORDER BY date_add DESC, id_cart DESC")
    assert [int(text.split()[0][1:]) for text in robot.shown("cartsTable", "id_customer")] == [customer for (customer,) in expected]


def test_that_more_rows_are_shown_on_demand(robot, monkeypatch):
    monkeypatch.setattr(lists, "FIRST_ROWS", 7)
    robot.select(robot.ids()[:40])
    robot.goes_to("connectionsTab")
    first = robot.list_of("connectionsTable").model().rowCount()
    robot.click("connectionsMore", robot.find("connectionsTab"))
    robot.settle()
    assert robot.list_of("connectionsTable").model().rowCount() - first in range(1, 1001)


@pytest.mark.parametrize(
    ("tab", "upper", "lower", "key"),
    [("messagesTab", "messagesTable", "thread", "message"), ("connectionsTab", "", "mails", "subject")],
)
def test_that_more_rows_of_a_list_below_are_shown_on_demand(robot, sql, monkeypatch, tab, upper, lower, key):
    monkeypatch.setattr(sub_list, "FIRST_ROWS", 2)
    talk(sql, "one", "two", "three")
    for number in range(3):
        sql(
            "INSERT INTO ps_mail (id_mail, recipient, template, subject, id_lang, date_add) SELECT ?, email, 't', ?, 1, '2030-01-01' FROM"
            " ps_customer WHERE id_customer = 1",
            *(9000 - number, ("one", "two", "three")[number]),
        )
    sql("DELETE FROM ps_mail WHERE id_mail < 8000")
    robot.select([1])
    robot.goes_to(tab)
    if upper:
        robot.stands_on(upper, robot.shown(upper, "id_customer_thread", ROLE.EditRole).index(900))
    more = robot.find(f"{lower}More", QPushButton)
    before = (robot.shown(f"{lower}Table", key), more.isVisible())
    robot.click(f"{lower}More", robot.find(tab))
    robot.settle()
    assert before == (["one", "two"], True)
    assert ([text.split()[-1] for text in robot.shown(f"{lower}Table", key)], more.isVisible()) == (["one", "two", "three"], False)


def test_that_another_row_above_begins_with_the_first_rows_again(robot, sql, monkeypatch):
    monkeypatch.setattr(sub_list, "FIRST_ROWS", 2)
    talk(sql, "one", "two", "three")
    robot.select([1])
    robot.goes_to("messagesTab")
    robot.click("threadMore", robot.find("messagesTab"))
    robot.settle()
    robot.find("messagesTab").show_customers([])
    robot.find("messagesTab").show_customers([1])
    robot.settle()
    assert robot.shown("threadTable", "message") == ["one", "two"]


def test_that_a_status_has_its_word_its_sign_and_its_colour(robot, sql):
    talk(sql, "Hello")
    robot.select([1])
    robot.goes_to("messagesTab")
    place = robot.shown("messagesTable", "id_customer_thread", ROLE.EditRole).index(900)
    assert robot.shown("messagesTable", "status")[place] == "◔ Pending 1"
    assert robot.shown("messagesTable", "status", ROLE.BackgroundRole)[place] == theme().background("thread_pending1")


def test_that_messages_are_plain_text_however_hostile(robot, sql):
    sql("UPDATE ps_employee SET firstname = ?", HOSTILE)
    talk(sql, HOSTILE, f"{HOSTILE}\nsecond line", "note")
    robot.select([1])
    robot.goes_to("messagesTab")
    robot.stands_on("messagesTable", robot.shown("messagesTable", "id_customer_thread", ROLE.EditRole).index(900))
    assert robot.shown("threadTable", "message") == [HOSTILE, f"{HOSTILE}\nsecond line", "note"]
    assert robot.shown("threadTable", "author")[0] == "Customer"
    assert robot.shown("threadTable", "author")[1].startswith(HOSTILE)
    assert robot.shown("threadTable", "private") == ["", "", "Private"]
    for name, key in (("threadTable", "message"), ("threadTable", "author"), ("messagesTable", "beginning"), ("messagesTable", "email")):
        tips = [tip for tip in robot.shown(name, key, ROLE.ToolTipRole) if tip and "bold" in tip]
        assert tips
        assert not any("<b>" in tip for tip in tips)


def test_that_a_whole_message_can_be_read(robot, sql):
    talk(sql, "word " * 400, "short")
    robot.select([1])
    robot.goes_to("messagesTab")
    robot.stands_on("messagesTable", robot.shown("messagesTable", "id_customer_thread", ROLE.EditRole).index(900))
    table = robot.list_of("threadTable")
    assert table.rowHeight(0) > 10 * table.fontMetrics().height() > 5 * table.rowHeight(1) / 2


def test_that_visits_and_e_mails_are_shown_each_where_there_are_some(robot, sql):
    customer = with_most(sql, "guest")
    sql("UPDATE ps_mail SET recipient = (SELECT email FROM ps_customer WHERE id_customer = ?), subject = ?", customer, HOSTILE)
    sql("DELETE FROM ps_guest")
    robot.select([customer])
    robot.goes_to("connectionsTab")
    assert len(robot.said("connectionsTab")) == 1
    assert set(robot.shown("mailsTable", "subject")) == {HOSTILE}
    assert robot.list_of("mailsTable").isVisible()


def test_that_a_shop_without_statistics_opens_and_says_so(open_shop, sql):
    for table in ("connections", "mail", "cart_rule", "customer_message"):
        sql(f"DROP TABLE ps_{table}")
    robot = open_shop()
    robot.select([robot.ids()[0]])
    for tab, words in (("connections", "keeps no visits"), ("vouchers", "can't be read"), ("messages", "can't be read")):
        robot.goes_to(f"{tab}Tab")
        assert words in robot.said(f"{tab}Tab")[0]
    assert [title for title in robot.titles() if title.startswith(("Messages", "Vouchers", "Connections"))] == [
        "Messages",
        "Vouchers",
        "Connections",
    ]


# -- going fast --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tab", "name"), [("carts", "cartsTable"), ("connections", "connectionsTable"), ("messages", "messagesTable")])
def test_that_fast_arrow_keys_never_show_rows_of_others(robot, qtbot, tab, name):
    robot.select([robot.ids()[0]])
    robot.goes_to(f"{tab}Tab")
    seen = []

    def note() -> None:
        rows = robot.list_of(name).model()
        owners = {rows.index(row, 0).data(ROLE.UserRole) for row in range(rows.rowCount())}
        seen.append((owners, set(robot.table.selected_ids())))

    robot.list_of(name).model().modelReset.connect(note)
    robot.table.setFocus()
    for _ in range(25):
        qtbot.keyClick(robot.table, Qt.Key.Key_Down)
    robot.settle()
    assert seen
    assert all(owners <= chosen for owners, chosen in seen)


def test_that_rows_leave_the_screen_with_the_selection_and_not_with_the_answer(robot, sql):
    customers = [row[0] for row in sql("SELECT DISTINCT id_customer FROM ps_cart WHERE id_customer > 0 LIMIT 2")]
    robot.select(customers[:1])
    robot.goes_to("cartsTab")
    assert robot.list_of("cartsTable").model().rowCount() > 0
    robot.find("cartsTab").show_customers(customers[1:])
    assert robot.list_of("cartsTable").model().rowCount() == 0
    assert robot.list_of("cartLinesTable").model().rowCount() == 0
    robot.settle()
    assert set(robot.shown("cartsTable", "id_cart", ROLE.UserRole)) == set(customers[1:])


def test_that_a_cart_one_stands_on_is_kept_when_the_list_is_read_again(robot, sql):
    robot.select([with_most(sql, "cart")])
    robot.goes_to("cartsTab")
    robot.stands_on("cartsTable", 1)
    lines = robot.shown("cartLinesTable", "id_product")
    robot.do("action.refresh")
    robot.settle()
    assert robot.list_of("cartsTable").currentIndex().row() == 1
    assert robot.shown("cartLinesTable", "id_product") == lines


def test_that_the_models_keep_qts_rules(robot):
    names = (
        "cartsTable",
        "cartLinesTable",
        "messagesTable",
        "threadTable",
        "vouchersTable",
        "segmentsTable",
        "connectionsTable",
        "mailsTable",
    )
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(robot.list_of(name).model(), fatal) for name in names]
    for customers in (robot.ids()[:1], robot.ids()[:30]):
        robot.select(customers)
        for tab in ("carts", "messages", "vouchers", "segments", "connections"):
            robot.goes_to(f"{tab}Tab")
    assert len(testers) == len(names)


# -- badges ------------------------------------------------------------------------------------------------------------------------------


def test_that_each_tab_says_how_many_rows_it_has(robot, sql):
    customer = with_most(sql, "cart")
    robot.select([customer])
    (carts,), (orders,) = (sql(f"SELECT COUNT(*) FROM ps_{table} WHERE id_customer = ?", customer)[0] for table in ("cart", "orders"))
    assert f"Carts ({carts})" in robot.titles()
    assert (f"Orders & products ({orders})" if orders else "Orders & products") in robot.titles()
    assert robot.titles()[0] == "Summary"
    assert robot.titles()[7] == "Segments"


def test_that_a_tab_with_nothing_has_its_bare_title(robot, sql):
    sql("DELETE FROM ps_cart")
    robot.select([robot.ids()[0]])
    assert "Carts" in robot.titles()


def test_that_the_counts_follow_the_selection(robot, sql):
    customer = with_most(sql, "cart")
    robot.select([customer])
    robot.table.clearSelection()
    robot.settle()
    assert robot.titles() == TITLES


def test_that_lists_are_counted_once_for_a_selection_whatever_tabs_are_visited(robot, monkeypatch):
    asked = []
    real = listing.count_lists
    monkeypatch.setattr(listing, "count_lists", lambda *values, **named: asked.append(values) or real(*values, **named))
    robot.select([robot.ids()[3]])
    for tab in ("carts", "messages", "vouchers"):
        robot.goes_to(f"{tab}Tab")
    assert len(asked) == 1


def test_that_failing_to_count_shows_nothing_and_tells_nothing(robot, monkeypatch):
    def fail(*_values: object, **_named: object) -> None:
        raise ShopUnreachable(what="No.", effect="Nothing.")

    notices = []
    robot.window.desk.notice_given.connect(notices.append)
    monkeypatch.setattr(listing, "count_lists", fail)
    robot.select([robot.ids()[0]])
    assert robot.titles() == TITLES
    assert notices == []


def test_that_only_one_box_is_called_show_deleted(robot):
    assert len(robot.window.findChildren(QWidget, "showDeleted")) == 1


# -- what it looks like ------------------------------------------------------------------------------------------------------------------


def test_that_a_message_stays_readable_in_a_narrow_pane(robot, sql):
    talk(sql, "word " * 60)
    robot.select([1])
    robot.goes_to("messagesTab")
    robot.stands_on("messagesTable", robot.shown("messagesTable", "id_customer_thread", ROLE.EditRole).index(900))
    table, panes = robot.list_of("threadTable"), robot.find("panes", QSplitter)
    heights = []
    robot.window.resize(1600, 800)
    for sizes in ([180, 420, 1000], [180, 1140, 280]):
        panes.setSizes(sizes)
        robot.settle()
        heights.append(table.rowHeight(0))
        assert table.columnWidth(table.model().place_of("message")) >= 220
    assert heights[1] > 1.5 * heights[0]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("role", [*OF_LISTS, "message_staff", "message_private"])
def test_that_texts_on_the_colours_of_lists_can_be_read(name, role):
    colours = Theme(name)
    bright, dim = sorted((luminance(colours.background(role).color()), luminance(colours.foreground(role).color())), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= 7


def luminance(colour: QColor) -> float:
    """As the WCAG define it."""
    parts = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3])
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
