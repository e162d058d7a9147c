"""The groups at the left: counted as the shop counts, combined by ctrl-click, searched, and greyed where the shop has none."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QTreeWidget

_ROLE, _MOD = Qt.ItemDataRole, Qt.KeyboardModifier
MEMBERS = "SELECT m.id_customer FROM ps_customer_group m JOIN ps_customer c USING (id_customer) WHERE deleted = 0 AND m.id_group"


def lines(user):
    """Group id (None for all customers), name and count of each line."""
    tree = user.find("groupsTree", QTreeWidget)
    items = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    return [(item.data(0, _ROLE.UserRole), item.text(0), int(item.text(1).replace(",", ""))) for item in items]


def members(user, *groups):
    return {row[0] for row in user.sql(f"{MEMBERS} IN ({', '.join('?' * len(groups))})", *groups)}


def group_id(user, name):
    return user.group(name).data(0, _ROLE.UserRole)


def everyone_shown(user):
    user.sets("customers.max_rows", 0)
    return user


def test_that_all_customers_come_first_with_no_group_id(demo):
    assert lines(demo)[0] == (None, "All customers", 2000)


def test_that_the_counts_are_those_of_the_shop(demo):
    counted = {group: count for group, _name, count in lines(demo)[1:]}
    groups = [row[0] for row in demo.sql("SELECT id_group FROM ps_group")]
    assert counted == {group: len(members(demo, group)) for group in groups}


def test_that_a_click_on_a_group_shows_its_members(demo):
    everyone_shown(demo).click_group("VIP")
    assert set(demo.ids()) == members(demo, group_id(demo, "VIP"))


def test_that_ctrl_click_adds_a_group_and_shows_the_members_of_any(demo):
    everyone_shown(demo).click_group("VIP")
    demo.click_group("Press", _MOD.ControlModifier)
    assert set(demo.ids()) == members(demo, group_id(demo, "VIP"), group_id(demo, "Press"))


def test_that_all_of_the_groups_shows_who_is_in_each(demo):
    everyone_shown(demo).click_group("VIP")
    demo.click_group("Customer", _MOD.ControlModifier)
    demo.find("groupMode", QComboBox).setCurrentIndex(1)
    demo.settle()
    vip, customer = (members(demo, group_id(demo, name)) for name in ("VIP", "Customer"))
    assert set(demo.ids()) == vip & customer


def test_that_how_groups_are_combined_is_asked_only_with_several(demo):
    mode = demo.find("groupMode", QComboBox)
    demo.click_group("VIP")
    assert not mode.isVisible()
    demo.click_group("Press", _MOD.ControlModifier)
    assert mode.isVisible()


def test_that_taking_the_last_group_away_goes_back_to_all_customers(demo):
    demo.click_group("VIP")
    demo.click_group("VIP", _MOD.ControlModifier)
    assert demo.group("All customers").isSelected()
    assert len(demo.ids()) == 100


def test_that_the_search_hides_the_groups_that_do_not_match(demo):
    field = demo.find("groupSearch", QLineEdit)
    field.setFocus()
    demo.types("cust")
    tree = demo.find("groupsTree", QTreeWidget)
    shown = [tree.topLevelItem(place).text(0) for place in range(tree.topLevelItemCount()) if not tree.topLevelItem(place).isHidden()]
    assert shown == ["All customers", "Customer"]


def test_that_counting_again_keeps_what_is_chosen_and_the_cursor(demo):
    everyone_shown(demo).click_group("VIP")
    demo.do("action.refresh")
    demo.settle()
    assert demo.group("VIP").isSelected()
    assert demo.find("groupsTree", QTreeWidget).currentItem().text(0) == "VIP"
    assert set(demo.ids()) == members(demo, group_id(demo, "VIP"))


def test_that_arrow_keys_walk_through_the_groups(demo):
    demo.find("groupsTree", QTreeWidget).setFocus()
    demo.bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Home)
    demo.hits(Qt.Key.Key_Down)
    assert lines(demo)[1][1] in [item.text(0) for item in demo.find("groupsTree", QTreeWidget).selectedItems()]


def test_that_groups_are_greyed_with_the_reason_where_the_shop_switched_them_off(open_user, tmp_path, demo_file):
    user = open_user()
    user.sql("UPDATE ps_configuration SET value = '0' WHERE name = 'PS_GROUP_FEATURE_ACTIVE'")
    user.do("action.open_demo")
    user.settle()
    assert not user.find("groupsTree", QTreeWidget).isEnabled()
    reason = user.find("groupsReason", QLabel)
    assert reason.isVisible()
    assert "switched off" in reason.text()
