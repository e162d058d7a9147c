"""After a crash: a batch cut short is announced with its state when its shop is opened, and ended as the user says, never by itself."""

import contextlib

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView

from sc_desktop.workspace import committing
from tests.kit.doomed_window import kill_in_mid_batch, new_name
from tests.kit.shop import TestShop

CUSTOMERS, WRITTEN = 10, 4
NAMES = "SELECT id_customer, firstname FROM ps_customer ORDER BY id_customer"
OPEN = "SELECT COUNT(*) FROM ps_scd_batch WHERE date_end IS NULL"
BATCHES = "SELECT kind, undoes <> '', date_end IS NOT NULL FROM ps_scd_batch ORDER BY id_batch"


class DemoPlace:
    """The demo shop of the profile, looked at by plain sqlite3."""

    url = ""

    def __init__(self, user):
        self.sql = user.sql


class ServedPlace:
    """A shop on the tests' MariaDB, looked at by plain PyMySQL."""

    def __init__(self, shop):
        self.url, self.sql = shop.server.url(shop.database), shop.execute


@pytest.fixture(params=["demo", "MariaDB"])
def crashed(request, open_user, tmp_path):
    """The program was killed when 4 of 10 customers were written; gives how to open it again, and the shop as it was."""
    profile = tmp_path / "profile"
    if request.param == "demo":
        first = open_user()
        place = DemoPlace(first)
        first.window.abandon()
    else:
        shop = TestShop(request.getfixturevalue("mariadb"), tmp_path / "shop", customers=40)
        place = ServedPlace(shop)
        request.addfinalizer(shop.drop)
    before = dict(place.sql(NAMES))
    kill_in_mid_batch(place.url, profile, customers=CUSTOMERS, written=WRITTEN)
    place.before, place.open = before, lambda **more: open_user(place.url or None, **{"writable": True, **more})
    place.written = lambda: sorted(customer for customer, name in place.sql(NAMES) if name == new_name(customer))
    return place


def state(user):
    return user.dialog("unfinishedDialog").findChild(QLabel, "unfinishedState").text()


def press(user, name):
    user.click(name, user.dialog("unfinishedDialog"))
    user.settle()


def announced(user):
    return [text for text in user.notices() if "cut short" in text]


def test_that_the_state_is_told_exactly_and_nothing_happens_by_itself(crashed):
    done, batches = crashed.written(), crashed.sql(BATCHES)
    user = crashed.open()
    told = state(user)
    for sentence in ("4 customers are written.", "6 customers are not written.", "10 changes pending on this computer are there again."):
        assert sentence in told, told
    assert announced(user)
    user.hits(Qt.Key.Key_Escape)
    assert (crashed.written(), crashed.sql(BATCHES), user.pending) == (done, batches, CUSTOMERS)


def test_that_going_on_writes_the_rest_and_nobody_twice(crashed):
    user = crashed.open()
    press(user, "goOnButton")
    written = crashed.written()
    assert len(written) == CUSTOMERS
    assert crashed.before.items() - dict(crashed.sql(NAMES)).items() == {(each, crashed.before[each]) for each in written}
    changes = crashed.sql("SELECT COUNT(*), COUNT(DISTINCT id_customer) FROM ps_scd_change")
    assert (changes, crashed.sql(OPEN)) == ([(CUSTOMERS, CUSTOMERS)], [(0,)])
    assert (user.pending, announced(user), user.open_dialogs()) == (0, [], [])
    assert any("10 customers were changed in the shop" in text for text in user.notices())


def test_that_going_on_in_a_shop_open_for_reading_asks_for_the_right_to_write_first(crashed):
    user = crashed.open(writable=False)
    press(user, "goOnButton")
    if crashed.url:
        assert len(crashed.written()) == WRITTEN
        user.confirm()
        user.settle()
    assert len(crashed.written()) == CUSTOMERS


def test_that_going_on_reports_who_was_changed_meanwhile(crashed):
    user = crashed.open()
    crashed.sql("UPDATE ps_customer SET firstname = 'Elsewhere'")
    press(user, "goOnButton")
    report = user.dialog("reportDialog").findChild(QTableView, "outcome.conflicts.list").model()
    assert report.rowCount() == CUSTOMERS - WRITTEN
    assert {name for _customer, name in crashed.sql(NAMES)} == {"Elsewhere"}
    assert user.pending == CUSTOMERS - WRITTEN


def test_that_taking_back_shows_a_review_first_and_puts_the_shop_as_it_was(crashed):
    user = crashed.open()
    press(user, "takeBackButton")
    shown = user.dialog("reviewDialog").findChild(QTableView, "changesTable").model().rowCount()
    assert (shown, len(crashed.written())) == (WRITTEN, WRITTEN)
    user.commit_review()
    assert dict(crashed.sql(NAMES)) == crashed.before
    batches = [(kind, bool(undoes), bool(ended)) for kind, undoes, ended in crashed.sql(BATCHES)]
    assert batches == [("edit", False, True), ("undo", True, True)]
    assert (user.pending, announced(user)) == (CUSTOMERS, [])


def test_that_a_review_left_without_committing_leaves_the_batch_to_be_decided(crashed):
    user = crashed.open()
    press(user, "takeBackButton")
    user.click("backButton", user.dialog("reviewDialog"))
    user.settle()
    assert (len(crashed.written()), crashed.sql(OPEN)) == (WRITTEN, [(1,)])
    user.notice_button("Decide…")
    assert "4 customers are written." in state(user)


def test_that_leaving_keeps_what_is_written_ends_the_batch_and_keeps_the_rest_pending(crashed):
    user = crashed.open()
    done = crashed.written()
    press(user, "leaveButton")
    assert (crashed.written(), crashed.sql(OPEN)) == (done, [(0,)])
    assert (user.pending, announced(user)) == (CUSTOMERS - WRITTEN, [])
    assert not [text for text in user.notices() if "from the last time" in text], "no longer all of it"
    user.window.abandon()
    assert crashed.open().open_dialogs() == []


def test_that_an_earlier_connection_at_work_must_be_asked_about_again(open_user, mariadb, tmp_path):
    shop = TestShop(mariadb, tmp_path / "shop", customers=40)
    kill_in_mid_batch(shop.server.url(shop.database), tmp_path / "profile", customers=CUSTOMERS, written=WRITTEN)
    ((batch, chunk),) = shop.execute("SELECT id_batch, MAX(chunk) FROM ps_scd_chunk GROUP BY id_batch")
    with contextlib.closing(shop.server.connect(shop.database)) as old, old.cursor() as cursor:
        old.begin()
        cursor.execute(
            "INSERT INTO ps_scd_chunk (id_batch, chunk, applied, already_so, conflicts, gone, date_add) VALUES (%s, %s, 0, 0, 0, 0, NOW())",
            (batch, chunk + 1),
        )
        user = open_user(shop.server.url(shop.database), writable=True)
        assert "Whether some of 6 more customers are written is not known yet" in state(user)
        dialog = user.dialog("unfinishedDialog")
        assert not any(dialog.findChild(QPushButton, f"{way}Button").isEnabled() for way in ("goOn", "takeBack", "leave"))
        old.rollback()
    press(user, "askAgainButton")
    assert "6 customers are not written." in state(user)
    assert user.dialog("unfinishedDialog").findChild(QPushButton, "goOnButton").isEnabled()
    user.window.abandon()
    shop.drop()


def test_that_a_batch_that_was_written_whole_but_not_ended_is_ended_without_a_question(open_user, monkeypatch):
    first = open_user()
    with monkeypatch.context() as lost:
        lost.setattr(committing, "close", lambda *_batch, **_not_done: None)  # the line goes at that moment
        lost.setattr(first.window.desk.stage, "settle_written", lambda _changes: None)  # and the program before it notes anything
        first.type_into(first.ids()[0], "firstname", "Zoe")
        first.commit()
        first.window.abandon()
    assert first.sql(OPEN) == [(1,)]
    user = open_user()
    assert (user.open_dialogs(), announced(user), user.pending, user.sql(OPEN)) == ([], [], 0, [(0,)])


def test_that_a_second_window_does_not_announce_what_the_first_may_be_writing(crashed):
    first = crashed.open()
    second = crashed.open()
    assert announced(first)
    assert not announced(second)
    assert not [each for each in second.open_dialogs() if each.parent() is second.window]


def test_that_a_shop_in_good_order_announces_nothing(demo):
    assert (announced(demo), demo.open_dialogs(), QApplication.activeModalWidget()) == ([], [], None)
