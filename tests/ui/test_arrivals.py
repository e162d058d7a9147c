"""Customers who come while the grid is open: told once, shown at a click; nobody is asked for while the window can't be seen."""

from PySide6.QtCore import Qt

from sc_desktop.ui.window.arrivals import PERIOD

ONE = "1 new customer since the grid was read."
TWO = "2 new customers since the grid was read."


def comes(user, deleted=0):
    """A customer registers in the shop."""
    names = [row[1] for row in user.sql("PRAGMA table_info(ps_customer)") if row[1] not in ("id_customer", "deleted")]
    copied = ", ".join(names)
    user.sql(f"INSERT INTO ps_customer (deleted, {copied}) SELECT ?, {copied} FROM ps_customer WHERE id_customer = 7", deleted)
    return user.sql("SELECT MAX(id_customer) FROM ps_customer")[0][0]


def look(user):
    user.window.arrivals.look()
    user.settle()


def news(user):
    return [text for text in user.notices() if "since the grid was read" in text]


def test_that_new_customers_are_told_and_a_click_shows_them(demo):
    look(demo)
    nobody = news(demo)
    newest = comes(demo)
    look(demo)
    told = news(demo)
    demo.notice_button("Read again")
    assert (nobody, told, news(demo)) == ([], [ONE], [])
    assert demo.ids()[0] == newest


def test_that_a_message_that_was_closed_comes_back_for_further_customers_only(demo):
    comes(demo)
    look(demo)
    demo.window.notices.clear("arrivals")
    look(demo)
    closed = news(demo)
    comes(demo)
    look(demo)
    assert (closed, news(demo)) == ([], [TWO])


def test_that_reading_again_by_oneself_takes_the_message_away_and_begins_anew(demo):
    comes(demo)
    look(demo)
    demo.press(Qt.Key.Key_F5)
    look(demo)
    assert news(demo) == []


def test_that_a_deleted_customer_is_not_news(demo):
    comes(demo, deleted=1)
    look(demo)
    assert news(demo) == []


def test_that_a_minimised_window_does_not_ask(demo):
    comes(demo)
    demo.window.showMinimized()
    look(demo)
    minimised = news(demo)
    demo.window.showNormal()
    look(demo)
    assert (minimised, news(demo)) == ([], [ONE])


def test_that_the_preference_says_how_often_and_nought_never(demo):
    (timer,) = [each for each in demo.window.arrivals.children() if each.isActive()]
    usual = timer.interval()
    demo.sets(PERIOD, 0)
    never = timer.isActive()
    demo.sets(PERIOD, 5)
    assert (usual, never, timer.interval(), timer.isActive()) == (60_000, False, 5_000, True)


def test_that_reading_again_with_new_customers_keeps_cells_scroll_and_pending_edits(demo):
    demo.sets("customers.max_rows", 0)
    far = demo.ids()[-40]
    demo.type_into(far, "lastname", "Zoe")
    demo.select([far], "email")
    scrolled = demo.table.verticalScrollBar().value()
    comes(demo)
    demo.press(Qt.Key.Key_F5)
    assert demo.selected_cells() == {(far, "email")}
    assert demo.table.currentIndex().data(Qt.ItemDataRole.UserRole) == far
    assert demo.table.verticalScrollBar().value() == scrolled + 1, "the same rows are seen, one further down"
    assert (demo.text(far, "lastname"), demo.pending) == ("Zoe", 1)
