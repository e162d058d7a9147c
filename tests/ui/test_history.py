"""The history, driven as its user does: which batches there are, and which of them can be taken back."""

import re

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QTableView, QWidget

from sc_desktop.domain.batch import EDIT, UNDO, WHOLE_BATCH, Author, Batch, BatchQuery, UndoScope
from sc_desktop.domain.manner import ENGLISH, FRENCH
from sc_desktop.errors import ShopUnreachable
from sc_desktop.ui.history.dialog import HistoryDialog
from sc_desktop.ui.theme import apply_theme
from sc_desktop.workspace.history import BatchDetails, ColumnPart
from sc_desktop.workspace.past import PastChange

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
        self.dialog.undo_asked.connect(lambda batch, scope: self.undone.append((batch.id, scope)))
        self.dialog.batches_asked.connect(lambda after: self.refreshed.append(after is None))
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
        batch("b2", kind=UNDO, undoes="b1", undoes_on="2026-05-01 10:00:00"),
        batch("b1", undone_by="b2", undone_on="2026-05-02 08:00:00"),
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
    assert robot.undone == [("b1", WHOLE_BATCH)]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"applied": 0}, "This batch changed no customer."),
        ({"forgotten": 3}, "The journal holds no values of this batch any more, so that it can't be taken back."),
        ({"undone_by": "b2", "undone_on": "2026-05-03 08:00:00"}, "This batch was taken back on 2026-05-03 08:00."),
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
    assert robot.undone == [("b1", WHOLE_BATCH)]


def test_that_a_shop_without_batches_says_so(robot):
    robot.dialog.show_batches([], why_none="None yet.")
    assert robot.text("historyMessage") == "None yet."
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


# -- searching -----------------------------------------------------------------------------------------------------------------------------


def test_that_what_is_typed_is_searched_for(robot, qtbot):
    for name, text in (
        ("historyCustomer", " ann "),
        ("historyAuthor", "Bob"),
        ("historySince", "2026-01-02"),
        ("historyUntil", "2026-02-03"),
    ):
        qtbot.keyClicks(robot.find(name, QLineEdit), text)
    assert robot.refreshed and all(robot.refreshed)
    assert robot.dialog.query() == BatchQuery("ann", "Bob", "2026-01-02", "2026-02-03")


def test_that_days_are_written_as_the_language_does(qtbot):
    french = Robot(qtbot, FRENCH)
    qtbot.keyClicks(french.find("historySince", QLineEdit), "31/12/2025")
    assert french.dialog.query() == BatchQuery(since="2025-12-31")


def test_that_a_day_that_can_not_be_read_asks_nothing_and_says_why(robot, qtbot):
    qtbot.keyClicks(robot.find("historySince", QLineEdit), "31/02")
    assert robot.dialog.query() is None
    assert "31/02" in robot.text("historySearchReason")
    assert robot.find("historySearchReason").isVisible()


def test_that_a_search_without_an_answer_says_so(robot, qtbot):
    qtbot.keyClicks(robot.find("historyAuthor", QLineEdit), "nobody")
    robot.dialog.show_batches([])
    assert robot.text("historyMessage") == "No batch answers this search."


def test_that_the_next_page_is_asked_for_at_the_end_of_the_list_and_once(robot):
    asked = []
    robot.dialog.batches_asked.connect(asked.append)
    first = [batch(f"b{number:04}") for number in range(100)]
    robot.dialog.show_batches(first, has_more=True)
    robot.table.scrollToBottom()
    robot.table.scrollToTop()
    robot.table.scrollToBottom()
    assert asked == [first[-1]]
    robot.dialog.show_batches([batch("last")], is_first=False)
    robot.table.scrollToBottom()
    assert (robot.table.model().rowCount(), len(asked)) == (101, 1)


def test_that_a_page_that_did_not_come_can_be_asked_for_again(robot):
    asked = []
    robot.dialog.show_batches([batch("b1")], has_more=True)
    robot.dialog.batches_asked.connect(asked.append)
    robot.table.model().fetchMore(robot.table.rootIndex())
    robot.dialog.show_failure(ShopUnreachable(what="Not read.", effect="Nothing was changed."))
    robot.table.model().fetchMore(robot.table.rootIndex())
    assert asked


# -- what a batch changed ------------------------------------------------------------------------------------------------------------------

PARTS = BatchDetails((ColumnPart("company", "Company", 3, 1), ColumnPart("lastname", "Last name", 2, 2)), 1)


def past(number, customer, **more):
    return replace(PastChange((1, number), "b1", customer, "Ann Doe", "Company", "old", "new"), **more)


CHANGES = [past(1, 12), past(2, 13), past(3, 14, state="undone"), past(4, 15, state="erased", before="", after="")]


@pytest.fixture
def opened(robot):
    """A batch of which a part was taken back, with its changes."""
    robot.dialog.show_batches([batch("b1", undone_by="b2", undone=3, left=2)])
    robot.dialog.show_batch(PARTS, CHANGES, has_more=False)
    return robot


def choose_changes(robot, *rows):
    table = robot.find("batchChangesTable", QTableView)
    table.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
    table.clearSelection()
    for row in rows:
        table.selectRow(row)


def choose_column(robot, place):
    columns = robot.find("changesColumn", QComboBox)
    columns.setCurrentIndex(place)
    columns.activated.emit(place)


def test_that_a_batch_taken_back_in_part_says_how_much(opened):
    assert opened.row(0)[STATE] == "3 of 5 changes taken back"
    assert opened.undo.isEnabled()


def test_that_the_changes_are_told_with_what_became_of_them(opened):
    model = opened.find("batchChangesTable", QTableView).model()
    assert [model.index(2, column).data() for column in range(5)] == ["#14 Ann Doe", "Company", "old", "new", "taken back"]
    assert model.index(3, 4).data() == "erased"
    assert "1 was erased and can't be taken back" in opened.text("changesHead")


def test_that_entering_a_batch_asks_for_its_changes_once(robot):
    entered = []
    robot.dialog.batch_entered.connect(entered.append)
    robot.dialog.show_batches([batch("b2"), batch("b1")])
    robot.chooses(1)
    robot.chooses(1)
    assert [each.id for each in entered] == ["b2", "b1"]


def test_that_chosen_customers_are_named_on_the_button_and_taken_back(opened):
    choose_changes(opened, 0, 1, 2, 3)
    button = opened.find("undoChosenButton", QPushButton)
    assert button.text() == "Take back 2 customers…"
    opened.clicks("undoChosenButton")
    assert opened.undone == [("b1", UndoScope(customers=(12, 13)))]


@pytest.mark.parametrize("rows", [(), (2,), (3,)])
def test_that_nothing_left_to_take_back_of_the_chosen_is_not_offered(opened, rows):
    choose_changes(opened, *rows)
    opened.clicks("undoChosenButton")
    assert opened.undone == []


def test_that_one_column_is_taken_back_by_its_name(opened):
    choose_column(opened, 1)
    assert opened.undo.text() == "Take back “Company”…"
    opened.clicks("undoBatchButton")
    assert opened.undone == [("b1", UndoScope(column="company"))]


def test_that_a_column_with_nothing_left_says_so(opened):
    choose_column(opened, 2)
    assert (opened.undo.isEnabled(), opened.text("undoReason")) == (False, "Nothing of this is left to be taken back.")


def test_that_a_column_asks_for_its_first_page(opened):
    asked = []
    opened.dialog.changes_asked.connect(asked.append)
    choose_column(opened, 1)
    assert asked == [None]
    assert opened.dialog.changes.part.key == "company"


def test_that_the_values_of_one_chosen_customer_can_be_erased_and_of_two_can_not(opened):
    asked = []
    opened.dialog.forget.customer_asked.connect(asked.append)
    action = next(each for each in opened.find("personalDataButton").menu().actions() if each.objectName() == "eraseCustomerAction")
    choose_changes(opened, 0, 1)
    assert not action.isEnabled()
    choose_changes(opened, 1)
    action.trigger()
    assert asked == [13]


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
    (notice,) = [text for text in demo.notices() if "Taken back" in text]
    assert re.fullmatch(r"Taken back from the batch of \d{4}-\d\d-\d\d \d\d:\d\d: 1 customer\.", notice), notice
    assert "Take back…" not in notice_buttons(demo)
    assert not any("was changed in the shop" in text for text in demo.notices())


def test_that_a_batch_taken_back_from_its_notice_is_told_with_its_date_too(demo):
    committed(demo).notice_button("Take back…")
    demo.commit_review()
    assert any(re.search(r"Taken back from the batch of \d{4}-\d\d-\d\d \d\d:\d\d", text) for text in demo.notices())


def history(user):
    user.do("action.history")
    return user.dialog("historyDialog")


def act(dialog, name):
    action = next(each for each in dialog.findChild(QWidget, "personalDataButton").menu().actions() if each.objectName() == name)
    assert action.isEnabled()
    action.trigger()


def test_that_the_history_of_the_customer_is_on_the_summary_and_opens_whole(demo):
    ann, bob = demo.ids()[:2]
    for customer in (ann, bob):
        demo.type_into(customer, "firstname", "Zoe")
        demo.commit()
    demo.select([ann])
    lines = [each.findChildren(QLabel)[1].text() for each in demo.find("summaryTab").findChildren(QWidget, "summaryChange")]
    assert len(lines) == 1 and lines[0].endswith("→ Zoe")
    demo.click("showHistoryButton")
    demo.settle()
    dialog = demo.dialog("historyDialog")
    assert dialog.findChild(QLineEdit, "historyCustomer").text() == str(ann)
    assert dialog.findChild(QTableView, "historyTable").model().rowCount() == 1


def test_that_a_customer_never_changed_has_no_history_on_the_summary(demo):
    demo.select(demo.ids()[:1])
    assert not demo.find("summaryHistory").isVisible()


def test_that_chosen_customers_are_taken_back_and_the_list_says_so(demo):
    ids = demo.ids()[:2]
    before = demo.sql("SELECT id_customer, firstname FROM ps_customer ORDER BY 1")
    for customer in ids:
        demo.type_into(customer, "firstname", "Zoe")
    demo.commit()
    dialog = history(demo)
    demo.settle()
    table = dialog.findChild(QTableView, "batchChangesTable")
    row = [table.model().index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(2)].index(ids[0])
    table.selectRow(row)
    demo.click("undoChosenButton", dialog)
    demo.commit_review()
    changed = set(demo.sql("SELECT id_customer, firstname FROM ps_customer ORDER BY 1")) - set(before)
    assert changed == {(ids[1], "Zoe")}
    states = [dialog.findChild(QTableView, "historyTable").model().index(row, STATE).data() for row in range(2)]
    assert states == ["finished", "1 of 2 changes taken back"]


def test_that_old_values_are_deleted_once_their_number_was_agreed_to(demo):
    committed(demo)
    demo.sql("UPDATE ps_scd_batch SET date_add = '2020-01-01 00:00:00'")
    dialog = history(demo)
    demo.settle()
    act(dialog, "purgeJournalAction")
    demo.settle()
    assert demo.sql("SELECT COUNT(*) FROM ps_scd_change") != [(0,)]
    demo.confirm()
    demo.settle()
    assert demo.sql("SELECT COUNT(*) FROM ps_scd_change") == [(0,)]
    assert demo.sql("SELECT applied FROM ps_scd_chunk") == [(1,)]
    assert not dialog.findChild(QPushButton, "undoBatchButton").isEnabled()


def test_that_a_customer_is_erased_from_the_journal_and_stays_in_the_shop(demo):
    committed(demo)
    dialog = history(demo)
    demo.settle()
    dialog.findChild(QTableView, "batchChangesTable").selectRow(0)
    act(dialog, "eraseCustomerAction")
    demo.settle()
    demo.confirm()
    demo.settle()
    assert demo.sql("SELECT DISTINCT values_before, values_after FROM ps_scd_change") == [("", "")]
    assert demo.sql("SELECT COUNT(*) FROM ps_customer WHERE firstname = 'Zoe'") == [(1,)]
    assert "1 changed row" in dialog.findChild(QLabel, "forgetLabel").text()


def test_that_nothing_old_is_told_without_a_question(demo):
    committed(demo)
    dialog = history(demo)
    demo.settle()
    act(dialog, "purgeJournalAction")
    demo.settle()
    assert dialog.findChild(QLabel, "forgetLabel").text() == "The journal holds no values older than 365 days."


def test_that_an_empty_day_shows_how_it_is_written_and_no_day(robot, qtbot):
    assert robot.find("historySince", QLineEdit).placeholderText() == "yyyy-mm-dd"
    assert not re.search(r"\d", Robot(qtbot, FRENCH).find("historyUntil", QLineEdit).placeholderText())


def test_that_titles_are_whole_however_little_room_there_is(robot, qtbot):
    robot.dialog.show_batches([batch("b1", applied=12_480)])
    robot.table.setFixedWidth(300)
    header = robot.table.horizontalHeader()
    qtbot.waitUntil(lambda: robot.table.viewport().width() <= 300)
    titles = [str(robot.table.model().headerData(place, Qt.Orientation.Horizontal)) for place in range(STATE + 1)]
    least = [robot.table.fontMetrics().horizontalAdvance(title) for title in titles]
    assert all(header.sectionSize(place) > width for place, width in enumerate(least))
