"""Forgetting: old values are deleted chunk by chunk, one customer's values are erased row by row. Batches and their counts stay.

An emptied chunk still says how many customers it changed; an erased change still says which customer and which column. What is forgotten
can't be taken back. All functions work in the transaction they are given; doing one twice does no more than doing it once."""

from collections.abc import Sequence

from sqlalchemy import Connection, CursorResult, delete, exists, func, or_, select, update

from sc_desktop.journal import packs
from sc_desktop.journal.tables import ERASED, JournalTables

ChunkKey = tuple[str, int]
Held = int | ChunkKey
"""Where values of a customer stand: a row of changes, by its id, or the pack of a chunk."""


def find_old_chunks(connection: Connection, tables: JournalTables, before: str) -> Sequence[ChunkKey]:
    """The chunks of batches begun before a moment that still hold values, oldest first."""
    b, k, c = tables.batch.c, tables.chunk.c, tables.change.c
    question = (
        select(k.id_batch, k.chunk)
        .join(tables.batch, b.id_batch == k.id_batch)
        .where(b.date_add < before, or_(packs.is_packed(tables), exists().where(c.id_batch == k.id_batch, c.chunk == k.chunk)))
        .order_by(b.date_add, k.id_batch, k.chunk)
    )
    return [(str(row[0]), int(row[1])) for row in connection.execute(question)]


def count_old_changes(connection: Connection, tables: JournalTables, before: str) -> int:
    """How many changed rows the batches begun before a moment still tell of."""
    b, c, k = tables.batch.c, tables.change.c, tables.chunk.c
    noted = select(func.count()).select_from(tables.change).join(tables.batch, b.id_batch == c.id_batch).where(b.date_add < before)
    packed = select(func.sum(k.applied)).join(tables.batch, b.id_batch == k.id_batch).where(b.date_add < before, packs.is_packed(tables))
    return sum(int(connection.execute(question).scalar_one() or 0) for question in (noted, packed))


def empty_chunk(connection: Connection, tables: JournalTables, chunk: ChunkKey) -> int:
    """Delete the changes of one chunk; its counts of customers stay. Returns how many they were."""
    c, k = tables.change.c, tables.chunk.c
    is_it = (k.id_batch == chunk[0], k.chunk == chunk[1])
    packed = connection.execute(select(k.applied).where(*is_it, packs.is_packed(tables))).scalar_one_or_none() or 0
    connection.execute(update(tables.chunk).where(*is_it).values(packs.NO_PACK | {"changes": 0}))
    return int(packed) + _rows(connection.execute(delete(tables.change).where(c.id_batch == chunk[0], c.chunk == chunk[1])))


def find_changes_of(connection: Connection, tables: JournalTables, customer: int) -> Sequence[Held]:
    """Where values of a customer stand that are not erased yet."""
    c = tables.change.c
    question = select(c.id_change).where(c.id_customer == customer, c.action != ERASED).order_by(c.id_change)
    return [*map(int, connection.execute(question).scalars()), *packs.find_of(connection, tables, customer)]


def erase(connection: Connection, tables: JournalTables, customer: int, places: Sequence[Held]) -> int:
    """Take the values out of these changes of a customer; which groups were joined or left is a value too. Returns how many they were."""
    c, k = tables.change.c, tables.chunk.c
    changes = [place for place in places if isinstance(place, int)]
    erased = sum(packs.erase(connection, tables, place, customer) for place in places if not isinstance(place, int))
    if not changes:
        return erased
    of_chunks = connection.execute(select(c.id_batch, c.chunk).where(c.id_change.in_(changes), c.id_customer == customer).distinct()).all()
    for batch, chunk in of_chunks:  # they are to be counted in the journal from now on
        connection.execute(update(tables.chunk).where(k.id_batch == batch, k.chunk == chunk).values(changes=None))
    emptied = {"action": ERASED, "row_key": str(customer), "values_before": "", "values_after": ""}
    question = update(tables.change).where(c.id_change.in_(changes), c.id_customer == customer, c.action != ERASED)
    return erased + _rows(connection.execute(question.values(emptied)))


def _rows(result: object) -> int:
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
