"""The tabs at the right: all of them readable and within one click, however narrow the pane."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTabWidget, QToolButton

from sc_desktop.ui.properties.wrapped_tabs import WrappedTabBar, balanced, wrapped

TITLES = ("Summary", "Addresses (2)", "Orders && products (12)", "Groups", "Messages (1)", "Carts (3)", "Vouchers", "Segments", "Visits")


@pytest.fixture
def tabs(qtbot):
    tabs = QTabWidget()
    tabs.setTabBar(WrappedTabBar(tabs))
    qtbot.addWidget(tabs)
    for title in TITLES:
        tabs.addTab(QToolButton(), title)
    tabs.resize(340, 300)
    tabs.show()
    return tabs


def places(tabs):
    return [tabs.tabBar().place_of(tab) for tab in range(tabs.count())]


@pytest.mark.parametrize("width", [280, 340, 900])
def test_that_every_title_is_whole_inside_the_bar_and_none_covers_another(tabs, qtbot, width):
    tabs.resize(width, 300)
    qtbot.waitUntil(lambda: tabs.tabBar().height() == tabs.tabBar().sizeHint().height())
    found, bar = places(tabs), tabs.tabBar()
    assert all(bar.rect().contains(place) for place in found)
    assert not any(one.intersects(other) for number, one in enumerate(found) for other in found[:number])
    metrics = bar.fontMetrics()
    assert all(metrics.horizontalAdvance(title.replace("&&", "&")) <= place.width() for title, place in zip(TITLES, found, strict=True))


def test_that_there_are_no_arrows_to_hunt_with(tabs):
    assert not [each for each in tabs.tabBar().findChildren(QToolButton) if each.isVisible()]


def test_that_the_page_begins_below_the_last_line(tabs, qtbot):
    qtbot.waitUntil(lambda: tabs.tabBar().height() > places(tabs)[0].height())
    page = tabs.currentWidget()
    assert page.mapTo(tabs, QPoint(0, 0)).y() >= places(tabs)[-1].bottom()


def test_that_a_click_opens_the_tab_under_the_mouse(tabs, qtbot):
    for tab in (8, 2, 5):
        qtbot.mouseClick(tabs.tabBar(), Qt.MouseButton.LeftButton, pos=places(tabs)[tab].center())
        assert tabs.currentIndex() == tab


def test_that_the_arrow_keys_go_from_tab_to_tab(tabs, qtbot):
    tabs.setFocus()
    for _ in range(4):
        qtbot.keyClick(tabs.tabBar(), Qt.Key.Key_Right)
    qtbot.keyClick(tabs.tabBar(), Qt.Key.Key_Left)
    assert tabs.currentIndex() == 3


def test_that_tabs_stay_in_their_places_while_counts_come_and_go(tabs):
    tabs.tabBar().setTabData(3, "Groups (99)")
    before = places(tabs)
    tabs.setTabText(3, "Groups (7)")
    assert places(tabs) == before
    tabs.setTabText(3, "Groups (12345)")
    assert places(tabs) != before


def test_that_lines_are_filled_as_they_come():
    assert wrapped([50, 50, 50, 120, 10], 110) == [(0, 2), (2, 3), (3, 4), (4, 5)]
    assert wrapped([], 110) == []


def test_that_no_tab_is_left_alone_where_the_lines_can_share():
    assert wrapped([100] * 5, 400) == [(0, 4), (4, 5)]
    assert balanced([100] * 5, 400) == [(0, 3), (3, 5)]


def test_that_letters_too_large_for_a_few_lines_make_one_line_with_arrows_to_every_tab(tabs, qtbot):
    font = tabs.font()
    font.setPointSizeF(font.pointSizeF() * 3)
    tabs.setFont(font)
    bar, further = tabs.tabBar(), tabs.findChild(QToolButton, "furtherTabs")
    qtbot.waitUntil(lambda: bar.height() == places(tabs)[0].height())
    while further.isEnabled():
        qtbot.mouseClick(further, Qt.MouseButton.LeftButton)
    last = places(tabs)[-1]
    assert bar.rect().contains(last)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=last.center())
    assert tabs.currentIndex() == len(TITLES) - 1


def test_that_the_current_tab_of_the_one_line_comes_into_sight(tabs, qtbot):
    tabs.resize(130, 300)
    bar = tabs.tabBar()
    qtbot.waitUntil(lambda: bar.height() == places(tabs)[0].height())
    for tab in (8, 3, 0):
        tabs.setCurrentIndex(tab)
        assert bar.rect().contains(places(tabs)[tab].center())
