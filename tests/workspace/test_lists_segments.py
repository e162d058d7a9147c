"""Store Commander's segments, in shops that have its tables and in those that have not."""

import pytest

from tests.kit.filling import make_segments
from tests.kit.lists import texts, values
from tests.kit.shop import statements


@pytest.fixture
def segments(lists):
    make_segments(lists)
    return lists


def test_that_the_manual_segments_of_customers_are_listed(segments):
    found = segments.query(
        "SELECT s.name AS name, s.description AS description, e.id_element AS id_customer FROM ps_sc_segment s JOIN ps_sc_segment_element e"
        " ON e.id_segment = s.id_segment WHERE e.type_element = 'customer' AND e.id_element <= 30 ORDER BY s.position, e.id_element"
    )
    rows = [row for row in segments.shown("segments") if row.values["type"] == "manual"]
    expected = [(row["name"], " ".join((row["description"] or "").split()), row["id_customer"]) for row in found]
    assert [(row.texts["name"], row.texts["description"], row.customer) for row in rows] == expected
    assert len(expected) > 30


def test_that_a_segment_names_the_one_it_is_in(segments):
    parents = {(row.texts["name"], row.texts["parent"]) for row in segments.shown("segments")}
    assert {("Very good ones", "Good ones"), ("Good ones", ""), ("Old hands", "")} <= parents


def test_that_automatic_ones_of_customers_are_shown_once_as_such_and_belong_to_nobody(segments):
    rows = [row for row in segments.shown("segments", [1, 2, 3]) if row.values["type"] == "auto"]
    assert texts(rows, "name", "type", "id_customer") == [("Spent much", "Automatic", "")]


def test_that_the_tab_counts_memberships_and_no_automatic_ones(segments):
    assert segments.counts([6])["segments"] == 2
    assert segments.counts([1])["segments"] == 0


def test_that_segments_of_an_older_store_commander_are_read(lists):
    make_segments(lists, access="")
    assert values(lists.shown("segments", [1]), "name") == [("Late orders",), ("Spent much",)]


def test_that_an_unknown_type_is_shown_as_it_is(segments):
    segments.update("sc_segment", "id_segment = 1", type="odd")
    assert texts(segments.shown("segments", [2]), "type")[0] == ("odd",)


def test_that_the_list_takes_one_statement_and_two_when_there_are_more(segments):
    with statements(segments.workspace) as sent:
        whole = segments.listed("segments")
        assert len(sent) == 1
        part = segments.listed("segments", limit=4)
        assert len(sent) == 3
    assert (part.total, part.rows) == (whole.total, whole.rows[:4])


def test_that_a_shop_without_store_commander_says_so(lists):
    listed = lists.listed("segments")
    assert (listed.rows, listed.total) == ((), 0)
    assert listed.note.startswith("Store Commander's segments are not in this shop")
    assert "segments" not in lists.counts()
