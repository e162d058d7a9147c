"""What every edit is: its request, and how it is bound to a column. The contract in words stands in the package."""

import datetime
from collections.abc import Callable, Mapping
from typing import ClassVar, Protocol

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import Message

Values = Mapping[str, StoredValue]
MakeReplacer = Callable[[str, str, bool], Callable[[str], str]]


class Unusable(ValueError):
    """What was asked can't be done on this column, or is no request at all.

    `field` is the edit's field at fault, "" for the edit itself; `start` and `end` the place in it; `step` its number in the recipe."""

    def __init__(self, reason: Message, field: str = "", start: int = 0, end: int = 0) -> None:
        super().__init__(reason.template)
        self.reason, self.field, self.start, self.end, self.step = reason, field, start, end, 0


class Ground(Struct, frozen=True):
    """What edits stand on: the shop's columns, how its user writes, the day by the shop's clock.

    make_replacer(pattern, template, match_case) gives what replaces by a regular expression; it raises Unusable, and what it gives raises
    Unreadable for a text it takes too long for. It comes from outside: the standard library's expressions can't be stopped."""

    columns: Mapping[str, Column]
    manner: Manner
    today: datetime.date
    make_replacer: MakeReplacer


class Rewrite(Struct, frozen=True):
    """An edit bound to a column. `run` gives the new stored value for a customer's values, or raises Unreadable with the reason why not;
    `reads` are the columns it needs besides its own."""

    run: Callable[[Values], StoredValue]
    reads: tuple[str, ...] = ()


class Edit(Protocol):
    """A request. Raises nothing until it is bound."""

    name: ClassVar[str]
    title: ClassVar[str]

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        """Why this edit makes no sense on the column, or None. Only columns that can be edited are asked about, and `groups`."""
        ...

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        """Get ready for a column it suits. Raises Unusable."""
        ...


class Step(Struct, frozen=True):
    """An edit on a column, by its key."""

    column: str
    edit: Edit
