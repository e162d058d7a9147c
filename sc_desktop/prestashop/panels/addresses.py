"""The customer's addresses, newest first, with what the last order used them for (DOMAIN section 9)."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from sc_desktop.domain.kinds import Choice, Flag, LongText
from sc_desktop.i18n import N_
from sc_desktop.prestashop.panels.record import Asked, Panel, PanelColumn
from sc_desktop.prestashop.shop import Tables


def _rows(t: Tables, asked: Asked) -> Select[Any]:
    """Addresses of customers only: those of suppliers and brands have id_customer 0."""
    a = t.address.c
    question = select(a.id_address).where(a.id_customer > 0, asked.holds(a.id_customer))
    if asked.hide_deleted:
        question = question.where(a.deleted == 0)
    return question.order_by(a.id_customer, a.deleted, a.id_address.desc())


def _is_used(t: Tables, column: str) -> ColumnElement[Any]:
    """1 when an order of the shop uses the address so, else 0.

    Whose order it is isn't asked: an address is one customer's, and with that condition servers go through all the customer's orders for
    each address, 200 ms for 500 of both."""
    used = exists().where(t.orders.c[column] == t.address.c.id_address)
    return func.coalesce(select(1).where(used.correlate(t.address)).scalar_subquery(), 0)


def _delivered(t: Tables, asked: Asked) -> ColumnElement[Any]:
    return _is_used(t, "id_address_delivery")


def _invoiced(t: Tables, asked: Asked) -> ColumnElement[Any]:
    return _is_used(t, "id_address_invoice")


ADDRESSES = Panel(
    key="addresses",
    rows=_rows,
    owner=lambda t, asked: t.address.c.id_customer,
    needs=("address", "country_lang", "state"),
    empty=N_("This customer has no address."),
    missing=N_("The addresses of this shop can't be read: tables are missing, or the account may not read them."),
    columns=(
        PanelColumn("id_address", N_("ID"), lambda t, asked: t.address.c.id_address, width=6),
        PanelColumn("alias", N_("Alias"), lambda t, asked: t.address.c.alias, width=12),
        PanelColumn("delivery", N_("Delivery"), _delivered, Flag(), N_("An order was sent here."), 8),
        PanelColumn("invoice", N_("Invoice"), _invoiced, Flag(), N_("An order was invoiced here."), 8),
        PanelColumn("company", N_("Company (address)"), lambda t, asked: t.address.c.company, width=16),
        PanelColumn("firstname", N_("First name"), lambda t, asked: t.address.c.firstname, width=12),
        PanelColumn("lastname", N_("Last name"), lambda t, asked: t.address.c.lastname, width=14),
        PanelColumn("address1", N_("Address"), lambda t, asked: t.address.c.address1, width=22),
        PanelColumn("address2", N_("Address (2)"), lambda t, asked: t.address.c.address2, width=12),
        PanelColumn("postcode", N_("Postcode"), lambda t, asked: t.address.c.postcode, width=9),
        PanelColumn("city", N_("City"), lambda t, asked: t.address.c.city, width=14),
        PanelColumn("id_state", N_("State"), lambda t, asked: t.address.c.id_state, Choice(list_name="state"), width=12),
        PanelColumn("id_country", N_("Country"), lambda t, asked: t.address.c.id_country, Choice(list_name="country"), width=12),
        PanelColumn("phone", N_("Phone"), lambda t, asked: t.address.c.phone, width=14),
        PanelColumn("phone_mobile", N_("Mobile phone"), lambda t, asked: t.address.c.phone_mobile, width=14),
        PanelColumn("vat_number", N_("VAT number (address)"), lambda t, asked: t.address.c.vat_number, width=14),
        PanelColumn("dni", N_("DNI"), lambda t, asked: t.address.c.dni, help=N_("Identification number"), width=10),
        PanelColumn("other", N_("Other"), lambda t, asked: t.address.c.other, LongText(), width=12),
        PanelColumn("deleted", N_("Deleted"), lambda t, asked: t.address.c.deleted, Flag(), width=8),
    ),
)
