"""Whether a date lies in a period named by a word. The days are told when the question is sent: a window may stay open over midnight."""

import datetime
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam

from sc_desktop.domain.periods import Period

Today = Callable[[], datetime.date]
_FIRST, _LAST = datetime.date.min, datetime.date.max


def lies_in(date: ColumnElement[Any], period: Period, today: Today) -> ColumnElement[bool]:
    """Whether the date or moment, stored as text, lies in the period as it is on the day that `today` tells."""

    def first() -> str:
        return (period.stretch(today())[0] or _FIRST).isoformat()

    def last() -> str:
        return (period.stretch(today())[1] or _LAST).isoformat() + " 23:59:59"

    return date.between(bindparam(None, callable_=first, type_=String()), bindparam(None, callable_=last, type_=String()))
