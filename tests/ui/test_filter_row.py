"""The row of fields below the titles, driven by keys and clicks; and sorting by several columns."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QMenu, QToolButton

from sc_desktop.ui.grid.filters.tick_list import COUNT
from tests.ui.test_filters import LIVE, chips, click_tool, shown, told

pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing", extend=True)
_MOD = Qt.KeyboardModifier
_KEY = Qt.Key


@pytest.fixture
def row(demo):
    """A person at a window with the row on the screen."""
    demo.table.setFocus()
    demo.hits(_KEY.Key_L, _MOD.ControlModifier | _MOD.ShiftModifier)
    return demo


def field(user, key):
    return user.find(f"filterField.{key}", QLineEdit)


def types_below(user, key, text, end=_KEY.Key_Return):
    line = field(user, key)
    line.setFocus()
    line.clear()
    user.bot.keyClicks(line, text)
    if end is not None:
        user.bot.keyClick(line, end)
    user.settle()


@pytest.mark.parametrize(
    ("key", "text", "where"),
    [
        ("id_customer", "1900..1950", "id_customer BETWEEN 1900 AND 1950"),
        ("firstname", "jean", "firstname LIKE '%jean%'"),
        ("lastname", "mor*", "lastname LIKE 'mor%'"),
        ("lastname", "!moreau", "lastname NOT LIKE '%moreau%'"),
        ("email", "*example.com", "email LIKE '%example.com'"),
        ("active", "no", "active = 0"),
        ("newsletter", "yes", "newsletter = 1"),
        ("date_add", "2025-01..2025-03", "date_add >= '2025-01-01' AND date_add < '2025-04-01'"),
        ("date_add", "> 2025", "date_add >= '2026-01-01'"),
    ],
)
def test_that_what_is_typed_below_a_title_is_what_the_shop_finds(row, key, text, where):
    types_below(row, key, text)
    assert shown(row) == told(row, where)
    assert len(chips(row)) == 1


def test_that_three_fields_together_narrow_down_and_one_emptied_gives_back(row):
    types_below(row, "email", "example", None)
    types_below(row, "newsletter", "yes", None)
    types_below(row, "id_customer", "< 1500")
    where = "email LIKE '%example%' AND newsletter = 1 AND id_customer < 1500"
    assert shown(row) == told(row, where)
    types_below(row, "newsletter", "")
    assert shown(row) == told(row, where.replace("newsletter = 1", "1"))
    assert len(chips(row)) == 2


def test_that_what_means_nothing_is_marked_with_the_reason_and_not_asked(row):
    before = shown(row)
    types_below(row, "date_add", "soon")
    line = field(row, "date_add")
    assert "not a date" in line.accessibleDescription()
    assert "border" in line.styleSheet()
    assert (shown(row), chips(row), line.text()) == (before, [], "soon")
    types_below(row, "date_add", "2025")
    assert (line.accessibleDescription(), line.styleSheet()) == ("", "")


def test_that_what_means_nothing_takes_the_earlier_filter_of_its_column_away_and_is_cleared_with_the_rest(row):
    types_below(row, "newsletter", "yes")
    types_below(row, "date_add", "2025")
    types_below(row, "date_add", "soon")
    assert shown(row) == told(row, "newsletter = 1")
    types_below(row, "newsletter", "")
    assert chips(row) == []
    row.hits(_KEY.Key_K, _MOD.ControlModifier | _MOD.ShiftModifier)
    assert (field(row, "date_add").text(), field(row, "date_add").accessibleDescription()) == ("", "")


def test_that_typing_counts_after_a_pause_and_is_one_step_back(row):
    everyone = shown(row)
    types_below(row, "lastname", "mor", None)
    assert shown(row) == told(row, "lastname LIKE '%mor%'")
    row.bot.keyClicks(field(row, "lastname"), "eau")
    row.settle()
    assert shown(row) == told(row, "lastname LIKE '%moreau%'")
    row.do("action.filter_back")
    row.settle()
    assert (shown(row), field(row, "lastname").text()) == (everyone, "")


def test_that_keys_lead_from_the_cell_to_the_field_on_and_back(demo):
    demo.go_to(demo.ids()[0], "firstname")
    demo.hits(_KEY.Key_L, _MOD.ControlModifier | _MOD.ShiftModifier)
    assert QApplication.focusWidget() is field(demo, "firstname")
    demo.hits(_KEY.Key_Tab)
    assert QApplication.focusWidget() is field(demo, "lastname")
    demo.types("moreau")
    demo.hits(_KEY.Key_Return)
    assert shown(demo) == told(demo, "lastname LIKE '%moreau%'")
    demo.hits(_KEY.Key_Escape)
    assert (chips(demo), field(demo, "lastname").text()) == ([], "")
    demo.hits(_KEY.Key_Down)
    assert demo.table.hasFocus()
    demo.hits(_KEY.Key_L, _MOD.ControlModifier | _MOD.ShiftModifier)
    assert not demo.find("filterRow").isVisible()


def test_that_a_list_is_ticked_with_counts_beside(row):
    row.pick_view("Overview")
    line = field(row, "id_default_group")
    line.setFocus()
    row.hits(_KEY.Key_Down, _MOD.AltModifier)
    ticks = row.find("filterTicks", QListWidget)
    (members,) = row.sql(f"SELECT COUNT(*) FROM ({LIVE} AND id_default_group = 4)")[0]
    texts = [ticks.item(place).text() for place in range(ticks.count())]
    place = texts.index("VIP")
    assert ticks.item(place).data(COUNT) == str(members)
    assert ticks.item(place).toolTip().endswith(f"VIP: {members} customers")
    assert ticks.viewport().width() >= ticks.sizeHintForColumn(0)
    ticks.setCurrentRow(place)
    row.bot.keyClick(ticks, _KEY.Key_Space)
    row.settle()
    row.bot.keyClick(ticks, _KEY.Key_Return)
    row.settle()
    assert shown(row) == told(row, "id_default_group = 4")
    assert line.text() == "VIP"


def test_that_the_arrow_offers_words_for_dates(row):
    click_tool(row, "filterFieldMenu.date_add")
    menu = row.window.findChild(QMenu, "filterFieldOperators")
    next(action for action in menu.actions() if action.text() == "last year").trigger()
    row.settle()
    assert field(row, "date_add").text() == "last year"
    assert chips(row) == ["Registration: last year"]


def test_that_a_tick_is_yes_or_no_and_never_empty(row):
    click_tool(row, "filterFieldMenu.newsletter")
    menu = row.window.findChild(QMenu, "filterFieldOperators")
    assert [action.text() for action in menu.actions() if action.text()][:2] == ["Yes", "No"]
    assert "is empty" not in [action.text() for action in menu.actions()]
    menu.close()


def test_that_the_row_shows_what_other_ways_filter_and_forgets_what_a_chip_takes_away(row):
    row.go_to(row.ids()[0], "newsletter")
    row.hits(_KEY.Key_I, _MOD.ControlModifier)
    assert field(row, "newsletter").text() in ("Yes", "No")
    click_tool(row, "filterChipRemove.where.0")
    assert field(row, "newsletter").text() == ""


def test_that_fields_follow_their_columns_sized_moved_scrolled_and_hidden(row):
    header = row.table.horizontalHeader()
    row.table.setColumnWidth(row.column("email"), 333)
    row.settle()
    line = field(row, "email").parentWidget()
    assert line.width() == 333
    row.table.horizontalScrollBar().setValue(50)
    row.settle()
    assert line.x() == header.sectionViewportPosition(row.column("email"))
    row.pick_view("Company")
    assert row.window.findChildren(QLineEdit, "filterField.newsletter") == []
    assert field(row, "siret").isVisible()
    line = field(row, "email").parentWidget()
    assert line.x() == header.sectionViewportPosition(row.column("email"))


def test_that_the_row_grows_with_the_zoom_and_the_titles_stay_free(row):
    row.sets("appearance.zoom", 150)
    header, line = row.table.horizontalHeader(), field(row, "firstname")
    assert line.height() >= line.sizeHint().height() - 2
    assert row.find("filterRow").y() >= header.viewport().geometry().bottom()


def test_that_the_row_is_there_again_at_the_next_start(open_user):
    user = open_user()
    user.do("action.filter_row")
    user.settle()
    user.window.close()
    QApplication.processEvents()
    assert open_user().find("filterRow").isVisible()


# -- several columns -----------------------------------------------------------------------------------------------------------------------


def shift_click(user, key):
    header = user.table.horizontalHeader()
    user.table.scrollTo(user.model.index(0, user.column(key)))
    place = header.sectionViewportPosition(user.column(key)) + header.sectionSize(user.column(key)) // 2
    user.bot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, _MOD.ShiftModifier, QPoint(place, header.viewport().height() // 2))
    user.settle()


def newest(user, order):
    return [row[0] for row in user.sql(f"{LIVE} ORDER BY {order} LIMIT 100")]


def test_that_shift_and_a_click_sort_by_one_more_column(demo):
    demo.click_header("newsletter")
    shift_click(demo, "id_customer")
    assert demo.ids() == newest(demo, "newsletter, id_customer")
    shift_click(demo, "newsletter")
    assert demo.ids() == newest(demo, "newsletter DESC, id_customer")
    shift_click(demo, "newsletter")
    assert demo.ids() == newest(demo, "id_customer")


def test_that_several_columns_are_sorted_by_at_the_next_start_and_a_plain_click_drops_them(open_user):
    user = open_user()
    user.click_header("newsletter")
    shift_click(user, "id_customer")
    sorted_ids = user.ids()
    user.window.close()
    QApplication.processEvents()
    again = open_user()
    assert again.ids() == sorted_ids
    again.click_header("newsletter")
    assert again.ids() == newest(again, "newsletter, id_customer")
    again.click_header("newsletter")
    assert again.ids() == newest(again, "newsletter DESC, id_customer DESC")


def test_that_empty_cells_come_last_whichever_way(demo):
    demo.pick_view("All fields")
    for _turn in range(2):
        demo.click_header("birthday")
        texts = demo.texts("birthday")
        assert "" not in texts[: len([text for text in texts if text])]


def test_that_the_tools_of_the_row_have_names(row):
    assert all(button.accessibleName() for button in row.find("filterRow").findChildren(QToolButton))
    assert all(line.accessibleName() for line in row.find("filterRow").findChildren(QLineEdit))
