"""Phone and VAT number, which stand in an address of the customer's, sort and filter of all customers at once as the shop does it."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.domain.view import SortKey
from sc_desktop.prestashop.customers import gathering
from sc_desktop.prestashop.customers.gathering import Gathering
from sc_desktop.workspace import browsing, snapshots
from sc_desktop.workspace.workspace import Workspace
from tests.kit.every_test import every_test
from tests.kit.lists import ListPlace
from tests.kit.shop import statements

KEYS = ("phone", "vat_number")
FEW = 9


@pytest.fixture
def workspace(lists: ListPlace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A shop taken to be large, with odd addresses; read a few keys at a time."""
    monkeypatch.setattr(snapshots, "LARGE", 0)
    monkeypatch.setattr(gathering, "_TEXTS", FEW)
    lists.update("address", "MOD(id_address, 3) = 0", vat_number="FR40303265045")
    lists.update("address", "MOD(id_address, 5) = 0", vat_number="éT 1")
    lists.update("address", "MOD(id_address, 7) = 0", vat_number="ET 1", phone_mobile="")
    lists.update("address", "MOD(id_address, 11) = 0", phone=None, phone_mobile=None, deleted=1)
    some = "(SELECT * FROM (SELECT id_order FROM ps_orders ORDER BY id_order LIMIT 3) some)"
    lists.update("orders", f"id_order IN {some}", id_address_invoice=0, date_add="2031-01-01 00:00:00")
    lists.update("orders", "id_customer = 9", id_address_invoice=22)
    shared = "(SELECT * FROM (SELECT MAX(id_address) FROM ps_address) shared)"
    lists.update("orders", "id_customer IN (14, 17)", id_address_invoice=30)
    lists.update("address", f"id_address = {shared}", id_customer=2)
    lists.workspace.columns = {key: slowly(column) if key in KEYS else column for key, column in lists.workspace.columns.items()}
    return lists.workspace


def slowly(column: Column) -> Column:
    assert isinstance(column.source, Computed)
    assert isinstance(column.source.gathered, Gathering)
    by = tuple(replace(each, keys=FEW) for each in column.source.gathered.by)
    return replace(column, source=replace(column.source, gathered=replace(column.source.gathered, keys=FEW, by=by)))


def ids(workspace: Workspace, query: Query) -> list[int]:
    return list(browsing.find_ids(workspace, query, progress=Progress()))


@pytest.mark.parametrize("lists", ["8.2", "1.6.1"], indirect=True)
def test_that_every_order_and_every_test_of_each_is_the_shops(workspace):
    rows = browsing.load_values(workspace, KEYS, range(1, 41), progress=Progress())
    for key in KEYS:
        tests = list(every_test(key, workspace.columns[key].kind, [row[key] for row in rows.values()]))[::3]
        queries = [
            *(Query(sort=(SortKey(key, descending), SortKey("lastname")), limit=None, with_deleted=True) for descending in (False, True)),
            *(Query(where=test, limit=None) for test in tests),
        ]
        with statements(workspace) as sent:
            found = [ids(workspace, query) for query in queries]
        assert not any("= `ps_customer`.`id_customer`" in statement for statement in sent), "no address is looked up for each customer"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(browsing, "parted", lambda *_: None)
            asked = [ids(workspace, query) for query in queries]
        assert [query for query, mine, shops in zip(queries, found, asked, strict=True) if mine != shops] == []
        assert len(set(map(tuple, found))) > 4


@pytest.mark.parametrize("lists", ["8.2"], indirect=True)
def test_that_a_shop_without_these_numbers_is_asked_as_before(lists, workspace):
    lists.keep("address")
    lists.query("ALTER TABLE ps_address DROP vat_number")
    lists.reopen()
    assert len(ids(lists.workspace, Query(sort=(SortKey("vat_number"),), limit=None))) == len(ids(lists.workspace, Query(limit=None)))
