"""Needless spaces."""

from typing import ClassVar

from msgspec import Struct

from sc_desktop.domain.casing import collapse_spaces
from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.contract import Ground, Rewrite
from sc_desktop.domain.edits.texts import rewrite_text, why_not_text
from sc_desktop.i18n import N_, Message


class Trim(Struct, frozen=True):
    """Drop spaces at the ends and leave one where there are several, no-break ones too."""

    name: ClassVar[str] = "trim"
    title: ClassVar[str] = N_("Trim and collapse spaces")

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return why_not_text(column)

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        return rewrite_text(column, collapse_spaces)
