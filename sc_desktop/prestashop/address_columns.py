"""Columns of a customer's address that can be edited; each is called by its table and PrestaShop's own column name."""

from collections.abc import Mapping

from msgspec.structs import replace

from sc_desktop.db.subjects import Subject
from sc_desktop.domain.change import ADDRESS, CART
from sc_desktop.domain.column import Column, Field
from sc_desktop.domain.kinds import Choice, Flag, Kind, LongText, Text, Whole
from sc_desktop.i18n import N_
from sc_desktop.prestashop.rules.addresses import address_rule
from sc_desktop.prestashop.shop import Shop

AWAY = "deleted"
_KEY = ("id_customer", "id_address")
_CART_KEY = ("id_customer", "id_cart")
_OF_CARTS = ("id_address_delivery", "id_address_invoice")


def address_key(name: str) -> str:
    """What a column of an address is called among all columns."""
    return f"{ADDRESS}.{name}"


def _column(name: str, label: str, kind: Kind, *, editable: bool = True) -> Column:
    return Column(
        address_key(name), label, N_("Of one address; an address that an order uses is copied."), kind, Field(ADDRESS, name, editable)
    )


_COLUMNS = (
    _column("alias", N_("Address: alias"), Text()),
    _column("company", N_("Company (address)"), Text()),
    _column("firstname", N_("Address: first name"), Text()),
    _column("lastname", N_("Address: last name"), Text()),
    _column("address1", N_("Address: street"), Text()),
    _column("address2", N_("Address: second line"), Text()),
    _column("postcode", N_("Postcode"), Text()),
    _column("city", N_("City"), Text()),
    _column("id_country", N_("Country"), Choice(list_name="country")),
    _column("id_state", N_("State"), Choice(list_name="state")),
    _column("other", N_("Address: other"), LongText()),
    _column("phone", N_("Phone"), Text()),
    _column("phone_mobile", N_("Mobile phone"), Text()),
    _column("vat_number", N_("VAT number (address)"), Text()),
    _column("dni", N_("DNI"), Text()),
    _column(AWAY, N_("Address put away"), Flag(), editable=False),
)
_CART_COLUMNS = (
    Column(f"{CART}.id_address_delivery", N_("Cart: delivery address"), "", Whole(unset=0), Field(CART, "id_address_delivery", False)),
    Column(f"{CART}.id_address_invoice", N_("Cart: invoice address"), "", Whole(unset=0), Field(CART, "id_address_invoice", False)),
)


def address_columns_of(shop: Shop) -> Mapping[str, Column]:
    """The columns this shop's addresses really have, each bound to PrestaShop's rule; none where addresses can't be read."""
    if not _can_be_told(shop):
        return {}
    found = [_bound(column, shop) for column in _COLUMNS if shop.tables.has(ADDRESS, _name(column))]
    return {column.key: column for column in (*found, *_CART_COLUMNS)}


def address_subjects_of(shop: Shop) -> Mapping[str, Subject]:
    """The tables an edit of an address is written to; none where addresses can't be read."""
    if not _can_be_told(shop):
        return {}
    t = shop.tables
    written = tuple(name for name in (*(_name(column) for column in _COLUMNS), "date_upd") if t.has(ADDRESS, name))
    born = tuple(name for name in ("date_add", "date_upd") if t.has(ADDRESS, name))
    subjects = {ADDRESS: Subject(t.address, _KEY, written, away=AWAY, born=born)}
    if all(t.has(CART, name) for name in (*_CART_KEY, *_OF_CARTS)):
        subjects[CART] = Subject(t.cart, _CART_KEY, _OF_CARTS, is_stamped=False)
    return subjects


def _can_be_told(shop: Shop) -> bool:
    """Whether an address can be told from others, and whether an order uses it."""
    t = shop.tables
    return all(t.has(ADDRESS, name) for name in (*_KEY, AWAY, "date_upd")) and all(t.has("orders", name) for name in _OF_CARTS)


def _bound(column: Column, shop: Shop) -> Column:
    name = _name(column)
    place, live = (ADDRESS, name), shop.tables.address.c[name]
    rule = address_rule(
        name,
        version=shop.facts.version_numbers,
        length=shop.facts.lengths.get(place),
        bytes_length=shop.facts.byte_lengths.get(place),
        charset=shop.facts.charsets.get(place, "utf8mb4"),
        nullable=bool(live.nullable),
    )
    return replace(column, check=rule if column.is_editable else None)


def _name(column: Column) -> str:
    assert isinstance(column.source, Field)
    return column.source.name
