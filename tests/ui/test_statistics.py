"""Statistics of the selected cells in the status bar of the demo shop, compared with what SQL beside the program adds up."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from sc_desktop.ui.window.statistics_flow import CutLabel

_KEY, _MOD = Qt.Key, Qt.KeyboardModifier
ORDERS = "SELECT SUM(valid) FROM ps_orders WHERE id_customer IN ({})"


@pytest.fixture
def overview(demo):
    demo.pick_view("Overview")
    return demo


def told(user):
    """The figures by name; none when nothing is said."""
    label = user.find("statusStatistics", QLabel)
    return dict(part.split(": ") for part in label.text().split(" · ")) if label.isVisible() else {}


def select_column(user, key):
    user.go_to(user.ids()[0], key)
    user.press(_KEY.Key_Space, _MOD.ControlModifier)


def test_that_selected_numbers_are_added_up_as_the_shop_would(overview):
    ids = overview.ids()[:40]
    overview.select(ids, "orders_valid")
    ((total,),) = overview.sql(ORDERS.format(",".join(map(str, ids))))
    found = told(overview)
    assert (found["Cells"], int(found["Sum"])) == ("40", total)
    assert abs(Decimal(found["Average"]) - Decimal(total) / 40) <= Decimal("0.005")
    assert f"The sum of the numbers is {total}." in overview.find("statusStatistics", QLabel).toolTip().split("\n")


def test_that_rows_nobody_has_scrolled_to_are_added_up_too(overview):
    overview.sets("customers.max_rows", 0)
    select_column(overview, "orders_valid")
    ((total,),) = overview.sql("SELECT SUM(o.valid) FROM ps_orders o JOIN ps_customer c USING (id_customer) WHERE c.deleted = 0")
    assert (told(overview)["Cells"], told(overview)["Sum"]) == ("2,000", f"{total:,}")


def test_that_many_cells_are_added_up_once_the_batch_is_written(overview):
    overview.sets("customers.max_rows", 0)
    overview.window.desk.begin_work(overview.ids()[:1])
    select_column(overview, "orders_valid")
    label = overview.find("statusStatistics", QLabel)
    assert ("Sum" in label.text(), "once the batch is written" in label.toolTip()) == (False, True)
    overview.window.desk.end_work()
    overview.settle()
    ((total,),) = overview.sql("SELECT SUM(o.valid) FROM ps_orders o JOIN ps_customer c USING (id_customer) WHERE c.deleted = 0")
    assert told(overview)["Sum"] == f"{total:,}"


def test_that_a_pending_date_is_the_earliest_until_it_is_undone(demo):
    demo.pick_view("All fields")
    ids = demo.ids()[:3]
    demo.type_into(ids[0], "birthday", "1901-02-03")
    demo.select(ids, "birthday")
    before = told(demo)
    demo.do("action.undo")
    demo.settle()
    assert (before["Earliest"], told(demo)["Earliest"] > "1901-02-03", "Sum" in before) == ("1901-02-03", True, False)


def test_that_one_cell_and_customers_that_are_not_shown_have_no_statistics(demo):
    select_column(demo, "firstname")
    several = told(demo)
    demo.select(demo.ids()[:1], "firstname")
    one = told(demo)
    demo.window.grid.table.select_everything()
    demo.settle()
    everything = told(demo)
    demo.window.grid.selecting.select_result()
    demo.settle()
    assert (several["Cells"], one, bool(everything), told(demo)) == ("100", {}, True, {})
    assert "All 2,000 customers" in demo.label("statusSelected")


def test_that_what_is_shown_is_chosen_and_stays_chosen(overview, open_user):
    overview.select(overview.ids()[:3], "orders_valid")
    overview.find("statistics.sum", QAction).trigger()
    chosen = told(overview)
    overview.window.close()
    again = open_user()
    again.select(again.ids()[:3], "orders_valid")
    assert (set(chosen), set(told(again))) == ({"Cells", "Distinct", "Empty", "Average", "Min", "Max"},) * 2


def test_that_long_figures_do_not_make_the_window_wider(qtbot):
    label = CutLabel()
    qtbot.addWidget(label)
    label.setText("Sum: 1,234,567.89 · " * 10)
    assert label.minimumSizeHint().width() < 100 < label.sizeHint().width()
