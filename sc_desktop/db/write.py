"""Writes: lock, compare to the byte, write set by set. The caller opens the transaction and decides when it ends.

A chunk holds all changes of its customers. Customers are locked in id order, then the other tables by key, so that two commits
can't deadlock on each other. The unit of refusal is the customer: one conflict leaves all its changes alone.
Rows that are more than their key (addresses) are added, removed and copied in whole_rows.py."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

from msgspec import Struct, field
from sqlalchemy import ColumnElement, Connection, and_, case, delete, insert, literal, tuple_, update
from sqlalchemy.sql.dml import DMLWhereBase

from sc_desktop.db.dialect import same_bytes
from sc_desktop.db.locking import lock_cells, lock_rows, read_cells
from sc_desktop.db.stored_types import StoredText
from sc_desktop.db.subjects import Held, Place, Subject, Subjects, ValueChanged, WriteMismatch, checked_count
from sc_desktop.db.whole_rows import check_rows, copied_places, lock_whole_rows, make_copies, put_back_rows, same_row
from sc_desktop.domain.batch import Refusal
from sc_desktop.domain.change import (
    CUSTOMER,
    CellChange,
    Change,
    RowAdded,
    RowId,
    RowRemoved,
    StoredValue,
    customer_of,
    is_condition,
    same_stored,
)

ROWS_A_STATEMENT = 500

Key = TypeVar("Key")
Value = TypeVar("Value")


class Compared(Struct):
    """What the locked rows said, by customer. `todo` holds the changes still to be made of the customers that apply.

    `refused` are customers that would apply, and whom something else in the shop forbids to change so."""

    applied: list[int] = field(default_factory=list)
    already_so: list[int] = field(default_factory=list)
    conflicts: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    todo: list[Change] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def refuse(self, refusals: Sequence[Refusal]) -> None:
        """Leave these customers alone after all."""
        out = {refusal.customer for refusal in refusals}
        self.applied = [customer for customer in self.applied if customer not in out]
        self.todo = [change for change in self.todo if customer_of(change) not in out]
        self.refused.extend(refusals)

    def leave(self, customers: Collection[int]) -> None:
        """Leave these customers alone after all: something else in the shop is no longer as it was."""
        self.applied = [customer for customer in self.applied if customer not in customers]
        self.todo = [change for change in self.todo if customer_of(change) not in customers]
        self.conflicts.extend(customers)


def lock_and_compare(
    connection: Connection, subjects: Subjects, chunk: Mapping[int, Sequence[Change]], *, stamp: tuple[str, str] | None = None
) -> Compared:
    """Lock the rows of the chunk and compare each with its change's `before`.

    A cell that already holds its `after`, a row to add that is there, a row to remove that is not: already so. A change whose
    before and after are the same is a condition: it must still hold. `stamp` (column, value) is written on each customer that applies
    (date_upd); it is journalled and never compared."""
    held = lock_cells(connection, subjects, chunk, stamp=stamp[0] if stamp else "")
    rows = lock_rows(connection, subjects, chunk)
    held_rows = lock_whole_rows(connection, subjects, chunk)
    compared = Compared()
    for customer, changes in chunk.items():
        if (CUSTOMER, (customer,)) not in held:
            compared.gone.append(customer)
            continue
        todo = _still_to_do(changes, held, rows, held_rows, copied_places(subjects, changes))
        if todo is None:
            compared.conflicts.append(customer)
        elif not todo:
            compared.already_so.append(customer)
        else:
            compared.applied.append(customer)
            compared.todo.extend(todo)
            if stamp:
                compared.todo.extend(_stamps(subjects, todo, held, stamp))
    return compared


def apply_changes(connection: Connection, subjects: Subjects, changes: Sequence[Change], *, packet: int, now: str) -> Sequence[Change]:
    """Write changes whose rows are locked. Statements stay under `packet` bytes. Raises WriteMismatch when a count is off.

    Returns what was changed: of a row that was copied, the copy stands in place of the edits it got."""
    made = make_copies(connection, subjects, changes, now)
    for subject in subjects:
        of_subject = [change for change in made if change.subject == subject]
        cells = [change for change in of_subject if isinstance(change, CellChange)]
        added = sorted(change.row for change in of_subject if isinstance(change, RowAdded) and not change.values)
        removed = sorted(change.row for change in of_subject if isinstance(change, RowRemoved))
        _write_cells(connection, subjects[subject], cells, packet)
        _remove_rows(connection, subjects[subject], removed)
        _add_rows(connection, subjects[subject], added)
    put_back_rows(connection, subjects, changes)
    return made


def check_written(connection: Connection, subjects: Subjects, changes: Sequence[Change]) -> None:
    """Look at the cells, and at rows that were made, again before the COMMIT. Raises ValueChanged when one holds something else than it
    was given."""
    now = read_cells(connection, subjects, [change for change in changes if isinstance(change, CellChange)])
    for change in changes:
        if isinstance(change, CellChange) and not same_stored(now.get((change.subject, change.row), {}).get(change.column), change.after):
            raise ValueChanged("a value was changed while it was written")
    check_rows(connection, subjects, changes)


def _still_to_do(
    changes: Sequence[Change], held: Held, rows: Collection[Place], held_rows: Held, copied: Collection[Place]
) -> list[Change] | None:
    """The changes that remain to be made; None when one of them is in conflict. A row to be copied must hold all that was seen of it."""
    todo: list[Change] = []
    for change in changes:
        place = (change.subject, change.row)
        if isinstance(change, CellChange):
            cells = held.get(place)
            if cells is None:
                return None
            now = cells[change.column]
            if same_stored(now, change.after) and (place not in copied or is_condition(change)):
                continue
            if not same_stored(now, change.before):
                return None
            todo.append(change)
        elif change.values:
            present = held_rows.get(place)
            if present is not None and not same_row(present, change.values):
                return None
            if (present is None) == isinstance(change, RowAdded):
                todo.append(change)
        elif (place in rows) != isinstance(change, RowAdded):
            todo.append(change)
    return todo


def _stamps(subjects: Subjects, todo: Sequence[Change], held: Held, stamp: tuple[str, str]) -> Iterator[CellChange]:
    """The stamp of each row that changes. A membership that comes or goes changes the customer; a row that is more brings its own."""
    places: dict[Place, None] = {}
    for change in todo:
        if isinstance(change, CellChange):
            places[change.subject, change.row] = None
        elif not change.values:
            places[CUSTOMER, (customer_of(change),)] = None
    for name, row in places:
        if subjects[name].is_stamped and not same_stored(held[name, row][stamp[0]], stamp[1]):
            yield CellChange(name, row, stamp[0], held[name, row][stamp[0]], stamp[1])


def _write_cells(connection: Connection, subject: Subject, cells: Sequence[CellChange], packet: int) -> None:
    """One UPDATE for each set of columns that changes together: a column's value is one for all rows, or chosen by their key."""
    by_row: dict[RowId, dict[str, StoredValue]] = defaultdict(dict)
    for cell in cells:
        by_row[cell.row][cell.column] = cell.after
    ordered = sorted(by_row.items(), key=lambda item: (sorted(item[1]), item[0]))
    for columns, group in groupby(ordered, key=lambda item: sorted(item[1])):
        for part in in_packets(group, packet):
            _write_part(connection, subject, columns, part)


def _write_part(
    connection: Connection, subject: Subject, columns: Sequence[str], part: Sequence[tuple[RowId, Mapping[str, StoredValue]]]
) -> None:
    """One statement on one table: a join with the new values may be run as a scan of the table, which waits for any row's lock."""
    table, key = subject.table, subject.id
    new: dict[str, ColumnElement[Any]] = {}
    for name in columns:
        values = {row[-1]: cells[name] for row, cells in part}
        kind, first = table.c[name].type, part[0][1][name]
        if all(same_stored(value, first) for value in values.values()):
            new[name] = literal(first, kind)
        else:
            new[name] = case({number: literal(value, kind) for number, value in values.items()}, value=key)
    statement = update(table).where(key.in_([row[-1] for row, _cells in part])).values(new)
    _expect(connection, statement, len(part))


def _remove_rows(connection: Connection, subject: Subject, rows: Sequence[RowId]) -> None:
    keys = [subject.table.c[part] for part in subject.key]
    for part in _slices(rows):
        condition = and_(keys[0].in_(sorted({row[0] for row in part})), tuple_(*keys).in_(part))
        _expect(connection, delete(subject.table).where(condition), len(part))


def _add_rows(connection: Connection, subject: Subject, rows: Sequence[RowId]) -> None:
    for part in _slices(rows):
        connection.execute(insert(subject.table), [dict(zip(subject.key, row, strict=True)) for row in part])


def _expect(connection: Connection, statement: DMLWhereBase, rows: int) -> None:
    """Run it and hold the server to its word: as many rows matched as were locked, and no warning."""
    matched = checked_count(connection.execute(statement))  # type: ignore[call-overload]
    if matched != rows:
        raise WriteMismatch(f"{matched} rows matched of {rows} locked")


def same_in_sql(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a column holds a value, to the byte; asked of the server."""
    return same_bytes(one, other) if isinstance(one.type, StoredText) else one.is_not_distinct_from(other)


def _slices(rows: Sequence[RowId]) -> Iterator[Sequence[RowId]]:
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        yield rows[start : start + ROWS_A_STATEMENT]


def in_packets(rows: Iterable[tuple[Key, Mapping[str, Value]]], packet: int) -> Iterator[list[tuple[Key, Mapping[str, Value]]]]:
    """Cut so that no statement comes near the server's packet limit: 4 bytes a letter (2 for an escaped one), 40 a number or name."""
    part: list[tuple[Key, Mapping[str, Value]]] = []
    size = 0
    for key, values in rows:
        weight = 40 + sum(40 + (4 * len(value) if isinstance(value, (str, bytes)) else 0) for value in values.values())
        if part and (size + weight > packet or len(part) >= ROWS_A_STATEMENT):
            yield part
            part, size = [], 0
        part.append((key, values))
        size += weight
    if part:
        yield part
