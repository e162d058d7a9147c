"""What a line of the review says: values as they are shown, and its remark. Pure, without Qt."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sc_desktop.domain.change import CUSTOMER_GROUP, CellChange, Change, RowAdded, RowRemoved, StoredValue
from sc_desktop.domain.column import Column
from sc_desktop.domain.manner import Manner
from sc_desktop.i18n import N_, Message, msg, tr

if TYPE_CHECKING:
    from sc_desktop.workspace.reviewing import Line

GROUPS = N_("Groups")
NOT_A_COLUMN = "·groups"
_LONGEST = 400  # signs of one value; the rest is told by an ellipsis
_LEAD = 40  # signs shown before the first difference of long texts
ZERO_MOMENT = "0000-00-00 00:00:00"
_LOOSE_SPACES = re.compile(r"^ +| +$| {2,}")


def column_of(change: Change) -> str:
    """What the changes are counted by: the column's key, one for all memberships."""
    return change.column if isinstance(change, CellChange) else NOT_A_COLUMN


def column_label(key: str, columns: Mapping[str, Column]) -> str:
    """A column's title; the key itself when this shop has no such column any more."""
    if key == NOT_A_COLUMN:
        return tr(GROUPS)
    return tr(columns[key].label) if key in columns else key


def change_title(change: Change, columns: Mapping[str, Column], manner: Manner) -> str:
    """What a line changes, as its cell says it: the column's title; of a membership the group as well."""
    if isinstance(change, CellChange):
        return column_label(change.column, columns)
    return tr("Groups: {group}", group=_group(change, manner))


def told_title(change: Change, columns: Mapping[str, Column], manner: Manner) -> str:
    """The same within a sentence."""
    return column_label(change.column, columns) if isinstance(change, CellChange) else tr("group {group}", group=_group(change, manner))


def customer_label(line: "Line", customer: int) -> str:
    """The customer as "#12 Ann Doe"."""
    return f"#{customer} {line.who}".rstrip()


def shown_values(line: "Line", columns: Mapping[str, Column], manner: Manner) -> tuple[str, str, str]:
    """Was, now in the shop, mine. Values that would look the same though they are stored differently tell what is stored."""
    stored = (line.before, line.now, line.after)
    if not isinstance(line.change, CellChange):
        was, now, mine = (tr("member") if value else tr("not a member") for value in stored)
    else:
        column, start = columns.get(line.change.column), _first_difference(line.before, line.after)
        was, now, mine = (_value(value, column, manner, start) for value in stored)
        if was == mine:
            was, now, mine = (_exactly(value, text) for value, text in zip(stored, (was, now, mine), strict=True))
    return was, "" if line.is_gone else now, mine


def static_remark(line: "Line") -> Message | None:
    """What was found when the review was made and no tick changes; None when there is nothing to say."""
    if line.is_gone:
        return msg(N_("This customer is no longer in the shop."))
    if line.refusal is not None:
        return line.refusal
    if line.now == line.after and type(line.now) is type(line.after):
        return msg(N_("The shop already holds this value."))
    return None


def conflict_remark(ticked: bool) -> Message:
    """What becomes of a value that someone else has changed meanwhile."""
    if ticked:
        return msg(N_("Changed in the shop meanwhile: your value will replace what it holds now."))
    return msg(N_("Changed in the shop meanwhile and left as it is now; tick to replace it by your value."))


def consequence_remark(change: Change, active: bool) -> Message:
    """Why a line is there that nobody asked for."""
    if not active:
        return msg(N_("Will not be written: the change it goes with is not."))
    if isinstance(change, (RowAdded, RowRemoved)):
        return msg(N_("Goes along: a customer is always a member of the default group."))
    return msg(N_("Goes along with another change of this customer, as PrestaShop does it."))


def _group(change: RowAdded | RowRemoved, manner: Manner) -> str:
    if change.subject != CUSTOMER_GROUP:
        return f"{change.subject} {','.join(map(str, change.row))}"
    return manner.labels("group").get(change.row[1], f"#{change.row[1]}")


def _first_difference(one: StoredValue, other: StoredValue) -> int:
    """Where to begin to show long texts, so that what differs is in sight."""
    if not (isinstance(one, str) and isinstance(other, str) and max(len(one), len(other)) > _LONGEST):
        return 0
    same = next((place for place, (mine, yours) in enumerate(zip(one, other, strict=False)) if mine != yours), min(len(one), len(other)))
    return max(0, same - _LEAD)


def _value(stored: StoredValue, column: Column | None, manner: Manner, start: int) -> str:
    text = column.kind.show(stored, manner) if column is not None else "" if stored is None else str(stored)
    if not text:
        return tr("(empty)")
    if len(text) > _LONGEST:
        text = ("…" if start else "") + text[start : start + _LONGEST] + ("…" if start + _LONGEST < len(text) else "")
    text = _LOOSE_SPACES.sub(lambda found: "␣" * len(found.group()), text)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", " ↵ ").replace("\t", "→")


def _exactly(stored: StoredValue, text: str) -> str:
    if stored is None:
        return tr("(empty: {stored})", stored="NULL")
    if stored == "":
        return tr("(empty)")
    return f"{text} [{stored}]" if isinstance(stored, str) and len(stored) <= len(ZERO_MOMENT) and stored != text else text
