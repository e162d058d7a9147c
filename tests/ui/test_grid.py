"""The grid on the demo shop: which columns, which customers in which order, what their colours and labels say."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QBrush, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton

from sc_desktop.prestashop.colours import VALIDATED
from sc_desktop.ui.cell_marks import ROLE_NAME_ROLE
from sc_desktop.ui.theme import theme

LIGHT = ["id_customer", "id_gender", "firstname", "lastname", "email", "active", "newsletter", "optin", "date_add"]
OVERVIEW = [
    *LIGHT, "id_default_group", "groups", "id_lang", "orders_valid", "total_spent", "last_order", "last_delivery_address", "open_cart",
    "last_visit",
]  # fmt: skip
NEWEST = "SELECT id_customer FROM ps_customer WHERE deleted = 0 ORDER BY id_customer DESC LIMIT 100"
BUYERS = "SELECT DISTINCT id_customer FROM ps_orders WHERE valid = 1"
_ROLE = Qt.ItemDataRole


def ids_of(rows):
    return [row[0] for row in rows]


# -- views ---------------------------------------------------------------------------------------------------------------------------------


def test_that_the_light_view_is_shown_first_with_its_columns(demo):
    assert (demo.find("viewPicker", QComboBox).currentText(), demo.column_keys()) == ("Light", LIGHT)


def test_that_the_overview_shows_more_columns(demo):
    demo.pick_view("Overview")
    assert demo.column_keys() == OVERVIEW


def test_that_another_view_keeps_the_selected_customers_and_the_cursor(demo):
    ids = demo.ids()
    demo.select(ids[3:6])
    demo.pick_view("Overview")
    assert demo.selected() == ids[3:6]
    assert demo.table.currentIndex().row() == 3
    assert len(demo.selected_cells()) == 3 * len(OVERVIEW), "whole rows stay whole"


# -- order ---------------------------------------------------------------------------------------------------------------------------------


def test_that_the_newest_customers_come_first(demo):
    assert demo.ids() == ids_of(demo.sql(NEWEST))


def test_that_a_click_on_a_title_sorts_a_second_turns_and_a_third_goes_back(demo):
    demo.click_header("email")
    first = demo.texts("email")
    demo.click_header("email")
    second = demo.texts("email")
    demo.click_header("email")
    assert first == sorted(first, key=str.casefold)
    assert second == sorted(second, key=str.casefold, reverse=True)
    assert demo.ids() == ids_of(demo.sql(NEWEST))


def test_that_a_new_order_keeps_the_selected_cells_and_the_cursor(demo):
    demo.sets("customers.max_rows", 0)
    demo.select(demo.ids()[:3], "lastname")
    before, current = demo.selected_cells(), demo.table.currentIndex().data(_ROLE.UserRole)
    demo.click_header("lastname")
    assert demo.selected_cells() == before
    assert demo.table.currentIndex().data(_ROLE.UserRole) == current


def test_that_reading_again_keeps_exactly_the_selected_cells(demo):
    ids = demo.ids()
    demo.select([ids[1], ids[2], ids[7]], "firstname")
    demo.press(Qt.Key.Key_F5)
    assert demo.selected_cells() == {(each, "firstname") for each in (ids[1], ids[2], ids[7])}
    assert demo.column_keys()[demo.table.currentIndex().column()] == "firstname"


# -- search --------------------------------------------------------------------------------------------------------------------------------


def test_that_every_word_of_the_search_must_match(demo):
    demo.sql("UPDATE ps_customer SET firstname = 'John', lastname = 'Doe' WHERE id_customer = 77")
    demo.search("doe john")
    assert 77 in demo.ids()
    assert all(
        "doe" in name.casefold() or "doe" in mail.casefold() for name, mail in zip(demo.texts("lastname"), demo.texts("email"), strict=True)
    )


def test_that_a_whole_number_finds_the_customer_of_that_id(demo):
    demo.search("1234")
    assert 1234 in demo.ids()


def test_that_a_percent_sign_is_only_a_percent_sign(demo):
    demo.search("%")
    assert demo.ids() == []


def test_that_no_match_says_so_and_offers_to_clear_the_search(demo):
    demo.search("zzzqqq")
    clear = demo.find("clearFilters", QPushButton)
    assert clear.isVisible()
    demo.bot.mouseClick(clear, Qt.MouseButton.LeftButton)
    demo.settle()
    assert (len(demo.ids()), demo.find("quickSearch", QLineEdit).text(), clear.isVisible()) == (100, "", False)


def test_that_clearing_goes_back_to_all_customers_when_a_group_is_empty(demo):
    demo.click_group("Visitor")
    assert demo.ids() == []
    demo.bot.mouseClick(demo.find("clearFilters", QPushButton), Qt.MouseButton.LeftButton)
    demo.settle()
    assert len(demo.ids()) == 100


def test_that_ctrl_k_goes_to_the_search(demo):
    demo.hits(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is demo.find("quickSearch", QLineEdit)


# -- how many ------------------------------------------------------------------------------------------------------------------------------


def plain(label):
    """The label without its link."""
    return label.split(">", 1)[1].rsplit("<", 1)[0]


def test_that_below_the_grid_stands_how_many_of_how_many_are_shown(demo):
    (total,) = ids_of(demo.sql("SELECT COUNT(*) FROM ps_customer WHERE deleted = 0"))
    assert total == 2000
    assert plain(demo.label("shownLabel")) == "100 of 2,000 customers"


def test_that_the_label_opens_the_preferences_at_its_option(demo):
    demo.find("shownLabel", QLabel).linkActivated.emit("customers.max_rows")
    dialog = demo.dialog("preferencesDialog")
    option = demo.find("pref.customers.max_rows")
    demo.until(lambda: dialog.isVisible() and QApplication.focusWidget() in (option, *option.findChildren(QLineEdit)))


def test_that_another_limit_counts_at_once(demo):
    demo.sets("customers.max_rows", 7)
    assert len(demo.ids()) == 7


def test_that_no_limit_shows_all(demo):
    demo.sets("customers.max_rows", 0)
    assert (len(demo.ids()), plain(demo.label("shownLabel"))) == (2000, "2,000 of 2,000 customers")


def test_that_deleted_customers_are_hidden_until_they_are_asked_for(demo):
    deleted = set(ids_of(demo.sql("SELECT id_customer FROM ps_customer WHERE deleted = 1")))
    demo.sets("customers.max_rows", 0)
    assert deleted.isdisjoint(demo.ids())
    demo.do("action.show_deleted")
    demo.settle()
    assert deleted <= set(demo.ids())


# -- cells ---------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("view", "green"), [("Light", {"firstname", "lastname"}), ("Overview", {"firstname", "lastname", "orders_valid"})])
def test_that_cells_are_green_if_and_only_if_the_customer_has_a_validated_order(demo, view, green):
    demo.pick_view(view)
    demo.until(lambda: all(demo.cell(each, "email") not in ("", "…") for each in demo.ids()))
    buyers = set(ids_of(demo.sql(BUYERS)))
    role = theme().background("validated")
    coloured = {(each, key) for each in demo.ids() for key in demo.column_keys() if demo.cell(each, key, _ROLE.BackgroundRole) == role}
    assert coloured == {(each, key) for each in demo.ids() for key in green if each in buyers}
    assert coloured, "the newest hundred have buyers among them"


def test_that_a_green_cell_has_its_text_colour_and_a_second_sign(demo):
    buyers = set(ids_of(demo.sql(BUYERS)))
    buyer = next(each for each in demo.ids() if each in buyers)
    assert demo.cell(buyer, "firstname", _ROLE.BackgroundRole) == QBrush(theme().background("validated"))
    assert demo.cell(buyer, "firstname", _ROLE.ForegroundRole) == QBrush(theme().foreground("validated"))
    assert demo.cell(buyer, "firstname", ROLE_NAME_ROLE) == "validated"
    assert demo.cell(buyer, "firstname", _ROLE.ToolTipRole).startswith(VALIDATED.sign)


@pytest.mark.parametrize(("key", "side"), [("firstname", "right"), ("orders_valid", "left")])
def test_that_the_second_sign_stands_where_the_text_does_not(demo, key, side):
    demo.pick_view("Overview")
    buyers = set(ids_of(demo.sql(BUYERS)))
    index = demo.index(next(each for each in demo.ids() if each in buyers), key)
    demo.table.scrollTo(index)
    rect = demo.table.visualRect(index)
    picture = demo.table.viewport().grab(rect).toImage()
    back = theme().background("validated").color().rgb()
    columns = range(2, 18) if side == "left" else range(rect.width() - 18, rect.width() - 2)
    assert any(picture.pixel(x, y) != back for x in columns for y in range(4, rect.height() - 4))


def test_that_the_legend_explains_each_colour(demo):
    texts = [label.text() for label in demo.find("legend").findChildren(QLabel)]
    assert {"Has a validated order", "Changed, not yet written", VALIDATED.sign} <= set(texts)


def test_that_the_legend_tells_of_the_red_frame_while_there_is_one(demo):
    assert "Refused" not in demo.find("legend").accessibleName()
    demo.model.keep_draft(demo.ids()[0], "email", "none", "No e-mail address.")
    assert "Refused" in demo.find("legend").accessibleName()
    demo.model.drop_drafts()
    assert "Refused" not in demo.find("legend").accessibleName()


def test_that_titles_stand_as_their_values_do_and_a_view_opens_at_its_left(demo):
    demo.pick_view("All fields")
    titles = {
        key: demo.model.headerData(demo.column(key), Qt.Orientation.Horizontal, _ROLE.TextAlignmentRole) for key in demo.column_keys()
    }
    assert titles["id_customer"] & Qt.AlignmentFlag.AlignRight.value
    assert titles["newsletter"] & Qt.AlignmentFlag.AlignHCenter.value
    assert titles["lastname"] & Qt.AlignmentFlag.AlignLeft.value
    bar = demo.table.horizontalScrollBar()
    bar.setValue(bar.maximum())
    demo.do("action.refresh")
    demo.settle()
    assert bar.value() == bar.maximum() > 0
    demo.window.resize(900, 600)
    demo.go_to(demo.ids()[3], "date_add")
    bar.setValue(bar.maximum())
    demo.pick_view("Overview")
    assert (bar.value(), demo.table.currentIndex().column()) == (0, demo.column("date_add")), "the cursor stays, out of sight"


def test_that_each_cell_tells_its_customer_and_its_typed_value(demo):
    demo.pick_view("Overview")
    for customer in demo.ids()[:5]:
        ((gender, active, group, language),) = demo.sql(
            "SELECT id_gender, active, id_default_group, id_lang FROM ps_customer WHERE id_customer = ?", customer
        )
        typed = {key: demo.cell(customer, key, _ROLE.EditRole) for key in OVERVIEW}
        assert [demo.cell(customer, key, _ROLE.UserRole) for key in OVERVIEW] == [customer] * len(OVERVIEW)
        assert (typed["id_gender"], typed["id_default_group"], typed["id_lang"]) == (gender, group, language)
        assert typed["active"] is bool(active)
        assert typed["date_add"].year >= 2000


def test_that_the_default_group_column_shows_the_one_default_group(demo):
    several = "SELECT id_customer FROM ps_customer_group GROUP BY id_customer HAVING COUNT(*) > 1 ORDER BY id_customer DESC LIMIT 1"
    ((customer,),) = demo.sql(several)
    join = "FROM ps_customer c JOIN ps_group_lang g ON g.id_group = c.id_default_group"
    names = ids_of(demo.sql(f"SELECT g.name {join} WHERE id_customer = ?", customer))
    demo.pick_view("Overview")
    demo.search(str(customer))
    assert demo.text(customer, "id_default_group") in names  # in the shop's two languages
    assert "," in demo.text(customer, "groups")


# -- copy, select --------------------------------------------------------------------------------------------------------------------------


def test_that_a_copied_block_is_tab_separated_and_quoted_where_it_must_be(demo):
    first, second = demo.ids()[:2]
    demo.sql("UPDATE ps_customer SET firstname = ? WHERE id_customer = ?", 'An "A"\tB', first)
    demo.sql("UPDATE ps_customer SET lastname = ? WHERE id_customer = ?", "Two\nlines", second)
    demo.press(Qt.Key.Key_F5)
    left, right = demo.index(first, "firstname"), demo.index(second, "lastname")
    demo.go_to(first, "firstname")
    selection = demo.table.selectionModel()
    selection.select(demo.model.index(left.row(), right.column()), QItemSelectionModel.SelectionFlag.Select)
    for index in (demo.index(second, "firstname"), right):
        selection.select(index, QItemSelectionModel.SelectionFlag.Select)
    demo.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = f'"An ""A""\tB"\t{demo.text(first, "lastname")}\n{demo.text(second, "firstname")}\t"Two\nlines"'
    assert QGuiApplication.clipboard().text() == lines


def test_that_select_all_selects_every_customer_shown(demo):
    demo.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert demo.selected() == demo.ids()
    assert demo.label("statusSelected") == "100 customers selected"


@pytest.mark.parametrize(("modifier", "expected"), [("ShiftModifier", "row"), ("ControlModifier", "column")])
def test_that_shift_and_ctrl_with_space_select_the_row_and_the_column(demo, modifier, expected):
    demo.go_to(demo.ids()[5], "email")
    demo.press(Qt.Key.Key_Space, getattr(Qt.KeyboardModifier, modifier))
    customers = [demo.ids()[5]] if expected == "row" else demo.ids()
    keys = LIGHT if expected == "row" else ["email"]
    assert demo.selected_cells() == {(each, key) for each in customers for key in keys}


def test_that_typing_into_a_read_only_cell_changes_nothing_and_stays(demo):
    customer = demo.ids()[4]
    demo.go_to(customer, "id_customer")
    demo.types("17")
    assert (demo.pending, demo.table.currentIndex().row()) == (0, 4)


def test_that_the_model_keeps_qts_rules(demo):
    tester = QAbstractItemModelTester(demo.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    demo.pick_view("Overview")
    demo.click_header("lastname")
    demo.type_into(demo.ids()[0], "firstname", "Zoe")
    demo.sets("customers.max_rows", 5)
    demo.sets("customers.max_rows", 300)
    assert tester.model() is demo.model
