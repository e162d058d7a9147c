"""Zoom and theme: by menu, keys and wheel, at once and without a restart."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QTabWidget, QToolBar, QToolButton, QWidget

from sc_desktop.ui.theme import ZOOMS, apply_zoom, theme, zoom_after

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def normal_afterwards():
    """The zoom is the application's: what is tested next begins at 100 %."""
    yield
    apply_zoom(QApplication.instance(), 100)


def sizes(user):
    """Letters, rows, a column and the toolbar's icons, in pixels."""
    column = user.table.columnWidth(user.column("email"))
    icons = user.find("toolbar", QToolBar).iconSize().height()
    return user.table.fontMetrics().height(), user.table.verticalHeader().defaultSectionSize(), column, icons


def zoom(user):
    return user.window.desk.settings.whole("appearance.zoom")


def turn(user, notches, modifiers=CONTROL):
    """Turn the wheel over the grid; up is away from the user."""
    port = user.table.viewport()
    middle = QPointF(port.rect().center())
    none, begin = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    turned = QPoint(0, round(120 * notches))
    QApplication.sendEvent(port, QWheelEvent(middle, port.mapToGlobal(middle), QPoint(), turned, none, modifiers, begin, False))
    user.settle()


def test_that_keys_make_everything_larger_and_normal_again(demo):
    before = sizes(demo)
    for _ in range(3):
        demo.hits(Qt.Key.Key_Plus, CONTROL)
    assert zoom(demo) == 150
    assert [1.3 < now / then < 1.7 for now, then in zip(sizes(demo), before, strict=True)] == [True] * 4
    demo.hits(Qt.Key.Key_0, CONTROL)
    assert (zoom(demo), sizes(demo)) == (100, before)


def test_that_chips_and_the_title_of_the_values_grow_with_the_rest(demo):
    demo.go_to(demo.ids()[0], "lastname")
    demo.do("action.filter_is")
    demo.do("action.values")
    demo.settle()
    shown = [
        *demo.find("filterChips").findChildren(QToolButton),
        *demo.find("valuesDock").titleBarWidget().findChildren(QLabel),
    ]
    tall = demo.table.fontMetrics().height()
    signs = [demo.find(name, QToolButton) for name in ("configureButton", "valuesPin", "valuesAsChart", "dockClose")]
    small = [each.iconSize().height() for each in signs]
    assert len(shown) == 4
    assert {each.fontMetrics().height() for each in shown} == {tall}
    demo.do("action.zoom_in")
    demo.do("action.zoom_in")
    demo.settle()
    shown = [*demo.find("filterChips").findChildren(QToolButton), *demo.find("valuesDock").titleBarWidget().findChildren(QLabel)]
    assert {each.fontMetrics().height() for each in shown} == {demo.table.fontMetrics().height()} != {tall}
    assert all(each.iconSize().height() > before for each, before in zip(signs, small, strict=True))


def test_that_keys_make_everything_smaller(demo):
    before = sizes(demo)
    for _ in range(3):
        demo.hits(Qt.Key.Key_Minus, CONTROL)
    assert zoom(demo) == 70
    assert all(now < then for now, then in zip(sizes(demo), before, strict=True))


def test_that_the_wheel_zooms_with_control_and_scrolls_without(demo):
    turn(demo, 2)
    assert zoom(demo) == 125
    turn(demo, -1)
    assert zoom(demo) == 110
    turn(demo, -1, Qt.KeyboardModifier.NoModifier)
    assert zoom(demo) == 110
    assert demo.table.verticalScrollBar().value() > 0


def test_that_parts_of_a_notch_add_up(demo):
    for _ in range(3):
        turn(demo, 0.5)
    assert zoom(demo) == 110


def test_that_a_width_of_ones_own_grows_with_the_zoom_and_comes_back(demo):
    place = demo.column("email")
    demo.table.setColumnWidth(place, 200)
    demo.do("action.zoom_in")
    demo.settle()
    assert demo.table.columnWidth(place) == 220
    demo.do("action.zoom_reset")
    demo.settle()
    assert demo.table.columnWidth(place) == 200


def test_that_the_zoom_is_there_at_the_next_start(demo, open_user):
    for _ in range(3):
        demo.do("action.zoom_in")
    demo.settle()
    left = sizes(demo)
    demo.window.close()
    again = open_user()
    assert (zoom(again), sizes(again)) == (150, left)


def test_that_the_lists_of_the_tabs_grow_as_well(demo):
    table = demo.find("groupsTable")
    before = table.verticalHeader().defaultSectionSize(), demo.find("ordersTable").verticalHeader().defaultSectionSize()
    demo.sets("appearance.zoom", 200)
    now = table.verticalHeader().defaultSectionSize(), demo.find("ordersTable").verticalHeader().defaultSectionSize()
    assert now == (2 * before[0], 2 * before[1])


@pytest.mark.parametrize(
    ("percent", "steps", "after"), [(100, 1, 110), (100, -1, 90), (200, 1, 200), (70, -3, 70), (137, 1, 150), (137, -1, 125), (180, 0, 100)]
)
def test_that_a_step_goes_to_the_next_size_and_stays_at_the_ends(percent, steps, after):
    assert zoom_after(percent, steps) == after


def test_that_the_sizes_of_a_step_are_those_of_the_preference(demo):
    preference = demo.window.desk.settings.preference("appearance.zoom")
    assert (preference.minimum, preference.maximum) == (ZOOMS[0], ZOOMS[-1])


def test_that_the_theme_is_turned_in_the_menu_and_kept(demo, open_user):
    action = demo.find("action.theme", QAction)
    was_dark = action.isChecked()
    demo.do("action.theme")
    demo.settle()
    assert (theme().name == "dark", action.isChecked()) == (not was_dark, not was_dark)
    assert demo.window.desk.settings.choice("appearance.theme") == ("light" if was_dark else "dark")
    demo.window.close()
    assert open_user().find("action.theme", QAction).isChecked() is not was_dark


def test_that_chips_and_badges_take_the_colours_of_another_theme(demo):
    demo.go_to(demo.ids()[0], "firstname")
    demo.do("action.filter_is")
    demo.settle()
    for name in ("dark", "light"):
        demo.sets("appearance.theme", name)
        demo.settle()
        notice = theme().background("notice").color()
        chip, badge = (demo.window.findChild(QWidget, each).grab().toImage() for each in ("filterChip.where.0", "summaryBadge"))
        assert {picture.pixelColor(picture.width() // 2, 3).name() for picture in (chip, badge)} == {notice.name()}


def test_that_preferences_opened_again_have_the_new_size(demo):
    demo.do("action.preferences")
    dialog = demo.dialog("preferencesDialog")
    width = dialog.findChild(QWidget, "preferences.pages").width()
    demo.sets("appearance.zoom", 150)
    dialog.close()
    demo.settle()
    demo.do("action.preferences")
    assert demo.dialog("preferencesDialog").findChild(QWidget, "preferences.pages").width() > width * 1.2


def test_that_a_message_on_the_screen_follows_the_zoom_there_and_back(demo):
    demo.window.desk.tell("Saved.")
    text = demo.find("noticeText", QLabel)
    before = text.fontMetrics().height()
    demo.sets("appearance.zoom", 200)
    assert text.fontMetrics().height() > 1.8 * before
    demo.window.desk.tell("Made at 200 %.")
    demo.sets("appearance.zoom", 100)
    texts = [each for each in demo.window.findChildren(QLabel, "noticeText") if each.isVisible()]
    assert {each.fontMetrics().height() for each in texts} == {before}


def test_that_the_link_below_the_grid_takes_the_colour_of_a_theme_turned_on(demo):
    for _ in range(2):
        demo.do("action.theme")
        demo.settle()
        picture, colour = demo.find("shownLabel").grab().toImage(), theme().palette().color(QPalette.ColorRole.Link)
        painted = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
        assert colour.name() in painted


@pytest.mark.parametrize("width", [1700, 1024])
def test_that_the_legend_tells_its_words_whole_or_leaves_the_last_to_the_tooltips(demo, width):
    legend = demo.find("legend")
    demo.window.resize(width, 700)
    demo.settle()
    chips = [each for each in legend.findChildren(QLabel) if each.toolTip()]
    words = [each for each in legend.findChildren(QLabel) if not each.toolTip()]
    assert [chip.toolTip() for chip in chips] == [word.text() for word in words]
    assert [word.isVisible() for word in words] == [True] * len(words) or width == 1024
    shown = [each for each in (*chips, *words) if each.isVisible()]
    assert all(each.width() >= each.sizeHint().width() and legend.rect().contains(each.geometry()) for each in shown)


def test_that_the_window_fits_a_small_screen_at_the_largest_zoom(demo):
    demo.select(demo.sql("SELECT id_customer FROM ps_orders WHERE valid = 1 ORDER BY id_order DESC LIMIT 1")[0][:1])
    demo.find("propertyTabs", QTabWidget).setCurrentWidget(demo.find("ordersTab"))
    demo.sets("appearance.zoom", 200)
    demo.window.resize(1024, 700)
    demo.settle()
    assert demo.window.height() == 700
    tables = [demo.find(name) for name in ("ordersTable", "orderLinesTable", "boughtTable")]
    assert all(table.viewport().height() >= 3 * table.verticalHeader().defaultSectionSize() for table in tables)
