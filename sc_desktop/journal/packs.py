"""Packs: the changes of a whole chunk in its marker's own row, where all its customers changed the same columns of their own rows.

The server makes them up itself (db.carried), thousands of customers in one text for the values before and one for those after: ENTRY, the
customer's number, a FIELD and a value for each column, the next ENTRY; NOTHING stands for NULL. A value that holds one of these signs is
never packed. Beyond `fields` an entry may tell of columns that only had to stay as they were. An entry without values was erased."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, LargeBinary, Select, cast, func, or_, select, update
from sqlalchemy.types import TypeEngine

from sc_desktop.db.carried import runs_of
from sc_desktop.db.dialect import ENTRY, FIELD, NOTHING
from sc_desktop.db.stored_types import StoredDecimal, StoredWhole
from sc_desktop.domain.change import CUSTOMER, CellChange, StoredValue
from sc_desktop.journal.packing import stored_value
from sc_desktop.journal.tables import JournalTables

PACKS_A_QUESTION = 4
_OF_PACK = ("first_customer", "last_customer", "customers", "fields", "types", "erased", "values_before", "values_after", "stamps")
NO_PACK: dict[str, object] = dict.fromkeys(_OF_PACK)
"""What the columns of a chunk hold that has no pack, or no longer."""

Place = tuple[int, int]


class Entry(Struct, frozen=True):
    """What a pack tells of one customer. `place` is chunk and customer; without values when they were erased."""

    place: Place
    batch: str
    fields: tuple[str, ...]
    types: str
    before: Sequence[str] | None
    after: Sequence[str]

    @property
    def customer(self) -> int:
        return self.place[1]

    @property
    def changes(self) -> Iterator[CellChange]:
        """The cells that changed, in the order of the fields; none when they were erased."""
        row = (self.customer,)
        if self.before is not None:
            for name, code, before, after in zip(self.fields, self.types, self.before, self.after, strict=False):
                yield CellChange(CUSTOMER, row, name, _stored(before, code), _stored(after, code))


class Counted(Struct, frozen=True):
    """How many customers of a batch have these fields in packs, and of how many the values were erased."""

    fields: tuple[str, ...]
    held: int
    erased: int


def signs(fields: Sequence[str], kinds: Sequence[TypeEngine[Any]], ids: Sequence[int]) -> dict[str, object]:
    """What a chunk's marker tells of its pack beside the values."""
    return {
        "first_customer": ids[0],
        "last_customer": ids[-1],
        "customers": in_runs(ids),
        "fields": ",".join(fields),
        "types": "".join("i" if isinstance(kind, StoredWhole) else "d" if isinstance(kind, StoredDecimal) else "s" for kind in kinds),
        "erased": 0,
    }


def in_runs(ids: Sequence[int]) -> str:
    """Ordered numbers in one text: "1-5000,5003"."""
    return ",".join(f"{first}-{last}" if first < last else f"{first}" for first, last in runs_of(ids))


def out_of_runs(text: str) -> Iterator[range]:
    """The numbers again."""
    for run in text.split(","):
        first, _, last = run.partition("-")
        yield range(int(first), int(last or first) + 1)


def is_packed(tables: JournalTables) -> ColumnElement[bool]:
    """Whether a chunk holds its changes itself."""
    return tables.chunk.c.fields.is_not(None)


def customers_applied(connection: Connection, tables: JournalTables, batch: str, chunk: int | None = None) -> Iterator[int]:
    """The customers changed in a chunk that is packed, or in all those of the batch."""
    k = tables.chunk.c
    question = select(k.customers).where(k.id_batch == batch, is_packed(tables))
    for text in connection.execute(question if chunk is None else question.where(k.chunk == chunk)).scalars():
        for run in out_of_runs(str(text)):
            yield from run


def batches_of(connection: Connection, tables: JournalTables, customers: Collection[int]) -> set[str]:
    """The batches that changed one of these customers, from their packs."""
    if not customers:
        return set()
    k, wanted = tables.chunk.c, sorted(customers)
    question = select(k.id_batch, k.customers).where(k.first_customer <= wanted[-1], k.last_customer >= wanted[0])
    found: set[str] = set()
    for batch, text in connection.execute(question):
        if batch not in found and any(customer in run for run in out_of_runs(str(text)) for customer in wanted):
            found.add(str(batch))
    return found


def count(connection: Connection, tables: JournalTables, batch: str) -> list[Counted]:
    """What the packs of a batch hold, by fields."""
    k = tables.chunk.c
    question = select(k.fields, func.sum(k.applied - k.erased), func.sum(k.erased)).where(k.id_batch == batch, is_packed(tables))
    return [Counted(tuple(row[0].split(",")), int(row[1]), int(row[2])) for row in connection.execute(question.group_by(k.fields))]


def read(
    connection: Connection,
    tables: JournalTables,
    batches: Collection[str],
    *,
    customers: Collection[int] | None = None,
    after: Place | None = None,
) -> Iterator[Entry]:
    """What packs tell of these customers, batch by batch in the order written; of a single batch the entries after a place.

    A few packs are asked for at a time, so that who looks at a page does not fetch them all."""
    k = tables.chunk.c
    for batch in sorted(batches):
        question = select(k.chunk, k.fields, k.types, k.values_before, k.values_after).where(k.id_batch == batch, is_packed(tables))
        if customers is not None:
            question = question.where(k.first_customer <= max(customers, default=0), k.last_customer >= min(customers, default=0))
        yield from (
            entry
            for entry in _entries(connection, question, batch, k.chunk, after[0] if after else 0)
            if (after is None or entry.place > after) and (customers is None or entry.customer in customers)
        )


def _entries(connection: Connection, question: Select[Any], batch: str, chunk: ColumnElement[int], first: int) -> Iterator[Entry]:
    following: int | None = first
    while following is not None:
        packs = connection.execute(question.where(chunk >= following).order_by(chunk).limit(PACKS_A_QUESTION)).all()
        for number, fields, types, before, after in packs:
            names = tuple(str(fields).split(","))
            for old, new in zip(_split(before), _split(after), strict=True):
                yield _entry(int(number), batch, names, str(types), old, new)
        following = int(packs[-1][0]) + 1 if len(packs) == PACKS_A_QUESTION else None


def read_of_customer(connection: Connection, tables: JournalTables, customer: int, *, limit: int) -> Iterator[tuple[Entry, Sequence[Any]]]:
    """The newest entries of one customer, each with its batch's kind, author and date; cut out of their packs by the server."""
    k, b = tables.chunk.c, tables.batch.c
    question = (
        select(k.chunk, k.id_batch, k.fields, k.types, _cut_out(k.values_before, customer), _cut_out(k.values_after, customer))
        .add_columns(b.kind, b.author, b.date_add)
        .join(tables.batch, b.id_batch == k.id_batch)
        .where(k.first_customer <= customer, k.last_customer >= customer, _has(k.values_before, customer))
        .order_by(k.id_batch.desc())
        .limit(limit)
    )
    for chunk, batch, fields, types, before, after, *head in connection.execute(question):
        old, new = (bytes(told).decode() or str(customer) for told in (before, after))
        yield _entry(int(chunk), str(batch), tuple(str(fields).split(",")), str(types), old, new), head


def _cut_out(values: ColumnElement[Any], customer: int) -> ColumnElement[bytes]:
    """A customer's entry; nothing when it is erased."""
    told = func.substr(values, func.instr(values, f"{ENTRY}{customer}{FIELD}".encode()) + 1)
    return cast(func.substr(told, 1, func.instr(told, ENTRY.encode()) - 1), LargeBinary)


def _has(values: ColumnElement[Any], customer: int) -> ColumnElement[bool]:
    return or_(*(func.instr(values, f"{ENTRY}{customer}{sign}".encode()) > 0 for sign in (FIELD, ENTRY)))


def find_of(connection: Connection, tables: JournalTables, customer: int) -> list[tuple[str, int]]:
    """The chunks whose packs hold values of a customer that are not erased yet, by batch and number."""
    k = tables.chunk.c
    question = select(k.id_batch, k.chunk, k.customers).where(k.first_customer <= customer, k.last_customer >= customer)
    found = [(str(row[0]), int(row[1])) for row in connection.execute(question) if any(customer in run for run in out_of_runs(str(row[2])))]
    return [place for place in found if _read_one(connection, tables, place, customer, locks=False) is not None]


def erase(connection: Connection, tables: JournalTables, place: tuple[str, int], customer: int) -> int:
    """Take a customer's values out of a pack. Returns 1, or 0 when they were out of it already."""
    k = tables.chunk.c
    found = _read_one(connection, tables, place, customer, locks=True)
    if found is None:
        return 0
    number, before, after, stamps, fields = found
    before[number] = after[number] = str(customer)
    stamps[number] = ""
    emptied = {
        "values_before": _joined(before),
        "values_after": _joined(after),
        "stamps": ENTRY.join(stamps).encode(),
        "erased": k.erased + 1,
        "changes": k.changes - fields,
    }
    connection.execute(update(tables.chunk).where(k.id_batch == place[0], k.chunk == place[1]).values(emptied))
    return 1


def _read_one(
    connection: Connection, tables: JournalTables, place: tuple[str, int], customer: int, *, locks: bool
) -> tuple[int, list[str], list[str], list[str], int] | None:
    """Where in a pack the customer stands, the pack's entries and stamps, and how many fields it has; None when the values are erased."""
    k = tables.chunk.c
    question = select(k.values_before, k.values_after, k.stamps, k.fields).where(k.id_batch == place[0], k.chunk == place[1])
    row = connection.execute(question.with_for_update() if locks else question).one()
    if row[3] is None:
        return None
    before = _split(row[0])
    number = next((number for number, entry in enumerate(before) if entry.startswith(f"{customer}{FIELD}")), None)
    if number is None:
        return None
    return number, before, _split(row[1]), bytes(row[2]).decode().split(ENTRY), str(row[3]).count(",") + 1


def _entry(chunk: int, batch: str, fields: tuple[str, ...], types: str, old: str, new: str) -> Entry:
    customer, *before = old.split(FIELD)
    return Entry((chunk, int(customer)), batch, fields, types, before or None, new.split(FIELD)[1:])


def _split(values: Any) -> list[str]:
    return bytes(values).decode()[1:-1].split(ENTRY)


def _joined(entries: Sequence[str]) -> bytes:
    return f"{ENTRY}{ENTRY.join(entries)}{ENTRY}".encode()


def _stored(text: str, code: str) -> StoredValue:
    return None if text == NOTHING else stored_value(code, text)
