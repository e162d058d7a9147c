"""How many rows the server's tables give for what is shown, counted by the server: a page is as cheap in a shop twenty times as large,
and a list of thousands of selected customers looks up no more than it shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sc_desktop.db.read import read_number, read_table
from sc_desktop.domain.colour_rule import OwnRule
from sc_desktop.domain.filters import AllOf, Op, Test
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import View
from sc_desktop.prestashop.panels import PANELS, Asked, wanted
from sc_desktop.settings.views import load_views
from sc_desktop.workspace import browsing, listing
from sc_desktop.workspace.workspace import Workspace
from tests.kit.expected_lists import OF_CUSTOMERS
from tests.kit.mariadb import MariaDbServer
from tests.kit.shop import TestShop, statements

SHIPPED, _ = load_views(Path(__file__).parents[2] / "views")
RULES = (
    OwnRule("Spends", Test("total_spent", Op.MORE, (100,))),
    OwnRule("Regular", AllOf((Test("orders_valid", Op.AT_LEAST, (2,)), Test("groups", Op.ONE_OF, (3,)))), "rose"),
    OwnRule("Abroad", Test("last_delivery_address", Op.NOT_CONTAINS, ("France",)), "violet", ("email",)),
)
VIEWS = (*SHIPPED, View("ruled", "Ruled", ("id_customer", "lastname", "email"), rules=RULES))
MANY, A_FEW = 5_000, 100
STORE_COMMANDER_S = "segments"
READS_A_ROW = 25
"""At most what filling one row of a list takes: the row, and what its cells look up."""
COUNTED_AHEAD = {"connections": 4}
"""Reads for each row that is sorted, shown or not: MariaDB counts the pages of a visit before it sorts, the visits being joined."""


class Sized:
    """A shop of 1,000 customers, the rows it gave for a page of each view, and the same shop with twenty times as many."""

    def __init__(self, shop: TestShop) -> None:
        self.shop = shop
        self.small = self._pages()
        multiply(shop, 20)
        self.large = self._pages()
        self.workspace = shop.workspace(writable=False)

    def reads_of_list(self, key: str, ids: list[int], limit: int) -> tuple[int, listing.Listed]:
        """Rows the tables gave for a list, and the list."""
        before = self._reads()
        listed = listing.load_list(self.workspace, key, ids, limit=limit, progress=Progress())
        return self._reads() - before, listed

    def reads_to_order(self, key: str, ids: list[int], limit: int) -> int:
        """Rows the tables gave for the keys of the list in its order, and for their number."""
        panel, tables, asked = PANELS[key], self.workspace.shop.tables, Asked(several=True, id_lang=self.workspace.id_lang)
        values = wanted(ids, None, now=self.workspace.now())
        before = self._reads()
        with self.workspace.database.reading() as connection:
            read_table(connection, panel.rows(tables, asked).limit(limit), values)
            read_number(connection, panel.count(tables, asked), values)
        return self._reads() - before

    def _pages(self) -> dict[str, int]:
        workspace = self.shop.workspace(writable=False)
        found = {view.key: self._page(workspace, view) for view in VIEWS}
        self.shop.close()
        return found

    def _page(self, workspace: Workspace, view: View) -> int:
        """For the newest 100 customers."""
        for _ in range(2):  # the first one warms what the server keeps of tables
            before = self._reads()
            ids = browsing.find_ids(workspace, Query(sort=view.sort), progress=Progress())
            browsing.load_rows(workspace, view, ids, progress=Progress())
        return self._reads() - before

    def _reads(self) -> int:
        return sum(int(row[1]) for row in self.shop.execute("SHOW GLOBAL STATUS LIKE 'Handler_read%'"))


@pytest.fixture(scope="module")
def sized(mariadb: MariaDbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sized]:
    shop = TestShop(mariadb, tmp_path_factory.mktemp("sized"), customers=1000)
    yield Sized(shop)
    shop.drop()


@pytest.mark.parametrize("view", [view.key for view in VIEWS])
def test_that_a_page_of_a_view_reads_as_many_rows_in_a_shop_twenty_times_as_large(sized, view):
    assert 100 <= sized.large[view] <= sized.small[view] * 1.1


@pytest.mark.parametrize("key", [key for key in OF_CUSTOMERS if key != STORE_COMMANDER_S])
def test_that_a_list_of_thousands_of_customers_looks_up_what_it_shows_only(sized, key):
    """Beyond finding and ordering their rows, which can't be spared: no index has the rows of many customers in the list's order."""
    ids = list(browsing.find_ids(sized.workspace, Query(limit=MANY, with_deleted=True), progress=Progress()))
    ordering = sized.reads_to_order(key, ids, A_FEW)
    read, listed = sized.reads_of_list(key, ids, A_FEW)
    assert len(ids) == MANY
    assert read <= ordering + READS_A_ROW * len(listed.rows) + COUNTED_AHEAD.get(key, 0) * listed.total


def test_that_the_tabs_of_thousands_of_customers_are_counted_in_one_statement(sized):
    ids = list(browsing.find_ids(sized.workspace, Query(limit=MANY, with_deleted=True), progress=Progress()))
    with statements(sized.workspace) as sent:
        counts = listing.count_lists(sized.workspace, ids, progress=Progress())
    assert len(sent) == 1
    assert counts["orders"] == listing.load_list(sized.workspace, "orders", ids, progress=Progress()).total


def multiply(shop: TestShop, times: int) -> None:
    """Copy every customer, with all that is theirs, under new and higher numbers: the newest page shows the same people."""
    keys = {
        "customer": {"id_customer"},
        "customer_group": {"id_customer"},
        "address": {"id_address", "id_customer"},
        "cart": {"id_cart", "id_customer", "id_address_delivery", "id_address_invoice", "id_guest"},
        "cart_product": {"id_cart"},
        "orders": {"id_order", "id_cart", "id_customer", "id_address_delivery", "id_address_invoice"},
        "order_detail": {"id_order_detail", "id_order"},
        "guest": {"id_guest", "id_customer"},
        "connections": {"id_connections", "id_guest"},
        "customer_thread": {"id_customer_thread", "id_customer", "id_order"},
        "customer_message": {"id_customer_message", "id_customer_thread"},
        "cart_rule": {"id_cart_rule", "id_customer"},
        "order_cart_rule": {"id_order_cart_rule", "id_order", "id_cart_rule"},  # of 32 rows MySQL would rather read all each time
    }
    for table, moved in keys.items():
        columns = [row[0] for row in shop.execute(f"SHOW COLUMNS FROM ps_{table}")]
        shop.execute(f"CREATE TABLE seed_{table} AS SELECT * FROM ps_{table}")
        for copy in range(1, times):
            chosen = ", ".join(f"IF(`{c}` > 0, `{c}` + {copy * 100_000}, `{c}`)" if c in moved else f"`{c}`" for c in columns)
            shop.execute(f"INSERT INTO ps_{table} SELECT {chosen} FROM seed_{table}")
        shop.execute(f"ANALYZE TABLE ps_{table}")
