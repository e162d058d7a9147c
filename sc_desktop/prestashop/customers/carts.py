"""The customer's carts. A cart is ordered when an order has its id_cart; an open one has lines and no order (DOMAIN section 5)."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, null, select, type_coerce

from sc_desktop.db.stored_types import StoredDecimal
from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.kinds import Amount, Choice, Moment, Whole
from sc_desktop.i18n import N_
from sc_desktop.prestashop.shop import Tables

MONEY = StoredDecimal("decimal(20,6)", 6)
PRICED = ("product_shop", "product_attribute_shop", "currency")
"""The tables a cart's total is estimated from, beside its lines."""


def is_open(t: Tables) -> ColumnElement[bool]:
    """Whether a row of the table cart has lines and no order."""
    ordered = exists().where(t.orders.c.id_cart == t.cart.c.id_cart)
    filled = exists().where(t.cart_product.c.id_cart == t.cart.c.id_cart)
    return and_(filled.correlate(t.cart), ~ordered.correlate(t.cart))


def open_cart_date(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """When the customer's newest open cart was begun; NULL when there is none, or when the shop keeps no carts."""
    if not _has_carts(t):
        return null()
    mine = t.cart.c.id_customer == t.customer.c.id_customer
    return select(func.max(t.cart.c.date_add)).where(mine, is_open(t), t.covers("cart")).correlate(t.customer).scalar_subquery()


def count_open_carts(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """Carts of the customer with lines and no order; 0 when there are none, NULL when the shop keeps no carts."""
    if not _has_carts(t):
        return null()
    mine = t.cart.c.id_customer == t.customer.c.id_customer
    return select(func.count()).select_from(t.cart).where(mine, is_open(t), t.covers("cart")).correlate(t.customer).scalar_subquery()


def last_cart_date(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """When the customer's newest cart was begun, ordered or not; NULL when there is none."""
    return of_newest_cart(t, t.cart.c.date_add) if t.has("cart") else null()


def last_cart_language(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """The language the newest cart was filled in."""
    return of_newest_cart(t, t.cart.c.id_lang) if t.has("cart") else null()


def last_cart_total(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """Estimated total of the newest cart, excluding tax; see `estimated_total`. NULL when it is empty or there is none."""
    if not (_has_carts(t) and has_prices(t)):
        return null()
    return type_coerce(estimated_total(t, of_newest_cart(t, t.cart.c.id_cart)), MONEY)


def has_prices(t: Tables) -> bool:
    """Whether the shop has what a cart's total is estimated from."""
    return all(t.has(name) for name in PRICED)


def _has_carts(t: Tables) -> bool:
    return t.has("cart") and t.has("cart_product")


def estimated_total(t: Tables, id_cart: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Quantity x (price of the product in the cart's shop + price of the combination) x rate of the cart's currency, over the lines.

    Not PrestaShop's own total: specific prices, groups, taxes, shipping and vouchers are left out, so it is labelled estimated."""
    line, cart = t.cart_product.alias("line"), t.cart.alias("of_line")
    product, combination = t.product_shop.c, t.product_attribute_shop.c
    price = product.price + func.coalesce(combination.price, 0)
    rate = func.coalesce(t.currency.c.conversion_rate, 1)
    joined = (
        line.join(cart, cart.c.id_cart == line.c.id_cart)
        .join(t.product_shop, and_(product.id_product == line.c.id_product, product.id_shop == line.c.id_shop))
        .outerjoin(
            t.product_attribute_shop,
            and_(combination.id_product_attribute == line.c.id_product_attribute, combination.id_shop == line.c.id_shop),
        )
        .outerjoin(t.currency, t.currency.c.id_currency == cart.c.id_currency)
    )
    total = func.round(func.sum(line.c.quantity * price * rate), 6)
    return select(total).select_from(joined).where(line.c.id_cart == id_cart).correlate(t.customer, t.cart).scalar_subquery()


def of_newest_cart(t: Tables, wanted: ColumnElement[Any]) -> ScalarSelect[Any]:
    """A column of the customer's newest cart, ordered or not; NULL when there is none."""
    c = t.cart.c
    mine = c.id_customer == t.customer.c.id_customer
    newest = select(wanted).where(mine, t.covers("cart")).order_by(c.date_add.desc(), c.id_cart.desc()).limit(1)
    return newest.correlate(t.customer).scalar_subquery()


COLUMNS = (
    Column(
        "open_cart",
        N_("Open cart"),
        N_("Date of the newest cart that has products and no order."),
        Moment(),
        Computed(open_cart_date),
        (),
        18,
        topic="carts",
    ),
    Column(
        "carts_unordered",
        N_("Carts without order"),
        N_("Carts that have products and were not ordered."),
        Whole(),
        Computed(count_open_carts),
        (0, 3),
        9,
        topic="carts",
    ),
    Column(
        "last_cart_date",
        N_("Last cart"),
        N_("When the newest cart was begun, ordered or not."),
        Moment(),
        Computed(last_cart_date),
        (),
        18,
        topic="carts",
    ),
    Column(
        "cart_lang",
        N_("Cart language"),
        N_("The language the newest cart was filled in."),
        Choice(list_name="language"),
        Computed(last_cart_language),
        (1, 0),
        12,
        topic="carts",
    ),
    Column(
        "last_cart_total",
        N_("Cart total (estimated, excl. tax)"),
        N_("Total of the newest cart: estimated, excl. tax. Prices of products and combinations, without discounts and shipping."),
        Amount(places=2),
        Computed(last_cart_total),
        (),
        12,
        topic="carts",
    ),
)
