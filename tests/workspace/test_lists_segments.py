"""Store Commander's segments, in shops that have its tables and in those that have not."""

import pytest

from tests.kit.lists import texts, values
from tests.kit.shop import statements

SEGMENT = (
    "id_segment INTEGER PRIMARY KEY, name varchar(255), type varchar(10) NOT NULL DEFAULT 'manual', auto_file varchar(255),"
    " auto_params text,"
    " {access} description text, id_parent int NOT NULL DEFAULT 0, position int NOT NULL DEFAULT 0"
)
ELEMENT = "id_segment_element INTEGER PRIMARY KEY, id_segment int, id_element int, type_element varchar(255)"


def make_segments(place, access="access varchar(255),"):
    """Four manual segments of customers in a tree, two automatic ones, and elements of other kinds."""
    place.make("sc_segment", SEGMENT.format(access=access))
    place.make("sc_segment_element", ELEMENT)
    told = [
        (1, "Good ones", "manual", "Buy often", 0, 2, "customers"), (2, "Very good ones", "manual", None, 1, 1, "customers"),
        (3, "Old hands", "manual", "Since\n2010", 0, 3, None), (4, "Nobody", "manual", "", 0, 4, "customers"),
        (5, "Spent much", "auto", "By sum", 0, 0, "catalog,customers"), (6, "Late orders", "auto", "", 0, 0, "orders,customer_service"),
    ]  # fmt: skip
    for number, name, kind, description, parent, position, where in told:
        values = {"access": where} if access else {}
        place.insert(
            "sc_segment", id_segment=number, name=name, type=kind, description=description, id_parent=parent, position=position, **values
        )
    members = [(segment, number, "customer") for number in range(1, 31) for segment in (1, 2, 3) if number % (segment + 1) == 0]
    members += [(4, number, "product") for number in range(1, 31)]
    for key, (segment, element, kind) in enumerate(members, 1):
        place.insert("sc_segment_element", id_segment_element=key, id_segment=segment, id_element=element, type_element=kind)
    place.reopen()


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
