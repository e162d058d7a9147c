"""Colour rules by keys and clicks: made of the filter in use, kept in the view, seen in the cells, told in legend and tooltip."""

import tomllib

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QListWidget, QPushButton

from sc_desktop.ui.cell_marks import ROLE_NAME_ROLE
from sc_desktop.ui.theme import theme

_KEY, _ROLE = Qt.Key, Qt.ItemDataRole
NEWS = "SELECT id_customer FROM ps_customer WHERE newsletter = 1"


def roles(user, key="lastname"):
    """The colour of each customer shown, in a column."""
    place = user.column(key)
    return {customer: user.model.index(row, place).data(ROLE_NAME_ROLE) for row, customer in enumerate(user.ids())}


def newsletter(user):
    return {row[0] for row in user.sql(NEWS)}


def own_rules(user, name="light"):
    return tomllib.loads((user.profile / "views" / f"{name}.toml").read_text("utf-8"))["rules"]


def legend(user):
    return user.find("legend").accessibleName()


def filter_newsletter(user):
    """Show those who take the newsletter, from a cell."""
    wanted = next(customer for customer in user.ids() if customer in newsletter(user))
    user.go_to(wanted, "newsletter")
    user.hits(_KEY.Key_I, Qt.KeyboardModifier.ControlModifier)


def open_rules(user, action="action.colour_rules"):
    """The dialog, with the keyboard in it."""
    user.do(action)
    dialog = user.dialog("rulesDialog")
    user.bot.waitUntil(dialog.isActiveWindow)
    return dialog


def colour_shown(user, title=""):
    """Colour whom the filter shows: one command, a title typed over the one suggested, Enter."""
    open_rules(user, "action.colour_shown")
    user.types(title)
    user.hits(_KEY.Key_Return)


def colour_newsletter(user):
    filter_newsletter(user)
    colour_shown(user, "Reads us")


def choose(user, dialog, title):
    rules = dialog.findChild(QListWidget, "ruleList")
    (item,) = rules.findItems(title, Qt.MatchFlag.MatchExactly)
    rules.setCurrentItem(item)
    return item


def pick(dialog, name, text):
    """Pick an entry of a list as its user does."""
    box = dialog.findChild(QComboBox, name)
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def test_that_the_rows_of_a_filter_are_coloured_by_one_command_and_enter(demo):
    colour_newsletter(demo)
    demo.notice_button("Show all customers")
    told = newsletter(demo)
    assert len(told & set(demo.ids())) not in (0, 100)
    assert {customer for customer, role in roles(demo).items() if role == "rule_blue"} == told & set(demo.ids())
    assert own_rules(demo) == [
        {"title": "Reads us", "colour": "blue", "where": {"column": "newsletter", "test": "is", "values": [1]}},
    ]


def test_that_legend_and_tooltip_tell_why_a_cell_is_coloured(demo):
    colour_newsletter(demo)
    assert "Reads us" in legend(demo)
    bought = {row[0] for row in demo.sql("SELECT id_customer FROM ps_orders WHERE valid = 1")}
    tips = {customer: demo.cell(customer, "lastname", _ROLE.ToolTipRole).split("\n") for customer in demo.ids()}
    assert all(tip[0] == "◆ Reads us" for tip in tips.values())
    assert {customer for customer, tip in tips.items() if "✓ Has a validated order" in tip} == bought & set(tips)
    demo.pick_view("Overview")
    assert "Reads us" not in legend(demo)
    assert set(roles(demo).values()) <= {None, "validated"}


def test_that_the_legend_still_tells_of_green_and_red_beside_a_rule_of_ones_own(demo):
    demo.window.resize(1250, 800)
    colour_newsletter(demo)
    demo.settle()
    seen = {label.text() for label in demo.find("legend").findChildren(QLabel) if label.isVisible()}
    assert "Has a validated order" in seen


def test_that_the_colour_is_painted_in_both_themes(demo):
    colour_newsletter(demo)
    demo.go_to(demo.ids()[0], "lastname")
    for name in ("light", "dark"):
        demo.sets("appearance.theme", name)
        rect = demo.table.visualRect(demo.model.index(1, demo.column("lastname")))
        picture = demo.table.viewport().grab(rect).toImage()
        colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
        assert {each.color().name() for each in (theme().background("rule_blue"), theme().foreground("rule_blue"))} <= colours, name


def test_that_the_upper_rule_is_seen_and_rules_change_places(demo):
    colour_newsletter(demo)
    demo.go_to(demo.ids()[0], "active")
    demo.do("action.filter_is")
    demo.settle()
    colour_shown(demo, "Both")
    shown = set(demo.ids())
    assert set(roles(demo).values()) == {"rule_violet"}
    dialog = open_rules(demo)
    choose(demo, dialog, "Both")
    demo.click("ruleDown", dialog)
    demo.click("saveRules", dialog)
    demo.settle()
    assert set(demo.ids()) == shown
    assert set(roles(demo).values()) == {"rule_blue"}
    assert [rule["title"] for rule in own_rules(demo)] == ["Reads us", "Both"]


def test_that_a_rule_colours_another_column_in_another_colour_and_is_switched_off_and_deleted(demo):
    colour_newsletter(demo)
    dialog = open_rules(demo)
    choose(demo, dialog, "Reads us")
    pick(dialog, "ruleColour", "Rose")
    pick(dialog, "ruleTarget", "E-mail")
    demo.click("saveRules", dialog)
    demo.settle()
    assert set(roles(demo, "email").values()) == {"rule_rose"}
    assert "rule_rose" not in roles(demo).values()
    dialog = open_rules(demo)
    choose(demo, dialog, "Reads us").setCheckState(Qt.CheckState.Unchecked)
    demo.click("saveRules", dialog)
    demo.settle()
    assert set(roles(demo, "email").values()) == {None}
    assert "Reads us" not in legend(demo)
    dialog = open_rules(demo)
    choose(demo, dialog, "Reads us")
    demo.click("deleteRule", dialog)
    demo.click("saveRules", dialog)
    demo.settle()
    assert "rules" not in tomllib.loads((demo.profile / "views" / "light.toml").read_text("utf-8"))


def test_that_a_condition_is_changed_in_the_builder_and_a_title_that_tells_it_follows(demo):
    filter_newsletter(demo)
    colour_shown(demo)
    dialog = open_rules(demo)
    choose(demo, dialog, "Newsletter: Yes")
    demo.click("changeCondition", dialog)
    builder = demo.dialog("filterDialog")
    demo.bot.waitUntil(builder.isActiveWindow)
    field = builder.group.lines()[0].field.line
    field.setFocus()
    field.selectAll()
    demo.types("no")
    demo.click("applyFilterButton", builder)
    demo.settle()
    assert dialog.findChild(QLabel, "ruleCondition").text() == "Newsletter: No"
    assert dialog.findChild(QLineEdit, "ruleTitle").text() == "Newsletter: No"
    demo.click("saveRules", dialog)
    demo.do("action.filter_clear")
    demo.settle()
    assert {customer for customer, role in roles(demo).items() if role == "rule_blue"} == set(demo.ids()) - newsletter(demo)


def test_that_a_rule_without_a_title_is_not_kept(demo):
    filter_newsletter(demo)
    dialog = open_rules(demo, "action.colour_shown")
    demo.hits(_KEY.Key_Delete)
    demo.hits(_KEY.Key_Return)
    assert "title" in dialog.findChild(QLabel, "rulesMessage").text()
    assert QApplication.focusWidget().objectName() == "ruleTitle"
    demo.hits(_KEY.Key_Escape)
    assert not (demo.profile / "views").exists() or list((demo.profile / "views").iterdir()) == []


def test_that_a_rule_made_of_a_group_and_a_search_colours_whom_they_show(demo):
    demo.click_group("Customer")
    demo.search("martin")
    shown = set(demo.ids())
    colour_shown(demo)
    demo.notice_button("Show all customers")
    assert 0 < len(shown) < 100
    demo.sets("customers.max_rows", 0)
    assert {customer for customer, role in roles(demo).items() if role == "rule_blue"} <= shown
    assert set(roles(demo).values()) >= {"rule_blue"} or not shown & set(demo.ids())


def test_that_the_preview_of_configuring_shows_the_colours(demo):
    colour_newsletter(demo)
    demo.do("action.configure_view")
    dialog = demo.dialog("configureDialog")
    demo.settle()
    preview = dialog.preview.model()
    place = dialog.view.columns.index("lastname")
    assert {preview.index(row, place).data(ROLE_NAME_ROLE) for row in range(preview.rowCount())} == {"rule_blue"}
    assert dialog.findChild(QPushButton, "saveView").isEnabled()
