"""What the customers ordered: their orders, the lines of one, and what they bought in all (DOMAIN section 4).

Amounts are in the order's currency. The total in the default currency is divided by the order's own rate; without a rate there is none."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, String, and_, case, cast, column, func, literal, null, select, type_coerce

from sc_desktop.domain.kinds import Amount, Flag, Moment, Whole
from sc_desktop.i18n import N_
from sc_desktop.prestashop.customers.carts import MONEY
from sc_desktop.prestashop.panels.record import NO_ROLES, Asked, Panel, PanelColumn, Values
from sc_desktop.prestashop.shop import Tables

_VALIDATED = dict.fromkeys(("reference", "total"), "validated")
_ELEVEN_DIGITS = 10**10  # added to an id, so that ids sort as texts; taken off again when they are read
_MARK, _QUANTITY, _LAST = column("bought_mark", String()), column("bought_quantity", BigInteger()), column("bought_last", String())


def state_name(t: Tables, id_state: ColumnElement[Any], asked: Asked) -> ColumnElement[Any]:
    """The state's name in the language asked for, else in another, else its id; NULL for none (0)."""
    number = numbered(id_state)
    if not t.has("order_state_lang"):
        return number
    n = t.order_state_lang.c
    named = select(n.name).where(n.id_order_state == id_state, n.name != "").order_by(n.id_lang != asked.id_lang, n.id_lang).limit(1)
    return func.coalesce(_within(t, named), number)


def state_colour(t: Tables, id_state: ColumnElement[Any]) -> ColumnElement[Any]:
    """The colour the shop gives the state, #RRGGBB; NULL without one."""
    if not t.has("order_state", "color"):
        return null()
    s = t.order_state.c
    return _within(t, select(s.color).where(s.id_order_state == id_state))


def currency_code(t: Tables, id_currency: ColumnElement[Any]) -> ColumnElement[Any]:
    """The currency's ISO code, else its id: a shop may have erased it."""
    if not t.has("currency"):
        return numbered(id_currency)
    c = t.currency.c
    return func.coalesce(_within(t, select(c.iso_code).where(c.id_currency == id_currency)), numbered(id_currency))


def numbered(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """An id as a text, "#12", for want of a name; NULL for 0."""
    return literal("#") + type_coerce(func.nullif(number, 0), String())


def _within(t: Tables, question: Select[Any]) -> ColumnElement[Any]:
    """The question as a value of a row of orders, of its states or of its payments."""
    rows = (t.orders, *(getattr(t, name) for name in ("order_history", "order_payment") if t.has(name)))
    return question.correlate(*rows).scalar_subquery()


# -- orders ------------------------------------------------------------------------------------------------------------------------------


def _orders(t: Tables, asked: Asked) -> Select[Any]:
    """Orders of these customers, or the one order asked for, the newest first."""
    o = t.orders.c
    wanted = and_(asked.holds(o.id_customer), t.covers("orders")) if asked.parent is None else o.id_order == asked.parent
    return select(o.id_order).where(wanted).order_by(o.date_add.desc(), o.id_order.desc())


def _total_in_default(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """amount / conversion_rate: the rate tells how much of the order's currency one of the default was worth. NULL at a rate of 0."""
    o = t.orders.c
    return type_coerce(func.round(o.total_paid_tax_incl / func.nullif(o.conversion_rate, 0), 6), MONEY)


def _green(values: Values) -> Mapping[str, str]:
    """A validated order is green as its customer's row is."""
    return _VALIDATED if values["valid"] == 1 else NO_ROLES


ORDERS = Panel(
    key="orders",
    rows=_orders,
    owner=lambda t, asked: t.orders.c.id_customer,
    empty=N_("No orders yet."),
    roles=_green,
    colours={"state": "state_colour"},
    columns=(
        PanelColumn("id_order", "", lambda t, asked: t.orders.c.id_order, Whole(), is_hidden=True),
        PanelColumn("date_add", N_("Date"), lambda t, asked: t.orders.c.date_add, Moment(), width=16),
        PanelColumn("reference", N_("Reference"), lambda t, asked: t.orders.c.reference, help=N_("Green: a validated order."), width=13),
        PanelColumn("state", N_("State"), lambda t, asked: state_name(t, t.orders.c.current_state, asked), width=22),
        PanelColumn("payment", N_("Payment"), lambda t, asked: t.orders.c.payment, width=16),
        PanelColumn(
            "total", N_("Total"), lambda t, asked: t.orders.c.total_paid_tax_incl, Amount(places=2), N_("Tax included, as ordered."), 11
        ),
        PanelColumn("currency", N_("Currency"), lambda t, asked: currency_code(t, t.orders.c.id_currency), width=5),
        PanelColumn(
            "total_default",
            N_("Total (default currency)"),
            _total_in_default,
            Amount(places=2),
            N_("In the shop's default currency, at the rate of the order. Empty when the order has no rate."),
            11,
        ),
        PanelColumn("valid", "", lambda t, asked: t.orders.c.valid, Flag(), is_hidden=True),
        PanelColumn("state_colour", "", lambda t, asked: state_colour(t, t.orders.c.current_state), is_hidden=True),
        PanelColumn("id_address_delivery", "", lambda t, asked: t.orders.c.id_address_delivery, Whole(), is_hidden=True),
        PanelColumn("id_address_invoice", "", lambda t, asked: t.orders.c.id_address_invoice, Whole(), is_hidden=True),
    ),
)


# -- their lines -------------------------------------------------------------------------------------------------------------------------


def _lines(t: Tables, asked: Asked) -> Select[Any]:
    d = t.order_detail.c
    return select(d.id_order_detail).where(d.id_order == asked.parent).order_by(d.id_order_detail)


ORDER_LINES = Panel(
    key="order_lines",
    rows=_lines,
    needs=("order_detail",),
    empty=N_("This order has no lines."),
    missing=N_("The lines of orders can't be read in this shop."),
    columns=(
        PanelColumn("id_order_detail", "", lambda t, asked: t.order_detail.c.id_order_detail, Whole(), is_hidden=True),
        PanelColumn("product", N_("Product"), lambda t, asked: t.order_detail.c.product_name, width=30),
        PanelColumn("reference", N_("Reference"), lambda t, asked: t.order_detail.c.product_reference, width=13),
        PanelColumn("quantity", N_("Quantity"), lambda t, asked: t.order_detail.c.product_quantity, Whole(), width=7),
        PanelColumn(
            "unit_price", N_("Unit price"), lambda t, asked: t.order_detail.c.unit_price_tax_incl, Amount(places=2), N_("Tax included."), 10
        ),
        PanelColumn(
            "total", N_("Total"), lambda t, asked: t.order_detail.c.total_price_tax_incl, Amount(places=2), N_("Tax included."), 10
        ),
    ),
)


# -- what was bought ---------------------------------------------------------------------------------------------------------------------


def _bought(t: Tables, asked: Asked) -> Select[Any]:
    """A row a product and combination of the customers' valid orders, the one bought last first.

    Each carries a mark that sorts as a text: date, order and line of the newest time it was bought. A line that points to no product
    stands for itself by its name."""
    d, o = t.order_detail.c, t.orders.c
    order, line = (cast(_ELEVEN_DIGITS + number, String(11)) for number in (o.id_order, d.id_order_detail))
    loose = case((d.product_id == 0, d.product_name), else_="")
    grouped = (
        select(
            func.max(type_coerce(o.date_add, String()) + order + line).label(_MARK.name),
            cast(func.sum(d.product_quantity), BigInteger).label(_QUANTITY.name),
            func.max(o.date_add).label(_LAST.name),
        )
        .select_from(t.orders.join(t.order_detail, d.id_order == o.id_order))
        .where(asked.holds(o.id_customer), o.valid == 1, t.covers("orders"))
        .group_by(d.product_id, func.coalesce(d.product_attribute_id, 0), loose)
        .subquery("bought")
    )
    return select(_MARK).select_from(grouped).order_by(_MARK.desc())


def _of_mark(first: int) -> ColumnElement[Any]:
    """One of the two ids in a mark, by the place it begins at."""
    return cast(func.substr(_MARK, first, 11), BigInteger) - _ELEVEN_DIGITS


def _newest_name(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """The product's name as it was sold last: names change, and follow the language of the order."""
    d = t.order_detail.alias("newest").c
    return select(d.product_name).where(d.id_order_detail == _of_mark(31)).scalar_subquery()


BOUGHT = Panel(
    key="bought",
    rows=_bought,
    needs=("order_detail",),
    empty=N_("Nothing bought in a validated order yet."),
    missing=N_("The lines of orders can't be read in this shop."),
    columns=(
        PanelColumn("id_order_detail", "", lambda t, asked: _of_mark(31), Whole(), is_hidden=True),
        PanelColumn("product", N_("Product"), _newest_name, width=30),
        PanelColumn("quantity", N_("Quantity"), lambda t, asked: _QUANTITY, Whole(), width=7),
        PanelColumn("last_date", N_("Last bought"), lambda t, asked: _LAST, Moment(), width=16),
        PanelColumn("id_order", "", lambda t, asked: _of_mark(20), Whole(), is_hidden=True),
    ),
)
