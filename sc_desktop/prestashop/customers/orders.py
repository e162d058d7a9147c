"""What the customer ordered. A validated order is one with orders.valid = 1 (DOMAIN section 4)."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Table, func, literal, null, select, type_coerce
from sqlalchemy.sql import functions

from sc_desktop.db.stored_types import StoredDecimal
from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.kinds import Amount, Lines, Moment, Whole
from sc_desktop.i18n import N_
from sc_desktop.prestashop.shop import Tables

_MONEY = StoredDecimal("decimal(20,6)", 6)


def count_valid_orders(t: Tables, id_lang: int) -> ScalarSelect[int]:
    """Orders of the row's customer with orders.valid = 1; 0 when there are none."""
    mine = t.orders.c.id_customer == t.customer.c.id_customer
    return select(func.count()).where(mine, t.orders.c.valid == 1).scalar_subquery()


def sum_spent(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """Paid amounts of valid orders in the default currency; NULL when there are none.

    PrestaShop 9 counts total_paid_tax_incl, the versions before it total_paid_real (DOMAIN section 4)."""
    o = t.orders.c
    paid = o.total_paid_tax_incl if t.version >= (9,) else o.total_paid_real
    value = func.round(functions.sum(paid / func.nullif(o.conversion_rate, 0)), 6)
    spent = select(value).where(o.id_customer == t.customer.c.id_customer, o.valid == 1).scalar_subquery()
    return type_coerce(spent, _MONEY)


def last_order_date(t: Tables, id_lang: int) -> ScalarSelect[Any]:
    """When the customer's newest order was made, validated or not; NULL when there is none."""
    return select(func.max(t.orders.c.date_add)).where(t.orders.c.id_customer == t.customer.c.id_customer).scalar_subquery()


def last_delivery_address(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """The delivery address of the newest order, else of the newest cart, its parts joined by the unit separator.

    An address may be deleted and still stand on an order: it is shown all the same (DOMAIN section 4)."""
    if not t.has("address"):
        return null()
    a = t.address.c
    found = [_newest_address(t, t.orders, "id_order")]
    if t.has("cart"):
        found.append(_newest_address(t, t.cart, "id_cart"))
    place = func.coalesce(a.postcode, "") + " " + a.city
    parts = (func.coalesce(a.company, ""), a.address1, func.coalesce(a.address2, ""), place, _country_of_address(t, id_lang))
    text: ColumnElement[Any] = parts[0]
    for part in parts[1:]:
        text = text + "\x1f" + part
    return select(text).where(a.id_address == func.coalesce(*found)).correlate(t.customer).scalar_subquery()


def _newest_address(t: Tables, table: Table, key: str) -> ScalarSelect[Any]:
    """The delivery address named by the customer's newest order or cart."""
    c = table.c
    newest_first = (c.date_add.desc(), c[key].desc())
    mine = select(c.id_address_delivery).where(c.id_customer == t.customer.c.id_customer)
    return mine.order_by(*newest_first).limit(1).correlate(t.customer).scalar_subquery()


def _country_of_address(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """The country's name in the language; "" without one."""
    if not t.has("country_lang"):
        return literal("")
    c = t.country_lang.c
    name = select(c.name).where(c.id_country == t.address.c.id_country, c.id_lang == id_lang).correlate(t.address).scalar_subquery()
    return func.coalesce(name, "")


COLUMNS = (
    Column(
        "orders_valid",
        N_("Valid orders"),
        N_("Orders in a state the shop counts as paid."),
        Whole(),
        Computed(count_valid_orders),
        (0, 12),
        9,
    ),
    Column(
        "total_spent",
        N_("Total spent"),
        N_("Sum paid on valid orders, in the shop's default currency."),
        Amount(places=2),
        Computed(sum_spent),
        (),
        11,
    ),
    Column("last_order", N_("Last order"), N_("Date of the newest order."), Moment(), Computed(last_order_date), (), 18),
    Column(
        "last_delivery_address",
        N_("Last delivery address"),
        N_("Where the newest order was sent, else the address of the newest cart."),
        Lines(),
        Computed(last_delivery_address),
        ("\x1f1 rue de la Paix\x1f\x1f75002 Paris\x1fFrance",),
        34,
    ),
)
