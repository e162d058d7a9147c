"""What can be counted, summed and looked up in the tables that belong to a customer, and the SQL of it: correlated, within the scope; and
how all customers' are read at once."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, literal_column, select, true, type_coerce
from sqlalchemy.sql import functions

from sc_desktop.db.dialect import as_number, number_value
from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.kinds import Amount, Kind, Moment, Text, Whole
from sc_desktop.domain.own_field import COUNT, LEAST, MOST, NEWEST, SUM, Aggregate
from sc_desktop.i18n import N_
from sc_desktop.prestashop.customers.carts import MONEY
from sc_desktop.prestashop.customers.gathering import Deed, Gathering, Measure, Numbers, millionths, newest, summed, whole, whole_summed
from sc_desktop.prestashop.customers.orders import paid_by_default
from sc_desktop.prestashop.customers.owned import ADDRESSES, CARTS, MESSAGES, ORDER_LINES, ORDERS, VOUCHERS, Build, Owned, column
from sc_desktop.prestashop.periods_in_sql import Today, lies_in
from sc_desktop.prestashop.shop import Shop, Tables

Condition = Callable[[Tables], ColumnElement[bool]]


class Looked(Struct, frozen=True):
    """Something of a row that can be looked at: `value` is its SQL."""

    title: str
    kind: Kind
    value: Build


class Rows(Struct, frozen=True):
    """Rows that belong to a customer, those of which `where` holds. `amount` is the key of what "at least so much" is asked of, "" where
    nothing is."""

    title: str
    owned: Owned
    looked: Mapping[str, Looked]
    amount: str = ""
    valid: Condition | None = None
    where: Condition = lambda _tables: true()


def _money(table: str, name: str) -> Build:
    """An amount of an order in the shop's default currency."""
    return lambda t: getattr(t, table).c[name] / func.nullif(t.orders.c.conversion_rate, 0)


_DATE = N_("Date")
ROWS: Mapping[str, Rows] = {
    "orders": Rows(
        N_("Orders"),
        ORDERS,
        {
            "date_add": Looked(_DATE, Moment(), column("orders", "date_add")),
            "paid": Looked(N_("Amount paid"), Amount(places=2), paid_by_default),
            "total_products": Looked(N_("Products, excl. tax"), Amount(places=2), _money("orders", "total_products")),
            "total_shipping": Looked(N_("Shipping"), Amount(places=2), _money("orders", "total_shipping")),
            "total_discounts": Looked(N_("Discounts"), Amount(places=2), _money("orders", "total_discounts")),
            "payment": Looked(N_("Payment"), Text(), column("orders", "payment")),
            "reference": Looked(N_("Reference"), Text(), column("orders", "reference")),
        },
        amount="paid",
        valid=lambda t: t.orders.c.valid == 1,
    ),
    "order_lines": Rows(
        N_("Order lines"),
        ORDER_LINES,
        {
            "product_quantity": Looked(N_("Quantity"), Whole(), column("order_detail", "product_quantity")),
            "total": Looked(N_("Total, incl. tax"), Amount(places=2), _money("order_detail", "total_price_tax_incl")),
            "product_name": Looked(N_("Product"), Text(), column("order_detail", "product_name")),
            "product_reference": Looked(N_("Reference"), Text(), column("order_detail", "product_reference")),
            "date_add": Looked(_DATE, Moment(), column("orders", "date_add")),
        },
        amount="total",
        valid=lambda t: t.orders.c.valid == 1,
    ),
    "carts": Rows(N_("Carts"), CARTS, {"date_add": Looked(_DATE, Moment(), column("cart", "date_add"))}),
    "messages": Rows(N_("Messages"), MESSAGES, {"date_add": Looked(_DATE, Moment(), column("customer_message", "date_add"))}),
    "addresses": Rows(
        N_("Addresses"),
        ADDRESSES,
        {
            "date_add": Looked(_DATE, Moment(), column("address", "date_add")),
            "city": Looked(N_("City"), Text(), column("address", "city")),
            "postcode": Looked(N_("Postcode"), Text(), column("address", "postcode")),
        },
        where=lambda t: t.address.c.deleted == 0,
    ),
    "vouchers": Rows(
        N_("Vouchers"),
        VOUCHERS,
        {
            "date_add": Looked(_DATE, Moment(), column("cart_rule", "date_add")),
            "date_to": Looked(N_("Valid until"), Moment(), column("cart_rule", "date_to")),
            "quantity": Looked(N_("Quantity"), Whole(), column("cart_rule", "quantity")),
        },
        valid=lambda t: t.cart_rule.c.active == 1,
    ),
}
_FUNCTIONS: Mapping[str, Callable[..., ColumnElement[Any]]] = {
    SUM: functions.sum,
    LEAST: func.min,
    MOST: func.max,
    NEWEST: lambda value: value,
}


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
    if not is_sound(field) or not ROWS[field.of].owned.is_there(shop.tables):
        return None
    rows = ROWS[field.of]
    kind: Kind = Whole() if field.deed == COUNT else rows.looked[field.column].kind

    def build(t: Tables, id_lang: int) -> ColumnElement[Any]:
        return _built(field, rows, t, shop.facts.today)

    gathering = gathering_of(field, shop.facts.today)
    try:
        build(shop.tables, shop.facts.default_language)
        gathering.packable(shop.tables, gathering.measures)
    except (AttributeError, KeyError):  # a table or a column isn't there, or may not be read
        return None
    source = Computed(build, gathered=gathering)
    return Column(field.key, field.title, N_("An aggregate of your own; read-only."), kind, source, width=14, topic="own")


def _built(field: Aggregate, rows: Rows, t: Tables, today: Today) -> ColumnElement[Any]:
    owned = rows.owned
    conditions = [owned.customer(t) == t.customer.c.id_customer, _meant(field, rows, t, today)]
    if owned.covers:
        conditions.append(t.covers(owned.covers))
    if field.deed == COUNT:
        question: Select[Any] = select(func.count())
    else:
        looked = rows.looked[field.column]
        question = select(_as_shown(_FUNCTIONS[field.deed](looked.value(t)), looked.kind))
    if field.deed == NEWEST:
        question = question.order_by(owned.date(t).desc(), owned.key(t).desc()).limit(1)
    found = question.select_from(owned.source(t)).where(*conditions).correlate(t.customer).scalar_subquery()
    is_money = field.deed != COUNT and isinstance(rows.looked[field.column].kind, Amount)
    return type_coerce(found, MONEY) if is_money else found


def _as_shown(value: ColumnElement[Any], kind: Kind) -> ColumnElement[Any]:
    """Money to six places, as the shop keeps it, and whole numbers as such: MySQL's SUM of them is a decimal."""
    return func.round(value, 6) if isinstance(kind, Amount) else cast(value, Integer) if isinstance(kind, Whole) else value


def _meant(field: Aggregate, rows: Rows, t: Tables, today: Today) -> ColumnElement[bool]:
    """Whether the field asks for a row."""
    conditions = [rows.where(t)]
    if field.only_valid and rows.valid is not None:
        conditions.append(rows.valid(t))
    if field.period is not None:
        conditions.append(lies_in(rows.owned.date(t), field.period, today))
    if field.at_least is not None:
        conditions.append(as_number(rows.looked[rows.amount].value(t)) >= number_value(field.at_least))
    return and_(*conditions)


# -- of all customers at once --------------------------------------------------------------------------------------------------------------


def gathering_of(field: Aggregate, today: Today) -> Gathering:
    """How the field is read of all customers at once."""
    rows = ROWS[field.of]

    def where(t: Tables) -> ColumnElement[bool]:
        return _meant(field, rows, t, today)

    return Gathering(rows.owned, (_measure(field, rows),), where, is_of_today=field.period is not None)


def _measure(field: Aggregate, rows: Rows) -> Measure:
    deed, owned = Deed(field.deed), rows.owned
    if deed is Deed.COUNT:
        return Measure(field.key, deed, lambda _tables: (literal_column("1"),))
    looked = rows.looked[field.column]
    if isinstance(looked.kind, Text):
        return Measure(field.key, deed, lambda t: newest(owned, t, owned.key(t)), text=looked.value)
    as_numbers = partial(_numbers, deed, owned, looked)
    return Measure(field.key, deed, as_numbers, is_moment=isinstance(looked.kind, Moment))


def _numbers(deed: Deed, owned: Owned, looked: Looked, t: Tables) -> Numbers:
    """What the deed takes of a row."""
    value, is_money = looked.value(t), isinstance(looked.kind, Amount)
    if deed is Deed.SUM:
        counts = value.is_not(None)
        return summed(counts, value) if is_money else whole_summed(counts, value)
    number = millionths(value) if is_money else whole(value)
    return newest(owned, t, number) if deed is Deed.NEWEST else (number,)
