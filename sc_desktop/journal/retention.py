"""Forgetting: old values are deleted chunk by chunk, one customer's values are erased row by row. Batches and their counts stay.

An emptied chunk still says how many customers it changed; an erased change still says which customer and which column. What is forgotten
can't be taken back. All functions work in the transaction they are given; doing one twice does no more than doing it once."""

from collections.abc import Sequence

from sqlalchemy import Connection, CursorResult, delete, exists, func, select, update

from sc_desktop.journal.tables import ERASED, JournalTables

ChunkKey = tuple[str, int]


def find_old_chunks(connection: Connection, tables: JournalTables, before: str) -> Sequence[ChunkKey]:
    """The chunks of batches begun before a moment that still hold values, oldest first."""
    b, k, c = tables.batch.c, tables.chunk.c, tables.change.c
    question = (
        select(k.id_batch, k.chunk)
        .join(tables.batch, b.id_batch == k.id_batch)
        .where(b.date_add < before, exists().where(c.id_batch == k.id_batch, c.chunk == k.chunk))
        .order_by(b.date_add, k.id_batch, k.chunk)
    )
    return [(str(row[0]), int(row[1])) for row in connection.execute(question)]


def count_old_changes(connection: Connection, tables: JournalTables, before: str) -> int:
    """How many rows of changes the batches begun before a moment still hold."""
    b, c = tables.batch.c, tables.change.c
    question = select(func.count()).select_from(tables.change).join(tables.batch, b.id_batch == c.id_batch).where(b.date_add < before)
    return int(connection.execute(question).scalar_one())


def empty_chunk(connection: Connection, tables: JournalTables, chunk: ChunkKey) -> int:
    """Delete the changes of one chunk; its counts of customers stay. Returns how many they were."""
    c, k = tables.change.c, tables.chunk.c
    connection.execute(update(tables.chunk).where(k.id_batch == chunk[0], k.chunk == chunk[1]).values(changes=0))
    return _rows(connection.execute(delete(tables.change).where(c.id_batch == chunk[0], c.chunk == chunk[1])))


def find_changes_of(connection: Connection, tables: JournalTables, customer: int) -> Sequence[int]:
    """The changes of a customer whose values are not erased yet."""
    c = tables.change.c
    question = select(c.id_change).where(c.id_customer == customer, c.action != ERASED).order_by(c.id_change)
    return [int(change) for change in connection.execute(question).scalars()]


def erase(connection: Connection, tables: JournalTables, customer: int, changes: Sequence[int]) -> int:
    """Take the values out of these changes of a customer; which groups were joined or left is a value too. Returns how many they were."""
    c, k = tables.change.c, tables.chunk.c
    places = connection.execute(select(c.id_batch, c.chunk).where(c.id_change.in_(changes), c.id_customer == customer).distinct()).all()
    for batch, chunk in places:  # they are to be counted in the journal from now on
        connection.execute(update(tables.chunk).where(k.id_batch == batch, k.chunk == chunk).values(changes=None))
    emptied = {"action": ERASED, "row_key": str(customer), "values_before": "", "values_after": ""}
    question = update(tables.change).where(c.id_change.in_(changes), c.id_customer == customer, c.action != ERASED)
    return _rows(connection.execute(question.values(emptied)))


def _rows(result: object) -> int:
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
