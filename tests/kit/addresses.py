"""The addresses, orders and carts of a test's shop, looked at and put by plain SQL; and put back after the test."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from sc_desktop.domain.change import ADDRESS, CellChange, StoredValue
from tests.kit.shop import TestShop, User

FRANCE, STATES = 8, 21
TOUCHED = ("address", "orders", "cart")


@contextlib.contextmanager
def kept(shop: TestShop) -> Iterator[AddressBook]:
    """The shop's addresses; they, the orders and the carts are as they were afterwards."""
    for table in TOUCHED:
        shop.execute(f"CREATE TABLE IF NOT EXISTS keep_{table} AS SELECT * FROM ps_{table}")
    yield AddressBook(shop)
    for table in TOUCHED:
        shop.execute(f"DELETE FROM ps_{table}")
        shop.execute(f"INSERT INTO ps_{table} SELECT * FROM keep_{table}")


class AddressBook:
    """Addresses by plain SQL: what a colleague, an order or another module does with them."""

    def __init__(self, shop: TestShop) -> None:
        self.shop = shop
        self._ordered = self._carted = 0  # each order, and each cart, goes to one address of the test

    def all(self) -> dict[int, dict[str, Any]]:
        """Every address of the shop by its number, dates as text."""
        names = [row[0] for row in self.shop.execute("SHOW COLUMNS FROM ps_address")]
        rows = [dict(zip(names, row, strict=True)) for row in self.shop.execute("SELECT * FROM ps_address")]
        return {row["id_address"]: {name: str(value) if "date" in name else value for name, value in row.items()} for row in rows}

    def read(self, address: int) -> dict[str, Any]:
        return self.all().get(address, {})

    def add(self, customer: int, **columns: object) -> int:
        """A live address of the customer in Paris that nothing uses."""
        who = {"id_customer": customer, "alias": "Home", "firstname": "Ann", "lastname": "Doe"}
        where = {"address1": "1 rue de la Paix", "postcode": "75002", "city": "Paris", "id_country": FRANCE, "id_state": 0}
        dated = {"date_add": "2024-01-01 10:00:00", "date_upd": "2024-01-01 10:00:00"}
        row: dict[str, object] = {**who, **where, **dated, "active": 1, "deleted": 0, **columns}
        places = ", ".join(["%s"] * len(row))
        self.shop.execute(f"INSERT INTO ps_address ({', '.join(row)}) VALUES ({places})", list(row.values()))
        return int(self.shop.execute("SELECT MAX(id_address) FROM ps_address")[0][0])

    def change(self, address: int, **columns: object) -> None:
        """What a colleague saves in the back office at this moment."""
        places = ", ".join(f"`{name}` = %s" for name in columns)
        self.shop.execute(f"UPDATE ps_address SET {places} WHERE id_address = %s", (*columns.values(), address))

    def order(self, address: int) -> int:
        """An order of the shop that goes to this address now."""
        (found,) = self.shop.execute("SELECT MIN(id_order) FROM ps_orders WHERE id_order > %s", (self._ordered,))
        self._ordered = int(found[0])
        self.shop.execute("UPDATE ps_orders SET id_address_delivery = %s WHERE id_order = %s", (address, self._ordered))
        return self._ordered

    def cart(self, customer: int, address: int) -> int:
        """A cart of the customer that was not ordered, to be sent to this address."""
        open_ones = "id_cart > %s AND NOT EXISTS (SELECT 1 FROM ps_orders o WHERE o.id_cart = c.id_cart)"
        ((cart,),) = self.shop.execute(f"SELECT MIN(id_cart) FROM ps_cart c WHERE {open_ones}", (self._carted,))
        self._carted = int(cart)
        where = "id_customer = %s, id_address_delivery = %s, id_address_invoice = %s"
        self.shop.execute(f"UPDATE ps_cart SET {where} WHERE id_cart = %s", (customer, address, address, self._carted))
        return self._carted

    def addresses_of_cart(self, cart: int) -> tuple[int, int]:
        return tuple(self.shop.execute("SELECT id_address_delivery, id_address_invoice FROM ps_cart WHERE id_cart = %s", (cart,))[0])  # type: ignore[return-value]

    def stages(self, user: User, address: int, **columns: StoredValue) -> None:
        """The user gives these cells of the address new values, seen as they are now."""
        row = self.read(address)
        where = (row["id_customer"], address)
        user.staged += [CellChange(ADDRESS, where, name, row[name], value) for name, value in columns.items()]
