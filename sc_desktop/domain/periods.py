"""Stretches of days named by a word: today, last month, the last 30 days. A week begins on Monday."""

import datetime
from dataclasses import dataclass

COUNTED = ("last_days", "next_days", "more_than_days_ago")
WORDS = (
    *("today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_year", "last_year"),
    *COUNTED,
)
MOST_DAYS = 40_000
_DAY = datetime.timedelta(days=1)
Stretch = tuple[datetime.date | None, datetime.date | None]


@dataclass(frozen=True, slots=True)
class Period:
    """One of WORDS; `days` counts for those in COUNTED and is 0 for the others. The last 30 days end today and begin 29 days before."""

    word: str
    days: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether there is such a period."""
        return self.word in WORDS and (0 < self.days <= MOST_DAYS if self.word in COUNTED else self.days == 0)

    def stretch(self, today: datetime.date) -> Stretch:
        """First and last day; None where it has no end, or lies beyond the calendar."""
        if self.word in COUNTED:
            return self._counted(today)
        if self.word in ("today", "yesterday"):
            day = today if self.word == "today" else today - _DAY
            return day, day
        this, unit = self.word.startswith("this"), self.word.partition("_")[2]
        start = _start(unit, today)
        if not this:
            return _start(unit, start - _DAY), start - _DAY
        return start, _start(unit, start + datetime.timedelta(days={"week": 7, "month": 31, "year": 366}[unit])) - _DAY

    def _counted(self, today: datetime.date) -> Stretch:
        match self.word:
            case "last_days":
                return today - (self.days - 1) * _DAY, today
            case "next_days":
                return today, today + (self.days - 1) * _DAY
        return None, today - (self.days + 1) * _DAY


def _start(unit: str, day: datetime.date) -> datetime.date:
    if unit == "week":
        return day - day.weekday() * _DAY
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)
