"""Columns read of all customers at once hold what the shop's own SQL says, and sort and filter as the shop would, which is not asked."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from sc_desktop.db.vectors import EMPTY
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.filters import AllOf, AnyOf, Op, Test
from sc_desktop.domain.kinds import Amount, Day
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.domain.query import NEWEST_FIRST, Query
from sc_desktop.domain.view import SortKey, View
from sc_desktop.errors import BadInput
from sc_desktop.prestashop.customers import COLUMNS, gathering
from sc_desktop.workspace import browsing, snapshots, valuing
from sc_desktop.workspace.gathered import read_vectors
from sc_desktop.workspace.workspace import Workspace
from tests.kit.every_test import every_test
from tests.kit.lists import ListPlace
from tests.kit.orders import an_order
from tests.kit.shop import statements

on_both = pytest.mark.parametrize("lists", ["8.2", "1.6.1"], indirect=True)
on_one = pytest.mark.parametrize("lists", ["8.2"], indirect=True)

KEYS = (
    *("orders_valid", "total_spent", "last_order", "last_cart_date", "open_cart", "carts_unordered"),
    *("cart_lang", "last_cart_total", "last_visit"),
)
KINDS = {column.key: column.kind for column in COLUMNS}
HAS_LINES = "EXISTS (SELECT 1 FROM ps_cart_product p WHERE p.id_cart = r.id_cart)"
OPEN = f"{HAS_LINES} AND NOT EXISTS (SELECT 1 FROM ps_orders o WHERE o.id_cart = r.id_cart)"
NEWEST_CART = "SELECT {} AS told FROM ps_cart r WHERE id_customer = %s ORDER BY date_add DESC, id_cart DESC LIMIT 1"
TOTAL = (
    "(SELECT ROUND(SUM(l.quantity * (p.price + COALESCE(a.price, 0)) * COALESCE(m.conversion_rate, 1)), 6) FROM ps_cart_product l"
    " JOIN ps_product_shop p ON p.id_product = l.id_product AND p.id_shop = l.id_shop"
    " LEFT JOIN ps_product_attribute_shop a ON a.id_product_attribute = l.id_product_attribute AND a.id_shop = l.id_shop"
    " JOIN ps_cart k ON k.id_cart = l.id_cart LEFT JOIN ps_currency m ON m.id_currency = k.id_currency WHERE l.id_cart = r.id_cart)"
)
PAID = "ROUND(SUM(total_paid_real / NULLIF(conversion_rate, 0)), 6)"
BY_SQL = {
    "orders_valid": "SELECT COUNT(*) AS told FROM ps_orders WHERE valid = 1 AND id_customer = %s",
    "total_spent": f"SELECT {PAID} AS told FROM ps_orders WHERE valid = 1 AND id_customer = %s",
    "last_order": "SELECT MAX(date_add) AS told FROM ps_orders WHERE id_customer = %s",
    "last_cart_date": "SELECT MAX(date_add) AS told FROM ps_cart WHERE id_customer = %s",
    "open_cart": f"SELECT MAX(date_add) AS told FROM ps_cart r WHERE {OPEN} AND id_customer = %s",
    "carts_unordered": f"SELECT COUNT(*) AS told FROM ps_cart r WHERE {OPEN} AND id_customer = %s",
    "cart_lang": NEWEST_CART.format("NULLIF(id_lang, 0)"),
    "last_cart_total": NEWEST_CART.format(TOTAL),
    "last_visit": "SELECT MAX(c.date_add) AS told FROM ps_connections c JOIN ps_guest g ON g.id_guest = c.id_guest WHERE id_customer = %s",
}
FEW = 7
"""Keys that are read at a time."""
ODD_ORDERS: tuple[dict[str, object], ...] = (
    {"id_customer": 2, "conversion_rate": 3, "total_paid_real": "0.01"},
    {"id_customer": 2, "conversion_rate": 7, "total_paid_real": "1999.99"},
    {"id_customer": 2, "conversion_rate": "1.234567", "total_paid_real": "-0.05"},
    {"id_customer": 3, "conversion_rate": 0, "total_paid_real": "10"},
    {"id_customer": 4, "conversion_rate": 2, "total_paid_real": "-7.77"},
    {"id_customer": 5, "conversion_rate": "64", "total_paid_real": "-0.01"},
    {"id_customer": 6, "valid": 0, "total_paid_real": "99", "date_add": "2031-01-01 00:00:00"},
    {"id_customer": 7, "total_paid_real": "999999999.99", "date_add": "0000-00-00 00:00:00"},
    {"id_customer": 8, "valid": 2, "total_paid_real": "3", "date_add": "2024-00-00 00:00:00"},
    {"id_customer": 0, "total_paid_real": "5"},
)
"""Over what the shop has; customers 3 to 8 have no other."""
SORTS = (
    *((SortKey(key, descending),) for key in KEYS for descending in (False, True)),
    (SortKey("orders_valid", descending=True), SortKey("last_order")),
    (SortKey("carts_unordered"), SortKey("lastname", descending=True)),
    (SortKey("orders_valid"), SortKey("id_customer", descending=True), SortKey("last_order")),
    (SortKey("newsletter"), SortKey("total_spent")),
    (SortKey("column of another shop", descending=True), SortKey("orders_valid")),
)
PLAIN = Test("lastname", Op.CONTAINS, ("e",))
BUYERS, RICH = Test("orders_valid", Op.AT_LEAST, (1,)), Test("total_spent", Op.MORE, (Decimal("100.0000005"),))


@pytest.fixture
def workspace(lists: ListPlace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Either shop, taken to be large, with orders out of the ordinary; read a few keys at a time."""
    monkeypatch.setattr(snapshots, "LARGE", 0)
    monkeypatch.setattr(gathering, "GATHERINGS", tuple(replace(each, keys=FEW) for each in gathering.GATHERINGS))
    lists.update("orders", "id_customer BETWEEN 3 AND 8", id_customer=9)
    for number, order in enumerate(ODD_ORDERS):
        an_order(lists, **{"id_order": 9000 + number, **order})
    lists.update("cart", "id_customer = 10", date_add="0000-00-00 00:00:00")
    lists.update("cart", "id_customer = 14", date_add="2026-02-02 02:02:02", id_lang=0)
    lists.update("cart", "MOD(id_customer, 4) = 1", id_lang=2)
    lists.update("cart", "MOD(id_customer, 4) = 2", id_lang=99)
    lists.update("customer", "id_customer IN (11, 12)", deleted=1)
    return lists.workspace


def ids(workspace: Workspace, query: Query) -> list[int]:
    return list(browsing.find_ids(workspace, query, progress=Progress()))


def asked_of_the_shop(workspace: Workspace, query: Query) -> list[int]:
    """The same without vectors."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "parted", lambda *_: None)
        patch.setattr(browsing, "parted", lambda *_: None)
        return ids(workspace, query)


def sorted_by(*keys: SortKey, **more: Any) -> Query:
    return Query(sort=keys, limit=None, **more)


# -- what they hold ------------------------------------------------------------------------------------------------------------------------


@on_both
def test_that_a_vector_holds_what_hand_written_sql_says_of_each_customer(lists, workspace):
    vectors = {key: vector for each in gathering.GATHERINGS for key, vector in read_vectors(workspace, each, progress=Progress()).items()}
    assert set(vectors) == set(KEYS)
    for key, vector in vectors.items():
        numbers = dict(zip(vector.customers.tolist(), vector.numbers.tolist(), strict=True))
        for customer in range(1, 41):
            told = [row["told"] for row in lists.query(BY_SQL[key], [customer])] or [None]
            assert numbers.get(customer, vector.missing) == as_number(key, told[0]), (key, customer)
        assert 0 not in numbers
        assert len(set(numbers.values())) > 2


def as_number(key: str, told: StoredValue) -> int:
    kind = KINDS[key]
    if isinstance(kind, Day):
        digits = str(told or "")
        is_day = digits and "-00" not in digits and not digits.startswith("0000")
        return int("".join(filter(str.isdigit, digits))) if is_day else EMPTY
    if told is None:
        return EMPTY
    return int(Decimal(str(told)) * (10**6 if isinstance(kind, Amount) else 1))


@on_one
def test_that_a_text_the_server_cut_off_is_read_again_row_by_row(workspace):
    whole = read_vectors(workspace, gathering.GATHERINGS[0], progress=Progress())
    for most in (16, 64, 201, 202, 203, 204, 205):
        with workspace.database.reading() as connection:
            connection.execute(text(f"SET SESSION group_concat_max_len = {most}"))  # of the one connection in the pool
        cut = read_vectors(workspace, gathering.GATHERINGS[0], progress=Progress())
        assert all((cut[key].numbers == vector.numbers).all() for key, vector in whole.items())


@on_one
def test_that_a_hole_between_ids_is_stepped_over(lists, workspace):
    before = ids(workspace, sorted_by(SortKey("orders_valid", descending=True)))
    workspace.snapshots.let_go()
    an_order(lists, id_order=4_000_000_000, id_customer=before[-1])
    with statements(workspace) as sent:
        assert ids(workspace, sorted_by(SortKey("last_order"))) == asked_of_the_shop(workspace, sorted_by(SortKey("last_order")))
    assert len(sent) < 40


@on_one
def test_that_sums_too_large_for_eight_bytes_are_left_to_the_shop(lists, workspace):
    an_order(lists, id_order=9900, id_customer=13, total_paid_real="99999999999999" if lists.version == "8.2" else "999999999999999")
    by_sum = sorted_by(SortKey("total_spent", descending=True))
    assert ids(workspace, by_sum)[0] == 13
    assert ids(workspace, by_sum) == asked_of_the_shop(workspace, by_sum)
    assert workspace.snapshots.unfit == {"total_spent"}


@on_one
def test_that_a_shop_without_orders_has_nobody_with_any(lists, workspace):
    lists.empty("orders")
    everybody = ids(workspace, sorted_by())
    assert ids(workspace, sorted_by(SortKey("total_spent"), SortKey("orders_valid"))) == everybody
    assert ids(workspace, Query(where=BUYERS)) == []


# -- sorting and filtering -----------------------------------------------------------------------------------------------------------------


@on_both
def test_that_every_order_is_the_shops(workspace):
    for sort in SORTS:
        for more in ({}, {"with_deleted": True, "groups": frozenset({3})}, {"where": RICH}):
            query = sorted_by(*sort, **more)
            assert ids(workspace, query) == asked_of_the_shop(workspace, query), query
            assert ids(workspace, replace(query, limit=5)) == ids(workspace, query)[:5]


@on_both
def test_that_every_test_finds_whom_the_shop_finds(workspace):
    rows = browsing.load_values(workspace, KEYS, range(1, 41), progress=Progress())
    for key in KEYS:
        queries = [Query(where=test, limit=None) for test in every_test(key, KINDS[key], [row[key] for row in rows.values()])]
        answers = [ids(workspace, query) for query in queries]
        assert answers == [asked_of_the_shop(workspace, query) for query in queries]
        assert len(set(map(tuple, answers))) > 5


@on_both
def test_that_a_filter_of_both_kinds_finds_whom_the_shop_finds(workspace):
    for where, is_shops_alone in (
        (AllOf((BUYERS, PLAIN)), False),
        (AllOf((PLAIN, AnyOf((BUYERS, RICH)))), False),
        (AllOf((AnyOf((BUYERS, PLAIN)), RICH)), False),
        (AnyOf((BUYERS, PLAIN)), True),
        (AnyOf((BUYERS, AllOf((RICH, Test("last_order", Op.NOT_EMPTY))))), False),
    ):
        query = sorted_by(SortKey("lastname"), where=where)
        answer = browsing.answer(workspace, query, progress=Progress())
        assert list(answer.ids) == asked_of_the_shop(workspace, query)
        assert browsing.count(workspace, query, progress=Progress()) == len(answer.ids)
        assert (answer.as_of is None) == is_shops_alone


@on_one
def test_that_a_filter_on_a_column_the_shop_lacks_is_refused_rather_than_left_out(workspace):
    with pytest.raises(BadInput):
        ids(workspace, Query(where=AllOf((BUYERS, Test("loyalty", Op.IS, (1,))))))


@on_one
def test_that_each_is_found_at_its_place(workspace, monkeypatch):
    for sort in (*SORTS, NEWEST_FIRST):
        for where in (None, BUYERS):
            answer = browsing.answer(workspace, sorted_by(*sort, where=where), progress=Progress())
            assert [answer.places.of(each) for each in answer.ids] == list(range(len(answer.ids)))
            assert answer.places.of(0) is None


# -- counting ------------------------------------------------------------------------------------------------------------------------------


@on_both
def test_that_values_are_counted_as_the_shop_counts_them(workspace, monkeypatch):
    queries = [Query(), Query(where=AllOf((PLAIN, RICH))), Query(groups=frozenset({3}), with_deleted=True)]
    kept = {key: valuing.spreads(workspace, queries, key, progress=Progress()) for key in KEYS}
    monkeypatch.setattr(snapshots, "LARGE", 10**9)
    workspace.snapshots.let_go()
    for key, told in kept.items():
        asked = valuing.spreads(workspace, queries, key, progress=Progress())
        assert [replace(each, as_of="") for each in told] == [replace(each, as_of="") for each in asked], key
        assert told[0].distinct > 1


@on_one
def test_that_the_values_of_some_are_asked_of_the_shop_unless_everybodys_are_kept(workspace):
    some = Query(groups=frozenset({3}))
    valuing.spreads(workspace, [some], "orders_valid", progress=Progress())
    assert not workspace.snapshots.vectors
    valuing.spreads(workspace, [replace(some, where=RICH)], "last_visit", progress=Progress())
    assert {"total_spent", "last_visit"} <= {key for _database, key in workspace.snapshots.vectors}


@on_one
def test_that_counting_what_is_kept_asks_nothing_and_tells_of_when_it_is(workspace):
    ids(workspace, sorted_by(SortKey("total_spent")))
    with statements(workspace) as sent:
        (found,) = valuing.spreads(workspace, [Query()], "orders_valid", progress=Progress())
    (read_at,) = {vector.read_at for vector in workspace.snapshots.vectors.values()}
    assert sent == []
    assert found.as_of == workspace.clock_at(read_at)


# -- what is sent --------------------------------------------------------------------------------------------------------------------------


@on_one
def test_that_after_the_first_time_only_rows_are_asked_for(workspace):
    ids(workspace, sorted_by(SortKey("total_spent")))
    view = View("any", "Any", ("id_customer", "total_spent"))
    with statements(workspace) as sent:
        for sort in (SortKey("total_spent", descending=True), SortKey("orders_valid"), SortKey("last_order")):
            answer = browsing.answer(workspace, sorted_by(sort, where=BUYERS), progress=Progress())
            assert browsing.count(workspace, sorted_by(sort, where=BUYERS), progress=Progress()) == len(answer.ids)
        assert sent == []
        rows = browsing.load_rows(workspace, view, answer.ids[:5], progress=Progress())
    assert len(rows) == 5
    assert len(sent) == 1


@on_one
def test_that_a_shop_that_is_not_large_and_a_question_without_such_a_column_are_asked_as_before(workspace, monkeypatch):
    monkeypatch.setattr(snapshots, "LARGE", 10**9)
    query = sorted_by(SortKey("total_spent"))
    ids(workspace, query)
    with statements(workspace) as sent:
        answers = [browsing.answer(workspace, each, progress=Progress()) for each in (query, Query(where=PLAIN))]
    assert [answer.as_of for answer in answers] == [None, None]
    assert len(sent) == 2


@on_one
def test_that_what_happened_meanwhile_is_seen_once_all_is_let_go_of(lists, workspace):
    newest = sorted_by(SortKey("last_order", descending=True))
    before = ids(workspace, newest)
    an_order(lists, id_order=9901, id_customer=before[-1], date_add="2032-01-01 00:00:00")
    lists.update("customer", f"id_customer = {before[1]}", deleted=1)
    assert ids(workspace, newest) == before
    workspace.snapshots.let_go_of_customers()
    assert ids(workspace, newest) == [customer for customer in before if customer != before[1]]
    workspace.snapshots.let_go()
    assert ids(workspace, newest) == asked_of_the_shop(workspace, newest)
    assert ids(workspace, newest)[0] == before[-1]


@on_one
def test_that_what_was_let_go_of_while_it_was_read_is_not_kept(workspace):
    let_go = Progress(lambda done, total: workspace.snapshots.let_go() if done == total else None)
    browsing.find_ids(workspace, sorted_by(SortKey("last_order")), progress=let_go)
    assert not workspace.snapshots.vectors


@on_one
def test_that_reading_stops_between_two_stretches(workspace):
    progress = Progress(lambda done, _total: progress.cancel() if done >= FEW else None)
    ids(workspace, sorted_by(SortKey("last_cart_date")))
    with statements(workspace) as sent, pytest.raises(Cancelled):
        browsing.find_ids(workspace, sorted_by(SortKey("last_order")), progress=progress)
    assert len(sent) == 4  # whether it is large, from where to where, one stretch, and the one that was under way
    assert ids(workspace, sorted_by(SortKey("last_order"))) == asked_of_the_shop(workspace, sorted_by(SortKey("last_order")))
