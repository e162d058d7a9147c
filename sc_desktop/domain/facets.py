"""Values of a column as something to pick from: the condition that each stands for, and which ones a filter has picked."""

import calendar
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.memberships import GROUPS
from sc_desktop.domain.filters import (
    LONGEST_TEXT,
    MOST_VALUES,
    AnyOf,
    Op,
    Operand,
    Test,
    Where,
    column_of,
    operators_of,
    parts_of,
    replaced,
)
from sc_desktop.domain.kinds import Choice, Day, Flag, Moment, Names
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.spread import Listed, Spread

_PICKS = (Op.IS, Op.ONE_OF, Op.EMPTY)


class Grain(Enum):
    """How finely days are told apart; the value counts the signs of "2024-02-29" that tell."""

    DAY = 10
    MONTH = 7
    YEAR = 4


class Facet(Struct, frozen=True):
    """A line to pick. `text` is "" for empty cells. `is_exact`: they all hold exactly `stored`, and can be given another value; those of a
    group can be moved to another one. `test` is None where a filter can't ask for it."""

    text: str
    count: int
    test: Test | None
    stored: StoredValue = None
    is_exact: bool = False


def facets_of(spread: Spread, column: Column, manner: Manner, grain: Grain | None = None) -> tuple[Facet, ...]:
    """The lines of a column, the most frequent first and the empty cells last; days by `grain`, or as fits their number."""
    if isinstance(column.kind, Day):
        grain = grain or fitting(spread)
        found = _dated(spread, column, manner, grain)
    else:
        found = list(spread.lines or with_lines(spread, column).lines)
    if spread.empty:
        found.append(Facet("", spread.empty, Test(column.key, Op.EMPTY), column.kind.empty, _is_changed(column)))
    return tuple(found)


def with_lines(spread: Spread, column: Column) -> Spread:
    """The same with a line for each value that is listed; days are put together only when they are shown."""
    is_dated = isinstance(column.kind, Day)
    return spread if is_dated else replace(spread, lines=tuple(_facet(column, each) for each in spread.listed))


def fitting(spread: Spread) -> Grain:
    """The finest grain that gives lines one can take in."""
    months = {day[: Grain.MONTH.value] for day, _count in spread.days}
    return Grain.DAY if len(spread.days) <= 31 else Grain.MONTH if len(months) <= 60 else Grain.YEAR


def picked(where: Where | None, column: Column) -> frozenset[Test]:
    """The lines of the column that the filter picks; none where it asks otherwise of it."""
    part = next((part for part in reversed(parts_of(where)) if column_of(part) == column.key), None)
    tests = part.parts if isinstance(part, AnyOf) else () if part is None else (part,)
    found: set[Test] = set()
    for test in tests:
        if not isinstance(test, Test) or not _is_pick(test, column):
            return frozenset()
        found |= {Test(test.column, _one(column), (value,)) for value in test.values} if test.op is Op.ONE_OF else {test}
    return frozenset(found)


def picking(tests: Sequence[Test], column: Column) -> Where | None:
    """The condition that picks these lines; None of none."""
    one = _one(column)
    values = tuple(value for test in tests if test.op is one for value in test.values)
    if 1 < len(values) <= MOST_VALUES and Op.ONE_OF in operators_of(column.kind):
        tests = [Test(column.key, Op.ONE_OF, values), *(test for test in tests if test.op is not one)]
    if len(tests) < 2:
        return tests[0] if tests else None
    return AnyOf(tuple(tests))


def unpicked(where: Where | None, column: Column) -> Where | None:
    """The filter without what is picked of the column: what its lines are counted among, so that others can be picked too."""
    return replaced(where, column.key, None) if picked(where, column) else where


def period_text(part: str, manner: Manner) -> str:
    """The day "2024-02-29", the month "2024-02" or the year "2024" as the manner writes dates."""
    if len(part) == Grain.DAY.value:
        return Day().show(part, manner)
    if len(part) == Grain.YEAR.value:
        return part
    pattern = manner.day.replace("{day:02}/", "").replace("-{day:02}", "")
    return pattern.format(year=int(part[:4]), month=int(part[5:7]))


def _is_changed(column: Column) -> bool:
    """Whether its customers can be given another value; groups are left and joined."""
    return column.is_editable or column.key == GROUPS


def _is_pick(test: Test, column: Column) -> bool:
    if isinstance(column.kind, Day) and test.op is Op.BETWEEN:
        return any(test == period_of(column, str(test.values[0])[: grain.value], grain) for grain in (Grain.MONTH, Grain.YEAR))
    return test.op in _PICKS


def _one(column: Column) -> Op:
    """How one value of the column is asked for."""
    return Op.ONE_OF if isinstance(column.kind, Names) else Op.IS


def _facet(column: Column, listed: Listed) -> Facet:
    kind, stored = column.kind, listed.stored
    value: Operand
    if isinstance(kind, (Names, Flag, Choice)):
        value = int(str(stored))
    elif kind.is_numeric:
        value = stored if isinstance(stored, (int, Decimal)) else Decimal(str(stored))
    else:
        value = str(stored)
    op = _one(column)
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        op, value = Op.STARTS, value[:LONGEST_TEXT]
    return Facet(listed.text, listed.count, Test(column.key, op, (value,)), stored, _is_changed(column))


def _dated(spread: Spread, column: Column, manner: Manner, grain: Grain) -> list[Facet]:
    counts: Counter[str] = Counter()
    for day, count in spread.days:
        counts[day[: grain.value]] += count
    exact = column.is_editable and grain is Grain.DAY and not isinstance(column.kind, Moment)
    return [
        Facet(period_text(each, manner), count, period_of(column, each, grain), each, exact)
        for each, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    ]


def period_of(column: Column, part: str, grain: Grain) -> Test:
    """The days that begin like this."""
    if grain is Grain.DAY:
        return Test(column.key, Op.IS, (part,))
    if grain is Grain.YEAR:
        return Test(column.key, Op.BETWEEN, (f"{part}-01-01", f"{part}-12-31"))
    year, month = int(part[:4]), int(part[5:7])
    return Test(column.key, Op.BETWEEN, (f"{part}-01", f"{part}-{calendar.monthrange(year, month)[1]}"))
