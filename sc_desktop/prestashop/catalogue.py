"""What the database says it holds: tables, engines and columns, whichever kind of database it is."""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from functools import lru_cache

from msgspec import Struct
from sqlalchemy import Column, MetaData, Table

from sc_desktop.db.definitions import TableDefinition
from sc_desktop.db.dialect import COLLATION
from sc_desktop.db.stored_types import sql_type
from sc_desktop.domain.own_field import key_of
from sc_desktop.prestashop.definitions import VERSIONS, tables_of

_MODULES = (  # of optional modules, and those that follow a group or a customer
    *("psgdpr_consent", "psgdpr_log", "wishlist", "wishlist_product", "mailalert_customer_oos"),
    *("product_comment", "log_email", "customer_session", "customer_message_sync_imap", "referrer_cache", "compare"),
    *("category_group", "carrier_group", "module", "module_group", "group_reduction", "product_group_reduction_cache", "cart_rule_group"),
    *("specific_price", "specific_price_rule", "order_return", "order_slip", "order_invoice", "order_carrier", "category", "category_lang"),
    *("sc_segment", "sc_segment_element"),  # Store Commander's own, DOMAIN.md section 14
)
_BYTES = {"tinytext": 2**8 - 1, "text": 2**16 - 1, "mediumtext": 2**24 - 1, "longtext": 2**32 - 1}


class LiveColumn(Struct, frozen=True):
    """A column as it really is. type as information_schema tells it; length in characters or bytes as its type counts; "" is no charset."""

    name: str
    type: str
    nullable: bool
    is_key: bool
    charset: str = ""
    length: int | None = None
    extra: str = ""
    is_readable: bool = True
    is_writable: bool = True
    collation: str = ""

    @property
    def counts_bytes(self) -> bool:
        """Whether length is in bytes: so it is for all types but char and varchar."""
        return "char" not in self.type.lower()


class LiveTable(Struct, frozen=True):
    """A table as it really is: its full name, its engine ("" for a view), its columns in order."""

    full_name: str
    engine: str
    columns: tuple[LiveColumn, ...]

    @property
    def names(self) -> frozenset[str]:
        """Names of all columns."""
        return frozenset(column.name for column in self.columns)

    @property
    def readable(self) -> frozenset[str]:
        """Names of the columns the account may read."""
        return frozenset(column.name for column in self.columns if column.is_readable)


Catalogue = Mapping[str, LiveTable]


@lru_cache(maxsize=1)
def names_of_interest() -> tuple[str, ...]:
    """Tables worth looking for, without prefix: all the program knows in any version."""
    return tuple(dict.fromkeys([name for version in VERSIONS for name in _tables_of(version)] + list(_MODULES)))


@lru_cache
def names_of_columns(table: str) -> frozenset[str]:
    """The columns PrestaShop gives the table in any version."""
    return frozenset(column.name for version in VERSIONS for column in _tables_of(version)[table].columns)


@lru_cache(maxsize=len(VERSIONS))
def _tables_of(version: str) -> Mapping[str, TableDefinition]:
    """The tables of a version, laid out once: opening a shop looks at all versions again and again."""
    return tables_of(version)


def described_types(found: Set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """MySQL's types by (table, column), for a database that does not know them (SQLite): those of the version whose columns are the
    most like the ones `found`; what that version lacks, as the others have it."""
    described = [
        {(name, column.name): column.type for name, definition in _tables_of(version).items() for column in definition.columns}
        for version in VERSIONS
    ]
    nearest_last = sorted(described, key=lambda types: len(types.keys() ^ found), reverse=True)
    return {place: kind for types in nearest_last for place, kind in types.items()}


def mysql_column(
    name: str, kind: str, nullable: str, key: str, charset: str, length: str | None, extra: str, collation: str, reads: str, writes: str
) -> LiveColumn:
    """A row of information_schema.columns, as texts. A column the account may only write is there, but can't be read."""
    limit = None if length is None or kind.startswith(("enum", "set")) else int(length)
    told = (name, kind, nullable == "YES", key == "PRI", charset or "", limit, extra or "")
    return LiveColumn(*told, is_readable=reads == "1", is_writable=writes == "1", collation=collation or "")


def sqlite_column(name: str, kind: str, *, required: bool, is_key: bool) -> LiveColumn:
    """A column of SQLite, whose `kind` is MySQL's where that is known: SQLite itself keeps neither lengths nor charsets."""
    match = re.fullmatch(r"(?:var)?char\((\d+)\)", kind)
    length = int(match.group(1)) if match else _BYTES.get(kind)
    return LiveColumn(name, kind, not required, is_key, "utf8mb4" if length is not None else "", length)


def build_live_tables(catalogue: Catalogue) -> dict[str, Table]:
    """SQLAlchemy tables of what may be read; names are always quoted, since shops and servers differ in their reserved words."""
    metadata = MetaData()
    return {name: _build(name, live, metadata) for name, live in catalogue.items() if live.readable}


def build_satellite(name: str, live: LiveTable) -> Table:
    """The table of a module with one row a customer; its columns are called by their keys in the program (domain/own_field.py)."""
    return _build(name, live, MetaData(), lambda column: column if column == "id_customer" else key_of(name, column))


def _build(name: str, live: LiveTable, metadata: MetaData, call: Callable[[str], str] = str) -> Table:
    columns: Iterable[Column[object]] = (
        Column(
            column.name,
            sql_type(column.type),
            key=call(column.name),
            primary_key=column.is_key,
            nullable=column.nullable,
            autoincrement="auto_increment" in column.extra.lower() or "auto",  # SQLite does not tell
            quote=True,
            info={COLLATION: column.collation},
        )
        for column in live.columns
        if column.is_readable
    )
    return Table(live.full_name, metadata, *columns, quote=True, info={"name": name})
