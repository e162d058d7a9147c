"""A chunk of customers who change alike, compared, packed, written and looked at again by the server itself, in a few statements.

The values before are not sent: the server makes one text of what it holds (dialect.entries), whose fingerprint tells whether it is to
the byte what was expected. The new values are sent once, those of a column as the arguments of ELT, which takes the one at a customer's
place; that takes no temporary table and no join. Only for cells of the customers' own rows."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, ColumnElement, Select, Table, Update, bindparam, func, select, update
from sqlalchemy.types import TypeEngine

from sc_desktop.db.dialect import ENTRY, FIELD, NOTHING, Joined, Slot, entries
from sc_desktop.db.stored_types import StoredDecimal, StoredMoment, StoredText, StoredWhole
from sc_desktop.db.subjects import Subject
from sc_desktop.domain.change import CUSTOMER, CellChange, Change, StoredValue
from sc_desktop.domain.secret import SECRET_COLUMNS

AMONG, PLACE, STAMP = "among", "place", "stamp"
"""What the statements here wait for: which customers, how the server finds a customer's place in the lists, and what date_upd becomes."""

Columns = tuple[str, ...]
Quote = Callable[[str], str]
_ALONG_THE_KEY = "FORCE INDEX (PRIMARY)"
"""Said to the server, which else reads a small table from end to end and waits for rows of others; it is the order of the texts as well."""
_AS_TEXT = (StoredText, StoredMoment, StoredWhole, StoredDecimal)


class Carried(Struct, frozen=True):
    """What of the live table a kin of customers changes. `compared` columns must still hold their old values, `written` ones change."""

    live: Table
    key: Column[Any]
    compared: Columns
    written: Columns
    stamp: str

    @property
    def packed(self) -> Columns:
        """The columns whose values are packed: those written first."""
        return (*self.written, *(name for name in self.compared if name not in self.written))

    @property
    def kinds(self) -> list[TypeEngine[Any]]:
        """Their types."""
        return [self.live.c[name].type for name in self.packed]

    def locking(self) -> Select[Any]:
        """What the customers hold, in one text, and when each was changed last; from here on they are locked, and nobody else."""
        question = self._of_chunk(self._entries().label("before"), Joined(self.live.c[self.stamp]).label("stamps"))
        return question.with_for_update()

    def looking(self) -> Select[Any]:
        """What they hold, in one text: a trigger of the shop may have made something else of it than they were given."""
        return self._of_chunk(self._entries())

    def writing(self) -> Update:
        """Give them their new values and the stamp."""
        values: dict[Column[Any], ColumnElement[Any]] = {self.live.c[name]: func.elt(Slot(PLACE), Slot(name)) for name in self.written}
        stamp = self.live.c[self.stamp]
        statement = update(self.live).where(Slot(AMONG)).values({**values, stamp: bindparam(STAMP, type_=stamp.type)})
        return statement.with_hint(_ALONG_THE_KEY, dialect_name="mysql")

    def _entries(self) -> ColumnElement[str]:
        return entries(self.key, [self.live.c[name] for name in self.packed])

    def _of_chunk(self, *columns: ColumnElement[Any]) -> Select[Any]:
        return select(*columns).where(Slot(AMONG)).with_hint(self.live, _ALONG_THE_KEY, "mysql")


def carry(subject: Subject, columns: tuple[Columns, Columns], *, stamp: str) -> Carried | None:
    """How changes of these columns are carried; None where a value's text does not tell it to the byte, as that of a float."""
    compared, written = columns
    if not all(isinstance(subject.table.c[name].type, _AS_TEXT) for name in compared):
        return None
    return Carried(subject.table, subject.table.c[subject.key[0]], compared, written, stamp)


def columns_of(changes: Sequence[Change]) -> tuple[Columns, Columns] | None:
    """The columns a customer's changes compare and write; None when there is more to them than cells of its row, or nothing to write."""
    compared: list[str] = []
    written: list[str] = []
    for change in changes:
        if not isinstance(change, CellChange) or change.subject != CUSTOMER or change.column in SECRET_COLUMNS:
            return None  # with a password more is done than its cell is written
        compared.append(change.column)
        if change.before != change.after or type(change.before) is not type(change.after):
            written.append(change.column)
    is_plain = len(set(compared)) == len(compared)
    return (tuple(compared), tuple(written)) if written and is_plain else None


class Rows(Struct, frozen=True):
    """Customers with what is expected of them and what they are to get, all of it as texts: an entry each before and after, and the new
    values by column."""

    ids: Sequence[int]
    before: Sequence[str]
    after: Sequence[str]
    new: Sequence[Sequence[str]]

    def part(self, start: int, end: int) -> "Rows":
        return Rows(self.ids[start:end], self.before[start:end], self.after[start:end], [column[start:end] for column in self.new])

    def __add__(self, other: "Rows") -> "Rows":
        new = [[*mine, *theirs] for mine, theirs in zip(self.new, other.new, strict=True)]
        return Rows([*self.ids, *other.ids], [*self.before, *other.before], [*self.after, *other.after], new)

    @property
    def fingerprints(self) -> str:
        """Of the texts the server is to find before and after, one behind the other."""
        return "".join(
            sha256(f"{ENTRY}{ENTRY.join(each)}{ENTRY}".encode("utf-8", "surrogatepass")).hexdigest() for each in (self.before, self.after)
        )


def rows_of(carried: Carried, ids: Sequence[int], changes: Sequence[Sequence[Change]]) -> Rows | None:
    """The rows of these customers, whose changes stand in the order of `compared`; None when a value holds a sign that parts values."""
    columns = dict(zip(carried.compared, zip(*changes, strict=True), strict=True))
    before: list[list[str]] = []
    after: list[list[str]] = []
    for name, kind in zip(carried.packed, carried.kinds, strict=True):
        cells = [cell for cell in columns[name] if isinstance(cell, CellChange)]
        for values, texts in (([cell.before for cell in cells], before), ([cell.after for cell in cells], after)):
            told = _texts(values, kind)
            joined = "".join(text for text in told if text is not None)
            if any(sign in joined for sign in (ENTRY, FIELD, NOTHING)):
                return None
            texts.append([NOTHING if text is None else text for text in told])
    keys = list(map(str, ids))
    old, new = ([FIELD.join(row) for row in zip(keys, *values, strict=True)] for values in (before, after))
    return Rows(ids, old, new, after[: len(carried.written)])


def _texts(values: Sequence[StoredValue], kind: TypeEngine[Any]) -> list[str | None]:
    """As the server writes them. An amount with more decimals than the column has is left as it is: the server will not take it so."""
    if not isinstance(kind, StoredDecimal):
        return [value if value is None or isinstance(value, str) else str(value) for value in values]
    quantum = Decimal(1).scaleb(-kind.scale)
    amounts = [None if value is None else Decimal(str(value)) for value in values]
    rounded = [(amount, None if amount is None else amount.quantize(quantum)) for amount in amounts]
    return [None if amount is None else f"{amount if cut != amount else cut:f}" for amount, cut in rounded]


def runs_of(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Ordered numbers as runs without a gap, each by its first and last."""
    if ids[-1] - ids[0] == len(ids) - 1:
        return [(ids[0], ids[-1])]
    ends = [place for place in range(1, len(ids)) if ids[place] != ids[place - 1] + 1]
    return [(ids[start], ids[end - 1]) for start, end in zip([0, *ends], [*ends, len(ids)], strict=True)]


def among(key: str, ids: Sequence[int]) -> str:
    """The condition that a key is one of these ordered numbers: runs of them, each without its last, which stands among the single ones.

    So a run that is read ends at a row of ours, and the row behind it, which is somebody else's, is neither locked nor waited for."""
    found = runs_of(ids)
    runs = [f"{key} BETWEEN {first:d} AND {last - 1:d}" for first, last in found if first < last]
    return f"({' OR '.join([*runs, f'{key} IN ({_listed([last for _first, last in found])})'])})"


def place_among(key: str, ids: Sequence[int]) -> str:
    """A key's place among these ordered numbers, from 1 on; the server finds it by halving."""
    if ids[-1] - ids[0] == len(ids) - 1:
        return f"{key} - {ids[0] - 1:d}"
    return f"INTERVAL({key},{_listed(ids)})"


def listed(values: Sequence[str], quote: Quote) -> str:
    """Texts as a list of literals. The driver binds all of them at once: it lets the signs pass, which no value holds."""
    return quote(FIELD.join(values)).replace(FIELD, "','").replace(f"'{NOTHING}'", "NULL")


def _listed(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))
