"""The messages below the panes: as plain text, one of a kind, with what can be done about it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton

from sc_desktop.ui.desk import Notice
from sc_desktop.ui.window import notice_bar
from sc_desktop.ui.window.notice_bar import MOST, NoticeBar


@pytest.fixture
def bar(qtbot):
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.resize(500, 200)
    QCursor.setPos(bar.mapToGlobal(bar.rect().bottomRight()) + QPoint(300, 300))  # whoever is on a message keeps it
    return bar


def test_that_the_bar_takes_no_room_without_a_message(bar):
    assert bar.isHidden()


def test_that_a_message_of_the_same_topic_replaces_the_older(bar):
    for text in ("one", "two"):
        bar.show_notice(Notice(text, topic="export"))
    assert bar.texts() == ["two"]


def test_that_the_progress_of_one_work_is_told_in_place_and_its_button_does_the_newest_deed(bar, qtbot):
    done = []
    for step in ("1 of 2", "2 of 2"):
        bar.show_notice(Notice(step, button="Cancel", act=lambda step=step: done.append(step), topic="export"))
    button = bar.findChild(QPushButton, "noticeButton")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["2 of 2"]


def test_that_messages_of_different_topics_stand_together_up_to_a_limit(bar):
    for number in range(MOST + 2):
        bar.show_notice(Notice(str(number), topic=str(number)))
    assert bar.texts() == [str(number) for number in range(2, MOST + 2)]


def test_that_none_is_lost_an_older_one_comes_back_when_one_is_closed(bar, qtbot):
    for number in range(MOST + 1):
        bar.show_notice(Notice(str(number), role="warning"))
    assert bar.findChild(QLabel, "noticesOlder").text().startswith("1 earlier message")
    qtbot.mouseClick(bar.findChildren(QToolButton, "noticeClose")[-1], Qt.MouseButton.LeftButton)
    assert bar.texts() == [str(number) for number in range(MOST)]
    assert bar.findChild(QLabel, "noticesOlder").isHidden()


def test_that_one_without_text_takes_its_topic_away(bar):
    bar.show_notice(Notice("gone", topic="failure"))
    bar.show_notice(Notice("", topic="failure"))
    assert (bar.texts(), bar.isHidden()) == ([], True)


def test_that_the_button_does_its_deed_and_the_message_goes(bar, qtbot):
    done = []
    bar.show_notice(Notice("Saved.", button="Take back…", act=lambda: done.append(True)))
    qtbot.mouseClick(bar.findChild(QPushButton, "noticeButton"), Qt.MouseButton.LeftButton)
    assert (done, bar.texts()) == ([True], [])


def test_that_what_was_done_goes_by_itself_and_what_is_to_be_decided_stays(bar, qtbot, monkeypatch):
    monkeypatch.setattr(notice_bar, "READ_WITHIN", 0)
    monkeypatch.setattr(notice_bar, "DONE_WITHIN", 0)
    bar.show()
    bar.show_notice(Notice("It failed.", "error", topic="failure"))
    bar.show_notice(Notice("New customers.", button="Read again", act=print, topic="arrivals"))
    bar.show_notice(Notice("Saved.", passes=True, button="Take back…", act=print, topic="committed"))
    qtbot.waitUntil(lambda: bar.texts() == ["It failed.", "New customers."])


def test_that_a_message_somebody_is_at_stays(bar, qtbot, monkeypatch):
    monkeypatch.setattr(notice_bar, "DONE_WITHIN", 0)
    bar.show()
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    bar.show_notice(Notice("Saved.", passes=True, button="Take back…", act=print))
    button = bar.findChild(QPushButton, "noticeButton")
    button.setFocus()
    for _ in range(20):
        QApplication.processEvents()
    assert bar.texts() == ["Saved."]
    button.clearFocus()
    qtbot.waitUntil(lambda: bar.texts() == [])


def test_that_the_cross_closes_the_message(bar, qtbot):
    bar.show_notice(Notice("Saved."))
    qtbot.mouseClick(bar.findChild(QToolButton, "noticeClose"), Qt.MouseButton.LeftButton)
    assert bar.texts() == []


def test_that_escape_closes_the_message_that_has_the_focus(bar, qtbot):
    bar.show_notice(Notice("Saved."))
    qtbot.keyClick(bar.findChild(QToolButton, "noticeClose"), Qt.Key.Key_Escape)
    assert bar.texts() == []


def test_that_tags_in_a_message_are_shown_as_they_are(bar):
    bar.show_notice(Notice("<b>x</b><img src=x>"))
    label = bar.findChild(QLabel, "noticeText")
    assert (label.text(), label.textFormat()) == ("<b>x</b><img src=x>", Qt.TextFormat.PlainText)


def test_that_a_message_that_comes_or_goes_moves_no_customer_under_the_mouse(demo):
    row = demo.table.viewport().mapToGlobal(demo.table.visualRect(demo.model.index(2, 1)).topLeft())
    for text in ("It came.", ""):
        demo.window.desk.tell(text, topic="here")
        demo.settle()
        assert ("It came." in demo.notices()) == bool(text)
        assert demo.table.viewport().mapToGlobal(demo.table.visualRect(demo.model.index(2, 1)).topLeft()) == row
