"""Reading what is about to change, row by row in key order, locked or not. The caller's transaction decides how long a lock is held."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, Select, select

from sc_desktop.db.subjects import Cells, Held, Place, Subject, Subjects
from sc_desktop.domain.change import CUSTOMER, CellChange, Change, RowId


def lock_cells(connection: Connection, subjects: Subjects, chunk: Mapping[int, Sequence[Change]], *, stamp: str = "") -> Held:
    """Values by row and column of the rows that exist: of every customer, and of whatever else has cells that change."""
    wanted: dict[str, tuple[set[RowId], set[str]]] = {CUSTOMER: ({(customer,) for customer in chunk}, set())}
    for change in (change for changes in chunk.values() for change in changes if isinstance(change, CellChange)):
        rows, columns = wanted.setdefault(change.subject, (set(), set()))
        rows.add(change.row)
        columns.add(change.column)
    held: dict[Place, Cells] = {}
    for name in (CUSTOMER, *sorted(wanted.keys() - {CUSTOMER})):
        rows, columns = wanted[name]
        stamped = {stamp} if stamp and subjects[name].is_stamped else set()
        held |= _read(connection, name, subjects[name], rows, sorted(columns | stamped), locks=True)
    return held


def read_cells(connection: Connection, subjects: Subjects, cells: Sequence[CellChange]) -> Held:
    """Values by row and column, without a lock, of the rows that exist."""
    held: dict[Place, Cells] = {}
    for name, subject in subjects.items():
        mine = [cell for cell in cells if cell.subject == name]
        if mine:
            columns = sorted({cell.column for cell in mine})
            held |= _read(connection, name, subject, {cell.row for cell in mine}, columns, locks=False)
    return held


def _read(connection: Connection, name: str, subject: Subject, rows: Collection[RowId], columns: Sequence[str], *, locks: bool) -> Held:
    """By the whole key: a row that has come to belong to somebody else is none of those asked for."""
    keys = [subject.table.c[part] for part in subject.key]
    question = select(*keys, *(subject.table.c[column] for column in columns)).where(subject.id.in_(sorted(row[-1] for row in rows)))
    if locks:
        question = question.order_by(subject.id).with_for_update()
    found = ((tuple(map(int, row[: len(keys)])), row[len(keys) :]) for row in connection.execute(question))
    return {(name, row): dict(zip(columns, values, strict=True)) for row, values in found if row in rows}


def lock_rows(connection: Connection, subjects: Subjects, chunk: Mapping[int, Sequence[Change]]) -> set[Place]:
    """The key-only rows (memberships) that exist now for the customers whose changes concern them."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for customer, changes in chunk.items():
        for change in changes:
            if not isinstance(change, CellChange) and not change.values:
                wanted[change.subject].add(customer)
    found: set[Place] = set()
    for name in sorted(wanted):
        keys = [subjects[name].table.c[part] for part in subjects[name].key]
        question: Select[tuple[int, ...]] = select(*keys).where(keys[0].in_(sorted(wanted[name]))).order_by(*keys).with_for_update()
        found.update((name, tuple(int(part) for part in row)) for row in connection.execute(question))
    return found
