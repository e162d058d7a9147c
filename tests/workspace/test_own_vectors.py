"""The user's own aggregates, read of all customers at once, sort and filter as the shop itself does: on each version's tables."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import pytest
from msgspec.structs import replace

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.own_field import Aggregate
from sc_desktop.domain.periods import Period
from sc_desktop.domain.progress import Cancelled, Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import SortKey
from sc_desktop.prestashop.customers import gathering
from sc_desktop.prestashop.customers.gathering import Gathering
from sc_desktop.workspace import browsing, own_fields, snapshots
from sc_desktop.workspace.workspace import Workspace
from tests.kit.every_test import every_test
from tests.kit.lists import ServedPlace
from tests.kit.shop import TestShop, statements

FEW = 40
"""Keys that are read at a time."""
FIELDS = (
    Aggregate("own_count", "C", "orders", "count", only_valid=True, at_least=Decimal("99.5")),
    Aggregate("own_recent", "R", "orders", "count", period=Period("last_days", 900)),
    Aggregate("own_paid", "P", "orders", "sum", "paid", only_valid=True),
    Aggregate("own_least_paid", "L", "orders", "least", "paid"),
    Aggregate("own_shipping", "S", "orders", "most", "total_shipping"),
    Aggregate("own_last_paid", "N", "orders", "newest", "paid"),
    Aggregate("own_first", "F", "orders", "least", "date_add"),
    Aggregate("own_payment", "T", "orders", "newest", "payment"),
    Aggregate("own_pieces", "Q", "order_lines", "sum", "product_quantity", only_valid=True),
    Aggregate("own_product", "D", "order_lines", "newest", "product_name"),
    Aggregate("own_cart", "K", "carts", "most", "date_add"),
    Aggregate("own_messages", "M", "messages", "count"),
    Aggregate("own_postcode", "Z", "addresses", "newest", "postcode"),
    Aggregate("own_vouchers", "V", "vouchers", "newest", "date_to"),
    Aggregate("own_left", "A", "vouchers", "most", "quantity", only_valid=True),
)
PAYMENTS = (
    *("Éclair", "eclair", "ECLAIR ", "", "  ", "zebra", "Zèbre", "straße", "strasse", "œuf", "50%_/\\'\""),
    *("a\U0001f600b", "Carte, 3x", "ñandú"),
)


@pytest.fixture(params=["8.2", "1.6.1", "9.1"])
def place(request: pytest.FixtureRequest, shop_of: Callable[[str], TestShop], monkeypatch: pytest.MonkeyPatch) -> Iterator[ServedPlace]:
    """A shop of each version, taken to be large, with own fields and odd rows; read a few keys at a time."""
    monkeypatch.setattr(snapshots, "LARGE", 0)
    monkeypatch.setattr(gathering, "_TEXTS", FEW)
    shop = shop_of(request.param)
    place = ServedPlace(shop)
    made_odd(place)
    columns = own_fields.columns_with(place.workspace, FIELDS)
    place.workspace.columns = {key: slowly(column) if key.startswith("own_") else column for key, column in columns.items()}
    yield place
    place.put_back()
    shop.close()


def made_odd(place: ServedPlace) -> None:
    """Texts a collation takes for the same, nothing at all in several ways, and dates that are none."""
    for number, payment in enumerate(PAYMENTS, start=1):
        if place.version != "1.6.1" or ord(max(payment, default=" ")) < 2**16:
            place.update("orders", f"id_customer = {number}", payment=payment)
    for number, postcode in enumerate((None, "", "07 100", "7100", "É1", "e1"), start=1):
        place.update("address", f"id_customer = {number}", postcode=postcode)
    place.update("address", "id_customer IN (7, 8)", deleted=1)
    some_buyer = "(SELECT * FROM (SELECT MAX(id_customer) FROM ps_orders) some)"
    place.update("orders", f"id_customer = {some_buyer}", conversion_rate=0)
    firsts = "(SELECT * FROM (SELECT MIN(id_order) FROM ps_orders GROUP BY id_customer HAVING COUNT(*) > 1) firsts)"
    place.update("orders", f"id_order IN {firsts}", date_add="2026-03-02 00:00:00", payment="The latest has the lowest key")
    place.update("orders", "id_customer = 10", conversion_rate=3, date_add="2026-01-01 00:00:00")  # the key decides which is the newest
    place.update("orders", "id_order = (SELECT * FROM (SELECT MIN(id_order) FROM ps_orders) first)", date_add="0000-00-00 00:00:00")
    place.update("cart", "id_customer = 11", date_add="0000-00-00 00:00:00")
    place.update("customer", "id_customer = 12", deleted=1)


def slowly(column: Column) -> Column:
    assert isinstance(column.source, Computed)
    assert isinstance(column.source.gathered, Gathering)
    return replace(column, source=replace(column.source, gathered=replace(column.source.gathered, keys=FEW)))


def ids(workspace: Workspace, query: Query) -> list[int]:
    return list(browsing.find_ids(workspace, query, progress=Progress()))


def asked_of_the_shop(workspace: Workspace, queries: Sequence[Query]) -> list[list[int]]:
    """The same without vectors."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(browsing, "parted", lambda *_: None)
        return [ids(workspace, query) for query in queries]


def test_that_every_order_and_every_test_of_each_is_the_shops(place: ServedPlace) -> None:
    workspace, wrong = place.workspace, []
    assert {field.key for field in FIELDS} <= set(workspace.columns)
    rows = browsing.load_values(workspace, [field.key for field in FIELDS], range(1, 41), progress=Progress())
    for field in FIELDS:
        queries = asked_about(workspace, field.key, [row[field.key] for row in rows.values()], is_brief=place.version != "8.2")
        with statements(workspace) as sent:
            answers = [browsing.answer(workspace, query, progress=Progress()) for query in queries]
        assert all(answer.as_of is not None for answer in answers), field.key
        with statements(workspace) as otherwise:
            asked_of_all = asked_of_the_shop(workspace, queries)
        looked_up = [[statement for statement in each if "= `ps_customer`.`id_customer`" in statement] for each in (sent, otherwise)]
        assert (looked_up[0], bool(looked_up[1])) == ([], True), field.key
        pairs = zip(queries, answers, asked_of_all, strict=True)
        wrong += [(query, list(answer.ids), asked) for query, answer, asked in pairs if list(answer.ids) != asked]
        assert len({tuple(answer.ids) for answer in answers}) > 3, field.key
    assert wrong == []


def asked_about(workspace: Workspace, key: str, there: list[StoredValue], *, is_brief: bool) -> list[Query]:
    """Both orders, an order of two columns, and every test; or a few of these."""
    sorts = ((SortKey(key),), (SortKey(key, descending=True),), (SortKey(key), SortKey("lastname", descending=True)))
    tests = list(every_test(key, workspace.columns[key].kind, there))
    return [
        *(Query(sort=sort, with_deleted=True, limit=None) for sort in sorts),
        *(Query(where=test, limit=None) for test in (tests[:: max(1, len(tests) // 6)] if is_brief else tests)),
    ]


@pytest.mark.parametrize("place", ["8.2"], indirect=True)
def test_that_texts_too_long_to_be_held_are_left_to_the_shop(place: ServedPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sc_desktop.db.ranks.MOST_HELD", 60)
    query = Query(sort=(SortKey("own_payment"),), limit=None)
    assert [ids(place.workspace, query)] == asked_of_the_shop(place.workspace, [query])
    assert place.workspace.snapshots.unfit == {"own_payment"}


@pytest.mark.parametrize("place", ["8.2"], indirect=True)
def test_that_weights_the_server_cut_off_are_read_again_row_by_row(place: ServedPlace) -> None:
    query = Query(sort=(SortKey("own_payment"),), limit=None)
    wanted = asked_of_the_shop(place.workspace, [query])
    for most in (40, 97, 150):
        place.workspace.snapshots.let_go()
        with place.workspace.database.reading() as connection:
            connection.exec_driver_sql(f"SET SESSION group_concat_max_len = {most}")  # of the one connection in the pool
        assert [ids(place.workspace, query)] == wanted


@pytest.mark.parametrize("place", ["8.2"], indirect=True)
def test_that_a_period_is_told_anew_the_day_after(place: ServedPlace) -> None:
    queries = {key: Query(sort=(SortKey(key),), limit=None) for key in ("own_recent", "own_count")}
    for query in queries.values():
        ids(place.workspace, query)
    yesterday = datetime.datetime.now() - datetime.timedelta(days=1)
    kept = place.workspace.snapshots.vectors
    place.workspace.snapshots.vectors = {key: replace(vector, read_at=yesterday) for key, vector in kept.items()}
    with statements(place.workspace) as sent:
        ids(place.workspace, queries["own_count"])
        assert sent == []
        ids(place.workspace, queries["own_recent"])
    assert sent


@pytest.mark.parametrize("place", ["8.2"], indirect=True)
def test_that_a_field_that_means_something_else_now_is_read_again(place: ServedPlace) -> None:
    query = Query(sort=(SortKey("own_count", descending=True),), limit=None)
    before = ids(place.workspace, query)
    own_fields.take_fields(place.workspace, (Aggregate("own_count", "C", "messages", "count"),))
    assert [ids(place.workspace, query)] == asked_of_the_shop(place.workspace, [query])
    assert ids(place.workspace, query) != before


@pytest.mark.parametrize("place", ["8.2"], indirect=True)
def test_that_only_so_many_columns_are_kept(place: ServedPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "MOST_KEPT", 3)
    for field in FIELDS[:5]:
        ids(place.workspace, Query(sort=(SortKey(field.key),), limit=None))
    assert [key for _database, key in place.workspace.snapshots.vectors] == [field.key for field in FIELDS[2:5]]


@pytest.mark.parametrize("place", ["8.2"], indirect=True)
def test_that_reading_texts_stops_between_two_stretches(place: ServedPlace) -> None:
    steps: list[int] = []

    def stop_in_the_second_reading(done: int, _total: int) -> None:
        steps.append(done)
        if steps.count(0) == 2 and done:
            progress.cancel()

    progress = Progress(stop_in_the_second_reading)
    with pytest.raises(Cancelled):
        browsing.find_ids(place.workspace, Query(sort=(SortKey("own_payment"),), limit=None), progress=progress)
    assert not place.workspace.snapshots.vectors
