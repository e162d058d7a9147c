"""What of a batch is taken back. It is read from the changes themselves.

An undo notes the batch it undoes, and can itself be undone: of all changes made to one cell by the batches that go back to a batch in this
way, the newest decides; made at an odd distance, it has put back what was."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct
from sqlalchemy import Connection, func, select

from sc_desktop.domain.batch import UNDO
from sc_desktop.domain.change import CUSTOMER, ChangeKey, RowId
from sc_desktop.journal import packs
from sc_desktop.journal.ledger import STAMP
from sc_desktop.journal.tables import ERASED, JournalTables

FieldKey = tuple[str, str]
"""Subject and field; the field is "" for rows that are nothing but their key."""


class Lineage(Struct, frozen=True):
    """The batches that go back to one batch, each the undo of the one before. `odd` stand at an odd distance: they took of it back.

    `order` is that in which they were made: by their ids, which begin with the time, but an undo after what it undoes, whatever the clocks
    of two computers say."""

    odd: frozenset[str]
    even: frozenset[str]
    order: Mapping[str, tuple[str, int]]

    @property
    def all(self) -> frozenset[str]:
        return self.odd | self.even


def load_lineages(connection: Connection, tables: JournalTables, batches: Collection[str]) -> Mapping[str, Lineage]:
    """The lineage of each of these batches that was ever taken back; the others are missing. One narrow statement for all."""
    b = tables.batch.c
    pairs = select(b.undoes, b.id_batch).where(b.kind == UNDO)
    children: dict[str, list[str]] = defaultdict(list)
    for undone, undo in connection.execute(pairs) if batches else ():
        children[str(undone)].append(str(undo))
    return {batch: _lineage(batch, children) for batch in batches if batch in children}


def undone_keys(
    connection: Connection, tables: JournalTables, lineage: Lineage, *, customers: Collection[int] | None = None
) -> frozenset[ChangeKey]:
    """The cells and rows a batch had changed that are as before it, because they were taken back."""
    standing = _standing(connection, tables, lineage, customers)
    return frozenset((subject, _row_id(row), field) for _batch, subject, row, field in standing)


def count_undone(connection: Connection, tables: JournalTables, lineage: Lineage) -> Mapping[tuple[str, FieldKey], int]:
    """How many changes are taken back, by the batch that did it and by field."""
    if len(lineage.all) > 1:
        return Counter((batch, (subject, field)) for batch, subject, _row, field in _standing(connection, tables, lineage))
    c, (undo,) = tables.change.c, lineage.odd  # one undo has each cell once: the server can count alone
    question = select(c.subject, c.fields, func.count()).where(c.id_batch == undo, c.action != ERASED).group_by(c.subject, c.fields)
    counted: Counter[tuple[str, FieldKey]] = Counter()
    for subject, fields, count in connection.execute(question):
        for name in names_of(fields):
            counted[undo, (subject, name)] += int(count)
    for pack in packs.count(connection, tables, undo):
        for name in pack.fields:
            counted[undo, (CUSTOMER, name)] += pack.held
    return counted


def names_of(fields: str) -> list[str]:
    """The fields a row of the journal holds but the stamp; one without a name for a row that is nothing but its key."""
    return [name for name in fields.split(",") if name != STAMP]


def _lineage(batch: str, children: Mapping[str, Sequence[str]]) -> Lineage:
    order: dict[str, tuple[str, int]] = {}
    level, distance = {batch: ""}, 0
    while level:
        distance += 1
        level = {child: max(child, latest) for parent, latest in level.items() for child in children.get(parent, ()) if child not in order}
        order |= {child: (latest, distance) for child, latest in level.items()}
    odd = frozenset(child for child, (_latest, distance) in order.items() if distance % 2)
    return Lineage(odd, frozenset(order) - odd, order)


def _standing(
    connection: Connection, tables: JournalTables, lineage: Lineage, customers: Collection[int] | None = None
) -> Iterator[tuple[str, str, str, str]]:
    """Batch, subject, row key and field of the changes that took of a batch back and that nothing in its lineage has changed since.

    The newest is chosen here and not by a GROUP BY, whose temporary table made this take six times as long."""
    c = tables.change.c
    question = select(c.id_batch, c.subject, c.row_key, c.fields).where(
        c.id_batch.in_(sorted(lineage.all)), c.fields != STAMP, c.action != ERASED
    )
    if customers is not None:
        question = question.where(c.id_customer.in_(sorted(customers)))
    newest: dict[tuple[str, str, str], str] = {}
    noted = ((batch, (subject, row, name)) for batch, subject, row, fields in connection.execute(question) for name in names_of(fields))
    packed = (
        (entry.batch, (CUSTOMER, str(entry.customer), name))
        for entry in packs.read(connection, tables, lineage.all, customers=customers)
        for name in (entry.fields if entry.before is not None else ())
    )
    for batch, place in chain(noted, packed):
        if place not in newest or lineage.order[newest[place]] < lineage.order[batch]:
            newest[place] = batch
    return ((batch, *place) for place, batch in newest.items() if batch in lineage.odd)


def _row_id(text: object) -> RowId:
    return tuple(int(part) for part in str(text).split(","))
