"""What a table that can be edited tells of its cells beside their values: marks the delegate paints, and what was typed and refused."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from sc_desktop.domain.column import Column
from sc_desktop.domain.kinds import Flag
from sc_desktop.i18n import Message

Index = QModelIndex | QPersistentModelIndex
PENDING_ROLE = Qt.ItemDataRole.UserRole + 1
ROLE_NAME_ROLE = Qt.ItemDataRole.UserRole + 2
REFUSED_ROLE = Qt.ItemDataRole.UserRole + 3
IN_WORK_ROLE = Qt.ItemDataRole.UserRole + 4


class Draft(Struct, frozen=True):
    """What was typed and refused, kept so that it is not lost."""

    text: str
    reason: str


class EditedModel(Protocol):
    """What the delegate asks of a model. Rows are known by an id: a customer's, an address's."""

    last_refusal: Message | None

    @property
    def columns(self) -> Sequence[Column]:
        """The columns in their order."""
        ...

    def id_at(self, row: int) -> int:
        """Who, or what, stands in a row."""
        ...

    def draft(self, index: Index) -> Draft | None:
        """What was typed into a cell and refused."""
        ...

    def keep_draft(self, row: int, key: str, text: str, reason: str) -> None:
        """Keep what was typed and refused; the cell shows that it was."""
        ...

    def drop_draft(self, index: Index) -> None:
        """Forget what was typed into a cell and refused."""
        ...


def is_tick(column: Column) -> bool:
    """Whether a column's cells are ticks: painted as a box, flipped by a click or the space bar."""
    return isinstance(column.kind, Flag)
