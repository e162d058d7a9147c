"""What a table is made of, written as information_schema tells it, and the SQLAlchemy table for it."""

import re
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Dialect, Index, MetaData, PrimaryKeyConstraint, Table, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.elements import TextClause

from sc_desktop.db.stored_types import StoredDecimal, StoredMoment, StoredType, sql_type

PRIMARY = "PRIMARY"
AUTO_INCREMENT = "auto_increment"
_MYSQL = ("mysql", "mariadb")
_DEFINITION = "definition"


class ColumnDefinition(Struct, frozen=True):
    """One column. default is a SQL literal ("0", "'-1'", "NULL", "current_timestamp()"), None when the column has no default."""

    name: str
    type: str
    nullable: bool
    default: str | None
    extra: str = ""


class IndexDefinition(Struct, frozen=True):
    """One index, named PRIMARY for the primary key. A column may carry a prefix length: "recipient(10)"."""

    name: str
    columns: tuple[str, ...]
    unique: bool

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns without their prefix lengths."""
        return tuple(column.partition("(")[0] for column in self.columns)

    @property
    def prefix_lengths(self) -> dict[str, int]:
        """Characters indexed, by column; only the columns that are indexed in part."""
        matches = (re.fullmatch(r"(\w+)\((\d+)\)", column) for column in self.columns)
        return {match.group(1): int(match.group(2)) for match in matches if match}


class TableDefinition(Struct, frozen=True):
    """One table. name is without the shop's prefix; columns are in their order in the table."""

    name: str
    columns: tuple[ColumnDefinition, ...]
    indexes: tuple[IndexDefinition, ...]
    charset: str = "utf8mb4"
    engine: str = "InnoDB"

    @property
    def primary_key(self) -> tuple[str, ...]:
        """Names of the primary key's columns in key order; empty when the table has none."""
        return next((index.column_names for index in self.indexes if index.name == PRIMARY), ())


def build_table(definition: TableDefinition, metadata: MetaData, prefix: str) -> Table:
    """The table under its prefixed name, with plain column names as keys; info["name"] is the name without the prefix.

    create() on MySQL and MariaDB gives exactly the definition's types, defaults, indexes, engine and charset; on SQLite the same columns
    with INTEGER, TEXT, REAL or BLOB affinity, the same primary key and the same indexes, their names prefixed with the table's, for they
    share one name space there.
    """
    counted = [column.name for column in definition.columns if AUTO_INCREMENT in column.extra]
    primary = definition.primary_key
    keys = [PrimaryKeyConstraint(*primary)] if primary else []
    return Table(
        prefix + definition.name,
        metadata,
        *(_build_column(column) for column in definition.columns),
        *keys,
        *_build_indexes(definition, prefix),
        info={"name": definition.name, _DEFINITION: definition},
        sqlite_autoincrement=tuple(counted) == primary and bool(counted),
    )


@compiles(CreateTable, *_MYSQL)
def _create_on_server(statement: CreateTable, compiler: DDLCompiler, **told: Any) -> str:
    """Tells what only a server is told of a table: to be given it sooner, SQLAlchemy loads MySQL's dialects and their driver."""
    _spell_for_server(statement.element, compiler.dialect.name)
    return str(compiler.visit_create_table(statement, **told))  # type: ignore[no-untyped-call]


def _spell_for_server(table: Table, dialect: str) -> None:
    definition = table.info.get(_DEFINITION)
    if definition is None:
        return
    table.dialect_kwargs.update({f"{dialect}_engine": definition.engine, f"{dialect}_default_charset": definition.charset})
    lengths = {index.name: index.prefix_lengths for index in definition.indexes}
    for index in table.indexes:
        if lengths.get(str(index.name)):
            index.dialect_kwargs[f"{dialect}_length"] = lengths[str(index.name)]


def _build_column(column: ColumnDefinition) -> Column[object]:
    # a nullable timestamp has to say so, or old servers make it NOT NULL
    spelled = f"{column.type} null" if column.nullable and column.type.startswith("timestamp") else column.type
    kind = sql_type(spelled)
    return Column(
        column.name,
        kind,
        nullable=column.nullable,
        autoincrement=AUTO_INCREMENT in column.extra,
        server_default=_server_default(column, kind),
    )


def _server_default(column: ColumnDefinition, kind: StoredType) -> TextClause | None:
    """The default in words both databases take: NULL is left out, being the rule, and exact numbers are quoted to keep their zeros."""
    if column.default is None or column.default.upper() == "NULL":
        return None
    literal = column.default
    if isinstance(kind, StoredDecimal) and not literal.startswith("'"):
        literal = f"'{literal}'"
    if isinstance(kind, StoredMoment) and literal.lower().startswith("current_timestamp"):
        literal = "CURRENT_TIMESTAMP"
    later = column.extra if column.extra.lower().startswith("on update") else ""
    return text(f"{literal} {later}".strip().replace(":", r"\:"))


def _build_indexes(definition: TableDefinition, prefix: str) -> list[Index]:
    built = []
    for index in definition.indexes:
        if index.name == PRIMARY:
            continue
        built.append(Index(index.name, *index.column_names, unique=index.unique).ddl_if(callable_=_is_mysql))
        unique_name = f"{prefix}{definition.name}_{index.name}"
        built.append(Index(unique_name, *index.column_names, unique=index.unique).ddl_if(dialect="sqlite"))
    return built


def _is_mysql(*_element: object, dialect: Dialect, **_options: object) -> bool:
    return dialect.name in _MYSQL
