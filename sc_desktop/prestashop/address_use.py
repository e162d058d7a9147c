"""Reads what the laws ask of addresses that are about to change: what they hold, and which orders and open carts use them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, Select, exists, select, union

from sc_desktop.db.read import read_table
from sc_desktop.domain.change import ADDRESS, CART, Change, RowAdded, StoredValue, is_new
from sc_desktop.i18n import Message
from sc_desktop.prestashop.address_laws import USES, AddressStanding
from sc_desktop.prestashop.countries import load_countries
from sc_desktop.prestashop.shop import Shop

LETS_GO_SINCE = (1, 7, 8)
"""From here on `Address::delete` takes the address out of the carts that were not ordered."""

Found = Mapping[int, Mapping[int, AddressStanding]]


def load_addresses(connection: Connection, shop: Shop, changes: Collection[Change], *, locked: Message | None = None) -> Found:
    """By customer and address: those that the changes concern, as far as they are the customer's; nothing is read when there are none.
    A new one stands as it is to be.

    `locked`: why no address of this shop can be written."""
    ids = sorted({change.row[-1] for change in changes if change.subject == ADDRESS})
    if not ids or not shop.tables.has(ADDRESS, "id_customer"):
        return {}
    c = shop.tables.address.c
    names = list(c.keys())
    orders, carts = count_orders(connection, shop, ids), _find_open_carts(connection, shop, ids)
    countries = load_countries(connection, shop)
    lets_go = shop.facts.version_numbers >= LETS_GO_SINCE
    found: dict[int, dict[int, AddressStanding]] = defaultdict(dict)
    for row in read_table(connection, select(*c).where(c.id_address.in_(ids))):
        values: dict[str, StoredValue] = dict(zip(names, row, strict=True))
        address = int(str(values["id_address"]))
        standing = AddressStanding(values, orders.get(address, 0), carts.get(address, {}), countries, lets_go, locked)
        found[int(str(values["id_customer"]))][address] = standing
    for change in changes:
        if isinstance(change, RowAdded) and change.subject == ADDRESS and is_new(change):
            found[change.row[0]][change.row[-1]] = AddressStanding(dict(change.values), countries=countries, locked=locked)
    return found


def count_orders(connection: Connection, shop: Shop, addresses: Sequence[int]) -> Mapping[int, int]:
    """How many orders use each of these addresses; those no order uses are missing. One statement along two indexes."""
    o = shop.tables.orders.c
    uses: list[Select[tuple[object, object]]] = [select(o.id_order, o[use].label("used")).where(o[use].in_(addresses)) for use in USES]
    found: dict[int, int] = defaultdict(int)
    for address in connection.execute(union(*uses)).scalars("used"):  # an order that was sent and billed to one address counts once
        found[int(address)] += 1
    return found


def find_used(
    connection: Connection, shop: Shop, addresses: Collection[int], *, by_carts: Collection[int], freed: Collection[tuple[int, str]] = ()
) -> frozenset[int]:
    """Which of these addresses an order uses now; and of those to be asked so, also those in a cart, but for the cells of carts `freed`.

    For the last look. In a transaction that holds gaps (`hold_gaps`) what is found stays so until it ends: an order with one of these
    addresses waits that long. Only a share of the lock is asked for, which takes no right but to read."""
    o = shop.tables.orders.c
    used: set[int] = set()
    for use in USES if addresses else ():
        used.update(connection.execute(select(o[use]).where(o[use].in_(sorted(addresses))).with_for_update(read=True)).scalars())
    if by_carts and shop.tables.has(CART):
        carts = _find_open_carts(connection, shop, sorted(by_carts), locks=True)
        used.update(address for address, mine in carts.items() if any((cart, use) not in freed for cart in mine for use in mine[cart]))
    return frozenset(used)


def _find_open_carts(
    connection: Connection, shop: Shop, addresses: Sequence[int], *, locks: bool = False
) -> Mapping[int, Mapping[int, Sequence[str]]]:
    """By address: the carts that name it and were not ordered, with the columns that do; of the address's own customer alone."""
    if not all(shop.tables.has(CART, name) for name in ("id_cart", "id_customer", *USES)):
        return {}
    t = shop.tables
    is_ordered = exists().where(t.orders.c.id_cart == t.cart.c.id_cart)
    a, c = t.address.c, t.cart.c
    found: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    # by the customer's index: carts have none for addresses
    question = select(a.id_address, c.id_cart, *(c[use] for use in USES)).join(t.cart, c.id_customer == a.id_customer)
    question = question.where(a.id_address.in_(addresses), ~is_ordered, (c[USES[0]] == a.id_address) | (c[USES[1]] == a.id_address))
    for address, cart, *uses in connection.execute(question.with_for_update(read=True) if locks else question):
        found[int(address)][int(cart)] += [use for use, value in zip(USES, uses, strict=True) if value == address]
    return found
