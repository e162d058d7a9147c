"""Dates of the demo shop: every moment is counted in seconds before as_of, so that a shop built next year looks as fresh as today's."""

import datetime

DAY = 86_400
YEAR = 365 * DAY
ZERO_DATE = "0000-00-00"
ZERO_MOMENT = "0000-00-00 00:00:00"

_WAKING, _AWAKE_OF_24 = 23_400, 17


class Clock:
    """Turns "seconds ago" into the text that is stored.

    Nobody shops at night: a day's 24 hours are pressed into the 17 from 06:30 to 23:30, which keeps moments in their order. The day of
    as_of itself is left as it is, so that nothing lies in the future.
    """

    def __init__(self, as_of: datetime.datetime) -> None:
        self._today = as_of.date()
        self._second = as_of.hour * 3600 + as_of.minute * 60 + as_of.second
        self._days: dict[int, str] = {}

    def moment(self, ago: int) -> str:
        """YYYY-MM-DD HH:MM:SS, that many seconds before as_of; a negative number lies in the future."""
        day, second = divmod(self._second - ago, DAY)
        if day:
            second = _WAKING + second * _AWAKE_OF_24 // 24
        minutes, seconds = divmod(second, 60)
        return f"{self._day(day)} {minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"

    def day(self, ago: int) -> str:
        """YYYY-MM-DD, that many seconds before as_of."""
        return self._day((self._second - ago) // DAY)

    def _day(self, day: int) -> str:
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = str(self._today + datetime.timedelta(days=day))
        return known
