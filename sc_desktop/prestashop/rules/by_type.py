"""What a column of a shop's own making takes: PrestaShop has no rule for it, so its type in the database is the law."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from sc_desktop.domain.change import StoredValue
from sc_desktop.domain.column import Rule
from sc_desktop.domain.kinds import Amount, Day, Flag, Kind, LongText, Moment, Text, Whole, stored_day
from sc_desktop.i18n import N_, Message, msg
from sc_desktop.prestashop.catalogue import LiveColumn
from sc_desktop.prestashop.rules.room import Room, why_it_has_no_room

_BYTES = {"tinyint": 1, "smallint": 2, "mediumint": 3, "int": 4, "integer": 4, "bigint": 8}
_LONG = {"tinytext", "text", "mediumtext", "longtext"}
_REQUIRED = msg(N_("This field can't be left without a value in this shop."))


def family_of(kind: str) -> str:
    """The first word of a type: "int" of "int(10) unsigned"."""
    return re.match(r"\w*", kind.strip().lower()).group()  # type: ignore[union-attr]  # it matches everything


def kind_of(live: LiveColumn) -> Kind | None:
    """How values of the column are read and shown; None for what isn't text, a number or a date (bytes, shapes)."""
    family, nothing = family_of(live.type), None if live.nullable else ""
    if live.type.lower().startswith("tinyint(1)") or family in ("bool", "boolean"):
        return Flag(empty=None if live.nullable else 0)
    if family in _BYTES or family == "year":
        return Whole(empty=None if live.nullable else 0)
    if family in ("decimal", "numeric", "float", "double"):
        return Amount(empty=None if live.nullable else Decimal(0))
    if family == "date":
        return Day(empty=None) if live.nullable else Day()
    if family in ("datetime", "timestamp"):
        return Moment(empty=None) if live.nullable else Moment()
    if family in _LONG:
        return LongText(empty=nothing)
    return Text(empty=nothing) if family in ("char", "varchar", "enum", "set", "time") else None


def why_read_only(live: LiveColumn) -> Message | None:
    """Why the column is shown and never written, or None."""
    family, extra = family_of(live.type), live.extra.lower()
    if not live.is_writable:
        return msg(N_("The database account may not change this column."))
    if "generated" in extra or "auto_increment" in extra or "on update" in extra:
        return msg(N_("The database itself fills this column."))
    if family in ("float", "double", "set", "time", "year"):
        return msg(N_("Values of the type {type} are shown only."), type=live.type)
    return None


def rule_by_type(live: LiveColumn, kind: Kind) -> Rule:
    """Why a value can't stand in the column, or None: nothing is left to the server, which would refuse a whole chunk, or cut it."""
    check = _check_of(live, kind)

    def judge(value: StoredValue) -> Message | None:
        if value is None:
            return None if live.nullable else _REQUIRED
        return check(value)

    return judge


def _check_of(live: LiveColumn, kind: Kind) -> Callable[[StoredValue], Message | None]:
    family = family_of(live.type)
    if family == "enum":
        entries = enum_entries(live.type)
        told = msg(N_("This column takes one of: {entries}."), entries=", ".join(entries))
        return lambda value: None if value in entries else told
    if isinstance(kind, Flag):
        return lambda value: None if value in (0, 1) else msg(N_("This field holds yes or no."))
    if isinstance(kind, Whole):
        return _whole_check(live.type, family)
    if isinstance(kind, Amount):
        return _amount_check(live.type)
    if isinstance(kind, Day):
        is_stamp = family == "timestamp"
        return lambda value: _why_no_date(value, kind, is_stamp=is_stamp)
    room = Room(
        length=None if live.counts_bytes else live.length,
        bytes_length=live.length if live.counts_bytes else None,
        charset=live.charset or "utf8mb4",
    )
    return lambda value: why_it_has_no_room(value, room) if isinstance(value, str) else msg(N_("This field holds text."))


def enum_entries(kind: str) -> tuple[str, ...]:
    """The entries of "enum('a','b''c')"."""
    return tuple(each.replace("''", "'") for each in re.findall(r"'((?:[^']|'')*)'", kind))


def _whole_check(kind: str, family: str) -> Callable[[StoredValue], Message | None]:
    bits = 8 * _BYTES.get(family, 4)
    least, most = (0, 2**bits - 1) if "unsigned" in kind.lower() else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    told = msg(N_("This column takes whole numbers from {least} to {most}."), least=str(least), most=str(most))
    return lambda value: None if isinstance(value, int) and least <= value <= most else told


def _amount_check(kind: str) -> Callable[[StoredValue], Message | None]:
    found = re.search(r"\((\d+)(?:\s*,\s*(\d+))?\)", kind)
    digits, places = (int(found[1]), int(found[2] or 0)) if found else (10, 0)
    most, unsigned = Decimal(10) ** (digits - places), "unsigned" in kind.lower()
    told = msg(
        N_("This column takes numbers with {before} digits before the point and {after} after it."), before=digits - places, after=places
    )

    def judge(value: StoredValue) -> Message | None:
        try:
            number = Decimal(str(value))
            fits = abs(number) < most and number == number.quantize(Decimal(1).scaleb(-places))
        except InvalidOperation:
            return told
        return None if fits and not (unsigned and number < 0) else told

    return judge


def _why_no_date(value: StoredValue, kind: Day, *, is_stamp: bool) -> Message | None:
    day = stored_day(value)
    if value == kind.empty or (day is not None and not is_stamp):
        return None
    if day is not None and 1970 < day.year < 2038:
        return None
    return msg(N_("This column can't hold that date."))
