"""Our small language: what to make of one customer's values, or whether something holds of them.

    title(trim(lastname))        if(orders_valid > 3, "VIP", note)        last_order < today() - 365 and not newsletter

Columns go by their keys; texts stand in quotation marks, days as 2020-12-31. & joins texts, + - * / calculate, = <> < <= > >= compare,
and, or, not decide; `empty` is nothing. A column gives a text, a number, a date, a yes or no, or an entry of one of the shop's lists, which
equals its label ("VIP") and its id (4). Arithmetic with nothing has no answer, rather than a wrong one; comparing nothing is never true
but with nothing. The grammar stands in parser.py, the functions in functions.py.

It is total: no loops, no names but columns and functions, nothing is executed that was typed. The source has at most 2,000 characters and
40 levels, a result at most 1,000,000 characters or 18 digits before the point; each part is calculated at most once a customer. What is
wrong with the source is an ExpressionError with its place, when it is read; what can't be answered for a customer is a Message."""

import datetime
from collections.abc import Mapping

from msgspec import Struct

from sc_desktop.domain.column import Column
from sc_desktop.domain.expression.functions import FUNCTIONS, TOPICS, Ground
from sc_desktop.domain.expression.lexer import ExpressionError
from sc_desktop.domain.expression.parser import Parser
from sc_desktop.domain.expression.parts import Part, Values, flag_run
from sc_desktop.domain.expression.values import Type, Unanswerable, Value
from sc_desktop.domain.filters import Where
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import Message

__all__ = ["FUNCTIONS", "TOPICS", "Condition", "Expression", "ExpressionError", "read_condition", "read_expression"]


class Expression(Struct, frozen=True):
    """An expression that was understood: which columns it reads, what type it gives."""

    source: str
    reads: tuple[str, ...]
    type: Type
    part: Part

    def answer(self, values: Values) -> Value | Message:
        """Its value for one customer's stored values, which hold at least the columns it reads; a Message says why there is none."""
        try:
            return self.part.run(values)
        except Unanswerable as fault:
            return fault.reason


class Condition(Struct, frozen=True):
    """An expression that says yes or no. `narrow` is a filter that lets through everyone of whom it holds; None says nothing."""

    source: str
    reads: tuple[str, ...]
    part: Part

    @property
    def narrow(self) -> Where | None:
        return self.part.narrow.holds

    def holds(self, values: Values) -> bool | Message:
        """Whether it holds of one customer; a Message says why that can't be told."""
        try:
            return self.part.run(values) is True
        except Unanswerable as fault:
            return fault.reason


def read_expression(source: str, columns: Mapping[str, Column], *, manner: Manner, today: datetime.date) -> Expression:
    """Understand an expression over these columns. Raises ExpressionError."""
    parser = Parser(source, columns, Ground(manner, today))
    part = parser.read()
    return Expression(source, tuple(parser.reads), part.type, part)


def read_condition(source: str, columns: Mapping[str, Column], *, manner: Manner, today: datetime.date) -> Condition:
    """Understand a condition. Raises ExpressionError, also for an expression that says no yes or no."""
    found = read_expression(source, columns, manner=manner, today=today)
    flag_run(found.part)
    return Condition(source, found.reads, found.part)
