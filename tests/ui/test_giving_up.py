"""A question the shop is too slow for can be given up: it ends at the shop as well, and the window shows what it showed before."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from sqlalchemy import text

from sc_desktop.domain.progress import Cancelled
from sc_desktop.ui.grid import question
from sc_desktop.workspace import browsing

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"


class SlowShop:
    """The shop looks without end while `is_slow`; `asked` counts these, `ended` tells how each ended."""

    def __init__(self):
        self.is_slow, self.asked, self.ended = False, 0, []
        self._find = browsing.find_ids

    def find(self, workspace, query, *, progress):
        if self.is_slow:
            self.asked += 1
            try:
                with workspace.database.reading() as connection:
                    connection.execute(text(ENDLESS)).all()
            except BaseException as error:
                self.ended.append(type(error))
                raise
        return self._find(workspace, query, progress=progress)


@pytest.fixture
def slow(monkeypatch):
    shop = SlowShop()
    monkeypatch.setattr(browsing, "find_ids", shop.find)
    monkeypatch.setattr(question, "PATIENCE", 0)
    return shop


@pytest.fixture
def user(slow, demo):
    return demo


def filters_slowly(user, slow):
    """A filter the shop is too slow for; returns once the shop is at it and the window offers to give up."""
    slow.is_slow, asked = True, slow.asked
    user.table.setFocus()
    user.bot.keyClick(user.table, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    user.until(lambda: waits(user) and slow.asked > asked)


def waits(user):
    return any(bar.isVisible() for bar in user.window.findChildren(QWidget, "waitingBar"))


def chips(user):
    return [chip.objectName() for chip in user.window.findChildren(QWidget) if chip.objectName().startswith("filterChip.")]


def test_that_escape_stops_a_slow_filter_and_rows_and_filter_are_as_before(user, slow):
    user.go_to(user.ids()[3], "lastname")
    rows = user.ids()
    filters_slowly(user, slow)
    assert len(chips(user)) == 1
    user.bot.keyClick(user.table, Qt.Key.Key_Escape)
    assert not waits(user)
    user.settle()
    assert (slow.ended, user.ids(), chips(user)) == ([Cancelled], rows, [])


def test_that_the_filter_given_up_lies_ahead(user, slow):
    user.go_to(user.ids()[3], "lastname")
    filters_slowly(user, slow)
    user.click("cancelQuestion")
    user.settle()
    slow.is_slow = False
    user.hits(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert len(chips(user)) == 1
    assert set(user.texts("lastname")) == {user.texts("lastname")[0]}


def test_that_an_order_given_up_is_not_shown_and_not_kept(user, slow):
    rows = user.ids()
    slow.is_slow = True
    user.model.sort(user.column("firstname"))
    user.until(lambda: waits(user))
    user.click("cancelQuestion")
    user.settle()
    assert (user.ids(), user.window.grid.query.sort[0].column) == (rows, "id_customer")
    slow.is_slow = False
    user.press(Qt.Key.Key_F5)
    assert user.ids() == rows
    assert "firstname" not in {key.column for key in user.window.desk.layout.sort(user.window.grid.view.key)}


def test_that_a_search_given_up_gives_the_field_its_text_back(user, slow):
    user.search("martin")
    rows = user.ids()
    slow.is_slow = True
    field = user.find("quickSearch", QLineEdit)
    user.bot.keyClicks(field, "x")
    user.until(lambda: waits(user))
    user.click("cancelQuestion")
    user.settle()
    assert (user.ids(), field.text()) == (rows, "martin")


def test_that_a_newer_question_ends_the_older_one_at_the_shop(user, slow):
    user.go_to(user.ids()[3], "lastname")
    filters_slowly(user, slow)
    slow.is_slow = False
    user.hits(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert (slow.ended, waits(user), chips(user)) == ([Cancelled], False, [])


def test_that_everything_selected_while_the_shop_looks_is_who_is_shown(user, slow):
    user.go_to(user.ids()[3], "lastname")
    total = len(user.sql("SELECT 1 FROM ps_customer WHERE deleted = 0"))
    filters_slowly(user, slow)
    user.bot.keyClick(user.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    user.until(lambda: bool([each for each in user.window.findChildren(QPushButton, "selectResult") if each.isVisible()]))
    user.click("selectResult")
    selection = user.window.grid.selecting.selection()
    assert (selection.query.where, selection.count) == (None, total)
    user.click("cancelQuestion")
    user.settle()


def test_that_a_shop_that_never_answered_can_be_asked_again(user, slow):
    slow.is_slow = True
    user.window.deeds.open_demo()
    user.until(lambda: waits(user))
    user.click("cancelQuestion")
    user.settle()
    assert user.ids() == []
    slow.is_slow = False
    user.notice_button("Retry")
    assert len(user.ids()) == 100


@pytest.mark.parametrize("runs_on", [True, False])
def test_that_what_the_shop_could_not_be_told_to_stop_is_told(user, slow, monkeypatch, runs_on):
    def find(_workspace, _query, *, progress):
        asked = threading.Event()
        with progress.waiting(asked.set):
            asked.wait(30)
        raise Cancelled(runs_on=runs_on)

    user.go_to(user.ids()[3], "lastname")
    monkeypatch.setattr(browsing, "find_ids", find)
    user.bot.keyClick(user.table, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    user.until(lambda: waits(user))
    user.click("cancelQuestion")
    user.settle()
    assert [text.startswith("The shop could not be told to stop") for text in user.notices()[-1:]] == [runs_on]
