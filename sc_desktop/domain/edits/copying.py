"""The value of another column."""

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct

from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.contract import Ground, Rewrite, Unusable
from sc_desktop.domain.edits.memberships import why_not_groups
from sc_desktop.domain.edits.working_out import rewrite_by
from sc_desktop.domain.expression import ExpressionError, read_expression
from sc_desktop.domain.expression.values import fits, type_of
from sc_desktop.i18n import N_, Message, msg


class CopyFrom(Struct, frozen=True):
    """Copy another column of the same customer; texts are read as if they were typed here, other things written as the language does."""

    name: ClassVar[str] = "copy"
    title: ClassVar[str] = N_("Copy from another column")
    source: str

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return why_not_groups(column)

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        if self.source == column.key:
            raise Unusable(msg(N_("Choose another column to copy from.")), "source")
        if self.source not in ground.columns:
            raise Unusable(msg(N_("This shop has no column “{column}”."), column=self.source), "source")
        try:
            found = read_expression(self.source, ground.columns, manner=ground.manner, today=ground.today)
        except ExpressionError as fault:
            raise Unusable(fault.reason, "source") from None
        try:
            return rewrite_by(found, column, ground, "source")
        except Unusable as unfit:
            raise Unusable(unfit.reason, "source") from None  # all of the column is meant, no place in it


def sources_of(column: Column, columns: Mapping[str, Column]) -> list[str]:
    """The keys of the columns to copy from: those whose values this one may be able to hold."""
    others = ((key, other) for key, other in columns.items() if key != column.key and not other.is_hidden)
    return [key for key, other in others if fits(type_of(other.kind), column.kind)]
