"""Birth dates: isBirthDate (`classes/Validate.php`)."""

import datetime
import re
from collections.abc import Callable

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.kinds import ZERO_DAY
from sc_desktop.i18n import N_, Message, msg

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR_OF_THE_SERVER = 1000  # DATE holds 1000-01-01 to 9999-12-31 (MySQL manual, 11.2.2)


def why_not_a_birthday(value: StoredValue, *, version: tuple[int, ...], today: Callable[[], datetime.date]) -> Message | None:
    """The zero date, or a real day, not in the future and not more than 200 years ago (120 in PrestaShop 9; no bound in 1.6).

    1.6 takes 30 February and months of one digit as well; the server in strict mode doesn't, so real days are asked everywhere."""
    if value == ZERO_DAY:
        return None
    day = _day(value)
    if day is None:
        return msg(N_("A birth date is a day of the calendar, stored like 1980-12-31."))
    now = today()
    if day > now:
        return msg(N_("A birth date can't be in the future."))
    years = oldest_age(version)
    if years is None:
        too_old = day.year < _FIRST_YEAR_OF_THE_SERVER
        return msg(N_("A birth date before the year {year} can't be kept."), year=str(_FIRST_YEAR_OF_THE_SERVER)) if too_old else None
    # the day itself is refused too: PrestaShop compares midnight of that day with the present time
    if day <= _years_before(now, years):
        return msg(N_("A birth date can't be {years} years ago or more; is the year right?"), years=years)
    return None


def oldest_age(version: tuple[int, ...]) -> int | None:
    """How many years back a birth date may lie; None for no bound."""
    if version < (1, 7):
        return None
    return 120 if version >= (9,) else 200


def _day(value: StoredValue) -> datetime.date | None:
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


def _years_before(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years earlier; 29 February becomes 1 March, as in PHP."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return datetime.date(day.year - years, 3, 1)
