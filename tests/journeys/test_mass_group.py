"""Customers found by a filter all join a group by keys and clicks, two of them left out in the review; and the batch taken back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QTableView

from tests.kit.faults import without_stamp
from tests.kit.hands import Hands
from tests.kit.shop import TestShop

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing", extend=True)
ROLE = Qt.ItemDataRole
NONE, SOME, ALL = Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked
MEMBERS = "SELECT id_customer, id_group FROM ps_customer_group ORDER BY id_customer, id_group"
SOUND = "INSERT IGNORE INTO ps_customer_group SELECT id_customer, id_default_group FROM ps_customer WHERE id_default_group > 0"
ORDERS = "(SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = c.id_customer AND o.valid = 1)"
COUNTRY = """(SELECT l.name FROM ps_orders o
  JOIN ps_address a ON a.id_address = o.id_address_delivery JOIN ps_country_lang l ON l.id_country = a.id_country AND l.id_lang = 1
  WHERE o.id_customer = c.id_customer ORDER BY o.date_add DESC, o.id_order DESC LIMIT 1)"""
MEMBER = "EXISTS (SELECT 1 FROM ps_customer_group g WHERE g.id_customer = c.id_customer AND g.id_group = %s)"
WANTED = f"""SELECT c.id_customer FROM ps_customer c
  WHERE c.deleted = 0 AND {ORDERS} >= 1 AND {COUNTRY} = 'France' AND NOT {MEMBER} ORDER BY c.id_customer"""
CONDITIONS = (
    ("Valid orders", "orders_valid", ">= 1"),
    ("Last delivery address", "last_delivery_address", "France"),
    ("Groups", "groups", "<>VIP"),
)


def test_that_whom_a_filter_finds_join_a_group_but_for_two_and_all_of_it_is_taken_back(
    open_hands: Callable[..., Hands], served: TestShop
) -> None:
    served.execute(SOUND)
    before, members = without_stamp(served.read_all()), served.execute(MEMBERS)
    ((vip,),) = served.execute("SELECT id_group FROM ps_group_lang WHERE name = 'VIP' AND id_lang = 1")
    wanted = [row[0] for row in served.execute(WANTED, (vip,))]
    assert len(wanted) > 5
    user = open_hands(served.server.url(served.database))
    user.allows_writing()

    # three conditions in the builder
    user.commands("action.filter_build")
    dialog = user.dialog("filterDialog")
    for place, (title, key, text) in enumerate(CONDITIONS):
        if place:
            user.click("addCondition", dialog)
            user.settle()
        user.picks(dialog.findChildren(QComboBox, "conditionColumn")[place], title)
        user.fills(user.part(dialog, QLineEdit, f"filterField.{key}"), text)
    user.until(lambda: user.part(dialog, QLabel, "filterCount").text() == f"{len(wanted)} customers")
    user.presses("Return")
    user.presses("Return")
    assert sorted(user.ids()) == wanted

    # all of them join, and get it as their default group
    user.clicks_at(user.ids()[0], "lastname")
    user.commands("action.select_all")
    user.clicks_tab("Groups")
    table = user.find("groupsTable", QTableView)
    model = table.model()
    line = {model.index(row, 2).data(): row for row in range(model.rowCount())}
    assert [state(table, line[name]) for name in ("VIP", "Customer")] == [NONE, share(members, wanted, 3)]
    user.clicks_tick(table, model.index(line["VIP"], 0))
    user.clicks_tick(table, model.index(line["VIP"], 1))
    assert user.pending == 2 * len(wanted)
    assert without_stamp(served.read_all()) == before, "nothing is written before the review"

    # but for two, who are unticked in the review
    left = wanted[-2:]
    user.commands("action.review")
    for customer in left:
        user.leaves_out(customer)
    user.writes_what_is_reviewed()
    joined = sorted(set(wanted) - set(left))
    assert served.execute(MEMBERS) == sorted([*members, *((each, vip) for each in joined)])
    after = without_stamp(served.read_all())
    assert after == {each: {**row, "id_default_group": vip} if each in joined else row for each, row in before.items()}
    assert user.pending == 2 * len(left), "who was unticked stays pending"

    # the batch is taken back
    user.takes_the_newest_batch_back()
    assert (without_stamp(served.read_all()), served.execute(MEMBERS)) == (before, members)


def state(table: QTableView, row: int) -> Qt.CheckState:
    return Qt.CheckState(table.model().index(row, 0).data(ROLE.CheckStateRole))


def share(members: list[tuple[int, int]], customers: list[int], group: int) -> Qt.CheckState:
    """How many of them are in the group: none, some or all."""
    inside = sum((each, group) in members for each in customers)
    return ALL if inside == len(customers) else SOME if inside else NONE
