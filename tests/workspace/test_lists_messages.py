"""The list of conversations and the messages of one show what the tables say, looked up again here by plain SQL."""

import pytest

from tests.kit.filling import add_talks, begin_thread
from tests.kit.lists import ServedPlace, texts, values
from tests.kit.shop import statements

STATUSES = {"open": "Open", "closed": "Closed", "pending1": "Pending 1", "pending2": "Pending 2"}
ALL = tuple(range(1, 41))
MESSAGES = "SELECT * FROM ps_customer_message WHERE id_customer_thread = %s ORDER BY date_add, id_customer_message"


@pytest.fixture
def talks(lists):
    """The shop with a few more conversations: there are not many in forty customers."""
    add_talks(lists)
    return lists


def threads_of(place):
    """The threads of the forty by id_customer, as the tab should order them, with their messages."""
    found = []
    for thread in place.query("SELECT * FROM ps_customer_thread WHERE id_customer BETWEEN 1 AND 40"):
        messages = place.query(MESSAGES, (thread["id_customer_thread"],))
        last = max((message["date_add"] for message in messages), default=thread["date_add"])
        found.append((last, thread["id_customer_thread"], thread, messages))
    return sorted(found, key=lambda told: told[:2], reverse=True)


def numbers(place, ids=ALL):
    return [number for (number,) in values(place.shown("messages", ids), "id_customer_thread")]


def email_of(place, customer):
    return place.query("SELECT email FROM ps_customer WHERE id_customer = %s", (customer,))[0]["email"]


def test_that_the_threads_of_customers_are_listed_by_their_last_message(talks):
    expected = [(number, last, thread["id_customer"]) for last, number, thread, _ in threads_of(talks)]
    assert values(talks.shown("messages", ALL), "id_customer_thread", "last", "id_customer") == expected
    assert len(expected) >= 30


def test_that_a_thread_shows_status_contact_order_and_its_messages(talks):
    contacts = {row["id_contact"]: row["name"] for row in talks.rows("contact_lang") if row["id_lang"] == talks.workspace.id_lang}
    orders = {row["id_order"]: row["reference"] for row in talks.rows("orders")}
    expected = [
        (
            STATUSES[thread["status"]],
            contacts.get(thread["id_contact"], ""),
            orders.get(thread["id_order"], ""),
            str(len(messages)),
            " ".join(messages[0]["message"][:75].split()) if messages else "",
            thread["email"],
        )
        for _, _, thread, messages in threads_of(talks)
    ]
    found = talks.shown("messages", ALL)
    assert texts(found, "status", "contact", "order", "messages", "beginning", "email") == expected
    assert [row.roles["status"] for row in found] == [f"thread_{thread['status']}" for _, _, thread, _ in threads_of(talks)]


def test_that_the_messages_of_a_thread_stand_in_the_order_they_were_written(talks):
    employees = {row["id_employee"]: f"{row['firstname']} {row['lastname']}" for row in talks.rows("employee")}
    for number in numbers(talks):
        expected = [
            (message["id_customer_message"], message["date_add"], employees.get(message["id_employee"], ""), message["message"])
            for message in talks.query(MESSAGES, (number,))
        ]
        found = talks.shown("thread", (), parent=number)
        assert values(found, "id_customer_message", "date_add", "author", "message") == expected


def test_that_staff_customer_and_private_notes_are_told_apart(talks):
    rows = talks.shown("thread", (), parent=503)
    assert [author == "Customer" for (author,) in texts(rows, "author")] == [True, False, False]
    assert texts(rows, "private") == [("",), ("",), ("Private",)]
    assert [row.roles.get("message", "") for row in rows] == ["", "message_staff", "message_private"]


def test_that_an_employee_who_is_gone_goes_by_number(lists):
    begin_thread(lists, 500, id_customer=1)
    lists.insert("customer_message", id_customer_message=900, id_customer_thread=500, id_employee=99, message="Hi", date_add="2025-01-01")
    assert texts(lists.shown("thread", (), parent=500), "author") == [("#99",)]


@pytest.mark.parametrize("nobody", [None, 0])
def test_that_a_visitor_s_thread_is_the_customer_s_of_the_same_email(lists, nobody):
    begin_thread(lists, 500, id_customer=nobody, email=email_of(lists, 7))
    row = next(row for row in lists.shown("messages", [6, 7, 8]) if row.values["id_customer_thread"] == 500)
    assert (row.customer, row.texts["id_customer"].startswith("#7 ")) == (7, True)
    assert 500 not in numbers(lists, [6, 8])


def test_that_a_thread_of_another_customer_is_not_taken_for_its_email(lists):
    begin_thread(lists, 500, id_customer=8, email=email_of(lists, 7))
    assert 500 not in numbers(lists, [7])
    assert 500 in numbers(lists, [8])


def test_that_a_visitor_s_thread_is_shown_once_when_two_customers_share_the_email(lists):
    email = email_of(lists, 7)
    lists.update("customer", "id_customer = 9", email=email)
    begin_thread(lists, 500, id_customer=0, email=email)
    for chosen, owner in (([7, 9], 7), ([9], 9)):
        assert [row.customer for row in lists.shown("messages", chosen) if row.values["id_customer_thread"] == 500] == [owner]


def test_that_threads_and_customers_without_email_do_not_belong_together(lists):
    lists.update("customer", "id_customer = 7", email="")
    begin_thread(lists, 500, id_customer=0, email="")
    assert 500 not in numbers(lists, [7])


def test_that_emails_are_compared_even_where_the_tables_have_different_collations(lists):
    if isinstance(lists, ServedPlace):
        lists.keep("customer_thread")
        lists.query("ALTER TABLE ps_customer_thread MODIFY email varchar(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL")
        lists.reopen()
    begin_thread(lists, 500, id_customer=0, email=email_of(lists, 7))
    assert 500 in numbers(lists, [7])
    assert lists.counts([7])["messages"] == len(numbers(lists, [7]))


def test_that_html_of_strangers_stays_text(lists):
    hostile = "<img src=x onerror=alert(1)><b>bold</b> &amp; <script>"
    begin_thread(lists, 500, id_customer=1)
    lists.insert("customer_message", id_customer_message=900, id_customer_thread=500, message=hostile, date_add="2025-01-01")
    assert texts(lists.shown("thread", (), parent=500), "message") == [(hostile,)]


def test_that_an_endless_message_is_read_in_part(lists):
    begin_thread(lists, 500, id_customer=1)
    lists.insert("customer_message", id_customer_message=900, id_customer_thread=500, message="é" * 50_000, date_add="2025-01-01")
    assert texts(lists.shown("thread", (), parent=500), "message") == [("é" * 20_000 + " …",)]


def test_that_the_list_takes_one_statement_and_two_when_there_are_more(talks):
    with statements(talks.workspace) as sent:
        whole = talks.listed("messages", ALL)
        assert len(sent) == 1
        part = talks.listed("messages", ALL, limit=7)
        assert len(sent) == 3
    assert (part.total, part.rows) == (whole.total, whole.rows[:7])


def test_that_a_shop_without_customer_service_says_so(lists):
    lists.lose("customer_thread")
    assert lists.listed("messages").note.startswith("The messages of this shop can't be read")
    assert "messages" not in lists.counts()


def test_that_employees_are_not_needed(talks):
    talks.lose("employee")
    assert {author for (author,) in texts(talks.shown("thread", (), parent=503), "author")} == {"Customer", "#1", "#2"}


def test_that_threads_are_counted_for_the_tab(talks):
    assert talks.counts(ALL)["messages"] == len(threads_of(talks))
