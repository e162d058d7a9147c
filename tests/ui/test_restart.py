"""What a user arranged is there again at the next start; what can't be used is as if it had never been kept."""

import json

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QSplitter, QTabWidget

from sc_desktop.settings.window_state import FILE_NAME
from tests.kit.windows import User

_KEY = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing", extend=True)
NONSENSE = '{"geometry": "AAAA", "panes": [1], "view": "gone", "tab": 5, "sort.light": "-nothing", "order.light": {}}'


class Arranger(User):
    """A person who makes the window their own."""

    @property
    def header(self):
        return self.table.horizontalHeader()

    def middle(self, key):
        place = self.column(key)
        return QPoint(self.header.sectionViewportPosition(place) + self.header.sectionSize(place) // 2, self.header.height() // 2)

    def drag(self, start, end):
        """Press on the header, go there in steps, let go."""
        port, bot, steps = self.header.viewport(), self.bot, 8
        bot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
        for step in range(1, steps + 1):
            self.move(port, start + (end - start) * step / steps)
        bot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
        self.settle()

    def move(self, widget, place):
        """With the button down; qtbot's own move has none."""
        none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        there = QPointF(place)
        event = QMouseEvent(QEvent.Type.MouseMove, there, QPointF(widget.mapToGlobal(place)), Qt.MouseButton.NoButton, left, none)
        QApplication.sendEvent(widget, event)

    def drag_title(self, key, onto):
        self.drag(self.middle(key), self.middle(onto) - QPoint(6, 0))

    def drag_edge(self, key, by):
        edge = QPoint(self.header.sectionViewportPosition(self.column(key)) + self.header.sectionSize(self.column(key)) - 1, 8)
        self.drag(edge, edge + QPoint(by, 0))

    def width(self, key):
        return self.header.sectionSize(self.column(key))

    def column_menu(self):
        """Right click on a title."""
        place = self.middle("id_customer") if "id_customer" in self.column_keys() else QPoint(5, 5)
        port = self.header.viewport()
        QApplication.sendEvent(port, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, port.mapToGlobal(place)))
        self.until(lambda: any(each.isVisible() for each in self.window.findChildren(QMenu, "columnMenu")))
        return next(each for each in self.window.findChildren(QMenu, "columnMenu") if each.isVisible())

    def choose(self, name):
        """Choose in the header's menu."""
        menu = self.column_menu()
        action = menu.findChild(QAction, name)
        assert action.isEnabled(), name
        self.bot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        self.settle()

    @property
    def tabs(self):
        return self.find("propertyTabs", QTabWidget)

    @property
    def panes(self):
        return self.find("panes", QSplitter)

    def quit(self):
        self.window.close()


@pytest.fixture
def start(open_user):
    """Starts the program, in the same profile each time."""

    def start_it():
        user = open_user()
        return Arranger(user.window, user.bot, user.profile)

    return start_it


@pytest.fixture
def user(start):
    return start()


def kept(user):
    return json.loads((user.profile / FILE_NAME).read_text("utf-8"))


# -- it is all there again -----------------------------------------------------------------------------------------------------------------


def test_that_the_view_in_use_is_back(user, start):
    user.pick_view("Overview")
    user.quit()
    assert start().find("viewPicker", QComboBox).currentText() == "Overview"


def test_that_a_column_dragged_elsewhere_is_there_again_in_its_view_alone(user, start):
    before = user.column_keys()
    user.drag_title("email", onto="firstname")
    moved = [key for key in before if key != "email"]
    moved.insert(moved.index("firstname"), "email")
    assert user.column_keys() == moved
    user.quit()
    again = start()
    assert again.column_keys() == moved
    again.pick_view("Overview")
    assert again.column_keys().index("email") > again.column_keys().index("lastname")


def test_that_a_width_is_back(user, start):
    wide, other = user.width("lastname"), user.width("firstname")
    user.drag_edge("lastname", 60)
    assert user.width("lastname") == wide + 60
    user.quit()
    again = start()
    assert (again.width("lastname"), again.width("firstname")) == (wide + 60, other)


def test_that_a_hidden_column_stays_hidden_and_can_come_back_to_its_place(user, start):
    before = user.column_keys()
    user.choose("column.firstname")
    assert user.column_keys() == [key for key in before if key != "firstname"]
    user.quit()
    again = start()
    assert "firstname" not in again.column_keys()
    again.choose("column.firstname")
    assert again.column_keys() == before
    assert again.text(again.ids()[0], "firstname") not in ("", "…")


def test_that_each_view_has_the_sorting_it_was_left_with(user, start):
    user.click_header("lastname")
    sorted_ids = user.ids()
    user.quit()
    again = start()
    assert again.ids() == sorted_ids
    again.pick_view("Overview")
    again.click_header("id_customer")
    again.pick_view("Light")
    assert again.ids() == sorted_ids


def test_that_tab_and_group_mode_are_back(user, start):
    user.tabs.setCurrentWidget(user.find("ordersTab"))
    user.find("groupMode", QComboBox).setCurrentIndex(1)
    user.settle()
    user.quit()
    again = start()
    assert again.tabs.currentWidget().objectName() == "ordersTab"
    assert again.find("groupMode", QComboBox).currentData() is True


def test_that_window_and_panes_are_as_large_as_they_were_and_a_hidden_one_stays_hidden(user, start):
    user.do("action.show_groups")
    user.until(lambda: user.window.minimumSize().width() < 790)
    user.window.resize(790, 602)
    user.panes.setSizes([0, 450, 340])
    size, sizes = user.window.size(), user.panes.sizes()
    user.quit()
    again = start()
    assert (again.window.size(), again.panes.sizes()) == (size, sizes)
    assert sizes[0] == 0 < 280 < sizes[2]
    assert not again.find("groupsTree").isVisible()
    again.do("action.show_groups")
    again.settle()
    assert again.find("groupsTree").isVisible()


def test_that_a_window_left_maximised_is_maximised(user, start):
    user.window.showMaximized()
    user.settle()
    user.quit()
    assert start().window.isMaximized()


def test_that_a_crash_loses_no_more_than_the_last_moment(user):
    user.pick_view("Overview")
    user.until(lambda: (user.profile / FILE_NAME).exists() and kept(user).get("view") == "overview")


# -- what can't be used --------------------------------------------------------------------------------------------------------------------


def test_that_a_window_left_on_a_screen_that_is_gone_is_in_sight(user, start):
    user.window.move(9000, 7000)
    user.settle()
    user.quit()
    again = start()
    seen = QGuiApplication.primaryScreen().availableGeometry()
    assert seen.contains(again.window.frameGeometry().topLeft())
    assert seen.intersected(QRect(again.window.frameGeometry())).width() > 300


def test_that_sizes_without_a_grid_hide_no_pane(user, start):
    user.quit()
    (user.profile / FILE_NAME).write_text('{"panes": [0, 0, 0]}', "utf-8")
    again = start()
    assert min(again.panes.sizes()) > 0


@pytest.mark.parametrize("content", ["{oops", "[]", NONSENSE])
def test_that_a_file_that_makes_no_sense_opens_the_window_as_the_first_time(user, start, content):
    columns, size, ids = user.column_keys(), user.window.size(), user.ids()
    user.quit()
    (user.profile / FILE_NAME).write_text(content, "utf-8")
    again = start()
    assert (again.column_keys(), again.window.size(), again.ids()) == (columns, size, ids)
    assert again.tabs.currentIndex() == 0


def test_that_nothing_is_kept_of_columns_nobody_touched(user):
    user.pick_view("Overview")
    user.select(user.ids()[:3])
    user.quit()
    assert not [name for name in kept(user) if name.startswith(("order.", "widths.", "hidden.", "sort."))]


# -- moved columns -------------------------------------------------------------------------------------------------------------------------


def test_that_moving_a_column_keeps_cells_selected_scroll_and_rows_read(user):
    customer = user.ids()[40]
    user.select([customer], "lastname")
    user.table.scrollTo(user.index(customer, "lastname"))
    scrolled = user.table.verticalScrollBar().value()
    user.drag_title("email", onto="id_gender")
    assert user.selected_cells() == {(customer, "lastname")}
    assert not user.header.sectionsMoved()
    assert user.table.verticalScrollBar().value() == scrolled > 0
    assert user.model.data(user.table.currentIndex(), Qt.ItemDataRole.UserRole) == customer


def test_that_copy_and_tab_follow_the_columns_as_they_stand(user):
    customer = user.ids()[0]
    user.drag_title("email", onto="firstname")
    user.select([customer])
    user.do("action.copy")
    first, *_ = cells = QGuiApplication.clipboard().text().split("\t")
    assert first == str(customer)
    assert cells[user.column("email")] == user.text(customer, "email")
    user.go_to(customer, "email")
    user.hits(_KEY.Key_Tab)
    assert user.column_keys()[user.table.currentIndex().column()] == "firstname"


def test_that_a_file_has_the_columns_as_they_stand(user, tmp_path):
    user.sets("export.folder", str(tmp_path))
    user.drag_title("email", onto="firstname")
    user.choose("column.lastname")
    user.select(user.ids()[:1])
    user.do("action.export_csv")
    user.settle()
    (path,) = tmp_path.glob("customers_light_*.csv")
    titles = path.read_text("utf-8-sig").splitlines()[0].split(";" if ";" in path.read_text("utf-8-sig") else ",")
    shown = [user.model.headerData(place, Qt.Orientation.Horizontal) for place in range(user.model.columnCount())]
    assert [title.strip('"') for title in titles] == shown


def test_that_there_is_a_way_back(user):
    columns, width = user.column_keys(), user.width("lastname")
    user.drag_title("email", onto="firstname")
    user.drag_edge("lastname", 60)
    user.choose("column.active")
    user.choose("resetColumns")
    assert (user.column_keys(), user.width("lastname")) == (columns, width)


def test_that_the_last_column_can_not_be_hidden(user):
    for key in user.column_keys()[1:]:
        user.choose(f"column.{key}")
    assert user.column_keys() == ["id_customer"]
    assert not user.column_menu().findChild(QAction, "column.id_customer").isEnabled()


# -- panes that are hidden -----------------------------------------------------------------------------------------------------------------


def test_that_keys_pass_over_a_hidden_pane(user):
    user.do("action.show_groups")
    user.table.setFocus()
    user.hits(_KEY.Key_F6)
    assert user.tabs.isAncestorOf(QApplication.focusWidget())
    user.hits(_KEY.Key_F6)
    assert QApplication.focusWidget() is user.table


def test_that_a_pane_that_is_hidden_hands_the_keyboard_to_the_grid(user):
    user.find("quickSearch").setFocus()
    user.tabs.setFocus()
    user.do("action.show_properties")
    assert QApplication.focusWidget() is user.table


def test_that_properties_shown_again_are_those_of_the_customer_selected_meanwhile(user):
    user.do("action.show_properties")
    customer = user.ids()[3]
    user.select([customer])
    assert f"#{customer}" not in user.label("summaryEmail")
    user.do("action.show_properties")
    user.settle()
    assert f"#{customer}" in user.label("summaryEmail")
