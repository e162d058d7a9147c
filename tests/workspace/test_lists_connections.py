"""The lists of visits and e-mails show what the tables say, looked up again here by plain SQL."""

import ipaddress
from urllib.parse import urlsplit

import pytest

from sc_desktop.domain.manner import ENGLISH
from sc_desktop.prestashop.panels.connections import NetAddress, Referrer
from tests.kit.lists import FIRST_30, ServedPlace, texts, values
from tests.kit.shop import statements

VISITS = (
    "SELECT v.*, g.id_customer FROM ps_connections v JOIN ps_guest g ON g.id_guest = v.id_guest"
    f" WHERE g.id_customer IN {FIRST_30} ORDER BY v.date_add DESC, v.id_connections DESC"
)
MAILS = (
    "SELECT m.*, c.id_customer FROM ps_mail m JOIN ps_customer c ON c.email = m.recipient"
    f" WHERE c.id_customer IN {FIRST_30} ORDER BY m.date_add DESC, m.id_mail DESC"
)


def test_that_the_visits_of_thirty_customers_are_listed_newest_first(lists):
    keys = ("id_connections", "id_customer", "date_add", "http_referer", "ip_address")
    expected = [tuple(row[key] for key in keys) for row in lists.query(VISITS)]
    assert values(lists.shown("connections"), *keys) == expected
    assert len(expected) > 20


def test_that_pages_are_counted(lists):
    pages = [row["id_connections"] for row in lists.rows("connections_page")]
    expected = [(pages.count(row["id_connections"]),) for row in lists.query(VISITS)]
    assert values(lists.shown("connections"), "pages") == expected


def test_that_a_visit_shows_where_it_came_from_and_its_address(lists):
    expected = [
        (urlsplit(row["http_referer"] or "").hostname or "direct", str(ipaddress.ip_address(row["ip_address"])))
        for row in lists.query(VISITS)
    ]
    assert texts(lists.shown("connections"), "http_referer", "ip_address") == expected
    assert len({host for host, _ in expected}) > 2


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (3221226001, "192.0.2.17"),
        (4294967295, "255.255.255.255"),
        (-1, "255.255.255.255"),
        (0, ""),
        (None, ""),
        ("::1", "::1"),
        (2**40, "0.0.0.0"),
    ],
)
def test_that_an_address_is_read_as_php_stored_it(stored, shown):
    assert NetAddress().show(stored, ENGLISH) == shown


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("https://www.example.com/a?b=c", "www.example.com"),
        ("HTTP://Example.COM:8080", "example.com"),
        ("example.org/x", "example.org"),
        ("", "direct"),
        (None, "direct"),
        ("http://[broken", "http://[broken"),
        ("<b>x</b>", "<b>x</b>"),
        ("android-app://com.example.app", "com.example.app"),
    ],
)
def test_that_a_referrer_is_shown_by_its_host(stored, shown):
    assert Referrer().show(stored, ENGLISH) == shown


def test_that_browsers_of_nobody_are_nobody_s(lists):
    lists.insert("guest", id_guest=900, id_customer=0)
    lists.insert("connections", id_connections=9000, id_guest=900, id_page=1, date_add="2026-01-01")
    assert lists.shown("connections", [0]) == []


def test_that_the_emails_sent_to_thirty_customers_are_listed_newest_first(lists):
    keys = ("id_mail", "id_customer", "date_add", "template", "subject")
    expected = [tuple(row[key] for key in keys) for row in lists.query(MAILS)]
    assert sorted(values(lists.shown("mails"), *keys)) == sorted(expected)
    assert [row.values["id_mail"] for row in lists.shown("mails")] == [row["id_mail"] for row in lists.query(MAILS)]
    assert len(expected) > 10


def test_that_emails_are_found_even_where_the_tables_have_different_collations(lists):
    before = values(lists.shown("mails"), "id_mail", "id_customer")
    if isinstance(lists, ServedPlace):
        lists.keep("mail")
        lists.query("ALTER TABLE ps_mail MODIFY recipient varchar(126) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL")
        lists.reopen()
    assert values(lists.shown("mails"), "id_mail", "id_customer") == before


def test_that_emails_to_nobody_are_not_those_of_a_customer_without_address(lists):
    lists.update("customer", "id_customer = 7", email="")
    lists.insert("mail", id_mail=9000, recipient="", template="t", subject="s", id_lang=1, date_add="2026-01-01 00:00:00")
    assert lists.shown("mails", [7]) == []


@pytest.mark.parametrize("key", ["connections", "mails"])
def test_that_a_list_takes_one_statement_and_two_when_there_are_more(lists, key):
    with statements(lists.workspace) as sent:
        whole = lists.listed(key)
        assert len(sent) == 1
        part = lists.listed(key, limit=4)
        assert len(sent) == 3
    assert (part.total, part.rows) == (whole.total, whole.rows[:4])


@pytest.mark.parametrize("table", ["guest", "connections"])
def test_that_a_shop_without_statistics_says_so(lists, table):
    lists.lose(table)
    assert lists.listed("connections").note.startswith("This shop keeps no visits")
    assert "connections" not in lists.counts()


def test_that_visits_are_shown_where_pages_are_not_kept(lists):
    lists.lose("connections_page")
    assert set(values(lists.shown("connections"), "pages")) == {(None,)}


def test_that_a_shop_without_a_list_of_emails_says_so(lists):
    lists.lose("mail")
    assert lists.listed("mails").note.startswith("This shop keeps no list of e-mails sent")


def test_that_visits_are_counted_for_the_tab(lists):
    assert lists.counts()["connections"] == len(lists.query(VISITS))
