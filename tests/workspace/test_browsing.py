"""What the grid shows is what the tables say, counted again here in plain Python; in MySQL's two shops and in the demo's file alike."""

import contextlib
import datetime
import shutil
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pytest

from sc_desktop.demo.build import build_demo_file
from sc_desktop.domain.column import Field
from sc_desktop.domain.kinds import Age, Choice, Flag, Names
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import SortKey, View
from sc_desktop.prestashop.customers import COLUMNS
from sc_desktop.workspace import browsing, opening
from sc_desktop.workspace.workspace import Workspace
from tests.kit.shop import AS_OF, TestShop, statements

KEYS = tuple(column.key for column in COLUMNS)
EVERYBODY = Query(with_deleted=True, limit=None)
OVERVIEW = View(
    "overview",
    "Overview",
    (
        *("id_customer", "id_gender", "firstname", "lastname", "email", "active", "newsletter", "optin", "date_add", "id_default_group"),
        *("groups", "id_lang", "orders_valid", "total_spent", "last_order", "last_delivery_address", "open_cart", "last_visit"),
    ),
)
Row = dict[str, Any]


class Place(Protocol):
    """A shop in either database: opened by the program, and looked at and changed without it."""

    workspace: Workspace

    def rows(self, table: str) -> list[Row]: ...
    def change(self, customer: int, **columns: object) -> None: ...
    def folded(self, text: str) -> str: ...


class ServerPlace:
    """A shop on MariaDB."""

    def __init__(self, shop: TestShop) -> None:
        self.shop, self.workspace = shop, shop.workspace(writable=False)

    def rows(self, table: str) -> list[Row]:
        with contextlib.closing(self.shop.server.connect(self.shop.database)) as connection, connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ps_{table}")
            names = [told[0] for told in cursor.description]
            return [dict(zip(names, map(dates_as_text, row), strict=True)) for row in cursor.fetchall()]

    def change(self, customer: int, **columns: object) -> None:
        self.shop.change_elsewhere(customer, **columns)

    def folded(self, text: str) -> str:
        """As general_ci orders: capitals, without accents."""
        return "".join(sign for sign in unicodedata.normalize("NFD", text.upper()) if not unicodedata.combining(sign))


class FilePlace:
    """The demo's file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / opening.DEMO_FILE
        self.workspace = opening.open_shop(opening.OpenRequest(folder, "en"), progress=Progress())

    def rows(self, table: str) -> list[Row]:
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(f"SELECT * FROM ps_{table}")]

    def change(self, customer: int, **columns: object) -> None:
        places = ", ".join(f"{name} = ?" for name in columns)
        with contextlib.closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(f"UPDATE ps_customer SET {places} WHERE id_customer = ?", (*columns.values(), customer))

    def folded(self, text: str) -> str:
        return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / opening.DEMO_FILE
    build_demo_file(path, customers=40, as_of=AS_OF)
    return path


@pytest.fixture(params=["8.2", "1.6.1", "demo"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "demo":
        shutil.copy(request.getfixturevalue("demo_file"), tmp_path / opening.DEMO_FILE)
        opened = FilePlace(tmp_path)
        yield opened
        opened.workspace.close()
    else:
        yield ServerPlace(request.getfixturevalue("shop" if request.param == "8.2" else "old_shop"))


# -- what a row shows --------------------------------------------------------------------------------------------------------------------


def test_that_valid_orders_are_counted(place):
    expected = {customer: sum(order["valid"] == 1 for order in orders) for customer, orders in orders_of(place).items()}
    assert shown(place, "orders_valid") == expected


def test_that_spent_money_is_summed_in_the_shop_s_own_currency(place):
    expected = {customer: money_of([order for order in orders if order["valid"]]) for customer, orders in orders_of(place).items()}
    assert shown(place, "total_spent") == {customer: None if money is None else round(money, 6) for customer, money in expected.items()}


def test_that_the_last_order_is_the_newest_valid_or_not(place):
    assert shown(place, "last_order") == {
        customer: max((order["date_add"] for order in orders), default=None) for customer, orders in orders_of(place).items()
    }


def test_that_the_last_delivery_address_is_that_of_the_newest_order_else_of_the_newest_cart(place):
    addresses = {row["id_address"]: row for row in place.rows("address")}
    countries = {row["id_country"]: row["name"] for row in place.rows("country_lang") if row["id_lang"] == place.workspace.id_lang}
    carts = by_customer(place, place.rows("cart"))
    expected = {}
    for customer, orders in orders_of(place).items():
        newest = max(orders, key=lambda row: (row["date_add"], row["id_order"]), default=None) or max(
            carts[customer], key=lambda row: (row["date_add"], row["id_cart"]), default=None
        )
        address = addresses.get(newest["id_address_delivery"]) if newest else None
        expected[customer] = address and "\x1f".join(
            (
                *(address["company"] or "", address["address1"], address["address2"] or ""),
                f"{address['postcode'] or ''} {address['city']}",
                countries.get(address["id_country"], ""),
            )
        )
    assert shown(place, "last_delivery_address") == expected


def test_that_an_open_cart_has_products_and_no_order(place):
    ordered = {row["id_cart"] for row in place.rows("orders")}
    filled = {row["id_cart"] for row in place.rows("cart_product")}
    expected = {
        customer: max((cart["date_add"] for cart in carts if cart["id_cart"] in filled - ordered), default=None)
        for customer, carts in by_customer(place, place.rows("cart")).items()
    }
    assert shown(place, "open_cart") == expected


def test_that_the_last_visit_is_the_newest_over_all_browsers(place):
    browsers = by_customer(place, place.rows("guest"))
    visits = place.rows("connections")
    expected = {}
    for customer, guests in browsers.items():
        mine = {guest["id_guest"] for guest in guests}
        expected[customer] = max((visit["date_add"] for visit in visits if visit["id_guest"] in mine), default=None)
    assert shown(place, "last_visit") == expected


def test_that_every_group_of_a_customer_is_shown(place):
    members = by_customer(place, place.rows("customer_group"))
    expected = {customer: {row["id_group"] for row in rows} for customer, rows in members.items()}
    assert {customer: {int(g) for g in (text or "").split(",") if g} for customer, text in shown(place, "groups").items()} == expected


def test_that_the_age_counts_from_the_birth_date(place):
    birthdays = {row["id_customer"]: row["birthday"] for row in place.rows("customer")}
    assert shown(place, "age") == birthdays


def test_that_the_columns_of_the_customer_show_what_is_stored(place):
    keys = [column.key for column in COLUMNS if isinstance(column.source, Field)]
    stored = {row["id_customer"]: {key: row[key] for key in keys} for row in place.rows("customer")}
    for row in stored.values():
        row["outstanding_allow_amount"] = Decimal(row["outstanding_allow_amount"])  # text in the demo's file
    assert {row.id: {key: row.values[key] for key in keys} for row in load(place, keys, range(1, 41))} == stored


def test_that_a_date_that_is_none_shows_as_an_empty_cell(place):
    place.change(1, birthday="0000-00-00")
    place.change(2, birthday=None)
    rows = load(place, ("birthday", "age"), [1, 2])
    assert [dict(row.texts) | {"orders_valid": ""} for row in rows] == [{"birthday": "", "age": "", "orders_valid": ""}] * 2


def test_that_a_customer_who_is_gone_has_no_row(place):
    assert browsing.load_rows(place.workspace, OVERVIEW, [1, 999_999], progress=Progress()).keys() == {1}


def test_that_only_customers_with_a_valid_order_have_green_names(place):
    rows = load(place, ("firstname", "lastname"), range(1, 41))
    green = {row.id for row in rows if row.roles == {"firstname": "validated", "lastname": "validated"}}
    assert green == {customer for customer, orders in orders_of(place).items() if any(order["valid"] for order in orders)}


# -- order -------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_that_a_sort_puts_empty_cells_last_and_breaks_ties_by_id(place, key):
    place.change(3, birthday="2020-00-17")
    asked = [Query(with_deleted=True, limit=None, sort=(SortKey(key, descending),)) for descending in (False, True)]
    up, down = (list(browsing.find_ids(place.workspace, query, progress=Progress())) for query in asked)
    rows = {row.id: row for row in load(place, (key,), up)}
    empty = [customer for customer in rows if rows[customer].texts[key] == "" and not isinstance(kind_of(key), Flag)]
    ordered = sorted(rows.keys() - empty, key=lambda customer: (sort_value(place, key, rows[customer]), customer))
    assert (up, down) == ([*ordered, *sorted(empty)], [*reversed(ordered), *sorted(empty, reverse=True)])


def test_that_a_second_column_decides_where_the_first_is_equal(place):
    for customer, lastname, firstname in ((1, "Aaaa", "Zoe"), (2, "Aaaa", "Ann"), (4, "aaaa", "Bob")):
        place.change(customer, lastname=lastname, firstname=firstname, deleted=0)
    query = Query(limit=3, sort=(SortKey("lastname"), SortKey("firstname")))
    assert list(browsing.find_ids(place.workspace, query, progress=Progress())) == [2, 4, 1]


# -- search and groups -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("search", ["john doe", "DOE john", "jôhn", "Doé", "  joh   do ", "j.d@exam doe", "4 john"])
def test_that_the_quick_search_finds_john_doe(place, search):
    place.change(4, deleted=0, firstname="John", lastname="Doë", email="j.d@example.com", company=None)
    assert 4 in found(place, search)


@pytest.mark.parametrize("search", ["john smith", "jo%n", "j_hn", "johndoe", "\\", "john 💜"])
def test_that_the_quick_search_does_not_find_john_doe_by_what_he_is_not(place, search):
    place.change(4, deleted=0, firstname="John", lastname="Doe", email="j.d@example.com", company=None)
    assert 4 not in found(place, search)


@pytest.mark.parametrize("sign", ["%", "_", "/", "\\", "'", '"'])
def test_that_a_sign_is_searched_for_as_it_is(place, sign):
    place.change(4, deleted=0, firstname="Ann", lastname="Doe", email="a@example.com", company=f"50{sign}50")
    assert found(place, f"50{sign}50") == [4]


def test_that_a_whole_number_finds_the_customer_of_that_id(place):
    assert 17 in found(place, "17")


def test_that_the_company_is_searched(place):
    place.change(4, deleted=0, company="Zyx & Söhne")
    assert found(place, "zyx sohne") == [4]


def test_that_any_of_several_groups_is_enough(place):
    members = by_customer(place, place.rows("customer_group"))
    wanted = {customer for customer, rows in members.items() if {row["id_group"] for row in rows} & {4, 5}}
    query = Query(groups=frozenset({4, 5}), with_deleted=True, limit=None)
    assert set(browsing.find_ids(place.workspace, query, progress=Progress())) == wanted


def test_that_all_of_several_groups_can_be_asked_for(place):
    members = by_customer(place, place.rows("customer_group"))
    wanted = {customer for customer, rows in members.items() if {row["id_group"] for row in rows} >= {3, 7}}
    query = Query(groups=frozenset({3, 7}), all_groups=True, with_deleted=True, limit=None)
    assert set(browsing.find_ids(place.workspace, query, progress=Progress())) == wanted


def test_that_deleted_customers_are_hidden(place):
    place.change(5, deleted=1)
    assert 5 not in found(place, "")


def test_that_deleted_customers_are_shown_when_asked_for(place):
    place.change(5, deleted=1)
    assert 5 in browsing.find_ids(place.workspace, EVERYBODY, progress=Progress())


def test_that_newest_customers_come_first_and_no_more_than_asked(place):
    assert list(browsing.find_ids(place.workspace, Query(limit=3, with_deleted=True), progress=Progress())) == [40, 39, 38]


def test_that_the_count_is_without_the_limit(place):
    assert browsing.count(place.workspace, Query(limit=3, with_deleted=True), progress=Progress()) == 40


def test_that_groups_count_the_members_who_are_not_deleted(place):
    deleted = {row["id_customer"] for row in place.rows("customer") if row["deleted"]}
    counted: dict[int, int] = {row["id_group"]: 0 for row in place.rows("group")}
    for row in place.rows("customer_group"):
        counted[row["id_group"]] += row["id_customer"] not in deleted
    listed = browsing.list_groups(place.workspace, progress=Progress())
    assert ({line.id: line.members for line in listed.groups}, listed.everyone) == (counted, 40 - len(deleted))


# -- what it costs -----------------------------------------------------------------------------------------------------------------------


def test_that_a_page_takes_two_statements(shop):
    opened = shop.workspace(writable=False)
    with statements(opened) as sent:
        browsing.load_rows(opened, OVERVIEW, browsing.find_ids(opened, Query(), progress=Progress()), progress=Progress())
    assert len(sent) == 2


def test_that_a_page_reads_as_many_rows_in_a_shop_twenty_times_as_large(mariadb, tmp_path):
    shop = TestShop(mariadb, tmp_path, customers=1000)
    small = rows_read_for_a_page(shop)
    multiply(shop, 20)
    large = rows_read_for_a_page(shop)
    shop.drop()
    assert large <= small * 1.1


# -- what the tests need -----------------------------------------------------------------------------------------------------------------


def dates_as_text(value: object) -> object:
    return str(value) if isinstance(value, datetime.date) else value


def load(place: Place, keys: Sequence[str], ids: Sequence[int]) -> list[browsing.GridRow]:
    return list(browsing.load_rows(place.workspace, View("v", "V", tuple(keys)), ids, progress=Progress()).values())


def shown(place: Place, key: str) -> dict[int, Any]:
    """The column's value of every customer, through the program."""
    return {row.id: row.values[key] for row in load(place, (key,), range(1, 41))}


def found(place: Place, search: str) -> list[int]:
    return list(browsing.find_ids(place.workspace, Query(search=search, limit=None), progress=Progress()))


def by_customer(place: Place, rows: Sequence[Row]) -> dict[int, list[Row]]:
    """Rows by customer, every customer among the keys."""
    gathered: dict[int, list[Row]] = {row["id_customer"]: [] for row in place.rows("customer")}
    for row in rows:
        if row["id_customer"] in gathered:
            gathered[row["id_customer"]].append(row)
    return gathered


def orders_of(place: Place) -> dict[int, list[Row]]:
    return by_customer(place, place.rows("orders"))


def money_of(orders: Sequence[Row]) -> Decimal | None:
    if not orders:
        return None
    return sum((Decimal(order["total_paid_real"]) / Decimal(order["conversion_rate"]) for order in orders), Decimal(0))


def kind_of(key: str) -> object:
    return next(column.kind for column in COLUMNS if column.key == key)


def sort_value(place: Place, key: str, row: browsing.GridRow) -> Any:
    """What a reader would order the cell by."""
    kind, value, lists = kind_of(key), row.values[key], place.workspace.lists
    if isinstance(kind, Age):
        return tuple(-ord(sign) for sign in str(value))
    if isinstance(kind, Choice | Names):
        labels = lists[kind.list_name]
        places = {number: rank for rank, number in enumerate(sorted(labels, key=lambda each: labels[each].casefold()))}
        return (min(places.get(int(number), len(places)) for number in str(value).split(",")),)
    return (place.folded(value) if isinstance(value, str) else value,)


def rows_read_for_a_page(shop: TestShop) -> int:
    """Rows the server's tables gave for the newest 100 customers of the overview."""
    opened = shop.workspace(writable=False)
    ids = browsing.find_ids(opened, Query(), progress=Progress())
    browsing.load_rows(opened, OVERVIEW, ids, progress=Progress())
    before = handler_reads(shop)
    ids = browsing.find_ids(opened, Query(), progress=Progress())
    browsing.load_rows(opened, OVERVIEW, ids, progress=Progress())
    read = handler_reads(shop) - before
    shop.close()
    return read


def handler_reads(shop: TestShop) -> int:
    return sum(int(row[1]) for row in shop.execute("SHOW GLOBAL STATUS LIKE 'Handler_read%'"))


def multiply(shop: TestShop, times: int) -> None:
    """Copy every customer, with all that is theirs, under new and higher numbers: the newest page shows the same people."""
    keys = {
        "customer": {"id_customer"},
        "customer_group": {"id_customer"},
        "address": {"id_address", "id_customer"},
        "cart": {"id_cart", "id_customer", "id_address_delivery", "id_address_invoice", "id_guest"},
        "cart_product": {"id_cart"},
        "orders": {"id_order", "id_cart", "id_customer", "id_address_delivery", "id_address_invoice"},
        "guest": {"id_guest", "id_customer"},
        "connections": {"id_connections", "id_guest"},
    }
    for table, moved in keys.items():
        columns = [row[0] for row in shop.execute(f"SHOW COLUMNS FROM ps_{table}")]
        shop.execute(f"CREATE TABLE seed_{table} AS SELECT * FROM ps_{table}")
        for copy in range(1, times):
            chosen = ", ".join(f"IF(`{c}` > 0, `{c}` + {copy * 100_000}, `{c}`)" if c in moved else f"`{c}`" for c in columns)
            shop.execute(f"INSERT INTO ps_{table} SELECT {chosen} FROM seed_{table}")
        shop.execute(f"ANALYZE TABLE ps_{table}")
