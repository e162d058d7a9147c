"""The customers of a shop: their columns, how they are found, and which tables a change of theirs is written to."""

from collections.abc import Mapping

from msgspec.structs import replace

from sc_desktop.db.subjects import Subject, Subjects
from sc_desktop.domain.change import CUSTOMER, CUSTOMER_GROUP
from sc_desktop.domain.column import Column, Computed, Field
from sc_desktop.prestashop.address_columns import address_subjects_of
from sc_desktop.prestashop.customers import addresses, carts, memberships, native, orders, visits
from sc_desktop.prestashop.own_columns import own_subjects, own_written
from sc_desktop.prestashop.rules import rule_of
from sc_desktop.prestashop.shop import Shop

COLUMNS: tuple[Column, ...] = (*native.COLUMNS, *memberships.COLUMNS, *orders.COLUMNS, *addresses.COLUMNS, *carts.COLUMNS, *visits.COLUMNS)

_WRITTEN_ALONG = ("newsletter_date_add", "date_upd")


def columns_of(shop: Shop) -> Mapping[str, Column]:
    """The columns this shop really has, by key, each bound to PrestaShop's rule for the shop's version and the live column's length."""
    found: dict[str, Column] = {}
    for column in COLUMNS:
        if isinstance(column.source, Computed):
            if _can_be_built(column.source, shop):
                found[column.key] = column
        elif isinstance(column.source, Field) and shop.tables.has(column.source.table, column.source.name):
            found[column.key] = _bound(column, column.source, shop)
    return found


def subjects_of(shop: Shop) -> Subjects:
    """The tables the edits of customers, of their addresses, and of their rows in modules' tables are written to."""
    sources = (column.source for column in COLUMNS if isinstance(column.source, Field) and column.source.editable)
    wanted = (*(source.name for source in sources if source.table == CUSTOMER), *_WRITTEN_ALONG)
    written = (*(name for name in wanted if shop.tables.has(CUSTOMER, name)), *own_written(shop))
    return {
        CUSTOMER: Subject(shop.tables.customer, ("id_customer",), written),
        CUSTOMER_GROUP: Subject(shop.tables.customer_group, ("id_customer", "id_group")),
        **address_subjects_of(shop),
        **own_subjects(shop),
    }


def _can_be_built(source: Computed, shop: Shop) -> bool:
    """Whether the shop has, and the account may read, what the column is made of."""
    try:
        source.build(shop.tables, shop.facts.default_language)
    except (AttributeError, KeyError):  # what Tables, and SQLAlchemy's columns, say of a table or column that isn't there
        return False
    return True


def _bound(column: Column, source: Field, shop: Shop) -> Column:
    if not source.editable:
        return column
    place = (source.table, source.name)
    live = shop.tables.customer.c[source.name]
    rule = rule_of(
        column.key,
        version=shop.facts.version_numbers,
        length=shop.facts.lengths.get(place),
        bytes_length=shop.facts.byte_lengths.get(place),
        charset=shop.facts.charsets.get(place, "utf8mb4"),
        nullable=bool(live.nullable),
        today=shop.facts.today,
    )
    return replace(column, check=rule)
