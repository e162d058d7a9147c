"""What can be counted, summed and looked up in the tables that belong to a customer, and the SQL of it: correlated, within the scope."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, Select, and_, cast, func, select, type_coerce
from sqlalchemy.sql import functions

from sc_desktop.db.dialect import as_number, number_value
from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.kinds import Amount, Kind, Moment, Text, Whole
from sc_desktop.domain.own_field import COUNT, LEAST, MOST, NEWEST, SUM, Aggregate
from sc_desktop.i18n import N_
from sc_desktop.prestashop.customers.carts import MONEY
from sc_desktop.prestashop.periods_in_sql import lies_in
from sc_desktop.prestashop.shop import Shop, Tables

Build = Callable[[Tables], ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Looked:
    """Something of a row that can be looked at: `value` is its SQL."""

    title: str
    kind: Kind
    value: Build


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that belong to a customer. `amount` is the key of what "at least so much" is asked of, "" where nothing is.

    `covers` names the table that tells of which shops they are, "" for all."""

    title: str
    needs: tuple[str, ...]
    source: Callable[[Tables], FromClause]
    mine: Build
    key: Build
    date: Build
    looked: Mapping[str, Looked]
    covers: str = ""
    amount: str = ""
    valid: Build | None = None


def _money(table: str, name: str) -> Build:
    """An amount of an order in the shop's default currency."""
    return lambda t: getattr(t, table).c[name] / func.nullif(t.orders.c.conversion_rate, 0)


def _column(table: str, name: str) -> Build:
    return lambda t: getattr(t, table).c[name]


def _paid(t: Tables) -> ColumnElement[Any]:
    """What PrestaShop counts as paid (DOMAIN section 4)."""
    o = t.orders.c
    return (o.total_paid_tax_incl if t.version >= (9,) else o.total_paid_real) / func.nullif(o.conversion_rate, 0)


_DATE = N_("Date")
ROWS: Mapping[str, Rows] = {
    "orders": Rows(
        N_("Orders"),
        ("orders",),
        lambda t: t.orders,
        lambda t: t.orders.c.id_customer == t.customer.c.id_customer,
        _column("orders", "id_order"),
        _column("orders", "date_add"),
        {
            "date_add": Looked(_DATE, Moment(), _column("orders", "date_add")),
            "paid": Looked(N_("Amount paid"), Amount(places=2), _paid),
            "total_products": Looked(N_("Products, excl. tax"), Amount(places=2), _money("orders", "total_products")),
            "total_shipping": Looked(N_("Shipping"), Amount(places=2), _money("orders", "total_shipping")),
            "total_discounts": Looked(N_("Discounts"), Amount(places=2), _money("orders", "total_discounts")),
            "payment": Looked(N_("Payment"), Text(), _column("orders", "payment")),
            "reference": Looked(N_("Reference"), Text(), _column("orders", "reference")),
        },
        covers="orders",
        amount="paid",
        valid=lambda t: t.orders.c.valid == 1,
    ),
    "order_lines": Rows(
        N_("Order lines"),
        ("orders", "order_detail"),
        lambda t: t.order_detail.join(t.orders, t.orders.c.id_order == t.order_detail.c.id_order),
        lambda t: t.orders.c.id_customer == t.customer.c.id_customer,
        _column("order_detail", "id_order_detail"),
        _column("orders", "date_add"),
        {
            "product_quantity": Looked(N_("Quantity"), Whole(), _column("order_detail", "product_quantity")),
            "total": Looked(N_("Total, incl. tax"), Amount(places=2), _money("order_detail", "total_price_tax_incl")),
            "product_name": Looked(N_("Product"), Text(), _column("order_detail", "product_name")),
            "product_reference": Looked(N_("Reference"), Text(), _column("order_detail", "product_reference")),
            "date_add": Looked(_DATE, Moment(), _column("orders", "date_add")),
        },
        covers="orders",
        amount="total",
        valid=lambda t: t.orders.c.valid == 1,
    ),
    "carts": Rows(
        N_("Carts"),
        ("cart",),
        lambda t: t.cart,
        lambda t: t.cart.c.id_customer == t.customer.c.id_customer,
        _column("cart", "id_cart"),
        _column("cart", "date_add"),
        {"date_add": Looked(_DATE, Moment(), _column("cart", "date_add"))},
        covers="cart",
    ),
    "messages": Rows(
        N_("Messages"),
        ("customer_thread", "customer_message"),
        lambda t: t.customer_message.join(
            t.customer_thread, t.customer_thread.c.id_customer_thread == t.customer_message.c.id_customer_thread
        ),
        lambda t: t.customer_thread.c.id_customer == t.customer.c.id_customer,
        _column("customer_message", "id_customer_message"),
        _column("customer_message", "date_add"),
        {"date_add": Looked(_DATE, Moment(), _column("customer_message", "date_add"))},
        covers="customer_thread",
    ),
    "addresses": Rows(
        N_("Addresses"),
        ("address",),
        lambda t: t.address,
        lambda t: and_(t.address.c.id_customer == t.customer.c.id_customer, t.address.c.deleted == 0),
        _column("address", "id_address"),
        _column("address", "date_add"),
        {
            "date_add": Looked(_DATE, Moment(), _column("address", "date_add")),
            "city": Looked(N_("City"), Text(), _column("address", "city")),
            "postcode": Looked(N_("Postcode"), Text(), _column("address", "postcode")),
        },
    ),
    "vouchers": Rows(
        N_("Vouchers"),
        ("cart_rule",),
        lambda t: t.cart_rule,
        lambda t: t.cart_rule.c.id_customer == t.customer.c.id_customer,
        _column("cart_rule", "id_cart_rule"),
        _column("cart_rule", "date_add"),
        {
            "date_add": Looked(_DATE, Moment(), _column("cart_rule", "date_add")),
            "date_to": Looked(N_("Valid until"), Moment(), _column("cart_rule", "date_to")),
            "quantity": Looked(N_("Quantity"), Whole(), _column("cart_rule", "quantity")),
        },
        valid=lambda t: t.cart_rule.c.active == 1,
    ),
}
_FUNCTIONS: Mapping[str, Callable[..., ColumnElement[Any]]] = {SUM: functions.sum, LEAST: func.min, MOST: func.max}


def deeds_of(kind: Kind) -> tuple[str, ...]:
    """What can be made of such values."""
    if isinstance(kind, (Whole, Amount)):
        return (SUM, LEAST, MOST, NEWEST)
    return (LEAST, MOST, NEWEST) if isinstance(kind, Moment) else (NEWEST,)


def is_sound(field: Aggregate) -> bool:
    """Whether the field asks for something there is."""
    rows = ROWS.get(field.of)
    if rows is None or (field.only_valid and rows.valid is None) or (field.at_least is not None and not rows.amount):
        return False
    if field.period is not None and not field.period.is_sound:
        return False
    if field.deed == COUNT:
        return not field.column
    return field.column in rows.looked and field.deed in deeds_of(rows.looked[field.column].kind)


def aggregate_column(field: Aggregate, shop: Shop) -> Column | None:
    """The column of an aggregate; None where the shop lacks the tables, or the field is not sound."""
    if not is_sound(field) or not all(shop.tables.has(name) for name in ROWS[field.of].needs):
        return None
    rows = ROWS[field.of]
    kind: Kind = Whole() if field.deed == COUNT else rows.looked[field.column].kind

    def build(t: Tables, id_lang: int) -> ColumnElement[Any]:
        return _built(field, rows, t)

    try:
        build(shop.tables, shop.facts.default_language)
    except (AttributeError, KeyError):  # a table or a column isn't there, or may not be read
        return None
    return Column(field.key, field.title, N_("An aggregate of your own; read-only."), kind, Computed(build), width=14, topic="own")


def _built(field: Aggregate, rows: Rows, t: Tables) -> ColumnElement[Any]:
    conditions = [rows.mine(t)]
    if rows.covers:
        conditions.append(t.covers(rows.covers))
    if field.only_valid and rows.valid is not None:
        conditions.append(rows.valid(t))
    if field.period is not None:
        conditions.append(lies_in(rows.date(t), field.period))
    if field.at_least is not None:
        conditions.append(as_number(rows.looked[rows.amount].value(t)) >= number_value(field.at_least))
    if field.deed == COUNT:
        question: Select[Any] = select(func.count())
    elif field.deed == NEWEST:
        question = select(rows.looked[field.column].value(t)).order_by(rows.date(t).desc(), rows.key(t).desc()).limit(1)
    else:
        made = _FUNCTIONS[field.deed](rows.looked[field.column].value(t))
        question = select(cast(made, Integer) if isinstance(rows.looked[field.column].kind, Whole) else made)  # MySQL's SUM is a decimal
    found = question.select_from(rows.source(t)).where(*conditions).correlate(t.customer).scalar_subquery()
    is_money = field.deed != COUNT and isinstance(rows.looked[field.column].kind, Amount)
    return type_coerce(found, MONEY) if is_money else found
