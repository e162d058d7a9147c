"""Arithmetic on a column of numbers, and dates moved to and fro."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import ClassVar, Literal

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.contract import Ground, Rewrite, Unusable, Values
from sc_desktop.domain.expression.functions import months_later
from sc_desktop.domain.expression.operators import moved
from sc_desktop.domain.expression.values import LARGEST, Unanswerable, rounded, sized, to_stored
from sc_desktop.domain.kinds import Amount, Day, Unreadable, Whole
from sc_desktop.i18n import N_, Message, msg

_ACTS: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
}
_MOST_PLACES = 6
_LEAST = Decimal("1e-12")


class Calculate(Struct, frozen=True):
    """Add to, take from, multiply or divide the number; an empty cell stays empty.

    `decimals` rounds half up; without it amounts keep six, and a whole number that would get a fraction is refused."""

    name: ClassVar[str] = "calculate"
    title: ClassVar[str] = N_("Calculate")
    sign: Literal["+", "-", "*", "/"]
    number: Decimal
    decimals: int | None = None

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return None if isinstance(column.kind, (Whole, Amount)) else msg(N_("This column does not hold numbers."))

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        if not _is_sane(self.number) or (self.sign == "/" and self.number == 0):
            raise Unusable(msg(N_("This can't be calculated with.")), "number")
        if self.decimals is not None and self.decimals not in range(_MOST_PLACES + 1):
            raise Unusable(msg(N_("A number can be rounded to {most} decimals at most."), most=_MOST_PLACES), "decimals")
        key, kind, manner, act = column.key, column.kind, ground.manner, _ACTS[self.sign]

        def run(values: Values) -> StoredValue:
            stored = values[key]
            if stored is None:
                return None
            try:
                found = sized(act(Decimal(str(stored)), self.number))
            except InvalidOperation:
                raise Unreadable(msg(N_("The shop holds something here that is no number."))) from None
            except Unanswerable as fault:
                raise Unreadable(fault.reason) from None
            return to_stored(found if self.decimals is None else rounded(found, self.decimals), kind, manner)

        return Rewrite(run)


def _is_sane(number: Decimal) -> bool:
    """Whether calculating with it can neither overflow nor end in nothing but zeros."""
    return number.is_finite() and (number == 0 or _LEAST <= abs(number) < LARGEST)


class MoveDate(Struct, frozen=True):
    """Move the date by months, then by days; an empty cell stays empty, and 31 January and a month is the last of February."""

    name: ClassVar[str] = "move"
    title: ClassVar[str] = N_("Move dates")
    days: int = 0
    months: int = 0

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return None if isinstance(column.kind, Day) else msg(N_("This column does not hold dates."))

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        key, kind, manner = column.key, column.kind, ground.manner

        def run(values: Values) -> StoredValue:
            date = kind.typed(values[key])
            if not isinstance(date, datetime.date):
                return values[key]
            try:
                return to_stored(moved(months_later(date, self.months), Decimal(self.days)), kind, manner)
            except Unanswerable as fault:
                raise Unreadable(fault.reason) from None

        return Rewrite(run)
