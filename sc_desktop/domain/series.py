"""Carrying on what some cells hold into the cells after them, as the fill handle of a spreadsheet does.

One number is repeated, two with a step between them go on by it; a date goes on by a day, or by the days, months or years between the
given ones; a text that ends in a number counts up. What makes no series is repeated from the start. Ctrl turns that round: what would
be a series is repeated, and the other way."""

import calendar
import datetime
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum, auto
from itertools import pairwise

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import Age, Amount, Day, Kind, LongText, Moment, Text, Whole, stored_day
from sc_desktop.i18n import N_, Message, msg

Carried = StoredValue | Message
Continue = Callable[[int], Carried]
_DIGITS = re.compile(r"(.*?)(\d{1,18})", re.DOTALL | re.ASCII)
NO_DATE = msg(N_("The series leaves the calendar here."))


class Filling(Enum):
    """How cells are carried on: repeated, as a spreadsheet would, or the other way, as with Ctrl."""

    REPEAT = auto()
    USUAL = auto()
    TURNED = auto()


def carried_on(
    kind: Kind, values: Sequence[StoredValue], count: int, *, backwards: bool = False, how: Filling = Filling.USUAL
) -> list[Carried]:
    """The values of `count` cells after these, or, `backwards`, before them from the nearest on; a Message says why one has no value."""
    given = list(reversed(values)) if backwards else list(values)
    series = None if how is Filling.REPEAT else _series(kind, given, -1 if backwards else 1, alone=how is Filling.TURNED)
    if series is not None and how is Filling.TURNED and _series(kind, given, 1, alone=False) is not None:
        series = None
    if series is None:
        return [given[place % len(given)] for place in range(count)]
    return [series(place) for place in range(1, count + 1)]


def _series(kind: Kind, values: Sequence[StoredValue], single: int, *, alone: bool) -> Continue | None:
    """What gives the n-th value after the last, or None when the values make no series. `single` is the step of one value; one number
    makes a series only when it may `alone`."""
    if isinstance(kind, Age):
        return None
    if isinstance(kind, (Whole, Amount)):
        return _numbers(values, single, alone)
    if isinstance(kind, Day):
        return _dates(kind, values, single)
    if isinstance(kind, (Text, LongText)) or type(kind) is Kind:
        return _texts(values, single, alone)
    return None


def _numbers(values: Sequence[StoredValue], single: int, alone: bool) -> Continue | None:
    numbers = [value for value in values if isinstance(value, (int, Decimal)) and not isinstance(value, bool)]
    if len(numbers) < len(values) or (len(values) == 1 and not alone):
        return None
    last, step = numbers[-1], _step(numbers, single)
    return None if step is None else lambda place: last + step * place


def _step(numbers: Sequence[int | Decimal], single: int) -> int | Decimal | None:
    """The one step between the numbers; None when they go by several."""
    steps = {after - before for before, after in pairwise(numbers)}
    if not steps:
        return single
    return steps.pop() if len(steps) == 1 else None


def _texts(values: Sequence[StoredValue], single: int, alone: bool) -> Continue | None:
    """The text "Row 07" goes on with "Row 08". A text of digits only, such as a telephone number, counts up alone only when it may."""
    found = [_DIGITS.fullmatch(value) if isinstance(value, str) else None for value in values]
    parts = [(each[1], each[2]) for each in found if each is not None]
    if len(parts) < len(values) or len({prefix for prefix, _digits in parts}) > 1:
        return None
    prefix, digits = parts[-1]
    step = _step([int(each) for _prefix, each in parts], single)
    if step is None or (len(values) == 1 and not prefix and not alone):
        return None
    width = len(digits) if any(each.startswith("0") for _prefix, each in parts) else 0
    last, apart = int(digits), int(step)
    return lambda place: f"{prefix}{abs(last + apart * place):0{width}d}"


class _Months(Struct, frozen=True):
    """A series by months from a day: the same day of each, or its last one."""

    last: datetime.date
    day: int
    step: int

    def at(self, place: int) -> datetime.date:
        """Raises ValueError and OverflowError outside the calendar."""
        months = self.last.year * 12 + self.last.month - 1 + self.step * place
        year, month = divmod(months, 12)
        if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
            raise ValueError(year)
        return datetime.date(year, month + 1, min(self.day, calendar.monthrange(year, month + 1)[1]))


def _dates(kind: Day, values: Sequence[StoredValue], single: int) -> Continue | None:
    days = [day for day in map(stored_day, values) if day is not None]
    if len(days) < len(values):
        return None
    times = [str(value)[10:] for value in values] if isinstance(kind, Moment) else [""]
    if len(set(times)) > 1:
        return None
    months = _months(days)
    step = _step([day.toordinal() for day in days], single)
    if months is None and step is None:
        return None
    apart = 0 if step is None else int(step)

    def at(place: int) -> Carried:
        try:
            day = months.at(place) if months is not None else days[-1] + datetime.timedelta(days=apart * place)
        except (ValueError, OverflowError):
            return NO_DATE
        return f"{day.isoformat()}{times[0]}"

    return at


def _months(days: Sequence[datetime.date]) -> _Months | None:
    """The series by months the days make, each the same day of its month, or each the last; None when they make none."""
    steps = {(after.year - before.year) * 12 + after.month - before.month for before, after in pairwise(days)}
    if len(steps) != 1 or steps == {0}:
        return None
    highest = max(day.day for day in days)
    are_same = all(day.day == min(highest, calendar.monthrange(day.year, day.month)[1]) for day in days)
    are_last = all(day.day == calendar.monthrange(day.year, day.month)[1] for day in days)
    return _Months(days[-1], 31 if are_last else highest, steps.pop()) if are_same or are_last else None
