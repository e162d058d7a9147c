"""The three tables of the journal, in the shop's database so that data and ledger share one transaction.

`scd_batch` one row a batch, `scd_chunk` one row a chunk (the marker that fences a repeated COMMIT). Where all customers of a chunk changed
the same columns, its row holds their values as well (journal.packs). `scd_change` has one row for each row of the shop that was changed
otherwise: its fields, and their values packed (journal.packing); a row a field costs three times as much.
Store Commander owns the prefix `sc_`; ours is `scd_`. Never a secure_key or a token stands in them; the hash
of a password only where one was set with this program, so that the one before can be put back."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Connection, MetaData, Table, create_mock_engine, inspect
from sqlalchemy.exc import DBAPIError, NoSuchTableError
from sqlalchemy.schema import ExecutableDDLElement

from sc_desktop.db.definitions import ColumnDefinition, IndexDefinition, TableDefinition, build_table
from sc_desktop.db.dialect import AddColumn, Key
from sc_desktop.db.faults import code_of

ERASED = "e"
"""The action of a change whose values were erased: which customer and which column are still told, so that counts stay true."""
FIELDS_ROOM, TYPES_ROOM = 2000, 64
"""How many letters the names of the columns of one row of the journal have, commas included, and how many columns it tells of."""
_DENIED = 1142
BATCH_ID = "char(32) character set ascii collate ascii_bin"  # compared byte by byte: an index of the shop's collation takes a fifth longer


def _column(name: str, kind: str, *, nullable: bool = False, extra: str = "") -> ColumnDefinition:
    return ColumnDefinition(name, kind, nullable, None, extra)


BATCH = TableDefinition(
    "scd_batch",
    (
        _column("id_batch", BATCH_ID),
        _column("kind", "varchar(16)"),
        _column("undoes", "varchar(32)"),
        _column("author", "varchar(128)"),
        _column("computer", "varchar(128)"),
        _column("db_user", "varchar(128)"),
        _column("program", "varchar(32)"),
        _column("date_add", "datetime"),
        _column("date_end", "datetime", nullable=True),
        _column("not_done", "int(10) unsigned", nullable=True),
    ),
    (IndexDefinition("PRIMARY", ("id_batch",), True), IndexDefinition("scd_batch_date", ("date_add",), False)),
)
CHUNK = TableDefinition(
    "scd_chunk",
    (
        _column("id_batch", BATCH_ID),
        _column("chunk", "int(10) unsigned"),
        _column("applied", "int(10) unsigned"),
        _column("already_so", "int(10) unsigned"),
        _column("conflicts", "int(10) unsigned"),
        _column("gone", "int(10) unsigned"),
        _column("date_add", "datetime"),
        _column("changes", "int(10) unsigned", nullable=True),
        _column("first_customer", "int(10) unsigned", nullable=True),
        _column("last_customer", "int(10) unsigned", nullable=True),
        _column("customers", "mediumtext", nullable=True),
        _column("fields", f"varchar({FIELDS_ROOM})", nullable=True),
        _column("types", f"varchar({TYPES_ROOM})", nullable=True),
        _column("erased", "int(10) unsigned", nullable=True),
        _column("values_before", "mediumblob", nullable=True),
        _column("values_after", "mediumblob", nullable=True),
        _column("stamps", "mediumblob", nullable=True),
    ),
    (IndexDefinition("PRIMARY", ("id_batch", "chunk"), True),),
)
CHANGE = TableDefinition(
    "scd_change",
    (
        _column("id_change", "bigint(20) unsigned", extra="auto_increment"),
        _column("id_batch", BATCH_ID),
        _column("chunk", "int(10) unsigned"),
        _column("id_customer", "int(10) unsigned"),
        _column("subject", "varchar(64)"),
        _column("row_key", "varchar(64)"),
        _column("action", "char(1)"),
        _column("fields", f"varchar({FIELDS_ROOM})"),
        _column("types", f"varchar({TYPES_ROOM})"),
        _column("values_before", "mediumtext"),
        _column("values_after", "mediumtext"),
    ),
    (
        IndexDefinition("PRIMARY", ("id_change",), True),
        IndexDefinition("scd_change_batch", ("id_batch", "chunk"), False),
        IndexDefinition("scd_change_customer", ("id_customer",), False),
    ),
)


NAMES = tuple(definition.name for definition in (BATCH, CHUNK, CHANGE))
"""Without the shop's prefix."""


class JournalTables(Struct, frozen=True):
    """The journal's tables of one shop."""

    batch: Table
    chunk: Table
    change: Table

    @property
    def all(self) -> tuple[Table, ...]:
        return (self.batch, self.chunk, self.change)


def journal_tables(prefix: str) -> JournalTables:
    """The journal's tables under the shop's prefix; says nothing of whether they exist."""
    metadata = MetaData()
    return JournalTables(*(_build(definition, metadata, prefix) for definition in (BATCH, CHUNK, CHANGE)))


def _build(definition: TableDefinition, metadata: MetaData, prefix: str) -> Table:
    """On a server each table is made by one statement, wholly or not at all, and with the right CREATE alone."""
    table = build_table(definition, metadata, prefix)
    keys = {index.name: index for index in definition.indexes if not index.unique}
    for index in [index for index in table.indexes if index.name in keys]:
        table.indexes.discard(index)
        key = Key(*(table.c[name] for name in keys[str(index.name)].column_names), name=str(index.name))
        table.append_constraint(key.ddl_if(dialect="mysql"))
    return table


def is_complete(tables: JournalTables, present: Mapping[str, Collection[str]]) -> bool:
    """Whether a shop has its journal, where the columns of these tables are `present`, by name of the table without prefix."""
    return all(column.name in present.get(table.info["name"], ()) for table in tables.all for column in table.columns)


def has_journal(connection: Connection, tables: JournalTables) -> bool:
    """Whether the shop already has its journal, and the account may look at it: one that may not can't write to the shop either.

    One that an early version made, and that lacks a column, is completed first as one is created."""
    try:
        return not _find_missing(connection, tables)
    except DBAPIError as error:
        if code_of(error) != _DENIED:  # with rights on single tables only, the server refuses to say even that there is no such table
            raise
        return False


def journal_ddl(connection: Connection, tables: JournalTables) -> Sequence[str]:
    """The statements that create what is missing of the journal, exactly as they would be run, to be shown before that."""
    statements: list[str] = []
    dialect = connection.dialect

    def note(statement: ExecutableDDLElement, *_values: object, **_options: object) -> None:
        statements.append(str(statement.compile(dialect=dialect)).strip())

    recorder = create_mock_engine(f"{dialect.name}+{dialect.driver}://", note)
    for missing in _find_missing(connection, tables):
        if isinstance(missing, Table):
            missing.create(recorder, checkfirst=False)
        else:
            note(AddColumn(missing))
    return statements


def create_journal(connection: Connection, tables: JournalTables) -> None:
    """Create what is missing of the journal. DDL commits by itself: call it before any transaction, with the user's consent."""
    for missing in _find_missing(connection, tables):
        if isinstance(missing, Table):
            missing.create(connection, checkfirst=True)
        else:
            connection.execute(AddColumn(missing))


def _find_missing(connection: Connection, tables: JournalTables) -> Sequence[Table | Column[Any]]:
    """Tables that are not there, and columns of those that are; one question a table."""
    looked = inspect(connection)
    missing: list[Table | Column[Any]] = []
    for table in tables.all:
        try:
            present = {column["name"] for column in looked.get_columns(table.name)}
        except NoSuchTableError:
            missing.append(table)
        else:
            missing += [column for column in table.columns if column.name not in present]
    return missing
