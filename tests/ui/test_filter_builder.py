"""The builder of filters by keys and clicks: groups, the live count, filters kept under a name; the look is an independent one in SQL."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMenu, QPushButton

from sc_desktop.settings.private_file import make_private_folder
from tests.ui.test_filters import LIVE, chips, click_tool, filter_by, shown, told

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing", extend=True)
ORDERS = "(SELECT COUNT(*) FROM ps_orders o WHERE o.id_customer = ps_customer.id_customer AND o.valid = 1)"
MEMBER = "EXISTS (SELECT 1 FROM ps_customer_group g WHERE g.id_customer = ps_customer.id_customer AND g.id_group = 4)"


@pytest.fixture
def building(demo):
    """A person at the builder."""
    demo.do("action.filter_build")
    return demo, demo.dialog("filterDialog")


def sets_line(user, dialog, place, key, text):
    """Choose the column of a line and type what is asked of it."""
    picker = dialog.findChildren(QComboBox, "conditionColumn")[place]
    picker.setCurrentIndex(picker.findData(key))
    line = [each for each in dialog.findChildren(QLineEdit, f"filterField.{key}") if each.isVisible()][-1]
    line.setFocus()
    line.clear()
    user.bot.keyClicks(line, text)
    user.settle()


def test_that_nested_groups_find_whom_the_shop_holds_and_are_counted_at_once(building):
    user, dialog = building
    sets_line(user, dialog, 0, "orders_valid", ">= 2")
    user.click("addGroup", dialog)
    user.settle()
    sets_line(user, dialog, 1, "groups", "VIP")
    dialog.findChildren(QComboBox, "conditionMode")[1].setCurrentIndex(1)
    user.click("addCondition", dialog)  # the last one on the screen: the group's own
    user.settle()
    sets_line(user, dialog, 2, "newsletter", "yes")
    where = f"{ORDERS} >= 2 AND ({MEMBER} OR newsletter = 1)"
    (count,) = user.sql(f"SELECT COUNT(*) FROM ({LIVE} AND {where})")[0]
    assert dialog.findChild(QLabel, "filterCount").text() == f"{count:,} customers"
    user.click("applyFilterButton", dialog)
    user.settle()
    assert shown(user) == told(user, where)
    assert len(chips(user)) == 2


def test_that_a_click_on_a_chip_changes_its_condition(demo):
    filter_by(demo, demo.ids()[0], "newsletter", "filter_is")
    filter_by(demo, demo.ids()[0], "id_gender", "filter_is")
    click_tool(demo, "filterChipText.where.0")
    dialog = demo.dialog("filterDialog")
    sets_line(demo, dialog, 0, "lastname", "moreau")
    demo.click("applyFilterButton", dialog)
    demo.settle()
    assert chips(demo)[0] == "Last name contains “moreau”"
    assert len(chips(demo)) == 2


def test_that_a_filter_is_kept_renamed_applied_and_deleted(building):
    user, dialog = building
    sets_line(user, dialog, 0, "id_customer", "< 50")
    dialog.findChild(QLineEdit, "filterName").setText("First ones")
    user.click("saveFilterButton", dialog)
    dialog.findChild(QLineEdit, "filterName").setText("Très anciens")
    user.click("renameFilterButton", dialog)
    assert [path.name for path in (user.profile / "filters").iterdir()] == ["tres-anciens.toml"]
    user.click("cancelButton", dialog)
    user.do("action.filter_build")
    dialog = user.dialog("filterDialog")
    picker = dialog.findChild(QComboBox, "filterSaved")
    picker.setCurrentIndex(picker.findData("tres-anciens"))
    picker.activated.emit(picker.currentIndex())
    user.click("applyFilterButton", dialog)
    user.settle()
    assert shown(user) == told(user, "id_customer < 50")
    user.do("action.filter_build")
    dialog = user.dialog("filterDialog")
    picker = dialog.findChild(QComboBox, "filterSaved")
    picker.setCurrentIndex(picker.findData("tres-anciens"))
    user.click("deleteFilterButton", dialog)
    assert list((user.profile / "filters").iterdir()) == []


def test_that_a_filter_this_shop_can_not_be_asked_is_told_and_never_taken_for_another(demo):
    folder = make_private_folder(demo.profile / "filters")
    (folder / "old.toml").write_text('title = "Old"\nwhere = {column = "nope", test = "is", values = ["x"]}\n')
    demo.do("action.filter_build")
    dialog = demo.dialog("filterDialog")
    demo.settle()
    picker = dialog.findChild(QComboBox, "filterSaved")
    picker.setCurrentIndex(picker.findData("old"))
    picker.activated.emit(picker.currentIndex())
    demo.settle()
    assert "“nope”" in dialog.findChild(QLabel, "filterCount").text()
    save, rename, delete, apply = (dialog.findChild(QPushButton, f"{name}FilterButton") for name in ("save", "rename", "delete", "apply"))
    assert [button.isEnabled() for button in (save, rename, delete, apply)] == [False, False, True, False]


def test_that_a_filter_is_renamed_or_deleted_only_once_one_is_chosen(building):
    user, dialog = building
    save, *others = (dialog.findChild(QPushButton, name) for name in ("saveFilterButton", "renameFilterButton", "deleteFilterButton"))
    assert [button.isEnabled() for button in (save, *others)] == [False, False, False]
    sets_line(user, dialog, 0, "id_customer", "< 50")
    dialog.findChild(QLineEdit, "filterName").setText("First ones")
    assert [button.isEnabled() for button in (save, *others)] == [True, False, False]
    user.click("saveFilterButton", dialog)
    assert [button.isEnabled() for button in others] == [True, True]


def test_that_what_means_nothing_is_not_applied(building):
    user, dialog = building
    sets_line(user, dialog, 0, "orders_valid", "many")
    user.click("applyFilterButton", dialog)
    assert dialog.isVisible()
    assert chips(user) == []
    user.bot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_that_the_operator_stands_between_column_and_value_and_a_typed_sign_moves_it(building):
    user, dialog = building
    box = dialog.findChild(QComboBox, "conditionOperator")
    sets_line(user, dialog, 0, "id_customer", "50")
    box.setCurrentIndex(box.findData("<"))
    user.click("applyFilterButton", dialog)
    user.settle()
    assert shown(user) == told(user, "id_customer < 50")
    user.do("action.filter_build")
    dialog = user.dialog("filterDialog")
    box, line = dialog.findChild(QComboBox, "conditionOperator"), dialog.findChild(QLineEdit, "filterField.id_customer")
    assert (box.currentData(), line.text()) == ("<", "50")
    sets_line(user, dialog, 0, "id_customer", ">= 1900")
    box.setFocus()
    assert (box.currentData(), line.text()) == (">=", "1900")
    user.click("applyFilterButton", dialog)
    user.settle()
    assert shown(user) == told(user, "id_customer >= 1900")


def test_that_the_columns_stand_by_topic_in_the_order_of_the_language_and_are_found_without_accents(open_user, monkeypatch):
    monkeypatch.setenv("SC_DESKTOP_LANGUAGE", "fr")
    user = open_user()
    user.do("action.filter_build")
    picker = user.dialog("filterDialog").findChild(QComboBox, "conditionColumn")
    titles = [picker.itemText(place) for place in range(picker.count())]
    assert titles[0] == "Identité"
    assert titles.index("Âge") < titles.index("Nom") < titles.index("E-mail") < titles.index("Encours autorisé")
    picker.lineEdit().setFocus()
    picker.lineEdit().selectAll()
    user.bot.keyClicks(picker.lineEdit(), "depense")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        user.bot.keyClick(picker.completer().popup(), key)
    assert picker.currentText() == "Total dépensé"


def test_that_a_saved_filter_is_used_from_the_menu_without_the_builder(building):
    user, dialog = building
    sets_line(user, dialog, 0, "id_customer", "< 50")
    dialog.findChild(QLineEdit, "filterName").setText("First & best")
    user.click("saveFilterButton", dialog)
    user.click("cancelButton", dialog)
    user.window.commands.menus["filter"].aboutToShow.emit()
    (entry,) = user.find("savedFilters", QMenu).actions()
    assert entry.text() == "First && best"
    entry.trigger()
    user.settle()
    assert shown(user) == told(user, "id_customer < 50")
