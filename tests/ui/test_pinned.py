"""Pinned columns: they stay at the left while the others scroll, for the eye, the mouse, the keys and at the next start."""

import tomllib
from array import array

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QSpinBox, QToolTip, QWidget

from sc_desktop.domain.manner import ENGLISH
from sc_desktop.domain.stage import Stage
from sc_desktop.prestashop.customers.native import COLUMNS
from sc_desktop.ui.grid.fill_handle import FillHandle
from sc_desktop.ui.grid.model import CustomerModel
from sc_desktop.ui.grid.table import CustomerTable
from sc_desktop.workspace.browsing import GridRow
from tests.ui.test_configure import Configuring
from tests.ui.test_restart import start, user

__all__ = ["start", "user"]
_KEY, _MOD, _LEFT = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("does not support raise", "does not support grabbing", extend=True)
WIDE, PINNED = 100, 2
MANNER = replace(ENGLISH, lists={"gender": {1: "Mr."}})


class Board(CustomerTable):
    """Twelve columns of 100 pixels in a table of some 700, the first two pinned; no shop behind."""

    def __init__(self, bot):
        model = CustomerModel()
        super().__init__(model)
        model.setParent(self)
        self.bot = bot
        columns = COLUMNS[:12]
        model.set_columns(columns, MANNER)
        model.take_ids(array("q", range(1, 31)))
        texts = {column.key: f"text of {column.key}" for column in columns}
        model.take_rows(range(1, 31), {row: GridRow(row, {}, texts, {}) for row in range(1, 31)})
        model.set_stage(Stage())
        for place in range(12):
            self.setColumnWidth(place, WIDE)
        self.resize(700, 400)
        self.header.pin(PINNED)
        self.show()
        self.setFocus()

    def scroll(self, pixels):
        self.horizontalScrollBar().setValue(pixels)

    def point(self, row, place):
        return self.visualRect(self.customers.index(row, place)).center()

    def click(self, point, modifiers=_MOD.NoModifier):
        self.bot.mouseClick(self.viewport(), _LEFT, modifiers, point)

    def drag(self, port, start, end, meanwhile=lambda: None):
        """Press, move with the button down, let go."""
        self.bot.mousePress(port, _LEFT, pos=start)
        meanwhile()
        for place in (start + (end - start) / 2, end - QPoint(1, 0), end):
            there = QPointF(place), QPointF(port.mapToGlobal(place))
            QApplication.sendEvent(port, QMouseEvent(QEvent.Type.MouseMove, *there, Qt.MouseButton.NoButton, _LEFT, _MOD.NoModifier))
        self.bot.mouseRelease(port, _LEFT, pos=end)

    def key(self, key, modifiers=_MOD.NoModifier):
        self.bot.keyClick(self, key, modifiers)

    @property
    def here(self):
        index = self.currentIndex()
        return index.row(), index.column()

    @property
    def selected(self):
        """The one block that is selected: first row and column, last row and column."""
        (block,) = self.selectionModel().selection()
        return block.top(), block.left(), block.bottom(), block.right()

    def is_seen(self, place):
        """Whether a cell of this column is seen whole, beside the pinned part or in it."""
        rect = self.visualRect(self.customers.index(0, place))
        return rect.left() >= (0 if place < PINNED else PINNED * WIDE) and rect.right() < self.viewport().width() and rect.width() == WIDE


@pytest.fixture
def board(qtbot):
    board = Board(qtbot)
    qtbot.addWidget(board)
    return board


# -- what is seen --------------------------------------------------------------------------------------------------------------------------


def test_that_the_picture_of_the_pinned_part_stays_and_the_others_scroll_under_it(board):
    edge = PINNED * WIDE
    whole, titles = board.viewport().grab(), board.header.viewport().grab()
    board.scroll(330)
    moved, moved_titles = board.viewport().grab(), board.header.viewport().grab()
    for before, after in ((whole, moved), (titles, moved_titles)):
        tall = before.height()
        assert after.copy(0, 0, edge, tall).toImage() == before.copy(0, 0, edge, tall).toImage()
        assert after.copy(edge, 0, 140, tall).toImage() == before.copy(edge + 330, 0, 140, tall).toImage()


def test_that_scrolling_paints_anew_what_qt_moved_along(board):
    board.scroll(330)
    QApplication.processEvents()
    shown, titles = board.viewport().grab().toImage(), board.header.viewport().grab().toImage()
    board.scroll(0)
    board.scroll(330)
    board.viewport().repaint()
    board.header.viewport().repaint()
    assert board.viewport().grab().toImage() == shown
    assert board.header.viewport().grab().toImage() == titles


def test_that_in_a_narrow_window_only_so_many_stay_that_the_others_can_be_seen(board):
    board.header.pin(4)
    assert board.header.pinned == 4
    board.resize(400, 400)
    assert board.header.pinned == 2
    board.resize(700, 400)
    assert board.header.pinned == 4


# -- the mouse -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scrolled", [0, 330])
@pytest.mark.parametrize("place", [0, 1, 5, 6])
def test_that_a_click_reaches_the_cell_that_is_seen_there(board, scrolled, place):
    board.scroll(scrolled)
    board.click(board.point(3, place))
    assert board.here == (3, place)
    assert board.selected == (3, place, 3, place)


def test_that_no_place_of_the_pinned_part_reaches_a_cell_under_it(board):
    board.scroll(330)
    assert [board.indexAt(QPoint(x, 5)).column() for x in (0, 99, 100, 199, 200, 270)] == [0, 0, 1, 1, 5, 6]
    assert board.visualRect(board.customers.index(0, 3)).right() < 0


def test_that_a_drag_out_of_the_pinned_part_selects_all_between(board):
    board.scroll(330)
    board.drag(board.viewport(), board.point(1, 1), board.point(4, 6))
    assert board.selected == (1, 1, 4, 6)


def test_that_a_drag_into_the_pinned_part_selects_all_between(board):
    board.scroll(330)
    board.drag(board.viewport(), board.point(4, 6), board.point(1, 0))
    assert board.selected == (1, 0, 4, 6)


@pytest.mark.parametrize("place", [1, 3])
def test_that_a_drag_goes_on_from_its_cell_when_columns_scroll_meanwhile(board, place):
    board.drag(board.viewport(), board.point(1, place), board.point(3, 6), meanwhile=lambda: board.scroll(270))
    assert board.selected[:3] == (1, place, 3)
    assert board.selected[3] > 6


def test_that_a_click_with_shift_selects_from_a_cell_that_has_gone_under(board):
    board.click(board.point(2, 3))
    board.scroll(330)
    board.click(board.point(5, 6), _MOD.ShiftModifier)
    assert board.selected == (2, 3, 5, 6)
    board.click(board.point(5, 0), _MOD.ShiftModifier)
    assert board.selected == (2, 0, 5, 3)


def test_that_a_tip_tells_of_the_title_that_is_seen(board):
    board.scroll(330)
    tips = []
    for x in (50, 210):
        place = QPoint(x, 8)
        QApplication.sendEvent(board.header.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, board.header.viewport().mapToGlobal(place)))
        tips.append(QToolTip.text())
    headers = [board.customers.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) for place in (0, 5)]
    assert tips == headers


def test_that_a_click_on_a_pinned_title_sorts_by_it(board, qtbot):
    board.scroll(330)
    asked = []
    board.header.sort_asked.connect(asked.append)
    for x in (150, 250):
        qtbot.mouseClick(board.header.viewport(), _LEFT, pos=QPoint(x, 8))
    assert asked == [1, 5]


def test_that_the_edge_of_a_pinned_title_widens_it_and_moves_the_border(board):
    board.scroll(330)
    board.drag(board.header.viewport(), QPoint(PINNED * WIDE - 2, 8), QPoint(PINNED * WIDE + 58, 8))
    assert [board.columnWidth(place) for place in (0, 1, 2, 5)] == [WIDE, WIDE + 60, WIDE, WIDE]
    assert board.header.pinned_width == PINNED * WIDE + 60
    assert board.indexAt(QPoint(PINNED * WIDE + 50, 5)).column() == 1


@pytest.mark.parametrize(("start", "end", "order"), [(50, 170, [1, 0, 2]), (150, 290, [0, 2, 3])], ids=["within", "out of it"])
def test_that_a_pinned_title_is_dragged_to_where_it_is_let_go(board, start, end, order):
    board.scroll(330)
    board.drag(board.header.viewport(), QPoint(start, 8), QPoint(end, 8))
    header = board.header
    assert [header.logicalIndex(place) for place in range(3)] == order
    if end > PINNED * WIDE:
        assert header.visualIndex(1) in (5, 6)


# -- keys ----------------------------------------------------------------------------------------------------------------------------------


def test_that_the_cell_the_keys_go_to_is_never_under_the_pinned_part(board):
    board.setCurrentIndex(board.customers.index(0, 11))
    for _ in range(10):
        board.key(_KEY.Key_Left)
        assert board.is_seen(board.here[1])
    assert board.here == (0, 1)
    board.scroll(500)
    board.key(_KEY.Key_Right)
    assert board.here == (0, 2)
    assert board.is_seen(2)


def test_that_going_to_a_pinned_cell_leaves_the_others_where_they_are(board):
    board.scroll(330)
    board.setCurrentIndex(board.customers.index(0, 6))
    board.key(_KEY.Key_Home)
    board.key(_KEY.Key_PageDown)
    assert board.here[1] == 0
    assert board.here[0] > 5
    assert board.horizontalScrollBar().value() == 330


def test_that_keys_with_shift_select_over_the_border_from_either_side(board):
    board.setCurrentIndex(board.customers.index(2, 1))
    board.scroll(500)
    board.key(_KEY.Key_Right, _MOD.ShiftModifier)
    assert board.selected == (2, 1, 2, 2)
    board.key(_KEY.Key_End, _MOD.ShiftModifier)
    assert board.selected == (2, 1, 2, 11)
    board.scroll(200)
    board.click(board.point(2, 4))
    board.scroll(500)
    board.key(_KEY.Key_Home, _MOD.ShiftModifier)
    assert board.selected == (2, 0, 2, 4)


def test_that_an_editor_stands_where_its_cell_is_seen_and_goes_under_with_it(board):
    board.customers.take_rows((1,), {1: GridRow(1, {"lastname": "Doe", "email": "a@b.c"}, {"lastname": "Doe"}, {})})
    board.delegate.manner = lambda: MANNER
    names = [column.key for column in board.customers.columns]
    board.header.pin(names.index("lastname") + 1 if names.index("lastname") < 4 else PINNED)
    board.scroll(300)
    free = next(place for place, column in enumerate(board.customers.columns) if column.key == "email")
    board.setCurrentIndex(board.customers.index(0, free))
    board.key(_KEY.Key_F2)
    editor = board.indexWidget(board.currentIndex())
    edge = board.header.pinned_width
    assert editor.isVisible()
    assert editor.x() >= edge
    board.scroll(board.horizontalScrollBar().value() + editor.x() - edge + 30)
    assert editor.x() < edge
    assert editor.mask().boundingRect().left() == edge - editor.x()


def test_that_the_fill_handle_stands_at_what_is_seen_and_reaches_what_is_seen(board):
    grip = FillHandle(board)
    board.click(board.point(1, 1))
    board.scroll(330)
    grip.follow()
    corner = board.visualRect(board.customers.index(1, 1)).bottomRight()
    assert grip.isVisible()
    assert grip.geometry().adjusted(-1, -1, 1, 1).contains(corner)
    board.selectionModel().clearSelection()
    board.setCurrentIndex(board.customers.index(1, 3))
    board.scroll(330)
    grip.follow()
    assert not grip.isVisible()
    wanted = []
    grip.wanted.connect(wanted.append)
    board.setCurrentIndex(board.customers.index(1, 1))
    grip.follow()
    start, end = grip.rect().center(), grip.mapFromGlobal(board.viewport().mapToGlobal(QPoint(250, board.point(1, 1).y())))
    board.drag(grip, start, end)
    assert [each.columns for each in wanted] == [4]


# -- in the window -------------------------------------------------------------------------------------------------------------------------


def pin_at(user, key):
    """Choose the pinning in the menu of this column's title."""
    port = user.header.viewport()
    place = QPoint(user.header.left_of(user.column(key)) + 20, 8)
    user.header.menu_asked.emit(port.mapToGlobal(place))
    user.settle()
    menu = user.find("columnMenu", QWidget)
    action = menu.findChild(QAction, "pinColumns")
    assert action.isEnabled()
    user.bot.mouseClick(menu, _LEFT, pos=menu.actionGeometry(action).center())
    user.settle()


def test_that_columns_are_pinned_by_the_menu_of_a_title_for_the_next_start_and_reset(user, start):
    user.pick_view("Overview")
    pin_at(user, "firstname")
    count = user.column("firstname") + 1
    assert user.header.pinned == count
    user.pick_view("Light")
    assert user.header.pinned == 0
    user.quit()
    again = start()
    again.pick_view("Overview")
    assert again.header.pinned == count
    again.choose("unpinColumns")
    assert again.header.pinned == 0
    pin_at(again, "firstname")
    again.choose("resetColumns")
    assert again.header.pinned == 0


def test_that_a_view_keeps_its_pinned_columns_and_unpinning_is_a_change_of_it(user):
    pin_at(user, "firstname")
    user.do("action.save_view")
    user.settle()
    (file,) = (user.profile / "views").glob("*.toml")
    assert tomllib.loads(file.read_text("utf-8"))["pinned"] == user.column("firstname") + 1
    configuring = Configuring(user)
    spin = configuring.part(QSpinBox, "pinnedColumns")
    assert spin.isVisible()
    spin.setValue(1)
    configuring.click("saveView")
    assert user.header.pinned == 1
    user.choose("unpinColumns")
    assert user.header.pinned == 0
    user.choose("resetColumns")
    assert user.header.pinned == 1


def test_that_a_pinned_name_is_edited_while_the_rest_is_scrolled_and_found_again(user):
    user.pick_view("Overview")
    pin_at(user, "firstname")
    user.window.resize(1000, 700)
    customer = user.ids()[2]
    bar = user.table.horizontalScrollBar()
    bar.setValue(bar.maximum())
    user.click_cell(customer, "firstname")
    assert bar.value() == bar.maximum() > 0
    user.types("Zoe")
    user.hits(_KEY.Key_Return)
    user.commit()
    assert user.sql("SELECT firstname FROM ps_customer WHERE id_customer = ?", customer) == [("Zoe",)]
    user.do("action.find_in_grid")
    user.types(user.text(customer, "email"))
    user.hits(_KEY.Key_Return)
    user.until(lambda: user.table.currentIndex().column() == user.column("email"))
    assert user.table.visualRect(user.table.currentIndex()).left() >= user.header.pinned_width


def test_that_the_fields_of_the_filter_row_stay_with_their_titles(user):
    user.pick_view("Overview")
    pin_at(user, "firstname")
    user.do("action.filter_row")
    user.window.resize(1000, 700)
    user.table.horizontalScrollBar().setValue(300)
    user.settle()
    fields = {key: user.find(f"filterField.{key}").parentWidget() for key in ("firstname", "lastname", "email")}
    assert fields["firstname"].x() == user.header.left_of(user.column("firstname")) > 0
    assert not [key for key in ("lastname", "email") if fields[key].isVisible() and fields[key].x() < user.header.pinned_width]
    field = user.find("filterField.lastname")
    field.setFocus()
    user.settle()
    assert field.parentWidget().x() >= user.header.pinned_width
