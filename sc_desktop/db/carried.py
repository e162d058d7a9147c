"""Many customers' values carried to the server ahead of any lock, in a temporary table that only this connection sees.

A chunk is then compared, journalled, written and looked at again by the server, a statement each, and none of its values travels while
rows are locked. Only for cells of the customers' own rows, and only where the account may make temporary tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, MetaData, Select, Table, func, select, update
from sqlalchemy.schema import CreateTable

from sc_desktop.db.dialect import DropTemporaryTable
from sc_desktop.db.session import insert_rows
from sc_desktop.db.subjects import Subject, WriteMismatch, checked_count
from sc_desktop.db.write import same_in_sql
from sc_desktop.domain.change import CUSTOMER, CellChange, Change, StoredValue

NAME = "scd_carried"
Stamp = tuple[str, str]
Columns = tuple[str, ...]
Row = tuple[StoredValue, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Customers in id order, all of them carried."""

    ids: Sequence[int]

    @property
    def has_no_gap(self) -> bool:
        return self.ids[-1] - self.ids[0] == len(self.ids) - 1


@dataclass(frozen=True, slots=True)
class Carried:
    """The temporary table beside the live one. `compared` columns must still hold their old values, `written` ones change."""

    live: Table
    key: Column[Any]
    table: Table
    compared: Columns
    written: Columns

    def new(self, name: str) -> ColumnElement[Any]:
        """The carried value that the column is to get."""
        return self.table.c[f"new_{name}"]

    def expected(self, span: Span, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
        """These columns of the span's customers, as far as each still holds to the byte what was expected of it."""
        return self._of(span, columns).where(*(same_in_sql(self.live.c[name], self.table.c[f"old_{name}"]) for name in self.compared))

    def write(self, connection: Connection, span: Span, stamp: Stamp) -> int:
        """Give the span's customers their new values and the stamp; returns how many there were."""
        values = {name: self.new(name) for name in self.written}
        mine = self.key.between(span.ids[0], span.ids[-1]) if span.has_no_gap else self.key.in_(span.ids)
        statement = update(self.live).where(self.key == self.table.c.id, mine, self._within(span)).values({**values, stamp[0]: stamp[1]})
        return checked_count(connection.execute(statement))

    def count_written(self, connection: Connection, span: Span, stamp: Stamp) -> int:
        """How many of the span's customers now hold what they were given: a trigger of the shop may have made something else of it."""
        stands = (same_in_sql(self.live.c[name], self.new(name)) for name in self.written)
        question = self._of(span, [func.count()]).where(*stands, self.live.c[stamp[0]] == stamp[1])
        return int(connection.execute(question).scalar_one())

    def _of(self, span: Span, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
        """Read in the carried order, key by key, so that nobody else's row is locked or waited for."""
        joined = self.table.join(self.live, self.key == self.table.c.id)
        return select(*columns).prefix_with("STRAIGHT_JOIN").select_from(joined).where(self._within(span))

    def _within(self, span: Span) -> ColumnElement[bool]:
        return self.table.c.id.between(span.ids[0], span.ids[-1])


def columns_of(changes: Sequence[Change]) -> tuple[Columns, Columns] | None:
    """The columns a customer's changes compare and write; None when there is more to them than cells of its row, or nothing to write."""
    compared: list[str] = []
    written: list[str] = []
    for change in changes:
        if not isinstance(change, CellChange) or change.subject != CUSTOMER:
            return None
        compared.append(change.column)
        if change.before != change.after or type(change.before) is not type(change.after):
            written.append(change.column)
    is_plain = len(set(compared)) == len(compared)
    return (tuple(compared), tuple(written)) if written and is_plain else None


def carry(
    connection: Connection, subject: Subject, columns: tuple[Columns, Columns], chunk: Mapping[int, Sequence[Change]], *, packet: int
) -> Carried:
    """Make the table and fill it, in statements under `packet` bytes; the caller commits. What was carried before is forgotten.

    Raises WriteMismatch when the server would store a value otherwise, and its errors when it takes none of them."""
    compared, written = columns
    key = subject.table.c[subject.key[0]]
    table = _table(subject, compared, written)
    connection.execute(DropTemporaryTable(table))
    connection.execute(CreateTable(table))
    names = tuple(table.c.keys())
    for rows in _in_packets(_rows(chunk, compared, written), packet):
        if insert_rows(connection, NAME, names, rows):
            raise WriteMismatch("a value is not stored as it is given")
    return Carried(subject.table, key, table, compared, written)


def _table(subject: Subject, compared: Columns, written: Columns) -> Table:
    """With the live columns' own types, so that a value is stored here exactly as it will be there, or refused alike."""
    live = subject.table.c
    return Table(
        NAME,
        MetaData(),
        Column("id", live[subject.key[0]].type, primary_key=True, autoincrement=False),
        *(Column(f"old_{name}", live[name].type, nullable=True) for name in compared),
        *(Column(f"new_{name}", live[name].type, nullable=True) for name in written),
        prefixes=["TEMPORARY"],
        mysql_engine="InnoDB",
        mysql_default_charset="utf8mb4",
    )


def _rows(chunk: Mapping[int, Sequence[Change]], compared: Columns, written: Columns) -> Iterator[Row]:
    """The columns stand in the order of each customer's changes (see columns_of), so nothing has to be looked up."""
    places = [compared.index(name) for name in written]
    for customer, changes in chunk.items():
        cells = [change for change in changes if isinstance(change, CellChange)]
        yield (customer, *[cell.before for cell in cells], *[cells[place].after for place in places])


def _in_packets(rows: Iterator[Row], packet: int) -> Iterator[list[Row]]:
    part: list[Row] = []
    size = 0
    for row in rows:
        weight = sum(4 + (4 * len(value) if isinstance(value, (str, bytes)) else 40) for value in row)
        if part and size + weight > packet:
            yield part
            part, size = [], 0
        part.append(row)
        size += weight
    if part:
        yield part
