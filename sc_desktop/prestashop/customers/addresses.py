"""The addresses a customer uses. They belong to orders and carts, and to the customer while they are not deleted (DOMAIN sections 4 and 9).

An address may be deleted and still stand on an order: it is shown all the same."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, String, func, literal, null, select, type_coerce

from sc_desktop.domain.column import Column, Computed
from sc_desktop.domain.kinds import Lines, Text
from sc_desktop.i18n import N_
from sc_desktop.prestashop.customers.carts import of_newest_cart
from sc_desktop.prestashop.customers.gathering import Deed, Gathering, Measure, newest
from sc_desktop.prestashop.customers.owned import ADDRESSES, ORDERS, Build
from sc_desktop.prestashop.differing import SEPARATOR
from sc_desktop.prestashop.shop import Tables


def delivery_address(t: Tables) -> ColumnElement[Any]:
    """Id of the delivery address of the newest order, else of the newest cart; NULL without either."""
    return _newest(t, "id_address_delivery")


def invoice_address(t: Tables) -> ColumnElement[Any]:
    """Id of the invoice address of the newest order, else of the newest cart; NULL without either."""
    return _newest(t, "id_address_invoice")


def contact_address(t: Tables) -> ColumnElement[Any]:
    """Id of the address phone and VAT number are taken from: the newest order's invoice address, else the newest live one."""
    live = t.address.alias("live")
    newest = (
        select(live.c.id_address)
        .where(live.c.id_customer == t.customer.c.id_customer, live.c.deleted == 0)
        .order_by(live.c.date_add.desc(), live.c.id_address.desc())
        .limit(1)
        .correlate(t.customer)
        .scalar_subquery()
    )
    return func.coalesce(_of_order(t, t.orders.c.id_address_invoice), newest)


def last_delivery_address(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """The delivery address as it is written on a parcel, its parts joined by the unit separator."""
    if not t.has("address"):
        return null()
    a = t.address.c
    place = func.coalesce(a.postcode, "") + " " + a.city
    parts = (func.coalesce(a.company, ""), a.address1, func.coalesce(a.address2, ""), place, _country_of_address(t, id_lang))
    return _of_address(t, delivery_address(t), joined(*parts))


def delivery_identity(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """Everything of the delivery address that makes it another place or person, for comparing (prestashop/differing.py)."""
    return _of_address(t, delivery_address(t), _identity(t.address)) if t.has("address") else null()


def invoice_identity(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """The same of the invoice address."""
    return _of_address(t, invoice_address(t), _identity(t.address)) if t.has("address") else null()


def phone(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """The mobile number of the contact address, else the fixed one."""
    if not t.has("address"):
        return null()
    return _of_address(t, contact_address(t), _number(t))


def vat_number(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """The VAT number of the contact address: PrestaShop keeps none on the customer (DOMAIN section 9)."""
    return _of_address(t, contact_address(t), t.address.c.vat_number) if t.has("address", "vat_number") else null()


def _number(t: Tables) -> ColumnElement[Any]:
    a = t.address.c
    return func.coalesce(func.nullif(a.phone_mobile, ""), a.phone)


def joined(*parts: ColumnElement[Any]) -> ColumnElement[Any]:
    """Texts joined by the unit separator; none of them may be NULL."""
    text = parts[0]
    for part in parts[1:]:
        text = text + SEPARATOR + part
    return text


def _identity(address: FromClause) -> ColumnElement[Any]:
    a = address.c
    texts = (a.company, a.firstname, a.lastname, a.address1, a.address2, a.postcode, a.city)
    numbers = (a.id_address, func.coalesce(a.id_state, 0), a.id_country)
    first, state, country = (type_coerce(number, String()) for number in numbers)
    return joined(first, *(func.coalesce(text, "") for text in texts), state, country)


def _of_address(t: Tables, id_address: ColumnElement[Any], wanted: ColumnElement[Any]) -> ScalarSelect[Any]:
    return select(wanted).where(t.address.c.id_address == id_address).correlate(t.customer).scalar_subquery()


def _country_of_address(t: Tables, id_lang: int) -> ColumnElement[Any]:
    """The country's name in the language; "" without one."""
    if not t.has("country_lang"):
        return literal("")
    c = t.country_lang.c
    name = select(c.name).where(c.id_country == t.address.c.id_country, c.id_lang == id_lang).correlate(t.address).scalar_subquery()
    return func.coalesce(name, "")


def _newest(t: Tables, column: str) -> ColumnElement[Any]:
    """An address of the newest order, else of the newest cart, where the shop keeps carts."""
    of_order = _of_order(t, t.orders.c[column])
    return func.coalesce(of_order, of_newest_cart(t, t.cart.c[column])) if t.has("cart") else of_order


def _of_order(t: Tables, wanted: ColumnElement[Any]) -> ScalarSelect[Any]:
    o = t.orders.c
    mine = o.id_customer == t.customer.c.id_customer
    newest = select(wanted).where(mine, t.covers("orders")).order_by(o.date_add.desc(), o.id_order.desc()).limit(1)
    return newest.correlate(t.customer).scalar_subquery()


def _contact(wanted: str, text: Build) -> Gathering:
    """A text of the contact address, of all customers at once."""
    ordered = Measure("contact", Deed.NEWEST, lambda t: newest(ORDERS, t, t.orders.c.id_address_invoice))
    live = Measure("contact", Deed.NEWEST, lambda t: newest(ADDRESSES, t, t.address.c.id_address))
    by = (Gathering(ORDERS, (ordered,)), Gathering(ADDRESSES, (live,), where=lambda t: t.address.c.deleted == 0))
    return Gathering(ADDRESSES, (Measure(wanted, Deed.NEWEST, lambda t: (text(t),), text=text),), by=by)


COLUMNS = (
    Column(
        "last_delivery_address",
        N_("Last delivery address"),
        N_("Where the newest order was sent, else the address of the newest cart."),
        Lines(),
        Computed(last_delivery_address),
        ("\x1f1 rue de la Paix\x1f\x1f75002 Paris\x1fFrance",),
        34,
        topic="addresses",
    ),
    Column(
        "phone",
        N_("Phone"),
        N_("Mobile, else fixed number of the newest order's invoice address, else of the newest address."),
        Text(),
        Computed(phone, gathered=_contact("phone", _number)),
        ("06 12 34 56 78",),
        16,
        topic="addresses",
    ),
    Column(
        "vat_number",
        N_("VAT number (address)"),
        N_("VAT number of the newest order's invoice address, else of the newest address."),
        Text(),
        Computed(vat_number, gathered=_contact("vat_number", lambda t: t.address.c.vat_number)),
        ("FR40303265045",),
        16,
        topic="addresses",
    ),
    Column("delivery_identity", "", "", Lines(), Computed(delivery_identity), (), is_hidden=True),
    Column("invoice_identity", "", "", Lines(), Computed(invoice_identity), (), is_hidden=True),
)
