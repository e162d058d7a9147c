"""Numbers of a million rows as an array: packed by the server into one text for each stretch of keys, and unpacked without an object each.

A driver takes time for each value it gives; like this it gives one in place of a hundred thousand. Each stretch is a short statement of
its own: reading can stop between two of them, and they are no snapshot of one moment."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Integer, Select, bindparam, func, literal_column, select

from sc_desktop.db.packable import NOTHING, Packable
from sc_desktop.domain.progress import Progress

_END: ColumnElement[int] = literal_column("0")  # ends each row: without it a cell cut short would still be one

Numbers = NDArray[numpy.int64]
EMPTY: int = NOTHING
"""Stands for a cell that shows nothing."""
Plainly = Callable[[], Sequence[Sequence[Any]]]


def read_numbers(connection: Connection, rows: Packable, *, progress: Progress) -> Numbers:
    """The numbers, a line for each of `rows.cells` with one of every row; in no order. `progress` counts keys."""
    width = len(rows.cells)
    parts = [numpy.empty((0, width), numpy.int64)]
    for count, text, plainly in stretches(connection, rows, progress):
        part = _unpacked(text, count, width)
        parts.append(numpy.array([tuple(map(int, row)) for row in plainly()], numpy.int64) if part is None else part)
    return numpy.concatenate([part.T for part in parts], axis=1)


def looked_up(keys: Numbers, numbers: Numbers, wanted: Numbers, *, missing: int) -> Numbers:
    """The numbers of the wanted keys, in their order; `missing` for those that aren't among `keys`, which go upwards."""
    if not len(keys):
        return numpy.full(len(wanted), missing, numpy.int64)
    places = numpy.searchsorted(keys, wanted)
    places[places == len(keys)] = 0
    return numpy.where(keys[places] == wanted, numbers[places], missing)


def stretches(connection: Connection, rows: Packable, progress: Progress) -> Iterator[tuple[int, str, Plainly]]:
    """The rows stretch by stretch, where there are any: how many, their cells with commas between, a 0 after each row, and a way to read
    them plainly where that text was cut off, of which the server only warns."""
    first, end = connection.execute(select(func.min(rows.key), func.max(rows.key))).one()
    progress.begin(0 if first is None else end - first + 1)
    packed = _within(rows, select(func.count(), _following(rows.key), func.group_concat(func.concat_ws(",", *rows.cells, _END))))
    plain = _within(rows, select().add_columns(*rows.cells))
    while first is not None:
        bounds = {"first": first, "last": first + rows.most - 1}
        count, following, text = connection.execute(packed, bounds).one()
        if count:
            yield count, text, partial(_all, connection, plain, bounds)
        progress.step((end + 1 if following is None else following) - first)
        first = following


def _all(connection: Connection, question: Select[Any], bounds: dict[str, int]) -> Sequence[Sequence[Any]]:
    return connection.execute(question, bounds).all()


def _following(key: ColumnElement[int]) -> ColumnElement[int]:
    """The first key after the stretch: where ids are thin, none is asked in vain."""
    return select(func.min(key)).where(key > bindparam("last", type_=Integer)).correlate(None).scalar_subquery()


def _within(rows: Packable, question: Select[Any]) -> Select[Any]:
    first, last = bindparam("first", type_=Integer), bindparam("last", type_=Integer)
    return question.select_from(rows.source).where(rows.key.between(first, last), rows.where)


def _unpacked(text: str, count: int, width: int) -> Numbers | None:
    """The numbers in a packed text; None when it was cut off."""
    if not text.endswith(",0"):
        return None
    found = numpy.fromstring(text, numpy.int64, sep=",")
    return found.reshape(count, width + 1)[:, :width] if len(found) == count * (width + 1) else None
