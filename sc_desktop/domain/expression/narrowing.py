"""Which filter goes with a comparison or a function of the language: what the shop can tell of it, without reading everyone.

The language compares texts to the letter, and a filter by the shop's collation, which finds more: "=" narrows, "<>" does not."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from sc_desktop.domain.column import Column
from sc_desktop.domain.expression.narrow import UNKNOWN, Narrow
from sc_desktop.domain.expression.parts import Part
from sc_desktop.domain.expression.values import Entry, Type, Unanswerable, Value, type_of
from sc_desktop.domain.filters import LONGEST_TEXT, AnyOf, Op, Operand, Test, operators_of
from sc_desktop.domain.kinds import Choice, Lines, stored_day
from sc_desktop.domain.manner import Manner

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
_SIGNS = {"=": Op.IS, "<": Op.LESS, "<=": Op.AT_MOST, ">": Op.MORE, ">=": Op.AT_LEAST}
_OPPOSITES = {Op.LESS: Op.AT_LEAST, Op.AT_MOST: Op.MORE, Op.MORE: Op.AT_MOST, Op.AT_LEAST: Op.LESS, Op.IS: Op.IS_NOT}
_FUNCTIONS = {"contains": Op.CONTAINS, "starts": Op.STARTS, "ends": Op.ENDS}
_EXACT = (Type.NUMBER, Type.DATE)


def of_comparison(left: Part, sign: str, right: Part, manner: Manner) -> Narrow:
    """Of a column compared with what is the same for everyone."""
    if left.column is None:
        left, sign, right = right, _MIRRORED[sign], left
    if left.column is None:
        return UNKNOWN
    try:
        value = right.run({})
    except (KeyError, Unanswerable):  # it reads a column, or has no answer
        return UNKNOWN
    if sign == "<>":
        return _compared(left.column, "=", value, manner).negated
    return _compared(left.column, sign, value, manner)


def of_flag(column: Column) -> Narrow:
    """Of a yes or no by itself."""
    no = Test(column.key, Op.IS, (0,))
    return Narrow(Test(column.key, Op.IS, (1,)), AnyOf((no, Test(column.key, Op.EMPTY))))


def of_function(name: str, parts: Sequence[Part]) -> Narrow:
    """Of a function that says yes or no of a column."""
    column = parts[0].column if parts else None
    if column is None:
        return UNKNOWN
    if name == "isempty":
        return _emptiness(column)
    op = _FUNCTIONS.get(name)
    if op is None or len(parts) < 2 or not parts[1].is_literal or op not in operators_of(column.kind):
        return UNKNOWN
    part = parts[1].run({})
    return Narrow(Test(column.key, op, (part,))) if isinstance(part, str) and len(part) <= LONGEST_TEXT else UNKNOWN


def _emptiness(column: Column) -> Narrow:
    return Narrow(Test(column.key, Op.EMPTY), Test(column.key, Op.NOT_EMPTY))


def _compared(column: Column, sign: str, value: Value, manner: Manner) -> Narrow:
    if value is None:
        return _emptiness(column) if sign == "=" else UNKNOWN
    kind, wanted = column.kind, type_of(column.kind)
    if isinstance(kind, Choice):
        return _entry(column, kind, value, manner) if sign == "=" else UNKNOWN
    operand, op = _operand(value, wanted), _SIGNS[sign]
    if operand is None or op not in operators_of(kind) or isinstance(kind, Lines):  # the language sees an address as the screen shows it
        return UNKNOWN
    test = Test(column.key, op, (operand,))
    if wanted not in _EXACT:
        return Narrow(test)
    opposite = Test(column.key, _OPPOSITES[op], (operand,))
    return Narrow(test, opposite if op is Op.IS else AnyOf((opposite, Test(column.key, Op.EMPTY))))


def _operand(value: Value, wanted: Type) -> Operand | None:
    """What a filter compares a column of this type with; None for what it can't."""
    if wanted is Type.FLAG:
        return int(value) if isinstance(value, (bool, Decimal)) and value in (0, 1) else None
    if wanted is Type.NUMBER and isinstance(value, (bool, Decimal)):
        return Decimal(value)
    if wanted is Type.DATE:
        day = stored_day(value) if isinstance(value, str) else value
        return day.isoformat()[:10] if isinstance(day, datetime.date) else None
    return value if wanted is Type.TEXT and isinstance(value, str) and len(value) <= LONGEST_TEXT else None


def _entry(column: Column, kind: Choice, value: Value, manner: Manner) -> Narrow:
    """An entry of a list is an id where it is compared with a number, a label where with a text."""
    ids: list[int] = []
    if isinstance(value, Decimal) and value == value.to_integral_value():
        ids = [int(value)]
    elif isinstance(value, str):
        ids = [number for number, label in manner.labels(kind.list_name).items() if label == value]
    elif isinstance(value, Entry):
        return UNKNOWN
    return Narrow(Test(column.key, Op.ONE_OF, tuple(ids))) if ids and min(ids) > 0 else UNKNOWN
