"""While a batch is written the window goes on: only the customers in work are read-only; then the report leads to what was left alone."""

import csv
import threading

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QProgressBar, QPushButton, QTableView, QWidget

from sc_desktop.ui.window.commit_bar import CommitBar
from sc_desktop.workspace import committing


class Gate:
    """Commits know how much there is to do, and then wait until they are let through."""

    def __init__(self, commit):
        self.commit, self.is_open, self.begun = commit, threading.Event(), 0

    def __call__(self, *values, progress, **named):
        begin = progress.begin

        def begin_and_wait(total):
            begin(total)
            self.is_open.wait(timeout=20)

        self.begun += 1
        progress.begin = begin_and_wait
        return self.commit(*values, progress=progress, **named)


@pytest.fixture
def gate(monkeypatch):
    gate = Gate(committing.commit)
    monkeypatch.setattr(committing, "commit", gate)
    yield gate
    gate.is_open.set()


def begin(user):
    """Change the first customer and commit; the batch stands before its gate."""
    first = user.ids()[0]
    user.type_into(first, "firstname", "Zoe")
    user.do("action.review")
    user.click("commitButton", user.dialog("reviewDialog"))
    user.until(lambda: user.find("commitBar").isVisible() and user.find("commitProgress", QProgressBar).maximum() == 1)
    return first


def finish(user, gate):
    gate.is_open.set()
    user.settle()


def test_that_progress_stands_in_the_window_and_the_review_is_gone(demo, gate):
    begin(demo)
    assert demo.find("commitProgress", QProgressBar).text() == "0 of 1"
    assert demo.open_dialogs() == []
    finish(demo, gate)
    assert not demo.find("commitBar").isVisible()


def test_that_a_customer_in_work_says_why_it_can_not_be_edited(demo, gate):
    first = begin(demo)
    index = demo.index(first, "lastname")
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable
    assert "Being written" in index.data(Qt.ItemDataRole.ToolTipRole)
    demo.table.setFocus()
    demo.table.setCurrentIndex(index)
    demo.bot.keyClick(demo.table, Qt.Key.Key_X)
    demo.until(lambda: any("is being written to the shop" in text for text in demo.notices()))
    finish(demo, gate)
    assert demo.index(first, "lastname").flags() & Qt.ItemFlag.ItemIsEditable


def test_that_a_value_given_to_many_leaves_those_in_work_alone_and_says_so(demo, gate):
    first = begin(demo)
    second = demo.ids()[1]
    demo.window.desk.give([first, second], demo.window.desk.shop.columns["lastname"], "Acme")
    assert demo.cell(second, "lastname") == "Acme"
    assert demo.cell(first, "lastname") != "Acme"
    demo.until(lambda: any("1 customer is being written" in text for text in demo.notices()))
    finish(demo, gate)


def test_that_others_are_edited_and_undone_while_it_writes_and_stay_pending(demo, gate):
    first = begin(demo)
    second, third = demo.ids()[1:3]
    demo.table.setCurrentIndex(demo.index(second, "firstname"))
    assert demo.table.model().setData(demo.index(second, "firstname"), "Max")
    assert demo.table.model().setData(demo.index(third, "firstname"), "Ida")
    demo.window.desk.stage.undo()
    demo.window.desk.stage.undo()
    demo.window.desk.stage.undo()
    demo.window.desk.stage.redo()
    assert (demo.cell(first, "firstname"), demo.cell(second, "firstname")) == ("Zoe", "Max")
    finish(demo, gate)
    assert demo.pending == 1
    names = dict(demo.sql("SELECT id_customer, firstname FROM ps_customer WHERE id_customer IN (?, ?)", first, second))
    assert names[first] == "Zoe"
    assert names[second] != "Max"


def test_that_no_second_batch_is_begun_meanwhile(demo, gate):
    begin(demo)
    demo.table.model().setData(demo.index(demo.ids()[1], "firstname"), "Max")
    demo.window.commits.review()
    demo.window.commits.undo_batch("b")
    demo.until(lambda: any("review again when it is done" in text for text in demo.notices()))
    assert demo.open_dialogs() == []
    finish(demo, gate)
    assert gate.begun == 1


def test_that_searching_and_selecting_go_on(demo, gate):
    begin(demo)
    field = demo.find("quickSearch")
    before = demo.ids()
    demo.bot.keyClicks(field, "zz-nobody")
    demo.bot.keyClick(field, Qt.Key.Key_Return)
    demo.until(lambda: demo.ids() != before)
    finish(demo, gate)


def test_that_stopping_is_asked_once_and_leaves_the_rest_pending(demo, gate):
    begin(demo)
    demo.click("stopCommitButton")
    assert not demo.find("stopCommitButton", QPushButton).isEnabled()
    assert "Stopping" in demo.find("commitSpeed").text()
    finish(demo, gate)
    assert demo.pending == 1
    assert demo.dialog("reportDialog").findChild(QWidget, "outcome.not_done") is not None


# -- what the review asks for --------------------------------------------------------------------------------------------------------------


def test_that_taking_back_is_passed_on_where_a_commit_can_do_it(demo, monkeypatch):
    real, told = committing.commit, []

    def commit(*values, takes_back=False, **named):
        told.append(takes_back)
        return real(*values, **named)

    monkeypatch.setattr(committing, "commit", commit)
    for choice in (0, 1):
        demo.type_into(demo.ids()[0], "firstname", f"Zoe{'x' * choice}")
        demo.do("action.review")
        demo.dialog("reviewDialog").findChild(QComboBox, "conflictChoice").setCurrentIndex(choice)
        demo.commit_review()
    assert told == [False, True]


@pytest.mark.parametrize(("production", "asked"), [(True, True), (False, False)])
def test_that_the_number_of_customers_is_asked_for_in_live_shops_only(demo, production, asked):
    desk = demo.window.desk
    desk.workspace.is_demo = False  # as if it were a shop on a server
    desk.shops.remember(desk.shop.key, production=production)
    demo.sets("editing.confirm_above", 1)
    for customer in demo.ids()[:2]:
        demo.type_into(customer, "firstname", "Zoe")
    demo.do("action.review")
    assert demo.dialog("reviewDialog").findChild(QWidget, "countBand").isVisible() is asked


# -- closing the window --------------------------------------------------------------------------------------------------------------------


def test_that_closing_meanwhile_can_be_taken_back(demo, gate):
    begin(demo)
    demo.window.close()
    demo.click("cancelButton", demo.dialog("writingDialog"))
    finish(demo, gate)
    assert demo.window.isVisible()


def test_that_closing_can_wait_for_the_batch(demo, gate):
    first = begin(demo)
    demo.window.close()
    demo.click("closeWhenDone", demo.dialog("writingDialog"))
    assert demo.window.isVisible()
    gate.is_open.set()
    demo.until(lambda: not shiboken6.isValid(demo.window) or not demo.window.isVisible())
    assert demo.sql("SELECT firstname FROM ps_customer WHERE id_customer = ?", first) == [("Zoe",)]


def test_that_closing_can_stop_the_batch_and_then_asks_about_what_is_pending(demo, gate):
    begin(demo)
    demo.window.close()
    demo.click("stopAndClose", demo.dialog("writingDialog"))
    gate.is_open.set()
    demo.until(lambda: any(each.objectName() == "keepPendingDialog" for each in demo.open_dialogs()))
    demo.click("cancelButton", demo.dialog("keepPendingDialog"))


# -- rate and time left --------------------------------------------------------------------------------------------------------------------


def test_that_rate_and_time_left_are_told_by_a_clock(qtbot):
    now = [100.0]
    bar = CommitBar(clock=lambda: now[0])
    qtbot.addWidget(bar)
    bar.begin(is_undo=False)
    for seconds, done, expected in ((2, 1_000, ""), (10, 5_000, "about 20 seconds left"), (19, 14_500, "a few seconds left")):
        now[0] = 100.0 + seconds
        bar.show_progress(done, 15_000)
        assert expected in bar.findChild(QWidget, "commitSpeed").text(), seconds
    assert "customers a second" in bar.findChild(QWidget, "commitSpeed").text()


# -- after it ------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def conflicted(demo):
    """Two customers changed; a colleague changed the first between the review and the commit."""
    first, second = demo.ids()[:2]
    for customer in (first, second):
        demo.type_into(customer, "firstname", "Zoe")
    demo.do("action.review")
    demo.dialog("reviewDialog")
    demo.sql("UPDATE ps_customer SET firstname = 'Elsewhere' WHERE id_customer = ?", first)
    demo.commit_review()
    demo.conflict = first
    return demo


def test_that_conflicts_are_reported_beside_the_window_with_what_the_shop_holds_now(conflicted):
    report = conflicted.dialog("reportDialog")
    listed = report.findChild(QTableView, "outcome.conflicts.list").model()
    assert not report.isModal()
    assert listed.rowCount() == 1
    assert [listed.index(0, column).data() for column in (3, 4)] == ["Elsewhere", "Zoe"]
    assert conflicted.pending == 1


def test_that_a_list_of_the_report_is_shown_in_the_grid_exactly_and_left_again(conflicted):
    everyone = conflicted.ids()
    conflicted.click("outcome.conflicts.show", conflicted.dialog("reportDialog"))
    conflicted.settle()
    assert conflicted.ids() == [conflicted.conflict]
    assert conflicted.find("amongText").text() == "Of the last commit: 1 conflict"
    conflicted.click("showEveryone")
    conflicted.settle()
    assert (conflicted.ids(), conflicted.find("amongBar").isVisible()) == (everyone, False)


def test_that_a_list_of_the_report_is_exported(conflicted, tmp_path):
    conflicted.window.desk.settings.set("export.folder", str(tmp_path))
    conflicted.click("outcome.conflicts.export", conflicted.dialog("reportDialog"))
    conflicted.settle()
    (file,) = tmp_path.glob("commit_conflicts_*.csv")
    rows = list(csv.reader(file.open(encoding="utf-8-sig", newline=""), delimiter=";"))
    assert rows[0] == ["Customer ID", "Customer", "Column", "Was", "Now in the shop", "Mine"]
    assert (rows[1][0], rows[1][2], rows[1][4:]) == (str(conflicted.conflict), "First name", ["Elsewhere", "Zoe"])


def test_that_conflicts_are_reviewed_again_and_written_when_ticked(conflicted):
    conflicted.click("outcome.conflicts.review", conflicted.dialog("reportDialog"))
    conflicted.settle()
    table = conflicted.dialog("reviewDialog").findChild(QTableView, "changesTable")
    table.setFocus()
    conflicted.bot.keyClick(table, Qt.Key.Key_Space)
    conflicted.commit_review()
    assert conflicted.sql("SELECT firstname FROM ps_customer WHERE id_customer = ?", conflicted.conflict) == [("Zoe",)]
    assert conflicted.pending == 0
    assert not any(each.objectName() == "reportDialog" for each in QApplication.topLevelWidgets() if each.isVisible())
