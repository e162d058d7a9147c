"""The tables that can be written, and how the server is held to its word."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, CursorResult, Table

from sc_desktop.domain.change import RowId, StoredValue


class WriteMismatch(Exception):
    """The server touched another number of rows than were locked, or warned: nothing of the chunk may stay."""


class ValueChanged(WriteMismatch):
    """The shop made another value of one it was given, as a trigger of its own may."""


class Subject(Struct, frozen=True):
    """A table that can be written, and the columns of its key in the order of RowId; the first is the customer, the last tells the row.

    `columns` are those that are ever written; none in a table whose rows are added and removed. `is_stamped`: a row that changes gets the
    stamp. `away` is the column that puts a row out of use while it stays; a row that is edited and put away at once is copied, and the
    copy gets the edits. `born` are the columns that hold when a row was made."""

    table: Table
    key: tuple[str, ...]
    columns: tuple[str, ...] = ()
    is_stamped: bool = True
    away: str = ""
    born: tuple[str, ...] = ()

    @property
    def id(self) -> ColumnElement[int]:
        """The column that tells a row from all others."""
        return self.table.c[self.key[-1]]

    @property
    def contents(self) -> tuple[str, ...]:
        """The columns beside the key."""
        return tuple(column.name for column in self.table.c if column.name not in self.key)


Subjects = Mapping[str, Subject]
Place = tuple[str, RowId]
Cells = dict[str, StoredValue]
Held = Mapping[Place, Cells]


def checked_count(result: CursorResult[Any]) -> int:
    """Rows a statement matched or inserted. Raises WriteMismatch when the server warned: it has stored something else than it was given."""
    warnings = getattr(result.context.cursor, "warning_count", 0)
    if warnings:
        raise WriteMismatch(f"{warnings} warnings")
    return result.rowcount
