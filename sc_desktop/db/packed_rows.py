"""Many rows in one text: a driver takes time for each value it reads, hardly any for the length of one. MySQL and MariaDB only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Float, Integer, LargeBinary, Numeric, Select, func
from sqlalchemy.types import TypeDecorator, TypeEngine

from sc_desktop.db.dialect import InUtf8
from sc_desktop.db.read import Bound

_CELL, _END = "\x1d", "."  # the parts of an address have \x1f between them

Texts = Sequence[str]
"""A column as the server writes it: numbers and dates as it shows them, NULL as nothing."""


def packed_rows(question: Select[Any]) -> Select[Any] | None:
    """The same rows in no order, packed; None where the server's text of a value need not be ours (approximate numbers, bytes)."""
    columns = list(question.selected_columns)
    if not all(_is_written_alike(column.type) for column in columns):
        return None
    texts = (column if _is_number(column.type) else InUtf8(column) for column in columns)
    line = func.concat_ws(_CELL, *(func.ifnull(text, "") for text in texts), _END)
    packed: Any = question.with_only_columns(func.count(), func.aggregate_strings(line, _CELL), maintain_column_froms=True)
    assert isinstance(packed, Select)
    return packed


def read_packed_rows(connection: Connection, question: Select[Any], width: int, bound: Bound | None = None) -> Sequence[Texts] | None:
    """The rows of a question packed by `packed_rows`, column by column, so many of them.

    None when they must be read one by one: the server cut the text off, of which it only warns, or a value holds the separator. Neither can
    stay unseen: the server counts the rows, and each has all its cells and its end."""
    count, packed = connection.execute(question, bound).one()
    if not count:
        return [()] * width
    if isinstance(packed, bytes):  # as MySQL 5.6 gives a text that numbers or dates were put into
        packed = packed.decode("utf-8", "replace")  # its last sign may be cut through
    cells = packed.split(_CELL) if packed is not None else []
    if len(cells) != count * (width + 1) or cells[width :: width + 1].count(_END) != count:
        return None
    return [cells[place :: width + 1] for place in range(width)]


def _is_written_alike(kind: TypeEngine[Any]) -> bool:
    return not isinstance(_inner(kind), (Float, LargeBinary))


def _is_number(kind: TypeEngine[Any]) -> bool:
    return isinstance(_inner(kind), (Integer, Numeric))


def _inner(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind
