"""A multistore is seen from one shop, a group of shops or all of them, by PrestaShop's sharing rules; counted in hand-written SQL.

Shops 1 and 2 stand in group 1, shop 3 alone in group 2. Some customers of shop 1 have orders, carts, threads and visits in shop 2."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.scope import EVERY_SHOP, Scope
from sc_desktop.domain.view import SortKey
from sc_desktop.workspace import browsing, listing, snapshots
from sc_desktop.workspace.workspace import Workspace
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop

EVERYBODY = Query(limit=None)
ONE, TWO, THREE, FIRST_GROUP = Scope(shop=1), Scope(shop=2), Scope(shop=3), Scope(group=1)
NOTHING_SHARED, CUSTOMERS_SHARED, ALL_SHARED = (0, 0), (1, 0), (1, 1)
_MOVED = ("orders", "cart", "customer_thread")


@pytest.fixture(scope="module")
def three_shops(mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestShop]:
    shop = TestShop(mariadb, tmp_path_factory.mktemp("multistore"), customers=120)
    shop.execute("INSERT INTO ps_shop_group SELECT 2, 'Export', color, 0, 0, 0, 1, 0 FROM ps_shop_group WHERE id_shop_group = 1")
    shop.execute(
        "INSERT INTO ps_shop (id_shop, id_shop_group, name, color, id_category, theme_name, active, deleted) "
        "SELECT 3, 2, 'Export shop', color, id_category, theme_name, 1, 0 FROM ps_shop WHERE id_shop = 1"
    )
    shop.execute("UPDATE ps_customer SET id_shop = 3, id_shop_group = 2 WHERE id_customer % 5 = 0")
    for table in _MOVED:
        shop.execute(f"UPDATE ps_{table} SET id_shop = 2 WHERE id_customer % 3 = 0")
    shop.execute("UPDATE ps_connections SET id_shop = 2 WHERE id_connections % 3 = 0")
    yield shop
    shop.drop()


def opened(shop: TestShop, shared: tuple[int, int] = NOTHING_SHARED) -> Workspace:
    shop.execute("UPDATE ps_shop_group SET share_customer = %s, share_order = %s WHERE id_shop_group = 1", shared)
    return shop.workspace(writable=False)


def ids(workspace: Workspace) -> set[int]:
    return set(browsing.find_ids(workspace, EVERYBODY, progress=Progress()))


def told(shop: TestShop, where: str) -> set[int]:
    return {row[0] for row in shop.execute(f"SELECT id_customer FROM ps_customer WHERE deleted = 0 AND {where}")}


@pytest.mark.parametrize(
    ("shared", "scope", "where"),
    [
        (NOTHING_SHARED, ONE, "id_shop = 1"),
        (NOTHING_SHARED, TWO, "id_shop = 2"),
        (CUSTOMERS_SHARED, ONE, "id_shop_group = 1"),
        (CUSTOMERS_SHARED, TWO, "id_shop_group = 1"),
        (CUSTOMERS_SHARED, THREE, "id_shop = 3"),
        (NOTHING_SHARED, FIRST_GROUP, "id_shop IN (1, 2)"),
        (NOTHING_SHARED, EVERY_SHOP, "1 = 1"),
    ],
)
def test_that_the_customers_of_a_scope_are_those_the_back_office_would_list(three_shops, shared, scope, where):
    seen, expected = ids(opened(three_shops, shared).seen_from(scope)), told(three_shops, where)
    assert seen == expected
    assert expected


@pytest.mark.parametrize(
    ("shared", "scope", "shops"),
    [
        (NOTHING_SHARED, ONE, "1"),
        (CUSTOMERS_SHARED, ONE, "1"),
        (ALL_SHARED, ONE, "1, 2"),
        (ALL_SHARED, THREE, "3"),
        (NOTHING_SHARED, FIRST_GROUP, "1, 2"),
        (NOTHING_SHARED, EVERY_SHOP, "1, 2, 3"),
    ],
)
def test_that_orders_count_where_the_scope_shares_them(three_shops, shared, scope, shops):
    workspace = opened(three_shops, shared).seen_from(scope)
    customers = sorted(ids(workspace))
    found = browsing.load_values(workspace, ("orders_valid", "last_order", "carts_unordered"), customers, progress=Progress())
    question = f"SELECT id_customer, SUM(valid = 1), MAX(date_add) FROM ps_orders WHERE id_shop IN ({shops}) GROUP BY id_customer"
    orders = {customer: (int(count), str(last)) for customer, count, last in three_shops.execute(question)}
    question = (
        f"SELECT id_customer, COUNT(*) FROM ps_cart c WHERE id_shop IN ({shops}) AND EXISTS (SELECT 1 FROM ps_cart_product p "
        "WHERE p.id_cart = c.id_cart) AND NOT EXISTS (SELECT 1 FROM ps_orders o WHERE o.id_cart = c.id_cart) GROUP BY id_customer"
    )
    open_carts = dict(three_shops.execute(question))
    for customer in customers:
        values = found[customer]
        told = (values["orders_valid"], str(values["last_order"]), values["carts_unordered"])
        assert told == (*orders.get(customer, (0, "None")), open_carts.get(customer, 0))


@pytest.mark.parametrize(("shared", "customers", "orders"), [(CUSTOMERS_SHARED, "1, 2", "1"), (ALL_SHARED, "1, 2", "1, 2")])
def test_that_the_tabs_show_what_the_scope_shares(three_shops, shared, customers, orders):
    workspace = opened(three_shops, shared).seen_from(ONE)
    chosen = sorted(ids(workspace))
    listed = ", ".join(map(str, chosen))
    expected = {
        "orders": f"SELECT COUNT(*) FROM ps_orders WHERE id_shop IN ({orders}) AND id_customer IN ({listed})",
        "carts": f"SELECT COUNT(*) FROM ps_cart WHERE id_shop IN ({orders}) AND id_customer IN ({listed})",
        "messages": f"SELECT COUNT(*) FROM ps_customer_thread t WHERE id_shop IN ({customers}) AND (id_customer IN ({listed}) OR "
        "(COALESCE(id_customer, 0) = 0 AND email <> '' AND email IN "
        f"(SELECT email FROM ps_customer WHERE id_customer IN ({listed}))))",
        "connections": "SELECT COUNT(*) FROM ps_connections c JOIN ps_guest g USING (id_guest) "
        f"WHERE c.id_shop IN ({customers}) AND g.id_customer IN ({listed})",
    }
    badges = listing.count_lists(workspace, chosen, progress=Progress())
    for panel, question in expected.items():
        total = listing.load_list(workspace, panel, chosen, progress=Progress()).total
        assert total == badges[panel] == three_shops.execute(question)[0][0], panel
        assert total, panel


def test_that_the_groups_are_those_of_the_shop_with_its_members_counted(three_shops):
    workspace = opened(three_shops).seen_from(TWO)
    found = browsing.list_groups(workspace, progress=Progress())
    members = dict(
        three_shops.execute(
            "SELECT m.id_group, COUNT(*) FROM ps_customer_group m JOIN ps_customer c USING (id_customer) "
            "WHERE c.deleted = 0 AND c.id_shop = 2 GROUP BY m.id_group"
        )
    )
    linked = {row[0] for row in three_shops.execute("SELECT id_group FROM ps_group_shop WHERE id_shop = 2")}
    assert found.everyone == len(told(three_shops, "id_shop = 2"))
    assert {line.id: line.members for line in found.groups} == {group: members.get(group, 0) for group in linked | members.keys()}
    assert len(linked) < len(browsing.list_groups(workspace.seen_from(EVERY_SHOP), progress=Progress()).groups)


def test_that_each_group_of_several_is_offered_before_its_shops(three_shops):
    offered = opened(three_shops).scopes
    assert offered == [
        (EVERY_SHOP, ""),
        (FIRST_GROUP, "Maison Lavande"),
        (ONE, "Maison Lavande"),
        (TWO, "Maison Lavande Pro"),
        (Scope(group=2), "Export"),
        (THREE, "Export shop"),
    ]


def test_that_work_under_way_goes_on_seeing_what_it_began_with(three_shops):
    before = opened(three_shops)
    expected = ids(before)
    before.seen_from(THREE)
    assert ids(before) == expected


@pytest.mark.parametrize(("shared", "scope"), [(NOTHING_SHARED, ONE), (ALL_SHARED, TWO), (NOTHING_SHARED, FIRST_GROUP)])
def test_that_what_is_kept_of_all_customers_is_kept_by_scope(three_shops, monkeypatch, shared, scope):
    everywhere = opened(three_shops, shared)
    orders = [Query(sort=(SortKey(key, descending=True),), limit=None) for key in ("orders_valid", "total_spent", "carts_unordered")]
    asked = [list(browsing.find_ids(everywhere.seen_from(scope), query, progress=Progress())) for query in orders]
    monkeypatch.setattr(snapshots, "LARGE", 0)
    for query in orders:
        browsing.find_ids(everywhere, query, progress=Progress())
    seen = everywhere.seen_from(scope)
    assert [list(browsing.answer(seen, query, progress=Progress()).ids) for query in orders] == asked
    assert set(seen.snapshots.vectors) == set(everywhere.snapshots.vectors) != set()
