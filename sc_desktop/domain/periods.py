"""Stretches of days named by a word: today, last month, the last 30 days, the last 12 months. A week begins on Monday."""

import calendar
import datetime
from collections.abc import Mapping

from msgspec import Struct

UNITS: Mapping[str, int] = {"days": 40_000, "weeks": 5_000, "months": 1_200, "years": 100}
"""What is counted, and up to how many."""
COUNTED: Mapping[str, tuple[str, str]] = {
    **{f"last_{unit}": ("last", unit) for unit in UNITS},
    **{f"next_{unit}": ("next", unit) for unit in UNITS},
    **{f"more_than_{unit}_ago": ("more than", unit) for unit in UNITS},
}
"""Which way, and in what, the words count that have a number."""
WORDS = (*("today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_year", "last_year"), *COUNTED)
_DAY = datetime.timedelta(days=1)
Stretch = tuple[datetime.date | None, datetime.date | None]


class Period(Struct, frozen=True):
    """One of WORDS; `count` says how many for those in COUNTED and is 0 for the others.

    The last 30 days end today and begin 29 days before; the last 12 months end today and begin the day after today's a year ago."""

    word: str
    count: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether there is such a period."""
        return self.word in WORDS and (0 < self.count <= UNITS[COUNTED[self.word][1]] if self.word in COUNTED else self.count == 0)

    def stretch(self, today: datetime.date) -> Stretch:
        """First and last day; None where it has no end, or lies beyond the calendar."""
        if self.word in COUNTED:
            return self._counted(today, *COUNTED[self.word])
        if self.word in ("today", "yesterday"):
            day = today if self.word == "today" else today - _DAY
            return day, day
        this, unit = self.word.startswith("this"), self.word.partition("_")[2]
        start = _start(unit, today)
        if not this:
            return _start(unit, start - _DAY), start - _DAY
        return start, _start(unit, start + datetime.timedelta(days={"week": 7, "month": 31, "year": 366}[unit])) - _DAY

    def _counted(self, today: datetime.date, way: str, unit: str) -> Stretch:
        if way == "next":
            return today, _moved(today, self.count, unit) - _DAY
        before = _moved(today, -self.count, unit)
        return (before + _DAY, today) if way == "last" else (None, before - _DAY)


def months_on(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last of a month that is too short. Raises ValueError for years no calendar has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        raise ValueError(f"no calendar has the year {year}")
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def _moved(day: datetime.date, count: int, unit: str) -> datetime.date:
    if unit in ("months", "years"):
        return months_on(day, count * (12 if unit == "years" else 1))
    return day + count * (7 if unit == "weeks" else 1) * _DAY


def _start(unit: str, day: datetime.date) -> datetime.date:
    if unit == "week":
        return day - day.weekday() * _DAY
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)
