"""What the sheet of one order shows beside the order itself: its states, its payments and its addresses."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from sc_desktop.db.dialect import same_text
from sc_desktop.domain.kinds import Amount, Moment, Whole
from sc_desktop.i18n import N_
from sc_desktop.prestashop.panels.addresses import ADDRESSES
from sc_desktop.prestashop.panels.orders import currency_code, numbered, state_colour, state_name
from sc_desktop.prestashop.panels.record import Asked, Panel, PanelColumn
from sc_desktop.prestashop.shop import Tables

_SHOWN_OF_ADDRESS = (
    *("id_address", "company", "firstname", "lastname", "address1", "address2", "postcode", "city", "id_state", "id_country"),
    *("phone", "phone_mobile", "vat_number", "dni", "deleted"),
)


def _states(t: Tables, asked: Asked) -> Select[Any]:
    h = t.order_history.c
    return select(h.id_order_history).where(h.id_order == asked.parent).order_by(h.date_add.desc(), h.id_order_history.desc())


def _employee(t: Tables, asked: Asked) -> ColumnElement[Any]:
    """Who set the state; NULL when the shop did it by itself."""
    h = t.order_history.c
    if not t.has("employee"):
        return numbered(h.id_employee)
    e = t.employee.c
    name = select(e.firstname + " " + e.lastname).where(e.id_employee == h.id_employee)
    return func.coalesce(name.correlate(t.order_history).scalar_subquery(), numbered(h.id_employee))


ORDER_STATES = Panel(
    key="order_states",
    rows=_states,
    needs=("order_history",),
    empty=N_("No state was recorded."),
    missing=N_("The history of states can't be read in this shop."),
    colours={"state": "state_colour"},
    columns=(
        PanelColumn("id_order_history", "", lambda t, asked: t.order_history.c.id_order_history, Whole(), is_hidden=True),
        PanelColumn("date_add", N_("Date"), lambda t, asked: t.order_history.c.date_add, Moment(), width=16),
        PanelColumn("state", N_("State"), lambda t, asked: state_name(t, t.order_history.c.id_order_state, asked), width=22),
        PanelColumn("employee", N_("Employee"), _employee, help=N_("Empty when the shop did it by itself."), width=14),
        PanelColumn("state_colour", "", lambda t, asked: state_colour(t, t.order_history.c.id_order_state), is_hidden=True),
    ),
)


def _payments(t: Tables, asked: Asked) -> Select[Any]:
    """Payments hang on the reference, not on the order: orders of one checkout share them. An empty reference shares nothing."""
    o, p = t.orders.c, t.order_payment.c
    reference = select(func.nullif(o.reference, "")).where(o.id_order == asked.parent).correlate(None).scalar_subquery()
    return select(p.id_order_payment).where(same_text(p.order_reference, reference, o.reference)).order_by(p.date_add, p.id_order_payment)


ORDER_PAYMENTS = Panel(
    key="order_payments",
    rows=_payments,
    needs=("order_payment",),
    empty=N_("No payment was recorded."),
    missing=N_("Payments can't be read in this shop."),
    columns=(
        PanelColumn("id_order_payment", "", lambda t, asked: t.order_payment.c.id_order_payment, Whole(), is_hidden=True),
        PanelColumn("date_add", N_("Date"), lambda t, asked: t.order_payment.c.date_add, Moment(), width=16),
        PanelColumn("amount", N_("Amount"), lambda t, asked: t.order_payment.c.amount, Amount(places=2), width=9),
        PanelColumn("currency", N_("Currency"), lambda t, asked: currency_code(t, t.order_payment.c.id_currency), width=5),
        PanelColumn("method", N_("Payment"), lambda t, asked: t.order_payment.c.payment_method, width=14),
        PanelColumn("transaction", N_("Transaction"), lambda t, asked: t.order_payment.c.transaction_id, width=16),
    ),
)


def _addresses(t: Tables, asked: Asked) -> Select[Any]:
    """Delivery and invoice address of the order, one row when they are the same; deleted ones too."""
    a, o = t.address.c, t.orders.c
    used = t.orders.join(t.address, a.id_address.in_([o.id_address_delivery, o.id_address_invoice]))
    return select(a.id_address).select_from(used).where(o.id_order == asked.parent).order_by(a.id_address)


ORDER_ADDRESSES = Panel(
    key="order_addresses",
    rows=_addresses,
    needs=("address", "country_lang", "state"),
    empty=N_("This order has no address."),
    missing=N_("Addresses can't be read in this shop."),
    columns=tuple(column for column in ADDRESSES.columns if column.key in _SHOWN_OF_ADDRESS),
)
