"""For tables that take nothing back and have no row locks (MyISAM, Aria): each UPDATE compares what it overwrites, in the same statement.

And the look afterwards, of use wherever a transaction's own word can't be had: what do the rows hold, the old values or the new ones?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, and_, case, delete, insert, literal, or_, tuple_, update

from sc_desktop.db.locking import lock_cells, lock_rows
from sc_desktop.db.subjects import Subject, Subjects, checked_count
from sc_desktop.db.write import same_in_sql
from sc_desktop.domain.change import CUSTOMER, CellChange, Change, ChangeKey, RowAdded, RowRemoved, StoredValue, by_customer, same_stored

Cells = Mapping[int, Sequence[CellChange]]


def write_cells_as_expected(
    connection: Connection, subjects: Subjects, chunk: Mapping[int, Sequence[Change]], todo: Sequence[Change], *, not_compared: str
) -> tuple[int, int]:
    """Give the customers their new values where they still hold what was just read; returns how many rows matched, and how many should.

    Everything that is known of a customer is compared: what changes, what is so already, what has to hold. Not the stamp."""
    subject = subjects[CUSTOMER]
    cells = {customer: _cells(changes) for customer, changes in by_customer(todo).items()}
    to_write = {customer: mine for customer, mine in cells.items() if mine}
    matched = 0
    ordered = sorted(to_write.items(), key=lambda item: (_columns(item[1]), item[0]))
    for _columns_written, group in groupby(ordered, key=lambda item: _columns(item[1])):
        part = dict(group)
        expected = {customer: _expected(chunk[customer], mine, not_compared) for customer, mine in part.items()}
        matched += _write(connection, subject, part, expected)
    return matched, len(to_write)


def write_rows(connection: Connection, subjects: Subjects, todo: Iterable[Change], customers: Collection[int]) -> None:
    """Add and remove the rows of these customers. One that is there already, or gone, is as it should be."""
    mine = [change for change in todo if change.row[0] in customers]
    for name, subject in subjects.items():
        keys = [subject.table.c[part] for part in subject.key]
        removed = sorted(change.row for change in mine if isinstance(change, RowRemoved) and change.subject == name)
        added = sorted(change.row for change in mine if isinstance(change, RowAdded) and change.subject == name)
        if removed:
            connection.execute(delete(subject.table).where(keys[0].in_({row[0] for row in removed}), tuple_(*keys).in_(removed)))
        if added:
            rows = [dict(zip(subject.key, row, strict=True)) for row in added]
            connection.execute(insert(subject.table).prefix_with("IGNORE"), rows)


def find_outcomes(connection: Connection, subjects: Subjects, changes: Sequence[Change]) -> dict[ChangeKey, bool | None]:
    """What the rows hold, locked where the engine can: True the new value, False the old one, None neither (or the row is gone)."""
    chunk = by_customer(changes)
    now = lock_cells(connection, subjects, chunk) if chunk else {}
    rows = lock_rows(connection, subjects, chunk)
    outcomes: dict[ChangeKey, bool | None] = {}
    for change in changes:
        if not isinstance(change, CellChange):
            outcomes[change.key] = ((change.subject, change.row) in rows) == isinstance(change, RowAdded)
            continue
        value = now.get((change.subject, change.row))
        held = None if value is None else value[change.column]
        is_new, is_old = same_stored(held, change.after), same_stored(held, change.before)
        outcomes[change.key] = (True if is_new else False if is_old else None) if value is not None else None
    return outcomes


def _write(connection: Connection, subject: Subject, part: Cells, expected: Mapping[int, Mapping[str, StoredValue]]) -> int:
    table, key = subject.table, subject.table.c[subject.key[0]]
    columns = [cell.column for cell in next(iter(part.values()))]
    values = {
        name: case(
            {c: literal(cell.after, table.c[name].type) for c, mine in part.items() for cell in mine if cell.column == name}, value=key
        )
        for name in columns
    }
    still: list[ColumnElement[bool]] = [
        and_(key == customer, *(same_in_sql(table.c[name], literal(value, table.c[name].type)) for name, value in of_customer.items()))
        for customer, of_customer in expected.items()
    ]
    return checked_count(connection.execute(update(table).where(key.in_(list(part)), or_(*still)).values(values)))


def _expected(changes: Sequence[Change], todo: Sequence[CellChange], not_compared: str) -> dict[str, StoredValue]:
    """What a customer's cells hold now: the old value where it is still to be changed, the new one where it is so already."""
    held = {cell.column: cell.after for cell in _cells(changes)}
    return {name: value for name, value in (held | {cell.column: cell.before for cell in todo}).items() if name != not_compared}


def _cells(changes: Iterable[Change]) -> list[CellChange]:
    return sorted((change for change in changes if isinstance(change, CellChange)), key=lambda cell: (cell.row, cell.column))


def _columns(cells: Sequence[CellChange]) -> list[str]:
    return [cell.column for cell in cells]
