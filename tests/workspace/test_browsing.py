"""What the grid shows is what the tables say, counted in plain Python; in shops of every version and in the demo's file."""

import contextlib
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
from sc_desktop.prestashop.definitions import VERSIONS
from sc_desktop.workspace import browsing, opening
from sc_desktop.workspace.workspace import Workspace
from tests.kit.expected import Expected, Row, rows_of
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


class Place(Protocol):
    """A shop in either database: opened by the program, and looked at and changed without it."""

    workspace: Workspace

    def rows(self, table: str) -> list[Row]: ...
    def change(self, customer: int, **columns: object) -> None: ...
    def folded(self, text: str) -> str: ...


class ServerPlace:
    """A shop on MariaDB or MySQL."""

    def __init__(self, shop: TestShop) -> None:
        self.shop, self.workspace = shop, shop.workspace(writable=False)
        ((self._charset, self._collation),) = shop.execute(
            "SELECT character_set_name, collation_name FROM information_schema.columns"
            " WHERE table_schema = DATABASE() AND table_name = 'ps_customer' AND column_name = 'firstname'"
        )
        self._weights: dict[str, str] = {}

    def rows(self, table: str) -> list[Row]:
        return rows_of(self.shop.server, self.shop.database, f"ps_{table}")

    def change(self, customer: int, **columns: object) -> None:
        self.shop.change_elsewhere(customer, **columns)

    def folded(self, text: str) -> str:
        """As the shop's collation orders, by the server's own word: each has its own idea of signs and spaces."""
        if text not in self._weights:
            question = f"SELECT HEX(WEIGHT_STRING(CONVERT(%s USING {self._charset}) COLLATE {self._collation}))"
            ((self._weights[text],),) = self.shop.execute(question, (text.rstrip(" "),))
        return self._weights[text]


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
    """The oldest shop, the usual one and the demo: what is asked of them alike needs no more."""
    yield from open_place(request, tmp_path)


@pytest.fixture(params=[*VERSIONS, "demo"])
def any_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A shop of every version, and the demo: where the versions' tables or rules differ."""
    yield from open_place(request, tmp_path)


def open_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "demo":
        shutil.copy(request.getfixturevalue("demo_file"), tmp_path / opening.DEMO_FILE)
        opened = FilePlace(tmp_path)
        yield opened
        opened.workspace.close()
    else:
        shop = request.getfixturevalue("shop_of")(request.param)
        yield ServerPlace(shop)
        shop.close()


def test_that_a_shop_that_is_whole_has_every_column(any_place):
    assert tuple(any_place.workspace.columns) == KEYS


# -- what a row shows --------------------------------------------------------------------------------------------------------------------


def test_that_valid_orders_are_counted(any_place):
    assert shown(any_place, "orders_valid") == expected(any_place).orders_valid()


def test_that_spent_money_is_summed_in_the_shop_s_own_currency(any_place):
    assert shown(any_place, "total_spent") == expected(any_place).total_spent()


def test_that_the_last_order_is_the_newest_valid_or_not(any_place):
    assert shown(any_place, "last_order") == expected(any_place).last_order()


def test_that_the_last_delivery_address_is_that_of_the_newest_order_else_of_the_newest_cart(any_place):
    assert shown(any_place, "last_delivery_address") == expected(any_place).last_delivery_address()


def test_that_an_open_cart_has_products_and_no_order(any_place):
    assert shown(any_place, "open_cart") == expected(any_place).open_cart()


def test_that_the_last_visit_is_the_newest_over_all_browsers(any_place):
    assert shown(any_place, "last_visit") == expected(any_place).last_visit()


def test_that_every_group_of_a_customer_is_shown(any_place):
    shown_groups = {customer: {int(g) for g in (text or "").split(",") if g} for customer, text in shown(any_place, "groups").items()}
    assert shown_groups == expected(any_place).groups()


def test_that_the_age_counts_from_the_birth_date(any_place):
    assert shown(any_place, "age") == expected(any_place).stored("birthday")


def test_that_the_columns_of_the_customer_show_what_is_stored(any_place):
    keys = [column.key for column in COLUMNS if isinstance(column.source, Field)]
    stored = {key: expected(any_place).stored(key) for key in keys}
    rows = load(any_place, keys, range(1, 41))
    assert {key: {row.id: row.values[key] for row in rows} for key in keys} == stored


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
    assert green == {customer for customer, orders in expected(place).orders_valid().items() if orders}


@pytest.mark.parametrize(("version", "spent"), [("1.6.1", 7), ("1.7.8", 7), ("8.2", 7), ("9.1", 11)])
def test_that_spent_money_is_what_the_version_s_own_back_office_counts(shop_of, version, spent):
    """Up to 8 what payments were recorded for, from 9 on what the order came to (DOMAIN section 4)."""
    shop = shop_of(version)
    shop.execute("CREATE TABLE was AS SELECT id_order, total_paid_real, total_paid_tax_incl, conversion_rate FROM ps_orders")
    try:
        shop.execute("UPDATE ps_orders SET total_paid_real = 7, total_paid_tax_incl = 11, conversion_rate = 2")
        found = browsing.load_values(shop.workspace(writable=False), ["total_spent"], range(1, 41), progress=Progress())
        orders = dict(shop.execute("SELECT id_customer, COUNT(*) FROM ps_orders WHERE valid = 1 AND id_customer < 41 GROUP BY id_customer"))
    finally:
        shop.execute(
            "UPDATE ps_orders o JOIN was w USING (id_order) SET o.total_paid_real = w.total_paid_real,"
            " o.total_paid_tax_incl = w.total_paid_tax_incl, o.conversion_rate = w.conversion_rate"
        )
        shop.execute("DROP TABLE was")
    counted = {customer: row["total_spent"] for customer, row in found.items() if row["total_spent"] is not None}
    assert counted == {customer: Decimal(spent) / 2 * count for customer, count in orders.items()}
    assert counted


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
    wanted = {customer for customer, groups in expected(place).groups().items() if groups & {4, 5}}
    query = Query(groups=frozenset({4, 5}), with_deleted=True, limit=None)
    assert set(browsing.find_ids(place.workspace, query, progress=Progress())) == wanted


def test_that_all_of_several_groups_can_be_asked_for(place):
    wanted = {customer for customer, groups in expected(place).groups().items() if groups >= {3, 7}}
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


# -- what the tests need -----------------------------------------------------------------------------------------------------------------


def load(place: Place, keys: Sequence[str], ids: Sequence[int]) -> list[browsing.GridRow]:
    return list(browsing.load_rows(place.workspace, View("v", "V", tuple(keys)), ids, progress=Progress()).values())


def shown(place: Place, key: str) -> dict[int, Any]:
    """The column's value of every customer, through the program."""
    return {row.id: row.values[key] for row in load(place, (key,), range(1, 41))}


def found(place: Place, search: str) -> list[int]:
    return list(browsing.find_ids(place.workspace, Query(search=search, limit=None), progress=Progress()))


def expected(place: Place) -> Expected:
    return Expected(place.rows, id_lang=place.workspace.id_lang, version=place.workspace.shop.facts.version)


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
