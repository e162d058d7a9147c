"""Rows of other tables that belong to a customer: where they stand, whose they are, and which of them is the newest."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause

from sc_desktop.prestashop.shop import Tables

Build = Callable[[Tables], ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Owned:
    """Rows with the primary key `key`, of the customer whose id `customer` is; the newest is the latest by `date`, then by `key`.

    `needs` are the tables they are made of. `covers` names the table that tells of which shops they are, "" for all."""

    needs: tuple[str, ...]
    source: Callable[[Tables], FromClause]
    customer: Build
    key: Build
    date: Build
    covers: str = ""

    def is_there(self, tables: Tables) -> bool:
        """Whether the shop has what they are made of."""
        return all(tables.has(name) for name in self.needs)


def column(table: str, name: str) -> Build:
    """A column of a table."""
    return lambda t: getattr(t, table).c[name]


def _of_one_table(table: str, key: str) -> Owned:
    owner, date = column(table, "id_customer"), column(table, "date_add")
    return Owned((table,), lambda t: getattr(t, table), owner, column(table, key), date, covers=table)


def _lines(t: Tables) -> FromClause:
    return t.order_detail.join(t.orders, t.orders.c.id_order == t.order_detail.c.id_order)


def _messages(t: Tables) -> FromClause:
    return t.customer_message.join(t.customer_thread, t.customer_thread.c.id_customer_thread == t.customer_message.c.id_customer_thread)


def _visits(t: Tables) -> FromClause:
    return t.connections.join(t.guest, t.guest.c.id_guest == t.connections.c.id_guest)


ORDERS = _of_one_table("orders", "id_order")
CARTS = _of_one_table("cart", "id_cart")
ORDER_LINES = Owned(
    ("orders", "order_detail"),
    _lines,
    column("orders", "id_customer"),
    column("order_detail", "id_order_detail"),
    column("orders", "date_add"),
    covers="orders",
)
MESSAGES = Owned(
    ("customer_thread", "customer_message"),
    _messages,
    column("customer_thread", "id_customer"),
    column("customer_message", "id_customer_message"),
    column("customer_message", "date_add"),
    covers="customer_thread",
)
VISITS = Owned(
    ("guest", "connections"),
    _visits,
    column("guest", "id_customer"),
    column("connections", "id_connections"),
    column("connections", "date_add"),
    covers="connections",
)
ADDRESSES = Owned(
    ("address",), lambda t: t.address, column("address", "id_customer"), column("address", "id_address"), column("address", "date_add")
)
VOUCHERS = Owned(
    ("cart_rule",),
    lambda t: t.cart_rule,
    column("cart_rule", "id_customer"),
    column("cart_rule", "id_cart_rule"),
    column("cart_rule", "date_add"),
)
