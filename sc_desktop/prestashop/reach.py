"""What of a multistore is seen: the shops whose customers and orders count. Which those are is told by sharing.py."""

from msgspec import Struct
from sqlalchemy import ColumnElement, Table, true

_FOLLOW_ORDERS = frozenset({"orders", "cart"})


class Reach(Struct, frozen=True):
    """Shops by id whose rows are seen; None means all. `customer_group` is the shop group whose customers are seen, 0 when shops decide."""

    shops: tuple[int, ...] | None = None
    customers: tuple[int, ...] | None = None
    orders: tuple[int, ...] | None = None
    customer_group: int = 0

    def covers(self, name: str, table: Table) -> ColumnElement[bool]:
        """Whether a row of the table, whose name without prefix this is, is seen. A table without a shop's id is seen whole."""
        if name == "customer" and self.customer_group:
            return table.c.id_shop_group == self.customer_group
        shops = self.orders if name in _FOLLOW_ORDERS else self.shops if name == "group_shop" else self.customers
        return true() if shops is None or "id_shop" not in table.c else table.c.id_shop.in_(shops)


EVERYTHING = Reach()
