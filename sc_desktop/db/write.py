"""Writes: lock, compare to the byte, write set by set. The caller opens the transaction and decides when it ends.

A chunk holds all changes of its customers. Customers are locked in id order, then the other tables by key, so that two commits
can't deadlock on each other. The unit of refusal is the customer: one conflict leaves all its changes alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, CursorResult, Select, Table, and_, case, delete, insert, literal, select, tuple_, update
from sqlalchemy.sql.dml import DMLWhereBase

from sc_desktop.domain.batch import Refusal
from sc_desktop.domain.change import CUSTOMER, CellChange, Change, RowAdded, RowId, RowRemoved, StoredValue, customer_of, same_stored

ROWS_A_STATEMENT = 500

Key = TypeVar("Key")
Value = TypeVar("Value")


class WriteMismatch(Exception):
    """The server touched another number of rows than were locked, or warned: nothing of the chunk may stay."""


class ValueChanged(WriteMismatch):
    """The shop made another value of one it was given, as a trigger of its own may."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A table that can be written, and the columns of its key in the order of RowId; the first is the customer.

    `columns` are those that are ever written; none in a table whose rows are added and removed."""

    table: Table
    key: tuple[str, ...]
    columns: tuple[str, ...] = ()


Subjects = Mapping[str, Subject]


@dataclass(slots=True)
class Compared:
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


def lock_and_compare(
    connection: Connection, subjects: Subjects, chunk: Mapping[int, Sequence[Change]], *, stamp: tuple[str, str] | None = None
) -> Compared:
    """Lock the rows of the chunk and compare each with its change's `before`.

    A cell that already holds its `after`, a row to add that is there, a row to remove that is not: already so. A change whose
    before and after are the same is a condition: it must still hold. `stamp` (column, value) is written on each customer that applies
    (date_upd); it is journalled and never compared."""
    columns = {change.column for changes in chunk.values() for change in changes if isinstance(change, CellChange)}
    if stamp:
        columns.add(stamp[0])
    customers = _lock_cells(connection, subjects[CUSTOMER], sorted(chunk), sorted(columns))
    rows = _lock_rows(connection, subjects, chunk)
    compared = Compared()
    for customer, changes in chunk.items():
        current = customers.get(customer)
        if current is None:
            compared.gone.append(customer)
            continue
        todo = _still_to_do(changes, current, rows)
        if todo is None:
            compared.conflicts.append(customer)
        elif not todo:
            compared.already_so.append(customer)
        else:
            compared.applied.append(customer)
            compared.todo.extend(todo)
            if stamp and not same_stored(current[stamp[0]], stamp[1]):
                compared.todo.append(CellChange(CUSTOMER, (customer,), stamp[0], current[stamp[0]], stamp[1]))
    return compared


def apply_changes(connection: Connection, subjects: Subjects, changes: Sequence[Change], *, packet: int) -> None:
    """Write changes whose rows are locked. Statements stay under `packet` bytes. Raises WriteMismatch when a count is off."""
    for subject in subjects:
        of_subject = [change for change in changes if change.subject == subject]
        cells = [change for change in of_subject if isinstance(change, CellChange)]
        added = sorted(change.row for change in of_subject if isinstance(change, RowAdded))
        removed = sorted(change.row for change in of_subject if isinstance(change, RowRemoved))
        _write_cells(connection, subjects[subject], cells, packet)
        _remove_rows(connection, subjects[subject], removed)
        _add_rows(connection, subjects[subject], added)


def check_written(connection: Connection, subjects: Subjects, changes: Sequence[Change]) -> None:
    """Look at the cells again before the COMMIT. Raises ValueChanged when one holds something else than it was given."""
    cells = [change for change in changes if isinstance(change, CellChange)]
    for name, subject in subjects.items():
        mine = [cell for cell in cells if cell.subject == name]
        if not mine:
            continue
        columns, key = sorted({cell.column for cell in mine}), subject.table.c[subject.key[0]]
        question = select(key, *(subject.table.c[column] for column in columns)).where(key.in_(sorted({cell.row[0] for cell in mine})))
        now = {int(row[0]): dict(zip(columns, row[1:], strict=True)) for row in connection.execute(question)}
        if not all(same_stored(now.get(cell.row[0], {}).get(cell.column), cell.after) for cell in mine):
            raise ValueChanged("a value was changed while it was written")


def _lock_cells(connection: Connection, subject: Subject, ids: Sequence[int], columns: Sequence[str]) -> dict[int, dict[str, StoredValue]]:
    key = subject.table.c[subject.key[0]]
    question = select(key, *(subject.table.c[name] for name in columns)).where(key.in_(ids)).order_by(key).with_for_update()
    return {int(row[0]): dict(zip(columns, row[1:], strict=True)) for row in connection.execute(question)}


def _lock_rows(connection: Connection, subjects: Subjects, chunk: Mapping[int, Sequence[Change]]) -> set[tuple[str, RowId]]:
    """The key-only rows (memberships) that exist now for the customers whose changes concern them."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for customer, changes in chunk.items():
        for change in changes:
            if not isinstance(change, CellChange):
                wanted[change.subject].add(customer)
    found: set[tuple[str, RowId]] = set()
    for name in sorted(wanted):
        keys = [subjects[name].table.c[part] for part in subjects[name].key]
        question: Select[tuple[int, ...]] = select(*keys).where(keys[0].in_(sorted(wanted[name]))).order_by(*keys).with_for_update()
        found.update((name, tuple(int(part) for part in row)) for row in connection.execute(question))
    return found


def _still_to_do(changes: Sequence[Change], current: Mapping[str, StoredValue], rows: set[tuple[str, RowId]]) -> list[Change] | None:
    """The changes that remain to be made; None when one of them is in conflict."""
    todo: list[Change] = []
    for change in changes:
        if isinstance(change, CellChange):
            now = current[change.column]
            if same_stored(now, change.after):
                continue
            if not same_stored(now, change.before):
                return None
            todo.append(change)
        elif ((change.subject, change.row) in rows) != isinstance(change, RowAdded):
            todo.append(change)
    return todo


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
    table, key = subject.table, subject.table.c[subject.key[0]]
    new: dict[str, ColumnElement[Any]] = {}
    for name in columns:
        values = {row[0]: cells[name] for row, cells in part}
        kind, first = table.c[name].type, part[0][1][name]
        if all(same_stored(value, first) for value in values.values()):
            new[name] = literal(first, kind)
        else:
            new[name] = case({customer: literal(value, kind) for customer, value in values.items()}, value=key)
    statement = update(table).where(key.in_([row[0] for row, _cells in part])).values(new)
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


def checked_count(result: CursorResult[Any]) -> int:
    """Rows a statement matched or inserted. Raises WriteMismatch when the server warned: it has stored something else than it was given."""
    warnings = getattr(result.context.cursor, "warning_count", 0)
    if warnings:
        raise WriteMismatch(f"{warnings} warnings")
    return result.rowcount


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
