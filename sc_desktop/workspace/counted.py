"""The values of a column counted of what is kept of all customers (snapshots.py): the shop is asked nothing it told before."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

import numpy
from msgspec import Struct

from sc_desktop.db.vectors import EMPTY, Numbers
from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.kinds import Amount, Day, Kind
from sc_desktop.domain.progress import Progress
from sc_desktop.domain.query import Query
from sc_desktop.workspace.at_hand import Ask
from sc_desktop.workspace.sifting import column_of
from sc_desktop.workspace.worked import Texts
from sc_desktop.workspace.workspace import Workspace

_DAY = 10**6


class Counted(Struct, frozen=True):
    """Each value, moments by their day, with the number of customers who have it. `read_at` is this computer's time."""

    values: Iterable[tuple[StoredValue, int]]
    read_at: datetime.datetime


def count_kept(workspace: Workspace, query: Query, column: Column, ask: Ask, *, progress: Progress) -> Counted | None:
    """The values of those who answer; None where the column is not kept. Raises as `sifting.sift`."""
    found = column_of(workspace, query, column.key, ask, progress=progress)
    if found is None:
        return None
    numbers = found.numbers
    progress.check()
    if found.texts is not None:
        return Counted(_counted_texts(found.texts, numbers), found.read_at)
    if isinstance(column.kind, Day):
        numbers = numpy.where(numbers == EMPTY, EMPTY, numbers // _DAY)
    values, counts = numpy.unique(numbers, return_counts=True)
    progress.check()
    told = zip(values.tolist(), counts.tolist(), strict=True)
    return Counted([(_stored(column.kind, number), count) for number, count in told], found.read_at)


def _counted_texts(texts: Texts, codes: Numbers) -> Iterator[tuple[StoredValue, int]]:
    """Each of the texts that is there, spelling by spelling."""
    none, *counts = numpy.bincount(codes + 1, minlength=1).tolist()
    if none:
        yield None, none
    counted = iter(counts)
    for part in texts.different():
        yield from ((text, count) for text, count in zip(part, counted, strict=False) if count)


def _stored(kind: Kind, number: int) -> StoredValue:
    """What a cell with this number holds."""
    if number == EMPTY:
        return None
    if isinstance(kind, Day):
        return f"{number // 10**4:04}-{number // 100 % 100:02}-{number % 100:02}"
    return Decimal(number).scaleb(-6) if isinstance(kind, Amount) else number
