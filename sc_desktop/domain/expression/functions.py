"""The functions of an expression: for each its name, what it takes and gives, and how it is calculated."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from sc_desktop.domain.casing import collapse_spaces, title_case
from sc_desktop.domain.expression.lexer import ExpressionError
from sc_desktop.domain.expression.operators import moved
from sc_desktop.domain.expression.parts import (
    Part,
    Run,
    Values,
    common_type,
    converted,
    date_run,
    dated,
    flag_run,
    number_run,
    text_run,
)
from sc_desktop.domain.expression.values import LONGEST, Type, Unanswerable, Value, as_text, rounded, sized
from sc_desktop.domain.kinds import Amount, Day, Unreadable
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.periods import months_on
from sc_desktop.i18n import N_, msg

_RUNS: Mapping[Type, Callable[[Part], Callable[[Values], Any]]] = {
    Type.TEXT: text_run, Type.NUMBER: number_run, Type.DATE: date_run, Type.FLAG: flag_run,
}  # fmt: skip
_MOST_PLACES = 6


class Ground(Struct, frozen=True):
    """What a function may know besides its arguments: how the language writes, and which day it is."""

    manner: Manner
    today: datetime.date


class Function(Struct, frozen=True):
    """One function. `usage` shows how it is written; between `least` and `most` arguments; `build` makes a part of them."""

    name: str
    usage: str
    help: str
    least: int
    most: int
    build: Callable[[Sequence[Part], Ground], tuple[Type, Run]]


def _plain(name: str, usage: str, help: str, takes: Sequence[Type], gives: Type, act: Callable[..., Value], optional: int = 0) -> Function:
    """A function whose arguments each have one type, `optional` of them at the end may be missing."""

    def build(parts: Sequence[Part], ground: Ground) -> tuple[Type, Run]:
        runs = [_RUNS[wanted](part) for wanted, part in zip(takes, parts, strict=False)]
        if len(runs) == 1:
            only = runs[0]
            return gives, lambda values: act(only(values))
        return gives, lambda values: act(*[run(values) for run in runs])

    return Function(name, usage, help, len(takes) - optional, len(takes), build)


# -- texts


def _worded(act: Callable[[str], str]) -> Callable[[str], Value]:
    return lambda text: _bounded(act(text))


def _bounded(text: str) -> Value:
    if len(text) > LONGEST:
        raise Unanswerable(msg(N_("The result is too long a text.")))
    return text or None


def _count(number: Decimal) -> int:
    """How many characters are meant; less than none is none."""
    return max(0, int(number))


def _left(text: str, count: Decimal) -> Value:
    return text[: _count(count)] or None


def _right(text: str, count: Decimal) -> Value:
    return text[max(0, len(text) - _count(count)) :] or None


def _mid(text: str, start: Decimal, count: Decimal) -> Value:
    first = max(0, int(start) - 1)
    return text[first : first + _count(count)] or None


def _replace(text: str, old: str, new: str) -> Value:
    if not old:
        return text or None
    if len(text) + text.count(old) * (len(new) - len(old)) > LONGEST:
        raise Unanswerable(msg(N_("The result is too long a text.")))
    return text.replace(old, new) or None


def _before(text: str, mark: str) -> Value:
    return text.split(mark, 1)[0] or None if mark else text or None


def _after(text: str, mark: str) -> Value:
    return text.partition(mark)[2] or None if mark else text or None


# -- numbers and dates


def _round(number: Decimal, places: Decimal = Decimal(0)) -> Value:
    if places not in range(_MOST_PLACES + 1):
        raise Unanswerable(msg(N_("A number can be rounded to {most} decimals at most."), most=_MOST_PLACES))
    return rounded(number, int(places))


def _add_months(date: datetime.date, months: Decimal) -> Value:
    """The same day so many months later, or the last one of a shorter month: 31 January and a month is 28 or 29 February."""
    if months != months.to_integral_value():
        raise Unanswerable(msg(N_("Months are counted in whole numbers.")))
    return months_later(date, int(months))


def months_later(date: datetime.date, months: int) -> datetime.date:
    """As _add_months. Raises Unanswerable for years no calendar has."""
    try:
        return months_on(date, months)
    except ValueError as beyond:
        raise Unanswerable(msg(N_("The result is not a date between the years 1 and 9999."))) from beyond


# -- those that look at the types of what they are given


def _if(parts: Sequence[Part], ground: Ground) -> tuple[Type, Run]:
    condition, answers = flag_run(parts[0]), list(parts[1:])
    given = common_type(answers)
    yes = converted(answers[0], given)
    no: Run = converted(answers[1], given) if len(answers) > 1 else lambda values: None
    return given, lambda values: yes(values) if condition(values) else no(values)


def _first_not_empty(parts: Sequence[Part], ground: Ground) -> tuple[Type, Run]:
    given = common_type(list(parts))
    runs = [converted(part, given) for part in parts]

    def first(values: Values) -> Value:
        return next((value for run in runs if (value := run(values)) is not None), None)

    return given, first


def _is_empty(parts: Sequence[Part], ground: Ground) -> tuple[Type, Run]:
    run = parts[0].run
    return Type.FLAG, lambda values: run(values) is None


def _extreme(pick: Callable[[Any], Any]) -> Callable[[Sequence[Part], Ground], tuple[Type, Run]]:
    def build(parts: Sequence[Part], ground: Ground) -> tuple[Type, Run]:
        if any(part.type is Type.DATE for part in parts):
            dates = [date_run(dated(part)) for part in parts]
            return Type.DATE, lambda values: pick(_as_days([run(values) for run in dates]))
        numbers = [number_run(part) for part in parts]
        return Type.NUMBER, lambda values: pick([run(values) for run in numbers])

    return build


def _as_days(dates: list[datetime.date]) -> list[datetime.date]:
    """Days and moments don't compare: with a day among them all are days."""
    if all(isinstance(date, datetime.datetime) for date in dates):
        return dates
    return [date.date() if isinstance(date, datetime.datetime) else date for date in dates]


def _text(parts: Sequence[Part], ground: Ground) -> tuple[Type, Run]:
    run, manner = parts[0].run, ground.manner
    return Type.TEXT, lambda values: as_text(run(values), manner) or None


def _read_as(kind: Amount | Day, given: Type) -> Callable[[Sequence[Part], Ground], tuple[Type, Run]]:
    """number(…) and date(…): a text read as if it were typed."""

    def build(parts: Sequence[Part], ground: Ground) -> tuple[Type, Run]:
        text = text_run(parts[0])

        def read(values: Values) -> Value:
            found = text(values).strip()
            try:
                stored = kind.parse(found, ground.manner) if found else None
            except Unreadable as unreadable:
                raise Unanswerable(unreadable.reason) from None
            if isinstance(stored, Decimal):
                return sized(stored)
            day = kind.typed(stored)
            return day if isinstance(day, datetime.date) else None

        return given, read

    return build


def _today(parts: Sequence[Part], ground: Ground) -> tuple[Type, Run]:
    return Type.DATE, lambda values: ground.today


_T, _N, _D, _F = Type.TEXT, Type.NUMBER, Type.DATE, Type.FLAG
_ALL = (
    _plain("upper", "upper(text)", N_("In capital letters."), [_T], _T, _worded(str.upper)),
    _plain("lower", "lower(text)", N_("In small letters."), [_T], _T, _worded(str.lower)),
    _plain("title", "title(text)", N_("With the capitals a name has: Jean-Pierre, d'Ormesson, de La Tour."), [_T], _T, _worded(title_case)),
    _plain("trim", "trim(text)", N_("Without spaces at the ends, and one where there were several."), [_T], _T, _worded(collapse_spaces)),
    _plain("left", "left(text, count)", N_("The first characters."), [_T, _N], _T, _left),
    _plain("right", "right(text, count)", N_("The last characters."), [_T, _N], _T, _right),
    _plain("mid", "mid(text, from, count)", N_("Characters from the middle, counted from 1."), [_T, _N, _N], _T, _mid),
    _plain("before", "before(text, mark)", N_("What stands before the first mark; all of it without one."), [_T, _T], _T, _before),
    _plain("after", "after(text, mark)", N_("What stands after the first mark; nothing without one."), [_T, _T], _T, _after),
    _plain("replace", "replace(text, old, new)", N_("With every occurrence of one text replaced by another."), [_T, _T, _T], _T, _replace),
    _plain("length", "length(text)", N_("How many characters it has."), [_T], _N, lambda text: Decimal(len(text))),
    _plain("contains", "contains(text, part)", N_("Whether the part occurs in it."), [_T, _T], _F, lambda text, part: part in text),
    _plain("starts", "starts(text, part)", N_("Whether it begins so."), [_T, _T], _F, str.startswith),
    _plain("ends", "ends(text, part)", N_("Whether it ends so."), [_T, _T], _F, str.endswith),
    _plain("abs", "abs(number)", N_("Without its sign."), [_N], _N, lambda number: number.copy_abs()),
    _plain("round", "round(number, decimals)", N_("Rounded half up; without decimals unless told."), [_N, _N], _N, _round, optional=1),
    _plain("year", "year(date)", N_("Its year."), [_D], _N, lambda date: Decimal(date.year)),
    _plain("month", "month(date)", N_("Its month, 1 to 12."), [_D], _N, lambda date: Decimal(date.month)),
    _plain("day", "day(date)", N_("Its day of the month."), [_D], _N, lambda date: Decimal(date.day)),
    _plain("add_days", "add_days(date, count)", N_("So many days later."), [_D, _N], _D, moved),
    _plain("add_months", "add_months(date, count)", N_("So many months later; at most the month's last day."), [_D, _N], _D, _add_months),
    Function("if", "if(condition, then, else)", N_("One answer where the condition holds, else the other."), 2, 3, _if),
    Function("ifempty", "ifempty(value, instead)", N_("The first of the values that isn't empty."), 2, 20, _first_not_empty),
    Function("coalesce", "coalesce(value, …)", N_("The first of the values that isn't empty."), 1, 20, _first_not_empty),
    Function("isempty", "isempty(value)", N_("Whether there is nothing."), 1, 1, _is_empty),
    Function("min", "min(value, …)", N_("The least of the numbers, or the earliest of the dates."), 1, 20, _extreme(min)),
    Function("max", "max(value, …)", N_("The greatest of the numbers, or the latest of the dates."), 1, 20, _extreme(max)),
    Function("text", "text(value)", N_("A number, date or yes or no as a text, as the language writes it."), 1, 1, _text),
    Function("number", "number(text)", N_("A text read as a number."), 1, 1, _read_as(Amount(), Type.NUMBER)),
    Function("date", "date(text)", N_("A text read as a date."), 1, 1, _read_as(Day(), Type.DATE)),
    Function("today", "today()", N_("The day it is."), 0, 0, _today),
)
_KEEPS_MONEY = frozenset({"abs", "round", "min", "max", "if", "ifempty", "coalesce"})
FUNCTIONS: Mapping[str, Function] = {function.name: function for function in _ALL}
TOPICS: Mapping[str, tuple[str, ...]] = {
    N_("Texts"): (
        "upper",
        "lower",
        "title",
        "trim",
        "left",
        "right",
        "mid",
        "before",
        "after",
        "replace",
        "length",
        "contains",
        "starts",
        "ends",
        "text",
    ),
    N_("Numbers"): ("abs", "round", "min", "max", "number"),
    N_("Dates"): ("year", "month", "day", "add_days", "add_months", "date", "today"),
    N_("Decisions"): ("if", "ifempty", "coalesce", "isempty"),
}
"""The functions by what they are about, in the order to choose from."""


def call(function: Function, parts: Sequence[Part], ground: Ground, *, start: int, end: int) -> Part:
    """The function applied to its arguments. Raises ExpressionError when they are too few, too many or of a wrong type."""
    if not function.least <= len(parts) <= function.most:
        raise ExpressionError(msg(N_("It is written {usage}."), usage=function.usage), start, end)
    given, run = function.build(parts, ground)
    return Part(given, run, start, end, is_money=function.name in _KEEPS_MONEY and any(part.is_money for part in parts))
