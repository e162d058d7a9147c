"""The number of orders in the grid is a way to the orders: a click on it opens their tab and selects its customer, nothing else."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QTabWidget

from tests.ui.test_company_columns import VIEWS

MOD = Qt.KeyboardModifier
COUNT = "orders_valid"


@pytest.fixture
def user(demo):
    """Somebody at the demo's overview, on the summary."""
    demo.find("viewPicker", QComboBox).setCurrentIndex([view.key for view in VIEWS].index("overview"))
    demo.settle()
    return demo


def tab(user):
    return user.find("propertyTabs", QTabWidget).currentWidget().objectName()


def buyer(user):
    """The first customer shown with a valid order."""
    return next(customer for customer in user.ids() if user.text(customer, COUNT) != "0")


def place(user, customer, key):
    index = user.index(customer, key)
    user.table.scrollTo(index)
    return user.table.visualRect(index).center()


def references(user):
    model = user.find("ordersTable").model()
    keys = [model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.UserRole) for column in range(model.columnCount())]
    return [model.index(row, keys.index("reference")).data().removeprefix("✓ ") for row in range(model.rowCount())]


def test_that_a_click_on_the_number_opens_the_orders_of_its_customer(user):
    customer = buyer(user)
    assert tab(user) == "summaryTab"
    user.click_cell(customer, COUNT)
    assert tab(user) == "ordersTab"
    assert user.selected_cells() == {(customer, COUNT)}
    expected = user.sql("SELECT reference FROM ps_orders WHERE id_customer = ? ORDER BY date_add DESC, id_order DESC", customer)
    assert references(user) == [reference for (reference,) in expected]
    assert user.table.hasFocus(), "the arrow keys go on in the grid"


def test_that_a_click_on_another_column_leaves_the_tab(user):
    user.click_cell(buyer(user), "lastname")
    assert tab(user) == "summaryTab"


def test_that_dragging_over_the_numbers_selects_them_and_opens_nothing(user):
    first, last = user.ids()[0], user.ids()[3]
    begin, end, viewport = place(user, first, COUNT), place(user, last, COUNT), user.table.viewport()
    user.bot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=begin)
    user.bot.mouseMove(viewport, (begin + end) / 2)
    user.bot.mouseMove(viewport, end)
    user.bot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    user.settle()
    assert user.selected_cells() == {(customer, COUNT) for customer in user.ids()[:4]}
    assert tab(user) == "summaryTab"


@pytest.mark.parametrize("modifier", [MOD.ControlModifier, MOD.ShiftModifier])
def test_that_adding_to_the_selection_opens_nothing(user, modifier):
    first, last = user.ids()[0], user.ids()[2]
    user.click_cell(first, "lastname")
    user.bot.mouseClick(user.table.viewport(), Qt.MouseButton.LeftButton, modifier, place(user, last, COUNT))
    user.settle()
    assert len(user.selected()) > 1
    assert tab(user) == "summaryTab"


def test_that_a_double_click_opens_no_editor_there(user):
    viewport, point = user.table.viewport(), place(user, buyer(user), COUNT)
    user.bot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point)
    user.bot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=point)
    user.settle()
    assert tab(user) == "ordersTab"
    assert user.table.state() == user.table.State.NoState


def test_that_an_edit_begun_elsewhere_is_taken_when_the_number_is_clicked(user):
    customer = buyer(user)
    user.type_into(customer, "firstname", "Zoe", end=None)
    user.click_cell(customer, COUNT)
    assert user.text(customer, "firstname") == "Zoe"
    assert (user.pending, tab(user)) == (1, "ordersTab")


def test_that_the_cursor_and_the_tooltip_tell_of_it(user):
    customer, viewport = buyer(user), user.table.viewport()
    user.bot.mouseMove(viewport, place(user, customer, COUNT))
    assert viewport.cursor().shape() == Qt.CursorShape.PointingHandCursor
    user.bot.mouseMove(viewport, place(user, customer, COUNT) - QPoint(user.table.columnWidth(user.column(COUNT)), 0))
    assert viewport.cursor().shape() == Qt.CursorShape.ArrowCursor
    assert "click opens the customer's orders" in user.cell(customer, COUNT, Qt.ItemDataRole.ToolTipRole)
    assert user.cell(customer, "email", Qt.ItemDataRole.ToolTipRole) is None


def test_that_the_keyboard_opens_the_orders_from_any_cell(user):
    action = user.find("action.show_orders", QAction)
    assert not action.isEnabled(), "nothing is selected yet"
    user.go_to(buyer(user), "email")
    user.press(Qt.Key.Key_O, MOD.ControlModifier | MOD.ShiftModifier)
    assert tab(user) == "ordersTab"
    assert references(user)


def test_that_a_hidden_pane_comes_back_for_the_orders(user):
    user.do("action.show_properties")
    user.settle()
    assert not user.find("propertyTabs", QTabWidget).isVisible()
    customer = buyer(user)
    user.click_cell(customer, COUNT)
    assert user.find("propertyTabs", QTabWidget).isVisible()
    assert user.find("action.show_properties", QAction).isChecked()
    assert references(user)


def test_that_orders_can_be_exported_while_the_pane_is_hidden(user):
    user.do("action.show_properties")
    user.select([buyer(user)])
    assert user.find("action.export_orders", QAction).isEnabled()
