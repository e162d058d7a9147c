"""An expression worked out for each customer."""

from typing import ClassVar

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.contract import Ground, Rewrite, Unusable, Values
from sc_desktop.domain.edits.memberships import why_not_groups
from sc_desktop.domain.expression import Expression, ExpressionError, read_expression
from sc_desktop.domain.expression.values import fits, to_stored
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.i18n import N_, Message, msg


class WorkOut(Struct, frozen=True):
    """Set the column to what an expression gives for each customer."""

    name: ClassVar[str] = "expression"
    title: ClassVar[str] = N_("Expression")
    source: str

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return why_not_groups(column)

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        try:
            found = read_expression(self.source, ground.columns, manner=ground.manner, today=ground.today)
        except ExpressionError as fault:
            raise Unusable(fault.reason, "source", fault.start, fault.end) from None
        return rewrite_by(found, column, ground, "source")


def rewrite_by(expression: Expression, column: Column, ground: Ground, field: str) -> Rewrite:
    """What the expression gives, as the column stores it. Raises Unusable when that can never fit."""
    if not fits(expression.type, column.kind):
        reason = msg(N_("This gives {given}, which the column can't hold."), given=msg(expression.type.value))
        raise Unusable(reason, field, 0, len(expression.source))
    kind, manner = column.kind, ground.manner

    def run(values: Values) -> StoredValue:
        answer = expression.answer(values)
        if isinstance(answer, Message):
            raise Unreadable(answer)
        return to_stored(answer, kind, manner)

    return Rewrite(run, expression.reads)
