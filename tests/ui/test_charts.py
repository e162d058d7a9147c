"""Charts of a column by clicks and keys: a bar finds the customers that SQL beside the program counts."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QToolButton

from sc_desktop.ui.theme import apply_theme, theme
from sc_desktop.ui.values.chart import ChartView, ticks_of
from sc_desktop.workspace.workspace import Workspace
from tests.ui.test_filters import chips

pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)  # a tooltip on a screen that is none
_KEY = Qt.Key
LIVE = "FROM ps_customer WHERE deleted = 0"


@pytest.fixture
def demo(demo, monkeypatch):
    monkeypatch.setattr(Workspace, "now", lambda self: "2026-03-01 12:00:00")
    demo.do("action.figures")
    demo.settle()
    return demo


def open_chart(user, figure):
    user.bot.mouseClick(user.find(f"figure.{figure}", QAbstractButton), Qt.MouseButton.LeftButton)
    user.settle()
    return user.find("valuesChart", ChartView)


def bars(view):
    return {bar.label: bar.count for bar in view.chart.bars}


def click(user, view, label, *, is_left=False):
    bar = next(each for each in view.chart.bars if (each.label, each.is_left) == (label, is_left))
    user.bot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.place_of(bar).center().toPoint())
    user.settle()


def test_that_a_month_of_registrations_is_filtered_by_a_click(demo):
    view = open_chart(demo, "customers")
    grain = demo.find("valuesGrain", QComboBox)
    grain.setCurrentIndex(1)
    grain.activated.emit(1)
    demo.settle()
    told = dict(demo.sql(f"SELECT SUBSTR(date_add, 1, 7), COUNT(*) {LIVE} GROUP BY 1"))
    assert {month: count for month, count in bars(view).items() if count} == dict(sorted(told.items())[-len(bars(view)) :])
    click(demo, view, "2025-03")
    assert f"{told['2025-03']:,} customer" in demo.label("shownLabel")
    click(demo, view, "2025-03")
    assert chips(demo) == []


def test_that_the_ages_stand_as_a_pyramid_and_a_bar_finds_its_customers(demo):
    demo.go_to(demo.ids()[0], "lastname")
    view = open_chart(demo, "age")
    demo.settle()
    men = "SELECT id_gender FROM ps_gender WHERE type = 0"
    born = "birthday > DATE('now', 'localtime', '-50 years') AND birthday <= DATE('now', 'localtime', '-45 years')"
    ((told,),) = demo.sql(f"SELECT COUNT(*) {LIVE} AND id_gender IN ({men}) AND {born}")
    assert sum(bar.count for bar in view.chart.bars if bar.is_left and bar.label == "45–49") == told
    ((everybody,),) = demo.sql(f"SELECT COUNT(*) {LIVE}")
    assert sum(bar.count for bar in view.chart.bars) + view.chart.unseen == everybody
    click(demo, view, "45–49", is_left=True)
    assert f"{told} customer" in demo.label("shownLabel")
    assert len(chips(demo)) == 2


def test_that_numbers_go_into_stretches_and_a_click_goes_closer(demo):
    view = open_chart(demo, "spent")
    spent = "(SELECT SUM(total_paid_real / conversion_rate) FROM ps_orders o WHERE o.id_customer = ps_customer.id_customer AND valid)"
    first = view.chart.bars[0]
    low, high = (int(part.replace(",", "")) for part in first.label.split("–"))
    ((told,),) = demo.sql(f"SELECT COUNT(*) {LIVE} AND {spent} >= {low} AND {spent} < {high}")
    assert first.count == told
    click(demo, view, first.label)
    assert f"{told:,} customer" in demo.label("shownLabel")
    assert len(view.chart.bars) > 3


def test_that_keys_go_through_the_bars_and_copy_the_picture(demo):
    view = open_chart(demo, "orders")
    assert QApplication.focusWidget() is view
    demo.hits(_KEY.Key_Right)
    demo.hits(_KEY.Key_Right)
    demo.hits(_KEY.Key_Return)
    assert chips(demo) == ["Valid orders = 1"]
    demo.hits(_KEY.Key_Right)
    demo.hits(_KEY.Key_Space)
    assert chips(demo) == ["Valid orders: 1, 2"]
    demo.bot.keyClick(view, _KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().image().size() == view.size() * view.devicePixelRatioF()
    assert "0: 1,197 customers" in view.accessibleDescription()


def test_that_chart_and_list_change_places_and_stay_so(demo, open_user):
    demo.pick_view("Overview")
    demo.go_to(demo.ids()[0], "id_default_group")
    demo.do("action.values")
    demo.settle()
    view = demo.find("valuesChart", ChartView)
    assert not view.isVisible()
    demo.find("valuesAsChart", QToolButton).click()
    demo.settle()
    live = LIVE.replace("ps_customer", "ps_customer JOIN ps_group_lang l ON l.id_group = id_default_group")
    told = dict(demo.sql(f"SELECT name, COUNT(*) {live} AND l.id_lang = 2 GROUP BY name"))
    assert (view.isVisible(), bars(view)) == (True, told)
    demo.window.close()
    assert open_user().find("valuesChart", ChartView).isVisible()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_that_bars_are_as_long_as_their_counts_in_both_themes(demo, name):
    apply_theme(QApplication.instance(), name)
    view = open_chart(demo, "orders")
    picture, ground = view.grab().toImage(), view.palette().base().color()
    heights = []
    for bar in view.chart.bars[:2]:
        place = view.place_of(bar)
        column = [picture.pixelColor(QPoint(round(place.center().x()), y)) for y in range(round(place.top()), round(place.bottom()))]
        heights.append(sum(_far(colour, ground) and not _far(colour, _bar_colour(ground)) for colour in column))
    apply_theme(QApplication.instance(), "light")
    (zero, one) = (bar.count for bar in view.chart.bars[:2])
    assert heights[1] / heights[0] == pytest.approx(one / zero, abs=0.03)


def test_that_a_scale_ends_at_a_round_number_just_above_the_longest_bar():
    assert [ticks_of(most)[-1] for most in (0, 1, 3, 7, 409, 1197, 979_970)] == [1, 1, 3, 8, 500, 1500, 1_000_000]
    assert all(len(ticks_of(most)) <= 7 for most in range(2000))


def _bar_colour(ground):
    accent = theme().line("accent")
    parts = [round(0.65 * one + 0.35 * other) for one, other in zip(accent.getRgb()[:3], ground.getRgb()[:3], strict=True)]
    return QColor(*parts)


def _far(one, other):
    return max(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)) > 12
