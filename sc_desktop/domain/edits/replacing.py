"""Find and replace: a part of the text, the whole cell, or by a regular expression."""

import re
from collections.abc import Callable
from typing import ClassVar, Literal

from msgspec import Struct

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.edits.contract import Ground, Rewrite, Unusable, Values
from sc_desktop.domain.edits.memberships import why_not_groups
from sc_desktop.domain.kinds import Unreadable
from sc_desktop.i18n import N_, Message, msg

LONGEST = 1_000_000


class Replace(Struct, frozen=True):
    """Replace what is found by something else. In a column that holds no text, what the cell shows is searched and the outcome read again.

    `mode`: "part" anywhere in the text, "cell" the whole text ("" finds empty cells), "pattern" a regular expression, where `by` may name
    groups (\\1, \\g<name>)."""

    name: ClassVar[str] = "replace"
    title: ClassVar[str] = N_("Find and replace")
    find: str
    by: str
    mode: Literal["part", "cell", "pattern"] = "part"
    match_case: bool = False

    @classmethod
    def suits(cls, column: Column) -> Message | None:
        return why_not_groups(column)

    def bind(self, column: Column, ground: Ground) -> Rewrite:
        if self.mode != "cell" and not self.find:
            raise Unusable(msg(N_("Say what is to be found.")), "find")
        key, kind, manner = column.key, column.kind, ground.manner
        replaced = self._replacer(ground)

        def run(values: Values) -> StoredValue:
            stored = values[key]
            before = kind.show(stored, manner)
            after = replaced(before)
            if len(after) > LONGEST:
                raise Unreadable(msg(N_("The result is too long a text.")))
            return stored if after == before else kind.parse(after, manner)

        return Rewrite(run)

    def _replacer(self, ground: Ground) -> Callable[[str], str]:
        find, by = self.find, self.by
        if self.mode == "pattern":
            return ground.make_replacer(find, by, self.match_case)
        if self.mode == "cell":
            wanted = find if self.match_case else find.casefold()
            return lambda text: by if (text if self.match_case else text.casefold()) == wanted else text
        if self.match_case:
            return lambda text: text.replace(find, by) if _has_room(text, text.count(find), find, by) else text
        plain = re.compile(re.escape(find), re.IGNORECASE)  # nothing in it repeats: it can't run away

        def replaced(text: str) -> str:
            return plain.sub(lambda _found: by, text) if _has_room(text, len(plain.findall(text)), find, by) else text

        return replaced


def _has_room(text: str, times: int, find: str, by: str) -> bool:
    """Whether anything is found. Raises Unreadable when the outcome would be huge, before it is made."""
    if len(text) + times * (len(by) - len(find)) > LONGEST:
        raise Unreadable(msg(N_("The result is too long a text.")))
    return times > 0
