"""The SQL of a filter: for each test of its tree a condition on the row's customer. Computed columns are correlated sub-queries there too.

Texts are compared by LIKE: it follows the column's collation, as the demo's own does its folding, and adds no spaces at the end."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from math import ceil, floor
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_

from sc_desktop.db.dialect import Converted, as_number, number_value
from sc_desktop.domain.column import Column, Computed, Field
from sc_desktop.domain.filters import EMPTINESS, NEGATED, AllOf, Op, Operand, Test, Where, why_unusable
from sc_desktop.domain.kinds import Age, Amount, Choice, Day, Flag, Kind, Lines, Names, Whole
from sc_desktop.errors import BadInput
from sc_desktop.i18n import N_, msg
from sc_desktop.prestashop.rules.room import Room, why_it_has_no_room
from sc_desktop.prestashop.shop import Shop, Tables

_ESCAPE = "/"
_FIRST_DAY, _LAST_DAY = datetime.date.min, datetime.date.max
_LAST_MOMENT = " 23:59:59"


class Ground(Struct, frozen=True):
    """What a filter is asked of. `read` gives the expression of a column; `today` is the shop's."""

    shop: Shop
    columns: Mapping[str, Column]
    read: Callable[[Column], ColumnElement[Any]]
    today: datetime.date


def compiled(where: Where, ground: Ground) -> ColumnElement[bool]:
    """Whether the filter holds of the row's customer. Raises BadInput for one this shop can't be asked."""
    refuse_unusable(where, ground.columns)
    return _compiled(where, ground)


def refuse_unusable(where: Where, columns: Mapping[str, Column]) -> None:
    """Raises BadInput for a filter a shop with these columns can't be asked."""
    reason = why_unusable(where, columns)
    if reason is not None:
        raise BadInput(what=msg(N_("The filter can't be used: {reason}"), reason=reason), effect=msg(N_("Nothing was read.")))


def is_empty(expression: ColumnElement[Any], kind: Kind) -> ColumnElement[bool]:
    """Whether the cell shows nothing, as its kind's `show` has it; never NULL itself."""
    if isinstance(kind, (Age, Day)):
        ahead = [expression > kind.today().isoformat()] if isinstance(kind, Age) else []
        return or_(expression.is_(None), _is_no_date(expression), *ahead)
    if isinstance(kind, Choice):
        return or_(expression.is_(None), expression == 0)
    if isinstance(kind, Lines):
        return or_(expression.is_(None), func.trim(func.replace(expression, kind.separator, "")) == "")
    if kind.is_numeric or isinstance(kind, Flag):  # MySQL calls 0 = '' true
        unset = [] if not isinstance(kind, Whole) or kind.unset is None else [expression == kind.unset]
        return or_(expression.is_(None), *unset)
    return or_(expression.is_(None), expression == "")


def _compiled(where: Where, ground: Ground) -> ColumnElement[bool]:
    if isinstance(where, Test):
        return _test(where, ground)
    parts = [_compiled(part, ground) for part in where.parts]
    return and_(True, *parts) if isinstance(where, AllOf) else or_(False, *parts)


def _test(test: Test, ground: Ground) -> ColumnElement[bool]:
    if test.op in NEGATED:
        held = case((_positive(Test(test.column, NEGATED[test.op], test.values), ground), 1), else_=0)
        return held == 0  # what is NULL does not hold: its opposite does
    return _positive(test, ground)


def _positive(test: Test, ground: Ground) -> ColumnElement[bool]:
    column = ground.columns[test.column]
    kind, source = column.kind, column.source
    if isinstance(kind, Names):
        assert isinstance(source, Computed) and source.among is not None, f"{column.key} can't be filtered"
        return _entries(test, partial(_among, source.among, ground.shop.tables))
    expression = ground.read(column)
    if test.op in EMPTINESS:
        return is_empty(expression, kind)
    if isinstance(kind, Age):
        return or_(False, *(_born(expression, ages, kind.today()) for ages in _ages(test)))
    if isinstance(kind, Day):
        return _dated(expression, days_of(test, ground.today))
    if isinstance(kind, Flag):
        return expression != 0 if test.values[0] else expression == 0
    if isinstance(kind, Choice):
        return expression.in_(test.values)
    if kind.is_numeric:
        number = _number(expression, kind, test)
        return number if not isinstance(kind, Whole) or kind.unset is None else and_(number, expression != kind.unset)
    return or_(False, *(_worded(str(value), test.op, column, ground) for value in test.values))


def _among(ask: Callable[..., object], tables: Tables, ids: tuple[Operand, ...]) -> ColumnElement[bool]:
    asked = ask(tables, ids)
    assert isinstance(asked, ColumnElement)
    return asked


def _entries(test: Test, among: Callable[[tuple[Operand, ...]], ColumnElement[bool]]) -> ColumnElement[bool]:
    if test.op is Op.EMPTY:
        return not_(among(()))
    return and_(*(among((each,)) for each in test.values)) if test.op is Op.ALL_OF else among(test.values)


# -- numbers -------------------------------------------------------------------------------------------------------------------------------


def _number(expression: ColumnElement[Any], kind: Kind, test: Test) -> ColumnElement[bool]:
    number = as_number(expression) if isinstance(kind, Amount) else expression
    values = [number_value(value) if isinstance(kind, Amount) else _whole(value) for value in test.values]
    first = values[0]
    match test.op:
        case Op.LESS:
            return number < first
        case Op.AT_MOST:
            return number <= first
        case Op.MORE:
            return number > first
        case Op.AT_LEAST:
            return number >= first
        case Op.BETWEEN:
            return number.between(first, values[1])
    return number.in_(values)


def _whole(value: Operand) -> object:
    """A number a whole column is compared with: 3.5 stays what it is, 3.0 is 3."""
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


# -- dates and ages ------------------------------------------------------------------------------------------------------------------------


def _is_no_date(expression: ColumnElement[Any]) -> ColumnElement[bool]:
    """Zero, or zero in part."""
    return or_(expression.like("%-00%"), expression.like("0000%"))


def days_of(test: Test, today: datetime.date) -> tuple[datetime.date, datetime.date] | None:
    """The days that pass the test, first and last; None when none does."""
    if test.op is Op.DURING:
        first, last = test.period.stretch(today)
        return first or _FIRST_DAY, last or _LAST_DAY
    days = [datetime.date.fromisoformat(str(value)) for value in test.values]
    day, one = days[0], datetime.timedelta(days=1)
    match test.op:
        case Op.LESS:
            return None if day == _FIRST_DAY else (_FIRST_DAY, day - one)
        case Op.AT_MOST:
            return _FIRST_DAY, day
        case Op.MORE:
            return None if day == _LAST_DAY else (day + one, _LAST_DAY)
        case Op.AT_LEAST:
            return day, _LAST_DAY
    return (day, days[-1]) if day <= days[-1] else None


def _dated(expression: ColumnElement[Any], days: tuple[datetime.date, datetime.date] | None) -> ColumnElement[bool]:
    """Whether a date or a moment lies in these days. A bare comparison, so that an index serves; then what is no date."""
    if days is None:
        return false()
    return and_(expression.between(days[0].isoformat(), days[1].isoformat() + _LAST_MOMENT), not_(_is_no_date(expression)))


def _ages(test: Test) -> list[tuple[int, int | None]]:
    """The ages that pass the test in full years, from and to; None has no end."""
    numbers = [Decimal(value) for value in test.values]
    first = numbers[0]
    match test.op:
        case Op.LESS:
            return [(0, ceil(first) - 1)]
        case Op.AT_MOST:
            return [(0, floor(first))]
        case Op.MORE:
            return [(floor(first) + 1, None)]
        case Op.AT_LEAST:
            return [(ceil(first), None)]
        case Op.BETWEEN:
            return [(ceil(first), floor(numbers[1]))]
    return [(int(number), int(number)) for number in numbers if number == number.to_integral_value()]


def _born(birthday: ColumnElement[Any], ages: tuple[int, int | None], today: datetime.date) -> ColumnElement[bool]:
    """Whether who was born then is of these ages today."""
    youngest, oldest = max(0, ages[0]), ages[1]
    last = _years_before(today, youngest)
    too_old = None if oldest is None else _years_before(today, oldest + 1)
    if last is None or (oldest is not None and oldest < youngest):
        return false()
    return _dated(birthday, (_FIRST_DAY if too_old is None else too_old + datetime.timedelta(days=1), last))


def _years_before(today: datetime.date, years: int) -> datetime.date | None:
    """The last birth date of who is that old; 28 February where there is no 29th. None before the calendar begins."""
    if today.year - years < datetime.MINYEAR:
        return None
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)


# -- texts ---------------------------------------------------------------------------------------------------------------------------------


def _worded(text: str, op: Op, column: Column, ground: Ground) -> ColumnElement[bool]:
    expression = ground.read(column)
    room = Room()
    if isinstance(column.source, Field):
        room = Room(charset=ground.shop.facts.charsets.get((column.source.table, column.source.name), "utf8mb4"))
    else:  # made of columns whose charsets may differ
        expression = Converted(expression)
    if why_it_has_no_room(text, room) is not None:
        return false()  # a letter that can't stand in such a column can't be found there, and asking for it is error 1267
    if isinstance(column.kind, Lines) and op is Op.CONTAINS:  # a comma is how the screen parts the lines
        pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
        return and_(*(_like(expression, piece, "%", "%") for piece in pieces or [""]))
    before = "%" if op in (Op.CONTAINS, Op.ENDS) else ""
    return _like(expression, text, before, "%" if op in (Op.CONTAINS, Op.STARTS) else "")


def _like(expression: ColumnElement[Any], text: str, before: str, after: str) -> ColumnElement[bool]:
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return expression.like(f"{before}{text}{after}", escape=_ESCAPE)
