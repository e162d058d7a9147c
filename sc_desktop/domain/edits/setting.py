"""One value for all, and no value at all."""

from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.contract import Ground, Rewrite, Unusable
from sc_desktop.domain.edits.memberships import why_not_groups
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.domain.manner import FILE, Manner
from sc_desktop.i18n import N_, Message


class SetValue(Struct, frozen=True):
    """Set the column to a value, kept as files write it (2020-12-31, 1500.5, 1, the label of an entry): so a recipe means the same in
    every language. `typed` makes one of what was typed."""

    name: ClassVar[str] = "set"
    title: ClassVar[str] = N_("Set a value")
    value: str

    @classmethod
    def typed(cls, column: Column, value: object, manner: Manner) -> "SetValue":
        """The request for what was typed, or an editor gave. Raises Unreadable."""
        in_files = replace(FILE, lists=manner.lists)
        stored = column.kind.from_typed(value, manner)
        shown = column.kind.show(stored, in_files)
        try:
            is_plain = column.kind.parse(shown, in_files) == stored
        except Unreadable:  # two entries of one name: the id tells them apart
            is_plain = False
        return cls(shown if is_plain else str(stored))

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return why_not_groups(column)

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        try:
            after = column.kind.parse(self.value, replace(FILE, lists=ground.manner.lists))
        except Unreadable as unreadable:
            raise Unusable(unreadable.reason, "value") from None
        reason = column.refuse(after)
        if reason is not None:
            raise Unusable(reason, "value")
        return Rewrite(lambda values: after)


class Clear(Struct, frozen=True):
    """Empty the column."""

    name: ClassVar[str] = "clear"
    title: ClassVar[str] = N_("Clear")

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return why_not_groups(column) or column.refuse(column.kind.empty)

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        return Rewrite(lambda values: column.kind.empty)
