"""Writing the journal ahead of the data, where both can't share one transaction; and deciding afterwards what it is to keep.

A chunk whose marker has no counts is undecided: its changes were meant to be made, and perhaps were."""

from collections.abc import Mapping, Sequence, Set

from sqlalchemy import Connection, delete, func, insert, select

from sc_desktop.domain.change import Change, ChangeKey
from sc_desktop.journal import ledger
from sc_desktop.journal.tables import ERASED, JournalTables

Noted = tuple[int, int, tuple[Change, ...]]
"""One row of the journal: its id, the customer, the changes of one row of the shop."""


def note_chunk(
    connection: Connection, tables: JournalTables, place: tuple[str, int], now: str, changes: Sequence[Change], *, packet: int
) -> None:
    """Note what a chunk (batch, number) is about to change. What was noted under its number before was not done, and is forgotten."""
    forget_chunk(connection, tables, place)
    batch, chunk = place
    connection.execute(insert(tables.chunk).values(id_batch=batch, chunk=chunk, applied=0, already_so=0, conflicts=0, gone=0, date_add=now))
    ledger.append(connection, tables, batch, chunk, changes, packet=packet)


def forget_chunk(connection: Connection, tables: JournalTables, place: tuple[str, int]) -> None:
    """The chunk was not written at all."""
    for table in (tables.change, tables.chunk):
        connection.execute(delete(table).where(table.c.id_batch == place[0], table.c.chunk == place[1]))


def forget_rows(connection: Connection, tables: JournalTables, rows: Sequence[int]) -> None:
    """These rows of the journal tell of what was not done."""
    if rows:
        connection.execute(delete(tables.change).where(tables.change.c.id_change.in_(rows)))


def forget_customers(connection: Connection, tables: JournalTables, place: tuple[str, int], customers: Sequence[int]) -> None:
    """What was noted of these customers in a chunk was not done."""
    c = tables.change.c
    if customers:
        connection.execute(delete(tables.change).where(c.id_batch == place[0], c.chunk == place[1], c.id_customer.in_(customers)))


def read_chunk(connection: Connection, tables: JournalTables, place: tuple[str, int]) -> list[Noted]:
    """What was noted of a chunk, in the order of writing."""
    c = tables.change.c
    question = (
        select(c.id_change, c.id_customer, c.action, c.subject, c.row_key, c.fields, c.types, c.values_before, c.values_after)
        .where(c.id_batch == place[0], c.chunk == place[1])
        .order_by(c.id_change)
    )
    return [(int(row[0]), int(row[1]), tuple(ledger.decoded(*row[2:]))) for row in connection.execute(question)]


def find_undecided(connection: Connection, tables: JournalTables, batch: str) -> Sequence[int]:
    """The numbers of the batch's undecided chunks."""
    c = tables.chunk.c
    question = select(c.chunk).where(c.id_batch == batch, c.applied + c.already_so + c.conflicts + c.gone == 0).order_by(c.chunk)
    return [int(chunk) for chunk in connection.execute(question).scalars()]


def keys_decided(connection: Connection, tables: JournalTables, batch: str) -> Mapping[int, Set[ChangeKey]]:
    """What the batch has changed for certain, by customer."""
    c = tables.change.c
    undecided = find_undecided(connection, tables, batch)
    question = select(c.id_customer, c.action, c.subject, c.row_key, c.fields, c.types, c.values_before, c.values_after)
    keys: dict[int, set[ChangeKey]] = {}
    for customer, *signs in connection.execute(question.where(c.id_batch == batch, c.action != ERASED, c.chunk.not_in(undecided))):
        keys.setdefault(int(customer), set()).update(change.key for change in ledger.decoded(*signs))
    return keys


def has_batch(connection: Connection, tables: JournalTables, batch: str) -> bool:
    """Whether the batch is noted here."""
    b = tables.batch.c
    return bool(connection.execute(select(func.count()).where(b.id_batch == batch)).scalar_one())
