"""What of a query is done here, and what is left to the shop, so that both together answer it."""

import pytest

from sc_desktop.domain.filters import AllOf, AnyOf, Op, Test
from sc_desktop.domain.parting import part
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import SortKey

HERE = {"orders", "spent"}
KNOWN = {*HERE, "name", "id_customer"}
MANY, RICH, NAMED = Test("orders", Op.MORE, (1,)), Test("spent", Op.MORE, (1,)), Test("name", Op.IS, ("x",))
UP, DOWN = SortKey("id_customer"), SortKey("id_customer", descending=True)
NAME, ORDERS, SPENT = SortKey("name"), SortKey("orders", descending=True), SortKey("spent")


@pytest.mark.parametrize(
    ("where", "here", "asked"),
    [
        (MANY, (MANY,), None),
        (AllOf((NAMED, MANY)), (MANY,), NAMED),
        (AllOf((NAMED, AnyOf((MANY, RICH)), NAMED)), (AnyOf((MANY, RICH)),), AllOf((NAMED, NAMED))),
        (AllOf((AnyOf((NAMED, MANY)), RICH)), (RICH,), AnyOf((NAMED, MANY))),
    ],
)
def test_that_each_condition_is_met_on_one_side(where, here, asked):
    parts = part(Query(where=where, limit=5), HERE, KNOWN)
    assert parts is not None
    assert (parts.where, parts.asked.where, parts.asked.limit) == (here, asked, None)


@pytest.mark.parametrize(
    ("sort", "here", "asked"),
    [
        ((ORDERS,), (ORDERS,), (DOWN,)),
        ((SPENT, ORDERS), (SPENT, ORDERS), (UP,)),
        ((ORDERS, NAME), (ORDERS,), (NAME, DOWN)),
        ((ORDERS, UP, NAME), (ORDERS,), (UP,)),
        ((NAME,), (), (NAME, UP)),
        ((NAME, ORDERS), (), (NAME, ORDERS, UP)),
        ((SPENT, NAME, ORDERS), (), (SPENT, NAME, ORDERS, UP)),
        ((SortKey("gone", descending=True), SPENT), (SPENT,), (DOWN,)),
        ((DOWN, ORDERS), (), (DOWN,)),
        ((), (), (UP,)),
    ],
)
def test_that_the_order_asked_for_decides_between_those_who_are_equal_here(sort, here, asked):
    parts = part(Query(sort=sort, where=MANY), HERE, KNOWN)
    assert parts is not None
    assert (parts.sort, parts.asked.sort) == (here, asked)


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(where=NAMED, sort=(NAME,)),
        Query(where=AnyOf((NAMED, MANY))),
        Query(sort=(NAME, ORDERS)),
        Query(sort=(UP, ORDERS)),
    ],
)
def test_that_a_query_is_left_whole_where_nothing_can_be_done_here(query):
    assert part(query, HERE, KNOWN) is None


OURS, ONLY = SortKey("mine"), Test("mine", Op.IS, (1,))


@pytest.mark.parametrize(
    ("sort", "here", "asked"),
    [
        ((OURS,), (OURS,), (UP,)),
        ((NAME, OURS), (NAME, OURS), (UP,)),
        ((OURS, ORDERS, NAME, SPENT), (OURS, ORDERS), (NAME, SPENT, UP)),
        ((ORDERS, NAME, OURS, SPENT), (ORDERS, NAME, OURS, SPENT), (DOWN,)),
        ((NAME, UP, OURS), (), (NAME, UP)),
    ],
)
def test_that_an_order_up_to_a_column_that_is_only_ours_is_made_here(sort, here, asked):
    parts = part(Query(sort=sort, where=ONLY), {*HERE, "mine"}, {*KNOWN, "mine"}, {"mine"})
    assert parts is not None
    assert (parts.sort, parts.asked.sort) == (here, asked)
    assert parts.told == ({"name"} if NAME in here else frozenset())


def test_that_a_condition_that_mixes_in_a_column_that_is_only_ours_is_decided_here():
    mixed, left = AnyOf((NAMED, ONLY, MANY)), AnyOf((NAMED, MANY))
    parts = part(Query(where=AllOf((mixed, left, NAMED))), {*HERE, "mine"}, KNOWN, {"mine"})
    assert parts is not None
    assert (parts.where, parts.asked.where, parts.told) == ((mixed,), AllOf((left, NAMED)), {"name"})
