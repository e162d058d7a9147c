"""What stands between two parts: arithmetic, joining of texts, comparison."""

import datetime
import operator
from collections.abc import Callable, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any

from sc_desktop.domain.expression.lexer import ExpressionError, Token
from sc_desktop.domain.expression.parts import Part, Run, Values, date_run, dated, number_run
from sc_desktop.domain.expression.values import LONGEST, Entry, Type, Unanswerable, Value, as_text, sized
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, msg

_NUMBERS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_NUMERIC = (Type.NUMBER, Type.FLAG)
_WORDY = (Type.TEXT, Type.ENTRY)


def calculate(left: Part, sign: Token, right: Part) -> Part:
    """left + - * / right: of numbers; a date plus or minus days; the days between two dates. Raises ExpressionError."""
    if Type.DATE in (left.type, right.type) and sign.text in "+-":
        return _calculate_date(left, sign, right)
    if sign.text == "+" and (left.type in _WORDY or right.type in _WORDY):
        raise ExpressionError(msg(N_("+ adds numbers; to join texts write &.")), sign.start, sign.end)
    run = _number(number_run(left), sign.text, number_run(right))
    return Part(Type.NUMBER, run, left.start, right.end, is_money=_is_money(left, sign.text, right))


def join(parts: Sequence[Part], manner: Manner) -> Part:
    """The texts of all parts one after another; numbers and dates as the language writes them, nothing as no text."""
    runs = [part.run for part in parts]

    def joined(values: Values) -> Value:
        pieces: list[str] = []
        room = LONGEST
        for run in runs:
            pieces.append(as_text(run(values), manner))
            room -= len(pieces[-1])
            if room < 0:
                raise Unanswerable(msg(N_("The result is too long a text.")))
        return "".join(pieces) or None

    return Part(Type.TEXT, joined, parts[0].start, parts[-1].end)


def compare(left: Part, sign: Token, right: Part) -> Part:
    """Whether left = <> < <= > >= right. Nothing equals only nothing, and is neither less nor more than anything.

    Texts are compared to the letter; an entry of a list by its label with a text, by its id with a number;
    a moment and a day by their days."""
    if Type.DATE in (left.type, right.type):
        left, right = dated(left), dated(right)
    if not _can_be_compared(left.type, right.type):
        reason = msg(N_("{left} can't be compared with {right}."), left=msg(left.type.value), right=msg(right.type.value))
        raise ExpressionError(reason, sign.start, sign.end)
    return Part(Type.FLAG, _comparison(left.run, _ORDERS[sign.text], sign.text, right.run), left.start, right.end)


def _number(left: Callable[[Values], Decimal], sign: str, right: Callable[[Values], Decimal]) -> Run:
    act = _NUMBERS[sign]

    def result(values: Values) -> Value:
        try:
            return sized(act(left(values), right(values)))
        except (DivisionByZero, InvalidOperation):
            raise Unanswerable(msg(N_("A number can't be divided by zero."))) from None

    return result


def _is_money(left: Part, sign: str, right: Part) -> bool:
    """Whether a sum of money comes of it: of money added, or multiplied or divided by a plain number. Money by money is a rate."""
    if sign in "+-":
        return left.is_money or right.is_money
    return left.is_money and not right.is_money if sign == "/" else left.is_money != right.is_money


def _calculate_date(left: Part, sign: Token, right: Part) -> Part:
    if left.type is Type.DATE and (right.type is Type.DATE or (right.is_literal and right.type is Type.TEXT)) and sign.text == "-":
        later, earlier = date_run(left), date_run(right)
        return Part(Type.NUMBER, lambda values: Decimal((_day(later(values)) - _day(earlier(values))).days), left.start, right.end)
    if left.type is not Type.DATE and sign.text == "-":
        raise ExpressionError(msg(N_("A date can't be taken from a number.")), sign.start, sign.end)
    date, days = (date_run(left), number_run(right)) if left.type is Type.DATE else (date_run(right), number_run(left))
    way = -1 if sign.text == "-" else 1
    return Part(Type.DATE, lambda values: moved(date(values), days(values) * way), left.start, right.end)


def moved(date: datetime.date, days: Decimal) -> datetime.date:
    """The date so many whole days later. Raises Unanswerable for parts of days and for years no calendar has."""
    if days != days.to_integral_value():
        raise Unanswerable(msg(N_("Days are counted in whole numbers.")))
    try:
        return date + datetime.timedelta(days=int(days))
    except OverflowError:
        raise Unanswerable(msg(N_("The result is not a date between the years 1 and 9999."))) from None


def _can_be_compared(left: Type, right: Type) -> bool:
    if left is right or Type.EMPTY in (left, right):
        return True
    both = {left, right}
    return both <= set(_NUMERIC) or both <= set(_WORDY) or both == {Type.ENTRY, Type.NUMBER}


def _comparison(left: Run, order: Callable[[Any, Any], bool], sign: str, right: Run) -> Run:
    def result(values: Values) -> Value:
        one, other = left(values), right(values)
        if one is None or other is None:
            return {"=": one is other, "<>": one is not other}.get(sign, False)
        return order(*_comparable(one, other))

    return result


def _comparable(one: Value, other: Value) -> tuple[object, object]:
    """Both in a form that Python can compare."""
    if isinstance(one, Entry) or isinstance(other, Entry):
        return _of_entry(one, other), _of_entry(other, one)
    if isinstance(one, datetime.date) and isinstance(other, datetime.date):
        both_moments = isinstance(one, datetime.datetime) and isinstance(other, datetime.datetime)
        return (one, other) if both_moments else (_day(one), _day(other))
    return one, other


def _of_entry(value: Value, other: Value) -> object:
    if not isinstance(value, Entry):
        return value
    if isinstance(other, Entry):
        return (value.list_name, value.id) if value.list_name == other.list_name else value.label
    return value.label if isinstance(other, str) else Decimal(value.id)


def _day(date: datetime.date) -> datetime.date:
    return date.date() if isinstance(date, datetime.datetime) else date
