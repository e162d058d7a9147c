"""Rows of other tables that belong to a customer: where they stand, whose they are, and which of them is the newest."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, FromClause

from sc_desktop.prestashop.shop import Tables

Build = Callable[[Tables], ColumnElement[Any]]


class Owned(Struct, frozen=True):
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


def _rows(
    table: str, key: str, *, owner: str = "", dated: str = "", source: Callable[[Tables], FromClause] | None = None, covers: str = ""
) -> Owned:
    """Rows of a table, of the customer its row of `owner` names, dated by `dated`: the table itself where nothing is said."""
    needs = tuple(dict.fromkeys((owner or table, table)))
    customer, date = column(owner or table, "id_customer"), column(dated or table, "date_add")
    return Owned(needs, source or (lambda t: getattr(t, table)), customer, column(table, key), date, covers)


def _lines(t: Tables) -> FromClause:
    return t.order_detail.join(t.orders, t.orders.c.id_order == t.order_detail.c.id_order)


def _messages(t: Tables) -> FromClause:
    return t.customer_message.join(t.customer_thread, t.customer_thread.c.id_customer_thread == t.customer_message.c.id_customer_thread)


def _visits(t: Tables) -> FromClause:
    return t.connections.join(t.guest, t.guest.c.id_guest == t.connections.c.id_guest)


ORDERS = _rows("orders", "id_order", covers="orders")
CARTS = _rows("cart", "id_cart", covers="cart")
ORDER_LINES = _rows("order_detail", "id_order_detail", owner="orders", dated="orders", source=_lines, covers="orders")
MESSAGES = _rows("customer_message", "id_customer_message", owner="customer_thread", source=_messages, covers="customer_thread")
VISITS = _rows("connections", "id_connections", owner="guest", source=_visits, covers="connections")
ADDRESSES = _rows("address", "id_address")
VOUCHERS = _rows("cart_rule", "id_cart_rule")
