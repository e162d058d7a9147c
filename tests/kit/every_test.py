"""Every test a filter can put a column to, on values that are there and some that are not."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.filters import EMPTINESS, LISTS, Op, Test, operators_of
from sc_desktop.domain.kinds import Choice, Day, Kind, Text
from sc_desktop.domain.manner import ENGLISH


def every_test(key: str, kind: Kind, there: Iterable[StoredValue]) -> Iterator[Test]:
    """Each operator on some of the values that are `there`, and on a few others."""
    values = _values(kind, sorted({value for value in there if value and kind.show(value, ENGLISH)}, key=str))
    for op in operators_of(kind):
        if op in EMPTINESS:
            yield Test(key, op)
        elif op is Op.DURING:
            yield from (Test(key, op, words) for words in (("this_year",), ("last_days", 400), ("more_than_days_ago", 100)))
        elif op is Op.BETWEEN:
            yield from (Test(key, op, (low, high)) for low in values[:3] for high in values)
        elif op in LISTS:
            yield Test(key, op, tuple(values))
        else:
            yield from (Test(key, op, (value,)) for value in values)


def _values(kind: Kind, there: list[Any]) -> list[Any]:
    few = there[:: max(1, len(there) // 3)]
    if isinstance(kind, Day):
        return [*(str(value)[:10] for value in few), "0001-01-01", "9999-12-31"]
    if isinstance(kind, Choice):
        return [*few, 10**6]
    if isinstance(kind, Text):
        return [*few, *(str(value)[1:4].upper() for value in few if len(str(value)) > 3), "%", "é", "\U0001f600"]
    return [*few, 0, -1, Decimal("1.5"), 10**17]
