"""The customer's carts. A cart is ordered when an order has its id_cart (DOMAIN section 5)."""

from typing import Any

from sqlalchemy import ColumnElement, exists, func, null, select

from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.kinds import Moment
from sc_desktop.i18n import N_
from sc_desktop.prestashop.shop import Tables


def open_cart_date(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """When the customer's newest cart with lines and no order was begun; NULL when there is none, or when the shop keeps no carts."""
    if not (t.has("cart") and t.has("cart_product")):
        return null()
    c = t.cart.c
    ordered = exists().where(t.orders.c.id_cart == c.id_cart)
    filled = exists().where(t.cart_product.c.id_cart == c.id_cart)
    return (
        select(func.max(c.date_add))
        .where(c.id_customer == t.customer.c.id_customer, filled, ~ordered)
        .correlate(t.customer)
        .scalar_subquery()
    )


COLUMNS = (
    Column(
        "open_cart",
        N_("Open cart"),
        N_("Date of the newest cart that has products and no order."),
        Moment(),
        Computed(open_cart_date),
        (),
        16,
    ),
)
