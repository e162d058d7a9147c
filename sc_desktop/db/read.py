"""Reads: ids, counts and rows by ids. Each function asks one question and returns frozen values, never a live result."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select

from sc_desktop.domain.change import StoredValue

StoredRow = tuple[StoredValue, ...]
Bound = Mapping[str, object]
"""Values of a question that was built without them, by name."""


def read_ids(connection: Connection, question: Select[int], bound: Bound | None = None) -> "array[int]":
    """The ids the question selects, in its order, packed in 8 bytes each."""
    found = array("q")
    for part in connection.execute(question, bound).scalars().partitions(20_000):
        found.extend(part)
    return found


def read_packed_ids(connection: Connection, question: Select[Any]) -> "array[int] | None":
    """The ids a question packs into one text, behind their number and their sum. None when the server cut the text off, of which it only
    warns: within an id as well, when there are as many still."""
    count, total, packed = connection.execute(question).one()
    if packed is None:
        return array("q")
    if packed.endswith(","):
        return None
    found = array("q", map(int, packed.split(",")))
    return found if (len(found), sum(found)) == (count, total) else None


def read_number(connection: Connection, question: Select[int], bound: Bound | None = None) -> int:
    """The one number the question selects."""
    return int(connection.execute(question, bound).scalar_one())


def read_rows(connection: Connection, question: Select[Any], bound: Bound | None = None) -> dict[int, StoredRow]:
    """Rows by id: the first selected column is the id, the others are the row."""
    return {int(row[0]): tuple(row[1:]) for row in connection.execute(question, bound)}


def read_table(connection: Connection, question: Select[Any], bound: Bound | None = None) -> Sequence[StoredRow]:
    """Whole rows in the question's order."""
    return list(map(tuple, connection.execute(question, bound).all()))
