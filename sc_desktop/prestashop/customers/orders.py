"""What the customer ordered. A validated order is one with orders.valid = 1 (DOMAIN section 4)."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select, type_coerce
from sqlalchemy.sql import functions

from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.kinds import Amount, Moment, Whole
from sc_desktop.i18n import N_
from sc_desktop.prestashop.customers.carts import MONEY
from sc_desktop.prestashop.shop import Tables


def count_valid_orders(t: Tables, id_lang: int) -> ScalarSelect[int]:
    """Orders of the row's customer with orders.valid = 1; 0 when there are none."""
    mine = t.orders.c.id_customer == t.customer.c.id_customer
    return select(func.count()).where(mine, t.orders.c.valid == 1, t.covers("orders")).scalar_subquery()


def paid_amount(t: Tables) -> ColumnElement[Any]:
    """What was paid on a row of the table orders, in its own currency.

    PrestaShop 9 counts total_paid_tax_incl, the versions before it total_paid_real (DOMAIN section 4)."""
    return t.orders.c.total_paid_tax_incl if t.version >= (9,) else t.orders.c.total_paid_real


def paid_by_default(t: Tables) -> ColumnElement[Any]:
    """The same in the default currency; NULL without a rate."""
    return paid_amount(t) / func.nullif(t.orders.c.conversion_rate, 0)


def sum_spent(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """Paid amounts of valid orders in the default currency; NULL when there are none."""
    o = t.orders.c
    mine = o.id_customer == t.customer.c.id_customer
    spent = select(paid_in_all(t)).where(mine, o.valid == 1, t.covers("orders")).scalar_subquery()
    return type_coerce(spent, MONEY)


def paid_in_all(t: Tables) -> ColumnElement[Any]:
    """What was paid on the orders of a question together, in the default currency."""
    return func.round(functions.sum(paid_by_default(t)), 6)


def last_order_date(t: Tables, id_lang: int) -> ScalarSelect[Any]:
    """When the customer's newest order was made, validated or not; NULL when there is none."""
    mine = t.orders.c.id_customer == t.customer.c.id_customer
    return select(func.max(t.orders.c.date_add)).where(mine, t.covers("orders")).scalar_subquery()


COLUMNS = (
    Column(
        "orders_valid",
        N_("Valid orders"),
        N_("Orders in a state the shop counts as paid."),
        Whole(),
        Computed(count_valid_orders),
        (0, 12),
        9,
        opens="orders",
        topic="orders",
    ),
    Column(
        "total_spent",
        N_("Total spent"),
        N_("Sum paid on valid orders, in the shop's default currency."),
        Amount(places=2),
        Computed(sum_spent),
        (),
        11,
        topic="orders",
    ),
    Column("last_order", N_("Last order"), N_("Date of the newest order."), Moment(), Computed(last_order_date), (), 18, topic="orders"),
)
