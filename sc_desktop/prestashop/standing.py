"""Reads what the laws and the review ask of the customers that are about to change."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from sc_desktop.db.read import read_rows, read_table
from sc_desktop.domain.change import StoredValue
from sc_desktop.prestashop.laws import Standing
from sc_desktop.prestashop.shop import Shop

_ASKED = ("id_default_group", "newsletter_date_add")


def load_standings(
    connection: Connection, shop: Shop, ids: Sequence[int], columns: Sequence[str]
) -> tuple[Mapping[int, Standing], Mapping[int, Mapping[str, StoredValue]]]:
    """For each customer still there: what the laws ask, and the current stored values of `columns` of the table customer."""
    c = shop.tables.customer.c
    names = tuple(dict.fromkeys((*_ASKED, *columns)))
    rows = read_rows(connection, select(c.id_customer, *(c[name] for name in names)).where(c.id_customer.in_(ids)))
    groups: dict[int, set[int]] = {customer: set() for customer in rows}
    m = shop.tables.customer_group.c
    for customer, group in read_table(connection, select(m.id_customer, m.id_group).where(m.id_customer.in_(ids))):
        groups.setdefault(int(str(customer)), set()).add(int(str(group)))
    values = {customer: dict(zip(names, row, strict=True)) for customer, row in rows.items()}
    standings = {
        customer: Standing(int(str(value["id_default_group"] or 0)), frozenset(groups[customer]), value["newsletter_date_add"])
        for customer, value in values.items()
    }
    return standings, values
