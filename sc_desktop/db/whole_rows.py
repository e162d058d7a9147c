"""Rows that are more than their key: put back and taken away as they were, and copied where the old one has to stay as it is.

PrestaShop never rewrites an address that an order was sent to: it makes a new row and puts the old one out of use, so that the order keeps
its text. A row that is edited and put away at once (see Subject.away) is written so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from sc_desktop.db.subjects import Cells, Held, Place, Subjects, ValueChanged, checked_count
from sc_desktop.domain.change import CellChange, Change, RowAdded, RowId, RowRemoved, RowValues, is_condition, is_new, same_stored

NOT_COMPARED = "date_upd"
"""When a row was saved last: journalled with it, and no reason to keep it from being taken away."""


def copied_places(subjects: Subjects, changes: Iterable[Change]) -> frozenset[Place]:
    """The rows whose edits go into a copy: they are put away by the same changes."""
    edited: set[Place] = set()
    away: set[Place] = set()
    for change in changes:
        subject = subjects[change.subject]
        if subject.away and isinstance(change, CellChange) and not is_condition(change) and change.column != NOT_COMPARED:
            (away if change.column == subject.away and change.after == 1 else edited).add((change.subject, change.row))
    return frozenset(edited & away)


def lock_whole_rows(connection: Connection, subjects: Subjects, chunk: Mapping[int, Sequence[Change]]) -> Held:
    """The rows, as far as they exist, that are to come or to go; locked in key order."""
    return _read(connection, subjects, [change for changes in chunk.values() for change in changes], locks=True)


def same_row(present: Mapping[str, object], values: RowValues) -> bool:
    """Whether a row holds just these values, to the byte; when it was saved last may differ."""
    told = {name: value for name, value in values if name != NOT_COMPARED}
    now = {name: value for name, value in present.items() if name != NOT_COMPARED}
    return told.keys() == now.keys() and all(same_stored(now[name], value) for name, value in told.items())  # type: ignore[arg-type]


def make_copies(connection: Connection, subjects: Subjects, changes: Sequence[Change], now: str) -> list[Change]:
    """Copy the rows whose edits go into a copy, which are locked; returns the changes with the copies in place of those edits.

    Only now does a copy have its number: one the shop was given while this waited is not met again. So it is with new rows."""
    copied = copied_places(subjects, changes)
    made = [change for change in changes if not _is_edit(subjects, change, copied)]
    for name, row in sorted(copied):
        edits = [change for change in changes if isinstance(change, CellChange) and _is_edit(subjects, change, {(name, row)})]
        made.insert(0, _copy(connection, subjects, (name, row), {change.column: change.after for change in edits}, now))
    return [_new(connection, subjects, change, now) if isinstance(change, RowAdded) and is_new(change) else change for change in made]


def put_back_rows(connection: Connection, subjects: Subjects, changes: Iterable[Change]) -> None:
    """Write the rows that are to come, under the numbers they had."""
    for change in changes:
        if isinstance(change, RowAdded) and change.values and not is_new(change):
            subject = subjects[change.subject]
            key = dict(zip(subject.key, change.row, strict=True))
            checked_count(connection.execute(insert(subject.table).values({**key, **dict(change.values)})))


def check_rows(connection: Connection, subjects: Subjects, changes: Sequence[Change]) -> None:
    """Look at the rows that came again before the COMMIT. Raises ValueChanged when one holds something else than it was given."""
    added = [change for change in changes if isinstance(change, RowAdded)]
    held = _read(connection, subjects, added, locks=False)
    if not all(same_row(held.get((change.subject, change.row), {}), change.values) for change in added if change.values):
        raise ValueChanged("a row was changed while it was written")


def _copy(connection: Connection, subjects: Subjects, place: Place, edits: Cells, now: str) -> RowAdded:
    name, row = place
    subject = subjects[name]
    ((_key, content),) = _rows(connection, _select(subjects, name).where(subject.id == row[-1]), len(subject.key), subject.contents)
    values = {**content, **edits, subject.away: 0, **dict.fromkeys(subject.born, now)}
    owner = dict(zip(subject.key[:-1], row[:-1], strict=True))
    result = connection.execute(insert(subject.table).values({**owner, **values}))
    checked_count(result)
    return RowAdded(name, (*row[:-1], int(result.lastrowid)), tuple(values.items()))


def _new(connection: Connection, subjects: Subjects, change: RowAdded, now: str) -> RowAdded:
    """Write a row that has no number yet; what it was not given it has of the shop, and what it was given it has to hold."""
    subject = subjects[change.subject]
    given = {**dict(change.values), **dict.fromkeys(subject.born, now)}
    owner = dict(zip(subject.key[:-1], change.row[:-1], strict=True))
    result = connection.execute(insert(subject.table).values({**owner, **given}))
    checked_count(result)
    row = (*change.row[:-1], int(result.lastrowid))
    ((_key, content),) = _rows(connection, _select(subjects, change.subject).where(subject.id == row[-1]), len(row), subject.contents)
    if not all(same_stored(content[name], value) for name, value in given.items()):
        raise ValueChanged("a new row holds something else than it was given")
    return RowAdded(change.subject, row, tuple(content.items()))


def _read(connection: Connection, subjects: Subjects, changes: Sequence[Change], *, locks: bool) -> Held:
    wanted: dict[str, set[RowId]] = defaultdict(set)
    for change in changes:
        if isinstance(change, (RowAdded, RowRemoved)) and change.values:
            wanted[change.subject].add(change.row)
    held: dict[Place, Cells] = {}
    for name, rows in sorted(wanted.items()):
        subject = subjects[name]
        question = _select(subjects, name).where(subject.id.in_(sorted(row[-1] for row in rows))).order_by(subject.id)
        found = _rows(connection, question.with_for_update() if locks else question, len(subject.key), subject.contents)
        # whoever has the number now is compared with what is to come: it may have been given to somebody else meanwhile
        by_number = {row[-1]: row for row in rows}
        held |= {(name, by_number[row[-1]]): {**cells, **_owned(row, by_number[row[-1]])} for row, cells in found}
    return held


def _owned(row: RowId, asked: RowId) -> Cells:
    """Nothing when the row is who it was asked for as; else a cell that no row of the journal has."""
    return {} if row == asked else {"": row[0]}


def _select(subjects: Subjects, name: str) -> Select[Any]:
    subject = subjects[name]
    return select(*(subject.table.c[part] for part in (*subject.key, *subject.contents)))


def _rows(connection: Connection, question: Select[Any], keys: int, names: Sequence[str]) -> list[tuple[RowId, Cells]]:
    found = connection.execute(question).all()
    return [(tuple(int(part) for part in row[:keys]), dict(zip(names, row[keys:], strict=True))) for row in found]


def _is_edit(subjects: Subjects, change: Change, places: Iterable[Place]) -> bool:
    """Whether a change goes into the copy of one of these rows: what puts the old one away, and its stamp, do not."""
    if not isinstance(change, CellChange) or (change.subject, change.row) not in places:
        return False
    return change.column not in (subjects[change.subject].away, NOT_COMPARED)
