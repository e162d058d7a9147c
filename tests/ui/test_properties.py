"""The tabs at the right: the summary with its note, and the groups to join, leave and choose the default from."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QTableView, QTabWidget

from sc_desktop.ui.theme import theme
from tests.kit.shop import statements

_ROLE, _KEY = Qt.ItemDataRole, Qt.Key


@pytest.fixture
def groups(demo):
    """The demo with the tab Groups in front."""
    show_tab(demo, "groupsTab")
    return demo


def show_tab(user, name):
    user.find("propertyTabs", QTabWidget).setCurrentWidget(user.find(name))
    user.settle()


def summary(user):
    """What the summary shows: text by label."""
    texts = [label.text() for label in user.find("summaryTab").findChildren(QLabel) if label.isVisible()]
    return dict(pairwise(texts))


def customers_without_orders(user):
    found = user.sql("SELECT id_customer FROM ps_customer WHERE deleted = 0 AND id_customer NOT IN (SELECT id_customer FROM ps_orders)")
    return [customer for (customer,) in found]


def empty_text(user, tab):
    return next((label.text() for label in user.find(tab).findChildren(QLabel, "emptyText") if label.isVisible()), "")


def note(user):
    return user.find("noteEditor", QPlainTextEdit)


def write_note(user, text):
    note(user).setFocus()
    note(user).selectAll()
    user.types(text)


def groups_table(user):
    return user.find("groupsTable", QTableView)


def row_of(user, name):
    model = groups_table(user).model()
    return next(row for row in range(model.rowCount()) if model.index(row, 2).data().rstrip(" *") == name)


def group_cell(user, name, key):
    model = groups_table(user).model()
    keys = [model.headerData(place, Qt.Orientation.Horizontal, _ROLE.UserRole) for place in range(model.columnCount())]
    return model.index(row_of(user, name), keys.index(key))


def tick(user, name, key, across=14):
    """Click the box, this far into its cell."""
    table = groups_table(user)
    rect = table.visualRect(group_cell(user, name, key))
    user.bot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.x() + across, rect.center().y()))
    user.settle()


def box_colours(user, name):
    """The colours in the middle of a box, from top to bottom."""
    table = groups_table(user)
    rect, picture = table.visualRect(group_cell(user, name, "member")), table.viewport().grab().toImage()
    return {picture.pixelColor(rect.x() + 13, rect.y() + down).name() for down in range(8, rect.height() - 8)}


def state(user, name, key):
    return Qt.CheckState(group_cell(user, name, key).data(_ROLE.CheckStateRole))


def groups_of(user, customer):
    return {row[0] for row in user.sql("SELECT id_group FROM ps_customer_group WHERE id_customer = ?", customer)}


def customers_of(user, *, member_of, not_of, count):
    """The newest customers with this default group that are no members of another one."""
    wanted, other = (user.group(name).data(0, _ROLE.UserRole) for name in (member_of, not_of))
    question = (
        "SELECT id_customer FROM ps_customer c WHERE deleted = 0 AND id_default_group = ? AND EXISTS (SELECT 1 FROM ps_customer_group m"
        " WHERE m.id_customer = c.id_customer AND m.id_group = ?) AND NOT EXISTS (SELECT 1 FROM ps_customer_group m WHERE"
        " m.id_customer = c.id_customer AND m.id_group = ?) ORDER BY id_customer DESC LIMIT ?"
    )
    return [row[0] for row in user.sql(question, wanted, wanted, other, count)]


# -- summary -------------------------------------------------------------------------------------------------------------------------------


def test_that_an_empty_selection_says_what_belongs_here(demo):
    assert "Select a customer" in empty_text(demo, "summaryTab")


def test_that_the_summary_tells_what_the_shop_holds(demo):
    customer = demo.sql("SELECT id_customer FROM ps_orders WHERE valid = 1 ORDER BY id_customer DESC LIMIT 1")[0][0]
    demo.select([customer])
    ((first, last, email, added, updated),) = demo.sql(
        "SELECT firstname, lastname, email, date_add, date_upd FROM ps_customer WHERE id_customer = ?", customer
    )
    ((orders,),) = demo.sql("SELECT COUNT(*) FROM ps_orders WHERE valid = 1 AND id_customer = ?", customer)
    shown = summary(demo)
    assert demo.label("summaryName") == f"{first} {last}"
    assert demo.label("summaryEmail") == f"{email} · #{customer}"
    assert (shown["Valid orders"], shown["Registration"][:10], shown["Last update"][:10]) == (str(orders), added[:10], updated[:10])
    for label in ("Title", "Age", "Language", "Last visit", "Newsletter", "Partner offers", "Default group", "Groups", "Total spent"):
        assert shown[label], label


def test_that_a_customer_without_orders_spent_nothing(demo):
    customer = customers_without_orders(demo)[0]
    demo.search(str(customer))
    demo.select([customer])
    shown = summary(demo)
    assert (shown["Valid orders"], shown["Total spent"], shown["Last order"]) == ("0", "0.00", "never")


def test_that_several_customers_show_how_many(demo):
    demo.select(demo.ids()[:3])
    assert "3 customers are selected" in empty_text(demo, "summaryTab")


def test_that_the_summary_is_of_the_last_customer_after_fast_arrow_keys(demo):
    demo.table.setFocus()
    demo.table.setCurrentIndex(demo.index(demo.ids()[0], "firstname"))
    for _ in range(30):
        demo.bot.keyClick(demo.table, _KEY.Key_Down)
    demo.settle()
    assert demo.label("summaryEmail").endswith(f"#{demo.ids()[30]}")


def test_that_fast_arrow_keys_ask_once(demo):
    demo.select([demo.ids()[0]])
    with statements(demo.window.desk.workspace) as seen:
        for _ in range(10):
            demo.bot.keyClick(demo.table, _KEY.Key_Down)
        demo.settle()
    assert len(seen) <= 4, "two statements a customer; the first may have been asked before the pause"


def test_that_a_tab_that_is_not_seen_asks_nothing(demo):
    with statements(demo.window.desk.workspace) as of_summary:
        demo.select([demo.ids()[0]])
    assert not any("customer_group" in each and "id_default_group" not in each and "firstname" not in each for each in of_summary)
    show_tab(demo, "groupsTab")
    with statements(demo.window.desk.workspace) as of_groups:
        demo.select([demo.ids()[1]])
    assert len([each for each in of_groups if not each.startswith("SELECT (SELECT count")]) == 2, "the counts of the tabs are one more"
    assert not any("date_upd" in each for each in of_groups)


def test_that_a_customer_gone_meanwhile_is_said_to_be(demo):
    customer = demo.ids()[3]
    demo.sql("DELETE FROM ps_customer WHERE id_customer = ?", customer)
    demo.select([customer])
    assert "no longer" in empty_text(demo, "summaryTab")


# -- note ----------------------------------------------------------------------------------------------------------------------------------


def test_that_a_note_typed_is_pending_and_committed_with_the_rest(demo):
    customer = demo.ids()[0]
    demo.select([customer])
    write_note(demo, "Call back")
    demo.settle()
    assert (demo.pending, demo.label("noteReason")) == (1, "Changed, not yet written")
    demo.commit()
    assert demo.sql("SELECT note FROM ps_customer WHERE id_customer = ?", customer) == [("Call back",)]
    assert (note(demo).toPlainText(), demo.pending) == ("Call back", 0)


def test_that_a_note_left_at_once_for_another_customer_is_kept(demo):
    first, second = demo.ids()[:2]
    demo.select([first])
    write_note(demo, "Call back")
    demo.select([second])
    assert demo.pending == 1
    assert note(demo).toPlainText() != "Call back"
    demo.select([first])
    assert note(demo).toPlainText() == "Call back"


def test_that_a_review_asked_at_once_holds_the_note(demo):
    demo.select([demo.ids()[0]])
    write_note(demo, "Call back")
    demo.find("groupsTree").setFocus()
    demo.window.deeds.review()
    demo.settle()
    assert demo.dialog("reviewDialog").findChild(QTableView, "changesTable").model().rowCount() == 1


def test_that_ctrl_enter_in_the_note_does_not_touch_the_grid(demo):
    demo.select(demo.ids()[:1], "firstname")
    write_note(demo, "x")
    demo.hits(_KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert {change.column for change in demo.window.desk.stage} <= {"note"}


def test_that_undo_takes_the_note_back(demo):
    demo.select([demo.ids()[0]])
    before = note(demo).toPlainText()
    write_note(demo, "Call back")
    demo.settle()
    demo.do("action.undo")
    demo.settle()
    assert (note(demo).toPlainText(), demo.pending) == (before, 0)


# -- groups --------------------------------------------------------------------------------------------------------------------------------


def test_that_the_groups_tab_has_the_columns_member_default_and_name(groups):
    groups.select([groups.ids()[0]])
    model = groups_table(groups).model()
    assert [model.headerData(place, Qt.Orientation.Horizontal, _ROLE.UserRole) for place in range(3)] == ["member", "default", "name"]


def test_that_the_ticks_are_the_memberships_of_the_shop(groups):
    customer = customers_of(groups, member_of="Customer", not_of="VIP", count=1)[0]
    groups.search(str(customer))
    groups.select([customer])
    model = groups_table(groups).model()
    cells = [model.index(row, 0) for row in range(model.rowCount())]
    ticked = {cell.data(_ROLE.UserRole) for cell in cells if Qt.CheckState(cell.data(_ROLE.CheckStateRole)) == Qt.CheckState.Checked}
    assert ticked == groups_of(groups, customer)
    assert state(groups, "Customer", "default") == Qt.CheckState.Checked


def test_that_a_tick_joins_and_the_commit_writes_it(groups):
    customer = customers_of(groups, member_of="Customer", not_of="VIP", count=1)[0]
    vip = groups.group("VIP").data(0, _ROLE.UserRole)
    groups.search(str(customer))
    groups.select([customer])
    tick(groups, "VIP", "member")
    assert (groups.pending, state(groups, "VIP", "member")) == (1, Qt.CheckState.Checked)
    groups.commit()
    assert vip in groups_of(groups, customer)
    assert groups.pending == 0


@pytest.mark.parametrize("across", [8, 19])
def test_that_the_whole_box_can_be_clicked(groups, across):
    customer = customers_of(groups, member_of="Customer", not_of="VIP", count=1)[0]
    groups.search(str(customer))
    groups.select([customer])
    tick(groups, "VIP", "member", across)
    assert groups.pending == 1


def test_that_space_turns_the_tick_of_the_current_group(groups):
    customer = customers_of(groups, member_of="Customer", not_of="VIP", count=1)[0]
    groups.search(str(customer))
    groups.select([customer])
    groups_table(groups).setFocus()
    groups_table(groups).setCurrentIndex(group_cell(groups, "VIP", "member"))
    groups.bot.keyClick(groups_table(groups), _KEY.Key_Space)
    groups.settle()
    assert groups.pending == 1


def test_that_joining_and_leaving_again_leaves_nothing_pending(groups):
    customer = customers_of(groups, member_of="Customer", not_of="VIP", count=1)[0]
    groups.search(str(customer))
    groups.select([customer])
    tick(groups, "VIP", "member")
    tick(groups, "VIP", "member")
    assert groups.pending == 0


def test_that_the_default_group_can_not_be_left(groups):
    customer = customers_of(groups, member_of="Customer", not_of="VIP", count=1)[0]
    groups.search(str(customer))
    groups.select([customer])
    tick(groups, "Customer", "member")
    assert groups.pending == 0
    assert any("default group" in text for text in groups.notices())


def test_that_a_new_default_group_shows_as_a_membership(groups):
    customer = customers_of(groups, member_of="Customer", not_of="VIP", count=1)[0]
    groups.search(str(customer))
    groups.select([customer])
    tick(groups, "VIP", "default")
    assert state(groups, "VIP", "member") == Qt.CheckState.Checked
    assert [change.column for change in groups.window.desk.stage] == ["id_default_group"]
    tick(groups, "Customer", "member")  # now the old one can be left
    assert groups.pending == 2


def test_that_several_customers_show_how_many_of_them_are_members(groups):
    few = customers_of(groups, member_of="Customer", not_of="VIP", count=5)
    vip = groups.group("VIP").data(0, _ROLE.UserRole)
    for customer in few[:3]:
        groups.sql("INSERT INTO ps_customer_group (id_customer, id_group) VALUES (?, ?)", customer, vip)
    groups.sets("customers.max_rows", 0)
    groups.select(few)
    assert state(groups, "VIP", "member") == Qt.CheckState.PartiallyChecked
    assert group_cell(groups, "VIP", "member").data() == "3/5"
    assert theme().line("accent").name() in box_colours(groups, "VIP")  # a bar, unlike the empty box of one nobody is in
    tick(groups, "VIP", "member")
    assert (groups.pending, state(groups, "VIP", "member")) == (2, Qt.CheckState.Checked)


def test_that_pending_memberships_stand_in_the_grid_after_another_start(open_user):
    user = open_user()
    show_tab(user, "groupsTab")
    customer = customers_of(user, member_of="Customer", not_of="VIP", count=1)[0]
    user.search(str(customer))
    user.select([customer])
    tick(user, "VIP", "member")
    user.window.abandon()
    again = open_user()
    again.pick_view("Overview")
    again.search(str(customer))
    assert "VIP" in again.text(customer, "groups")


def test_that_nobody_selected_says_what_belongs_here(groups):
    assert "Select one or more customers" in empty_text(groups, "groupsTab")


def test_that_the_model_of_the_groups_keeps_qts_rules(groups):
    tester = QAbstractItemModelTester(groups_table(groups).model(), QAbstractItemModelTester.FailureReportingMode.Warning)
    groups.select(groups.ids()[:4])
    tick(groups, "VIP", "member")
    groups.select(groups.ids()[:1])
    assert tester.model() is groups_table(groups).model()
    assert QApplication.focusWidget() is not None
