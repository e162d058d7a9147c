"""The tables of PrestaShop that the program uses, as each supported version creates them.

A real shop may have older widths, further columns and further tables: what it really has is read from information_schema when it is opened.
These definitions make the demo shop and the shops of the tests. A further version is a further set of differences, named in VERSIONS.
"""

from sqlalchemy import MetaData, Table

from sc_desktop.db.definitions import TableDefinition, build_table
from sc_desktop.prestashop.definitions import (
    carts,
    catalogue,
    combinations,
    customers,
    groups,
    money,
    order_lines,
    orders,
    places,
    service,
    shops,
)

VERSIONS: tuple[str, ...] = ("1.6.1", "1.7.8", "8.2", "9.1")

_DESCRIBED = (
    *customers.TABLES,
    *groups.TABLES,
    *shops.TABLES,
    *places.TABLES,
    *money.TABLES,
    *orders.TABLES,
    *order_lines.TABLES,
    *carts.TABLES,
    *service.TABLES,
    *catalogue.TABLES,
    *combinations.TABLES,
)


def tables_of(version: str) -> dict[str, TableDefinition]:
    """The version's tables by name without prefix. Raises ValueError for a version that isn't described here."""
    if version not in VERSIONS:
        raise ValueError(f"no tables are described for PrestaShop {version}; described are {', '.join(VERSIONS)}")
    laid = (described.definition(version) for described in _DESCRIBED)
    return {definition.name: definition for definition in laid if definition is not None}


def build_tables(version: str, metadata: MetaData, prefix: str) -> dict[str, Table]:
    """The version's SQLAlchemy tables by name without prefix, added to metadata under their prefixed names."""
    return {name: build_table(definition, metadata, prefix) for name, definition in tables_of(version).items()}
