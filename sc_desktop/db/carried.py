"""Many customers' values carried to the server, in a temporary table that only this connection sees.

A chunk is then compared, journalled, written and looked at again by the server itself. Only for cells of the customers' own rows, and
only where the account may make temporary tables. What is carried goes with the chunk's transaction: it is forgotten when that is undone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Integer, MetaData, Select, Table, Update, bindparam, func, select, update
from sqlalchemy.schema import CreateTable

from sc_desktop.db.dialect import DropTemporaryTable, StraightJoin
from sc_desktop.db.subjects import Subject
from sc_desktop.db.write import same_in_sql
from sc_desktop.domain.change import CUSTOMER, CellChange, Change, StoredValue
from sc_desktop.domain.secret import SECRET_COLUMNS

NAME = "scd_carried"
FIRST, LAST, STAMP = "first_customer", "last_customer", "stamp"
"""The values each statement here waits for: the first and the last customer of a chunk, and what its date_upd becomes."""

Columns = tuple[str, ...]
Row = tuple[StoredValue, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """The temporary table beside the live one. `compared` columns must still hold their old values, `written` ones change."""

    live: Table
    key: Column[Any]
    table: Table
    compared: Columns
    written: Columns
    stamp: str

    def new(self, name: str) -> ColumnElement[Any]:
        """The value the column is to get."""
        return bindparam(STAMP, type_=self.live.c[name].type) if name == self.stamp else self.table.c[f"new_{name}"]

    def expected(self, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
        """These columns of the chunk's customers, as far as each still holds to the byte what was expected of it."""
        return self._of(columns).where(*(same_in_sql(self.live.c[name], self.table.c[f"old_{name}"]) for name in self.compared))

    def writing(self, *, has_gap: bool) -> Update:
        """Give the chunk's customers their new values and the stamp. Nobody else's row is looked at, which others may have locked.

        Where every number from the first customer to the last is carried, reading the live table first is a fifth faster."""
        values = {self.live.c[name]: self.new(name) for name in (*self.written, self.stamp)}
        if has_gap:
            return update(self._straight(self.table, self.live)).where(_of_chunk(self.table.c.id)).values(values)
        return update(self._straight(self.live, self.table)).where(_of_chunk(self.key)).values(values)

    def counting_written(self) -> Select[Any]:
        """How many of the chunk's customers hold what they were given: a trigger of the shop may have made something else of it."""
        stands = (same_in_sql(self.live.c[name], self.new(name)) for name in self.written)
        return self._of([func.count()]).where(*stands, self.live.c[self.stamp] == self.new(self.stamp))

    def _of(self, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
        """Read in the carried order, key by key, so that nobody else's row is locked or waited for."""
        return select(*columns).select_from(self._straight(self.table, self.live)).where(_of_chunk(self.table.c.id))

    def _straight(self, one: Table, other: Table) -> StraightJoin:
        return StraightJoin(one, other, self.key == self.table.c.id)


def _of_chunk(key: ColumnElement[Any]) -> ColumnElement[bool]:
    return key.between(bindparam(FIRST, type_=Integer()), bindparam(LAST, type_=Integer()))


def columns_of(changes: Sequence[Change]) -> tuple[Columns, Columns] | None:
    """The columns a customer's changes compare and write; None when there is more to them than cells of its row, or nothing to write."""
    compared: list[str] = []
    written: list[str] = []
    for change in changes:
        if not isinstance(change, CellChange) or change.subject != CUSTOMER or change.column in SECRET_COLUMNS:
            return None  # with a password more is done than its cell is written
        compared.append(change.column)
        if change.before != change.after or type(change.before) is not type(change.after):
            written.append(change.column)
    is_plain = len(set(compared)) == len(compared)
    return (tuple(compared), tuple(written)) if written and is_plain else None


def make_room(connection: Connection, subject: Subject, columns: tuple[Columns, Columns], *, stamp: str) -> Carried:
    """Make the table, with nothing in it; what was carried before is forgotten."""
    compared, written = columns
    table = _table(subject, compared, written)
    connection.execute(DropTemporaryTable(table))
    connection.execute(CreateTable(table))
    return Carried(subject.table, subject.table.c[subject.key[0]], table, compared, written, stamp)


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


def rows_of(chunk: Mapping[int, Sequence[Change]], ids: Sequence[int], columns: tuple[Columns, Columns]) -> Iterator[Row]:
    """Rows of the table for these customers. Its columns stand in the order of each one's changes, so nothing has to be looked up."""
    compared, written = columns
    places = [compared.index(name) for name in written]
    for customer in ids:
        cells = [change for change in chunk[customer] if isinstance(change, CellChange)]
        yield (customer, *[cell.before for cell in cells], *[cells[place].after for place in places])


def in_pieces(rows: Sequence[str], packet: int) -> Iterator[Sequence[str]]:
    """The rows' texts, cut so that together they stay under `packet` bytes."""
    if 4 * sum(map(len, rows)) <= packet:
        yield rows
        return
    start = size = 0
    for place, row in enumerate(rows):
        weight = len(row.encode("utf-8", "surrogatepass")) + 1
        if place > start and size + weight > packet:
            yield rows[start:place]
            start, size = place, 0
        size += weight
    yield rows[start:]
