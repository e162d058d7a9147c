"""A part of an expression that is understood: its type, its place and how it is calculated; and its use where another type is wanted."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.expression.lexer import ExpressionError
from sc_desktop.domain.expression.narrow import UNKNOWN, Narrow
from sc_desktop.domain.expression.values import Entry, Type, Unanswerable, Value
from sc_desktop.domain.kinds import stored_day
from sc_desktop.i18n import N_, msg

Values = Mapping[str, StoredValue]
Run = Callable[[Values], Value]

EMPTY_HERE = msg(N_("A value it needs is empty; say what then with ifempty(value, instead)."))


class Part(Struct, frozen=True):
    """One part. `run` gives its value for a customer or raises Unanswerable; `is_literal` parts have the same for all.

    `column` is the one it is, if it is just that; `narrow` tells what a filter can say of when it holds, see narrowing.py. `is_money`: the
    number is a sum of money, to be shown with cents."""

    type: Type
    run: Run
    start: int
    end: int
    is_literal: bool = False
    column: Column | None = None
    narrow: Narrow = UNKNOWN
    is_money: bool = False


def text_run(part: Part) -> Callable[[Values], str]:
    """Its text, "" for nothing. Raises ExpressionError when it gives none."""
    if part.type not in (Type.TEXT, Type.ENTRY, Type.EMPTY):
        raise ExpressionError(
            msg(N_("A text belongs here, and this is {given}; text(…) makes one of it."), given=_word(part)), part.start, part.end
        )
    run = part.run

    def text(values: Values) -> str:
        value = run(values)
        return value if isinstance(value, str) else value.label if isinstance(value, Entry) else ""

    return text


def number_run(part: Part) -> Callable[[Values], Decimal]:
    """Its number; a yes is 1. Raises ExpressionError when it gives none, and when asked, Unanswerable for nothing."""
    if part.type not in (Type.NUMBER, Type.FLAG, Type.EMPTY):
        raise ExpressionError(msg(N_("A number belongs here, and this is {given}."), given=_word(part)), part.start, part.end)
    run = part.run

    def number(values: Values) -> Decimal:
        value = run(values)
        if isinstance(value, (Decimal, bool)):
            return Decimal(value)
        raise Unanswerable(EMPTY_HERE)

    return number


def date_run(part: Part) -> Callable[[Values], datetime.date]:
    """Its date. Raises ExpressionError when it gives none, and when asked, Unanswerable for nothing."""
    part = dated(part)
    if part.type not in (Type.DATE, Type.EMPTY):
        raise ExpressionError(msg(N_("A date belongs here, and this is {given}."), given=_word(part)), part.start, part.end)
    run = part.run

    def date(values: Values) -> datetime.date:
        value = run(values)
        if isinstance(value, datetime.date):
            return value
        raise Unanswerable(EMPTY_HERE)

    return date


def flag_run(part: Part) -> Callable[[Values], bool]:
    """Whether it says yes; nothing does not. Raises ExpressionError when it gives no yes or no."""
    if part.type not in (Type.FLAG, Type.EMPTY):
        reason = msg(N_("A condition belongs here, and this is {given}; compare it with something."), given=_word(part))
        raise ExpressionError(reason, part.start, part.end)
    run = part.run
    return lambda values: run(values) is True


def dated(part: Part) -> Part:
    """A text written out as a date, such as "2020-12-31", taken for one; any other part as it is."""
    if not (part.is_literal and part.type is Type.TEXT):
        return part
    text = str(part.run({}))
    day = stored_day(text) if len(text) == len("2020-12-31") else None
    if day is None:
        raise ExpressionError(msg(N_("There is no such day: {text}."), text=text), part.start, part.end)
    return literal(day, part.start, part.end)


def literal(value: Value, start: int, end: int) -> Part:
    """A value written out."""
    kinds: dict[type, Type] = {str: Type.TEXT, Decimal: Type.NUMBER, bool: Type.FLAG, datetime.date: Type.DATE}
    return Part(kinds.get(type(value), Type.EMPTY), lambda values: value, start, end, is_literal=True)


def common_type(parts: list[Part]) -> Type:
    """The type of what any of these may give. Raises ExpressionError at the first that does not go with the others."""
    found = Type.EMPTY
    for part in parts:
        if found in (Type.EMPTY, part.type):
            found = part.type
        elif {found, part.type} == {Type.TEXT, Type.ENTRY}:
            found = Type.TEXT
        elif {found, part.type} == {Type.NUMBER, Type.FLAG}:
            found = Type.NUMBER
        elif part.type is not Type.EMPTY:
            reason = msg(
                N_("This is {given}, but the other answer is {other}; both must be alike."), given=_word(part), other=msg(found.value)
            )
            raise ExpressionError(reason, part.start, part.end)
    return found


def converted(part: Part, wanted: Type) -> Run:
    """How its value is had as the type that several parts have in common."""
    run = part.run
    if wanted is Type.TEXT and part.type is Type.ENTRY:
        as_label = text_run(part)
        return lambda values: as_label(values) or None
    if wanted is Type.NUMBER and part.type is Type.FLAG:
        return lambda values: None if (value := run(values)) is None else Decimal(value is True)
    return run


def _word(part: Part) -> object:
    return msg(part.type.value)
