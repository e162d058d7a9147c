"""What a line of the review says: values as they are shown, and its remark. Pure, without Qt."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sc_desktop.domain.change import ADDRESS, CART, CUSTOMER, CUSTOMER_GROUP, CellChange, Change, RowAdded, RowRemoved, StoredValue
from sc_desktop.domain.column import Column, no_row
from sc_desktop.domain.manner import Manner
from sc_desktop.domain.postal import one_line
from sc_desktop.domain.secret import MASK, SECRET_COLUMNS
from sc_desktop.i18n import N_, Message, msg, tr

if TYPE_CHECKING:
    from sc_desktop.workspace.reviewing import Line

GROUPS = N_("Groups")
NOT_A_COLUMN = "·groups"
ADDRESSES = N_("Addresses")
_LONGEST = 400  # signs of one value; the rest is told by an ellipsis
_LEAD = 40  # signs shown before the first difference of long texts
ZERO_MOMENT = "0000-00-00 00:00:00"
_LOOSE_SPACES = re.compile(r"^ +| +$| {2,}")


def column_of(change: Change) -> str:
    """What the changes are counted by: the column's key, one for all memberships, one for all addresses that come or go."""
    if isinstance(change, CellChange):
        return f"{change.subject}.{change.column}" if change.subject in (ADDRESS, CART) else change.column
    return ADDRESS if change.subject == ADDRESS else NOT_A_COLUMN


def column_label(key: str, columns: Mapping[str, Column]) -> str:
    """A column's title; the key itself when this shop has no such column any more."""
    if key in (NOT_A_COLUMN, ADDRESS):
        return tr(GROUPS if key == NOT_A_COLUMN else ADDRESSES)
    return tr(columns[key].label) if key in columns else key


def change_title(line: "Line", columns: Mapping[str, Column], manner: Manner) -> str:
    """What a line changes, as its cell says it: the column's title; of a membership the group as well, of an address which one it is."""
    if line.change.subject == CUSTOMER_GROUP:
        return tr("Groups: {group}", group=_group(line.change, manner))
    return _beside(line, columns)


def told_title(line: "Line", columns: Mapping[str, Column], manner: Manner) -> str:
    """The same within a sentence."""
    return tr("group {group}", group=_group(line.change, manner)) if line.change.subject == CUSTOMER_GROUP else _beside(line, columns)


def _beside(line: "Line", columns: Mapping[str, Column]) -> str:
    label = column_label(column_of(line.change), columns)
    return tr("{column} ({which})", column=label, which=line.about) if line.about else label


def customer_label(line: "Line", customer: int) -> str:
    """The customer as "#12 Ann Doe"."""
    return f"#{customer} {line.who}".rstrip()


def shown_values(line: "Line", columns: Mapping[str, Column], manner: Manner) -> tuple[str, str, str]:
    """Was, now in the shop, mine. Values that would look the same though they are stored differently tell what is stored."""
    stored = (line.before, line.now, line.after)
    if isinstance(line.change, CellChange) and line.change.column in SECRET_COLUMNS:
        return MASK, "" if line.is_gone else MASK, MASK
    if line.change.subject == ADDRESS and not isinstance(line.change, CellChange):
        told = one_line(dict(line.change.values), manner) or tr("there")
        was, now, mine = (told if value else tr("not there") for value in stored)
    elif not isinstance(line.change, CellChange):
        was, now, mine = (tr("member") if value else tr("not a member") for value in stored)
    else:
        column, start = columns.get(column_of(line.change)), _first_difference(line.before, line.after)
        was, now, mine = (_value(value, column, manner, start) for value in stored)
        if was == mine:
            was, now, mine = (_exactly(value, text) for value, text in zip(stored, (was, now, mine), strict=True))
    return was, "" if line.is_gone else now, mine


def static_remark(line: "Line") -> Message | None:
    """What was found when the review was made and no tick changes; None when there is nothing to say."""
    if line.is_gone:
        if line.change.subject == ADDRESS:
            return msg(N_("This address is no longer in the shop."))
        if line.change.subject == CART:
            return msg(N_("This cart is no longer in the shop."))
        of_customer = line.change.subject in (CUSTOMER, CUSTOMER_GROUP)
        return msg(N_("This customer is no longer in the shop.")) if of_customer else no_row(line.change.subject)
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


def consequence_remark(line: "Line", active: bool) -> Message:
    """Why a line is there that nobody asked for."""
    change = line.change
    if not active:
        return msg(N_("Will not be written: the change it goes with is not."))
    if line.note is not None:
        return line.note
    if isinstance(change, (RowAdded, RowRemoved)):
        return msg(N_("Goes along: a customer is always a member of the default group."))
    return msg(N_("Goes along with another change of this customer, as PrestaShop does it."))


def _group(change: Change, manner: Manner) -> str:
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
