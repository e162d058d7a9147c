"""The table definitions are exactly what PrestaShop creates, and what build_table makes of them is too."""

import json
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect, text

from sc_desktop.db.definitions import TableDefinition
from sc_desktop.prestashop.definitions import VERSIONS, build_tables, tables_of
from tools.schema_digests import column_line, digest, index_line

DIGESTS: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "schema_digests.json").read_text(encoding="utf-8"))


class Server(Protocol):
    """What these tests ask of the fixture `mariadb`."""

    def create_database(self, name_hint: str, /) -> str: ...
    def engine(self, database: str, /) -> Engine: ...


def digest_of(definition: TableDefinition) -> str:
    columns = (column_line(c.name, c.type, nullable=c.nullable, default=c.default, extra=c.extra) for c in definition.columns)
    return digest(columns, (index_line(i.name, i.columns, unique=i.unique) for i in definition.indexes))


def digest_on_server(connection: Connection, table: str) -> str:
    """What information_schema says of a table of the current database."""
    columns = connection.execute(
        text(
            "SELECT column_name, column_type, is_nullable, column_default, extra FROM information_schema.columns"
            " WHERE table_schema = DATABASE() AND table_name = :table ORDER BY ordinal_position"
        ),
        {"table": table},
    ).all()
    parts = connection.execute(
        text(
            "SELECT index_name, column_name, sub_part, non_unique FROM information_schema.statistics"
            " WHERE table_schema = DATABASE() AND table_name = :table ORDER BY index_name, seq_in_index"
        ),
        {"table": table},
    ).all()
    indexes: dict[tuple[str, bool], list[str]] = {}
    for name, column, length, non_unique in parts:
        indexes.setdefault((name, not non_unique), []).append(f"{column}({length})" if length else column)
    return digest(
        (column_line(name, kind, nullable=null == "YES", default=default, extra=extra) for name, kind, null, default, extra in columns),
        (index_line(name, names, unique=unique) for (name, unique), names in indexes.items()),
    )


def every_table() -> list[tuple[str, str]]:
    names = {name for version in VERSIONS for name in tables_of(version)}
    return [(version, name) for version in VERSIONS for name in sorted(names)]


@pytest.mark.parametrize(("version", "name"), every_table())
def test_that_a_table_is_described_as_the_version_creates_it(version: str, name: str) -> None:
    described = tables_of(version).get(name)
    assert (described and digest_of(described)) == DIGESTS[version].get(name)


def test_that_an_unknown_version_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(ValueError, match=r"1\.5.*described are 1\.6\.1, 1\.7\.8, 8\.2, 9\.1"):
        tables_of("1.5")


@pytest.mark.server
@pytest.mark.parametrize("version", VERSIONS)
def test_that_a_server_ends_up_with_the_tables_the_version_creates(version: str, mariadb: Server) -> None:
    engine = mariadb.engine(mariadb.create_database("definitions"))
    metadata = MetaData()
    tables = build_tables(version, metadata, "ps_")
    metadata.create_all(engine)
    with engine.connect() as connection:
        found = {name: digest_on_server(connection, table.name) for name, table in tables.items()}
        charsets = set(
            connection.scalars(
                text(
                    "SELECT CONCAT(engine, ' ', SUBSTRING_INDEX(table_collation, '_', 1)) FROM information_schema.tables"
                    " WHERE table_schema = DATABASE()"
                )
            )
        )
    assert found == {name: DIGESTS[version][name] for name in tables}
    assert charsets <= ({"InnoDB utf8", "InnoDB utf8mb3"} if version == "1.6.1" else {"InnoDB utf8mb4"})


@pytest.mark.parametrize("version", VERSIONS)
def test_that_sqlite_gets_the_same_columns_keys_and_indexes(version: str) -> None:
    engine = create_engine("sqlite://")
    metadata = MetaData()
    tables = build_tables(version, metadata, "ps_")
    metadata.create_all(engine)
    look = inspect(engine)
    for name, definition in tables_of(version).items():
        table = tables[name].name
        assert [column["name"] for column in look.get_columns(table)] == [column.name for column in definition.columns]
        assert tuple(look.get_pk_constraint(table)["constrained_columns"]) == definition.primary_key
        assert {index["name"] for index in look.get_indexes(table)} == {
            f"ps_{name}_{index.name}" for index in definition.indexes if index.name != "PRIMARY"
        }
