"""The history, driven as its user does: which batches there are, and which of them can be taken back."""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QWidget

from sc_desktop.domain.batch import EDIT, UNDO, Author, Batch
from sc_desktop.domain.manner import ENGLISH, FRENCH
from sc_desktop.errors import ShopUnreachable
from sc_desktop.ui.history.dialog import HistoryDialog
from sc_desktop.ui.theme import apply_theme

ANN = Author("Ann", "till-1")
DATE, KIND, AUTHOR, COMPUTER, CHANGED, ALREADY, CONFLICTS, GONE, STATE = range(9)


def batch(name, **more):
    return replace(Batch(name, EDIT, "", ANN, "2026-05-01 10:00:00", "2026-05-01 10:00:09", 3, 2, 1, 0), **more)


class Robot:
    """What a user can do with the history, and see of it."""

    def __init__(self, qtbot, manner=ENGLISH):
        self.qtbot = qtbot
        self.dialog = HistoryDialog(manner)
        qtbot.addWidget(self.dialog)
        self.undone, self.refreshed = [], []
        self.dialog.undo_asked.connect(self.undone.append)
        self.dialog.refresh_asked.connect(lambda: self.refreshed.append(True))
        with qtbot.waitExposed(self.dialog):
            self.dialog.open()
        self.table = self.find("historyTable", QTableView)
        self.undo = self.find("undoBatchButton", QPushButton)

    def find(self, name, kind=QWidget):
        widget = self.dialog.findChild(kind, name)
        assert widget is not None, name
        return widget

    def row(self, row):
        model = self.table.model()
        return [model.index(row, column).data() for column in range(model.columnCount())]

    def chooses(self, row):
        place = self.table.visualRect(self.table.model().index(row, KIND)).center()
        self.qtbot.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def clicks(self, name):
        self.qtbot.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def text(self, name):
        return self.find(name, QLabel).text()


@pytest.fixture
def robot(qtbot):
    apply_theme(QApplication.instance(), "light")
    return Robot(qtbot)


def test_that_a_batch_is_told_in_one_row(robot):
    robot.dialog.show_batches([batch("b1", applied=12_480)])
    assert robot.row(0) == ["2026-05-01 10:00", "Edit", "Ann", "till-1", "12,480", "2", "1", "0", "finished"]


def test_that_dates_are_written_as_the_language_does(qtbot):
    french = Robot(qtbot, FRENCH)
    french.dialog.show_batches([batch("b1")])
    assert french.row(0)[DATE] == "01/05/2026 10:00"


def test_that_an_undo_and_what_it_took_back_name_each_other(robot):
    robot.dialog.show_batches([
        batch("b2", kind=UNDO, undoes="b1", started="2026-05-02 08:00:00"),
        batch("b1", undone_by="b2"),
        batch("b0", kind=UNDO, undoes="long before this list"),
    ])  # fmt: skip
    assert robot.row(0)[KIND] == "Taken back: batch of 2026-05-01 10:00"
    assert robot.row(1)[STATE] == "taken back on 2026-05-02 08:00"
    assert robot.row(2)[KIND] == "Taken back: batch of long before "


def test_that_the_state_is_in_sight_without_scrolling(robot):
    author = Author("Anne-Charlotte", "till-number-1")
    robot.dialog.show_batches([batch("b2", kind=UNDO, undoes="b1"), batch("b1", undone_by="b2", author=author)])
    header = robot.table.horizontalHeader()
    assert header.length() <= robot.table.viewport().width()
    shown = robot.table.visualRect(robot.table.model().index(1, STATE))
    assert shown.right() <= robot.table.viewport().width()
    assert shown.width() > robot.table.fontMetrics().averageCharWidth() * 12


def test_that_a_column_stays_as_wide_as_its_user_made_it(robot):
    robot.dialog.show_batches([batch("b1")])
    robot.table.horizontalHeader().resizeSection(AUTHOR, 222)
    robot.dialog.show_batches([batch("b2"), batch("b1")])
    assert robot.table.columnWidth(AUTHOR) == 222


def test_that_a_row_tells_all_its_cells_in_full(robot):
    robot.dialog.show_batches([batch("b1", author=Author("<b>Ann</b>", "till-1"))])
    tips = {robot.table.model().index(0, column).data(Qt.ItemDataRole.ToolTipRole) for column in range(9)}
    (tip,) = tips
    assert "Author: &lt;b&gt;Ann&lt;/b&gt;<br>Computer: till-1<br>Changed: 3" in tip
    assert tip.count("<br>") == 8


def test_that_a_batch_without_an_end_stands_out_in_words_too(robot):
    robot.dialog.show_batches([batch("b1", ended="")])
    assert robot.row(0)[STATE] == "not finished"
    assert robot.table.model().index(0, STATE).data(Qt.ItemDataRole.BackgroundRole) is not None
    assert robot.undo.isEnabled()


def test_that_a_batch_can_be_taken_back(robot):
    robot.dialog.show_batches([batch("b2"), batch("b1")])
    robot.chooses(1)
    robot.clicks("undoBatchButton")
    assert robot.undone == ["b1"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"applied": 0}, "This batch changed no customer."),
        ({"undone_by": "b2"}, "This batch was taken back on 2026-05-03 08:00."),
    ],
)
def test_that_what_can_not_be_taken_back_says_why(robot, more, why):
    robot.dialog.show_batches([batch("b2", started="2026-05-03 08:00:00"), batch("b1", **more)])
    robot.chooses(1)
    assert not robot.undo.isEnabled()
    assert (robot.undo.toolTip(), robot.text("undoReason")) == (why, why)
    robot.clicks("undoBatchButton")
    assert robot.undone == []


def test_that_the_chosen_batch_stays_chosen_when_the_list_is_read_again(robot):
    robot.dialog.show_batches([batch("b2"), batch("b1")])
    robot.chooses(1)
    robot.dialog.show_loading()
    robot.dialog.show_batches([batch("b3"), batch("b2"), batch("b1")])
    robot.clicks("undoBatchButton")
    assert robot.undone == ["b1"]


def test_that_a_shop_without_batches_says_so(robot):
    robot.dialog.show_batches([])
    assert robot.text("historyMessage") == "No batch has been committed to this shop yet."
    assert robot.find("historyMessage").isVisible()
    assert not robot.undo.isEnabled()


def test_that_reading_is_shown_and_can_not_be_asked_twice(robot):
    robot.dialog.show_loading()
    assert robot.text("historyMessage") == "Reading the history…"
    robot.clicks("refreshHistoryButton")
    assert robot.refreshed == []


def test_that_f5_reads_the_history_again(robot, qtbot):
    robot.dialog.show_batches([batch("b1")])
    qtbot.keyClick(robot.table, Qt.Key.Key_F5)
    assert robot.refreshed == [True]


def test_that_a_failure_leaves_the_list_in_sight_and_offers_another_try(robot):
    robot.dialog.show_batches([batch("b1")])
    robot.dialog.show_failure(ShopUnreachable(what="Not read.", effect="Nothing was changed.", why="No answer.", advice="Wait."))
    assert (robot.text("failureWhat"), robot.text("failureRest")) == ("Not read.", "Nothing was changed.\nNo answer.\nWait.")
    assert robot.table.isVisible()
    robot.clicks("retryButton")
    assert robot.refreshed == [True]
    robot.dialog.show_batches([batch("b1")])
    assert not robot.find("failureBand").isVisible()


def test_that_escape_closes_the_history(robot, qtbot):
    qtbot.keyClick(robot.dialog, Qt.Key.Key_Escape)
    assert not robot.dialog.isVisible()


def test_that_the_model_keeps_qts_rules(robot):
    tester = QAbstractItemModelTester(robot.table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    robot.dialog.show_batches([batch("b1")])
    robot.dialog.show_batches([])
    assert tester.model() is robot.table.model()


def test_that_widgets_have_names_for_readers_and_labels_read_no_html(robot):
    QAccessible.setActive(True)
    robot.dialog.show_batches([batch("b1")])
    for widget in [*robot.dialog.findChildren(QPushButton), robot.table]:
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name), widget.objectName()
    assert {label.textFormat() for label in robot.dialog.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


# -- in the window -------------------------------------------------------------------------------------------------------------------------


def notice_buttons(user):
    return [each.text() for each in user.window.findChildren(QPushButton, "noticeButton") if each.isVisible()]


def committed(user):
    """A person whose window has just written one change."""
    user.type_into(user.ids()[0], "firstname", "Zoe")
    user.commit()
    return user


def test_that_a_batch_taken_back_is_told_as_such_with_its_date(demo):
    committed(demo).undo_newest_batch()
    (notice,) = [text for text in demo.notices() if "taken back" in text]
    assert re.fullmatch(r"The batch of \d{4}-\d\d-\d\d \d\d:\d\d was taken back: 1 customer\.", notice), notice
    assert "Take back…" not in notice_buttons(demo)
    assert not any("was changed in the shop" in text for text in demo.notices())


def test_that_a_batch_taken_back_from_its_notice_is_told_with_its_date_too(demo):
    committed(demo).notice_button("Take back…")
    demo.commit_review()
    assert any(re.search(r"The batch of \d{4}-\d\d-\d\d \d\d:\d\d was taken back", text) for text in demo.notices())
