"""Changes as statements one can read, and run by hand in the server's own client with the effect of a commit.

Plain statements, one a row, where the program writes set by set. Each says what the customer must still hold, so that one who was changed
meanwhile is left alone here too. Values are written as the driver writes them; those of secret columns never are.
Customers whose addresses change are told by `beside` (prestashop.address_script)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from pymysql.converters import escape_item
from sqlalchemy import Column, Dialect, Table
from sqlalchemy.dialects import mysql, sqlite

from sc_desktop.db.session import SQL_MODE
from sc_desktop.db.stored_types import StoredDecimal, StoredText
from sc_desktop.db.subjects import Subject, Subjects
from sc_desktop.domain.change import CUSTOMER, CUSTOMER_GROUP, CellChange, Change, RowAdded, RowId, RowRemoved, StoredValue, is_condition
from sc_desktop.domain.secret import SECRET_COLUMNS

BREAK = "\n  "
_OWN = frozenset({CUSTOMER, CUSTOMER_GROUP})
Stamp = tuple[str, str]
Beside = Callable[[int, Sequence[Change]], Iterator[str]]


class Tongue(Struct, frozen=True):
    """How one kind of server writes what differs. `opening` are the statements a script begins with, `lock` ends a locking read, `share`
    one that only keeps others from changing what it saw. `gaps` goes ahead of a transaction into whose locked reads no row may come.
    `note` keeps a number under a name, to be asked for later as `noted`."""

    dialect: Dialect
    opening: tuple[str, ...]
    begin: str
    lock: str
    same: str
    same_text: str
    bytes_of: str
    write: Callable[[Any], str]
    share: str
    gaps: tuple[str, ...]
    note: str
    noted: str

    def name(self, identifier: str) -> str:
        return self.dialect.identifier_preparer.quote_identifier(identifier)

    def literal(self, column: Column[Any], value: StoredValue) -> str:
        """The value as a statement holds it that gives it to this column."""
        processor = column.type.bind_processor(self.dialect) if isinstance(column.type, StoredDecimal) else None
        return self.write(value if processor is None else processor(value))

    def given(self, column: Column[Any], value: StoredValue) -> str:
        """column = value, to give the column the value."""
        return f"{self.name(column.name)} = {self.literal(column, value)}"

    def holds(self, column: Column[Any], value: StoredValue) -> str:
        """The condition that the column holds just this value, to the byte, NULL being the same as NULL."""
        form = self.same_text if isinstance(column.type, StoredText) and value is not None else self.same
        return form.format(column=self.name(column.name), value=self.literal(column, value))

    def alike(self, column: Column[Any], one: str, other: str) -> str:
        """The condition that two rows, named so, hold the same in the column, to the byte."""
        name = self.name(column.name)
        if not isinstance(column.type, StoredText):
            return self.same.format(column=f"{one}.{name}", value=f"{other}.{name}")
        return self.same.format(column=self.bytes_of.format(column=f"{one}.{name}"), value=self.bytes_of.format(column=f"{other}.{name}"))

    def key(self, table: Table, names: Sequence[str], row: RowId) -> str:
        """The condition that it is this row."""
        return " AND ".join(f"{self.name(name)} = {part}" for name, part in zip(names, row, strict=True))


def tongue_of(driver: str) -> Tongue:
    """How a server of this driver ("mysql", "sqlite") writes."""
    return _SQLITE if driver == "sqlite" else _MYSQL


def chunk_statements(
    tongue: Tongue, subjects: Subjects, chunk: Mapping[int, Sequence[Change]], stamp: Stamp, *, beside: Beside
) -> Iterator[str]:
    """The statements of one transaction: BEGIN, the locking read, what is written customer by customer, COMMIT; none ends in a semicolon.

    A customer with a secret among the changes is named in a comment and left alone. `stamp` (column, value) goes to every row that changes
    and has such a column."""
    if any(map(concerns_beside, chunk.values())):
        yield from tongue.gaps
    yield tongue.begin
    if tongue.lock:
        yield _locking_read(tongue, subjects[CUSTOMER], chunk)
    for customer, changes in chunk.items():
        hidden = sorted({change.column for change in changes if isinstance(change, CellChange)} & SECRET_COLUMNS)
        if hidden:
            yield f"-- customer {customer}: {', '.join(hidden)} = ********"
        elif concerns_beside(changes):
            yield from beside(customer, changes)
        else:
            yield from _customer_statements(tongue, subjects, customer, changes, stamp)
    yield "COMMIT"


def concerns_beside(changes: Sequence[Change]) -> bool:
    """Whether rows of other tables than the customer's own and memberships are among the changes."""
    return any(change.subject not in _OWN for change in changes)


def _locking_read(tongue: Tongue, subject: Subject, chunk: Mapping[int, Sequence[Change]]) -> str:
    all_changes = (change for changes in chunk.values() for change in changes)
    cells = {change.column for change in all_changes if isinstance(change, CellChange) and change.subject == CUSTOMER}
    names = ", ".join(map(tongue.name, (subject.key[0], *sorted(cells - SECRET_COLUMNS))))
    table, key = tongue.name(subject.table.name), tongue.name(subject.key[0])
    return f"SELECT {names} FROM {table} WHERE {key} IN ({', '.join(map(str, chunk))}) ORDER BY {key} {tongue.lock}"


def _customer_statements(tongue: Tongue, subjects: Subjects, customer: int, changes: Sequence[Change], stamp: Stamp) -> Iterator[str]:
    """Rows are added and removed before the cells change, which are what says that the customer is still as it was."""
    subject = subjects[CUSTOMER]
    columns = subject.table.c
    cells = [change for change in changes if isinstance(change, CellChange)]
    still = [tongue.key(subject.table, subject.key, (customer,)), *(tongue.holds(columns[cell.column], cell.before) for cell in cells)]
    same_customer = f"FROM {tongue.name(subject.table.name)} WHERE {' AND '.join(still)}"
    for change in changes:
        if isinstance(change, RowAdded):
            yield addition(tongue, subjects[change.subject], change.row, same_customer)
        elif isinstance(change, RowRemoved):
            yield removal(tongue, subjects[change.subject], change.row, same_customer)
    given = [tongue.given(columns[cell.column], cell.after) for cell in cells if not is_condition(cell)]
    given.append(tongue.given(columns[stamp[0]], stamp[1]))
    yield f"UPDATE {tongue.name(subject.table.name)} SET {', '.join(given)}{BREAK}WHERE {' AND '.join(still)}"


def addition(tongue: Tongue, subject: Subject, row: RowId, same_customer: str) -> str:
    """A row that is nothing but its key comes to be, unless it is there; `same_customer` is FROM and WHERE for a customer to be written."""
    table, names = tongue.name(subject.table.name), ", ".join(map(tongue.name, subject.key))
    is_there = f"SELECT 1 FROM {table} WHERE {tongue.key(subject.table, subject.key, row)}"
    return f"INSERT INTO {table} ({names}){BREAK}SELECT {', '.join(map(str, row))} {same_customer} AND NOT EXISTS ({is_there})"


def removal(tongue: Tongue, subject: Subject, row: RowId, same_customer: str) -> str:
    """A row that is nothing but its key goes."""
    table = tongue.name(subject.table.name)
    return f"DELETE FROM {table} WHERE {tongue.key(subject.table, subject.key, row)}{BREAK}AND EXISTS (SELECT 1 {same_customer})"


def _for_mysql(value: Any) -> str:
    return str(escape_item(value, "utf8mb4"))


def _for_sqlite(value: Any) -> str:
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    if not isinstance(value, str):
        return "NULL" if value is None else repr(value)
    if "\0" in value:  # a quoted text ends there
        return f"CAST(X'{value.encode().hex()}' AS TEXT)"
    return "'" + value.replace("'", "''") + "'"


_MYSQL = Tongue(
    mysql.dialect(),
    # the backslashes below are escapes in this mode only, and values that don't fit are errors
    ("SET NAMES utf8mb4", f"SET SESSION sql_mode = '{SQL_MODE}'"),
    "START TRANSACTION",
    "FOR UPDATE",
    "{column} <=> {value}",
    "CAST(CONVERT({column} USING utf8mb4) AS BINARY) = CAST({value} AS BINARY)",
    "CAST(CONVERT({column} USING utf8mb4) AS BINARY)",
    _for_mysql,
    "LOCK IN SHARE MODE",
    ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",),
    "SET @scd_{name} = ({question})",
    "@scd_{name}",
)
_SQLITE = Tongue(
    sqlite.dialect(),
    ("CREATE TEMPORARY TABLE IF NOT EXISTS scd_noted (name TEXT PRIMARY KEY, value INTEGER)",),
    "BEGIN IMMEDIATE",
    "",
    "{column} IS {value}",
    "{column} IS {value}",
    "{column}",
    _for_sqlite,
    "",
    (),
    "INSERT OR REPLACE INTO scd_noted VALUES ('{name}', ({question}))",
    "(SELECT value FROM scd_noted WHERE name = '{name}')",
)
