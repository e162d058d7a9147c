"""Writing and reading the journal in the shop. All functions work on the connection, and so in the transaction, they are given."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from sc_desktop.db.faults import code_of
from sc_desktop.db.write import in_packets
from sc_desktop.domain.batch import UNDO, Author, Batch
from sc_desktop.domain.change import CellChange, Change, RowAdded, RowRemoved, StoredValue, customer_of
from sc_desktop.journal.tables import ERASED, JournalTables

_ACTIONS: dict[type, str] = {CellChange: "c", RowAdded: "a", RowRemoved: "r"}
DUPLICATE_KEY = 1062
Counts = tuple[int, int, int, int]


class ChunkDone(Exception):
    """The marker of this chunk is in the shop already: its transaction was committed."""


def open_batch(connection: Connection, tables: JournalTables, batch: Batch, program: str) -> None:
    """Write the batch's head."""
    connection.execute(
        insert(tables.batch).values(
            id_batch=batch.id,
            kind=batch.kind,
            undoes=batch.undoes,
            author=batch.author.name[:128],
            computer=batch.author.computer[:128],
            db_user=batch.author.db_user[:128],
            program=program,
            date_add=batch.started,
        )
    )


def close_batch(connection: Connection, tables: JournalTables, batch: str, ended: str) -> None:
    """Write that every chunk of the batch is decided."""
    connection.execute(update(tables.batch).where(tables.batch.c.id_batch == batch).values(date_end=ended))


def mark(connection: Connection, tables: JournalTables, batch: str, chunk: int, now: str) -> None:
    """Insert the chunk's marker, the first statement of its transaction. Raises ChunkDone when it is there already.

    It is the fence: while another session holds the same marker uncommitted, this waits."""
    try:
        connection.execute(
            insert(tables.chunk).values(id_batch=batch, chunk=chunk, applied=0, already_so=0, conflicts=0, gone=0, date_add=now)
        )
    except IntegrityError as error:
        if code_of(error) not in (DUPLICATE_KEY, None):  # None: SQLite, which has no numbers
            raise
        raise ChunkDone from error


def close_chunk(connection: Connection, tables: JournalTables, batch: str, chunk: int, counts: Counts) -> None:
    """Write the chunk's counts on its marker: applied, already so, conflicts, gone."""
    fields = dict(zip(("applied", "already_so", "conflicts", "gone"), counts, strict=True))
    connection.execute(update(tables.chunk).where(tables.chunk.c.id_batch == batch, tables.chunk.c.chunk == chunk).values(**fields))


def append(connection: Connection, tables: JournalTables, batch: str, chunk: int, changes: Sequence[Change], *, packet: int) -> None:
    """Write the changes that were made in this chunk, in statements under `packet` bytes."""
    rows = ({"id_batch": batch, "chunk": chunk, **_encoded(change)} for change in changes)
    for part in in_packets(((None, row) for row in rows), packet):
        connection.execute(insert(tables.change), [row for _key, row in part])


def list_batches(connection: Connection, tables: JournalTables, *, limit: int = 1000) -> Sequence[Batch]:
    """The newest batches first, with the counts of their chunks and the batch that took each back."""
    b, c = tables.batch.c, tables.chunk.c
    sums = [func.coalesce(func.sum(part), 0) for part in (c.applied, c.already_so, c.conflicts, c.gone)]
    question = (
        select(b.id_batch, b.kind, b.undoes, b.author, b.computer, b.db_user, b.date_add, b.date_end, *sums)
        .select_from(tables.batch.outerjoin(tables.chunk, c.id_batch == b.id_batch))
        .group_by(b.id_batch, b.kind, b.undoes, b.author, b.computer, b.db_user, b.date_add, b.date_end)
        .order_by(b.date_add.desc(), b.id_batch.desc())
        .limit(limit)
    )
    rows = connection.execute(question).all()
    undone = {row[2]: row[0] for row in rows if row[1] == UNDO and int(row[8])}
    return [_batch(row, undone.get(row[0], "")) for row in rows]


def read_changes(connection: Connection, tables: JournalTables, batch: str) -> Iterator[Change]:
    """The changes of a batch in the order they were written; those whose values were erased are missing."""
    c = tables.change.c
    question = (
        select(c.action, c.subject, c.row_key, c.field, c.value_type, c.value_before, c.value_after)
        .where(c.id_batch == batch, c.action != ERASED)
        .order_by(c.id_change)
    )
    for row in connection.execute(question):
        yield decoded(row)


def customers_applied(connection: Connection, tables: JournalTables, batch: str, chunk: int) -> frozenset[int]:
    """The customers changed in a chunk, from the journal; how a chunk whose answer was lost is reported."""
    c = tables.change.c
    return frozenset(connection.execute(select(c.id_customer).where(c.id_batch == batch, c.chunk == chunk).distinct()).scalars())


def _batch(row: Sequence[Any], undone_by: str) -> Batch:
    author = Author(str(row[3]), str(row[4]), str(row[5]))
    applied, already_so, conflicts, gone = (int(count) for count in row[8:12])
    return Batch(
        id=str(row[0]),
        kind=str(row[1]),
        undoes=str(row[2]),
        author=author,
        started=str(row[6]),
        ended=str(row[7] or ""),
        applied=applied,
        already_so=already_so,
        conflicts=conflicts,
        gone=gone,
        undone_by=undone_by,
    )


def _encoded(change: Change) -> dict[str, object]:
    before = change.before if isinstance(change, CellChange) else None
    after = change.after if isinstance(change, CellChange) else None
    return {
        "id_customer": customer_of(change),
        "subject": change.subject,
        "row_key": ",".join(str(part) for part in change.row),
        "action": _ACTIONS[type(change)],
        "field": change.column if isinstance(change, CellChange) else "",
        "value_type": _type_code(after if before is None else before),
        "value_before": None if before is None else str(before),
        "value_after": None if after is None else str(after),
    }


def _type_code(value: StoredValue) -> str:
    match value:
        case None | str():
            return "s"
        case int():
            return "i"
        case Decimal():
            return "d"
        case float():
            return "f"
    raise TypeError(f"a value of type {type(value).__name__} has no place in the journal")


def decoded(row: Sequence[Any]) -> Change:
    """The change of a row of the journal: action, subject, row_key, field, value_type, value_before, value_after."""
    action, subject, field = str(row[0]), str(row[1]), str(row[3])
    key = tuple(int(part) for part in str(row[2]).split(","))
    if action == "a":
        return RowAdded(subject, key)
    if action == "r":
        return RowRemoved(subject, key)
    return CellChange(subject, key, field, _value(row[4], row[5]), _value(row[4], row[6]))


def _value(code: object, text: object) -> StoredValue:
    if text is None:
        return None
    match code:
        case "i":
            return int(str(text))
        case "d":
            return Decimal(str(text))
        case "f":
            return float(str(text))
    return str(text)
