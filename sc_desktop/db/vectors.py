"""Numbers of a million rows as an array: packed by the server into one text for each stretch of keys, and unpacked without an object each.

A driver takes time for each value it gives; like this it gives one in place of a hundred thousand. Each stretch is a short statement of
its own: reading can stop between two of them, and they are no snapshot of one moment."""

from collections.abc import Iterator
from typing import Any

import numpy
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Integer, Select, bindparam, func, literal_column, select

from sc_desktop.db.packable import Packable
from sc_desktop.domain.progress import Progress

_END: ColumnElement[int] = literal_column("0")  # ends each row: without it a number cut short would still be one

Numbers = NDArray[numpy.int64]
EMPTY: int = numpy.iinfo(numpy.int64).min
"""Stands for a cell that shows nothing."""


def read_numbers(connection: Connection, rows: Packable, *, progress: Progress) -> Numbers:
    """The numbers, a line for each of `rows.numbers` with one of every row; in no order. `progress` counts keys."""
    parts = [numpy.empty((0, len(rows.numbers)), numpy.int64), *_parts(connection, rows, progress)]
    return numpy.concatenate([part.T for part in parts], axis=1)


def _parts(connection: Connection, rows: Packable, progress: Progress) -> Iterator[Numbers]:
    first, end = connection.execute(select(func.min(rows.key), func.max(rows.key))).one()
    progress.begin(0 if first is None else end - first + 1)
    packed = _within(rows, select(func.count(), _following(rows.key), func.group_concat(func.concat_ws(",", *rows.numbers, _END))))
    while first is not None:
        bounds = {"first": first, "last": first + rows.most - 1}
        count, following, text = connection.execute(packed, bounds).one()
        part = _unpacked(text, count, len(rows.numbers)) if count else None
        if count and part is None:
            part = _plain(connection, rows, bounds)
        if part is not None:
            yield part
        progress.step((end + 1 if following is None else following) - first)
        first = following


def _following(key: ColumnElement[int]) -> ColumnElement[int]:
    """The first key after the stretch: where ids are thin, none is asked in vain."""
    return select(func.min(key)).where(key > bindparam("last", type_=Integer)).correlate(None).scalar_subquery()


def _within(rows: Packable, question: Select[Any]) -> Select[Any]:
    first, last = bindparam("first", type_=Integer), bindparam("last", type_=Integer)
    return question.select_from(rows.source).where(rows.key.between(first, last), rows.where)


def _unpacked(text: str, count: int, width: int) -> Numbers | None:
    """The numbers in a packed text; None when the server cut it off, of which it only warns."""
    if not text.endswith(",0"):
        return None
    found = numpy.fromstring(text, numpy.int64, sep=",")
    return found.reshape(count, width + 1)[:, :width] if len(found) == count * (width + 1) else None


def _plain(connection: Connection, rows: Packable, bounds: dict[str, int]) -> Numbers:
    """The same row by row."""
    found = connection.execute(_within(rows, select().add_columns(*rows.numbers)), bounds)
    return numpy.array([tuple(map(int, row)) for row in found], numpy.int64).reshape(-1, len(rows.numbers))
