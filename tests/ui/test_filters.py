"""Filters by keys and clicks: what is shown is what a hand-written question to the shop finds."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QTreeWidget, QWidget

_MOD = Qt.KeyboardModifier
_KEY = Qt.Key
NAMES = ("firstname", "lastname", "email", "company")
LIVE = "SELECT id_customer FROM ps_customer WHERE deleted = 0"


def shown(user):
    return set(user.ids())


def told(user, where, *args):
    """The first hundred, newest first, as the grid shows them."""
    return {row[0] for row in user.sql(f"{LIVE} AND {where} ORDER BY id_customer DESC LIMIT 100", *args)}


def chips(user):
    """The texts of the chips, from left to right."""
    bar = user.find("filterChips")
    if not bar.isVisible():
        return []
    found = [each for each in bar.findChildren(QToolButton) if each.objectName().startswith("filterChipText.") and each.isVisible()]
    return [each.accessibleName() for each in found]


def click_tool(user, name):
    (button,) = [each for each in user.window.findChildren(QToolButton, name) if each.isVisible()]
    user.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    user.settle()


def filter_by(user, customer, key, action):
    user.go_to(customer, key)
    user.do(f"action.{action}")
    user.settle()


# -- from a cell ---------------------------------------------------------------------------------------------------------------------------


def test_that_equal_to_this_cell_shows_its_likes(demo):
    first = demo.ids()[0]
    demo.go_to(first, "id_gender")
    demo.hits(_KEY.Key_I, _MOD.ControlModifier)
    (gender,) = demo.sql("SELECT id_gender FROM ps_customer WHERE id_customer = ?", first)[0]
    assert shown(demo) == told(demo, "id_gender = ?", gender)
    assert len(chips(demo)) == 1


def test_that_different_from_this_cell_hides_its_likes(demo):
    first = demo.ids()[0]
    demo.go_to(first, "newsletter")
    demo.hits(_KEY.Key_I, _MOD.ControlModifier | _MOD.ShiftModifier)
    (newsletter,) = demo.sql("SELECT newsletter FROM ps_customer WHERE id_customer = ?", first)[0]
    assert shown(demo) == told(demo, "newsletter <> ?", newsletter)


def test_that_conditions_from_cells_add_up_and_the_footer_counts(demo):
    demo.pick_view("Overview")
    buyer = demo.sql(f"{LIVE} AND (SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = ps_customer.id_customer AND valid) = 1 "
                     "AND id_customer > 1950")[0][0]  # fmt: skip
    filter_by(demo, buyer, "orders_valid", "filter_more")
    filter_by(demo, demo.ids()[0], "active", "filter_is")
    active = demo.sql("SELECT active FROM ps_customer WHERE id_customer = ?", demo.ids()[0])[0][0]
    where = f"active = {active} AND (SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = ps_customer.id_customer AND valid) > 1"
    assert shown(demo) == told(demo, where)
    (total,) = demo.sql(f"SELECT COUNT(*) FROM ps_customer WHERE deleted = 0 AND {where}")[0]
    assert f"of {total:,} customer" in demo.label("shownLabel")
    assert len(chips(demo)) == 2


def test_that_an_empty_cell_filters_for_empty_ones(demo):
    demo.pick_view("All fields")
    first = demo.ids()[0]
    demo.sql("UPDATE ps_customer SET note = '' WHERE id_customer = ?", first)
    demo.do("action.refresh")
    demo.settle()
    filter_by(demo, first, "note", "filter_is")
    assert chips(demo) == ["Private note is empty"]
    assert shown(demo) == told(demo, "(note IS NULL OR note = '')")


def test_that_what_means_nothing_for_the_column_is_said(demo):
    filter_by(demo, demo.ids()[0], "lastname", "filter_more")
    assert chips(demo) == []
    assert any("Last name" in text for text in demo.notices())


def test_that_the_filter_menu_stands_in_the_menu_of_the_grid(demo):
    menus = [action.menu() for action in demo.table.actions() if action.menu() is not None]
    assert any(demo.find("action.filter_is", QAction) in menu.actions() for menu in menus)


# -- chips ---------------------------------------------------------------------------------------------------------------------------------


def test_that_a_chip_is_taken_away_by_its_cross_or_by_delete(demo):
    everyone = shown(demo)
    first = demo.ids()[0]
    filter_by(demo, first, "newsletter", "filter_is")
    filter_by(demo, first, "optin", "filter_is")
    clear = demo.find("clearFilter", QToolButton)
    assert clear.geometry().left() > demo.window.findChild(QWidget, "filterChip.where.1").geometry().right(), "beside the last chip"
    click_tool(demo, "filterChipRemove.where.0")
    assert len(chips(demo)) == 1
    demo.window.findChild(QToolButton, "filterChipText.where.0").setFocus()
    demo.hits(_KEY.Key_Delete)
    assert chips(demo) == []
    assert shown(demo) == everyone


def test_that_search_and_groups_have_chips_and_clear_all_drops_them_all(demo):
    everyone = shown(demo)
    demo.click_group("Customer")
    demo.search("martin")
    filter_by(demo, demo.ids()[0], "active", "filter_is")
    assert [chip.split(":")[0] for chip in chips(demo)] == ["In the groups", "Search", "Enabled"]
    click_tool(demo, "clearFilter")
    assert (chips(demo), shown(demo)) == ([], everyone)
    assert [item.text(0) for item in demo.find("groupsTree", QTreeWidget).selectedItems()] == ["All customers"]
    assert demo.find("quickSearch").text() == ""


def test_that_the_cross_of_a_group_shows_everyone_again_and_the_search_stays(demo):
    demo.click_group("Customer")
    demo.search("martin")
    click_tool(demo, "filterChipRemove.groups")
    assert chips(demo) == ["Search: martin"]
    anywhere = " OR ".join(f"{name} LIKE '%martin%'" for name in NAMES)
    assert shown(demo) == told(demo, f"({anywhere})")


def test_that_nobody_found_names_the_filter_and_leads_back(demo):
    first = demo.ids()[0]
    filter_by(demo, first, "newsletter", "filter_is")
    demo.sql("UPDATE ps_customer SET newsletter = 1 - (SELECT newsletter FROM ps_customer WHERE id_customer = ?)", first)
    demo.do("action.refresh")
    demo.settle()
    empty = demo.find("emptyGrid")
    assert any("Newsletter:" in label.text() for label in empty.findChildren(QLabel))
    demo.click("clearFilters")
    demo.settle()
    assert len(shown(demo)) == 100


# -- back and forward ----------------------------------------------------------------------------------------------------------------------


def test_that_back_and_forward_go_through_filters_search_and_groups(demo):
    steps = [shown(demo)]
    demo.click_group("Customer")
    steps.append(shown(demo))
    demo.search("an")
    steps.append(shown(demo))
    filter_by(demo, demo.ids()[0], "id_gender", "filter_is")
    steps.append(shown(demo))
    demo.table.setFocus()
    for step in reversed(steps[:-1]):
        demo.hits(_KEY.Key_Left, _MOD.AltModifier)
        assert shown(demo) == step
    assert not demo.find("action.filter_back", QAction).isEnabled()
    assert chips(demo) == []
    for step in steps[1:]:
        demo.hits(_KEY.Key_Right, _MOD.AltModifier)
        assert shown(demo) == step
    assert len(chips(demo)) == 3
    assert [item.text(0) for item in demo.find("groupsTree", QTreeWidget).selectedItems()] == ["Customer"]


# -- what obeys it -------------------------------------------------------------------------------------------------------------------------


def test_that_a_filter_is_offered_at_the_next_start_and_not_applied(open_user):
    user = open_user()
    everyone = shown(user)
    filter_by(user, user.ids()[0], "newsletter", "filter_is")
    filtered = shown(user)
    user.window.abandon()
    QApplication.processEvents()
    again = open_user()
    assert shown(again) == everyone
    again.notice_button("Filter again")
    assert shown(again) == filtered


def test_that_the_export_of_the_whole_result_obeys_the_filter(demo):
    filter_by(demo, demo.ids()[0], "newsletter", "filter_is_not")
    demo.window.desk.settings.set("export.folder", str(demo.profile))
    demo.do("action.export_csv")
    demo.click("exportAll", demo.dialog("exportScopeDialog"))
    demo.settle()
    (path,) = demo.profile.glob("*.csv")
    newsletter = demo.sql("SELECT newsletter FROM ps_customer WHERE id_customer = ?", demo.ids()[0])[0][0]
    (count,) = demo.sql(f"SELECT COUNT(*) FROM ps_customer WHERE deleted = 0 AND newsletter = {newsletter}")[0]
    assert len(path.read_text("utf-8-sig").splitlines()) - 1 == count


@pytest.mark.parametrize("most", [100, 0])
def test_that_another_filter_is_seen_from_its_top_and_back_and_forward_give_back_the_scroll(demo, most):
    demo.sets("customers.max_rows", most)
    demo.table.setFocus()

    def top():
        return demo.table.model().index(demo.table.rowAt(0), 0).data(Qt.ItemDataRole.UserRole)

    bar, everyone = demo.table.verticalScrollBar(), demo.ids()
    bar.setValue(bar.maximum())
    left = top()
    demo.search("an")
    assert (bar.value(), demo.ids() != everyone) == (0, True)
    bar.setValue(20)
    left_of_search = top()
    demo.do("action.filter_back")
    demo.settle()
    assert top() == left
    demo.do("action.filter_forward")
    demo.settle()
    assert top() == left_of_search
