"""Capitals and small letters. The rules of names stand in domain/casing.py."""

from collections.abc import Callable, Mapping
from typing import ClassVar, Literal

from msgspec import Struct

from sc_desktop.domain.casing import title_case
from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.contract import Ground, Rewrite
from sc_desktop.domain.edits.texts import rewrite_text, why_not_text
from sc_desktop.i18n import N_, Message

_ACTS: Mapping[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower, "title": title_case}


class ChangeCase(Struct, frozen=True):
    """Write the text in capitals, in small letters, or with the capitals a name has."""

    name: ClassVar[str] = "case"
    title: ClassVar[str] = N_("Upper, lower or title case")
    how: Literal["upper", "lower", "title"] = "title"

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return why_not_text(column)

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        return rewrite_text(column, _ACTS[self.how])
