"""Looking into the journal: pages of batches, the changes of one, what of it is taken back. Nothing here is as long as the journal."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain, islice
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select

from sc_desktop.domain.batch import Author, Batch, BatchQuery
from sc_desktop.domain.change import CUSTOMER, CellChange, Change
from sc_desktop.journal import packs
from sc_desktop.journal.ledger import STAMP, decoded
from sc_desktop.journal.standing import FieldKey, Lineage, count_undone, load_lineages, names_of
from sc_desktop.journal.tables import ERASED, JournalTables

Place = tuple[str, str]
"""A batch's place in the list: when it was begun, and its id."""

_BY_CUSTOMER = "FORCE INDEX (scd_change_customer)"
"""Said to the server, which otherwise may begin with the batches when they are few, and walk through all their changes."""

_SIGNS = ("action", "subject", "row_key", "fields", "types", "values_before", "values_after")


class FieldCount(Struct, frozen=True):
    """How many changes of one field a batch holds: those with their values, those taken back of them, those whose values were erased."""

    changes: int = 0
    undone: int = 0
    erased: int = 0


class Found(Struct, frozen=True):
    """One change as it stands in the journal. `change` is None when its values were erased; `place` is that of its row, where the next
    page begins: a row holds all fields that changed of one row of the shop."""

    place: tuple[int, int]
    batch: str
    customer: int
    field: FieldKey
    change: Change | None


class FoundOfCustomer(Struct, frozen=True):
    """A change of a customer with the head of its batch."""

    found: Found
    kind: str
    author: str
    date: str


def find_batches(
    connection: Connection,
    tables: JournalTables,
    query: BatchQuery,
    *,
    customers: Collection[int] | None = None,
    after: Place | None = None,
    limit: int,
) -> list[Batch]:
    """The newest batches that answer the query, at most `limit`, those after a place. `customers`: who its changes must concern one of."""
    b = tables.batch.c
    conditions = _conditions(tables, query, after)
    if customers is not None:
        conditions.append(b.id_batch.in_(_batches_of(connection, tables, customers)))
    question = _select_heads(tables).where(*conditions)
    return _batches(connection, tables, question.order_by(b.date_add.desc(), b.id_batch.desc()).limit(limit))


def find_unended(connection: Connection, tables: JournalTables, *, computer: str, noted: Collection[str]) -> Mapping[str, bool]:
    """Batches that were begun from this computer and have no end, and those noted there; by id, whether they have ended, oldest first."""
    b = tables.batch.c
    mine = or_(b.id_batch.in_(sorted(noted)), and_(b.date_end.is_(None), b.computer == computer))
    question = select(b.id_batch, b.date_end).where(mine).order_by(b.id_batch)
    return {str(batch): ended is not None for batch, ended in connection.execute(question)}


def load_batch(connection: Connection, tables: JournalTables, batch: str) -> Batch:
    """One batch, which is there."""
    return _batches(connection, tables, _select_heads(tables).where(tables.batch.c.id_batch == batch))[0]


def find_ids(connection: Connection, tables: JournalTables, beginning: str, *, limit: int) -> list[str]:
    """The ids of batches that begin so, newest first."""
    b = tables.batch.c
    question = select(b.id_batch).where(b.id_batch.startswith(beginning.lower(), autoescape=True)).order_by(b.date_add.desc()).limit(limit)
    return [str(found) for found in connection.execute(question).scalars()]


def count_fields(connection: Connection, tables: JournalTables, batch: str) -> Mapping[FieldKey, FieldCount]:
    """What a batch changed, counted by field; a batch whose values are no longer kept has none."""
    c = tables.change.c
    question = select(c.subject, c.fields, c.action, func.count()).where(c.id_batch == batch).group_by(c.subject, c.fields, c.action)
    held: Counter[FieldKey] = Counter()
    erased: Counter[FieldKey] = Counter()
    for subject, fields, action, count in connection.execute(question):
        for name in names_of(fields):
            (erased if action == ERASED else held)[subject, name] += int(count)
    for counted in packs.count(connection, tables, batch):
        for name in counted.fields:
            held[CUSTOMER, name] += counted.held
            erased[CUSTOMER, name] += counted.erased
    lineage = load_lineages(connection, tables, [batch]).get(batch)
    undone: Counter[FieldKey] = Counter()
    for (_undo, field), count in count_undone(connection, tables, lineage).items() if lineage else ():
        undone[field] += count
    return {field: FieldCount(held[field], undone[field], erased[field]) for field in {**held, **erased}}


def read_page(
    connection: Connection,
    tables: JournalTables,
    batch: str,
    *,
    fields: Collection[FieldKey] | None = None,
    customers: Collection[int] | None = None,
    after: tuple[int, int] | None = None,
    limit: int | None = None,
) -> Iterator[Found]:
    """The changes of a batch in the order they were written, in the index's own order, of at most `limit` rows of the journal.

    None asks for all fields, or all customers."""
    c = tables.change.c
    question = _select_changes(tables).where(c.id_batch == batch, c.fields != STAMP).order_by(c.chunk, c.id_change)
    if fields is not None:
        question = question.where(or_(*(and_(c.subject == subject, _holds(c.fields, field)) for subject, field in sorted(fields))))
    if customers is not None:
        question = question.where(c.id_customer.in_(sorted(customers)))
    if after is not None:
        question = question.where(c.chunk >= after[0], or_(c.chunk > after[0], c.id_change > after[1]))
    noted = (list(_found(row)) for row in connection.execute(question if limit is None else question.limit(limit)))
    packed = (_of_entry(entry) for entry in packs.read(connection, tables, [batch], customers=customers, after=after))
    wanted = ([found for found in of_row if fields is None or found.field in fields] for of_row in merge(noted, packed, key=_place))
    yield from chain.from_iterable(islice((of_row for of_row in wanted if of_row), limit))


def read_of_customer(connection: Connection, tables: JournalTables, customer: int, *, limit: int) -> list[FoundOfCustomer]:
    """The newest changes of one customer: those along the index of customers, and those that are packed, a statement each."""
    c, b = tables.change.c, tables.batch.c
    question = (
        _select_changes(tables)
        .add_columns(b.kind, b.author, b.date_add)
        .join(tables.batch, b.id_batch == c.id_batch)
        .where(c.id_customer == customer, c.fields != STAMP)
        .with_hint(tables.change, _BY_CUSTOMER, "mysql")
        .order_by(c.id_change.desc())
        .limit(limit)
    )
    noted = [(found, row[-3:]) for row in connection.execute(question).all() for found in _found(row)]
    packed = [
        (found, head) for entry, head in packs.read_of_customer(connection, tables, customer, limit=limit) for found in _of_entry(entry)
    ]
    newest = sorted(chain(noted, packed), key=lambda each: (str(each[1][2]), each[0].batch), reverse=True)
    return [FoundOfCustomer(found, *(str(part) for part in head)) for found, head in newest][:limit]


def _select_heads(tables: JournalTables) -> Select[Any]:
    b = tables.batch.c
    return select(b.id_batch, b.kind, b.undoes, b.author, b.computer, b.db_user, b.date_add, b.date_end, b.not_done)


def _batches(connection: Connection, tables: JournalTables, question: Select[Any]) -> list[Batch]:
    heads = connection.execute(question).all()
    ids = [str(head[0]) for head in heads]
    lineages = load_lineages(connection, tables, ids)
    counts = _chunk_counts(connection, tables, {*ids, *(undo for lineage in lineages.values() for undo in lineage.odd)})
    batches = [_batch(connection, tables, head, counts, lineages.get(head[0])) for head in heads]
    dates = _dates(connection, tables, {other for batch in batches for other in (batch.undoes, batch.undone_by) if other})
    return [replace(each, undoes_on=dates.get(each.undoes, ""), undone_on=dates.get(each.undone_by, "")) for each in batches]


def _dates(connection: Connection, tables: JournalTables, batches: Collection[str]) -> Mapping[str, str]:
    b = tables.batch.c
    question = select(b.id_batch, b.date_add).where(b.id_batch.in_(sorted(batches)))
    return {str(row[0]): str(row[1]) for row in connection.execute(question)} if batches else {}


def _batches_of(connection: Connection, tables: JournalTables, customers: Collection[int]) -> Sequence[str]:
    """The batches that changed one of these customers. Asked for itself: as part of the other question it walks through whole batches."""
    c = tables.change.c
    question = select(c.id_batch).where(c.id_customer.in_(sorted(customers))).distinct().with_hint(tables.change, _BY_CUSTOMER, "mysql")
    return [*map(str, connection.execute(question).scalars()), *packs.batches_of(connection, tables, customers)]


def _conditions(tables: JournalTables, query: BatchQuery, after: Place | None) -> list[ColumnElement[bool]]:
    b = tables.batch.c
    conditions: list[ColumnElement[bool]] = []
    if query.author:
        conditions.append(b.author.contains(query.author, autoescape=True))
    if query.since:
        conditions.append(b.date_add >= f"{query.since} 00:00:00")
    if query.until:
        conditions.append(b.date_add <= f"{query.until} 23:59:59")
    if after is not None:
        conditions.append(or_(b.date_add < after[0], and_(b.date_add == after[0], b.id_batch < after[1])))
    return conditions


def _chunk_counts(connection: Connection, tables: JournalTables, batches: Collection[str]) -> Mapping[str, "_Counts"]:
    """What the chunks of these batches tell, by batch.

    Values are deleted by whole chunks: a chunk that changed somebody and holds no change has been emptied."""
    k, c = tables.chunk.c, tables.change.c
    is_emptied = and_(k.fields.is_(None), ~exists().where(c.id_batch == k.id_batch, c.chunk == k.chunk))
    of_customers = (k.applied, k.already_so, k.conflicts, k.gone, case((is_emptied, k.applied), else_=0))
    sums = [*map(func.sum, of_customers), func.coalesce(func.sum(k.changes), 0), func.count() - func.count(k.changes)]
    question = select(k.id_batch, *sums).where(k.id_batch.in_(sorted(batches))).group_by(k.id_batch)
    found = connection.execute(question) if batches else ()
    return {str(row[0]): _Counts(*(int(count) for count in row[1:])) for row in found}


class _Counts(Struct, frozen=True):
    """Customers of a batch; `forgotten` are those applied that have no values in the journal any more. `changes` that hold their values are
    known where no chunk leaves them to be counted."""

    applied: int = 0
    already_so: int = 0
    conflicts: int = 0
    gone: int = 0
    forgotten: int = 0
    changes: int = 0
    uncounted: int = 0


def _taken_back(
    connection: Connection, tables: JournalTables, batch: str, counts: Mapping[str, _Counts], lineage: Lineage
) -> tuple[Mapping[str, int], int]:
    """How many changes are taken back by which batch, and how many are left.

    One undo has each cell once, so its chunks' own counts tell. Several may have the same, and erased values count nowhere: then all
    changes are looked at themselves."""
    concerned = [counts.get(each, _NOTHING) for each in (batch, *lineage.odd)]
    if len(lineage.all) > 1 or any(each.uncounted for each in concerned):
        standing: Counter[str] = Counter()
        for (undo, _field), count in count_undone(connection, tables, lineage).items():
            standing[undo] += count
        made = sum(count.changes for count in count_fields(connection, tables, batch).values()) if standing else 0
    else:
        standing = Counter({undo: counts[undo].changes for undo in lineage.odd if undo in counts and counts[undo].changes})
        made = concerned[0].changes
    return standing, max(0, made - standing.total()) if standing else 0


def _batch(
    connection: Connection, tables: JournalTables, head: Sequence[Any], counts: Mapping[str, _Counts], lineage: Lineage | None
) -> Batch:
    mine = counts.get(str(head[0]), _NOTHING)
    standing, left = _taken_back(connection, tables, str(head[0]), counts, lineage) if lineage is not None else ({}, 0)
    return Batch(
        id=str(head[0]),
        kind=str(head[1]),
        undoes=str(head[2]),
        author=Author(str(head[3]), str(head[4]), str(head[5])),
        started=str(head[6]),
        ended=str(head[7] or ""),
        applied=mine.applied,
        already_so=mine.already_so,
        conflicts=mine.conflicts,
        gone=mine.gone,
        undone_by=max(standing, default=""),  # later ids sort after earlier ones
        undone=sum(standing.values()),
        left=left,
        forgotten=mine.forgotten,
        not_done=int(head[8] or 0),
    )


_NOTHING = _Counts()


def _select_changes(tables: JournalTables) -> Select[Any]:
    c = tables.change.c
    return select(c.chunk, c.id_change, c.id_batch, c.id_customer, *(c[sign] for sign in _SIGNS)).select_from(tables.change)


def _found(row: Sequence[Any]) -> Iterator[Found]:
    place, batch, customer, signs = (int(row[0]), int(row[1])), str(row[2]), int(row[3]), row[4 : 4 + len(_SIGNS)]
    subject = str(signs[1])
    if signs[0] == ERASED:
        for name in names_of(signs[3]):
            yield Found(place, batch, customer, (subject, name), None)
        return
    for change in decoded(*signs):
        name = change.column if isinstance(change, CellChange) else ""
        if name != STAMP:
            yield Found(place, batch, customer, (subject, name), change)


def _of_entry(entry: packs.Entry) -> list[Found]:
    """What an entry of a pack tells, as a row of the journal does."""
    changes: Sequence[Change | None] = list(entry.changes) or [None] * len(entry.fields)
    told = zip(entry.fields, changes, strict=True)
    return [Found(entry.place, entry.batch, entry.customer, (CUSTOMER, name), change) for name, change in told]


def _place(of_row: Sequence[Found]) -> tuple[int, int]:
    return of_row[0].place


def _holds(fields: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Whether a name stands in a list with commas."""
    return or_(
        fields == name,
        fields.startswith(f"{name},", autoescape=True),
        fields.endswith(f",{name}", autoescape=True),
        fields.contains(f",{name},", autoescape=True),
    )
