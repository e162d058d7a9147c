"""Writing and reading the journal in the shop. All functions work on the connection, and so in the transaction, they are given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Integer,
    Select,
    String,
    Update,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from sc_desktop.db.carried import Carried
from sc_desktop.db.dialect import fingerprint
from sc_desktop.db.faults import code_of
from sc_desktop.db.write import in_packets
from sc_desktop.domain.batch import Batch
from sc_desktop.domain.change import CellChange, Change, RowAdded, RowId, RowRemoved, customer_of
from sc_desktop.journal import packs
from sc_desktop.journal.packing import pack, pack_row, type_code, unpack, unpack_row
from sc_desktop.journal.tables import FIELDS_ROOM, TYPES_ROOM, JournalTables

_ACTIONS: dict[type, str] = {CellChange: "c", RowAdded: "a", RowRemoved: "r"}
DUPLICATE_KEY = 1062
STAMP = "date_upd"
"""The column every commit sets anew: journalled, never taken back, never shown as a change."""
BATCH, CHUNK = "of_batch", "of_chunk"
Counts = tuple[int, int, int, int]
Marker = tuple[str, int]


class ChunkDone(Exception):
    """The marker of this chunk is in the shop already: its transaction was committed."""


def opening(tables: JournalTables, batch: Batch, program: str) -> Insert:
    """The batch's head."""
    return insert(tables.batch).values(
        id_batch=batch.id,
        kind=batch.kind,
        undoes=batch.undoes,
        author=batch.author.name[:128],
        computer=batch.author.computer[:128],
        db_user=batch.author.db_user[:128],
        program=program,
        date_add=batch.started,
    )


def closing(tables: JournalTables, batch: str, ended: str, *, not_done: int = 0) -> Update:
    """That every chunk of the batch is decided; `not_done` customers it was stopped ahead of."""
    return update(tables.batch).where(tables.batch.c.id_batch == batch).values(date_end=ended, not_done=not_done)


def mark(connection: Connection, tables: JournalTables, batch: str, chunk: int, now: str, *, changes: int | None = None) -> None:
    """Insert the chunk's marker, the first statement of its transaction. Raises ChunkDone when it is there already.

    It is the fence: while another session holds the same marker uncommitted, this waits."""
    try:
        connection.execute(marker(tables), marker_values(batch, chunk, now, changes=changes))
    except IntegrityError as error:
        if not is_done(error):
            raise
        raise ChunkDone from error


def marker(tables: JournalTables) -> Insert:
    """The statement that inserts a marker; it waits for `marker_values`."""
    return insert(tables.chunk)


def marker_values(batch: str, chunk: int, now: str, *, counts: Counts = (0, 0, 0, 0), changes: int | None = None) -> Mapping[str, object]:
    """A chunk's marker; counts are of customers: applied, already so, conflicts, gone. `changes` as of `close_chunk`."""
    return {"id_batch": batch, "chunk": chunk, **_counted(counts), "date_add": now, "changes": changes}


def is_done(error: BaseException) -> bool:
    """Whether a marker was refused because it is there already."""
    return isinstance(error, IntegrityError) and code_of(error) in (DUPLICATE_KEY, None)  # None: SQLite, which has no numbers


def take(connection: Connection, tables: JournalTables, batch: str, chunks: Iterable[int], now: str) -> None:
    """Leave empty markers under those of these numbers that are free: nobody is written under them any more (workspace.settling)."""
    for chunk in chunks:
        with suppress(ChunkDone):
            mark(connection, tables, batch, chunk, now, changes=0)


def is_empty(connection: Connection, tables: JournalTables, batch: str, chunk: int) -> bool:
    """Whether a marker tells of nobody, as one that `take` has left."""
    k = tables.chunk.c
    told = k.applied + k.already_so + k.conflicts + k.gone
    return not connection.execute(select(told).where(k.id_batch == batch, k.chunk == chunk)).scalar_one()


def close_chunk(
    connection: Connection, tables: JournalTables, batch: str, chunk: int, counts: Counts, *, changes: int | None = None
) -> None:
    """Write the chunk's counts on its marker: applied, already so, conflicts, gone.

    `changes` is how many it made that hold their values, the stamp not among them; None when they have to be counted in the journal."""
    place = (tables.chunk.c.id_batch == batch, tables.chunk.c.chunk == chunk)
    connection.execute(update(tables.chunk).where(*place).values(**_counted(counts), changes=changes))


def count_changes(changes: Sequence[Change]) -> int:
    """How many changes these are, the stamp not among them."""
    return sum(not isinstance(change, CellChange) or change.column != STAMP for change in changes)


def _counted(counts: Counts) -> dict[str, int]:
    return dict(zip(("applied", "already_so", "conflicts", "gone"), counts, strict=True))


def append(connection: Connection, tables: JournalTables, batch: str, chunk: int, changes: Sequence[Change], *, packet: int) -> None:
    """Write the changes that were made in this chunk, in statements under `packet` bytes."""
    groups = (part for _row, group in groupby(changes, key=_place) for part in _fitting(group))
    rows = ({"id_batch": batch, "chunk": chunk, **_encoded(part)} for part in groups)
    for part in in_packets(((None, row) for row in rows), packet):
        connection.execute(insert(tables.change), [row for _key, row in part])


def packing(tables: JournalTables, carried: Carried) -> Update:
    """Lock the chunk's customers and write on its marker what they hold. Waits for BATCH and CHUNK besides what `carried` waits for."""
    found = carried.locking().subquery()
    return _on_marker(tables).values(values_before=found.c.before, stamps=found.c.stamps)


def packing_again(tables: JournalTables, carried: Carried) -> Update:
    """Write on the marker what they hold now."""
    return _on_marker(tables).values(values_after=carried.looking().scalar_subquery())


def proving(tables: JournalTables) -> Select[str]:
    """The fingerprints of what the customers held and hold, one behind the other (carried.Rows.fingerprints)."""
    k = tables.chunk.c
    return select(func.concat(fingerprint(k.values_before), fingerprint(k.values_after))).where(*_is_marker(tables))


def _on_marker(tables: JournalTables) -> Update:
    return update(tables.chunk).where(*_is_marker(tables))


def _is_marker(tables: JournalTables) -> tuple[ColumnElement[bool], ...]:
    k = tables.chunk.c
    return k.id_batch == bindparam(BATCH, type_=String()), k.chunk == bindparam(CHUNK, type_=Integer())


def customers_applied(connection: Connection, tables: JournalTables, batch: str, chunk: int | None = None) -> frozenset[int]:
    """The customers changed in a chunk, or in the whole batch, from the journal; how a chunk whose answer was lost is reported."""
    c = tables.change.c
    question = select(c.id_customer).where(c.id_batch == batch).distinct()
    noted = connection.execute(question if chunk is None else question.where(c.chunk == chunk)).scalars()
    return frozenset([*noted, *packs.customers_applied(connection, tables, batch, chunk)])


def newest_marker(connection: Connection, tables: JournalTables) -> Marker | None:
    """The batch and number of the chunk that was written last of all; None before the first. Later batches sort after earlier ones."""
    chunk = tables.chunk.c
    found = connection.execute(select(chunk.id_batch, chunk.chunk).order_by(chunk.id_batch.desc(), chunk.chunk.desc()).limit(1)).first()
    return None if found is None else (found[0], found[1])


def first_marker_after(connection: Connection, tables: JournalTables, marker: Marker | None) -> str | None:
    """When the first chunk after this one was written, or with None the first of all; None when there is none."""
    chunk = tables.chunk.c
    question = select(func.min(chunk.date_add))
    if marker is not None:
        batch, number = marker
        question = question.where(or_(chunk.id_batch > batch, and_(chunk.id_batch == batch, chunk.chunk > number)))
    found = connection.execute(question).scalar_one()
    return None if found is None else str(found)


def last_chunk(connection: Connection, tables: JournalTables, batch: str) -> int:
    """The highest number of the batch's chunks; 0 when it has none."""
    c = tables.chunk.c
    return int(connection.execute(select(func.coalesce(func.max(c.chunk), 0)).where(c.id_batch == batch)).scalar_one())


def _place(change: Change) -> tuple[type, str, RowId]:
    return type(change), change.subject, change.row


def _fitting(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes of one row of a table, in parts whose columns a row of the journal has room to name."""
    part: list[Change] = []
    room = FIELDS_ROOM
    for change in changes:
        length = len(change.column) + 1 if isinstance(change, CellChange) else 0  # and a comma
        if part and (length > room or len(part) == TYPES_ROOM):
            yield part
            part, room = [], FIELDS_ROOM
        part.append(change)
        room -= length
    if part:
        yield part


def _encoded(changes: Sequence[Change]) -> dict[str, object]:
    """Changes of one row of one table."""
    first = changes[0]
    cells = [change for change in changes if isinstance(change, CellChange)]
    return {
        "id_customer": customer_of(first),
        "subject": first.subject,
        "row_key": ",".join(str(part) for part in first.row),
        "action": _ACTIONS[type(first)],
        "fields": ",".join(cell.column for cell in cells),
        "types": "".join(type_code(cell.after if cell.before is None else cell.before) for cell in cells),
        "values_before": _packed(first, RowRemoved) or pack([cell.before for cell in cells]),
        "values_after": _packed(first, RowAdded) or pack([cell.after for cell in cells]),
    }


def _packed(change: Change, kind: type[RowAdded | RowRemoved]) -> str:
    """A whole row that came, or went."""
    return pack_row(change.values) if isinstance(change, kind) and change.values else ""


def decoded(action: str, subject: str, row_key: str, fields: str, types: str, before: str, after: str) -> Iterator[Change]:
    """The changes of one row of the journal, in the order of its fields."""
    key = tuple(int(part) for part in row_key.split(","))
    if action == "a":
        yield RowAdded(subject, key, unpack_row(after))
    elif action == "r":
        yield RowRemoved(subject, key, unpack_row(before))
    else:
        for name, old, new in zip(fields.split(","), unpack(before, types), unpack(after, types), strict=True):
            yield CellChange(subject, key, name, old, new)
