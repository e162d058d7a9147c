"""What edits of texts have in common: an empty cell stays what it is, and no other kind of column will do."""

from collections.abc import Callable

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.contract import Rewrite, Values
from sc_desktop.domain.kinds import LongText, Text
from sc_desktop.i18n import N_, Message, msg


def why_not_text(column: Column) -> Message | None:
    """Why the column is none of texts, or None."""
    return None if isinstance(column.kind, (Text, LongText)) else msg(N_("This column does not hold text."))


def rewrite_text(column: Column, act: Callable[[str], str]) -> Rewrite:
    """The act on the column's text; what is made of nothing is nothing, in the column's own way."""
    key, empty = column.key, column.kind.empty

    def run(values: Values) -> StoredValue:
        stored = values[key]
        if stored is None:
            return None
        before = str(stored)
        after = act(before)
        return stored if after == before else after or empty

    return Rewrite(run)
